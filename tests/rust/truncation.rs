//! Why an answer ended before the model wanted to, and which "no usage left" it was: the limit, the balance, other
//! answers of one's own, or a chat that is too long.

use std::{collections::BTreeMap, time::Duration};

use oriel_tests::{Oriel, call};
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};

use crate::{ask, asked, last_turn, model, puter, reauth::Told, signed_in};

async fn sonnet(oriel: &Oriel) -> String {
    model(oriel, |model| model["id"] == "claude-sonnet-5").await
}

fn sent(puter: &StandIn) -> usize {
    puter.requests().iter().filter(|request| request.route == Route::Chat).count()
}

#[tokio::test]
async fn an_answer_says_what_cut_it_short() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let whole = asked(&oriel, None, "Tell me").await;
    assert_eq!(last_turn(&whole)["cut"], Value::Null);
    assert_eq!(last_turn(&whole)["limit"], 4096);

    let mut args = ask(None, "Tell me", &sonnet(&oriel).await);
    args["maxTokens"] = json!(20);
    let limited = oriel.call("chat.ask", args).await.unwrap();
    let answer = last_turn(&limited);
    assert_eq!((&answer["outcome"], &answer["cut"]), (&json!("complete"), &json!("limit")));
    assert_eq!((&answer["limit"], &answer["spent"]["output"]), (&json!(20), &json!(20)));

    // So much pays for about a hundred and thirty tokens of the two hundred.
    puter.leave("mira", 0.002);
    let oriel = oriel.restart().await;
    let poor = asked(&oriel, None, "Tell me").await;
    let answer = last_turn(&poor);
    assert_eq!((&answer["outcome"], &answer["cut"]), (&json!("complete"), &json!("balance")), "{}", answer["spent"]);
    let again = oriel.call("chat.open", json!({ "chat": poor["id"] })).await.unwrap();
    assert_eq!(last_turn(&again)["cut"], "balance", "it is remembered");
}

/// Puter's figure of the balance is seconds behind: what was spent just before is still in it.
#[tokio::test]
async fn an_answer_that_was_cut_is_known_although_the_balance_is_told_late() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.leave("mira", 0.002);
    puter.fault(Route::Usage, Fault::Replaced(r#""remaining":200000,"#, r#""remaining":6000000,"#));
    let answer = last_turn(&asked(&oriel, None, "Tell me").await).clone();
    assert_eq!((&answer["outcome"], &answer["cut"]), (&json!("complete"), &json!("balance")), "{}", answer["spent"]);
}

#[tokio::test]
async fn an_answer_that_puter_ends_at_a_limit_of_its_own_is_not_taken_for_a_whole_one() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let grok = model(&oriel, |model| model["hasFixedLimit"] == true && model["longestAnswer"] == 1000).await;
    // Neither more nor less than what Puter tells the maker can be had by asking.
    for wished in [4096, 200] {
        let mut args = ask(None, "Tell me a long answer", &grok);
        args["maxTokens"] = json!(wished);
        let chat = oriel.call("chat.ask", args).await.unwrap();
        let answer = last_turn(&chat);
        assert_eq!((&answer["outcome"], &answer["cut"]), (&json!("complete"), &json!("limit")), "{wished}");
        assert_eq!(answer["limit"], 1000);
    }
    let mut args = ask(None, "Tell me", &grok);
    args["maxTokens"] = json!(20);
    let whole = oriel.call("chat.ask", args).await.unwrap();
    assert_eq!(last_turn(&whole)["cut"], Value::Null, "{}", last_turn(&whole)["spent"]);
}

#[tokio::test]
async fn a_balance_that_is_known_to_be_plenty_is_not_asked_for() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.call("account.balance", json!({})).await.unwrap();
    let looks = || puter.requests().iter().filter(|request| request.route == Route::Usage).count();
    let before = looks();
    asked(&oriel, None, "Tell me").await;
    assert_eq!(looks(), before);
}

#[tokio::test]
async fn an_empty_balance_is_said_to_be_empty() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.leave("mira", 0.0);
    let chat = asked(&oriel, None, "Tell me").await;
    let answer = last_turn(&chat);
    assert_eq!((&answer["outcome"], &answer["problem"]["code"]), (&json!("failed"), &json!("no_funds")));
    assert_eq!(sent(&puter), 1);
}

