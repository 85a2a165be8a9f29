//! A chat as long as a test wants, written straight into the history: asking a thousand questions would take minutes.
//! The records are those that asking writes; the answers are of every length and have a little of everything.

use std::{error::Error, fs, time::SystemTime};

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use ulid::Ulid;

use crate::Computer;

/// Writes a chat of so many turns for everybody who is signed in on this computer.
///
/// Errors: the history is not there yet or cannot be written.
pub fn write(computer: &Computer, title: &str, turns: u64) -> Result<(), Box<dyn Error>> {
    for account in fs::read_dir(computer.folder.path().join("data/accounts"))? {
        write_to(&Connection::open(account?.path().join("history.db"))?, title, turns)?;
    }
    Ok(())
}

/// Writes it into one history.
fn write_to(history: &Connection, title: &str, turns: u64) -> Result<(), Box<dyn Error>> {
    // It all happened before now: what is asked next comes after it.
    let mut last = Ulid::from_datetime(SystemTime::now() - std::time::Duration::from_secs(3600));
    let mut next = || -> Result<String, Box<dyn Error>> {
        last = last.increment().map_err(|_| "there are no more ids")?;
        Ok(last.to_string())
    };
    let device = next()?;
    let chat = next()?;
    let step = history.unchecked_transaction()?;
    {
        let mut insert =
            step.prepare("INSERT INTO record (id, device, sequence, chat, body) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let mut sequence = 0;
        let mut add = |id: &str, body: Value| {
            sequence += 1;
            insert.execute(params![id, device, sequence, chat, body.to_string()]).map(drop)
        };
        add(&chat, json!({ "kind": "started", "title": title }))?;
        let mut parent = Value::Null;
        for exchange in 1..=turns.div_ceil(2) {
            let (question, answer, end) = (next()?, next()?, next()?);
            let text = format!("Question {exchange}: {}", "and what of this? ".repeat(1 + exchange as usize % 5));
            add(&question, json!({ "kind": "asked", "parent": parent, "text": text, "attachments": [] }))?;
            let begun = json!({ "kind": "answering", "parent": question, "model": "claude-sonnet-5",
                "modelName": "Claude Sonnet 5" });
            add(&answer, begun)?;
            add(
                &end,
                json!({ "kind": "ended", "answer": answer, "text": text_of(exchange), "reasoning": reasoning_of(exchange),
                    "reasoningMs": 4000, "images": [], "tools": [], "outcome": "complete", "problem": null,
                    "spent": { "input": 40 * exchange, "output": 90, "reasoning": null, "costMicrocents": 100_000 } }),
            )?;
            parent = json!(answer);
        }
    }
    step.commit()?;
    Ok(())
}

fn reasoning_of(exchange: u64) -> String {
    if exchange.is_multiple_of(4) {
        "First I look at what is asked, then at what is known.\n\n".repeat(6)
    } else {
        String::new()
    }
}

fn text_of(exchange: u64) -> String {
    let mut text = format!("Answer {exchange} begins here. ");
    text += &"It has a sentence, **then another**, and a little `code` in it. ".repeat(1 + exchange as usize * 7 % 23);
    match exchange % 6 {
        1 => text += "\n\n| What | How much |\n|---|---:|\n| Gas | 1 051 |\n| Power | 927 |\n",
        2 => text += "\n\n```rust\nfn main() {\n    println!(\"Hello\");\n}\n```\n",
        3 => text += "\n\n1. First\n2. Second\n   - inside\n3. Third\n",
        4 => text += "\n\n$$\\frac{24.5}{7.4} \\approx 3.3$$\n",
        _ => text += "\n\n## A heading\n\nAnd a last line.\n",
    }
    text
}
