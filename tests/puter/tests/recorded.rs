//! What the stand-in answers has the shape of what a real Puter was recorded to answer: the same status, the same
//! content type, the same keys with values of the same kind. The recorded request is sent again, to a stand-in whose
//! account has the files that the recorded one had.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use puter_stand_in::{Fault, Options, Refused, Route, StandIn};
use reqwest::{Client, Method, RequestBuilder, multipart::Form};
use serde_json::{Deserializer, Value, json};

/// The files of the recorded account, below the home.
const FILES: &[&str] = &[
    "Documents/work/hello.txt",
    "Documents/w2/a.txt",
    "Documents/w2/b.txt",
    "Documents/w2/c.txt",
    "Documents/w2/sub/s.txt",
    "Documents/w2/dst/a.txt",
    "Documents/w3/p/q/r.txt",
    "Documents/w4/sub/a.txt",
    "Documents/w4/dst/a.txt",
    "Documents/w4/dst/b.txt",
    "Documents/w5/full/x.txt",
    "Documents/w5/t.txt",
    "Documents/w6/signed.txt",
    "Documents/w8/f",
    "Documents/w8/d/x.txt",
    "Documents/w9/a",
    "Documents/w9/b",
    "Documents/pics/dot.png",
    "Documents/pics/doc.pdf",
    "Documents/pics/note.txt",
    "Documents/sm/x.txt",
    "Documents/Welcome.md",
];

/// Uids in recorded requests, and the entries they stood for.
const UIDS: &[(&str, &str)] = &[
    ("61229cbc-153c-4fc3-b6d9-54e428e7720d", "/mira/Documents/w4/dst/b.txt"),
    ("6a7b9f2c-dbd2-4540-8bd6-b6568170aee5", "/mira/Documents/work/hello.txt"),
];

/// Objects whose keys are data: usage by service, folders by path.
const DATA_KEYS: &[&str] = &["usage", "directories"];

