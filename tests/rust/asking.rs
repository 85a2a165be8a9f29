//! Asking: the answer streams, can be stopped, and whatever happens on the way, nothing that was typed or received is
//! lost.

use std::{sync::Mutex, time::Duration};

use app::Reason;
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::{Value, json};

use crate::{ask, asked, last_turn, model, puter, signed_in};

#[tokio::test]
async fn an_answer_streams_and_the_events_add_up_to_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    // These think aloud without being asked to.
    let model = model(&oriel, |model| model["maker"] == "DeepSeek" && model["reasons"] == true).await;
    let events = Mutex::new(Vec::new());
    let chat = oriel
        .call_with("chat.ask", ask(None, "Why is the sky blue?", &model), |event| events.lock().unwrap().push(event))
        .await
        .unwrap();
    let events = events.into_inner().unwrap();
    let last = last_turn(&chat);
    assert_eq!(last["outcome"], "complete");
    assert_eq!(events[0]["kind"], "started");
    let sum = |part: &str| {
        let mut whole = events[0]["answer"][part].as_str().unwrap().to_owned();
        for event in &events[1..] {
            whole += event[part].as_str().unwrap_or_default();
        }
        whole
    };
    assert_eq!(sum("text"), last["text"]);
    assert_eq!(sum("reasoning"), last["reasoning"]);
    assert!(!last["reasoning"].as_str().unwrap().is_empty());
    assert!(last["spent"]["output"].as_u64().unwrap() > 0);
    assert_eq!(chat["title"], "Why is the sky blue?");
}

#[tokio::test]
async fn an_answer_limit_is_always_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    asked(&oriel, None, "hello").await;
    let chats: Vec<_> = puter.requests().into_iter().filter(|request| request.route == Route::Chat).collect();
    assert!(!chats.is_empty());
    for chat in chats {
        let args = &chat.body.unwrap()["args"];
        assert_eq!(args["max_tokens"], 4096, "{args}");
        assert_eq!(args["stream"], true);
    }
}

#[tokio::test]
async fn another_model_can_be_asked_in_the_same_chat_and_sees_what_was_said() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "My name is Ines.").await;
    let other = model(&oriel, |model| model["maker"] == "Google").await;
    let chat = oriel.call("chat.ask", ask(chat["id"].as_str(), "What is my name?", &other)).await.unwrap();
    assert_eq!(last_turn(&chat)["model"], other);
    assert_eq!(chat["turns"].as_array().unwrap().len(), 4);
    let sent = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap().body.unwrap();
    let messages = sent["args"]["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 3);
    assert!(messages[0].to_string().contains("My name is Ines."));
    let preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    assert_eq!(preferences["model"], other, "the model used last is remembered");
}

/// Every way in which a stream can go wrong: the outcome is typed, the received text is kept, and it is said.
#[tokio::test]
async fn a_stream_that_breaks_keeps_what_it_brought() {
    let cases: [(Fault, &str, bool); 9] = [
        (Fault::CutAfterLines(5), "interrupted", true),
        (Fault::CutInsideCharacter, "interrupted", true),
        (Fault::ResetAfterLines(5), "interrupted", true),
        (Fault::ErrorLineAfter(5, "terminated".into()), "interrupted", true),
        (Fault::EndAfterLines(5), "interrupted", true),
        (Fault::GarbageLineAfter(5), "interrupted", true),
        (Fault::UnknownLineAfter(5), "complete", true),
        (Fault::NoUsage, "complete", true),
        (Fault::Drip { bytes: 1, every: Duration::ZERO }, "complete", true),
    ];
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (fault, outcome, text) in cases {
        puter.fault(Route::Chat, fault.clone());
        let chat = asked(&oriel, None, "Tell me something").await;
        let last = last_turn(&chat);
        assert_eq!(last["outcome"], outcome, "{fault:?}: {last}");
        assert_eq!(!last["text"].as_str().unwrap().is_empty(), text, "{fault:?}");
        let reason = &last["problem"]["reason"];
        let is_kept = reason["hasText"] == true || reason["kind"] == "answerUnreadable";
        assert_eq!(outcome == "interrupted", is_kept, "{fault:?}: {reason}");
        let again = oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
        assert_eq!(last_turn(&again), last, "{fault:?}: the history has the same");
    }
}

