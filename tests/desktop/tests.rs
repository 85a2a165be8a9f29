//! What the real window promises, each promise on a desktop of its own: the real program, webview, keychain, links and
//! file choosers, a browser with a person before it, and the stand-in for Puter.
#![cfg(target_os = "linux")]

use std::{fs, time::Duration};

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Consent, Keyring, Stage, Window};
use puter_stand_in::{Options, StandIn};
use serde_json::{Value, json};

/// The stand-in's only account.
const USER: &str = "mira";

/// A desktop with a Puter that Oriel will use.
async fn scene(name: &str, keyring: Keyring, options: Options) -> Result<(StandIn, Stage)> {
    let bridge = options.bridge;
    let puter = StandIn::start(options).await?;
    let mut stage = Stage::set(&format!("desktop/{name}"), keyring).await?;
    let origin = puter.origin().to_string();
    stage.give("ORIEL_SERVER", &origin);
    if bridge {
        stage.give("ORIEL_OAUTH", &origin);
    }
    Ok((puter, stage))
}

/// The token that Oriel uses, as the server sees it.
fn token(puter: &StandIn) -> Result<String> {
    let requests = puter.requests();
    // The consent page has a token of its own; what its scripts ask for can be told by what only browsers send.
    let mut ours = requests.iter().rev().filter(|request| !request.headers.contains_key("sec-fetch-mode"));
    let shown = ours.find_map(|request| request.headers.get("authorization")?.strip_prefix("Bearer "));
    shown.map(String::from).context("no request showed a token")
}

