//! Names that somebody else gave: none makes Oriel act on another file than the one that was pointed at, or write where
//! nobody chose.

use std::fs;

use app::Reason;
use oriel_tests::Oriel;
use puter_stand_in::{Fault, Route};
use serde_json::{Value, json};

use crate::{puter, signed_in};

const HOUSE: &str = "/mira/Documents/House 2026";

async fn list(oriel: &Oriel, folder: &str, uid: Option<&str>) -> Result<Value, app::Problem> {
    let args = json!({ "folder": folder, "uid": uid, "cursor": null, "sortBy": "name", "descending": false });
    oriel.call("files.list", args).await
}

/// The listed entry of this path.
async fn entry(oriel: &Oriel, folder: &str, path: &str) -> Value {
    let page = list(oriel, folder, None).await.unwrap();
    page["entries"].as_array().unwrap().iter().find(|entry| entry["path"] == path).unwrap().clone()
}

async fn text(oriel: &Oriel, file: &str) -> String {
    let preview = oriel.call("files.preview", json!({ "file": file })).await.unwrap();
    preview["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_whose_name_ends_in_a_space_is_not_taken_for_the_one_without() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (bills, twin) = (format!("{HOUSE}/bills-2025.csv"), format!("{HOUSE}/bills-2025.csv "));
    puter.rename("mira", &format!("{HOUSE}/breakeven.py"), "bills-2025.csv ").unwrap();
    let before = text(&oriel, &bills).await;
    let uid = entry(&oriel, HOUSE, &twin).await["uid"].as_str().unwrap().to_owned();

    // By its path it cannot be named, and nothing is done to the other one instead.
    for (command, args) in [
        ("files.preview", json!({ "file": twin })),
        ("files.download", json!({ "file": twin })),
        ("files.rename", json!({ "file": twin, "name": "other.csv" })),
        ("files.move", json!({ "files": [twin], "folder": "~/Documents", "keepBoth": false })),
        ("files.copy", json!({ "files": [twin], "folder": "~/Documents" })),
        ("files.trash", json!({ "files": [twin] })),
        ("files.restore", json!({ "files": [twin], "to": { "kind": "original" } })),
        ("files.erase", json!({ "files": [twin] })),
    ] {
        let problem = oriel.call(command, args).await.unwrap_err();
        assert_eq!(problem.reason, Reason::SpaceAtEnd, "{command}");
    }
    let model = crate::model(&oriel, |_| true).await;
    let looked = oriel.call("chat.attachments", json!({ "paths": [twin, bills], "model": model })).await.unwrap();
    assert_eq!((&looked[0]["way"], &looked[1]["way"]), (&json!("refused"), &json!("text")), "{looked}");

    // By its id it can.
    assert!(text(&oriel, &uid).await.contains("breakeven"));
    let here = tempfile::tempdir().unwrap();
    let place = here.path().join("saved");
    oriel.computer.desktop.will_save_to(Some(&place));
    oriel.call("files.download", json!({ "file": uid })).await.unwrap();
    assert!(fs::read_to_string(&place).unwrap().contains("breakeven"));
    let copied = oriel.call("files.copy", json!({ "files": [uid], "folder": "~/Documents" })).await.unwrap();
    assert!(text(&oriel, copied["done"][0]["uid"].as_str().unwrap()).await.contains("breakeven"));
    let files = json!({ "files": [uid], "folder": "~/Pictures", "keepBoth": false });
    oriel.call("files.move", files).await.unwrap();
    oriel.call("files.trash", json!({ "files": [uid] })).await.unwrap();
    oriel.call("files.restore", json!({ "files": [uid], "to": { "kind": "original" } })).await.unwrap();
    assert_eq!(entry(&oriel, "~/Pictures", "/mira/Pictures/bills-2025.csv ").await["uid"], uid);
    let renamed = oriel.call("files.rename", json!({ "file": uid, "name": " mine.py " })).await.unwrap();
    assert_eq!(renamed["path"], "/mira/Pictures/mine.py");
    oriel.call("files.trash", json!({ "files": [uid] })).await.unwrap();
    oriel.call("files.erase", json!({ "files": [uid] })).await.unwrap();
    assert_eq!(text(&oriel, &bills).await, before);
}

#[tokio::test]
async fn a_folder_whose_name_ends_in_a_space_is_not_taken_for_the_one_without() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let quotes = format!("{HOUSE}/Quotes ");
    oriel.call("files.trash", json!({ "files": [format!("{HOUSE}/survey-notes.md")] })).await.unwrap();
    let trashed = list(&oriel, "~/Trash", None).await.unwrap()["entries"][0].clone();
    puter.rename("mira", &format!("{HOUSE}/Drawings"), "Quotes ").unwrap();
    let uid = entry(&oriel, HOUSE, &quotes).await["uid"].as_str().unwrap().to_owned();

    list(&oriel, &quotes, None).await.unwrap_err();
    let inside = list(&oriel, &quotes, Some(&uid)).await.unwrap();
    assert_eq!(inside, json!({ "folder": quotes, "entries": [], "cursor": null, "total": 0 }));
    for (command, args) in [
        ("files.makeFolder", json!({ "folder": quotes, "name": "new" })),
        ("files.move", json!({ "files": [format!("{HOUSE}/bills-2025.csv")], "folder": quotes, "keepBoth": false })),
        ("files.copy", json!({ "files": [format!("{HOUSE}/bills-2025.csv")], "folder": quotes })),
        ("files.restore", json!({ "files": [trashed["uid"]], "to": { "kind": "folder", "folder": quotes } })),
        ("files.saveText", json!({ "folder": quotes, "name": "a.md", "text": "a" })),
    ] {
        let problem = oriel.call(command, args).await.unwrap_err();
        assert_eq!(problem.reason, Reason::SpaceAtEnd, "{command}");
    }
    assert_eq!(list(&oriel, &format!("{HOUSE}/Quotes"), None).await.unwrap()["total"], 1);

    // By its id it takes what is moved, copied and restored into it.
    let bills = format!("{HOUSE}/bills-2025.csv");
    for (command, args) in [
        ("files.copy", json!({ "files": [bills], "folder": uid })),
        ("files.move", json!({ "files": [format!("{HOUSE}/breakeven.py")], "folder": uid, "keepBoth": false })),
        ("files.restore", json!({ "files": [trashed["uid"]], "to": { "kind": "folder", "folder": uid } })),
    ] {
        let done = oriel.call(command, args).await.unwrap()["done"][0].clone();
        assert!(done["path"].as_str().unwrap().starts_with(&format!("{quotes}/")), "{command}: {done}");
        oriel.call("files.trash", json!({ "files": [done["uid"]] })).await.unwrap();
    }
    assert_eq!(list(&oriel, &format!("{HOUSE}/Quotes"), None).await.unwrap()["total"], 1, "not into its namesake");

    // A folder is taken along whole by its id, and nothing of its namesake.
    let here = tempfile::tempdir().unwrap();
    let place = here.path().join("Quotes");
    oriel.computer.desktop.will_save_to(Some(&place));
    oriel.call("files.download", json!({ "file": uid })).await.unwrap();
    assert_eq!(fs::read_dir(&place).unwrap().count(), 0);

    // What was in it finds no way back by its path.
    let args = json!({ "files": [format!("{HOUSE}/Quotes/barros.txt")], "folder": HOUSE, "keepBoth": false });
    let moved = oriel.call("files.move", args).await.unwrap()["done"][0].clone();
    let place = json!({ "source": moved["uid"], "destination": uid });
    let address = puter.origin().join("move").unwrap();
    reqwest::Client::new().post(address).bearer_auth(puter.token()).json(&place).send().await.unwrap();
    oriel.call("files.trash", json!({ "files": [moved["uid"]] })).await.unwrap();
    let back = json!({ "files": [moved["uid"]], "to": { "kind": "original" } });
    let restored = oriel.call("files.restore", back).await.unwrap();
    assert_eq!((&restored["done"], &restored["homeless"][0]["uid"]), (&json!([]), &moved["uid"]));
}

