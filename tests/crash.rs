//! Oriel at work, to be killed: `crash FOLDER SERVER SEED` opens the real application on a folder and asks, edits,
//! writes drafts and imports at random until somebody ends it. Every line it prints is JSON, and says what the
//! application has just promised to keep: `surviving.rs` holds it to that.
//!
//! | line | what was promised, or is about to be tried |
//! |---|---|
//! | `{"ready":…,"notice":…}` | it is open, and says this beside everything |
//! | `{"refused":…}` | one of those who work was told that this does not go, and stopped |
//! | `{"will":KIND,"mark":…}` | a record of this kind is about to be made, whose body will have the mark |
//! | `{"kept":KIND,"mark":…}` | it was made |
//! | `{"together":[…]}` | the records with these marks belong to one chat that is brought in whole or not at all |
//! | `{"answer":ID,"piece":…,"at":…}` | this text of an answer was received |
//! | `{"ended":ID,"outcome":…,"text":…,"isKept":…}` | the answer has ended, and this is all of it |
//! | `{"draft":CHAT,"will":…}` | a draft is about to be saved; `{"draft":CHAT,"kept":…}`: it was |
//! | `{"beat":…}` | every few milliseconds, so that a process that got no time is known |
//!
//! With a fourth argument it only takes its first chat out as a page of this name, and says what came of it:
//! `{"taken":…}` or `{"refused":…}`, and then `{"there":{NAME:TEXT}}`, the files that are in that folder.
//!
//! Times are milliseconds since 1970. The folder's `memory.json` stands for the keychain and the preferences.

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use app::{App, Problem};
use oriel_tests::{Chance, Computer, Oriel, call};
use serde_json::{Value, json};

/// How many chats are worked on at once: as many as an account may ask in at a time.
const WORKERS: u64 = 3;
/// Costs nothing, so that the balance is never in the way.
const MODEL: &str = "ollama:ollama/demo-chat";
/// How often it says that it is alive.
const BEAT: Duration = Duration::from_millis(10);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, server, seed, page) = match arguments.as_slice() {
        [folder, server, seed] => (folder, server, seed, None),
        [folder, server, seed, page] => (folder, server, seed, Some(Path::new(page))),
        _ => return Err(std::io::Error::other("usage: crash FOLDER SERVER SEED [PAGE]")),
    };
    let seed: u64 = seed.parse().map_err(std::io::Error::other)?;
    let server = server.parse().map_err(std::io::Error::other)?;
    let folder = Path::new(folder);
    let computer = Computer::with_disk(server, folder);
    computer.remember(&serde_json::from_slice(&std::fs::read(folder.join("memory.json"))?)?);
    let archive = folder.join("archive.json");
    computer.desktop.will_choose(vec![archive.clone()]);
    let oriel = computer.start().await;
    let start = oriel.call("app.start", json!({ "shown": null })).await.map_err(std::io::Error::other)?;
    say(&json!({ "ready": now(), "notice": start["account"]["notice"]["reason"] }));
    if let Some(page) = page {
        return take_out(&oriel, page).await.map_err(std::io::Error::other);
    }
    tokio::spawn(async {
        let mut beat = tokio::time::interval(BEAT);
        loop {
            beat.tick().await;
            say(&json!({ "beat": now() }));
        }
    });
    let workers = (0..WORKERS).map(|number| {
        let chance = Chance(seed.wrapping_mul(WORKERS).wrapping_add(number));
        let worker = Worker {
            app: oriel.app.clone(),
            name: format!("{seed}w{number}"),
            chance,
            marks: 0,
            chats: Vec::new(),
            // There is one chooser of files for all.
            archive: (number == 0).then(|| archive.clone()),
        };
        // A worker ends only when the application refused what it should have done.
        tokio::spawn(async move { say(&json!({ "refused": worker.work().await.reason })) })
    });
    futures_util::future::join_all(workers).await;
    Ok(())
}

/// Saves the first chat as this page.
async fn take_out(oriel: &Oriel, page: &Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    oriel.computer.desktop.will_save_to(Some(page));
    let chats = oriel.call("chat.list", json!({})).await?;
    match oriel.call("data.export", json!({ "chat": chats[0]["id"], "format": "html" })).await {
        Ok(taken) => say(&json!({ "taken": taken })),
        Err(problem) => say(&json!({ "refused": problem.reason })),
    }
    let mut there = serde_json::Map::new();
    for file in std::fs::read_dir(page.parent().unwrap_or(page))? {
        let file = file?;
        there.insert(file.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(file.path())?.into());
    }
    say(&json!({ "there": there }));
    Ok(())
}

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// One line, in one piece, at once.
fn say(line: &Value) {
    println!("{line}");
}

/// Somebody who works on chats of their own.
struct Worker {
    app: App,
    name: String,
    chance: Chance,
    /// How many marks were given out.
    marks: u64,
    /// The chats as they were last seen.
    chats: Vec<Value>,
    /// Where to write what is brought in, for the one who does that.
    archive: Option<PathBuf>,
}

