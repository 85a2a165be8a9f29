//! The ways in which bytes arrive: `/batch`, `/fs/write`, `/fs/batchWrite`, and presigned addresses with their
//! three steps (start, `PUT`, complete). Quota is checked where the recorded server checks it.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart},
    http::Request,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::{Bytes, BytesMut};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    account::{Account, Belongings},
    files::hex,
    reply::{self, Problem},
    server::Ask,
    tree::{self, Content, Entry, Taken},
    world::{World, now_ms, uuid},
};

/// Where presigned addresses point.
pub(crate) const STORE: &str = "/store/";

/// A presigned upload above this size comes in parts of this size (recorded: fs-v2-startWrite-multipart).
const PART_SIZE: u64 = 10 * 1024 * 1024;
const BATCH_FILES: usize = 64;
const BATCH_FILE_SIZE: usize = 100 * 1024 * 1024;
/// How long a presigned address is good for: fifteen minutes.
const UPLOAD_MS: u64 = 15 * 60 * 1000;
const BINARY: &str = "application/octet-stream";

/// A presigned upload under way.
pub(crate) struct Upload {
    path: String,
    size: u64,
    kind: String,
    parts: BTreeMap<u64, Bytes>,
    status: &'static str,
    multipart: Option<String>,
}

/// One part of a `multipart/form-data` body.
struct Part {
    name: String,
    kind: Option<String>,
    bytes: Bytes,
}

async fn parts(ask: &Ask) -> Result<Vec<Part>, Problem> {
    let wrong = |error: axum::extract::multipart::MultipartError| Problem::bad_request(error.body_text());
    let mut request = Request::new(Body::from(ask.bytes.clone()));
    *request.headers_mut() = ask.headers.clone();
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form =
        Multipart::from_request(request, &()).await.map_err(|error| Problem::bad_request(error.body_text()))?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        let kind = field.content_type().map(str::to_owned);
        parts.push(Part { name, kind, bytes: field.bytes().await.map_err(wrong)? });
    }
    Ok(parts)
}

/// Several operations in one request, each with its own result; 218 if one of them failed.
pub(crate) async fn batch(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let (operations, files) = match ask.json.get("operations").and_then(Value::as_array) {
        Some(operations) => (operations.clone(), Vec::new()),
        None => {
            let parts = parts(ask).await?;
            let (files, rest): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.name == "file");
            let operations = rest.iter().filter(|part| part.name == "operation");
            (operations.filter_map(|part| serde_json::from_slice(&part.bytes).ok()).collect(), files)
        }
    };
    if files.len() > BATCH_FILES {
        return Err(Problem::new(413, "too_large", format!("Batch exceeds {BATCH_FILES} files")));
    }
    if files.iter().any(|file| file.bytes.len() > BATCH_FILE_SIZE) {
        return Err(Problem::new(413, "too_large", format!("File in batch exceeds {BATCH_FILE_SIZE} bytes")));
    }
    let mut state = account.lock();
    let mut results = Vec::new();
    for (place, operation) in operations.iter().enumerate() {
        results.push(operate(account, &mut state, operation, place, &files));
    }
    let status = if results.iter().any(Result::is_err) { 218 } else { 200 };
    let results: Vec<Value> =
        results.into_iter().map(|result| result.unwrap_or_else(|problem| problem.in_batch())).collect();
    Ok(reply::json_with(status, json!({"results": results})))
}

fn operate(
    account: &Account,
    state: &mut Belongings,
    operation: &Value,
    place: usize,
    files: &[Part],
) -> Result<Value, Problem> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    let flag = |name: &str| operation.get(name).and_then(Value::as_bool).unwrap_or(false);
    let taken = Taken::from(flag("overwrite"), flag("dedupe_name"));
    let missing = flag("create_missing_parents");
    let path = || -> Result<String, Problem> {
        let folder = text("path").or(text("parent")).ok_or_else(|| Problem::bad_request("`path` is required"))?;
        let name = text("name").map(|name| format!("/{name}")).unwrap_or_default();
        tree::clean(&account.home, &format!("{}{name}", folder.trim_end_matches('/')))
    };
    match text("op") {
        Some("mkdir") => Ok(state.tree.make_folder(&path()?, missing, taken)?.v1()),
        Some("delete") => {
            let reference = tree::Reference::either(&account.home, text("path").unwrap_or_default())?;
            let entry = state.tree.delete(&reference, true, false)?;
            Ok(json!({"ok": true, "uid": entry.uid}))
        }
        Some("write") => {
            let index = operation.get("item_upload_id").and_then(Value::as_u64).map_or(place, |index| index as usize);
            let file = files.get(index).ok_or_else(|| Problem::bad_request("Missing file for write operation"))?;
            let kind = file.kind.as_deref().unwrap_or(BINARY);
            let path = path()?;
            Ok(store(account, state, &path, file.bytes.clone(), kind, taken, missing)?.0.v1())
        }
        other => Err(Problem::bad_request(format!("Unsupported batch op: '{}'", other.unwrap_or("undefined")))),
    }
}

