//! What the history keeps whatever happens to its file.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::*;
use crate::clock::SystemClock;

/// A folder with a history.
struct Place {
    folder: tempfile::TempDir,
    told: Arc<AtomicUsize>,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), told: Arc::default() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("history.db")
    }

    fn open(&self) -> Result<History, Problem> {
        let told = self.told.clone();
        History::open(&self.path(), Arc::new(SystemClock), move || {
            told.fetch_add(1, Ordering::SeqCst);
        })
    }

    /// A history of this many chats, each with one question and one answer of some pages.
    fn filled(chats: usize) -> Self {
        let place = Self::new();
        let history = place.open().unwrap();
        for number in 0..chats {
            chat_of(&history, number);
        }
        place
    }

    /// The files there are, but for the index.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with("search.db")).collect();
        names.sort();
        names
    }

    /// Writes zeros over a part of the file.
    fn damage(&self, from: u64, bytes: usize) {
        let mut file = fs::OpenOptions::new().write(true).open(self.path()).unwrap();
        file.seek(SeekFrom::Start(from)).unwrap();
        file.write_all(&vec![0; bytes]).unwrap();
    }

    fn size(&self) -> u64 {
        fs::metadata(self.path()).unwrap().len()
    }
}

fn answer(history: &History, chat: &str, question: &str) -> String {
    let begun = Fact::Answering {
        parent: question.to_owned(),
        model: "luna".to_owned(),
        model_name: "Luna".to_owned(),
        limit: Some(100),
    };
    history.write(|transaction| transaction.begin_answer(chat, begun.clone())).unwrap()
}

fn ended(answer: &str, text: &str) -> Ended {
    let begun = Turn { text: text.to_owned(), ..Turn::answering(answer, "", "", "", None) };
    Ended::new(begun, Outcome::Complete, None)
}

fn question(history: &History, title: &str) -> (String, String) {
    history
        .write(|transaction| {
            let chat = transaction.start(Fact::Started { title: title.to_owned(), from: None })?;
            let asked = Fact::Asked { parent: None, text: title.to_owned(), attachments: Vec::new() };
            let question = transaction.add(&chat, asked)?;
            Ok((chat, question))
        })
        .unwrap()
}

fn chat_of(history: &History, number: usize) {
    let (chat, question) = question(history, &format!("Chat {number}"));
    let answer = answer(history, &chat, &question);
    history.end_answer(&chat, ended(&answer, &"Because. ".repeat(300))).unwrap();
}

/// How many chats are whole.
fn whole(history: &History) -> usize {
    let is_whole = |id: &str| {
        let turns = history.chat(id).unwrap().turns;
        turns.len() == 2 && turns[1].outcome == Outcome::Complete
    };
    history.chats().iter().filter(|chat| chat.title.starts_with("Chat ") && is_whole(&chat.id)).count()
}

/// What is said of a damaged history of which so many chats could be read.
fn recovered(chats: u64, damaged: &str) -> Option<Problem> {
    Some(Reason::HistoryRecovered { chats, damaged: damaged.to_owned() }.into())
}

#[test]
fn a_history_without_its_beginning_is_whole_again() {
    let place = Place::filled(50);
    let (history, options) = (place.open().unwrap(), Some(ChatOptions::default()));
    let drafts = [("", "a new one"), (history.chats()[0].id.as_str(), "half a thou")].map(|(chat, text)| {
        (
            chat.to_owned(),
            Draft { text: text.to_owned(), attachments: vec!["~/a.txt".into()], options: options.clone() },
        )
    });
    for (chat, draft) in &drafts {
        history.save_draft(chat, draft).unwrap();
    }
    drop(history);
    place.damage(0, 4096);
    let history = place.open().unwrap();
    assert_eq!(whole(&history), 50);
    for (chat, draft) in &drafts {
        assert_eq!(history.draft(chat).unwrap(), *draft, "{chat:?}");
    }
    assert_eq!(history.notice(), recovered(50, "history-damaged.db"));
    drop(history);
    let history = place.open().unwrap();
    assert_eq!((whole(&history), history.notice()), (50, None), "it is said once");
    drop(history);
    assert_eq!(place.names(), ["history-damaged.db", "history.db"], "nothing else is left");
}

