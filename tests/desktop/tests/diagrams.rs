//! Diagrams are drawn by a large program that is given a model's text. It runs in a frame without rights: what would get
//! past it has no door to the application, no hold on the window and no network.

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::Options;
use serde_json::{Value, json};

use crate::{canary::Canary, scene};

/// Where the frame that is looked into stands.
const ADDRESS: &str = "tauri://localhost/diagram/page.htm";

/// Has a diagram of a bay and a window drawn.
async fn draw(window: &Window<'_>) -> Result<()> {
    let answer = "```mermaid\ngraph LR\nA[Bay] --> B[Window]\n```";
    window.bring_in(vec![("Drawn", vec![("Draw it.".into(), answer.into())])]).await?;
    window.press("Drawn").await?;
    window.press("Draw diagram").await?;
    window.becomes("return document.querySelector('iframe')?.dataset.state ?? ''", json!("drawn")).await
}

#[tokio::test]
async fn a_diagram_is_drawn() -> Result<()> {
    let (_puter, stage) = scene("diagram", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    draw(&window).await?;
    let drawn = window.work_in_frame(
        "const { width, height } = document.querySelector('svg').getBoundingClientRect()
        return [width > 60 && height > 30, ...[...document.querySelectorAll('svg .node')].map((node) => node.textContent.trim())]",
        Value::Null,
    );
    ensure!(drawn.await? == json!([true, "Bay", "Window"]));
    window.picture("drawn").await?;
    window.close().await
}

#[tokio::test]
async fn the_frame_of_a_diagram_has_no_door_and_no_network() -> Result<()> {
    let (_puter, stage) = scene("diagram-frame", Keyring::Unlocked, Options::default()).await?;
    let canary = Canary::sit().await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    draw(&window).await?;
    let address = window.eval("return location.href", vec![]).await?;

    let found = window.work_in_frame(include_str!("in_frame.js"), json!(canary.address())).await?;
    let found = found.as_object().context("what was tried")?;
    let granted: Vec<_> = found.iter().filter(|(_, outcome)| *outcome != "no").collect();
    ensure!(granted.is_empty() && found.len() > 25, "the frame was granted {granted:#?}");
    // A frame may go elsewhere by itself, but not to other programs' pages, and to our own without the door.
    window.work_in_frame("location.href = `${argument}/location`", json!(canary.address())).await?;
    ensure!(window.work_in_frame("return location.href", Value::Null).await? == ADDRESS);
    ensure!(window.eval("return location.href", vec![]).await? == address, "the window was led away");
    canary.was_left_alone(&stage, &window).await?;
    window.close().await
}
