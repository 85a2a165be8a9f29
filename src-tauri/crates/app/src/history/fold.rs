//! From records to what a person sees: the list of chats, and one chat's turns.
//! Pure functions: the same records, in whatever order two devices wrote them, give the same chats.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use ulid::Ulid;

use super::record::{Ended, Fact};
use crate::{Problem, attachment::Attachment};

/// A record as read from the database.
pub(super) struct Record {
    pub(super) id: String,
    pub(super) chat: String,
    pub(super) fact: Fact,
}

/// A chat in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChatSummary {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) pinned: bool,
    /// When it was last asked or answered.
    pub(crate) changed_at: i64,
    /// An answer is streaming now.
    pub(crate) answering: bool,
}

/// A chat with the turns that lead to its newest one.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub(crate) struct Chat {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) pinned: bool,
    /// Id of the model that answered last.
    pub(crate) model: Option<String>,
    /// Oldest first.
    pub(crate) turns: Vec<Turn>,
    /// What was typed and not sent.
    pub(crate) draft: String,
}

/// Something said by the person or by a model.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Turn {
    pub(crate) id: String,
    /// The turn before it.
    pub(crate) parent: Option<String>,
    pub(crate) role: Role,
    pub(crate) at: i64,
    /// Markdown from a model, plain text from the person.
    pub(crate) text: String,
    pub(crate) reasoning: String,
    /// How long the model reasoned before it answered.
    pub(crate) reasoning_ms: Option<u64>,
    pub(crate) attachments: Vec<Attachment>,
    /// `data:` URLs.
    pub(crate) images: Vec<String>,
    pub(crate) tools: Vec<ToolUse>,
    pub(crate) model: Option<String>,
    pub(crate) model_name: Option<String>,
    pub(crate) spent: Option<Spent>,
    pub(crate) outcome: Outcome,
    pub(crate) problem: Option<Problem>,
    /// A running answer that waits for the person to sign in again, and why; then it goes on by itself.
    pub(crate) waiting: Option<Problem>,
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Role {
    /// The person.
    User,
    /// A model.
    Assistant,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// It has not ended.
    Running,
    /// The model said all it wanted.
    Complete,
    /// The person stopped it.
    Stopped,
    /// The connection or the program broke.
    Interrupted,
    /// The service refused or failed.
    Failed,
}

/// A tool that the model wanted to use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub(crate) struct ToolUse {
    pub(crate) name: String,
    /// Its arguments as JSON text.
    pub(crate) input: String,
}

/// What an answer used, as metered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Spent {
    /// Tokens of the prompt.
    pub(crate) input: Option<u64>,
    /// Tokens of the answer.
    pub(crate) output: Option<u64>,
    /// Tokens of reasoning.
    pub(crate) reasoning: Option<u64>,
    pub(crate) cost_usd: Option<f64>,
}

#[derive(Default)]
struct Head {
    title: String,
    pinned: bool,
    deleted: bool,
}

impl Head {
    fn read(&mut self, fact: &Fact) {
        match fact {
            Fact::Started { title } | Fact::Titled { title } => self.title.clone_from(title),
            Fact::Pinned { pinned } => self.pinned = *pinned,
            Fact::Deleted {} => self.deleted = true,
            Fact::Restored {} => self.deleted = false,
            Fact::Asked { .. } | Fact::Answering { .. } | Fact::Ended(_) => {}
        }
    }
}

/// The list, newest first. `newest` is the newest turn's id of each chat.
pub(super) fn summaries(heads: &[Record], newest: &HashMap<String, String>) -> Vec<ChatSummary> {
    let mut chats: BTreeMap<&str, Head> = BTreeMap::new();
    for record in heads {
        chats.entry(&record.chat).or_default().read(&record.fact);
    }
    let mut list: Vec<ChatSummary> = chats
        .into_iter()
        .filter(|(_, head)| !head.deleted)
        .map(|(id, head)| ChatSummary {
            id: id.to_owned(),
            title: head.title,
            pinned: head.pinned,
            changed_at: written_at(newest.get(id).map_or(id, String::as_str)),
            answering: false,
        })
        .collect();
    list.sort_by_key(|chat| (Reverse(chat.changed_at), Reverse(chat.id.clone())));
    list
}

/// One chat from all of its records; `None` when there are none.
pub(super) fn chat(id: &str, records: &[Record], draft: String) -> Option<Chat> {
    if records.is_empty() {
        return None;
    }
    let mut head = Head::default();
    let mut turns: HashMap<&str, Turn> = HashMap::new();
    let mut newest = None;
    for record in records {
        head.read(&record.fact);
        match &record.fact {
            Fact::Asked { parent, text, attachments } => {
                turns.insert(&record.id, Turn::asked(&record.id, parent.clone(), text, attachments));
                newest = Some(record.id.as_str());
            }
            Fact::Answering { parent, model, model_name } => {
                turns.insert(&record.id, Turn::answering(&record.id, parent, model, model_name));
                newest = Some(record.id.as_str());
            }
            Fact::Ended(ended) => {
                if let Some(turn) = turns.get_mut(ended.answer.as_str()) {
                    turn.end(ended.clone());
                }
            }
            _ => {}
        }
    }
    let mut path = Vec::new();
    let mut next = newest.map(str::to_owned);
    // A turn is taken out as it is passed, so that a damaged parent cannot make a circle.
    while let Some(turn) = next.take().and_then(|id| turns.remove(id.as_str())) {
        next.clone_from(&turn.parent);
        path.push(turn);
    }
    path.reverse();
    let model = path.iter().rev().find_map(|turn| turn.model.clone());
    Some(Chat { id: id.to_owned(), title: head.title, pinned: head.pinned, model, turns: path, draft })
}

fn empty(id: &str, parent: Option<String>, role: Role) -> Turn {
    Turn {
        id: id.to_owned(),
        parent,
        role,
        at: written_at(id),
        text: String::new(),
        reasoning: String::new(),
        reasoning_ms: None,
        attachments: Vec::new(),
        images: Vec::new(),
        tools: Vec::new(),
        model: None,
        model_name: None,
        spent: None,
        outcome: Outcome::Running,
        problem: None,
        waiting: None,
    }
}

impl Turn {
    /// What the person said, as the record of this id tells it.
    pub(crate) fn asked(id: &str, parent: Option<String>, text: &str, attachments: &[Attachment]) -> Self {
        Self {
            text: text.to_owned(),
            attachments: attachments.to_vec(),
            outcome: Outcome::Complete,
            ..empty(id, parent, Role::User)
        }
    }

    /// An answer that has begun, as the record of this id tells it.
    pub(crate) fn answering(id: &str, parent: &str, model: &str, model_name: &str) -> Self {
        Self {
            model: Some(model.to_owned()),
            model_name: Some(model_name.to_owned()),
            ..empty(id, Some(parent.to_owned()), Role::Assistant)
        }
    }

    fn end(&mut self, ended: Ended) {
        self.text = ended.text;
        self.reasoning = ended.reasoning;
        self.reasoning_ms = ended.reasoning_ms;
        self.images = ended.images;
        self.tools = ended.tools;
        self.spent = ended.spent;
        self.outcome = ended.outcome;
        self.problem = ended.problem;
    }
}

/// A record's id carries the time it was written.
fn written_at(id: &str) -> i64 {
    Ulid::from_string(id).map_or(0, |id| i64::try_from(id.timestamp_ms()).unwrap_or(i64::MAX))
}
