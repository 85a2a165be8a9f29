//! Finding a server from what a person typed.
//! Names below `localhost` are this machine, whatever the system thinks of them.

use puter::{Client, ErrorKind, Server};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::json;
use tokio::net::TcpListener;

use crate::{kind, network};

async fn stand_in() -> StandIn {
    StandIn::start(Options::default()).await.unwrap()
}

async fn discover(stand_in: &StandIn) -> puter::Result<Server> {
    Server::discover(&network(), stand_in.origin().as_str(), None, false).await
}

#[tokio::test]
async fn a_server_is_found_by_its_address() {
    let stand_in = stand_in().await;
    let server = discover(&stand_in).await.unwrap();
    assert_eq!(*server.gui(), stand_in.origin());
    assert_eq!(server.host(), format!("127.0.0.1:{}", stand_in.origin().port().unwrap()));
    Client::new(&network(), server, stand_in.token().into()).whoami().await.unwrap();
}

#[tokio::test]
async fn a_server_is_found_by_a_name_below_localhost() {
    let stand_in = stand_in().await;
    let address = format!("http://puter.localhost:{}", stand_in.origin().port().unwrap());
    let server = Server::discover(&network(), &address, None, false).await.unwrap();
    assert_eq!(server.gui().host_str(), Some("puter.localhost"));
}

#[tokio::test]
async fn a_server_that_moved_is_found_where_it_went() {
    let stand_in = stand_in().await;
    let there = format!("http://puter.localhost:{}/", stand_in.origin().port().unwrap());
    let headers = vec![("location".to_owned(), there.clone())];
    stand_in.fault(Route::Gui, Fault::Status { code: 301, body: json!({}), headers });
    assert_eq!(discover(&stand_in).await.unwrap().gui().as_str(), there);
}

#[tokio::test]
async fn a_server_that_moved_is_asked_at_the_path_that_it_names() {
    let stand_in = stand_in().await;
    let headers = vec![("location".to_owned(), "/dashboard".to_owned())];
    stand_in.fault(Route::Gui, Fault::Status { code: 302, body: json!({}), headers });
    assert_eq!(*discover(&stand_in).await.unwrap().gui(), stand_in.origin());
    let paths: Vec<String> = stand_in.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/", "/dashboard", "/version"]);
}

#[tokio::test]
async fn a_server_that_leads_away_from_encryption_is_refused() {
    let stand_in = stand_in().await;
    let headers = vec![("location".to_owned(), "http://puter.example/".to_owned())];
    stand_in.fault(Route::Gui, Fault::Status { code: 301, body: json!({}), headers });
    assert_eq!(kind(discover(&stand_in).await), ErrorKind::Insecure);
}

#[tokio::test]
async fn what_answers_but_is_no_puter_is_told_apart() {
    let stand_in = stand_in().await;
    for fault in [
        Fault::Garbage,
        Fault::Status { code: 404, body: json!({}), headers: vec![] },
        Fault::Status { code: 200, body: json!({"name": "another"}), headers: vec![] },
    ] {
        stand_in.fault(Route::Version, fault);
        assert_eq!(kind(discover(&stand_in).await), ErrorKind::NotPuter);
    }
    stand_in.fault(Route::Gui, Fault::Status { code: 404, body: json!({}), headers: vec![] });
    assert_eq!(kind(discover(&stand_in).await), ErrorKind::NotPuter);
    stand_in.fault(Route::Gui, Fault::ServerError);
    assert_eq!(kind(discover(&stand_in).await), ErrorKind::Server);
}

#[tokio::test]
async fn a_server_that_cannot_answer_at_the_moment_is_asked_again() {
    let stand_in = stand_in().await;
    for route in [Route::Gui, Route::Version] {
        for fault in [Fault::Html, Fault::Reset, Fault::RateLimited { retry_after: Some(0) }] {
            stand_in.fault(route, fault);
        }
    }
    discover(&stand_in).await.unwrap();

    stand_in.fault(Route::Gui, Fault::RateLimited { retry_after: Some(7) });
    let before = stand_in.requests().len();
    assert_eq!(kind(discover(&stand_in).await), ErrorKind::RateLimited);
    assert_eq!(stand_in.requests().len(), before + 1, "it is left alone as it asks");
}

#[tokio::test]
async fn a_name_that_only_begins_like_this_machine_is_not_this_machine() {
    let stand_in = stand_in().await;
    let address = format!("http://localhost.example:{}", stand_in.origin().port().unwrap());
    assert_eq!(kind(Server::discover(&network(), &address, None, false).await), ErrorKind::Insecure);
    assert_eq!(stand_in.requests().len(), 0);
}

#[tokio::test]
async fn a_door_behind_which_nobody_lives_is_a_network_problem() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(kind(Server::discover(&network(), &address, None, false).await), ErrorKind::Network);
}

#[tokio::test]
async fn an_address_without_encryption_is_not_even_asked() {
    assert_eq!(kind(Server::discover(&network(), "http://puter.example", None, false).await), ErrorKind::Insecure);
    assert_eq!(kind(Server::discover(&network(), "gopher://puter.example", None, true).await), ErrorKind::Invalid);
    let oauth = "http://mcp.puter.example".parse().unwrap();
    assert_eq!(
        kind(Server::discover(&network(), "https://127.0.0.1:1", Some(oauth), false).await),
        ErrorKind::Insecure
    );
}
