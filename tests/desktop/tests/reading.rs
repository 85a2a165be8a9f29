//! What is in view and where the keys go, in the real window: after an edit, a walk between versions, another try and a
//! removal that is taken back; when a chat is opened again; and what is told while an answer comes.

use std::time::Duration;

use anyhow::{Result, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::Options;
use serde_json::json;

use crate::scene;

const ENTER: &str = "\u{E007}";
const ALT: &str = "\u{E00A}";
const UP: &str = "\u{E013}";
const LEFT: &str = "\u{E012}";
const RIGHT: &str = "\u{E014}";
/// Ends the holding of keys such as Alt.
const RELEASE: &str = "\u{E000}";

/// Asks questions whose answers are together several windows high; the first is short.
async fn ask_at_length(window: &Window<'_>) -> Result<()> {
    window.ask("One: a short answer, please.").await?;
    for name in ["Two", "Three", "Four"] {
        window.ask(&format!("{name}: please write 1500 characters.")).await?;
    }
    Ok(())
}

/// Goes from the long chat to a new one.
async fn leave(window: &Window<'_>) -> Result<()> {
    window.press("New chat").await?;
    window.wait_without("Three: please").await
}

/// Opens the long chat from the list.
async fn come_back(window: &Window<'_>) -> Result<()> {
    window.click("button", "One: a short*").await?;
    window.find("article", "You").await.map(drop)
}

/// A message with these words stands on top of the view.
async fn is_on_top(window: &Window<'_>, words: &str) -> Result<()> {
    let first = window.topmost().await?;
    ensure!(first.text.contains(words) && (0.0..40.0).contains(&first.top), "not “{words}” but {first:?}");
    Ok(())
}

/// What is typed now, without a click, is the next message.
async fn typing_goes_to_the_composer(window: &Window<'_>) -> Result<()> {
    window.has_focus("textarea", "Message").await?;
    window.keys("Then this").await?;
    ensure!(
        window.draft().await? == "Then this",
        "typed keys went elsewhere, and not after “{}”",
        window.draft().await?
    );
    // As somebody empties it: a driver's own clearing tells the page nothing.
    window.strike("ctrl+a").await?;
    window.strike("Delete").await?;
    window.becomes("return document.activeElement.value", json!("")).await
}

#[tokio::test]
async fn what_was_done_with_a_message_is_in_view_and_the_next_words_are_typed() -> Result<()> {
    let options = Options { pace: Duration::from_millis(1), ..Options::default() };
    let (_puter, stage) = scene("acts", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    ask_at_length(&window).await?;

    // What is far above the end is not drawn.
    window.scroll_to(0.0).await?;
    window.press_at("Two: please", "Edit").await?;
    window.fill("New words of the message", &format!("Second: a short answer, too.{ENTER}")).await?;
    typing_goes_to_the_composer(&window).await?;
    window.answer_to("Second: a short").await?;
    is_on_top(&window, "Second: a short").await?;
    window.picture("edited").await?;

    window.press_at("Second: a short", "Previous version").await?;
    window.wait_for("Two: please").await?;
    is_on_top(&window, "Two: please").await?;
    typing_goes_to_the_composer(&window).await?;
    window.picture("walked").await?;

    // Who walks by keys goes on walking.
    window.press_at("Two: please", "Next version").await?;
    window.wait_for("Second: a short").await?;
    window.has_focus("textarea", "Message").await?;
    for turn in ["Claude *", "You"] {
        window.keys(&format!("{ALT}{UP}{RELEASE}")).await?;
        window.has_focus("article", turn).await?;
    }
    for (key, words) in [(LEFT, "Two: please"), (RIGHT, "Second: a short"), (LEFT, "Two: please")] {
        window.keys(&format!("{ALT}{key}{RELEASE}")).await?;
        window.wait_for(words).await?;
        is_on_top(&window, words).await?;
    }

    // An older answer once more: its question stands on top, and the new answer below it.
    window.scroll_to(0.0).await?;
    window.press_at("One: a short", "Retry").await?;
    window.click("menuitem", "Again with *").await?;
    window.answer_to("One: a short").await?;
    is_on_top(&window, "One: a short").await?;
    typing_goes_to_the_composer(&window).await?;

    // What was deleted and is put back is in view with the keys on it.
    window.press_at("One: a short", "Previous version").await?;
    window.wait_for("Two: please").await?;
    window.press_at("Two: please", "More").await?;
    window.click("menuitem", "Delete this and what follows").await?;
    window.wait_without("Two: please").await?;
    window.press("Undo").await?;
    window.wait_for("Two: please").await?;
    window.has_focus("article", "You").await?;
    is_on_top(&window, "Two: please").await?;
    window.close().await
}

#[tokio::test]
async fn a_long_chat_comes_back_where_it_was_read_and_its_end_is_its_end() -> Result<()> {
    let options = Options { pace: Duration::from_millis(1), ..Options::default() };
    let (_puter, stage) = scene("read-on", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    ask_at_length(&window).await?;
    leave(&window).await?;
    come_back(&window).await?;
    ensure!(window.scrolled().await?.below < 2.0, "a chat that was at its end: {:?}", window.scrolled().await?);

    window.scroll_to(900.0).await?;
    let read = window.topmost().await?;
    leave(&window).await?;
    come_back(&window).await?;
    let again = window.topmost().await?;
    ensure!(again.text == read.text && (again.top - read.top).abs() < 2.0, "{read:?} became {again:?}");
    leave(&window).await?;
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    come_back(&window).await?;
    // Each way there and back rounds to a pixel.
    let (read, again) = (again, window.topmost().await?);
    ensure!(again.text == read.text && (again.top - read.top).abs() < 2.0, "{read:?} became {again:?} after a start");
    window.picture("read-on").await?;
    window.close().await
}

#[tokio::test]
async fn a_short_chat_stands_where_it_stood() -> Result<()> {
    let (_puter, stage) = scene("short", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("How do I read a meter?").await?;
    let asked = window.topmost().await?;
    window.press("New chat").await?;
    window.find("heading", "New chat").await?;
    window.click("button", "How do I read a meter?*").await?;
    window.find("article", "You").await?;
    let again = window.topmost().await?;
    ensure!(again.text == asked.text && (again.top - asked.top).abs() < 1.0, "{asked:?} became {again:?}");
    window.picture("short").await?;
    window.close().await
}

#[tokio::test]
async fn a_draft_stays_when_an_old_question_is_edited() -> Result<()> {
    let (_puter, stage) = scene("draft", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("How do I read a meter?").await?;
    window.ask("And at night?").await?;
    window.fill("Message", "night").await?;
    // Who wants a button that is out of view turns the wheel to it; the driver's own way ends no following.
    window.scroll_to(0.0).await?;
    window.press_at("How do I read a meter?", "Edit").await?;
    window.fill("New words of the message", &format!("How do I read a meter at night?{ENTER}")).await?;
    window.answer_to("How do I read a meter at night?").await?;
    ensure!(window.draft().await? == "night", "the draft is “{}”", window.draft().await?);
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    window.click("button", "How do I read a meter?*").await?;
    window.find("article", "You").await?;
    ensure!(window.draft().await? == "night", "after a start the draft is “{}”", window.draft().await?);
    window.close().await
}

#[tokio::test]
async fn the_first_answer_has_a_title_and_running_figures_while_it_comes() -> Result<()> {
    let options = Options { pace: Duration::from_millis(60), ..Options::default() };
    let (_puter, stage) = scene("running", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.choose_model("Claude Sonnet 5").await?;
    window.send("Why is the sky blue?").await?;
    window.answer_begins().await?;
    window.find("heading", "Why is the sky blue?").await?;
    window.wait_for("so far, at most").await?;
    let text = window.text().await?;
    ensure!(text.contains("this chat") && text.contains('≈'), "the bar does not tell what it costs: {text}");
    let used =
        "return document.querySelector('[aria-label=\"Room in the model’s memory\"]').getAttribute('aria-valuetext')";
    let running = window.eval(used, vec![]).await?.to_string();
    ensure!(!running.starts_with("\"0 of"), "the meter says {running}");
    window.picture("running").await?;
    window.answer_to("Why is the sky blue?").await?;
    window.wait_without("so far").await?;
    window.close().await
}
