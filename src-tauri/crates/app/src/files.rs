//! The cloud's folders: listing, searching, and changing names and places.
//! Paths and names are parsed once, here at the door; nothing below asks again. Deleting means the trash: see `trash`.

use puter::{
    CloudPath, FileName, FileRef,
    files::{self as cloud, Entry, Page, Sort},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App, Code, Problem,
    command::{Command, Never},
    preferences::Preferences,
    session::Session,
    several::{FileStep, FilesDone, Several},
    watch::What,
};

/// Entries fetched at a time.
const PAGE: u32 = 500;

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

/// A part of a folder's listing.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct FilePage {
    /// The folder's absolute path.
    folder: String,
    entries: Vec<FileEntry>,
    /// Asks for the next part; none after the last.
    cursor: Option<String>,
    /// Entries in the whole folder, if the service said.
    total: Option<u64>,
}

/// What a listing is sorted by.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SortBy {
    /// By name.
    Name,
    /// By time of change.
    Modified,
    /// By kind.
    Kind,
    /// By size.
    Size,
}

/// The path, or the sentence that says why it is none.
pub(crate) fn parse_path(path: &str) -> Result<CloudPath, Problem> {
    path.parse().map_err(|error: puter::PathError| Problem::invalid(error.to_string()))
}

/// The file that this id or path means, or the sentence that says why it means none.
pub(crate) fn parse_file(file: &str) -> Result<FileRef, Problem> {
    file.parse().map_err(|error: puter::PathError| Problem::invalid(error.to_string()))
}

/// The same path with `~` as the home folder's own path, as entries carry it.
pub(crate) fn absolute(path: CloudPath, username: &str) -> CloudPath {
    let home = path.as_str().strip_prefix('~').and_then(|rest| format!("/{username}{rest}").parse().ok());
    home.unwrap_or(path)
}

/// The name, or the sentence that says why it is none.
pub(crate) fn parse_name(name: &str) -> Result<FileName, Problem> {
    name.parse().map_err(|error: puter::NameError| Problem::invalid(error.to_string()))
}

/// Tells the window that a folder changed.
pub(crate) fn changed(app: &App, folder: Option<CloudPath>) {
    app.watch.changed(What::Files, folder.map(|folder| folder.to_string()).as_deref());
}

/// `files.list`: a part of a folder.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListFolder {
    /// An absolute path, or one that starts with `~`.
    folder: String,
    /// The folder's id, where it is known. It decides: not every folder can be named by its path.
    uid: Option<String>,
    cursor: Option<String>,
    sort_by: SortBy,
    descending: bool,
}

impl Command for ListFolder {
    type Event = Never;
    type Output = FilePage;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<FilePage, Problem> {
        let session = app.session()?;
        let (folder, shown) = match self.uid {
            Some(uid) => (parse_file(&uid)?, self.folder),
            None => {
                let path = absolute(parse_path(&self.folder)?, &session.username);
                (FileRef::from(&path), path.to_string())
            }
        };
        let sort = match self.sort_by {
            SortBy::Name => Sort::Name,
            SortBy::Modified => Sort::Modified,
            SortBy::Kind => Sort::Kind,
            SortBy::Size => Sort::Size,
        };
        let page = Page { limit: PAGE, cursor: self.cursor, sort, descending: self.descending };
        let listing = session.ask(app, async |client| client.list(&folder, &page).await).await?;
        Ok(FilePage {
            folder: shown,
            entries: listing.entries.into_iter().map(FileEntry::from).collect(),
            cursor: listing.cursor,
            total: listing.total,
        })
    }
}

/// What a search for files found.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct FoundFiles {
    files: Vec<FileEntry>,
    /// The service gave as many as it gives at most, so there may be others.
    more: bool,
}

/// `files.search`: files and folders anywhere in the account whose names hold these letters, what lies in the trash
/// left out. The service looks at names only, and gives at most 200.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SearchFiles {
    query: String,
}

impl Command for SearchFiles {
    type Event = Never;
    type Output = FoundFiles;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<FoundFiles, Problem> {
        let session = app.session()?;
        let found = session.ask(app, async |client| client.search(self.query.trim()).await).await?;
        let more = found.len() >= cloud::MOST_FOUND;
        let files = found.into_iter().filter(|entry| !entry.path.is_in_trash()).map(FileEntry::from).collect();
        Ok(FoundFiles { files, more })
    }
}

/// The bytes of a file, or of a part of it, at most `limit` of them.
pub(crate) async fn read(
    app: &App,
    session: &Session,
    file: impl Into<FileRef> + Send,
    range: Option<std::ops::Range<u64>>,
    limit: u64,
) -> Result<Vec<u8>, Problem> {
    let file = file.into();
    let bytes = session.ask(app, async |client| client.read(&file, range).await?.bytes(limit).await).await?;
    Ok(bytes.to_vec())
}

/// `files.makeFolder`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct MakeFolder {
    folder: String,
    name: String,
}

