//! The display's clipboard, and keys that come from the display: what a person copies in one program and pastes in
//! another. The driver's own keys would not reach what the system does with Ctrl V.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::io::AsyncWriteExt;

use crate::{
    Stage, Window,
    stage::{until, within},
};

impl Stage {
    /// Copies a text, as a browser does when a person chooses *Copy*.
    ///
    /// # Errors
    /// The display does not take it.
    pub async fn copy(&self, text: &str) -> Result<()> {
        within("copying", async {
            let mut owner = self.command("xsel");
            owner.args(["--clipboard", "--input"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut owner = owner.spawn()?;
            owner.stdin.take().context("xsel reads what is copied")?.write_all(text.as_bytes()).await?;
            // It goes on without us, because on this display whoever copied is asked by whoever pastes.
            ensure!(owner.wait().await?.success(), "xsel did not copy");
            Ok(())
        })
        .await
    }

    /// What would be pasted now.
    ///
    /// # Errors
    /// The display does not answer.
    pub async fn copied(&self) -> Result<String> {
        self.run("xsel", &["--clipboard", "--output"]).await
    }

    /// Waits until a text with these words in it was copied, and returns it.
    ///
    /// # Errors
    /// It is not.
    pub async fn is_copied(&self, words: &str) -> Result<String> {
        until(&format!("“{words}” to be copied"), || async {
            // There may be nothing yet, which xsel reports as nothing or as a failure.
            Ok(self.copied().await.ok().filter(|text| text.contains(words)))
        })
        .await
    }
}

impl Window<'_> {
    /// Presses keys on the keyboard of the display, by xdotool's names: `ctrl+v`.
    ///
    /// # Errors
    /// The window cannot have the keyboard.
    pub async fn strike(&self, keys: &str) -> Result<()> {
        let stage = self.stage();
        let window = stage.window_id("Oriel").await?;
        stage.run("xdotool", &["windowfocus", "--sync", &window]).await?;
        stage.run("xdotool", &["key", keys]).await.map(drop)
    }
}
