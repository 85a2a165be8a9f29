//! What is deleted in the real window: a chat comes back with Undo and is gone from the disk when it is erased for good, and
//! so is everything.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::Options;
use serde_json::json;

use crate::{scene, token};

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

#[tokio::test]
async fn everything_is_erased_for_good_and_oriel_is_as_new() -> Result<()> {
    let (puter, stage) = scene("erasing-everything", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask(QUESTION).await?;
    let token = token(&puter)?;
    stage.keychain_has(&token, true).await?;
    window.settings("Data").await?;
    window.show("Erase everything…").await?;
    window.picture("settings").await?;
    ensure!(!files_with_the_word(&stage.home())?.is_empty(), "the chat is on the disk");
    window.press("Erase everything…").await?;
    window.wait_for("This cannot be undone.").await?;
    window.picture("question").await?;
    window.press("Erase everything").await?;
    window.find("button", "Sign in with Puter").await?;
    window.picture("erased").await?;
    stage.keychain_has(&token, false).await?;
    let left = files_with_the_word(&stage.home())?;
    ensure!(left.is_empty(), "the word is left in {left:?}");
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.wait_for("No chats yet").await?;
    window.close().await
}
