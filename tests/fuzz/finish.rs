//! Links from outside and pasted texts: whatever they say, nobody is signed in by them, an open sign-in stays open
//! unless it is answered, and nothing of them is repeated.

use std::{cell::RefCell, time::SystemTime};

use oriel_tests::{Computer, Oriel};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};
use url::{Url, form_urlencoded};

const STATE: &str = "st4te-of-the-open-sign-in";
const VERIFIER: &str = "v3rifier-that-never-leaves-oriel";

/// A way back from the browser, as an open sign-in is saved.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    redirect: &'static str,
    has_code: bool,
}

const WAYS: [Way; 3] = [
    Way { name: "Scheme", redirect: "oriel://auth/callback", has_code: true },
    Way { name: "LoopbackCode", redirect: "http://127.0.0.1:41461/c0de", has_code: true },
    Way { name: "LoopbackAuthMe", redirect: "http://127.0.0.1:41461/t0ken", has_code: false },
];

/// Oriel four times: once with a sign-in open by each way, and once with none.
struct Bench {
    runtime: Runtime,
    /// A server that refuses everything.
    nowhere: Url,
    waiting: Vec<Oriel>,
    idle: Oriel,
}

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::new(Bench::new());
}

/// One text, as a link from outside and as something pasted.
///
/// # Panics
/// If it does what no such text may do.
pub fn finish(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    BENCH.with_borrow_mut(|bench| bench.check(&text));
}

impl Bench {
    fn new() -> Bench {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (nowhere, idle) = runtime.block_on(async {
            let nowhere = refuse_everything().await;
            (nowhere.clone(), Computer::new(nowhere).start().await)
        });
        let waiting = WAYS.map(|way| runtime.block_on(with_open_sign_in(way, &nowhere))).into();
        Bench { runtime, nowhere, waiting, idle }
    }

    fn check(&mut self, text: &str) {
        for pasted in [false, true] {
            let idle = self.runtime.block_on(tried(&self.idle, text, pasted));
            assert_eq!(idle.step, "idle", "a text began something");
            for (way, oriel) in WAYS.into_iter().zip(&mut self.waiting) {
                let seen = self.runtime.block_on(tried(oriel, text, pasted));
                if seen.step == "waiting" {
                    assert!(seen.is_refused || is_no_answer(text), "taken, and nothing came of it");
                } else {
                    assert_eq!(seen.step, "idle");
                    assert!(may_answer(way, text, pasted), "the sign-in by {} ended", way.name);
                    assert!(!looks_foreign(text) || !pasted, "the key of another service was used");
                    *oriel = self.runtime.block_on(with_open_sign_in(way, &self.nowhere));
                }
            }
        }
    }
}

/// What came of a text.
struct Seen {
    step: String,
    is_refused: bool,
}

/// Sends the text through one of the doors for texts, and checks what holds in every case.
async fn tried(oriel: &Oriel, text: &str, pasted: bool) -> Seen {
    let before = oriel.computer.secrets.contents().len();
    let answer = match pasted {
        true => oriel.call("account.finish", json!({ "link": text })).await,
        false => {
            oriel.app.open_link(text).await;
            Ok(Value::Null)
        }
    };
    let start = oriel.call("app.start", json!({ "shown": null })).await.expect("the state can always be read");
    let state = &start["account"];
    assert!(state["current"].is_null() && state["accounts"] == json!([]), "somebody is signed in: {state}");
    let secrets = oriel.computer.secrets.contents();
    assert!(secrets.len() <= before && secrets.keys().all(|name| name == UNFINISHED), "something was kept");
    let problem = serde_json::to_string(&answer.as_ref().err()).expect("a problem is JSON");
    let said = format!("{problem}{}", state["notice"]);
    for secret in secrets_in(text) {
        assert!(!said.contains(&secret), "{secret} is repeated in {said}");
    }
    assert!(!format!("{said}{state}").contains(VERIFIER), "the verifier left Oriel");
    let notice = !state["notice"].is_null();
    Seen {
        step: state["signIn"]["step"].as_str().unwrap_or_default().to_owned(),
        is_refused: if pasted { answer.is_err() && notice } else { notice },
    }
}

/// Words in which a secret might stand: long, and of letters and digits mixed, as none of Oriel's own sentences has.
fn secrets_in(text: &str) -> Vec<String> {
    let decoded = form_urlencoded::parse(text.as_bytes()).map(|(name, value)| format!("{name} {value}"));
    let texts = [text.to_owned()].into_iter().chain(decoded);
    let words =
        texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect::<Vec<_>>());
    let is_secret = |word: &String| {
        word.len() >= 12 && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
    };
    words.filter(is_secret).collect()
}

/// Whether a text could at all be the answer to the open sign-in: our redirect with our state, or a code by itself.
fn may_answer(way: Way, text: &str, pasted: bool) -> bool {
    let text: String = match pasted {
        true => text.chars().filter(|c| !c.is_whitespace() && !"\"'`<>“”„‘’«»\u{200B}\u{FEFF}".contains(*c)).collect(),
        false => text.to_owned(),
    };
    let query = text.strip_prefix(way.redirect).and_then(|rest| rest.strip_prefix('?'));
    let has_state = query.is_some_and(|query| {
        form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "state" && value == STATE)
    });
    let is_code = pasted && way.has_code && text.len() >= 22 && text.is_ascii() && !text.contains([':', '?', '&', '#']);
    has_state || is_code
}

/// The links that only raise the window or test the scheme: they are nobody's answer and nobody's mistake.
fn is_no_answer(text: &str) -> bool {
    text.trim().starts_with("oriel://")
}

fn looks_foreign(text: &str) -> bool {
    ["sk-ant-", "AIza", "gsk_", "xai-"].iter().any(|beginning| text.trim().starts_with(beginning))
}

const UNFINISHED: &str = "unfinished sign-in";

/// Oriel on a new computer that was closed while a sign-in was open, and started again.
async fn with_open_sign_in(way: Way, nowhere: &Url) -> Oriel {
    let computer = Computer::new(nowhere.clone());
    let exchange = json!({
        "issuer": nowhere.origin().ascii_serialization(),
        "says_issuer": false,
        "token_endpoint": nowhere.join("token").expect("an address"),
        "client_id": "puter-mcp-1",
        "verifier": VERIFIER,
    });
    let saved = json!({
        "server": { "gui": nowhere, "api": nowhere, "oauth": nowhere },
        "way": way.name,
        "address": nowhere.join("authorize").expect("an address"),
        "redirect": way.redirect,
        "started": SystemTime::now(),
        "state": STATE,
        "exchange": if way.has_code { exchange } else { Value::Null },
    });
    computer.secrets.plant(UNFINISHED, &saved.to_string());
    let oriel = computer.start().await;
    let start = oriel.call("app.start", json!({ "shown": null })).await.expect("the state can always be read");
    let state = &start["account"];
    assert_eq!(state["signIn"]["step"], "waiting", "the saved sign-in is open: {state}");
    oriel
}

/// A server on this machine that refuses everything, for as long as the runtime lives.
async fn refuse_everything() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("this machine lets a test listen");
    let address = listener.local_addr().expect("a listener has an address");
    let refuse = axum::Router::new().fallback(|| async { axum::http::StatusCode::BAD_REQUEST });
    tokio::spawn(async move { axum::serve(listener, refuse).await });
    format!("http://{address}").parse().expect("an address")
}
