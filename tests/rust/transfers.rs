//! A transfer that is cut off, by closing, killing or a crash, is offered again at the next start, and only that.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use oriel_tests::Oriel;
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{files_below, model, puter, signed_in};

const FOLDER: &str = "/mira/Documents/House 2026";

/// Chooses new files of these names, and answers their ids.
async fn chosen(oriel: &Oriel, folder: &Path, names: &[&str]) -> Vec<String> {
    let places: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
    for place in &places {
        fs::write(place, "Monday 1420\n").unwrap();
    }
    oriel.computer.desktop.will_choose(places);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap();
    chosen["files"].as_array().unwrap().iter().map(|file| file["id"].as_str().unwrap().to_owned()).collect()
}

fn upload(id: &str) -> Value {
    json!({ "folder": FOLDER, "chosen": id, "onConflict": "fail" })
}

/// Starts a command that Puter never answers, and waits until Puter was asked.
async fn stuck(puter: &StandIn, oriel: &Oriel, on: Route, name: &'static str, args: Value) -> JoinHandle<()> {
    puter.fault(on, Fault::Silence);
    let asked = || puter.requests().iter().filter(|request| request.route == on).count();
    let before = asked();
    let app = oriel.app.clone();
    let running = tokio::spawn(async move { drop(oriel_tests::call(&app, name, args, |_| {}).await) });
    while asked() == before {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    running
}

/// Ends the program without a word, as a crash does, and starts it again.
async fn crash(oriel: Oriel, running: JoinHandle<()>) -> Oriel {
    running.abort();
    let _ = running.await;
    oriel.restart().await
}

async fn unfinished(oriel: &Oriel) -> Vec<Value> {
    oriel.call("files.unfinished", json!({})).await.unwrap().as_array().unwrap().clone()
}

fn named(cut: &[Value]) -> Vec<(&str, &str)> {
    cut.iter().map(|one| (one["name"].as_str().unwrap(), one["since"].as_str().unwrap())).collect()
}

async fn is_there(oriel: &Oriel, name: &str) -> bool {
    let args = json!({ "folder": FOLDER, "cursor": null, "sortBy": "name", "descending": false });
    let list = oriel.call("files.list", args).await.unwrap();
    list["entries"].as_array().unwrap().iter().any(|entry| entry["name"] == name)
}

#[tokio::test]
async fn uploads_that_a_crash_cut_off_are_offered_with_what_became_of_their_files() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let here = tempfile::tempdir().unwrap();
    let ids = chosen(&oriel, here.path(), &["a.txt", "b.txt", "c.txt", "d.txt"]).await;
    oriel.call("files.upload", upload(&ids[0])).await.unwrap();
    oriel.call("files.queue", json!({ "folder": FOLDER, "chosen": ids[1..] })).await.unwrap();
    let running = stuck(&puter, &oriel, Route::Write, "files.upload", upload(&ids[1])).await;
    let underway = oriel.call("app.closing", json!({})).await.unwrap();
    assert_eq!(underway["uploads"], 3, "the one that runs and those behind it: {underway}");

    fs::write(here.path().join("c.txt"), "Monday 1420\nTuesday 1436\n").unwrap();
    fs::remove_file(here.path().join("d.txt")).unwrap();
    let oriel = crash(oriel, running).await;
    let cut = unfinished(&oriel).await;
    assert_eq!(named(&cut), [("c.txt", "changed"), ("d.txt", "gone"), ("b.txt", "same")]);
    assert_eq!((&cut[2]["folder"], &cut[2]["size"]), (&json!(FOLDER), &json!(12)));
    assert!(!json!(cut).to_string().contains(here.path().to_str().unwrap()), "the window does not learn the path");

    // Trying again, taking back, and neither.
    assert!(!is_there(&oriel, "b.txt").await);
    oriel.call("files.upload", upload(cut[2]["id"].as_str().unwrap())).await.unwrap();
    assert!(is_there(&oriel, "b.txt").await);
    oriel.call("files.cancel", json!({ "transfer": cut[1]["id"] })).await.unwrap();
    let oriel = oriel.restart().await;
    assert_eq!(named(&unfinished(&oriel).await), [("c.txt", "changed")]);
}

