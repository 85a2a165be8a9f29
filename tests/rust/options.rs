//! How a model is to answer goes with the question, in the form that this model takes; what it does not know is left
//! out, because it would be refused, and the stand-in refuses it as the makers do.

use oriel_tests::Oriel;
use puter_stand_in::{Route, StandIn};
use serde_json::{Value, json};

use crate::{last_turn, model, puter, signed_in};

async fn named(oriel: &Oriel, id: &str) -> String {
    model(oriel, |model| model["id"] == id).await
}

/// Asks with these options, and answers the last turn with what was sent.
async fn ask(
    puter: &StandIn,
    oriel: &Oriel,
    chat: Option<&Value>,
    text: &str,
    model: &str,
    options: Value,
) -> (Value, Value) {
    let chat = chat.cloned().unwrap_or_default();
    let args = json!({
        "chat": chat, "text": text, "attachments": [], "model": model, "options": options, "maxTokens": null,
    });
    let answer = oriel.call("chat.ask", args).await.unwrap();
    let sent = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    (answer, sent.body.unwrap()["args"].clone())
}

fn everything() -> Value {
    json!({
        "system": "Answer in rhymes.", "temperature": 1.5, "effort": "high", "verbosity": "low", "webSearch": false,
    })
}

#[tokio::test]
async fn each_model_gets_the_options_that_it_takes() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    // Temperature, effort, verbosity, and whether it is asked to sum up, which is the way to gpt-5's other two.
    let cases = [
        ("claude-sonnet-5", json!([null, "high", null, false])),
        ("claude-haiku-4-5-20251001", json!([1.0, "high", null, false])),
        ("gpt-4.1", json!([1.5, null, null, false])),
        ("gpt-5-nano-2025-08-07", json!([null, "high", "low", true])),
        ("gpt-5.6-luna", json!([null, "high", "low", false])),
        ("o3", json!([null, "high", null, false])),
        ("gemini-2.5-flash", json!([1.5, null, null, false])),
        ("grok-4.3", json!([null, null, null, false])),
    ];
    for (id, wanted) in cases {
        let (chat, sent) = ask(&puter, &oriel, None, "hello", &named(&oriel, id).await, everything()).await;
        let found = json!([
            sent["temperature"],
            sent["reasoning"]["effort"],
            sent["text"]["verbosity"],
            sent["compaction"].is_object(),
        ]);
        assert_eq!(found, wanted, "{id}");
        let system = json!({ "role": "system", "content": [{ "type": "text", "text": "Answer in rhymes." }] });
        assert_eq!(sent["messages"][0], system, "{id}");
        assert_eq!(last_turn(&chat)["outcome"], "complete", "{id}: {}", last_turn(&chat)["problem"]);
        assert_eq!(chat["options"]["effort"], "high", "{id}: the chat keeps what another model may take");
    }
}

#[tokio::test]
async fn without_options_nothing_of_them_is_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for id in ["claude-sonnet-5", "gpt-5-nano-2025-08-07", "gemini-2.5-flash"] {
        let (_, sent) = ask(&puter, &oriel, None, "hello", &named(&oriel, id).await, Value::Null).await;
        let keys: Vec<&String> = sent.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["max_tokens", "messages", "model", "stream"], "{id}");
    }
}

#[tokio::test]
async fn effort_makes_gpt_5_think_although_the_older_api_is_not_told() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let nano = named(&oriel, "gpt-5-nano-2025-08-07").await;
    let (chat, _) = ask(&puter, &oriel, None, "hello", &nano, json!({ "effort": "low" })).await;
    assert!(!last_turn(&chat)["reasoning"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn the_web_is_searched_by_models_that_can_and_the_answer_says_so() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let cases = [("gpt-4.1", true), ("gpt-5-nano-2025-08-07", true), ("o3", true), ("claude-sonnet-5", false)];
    for (id, searches) in cases {
        let options = json!({ "webSearch": true, "effort": "high" });
        let (chat, sent) = ask(&puter, &oriel, None, "What is new?", &named(&oriel, id).await, options).await;
        let tools = if searches { json!([{ "type": "web_search" }]) } else { Value::Null };
        assert_eq!(sent["tools"], tools, "{id}");
        let answer = last_turn(&chat);
        assert_eq!((&answer["outcome"], &answer["searched"]), (&json!("complete"), &json!(searches)), "{id}");
        assert_eq!(answer["text"].as_str().unwrap().contains("utm_source=openai"), searches, "{id}: its sources");
        let again = oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
        assert_eq!(last_turn(&again)["searched"], searches, "{id}: it is remembered");
    }
}

#[tokio::test]
async fn the_catalogue_says_what_a_model_takes() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let list = oriel.call("models.list", json!({ "refresh": false })).await.unwrap();
    let facts = |id: &str| {
        let model = list["models"].as_array().unwrap().iter().find(|model| model["id"] == id).unwrap();
        ["efforts", "verbose", "temperature", "searches", "draws"].map(|fact| model[fact].as_bool().unwrap())
    };
    assert_eq!(facts("claude-sonnet-5"), [true, false, false, false, false]);
    assert_eq!(facts("gpt-5-nano-2025-08-07"), [true, true, false, true, false]);
    assert_eq!(facts("gpt-4.1-nano"), [false, false, true, false, false]);
    assert_eq!(facts("openrouter:google/gemini-3.1-flash-image"), [false, false, true, false, true]);
}

#[tokio::test]
async fn a_drawn_picture_goes_back_to_the_model_that_drew_it_and_to_no_other() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let draws = model(&oriel, |model| model["draws"] == true).await;
    let (chat, _) = ask(&puter, &oriel, None, "Draw a terrace", &draws, Value::Null).await;
    assert_eq!(last_turn(&chat)["images"].as_array().unwrap().len(), 1);
    assert_eq!(last_turn(&chat)["extra"], Value::Null, "what the maker signed stays here");

    let oriel = oriel.restart().await;
    let (chat, sent) = ask(&puter, &oriel, Some(&chat["id"]), "Now with plants", &draws, Value::Null).await;
    let said = last_turn(&chat)["text"].as_str().unwrap();
    assert!(said.contains("I go on from my picture."), "{said}");
    assert!(sent["messages"][1].to_string().contains("thoughtSignature"));

    let other = named(&oriel, "claude-sonnet-5").await;
    let (_, sent) = ask(&puter, &oriel, Some(&chat["id"]), "What do you see?", &other, Value::Null).await;
    let sent = sent.to_string();
    assert!(sent.contains("(A picture was drawn here.)") && !sent.contains("data:image"), "{sent}");
}
