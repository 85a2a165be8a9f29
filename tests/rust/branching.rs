//! A conversation is a tree: whatever is edited, asked again, hidden or forked, nothing that was said is lost, and each
//! branch is there to walk back to.

use app::Reason;
use oriel_tests::Oriel;
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};

use crate::{ask, asked, last_turn, model, puter, signed_in};

async fn sonnet(oriel: &Oriel) -> String {
    model(oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await
}

async fn edited(oriel: &Oriel, chat: &Value, turn: &Value, text: &str) -> Value {
    let args = json!({ "chat": chat["id"], "turn": turn["id"], "text": text, "attachments": [], "model": sonnet(oriel).await, "maxTokens": null });
    oriel.call("chat.edit", args).await.unwrap()
}

async fn retried(oriel: &Oriel, chat: &Value, answer: &Value) -> Value {
    let args = json!({ "chat": chat["id"], "answer": answer["id"], "model": sonnet(oriel).await, "maxTokens": null });
    oriel.call("chat.retry", args).await.unwrap()
}

async fn at(oriel: &Oriel, command: &str, chat: &Value, turn: &Value) -> Value {
    oriel.call(command, json!({ "chat": chat["id"], "turn": turn["id"] })).await.unwrap()
}

fn texts(chat: &Value) -> Vec<&str> {
    let turns = chat["turns"].as_array().unwrap();
    turns.iter().filter(|turn| turn["role"] == "user").map(|turn| turn["text"].as_str().unwrap()).collect()
}

/// What was sent last: role and text of each message.
fn sent(puter: &StandIn) -> Vec<(String, String)> {
    let request = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    let messages = request.body.unwrap()["args"]["messages"].as_array().unwrap().clone();
    let text = |message: &Value| {
        let parts = message["content"].as_array().unwrap();
        parts.iter().map(|part| part["text"].as_str().unwrap()).collect::<Vec<_>>().join("|")
    };
    messages.iter().map(|message| (message["role"].as_str().unwrap().to_owned(), text(message))).collect()
}

#[tokio::test]
async fn an_edited_question_stands_beside_the_old_one() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let first = asked(&oriel, None, "What is a bay window?").await;
    let second = asked(&oriel, first["id"].as_str(), "And an oriel?").await;
    let chat = edited(&oriel, &second, &second["turns"][0], "What is a dormer?").await;
    assert_eq!(texts(&chat), ["What is a dormer?"], "what followed the old question is not part of the new branch");
    assert_eq!(sent(&puter), [("user".to_owned(), "What is a dormer?".to_owned())]);
    let siblings = &chat["turns"][0]["siblings"];
    assert_eq!(*siblings, json!([second["turns"][0]["id"], chat["turns"][0]["id"]]), "oldest first, itself among them");
    assert_eq!(chat["turns"][1]["siblings"], json!([]), "an answer alone has none");

    let back = at(&oriel, "chat.choose", &chat, &second["turns"][0]).await;
    assert_eq!(texts(&back), ["What is a bay window?", "And an oriel?"], "the old branch is whole");
    assert_eq!(back["turns"][0]["siblings"], *siblings);
    let oriel = oriel.restart().await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap(), back, "the choice is remembered");
    let chat = asked(&oriel, chat["id"].as_str(), "Go on").await;
    assert_eq!(texts(&chat), ["What is a bay window?", "And an oriel?", "Go on"]);
}

#[tokio::test]
async fn an_answer_asked_again_stands_beside_the_old_one() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let first = asked(&oriel, None, "Why?").await;
    let second = retried(&oriel, &first, last_turn(&first)).await;
    let third = retried(&oriel, &second, last_turn(&first)).await;
    let ids = json!([last_turn(&first)["id"], last_turn(&second)["id"], last_turn(&third)["id"]]);
    assert_eq!(last_turn(&third)["siblings"], ids);
    for answered in [&first, &second, &third] {
        let chosen = at(&oriel, "chat.choose", &third, last_turn(answered)).await;
        assert_eq!(last_turn(&chosen)["id"], last_turn(answered)["id"]);
        assert_eq!(last_turn(&chosen)["text"], last_turn(answered)["text"]);
    }
}

