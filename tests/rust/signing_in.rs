//! Signing in ends in one of two states, whatever link arrives: signed in with the right token, or nothing changed and
//! a clear sentence.

use std::time::Duration;

use app::Reason;
use futures_util::poll;
use oriel_tests::{Computer, call};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::json;

use crate::{ask_to_sign_in, link_of_a_new_sign_in, puter, seen, sign_in, signed_in, state};

#[tokio::test]
async fn sign_in_approve_and_the_account_is_there() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let state = state(&oriel).await;
    assert_eq!(state["current"]["username"], "mira");
    assert_eq!(state["current"]["kept"], "keychain");
    assert_eq!(state["current"]["ended"], json!(null));
    assert_eq!(state["notice"], json!(null));
}

#[tokio::test]
async fn the_code_travels_through_the_scheme_with_pkce_and_state() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let waiting = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!(waiting["signIn"]["way"], "scheme");
    let address = oriel.computer.opened().await;
    let query: std::collections::HashMap<_, _> = address.query_pairs().into_owned().collect();
    assert_eq!(query["redirect_uri"], "oriel://auth/callback");
    assert_eq!(query["code_challenge_method"], "S256");
    assert!(query["code_challenge"].len() >= 43 && query["state"].len() >= 16, "{query:?}");
    let link = puter.approve(&address).await.unwrap();
    assert_eq!((link.scheme(), link.host_str(), link.path()), ("oriel", Some("auth"), "/callback"));
    assert!(!link.as_str().contains(&puter.token()));
}

#[tokio::test]
async fn without_an_oauth_bridge_the_person_is_asked_before_the_consent_page_is_used() {
    let puter = StandIn::start(Options { bridge: false, pace: Duration::ZERO, ..Options::default() }).await.unwrap();
    let mut oriel = Computer::new(puter.origin()).start().await;
    let asking = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!((seen(&asking), &asking["signIn"]["failure"]), ("asking", &json!(null)));
    let waiting = oriel.call("account.agree", json!({})).await.unwrap();
    assert_eq!(waiting["signIn"]["way"], "authme");
    let address = oriel.computer.opened().await;
    let link = puter.approve(&address).await.unwrap();
    assert_eq!((link.scheme(), link.host_str()), ("http", Some("127.0.0.1")));
    let page = reqwest::get(link).await.unwrap();
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    assert!(page.text().await.unwrap().contains("Signed in"));
    assert_eq!(seen(&state(&oriel).await), "signedIn");
}

#[tokio::test]
async fn a_sign_in_service_that_fails_is_not_got_round_without_asking() {
    let refused = |code| Fault::Status { code, body: json!({}), headers: vec![] };
    // What may pass is asked again, four times.
    for (fault, times) in [(refused(503), 5), (refused(403), 1), (Fault::Garbage, 1), (Fault::Reset, 5)] {
        let puter = puter().await;
        let mut oriel = Computer::new(puter.origin()).start().await;
        (0..times).for_each(|_| puter.fault(Route::Metadata, fault.clone()));
        let asking = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
        assert_eq!(seen(&asking), "asking", "{fault:?}");
        assert!(!asking["signIn"]["failure"].as_str().unwrap().is_empty(), "{fault:?}: it says why");
        // Trying again takes the better way, because the failure has passed.
        let waiting = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
        assert_eq!(waiting["signIn"]["way"], "scheme", "{fault:?}");
        let opened = oriel.computer.opened().await;
        assert_eq!(opened.path(), "/authorize", "{fault:?}: no other page was opened before");
    }
}

#[tokio::test]
async fn the_consent_page_opens_only_where_it_was_asked_about() {
    let puter = puter().await;
    let oriel = Computer::new(puter.origin()).start().await;
    oriel.call("account.agree", json!({})).await.unwrap_err();
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    oriel.call("account.agree", json!({})).await.unwrap_err();
    assert_eq!(state(&oriel).await["signIn"]["way"], "scheme");
    oriel.call("account.anotherWay", json!({})).await.unwrap();
    let asking = oriel.call("account.anotherWay", json!({})).await.unwrap();
    assert_eq!((seen(&asking), &asking["signIn"]["failure"]), ("asking", &json!(null)));
    oriel.call("account.cancel", json!({})).await.unwrap();
    oriel.call("account.agree", json!({})).await.unwrap_err();
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn another_way_than_the_scheme_is_a_loopback_address() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    oriel.computer.opened().await;
    let waiting = oriel.call("account.anotherWay", json!({})).await.unwrap();
    assert_eq!(waiting["signIn"]["way"], "loopback");
    let address = oriel.computer.opened().await;
    let link = puter.approve(&address).await.unwrap();
    reqwest::get(link).await.unwrap().text().await.unwrap();
    assert_eq!(seen(&state(&oriel).await), "signedIn");
}

