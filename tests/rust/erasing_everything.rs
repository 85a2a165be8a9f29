//! A person can erase the history of an account, or everything that Oriel keeps on this computer. Then no word of it is
//! left on the disk; and where that cannot be, nothing is erased, or the next start ends it.

use std::{fs, path::PathBuf};

use app::{Reason, platform::SecretsError};
use oriel_tests::{Computer, Oriel};
use serde_json::{Value, json};

use crate::{
    accounts::{switch, two_accounts},
    ask, ask_to_sign_in, asked, asked_without_end,
    erasing::{delete, deleted, files_with, of_the_account, searched},
    import::{bring, chats},
    last_turn, model, puter, seen, sign_in, signed_in, state,
};

const WORD: &str = "quokkaquokka";

async fn erase_history(oriel: &Oriel) -> Result<Value, app::Problem> {
    let account = state(oriel).await["current"]["id"].clone();
    oriel.call("data.eraseHistory", json!({ "account": account })).await
}

async fn erase_everything(oriel: &Oriel) -> Result<Value, app::Problem> {
    oriel.call("data.eraseEverything", json!({})).await
}

/// What Oriel keeps, without what else a test put on the disk.
fn data(oriel: &Oriel) -> PathBuf {
    oriel.computer.folder.path().join("data")
}

/// Fills the account with the word wherever Oriel keeps words; answers a chat.
async fn fill(oriel: &Oriel) -> Value {
    let model = model(oriel, |model| model["maker"] == "Anthropic").await;
    let chat = asked(oriel, None, &format!("{WORD} ").repeat(3000)).await;
    let path = "~/Documents/House 2026/bills-2025.csv";
    let question =
        json!({ "chat": chat["id"], "text": "And this?", "attachments": [path], "model": model, "maxTokens": null });
    let chat = oriel.call("chat.ask", question).await.unwrap();
    let gone = asked(oriel, None, &format!("a deleted {WORD}")).await;
    delete(oriel, &gone).await;
    let place = json!({ "turn": last_turn(&chat)["id"], "offset": 12.5 });
    for (command, args) in [
        ("chat.rename", json!({ "chat": chat["id"], "title": format!("About {WORD}") })),
        ("chat.file", json!({ "chat": chat["id"], "folder": format!("Folder of {WORD}") })),
        (
            "chat.saveDraft",
            json!({ "chat": chat["id"], "text": format!("a {WORD} of a draft"), "attachments": [path] }),
        ),
        ("chat.saveDraft", json!({ "chat": null, "text": format!("a new {WORD}"), "attachments": [] })),
        ("chat.savePlace", json!({ "chat": chat["id"], "place": place })),
    ] {
        oriel.call(command, args).await.unwrap();
    }
    // The word in base64: what is pasted is kept in a file until it was sent.
    oriel.call("files.stage", json!({ "name": "pasted.txt", "data": "cXVva2thcXVva2th" })).await.unwrap();
    for name in ["history-damaged.db", "history-damaged.db-wal", "transfers-damaged.json"] {
        fs::write(of_the_account(oriel, name), format!("what could be read of {WORD}")).unwrap();
    }
    assert!(searched(oriel, WORD).await > 0, "the search has read it");
    let kept = files_with(&data(oriel), WORD);
    for name in ["history.db", "search.db", "content", "history-damaged.db", "transfers-damaged.json"] {
        assert!(kept.iter().any(|file| file.starts_with(name)), "{name} is not among {kept:?}");
    }
    chat
}

async fn is_empty(oriel: &Oriel) {
    assert_eq!(files_with(&data(oriel), WORD), [] as [&str; 0]);
    assert_eq!((chats(oriel).await.len(), deleted(oriel).await.len()), (0, 0));
    assert_eq!(searched(oriel, WORD).await, 0);
    let draft = oriel.call("chat.draft", json!({ "chat": null })).await.unwrap();
    assert_eq!((&draft["text"], &draft["attachments"]), (&json!(""), &json!([])));
}

