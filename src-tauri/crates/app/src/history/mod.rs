//! The history on this computer: an append-only set of immutable records in SQLite, and the chats folded from them.
//!
//! Nothing is updated in place: a new title, a pin or a deletion is one more record. Records carry an id that sorts by
//! time, the device that wrote them and its running number, so that the records of two devices merge as a set union.
//! Two tables hold what is not yet a record: `received`, the text of answers still streaming, and `draft`.

mod fold;
mod record;

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use rusqlite::{Connection, OptionalExtension, params};
use ulid::Ulid;

pub(crate) use fold::{Chat, ChatSummary, Outcome, Role, Spent, ToolUse, Turn};
pub(crate) use record::{Ended, Fact};

use crate::{Problem, lock, surroundings::Clock};
use fold::Record;

/// One entry a version, oldest first; a database knows in `user_version` how many it has seen.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/1.sql")];

/// The history of one account. Calls are short and blocking: single statements on a local file.
pub(crate) struct History {
    inner: Mutex<Inner>,
    clock: Arc<dyn Clock>,
}

struct Inner {
    connection: Connection,
    /// The newest id of this database. The next one is larger, even if the clock stood still or went back.
    newest: Ulid,
    device: String,
}

impl History {
    /// Opens or makes the database, brings it to the newest form, and ends answers that a crash left open.
    ///
    /// Errors: the file cannot be opened, is not a database, or comes from a newer Oriel.
    pub(crate) fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, Problem> {
        let mut connection = Connection::open(path)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
        migrate(&mut connection)?;
        let newest: Option<String> = connection.query_row("SELECT max(id) FROM record", [], |row| row.get(0))?;
        let newest = newest.and_then(|id| Ulid::from_string(&id).ok()).unwrap_or_default();
        let device = device(&connection, &*clock)?;
        let history = Self { inner: Mutex::new(Inner { connection, newest, device }), clock };
        history.end_unfinished_answers()?;
        Ok(history)
    }

    /// Adds one record and answers its id.
    pub(crate) fn add(&self, chat: &str, fact: &Fact) -> Result<String, Problem> {
        let mut inner = lock(&self.inner);
        let id = inner.new_id(&*self.clock);
        inner.insert(&id, chat, fact)?;
        Ok(id)
    }

    /// Starts a chat and answers its id.
    pub(crate) fn start_chat(&self, title: &str) -> Result<String, Problem> {
        let mut inner = lock(&self.inner);
        let id = inner.new_id(&*self.clock);
        inner.insert(&id.clone(), &id, &Fact::Started { title: title.to_owned() })?;
        Ok(id)
    }

    /// Keeps what an answer has received since the last call, so that a crash loses at most what came after it.
    pub(crate) fn receive(&self, answer: &str, text: &str, reasoning: &str) -> Result<(), Problem> {
        let inner = lock(&self.inner);
        inner.connection.execute(
            "INSERT INTO received (answer, part, text, reasoning)
             VALUES (?1, (SELECT coalesce(max(part), 0) + 1 FROM received WHERE answer = ?1), ?2, ?3)",
            params![answer, text, reasoning],
        )?;
        Ok(())
    }

    /// Ends an answer: its whole content becomes one record, in one step with dropping what was kept on the way.
    pub(crate) fn end_answer(&self, chat: &str, ended: Ended) -> Result<(), Problem> {
        let mut inner = lock(&self.inner);
        let id = inner.new_id(&*self.clock);
        let answer = ended.answer.clone();
        let body = serde_json::to_string(&Fact::Ended(ended)).map_err(|error| Problem::failed(error.to_string()))?;
        let Inner { connection, device, .. } = &mut *inner;
        let step = connection.transaction()?;
        insert(&step, &id, device, chat, &body)?;
        step.execute("DELETE FROM received WHERE answer = ?1", [&answer])?;
        step.commit()?;
        Ok(())
    }

    /// The chats, newest first, without the deleted ones.
    pub(crate) fn chats(&self) -> Result<Vec<ChatSummary>, Problem> {
        let inner = lock(&self.inner);
        let mut heads = inner.connection.prepare(
            "SELECT id, chat, body FROM record WHERE kind IN ('started', 'titled', 'pinned', 'deleted', 'restored') ORDER BY id",
        )?;
        let heads = records(&mut heads, [])?;
        let mut newest = inner.connection.prepare(
            "SELECT chat, max(id) FROM record WHERE kind IN ('started', 'asked', 'answering') GROUP BY chat",
        )?;
        let newest = newest.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        Ok(fold::summaries(&heads, &newest))
    }

    /// One chat with the turns that lead to its newest one.
    ///
    /// Errors: [`Code::NotFound`](crate::Code::NotFound) for an unknown id.
    pub(crate) fn chat(&self, chat: &str) -> Result<Chat, Problem> {
        let inner = lock(&self.inner);
        let mut statement =
            inner.connection.prepare("SELECT id, chat, body FROM record WHERE chat = ?1 ORDER BY id")?;
        let records = records(&mut statement, [chat])?;
        let draft = inner
            .connection
            .query_row("SELECT text FROM draft WHERE chat = ?1", [chat], |row| row.get(0))
            .optional()?
            .unwrap_or_default();
        fold::chat(chat, &records, draft).ok_or_else(no_such_chat)
    }

