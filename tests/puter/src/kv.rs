//! The key-value store: one flat namespace per account, shared with everything else that the account runs.

use std::collections::BTreeMap;

use axum::response::Response;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{
    account::Account,
    reply::Problem,
    server::{driver_result, unknown_method},
    world::now_ms,
};

const KEY_LIMIT: usize = 1024;
const VALUE_LIMIT: usize = 408_576;

pub(crate) struct Kept {
    value: Value,
    /// Unix seconds.
    until: Option<u64>,
}

pub(crate) type Store = BTreeMap<String, Kept>;

pub(crate) fn call(account: &Account, method: &str, args: &Value) -> Result<Response, Problem> {
    let mut state = account.lock();
    let store = &mut state.kv;
    let now = now_ms() / 1000;
    store.retain(|_, kept| kept.until.is_none_or(|until| until > now));
    let result = match method {
        "set" => {
            let value = args.get("value").ok_or_else(|| Problem::bad_request("Missing `value`"))?;
            let until = args.get("expireAt").and_then(Value::as_u64);
            put(store, key(args.get("key"))?, value.clone(), until)?
        }
        "batchPut" => {
            for item in args["items"].as_array().into_iter().flatten() {
                put(store, key(item.get("key"))?, item["value"].clone(), None)?;
            }
            json!(true)
        }
        "get" => match args.get("key").and_then(Value::as_array) {
            Some(keys) => {
                keys.iter().map(|one| key(Some(one)).map(|key| get(store, &key))).collect::<Result<_, _>>()?
            }
            None => get(store, &key(args.get("key"))?),
        },
        "del" => {
            store.remove(&key(args.get("key"))?);
            json!(true)
        }
        "incr" | "decr" => {
            let sign = if method == "incr" { 1.0 } else { -1.0 };
            let add = |old: &Value, amount: &Value| {
                let sum = old.as_f64().unwrap_or(0.0) + sign * amount.as_f64().unwrap_or(1.0);
                if sum.fract() == 0.0 { json!(sum as i64) } else { json!(sum) }
            };
            change(store, key(args.get("key"))?, args.get("pathAndAmountMap"), add)
        }
        "add" => change(store, key(args.get("key"))?, args.get("pathAndValueMap"), |old, new| {
            let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            let mut all = if old.is_null() { Vec::new() } else { list(old) };
            all.extend(list(new));
            json!(all)
        }),
        "update" => change(store, key(args.get("key"))?, args.get("pathAndValueMap"), |_, new| new.clone()),
        "remove" => remove(store, &key(args.get("key"))?, &args["paths"]),
        "expire" | "expireAt" => {
            let at = args["timestamp"].as_u64().or_else(|| Some(now + args["ttl"].as_u64()?));
            if let Some(kept) = store.get_mut(&key(args.get("key"))?) {
                kept.until = at;
            }
            // There is no result field then (recorded: kv-expire).
            return Ok(crate::reply::ok(json!({"success": true, "service": {"name": "puter-kvstore"}})));
        }
        "flush" => {
            store.clear();
            json!(true)
        }
        "list" => list(store, args)?,
        _ => return Err(unknown_method("puter-kvstore", method)),
    };
    Ok(driver_result("puter-kvstore", result))
}

fn key(value: Option<&Value>) -> Result<String, Problem> {
    let key = match value {
        Some(Value::String(key)) => key.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    match key.len() {
        0 => Err(Problem::bad_request("Missing `key`")),
        length if length > KEY_LIMIT => Err(Problem::bad_request(format!("`key` exceeds max size {KEY_LIMIT}"))),
        _ => Ok(key),
    }
}

fn put(store: &mut Store, key: String, value: Value, until: Option<u64>) -> Result<Value, Problem> {
    if value.to_string().len() > VALUE_LIMIT {
        return Err(Problem::bad_request(format!("`value` exceeds max size {VALUE_LIMIT}")));
    }
    store.insert(key, Kept { value, until });
    Ok(json!(true))
}

fn get(store: &Store, key: &str) -> Value {
    store.get(key).map_or(Value::Null, |kept| kept.value.clone())
}

/// Changes the places that `map` names: `""` is the whole value, `"a.b"` a field in a field.
fn change(store: &mut Store, key: String, map: Option<&Value>, how: impl Fn(&Value, &Value) -> Value) -> Value {
    let whole = json!({"": 1});
    let kept = store.entry(key).or_insert(Kept { value: Value::Null, until: None });
    for (path, by) in map.unwrap_or(&whole).as_object().into_iter().flatten() {
        let mut place = &mut kept.value;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[step];
        }
        *place = how(place, by);
    }
    kept.value.clone()
}

fn remove(store: &mut Store, key: &str, paths: &Value) -> Value {
    let Some(kept) = store.get_mut(key) else { return Value::Null };
    for path in paths.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let (parent, field) = match path.rsplit_once('.') {
            Some((parent, field)) => (format!("/{}", parent.replace('.', "/")), field),
            None => (String::new(), path),
        };
        if let Some(Value::Object(object)) = kept.value.pointer_mut(&parent) {
            object.remove(field);
        }
    }
    kept.value.clone()
}

/// A bare list, or a page of it when `limit` or `cursor` is there (recorded: kv-list, kv-list-page1).
fn list(store: &Store, args: &Value) -> Result<Value, Problem> {
    let pattern = args["pattern"].as_str().unwrap_or_default().trim_end_matches('*');
    let show = |(key, kept): (&String, &Kept)| match args["as"].as_str() {
        Some("keys") => json!(key),
        Some("values") => kept.value.clone(),
        _ => json!({"key": key, "value": kept.value}),
    };
    let matching = store.iter().filter(|(key, _)| key.starts_with(pattern));
    let paged = args.get("limit").is_some_and(|limit| !limit.is_null()) || args.get("cursor").is_some();
    if !paged {
        return Ok(matching.map(show).collect());
    }
    let behind = match args["cursor"].as_str() {
        None => None,
        Some(cursor) => {
            let wrong = || Problem::bad_request("Invalid cursor");
            let bytes = BASE64_STANDARD.decode(cursor).map_err(|_| wrong())?;
            let value: Value = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
            Some(value["key"].as_str().ok_or_else(wrong)?.to_owned())
        }
    };
    let limit = args["limit"].as_u64().unwrap_or(1000) as usize;
    let rest: Vec<_> = matching.filter(|(key, _)| behind.as_ref().is_none_or(|behind| *key > behind)).collect();
    let more = rest.len() > limit;
    let last = rest.get(limit.saturating_sub(1)).map(|(key, _)| (*key).clone());
    let mut body = json!({"items": rest.into_iter().take(limit).map(show).collect::<Vec<_>>()});
    if let Some(last) = last.filter(|_| more) {
        body["cursor"] = json!(BASE64_STANDARD.encode(json!({"key": last}).to_string()));
    }
    if args["includeTotal"].as_bool() == Some(true) {
        body["total"] = json!(store.keys().filter(|key| key.starts_with(pattern)).count());
    }
    Ok(body)
}
