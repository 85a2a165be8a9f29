//! The display's clipboard: what a person copies in one program and pastes in another.

use std::{fs, path::Path, process::Stdio};

use anyhow::{Context, Result, ensure};
use tokio::io::AsyncWriteExt;

use crate::{
    Stage,
    stage::{until, within},
};

impl Stage {
    /// Copies a text, as a browser does when a person chooses *Copy*.
    ///
    /// # Errors
    /// The display does not take it.
    pub async fn copy(&self, text: &str) -> Result<()> {
        self.offer(text.as_bytes(), "UTF8_STRING").await
    }

    /// Copies a picture, as a program does that takes pictures of the screen.
    ///
    /// # Errors
    /// There is no such picture, or the display does not take it.
    pub async fn copy_picture(&self, png: &Path) -> Result<()> {
        self.offer(&fs::read(png)?, "image/png").await
    }

    async fn offer(&self, what: &[u8], kind: &str) -> Result<()> {
        within("copying", async {
            let mut owner = self.command("xclip");
            owner.args(["-selection", "clipboard", "-target", kind, "-in"]);
            owner.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut owner = owner.spawn()?;
            owner.stdin.take().context("xclip reads what is copied")?.write_all(what).await?;
            // It goes on without us, because on this display whoever copied is asked by whoever pastes.
            ensure!(owner.wait().await?.success(), "xclip did not copy");
            Ok(())
        })
        .await
    }

    /// What would be pasted now.
    ///
    /// # Errors
    /// The display does not answer, or nothing was copied.
    pub async fn copied(&self) -> Result<String> {
        self.run("xclip", &["-selection", "clipboard", "-target", "UTF8_STRING", "-out"]).await
    }

    /// Waits until a text with these words in it was copied, and returns it.
    ///
    /// # Errors
    /// It is not.
    pub async fn is_copied(&self, words: &str) -> Result<String> {
        until(&format!("“{words}” to be copied"), || async {
            // There may be nothing yet, which xclip reports as a failure.
            Ok(self.copied().await.ok().filter(|text| text.contains(words)))
        })
        .await
    }
}
