//! What is more than words: pictures and files that come in, an answer with everything in it, and a chat on paper.

use std::fs;

use anyhow::{Context, Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::{Options, Route, StandIn};
use serde_json::json;

use crate::scene;

/// What the server was asked last, as JSON.
fn asked(puter: &StandIn) -> Result<String> {
    let last = puter.requests().into_iter().rfind(|request| request.route == Route::Chat);
    Ok(last.and_then(|request| request.body).context("nothing was asked")?.to_string())
}

#[tokio::test]
async fn a_picture_that_was_copied_elsewhere_is_pasted_and_sent() -> Result<()> {
    let (puter, stage) = scene("pasted", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    stage.copy_picture(&window.picture("copied").await?).await?;
    window.find("field", "Message").await?;
    window.strike("ctrl+v").await?;
    window.wait_for("Pasted").await?;
    window.wait_for("as a picture").await?;
    window.picture("pasted").await?;
    window.ask("What is in it?").await?;
    ensure!(asked(&puter)?.contains("image_url"), "no picture was sent");
    window.close().await
}

/// Where the chat is on the screen, and the list of chats, where nothing can be dropped.
const CHAT: (i32, i32) = (720, 380);
const LIST: (i32, i32) = (120, 420);

#[tokio::test]
async fn a_file_that_is_dragged_from_another_program_onto_the_chat_goes_along() -> Result<()> {
    let (puter, stage) = scene("dropped", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let (file, folder) = (stage.home().join("meter readings.txt"), stage.home().join("House"));
    fs::write(&file, "Monday 1420\n")?;
    fs::create_dir(&folder)?;

    let mut dragging = stage.take_hold(&[&file]).await?;
    dragging.carry(CHAT).await?;
    dragging.held(window.wait_for("Add files to this chat")).await?;
    dragging.is_wanted(true).await?;
    window.picture("over").await?;
    dragging.carry(LIST).await?;
    dragging.held(window.wait_without("Add files to this chat")).await?;
    dragging.is_wanted(false).await?;
    ensure!(!dragging.let_go().await?, "it was taken beside the chat");
    ensure!(!window.text().await?.contains("meter readings.txt"), "it was added from beside the chat");

    let mut dragging = stage.take_hold(&[&file, &folder]).await?;
    dragging.carry(CHAT).await?;
    dragging.is_wanted(true).await?;
    ensure!(dragging.let_go().await?, "it was not taken");
    window.wait_for("meter readings.txt").await?;
    window.wait_for("Folders cannot be added here.").await?;
    window.wait_without("Add files to this chat").await?;
    window.picture("dropped").await?;
    window.ask("What is in it?").await?;
    ensure!(asked(&puter)?.contains("Monday 1420"), "its text was not sent");
    window.close().await
}

/// What an answer may be made of, in the engine that people have; the picture is for them.
#[tokio::test]
async fn an_answer_with_everything_in_it_is_drawn() -> Result<()> {
    let (_puter, stage) = scene("everything", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let code: String = (1..=40).map(|line| format!("let line_{line} = {line};\n")).collect();
    let answer = format!(
        "It holds[^1].\n\n| What | How much |\n|---|---:|\n| Gas | 1 051 |\n\n- [x] read\n- [ ] written\n\n\
        $$\\frac{{24.5}}{{7.4}}$$\n\n```rust\n{code}```\n\n[^1]: So the deed says."
    );
    window.bring_in(vec![("Everything", vec![("What is there?".into(), answer)])]).await?;
    window.press("Everything").await?;
    window.wait_for("So the deed says.").await?;
    let seen = "const answer = document.querySelectorAll('[role=log] article')[1]
        const all = (what) => [...answer.querySelectorAll(what)]
        return [
            all('td').map((cell) => cell.textContent.trim()),
            all('input[type=checkbox]').map(({ checked }) => checked),
            all('math mfrac').map((fraction) => fraction.getBoundingClientRect().height > 20),
            all('sup').map((mark) => mark.textContent.trim()),
            all('pre span[class]:not(.chunk)').length > 40,
        ]";
    let wanted = json!([["Gas", "1 051"], [true, false], [true], ["1"], true]);
    window.press("Show 20 more lines").await?;
    window.gone("button", "Show 20 more lines").await?;
    window.becomes(seen, wanted).await?;
    window.show("So the deed says.").await?;
    window.picture("end").await?;
    window.scroll_to(0.0).await?;
    window.picture("beginning").await?;
    window.close().await
}

/// How often what is made for the printer is in the page.
const PAPER: &str = "return document.querySelectorAll('.print').length";

#[tokio::test]
async fn a_chat_is_printed_by_the_systems_own_dialog() -> Result<()> {
    const LAST: usize = 29;
    const READ: f64 = 2000.0;
    let (_puter, stage) = scene("paper", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let said = (0..=LAST).map(|at| (format!("Question{at}."), format!("Answer{at}.\n\n").repeat(4)));
    window.bring_in(vec![("A chat on paper", said.collect())]).await?;
    window.press("A chat on paper").await?;
    window.wait_for(&format!("Answer{LAST}.")).await?;

    ensure!(window.scrolled().await?.below < 1.0, "the chat does not stand at its end");
    window.print("A chat on paper").await?;
    let printed = stage.print_to_file().await?;
    for at in [0, LAST] {
        ensure!(printed.contains(&format!("Question{at}.")), "question {at} is not in {printed}");
        ensure!(printed.matches(&format!("Answer{at}.")).count() == 4, "answer {at} is not in {printed}");
    }
    ensure!(!printed.contains("Search"), "the rest of the window was printed: {printed}");
    window.becomes(PAPER, json!(0)).await?;
    ensure!(window.scrolled().await?.below < 1.0, "the chat does not stand at its end any more");
    // Who reads further up goes on there.
    window.scroll_to(READ).await?;
    let read = window.scrolled().await?.top;
    window.print("A chat on paper").await?;
    stage.print_to_file().await?;
    window.becomes(PAPER, json!(0)).await?;
    let now = window.scrolled().await?.top;
    ensure!((now - read).abs() < 1.0, "the line that was read stood at {read} and stands at {now}");
    // Who thinks better of it prints nothing, and nothing is left of it either.
    window.print_by_keys().await?;
    window.becomes(PAPER, json!(1)).await?;
    stage.print_nothing().await?;
    window.becomes(PAPER, json!(0)).await?;
    window.ask("Did it come out?").await?;
    window.close().await
}

#[tokio::test]
async fn the_whole_of_a_long_chat_is_laid_out_for_the_printer() -> Result<()> {
    const ANSWERS: usize = 60;
    const LINES: usize = 12;
    let (_puter, stage) = scene("printed", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let said = (0..ANSWERS).map(|at| (format!("Question {at}"), format!("Answer {at}.\n\n").repeat(LINES)));
    window.bring_in(vec![("A long chat", said.collect())]).await?;
    window.press("A long chat").await?;
    window.wait_for(&format!("Question {}", ANSWERS - 1)).await?;
    ensure!(!window.text().await?.contains("Question 1\n"), "all of it is on the screen anyway");

    window.print("A long chat").await?;
    // Each turn once, in order, and each answer whole.
    let count = "return document.querySelectorAll('.print section').length";
    window.becomes(count, json!(2 * ANSWERS)).await?;
    let turns = "return [...document.querySelectorAll('.print section')].map((turn) => turn.textContent)";
    let turns: Vec<String> = serde_json::from_value(window.eval(turns, vec![]).await?)?;
    for (at, turns) in turns.chunks(2).enumerate() {
        ensure!(turns[0].contains(&format!("Question {at}")), "turn {at}: {turns:?}");
        ensure!(turns[1].matches(&format!("Answer {at}.")).count() == LINES, "turn {at}: {turns:?}");
    }
    stage.print_nothing().await?;
    window.close().await
}
