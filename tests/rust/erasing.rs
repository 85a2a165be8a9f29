//! A deleted chat can be brought back, until the person erases it for good; then no word of it is left on the disk.

use std::path::{Path, PathBuf};

use app::Reason;
use oriel_tests::Oriel;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::{
    ask, asked, asked_without_end, contents_below,
    import::{bring, chats, open},
    last_turn, model, puter, signed_in,
};

pub(crate) async fn deleted(oriel: &Oriel) -> Vec<Value> {
    oriel.call("chat.deleted", json!({})).await.unwrap().as_array().unwrap().clone()
}

pub(crate) async fn delete(oriel: &Oriel, chat: &Value) {
    oriel.call("chat.delete", json!({ "chat": chat["id"] })).await.unwrap();
}

async fn erase(oriel: &Oriel, chats: &[&Value]) -> Result<Value, app::Problem> {
    let ids: Vec<&Value> = chats.iter().map(|chat| &chat["id"]).collect();
    oriel.call("chat.erase", json!({ "chats": ids })).await
}

/// The file of this name in the folder of the only account.
pub(crate) fn of_the_account(oriel: &Oriel, name: &str) -> PathBuf {
    let accounts = oriel.computer.folder.path().join("data/accounts");
    std::fs::read_dir(accounts).unwrap().next().unwrap().unwrap().path().join(name)
}

