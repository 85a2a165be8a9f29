//! A chat belongs to one question from the decision to ask until its answer has ended. Whatever else is done to the chat
//! or the account meanwhile comes before it, and then nothing is asked, or after it, and then it reaches the answer.

use std::time::Duration;

use app::Reason;
use oriel_tests::{Chance, Oriel, call};
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{accounts::two_accounts, ask, asked, last_turn, puter, signed_in};

const BILLS: &str = "~/Documents/House 2026/bills-2025.csv";
const ROUNDS: usize = 20;
/// How many rounds of anything at once there are.
const MIXED: usize = 40;

type Done = JoinHandle<Result<Value, app::Problem>>;

/// Calls a command beside whatever else is done.
fn beside(oriel: &Oriel, (name, args): (&'static str, Value)) -> Done {
    let app = oriel.app.clone();
    tokio::spawn(async move { call(&app, name, args, |_| {}).await })
}

/// What came of it. Nothing here may take for ever.
async fn ended(done: Done) -> Result<Value, app::Problem> {
    tokio::time::timeout(Duration::from_secs(20), done).await.expect("it comes to an end").unwrap()
}

fn number(puter: &StandIn, route: Route) -> usize {
    puter.requests().iter().filter(|request| request.route == route).count()
}

/// Waits until Puter was asked for this once more.
async fn asked_for(puter: &StandIn, route: Route, before: usize) {
    while number(puter, route) == before {
        tokio::task::yield_now().await;
    }
}

fn question(chat: &Value, text: &str) -> (&'static str, Value) {
    ("chat.ask", ask(chat["id"].as_str(), text, chat["model"].as_str().unwrap()))
}

fn with_bills(chat: &Value) -> (&'static str, Value) {
    let (name, mut args) = question(chat, "What is in it?");
    args["attachments"] = json!([BILLS]);
    (name, args)
}

fn edit(chat: &Value) -> (&'static str, Value) {
    let args = json!({ "chat": chat["id"], "turn": chat["turns"][0]["id"], "text": "Otherwise", "attachments": [], "model": chat["model"], "maxTokens": null });
    ("chat.edit", args)
}

fn retry(chat: &Value) -> (&'static str, Value) {
    let args =
        json!({ "chat": chat["id"], "answer": last_turn(chat)["id"], "model": chat["model"], "maxTokens": null });
    ("chat.retry", args)
}

fn on(name: &'static str, chat: &Value) -> (&'static str, Value) {
    (name, json!({ "chat": chat["id"] }))
}

async fn open(oriel: &Oriel, chat: &Value) -> Value {
    oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_questions_at_once_one_is_asked() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "The first").await;
    for round in 0..ROUNDS {
        for (one, other) in [
            (question(&chat, "One"), question(&chat, "Other")),
            (edit(&chat), question(&chat, "Other")),
            (retry(&chat), retry(&chat)),
        ] {
            let (before, names) = (number(&puter, Route::Chat), (one.0, other.0));
            // The answer would not end by itself, so whoever comes second finds it running.
            puter.fault(Route::Chat, Fault::StallAfterLines(2));
            let (mut one, mut other) = (beside(&oriel, one), beside(&oriel, other));
            let (first, second) = tokio::select! {
                refused = &mut one => (refused.unwrap(), other),
                refused = &mut other => (refused.unwrap(), one),
            };
            let problem = first.expect_err("one is refused while the other is answered");
            assert_eq!(problem.reason, Reason::ChatBusy, "round {round} {names:?}");
            asked_for(&puter, Route::Chat, before).await;
            oriel.call("chat.stop", json!({ "chat": chat["id"] })).await.unwrap();
            assert_eq!(last_turn(&ended(second).await.unwrap())["outcome"], "stopped", "round {round} {names:?}");
            assert_eq!(number(&puter, Route::Chat), before + 1, "round {round} {names:?}");
        }
    }
    let oriel = oriel.restart().await;
    let whole = open(&oriel, &chat).await;
    assert!(!whole.to_string().contains("interrupted"), "nothing was left running: {whole}");
}

