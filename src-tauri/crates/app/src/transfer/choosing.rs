//! The files of this computer that a person points at: in the chooser, by dropping them, by pasting. One that cannot be
//! taken keeps the others from nothing.

use std::path::{Path, PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Chosen;
use crate::{
    App, Problem,
    command::{Command, Never},
    files::parse_name,
    session::Session,
};

/// The most that is taken of what a person pasted or dropped, in bytes.
const BROUGHT: usize = 25 * 1024 * 1024;

/// A file of this computer that the person chose. Its path stays on this side of the door: the window can upload
/// only what a person pointed at.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct ChosenFile {
    /// For `files.upload`, and for `files.cancel` while it runs.
    pub(super) id: String,
    pub(super) name: String,
    /// Bytes.
    pub(super) size: u64,
}

/// A file that cannot be taken, and why.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct RefusedFile {
    /// As it can be shown.
    name: String,
    problem: Problem,
}

/// What the person pointed at.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub(crate) struct ChosenFiles {
    files: Vec<ChosenFile>,
    /// The names of the folders, which cannot be uploaded.
    folders: Vec<String>,
    refused: Vec<RefusedFile>,
}

impl ChosenFiles {
    async fn take(session: &Session, places: Vec<PathBuf>) -> Self {
        let mut taken = Self::default();
        for place in places {
            let shown = shown_name(&place);
            match tokio::fs::metadata(&place).await {
                Ok(facts) if facts.is_dir() => taken.folders.push(shown),
                Ok(facts) => match choose(session, place, facts.len()) {
                    Ok(file) => taken.files.push(file),
                    Err(problem) => taken.refused.push(RefusedFile { name: shown, problem }),
                },
                Err(error) => taken.refused.push(RefusedFile { name: shown, problem: error.into() }),
            }
        }
        taken
    }
}

/// `files.choose`: lets the person choose files to upload; empty when they cancelled.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ChooseFiles {}

impl Command for ChooseFiles {
    type Event = Never;
    type Output = ChosenFiles;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<ChosenFiles, Problem> {
        let session = app.session()?;
        Ok(ChosenFiles::take(&session, app.surroundings.desktop.choose_files().await).await)
    }
}

/// `files.takeDropped`: takes the files that were dropped on the window as files the person chose, where the engine does
/// not show them to the page. They can be taken once.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TakeDropped {}

impl Command for TakeDropped {
    type Event = Never;
    type Output = ChosenFiles;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<ChosenFiles, Problem> {
        let session = app.session()?;
        Ok(ChosenFiles::take(&session, app.surroundings.desktop.dropped_files()).await)
    }
}

/// Takes a file of this computer as one that the person pointed at.
fn choose(session: &Session, place: PathBuf, size: u64) -> Result<ChosenFile, Problem> {
    let name = place.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| {
        Problem::invalid("The file’s name is not Unicode text. Rename it and choose it again; nothing was uploaded.")
    })?;
    let name = parse_name(name)?;
    Ok(session.transfers.keep(Chosen { name, place, own: None }, size))
}

/// What a file of this computer is called on the screen.
fn shown_name(place: &Path) -> String {
    puter::escaped(&place.file_name().unwrap_or_default().to_string_lossy())
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
        Ok(transfers.keep(Chosen { name, place, own: Some(own) }, size))
    }
}
