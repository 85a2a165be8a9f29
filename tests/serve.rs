//! The door over loopback HTTP: the same application and the same UI without a window, for tests in a browser and for
//! working on the UI. `serve UI_FOLDER` prints its address; `POST /door/NAME` takes JSON arguments and answers
//! `{"output":…}` or `{"problem":…}`; to who sends `x-listens: true` it answers `{"call":NUMBER}` at once, and
//! `POST /next/NUMBER` answers what came since: `{"events":[…]}`, at the end with the output or the problem.
//!
//! The stand-in server is behind it, and whoever would click *Approve* in the browser is played: nothing here can reach
//! a real account, and the keychain is memory. `POST /stage/NAME` changes what a test may change of that computer: see
//! [`stage`].

use std::{net::Ipv4Addr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use app::{
    App, Calls,
    platform::{Handler, SecretsError},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Fault, Options, Route, StandIn};
use serde_json::{Value, json, value::RawValue};
use tokio::sync::{Mutex, mpsc, watch};
use url::Url;

#[derive(Clone)]
struct Served {
    /// The Oriel that runs; `None` for the moment between quitting and starting again.
    oriel: Arc<Mutex<Option<Oriel>>>,
    app: watch::Sender<App>,
    calls: Arc<Calls>,
    puter: Arc<StandIn>,
    /// What the person in the browser does: approve, refuse, or nothing.
    consent: watch::Sender<Option<bool>>,
    ui: PathBuf,
}

fn main() -> std::io::Result<ExitCode> {
    match app::read_pdf_if_asked() {
        Some(done) => Ok(done),
        None => serve().map(|()| ExitCode::SUCCESS),
    }
}

#[tokio::main]
async fn serve() -> std::io::Result<()> {
    let Some(ui) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("usage: serve UI_FOLDER"));
    };
    let puter = StandIn::start(Options { pace: Duration::from_millis(4), ..Options::default() }).await?;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let browser = oriel.computer.take_browser();
    let served = Served {
        app: watch::Sender::new(oriel.app.clone()),
        oriel: Arc::new(Mutex::new(Some(oriel))),
        calls: Arc::default(),
        puter: Arc::new(puter),
        consent: watch::Sender::new(Some(true)),
        ui,
    };
    tokio::spawn(play_the_person(served.clone(), browser));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    let routes = Router::new()
        .route("/door/{name}", post(door))
        .route("/next/{number}", post(next))
        .route("/stage/{name}", post(stage))
        .fallback(file)
        .with_state(served);
    axum::serve(listener, routes).await
}

/// Plays the person in the browser, before every page that Oriel opens.
async fn play_the_person(served: Served, mut browser: mpsc::UnboundedReceiver<Url>) {
    while let Some(address) = browser.recv().await {
        let app = served.app.borrow().clone();
        if address.scheme() == "oriel" {
            app.open_link(address.as_str()).await;
            continue;
        }
        let is_puter = address.origin() == served.puter.origin().origin();
        let consent = *served.consent.borrow();
        let answered = match consent {
            Some(true) if is_puter => served.puter.approve(&address).await,
            Some(false) if is_puter => served.puter.deny(&address).await,
            _ => continue,
        };
        match answered {
            Ok(link) if link.scheme() == "oriel" => app.open_link(link.as_str()).await,
            Ok(link) => drop(reqwest::get(link).await),
            // Other pages of Puter are looked at and left.
            Err(error) => eprintln!("the page asked for no consent: {error}"),
        }
    }
}

