//! An error as a person reads it: what happened, what is safe, what to do next. It stands in records as well.
//! Every error that crosses the door is one of these; codes exist only where the UI acts on them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
#[error("{message}")]
pub struct Problem {
    /// What the UI does about it.
    pub code: Code,
    /// Full sentences for the person.
    pub message: String,
    /// The server's own words, where they add something; shown small.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with these words and no hint.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// Something the person typed or chose cannot be used.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::Invalid, message)
    }

    /// The same where no text had come: then there is none above that could be kept.
    pub fn before_any_text(mut self) -> Self {
        self.message = self.message.replace("The text above is kept.", "No text had come yet; your message is kept.");
        self
    }

    /// A defect or an accident on this computer.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Code::Failed, message)
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(Code::SignedOut, "You are signed out. Sign in to go on; chats on this computer are safe.")
    }
}

/// Said of a history whose file is not what was written to it.
const DAMAGED: &str = "The history on this computer is damaged and could not be mended yet. Make sure that this computer’s disk has room, then quit Oriel and open it again: what can be read is recovered then, and the damaged file is kept.";

impl Problem {
    /// The file of the history is damaged.
    pub fn damaged(hint: String) -> Self {
        Self { hint: Some(hint), ..Self::failed(DAMAGED) }
    }

    /// What was to be erased for good is as it was.
    pub fn nothing_erased(error: std::io::Error) -> Self {
        Self {
            hint: Some(error.to_string()),
            ..Self::failed(
                "Nothing was erased: this computer’s disk does not allow it. Check its free space and the rights of Oriel’s folder, then try again.",
            )
        }
    }

    /// Whether the file of the history is damaged.
    pub fn is_damage(&self) -> bool {
        self.message == DAMAGED
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::*;
        let message = match error.sqlite_error_code() {
            // Our statements are right, so what they do not fit is the file.
            Some(DatabaseCorrupt | NotADatabase | Unknown | ConstraintViolation) => DAMAGED,
            // A value of another kind than was written, or letters that are none.
            None if !matches!(error, rusqlite::Error::QueryReturnedNoRows) => DAMAGED,
            Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed) => {
                "Another program is using the history on this computer. Nothing was changed; close the other program and try again."
            }
            Some(DiskFull) => {
                "The disk of this computer is full, so nothing more can be kept. What is on the screen is still there; make room and try again."
            }
            Some(ReadOnly | PermissionDenied) => {
                "The history on this computer cannot be written to, only read. Chats are safe; check the rights of Oriel’s folder and its disk."
            }
            Some(CannotOpen) => {
                "The history on this computer cannot be opened. Nothing was changed; check the disk’s free space and the rights of Oriel’s folder."
            }
            _ => {
                "The history on this computer could not be read or written. What is on the screen is still safe; check the disk’s free space and rights."
            }
        };
        Self { code: Code::Failed, message: message.into(), hint: Some(error.to_string()) }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self {
            code: Code::Failed,
            message: "A file on this computer could not be read or written. Nothing else was changed.".into(),
            hint: Some(error.to_string()),
        }
    }
}
