//! Signing in from beginning to end, with a browser played by the stand-in.
//! What comes back through the browser is worth nothing to anybody else.

use std::time::{Duration, SystemTime};

use puter::{
    Client, ErrorKind, Server,
    sign_in::{Attempt, AuthorizationServer, Callback, Loopback, Refusal, Way, authorization_server},
};
use puter_stand_in::{Fault, Options, Route, StandIn};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use url::Url;

use crate::{SHORT, kind};

const SCHEME: &str = "oriel://auth/callback";

struct Bridge {
    stand_in: StandIn,
    server: Server,
    authz: AuthorizationServer,
}

impl Bridge {
    async fn new() -> Bridge {
        let stand_in = StandIn::start(Options::default()).await.unwrap();
        let server = server(&stand_in);
        let authz = authorization_server(&server).await.unwrap().expect("a bridge");
        Bridge { stand_in, server, authz }
    }

    async fn attempt(&self) -> Attempt {
        let redirect = SCHEME.parse().unwrap();
        Attempt::by_code(&self.server, &self.authz, redirect, SystemTime::now()).await.unwrap()
    }

    /// Approves in the browser and reads the link that comes back.
    async fn approved(&self, attempt: &Attempt) -> Callback {
        let link = self.stand_in.approve(attempt.address()).await.unwrap();
        attempt.read(link.as_str(), SystemTime::now()).unwrap()
    }
}

fn server(stand_in: &StandIn) -> Server {
    Server::new(stand_in.origin(), stand_in.origin(), None)
}

async fn works(server: &Server, token: SecretString) -> bool {
    Client::with_limits(server.clone(), token, SHORT).whoami().await.is_ok()
}

#[tokio::test]
async fn signing_in_by_code_gives_a_token_that_works() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    assert_eq!(attempt.way(), Way::Scheme);
    let callback = bridge.approved(&attempt).await;
    let token = attempt.redeem(callback).await.unwrap();
    assert!(works(&bridge.server, token).await);
}

#[tokio::test]
async fn an_attempt_can_be_finished_after_the_program_was_started_anew() {
    let bridge = Bridge::new().await;
    let saved = bridge.attempt().await.save();
    let attempt = Attempt::restore(&saved, SystemTime::now()).unwrap();
    let callback = bridge.approved(&attempt).await;
    let token = attempt.redeem(callback).await.unwrap();
    assert!(works(attempt.server(), token).await);
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_the_attempt_it_belongs_to() {
    let bridge = Bridge::new().await;
    let (ours, theirs) = (bridge.attempt().await, bridge.attempt().await);
    let stolen = bridge.approved(&ours).await;
    assert_eq!(kind(theirs.redeem(stolen).await), ErrorKind::Rejected);
}

#[tokio::test]
async fn the_link_of_another_attempt_is_refused() {
    let bridge = Bridge::new().await;
    let (ours, theirs) = (bridge.attempt().await, bridge.attempt().await);
    let link = bridge.stand_in.approve(ours.address()).await.unwrap();
    assert_eq!(theirs.read(link.as_str(), SystemTime::now()).unwrap_err(), Refusal::WrongState);
}

#[tokio::test]
async fn a_code_that_is_too_old_is_rejected() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let callback = bridge.approved(&attempt).await;
    bridge.stand_in.advance(Duration::from_secs(6 * 60));
    assert_eq!(kind(attempt.redeem(callback).await), ErrorKind::Rejected);
}

#[tokio::test]
async fn a_person_who_declines_is_heard() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let link = bridge.stand_in.deny(attempt.address()).await.unwrap();
    assert_eq!(attempt.read(link.as_str(), SystemTime::now()).unwrap_err(), Refusal::Denied);
}

#[tokio::test]
async fn a_token_that_cannot_be_a_header_is_not_taken() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    for token in ["", "a b", "a\r\nX-Evil: 1", "é"] {
        let body = json!({"access_token": token, "token_type": "Bearer"});
        bridge.stand_in.fault(Route::Token, Fault::Status { code: 200, body, headers: vec![] });
        let code = Callback::Code("c".to_owned().into());
        assert_eq!(kind(attempt.redeem(code).await), ErrorKind::Garbled, "{token:?}");
    }
}

#[tokio::test]
async fn the_token_endpoint_cannot_send_the_code_elsewhere() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let elsewhere = bridge.stand_in.origin().join("elsewhere").unwrap().to_string();
    let headers = vec![("location".to_owned(), elsewhere)];
    bridge.stand_in.fault(Route::Token, Fault::Status { code: 307, body: json!({}), headers });
    assert!(attempt.redeem(Callback::Code("c".to_owned().into())).await.is_err());
    assert!(bridge.stand_in.requests().iter().all(|request| request.path != "/elsewhere"));
}

#[tokio::test]
async fn an_answer_that_holds_a_token_but_cannot_be_read_does_not_show_it() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let body = json!({"access_token": "the-secret-token"});
    bridge.stand_in.fault(Route::Token, Fault::Status { code: 200, body, headers: vec![] });
    let error = attempt.redeem(Callback::Code("c".to_owned().into())).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Garbled);
    assert!(!format!("{error:?}").contains("the-secret-token"));
}

#[tokio::test]
async fn where_no_authorization_server_answers_there_is_none() {
    let stand_in = StandIn::start(Options { bridge: false, ..Options::default() }).await.unwrap();
    assert_eq!(authorization_server(&server(&stand_in)).await.unwrap(), None);
}