/// Answered as recorded, with nothing to prepare but the files.
const PLAIN: &[&str] = &[
    "chat-driver-list",
    "chat-err-empty-content",
    "chat-err-empty-messages",
    "chat-err-messages-missing",
    "chat-err-messages-string",
    "chat-err-moderation",
    "chat-err-no-content",
    "chat-err-no-model-default",
    "chat-err-token-missing",
    "chat-err-unknown-model",
    "chat-models",
    "chat-nonstream-claude-text",
    "chat-nonstream-claude-tool",
    "chat-nonstream-normalized",
    "chat-nonstream-reasoning",
    "chat-nonstream-responses",
    "chat-nonstream-text",
    "chat-nonstream-tool",
    "chat-stream-claude-reasoning",
    "chat-stream-claude-tool",
    "chat-stream-claude-tool-result",
    "chat-stream-gpt5-tool",
    "chat-stream-image-inline",
    "chat-stream-image-openai",
    "chat-stream-openai-gpt",
    "chat-stream-puter-path-claude-dot_png",
    "chat-stream-puter-path-claude-note_txt",
    "chat-stream-puter-path-demo-vision-note_txt",
    "chat-stream-puter-path-gpt-4.1-nano-doc_pdf",
    "chat-stream-puter-path-gpt-4.1-nano-dot_png",
    "chat-stream-reasoning",
    "chat-stream-text",
    "chat-stream-tool",
    "chat-stream-tool-result",
    "chat-stream-unicode",
    "driver-err-unknown-driver",
    "driver-err-unknown-interface",
    "driver-err-unknown-method",
    "err-malformed-json",
    "err-text-plain-ignored",
    "err-token-missing",
    "auth-create-access-token-with-access-token",
    "auth-list-sessions-with-access-token",
    "auth-logout-with-access-token",
    "auth-revoke-self-with-access-token",
    "whoami-access-token",
    "fs-batch-json",
    "fs-batch-upload",
    "fs-batch-write-conflict",
    "fs-batch-write-dedupe",
    "fs-batch-write-dotdot",
    "fs-batch-write-empty",
    "fs-batch-write-missing-parent",
    "fs-batch-write-overwrite",
    "fs-cache-last-change",
    "fs-copy",
    "fs-copy-conflict",
    "fs-copy-dedupe",
    "fs-copy-into-itself",
    "fs-copy-missing-dest",
    "fs-copy-missing-source",
    "fs-copy-overwrite",
    "fs-delete",
    "fs-delete-home",
    "fs-delete-immutable",
    "fs-delete-missing",
    "fs-delete-nonrecursive",
    "fs-delete-partial",
    "fs-delete-single",
    "fs-df",
    "fs-err-storage-limit",
    "fs-file-bad-signature",
    "fs-mkdir",
    "fs-mkdir-conflict",
    "fs-mkdir-dedupe",
    "fs-mkdir-missing-parent",
    "fs-mkdir-name-too-long",
    "fs-mkdir-other-user",
    "fs-mkdir-over-file",
    "fs-mkdir-overwrite-dir",
    "fs-mkdir-parents",
    "fs-mkdir-root",
    "fs-mkdir-unicode",
    "fs-move",
    "fs-move-conflict",
    "fs-move-immutable",
    "fs-move-into-descendant",
    "fs-move-into-itself",
    "fs-move-missing-dest",
    "fs-move-same",
    "fs-read",
    "fs-read-directory",
    "fs-read-forbidden",
    "fs-read-missing",
    "fs-read-range",
    "fs-read-range-unsatisfiable",
    "fs-readdir-file",
    "fs-readdir-forbidden",
    "fs-readdir-missing",
    "fs-readdir-root",
    "fs-rename-conflict",
    "fs-rename-invalid",
    "fs-search",
    "fs-search-empty",
    "fs-sign",
    "fs-stat-dir",
    "fs-stat-file",
    "fs-stat-home",
    "fs-stat-missing",
    "fs-stat-noref",
    "fs-stat-root",
    "fs-touch",
    "fs-trash-move",
    "fs-v2-batchWrite-multipart",
    "fs-v2-delete-nonrecursive",
    "fs-v2-move-into-itself",
    "fs-v2-read",
    "fs-v2-startBatchWrite",
    "fs-v2-startWrite-conflict",
    "fs-v2-startWrite-multipart",
    "fs-v2-stat",
    "fs-v2-write-inline",
    "fs-v2-write-inline-b64",
    "fs-write-other-user",
    "fs-write-over-directory",
    "fs-write-over-directory-overwrite",
    "fs-write-root",
    "kv-add",
    "kv-batchPut",
    "kv-decr",
    "kv-del",
    "kv-del-missing",
    "kv-err-key-empty",
    "kv-err-key-too-long",
    "kv-expire",
    "kv-expireAt",
    "kv-get-missing",
    "kv-incr",
    "kv-incr-path",
    "kv-set",
    "kv-set-expireAt",
    "kv-set-missing-value",
    "kv-set-null",
];

/// Answered as recorded after other recorded requests were sent.
const AFTER: &[(&str, &[&str])] = &[
    ("fs-trash-list", &["fs-trash-move"]),
    ("fs-trash-restore", &["fs-trash-move"]),
    ("kv-get", &["kv-set"]),
    ("kv-get-many", &["kv-set"]),
    ("kv-list-keys", &["kv-set"]),
    ("kv-remove", &["kv-set", "kv-update"]),
    ("kv-update", &["kv-set"]),
];

/// Answered as recorded when the files named here are not there.
const WITHOUT: &[(&str, &str)] = &[
    ("fs-batch-write", "/mira/Documents/work/hello.txt"),
    ("fs-rename", "/mira/Documents/w2/c.txt"),
    ("fs-v2-startWrite", "/mira/Documents/w6/signed.txt"),
];

struct Recording {
    request: Value,
    response: Value,
}

impl Recording {
    fn open(name: &str) -> Recording {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings");
        let text = std::fs::read_to_string(folder.join(format!("{name}.json")));
        let text = text.unwrap_or_else(|error| panic!("recording {name}: {error}"));
        let mut whole: Value = serde_json::from_str(&text).unwrap();
        Recording { request: whole["request"].take(), response: whole["response"].take() }
    }

    fn status(&self) -> u16 {
        self.response["status"].as_u64().unwrap() as u16
    }

    fn header(&self, name: &str) -> Option<String> {
        let pairs = self.response["headers"].as_array()?;
        let pair = pairs.iter().find(|pair| pair[0].as_str().is_some_and(|key| key.eq_ignore_ascii_case(name)))?;
        pair[1].as_str().map(str::to_owned)
    }

