//! Files that are written whole or not at all, and damaged ones that are set aside instead of lost.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;
use ulid::Ulid;

/// Replaces the file, or makes it, with all of these bytes: they are on disk under the file's name when this returns.
/// Only its owner may read it.
///
/// # Errors
/// The disk or the folder does not take it: the file is as it was before, and nothing is left beside it.
pub fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    whole(file, bytes)?.persist(file)?;
    settle(file)
}

/// The same where there is no file yet.
///
/// # Errors
/// [`AlreadyExists`](io::ErrorKind::AlreadyExists) if there is one, which is left as it is; those of [`write()`].
pub fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    whole(file, bytes)?.persist_noclobber(file)?;
    settle(file)
}

/// All of it on disk beside the file, under a name of its own, which goes with the answer.
fn whole(file: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = folder_of(file);
    fs::create_dir_all(folder)?;
    let mut new = tempfile::Builder::new().prefix(file.file_name().unwrap_or_default()).tempfile_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    Ok(new)
}

/// Waits until the folder's own entry for the file is on disk. Windows does that with the file itself.
///
/// # Errors
/// The folder cannot be read, or the disk fails.
pub fn settle(file: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    match File::open(folder_of(file))?.sync_all() {
        // Some network and user-space file systems know no such request.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        settled => settled,
    }
}

/// Gives a damaged file the first free name for one, and answers it.
///
/// # Errors
/// The folder does not allow it: the file is where it was.
pub fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let aside = damaged_name(file);
    fs::rename(file, &aside)?;
    Ok(aside)
}

/// The first free name for a damaged file: “history-damaged.db”, “history-damaged-2.db”.
pub fn damaged_name(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    let name = |number: u32| match number {
        1 => file.with_file_name(format!("{stem}-damaged{extension}")),
        _ => file.with_file_name(format!("{stem}-damaged-{number}{extension}")),
    };
    (1..).map(name).find(|name| fs::symlink_metadata(name).is_err()).unwrap_or_else(|| name(0))
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file or a folder that is not whole yet; removed when nothing made it whole.
pub struct Part(pub PathBuf);

impl Part {
    /// A name that nobody has, in the same folder.
    pub fn beside(destination: &Path) -> Self {
        let mut name = destination.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.part", Ulid::generate()));
        Self(destination.with_file_name(name))
    }

    /// Whether a place is one that [`beside`](Self::beside) may have given for this destination.
    pub fn is_of(place: &Path, destination: &Path) -> bool {
        let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let (Some(part), Some(whole)) = (name(place), name(destination)) else { return false };
        let ulid = part.strip_prefix(&whole).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".part"));
        place.parent() == destination.parent() && ulid.is_some_and(|ulid| ulid.parse::<Ulid>().is_ok())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Once it is whole it has been renamed, and there is nothing to remove.
        let _ = fs::remove_file(&self.0).or_else(|_| fs::remove_dir_all(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_write_that_fails_leaves_what_was_there_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        write(&file, b"old").unwrap();
        assert_eq!(create(&file, b"new").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).unwrap(), b"old");
        // A folder that is not empty cannot be replaced by a file.
        let taken = folder.path().join("taken");
        fs::create_dir_all(taken.join("full")).unwrap();
        write(&taken, b"new").unwrap_err();
        assert_eq!(names(folder.path()), ["a.json", "taken"]);
        write(&file, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("made too").join("a.json");
        write(&file, b"text").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn each_damaged_file_has_a_name_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["history.db", "plain"] {
            for _ in 0..3 {
                fs::write(folder.path().join(name), "damaged").unwrap();
                set_aside(&folder.path().join(name)).unwrap();
            }
        }
        let expected = [
            "history-damaged-2.db",
            "history-damaged-3.db",
            "history-damaged.db",
            "plain-damaged",
            "plain-damaged-2",
            "plain-damaged-3",
        ];
        assert_eq!(names(folder.path()), expected);
    }
}
