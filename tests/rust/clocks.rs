//! What was said last comes last, whatever the clocks of the computers say that it was said on.

use std::time::Duration;

use oriel_tests::Oriel;
use serde_json::{Value, json};

use crate::{
    asked,
    import::{bring, file, open},
    last_turn, puter, signed_in,
};

const HOURS: Duration = Duration::from_secs(5 * 3600);

async fn again(oriel: &Oriel, chat: &Value) -> Value {
    let args =
        json!({ "chat": chat["id"], "answer": last_turn(chat)["id"], "model": chat["model"], "maxTokens": null });
    oriel.call("chat.retry", args).await.unwrap()
}

async fn forked(oriel: &Oriel, chat: &Value) -> Value {
    oriel.call("chat.fork", json!({ "chat": chat["id"], "turn": last_turn(chat)["id"] })).await.unwrap()
}

/// Takes a chat from one computer to another.
async fn carried(from: &Oriel, to: &Oriel, chat: &Value) -> Value {
    let path = from.computer.folder.path().join("carried.json");
    from.computer.desktop.will_save_to(Some(&path));
    from.call("data.export", json!({ "chat": chat["id"], "format": "json" })).await.unwrap();
    let came = bring(to, vec![file(to, "carried.json", &std::fs::read(path).unwrap())]).await;
    assert_eq!(came["skipped"], json!([]), "{came}");
    open(to, chat).await
}

/// Asks once more in this chat, and in a copy of it, and walks: each time what was done last is what is shown.
async fn goes_on(oriel: &Oriel, chat: &Value, told: &str) {
    for chat in [chat.clone(), forked(oriel, chat).await, forked(oriel, &forked(oriel, chat).await).await] {
        let old = last_turn(&chat)["id"].clone();
        let new = again(oriel, &chat).await;
        let siblings = last_turn(&new)["siblings"].as_array().unwrap();
        assert_ne!(last_turn(&new)["id"], old, "{told}: the new answer is shown");
        assert_eq!(siblings.last(), Some(&last_turn(&new)["id"]), "{told}: and is the newest");
        let back = oriel.call("chat.choose", json!({ "chat": chat["id"], "turn": old })).await.unwrap();
        assert_eq!(last_turn(&back)["id"], old, "{told}: the old one is chosen");
        let renamed = json!({ "chat": chat["id"], "title": told });
        oriel.call("chat.rename", renamed).await.unwrap();
        let more = asked(oriel, chat["id"].as_str(), "And then?").await;
        assert_eq!((&more["title"], more["turns"].as_array().unwrap().len()), (&json!(told), 4));
        let list = oriel.call("chat.list", json!({})).await.unwrap();
        assert_eq!(list[0]["id"], chat["id"], "{told}: it is the newest in the list");
    }
}

#[tokio::test]
async fn a_clock_that_stands_or_was_set_back_changes_no_order() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "Why?").await;
    goes_on(&oriel, &chat, "standing").await;
    oriel.computer.clock.pass(HOURS);
    let chat = asked(&oriel, None, "Why?").await;
    oriel.computer.clock.set_back(HOURS);
    goes_on(&oriel, &chat, "set back").await;
    let oriel = oriel.restart().await;
    goes_on(&oriel, &asked(&oriel, None, "Why?").await, "after a restart").await;
}

#[tokio::test]
async fn a_chat_of_a_computer_whose_clock_is_ahead_or_behind_goes_on_here_and_there() {
    let puter = puter().await;
    for is_ahead in [true, false] {
        let (here, there) = (signed_in(&puter).await, signed_in(&puter).await);
        let told = if is_ahead { "ahead" } else { "behind" };
        if is_ahead {
            there.computer.clock.pass(HOURS)
        } else {
            there.computer.clock.set_back(HOURS)
        }
        let chat = asked(&there, None, "Why?").await;
        let came = carried(&there, &here, &chat).await;
        assert_eq!(came["turns"], chat["turns"]);
        goes_on(&here, &came, told).await;
        let back = carried(&here, &there, &chat).await;
        assert_eq!(back["turns"], open(&here, &chat).await["turns"], "{told}: both show the same");
        let forked = forked(&there, &back).await;
        let new = again(&there, &forked).await;
        assert_ne!(last_turn(&new)["id"], last_turn(&forked)["id"], "{told}: the new answer is shown there, too");
    }
}

/// What two computers write after the same newest record, whose time neither has reached, has ids of its own.
#[tokio::test]
async fn what_is_said_on_two_computers_after_the_same_record_stays() {
    let puter = puter().await;
    let (ahead, one, other) = (signed_in(&puter).await, signed_in(&puter).await, signed_in(&puter).await);
    ahead.computer.clock.pass(HOURS);
    let chat = asked(&ahead, None, "Why?").await;
    let (came, also) = (carried(&ahead, &one, &chat).await, carried(&ahead, &other, &chat).await);
    let here = again(&one, &came).await;
    let there = asked(&other, also["id"].as_str(), "And then?").await;
    let both = [carried(&one, &other, &chat).await, carried(&other, &one, &chat).await];
    assert_eq!(both[0]["turns"], both[1]["turns"]);
    for said in [&here, &there] {
        let args = json!({ "chat": chat["id"], "turn": last_turn(said)["id"] });
        for oriel in [&one, &other] {
            let chosen = oriel.call("chat.choose", args.clone()).await.unwrap();
            assert_eq!(last_turn(&chosen), last_turn(said), "neither is lost");
        }
    }
    assert_eq!(both[0]["paid"], both[1]["paid"]);
}

/// A stranger's record of the last moment of a millisecond leaves room for the next.
#[tokio::test]
async fn there_is_always_a_next_id() {
    let puter = puter().await;
    let (here, there) = (signed_in(&puter).await, signed_in(&puter).await);
    there.computer.clock.pass(HOURS);
    let chat = asked(&there, None, "Why?").await;
    let path = there.computer.folder.path().join("carried.json");
    there.computer.desktop.will_save_to(Some(&path));
    there.call("data.export", json!({ "chat": chat["id"], "format": "json" })).await.unwrap();
    let mut document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let last = chat["turns"][1]["id"].as_str().unwrap();
    let mut titled = document["records"][0].clone();
    titled["id"] = json!(format!("{}ZZZZZZZZZZZZZZZZ", &last[..10]));
    (titled["device"], titled["sequence"]) = (Value::Null, Value::Null);
    titled["body"] = json!({ "kind": "titled", "title": "The last moment" });
    document["records"].as_array_mut().unwrap().push(titled);
    bring(&here, vec![file(&here, "carried.json", document.to_string().as_bytes())]).await;
    let came = open(&here, &chat).await;
    assert_eq!(came["title"], "The last moment");
    goes_on(&here, &came, "after the last moment").await;
}
