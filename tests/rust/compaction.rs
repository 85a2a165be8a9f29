//! A long chat is summed up by the provider before it no longer fits, and goes on from that; a short one is left alone.

use oriel_tests::Oriel;
use puter_stand_in::{Route, StandIn};
use serde_json::{Value, json};

use crate::{ask, last_turn, model, puter, signed_in};

/// What was asked last.
fn sent(puter: &StandIn) -> Value {
    let asked = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    asked.body.unwrap()["args"].clone()
}

async fn named(oriel: &Oriel, id: &str) -> String {
    model(oriel, |model| model["id"] == id).await
}

/// More than half of what gpt-5.2 is full from.
fn long_text() -> String {
    "a ".repeat(57_000)
}

#[tokio::test]
async fn a_long_chat_is_summed_up_and_goes_on_without_what_was_before() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.sums_up_from(1000);
    let gpt = named(&oriel, "gpt-5.2-2025-12-11").await;
    let chat = oriel.call("chat.ask", ask(None, &long_text(), &gpt)).await.unwrap();
    assert_eq!(sent(&puter)["compaction"], json!({ "trigger_tokens": 102_400 }), "four fifths of what it reads");
    let answer = last_turn(&chat);
    assert_eq!((&answer["outcome"], &answer["compacted"]), (&json!("complete"), &json!(true)), "{}", answer["problem"]);

    let oriel = oriel.restart().await;
    let chat = oriel.call("chat.ask", ask(chat["id"].as_str(), "And now?", &gpt)).await.unwrap();
    let asked = sent(&puter);
    let messages = asked["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2, "the answer that summed up, and the question");
    assert_eq!((&messages[0]["role"], &messages[0]["content"][0]["type"]), (&json!("assistant"), &json!("compaction")));
    assert_eq!(messages[0]["content"][1]["text"], answer["text"]);
    let whole = "a ".repeat(1000);
    assert!(!asked.to_string().contains(&whole), "what was before is left out");
    assert!(asked["compaction"].is_object(), "it may be summed up again");
    assert!(last_turn(&chat)["text"].as_str().unwrap().contains("I remember what was summed up."));

    let claude = named(&oriel, "claude-haiku-4-5-20251001").await;
    oriel.call("chat.ask", ask(chat["id"].as_str(), "And you?", &claude)).await.unwrap();
    let asked = sent(&puter).to_string();
    assert!(asked.contains(&whole) && !asked.contains("encrypted_content"), "another maker reads everything");
}

#[tokio::test]
async fn a_short_chat_and_a_model_that_cannot_are_not_asked_to_sum_up() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.sums_up_from(1000);
    for (id, text) in
        [("gpt-5.2-2025-12-11", "short"), ("claude-sonnet-5", "short"), ("gemini-2.5-flash-lite", long_text().as_str())]
    {
        let chat = oriel.call("chat.ask", ask(None, text, &named(&oriel, id).await)).await.unwrap();
        assert_eq!(sent(&puter)["compaction"], Value::Null, "{id}");
        assert_eq!(last_turn(&chat)["compacted"], false, "{id}");
    }
}
