//! What a command tells while it runs, as a page asks for it: in order, not oftener than it can draw, and the answer
//! last.

use std::time::{Duration, Instant};

use app::{Calls, Came};
use oriel_tests::Oriel;
use serde_json::{Value, json, value::RawValue};

use crate::{ask, last_turn, model, puter, signed_in};

fn begin(calls: &Calls, oriel: &Oriel, name: &str, args: &Value) -> u64 {
    calls.begin(oriel.app.clone(), name.to_owned(), RawValue::from_string(args.to_string()).unwrap())
}

fn read(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap()
}

/// Everything that comes, until the end, and how often something was handed over.
async fn all(calls: &Calls, number: u64) -> (Vec<Value>, Came, u32) {
    let mut events = Vec::new();
    for times in 1.. {
        let mut came = calls.next(number).await.unwrap();
        events.extend(came.events.drain(..).map(|event| read(&event)));
        if came.output.is_some() || came.problem.is_some() {
            return (events, came, times);
        }
    }
    unreachable!("it is asked for without end")
}

#[tokio::test]
async fn what_an_answer_tells_comes_in_order() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |_| true).await;
    let calls = Calls::default();
    let number = begin(&calls, &oriel, "chat.ask", &ask(None, "Why is the sky blue?", &model));
    let (events, came, _) = all(&calls, number).await;
    let chat = read(&came.output.unwrap());
    let text: String = events
        .iter()
        .filter(|event| event["kind"] == "delta")
        .map(|event| event["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(events[0]["kind"], "started");
    assert_eq!(format!("{}{text}", events[0]["answer"]["text"].as_str().unwrap()), last_turn(&chat)["text"]);
    assert!(calls.next(number).await.is_none(), "its end was handed over");
}

#[tokio::test]
async fn what_comes_in_quick_succession_is_handed_over_no_oftener_than_a_frame() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let calls = Calls::default();
    let preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    let number = begin(&calls, &oriel, "app.watch", &json!({}));
    let began = Instant::now();
    let (mut times, mut changes) = (0, 0);
    let listening = async {
        loop {
            changes += calls.next(number).await.unwrap().events.len();
            times += 1;
        }
    };
    let changing = async {
        while began.elapsed() < Duration::from_millis(300) {
            oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = changing => {}
        () = listening => {}
    }
    let frames = began.elapsed().as_millis() / 16 + 1;
    assert!(times <= frames && changes > 0, "{changes} changes, {times} times in {frames} frames");
}

#[tokio::test]
async fn what_came_while_nobody_asked_comes_at_once() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |_| true).await;
    let calls = Calls::default();
    let slow = begin(&calls, &oriel, "chat.ask", &ask(None, "Why is the sky blue?", &model));
    let other = begin(&calls, &oriel, "chat.ask", &ask(None, "Why is the sea salt?", &model));
    all(&calls, other).await;
    let mut chats = oriel.call("chat.list", json!({})).await.unwrap();
    while chats.as_array().unwrap().iter().any(|chat| chat["answering"] == true) {
        tokio::task::yield_now().await;
        chats = oriel.call("chat.list", json!({})).await.unwrap();
    }
    let (events, came, times) = all(&calls, slow).await;
    assert!(times <= 2 && events.len() > 2, "{} events in {times} times", events.len());
    assert_eq!(last_turn(&read(&came.output.unwrap()))["outcome"], "complete");
}

#[tokio::test]
async fn a_command_that_fails_tells_why_and_one_that_nobody_knows_is_none() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let calls = Calls::default();
    let number = begin(&calls, &oriel, "chat.follow", &json!({ "chat": "nothing" }));
    let (events, came, _) = all(&calls, number).await;
    assert!(events.is_empty());
    assert_eq!(serde_json::to_value(&came).unwrap()["problem"]["code"], "not_found");
    assert!(calls.next(9).await.is_none());
}
