//! A conversation of another program, and how it becomes records of this one.
//!
//! Other programs keep a tree of small steps: a thought, a call of a tool, its result, a piece of text. Here a turn is
//! what a person reads as one: each way through such steps, from what the person said to what they said next, is one
//! answer. Branches stay branches, and the path that was on screen there is on screen here.

use std::collections::{HashMap, HashSet};

use crate::{Attachment, Delivery, Ended, Fact, Incoming, Outcome, ToolUse, Turn};

use super::{claude::add, made, omissions::NoChat};
/// The longest title, in characters.
const TITLE: usize = 200;
/// How many times the size of its source a conversation may become: steps that several branches share are in each.
const GROWTH: usize = 4;

/// A conversation as its program exported it.
pub(super) struct Thread {
    /// Which program: part of every id.
    pub(super) source: &'static str,
    /// Its id there.
    pub(super) id: String,
    pub(super) title: String,
    /// Milliseconds since 1970, like all times here.
    pub(super) created: i64,
    /// Its program does not say when it began: each export may tell another time.
    pub(super) is_undated: bool,
    pub(super) updated: i64,
    pub(super) archived: bool,
    pub(super) pinned: bool,
    pub(super) steps: Vec<Step>,
    /// The step that was on screen last.
    pub(super) current: Option<String>,
    /// Size of its source in bytes.
    pub(super) size: usize,
    /// Messages in it that could not be read.
    pub(super) left_out: usize,
}

/// One step of a conversation.
pub(super) struct Step {
    pub(super) id: String,
    /// The step before it; one that does not exist makes this a beginning.
    pub(super) parent: Option<String>,
    /// When it was said, where its program knows.
    pub(super) at: Option<i64>,
    pub(super) said: Said,
}

/// What a step holds.
pub(super) enum Said {
    /// Nothing that a person saw.
    Nothing,
    /// Words and files of the person.
    Person { text: String, files: Vec<File> },
    /// A part of an answer.
    Model(Piece),
}

/// A file that a person gave.
pub(super) struct File {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) kind: String,
    /// What the model was given of it, where the export has it.
    pub(super) text: Option<String>,
}

/// A part of an answer.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) model: Option<String>,
    pub(super) text: String,
    /// A report that is written anew with each step, until it is whole.
    pub(super) report: String,
    pub(super) reasoning: String,
    pub(super) reasoning_ms: Option<u64>,
    pub(super) tools: Vec<ToolUse>,
}

/// The steps of an answer so far, last first; branches share their beginning. They stand in one list and name each
/// other by their places: a file decides how many follow each other, and no call may nest so deep.
struct Run {
    step: usize,
    /// The newest time in it.
    at: i64,
    before: Option<usize>,
}

/// A turn that was made.
struct Made {
    parent: Option<String>,
    at: i64,
}

/// Collects the records of one chat.
struct Writer<'a> {
    thread: &'a Thread,
    chat: String,
    incoming: Incoming,
    turns: HashMap<String, Made>,
    runs: Vec<Run>,
    /// Which turn a step became.
    turn_of: HashMap<&'a str, String>,
    room: usize,
}

impl Thread {
    /// The chat that it becomes.
    pub(super) fn chat(&self) -> String {
        made::id(self.created, self.source, &self.id, "chat")
    }

    /// The records of this conversation, and how many messages of it are not in them. Errors: why there
    /// are none.
    pub(super) fn records(&self) -> Result<(Incoming, usize), NoChat> {
        let chat = self.chat();
        let room = self.size.saturating_mul(GROWTH).saturating_add(1 << 20);
        let mut writer = Writer {
            thread: self,
            incoming: Incoming::new(chat.clone()),
            chat,
            turns: HashMap::new(),
            runs: Vec::new(),
            turn_of: HashMap::new(),
            room,
        };
        writer.head();
        let lost = self.left_out + writer.walk()?;
        if writer.turns.is_empty() {
            return Err(match lost {
                0 => NoChat::Empty,
                _ => NoChat::Unreadable,
            });
        }
        writer.choose();
        Ok((writer.incoming, lost))
    }
}

impl<'a> Writer<'a> {
    fn id(&self, at: i64, part: &str) -> String {
        made::id(at, self.thread.source, &self.thread.id, part)
    }

