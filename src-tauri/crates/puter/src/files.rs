//! The files in the cloud: looking, reading, writing, moving, and throwing away.
//! Puter's API protects nothing, so what would do harm is refused here before it is sent.

mod reference;
mod same_name;
mod upload;

use std::{
    fmt,
    ops::Range,
    pin::Pin,
    task::{Context, Poll},
    time::{SystemTime, UNIX_EPOCH},
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream as Items, StreamExt, stream};
use reqwest::{
    Method, RequestBuilder, Response, StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, RANGE},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use url::{Url, form_urlencoded};

pub use self::{reference::FileRef, same_name::keeping_both, upload::Upload};
use crate::{
    Client, CloudPath, FileName,
    error::{Error, ErrorKind, Result},
    http::{Again, body},
    json, wire,
};

/// The most entries a server gives at once (source: the file API).
const LARGEST_PAGE: u32 = 10_000;
/// The most entries that a search gives; whether there are more it does not say (source: the file API).
pub const MOST_FOUND: usize = 200;

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

/// Which part of a listing, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many entries at most: 1 to 10,000.
    pub limit: u32,
    /// Where to go on: [`Listing::cursor`] of the page before, or `None` for the first page.
    pub cursor: Option<String>,
    /// What decides the order.
    pub sort: Sort,
    /// Largest, latest or last in the alphabet first.
    pub descending: bool,
}

impl Default for Page {
    /// The first 500 by name.
    fn default() -> Self {
        Page { limit: 500, cursor: None, sort: Sort::Name, descending: false }
    }
}

/// What decides the order of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The name.
    Name,
    /// The time of the last change.
    Modified,
    /// The MIME type.
    Kind,
    /// The number of bytes.
    Size,
}

impl Sort {
    fn as_str(self) -> &'static str {
        match self {
            Sort::Name => "name",
            Sort::Modified => "modified",
            Sort::Kind => "type",
            Sort::Size => "size",
        }
    }
}

/// A part of what is in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The entries, in the order asked for.
    pub entries: Vec<Entry>,
    /// Where the next part begins; `None` if this was the last.
    pub cursor: Option<String>,
    /// How many there are altogether, where the server says so (on the first page).
    pub total: Option<u64>,
}

/// What to do when something of that name is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    /// Nothing: the answer is [`ErrorKind::Conflict`].
    Fail,
    /// Keep both: the new one becomes `name (1)`.
    KeepBoth,
    /// Put the new file in place of the old one, which is gone then. Folders are never replaced.
    Replace,
}

/// The content of a file as it comes. It owns its connection: dropping it closes it.
pub struct Download {
    /// How many bytes come, where the server says so.
    pub size: Option<u64>,
    /// MIME type, where the server says more than "bytes".
    pub kind: Option<String>,
    chunks: Pin<Box<dyn Items<Item = Result<Bytes>> + Send>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("size", &self.size).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Items for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(context)
    }
}

