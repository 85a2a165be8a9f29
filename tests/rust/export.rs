//! What is in Oriel can be taken along: to read, to print, and to go on with in another Oriel.

use std::io::Read;

use app::Reason;
use oriel_tests::Oriel;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::{
    asked,
    import::{bring, chats, file, last_prompt, open},
    puter, signed_in,
};

/// The person saves under this name; answers what came of it and the file.
async fn take(oriel: &Oriel, chat: Option<&Value>, format: &str, name: &str) -> (Value, Vec<u8>) {
    let path = oriel.computer.folder.path().join(name);
    oriel.computer.desktop.will_save_to(Some(&path));
    let chat = chat.map_or(Value::Null, |chat| chat["id"].clone());
    let taken = oriel.call("data.export", json!({ "chat": chat, "format": format })).await.unwrap();
    (taken, std::fs::read(&path).unwrap())
}

/// The files of an archive by name.
fn unpacked(archive: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut file = archive.by_index(place).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// Everything that a person can see of their chats.
async fn all(oriel: &Oriel) -> Vec<Value> {
    let mut opened = Vec::new();
    for chat in chats(oriel).await {
        opened.push(json!([chat, open(oriel, &chat).await]));
    }
    opened
}

/// Chats with everything that a chat can have.
async fn lived_in(oriel: &Oriel) -> Value {
    let chat = asked(oriel, None, "Why is the sky blue? <b>&\"'").await;
    let first = chat["turns"][1]["id"].clone();
    let model = chat["model"].clone();
    let again = json!({ "chat": chat["id"], "answer": first, "model": model, "maxTokens": null });
    oriel.call("chat.retry", again).await.unwrap();
    oriel.call("chat.choose", json!({ "chat": chat["id"], "turn": first })).await.unwrap();
    let chat = asked(oriel, chat["id"].as_str(), "And at night? שלום 🪟").await;
    let edit = json!({ "chat": chat["id"], "turn": chat["turns"][2]["id"], "text": "And at dusk?", "attachments": [],
        "model": model, "maxTokens": null });
    oriel.call("chat.edit", edit).await.unwrap();
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": "Sky: blue / red?" })).await.unwrap();
    oriel.call("chat.pin", json!({ "chat": chat["id"], "pinned": true })).await.unwrap();
    oriel.call("chat.fork", json!({ "chat": chat["id"], "turn": first })).await.unwrap();
    let put_away = asked(oriel, None, "Put away").await;
    oriel.call("chat.file", json!({ "chat": put_away["id"], "folder": "Old / things" })).await.unwrap();
    oriel.call("chat.archive", json!({ "chat": put_away["id"], "archived": true })).await.unwrap();
    let gone = asked(oriel, None, "A secret that was deleted").await;
    oriel.call("chat.delete", json!({ "chat": gone["id"] })).await.unwrap();
    open(oriel, &chat).await
}

#[tokio::test]
async fn everything_in_json_is_the_same_in_another_oriel_and_nothing_new_in_this_one() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    lived_in(&oriel).await;
    let before = all(&oriel).await;
    let (taken, archive) = take(&oriel, None, "json", "everything.zip").await;
    assert_eq!((&taken["chats"], &taken["name"]), (&json!(3), &json!("everything.zip")));
    assert!(!String::from_utf8_lossy(&archive).contains("secret"), "what was deleted is not taken along");

    let back = bring(&oriel, vec![oriel.computer.folder.path().join("everything.zip")]).await;
    assert_eq!(back, json!({ "chats": 0, "turns": 0, "already": 3, "skipped": [] }));
    assert_eq!(all(&oriel).await, before);

    let other = signed_in(&puter).await;
    let came = bring(&other, vec![file(&other, "brought.zip", &archive)]).await;
    assert_eq!((&came["chats"], &came["skipped"]), (&json!(3), &json!([])), "{came}");
    assert_eq!(all(&other).await, before);
    let other = other.restart().await;
    assert_eq!(all(&other).await, before);
    let (_, again) = take(&other, None, "json", "again.zip").await;
    let records = |archive| -> Vec<Value> {
        let documents = unpacked(archive).into_iter().map(|(_, text)| serde_json::from_str::<Value>(&text).unwrap());
        documents.map(|document| document["records"].clone()).collect()
    };
    assert!(records(again) == records(archive), "who wrote what is kept");
}

#[tokio::test]
async fn one_chat_in_json_carries_what_a_model_was_given_of_its_files() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = crate::model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let ask = json!({ "chat": null, "text": "Sum it up", "attachments": ["~/Documents/House 2026/bills-2025.csv"],
        "model": model, "options": null, "after": null, "maxTokens": null });
    let chat = oriel.call("chat.ask", ask).await.unwrap();
    let (taken, document) = take(&oriel, Some(&chat), "json", "one.json").await;
    assert_eq!(taken["chats"], 1);
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!((&document["format"], &document["version"]), (&json!("oriel.chat"), &json!(1)));
    assert_eq!(document["contents"].as_object().unwrap().len(), 1);

    let other = signed_in(&puter).await;
    bring(&other, vec![file(&other, "one.json", document.to_string().as_bytes())]).await;
    asked(&other, chat["id"].as_str(), "And now?").await;
    let given = document["contents"].as_object().unwrap().values().next().unwrap().as_str().unwrap();
    let sent = last_prompt(&puter);
    assert!(sent.contains(json!(given).to_string().trim_matches('"')), "the file goes to the model from there as well");
}