impl Worker {
    async fn work(mut self) -> Problem {
        // What the last process may have brought in by half.
        if self.archive.as_ref().is_some_and(|archive| archive.exists())
            && let Err(problem) = self.bring_in().await
        {
            return problem;
        }
        loop {
            if let Err(problem) = self.step().await {
                return problem;
            }
        }
    }

    async fn step(&mut self) -> Result<(), Problem> {
        let chat = self.chance.one_of(&self.chats).cloned();
        match (chat, self.chance.below(14)) {
            (Some(chat), 0 | 1) => self.ask(Some(&chat)).await,
            (Some(chat), 2) => self.edit(&chat).await,
            (Some(chat), 3) => self.ask_again(&chat).await,
            (Some(chat), 4 | 5) => self.draft(chat["id"].as_str()).await,
            (Some(chat), 6) => self.rename(&chat).await,
            (Some(chat), 7) => self.file(&chat).await,
            (Some(chat), 8) => self.walk(&chat).await,
            (Some(chat), 9) => self.fork(&chat).await,
            (Some(chat), 10) => self.remove(&chat).await,
            (_, 11) => self.draft(None).await,
            (_, 12) => self.archive().await,
            _ => self.ask(None).await,
        }
    }

    /// A text that nothing else has.
    fn mark(&mut self) -> String {
        self.marks += 1;
        format!("mark-{}-{}-end", self.name, self.marks)
    }

    /// A question, most of them with an answer that takes its time.
    fn question(&mut self, mark: &str) -> String {
        let kind = self.chance.one_of(&["A short answer", "Tell me", "A long answer"]);
        format!("{} about {mark} é 語 🪟", kind.unwrap_or(&""))
    }

    async fn ask(&mut self, chat: Option<&Value>) -> Result<(), Problem> {
        let mark = self.mark();
        let text = self.question(&mark);
        let args = json!({
            "chat": chat.map(|chat| &chat["id"]), "after": null, "text": text, "attachments": [], "model": MODEL,
            "options": null, "maxTokens": null,
        });
        self.answered("chat.ask", args, Some(&mark)).await
    }

    async fn edit(&mut self, chat: &Value) -> Result<(), Problem> {
        let questions: Vec<Value> = turns(chat).filter(|turn| turn["role"] == "user").cloned().collect();
        let Some(question) = self.chance.one_of(&questions) else { return Ok(()) };
        let turn = question["id"].clone();
        let mark = self.mark();
        let text = self.question(&mark);
        let args = json!({
            "chat": chat["id"], "turn": turn, "text": text, "attachments": [], "model": MODEL, "maxTokens": null,
        });
        self.answered("chat.edit", args, Some(&mark)).await
    }

    async fn ask_again(&mut self, chat: &Value) -> Result<(), Problem> {
        let answers: Vec<Value> = turns(chat).filter(|turn| turn["role"] == "assistant").cloned().collect();
        let Some(answer) = self.chance.one_of(&answers) else { return Ok(()) };
        let args = json!({ "chat": chat["id"], "answer": answer["id"], "model": MODEL, "maxTokens": null });
        self.answered("chat.retry", args, None).await
    }

    /// Asks, hears the answer, and stops it now and then.
    async fn answered(&mut self, command: &str, args: Value, mark: Option<&str>) -> Result<(), Problem> {
        let asked = mark.map(str::to_owned);
        let patience = if self.chance.below(3) == 0 { self.chance.below(60) } else { u64::MAX };
        if let Some(mark) = mark {
            say(&json!({ "will": "asked", "mark": mark, "chat": args["chat"] }));
        }
        let (told, mut events) = tokio::sync::mpsc::unbounded_channel();
        let stopping = {
            let app = self.app.clone();
            tokio::spawn(async move {
                let mut heard = 0;
                let mut chat = Value::Null;
                while let Some(event) = events.recv().await {
                    let event: Value = event;
                    heard += 1;
                    if event["kind"] == "started" {
                        chat = event["chat"].clone();
                    }
                    if heard == patience {
                        // An answer that has ended in the meantime is not there to be stopped.
                        let _ = call(&app, "chat.stop", json!({ "chat": chat }), |_| {}).await;
                    }
                }
            })
        };
        let hear = move |event: Value| {
            let at = now();
            if event["kind"] == "started" {
                if let Some(mark) = &asked {
                    say(&json!({ "kept": "asked", "mark": mark }));
                }
                say(&json!({ "answer": event["answer"]["id"], "piece": event["answer"]["text"], "at": at }));
            }
            if event["kind"] == "delta" {
                say(&json!({ "answer": event["answer"], "piece": event["text"], "at": at }));
            }
            let _ = told.send(event);
        };
        let chat = call(&self.app, command, args, hear).await?;
        let _ = stopping.await;
        if let Some(turn) = turns(&chat).last() {
            let start = call(&self.app, "app.start", json!({ "shown": null }), |_| {}).await?;
            let is_kept = start["account"]["notice"].is_null();
            say(&json!({ "ended": turn["id"], "outcome": turn["outcome"], "text": turn["text"], "isKept": is_kept }));
        }
        self.saw(chat);
        Ok(())
    }

