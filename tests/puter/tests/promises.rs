//! What the stand-in promises to those who test with it: its faults, its streams, its sign-in, its files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::HashMap,
    future::Future,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::StreamExt;
use puter_stand_in::{Endpoint, Fault, Options, Refused, Route, StandIn, Twist};
use reqwest::{Client, Response, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use url::Url;

struct Setting {
    server: StandIn,
    client: Client,
    token: String,
}

impl Setting {
    async fn with(options: Options) -> Setting {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let server = StandIn::start(Options { pace: Duration::ZERO, ..options }).await.unwrap();
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let token = server.token();
        Setting { server, client, token }
    }

    async fn new() -> Setting {
        Setting::with(Options::default()).await
    }

    fn address(&self, path: &str) -> Url {
        self.server.origin().join(path).unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> reqwest::Result<Response> {
        self.client.post(self.address(path)).bearer_auth(&self.token).json(&body).send().await
    }

    async fn ok(&self, path: &str, body: Value) -> Value {
        let response = self.post(path, body).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    async fn get(&self, path: &str) -> reqwest::Result<Response> {
        self.client.get(self.address(path)).bearer_auth(&self.token).send().await
    }

    async fn get_with(&self, path: &str, token: &str) -> Response {
        self.client.get(self.address(path)).bearer_auth(token).send().await.unwrap()
    }

    async fn whoami(&self) -> Value {
        self.get("/whoami").await.unwrap().json().await.unwrap()
    }

    async fn ask(&self, model: &str, content: Value, more: Value) -> reqwest::Result<Response> {
        let mut args = json!({"model": model, "stream": true, "messages": [{"role": "user", "content": content}]});
        args.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let call = json!({"interface": "puter-chat-completion", "method": "complete", "args": args});
        self.post("/drivers/call", call).await
    }

    async fn chat(&self) -> reqwest::Result<Response> {
        self.ask("gpt-4.1-nano", json!("hello"), json!({})).await
    }

    /// The whole text of an answer.
    async fn text(&self, model: &str, content: Value, more: Value) -> String {
        let lines = lines(self.ask(model, content, more).await.unwrap().text().await.unwrap());
        lines.iter().filter_map(|line| line["text"].as_str()).collect()
    }
}

fn lines(body: String) -> Vec<Value> {
    body.lines().map(|line| serde_json::from_str(line).unwrap_or(json!({"type": "garbage"}))).collect()
}

/// What arrives of a body, and whether it ended properly.
async fn arrived(response: Response) -> (Vec<u8>, bool) {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) => bytes.extend(piece),
            Err(_) => return (bytes, false),
        }
    }
    (bytes, true)
}

async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), future).await.expect("nothing happened for ten seconds")
}

#[tokio::test]
async fn a_fault_hits_the_next_request_to_its_route_and_only_that() {
    let s = Setting::new().await;
    s.server.fault(Route::Whoami, Fault::ServerError);
    assert_eq!(s.get("/version").await.unwrap().status(), 200);
    assert_eq!(s.get("/whoami").await.unwrap().status(), 500);
    assert_eq!(s.get("/whoami").await.unwrap().status(), 200);
}

#[tokio::test]
async fn faults_on_one_route_happen_in_the_order_they_were_set() {
    let s = Setting::new().await;
    s.server.fault(Route::Any, Fault::Html);
    s.server.fault(Route::Whoami, Fault::Unauthorized);
    assert_eq!(s.get("/whoami").await.unwrap().status(), 502);
    assert_eq!(s.get("/whoami").await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_reset_leaves_the_client_without_an_answer() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::Reset);
    assert!(soon(s.chat()).await.is_err());
    assert_eq!(s.server.requests().last().unwrap().route, Route::Chat);
}

#[tokio::test]
async fn a_cut_answer_keeps_its_lines_and_does_not_end() {
    for fault in [Fault::CutAfterLines(4), Fault::ResetAfterLines(4)] {
        let s = Setting::new().await;
        s.server.fault(Route::Chat, fault);
        let (bytes, ended) = soon(arrived(s.chat().await.unwrap())).await;
        assert!(!ended);
        let lines = lines(String::from_utf8(bytes).unwrap());
        assert!(lines.len() <= 4 && lines.iter().all(|line| line["type"] == "text"), "{lines:?}");
    }
}

#[tokio::test]
async fn an_answer_can_be_cut_inside_a_character() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::CutInsideCharacter);
    let (bytes, ended) = soon(arrived(s.chat().await.unwrap())).await;
    assert!(!ended);
    assert!(String::from_utf8(bytes.clone()).is_err());
    assert!(bytes.ends_with(b"caf\xC3"));
}

