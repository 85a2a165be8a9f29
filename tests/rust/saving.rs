//! What a chat made is saved in the cloud: a new file each time, in a folder that is made when it is missing.

use app::Reason;
use oriel_tests::Oriel;
use serde_json::{Value, json};

use crate::{puter, signed_in};

async fn save(oriel: &Oriel, folder: Option<&str>, name: &str, text: &str) -> Result<Value, app::Problem> {
    oriel.call("files.saveText", json!({ "folder": folder, "name": name, "text": text })).await
}

async fn text_of(oriel: &Oriel, path: &Value) -> String {
    let preview = oriel.call("files.preview", json!({ "file": path })).await.unwrap();
    preview["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_text_goes_to_the_folder_that_is_preferred_and_the_folder_is_made() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let saved = save(&oriel, None, "breakeven.py", "print(7.4)\n# déjà vu 🪟\n").await.unwrap();
    assert_eq!(saved["path"], "/mira/Documents/From Oriel/breakeven.py");
    assert_eq!(text_of(&oriel, &saved["path"]).await, "print(7.4)\n# déjà vu 🪟\n");

    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    preferences["saveFolder"] = json!("~/Code/Made here");
    oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
    let saved = save(&oriel, None, "a.txt", "a").await.unwrap();
    assert_eq!(saved["path"], "/mira/Code/Made here/a.txt");
}

#[tokio::test]
async fn a_name_that_is_taken_keeps_its_file_and_the_new_one_gets_another() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let first = save(&oriel, None, "notes.md", "one").await.unwrap();
    let second = save(&oriel, None, "notes.md", "two").await.unwrap();
    assert_ne!(first["path"], second["path"]);
    assert_eq!(text_of(&oriel, &first["path"]).await, "one");
    assert_eq!(text_of(&oriel, &second["path"]).await, "two");
}

#[tokio::test]
async fn a_name_or_a_folder_that_is_none_is_refused_before_anything_is_made() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let asked = puter.requests().len();
    for (folder, name) in [(None, "a/b"), (None, ""), (None, ".."), (Some("~/../admin"), "a"), (Some("here"), "a")] {
        let problem = save(&oriel, folder, name, "x").await.unwrap_err();
        assert_eq!(serde_json::to_value(problem.code).unwrap(), "invalid", "{folder:?} {name:?}");
    }
    assert_eq!(puter.requests().len(), asked);
    let problem = save(&oriel, Some("~/Documents/House 2026/bills-2025.csv"), "a", "x").await.unwrap_err();
    let path = "/mira/Documents/House 2026/bills-2025.csv".to_owned();
    assert_eq!(problem.reason, Reason::SaveFolderIsFile { path });
}
