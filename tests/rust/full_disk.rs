//! A full or failing disk loses nothing that was remembered, and leaves no token behind that nobody knows of.

use app::Reason;
use app::platform::{Damage, SecretsError};
use oriel_tests::Computer;
use serde_json::json;

use crate::{puter, seen, sign_in, signed_in, state};

fn tokens(oriel: &oriel_tests::Oriel) -> Vec<String> {
    oriel.computer.secrets.tokens().into_values().collect()
}

#[tokio::test]
async fn a_sign_in_that_the_disk_does_not_take_lasts_until_oriel_closes_and_says_so() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.computer.store.fill(true);
    sign_in(&puter, &mut oriel).await;
    let signed_in = state(&oriel).await;
    assert_eq!(signed_in["current"]["kept"], "memory");
    assert_eq!(signed_in["notice"]["reason"]["kind"], "tokenInMemoryDiskFull");
    assert_eq!(tokens(&oriel), Vec::<String>::new(), "no token stays that no list names");
    oriel.call("account.balance", json!({})).await.unwrap();
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn signing_in_again_to_a_known_account_needs_no_room() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let before = tokens(&oriel);
    oriel.computer.store.fill(true);
    sign_in(&puter, &mut oriel).await;
    assert_eq!(state(&oriel).await["current"]["kept"], "keychain");
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedIn");
    let after = tokens(&oriel);
    assert!(after.len() == 1 && after != before, "the new token is in the place of the old one");
}

#[tokio::test]
async fn a_token_moves_only_where_the_disk_remembers_it() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.computer.secrets.fail(Some(SecretsError::Missing));
    oriel.call("account.signIn", crate::ask_to_sign_in()).await.unwrap();
    oriel.call("account.choosePlace", json!({ "place": "memory", "passphrase": null })).await.unwrap();
    let address = oriel.computer.opened().await;
    oriel.app.open_link(puter.approve(&address).await.unwrap().as_str()).await;
    oriel.computer.secrets.fail(None);
    oriel.computer.store.fill(true);
    let problem = oriel.call("account.checkKeychain", json!({ "quiet": false })).await.unwrap_err();
    assert_eq!(problem.reason, Reason::TokenNotMovedDiskFull);
    assert_eq!(state(&oriel).await["current"]["kept"], "memory");
    assert_eq!(tokens(&oriel), Vec::<String>::new());
    oriel.computer.store.fill(false);
    oriel.call("account.checkKeychain", json!({ "quiet": false })).await.unwrap();
    assert_eq!(state(&oriel).await["current"]["kept"], "keychain");
}

#[tokio::test]
async fn settings_that_the_disk_does_not_take_are_refused_in_words() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let before = oriel.call("preferences.get", json!({})).await.unwrap();
    let mut wanted = before.clone();
    wanted["theme"] = json!("dark");
    wanted["zoom"] = json!(1.5);
    oriel.computer.store.fill(true);
    let problem = oriel.call("preferences.set", json!({ "preferences": wanted })).await.unwrap_err();
    assert_eq!(problem.reason, Reason::SettingsNotWritten);
    assert_eq!(oriel.call("preferences.get", json!({})).await.unwrap(), before);
    assert_eq!(oriel.computer.desktop.zoomed(), 1.0, "nothing is shown that is not kept");
    oriel.computer.store.fill(false);
    assert_eq!(oriel.call("preferences.set", json!({ "preferences": wanted })).await.unwrap(), wanted);
}

#[tokio::test]
async fn settings_that_were_damaged_are_told_of_with_the_name_of_the_file() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    for is_restored in [true, false] {
        oriel.computer.store.is_damaged(Damage { kept: "preferences-damaged.json".into(), is_restored });
        oriel = oriel.restart().await;
        let state = state(&oriel).await;
        let kept = "preferences-damaged.json";
        let told = json!({ "kind": "settingsDamaged", "isRestored": is_restored, "kept": kept });
        assert_eq!(state["notice"]["reason"], told);
        assert_eq!(seen(&state), "signedIn");
    }
}
