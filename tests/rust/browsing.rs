//! The cloud's folders: seen, walked, changed with care; names and files that are no good are explained.

use std::{fs, sync::Mutex};

use app::Reason;
use oriel_tests::Oriel;
use puter_stand_in::{Fault, Route};
use serde_json::{Value, json};

use crate::{puter, signed_in};

const HOUSE: &str = "~/Documents/House 2026";

async fn list(oriel: &Oriel, folder: &str) -> Result<Value, app::Problem> {
    oriel.call("files.list", json!({ "folder": folder, "cursor": null, "sortBy": "name", "descending": false })).await
}

fn names(page: &Value) -> Vec<String> {
    page["entries"].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn folders_are_walked_from_home() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let home = list(&oriel, "~").await.unwrap();
    assert_eq!(home["folder"], "/mira");
    assert!(names(&home).contains(&"Documents".into()));
    let house = list(&oriel, HOUSE).await.unwrap();
    assert_eq!(house["folder"], "/mira/Documents/House 2026");
    assert!(names(&house).contains(&"bills-2025.csv".into()), "{house}");
}

#[tokio::test]
async fn a_name_with_half_an_emoji_hides_no_other() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let before = names(&list(&oriel, HOUSE).await.unwrap());
    puter.fault(Route::List, Fault::Replaced("bills-2025.csv", r"bills-\ud83d.csv"));
    let mut after = names(&list(&oriel, HOUSE).await.unwrap());
    let bill = after.iter().position(|name| name == "bills-\u{FFFD}.csv").unwrap();
    after[bill] = "bills-2025.csv".into();
    assert_eq!((after.len(), after.contains(&"bills-2025.csv".into())), (before.len(), true));
}

#[tokio::test]
async fn a_large_folder_comes_in_parts_and_whole() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let (mut cursor, mut seen, mut parts) = (Value::Null, Vec::new(), 0);
    loop {
        let args = json!({ "folder": "~/Archive", "cursor": cursor, "sortBy": "name", "descending": false });
        let page = oriel.call("files.list", args).await.unwrap();
        seen.extend(names(&page));
        parts += 1;
        cursor = page["cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert!(parts > 2, "{parts}");
    let whole = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), whole), (2500, 2500));
}

#[tokio::test]
async fn files_are_found_by_a_part_of_their_name_wherever_they_are() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let search = async |query: &str| {
        let found = oriel.call("files.search", json!({ "query": query })).await.unwrap();
        found["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(search(" BILLS-2025 ").await, ["/mira/Documents/House 2026/bills-2025.csv"]);
    assert_eq!(search("").await, Vec::<String>::new());
    oriel.call("files.trash", json!({ "files": [format!("{HOUSE}/bills-2025.csv")] })).await.unwrap();
    assert_eq!(search("bills-2025").await, Vec::<String>::new(), "what is in the trash is not found");
}

#[tokio::test]
async fn a_picture_and_a_text_can_be_looked_at() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let preview = |name: &str| oriel.call("files.preview", json!({ "file": format!("{HOUSE}/{name}") }));
    let picture = preview("floor-plan-ground.png").await.unwrap();
    assert!(picture["dataUrl"].as_str().unwrap().starts_with("data:image/png;base64,"), "{picture}");
    let text = preview("bills-2025.csv").await.unwrap();
    assert_eq!((text["kind"].as_str(), text["truncated"].as_bool()), (Some("text"), Some(false)));
    let paper = preview("night-tariff-2026.pdf").await.unwrap();
    assert_eq!(paper["kind"], "none");
}

#[tokio::test]
async fn a_file_that_vanished_is_said() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (name, args) in [
        ("files.preview", json!({ "file": "~/Documents/gone.txt" })),
        ("files.rename", json!({ "file": "~/Documents/gone.txt", "name": "new.txt" })),
        ("files.trash", json!({ "files": ["~/Documents/gone.txt"] })),
        ("files.list", json!({ "folder": "~/Gone", "cursor": null, "sortBy": "name", "descending": false })),
    ] {
        let problem = oriel.call(name, args).await.unwrap_err();
        assert_eq!(problem.reason, Reason::NotFound, "{name}");
    }
}

