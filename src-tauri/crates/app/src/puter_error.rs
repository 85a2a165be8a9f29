//! What the errors of Puter mean for a person.

use problem::{Problem, Reason};
use puter::{ErrorKind, Limits};

/// What an error of the client library means for the person.
pub fn of_puter(error: puter::Error) -> Problem {
    reason(&error).with_hint(error.message)
}

/// The reason for each situation the client library tells apart.
fn reason(error: &puter::Error) -> Reason {
    let own = match error.operation {
        "chat" => of_a_question(error.kind),
        "read" | "write" => of_a_transfer(error.kind),
        _ => None,
    };
    own.unwrap_or_else(|| of_anything(error.kind))
}

/// What is said only of a question to a model, which may be billed as soon as it is sent.
fn of_a_question(kind: ErrorKind) -> Option<Reason> {
    Some(match kind {
        ErrorKind::Timeout => {
            Reason::AnswerSilent { has_text: true, minutes: Limits::default().chat_idle.as_secs() / 60 }
        }
        ErrorKind::Interrupted => Reason::AnswerBroke { has_text: true },
        ErrorKind::Garbled => Reason::AnswerUnreadable,
        ErrorKind::Server => Reason::AnswerServerFailed,
        ErrorKind::NoFunds => Reason::NoBalanceForAnswer,
        ErrorKind::RateLimited => Reason::TooManyQuestions,
        ErrorKind::TooManyAtOnce => Reason::TooManyAnswersAtOnce,
        _ => return None,
    })
}

/// What is said only of a file that is sent or fetched. What is invalid then is the file on this computer.
fn of_a_transfer(kind: ErrorKind) -> Option<Reason> {
    Some(match kind {
        ErrorKind::NoFunds => Reason::NoBalanceForTransfer,
        ErrorKind::Invalid => Reason::LocalFileChanged,
        _ => return None,
    })
}

fn of_anything(kind: ErrorKind) -> Reason {
    match kind {
        ErrorKind::Network => Reason::Unreachable,
        ErrorKind::Timeout => Reason::NoAnswerInTime,
        ErrorKind::NotPuter => Reason::NotPuter,
        ErrorKind::Insecure => Reason::NotEncrypted,
        ErrorKind::SignedOut => Reason::AccessRefused,
        ErrorKind::NoFunds => Reason::NoBalance,
        ErrorKind::NeedsPlan => Reason::NeedsPlan,
        ErrorKind::Unverified => Reason::NotVerified,
        ErrorKind::Forbidden => Reason::NotAllowed,
        ErrorKind::NotFound => Reason::NotFound,
        ErrorKind::Conflict => Reason::NameTaken,
        ErrorKind::IsFolder => Reason::IsFolder,
        ErrorKind::NotFolder => Reason::IsFile,
        ErrorKind::StorageFull => Reason::CloudFull,
        ErrorKind::TooLarge => Reason::TooLargeForPuter,
        ErrorKind::RateLimited => Reason::TooManyRequests,
        ErrorKind::TooManyAtOnce => Reason::TooMuchAtOnce,
        ErrorKind::ModelUnavailable => Reason::ModelUnavailable,
        ErrorKind::ModelBusy => Reason::ModelBusy,
        ErrorKind::ModelShut => Reason::ModelShut,
        ErrorKind::ModelNotFound => Reason::ModelUnknown,
        ErrorKind::TooLong => Reason::ChatTooLong,
        ErrorKind::Moderated => Reason::Moderated,
        ErrorKind::Invalid | ErrorKind::Rejected => Reason::NotTaken,
        ErrorKind::Server => Reason::ServerFailed,
        ErrorKind::Interrupted => Reason::ConnectionBroke,
        ErrorKind::Garbled => Reason::Unreadable,
        ErrorKind::Guarded => Reason::Irreversible,
        ErrorKind::Cancelled => Reason::Cancelled,
        _ => Reason::Unexpected,
    }
}

#[cfg(test)]
mod tests {
    use problem::Code;

    use super::*;

    fn told(operation: &'static str, kind: ErrorKind) -> Reason {
        of_puter(puter::Error::new(kind, operation, "")).reason
    }

    #[test]
    fn a_question_that_may_be_billed_is_told_from_everything_else() {
        use ErrorKind::{Garbled, Interrupted, NoFunds, RateLimited, Server, Timeout, TooManyAtOnce};
        for kind in [Garbled, Interrupted, NoFunds, RateLimited, Server, Timeout, TooManyAtOnce] {
            for operation in ["list", "read", "write", "rename", "models"] {
                assert_ne!(told("chat", kind), told(operation, kind), "{operation} {kind:?}");
            }
        }
    }

    #[test]
    fn an_answer_that_went_silent_is_told_from_one_whose_connection_broke() {
        let code = |kind| told("chat", kind).code();
        assert_eq!(code(ErrorKind::Timeout), Code::Silent);
        assert_ne!(code(ErrorKind::Interrupted), Code::Silent);
    }

    #[test]
    fn a_transfer_knows_its_own_costs_and_whose_fault_it_is() {
        for operation in ["read", "write"] {
            assert_eq!(told(operation, ErrorKind::NoFunds), Reason::NoBalanceForTransfer);
        }
        assert_eq!(told("write", ErrorKind::Invalid), Reason::LocalFileChanged);
    }
}
