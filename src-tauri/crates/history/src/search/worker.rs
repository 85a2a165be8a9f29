//! The thread that keeps the index up, and the one search that runs at a time.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use problem::{Problem, Reason};
use rusqlite::{Connection, ErrorCode, InterruptHandle};
use serde::Deserialize;
use ts_rs::TS;

use super::{
    finding::{self, Found},
    index::{Index, open_to_read},
};
use crate::lock;

/// So few unread records are read before a search answers; more are read beside it.
const SOON: usize = 500;

/// What a search may keep in memory of the index, in KiB, negative as SQLite wants it.
const CACHE: i64 = -32_768;

/// How often it is looked whether the thread has ended by itself.
const LOOK: Duration = Duration::from_millis(100);

/// Who searches. A newer search ends an older one of the same asker, and waits for one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Asker {
    /// The field above the list of chats.
    Sidebar,
    /// The palette.
    Palette,
}

/// The search of one account. Dropping it ends its thread.
pub struct Search {
    shared: Arc<Shared>,
    worker: Option<JoinHandle<()>>,
}

struct Shared {
    history: PathBuf,
    index: PathBuf,
    progress: Mutex<Progress>,
    changed: Condvar,
    /// The newest search of each asker; an older one gives up.
    newest: [AtomicU64; 2],
    /// The connection that searches, when there is an index to open.
    reader: Mutex<Option<Connection>>,
    /// Whose search runs, and what stops it.
    searching: Mutex<Option<(Asker, InterruptHandle)>>,
    /// What stops the step that is being read.
    reading: Mutex<Option<InterruptHandle>>,
}

/// What the thread was asked for and how far it is.
#[derive(Default)]
struct Progress {
    /// How often it was asked to read what is new, and the last of these wishes that was fulfilled.
    asked: u64,
    done: u64,
    /// Records that were still unread when it last looked.
    behind: usize,
    /// The index was found damaged by a search.
    damaged: bool,
    /// Why the last wish could not be fulfilled.
    problem: Option<Problem>,
    /// Somebody moves the files: none may be open, and `closed` says that none is.
    held: bool,
    closed: bool,
    ended: bool,
}

impl Search {
    /// Begins to keep up the index in the file `index` of the history in the file `history`.
    pub fn open(history: &Path, index: &Path) -> Result<Self, Problem> {
        let shared = Arc::new(Shared {
            history: history.to_owned(),
            index: index.to_owned(),
            progress: Mutex::new(Progress { asked: 1, ..Progress::default() }),
            changed: Condvar::new(),
            newest: Default::default(),
            reader: Mutex::default(),
            searching: Mutex::default(),
            reading: Mutex::default(),
        });
        let kept = shared.clone();
        let worker = std::thread::Builder::new().name("search".into()).spawn(move || kept.keep())?;
        Ok(Self { shared, worker: Some(worker) })
    }

    /// Something was written: it is read soon.
    pub fn nudge(&self) {
        self.shared.ask(false);
    }

    /// Does this work while none of the files is open here. The index is made anew afterwards: it knows records by their
    /// places in the file of the history.
    pub fn closed_while<T>(&self, work: impl FnOnce() -> T) -> T {
        let shared = &*self.shared;
        let mut progress = lock(&shared.progress);
        progress.held = true;
        shared.changed.notify_all();
        if let Some(reading) = &*lock(&shared.reading) {
            reading.interrupt();
        }
        // A thread that is no more has nothing open.
        while !progress.closed && self.worker.as_ref().is_some_and(|worker| !worker.is_finished()) {
            let waited = shared.changed.wait_timeout(progress, LOOK);
            progress = waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
        drop(progress);
        shared.stop_search(|_| true);
        let mut reader = lock(&shared.reader);
        *reader = None;
        let done = work();
        drop(reader);
        lock(&shared.progress).held = false;
        shared.ask(true);
        done
    }

    /// What holds all words of the query, in whatever order, at most `limit`. Blocks; a newer search of the same asker
    /// ends this one.
    ///
    /// Errors: [`Code::Cancelled`] by a newer search; else the index can be neither read nor made.
    pub fn find(&self, asker: Asker, query: &str, limit: usize) -> Result<Found, Problem> {
        let shared = &*self.shared;
        let newest = &shared.newest[asker as usize];
        let mine = newest.fetch_add(1, Ordering::SeqCst) + 1;
        let is_wanted = || newest.load(Ordering::SeqCst) == mine;
        shared.stop_search(|running| running == asker);
        // One that waits for the thread looks whether it is still wanted.
        shared.changed.notify_all();
        let rebuilding = shared.catch_up(is_wanted)?;
        let mut reader = lock(&shared.reader);
        if !is_wanted() {
            return Err(cancelled());
        }
        let found = shared.search(&mut reader, asker, query, limit);
        *lock(&shared.searching) = None;
        match found {
            Ok(found) => Ok(Found { rebuilding, ..found }),
            Err(_) if !is_wanted() => Err(cancelled()),
            // What it searched was thrown away meanwhile.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                Ok(Found { rebuilding: true, ..Found::default() })
            }
            Err(error) if is_damage(&error) => {
                tracing::warn!(%error, "the index of the search is damaged and is made anew");
                *reader = None;
                shared.ask(true);
                Ok(Found { rebuilding: true, ..Found::default() })
            }
            Err(error) => Err(unusable(&error)),
        }
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        lock(&self.shared.progress).ended = true;
        self.shared.changed.notify_all();
        if let Some(reading) = &*lock(&self.shared.reading) {
            reading.interrupt();
        }
        if let Some(worker) = self.worker.take() {
            // A thread that panicked has told it already.
            let _ = worker.join();
        }
    }
}

