//! Several people, or one person with several accounts, on one computer: each account is a room of its own.

use std::time::Duration;

use app::Reason;
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::{Value, json};

use crate::{ask_to_sign_in, asked, link_of_a_new_sign_in, puter, seen, sign_in, signed_in, state};

/// Oriel with mira and noor signed in; noor is current.
pub(crate) async fn two_accounts(puter: &StandIn) -> (Oriel, String, String) {
    let mut oriel = signed_in(puter).await;
    let mira = state(&oriel).await["current"]["id"].as_str().unwrap().to_owned();
    puter.log_in("noor");
    sign_in(puter, &mut oriel).await;
    let noor = state(&oriel).await["current"]["id"].as_str().unwrap().to_owned();
    assert_ne!(mira, noor);
    (oriel, mira, noor)
}

async fn titles(oriel: &Oriel) -> Vec<String> {
    let chats = oriel.call("chat.list", json!({})).await.unwrap();
    chats.as_array().unwrap().iter().map(|chat| chat["title"].as_str().unwrap().to_owned()).collect()
}

pub(crate) async fn switch(oriel: &Oriel, account: &str) -> Value {
    oriel.call("account.switch", json!({ "account": account })).await.unwrap()
}

#[tokio::test]
async fn another_account_is_added_while_the_first_ones_window_stays() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let waiting = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!(waiting["signIn"]["step"], "waiting");
    assert_eq!(waiting["current"]["username"], "mira", "nothing is taken away before something is there");
    oriel.computer.opened().await;
    let cancelled = oriel.call("account.cancel", json!({})).await.unwrap();
    assert_eq!((seen(&cancelled), &cancelled["current"]["username"]), ("signedIn", &json!("mira")));
}

#[tokio::test]
async fn each_account_has_its_own_chats() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    asked(&oriel, None, "Noor asks").await;
    switch(&oriel, &mira).await;
    assert_eq!(titles(&oriel).await, Vec::<String>::new());
    asked(&oriel, None, "Mira asks").await;
    assert_eq!(titles(&oriel).await, ["Mira asks"]);
    switch(&oriel, &noor).await;
    assert_eq!(titles(&oriel).await, ["Noor asks"]);
}

#[tokio::test]
async fn each_account_asks_with_its_own_token_and_sees_its_own_files() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    let home = json!({ "folder": "~", "cursor": null, "sortBy": "name", "descending": false });
    let of_noor = oriel.call("files.list", home.clone()).await.unwrap();
    switch(&oriel, &mira).await;
    let of_mira = oriel.call("files.list", home).await.unwrap();
    assert_eq!((of_noor["folder"].as_str(), of_mira["folder"].as_str()), (Some("/noor"), Some("/mira")));
    assert_ne!(of_noor["entries"], of_mira["entries"]);
    let secrets = oriel.computer.secrets.tokens();
    let token = |id: &str| &secrets[&format!("token {id}")];
    assert_ne!(token(&mira), token(&noor));
}

#[tokio::test]
async fn each_account_has_its_own_model_and_the_computer_one_look() {
    let puter = puter().await;
    let (oriel, mira, _) = two_accounts(&puter).await;
    let mut preferences = oriel.call("preferences.get", json!({})).await.unwrap();
    preferences["maxTokens"] = json!(777);
    preferences["favourites"] = json!(["a-model"]);
    preferences["theme"] = json!("dark");
    oriel.call("preferences.set", json!({ "preferences": preferences })).await.unwrap();
    switch(&oriel, &mira).await;
    let of_mira = oriel.call("preferences.get", json!({})).await.unwrap();
    assert_eq!((&of_mira["maxTokens"], &of_mira["favourites"]), (&json!(4096), &json!([])));
    assert_eq!(of_mira["theme"], "dark");
}

/// Puter makes one for a browser that it has never seen. It is kept in the browser, where it is given a name.
#[tokio::test]
async fn a_temporary_account_is_told_apart_until_it_is_kept() {
    let puter = puter().await;
    puter.bring_new_browser();
    let oriel = signed_in(&puter).await;
    let guest = state(&oriel).await;
    assert_eq!(guest["current"]["isTemporary"], true);
    oriel.call("account.balance", json!({})).await.unwrap();
    assert_eq!(state(&oriel).await["current"]["isTemporary"], true);

    let uuid = guest["current"]["id"].as_str().unwrap().split('@').next().unwrap();
    for (uuid, is_temporary) in [("another-account", true), (uuid, false)] {
        let body = json!({ "username": "robin", "uuid": uuid, "is_temp": false });
        puter.fault(Route::Whoami, Fault::Status { code: 200, body, headers: vec![] });
        oriel.call("account.balance", json!({})).await.unwrap();
        assert_eq!(state(&oriel).await["current"]["isTemporary"], is_temporary);
    }
    let oriel = oriel.restart().await;
    let kept = state(&oriel).await;
    assert_eq!((&kept["current"]["username"], &kept["current"]["isTemporary"]), (&json!("robin"), &json!(false)));
    assert_eq!(kept["current"]["id"], guest["current"]["id"]);
}