/// The first page of a table or index.
fn root(place: &Place, name: &str) -> u64 {
    let connection = Connection::open(place.path()).unwrap();
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    connection.query_row(root, [name], |row| row.get::<_, i64>(0)).unwrap().unsigned_abs()
}

/// Spoils that page while the history is open. What was read before is still in memory; another program's write makes
/// SQLite read again.
fn spoil(place: &Place, name: &str) {
    let page = (root(place, name) - 1) * 4096;
    let other = Connection::open(place.path()).unwrap();
    let write =
        if name.contains("draft") { "DELETE FROM content" } else { "INSERT INTO draft (chat, text) VALUES ('x', 'x')" };
    other.execute_batch(&format!("{write}; PRAGMA wal_checkpoint(TRUNCATE)")).unwrap();
    place.damage(page, 4096);
}

#[test]
fn a_page_that_is_bad_is_seen_when_it_is_read_and_nothing_has_to_be_done_about_it() {
    let place = Place::filled(50);
    let history = place.open().unwrap();
    spoil(&place, "record_by_chat");
    let id = history.chats()[0].id.clone();
    assert_eq!(history.chat(&id).unwrap().turns.len(), 2);
    assert_eq!(history.notice(), recovered(50, "history-damaged.db"));
    assert_eq!(place.told.load(Ordering::SeqCst), 1);
    assert_eq!(whole(&history), 50, "an order of records is lost, the records are not");
    let (chat, question) = question(&history, "after");
    answer(&history, &chat, &question);
    assert_eq!(history.chat(&chat).unwrap().turns.len(), 2, "it goes on");
    while history.find(Asker::Sidebar, "after", 9).unwrap().hits.is_empty() {
        std::thread::yield_now();
    }
    drop(history);
    assert_eq!(place.open().unwrap().notice(), None, "it is said once");
}

#[test]
fn whatever_is_damaged_in_use_what_is_asked_and_answered_is_kept() {
    for name in [
        "record",
        "record_by_chat",
        "record_by_kind",
        "record_by_answer",
        "sqlite_autoindex_record_1",
        "sqlite_autoindex_record_2",
        "running",
        "received",
        "draft",
        "content",
    ] {
        let place = Place::filled(40);
        let history = place.open().unwrap();
        let (chat, asked) = question(&history, "Why?");
        let streaming = answer(&history, &chat, &asked);
        history.receive(&streaming, "Beca", "").unwrap();
        spoil(&place, name);
        let (other, asked) = question(&history, "And how?");
        let second = answer(&history, &other, &asked);
        history.receive(&streaming, "use", "").unwrap();
        history.end_answer(&chat, ended(&streaming, "Because.")).unwrap();
        history.end_answer(&other, ended(&second, "Like this.")).unwrap();
        let draft = Draft { text: "half a thou".to_owned(), ..Draft::default() };
        history.save_draft(&chat, &draft).unwrap();
        let key = history.keep_content("a page").unwrap();
        let said = |history: &History, chat: &str| {
            let last = history.chat(chat).unwrap().turns.pop();
            last.map(|turn| (turn.text, turn.outcome))
        };
        let wanted = Some(("Like this.".to_owned(), Outcome::Complete));
        assert_eq!(said(&history, &other), wanted, "{name}");
        // What was said before it was damaged may be lost with it, but nothing is left that never ends.
        if let Some((text, outcome)) = said(&history, &chat) {
            assert!(outcome == Outcome::Complete || text.is_empty() || name == "record", "{name}: {text} {outcome:?}");
        }
        assert_eq!(history.content(&key).unwrap().as_deref(), Some("a page"), "{name}");
        drop(history);
        let history = place.open().unwrap();
        assert_eq!(said(&history, &other), wanted, "{name}, later");
        assert_eq!(history.draft(&chat).unwrap(), draft, "{name}");
        assert!(whole(&history) >= 20, "{name}: {} of 40", whole(&history));
        let damaged = place.names().iter().filter(|name| name.ends_with("-damaged.db")).count();
        assert!(damaged <= 1, "{name}: {:?}", place.names());
    }
}