impl Command for MakeFolder {
    type Event = Never;
    type Output = FileEntry;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let folder = parse_path(&self.folder)?;
        let path = folder.join(&parse_name(&self.name)?);
        let made = session.ask(app, async |client| client.make_folder(&path).await).await?;
        changed(app, Some(folder));
        Ok(made.into())
    }
}

/// `files.saveText`: writes a text of a chat as a new file. A name that is taken gets a number; folders are made where
/// they are missing.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SaveText {
    /// `null` is the folder that the person prefers.
    folder: Option<String>,
    name: String,
    text: String,
}

impl Command for SaveText {
    type Event = Never;
    type Output = FileEntry;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let folder = self.folder.unwrap_or_else(|| Preferences::load(app).save_folder);
        let folder = absolute(parse_path(&folder)?, &session.username);
        let name = parse_name(&self.name)?;
        let kind = mime_guess::from_path(name.as_str()).first_raw().unwrap_or("text/plain");
        make_way(app, &session, &folder).await?;
        let path = folder.join(&name);
        let upload = || cloud::Upload::bytes(self.text.clone().into()).of_kind(kind);
        let keep_both = cloud::OnConflict::KeepBoth;
        let saved = session
            .ask(app, async |client| cloud::keeping_both(keep_both, || client.write(&path, upload(), keep_both)).await)
            .await?;
        changed(app, Some(folder));
        Ok(saved.into())
    }
}

/// Makes the folder, and those above it, where they are missing.
pub(crate) async fn make_way(app: &App, session: &Session, folder: &CloudPath) -> Result<(), Problem> {
    let mut missing = Vec::new();
    let mut above = Some(folder.clone());
    while let Some(path) = above.filter(|path| !path.is_root() && !path.is_home()) {
        match session.ask(app, async |client| client.stat(&path).await).await {
            Ok(entry) if entry.is_folder => break,
            Ok(_) => return Err(Problem::invalid(format!("“{path}” is a file, so nothing can be saved in it."))),
            Err(problem) if problem.code == Code::NotFound => above = path.parent(),
            Err(problem) => return Err(problem),
        }
        missing.push(path);
    }
    for path in missing.into_iter().rev() {
        match session.ask(app, async |client| client.make_folder(&path).await).await {
            // Another program made it in the meantime.
            Ok(_) | Err(Problem { code: Code::Conflict, .. }) => changed(app, path.parent()),
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}

/// `files.rename`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct RenameFile {
    /// An id or a path.
    file: String,
    name: String,
}

impl Command for RenameFile {
    type Event = Never;
    type Output = FileEntry;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let (file, name) = (parse_file(&self.file)?, parse_name(&self.name)?);
        let renamed = session.ask(app, async |client| client.rename(&file, &name).await).await?;
        changed(app, renamed.path.parent());
        Ok(renamed.into())
    }
}

/// `files.move`: into a folder. What is there is never replaced.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MoveFiles {
    /// Ids or paths.
    files: Vec<String>,
    /// An id or a path. Not every folder can be named by its path.
    folder: String,
    /// A name that is taken gets a number; else that file stays and its problem is a conflict.
    keep_both: bool,
}

impl Command for MoveFiles {
    type Event = FileStep;
    type Output = FilesDone;

    async fn run(self, app: &App, emit: impl Fn(FileStep) + Send + Sync) -> Result<FilesDone, Problem> {
        let session = app.session()?;
        let folder = parse_file(&self.folder)?;
        let mut several = Several::new(&self.files, emit);
        while let Some(file) = several.turn() {
            let moved = async {
                let file = parse_file(file)?;
                let taken = if self.keep_both { cloud::OnConflict::KeepBoth } else { cloud::OnConflict::Fail };
                session.ask(app, async |client| client.move_to(&file, &folder, None, taken).await).await
            };
            several.took(moved.await);
        }
        several.finish(app)
    }
}

/// `files.copy`: into a folder. A copy beside the original gets a name of its own.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct CopyFiles {
    /// Ids or paths.
    files: Vec<String>,
    /// An id or a path. Not every folder can be named by its path.
    folder: String,
}

impl Command for CopyFiles {
    type Event = FileStep;
    type Output = FilesDone;

    async fn run(self, app: &App, emit: impl Fn(FileStep) + Send + Sync) -> Result<FilesDone, Problem> {
        let session = app.session()?;
        let folder = parse_file(&self.folder)?;
        let mut several = Several::new(&self.files, emit);
        while let Some(file) = several.turn() {
            let copied = async {
                let file = parse_file(file)?;
                let keep_both = cloud::OnConflict::KeepBoth;
                session.ask(app, async |client| client.copy_to(&file, &folder, None, keep_both).await).await
            };
            several.took(copied.await);
        }
        several.finish(app)
    }
}

/// Room in the cloud.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Space {
    /// Bytes.
    used: u64,
    /// Bytes.
    capacity: u64,
}

/// `files.space`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetSpace {}

impl Command for GetSpace {
    type Event = Never;
    type Output = Space;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Space, Problem> {
        let space = app.session()?.ask(app, async |client| client.space().await).await?;
        Ok(Space { used: space.used, capacity: space.capacity })
    }
}