#[tokio::test]
async fn an_account_is_who_puter_says_it_is_on_exactly_this_server() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let id = state(&oriel).await["current"]["id"].as_str().unwrap().to_owned();
    let (uuid, server) = id.split_once('@').unwrap();
    assert_eq!(server, puter.origin().origin().ascii_serialization(), "with the scheme");
    assert_eq!(uuid.len(), 36, "{uuid}");
    for uuid in ["", "../..", &"u".repeat(65)] {
        let mut oriel = Computer::new(puter.origin()).start().await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        let body = json!({ "username": "mira", "uuid": uuid });
        puter.fault(Route::Whoami, Fault::Status { code: 200, body, headers: vec![] });
        oriel.app.open_link(link.as_str()).await;
        assert_eq!(seen(&state(&oriel).await), "signedOut", "{uuid}");
        assert!(oriel.computer.secrets.contents().is_empty(), "{uuid}");
    }
}

#[tokio::test]
async fn an_answer_goes_on_while_the_window_shows_another_account() {
    let puter = StandIn::start(Options { pace: Duration::from_millis(5), ..Options::default() }).await.unwrap();
    let (oriel, mira, noor) = two_accounts(&puter).await;
    let asking = asked(&oriel, None, "Take your time");
    let switching = async {
        puter.streams_reach(1).await;
        switch(&oriel, &mira).await;
        assert_eq!(puter.open_streams(), 1, "the answer goes on");
    };
    let (answered, ()) = tokio::join!(asking, switching);
    assert_eq!(crate::last_turn(&answered)["outcome"], "complete");
    switch(&oriel, &noor).await;
    assert_eq!(titles(&oriel).await, ["Take your time"]);
}

#[tokio::test]
async fn signing_out_of_one_account_opens_the_other() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    let left = oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    assert_eq!(left["current"]["id"], mira.as_str());
    assert_eq!(left["accounts"].as_array().unwrap().len(), 1);
    let secrets = oriel.computer.secrets.contents();
    assert!(!secrets.contains_key(&format!("token {noor}")) && secrets.contains_key(&format!("token {mira}")));
}

#[tokio::test]
async fn signing_out_of_an_account_in_the_background_leaves_the_window_as_it_is() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    let left = oriel.call("account.signOut", json!({ "account": mira })).await.unwrap();
    assert_eq!(left["current"]["id"], noor.as_str());
    let problem = oriel.call("account.switch", json!({ "account": mira })).await.unwrap_err();
    assert_eq!(problem.reason, Reason::AccountGone);
}

#[tokio::test]
async fn signing_out_of_all_leaves_nothing_in_the_keychain() {
    let puter = puter().await;
    let (oriel, _, _) = two_accounts(&puter).await;
    let out = oriel.call("account.signOutAll", json!({})).await.unwrap();
    assert_eq!((seen(&out), &out["accounts"]), ("signedOut", &json!([])));
    assert!(oriel.computer.secrets.contents().is_empty());
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn who_comes_back_finds_the_account_that_was_current_and_the_others() {
    let puter = puter().await;
    let (oriel, mira, noor) = two_accounts(&puter).await;
    let oriel = oriel.restart().await;
    let again = state(&oriel).await;
    assert_eq!(again["current"]["id"], noor.as_str());
    assert_eq!(again["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(switch(&oriel, &mira).await["current"]["id"], mira.as_str());
    assert_eq!(state(&oriel.restart().await).await["current"]["id"], mira.as_str());
}

#[tokio::test]
async fn signing_in_again_to_the_same_account_is_no_second_account() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    asked(&oriel, None, "Before").await;
    sign_in(&puter, &mut oriel).await;
    assert_eq!(state(&oriel).await["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(titles(&oriel).await, ["Before"]);
}

#[tokio::test]
async fn two_servers_are_two_accounts_and_say_where_they_are() {
    let (first, second) = (puter().await, puter().await);
    let mut oriel = signed_in(&first).await;
    let origin = second.origin().to_string();
    let wish = json!({ "server": origin, "oauth": origin, "allowHttp": false });
    let waiting = oriel.call("account.signIn", wish).await.unwrap();
    let plain = |origin: &str| origin.trim_end_matches('/').to_owned();
    let found = json!({ "gui": plain(&origin), "api": plain(&origin), "oauth": plain(&origin) });
    assert_eq!(waiting["signIn"]["server"], found, "what was found is shown before anybody approves");
    let address = oriel.computer.opened().await;
    let link = second.approve(&address).await.unwrap();
    oriel.app.open_link(link.as_str()).await;
    let both = state(&oriel).await;
    assert_eq!(both["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(both["current"]["server"], found);
    assert_eq!(both["current"]["host"], format!("127.0.0.1:{}", second.origin().port().unwrap()));
}

#[tokio::test]
async fn a_temporary_account_is_an_account() {
    let puter = StandIn::start(Options { temporary: true, pace: Duration::ZERO, ..Options::default() }).await.unwrap();
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.app.open_link(link.as_str()).await;
    let current = &state(&oriel).await["current"];
    assert_eq!(current["isTemporary"], true);
    assert_eq!(crate::last_turn(&asked(&oriel, None, "Hello").await)["outcome"], "complete");
    let oriel = oriel.restart().await;
    assert_eq!(&state(&oriel).await["current"], current);
}