#[tokio::test]
async fn lines_can_be_added_and_left_out() {
    let s = Setting::new().await;
    let kinds = async |fault| {
        s.server.fault(Route::Chat, fault);
        let lines = lines(s.chat().await.unwrap().text().await.unwrap());
        lines.iter().map(|line| line["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let error = kinds(Fault::ErrorLineAfter(2, "it broke".to_owned())).await;
    assert_eq!(error, ["text", "text", "error"]);
    let unknown = kinds(Fault::UnknownLineAfter(2)).await;
    assert_eq!(unknown[2], "weather");
    assert_eq!(unknown.last().unwrap(), "usage");
    let garbage = kinds(Fault::GarbageLineAfter(1)).await;
    assert_eq!(garbage[1], "garbage");
    assert_eq!(garbage.last().unwrap(), "usage");
    assert_eq!(kinds(Fault::EndAfterLines(3)).await, ["text", "text", "text"]);
    assert_eq!(kinds(Fault::NoUsage).await.last().unwrap(), "usage");
}

#[tokio::test]
async fn a_stalled_answer_holds_its_socket_until_the_client_leaves() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::StallAfterLines(2));
    let mut stream = s.chat().await.unwrap().bytes_stream();
    soon(stream.next()).await.unwrap().unwrap();
    assert_eq!(s.server.open_streams(), 1);
    let more = async { while stream.next().await.is_some() {} };
    assert!(tokio::time::timeout(Duration::from_millis(150), more).await.is_err());
    assert_eq!(s.server.open_streams(), 1);
    drop(stream);
    soon(s.server.streams_closed()).await;
}

#[tokio::test]
async fn a_fourth_chat_at_once_is_refused_and_the_place_of_one_that_left_is_free() {
    let s = Setting::new().await;
    let mut open = Vec::new();
    for _ in 0..3 {
        s.server.fault(Route::Chat, Fault::StallAfterLines(1));
        open.push(s.chat().await.unwrap());
    }
    let refused = s.chat().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.json::<Value>().await.unwrap()["error"], "Too many concurrent requests.");
    drop(open.pop());
    soon(s.server.streams_reach(2)).await;
    assert_eq!(s.chat().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_server_that_goes_away_closes_its_sockets() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::StallAfterLines(1));
    let answer = s.chat().await.unwrap();
    drop(s.server);
    let (_, ended) = soon(arrived(answer)).await;
    assert!(!ended);
}

#[tokio::test]
async fn a_dripping_answer_comes_in_small_pieces() {
    let s = Setting::new().await;
    s.server.fault(Route::Whoami, Fault::Drip { bytes: 300, every: Duration::from_millis(20) });
    let begun = Instant::now();
    let (bytes, ended) = soon(arrived(s.get("/whoami").await.unwrap())).await;
    assert!(ended);
    assert!(begun.elapsed() >= Duration::from_millis(60));
    assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap()["username"], "mira");
}

#[tokio::test]
async fn a_download_can_break_in_the_middle() {
    let s = Setting::new().await;
    s.server.fault(Route::Read, Fault::CutAfterBytes(1000));
    let answer = s.get("/read?file=~/Pictures/terrace.png").await.unwrap();
    assert!(answer.content_length().unwrap() > 1000);
    let (bytes, ended) = soon(arrived(answer)).await;
    assert!(!ended);
    assert!(bytes.len() <= 1000);
}

#[tokio::test]
async fn a_person_can_type_a_fault() {
    let s = Setting::new().await;
    let answer = s.ask("gpt-4.1-nano", json!("fault: no funds"), json!({})).await.unwrap();
    assert_eq!(answer.status(), 402);
    let answer = s.ask("gpt-4.1-nano", json!("fault: error line"), json!({})).await.unwrap();
    assert_eq!(lines(answer.text().await.unwrap()).last().unwrap()["type"], "error");
}

#[tokio::test]
async fn an_answer_names_its_model_and_says_what_it_was_given() {
    let s = Setting::new().await;
    let picture = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}});
    let file = json!({"type": "text", "text": "bills-2025.csv\n```\nmonth,kWh\n2025-01,1420\n```"});
    let content = json!([picture, file, {"type": "text", "text": "What is this?"}]);
    let text = s.text("claude-haiku-4-5", content, json!({})).await;
    assert!(text.contains("**Claude Haiku 4.5**"), "{text}");
    assert!(text.contains("I can see 1 picture."), "{text}");
    assert!(text.contains("I can read bills-2025.csv (text, 2 lines); it begins with `month,kWh`"), "{text}");
    assert!(text.contains("You said: \"What is this?\""), "{text}");
}

#[tokio::test]
async fn a_file_in_words_of_its_own_is_told_from_one_that_is_only_named() {
    let s = Setting::new().await;
    let whole = "The file “survey-notes.md”:\n\n# Notes\n\n- wet\n\n(End of the file “survey-notes.md”.)";
    let named = "(The file “photos.json” was attached here. You cannot see it.)";
    let parts = [whole, named, "short answer"].map(|text| json!({"type": "text", "text": text}));
    let text = s.text("gpt-4.1-nano", json!(parts), json!({})).await;
    assert!(text.contains("I can read survey-notes.md (text, 2 lines); it begins with `# Notes`."), "{text}");
    assert!(text.contains("I was told of photos.json but cannot read it."), "{text}");
}