    fn body(&self) -> String {
        if let Some(chunks) = self.response["chunks"].as_array() {
            return chunks.iter().filter_map(|chunk| chunk["data"].as_str()).collect();
        }
        match (&self.response["body"], self.response["body_text"].as_str()) {
            (Value::Null, Some(text)) => text.to_owned(),
            (Value::String(text), _) => text.clone(),
            (value, _) => value.to_string(),
        }
    }
}

fn client() -> Client {
    // A second test in this process finds the provider already there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

struct Account {
    server: StandIn,
    client: Client,
    uids: BTreeMap<String, String>,
    token: String,
}

struct Answer {
    status: u16,
    kind: Option<String>,
    needs_upgrade: Option<String>,
    body: String,
}

impl Account {
    async fn open() -> Account {
        Account::open_with(client()).await
    }

    async fn open_with(client: Client) -> Account {
        let server = StandIn::start(Options { pace: Duration::ZERO, ..Options::default() }).await.unwrap();
        let token = server.token();
        let mut account = Account { server, client, uids: BTreeMap::new(), token };
        account.write_files().await;
        for (recorded, path) in UIDS {
            let entry = account.post("/stat", &json!({"path": path})).await;
            account.uids.insert((*recorded).to_owned(), entry["uid"].as_str().unwrap().to_owned());
        }
        account
    }

    /// All of [`FILES`] in one request.
    async fn write_files(&self) {
        let item = |(index, file): (usize, &&str)| {
            let path = format!("/mira/{file}");
            let metadata = json!({"path": path, "createMissingParents": true, "contentType": "text/plain"});
            json!({"index": index, "fileMetadata": metadata})
        };
        let items: Vec<Value> = FILES.iter().enumerate().map(item).collect();
        let manifest = Form::new().text("manifest", json!({"items": items}).to_string());
        let form = (0..FILES.len()).fold(manifest, |form, index| form.text(index.to_string(), "0123456789abcdefghij"));
        let response = self.request("POST", "/fs/batchWrite").bearer_auth(&self.token).multipart(form).send().await;
        assert_eq!(response.unwrap().status(), 200);
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let address = self.server.origin().join(path).unwrap();
        self.client.request(Method::from_bytes(method.as_bytes()).unwrap(), address)
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let response = self.request("POST", path).bearer_auth(&self.token).json(body).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path} {body}");
        response.json().await.unwrap()
    }

    /// What was recorded, in the words of this account.
    fn translate(&self, text: &str) -> String {
        let mut text = text.replace("/testuser", "/mira").replace("\"testuser", "\"mira");
        for (recorded, ours) in &self.uids {
            text = text.replace(recorded, ours);
        }
        text
    }

    async fn replay(&self, recording: &Recording) -> Answer {
        let request = &recording.request;
        let address = request["url"].as_str().unwrap();
        let path = address.splitn(4, '/').nth(3).unwrap();
        let mut ask = self.request(request["method"].as_str().unwrap(), &self.translate(&format!("/{path}")));
        for (name, value) in request["headers"].as_object().unwrap() {
            match name.as_str() {
                "Host" => {}
                "Authorization" => ask = ask.bearer_auth(&self.token),
                _ => ask = ask.header(name, value.as_str().unwrap()),
            }
        }
        ask = match &request["body"] {
            Value::Null => ask,
            Value::String(text) if text.starts_with('<') => {
                ask.body(self.translate(text.split_once("binary> ").map_or(text.as_str(), |(_, body)| body)))
            }
            Value::String(text) => ask.body(self.translate(text)),
            value => ask.body(self.translate(&value.to_string())),
        };
        Answer::read(ask).await
    }
}

impl Answer {
    async fn read(ask: RequestBuilder) -> Answer {
        let response = ask.send().await.unwrap();
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: response.status().as_u16(),
            kind: header("content-type"),
            needs_upgrade: header("x-needs-upgrade"),
            body: response.text().await.unwrap(),
        }
    }
}

/// The keys of a body and the kinds of its values, one line for each place in it.
fn shape(place: &str, value: &Value, lines: &mut BTreeSet<String>) {
    match value {
        Value::Object(_) if DATA_KEYS.iter().any(|key| place.ends_with(&format!(".{key}"))) && is_data(value) => {
            lines.insert(format!("{place}: data"));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, value)| shape(&format!("{place}.{key}"), value, lines)),
        Value::Array(items) => {
            lines.insert(format!("{place}: list"));
            items.iter().for_each(|item| shape(&format!("{place}[]"), item, lines));
        }
        Value::Null => {}
        Value::Bool(_) => drop(lines.insert(format!("{place}: bool"))),
        Value::Number(_) => drop(lines.insert(format!("{place}: number"))),
        Value::String(_) => drop(lines.insert(format!("{place}: text"))),
    }
}

