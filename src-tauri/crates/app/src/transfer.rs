//! Uploads and downloads: between the cloud and files that the person chose on this computer.
//! A transfer can be cancelled; what is half done is never left under the file's own name. What was cut off because
//! the program ended is offered again at the next start.

mod choosing;
mod download;
mod unfinished;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{TryStreamExt, stream};
use problem::{Problem, Reason};
use puter::{CloudPath, FileName, files as cloud};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::{io::ReaderStream, sync::CancellationToken};
use ts_rs::TS;
use ulid::Ulid;

use crate::{
    access::Access,
    changes::Changes,
    files::{changed, parse_name},
    lock,
    platform::{Clock, milliseconds},
};
pub(crate) use choosing::ChosenFile;
pub(crate) use choosing::ChosenFiles;
#[cfg(test)]
pub(crate) use choosing::LARGEST_STAGED;
use unfinished::{Direction, Entry, Since, Unfinished, modified_at};

/// The least time between two reports of one transfer.
const REPORT: Duration = Duration::from_millis(50);
/// Where that waits, in the account's folder, until it is uploaded.
const STAGED_FOLDER: &str = "brought";

/// How far a transfer is.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Progress {
    /// Its id, for `files.cancel`.
    transfer: String,
    /// The file's name.
    name: String,
    /// Bytes.
    done: u64,
    /// Bytes, if known.
    total: Option<u64>,
    /// It waits for the person to sign in again, and then goes on by itself.
    waiting: bool,
    /// Everything has left, and Puter has not yet said that it is there.
    finishing: bool,
}

/// What to do when the name is taken.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum OnConflict {
    /// Stop and ask.
    Fail,
    /// Give the new file another name.
    KeepBoth,
    /// Replace the file that is there.
    Replace,
}

impl From<OnConflict> for cloud::OnConflict {
    fn from(on_conflict: OnConflict) -> Self {
        match on_conflict {
            OnConflict::Fail => Self::Fail,
            OnConflict::KeepBoth => Self::KeepBoth,
            OnConflict::Replace => Self::Replace,
        }
    }
}

/// The transfers that run now, and the files of this computer that the person chose for the next ones.
pub(crate) struct Transfers {
    running: watch::Sender<HashMap<String, Moving>>,
    chosen: Mutex<HashMap<String, Arc<Chosen>>>,
    /// For what has no place on this computer yet.
    folder: PathBuf,
    unfinished: Unfinished,
    access: Access,
    clock: Arc<dyn Clock>,
    changes: Arc<Changes>,
}

/// What moves, and in which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Upload,
    Download,
    Import,
    Export,
}

struct Moving {
    kind: Kind,
    stop: CancellationToken,
}

/// A file of this computer that the person pointed at.
pub(crate) struct Chosen {
    pub(crate) name: FileName,
    pub(crate) place: PathBuf,
    /// The folder that was made for it, if one was; it goes with this.
    own: Option<tempfile::TempDir>,
}

/// One running transfer; leaves the list when it ends, however that is.
pub(crate) struct Running<'a> {
    transfers: &'a Transfers,
    pub(crate) id: String,
    pub(crate) stop: CancellationToken,
}

impl Transfers {
    /// None yet, for the account with this folder. What a crash left there is removed.
    pub(crate) fn new(account: &Path, access: Access, clock: Arc<dyn Clock>, changes: Arc<Changes>) -> Self {
        let folder = account.join(STAGED_FOLDER);
        // It is not there, as a rule.
        let _ = std::fs::remove_dir_all(&folder);
        Self {
            running: watch::Sender::default(),
            chosen: Mutex::default(),
            folder,
            unfinished: Unfinished::open(account),
            access,
            clock,
            changes,
        }
    }

    /// Milliseconds since 1970.
    fn now(&self) -> i64 {
        milliseconds(self.clock.now())
    }

