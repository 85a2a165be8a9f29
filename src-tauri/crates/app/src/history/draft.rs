//! What was typed and not sent, kept for each chat; the chat without a name is the new one.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use ts_rs::TS;

use crate::Problem;

/// A message that was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// Paths in the cloud.
    pub(crate) attachments: Vec<String>,
}

impl Draft {
    pub(super) fn load(connection: &Connection, chat: &str) -> Result<Self, Problem> {
        let mut statement = connection.prepare_cached("SELECT text, attachments FROM draft WHERE chat = ?1")?;
        let found = statement.query_row([chat], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?;
        let Some((text, attachments)) = found else { return Ok(Self::default()) };
        // A list that cannot be read is no reason to lose the text.
        Ok(Self { text, attachments: serde_json::from_str(&attachments).unwrap_or_default() })
    }

    /// Keeps it; an empty one is forgotten.
    pub(super) fn save(&self, connection: &Connection, chat: &str) -> Result<(), Problem> {
        if *self == Self::default() {
            connection.prepare_cached("DELETE FROM draft WHERE chat = ?1")?.execute([chat])?;
            return Ok(());
        }
        let attachments = serde_json::Value::from(self.attachments.clone()).to_string();
        let mut statement = connection.prepare_cached(
            "INSERT INTO draft (chat, text, attachments) VALUES (?1, ?2, ?3)
             ON CONFLICT (chat) DO UPDATE SET text = excluded.text, attachments = excluded.attachments",
        )?;
        statement.execute(params![chat, self.text, attachments])?;
        Ok(())
    }

    /// Whether all of it stands in this message, so that sending the message was sending the draft.
    pub(super) fn is_part_of(&self, text: &str, attachments: &[String]) -> bool {
        text.contains(self.text.trim()) && self.attachments.iter().all(|path| attachments.contains(path))
    }
}
