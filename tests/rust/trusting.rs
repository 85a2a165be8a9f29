//! What Oriel says of itself is true, and what a person may copy from it says nothing about them.

use std::{collections::BTreeSet, fs};

use app::{
    Problem,
    platform::{Handler, SecretsError, Store},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use oriel_tests::{Computer, Oriel};
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use crate::{ask, ask_to_sign_in, asked, last_turn, model, puter, sign_in, signed_in, state};

async fn connections(oriel: &Oriel) -> Value {
    oriel.call("diagnostics.connections", json!({})).await.unwrap()
}

async fn report(oriel: &Oriel) -> String {
    oriel.call("diagnostics.report", json!({})).await.unwrap().as_str().unwrap().to_owned()
}

fn authority(puter: &StandIn) -> String {
    puter.origin().authority().to_owned()
}

/// What the server saw of Oriel, and what Oriel says it did: method, host and path of each.
async fn seen_and_told(puter: &StandIn, oriel: &Oriel) -> (Vec<String>, Vec<String>) {
    let ours = |agent: &String| agent.starts_with("Oriel/");
    let mut seen: Vec<String> = puter
        .requests()
        .iter()
        .filter(|request| request.headers.get("user-agent").is_some_and(ours))
        .map(|request| format!("{} {}{}", request.method, request.headers["host"], request.path))
        .collect();
    let told = connections(oriel).await;
    let word = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    let mut told: Vec<String> = told["last"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}{}", word(one, "method"), word(one, "host"), word(one, "path")))
        .collect();
    seen.sort();
    told.sort();
    (seen, told)
}

#[tokio::test]
async fn a_run_that_asked_nobody_shows_nobody() {
    let puter = puter().await;
    let oriel = Computer::new(puter.origin()).start().await;
    assert_eq!(connections(&oriel).await, json!({ "hosts": [], "last": [] }));
    let report = report(&oriel).await;
    assert!(report.contains("Session: signed out") && report.contains("Last sign-in: none in this run"), "{report}");
}

#[tokio::test]
async fn exactly_the_hosts_that_oriel_asked_are_listed() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    asked(&oriel, None, "hello").await;
    assert_eq!(connections(&oriel).await["hosts"], json!([authority(&puter)]));
}

#[tokio::test]
async fn a_server_at_several_hosts_is_listed_with_all_that_were_asked() {
    let puter = puter().await;
    let port = puter.origin().port().unwrap();
    let mut oriel = Computer::new(format!("http://puter.localhost:{port}").parse().unwrap()).start().await;
    sign_in(&puter, &mut oriel).await;
    asked(&oriel, None, "hello").await;
    let (seen, told) = seen_and_told(&puter, &oriel).await;
    assert_eq!(told, seen);
    let hosts = connections(&oriel).await["hosts"].clone();
    let hosts: BTreeSet<&str> = hosts.as_array().unwrap().iter().map(|host| host.as_str().unwrap()).collect();
    assert!(hosts.len() > 1, "{hosts:?}");
    let there = |line: &str| line.split(['/', ' ']).nth(1).unwrap_or_default().to_owned();
    assert_eq!(
        hosts.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(),
        seen.iter().map(|line| there(line)).collect()
    );
}

