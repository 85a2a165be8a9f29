//! What somebody might try on a sign-in, each through the door that they would use: a link, a paste, the loopback
//! address, the server, the window. The table in the documentation of `puter::sign_in` names these tests; each of them
//! fails when the defence it is about is taken out.

use std::{collections::HashMap, time::Duration};

use app::{Reason, platform::Store};
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Endpoint, Fault, Options, Route, StandIn, Twist};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::{Position, Url};

use crate::{ask_to_sign_in, link_of_a_new_sign_in, puter, queueing::pass, seen, signed_in, state};

/// A Puter without an OAuth server: the token itself travels to the loopback address.
async fn puter_without_oauth() -> StandIn {
    StandIn::start(Options { bridge: false, pace: Duration::ZERO, ..Options::default() }).await.unwrap()
}

async fn oriel(puter: &StandIn) -> Oriel {
    Computer::new(puter.origin()).start().await
}

/// The link to somebody else's account, made by them on a computer of their own, which keeps waiting for it.
async fn link_of_a_stranger(puter: &StandIn) -> (Oriel, Url) {
    puter.log_in("noor");
    let mut theirs = oriel(puter).await;
    let link = link_of_a_new_sign_in(puter, &mut theirs).await;
    puter.log_in("mira");
    (theirs, link)
}

fn query(address: &Url) -> HashMap<String, String> {
    address.query_pairs().into_owned().collect()
}

fn with(link: &Url, name: &str, value: &str) -> Url {
    let mut changed = link.clone();
    let others =
        link.query_pairs().filter(|(key, _)| key != name).map(|(key, value)| (key.into_owned(), value.into_owned()));
    changed.query_pairs_mut().clear().extend_pairs(others.collect::<Vec<_>>()).append_pair(name, value);
    changed
}

async fn paste(oriel: &Oriel, text: &str) -> Result<Value, app::Problem> {
    oriel.call("account.finish", json!({ "link": text })).await
}