    /// Makes sure that there is such a chat, without reading it.
    ///
    /// Errors: [`Code::NotFound`](crate::Code::NotFound) for an unknown id.
    pub(crate) fn require(&self, chat: &str) -> Result<(), Problem> {
        let inner = lock(&self.inner);
        let known = inner.connection.query_row("SELECT 1 FROM record WHERE chat = ?1 LIMIT 1", [chat], |_| Ok(()));
        known.optional()?.ok_or_else(no_such_chat)
    }

    /// What was typed and not sent in this chat; an empty chat id is the new chat.
    pub(crate) fn draft(&self, chat: &str) -> Result<String, Problem> {
        let inner = lock(&self.inner);
        let draft = inner.connection.query_row("SELECT text FROM draft WHERE chat = ?1", [chat], |row| row.get(0));
        Ok(draft.optional()?.unwrap_or_default())
    }

    /// Keeps what was typed; empty text forgets it.
    pub(crate) fn save_draft(&self, chat: &str, text: &str) -> Result<(), Problem> {
        let inner = lock(&self.inner);
        if text.is_empty() {
            inner.connection.execute("DELETE FROM draft WHERE chat = ?1", [chat])?;
        } else {
            inner.connection.execute(
                "INSERT INTO draft (chat, text) VALUES (?1, ?2) ON CONFLICT (chat) DO UPDATE SET text = excluded.text",
                params![chat, text],
            )?;
        }
        Ok(())
    }

    /// Keeps what a model was given of a file, and answers the key under which a record refers to it.
    pub(crate) fn keep_content(&self, content: &str) -> Result<String, Problem> {
        let mut inner = lock(&self.inner);
        let key = inner.new_id(&*self.clock);
        inner.connection.execute("INSERT INTO content (key, body) VALUES (?1, ?2)", params![key, content])?;
        Ok(key)
    }

    /// What a model was given of a file.
    pub(crate) fn content(&self, key: &str) -> Result<Option<String>, Problem> {
        let inner = lock(&self.inner);
        Ok(inner.connection.query_row("SELECT body FROM content WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }

    /// Answers that were streaming when the program ended become *interrupted*, with all the text that was kept.
    fn end_unfinished_answers(&self) -> Result<(), Problem> {
        let unfinished: Vec<(String, String)> = {
            let inner = lock(&self.inner);
            let mut statement = inner.connection.prepare(
                "SELECT chat, id FROM record AS begun WHERE kind = 'answering' AND NOT EXISTS
                 (SELECT 1 FROM record WHERE answer = begun.id)",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (chat, answer) in unfinished {
            let (text, reasoning) = self.received(&answer)?;
            self.end_answer(&chat, Ended::interrupted(answer, text, reasoning))?;
        }
        Ok(())
    }

    fn received(&self, answer: &str) -> Result<(String, String), Problem> {
        let inner = lock(&self.inner);
        let mut statement =
            inner.connection.prepare("SELECT text, reasoning FROM received WHERE answer = ?1 ORDER BY part")?;
        let mut whole = (String::new(), String::new());
        let parts = statement.query_map([answer], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for part in parts {
            let (text, reasoning) = part?;
            whole.0.push_str(&text);
            whole.1.push_str(&reasoning);
        }
        Ok(whole)
    }
}

impl Inner {
    /// An id that sorts after all earlier ones here.
    fn new_id(&mut self, clock: &dyn Clock) -> String {
        let after = self.newest.increment().unwrap_or(self.newest);
        self.newest = Ulid::from_datetime(clock.now()).max(after);
        self.newest.to_string()
    }

    fn insert(&mut self, id: &str, chat: &str, fact: &Fact) -> Result<(), Problem> {
        let body = serde_json::to_string(fact).map_err(|error| Problem::failed(error.to_string()))?;
        insert(&self.connection, id, &self.device, chat, &body)
    }
}

fn no_such_chat() -> Problem {
    Problem::new(crate::Code::NotFound, "This chat is not on this computer any more.")
}

fn insert(connection: &Connection, id: &str, device: &str, chat: &str, body: &str) -> Result<(), Problem> {
    connection.execute(
        "INSERT INTO record (id, device, sequence, chat, body)
         VALUES (?1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM record WHERE device = ?2), ?3, ?4)",
        params![id, device, chat, body],
    )?;
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), Problem> {
    let seen: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if seen as usize > MIGRATIONS.len() {
        return Err(Problem::failed(
            "The history on this computer was written by a newer Oriel. It was not touched; open it with that version.",
        ));
    }
    for (number, migration) in (1_u32..).zip(MIGRATIONS).skip(seen as usize) {
        let step = connection.transaction()?;
        step.execute_batch(migration)?;
        step.pragma_update(None, "user_version", number)?;
        step.commit()?;
    }
    Ok(())
}

/// This computer's name in its own records.
fn device(connection: &Connection, clock: &dyn Clock) -> Result<String, Problem> {
    let known = connection.query_row("SELECT id FROM device", [], |row| row.get(0)).optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = Ulid::from_datetime(clock.now()).to_string();
    connection.execute("INSERT INTO device (id) VALUES (?1)", [&id])?;
    Ok(id)
}

/// The rows as records. A record that a newer version wrote in a form unknown here is passed over, not lost.
fn records<P: rusqlite::Params>(statement: &mut rusqlite::Statement<'_>, params: P) -> Result<Vec<Record>, Problem> {
    let rows = statement
        .query_map(params, |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (id, chat, body) = row?;
        match serde_json::from_str(&body) {
            Ok(fact) => found.push(Record { id, chat, fact }),
            Err(error) => tracing::warn!(%error, id, "a record is in a form this version does not know"),
        }
    }
    Ok(found)
}
