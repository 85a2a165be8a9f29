//! Choices are remembered as they were made: figures stay in their range, words are kept whole or refused, and what
//! belongs to an account is not seen by another.

use app::Reason;
use serde_json::{Value, json};

use crate::{puter, signed_in};

fn persona(change: Value) -> Value {
    let mut persona = json!({
        "id": "p1", "name": "Editor", "system": "Correct my English.", "model": null, "temperature": 0.3, "effort": "low",
    });
    for (field, value) in change.as_object().unwrap() {
        persona[field] = value.clone();
    }
    persona
}

#[tokio::test]
async fn personas_are_kept_as_they_were_written() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    preferences["personas"] = json!([persona(json!({})), persona(json!({ "id": "p2", "name": "עורך" }))]);
    preferences["costLimit"] = json!(5_000_000);
    preferences["effort"] = json!("high");
    preferences["webSearch"] = json!(true);
    preferences["refused"] = json!(["a-model"]);
    let kept = oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
    assert_eq!(kept, preferences);
    let oriel = oriel.restart().await;
    assert_eq!(oriel.call("preferences.get", json!({})).await.unwrap(), preferences, "also after a restart");
}

#[tokio::test]
async fn a_persona_that_cannot_be_kept_whole_is_refused_and_nothing_changes() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let before = oriel.call("preferences.get", json!({})).await.unwrap();
    let name = || "Editor".to_owned();
    for (wrong, why) in [
        (persona(json!({ "name": "  " })), Reason::PersonaUnnamed),
        (persona(json!({ "name": "x".repeat(81) })), Reason::PersonaNameTooLong { most: 80 }),
        (persona(json!({ "system": "x".repeat(32_001) })), Reason::PersonaTooLong { name: name(), most: 32_000 }),
        (persona(json!({ "temperature": 2.5 })), Reason::PersonaTemperature { name: name() }),
        (persona(json!({ "effort": "enormous" })), Reason::PersonaEffort { name: name() }),
    ] {
        let mut wanted = before.clone();
        wanted["personas"] = json!([wrong]);
        wanted["theme"] = json!("dark");
        let problem = oriel.call("preferences.set", json!({ "preferences": wanted })).await.unwrap_err();
        assert_eq!(problem.reason, why);
    }
    let mut wanted = before.clone();
    wanted["personas"] = json!(vec![persona(json!({})); 101]);
    let problem = oriel.call("preferences.set", json!({ "preferences": wanted })).await.unwrap_err();
    assert_eq!(problem.reason, Reason::TooManyPersonas { most: 100 });
    assert_eq!(oriel.call("preferences.get", json!({})).await.unwrap(), before);
}

#[tokio::test]
async fn figures_outside_their_range_are_put_inside() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    for (field, wanted, kept) in [
        ("maxTokens", json!(0), json!(16)),
        ("maxTokens", json!(4_000_000), json!(1_000_000)),
        ("costLimit", json!(u64::MAX), json!(100_000_000_000_u64)),
        ("costLimit", json!(null), json!(null)),
        ("effort", json!("enormous"), json!(null)),
        ("textScale", json!(9.0), json!(2.0)),
        ("zoom", json!(0.01), json!(0.5)),
    ] {
        preferences[field] = wanted.clone();
        let set = oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
        assert_eq!(set[field], kept, "{field} {wanted}");
    }
}

#[tokio::test]
async fn the_window_is_drawn_as_large_as_the_person_wants_it_and_so_it_is_after_a_restart() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    preferences["zoom"] = json!(1.5);
    oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
    assert_eq!(oriel.computer.desktop.zoomed(), 1.5);
    let oriel = oriel.restart().await;
    assert_eq!(oriel.app.zoom(), 1.5);
}
