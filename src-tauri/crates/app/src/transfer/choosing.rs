//! The files of this computer that a person points at: in the chooser, by dropping them, by pasting. One that cannot be
//! taken keeps the others from nothing.

use std::path::{Path, PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use problem::{Problem, Reason};
use serde::Serialize;
use ts_rs::TS;

use super::{Chosen, Transfers};
use crate::files::parse_name;

/// The most that is taken of what a person pasted or dropped, in bytes.
pub(crate) const LARGEST_STAGED: usize = 25_000_000;

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

impl Transfers {
    /// Takes what the person pointed at on this computer.
    pub(crate) async fn take(&self, places: Vec<PathBuf>) -> ChosenFiles {
        let mut taken = ChosenFiles::default();
        for place in places {
            let shown = shown_name(&place);
            match tokio::fs::metadata(&place).await {
                Ok(facts) if facts.is_dir() => taken.folders.push(shown),
                Ok(facts) => match choose(self, place, facts.len()) {
                    Ok(file) => taken.files.push(file),
                    Err(problem) => taken.refused.push(RefusedFile { name: shown, problem }),
                },
                Err(error) => taken.refused.push(RefusedFile { name: shown, problem: error.into() }),
            }
        }
        taken
    }

    /// Takes bytes (in base64, at most [`LARGEST_STAGED`] of them) that the person pasted or dropped into the window as a
    /// file they chose. It waits in a private folder until it is uploaded, or until Oriel is closed.
    pub(crate) async fn stage(&self, name: &str, data: &str) -> Result<ChosenFile, Problem> {
        let name = parse_name(name)?;
        if data.len() / 4 * 3 > LARGEST_STAGED + 2 {
            return Err(Reason::TooLargeToPaste { name: name.to_string(), most: LARGEST_STAGED as u64 }.into());
        }
        let Ok(bytes) = STANDARD.decode(data) else {
            return Err(Reason::PastedInPart { name: name.to_string() }.into());
        };
        std::fs::create_dir_all(&self.folder)?;
        let own = tempfile::tempdir_in(&self.folder)?;
        let place = own.path().join("content");
        let size = bytes.len() as u64;
        tokio::fs::write(&place, bytes).await?;
        Ok(self.keep(Chosen { name, place, own: Some(own) }, size))
    }
}

/// Takes a file of this computer as one that the person pointed at.
fn choose(transfers: &Transfers, place: PathBuf, size: u64) -> Result<ChosenFile, Problem> {
    let name = place.file_name().and_then(|name| name.to_str());
    let name = parse_name(name.ok_or(Reason::NameNotUnicode)?)?;
    Ok(transfers.keep(Chosen { name, place, own: None }, size))
}

/// What a file of this computer is called on the screen.
fn shown_name(place: &Path) -> String {
    puter::escaped(&place.file_name().unwrap_or_default().to_string_lossy())
}
