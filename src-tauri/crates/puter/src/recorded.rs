//! Test support: transcripts of a real server, and the table of what its refusals mean.
//! The transcripts are in `tests/recordings`; `request` and `response` are as they were on the wire.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{
    error::{Error, ErrorKind, Retry},
    wire,
};

/// The transcript of that name.
pub(crate) fn recording(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/recordings");
    let text =
        fs::read_to_string(folder.join(format!("{name}.json"))).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap()
}

/// The body of an answer, as the type it is read as.
pub(crate) fn answer<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(recording(name)["response"]["body"].clone()).unwrap()
}

/// What our client makes of a recorded refusal.
fn refusal(name: &str) -> Error {
    let response = &recording(name)["response"];
    let status = response["status"].as_u64().unwrap() as u16;
    let body = &response["body"];
    let body = body["results"].get(0).unwrap_or(body);
    wire::Refusal::read(body.to_string().as_bytes()).into_error("test", status, "")
}

#[test]
fn every_recorded_refusal_is_the_situation_it_is() {
    use ErrorKind::*;
    let table = [
        ("chat-err-token-missing", SignedOut),
        ("chat-err-token-garbage", SignedOut),
        ("chat-err-token-revoked", SignedOut),
        ("err-token-bad-signature", SignedOut),
        ("err-token-expired-jwt", SignedOut),
        ("err-token-missing", SignedOut),
        ("err-token-revoked", SignedOut),
        ("chat-err-insufficient-funds", NoFunds),
        ("puterai-openai-free-plan", NeedsPlan),
        ("err-email-confirmation-required", Unverified),
        ("chat-err-scoped-token", Forbidden),
        ("puterai-openai-session-token", Forbidden),
        ("auth-create-access-token-with-access-token", Forbidden),
        ("auth-list-sessions-with-access-token", Forbidden),
        ("auth-logout-with-access-token", Forbidden),
        ("auth-revoke-self-with-access-token", Forbidden),
        ("chat-err-rate-limited", RateLimited),
        ("chat-err-too-many-concurrent", TooManyAtOnce),
        ("chat-err-unknown-model", ModelNotFound),
        ("chat-err-no-model-default", ModelNotFound),
        ("chat-err-moderation", Moderated),
        ("chat-err-upstream-400", ModelUnavailable),
        ("chat-err-upstream-401", ModelShut),
        ("chat-err-upstream-404", ModelUnavailable),
        ("chat-err-upstream-429", ModelBusy),
        ("chat-err-upstream-500", ModelUnavailable),
        ("chat-err-upstream-503", ModelUnavailable),
        ("chat-err-empty-content", Rejected),
        ("chat-err-no-content", Rejected),
        ("err-malformed-json", Rejected),
        ("err-text-plain-ignored", Rejected),
        ("kv-err-key-empty", Rejected),
        ("kv-err-key-too-long", Rejected),
        ("kv-err-value-too-large", Rejected),
        ("fs-rename-invalid", Rejected),
        ("fs-copy-into-itself", Rejected),
        ("fs-move-into-descendant", Rejected),
        ("fs-batch-write-dotdot", Rejected),
        ("chat-err-messages-missing", Server),
        ("chat-err-messages-string", Server),
        ("fs-read-range-unsatisfiable", Server),
        ("driver-err-unknown-driver", NotFound),
        ("driver-err-unknown-interface", NotFound),
        ("driver-err-unknown-method", NotFound),
        ("fs-stat-missing", NotFound),
        ("fs-stat-root", NotFound),
        ("fs-read-missing", NotFound),
        ("fs-read-forbidden", NotFound),
        ("fs-read-object-missing-in-store", NotFound),
        ("fs-readdir-missing", NotFound),
        ("fs-readdir-forbidden", NotFound),
        ("fs-copy-missing-source", NotFound),
        ("fs-copy-missing-dest", NotFound),
        ("fs-move-missing-dest", NotFound),
        ("fs-delete-missing", NotFound),
        ("fs-mkdir-missing-parent", NotFound),
        ("fs-batch-write-missing-parent", NotFound),
        ("fs-write-other-user", NotFound),
        ("fs-write-root", NotFound),
        ("fs-copy-conflict", Conflict),
        ("fs-move-conflict", Conflict),
        ("fs-rename-conflict", Conflict),
        ("fs-mkdir-over-file", Conflict),
        ("fs-delete-nonrecursive", Conflict),
        ("fs-batch-write-conflict", Conflict),
        ("fs-v2-startWrite-conflict", Conflict),
        ("fs-read-directory", IsFolder),
        ("fs-write-over-directory", IsFolder),
        ("fs-write-over-directory-overwrite", IsFolder),
        ("fs-readdir-file", NotFolder),
        ("fs-err-storage-limit", StorageFull),
        ("fs-err-storage-limit-batch", StorageFull),
        ("fs-err-batch-file-too-large", TooLarge),
    ];
    let wrong: Vec<_> = table
        .iter()
        .map(|(name, kind)| (name, refusal(name).kind, kind))
        .filter(|(_, is, should)| is != *should)
        .collect();
    assert!(wrong.is_empty(), "(recording, is, should be): {wrong:#?}");
}