#[tokio::test]
async fn names_that_are_no_names_are_refused_before_anything_is_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let before = puter.requests().len();
    let long = "x".repeat(256);
    for (name, reason) in [
        ("", Reason::NameEmpty),
        (".", Reason::NameDots),
        ("..", Reason::NameDots),
        ("a/b", Reason::NameSlash),
        ("a\0b", Reason::NameInvisible),
        ("a\nb", Reason::NameInvisible),
        ("a\u{7f}", Reason::NameInvisible),
        ("a\u{202e}gpj.exe", Reason::NameInvisible),
        ("\u{2066}x", Reason::NameInvisible),
        (&long, Reason::NameTooLong),
    ] {
        for (command, args) in [
            ("files.makeFolder", json!({ "folder": "~/Documents", "name": name })),
            ("files.rename", json!({ "file": format!("{HOUSE}/breakeven.py"), "name": name })),
        ] {
            let problem = oriel.call(command, args).await.unwrap_err();
            assert_eq!(serde_json::to_value(problem.code).unwrap(), "invalid", "{name:?}");
            assert_eq!(problem.reason, reason, "{name:?}");
        }
    }
    assert_eq!(puter.requests().len(), before);
}

#[tokio::test]
async fn unusual_names_that_are_names_work() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let longest = "é".repeat(127) + "x";
    for name in ["فاتورة 2026", "חשבון.txt", "🪟 window", "a b  c", "100%", "#?&=+", "~", &longest] {
        let made = oriel.call("files.makeFolder", json!({ "folder": "~/Documents", "name": name })).await.unwrap();
        assert_eq!(made["name"], name);
        let inside = list(&oriel, made["path"].as_str().unwrap()).await.unwrap();
        assert_eq!(inside["entries"], json!([]), "{name}");
    }
}

#[tokio::test]
async fn paths_that_climb_are_refused() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for path in ["~/../admin", "/mira/./Documents", "//mira", "relative", ""] {
        let problem = list(&oriel, path).await.unwrap_err();
        assert_eq!(serde_json::to_value(problem.code).unwrap(), "invalid", "{path:?}");
    }
}

/// The service would do all of these and could undo none.
#[tokio::test]
async fn what_puter_could_not_undo_is_refused_here() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (name, args) in [
        ("files.trash", json!({ "files": ["/mira"] })),
        ("files.trash", json!({ "files": ["~"] })),
        ("files.trash", json!({ "files": ["~/Documents"] })),
        ("files.move", json!({ "files": ["~/Documents"], "folder": "~/Pictures", "keepBoth": false })),
        ("files.move", json!({ "files": [HOUSE], "folder": HOUSE, "keepBoth": false })),
        ("files.rename", json!({ "file": "~/Trash", "name": "Bin" })),
    ] {
        oriel.call(name, args.clone()).await.expect_err(&format!("{name} {args}"));
    }
    let home = names(&list(&oriel, "~").await.unwrap());
    assert!(home.contains(&"Documents".into()) && home.contains(&"Trash".into()));
    assert!(names(&list(&oriel, "~/Documents").await.unwrap()).contains(&"House 2026".into()));
}

#[tokio::test]
async fn what_is_moved_replaces_nothing_and_may_stand_beside_its_namesake() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.call("files.copy", json!({ "files": [format!("{HOUSE}/bills-2025.csv")], "folder": "~" })).await.unwrap();
    let files = json!([format!("{HOUSE}/bills-2025.csv"), format!("{HOUSE}/breakeven.py")]);
    let moved = oriel.call("files.move", json!({ "files": files, "folder": "~", "keepBoth": false })).await.unwrap();
    assert_eq!(moved["done"][0]["path"], "/mira/breakeven.py");
    assert_eq!((&moved["failed"][0]["file"], &moved["failed"][0]["problem"]["code"]), (&files[0], &json!("conflict")));
    let both = oriel.call("files.move", json!({ "files": [files[0]], "folder": "~", "keepBoth": true })).await.unwrap();
    assert_eq!(both["done"][0]["path"], "/mira/bills-2025 (1).csv");
}

/// The path of a name that ends with a space leads to its neighbour without one.
#[tokio::test]
async fn a_download_is_whole_or_not_there() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let folder = tempfile::tempdir().unwrap();
    let destination = folder.path().join("bills.csv");
    oriel.computer.desktop.will_save_to(Some(&destination));
    let download = || oriel.call("files.download", json!({ "file": format!("{HOUSE}/bills-2025.csv") }));
    puter.fault(Route::Read, Fault::CutAfterBytes(10));
    download().await.expect_err("a broken download");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing half done is left");
    assert_eq!(download().await.unwrap(), destination.to_str().unwrap());
    assert!(fs::read_to_string(&destination).unwrap().lines().count() > 1);
    oriel.computer.desktop.will_save_to(None);
    assert_eq!(download().await.unwrap(), Value::Null, "a cancelled choice is no error");
}

