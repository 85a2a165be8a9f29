//! The history on this computer: an append-only set of immutable records in SQLite, and the chats folded from them.
//!
//! Nothing is updated in place: a new title, a pin or a deletion is one more record. Only who erases a chat, or
//! all of them, for good takes records away. Records carry an id that sorts by time, the device that wrote them and its
//! running number, so that the records of two devices merge as a set union.
//! Three tables hold what is not yet a record: `running`, the answers still streaming; `received`, their text; `draft`.
//!
//! | module | its one job |
//! |---|---|
//! | `database`, `schema` | the file: opened, brought to the newest form, written and read |
//! | `record`, `transaction` | one fact; several that stand together or not at all |
//! | `chat_index`, `tree`, `turn` | what is folded from them: the list of chats, what was said in one, one message |
//! | `merge` | records of another history, as a set union |
//! | `search` | finding what was said |
//! | `recovery` | a damaged database is set aside, and what can be read of it goes into a new one |
//! | `erasing` | the one way that takes records away |
//! | `contents` | what models were given of files, and where files were put |
//! | `draft`, `place`, `options`, `attachment`, `naming`, `weight` | what else is kept of a chat, and the rules for it |
//! | [`data`] | chats out of Oriel and into it: export and import |
//! | [`whole_file`], [`private`], [`LocalName`], `clock` | files that are written whole or not at all; that only their owner may read them; names that every file system takes; the time |

mod attachment;
mod chat_index;
mod clock;
mod contents;
pub mod data;
mod database;
mod draft;
mod erasing;
mod local_name;
mod merge;
mod naming;
mod options;
mod place;
pub mod private;
mod record;
mod recovery;
mod schema;
mod search;
mod transaction;
mod tree;
mod turn;
mod weight;
pub mod whole_file;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use problem::{Code, Problem, Reason};
use rusqlite::{Connection, params};

pub use attachment::{Attachment, Delivery};
pub use chat_index::{ChatSummary, DeletedChat};
pub use clock::{Clock, SystemClock, milliseconds};
pub use draft::Draft;
pub use local_name::LocalName;
pub use merge::{Incoming, RawRecord, content_keys};
pub use naming::{FOLDER, TITLE, name};
pub use options::{ChatOptions, Level, TEMPERATURE};
pub use place::ReadingPlace;
pub use record::{Ended, Fact};
pub use search::{Asker, Found};
pub use transaction::Transaction;
pub use tree::Tree;
pub use turn::{Chat, Cut, Origin, Outcome, Role, Spent, ToolUse, Turn, Wait};
pub use weight::{tokens_of_file, tokens_of_text};

use database::Database;
use search::Search;

/// The history of one account. Calls are short and blocking: few statements on a local file.
pub struct History {
    /// Goes first: it reads the same file, and only who can write tidies it when it is closed last.
    search: Search,
    database: Mutex<Database>,
    clock: Arc<dyn Clock>,
    path: PathBuf,
    /// What the person should know of this start, and what is wrong now.
    notices: Mutex<Notices>,
    /// Hears that there is another notice.
    told: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct Notices {
    /// What a damaged history has lost.
    recovered: Option<Problem>,
    now: Option<Problem>,
}

impl History {
    /// Opens or makes the database, brings it to the newest form, and ends answers that a crash left open. A damaged
    /// database is put aside, and what can be read of it is there; [`notice`](Self::notice) tells. `told` hears that
    /// there is another notice.
    ///
    /// Errors: the file cannot be opened, is in use, or comes from a newer Oriel.
    pub fn open(path: &Path, clock: Arc<dyn Clock>, told: impl Fn() + Send + Sync + 'static) -> Result<Self, Problem> {
        recovery::go_on(path)?;
        let (database, recovered) = match Database::open(path, &*clock) {
            Ok(database) if !recovery::is_damaged(path, &database.connection) => (database, None),
            Err(problem) if !problem.is_damage() => return Err(problem),
            damaged => {
                drop(damaged);
                let news = recovery::recover(path)?.news();
                (Database::open(path, &*clock)?, Some(news))
            }
        };
        let notices = Mutex::new(Notices { recovered, now: None });
        erasing::go_on(path, &database.connection);
        let search = Search::open(path, &search_index(path))?;
        let (database, path, told) = (Mutex::new(database), path.to_owned(), Box::new(told));
        let history = Self { search, database, clock, path, notices, told };
        if let Err(problem) = history.with(|database| database.end_unfinished_answers(&*history.clock)) {
            // What was said can still be read, which is better than nothing.
            history.tell(Some(problem));
        }
        Ok(history)
    }

    /// What the person should know: something is wrong now, or was in this run of Oriel.
    pub fn notice(&self) -> Option<Problem> {
        let notices = lock(&self.notices);
        notices.now.clone().or_else(|| notices.recovered.clone())
    }

