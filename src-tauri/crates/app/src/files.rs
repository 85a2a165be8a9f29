//! The files and folders of the cloud, as the window shows them and as it names them.
//! Paths and names are parsed once, here; nothing below asks again.

use history::LocalName;
use problem::{Code, Problem, Reason};
use puter::{CloudPath, FileName, FileRef, NameError, PathError, files::Entry};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    access::Access,
    changes::{Changes, What},
};

/// A file or folder in the cloud.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileEntry {
    /// Its id, which stays when it is moved or renamed. What changes a file names it by this.
    uid: String,
    path: String,
    /// Its name as it is shown: what cannot be seen of it is written out, such as `Icon\r`.
    name: String,
    is_folder: bool,
    /// Bytes; none for folders.
    size: Option<u64>,
    /// MIME type; none for folders.
    kind: Option<String>,
    modified: Option<i64>,
    /// One of the folders that Puter needs; it is not moved, renamed or deleted from here.
    immutable: bool,
    /// In the trash: where it was, if that is known.
    original: Option<String>,
}

impl From<Entry> for FileEntry {
    fn from(entry: Entry) -> Self {
        let kind = (!entry.is_folder).then(|| kind_of(&entry));
        Self {
            name: shown_name(&entry),
            uid: entry.uid,
            original: entry.original_path.map(|path| puter::escaped(path.as_str())),
            path: entry.path.to_string(),
            is_folder: entry.is_folder,
            size: entry.size,
            kind,
            modified: entry.modified.map(|seconds| seconds.saturating_mul(1000)),
            immutable: entry.immutable,
        }
    }
}

/// What an entry is called on the screen. In the trash its name is its id; the person knows it by the one it had.
pub(crate) fn shown_name(entry: &Entry) -> String {
    puter::escaped(entry.original_name.as_deref().unwrap_or(&entry.name))
}

/// What an entry may be called on this computer: the last part of its own path, or in the trash what it was called.
pub(crate) fn local_name(entry: &Entry) -> LocalName {
    LocalName::new(entry.original_name.as_deref().or(entry.path.name()).unwrap_or_default(), "Untitled")
}

/// What a file is, as MIME type: Puter's word, else from its name.
pub(crate) fn kind_of(entry: &Entry) -> String {
    let by_name = || mime_guess::from_path(entry.original_name.as_deref().unwrap_or(&entry.name)).first_raw();
    match entry.kind.as_deref() {
        Some(kind) if kind != "application/octet-stream" && kind != "folder" => {
            kind.split(';').next().unwrap_or(kind).trim().to_owned()
        }
        _ => by_name().unwrap_or("application/octet-stream").to_owned(),
    }
}

/// The path, or why it is none.
pub(crate) fn parse_path(path: &str) -> Result<CloudPath, Problem> {
    path.parse().map_err(|error| of_path(error).into())
}

/// The file that this id or path means, or why it means none.
pub(crate) fn parse_file(file: &str) -> Result<FileRef, Problem> {
    file.parse().map_err(|error| of_path(error).into())
}

fn of_path(error: PathError) -> Reason {
    match error {
        PathError::NotAbsolute => Reason::NotAPath,
        PathError::SpaceAtEnd => Reason::SpaceAtEnd,
        PathError::Invisible => Reason::InvisibleInPath,
    }
}

/// The same path with `~` as the home folder's own path, as entries carry it.
pub(crate) fn absolute(path: CloudPath, username: &str) -> CloudPath {
    let home = path.as_str().strip_prefix('~').and_then(|rest| format!("/{username}{rest}").parse().ok());
    home.unwrap_or(path)
}

/// The name, or why it is none.
pub(crate) fn parse_name(name: &str) -> Result<FileName, Problem> {
    name.parse().map_err(|error| {
        let reason = match error {
            NameError::Empty => Reason::NameEmpty,
            NameError::Dots => Reason::NameDots,
            NameError::Slash => Reason::NameSlash,
            NameError::Invisible => Reason::NameInvisible,
            NameError::TooLong => Reason::NameTooLong,
        };
        reason.into()
    })
}

/// Tells the window that a folder changed.
pub(crate) fn changed(changes: &Changes, folder: Option<CloudPath>) {
    changes.tell(What::Files, folder.map(|folder| folder.to_string()).as_deref());
}

/// The bytes of a file, or of a part of it, at most `limit` of them.
pub(crate) async fn read(
    access: &Access,
    file: impl Into<FileRef> + Send,
    range: Option<std::ops::Range<u64>>,
    limit: u64,
) -> Result<Vec<u8>, Problem> {
    let file = file.into();
    let bytes = access.ask(async |client| client.read(&file, range).await?.bytes(limit).await).await?;
    Ok(bytes.to_vec())
}

/// The bytes as text, without a character that a cut left incomplete; `None` if they are no text.
pub(crate) fn text(bytes: Vec<u8>, is_cut: bool) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if is_cut && error.utf8_error().error_len().is_none() => {
            let whole = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(whole);
            String::from_utf8(bytes).ok()
        }
        Err(_) => None,
    }
}

/// Makes the folder, and those above it, where they are missing.
pub(crate) async fn make_way(access: &Access, changes: &Changes, folder: &CloudPath) -> Result<(), Problem> {
    let mut missing = Vec::new();
    let mut above = Some(folder.clone());
    while let Some(path) = above.filter(|path| !path.is_root() && !path.is_home()) {
        match access.ask(async |client| client.stat(&path).await).await {
            Ok(entry) if entry.is_folder => break,
            Ok(_) => return Err(Reason::SaveFolderIsFile { path: path.to_string() }.into()),
            Err(problem) if problem.code == Code::NotFound => above = path.parent(),
            Err(problem) => return Err(problem),
        }
        missing.push(path);
    }
    for path in missing.into_iter().rev() {
        match access.ask(async |client| client.make_folder(&path).await).await {
            // Another program made it in the meantime.
            Ok(_) | Err(Problem { code: Code::Conflict, .. }) => changed(changes, path.parent()),
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}