#[tokio::test]
async fn a_folder_is_downloaded_whole_or_not_at_all() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let folder = tempfile::tempdir().unwrap();
    let house = folder.path().join("My house");
    oriel.computer.desktop.will_save_to(Some(&house));
    let told = Mutex::new(Vec::new());
    let download = || {
        let hear = |event| told.lock().unwrap().push(event);
        oriel.call_with("files.download", json!({ "file": HOUSE }), hear)
    };
    puter.fault(Route::Read, Fault::CutAfterBytes(10));
    download().await.expect_err("a broken download");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing half done is left");

    assert_eq!(download().await.unwrap(), house.to_str().unwrap());
    assert_eq!(fs::read_dir(house.join("Drawings")).unwrap().count(), 0);
    assert!(fs::read_to_string(house.join("Quotes/barros.txt")).unwrap().starts_with("Heat pump"));
    let written = crate::files_below(&house).iter().map(|file| fs::metadata(file).unwrap().len()).sum::<u64>();
    let last = told.lock().unwrap().last().unwrap().clone();
    assert_eq!((last["done"].as_u64(), last["total"].as_u64()), (Some(written), Some(written)));

    let problem = download().await.unwrap_err();
    assert_eq!(problem.reason, Reason::TakenHere);
    assert!(house.join("bills-2025.csv").exists());
}

#[tokio::test]
async fn an_upload_arrives_and_tells_how_far_it_is() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(&file, "0123456789".repeat(100_000)).unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    assert_eq!((chosen[0]["name"].as_str(), chosen[0]["size"].as_u64()), (Some("notes.txt"), Some(1_000_000)));
    assert!(!chosen.to_string().contains(folder.path().to_str().unwrap()), "the window does not learn the path");
    let upload = |on_conflict: &str| json!({ "folder": HOUSE, "chosen": chosen[0]["id"], "onConflict": on_conflict });
    let told = Mutex::new(Vec::new());
    let entry =
        oriel.call_with("files.upload", upload("fail"), |event| told.lock().unwrap().push(event)).await.unwrap();
    assert_eq!((entry["name"].as_str(), entry["size"].as_u64()), (Some("notes.txt"), Some(1_000_000)));
    let told = told.into_inner().unwrap();
    assert_eq!(told.last().unwrap()["done"], 1_000_000, "{told:?}");
    oriel.call("files.upload", upload("fail")).await.expect_err("it is uploaded once");
}

#[tokio::test]
async fn an_upload_to_a_taken_name_asks_and_then_does_as_told() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bills-2025.csv");
    fs::write(&file, "mine").unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    let upload = |on_conflict: &str| {
        oriel.call("files.upload", json!({ "folder": HOUSE, "chosen": chosen[0]["id"], "onConflict": on_conflict }))
    };
    let problem = upload("fail").await.unwrap_err();
    assert_eq!(serde_json::to_value(problem.code).unwrap(), "conflict");
    let kept = upload("keepBoth").await.unwrap();
    assert_ne!(kept["name"], "bills-2025.csv");
    assert!(names(&list(&oriel, HOUSE).await.unwrap()).contains(&"bills-2025.csv".into()));
}

#[tokio::test]
async fn what_stands_in_the_way_of_files_has_reasons_of_its_own() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::List, Fault::RateLimited { retry_after: Some(60) });
    let slowly = list(&oriel, HOUSE).await.unwrap_err();
    assert_eq!((slowly.code, slowly.reason), (app::Code::RateLimited, Reason::TooManyRequests));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.txt");
    fs::write(&file, "x").unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    puter.fault(Route::Write, Fault::NoFunds);
    let args = json!({ "folder": HOUSE, "chosen": chosen[0]["id"], "onConflict": "fail" });
    let empty = oriel.call("files.upload", args).await.unwrap_err();
    assert_eq!((empty.code, empty.reason), (app::Code::NoFunds, Reason::NoBalanceForTransfer));
}

#[tokio::test]
async fn a_cloud_without_room_is_said() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("big.bin");
    fs::write(&file, "x").unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    puter.fault(Route::Write, Fault::StorageFull);
    let args = json!({ "folder": HOUSE, "chosen": chosen[0]["id"], "onConflict": "fail" });
    let problem = oriel.call("files.upload", args.clone()).await.unwrap_err();
    assert_eq!(serde_json::to_value(problem.code).unwrap(), "storage_full");
    oriel.call("files.upload", args).await.expect("the file is still chosen");
}
