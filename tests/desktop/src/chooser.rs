//! The system's own file chooser, which is no web page: a person types the path and presses Enter.
//! Without a window manager nobody gives it the keyboard, so that is done first.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use tokio::time::timeout;

use crate::{Stage, stage::until};

impl Stage {
    /// Waits for the chooser with this title and picks an existing file in it.
    ///
    /// # Errors
    /// No such chooser opens, or it stays open.
    pub async fn choose_file(&self, title: &str, file: &Path) -> Result<()> {
        ensure!(file.is_file(), "there is no {}", file.display());
        self.answer_chooser(title, file).await
    }

    /// Waits for the chooser with this title and gives it the path to save to.
    ///
    /// # Errors
    /// No such chooser opens, or it stays open.
    pub async fn choose_destination(&self, title: &str, file: &Path) -> Result<()> {
        self.answer_chooser(title, file).await
    }

    async fn answer_chooser(&self, title: &str, file: &Path) -> Result<()> {
        let path = file.to_str().context("the path is text")?;
        let chooser = until(&format!("the chooser “{title}”"), || self.dialog(title)).await?;
        self.run("xdotool", &["windowfocus", "--sync", &chooser]).await?;
        // Ctrl L asks for a path in a chooser to open; one to save has its name field ready, and takes a path too.
        self.run("xdotool", &["key", "ctrl+l"]).await?;
        self.run("xdotool", &["key", "ctrl+a"]).await?;
        self.run("xdotool", &["type", "--delay", "8", path]).await?;
        self.picture(&format!("chooser-{}", title.to_lowercase().replace(' ', "-"))).await?;
        // The first Enter may only take what the chooser completed, or come while it still looks the path up.
        until("the chooser to close", || async {
            self.run("xdotool", &["key", "Return"]).await?;
            let gone = async {
                while self.dialog(title).await?.is_some() {}
                anyhow::Ok(())
            };
            timeout(Duration::from_millis(800), gone).await.ok().transpose()
        })
        .await
    }

    /// The visible window with this title, if there is one.
    pub(crate) async fn dialog(&self, title: &str) -> Result<Option<String>> {
        // It ends with 1 when it finds nothing.
        let pattern = format!("^{title}$");
        let found = self.command("xdotool").args(["search", "--onlyvisible", "--name", &pattern]).output().await?;
        Ok(String::from_utf8_lossy(&found.stdout).lines().next().map(String::from))
    }
}