#[tokio::test]
async fn a_branch_can_start_at_any_message() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let first = asked(&oriel, None, "one").await;
    let whole = asked(&oriel, first["id"].as_str(), "two").await;
    let other = edited(&oriel, &whole, &whole["turns"][0], "elsewhere").await;
    // From a message that is not even shown at the moment.
    let mut again = ask(first["id"].as_str(), "another two", &sonnet(&oriel).await);
    again["after"] = last_turn(&first)["id"].clone();
    let chat = oriel.call("chat.ask", again).await.unwrap();
    assert_eq!(texts(&chat), ["one", "another two"]);
    assert_eq!(sent(&puter).len(), 3, "what was said on other branches is not sent");
    assert_eq!(chat["turns"][2]["siblings"], json!([whole["turns"][2]["id"], chat["turns"][2]["id"]]));
    let deep = at(&oriel, "chat.choose", &chat, last_turn(&whole)).await;
    assert_eq!(deep["turns"].as_array().unwrap().len(), 4, "choosing a message shows the way to it");
    let elsewhere = at(&oriel, "chat.choose", &chat, last_turn(&other)).await;
    assert_eq!(texts(&elsewhere), ["elsewhere"]);
    let mut lost = ask(first["id"].as_str(), "lost", &sonnet(&oriel).await);
    lost["after"] = json!("no such turn");
    assert_eq!(oriel.call("chat.ask", lost).await.unwrap_err().reason, Reason::MessageGone);
}

#[tokio::test]
async fn a_removed_message_goes_with_all_that_follows_and_comes_back_whole() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let first = asked(&oriel, None, "one").await;
    let second = asked(&oriel, first["id"].as_str(), "two").await;
    let whole = retried(&oriel, &second, last_turn(&second)).await;
    let removed = at(&oriel, "chat.remove", &whole, &whole["turns"][2]).await;
    assert_eq!(removed["turns"].as_array().unwrap(), &whole["turns"].as_array().unwrap()[..2]);
    let oriel = oriel.restart().await;
    let gone = json!({ "chat": whole["id"], "turn": last_turn(&whole)["id"] });
    assert!(oriel.call("chat.choose", gone.clone()).await.is_err(), "what follows is gone with it");
    assert!(oriel.call("chat.fork", gone).await.is_err());
    assert_eq!(at(&oriel, "chat.putBack", &whole, &whole["turns"][2]).await, whole);
    // Of two, the other one is shown.
    let one = at(&oriel, "chat.remove", &whole, last_turn(&whole)).await;
    assert_eq!(last_turn(&one)["id"], last_turn(&second)["id"]);
    assert_eq!(last_turn(&one)["siblings"], json!([]));
    assert_eq!(at(&oriel, "chat.putBack", &whole, last_turn(&whole)).await, whole);
}

#[tokio::test]
async fn removing_an_answer_that_still_comes_stops_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::StallAfterLines(6));
    let (heard, mut events) = tokio::sync::mpsc::unbounded_channel();
    let asking = tokio::spawn({
        let (app, model) = (oriel.app.clone(), sonnet(&oriel).await);
        async move { oriel_tests::call(&app, "chat.ask", ask(None, "one", &model), |event| drop(heard.send(event))).await }
    });
    let started = events.recv().await.unwrap();
    let fork = json!({ "chat": started["chat"], "turn": started["answer"]["id"] });
    assert_eq!(oriel.call("chat.fork", fork).await.unwrap_err().reason, Reason::AnswerStillComing);
    let question = json!({ "chat": started["chat"], "turn": started["question"]["id"] });
    let chat = oriel.call("chat.remove", question.clone()).await.unwrap();
    assert_eq!(chat["turns"], json!([]));
    asking.await.unwrap().unwrap();
    puter.streams_closed().await;
    let chat = oriel.call("chat.putBack", question).await.unwrap();
    assert_eq!(last_turn(&chat)["outcome"], "stopped");
}

