//! Chats are there when Oriel opens again, whatever ended it.

use puter_stand_in::Route;
use serde_json::{Value, json};

use crate::{ask, asked, asked_without_end, last_turn, model, puter, signed_in};

async fn list(oriel: &oriel_tests::Oriel) -> Vec<Value> {
    oriel.call("chat.list", json!({})).await.unwrap().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_chat_is_the_same_after_closing_and_opening() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "Keep this: שלום, naïve 🪟").await;
    let oriel = oriel.restart().await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap(), chat);
    assert_eq!(list(&oriel).await[0]["title"], chat["title"]);
}

#[tokio::test]
async fn an_answer_cut_off_by_a_crash_is_marked_and_its_text_kept() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (chat, asking) = asked_without_end(&puter, &oriel, "Survive this").await;
    let database = oriel.computer.folder.path().join("data/accounts");
    let database = std::fs::read_dir(database).unwrap().next().unwrap().unwrap().path().join("history.db");
    // Wait until the quarter second is over in which received text may be in memory only.
    let connection = rusqlite::Connection::open(&database).unwrap();
    let kept = || {
        connection.query_row("SELECT count(*) FROM received WHERE text <> ''", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    while kept() == 0 {
        tokio::task::yield_now().await;
    }
    asking.abort();
    let oriel = oriel.restart().await;
    let chat = oriel.call("chat.open", json!({ "chat": chat })).await.unwrap();
    let last = last_turn(&chat);
    assert_eq!(last["outcome"], "interrupted", "{last}");
    assert!(!last["text"].as_str().unwrap().is_empty());
    assert_eq!(chat["turns"][0]["text"], "Survive this");
}

#[tokio::test]
async fn what_was_typed_and_not_sent_is_there_again() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first").await;
    let bills = "~/Documents/House 2026/bills-2025.csv";
    let typed = |chat: &Value, text: &str, attachments: &[&str]| json!({ "chat": chat, "text": text, "attachments": attachments });
    oriel.call("chat.saveDraft", typed(&chat["id"], "half a thou", &[])).await.unwrap();
    oriel.call("chat.saveDraft", typed(&Value::Null, "a new chat", &[bills])).await.unwrap();
    let oriel = oriel.restart().await;
    let draft = async |chat: &Value| oriel.call("chat.draft", json!({ "chat": chat })).await.unwrap();
    let opened = oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
    assert_eq!(opened["draft"], json!({ "text": "half a thou", "attachments": [], "options": null }));
    assert_eq!(draft(&Value::Null).await, json!({ "text": "a new chat", "attachments": [bills], "options": null }));

    let mut with_options = typed(&Value::Null, "", &[]);
    with_options["options"] = json!({ "system": "Answer in verse.", "temperature": 0.5 });
    oriel.call("chat.saveDraft", with_options).await.unwrap();
    let oriel = oriel.restart().await;
    let draft = async |chat: &Value| oriel.call("chat.draft", json!({ "chat": chat })).await.unwrap();
    let options = draft(&Value::Null).await["options"].clone();
    assert_eq!((&options["system"], &options["temperature"]), (&json!("Answer in verse."), &json!(0.5)));
    asked(&oriel, None, "A question").await;
    assert_eq!(draft(&Value::Null).await["options"], Value::Null, "the next new chat is as usual");

    asked(&oriel, chat["id"].as_str(), "half a thought, finished").await;
    assert_eq!(draft(&chat["id"]).await["text"], "", "what was sent is not there again");
    oriel.call("chat.saveDraft", typed(&chat["id"], "something else", &[])).await.unwrap();
    asked(&oriel, chat["id"].as_str(), "Continue from where you stopped.").await;
    assert_eq!(draft(&chat["id"]).await["text"], "something else", "what was not sent is");
}

#[tokio::test]
async fn a_draft_goes_only_when_it_was_itself_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first").await;
    let (id, question, answer) = (&chat["id"], &chat["turns"][0]["id"], &chat["turns"][1]["id"]);
    // A part of what is sent, of which it must not be taken to be an earlier form.
    let typed = json!({ "chat": id, "text": "Continue", "attachments": [] });
    oriel.call("chat.saveDraft", typed).await.unwrap();

    let words = "Continue from where you stopped.";
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let mut onward = ask(id.as_str(), words, &model);
    onward["keepsDraft"] = json!(true);
    let edited =
        json!({ "chat": id, "turn": question, "text": words, "attachments": [], "model": model, "maxTokens": null });
    let again = json!({ "chat": id, "answer": answer, "model": model, "maxTokens": null });
    for (command, wish) in [("chat.ask", onward), ("chat.retry", again), ("chat.edit", edited)] {
        oriel.call(command, wish).await.unwrap();
        let draft = oriel.call("chat.draft", json!({ "chat": id })).await.unwrap();
        assert_eq!(draft["text"], "Continue", "after {command}");
    }
    asked(&oriel, id.as_str(), "Continue, please").await;
    let draft = oriel.call("chat.draft", json!({ "chat": id })).await.unwrap();
    assert_eq!(draft["text"], "", "it was sent itself");
}