#[tokio::test]
async fn the_page_in_the_browser_speaks_the_language_of_the_window() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let message = |heading: &str| json!({ "heading": heading, "sentence": "Dieses Fenster kann zu." });
    let page = json!({
        "lang": "de",
        "isRightToLeft": false,
        "signedIn": message("Angemeldet"),
        "cancelled": message("Abgebrochen"),
        "notSignedIn": message("Nicht angemeldet"),
        "back": "Zurück zu Oriel",
    });
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    oriel.computer.opened().await;
    oriel.call("account.anotherWay", json!({ "page": page })).await.unwrap();
    let link = puter.approve(&oriel.computer.opened().await).await.unwrap();
    let shown = reqwest::get(link).await.unwrap().text().await.unwrap();
    for words in ["lang=\"de\"", "<h1>Angemeldet</h1>", "<p>Dieses Fenster kann zu.</p>", ">Zurück zu Oriel</a>"] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
}

#[tokio::test]
async fn a_link_may_start_the_program() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "waiting");
    oriel.app.open_link(link.as_str()).await;
    assert_eq!(seen(&state(&oriel).await), "signedIn");
    assert_eq!(oriel.computer.secrets.contents().len(), 1, "nothing is left of the unfinished sign-in");
}

/// A browser that is already signed in may be quicker than the keychain.
#[tokio::test]
async fn a_link_that_comes_before_the_keychain_has_taken_the_attempt_leaves_nothing_behind() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let app = oriel.app.clone();
    oriel.computer.secrets.be_slow(true);
    let secrets = oriel.computer.secrets.clone();
    let browser = async {
        let link = puter.approve(&oriel.computer.opened().await).await.unwrap();
        let arrival = app.open_link(link.as_str());
        tokio::pin!(arrival);
        assert!(poll!(arrival.as_mut()).is_pending(), "its token is not kept either");
        secrets.be_slow(false);
        arrival.await;
    };
    let (begun, ()) = tokio::join!(call(&app, "account.signIn", ask_to_sign_in(), |_| {}), browser);
    begun.unwrap();
    assert_eq!(seen(&state(&oriel).await), "signedIn");
    assert_eq!(oriel.computer.secrets.contents().len(), 1, "nothing is left of the unfinished sign-in");
}

#[tokio::test]
async fn a_pasted_link_is_as_good_as_one_that_arrived() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let state = oriel.call("account.finish", json!({ "link": format!("  {link}\n") })).await.unwrap();
    assert_eq!(seen(&state), "signedIn");
}

#[tokio::test]
async fn links_that_do_not_belong_here_change_nothing_and_are_explained() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let good = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let code = good.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let cases = [
        format!("oriel://auth/callback?code={code}&state=somebody-elses"),
        format!("oriel://auth/callback?code={code}"),
        format!("oriel://auth/elsewhere?code={code}&state=x"),
        format!("oriel://other/callback?code={code}&state=x"),
        format!("other://auth/callback?code={code}&state=x"),
        format!("{good}&state=second"),
        format!("oriel://auth/callback?code={}&state=x", "a".repeat(1_000_000)),
        "oriel://auth/callback".into(),
        "not a link".into(),
        String::new(),
    ];
    for link in cases {
        let problem = oriel.call("account.finish", json!({ "link": link })).await.unwrap_err();
        let shown: String = link.chars().take(80).collect();
        assert_eq!(problem.code, app::Code::Invalid, "{shown}: {problem}");
        let state = state(&oriel).await;
        assert_eq!(seen(&state), "waiting", "{shown}");
        assert_eq!(state["notice"], json!(problem), "{shown}: the window says it");
    }
    oriel.app.open_link(good.as_str()).await;
    assert_eq!(seen(&state(&oriel).await), "signedIn", "the right link still works");
}

