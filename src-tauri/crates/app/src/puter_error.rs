//! What the errors of Puter mean for a person: what happened, what is safe, what to do next.
//! Every error that crosses the door is a [`Problem`].

pub use history::{Code, Problem};
use puter::ErrorKind;

/// What an error of the client library means for the person.
pub fn of_puter(error: puter::Error) -> Problem {
    let (code, message) = sentence(&error);
    let hint = (!error.message.is_empty()).then(|| error.message.clone());
    Problem { code, message: message.into(), hint }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(operation: &'static str, kind: ErrorKind) -> String {
        of_puter(puter::Error::new(kind, operation, "")).message
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
        let code = |kind| of_puter(puter::Error::new(kind, "chat", "")).code;
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