    fn tell(&self, problem: Option<Problem>) {
        let mut notices = lock(&self.notices);
        if notices.now != problem {
            notices.now = problem;
            drop(notices);
            (self.told)();
        }
    }

    /// Works with the database. What could not be written before is tried again first.
    ///
    /// Where the database turns out to be damaged, what can be read of it goes into a new one, and the work is done
    /// again with that: nothing of the first time stands.
    fn with<T>(&self, mut work: impl FnMut(&mut Database) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut database = lock(&self.database);
        let done = self.attempt(&mut database, &mut work);
        let Some(damage) = done.as_ref().err().filter(|problem| problem.is_damage()) else { return done };
        if !database.gave_up {
            tracing::warn!(hint = damage.hint, "the history is damaged and is recovered");
            match self.recover(&mut database) {
                Ok(()) => {
                    let again = self.attempt(&mut database, &mut work);
                    database.gave_up = again.as_ref().is_err_and(Problem::is_damage);
                    if !database.gave_up {
                        return again;
                    }
                }
                Err(problem) => tracing::warn!(%problem, "the history could not be recovered"),
            }
        }
        // The next start tries it again.
        recovery::suspect(&self.path);
        self.tell(Some(damage.clone()));
        done
    }

    fn attempt<T>(
        &self,
        database: &mut Database,
        work: &mut impl FnMut(&mut Database) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        if !database.unwritten.is_empty() {
            match database.write_what_waits(&*self.clock) {
                Ok(()) => {
                    self.tell(None);
                    self.search.nudge();
                }
                Err(problem) if problem.is_damage() && !database.gave_up => return Err(problem),
                // It is tried again with whatever comes next.
                Err(_) => {}
            }
        }
        work(database)
    }

    /// Puts the damaged database aside, and goes on with a new one of what can be read of it. Answers that stream go on.
    ///
    /// Errors: the disk does not take it. The damaged database is then where it was, and in use.
    fn recover(&self, database: &mut Database) -> Result<(), Problem> {
        let closed = Connection::open_in_memory()?;
        let (recovered, opened) = self.search.closed_while(|| {
            // A file that is open cannot be moved everywhere.
            drop(std::mem::replace(&mut database.connection, closed));
            let recovered = recovery::go_on(&self.path).and_then(|()| recovery::recover(&self.path));
            (recovered, Database::open(&self.path, &*self.clock))
        });
        let opened = opened?;
        database.connection = opened.connection;
        database.ids.newest = database.ids.newest.max(opened.ids.newest);
        (database.device, database.index) = (opened.device, opened.index);
        // What was read before may not be all there any more.
        database.writes += 1;
        let news = recovered?.news();
        database.end_unfinished_answers(&*self.clock)?;
        lock(&self.notices).recovered = Some(news);
        (self.told)();
        Ok(())
    }

    /// Writes several records together or, if the work fails, none of them. Where the database is damaged the work may
    /// be done twice; see `with`.
    pub fn write<T>(&self, mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let done = self.with(|database| database.write(&*self.clock, &mut work))?;
        self.search.nudge();
        Ok(done)
    }

    /// The titles and turns that hold all words of the query. Blocks for a moment; a newer search of the same
    /// asker ends this one.
    ///
    /// Errors: [`Code::Cancelled`] by a newer search.
    pub fn find(&self, asker: Asker, query: &str, limit: usize) -> Result<Found, Problem> {
        let found = self.search.find(asker, query, limit);
        if found.as_ref().is_err_and(|problem| problem.code != Code::Cancelled) {
            // It may be the history that cannot be read.
            self.with(|database| database.check(&self.path))?;
            return self.search.find(asker, query, limit);
        }
        found
    }

    /// Adds one record about an existing chat.
    ///
    /// Errors: [`Code::NotFound`] for an unknown chat.
    pub fn note(&self, chat: &str, fact: Fact) -> Result<(), Problem> {
        self.require(chat)?;
        self.write(|transaction| transaction.add(chat, fact.clone())).map(drop)
    }

    /// Keeps what an answer has received since the last call, so that a crash loses at most what came after it.
    pub fn receive(&self, answer: &str, text: &str, reasoning: &str) -> Result<(), Problem> {
        self.with(|database| {
            let mut statement = database.connection.prepare_cached(
                "INSERT INTO received (answer, part, text, reasoning)
                 VALUES (?1, (SELECT coalesce(max(part), 0) + 1 FROM received WHERE answer = ?1), ?2, ?3)",
            )?;
            statement.execute(params![answer, text, reasoning])?;
            Ok(())
        })
    }

