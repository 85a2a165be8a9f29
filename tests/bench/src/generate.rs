//! Makes a long history: chats with questions and answers, written into the application's own database the way it
//! writes them, only all in one step.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use ulid::Ulid;

/// How much there shall be.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// Chats.
    pub chats: usize,
    /// Messages in all of them, questions and answers.
    pub messages: usize,
    /// Messages in the newest of them.
    pub longest: usize,
}

/// The title of the longest chat.
pub const LONGEST: &str = "The longest of them";

/// What is talked about. Every word is in some message, so that it can be searched for.
const WORDS: [&str; 40] = [
    "heat",
    "pump",
    "tariff",
    "boiler",
    "winter",
    "insulation",
    "loft",
    "window",
    "meter",
    "reading",
    "copper",
    "pipe",
    "radiator",
    "thermostat",
    "voltage",
    "ladder",
    "garden",
    "Straße",
    "Müller",
    "façade",
    "naïve",
    "crème",
    "подъезд",
    "отопление",
    "окно",
    "счётчик",
    "暖房",
    "窓",
    "東京",
    "电费",
    "屋根",
    "שלום",
    "نافذة",
    "solar",
    "battery",
    "inverter",
    "quote",
    "invoice",
    "permit",
    "neighbour",
];

/// Fills the database of an application that is not running, which must have made it.
///
/// # Errors
/// It is no such database.
pub fn fill(database: &Path, amount: Amount) -> Result<()> {
    let mut connection = Connection::open(database)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")?;
    let device: String =
        connection.query_row("SELECT id FROM device", [], |row| row.get(0)).context("the application never ran")?;
    let step = connection.transaction()?;
    {
        let first: i64 = step.query_row("SELECT coalesce(max(sequence), 0) FROM record", [], |row| row.get(0))?;
        let mut insert =
            step.prepare("INSERT INTO record (id, device, sequence, chat, body) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let mut writing = Writing { time: crate::processes::now() as u64 - 900 * 24 * 3_600_000, number: 0 };
        let mut sequence = first;
        let mut add = |id: &str, chat: &str, body: Value| -> Result<()> {
            sequence += 1;
            insert.execute(params![id, device, sequence, chat, body.to_string()])?;
            Ok(())
        };
        let others = (amount.messages - amount.longest) / (amount.chats - 1).max(1);
        for number in 0..amount.chats {
            let is_last = number + 1 == amount.chats;
            let title = if is_last { LONGEST.to_owned() } else { format!("{} {number}", writing.words(4)) };
            let chat = writing.id();
            add(&chat, &chat, json!({ "kind": "started", "title": title }))?;
            let mut parent: Option<String> = None;
            for _ in 0..(if is_last { amount.longest } else { others }) / 2 {
                let (asked, answering, ended) = (writing.id(), writing.id(), writing.id());
                let question = format!("{}?", writing.words(12));
                add(&asked, &chat, json!({ "kind": "asked", "parent": parent, "text": question, "attachments": [] }))?;
                let begun = json!({
                    "kind": "answering", "parent": asked, "model": "ollama:ollama/demo-chat", "modelName": "demo-chat",
                });
                add(&answering, &chat, begun)?;
                let end = json!({
                    "kind": "ended", "answer": answering, "text": writing.answer(), "reasoning": "", "reasoningMs": null,
                    "images": [], "tools": [], "outcome": "complete", "problem": null,
                    "spent": { "input": 40, "output": 120, "reasoning": null, "costMicrocents": 0 },
                });
                add(&ended, &chat, end)?;
                parent = Some(answering);
            }
        }
    }
    step.commit()?;
    Ok(())
}

/// Texts and ids that are the same each time, but for the time.
struct Writing {
    time: u64,
    number: u128,
}

impl Writing {
    /// An id some minutes after the last one.
    fn id(&mut self) -> String {
        self.time += 400_000;
        self.number += 1;
        Ulid::from_parts(self.time, self.number).to_string()
    }

    fn words(&mut self, count: usize) -> String {
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            self.number += 1;
            // Any spreading does; this is Knuth's.
            let place = (self.number as usize).wrapping_mul(2_654_435_761) >> 7;
            words.push(WORDS[place % WORDS.len()]);
        }
        words.join(" ")
    }

    /// A little of what answers are made of. Every tenth has code, every seventh a table.
    fn answer(&mut self) -> String {
        let (first, second, third) = (self.words(40), self.words(9), self.words(11));
        let mut text = format!("{first}.\n\n- **{second}**\n- `{third}`");
        if self.number.is_multiple_of(10) {
            text.push_str("\n\n```rust\nfn part() -> usize {\n    7\n}\n```");
        }
        if self.number.is_multiple_of(7) {
            text.push_str("\n\n| what | how much |\n|---|---:|\n| pump | 11 400 € |\n| boiler | 3 100 € |");
        }
        text
    }
}
