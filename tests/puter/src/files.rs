//! The routes for looking at files and moving them about, both generations: `/stat` and `/fs/stat`.
//! What they do to the tree is in `tree`; here is how they are asked and how they answer.

use std::time::{Duration, UNIX_EPOCH};

use axum::response::{IntoResponse, Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    account::Account,
    reply::{self, Problem},
    server::Ask,
    tree::{self, Carry, Content, Entry, Reference, Taken},
    world::{World, now_ms},
};

/// The most entries one page may hold.
const PAGE_CAP: u64 = 10_000;
const PAGE_DEFAULT: u64 = 1000;

fn missing_reference() -> Problem {
    Problem::bad_request("Missing entry reference (expected one of: path, uid, id)")
}

/// The entry that the fields `path`, `uid` or `id` name.
fn named(account: &Account, json: &Value) -> Result<Reference, Problem> {
    let text = |field: &str| json.get(field).and_then(Value::as_str);
    match (text("path"), text("uid").or_else(|| text("id"))) {
        (Some(path), _) => Reference::path(&account.home, path),
        (None, Some(uid)) => Ok(Reference::Uid(uid.to_owned())),
        (None, None) => Err(missing_reference()),
    }
}

/// The entry that one field names, as text or as an object with `path` or `uid`.
fn field(account: &Account, ask: &Ask, name: &str) -> Result<Reference, Problem> {
    match ask.json.get(name) {
        Some(Value::String(text)) => Reference::either(&account.home, text),
        Some(object @ Value::Object(_)) => named(account, object),
        _ => Err(Problem::bad_request(format!("`{name}` is required"))),
    }
}

pub(crate) fn stat(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let state = account.lock();
    let entry = state.tree.find(&named(account, &ask.json)?)?;
    let mut value = entry.v1_owned();
    if entry.is_folder() {
        value["is_empty"] = json!(state.tree.children(&entry.uid).next().is_none());
        if ask.flag("return_size") {
            value["size"] = json!(state.tree.below(&entry.path).filter_map(|inner| inner.size).sum::<u64>());
        }
    }
    if ask.flag("return_versions") {
        value["versions"] = json!([]);
    }
    Ok(reply::ok(value))
}

pub(crate) fn stat_v2(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    Ok(reply::ok(account.lock().tree.find(&named(account, &ask.json)?)?.v2()))
}

pub(crate) fn list(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    listing(account, ask, Entry::v1)
}

pub(crate) fn list_v2(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    listing(account, ask, Entry::v2_listed)
}

fn listing(account: &Account, ask: &Ask, show: fn(&Entry) -> Value) -> Result<Response, Problem> {
    let reference = named(account, &ask.json)?;
    let tree = &account.lock().tree;
    if matches!(&reference, Reference::Path(path) if path == "/") {
        let home = tree.find(&Reference::Path(account.home.clone()))?;
        return Ok(reply::ok(json!([show(home)])));
    }
    let folder = tree.find(&reference)?;
    if !folder.is_folder() {
        return Err(Problem::new(400, "dest_is_not_a_directory", "Target is not a directory"));
    }
    let order = Order::asked(ask)?;
    let mut entries: Vec<&Entry> = if ask.flag("recursive") {
        let depth = ask.json.get("depth").and_then(Value::as_u64).unwrap_or(1) as usize;
        let near = |entry: &&Entry| entry.path[folder.path.len()..].matches('/').count() <= depth;
        tree.below(&folder.path).filter(near).collect()
    } else {
        tree.children(&folder.uid).collect()
    };
    order.sort(&mut entries);

    let limit = match ask.json.get("limit") {
        None | Some(Value::Null) => None,
        Some(limit) => match limit.as_u64() {
            Some(limit) if limit > 0 => Some(limit.min(PAGE_CAP)),
            _ => return Err(Problem::bad_request("`limit` must be a positive integer")),
        },
    };
    let Some(cursor) = ask.json.get("cursor") else {
        if ask.flag("recursive") {
            return Ok(reply::ok(json!({"items": entries.into_iter().map(show).collect::<Vec<_>>()})));
        }
        let offset = ask.json.get("offset").and_then(Value::as_u64).unwrap_or(0) as usize;
        let page = entries.into_iter().skip(offset).take(limit.unwrap_or(u64::MAX) as usize);
        return Ok(reply::ok(page.map(show).collect()));
    };
    let total = entries.len();
    let limit = limit.unwrap_or(PAGE_DEFAULT) as usize;
    let begin = order.after(cursor, &entries)?;
    let page = &entries[begin..(begin + limit).min(total)];
    let mut body = json!({"items": page.iter().map(|entry| show(entry)).collect::<Vec<_>>()});
    if let Some(last) = page.last().filter(|_| begin + limit < total) {
        body["cursor"] = json!(order.cursor(last));
    }
    if ask.flag("includeTotal") {
        body["total"] = json!(total);
    }
    Ok(reply::ok(body))
}

