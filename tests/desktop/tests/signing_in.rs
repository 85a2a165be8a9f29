//! The ladder, rung by rung, with a real browser: a link that starts Oriel or finds it running, a loopback address where
//! links do not arrive, a link that is pasted, and a person who says no.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Consent, Keyring, Stage, Window};
use puter_stand_in::{Options, StandIn};
use serde_json::json;

use crate::{scene, token, webview};

/// What the link of a sign-in is worth something by.
struct Secrets {
    code: String,
    state: String,
}

impl Secrets {
    fn of(link: &str) -> Result<Secrets> {
        let query = link.split_once('?').context("the link has a query")?.1;
        let fields: BTreeMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let field = |name: &str| {
            fields.get(name).map(|value| (*value).to_owned()).with_context(|| format!("the link has no {name}"))
        };
        Ok(Secrets { code: field("code")?, state: field("state")? })
    }

    /// Is one of them in this text?
    fn are_in(&self, text: &str) -> bool {
        [&self.code, &self.state].iter().any(|secret| text.contains(secret.as_str()))
    }
}

/// Starts a sign-in and approves it in the browser, but keeps the link to Oriel that it ends with.
async fn link_of_a_sign_in(stage: &Stage, window: &Window<'_>) -> Result<String> {
    stage.wish(Consent::Collect)?;
    window.press("Sign in with Puter").await?;
    let link = stage.visit(0).await?.link.context("the browser was led nowhere")?;
    window.wait_for("Finish in your browser").await?;
    Ok(link)
}