/// A request to a loopback address as it stands, and the whole answer.
async fn visit(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn get(link: &Url, host: &str) -> String {
    format!("GET {} HTTP/1.1\r\nHost: {host}\r\n\r\n", &link[Position::BeforePath..])
}

fn our_host(link: &Url) -> String {
    format!("127.0.0.1:{}", link.port().unwrap())
}

/// How often Puter was asked to make a token of a code.
fn exchanges(puter: &StandIn) -> usize {
    puter.requests().iter().filter(|request| request.route == Route::Token).count()
}

async fn assert_waiting(oriel: &Oriel, what: &str) {
    let state = state(oriel).await;
    assert_eq!(seen(&state), "waiting", "{what}: {state}");
    assert!(state["current"].is_null(), "{what}: {state}");
}

async fn assert_signed_in_as(oriel: &Oriel, whom: &str) {
    let state = state(oriel).await;
    assert_eq!(seen(&state), "signedIn", "{state}");
    assert_eq!(state["current"]["username"], whom);
}

// Interception of the scheme (RFC 8252, section 8.1; RFC 7636, section 1).

#[tokio::test]
async fn whoever_catches_the_link_gets_no_token_for_it() {
    let puter = puter().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let code = query(&link)["code"].clone();
    assert!(!link.as_str().contains(&puter.token()));
    let endpoint = puter.origin().join("token").unwrap();
    for verifier in [None, Some(""), Some("guessed-verifier-of-more-than-forty-three-characters")] {
        let mut form =
            json!({ "grant_type": "authorization_code", "code": code, "redirect_uri": "oriel://auth/callback" });
        if let Some(verifier) = verifier {
            form["code_verifier"] = json!(verifier);
        }
        let stolen = reqwest::Client::new().post(endpoint.clone()).json(&form).send().await.unwrap();
        assert_eq!(stolen.status(), 400, "{verifier:?}");
    }
    oriel.app.open_link(link.as_str()).await;
    assert_signed_in_as(&oriel, "mira").await;
}

// Login CSRF (RFC 8252, section 8.9; RFC 9700, section 4.7).

#[tokio::test]
async fn a_link_to_the_attackers_account_signs_nobody_in() {
    for puter in [puter().await, puter_without_oauth().await] {
        let (_theirs, attack) = link_of_a_stranger(&puter).await;
        let mut oriel = oriel(&puter).await;
        let good = link_of_a_new_sign_in(&puter, &mut oriel).await;
        let place = &good[..Position::AfterPath];
        let attack = format!("{place}?{}", attack.query().unwrap());
        let without_state = format!("{place}?{}", with(&good, "state", "").query().unwrap());
        for link in [&attack, &without_state] {
            oriel.app.open_link(link).await;
            assert_waiting(&oriel, link).await;
            paste(&oriel, link).await.unwrap_err();
            assert_waiting(&oriel, link).await;
        }
        assert_eq!(exchanges(&puter), 0, "a link with another state is not even tried");
        oriel.app.open_link(good.as_str()).await;
        assert_signed_in_as(&oriel, "mira").await;
    }
}

// Session fixation: a sign-in that the attacker began.

#[tokio::test]
async fn a_link_begins_no_sign_in() {
    let puter = puter().await;
    let (_theirs, attack) = link_of_a_stranger(&puter).await;
    let nobody = oriel(&puter).await;
    let somebody = signed_in(&puter).await;
    let asked = puter.requests().len();
    for link in [attack.as_str(), "oriel://auth/callback?code=c&state=s&server=https%3A%2F%2Fevil.example"] {
        nobody.app.open_link(link).await;
        assert_eq!(seen(&state(&nobody).await), "signedOut");
        somebody.app.open_link(link).await;
        assert_signed_in_as(&somebody, "mira").await;
    }
    assert_eq!(puter.requests().len(), asked, "nobody is asked anything about them");
}

#[tokio::test]
async fn nothing_of_one_sign_in_can_be_known_from_another() {
    let puter = puter().await;
    let mut secrets: Vec<String> = Vec::new();
    for _ in 0..3 {
        let mut oriel = oriel(&puter).await;
        oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
        let by_scheme = query(&oriel.computer.opened().await);
        oriel.call("account.anotherWay", json!({})).await.unwrap();
        let by_loopback = query(&oriel.computer.opened().await);
        let redirect = Url::parse(&by_loopback["redirect_uri"]).unwrap();
        let of_this_one =
            [&by_scheme, &by_loopback].map(|query| [query["state"].clone(), query["code_challenge"].clone()]);
        secrets.extend(of_this_one.into_iter().flatten().chain([redirect.path()[1..].to_owned()]));
    }
    for (at, secret) in secrets.iter().enumerate() {
        assert!(secret.len() >= 22, "128 bits at least: {secret}");
        assert!(!secrets[..at].contains(secret), "{secret} came twice");
    }
}

// Mix-up (RFC 9700, section 4.4; RFC 9207; RFC 8414, section 3.3).

#[tokio::test]
async fn a_server_that_calls_itself_another_is_not_used() {
    let honest = puter().await;
    let twists: [fn(String, Url) -> Twist; 7] = [
        |own, _| Twist::Elsewhere(Endpoint::Token, own.replace("://", "://puter.com@").parse().unwrap()),
        |_, honest| Twist::Issuer(honest.origin().ascii_serialization()),
        |own, _| Twist::Issuer(own.to_uppercase()),
        |own, _| Twist::Issuer(format!("{own}/tenant")),
        |_, honest| Twist::Elsewhere(Endpoint::Authorization, honest),
        |_, honest| Twist::Elsewhere(Endpoint::Token, honest),
        |_, honest| Twist::Elsewhere(Endpoint::Registration, honest),
    ];
    for twist in twists {
        let evil = puter().await;
        let twist = twist(evil.origin().origin().ascii_serialization(), honest.origin());
        evil.twist(twist.clone());
        let mut oriel = oriel(&evil).await;
        let state = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
        assert_eq!(seen(&state), "asking", "{twist:?}: its word is not taken");
        assert!(state["signIn"]["failure"].is_string(), "{twist:?}: {state}");
        oriel.call("account.agree", json!({})).await.unwrap();
        let opened = oriel.computer.opened().await;
        assert_eq!(opened.origin(), evil.origin().origin(), "{twist:?}: no page was opened before the person agreed");
        assert_eq!(opened.path(), "/", "{twist:?}");
        assert!(!evil.requests().iter().any(|request| request.route == Route::Register), "{twist:?}");
    }
    assert_eq!(honest.requests().len(), 0, "nobody came to the honest one by the other's word");
}

/// A typed server can send the browser on to the consent page of another Puter, and would be given its token. It cannot
/// be kept from doing so; that the consent page hands over a token is asked first, with the address it must be at.
#[tokio::test]
async fn a_typed_server_is_not_trusted_with_a_token_without_asking() {
    let evil = puter_without_oauth().await;
    let honest = puter().await;
    let mut oriel = oriel(&honest).await;
    let typed = json!({ "server": evil.origin(), "oauth": null, "allowHttp": false });
    let state = oriel.call("account.signIn", typed).await.unwrap();
    assert_eq!(seen(&state), "asking", "{state}");
    let page = evil.origin().origin().ascii_serialization();
    assert_eq!(state["signIn"]["server"]["gui"], page, "the address that the person has to look for");
    let state = oriel.call("account.agree", json!({})).await.unwrap();
    assert_eq!((&state["signIn"]["way"], &state["signIn"]["server"]["gui"]), (&json!("authme"), &json!(page)));
    let opened = oriel.computer.opened().await;
    assert!(opened.as_str().starts_with(&format!("{page}/")), "{opened}");
}

#[tokio::test]
async fn an_answer_in_another_servers_name_is_refused() {
    for twist in [Twist::NamesAnotherIssuer("https://evil.example".into()), Twist::NamesNoIssuer] {
        let puter = puter().await;
        puter.twist(twist.clone());
        let mut oriel = oriel(&puter).await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        oriel.app.open_link(link.as_str()).await;
        assert_waiting(&oriel, &format!("{twist:?}")).await;
        paste(&oriel, link.as_str()).await.unwrap_err();
        let denied = format!(
            "oriel://auth/callback?error=access_denied&state={}&iss=https://evil.example",
            query(&link)["state"]
        );
        oriel.app.open_link(&denied).await;
        assert_waiting(&oriel, &format!("{twist:?}, denied")).await;
        assert_eq!(exchanges(&puter), 0, "{twist:?}: the code was sent to nobody");
    }
    let puter = puter().await;
    puter.twist(Twist::NamesIssuer);
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    oriel.app.open_link(link.as_str()).await;
    assert_signed_in_as(&oriel, "mira").await;
}

#[tokio::test]
async fn the_code_of_one_server_is_never_sent_to_another() {
    let (first, second) = (puter().await, puter().await);
    let mut at_first = oriel(&first).await;
    let theirs = link_of_a_new_sign_in(&first, &mut at_first).await;
    let mut oriel = oriel(&second).await;
    link_of_a_new_sign_in(&second, &mut oriel).await;
    oriel.app.open_link(theirs.as_str()).await;
    assert_waiting(&oriel, "a link of another server").await;
    assert_eq!(exchanges(&second), 0);
}

// Downgrade: whoever disturbs the better way must not choose the weaker one by it.

#[tokio::test]
async fn who_disturbs_the_sign_in_service_does_not_choose_the_weaker_way() {
    // What may pass is asked again, four times.
    for (fault, times) in [(Fault::Reset, 5), (Fault::ServerError, 1), (Fault::Html, 5), (Fault::Garbage, 1)] {
        let puter = puter().await;
        let mut oriel = oriel(&puter).await;
        (0..times).for_each(|_| puter.fault(Route::Metadata, fault.clone()));
        let state = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
        assert_eq!(seen(&state), "asking", "{fault:?}");
        oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
        let opened = oriel.computer.opened().await;
        assert!(!opened.as_str().contains("action=authme"), "{fault:?}: nothing was opened before {opened}");
    }
}

// PKCE downgrade (RFC 9700, sections 2.1.1 and 4.8; RFC 7636, section 7.2).

#[tokio::test]
async fn a_server_that_knows_only_plain_pkce_is_not_given_any() {
    let puter = puter().await;
    puter.twist(Twist::OnlyPlain);
    let mut oriel = oriel(&puter).await;
    let state = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    assert_eq!(seen(&state), "asking");
    assert!(state["signIn"]["failure"].as_str().unwrap().contains("S256"), "{state}");
    oriel.call("account.agree", json!({})).await.unwrap();
    assert!(!oriel.computer.opened().await.as_str().contains("code_challenge"));
}

#[tokio::test]
async fn the_challenge_is_hashed_and_the_verifier_stays_here_until_the_exchange() {
    let puter = puter().await;
    let mut oriel = oriel(&puter).await;
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    let address = oriel.computer.opened().await;
    assert_eq!(query(&address)["code_challenge_method"], "S256");
    let link = puter.approve(&address).await.unwrap();
    oriel.app.open_link(link.as_str()).await;
    let requests = puter.requests();
    let exchange = requests.iter().find(|request| request.route == Route::Token).unwrap();
    let verifier = exchange.body.as_ref().unwrap()["code_verifier"].as_str().unwrap();
    assert!((43..=128).contains(&verifier.len()) && verifier != query(&address)["code_challenge"]);
    let others = requests.iter().filter(|request| request.route != Route::Token);
    assert!(others.into_iter().all(|request| !format!("{request:?}").contains(verifier)));
    assert!(!address.as_str().contains(verifier) && !link.as_str().contains(verifier));
}

// Open redirect of the authorization server (RFC 9700, sections 4.1 and 4.11), and one that sends the code away (4.12).

#[tokio::test]
async fn the_code_comes_back_to_exactly_the_registered_address() {
    let puter = puter().await;
    let mut oriel = oriel(&puter).await;
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    let by_scheme = query(&oriel.computer.opened().await);
    oriel.call("account.anotherWay", json!({})).await.unwrap();
    let by_loopback = query(&oriel.computer.opened().await);
    assert_eq!(by_scheme["redirect_uri"], "oriel://auth/callback");
    let loopback = Url::parse(&by_loopback["redirect_uri"]).unwrap();
    assert_eq!((loopback.scheme(), loopback.host_str(), loopback.query()), ("http", Some("127.0.0.1"), None));
    let requests = puter.requests();
    let registered: Vec<_> = requests
        .iter()
        .filter(|request| request.route == Route::Register)
        .map(|request| request.body.as_ref().unwrap()["redirect_uris"].clone())
        .collect();
    assert_eq!(registered, [json!([by_scheme["redirect_uri"]]), json!([by_loopback["redirect_uri"]])]);
}

#[tokio::test]
async fn a_server_cannot_send_the_code_and_verifier_elsewhere() {
    let (puter, evil) = (puter().await, puter().await);
    for code in [302, 307, 308] {
        let mut oriel = oriel(&puter).await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        let headers = vec![("location".to_owned(), evil.origin().join("token").unwrap().to_string())];
        puter.fault(Route::Token, Fault::Status { code, body: json!({}), headers });
        oriel.app.open_link(link.as_str()).await;
        assert_eq!(seen(&state(&oriel).await), "signedOut", "{code}");
    }
    assert_eq!(evil.requests().len(), 0);
}

// Replay (RFC 6749, section 10.5; RFC 9700, section 4.3.1).

#[tokio::test]
async fn a_link_is_worth_nothing_the_second_time() {
    for puter in [puter().await, puter_without_oauth().await] {
        let mut oriel = oriel(&puter).await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        oriel.app.open_link(link.as_str()).await;
        assert_signed_in_as(&oriel, "mira").await;
        oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
        let asked = puter.requests().len();
        oriel.app.open_link(link.as_str()).await;
        paste(&oriel, link.as_str()).await.unwrap_err();
        let oriel = oriel.restart().await;
        oriel.app.open_link(link.as_str()).await;
        assert_eq!(seen(&state(&oriel).await), "signedOut");
        assert_eq!(puter.requests().len(), asked, "nobody is asked about a link that was used");
    }
}

#[tokio::test]
async fn of_two_links_that_come_together_one_is_used() {
    let puter = puter().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let open = || oriel.app.open_link(link.as_str());
    tokio::join!(open(), open(), open());
    assert_eq!(exchanges(&puter), 1);
    assert_signed_in_as(&oriel, "mira").await;
}

#[tokio::test]
async fn a_link_that_was_kept_back_for_ten_minutes_is_worth_nothing() {
    for puter in [puter().await, puter_without_oauth().await] {
        let mut oriel = oriel(&puter).await;
        let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
        oriel.computer.clock.pass(Duration::from_secs(600));
        oriel.app.open_link(link.as_str()).await;
        assert_eq!(seen(&state(&oriel).await), "signedOut");
        assert_eq!(exchanges(&puter), 0);
    }
}

// The token in the history or the referrer (RFC 9700, sections 4.2 and 4.3.2).

#[tokio::test]
async fn the_browser_is_sent_away_from_the_address_with_the_token_at_once() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let token = query(&link)["token"].clone();
    let (port, host) = (link.port().unwrap(), our_host(&link));
    let sent_on = visit(port, &get(&link, &host)).await;
    assert!(sent_on.starts_with("HTTP/1.1 303 "), "{sent_on}");
    assert!(sent_on.contains(&format!("\r\nLocation: {}\r\n", link.path())), "{sent_on}");
    let mut clean = link.clone();
    clean.set_query(None);
    let page = visit(port, &get(&clean, &host)).await;
    assert!(page.contains("Signed in"), "{page}");
    for answer in [sent_on, page] {
        assert!(!answer.contains(&token) && !answer.contains("token="), "{answer}");
        for header in ["Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Frame-Options: DENY"] {
            assert!(answer.contains(&format!("\r\n{header}\r\n")), "{header} in {answer}");
        }
        assert!(answer.contains("default-src 'none'") && answer.contains("frame-ancestors 'none'"), "{answer}");
    }
}