/// Everything that the page itself can reach, as one text.
async fn webview(window: &Window<'_>) -> Result<String> {
    let page = "return [document.documentElement.outerHTML, JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }), document.cookie, location.href,
        ...performance.getEntries().map(({ name }) => name)].join('\\n')";
    let mut seen = vec![window.eval(page, vec![]).await?];
    for command in ["app.about", "account.state", "account.balance", "preferences.get", "chat.list"] {
        // A refusal is something the page can read too.
        seen.push(window.call(command, json!({})).await.unwrap_or_else(|refused| json!(refused.to_string())));
    }
    Ok(Value::Array(seen).to_string())
}

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
async fn the_token_is_in_the_keychain_and_nowhere_else() -> Result<()> {
    let (puter, stage) = scene("token", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Hello").await?;
    let token = token(&puter)?;
    let watched = "the token";

    stage.keychain_has(&token, true).await?;
    ensure!(!webview(&window).await?.contains(&token), "{watched} can be read in the webview");
    let leaks = stage.leaks(&token)?;
    ensure!(leaks.is_empty(), "{watched} can be read in {leaks:?}");
    ensure!(stage.log().lines().count() > 3, "the log was not kept, so nothing was searched: {}", stage.log());

    window.sign_out(USER).await?;
    stage.keychain_has(&token, false).await?;
    ensure!(!webview(&window).await?.contains(&token), "{watched} can be read in the webview after signing out");
    window.close().await?;
    let leaks = stage.leaks(&token)?;
    ensure!(leaks.is_empty(), "{watched} can be read after signing out in {leaks:?}");
    Ok(())
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
async fn a_link_that_starts_oriel_signs_in() -> Result<()> {
    let (_puter, stage) = scene("cold", Keyring::Unlocked, Options::default()).await?;
    stage.wish(Consent::Collect)?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    let link = stage.visit(0).await?.link.context("the browser was led nowhere")?;
    window.close().await?;

    let window = stage.open(&[&link]).await?;
    window.signed_in().await?;
    window.close().await
}

#[tokio::test]
async fn a_link_opened_by_the_desktop_starts_oriel() -> Result<()> {
    let (puter, stage) = scene("cold-desktop", Keyring::Unlocked, Options::default()).await?;
    stage.wish(Consent::Collect)?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    let link = stage.visit(0).await?.link.context("the browser was led nowhere")?;
    window.close().await?;

    stage.open_link(&link).await?;
    stage.window_id("Oriel").await?;
    puter_knows(&puter).await?;
    let token = token(&puter)?;
    stage.keychain_has(&token, true).await?;
    stage.picture("started-by-a-link").await?;
    Ok(())
}

/// Waits until Oriel has shown the server a token.
async fn puter_knows(puter: &StandIn) -> Result<()> {
    let waiting = async {
        while token(puter).is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.context("Oriel never showed a token")
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
async fn links_that_belong_to_no_sign_in_are_refused_in_words() -> Result<()> {
    let (_puter, stage) = scene("links", Keyring::Unlocked, Options::default()).await?;
    stage.wish(Consent::Collect)?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    let good = stage.visit(0).await?.link.context("the browser was led nowhere")?;
    window.wait_for("Finish in your browser").await?;

    let other_state = good.replace("state=", "state=0");
    ensure!(other_state != good, "the link has no state: {good}");
    stage.open_link(&other_state).await?;
    window.wait_for("does not belong to the sign-in that is open").await?;
    window.picture("wrong-state").await?;

    // The system passes no longer words than this to a program; what is longer can only be pasted.
    stage.open_link(&format!("{good}&x={}", "x".repeat(100_000))).await?;
    window.wait_for("far too long").await?;
    window.wait_for("Finish in your browser").await?;
    let paste = "const field = document.querySelector('input[placeholder=\"Sign-in code\"]');
        field.value = arguments[0]; field.dispatchEvent(new InputEvent('input', { bubbles: true }))";
    stage.open_link(&other_state).await?;
    window.wait_without("far too long").await?;
    window.eval(paste, vec![json!(format!("{good}&x={}", "x".repeat(1 << 20)))]).await?;
    window.press("Continue").await?;
    window.wait_for("far too long").await?;
    window.picture("too-long").await?;

    // None of them spoilt the real one, which works once.
    stage.open_link(&good).await?;
    window.signed_in().await?;
    stage.open_link(&good).await?;
    window.wait_for("Nothing was changed").await?;
    window.picture("used-again").await?;
    window.close().await
}

#[tokio::test]
async fn who_cancels_in_the_browser_can_cancel_in_the_window() -> Result<()> {
    let (_puter, stage) = scene("cancel", Keyring::Unlocked, Options::default()).await?;
    stage.wish(Consent::Cancel)?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    stage.visit(0).await?;
    window.wait_for("Waiting for the browser").await?;
    window.picture("waiting").await?;
    window.press("Cancel").await?;
    window.find("button", "Sign in with Puter").await?;
    window.close().await
}

#[tokio::test]
async fn a_puter_without_an_oauth_server_is_signed_in_to_over_loopback() -> Result<()> {
    let options = Options { bridge: false, ..Options::default() };
    let (puter, stage) = scene("loopback", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let visit = stage.visit(0).await?;
    let landed = visit.landed.context("the browser did not end on this computer")?;
    let token = token(&puter)?;
    ensure!(!landed.contains(&token), "the last page shows the token");
    ensure!(visit.link.is_none_or(|link| !link.contains(&token)), "the token went through a link");
    stage.keychain_has(&token, true).await?;
    let leaks = stage.leaks(&token)?;
    ensure!(leaks.is_empty(), "the token can be read in {leaks:?}");
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

#[tokio::test]
async fn without_a_keychain_the_sign_in_lasts_until_oriel_closes() -> Result<()> {
    let (puter, stage) = scene("no-keychain", Keyring::Absent, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.wait_for("until you close Oriel").await?;
    window.picture("no-keychain").await?;
    let leaks = stage.leaks(&token(&puter)?)?;
    ensure!(leaks.is_empty(), "the token can be read in {leaks:?}");
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.find("button", "Sign in*").await?;
    window.close().await
}

#[tokio::test]
async fn a_locked_keychain_is_unlocked_by_the_person() -> Result<()> {
    let (_puter, stage) = scene("locked", Keyring::Locked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    stage.unlock_keyring().await?;
    window.signed_in().await?;
    window.close().await?;

    stage.lock_keyring().await?;
    let window = stage.open(&[]).await?;
    stage.unlock_keyring().await?;
    window.signed_in().await?;
    window.close().await
}

#[tokio::test]
async fn who_does_not_unlock_the_keychain_is_told_so() -> Result<()> {
    let (_puter, stage) = scene("still-locked", Keyring::Locked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    for _ in 0..2 {
        stage.refuse_keyring().await?;
    }
    window.wait_for("until you close Oriel").await?;
    window.picture("still-locked").await?;
    window.close().await
}

#[tokio::test]
async fn a_stage_leaves_nothing_behind() -> Result<()> {
    let stage = Stage::set("desktop/nothing-left", Keyring::Unlocked).await?;
    let home = stage.home();
    let marker = stage.marker();
    ensure!(oriel_desktop::processes_with(&marker)? > 0, "nothing runs on the stage");
    drop(stage);
    ensure!(!home.exists(), "{} is left", home.display());
    ensure!(oriel_desktop::processes_with(&marker)? == 0, "something of the stage still runs");
    Ok(())
}