#[tokio::test]
async fn no_word_of_an_erased_history_is_left_and_the_account_goes_on_with_an_empty_one() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    switch(&oriel, &mira).await;
    let of_mira = asked(&oriel, None, "What mira asked").await;
    switch(&oriel, &noor).await;
    let chat = asked(&oriel, None, WORD).await;
    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    preferences["closedFolders"] = json!([format!("Folder of {WORD}")]);
    preferences["theme"] = json!("dark");
    oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
    assert!(!files_with(&data(&oriel), WORD).is_empty());
    let other = oriel.call("data.eraseHistory", json!({ "account": mira })).await.unwrap_err();
    assert_eq!(other.reason, Reason::AnotherAccount);

    erase_history(&oriel).await.unwrap();
    is_empty(&oriel).await;
    assert!(!oriel.computer.store.text().contains(WORD), "{}", oriel.computer.store.text());
    assert_eq!(oriel.call("preferences.get", json!({})).await.unwrap()["theme"], "dark", "what was chosen stays");
    assert_eq!(state(&oriel).await["current"]["username"], "noor");
    for (command, args) in [
        ("chat.open", json!({ "chat": chat["id"] })),
        ("chat.restore", json!({ "chat": chat["id"] })),
        ("chat.saveDraft", json!({ "chat": chat["id"], "text": WORD, "attachments": [] })),
    ] {
        assert!(oriel.call(command, args).await.is_err(), "{command} finds an erased chat");
    }
    let new = asked(&oriel, None, "Begun anew").await;
    assert!(searched(&oriel, "anew").await > 0);
    let oriel = oriel.restart().await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": new["id"] })).await.unwrap(), new);
    assert_eq!(files_with(&data(&oriel), WORD), [] as [&str; 0]);
    switch(&oriel, &mira).await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": of_mira["id"] })).await.unwrap(), of_mira);
}

#[tokio::test]
async fn everything_that_is_kept_beside_the_chats_goes_with_them() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let size = async || oriel.call("data.size", json!({})).await.unwrap();
    let empty = size().await;
    let chat = fill(&oriel).await;
    let full = size().await;
    assert_eq!(full["accounts"], 1);
    assert!(full["allBytes"].as_u64() >= full["bytes"].as_u64() && full["bytes"].as_u64() > empty["bytes"].as_u64());
    let export = oriel.computer.folder.path().join("chat.json");
    oriel.computer.desktop.will_save_to(Some(&export));
    oriel.call("data.export", json!({ "chat": chat["id"], "format": "json" })).await.unwrap();

    erase_history(&oriel).await.unwrap();
    is_empty(&oriel).await;
    assert_eq!(size().await["bytes"], empty["bytes"]);
    assert!(!data(&oriel).join("erasing").exists());
    let mut names: Vec<_> =
        fs::read_dir(of_the_account(&oriel, "")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.retain(|name| !name.to_string_lossy().starts_with("history.db"));
    names.retain(|name| !name.to_string_lossy().starts_with("search.db"));
    assert_eq!(names, [] as [&str; 0]);
    // What the person saved elsewhere is theirs, and can be brought in again.
    assert_eq!(bring(&oriel, vec![export]).await["chats"], 1);
    let opened = oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
    assert_eq!(opened["turns"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn an_answer_that_runs_is_stopped_and_nothing_is_asked_meanwhile() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (_, asking) = asked_without_end(&puter, &oriel, WORD).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let another = oriel.call("chat.ask", ask(None, &format!("another {WORD}"), &model));
    let (erased, another) = tokio::join!(erase_history(&oriel), another);
    erased.unwrap();
    assert_eq!(another.unwrap_err().reason, Reason::HistoryBeingErased);
    drop(asking.await.unwrap());
    is_empty(&oriel).await;
    assert_eq!(last_turn(&asked(&oriel, None, "Afterwards").await)["outcome"], "complete");
    let oriel = oriel.restart().await;
    assert_eq!(oriel.call("chat.cutOff", json!({})).await.unwrap(), json!([]));
    assert_eq!(chats(&oriel).await.len(), 1);
}

#[tokio::test]
async fn a_disk_that_does_not_allow_it_keeps_everything_and_says_so() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = fill(&oriel).await;
    let before = state(&oriel).await;
    // What is to be erased has no place where it could go.
    let place = data(&oriel).join("erasing");
    fs::write(&place, "a file of somebody else").unwrap();
    for erased in [erase_history(&oriel).await, erase_everything(&oriel).await] {
        assert_eq!(erased.unwrap_err().reason, Reason::EraseRefused);
    }
    assert_eq!(state(&oriel).await, before);
    assert_eq!(chats(&oriel).await.len(), 1);
    assert!(searched(&oriel, WORD).await > 0);
    fs::remove_file(place).unwrap();

    // The history itself cannot be moved: its folder is not where it was.
    let accounts = data(&oriel).join("accounts");
    let folder = of_the_account(&oriel, "");
    fs::rename(&accounts, data(&oriel).join("elsewhere")).unwrap();
    erase_history(&oriel).await.unwrap_err();
    fs::rename(data(&oriel).join("elsewhere"), &accounts).unwrap();
    assert!(folder.exists());
    let oriel = oriel.restart().await;
    let turns = oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap()["turns"].clone();
    assert_eq!(turns, chat["turns"]);
    erase_history(&oriel).await.unwrap();
    is_empty(&oriel).await;
}

#[tokio::test]
async fn what_a_crash_left_of_an_erased_history_is_gone_after_the_next_start() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    fill(&oriel).await;
    let folder = of_the_account(&oriel, "");
    let Oriel { app, computer } = oriel;
    drop(app);
    // As far as it was when the computer went off: moved away, and not removed.
    let erasing = computer.folder.path().join("data/erasing");
    fs::create_dir(&erasing).unwrap();
    fs::rename(folder, erasing.join("01J0")).unwrap();
    let oriel = computer.start().await;
    assert_eq!(seen(&state(&oriel).await), "signedIn");
    is_empty(&oriel).await;
    assert!(!erasing.exists());
}

