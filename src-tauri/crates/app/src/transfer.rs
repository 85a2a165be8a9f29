//! Uploads and downloads: between the cloud and files that the person chose on this computer.
//! A transfer can be cancelled; what is half done is never left under the file's own name.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{StreamExt, TryStreamExt, stream};
use puter::{CloudPath, FileName, files as cloud};
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
/// The most that is taken of what a person pasted or dropped, in bytes.
const BROUGHT: usize = 25 * 1024 * 1024;
/// Where that waits, in the account's folder, until it is uploaded.
const BROUGHT_FOLDER: &str = "brought";

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
pub(crate) struct Transfers {
    running: Mutex<HashMap<String, CancellationToken>>,
    chosen: Mutex<HashMap<String, Arc<Chosen>>>,
    /// For what has no place on this computer yet.
    folder: PathBuf,
}

/// A file of this computer that the person pointed at.
pub(crate) struct Chosen {
    pub(crate) name: FileName,
    pub(crate) place: PathBuf,
    /// The folder that was made for it, if one was; it goes with this.
    _own: Option<tempfile::TempDir>,
}

/// One running transfer; leaves the list when it ends, however that is.
pub(crate) struct Running<'a> {
    transfers: &'a Transfers,
    pub(crate) id: String,
    pub(crate) stop: CancellationToken,
}

impl Transfers {
    /// None yet, for the account with this folder. What a crash left there is removed.
    pub(crate) fn new(account: &Path) -> Self {
        let folder = account.join(BROUGHT_FOLDER);
        // It is not there, as a rule.
        let _ = std::fs::remove_dir_all(&folder);
        Self { running: Mutex::default(), chosen: Mutex::default(), folder }
    }

    fn keep(&self, chosen: Chosen, size: u64) -> ChosenFile {
        let file = ChosenFile { id: Ulid::generate().to_string(), name: chosen.name.to_string(), size };
        lock(&self.chosen).insert(file.id.clone(), Arc::new(chosen));
        file
    }

    /// The chosen file of this id.
    pub(crate) fn chosen(&self, id: &str) -> Result<Arc<Chosen>, Problem> {
        let chosen = lock(&self.chosen).get(id).cloned();
        chosen.ok_or_else(|| Problem::invalid("This file is not chosen any more. Choose it again."))
    }

    /// It is in the cloud now.
    pub(crate) fn forget(&self, id: &str) {
        lock(&self.chosen).remove(id);
    }

    /// A transfer begins, which can be cancelled by this id.
    pub(crate) fn begin(&self, id: String) -> Running<'_> {
        let stop = CancellationToken::new();
        lock(&self.running).insert(id.clone(), stop.clone());
        Running { transfers: self, id, stop }
    }

    /// Ends them all.
    pub(crate) fn end(&self) {
        for stop in lock(&self.running).values() {
            stop.cancel();
        }
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
        for place in app.surroundings.desktop.choose_files().await {
            let size = tokio::fs::metadata(&place).await?.len();
            files.push(choose(&session, place, size)?);
        }
        Ok(files)
    }
}

/// What was dropped on the window.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub(crate) struct Dropped {
    files: Vec<ChosenFile>,
    /// The names of the folders, which cannot be uploaded.
    folders: Vec<String>,
}

/// `files.takeDropped`: takes the files that were dropped on the window as files the person chose, where the engine does
/// not show them to the page. They can be taken once.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TakeDropped {}

impl Command for TakeDropped {
    type Event = Never;
    type Output = Dropped;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Dropped, Problem> {
        let session = app.session()?;
        let mut dropped = Dropped::default();
        for place in app.surroundings.desktop.dropped_files() {
            let facts = tokio::fs::metadata(&place).await?;
            if facts.is_dir() {
                dropped.folders.push(file_name(&place)?);
            } else {
                dropped.files.push(choose(&session, place, facts.len())?);
            }
        }
        Ok(dropped)
    }
}

/// Takes a file of this computer as one that the person pointed at.
fn choose(session: &Session, place: PathBuf, size: u64) -> Result<ChosenFile, Problem> {
    let name = parse_name(&file_name(&place)?)?;
    Ok(session.transfers.keep(Chosen { name, place, _own: None }, size))
}

/// `files.bring`: takes what the person pasted or dropped into the window as a file they chose. It waits in a private
/// folder until it is uploaded, or until Oriel is closed.
#[derive(Deserialize, TS)]
pub(crate) struct Bring {
    name: String,
    /// The bytes in base64, at most 25 MiB of them.
    data: String,
}

