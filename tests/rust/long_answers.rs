//! Answers that take long and answers without end: a model that thinks in silence is waited for, and of what comes for
//! ever so much is kept as a person can read.

use std::time::Duration;

use oriel_tests::call;
use puter_stand_in::{Fault, Route};
use serde_json::{Value, json};

use crate::{ask, asked, last_turn, model, puter, queueing::pass, reauth::Told, signed_in};

const MINUTE: Duration = Duration::from_secs(60);
const MIB: usize = 1024 * 1024;

/// Something that is put into every line of an answer.
fn long(before: &str, bytes: usize) -> &'static str {
    String::leak(before.to_owned() + &"A".repeat(bytes))
}

#[tokio::test]
async fn a_model_that_thinks_in_silence_is_waited_for_half_an_hour() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let sonnet = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    for (lines, outcome) in [(0, "failed"), (3, "interrupted")] {
        puter.fault(Route::Chat, Fault::StallAfterLines(lines));
        let told = Told::new();
        let (app, hear, args) = (oriel.app.clone(), told.hear(), ask(None, "Think", &sonnet));
        let asking = tokio::spawn(async move { call(&app, "chat.ask", args, hear).await });
        let chat = told.until(|event| event["kind"] == "started").await["chat"].clone();
        puter.streams_reach(1).await;
        if lines > 0 {
            told.until(|event| event["kind"] == "delta").await;
        }
        for _ in 0..29 {
            pass(MINUTE).await;
            let now = oriel.call("chat.open", json!({ "chat": chat })).await.unwrap();
            assert_eq!(last_turn(&now)["outcome"], "running");
        }
        pass(2 * MINUTE).await;
        let chat = asking.await.unwrap().unwrap();
        let answer = last_turn(&chat);
        assert_eq!(answer["outcome"], outcome);
        let reason = json!({ "kind": "answerSilent", "hasText": lines > 0, "minutes": 30 });
        assert_eq!(answer["problem"]["reason"], reason);
    }
}

#[tokio::test]
async fn of_an_answer_without_end_so_much_is_kept_as_can_be_read() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let text = r#""text":""#;
    puter.fault(Route::Chat, Fault::Replaced(text, long(text, 3 * MIB)));
    let chat = asked(&oriel, None, "Tell me").await;
    let answer = last_turn(&chat);
    assert_eq!((&answer["outcome"], &answer["cut"]), (&json!("complete"), &json!("size")));
    assert_eq!(answer["text"].as_str().unwrap().len(), 8 * MIB);
    puter.streams_closed().await;

    let line = r#""type":"text","text":""#;
    let picture = long(r#""type":"image","image":"data:image/png;base64,"#, 11 * MIB);
    puter.fault(Route::Chat, Fault::Replaced(line, picture));
    let chat = asked(&oriel, None, "Draw").await;
    let answer = last_turn(&chat);
    assert_eq!((&answer["outcome"], &answer["cut"]), (&json!("complete"), &json!("size")));
    assert_eq!(answer["images"].as_array().map(Vec::len), Some(3));
    let again = oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
    assert_eq!(last_turn(&again)["images"].as_array().map(Vec::len), Some(3), "they are kept");
    assert_eq!(last_turn(&again)["problem"], Value::Null);
}
