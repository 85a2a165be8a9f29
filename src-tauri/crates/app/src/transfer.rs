//! Uploads and downloads: between the cloud and files that the person chose on this computer.
//! A transfer can be cancelled; what is half done is never left under the file's own name.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use puter::files as cloud;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;
use tokio_util::{io::ReaderStream, sync::CancellationToken};
use ts_rs::TS;
use ulid::Ulid;

use crate::{
    App, Code, Problem,
    command::{Command, Never},
    files::{FileEntry, changed, parse_name, parse_path},
    lock,
    session::Session,
};

/// The least time between two reports of one transfer.
const REPORT: Duration = Duration::from_millis(50);

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

/// The transfers that run now, and the files of this computer that the person chose for the next ones.
#[derive(Default)]
pub(crate) struct Transfers {
    running: Mutex<HashMap<String, CancellationToken>>,
    chosen: Mutex<HashMap<String, PathBuf>>,
}

/// One running transfer; leaves the list when it ends, however that is.
struct Running<'a> {
    transfers: &'a Transfers,
    id: String,
    stop: CancellationToken,
}

impl Transfers {
    fn begin(&self, id: String) -> Running<'_> {
        let stop = CancellationToken::new();
        lock(&self.running).insert(id.clone(), stop.clone());
        Running { transfers: self, id, stop }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        lock(&self.transfers.running).remove(&self.id);
    }
}

fn cancelled() -> Problem {
    Problem::new(Code::Cancelled, "Cancelled. Nothing was left half done.")
}

/// A file of this computer that the person chose. Its path stays on this side of the door: the window can upload
/// only what a person pointed at.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct ChosenFile {
    /// For `files.upload`, and for `files.cancel` while it runs.
    id: String,
    name: String,
    /// Bytes.
    size: u64,
}

/// `files.choose`: lets the person choose files to upload; empty when they cancelled.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ChooseFiles {}

impl Command for ChooseFiles {
    type Event = Never;
    type Output = Vec<ChosenFile>;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Vec<ChosenFile>, Problem> {
        let session = app.session()?;
        let mut files = Vec::new();
        for path in app.surroundings.desktop.choose_files().await {
            let size = tokio::fs::metadata(&path).await?.len();
            let file = ChosenFile { id: Ulid::generate().to_string(), name: file_name(&path)?, size };
            lock(&session.transfers.chosen).insert(file.id.clone(), path);
            files.push(file);
        }
        Ok(files)
    }
}

/// `files.upload`: puts one chosen file into a folder of the cloud. It stays chosen until that has worked, so that the
/// person can be asked about a name that is taken.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Upload {
    folder: String,
    /// The id of a chosen file.
    chosen: String,
    on_conflict: OnConflict,
}

impl Command for Upload {
    type Event = Progress;
    type Output = FileEntry;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let folder = parse_path(&self.folder)?;
        let chosen = lock(&session.transfers.chosen).get(&self.chosen).cloned();
        let file = chosen.ok_or_else(|| Problem::invalid("This file is not chosen any more. Choose it again."))?;
        let name = parse_name(&file_name(&file)?)?;
        let on_conflict = match self.on_conflict {
            OnConflict::Fail => cloud::OnConflict::Fail,
            OnConflict::KeepBoth => cloud::OnConflict::KeepBoth,
            OnConflict::Replace => cloud::OnConflict::Replace,
        };
        let running = session.transfers.begin(self.chosen.clone());
        let source = tokio::fs::File::open(&file).await?;
        let size = source.metadata().await?.len();
        let sent = Arc::new(AtomicU64::new(0));
        let bytes = ReaderStream::new(source).inspect({
            let sent = sent.clone();
            move |piece| {
                if let Ok(piece) = piece {
                    sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
                }
            }
        });
        let kind = mime_guess::from_path(name.as_str()).first_raw().map(str::to_owned);
        let path = folder.join(&name);
        let body = cloud::Upload::stream(size, kind, bytes);
        let write = session.client.write(&path, body, on_conflict);
        tokio::pin!(write);
        let report = || Progress {
            transfer: self.chosen.clone(),
            name: name.to_string(),
            done: sent.load(Ordering::Relaxed),
            total: Some(size),
        };
        emit(report());
        let mut ticks = tokio::time::interval(REPORT);
        let written = loop {
            tokio::select! {
                biased;
                () = running.stop.cancelled() => return Err(cancelled()),
                written = &mut write => break written.map_err(|error| app.problem(error))?,
                _ = ticks.tick() => emit(report()),
            }
        };
        emit(report());
        lock(&session.transfers.chosen).remove(&self.chosen);
        changed(app, Some(folder));
        Ok(written.into())
    }
}

