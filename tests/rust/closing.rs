//! Closing the program: the window is asked and not waited for, what ran is kept, and nothing is asked when the session
//! ends.

use std::{sync::Arc, time::Duration};

use oriel_tests::Oriel;
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::{Value, json};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{ask, last_turn, model, puter, signed_in};

/// A window that listens: what it is told, and the task that listens.
async fn window(oriel: &Oriel) -> (mpsc::UnboundedReceiver<Value>, JoinHandle<()>) {
    let (sender, mut told) = mpsc::unbounded_channel();
    let app = oriel.app.clone();
    let listening = tokio::spawn(async move {
        let hear = move |change| drop(sender.send(change));
        oriel_tests::call(&app, "app.watch", json!({}), hear).await.unwrap();
    });
    // It listens once a change reaches it.
    let preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    while told.try_recv().is_err() {
        oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
        tokio::task::yield_now().await;
    }
    (told, listening)
}

/// The next time that it is told to close; the id says whether anybody is to be asked.
async fn closing(told: &mut mpsc::UnboundedReceiver<Value>) -> Value {
    loop {
        let change = told.recv().await.unwrap();
        if change["what"] == "closing" {
            return change["id"].clone();
        }
    }
}

/// An answer that has some text and will not end by itself.
async fn answering(puter: &StandIn, oriel: &Oriel) -> String {
    let model = model(oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    puter.fault(Route::Chat, Fault::StallAfterLines(6));
    let (sender, mut events) = mpsc::unbounded_channel();
    let app = oriel.app.clone();
    tokio::spawn(async move {
        let hear = move |event| drop(sender.send(event));
        let _ = oriel_tests::call(&app, "chat.ask", ask(None, "Why is the cellar damp?", &model), hear).await;
    });
    let mut chat = String::new();
    loop {
        let event = events.recv().await.unwrap();
        match event["kind"].as_str() {
            Some("started") => chat = event["chat"].as_str().unwrap().to_owned(),
            Some("delta") => return chat,
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_window_that_answers_decides_and_one_that_does_not_is_not_waited_for() {
    let puter = puter().await;
    let oriel = Arc::new(signed_in(&puter).await);
    let (mut told, _listening) = window(&oriel).await;
    // From here on nothing is asked of the network, and time passes when nothing else is to be done.
    tokio::time::pause();

    let asking = oriel.clone();
    let asked = tokio::spawn(async move { asking.call("app.close", json!({})).await });
    assert_eq!(closing(&mut told).await, Value::Null);
    let nothing = json!({ "answers": 0, "uploads": 0, "downloads": 0, "imports": 0, "exports": 0 });
    assert_eq!(oriel.call("app.closing", json!({})).await.unwrap(), nothing);
    asked.await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert!(!oriel.computer.desktop.has_quit(), "the window has heard, so it is the window that decides");

    oriel.call("app.close", json!({})).await.unwrap();
    assert!(oriel.computer.desktop.has_quit(), "a window that hangs keeps no program open");
}

#[tokio::test]
async fn without_a_window_it_closes_at_once() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.app.close().await;
    assert!(oriel.computer.desktop.has_quit());
}

#[tokio::test]
async fn the_end_of_the_session_asks_nobody_and_does_not_wait_for_a_window_that_hangs() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (mut told, _listening) = window(&oriel).await;
    let app = oriel.app.clone();
    let ended = tokio::spawn(async move { app.close_now().await });
    assert_eq!(closing(&mut told).await, "now");
    // The window keeps what is typed and says that it is done.
    oriel.call("app.quit", json!({})).await.unwrap();
    ended.await.unwrap();
    assert!(oriel.computer.desktop.has_quit());
}

#[tokio::test]
async fn what_runs_is_counted_and_what_came_of_an_answer_is_there_after_the_next_start() {
    let puter = StandIn::start(Options { pace: Duration::ZERO, ..Options::default() }).await.unwrap();
    let oriel = signed_in(&puter).await;
    let chat = answering(&puter, &oriel).await;
    let underway = oriel.call("app.closing", json!({})).await.unwrap();
    assert_eq!(underway, json!({ "answers": 1, "uploads": 0, "downloads": 0, "imports": 0, "exports": 0 }));
    let seen = last_turn(&oriel.call("chat.open", json!({ "chat": chat })).await.unwrap()).clone();
    assert_eq!(seen["outcome"], "running");

    oriel.call("app.quit", json!({})).await.unwrap();
    puter.streams_closed().await;
    let oriel = oriel.restart().await;
    let cut = oriel.call("chat.cutOff", json!({})).await.unwrap();
    assert_eq!(cut, json!([chat]), "the window is told of it");
    assert_eq!(oriel.call("chat.cutOff", json!({})).await.unwrap(), json!([]), "and told once");
    let opened = oriel.call("chat.open", json!({ "chat": chat })).await.unwrap();
    let answer = last_turn(&opened);
    assert_eq!(answer["outcome"], "interrupted", "{answer}");
    assert!(!answer["text"].as_str().unwrap().is_empty(), "the text that had come is gone: {answer}");
    assert_eq!(answer["problem"]["reason"], json!({ "kind": "closedWhileAnswering", "hasText": true }));
}