/// Whoever is told that nothing was asked can rely on it; whoever is told that it was asked finds it ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_ends_a_question_reaches_it_at_any_moment() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut chats = Vec::new();
    for _ in 0..3 * ROUNDS {
        chats.push(asked(&oriel, None, "The first").await);
    }
    // No answer ends by itself from here on.
    puter.pace(Duration::from_secs(3600));
    for round in 0..ROUNDS {
        for name in ["chat.delete", "chat.stop", "chat.remove"] {
            let chat = chats.pop().unwrap();
            let before = answers(&oriel);
            let (ask, mut asked) = question(&chat, "And then?");
            // Where this was removed before, there is nothing to ask after.
            asked["after"] = last_turn(&chat)["id"].clone();
            let asking = beside(&oriel, (ask, asked));
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            let args = json!({ "chat": chat["id"], "turn": last_turn(&chat)["id"] });
            beside(&oriel, (name, args.clone())).await.unwrap().unwrap();
            if name == "chat.remove" {
                // A question that comes after the removal is shown, and somebody has to stop its answer. One that is in
                // what was removed is not shown, and ends without us.
                while !asking.is_finished() {
                    if open(&oriel, &chat).await.to_string().contains("\"running\"") {
                        beside(&oriel, ("chat.stop", args.clone())).await.unwrap().unwrap();
                    }
                }
            }
            if name == "chat.stop" {
                // A stop before the question was there had nothing to stop.
                while !asking.is_finished() {
                    beside(&oriel, (name, args.clone())).await.unwrap().unwrap();
                }
            }
            let came = ended(asking).await;
            let (told, restored) = (format!("round {round} {name}: {came:?}"), json!({ "chat": chat["id"] }));
            match came {
                Err(_) => assert_eq!(answers(&oriel), before, "{told}"),
                Ok(_) if name == "chat.remove" => {}
                Ok(ended) => assert_eq!(last_turn(&ended)["outcome"], "stopped", "{told}"),
            }
            puter.streams_closed().await;
            oriel.call("chat.restore", restored).await.unwrap();
            assert!(!open(&oriel, &chat).await.to_string().contains("\"running\""), "{told}");
            oriel.call("chat.delete", json!({ "chat": chat["id"] })).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_question_whose_file_is_still_read_is_not_asked_after_what_ended_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (name, wanted) in [("chat.stop", "cancelled"), ("chat.delete", "cancelled"), ("account.signOut", "cancelled")] {
        let chat = asked(&oriel, None, "The first").await;
        let sent = number(&puter, Route::Chat);
        let read = number(&puter, Route::Read);
        puter.fault(Route::Read, Fault::StallAfterBytes(10));
        let asking = beside(&oriel, with_bills(&chat));
        asked_for(&puter, Route::Read, read).await;
        let args = if name == "account.signOut" { json!({}) } else { json!({ "chat": chat["id"] }) };
        oriel.call(name, args).await.unwrap();
        let problem = ended(asking).await.unwrap_err();
        assert_eq!(json!(problem.code), wanted, "{name}: {problem}");
        assert_eq!(problem.reason, Reason::StoppedBeforeSent);
        assert_eq!(number(&puter, Route::Chat), sent, "{name}: nothing was sent");
        if name != "account.signOut" {
            assert_eq!(open(&oriel, &chat).await["turns"], chat["turns"], "{name}: nothing was written");
        }
    }
}

#[tokio::test]
async fn after_every_wait_a_question_looks_whether_it_still_has_a_place() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "The first").await;
    let (sent, read) = (number(&puter, Route::Chat), number(&puter, Route::Read));
    puter.fault(Route::Read, Fault::Drip { bytes: 64, every: Duration::from_millis(20) });
    let asking = beside(&oriel, with_bills(&chat));
    asked_for(&puter, Route::Read, read).await;
    let removed = json!({ "chat": chat["id"], "turn": last_turn(&chat)["id"] });
    oriel.call("chat.remove", removed.clone()).await.unwrap();
    let problem = ended(asking).await.unwrap_err();
    assert_eq!(problem.reason, Reason::MessageGone);
    assert_eq!(number(&puter, Route::Chat), sent, "nothing was sent under what is removed");
    assert_eq!(oriel.call("chat.putBack", removed).await.unwrap()["turns"], chat["turns"]);

    // What changed elsewhere in the chat is no reason not to ask.
    puter.fault(Route::Read, Fault::Drip { bytes: 64, every: Duration::from_millis(20) });
    let asking = beside(&oriel, with_bills(&chat));
    asked_for(&puter, Route::Read, read + 1).await;
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": "Bills" })).await.unwrap();
    let whole = ended(asking).await.unwrap();
    assert_eq!((&whole["title"], whole["turns"].as_array().unwrap().len()), (&json!("Bills"), 4));
}

