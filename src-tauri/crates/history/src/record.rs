//! The facts a record can hold. They are written once and never changed, so a field that is added later needs a default.

use problem::{Problem, Reason};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::attachment::Attachment;
use super::{
    options::ChatOptions,
    turn::{Cut, Origin, Outcome, Spent, ToolUse, Turn},
};

/// A record as read from the database.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) chat: String,
    pub(super) fact: Fact,
}

/// One fact about a chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fact {
    /// The chat begins. The record's id is the chat's.
    Started {
        title: String,
        /// It was forked from there.
        #[serde(default)]
        from: Option<Origin>,
    },
    /// It has another title.
    Titled { title: String },
    /// It was pinned or unpinned.
    Pinned { pinned: bool },
    /// It was put away or taken back.
    Archived { archived: bool },
    /// It was put into a folder, or taken out of all. A folder is a name that chats carry; none exists empty.
    Filed { folder: Option<String> },
    /// It has other options, as a whole.
    Options { options: ChatOptions },
    /// It was deleted. Its records stay, so that it can be brought back.
    Deleted {},
    /// The deletion was taken back.
    Restored {},
    /// It was erased for good: this stands in the place of all that was said in it.
    Erased {},
    /// The person asked. The record's id is the turn's.
    Asked { parent: Option<String>, text: String, attachments: Vec<Attachment> },
    /// A model begins to answer. The record's id is the turn's.
    Answering {
        parent: String,
        model: String,
        model_name: String,
        /// The longest answer that was asked for, in tokens.
        #[serde(default)]
        limit: Option<u32>,
    },
    /// The answer is whole, for better or worse.
    Ended(Box<Ended>),
    /// The person walked to this turn among its siblings.
    Chosen { turn: String },
    /// This turn and everything after it is hidden.
    Removed { turn: String },
    /// The removal was taken back.
    PutBack { turn: String },
}

/// The kinds that say something about the chat as a whole, without reading what was said in it.
pub(super) const OF_THE_CHAT: &str =
    "'started', 'titled', 'pinned', 'archived', 'filed', 'options', 'deleted', 'restored', 'erased'";

/// How an answer ended and all of its content.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    pub answer: String,
    pub text: String,
    pub reasoning: String,
    pub reasoning_ms: Option<u64>,
    pub images: Vec<String>,
    pub tools: Vec<ToolUse>,
    pub spent: Option<Spent>,
    pub outcome: Outcome,
    pub problem: Option<Problem>,
    /// What the provider made of the turns before, as it came.
    #[serde(default)]
    pub compaction: Option<Value>,
    /// The provider's own data that it wants back, as it came.
    #[serde(default)]
    pub extra: Vec<Value>,
    /// The model was allowed to search the web.
    #[serde(default)]
    pub searched: bool,
    /// What ended it before the model did.
    #[serde(default)]
    pub cut: Option<Cut>,
    /// It was paid for in another chat, of which this one is a copy.
    #[serde(default)]
    pub copied: bool,
}

impl Ended {
    /// An answer as it stands, which ended like this.
    pub fn new(answer: Turn, outcome: Outcome, problem: Option<Problem>) -> Self {
        Self {
            answer: answer.id,
            text: answer.text,
            reasoning: answer.reasoning,
            reasoning_ms: answer.reasoning_ms,
            images: answer.images,
            tools: answer.tools,
            spent: answer.spent,
            outcome,
            problem,
            compaction: answer.compaction,
            extra: answer.extra,
            searched: answer.searched,
            cut: answer.cut,
            copied: answer.copied,
        }
    }

    /// An answer whose question was still waiting when the program ended.
    pub(super) fn unsent(answer: &str) -> Self {
        let begun = Turn::answering(answer, "", "", "", None);
        Self::new(begun, Outcome::Interrupted, Some(Reason::ClosedBeforeSent.into()))
    }

    /// An answer that the program did not see the end of.
    pub(super) fn interrupted(answer: &str, text: String, reasoning: String) -> Self {
        let reason = Reason::ClosedWhileAnswering { has_text: !(text.is_empty() && reasoning.is_empty()) };
        let begun = Turn { text, reasoning, ..Turn::answering(answer, "", "", "", None) };
        Self::new(begun, Outcome::Interrupted, Some(reason.into()))
    }
}
