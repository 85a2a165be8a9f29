//! Puter runs a few answers of an account at a time and takes a few questions in ten seconds. What is too much waits,
//! visibly and in order, goes out by itself, and can be ended; a question that may have been billed is never sent again.

use std::time::Duration;

use app::Problem;
use oriel_tests::{Computer, Oriel, call};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::{Value, json};
use tokio::{task::JoinHandle, time};

use crate::{
    ask, last_turn, model, puter,
    reauth::{Told, sign_in_beside},
    sign_in, signed_in,
};

/// A question under way, and what is told of it.
struct Question {
    told: Told,
    asking: JoinHandle<Result<Value, Problem>>,
    chat: String,
}

impl Question {
    /// Asks in a new chat, and waits until it is kept.
    async fn ask(oriel: &Oriel, text: &str) -> Self {
        let model = sonnet(oriel).await;
        Self::call(oriel, "chat.ask", ask(None, text, &model)).await
    }

    async fn call(oriel: &Oriel, name: &'static str, args: Value) -> Self {
        let told = Told::new();
        let (app, hear) = (oriel.app.clone(), told.hear());
        let asking = tokio::spawn(async move { call(&app, name, args, hear).await });
        let started = told.until(|event| event["kind"] == "started").await;
        Self { told, asking, chat: started["chat"].as_str().unwrap().to_owned() }
    }

    async fn waits(&self) -> Value {
        self.told.until(|event| event["kind"] == "waiting").await["wait"].clone()
    }

    async fn streams(&self) {
        self.told.until(|event| event["kind"] == "delta").await;
    }

    async fn stop(&self, oriel: &Oriel) {
        oriel.call("chat.stop", json!({ "chat": self.chat })).await.unwrap();
    }

    async fn ends(self) -> Value {
        last_turn(&self.asking.await.unwrap().unwrap()).clone()
    }
}

async fn sonnet(oriel: &Oriel) -> String {
    model(oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await
}

/// So many questions whose answers begin and do not end.
async fn take_places(puter: &StandIn, oriel: &Oriel, number: usize) -> Vec<Question> {
    let mut all = Vec::new();
    for _ in 0..number {
        puter.fault(Route::Chat, Fault::StallAfterLines(3));
        let question = Question::ask(oriel, "Take your time").await;
        question.streams().await;
        all.push(question);
    }
    all
}

fn sent(puter: &StandIn) -> usize {
    puter.requests().iter().filter(|request| request.route == Route::Chat).count()
}

/// Lets this much time pass for whatever waits.
pub(crate) async fn pass(time: Duration) {
    time::pause();
    time::advance(time).await;
    time::resume();
}

#[tokio::test]
async fn several_answers_stream_at_once_and_the_next_goes_out_when_one_has_ended() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let running = take_places(&puter, &oriel, 3).await;
    let fourth = Question::ask(&oriel, "And me?").await;
    let waits = fourth.waits().await;
    assert_eq!(waits, json!({ "for": "place", "before": 0 }));
    let fifth = Question::ask(&oriel, "And then?").await;
    assert_eq!(fifth.waits().await["before"], 1);
    assert_eq!(sent(&puter), 3, "what waits was not sent");
    let list = oriel.call("chat.list", json!({})).await.unwrap();
    assert!(list.as_array().unwrap().iter().all(|chat| chat["answering"] == true), "{list}");

    running[1].stop(&oriel).await;
    fourth.told.until(|event| event["kind"] == "resumed").await;
    let answer = fourth.ends().await;
    assert_eq!((&answer["outcome"], &answer["waiting"]), (&json!("complete"), &json!(null)));
    assert_eq!(fifth.ends().await["outcome"], "complete");
    assert_eq!(sent(&puter), 5, "each was sent once");
}

#[tokio::test]
async fn a_question_that_waits_for_a_place_can_be_ended_and_nothing_was_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let running = take_places(&puter, &oriel, 3).await;
    let fourth = Question::ask(&oriel, "Never mind").await;
    let fifth = Question::ask(&oriel, "But me").await;
    assert_eq!(fifth.waits().await["before"], 1);
    fourth.stop(&oriel).await;
    let answer = fourth.ends().await;
    assert_eq!(answer["outcome"], "stopped");
    assert_eq!(answer["problem"]["reason"]["kind"], "stoppedBeforeSent");
    assert_eq!(fifth.waits().await["before"], 0, "the others move up");
    assert_eq!(sent(&puter), 3);
    drop(running);
}

#[tokio::test]
async fn a_temporary_account_has_two_places() {
    let options = Options { pace: Duration::ZERO, temporary: true, concurrent_chats: 2, ..Options::default() };
    let puter = StandIn::start(options).await.unwrap();
    let mut oriel = Computer::new(puter.origin()).start().await;
    sign_in(&puter, &mut oriel).await;
    let _running = take_places(&puter, &oriel, 2).await;
    let third = Question::ask(&oriel, "And me?").await;
    assert_eq!(third.waits().await["for"], "place");
    assert_eq!(sent(&puter), 2);
}