#[tokio::test]
async fn a_fork_is_a_chat_of_its_own_with_what_was_said_until_then() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let first = asked(&oriel, None, "one").await;
    let options = json!({ "chat": first["id"], "options": { "system": "Be brief.", "temperature": 0.5 } });
    oriel.call("chat.setOptions", options).await.unwrap();
    oriel.call("chat.file", json!({ "chat": first["id"], "folder": "House" })).await.unwrap();
    let whole = asked(&oriel, first["id"].as_str(), "two").await;
    oriel.computer.clock.pass(std::time::Duration::from_secs(3600));
    let fork = at(&oriel, "chat.fork", &whole, &whole["turns"][1]).await;
    assert_ne!(fork["id"], whole["id"]);
    assert_eq!(fork["origin"], json!({ "chat": whole["id"], "turn": whole["turns"][1]["id"], "title": "one" }));
    for what in ["title", "options", "folder"] {
        assert_eq!(fork[what], whole[what], "{what}");
    }
    let turns = fork["turns"].as_array().unwrap();
    assert_eq!(turns.len(), 2);
    for (copy, original) in turns.iter().zip(whole["turns"].as_array().unwrap()) {
        assert_ne!(copy["id"], original["id"]);
        for what in ["role", "at", "text", "reasoning", "model", "modelName", "spent", "outcome", "limit"] {
            assert_eq!(copy[what], original[what], "{what}");
        }
    }
    let fork = asked(&oriel, fork["id"].as_str(), "three").await;
    assert_eq!(texts(&fork), ["one", "three"]);
    let paid_before = |chat: &Value| -> Vec<Value> {
        let answers = chat["turns"].as_array().unwrap().iter().filter(|turn| turn["role"] == "assistant");
        answers.map(|answer| answer["copied"].clone()).collect()
    };
    assert_eq!(paid_before(&fork), [true, false], "only what was asked here was paid here");
    let again = at(&oriel, "chat.fork", &fork, last_turn(&fork)).await;
    assert_eq!(paid_before(&again), [true, true]);
    oriel.call("chat.delete", json!({ "chat": again["id"] })).await.unwrap();
    assert_eq!(
        oriel.call("chat.open", json!({ "chat": whole["id"] })).await.unwrap(),
        whole,
        "the original is as it was"
    );
    let list = oriel.call("chat.list", json!({})).await.unwrap();
    assert_eq!((&list[0]["id"], &list[1]["id"]), (&fork["id"], &whole["id"]));
}

#[tokio::test]
async fn a_question_without_an_answer_is_sent_with_the_next_one() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::ServerError);
    let failed = asked(&oriel, None, "My name is Ines.").await;
    let chat = asked(&oriel, failed["id"].as_str(), "What is my name?").await;
    assert_eq!(sent(&puter), [("user".to_owned(), "My name is Ines.|What is my name?".to_owned())]);
    // A part of an answer is part of the conversation.
    puter.fault(Route::Chat, Fault::CutAfterLines(5));
    let broken = asked(&oriel, chat["id"].as_str(), "Tell me more").await;
    assert_eq!(last_turn(&broken)["outcome"], "interrupted");
    asked(&oriel, chat["id"].as_str(), "Go on").await;
    let sent = sent(&puter);
    assert_eq!(sent.last().unwrap().1, "Go on");
    assert_eq!(sent[sent.len() - 2], ("assistant".to_owned(), last_turn(&broken)["text"].as_str().unwrap().to_owned()));
}