#[tokio::test]
async fn a_cloud_path_reaches_only_the_models_it_reaches_on_puter() {
    let s = Setting::new().await;
    let about = |path: &str| json!([{"type": "file", "puter_path": path}, {"type": "text", "text": "What is this?"}]);
    let (csv, png) = ("~/Documents/House 2026/bills-2025.csv", "~/Documents/House 2026/floor-plan-ground.png");
    let cases = [
        ("claude-haiku-4-5", csv, "I can read bills-2025.csv (text, 13 lines)"),
        ("claude-haiku-4-5", png, "I can see 1 picture."),
        ("gpt-4.1-nano", csv, "unsupported MIME type"),
        ("gpt-4.1-nano", png, "I can see 1 picture."),
        ("grok-4.5", png, "cannot see it"),
    ];
    for (model, path, expected) in cases {
        let text = s.text(model, about(path), json!({})).await;
        assert!(text.contains(expected), "{model} {path}: {text}");
    }
}

#[tokio::test]
async fn a_long_answer_is_about_twenty_thousand_characters() {
    let s = Setting::new().await;
    let text = s.text("gpt-4.1-nano", json!("a long answer, please"), json!({})).await;
    assert!((17_000..25_000).contains(&text.chars().count()), "{}", text.chars().count());
}

#[tokio::test]
async fn an_answer_has_the_length_and_the_pace_that_were_asked_for_and_tells_the_time() {
    let s = Setting::new().await;
    let said = async |prompt: &str| s.text("ollama:ollama/demo-chat", json!(prompt), json!({})).await;
    for length in [500, 20_000, 40_000] {
        assert_eq!(said(&format!("Please write {length} characters.")).await.chars().count(), length);
    }
    s.server.pace(Duration::from_millis(5));
    let text = said("Please write 300 characters. Tell the time.").await;
    let times: Vec<u64> = text.split('\u{231a}').skip(1).map(|rest| rest[..13].parse().unwrap()).collect();
    let lasted = times[times.len() - 1] - times[0];
    assert!(times.len() > 20 && times.is_sorted() && lasted >= 5 * (times.len() as u64 - 1), "{text}");
}

#[tokio::test]
async fn the_most_tokens_are_kept_to_without_a_word() {
    let s = Setting::new().await;
    let answer = s.ask("gpt-4.1-nano", json!("hello"), json!({"max_tokens": 7})).await.unwrap();
    let lines = lines(answer.text().await.unwrap());
    assert_eq!(lines.len(), 8);
    assert_eq!(lines[7]["usage"]["completion_tokens"], 7);
}

#[tokio::test]
async fn a_stopped_answer_is_billed_to_its_end() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::StallAfterLines(1));
    drop(s.chat().await.unwrap());
    let usage: Value = s.get("/metering/usage").await.unwrap().json().await.unwrap();
    assert!(usage["usage"]["openai-completion:gpt-4_dot_1-nano:completion_tokens"]["units"].as_u64().unwrap() > 50);
}

#[tokio::test]
async fn requests_are_written_down_with_their_token_and_body() {
    let s = Setting::new().await;
    s.ok("/stat?x=1", json!({"path": "~"})).await;
    let seen = s.server.requests().pop().unwrap();
    assert_eq!((seen.method.as_str(), seen.path.as_str(), seen.route), ("POST", "/stat", Route::Stat));
    assert_eq!(seen.query["x"], "1");
    assert_eq!(seen.headers["authorization"], format!("Bearer {}", s.token));
    assert_eq!(seen.body, Some(json!({"path": "~"})));
}

