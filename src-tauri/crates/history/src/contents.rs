//! What models were given of files, and where in the cloud files of this computer were put.

use problem::Problem;
use rusqlite::{OptionalExtension, params};

use super::History;

impl History {
    /// Keeps what a model was given of a file, and answers the key under which a record refers to it.
    pub fn keep_content(&self, content: &str) -> Result<String, Problem> {
        self.with(|inner| {
            let key = inner.ids.next(&*self.clock);
            inner.connection.execute("INSERT INTO content (key, body) VALUES (?1, ?2)", params![key, content])?;
            Ok(key)
        })
    }

    /// What a model was given of a file.
    pub fn content(&self, key: &str) -> Result<Option<String>, Problem> {
        self.with(|inner| {
            let mut statement = inner.connection.prepare_cached("SELECT body FROM content WHERE key = ?1")?;
            Ok(statement.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// How many bytes a model was given of a file.
    pub fn size_of_content(&self, key: &str) -> Result<Option<u64>, Problem> {
        self.with(|inner| {
            let mut statement =
                inner.connection.prepare_cached("SELECT octet_length(body) FROM content WHERE key = ?1")?;
            Ok(statement.query_row([key], |row| row.get::<_, i64>(0)).optional()?.map(i64::unsigned_abs))
        })
    }

    /// Where in the cloud a file of this content was put, and the time of change that it had then.
    pub fn uploaded(&self, digest: &str) -> Result<Option<(String, Option<i64>)>, Problem> {
        self.with(|inner| {
            let known =
                inner.connection.query_row("SELECT path, modified FROM uploaded WHERE digest = ?1", [digest], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                });
            Ok(known.optional()?)
        })
    }

    /// Remembers where in the cloud a file of this content is.
    pub fn remember_upload(&self, digest: &str, path: &str, modified: Option<i64>) -> Result<(), Problem> {
        self.with(|inner| {
            inner.connection.execute(
                "INSERT OR REPLACE INTO uploaded (digest, path, modified) VALUES (?1, ?2, ?3)",
                params![digest, path, modified],
            )?;
            Ok(())
        })
    }
}