    fn keep(&self, chosen: Chosen, size: u64) -> ChosenFile {
        let file = ChosenFile { id: Ulid::generate().to_string(), name: chosen.name.to_string(), size };
        lock(&self.chosen).insert(file.id.clone(), Arc::new(chosen));
        file
    }

    /// The chosen file of this id: of this run, or of the last one whose upload was cut off.
    pub(crate) fn chosen(&self, id: &str) -> Result<Arc<Chosen>, Problem> {
        let chosen = lock(&self.chosen).get(id).cloned();
        let cut = || match self.unfinished.get(id)? {
            Entry { name, direction: Direction::Up { place, .. }, .. } => {
                Some(Arc::new(Chosen { name: parse_name(&name).ok()?, place, own: None }))
            }
            _ => None,
        };
        chosen.or_else(cut).ok_or_else(|| Reason::ChoiceGone.into())
    }

    /// It is in the cloud now.
    pub(crate) fn forget(&self, id: &str) {
        lock(&self.chosen).remove(id);
        self.unfinished.remove(id);
    }

    /// Remembers that these files are to go into a folder of the cloud, one after the other, so that those that did not
    /// get there are offered again at the next start.
    pub(crate) fn queue(&self, chosen: &[String], folder: &CloudPath) {
        self.unfinished.put(chosen.iter().filter_map(|id| self.entry(id, folder, true)).collect());
    }

    /// Remembers that this file is on its way into a folder of the cloud, so that it is offered again at the next start if
    /// it is cut off.
    pub(crate) fn remember(&self, id: &str, folder: &CloudPath) {
        self.unfinished.put(self.entry(id, folder, false).into_iter().collect());
    }

    /// The transfers that were cut off and can be tried again, the oldest first.
    pub(crate) fn cut_off(&self) -> Vec<CutOff> {
        let mut entries = self.unfinished.all();
        entries.retain(|entry| !self.running.borrow().contains_key(&entry.id));
        entries.into_iter().map(CutOff::from).collect()
    }

    /// Ends a transfer, which is not offered again.
    pub(crate) fn cancel(&self, id: &str) {
        self.unfinished.remove(id);
        if let Some(moving) = self.running.borrow().get(id) {
            moving.stop.cancel();
        }
    }

    /// Puts one chosen file into a folder of the cloud. It stays chosen until that has worked, so that the person can be
    /// asked about a name that is taken.
    pub(crate) async fn upload(
        &self,
        id: &str,
        folder: &CloudPath,
        on_conflict: cloud::OnConflict,
        emit: impl Fn(Progress) + Send + Sync,
    ) -> Result<cloud::Entry, Problem> {
        let chosen = self.chosen(id)?;
        self.remember(id, folder);
        let running = self.begin(id.to_owned(), Kind::Upload);
        let written = self.send(&running, &chosen, folder, on_conflict, emit).await?;
        self.forget(id);
        Ok(written)
    }

    /// What is remembered of an upload; nothing of what has no place of its own on this computer.
    fn entry(&self, id: &str, folder: &CloudPath, waits: bool) -> Option<Entry> {
        let chosen = self.chosen(id).ok()?;
        let facts = std::fs::metadata(&chosen.place).ok().filter(|_| chosen.own.is_none())?;
        let (place, folder) = (chosen.place.clone(), folder.clone());
        let direction = Direction::Up { place, folder, size: facts.len(), modified: modified_at(&facts) };
        Some(Entry { id: id.to_owned(), name: chosen.name.to_string(), at: self.now(), direction, waits })
    }

