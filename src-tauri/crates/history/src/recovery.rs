//! A history that is damaged: what can be read of it goes into a new database, and the damaged one is put aside.
//!
//! A bad sector or a program that wrote where it should not leaves pages that SQLite cannot follow. Everything beside
//! them is still there, so rows are read one by one and each that cannot be read is passed over; then every page is
//! looked at by itself, for rows that no path leads to any more. The new database takes the old one's place only when it
//! is whole: a computer that goes off in between loses nothing.

mod pages;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use problem::{Problem, Reason};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, Row, params_from_iter,
    types::{Value, ValueRef},
};

use super::schema::{FIND_RUNNING, migrate};
use crate::whole_file;

/// What is read of each table. The draft of an older database has no options, and before that no files.
const TABLES: [(&str, &str); 7] = [
    ("device", "id"),
    ("record", "id, device, sequence, chat, body"),
    ("content", "key, body"),
    ("received", "answer, part, text, reasoning"),
    ("draft", "chat, text, attachments, options"),
    ("draft", "chat, text, attachments"),
    ("draft", "chat, text"),
];
/// How many rows that follow each other may be unreadable before the rest is given up: the number of the last one may
/// be damaged as well.
const PATIENCE: i64 = 100_000;

/// How a recovery went.
pub(super) struct Recovered {
    /// How many chats there are in the new database.
    chats: u64,
    /// The name of the damaged file, which stays beside the new one.
    damaged: String,
}

impl Recovered {
    /// What the person should know.
    pub(super) fn news(&self) -> Problem {
        Reason::HistoryRecovered { chats: self.chats, damaged: self.damaged.clone() }.into()
    }
}

/// Remembers that something of the database could not be read, so that it is looked at when Oriel starts again.
pub(super) fn suspect(database: &Path) {
    if let Err(error) = fs::write(beside(database, "suspected"), "") {
        tracing::warn!(%error, "a damaged history could not be marked");
    }
}

/// Whether something could not be read the last time, and it is still so.
pub(super) fn is_damaged(database: &Path, connection: &Connection) -> bool {
    let mark = beside(database, "suspected");
    if !mark.exists() {
        return false;
    }
    let is_sound = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    let is_sound = is_sound.is_ok_and(|verdict| verdict == "ok");
    if is_sound {
        // A mark that stays costs a look at the next start.
        let _ = fs::remove_file(mark);
    }
    !is_sound
}

/// Ends what an earlier recovery did not come to: it had moved the damaged database away, or not yet.
pub(super) fn go_on(database: &Path) -> Result<(), Problem> {
    let new = beside(database, "recovering");
    match (new.exists(), database.exists()) {
        (true, false) => fs::rename(&new, database)?,
        (true, true) => remove(&new)?,
        (false, _) => {}
    }
    Ok(())
}

/// Makes a new database of what can be read.
///
/// Errors: the disk does not take it. The damaged database is then where it was.
pub(super) fn recover(database: &Path) -> Result<Recovered, Problem> {
    let new = beside(database, "recovering");
    remove(&new)?;
    let mut to = Connection::open(&new)?;
    // It is nothing until it is whole, and only then it has to be on the disk.
    to.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")?;
    migrate(&mut to)?;
    let step = to.transaction()?;
    if let Ok(from) = read_only(database) {
        for (table, columns) in TABLES {
            copy(&from, &step, table, columns)?;
        }
    }
    copy_pages(database, &step)?;
    step.commit()?;
    to.execute_batch(FIND_RUNNING)?;
    let chats: i64 = to.query_row("SELECT count(DISTINCT chat) FROM record", [], |row| row.get(0))?;
    to.close().map_err(|(_, error)| error)?;
    File::open(&new)?.sync_all()?;

    let damaged = whole_file::damaged_name(database);
    rename_if_there(&with_ending(database, "-wal"), &with_ending(&damaged, "-wal"))?;
    remove_if_there(&with_ending(database, "-shm"))?;
    rename_if_there(database, &damaged)?;
    fs::rename(&new, database)?;
    remove_if_there(&beside(database, "suspected"))?;
    // It is made anew: it knows records by their places in the damaged file.
    remove(&super::search_index(database))?;
    let damaged = damaged.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Recovered { chats: chats.unsigned_abs(), damaged })
}

