//! An error as a person reads it: what happened, what is safe, what to do next.
//! Every error that crosses the door is one of these; codes exist only where the UI acts on them.

use puter::ErrorKind;
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
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::Invalid, message)
    }

    /// The same where no text had come: then there is none above that could be kept.
    pub(crate) fn before_any_text(mut self) -> Self {
        self.message = self.message.replace("The text above is kept.", "No text had come yet; your message is kept.");
        self
    }

    /// A defect or an accident on this computer.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Code::Failed, message)
    }

    /// Nobody is signed in.
    pub(crate) fn signed_out() -> Self {
        Self::new(Code::SignedOut, "You are signed out. Sign in to go on; chats on this computer are safe.")
    }
}

impl From<puter::Error> for Problem {
    fn from(error: puter::Error) -> Self {
        let (code, message) = sentence(&error);
        let hint = (!error.message.is_empty()).then(|| error.message.clone());
        Self { code, message: message.into(), hint }
    }
}

/// The words for each situation the client library tells apart.
fn sentence(error: &puter::Error) -> (Code, &'static str) {
    let own = match error.operation {
        "chat" => of_a_question(error.kind),
        "read" | "write" => of_a_transfer(error.kind),
        _ => None,
    };
    own.unwrap_or_else(|| of_anything(error.kind))
}

/// What is said only of a question to a model, which may be billed as soon as it is sent.
fn of_a_question(kind: ErrorKind) -> Option<(Code, &'static str)> {
    Some(match kind {
        ErrorKind::Timeout => (
            Code::Silent,
            "Nothing was heard for half an hour, so Oriel stopped waiting. The text above is kept. Puter may still charge for the answer.",
        ),
        ErrorKind::Interrupted => (
            Code::Failed,
            "The connection broke while answering. The text above is kept. Puter may still charge for what was written.",
        ),
        ErrorKind::Garbled => (
            Code::Failed,
            "The server’s answer could not be read. What arrived before it is kept. Puter may still charge for it.",
        ),
        ErrorKind::Server => (
            Code::Failed,
            "Puter had an error of its own. Your message is kept; try again in a moment. If the model had begun, Puter may still charge for it.",
        ),
        ErrorKind::NoFunds => (
            Code::NoFunds,
            "Not enough balance for this message. Puter holds the worst case before it starts. Nothing was sent to the model and nothing was charged. A shorter answer limit or a cheaper model may fit.",
        ),
        ErrorKind::RateLimited => (
            Code::RateLimited,
            "Puter asks us to slow down: too many requests in a short time. Your message is kept and nothing was charged. Try again in a moment.",
        ),
        ErrorKind::TooManyAtOnce => (
            Code::TooManyAtOnce,
            "Too many answers at once: Puter runs a few at a time. Your message is kept; try again when one has ended.",
        ),
        _ => return None,
    })
}

/// What is said only of a file that is sent or fetched. What is invalid then is the file on this computer. The figure is
/// that of the prices in Puter’s source.
fn of_a_transfer(kind: ErrorKind) -> Option<(Code, &'static str)> {
    Some(match kind {
        ErrorKind::NoFunds => (
            Code::NoFunds,
            "Your balance is used up, and Puter charges for transfers too: about 1¢ for each 90 MB, and a little for each file. This file was not transferred. Add to your balance, or wait for the next month’s, and try again.",
        ),
        ErrorKind::Invalid => (
            Code::Failed,
            "The file on this computer changed or could not be read while it was sent. Nothing was written to your cloud; try again when nothing else writes to the file.",
        ),
        _ => return None,
    })
}

