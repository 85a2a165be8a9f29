//! Keys as a person strikes them on the keyboard, and what the engine would do with them by itself.

use std::time::Duration;

use anyhow::{Result, ensure};
use oriel_desktop::{Keyring, Stage, Window};
use puter_stand_in::{Options, StandIn};
use serde_json::{Value, json};

use crate::scene;

/// A window with somebody signed in.
async fn signed_in<'stage>(stage: &'stage Stage) -> Result<Window<'stage>> {
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    Ok(window)
}

async fn usual(name: &str) -> Result<(StandIn, Stage)> {
    scene(name, Keyring::Unlocked, Options::default()).await
}

/// Strikes the keys one after the other.
async fn strike(window: &Window<'_>, keys: &[&str]) -> Result<()> {
    for key in keys {
        window.strike(key).await?;
    }
    Ok(())
}

/// What is written in the field that has the keyboard.
const WRITTEN: &str = "return document.activeElement.value";

#[tokio::test]
async fn a_selected_word_is_copied_and_no_letter_acts_while_ctrl_is_held() -> Result<()> {
    let (_puter, stage) = usual("copying-a-word").await?;
    let window = signed_in(&stage).await?;
    let said =
        "repeat: Read the black digits from left to right, and leave out the red ones, which nobody is asked for.";
    let answer = window.ask(said).await?;
    window.double_click("[role=log] article p").await?;
    let word = window.eval("return String(getSelection()).trim()", vec![]).await?;
    let word = word.as_str().unwrap_or_default();
    ensure!(!word.is_empty() && !word.contains(' '), "no word is selected: “{word}”");
    window.strike("ctrl+c").await?;
    let copied = stage.is_copied(word).await?;
    ensure!(copied.trim() == word, "“{copied}” was copied and not “{word}”; the answer was {answer:?}");

    strike(&window, &["ctrl+r", "ctrl+shift+e", "ctrl+b"]).await?;
    // The last of them has come when the sidebar is gone.
    window.gone("button", "Settings").await?;
    ensure!(!window.has("menu", "Retry").await?, "Ctrl R asks again");
    ensure!(window.answers().await?.len() == 1);
    window.close().await
}

#[tokio::test]
async fn what_was_written_in_a_field_is_undone_and_done_again() -> Result<()> {
    let (_puter, stage) = usual("undo-in-fields").await?;
    let window = signed_in(&stage).await?;
    window.find("field", "Message").await?;
    window.write("one two").await?;
    window.becomes(WRITTEN, json!("one two")).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("one ")).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("")).await?;
    strike(&window, &["ctrl+shift+z", "ctrl+y"]).await?;
    window.becomes(WRITTEN, json!("one two")).await?;

    stage.copy(" three").await?;
    window.strike("ctrl+v").await?;
    window.becomes(WRITTEN, json!("one two three")).await?;
    strike(&window, &["ctrl+a", "ctrl+x"]).await?;
    window.becomes(WRITTEN, json!("")).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("one two three")).await?;
    let selected = "return [document.activeElement.selectionStart, document.activeElement.selectionEnd]";
    window.becomes(selected, json!([0, 13])).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("one two")).await?;

    // What the engine offers in the field is told of each step: the draft is what is seen.
    ensure!(window.draft().await? == "one two");
    strike(&window, &["ctrl+f"]).await?;
    window.write("meter").await?;
    window.becomes(WRITTEN, json!("meter")).await?;
    window.press("Clear the search").await?;
    window.becomes(WRITTEN, json!("")).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("meter")).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("")).await?;

    strike(&window, &["ctrl+k"]).await?;
    window.becomes("return document.activeElement.closest('dialog')?.ariaLabel", json!("Command palette")).await?;
    window.write("dark").await?;
    window.becomes(WRITTEN, json!("dark")).await?;
    window.strike("ctrl+z").await?;
    window.becomes(WRITTEN, json!("")).await?;
    window.close().await
}

