//! The facts a record can hold. They are written once and never changed, so a field that is added later needs a default.

use serde::{Deserialize, Serialize};

use super::fold::{Outcome, Spent, ToolUse};
use crate::{Problem, attachment::Attachment};

/// One fact about a chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Fact {
    /// The chat begins. The record's id is the chat's.
    Started { title: String },
    /// It has another title.
    Titled { title: String },
    /// It was pinned or unpinned.
    Pinned { pinned: bool },
    /// It was deleted; its records stay until they are swept.
    Deleted {},
    /// The deletion was taken back.
    Restored {},
    /// The person asked. The record's id is the turn's.
    Asked { parent: Option<String>, text: String, attachments: Vec<Attachment> },
    /// A model begins to answer. The record's id is the turn's.
    Answering { parent: String, model: String, model_name: String },
    /// The answer is whole, for better or worse.
    Ended(Ended),
}

/// How an answer ended and all of its content.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ended {
    pub(crate) answer: String,
    pub(crate) text: String,
    pub(crate) reasoning: String,
    pub(crate) reasoning_ms: Option<u64>,
    pub(crate) images: Vec<String>,
    pub(crate) tools: Vec<ToolUse>,
    pub(crate) spent: Option<Spent>,
    pub(crate) outcome: Outcome,
    pub(crate) problem: Option<Problem>,
}

impl Ended {
    /// An answer that the program did not see the end of.
    pub(crate) fn interrupted(answer: String, text: String, reasoning: String) -> Self {
        Self {
            answer,
            text,
            reasoning,
            reasoning_ms: None,
            images: Vec::new(),
            tools: Vec::new(),
            spent: None,
            outcome: Outcome::Interrupted,
            problem: Some(Problem::failed(
                "Oriel was closed while this was answered. The text above is kept. Puter may still charge for what was written.",
            )),
        }
    }
}
