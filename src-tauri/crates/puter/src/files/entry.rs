//! A file or a folder, as Puter tells of it.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use crate::{
    Client, CloudPath,
    error::{Error, ErrorKind, Result},
    http::Again,
    json, wire,
};

/// A file or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, which stays when it is moved, renamed or overwritten.
    pub uid: String,
    /// Where it is, from the root.
    pub path: CloudPath,
    /// Its name. In the trash that is its id; see `original_name`.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Bytes; `None` for folders.
    pub size: Option<u64>,
    /// MIME type, such as `text/plain; charset=utf-8`; `None` for folders and in the trash.
    pub kind: Option<String>,
    /// Last change, in Unix seconds.
    pub modified: Option<i64>,
    /// Creation, in Unix seconds.
    pub created: Option<i64>,
    /// A small picture of it. The address is signed: whoever has it can see the picture.
    pub thumbnail: Option<Url>,
    /// Whether Puter needs it to stay where it is. The server does not enforce this; this library does.
    pub immutable: bool,
    /// In the trash: what it was called.
    pub original_name: Option<String>,
    /// In the trash: where it was.
    pub original_path: Option<CloudPath>,
}

impl Entry {
    /// Reads an entry of a listing; `None` if it is none.
    pub(crate) fn from_json(entry: Value) -> Option<Entry> {
        match serde_json::from_value(entry) {
            Ok(entry) => Entry::read(entry),
            Err(_) => {
                tracing::warn!("an entry that cannot be read is left out");
                None
            }
        }
    }

    /// Reads an entry as it was sent; `None` if its path is none.
    pub(crate) fn read(entry: wire::Entry) -> Option<Entry> {
        let Ok(path) = CloudPath::listed(&entry.path) else {
            tracing::warn!("an entry whose path cannot be read is left out");
            return None;
        };
        // The GUI keeps this as JSON in a string; only what is in the trash has the two originals.
        let metadata = match &entry.metadata {
            Value::String(text) => json::from_str::<wire::TrashedMetadata>(text).unwrap_or_default(),
            other => serde_json::from_value(other.clone()).unwrap_or_default(),
        };
        Some(Entry {
            path,
            is_folder: entry.is_dir,
            size: entry.size.filter(|_| !entry.is_dir).map(|bytes| bytes as u64),
            kind: entry.kind.filter(|_| !entry.is_dir),
            modified: entry.modified.map(|seconds| seconds as i64),
            created: entry.created.map(|seconds| seconds as i64),
            thumbnail: entry.thumbnail.and_then(|address| address.parse().ok()),
            immutable: entry.immutable,
            original_name: metadata.original_name,
            original_path: metadata.original_path.and_then(|path| CloudPath::listed(&path).ok()),
            uid: entry.uid,
            name: entry.name,
        })
    }
}

impl Client {
    /// Asks for something whose answer is one entry.
    pub(super) async fn entry(
        &self,
        operation: &'static str,
        again: Again,
        path: &str,
        asked: &impl Serialize,
    ) -> Result<Entry> {
        let entry: wire::Entry = self.post(operation, again, path, asked).await?;
        Entry::read(entry).ok_or_else(|| unreadable(operation))
    }

    /// Moves or copies, and finds the entry in the answer.
    pub(super) async fn entry_in<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        asked: &wire::Transfer<'_>,
        find: impl FnOnce(T) -> Option<wire::Entry>,
    ) -> Result<Entry> {
        let answer: T = self.post(operation, Again::Write, path, asked).await?;
        find(answer).and_then(Entry::read).ok_or_else(|| unreadable(operation))
    }
}

pub(super) fn unreadable(operation: &'static str) -> Error {
    Error::new(ErrorKind::Garbled, operation, "The answer cannot be read.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::answer;

    fn entry(name: &str) -> Entry {
        Entry::read(answer(name)).unwrap()
    }

    #[test]
    fn a_recorded_file_is_read() {
        let file = entry("fs-stat-file");
        assert_eq!(file.path.as_str(), "/testuser/Documents/work/hello.txt");
        assert_eq!((file.size, file.kind.as_deref()), (Some(20), Some("text/plain; charset=utf-8")));
        assert_eq!((file.modified, file.original_name), (Some(1_795_452_200), None));
    }

    #[test]
    fn a_recorded_folder_has_neither_size_nor_kind() {
        let folder = entry("fs-stat-dir");
        assert!(folder.is_folder);
        assert_eq!((folder.size, folder.kind), (None, None));
    }

    #[test]
    fn what_is_in_the_trash_knows_its_name_and_place() {
        let entries: Vec<wire::Entry> = answer("fs-trash-list");
        let trashed = entries.into_iter().find_map(Entry::read).unwrap();
        assert_eq!(trashed.original_name.as_deref(), Some("b.txt"));
        assert_eq!(trashed.original_path, "/testuser/Documents/w4/dst/b.txt".parse().ok());
        assert_eq!(trashed.kind, None);
    }
}
