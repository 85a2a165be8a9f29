//! What Oriel promises, one file a promise, through the door that the UI uses and against a Puter that misbehaves.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod asking;
mod at_once;
mod attaching;
mod attacks;
#[cfg(unix)]
mod being_private;
mod branching;
mod breaking;
mod browsing;
mod clocks;
mod closing;
mod compaction;
#[cfg(target_os = "linux")]
mod damaged;
mod erasing;
mod erasing_everything;
mod events;
mod export;
mod floors;
mod full_disk;
mod import;
mod keeping_chats;
mod keeping_the_token;
mod links;
mod living;
mod long_answers;
mod naming;
mod offline;
mod options;
mod paying;
mod pictures;
mod preferences;
mod queueing;
mod reauth;
mod saving;
mod search;
mod secrets;
mod signing_in;
mod starting;
mod surviving;
#[cfg(unix)]
mod transfers;
mod trashing;
mod truncation;
mod trusting;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::{Value, json};

/// A stand-in that does not dawdle.
async fn puter() -> StandIn {
    StandIn::start(Options { pace: Duration::ZERO, ..Options::default() }).await.unwrap()
}

/// Oriel on a new computer, signed in.
async fn signed_in(puter: &StandIn) -> Oriel {
    let mut oriel = Computer::new(puter.origin()).start().await;
    sign_in(puter, &mut oriel).await;
    oriel
}

/// Signs in as a person does: Sign in, Approve, and the link comes back.
async fn sign_in(puter: &StandIn, oriel: &mut Oriel) {
    let link = link_of_a_new_sign_in(puter, oriel).await;
    oriel.app.open_link(link.as_str()).await;
    let state = state(oriel).await;
    assert_eq!(seen(&state), "signedIn", "{state}");
}

/// Starts a sign-in, agrees to the consent page if asked, approves in the browser, and answers the link unopened.
async fn link_of_a_new_sign_in(puter: &StandIn, oriel: &mut Oriel) -> url::Url {
    let mut state = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    if seen(&state) == "asking" {
        state = oriel.call("account.agree", json!({})).await.unwrap();
    }
    assert_eq!(seen(&state), "waiting", "{state}");
    let address = oriel.computer.opened().await;
    puter.approve(&address).await.unwrap()
}

fn ask_to_sign_in() -> Value {
    json!({ "server": null, "oauth": null, "allowHttp": false })
}

/// What a window begins with that has begun with no account.
async fn start(oriel: &Oriel) -> Value {
    oriel.call("app.start", json!({ "shown": null })).await.unwrap()
}

async fn state(oriel: &Oriel) -> Value {
    start(oriel).await["account"].take()
}

/// What the window shows first: a sign-in as far as it is, else whether somebody is signed in.
fn seen(state: &Value) -> &str {
    match state["signIn"]["step"].as_str() {
        Some("idle") if state["current"].is_null() => "signedOut",
        Some("idle") => "signedIn",
        step => step.unwrap_or_default(),
    }
}

/// Ids of models in the stand-in's catalogue, by what a test needs of them.
async fn model(oriel: &Oriel, wanted: impl Fn(&Value) -> bool) -> String {
    let list = oriel.call("models.list", json!({ "refresh": false })).await.unwrap();
    let found = list["models"].as_array().unwrap().iter().find(|model| wanted(model));
    found.expect("a model of this kind")["id"].as_str().unwrap().to_owned()
}

fn ask(chat: Option<&str>, text: &str, model: &str) -> Value {
    json!({ "chat": chat, "text": text, "attachments": [], "model": model, "maxTokens": null })
}

/// Asks and answers the chat as it is when the answer has ended.
async fn asked(oriel: &Oriel, chat: Option<&str>, text: &str) -> Value {
    let model = model(oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    oriel.call("chat.ask", ask(chat, text, &model)).await.unwrap()
}

/// Asks something whose answer begins and then falls silent: the chat's id, and the question that is under way.
async fn asked_without_end(
    puter: &StandIn,
    oriel: &Oriel,
    text: &str,
) -> (Value, tokio::task::JoinHandle<Result<Value, app::Problem>>) {
    puter.fault(Route::Chat, Fault::StallAfterLines(8));
    let model = model(oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let (heard, mut events) = tokio::sync::mpsc::unbounded_channel();
    let (app, question) = (oriel.app.clone(), ask(None, text, &model));
    let asking =
        tokio::spawn(
            async move { oriel_tests::call(&app, "chat.ask", question, |event| drop(heard.send(event))).await },
        );
    (events.recv().await.unwrap()["chat"].clone(), asking)
}

fn last_turn(chat: &Value) -> &Value {
    chat["turns"].as_array().unwrap().last().unwrap()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

/// What stands on the disk. A database writes beside the test: a journal may be gone before it is read.
fn contents_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files_below(folder).into_iter().filter_map(|file| Some((file.clone(), fs::read(file).ok()?))).collect()
}