/// Are the keys of this object paths or services rather than fields?
fn is_data(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.keys().any(|key| key.contains([':', '/'])))
}

/// Every key of a body, with the kinds of values seen there. Absent and null are told apart, null and a value are not.
fn shapes(body: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut lines = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for value in Deserializer::from_str(body).into_iter::<Value>().map_while(Result::ok) {
        let place = value["type"].as_str().unwrap_or_default().to_owned();
        shape(&place, &value, &mut lines);
        all_keys(&place, &value, &mut keys);
    }
    (lines, keys)
}

fn all_keys(place: &str, value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) if !is_data(value) => {
            for (key, value) in fields {
                keys.insert(format!("{place}.{key}"));
                all_keys(&format!("{place}.{key}"), value, keys);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| all_keys(&format!("{place}[]"), item, keys)),
        _ => {}
    }
}

fn compare(name: &str, recording: &Recording, answer: &Answer) -> Result<(), String> {
    let told = |what: &str, recorded: String, ours: String| {
        Err(format!("{name}: {what}\n  recorded {recorded}\n  ours     {ours}\n  body     {:.400}", answer.body))
    };
    if recording.status() != answer.status {
        return told("status", recording.status().to_string(), answer.status.to_string());
    }
    let kind = recording.header("content-type");
    if kind != answer.kind && recording.response["headers"].is_array() {
        return told("content type", format!("{kind:?}"), format!("{:?}", answer.kind));
    }
    if recording.header("x-needs-upgrade") != answer.needs_upgrade {
        return told(
            "X-Needs-Upgrade",
            format!("{:?}", recording.header("x-needs-upgrade")),
            format!("{:?}", answer.needs_upgrade),
        );
    }
    let ((recorded, recorded_keys), (ours, our_keys)) = (shapes(&recording.body()), shapes(&answer.body));
    if recorded_keys != our_keys {
        let missing: Vec<_> = recorded_keys.difference(&our_keys).collect();
        let extra: Vec<_> = our_keys.difference(&recorded_keys).collect();
        return told("keys", format!("only there: {missing:?}"), format!("only here: {extra:?}"));
    }
    // A place that is null on one side says nothing; where both have a value it must be of the same kind.
    let kinds = |lines: &BTreeSet<String>| -> BTreeMap<String, String> {
        lines
            .iter()
            .filter_map(|line| line.rsplit_once(": "))
            .map(|(at, kind)| (at.to_owned(), kind.to_owned()))
            .collect()
    };
    let (recorded, ours) = (kinds(&recorded), kinds(&ours));
    let differs = recorded.iter().find(|(place, kind)| ours.get(*place).is_some_and(|ours| ours != *kind));
    match differs {
        Some((place, kind)) => told(place, kind.clone(), ours[place].clone()),
        None => Ok(()),
    }
}

fn report(problems: Vec<String>) {
    assert!(problems.is_empty(), "{} differ\n\n{}", problems.len(), problems.join("\n\n"));
}

#[tokio::test]
async fn what_is_asked_for_again_has_the_shape_that_was_recorded() {
    let mut problems = Vec::new();
    let client = client();
    for name in PLAIN {
        let recording = Recording::open(name);
        let answer = Account::open_with(client.clone()).await.replay(&recording).await;
        problems.extend(compare(name, &recording, &answer).err());
    }
    report(problems);
}

#[tokio::test]
async fn what_follows_other_requests_has_the_shape_that_was_recorded() {
    let mut problems = Vec::new();
    for (name, before) in AFTER {
        let account = Account::open().await;
        for earlier in *before {
            account.replay(&Recording::open(earlier)).await;
        }
        let recording = Recording::open(name);
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }
    for (name, path) in WITHOUT {
        let account = Account::open().await;
        account.post("/delete", &json!({"path": path})).await;
        let recording = Recording::open(name);
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }
    report(problems);
}

