//! Where a chat is read, kept for the next time it is opened.

use problem::Problem;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is at the top of the view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReadingPlace {
    /// The id of the turn. It may be hidden by now.
    turn: String,
    /// How far below the turn's beginning the view begins, in CSS pixels; less than 0 where it begins above.
    offset: f64,
}

impl ReadingPlace {
    pub(super) fn load(connection: &Connection, chat: &str) -> Result<Option<Self>, Problem> {
        let mut statement = connection.prepare_cached("SELECT turn, offset FROM place WHERE chat = ?1")?;
        let place = statement.query_row([chat], |row| Ok(Self { turn: row.get(0)?, offset: row.get(1)? }));
        Ok(place.optional()?)
    }

    /// Keeps it in the place of an earlier one; none is the end of the chat.
    pub(super) fn save(place: Option<&Self>, connection: &Connection, chat: &str) -> Result<(), Problem> {
        let Some(Self { turn, offset }) = place else {
            connection.prepare_cached("DELETE FROM place WHERE chat = ?1")?.execute([chat])?;
            return Ok(());
        };
        let mut statement =
            connection.prepare_cached("INSERT OR REPLACE INTO place (chat, turn, offset) VALUES (?1, ?2, ?3)")?;
        statement.execute(params![chat, turn, offset])?;
        Ok(())
    }
}