#[tokio::test]
async fn the_last_act_is_undone_outside_a_field_and_done_again() -> Result<()> {
    let (_puter, stage) = usual("undo-acts").await?;
    let window = signed_in(&stage).await?;
    window.ask("How do I read a meter?").await?;
    let chats = || async {
        let list = window.call("chat.list", json!({})).await?;
        Ok::<Value, anyhow::Error>(list)
    };
    let title = chats().await?[0]["title"].as_str().unwrap_or_default().to_owned();
    window.click("button", &format!("{title}*")).await?;
    window.strike("F2").await?;
    window.write("Renamed").await?;
    window.strike("Return").await?;
    window.find("button", "Renamed*").await?;
    window.strike("ctrl+z").await?;
    window.wait_for(&format!("Undone: “{title}” renamed to “Renamed”")).await?;
    ensure!(chats().await?[0]["title"] == json!(title));

    window.strike("Delete").await?;
    window.wait_for("No chats yet").await?;
    window.wait_for(&format!("“{title}” deleted")).await?;
    // The keyboard is in the composer of a new chat, where nothing was written.
    window.strike("ctrl+z").await?;
    window.find("button", &format!("{title}*")).await?;
    ensure!(chats().await?[0]["title"] == json!(title));
    window.strike("ctrl+shift+z").await?;
    window.wait_for("No chats yet").await?;
    window.close().await
}

#[tokio::test]
async fn enter_while_an_answer_runs_keeps_the_message_and_says_so() -> Result<()> {
    let options = Options { pace: Duration::from_millis(250), ..Options::default() };
    let (_puter, stage) = scene("enter-early", Keyring::Unlocked, options).await?;
    let window = signed_in(&stage).await?;
    window.send("Tell me about insulation").await?;
    window.answer_begins().await?;
    window.write("A short answer: and at night?").await?;
    window.strike("Return").await?;
    window.wait_for("Your message is kept; send it when the answer has ended.").await?;
    ensure!(window.draft().await? == "A short answer: and at night?", "the draft is “{}”", window.draft().await?);
    window.picture("kept").await?;
    window.strike("Escape").await?;
    window.wait_without("Your message is kept").await?;
    window.strike("Return").await?;
    window.answer_to("A short answer: and at night?").await?;
    window.close().await
}

/// Waits for a note, and gives the names of the controls of which it covers some part that could be seen without it.
async fn covered(window: &Window<'_>) -> Result<Value> {
    window.becomes("return document.querySelectorAll('.toast').length", json!(1)).await?;
    let script = "
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
        const controls = [...document.querySelectorAll('button, input, textarea, a[href], [tabindex]')]
            .filter((control) => !control.matches('[role=log], main, [role=grid]'))
        // What a scroller cuts off is not covered.
        const seen = await new Promise((tell) => {
            const watcher = new IntersectionObserver((entries) => (watcher.disconnect(), tell(entries)))
            for (const control of controls) watcher.observe(control)
        })
        const note = document.querySelector('.toast')
        return seen.filter(({ intersectionRect: box }) => box.width > 0 && box.height > 0)
            .filter(({ target }) => !note.contains(target))
            .filter(({ intersectionRect: box }) => meet(note.getBoundingClientRect(), box))
            .map(({ target }) => target.ariaLabel ?? target.textContent)";
    window.work(script, json!(null)).await
}

#[tokio::test]
async fn no_note_lies_over_a_control() -> Result<()> {
    let (_puter, stage) = usual("notes").await?;
    let window = signed_in(&stage).await?;
    window.ask("How do I read a meter?").await?;
    window.point("[data-chat] [data-row]", &["1"]).await?;
    window.strike("Delete").await?;
    ensure!(covered(&window).await? == json!([]));
    window.picture("new-chat").await?;
    window.turn_to("Files").await?;
    window.find("row", "Documents*").await?;
    ensure!(covered(&window).await? == json!([]));
    window.picture("files").await?;
    window.press("Settings").await?;
    ensure!(covered(&window).await? == json!([]));
    window.picture("settings").await?;
    window.close().await
}

