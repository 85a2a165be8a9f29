//! Characters that a server cut in half between two lines of an answer: the halves are put together again.

use super::event::Event;

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
    /// The events of a line whose text begins with the second half of a character, or ends with the first. That one is
    /// kept back.
    pub(super) fn join(&mut self, events: Vec<Event>, begins: Option<u16>, ends: Option<u16>) -> Vec<Event> {
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
