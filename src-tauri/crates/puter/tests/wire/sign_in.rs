//! Signing in from beginning to end, with a browser played by the stand-in.
//! What comes back through the browser is worth nothing to anybody else.

use std::time::{Duration, SystemTime};

use crate::{kind, network};
use puter::{
    Client, ErrorKind, Server,
    sign_in::{Attempt, AuthorizationServer, Callback, ForeignKey, RedirectKind, Refusal, authorization_server},
};
use puter_stand_in::{Fault, Options, Route, StandIn};
use secrecy::SecretString;
use serde_json::json;

const SCHEME: &str = "oriel://auth/callback";

pub struct Bridge {
    pub stand_in: StandIn,
    pub server: Server,
    pub authz: AuthorizationServer,
}

impl Bridge {
    pub async fn new() -> Bridge {
        let stand_in = StandIn::start(Options::default()).await.unwrap();
        let server = server(&stand_in);
        let authz = authorization_server(&network(), &server).await.unwrap().expect("a bridge");
        Bridge { stand_in, server, authz }
    }

    async fn attempt(&self) -> Attempt {
        let redirect = SCHEME.parse().unwrap();
        Attempt::by_code(&network(), &self.server, &self.authz, redirect, SystemTime::now()).await.unwrap()
    }

    /// Approves in the browser and reads the link that comes back.
    async fn approved(&self, attempt: &Attempt) -> Callback {
        let link = self.stand_in.approve(attempt.address()).await.unwrap();
        attempt.read(link.as_str(), SystemTime::now()).unwrap()
    }
}

pub fn server(stand_in: &StandIn) -> Server {
    Server::new(stand_in.origin(), stand_in.origin(), None)
}

pub async fn works(server: &Server, token: SecretString) -> bool {
    Client::new(&network(), server.clone(), token).whoami().await.is_ok()
}

#[tokio::test]
async fn signing_in_by_code_gives_a_token_that_works() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    assert_eq!(attempt.way(), RedirectKind::Scheme);
    let callback = bridge.approved(&attempt).await;
    let token = attempt.redeem(&network(), callback).await.unwrap();
    assert!(works(&bridge.server, token).await);
}

#[tokio::test]
async fn an_attempt_can_be_finished_after_the_program_was_started_anew() {
    let bridge = Bridge::new().await;
    let saved = bridge.attempt().await.save();
    let attempt = Attempt::restore(&saved, SystemTime::now()).unwrap();
    let callback = bridge.approved(&attempt).await;
    let token = attempt.redeem(&network(), callback).await.unwrap();
    assert!(works(attempt.server(), token).await);
}

#[tokio::test]
async fn a_pasted_code_gives_a_token_that_works() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let link = bridge.stand_in.approve(attempt.address()).await.unwrap();
    let code = link.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let callback = attempt.read_pasted(&format!(" {code}\n"), SystemTime::now()).unwrap();
    let token = attempt.redeem(&network(), callback).await.unwrap();
    assert!(works(&bridge.server, token).await);
}

#[tokio::test]
async fn a_pasted_code_of_somebody_else_signs_nobody_in() {
    let bridge = Bridge::new().await;
    let (ours, theirs) = (bridge.attempt().await, bridge.attempt().await);
    let link = bridge.stand_in.approve(theirs.address()).await.unwrap();
    let code = link.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let callback = ours.read_pasted(&code, SystemTime::now()).unwrap();
    assert_eq!(kind(ours.redeem(&network(), callback).await), ErrorKind::Rejected);
}

#[tokio::test]
async fn a_key_of_another_service_is_asked_of_nobody() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let asked = bridge.stand_in.requests().len();
    let refusal = attempt.read_pasted("sk-ant-oat01-AAAAAAAAAAAAAAAAAAAAAAAAAAAA", SystemTime::now()).unwrap_err();
    assert_eq!(refusal, Refusal::ForeignKey(ForeignKey::ClaudeCode));
    assert_eq!(bridge.stand_in.requests().len(), asked);
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_the_attempt_it_belongs_to() {
    let bridge = Bridge::new().await;
    let (ours, theirs) = (bridge.attempt().await, bridge.attempt().await);
    let stolen = bridge.approved(&ours).await;
    assert_eq!(kind(theirs.redeem(&network(), stolen).await), ErrorKind::Rejected);
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
    assert_eq!(kind(attempt.redeem(&network(), callback).await), ErrorKind::Rejected);
}

#[tokio::test]
async fn a_person_who_declines_is_heard() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let link = bridge.stand_in.deny(attempt.address()).await.unwrap();
    assert_eq!(attempt.read(link.as_str(), SystemTime::now()).unwrap_err(), Refusal::Denied);
}

#[tokio::test]
async fn a_token_that_cannot_be_a_bearer_s_header_is_not_taken() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    for (token, kind_of_token) in
        [("", "Bearer"), ("a b", "Bearer"), ("a\r\nX-Evil: 1", "Bearer"), ("é", "Bearer"), ("fine", "mac")]
    {
        let body = json!({"access_token": token, "token_type": kind_of_token});
        bridge.stand_in.fault(Route::Token, Fault::Status { code: 200, body, headers: vec![] });
        let code = Callback::Code("c".to_owned().into());
        assert_eq!(kind(attempt.redeem(&network(), code).await), ErrorKind::Garbled, "{token:?}");
    }
}