#[tokio::test]
async fn a_chat_comes_back_where_it_was_read() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first").await;
    assert_eq!(chat["place"], Value::Null, "a new chat is read at its end");
    let place = json!({ "turn": chat["turns"][1]["id"], "offset": 120.5 });
    oriel.call("chat.savePlace", json!({ "chat": chat["id"], "place": place })).await.unwrap();
    let oriel = oriel.restart().await;
    let open = async || oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
    assert_eq!(open().await["place"], place);

    oriel.call("chat.savePlace", json!({ "chat": chat["id"], "place": null })).await.unwrap();
    assert_eq!(open().await["place"], Value::Null);
    let unknown = oriel.call("chat.savePlace", json!({ "chat": "x", "place": place })).await;
    assert_eq!(json!(unknown.unwrap_err().code), "not_found");
}

#[tokio::test]
async fn chats_can_be_renamed_pinned_deleted_and_taken_back() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let older = asked(&oriel, None, "older").await["id"].clone();
    let newer = asked(&oriel, None, "newer").await["id"].clone();
    assert_eq!(
        list(&oriel).await.iter().map(|chat| chat["id"].clone()).collect::<Vec<_>>(),
        [newer.clone(), older.clone()]
    );
    oriel.call("chat.rename", json!({ "chat": older, "title": "  The older one " })).await.unwrap();
    oriel.call("chat.pin", json!({ "chat": older, "pinned": true })).await.unwrap();
    oriel.call("chat.delete", json!({ "chat": newer })).await.unwrap();
    let oriel = oriel.restart().await;
    let chats = list(&oriel).await;
    assert_eq!(chats.len(), 1);
    assert_eq!((chats[0]["title"].as_str(), chats[0]["pinned"].as_bool()), (Some("The older one"), Some(true)));
    oriel.call("chat.restore", json!({ "chat": newer })).await.unwrap();
    assert_eq!(list(&oriel).await.len(), 2);
    assert!(oriel.call("chat.rename", json!({ "chat": older, "title": "  " })).await.is_err());
    assert!(oriel.call("chat.open", json!({ "chat": "no such chat" })).await.is_err());
}

#[tokio::test]
async fn records_are_only_ever_added() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "one").await["id"].clone();
    let database = oriel.computer.folder.path().join("data/accounts");
    let database = std::fs::read_dir(database).unwrap().next().unwrap().unwrap().path().join("history.db");
    let records = || {
        let connection = rusqlite::Connection::open(&database).unwrap();
        let mut statement =
            connection.prepare("SELECT id, device, sequence, body FROM record ORDER BY sequence").unwrap();
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, String>(3)?))
        });
        rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap()
    };
    let before = records();
    oriel.call("chat.rename", json!({ "chat": chat, "title": "two" })).await.unwrap();
    oriel.call("chat.delete", json!({ "chat": chat })).await.unwrap();
    oriel.call("chat.restore", json!({ "chat": chat })).await.unwrap();
    asked(&oriel, chat.as_str(), "three").await;
    let after = records();
    assert_eq!(after[..before.len()], before, "nothing that was written has changed");
    let sequence: Vec<i64> = after.iter().map(|record| record.2).collect();
    assert_eq!(sequence, (1..=after.len() as i64).collect::<Vec<_>>(), "one device counts without a gap");
    assert!(after.windows(2).all(|pair| pair[0].0 < pair[1].0), "ids sort as they were written");
}

#[tokio::test]
async fn a_history_of_a_newer_oriel_is_not_touched() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    asked(&oriel, None, "one").await;
    let database = oriel.computer.folder.path().join("data/accounts");
    let database = std::fs::read_dir(database).unwrap().next().unwrap().unwrap().path().join("history.db");
    rusqlite::Connection::open(&database).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let oriel = oriel.restart().await;
    let state = crate::state(&oriel).await;
    assert_eq!(state["notice"]["reason"]["kind"], "historyNewer");
}

