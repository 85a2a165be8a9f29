//! When Puter ends this computer's access, whatever was under way waits for a new sign-in and goes on after it; nothing
//! typed or received is lost, and nothing goes round in circles.

use std::{fs, future::Future, sync::Mutex};

use oriel_tests::Oriel;
use puter_stand_in::{Refused, StandIn};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{ask, asked, last_turn, model, puter, sign_in, signed_in, state};

/// Everything a command tells, for a test to wait for.
pub(crate) struct Told {
    sender: mpsc::UnboundedSender<Value>,
    events: tokio::sync::Mutex<mpsc::UnboundedReceiver<Value>>,
}

impl Told {
    pub(crate) fn new() -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        Self { sender, events: tokio::sync::Mutex::new(events) }
    }

    pub(crate) fn hear(&self) -> impl Fn(Value) + Send + Sync + use<> {
        let sender = Mutex::new(self.sender.clone());
        move |event| sender.lock().unwrap().send(event).unwrap()
    }

    /// Waits until something like this is told.
    pub(crate) async fn until(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut events = self.events.lock().await;
        loop {
            let event = events.recv().await.expect("it is told");
            if wanted(&event) {
                return event;
            }
        }
    }
}

/// Signs in again beside something that runs.
pub(crate) async fn sign_in_beside(puter: &StandIn, oriel: &Oriel, browser: &mut mpsc::UnboundedReceiver<url::Url>) {
    oriel.call("account.signIn", crate::ask_to_sign_in()).await.unwrap();
    let address = browser.recv().await.expect("the browser opens");
    let link = puter.approve(&address).await.unwrap();
    oriel.app.open_link(link.as_str()).await;
}

async fn beside<A, B>(running: impl Future<Output = A>, meanwhile: impl Future<Output = B>) -> (A, B) {
    tokio::join!(running, meanwhile)
}

#[tokio::test]
async fn a_question_waits_for_the_sign_in_and_is_then_sent_by_itself() {
    for why in [Refused::Revoked, Refused::Expired, Refused::OldKind, Refused::Unknown] {
        let puter = puter().await;
        let mut oriel = signed_in(&puter).await;
        let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
        let mut browser = oriel.computer.take_browser();
        puter.refuse_tokens("mira", why);
        let told = Told::new();
        let asking = oriel.call_with("chat.ask", ask(None, "Still there?", &model), told.hear());
        let (chat, ()) = beside(asking, async {
            let waiting = told.until(|event| event["kind"] == "waiting").await;
            assert_eq!(waiting["wait"], json!({ "for": "signIn" }), "{why:?}");
            assert_eq!(state(&oriel).await["current"]["ended"]["problem"]["code"], "signed_out");
            sign_in_beside(&puter, &oriel, &mut browser).await;
            told.until(|event| event["kind"] == "resumed").await;
        })
        .await;
        let chat = chat.unwrap();
        assert_eq!(chat["turns"].as_array().unwrap().len(), 2, "asked once: {chat}");
        assert_eq!(chat["turns"][0]["text"], "Still there?");
        assert_eq!((&last_turn(&chat)["outcome"], &last_turn(&chat)["waiting"]), (&json!("complete"), &json!(null)));
        assert_eq!(state(&oriel).await["current"]["ended"], json!(null));
    }
}

#[tokio::test]
async fn a_window_that_comes_later_sees_that_the_question_waits() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    puter.revoke_all();
    let told = Told::new();
    let asking = oriel.call_with("chat.ask", ask(None, "Hello?", &model), told.hear());
    beside(asking, async {
        let chat = told.until(|event| event["kind"] == "started").await["chat"].as_str().unwrap().to_owned();
        told.until(|event| event["kind"] == "waiting").await;
        let later = Told::new();
        let following = oriel.call_with("chat.follow", json!({ "chat": chat }), later.hear());
        beside(following, async {
            let started = later.until(|event| event["kind"] == "started").await;
            assert_eq!(started["answer"]["waiting"]["for"], "signIn");
            oriel.call("chat.stop", json!({ "chat": chat })).await.unwrap();
        })
        .await
        .0
        .unwrap();
    })
    .await
    .0
    .unwrap();
}

#[tokio::test]
async fn a_question_that_waits_can_be_stopped() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    puter.revoke_all();
    let told = Told::new();
    let asking = oriel.call_with("chat.ask", ask(None, "Never mind", &model), told.hear());
    let (chat, ()) = beside(asking, async {
        let chat = told.until(|event| event["kind"] == "started").await["chat"].as_str().unwrap().to_owned();
        told.until(|event| event["kind"] == "waiting").await;
        oriel.call("chat.stop", json!({ "chat": chat })).await.unwrap();
    })
    .await;
    let chat = chat.unwrap();
    assert_eq!((&chat["turns"][0]["text"], &last_turn(&chat)["outcome"]), (&json!("Never mind"), &json!("stopped")));
}