/// The order of a listing, and the cursors that point into it.
struct Order {
    by: String,
    descending: bool,
}

impl Order {
    fn asked(ask: &Ask) -> Result<Order, Problem> {
        let by = ask.text("sortBy").unwrap_or(if ask.flag("recursive") { "path" } else { "name" });
        if !["name", "modified", "type", "size", "path"].contains(&by) {
            return Err(Problem::bad_request("Invalid `sortBy`"));
        }
        Ok(Order { by: by.to_owned(), descending: ask.text("sortOrder") == Some("desc") })
    }

    /// What entries are compared by; the uid makes it a strict order.
    fn key(&self, entry: &Entry) -> (u64, String, String) {
        let (number, text) = match self.by.as_str() {
            "modified" => (entry.modified, String::new()),
            "size" => (entry.size.unwrap_or(0), String::new()),
            "type" => (0, entry.listed_type().unwrap_or_default()),
            "path" => (0, entry.path.clone()),
            _ => (0, entry.name().to_owned()),
        };
        (number, text, entry.uid.clone())
    }

    fn sort(&self, entries: &mut [&Entry]) {
        entries.sort_by_cached_key(|entry| self.key(entry));
        if self.descending {
            entries.reverse();
        }
    }

    fn cursor(&self, last: &Entry) -> String {
        let (number, text, uid) = self.key(last);
        let value = json!({"n": number, "v": text, "id": uid, "s": self.by, "d": self.descending});
        BASE64_STANDARD.encode(value.to_string())
    }

    /// The place of the first entry behind a cursor; null is the beginning.
    fn after(&self, cursor: &Value, entries: &[&Entry]) -> Result<usize, Problem> {
        if cursor.is_null() {
            return Ok(0);
        }
        let wrong = || Problem::bad_request("Invalid cursor");
        let bytes = cursor.as_str().and_then(|text| BASE64_STANDARD.decode(text).ok()).ok_or_else(wrong)?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        let (Some(number), Some(text), Some(uid)) = (value["n"].as_u64(), value["v"].as_str(), value["id"].as_str())
        else {
            return Err(wrong());
        };
        if value["s"] != json!(self.by) || value["d"] != json!(self.descending) {
            return Err(wrong());
        }
        let last = (number, text.to_owned(), uid.to_owned());
        let behind = |entry: &&Entry| if self.descending { self.key(entry) < last } else { self.key(entry) > last };
        Ok(entries.iter().position(behind).unwrap_or(entries.len()))
    }
}

/// The bytes of a file. `kind` empty means the type that the uploader gave (recorded: fs-read, fs-v2-read).
pub(crate) fn read(account: &Account, ask: &Ask, kind: &str) -> Result<Response, Problem> {
    let query = |name: &str| ask.query.get(name).map(String::as_str);
    let reference = match (query("file").or(query("path")), query("uid")) {
        (Some(text), _) => Reference::either(&account.home, text)?,
        (None, Some(uid)) => Reference::Uid(uid.to_owned()),
        (None, None) => return Err(missing_reference()),
    };
    let entry = account.lock().tree.find(&reference)?.clone();
    serve(ask, &entry, kind)
}

/// A file by a signed address, which needs no token (recorded: fs-file-signed-read).
pub(crate) fn signed_read(world: &World, ask: &Ask) -> Response {
    let uid = ask.query.get("uid").cloned().unwrap_or_default();
    if ask.query.get("signature") != Some(&signature(&uid)) {
        return Problem::new(403, "forbidden", "Authentication failed").into_response();
    }
    let accounts = world.accounts();
    let entry =
        accounts.iter().find_map(|account| account.lock().tree.find(&Reference::Uid(uid.clone())).ok().cloned());
    let entry = entry.ok_or_else(|| Problem::not_found(&Reference::Uid(uid)));
    entry.and_then(|entry| serve(ask, &entry, "")).unwrap_or_else(IntoResponse::into_response)
}