#[tokio::test]
async fn every_request_is_shown_as_the_server_saw_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "hello").await;
    assert_eq!(last_turn(&chat)["outcome"], "complete", "{chat}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("new.txt"), "new").unwrap();
    oriel.computer.desktop.will_choose(vec![folder.path().join("new.txt")]);
    oriel.computer.desktop.will_save_to(Some(&folder.path().join("down.txt")));
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    let made = oriel.call("files.makeFolder", json!({ "folder": "~/Documents", "name": "Mine" })).await.unwrap();
    let steps = [
        ("account.balance", json!({})),
        ("models.list", json!({ "refresh": true })),
        ("files.space", json!({})),
        ("files.list", json!({ "folder": "~", "cursor": null, "sortBy": "name", "descending": false })),
        ("files.upload", json!({ "folder": made["path"], "chosen": chosen[0]["id"], "onConflict": "fail" })),
        ("files.rename", json!({ "file": "~/Documents/Mine/new.txt", "name": "old.txt" })),
        ("files.copy", json!({ "files": ["~/Documents/Mine/old.txt"], "folder": "~/Pictures" })),
        ("files.move", json!({ "files": ["~/Documents/Mine/old.txt"], "folder": "~/Documents", "keepBoth": false })),
        ("files.preview", json!({ "file": "~/Documents/old.txt" })),
        ("files.download", json!({ "file": "~/Documents/old.txt" })),
        ("files.trash", json!({ "files": ["~/Documents/old.txt"] })),
    ];
    for (name, args) in steps {
        oriel.call(name, args).await.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
    }
    let (seen, told) = seen_and_told(&puter, &oriel).await;
    assert!(seen.len() > 15 && seen.len() < 100, "{seen:?}");
    assert_eq!(told, seen);
}

#[tokio::test]
async fn a_connection_says_when_what_for_and_what_came_of_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.computer.clock.pass(std::time::Duration::from_secs(5));
    puter.fault(Route::Usage, Fault::NoFunds);
    oriel.call("account.balance", json!({})).await.unwrap_err();
    let now = app::platform::Clock::now(&*oriel.computer.clock);
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let newest = connections(&oriel).await["last"][0].clone();
    let expected = json!({
        "at": u64::try_from(now).unwrap(),
        "method": "GET",
        "host": authority(&puter),
        "path": "/metering/usage",
        "operation": "usage",
        "status": 402,
    });
    assert_eq!(newest, expected);
}

#[tokio::test]
async fn a_host_that_never_answers_is_shown_without_a_status() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    puter.fault(Route::Rename, Fault::Reset);
    let args = json!({ "file": "~/Documents/House 2026/survey-notes.md", "name": "notes.md" });
    oriel.call("files.rename", args).await.unwrap_err();
    let newest = connections(&oriel).await["last"][0].clone();
    assert_eq!((newest["path"].as_str(), &newest["status"]), (Some("/rename"), &Value::Null));
}

#[tokio::test]
async fn only_the_last_hundred_connections_are_kept() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for _ in 0..110 {
        oriel.call("account.balance", json!({})).await.unwrap();
    }
    let shown = connections(&oriel).await;
    let operations: BTreeSet<&str> =
        shown["last"].as_array().unwrap().iter().map(|one| one["operation"].as_str().unwrap()).collect();
    assert_eq!(shown["last"].as_array().unwrap().len(), 100);
    assert_eq!(operations, BTreeSet::from(["usage"]), "the oldest went first");
    assert_eq!(shown["hosts"], json!([authority(&puter)]), "the host is still listed");
}

#[tokio::test]
async fn nothing_of_it_outlives_the_program() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.call("account.finish", json!({ "link": "not a link" })).await.unwrap_err();
    let oriel = oriel.restart().await;
    assert_eq!(connections(&oriel).await["last"], json!([]));
    assert!(report(&oriel).await.contains("## Problems in this run\n\nNone."));
}

#[tokio::test]
async fn managing_sessions_opens_the_security_page_of_the_accounts_own_server() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    let before = puter.requests().len();
    oriel.call("diagnostics.manageSessions", json!({})).await.unwrap();
    assert_eq!(oriel.computer.opened().await.as_str(), format!("{}dashboard#security", puter.origin()));
    assert_eq!(puter.requests().len(), before, "the browser asks, not Oriel");
}