impl Download {
    /// Waits for the whole content.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] if it has more than `at_most` bytes; those of the stream.
    pub async fn bytes(mut self, at_most: u64) -> Result<Bytes> {
        let too_large = || Error::new(ErrorKind::TooLarge, "read", "The file is larger than expected.");
        if self.size.is_some_and(|size| size > at_most) {
            return Err(too_large());
        }
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if (whole.len() + chunk.len()) as u64 > at_most {
                return Err(too_large());
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    fn nothing() -> Download {
        Download { size: Some(0), kind: None, chunks: Box::pin(stream::empty()) }
    }
}

impl Client {
    /// Lists a part of a folder (recorded: fs-readdir-page). An entry whose path makes no sense is left out, and so is
    /// what a server sends beyond the limit.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], also for what may not be seen; [`ErrorKind::NotFolder`].
    pub async fn list(&self, folder: impl Into<FileRef>, page: &Page) -> Result<Listing> {
        const OPERATION: &str = "list";
        let (folder, limit) = (folder.into(), page.limit.clamp(1, LARGEST_PAGE));
        let asked = wire::ReadDir {
            folder: folder.which(OPERATION)?,
            cursor: page.cursor.as_deref(),
            limit,
            include_total: page.cursor.is_none(),
            sort_by: page.sort.as_str(),
            sort_order: if page.descending { "desc" } else { "asc" },
        };
        let listing: wire::Listing = self.post(OPERATION, Again::Idempotent, "readdir", &asked).await?;
        let limit = limit as usize;
        let (begin, items, cursor, total) = match listing {
            wire::Listing::Page { items, cursor, total } => (0, items, cursor, total),
            // Everything comes each time, and the cursor is ours: how many entries were taken before.
            wire::Listing::Everything(items) => {
                let begin = page.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
                let end = limit.saturating_add(begin);
                let (cursor, total) = ((end < items.len()).then(|| end.to_string()), Some(items.len() as u64));
                (begin, items, cursor, total)
            }
        };
        let entries = items.into_iter().skip(begin).take(limit).filter_map(Entry::from_json).collect();
        Ok(Listing { entries, cursor, total })
    }

    /// Asks about one file or folder (recorded: fs-stat-file).
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], also for what may not be seen and for the root (recorded: fs-stat-root).
    pub async fn stat(&self, file: impl Into<FileRef>) -> Result<Entry> {
        self.stat_for("stat", file).await
    }

    /// How many bytes a folder holds, with all that is below it.
    ///
    /// # Errors
    /// Those of [`Client::stat`].
    pub async fn size_of(&self, folder: impl Into<FileRef>) -> Result<u64> {
        const OPERATION: &str = "size_of";
        let folder = folder.into();
        let asked = wire::Stat { file: folder.which(OPERATION)?, return_size: true };
        let entry: wire::Entry = self.post(OPERATION, Again::Idempotent, "stat", &asked).await?;
        Ok(entry.size.map_or(0, |bytes| bytes as u64))
    }

    /// Finds files and folders whose names hold these letters, in any case and form, everywhere in the account (recorded:
    /// fs-search). The server gives at most [`MOST_FOUND`]; nothing is found for no letters, which it refuses (recorded:
    /// fs-search-empty).
    ///
    /// # Errors
    /// Those of every question.
    pub async fn search(&self, letters: &str) -> Result<Vec<Entry>> {
        if letters.is_empty() {
            return Ok(Vec::new());
        }
        let (composed, decomposed) = (letters.nfc().collect::<String>(), letters.nfd().collect::<String>());
        let mut found = self.search_for(&composed).await?;
        if decomposed != composed {
            found.extend(self.search_for(&decomposed).await?);
        }
        Ok(found)
    }

    /// The same for names that hold these letters in this form.
    async fn search_for(&self, letters: &str) -> Result<Vec<Entry>> {
        let asked = wire::Search { query: letters };
        let found: Vec<Value> = self.post("search", Again::Idempotent, "search", &asked).await?;
        Ok(found.into_iter().filter_map(Entry::from_json).collect())
    }

    pub(crate) async fn stat_for(&self, operation: &'static str, file: impl Into<FileRef>) -> Result<Entry> {
        let file = file.into();
        let asked = wire::Stat { file: file.which(operation)?, return_size: false };
        self.entry(operation, Again::Idempotent, "stat", &asked).await
    }

    /// Reads a file, or the bytes of it in `range`. A range that begins behind the end is empty.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], also when the content is missing in the store (recorded:
    /// fs-read-object-missing-in-store); [`ErrorKind::IsFolder`].
    pub async fn read(&self, file: impl Into<FileRef>, range: Option<Range<u64>>) -> Result<Download> {
        const OPERATION: &str = "read";
        let file = file.into();
        // The server answers 500 to a range that cannot be satisfied (recorded: fs-read-range-unsatisfiable).
        if let Some(range) = &range {
            let entry = self.stat_for(OPERATION, &file).await?;
            if entry.is_folder {
                return Err(Error::new(ErrorKind::IsFolder, OPERATION, "A folder cannot be read."));
            }
            if range.is_empty() || entry.size.is_some_and(|size| range.start >= size) {
                return Ok(Download::nothing());
            }
        }
        let build = || {
            let request = self.content_request(Method::GET, file.address(OPERATION)?)?;
            Ok(match &range {
                Some(range) => request.header(RANGE, format!("bytes={}-{}", range.start, range.end - 1)),
                None => request,
            })
        };
        let response = self.send(OPERATION, Again::Idempotent, build).await?;
        if range.is_some() && response.status() != StatusCode::PARTIAL_CONTENT {
            return Err(Error::new(ErrorKind::Garbled, OPERATION, "The server sends more than was asked for."));
        }
        Ok(Download {
            size: header(&response, CONTENT_LENGTH).and_then(|size| size.parse().ok()),
            kind: header(&response, CONTENT_TYPE).filter(|kind| *kind != "application/octet-stream").map(str::to_owned),
            chunks: Box::pin(body(OPERATION, response, self.network().limits().idle)),
        })
    }

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

    /// A request for the content of a file, named by its path or its id.
    pub(crate) fn content_request(&self, method: Method, file: &str) -> Result<RequestBuilder> {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("file", file).finish();
        // Compressed, neither the length nor a range would mean what they say.
        Ok(self.request(method, &format!("read?{query}"))?.header(ACCEPT_ENCODING, "identity"))
    }

    /// The entry, if it may be moved, renamed or deleted at all.
    async fn changeable(&self, operation: &'static str, file: impl Into<FileRef>) -> Result<Entry> {
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

    /// Asks for something whose answer is one entry.
    async fn entry(&self, operation: &'static str, again: Again, path: &str, asked: &impl Serialize) -> Result<Entry> {
        let entry: wire::Entry = self.post(operation, again, path, asked).await?;
        Entry::read(entry).ok_or_else(|| unreadable(operation))
    }

    /// Moves or copies, and finds the entry in the answer.
    async fn entry_in<T: DeserializeOwned>(
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

/// Refuses to move, rename or delete what Puter relies on. The server would do it.
fn check_changeable(operation: &'static str, entry: &Entry) -> Result<()> {
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

fn guarded(operation: &'static str, message: &str) -> Error {
    Error::new(ErrorKind::Guarded, operation, message)
}

fn taken(operation: &'static str) -> Error {
    Error::new(ErrorKind::Conflict, operation, "Something of this name is there already.")
}

fn unreadable(operation: &'static str) -> Error {
    Error::new(ErrorKind::Garbled, operation, "The answer cannot be read.")
}

pub(crate) fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
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

    #[test]
    fn a_page_has_entries_a_cursor_and_a_total() {
        let wire::Listing::Page { items, cursor, total } = answer("fs-readdir-page") else { panic!("not a page") };
        assert_eq!((items.len(), cursor.is_some()), (2, true));
        assert!(total.is_some_and(|total| total > 2));
    }

    #[test]
    fn what_a_search_finds_are_entries() {
        let found: Vec<Value> = answer("fs-search");
        let paths: Vec<String> =
            found.into_iter().filter_map(Entry::from_json).map(|entry| entry.path.to_string()).collect();
        assert_eq!(paths, ["/testuser/Documents/pics/dot.png"]);
    }

    #[test]
    fn a_name_longer_than_we_would_give_is_still_listed() {
        let wire::Listing::Page { items, .. } = answer("fs-readdir-page") else { panic!("not a page") };
        let names: Vec<usize> = items.into_iter().filter_map(Entry::from_json).map(|entry| entry.name.len()).collect();
        assert_eq!(names.len(), 2);
        assert!(names.contains(&300), "{names:?}");
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
