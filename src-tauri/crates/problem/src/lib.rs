//! What can go wrong, as codes with facts: it crosses the door and stands in records. The sentences, with what is safe
//! and what to do next, are made by the window, in the person's language.

mod reason;
mod storage;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use reason::{AttachmentNote, KeychainTrouble, LinksTrouble, Reason};

/// What the UI does differently about an error. Everything it merely shows is [`Code::Failed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The token is missing or no longer accepted: offer to sign in.
    SignedOut,
    /// No answer from the network: show the banner.
    Offline,
    /// Nothing more came of an answer for too long, though the connection stood.
    Silent,
    /// The balance does not cover the worst case of this request.
    NoFunds,
    /// The balance would cover it, but answers of this account that run now hold too much of it.
    Held,
    /// The conversation is too long for the model; the balance is not the problem.
    TooLong,
    /// Only for accounts with a paid plan.
    NeedsPlan,
    /// Too many requests in a short time.
    RateLimited,
    /// Too many answers at once.
    TooManyAtOnce,
    /// The file or chat is gone.
    NotFound,
    /// The name is taken: ask whether to keep both or replace.
    Conflict,
    /// The name is a folder's, which no file replaces: ask whether to keep both.
    IsFolder,
    /// No room in the cloud.
    StorageFull,
    /// The system keychain refused or is missing.
    Keychain,
    /// The address is not encrypted: ask for consent.
    Insecure,
    /// The address is not a Puter server.
    NotPuter,
    /// What was typed cannot be used; the sentence belongs beside the field.
    Invalid,
    /// A credential of another service was pasted; the sentence belongs beside the field.
    ForeignKey,
    /// This is not the passphrase of the file with the tokens.
    Passphrase,
    /// The sign-in was refused in the browser.
    Refused,
    /// The sign-in link has run out.
    Expired,
    /// The person, or a newer request, cancelled it.
    Cancelled,
    /// Anything else.
    Failed,
}

/// An error that crosses the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{reason:?}")]
pub struct Problem {
    /// What the UI does about it; the [`Reason::code`] of the reason.
    pub code: Code,
    /// What happened, from which the UI makes its sentences.
    pub reason: Reason,
    /// The server's or the system's own words, where they add something; shown small.
    pub hint: Option<String>,
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        Self { code: reason.code(), reason, hint: None }
    }
}

impl Problem {
    /// The problem with the server's or the system's own words.
    #[must_use]
    pub fn with_hint(self, hint: impl ToString) -> Self {
        Self { hint: Some(hint.to_string()).filter(|hint| !hint.is_empty()), ..self }
    }

    /// An accident that nobody foresaw, of which only the system's words tell.
    pub fn unexpected(error: impl ToString) -> Self {
        Reason::Unexpected.with_hint(error)
    }

    /// The same told as the cause of something larger, such as [`Reason::NothingErased`]. What the UI does about it and the
    /// hint stay.
    #[must_use]
    pub fn within(self, larger: impl FnOnce(Box<Reason>) -> Reason) -> Self {
        Self { reason: larger(Box::new(self.reason)), ..self }
    }

    /// Whether the file of the history is damaged.
    pub fn is_damage(&self) -> bool {
        self.reason == Reason::HistoryDamaged
    }
}