    /// Ends an answer: its whole content becomes one record, in one step with dropping what was kept on the way.
    ///
    /// Errors: the disk does not take it. It is shown all the same, and tried again with whatever is read or written
    /// next; until then a notice says so.
    pub fn end_answer(&self, chat: &str, ended: Ended) -> Result<(), Problem> {
        let Err(problem) = self.write(|transaction| transaction.end_answer(chat, ended.clone())) else { return Ok(()) };
        lock(&self.database).unwritten.push((chat.to_owned(), ended));
        self.tell(Some(problem.clone().within(|because| Reason::AnswerNotWritten { because })));
        Err(problem)
    }

    /// The chats, newest first, without the deleted ones.
    pub fn chats(&self) -> Vec<ChatSummary> {
        self.with(|database| Ok(database.index.list())).unwrap_or_default()
    }

    /// The chats that can be brought back, the last deleted first.
    pub fn deleted(&self) -> Vec<DeletedChat> {
        lock(&self.database).index.deleted()
    }

    /// The chats in this folder, also those that are deleted.
    pub fn chats_in(&self, folder: &str) -> Vec<String> {
        lock(&self.database).index.in_folder(folder)
    }

    /// One chat with the turns that are shown.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn chat(&self, chat: &str) -> Result<Chat, Problem> {
        let (head, draft, place, records, running) = self.with(|database| {
            let head = database.head(chat)?.clone();
            let draft = Draft::load(&database.connection, chat)?;
            let place = ReadingPlace::load(&database.connection, chat)?;
            Ok((head, draft, place, database.records_of(chat)?, database.running(chat)?))
        })?;
        let tree = Tree::grow(records, &running);
        let paid = tree.paid();
        let turns = tree.into_shown().into_iter().map(|turn| self.weighed(turn)).collect::<Result<_, _>>()?;
        Ok(head.with(chat, (turns, paid), draft, place))
    }

    /// The turn with what it takes to send it along.
    pub fn weighed(&self, turn: Turn) -> Result<Turn, Problem> {
        let tokens = self.tokens(&turn)?;
        Ok(Turn { tokens, ..turn })
    }

    /// About how many tokens it takes to send the turn along.
    pub fn tokens(&self, turn: &Turn) -> Result<u64, Problem> {
        weight::tokens(turn, |key| self.size_of_content(key))
    }

    /// All that was said in a chat.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn tree(&self, chat: &str) -> Result<Tree, Problem> {
        let (records, running) = self.with(|database| {
            database.head(chat)?;
            Ok((database.records_of(chat)?, database.running(chat)?))
        })?;
        Ok(Tree::grow(records, &running))
    }

    /// The chat as the list has it, and its options.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn about(&self, chat: &str) -> Result<About, Problem> {
        let database = lock(&self.database);
        let head = database.head(chat)?;
        Ok(About { title: head.title(), folder: head.folder.value.clone(), options: head.options.value.clone() })
    }

    /// Makes sure that there is such a chat.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn require(&self, chat: &str) -> Result<(), Problem> {
        lock(&self.database).head(chat).map(drop)
    }

    /// The same, and that it was not deleted.
    pub fn require_listed(&self, chat: &str) -> Result<(), Problem> {
        let is_listed = lock(&self.database).head(chat)?.is_listed();
        if is_listed { Ok(()) } else { Err(Reason::ChatDeleted.into()) }
    }

    /// How often records were written since this history was opened.
    pub fn writes(&self) -> u64 {
        lock(&self.database).writes
    }

    /// What was typed and not sent in this chat; an empty chat id is the new chat.
    pub fn draft(&self, chat: &str) -> Result<Draft, Problem> {
        self.with(|database| Draft::load(&database.connection, chat))
    }

    /// Keeps what was typed; an empty draft is forgotten.
    ///
    /// Errors: [`Code::NotFound`] for an unknown chat, such as one that was erased meanwhile.
    pub fn save_draft(&self, chat: &str, draft: &Draft) -> Result<(), Problem> {
        self.with(|database| {
            if !chat.is_empty() {
                database.head(chat)?;
            }
            draft.save(&database.connection, chat)
        })
    }

    /// Keeps where a chat is read; none is its end.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn save_place(&self, chat: &str, place: Option<&ReadingPlace>) -> Result<(), Problem> {
        self.require(chat)?;
        self.with(|database| ReadingPlace::save(place, &database.connection, chat))
    }

    /// The chats with an answer that was cut off when the last run ended. They are told once.
    pub fn take_cut(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.database).cut)
    }
}

/// The value behind the lock. A panic elsewhere while it was held does not make the value wrong: every change here is
/// one assignment or none.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The last chance for what the disk did not take before.
impl Drop for History {
    fn drop(&mut self) {
        let _ = lock(&self.database).write_what_waits(&*self.clock);
    }
}

/// Where the index for searching is: beside the history.
fn search_index(history: &Path) -> PathBuf {
    history.with_file_name("search.db")
}

/// What a new chat takes over from the one it is forked from.
pub struct About {
    pub title: String,
    pub folder: Option<String>,
    pub options: ChatOptions,
}

#[cfg(test)]
mod tests;