    /// A transfer begins, which can be cancelled by this id.
    pub(crate) fn begin(&self, id: String, kind: Kind) -> Running<'_> {
        let stop = CancellationToken::new();
        self.running.send_modify(|running| {
            running.insert(id.clone(), Moving { kind, stop: stop.clone() });
        });
        Running { transfers: self, id, stop }
    }

    /// Ends them all; none is offered again.
    pub(crate) fn end(&self) {
        self.unfinished.clear();
        self.stop();
    }

    fn stop(&self) {
        for moving in self.running.borrow().values() {
            moving.stop.cancel();
        }
    }

    /// Cuts them all off because the program ends, and waits until nothing half done is left of them.
    pub(crate) async fn suspend(&self) {
        self.stop();
        // The sender is this very value, so it cannot be gone.
        let _ = self.running.subscribe().wait_for(HashMap::is_empty).await;
    }

    /// Ends them all and waits until nothing half done is left of them. None is offered again, and no file that the
    /// person pointed at is known any more.
    pub(crate) async fn clear(&self) {
        self.end();
        self.suspend().await;
        lock(&self.chosen).clear();
    }

    /// Puts a file of this computer into a folder of the cloud, and says how far it is.
    pub(crate) async fn send(
        &self,
        running: &Running<'_>,
        chosen: &Chosen,
        folder: &CloudPath,
        on_conflict: cloud::OnConflict,
        emit: impl Fn(Progress) + Send + Sync,
    ) -> Result<cloud::Entry, Problem> {
        let Chosen { name, place, .. } = chosen;
        let size = tokio::fs::metadata(place).await?.len();
        let kind = mime_guess::from_path(name.as_str()).first_raw().map(str::to_owned);
        let path = folder.join(name);
        let (sent, waiting) = (Arc::new(AtomicU64::new(0)), AtomicBool::new(false));
        // From the beginning each time: what an interrupted upload left at Puter is not a file yet.
        let upload = || {
            let bytes = stream::once(tokio::fs::File::open(place.clone())).map_ok(ReaderStream::new).try_flatten();
            cloud::Upload::stream(size, kind.clone(), bytes).told_to(sent.clone())
        };
        let (upload, path) = (&upload, &path);
        let write = self.access.ask_through(
            |waits| waiting.store(waits, Ordering::Relaxed),
            |client| async move { cloud::keeping_both(on_conflict, || client.write(path, upload(), on_conflict)).await },
        );
        tokio::pin!(write);
        let report = |finishing| Progress {
            transfer: running.id.clone(),
            name: name.to_string(),
            done: sent.load(Ordering::Relaxed),
            total: Some(size),
            waiting: waiting.load(Ordering::Relaxed),
            finishing,
        };
        emit(report(false));
        let mut ticks = tokio::time::interval(REPORT);
        let written = loop {
            tokio::select! {
                biased;
                () = running.stop.cancelled() => return Err(cancelled()),
                written = &mut write => break written?,
                _ = ticks.tick() => emit(report(sent.load(Ordering::Relaxed) == size)),
            }
        };
        emit(report(false));
        changed(&self.changes, Some(folder.clone()));
        Ok(written)
    }

    /// How many of this kind would be cut if they ended now.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        let running = self.running.borrow().values().filter(|moving| moving.kind == kind).count();
        // Uploads go one after the other: without one that runs, none follows.
        let follow = if kind == Kind::Upload && running > 0 { self.unfinished.waiting() } else { 0 };
        running + follow
    }
}

/// A transfer that was cut off.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct CutOff {
    /// For `files.upload` or `files.downloadAgain`, or for `files.cancel`, after which it is not offered any more.
    id: String,
    /// The file's name.
    name: String,
    /// The folder of the cloud that it was to go into; `null` for a download.
    folder: Option<String>,
    /// Bytes, of an upload.
    size: Option<u64>,
    /// When it was asked for.
    at: i64,
    /// What happened to the file on this computer since.
    since: Since,
}

impl From<Entry> for CutOff {
    fn from(entry: Entry) -> Self {
        let since = entry.since();
        let Entry { id, name, at, direction, .. } = entry;
        let (folder, size) = match direction {
            Direction::Up { folder, size, .. } => (Some(folder.to_string()), Some(size)),
            Direction::Down { .. } => (None, None),
        };
        Self { id, name, folder, size, at, since }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.transfers.running.send_modify(|running| {
            running.remove(&self.id);
        });
    }
}

fn cancelled() -> Problem {
    Reason::TransferCancelled.into()
}