/// Claude's refusals come inside a good status, as the only line of an answer.
#[tokio::test]
async fn what_a_maker_refuses_in_a_line_has_a_reason_of_its_own() {
    let cases = [
        ("429", "rate_limit_error", "modelBusy"),
        ("529", "overloaded_error", "modelBusy"),
        ("500", "api_error", "modelUnavailable"),
        ("401", "authentication_error", "modelShut"),
    ];
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (status, kind, reason) in cases {
        let line = format!(r#"{status} {{"type":"error","error":{{"type":"{kind}","message":"slow down"}}}}"#);
        puter.fault(Route::Chat, Fault::ErrorLineAfter(0, line.clone()));
        let refused = last_turn(&asked(&oriel, None, "Hello").await)["problem"].clone();
        assert_eq!(refused["reason"]["kind"], reason, "{status}");
        assert_eq!(refused["hint"], "slow down");

        puter.fault(Route::Chat, Fault::ErrorLineAfter(3, line));
        let broken = last_turn(&asked(&oriel, None, "Hello").await)["problem"].clone();
        assert_eq!(broken["reason"], json!({ "kind": "modelBrokeOff", "hasText": true }), "{status}");
        assert_eq!(broken["hint"], "slow down");
    }
}

/// Every refusal before the stream: the question is kept in the chat and the reason says what it was.
#[tokio::test]
async fn a_refusal_is_said_and_the_question_kept() {
    let cases = [
        (Fault::NoFunds, "no_funds", "noBalanceForAnswer"),
        (Fault::NeedsPlan, "needs_plan", "needsPlan"),
        (Fault::ServerError, "failed", "answerServerFailed"),
        (Fault::Unverified, "failed", "notVerified"),
        (Fault::Html, "failed", "answerServerFailed"),
        (Fault::Garbage, "failed", "answerUnreadable"),
        (Fault::Reset, "failed", "answerBroke"),
    ];
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (fault, code, reason) in cases {
        let asked_before = chats_sent(&puter);
        puter.fault(Route::Chat, fault.clone());
        let chat = asked(&oriel, None, "Is this kept?").await;
        let last = last_turn(&chat);
        assert_eq!(last["outcome"], "failed", "{fault:?}: {last}");
        assert_eq!(last["problem"]["code"], code, "{fault:?}: {last}");
        assert_eq!(last["problem"]["reason"]["kind"], reason, "{fault:?}: {last}");
        assert_eq!(chat["turns"][0]["text"], "Is this kept?", "{fault:?}");
        assert_eq!(chats_sent(&puter), asked_before + 1, "{fault:?}: a chat is never sent twice by itself");
    }
}

fn chats_sent(puter: &StandIn) -> usize {
    puter.requests().iter().filter(|request| request.route == Route::Chat).count()
}

#[tokio::test]
async fn a_failed_question_can_be_asked_again() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::ServerError);
    let failed = asked(&oriel, None, "Once more?").await;
    let answer = last_turn(&failed)["id"].clone();
    let model = last_turn(&failed)["model"].clone();
    let retry = json!({ "chat": failed["id"], "answer": answer, "model": model, "maxTokens": null });
    let chat = oriel.call("chat.retry", retry).await.unwrap();
    assert_eq!(last_turn(&chat)["outcome"], "complete");
    assert_eq!(chat["turns"].as_array().unwrap().len(), 2, "the newer answer stands in its place");
}

