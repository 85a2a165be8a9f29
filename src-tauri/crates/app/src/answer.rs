//! An answer while it streams: from the socket to whoever follows it, and to the disk.
//!
//! The session owns the answer, not the window: it goes on when nobody looks, and several may follow it; `answers` keeps
//! them. Text is passed on once per frame, kept on disk every quarter second, and becomes one record at the end.

mod answers;
mod sending;

use std::{sync::Mutex, time::Duration};

use futures_util::StreamExt;
use puter::chat::{Event, Request, signature};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::{
    App, Code, Problem,
    access::Access,
    history::{Cut, Ended, History, Outcome, Spent, ToolUse, Turn, Wait},
    lock,
};
use answers::Live;
pub(crate) use answers::{Answers, Job, Reserved};
use sending::Way;

/// How long text may wait to be passed on with what follows it: one frame.
const FRAME: Duration = Duration::from_millis(16);
/// How long received text may be in memory only.
const KEEP: Duration = Duration::from_millis(250);
/// The most text in one event, in bytes: a message to the window stays below the 8 KiB that it takes fastest.
const PIECE: usize = 3072;
/// How long a whole answer waits to hear what the balance had for it.
const LOOK: Duration = Duration::from_secs(2);
/// The most pieces of a provider's own data that are kept of one answer.
const EXTRAS: usize = 64;

/// What is told while an answer streams.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum Asking {
    /// The question is kept and the answer has begun; it may already have text.
    Started {
        /// The chat's id.
        chat: String,
        /// What was asked.
        question: Box<Turn>,
        /// The answer so far.
        answer: Box<Turn>,
    },
    /// More of the answer.
    Delta {
        /// The answer's id.
        answer: String,
        /// To be appended.
        text: String,
        /// To be appended.
        reasoning: String,
    },
    /// The model wants to use a tool.
    Tool {
        /// The answer's id.
        answer: String,
        /// Which and how.
        tool: ToolUse,
    },
    /// The model drew a picture.
    Image {
        /// The answer's id.
        answer: String,
        /// A `data:` URL.
        image: String,
    },
    /// The question waits, and goes out by itself.
    Waiting {
        /// The answer's id.
        answer: String,
        /// What for.
        wait: Wait,
    },
    /// The question is on its way again.
    Resumed {
        /// The answer's id.
        answer: String,
    },
}

/// How receiving ended.
enum End {
    Complete(Option<Cut>),
    Stopped,
    /// Stopped while it waited: Puter has none of it.
    Unsent,
    Broken(Problem),
}

/// The state of receiving one answer.
struct Receiving<'a> {
    app: &'a App,
    access: &'a Access,
    history: &'a History,
    live: &'a Mutex<Live>,
    id: String,
    /// Received and not yet told.
    untold: (String, String),
    /// Received and not yet on disk.
    unkept: (String, String),
    reasoning_since: Option<Instant>,
    /// The question is at Puter, or may be.
    is_out: bool,
}

impl<'a> Receiving<'a> {
    fn new(app: &'a App, access: &'a Access, history: &'a History, live: &'a Mutex<Live>) -> Self {
        let id = lock(live).answer.id.clone();
        let (untold, unkept) = Default::default();
        Self { app, access, history, live, id, untold, unkept, reasoning_since: None, is_out: false }
    }