/// Also while the keychain is locked: who has lost the computer may be in a hurry.
#[tokio::test]
async fn managing_sessions_of_puter_com_opens_puter_com() {
    let puter = puter().await;
    let computer = Computer::new(puter.origin());
    let server =
        json!({ "gui": "https://puter.com", "api": "https://api.puter.com", "oauth": "https://mcp.puter.com" });
    let account =
        json!({ "server": server, "uuid": "0f1c", "username": "mira", "isTemporary": false, "kept": "keychain" });
    let accounts = json!({ "current": "0f1c@https://puter.com", "known": [account] });
    computer.store.set("accounts", Some(accounts)).unwrap();
    computer.secrets.fail(Some(SecretsError::Locked));
    let mut oriel = computer.start().await;
    assert_eq!(state(&oriel).await["saved"]["account"]["id"], "0f1c@https://puter.com");
    oriel.call("diagnostics.manageSessions", json!({})).await.unwrap();
    assert_eq!(oriel.computer.opened().await.as_str(), "https://puter.com/dashboard#security");
    assert_eq!(connections(&oriel).await["hosts"], json!([]));
    assert!(report(&oriel).await.contains("- Saved sign-in: waits for the keychain to be unlocked\n"));
}

#[tokio::test]
async fn managing_sessions_needs_somebody_to_be_signed_in() {
    let puter = puter().await;
    let oriel = Computer::new(puter.origin()).start().await;
    let problem = oriel.call("diagnostics.manageSessions", json!({})).await.unwrap_err();
    assert_eq!(problem.code, app::Code::SignedOut);
}

#[tokio::test]
async fn the_report_says_what_somebody_who_helps_needs_to_know() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    oriel.computer.scheme.is_handled_by(Handler::Nobody);
    puter.fault(Route::Usage, Fault::NoFunds);
    for link in ["one", "two"] {
        oriel.call("account.finish", json!({ "link": link })).await.unwrap_err();
    }
    oriel.call("account.balance", json!({})).await.unwrap_err();
    oriel.computer.clock.pass(std::time::Duration::from_secs(90));
    let said = report(&oriel).await;
    for line in [
        concat!("- Oriel: ", env!("CARGO_PKG_VERSION"), "\n"),
        &format!("- System: {}, {}\n", std::env::consts::OS, std::env::consts::ARCH),
        "- Desktop: Test Desktop\n",
        "- Keychain: Test Keychain, ready\n",
        "- oriel:// links: open nothing\n",
        "- Session: signed in\n",
        "- Server: self-hosted\n",
        "- Accounts: 1 in the keychain, 0 in the encrypted file, 0 until Oriel is closed\n",
        "- Last sign-in: a code through oriel://\n",
        "- Invalid: 2\n",
        "- NoFunds: 1\n",
        "- 90 s before: usage, another host, 402\n",
    ] {
        assert!(said.contains(line), "{line:?} is not in:\n{said}");
    }
    oriel.computer.secrets.fail(Some(SecretsError::Locked));
    assert!(report(&oriel).await.contains("- Keychain: Test Keychain, the keychain is locked\n"));
}

/// Everything in an account that is somebody's own, each with a mark to look for.
const QUESTION: &str = "zqquestionmark";
const TITLE: &str = "zqtitlemark";
const DRAFT: &str = "zqdraftmark";
const FOLDER: &str = "zqfoldermark";
const FILE: &str = "zqfilemark";
const CONTENT: &str = "zqcontentmark";
const MODEL: &str = "zqmodelmark";
const ERROR: &str = "zqerrormark";
const LINK: &str = "zqlinkmark";
const KEY: &str = "zqkeymark";
const CLIPBOARD: &str = "zqclipboardmark";
const PASSPHRASE: &str = "zqpassphrasemark with words";
const HANDLER: &str = "zqhandlermark";
const COMMAND: &str = "zqcommandmark";

