//! What the errors of the database and of files mean.

use crate::{Problem, Reason};

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::*;
        let reason = match error.sqlite_error_code() {
            // Our statements are right, so what they do not fit is the file.
            Some(DatabaseCorrupt | NotADatabase | Unknown | ConstraintViolation) => Reason::HistoryDamaged,
            // A value of another kind than was written, or letters that are none.
            None if !matches!(error, rusqlite::Error::QueryReturnedNoRows) => Reason::HistoryDamaged,
            Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed) => Reason::HistoryBusy,
            Some(DiskFull) => Reason::DiskFull,
            Some(ReadOnly | PermissionDenied) => Reason::HistoryReadOnly,
            Some(CannotOpen) => Reason::HistoryNotOpened,
            _ => Reason::HistoryFailed,
        };
        reason.with_hint(error)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Reason::LocalFile.with_hint(error)
    }
}
