//! The door over loopback HTTP: the same application and the same UI without a window, for tests in a browser and for
//! working on the UI. `serve UI_FOLDER` prints its address; `POST /door/NAME` takes JSON arguments and answers lines of
//! JSON: `{"event":…}` as they come, then `{"output":…}` or `{"problem":…}`.
//!
//! The stand-in server is behind it, and whoever would click *Approve* in the browser is played: nothing here can reach
//! a real account, and the keychain is memory.

use std::{convert::Infallible, net::Ipv4Addr, path::PathBuf, time::Duration};

use app::App;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Options, StandIn};
use serde_json::{Value, json};
use tokio::sync::mpsc;

#[derive(Clone)]
struct Served {
    app: App,
    ui: PathBuf,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let Some(ui) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("usage: serve UI_FOLDER"));
    };
    let puter = StandIn::start(Options { pace: Duration::from_millis(4), ..Options::default() }).await?;
    let Oriel { app, computer } = Computer::new(puter.origin()).start().await;
    tokio::spawn(approve(puter, app.clone(), computer));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    let routes = Router::new().route("/door/{name}", post(door)).fallback(file).with_state(Served { app, ui });
    axum::serve(listener, routes).await
}

/// Plays the person in the browser: approves every consent page that Oriel opens.
async fn approve(puter: StandIn, app: App, mut computer: Computer) {
    while let Some(address) = computer.next_opened().await {
        if address.host_str() != puter.origin().host_str() {
            continue;
        }
        match puter.approve(&address).await {
            Ok(link) => app.open_link(link.as_str()).await,
            Err(error) => eprintln!("the consent page did not work: {error}"),
        }
    }
}

async fn door(State(served): State<Served>, Path(name): Path<String>, body: Bytes) -> Response {
    let Ok(args) = serde_json::from_slice::<Value>(&body) else {
        return (StatusCode::BAD_REQUEST, "the arguments are not JSON").into_response();
    };
    let (sender, mut lines) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let told = sender.clone();
        let result = oriel_tests::call(&served.app, &name, args, |event| {
            // A page that went away does not listen.
            let _ = told.send(json!({ "event": event }));
        })
        .await;
        let _ = sender.send(match result {
            Ok(output) => json!({ "output": output }),
            Err(problem) => json!({ "problem": problem }),
        });
    });
    let lines = futures_util::stream::poll_fn(move |context| lines.poll_recv(context));
    let lines = futures_util::StreamExt::map(lines, |line| Ok::<_, Infallible>(format!("{line}\n")));
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response()
}

/// A file of the built UI, with the content policy that the window has.
async fn file(State(served): State<Served>, uri: axum::http::Uri) -> Response {
    let name = uri.path().trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    if name.split('/').any(|part| part == "..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                  connect-src 'self'; base-uri 'none'; form-action 'none'";
    match tokio::fs::read(served.ui.join(name)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
