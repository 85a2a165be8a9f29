//! Files in the real window: what a press hits, the way back by keys and by the mouse, the trash and the search.

use anyhow::{Result, ensure};
use oriel_desktop::{Button, Keyring, Window};
use puter_stand_in::Options;
use serde_json::json;

use crate::scene;

/// The folders on the way, as the bar shows them.
const WAY: &str =
    "return [...document.querySelectorAll('nav[aria-label=\"Folder\"] li')].map((li) => li.innerText.trim())";
/// What the keyboard is on in the list, if the list has it.
const ON: &str = "const list = document.querySelector('[role=\"grid\"]')
    if (document.activeElement !== list) return null
    return document.getElementById(list.getAttribute('aria-activedescendant'))?.querySelector('bdi').textContent ?? null";

/// Opens a folder of the list with a double click of the real mouse.
async fn enter(window: &Window<'_>, folder: &str) -> Result<()> {
    window.push("row", &format!("{folder}*"), Button::Left).await?;
    window.strike("Return").await
}

#[tokio::test]
async fn the_way_back_is_there_by_keys_and_by_the_mouse() -> Result<()> {
    let (_puter, stage) = scene("files-back", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    enter(&window, "Documents").await?;
    window.becomes(WAY, json!(["Home", "Documents"])).await?;
    enter(&window, "House 2026").await?;
    let house = json!(["Home", "Documents", "House 2026"]);
    window.becomes(WAY, house.clone()).await?;

    window.push("row", "survey-notes.md*", Button::Back).await?;
    window.becomes(WAY, json!(["Home", "Documents"])).await?;
    window.becomes(ON, json!("House 2026")).await?;
    window.push("row", "House 2026*", Button::Forward).await?;
    window.becomes(WAY, house.clone()).await?;
    window.strike("alt+Left").await?;
    window.becomes(WAY, json!(["Home", "Documents"])).await?;
    window.becomes(ON, json!("House 2026")).await?;
    window.strike("alt+Right").await?;
    window.becomes(WAY, house).await?;
    window.strike("BackSpace").await?;
    window.strike("BackSpace").await?;
    window.becomes(WAY, json!(["Home"])).await?;
    window.becomes(ON, json!("Documents")).await?;
    // The page itself was not left by any of it.
    ensure!(window.eval("return history.length", vec![]).await? == json!(1));
    window.close().await
}

#[tokio::test]
async fn choosing_a_file_moves_no_control_and_deleting_is_undone_by_ctrl_z() -> Result<()> {
    let (_puter, stage) = scene("files-chosen", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    enter(&window, "Documents").await?;
    enter(&window, "House 2026").await?;
    let switch = window.find("button", "Show the preview").await?.rectangle().await?;
    window.push("row", "bills-2025.csv*", Button::Left).await?;
    window.find("button", "Move to the trash").await?;
    window.picture("chosen").await?;
    for button in ["Back", "New folder", "Upload"] {
        ensure!(window.has("button", button).await?, "{button} is gone");
    }
    // What was aimed at before the file was chosen is what is hit.
    window.push_at((switch.0 + switch.2 / 2.0) as i32, (switch.1 + switch.3 / 2.0) as i32, Button::Left).await?;
    window.find("button", "Hide the preview").await?;
    window.find("row", "bills-2025.csv*").await?;

    window.push("row", "bills-2025.csv*", Button::Left).await?;
    window.strike("Delete").await?;
    window.gone("row", "bills-2025.csv*").await?;
    window.strike("ctrl+z").await?;
    window.find("row", "bills-2025.csv*").await?;
    window.picture("undone").await?;
    window.close().await
}

#[tokio::test]
async fn the_trash_gives_back_and_is_emptied_after_a_question() -> Result<()> {
    let (_puter, stage) = scene("files-trash", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    enter(&window, "Documents").await?;
    enter(&window, "House 2026").await?;
    for name in ["bills-2025.csv", "breakeven.py"] {
        window.push("row", &format!("{name}*"), Button::Left).await?;
        window.strike("Delete").await?;
        window.gone("row", &format!("{name}*")).await?;
    }
    window.push("button", "Trash", Button::Left).await?;
    window.push("row", "breakeven.py*", Button::Right).await?;
    window.push("menuitem", "Restore", Button::Left).await?;
    window.wait_for("“breakeven.py” restored to House 2026").await?;
    window.push("row", "bills-2025.csv*", Button::Left).await?;
    window.picture("trash").await?;
    window.strike("Escape").await?;
    window.push("button", "Empty trash…", Button::Left).await?;
    window.wait_for("1 item, 305 bytes, is deleted for good. This cannot be undone.").await?;
    window.picture("empty").await?;
    // The safe answer has the keyboard.
    window.strike("Return").await?;
    window.find("row", "bills-2025.csv*").await?;
    window.push("button", "Empty trash…", Button::Left).await?;
    window.push("button", "Empty", Button::Left).await?;
    window.wait_for("Trash is empty").await?;
    window.strike("alt+Left").await?;
    window.find("row", "breakeven.py*").await?;
    window.close().await
}

#[tokio::test]
async fn the_search_from_home_looks_through_the_whole_cloud() -> Result<()> {
    let (_puter, stage) = scene("files-search", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.turn_to("Files").await?;
    window.find("row", "Documents*").await?;
    window.strike("ctrl+f").await?;
    for key in ["b", "a", "r", "r", "o", "s"] {
        window.strike(key).await?;
    }
    window.wait_for("1 item found in your whole cloud").await?;
    window.find("row", "barros.txt*Documents / House 2026 / Quotes*").await?;
    window.picture("searched").await?;
    window.close().await
}
