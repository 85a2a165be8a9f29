//! A chat that is deleted in the real window: back with Undo, and gone from the disk when it is erased for good.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::Options;
use serde_json::json;

use crate::scene;

const QUESTION: &str = "Where is the quokkaquokka?";
const WORD: &[u8] = b"quokkaquokka";
/// WebDriver's names of keys.
const DELETE: &str = "\u{E017}";
const ENTER: &str = "\u{E007}";

/// The files below a folder in which the word stands.
fn files_with_the_word(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let (path, kind) = {
            let entry = entry?;
            (entry.path(), entry.file_type()?)
        };
        if kind.is_dir() {
            found.extend(files_with_the_word(&path)?);
        } else if kind.is_file() {
            // A journal may be gone before it is read.
            let bytes = fs::read(&path).unwrap_or_default();
            if bytes.windows(WORD.len()).any(|window| window == WORD) {
                found.push(path.display().to_string());
            }
        }
    }
    Ok(found)
}

#[tokio::test]
async fn a_deleted_chat_comes_back_open_and_is_erased_for_good() -> Result<()> {
    let turns = "return document.querySelectorAll('[role=log] article').length";
    let (_puter, stage) = scene("deleting", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask(QUESTION).await?;
    window.press(QUESTION).await?;
    window.keys(DELETE).await?;
    window.find("heading", "New chat").await?;
    window.press("Undo").await?;
    window.becomes(turns, json!(2)).await?;

    window.press(QUESTION).await?;
    window.keys(DELETE).await?;
    window.press("Deleted*1").await?;
    // The first row has the keyboard; it is looked into before it is decided about.
    window.find("button", &format!("{QUESTION}*")).await?;
    window.keys(ENTER).await?;
    window.wait_for("It can be read here.").await?;
    window.picture("looked-into").await?;
    ensure!(!files_with_the_word(&stage.home())?.is_empty(), "a deleted chat is still there");
    window.press("Erase for good…").await?;
    window.wait_for("This cannot be undone.").await?;
    window.picture("question").await?;
    window.press("Erase for good").await?;
    window.wait_for("No deleted chats").await?;
    window.picture("erased").await?;
    let left = files_with_the_word(&stage.home())?;
    ensure!(left.is_empty(), "the word is left in {left:?}");
    window.close().await
}