    async fn receive(&mut self, request: &Request, way: &Way<'_>, stop: &CancellationToken) -> End {
        let mut sent = match self.send(request, way, stop).await {
            Ok(sent) => sent,
            Err(end) => return end,
        };
        let mut frame = ticks(FRAME);
        let mut keep = ticks(KEEP);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return End::Stopped,
                _ = frame.tick(), if !(self.untold.0.is_empty() && self.untold.1.is_empty()) => self.tell(),
                _ = keep.tick(), if !(self.unkept.0.is_empty() && self.unkept.1.is_empty()) => self.keep(),
                event = sent.events.next() => match event {
                    None => break,
                    Some(Ok(event)) => {
                        if let Some(problem) = self.take(event) {
                            return End::Broken(problem);
                        }
                    }
                    Some(Err(error)) => return End::Broken(self.access.problem(self.app, &sent.lease, error)),
                },
            }
        }
        // The place is free from here on; why the answer ended is found out without it.
        drop((sent.events, sent.place));
        let output = lock(self.live).answer.spent.as_ref().and_then(|spent| spent.output);
        let left = match sent.left {
            // Without an answer in time it stays open.
            Some(left) => timeout(LOOK, left).await.ok().and_then(Result::ok).flatten(),
            None => None,
        };
        End::Complete(output.and_then(|output| way.price.cut(output, left)))
    }

    /// Takes one event; a problem ends the answer.
    fn take(&mut self, event: Event) -> Option<Problem> {
        match event {
            Event::Text(text) => {
                self.stop_reasoning();
                self.untold.0.push_str(&text);
                self.unkept.0.push_str(&text);
            }
            Event::Reasoning(text) => {
                self.reasoning_since.get_or_insert_with(Instant::now);
                self.untold.1.push_str(&text);
                self.unkept.1.push_str(&text);
            }
            Event::ToolUse(tool) => {
                let tool = ToolUse { name: tool.name, input: tool.input.to_string() };
                self.tell();
                let mut live = lock(self.live);
                live.answer.tools.push(tool.clone());
                live.tell(&Asking::Tool { answer: self.id.clone(), tool });
            }
            Event::Image(image) => {
                self.tell();
                let mut live = lock(self.live);
                live.answer.images.push(image.clone());
                live.tell(&Asking::Image { answer: self.id.clone(), image });
            }
            Event::Usage(usage) => {
                lock(self.live).answer.spent = Some(Spent {
                    input: usage.input,
                    output: usage.output,
                    reasoning: usage.reasoning,
                    cost_usd: usage.cost_usd,
                });
            }
            Event::Failed(words) => {
                return Some(Problem {
                    hint: Some(words),
                    ..Problem::failed(
                        "The model’s service broke off while answering. The text above is kept. Puter may still charge for what was written.",
                    )
                });
            }
            Event::Compaction(item) => {
                let answer = &mut lock(self.live).answer;
                (answer.compaction, answer.compacted) = (Some(item), true);
            }
            Event::Extra(extra) => self.keep_extra(extra),
            // A kind of a newer server is not an error.
            Event::Unknown(_) => {}
        }
        None
    }

    /// Keeps the provider's own data: of a picture's signature also which picture it is of.
    fn keep_extra(&self, extra: Value) {
        let answer = &mut lock(self.live).answer;
        let kept = match (signature(&extra), answer.images.len().checked_sub(1)) {
            (Some(signature), Some(image)) => json!({ "image": image, "thoughtSignature": signature }),
            _ => extra,
        };
        if answer.extra.len() < EXTRAS {
            answer.extra.push(kept);
        }
    }

    fn stop_reasoning(&mut self) {
        if let Some(since) = self.reasoning_since.take() {
            let spent = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
            *lock(self.live).answer.reasoning_ms.get_or_insert(0) += spent;
        }
    }

    /// Passes on what came since the last frame.
    fn tell(&mut self) {
        let (text, reasoning) = std::mem::take(&mut self.untold);
        let mut live = lock(self.live);
        live.answer.text.push_str(&text);
        live.answer.reasoning.push_str(&reasoning);
        for piece in pieces(&reasoning) {
            live.tell(&Asking::Delta { answer: self.id.clone(), text: String::new(), reasoning: piece.to_owned() });
        }
        for piece in pieces(&text) {
            live.tell(&Asking::Delta { answer: self.id.clone(), text: piece.to_owned(), reasoning: String::new() });
        }
    }

    /// Puts on disk what is not there yet, if there is something.
    fn keep_all(&mut self) {
        if !(self.unkept.0.is_empty() && self.unkept.1.is_empty()) {
            self.keep();
        }
    }

    /// Puts what came since the last time on disk. If that fails it is tried again with what follows.
    fn keep(&mut self) {
        match self.history.receive(&self.id, &self.unkept.0, &self.unkept.1) {
            Ok(()) => self.unkept = Default::default(),
            Err(problem) => tracing::warn!(?problem.hint, "received text could not be kept yet"),
        }
    }

    /// Makes the answer a record.
    fn finish(&mut self, chat: &str, end: End) {
        self.stop_reasoning();
        self.tell();
        let mut answer = lock(self.live).answer.clone();
        if let End::Complete(cut) = end {
            answer.cut = cut;
        }
        let said_something = !(answer.text.is_empty() && answer.images.is_empty() && answer.tools.is_empty());
        let (outcome, problem) = match end {
            End::Complete(_) if said_something => (Outcome::Complete, None),
            End::Complete(_) => (
                Outcome::Failed,
                Some(Problem::failed(
                    "The model ended without an answer. This can happen when the answer limit is spent on reasoning. Try again with more room.",
                )),
            ),
            End::Stopped => (Outcome::Stopped, None),
            End::Unsent => (
                Outcome::Stopped,
                Some(Problem::new(Code::Cancelled, "Stopped before it was sent. Nothing was charged.")),
            ),
            End::Broken(problem) if said_something || !answer.reasoning.is_empty() => {
                (Outcome::Interrupted, Some(problem))
            }
            End::Broken(problem) => (Outcome::Failed, Some(problem.before_any_text())),
        };
        let ended = Ended::new(answer, outcome, problem);
        if let Err(problem) = self.history.end_answer(chat, ended) {
            // The history shows it, tries again, and says so.
            tracing::error!(?problem.hint, "an answer could not be made a record yet");
        }
    }
}

fn ticks(period: Duration) -> tokio::time::Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// The text in pieces of at most [`PIECE`] bytes, cut between characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_characters_and_nothing_is_lost() {
        for text in ["", "short", &"é".repeat(PIECE), &"🪟x".repeat(PIECE)] {
            let cut: Vec<&str> = pieces(text).collect();
            assert_eq!(cut.concat(), text);
            assert!(cut.iter().all(|piece| piece.len() <= PIECE && !piece.is_empty()));
        }
    }
}
