//! The trash: what goes there comes back to where it was, and only from there something is deleted for good.

use oriel_tests::Oriel;
use puter_stand_in::{Fault, Route};
use serde_json::{Value, json};

use crate::{puter, signed_in};

const HOUSE: &str = "~/Documents/House 2026";

async fn names(oriel: &Oriel, folder: &str) -> Vec<String> {
    entries(oriel, folder).await.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

async fn entries(oriel: &Oriel, folder: &str) -> Vec<Value> {
    let list = json!({ "folder": folder, "cursor": null, "sortBy": "name", "descending": false });
    let page = oriel.call("files.list", list).await.unwrap();
    page["entries"].as_array().unwrap().clone()
}

/// Trashes these, by their paths, and gives their ids.
async fn trash(oriel: &Oriel, paths: &[&str]) -> Vec<Value> {
    let trashed = oriel.call("files.trash", json!({ "files": paths })).await.unwrap();
    trashed["done"].as_array().unwrap().iter().map(|entry| entry["uid"].clone()).collect()
}

async fn restore(oriel: &Oriel, files: &[Value], to: Value) -> Value {
    oriel.call("files.restore", json!({ "files": files, "to": to })).await.unwrap()
}

fn original() -> Value {
    json!({ "kind": "original" })
}

#[tokio::test]
async fn a_file_goes_to_the_trash_and_comes_back_to_where_it_was() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let uids = trash(&oriel, &[&format!("{HOUSE}/survey-notes.md")]).await;
    assert!(!names(&oriel, HOUSE).await.contains(&"survey-notes.md".into()));
    let shown = entries(&oriel, "~/Trash").await;
    assert_eq!((&shown[0]["uid"], &shown[0]["name"]), (&uids[0], &json!("survey-notes.md")));
    assert_eq!(shown[0]["original"], "/mira/Documents/House 2026/survey-notes.md");

    let restored = restore(&oriel, &uids, original()).await;
    assert_eq!(restored["done"][0]["path"], "/mira/Documents/House 2026/survey-notes.md");
    assert_eq!((&restored["failed"], &restored["homeless"]), (&json!([]), &json!([])));
    assert_eq!(names(&oriel, "~/Trash").await, Vec::<String>::new());
}

#[tokio::test]
async fn what_comes_back_replaces_nothing() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let uids = trash(&oriel, &[&format!("{HOUSE}/survey-notes.md")]).await;
    oriel.call("files.makeFolder", json!({ "folder": HOUSE, "name": "survey-notes.md" })).await.unwrap();
    let restored = restore(&oriel, &uids, original()).await;
    assert_eq!(restored["done"][0]["name"], "survey-notes (1).md");
}

#[tokio::test]
async fn what_has_lost_its_folder_says_so_and_goes_where_the_person_says() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let quote = &trash(&oriel, &[&format!("{HOUSE}/Quotes/barros.txt")]).await;
    trash(&oriel, &[&format!("{HOUSE}/Quotes")]).await;

    let asked = restore(&oriel, quote, original()).await;
    assert_eq!((&asked["done"], &asked["failed"]), (&json!([]), &json!([])));
    assert_eq!(asked["homeless"][0]["original"], "/mira/Documents/House 2026/Quotes/barros.txt");
    assert!(names(&oriel, "~/Trash").await.contains(&"barros.txt".into()), "it is as safe as before");

    let elsewhere = restore(&oriel, quote, json!({ "kind": "folder", "folder": "~/Public" })).await;
    assert_eq!(elsewhere["done"][0]["path"], "/mira/Public/barros.txt");

    trash(&oriel, &["~/Public/barros.txt"]).await;
    oriel.call("files.makeFolder", json!({ "folder": HOUSE, "name": "Bills" })).await.unwrap();
    let bills = &trash(&oriel, &[&format!("{HOUSE}/bills-2025.csv")]).await;
    trash(&oriel, &[HOUSE]).await;
    let remade = restore(&oriel, bills, json!({ "kind": "remade" })).await;
    assert_eq!(remade["done"][0]["path"], "/mira/Documents/House 2026/bills-2025.csv");
    assert_eq!(names(&oriel, HOUSE).await, ["bills-2025.csv"]);
}

