//! The real window as narrow as it can be made: half a laptop's screen.

use anyhow::{Result, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::Options;
use serde_json::{Value, json};

use crate::scene;

const WIDTH: &str = "480";
const HEIGHT: &str = "560";

/// What sticks out of the window, a line each.
async fn beyond(window: &Window<'_>) -> Result<Value> {
    let script = "const isCut = (element) => {
            for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
                if (getComputedStyle(box).overflowX !== 'visible' || getComputedStyle(box).clipPath !== 'none') return true
            return getComputedStyle(element).clipPath !== 'none'
        }
        const { scrollWidth } = document.scrollingElement
        return [
            ...(scrollWidth > innerWidth ? [`the document is ${scrollWidth} wide`] : []),
            ...[...document.body.querySelectorAll('*')].filter((element) => {
                const { left, right, width } = element.getBoundingClientRect()
                return width > 0 && (left < -0.5 || right > innerWidth + 0.5) && !isCut(element)
            }).map(({ tagName, textContent }) => `${tagName} ${textContent.trim().slice(0, 30)}`),
        ]";
    window.eval(script, vec![]).await
}

async fn fits(window: &Window<'_>, screen: &str) -> Result<()> {
    window.picture(screen).await?;
    let beyond = beyond(window).await?;
    ensure!(beyond == json!([]), "{screen}: {beyond}");
    Ok(())
}

#[tokio::test]
async fn every_part_fits_into_the_narrowest_window() -> Result<()> {
    let (_puter, stage) = scene("narrow", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.find("button", "Sign in with Puter").await?;
    let id = stage.window_id("Oriel").await?;
    stage.run("xdotool", &["windowsize", "--sync", &id, WIDTH, HEIGHT]).await?;
    window.becomes("return [innerWidth, innerHeight]", json!([480, 560])).await?;
    fits(&window, "welcome").await?;
    window.sign_in().await?;
    fits(&window, "empty").await?;
    window.ask("Would a heat pump be cheaper to run? Show the formula and a script.").await?;
    window.write("And without the loft?").await?;
    window.find("button", "Send").await?;
    fits(&window, "chat").await?;
    window.press("Show the sidebar").await?;
    window.find("field", "Search chats").await?;
    fits(&window, "sidebar").await?;
    window.press("Settings").await?;
    window.find("heading", "Account").await?;
    fits(&window, "settings").await?;
    window.press("Settings: Account").await?;
    window.click("menuitemcheckbox", "Models").await?;
    window.find("heading", "Models").await?;
    fits(&window, "models").await?;
    window.press("Back to chats").await?;
    window.signed_in().await?;
    window.close().await
}
