//! A chat as Markdown: what was on screen, from top to bottom, to read and to edit in any program.

use std::io::{self, Write};

use crate::{Chat, Outcome, Role, Turn};

use super::{name::heading, when};
/// Writes the chat's visible path.
pub(super) fn write(out: &mut impl Write, chat: &Chat, now: i64) -> io::Result<()> {
    writeln!(out, "# {}\n", one_line(heading(&chat.title)))?;
    writeln!(out, "*{} Exported from Oriel on {}.*", facts(chat), when::written(now))?;
    for turn in &chat.turns {
        writeln!(out, "\n## {}\n\n*{}*", one_line(name(turn)), when::written(turn.at))?;
        for file in &turn.attachments {
            writeln!(out, "\n- File: {} ({})", one_line(&file.name), size(file.size))?;
        }
        if !turn.reasoning.trim().is_empty() {
            writeln!(out, "\n<details>\n<summary>Reasoning</summary>\n\n{}\n\n</details>", turn.reasoning.trim())?;
        }
        if !turn.text.trim().is_empty() {
            writeln!(out, "\n{}", turn.text.trim_end())?;
        }
        for (number, picture) in (1..).zip(&turn.images) {
            writeln!(out, "\n![Picture {number}]({picture})")?;
        }
        if let Some(note) = note(turn) {
            writeln!(out, "\n*({note})*")?;
        }
    }
    Ok(())
}

/// Who speaks.
pub(super) fn name(turn: &Turn) -> &str {
    match turn.role {
        Role::User => "You",
        Role::Assistant => turn.model_name.as_deref().or(turn.model.as_deref()).unwrap_or("Answer"),
    }
}

/// What a reader must know about how an answer ended.
pub(super) fn note(turn: &Turn) -> Option<&'static str> {
    match turn.outcome {
        Outcome::Complete => None,
        Outcome::Running => Some("This answer was still coming."),
        Outcome::Stopped => Some("Stopped here."),
        Outcome::Interrupted => Some("The answer broke off here."),
        Outcome::Failed => Some("No answer came."),
    }
}

/// "12 messages, 3 to 18 Nov 2026."
pub(super) fn facts(chat: &Chat) -> String {
    let messages = match chat.turns.len() {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    match (chat.turns.first(), chat.turns.last()) {
        (Some(first), Some(last)) if when::day(first.at) != when::day(last.at) => {
            format!("{messages}, {} to {}.", when::day(first.at), when::day(last.at))
        }
        (Some(first), _) => format!("{messages}, {}.", when::day(first.at)),
        _ => format!("{messages}."),
    }
}

/// Bytes for people, as the window writes them.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{} KB", (bytes + 500) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// A name that stays on its line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