#[tokio::test]
async fn white_space_is_no_name_and_goes_from_around_one() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let here = tempfile::tempdir().unwrap();
    let named = |name: &str| {
        let place = here.path().join(name);
        fs::write(&place, "mine").unwrap();
        place
    };
    // One that cannot be taken is named, and the others come.
    oriel.computer.desktop.will_choose(vec![named(" "), named("plan.txt "), named("a\u{202e}txt.exe"), named("b.txt")]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap();
    let names = |list: &Value| {
        list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&chosen["files"]), ["plan.txt", "b.txt"]);
    assert_eq!(names(&chosen["refused"]), [" ", "a\\u{202e}txt.exe"]);
    assert_eq!(chosen["refused"][1]["problem"]["reason"]["kind"], "nameInvisible", "{chosen}");

    let args = json!({ "folder": "~/Documents", "chosen": chosen["files"][0]["id"], "onConflict": "fail" });
    assert_eq!(oriel.call("files.upload", args).await.unwrap()["path"], "/mira/Documents/plan.txt");
    let folder = json!({ "folder": "~/Documents", "name": " Plans\u{a0}" });
    assert_eq!(oriel.call("files.makeFolder", folder).await.unwrap()["path"], "/mira/Documents/Plans");
    for name in [" ", "\u{3000}", "\u{200b}", "\u{2800}", "\u{3164}"] {
        for (command, args) in [
            ("files.stage", json!({ "name": name, "data": "d29yZHM=" })),
            ("files.saveText", json!({ "folder": "~/Documents", "name": name, "text": "a" })),
            ("files.makeFolder", json!({ "folder": "~/Documents", "name": name })),
        ] {
            let problem = oriel.call(command, args).await.unwrap_err();
            assert_eq!(problem.reason, Reason::NameEmpty, "{command} {name:?}");
        }
    }
}

