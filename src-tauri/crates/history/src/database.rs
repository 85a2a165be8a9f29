//! The database of one account: opened and brought to the newest form, its records written and read.

use std::{collections::HashSet, path::Path, time::Duration};

use problem::{Problem, Reason};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use ulid::Ulid;

use super::{
    chat_index::{ChatIndex, IndexedChat},
    clock::Clock,
    record::{Ended, Fact, OF_THE_CHAT, Record},
    recovery,
    schema::{DERIVED, migrate},
    transaction::{Ids, Transaction},
};

/// How long a write waits for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(2);
/// One database that is open, and what is known of it without asking it.
pub(super) struct Database {
    pub(super) connection: Connection,
    /// The newest id of this database and the next.
    pub(super) ids: Ids,
    pub(super) device: String,
    pub(super) index: ChatIndex,
    /// How often records were written.
    pub(super) writes: u64,
    /// Answers that the disk did not take when they ended, by their chat. They are shown as if it had.
    pub(super) unwritten: Vec<(String, Ended)>,
    /// The answers that began in this run of Oriel and have not ended.
    pub(super) live: HashSet<String>,
    /// Chats with an answer whose end nobody heard, until somebody is told.
    pub(super) cut: Vec<String>,
    /// It was damaged again right after it had been recovered: once more would change nothing.
    pub(super) gave_up: bool,
}

impl Database {
    pub(super) fn open(path: &Path, clock: &dyn Clock) -> Result<Self, Problem> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
        migrate(&mut connection)?;
        for table in DERIVED {
            connection.execute_batch(table)?;
        }
        let newest: Option<String> = connection.query_row("SELECT max(id) FROM record", [], |row| row.get(0))?;
        let ids = Ids { newest: newest.and_then(|id| Ulid::from_string(&id).ok()).unwrap_or_default() };
        let device = device(&connection, clock)?;
        let index = index(&connection)?;
        Ok(Self {
            connection,
            ids,
            device,
            index,
            writes: 0,
            unwritten: Vec::new(),
            live: HashSet::new(),
            cut: Vec::new(),
            gave_up: false,
        })
    }

    /// Looks at every page, as it is seen here and as the next one to open the file sees it: its beginning may be known
    /// here from before it was damaged. Errors: something is damaged.
    pub(super) fn check(&self, path: &Path) -> Result<(), Problem> {
        let next = recovery::read_only(path)?;
        for connection in [&self.connection, &next] {
            let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if verdict != "ok" {
                return Err(Reason::HistoryDamaged.with_hint(verdict));
            }
        }
        Ok(())
    }

    /// Writes records. They are on the disk when this returns, also if the computer goes off right after: what was
    /// asked may be sent then, and is charged. What an answer receives meanwhile needs no such wait.
    pub(super) fn write<T>(
        &mut self,
        clock: &dyn Clock,
        work: &mut impl FnMut(&mut Transaction<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        let done = self.write_at_once(clock, work);
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        done
    }

    fn write_at_once<T>(
        &mut self,
        clock: &dyn Clock,
        work: &mut impl FnMut(&mut Transaction<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let sqlite = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (written, begun) = (Vec::new(), Vec::new());
        let mut transaction = Transaction { sqlite, ids: &mut self.ids, device: &self.device, clock, written, begun };
        let done = work(&mut transaction)?;
        let Transaction { sqlite, written, begun, .. } = transaction;
        sqlite.commit()?;
        self.live.extend(begun);
        self.writes += 1;
        for record in &written {
            self.index.read(record);
            if let Fact::Ended(ended) = &record.fact {
                self.live.remove(&ended.answer);
            }
        }
        Ok(done)
    }

    /// Errors: the disk still does not take it.
    pub(super) fn write_what_waits(&mut self, clock: &dyn Clock) -> Result<(), Problem> {
        while let Some((chat, ended)) = self.unwritten.first().cloned() {
            self.write(clock, &mut |transaction| transaction.end_answer(&chat, ended.clone()))?;
            self.unwritten.remove(0);
        }
        Ok(())
    }

    pub(super) fn head(&self, chat: &str) -> Result<&IndexedChat, Problem> {
        self.index.get(chat).ok_or_else(|| Reason::ChatGone.into())
    }

    pub(super) fn records_of(&self, chat: &str) -> Result<Vec<Record>, Problem> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, chat, body FROM record WHERE chat = ?1 ORDER BY id")?;
        let mut records = records(&mut statement, [chat])?;
        for (chat, ended) in self.unwritten.iter().filter(|(of, _)| of == chat) {
            // Sorts after every id.
            let (id, fact) = ("~".to_owned(), Fact::Ended(Box::new(ended.clone())));
            records.push(Record { id, chat: chat.clone(), fact });
        }
        Ok(records)
    }

    /// The answers of this chat that stream now.
    pub(super) fn running(&self, chat: &str) -> Result<Vec<String>, Problem> {
        let mut statement = self.connection.prepare_cached("SELECT answer FROM running WHERE chat = ?1")?;
        let rows = statement.query_map([chat], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Answers of which nobody hears the end any more, because they streamed when the program ended or because their end
    /// is damaged, become *interrupted*, with all the text that was kept.
    pub(super) fn end_unfinished_answers(&mut self, clock: &dyn Clock) -> Result<(), Problem> {
        let unfinished: Vec<(String, String)> = {
            let mut statement = self.connection.prepare("SELECT chat, answer FROM running")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        let is_awaited = |database: &Self, answer: &String| {
            database.live.contains(answer) || database.unwritten.iter().any(|(_, ended)| ended.answer == *answer)
        };
        for (chat, answer) in unfinished {
            if is_awaited(self, &answer) {
                continue;
            }
            let ended = match self.received(&answer)? {
                Some((text, reasoning)) => Ended::interrupted(&answer, text, reasoning),
                None => Ended::unsent(&answer),
            };
            if let Err(problem) = self.write(clock, &mut |transaction| transaction.end_answer(&chat, ended.clone())) {
                self.unwritten.push((chat, ended));
                return Err(problem);
            }
            self.cut.push(chat);
        }
        Ok(())
    }

    /// What an answer has received; `None` if its question had not been sent.
    fn received(&self, answer: &str) -> Result<Option<(String, String)>, Problem> {
        let mut statement =
            self.connection.prepare("SELECT text, reasoning FROM received WHERE answer = ?1 ORDER BY part")?;
        let mut received = None;
        let parts = statement.query_map([answer], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for part in parts {
            let (text, reasoning) = part?;
            let whole: &mut (String, String) = received.get_or_insert_default();
            whole.0.push_str(&text);
            whole.1.push_str(&reasoning);
        }
        Ok(received)
    }
}

/// What is known of each chat, without reading what was said in it.
fn index(connection: &Connection) -> Result<ChatIndex, Problem> {
    let mut index = ChatIndex::default();
    let mut of_the_chat =
        connection.prepare(&format!("SELECT id, chat, body FROM record WHERE kind IN ({OF_THE_CHAT})"))?;
    for record in records(&mut of_the_chat, [])? {
        index.read(&record);
    }
    for kind in ["asked", "answering"] {
        let mut newest = connection.prepare("SELECT chat, max(id) FROM record WHERE kind = ?1 GROUP BY chat")?;
        let rows = newest.query_map([kind], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (chat, turn) = row?;
            index.touch(&chat, &turn);
        }
    }
    Ok(index)
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
