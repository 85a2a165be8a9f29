//! Answers in Puter's shapes: JSON with its content type, and errors with `error`, `message` and `code`.
//! Texts and codes are as recorded; they are part of the protocol.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response as HttpResponse, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    Refused,
    tree::Reference,
    world::{jwt, uuid},
};

/// 200 with JSON.
pub(crate) fn ok(body: Value) -> Response {
    json_with(200, body)
}

pub(crate) fn json_with(status: u16, body: Value) -> Response {
    raw(status, "application/json; charset=utf-8", body.to_string())
}

pub(crate) fn html(status: u16, page: impl Into<Body>) -> Response {
    raw(status, "text/html; charset=utf-8", page)
}

pub(crate) fn raw(status: u16, kind: &str, body: impl Into<Body>) -> Response {
    let mut response = HttpResponse::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut response, "content-type", kind);
    response
}

/// Sets a header; one that HTTP cannot carry is left out.
pub(crate) fn set(response: &mut Response, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        response.headers_mut().insert(name, value);
    }
}

/// Puter's error body: the text twice, the code, and what `extra` (an object) adds.
pub(crate) fn error_body(code: &str, message: &str, extra: Value) -> Value {
    let mut body = json!({"error": message, "message": message, "code": code});
    if let (Some(body), Value::Object(extra)) = (body.as_object_mut(), extra) {
        body.extend(extra);
    }
    body
}

/// Why a request is refused; becomes an answer of its own, or one result among others in a batch.
#[derive(Debug)]
pub(crate) struct Problem {
    status: u16,
    code: &'static str,
    message: String,
    extra: Value,
}

impl Problem {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { status, code, message: message.into(), extra: json!({}) }
    }

    /// Adds fields after the common three.
    pub(crate) fn with(mut self, extra: Value) -> Problem {
        self.extra = extra;
        self
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Problem {
        Problem::new(400, "bad_request", message)
    }

    /// Also for what exists and may not be seen (recorded: fs-read-forbidden).
    pub(crate) fn no_subject() -> Problem {
        Problem::new(404, "subject_does_not_exist", "Subject does not exist")
    }

    pub(crate) fn not_found(reference: &Reference) -> Problem {
        let named = match reference {
            Reference::Path(path) => format!("path={path}"),
            Reference::Uid(uid) => format!("uid={uid}"),
        };
        Problem::new(404, "subject_does_not_exist", format!("Entry not found: {named}"))
    }

    /// A name conflict on copy and move (recorded: fs-copy-conflict).
    pub(crate) fn exists(path: &str) -> Problem {
        let name = path.rsplit('/').next().unwrap_or(path);
        let message = format!("An entry already exists at {path}");
        Problem::new(409, "item_with_same_name_exists", message).with(json!({"entry_name": name}))
    }

    /// A name conflict on rename and mkdir (recorded: fs-rename-conflict).
    pub(crate) fn exists_plain(path: &str) -> Problem {
        Problem::new(409, "conflict", format!("An entry already exists at {path}"))
    }

    /// A token that is no good (recorded: err-token-revoked, err-token-expired-jwt, chat-err-token-garbage,
    /// err-token-bad-signature).
    pub(crate) fn refused(why: Refused) -> Problem {
        let again = |extra| Problem::new(401, "reauth_required", "Re-authentication required").with(extra);
        let known = |reason| json!({"reason": reason, "auth_id": uuid(), "reauth_token": jwt("reauth")});
        match why {
            Refused::Revoked => again(known("session_revoked")),
            Refused::Expired => again(known("session_expired")),
            Refused::OldKind => again(json!({"reason": "token_v1"})),
            Refused::Unknown => Problem::new(401, "token_auth_failed", "Authentication failed"),
        }
    }

    pub(crate) fn no_funds() -> Problem {
        Problem::new(402, "insufficient_funds", "No usage left for request.")
    }

    pub(crate) fn subscribers_only() -> Problem {
        Problem::new(403, "permission_denied", "This model is only available to subscribers.")
    }

    pub(crate) fn too_many_concurrent() -> Problem {
        Problem::new(429, "too_many_requests", "Too many concurrent requests.")
    }

    pub(crate) fn internal() -> Problem {
        Problem::new(500, "internal_error", "Internal Server Error")
    }

    pub(crate) fn storage_full() -> Problem {
        Problem::new(413, "storage_limit_reached", "Storage limit reached")
    }

    /// As one result of a batch (recorded: fs-batch-write-conflict).
    pub(crate) fn in_batch(&self) -> Value {
        let mut body = json!({"error": true, "status": self.status, "message": self.message, "code": self.code});
        if let (Some(body), Value::Object(extra)) = (body.as_object_mut(), self.extra.clone()) {
            body.extend(extra);
        }
        body
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = json_with(self.status, error_body(self.code, &self.message, self.extra));
        if matches!(self.status, 402 | 413) {
            set(&mut response, "x-needs-upgrade", "true");
        }
        response
    }
}
