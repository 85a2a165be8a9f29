//! Asks a model and prints its answer as it comes:
//! `cargo run -p puter --example ask -- claude-haiku-4-5 "Why is the sky blue?"`

mod common;

use std::{env, error::Error, io::Write};

use futures_util::TryStreamExt;
use puter::chat::{Event, Message, Request};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(model), Some(question)) = (arguments.next(), arguments.next()) else {
        return Err("usage: ask MODEL QUESTION".into());
    };
    let client = common::client().await?;
    let request = Request::new(model.parse()?, vec![Message::user(question)], 1000);
    let mut answer = client.chat(&request).await?;
    while let Some(event) = answer.try_next().await? {
        match event {
            Event::Text(text) => {
                print!("{text}");
                std::io::stdout().flush()?;
            }
            Event::Usage(usage) => println!("\n\n{usage:?}"),
            Event::Failed { words, .. } => return Err(words.into()),
            _ => {}
        }
    }
    Ok(())
}