// DNS rebinding, and other pages, programs and people on the loopback address (RFC 8252, sections 7.3 and 8.3).

#[tokio::test]
async fn a_page_with_a_name_of_its_own_for_this_machine_is_not_heard() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let port = link.port().unwrap();
    for host in ["evil.example", "localhost", "127.0.0.1.evil.example", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]"] {
        for host in [host.to_owned(), format!("{host}:{port}")] {
            let answer = visit(port, &get(&link, &host)).await;
            assert!(answer.starts_with("HTTP/1.1 404 "), "{host}: {answer}");
            assert_waiting(&oriel, &host).await;
        }
    }
    let page = reqwest::get(link).await.unwrap().text().await.unwrap();
    assert!(page.contains("Signed in"), "{page}");
}

#[tokio::test]
async fn a_program_on_this_computer_that_finds_the_port_finds_nothing_else() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let (port, host) = (link.port().unwrap(), our_host(&link));
    let theirs = query(&link_of_a_stranger(&puter).await.1)["token"].clone();
    let at = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    for request in [
        at("/"),
        at(&format!("/?token={theirs}&state=s")),
        at(&format!("/callback?token={theirs}&state=s")),
        at(&format!("{}x?token={theirs}&state=s", link.path())),
        format!("POST {} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n", &link[Position::BeforePath..]),
        format!("GET {link} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("{}{}", get(&link, &host), get(&link, &host)),
    ] {
        let answer = visit(port, &request).await;
        assert!(answer.starts_with("HTTP/1.1 404 ") && answer.ends_with("\r\n\r\n"), "{request}: {answer}");
        assert_waiting(&oriel, &request).await;
    }
    // Somebody who guessed even the path has not guessed the state.
    let guessed = with(&with(&link, "state", "guessed"), "token", &theirs);
    reqwest::get(guessed.clone()).await.unwrap();
    assert_waiting(&oriel, "guessed").await;
    // Connections that say nothing hold nobody up.
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    let page = reqwest::get(link).await.unwrap().text().await.unwrap();
    assert!(page.contains("Signed in"), "{page}");
    assert_signed_in_as(&oriel, "mira").await;
}

