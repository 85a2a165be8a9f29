//! Looking at the cloud: folders, search, room.

use problem::Problem;
use puter::{
    FileRef,
    files::{MOST_FOUND, Page, Sort},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App,
    commands::Command,
    files::{FileEntry, absolute, parse_file, parse_path},
};

/// Entries fetched at a time.
const PAGE: u32 = 500;

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
    type Output = FilePage;

    async fn run(self, app: &App) -> Result<FilePage, Problem> {
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
        let listing = session.ask(async |client| client.list(&folder, &page).await).await?;
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
    type Output = FoundFiles;

    async fn run(self, app: &App) -> Result<FoundFiles, Problem> {
        let session = app.session()?;
        let found = session.ask(async |client| client.search(self.query.trim()).await).await?;
        let more = found.len() >= MOST_FOUND;
        let files = found.into_iter().filter(|entry| !entry.path.is_in_trash()).map(FileEntry::from).collect();
        Ok(FoundFiles { files, more })
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
    type Output = Space;

    async fn run(self, app: &App) -> Result<Space, Problem> {
        let space = app.session()?.ask(async |client| client.space().await).await?;
        Ok(Space { used: space.used, capacity: space.capacity })
    }
}
