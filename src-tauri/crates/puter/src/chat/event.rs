//! What comes while a model answers.

use serde_json::Value;

use super::usage::TokenUsage;
use crate::{error::ErrorKind, wire};

/// What comes while a model answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The next piece of the answer.
    Text(String),
    /// The next piece of its thoughts.
    Reasoning(String),
    /// A whole call of a tool. Some providers lose all but the last of several (recorded: chat-stream-two-tools).
    ToolUse(ToolUse),
    /// A picture, as a `data:` or `https:` address.
    Image(String),
    /// What the provider made of earlier turns. To be sent back as [`Part::Compaction`] at the beginning of this
    /// answer's turn; the turns before it may then be left out.
    Compaction(Value),
    /// A provider's own data about the piece before.
    Extra(Value),
    /// What it has cost; the last line of a good answer. Every field may be missing (recorded: chat-stream-no-usage).
    Usage(TokenUsage),
    /// The model's provider failed after the answer had begun, or before its first word. What came before stays valid
    /// (recorded: chat-stream-midstream-error).
    Failed {
        /// [`ErrorKind::ModelUnavailable`], [`ErrorKind::ModelBusy`], [`ErrorKind::ModelShut`] or [`ErrorKind::TooLong`].
        kind: ErrorKind,
        /// The provider's words, in one line of at most 300 characters; may be empty.
        words: String,
    },
    /// A line of a kind not known yet.
    Unknown(Value),
}

/// A call of a tool that a model asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolUse {
    /// The call's id, to be named in the answer.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// Its arguments, already read.
    pub input: Value,
}

/// The signature of a drawn picture in what came with it as [`Event::Extra`], under any of the names it has.
pub fn signature(extra: &Value) -> Option<&str> {
    wire::signature(extra)
}