impl Shared {
    /// Asks the thread to read what is new, or to begin anew. Answers the number of the wish.
    fn ask(&self, damaged: bool) -> u64 {
        let mut progress = lock(&self.progress);
        progress.asked += 1;
        progress.damaged |= damaged;
        self.changed.notify_all();
        progress.asked
    }

    /// Waits until what is new was read, unless that is much. Answers whether it is.
    fn catch_up(&self, is_wanted: impl Fn() -> bool) -> Result<bool, Problem> {
        let wish = self.ask(false);
        let mut progress = lock(&self.progress);
        loop {
            if !is_wanted() || progress.ended {
                return Err(cancelled());
            }
            if progress.behind > SOON {
                return Ok(true);
            }
            if progress.done >= wish {
                return progress.problem.clone().map_or(Ok(false), Err);
            }
            progress = self.changed.wait(progress).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
    }

    fn search(
        &self,
        reader: &mut Option<Connection>,
        asker: Asker,
        query: &str,
        limit: usize,
    ) -> rusqlite::Result<Found> {
        let index = match reader {
            Some(index) => index,
            None => {
                let index = open_to_read(&self.index)?;
                index.pragma_update(None, "cache_size", CACHE)?;
                reader.insert(index)
            }
        };
        *lock(&self.searching) = Some((asker, index.get_interrupt_handle()));
        finding::find(index, query, limit)
    }

    /// The thread: fulfils one wish after the other until the search is dropped.
    fn keep(&self) {
        let mut open = None;
        loop {
            let (wish, damaged) = {
                let mut progress = lock(&self.progress);
                while (progress.held || progress.asked == progress.done) && !progress.ended {
                    if progress.held && !progress.closed {
                        open = None;
                        progress.closed = true;
                        self.changed.notify_all();
                    }
                    progress = self.changed.wait(progress).unwrap_or_else(|poisoned| poisoned.into_inner());
                }
                if progress.ended {
                    return;
                }
                progress.closed = false;
                (progress.asked, std::mem::take(&mut progress.damaged))
            };
            let done = self.bring_up_to_date(&mut open, damaged);
            if let Err(error) = &done {
                tracing::warn!(%error, "the index of the search could not be brought up to date");
                open = None;
            }
            let mut progress = lock(&self.progress);
            if progress.held {
                // It was interrupted, and is done when the files are there again.
                continue;
            }
            progress.done = wish;
            progress.behind = 0;
            progress.problem = done.err().map(|error| unusable(&error));
            self.changed.notify_all();
        }
    }

    /// Reads all records that were not read yet. An index that turns out to be damaged is made anew, once.
    fn bring_up_to_date(&self, open: &mut Option<(Index, Connection)>, damaged: bool) -> rusqlite::Result<()> {
        if damaged {
            *open = None;
            self.discard()?;
        }
        match self.read_all(open) {
            Err(error) if is_damage(&error) => {
                tracing::warn!(%error, "the index of the search is damaged and is made anew");
                *open = None;
                self.discard()?;
                self.read_all(open)
            }
            done => done,
        }
    }

    fn read_all(&self, open: &mut Option<(Index, Connection)>) -> rusqlite::Result<()> {
        let (index, history) = match open {
            Some(open) => open,
            None => open.insert(self.open()?),
        };
        loop {
            let behind = index.behind(history)?;
            let mut progress = lock(&self.progress);
            if progress.ended || progress.held {
                return Ok(());
            }
            if progress.behind != behind {
                progress.behind = behind;
                self.changed.notify_all();
            }
            drop(progress);
            if !index.step(history)? {
                return Ok(());
            }
        }
    }

    fn open(&self) -> rusqlite::Result<(Index, Connection)> {
        let history = open_to_read(&self.history)?;
        let index = match Index::open(&self.index, &history)? {
            Some(index) => index,
            None => {
                self.discard()?;
                Index::make(&self.index)?
            }
        };
        *lock(&self.reading) = Some(index.interrupter());
        Ok((index, history))
    }

    /// Throws the index away. Whoever searches it meanwhile is stopped first.
    fn discard(&self) -> rusqlite::Result<()> {
        self.stop_search(|_| true);
        *lock(&self.reader) = None;
        for ending in ["", "-wal", "-shm"] {
            let mut file = self.index.clone().into_os_string();
            file.push(ending);
            match std::fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(rusqlite::Error::ToSqlConversionFailure(Box::new(error)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Stops the search that runs, if it is one of those that `is_meant`.
    fn stop_search(&self, is_meant: impl Fn(Asker) -> bool) {
        if let Some((asker, running)) = &*lock(&self.searching)
            && is_meant(*asker)
        {
            running.interrupt();
        }
    }
}

/// Whether the index is not what this version wrote: pages that are no pages, tables that are missing.
fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(error, _) => {
            matches!(error.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
        }
        // A cell of another kind than the tables hold, or a state without its row.
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::QueryReturnedNoRows
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::SqlInputError { .. } => true,
        _ => false,
    }
}

fn cancelled() -> Problem {
    Reason::NewerSearch.into()
}

fn unusable(error: &rusqlite::Error) -> Problem {
    Reason::SearchIndexFailed.with_hint(error)
}
