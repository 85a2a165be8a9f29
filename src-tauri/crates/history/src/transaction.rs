//! Several records that are written together or not at all.

use std::time::{Duration, SystemTime};

use problem::Problem;
use rusqlite::{Connection, params};
use ulid::Ulid;

use super::{
    draft::Draft,
    record::{Ended, Fact, Record},
};
use crate::{Turn, clock::Clock, turn::Role};

/// What is being written. Nothing of it stands until the whole of it is done.
pub struct Transaction<'a> {
    pub(super) sqlite: rusqlite::Transaction<'a>,
    pub(super) ids: &'a mut Ids,
    pub(super) device: &'a str,
    pub(super) clock: &'a dyn Clock,
    pub(super) written: Vec<Record>,
    /// Answers that begin in it.
    pub(super) begun: Vec<String>,
}

impl Transaction<'_> {
    /// Adds a record about a chat and answers its id.
    pub fn add(&mut self, chat: &str, fact: Fact) -> Result<String, Problem> {
        let id = self.ids.next(self.clock);
        self.add_as(&id, chat, fact)?;
        Ok(id)
    }

    /// Starts a chat with a [`Fact::Started`] and answers its id.
    pub fn start(&mut self, fact: Fact) -> Result<String, Problem> {
        let id = self.ids.next(self.clock);
        self.add_as(&id, &id, fact)?;
        Ok(id)
    }

    /// Adds a record of this id.
    fn add_as(&mut self, id: &str, chat: &str, fact: Fact) -> Result<(), Problem> {
        let body = serde_json::to_string(&fact).map_err(Problem::unexpected)?;
        insert(&self.sqlite, id, self.device, chat, &body)?;
        self.written.push(Record { id: id.to_owned(), chat: chat.to_owned(), fact });
        Ok(())
    }

    /// Begins an answer and answers its id. Until it is ended it counts as unfinished when Oriel starts again.
    pub fn begin_answer(&mut self, chat: &str, fact: Fact) -> Result<String, Problem> {
        let id = self.add(chat, fact)?;
        let mut statement = self.sqlite.prepare_cached("INSERT INTO running (answer, chat) VALUES (?1, ?2)")?;
        statement.execute([id.as_str(), chat])?;
        self.begun.push(id.clone());
        Ok(id)
    }

    /// Ends an answer; what was kept of it on the way is dropped.
    pub fn end_answer(&mut self, chat: &str, ended: Ended) -> Result<(), Problem> {
        let answer = ended.answer.clone();
        self.add(chat, Fact::Ended(Box::new(ended)))?;
        self.sqlite.prepare_cached("DELETE FROM running WHERE answer = ?1")?.execute([&answer])?;
        self.sqlite.prepare_cached("DELETE FROM received WHERE answer = ?1")?.execute([&answer])?;
        Ok(())
    }

    /// Forgets the draft of a chat if all of it stands in this message. What was typed for later stays.
    pub fn forget_draft(&self, chat: &str, text: &str, attachments: &[String]) -> Result<(), Problem> {
        if Draft::load(&self.sqlite, chat)?.is_part_of(text, attachments) {
            Draft::default().save(&self.sqlite, chat)?;
        }
        Ok(())
    }

    /// Adds copies of these turns, each after the one before it, with the times of the originals.
    pub fn copy(&mut self, chat: &str, turns: Vec<Turn>) -> Result<(), Problem> {
        let mut newest = None;
        let mut parent: Option<String> = None;
        for turn in turns {
            let id = self.ids.past(newest, turn.at);
            newest = Some(id);
            let id = id.to_string();
            match (turn.role, parent) {
                (Role::User, parent) => {
                    let (text, attachments) = (turn.text, turn.attachments);
                    self.add_as(&id, chat, Fact::Asked { parent, text, attachments })?;
                }
                (Role::Assistant, parent) => {
                    let begun = Fact::Answering {
                        parent: parent.unwrap_or_default(),
                        model: turn.model.clone().unwrap_or_default(),
                        model_name: turn.model_name.clone().unwrap_or_default(),
                        limit: turn.limit,
                    };
                    self.add_as(&id, chat, begun)?;
                    let (outcome, problem) = (turn.outcome, turn.problem.clone());
                    let ended = Ended { answer: id.clone(), copied: true, ..Ended::new(turn, outcome, problem) };
                    self.add(chat, Fact::Ended(Box::new(ended)))?;
                }
            }
            parent = Some(id);
        }
        Ok(())
    }
}

/// Writes a record under this device's next number.
pub(super) fn insert(connection: &Connection, id: &str, device: &str, chat: &str, body: &str) -> Result<(), Problem> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO record (id, device, sequence, chat, body)
         VALUES (?1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM record WHERE device = ?2), ?3, ?4)",
    )?;
    statement.execute(params![id, device, chat, body])?;
    Ok(())
}

/// Ids of this database: each sorts after all earlier ones, even if the clock stood still or went back.
pub(super) struct Ids {
    pub(super) newest: Ulid,
}

impl Ids {
    pub(super) fn next(&mut self, clock: &dyn Clock) -> String {
        self.newest = Ulid::from_datetime(clock.now()).max(successor(self.newest));
        self.newest.to_string()
    }

    /// An id that sorts after `before` and tells this time, in milliseconds since 1970, but sorts before all that come
    /// next. The time may be one that this computer's clock has not reached: another computer wrote it.
    fn past(&mut self, before: Option<Ulid>, milliseconds: i64) -> Ulid {
        let milliseconds = Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0));
        let time = SystemTime::UNIX_EPOCH.checked_add(milliseconds).unwrap_or(SystemTime::UNIX_EPOCH);
        let id = before.map_or(Ulid::nil(), successor).max(Ulid::from_datetime(time));
        if id < self.newest {
            return id;
        }
        self.newest = successor(self.newest);
        self.newest
    }
}

/// An id a little further, of the same millisecond while it has room. How far is chance: two computers that know the
/// same newest record and whose clocks are behind it must not give the same id to what they write next.
fn successor(id: Ulid) -> Ulid {
    let step = (Ulid::generate().random() >> 16) + 1;
    Ulid(id.0.saturating_add(step))
}
