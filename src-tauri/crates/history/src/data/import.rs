//! Bringing chats in: from Oriel, ChatGPT or Claude, from files that the person chooses.
//! Each chat comes in whole or not at all, and is there once, however often it is brought in.

use std::path::PathBuf;

use problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ts_rs::TS;

use super::{
    Observer, cancelled, chatgpt, claude,
    omissions::{NoChat, Omission, Omissions},
    own,
    source::{Found, Meter, Source},
};
use crate::{History, Incoming};

/// What came in.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[ts(rename = "Imported")]
pub struct Imported {
    /// Chats that are new here, or have something new.
    chats: u64,
    /// Questions and answers that are new here.
    turns: u64,
    /// Chats that were here already, as they are.
    already: u64,
    /// What was left out; the last says how many more there are, if those are many.
    skipped: Vec<Omission>,
}

/// Adds the chats in these files. What came in stays when it ends early.
///
/// Errors: a file cannot be read, the observer wants it to end, or the disk does not take it.
pub fn import(history: &History, files: &[PathBuf], now: i64, observer: &dyn Observer) -> Result<Imported, Problem> {
    let sources = files.iter().map(|file| Source::open(file)).collect::<Result<Vec<_>, _>>()?;
    let total = sources.iter().map(|source| source.size).sum();
    let mut meter = Meter { observer, done: 0, total };
    let (mut imported, mut left_out) = (Imported::default(), Omissions::default());
    for source in sources {
        source.each(&mut meter, &mut left_out, |found, left_out| {
            if observer.is_cancelled() {
                return Err(cancelled());
            }
            let note = match understood(&found, history, now) {
                Ok((incoming, note)) => {
                    let gained = history.merge(&incoming)?;
                    imported.turns += gained.turns;
                    *(if gained.chat { &mut imported.chats } else { &mut imported.already }) += 1;
                    note
                }
                Err(omission) => Some(omission),
            };
            if let Some(note) = note {
                left_out.add(note);
            }
            Ok(())
        })?;
    }
    imported.skipped = left_out.into_list();
    Ok(imported)
}

/// The records of what was found, and what was left out of them. Errors: what was left out, where there are none.
fn understood(found: &Found, history: &History, now: i64) -> Result<(Incoming, Option<Omission>), Omission> {
    let json = found.json.get();
    let look: Look = serde_json::from_str(json).unwrap_or_default();
    let title = look.title.or(look.name);
    let title = || title.as_deref().map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    let left_out = |why| Omission::Chat { title: title(), why };
    let lost = |count| (count > 0).then(|| Omission::Messages { title: title(), count });
    let is_own = look.format.as_deref() == Some(own::FORMAT);
    let thread = match (look.mapping, look.chat_messages, look.messages) {
        _ if is_own => {
            let (incoming, count) = own::read(&found.json, &found.file, now)?;
            return Ok((incoming, lost(count)));
        }
        (Some(_), ..) => chatgpt::read(json, now),
        (None, Some(_), _) => claude::read(json, now),
        (None, None, Some(_)) => claude::read_design(json, now),
        (None, None, None) if look.data_files.is_some() => {
            return Err(Omission::PartsIndex { file: found.file.clone() });
        }
        (None, None, None) if found.is_listed => return Err(left_out(NoChat::Unknown)),
        (None, None, None) => return Err(Omission::NotAnExport { file: found.file.clone() }),
    };
    let mut thread = thread.map_err(|error| left_out(NoChat::Damaged { error: error.to_string() }))?;
    if let Some(begun) = history.time_of_same(&thread.chat()).filter(|_| thread.is_undated) {
        thread.created = begun;
    }
    if thread.created > now || thread.steps.iter().any(|step| step.at.is_some_and(|at| at > now)) {
        return Err(left_out(NoChat::Future));
    }
    let (incoming, count) = thread.records().map_err(left_out)?;
    Ok((incoming, lost(count)))
}

/// Enough of a conversation to tell whose it is and what it is called.
#[derive(Default, Deserialize)]
struct Look<'a> {
    /// Says that it is Oriel's own.
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, borrow)]
    mapping: Option<&'a RawValue>,
    #[serde(default, borrow)]
    chat_messages: Option<&'a RawValue>,
    #[serde(default, borrow)]
    messages: Option<&'a RawValue>,
    /// The parts of an export of Claude, which comes with a list of them.
    #[serde(default, borrow)]
    data_files: Option<&'a RawValue>,
}
