//! What Oriel is for, in the real window: asking, stopping, files, and coming back later.

use std::{fs, time::Duration};

use anyhow::{Context, Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::Options;

use crate::{USER, scene, token};

#[tokio::test]
async fn a_person_signs_in_asks_two_models_and_signs_out() -> Result<()> {
    let (puter, stage) = scene("journey", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let visit = stage.visit(0).await?;
    ensure!(visit.text.contains("Approve"), "the consent page said: {}", visit.text);

    window.choose_model("Claude Sonnet 5").await?;
    let first = window.ask("How do I read a meter?").await?;
    ensure!(first.model == "Claude Sonnet 5" && first.text.contains("Claude Sonnet 5"), "{first:?}");
    window.choose_model("Claude Haiku 4.5").await?;
    let second = window.ask("And at night?").await?;
    ensure!(second.model == "Claude Haiku 4.5", "{second:?}");
    ensure!(window.answers().await?.len() == 2);
    window.picture("chat").await?;

    let token = token(&puter)?;
    window.sign_out(USER).await?;
    stage.keychain_has(&token, false).await?;
    window.close().await
}

#[tokio::test]
async fn a_chat_is_where_it_was_read_after_a_look_at_the_files() -> Result<()> {
    let (_puter, stage) = scene("where-it-was-read", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    for question in ["How do I read a meter?", "And at night?", "And in winter?"] {
        window.ask(question).await?;
    }
    let away_and_back = || async {
        window.turn_to("Files").await?;
        window.find("row", "Documents*").await?;
        window.turn_to("Chats").await?;
        window.signed_in().await?;
        window.scrolled().await
    };
    let at_the_end = window.scrolled().await?;
    ensure!(at_the_end.below < 2.0, "an answer is followed to its end: {at_the_end:?}");
    let back = away_and_back().await?;
    ensure!(back.below < 2.0, "the end was left: {at_the_end:?}, {back:?}");

    window.scroll_to(300.0).await?;
    let in_the_middle = window.scrolled().await?;
    let back = away_and_back().await?;
    ensure!((back.top - in_the_middle.top).abs() < 2.0, "{in_the_middle:?} became {back:?}");
    window.picture("in-the-middle").await?;
    window.close().await
}

#[tokio::test]
async fn each_of_several_long_answers_is_followed_to_its_end() -> Result<()> {
    let options = Options { pace: Duration::from_millis(1), ..Options::default() };
    let (_puter, stage) = scene("long-answers", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    // From the third on, the first is so far above that it is not drawn any more.
    for nth in 1..=4 {
        window.ask(&format!("Number {nth}: please write 3500 characters.")).await?;
        let end = window.scrolled().await?;
        ensure!(end.below < 2.0, "the end of answer {nth} is out of sight: {end:?}");
    }
    window.close().await
}

#[tokio::test]
async fn who_closes_oriel_is_still_signed_in_and_finds_the_conversation() -> Result<()> {
    let (_puter, stage) = scene("again", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    window.wait_for("Where is the loft ladder?").await?;
    window.close().await
}

#[tokio::test]
async fn a_second_launch_brings_the_first_window_to_the_front() -> Result<()> {
    let (_puter, stage) = scene("twice", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.find("button", "Sign in with Puter").await?;
    let first = stage.window_id("Oriel").await?;
    stage.take_keyboard_away().await?;
    ensure!(stage.keyboard().await? != first, "the keyboard was not taken away");

    let ended = stage.launch_again(&[]).await?;
    ensure!(ended.success(), "the second Oriel ended with {ended}");
    stage.keyboard_reaches(&first).await?;
    ensure!(stage.window_id("Oriel").await? == first, "there is another window");
    window.close().await
}

#[tokio::test]
async fn a_stopped_answer_keeps_its_text() -> Result<()> {
    let options = Options { pace: Duration::from_millis(250), ..Options::default() };
    let (puter, stage) = scene("stop", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.send("Tell me about insulation").await?;
    window.find("button", "Stop").await?;
    let begun = window.answer_begins().await?;
    window.press("Stop").await?;
    puter.streams_closed().await;
    window.wait_for("Stopped").await?;
    window.gone("button", "Stop").await?;
    let kept = window.answers().await?.pop().context("the answer is gone")?;
    ensure!(!kept.is_running && kept.text.contains(begun.trim()), "there was “{begun}”, and then {kept:?}");
    window.picture("stopped").await?;
    window.close().await
}

#[tokio::test]
async fn files_come_and_go_through_the_systems_choosers() -> Result<()> {
    let (_puter, stage) = scene("files", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    window.open_entry("Documents").await?;

    let up = stage.home().join("meter readings.txt");
    fs::write(&up, "Monday 1420\nTuesday 1436\n")?;
    window.press("Upload").await?;
    stage.choose_file("Upload files", &up).await?;
    window.wait_for("meter readings.txt").await?;

    let down = stage.home().join("came back.txt");
    window.download_entry("meter readings.txt").await?;
    stage.choose_destination("Save file", &down).await?;
    stage.file_appears(&down).await?;
    ensure!(fs::read(&down)? == fs::read(&up)?, "the file came back different");
    window.close().await
}
