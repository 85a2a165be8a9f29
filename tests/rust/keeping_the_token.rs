//! The token is in the keychain and in memory, and nowhere else.

use app::{Reason, platform::SecretsError};
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};

use crate::{ask_to_sign_in, asked, contents_below, files_below, link_of_a_new_sign_in, puter, seen, signed_in, state};

fn token(oriel: &Oriel) -> String {
    let secrets = oriel.computer.secrets.tokens();
    let (_, token) = secrets.iter().find(|(name, _)| name.starts_with("token ")).expect("a token in the keychain");
    token.clone()
}

#[tokio::test]
async fn the_token_is_in_the_keychain_and_in_no_file_preference_or_answer() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let token = token(&oriel);
    let mut answers = String::new();
    for (name, args) in [
        ("app.start", json!({ "shown": null })),
        ("account.balance", json!({})),
        ("models.list", json!({ "refresh": true })),
        ("files.list", json!({ "folder": "~", "cursor": null, "sortBy": "name", "descending": false })),
        ("preferences.get", json!({})),
    ] {
        answers += &oriel.call(name, args).await.unwrap().to_string();
    }
    answers += &asked(&oriel, None, "hello").await.to_string();
    assert!(!answers.contains(&token), "an answer of the door carries the token");
    assert!(!oriel.computer.store.text().contains(&token), "the preferences carry the token");
    let files = contents_below(oriel.computer.folder.path());
    assert!(files.iter().any(|(file, _)| file.ends_with("history.db")));
    for (file, bytes) in files {
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
    let out = oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    assert_eq!((seen(&out), &out["notice"], &out["accounts"]), ("signedOut", &json!(null), &json!([])));
    assert!(oriel.computer.secrets.contents().is_empty());
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn a_keychain_that_refuses_to_forget_is_not_called_signed_out() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.computer.secrets.fail(Some(SecretsError::Locked));
    let problem = oriel.call("account.signOut", json!({ "account": null })).await.unwrap_err();
    let keychain = Some("Test Keychain".to_owned());
    assert_eq!(problem.reason, Reason::TokenNotRemoved { username: "mira".to_owned(), keychain });
    assert_eq!(seen(&state(&oriel).await), "signedIn");
    oriel.computer.secrets.fail(None);
    oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    assert!(oriel.computer.secrets.contents().is_empty());
}

/// The token that Oriel showed Puter last.
fn shown_token(puter: &StandIn) -> String {
    let requests = puter.requests();
    let shown = requests.iter().rev().find_map(|request| request.headers.get("authorization"));
    shown.unwrap().trim_start_matches("Bearer ").to_owned()
}

/// Presses Sign in where there is no keychain, and answers what to do with the token.
async fn choose(oriel: &Oriel, place: &str, passphrase: Option<&str>) -> Result<Value, app::Problem> {
    let choosing = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!(seen(&choosing), "choosing", "nothing is opened before it is clear where the token goes");
    oriel.call("account.choosePlace", json!({ "place": place, "passphrase": passphrase })).await
}

/// Approves in the browser and lets the link come back.
async fn approve(puter: &StandIn, oriel: &mut Oriel) -> Value {
    let address = oriel.computer.opened().await;
    let link = puter.approve(&address).await.unwrap();
    oriel.app.open_link(link.as_str()).await;
    state(oriel).await
}

async fn without_a_keychain(puter: &StandIn) -> Oriel {
    let oriel = Computer::new(puter.origin()).start().await;
    oriel.computer.secrets.fail(Some(SecretsError::Missing));
    oriel
}

const PASSPHRASE: &str = "correct horse battery staple";

#[tokio::test]
async fn without_a_keychain_the_person_chooses_and_memory_lasts_until_oriel_closes() {
    let puter = puter().await;
    let mut oriel = without_a_keychain(&puter).await;
    choose(&oriel, "memory", None).await.unwrap();
    let signed_in = approve(&puter, &mut oriel).await;
    assert_eq!(signed_in["current"]["kept"], "memory");
    assert_eq!(signed_in["notice"]["reason"]["kind"], "tokenInMemory");
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    assert_eq!(
        files_below(oriel.computer.folder.path()).iter().filter(|file| file.ends_with("tokens.vault")).count(),
        0
    );
    let again = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!(seen(&again), "waiting", "the choice is remembered");
}

#[tokio::test]
async fn the_choice_can_be_cancelled() {
    let puter = puter().await;
    let oriel = without_a_keychain(&puter).await;
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    let cancelled = oriel.call("account.cancel", json!({})).await.unwrap();
    assert_eq!((seen(&cancelled), &cancelled["notice"]), ("signedOut", &json!(null)));
}

