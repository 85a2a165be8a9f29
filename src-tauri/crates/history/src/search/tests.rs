//! What is found is what a reader of every record would find, whatever was written and whatever is asked.

use std::{collections::BTreeSet, fs, sync::Arc};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{
    Asker,
    folding::{fold, words},
};
use crate::{Ended, Fact, Found, History, SystemClock, Transaction};

/// Stands between what an answer says and what was thought before it.
const THOUGHT: char = '\u{E000}';

/// A history in a folder of its own.
struct Kept {
    history: Option<History>,
    folder: TempDir,
}

impl Kept {
    fn new() -> Self {
        let mut kept = Self { history: None, folder: tempfile::tempdir().unwrap() };
        kept.open();
        kept
    }

    fn open(&mut self) {
        // The old one first, as one program after the other.
        self.history = None;
        let path = self.folder.path().join("history.db");
        self.history = Some(History::open(&path, Arc::new(SystemClock), || ()).unwrap());
    }

    fn history(&self) -> &History {
        self.history.as_ref().unwrap()
    }

    fn index(&self) -> std::path::PathBuf {
        self.folder.path().join("search.db")
    }

    /// A chat with this title in which these texts are a question, its answer, a question, and so on.
    fn chat(&self, title: &str, texts: &[String]) -> String {
        let said = |transaction: &mut Transaction<'_>| {
            let chat = transaction.start(Fact::Started { title: title.into(), from: None })?;
            let mut parent = None;
            for pair in texts.chunks(2) {
                let asked = Fact::Asked { parent: parent.clone(), text: pair[0].clone(), attachments: Vec::new() };
                let question = transaction.add(&chat, asked)?;
                let Some(text) = pair.get(1) else { break };
                let begun =
                    Fact::Answering { parent: question, model: "m".into(), model_name: "M".into(), limit: None };
                let answer = transaction.begin_answer(&chat, begun)?;
                // What follows such a sign was thought before the answer.
                let (text, reasoning) = text.split_once(THOUGHT).unwrap_or((text, ""));
                transaction.end_answer(&chat, Ended::interrupted(&answer, text.to_owned(), reasoning.to_owned()))?;
                parent = Some(answer);
            }
            Ok(chat)
        };
        self.history().write(said).unwrap()
    }

    /// Searches when the index is up to date.
    fn find(&self, query: &str, limit: usize) -> Found {
        loop {
            let found = self.history().find(Asker::Sidebar, query, limit).unwrap();
            if !found.rebuilding {
                return found;
            }
            std::thread::yield_now();
        }
    }

    /// What was found, as a title or a text each with its marks taken out.
    fn found(&self, query: &str) -> BTreeSet<(bool, String)> {
        let found = self.find(query, 1000);
        assert!(!found.more);
        found.hits.into_iter().map(|hit| (hit.turn.is_some(), hit.turn.unwrap_or(hit.chat))).collect()
    }
}

/// Letters that make words likely to be found, and everything that a query language might take for its own.
fn letters() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        8 => prop::sample::select(vec!["a", "b", "c", "A", "é", "e\u{301}", "E", "ß", "s", "’", "'", "—", "-"]),
        3 => prop::sample::select(vec!["猫", "が", "か\u{3099}", "か", "한", "글", "я", "Й", "ё"]),
        3 => prop::sample::select(vec!["\"", "'", "*", "(", ")", ":", "^", "-", "+", "{", "%", "_", "\\", "\0", "\u{1}"]),
        1 => prop::sample::select(vec![" AND ", " OR ", " NOT ", "NEAR(", "text:", "🪟", "\u{200B}", "\u{FFFF}"]),
        3 => Just(" "),
        1 => Just("\u{E000}"),
        1 => any::<char>().prop_map(|letter| Box::leak(letter.to_string().into_boxed_str()) as &str),
    ];
    prop::collection::vec(letter, 0..24).prop_map(|letters| letters.concat())
}

