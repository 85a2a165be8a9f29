//! Several accounts on one computer: added, changed between, and signed out one by one or all at once.

use anyhow::{Result, ensure};
use oriel_desktop::{Keyring, Stage, Window};
use puter_stand_in::{Options, StandIn};

use crate::{USER, scene, token, token_of};

/// The other one who lives on the stand-in.
const OTHER: &str = "noor";

/// Adds the other account through the browser, in which she is logged in.
async fn add_the_other(puter: &StandIn, window: &Window<'_>) -> Result<()> {
    puter.log_in(OTHER);
    window.open_accounts(USER).await?;
    window.press("Add an account…").await?;
    window.wait_for("The one that is open stays signed in.").await?;
    window.press("Sign in with Puter").await?;
    window.is_the_window_of(OTHER).await
}

/// Changes to an account that is signed in.
async fn change(window: &Window<'_>, from: &str, to: &str) -> Result<()> {
    window.open_accounts(from).await?;
    window.press(&format!("*{to}*127.0.0.1:*")).await?;
    window.is_the_window_of(to).await
}

async fn both_in_the_keychain(stage: &Stage, puter: &StandIn, wanted: [bool; 2]) -> Result<()> {
    for (user, wanted) in [USER, OTHER].into_iter().zip(wanted) {
        stage.keychain_has(&token_of(puter, user)?, wanted).await?;
    }
    Ok(())
}

#[tokio::test]
async fn two_accounts_are_kept_apart_and_changed_between() -> Result<()> {
    let (puter, stage) = scene("two-accounts", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;

    add_the_other(&puter, &window).await?;
    let visit = stage.visit(1).await?;
    ensure!(visit.text.contains("signed in as noor"), "the consent page said: {}", visit.text);
    window.wait_without("Where is the loft ladder?").await?;
    window.ask("When are carrots sown?").await?;
    window.picture("the-other").await?;
    window.turn_to("Files").await?;
    window.open_entry("Documents").await?;
    window.find("row", "Garden*").await?;
    window.turn_to("Chats").await?;
    both_in_the_keychain(&stage, &puter, [true, true]).await?;

    change(&window, OTHER, USER).await?;
    window.wait_for("Where is the loft ladder?").await?;
    window.wait_without("When are carrots sown?").await?;
    window.ask("And the hatch?").await?;
    let asked = puter.requests().into_iter().rfind(|request| request.path == "/drivers/call");
    ensure!(asked.and_then(|request| request.account).as_deref() == Some(USER), "somebody else asked");
    window.close().await?;

    // The window opens as it was closed, and the other account is a click away.
    let window = stage.open(&[]).await?;
    window.is_the_window_of(USER).await?;
    change(&window, USER, OTHER).await?;
    window.wait_for("When are carrots sown?").await?;
    window.close().await
}

#[tokio::test]
async fn signing_one_account_out_leaves_the_other() -> Result<()> {
    let (puter, stage) = scene("sign-out-one", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;
    add_the_other(&puter, &window).await?;
    window.open_accounts(OTHER).await?;
    window.picture("accounts").await?;
    window.press("Sign out").await?;
    window.wait_for("The sign-in token of noor is removed").await?;
    window.press("Sign out").await?;
    window.is_the_window_of(USER).await?;
    window.wait_for("Where is the loft ladder?").await?;
    both_in_the_keychain(&stage, &puter, [true, false]).await?;
    window.close().await
}

#[tokio::test]
async fn signing_all_accounts_out_leaves_nothing_in_the_keychain() -> Result<()> {
    let (puter, stage) = scene("sign-out-all", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    let first = token(&puter)?;
    add_the_other(&puter, &window).await?;
    window.open_accounts(OTHER).await?;
    window.press("Sign out of all…").await?;
    window.wait_for("Sign out of all accounts?").await?;
    window.picture("asked").await?;
    window.press("Sign out of all").await?;
    window.wait_for("A window onto your Puter").await?;
    window.find("button", "Sign in with Puter").await?;
    both_in_the_keychain(&stage, &puter, [false, false]).await?;
    ensure!(stage.leaks(&first)?.is_empty(), "the token is left in {:?}", stage.leaks(&first)?);
    window.close().await
}

#[tokio::test]
async fn a_temporary_account_is_called_one() -> Result<()> {
    let options = Options { temporary: true, ..Options::default() };
    let (_puter, stage) = scene("temporary", Keyring::Unlocked, options).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.settings("Account").await?;
    window.wait_for("Temporary account").await?;
    window.wait_for("it can be lost with that browser").await?;
    window.picture("temporary").await?;
    window.close().await
}
