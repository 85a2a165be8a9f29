//! Oriel is killed at random moments of its work and started again on the same folder. It opens every time, nothing that
//! it promised to keep is lost or there twice, and of an answer at most the last quarter second is missing.
//!
//! `ORIEL_KILLS` says how often (`cargo xtask kill 200` does), `ORIEL_SEED` repeats a run that failed.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime},
};

use app::Reason;
use oriel_tests::{Chance, Computer, Oriel};
use puter_stand_in::{Options, StandIn};
use serde_json::{Value, json};

use crate::{sign_in, state};

/// How often it is killed, if nothing else is said.
const KILLS: u64 = 20;
/// How long received text may be in memory only, in milliseconds.
const KEEP: u64 = 250;
/// How late text may reach the disk on a computer that has time, in milliseconds.
const LATE: u64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_opens_again_with_everything_it_promised_to_keep() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let kills = number("ORIEL_KILLS").unwrap_or(KILLS);
    let seed = number("ORIEL_SEED").unwrap_or_default();
    println!("ORIEL_SEED={seed}");
    let options = Options { pace: Duration::from_millis(3), ..Options::default() };
    let puter = StandIn::start(options).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut oriel = Computer::with_disk(puter.origin(), folder.path()).start().await;
    sign_in(&puter, &mut oriel).await;
    std::fs::write(folder.path().join("memory.json"), oriel.computer.memory().to_string()).unwrap();
    let memory = oriel.computer.memory();
    drop(oriel);

    let mut chance = Chance(seed);
    let mut whole = Tally::default();
    let mut promised = Promised::default();
    for round in 0..kills {
        // Now and then while it is still opening.
        let lines = if chance.below(8) == 0 { 0 } else { chance.below(260) };
        let pause = Duration::from_micros(chance.below(if lines == 0 { 150_000 } else { 4_000 }));
        let said = Said::until_killed(working(folder.path(), &puter, seed * 1000 + round), lines, pause);
        promised.hear(&said);

        let computer = Computer::with_disk(puter.origin(), folder.path());
        computer.remember(&memory);
        let oriel = computer.start().await;
        let state = state(&oriel).await;
        assert!(state["current"].is_object() && state["notice"].is_null(), "round {round}: it did not open: {state}");
        let tally = promised.are_kept(&oriel, &database(folder.path()), said.killed).await;
        whole.add(&tally);
    }
    println!("{kills} kills: {whole:?}");
    assert!(whole.questions > 0 && whole.ended > 0 && whole.brought > 0, "nothing was promised: {whole:?}");
}

/// Oriel at work on a folder, ready to be started.
pub(crate) fn working(folder: &Path, puter: &StandIn, seed: u64) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crash"));
    command.args([folder.as_os_str(), puter.origin().as_str().as_ref(), seed.to_string().as_ref()]);
    command
}

/// What was heard of a program until it was killed, and when that was.
pub(crate) struct Said {
    pub(crate) lines: Vec<Value>,
    killed: u64,
}

impl Said {
    /// Starts the program and kills it when it has said so many lines and this time has passed.
    fn until_killed(command: Command, lines: u64, pause: Duration) -> Self {
        let mut left = lines;
        let said = Self::until(command, pause, |_| {
            left = left.saturating_sub(1);
            left == 0
        });
        if let Some(refused) = said.refused().next() {
            panic!("{refused:?}");
        }
        said
    }

    /// Starts the program and kills it when nothing is done for it any more.
    pub(crate) fn until_all_are_refused(command: Command) -> Self {
        let mut left = 3;
        Self::until(command, Duration::ZERO, |line| {
            left -= i32::from(line.contains("\"refused\""));
            left == 0
        })
    }

    /// Why it was refused something.
    pub(crate) fn refused(&self) -> impl Iterator<Item = Reason> {
        let refused = self.lines.iter().filter_map(|line| line.get("refused"));
        refused.map(|reason| serde_json::from_value(reason.clone()).unwrap())
    }

    fn until(mut command: Command, pause: Duration, mut is_enough: impl FnMut(&str) -> bool) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map(Killed).unwrap();
        let mut output = BufReader::new(child.0.stdout.take().unwrap()).lines();
        let mut heard: Vec<String> = Vec::new();
        while !is_enough(heard.last().map_or("", String::as_str)) {
            heard.push(output.next().expect("it works until it is killed").unwrap());
        }
        std::thread::sleep(pause);
        let killed = now();
        child.0.kill().unwrap();
        child.0.wait().unwrap();
        // What it said before the end is still in the pipe; the last line may be half.
        heard.extend(output.map_while(Result::ok));
        let lines = heard.iter().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<Value>>();
        assert!(heard.len() - lines.len() <= 1, "more than the last line was cut off");
        Self { lines, killed }
    }
}

/// A process that does not outlive its test.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // It may be gone already, which is all that is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn now() -> u64 {
    u64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
}

pub(crate) fn database(folder: &Path) -> PathBuf {
    let account = std::fs::read_dir(folder.join("data/accounts")).unwrap().next().unwrap().unwrap();
    account.path().join("history.db")
}

