//! Chats from elsewhere come in whole, once, and harm nothing.

use std::{io::Write, path::PathBuf};

use app::Reason;
use oriel_tests::Oriel;
use proptest::{collection::vec, prelude::*};
use puter_stand_in::{Route, StandIn};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{asked, puter, signed_in};

const CHATGPT: &str = include_str!("../archives/chatgpt.json");
const CLAUDE: &str = include_str!("../archives/claude.json");

/// Puts a file on the computer and answers its place.
pub(crate) fn file(oriel: &Oriel, name: &str, bytes: &[u8]) -> PathBuf {
    let path = oriel.computer.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// An archive with these files in it.
pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The person chooses these files, and they are brought in.
pub(crate) async fn bring(oriel: &Oriel, files: Vec<PathBuf>) -> Value {
    oriel.computer.desktop.will_choose(files);
    oriel.call("data.import", json!({})).await.unwrap()
}

async fn bring_text(oriel: &Oriel, text: &str) -> Value {
    bring(oriel, vec![file(oriel, "conversations.json", text.as_bytes())]).await
}

/// The chats in the list, oldest first.
pub(crate) async fn chats(oriel: &Oriel) -> Vec<Value> {
    let mut list = oriel.call("chat.list", json!({})).await.unwrap().as_array().unwrap().clone();
    list.reverse();
    list
}

pub(crate) async fn open(oriel: &Oriel, chat: &Value) -> Value {
    oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap()
}

/// What the model was sent last.
pub(crate) fn last_prompt(puter: &StandIn) -> String {
    let requests = puter.requests();
    let chat = requests.iter().rfind(|request| request.route == Route::Chat).unwrap();
    chat.body.as_ref().unwrap().to_string()
}

/// A chat of this title that did not come in.
fn left_out(title: &str, reason: &str) -> Value {
    json!({ "kind": "chat", "title": title, "why": { "reason": reason } })
}

fn texts(chat: &Value) -> Vec<&str> {
    chat["turns"].as_array().unwrap().iter().map(|turn| turn["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_chatgpt_archive_comes_in_with_the_path_that_was_on_screen() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let zip = archive(&[
        ("user.json", b"{}"),
        ("chat.html", b"<html>"),
        ("conversations.json", CHATGPT.as_bytes()),
        ("__MACOSX/._conversations.json", b"\0\0"),
    ]);
    let came = bring(&oriel, vec![file(&oriel, "export.zip", &zip)]).await;
    assert_eq!((&came["chats"], &came["already"]), (&json!(2), &json!(0)), "{came}");
    let skipped = came["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 2, "{came}");
    assert_eq!((&skipped[0]["title"], &skipped[0]["why"]["reason"]), (&json!("A broken one"), &json!("damaged")));
    assert_eq!(skipped[1], left_out("Nothing in it", "empty"));

    let list = chats(&oriel).await;
    assert_eq!(list[0]["title"], "Heat pump or boiler");
    assert_eq!(list[1]["title"], "Letter to the council");
    assert_eq!((&list[0]["archived"], &list[1]["archived"]), (&json!(false), &json!(true)));
    assert_eq!(list[0]["changedAt"], 1_730_000_062_000_i64, "the times are those of then");

    let heat = open(&oriel, &list[0]).await;
    assert_eq!(
        texts(&heat),
        [
            "Would a heat pump be cheaper to run?",
            "Yes, above a seasonal efficiency of **2.9**. ([Heat tables](https://heat.example/tables))",
            "Show it as a script.",
            "```python\nprint(0.88 * 24.5 / 7.4)\n```\n\n```\n2.9135\n```\n\nIt breaks even at 2.91.",
        ],
        "{heat}"
    );
    let turns = heat["turns"].as_array().unwrap();
    assert_eq!(turns[0]["attachments"][0]["name"], "boiler-plate.jpg");
    assert_eq!((&turns[1]["model"], &turns[1]["reasoningMs"]), (&json!("gpt-5-thinking"), &json!(8000)));
    assert_eq!(turns[1]["reasoning"], "**Weighing prices**\n\nCompare the price of heat from both.");
    assert_eq!(turns[2]["siblings"].as_array().unwrap().len(), 2, "what was edited away is a branch");
    assert_eq!(turns[3]["siblings"].as_array().unwrap().len(), 2, "and so is the other answer");

    let other = turns[2]["siblings"].as_array().unwrap().iter().find(|turn| **turn != turns[2]["id"]).unwrap();
    let drawn = oriel.call("chat.choose", json!({ "chat": heat["id"], "turn": other })).await.unwrap();
    assert_eq!(texts(&drawn)[2..], ["Draw it instead.", "*(A picture was here: a heat pump)*"]);
    assert_eq!(drawn["turns"][3]["tools"][0]["name"], "dalle.text2im");

    let letter = open(&oriel, &list[1]).await;
    assert_eq!(
        texts(&letter)[1],
        "**Street lamp letter**\n\nDear council,\n\nthe lamp is out.\n\nI wrote it beside the chat."
    );
}

#[tokio::test]
async fn a_claude_archive_comes_in_with_its_files_and_thoughts() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let zip =
        archive(&[("conversations.json", CLAUDE.as_bytes()), ("projects/k-lease.json", b"[]"), ("users.json", b"[]")]);
    let came = bring(&oriel, vec![file(&oriel, "data.zip", &zip)]).await;
    assert_eq!(came, json!({ "chats": 2, "turns": 7, "already": 0, "skipped": [] }));
    let list = chats(&oriel).await;
    let lease = open(&oriel, &list[0]).await;
    assert_eq!(
        texts(&lease),
        [
            "What does clause 14 mean?",
            "You water the fern.\n\n**Reminder**\n\n```python\nprint('water')\n```",
            "And in winter?",
            "In winter as well.",
        ]
    );
    let turns = lease["turns"].as_array().unwrap();
    assert_eq!((&turns[1]["reasoning"], &turns[1]["reasoningMs"]), (&json!("A fern is a plant."), &json!(3000)));
    assert_eq!((&turns[3]["tools"][0]["name"], &turns[1]["modelName"]), (&json!("web_search"), &json!("Claude")));
    let names: Vec<_> = turns[0]["attachments"].as_array().unwrap().iter().map(|file| &file["name"]).collect();
    assert_eq!(names, ["lease.txt", "garden.png"]);
    assert_eq!(list[1]["title"], "");
    assert_eq!(texts(&open(&oriel, &list[1]).await), ["Name a tree.", "Birch."]);
    // What a model was given of the file then goes to the next model as well.
    asked(&oriel, list[0]["id"].as_str(), "Once more, please").await;
    let sent = last_prompt(&puter);
    assert!(sent.contains("The tenant waters the fern") && sent.contains("garden.png"), "{sent}");
}

#[tokio::test]
async fn bringing_the_same_in_again_adds_nothing() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    bring_text(&oriel, CHATGPT).await;
    bring_text(&oriel, CLAUDE).await;
    let before = chats(&oriel).await;
    let opened = open(&oriel, &before[0]).await;
    for (text, already) in [(CHATGPT, 2), (CLAUDE, 2)] {
        let came = bring_text(&oriel, text).await;
        assert_eq!((&came["chats"], &came["turns"], &came["already"]), (&json!(0), &json!(0), &json!(already)));
    }
    assert_eq!(chats(&oriel).await, before);
    assert_eq!(open(&oriel, &before[0]).await, opened);
}