#[tokio::test]
async fn a_file_with_a_passphrase_asks_for_it_at_the_next_start() {
    let puter = puter().await;
    let mut oriel = without_a_keychain(&puter).await;
    choose(&oriel, "file", Some(PASSPHRASE)).await.unwrap();
    let signed_in = approve(&puter, &mut oriel).await;
    assert_eq!((&signed_in["current"]["kept"], &signed_in["notice"]), (&json!("file"), &json!(null)));
    let used = shown_token(&puter);

    let oriel = oriel.restart().await;
    let locked = state(&oriel).await;
    assert_eq!((&locked["current"], &locked["saved"]["waitsFor"]), (&json!(null), &json!("passphrase")));
    assert_eq!(locked["saved"]["account"]["username"], "mira");
    let wrong = oriel.call("account.unlockFile", json!({ "passphrase": "wrong" })).await.unwrap_err();
    assert_eq!(json!(wrong.code), "passphrase");
    assert_eq!(state(&oriel).await["saved"], locked["saved"], "a wrong one changes nothing");
    let open = oriel.call("account.unlockFile", json!({ "passphrase": PASSPHRASE })).await.unwrap();
    assert_eq!(open["current"]["username"], "mira");
    oriel.call("account.balance", json!({})).await.unwrap();
    for (file, bytes) in contents_below(oriel.computer.folder.path()) {
        for secret in [used.as_str(), PASSPHRASE] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{}", file.display());
        }
    }

    let out = oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    assert_eq!(seen(&out), "signedOut");
    assert!(!files_below(oriel.computer.folder.path()).iter().any(|file| file.ends_with("tokens.vault")));
}

#[tokio::test]
async fn a_forgotten_passphrase_costs_a_sign_in_and_nothing_else() {
    let puter = puter().await;
    let mut oriel = without_a_keychain(&puter).await;
    choose(&oriel, "file", Some(PASSPHRASE)).await.unwrap();
    approve(&puter, &mut oriel).await;
    asked(&oriel, None, "kept").await;
    let mut oriel = oriel.restart().await;
    let forgotten = oriel.call("account.forgetFile", json!({})).await.unwrap();
    assert_eq!((seen(&forgotten), &forgotten["saved"]), ("signedOut", &json!(null)));
    choose(&oriel, "memory", None).await.unwrap();
    approve(&puter, &mut oriel).await;
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap().as_array().unwrap().len(), 1, "chats are still there");
}

#[tokio::test]
async fn a_keychain_that_is_there_later_takes_the_token_in() {
    let puter = puter().await;
    for (place, passphrase) in [("memory", None), ("file", Some(PASSPHRASE))] {
        let mut oriel = without_a_keychain(&puter).await;
        choose(&oriel, place, passphrase).await.unwrap();
        approve(&puter, &mut oriel).await;
        let still = oriel.call("account.checkKeychain", json!({ "quiet": true })).await.unwrap();
        assert_eq!(still["current"]["kept"], place);
        let refused = oriel.call("account.checkKeychain", json!({ "quiet": false })).await.unwrap_err();
        assert_eq!(json!(refused.code), "keychain");
        assert_eq!(json!(refused.reason)["kind"], "tokenNotMoved");
        oriel.computer.secrets.fail(None);
        let moved = oriel.call("account.checkKeychain", json!({ "quiet": true })).await.unwrap();
        assert_eq!((&moved["current"]["kept"], &moved["notice"]), (&json!("keychain"), &json!(null)));
        assert_eq!(token(&oriel), shown_token(&puter));
        assert!(!files_below(oriel.computer.folder.path()).iter().any(|file| file.ends_with("tokens.vault")));
        let oriel = oriel.restart().await;
        assert_eq!(seen(&state(&oriel).await), "signedIn");
    }
}

#[tokio::test]
async fn a_token_in_memory_can_move_into_a_file_and_back() {
    let puter = puter().await;
    let mut oriel = without_a_keychain(&puter).await;
    choose(&oriel, "memory", None).await.unwrap();
    approve(&puter, &mut oriel).await;
    let place = |place: &str| json!({ "place": place, "passphrase": PASSPHRASE });
    let moved = oriel.call("account.choosePlace", place("file")).await.unwrap();
    assert_eq!(moved["current"]["kept"], "file");
    let moved = oriel.call("account.choosePlace", place("memory")).await.unwrap();
    assert_eq!(moved["current"]["kept"], "memory");
    oriel.call("account.balance", json!({})).await.unwrap();
}