#[tokio::test]
async fn a_file_on_its_way_into_a_message_is_offered_as_well() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let here = tempfile::tempdir().unwrap();
    let ids = chosen(&oriel, here.path(), &["a.txt"]).await;
    let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let attach = json!({ "chosen": ids[0], "model": model });
    let running = stuck(&puter, &oriel, Route::Write, "chat.attach", attach.clone()).await;
    let oriel = crash(oriel, running).await;
    let cut = unfinished(&oriel).await;
    assert_eq!(named(&cut), [("a.txt", "same")]);
    assert_eq!(cut[0]["folder"], "/mira/Documents/Oriel");

    oriel.call("chat.attach", attach).await.unwrap();
    assert_eq!(unfinished(&oriel).await, Vec::<Value>::new(), "it has come");
}

#[tokio::test]
async fn a_download_that_was_cut_off_leaves_nothing_half_and_goes_to_the_place_that_was_chosen() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let here = tempfile::tempdir().unwrap();
    let place = here.path().join("bills.csv");
    oriel.computer.desktop.will_save_to(Some(&place));
    puter.fault(Route::Read, Fault::StallAfterBytes(10));
    let app = oriel.app.clone();
    let args = json!({ "file": format!("{FOLDER}/bills-2025.csv") });
    let running = tokio::spawn(async move { drop(oriel_tests::call(&app, "files.download", args, |_| {}).await) });
    while files_below(here.path()).is_empty() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // A killed program cleans up nothing.
    let part = files_below(here.path()).remove(0);
    let oriel = crash(oriel, running).await;
    fs::write(&part, "half").unwrap();
    let oriel = oriel.restart().await;
    assert_eq!(files_below(here.path()), Vec::<std::path::PathBuf>::new());

    let cut = unfinished(&oriel).await;
    assert_eq!(named(&cut), [("bills-2025.csv", "same")]);
    assert_eq!(cut[0]["folder"], Value::Null);
    oriel.computer.desktop.will_save_to(None);
    let saved = oriel.call("files.downloadAgain", json!({ "transfer": cut[0]["id"] })).await.unwrap();
    assert_eq!(saved, json!(place));
    assert!(fs::metadata(&place).unwrap().len() > 10);
    assert_eq!(unfinished(&oriel).await, Vec::<Value>::new());
    oriel.call("files.downloadAgain", json!({ "transfer": cut[0]["id"] })).await.expect_err("it is done");
}

#[tokio::test]
async fn quitting_cuts_off_and_offers_again_but_cancelling_and_signing_out_do_not() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let here = tempfile::tempdir().unwrap();
    let ids = chosen(&oriel, here.path(), &["a.txt", "b.txt"]).await;
    let running = stuck(&puter, &oriel, Route::Write, "files.upload", upload(&ids[0])).await;
    oriel.call("files.cancel", json!({ "transfer": ids[0] })).await.unwrap();
    running.await.unwrap();
    let running = stuck(&puter, &oriel, Route::Write, "files.upload", upload(&ids[1])).await;
    assert_eq!(unfinished(&oriel).await, Vec::<Value>::new(), "it runs");
    oriel.call("app.quit", json!({})).await.unwrap();
    running.await.unwrap();
    let oriel = oriel.restart().await;
    assert_eq!(named(&unfinished(&oriel).await), [("b.txt", "same")]);

    let list = files_below(oriel.computer.folder.path()).into_iter().find(|file| file.ends_with("transfers.json"));
    let list = list.expect("the list is on disk");
    assert_eq!(fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);
    oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    assert!(!list.exists());
}

#[tokio::test]
async fn what_was_pasted_has_no_place_to_come_from_and_is_not_offered() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let brought = oriel.call("files.stage", json!({ "name": "pasted.txt", "data": "d29yZHM=" })).await.unwrap();
    let id = brought["id"].as_str().unwrap();
    let running = stuck(&puter, &oriel, Route::Write, "files.upload", upload(id)).await;
    let oriel = crash(oriel, running).await;
    assert_eq!(unfinished(&oriel).await, Vec::<Value>::new());
}
