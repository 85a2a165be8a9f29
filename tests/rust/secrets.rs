//! No secret leaves a trace: whatever Oriel answers, tells, logs, writes or dies with is searched for the token, for
//! everything that could be made a token, and for the passphrase; also for pieces of them, and written in other ways.

mod record;
mod search;

use std::{
    collections::BTreeSet,
    fmt::{Debug, Write},
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};

use app::Problem;
use oriel_tests::{Computer, Oriel, call};
use puter::{
    AppIdentity, Client, ErrorKind, Limits, Network, Server,
    sign_in::{Attempt, Callback, Loopback, authorization_server},
};
use puter_stand_in::{Fault, Options, Refused, Route, StandIn};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::{
    runtime::{Builder, Runtime},
    sync::mpsc,
};
use url::Url;

use self::{record::Record, search::Search};
use crate::{ask, ask_to_sign_in, contents_below, last_turn, seen, state};

/// Who asks, where no Oriel does.
const APP: AppIdentity = AppIdentity { name: "Star", user_agent: "Star/1.0" };

const PASSPHRASE: &str = "Größe \"XL\" & 100 % Baumwolle/Seide";
const WRONG_PASSPHRASE: &str = "Größe \"M\" + 50 % Leinen\\Hanf, gewebt";
const FOREIGN_KEY: &str = "sk-ant-oat01-Zm9yZWlnbi1rZXktdGhhdC1uby1vbmUtbWF5LXNlZQ-AA";
const HOUSE: &str = "~/Documents/House 2026";

/// Puter and the browser, on threads of their own: what they say is not Oriel's.
struct Others {
    puter: Arc<StandIn>,
    runtime: Option<Runtime>,
}

impl Others {
    async fn come(options: Options) -> Self {
        let mut threads = Builder::new_multi_thread();
        let runtime = threads.worker_threads(1).enable_all().on_thread_start(record::leave_out_this_thread).build();
        let runtime = runtime.unwrap();
        let started = runtime.spawn(StandIn::start(Options { pace: Duration::ZERO, ..options })).await;
        Self { puter: Arc::new(started.unwrap().unwrap()), runtime: Some(runtime) }
    }

    /// Approves in the browser, and answers where that leads.
    async fn approve(&self, address: Url) -> Url {
        let puter = self.puter.clone();
        let walk = async move { puter.approve(&address).await.unwrap() };
        self.runtime.as_ref().unwrap().spawn(walk).await.unwrap()
    }

