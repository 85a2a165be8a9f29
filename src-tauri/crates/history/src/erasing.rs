//! Erasing for good: the one exception to records that are only ever added, and only a person asks for it.
//!
//! Of an erased chat one record without a word stays. It holds this computer's place in the order of records, and says
//! to a copy of the chat from elsewhere what became of it here. Deleting rows leaves their bytes in the file, so the
//! file is written anew, the log beside it is emptied, and the index of the search is thrown away. A mark beside the
//! database stands until all that is done: what a crash leaves over is done at the next start.

use std::{collections::HashSet, fs, io, path::Path};

use problem::{Problem, Reason};
use rusqlite::{Connection, params};

use super::{
    Fact, History, Notices, Transaction, chat_index::ChatIndex, content_keys, database::Database, recovery,
    search_index,
};
use crate::{lock, whole_file};

impl History {
    /// Erases deleted chats for good: nothing of their words is in the files of the history afterwards. All of them or
    /// none. Writes the whole database anew, so it can take seconds; to be called where that holds nobody up.
    ///
    /// Errors: one of them is not deleted, or the disk does not take it: nothing was erased. Or traces are left; they
    /// are swept at the next start.
    pub fn erase(&self, chats: &[String]) -> Result<(), Problem> {
        self.with(|database| {
            for chat in chats {
                if !database.head(chat)?.is_deleted() {
                    return Err(Reason::ChatNotDeleted.into());
                }
            }
            fs::write(mark(&self.path), "")?;
            database.write(&*self.clock, &mut |transaction| transaction.erase(chats))?;
            for chat in chats {
                database.index.strip(chat);
            }
            database.unwritten.retain(|(chat, _)| !chats.contains(chat));
            Ok(())
        })?;
        self.sweep().map_err(|problem| problem.within(|because| Reason::ErasedWithTraces { because }))
    }

    /// Moves everything that is kept of the account to `away`, where nothing is yet, and goes on with an empty history.
    /// What was moved is not in use any more.
    ///
    /// Errors: it could not be moved: nothing was erased. Or it was, and the disk does not take a new history.
    pub fn move_away(&self, away: &Path) -> Result<(), Problem> {
        let closed = Connection::open_in_memory()?;
        let mut database = lock(&self.database);
        let (moved, opened) = self.search.closed_while(|| {
            // A folder with a file that is open cannot be moved everywhere.
            drop(std::mem::replace(&mut database.connection, closed));
            (move_folder(&self.path, away), Database::open(&self.path, &*self.clock))
        });
        if let Err(error) = moved {
            database.connection = opened?.connection;
            return Err(Reason::EraseRefused.with_hint(error));
        }
        database.index = ChatIndex::default();
        database.unwritten.clear();
        database.live.clear();
        database.cut.clear();
        database.writes += 1;
        *lock(&self.notices) = Notices::default();
        let opened = opened.map_err(|problem| problem.within(|because| Reason::NoNewHistory { because }))?;
        // A new name of this computer in its records: numbers that were given under the old one are not given twice.
        (database.connection, database.device, database.gave_up) = (opened.connection, opened.device, false);
        Ok(())
    }

    fn sweep(&self) -> Result<(), Problem> {
        self.with(|database| self.search.closed_while(|| sweep(&self.path, &database.connection)))
    }
}

/// Moves the folder of this database away in one step, and makes an empty one in its place.
fn move_folder(database: &Path, away: &Path) -> io::Result<()> {
    let folder = database.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::rename(folder, away)?;
    whole_file::settle(away)?;
    whole_file::settle(folder)?;
    fs::create_dir_all(folder)
}

/// Ends what an earlier erasing did not come to. The index of the search must not be open yet.
pub(super) fn go_on(database: &Path, connection: &Connection) {
    if !mark(database).exists() {
        return;
    }
    if let Err(problem) = sweep(database, connection) {
        // The mark stays, and the next start tries it again.
        tracing::warn!(code = ?problem.code, "traces of what was erased could not be swept");
    }
}

/// Leaves nothing in the files but what is there. The index of the search must be closed; it is made anew.
fn sweep(database: &Path, connection: &Connection) -> Result<(), Problem> {
    connection.execute_batch("VACUUM")?;
    recovery::remove(&search_index(database))?;
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        return Err(Reason::HistoryBeingRead.into());
    }
    Ok(fs::remove_file(mark(database))?)
}

impl Transaction<'_> {
    fn erase(&mut self, chats: &[String]) -> Result<(), Problem> {
        let mut contents = HashSet::new();
        for chat in chats {
            contents.extend(self.contents_of("chat = ?1", chat)?);
            let stays = self.add(chat, Fact::Erased {})?;
            for rows in [
                "received WHERE answer IN (SELECT id FROM record WHERE chat = ?1)",
                "running WHERE chat = ?1",
                "draft WHERE chat = ?1",
                "place WHERE chat = ?1",
            ] {
                self.sqlite.execute(&format!("DELETE FROM {rows}"), [chat])?;
            }
            self.sqlite.execute("DELETE FROM record WHERE chat = ?1 AND id <> ?2", params![chat, stays])?;
        }
        if contents.is_empty() {
            return Ok(());
        }
        // A copy of a chat refers to the same contents.
        let kept = self.contents_of("kind = ?1", "asked")?;
        for key in contents.difference(&kept) {
            self.sqlite.execute("DELETE FROM content WHERE key = ?1", [key])?;
        }
        Ok(())
    }

    /// The keys of kept contents that such records refer to.
    fn contents_of(&self, which: &str, value: &str) -> Result<HashSet<String>, Problem> {
        let mut bodies = self.sqlite.prepare(&format!(
            "SELECT body FROM record WHERE {which} AND json_extract(body, '$.attachments[0]') IS NOT NULL"
        ))?;
        let mut rows = bodies.query([value])?;
        let mut keys = HashSet::new();
        while let Some(row) = rows.next()? {
            keys.extend(content_keys(row.get_ref(0)?.as_str().unwrap_or_default()));
        }
        Ok(keys)
    }
}

/// Stands beside the database while something is being erased.
fn mark(database: &Path) -> std::path::PathBuf {
    recovery::beside(database, "erasing")
}