#[tokio::test]
async fn an_authorization_server_that_speaks_for_another_is_not_used() {
    let stand_in = StandIn::start(Options::default()).await.unwrap();
    let elsewhere = |path: &str| format!("https://evil.example{path}");
    let body = json!({
        "issuer": elsewhere(""),
        "authorization_endpoint": elsewhere("/authorize"),
        "token_endpoint": elsewhere("/token"),
        "registration_endpoint": elsewhere("/register"),
        "code_challenge_methods_supported": ["S256"],
    });
    stand_in.fault(Route::Metadata, Fault::Status { code: 200, body, headers: vec![] });
    assert_eq!(authorization_server(&server(&stand_in)).await.unwrap(), None);
}

/// Plays the browser: one request, written by hand, and the whole answer.
async fn visit(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn get(address: &Url) -> String {
    let target = &address[url::Position::BeforePath..];
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", address.port().unwrap())
}

#[tokio::test]
async fn signing_in_through_the_listener_gives_a_token_that_works() {
    let stand_in = StandIn::start(Options { bridge: false, ..Options::default() }).await.unwrap();
    let server = server(&stand_in);
    let mut listener = Loopback::bind().await.unwrap();
    let attempt = Attempt::by_authme(&server, listener.redirect().clone(), SystemTime::now());
    assert_eq!(attempt.way(), Way::LoopbackAuthMe);

    let target = stand_in.approve(attempt.address()).await.unwrap();
    let port = target.port().unwrap();
    let browser = tokio::spawn(async move { visit(port, &get(&target)).await });
    let link = listener.next().await.unwrap();
    let callback = attempt.read(&link, SystemTime::now()).unwrap();
    let back = "oriel://open/?a=1&b=\"<2>".parse().unwrap();
    listener.answer(true, Some(&back)).await;
    let token = attempt.redeem(callback).await.unwrap();

    let page = browser.await.unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("Signed in. You can close this page.") && page.contains("history.replaceState"));
    assert!(page.contains(r#"href="oriel://open/?a=1&amp;b=%22%3C2%3E""#), "{page}");
    for header in ["Cache-Control: no-store", "Referrer-Policy: no-referrer", "default-src 'none'; script-src 'nonce-"]
    {
        assert!(page.contains(header), "{header} in {page}");
    }
    assert!(!page.contains(token.expose_secret()));
    assert!(works(&server, token).await);
}

#[tokio::test]
async fn a_code_can_come_back_to_the_listener_too() {
    let bridge = Bridge::new().await;
    let mut listener = Loopback::bind().await.unwrap();
    let redirect = listener.redirect().clone();
    let attempt = Attempt::by_code(&bridge.server, &bridge.authz, redirect, SystemTime::now()).await.unwrap();
    assert_eq!(attempt.way(), Way::LoopbackCode);
    let target = bridge.stand_in.approve(attempt.address()).await.unwrap();
    let browser = tokio::spawn(async move { visit(target.port().unwrap(), &get(&target)).await });
    let callback = attempt.read(&listener.next().await.unwrap(), SystemTime::now()).unwrap();
    listener.answer(false, None).await;
    assert!(browser.await.unwrap().contains("Not signed in."));
    assert!(works(&bridge.server, attempt.redeem(callback).await.unwrap()).await);
}

#[tokio::test]
async fn the_listener_answers_nobody_but_the_browser_it_waits_for() {
    let mut listener = Loopback::bind().await.unwrap();
    let redirect = listener.redirect().clone();
    let (port, path) = (redirect.port().unwrap(), redirect.path().to_owned());
    let strangers = async move {
        let host = format!("Host: 127.0.0.1:{port}");
        let long = "x".repeat(17 * 1024);
        for request in [
            format!("GET /?token=t HTTP/1.1\r\n{host}\r\n\r\n"),
            format!("GET {path}/?token=t HTTP/1.1\r\n{host}\r\n\r\n"),
            format!("GET {path} HTTP/1.1\r\n{host}\r\n\r\n"),
            format!("POST {path}?token=t HTTP/1.1\r\n{host}\r\n\r\n"),
            format!("GET {path}?token=t HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"),
            format!("GET {path}?token=t HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
            format!("GET {path}?token=t HTTP/1.1\r\n{host}\r\n{host}\r\n\r\n"),
            format!("GET {path}?token=t HTTP/1.1\r\n\r\n"),
            format!("GET {path}?token={long} HTTP/1.1\r\n{host}\r\n\r\n"),
            format!("GET http://127.0.0.1:{port}{path}?token=t HTTP/1.1\r\n{host}\r\n\r\n"),
            "\u{16}\u{3}\u{1} not HTTP at all\r\n\r\n".to_owned(),
        ] {
            let answer = visit(port, &request).await;
            assert!(answer.starts_with("HTTP/1.1 404 "), "{answer} to {:.200}", request);
        }
        let icon = visit(port, &format!("GET /favicon.ico HTTP/1.1\r\n{host}\r\n\r\n")).await;
        assert!(icon.starts_with("HTTP/1.1 204 "), "{icon}");
        // One that says nothing stays, as browsers' spare connections do.
        let silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        (silent, path)
    };
    let strangers = tokio::spawn(strangers);
    let (_silent, path) = tokio::select! {
        link = listener.next() => panic!("a stranger was believed: {link:?}"),
        done = strangers => done.unwrap(),
    };

    let request = format!("GET {path}?state=s HTTP/1.1\r\nhOST: 127.0.0.1:{port}\r\n\r\n");
    let browser = tokio::spawn(async move { visit(port, &request).await });
    let link = timeout(Duration::from_secs(4), listener.next()).await.expect("not behind the silent one").unwrap();
    assert_eq!(link, format!("{redirect}?state=s"));
    listener.answer(true, None).await;
    assert!(browser.await.unwrap().contains("Signed in."));
}

#[tokio::test]
async fn a_listener_that_is_dropped_lets_go_of_its_port() {
    let listener = Loopback::bind().await.unwrap();
    let port = listener.redirect().port().unwrap();
    drop(listener);
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}