    fn head(&mut self) {
        let Thread { title, updated, archived, pinned, .. } = self.thread;
        let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TITLE).collect();
        self.incoming.add(self.chat.clone(), Fact::Started { title, from: None });
        if *archived {
            self.incoming.add(self.id(*updated, "archived"), Fact::Archived { archived: true });
        }
        if *pinned {
            self.incoming.add(self.id(*updated, "pinned"), Fact::Pinned { pinned: true });
        }
    }

    /// Goes through all steps from their beginnings. Steps in a circle have no beginning, and are not reached. Answers
    /// how many were not.
    fn walk(&mut self) -> Result<usize, NoChat> {
        let thread: &'a Thread = self.thread;
        let known: HashSet<&str> = thread.steps.iter().map(|step| step.id.as_str()).collect();
        let mut children: HashMap<Option<&str>, Vec<usize>> = HashMap::new();
        for (place, step) in thread.steps.iter().enumerate() {
            let parent = step.parent.as_deref().filter(|parent| known.contains(parent));
            children.entry(parent).or_default().push(place);
        }
        let beginnings = children.remove(&None).unwrap_or_default();
        let mut waiting: Vec<(usize, Option<String>, Option<usize>)> =
            beginnings.into_iter().rev().map(|step| (step, None, None)).collect();
        let mut missed = thread.steps.iter().filter(|step| !matches!(step.said, Said::Nothing)).count();
        while let Some((place, parent, run)) = waiting.pop() {
            let step = &thread.steps[place];
            missed -= usize::from(!matches!(step.said, Said::Nothing));
            let (parent, run) = match &step.said {
                Said::Nothing => (parent, run),
                Said::Model(_) => {
                    let at = self.time(step);
                    let at = run.map_or(at, |run| self.runs[run].at.max(at));
                    self.runs.push(Run { step: place, at, before: run });
                    (parent, Some(self.runs.len() - 1))
                }
                Said::Person { text, files } => {
                    let parent = self.close(run, parent)?;
                    (Some(self.ask(step, parent, text, files)?), None)
                }
            };
            // Each step is gone to once, even if two have the same id.
            let next = children.remove(&Some(step.id.as_str())).unwrap_or_default();
            if next.is_empty() {
                self.close(run, parent)?;
            } else {
                waiting.extend(next.into_iter().rev().map(|step| (step, parent.clone(), run)));
            }
        }
        Ok(missed)
    }

    fn time(&self, step: &Step) -> i64 {
        step.at.unwrap_or(self.thread.created)
    }

    fn take_room(&mut self, size: usize) -> Result<(), NoChat> {
        self.room = self.room.checked_sub(size).ok_or(NoChat::Tangled)?;
        Ok(())
    }

    /// The time `at`, or the next one after the turn that is followed: what follows is never older.
    fn after(&self, parent: Option<&str>, at: i64) -> i64 {
        parent.and_then(|parent| self.turns.get(parent)).map_or(at, |parent| at.max(parent.at + 1))
    }

    fn ask(&mut self, step: &'a Step, parent: Option<String>, text: &str, files: &[File]) -> Result<String, NoChat> {
        self.take_room(text.len())?;
        let at = self.after(parent.as_deref(), self.time(step));
        let mut attachments = Vec::new();
        for (number, file) in files.iter().enumerate() {
            let content = file.text.as_ref().map(|text| {
                let key = self.id(at, &format!("content {number} {}", step.id));
                self.incoming.contents.push((key.clone(), text.clone()));
                key
            });
            attachments.push(Attachment {
                // It is nowhere in the cloud: a model gets what was kept of it, or is told that it cannot see it.
                path: String::new(),
                name: file.name.clone(),
                size: file.size,
                kind: file.kind.clone(),
                delivery: Delivery::Text { note: None },
                content,
            });
        }
        let id = self.id(at, &format!("asked {}", step.id));
        self.incoming.add(id.clone(), Fact::Asked { parent: parent.clone(), text: text.to_owned(), attachments });
        self.turns.insert(id.clone(), Made { parent, at });
        self.turn_of.insert(&step.id, id.clone());
        Ok(id)
    }

    /// Ends an answer after its newest step, and answers what the next turn follows.
    fn close(&mut self, run: Option<usize>, parent: Option<String>) -> Result<Option<String>, NoChat> {
        let Some(run) = run else { return Ok(parent) };
        let thread: &'a Thread = self.thread;
        let last = &thread.steps[self.runs[run].step];
        if let Some(known) = self.turn_of.get(last.id.as_str()) {
            return Ok(Some(known.clone()));
        }
        let places = std::iter::successors(Some(run), |run| self.runs[*run].before);
        let mut steps: Vec<&Step> = places.map(|run| &thread.steps[self.runs[run].step]).collect();
        steps.reverse();
        // Also steps that say nothing take time, each time that they are gone through.
        self.take_room(steps.len())?;
        let answer = Answer::of(&steps);
        if answer.is_empty() {
            return Ok(parent);
        }
        self.take_room(answer.text.len() + answer.reasoning.len())?;
        let at = self.after(parent.as_deref(), self.runs[run].at);
        let id = self.id(at, &format!("answer {}", last.id));
        let model = answer.model.unwrap_or_else(|| thread.source.to_owned());
        self.incoming.add(
            id.clone(),
            Fact::Answering {
                // An answer to nothing is a beginning: a turn that does not exist is what it follows.
                parent: parent.clone().unwrap_or_default(),
                model_name: model.clone(),
                model,
                limit: None,
            },
        );
        let said = Turn {
            text: answer.text,
            reasoning: answer.reasoning,
            reasoning_ms: answer.reasoning_ms,
            tools: answer.tools,
            ..Turn::answering(&id, "", "", "", None)
        };
        let ended = Ended::new(said, Outcome::Complete, None);
        self.incoming.add(self.id(at, &format!("ended {}", last.id)), Fact::Ended(Box::new(ended)));
        self.turns.insert(id.clone(), Made { parent, at });
        self.turn_of.insert(&last.id, id.clone());
        Ok(Some(id))
    }

    /// Where the path that was on screen is not the newest everywhere, it is chosen.
    fn choose(&mut self) {
        let thread: &'a Thread = self.thread;
        let steps: HashMap<&str, &Step> = thread.steps.iter().map(|step| (step.id.as_str(), step)).collect();
        let mut step = thread.current.as_deref();
        let mut passed = HashSet::new();
        let shown = loop {
            let Some(id) = step.filter(|id| passed.insert(*id)) else { return };
            match self.turn_of.get(id) {
                Some(turn) => break turn.clone(),
                None => step = steps.get(id).and_then(|step| step.parent.as_deref()),
            }
        };
        let mut newest: HashMap<Option<&str>, &str> = HashMap::new();
        for (id, turn) in &self.turns {
            let newest = newest.entry(turn.parent.as_deref()).or_insert(id);
            *newest = (*newest).max(id);
        }
        let mut chosen = Vec::new();
        let mut next = Some(shown.as_str());
        while let Some((id, turn)) = next.and_then(|id| self.turns.get_key_value(id)) {
            if newest.get(&turn.parent.as_deref()).is_some_and(|newest| newest != id) {
                chosen.push(id.clone());
            }
            next = turn.parent.as_deref();
        }
        let after = self.turns.values().map(|turn| turn.at).fold(thread.updated, i64::max).saturating_add(1);
        for turn in chosen {
            let id = self.id(after, &format!("chosen {turn}"));
            self.incoming.add(id, Fact::Chosen { turn });
        }
    }
}

/// What the steps of an answer come to.
#[derive(Default)]
struct Answer {
    model: Option<String>,
    text: String,
    reasoning: String,
    reasoning_ms: Option<u64>,
    tools: Vec<ToolUse>,
}

impl Answer {
    fn of(steps: &[&Step]) -> Self {
        let mut answer = Self::default();
        let pieces =
            || steps.iter().filter_map(|step| if let Said::Model(piece) = &step.said { Some(piece) } else { None });
        let mut reports = pieces().map(|piece| piece.report.as_str()).filter(|report| !report.is_empty()).skip(1);
        for piece in pieces() {
            if piece.model.is_some() {
                answer.model.clone_from(&piece.model);
            }
            add(&mut answer.text, &piece.text);
            add(&mut answer.reasoning, &piece.reasoning);
            if !piece.report.is_empty() && !reports.next().is_some_and(|next| next.starts_with(&piece.report)) {
                add(&mut answer.text, &piece.report);
            }
            answer.reasoning_ms = piece.reasoning_ms.or(answer.reasoning_ms);
            answer.tools.extend(piece.tools.iter().cloned());
        }
        answer
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.reasoning.trim().is_empty() && self.tools.is_empty()
    }
}
