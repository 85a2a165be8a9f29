//! The settings' page about links: who gets them on this computer, a test that really opens one, and the repair.

use anyhow::Result;
use oriel_desktop::{Keyring, Window};
use puter_stand_in::Options;

use crate::scene;

/// Comes to the page anew, so that it looks again.
async fn look(window: &Window<'_>) -> Result<()> {
    window.settings("Appearance").await?;
    window.settings("Privacy and trust").await
}

#[tokio::test]
async fn links_are_tested_and_repaired() -> Result<()> {
    let (_puter, stage) = scene("repair", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    look(&window).await?;
    window.wait_for("oriel:// open this Oriel").await?;
    window.press("Test").await?;
    window.wait_for("A link was opened and arrived").await?;
    window.show("Sign-in links").await?;
    window.picture("ours").await?;

    stage.remove_link_handlers().await?;
    look(&window).await?;
    window.wait_for("No program opens links").await?;
    window.press("Test").await?;
    window.wait_for("so none was opened").await?;
    window.show("Sign-in links").await?;
    window.picture("nobody").await?;
    window.press("Repair").await?;
    window.wait_for("Repaired.").await?;
    window.press("Test").await?;
    window.wait_for("A link was opened and arrived").await?;
    window.show("Sign-in links").await?;
    window.picture("repaired").await?;
    window.close().await
}

#[tokio::test]
async fn links_that_another_program_took_are_taken_back() -> Result<()> {
    let (_puter, stage) = scene("taken-back", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    stage.let_another_take_links("Lookalike").await?;
    look(&window).await?;
    window.wait_for("oriel:// open Lookalike").await?;
    window.press("Test").await?;
    stage.link_is_taken().await?;
    window.wait_for("did not arrive").await?;
    window.show("Sign-in links").await?;
    window.picture("another").await?;
    window.press("Repair").await?;
    window.wait_for("Repaired.").await?;
    let taken = stage.links_taken().len();
    window.press("Test").await?;
    window.wait_for("A link was opened and arrived").await?;
    anyhow::ensure!(stage.links_taken().len() == taken, "the other program still gets links");
    window.close().await
}