/// What was counted.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Acknowledged questions that were found.
    questions: usize,
    /// Acknowledged other records that were found.
    notes: usize,
    /// Answers whose end was acknowledged, found with all of their text.
    ended: usize,
    /// Answers that were cut off and found marked as interrupted.
    interrupted: usize,
    /// Drafts that were found.
    drafts: usize,
    /// Chats that were brought in and found whole.
    brought: usize,
    /// Of each interrupted answer that lost text: the age of the oldest lost piece, in milliseconds.
    lost: Vec<u64>,
    /// The longest time in which a killed process got no time to do anything, in milliseconds.
    starved: u64,
}

impl Tally {
    /// Takes what one round counted. Records and drafts are counted from the beginning each time, answers once.
    fn add(&mut self, other: &Self) {
        (self.questions, self.notes, self.drafts) = (other.questions, other.notes, other.drafts);
        self.brought = other.brought;
        self.ended += other.ended;
        self.interrupted += other.interrupted;
        self.lost.extend(&other.lost);
        self.starved = self.starved.max(other.starved);
    }
}

/// An answer as it was acknowledged.
#[derive(Default)]
struct Answer {
    pieces: Vec<(u64, String)>,
    /// Its outcome and its whole text.
    ended: Option<(String, String)>,
}

/// Everything that was promised since the beginning.
#[derive(Default)]
pub(crate) struct Promised {
    /// Marks of records that must be there, by kind; and of those that may.
    kept: HashMap<String, HashSet<String>>,
    tried: HashMap<String, HashSet<String>>,
    /// Marks of the questions of each chat that was brought in.
    together: Vec<Vec<String>>,
    answers: BTreeMap<String, Answer>,
    /// What each chat's draft may be. The first is what was promised; the rest may have been tried after it.
    drafts: HashMap<Option<String>, Vec<String>>,
    /// The longest silence of the last process.
    starved: u64,
    /// What was checked already: answers do not change any more.
    checked: HashSet<String>,
}