    /// Opens an address in the browser, and waits for its page.
    async fn visit(&self, address: Url) {
        let visit = async { reqwest::get(address).await.unwrap().bytes().await.unwrap() };
        self.runtime.as_ref().unwrap().spawn(visit).await.unwrap();
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        // Waiting for threads is not allowed where others run; nobody needs these to end in order.
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// A person who uses Oriel, and everything that it lets them, or anybody, see.
struct Visit {
    others: Others,
    oriel: Oriel,
    browser: mpsc::UnboundedReceiver<Url>,
    record: Record,
    search: Search,
    addresses: Vec<String>,
    called: BTreeSet<&'static str>,
}

impl Visit {
    async fn begin(options: Options) -> Self {
        let record = Record::begin();
        let others = Others::come(options).await;
        let mut computer = Computer::new(others.puter.origin());
        let browser = computer.take_browser();
        let oriel = computer.start().await;
        let search = Search::default().also("a key of another service", FOREIGN_KEY);
        Self { others, oriel, browser, record, search, addresses: Vec::new(), called: BTreeSet::new() }
    }

    fn must_not_tell(&mut self, name: &str, secret: &str) {
        self.search = std::mem::take(&mut self.search).also(name, secret);
    }

    /// Calls a command, and hears its events and its answer or problem.
    async fn call(&mut self, name: &'static str, args: Value) -> Result<Value, Problem> {
        self.called.insert(name);
        let hear = |event: Value| self.record.hear(format!("an event of {name}"), event.to_string());
        let answer = call(&self.oriel.app, name, args, hear).await;
        match &answer {
            Ok(answer) => {
                let mut told = answer.clone();
                // What the browser is to open is shown to the person, too; it is looked at by itself.
                if let Some(address) = told.pointer_mut("/signIn/address") {
                    address.take();
                }
                self.record.hear(format!("the answer of {name}"), told.to_string());
            }
            Err(problem) => {
                self.record
                    .hear(format!("the problem of {name}"), everything_about(problem) + &json!(problem).to_string());
            }
        }
        answer
    }

    /// Starts a sign-in, and answers the page that the browser opens for it.
    async fn start_to_sign_in(&mut self) -> Url {
        let state = self.call("account.signIn", ask_to_sign_in()).await.unwrap();
        if seen(&state) == "asking" {
            self.call("account.agree", json!({})).await.unwrap();
        }
        self.page().await
    }

    /// The page of the sign-in that waits now. From here on its secrets are known.
    async fn page(&mut self) -> Url {
        let page = self.browser.recv().await.unwrap();
        let state = state_in(&page);
        self.addresses.push(page.as_str().replace(&state, "STATE"));
        self.must_not_tell("the state", &state);
        // An attempt whose link may start the program waits in the keychain; that is where its verifier may be.
        if let Some(unfinished) = self.oriel.computer.secrets.contents().get("unfinished sign-in") {
            let unfinished: Value = serde_json::from_str(unfinished).unwrap();
            self.must_not_tell("the verifier", unfinished["exchange"]["verifier"].as_str().unwrap());
        }
        page
    }

    /// Approves that page; what comes back is secret.
    async fn approve(&mut self, page: Url) -> Url {
        let link = self.others.approve(page).await;
        for (name, value) in link.query_pairs().filter(|(name, _)| name == "code" || name == "token") {
            self.must_not_tell(&format!("the {name} in the link"), &value);
        }
        link
    }

    /// Quits Oriel and starts it again.
    async fn restart(self) -> Self {
        Self { oriel: self.oriel.restart().await, ..self }
    }

    /// Looks at what Oriel sent to make a token of a code: the verifier of an attempt that was never kept is there.
    fn verifiers(&mut self) {
        for request in self.others.puter.requests() {
            if let Some(verifier) = request.body.as_ref().and_then(|body| body["code_verifier"].as_str()) {
                self.must_not_tell("the verifier", verifier);
            }
        }
    }

    /// Looks at the token that is kept now.
    fn token(&mut self) -> String {
        let secrets = self.oriel.computer.secrets.tokens();
        let token = secrets.iter().find(|(name, _)| name.starts_with("token ")).unwrap().1.clone();
        self.must_not_tell("the token", &token);
        token
    }

    /// Takes down what is on the disk and in the preferences.
    fn look_around(&self, when: &str) {
        let files = contents_below(self.oriel.computer.folder.path());
        assert!(files.iter().any(|(file, _)| file.ends_with("history.db")));
        for (file, bytes) in files {
            self.record.hear(format!("{} {when}", file.display()), bytes);
        }
        self.record.hear(format!("the preferences {when}"), self.oriel.computer.store.text());
    }

    /// The end: nothing of any secret was seen anywhere.
    fn left_no_trace(mut self) {
        self.verifiers();
        for address in self.addresses {
            self.record.hear("an address that the browser opened", address);
        }
        self.record.holds_nothing_of(&self.search, "127.0.0.1");
    }
}

/// The state in the address of a sign-in's page; where that is the consent page itself, in the address it returns to.
fn state_in(page: &Url) -> String {
    let pairs = page.query_pairs().into_owned();
    let inner: Vec<(String, String)> = pairs
        .flat_map(|(name, value)| match name.as_str() {
            "redirectURL" => Url::parse(&value).unwrap().query_pairs().into_owned().collect(),
            _ => vec![(name, value)],
        })
        .collect();
    inner.into_iter().find(|(name, _)| name == "state").unwrap().1
}

fn shown(thing: &impl Debug) -> String {
    format!("{thing:?}\n{thing:#?}\n")
}

/// An error in every way in which programs print errors, with what is beneath it.
fn everything_about(error: &(impl std::error::Error + 'static)) -> String {
    let mut text = shown(error) + &error.to_string();
    let mut beneath = error.source();
    while let Some(error) = beneath {
        let _ = write!(text, "\n{error:?}\n{error:#?}\n{error}");
        beneath = error.source();
    }
    text
}

/// An answer of this status that repeats what it was asked with, wherever it can.
fn echo(status: u16, code: &str, words: &str, token: &str) -> Fault {
    let words = format!("{words} {token} Bearer {token}");
    Fault::Status {
        code: status,
        body: json!({
            "code": code, "error": { "message": words, "token": token, "code": code }, "message": words,
            "errorCode": code, "legacyCode": token, "fields": { token: token }, "trace": [words],
        }),
        headers: ["x-echo", "location", "set-cookie", "www-authenticate", "retry-after"]
            .map(|name| (name.to_owned(), format!("http://127.0.0.1/{token}")))
            .into(),
    }
}

#[tokio::test]
async fn everything_that_can_be_asked_for_leaves_no_trace() {
    let mut visit = Visit::begin(Options::default()).await;

    // A sign-in with everything that can go wrong on the way.
    let page = visit.start_to_sign_in().await;
    let link = visit.approve(page).await;
    let mut strange = link.clone();
    strange.query_pairs_mut().append_pair("code", "again");
    let elsewhere = link.as_str().replace("/callback", "/elsewhere");
    let unstated = link.as_str().replace("state=", "estate=");
    for link in [strange.as_str(), &elsewhere, &unstated, &unstated.repeat(9), FOREIGN_KEY] {
        visit.oriel.app.open_link(link).await;
        visit.call("account.finish", json!({ "link": link })).await.unwrap_err();
        visit.oriel.computer.desktop.copy(link);
        visit.call("account.paste", json!({})).await.unwrap_err();
    }
    visit.others.puter.fault(Route::Token, echo(400, "invalid_grant", "the code", link.as_str()));
    visit.oriel.app.open_link(link.as_str()).await;
    assert_eq!(seen(&state(&visit.oriel).await), "signedOut", "a code that was refused");
    let page = visit.start_to_sign_in().await;
    let link = visit.approve(page).await;
    visit.oriel.app.open_link(link.as_str()).await;
    assert_eq!(seen(&state(&visit.oriel).await), "signedIn");
    let token = visit.token();

    use_everything(&mut visit, &token).await;
    visit.look_around("after use");
    visit = keep_the_token_everywhere(visit).await;
    visit = try_other_ways(visit).await;
    visit = end_everything(visit).await;
    visit.look_around("in the end");
    visit.call("data.eraseEverything", json!({})).await.unwrap();

    let all = include_str!("../../ui/src/bindings.ts").lines();
    let all: BTreeSet<&str> =
        all.filter_map(|line| line.strip_prefix("  '")?.split_once("': { args")).map(|c| c.0).collect();
    let forgotten: Vec<_> = all.difference(&visit.called).collect();
    assert!(all.len() > 50 && forgotten.is_empty(), "say above how these are called: {forgotten:?}");
    visit.left_no_trace();
}

/// Everything that needs no more than an account: once while Puter repeats the token in an error, and once as it should.
async fn use_everything(visit: &mut Visit, token: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (mine, saved) = (folder.path().join("notes.txt"), folder.path().join("saved.csv"));
    fs::write(&mine, "0123456789".repeat(1000)).unwrap();
    visit.oriel.computer.desktop.will_choose(vec![mine]);
    visit.oriel.computer.desktop.will_save_to(Some(&saved));

    let app = visit.oriel.app.clone();
    let (tell, mut changes) = mpsc::unbounded_channel();
    visit.called.insert("app.watch");
    let watch =
        tokio::spawn(async move { call(&app, "app.watch", json!({}), move |event| drop(tell.send(event))).await });

    let models = visit.call("models.list", json!({ "refresh": true })).await.unwrap();
    let models = models["models"].as_array().unwrap();
    let model = models.iter().find(|model| model["id"].as_str().unwrap().contains("sonnet")).unwrap();
    let model = model["id"].as_str().unwrap();
    visit.others.puter.fault(Route::Chat, Fault::ErrorLineAfter(2, format!("no {token}")));
    let failed = visit.call("chat.ask", ask(None, "hello", model)).await.unwrap();
    assert_eq!(last_turn(&failed)["outcome"], "interrupted");
    let chat = &failed["id"];

    for broken in [true, false] {
        let chosen = visit.call("files.choose", json!({})).await.unwrap()["files"][0]["id"].clone();
        let pasted =
            visit.call("files.stage", json!({ "name": "pasted.txt", "data": "a2VwdA==" })).await.unwrap()["id"].clone();
        let opened = visit.call("chat.open", json!({ "chat": chat })).await.unwrap();
        let answer = &last_turn(&opened)["id"];
        let question = &opened["turns"][0]["id"];
        let preferences = visit.call("preferences.get", json!({})).await.unwrap();
        let notes = format!("{HOUSE}/survey-notes.md");
        let bills = format!("{HOUSE}/bills-2025.csv");
        let scrap = visit.call("files.makeFolder", json!({ "folder": HOUSE, "name": "scrap" })).await.unwrap();
        let trashed = visit.call("files.trash", json!({ "files": [notes, scrap["uid"]] })).await.unwrap();
        let [notes, scrap] = [&trashed["done"][0]["uid"], &trashed["done"][1]["uid"]];
        let restored = json!({ "files": [notes], "to": { "kind": "original" } });
        for (name, args) in [
            ("app.start", json!({ "shown": null })),
            ("app.print", json!({})),
            ("app.closing", json!({})),
            ("account.balance", json!({})),
            ("models.list", json!({ "refresh": true })),
            (
                "chat.estimate",
                json!({
                    "message": { "model": model, "system": null, "turns": 0, "files": [], "text": "Why?", "maxTokens": 20 },
                    "means": { "balance": null, "limit": null },
                }),
            ),
            ("chat.retry", json!({ "chat": chat, "answer": answer, "model": model, "maxTokens": null })),
            (
                "chat.ask",
                json!({ "chat": chat, "text": "more", "attachments": [bills], "model": model, "maxTokens": 99 }),
            ),
            (
                "chat.edit",
                json!({ "chat": chat, "turn": question, "text": "Otherwise", "attachments": [], "model": model, "maxTokens": 99 }),
            ),
            ("chat.choose", json!({ "chat": chat, "turn": answer })),
            ("chat.remove", json!({ "chat": chat, "turn": answer })),
            ("chat.putBack", json!({ "chat": chat, "turn": answer })),
            ("chat.fork", json!({ "chat": chat, "turn": answer })),
            ("chat.follow", json!({ "chat": chat })),
            ("chat.stop", json!({ "chat": chat })),
            ("chat.retryNow", json!({ "chat": chat })),
            ("chat.list", json!({})),
            ("chat.cutOff", json!({})),
            ("chat.open", json!({ "chat": chat })),
            ("chat.rename", json!({ "chat": chat, "title": "A title" })),
            ("chat.pin", json!({ "chat": chat, "pinned": true })),
            ("chat.archive", json!({ "chat": chat, "archived": true })),
            ("chat.file", json!({ "chat": chat, "folder": "House" })),
            ("chat.renameFolder", json!({ "from": "House", "to": "Home" })),
            ("chat.setOptions", json!({ "chat": chat, "options": { "system": "Be brief." } })),
            ("chat.delete", json!({ "chat": chat })),
            ("chat.restore", json!({ "chat": chat })),
            ("chat.saveDraft", json!({ "chat": chat, "text": "a draft", "attachments": [bills] })),
            ("chat.draft", json!({ "chat": chat })),
            ("chat.savePlace", json!({ "chat": chat, "place": { "turn": answer, "offset": 12.5 } })),
            ("search.chats", json!({ "query": "more", "limit": 9, "asker": "palette" })),
            ("chat.attachments", json!({ "paths": [bills], "model": model })),
            ("chat.attach", json!({ "chosen": pasted, "model": model })),
            ("data.export", json!({ "chat": null, "format": "json" })),
            ("data.export", json!({ "chat": chat, "format": "html" })),
            ("data.export", json!({ "chat": chat, "format": "markdown" })),
            ("data.import", json!({})),
            ("data.size", json!({})),
            ("files.list", json!({ "folder": HOUSE, "cursor": null, "sortBy": "name", "descending": false })),
            ("files.search", json!({ "query": "bills" })),
            ("files.preview", json!({ "file": bills })),
            ("files.makeFolder", json!({ "folder": HOUSE, "name": "new" })),
            ("files.rename", json!({ "file": format!("{HOUSE}/new"), "name": "newer" })),
            ("files.copy", json!({ "files": [bills], "folder": "~/Documents" })),
            ("files.move", json!({ "files": [format!("{HOUSE}/newer")], "folder": "~/Documents", "keepBoth": false })),
            ("files.restore", restored.clone()),
            ("files.trashSize", json!({})),
            ("files.erase", json!({ "files": [scrap] })),
            ("files.emptyTrash", json!({})),
            ("files.space", json!({})),
            ("files.queue", json!({ "folder": HOUSE, "chosen": [chosen] })),
            ("files.unfinished", json!({})),
            ("files.upload", json!({ "folder": HOUSE, "chosen": chosen, "onConflict": "keepBoth" })),
            ("files.saveText", json!({ "folder": null, "name": "saved.md", "text": "kept" })),
            ("files.download", json!({ "file": bills })),
            ("files.cancel", json!({ "transfer": "none" })),
            ("preferences.set", json!({ "preferences": preferences })),
            ("files.takeDropped", json!({})),
            ("link.open", json!({ "address": "https://example.org/" })),
            ("scheme.health", json!({})),
            ("scheme.repair", json!({})),
            ("diagnostics.connections", json!({})),
            ("diagnostics.manageSessions", json!({})),
            ("diagnostics.report", json!({})),
        ] {
            if broken {
                visit.others.puter.fault(Route::Any, echo(400, "bad_request", "wrong", token));
            }
            let done = visit.call(name, args.clone()).await;
            assert!(broken || done.is_ok(), "{name} {args}: {done:?}");
        }
        if broken {
            // Each is used up by the next request, so what asked nobody left one behind.
            while visit.call("account.balance", json!({})).await.is_err() {}
            let _ = visit.call("files.restore", restored).await;
        }
    }
    visit.call("chat.delete", json!({ "chat": chat })).await.unwrap();
    assert_eq!(visit.call("chat.deleted", json!({})).await.unwrap()[0]["id"], *chat);
    visit.call("chat.erase", json!({ "chats": [chat] })).await.unwrap();
    visit.call("files.downloadAgain", json!({ "transfer": "none" })).await.unwrap_err();
    while visit.browser.try_recv().is_ok() {}
    // Nothing of this computer is loaded as a picture, so nothing is asked either.
    let picture = visit.call("picture.load", json!({ "address": "http://127.0.0.1/picture.png" })).await;
    assert!(picture.is_err(), "{picture:?}");
    let (app, browser) = (visit.oriel.app.clone(), &mut visit.browser);
    visit.called.insert("scheme.test");
    let bring = async { app.open_link(browser.recv().await.unwrap().as_str()).await };
    let (test, ()) = tokio::join!(call(&app, "scheme.test", json!({}), |_| {}), bring);
    visit.record.hear("the answer of scheme.test", test.unwrap().to_string());

    watch.abort();
    while let Ok(change) = changes.try_recv() {
        visit.record.hear("an event of app.watch", change.to_string());
    }
}

/// The token goes into the file, through a restart, and back into the keychain.
async fn keep_the_token_everywhere(mut visit: Visit) -> Visit {
    visit.must_not_tell("the passphrase", PASSPHRASE);
    visit.must_not_tell("a wrong passphrase", WRONG_PASSPHRASE);
    // What only a defect of the window could send.
    for (name, args) in [
        ("account.choosePlace", json!({ "place": PASSPHRASE, "passphrase": null })),
        ("account.unlockFile", json!({ "passphrase": [PASSPHRASE] })),
        ("account.checkKeychain", json!({ "quiet": PASSPHRASE })),
        ("account.finish", json!({ "link": { FOREIGN_KEY: FOREIGN_KEY } })),
        ("account.unlockFile", json!(PASSPHRASE)),
    ] {
        visit.call(name, args).await.unwrap_err();
    }
    let file = json!({ "place": "file", "passphrase": PASSPHRASE });
    let kept = visit.call("account.choosePlace", file).await.unwrap();
    assert_eq!(kept["current"]["kept"], "file");
    visit.look_around("with the token in the file");

    visit = visit.restart().await;
    let begun = visit.call("app.start", json!({ "shown": null })).await.unwrap();
    assert_eq!(begun["account"]["saved"]["waitsFor"], "passphrase");
    visit.call("account.unlockFile", json!({ "passphrase": WRONG_PASSPHRASE })).await.unwrap_err();
    visit.call("account.unlockFile", json!({ "passphrase": PASSPHRASE })).await.unwrap();
    visit.look_around("with the file unlocked");
    let kept = visit.call("account.choosePlace", json!({ "place": "memory", "passphrase": null })).await.unwrap();
    assert_eq!(kept["current"]["kept"], "memory");
    visit.look_around("with the token in memory");
    let kept = visit.call("account.checkKeychain", json!({ "quiet": false })).await.unwrap();
    assert_eq!(kept["current"]["kept"], "keychain");
    visit.call("account.forgetFile", json!({})).await.unwrap();
    visit.call("account.reopen", json!({})).await.unwrap();
    visit
}

/// Another sign-in beside the account that is there: again by the scheme, then down the ladder, and given up.
async fn try_other_ways(mut visit: Visit) -> Visit {
    visit.start_to_sign_in().await;
    visit.call("account.openAgain", json!({})).await.unwrap();
    visit.browser.recv().await.unwrap();
    for way in ["loopback", "authme"] {
        let mut waiting = visit.call("account.anotherWay", json!({})).await.unwrap();
        if way == "authme" {
            assert_eq!(waiting["signIn"]["step"], "asking");
            waiting = visit.call("account.agree", json!({})).await.unwrap();
        }
        assert_eq!(waiting["signIn"]["way"], way);
        let page = visit.page().await;
        let link = visit.approve(page).await;
        let stray = link.as_str().replace("state=", "estate=");
        visit.call("account.finish", json!({ "link": stray })).await.unwrap_err();
    }
    visit.call("account.cancel", json!({})).await.unwrap();
    visit
}

/// The token is ended at Puter, and the account is signed out of.
async fn end_everything(mut visit: Visit) -> Visit {
    visit = visit.restart().await;
    let id = visit.call("app.start", json!({ "shown": null })).await.unwrap()["account"]["current"]["id"].clone();
    visit.call("account.switch", json!({ "account": id })).await.unwrap();
    visit.others.puter.refuse_tokens("mira", Refused::Revoked);
    visit.call("account.balance", json!({})).await.unwrap_err();
    visit.call("app.start", json!({ "shown": id })).await.unwrap();
    visit.call("diagnostics.report", json!({})).await.unwrap();
    visit.call("data.eraseHistory", json!({ "account": id })).await.unwrap();
    visit.call("account.signOut", json!({ "account": null })).await.unwrap();
    visit.call("account.signOutAll", json!({})).await.unwrap();
    visit.call("app.close", json!({})).await.unwrap();
    visit.call("app.quit", json!({})).await.unwrap();
    visit
}

/// The way in which the token itself is in the link, and the one in which the code comes over this machine's network.
#[tokio::test]
async fn the_ways_over_a_loopback_address_leave_no_trace() {
    for bridge in [true, false] {
        let mut visit = Visit::begin(Options { bridge, ..Options::default() }).await;
        visit.oriel.computer.scheme.is_handled_by(app::platform::Handler::Nobody);
        let page = visit.start_to_sign_in().await;
        let link = visit.approve(page).await;
        assert_eq!(link.scheme(), "http");
        let mut stray = link.clone();
        stray.set_query(Some(&link.query().unwrap().replace("state=", "estate=")));
        visit.others.visit(stray).await;
        visit.others.visit(link).await;
        assert_eq!(seen(&state(&visit.oriel).await), "signedIn");
        visit.token();
        visit.call("account.balance", json!({})).await.unwrap();
        visit.look_around("in the end");
        visit.left_no_trace();
    }
}

/// Every kind of error that an answer can cause, from a server that repeats the token in each.
#[tokio::test]
async fn no_error_repeats_the_token() {
    let record = Record::begin();
    let others = Others::come(Options::default()).await;
    let token = others.puter.token();
    let search = Search::default().also("the token", &token);
    let limits = Limits { first_retry: Duration::from_millis(1), idle: Duration::from_secs(2), ..Limits::default() };
    let server =
        Server::discover(&Network::new(APP, limits), others.puter.origin().as_str(), None, true).await.unwrap();
    let client = Client::new(&Network::new(APP, limits), server, SecretString::from(token.as_str()));

    for (kind, fault) in errors(&token) {
        // What may be asked again is asked five times.
        use ErrorKind::{Interrupted, ModelUnavailable, Network, RateLimited, TooManyAtOnce};
        let is_asked_again = matches!(kind, Network | Interrupted | RateLimited | TooManyAtOnce | ModelUnavailable)
            || matches!(fault, Fault::Status { code: 503, .. });
        let tries = if is_asked_again { 5 } else { 1 };
        for _ in 0..tries {
            others.puter.fault(Route::Usage, fault.clone());
        }
        let error = client.usage().await.unwrap_err();
        assert_eq!(error.kind, kind, "{fault:?}");
        record.hear(format!("the error {kind:?}"), everything_about(&error));
        let problem = app::of_puter(error);
        record.hear(format!("the problem of {kind:?}"), everything_about(&problem) + &json!(problem).to_string());
        client.usage().await.unwrap();
    }
    record.holds_nothing_of(&search, "127.0.0.1");
}

/// What goes wrong with an answer, and the kind of error that comes of it.
fn errors(token: &str) -> Vec<(ErrorKind, Fault)> {
    use ErrorKind::*;
    let echo = |status, code, words| echo(status, code, words, token);
    let answer = |body| Fault::Status { code: 200, body, headers: Vec::new() };
    vec![
        (Network, Fault::Reset),
        (Timeout, Fault::StallAfterBytes(0)),
        (Interrupted, Fault::CutAfterBytes(5)),
        (NotPuter, echo(302, "", "moved")),
        (SignedOut, echo(401, "token_auth_failed", "unknown")),
        (SignedOut, Fault::TokenRefused(Refused::Expired)),
        (NoFunds, echo(402, "insufficient_funds", "no funds")),
        (NeedsPlan, echo(402, "subscription_required", "a plan")),
        (Unverified, echo(403, "email_confirmation_required", "confirm")),
        (Forbidden, echo(403, "forbidden", "no")),
        (NotFound, echo(404, "subject_does_not_exist", "gone")),
        (Conflict, echo(409, "item_with_same_name_exists", "taken")),
        (IsFolder, echo(409, "cannot_overwrite_a_directory", "a folder")),
        (NotFolder, echo(400, "dest_is_not_a_directory", "a file")),
        (StorageFull, echo(413, "storage_limit_reached", "full")),
        (TooLarge, echo(413, "too_large", "large")),
        (RateLimited, echo(429, "too_many_requests", "slowly")),
        (TooManyAtOnce, echo(429, "too_many_requests", "concurrent")),
        (ModelUnavailable, echo(400, "upstream_failed", "upstream")),
        (ModelNotFound, echo(400, "bad_request", "Model not found")),
        (Moderated, echo(400, "moderation_flagged", "flagged")),
        (Rejected, echo(400, "", "rejected")),
        (Rejected, echo(418, token, token)),
        (Server, echo(500, "internal_error", "broken")),
        (Server, echo(503, "", "busy")),
        (Garbled, Fault::Garbage),
        (Garbled, answer(json!(token))),
        (Garbled, answer(json!({ "usage": token, "allowanceInfo": token }))),
        (Rejected, answer(json!({ "success": false, "error": { "message": token, "code": token } }))),
    ]
}

/// Whatever holds a secret can be printed, and can be what a panic is about.
#[tokio::test]
async fn nothing_that_holds_a_secret_prints_it() {
    let record = Record::begin();
    let others = Others::come(Options::default()).await;
    let network = Network::new(APP, Limits::default());
    let server = Server::discover(&network, others.puter.origin().as_str(), None, true).await.unwrap();
    let bridge = authorization_server(&network, &server).await.unwrap().unwrap();
    let token = others.puter.token();
    let client = Client::new(&network, server.clone(), SecretString::from(token.as_str()));
    let now = SystemTime::now();
    let redirect: Url = "oriel://auth/callback".parse().unwrap();
    let by_code = Attempt::by_code(&network, &server, &bridge, redirect, now).await.unwrap();
    let loopback = Loopback::bind(APP).await.unwrap();
    let by_authme = Attempt::by_authme(&server, loopback.redirect().clone(), now);

    let code = by_code.read(others.approve(by_code.address().clone()).await.as_str(), now).unwrap();
    let answer = by_authme.read(others.approve(by_authme.address().clone()).await.as_str(), now).unwrap();
    let (Callback::Code(secret_code), Callback::Token(other_token)) = (&code, &answer) else {
        panic!("{code:?} {answer:?}")
    };
    let mut search = Search::default().also("the token", &token);
    search = search.also("the code", secret_code.expose_secret()).also("another token", other_token.expose_secret());
    for attempt in [&by_code, &by_authme] {
        let saved: Value = serde_json::from_str(attempt.save().expose_secret()).unwrap();
        search = search.also("the state", saved["state"].as_str().unwrap());
        if let Some(verifier) = saved["exchange"]["verifier"].as_str() {
            search = search.also("the verifier", verifier);
        }
    }
    let late = by_code.read("oriel://auth/callback?code=a", now).unwrap_err();
    let redeemed = by_code.redeem(&network, code.clone()).await.unwrap();
    search = search.also("the token that was got", redeemed.expose_secret());

    for (what, text, said) in [
        die_of(client.clone()).await,
        die_of(network).await,
        die_of(by_code.clone()).await,
        die_of(Arc::new(by_authme)).await,
        die_of(code).await,
        die_of(Some(answer)).await,
        die_of(late).await,
        die_of(loopback).await,
        die_of(bridge).await,
        die_of(redeemed).await,
        die_of(by_code.save()).await,
        die_of((client, by_code)).await,
    ] {
        record.hear(what, text);
        record.hear(format!("the end of a task with {what}"), said);
    }
    record.holds_nothing_of(&search, "panicked at");
}

/// Prints it, and lets a task die with it as the reason; answers its type, what was printed, and how the task ended.
async fn die_of<T: Debug + Send + 'static>(thing: T) -> (&'static str, String, String) {
    let text = shown(&thing);
    let died = tokio::spawn(async move { panic!("this is wrong: {thing:?}") }).await.unwrap_err();
    let said = everything_about(&died);
    let words = died.into_panic();
    (std::any::type_name::<T>(), text, format!("{said}{:?}", words.downcast_ref::<String>().unwrap()))
}