#[tokio::test]
async fn a_newer_archive_adds_what_was_said_since_and_keeps_what_was_done_here() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut archive: Value = serde_json::from_str(CLAUDE).unwrap();
    let all = archive[0]["chat_messages"].as_array().unwrap().clone();
    archive[0]["chat_messages"] = json!(all[..2]);
    bring_text(&oriel, &archive.to_string()).await;
    let chat = chats(&oriel).await[0].clone();
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": "The fern" })).await.unwrap();
    oriel.call("chat.file", json!({ "chat": chat["id"], "folder": "Home" })).await.unwrap();
    let came = bring_text(&oriel, CLAUDE).await;
    assert_eq!((&came["chats"], &came["turns"], &came["already"]), (&json!(1), &json!(2), &json!(1)));
    let opened = open(&oriel, &chat).await;
    assert_eq!((&opened["title"], &opened["folder"]), (&json!("The fern"), &json!("Home")));
    assert_eq!(opened["turns"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_chat_that_was_deleted_comes_back_when_it_is_brought_in_again() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    bring_text(&oriel, CLAUDE).await;
    let chat = chats(&oriel).await[0].clone();
    oriel.call("chat.delete", json!({ "chat": chat["id"] })).await.unwrap();
    let came = bring_text(&oriel, CLAUDE).await;
    assert_eq!((&came["chats"], &came["already"]), (&json!(1), &json!(1)));
    assert!(chats(&oriel).await.iter().any(|other| other["id"] == chat["id"]));
}

#[tokio::test]
async fn an_export_in_several_files_comes_in_from_an_archive_and_from_the_files() {
    let puter = puter().await;
    let whole: Vec<Value> = serde_json::from_str(CHATGPT).unwrap();
    let parts = [json!(whole[..1]).to_string(), json!(whole[1..2]).to_string()];
    let oriel = signed_in(&puter).await;
    let zip = archive(&[
        ("export/conversations-000.json", parts[0].as_bytes()),
        ("export/conversations-001.json", parts[1].as_bytes()),
    ]);
    assert_eq!(bring(&oriel, vec![file(&oriel, "export.zip", &zip)]).await["chats"], 2);
    let files = vec![file(&oriel, "a.json", parts[0].as_bytes()), file(&oriel, "b.json", parts[1].as_bytes())];
    assert_eq!(bring(&oriel, files).await["already"], 2);
}

#[tokio::test]
async fn what_breaks_off_keeps_what_came_before_and_says_so() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let cut = &CLAUDE[..CLAUDE.find("k-tree").unwrap() + 60];
    let came = bring_text(&oriel, cut).await;
    assert_eq!(came["chats"], 1, "{came}");
    let left = &came["skipped"][0];
    assert_eq!((&left["kind"], &left["file"]), (&json!("breaksOff"), &json!("conversations.json")), "{came}");
}

