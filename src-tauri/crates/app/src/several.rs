//! An act on several files, one after the other: what one of them refuses does not stop the others, and what became of
//! each is told.

use problem::{Code, Problem};
use puter::files::Entry;
use serde::Serialize;
use ts_rs::TS;

use crate::{
    changes::{Changes, What},
    files::FileEntry,
};

/// How far an act on several files is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub(crate) struct FilesProgress {
    /// Files that had their turn.
    done: usize,
    total: usize,
}

/// A file that stayed as it was.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub(crate) struct FileFailed {
    /// As it was asked for.
    file: String,
    problem: Problem,
}

/// What became of several files.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub(crate) struct FilesDone {
    /// Those it worked for, as they are now.
    pub(crate) done: Vec<FileEntry>,
    /// Those it did not work for. Files after one that showed that nothing more will work are in neither list.
    pub(crate) failed: Vec<FileFailed>,
}

/// Files that have their turn one after the other.
pub(crate) struct Several<'a, E> {
    waiting: std::slice::Iter<'a, String>,
    now: &'a str,
    emit: E,
    total: usize,
    done: Vec<FileEntry>,
    failed: Vec<FileFailed>,
}

impl<'a, E: Fn(FilesProgress)> Several<'a, E> {
    pub(crate) fn new(files: &'a [String], emit: E) -> Self {
        emit(FilesProgress { done: 0, total: files.len() });
        Self { waiting: files.iter(), now: "", emit, total: files.len(), done: Vec::new(), failed: Vec::new() }
    }

    /// The next file, if there is one and it has a chance.
    pub(crate) fn turn(&mut self) -> Option<&'a str> {
        self.now = self.waiting.next()?;
        Some(self.now)
    }

    /// What became of the file whose turn it was.
    pub(crate) fn took(&mut self, result: Result<Entry, Problem>) {
        match result {
            Ok(entry) => self.done.push(entry.into()),
            Err(problem) => {
                // What is wrong with the connection or the account is wrong for the others as well.
                if matches!(
                    problem.code,
                    Code::Offline | Code::SignedOut | Code::NoFunds | Code::StorageFull | Code::RateLimited
                ) {
                    self.waiting = [].iter();
                }
                self.failed.push(FileFailed { file: self.now.to_owned(), problem });
            }
        }
        self.passed();
    }

    /// The file whose turn it was is left for a question to the person.
    pub(crate) fn passed(&self) {
        (self.emit)(FilesProgress { done: self.total - self.waiting.len(), total: self.total });
    }

    /// What became of all of them.
    ///
    /// Errors: the first problem, if it worked for none. A name that is taken is a question to the person instead.
    pub(crate) fn finish(self, changes: &Changes) -> Result<FilesDone, Problem> {
        changes.tell(What::Files, None);
        match self.failed.first() {
            Some(first) if self.done.is_empty() && first.problem.code != Code::Conflict => Err(first.problem.clone()),
            _ => Ok(FilesDone { done: self.done, failed: self.failed }),
        }
    }
}