#[tokio::test]
async fn a_fault_has_the_shape_of_the_failure_that_was_recorded() {
    let faults = [
        ("chat-err-rate-limited", Route::Chat, Fault::RateLimited { retry_after: None }),
        ("chat-err-too-many-concurrent", Route::Chat, Fault::TooManyConcurrent),
        ("chat-stream-midstream-error", Route::Chat, Fault::ErrorLineAfter(5, "upstream exploded".to_owned())),
        ("chat-stream-no-usage", Route::Chat, Fault::NoUsage),
        ("err-email-confirmation-required", Route::List, Fault::Unverified),
        ("fs-copy-conflict", Route::Copy, Fault::Conflict),
        ("fs-err-storage-limit", Route::Write, Fault::StorageFull),
        ("err-token-revoked", Route::Whoami, Fault::Unauthorized),
        ("err-token-revoked", Route::Whoami, Fault::Revoked),
        ("err-token-expired-jwt", Route::Whoami, Fault::TokenRefused(Refused::Expired)),
        ("err-token-bad-signature", Route::Whoami, Fault::TokenRefused(Refused::Unknown)),
        ("chat-err-token-garbage", Route::Chat, Fault::TokenRefused(Refused::OldKind)),
        ("chat-stream-midstream-error", Route::Chat, Fault::RevokedErrorLineAfter(5)),
    ];
    let mut problems = Vec::new();
    for (name, route, fault) in faults {
        let account = Account::open().await;
        account.server.fault(route, fault);
        let recording = Recording::open(name);
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }
    report(problems);
}

#[tokio::test]
async fn a_token_that_is_no_good_is_refused_as_recorded() {
    let mut problems = Vec::new();
    let forged = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InYyIn0.e30.c2ln";
    for (name, token) in [("chat-err-token-garbage", "rubbish"), ("err-token-bad-signature", forged)] {
        let account = Account { token: token.to_owned(), ..Account::open().await };
        let recording = Recording::open(name);
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }
    let refusals = [
        ("chat-err-token-revoked", Refused::Revoked),
        ("err-token-revoked", Refused::Revoked),
        ("err-token-expired-jwt", Refused::Expired),
        ("chat-err-token-garbage", Refused::OldKind),
        ("err-token-bad-signature", Refused::Unknown),
    ];
    for (name, why) in refusals {
        let account = Account::open().await;
        account.server.refuse_tokens("mira", why);
        let recording = Recording::open(name);
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }
    report(problems);
}

#[tokio::test]
async fn a_prompt_that_the_balance_cannot_pay_is_refused_as_recorded() {
    let mut recording = Recording::open("chat-err-insufficient-funds");
    recording.request["body"]["args"]["messages"][0]["content"] = json!("x".repeat(300_000));
    let answer = Account::open().await.replay(&recording).await;
    report(compare("chat-err-insufficient-funds", &recording, &answer).err().into_iter().collect());
}

#[tokio::test]
async fn a_value_that_is_too_large_is_refused_as_recorded() {
    let mut recording = Recording::open("kv-err-value-too-large");
    recording.request["body"]["args"]["value"] = json!("x".repeat(410_000));
    let answer = Account::open().await.replay(&recording).await;
    report(compare("kv-err-value-too-large", &recording, &answer).err().into_iter().collect());
}

#[tokio::test]
async fn keys_are_listed_in_the_shapes_that_were_recorded() {
    let account = Account::open().await;
    let items: Vec<Value> = (0..30).map(|i| json!({"key": format!("chat:{i:03}"), "value": {"i": i}})).collect();
    let put = json!({"interface": "puter-kvstore", "method": "batchPut", "args": {"items": items}});
    account.post("/drivers/call", &put).await;
    let mut problems = Vec::new();
    for name in ["kv-list-entries", "kv-list-pattern", "kv-list-page1"] {
        let recording = Recording::open(name);
        let answer = account.replay(&recording).await;
        problems.extend(compare(name, &recording, &answer).err());
        if name != "kv-list-page1" {
            let ours: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(ours, recording.response["body"], "{name}");
            continue;
        }
        let first: Value = serde_json::from_str(&answer.body).unwrap();
        let mut recording = Recording::open("kv-list-page2");
        recording.request["body"]["args"]["cursor"] = first["result"]["cursor"].clone();
        let second: Value = serde_json::from_str(&account.replay(&recording).await.body).unwrap();
        assert_eq!(second["result"]["items"], recording.response["body"]["result"]["items"]);
    }
    report(problems);
}