#[tokio::test]
async fn f2_renames_the_open_chat_and_a_chat_of_the_list() -> Result<()> {
    let (_puter, stage) = usual("f2").await?;
    let window = signed_in(&stage).await?;
    window.ask("How do I read a meter?").await?;
    window.find("field", "Message").await?;
    window.strike("F2").await?;
    window.find("field", "Name of the chat").await?;
    window.write("Open").await?;
    window.strike("Return").await?;
    window.find("button", "Open").await?;
    window.point("[data-chat] [data-row]", &["1"]).await?;
    window.strike("F2").await?;
    window.find("field", "Name of the chat").await?;
    window.write("Listed").await?;
    window.strike("Return").await?;
    window.find("button", "Listed").await?;
    window.close().await
}

#[tokio::test]
async fn a_right_click_never_shows_the_menu_of_the_engine_but_in_a_field() -> Result<()> {
    let (_puter, stage) = usual("menus").await?;
    let window = signed_in(&stage).await?;
    window.ask("Please cite your sources, with links.").await?;
    window.eval("addEventListener('contextmenu', (event) => (window.isOurs = event.defaultPrevented))", vec![]).await?;
    for place in ["[role=log]", "main header", "[role=log] article p", "aside", "[role=log] pre"] {
        window.eval("window.isOurs = null", vec![]).await?;
        window.point(place, &["3"]).await?;
        window.becomes("return window.isOurs", json!(true)).await?;
    }
    ensure!(!window.has("menu", "*").await?, "there is a menu of nothing");

    window.double_click("[role=log] article p").await?;
    let word = window.eval("return String(getSelection()).trim()", vec![]).await?;
    window.point("[role=log] article p", &["3"]).await?;
    window.picture("selected").await?;
    window.click("menuitem", "Copy").await?;
    stage.is_copied(word.as_str().unwrap_or_default()).await?;

    // A field keeps the engine's own, which the driver of the test keeps off the screen.
    window.point("textarea", &["3"]).await?;
    window.becomes("return window.isOurs", json!(false)).await?;
    window.close().await
}

#[tokio::test]
async fn the_window_zooms_by_keys_and_wheel_and_stays_so() -> Result<()> {
    let (_puter, stage) = usual("zoom").await?;
    let window = signed_in(&stage).await?;
    window.ask("How do I read a meter?").await?;
    let width = window.eval("return innerWidth", vec![]).await?.as_f64().unwrap_or_default();
    let is = |zoom: f64| {
        let script = format!("return Math.abs({width} / innerWidth - {zoom}) < 0.01");
        let window = &window;
        async move { window.becomes(&script, json!(true)).await }
    };
    strike(&window, &["ctrl+plus"]).await?;
    is(1.1).await?;
    strike(&window, &["ctrl+minus", "ctrl+minus"]).await?;
    is(0.9).await?;
    strike(&window, &["ctrl+0"]).await?;
    is(1.0).await?;
    window.point("[role=log]", &[]).await?;
    stage.run("xdotool", &["keydown", "ctrl", "click", "4", "keyup", "ctrl"]).await?;
    is(1.1).await?;
    // However quickly they are struck, none is lost.
    strike(&window, &["ctrl+0", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus"]).await?;
    is(2.5).await?;
    strike(&window, &["ctrl+minus"]).await?;
    is(2.0).await?;
    window.find("field", "Message").await?;
    window.picture("twice").await?;
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    window.becomes(&format!("return Math.abs({width} / innerWidth - 2) < 0.01"), json!(true)).await?;
    window.close().await
}

#[tokio::test]
async fn ctrl_q_and_ctrl_w_close_the_window_as_its_button_does() -> Result<()> {
    let options = Options { pace: Duration::from_millis(250), ..Options::default() };
    let (_puter, stage) = scene("closing-keys", Keyring::Unlocked, options).await?;
    let window = signed_in(&stage).await?;
    window.write("A thought that was not sent").await?;
    window.strike("ctrl+q").await?;
    window.ended().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    ensure!(window.draft().await? == "A thought that was not sent", "the draft is gone");
    window.send("Tell me about insulation").await?;
    window.answer_begins().await?;
    window.strike("ctrl+w").await?;
    window.wait_for("An answer is still running").await?;
    window.press_to_end("Quit anyway").await
}