#[tokio::test]
async fn markdown_is_what_is_on_screen() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = lived_in(&oriel).await;
    let (taken, markdown) = take(&oriel, Some(&chat), "markdown", "sky.md").await;
    assert_eq!(taken, json!({ "name": "sky.md", "chats": 1, "turns": 4 }));
    let markdown = String::from_utf8(markdown).unwrap();
    assert!(markdown.starts_with("# Sky: blue / red?\n"), "{markdown}");
    for turn in chat["turns"].as_array().unwrap() {
        assert!(markdown.contains(turn["text"].as_str().unwrap().trim_end()), "{markdown}");
    }
    assert!(!markdown.contains("And at night?"), "what was edited away is not on screen");
}

#[tokio::test]
async fn everything_as_pages_is_an_archive_with_an_index_and_a_page_for_each() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    lived_in(&oriel).await;
    for (format, ending) in [("markdown", ".md"), ("html", ".html")] {
        let (taken, archive) = take(&oriel, None, format, "everything.zip").await;
        assert_eq!(taken["chats"], 3);
        let files = unpacked(archive);
        assert!(files.iter().all(|(name, _)| name.ends_with(ending) && !name.contains('/')));
        let mut names: Vec<_> = files.iter().map(|(name, _)| name.get(11..).unwrap_or(name)).collect();
        names.sort_unstable();
        if format == "html" {
            assert_eq!(names.len(), 4);
            let (_, index) = files.iter().find(|(name, _)| name == "index.html").unwrap();
            assert!(index.contains("%20Sky-%20blue%20-%20red-.html\">Sky: blue / red?</a>"), "{index}");
        } else {
            assert_eq!(names, ["Put away.md", "Sky- blue - red- (2).md", "Sky- blue - red-.md"]);
        }
    }
}

#[tokio::test]
async fn a_page_is_text_and_its_own_style_and_nothing_else() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "<script>alert(1)</script><img src=x onerror=alert(1)> \u{202e}").await;
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": "</title><script>x" })).await.unwrap();
    let (_, page) = take(&oriel, Some(&chat), "html", "page.html").await;
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(!page.contains("<script") && !page.contains("onerror=alert(1)>"), "{page}");
    assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;x</title>"), "{page}");
    assert!(page.contains("default-src 'none'; img-src data:; style-src 'sha256-"), "{page}");
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(style.contains("prefers-color-scheme: dark") && style.contains("@media print"));
}

#[tokio::test]
async fn an_export_is_whole_or_not_there() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "one").await;
    let folder = oriel.computer.folder.path().to_owned();
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    for place in [folder.join("no such folder/chat.md"), folder.join("data")] {
        oriel.computer.desktop.will_save_to(Some(&place));
        let refused = oriel.call("data.export", json!({ "chat": chat["id"], "format": "markdown" })).await.unwrap_err();
        assert!(matches!(refused.reason, Reason::ExportFailed | Reason::ExportNotAllowed), "{refused}");
        assert_eq!(names(), before, "nothing half done is left");
    }
    oriel.computer.desktop.will_save_to(None);
    assert_eq!(oriel.call("data.export", json!({ "chat": null, "format": "json" })).await.unwrap(), Value::Null);
    let gone = oriel.call("data.export", json!({ "chat": "gone", "format": "json" })).await.unwrap_err();
    assert_eq!(gone.code, app::Code::NotFound);
    // What was there before under this name stays until the new one is whole.
    let place = folder.join("kept.md");
    std::fs::write(&place, "old").unwrap();
    oriel.computer.desktop.will_save_to(Some(&place));
    oriel.call("data.export", json!({ "chat": chat["id"], "format": "markdown" })).await.unwrap();
    assert!(std::fs::read_to_string(&place).unwrap().contains("one"));
}

#[tokio::test]
async fn an_export_tells_how_far_it_is_and_leaves_nothing_when_it_is_cancelled() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let one: Vec<Value> = serde_json::from_str(include_str!("../archives/claude.json")).unwrap();
    let many: Vec<Value> = (0..400)
        .map(|number| {
            let mut chat = one[0].clone();
            chat["uuid"] = json!(format!("k-{number}"));
            chat
        })
        .collect();
    bring(&oriel, vec![file(&oriel, "many.json", json!(many).to_string().as_bytes())]).await;
    let place = oriel.computer.folder.path().join("all.zip");
    oriel.computer.desktop.will_save_to(Some(&place));
    let app = oriel.app.clone();
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let work = tokio::spawn(async move {
        let args = json!({ "chat": null, "format": "html" });
        oriel_tests::call(&app, "data.export", args, |event| drop(told.send(event))).await
    });
    let event = heard.recv().await.unwrap();
    assert_eq!(event["total"], 400);
    oriel.call("files.cancel", json!({ "transfer": event["transfer"] })).await.unwrap();
    assert_eq!(work.await.unwrap().unwrap_err().code, app::Code::Cancelled);
    let left = std::fs::read_dir(oriel.computer.folder.path()).unwrap();
    assert!(left.into_iter().all(|entry| !entry.unwrap().file_name().to_string_lossy().contains("all.zip")));
}