#[tokio::test]
async fn files_that_are_no_export_are_named_and_change_nothing() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (name, bytes, wanted) in [
        ("picture.png", &b"\x89PNG\r\n\x1a\n"[..], "noJson"),
        ("empty.json", b"", "noJson"),
        ("package.json", b"{\"name\":\"x\"}", "notAnExport"),
        ("list.json", b"[1, null, \"a\", [], {}]", "unknown"),
        ("newer.json", b"{\"format\":\"oriel.chat\",\"version\":2}", "newerOwn"),
        ("deep.json", "[".repeat(100_000).as_bytes(), "breaksOff"),
    ] {
        let came = bring(&oriel, vec![file(&oriel, name, bytes)]).await;
        assert!(came["skipped"].to_string().contains(wanted), "{name}: {came}");
        assert_eq!(came["chats"], 0);
    }
    for (name, bytes) in
        [("empty.zip", archive(&[("readme.txt", b"hello")])), ("bad.zip", b"PK\x03\x04nothing".to_vec())]
    {
        oriel.computer.desktop.will_choose(vec![file(&oriel, name, &bytes)]);
        let refused = oriel.call("data.import", json!({})).await.unwrap_err();
        assert_eq!(json!(refused.reason)["name"], name);
    }
    assert!(chats(&oriel).await.is_empty());
    oriel.computer.desktop.will_choose(Vec::new());
    assert_eq!(oriel.call("data.import", json!({})).await.unwrap(), Value::Null);
}

#[tokio::test]
async fn an_archive_that_unfolds_into_far_too_much_is_not_read() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut bomb = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("conversations.json", SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..80 {
        bomb.write_all(&spaces).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    oriel.computer.desktop.will_choose(vec![file(&oriel, "bomb.zip", &bomb)]);
    let refused = oriel.call("data.import", json!({})).await.unwrap_err();
    assert_eq!(refused.reason, Reason::ArchiveTooLarge { name: "bomb.zip".to_owned() });
}

#[tokio::test]
async fn names_in_an_archive_write_nothing_anywhere() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let zip = archive(&[
        ("../../../conversations.json", CLAUDE.as_bytes()),
        ("/etc/conversations-1.json", b"[]"),
        ("C:\\conversations-2.json", b"[]"),
    ]);
    let before = std::fs::read_dir(oriel.computer.folder.path()).unwrap().count();
    assert_eq!(bring(&oriel, vec![file(&oriel, "export.zip", &zip)]).await["chats"], 2);
    assert_eq!(std::fs::read_dir(oriel.computer.folder.path()).unwrap().count(), before + 1, "the archive itself");
}