/// Changes something about the computer, its keychain or its Puter. The arguments are JSON:
/// `close {}` (the window is closed), `end {}` (the session ends), `puter {there}` (it goes away or comes back),
/// `keychain {state: "ready" | "missing" | "locked" | "asking"}`, `revoke {}`, `deadTokens {dead}`,
/// `consent {approve: true | false | null}`, `clipboard {text}`, `scheme {handler: "ours" | "other" | "nobody"}`,
/// `disturb {}` (the sign-in service fails once), `leave {usd}` (what is left of the balance), `user {name}` (who approves), `guest {}` (a browser that was never there approves),
/// `carry {address}` (approves there and copies the link, which does not arrive by itself),
/// `pass {seconds}`, `file {name, text}` (what will be chosen to upload), `save {name}` (where will be saved),
/// `restart {}` (quits Oriel and starts it again),
/// `chat {title, turns}` (a chat of so many turns that is there when Oriel has started again).
async fn stage(State(served): State<Served>, Path(name): Path<String>, body: Bytes) -> StatusCode {
    let Ok(wish) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let mut running = served.oriel.lock().await;
    let Some(computer) = running.as_ref().map(|oriel| &oriel.computer) else { return StatusCode::CONFLICT };
    let text = |name: &str| wish[name].as_str().unwrap_or_default();
    match name.as_str() {
        "keychain" => {
            computer.secrets.ask(text("state") == "asking");
            computer.secrets.fail(match text("state") {
                "missing" => Some(SecretsError::Missing),
                "locked" => Some(SecretsError::Locked),
                _ => None,
            });
        }
        "disturb" => served.puter.fault(Route::Metadata, Fault::ServerError),
        "close" => {
            let app = served.app.borrow().clone();
            tokio::spawn(async move { app.close().await });
        }
        "end" => {
            let app = served.app.borrow().clone();
            tokio::spawn(async move { app.close_now().await });
        }
        "puter" => {
            let changed = match wish["there"] == true {
                true => served.puter.come_back().await,
                false => {
                    served.puter.go_away().await;
                    Ok(())
                }
            };
            if changed.is_err() {
                return StatusCode::CONFLICT;
            }
        }
        "revoke" => served.puter.revoke_all(),
        "deadTokens" => served.puter.tokens_are_born_dead(wish["dead"] == true),
        "consent" => {
            served.consent.send_replace(wish["approve"].as_bool());
        }
        "clipboard" => computer.desktop.copy(text("text")),
        "carry" => {
            let Ok(address) = Url::parse(text("address")) else { return StatusCode::BAD_REQUEST };
            let Ok(link) = served.puter.approve(&address).await else { return StatusCode::BAD_REQUEST };
            computer.desktop.copy(link.as_str());
        }
        "pass" => computer.clock.pass(Duration::from_secs(wish["seconds"].as_u64().unwrap_or_default())),
        "file" => {
            let path = computer.folder.path().join(text("name"));
            if tokio::fs::write(&path, text("text")).await.is_err() {
                return StatusCode::BAD_REQUEST;
            }
            computer.desktop.will_choose(vec![path]);
        }
        "chat" => {
            let turns = wish["turns"].as_u64().unwrap_or_default();
            if oriel_tests::long_chat::write(computer, text("title"), turns).is_err() {
                return StatusCode::BAD_REQUEST;
            }
        }
        "save" => computer.desktop.will_save_to(Some(&computer.folder.path().join(text("name")))),
        "scheme" => computer.scheme.is_handled_by(match text("handler") {
            "other" => Handler::Other { name: "Another program".into() },
            "nobody" => Handler::Nobody,
            _ => Handler::Ours,
        }),
        "leave" => served.puter.leave("mira", wish["usd"].as_f64().unwrap_or_default()),
        "guest" => served.puter.bring_new_browser(),
        "user" => served.puter.log_in(text("name")),
        "restart" => {
            if let Some(oriel) = running.take() {
                let Oriel { app, computer } = oriel;
                drop(app);
                let oriel = computer.start_at_once().await;
                served.app.send_replace(oriel.app.clone());
                *running = Some(oriel);
            }
        }
        _ => return StatusCode::NOT_FOUND,
    }
    StatusCode::NO_CONTENT
}

async fn door(State(served): State<Served>, Path(name): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let Ok(args) = serde_json::from_slice::<Box<RawValue>>(&body) else {
        return (StatusCode::BAD_REQUEST, "the arguments are not JSON").into_response();
    };
    let app = served.app.borrow().clone();
    if headers.contains_key("x-listens") {
        return Json(json!({ "call": served.calls.begin(app, name, args) })).into_response();
    }
    // What was begun goes on when the page is gone.
    let called = tokio::spawn(async move { app::call(&app, &name, &args, &|_| ()).await });
    match called.await {
        Ok(Ok(output)) => Json(json!({ "output": output })).into_response(),
        Ok(Err(problem)) => Json(json!({ "problem": problem })).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What came of a command that a page listens to.
async fn next(State(served): State<Served>, Path(number): Path<u64>) -> Response {
    Json(served.calls.next(number).await).into_response()
}

/// A file of the built UI, with the content policy that the window has.
async fn file(State(served): State<Served>, uri: axum::http::Uri) -> Response {
    let name = uri.path().trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let kind = match name.rsplit('.').next() {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    if name.split('/').any(|part| part == "..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                  frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
    match tokio::fs::read(served.ui.join(name)).await {
        // The shell puts its policy on pages whose names end in "html" only; the frame for diagrams brings its own.
        Ok(bytes) if !name.ends_with(".html") => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Ok(bytes) => ([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
