//! Closing the window in every way that a desktop has: nothing that was typed, received or on its way is lost.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Keyring, Stage, Window};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::json;

use crate::scene;

/// Slow enough that an answer is still running when something happens to it.
const SLOW: Duration = Duration::from_millis(200);

async fn signed_in<'stage>(stage: &'stage Stage) -> Result<Window<'stage>> {
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    Ok(window)
}

/// Begins an upload that Puter does not answer, and waits until Puter was asked.
async fn upload(puter: &StandIn, window: &Window<'_>, name: &str) -> Result<()> {
    let stage = window.stage();
    let file = stage.home().join(name);
    fs::write(&file, "Monday 1420\nTuesday 1436\n")?;
    puter.fault(Route::Write, Fault::Silence);
    window.turn_to("Files").await?;
    window.open_entry("Documents").await?;
    window.press("Upload").await?;
    stage.choose_file("Upload files", &file).await?;
    window.find("button", &format!("Cancel {name}")).await?;
    // One that waits for the next request would meet the one after the program was killed.
    puter.faults_met().await;
    Ok(())
}

/// The last answer of the newest chat, as it is after a start.
async fn kept(window: &Window<'_>) -> Result<String> {
    let list = window.call("chat.list", json!({})).await?;
    let chat = window.call("chat.open", json!({ "chat": list[0]["id"] })).await?;
    let turns = chat["turns"].as_array().context("a chat has turns")?;
    let answer = turns.last().context("there is an answer")?;
    ensure!(answer["outcome"] == "interrupted", "{answer}");
    Ok(answer["text"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_close_button_closes_at_once_and_keeps_what_was_typed() -> Result<()> {
    let (_puter, stage) = scene("close-button", Keyring::Unlocked, Options::default()).await?;
    let window = signed_in(&stage).await?;
    window.fill("Message", "A thought that was not sent").await?;
    stage.press_close_button().await?;
    window.ended().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    ensure!(window.draft().await? == "A thought that was not sent", "the draft is gone");
    window.close().await
}

#[tokio::test]
async fn the_close_button_asks_while_something_runs_and_offers_it_again_at_the_next_start() -> Result<()> {
    let options = Options { pace: SLOW, ..Options::default() };
    let (puter, stage) = scene("close-busy", Keyring::Unlocked, options).await?;
    let window = signed_in(&stage).await?;
    window.send("Insulation, in a long answer").await?;
    let begun = window.answer_begins().await?;
    upload(&puter, &window, "meter readings.txt").await?;

    stage.press_close_button().await?;
    window.wait_for("An answer and an upload are still running").await?;
    window.picture("asks").await?;
    window.press("Wait").await?;
    window.wait_without("still running").await?;
    stage.press_close_button().await?;
    window.press_to_end("Quit anyway").await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    window.wait_for("1 transfer was cut off when Oriel was closed").await?;
    ensure!(kept(&window).await?.contains(begun.trim()), "“{begun}” is gone");
    window.picture("offers").await?;
    window.press("Show transfers").await?;
    window.press("Try again").await?;
    window.wait_for("Uploaded").await?;
    window.turn_to("Chats").await?;
    window.click("button", "*Insulation, in a long answer*").await?;
    window.wait_for("Oriel was closed while this was answered").await?;
    window.find("button", "Continue from here").await?;
    window.picture("goes-on").await?;
    window.close().await
}

#[tokio::test]
async fn the_close_button_closes_a_page_that_hangs() -> Result<()> {
    let (_puter, stage) = scene("close-hanging", Keyring::Unlocked, Options::default()).await?;
    let window = signed_in(&stage).await?;
    // It hangs at a key and not by a script, which the driver would still wait for.
    window.eval("addEventListener('keydown', () => { for (;;); })", vec![]).await?;
    window.strike("a").await?;
    stage.press_close_button().await?;
    window.ended().await
}

#[tokio::test]
async fn the_end_of_the_session_keeps_what_came_and_is_not_held_up() -> Result<()> {
    let options = Options { pace: SLOW, ..Options::default() };
    let (_puter, stage) = scene("session-end", Keyring::Unlocked, options).await?;
    let window = signed_in(&stage).await?;
    window.send("Insulation, in a long answer").await?;
    let begun = window.answer_begins().await?;
    window.fill("Message", "What about the cellar?").await?;
    let since = Instant::now();
    stage.signal("TERM").await?;
    window.ended().await?;
    ensure!(since.elapsed() < Duration::from_secs(8), "it took {:?}", since.elapsed());

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    ensure!(kept(&window).await?.contains(begun.trim()), "“{begun}” is gone");
    window.click("button", "*Insulation, in a long answer*").await?;
    window.wait_for("Oriel was closed while this was answered").await?;
    ensure!(window.draft().await? == "What about the cellar?", "the draft is gone");
    window.close().await
}

#[tokio::test]
async fn an_upload_that_was_killed_is_offered_at_the_next_start() -> Result<()> {
    let (puter, stage) = scene("killed-upload", Keyring::Unlocked, Options::default()).await?;
    let window = signed_in(&stage).await?;
    upload(&puter, &window, "meter readings.txt").await?;
    stage.signal("KILL").await?;
    window.ended().await?;

    fs::write(stage.home().join("meter readings.txt"), "Wednesday 1450\n")?;
    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    window.press("Show transfers").await?;
    window.wait_for("The file has changed since.").await?;
    window.picture("cut-off").await?;
    window.press("Try again").await?;
    window.wait_for("Uploaded").await?;
    window.open_entry("Documents").await?;
    window.find("row", "meter readings.txt*").await?;
    window.close().await
}