#[tokio::test]
async fn a_file_of_our_own_form_with_hostile_records_leaves_the_history_usable() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let own = asked(&oriel, None, "mine").await;
    let largest = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ";
    let chat = "01JBRE00000000000000000001";
    let document = |records: Value| {
        json!({ "format": "oriel.chat", "version": 1, "chat": chat, "title": "T", "records": records }).to_string()
    };
    let record = |id: &str, body: Value| json!({ "id": id, "device": own["id"], "sequence": 1, "body": body });
    let started = record(chat, json!({ "kind": "started", "title": "T" }));
    for (records, why) in [
        (json!([started, record(largest, json!({ "kind": "deleted" }))]), "an id that leaves none after it"),
        (json!([started, record("not an id", json!({ "kind": "deleted" }))]), "no id"),
        (json!([record("01JBRE00000000000000000002", json!({ "kind": "titled", "title": "x" }))]), "no beginning"),
        (json!([started, json!({ "id": chat })]), "no body"),
    ] {
        let came = bring_text(&oriel, &document(records)).await;
        assert_eq!((&came["chats"], came["skipped"].as_array().unwrap().len()), (&json!(0), 1), "{why}: {came}");
    }
    let tracker = json!({ "kind": "ended", "answer": "01JBRE00000000000000000003", "text": "t", "reasoning": "",
        "reasoningMs": null, "images": ["https://tracker.example/a.png"], "tools": [], "spent": null,
        "outcome": "complete", "problem": null });
    let huge = json!({ "id": "01JBRE00000000000000000004", "device": own["id"], "sequence": i64::MAX,
        "body": { "kind": "titled", "title": "Counted" } });
    let answering = json!({ "kind": "answering", "parent": "", "model": "m", "modelName": "M" });
    let records = json!([
        started,
        record("01JBRE00000000000000000003", answering.clone()),
        record("01JBRE00000000000000000005", tracker),
        record("01JBRE00000000000000000006", answering),
        huge,
        record("01JBRE00000000000000000007", json!({ "kind": "of a later version" })),
    ]);
    assert_eq!(bring_text(&oriel, &document(records)).await["chats"], 1);
    let came = open(&oriel, &json!({ "id": chat })).await;
    assert_eq!(came["title"], "Counted");
    assert!(!came.to_string().contains("tracker.example"), "{came}");
    assert!(!came.to_string().contains("running"), "an answer that never ends is not brought in: {came}");
    asked(&oriel, own["id"].as_str(), "and it goes on").await;
    let oriel = oriel.restart().await;
    asked(&oriel, own["id"].as_str(), "also later").await;
}

#[tokio::test]
async fn it_can_be_cancelled_and_what_came_in_before_stays_whole() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let one: Vec<Value> = serde_json::from_str(CLAUDE).unwrap();
    let many: Vec<Value> = (0..20_000)
        .map(|number| {
            let mut chat = one[1].clone();
            chat["uuid"] = json!(format!("k-{number}"));
            chat
        })
        .collect();
    oriel.computer.desktop.will_choose(vec![file(&oriel, "conversations.json", json!(many).to_string().as_bytes())]);
    let app = oriel.app.clone();
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let work =
        tokio::spawn(
            async move { oriel_tests::call(&app, "data.import", json!({}), |event| drop(told.send(event))).await },
        );
    let event = heard.recv().await.unwrap();
    assert!(event["total"].as_u64().unwrap() > 1_000_000, "{event}");
    oriel.call("files.cancel", json!({ "transfer": event["transfer"] })).await.unwrap();
    assert_eq!(work.await.unwrap().unwrap_err().code, app::Code::Cancelled);
    let there = chats(&oriel).await;
    assert!(there.len() < 20_000);
    for chat in there.iter().take(20) {
        assert_eq!(open(&oriel, chat).await["turns"].as_array().unwrap().len(), 2);
    }
}

/// A conversation of ChatGPT: who says what, one after the other, and what is to be known of the whole.
fn chatgpt(said: &[(&str, Value)], about: Value) -> Value {
    let mut mapping = serde_json::Map::new();
    for (number, (role, message)) in said.iter().enumerate() {
        let mut message = message.clone();
        if message.is_string() {
            message = json!({ "content": { "content_type": "text", "parts": [message] } });
        }
        message["author"] = json!({ "role": role });
        let parent = number.checked_sub(1).map(|parent| format!("n{parent}"));
        mapping.insert(format!("n{number}"), json!({ "parent": parent, "message": message }));
    }
    let mut chat = json!({ "title": "T", "create_time": 1_730_000_000, "conversation_id": "c", "mapping": mapping });
    chat.as_object_mut().unwrap().extend(about.as_object().unwrap().clone());
    chat
}