#[test]
fn the_words_of_the_server_are_kept_in_one_line_and_cut() {
    assert_eq!(refusal("chat-err-unknown-model").message, "Model not found: no-such-model");
    let body = format!(r#"{{"message":"a\n\tb\u0000{}"}}"#, "é".repeat(400));
    let error = wire::Refusal::read(body.as_bytes()).into_error("test", 400, "");
    assert!(error.message.starts_with("a b é"));
    assert_eq!(error.message.chars().count(), 300);
}

#[test]
fn an_answer_that_is_no_json_is_known_by_its_status() {
    let check = |status, kind| {
        let error = wire::Refusal::read(b"<html>Bad Gateway</html>").into_error("test", status, "");
        assert_eq!((error.kind, error.message), (kind, format!("HTTP {status}")));
    };
    check(502, ErrorKind::Server);
    check(401, ErrorKind::SignedOut);
    check(413, ErrorKind::TooLarge);
    check(429, ErrorKind::RateLimited);
    check(302, ErrorKind::NotPuter);
    check(418, ErrorKind::Rejected);
}

#[test]
fn a_failure_inside_a_good_status_is_a_failure() {
    let old = br#"{"success":false,"error":{"code":"insufficient_funds","message":"No usage left for request."}}"#;
    let error = wire::Refusal::inside_success(old).unwrap().into_error("test", 200, "");
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::NoFunds, "No usage left for request."));
    for good in [&br#"{"success":true,"result":1}"#[..], br#"{"username":"x"}"#, b"[]", b"not json", b""] {
        assert!(wire::Refusal::inside_success(good).is_none());
    }
}

#[test]
fn advice_on_trying_again_fits_the_situation() {
    assert_eq!(refusal("chat-err-rate-limited").retry, Retry::Now);
    assert_eq!(refusal("chat-err-upstream-429").retry, Retry::Now);
    assert_eq!(refusal("chat-err-too-many-concurrent").retry, Retry::Now);
    assert_eq!(refusal("chat-err-upstream-503").retry, Retry::Now);
    assert_eq!(refusal("chat-err-insufficient-funds").retry, Retry::Never);
    assert_eq!(refusal("chat-err-token-revoked").retry, Retry::Never);
}

#[test]
fn a_secret_that_the_server_repeats_is_not_shown_even_where_its_words_are_cut() {
    let token = "t".repeat(400);
    let body = format!(r#"{{"message":"bad token {token} given"}}"#);
    let error = wire::Refusal::read(body.as_bytes()).into_error("test", 400, &token);
    assert_eq!(error.message, "bad token … given");
}