/// A short query, often a piece of a text.
fn query(texts: Vec<String>) -> impl Strategy<Value = String> {
    let piece =
        (prop::sample::select(texts), any::<prop::sample::Index>(), 0..6_usize).prop_map(|(text, at, length)| {
            let letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len() + 1);
            letters[at..letters.len().min(at + length)].iter().collect()
        });
    prop_oneof![4 => piece, 1 => letters()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_hits_are_those_of_a_naive_scan(
        (texts, queries) in prop::collection::vec(letters(), 2..24).prop_flat_map(|texts| {
            (Just(texts.clone()), prop::collection::vec(query(texts), 12))
        })
    ) {
        let kept = Kept::new();
        let (titles, said) = texts.split_at(texts.len() / 4 + 1);
        let chats: Vec<_> = titles.iter().zip(said.chunks(6).chain(std::iter::repeat(&[][..]))).collect();
        let mut all = Vec::new();
        for (title, texts) in chats {
            let chat = kept.chat(title, texts);
            all.push((false, chat.clone(), fold(title), String::new()));
            let turns = kept.history().chat(&chat).unwrap().turns;
            all.extend(turns.into_iter().map(|turn| (true, turn.id, fold(&turn.text), fold(&turn.reasoning))));
        }
        for query in queries {
            let words = words(&query);
            let holds = |text: &str| !words.is_empty() && words.iter().all(|word| text.contains(word));
            let naive = all.iter().filter(|(.., text, thought)| holds(text) || holds(thought));
            let naive: BTreeSet<_> = naive.map(|(turn, id, ..)| (*turn, id.clone())).collect();
            prop_assert_eq!(kept.found(&query), naive.clone(), "{:?}", query);
            let some = kept.find(&query, 2);
            prop_assert_eq!((some.hits.len(), some.more), (naive.len().min(2), naive.len() > 2));
            for hit in some.hits {
                let shown: String = hit.pieces.iter().map(|piece| piece.text.as_str()).collect();
                prop_assert!(shown.chars().count() <= 160, "{}", shown);
                prop_assert!(hit.pieces.iter().any(|piece| piece.marked), "{:?} in {:?}", query, hit);
            }
        }
    }
}

#[test]
fn titles_come_first_and_words_that_were_meant_before_words_that_hold_them() {
    let kept = Kept::new();
    let texts = ["art of the start", "the start of it", "the kit", "of the kit and the art"].map(String::from);
    let chat = kept.chat("All about art", &texts);
    let shown = |query: &str| -> Vec<String> {
        let hits = kept.find(query, 10).hits;
        let text = |hit: super::finding::Hit| hit.pieces.iter().map(|piece| piece.text.as_str()).collect();
        hits.into_iter().map(text).collect()
    };
    assert_eq!(shown("art"), ["All about art", "of the kit and the art", "art of the start", "the start of it"]);
    assert_eq!(shown("of the"), ["of the kit and the art", "art of the start", "the start of it"]);
    let first = kept.find("art", 1);
    assert_eq!((first.hits[0].chat.as_str(), first.hits[0].turn.as_deref(), first.more), (chat.as_str(), None, true));
    assert_eq!(kept.find("", 10), Found { chats: 1, ..Found::default() });
}