#[tokio::test]
async fn both_ways_to_write_an_accent_are_one_name() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let upload = async |name: &str, on_conflict: &str| {
        let here = tempfile::tempdir().unwrap();
        let place = here.path().join(name);
        fs::write(&place, "mine").unwrap();
        oriel.computer.desktop.will_choose(vec![place]);
        let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"][0]["id"].clone();
        let args = json!({ "folder": "~/Documents", "chosen": chosen, "onConflict": on_conflict });
        oriel.call("files.upload", args).await
    };
    assert_eq!(upload("cafe\u{301}.txt", "fail").await.unwrap()["name"], "caf\u{e9}.txt");
    puter.rename("mira", "/mira/Documents/caf\u{e9}.txt", "cafe\u{301}.txt").unwrap();
    assert_eq!(upload("caf\u{e9}.txt", "fail").await.unwrap_err().code, app::Code::Conflict);
    assert_eq!(upload("caf\u{e9}.txt", "keepBoth").await.unwrap()["name"], "caf\u{e9} (1).txt");

    // The number that Puter had found free was taken a moment later.
    puter.fault(Route::Write, Fault::Conflict);
    assert_eq!(upload("caf\u{e9}.txt", "keepBoth").await.unwrap()["name"], "caf\u{e9} (2).txt");

    // A folder is in the way: no file takes its place, and both can be kept.
    assert_eq!(upload("House 2026", "fail").await.unwrap_err().code, app::Code::IsFolder);
    assert_eq!(upload("House 2026", "replace").await.unwrap_err().code, app::Code::IsFolder);
    assert_eq!(upload("House 2026", "keepBoth").await.unwrap()["name"], "House 2026 (1)");
}

