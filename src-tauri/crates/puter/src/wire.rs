//! The shapes that Puter sends and expects, as they were recorded.
//! Private: outside this crate there are only the types made for people's purposes.

mod chat;
mod requests;

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

pub(crate) use self::{chat::*, requests::*};
use crate::{error::Error, json};

/// `GET /version`.
#[derive(Deserialize)]
pub(crate) struct Version {
    /// For example `26.07`. Only its presence matters: it is how a Puter is known.
    #[serde(rename = "version")]
    _version: String,
}

/// The body of an answer that says no: `{error, message, code, errorCode?}`, or with `error` as an object where older
/// servers fail inside HTTP 200 (recorded: chat-err-moderation).
#[derive(Default, Deserialize)]
pub(crate) struct Refusal {
    #[serde(default)]
    success: Option<bool>,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    message: Value,
    #[serde(default)]
    code: Value,
    #[serde(default, rename = "errorCode")]
    error_code: Value,
    #[serde(default)]
    status: Option<u16>,
}

impl Refusal {
    /// Reads what can be read; a body that is no JSON, such as a proxy's page, says nothing.
    pub(crate) fn read(body: &[u8]) -> Refusal {
        json::from_slice(body).unwrap_or_default()
    }

    /// The refusal in an answer whose status was good, if it is one: `{"success": false, …}`.
    pub(crate) fn inside_success(body: &[u8]) -> Option<Refusal> {
        // A listing is an array and can be large; only an object can say `success`.
        if body.first() != Some(&b'{') {
            return None;
        }
        json::from_slice::<Refusal>(body).ok().filter(|refusal| refusal.success == Some(false))
    }

    /// What it means. A server may repeat the token it was sent; that `secret` is left out before anything is cut.
    pub(crate) fn into_error(self, operation: &'static str, status: u16, secret: &str) -> Error {
        let inner = |name: &str| self.error.get(name).and_then(Value::as_str);
        // The modern code is the finer one: `moderation_flagged` where `code` says `bad_request`.
        let code = self.error_code.as_str().or(self.code.as_str()).or(inner("code"));
        let words = self.message.as_str().or(self.error.as_str()).or(inner("message")).unwrap_or_default();
        let status = if (200..300).contains(&status) { self.status.unwrap_or(400) } else { status };
        let words = if secret.is_empty() { words.to_owned() } else { words.replace(secret, "…") };
        Error::refused(operation, status, code, &words)
    }
}

/// A call of a driver: `POST /drivers/call`.
#[derive(Serialize)]
pub(crate) struct Call<A> {
    pub interface: &'static str,
    pub driver: &'static str,
    pub method: &'static str,
    pub test_mode: bool,
    pub args: A,
}

/// What a driver answers (recorded: kv-get).
#[derive(Deserialize)]
pub(crate) struct Answer<T> {
    pub result: T,
}

/// `GET /whoami` (recorded: whoami-access-token).
#[derive(Deserialize)]
pub(crate) struct User {
    pub username: String,
    pub uuid: String,
    #[serde(default, deserialize_with = "or_nothing")]
    pub email: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    pub is_temp: bool,
    #[serde(default, deserialize_with = "flag")]
    pub email_confirmed: bool,
    #[serde(default, deserialize_with = "flag")]
    pub requires_email_confirmation: bool,
    #[serde(default, deserialize_with = "flag")]
    pub requires_phone_verification: bool,
    #[serde(default, deserialize_with = "flag")]
    pub requires_card_verification: bool,
}

/// `GET /metering/usage` (recorded: metering-usage).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Usage {
    pub usage: UsageTotal,
    pub allowance_info: Allowance,
}