/// Lives with the account a while, so that every mark is in it or passed through it. Answers what the person saw, in
/// which the marks can be found.
async fn live_a_marked_life(puter: &StandIn, oriel: &Oriel, token: &str) -> String {
    let mut shown = String::new();
    let mut see = |outcome: Result<Value, Problem>| {
        shown += &match outcome {
            Ok(answer) => answer.to_string(),
            Err(problem) => format!("{problem:?}"),
        };
    };
    let disk = tempfile::tempdir().unwrap();
    let file = disk.path().join(format!("{FILE}.txt"));
    fs::write(&file, format!("{CONTENT}, the first line of it\n")).unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    oriel.computer.desktop.copy(&format!("oriel://auth/callback?code={CLIPBOARD}&state={CLIPBOARD}"));
    oriel.computer.scheme.is_handled_by(Handler::AnotherOriel { program: format!("/home/mira/{HANDLER}/oriel") });

    let folder = oriel.call("files.makeFolder", json!({ "folder": "~/Documents", "name": FOLDER })).await.unwrap();
    let folder = folder["path"].as_str().unwrap();
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"].clone();
    let upload = json!({ "folder": folder, "chosen": chosen[0]["id"], "onConflict": "fail" });
    oriel.call("files.upload", upload).await.unwrap();
    let list = json!({ "folder": folder, "cursor": null, "sortBy": "name", "descending": false });
    see(oriel.call("files.list", list).await);

    let sonnet = model(oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let mut question = ask(None, QUESTION, &sonnet);
    question["attachments"] = json!([format!("{folder}/{FILE}.txt")]);
    let chat = oriel.call("chat.ask", question).await.unwrap();
    let answer = last_turn(&chat)["text"].as_str().unwrap();
    assert!(answer.contains(CONTENT), "the model repeats what it read: {answer}");
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": TITLE })).await.unwrap();
    oriel.call("chat.saveDraft", json!({ "chat": chat["id"], "text": DRAFT, "attachments": [] })).await.unwrap();
    see(oriel.call("chat.open", json!({ "chat": chat["id"] })).await);

    let echo = format!("{ERROR} {token}");
    let body = json!({ "error": echo, "message": echo, "code": ERROR });
    for route in [Route::Usage, Route::Chat] {
        puter.fault(route, Fault::Status { code: 400, body: body.clone(), headers: vec![] });
    }
    see(oriel.call("account.balance", json!({})).await);
    see(oriel.call("chat.ask", ask(None, QUESTION, &sonnet)).await);
    see(oriel.call("chat.ask", ask(None, QUESTION, MODEL)).await);
    oriel.app.open_link(&format!("oriel://auth/callback?code={LINK}&state={LINK}")).await;
    for link in [format!("oriel://auth/callback?code={LINK}&state={LINK}"), format!("sk-ant-oat01-{KEY}")] {
        see(oriel.call("account.finish", json!({ "link": link })).await);
    }
    see(oriel.call("account.paste", json!({})).await);
    see(oriel.call("link.open", json!({ "address": format!("file:///home/mira/{FILE}") })).await);
    see(oriel.call(COMMAND, json!({ COMMAND: COMMAND })).await);
    see(oriel.call("scheme.health", json!({})).await);

    // In the end the token is refused, in the server's own words: they stay in the account's state.
    let body = json!({ "error": echo, "message": echo, "code": "token_auth_failed" });
    puter.fault(Route::Usage, Fault::Status { code: 401, body, headers: vec![] });
    see(oriel.call("account.balance", json!({})).await);
    let ended = state(oriel).await["current"]["ended"].to_string();
    assert!(ended.contains(ERROR), "{ended}");
    shown
}

/// The mark as it is, and in the forms in which it could hide. Everything is looked for without regard to case.
fn forms(mark: &str) -> Vec<String> {
    let hex: String = mark.bytes().map(|byte| format!("{byte:02x}")).collect();
    let escaped: String = mark.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let form: String = byte_serialize(mark.as_bytes()).collect();
    let backwards: String = mark.chars().rev().collect();
    let mut forms = vec![mark.to_owned(), hex, escaped, form, backwards];
    // In base64 the same bytes look different at each of three places. The characters at both ends are left out: they
    // are shared with what stands beside the mark.
    for before in 0..3 {
        let bytes = ["x".repeat(before).as_bytes(), mark.as_bytes()].concat();
        let own = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
        for alphabet in [&STANDARD, &URL_SAFE] {
            forms.push(alphabet.encode(&bytes)[own.clone()].to_owned());
        }
    }
    forms.into_iter().map(|form| form.to_lowercase()).collect()
}

/// The form in which one of the marks is in the text, if one is.
fn found(text: &str, marks: &[&str]) -> Option<String> {
    let text = text.to_lowercase();
    marks.iter().flat_map(|mark| forms(mark)).find(|form| text.contains(form))
}

#[test]
fn a_mark_is_found_in_every_form() {
    for text in [
        "… ZQquestionMark …".to_owned(),
        "7a717175657374696f6e6d61726b".to_owned(),
        "%7A%71%71uestionmark %7a%71%71%75%65%73%74%69%6f%6e%6d%61%72%6b".to_owned(),
        QUESTION.chars().rev().collect(),
        STANDARD.encode(QUESTION),
        STANDARD.encode(format!("a{QUESTION}b")),
        URL_SAFE.encode(format!("ab{QUESTION}")),
    ] {
        assert!(found(&text, &[QUESTION]).is_some(), "{text}");
    }
    assert_eq!(found("Session: signed in", &[QUESTION]), None);
}

/// The token that Oriel last sent, wherever it is kept.
fn token_in_use(puter: &StandIn) -> String {
    let sent = puter.requests().into_iter().rev().find_map(|request| request.headers.get("authorization").cloned());
    sent.unwrap().trim_start_matches("Bearer ").to_owned()
}

#[tokio::test]
async fn nothing_that_a_person_may_copy_says_anything_of_them() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    oriel.computer.secrets.fail(Some(SecretsError::Missing));
    oriel.call("account.signIn", ask_to_sign_in()).await.unwrap();
    oriel.call("account.choosePlace", json!({ "place": "file", "passphrase": PASSPHRASE })).await.unwrap();
    let address = oriel.computer.opened().await;
    oriel.app.open_link(puter.approve(&address).await.unwrap().as_str()).await;
    assert_eq!(state(&oriel).await["current"]["kept"], "file");

    let token = token_in_use(&puter);
    let shown = live_a_marked_life(&puter, &oriel, &token).await;
    for mark in [QUESTION, TITLE, DRAFT, FOLDER, FILE, CONTENT, ERROR] {
        assert!(shown.contains(mark), "{mark} was never there");
    }

    let home = oriel.computer.folder.path().to_str().unwrap().to_owned();
    let port = format!(":{}", puter.origin().port().unwrap());
    let pieces: Vec<&str> = (0..token.len() - 12).map(|start| &token[start..start + 12]).collect();
    let marks = [
        QUESTION,
        TITLE,
        DRAFT,
        FOLDER,
        FILE,
        CONTENT,
        MODEL,
        ERROR,
        LINK,
        KEY,
        CLIPBOARD,
        PASSPHRASE,
        HANDLER,
        COMMAND,
        "mira",
        "passphrasemark",
        &home,
    ];
    let marks = [&marks[..], &pieces].concat();
    let connections = connections(&oriel).await.to_string();
    assert_eq!(found(&connections, &marks), None, "in the connections:\n{connections}");
    let said = report(&oriel).await;
    assert_eq!(found(&said, &marks), None, "in the report:\n{said}");
    assert_eq!(found(&said, &["127.0.0.1", "localhost", &port]), None, "the address of one's own server:\n{said}");
    assert!(
        said.contains("- Accounts: 0 in the keychain, 1 in the encrypted file, 0 until Oriel is closed\n"),
        "{said}"
    );
    assert!(said.contains("- Session: ended by Puter\n") && said.lines().count() > 30 && said.is_ascii(), "{said}");
}