#[tokio::test]
async fn an_upload_that_puter_has_not_confirmed_is_finishing() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let brought = oriel.call("files.stage", json!({ "name": "a.txt", "data": "d29yZHM=" })).await.unwrap();
    puter.fault(Route::Write, Fault::Silence);
    let (sender, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let args = json!({ "folder": "~/Documents", "chosen": brought["id"], "onConflict": "fail" });
    let upload = oriel.call_with("files.upload", args, move |event| drop(sender.send(event)));
    let finishing = async {
        loop {
            let told: Value = heard.recv().await.unwrap();
            if told["finishing"] == true {
                return told;
            }
        }
    };
    tokio::select! {
        ended = upload => panic!("it was not confirmed: {ended:?}"),
        told = finishing => assert_eq!((&told["done"], &told["total"]), (&json!(5), &json!(5))),
    }
}

#[tokio::test]
async fn a_name_with_control_characters_is_shown_and_can_be_mended() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.rename("mira", &format!("{HOUSE}/breakeven.py"), "Icon\r").unwrap();
    puter.rename("mira", &format!("{HOUSE}/Drawings"), "a\0\u{202e}b").unwrap();
    let page = list(&oriel, HOUSE, None).await.unwrap();
    let called = |name: &str| page["entries"].as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap();
    let (icon, folder) = (called("Icon\\r"), called("a\\u{0}\\u{202e}b"));
    assert_eq!((icon["isFolder"].as_bool(), folder["isFolder"].as_bool()), (Some(false), Some(true)));
    let uid = folder["uid"].as_str();
    assert_eq!(list(&oriel, folder["path"].as_str().unwrap(), uid).await.unwrap()["total"], 0);
    let renamed = oriel.call("files.rename", json!({ "file": icon["uid"], "name": "Icon" })).await.unwrap();
    assert_eq!(renamed["path"], format!("{HOUSE}/Icon"));
    let trashed = oriel.call("files.trash", json!({ "files": [folder["uid"]] })).await.unwrap();
    assert_eq!(trashed["done"][0]["name"], folder["name"]);
    oriel.call("files.erase", json!({ "files": [folder["uid"]] })).await.unwrap();
}

#[tokio::test]
async fn a_download_is_called_by_its_own_path_and_leads_nowhere() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let suggested = async |file: &str| {
        oriel.call("files.download", json!({ "file": file })).await.unwrap();
        oriel.computer.desktop.suggested().unwrap()
    };
    puter.fault(
        Route::Stat,
        Fault::Replaced(r#""name":"bills-2025.csv""#, r#""name":"../.config/autostart/z.desktop""#),
    );
    assert_eq!(suggested(&format!("{HOUSE}/bills-2025.csv")).await, "bills-2025.csv");
    let bills = entry(&oriel, HOUSE, &format!("{HOUSE}/bills-2025.csv")).await["uid"].clone();
    for (name, wanted) in [
        ("..\\..\\evil.exe", "..-..-evil.exe"),
        ("~", "-"),
        ("invoice\u{202e}fdp.exe", "invoice-fdp.exe"),
        ("NUL.txt", "Untitled NUL.txt"),
        ("bills-2025.csv", "bills-2025.csv"),
    ] {
        let page = list(&oriel, HOUSE, None).await.unwrap();
        let is_bills = |entry: &&Value| entry["uid"] == bills;
        let path = page["entries"].as_array().unwrap().iter().find(is_bills).unwrap()["path"].as_str().unwrap();
        puter.rename("mira", path, name).unwrap();
        assert_eq!(suggested(bills.as_str().unwrap()).await, wanted, "{name:?}");
    }
    // What a stranger wrote about something in the trash is no path either.
    oriel.call("files.trash", json!({ "files": [bills] })).await.unwrap();
    puter.fault(Route::Stat, Fault::Replaced("bills-2025.csv", "../z.desktop"));
    assert_eq!(suggested(bills.as_str().unwrap()).await, "..-z.desktop");
}
