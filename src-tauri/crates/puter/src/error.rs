//! What can go wrong, as situations a person can be in rather than as numbers.
//! One function, [`situation`], turns a status and a code from Puter into one of them.

use std::{borrow::Cow, fmt, time::Duration};

mod upstream;

/// The longest text taken over from a server, in characters.
const LONGEST_MESSAGE: usize = 300;

/// What this library's functions answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: what happened, whether trying again helps, and what was being done.
#[derive(Debug)]
#[non_exhaustive]
pub struct Error {
    /// The situation.
    pub kind: ErrorKind,
    /// Whether asking again may help.
    pub retry: Retry,
    /// What was being done, in this library's words: `"chat"`, `"list"`, …
    pub operation: &'static str,
    /// The server's words or ours, in one line of at most 300 characters. Never contains the token.
    pub message: String,
    /// The failure beneath, without addresses.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The situations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nobody answers: no connection, no such host, or a certificate that does not fit.
    Network,
    /// The server has been silent for too long.
    Timeout,
    /// Something answers at this address, but it is not a Puter.
    NotPuter,
    /// What was asked makes no sense, for example an address that is none.
    Invalid,
    /// The connection would not be encrypted, and that was not allowed.
    Insecure,
    /// 401: the token is missing, ended or unknown. Sign in again.
    SignedOut,
    /// 402 `insufficient_funds`. Also when a model's output limit is too small for a long prompt.
    NoFunds,
    /// 402 `subscription_required` or 403 `permission_denied`: for paid plans only.
    NeedsPlan,
    /// 403: the e-mail address, phone or card must be confirmed first.
    Unverified,
    /// 403: this account or this kind of token may not do that.
    Forbidden,
    /// 404. Puter also says so about what may not be seen.
    NotFound,
    /// 409: something of that name is there already.
    Conflict,
    /// A file was needed and this is a folder.
    IsFolder,
    /// A folder was needed and this is a file.
    NotFolder,
    /// 413 `storage_limit_reached`.
    StorageFull,
    /// 413: more than fits in one request.
    TooLarge,
    /// 429: too many in too short a time.
    RateLimited,
    /// 429: too many at the same time.
    TooManyAtOnce,
    /// The provider behind the model failed (`upstream_…`).
    ModelUnavailable,
    /// The provider behind the model has too many requests.
    ModelBusy,
    /// The provider behind the model does not accept Puter's own access.
    ModelShut,
    /// 400: no such model.
    ModelNotFound,
    /// The conversation is longer than the model can read at once.
    TooLong,
    /// 400: the text was refused by moderation.
    Moderated,
    /// 400 and its like: Puter refuses it as it is.
    Rejected,
    /// 5xx: Puter itself failed.
    Server,
    /// The answer broke off before its end.
    Interrupted,
    /// The answer is not what was agreed.
    Garbled,
    /// Refused by this library, because the server would have done harm.
    Guarded,
    /// Given up by whoever asked.
    Cancelled,
}

/// Whether a program may ask again by itself, if what it asks for may be done twice. A person always may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The answer would be the same.
    Never,
    /// After a pause of its own choice.
    Now,
    /// Not before this time has passed: the server said so.
    After(Duration),
}

impl Error {
    /// A failure that this library noticed by itself. `message` may come from outside: it is cleaned and cut.
    pub fn new(kind: ErrorKind, operation: &'static str, message: impl AsRef<str>) -> Error {
        let retry = match kind {
            ErrorKind::Network | ErrorKind::Interrupted => Retry::Now,
            _ => Retry::Never,
        };
        Error { kind, retry, operation, message: clean(message.as_ref()), source: None }
    }

    /// The failure of a request that got no whole answer. The address is left out: it may hold a signature.
    pub(crate) fn from_http(operation: &'static str, error: reqwest::Error) -> Error {
        let error = error.without_url();
        let (kind, message) = if error.is_timeout() {
            (ErrorKind::Timeout, "The server did not answer in time.")
        } else if error.is_body() || error.is_decode() {
            (ErrorKind::Interrupted, "The connection broke off.")
        } else if error.is_builder() {
            (ErrorKind::Invalid, "The request could not be made.")
        } else {
            (ErrorKind::Network, "The server cannot be reached.")
        };
        Error { source: Some(Box::new(error)), ..Error::new(kind, operation, message) }
    }

    /// The server has been silent for too long.
    pub(crate) fn silent(operation: &'static str) -> Error {
        Error::new(ErrorKind::Timeout, operation, "The server has gone silent.")
    }