#[tokio::test]
async fn check_again_goes_on_with_the_keychain_that_was_started_meanwhile() {
    let puter = puter().await;
    let mut oriel = without_a_keychain(&puter).await;
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    let still = oriel.call("account.checkKeychain", json!({ "quiet": false })).await.unwrap();
    assert_eq!(seen(&still), "choosing");
    oriel.computer.secrets.fail(None);
    let on = oriel.call("account.checkKeychain", json!({ "quiet": false })).await.unwrap();
    assert_eq!(seen(&on), "waiting");
    assert_eq!(approve(&puter, &mut oriel).await["current"]["kept"], "keychain");
}

/// Each way in which a keychain can fail has a sentence of its own, and a way on.
#[tokio::test]
async fn a_keychain_that_fails_is_told_apart_and_loses_nothing() {
    let cases = [
        (SecretsError::Missing, "missing"),
        (SecretsError::Locked, "locked"),
        (SecretsError::Denied, "denied"),
        (SecretsError::Ambiguous, "ambiguous"),
        (SecretsError::TooLong, "tooLong"),
        (SecretsError::Corrupt, "corrupt"),
        (SecretsError::Failed, "failed"),
    ];
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    for (error, trouble) in cases {
        oriel.computer.secrets.fail(Some(error));
        oriel = oriel.restart().await;
        let at_start = state(&oriel).await;
        assert_eq!(at_start["saved"]["waitsFor"], "unlock", "{error:?}");
        let told = json!({ "kind": "keychain", "keychain": "Test Keychain", "trouble": trouble });
        assert_eq!(at_start["saved"]["problem"]["reason"], told);
        oriel.computer.secrets.fail(None);
        let opened = oriel.call("account.reopen", json!({})).await.unwrap();
        assert_eq!(opened["current"]["username"], "mira", "{error:?}");
        assert_eq!(opened["saved"], json!(null));
    }
}

#[tokio::test]
async fn a_new_token_that_the_keychain_does_not_take_is_in_memory_and_why_is_said() {
    let puter = puter().await;
    for error in [SecretsError::Locked, SecretsError::Denied, SecretsError::TooLong, SecretsError::Failed] {
        let mut oriel = Computer::new(puter.origin()).start().await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        oriel.computer.secrets.fail(Some(error));
        oriel.app.open_link(link.as_str()).await;
        let signed_in = state(&oriel).await;
        assert_eq!(signed_in["current"]["kept"], "memory", "{error:?}");
        let reason = &signed_in["notice"]["reason"];
        assert_eq!((&reason["kind"], &reason["keychain"]), (&json!("tokenInMemory"), &json!("Test Keychain")));
    }
}

#[tokio::test]
async fn a_keychain_that_asks_the_person_does_not_hold_the_window_back() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let Oriel { app, computer } = oriel;
    drop(app);
    computer.secrets.ask(true);
    let oriel = computer.start_at_once().await;
    let at_once = state(&oriel).await;
    assert_eq!((&at_once["current"], &at_once["saved"]["waitsFor"]), (&json!(null), &json!("keychain")));
    oriel.computer.secrets.ask(false);
    oriel.app.opened().await;
    assert_eq!(seen(&state(&oriel).await), "signedIn");
}

#[tokio::test]
async fn who_does_not_want_to_wait_for_the_keychain_signs_in_anew() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let Oriel { app, computer } = oriel;
    drop(app);
    computer.secrets.ask(true);
    let mut oriel = computer.start_at_once().await;
    let waiting = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!(seen(&waiting), "waiting", "the browser does not wait for the keychain");
    let address = oriel.computer.opened().await;
    let link = puter.approve(&address).await.unwrap();
    oriel.computer.secrets.ask(false);
    oriel.app.open_link(link.as_str()).await;
    oriel.app.opened().await;
    let state = state(&oriel).await;
    assert_eq!((seen(&state), state["accounts"].as_array().unwrap().len()), ("signedIn", 1));
}

#[tokio::test]
async fn a_saved_sign_in_that_is_gone_is_said() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for name in oriel.computer.secrets.contents().keys() {
        oriel.computer.secrets.lose(name);
    }
    let oriel = oriel.restart().await;
    let gone = state(&oriel).await;
    assert_eq!((seen(&gone), &gone["accounts"]), ("signedOut", &json!([])));
    let told = json!({ "kind": "tokenGone", "username": "mira", "keychain": "Test Keychain" });
    assert_eq!(gone["notice"]["reason"], told);
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