impl Command for Bring {
    type Event = Never;
    type Output = ChosenFile;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<ChosenFile, Problem> {
        let session = app.session()?;
        let name = parse_name(&self.name)?;
        if self.data.len() / 4 * 3 > BROUGHT + 2 {
            return Err(Problem::invalid(format!(
                "{name} is larger than {} MB. Choose it with Attach instead; nothing was added.",
                BROUGHT / 1024 / 1024
            )));
        }
        let Ok(bytes) = STANDARD.decode(self.data) else {
            return Err(Problem::invalid(format!("{name} did not arrive whole. Try again, or choose it with Attach.")));
        };
        let transfers = &session.transfers;
        std::fs::create_dir_all(&transfers.folder)?;
        let own = tempfile::tempdir_in(&transfers.folder)?;
        let place = own.path().join("content");
        let size = bytes.len() as u64;
        tokio::fs::write(&place, bytes).await?;
        Ok(transfers.keep(Chosen { name, place, _own: Some(own) }, size))
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
        let chosen = session.transfers.chosen(&self.chosen)?;
        let on_conflict = match self.on_conflict {
            OnConflict::Fail => cloud::OnConflict::Fail,
            OnConflict::KeepBoth => cloud::OnConflict::KeepBoth,
            OnConflict::Replace => cloud::OnConflict::Replace,
        };
        let running = session.transfers.begin(self.chosen.clone());
        let written = send_file(app, &session, &running, &chosen, &folder, on_conflict, emit).await?;
        session.transfers.forget(&self.chosen);
        Ok(written.into())
    }
}

/// Puts a file of this computer into a folder of the cloud, and says how far it is.
pub(crate) async fn send_file(
    app: &App,
    session: &Session,
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
    let upload = || {
        // From the beginning again: what an interrupted upload left at Puter is not a file yet.
        sent.store(0, Ordering::Relaxed);
        let sent = sent.clone();
        let source = stream::once(tokio::fs::File::open(place.clone())).map_ok(ReaderStream::new).try_flatten();
        let bytes = source.inspect_ok(move |piece| {
            sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
        });
        cloud::Upload::stream(size, kind.clone(), bytes)
    };
    let (upload, path) = (&upload, &path);
    let write = session.access.ask_through(
        app,
        |waits| waiting.store(waits, Ordering::Relaxed),
        |client| async move { client.write(path, upload(), on_conflict).await },
    );
    tokio::pin!(write);
    let report = || Progress {
        transfer: running.id.clone(),
        name: name.to_string(),
        done: sent.load(Ordering::Relaxed),
        total: Some(size),
        waiting: waiting.load(Ordering::Relaxed),
    };
    emit(report());
    let mut ticks = tokio::time::interval(REPORT);
    let written = loop {
        tokio::select! {
            biased;
            () = running.stop.cancelled() => return Err(cancelled()),
            written = &mut write => break written?,
            _ = ticks.tick() => emit(report()),
        }
    };
    emit(report());
    changed(app, Some(folder.clone()));
    Ok(written)
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
        let entry = session.ask(app, async |client| client.stat(&path).await).await?;
        if entry.is_folder {
            return Err(Problem::invalid("Folders cannot be downloaded whole. Download the files in it."));
        }
        let name = entry.original_name.unwrap_or(entry.name);
        let Some(destination) = app.surroundings.desktop.choose_destination(&name).await else { return Ok(None) };
        let running = session.transfers.begin(Ulid::generate().to_string());
        let part = Part::beside(&destination);
        let receive = receive(app, &session, &path, &part, |done, total, waiting| {
            emit(Progress { transfer: running.id.clone(), name: name.clone(), done, total, waiting });
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
    path: &CloudPath,
    part: &Part,
    report: impl Fn(u64, Option<u64>, bool),
) -> Result<(), Problem> {
    let waits = |waits| report(0, None, waits);
    let mut download =
        session.access.ask_through(app, waits, |client| async move { client.read(path, None).await }).await?;
    let total = download.size;
    let mut file = tokio::fs::File::create(&part.0).await?;
    let mut done = 0;
    let mut reported = Instant::now();
    report(0, total, false);
    while let Some(piece) = download.next().await {
        let piece = piece?;
        file.write_all(&piece).await?;
        done += piece.len() as u64;
        if reported.elapsed() >= REPORT {
            reported = Instant::now();
            report(done, total, false);
        }
    }
    file.sync_all().await?;
    report(done, total, false);
    match total {
        Some(total) if total != done => {
            Err(Problem::new(Code::Offline, "The connection broke while downloading. Nothing was saved; try again."))
        }
        _ => Ok(()),
    }
}

/// A file that is not whole yet; removed when the download ends without it.
pub(crate) struct Part(pub(crate) PathBuf);

impl Part {
    /// A name that nobody has, in the same folder.
    pub(crate) fn beside(destination: &Path) -> Self {
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
