//! Lists a folder in the cloud, page by page:
//! `cargo run -p puter --example ls -- ~/Documents` (put the path in quotes, or your shell takes the `~` for itself)

mod common;

use std::{env, error::Error};

use puter::{CloudPath, files::Page};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder: CloudPath = env::args().nth(1).as_deref().unwrap_or("~").parse()?;
    let client = common::client().await?;
    let mut page = Page::default();
    loop {
        let listing = client.list(&folder, &page).await?;
        for entry in listing.entries {
            let size = entry.size.map(|size| size.to_string()).unwrap_or_default();
            println!("{size:>12}  {}{}", entry.name, if entry.is_folder { "/" } else { "" });
        }
        match listing.cursor {
            Some(cursor) => page.cursor = Some(cursor),
            None => return Ok(()),
        }
    }
}
