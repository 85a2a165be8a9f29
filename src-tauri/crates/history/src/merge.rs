//! Whole records out of the history, and records from elsewhere into it.
//! What comes in is united with what is there: a record that is known already changes nothing.

use std::collections::HashSet;

use problem::Problem;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ulid::Ulid;

use super::{Fact, History, record::Record, transaction::insert, turn::written_at};
use crate::lock;

/// A record as it stands in the database.
#[derive(Debug, Serialize, Deserialize)]
pub struct RawRecord {
    pub id: String,
    /// Who wrote it; unknown for what another program wrote.
    #[serde(default)]
    pub device: Option<String>,
    /// Its number among those of the device.
    #[serde(default)]
    pub sequence: Option<i64>,
    pub body: Box<RawValue>,
}

/// Records of one chat that are to come in.
pub struct Incoming {
    pub chat: String,
    pub records: Vec<RawRecord>,
    /// What models were given of files, by key.
    pub contents: Vec<(String, String)>,
}

impl Incoming {
    /// Nothing yet of this chat.
    pub fn new(chat: String) -> Self {
        Self { chat, records: Vec::new(), contents: Vec::new() }
    }

    /// One more fact.
    pub fn add(&mut self, id: String, fact: Fact) {
        match serde_json::value::to_raw_value(&fact) {
            Ok(body) => self.records.push(RawRecord { id, device: None, sequence: None, body }),
            // No fact has a form that JSON cannot hold.
            Err(error) => tracing::error!(%error, "a fact could not be written as JSON"),
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gained {
    /// Something about the chat is new, or it is back in the list.
    pub chat: bool,
    /// Questions and answers that were not here yet.
    pub turns: u64,
}

impl History {
    /// All records of a chat, oldest first.
    pub fn raw_records(&self, chat: &str) -> Result<Vec<RawRecord>, Problem> {
        self.with(|database| {
            let mut statement = database
                .connection
                .prepare("SELECT id, device, sequence, body FROM record WHERE chat = ?1 ORDER BY id")?;
            let mut rows = statement.query([chat])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                let body = RawValue::from_string(row.get(3)?).map_err(Problem::unexpected)?;
                records.push(RawRecord { id: row.get(0)?, device: row.get(1)?, sequence: row.get(2)?, body });
            }
            Ok(records)
        })
    }

    /// Bytes of the database.
    pub fn size(&self) -> Result<u64, Problem> {
        let size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
        self.with(|database| Ok(database.connection.query_row(size, [], |row| row.get::<_, i64>(0))?.unsigned_abs()))
    }

    /// When a chat of the same source began here that was brought in before, in milliseconds since 1970: its id differs
    /// from this one in nothing but the time.
    pub fn time_of_same(&self, chat: &str) -> Option<i64> {
        lock(&self.database).index.same_but_for_time(chat).map(written_at)
    }

    /// Unites the records with those that are here, all of them or none. A chat that was deleted or
    /// erased here is taken back: who brings it in wants to see it.
    ///
    /// Errors: the disk or the database. Nothing came in then.
    pub fn merge(&self, incoming: &Incoming) -> Result<Gained, Problem> {
        self.write(|transaction| {
            let mut gained = Gained::default();
            for record in &incoming.records {
                if !unite(&transaction.sqlite, transaction.device, &incoming.chat, record)? {
                    continue;
                }
                gained.chat = true;
                transaction.ids.newest = transaction.ids.newest.max(Ulid::from_string(&record.id).unwrap_or_default());
                // A kind of record that only a newer version knows is kept and not read.
                if let Ok(fact) = serde_json::from_str(record.body.get()) {
                    gained.turns += u64::from(matches!(fact, Fact::Asked { .. } | Fact::Answering { .. }));
                    transaction.written.push(Record { id: record.id.clone(), chat: incoming.chat.clone(), fact });
                }
            }
            for (key, body) in &incoming.contents {
                let mut keep =
                    transaction.sqlite.prepare_cached("INSERT OR IGNORE INTO content (key, body) VALUES (?1, ?2)")?;
                keep.execute([key, body])?;
            }
            if is_deleted(&transaction.sqlite, &incoming.chat)? {
                gained.chat = true;
                transaction.add(&incoming.chat, Fact::Restored {})?;
            }
            Ok(gained)
        })
    }
}

/// Inserts a record that is not here yet; whether it was new.
fn unite(transaction: &Transaction<'_>, ours: &str, chat: &str, record: &RawRecord) -> Result<bool, Problem> {
    let mut known = transaction.prepare_cached("SELECT 1 FROM record WHERE id = ?1")?;
    if known.exists([&record.id])? {
        return Ok(false);
    }
    // Another device's numbers are kept, so that it is known what of it is here. Ours are given anew: a file that
    // claims to be of this device must not make its next number impossible.
    let body = record.body.get();
    if let (Some(device), Some(sequence)) = (&record.device, record.sequence)
        && device != ours
    {
        let mut keep = transaction.prepare_cached(
            "INSERT OR IGNORE INTO record (id, device, sequence, chat, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        if keep.execute(params![record.id, device, sequence, chat, body])? == 1 {
            return Ok(true);
        }
    }
    insert(transaction, &record.id, ours, chat, body)?;
    Ok(true)
}

fn is_deleted(transaction: &Transaction<'_>, chat: &str) -> Result<bool, Problem> {
    let mut last = transaction.prepare_cached(
        "SELECT kind <> 'restored' FROM record WHERE chat = ?1 AND kind IN ('deleted', 'restored', 'erased')
         ORDER BY id DESC LIMIT 1",
    )?;
    Ok(last.query_row([chat], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// The keys of kept contents that a record of this body refers to.
pub fn content_keys(body: &str) -> HashSet<String> {
    #[derive(Deserialize)]
    struct Asked {
        #[serde(default)]
        attachments: Vec<Attached>,
    }
    #[derive(Deserialize)]
    struct Attached {
        content: Option<String>,
    }
    let asked = serde_json::from_str::<Asked>(body);
    asked.map_or_else(
        |_| HashSet::new(),
        |asked| asked.attachments.into_iter().filter_map(|file| file.content).collect(),
    )
}
