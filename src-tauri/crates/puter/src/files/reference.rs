//! Which file a request is about: its id, or where it is.

use std::str::FromStr;

use super::Entry;
use crate::{
    CloudPath, PathError,
    error::{Error, ErrorKind, Result},
    wire,
};

/// The longest id, in bytes. Puter's have 36.
const LONGEST_ID: usize = 64;

/// Which file or folder is meant.
///
/// An id says it for certain: it stays when the file is moved, renamed or overwritten. A path may name another file than
/// the one a listing showed, because the server drops spaces at its end: `/a/report ` acts on `/a/report`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRef {
    /// By [`Entry::uid`].
    Id(String),
    /// By where it is.
    Path(CloudPath),
}

impl FileRef {
    /// The path or the id as text; a path begins with `/` or `~`, an id with neither.
    pub fn as_str(&self) -> &str {
        match self {
            FileRef::Id(id) => id,
            FileRef::Path(path) => path.as_str(),
        }
    }

    /// The text by which a route takes it that tells ids and paths apart by themselves (recorded: fs-read).
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] for a path that the server takes for another one.
    pub(crate) fn address(&self, operation: &'static str) -> Result<&str> {
        match self {
            FileRef::Path(path) if !path.is_exact() => {
                Err(Error::new(ErrorKind::Guarded, operation, PathError::SpaceAtEnd.to_string()))
            }
            named => Ok(named.as_str()),
        }
    }

    /// The form in which most routes take it (recorded: fs-stat-file).
    ///
    /// # Errors
    /// As for [`FileRef::address`].
    pub(crate) fn which(&self, operation: &'static str) -> Result<wire::Which<'_>> {
        let address = self.address(operation)?;
        Ok(if matches!(self, FileRef::Id(_)) { wire::Which::Uid(address) } else { wire::Which::Path(address) })
    }
}

impl FromStr for FileRef {
    type Err = PathError;

    fn from_str(text: &str) -> std::result::Result<Self, PathError> {
        if text.starts_with(['/', '~']) {
            return Ok(FileRef::Path(text.parse()?));
        }
        let sane =
            (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if sane { Ok(FileRef::Id(text.to_owned())) } else { Err(PathError::NotAbsolute) }
    }
}

impl From<&FileRef> for FileRef {
    fn from(file: &FileRef) -> Self {
        file.clone()
    }
}

impl From<&CloudPath> for FileRef {
    fn from(path: &CloudPath) -> Self {
        FileRef::Path(path.clone())
    }
}

impl From<&Entry> for FileRef {
    fn from(entry: &Entry) -> Self {
        FileRef::Id(entry.uid.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_neither_a_slash_nor_the_home_is_an_id() {
        let read = |text: &str| text.parse::<FileRef>();
        let id = "61229cbc-153c-4fc3-b6d9-54e428e7720d";
        assert_eq!(read(id), Ok(FileRef::Id(id.into())));
        assert_eq!(read("~/a"), Ok(FileRef::Path("~/a".parse().unwrap())));
        for bad in ["", "a/b", "a b", "~x", "//", &"a".repeat(65)] {
            assert_eq!(read(bad), Err(PathError::NotAbsolute), "{bad:?}");
        }
    }
}