fn serve(ask: &Ask, entry: &Entry, kind: &str) -> Result<Response, Problem> {
    let bytes = match &entry.content {
        Content::Folder => return Err(Problem::new(400, "cannot_read_a_directory", "Cannot read a directory")),
        Content::Hollow => {
            let facts = json!({"path": entry.path, "uid": entry.uid});
            return Err(Problem::new(404, "subject_does_not_exist", "File contents are missing").with(facts));
        }
        Content::Bytes(bytes) => bytes.clone(),
    };
    let total = bytes.len();
    let (status, bytes, range) = match ask.header("range").map(|range| range_of(range, total)) {
        None => (200, bytes, None),
        Some(Some((first, last))) => (206, bytes.slice(first..=last), Some(format!("bytes {first}-{last}/{total}"))),
        // The real server fails here instead of answering 416 (recorded: fs-read-range-unsatisfiable).
        Some(None) => return Err(Problem::internal()),
    };
    let stored = entry.kind.as_deref().unwrap_or("application/octet-stream");
    let kind = if kind.is_empty() { stored } else { kind };
    let length = bytes.len();
    let body = if ask.method == "HEAD" { Bytes::new() } else { bytes };
    let mut response = reply::raw(status, kind, body);
    reply::set(&mut response, "content-length", &length.to_string());
    reply::set(&mut response, "etag", &format!("\"{:x}-{:x}\"", entry.modified, total));
    reply::set(&mut response, "last-modified", &http_date(entry.modified));
    let ascii: String = entry.name().chars().map(|c| if c.is_ascii() && c != '"' { c } else { '?' }).collect();
    reply::set(&mut response, "content-disposition", &format!("inline; filename=\"{ascii}\""));
    if let Some(range) = range {
        reply::set(&mut response, "content-range", &range);
    }
    Ok(response)
}

/// The first and the last byte of a `Range` header: from-to, from-, or the last few.
fn range_of(header: &str, total: usize) -> Option<(usize, usize)> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (first.parse::<usize>().ok(), last.parse::<usize>().ok()) {
        (Some(first), Some(last)) => (first, last.min(total.checked_sub(1)?)),
        (Some(first), None) => (first, total.checked_sub(1)?),
        (None, Some(count)) => (total.saturating_sub(count), total.checked_sub(1)?),
        (None, None) => return None,
    };
    (first <= last && first < total).then_some((first, last))
}