#[tokio::test]
async fn a_file_of_an_edited_question_is_what_it_was() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let bills = "~/Documents/House 2026/bills-2025.csv";
    let model = sonnet(&oriel).await;
    let mut question = ask(None, "What is in it?", &model);
    question["attachments"] = json!([bills]);
    let chat = oriel.call("chat.ask", question).await.unwrap();
    let path = &chat["turns"][0]["attachments"][0]["path"];
    oriel.call("files.trash", json!({ "files": [bills] })).await.unwrap();
    let edit = json!({ "chat": chat["id"], "turn": chat["turns"][0]["id"], "text": "What is the sum?", "attachments": [path], "model": model, "maxTokens": null });
    let edited = oriel.call("chat.edit", edit).await.unwrap();
    assert_eq!(edited["turns"][0]["attachments"], chat["turns"][0]["attachments"]);
    assert!(sent(&puter)[0].1.contains("End of the file “bills-2025.csv”"));
    let answer = json!({ "chat": chat["id"], "turn": last_turn(&edited)["id"], "text": "x", "attachments": [], "model": model, "maxTokens": null });
    assert_eq!(oriel.call("chat.edit", answer).await.unwrap_err().reason, Reason::NotYourMessage);
}

#[tokio::test]
async fn a_chat_keeps_its_own_options() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = sonnet(&oriel).await;
    let mut question = ask(None, "one", &model);
    let options = json!({ "system": "Be brief.", "persona": null, "temperature": 0.2, "maxTokens": 500, "effort": "low", "verbosity": null, "webSearch": false });
    question["options"] = options.clone();
    let chat = oriel.call("chat.ask", question).await.unwrap();
    assert_eq!((&chat["options"], &last_turn(&chat)["limit"]), (&options, &json!(500)));
    assert_eq!(sent(&puter)[0], ("system".to_owned(), "Be brief.".to_owned()));
    let mut longer = ask(chat["id"].as_str(), "two", &model);
    longer["maxTokens"] = json!(800);
    let chat = oriel.call("chat.ask", longer).await.unwrap();
    assert_eq!(
        (&chat["options"], &last_turn(&chat)["limit"]),
        (&options, &json!(800)),
        "a limit for once changes nothing"
    );
    let refused = json!({ "chat": chat["id"], "options": { "temperature": 7 } });
    assert_eq!(oriel.call("chat.setOptions", refused).await.unwrap_err().reason, Reason::TemperatureOutOfRange);
    let none = json!({ "chat": chat["id"], "options": {} });
    oriel.call("chat.setOptions", none).await.unwrap();
    let chat = asked(&oriel, chat["id"].as_str(), "three").await;
    assert_eq!(sent(&puter)[0].0, "user");
    assert_eq!(last_turn(&chat)["limit"], 4096);
}

#[tokio::test]
async fn chats_can_be_put_away_and_into_folders() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let ids = [asked(&oriel, None, "one").await["id"].clone(), asked(&oriel, None, "two").await["id"].clone()];
    oriel.call("chat.archive", json!({ "chat": ids[0], "archived": true })).await.unwrap();
    for id in &ids {
        oriel.call("chat.file", json!({ "chat": id, "folder": "  House " })).await.unwrap();
    }
    oriel.call("chat.delete", json!({ "chat": ids[1] })).await.unwrap();
    oriel.call("chat.renameFolder", json!({ "from": "House", "to": "Home" })).await.unwrap();
    oriel.call("chat.restore", json!({ "chat": ids[1] })).await.unwrap();
    let oriel = oriel.restart().await;
    let list = oriel.call("chat.list", json!({})).await.unwrap();
    let seen: Vec<_> =
        list.as_array().unwrap().iter().map(|chat| (&chat["id"], &chat["archived"], &chat["folder"])).collect();
    let home = json!("Home");
    assert_eq!(seen, [(&ids[1], &json!(false), &home), (&ids[0], &json!(true), &home)]);
    oriel.call("chat.file", json!({ "chat": ids[0], "folder": null })).await.unwrap();
    oriel.call("chat.archive", json!({ "chat": ids[0], "archived": false })).await.unwrap();
    let chat = oriel.call("chat.open", json!({ "chat": ids[0] })).await.unwrap();
    assert_eq!((&chat["archived"], &chat["folder"]), (&json!(false), &Value::Null));
    assert!(oriel.call("chat.file", json!({ "chat": ids[0], "folder": " " })).await.is_err());
}
