//! Making folders, renaming, moving and copying. Puter's API protects nothing, so what would do harm is refused here
//! before it is sent.

use super::{
    Entry, FileRef,
    entry::unreadable,
    same_name::{OnConflict, keeping_both},
};
use crate::{
    Client, CloudPath, FileName,
    error::{Error, ErrorKind, Result},
    http::Again,
    wire,
};

impl Client {
    /// Makes a folder. The one above it must exist.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] if anything of that name exists; [`ErrorKind::NotFound`] if the folder above does not.
    pub async fn make_folder(&self, path: &CloudPath) -> Result<Entry> {
        const OPERATION: &str = "make_folder";
        // The server passes an existing folder off as a new one (recorded: fs-mkdir-conflict).
        match self.stat_for(OPERATION, path).await {
            Ok(_) => return Err(taken(OPERATION)),
            Err(error) if error.kind == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        if self.twin(OPERATION, path).await?.is_some() {
            return Err(taken(OPERATION));
        }
        let asked =
            wire::MakeDir { path: path.as_str(), overwrite: false, dedupe_name: false, create_missing_parents: false };
        self.entry(OPERATION, Again::Write, "mkdir", &asked).await
    }

    /// Gives a file or folder another name in the same place (recorded: fs-rename).
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] if the name is taken; [`ErrorKind::Guarded`] for what Puter relies on.
    pub async fn rename(&self, file: impl Into<FileRef>, name: &FileName) -> Result<Entry> {
        const OPERATION: &str = "rename";
        let entry = self.changeable(OPERATION, file).await?;
        if let Some(path) = entry.path.beside(name.as_str())
            && self.twin(OPERATION, &path).await?.is_some_and(|twin| twin.uid != entry.uid)
        {
            return Err(taken(OPERATION));
        }
        self.entry(OPERATION, Again::Write, "rename", &wire::Rename { uid: &entry.uid, new_name: name.as_str() }).await
    }