#[tokio::test]
async fn a_link_that_starts_oriel_signs_in() -> Result<()> {
    let (_puter, stage) = scene("cold", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    let link = link_of_a_sign_in(&stage, &window).await?;
    window.close().await?;

    let window = stage.open(&[&link]).await?;
    window.signed_in().await?;
    window.close().await
}

#[tokio::test]
async fn a_link_opened_by_the_desktop_starts_oriel() -> Result<()> {
    let (puter, stage) = scene("cold-desktop", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    let link = link_of_a_sign_in(&stage, &window).await?;
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
async fn links_that_belong_to_no_sign_in_are_refused_in_words() -> Result<()> {
    let (_puter, stage) = scene("links", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    let good = link_of_a_sign_in(&stage, &window).await?;

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
    window.wait_for("through an oriel:// link").await?;
    window.picture("waiting").await?;
    window.press("Cancel").await?;
    window.find("button", "Sign in with Puter").await?;
    window.close().await
}

#[tokio::test]
async fn a_refusal_that_the_browser_brings_back_is_told_and_signing_in_can_begin_anew() -> Result<()> {
    let (puter, stage) = scene("refused", Keyring::Unlocked, Options::default()).await?;
    stage.wish(Consent::Ignore)?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    let address = stage.visit(0).await?.address;
    let refusal = puter.deny(&address.parse()?).await.map_err(anyhow::Error::msg)?;
    stage.open_link(refusal.as_str()).await?;
    window.wait_for("Sign-in was refused").await?;
    window.picture("refused").await?;
    stage.wish(Consent::Approve)?;
    window.press("Try again").await?;
    window.signed_in().await?;
    window.close().await
}

#[tokio::test]
async fn a_puter_without_an_oauth_server_is_signed_in_to_over_loopback() -> Result<()> {
    let options = Options { bridge: false, ..Options::default() };
    let (puter, stage) = scene("loopback", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    window.wait_for("hands Oriel the token itself").await?;
    window.picture("asking").await?;
    window.press("Use the consent page").await?;
    window.signed_in().await?;
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
async fn a_link_that_finds_oriel_running_signs_in_and_raises_the_window() -> Result<()> {
    let (_puter, stage) = scene("warm", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    let link = link_of_a_sign_in(&stage, &window).await?;
    let id = stage.window_id("Oriel").await?;
    stage.take_keyboard_away().await?;
    stage.open_link(&link).await?;
    window.signed_in().await?;
    stage.keyboard_reaches(&id).await?;
    ensure!(stage.window_id("Oriel").await? == id, "there is another window");
    window.close().await
}

/// Signs in where links do not reach Oriel: it says which way it takes, and that way leads there.
async fn sign_in_without_links(puter: &StandIn, stage: &Stage, window: &Window<'_>) -> Result<()> {
    stage.wish(Consent::Ignore)?;
    window.press("Sign in with Puter").await?;
    stage.visit(0).await?;
    window.wait_for("through a loopback address on this computer").await?;
    window.picture("waiting").await?;
    stage.wish(Consent::Approve)?;
    window.press("Open the page again").await?;
    window.signed_in().await?;
    let visit = stage.visit(1).await?;
    let landed = visit.landed.context("the browser did not end on this computer")?;
    ensure!(landed.contains("Signed in"), "the last page says: {landed}");
    let token = token(puter)?;
    stage.keychain_has(&token, true).await?;
    let leaks = stage.leaks(&token)?;
    ensure!(leaks.is_empty(), "the token can be read in {leaks:?}");
    Ok(())
}

#[tokio::test]
async fn where_no_program_opens_links_the_loopback_address_is_used() -> Result<()> {
    let (puter, stage) = scene("no-handler", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    stage.remove_link_handlers().await?;
    sign_in_without_links(&puter, &stage, &window).await?;
    window.close().await
}

#[tokio::test]
async fn where_another_program_opens_links_it_learns_nothing() -> Result<()> {
    let (puter, stage) = scene("other-handler", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    stage.let_another_take_links("Lookalike").await?;
    sign_in_without_links(&puter, &stage, &window).await?;
    // The last page may call Oriel to the front, which the other program then hears.
    let taken = stage.links_taken();
    ensure!(taken.iter().all(|link| !link.contains('?')), "the other program was given {taken:?}");
    window.close().await
}

#[tokio::test]
async fn links_that_another_program_swallows_are_got_round_by_trying_another_way() -> Result<()> {
    let (_puter, stage) = scene("another-way", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    let link = link_of_a_sign_in(&stage, &window).await?;
    // Whoever caught the link cannot use it, and neither can anybody once another way was taken.
    stage.wish(Consent::Approve)?;
    window.press("Try another way").await?;
    window.wait_for("loopback address").await?;
    window.signed_in().await?;
    stage.open_link(&link).await?;
    window.wait_for("Nothing was changed").await?;
    window.close().await
}

#[tokio::test]
async fn a_link_that_is_pasted_signs_in_and_never_enters_the_page() -> Result<()> {
    let (_puter, stage) = scene("paste", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    let link = link_of_a_sign_in(&stage, &window).await?;
    let secrets = Secrets::of(&link)?;

    // A key of another service is recognised, refused kindly, and not shown.
    let key = "sk-ant-oat01-not-a-real-one";
    stage.copy(key).await?;
    window.click("field", "Sign-in code").await?;
    window.strike("ctrl+v").await?;
    window.wait_for("works only in Claude Code").await?;
    ensure!(!webview(&window).await?.contains(key), "the key can be read in the page");
    window.picture("foreign-key").await?;

    // What the page could ever have seen of a paste is watched while it happens.
    let watch = "window.seen = []
        for (const name of ['paste', 'beforeinput', 'input', 'change', 'keydown'])
            addEventListener(name, (event) => window.seen.push(name, event.data, event.target.value), true)";
    window.eval(watch, vec![]).await?;
    stage.copy(&format!("  {link}\n")).await?;
    window.click("field", "Sign-in code").await?;
    window.strike("ctrl+v").await?;
    window.signed_in().await?;
    let seen = window.eval("return window.seen.join(' ')", vec![]).await?.to_string();
    ensure!(seen.contains("keydown"), "nothing was watched: {seen}");
    ensure!(!secrets.are_in(&seen), "the page was given the link: {seen}");
    ensure!(!secrets.are_in(&webview(&window).await?), "the link can be read in the page afterwards");
    window.close().await
}

#[tokio::test]
async fn the_link_of_the_page_can_be_copied_to_a_browser_elsewhere() -> Result<()> {
    let (puter, stage) = scene("copy-link", Keyring::Unlocked, Options::default()).await?;
    stage.wish(Consent::Ignore)?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    stage.visit(0).await?;
    window.press("Copy the link").await?;
    let address = stage.is_copied("code_challenge").await?;
    let link = puter.approve(&address.parse()?).await.map_err(anyhow::Error::msg)?;
    // The bare code does as well as the link: it is worth nothing anywhere else.
    stage.copy(&Secrets::of(link.as_str())?.code).await?;
    window.click("field", "Sign-in code").await?;
    window.strike("ctrl+v").await?;
    window.signed_in().await?;
    window.close().await
}