#[tokio::test]
async fn a_token_may_come_in_the_body() {
    let s = Setting::new().await;
    let body = json!({"path": "~", "auth_token": s.token}).to_string();
    let ask = s.client.post(s.address("/stat")).header("content-type", "text/plain;actually=json").body(body);
    assert_eq!(ask.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn revoked_tokens_are_refused_at_once_and_new_ones_are_not() {
    let s = Setting::new().await;
    s.server.revoke_all();
    assert_eq!(s.get("/whoami").await.unwrap().status(), 401);
    let s = Setting { token: s.server.token(), ..s };
    assert_eq!(s.get("/whoami").await.unwrap().status(), 200);
}

/// A sign-in as a program starts it: the address for the browser, with the challenge for "verifier".
async fn authorize(s: &Setting, redirect: &str) -> Url {
    let metadata: HashMap<String, Value> =
        s.get("/.well-known/oauth-authorization-server").await.unwrap().json().await.unwrap();
    assert_eq!(metadata["issuer"], s.server.origin().as_str().trim_end_matches('/'));
    let mut address = Url::parse(metadata["authorization_endpoint"].as_str().unwrap()).unwrap();
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", redirect)
        .append_pair("state", "st1")
        // The S256 challenge of "verifier".
        .append_pair("code_challenge", "iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ")
        .append_pair("code_challenge_method", "S256");
    address
}

async fn redeem(s: &Setting, callback: &Url, verifier: &str) -> (StatusCode, Value) {
    let code = callback.query_pairs().find(|(key, _)| key == "code").unwrap().1.into_owned();
    let body = json!({"grant_type": "authorization_code", "code": code, "code_verifier": verifier});
    let response = s.post("/token", body).await.unwrap();
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn approving_leads_to_a_code_that_buys_a_token_that_works() {
    let s = Setting::new().await;
    let callback = s.server.approve(&authorize(&s, "oriel://auth/callback").await).await.unwrap();
    assert!(callback.as_str().starts_with("oriel://auth/callback?code="), "{callback}");
    assert!(callback.query_pairs().any(|(key, value)| key == "state" && value == "st1"));
    assert!(callback.as_str().len() < 4096);

    let (status, refused) = redeem(&s, &callback, "another").await;
    assert_eq!((status.as_u16(), refused["error"].as_str().unwrap()), (400, "invalid_grant"));
    let (status, token) = redeem(&s, &callback, "verifier").await;
    assert_eq!((status.as_u16(), token["token_type"].as_str().unwrap()), (200, "Bearer"));
    let s = Setting { token: token["access_token"].as_str().unwrap().to_owned(), ..s };
    assert_eq!(s.get("/whoami").await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_code_can_be_used_again_as_on_the_real_bridge() {
    let s = Setting::new().await;
    let callback = s.server.approve(&authorize(&s, "oriel://auth/callback").await).await.unwrap();
    assert_eq!(redeem(&s, &callback, "verifier").await.0, 200);
    assert_eq!(redeem(&s, &callback, "verifier").await.0, 200);
}

#[tokio::test]
async fn codes_last_five_minutes_and_flows_ten() {
    let s = Setting::new().await;
    let address = authorize(&s, "oriel://auth/callback").await;
    let callback = s.server.approve(&address).await.unwrap();
    s.server.advance(Duration::from_secs(301));
    assert_eq!(redeem(&s, &callback, "verifier").await.1["error_description"], "authorization code expired");

    let consent = s.client.get(address).send().await.unwrap();
    let consent = Url::parse(consent.headers()["location"].to_str().unwrap()).unwrap();
    s.server.advance(Duration::from_secs(601));
    let problem = s.server.approve(&consent).await.unwrap_err();
    assert!(problem.contains("authorization flow expired"), "{problem}");
}

#[tokio::test]
async fn refusing_delivers_nothing_and_coming_back_without_a_token_is_a_denial() {
    let s = Setting::new().await;
    let address = authorize(&s, "http://127.0.0.1:9/callback").await;
    s.server.refuse(&address).await.unwrap();
    assert!(!s.server.requests().iter().any(|seen| seen.path == "/oauth/callback"));
    let callback = s.server.deny(&address).await.unwrap();
    assert_eq!(callback.as_str(), "http://127.0.0.1:9/callback?error=access_denied&state=st1");
}

#[tokio::test]
async fn the_plain_consent_puts_the_token_into_a_web_address_and_into_nothing_else() {
    let s = Setting::new().await;
    let ask = |redirect: &str| {
        let mut address = s.server.origin();
        address.query_pairs_mut().append_pair("action", "authme").append_pair("redirectURL", redirect);
        address
    };
    let back = s.server.approve(&ask("http://127.0.0.1:9/cb?token=old&state=s1#frag")).await.unwrap();
    let pairs: HashMap<String, String> = back.query_pairs().into_owned().collect();
    assert_eq!(pairs["state"], "s1");
    assert_eq!(back.fragment(), Some("frag"));
    let s2 = Setting { token: pairs["token"].clone(), server: s.server, client: s.client };
    assert_eq!(s2.get("/whoami").await.unwrap().status(), 200);
    for redirect in ["oriel://auth/callback", "javascript:alert(1)", "foo"] {
        let mut address = s2.server.origin();
        address.query_pairs_mut().append_pair("action", "authme").append_pair("redirectURL", redirect);
        assert!(s2.server.approve(&address).await.is_err(), "{redirect}");
    }
}

#[tokio::test]
async fn without_the_bridge_there_is_no_authorization_server() {
    let s = Setting::with(Options { bridge: false, ..Options::default() }).await;
    let answer = s.client.get(s.address("/.well-known/oauth-authorization-server")).send().await.unwrap();
    assert_ne!(answer.status(), 200);
}

#[tokio::test]
async fn the_page_declares_where_the_api_is() {
    let s = Setting::new().await;
    let port = s.server.origin().port().unwrap();
    for (host, api) in [("127.0.0.1", "127.0.0.1"), ("puter.localhost", "api.puter.localhost")] {
        let ask = s.client.get(s.address("/")).header("host", format!("{host}:{port}"));
        let page = ask.send().await.unwrap().text().await.unwrap();
        assert!(page.contains(&format!("\"api_origin\":\"http://{api}:{port}\"")), "{page}");
    }
}

#[tokio::test]
async fn a_browser_that_was_never_here_gets_a_temporary_account_and_keeps_it() {
    let s = Setting::with(Options { temporary: true, ..Options::default() }).await;
    let user = s.whoami().await;
    assert_eq!(user["is_temp"], true);
    assert_eq!(user["email"], Value::Null);
    assert_ne!(user["username"], "mira");
    let again = Setting { token: s.server.token(), ..s };
    assert_eq!(again.whoami().await["uuid"], user["uuid"]);
    again.server.bring_new_browser();
    let another = Setting { token: again.server.token(), ..again };
    assert_ne!(another.whoami().await["uuid"], user["uuid"]);
}

#[tokio::test]
async fn whoever_is_logged_in_is_named_and_approves() {
    let s = Setting::new().await;
    for (name, named) in [("mira", "mira"), ("noor", "noor"), ("", "(a temporary account)")] {
        match name {
            "" => s.server.bring_new_browser(),
            name => s.server.log_in(name),
        }
        let address = authorize(&s, "oriel://auth/callback").await;
        let consent = s.client.get(address.clone()).send().await.unwrap();
        let page = s.client.get(consent.headers()["location"].to_str().unwrap()).send().await.unwrap();
        let page = page.text().await.unwrap();
        let shown = page.split_once("<strong id=\"account\">").unwrap().1.split_once('<').unwrap().0;
        assert!(shown.ends_with(named), "{shown}");
        let callback = s.server.approve(&address).await.unwrap();
        let token = redeem(&s, &callback, "verifier").await.1["access_token"].as_str().unwrap().to_owned();
        let user: Value = s.get_with("/whoami", &token).await.json().await.unwrap();
        assert!(shown.starts_with(user["username"].as_str().unwrap()), "{shown} {user}");
    }
}

#[tokio::test]
async fn people_have_their_own_files_keys_and_bills() {
    let s = Setting::new().await;
    s.server.log_in("noor");
    let noor = s.server.token();
    let call = |method: &str, args: Value| json!({"interface": "puter-kvstore", "method": method, "args": args});
    s.ok("/drivers/call", call("set", json!({"key": "k", "value": "mira's"}))).await;
    s.text("gpt-4.1-nano", json!("short answer"), json!({})).await;
    s.ok("/mkdir", json!({"path": "~/Documents/mine"})).await;

    let s = Setting { token: noor, ..s };
    assert_eq!(s.ok("/drivers/call", call("get", json!({"key": "k"}))).await["result"], Value::Null);
    let usage: Value = s.get("/metering/usage").await.unwrap().json().await.unwrap();
    assert_eq!(usage["usage"]["total"], 0);
    let listed = s.ok("/readdir", json!({"path": "~/Documents"})).await;
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Garden"]);
    assert_eq!(listed[0]["path"], "/noor/Documents/Garden");
    let forbidden = s.post("/stat", json!({"path": "/mira/Documents"})).await.unwrap();
    assert_eq!(forbidden.status(), 404);
    assert_eq!(s.server.requests().last().unwrap().account.as_deref(), Some("noor"));
}

#[tokio::test]
async fn the_tokens_of_one_person_can_be_ended_for_any_reason() {
    let cases = [
        (Refused::Revoked, "reauth_required", json!("session_revoked")),
        (Refused::Expired, "reauth_required", json!("session_expired")),
        (Refused::OldKind, "reauth_required", json!("token_v1")),
        (Refused::Unknown, "token_auth_failed", Value::Null),
    ];
    for (why, code, reason) in cases {
        let s = Setting::new().await;
        s.server.log_in("noor");
        let noor = s.server.token();
        s.server.refuse_tokens("mira", why);
        let refused = s.get("/df").await.unwrap();
        assert_eq!(refused.status(), 401);
        let refused: Value = refused.json().await.unwrap();
        assert_eq!((refused["code"].as_str().unwrap(), &refused["reason"]), (code, &reason));
        assert_eq!(s.get_with("/df", &noor).await.status(), 200);
        s.server.revoke("noor");
        assert_eq!(s.get_with("/df", &noor).await.status(), 401);
    }
}

#[tokio::test]
async fn a_token_can_be_revoked_while_an_answer_streams() {
    for (fault, ends) in [(Fault::RevokedErrorLineAfter(3), true), (Fault::RevokedCutAfterLines(3), false)] {
        let s = Setting::new().await;
        let other = s.server.token();
        s.server.fault(Route::Chat, fault);
        let (bytes, ended) = soon(arrived(s.chat().await.unwrap())).await;
        assert_eq!(ended, ends);
        let lines = lines(String::from_utf8(bytes).unwrap());
        assert_eq!(lines.last().unwrap()["type"] == "error", ends, "{lines:?}");
        assert!(lines.iter().filter(|line| line["type"] == "text").count() <= 3);
        let after: Value = s.get("/whoami").await.unwrap().json().await.unwrap();
        assert_eq!(after["reason"], "session_revoked");
        assert_eq!(s.get_with("/whoami", &other).await.status(), 200);
    }
}

#[tokio::test]
async fn an_answer_whose_token_is_revoked_may_go_on_to_its_end() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::RevokedAfterLines(3));
    let lines = lines(s.chat().await.unwrap().text().await.unwrap());
    assert!(lines.len() > 50, "{lines:?}");
    assert_eq!(lines.last().unwrap()["type"], "usage");
    assert_eq!(s.get("/whoami").await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_token_can_be_revoked_by_the_next_request() {
    let s = Setting::new().await;
    s.server.fault(Route::Chat, Fault::Revoked);
    assert_eq!(s.get("/whoami").await.unwrap().status(), 200);
    assert_eq!(s.chat().await.unwrap().status(), 401);
    assert_eq!(s.get("/whoami").await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_person_can_type_a_revocation() {
    let s = Setting::new().await;
    let answer = s.ask("gpt-4.1-nano", json!("fault: revoked"), json!({})).await.unwrap();
    let lines = lines(answer.text().await.unwrap());
    assert_eq!((lines[0]["type"].as_str(), lines[12]["type"].as_str()), (Some("text"), Some("error")));
    assert_eq!(s.chat().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_token_that_is_born_dead_knows_its_person_and_nothing_else() {
    let s = Setting::with(Options { born_dead: true, ..Options::default() }).await;
    assert_eq!(s.whoami().await["username"], "mira");
    assert_eq!(s.get("/df").await.unwrap().status(), 401);
    assert_eq!(s.chat().await.unwrap().status(), 401);
    s.server.tokens_are_born_dead(false);
    assert_eq!(s.get_with("/df", &s.server.token()).await.status(), 200);
}

#[tokio::test]
async fn an_upload_can_be_refused_at_each_of_its_steps() {
    let large = json!({"fileMetadata": {"path": "~/large.bin", "size": 10 * 1024 * 1024 + 5}});
    for refused in [Route::UploadStart, Route::UploadSign, Route::UploadPart, Route::UploadComplete] {
        let s = Setting::new().await;
        s.server.fault(refused, Fault::TokenRefused(Refused::Expired));
        let start = s.post("/fs/startWrite", large.clone()).await.unwrap();
        if refused == Route::UploadStart {
            assert_eq!(start.status(), 401);
            continue;
        }
        let session: Value = start.json().await.unwrap();
        let id = &session["sessionId"];
        let sign = s.post("/fs/signMultipartParts", json!({"uploadId": id, "partNumbers": [1]})).await.unwrap();
        let part = s.client.put(session["multipartPartUrls"][0]["url"].as_str().unwrap()).body("12345");
        let part = part.send().await.unwrap();
        let complete = s.post("/fs/completeWrite", json!({"uploadId": id, "parts": []})).await.unwrap();
        let statuses = [sign.status(), part.status(), complete.status()].map(|status| status.as_u16());
        let expected = match refused {
            Route::UploadSign => [401, 200, 200],
            Route::UploadPart => [200, 401, 200],
            _ => [200, 200, 401],
        };
        assert_eq!(statuses, expected, "{refused:?}");
        assert_eq!(s.server.requests().last().unwrap().route, Route::Write);
    }
}

#[tokio::test]
async fn an_authorization_server_can_be_twisted() {
    let evil = Url::parse("https://evil.example/").unwrap();
    let metadata = async |twist: Twist| -> Value {
        let s = Setting::new().await;
        s.server.twist(twist);
        s.get("/.well-known/oauth-authorization-server").await.unwrap().json().await.unwrap()
    };
    assert_eq!(metadata(Twist::Issuer("https://evil.example".to_owned())).await["issuer"], "https://evil.example");
    let elsewhere = [
        (Endpoint::Authorization, "authorization_endpoint", "https://evil.example/authorize"),
        (Endpoint::Token, "token_endpoint", "https://evil.example/token"),
        (Endpoint::Registration, "registration_endpoint", "https://evil.example/register"),
    ];
    for (endpoint, field, address) in elsewhere {
        assert_eq!(metadata(Twist::Elsewhere(endpoint, evil.clone())).await[field], address);
    }
    assert_eq!(metadata(Twist::OnlyPlain).await["code_challenge_methods_supported"], json!(["plain"]));
}

#[tokio::test]
async fn an_answer_can_name_its_issuer() {
    let evil = "https://evil.example".to_owned();
    for twist in [Twist::NamesIssuer, Twist::NamesAnotherIssuer(evil.clone()), Twist::NamesNoIssuer] {
        let s = Setting::new().await;
        let named = match twist {
            Twist::NamesIssuer => Some(s.server.origin().as_str().trim_end_matches('/').to_owned()),
            Twist::NamesAnotherIssuer(_) => Some(evil.clone()),
            _ => None,
        };
        s.server.twist(twist);
        let metadata: Value = s.get("/.well-known/oauth-authorization-server").await.unwrap().json().await.unwrap();
        assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
        let address = authorize(&s, "oriel://auth/callback").await;
        for callback in [s.server.approve(&address).await.unwrap(), s.server.deny(&address).await.unwrap()] {
            let issuer = callback.query_pairs().find(|(key, _)| key == "iss").map(|(_, issuer)| issuer.into_owned());
            assert_eq!(issuer, named);
        }
    }
}

#[tokio::test]
async fn a_large_folder_comes_in_pages_that_miss_nothing() {
    let s = Setting::new().await;
    for sort in ["name", "modified", "type", "size"] {
        let mut names = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let ask = json!({"path": "~/Archive", "cursor": cursor, "limit": 600, "sortBy": sort, "sortOrder": "desc", "includeTotal": true});
            let page = s.ok("/readdir", ask).await;
            assert_eq!(page["total"], 2500);
            names
                .extend(page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()));
            match page.get("cursor") {
                Some(next) => cursor = next.clone(),
                None => break,
            }
        }
        assert_eq!(names.len(), 2500, "{sort}");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 2500, "{sort}");
    }
    let wrong = s.post("/readdir", json!({"path": "~/Archive", "cursor": "nonsense"})).await.unwrap();
    assert_eq!(wrong.status(), 400);
    let wrong = s.post("/readdir", json!({"path": "~/Archive", "cursor": null, "limit": 0})).await.unwrap();
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn ranges_are_served_and_one_that_cannot_be_fails() {
    let s = Setting::new().await;
    let metadata = json!({"path": "~/digits.txt"});
    s.ok("/fs/write", json!({"fileMetadata": metadata, "fileContent": "0123456789"})).await;
    let read = async |range: &str| {
        let ask = s.client.get(s.address("/read?file=~/digits.txt")).bearer_auth(&s.token).header("range", range);
        let response = ask.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(read("bytes=2-4").await, (206, "234".to_owned()));
    assert_eq!(read("bytes=7-").await, (206, "789".to_owned()));
    assert_eq!(read("bytes=-2").await, (206, "89".to_owned()));
    assert_eq!(read("bytes=8-100").await, (206, "89".to_owned()));
    assert_eq!(read("bytes=10-12").await.0, 500);
}

#[tokio::test]
async fn a_folder_moved_into_itself_is_lost() {
    let s = Setting::new().await;
    s.ok("/mkdir", json!({"path": "~/lost"})).await;
    let moved = s.ok("/move", json!({"source": "~/lost", "destination": "~/lost"})).await;
    assert_eq!(moved["moved"]["path"], "/mira/lost/lost");
    assert_eq!(moved["moved"]["uid"], moved["moved"]["parent_uid"]);
    let gone = s.post("/stat", json!({"path": "~/lost"})).await.unwrap();
    assert_eq!(gone.status(), 404);
    let home = s.ok("/readdir", json!({"path": "~"})).await;
    assert!(!home.as_array().unwrap().iter().any(|entry| entry["name"] == "lost"));
}

#[tokio::test]
async fn a_moved_folder_takes_everything_in_it_along() {
    let s = Setting::new().await;
    s.ok("/move", json!({"source": "~/Documents/House 2026", "destination": "~/Desktop", "new_name": "House"})).await;
    let quote = s.get("/read?file=~/Desktop/House/Quotes/barros.txt").await.unwrap();
    assert!(quote.text().await.unwrap().contains("Heat pump"));
    let gone = s.post("/stat", json!({"path": "~/Documents/House 2026/bills-2025.csv"})).await.unwrap();
    assert_eq!(gone.status(), 404);
}

#[tokio::test]
async fn a_copied_folder_is_whole_and_its_own() {
    let s = Setting::new().await;
    s.ok("/copy", json!({"source": "~/Documents/House 2026", "destination": "~/Desktop"})).await;
    s.ok("/delete", json!({"paths": ["~/Documents/House 2026"]})).await;
    let bills = s.get("/read?file=~/Desktop/House 2026/bills-2025.csv").await.unwrap();
    assert!(bills.text().await.unwrap().starts_with("month,kWh"));
}

#[tokio::test]
async fn a_presigned_upload_in_parts_becomes_one_file() {
    let s = Setting::new().await;
    let size = 10 * 1024 * 1024 + 5;
    let session = s.ok("/fs/startWrite", json!({"fileMetadata": {"path": "~/large.bin", "size": size}})).await;
    let parts = session["multipartPartUrls"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    let whole = Bytes::from(vec![7_u8; size]);
    for (part, bytes) in parts.iter().zip([whole.slice(..size - 5), whole.slice(size - 5..)]) {
        let put = s.client.put(part["url"].as_str().unwrap()).body(bytes).send().await.unwrap();
        assert!(put.headers().contains_key("etag"));
    }
    let invisible = s.post("/stat", json!({"path": "~/large.bin"})).await.unwrap();
    assert_eq!(invisible.status(), 404);
    s.ok("/fs/completeWrite", json!({"uploadId": session["sessionId"], "parts": []})).await;
    let read = s.get("/read?file=~/large.bin").await.unwrap();
    assert_eq!(read.bytes().await.unwrap(), whole);
}

#[tokio::test]
async fn the_space_is_used_up_at_last() {
    let s = Setting::with(Options { capacity: 150_000, ..Options::default() }).await;
    let before: Value = s.ok("/df", json!({})).await;
    let write = json!({"fileMetadata": {"path": "~/a.bin"}, "fileContent": "x".repeat(100_000)});
    let answers = [s.post("/fs/write", write.clone()).await.unwrap(), {
        let again = json!({"fileMetadata": {"path": "~/b.bin"}, "fileContent": "x".repeat(100_000)});
        s.post("/fs/write", again).await.unwrap()
    }];
    assert!(before["used"].as_u64().unwrap() < 100_000);
    assert_eq!(answers[1].status(), 413);
    assert_eq!(answers[1].headers()["x-needs-upgrade"], "true");
}

#[tokio::test]
async fn longer_json_is_compressed_and_streams_are_not() {
    let s = Setting::new().await;
    let ask = |path: &str| s.client.get(s.address(path)).bearer_auth(&s.token);
    // The client takes the compression off and with it the header, so a client that does not is asked as well.
    let plain = Client::builder().no_gzip().build().unwrap();
    let models = plain.get(s.address("/puterai/chat/models")).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(models.headers()["content-encoding"], "gzip");
    let models: Value = ask("/puterai/chat/models").send().await.unwrap().json().await.unwrap();
    assert!(models["models"].as_array().unwrap().len() > 250);
    let answer = s.chat().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    assert!(!answer.headers().contains_key("content-encoding"));
}

#[tokio::test]
async fn a_setting_that_a_model_does_not_know_is_refused_as_its_maker_does() {
    let s = Setting::new().await;
    let cases = [
        ("gpt-5-nano", json!({"temperature": 0.2}), 400),
        ("o3", json!({"temperature": 0.2}), 400),
        ("gpt-4.1-nano", json!({"temperature": 0.2}), 200),
        ("gpt-4.1-nano", json!({"reasoning": {"effort": "low"}}), 400),
        ("o3", json!({"reasoning": {"effort": "low"}}), 200),
        ("o3", json!({"reasoning": {"effort": "low"}, "tools": [{"type": "web_search"}]}), 400),
        ("gpt-5-nano", json!({"text": {"verbosity": "low"}}), 200),
        ("gpt-4.1-nano", json!({"text": {"verbosity": "low"}}), 400),
        ("claude-sonnet-5", json!({"tools": [{"type": "web_search"}]}), 400),
    ];
    for (model, more, status) in cases {
        let answer = s.ask(model, json!("hello"), more.clone()).await.unwrap();
        assert_eq!(answer.status(), status, "{model} {more}");
    }
}

#[tokio::test]
async fn openai_searches_the_web_and_names_its_sources() {
    let s = Setting::new().await;
    let text = s.text("gpt-4.1", json!("What is new?"), json!({"tools": [{"type": "web_search"}]})).await;
    assert!(text.contains("[example.org](https://example.org/tariffs/2026?utm_source=openai)"), "{text}");
}

#[tokio::test]
async fn a_long_conversation_is_summed_up_where_that_is_asked_for() {
    let s = Setting::new().await;
    s.server.sums_up_from(100);
    let long = json!("word ".repeat(200));
    for (more, sums_up) in [(json!({}), false), (json!({"compaction": {"trigger_tokens": 60_000}}), true)] {
        let answer = s.ask("claude-sonnet-5", long.clone(), more).await.unwrap();
        let lines = lines(answer.text().await.unwrap());
        assert_eq!(lines[0]["type"] == "compaction", sums_up);
        assert_eq!(lines.last().unwrap()["type"], "usage");
    }
    let answer = s.ask("claude-sonnet-5", long, json!({"compaction": {"trigger_tokens": 1000}})).await.unwrap();
    assert_eq!(lines(answer.text().await.unwrap())[0]["type"], "error", "below what Anthropic takes");
}

#[tokio::test]
async fn a_drawn_picture_is_signed() {
    let s = Setting::new().await;
    let model = "openrouter:google/gemini-3.1-flash-image";
    let drawn = lines(s.ask(model, json!("Draw a terrace"), json!({})).await.unwrap().text().await.unwrap());
    let at = drawn.iter().position(|line| line["type"] == "image").unwrap();
    assert!(drawn[at + 1]["extra_content"]["google"]["thought_signature"].is_string(), "{}", drawn[at + 1]);
}

#[tokio::test]
async fn a_running_answer_holds_what_it_can_cost_and_a_long_prompt_leaves_no_room() {
    let s = Setting::new().await;
    s.server.leave("mira", 0.0615);
    let stalled = Fault::StallAfterLines(3);
    s.server.fault(Route::Chat, stalled);
    let running = s.ask("claude-sonnet-5", json!("hello"), json!({"max_tokens": 4096})).await.unwrap();
    let refused = s.ask("claude-sonnet-5", json!("hello"), json!({"max_tokens": 4096})).await.unwrap();
    assert_eq!(refused.status(), 402);
    drop(running);
    s.server.streams_closed().await;
    let answered = s.ask("claude-sonnet-5", json!("hello"), json!({"max_tokens": 40})).await.unwrap();
    assert_eq!(answered.status(), 200);
    let too_long =
        s.ask("openrouter:cohere/command-r-plus-08-2024", json!("word ".repeat(4000)), json!({})).await.unwrap();
    assert_eq!(too_long.status(), 402, "four thousand tokens are all that it writes");
}
