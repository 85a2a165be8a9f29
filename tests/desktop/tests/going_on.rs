//! Puter stops accepting the token while something is under way: what was typed and received stays, the person signs in
//! again in the same place, and the work goes on.

use std::{fs, time::Duration};

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::{Fault, Options, Route, StandIn};

use crate::{USER, scene, token};

/// How many chats the server was asked for in all.
fn asked(puter: &StandIn) -> usize {
    puter.requests().iter().filter(|request| request.route == Route::Chat).count()
}

/// Signs in again from the banner over the conversation.
async fn sign_in_again(window: &Window<'_>) -> Result<()> {
    window.wait_for("You are signed out.").await?;
    window.press("Sign in").await?;
    // The foot of the sidebar says what is left instead of “Signed out”.
    window.is_the_window_of(USER).await?;
    window.signed_in().await
}

/// Puter ends the token while an answer streams, in one of the ways it may do that.
async fn revoked_in_the_middle(name: &str, how: Fault) -> Result<()> {
    let options = Options { pace: Duration::from_millis(40), ..Options::default() };
    let (puter, stage) = scene(name, Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let old = token(&puter)?;
    puter.fault(Route::Chat, how);
    window.send("Tell me about insulation").await?;
    let begun = window.answer_begins().await?;
    window.wait_for("You are signed out.").await?;
    window.fill("Message", "What about the cellar?").await?;
    window.picture("signed-out").await?;
    let kept = window.answers().await?.pop().context("the answer is gone")?;
    ensure!(kept.text.contains(begun.trim()), "there was “{begun}”, and then {kept:?}");

    sign_in_again(&window).await?;
    window.picture("signed-in-again").await?;
    let after = window.answers().await?;
    ensure!(after.len() == 1 && after[0].text.contains(begun.trim()), "the answer did not stay: {after:?}");
    ensure!(window.draft().await? == "What about the cellar?", "the draft is gone");
    let new = token(&puter)?;
    ensure!(new != old, "the old token is still shown");
    stage.keychain_has(&new, true).await?;
    stage.keychain_has(&old, false).await?;

    // One answer at a time: where the first goes on to its end, Return is heard after it.
    window.answer_to("Tell me about insulation").await?;
    window.strike("Return").await?;
    let next = window.answer_to("What about the cellar?").await?;
    ensure!(next.text.contains("What about the cellar?"), "{next:?}");
    window.close().await
}

#[tokio::test]
async fn a_token_revoked_in_the_middle_of_an_answer_loses_nothing() -> Result<()> {
    revoked_in_the_middle("revoked-error", Fault::RevokedErrorLineAfter(24)).await
}

#[tokio::test]
async fn a_token_revoked_in_an_answer_that_goes_on_to_its_end_loses_nothing() -> Result<()> {
    revoked_in_the_middle("revoked-goes-on", Fault::RevokedAfterLines(24)).await
}

#[tokio::test]
async fn a_token_revoked_in_an_answer_that_breaks_off_loses_nothing() -> Result<()> {
    revoked_in_the_middle("revoked-cut", Fault::RevokedCutAfterLines(24)).await
}

#[tokio::test]
async fn a_question_asked_with_a_revoked_token_is_sent_after_signing_in_again() -> Result<()> {
    let (puter, stage) = scene("revoked-before", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;
    let asked_before = asked(&puter);

    puter.revoke(USER);
    window.send("And the hatch?").await?;
    window.wait_for("Waiting for you to sign in again").await?;
    window.fill("Message", "A thought for later").await?;
    window.picture("waiting").await?;
    sign_in_again(&window).await?;
    let answer = window.answer_to("And the hatch?").await?;
    ensure!(answer.text.contains("And the hatch?"), "{answer:?}");
    ensure!(window.draft().await? == "A thought for later", "the draft is gone");
    // Once in vain and once for good.
    ensure!(asked(&puter) == asked_before + 2, "{} questions were sent", asked(&puter) - asked_before);
    window.picture("answered").await?;
    window.close().await
}

#[tokio::test]
async fn an_upload_that_met_a_revoked_token_goes_on_after_signing_in_again() -> Result<()> {
    let (puter, stage) = scene("revoked-upload", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    window.open_entry("Documents").await?;
    let file = stage.home().join("meter readings.txt");
    fs::write(&file, "Monday 1420\nTuesday 1436\n")?;
    window.press("Upload").await?;
    puter.revoke(USER);
    stage.choose_file("Upload files", &file).await?;
    window.wait_for("You are signed out.").await?;
    window.picture("waiting").await?;
    window.press("Sign in").await?;
    window.find("row", "meter readings.txt*").await?;
    window.picture("uploaded").await?;
    window.close().await
}

#[tokio::test]
async fn a_token_that_is_refused_right_after_signing_in_ends_in_words_and_not_in_a_loop() -> Result<()> {
    let (puter, stage) = scene("born-dead", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;
    puter.revoke(USER);
    puter.tokens_are_born_dead(true);
    window.send("And the hatch?").await?;
    window.wait_for("You are signed out.").await?;
    window.press("Sign in").await?;
    window.wait_for("accepted the sign-in and refused its token right after").await?;
    window.picture("refused-twice").await?;
    let visits = stage.visits()?;
    ensure!(visits == 2, "the browser was opened {visits} times");
    window.close().await
}