#[tokio::test]
async fn a_link_works_once() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.app.open_link(link.as_str()).await;
    let asked = puter.requests().len();
    oriel.app.open_link(link.as_str()).await;
    assert_eq!(puter.requests().len(), asked, "nothing is asked of Puter for a replayed link");
    let state = state(&oriel).await;
    assert_eq!(seen(&state), "signedIn");
    assert_eq!(state["notice"]["reason"]["kind"], "noSignInOpen");
}

#[tokio::test]
async fn a_link_of_an_older_sign_in_is_refused() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let older = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let newer = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.app.open_link(older.as_str()).await;
    assert_eq!(seen(&state(&oriel).await), "waiting");
    oriel.app.open_link(newer.as_str()).await;
    assert_eq!(seen(&state(&oriel).await), "signedIn");
}

#[tokio::test]
async fn after_ten_minutes_a_link_has_run_out() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.computer.clock.pass(Duration::from_secs(601));
    oriel.app.open_link(link.as_str()).await;
    let state = state(&oriel).await;
    assert_eq!(seen(&state), "signedOut");
    assert_eq!(state["notice"], json!(app::Problem::from(Reason::LinkExpired)));
}

#[tokio::test]
async fn an_unfinished_sign_in_is_forgotten_after_ten_minutes() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.computer.clock.pass(Duration::from_secs(601));
    let oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    oriel.app.open_link(link.as_str()).await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    assert!(oriel.computer.secrets.contents().is_empty());
}

#[tokio::test]
async fn a_refused_consent_is_said_and_can_be_tried_again() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    let address = oriel.computer.opened().await;
    let query: std::collections::HashMap<_, _> = address.query_pairs().into_owned().collect();
    let refused = format!("oriel://auth/callback?error=access_denied&state={}", query["state"]);
    oriel.app.open_link(&refused).await;
    let refused = state(&oriel).await;
    assert_eq!(seen(&refused), "signedOut");
    assert_eq!(refused["notice"]["code"], "refused");
    sign_in(&puter, &mut oriel).await;
}

#[tokio::test]
async fn a_cancelled_sign_in_ends_and_its_link_does_nothing() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.call("account.cancel", json!({})).await.unwrap();
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    oriel.app.open_link(link.as_str()).await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    assert!(oriel.computer.secrets.contents().is_empty());
}

#[tokio::test]
async fn a_server_that_is_down_is_said() {
    let puter = puter().await;
    let origin = puter.origin();
    drop(puter);
    let oriel = Computer::new(origin).start().await;
    let problem = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap_err();
    assert_eq!(problem.reason, Reason::Unreachable);
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn a_server_that_is_no_puter_is_said() {
    let html = axum::Router::new().fallback(|| async { axum::response::Html("<h1>A shop</h1>") });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, html).await });
    let oriel = Computer::new(origin.parse().unwrap()).start().await;
    let problem = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap_err();
    assert_eq!(problem.reason, Reason::NotPuter);
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn a_code_that_the_server_refuses_is_said_and_signs_nobody_in() {
    let puter = puter().await;
    for fault in [Fault::ServerError, Fault::Html, Fault::Garbage, Fault::Reset] {
        let mut oriel = Computer::new(puter.origin()).start().await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        puter.fault(Route::Token, fault.clone());
        oriel.app.open_link(link.as_str()).await;
        let state = state(&oriel).await;
        assert_eq!(seen(&state), "signedOut", "{fault:?}");
        assert!(state["notice"]["reason"]["kind"].is_string(), "{fault:?}");
        assert!(oriel.computer.secrets.contents().is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn signing_in_stays_signed_in() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await.restart().await;
    let state = state(&oriel).await;
    assert_eq!(seen(&state), "signedIn");
    assert_eq!(state["current"]["username"], "mira");
}

#[tokio::test]
async fn a_temporary_account_is_called_one() {
    let puter = StandIn::start(Options { temporary: true, pace: Duration::ZERO, ..Options::default() }).await.unwrap();
    let oriel = signed_in(&puter).await;
    assert_eq!(state(&oriel).await["current"]["isTemporary"], true);
}

#[tokio::test]
async fn http_in_the_open_network_needs_consent() {
    let oriel = Computer::new("http://puter.example".parse().unwrap()).start().await;
    let problem = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap_err();
    assert_eq!(serde_json::to_value(problem.code).unwrap(), "insecure");
}