fn store(
    account: &Account,
    state: &mut Belongings,
    path: &str,
    bytes: Bytes,
    kind: &str,
    taken: Taken,
    missing_parents: bool,
) -> Result<(Entry, bool), Problem> {
    let path = state.tree.landing(path, missing_parents, taken)?;
    let size = bytes.len() as u64;
    check_quota(account, state, &path, size)?;
    state.tree.store(&path, Content::Bytes(bytes), size, kind)
}

fn check_quota(account: &Account, state: &Belongings, path: &str, size: u64) -> Result<(), Problem> {
    let replaced = state.tree.at(path).and_then(|entry| entry.size).unwrap_or(0);
    if state.tree.used() - replaced + size > account.capacity { Err(Problem::storage_full()) } else { Ok(()) }
}

/// What an uploader says about a file.
struct Metadata {
    path: String,
    size: u64,
    kind: String,
    taken: Taken,
    missing_parents: bool,
}

impl Metadata {
    fn read(account: &Account, item: &Value) -> Result<Metadata, Problem> {
        let facts = item.get("fileMetadata").ok_or_else(|| Problem::bad_request("Missing `fileMetadata`"))?;
        let flag = |name: &str| facts.get(name).and_then(Value::as_bool).unwrap_or(false);
        let path = facts.get("path").and_then(Value::as_str).ok_or_else(|| Problem::bad_request("Missing `path`"))?;
        Ok(Metadata {
            path: tree::clean(&account.home, path)?,
            size: facts.get("size").and_then(Value::as_u64).unwrap_or(0),
            kind: facts.get("contentType").and_then(Value::as_str).unwrap_or(BINARY).to_owned(),
            taken: Taken::from(flag("overwrite"), flag("dedupeName")),
            missing_parents: flag("createMissingParents"),
        })
    }
}

fn written(entry: &Entry, replaced: bool) -> Value {
    json!({"fsEntry": entry.v2(), "wasOverwrite": replaced, "requestedThumbnail": null})
}

fn write_one(account: &Account, state: &mut Belongings, facts: &Metadata, bytes: Bytes) -> Result<Value, Problem> {
    let hash = hex(&Sha256::digest(&bytes));
    let (entry, replaced) = store(account, state, &facts.path, bytes, &facts.kind, facts.taken, facts.missing_parents)?;
    let mut value = written(&entry, replaced);
    value["contentHashSha256"] = json!(hash);
    Ok(value)
}

/// A small file inside a JSON body, as text or base64 (recorded: fs-v2-write-inline).
pub(crate) fn write(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let facts = Metadata::read(account, &ask.json)?;
    let base64 = |text: &str| BASE64_STANDARD.decode(text).map_err(|_| Problem::bad_request("Invalid base64"));
    let bytes = match ask.json.get("fileContent") {
        Some(Value::String(text)) if ask.text("encoding") == Some("base64") => base64(text)?,
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(object) => base64(object.get("base64").and_then(Value::as_str).unwrap_or_default())?,
        None => return Err(Problem::bad_request("Missing `fileContent`")),
    };
    Ok(reply::ok(write_one(account, &mut account.lock(), &facts, bytes.into())?))
}

/// Files after a manifest in one multipart body (recorded: fs-v2-batchWrite-multipart).
pub(crate) async fn batch_write(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let parts = parts(ask).await?;
    let Some((manifest, files)) = parts.split_first().filter(|(first, _)| first.name == "manifest") else {
        return Err(Problem::bad_request("The manifest must come first"));
    };
    let manifest: Value = serde_json::from_slice(&manifest.bytes).unwrap_or_default();
    let mut results = Vec::new();
    let mut state = account.lock();
    for item in manifest["items"].as_array().into_iter().flatten() {
        let facts = Metadata::read(account, item)?;
        let name = item["index"].to_string();
        let file = files.iter().find(|part| part.name == name);
        let file = file.ok_or_else(|| Problem::bad_request(format!("Missing file part {name}")))?;
        results.push(write_one(account, &mut state, &facts, file.bytes.clone())?);
    }
    Ok(reply::ok(json!(results)))
}

/// The first step of a presigned upload: where to `PUT` the bytes (recorded: fs-v2-startWrite).
pub(crate) fn start(account: &Account, item: &Value) -> Result<Value, Problem> {
    let facts = Metadata::read(account, item)?;
    let mut state = account.lock();
    if item.get("directory").and_then(Value::as_bool) == Some(true) {
        let entry = state.tree.make_folder(&facts.path, facts.missing_parents, facts.taken)?;
        return Ok(json!({
            "sessionId": "", "uploadMode": "single", "contentType": "inode/directory", "expiresAt": now_ms(),
            "directoryCreated": true, "fsEntry": entry.v2(),
        }));
    }
    let path = state.tree.landing(&facts.path, facts.missing_parents, facts.taken)?;
    check_quota(account, &state, &path, facts.size)?;
    let session = uuid();
    let mut value = json!({"sessionId": session, "contentType": facts.kind, "expiresAt": now_ms() + UPLOAD_MS});
    let multipart = (facts.size > PART_SIZE).then(uuid);
    match &multipart {
        None => {
            value["uploadMode"] = json!("single");
            value["url"] = json!(address(account, &session, None));
        }
        Some(upload) => {
            let count = facts.size.div_ceil(PART_SIZE);
            value["uploadMode"] = json!("multipart");
            value["multipartUploadId"] = json!(upload);
            value["multipartPartSize"] = json!(PART_SIZE);
            value["multipartPartCount"] = json!(count);
            value["multipartPartUrls"] = part_addresses(account, &session, 1..=count);
        }
    }
    let upload =
        Upload { path, size: facts.size, kind: facts.kind, parts: BTreeMap::new(), status: "pending", multipart };
    state.uploads.insert(session, upload);
    Ok(value)
}