#[tokio::test]
async fn stopping_closes_the_socket_and_keeps_the_text() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::StallAfterLines(6));
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let stop = |event: Value| {
        if event["kind"] == "delta" {
            let (app, chat) = (oriel.app.clone(), event["answer"].clone());
            drop(chat);
            tokio::spawn(async move {
                let chats = oriel_tests::call(&app, "chat.list", json!({}), |_| {}).await.unwrap();
                let id = chats[0]["id"].clone();
                assert_eq!(chats[0]["answering"], true);
                oriel_tests::call(&app, "chat.stop", json!({ "chat": id }), |_| {}).await.unwrap();
            });
        }
    };
    let chat = oriel.call_with("chat.ask", ask(None, "A long one, please", &model), stop).await.unwrap();
    assert_eq!(last_turn(&chat)["outcome"], "stopped");
    assert!(!last_turn(&chat)["text"].as_str().unwrap().is_empty());
    puter.streams_closed().await;
}

#[tokio::test]
async fn an_answer_goes_on_when_nobody_looks_and_can_be_followed() {
    let puter = StandIn::start(Options { pace: Duration::from_millis(2), ..Options::default() }).await.unwrap();
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let (heard, mut first) = tokio::sync::mpsc::unbounded_channel();
    let asking = oriel.call_with("chat.ask", ask(None, "Tell me", &model), move |event| {
        let _ = heard.send(event);
    });
    let started = tokio::select! {
        event = first.recv() => event.unwrap(),
        ended = asking => panic!("ended before it began: {ended:?}"),
    };
    let chat = started["chat"].clone();
    let events = Mutex::new(Vec::new());
    let followed = oriel
        .call_with("chat.follow", json!({ "chat": chat }), |event| events.lock().unwrap().push(event))
        .await
        .unwrap();
    assert_eq!(last_turn(&followed)["outcome"], "complete");
    let events = events.into_inner().unwrap();
    let mut text = events[0]["answer"]["text"].as_str().unwrap().to_owned();
    for event in &events[1..] {
        text += event["text"].as_str().unwrap_or_default();
    }
    assert_eq!(text, last_turn(&followed)["text"]);
}

#[tokio::test]
async fn signing_out_ends_an_answer_that_streams() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::StallAfterLines(6));
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let app = oriel.app.clone();
    let sign_out = move |event: Value| {
        if event["kind"] == "delta" {
            let app = app.clone();
            tokio::spawn(async move { oriel_tests::call(&app, "account.signOut", json!({}), |_| {}).await.unwrap() });
        }
    };
    // The answer of the call is whatever the history had at that moment; what counts is that it ends and lets go.
    let _ = oriel.call_with("chat.ask", ask(None, "A long one", &model), sign_out).await;
    puter.streams_closed().await;
    assert!(oriel.computer.secrets.contents().is_empty());
}

#[tokio::test]
async fn nothing_is_sent_for_an_empty_question_or_an_unknown_model() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |_| true).await;
    let gone = |model: &str| Reason::ModelGone { model: model.to_owned() };
    for (text, model, reason) in [
        ("", model.as_str(), Reason::NothingToSend),
        (" \n ", &model, Reason::NothingToSend),
        ("hello", "no/such-model", gone("no/such-model")),
        ("hello", "", gone("")),
    ] {
        let problem = oriel.call("chat.ask", ask(None, text, model)).await.unwrap_err();
        assert_eq!(problem.reason, reason);
    }
    assert_eq!(chats_sent(&puter), 0);
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap(), json!([]));
}

#[tokio::test]
async fn a_second_question_waits_for_the_end_of_the_first() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first").await;
    puter.fault(Route::Chat, Fault::StallAfterLines(3));
    let model = last_turn(&chat)["model"].as_str().unwrap().to_owned();
    let (app, id) = (oriel.app.clone(), chat["id"].as_str().unwrap().to_owned());
    let (started, mut running) = tokio::sync::mpsc::unbounded_channel();
    let first = tokio::spawn({
        let (app, args) = (app.clone(), ask(Some(&id), "second", &model));
        async move {
            oriel_tests::call(&app, "chat.ask", args, |_| {
                let _ = started.send(());
            })
            .await
        }
    });
    running.recv().await.unwrap();
    let problem = oriel.call("chat.ask", ask(Some(&id), "third", &model)).await.unwrap_err();
    assert_eq!(problem.reason, Reason::ChatBusy);
    oriel.call("chat.stop", json!({ "chat": id })).await.unwrap();
    first.await.unwrap().unwrap();
}