#[tokio::test]
async fn a_sign_in_that_is_over_leaves_no_door_open() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let port = link.port().unwrap();
    oriel.call("account.cancel", json!({})).await.unwrap();
    let closed = async { while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(60), closed).await.expect("nobody listens any more");
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

#[tokio::test]
async fn the_end_of_a_sign_in_is_shown_again_for_a_minute_and_nothing_else() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let mut clean = link.clone();
    clean.set_query(None);
    for address in [&link, &link, &clean] {
        let page = reqwest::get(address.clone()).await.unwrap().text().await.unwrap();
        assert!(page.contains("<h1>Signed in</h1>"), "{page}");
    }
    let theirs = query(&link_of_a_stranger(&puter).await.1)["token"].clone();
    for other in [with(&link, "token", &theirs), with(&link, "state", "guessed")] {
        assert_eq!(reqwest::get(other).await.unwrap().status(), 410);
    }
    let user = state(&oriel).await["current"]["username"].clone();
    assert_eq!(user, "mira");
    while TcpStream::connect(("127.0.0.1", link.port().unwrap())).await.is_ok() {
        pass(Duration::from_secs(60)).await;
    }

    // The next sign-in is not disturbed by what is left of this one.
    oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    reqwest::get(link.clone()).await.unwrap();
    oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
    let next = link_of_a_new_sign_in(&puter, &mut oriel).await;
    assert!(reqwest::get(link).await.is_err(), "its listener has made room for the next");
    let page = reqwest::get(next).await.unwrap().text().await.unwrap();
    assert!(page.contains("<h1>Signed in</h1>"), "{page}");
}