#[tokio::test]
async fn half_an_emoji_loses_nothing_but_itself() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat =
        chatgpt(&[("user", json!("cut HALF here")), ("assistant", json!("Yes. HALF"))], json!({ "title": "HALF" }));
    let claude = json!({ "uuid": "k", "name": "Claude HALF", "created_at": "2025-03-01T10:00:00Z", "chat_messages": [
        { "uuid": "m1", "sender": "human", "text": "and HALF here" }, { "uuid": "HALF", "sender": "assistant", "text": "Yes." },
    ] });
    for text in [json!([chat]).to_string(), claude.to_string()] {
        let came = bring_text(&oriel, &text.replace("HALF", "\\ud83d")).await;
        assert_eq!(came, json!({ "chats": 1, "turns": 2, "already": 0, "skipped": [] }));
    }
    let list = chats(&oriel).await;
    assert_eq!(texts(&open(&oriel, &list[0]).await), ["cut \u{FFFD} here", "Yes. \u{FFFD}"]);
    assert_eq!((&list[0]["title"], &list[1]["title"]), (&json!("\u{FFFD}"), &json!("Claude \u{FFFD}")));
    assert_eq!(texts(&open(&oriel, &list[1]).await)[0], "and \u{FFFD} here");

    // In Oriel's own form the records go into the history as they are, and are read there for ever after.
    let id = list[0]["id"].as_str().unwrap();
    let page = oriel.computer.folder.path().join("own.json");
    oriel.computer.desktop.will_save_to(Some(&page));
    oriel.call("data.export", json!({ "chat": id, "format": "json" })).await.unwrap();
    let own = std::fs::read_to_string(&page).unwrap().replace("here", "\\ud83d");
    let other = signed_in(&puter).await;
    assert_eq!(bring_text(&other, &own).await["chats"], 1);
    assert_eq!(texts(&open(&other, &chats(&other).await[0]).await)[0], "cut \u{FFFD} \u{FFFD}");
}

#[tokio::test]
async fn half_an_emoji_that_the_window_sends_is_kept_like_any_text() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let args = r#"{"chat":null,"text":"cut \ud83d here","attachments":[],"options":null}"#;
    let args = serde_json::value::RawValue::from_string(args.into()).unwrap();
    app::call(&oriel.app, "chat.saveDraft", &args, &|_| ()).await.unwrap();
    let kept = oriel.call("chat.draft", json!({ "chat": null })).await.unwrap();
    assert_eq!(kept["text"], "cut \u{FFFD} here");
}

#[tokio::test]
async fn one_conversation_and_one_on_each_line_come_in_like_a_list() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let one = chatgpt(&[("user", json!("Hello?")), ("assistant", json!("Hi."))], json!({}));
    let two = json!({ "uuid": "k1", "name": "Two", "created_at": "2025-11-02T10:00:00Z", "chat_messages": [
        { "uuid": "a", "sender": "human", "text": "Hello?" }, { "uuid": "b", "sender": "assistant", "text": "Hi." },
    ] });
    let pretty = serde_json::to_string_pretty(&one).unwrap();
    assert_eq!(bring_text(&oriel, &pretty).await, json!({ "chats": 1, "turns": 2, "already": 0, "skipped": [] }));
    assert_eq!(bring_text(&oriel, &two.to_string()).await["chats"], 1);
    let mut three = two.clone();
    three["uuid"] = json!("k3");
    let lines = format!("{one}\n{{\"broken\": \n{two}\r\n{three}\n");
    let came = bring_text(&oriel, &lines).await;
    assert_eq!((&came["chats"], &came["already"]), (&json!(1), &json!(2)), "{came}");
    let skipped = came["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 1, "{came}");
    assert_eq!(
        (&skipped[0]["kind"], &skipped[0]["file"]),
        (&json!("damagedLine"), &json!("conversations.json")),
        "{came}"
    );
}

#[tokio::test]
async fn a_conversation_without_a_time_comes_in_once_whenever_that_is() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let said = [("user", json!("Hello?")), ("assistant", json!("Hi."))];
    let dated = chatgpt(&said, json!({ "create_time": null, "update_time": 1_730_000_009 }));
    assert_eq!(bring_text(&oriel, &json!([dated]).to_string()).await["turns"], 2);
    let list = chats(&oriel).await;
    let opened = open(&oriel, &list[0]).await;
    assert_eq!(opened["turns"][0]["at"], 1_730_000_009_000_i64);
    // The program that wrote it changed the only time there is.
    let said = [said[0].clone(), said[1].clone(), ("user", json!("And now?"))];
    let later = chatgpt(&said, json!({ "create_time": null, "update_time": 1_730_000_500 }));
    assert_eq!(bring_text(&oriel, &json!([later]).to_string()).await["turns"], 1);
    assert_eq!(chats(&oriel).await.len(), 1);

    let never = chatgpt(&said, json!({ "create_time": null, "conversation_id": "never" }));
    let claude = json!({ "uuid": "k", "chat_messages": [{ "uuid": "a", "sender": "human", "text": "Hello?" }] });
    let both = json!([never, claude]).to_string();
    let came = bring_text(&oriel, &both).await;
    assert_eq!((&came["chats"], &came["skipped"]), (&json!(2), &json!([])));
    let there = chats(&oriel).await;
    oriel.computer.clock.pass(std::time::Duration::from_secs(86_400));
    let came = bring_text(&oriel, &both).await;
    assert_eq!(came, json!({ "chats": 0, "turns": 0, "already": 2, "skipped": [] }));
    assert_eq!(chats(&oriel).await, there);
}