impl Promised {
    pub(crate) fn hear(&mut self, said: &Said) {
        let mut beats: Vec<u64> = Vec::new();
        for line in &said.lines {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            let chat = || line["draft"].as_str().map(str::to_owned);
            match () {
                () if line.get("beat").is_some() => beats.extend(line["beat"].as_u64()),
                () if line.get("draft").is_some() => match (text("will"), text("kept")) {
                    (Some(will), _) => self.drafts.entry(chat()).or_insert_with(|| vec![String::new()]).push(will),
                    (_, Some(kept)) => drop(self.drafts.insert(chat(), vec![kept])),
                    _ => panic!("what about the draft? {line}"),
                },
                () if line.get("together").is_some() => {
                    self.together.push(serde_json::from_value(line["together"].clone()).unwrap());
                }
                () if line.get("will").is_some() => {
                    self.tried.entry(text("will").unwrap()).or_default().insert(text("mark").unwrap());
                    // Sending takes the draft away.
                    if let Some(drafts) = text("chat").and_then(|chat| self.drafts.get_mut(&Some(chat))) {
                        drafts.push(String::new());
                    }
                }
                () if line.get("kept").is_some() => {
                    self.kept.entry(text("kept").unwrap()).or_default().insert(text("mark").unwrap());
                }
                () if line.get("answer").is_some() => {
                    let answer = self.answers.entry(text("answer").unwrap()).or_default();
                    answer.pieces.push((line["at"].as_u64().unwrap(), text("piece").unwrap()));
                }
                // The application said that it could not keep it yet.
                () if line.get("ended").is_some() && line["isKept"] == false => {
                    self.answers.remove(line["ended"].as_str().unwrap());
                }
                () if line.get("ended").is_some() => {
                    let answer = self.answers.entry(text("ended").unwrap()).or_default();
                    answer.ended = Some((text("outcome").unwrap(), text("text").unwrap()));
                }
                () => {}
            }
        }
        beats.push(said.killed);
        self.starved = beats.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).max().unwrap_or_default();
    }

    /// Lets go of answers that have not ended.
    pub(crate) fn forget_unfinished(&mut self) {
        self.answers.retain(|_, answer| answer.ended.is_some());
    }

    pub(crate) async fn are_kept(&mut self, oriel: &Oriel, database: &Path, killed: u64) -> Tally {
        let connection = rusqlite::Connection::open(database).unwrap();
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let records = records(&connection);
        let mut tally = Tally { starved: self.starved, ..Tally::default() };

        for (kind, tried) in &self.tried {
            let kept = self.kept.get(kind).cloned().unwrap_or_default();
            // A fork copies what was said into another chat.
            let mut found: HashMap<(&str, &str), usize> = HashMap::new();
            for record in records.iter().filter(|record| record["kind"] == kind.as_str()) {
                let body = record["text"].as_str().or(record["title"].as_str()).or(record["folder"].as_str()).unwrap();
                *found.entry((mark(body), record["chat"].as_str().unwrap())).or_default() += 1;
            }
            for ((mark, chat), times) in &found {
                assert!(*times == 1, "the {kind} record with {mark} is {times} times in {chat}");
            }
            let found: HashSet<&str> = found.keys().map(|(mark, _)| *mark).collect();
            for mark in &kept {
                assert!(found.contains(mark.as_str()), "the {kind} record with {mark} is lost");
            }
            assert!(
                found.iter().all(|mark| mark.is_empty() || tried.contains(*mark)),
                "there is a {kind} that nobody made"
            );
            if kind == "asked" {
                for chat in &self.together {
                    let there = chat.iter().filter(|mark| found.contains(mark.as_str())).count();
                    assert!(there == 0 || there == chat.len(), "a chat was brought in by half: {chat:?}");
                    tally.brought += usize::from(there > 0);
                }
                tally.questions = kept.len();
            } else {
                tally.notes += kept.len();
            }
        }

        let of = |kind: &str, id: &str| {
            records.iter().filter(|it| it["kind"] == kind).map(|it| it[id].as_str().unwrap()).collect::<Vec<_>>()
        };
        let (begun, ended) = (of("answering", "id"), of("ended", "answer"));
        assert_eq!(ended.len(), ended.iter().collect::<HashSet<_>>().len(), "an answer has ended twice");
        assert_eq!(
            begun.iter().collect::<HashSet<_>>(),
            ended.iter().collect::<HashSet<_>>(),
            "every answer has an end"
        );
        let left: i64 = connection.query_row("SELECT count(*) FROM received", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "parts of answers are left although all have ended");

        let ends: HashMap<&str, &Value> =
            records.iter().filter(|it| it["kind"] == "ended").map(|it| (it["answer"].as_str().unwrap(), it)).collect();
        for (id, answer) in self.answers.iter().filter(|(id, _)| !self.checked.contains(*id)) {
            let end = ends.get(id.as_str()).unwrap_or_else(|| panic!("the answer {id} is lost"));
            let text = end["text"].as_str().unwrap();
            if let Some((outcome, whole)) = &answer.ended {
                assert_eq!((end["outcome"].as_str().unwrap(), text), (outcome.as_str(), whole.as_str()));
                tally.ended += 1;
                continue;
            }
            tally.interrupted += usize::from(end["outcome"] == "interrupted");
            let heard: String = answer.pieces.iter().map(|(_, piece)| piece.as_str()).collect();
            let common = heard.len().min(text.len());
            assert_eq!(heard.as_bytes()[..common], text.as_bytes()[..common], "{id} has other words than were heard");
            let mut length = 0;
            let lost = answer.pieces.iter().find(|(_, piece)| {
                length += piece.len();
                length > text.len()
            });
            if let Some((at, _)) = lost {
                let age = killed.saturating_sub(*at);
                // A process that was given no time could keep nothing either.
                assert!(age <= KEEP + LATE + self.starved, "{id} lost text that was {age} ms old");
                tally.lost.push(age);
            }
        }
        self.checked.extend(self.answers.keys().cloned());

        for (chat, may_be) in &mut self.drafts {
            let opened = oriel.call("chat.draft", json!({ "chat": chat })).await.unwrap();
            let draft = opened["text"].as_str().unwrap().to_owned();
            assert!(may_be.contains(&draft), "the draft of {chat:?} is {draft:?} instead of one of {may_be:?}");
            tally.drafts += usize::from(!draft.is_empty());
            *may_be = vec![draft];
        }

        let list = oriel.call("chat.list", json!({})).await.unwrap();
        let listed: Vec<&str> = list.as_array().unwrap().iter().map(|chat| chat["id"].as_str().unwrap()).collect();
        let started = of("started", "id");
        assert_eq!(
            listed.iter().collect::<HashSet<_>>(),
            started.iter().collect::<HashSet<_>>(),
            "every chat is listed"
        );
        assert_eq!(listed.len(), started.len(), "and once");
        // The newest are those of this round.
        for chat in listed.into_iter().take(8) {
            let chat = oriel.call("chat.open", json!({ "chat": chat })).await.unwrap();
            assert!(!chat.to_string().contains("\"outcome\":\"running\""), "{chat}");
        }
        tally
    }
}

/// All records, each with its id.
fn records(connection: &rusqlite::Connection) -> Vec<Value> {
    let mut statement = connection.prepare("SELECT id, chat, body FROM record ORDER BY id").unwrap();
    let rows = statement.query_map([], |row| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?])).unwrap();
    rows.map(|row| {
        let [id, chat, body] = row.unwrap();
        let mut record: Value = serde_json::from_str(&body).unwrap();
        record["id"] = json!(id);
        record["chat"] = json!(chat);
        record
    })
    .collect()
}

/// The mark in a text.
fn mark(text: &str) -> &str {
    let begin = text.find("mark-");
    let end = text.find("-end").map(|at| at + "-end".len());
    begin.zip(end).and_then(|(begin, end)| text.get(begin..end)).unwrap_or_default()
}
