//! Whatever a model says, the real window runs nothing of it, loads nothing for it and is led nowhere by it, under the
//! policy and in the engine that people have: not while it arrives, when half of it is drawn by other rules than the whole,
//! and not when it is read later. The documents are those in `tests/hostile`; a browser without the policy is shown them
//! too (`tests/ui/hostile.test.mjs`).

use std::{collections::BTreeSet, net::Ipv4Addr, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use oriel_desktop::{Keyring, Window};
use puter_stand_in::{Options, StandIn};
use serde::Deserialize;
use serde_json::json;

use crate::{canary::Canary, scene};

const TEXTS: [(&str, &str); 4] = [
    ("Tags", include_str!("../../hostile/html.txt")),
    ("Links", include_str!("../../hostile/links.txt")),
    ("Marks", include_str!("../../hostile/marks.txt")),
    ("Shapes", include_str!("../../hostile/shapes.txt")),
];
const ASK: &str = include_str!("../../hostile/ask.js");
const LOOK: &str = include_str!("../../hostile/look.js");
const WALK: &str = include_str!("../../hostile/walk.js");
/// More than it takes to come to the end of any of the chats; each takes some seconds.
const MOST_WALKS: usize = 10;

/// Between two pieces of an answer: some of them are drawn before the next one comes.
const PACE: Duration = Duration::from_millis(4);
/// The documents arrive in so many parts, because a window must not be held up for long.
const PARTS: usize = 20;

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

/// What was seen while some of the documents arrived.
#[derive(Debug, Deserialize)]
struct Asked {
    results: Vec<Arrived>,
    /// The addresses that the page asked.
    loaded: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Arrived {
    name: String,
    /// What should not have been there at any time.
    found: Vec<String>,
    /// How many halves of it were drawn before it was whole.
    halves: usize,
}

#[tokio::test]
async fn hostile_answers_run_nothing_load_nothing_and_lead_nowhere_while_they_arrive() -> Result<()> {
    let options = Options { pace: PACE, ..Options::default() };
    let (puter, mut stage) = scene("hostile-arriving", Keyring::Unlocked, options).await?;
    // Without a graphics card the web view imitates one, and draws too seldom to draw half of a short answer. Writing
    // everything down costs as much.
    stage.give("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    stage.give("ORIEL_LOG", "warn");
    let canary = Canary::sit().await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.prefer_long_answers().await?;
    window.close().await?;

    let window = stage.open(&[]).await?;
    window.signed_in().await?;
    let texts = TEXTS.map(|(_, text)| text);
    let mut wanted = BTreeSet::new();
    for text in texts {
        wanted.extend(documents_in(&window, text, &canary).await?.into_iter().map(|document| document.name));
    }
    let (mut seen, mut in_halves) = (BTreeSet::new(), 0);
    for part in 0..PARTS {
        let asked = json!({ "texts": texts, "canary": canary.address(), "part": part, "parts": PARTS });
        let asked = window.work(&format!("{LOOK}{ASK}return askAll(argument)"), asked).await?;
        let asked: Asked = serde_json::from_value(asked)?;
        let bad: Vec<&Arrived> = asked.results.iter().filter(|arrived| !arrived.found.is_empty()).collect();
        ensure!(bad.is_empty(), "{bad:#?}");
        ensure!(asked.loaded.is_empty(), "the page asked {:#?}", asked.loaded);
        in_halves += asked.results.iter().filter(|arrived| arrived.halves > 1).count();
        seen.extend(asked.results.into_iter().map(|arrived| arrived.name));
    }
    ensure!(seen == wanted, "{:?} were not asked for", wanted.difference(&seen).collect::<Vec<_>>());
    ensure!(in_halves > wanted.len() / 3, "only {in_halves} of {} were drawn before they were whole", wanted.len());
    asked_nobody_else(&puter, &window).await?;
    canary.was_left_alone(&stage, &window).await?;
    window.close().await
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
    asked_nobody_else(&puter, &window).await?;
    window.close().await
}

/// Oriel itself asked the Puter that it was given, and no other host.
async fn asked_nobody_else(puter: &StandIn, window: &Window<'_>) -> Result<()> {
    let asked = window.call("diagnostics.connections", json!({})).await?;
    let (host, port) = (Ipv4Addr::LOCALHOST, puter.origin().port().context("the stand-in has a port")?);
    ensure!(asked["hosts"] == json!([format!("{host}:{port}")]), "Oriel asked {}", asked["hosts"]);
    Ok(())
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
