//! The tables of the database, and how a database of an older Oriel comes to have them.

use problem::{Problem, Reason};
use rusqlite::Connection;

/// One entry a version, oldest first; a database knows in `user_version` how many it has seen.
pub(super) const MIGRATIONS: [&str; 3] =
    [include_str!("migrations/1.sql"), include_str!("migrations/2.sql"), include_str!("migrations/3.sql")];
/// Finds the answers that began and did not end.
pub(super) const FIND_RUNNING: &str =
    "INSERT OR IGNORE INTO running (answer, chat) SELECT id, chat FROM record AS begun
    WHERE kind = 'answering' AND NOT EXISTS (SELECT 1 FROM record WHERE answer = begun.id)";
/// Tables that can be dropped at any time; made where they are missing.
pub(super) const DERIVED: [&str; 2] = [include_str!("uploaded.sql"), include_str!("place.sql")];

/// Brings a database to the newest form. Errors: a newer Oriel has written it.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Problem> {
    let seen: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if seen as usize > MIGRATIONS.len() {
        return Err(Reason::HistoryNewer.into());
    }
    for (number, migration) in (1_u32..).zip(MIGRATIONS).skip(seen as usize) {
        let step = connection.transaction()?;
        step.execute_batch(migration)?;
        step.pragma_update(None, "user_version", number)?;
        step.commit()?;
    }
    Ok(())
}