#[tokio::test]
async fn a_report_of_a_research_is_the_answer_wherever_its_widget_keeps_it() {
    let state = |report: &str| json!({ "report_message": { "content": { "parts": [report] } } }).to_string();
    let kept = |report: &str| json!({ "metadata": { "chatgpt_sdk": { "widget_state": state(report) } } });
    let told = |report: &str| {
        let words = format!("The latest state of the widget is: {}", state(report));
        json!({ "content": { "content_type": "text", "parts": [words] } })
    };
    let hidden = |mut message: Value| {
        message["metadata"]["is_visually_hidden_from_conversation"] = json!(true);
        message
    };
    let begun = json!({ "content": { "content_type": "text", "parts": ["The latest state of the widget is: {}"] } });
    for (number, (messages, wanted)) in [
        (vec![("tool", kept("# Lofts\n\nAll."))], "# Lofts\n\nAll."),
        (vec![("tool", told("# Lofts"))], "# Lofts"),
        (vec![("tool", hidden(kept("# Lofts"))), ("system", hidden(told("# Lofts")))], "# Lofts"),
        (vec![("tool", begun), ("tool", told("# Lof")), ("tool", kept("# Lofts"))], "# Lofts"),
        (vec![("tool", kept("# A")), ("assistant", json!("Next:")), ("tool", kept("# B"))], "# A\n\nNext:\n\n# B"),
    ]
    .into_iter()
    .enumerate()
    {
        let puter = puter().await;
        let oriel = signed_in(&puter).await;
        let said: Vec<_> = [("user", json!("Research lofts."))].into_iter().chain(messages).collect();
        let came = bring_text(&oriel, &chatgpt(&said, json!({})).to_string()).await;
        assert_eq!(came["skipped"], json!([]), "{number}");
        assert_eq!(texts(&open(&oriel, &chats(&oriel).await[0]).await), ["Research lofts.", wanted], "{number}");
    }
}

#[tokio::test]
async fn old_citations_become_notes() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let answer = json!({
        "content": { "content_type": "text", "parts": ["Cheaper【3†source】, mostly【4†source】."] },
        "metadata": { "citations": [{ "start_ix": 7, "end_ix": 17, "metadata": {
            "type": "webpage", "title": "Heat tables", "url": "https://heat.example/tables",
        } }] },
    });
    bring_text(&oriel, &chatgpt(&[("user", json!("Cheaper?")), ("assistant", answer)], json!({})).to_string()).await;
    let text = texts(&open(&oriel, &chats(&oriel).await[0]).await)[1].to_owned();
    assert_eq!(text, "Cheaper ([Heat tables](https://heat.example/tables)), mostly.");
}

#[tokio::test]
async fn an_export_of_claude_in_parts_says_which_part_to_choose_and_its_designs_come_in() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let index = json!({ "data_files": [{ "export_url": "https://export.example/part-1.zip" }] }).to_string();
    let came = bring(&oriel, vec![file(&oriel, "manifest.json", index.as_bytes())]).await;
    assert_eq!(came["skipped"], json!([{ "kind": "partsIndex", "file": "manifest.json" }]));
    let design = json!({
        "uuid": "d1", "title": "", "project": { "name": "Bird feeder" }, "created_at": "2026-03-01T10:00:00Z",
        "messages": [
            { "uuid": "a", "role": "user", "created_at": "2026-03-01T10:00:01Z",
              "content": { "content": "Draw a feeder.", "attachments": [{ "name": "size.txt", "content": "30 cm" }] } },
            { "uuid": "b", "role": "assistant", "content": { "timestamp": "2026-03-01T10:00:02Z", "contentBlocks": [
                { "type": "thinking", "text": "Wood." },
                { "type": "text", "text": "Here it is." },
                { "type": "tool_call", "toolCall": { "name": "write_file", "input": { "path": "a.svg" } } },
                { "type": "user_interjection", "message": { "content": "Larger!" } },
            ] } },
        ],
    });
    let zip = archive(&[
        ("export/design_chats/d1.json", design.to_string().as_bytes()),
        ("export/users.json", b"[]"),
        ("export/news.json", b"[]"),
    ]);
    let came = bring(&oriel, vec![file(&oriel, "designs.zip", &zip)]).await;
    assert_eq!((&came["chats"], &came["turns"]), (&json!(1), &json!(2)), "{came}");
    let others = json!({ "kind": "otherFiles", "archive": "designs.zip", "count": 1, "names": ["news.json"] });
    assert_eq!(came["skipped"], json!([others]));
    let chat = open(&oriel, &chats(&oriel).await[0]).await;
    assert_eq!(chat["title"], "Bird feeder");
    assert_eq!(texts(&chat), ["Draw a feeder.", "Here it is.\n\n> Larger!"]);
    assert_eq!(chat["turns"][0]["attachments"][0]["name"], "size.txt");
    assert_eq!(
        (&chat["turns"][1]["reasoning"], &chat["turns"][1]["tools"][0]["name"]),
        (&json!("Wood."), &json!("write_file"))
    );
}