#[test]
fn whatever_is_damaged_the_account_opens_and_the_rest_is_there() {
    let sound = fs::read(Place::filled(30).path()).unwrap();
    for (third, bytes) in [(0, 100), (0, 40_000), (1, 100), (1, 40_000), (2, 4096)] {
        let place = Place::new();
        fs::write(place.path(), &sound).unwrap();
        let from = place.size() / 3 * third / 4096 * 4096;
        place.damage(from, bytes);
        let history = place.open().unwrap();
        for chat in history.chats() {
            let _ = history.chat(&chat.id);
        }
        drop(history);
        let history = place.open().unwrap();
        let chats = history.chats();
        let readable = chats.iter().filter(|chat| history.chat(&chat.id).is_ok()).count();
        assert_eq!(readable, chats.len());
        assert!(whole(&history) >= 15, "{} of 30 with {bytes} bytes bad from {from}", whole(&history));
    }
}

#[test]
fn a_file_that_is_cut_off_or_something_else_is_put_aside() {
    let place = Place::filled(40);
    let file = fs::OpenOptions::new().write(true).open(place.path()).unwrap();
    file.set_len(place.size() / 2).unwrap();
    let history = place.open().unwrap();
    for chat in history.chats() {
        let _ = history.chat(&chat.id);
    }
    drop(history);
    let history = place.open().unwrap();
    assert!(whole(&history) >= 10, "{}", whole(&history));
    drop(history);

    fs::write(place.path(), "This is not a database at all. ".repeat(1000)).unwrap();
    let history = place.open().unwrap();
    assert_eq!(history.notice(), recovered(0, "history-damaged-2.db"));
    assert!(history.chats().is_empty());
    let names = place.names();
    assert!(names.contains(&"history-damaged-2.db".to_owned()), "an older one is not written over: {names:?}");
}

#[test]
fn a_recovery_that_was_broken_off_is_ended() {
    let place = Place::filled(5);
    let new = place.path().with_extension("recovering");
    // The damaged one was moved away, and the new one not yet in its place.
    fs::rename(place.path(), &new).unwrap();
    assert_eq!(whole(&place.open().unwrap()), 5);
    // It was not whole yet.
    fs::write(&new, "half").unwrap();
    assert_eq!(whole(&place.open().unwrap()), 5);
    assert_eq!(place.names(), ["history.db"]);
}

#[test]
fn an_answer_of_a_damaged_history_that_was_streaming_is_interrupted() {
    let place = Place::new();
    let history = place.open().unwrap();
    let (chat, question) = question(&history, "Why?");
    let answer = answer(&history, &chat, &question);
    history.receive(&answer, "Beca", "").unwrap();
    history.receive(&answer, "use", "").unwrap();
    drop(history);
    place.damage(0, 4096);
    let turns = place.open().unwrap().chat(&chat).unwrap().turns;
    assert_eq!((turns[1].text.as_str(), turns[1].outcome), ("Because", Outcome::Interrupted));
}

