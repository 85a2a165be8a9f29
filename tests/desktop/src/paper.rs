//! The system's own dialog for printing, which is no web page either: a person chooses the printer that writes files.

use std::{fs, path::Path, time::Duration};

use anyhow::{Result, ensure};
use lopdf::Document;
use tokio::time::timeout;

use crate::{Stage, Window, stage::until};

/// What GTK calls its dialog, and the file that it proposes.
const DIALOG: &str = "Print";
const FILE: &str = "output.pdf";
/// How long a press may take to show what it does, before it is tried again.
const MOMENT: Duration = Duration::from_millis(1500);

impl Window<'_> {
    /// Chooses *Print…* for the chat that is open, and waits for the dialog.
    ///
    /// # Errors
    /// It does not open.
    pub async fn print(&self, chat: &str) -> Result<()> {
        self.press(&format!("More for {chat}")).await?;
        self.click("menuitem", "Print…").await?;
        self.dialog_opens().await
    }

    /// Prints the chat that is open by keys alone, through the command palette, and waits for the dialog.
    ///
    /// # Errors
    /// It does not open.
    pub async fn print_by_keys(&self) -> Result<()> {
        self.strike("ctrl+k").await?;
        self.find("field", "Search everything").await?;
        self.keys(">print").await?;
        self.find("option", "Print this chat*").await?;
        self.strike("Return").await?;
        self.dialog_opens().await
    }

    async fn dialog_opens(&self) -> Result<()> {
        self.stage().window_id(DIALOG).await?;
        self.stage().picture("printing").await.map(drop)
    }
}

impl Stage {
    /// Prints to a file in the dialog that is open, and returns the words that stand on its pages.
    ///
    /// # Errors
    /// The dialog stays, or writes no file.
    pub async fn print_to_file(&self) -> Result<String> {
        // The only printer here is the one that writes files.
        self.answer_printing(&["Down", "alt+p"]).await?;
        let file = self.home().join(FILE);
        let words = until("the pages", || async { Ok(words(&file).ok()) }).await?;
        // The dialog would ask whether the next ones may replace them.
        fs::remove_file(file)?;
        Ok(words)
    }

    /// Closes the dialog without printing.
    ///
    /// # Errors
    /// It stays.
    pub async fn print_nothing(&self) -> Result<()> {
        self.answer_printing(&["Escape"]).await
    }

    async fn answer_printing(&self, keys: &[&str]) -> Result<()> {
        until("the dialog for printing to close", || async {
            if let Some(dialog) = self.dialog(DIALOG).await? {
                self.run("xdotool", &["windowfocus", "--sync", &dialog]).await?;
                for key in keys {
                    self.run("xdotool", &["key", key]).await?;
                }
            }
            self.dialog_goes().await
        })
        .await
    }

    async fn dialog_goes(&self) -> Result<Option<()>> {
        let goes = async {
            while self.dialog(DIALOG).await?.is_some() {}
            anyhow::Ok(())
        };
        timeout(MOMENT, goes).await.ok().transpose()
    }
}

fn words(file: &Path) -> Result<String> {
    let file = fs::read(file)?;
    // The reader makes do with a file that is still being written, and finds half of the words in it.
    ensure!(file.trim_ascii_end().ends_with(b"%%EOF"), "it is still being written");
    let pages = Document::load_mem(&file)?;
    let numbers: Vec<u32> = pages.get_pages().into_keys().collect();
    Ok(pages.extract_text(&numbers)?)
}
