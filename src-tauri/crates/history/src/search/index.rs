//! The index itself: a database of its own beside the history, brought up to date from the records it has not read.
//!
//! It is a file of its own so that it can be deleted when it is damaged or of an older form, so that no write to the
//! history waits for it or fails because of it, and so that it can be left out of a backup. Each step commits what it
//! found together with how far it read: after a crash the next step goes on from there, with nothing lost or twice.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::Path,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};
use ulid::Ulid;

use super::folding::{PAD, fold};
use crate::record::Fact;

/// The form of the index. One of another form is thrown away and made anew.
const VERSION: i32 = 2;
/// The most records and the most bytes of them in one step.
const STEP: usize = 512;
const STEP_BYTES: usize = 4 << 20;
/// Places a minute. A minute in which more was said takes those of the next ones.
const PLACES: i64 = 256;

/// The index, open for writing.
pub(super) struct Index {
    connection: Connection,
    /// Pieces that are known to be in `gram`, so that few are written twice. Let go when the index is up to date.
    grams: HashSet<[char; 3]>,
}

/// A record as the history has it.
struct Record {
    row: i64,
    id: String,
    chat: String,
    fact: Option<Fact>,
}

/// How far the index has read.
struct State {
    upto: i64,
    id: String,
    chats: i64,
    said: i64,
    texts: i64,
    grams: i64,
}

impl Index {
    /// Opens the index; `None` when there is none of this form, or what is there cannot have come of this history.
    pub(super) fn open(path: &Path, history: &Connection) -> rusqlite::Result<Option<Self>> {
        let connection = Connection::open(path)?;
        let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version != VERSION {
            return Ok(None);
        }
        connection.execute_batch(PRAGMAS)?;
        let index = Self { connection, grams: HashSet::new() };
        Ok(index.is_sound(history)?.then_some(index))
    }

    /// Makes an empty index where no file is.
    pub(super) fn make(path: &Path) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.execute_batch(PRAGMAS)?;
        let step = connection.transaction()?;
        step.execute_batch(include_str!("tables.sql"))?;
        step.pragma_update(None, "user_version", VERSION)?;
        step.commit()?;
        Ok(Self { connection, grams: HashSet::new() })
    }

    /// Stops what the index is doing, from another thread.
    pub(super) fn interrupter(&self) -> rusqlite::InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    /// Whether every table is there with as many rows as were written, and the last record read is that of this
    /// history. Cheap; damage deeper than that is noticed when it is read.
    fn is_sound(&self, history: &Connection) -> rusqlite::Result<bool> {
        let state = self.state()?;
        for (table, wanted) in
            [("chat", state.chats), ("said", state.said), ("word_docsize", state.texts), ("gram", state.grams)]
        {
            let found: i64 =
                self.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            if found != wanted {
                return Ok(false);
            }
        }
        if state.upto == 0 {
            return Ok(true);
        }
        let read = history.query_row("SELECT id FROM record WHERE rowid = ?1", [state.upto], |row| row.get(0));
        Ok(read.optional()? == Some(state.id) && self.newest_is_found()?)
    }

    /// Looks for the newest text by its first letters.
    fn newest_is_found(&self) -> rusqlite::Result<bool> {
        let mut newest = self.connection.prepare(
            "SELECT place, text || reasoning FROM said WHERE text || reasoning <> '' ORDER BY place DESC LIMIT 1",
        )?;
        let newest = newest.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((place, text)): Option<(i64, String)> = newest else { return Ok(true) };
        let first: String = padded(&fold(&text)).chars().take(3).collect();
        let mut found = self.connection.prepare("SELECT 1 FROM word WHERE word MATCH ?1 AND rowid = ?2")?;
        found.exists(params![quoted(&first), place])
    }

    fn state(&self) -> rusqlite::Result<State> {
        self.connection.query_row("SELECT upto, id, chats, said, texts, grams FROM state", [], |row| {
            Ok(State {
                upto: row.get(0)?,
                id: row.get(1)?,
                chats: row.get(2)?,
                said: row.get(3)?,
                texts: row.get(4)?,
                grams: row.get(5)?,
            })
        })
    }

    /// How many records of the history were not read yet.
    pub(super) fn behind(&self, history: &Connection) -> rusqlite::Result<usize> {
        let newest: Option<i64> = history.query_row("SELECT max(rowid) FROM record", [], |row| row.get(0))?;
        Ok(usize::try_from(newest.unwrap_or(0) - self.state()?.upto).unwrap_or(0))
    }

    /// Reads the next records. Answers whether there were any.
    pub(super) fn step(&mut self, history: &Connection) -> rusqlite::Result<bool> {
        let mut state = self.state()?;
        let mut records = records(history, state.upto)?;
        let Some(last) = records.last() else {
            self.grams = HashSet::new();
            return Ok(false);
        };
        state.upto = last.row;
        state.id.clone_from(&last.id);
        // The full-text index takes places in their order best.
        records.sort_by(|a, b| a.id.cmp(&b.id));
        let transaction = self.connection.transaction()?;
        let mut step = Step { transaction: &transaction, grams: &mut self.grams, state: &mut state };
        let mut touched = BTreeSet::new();
        for record in &records {
            step.read(record)?;
            touched.insert(record.chat.as_str());
        }
        for chat in touched {
            step.prune(chat, history)?;
        }
        let State { upto, id, chats, said, texts, grams } = state;
        transaction.execute(
            "UPDATE state SET upto = ?1, id = ?2, chats = ?3, said = ?4, texts = ?5, grams = ?6",
            params![upto, id, chats, said, texts, grams],
        )?;
        transaction.commit()?;
        Ok(true)
    }
}