#[tokio::test]
async fn a_balance_that_own_answers_hold_is_waited_for_when_the_person_wants_to() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let sonnet = sonnet(&oriel).await;
    // What 4,096 tokens can cost, and a little.
    puter.leave("mira", 0.0615);
    puter.fault(Route::Chat, Fault::StallAfterLines(3));
    let told = Told::new();
    let (app, hear, args) = (oriel.app.clone(), told.hear(), ask(None, "Take your time", &sonnet));
    let first = tokio::spawn(async move { call(&app, "chat.ask", args, hear).await });
    let started = told.until(|event| event["kind"] == "started").await;
    told.until(|event| event["kind"] == "delta").await;

    let chat = oriel.call("chat.ask", ask(None, "And me?", &sonnet)).await.unwrap();
    let answer = last_turn(&chat);
    assert_eq!(answer["problem"]["code"], "held", "{}", answer["problem"]);
    let reason = &answer["problem"]["reason"];
    assert_eq!((&reason["kind"], &reason["running"]), (&json!("balanceHeld"), &json!(1)));
    let microcents = |name: &str| reason[name].as_u64().unwrap();
    assert!(microcents("heldMicrocents") <= microcents("balanceMicrocents"), "{reason}");
    assert!((1..=6_150_000).contains(&microcents("balanceMicrocents")), "{reason}");

    let told = Told::new();
    let args = json!({ "chat": chat["id"], "answer": answer["id"], "model": sonnet, "maxTokens": null });
    let (app, hear) = (oriel.app.clone(), told.hear());
    let second = tokio::spawn(async move { call(&app, "chat.retry", args, hear).await });
    let waits = told.until(|event| event["kind"] == "waiting").await;
    assert_eq!(waits["wait"], json!({ "for": "balance" }), "{waits}");
    assert_eq!(sent(&puter), 2, "it is not sent before there is balance for it");
    oriel.call("chat.stop", json!({ "chat": started["chat"] })).await.unwrap();
    puter.streams_closed().await;
    first.await.unwrap().unwrap();
    assert_eq!(last_turn(&second.await.unwrap().unwrap())["outcome"], "complete");
}

#[tokio::test]
async fn a_chat_that_is_too_long_is_not_mistaken_for_an_empty_balance() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let small = model(&oriel, |model| model["longestAnswer"] == 4000).await;
    let chat = oriel.call("chat.ask", ask(None, &"word ".repeat(8000), &small)).await.unwrap();
    let problem = &last_turn(&chat)["problem"];
    assert_eq!(problem["code"], "too_long");
    assert_eq!((&problem["reason"]["kind"], &problem["reason"]["room"]), (&json!("chatTooLongFor"), &json!(4000)));

    // The makers say it in their own words when it is longer than what they read.
    let body =
        json!({ "code": "upstream_bad_request", "message": "prompt is too long: 210000 tokens > 200000 maximum" });
    puter.fault(Route::Chat, Fault::Status { code: 400, body, headers: Vec::new() });
    let chat = asked(&oriel, None, "Tell me").await;
    let problem = &last_turn(&chat)["problem"];
    assert_eq!(problem["code"], "too_long");
    assert_eq!(problem["hint"], "prompt is too long: 210000 tokens > 200000 maximum");
    assert_eq!(problem["reason"], json!({ "kind": "chatTooLong" }), "figures of ours would contradict its maker");
    assert_eq!(sent(&puter), 2);
}

#[tokio::test]
async fn a_balance_that_cannot_be_read_holds_up_no_answer() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Usage, Fault::ServerError);
    let answered = tokio::time::timeout(Duration::from_secs(60), asked(&oriel, None, "Tell me")).await.unwrap();
    let answer = last_turn(&answered);
    let said: BTreeMap<&str, &Value> = ["outcome", "cut", "problem"].map(|what| (what, &answer[what])).into();
    assert_eq!(json!(said), json!({ "outcome": "complete", "cut": null, "problem": null }));
}
