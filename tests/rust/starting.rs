//! The window begins with one answer, which waits for nobody: what is damaged of it costs nothing else.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{accounts::two_accounts, asked, puter, signed_in, start, state, surviving::database};

async fn opened(oriel: &oriel_tests::Oriel, shown: &str) -> Value {
    oriel.call("app.start", json!({ "shown": shown })).await.unwrap()["opened"].take()
}

#[tokio::test]
async fn one_answer_tells_all_that_is_shown_first_and_asks_nobody() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let kept = asked(&oriel, None, "Is this kept?").await;
    let deleted = asked(&oriel, None, "Is this deleted?").await;
    oriel.call("chat.delete", json!({ "chat": deleted["id"] })).await.unwrap();
    let draft = json!({ "chat": null, "text": "A thought", "attachments": ["~/bills.csv"], "options": null });
    oriel.call("chat.saveDraft", draft).await.unwrap();
    let models = oriel.call("models.list", json!({ "refresh": false })).await.unwrap();

    let oriel = oriel.restart().await;
    let before = puter.requests().len();
    let start = start(&oriel).await;
    assert_eq!(puter.requests().len(), before);
    assert_eq!(start["account"]["current"]["username"], "mira");
    assert_eq!(start["preferences"], oriel.call("preferences.get", json!({})).await.unwrap());
    assert_eq!(start["about"]["version"], env!("CARGO_PKG_VERSION"));
    let opened = &start["opened"];
    assert_eq!(opened["chats"], oriel.call("chat.list", json!({})).await.unwrap());
    assert_eq!((&opened["chats"][0]["id"], &opened["chats"][1]), (&kept["id"], &Value::Null));
    assert_eq!(opened["deleted"], oriel.call("chat.deleted", json!({})).await.unwrap());
    assert_eq!(opened["deleted"][0]["id"], deleted["id"]);
    assert_eq!(opened["draft"], json!({ "text": "A thought", "attachments": ["~/bills.csv"], "options": null }));
    assert_eq!(opened["models"], models);
}

#[tokio::test]
async fn what_the_window_has_begun_with_is_not_told_again_and_nothing_of_another_account_is() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    asked(&oriel, None, "Is this noor’s?").await;
    assert_eq!(opened(&oriel, &noor).await, Value::Null);
    assert_eq!(opened(&oriel, &mira).await["chats"].as_array().unwrap().len(), 1);
    oriel.call("account.switch", json!({ "account": mira })).await.unwrap();
    assert_eq!(opened(&oriel, &noor).await["chats"], json!([]));
    oriel.call("account.signOutAll", json!({})).await.unwrap();
    assert_eq!(opened(&oriel, &noor).await, Value::Null);
}

#[tokio::test]
async fn what_is_damaged_costs_nothing_else() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "Is this kept?").await;
    let draft = json!({ "chat": null, "text": "A thought", "attachments": [], "options": null });
    oriel.call("chat.saveDraft", draft).await.unwrap();
    let history = database(oriel.computer.folder.path());
    let sql = "UPDATE draft SET text = CAST(x'FF' AS TEXT) WHERE chat = ''";
    assert_eq!(Connection::open(&history).unwrap().execute(sql, []).unwrap(), 1);
    std::fs::write(history.with_file_name("seen").join("models.json"), "not a list").unwrap();

    let oriel = oriel.restart().await;
    let start = start(&oriel).await;
    assert_eq!(start["account"]["current"]["username"], "mira");
    assert_eq!(start["opened"]["chats"][0]["id"], chat["id"]);
    assert_eq!(start["opened"]["models"], Value::Null);
    assert_eq!(state(&oriel).await["notice"]["reason"]["kind"], "historyRecovered", "reading the draft recovered it");
}
