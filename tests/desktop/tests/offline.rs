//! Puter goes away and comes back under the real window.

use anyhow::{Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::{Fault, Options, Route};

use crate::scene;

#[tokio::test]
async fn what_was_seen_stays_without_puter_and_all_is_read_again_when_it_is_back() -> Result<()> {
    let (puter, stage) = scene("offline", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("How do I read a meter?").await?;
    window.turn_to("Files").await?;
    window.open_entry("Documents").await?;
    window.press("Back").await?;
    window.find("row", "Pictures*").await?;

    puter.go_away().await;
    window.open_entry("Documents").await?;
    window.wait_for("It is read again when Puter is back.").await?;
    window.wait_for("You are offline.").await?;
    ensure!(window.has("row", "House 2026*").await?, "the folder that was seen is gone");
    window.picture("a-folder-that-was-seen").await?;
    window.press("Back").await?;
    window.open_entry("Pictures").await?;
    window.wait_for("Pictures could not be read").await?;
    window.turn_to("Chats").await?;
    window.wait_for("How do I read a meter?").await?;
    window.send("And at night?").await?;
    window.wait_for("Offline, not sent").await?;
    ensure!(window.draft().await? == "And at night?", "the draft is gone");
    window.picture("a-message-that-is-kept").await?;

    puter.come_back().await?;
    window.wait_without("You are offline.").await?;
    window.turn_to("Files").await?;
    window.wait_without("could not be read").await?;
    window.find("row", "*").await?;
    window.picture("back").await?;
    window.turn_to("Chats").await?;
    window.ask("And at night?").await?;
    window.close().await
}

#[tokio::test]
async fn a_folder_that_puter_does_not_answer_for_says_so_and_is_asked_for_again() -> Result<()> {
    let (puter, stage) = scene("silent", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    window.find("row", "Documents*").await?;
    puter.fault(Route::List, Fault::Silence);
    window.open_entry("Documents").await?;
    window.wait_for("Puter has not answered for ").await?;
    window.picture("says-so").await?;
    window.press("Ask again").await?;
    window.wait_without("has not answered").await?;
    window.find("row", "*").await?;
    window.close().await
}