// Malicious deep links.

#[tokio::test]
async fn no_link_from_outside_does_anything_but_answer_the_open_sign_in() {
    let puter = puter().await;
    let mut oriel = oriel(&puter).await;
    let good = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let (code, state_of_it) = (query(&good)["code"].clone(), query(&good)["state"].clone());
    let asked = puter.requests().len();
    for link in [
        format!("oriel://auth/callback/?code={code}&state={state_of_it}"),
        format!("oriel://auth/callback/../callback?code={code}&state={state_of_it}"),
        format!("oriel://auth@evil.example/callback?code={code}&state={state_of_it}"),
        format!("oriel://evil.example/auth/callback?code={code}&state={state_of_it}"),
        format!("ORIEL://AUTH/CALLBACK?code={code}&state={state_of_it}"),
        format!("oriel:auth/callback?code={code}&state={state_of_it}"),
        format!("https://auth/callback?code={code}&state={state_of_it}"),
        format!("oriel://auth/callback?code={code}&state={state_of_it}#fragment"),
        format!("oriel://auth/callback#code={code}&state={state_of_it}"),
        format!("oriel://auth/callback?code={code}&state={state_of_it}&state={state_of_it}"),
        format!("oriel://auth/callback?code={code}&code=x&state={state_of_it}"),
        format!("oriel://auth/callback?code=&state={state_of_it}"),
        format!("oriel://auth/callback?token={code}&state={state_of_it}"),
        format!("oriel://auth/callback?code={}&state={state_of_it}", "c".repeat(5000)),
        format!(" oriel://auth/callback?code={code}&state={state_of_it}"),
        format!("oriel://open?code={code}&state={state_of_it}"),
        format!("oriel://check/1?code={code}&state={state_of_it}"),
        format!("oriel://account.signOut?code={code}"),
        code.clone(),
        "oriel://".into(),
        "--help".into(),
        "\0".into(),
        String::new(),
    ] {
        oriel.app.open_link(&link).await;
        assert_waiting(&oriel, &link).await;
    }
    assert_eq!(puter.requests().len(), asked, "nobody was asked anything");
    oriel.app.open_link(good.as_str()).await;
    assert_signed_in_as(&oriel, "mira").await;
}