    /// Moves something into a folder, under another name if one is given (recorded: fs-move).
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] as `on_conflict` says; [`ErrorKind::NotFolder`]; [`ErrorKind::IsFolder`] if a folder
    /// would be replaced; [`ErrorKind::Guarded`] for what Puter relies on, and for a folder into itself, which the
    /// server would do, leaving it unreachable (recorded: fs-move-into-itself).
    pub async fn move_to(
        &self,
        source: impl Into<FileRef>,
        folder: impl Into<FileRef>,
        new_name: Option<&FileName>,
        on_conflict: OnConflict,
    ) -> Result<Entry> {
        const OPERATION: &str = "move";
        let entry = self.changeable(OPERATION, source).await?;
        let target = self.target(OPERATION, &entry, &folder.into(), new_name, on_conflict).await?;
        if target.path == entry.path {
            return Ok(entry);
        }
        let asked = target.transfer(&entry, on_conflict);
        let find = |moved: wire::Moved| Some(moved.moved);
        keeping_both(on_conflict, || self.entry_in(OPERATION, "move", &asked, find)).await
    }

    /// Copies something into a folder, under another name if one is given (recorded: fs-copy).
    ///
    /// # Errors
    /// As for [`Client::move_to`]; [`ErrorKind::Guarded`] also if it would replace itself.
    pub async fn copy_to(
        &self,
        source: impl Into<FileRef>,
        folder: impl Into<FileRef>,
        new_name: Option<&FileName>,
        on_conflict: OnConflict,
    ) -> Result<Entry> {
        const OPERATION: &str = "copy";
        let entry = self.stat_for(OPERATION, source).await?;
        if entry.path.is_home() {
            return Err(guarded(OPERATION, "A whole home cannot be copied."));
        }
        let target = self.target(OPERATION, &entry, &folder.into(), new_name, on_conflict).await?;
        if target.path == entry.path && on_conflict == OnConflict::Replace {
            return Err(guarded(OPERATION, "A file cannot replace itself."));
        }
        let asked = target.transfer(&entry, on_conflict);
        let first = |copies: Vec<wire::Copied>| copies.into_iter().next().map(|copy| copy.copied);
        keeping_both(on_conflict, || self.entry_in(OPERATION, "copy", &asked, first)).await
    }

    /// The entry, if it may be moved, renamed or deleted at all.
    pub(super) async fn changeable(&self, operation: &'static str, file: impl Into<FileRef>) -> Result<Entry> {
        let file = file.into();
        if let FileRef::Path(path) = &file {
            check_place(operation, path)?;
        }
        let entry = self.stat_for(operation, &file).await?;
        // Once more with the path from the root: `~` and ids are resolved now.
        check_changeable(operation, &entry)?;
        Ok(entry)
    }

    /// Where something is about to be put, if no harm comes of it.
    async fn target(
        &self,
        operation: &'static str,
        entry: &Entry,
        folder: &FileRef,
        new_name: Option<&FileName>,
        on_conflict: OnConflict,
    ) -> Result<Target> {
        let folder = self.stat_for(operation, folder).await?;
        if !folder.is_folder {
            return Err(Error::new(ErrorKind::NotFolder, operation, "The destination is not a folder."));
        }
        if folder.path.starts_with(&entry.path) {
            return Err(guarded(operation, "A folder cannot be put into itself."));
        }
        let name = new_name.map_or(entry.name.as_str(), FileName::as_str);
        let path = CloudPath::listed(&format!("{}/{name}", folder.path)).map_err(|_| unreadable(operation))?;
        if on_conflict == OnConflict::Replace && path != entry.path {
            match self.stat_for(operation, &path).await {
                Ok(old) if old.is_folder => {
                    return Err(Error::new(
                        ErrorKind::IsFolder,
                        operation,
                        "A folder is there, and it is not replaced.",
                    ));
                }
                Ok(_) => {}
                Err(error) if error.kind == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        let mut name = new_name.cloned().map(String::from);
        let mut path = path;
        if let Some(twin) = self.twin(operation, &path).await?
            && twin.uid != entry.uid
        {
            if on_conflict != OnConflict::KeepBoth {
                return Err(taken(operation));
            }
            path = self.unused(operation, &path).await?;
            name = path.name().map(str::to_owned);
        }
        Ok(Target { folder: folder.uid, path, name })
    }
}

/// Where something is about to be put.
struct Target {
    /// The folder's id.
    folder: String,
    /// The path it will have, unless the server must choose another name.
    path: CloudPath,
    /// The name it gets, if that is another one than it has.
    name: Option<String>,
}

impl Target {
    fn transfer<'a>(&'a self, entry: &'a Entry, on_conflict: OnConflict) -> wire::Transfer<'a> {
        wire::Transfer {
            source: &entry.uid,
            destination: &self.folder,
            new_name: self.name.as_deref(),
            overwrite: on_conflict == OnConflict::Replace,
            dedupe_name: on_conflict == OnConflict::KeepBoth,
            new_metadata: None,
        }
    }
}

/// Refuses to move, rename or delete what Puter relies on. The server would do it.
pub(super) fn check_changeable(operation: &'static str, entry: &Entry) -> Result<()> {
    check_place(operation, &entry.path)?;
    if entry.immutable {
        return Err(guarded(operation, "Puter needs this where it is."));
    }
    Ok(())
}

fn check_place(operation: &'static str, path: &CloudPath) -> Result<()> {
    if path.is_root() || path.is_home() {
        return Err(guarded(operation, "A whole home cannot be changed."));
    }
    if path.is_system() {
        return Err(guarded(operation, "Puter needs this folder where it is."));
    }
    Ok(())
}

pub(super) fn guarded(operation: &'static str, message: &str) -> Error {
    Error::new(ErrorKind::Guarded, operation, message)
}

fn taken(operation: &'static str) -> Error {
    Error::new(ErrorKind::Conflict, operation, "Something of this name is there already.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::answer;

    fn entry(name: &str) -> Entry {
        Entry::read(answer(name)).unwrap()
    }

    #[test]
    fn what_puter_relies_on_is_left_alone() {
        let guarded = |entry: &Entry| check_changeable("test", entry).is_err_and(|e| e.kind == ErrorKind::Guarded);
        assert!(guarded(&entry("fs-stat-home")));
        assert!(guarded(&Entry { immutable: true, ..entry("fs-stat-dir") }));
        assert!(!guarded(&entry("fs-stat-dir")));
        for path in ["/", "~", "/testuser", "~/Documents", "/testuser/Trash"] {
            assert!(check_place("test", &path.parse().unwrap()).is_err(), "{path}");
        }
        assert!(check_place("test", &"~/Documents/a".parse().unwrap()).is_ok());
    }
}