#[tokio::test]
async fn the_token_endpoint_cannot_send_the_code_elsewhere() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let elsewhere = bridge.stand_in.origin().join("elsewhere").unwrap().to_string();
    let headers = vec![("location".to_owned(), elsewhere)];
    bridge.stand_in.fault(Route::Token, Fault::Status { code: 307, body: json!({}), headers });
    assert!(attempt.redeem(&network(), Callback::Code("c".to_owned().into())).await.is_err());
    assert!(bridge.stand_in.requests().iter().all(|request| request.path != "/elsewhere"));
}

#[tokio::test]
async fn an_answer_that_holds_a_token_but_cannot_be_read_does_not_show_it() {
    let bridge = Bridge::new().await;
    let attempt = bridge.attempt().await;
    let body = json!({"access_token": "the-secret-token"});
    bridge.stand_in.fault(Route::Token, Fault::Status { code: 200, body, headers: vec![] });
    let error = attempt.redeem(&network(), Callback::Code("c".to_owned().into())).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Garbled);
    assert!(!format!("{error:?}").contains("the-secret-token"));
}

#[tokio::test]
async fn where_no_authorization_server_answers_there_is_none() {
    let stand_in = StandIn::start(Options { bridge: false, ..Options::default() }).await.unwrap();
    assert_eq!(authorization_server(&network(), &server(&stand_in)).await.unwrap(), None);
}

/// What the question for an authorization server ends with when its metadata are answered like this.
async fn asked(fault: Fault) -> ErrorKind {
    let stand_in = StandIn::start(Options::default()).await.unwrap();
    (0..5).for_each(|_| stand_in.fault(Route::Metadata, fault.clone()));
    kind(authorization_server(&network(), &server(&stand_in)).await)
}

fn status(code: u16, body: serde_json::Value) -> Fault {
    Fault::Status { code, body, headers: vec![] }
}

#[tokio::test]
async fn only_a_plain_404_means_that_there_is_no_authorization_server() {
    let stand_in = StandIn::start(Options::default()).await.unwrap();
    stand_in.fault(Route::Metadata, status(404, json!({})));
    assert_eq!(authorization_server(&network(), &server(&stand_in)).await.unwrap(), None);
    for (fault, expected) in [
        (status(503, json!({})), ErrorKind::Server),
        (status(503, json!({ "code": "not_found" })), ErrorKind::NotFound),
        (status(403, json!({})), ErrorKind::Forbidden),
        (status(401, json!({})), ErrorKind::SignedOut),
        (status(302, json!({})), ErrorKind::NotPuter),
        (Fault::Reset, ErrorKind::Network),
        (Fault::Garbage, ErrorKind::Garbled),
        (status(200, json!({})), ErrorKind::Garbled),
    ] {
        assert_eq!(asked(fault.clone()).await, expected, "{fault:?}");
    }
}

#[tokio::test]
async fn at_an_address_that_is_only_guessed_nobody_has_to_live() {
    let stand_in = StandIn::start(Options { bridge: false, ..Options::default() }).await.unwrap();
    let gui: url::Url = format!("http://puter.localhost:{}", stand_in.origin().port().unwrap()).parse().unwrap();
    let server = Server::new(gui.clone(), gui, None);
    stand_in.fault(Route::Metadata, status(404, json!({})));
    stand_in.fault(Route::Metadata, Fault::Reset);
    assert_eq!(authorization_server(&network(), &server).await.unwrap(), None);
    let asked = stand_in.requests();
    let hosts: Vec<&str> = asked.iter().map(|request| request.headers["host"].as_str()).collect();
    assert!(hosts[0].starts_with("puter.localhost:") && hosts[1].starts_with("mcp.puter.localhost:"), "{hosts:?}");

    stand_in.fault(Route::Metadata, status(404, json!({})));
    stand_in.fault(Route::Metadata, status(503, json!({})));
    assert_eq!(kind(authorization_server(&network(), &server).await), ErrorKind::Server);
}

#[tokio::test]
async fn an_authorization_server_that_cannot_answer_at_the_moment_is_asked_again() {
    let stand_in = StandIn::start(Options::default()).await.unwrap();
    for fault in [status(503, json!({})), Fault::Reset, Fault::RateLimited { retry_after: Some(0) }] {
        stand_in.fault(Route::Metadata, fault);
    }
    assert!(authorization_server(&network(), &server(&stand_in)).await.unwrap().is_some());
    assert_eq!(stand_in.requests().len(), 4);
}

#[tokio::test]
async fn an_authorization_server_that_speaks_for_another_is_not_used() {
    let elsewhere = |path: &str| format!("https://evil.example{path}");
    let body = json!({
        "issuer": elsewhere(""),
        "authorization_endpoint": elsewhere("/authorize"),
        "token_endpoint": elsewhere("/token"),
        "registration_endpoint": elsewhere("/register"),
        "code_challenge_methods_supported": ["S256"],
    });
    assert_eq!(asked(status(200, body)).await, ErrorKind::Garbled);
}

#[tokio::test]
async fn an_id_that_would_make_an_endless_address_is_refused() {
    let bridge = Bridge::new().await;
    for id in [String::new(), "i".repeat(4097)] {
        bridge.stand_in.fault(Route::Register, status(201, json!({ "client_id": id })));
        let redirect = SCHEME.parse().unwrap();
        let begun = Attempt::by_code(&network(), &bridge.server, &bridge.authz, redirect, SystemTime::now()).await;
        assert_eq!(kind(begun), ErrorKind::Garbled, "{} letters", id.len());
    }
}