#[tokio::test]
async fn what_is_left_out_of_a_chat_is_counted_and_named() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let odd = json!({ "content": { "content_type": "hologram", "data": 5 } });
    let new = json!({ "content": { "content_type": "newer_text", "parts": ["Hi."] } });
    let mut chat =
        chatgpt(&[("user", json!("Hello?")), ("assistant", new), ("assistant", odd), ("robot", json!("x"))], json!({}));
    // Two that follow each other in a circle are reached from nowhere.
    let lost = json!({ "author": { "role": "user" }, "content": { "content_type": "text", "parts": ["lost"] } });
    chat["mapping"]["r1"] = json!({ "parent": "r2", "message": lost });
    chat["mapping"]["r2"] = json!({ "parent": "r1", "message": lost });
    let claude = json!({ "uuid": "k", "name": "K", "created_at": "2025-03-01T10:00:00Z", "chat_messages": [
        { "uuid": "m1", "sender": "human", "text": "Name a tree." }, { "sender": "assistant", "text": 5 },
        { "uuid": "m3", "sender": "assistant", "content": [{ "type": "hologram" }] },
        { "uuid": "m4", "sender": "assistant", "content": [{ "type": "newer", "text": "Birch." }] },
    ] });
    let came = bring_text(&oriel, &json!([chat, claude, { "title": "Odd" }]).to_string()).await;
    assert_eq!(came["chats"], 2, "{came}");
    assert_eq!(
        came["skipped"],
        json!([
            { "kind": "messages", "title": "T", "count": 4 },
            { "kind": "messages", "title": "K", "count": 2 },
            left_out("Odd", "unknown"),
        ])
    );
    let list = chats(&oriel).await;
    let all = [open(&oriel, &list[0]).await, open(&oriel, &list[1]).await];
    assert_eq!((texts(&all[0])[1], texts(&all[1])[1]), ("Hi.", "Birch."));
    let many = vec![json!({ "title": "Odd" }); 250];
    let came = bring_text(&oriel, &json!(many).to_string()).await;
    let skipped = came["skipped"].as_array().unwrap();
    assert_eq!((skipped.len(), &skipped[100]), (101, &json!({ "kind": "more", "count": 150 })));
}

/// As many steps as a file likes may follow each other. What goes through them does not go as deep.
#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_of_any_length_comes_in_is_shown_and_taken_out() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let step = |role: &'static str, number: usize| (role, json!(format!("said {number}")));
    let answer: Vec<_> =
        (0..200_000).map(|number| step(if number == 0 { "user" } else { "assistant" }, number)).collect();
    let came = bring_text(&oriel, &chatgpt(&answer, json!({})).to_string()).await;
    assert_eq!((&came["turns"], &came["skipped"]), (&json!(2), &json!([])));
    let turns: Vec<_> =
        (0..40_000).map(|number| step(if number % 2 == 0 { "user" } else { "assistant" }, number)).collect();
    let about = json!({ "conversation_id": "d", "create_time": 1_730_000_001 });
    let came = bring_text(&oriel, &chatgpt(&turns, about).to_string()).await;
    assert_eq!((&came["turns"], &came["skipped"]), (&json!(40_000), &json!([])));
    let list = chats(&oriel).await;
    assert_eq!(texts(&open(&oriel, &list[0]).await)[1].matches("said ").count(), 199_999);
    assert_eq!(open(&oriel, &list[1]).await["turns"].as_array().unwrap().len(), 40_000);
    for format in ["markdown", "html", "json"] {
        let page = oriel.computer.folder.path().join(format);
        oriel.computer.desktop.will_save_to(Some(&page));
        oriel.call("data.export", json!({ "chat": list[1]["id"], "format": format })).await.unwrap();
        assert!(std::fs::read_to_string(&page).unwrap().contains("said 39999"), "{format}");
    }
}

