//! A file that went with a question, as the history keeps it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file attached to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attachment {
    /// Absolute path in the cloud.
    pub(crate) path: String,
    pub(crate) name: String,
    /// Bytes.
    pub(crate) size: u64,
    /// MIME type.
    pub(crate) kind: String,
    /// How the model gets it.
    pub(crate) way: DeliveryMode,
    /// What the person should know about it.
    pub(crate) note: Option<String>,
    /// Where the history keeps what the model was given.
    #[serde(default)]
    #[ts(skip)]
    pub(crate) content: Option<String>,
}

/// How a model gets a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum DeliveryMode {
    /// Its text stands in the message.
    Text,
    /// As a picture in the message.
    Image,
    /// Puter hands it over by its path.
    Reference,
    /// Not at all; the note says why.
    Refused,
}
