//! What a question will cost and what a chat has cost: everything counts that is sent, and everything that was paid.

use std::sync::Mutex;

use oriel_tests::Oriel;
use puter_stand_in::{Fault, Route};
use serde_json::{Value, json};

use crate::{
    ask, asked,
    import::{bring, chats, file, open},
    last_turn, model, puter, signed_in,
};

/// An export of another program with one question and its answer.
fn exported(question: &str, answer: &str) -> String {
    let message = |role: &str, text: &str| json!({ "author": { "role": role }, "create_time": 1_700_000_000.0, "content": { "content_type": "text", "parts": [text] } });
    let mapping = json!({
        "root": { "id": "root", "parent": null, "message": null },
        "asked": { "id": "asked", "parent": "root", "message": message("user", question) },
        "told": { "id": "told", "parent": "asked", "message": message("assistant", answer) },
    });
    json!([{ "conversation_id": "c", "title": "From elsewhere", "create_time": 1_700_000_000.0,
        "update_time": 1_700_000_100.0, "current_node": "told", "mapping": mapping }])
    .to_string()
}

/// Tokens of the turns, as they are told before the next question.
fn told(chat: &Value) -> u64 {
    chat["turns"].as_array().unwrap().iter().map(|turn| turn["tokens"].as_u64().unwrap()).sum()
}

async fn again(oriel: &Oriel, chat: &Value) -> Value {
    let args =
        json!({ "chat": chat["id"], "answer": last_turn(chat)["id"], "model": chat["model"], "maxTokens": null });
    oriel.call("chat.retry", args).await.unwrap()
}

#[tokio::test]
async fn what_is_sent_along_is_counted_wherever_it_comes_from() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let text = exported(&"Why is it so? ".repeat(2000), &"Because of the light. ".repeat(3000));
    bring(&oriel, vec![file(&oriel, "conversations.json", text.as_bytes())]).await;
    let chat = open(&oriel, &chats(&oriel).await[0]).await;
    assert_eq!((told(&chat), &chat["turns"][1]["spent"]), (7_000 + 16_500, &Value::Null));

    let question = "And at night?";
    let (before, next) = (told(&chat), asked(&oriel, chat["id"].as_str(), question).await);
    let read = last_turn(&next)["spent"]["input"].as_u64().unwrap();
    let guessed = before + (question.len() as u64).div_ceil(4);
    assert!(read.abs_diff(guessed) < 20, "{guessed} were told and {read} were read");

    // A second time most of it comes out of a cache and is not reported; it is sent all the same.
    let mut question = ask(chat["id"].as_str(), "What is in it?", next["model"].as_str().unwrap());
    question["attachments"] = json!(["~/Documents/House 2026/bills-2025.csv"]);
    let with_a_file = oriel.call("chat.ask", question).await.unwrap();
    let (before, last) = (told(&with_a_file), asked(&oriel, chat["id"].as_str(), "Thanks").await);
    let read = last_turn(&last)["spent"]["input"].as_u64().unwrap();
    assert!(read.abs_diff(before + 2) < 20, "{before} were told and {read} were read");
}

/// What the window is told of a message before it is sent.
async fn estimate(oriel: &Oriel, model: &str, turns: u64, text: &str, means: Value) -> Value {
    let message =
        json!({ "model": model, "system": null, "turns": turns, "files": [], "text": text, "maxTokens": 4096 });
    oriel.call("chat.estimate", json!({ "message": message, "means": means })).await.unwrap()
}

#[tokio::test]
async fn what_a_message_may_cost_is_told_before_it_is_sent_and_while_it_is_answered() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let anything = || json!({ "balance": null, "limit": null });
    assert_eq!(estimate(&oriel, "sonnet", 0, "Why?", anything()).await, Value::Null, "nothing is known of the models");
    let sonnet = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;

    let first = asked(&oriel, None, &"Why is it so? ".repeat(500)).await;
    let question = "And at night? ".repeat(300);
    let before = estimate(&oriel, &sonnet, told(&first), &question, anything()).await;
    let events = Mutex::new(Vec::new());
    let args = ask(first["id"].as_str(), &question, &sonnet);
    let chat =
        oriel_tests::call(&oriel.app, "chat.ask", args, |event| events.lock().unwrap().push(event)).await.unwrap();
    let (read, at_most) = (before["read"]["tokens"].as_u64().unwrap(), before["atMost"].as_u64().unwrap());
    let spent = &last_turn(&chat)["spent"];
    assert!(read.abs_diff(spent["input"].as_u64().unwrap()) < 20, "{before} and {spent}");
    assert!(spent["costMicrocents"].as_u64().unwrap() <= at_most, "{before} and {spent}");
    let so_far = &events.into_inner().unwrap()[0]["soFar"];
    assert_eq!((&so_far["read"], &so_far["atMost"]), (&before["read"]["tokens"], &before["atMost"]), "{so_far}");
    assert_eq!((&so_far["written"], &so_far["costs"]), (&json!(0), &before["read"]["costs"]), "{so_far}");

    let means = json!({ "balance": at_most, "limit": at_most - 1 });
    let excess = estimate(&oriel, &sonnet, told(&first), &question, means).await["excess"].take();
    assert_eq!((&excess["of"], &excess["bound"]), (&json!("limit"), &json!(at_most - 1)));
    assert_eq!(excess["maxTokens"], 4095, "{excess}");

    let list = oriel.call("models.list", json!({ "refresh": false })).await.unwrap();
    let reads =
        list["models"].as_array().unwrap().iter().find(|model| model["id"] == *sonnet).unwrap()["context"].clone();
    let fits = estimate(&oriel, &sonnet, reads.as_u64().unwrap(), "", anything()).await;
    let longer = estimate(&oriel, &sonnet, reads.as_u64().unwrap(), "Why?", anything()).await;
    assert_eq!((&fits["tooLong"], &longer["tooLong"]["context"]), (&Value::Null, &reads));

    // What was last known of the models is enough, also when Puter is not there.
    let oriel = oriel.restart().await;
    drop(puter);
    assert_eq!(estimate(&oriel, &sonnet, told(&first), &question, anything()).await, before);
}