/// `Mon, 23 Nov 2026 16:43:20 GMT`.
fn http_date(seconds: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

pub(crate) fn make_folder(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let path = ask.text("path").ok_or_else(missing_reference)?;
    let whole = match ask.text("parent") {
        Some(parent) if !path.starts_with(['/', '~']) => format!("{parent}/{path}"),
        _ => path.to_owned(),
    };
    let taken = Taken::from(ask.flag("overwrite"), ask.flag("dedupe_name"));
    let missing = ask.flag("create_missing_parents");
    let entry = account.lock().tree.make_folder(&tree::clean(&account.home, &whole)?, missing, taken)?;
    Ok(reply::ok(entry.v1()))
}

pub(crate) fn rename(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let name = ask.text("new_name").ok_or_else(|| Problem::bad_request("`new_name` is required"))?;
    let entry = account.lock().tree.rename(&named(account, &ask.json)?, name)?;
    Ok(reply::ok(entry.v1()))
}

fn carry(account: &Account, ask: &Ask) -> Result<Carry, Problem> {
    Ok(Carry {
        source: field(account, ask, "source")?,
        folder: field(account, ask, "destination")?,
        new_name: ask.text("new_name").or_else(|| ask.text("newName")).map(str::to_owned),
        metadata: ask.json.get("new_metadata").cloned(),
        taken: Taken::from(ask.flag("overwrite"), ask.flag("dedupe_name") || ask.flag("dedupeName")),
    })
}

pub(crate) fn move_to(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let (entry, old_path, replaced) = account.lock().tree.move_to(&carry(account, ask)?)?;
    let mut body = json!({"moved": entry.v1_owned(), "old_path": old_path});
    if let Some(replaced) = replaced {
        body["overwritten"] = replaced.v1_owned();
    }
    Ok(reply::ok(body))
}

pub(crate) fn move_v2(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    Ok(reply::ok(account.lock().tree.move_to(&carry(account, ask)?)?.0.v2()))
}

pub(crate) fn copy_to(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let carry = carry(account, ask)?;
    let mut state = account.lock();
    let size = state.tree.find(&carry.source)?.size.unwrap_or(0);
    if state.tree.used() + size > account.capacity {
        return Err(Problem::storage_full());
    }
    let (entry, replaced) = state.tree.copy_to(&carry)?;
    let mut copied = entry.v1_owned();
    copied["is_public"] = json!(false);
    let mut body = json!({"copied": copied});
    if let Some(replaced) = replaced {
        body["overwritten"] = replaced.v1_owned();
    }
    Ok(reply::ok(json!([body])))
}

/// Deletes one (`path`) or several (`paths`). Those before one that is missing are gone (recorded: fs-delete-partial).
pub(crate) fn delete(account: &Account, ask: &Ask, recursive_default: bool) -> Result<Response, Problem> {
    let recursive = ask.json.get("recursive").and_then(Value::as_bool).unwrap_or(recursive_default);
    let keep_itself = ask.flag("descendants_only");
    let mut state = account.lock();
    let Some(paths) = ask.json.get("paths").and_then(Value::as_array) else {
        let entry = state.tree.delete(&named(account, &ask.json)?, recursive, keep_itself)?;
        return Ok(reply::ok(json!({"ok": true, "uid": entry.uid})));
    };
    let mut gone = Vec::new();
    for path in paths {
        let reference = match path {
            Value::String(text) => Reference::either(&account.home, text)?,
            object => named(account, object)?,
        };
        gone.push(state.tree.delete(&reference, recursive, keep_itself)?.v1());
    }
    Ok(reply::ok(json!(gone)))
}

pub(crate) fn search(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    match ask.text("query").filter(|query| !query.is_empty()) {
        Some(query) => Ok(reply::ok(json!(account.lock().tree.search(query)))),
        None => Err(Problem::bad_request("`query` is required")),
    }
}

/// Makes an empty file, or gives one a new time. The answer has no body (recorded: fs-touch).
pub(crate) fn touch(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let path = tree::clean(&account.home, ask.text("path").ok_or_else(missing_reference)?)?;
    let mut state = account.lock();
    let uid = match state.tree.at(&path) {
        Some(entry) => entry.uid.clone(),
        None => {
            let path = state.tree.landing(&path, ask.flag("create_missing_parents"), Taken::Refuse)?;
            state.tree.store(&path, Content::Bytes(Bytes::new()), 0, "application/octet-stream")?.0.uid
        }
    };
    if let Some(entry) = state.tree.get_mut(&uid) {
        entry.modified = now_ms() / 1000;
    }
    Ok(reply::html(200, ""))
}

pub(crate) fn sign(account: &Account, ask: &Ask) -> Result<Response, Problem> {
    let state = account.lock();
    let items = ask.json.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let signatures =
        items.iter().map(|item| match named(account, item).and_then(|named| state.tree.find(&named).cloned()) {
            Ok(entry) => signed(account, &entry),
            Err(_) => json!({}),
        });
    Ok(reply::ok(json!({"signatures": signatures.collect::<Vec<_>>()})))
}

fn signed(account: &Account, entry: &Entry) -> Value {
    let expires = expires();
    let address = |route: &str| signed_address(&account.origin, route, &entry.uid, expires);
    json!({
        "uid": entry.uid, "expires": expires, "signature": signature(&entry.uid),
        "url": address("file"), "read_url": address("file"), "metadata_url": address("itemMetadata"),
        "fsentry_type": entry.kind, "fsentry_is_dir": entry.is_folder(), "fsentry_name": entry.name(),
        "fsentry_size": entry.size, "fsentry_accessed": entry.accessed, "fsentry_modified": entry.modified,
        "fsentry_created": entry.created, "path": entry.path,
    })
}

/// The address of a picture's thumbnail: of the picture itself, which is small here.
pub(crate) fn thumbnail(origin: &Url, uid: &str) -> String {
    signed_address(origin, "file", uid, expires())
}

/// Signatures are good for centuries (recorded: fs-sign).
fn expires() -> u64 {
    now_ms() + 10_000_000_000_000
}

fn signed_address(origin: &Url, route: &str, uid: &str, expires: u64) -> String {
    format!("{origin}{route}?uid={uid}&expires={expires}&signature={}", signature(uid))
}

fn signature(uid: &str) -> String {
    hex(&Sha256::digest(format!("signed:{uid}")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
