//! Throwing away: into the trash, out of it again, and for ever.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::{
    Entry, FileRef,
    change::{check_changeable, guarded},
    same_name::{OnConflict, keeping_both},
};
use crate::{Client, CloudPath, error::Result, http::Again, wire};

impl Client {
    /// Puts something in the trash of the home it is in, as Puter's own desktop does (recorded: fs-trash-move).
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] for what Puter relies on and for what is in the trash already.
    pub async fn trash(&self, entry: &Entry) -> Result<Entry> {
        const OPERATION: &str = "trash";
        check_changeable(OPERATION, entry)?;
        let bin =
            entry.path.home_of().map(|home| format!("{home}/Trash")).and_then(|bin| bin.parse::<CloudPath>().ok());
        let bin = bin.ok_or_else(|| guarded(OPERATION, "This cannot be put in the trash."))?;
        if entry.path.is_in_trash() {
            return Err(guarded(OPERATION, "This is in the trash already."));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let metadata = wire::TrashedMetadata {
            original_name: Some(entry.name.clone()),
            original_path: Some(entry.path.to_string()),
            trashed_ts: now,
        };
        let asked = wire::Transfer {
            source: &entry.uid,
            destination: bin.as_str(),
            new_name: Some(&entry.uid),
            overwrite: false,
            dedupe_name: false,
            new_metadata: Some(wire::NewMetadata::Trashed(metadata)),
        };
        self.entry_in(OPERATION, "move", &asked, |moved: wire::Moved| Some(moved.moved)).await
    }

    /// Takes something out of the trash and puts it into a folder under a name: where it was, as its entry tells, or
    /// elsewhere (recorded: fs-trash-restore). If that name has been taken meanwhile, both stay and this one becomes
    /// `name (1)`.
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] for what is not in the trash; [`ErrorKind::NotFound`] if the folder is gone;
    /// [`ErrorKind::NotFolder`].
    pub async fn restore(&self, entry: &Entry, folder: impl Into<FileRef>, name: &str) -> Result<Entry> {
        const OPERATION: &str = "restore";
        let folder = folder.into();
        if !entry.path.is_in_trash() {
            return Err(guarded(OPERATION, "This is not in the trash."));
        }
        let asked = wire::Transfer {
            source: &entry.uid,
            destination: folder.address(OPERATION)?,
            new_name: Some(name),
            overwrite: false,
            dedupe_name: true,
            new_metadata: Some(wire::NewMetadata::Nothing(wire::Nothing {})),
        };
        let find = |moved: wire::Moved| Some(moved.moved);
        keeping_both(OnConflict::KeepBoth, || self.entry_in(OPERATION, "move", &asked, find)).await
    }

    /// Deletes everything in a trash, for ever, and leaves the trash itself, as Puter's own desktop does (source: its
    /// *Empty trash*).
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] for any other folder.
    pub async fn empty_trash(&self, trash: &CloudPath) -> Result<()> {
        const OPERATION: &str = "empty_trash";
        let entry = self.stat_for(OPERATION, trash).await?;
        if !entry.path.is_trash() {
            return Err(guarded(OPERATION, "Only a trash is emptied."));
        }
        let asked = wire::Delete { paths: [&entry.uid], recursive: true, descendants_only: true };
        let _: Value = self.post(OPERATION, Again::Write, "delete", &asked).await?;
        Ok(())
    }

    /// Deletes something and all that is in it, for ever.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; [`ErrorKind::Guarded`] for the root, a home, and what Puter relies on, all of which
    /// the server would delete (recorded: fs-delete-home, fs-delete-immutable).
    pub async fn delete_forever(&self, file: impl Into<FileRef>) -> Result<()> {
        const OPERATION: &str = "delete";
        let entry = self.changeable(OPERATION, file).await?;
        let asked = wire::Delete { paths: [&entry.uid], recursive: true, descendants_only: false };
        let _: Value = self.post(OPERATION, Again::Write, "delete", &asked).await?;
        Ok(())
    }
}