#[tokio::test]
async fn a_stranger_cannot_say_no_in_the_persons_name() {
    let puter = puter().await;
    let mut oriel = oriel(&puter).await;
    let good = link_of_a_new_sign_in(&puter, &mut oriel).await;
    for state_of_it in ["", "&state=", "&state=guessed"] {
        let link = format!("oriel://auth/callback?error=access_denied{state_of_it}");
        oriel.app.open_link(&link).await;
        assert_waiting(&oriel, &link).await;
    }
    oriel.app.open_link(good.as_str()).await;
    assert_signed_in_as(&oriel, "mira").await;
}

// Phishing by pasted codes (RFC 9700, sections 2.1.1 and 4.5), and credentials of other services.

#[tokio::test]
async fn a_pasted_code_of_somebody_else_signs_nobody_in() {
    let puter = puter().await;
    let (_theirs, attack) = link_of_a_stranger(&puter).await;
    for text in [query(&attack)["code"].clone(), format!("\"{}\"", query(&attack)["code"])] {
        let mut oriel = oriel(&puter).await;
        link_of_a_new_sign_in(&puter, &mut oriel).await;
        paste(&oriel, &text).await.unwrap_err();
        let state = state(&oriel).await;
        assert!(state["current"].is_null() && state["accounts"] == json!([]), "{state}");
        assert!(!oriel.computer.secrets.contents().keys().any(|name| name.starts_with("token ")));
    }
    let mut oriel = oriel(&puter).await;
    link_of_a_new_sign_in(&puter, &mut oriel).await;
    paste(&oriel, attack.as_str()).await.unwrap_err();
    assert_waiting(&oriel, "a whole link of somebody else").await;
}

#[tokio::test]
async fn a_pasted_token_is_no_answer_where_no_state_came_with_it() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let (_theirs, attack) = link_of_a_stranger(&puter).await;
    let place = &link[..Position::AfterPath];
    let token = &query(&attack)["token"];
    for text in [token.clone(), format!("{place}?token={token}"), format!("{place}?token={token}&state=guessed")] {
        paste(&oriel, &text).await.unwrap_err();
        assert_waiting(&oriel, &text).await;
    }
}

