//! Looking at what there is: listing a folder, asking about one file, searching for names.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{Entry, FileRef};
use crate::{Client, error::Result, http::Again, wire};

/// The most entries a server gives at once (source: the file API).
const LARGEST_PAGE: u32 = 10_000;
/// The most entries that a search gives; whether there are more it does not say (source: the file API).
pub const MOST_FOUND: usize = 200;

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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::answer;

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
}
