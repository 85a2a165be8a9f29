//! A file that went with a question, as the history keeps it.

use problem::AttachmentNote;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file attached to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Absolute path in the cloud.
    pub path: String,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// MIME type.
    pub kind: String,
    /// How the model gets it.
    #[serde(flatten)]
    pub delivery: Delivery,
    /// Where the history keeps what the model was given.
    #[serde(default)]
    #[ts(skip)]
    pub content: Option<String>,
}

/// How a model gets a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "way", rename_all = "camelCase")]
pub enum Delivery {
    /// Its text stands in the message.
    Text {
        /// What of the file does not go along, if something does not.
        note: Option<AttachmentNote>,
    },
    /// As a picture in the message.
    Image,
    /// Puter hands it over by its path.
    Reference,
    /// Not at all.
    Refused {
        /// Why.
        note: AttachmentNote,
    },
}