#[tokio::test]
async fn pages_and_listings_have_the_shape_that_was_recorded() {
    let account = Account::open().await;
    for name in ["a", "b", "c"] {
        account.post("/mkdir", &json!({"path": format!("/mira/Documents/work/{name}")})).await;
    }
    let mut problems = Vec::new();
    for name in ["fs-readdir-page", "fs-v2-readdir-page"] {
        let recording = Recording::open(name);
        let answer = account.replay(&recording).await;
        // Recorded pages hold folders only and were cut short in the file; the first entry is whole.
        let (first, ours): (Value, Value) = (first_item(&recording), serde_json::from_str(&answer.body).unwrap());
        let folder = ours["items"].as_array().unwrap().iter().find(|item| item["name"] != "hello.txt").unwrap();
        assert_eq!(all(&first), all(folder), "{name}");
        assert_eq!(ours["items"].as_array().unwrap().len(), 2);
        assert!(ours["cursor"].is_string());
        if answer.status != recording.status() {
            problems.push(format!("{name}: status {}", answer.status));
        }
    }
    report(problems);
}

fn first_item(recording: &Recording) -> Value {
    let text = match recording.response["body_truncated"].as_str() {
        Some(text) => text.to_owned(),
        None => recording.body(),
    };
    let begin = text.find("[{").unwrap() + 1;
    Deserializer::from_str(&text[begin..]).into_iter::<Value>().next().unwrap().unwrap()
}

fn all(value: &Value) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    all_keys("", value, &mut keys);
    keys
}

#[tokio::test]
async fn models_have_the_fields_that_were_recorded() {
    let recording = Recording::open("chat-models-details");
    let account = Account::open().await;
    let answer = account.replay(&recording).await;
    let ours: Value = serde_json::from_str(&answer.body).unwrap();
    let find = |id: &str| ours["models"].as_array().unwrap().iter().find(|model| model["id"] == id).cloned();

    let text = recording.response["body_truncated"].as_str().unwrap();
    let mut rest = text.strip_prefix("{\"models\":[").unwrap();
    let mut compared = 0;
    loop {
        let mut stream = Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(model)) = stream.next() else { break };
        rest = rest[stream.byte_offset()..].trim_start_matches(',');
        let id = model["id"].as_str().unwrap();
        if ["claude-haiku-4-5-20251001", "claude-opus-5", "gpt-4.1", "ollama:ollama/demo-chat"].contains(&id) {
            let ours = find(id).unwrap_or_else(|| panic!("{id} is missing"));
            assert_eq!(all(&model), all(&ours), "{id}");
            assert_eq!(model["costs"], ours["costs"], "{id}");
            compared += 1;
        }
    }
    assert_eq!(compared, 4);
}

#[tokio::test]
async fn the_steps_of_a_presigned_upload_have_the_shape_that_was_recorded() {
    let account = Account::open().await;
    account.post("/delete", &json!({"path": "/mira/Documents/w6/signed.txt"})).await;
    let mut problems = Vec::new();
    let start = account.replay(&Recording::open("fs-v2-startWrite")).await;
    let session: Value = serde_json::from_str(&start.body).unwrap();

    let put = account.client.put(session["url"].as_str().unwrap()).body("123456789012345678901");
    let response = put.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers().contains_key("etag"));

    for name in ["fs-v2-completeWrite", "fs-v2-completeWrite-twice"] {
        let mut recording = Recording::open(name);
        recording.request["body"]["uploadId"] = session["sessionId"].clone();
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }

    let hollow = account.post("/fs/startWrite", &json!({"fileMetadata": {"path": "~/hollow.txt", "size": 5}})).await;
    let mut recording = Recording::open("fs-v2-completeWrite-without-put");
    recording.request["body"]["uploadId"] = hollow["sessionId"].clone();
    problems.extend(compare("fs-v2-completeWrite-without-put", &recording, &account.replay(&recording).await).err());
    let mut recording = Recording::open("fs-read-object-missing-in-store");
    recording.request["url"] = json!("http://x/read?file=/mira/hollow.txt");
    problems.extend(compare("fs-read-object-missing-in-store", &recording, &account.replay(&recording).await).err());

    let large = json!({"fileMetadata": {"path": "~/large.bin", "size": 12_582_912}});
    let session = account.post("/fs/startWrite", &large).await;
    for name in ["fs-v2-signMultipartParts", "fs-v2-abortWrite"] {
        let mut recording = Recording::open(name);
        recording.request["body"]["uploadId"] = session["sessionId"].clone();
        problems.extend(compare(name, &recording, &account.replay(&recording).await).err());
    }
    report(problems);
}