fn of_anything(kind: ErrorKind) -> (Code, &'static str) {
    match kind {
        ErrorKind::Network => {
            (Code::Offline, "Puter cannot be reached. Nothing is lost; try again when the connection is back.")
        }
        ErrorKind::Timeout => (Code::Offline, "Puter did not answer in time. Nothing is lost; try again."),
        ErrorKind::NotPuter => {
            (Code::NotPuter, "This address answered, but it is not a Puter server. Check the address.")
        }
        ErrorKind::Insecure => (
            Code::Insecure,
            "This address is not encrypted. Anyone on the network could read your sign-in. Use https, or allow http for this address only.",
        ),
        ErrorKind::SignedOut => (
            Code::SignedOut,
            "You are signed out: Puter no longer accepts this computer’s access. Chats and drafts here are safe. Sign in to go on.",
        ),
        ErrorKind::NoFunds => (
            Code::NoFunds,
            "Your balance is used up, and Puter charges for this too, a little each time. Nothing was changed. Add to your balance, or wait for the next month’s, and try again.",
        ),
        ErrorKind::NeedsPlan => (
            Code::NeedsPlan,
            "This needs a paid Puter plan. Nothing was charged. Choose another model, or see the plans on Puter.",
        ),
        ErrorKind::Unverified => (
            Code::Failed,
            "Puter wants this account verified first. Open Puter in your browser, confirm the account, and try again.",
        ),
        ErrorKind::Forbidden => (Code::Failed, "Puter does not allow this for your account. Nothing was changed."),
        ErrorKind::NotFound => {
            (Code::NotFound, "It is no longer there: moved, deleted, or not yours to see. Nothing was changed.")
        }
        ErrorKind::Conflict => (Code::Conflict, "Something with this name is already here. Nothing was changed."),
        ErrorKind::IsFolder => (Code::IsFolder, "This is a folder, not a file. Nothing was changed."),
        ErrorKind::NotFolder => (Code::Invalid, "This is a file, not a folder. Nothing was changed."),
        ErrorKind::StorageFull => {
            (Code::StorageFull, "There is not enough room in your cloud storage. Nothing was written.")
        }
        ErrorKind::TooLarge => (Code::Failed, "It is too large for Puter to take. Nothing was sent."),
        ErrorKind::RateLimited => (
            Code::RateLimited,
            "Puter asks us to slow down: too many requests in a short time. Nothing was changed. Try again in a moment.",
        ),
        ErrorKind::TooManyAtOnce => (
            Code::TooManyAtOnce,
            "Puter does only so much at once for one account. Nothing was changed; try again when something has ended.",
        ),
        ErrorKind::ModelUnavailable => (
            Code::Failed,
            "The model’s service did not answer. Puter reached it, but it returned an error. This is not about your account. No text came back, so no charge is expected.",
        ),
        ErrorKind::ModelBusy => (
            Code::Failed,
            "The model’s service has too many requests at the moment. This is not about your account. No text came back, so no charge is expected. Your message is kept: try again in a minute, or use another model.",
        ),
        ErrorKind::ModelShut => (
            Code::Failed,
            "The model’s service does not let Puter in at the moment. This is not about your account, and only Puter can mend it. No text came back, so no charge is expected. Your message is kept; use another model.",
        ),
        ErrorKind::ModelNotFound => {
            (Code::Failed, "Puter does not know this model any more. Your message is kept; choose another model.")
        }
        ErrorKind::TooLong => (
            Code::TooLong,
            "The conversation is too long for this model. Your balance is not the problem; nothing was charged and your message is kept. Choose a model that reads more.",
        ),
        ErrorKind::Moderated => {
            (Code::Failed, "The model’s maker refused this message. Nothing came back. Edit it or use another model.")
        }
        ErrorKind::Invalid | ErrorKind::Rejected => {
            (Code::Invalid, "Puter did not take this request. Nothing was changed.")
        }
        ErrorKind::Server => (Code::Failed, "Puter had an error of its own. Nothing is lost; try again in a moment."),
        ErrorKind::Interrupted => {
            (Code::Offline, "The connection to Puter broke off. Nothing is lost; try again when it is back.")
        }
        ErrorKind::Garbled => (Code::Failed, "The server’s answer could not be read. What arrived before it is kept."),
        ErrorKind::Guarded => {
            (Code::Invalid, "Oriel does not do this, because Puter could not undo it. Nothing was changed.")
        }
        ErrorKind::Cancelled => (Code::Cancelled, "Cancelled."),
        _ => (Code::Failed, "That did not work."),
    }
}

/// Said of a history whose file is not what was written to it.
const DAMAGED: &str = "The history on this computer is damaged and could not be mended yet. Make sure that this computer’s disk has room, then quit Oriel and open it again: what can be read is recovered then, and the damaged file is kept.";

impl Problem {
    /// The file of the history is damaged.
    pub(crate) fn damaged(hint: String) -> Self {
        Self { hint: Some(hint), ..Self::failed(DAMAGED) }
    }

    /// What was to be erased for good is as it was.
    pub(crate) fn nothing_erased(error: std::io::Error) -> Self {
        Self {
            hint: Some(error.to_string()),
            ..Self::failed(
                "Nothing was erased: this computer’s disk does not allow it. Check its free space and the rights of Oriel’s folder, then try again.",
            )
        }
    }

    /// Whether the file of the history is damaged.
    pub(crate) fn is_damage(&self) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(operation: &'static str, kind: ErrorKind) -> String {
        Problem::from(puter::Error::new(kind, operation, "")).message
    }

    #[test]
    fn only_a_question_is_called_a_message() {
        for kind in [ErrorKind::NoFunds, ErrorKind::RateLimited, ErrorKind::TooManyAtOnce] {
            assert!(said("chat", kind).contains("message"), "{kind:?}");
            for operation in ["list", "read", "write", "rename", "models"] {
                assert!(!said(operation, kind).contains("message"), "{operation} {kind:?}");
            }
        }
    }

    #[test]
    fn nothing_is_said_to_be_free_or_safe_where_puter_may_charge() {
        use ErrorKind::{Garbled, Interrupted, Server, Timeout};
        for kind in [Garbled, Interrupted, Server, Timeout] {
            let said = said("chat", kind);
            assert!(said.contains("may still charge") && !said.contains("lost"), "{kind:?}: {said}");
        }
    }

    #[test]
    fn an_answer_that_went_silent_is_told_from_one_whose_connection_broke() {
        let code = |kind| Problem::from(puter::Error::new(kind, "chat", "")).code;
        assert_eq!(code(ErrorKind::Timeout), Code::Silent);
        assert_ne!(code(ErrorKind::Interrupted), Code::Silent);
    }

    #[test]
    fn a_transfer_says_what_it_costs_and_whose_fault_it_is() {
        for operation in ["read", "write"] {
            assert!(said(operation, ErrorKind::NoFunds).contains("charges for transfers too: about 1¢ for each 90 MB"));
        }
        assert!(said("write", ErrorKind::Invalid).starts_with("The file on this computer changed"));
    }
}
