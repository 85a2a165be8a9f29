//! Where everything is measured: the real window on a private desktop, signed in to a stand-in on the same computer.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Keyring, Stage, Window};
use puter_stand_in::{Options, StandIn};
use serde_json::{Value, json};

use crate::{processes::Processes, screen::Watcher};

/// The desktop and the Puter.
pub struct Scene {
    /// The stand-in.
    pub puter: StandIn,
    /// The desktop.
    pub stage: Stage,
}

impl Scene {
    /// A desktop on which somebody has signed in, chosen the model and closed Oriel again.
    ///
    /// # Errors
    /// The desktop or the window did not come up.
    pub async fn set() -> Result<Scene> {
        let puter = StandIn::start(Options::default()).await?;
        let mut stage = Stage::set("bench/stage", Keyring::Unlocked).await?;
        let origin = puter.origin().to_string();
        for (name, value) in [
            ("ORIEL_SERVER", origin.as_str()),
            ("ORIEL_OAUTH", &origin),
            ("ORIEL_LOG", "warn"),
            // Without a graphics card the web view spends its first second on imitating one, which no person's does.
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
        ] {
            stage.give(name, value);
        }
        let window = stage.open(&[]).await?;
        window.sign_in().await?;
        window.prefer_long_answers().await?;
        window.close().await?;
        Ok(Scene { puter, stage })
    }

    /// The history of whoever is signed in.
    ///
    /// # Errors
    /// There is none.
    pub fn database(&self) -> Result<PathBuf> {
        find(&self.stage.home().join(".local/share"), "history.db").context("there is no history")
    }

    /// Opens the window with a new chat in it.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn open(&self) -> Result<Window<'_>> {
        let window = self.stage.open(&[]).await?;
        window.signed_in().await?;
        Ok(window)
    }

    /// Asks for an answer of so many characters in a new chat, a line every so often, and returns when it streams.
    ///
    /// # Errors
    /// It cannot be asked.
    pub async fn ask(&self, window: &Window<'_>, characters: usize, pace: Duration, words: &str) -> Result<()> {
        self.puter.pace(pace);
        window.press("New chat").await?;
        window.send(&format!("Please write {characters} characters. {words}")).await?;
        self.puter.streams_reach(1).await;
        Ok(())
    }

    /// Watches the changes of the transcript come to the screen, and what the page's main thread does for them.
    ///
    /// # Errors
    /// There is no page, or no screen.
    pub async fn watch(&self, window: &Window<'_>) -> Result<Watcher> {
        let place = numbers(&window.eval_later(include_str!("page/mark.js"), vec![]).await?);
        ensure!(place.len() == 2, "the mark is nowhere");
        let page = Processes::of(&self.stage.marker())?.page()?;
        Watcher::start(&self.stage.screen(), place[0] as u64, place[1] as u64, page)
    }

    /// Waits until the answer has ended, and the page has come to rest.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn answered(&self, window: &Window<'_>) -> Result<()> {
        self.puter.streams_closed().await;
        let script = "const last = [...document.querySelectorAll('[role=log] article')].at(-1)
            return last !== undefined && last.getAttribute('aria-busy') !== 'true'";
        self.wait(window, script).await
    }

    /// Waits until this script says that it is true.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn wait(&self, window: &Window<'_>, script: &str) -> Result<()> {
        while window.eval(script, vec![]).await? != json!(true) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

/// The numbers that a script in the page answers.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if let Some(found) = find(&path, name) {
                return Some(found);
            }
        } else if entry.file_name() == name {
            return Some(path);
        }
    }
    None
}