/// The files below the folder in which this word stands.
pub(crate) fn files_with(folder: &Path, word: &str) -> Vec<String> {
    let has = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    let found = contents_below(folder).into_iter().filter(|(_, bytes)| has(bytes));
    found.map(|(file, _)| file.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

pub(crate) async fn searched(oriel: &Oriel, query: &str) -> usize {
    loop {
        let query = json!({ "query": query, "limit": 50, "asker": "sidebar" });
        let found = oriel.call("search.chats", query).await.unwrap();
        if found["rebuilding"] == false {
            return found["hits"].as_array().unwrap().len();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn deleted_chats_are_listed_the_last_one_first_until_they_are_brought_back() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (first, second) = (asked(&oriel, None, "first").await, asked(&oriel, None, "second").await);
    asked(&oriel, None, "third").await;
    assert_eq!(deleted(&oriel).await, [] as [Value; 0]);
    oriel
        .call("chat.saveDraft", json!({ "chat": first["id"], "text": "half a thou", "attachments": [] }))
        .await
        .unwrap();
    delete(&oriel, &second).await;
    oriel.computer.clock.pass(std::time::Duration::from_secs(5));
    delete(&oriel, &first).await;

    let oriel = oriel.restart().await;
    let list = deleted(&oriel).await;
    assert_eq!(list.iter().map(|chat| &chat["title"]).collect::<Vec<_>>(), ["first", "second"]);
    assert!(list[0]["deletedAt"].as_i64() > list[1]["deletedAt"].as_i64(), "{list:?}");
    // It can be looked into before anything is decided, and what was typed in it is there as well.
    assert_eq!(open(&oriel, &first).await["draft"]["text"], "half a thou");

    oriel.call("chat.restore", json!({ "chat": first["id"] })).await.unwrap();
    assert_eq!(deleted(&oriel).await.len(), 1);
    assert_eq!(open(&oriel, &first).await["turns"], first["turns"]);
    assert_eq!(open(&oriel, &first).await["draft"]["text"], "half a thou");
}

#[tokio::test]
async fn no_word_of_an_erased_chat_is_left_on_the_disk() {
    let word = "quokkaquokka";
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let kept = asked(&oriel, None, "What stays").await;
    // Long enough to be spread over many pages of the file.
    let mut chat = asked(&oriel, None, &format!("{word} ").repeat(3000)).await;
    for question in 1..40 {
        chat = asked(&oriel, chat["id"].as_str(), &format!("And {word} number {question}?")).await;
    }
    let is_in = |turn: &Value| turn["role"] == "assistant" && turn["text"].as_str().unwrap().contains(word);
    assert!(chat["turns"].as_array().unwrap().iter().any(is_in), "its answers have the word too");
    let other = asked(&oriel, None, "zebrazebra").await;
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": format!("About {word}") })).await.unwrap();
    let draft = json!({ "chat": chat["id"], "text": format!("a {word} of a draft"), "attachments": [] });
    oriel.call("chat.saveDraft", draft.clone()).await.unwrap();
    assert!(searched(&oriel, word).await > 0, "the search has read it");
    delete(&oriel, &chat).await;
    let folder = oriel.computer.folder.path().to_owned();
    assert!(!files_with(&folder, word).is_empty(), "a deleted chat is still there");

    erase(&oriel, &[&chat]).await.unwrap();
    assert_eq!(files_with(&folder, word), [] as [&str; 0]);
    assert_eq!((deleted(&oriel).await.len(), chats(&oriel).await.len()), (0, 2));
    for (command, args) in [
        ("chat.open", json!({ "chat": chat["id"] })),
        ("chat.restore", json!({ "chat": chat["id"] })),
        ("chat.rename", json!({ "chat": chat["id"], "title": word })),
        ("chat.saveDraft", draft),
        ("chat.ask", ask(chat["id"].as_str(), word, &model(&oriel, |_| true).await)),
    ] {
        assert!(oriel.call(command, args).await.is_err(), "{command} finds an erased chat");
    }
    assert_eq!(searched(&oriel, word).await, 0);
    assert!(searched(&oriel, "zebrazebra").await > 0, "the rest is found");
    let oriel = oriel.restart().await;
    assert_eq!(files_with(&folder, word), [] as [&str; 0]);
    assert_eq!(open(&oriel, &kept).await, kept);
    assert_eq!(open(&oriel, &other).await, other);
    assert!(searched(&oriel, "zebrazebra").await > 0);
}

#[tokio::test]
async fn several_are_erased_together_and_what_another_chat_was_given_stays() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = model(&oriel, |model| model["maker"] == "Anthropic").await;
    let ask_about = async |file: &str| {
        let path = format!("~/Documents/House 2026/{file}");
        let question =
            json!({ "chat": null, "text": "What is in it?", "attachments": [path], "model": model, "maxTokens": null });
        oriel.call("chat.ask", question).await.unwrap()
    };
    let (one, two) = (ask_about("bills-2025.csv").await, ask_about("survey-notes.md").await);
    let last = last_turn(&one)["id"].clone();
    let copy = oriel.call("chat.fork", json!({ "chat": one["id"], "turn": last })).await.unwrap();
    let contents = || {
        let history = Connection::open(of_the_account(&oriel, "history.db")).unwrap();
        history.query_row("SELECT count(*) FROM content", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(contents(), 2);
    delete(&oriel, &one).await;
    delete(&oriel, &two).await;
    erase(&oriel, &[&one, &two]).await.unwrap();
    assert_eq!(deleted(&oriel).await.len(), 0);
    assert_eq!(contents(), 1, "the file of the copied question stays, the other goes");
    assert_eq!(open(&oriel, &copy).await["turns"], copy["turns"]);
}

#[tokio::test]
async fn only_deleted_chats_are_erased_and_all_of_them_or_none() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (gone, there) = (asked(&oriel, None, "gone").await, asked(&oriel, None, "there").await);
    delete(&oriel, &gone).await;
    for others in [&there, &json!({ "id": "no such chat" })] {
        let problem = erase(&oriel, &[&gone, others]).await.unwrap_err();
        assert_eq!(problem.reason, Reason::ChatNotDeleted);
        assert_eq!(deleted(&oriel).await.len(), 1);
    }
    erase(&oriel, &[&gone]).await.unwrap();
    assert!(erase(&oriel, &[&gone]).await.is_err(), "nothing is erased twice");
}

#[tokio::test]
async fn an_answer_that_still_comes_is_stopped_before_its_chat_is_erased() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (chat, asking) = asked_without_end(&puter, &oriel, "quokkaquokka").await;
    let chat = json!({ "id": chat });
    delete(&oriel, &chat).await;
    erase(&oriel, &[&chat]).await.unwrap();
    // It ended: with what had come, or with no chat to answer with.
    drop(asking.await.unwrap());
    assert_eq!(files_with(oriel.computer.folder.path(), "quokkaquokka"), [] as [&str; 0]);
    let oriel = oriel.restart().await;
    assert_eq!((deleted(&oriel).await.len(), chats(&oriel).await.len()), (0, 0));
}

#[tokio::test]
async fn an_erased_chat_comes_back_with_an_export_that_the_person_brings_in() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "Once more, please").await;
    let export = oriel.computer.folder.path().join("chat.json");
    oriel.computer.desktop.will_save_to(Some(&export));
    oriel.call("data.export", json!({ "chat": chat["id"], "format": "json" })).await.unwrap();
    delete(&oriel, &chat).await;
    erase(&oriel, &[&chat]).await.unwrap();
    let newer = asked(&oriel, None, "Said after it").await;

    let came = bring(&oriel, vec![export.clone()]).await;
    assert_eq!((&came["chats"], &came["turns"]), (&json!(1), &json!(2)), "{came}");
    assert_eq!(open(&oriel, &chat).await["turns"], chat["turns"]);
    let oriel = oriel.restart().await;
    assert_eq!(open(&oriel, &chat).await["turns"], chat["turns"]);
    assert_eq!(open(&oriel, &newer).await, newer);
    assert_eq!(bring(&oriel, vec![export]).await["already"], 1, "it is there once");

    delete(&oriel, &chat).await;
    erase(&oriel, &[&chat]).await.unwrap();
    assert!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.is_err());
}