#[tokio::test]
async fn a_chat_cost_all_that_was_ever_paid_in_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut paid = 0;
    let mut costs = |chat: &Value| {
        paid += last_turn(chat)["spent"]["costMicrocents"].as_u64().unwrap();
        let told = chat["paid"]["microcents"].as_u64().unwrap();
        assert!(told == paid && chat["paid"]["isWhole"] == true, "{told} of {paid}: {}", chat["paid"]);
    };
    let first = asked(&oriel, None, "Why is the sky blue?").await;
    costs(&first);
    costs(&asked(&oriel, first["id"].as_str(), "And at night?").await);
    costs(&again(&oriel, &first).await);
    let edit = json!({ "chat": first["id"], "turn": first["turns"][0]["id"], "text": "Why not green?", "attachments": [], "model": first["model"], "maxTokens": null });
    let edited = oriel.call("chat.edit", edit).await.unwrap();
    costs(&edited);
    // It says nothing at all, and is billed.
    let nothing = asked(&oriel, first["id"].as_str(), "repeat: ").await;
    assert_eq!((&last_turn(&nothing)["outcome"], &last_turn(&nothing)["text"]), (&json!("failed"), &json!("")));
    costs(&nothing);

    // Refused before it was billed, and stopped before it was sent: that costs nothing.
    puter.fault(Route::Chat, Fault::ServerError);
    let refused = asked(&oriel, first["id"].as_str(), "Once more").await;
    assert_eq!(refused["paid"], nothing["paid"]);
    let args = json!({ "chat": first["id"], "turn": first["turns"][0]["id"] });
    oriel.call("chat.choose", args.clone()).await.unwrap();
    let removed = oriel.call("chat.remove", args).await.unwrap();
    assert_eq!(removed["paid"], nothing["paid"], "what is removed was paid");
    let oriel = oriel.restart().await;
    assert_eq!(open(&oriel, &first).await["paid"], nothing["paid"]);

    let fork = json!({ "chat": first["id"], "turn": last_turn(&edited)["id"] });
    let copy = oriel.call("chat.fork", fork).await.unwrap();
    assert_eq!(copy["paid"], json!({ "microcents": 0, "isWhole": true }), "a copy was paid where it comes from");
    let went_on = again(&oriel, &copy).await;
    assert_eq!(went_on["paid"]["microcents"], last_turn(&went_on)["spent"]["costMicrocents"]);

    puter.fault(Route::Chat, Fault::NoUsage);
    let silent = asked(&oriel, copy["id"].as_str(), "What did it cost?").await;
    assert_eq!(
        silent["paid"],
        json!({ "microcents": went_on["paid"]["microcents"], "isWhole": false }),
        "one did not tell"
    );
}

#[tokio::test]
async fn a_server_that_counts_in_credits_is_told_in_credits() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let balance = async |info: Value| {
        let body = json!({ "usage": { "total": 2.2 }, "allowanceInfo": info });
        puter.fault(Route::Usage, Fault::Status { code: 200, body, headers: Vec::new() });
        let mut balance = oriel.call("account.balance", json!({})).await.unwrap();
        balance.as_object_mut().unwrap().remove("readAt");
        balance
    };
    let credits = json!({ "remaining": 997.8, "monthUsageAllowance": 1000, "unit": "credits" });
    assert_eq!(
        balance(credits.clone()).await,
        json!({ "used": 2200, "allowance": 1_000_000, "remaining": 997_800, "unit": "millicredits", "remainingMicrocents": null })
    );
    let mut worth = credits;
    worth["creditMultiplier"] = json!(2000);
    worth["remaining"] = json!(1000);
    assert_eq!(balance(worth).await["remainingMicrocents"], 50_000_000);
    let dollars = balance(json!({ "remaining": 49_000_000, "monthUsageAllowance": 50_000_000 })).await;
    assert_eq!((&dollars["unit"], &dollars["remainingMicrocents"]), (&json!("microcents"), &json!(49_000_000)));
}

#[tokio::test]
async fn what_another_program_answered_cost_nothing_here() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    bring(&oriel, vec![file(&oriel, "conversations.json", exported("Why?", "Because.").as_bytes())]).await;
    let chat = open(&oriel, &chats(&oriel).await[0]).await;
    assert_eq!(chat["paid"], json!({ "microcents": 0, "isWhole": true }));
    let next = asked(&oriel, chat["id"].as_str(), "And then?").await;
    assert_eq!(next["paid"], json!({ "microcents": last_turn(&next)["spent"]["costMicrocents"], "isWhole": true }));
}