    /// An answer of the server that says no.
    pub(crate) fn refused(operation: &'static str, status: u16, code: Option<&str>, message: &str) -> Error {
        let (kind, retry) = situation(status, code, message);
        let words = upstream::words(message);
        let message = if words.trim().is_empty() { Cow::Owned(format!("HTTP {status}")) } else { words };
        Error { retry, ..Error::new(kind, operation, message) }
    }

    /// What a model's provider said in the last line of an answer: its situation, and its words, which may be none.
    pub(crate) fn upstream(message: &str) -> (ErrorKind, String) {
        let (kind, _) = situation(0, Some(upstream::code(message)), message);
        (kind, clean(&upstream::words(message)))
    }

    /// Whether no connection was made, so that surely nothing was sent.
    pub(crate) fn is_unsent(&self) -> bool {
        let beneath = self.source.as_deref().and_then(|source| source.downcast_ref::<reqwest::Error>());
        beneath.is_none_or(reqwest::Error::is_connect)
    }
}

/// Turns an answer that says no into a situation. The code decides; the status only where the code is unknown.
pub(crate) fn situation(status: u16, code: Option<&str>, message: &str) -> (ErrorKind, Retry) {
    use ErrorKind::*;
    match code.unwrap_or_default() {
        "token_missing" | "token_auth_failed" | "reauth_required" | "unauthorized" => (SignedOut, Retry::Never),
        "insufficient_funds" => (NoFunds, Retry::Never),
        "subscription_required" | "permission_denied" => (NeedsPlan, Retry::Never),
        "email_confirmation_required" | "phone_verification_required" | "card_verification_required" => {
            (Unverified, Retry::Never)
        }
        "forbidden" | "app_or_api_token_required" | "app_blocked" | "access_denied" => (Forbidden, Retry::Never),
        "subject_does_not_exist" | "not_found" => (NotFound, Retry::Never),
        "item_with_same_name_exists" | "conflict" => (Conflict, Retry::Never),
        "cannot_overwrite_a_directory" | "cannot_read_a_directory" => (IsFolder, Retry::Never),
        "dest_is_not_a_directory" => (NotFolder, Retry::Never),
        "storage_limit_reached" => (StorageFull, Retry::Never),
        "too_large" => (TooLarge, Retry::Never),
        "too_many_requests" if message.contains("concurrent") => (TooManyAtOnce, Retry::Now),
        "too_many_requests" => (RateLimited, Retry::Now),
        code if code.starts_with("upstream_") && says_too_long(message) => (TooLong, Retry::Never),
        "upstream_rate_limited" => (ModelBusy, Retry::Now),
        "upstream_auth_failed" => (ModelShut, Retry::Never),
        "upstream_provider_unavailable" | "upstream_failed" => (ModelUnavailable, Retry::Now),
        code if code.starts_with("upstream_") => (ModelUnavailable, Retry::Never),
        "moderation_flagged" => (Moderated, Retry::Never),
        "bad_request" if message.starts_with("Model not found") => (ModelNotFound, Retry::Never),
        _ => match status {
            401 => (SignedOut, Retry::Never),
            402 => (NoFunds, Retry::Never),
            403 => (Forbidden, Retry::Never),
            404 | 410 => (NotFound, Retry::Never),
            408 => (Timeout, Retry::Now),
            409 => (Conflict, Retry::Never),
            413 => (TooLarge, Retry::Never),
            429 => (RateLimited, Retry::Now),
            300..=399 => (NotPuter, Retry::Never),
            502..=504 => (Server, Retry::Now),
            500.. => (Server, Retry::Never),
            _ => (Rejected, Retry::Never),
        },
    }
}

/// The makers' words for a conversation that does not fit: "prompt is too long: 210000 tokens > 200000 maximum",
/// "This model's maximum context length is 128000 tokens", "input token count exceeds the maximum".
fn says_too_long(message: &str) -> bool {
    let message = message.to_lowercase();
    let says = |words: &str| message.contains(words);
    ["prompt is too long", "context length", "context_length", "context limit", "context window"].into_iter().any(says)
        // "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."
        || (says("token count") && says("exceeds"))
}

/// One line of at most 300 characters, without characters that cannot be seen.
fn clean(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST_MESSAGE {
        return line;
    }
    line.chars().take(LONGEST_MESSAGE - 1).chain(['…']).collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