const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

/// One step's work, in its transaction.
struct Step<'a> {
    transaction: &'a Transaction<'a>,
    grams: &'a mut HashSet<[char; 3]>,
    state: &'a mut State,
}

impl Step<'_> {
    fn read(&mut self, record: &Record) -> rusqlite::Result<()> {
        let Record { id, chat, fact: Some(fact), .. } = record else { return Ok(()) };
        match fact {
            Fact::Started { title, .. } | Fact::Titled { title } => self.title(chat, id, title),
            Fact::Deleted {} | Fact::Erased {} => self.judge(chat, id, true),
            Fact::Restored {} => self.judge(chat, id, false),
            Fact::Asked { parent, text, .. } => {
                self.begin(chat, id, parent.as_deref(), false)?;
                self.say(chat, id, id, text, "")
            }
            Fact::Answering { parent, .. } => self.begin(chat, id, Some(parent), true),
            Fact::Ended(ended) => self.say(chat, &ended.answer, id, &ended.text, &ended.reasoning),
            Fact::Removed { .. } | Fact::PutBack { .. } => {
                self.know(chat)?;
                let mut pruned = self.transaction.prepare_cached("UPDATE chat SET pruned = 1 WHERE id = ?1")?;
                pruned.execute([chat]).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    fn know(&mut self, chat: &str) -> rusqlite::Result<()> {
        let mut add = self.transaction.prepare_cached("INSERT OR IGNORE INTO chat (id) VALUES (?1)")?;
        self.state.chats += i64::try_from(add.execute([chat])?).unwrap_or(0);
        Ok(())
    }

    fn title(&mut self, chat: &str, record: &str, title: &str) -> rusqlite::Result<()> {
        self.know(chat)?;
        let mut titled = self
            .transaction
            .prepare_cached("UPDATE chat SET title = ?3, folded = ?4, titled = ?2 WHERE id = ?1 AND titled < ?2")?;
        titled.execute(params![chat, record, title, fold(title)]).map(|_| ())
    }

    fn judge(&mut self, chat: &str, record: &str, deleted: bool) -> rusqlite::Result<()> {
        self.know(chat)?;
        let mut judged = self
            .transaction
            .prepare_cached("UPDATE chat SET deleted = ?3, judged = ?2 WHERE id = ?1 AND judged < ?2")?;
        judged.execute(params![chat, record, deleted]).map(|_| ())
    }

    /// A turn begins. Its text may have come before it.
    fn begin(&mut self, chat: &str, turn: &str, parent: Option<&str>, answer: bool) -> rusqlite::Result<()> {
        self.know(chat)?;
        let mut newest =
            self.transaction.prepare_cached("UPDATE chat SET newest = ?2 WHERE id = ?1 AND newest < ?2")?;
        newest.execute([chat, turn])?;
        let place = self.place(chat, turn, answer)?;
        let mut begun = self.transaction.prepare_cached("UPDATE said SET parent = ?2, begun = 1 WHERE place = ?1")?;
        begun.execute(params![place, parent]).map(|_| ())
    }

    /// A turn gets its text and what was thought before it; those of the latest record count.
    fn say(&mut self, chat: &str, turn: &str, record: &str, text: &str, reasoning: &str) -> rusqlite::Result<()> {
        let place = self.place(chat, turn, true)?;
        let mut said =
            self.transaction.prepare_cached("SELECT ended, text || reasoning <> '' FROM said WHERE place = ?1")?;
        let (ended, has_text) = said.query_row([place], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        if ended.as_str() >= record {
            return Ok(());
        }
        if has_text {
            self.transaction.prepare_cached("DELETE FROM word WHERE rowid = ?1")?.execute([place])?;
            self.state.texts -= 1;
        }
        let mut keep = self
            .transaction
            .prepare_cached("UPDATE said SET text = ?2, reasoning = ?3, ended = ?4 WHERE place = ?1")?;
        keep.execute(params![place, text, reasoning, record])?;
        let texts = [text, reasoning].into_iter().filter(|text| !text.is_empty());
        let padded: String = texts.map(|text| padded(&fold(text))).collect();
        if padded.is_empty() {
            return Ok(());
        }
        let mut add = self.transaction.prepare_cached("INSERT INTO word (rowid, text) VALUES (?1, ?2)")?;
        add.execute(params![place, padded])?;
        self.state.texts += 1;
        self.learn(&padded)
    }

    /// The place of a turn, which it gets the first time it is heard of.
    fn place(&mut self, chat: &str, turn: &str, answer: bool) -> rusqlite::Result<i64> {
        let mut known = self.transaction.prepare_cached("SELECT place FROM said WHERE chat = ?1 AND turn = ?2")?;
        if let Some(place) = known.query_row([chat, turn], |row| row.get(0)).optional()? {
            return Ok(place);
        }
        let minute = Ulid::from_string(turn).map_or(0, |id| id.timestamp_ms() / 60_000);
        let mut from = i64::try_from(minute).unwrap_or(0) * PLACES;
        let mut last =
            self.transaction.prepare_cached("SELECT max(place) FROM said WHERE place >= ?1 AND place < ?1 + ?2")?;
        let place = loop {
            match last.query_row(params![from, PLACES], |row| row.get::<_, Option<i64>>(0))? {
                None => break from,
                Some(last) if last + 1 < from + PLACES => break last + 1,
                Some(_) => from += PLACES,
            }
        };
        let mut add = self.transaction.prepare_cached(
            "INSERT INTO said (place, chat, turn, answer, begun, text) VALUES (?1, ?2, ?3, ?4, 0, '')",
        )?;
        add.execute(params![place, chat, turn, answer])?;
        self.state.said += 1;
        Ok(place)
    }

    /// Remembers which pieces there are.
    fn learn(&mut self, padded: &str) -> rusqlite::Result<()> {
        let mut add = self.transaction.prepare_cached("INSERT OR IGNORE INTO gram (gram) VALUES (?1)")?;
        let mut letters = padded.chars();
        let (Some(mut first), Some(mut second)) = (letters.next(), letters.next()) else { return Ok(()) };
        for third in letters {
            let piece = [first, second, third];
            if self.grams.insert(piece) {
                self.state.grams += i64::try_from(add.execute([String::from_iter(piece)])?).unwrap_or(0);
            }
            (first, second) = (second, third);
        }
        Ok(())
    }

    /// Works out again what of a chat is gone, if something was ever removed from it.
    fn prune(&mut self, chat: &str, history: &Connection) -> rusqlite::Result<()> {
        let mut pruned = self.transaction.prepare_cached("SELECT pruned FROM chat WHERE id = ?1")?;
        if !pruned.query_row([chat], |row| row.get(0)).optional()?.unwrap_or(false) {
            return Ok(());
        }
        let mut said = self.transaction.prepare_cached("SELECT turn, parent, place, gone FROM said WHERE chat = ?1")?;
        let turns = said
            .query_map([chat], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<rusqlite::Result<Vec<(String, Option<String>, i64, bool)>>>()?;
        let mut below: HashMap<&str, Vec<&str>> = HashMap::new();
        for (turn, parent, ..) in &turns {
            below.entry(parent.as_deref().unwrap_or_default()).or_default().push(turn);
        }
        let removed = removed(history, chat)?;
        let mut gone = HashSet::new();
        let mut next: Vec<&str> = removed.iter().map(String::as_str).collect();
        while let Some(turn) = next.pop() {
            if gone.insert(turn) {
                next.extend(below.get(turn).into_iter().flatten());
            }
        }
        let mut mark = self.transaction.prepare_cached("UPDATE said SET gone = ?2 WHERE place = ?1")?;
        for (turn, _, place, was_gone) in &turns {
            let is_gone = gone.contains(turn.as_str());
            if is_gone != *was_gone {
                mark.execute(params![place, is_gone])?;
            }
        }
        Ok(())
    }
}

/// The next records that were not read yet, in the order in which they came.
fn records(history: &Connection, after: i64) -> rusqlite::Result<Vec<Record>> {
    let mut rows =
        history.prepare_cached("SELECT rowid, id, chat, body FROM record WHERE rowid > ?1 ORDER BY rowid")?;
    let mut rows = rows.query([after])?;
    let (mut records, mut bytes) = (Vec::new(), 0);
    while records.len() < STEP && bytes < STEP_BYTES {
        let Some(row) = rows.next()? else { break };
        let body = row.get_ref(3)?.as_bytes()?;
        bytes += body.len();
        // What a newer version wrote is passed over here as everywhere, and so is what is damaged.
        let fact = serde_json::from_slice(body).ok();
        records.push(Record { row: row.get(0)?, id: row.get(1)?, chat: row.get(2)?, fact });
    }
    Ok(records)
}

/// The turns that are removed in a chat: the latest word about each counts.
fn removed(history: &Connection, chat: &str) -> rusqlite::Result<HashSet<String>> {
    let mut rows = history
        .prepare_cached("SELECT body FROM record WHERE chat = ?1 AND kind IN ('removed', 'putBack') ORDER BY id")?;
    let mut rows = rows.query([chat])?;
    let mut judged = BTreeMap::new();
    while let Some(row) = rows.next()? {
        match serde_json::from_slice(row.get_ref(0)?.as_bytes()?) {
            Ok(Fact::Removed { turn }) => judged.insert(turn, true),
            Ok(Fact::PutBack { turn }) => judged.insert(turn, false),
            _ => None,
        };
    }
    Ok(judged.into_iter().filter_map(|(turn, gone)| gone.then_some(turn)).collect())
}

/// A folded text as it is given to the index: behind its end, and behind each letter it has, stands nothing, so that
/// every letter begins a piece and a single letter is a piece of its own.
fn padded(folded: &str) -> String {
    let mut padded = String::with_capacity(folded.len() * 2);
    padded.push_str(folded);
    padded.extend([PAD, PAD]);
    let letters: BTreeSet<char> = folded.chars().filter(|letter| *letter != ' ').collect();
    for letter in letters {
        padded.extend([letter, PAD, PAD]);
    }
    padded
}

/// A text that the query language takes as it is.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Opens a database only to read it.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}
