//! An answer while it streams: from the socket to whoever follows it, and to the disk.
//!
//! The session owns the answer, not the window: it goes on when nobody looks, and several may follow it; `answers` keeps
//! them. Text is passed on once per frame, kept on disk every quarter second, and becomes one record at the end.

mod answers;
mod sending;

use std::{sync::Mutex, time::Duration};

use futures_util::StreamExt;
use history::{Cut, Ended, History, Outcome, Spent, ToolUse, Turn, Wait};
use problem::{Problem, Reason};
use puter::{
    ErrorKind,
    chat::{Event, Request, signature},
};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::{access::Access, estimate::SoFar, lock, puter_error::of_puter};
use answers::Live;
pub(crate) use answers::{Answers, Job, Reserved};
use sending::{Look, SendContext};

/// How long text may wait to be passed on with what follows it: one frame.
const FRAME: Duration = Duration::from_millis(16);
/// How often what an answer took so far is told: a figure to read need not come as often as words.
const FIGURES: Duration = Duration::from_secs(1);
/// How long received text may be in memory only.
const KEEP: Duration = Duration::from_millis(250);
/// How long a whole answer waits to hear what the balance had for it.
const LOOK: Duration = Duration::from_secs(2);
/// How long Puter's figure of the balance may be behind.
const LAG: Duration = Duration::from_secs(3);
/// The most text of one answer that is taken, in bytes: its words, its thoughts, its tools and what its provider adds.
pub(crate) const MOST_TEXT: usize = 8 * 1024 * 1024;
/// The most pictures of one answer that are taken, in bytes as they come.
pub(crate) const MOST_PICTURES: usize = 40 * 1024 * 1024;
/// The most pieces of a provider's own data that are kept of one answer.
const EXTRAS: usize = 64;

/// What is told while an answer streams.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum AnswerEvent {
    /// The question is kept and the answer has begun; it may already have text.
    Started {
        /// The chat's id.
        chat: String,
        /// What was asked.
        question: Box<Turn>,
        /// The answer so far.
        answer: Box<Turn>,
        /// What it took so far.
        so_far: SoFar,
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
    /// What it took so far, once a second while more comes.
    SoFar {
        /// The answer's id.
        answer: String,
        /// A guess.
        so_far: SoFar,
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

/// There is no room for more of it.
const FULL: End = End::Complete(Some(Cut::Size));

/// The state of receiving one answer.
struct AnswerTask<'a> {
    access: &'a Access,
    history: &'a History,
    live: &'a Mutex<Live>,
    id: String,
    /// Received and not yet told.
    untold: Words,
    /// Received and not yet on disk.
    unkept: Words,
    reasoning_since: Option<Instant>,
    /// The question is at Puter, or may be.
    is_out: bool,
    /// How many bytes of text are still taken.
    text_room: usize,
    /// How many bytes of pictures are still taken.
    picture_room: usize,
}

/// What a model said and what it thought.
#[derive(Default)]
struct Words {
    text: String,
    reasoning: String,
}

impl Words {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.reasoning.is_empty()
    }
}

impl<'a> AnswerTask<'a> {
    fn new(access: &'a Access, history: &'a History, live: &'a Mutex<Live>) -> Self {
        let id = lock(live).answer.id.clone();
        Self {
            access,
            history,
            live,
            id,
            untold: Words::default(),
            unkept: Words::default(),
            reasoning_since: None,
            is_out: false,
            text_room: MOST_TEXT,
            picture_room: MOST_PICTURES,
        }
    }