#[tokio::test]
async fn the_key_of_another_service_is_neither_used_nor_kept_nor_repeated() {
    let puter = puter().await;
    for (key, reason) in [
        ("sk-ant-oat01-AAAABBBBCCCCDDDDEEEEFFFF1111", Reason::ClaudeCodeToken),
        ("sk-ant-api03-AAAABBBBCCCCDDDDEEEEFFFF1111", Reason::ApiKey),
        ("sk-proj-AAAABBBBCCCCDDDDEEEEFFFF1111", Reason::ApiKey),
        ("AIzaAAAABBBBCCCCDDDDEEEEFFFF1111", Reason::ApiKey),
    ] {
        let mut oriel = oriel(&puter).await;
        link_of_a_new_sign_in(&puter, &mut oriel).await;
        let asked = puter.requests().len();
        for text in [key.to_owned(), format!("\n  {key}\t"), format!("export KEY='{key}'")] {
            let problem = paste(&oriel, &text).await.unwrap_err();
            assert_eq!(problem.reason, reason, "{key}");
            assert_eq!(serde_json::to_value(problem.code).unwrap(), "foreign_key");
            oriel.computer.desktop.copy(&text);
            oriel.call("account.paste", json!({})).await.unwrap_err();
            let everything = format!(
                "{problem:?} {} {} {:?}",
                state(&oriel).await,
                oriel.computer.store.text(),
                oriel.computer.secrets.contents()
            );
            assert!(!everything.contains("AAAABBBB"), "{everything}");
            assert_waiting(&oriel, key).await;
        }
        assert_eq!(puter.requests().len(), asked, "{key} was sent to nobody");
    }
}

// A compromised window: whoever controls the page can call every command, and still has no token.

#[tokio::test]
async fn the_window_never_learns_a_token_a_verifier_or_what_was_pasted() {
    let puter = puter_without_oauth().await;
    let mut oriel = oriel(&puter).await;
    let link = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let token = query(&link)["token"].clone();
    oriel.computer.desktop.copy(link.as_str());
    let mut told = oriel.call("account.paste", json!({})).await.unwrap().to_string();
    assert_signed_in_as(&oriel, "mira").await;
    oriel.computer.desktop.copy(&format!("not a link {token}"));
    told += &format!("{:?}", oriel.call("account.paste", json!({})).await.unwrap_err());
    for (name, args) in [
        ("app.start", json!({ "shown": null })),
        ("account.balance", json!({})),
        ("preferences.get", json!({})),
        ("diagnostics.connections", json!({})),
        ("diagnostics.report", json!({})),
        ("files.list", json!({ "folder": "~", "cursor": null, "sortBy": "name", "descending": false })),
    ] {
        told += &oriel.call(name, args).await.unwrap().to_string();
    }
    assert!(!told.contains(&token), "{told}");

    let puter = self::puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let mut told = oriel.call("account.signIn", ask_to_sign_in()).await.unwrap().to_string();
    let link = puter.approve(&oriel.computer.opened().await).await.unwrap();
    oriel.computer.desktop.copy(link.as_str());
    told += &oriel.call("account.paste", json!({})).await.unwrap().to_string();
    told += &state(&oriel).await.to_string();
    let exchange = puter.requests().into_iter().find(|request| request.route == Route::Token).unwrap();
    let verifier = exchange.body.unwrap()["code_verifier"].as_str().unwrap().to_owned();
    assert!(!told.contains(&verifier) && !told.contains(&query(&link)["code"]), "{told}");
}

#[tokio::test]
async fn a_window_that_turns_to_another_server_does_not_bring_the_token_there() {
    let (puter, evil) = (puter().await, puter().await);
    let oriel = signed_in(&puter).await;
    let token = oriel.computer.secrets.tokens().into_values().next().unwrap();
    let there = json!({ "server": evil.origin(), "oauth": evil.origin(), "allowHttp": true });
    oriel.call("account.signIn", there).await.unwrap();
    paste(&oriel, "oriel://auth/callback?code=c&state=s").await.unwrap_err();
    oriel.call("account.anotherWay", json!({})).await.unwrap();
    oriel.call("account.anotherWay", json!({})).await.unwrap();
    assert!(!evil.requests().is_empty());
    for request in evil.requests() {
        assert!(!format!("{request:?}").contains(&token), "{request:?}");
    }
    oriel.call("account.cancel", json!({})).await.unwrap();
    assert_signed_in_as(&oriel, "mira").await;
}