#[derive(Deserialize)]
pub(crate) struct UsageTotal {
    #[serde(default)]
    pub total: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Allowance {
    pub remaining: f64,
    #[serde(default)]
    pub month_usage_allowance: f64,
    /// `credits` where the server counts in credits of its own.
    #[serde(default, deserialize_with = "or_nothing")]
    pub unit: Option<String>,
    /// How many of them are worth a US dollar, where the server says so.
    #[serde(default, deserialize_with = "or_nothing")]
    pub credit_multiplier: Option<f64>,
}

/// `POST /df` (recorded: fs-df).
#[derive(Deserialize)]
pub(crate) struct Space {
    pub used: f64,
    pub capacity: f64,
}

/// `GET /puterai/chat/models/details` (recorded: chat-models-details).
#[derive(Deserialize)]
pub(crate) struct Models {
    pub models: Vec<Value>,
}

/// One entry of the catalogue. Everything but `id` is missing somewhere, and the hosted server merges catalogues of
/// others: a field of an unexpected shape counts as missing.
#[derive(Deserialize)]
pub(crate) struct Model {
    pub id: String,
    #[serde(default, deserialize_with = "or_nothing")]
    pub provider: Option<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "or_nothing", rename = "puterId")]
    pub puter_id: Option<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub aliases: Option<Vec<String>>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub context: Option<f64>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub max_tokens: Option<f64>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub modalities: Option<Modalities>,
    #[serde(default, deserialize_with = "flag")]
    pub tool_call: bool,
    #[serde(default, deserialize_with = "flag")]
    pub open_weights: bool,
    #[serde(default, deserialize_with = "flag", rename = "subscriberOnly")]
    pub subscriber_only: bool,
    #[serde(default, deserialize_with = "flag", rename = "minimumCredits")]
    pub minimum_credits: bool,
    #[serde(default, deserialize_with = "flag")]
    pub reasoning_effort: bool,
    #[serde(default)]
    costs: Value,
    #[serde(default, deserialize_with = "or_nothing")]
    costs_currency: Option<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    input_cost_key: Option<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    output_cost_key: Option<String>,
}

/// The names under which prices are found where the entry does not say (recorded: chat-models-details).
const INPUT_COST_KEYS: [&str; 4] = ["input_tokens", "prompt_tokens", "prompt", "input_token"];
const OUTPUT_COST_KEYS: [&str; 4] = ["output_tokens", "completion_tokens", "completion", "output_token"];

impl Model {
    /// US cents for a million tokens that it reads; `None` where its price is not told in US cents.
    pub fn input_cents_per_million(&self) -> Option<f64> {
        self.cents_per_million(self.input_cost_key.as_deref(), &INPUT_COST_KEYS)
    }

    /// The same for what it writes.
    pub fn output_cents_per_million(&self) -> Option<f64> {
        self.cents_per_million(self.output_cost_key.as_deref(), &OUTPUT_COST_KEYS)
    }

    /// The entry has cents for `costs.tokens` tokens.
    fn cents_per_million(&self, key: Option<&str>, usual: &[&str]) -> Option<f64> {
        if self.costs_currency.as_deref() != Some("usd-cents") {
            return None;
        }
        let number = |key: &str| self.costs.get(key).and_then(Value::as_f64);
        let cents = key.and_then(number).or_else(|| usual.iter().find_map(|key| number(key)))?;
        let scale = number("tokens").filter(|tokens| *tokens > 0.0).unwrap_or(1_000_000.0);
        Some(cents * (1_000_000.0 / scale))
    }
}

#[derive(Deserialize)]
pub(crate) struct Modalities {
    #[serde(default)]
    pub input: Vec<String>,
    #[serde(default)]
    pub output: Vec<String>,
}

/// An entry of the first generation of the file API (recorded: fs-stat-file).
#[derive(Deserialize)]
pub(crate) struct Entry {
    pub uid: String,
    pub path: String,
    pub name: String,
    #[serde(default, deserialize_with = "flag")]
    pub is_dir: bool,
    #[serde(default, deserialize_with = "or_nothing")]
    pub size: Option<f64>,
    /// A MIME type, `folder`, or null in the trash.
    #[serde(default, deserialize_with = "or_nothing", rename = "type")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub modified: Option<f64>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub created: Option<f64>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub thumbnail: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    pub immutable: bool,
    /// JSON in a string, or null.
    #[serde(default)]
    pub metadata: Value,
}

