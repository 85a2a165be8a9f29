//! Files between this computer and the cloud.

use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App,
    commands::{Command, StreamingCommand},
    files::{FileEntry, local_name, parse_file, parse_path},
    transfer::{ChosenFile, ChosenFiles, CutOff, OnConflict, Progress},
};

/// `files.queue`: remembers that these files are to go into a folder of the cloud, one after the other, so that those
/// that did not get there are offered again at the next start.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Queue {
    folder: String,
    /// The ids of chosen files.
    chosen: Vec<String>,
}

impl Command for Queue {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.session()?.transfers.queue(&self.chosen, &parse_path(&self.folder)?);
        Ok(())
    }
}

/// `files.unfinished`: the transfers that were cut off and can be tried again, the oldest first.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetUnfinished {}

impl Command for GetUnfinished {
    type Output = Vec<CutOff>;

    async fn run(self, app: &App) -> Result<Vec<CutOff>, Problem> {
        Ok(app.session()?.transfers.cut_off())
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

impl StreamingCommand for Upload {
    type Event = Progress;
    type Output = FileEntry;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let folder = parse_path(&self.folder)?;
        session.transfers.upload(&self.chosen, &folder, self.on_conflict.into(), emit).await.map(FileEntry::from)
    }
}

/// `files.cancel`: ends a transfer, which is not offered again.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct CancelTransfer {
    /// From its progress.
    transfer: String,
}

impl Command for CancelTransfer {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.session()?.transfers.cancel(&self.transfer);
        Ok(())
    }
}

/// `files.choose`: lets the person choose files to upload; empty when they cancelled.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ChooseFiles {}

impl Command for ChooseFiles {
    type Output = ChosenFiles;

    async fn run(self, app: &App) -> Result<ChosenFiles, Problem> {
        let session = app.session()?;
        Ok(session.transfers.take(app.platform.desktop.choose_files().await).await)
    }
}

/// `files.takeDropped`: takes the files that were dropped on the window as files the person chose, where the engine does
/// not show them to the page. They can be taken once.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TakeDropped {}

impl Command for TakeDropped {
    type Output = ChosenFiles;

    async fn run(self, app: &App) -> Result<ChosenFiles, Problem> {
        Ok(app.session()?.transfers.take(app.platform.desktop.dropped_files()).await)
    }
}

/// `files.stage`: takes what the person pasted or dropped into the window as a file they chose. It waits in a private
/// folder until it is uploaded, or until Oriel is closed.
#[derive(Deserialize, TS)]
pub(crate) struct Stage {
    name: String,
    /// The bytes in base64, at most `LARGEST_STAGED` of them.
    data: String,
}

impl Command for Stage {
    type Output = ChosenFile;

    async fn run(self, app: &App) -> Result<ChosenFile, Problem> {
        app.session()?.transfers.stage(&self.name, &self.data).await
    }
}

/// `files.download`: lets the person choose where, and saves the file or the folder there. Answers the place, or `null`
/// when the person cancelled the choice. Bytes go to a file or folder beside it that takes the name only when it is whole.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Download {
    /// An id or a path.
    file: String,
}

impl StreamingCommand for Download {
    type Event = Progress;
    type Output = Option<String>;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Option<String>, Problem> {
        let session = app.session()?;
        let file = parse_file(&self.file)?;
        let entry = session.ask(async |client| client.stat(&file).await).await?;
        let suggested = local_name(&entry);
        let Some(destination) = app.platform.desktop.choose_destination(&suggested).await else { return Ok(None) };
        session.transfers.download(&entry, destination, emit).await.map(Some)
    }
}

/// `files.downloadAgain`: saves a file at the place that was chosen for it before, when that was cut off or failed.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct DownloadAgain {
    /// The id of a transfer that is unfinished.
    transfer: String,
}

impl StreamingCommand for DownloadAgain {
    type Event = Progress;
    type Output = String;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<String, Problem> {
        app.session()?.transfers.download_again(&self.transfer, emit).await
    }
}