    async fn receive(&mut self, request: &Request, context: &SendContext<'_>, stop: &CancellationToken) -> End {
        let mut sent = match self.send(request, context, stop).await {
            Ok(sent) => sent,
            Err(end) => return end,
        };
        let mut frame = ticks(FRAME);
        let mut keep = ticks(KEEP);
        let mut figures = ticks(FIGURES);
        let mut told = lock(self.live).so_far();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return End::Stopped,
                _ = frame.tick(), if !self.untold.is_empty() => self.flush(),
                _ = keep.tick(), if !self.unkept.is_empty() => self.keep(),
                _ = figures.tick() => self.tell_figures(&mut told),
                event = sent.events.next() => match event {
                    None => break,
                    Some(Ok(event)) => {
                        if let Err(end) = self.take(event) {
                            return end;
                        }
                    }
                    Some(Err(error)) => return End::Broken(self.access.problem(&sent.lease, error)),
                },
            }
        }
        // The slot is free from here on; why the answer ended is found out without it.
        drop((sent.events, sent.slot));
        tokio::select! {
            biased;
            () = stop.cancelled() => End::Complete(None),
            cut = self.why_it_ended(context, sent.look) => End::Complete(cut),
        }
    }

    /// What ended a whole answer before the model did.
    async fn why_it_ended(&self, context: &SendContext<'_>, look: Option<Look>) -> Option<Cut> {
        let spent = lock(self.live).answer.spent.clone()?;
        let output = spent.output?;
        let Some(look) = look else { return context.estimate.cut(output, None) };
        // Without an answer in time it stays open.
        let left = timeout(LOOK, look.left).await.ok().and_then(Result::ok).flatten();
        let cut = context.estimate.cut(output, left);
        if cut.is_some() || left.is_none_or(|left| context.estimate.is_plenty(left)) {
            return cut;
        }
        // What was spent just before may have been missing in that figure, so that there was less.
        sleep(LAG).await;
        let usage = timeout(LOOK, self.access.lease().client.usage()).await.ok()?.ok()?;
        let before = context.balance.learn(&usage)?.saturating_add(spent.cost_microcents.unwrap_or(0));
        context.estimate.cut(output, Some(before.saturating_sub(look.held)))
    }

    /// Takes one event, which may end the answer.
    fn take(&mut self, event: Event) -> Result<(), End> {
        match event {
            Event::Text(text) => {
                let fitting = self.fitting(&text);
                self.stop_reasoning();
                self.untold.text.push_str(fitting);
                self.unkept.text.push_str(fitting);
                self.took(fitting.len(), text.len())?;
            }
            Event::Reasoning(text) => {
                let fitting = self.fitting(&text);
                self.reasoning_since.get_or_insert_with(Instant::now);
                self.untold.reasoning.push_str(fitting);
                self.unkept.reasoning.push_str(fitting);
                self.took(fitting.len(), text.len())?;
            }
            Event::ToolUse(tool) => {
                let tool = ToolUse { name: tool.name, input: tool.input.to_string() };
                take_room(&mut self.text_room, tool.name.len() + tool.input.len())?;
                self.flush();
                let mut live = lock(self.live);
                live.answer.tools.push(tool.clone());
                live.broadcast(&AnswerEvent::Tool { answer: self.id.clone(), tool });
            }
            Event::Image(image) => {
                take_room(&mut self.picture_room, image.len())?;
                self.flush();
                let mut live = lock(self.live);
                live.answer.images.push(image.clone());
                live.broadcast(&AnswerEvent::Image { answer: self.id.clone(), image });
            }
            Event::Usage(usage) => {
                lock(self.live).answer.spent = Some(Spent {
                    input: usage.input,
                    output: usage.output,
                    reasoning: usage.reasoning,
                    cost_microcents: usage.cost_microcents,
                });
            }
            Event::Failed { kind, words } => return Err(End::Broken(self.failed(kind, words))),
            Event::Compaction(item) => {
                take_room(&mut self.text_room, item.to_string().len())?;
                let answer = &mut lock(self.live).answer;
                (answer.compaction, answer.compacted) = (Some(item), true);
            }
            Event::Extra(extra) => {
                take_room(&mut self.text_room, extra.to_string().len())?;
                self.keep_extra(extra);
            }
            // A kind of a newer server is not an error.
            Event::Unknown(line) => take_room(&mut self.text_room, line.to_string().len())?,
        }
        Ok(())
    }

    /// Why the model's service ended the answer. Before its first word it merely refused the question.
    fn failed(&self, kind: ErrorKind, words: String) -> Problem {
        if (self.text_room, self.picture_room) == (MOST_TEXT, MOST_PICTURES) {
            return of_puter(puter::Error::new(kind, "chat", words));
        }
        Reason::ModelBrokeOff { has_text: true }.with_hint(words)
    }

    /// As much of a text as there is room for.
    fn fitting<'t>(&self, text: &'t str) -> &'t str {
        &text[..text.floor_char_boundary(self.text_room)]
    }

    /// So many bytes of a text were taken; the answer ends where that was not all of it.
    fn took(&mut self, taken: usize, all: usize) -> Result<(), End> {
        self.text_room -= taken;
        if taken < all { Err(FULL) } else { Ok(()) }
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

    /// Passes on what came since the last frame, if something did.
    fn flush(&mut self) {
        if self.untold.is_empty() {
            return;
        }
        let Words { text, reasoning } = std::mem::take(&mut self.untold);
        let mut live = lock(self.live);
        live.answer.text.push_str(&text);
        live.answer.reasoning.push_str(&reasoning);
        live.broadcast(&AnswerEvent::Delta { answer: self.id.clone(), text, reasoning });
    }

    /// Tells what the answer took so far, unless that is what was `told` last.
    fn tell_figures(&self, told: &mut SoFar) {
        let mut live = lock(self.live);
        let so_far = live.so_far();
        if so_far != *told {
            *told = so_far;
            live.broadcast(&AnswerEvent::SoFar { answer: self.id.clone(), so_far });
        }
    }

    /// Puts on disk what is not there yet, if there is something.
    fn keep_all(&mut self) {
        if !self.unkept.is_empty() {
            self.keep();
        }
    }

    /// Puts what came since the last time on disk. If that fails it is tried again with what follows.
    fn keep(&mut self) {
        match self.history.receive(&self.id, &self.unkept.text, &self.unkept.reasoning) {
            Ok(()) => self.unkept = Words::default(),
            Err(problem) => tracing::warn!(?problem.hint, "received text could not be kept yet"),
        }
    }

    /// Makes the answer a record.
    fn finish(&mut self, chat: &str, end: End) {
        self.stop_reasoning();
        self.flush();
        let mut answer = lock(self.live).answer.clone();
        if let End::Complete(cut) = end {
            answer.cut = cut;
        }
        let said_something = !(answer.text.is_empty() && answer.images.is_empty() && answer.tools.is_empty());
        let (outcome, problem) = match end {
            End::Complete(cut) if said_something || cut == Some(Cut::Size) => (Outcome::Complete, None),
            End::Complete(_) => (Outcome::Failed, Some(Reason::NoAnswer.into())),
            End::Stopped => (Outcome::Stopped, None),
            End::Unsent => (Outcome::Stopped, Some(Reason::StoppedBeforeSent.into())),
            End::Broken(problem) if said_something || !answer.reasoning.is_empty() => {
                (Outcome::Interrupted, Some(problem))
            }
            End::Broken(problem) => {
                let reason = problem.reason.before_any_text();
                (Outcome::Failed, Some(Problem { reason, ..problem }))
            }
        };
        let ended = Ended::new(answer, outcome, problem);
        if let Err(problem) = self.history.end_answer(chat, ended) {
            // The history shows it, tries again, and says so.
            tracing::error!(?problem.hint, "an answer could not be made a record yet");
        }
    }
}

/// Takes so many bytes of what is left; the answer ends where there are not so many.
fn take_room(left: &mut usize, bytes: usize) -> Result<(), End> {
    *left = left.checked_sub(bytes).ok_or(FULL)?;
    Ok(())
}

fn ticks(period: Duration) -> tokio::time::Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
