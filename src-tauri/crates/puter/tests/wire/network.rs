//! Who is told of the connections that are made, and what they are told.
//! A person is shown these, so nothing may be missing and nothing may be in them that is theirs alone.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use puter::{
    Client, Connection, ErrorKind, Limits, Network, Server,
    files::OnConflict,
    sign_in::{Attempt, authorization_server},
};
use puter_stand_in::{Fault, Options, Route, StandIn};
use tokio::net::TcpListener;

use crate::{APP, SHORT, kind, path};

/// A network and everything that was told about it.
fn observed(limits: Limits) -> (Network, Arc<Mutex<Vec<Connection>>>) {
    let told: Arc<Mutex<Vec<Connection>>> = Arc::default();
    let ear = told.clone();
    (Network::observed(APP, limits, move |connection| ear.lock().unwrap().push(connection.clone())), told)
}

fn lines(told: &Mutex<Vec<Connection>>) -> Vec<String> {
    let line = |its: &Connection| format!("{} {} {} {:?}", its.operation, its.method, its.path, its.status);
    told.lock().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn every_request_of_a_session_is_told_once_without_anything_secret() {
    let stand_in = StandIn::start(Options { pace: Duration::ZERO, ..Options::default() }).await.unwrap();
    let (network, told) = observed(SHORT);
    let server = Server::discover(&network, stand_in.origin().as_str(), None, false).await.unwrap();
    let authz = authorization_server(&network, &server).await.unwrap().unwrap();
    let redirect = "oriel://auth/callback".parse().unwrap();
    let attempt = Attempt::by_code(&network, &server, &authz, redirect, SystemTime::now()).await.unwrap();
    let link = stand_in.approve(attempt.address()).await.unwrap();
    let callback = attempt.read(link.as_str(), SystemTime::now()).unwrap();
    let client = Client::new(&network, server, attempt.redeem(&network, callback).await.unwrap());
    client.whoami().await.unwrap();
    let upload = puter::files::Upload::bytes("a letter".into());
    client.write(&path("~/Documents/letter.txt"), upload, OnConflict::Fail).await.unwrap();
    client.read(&path("~/Documents/letter.txt"), None).await.unwrap();

    assert_eq!(
        lines(&told),
        [
            "discover GET / Some(200)",
            "discover GET /version Some(200)",
            "sign_in GET /.well-known/oauth-authorization-server Some(200)",
            "sign_in POST /register Some(201)",
            "sign_in POST /token Some(200)",
            "whoami GET /whoami Some(200)",
            "write POST /batch Some(200)",
            "read GET /read Some(200)",
        ]
    );
    let origin = stand_in.origin();
    let host = format!("127.0.0.1:{}", origin.port().unwrap());
    let printed = format!("{:?}", told.lock().unwrap());
    assert!(told.lock().unwrap().iter().all(|connection| connection.host == host), "{printed}");
    for secret in ["code=", "letter", "Bearer", &stand_in.token(), link.query().unwrap()] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

#[tokio::test]
async fn requests_that_fail_or_are_repeated_or_given_up_are_told_too() {
    let stand_in = StandIn::start(Options::default()).await.unwrap();
    let (network, told) = observed(Limits { idle: Duration::from_millis(100), ..SHORT });
    let server = Server::new(stand_in.origin(), stand_in.origin(), None);
    let client = Client::new(&network, server, stand_in.token().into());
    stand_in.fault(Route::Whoami, Fault::Html);
    stand_in.fault(Route::Whoami, Fault::Reset);
    client.whoami().await.unwrap();
    assert_eq!(
        lines(&told),
        ["whoami GET /whoami Some(502)", "whoami GET /whoami None", "whoami GET /whoami Some(200)"]
    );

    // Nobody answers here, and whoever waits loses patience.
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere = format!("http://{}", deaf.local_addr().unwrap()).parse::<url::Url>().unwrap();
    let client = Client::new(&network, Server::new(nowhere.clone(), nowhere, None), stand_in.token().into());
    told.lock().unwrap().clear();
    assert_eq!(kind(client.whoami().await), ErrorKind::Timeout);
    assert!(tokio::time::timeout(Duration::from_millis(20), client.whoami()).await.is_err());
    assert_eq!(lines(&told), ["whoami GET /whoami None", "whoami GET /whoami None"]);
}
