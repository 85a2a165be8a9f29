//! Whatever a model says, the real window runs nothing of it, loads nothing for it and is led nowhere by it, under the
//! policy and in the engine that people have. The documents are those in `tests/hostile`, which also stand in a browser
//! while they stream (`tests/ui/hostile.test.mjs`); here they are brought in as chats and read from top to bottom.

use std::{collections::BTreeSet, net::Ipv4Addr};

use anyhow::{Context, Result, bail, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::Options;
use serde::Deserialize;
use serde_json::json;

use crate::{canary::Canary, scene};

const TEXTS: [(&str, &str); 4] = [
    ("Tags", include_str!("../../hostile/html.txt")),
    ("Links", include_str!("../../hostile/links.txt")),
    ("Marks", include_str!("../../hostile/marks.txt")),
    ("Shapes", include_str!("../../hostile/shapes.txt")),
];
const LOOK: &str = include_str!("../../hostile/look.js");
const WALK: &str = include_str!("../../hostile/walk.js");
/// More than it takes to come to the end of any of the chats; each takes some seconds.
const MOST_WALKS: usize = 10;

#[derive(Deserialize)]
struct Document {
    name: String,
    text: String,
}

/// What was seen on a walk.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Walked {
    results: Vec<Looked>,
    is_end: bool,
    /// Where the view left its place by itself.
    went_back: Vec<String>,
    /// What happened to the page meanwhile.
    accidents: Vec<String>,
    /// The addresses that the page asked.
    loaded: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Looked {
    name: String,
    /// What should not be there.
    found: Vec<String>,
}

#[tokio::test]
async fn hostile_answers_run_nothing_load_nothing_and_lead_nowhere() -> Result<()> {
    let (puter, stage) = scene("hostile", Keyring::Unlocked, Options::default()).await?;
    let canary = Canary::sit().await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;

    let mut chats = Vec::new();
    for (title, text) in TEXTS {
        chats.push((title, documents_in(&window, text, &canary).await?));
    }
    let said = chats.iter().map(|(title, documents)| {
        (*title, documents.iter().map(|document| (document.name.clone(), document.text.clone())).collect())
    });
    window.bring_in(said.collect()).await?;
    for (title, documents) in &chats {
        window.press(title).await?;
        // The end of a chat is what is seen of it first.
        let last = documents.last().context("a text has documents")?;
        window.wait_for(&last.name).await?;
        let seen = walk_through(&window).await.with_context(|| format!("the chat “{title}”"))?;
        window.picture(title).await?;
        let wanted: BTreeSet<String> = documents.iter().map(|document| document.name.clone()).collect();
        ensure!(seen == wanted, "{title}: {:?} were not drawn", wanted.difference(&seen).collect::<Vec<_>>());
    }
    canary.was_left_alone(&stage, &window).await?;
    let asked = window.call("trust.connections", json!({})).await?;
    let (host, port) = (Ipv4Addr::LOCALHOST, puter.origin().port().context("the stand-in has a port")?);
    ensure!(asked["hosts"] == json!([format!("{host}:{port}")]), "Oriel asked {}", asked["hosts"]);
    window.close().await
}

/// Looks through the chat that is open. Answers the names of the documents that were drawn.
async fn walk_through(window: &Window<'_>) -> Result<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    for _ in 0..MOST_WALKS {
        let walked =
            window.work(&format!("{LOOK}{WALK}return walk(argument)"), json!({ "isFirst": seen.is_empty() })).await?;
        let walked: Walked = serde_json::from_value(walked)?;
        let bad: Vec<&Looked> = walked.results.iter().filter(|looked| !looked.found.is_empty()).collect();
        ensure!(bad.is_empty(), "{bad:#?}");
        ensure!(walked.went_back.is_empty(), "the view went back {:?}", walked.went_back);
        ensure!(walked.accidents.is_empty(), "{:#?}", walked.accidents);
        ensure!(walked.loaded.is_empty(), "the page asked {:#?}", walked.loaded);
        seen.extend(walked.results.into_iter().map(|looked| looked.name));
        if walked.is_end {
            return Ok(seen);
        }
    }
    bail!("{MOST_WALKS} walks did not come to the end, but to {seen:?}")
}

async fn documents_in(window: &Window<'_>, text: &str, canary: &Canary) -> Result<Vec<Document>> {
    let script = format!("{LOOK}return documentsIn([argument.text], argument.canary)");
    let documents = window.work(&script, json!({ "text": text, "canary": canary.address() })).await?;
    Ok(serde_json::from_value(documents)?)
}
