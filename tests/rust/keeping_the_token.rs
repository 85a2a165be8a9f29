//! The token is in the keychain and in memory, and nowhere else.

use std::{fs, path::Path};

use app::surroundings::SecretsError;
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Fault, Route};
use serde_json::json;

use crate::{asked, link_of_a_new_sign_in, puter, sign_in, signed_in, state};

fn token(oriel: &Oriel) -> String {
    let secrets = oriel.computer.secrets.contents();
    let (_, token) = secrets.iter().find(|(name, _)| name.starts_with("token ")).expect("a token in the keychain");
    token.clone()
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[tokio::test]
async fn the_token_is_in_the_keychain_and_in_no_file_preference_or_answer() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let token = token(&oriel);
    let mut answers = String::new();
    for (name, args) in [
        ("account.state", json!({})),
        ("account.balance", json!({})),
        ("app.about", json!({})),
        ("models.list", json!({ "refresh": true })),
        ("files.list", json!({ "folder": "~", "cursor": null, "sortBy": "name", "descending": false })),
        ("preferences.get", json!({})),
    ] {
        answers += &oriel.call(name, args).await.unwrap().to_string();
    }
    answers += &asked(&oriel, None, "hello").await.to_string();
    assert!(!answers.contains(&token), "an answer of the door carries the token");
    assert!(!oriel.computer.store.text().contains(&token), "the preferences carry the token");
    let files = files_below(oriel.computer.folder.path());
    assert!(files.iter().any(|file| file.ends_with("history.db")), "{files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{}", file.display());
    }
}

#[tokio::test]
async fn the_token_is_in_no_address_that_oriel_asks() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let token = token(&oriel);
    asked(&oriel, None, "hello").await;
    let ours = |request: &puter_stand_in::Seen| {
        request.headers.get("user-agent").is_some_and(|agent| agent.starts_with("Oriel/"))
    };
    let requests: Vec<_> = puter.requests().into_iter().filter(ours).collect();
    assert!(requests.len() > 3, "{requests:?}");
    for request in requests {
        assert!(!format!("{} {:?}", request.path, request.query).contains(&token), "{}", request.path);
    }
}

#[tokio::test]
async fn signing_out_empties_the_keychain() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let out = oriel.call("account.signOut", json!({})).await.unwrap();
    assert_eq!(out, json!({ "state": "signedOut", "notice": null }));
    assert!(oriel.computer.secrets.contents().is_empty());
    let oriel = oriel.restart().await;
    assert_eq!(state(&oriel).await["state"], "signedOut");
}

#[tokio::test]
async fn a_keychain_that_refuses_to_forget_is_not_called_signed_out() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.computer.secrets.fail(Some(SecretsError::Locked));
    let problem = oriel.call("account.signOut", json!({})).await.unwrap_err();
    assert!(problem.message.contains("still signed in"), "{}", problem.message);
    assert_eq!(state(&oriel).await["state"], "signedIn");
    oriel.computer.secrets.fail(None);
    oriel.call("account.signOut", json!({})).await.unwrap();
    assert!(oriel.computer.secrets.contents().is_empty());
}

#[tokio::test]
async fn without_a_keychain_one_is_signed_in_until_oriel_closes_and_told_so() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.computer.secrets.fail(Some(SecretsError::Missing));
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.app.open_link(link.as_str()).await;
    let signed_in = state(&oriel).await;
    assert_eq!(signed_in["account"]["kept"], "memory");
    assert!(signed_in["notice"]["message"].as_str().unwrap().contains("until you close Oriel"));
    let oriel = oriel.restart().await;
    assert_eq!(state(&oriel).await["state"], "signedOut");
}

#[tokio::test]
async fn a_locked_keychain_at_the_start_is_said() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.computer.secrets.fail(Some(SecretsError::Locked));
    let oriel = oriel.restart().await;
    let state = state(&oriel).await;
    assert_eq!(state["state"], "signedOut");
    assert!(state["notice"]["message"].as_str().unwrap().contains("is locked"), "{state}");
}

#[tokio::test]
async fn a_revoked_token_ends_the_session_and_keeps_the_chats() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first").await;
    puter.revoke_all();
    let answer = asked(&oriel, chat["id"].as_str(), "second").await;
    let last = crate::last_turn(&answer);
    assert_eq!((last["outcome"].as_str(), last["problem"]["code"].as_str()), (Some("failed"), Some("signed_out")));
    assert_eq!(answer["turns"][2]["text"], "second", "the question is kept");
    assert_eq!(state(&oriel).await["ended"], true);
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap().as_array().unwrap().len(), 1);
    sign_in(&puter, &mut oriel).await;
    assert_eq!(state(&oriel).await["ended"], false);
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap().as_array().unwrap().len(), 1);
}

/// What Puter says of an error may repeat what it was sent.
#[tokio::test]
async fn an_error_that_echoes_the_token_does_not_carry_it_on() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let token = token(&oriel);
    let body = json!({ "error": format!("bad token {token}"), "message": format!("bad token {token}"), "code": "internal_error" });
    puter.fault(Route::Usage, Fault::Status { code: 400, body, headers: vec![] });
    let problem = oriel.call("account.balance", json!({})).await.unwrap_err();
    assert!(!format!("{problem:?}").contains(&token));
}