/// What the GUI keeps about a trashed entry (recorded: fs-trash-move).
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct TrashedMetadata {
    #[serde(default)]
    pub original_name: Option<String>,
    #[serde(default)]
    pub original_path: Option<String>,
    /// Unix seconds.
    #[serde(default)]
    pub trashed_ts: u64,
}

/// One page of a listing, or the plain array of servers that know no cursors (recorded: fs-readdir). Each entry is
/// read by itself, so that an odd one does not hide the others.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Listing {
    Page {
        items: Vec<Value>,
        #[serde(default)]
        cursor: Option<String>,
        #[serde(default)]
        total: Option<u64>,
    },
    Everything(Vec<Value>),
}

#[derive(Deserialize)]
pub(crate) struct Moved {
    pub moved: Entry,
}

#[derive(Deserialize)]
pub(crate) struct Copied {
    pub copied: Entry,
}

/// `POST /batch` (recorded: fs-batch-upload, fs-batch-write-conflict).
#[derive(Deserialize)]
pub(crate) struct Batch {
    results: Vec<Value>,
}

impl Batch {
    /// The entry that was asked for first, or why there is none. A partial failure has a good status, 218, and says so
    /// in its place.
    pub(crate) fn into_first(self) -> Result<Value, Box<Refusal>> {
        let first = self.results.into_iter().next().unwrap_or_default();
        let has_failed = first.get("error").is_some_and(|error| *error != Value::Bool(false) && !error.is_null());
        if has_failed { Err(serde_json::from_value(first).unwrap_or_default()) } else { Ok(first) }
    }
}

/// `POST /fs/startWrite` (recorded: fs-v2-startWrite, fs-v2-startWrite-multipart).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UploadSession {
    pub session_id: String,
    #[serde(default)]
    pub content_type: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub multipart_part_size: Option<u64>,
    #[serde(default)]
    pub multipart_part_urls: Vec<PartUrl>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartUrl {
    pub part_number: u64,
    pub url: String,
}

/// `POST /fs/signMultipartParts` (recorded: fs-v2-signMultipartParts).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedParts {
    pub multipart_part_urls: Vec<PartUrl>,
}

/// One uploaded part, as `POST /fs/completeWrite` wants to hear of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Part {
    pub part_number: u64,
    pub etag: String,
}

/// `POST /fs/completeWrite` (recorded: fs-v2-completeWrite).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Completed {
    pub fs_entry: CompletedEntry,
    #[serde(default)]
    pub was_overwrite: bool,
}

#[derive(Deserialize)]
pub(crate) struct CompletedEntry {
    pub uid: String,
}

/// What the key-value store lists (recorded: kv-list-page1, kv-list).
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum KvList {
    Page {
        items: Vec<KvEntry>,
        #[serde(default)]
        cursor: Option<String>,
    },
    Everything(Vec<KvEntry>),
}

#[derive(Deserialize)]
pub(crate) struct KvEntry {
    pub key: String,
    #[serde(default)]
    pub value: Value,
}

/// RFC 8414 metadata of an authorization server.
#[derive(Deserialize)]
pub(crate) struct OAuthMetadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub registration_endpoint: String,
    #[serde(default)]
    pub code_challenge_methods_supported: Vec<String>,
    /// RFC 9207: every answer to an authorization says whose it is.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// The answer to a dynamic registration (RFC 7591).
#[derive(Deserialize)]
pub(crate) struct Registered {
    pub client_id: String,
}

/// A yes or no that some servers send as a number, and some as null.
fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(yes) => yes,
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => false,
    })
}

/// A value, or nothing if it is null or of another shape.
fn or_nothing<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}

/// A value, or what is usual if it is null or of another shape.
fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(from: D) -> Result<T, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(T::deserialize(&value).unwrap_or_default())
}

/// An object as this type, if it has its shape. A list is none, although it could be read as the fields in their order.
fn shaped<T: DeserializeOwned>(object: &Value) -> Option<T> {
    object.as_object()?;
    T::deserialize(object).ok()
}