#[tokio::test]
async fn another_program_may_take_places_and_the_question_is_tried_again_later() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::TooManyConcurrent);
    let question = Question::ask(&oriel, "Is there room?").await;
    assert_eq!(question.waits().await["for"], "place");
    assert_eq!(sent(&puter), 1);
    pass(Duration::from_secs(6)).await;
    assert_eq!(question.ends().await["outcome"], "complete");
    assert_eq!(sent(&puter), 2);
}

#[tokio::test]
async fn a_question_that_puter_has_no_place_for_goes_when_one_of_ours_has_ended() {
    let puter =
        StandIn::start(Options { pace: Duration::ZERO, concurrent_chats: 1, ..Options::default() }).await.unwrap();
    let oriel = signed_in(&puter).await;
    let running = take_places(&puter, &oriel, 1).await;
    let second = Question::ask(&oriel, "And me?").await;
    assert_eq!(second.waits().await["for"], "place");
    let third = Question::ask(&oriel, "And then?").await;
    assert_eq!(third.waits().await["before"], 1, "it was learnt that there is one place");
    assert_eq!(sent(&puter), 2);
    running[0].stop(&oriel).await;
    puter.streams_closed().await;
    assert_eq!(second.ends().await["outcome"], "complete");
    assert_eq!(third.ends().await["outcome"], "complete");
}

#[tokio::test]
async fn a_full_window_is_waited_for_and_says_how_long() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for _ in 0..2 {
        puter.fault(Route::Chat, Fault::RateLimited { retry_after: None });
    }
    let question = Question::ask(&oriel, "Slowly").await;
    for (seconds, attempt) in [(2, 1), (4, 2)] {
        let waits = question.waits().await;
        assert_eq!(waits, json!({ "for": "rateLimit", "seconds": seconds, "attempt": attempt, "attempts": 5 }));
        pass(Duration::from_secs(seconds)).await;
    }
    assert_eq!(question.ends().await["outcome"], "complete");
    assert_eq!(sent(&puter), 3);
}

#[tokio::test]
async fn a_question_is_not_sent_before_puter_wants_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::RateLimited { retry_after: Some(7) });
    let question = Question::ask(&oriel, "Slowly").await;
    assert_eq!(question.waits().await["seconds"], 7);
    pass(Duration::from_secs(7)).await;
    assert_eq!(question.ends().await["outcome"], "complete");
}

#[tokio::test]
async fn a_window_that_stays_full_is_said_at_last_and_the_question_kept() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for _ in 0..6 {
        puter.fault(Route::Chat, Fault::RateLimited { retry_after: Some(7) });
    }
    let question = Question::ask(&oriel, "Is this kept?").await;
    for _ in 0..5 {
        question.waits().await;
        pass(Duration::from_secs(10)).await;
    }
    let chat = question.chat.clone();
    let answer = question.ends().await;
    assert_eq!((&answer["outcome"], &answer["problem"]["code"]), (&json!("failed"), &json!("rate_limited")));
    assert_eq!(sent(&puter), 6);
    let chat = oriel.call("chat.open", json!({ "chat": chat })).await.unwrap();
    assert_eq!(chat["turns"][0]["text"], "Is this kept?");
}

#[tokio::test]
async fn whoever_does_not_want_to_wait_for_the_window_tries_now() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::RateLimited { retry_after: None });
    let question = Question::ask(&oriel, "Now").await;
    question.waits().await;
    oriel.call("chat.retryNow", json!({ "chat": question.chat })).await.unwrap();
    assert_eq!(question.ends().await["outcome"], "complete");
}

#[tokio::test]
async fn a_question_that_waits_for_the_window_can_be_ended() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Chat, Fault::RateLimited { retry_after: None });
    let question = Question::ask(&oriel, "Never mind").await;
    question.waits().await;
    question.stop(&oriel).await;
    let answer = question.ends().await;
    assert_eq!((&answer["outcome"], &answer["problem"]["code"]), (&json!("stopped"), &json!("cancelled")));
    assert_eq!(sent(&puter), 1);
}

#[tokio::test]
async fn a_place_in_the_queue_outlives_a_new_sign_in() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let mut browser = oriel.computer.take_browser();
    let running = take_places(&puter, &oriel, 3).await;
    let fourth = Question::ask(&oriel, "Still there?").await;
    fourth.waits().await;
    puter.revoke_all();
    running[0].stop(&oriel).await;
    assert_eq!(fourth.waits().await["for"], "signIn");
    sign_in_beside(&puter, &oriel, &mut browser).await;
    assert_eq!(fourth.ends().await["outcome"], "complete");
}