#[tokio::test]
async fn text_that_came_before_the_revocation_is_kept_and_the_next_question_goes_out() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let cut = asked(&oriel, None, "fault: revoked").await;
    let answer = last_turn(&cut);
    assert_eq!(answer["outcome"], "interrupted", "{answer}");
    assert!(!answer["text"].as_str().unwrap().is_empty(), "what came is kept");
    sign_in(&puter, &mut oriel).await;
    let next = asked(&oriel, cut["id"].as_str(), "Go on").await;
    assert_eq!(last_turn(&next)["outcome"], "complete");
    assert_eq!(next["turns"][1]["text"], answer["text"]);
}

#[tokio::test]
async fn another_persons_sign_in_does_not_send_the_question() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let mira = state(&oriel).await["current"]["id"].as_str().unwrap().to_owned();
    let mut browser = oriel.computer.take_browser();
    puter.revoke("mira");
    let told = Told::new();
    let asking = oriel.call_with("chat.ask", ask(None, "For mira's model only", &model), told.hear());
    let (chat, ()) = beside(asking, async {
        told.until(|event| event["kind"] == "waiting").await;
        puter.log_in("noor");
        sign_in_beside(&puter, &oriel, &mut browser).await;
        assert_eq!(state(&oriel).await["current"]["username"], "noor");
        let sent = puter.requests().iter().filter(|request| request.path == "/drivers/call").count();
        assert_eq!(sent, 1, "only the question that was refused");
        oriel.call("account.signOut", json!({ "account": mira })).await.unwrap();
    })
    .await;
    assert_eq!(last_turn(&chat.unwrap())["outcome"], "stopped", "signing out ends the waiting");
}

#[tokio::test]
async fn an_upload_waits_for_the_sign_in_and_goes_on() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let mut browser = oriel.computer.take_browser();
    let file = oriel.computer.folder.path().join("notes.txt");
    fs::write(&file, "kept").unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    puter.revoke_all();
    let told = Told::new();
    let args = json!({ "folder": "~/Documents", "chosen": chosen[0]["id"], "onConflict": "fail" });
    let (uploaded, ()) = beside(oriel.call_with("files.upload", args, told.hear()), async {
        told.until(|event| event["waiting"] == true).await;
        sign_in_beside(&puter, &oriel, &mut browser).await;
    })
    .await;
    assert_eq!(uploaded.unwrap()["name"], "notes.txt");
    told.until(|event| event["waiting"] == false && event["done"] == 4).await;
    let preview = oriel.call("files.preview", json!({ "file": "~/Documents/notes.txt" })).await.unwrap();
    assert_eq!(preview["text"], "kept");
}

#[tokio::test]
async fn a_transfer_that_waits_can_be_cancelled() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let file = oriel.computer.folder.path().join("notes.txt");
    fs::write(&file, "kept").unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    puter.revoke_all();
    let told = Told::new();
    let args = json!({ "folder": "~/Documents", "chosen": chosen[0]["id"], "onConflict": "fail" });
    let (uploaded, ()) = beside(oriel.call_with("files.upload", args, told.hear()), async {
        let waiting = told.until(|event| event["waiting"] == true).await;
        oriel.call("files.cancel", json!({ "transfer": waiting["transfer"] })).await.unwrap();
    })
    .await;
    assert_eq!(json!(uploaded.unwrap_err().code), "cancelled");
}

#[tokio::test]
async fn two_tokens_refused_right_after_signing_in_stop_with_a_reason() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let mut browser = oriel.computer.take_browser();
    puter.revoke_all();
    puter.tokens_are_born_dead(true);
    let told = Told::new();
    let asking = oriel.call_with("chat.ask", ask(None, "Round and round?", &model), told.hear());
    let (chat, ()) = beside(asking, async {
        told.until(|event| event["kind"] == "waiting").await;
        sign_in_beside(&puter, &oriel, &mut browser).await;
    })
    .await;
    let chat = chat.unwrap();
    let problem = &last_turn(&chat)["problem"];
    assert_eq!((&last_turn(&chat)["outcome"], &problem["code"]), (&json!("failed"), &json!("signed_out")));
    assert_eq!(problem["reason"]["kind"], "tokenRefused");
    assert_eq!(chat["turns"][0]["text"], "Round and round?", "the question is kept");
    assert_eq!(state(&oriel).await["current"]["ended"]["problem"]["reason"], problem["reason"]);

    let asked_before = puter.requests().len();
    assert!(browser.try_recv().is_err(), "no browser opens by itself");
    assert_eq!(puter.requests().len(), asked_before);

    puter.tokens_are_born_dead(false);
    sign_in_beside(&puter, &oriel, &mut browser).await;
    let chat = asked(&oriel, chat["id"].as_str(), "Now?").await;
    assert_eq!(last_turn(&chat)["outcome"], "complete", "a good sign-in works again");
    puter.revoke_all();
    oriel.call("account.balance", json!({})).await.unwrap_err();
    let ended = &state(&oriel).await["current"]["ended"]["problem"]["reason"]["kind"];
    assert_eq!(ended, "accessEnded", "and the count begins anew");
}
