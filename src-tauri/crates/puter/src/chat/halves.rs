//! Characters that a server cut in half between two lines of an answer: the halves are put together again.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::event::Event;
use crate::json::{self, ESCAPE, Half};

/// A line, and the halves of characters at the ends of its text, which are U+FFFD in the value.
pub(super) struct Line {
    value: Value,
    /// The second half of a character, at the beginning.
    begins: Option<u16>,
    /// The first half of a character, at the end.
    ends: Option<u16>,
}

impl Line {
    /// Reads a line. Errors: it is no JSON.
    pub(super) fn read(line: &str) -> serde_json::Result<Self> {
        let mended = json::mended(line.as_bytes());
        let value = serde_json::from_str(&mended)?;
        let (begins, ends) = if mended == line { (None, None) } else { ends_of(line) };
        Ok(Self { value, begins, ends })
    }

    /// The events of this line, which `read` makes of its value.
    pub(super) fn events(self, halves: &mut Halves, read: impl FnOnce(Value) -> Vec<Event>) -> Vec<Event> {
        halves.join(read(self.value), self.begins, self.ends)
    }
}

/// The halves at the ends of the text of a line.
fn ends_of(line: &str) -> (Option<u16>, Option<u16>) {
    #[derive(Deserialize)]
    struct Said<'a> {
        #[serde(borrow, default)]
        text: Option<&'a RawValue>,
        #[serde(borrow, default)]
        reasoning: Option<&'a RawValue>,
    }
    let said = serde_json::from_str::<Said<'_>>(line).ok().and_then(|said| said.text.or(said.reasoning));
    let quoted = said.and_then(|said| said.get().strip_prefix('"')?.strip_suffix('"'));
    let Some(text) = quoted else { return (None, None) };
    let halves = json::halves(text);
    let begins = halves.first().filter(|half| half.at == 0 && half.unit >= 0xDC00);
    let ends = halves.last().filter(|half| half.at + ESCAPE == text.len() && half.unit < 0xDC00);
    let unit = |half: &Half| half.unit;
    (begins.map(unit), ends.map(unit))
}

/// Which of the two texts of an answer.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Reasoning,
}

impl Kind {
    fn event(self, text: String) -> Event {
        match self {
            Kind::Text => Event::Text(text),
            Kind::Reasoning => Event::Reasoning(text),
        }
    }
}

/// Half a character that waits for the other half.
#[derive(Default)]
pub(super) struct Halves {
    held: Option<(Kind, u16)>,
}

impl Halves {
    /// The events of a line. The first half of a character at its end is kept back.
    fn join(&mut self, events: Vec<Event>, begins: Option<u16>, ends: Option<u16>) -> Vec<Event> {
        let mut joined = Vec::with_capacity(events.len());
        for event in events {
            let (kind, text) = match event {
                Event::Text(text) => (Kind::Text, text),
                Event::Reasoning(text) => (Kind::Reasoning, text),
                // It tells of the piece before, and the text goes on behind it.
                Event::Extra(_) => {
                    joined.push(event);
                    continue;
                }
                other => {
                    joined.extend(self.let_go());
                    joined.push(other);
                    continue;
                }
            };
            if text.is_empty() && self.held.is_some() {
                continue;
            }
            if self.held.is_some_and(|(held, _)| held != kind) {
                joined.extend(self.let_go());
            }
            let text = self.text(text, begins, ends, kind);
            if !text.is_empty() || ends.is_none() {
                joined.push(kind.event(text));
            }
        }
        joined
    }

    /// The text with what was held before it, and without what is held now.
    fn text(&mut self, mut text: String, begins: Option<u16>, ends: Option<u16>, kind: Kind) -> String {
        let sign = char::REPLACEMENT_CHARACTER;
        if ends.is_some() {
            text.truncate(text.len() - sign.len_utf8());
        }
        if let Some((_, first)) = self.held.take() {
            match begins {
                Some(second) => {
                    text.replace_range(..sign.len_utf8(), &String::from_utf16_lossy(&[first, second]));
                }
                None => text.insert(0, sign),
            }
        }
        self.held = ends.map(|half| (kind, half));
        text
    }

    /// What was held, when no other half can come any more.
    pub(super) fn let_go(&mut self) -> Option<Event> {
        self.held.take().map(|(kind, _)| kind.event(char::REPLACEMENT_CHARACTER.into()))
    }
}
