//! The history on this computer: an append-only set of immutable records in SQLite, and the chats folded from them.
//!
//! Nothing is updated in place: a new title, a pin or a deletion is one more record. Only who erases a chat, or
//! all of them, for good takes records away. Records carry an id that sorts by time, the device that wrote them and its
//! running number, so that the records of two devices merge as a set union.
//! Three tables hold what is not yet a record: `running`, the answers still streaming; `received`, their text; `draft`.
//!
//! | module | its one job |
//! |---|---|
//! | `record`, `transaction` | one fact; several that stand together or not at all |
//! | `chat_index`, `tree`, `turn` | what is folded from them: the list of chats, what was said in one, one message |
//! | `merge` | records of another history, as a set union |
//! | `search` | finding what was said |
//! | `recovery` | a damaged database is set aside, and what can be read of it goes into a new one |
//! | `erasing` | the one way that takes records away |
//! | `draft`, `place`, `options`, `attachment`, `naming`, `weight` | what else is kept of a chat, and the rules for it |
//! | [`data`] | chats out of Oriel and into it: export and import |
//! | [`whole_file`], [`private`], [`LocalName`], `clock` | files that are written whole or not at all; that only their owner may read them; names that every file system takes; the time |

mod attachment;
mod chat_index;
mod clock;
pub mod data;
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
mod search;
mod transaction;
mod tree;
mod turn;
mod weight;
pub mod whole_file;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use problem::{Code, Problem, Reason};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use ulid::Ulid;

pub use attachment::{Attachment, DeliveryMode};
pub use chat_index::{ChatSummary, DeletedChat};
pub use clock::{Clock, SystemClock, milliseconds};
pub use draft::Draft;
pub use local_name::LocalName;
pub use merge::{Incoming, RawRecord, content_keys};
pub use naming::{FOLDER, TITLE, name};
pub use options::{ChatOptions, Level};
pub use place::ReadingPlace;
pub use record::{Ended, Fact};
pub use search::{Asker, Found};
pub use transaction::Transaction;
pub use tree::Tree;
pub use turn::{Chat, Cut, Origin, Outcome, Role, Spent, ToolUse, Turn, Wait};

use chat_index::{ChatIndex, IndexedChat};
use record::{OF_THE_CHAT, Record};
use search::Search;
use transaction::Ids;

/// One entry a version, oldest first; a database knows in `user_version` how many it has seen.
const MIGRATIONS: [&str; 3] =
    [include_str!("migrations/1.sql"), include_str!("migrations/2.sql"), include_str!("migrations/3.sql")];
/// Finds the answers that began and did not end.
const FIND_RUNNING: &str = "INSERT OR IGNORE INTO running (answer, chat) SELECT id, chat FROM record AS begun
    WHERE kind = 'answering' AND NOT EXISTS (SELECT 1 FROM record WHERE answer = begun.id)";
/// How long a write waits for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tables that can be dropped at any time; made where they are missing.
const DERIVED: [&str; 2] = [include_str!("uploaded.sql"), include_str!("place.sql")];

/// The history of one account. Calls are short and blocking: few statements on a local file.
pub struct History {
    /// Goes first: it reads the same file, and only who can write tidies it when it is closed last.
    search: Search,
    inner: Mutex<Inner>,
    clock: Arc<dyn Clock>,
    path: PathBuf,
    /// What the person should know of this start, and what is wrong now.
    notices: Mutex<Notices>,
    /// Hears that there is another notice.
    told: Box<dyn Fn() + Send + Sync>,
}

