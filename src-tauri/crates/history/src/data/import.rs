//! Bringing chats in: from Oriel, ChatGPT or Claude, from files that the person chooses.
//! Each chat comes in whole or not at all, and is there once, however often it is brought in.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ts_rs::TS;

use super::{
    Observer, cancelled, chatgpt, claude,
    left_out::LeftOut,
    own,
    source::{Found, Meter, Source},
};
use crate::{History, Incoming, Problem};

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
    /// What was left out, in a sentence each; the last says how many more there are, if those are many.
    skipped: Vec<String>,
}

/// Adds the chats in these files. What came in stays when it ends early.
///
/// Errors: a file cannot be read, the observer wants it to end, or the disk does not take it.
pub fn import(history: &History, files: &[PathBuf], now: i64, observer: &dyn Observer) -> Result<Imported, Problem> {
    let sources = files.iter().map(|file| Source::open(file)).collect::<Result<Vec<_>, _>>()?;
    let total = sources.iter().map(|source| source.size).sum();
    let mut meter = Meter { observer, done: 0, total };
    let (mut imported, mut left_out) = (Imported::default(), LeftOut::default());
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
                Err(sentence) => Some(sentence),
            };
            if let Some(note) = note {
                left_out.say(note);
            }
            Ok(())
        })?;
    }
    imported.skipped = left_out.sentences();
    Ok(imported)
}

/// The records of what was found, and what is said of messages that are not in them. Errors: a sentence that names it and says
/// why there are none.
fn understood(found: &Found, history: &History, now: i64) -> Result<(Incoming, Option<String>), String> {
    let json = found.json.get();
    let look: Look = serde_json::from_str(json).unwrap_or_default();
    let title = look.title.or(look.name);
    let title = title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let named = |why: String| match title {
        None => format!("A chat without a title was left out: {why}"),
        Some(title) => format!("“{title}” was left out: {why}"),
    };
    let is_own = look.format.as_deref() == Some(own::FORMAT);
    let thread = match (look.mapping, look.chat_messages, look.messages) {
        _ if is_own => {
            let read = own::read(&found.json, now).map_err(|sentence| format!("“{}”: {sentence}", found.file));
            return read.map(|(incoming, lost)| (incoming, note(title, lost)));
        }
        (Some(_), ..) => chatgpt::read(json, now),
        (None, Some(_), _) => claude::read(json, now),
        (None, None, Some(_)) => claude::read_design(json, now),
        (None, None, None) => return Err(unknown(found, look.data_files.is_some(), named)),
    };
    let mut thread = thread.map_err(|error| named(format!("it is damaged ({error}).")))?;
    if let Some(begun) = history.time_of_same(&thread.chat()).filter(|_| thread.is_undated) {
        thread.created = begun;
    }
    if thread.created > now || thread.steps.iter().any(|step| step.at.is_some_and(|at| at > now)) {
        return Err(named("its time is in the future. Is this computer’s clock right?".into()));
    }
    let (incoming, lost) = thread.records().map_err(named)?;
    Ok((incoming, note(title, lost)))
}

/// What is said of a chat that came in without some of its messages.
fn note(title: Option<&str>, lost: usize) -> Option<String> {
    let title = title.map_or_else(|| "A chat without a title".to_owned(), |title| format!("“{title}”"));
    match lost {
        0 => None,
        1 => Some(format!("{title} came in, but one message in it could not be read and was left out.")),
        _ => Some(format!("{title} came in, but {lost} messages in it could not be read and were left out.")),
    }
}

/// What is said of something that is no conversation.
fn unknown(found: &Found, is_index: bool, named: impl Fn(String) -> String) -> String {
    if is_index {
        return format!("“{}”: This is the list of the parts; choose the .zip files.", found.file);
    }
    if found.is_listed {
        return named("it is no conversation that Oriel knows.".into());
    }
    format!("“{}”: It is not an export of ChatGPT, of Claude, or of Oriel.", found.file)
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