/// The name of a file of this computer.
fn file_name(path: &Path) -> Result<String, Problem> {
    path.file_name()
        .and_then(|name| name.to_str())
        .map(str::to_owned)
        .ok_or_else(|| Problem::invalid("The file’s name is not Unicode text. Rename it and choose it again."))
}

/// `files.download`: lets the person choose where, and saves the file there. Answers the place, or `null` when the
/// person cancelled the choice. Bytes go to a file beside it that takes the name only when it is whole.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Download {
    path: String,
}

impl Command for Download {
    type Event = Progress;
    type Output = Option<String>;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Option<String>, Problem> {
        let session = app.session()?;
        let path = parse_path(&self.path)?;
        let entry = session.client.stat(&path).await.map_err(|error| app.problem(error))?;
        if entry.is_folder {
            return Err(Problem::invalid("Folders cannot be downloaded whole. Download the files in it."));
        }
        let name = entry.original_name.unwrap_or(entry.name);
        let Some(destination) = app.surroundings.desktop.choose_destination(&name).await else { return Ok(None) };
        let running = session.transfers.begin(Ulid::generate().to_string());
        let part = Part::beside(&destination);
        let receive = receive(app, &session, &path, &part, |done, total| {
            emit(Progress { transfer: running.id.clone(), name: name.clone(), done, total });
        });
        tokio::select! {
            biased;
            () = running.stop.cancelled() => return Err(cancelled()),
            received = receive => received?,
        }
        tokio::fs::rename(&part.0, &destination).await?;
        Ok(Some(destination.display().to_string()))
    }
}

/// Writes the cloud file's bytes into the part.
async fn receive(
    app: &App,
    session: &Session,
    path: &puter::CloudPath,
    part: &Part,
    report: impl Fn(u64, Option<u64>),
) -> Result<(), Problem> {
    let mut download = session.client.read(path, None).await.map_err(|error| app.problem(error))?;
    let total = download.size;
    let mut file = tokio::fs::File::create(&part.0).await?;
    let mut done = 0;
    let mut reported = Instant::now();
    report(0, total);
    while let Some(piece) = download.next().await {
        let piece = piece.map_err(|error| app.problem(error))?;
        file.write_all(&piece).await?;
        done += piece.len() as u64;
        if reported.elapsed() >= REPORT {
            reported = Instant::now();
            report(done, total);
        }
    }
    file.sync_all().await?;
    report(done, total);
    match total {
        Some(total) if total != done => {
            Err(Problem::new(Code::Offline, "The connection broke while downloading. Nothing was saved; try again."))
        }
        _ => Ok(()),
    }
}

/// A file that is not whole yet; removed when the download ends without it.
struct Part(PathBuf);

impl Part {
    fn beside(destination: &Path) -> Self {
        let mut name = destination.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.part", Ulid::generate()));
        Self(destination.with_file_name(name))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After a whole download it has been renamed, and there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// `files.cancel`: ends a transfer.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct CancelTransfer {
    /// From its progress.
    transfer: String,
}

impl Command for CancelTransfer {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        if let Some(stop) = lock(&app.session()?.transfers.running).get(&self.transfer) {
            stop.cancel();
        }
        Ok(())
    }
}
