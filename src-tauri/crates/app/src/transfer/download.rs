//! A file or a folder of the cloud on its way to this computer.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use futures_util::StreamExt;
use problem::{Problem, Reason};
use puter::{FileRef, files as cloud};
use tokio::io::AsyncWriteExt;
use ulid::Ulid;

use super::{
    Kind, Progress, REPORT, Transfers, cancelled,
    unfinished::{Direction, Entry},
};
use crate::{
    access::Access,
    files::{parse_file, shown_name},
    folder,
    puter_error::of_puter,
    whole_file::Part,
};

impl Transfers {
    /// Saves a file or a folder of the cloud at a place that the person chose, and answers that place. Bytes go to a file
    /// or folder beside it that takes the name only when it is whole.
    pub(crate) async fn download(
        &self,
        entry: &cloud::Entry,
        destination: PathBuf,
        emit: impl Fn(Progress) + Send + Sync,
    ) -> Result<String, Problem> {
        let id = Ulid::generate().to_string();
        save_to(self, id, entry.uid.clone(), shown_name(entry), destination, emit).await
    }

    /// Saves a file at the place that was chosen for it before, when that was cut off or failed.
    pub(crate) async fn download_again(
        &self,
        id: &str,
        emit: impl Fn(Progress) + Send + Sync,
    ) -> Result<String, Problem> {
        match self.unfinished.get(id) {
            Some(Entry { id, name, direction: Direction::Down { file, destination, .. }, .. }) => {
                save_to(self, id, file, name, destination, emit).await
            }
            _ => Err(Reason::DownloadGone.into()),
        }
    }
}

/// Saves a file or a folder at this place, and remembers it until that is done.
async fn save_to(
    transfers: &Transfers,
    id: String,
    file: String,
    name: String,
    destination: PathBuf,
    emit: impl Fn(Progress) + Send + Sync,
) -> Result<String, Problem> {
    let (wanted, access) = (parse_file(&file)?, &transfers.access);
    // It counts as running until its part is gone, which is dropped first.
    let running = transfers.begin(id.clone(), Kind::Download);
    let part = Part::beside(&destination);
    let direction = Direction::Down { file, destination: destination.clone(), part: part.0.clone() };
    transfers.unfinished.put(vec![Entry { id, name: name.clone(), at: transfers.now(), direction, waits: false }]);
    let report = |done, total, waiting| {
        emit(Progress { transfer: running.id.clone(), name: name.clone(), done, total, waiting, finishing: false });
    };
    let receive = async {
        let waits = |waits| report(0, None, waits);
        let wanted = &wanted;
        let entry = access.ask_through(waits, |client| async move { client.stat(wanted).await }).await?;
        if !entry.is_folder {
            return receive(access, wanted, &part.0, &report).await.map(drop);
        }
        if destination.exists() {
            return Err(Reason::TakenHere.into());
        }
        receive_folder(access, &entry, &part.0, &report).await
    };
    tokio::select! {
        biased;
        () = running.stop.cancelled() => return Err(cancelled()),
        received = receive => received?,
    }
    tokio::fs::rename(&part.0, &destination).await?;
    transfers.unfinished.remove(&running.id);
    Ok(destination.display().to_string())
}

/// Makes a folder here, and writes everything into it that the cloud's folder holds.
async fn receive_folder(
    access: &Access,
    folder: &cloud::Entry,
    place: &Path,
    report: &(impl Fn(u64, Option<u64>, bool) + Sync),
) -> Result<(), Problem> {
    report(0, None, false);
    let tree = folder::tree(access, folder).await?;
    tokio::fs::create_dir(place).await?;
    for inner in &tree.folders {
        tokio::fs::create_dir(place.join(inner)).await?;
    }
    let mut before = 0;
    for (inner, file) in &tree.files {
        let so_far = before;
        let report = |done, _, waiting| report(so_far + done, Some(tree.size), waiting);
        before += receive(access, file, &place.join(inner), &report).await?;
    }
    Ok(())
}

/// Writes the cloud file's bytes to a place, and gives their number.
async fn receive(
    access: &Access,
    file: &FileRef,
    place: &Path,
    report: &(impl Fn(u64, Option<u64>, bool) + Sync),
) -> Result<u64, Problem> {
    let waits = |waits| report(0, None, waits);
    let mut download = access.ask_through(waits, |client| async move { client.read(file, None).await }).await?;
    let total = download.size;
    let mut file = tokio::fs::File::create(place).await?;
    let mut done = 0;
    let mut reported = Instant::now();
    report(0, total, false);
    while let Some(piece) = download.next().await {
        let piece = piece.map_err(of_puter)?;
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
        Some(total) if total != done => Err(Reason::DownloadBroke.into()),
        _ => Ok(done),
    }
}
