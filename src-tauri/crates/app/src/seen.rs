//! What Puter last told of an account, on disk: a start without Puter shows it, with its time.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::whole_file;

/// In the account's folder.
const FOLDER: &str = "seen";

/// Of one account, a file for each thing.
#[derive(Clone)]
pub(crate) struct Seen {
    folder: PathBuf,
}

impl Seen {
    /// That of the account with this folder.
    pub(crate) fn of(account: &Path) -> Self {
        Self { folder: account.join(FOLDER) }
    }

    /// Keeps it in the place of what was seen under this name before.
    pub(crate) fn keep(&self, name: &str, seen: &impl Serialize) {
        let kept = serde_json::to_vec(seen).map_err(io::Error::from);
        if let Err(error) = kept.and_then(|bytes| whole_file::write(&self.file(name), &bytes)) {
            // It is shown all the same; only a start without Puter does not have it.
            tracing::warn!(%error, name, "what was seen of Puter could not be kept");
        }
    }

    /// What was last seen under this name; `None` where it never was, or the file is damaged.
    pub(crate) fn last<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_slice(&fs::read(self.file(name)).ok()?).ok()
    }

    /// Removes all of it.
    ///
    /// Errors: the disk or the folder does not allow it.
    pub(crate) fn erase(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name).with_extension("json")
    }
}