#[tokio::test]
async fn the_numbers_of_erased_records_are_not_given_again() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let newest = |oriel: &Oriel| {
        let history = Connection::open(of_the_account(oriel, "history.db")).unwrap();
        let newest = "SELECT max(sequence), max(id) FROM record";
        history.query_row(newest, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).unwrap()
    };
    let chat = asked(&oriel, None, "The last thing said").await;
    delete(&oriel, &chat).await;
    let before = newest(&oriel);
    erase(&oriel, &[&chat]).await.unwrap();
    let oriel = oriel.restart().await;
    asked(&oriel, None, "Something else").await;
    let history = Connection::open(of_the_account(&oriel, "history.db")).unwrap();
    let since = "SELECT count(*) FROM record WHERE sequence > ?1 AND id > ?2";
    let since: i64 = history.query_row(since, params![before.0, before.1], |row| row.get(0)).unwrap();
    let all: i64 = history.query_row("SELECT count(*) FROM record", [], |row| row.get(0)).unwrap();
    assert_eq!(since, all, "every record that is there came after those that were erased");
}

#[tokio::test]
async fn what_a_crash_left_of_an_erased_chat_is_swept_at_the_next_start() {
    let word = "quokkaquokka";
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, &format!("{word} ").repeat(3000)).await;
    asked(&oriel, None, "What stays").await;
    assert!(searched(&oriel, word).await > 0);
    delete(&oriel, &chat).await;
    let Oriel { app, computer } = oriel;
    drop(app);
    // As far as it was when the computer went off: the records are gone, their bytes are not.
    let folder = computer.folder.path().to_owned();
    let accounts = folder.join("data/accounts");
    let account = std::fs::read_dir(accounts).unwrap().next().unwrap().unwrap().path();
    let history = Connection::open(account.join("history.db")).unwrap();
    let gone = "DELETE FROM record WHERE chat = ?1 AND kind <> 'deleted'";
    history.execute(gone, [chat["id"].as_str().unwrap()]).unwrap();
    drop(history);
    std::fs::write(account.join("history.erasing"), "").unwrap();
    let left = files_with(&folder, word);
    for name in ["history.db", "search.db"] {
        assert!(left.iter().any(|file| file.starts_with(name)), "{name} of {left:?}");
    }

    let oriel = computer.start().await;
    assert_eq!(searched(&oriel, word).await, 0);
    assert_eq!(files_with(&folder, word), [] as [&str; 0]);
    assert!(!account.join("history.erasing").exists());
    assert!(searched(&oriel, "what stays").await > 0);
}