#[test]
fn a_history_in_use_is_said_to_be_so() {
    let place = Place::filled(1);
    let history = place.open().unwrap();
    let other = Connection::open(place.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM draft").unwrap();
    let draft = Draft { text: "half a thou".to_owned(), ..Draft::default() };
    let problem = history.save_draft("", &draft).unwrap_err();
    assert_eq!(problem.reason, Reason::HistoryBusy);
    other.execute_batch("ROLLBACK").unwrap();
    history.save_draft("", &draft).unwrap();
    drop(history);
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM draft").unwrap();
    let problem = place.open().err().unwrap();
    assert_eq!(problem.reason, Reason::HistoryBusy);
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert_eq!(place.open().unwrap().draft("").unwrap(), draft);
}

/// Lets the disk be full, or have room again.
fn fill_disk(history: &History, is_full: bool) {
    let database = lock(&history.database);
    let pages: u32 = database.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    database
        .connection
        .query_row(&format!("PRAGMA max_page_count = {}", if is_full { pages } else { 1_000_000 }), [], |_| Ok(()))
        .unwrap();
}

#[test]
fn an_answer_that_the_disk_does_not_take_is_shown_and_written_later() {
    let place = Place::filled(3);
    let history = place.open().unwrap();
    let (chat, question) = question(&history, "Why?");
    let id = answer(&history, &chat, &question);
    let text = "Because the disk is full. ".repeat(1000);
    fill_disk(&history, true);
    history.end_answer(&chat, ended(&id, &text)).unwrap_err();
    let because = Box::new(Reason::DiskFull);
    assert_eq!(history.notice().unwrap().reason, Reason::AnswerNotWritten { because });
    let turns = history.chat(&chat).unwrap().turns;
    assert_eq!((turns[1].text.as_str(), turns[1].outcome), (text.as_str(), Outcome::Complete));
    assert_eq!(place.told.load(Ordering::SeqCst), 1);
    fill_disk(&history, false);
    history.chats();
    assert_eq!((history.notice(), place.told.load(Ordering::SeqCst)), (None, 2), "it is said that it is so no more");
    drop(history);
    assert_eq!(place.open().unwrap().chat(&chat).unwrap().turns, turns);
}

#[test]
fn a_database_of_the_first_version_opens_with_all_that_is_in_it() {
    let place = Place::new();
    let connection = Connection::open(place.path()).unwrap();
    connection.execute_batch(schema::MIGRATIONS[0]).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    connection
        .execute_batch(
            r#"INSERT INTO device (id) VALUES ('01K'); INSERT INTO draft (chat, text) VALUES ('', 'half');
            INSERT INTO record (id, device, sequence, chat, body) VALUES
            ('01A', '01K', 1, '01A', '{"kind":"started","title":"Why?"}'),
            ('01B', '01K', 2, '01A', '{"kind":"asked","parent":null,"text":"Why?","attachments":[]}'),
            ('01C', '01K', 3, '01A', '{"kind":"answering","parent":"01B","model":"luna","modelName":"Luna"}'),
            ('01D', '01K', 4, '01A', '{"kind":"ended","answer":"01C","text":"So.","reasoning":"","reasoningMs":null,"images":[],"tools":[],"spent":null,"outcome":"complete","problem":null}'),
            ('01E', '01K', 5, '01A', '{"kind":"answering","parent":"01B","model":"luna","modelName":"Luna"}'),
            ('01F', '01K', 6, '01A', '{"kind":"of another age"}');
            INSERT INTO received (answer, part, text, reasoning) VALUES ('01E', 1, 'Beca', '')"#,
        )
        .unwrap();
    drop(connection);
    let history = place.open().unwrap();
    assert_eq!(history.draft("").unwrap(), Draft { text: "half".to_owned(), ..Draft::default() });
    let chat = history.chat("01A").unwrap();
    assert_eq!((chat.title.as_str(), chat.turns.len(), chat.options), ("Why?", 2, ChatOptions::default()));
    assert_eq!((chat.turns[1].text.as_str(), chat.turns[1].outcome), ("Beca", Outcome::Interrupted));
    assert_eq!(chat.turns[1].siblings, ["01C", "01E"]);
}

#[test]
fn a_chat_whose_beginning_is_lost_is_still_in_the_list() {
    let place = Place::filled(1);
    let connection = Connection::open(place.path()).unwrap();
    connection.execute("DELETE FROM record WHERE kind = 'started'", []).unwrap();
    drop(connection);
    let history = place.open().unwrap();
    let chats = history.chats();
    assert_eq!((chats.len(), chats[0].title.as_str()), (1, ""));
    assert_eq!(history.chat(&chats[0].id).unwrap().turns.len(), 2);
}

/// SQLite's number for each: FULL is 2, NORMAL is 1.
#[test]
fn what_is_written_is_on_the_disk_before_anything_is_sent() {
    let place = Place::new();
    let history = place.open().unwrap();
    let how = |connection: &Connection| connection.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0));
    assert_eq!(history.write(|transaction| Ok(how(&transaction.sqlite)?)).unwrap(), 2);
    assert_eq!(
        history.with(|database| Ok(how(&database.connection)?)).unwrap(),
        1,
        "parts of answers need no such wait"
    );
    history.write(|_| Err::<(), _>(Problem::unexpected("It broke."))).unwrap_err();
    assert_eq!(history.with(|database| Ok(how(&database.connection)?)).unwrap(), 1);
}
