//! What was typed and not sent, kept for each chat; the chat without a name is the new one.

use problem::Problem;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use ts_rs::TS;

use super::ChatOptions;

/// A message that was not sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct Draft {
    pub text: String,
    /// Paths in the cloud.
    pub attachments: Vec<String>,
    /// How the new chat is to be answered; `null` for one that has begun, which keeps that itself.
    pub options: Option<ChatOptions>,
}

impl Draft {
    pub(super) fn load(connection: &Connection, chat: &str) -> Result<Self, Problem> {
        let mut statement =
            connection.prepare_cached("SELECT text, attachments, options FROM draft WHERE chat = ?1")?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?));
        let Some((text, attachments, options)) = statement.query_row([chat], read).optional()? else {
            return Ok(Self::default());
        };
        // What cannot be read of the rest is no reason to lose the text.
        Ok(Self {
            text,
            attachments: serde_json::from_str(&attachments).unwrap_or_default(),
            options: options.and_then(|options| serde_json::from_str(&options).ok()),
        })
    }

    /// Keeps it; an empty one is forgotten.
    pub(super) fn save(&self, connection: &Connection, chat: &str) -> Result<(), Problem> {
        if *self == Self::default() {
            connection.prepare_cached("DELETE FROM draft WHERE chat = ?1")?.execute([chat])?;
            return Ok(());
        }
        let attachments = serde_json::Value::from(self.attachments.clone()).to_string();
        let mut statement = connection.prepare_cached(
            "INSERT OR REPLACE INTO draft (chat, text, attachments, options) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let options = self.options.as_ref().and_then(|options| serde_json::to_string(options).ok());
        statement.execute(params![chat, self.text, attachments, options])?;
        Ok(())
    }

    /// Whether all of it stands in this message, so that sending the message was sending the draft.
    pub(super) fn is_part_of(&self, text: &str, attachments: &[String]) -> bool {
        text.contains(self.text.trim()) && self.attachments.iter().all(|path| attachments.contains(path))
    }
}