#[tokio::test]
async fn everything_of_everybody_is_erased_also_of_who_signed_out() {
    let puter = puter().await;
    let (mut oriel, mira, noor) = two_accounts(&puter).await;
    switch(&oriel, &mira).await;
    asked(&oriel, None, &format!("{WORD} of mira")).await;
    oriel.call("account.signOut", json!({ "account": mira })).await.unwrap();
    assert_eq!(state(&oriel).await["current"]["id"], noor.as_str());
    asked(&oriel, None, &format!("{WORD} of noor")).await;
    assert_eq!(oriel.call("data.size", json!({})).await.unwrap()["accounts"], 2);
    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    preferences["zoom"] = json!(1.5);
    preferences["personas"] =
        json!([{ "id": "p", "name": "Editor", "system": WORD, "model": null, "temperature": null, "effort": null }]);
    oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
    // A sign-in that is under way is one more secret.
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    oriel.computer.opened().await;
    assert_eq!(oriel.computer.secrets.contents().len(), 2);

    // While the keychain does not give a token away, everything stays.
    oriel.computer.secrets.fail(Some(SecretsError::Locked));
    let keychain = Some("Test Keychain".to_owned());
    let because = Box::new(Reason::TokenNotRemoved { username: "noor".to_owned(), keychain });
    assert_eq!(erase_everything(&oriel).await.unwrap_err().reason, Reason::NoChatErased { because });
    assert_eq!(chats(&oriel).await.len(), 1);
    oriel.computer.secrets.fail(None);

    erase_everything(&oriel).await.unwrap();
    assert_eq!(files_with(oriel.computer.folder.path(), WORD), [] as [&str; 0]);
    assert_eq!(fs::read_dir(data(&oriel)).unwrap().count(), 0, "as if it had never been there");
    assert_eq!((oriel.computer.store.text().as_str(), oriel.computer.secrets.contents().len()), ("{}", 0));
    assert_eq!(oriel.computer.desktop.zoomed(), 1.0);
    assert!(oriel.computer.desktop.has_forgotten());
    let after = state(&oriel).await;
    assert_eq!((seen(&after), &after["accounts"], &after["notice"]), ("signedOut", &json!([]), &json!(null)));
    assert!(oriel.call("chat.list", json!({})).await.is_err());

    let mut oriel = oriel.restart().await;
    assert_eq!(state(&oriel).await["accounts"], json!([]));
    sign_in(&puter, &mut oriel).await;
    is_empty(&oriel).await;
    assert_eq!(oriel.call("preferences.get", json!({})).await.unwrap()["personas"], json!([]));
}

#[tokio::test]
async fn an_answer_that_runs_goes_with_everything() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (_, asking) = asked_without_end(&puter, &oriel, WORD).await;
    erase_everything(&oriel).await.unwrap();
    drop(asking.await.unwrap());
    assert_eq!(fs::read_dir(data(&oriel)).unwrap().count(), 0);
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn tokens_in_a_file_are_erased_without_its_passphrase() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.computer.secrets.fail(Some(SecretsError::Missing));
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    oriel.call("account.choosePlace", json!({ "place": "file", "passphrase": "correct horse" })).await.unwrap();
    let address = oriel.computer.opened().await;
    oriel.app.open_link(puter.approve(&address).await.unwrap().as_str()).await;
    asked(&oriel, None, WORD).await;
    let oriel = oriel.restart().await;
    assert_eq!(state(&oriel).await["saved"]["waitsFor"], "passphrase");
    erase_everything(&oriel).await.unwrap();
    let after = state(&oriel).await;
    assert_eq!((&after["accounts"], &after["saved"]), (&json!([]), &json!(null)));
    assert_eq!(fs::read_dir(data(&oriel)).unwrap().count(), 0);
}

#[tokio::test]
async fn what_a_failing_disk_left_of_everything_is_gone_after_the_next_start() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    fill(&oriel).await;
    oriel.computer.store.fill(true);
    assert_eq!(erase_everything(&oriel).await.unwrap_err().reason, Reason::ErasedInPart);
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    let refused = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap_err();
    assert_eq!(refused.reason, Reason::StillErasing);
    oriel.computer.store.fill(false);

    let mut oriel = oriel.restart().await;
    assert_eq!(fs::read_dir(data(&oriel)).unwrap().count(), 0);
    assert_eq!(oriel.computer.store.text(), "{}");
    // What was erased once is not erased again.
    sign_in(&puter, &mut oriel).await;
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedIn");
}
