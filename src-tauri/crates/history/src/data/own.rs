//! Oriel's own format: all that is kept about a chat, so that it can be brought into any Oriel.
//!
//! One chat is one JSON document; everything is a `.zip` of such documents.
//!
//! ```json
//! {
//!   "format": "oriel.chat", "version": 1,
//!   "exported": 1795636209123,
//!   "chat": "01K…", "title": "for people; the records tell the real one",
//!   "records": [ { "id": "01K…", "device": "01K…", "sequence": 1, "body": { "kind": "started", … } }, … ],
//!   "contents": { "01K…": "what a model was given of an attached file", … }
//! }
//! ```
//!
//! Records are the immutable facts of the history (`crate::Fact`) with all branches, as they stand in the database.
//! Ids are ULIDs and carry the time; times are milliseconds since 1970. A later version may add fields and kinds of
//! records to version 1; it takes another number when a reader of version 1 would get it wrong.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    io::{self, Write},
};

use crate::{ChatSummary, Ended, Fact, History, Incoming, RawRecord, content_keys};
use serde::Deserialize;
use serde_json::value::RawValue;
use ulid::Ulid;

use super::{
    export::Trouble,
    omissions::{NoChat, Omission},
};
pub(super) const FORMAT: &str = "oriel.chat";
const VERSION: u64 = 1;
/// How far in the future a record may be, in milliseconds: clocks differ, but the next id here must stay possible.
const AHEAD: u64 = 24 * 60 * 60 * 1000;

/// Writes a chat's document, record by record, and answers how many there are.
pub(super) fn write(out: &mut impl Write, history: &History, chat: &ChatSummary, now: i64) -> Result<u64, Trouble> {
    let json = |text: &str| serde_json::to_string(text).map_err(io::Error::from);
    write!(
        out,
        "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"exported\":{now},\n\"chat\":{},\"title\":{},\n\"records\":[",
        json(&chat.id)?,
        json(&chat.title)?,
    )?;
    let records = history.raw_records(&chat.id)?;
    for (place, record) in records.iter().enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, record).map_err(io::Error::from)?;
    }
    out.write_all(b"\n],\n\"contents\":{")?;
    let mut first = true;
    for key in records.iter().flat_map(|record| content_keys(record.body.get())).collect::<BTreeSet<_>>() {
        let Some(content) = history.content(&key)? else { continue };
        write!(out, "{}\n{}:{}", if first { "" } else { "," }, json(&key)?, json(&content)?)?;
        first = false;
    }
    out.write_all(b"\n}}\n")?;
    Ok(records.len() as u64)
}

#[derive(Deserialize)]
struct Head {
    version: Option<u64>,
}

#[derive(Deserialize)]
struct Document {
    chat: String,
    #[serde(default)]
    title: String,
    records: Vec<RawRecord>,
    #[serde(default)]
    contents: BTreeMap<String, String>,
}

/// Reads a document, which is one by its `format`. Answers its records, and how many messages are not in
/// them. Errors: why there are none.
pub(super) fn read(document: &RawValue, file: &str, now: i64) -> Result<(Incoming, usize), Omission> {
    let damaged = |error: serde_json::Error| Omission::DamagedOwn { file: file.to_owned(), error: error.to_string() };
    let head: Head = serde_json::from_str(document.get()).map_err(damaged)?;
    if head.version != Some(VERSION) {
        return Err(Omission::NewerOwn { file: file.to_owned() });
    }
    let document: Document = serde_json::from_str(document.get()).map_err(damaged)?;
    let latest = u64::try_from(now).unwrap_or(0).saturating_add(AHEAD);
    let possible =
        |id: &str| Ulid::from_string(id).is_ok_and(|ulid| ulid.to_string() == id && ulid.timestamp_ms() <= latest);
    let left_out = |why| Omission::Chat { title: Some(document.title.clone()), why };
    if !possible(&document.chat) || !document.records.iter().all(|record| possible(&record.id)) {
        return Err(left_out(NoChat::ForeignRecords));
    }
    if !document.contents.keys().all(|key| possible(key)) {
        return Err(left_out(NoChat::ForeignFiles));
    }
    let mut incoming = Incoming::new(document.chat.clone());
    let facts: Vec<Option<Fact>> =
        document.records.iter().map(|record| serde_json::from_str(record.body.get()).ok()).collect();
    let ended: HashSet<&str> = facts
        .iter()
        .filter_map(|fact| match fact {
            Some(Fact::Ended(ended)) if is_harmless(ended) => Some(ended.answer.as_str()),
            _ => None,
        })
        .collect();
    let mut wanted = Vec::with_capacity(facts.len());
    for (record, fact) in document.records.iter().zip(&facts) {
        wanted.push(match fact {
            // Without an end, as when it was still coming, it would be running here for ever.
            Some(Fact::Answering { .. }) => ended.contains(record.id.as_str()),
            Some(Fact::Ended(ended)) => is_harmless(ended),
            Some(Fact::Started { .. }) => record.id == document.chat,
            Some(_) => true,
            // A kind of record that a newer version knows.
            None => serde_json::from_str::<Kind>(record.body.get()).is_ok(),
        });
    }
    if wanted.iter().zip(&facts).all(|(wanted, fact)| !(*wanted && matches!(fact, Some(Fact::Started { .. })))) {
        return Err(left_out(NoChat::NoBeginning));
    }
    let is_lost =
        |(wanted, fact): &(&bool, &Option<Fact>)| !**wanted && matches!(fact, Some(Fact::Answering { .. }) | None);
    let lost = wanted.iter().zip(&facts).filter(is_lost).count();
    for (mut record, _) in document.records.into_iter().zip(wanted).filter(|(_, wanted)| *wanted) {
        let counted = record.device.as_deref().is_some_and(possible)
            && record.sequence.is_some_and(|sequence| (1..1 << 53).contains(&sequence));
        if !counted {
            (record.device, record.sequence) = (None, None);
        }
        incoming.records.push(record);
    }
    incoming.contents = document.contents.into_iter().collect();
    Ok((incoming, lost))
}

/// Its pictures are in it: one from the web would tell its host that the chat is read.
fn is_harmless(ended: &Ended) -> bool {
    ended.images.iter().all(|image| image.starts_with("data:image/"))
}

/// What every record has.
#[derive(Deserialize)]
struct Kind {
    #[expect(dead_code, reason = "that it is there is what is asked")]
    kind: String,
}