/// Marks that nest in each other as deep as a text is long.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_nests_deep_is_taken_out_as_a_page() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let deep = ["> ", "- ", "[", "![", "*a **b ", "(", "`", "<"].map(|mark| mark.repeat(20_000)).join("\n\n");
    let said = [("user", json!("deep")), ("assistant", json!(format!("{deep} end")))];
    assert_eq!(bring_text(&oriel, &chatgpt(&said, json!({})).to_string()).await["turns"], 2);
    let page = oriel.computer.folder.path().join("page.html");
    oriel.computer.desktop.will_save_to(Some(&page));
    let chat = chats(&oriel).await[0]["id"].clone();
    oriel.call("data.export", json!({ "chat": chat, "format": "html" })).await.unwrap();
    assert!(std::fs::read_to_string(&page).unwrap().contains(" end"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_done_to_an_export_what_does_not_come_in_is_said(
        which in 0..3_usize, cut in any::<prop::sample::Index>(), changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let lines = || {
            let all: Vec<Value> = serde_json::from_str(CLAUDE).unwrap();
            all.iter().map(|chat| format!("{chat}\n")).collect::<String>()
        };
        let text = [CHATGPT.to_owned(), CLAUDE.to_owned(), lines()][which].clone();
        let mut bytes = text.into_bytes();
        if changes.is_empty() {
            bytes.truncate(cut.index(bytes.len()));
        }
        for (place, byte) in &changes {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let puter = puter().await;
            let oriel = signed_in(&puter).await;
            let came = bring(&oriel, vec![file(&oriel, "conversations.json", &bytes)]).await;
            let whole = if which == 0 { 4 } else { 2 };
            let (chats_in, left_out) = (came["chats"].as_u64().unwrap(), came["skipped"].as_array().unwrap().len() as u64);
            // A chat whose id was changed may be there twice, and then it is one.
            let already = came["already"].as_u64().unwrap();
            prop_assert!(chats_in + already + left_out >= whole || left_out > 0, "{}", came);
            for chat in chats(&oriel).await {
                prop_assert!(open(&oriel, &chat).await["turns"].is_array());
            }
            Ok(())
        })?;
    }
}

/// A conversation of another program with any shape of tree: for each message, which one it follows, and who says it.
fn any_tree() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u32)>> {
    vec((any::<prop::sample::Index>(), 0..4_u8, 0..50_u32), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_shows_the_path_that_was_on_screen_there(shape in any_tree(), current in any::<prop::sample::Index>()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut mapping = serde_json::Map::new();
            mapping.insert("root".into(), json!({ "message": null, "parent": null }));
            let mut parents: Vec<String> = vec!["root".into()];
            for (number, (parent, who, second)) in shape.iter().enumerate() {
                let role = ["user", "assistant", "tool", "user"][usize::from(*who)];
                let id = format!("n{number}");
                mapping.insert(id.clone(), json!({ "parent": parents[parent.index(parents.len())], "message": {
                    "author": { "role": role }, "create_time": 1_700_000_000 + second, "metadata": {},
                    "content": { "content_type": "text", "parts": [format!("said {number}")] }
                }}));
                parents.push(id);
            }
            // A program stops at what was said, not in the middle of a tool's work.
            let is_end = |id: &&String| {
                let is_tool = mapping[*id]["message"]["author"]["role"] == "tool";
                !is_tool && !mapping.values().any(|node| node["parent"] == ***id)
            };
            let leaves: Vec<&String> = parents.iter().filter(is_end).collect();
            if leaves.is_empty() {
                return Ok(());
            }
            let current = leaves[current.index(leaves.len())].clone();
            // What a person saw: the words on the way from the leaf to the root, without those of tools.
            let mut wanted = Vec::new();
            let mut at = current.clone();
            while at != "root" {
                if mapping[&at]["message"]["author"]["role"] != "tool" {
                    wanted.push(mapping[&at]["message"]["content"]["parts"][0].as_str().unwrap().to_owned());
                }
                at = mapping[&at]["parent"].as_str().unwrap().to_owned();
            }
            wanted.reverse();
            let puter = puter().await;
            let oriel = signed_in(&puter).await;
            let text = json!([{ "id": "c", "title": "T", "create_time": 1_700_000_000, "mapping": mapping, "current_node": current }]);
            let came = bring_text(&oriel, &text.to_string()).await;
            prop_assert_eq!(&came["chats"], &json!(1), "{}", came);
            let chat = open(&oriel, &chats(&oriel).await[0]).await;
            let seen: Vec<String> = texts(&chat).iter().flat_map(|text| text.split("\n\n")).map(str::to_owned).collect();
            prop_assert_eq!(seen, wanted, "{}", text);
            prop_assert_eq!(&bring_text(&oriel, &text.to_string()).await["already"], &json!(1));
            Ok(())
        })?;
    }
}