#[tokio::test]
async fn a_server_elsewhere_cannot_lead_oriel_to_this_computer_or_away_from_encryption() {
    let puter = puter().await;
    let oriel = oriel(&puter).await;
    for server in
        ["http://puter.example", "http://192.168.7.7:4100", "ftp://puter.example", "https://me:pw@puter.example"]
    {
        let asked = json!({ "server": server, "oauth": null, "allowHttp": false });
        oriel.call("account.signIn", asked).await.unwrap_err();
    }
    let headers = vec![("location".to_owned(), "http://puter.example/".to_owned())];
    puter.fault(Route::Gui, Fault::Status { code: 302, body: json!({}), headers });
    let asked = json!({ "server": puter.origin(), "oauth": null, "allowHttp": false });
    oriel.call("account.signIn", asked).await.unwrap_err();
    assert_eq!(seen(&state(&oriel).await), "signedOut");
}

// A changed list of accounts: it is a text file, and the token must not follow it.

#[tokio::test]
async fn the_token_does_not_follow_a_changed_list_of_accounts() {
    let (puter, evil) = (puter().await, puter().await);
    for origin in ["gui", "api", "oauth"] {
        let oriel = signed_in(&puter).await;
        let tokens = oriel.computer.secrets.tokens();
        let mut accounts = oriel.computer.store.get("accounts").unwrap();
        accounts["known"][0]["server"][origin] = json!(evil.origin());
        if origin == "gui" {
            // The id says where it is, and so does the name of the token: somebody moves that, too.
            let id = accounts["current"].as_str().unwrap().to_owned();
            let there = evil.origin().origin().ascii_serialization();
            let moved = format!("{}@{there}", id.split('@').next().unwrap());
            accounts["current"] = json!(moved);
            let secret = oriel.computer.secrets.contents().remove(&format!("token {id}")).unwrap();
            oriel.computer.secrets.plant(&format!("token {moved}"), &secret);
        }
        oriel.computer.store.set("accounts", Some(accounts)).unwrap();
        let oriel = oriel.restart().await;
        let state = state(&oriel).await;
        assert_eq!(seen(&state), "signedOut", "{origin}");
        assert_eq!(state["notice"]["reason"]["kind"], "tokenOfOtherServer", "{origin}");
        assert_eq!(evil.requests().len(), 0, "{origin}");
        for (name, token) in tokens {
            assert_eq!(oriel.computer.secrets.tokens().get(&name), Some(&token), "{origin}: it stays where it was");
        }
    }
}

#[tokio::test]
async fn a_token_that_does_not_say_for_which_server_is_not_used() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (name, token) in oriel.computer.secrets.tokens() {
        oriel.computer.secrets.plant(&name, &token);
    }
    let asked = puter.requests().len();
    let mut oriel = oriel.restart().await;
    assert_eq!(seen(&state(&oriel).await), "signedOut");
    assert_eq!(puter.requests().len(), asked);
    crate::sign_in(&puter, &mut oriel).await;
    let oriel = oriel.restart().await;
    assert_signed_in_as(&oriel, "mira").await;
}

// The document.

#[test]
fn the_document_names_these_tests_and_none_that_is_not_there() {
    let document = include_str!("../../src-tauri/crates/puter/src/sign_in.md");
    let ours = include_str!("attacks.rs");
    let theirs = concat!(
        include_str!("../../src-tauri/crates/puter/src/sign_in.rs"),
        include_str!("../../src-tauri/crates/puter/src/loopback/visit.rs"),
        include_str!("../../src-tauri/crates/puter/src/server.rs"),
        include_str!("../../src-tauri/crates/puter/tests/wire/account.rs"),
        include_str!("../../src-tauri/crates/puter/tests/wire/loopback.rs"),
        include_str!("../../src-tauri/crates/puter/tests/wire/server.rs"),
        include_str!("../../src-tauri/crates/puter/tests/wire/sign_in.rs"),
    );
    let rows = document.lines().filter(|line| line.starts_with("| **"));
    let shown_by = rows.map(|row| row.rsplit(" | ").next().unwrap());
    let named: Vec<&str> = shown_by.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() > 30, "{named:?}");
    let fuzzed = ["finish", "loopback_request"];
    for name in named.iter().filter(|name| !fuzzed.contains(name)) {
        let (sources, name) = name.strip_prefix("attacks::").map_or((theirs, *name), |name| (ours, name));
        assert!(sources.contains(&format!("fn {name}(")), "there is no test {name}");
    }
    let tests = ours.split("#[tokio::test]\nasync fn ").skip(1).map(|test| test.split('(').next().unwrap());
    for test in tests {
        assert!(named.contains(&format!("attacks::{test}").as_str()), "the document does not name {test}");
    }
}