pub(super) fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Copies the rows of one table that SQLite can read. Errors: the new database does not take them.
fn copy(from: &Connection, to: &Connection, table: &str, columns: &str) -> Result<(), Problem> {
    let count = columns.split(", ").count();
    let all = format!("SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid > ?1 ORDER BY rowid");
    let one = format!("SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid = ?1");
    // A table that cannot even be asked for is not there.
    let (Ok(mut all), Ok(mut one)) = (from.prepare(&all), from.prepare(&one)) else { return Ok(()) };
    let newest = from.query_row(&format!("SELECT max(rowid) FROM {table} NOT INDEXED"), [], |row| row.get(0)).ok();
    let (mut last, mut last_found) = (0_i64, 0_i64);
    loop {
        let mut rows = all.query([last])?;
        let is_broken = loop {
            match rows.next().map(|row| row.map(|row| values(row, count))) {
                Ok(Some((rowid, row))) => {
                    put(to, table, columns, &row)?;
                    // A damaged page may tell of numbers that were passed long ago.
                    last = last.max(rowid);
                    last_found = last;
                }
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        drop(rows);
        let end = last_found.saturating_add(PATIENCE);
        if !is_broken || last >= newest.map_or(end, |newest: i64| newest.min(end)) {
            return Ok(());
        }
        // The next row may be readable by itself; if not it is passed over.
        last += 1;
        if let Ok((_, row)) = one.query_row([last], |row| Ok(values(row, count))) {
            put(to, table, columns, &row)?;
            last_found = last;
        }
    }
}

/// Copies the rows that the pages tell of by themselves. Errors: the new database does not take them.
fn copy_pages(database: &Path, to: &Connection) -> Result<(), Problem> {
    let is_id = |value: &Value| matches!(value, Value::Text(id) if id.len() == 26);
    let mut full = Ok(());
    pages::each_row(database, |mut row| {
        let table = match row.len() {
            // Behind the five are two that SQLite works out by itself.
            7 => 1,
            2 if is_id(&row[0]) => 2,
            4 if is_id(&row[0]) && matches!(row[1], Value::Integer(_)) => 3,
            4 => 4,
            // Such a draft has no options yet; where a file was put looks alike, but for the time of its change.
            3 if matches!(row[2], Value::Text(_)) => 5,
            _ => return,
        };
        let (table, columns) = TABLES[table];
        row.truncate(columns.split(", ").count());
        if full.is_ok() {
            full = put(to, table, columns, &row);
        }
    })?;
    full
}

/// Adds the row if it is not there yet. What is no longer what it should be, JSON for one, is passed over.
fn put(to: &Connection, table: &str, columns: &str, row: &[Value]) -> Result<(), Problem> {
    let places: Vec<String> = (1..=row.len()).map(|place| format!("?{place}")).collect();
    let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({})", places.join(", "));
    match to.prepare_cached(&insert)?.execute(params_from_iter(row)) {
        Err(error)
            if !matches!(error.sqlite_error_code(), Some(ErrorCode::ConstraintViolation | ErrorCode::Unknown)) =>
        {
            Err(error.into())
        }
        _ => Ok(()),
    }
}

/// The row's number and what is in it. A letter that is no letter any more does not cost the text around it.
fn values(row: &Row<'_>, count: usize) -> (i64, Vec<Value>) {
    let value = |place| match row.get_ref(place) {
        Ok(ValueRef::Integer(number)) => Value::Integer(number),
        Ok(ValueRef::Real(number)) => Value::Real(number),
        Ok(ValueRef::Text(text)) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        Ok(ValueRef::Blob(bytes)) => Value::Blob(bytes.to_owned()),
        Ok(ValueRef::Null) | Err(_) => Value::Null,
    };
    let rowid = if let Value::Integer(rowid) = value(0) { rowid } else { 0 };
    (rowid, (1..=count).map(value).collect())
}

pub(super) fn beside(database: &Path, extension: &str) -> PathBuf {
    database.with_extension(extension)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Removes a database with what SQLite keeps beside it.
pub(super) fn remove(database: &Path) -> io::Result<()> {
    for ending in ["", "-journal", "-wal", "-shm"] {
        remove_if_there(&with_ending(database, ending))?;
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