pub(crate) fn start_batch(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let items = ask.json.as_array().or_else(|| ask.json.get("items")?.as_array()).cloned().unwrap_or_default();
    let started: Result<Vec<Value>, Problem> = items.iter().map(|item| start(account, item)).collect();
    Ok(reply::ok(json!(started?)))
}

fn address(account: &Account, session: &str, part: Option<u64>) -> String {
    let part = part.map(|part| format!("&partNumber={part}")).unwrap_or_default();
    let origin = account.origin.as_str().trim_end_matches('/');
    format!("{origin}{STORE}{session}?X-Amz-Expires=900&X-Amz-Signature={}{part}", hex(&Sha256::digest(session)))
}

fn part_addresses(account: &Account, session: &str, parts: impl Iterator<Item = u64>) -> Value {
    parts.map(|part| json!({"partNumber": part, "url": address(account, session, Some(part))})).collect()
}

pub(crate) fn sign_parts(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let state = account.lock();
    let id = ask.text("uploadId").unwrap_or_default();
    let upload = state.uploads.get(id).ok_or_else(no_session)?;
    let parts = ask.json.get("partNumbers").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64);
    Ok(reply::ok(json!({
        "uploadId": id, "multipartUploadId": upload.multipart, "expiresAt": now_ms() + UPLOAD_MS,
        "multipartPartUrls": part_addresses(account, id, parts),
    })))
}

/// The second step: the bytes, straight to the store, without a token (recorded: fs-v2-presigned-put).
pub(crate) fn put(world: &World, ask: &Ask) -> Response {
    let session = ask.path.trim_start_matches(STORE);
    let part = ask.query.get("partNumber").and_then(|part| part.parse().ok()).unwrap_or(1);
    let is_signed = ask.query.get("X-Amz-Signature") == Some(&hex(&Sha256::digest(session)));
    let store = |account: &Arc<Account>| {
        let stored = account.lock().uploads.get_mut(session).map(|upload| upload.parts.insert(part, ask.bytes.clone()));
        stored.is_some()
    };
    match is_signed && world.accounts().iter().any(store) {
        true => {
            let mut response = reply::raw(200, "application/xml", "");
            reply::set(&mut response, "etag", &format!("\"{}\"", &hex(&Sha256::digest(&ask.bytes))[..32]));
            response
        }
        false => reply::raw(403, "application/xml", "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
    }
}

/// The third step. It trusts the client: without the `PUT` there will be an entry whose content is missing, and the
/// size is the one announced at the start (recorded: fs-v2-completeWrite-without-put, -size-mismatch).
pub(crate) fn complete(account: &Account, item: &Value) -> Result<Value, Problem> {
    let mut state = account.lock();
    let id = item.get("uploadId").and_then(Value::as_str).unwrap_or_default();
    let upload = state.uploads.get_mut(id).ok_or_else(no_session)?;
    if upload.status != "pending" {
        let message = format!("Upload session is not pending (status={})", upload.status);
        return Err(Problem::new(409, "conflict", message));
    }
    upload.status = "completed";
    let whole: BytesMut = std::mem::take(&mut upload.parts).into_values().flatten().collect();
    let (path, size, kind) = (upload.path.clone(), upload.size, upload.kind.clone());
    let content = if whole.is_empty() && size > 0 { Content::Hollow } else { Content::Bytes(whole.freeze()) };
    let (entry, replaced) = state.tree.store(&path, content, size, &kind)?;
    let mut value = written(&entry, replaced);
    value["sessionId"] = json!(id);
    Ok(value)
}

pub(crate) fn complete_batch(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let items = ask.json.as_array().or_else(|| ask.json.get("items")?.as_array()).cloned().unwrap_or_default();
    let done: Result<Vec<Value>, Problem> = items.iter().map(|item| complete(account, item)).collect();
    Ok(reply::ok(json!(done?)))
}

pub(crate) fn abort(account: &Account, ask: &Ask) -> Response {
    let mut state = account.lock();
    match state.uploads.get_mut(ask.text("uploadId").unwrap_or_default()) {
        Some(upload) => {
            upload.status = "aborted";
            upload.parts.clear();
            reply::ok(json!({"ok": true}))
        }
        None => no_session().into_response(),
    }
}

fn no_session() -> Problem {
    Problem::new(404, "not_found", "Upload session not found")
}