#[test]
fn an_index_that_is_missing_or_damaged_is_made_anew_and_finds_the_same() {
    let mut kept = Kept::new();
    for number in 0..20 {
        let text = format!("Message {number}: crème brûlée, кошка, 猫が好き. {}", "filler ".repeat(60));
        kept.chat(&format!("Chat {number}"), &[text.clone(), text]);
    }
    let queries = ["creme", "КОШКА", "猫", "が好", "message 17", "chat 3"];
    let before: Vec<_> = queries.iter().map(|query| kept.find(query, 100)).collect();
    assert_eq!(before.iter().map(|found| found.hits.len()).collect::<Vec<_>>(), [40, 40, 40, 40, 2, 2]);

    let statement = |sql: &'static str| {
        move |index: &std::path::Path| rusqlite::Connection::open(index).unwrap().execute_batch(sql).unwrap()
    };
    let overwrite = |from: usize, to: usize| {
        move |index: &std::path::Path| {
            rusqlite::Connection::open(index).unwrap().pragma_update(None, "wal_checkpoint", "truncate").unwrap();
            let mut bytes = fs::read(index).unwrap();
            let end = bytes.len() * to / 100;
            bytes[from * end / 100..end].fill(0xA5);
            fs::write(index, bytes).unwrap();
        }
    };
    type Harm = Box<dyn Fn(&std::path::Path)>;
    let damages: Vec<(&str, Harm)> = vec![
        ("deleted", Box::new(|index| fs::remove_file(index).unwrap())),
        ("emptied", Box::new(|index| fs::write(index, "").unwrap())),
        ("garbage", Box::new(|index| fs::write(index, "no database at all ".repeat(999)).unwrap())),
        ("full-text table dropped", Box::new(statement("DROP TABLE word"))),
        ("texts dropped", Box::new(statement("DROP TABLE said"))),
        ("texts deleted", Box::new(statement("DELETE FROM said"))),
        ("titles deleted", Box::new(statement("DELETE FROM chat"))),
        ("pieces deleted", Box::new(statement("DELETE FROM gram"))),
        ("postings deleted", Box::new(statement("DELETE FROM word_data"))),
        ("state deleted", Box::new(statement("DELETE FROM state"))),
        ("of an older version", Box::new(statement("PRAGMA user_version = 0"))),
        ("of another history", Box::new(statement("UPDATE state SET id = 'another'"))),
        ("ahead of the history", Box::new(statement("UPDATE state SET upto = 1000000"))),
        ("its second half overwritten", Box::new(overwrite(50, 100))),
        ("its beginning overwritten", Box::new(overwrite(0, 20))),
    ];
    for (damage, harm) in damages {
        kept.history = None;
        harm(&kept.index());
        kept.open();
        let after: Vec<_> = queries.iter().map(|query| kept.find(query, 100)).collect();
        assert_eq!(after, before, "{damage}");
    }
    // It was made anew, so nothing of the damage is left for the next start either.
    kept.open();
    assert_eq!(kept.find("creme", 100), before[0]);
}

#[test]
fn an_index_that_is_damaged_while_it_is_used_is_made_anew() {
    let kept = Kept::new();
    kept.chat("Chat", &["a needle".into()]);
    assert_eq!(kept.found("needle").len(), 1);
    rusqlite::Connection::open(kept.index()).unwrap().execute_batch("DROP TABLE word").unwrap();
    assert_eq!(kept.found("needle").len(), 1);
}

#[test]
fn a_newer_search_ends_an_older_one_and_every_search_ends() {
    let kept = Kept::new();
    for number in 0..50 {
        kept.chat("Chat", &[format!("number {number} of many"), "an answer".into()]);
    }
    let history = kept.history();
    let search = || history.find(Asker::Sidebar, "many", 10);
    let (ended, others) = std::thread::scope(|scope| {
        let searches: Vec<_> = (0..40).map(|_| scope.spawn(search)).collect();
        // Somebody else, who asks one thing after the other, hears an answer to each.
        let others: Vec<_> = (0..40).map(|_| history.find(Asker::Palette, "many", 10)).collect();
        (searches.into_iter().map(|search| search.join().unwrap()).collect::<Vec<_>>(), others)
    });
    for other in others {
        let other = other.unwrap();
        assert!(other.rebuilding || other.hits.len() == 10);
    }
    for search in ended {
        match search {
            Ok(found) => assert!(found.rebuilding || found.hits.len() == 10),
            Err(problem) => assert_eq!(problem.code, crate::Code::Cancelled),
        }
    }
    assert_eq!(kept.find("many", 10).hits.len(), 10);
}