#[tokio::test]
async fn a_question_is_asked_and_told_in_the_account_that_asked_it() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    oriel.call("account.switch", json!({ "account": mira })).await.unwrap();
    let chat = asked(&oriel, None, "The first").await;
    let read = number(&puter, Route::Read);
    puter.fault(Route::Read, Fault::Drip { bytes: 64, every: Duration::from_millis(20) });
    let asking = beside(&oriel, with_bills(&chat));
    asked_for(&puter, Route::Read, read).await;
    oriel.call("account.switch", json!({ "account": noor })).await.unwrap();
    let whole = ended(asking).await.expect("it was asked, so it is told");
    assert_eq!((&whole["id"], &last_turn(&whole)["outcome"]), (&chat["id"], &json!("complete")));
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap(), json!([]), "nothing of it is here");
    oriel.call("account.switch", json!({ "account": mira })).await.unwrap();
    assert_eq!(open(&oriel, &chat).await, whole);
}

#[tokio::test]
async fn a_deleted_chat_is_not_asked_in() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "The first").await;
    let (name, args) = on("chat.delete", &chat);
    oriel.call(name, args).await.unwrap();
    let sent = number(&puter, Route::Chat);
    for (name, args) in [question(&chat, "Still there?"), edit(&chat), retry(&chat)] {
        let problem = oriel.call(name, args).await.unwrap_err();
        assert_eq!(json!(problem.code), "not_found", "{name}: {problem}");
    }
    assert_eq!(number(&puter, Route::Chat), sent);
    let (name, args) = on("chat.restore", &chat);
    oriel.call(name, args).await.unwrap();
    assert_eq!(last_turn(&asked(&oriel, chat["id"].as_str(), "And now?").await)["outcome"], "complete");
}

/// Whatever is done to a chat at once: every question that is told as asked was asked once, every other one was not, and
/// nothing is left over.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_is_done_at_once_is_done_or_not_done() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut chance = Chance(20_261_130);
    let mut chat = asked(&oriel, None, "The first").await;
    for round in 0..MIXED {
        let (before, answers) = (number(&puter, Route::Chat), answers(&oriel));
        let turn = json!({ "chat": chat["id"], "turn": last_turn(&chat)["id"] });
        let all = [
            question(&chat, "Next"),
            question(&chat, "Other"),
            with_bills(&chat),
            edit(&chat),
            retry(&chat),
            ("chat.remove", turn.clone()),
            ("chat.putBack", turn.clone()),
            ("chat.choose", turn.clone()),
            ("chat.fork", turn),
            ("chat.rename", json!({ "chat": chat["id"], "title": format!("Round {round}") })),
            on("chat.stop", &chat),
            on("chat.delete", &chat),
            on("chat.restore", &chat),
        ];
        let some: Vec<(&str, Value)> = (0..4).filter_map(|_| chance.one_of(&all).cloned()).collect();
        let told = format!("round {round}: {:?}", some.iter().map(|(name, _)| name).collect::<Vec<_>>());
        let running: Vec<(&str, Done)> = some.into_iter().map(|command| (command.0, beside(&oriel, command))).collect();
        let mut asked_for = 0;
        for (name, done) in running {
            let came = ended(done).await;
            let asks = matches!(name, "chat.ask" | "chat.edit" | "chat.retry");
            asked_for += usize::from(asks && came.is_ok());
            if let Err(problem) = came {
                let code = json!(problem.code);
                assert!(["invalid", "not_found", "cancelled"].contains(&code.as_str().unwrap()), "{told} {problem:?}");
            }
        }
        puter.streams_closed().await;
        assert_eq!(self::answers(&oriel) - answers, asked_for, "{told}: as many answers as were told");
        assert!(number(&puter, Route::Chat) - before <= asked_for, "{told}: nothing else was sent");
        oriel.call("chat.restore", json!({ "chat": chat["id"] })).await.unwrap();
        let whole = open(&oriel, &chat).await;
        assert!(!whole.to_string().contains("\"running\""), "{told}: {whole}");
        if whole["turns"].as_array().unwrap().len() < 2 {
            chat = asked(&oriel, None, "The next").await;
        }
    }
    let before = open(&oriel, &chat).await;
    let oriel = oriel.restart().await;
    assert_eq!(open(&oriel, &chat).await, before);
}

/// How many answers were ever begun, apart from copies.
fn answers(oriel: &Oriel) -> usize {
    let database = crate::surviving::database(oriel.computer.folder.path());
    let connection = rusqlite::Connection::open(database).unwrap();
    let begun = "SELECT count(*) FROM record AS begun WHERE kind = 'answering' AND NOT EXISTS
        (SELECT 1 FROM record WHERE answer = begun.id AND json_extract(body, '$.copied'))";
    connection.query_row(begun, [], |row| row.get::<_, i64>(0)).unwrap().unsigned_abs().try_into().unwrap()
}