    async fn draft(&mut self, chat: Option<&str>) -> Result<(), Problem> {
        // The draft of a new chat is one for all.
        let text = if chat.is_none() && !self.name.ends_with("w0") { return Ok(()) } else { self.mark() };
        say(&json!({ "draft": chat, "will": text }));
        call(&self.app, "chat.saveDraft", json!({ "chat": chat, "text": text, "attachments": [] }), |_| {}).await?;
        say(&json!({ "draft": chat, "kept": text }));
        Ok(())
    }

    async fn rename(&mut self, chat: &Value) -> Result<(), Problem> {
        let title = self.mark();
        let args = json!({ "chat": chat["id"], "title": title });
        self.note("titled", "chat.rename", args, &title).await
    }

    async fn file(&mut self, chat: &Value) -> Result<(), Problem> {
        let folder = self.mark();
        let args = json!({ "chat": chat["id"], "folder": folder });
        self.note("filed", "chat.file", args, &folder).await
    }

    /// Walks to another turn among its siblings.
    async fn walk(&mut self, chat: &Value) -> Result<(), Problem> {
        let siblings: Vec<Value> =
            turns(chat).flat_map(|turn| turn["siblings"].as_array().cloned().unwrap_or_default()).collect();
        let Some(turn) = self.chance.one_of(&siblings) else { return Ok(()) };
        let chosen = call(&self.app, "chat.choose", json!({ "chat": chat["id"], "turn": turn }), |_| {}).await?;
        self.saw(chosen);
        Ok(())
    }

    /// Goes on in a copy.
    async fn fork(&mut self, chat: &Value) -> Result<(), Problem> {
        let all: Vec<Value> = turns(chat).cloned().collect();
        let Some(turn) = self.chance.one_of(&all) else { return Ok(()) };
        let fork = call(&self.app, "chat.fork", json!({ "chat": chat["id"], "turn": turn["id"] }), |_| {}).await?;
        self.saw(fork);
        Ok(())
    }

    /// Hides the end of a chat, and takes that back every other time.
    async fn remove(&mut self, chat: &Value) -> Result<(), Problem> {
        let Some(turn) = turns(chat).last() else { return Ok(()) };
        let args = json!({ "chat": chat["id"], "turn": turn["id"] });
        let mut seen = call(&self.app, "chat.remove", args.clone(), |_| {}).await?;
        if self.chance.below(2) == 0 {
            seen = call(&self.app, "chat.putBack", args, |_| {}).await?;
        }
        self.saw(seen);
        Ok(())
    }

    /// Writes an archive of some chats, in the form that Claude exports, and brings it in, now and then twice.
    async fn archive(&mut self) -> Result<(), Problem> {
        let Some(archive) = self.archive.clone() else { return Ok(()) };
        let mut marks = Vec::new();
        let mut chats = Vec::new();
        for _ in 0..=self.chance.below(5) {
            let questions: Vec<String> = (0..=self.chance.below(4)).map(|_| self.mark()).collect();
            say(&json!({ "together": questions }));
            chats.push(exported(&questions));
            marks.extend(questions);
        }
        for mark in &marks {
            say(&json!({ "will": "asked", "mark": mark }));
        }
        // In one piece: a killed process leaves the old archive or the new one.
        let half = archive.with_extension("half");
        let written = std::fs::write(&half, json!(chats).to_string()).and_then(|()| std::fs::rename(&half, &archive));
        if written.is_err() {
            // A disk that is full, which is the application's to say.
            return Ok(());
        }
        for _ in 0..=self.chance.below(2) {
            self.bring_in().await?;
        }
        for mark in &marks {
            say(&json!({ "kept": "asked", "mark": mark }));
        }
        Ok(())
    }

    async fn bring_in(&self) -> Result<(), Problem> {
        call(&self.app, "data.import", json!({}), |_| {}).await.map(drop)
    }

    fn saw(&mut self, chat: Value) {
        self.chats.retain(|known| known["id"] != chat["id"]);
        self.chats.push(chat);
    }

    /// Makes one record.
    async fn note(&self, kind: &str, command: &str, args: Value, mark: &str) -> Result<(), Problem> {
        say(&json!({ "will": kind, "mark": mark }));
        call(&self.app, command, args, |_| {}).await?;
        say(&json!({ "kept": kind, "mark": mark }));
        Ok(())
    }
}

/// A chat of these questions and an answer to each, as Claude exports it.
fn exported(questions: &[String]) -> Value {
    let at = "2025-03-01T10:00:00.000000Z";
    let message = |sender: &str, id: String, text: String| json!({ "uuid": id, "sender": sender, "text": text, "created_at": at });
    let messages: Vec<Value> = questions
        .iter()
        .flat_map(|mark| {
            let question = message("human", format!("{mark}-question"), format!("About {mark}"));
            [question, message("assistant", format!("{mark}-answer"), "An answer from elsewhere.".repeat(40))]
        })
        .collect();
    json!({ "uuid": format!("brought-{}", questions.join("-")), "name": "Brought in", "created_at": at, "updated_at": at, "chat_messages": messages })
}

fn turns(chat: &Value) -> impl Iterator<Item = &Value> {
    chat["turns"].as_array().into_iter().flatten()
}