/// Another program may put a file into the trash without saying where it was.
#[tokio::test]
async fn what_never_said_where_it_was_is_asked_about() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let moved = oriel
        .call(
            "files.move",
            json!({ "files": [format!("{HOUSE}/bills-2025.csv")], "folder": "~/Trash", "keepBoth": false }),
        )
        .await
        .unwrap();
    let uids = [moved["done"][0]["uid"].clone()];
    let asked = restore(&oriel, &uids, original()).await;
    assert_eq!((&asked["homeless"][0]["uid"], &asked["homeless"][0]["original"]), (&uids[0], &Value::Null));
    let back = restore(&oriel, &uids, json!({ "kind": "folder", "folder": "~" })).await;
    assert_eq!(back["done"][0]["path"], "/mira/bills-2025.csv");
}

#[tokio::test]
async fn only_what_is_in_the_trash_is_deleted_for_good() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let bills = format!("{HOUSE}/bills-2025.csv");
    for (name, args) in [
        ("files.erase", json!({ "files": [bills] })),
        ("files.erase", json!({ "files": ["~/Trash"] })),
        ("files.restore", json!({ "files": [bills], "to": { "kind": "folder", "folder": "~" } })),
    ] {
        oriel.call(name, args.clone()).await.expect_err(&format!("{name} {args}"));
    }
    assert!(names(&oriel, HOUSE).await.contains(&"bills-2025.csv".into()));

    let uids = trash(&oriel, &[&bills, &format!("{HOUSE}/survey-notes.md"), &format!("{HOUSE}/Quotes")]).await;
    oriel.call("files.erase", json!({ "files": [uids[0]] })).await.unwrap();
    assert_eq!(entries(&oriel, "~/Trash").await.len(), 2);
    let size = oriel.call("files.trashSize", json!({})).await.unwrap();
    let notes = entries(&oriel, "~/Trash").await.iter().filter_map(|entry| entry["size"].as_u64()).sum::<u64>();
    assert_eq!(size["items"], 2);
    assert!(size["bytes"].as_u64().unwrap() > notes, "what is in the folder counts: {size}");

    oriel.call("files.emptyTrash", json!({})).await.unwrap();
    assert_eq!(oriel.call("files.trashSize", json!({})).await.unwrap(), json!({ "items": 0, "bytes": 0 }));
    assert!(names(&oriel, "~").await.contains(&"Trash".into()), "the trash itself stays");
}

#[tokio::test]
async fn of_several_files_one_that_fails_does_not_stop_the_others() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let files =
        json!([format!("{HOUSE}/bills-2025.csv"), format!("{HOUSE}/gone.txt"), format!("{HOUSE}/breakeven.py")]);
    let told = std::sync::Mutex::new(Vec::new());
    let hear = |event| told.lock().unwrap().push(event);
    let trashed = oriel.call_with("files.trash", json!({ "files": files }), hear).await.unwrap();
    assert_eq!(trashed["done"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&trashed["failed"][0]["file"], &trashed["failed"][0]["problem"]["code"]),
        (&files[1], &json!("not_found"))
    );
    let told = told.into_inner().unwrap();
    assert_eq!(
        (told.first(), told.last()),
        (Some(&json!({ "done": 0, "total": 3 })), Some(&json!({ "done": 3, "total": 3 })))
    );
}

#[tokio::test]
async fn of_several_files_one_without_an_answer_spares_the_others_the_wait() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Move, Fault::StorageFull);
    let files = json!([format!("{HOUSE}/bills-2025.csv"), format!("{HOUSE}/breakeven.py")]);
    let problem = oriel.call("files.trash", json!({ "files": files })).await.unwrap_err();
    assert_eq!(serde_json::to_value(problem.code).unwrap(), "storage_full");
    assert!(names(&oriel, HOUSE).await.contains(&"breakeven.py".into()));
}
