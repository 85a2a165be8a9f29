//! Where the token is: in the real keychain and nowhere else, and where the person chose it to be when there is none.

use anyhow::{Result, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::Options;

use crate::{USER, scene, token, webview};

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

/// Chooses where the token shall be, in the dialog that asks when there is no keychain.
async fn choose(window: &Window<'_>, passphrase: Option<&str>) -> Result<()> {
    window.wait_for("No keychain on this computer").await?;
    if let Some(passphrase) = passphrase {
        window.click("radio", "In a file locked with a passphrase*").await?;
        window.fill("Passphrase", passphrase).await?;
        window.fill("The same passphrase again", passphrase).await?;
    }
    window.press("Continue").await
}

#[tokio::test]
async fn without_a_keychain_the_sign_in_lasts_until_oriel_closes() -> Result<()> {
    let (puter, stage) = scene("no-keychain", Keyring::Absent, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    window.wait_for("No keychain on this computer").await?;
    window.picture("asked").await?;
    ensure!(stage.visits()? == 0, "the browser was opened before the person chose");
    // What is chosen when a person only presses Continue.
    choose(&window, None).await?;
    window.signed_in().await?;
    window.open_accounts(USER).await?;
    window.wait_for("In memory only, until Oriel is closed").await?;
    window.picture("in-memory").await?;
    let leaks = stage.leaks(&token(&puter)?)?;
    ensure!(leaks.is_empty(), "the token can be read in {leaks:?}");
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.find("button", "Sign in with Puter").await?;
    window.close().await
}

#[tokio::test]
async fn a_file_keeps_the_token_locked_with_the_passphrase() -> Result<()> {
    const PASSPHRASE: &str = "ladder harbour velvet onion";
    let (puter, stage) = scene("file", Keyring::Absent, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    window.wait_for("No keychain on this computer").await?;
    window.click("radio", "In a file locked with a passphrase*").await?;
    window.wait_for("Weaker than a keychain").await?;
    window.picture("weaker").await?;
    choose(&window, Some(PASSPHRASE)).await?;
    window.signed_in().await?;
    window.ask("Where is the loft ladder?").await?;
    let token = token(&puter)?;
    for secret in [&token, PASSPHRASE] {
        let leaks = stage.leaks(secret)?;
        ensure!(leaks.is_empty(), "a secret can be read in {leaks:?}");
        ensure!(!webview(&window).await?.contains(secret), "a secret can be read in the webview");
    }
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.wait_for("Your sign-in is locked").await?;
    window.picture("locked").await?;
    window.fill("Passphrase", "ladder harbour velvet").await?;
    window.press("Unlock").await?;
    window.wait_for("This is not the passphrase").await?;
    window.picture("wrong").await?;
    window.fill("Passphrase", PASSPHRASE).await?;
    window.press("Unlock").await?;
    window.signed_in().await?;
    window.wait_for("Where is the loft ladder?").await?;
    window.ask("And the hatch?").await?;
    ensure!(stage.visits()? == 1, "the browser was opened again");
    window.close().await
}

#[tokio::test]
async fn a_forgotten_passphrase_is_given_up_and_the_chats_stay() -> Result<()> {
    let (_puter, stage) = scene("forgotten", Keyring::Absent, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    choose(&window, Some("ladder harbour velvet onion")).await?;
    window.signed_in().await?;
    window.ask("Where is the loft ladder?").await?;
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.press("Forgotten?").await?;
    window.wait_for("Remove the locked file?").await?;
    window.press("Remove the file").await?;
    window.press("Sign in with Puter").await?;
    choose(&window, None).await?;
    window.signed_in().await?;
    window.wait_for("Where is the loft ladder?").await?;
    window.close().await
}

#[tokio::test]
async fn a_keychain_that_comes_up_while_the_person_chooses_is_used() -> Result<()> {
    let (puter, stage) = scene("check-again", Keyring::Absent, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    window.wait_for("No keychain on this computer").await?;
    window.press("Check again").await?;
    window.wait_for("There is still no keychain").await?;
    stage.start_keyring().await?;
    window.press_until_gone("Check again").await?;
    window.signed_in().await?;
    stage.keychain_has(&token(&puter)?, true).await?;
    window.close().await
}

/// Keeps the token elsewhere, starts a keychain, and moves it in there.
async fn moves_into_the_keychain(name: &str, passphrase: Option<&str>) -> Result<()> {
    let (puter, stage) = scene(name, Keyring::Absent, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    choose(&window, passphrase).await?;
    window.signed_in().await?;
    stage.start_keyring().await?;
    window.settings("Account").await?;
    window.press("Move into the keychain").await?;
    window.wait_for("In GNOME Keyring on this computer, and nowhere else").await?;
    window.picture("moved").await?;
    let token = token(&puter)?;
    stage.keychain_has(&token, true).await?;
    let leaks = stage.leaks(&token)?;
    ensure!(leaks.is_empty(), "the token can be read in {leaks:?}");
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    window.close().await
}

#[tokio::test]
async fn a_token_in_memory_moves_into_a_keychain_that_comes_up_later() -> Result<()> {
    moves_into_the_keychain("moves-from-memory", None).await
}

#[tokio::test]
async fn a_token_in_the_file_moves_into_a_keychain_that_comes_up_later() -> Result<()> {
    moves_into_the_keychain("moves-from-file", Some("ladder harbour velvet onion")).await
}

#[tokio::test]
async fn a_keychain_that_is_locked_while_signing_in_is_unlocked_by_the_person() -> Result<()> {
    let (puter, stage) = scene("locked", Keyring::Locked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    stage.unlock_keyring().await?;
    window.signed_in().await?;
    stage.keychain_has(&token(&puter)?, true).await?;
    window.close().await
}

#[tokio::test]
async fn who_does_not_unlock_the_keychain_is_told_where_the_token_is() -> Result<()> {
    let (_puter, stage) = scene("still-locked", Keyring::Locked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    stage.refuse_keyring().await?;
    window.signed_in().await?;
    window.wait_for("until you close Oriel").await?;
    window.picture("still-locked").await?;
    window.close().await
}

#[tokio::test]
async fn a_keychain_that_is_locked_at_the_start_asks_beside_a_window_that_is_there_already() -> Result<()> {
    let (_puter, stage) = scene("locked-at-start", Keyring::Locked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.press("Sign in with Puter").await?;
    stage.unlock_keyring().await?;
    window.signed_in().await?;
    window.ask("Where is the loft ladder?").await?;
    window.close().await?;

    stage.lock_keyring().await?;
    let window = stage.open(&[]).await?;
    stage.keyring_asks().await?;
    // The question is still open, and the window answers all the same.
    window.wait_for("GNOME Keyring is asking").await?;
    window.find("button", "Sign in again").await?;
    window.picture("asking").await?;
    stage.unlock_keyring().await?;
    window.signed_in().await?;
    window.wait_for("Where is the loft ladder?").await?;
    window.close().await?;

    stage.lock_keyring().await?;
    let window = stage.open(&[]).await?;
    stage.refuse_keyring().await?;
    window.wait_for("The keychain is locked").await?;
    window.find("button", "Sign in again").await?;
    window.picture("refused").await?;
    window.press("Unlock").await?;
    stage.unlock_keyring().await?;
    window.signed_in().await?;
    ensure!(stage.visits()? == 1, "the browser was opened again");
    window.close().await
}