/// Every command that is told of a chat, a message or a folder, with one that there is not.
#[tokio::test]
async fn what_is_not_there_is_said_and_nothing_is_written() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first").await;
    let database = crate::surviving::database(oriel.computer.folder.path());
    let rows = || {
        let connection = rusqlite::Connection::open(&database).unwrap();
        let count = |table: &str| {
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap()
        };
        ["record", "running", "received", "draft", "content"].map(count)
    };
    let (before, sent) = (rows(), puter.requests().iter().filter(|request| request.route == Route::Chat).count());
    let (here, model, none) = (&chat["id"], &chat["model"], "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    let asking = |chat: &Value, after: Value| json!({ "chat": chat, "after": after, "text": "x", "attachments": [], "model": model, "options": null, "maxTokens": null });
    let edit = |chat: &Value| json!({ "chat": chat, "turn": none, "text": "x", "attachments": [], "model": model, "maxTokens": null });
    let retry = |chat: &Value| json!({ "chat": chat, "answer": none, "model": model, "maxTokens": null });
    let (chat, turn) = (|chat: &Value| json!({ "chat": chat }), |chat: &Value| json!({ "chat": chat, "turn": none }));
    let with = |name: &str, value: Value| json!({ "chat": none, name: value });
    let none = json!(none);
    let cases = [
        ("chat.ask", asking(&none, Value::Null)),
        ("chat.ask", asking(here, none.clone())),
        ("chat.edit", edit(&none)),
        ("chat.edit", edit(here)),
        ("chat.retry", retry(&none)),
        ("chat.retry", retry(here)),
        ("chat.open", chat(&none)),
        ("chat.follow", chat(&none)),
        ("chat.stop", chat(&none)),
        ("chat.retryNow", chat(&none)),
        ("chat.choose", turn(&none)),
        ("chat.choose", turn(here)),
        ("chat.remove", turn(&none)),
        ("chat.remove", turn(here)),
        ("chat.putBack", turn(&none)),
        ("chat.putBack", turn(here)),
        ("chat.fork", turn(&none)),
        ("chat.fork", turn(here)),
        ("chat.rename", with("title", json!("New"))),
        ("chat.pin", with("pinned", json!(true))),
        ("chat.archive", with("archived", json!(true))),
        ("chat.file", with("folder", json!("New"))),
        ("chat.setOptions", with("options", json!({}))),
        ("chat.renameFolder", json!({ "from": "Not there", "to": "New" })),
        ("chat.delete", chat(&none)),
        ("chat.restore", chat(&none)),
        ("chat.draft", chat(&none)),
        ("chat.saveDraft", json!({ "chat": none, "text": "x", "attachments": [] })),
        ("data.export", json!({ "chat": none, "format": "json" })),
    ];
    for (name, args) in cases {
        let problem = oriel.call(name, args.clone()).await.expect_err(name);
        assert_eq!(json!(problem.code), "not_found", "{name} {args}: {problem}");
        assert_eq!(rows(), before, "{name} {args}");
    }
    assert_eq!(puter.requests().iter().filter(|request| request.route == Route::Chat).count(), sent);
}

#[tokio::test]
async fn a_name_is_one_line_that_shows_something() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "\u{200b}\u{7}\n\u{202e}first\u{2066} question").await;
    assert_eq!(chat["title"], "first question");
    let nothing = asked(&oriel, None, "\u{200b}\u{2800}").await;
    assert_eq!(nothing["title"], "", "the window has a word for it");
    for invisible in ["", " ", "\u{0}\u{1b}", "\u{200b}\u{feff}", "\u{202e}", "\u{3164}\u{2800}"] {
        for (name, field) in [("chat.rename", "title"), ("chat.file", "folder")] {
            let problem = oriel.call(name, json!({ "chat": chat["id"], field: invisible })).await.unwrap_err();
            assert_eq!(json!(problem.code), "invalid", "{name} {invisible:?}");
        }
    }
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": " Bay\n\u{200b}windows\u{7} " })).await.unwrap();
    oriel.call("chat.file", json!({ "chat": chat["id"], "folder": "\u{2800}House\t\u{202e}2026 " })).await.unwrap();
    let shown = |list: Vec<Value>| {
        let chat = list.into_iter().find(|shown| shown["id"] == chat["id"]).unwrap();
        json!([chat["title"], chat["folder"]])
    };
    assert_eq!(shown(list(&oriel).await), json!(["Bay windows", "House 2026"]));
    let problem = oriel.call("chat.renameFolder", json!({ "from": "House 2026", "to": "\u{200d}" })).await.unwrap_err();
    assert_eq!(json!(problem.code), "invalid");
    oriel.call("chat.renameFolder", json!({ "from": "House 2026", "to": "\u{feff}Home" })).await.unwrap();
    let oriel = oriel.restart().await;
    assert_eq!(shown(list(&oriel).await), json!(["Bay windows", "Home"]));

    // What another Oriel wrote down is no better than what is typed.
    let path = oriel.computer.folder.path().join("one.json");
    oriel.computer.desktop.will_save_to(Some(&path));
    oriel.call("data.export", json!({ "chat": chat["id"], "format": "json" })).await.unwrap();
    let document = std::fs::read_to_string(&path).unwrap();
    let hostile = document.replace("Bay windows", "\\u202eBay\\u0007\\u200b").replace("\"Home\"", "\"\\u2800\"");
    assert_ne!(hostile, document);
    std::fs::write(&path, hostile).unwrap();
    let other = signed_in(&puter).await;
    other.computer.desktop.will_choose(vec![path]);
    other.call("data.import", json!({})).await.unwrap();
    assert_eq!(shown(list(&other).await), json!(["Bay", null]));
}
