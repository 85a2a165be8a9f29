//! Without Puter what was seen before is there, also after a restart. It goes with the history of its account.

use oriel_tests::Oriel;
use serde_json::{Value, json};

use crate::{puter, signed_in, start, state};

async fn last_models(oriel: &Oriel) -> Value {
    start(oriel).await["opened"]["models"].take()
}

#[tokio::test]
async fn the_models_are_there_after_a_start_without_puter_until_the_history_is_erased() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    assert_eq!(last_models(&oriel).await, Value::Null);
    let read = oriel.call("models.list", json!({ "refresh": false })).await.unwrap();

    puter.go_away().await;
    let oriel = oriel.restart().await;
    let problem = oriel.call("models.list", json!({ "refresh": false })).await.unwrap_err();
    assert_eq!(problem.code, app::Code::Offline);
    assert_eq!(last_models(&oriel).await, read, "with the time at which it was read");

    let state = state(&oriel).await;
    oriel.call("data.eraseHistory", json!({ "account": state["current"]["id"] })).await.unwrap();
    assert_eq!(last_models(&oriel).await, Value::Null);
}