struct Inner {
    connection: Connection,
    /// The newest id of this database and the next.
    ids: Ids,
    device: String,
    index: ChatIndex,
    /// How often records were written.
    writes: u64,
    /// Answers that the disk did not take when they ended, by their chat. They are shown as if it had.
    unwritten: Vec<(String, Ended)>,
    /// The answers that began in this run of Oriel and have not ended.
    live: HashSet<String>,
    /// Chats with an answer whose end nobody heard, until somebody is told.
    cut: Vec<String>,
    /// It was damaged again right after it had been recovered: once more would change nothing.
    gave_up: bool,
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
        let (inner, recovered) = match Inner::open(path, &*clock) {
            Ok(inner) if !recovery::is_damaged(path, &inner.connection) => (inner, None),
            Err(problem) if !problem.is_damage() => return Err(problem),
            damaged => {
                drop(damaged);
                let news = recovery::recover(path)?.news();
                (Inner::open(path, &*clock)?, Some(news))
            }
        };
        let notices = Mutex::new(Notices { recovered, now: None });
        erasing::go_on(path, &inner.connection);
        let search = Search::open(path, &search_index(path))?;
        let (inner, path, told) = (Mutex::new(inner), path.to_owned(), Box::new(told));
        let history = Self { search, inner, clock, path, notices, told };
        if let Err(problem) = history.with(|inner| inner.end_unfinished_answers(&*history.clock)) {
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
    fn with<T>(&self, mut work: impl FnMut(&mut Inner) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut inner = lock(&self.inner);
        let done = self.attempt(&mut inner, &mut work);
        let Some(damage) = done.as_ref().err().filter(|problem| problem.is_damage()) else { return done };
        if !inner.gave_up {
            tracing::warn!(hint = damage.hint, "the history is damaged and is recovered");
            match self.recover(&mut inner) {
                Ok(()) => {
                    let again = self.attempt(&mut inner, &mut work);
                    inner.gave_up = again.as_ref().is_err_and(Problem::is_damage);
                    if !inner.gave_up {
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
        inner: &mut Inner,
        work: &mut impl FnMut(&mut Inner) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        if !inner.unwritten.is_empty() {
            match inner.write_what_waits(&*self.clock) {
                Ok(()) => {
                    self.tell(None);
                    self.search.nudge();
                }
                Err(problem) if problem.is_damage() && !inner.gave_up => return Err(problem),
                // It is tried again with whatever comes next.
                Err(_) => {}
            }
        }
        work(inner)
    }

    /// Puts the damaged database aside, and goes on with a new one of what can be read of it. Answers that stream go on.
    ///
    /// Errors: the disk does not take it. The damaged database is then where it was, and in use.
    fn recover(&self, inner: &mut Inner) -> Result<(), Problem> {
        let closed = Connection::open_in_memory()?;
        let (recovered, opened) = self.search.closed_while(|| {
            // A file that is open cannot be moved everywhere.
            drop(std::mem::replace(&mut inner.connection, closed));
            let recovered = recovery::go_on(&self.path).and_then(|()| recovery::recover(&self.path));
            (recovered, Inner::open(&self.path, &*self.clock))
        });
        let opened = opened?;
        inner.connection = opened.connection;
        inner.ids.newest = inner.ids.newest.max(opened.ids.newest);
        (inner.device, inner.index) = (opened.device, opened.index);
        // What was read before may not be all there any more.
        inner.writes += 1;
        let news = recovered?.news();
        inner.end_unfinished_answers(&*self.clock)?;
        lock(&self.notices).recovered = Some(news);
        (self.told)();
        Ok(())
    }

    /// Writes several records together or, if the work fails, none of them. Where the database is damaged the work may
    /// be done twice; see `with`.
    pub fn write<T>(&self, mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let done = self.with(|inner| inner.write(&*self.clock, &mut work))?;
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
            self.with(|inner| inner.check(&self.path))?;
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
        self.with(|inner| {
            let mut statement = inner.connection.prepare_cached(
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
        lock(&self.inner).unwritten.push((chat.to_owned(), ended));
        self.tell(Some(problem.clone().within(|because| Reason::AnswerNotWritten { because })));
        Err(problem)
    }

    /// The chats, newest first, without the deleted ones.
    pub fn chats(&self) -> Vec<ChatSummary> {
        self.with(|inner| Ok(inner.index.list())).unwrap_or_default()
    }

    /// The chats that can be brought back, the last deleted first.
    pub fn deleted(&self) -> Vec<DeletedChat> {
        lock(&self.inner).index.deleted()
    }

    /// The chats in this folder, also those that are deleted.
    pub fn chats_in(&self, folder: &str) -> Vec<String> {
        lock(&self.inner).index.in_folder(folder)
    }

    /// One chat with the turns that are shown.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn chat(&self, chat: &str) -> Result<Chat, Problem> {
        let (head, draft, place, records, running) = self.with(|inner| {
            let head = inner.head(chat)?.clone();
            let draft = Draft::load(&inner.connection, chat)?;
            let place = ReadingPlace::load(&inner.connection, chat)?;
            Ok((head, draft, place, inner.records_of(chat)?, inner.running(chat)?))
        })?;
        let tree = Tree::grow(records, &running);
        let paid = tree.paid();
        let turns = tree.into_shown().into_iter().map(|turn| self.weighed(turn)).collect::<Result<_, _>>()?;
        Ok(head.with(chat, (turns, paid), draft, place))
    }

    /// The turn with what it takes to send it along.
    pub fn weighed(&self, turn: Turn) -> Result<Turn, Problem> {
        let tokens = weight::tokens(&turn, |key| self.size_of_content(key))?;
        Ok(Turn { tokens, ..turn })
    }

    /// All that was said in a chat.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn tree(&self, chat: &str) -> Result<Tree, Problem> {
        let (records, running) = self.with(|inner| {
            inner.head(chat)?;
            Ok((inner.records_of(chat)?, inner.running(chat)?))
        })?;
        Ok(Tree::grow(records, &running))
    }

    /// The chat as the list has it, and its options.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn about(&self, chat: &str) -> Result<About, Problem> {
        let inner = lock(&self.inner);
        let head = inner.head(chat)?;
        Ok(About { title: head.title(), folder: head.folder.value.clone(), options: head.options.value.clone() })
    }

    /// Makes sure that there is such a chat.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn require(&self, chat: &str) -> Result<(), Problem> {
        lock(&self.inner).head(chat).map(drop)
    }

    /// The same, and that it was not deleted.
    pub fn require_listed(&self, chat: &str) -> Result<(), Problem> {
        let is_listed = lock(&self.inner).head(chat)?.is_listed();
        if is_listed { Ok(()) } else { Err(Reason::ChatDeleted.into()) }
    }

    /// How often records were written since this history was opened.
    pub fn writes(&self) -> u64 {
        lock(&self.inner).writes
    }

    /// What was typed and not sent in this chat; an empty chat id is the new chat.
    pub fn draft(&self, chat: &str) -> Result<Draft, Problem> {
        self.with(|inner| Draft::load(&inner.connection, chat))
    }

    /// Keeps what was typed; an empty draft is forgotten.
    ///
    /// Errors: [`Code::NotFound`] for an unknown chat, such as one that was erased meanwhile.
    pub fn save_draft(&self, chat: &str, draft: &Draft) -> Result<(), Problem> {
        self.with(|inner| {
            if !chat.is_empty() {
                inner.head(chat)?;
            }
            draft.save(&inner.connection, chat)
        })
    }

    /// Keeps where a chat is read; none is its end.
    ///
    /// Errors: [`Code::NotFound`] for an unknown id.
    pub fn save_place(&self, chat: &str, place: Option<&ReadingPlace>) -> Result<(), Problem> {
        self.require(chat)?;
        self.with(|inner| ReadingPlace::save(place, &inner.connection, chat))
    }

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
    fn size_of_content(&self, key: &str) -> Result<Option<u64>, Problem> {
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

    /// The chats with an answer that was cut off when the last run ended. They are told once.
    pub fn take_cut(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.inner).cut)
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
        let _ = lock(&self.inner).write_what_waits(&*self.clock);
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

impl Inner {
    fn open(path: &Path, clock: &dyn Clock) -> Result<Self, Problem> {
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
    fn check(&self, path: &Path) -> Result<(), Problem> {
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
    fn write<T>(
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
    fn write_what_waits(&mut self, clock: &dyn Clock) -> Result<(), Problem> {
        while let Some((chat, ended)) = self.unwritten.first().cloned() {
            self.write(clock, &mut |transaction| transaction.end_answer(&chat, ended.clone()))?;
            self.unwritten.remove(0);
        }
        Ok(())
    }

    fn head(&self, chat: &str) -> Result<&IndexedChat, Problem> {
        self.index.get(chat).ok_or_else(|| Reason::ChatGone.into())
    }

    fn records_of(&self, chat: &str) -> Result<Vec<Record>, Problem> {
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
    fn running(&self, chat: &str) -> Result<Vec<String>, Problem> {
        let mut statement = self.connection.prepare_cached("SELECT answer FROM running WHERE chat = ?1")?;
        let rows = statement.query_map([chat], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Answers of which nobody hears the end any more, because they streamed when the program ended or because their end
    /// is damaged, become *interrupted*, with all the text that was kept.
    fn end_unfinished_answers(&mut self, clock: &dyn Clock) -> Result<(), Problem> {
        let unfinished: Vec<(String, String)> = {
            let mut statement = self.connection.prepare("SELECT chat, answer FROM running")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        let is_awaited = |inner: &Self, answer: &String| {
            inner.live.contains(answer) || inner.unwritten.iter().any(|(_, ended)| ended.answer == *answer)
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

fn migrate(connection: &mut Connection) -> Result<(), Problem> {
    let seen: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if seen as usize > MIGRATIONS.len() {
        return Err(Reason::HistoryNewer.into());
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

#[cfg(test)]
mod tests;
