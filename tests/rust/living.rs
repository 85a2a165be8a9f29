//! Two computers are lived on in whatever order: chats are asked in, edited, walked, put away, carried from one to the
//! other and back. After each step Oriel shows what a person expects, who keeps a plain list of what they did.
//!
//! `ORIEL_LIVES` says how many lives (`cargo xtask live 2000` does), `ORIEL_SEED` repeats a run that failed. The shortest
//! life that fails is printed.

mod expected;

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use oriel_tests::{Computer, Oriel};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use puter_stand_in::{Fault, Route, StandIn};
use serde_json::{Value, json};

use crate::{import::file, puter, signed_in};
use expected::{Chat, Expected, Turn};

/// How many lives there are, if nothing else is said.
const LIVES: u32 = 40;
/// How many steps a life has.
const STEPS: usize = 60;
const FOLDERS: [&str; 3] = ["House", "Work", "Odds & ends"];

/// Something that a person does. Numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Act {
    Start,
    Ask,
    AskAfter,
    AskInVain,
    AskAndBreakOff,
    Edit,
    Retry,
    Choose,
    Remove,
    PutBack,
    Fork,
    Rename,
    Pin,
    Archive,
    File,
    RenameFolder,
    Delete,
    Restore,
    Restart,
    SetClock,
    BringFromElsewhere,
    BringOwn,
    Carry,
    CarryAll,
}

/// Who does it where, and to what.
#[derive(Clone, Copy, Debug)]
struct Step {
    act: Act,
    /// On which of the two computers.
    at: bool,
    chat: u8,
    turn: u8,
}

fn step() -> impl Strategy<Value = Step> {
    let act = prop_oneof![
        3 => Just(Act::Start),
        6 => Just(Act::Ask),
        3 => Just(Act::AskAfter),
        1 => Just(Act::AskInVain),
        1 => Just(Act::AskAndBreakOff),
        4 => Just(Act::Edit),
        4 => Just(Act::Retry),
        6 => Just(Act::Choose),
        4 => Just(Act::Remove),
        4 => Just(Act::PutBack),
        3 => Just(Act::Fork),
        1 => Just(Act::Rename),
        1 => Just(Act::Pin),
        1 => Just(Act::Archive),
        2 => Just(Act::File),
        2 => Just(Act::RenameFolder),
        2 => Just(Act::Delete),
        2 => Just(Act::Restore),
        2 => Just(Act::Restart),
        2 => Just(Act::SetClock),
        1 => Just(Act::BringFromElsewhere),
        1 => Just(Act::BringOwn),
        6 => Just(Act::Carry),
        1 => Just(Act::CarryAll),
    ];
    (act, prop::bool::weighted(0.3), any::<u8>(), any::<u8>()).prop_map(|(act, at, chat, turn)| Step {
        act,
        at,
        chat,
        turn,
    })
}

type Fine = Result<(), TestCaseError>;

fn fails(words: impl Into<String>) -> TestCaseError {
    TestCaseError::fail(words.into())
}

#[test]
fn whatever_a_person_does_in_whatever_order_it_is_what_they_expect() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let lives = number("ORIEL_LIVES").map_or(LIVES, |lives| u32::try_from(lives).unwrap());
    let seed = number("ORIEL_SEED").unwrap_or(20_261_130);
    println!("ORIEL_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases: lives, max_shrink_iters: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (puter, memory, model) = runtime.block_on(async {
        let puter = puter().await;
        let oriel = signed_in(&puter).await;
        puter.leave("mira", 1_000_000.0);
        let model = crate::model(&oriel, |model| model["id"] == "claude-sonnet-5").await;
        (puter, oriel.computer.memory(), model)
    });
    let lived = runner.run(&vec(step(), STEPS), |steps| {
        runtime.block_on(async {
            let mut life = Life::begin(&puter, &memory, &model).await;
            for (number, step) in steps.iter().enumerate() {
                life.go(*step, number).await.map_err(|error| fails(format!("step {number}, {step:?}: {error}")))?;
            }
            life.is_as_expected().await.map_err(|error| fails(format!("at the end: {error}")))
        })
    });
    if let Err(error) = lived {
        panic!("{error}");
    }
}

/// Two computers, and what a person expects of them.
struct Life<'a> {
    puter: &'a StandIn,
    model: &'a str,
    computers: [Option<Oriel>; 2],
    expected: [Expected; 2],
    /// Chats that were changed on both before they met: who is right there is nobody's to say, only that both agree.
    wild: Vec<String>,
    /// How many conversations came from another program.
    brought: usize,
}

impl<'a> Life<'a> {
    async fn begin(puter: &'a StandIn, memory: &Value, model: &'a str) -> Self {
        let computer = async || {
            let computer = Computer::new(puter.origin());
            computer.remember(memory);
            computer.start().await
        };
        let computers = [Some(computer().await), Some(computer().await)];
        // One is five hours ahead of the other.
        if let Some(other) = &computers[1] {
            other.computer.clock.pass(Duration::from_secs(5 * 3600));
        }
        Self { puter, model, computers, expected: Default::default(), wild: Vec::new(), brought: 0 }
    }

    fn oriel(&self, at: usize) -> &Oriel {
        self.computers[at].as_ref().unwrap()
    }

    async fn call(&self, at: usize, name: &str, args: Value) -> Result<Value, TestCaseError> {
        self.oriel(at).call(name, args).await.map_err(|problem| fails(format!("{name}: {problem:?}")))
    }

    /// One of the chats that are in this state.
    fn pick(&self, at: usize, number: u8, wanted: impl Fn(&Chat) -> bool) -> Option<usize> {
        let fits = |chat: &&(usize, &Chat)| wanted(chat.1) && !self.wild.contains(&chat.1.id);
        let chats: Vec<(usize, &Chat)> = self.expected[at].chats.iter().enumerate().collect();
        let fitting: Vec<usize> = chats.iter().filter(fits).map(|(place, _)| *place).collect();
        fitting.get(usize::from(number) % fitting.len().max(1)).copied()
    }

    async fn go(&mut self, step: Step, number: usize) -> Fine {
        let (at, text) = (usize::from(step.at), format!("Number {number}"));
        let there = self.pick(at, step.chat, |chat| !chat.deleted);
        match (step.act, there) {
            (Act::Start, _) => self.ask(at, None, None, &text).await?,
            (Act::Ask, Some(chat)) => self.ask(at, Some(chat), None, &text).await?,
            (Act::AskAfter, Some(chat)) => {
                let turn = self.expected[at].chats[chat].one_of(step.turn, |_| true);
                self.ask(at, Some(chat), turn, &text).await?;
            }
            (Act::AskInVain, Some(chat)) => {
                self.puter.fault(Route::Chat, Fault::ServerError);
                self.ask(at, Some(chat), None, &text).await?;
            }
            (Act::AskAndBreakOff, Some(chat)) => {
                self.puter.fault(Route::Chat, Fault::EndAfterLines(4));
                self.ask(at, Some(chat), None, &text).await?;
            }
            (Act::Edit, Some(chat)) => self.edit(at, chat, step.turn, &text).await?,
            (Act::Retry, Some(chat)) => self.retry(at, chat, step.turn).await?,
            (Act::Choose | Act::Remove | Act::PutBack, Some(chat)) => self.turn(at, chat, step).await?,
            (Act::Fork, Some(chat)) => self.fork(at, chat, step.turn).await?,
            (Act::Rename | Act::Pin | Act::Archive | Act::File, Some(chat)) => self.note(at, chat, step, text).await?,
            (Act::RenameFolder, _) => self.rename_folder(at, step).await?,
            (Act::Delete, Some(chat)) => {
                self.call(at, "chat.delete", json!({ "chat": self.id(at, chat) })).await?;
                self.expected[at].change(chat).deleted = true;
            }
            (Act::Restore, _) => {
                if let Some(chat) = self.pick(at, step.chat, |chat| chat.deleted) {
                    self.call(at, "chat.restore", json!({ "chat": self.id(at, chat) })).await?;
                    self.expected[at].change(chat).deleted = false;
                }
            }
            (Act::Restart, _) => {
                let oriel = self.computers[at].take().unwrap();
                self.computers[at] = Some(oriel.restart().await);
            }
            (Act::SetClock, _) => {
                let (clock, by) = (&self.oriel(at).computer.clock, Duration::from_secs(u64::from(step.turn) * 20));
                if step.chat.is_multiple_of(2) { clock.pass(by) } else { clock.set_back(by) }
            }
            (Act::BringFromElsewhere, _) => self.bring_from_elsewhere(at, step.turn).await?,
            (Act::BringOwn, Some(chat)) => self.carry(at, at, chat, step.turn.is_multiple_of(2)).await?,
            (Act::Carry, Some(chat)) => self.carry(at, 1 - at, chat, false).await?,
            (Act::CarryAll, _) => self.carry_all(at, 1 - at).await?,
            (_, None) => return Ok(()),
        }
        let is_all = matches!(step.act, Act::Restart | Act::CarryAll);
        self.list_is_as_expected(at).await?;
        if is_all {
            self.is_as_expected().await?;
        }
        match there.filter(|_| !is_all) {
            Some(chat) => self.chat_is_as_expected(at, chat).await,
            None => Ok(()),
        }
    }

    fn id(&self, at: usize, chat: usize) -> &str {
        &self.expected[at].chats[chat].id
    }

    /// Writes down the question and the answer that the chat ended with.
    fn heard(&mut self, at: usize, chat: usize, parent: Option<usize>, asked: bool, now: &Value) {
        let turns = now["turns"].as_array().unwrap();
        let new = if asked { &turns[turns.len() - 2..] } else { &turns[turns.len() - 1..] };
        let expected = self.expected[at].said(chat);
        if let Some(parent) = parent {
            expected.show(parent);
        }
        let mut parent = parent;
        for turn in new {
            parent = Some(expected.add(Turn::of(turn, parent)));
        }
        expected.paid += new[new.len() - 1]["spent"]["costMicrocents"].as_u64().unwrap_or(0);
    }

    async fn ask(&mut self, at: usize, chat: Option<usize>, after: Option<usize>, text: &str) -> Fine {
        let id = chat.map(|chat| self.id(at, chat));
        let turn = |turn: usize| chat.map(|chat| self.expected[at].chats[chat].turns[turn].id.as_str());
        let args = json!({ "chat": id, "after": after.and_then(turn), "text": text, "attachments": [], "model": self.model, "maxTokens": null });
        let now = self.call(at, "chat.ask", args).await?;
        let chat = chat.unwrap_or_else(|| self.expected[at].add(Chat::new(&now, text)));
        let parent = after.or_else(|| self.expected[at].chats[chat].shown().last().copied());
        let asked = &now["turns"][now["turns"].as_array().unwrap().len() - 2]["text"];
        prop_assert_eq!(asked.as_str(), Some(text));
        self.heard(at, chat, parent, true, &now);
        Ok(())
    }

    async fn edit(&mut self, at: usize, chat: usize, number: u8, text: &str) -> Fine {
        let expected = &self.expected[at].chats[chat];
        let Some(turn) = expected.one_of(number, |turn| turn.is_question) else { return Ok(()) };
        let (id, parent) = (&expected.turns[turn].id, expected.turns[turn].parent);
        let args = json!({ "chat": expected.id, "turn": id, "text": text, "attachments": [], "model": self.model, "maxTokens": null });
        let now = self.call(at, "chat.edit", args).await?;
        self.heard(at, chat, parent, true, &now);
        Ok(())
    }

    async fn retry(&mut self, at: usize, chat: usize, number: u8) -> Fine {
        let expected = &self.expected[at].chats[chat];
        let Some(turn) = expected.one_of(number, |turn| !turn.is_question) else { return Ok(()) };
        let (id, parent) = (&expected.turns[turn].id, expected.turns[turn].parent);
        let args = json!({ "chat": expected.id, "answer": id, "model": self.model, "maxTokens": null });
        let now = self.call(at, "chat.retry", args).await?;
        self.heard(at, chat, parent, false, &now);
        Ok(())
    }

    /// Walks to a turn, hides it or brings it back; what is hidden cannot be walked to.
    async fn turn(&mut self, at: usize, chat: usize, Step { act, turn, .. }: Step) -> Fine {
        let expected = &self.expected[at].chats[chat];
        if expected.turns.is_empty() {
            return Ok(());
        }
        let turn = usize::from(turn) % expected.turns.len();
        let name = match act {
            Act::Choose => "chat.choose",
            Act::Remove => "chat.remove",
            _ => "chat.putBack",
        };
        let args = json!({ "chat": expected.id, "turn": expected.turns[turn].id });
        let done = self.oriel(at).call(name, args).await;
        if !matches!(act, Act::PutBack) && !expected.is_there(turn) {
            let refused = done.expect_err("what is hidden is not there");
            prop_assert_eq!(json!(refused.code), json!("not_found"));
            return Ok(());
        }
        done.map_err(|problem| fails(format!("{name}: {problem:?}")))?;
        let expected = self.expected[at].change(chat);
        match act {
            Act::Choose => expected.show(turn),
            Act::Remove => expected.turns[turn].removed = true,
            _ => expected.turns[turn].removed = false,
        }
        Ok(())
    }

    async fn fork(&mut self, at: usize, chat: usize, number: u8) -> Fine {
        let expected = &self.expected[at].chats[chat];
        let Some(turn) = expected.one_of(number, |_| true) else { return Ok(()) };
        let args = json!({ "chat": expected.id, "turn": expected.turns[turn].id });
        let copy = self.call(at, "chat.fork", args).await?;
        let expected = &self.expected[at].chats[chat];
        let ids = copy["turns"].as_array().unwrap().iter().map(|turn| turn["id"].as_str().unwrap().to_owned());
        let forked = expected.copy(turn, copy["id"].as_str().unwrap(), ids.collect());
        self.expected[at].add(forked);
        Ok(())
    }

    async fn note(&mut self, at: usize, chat: usize, step: Step, text: String) -> Fine {
        let yes = step.turn.is_multiple_of(2);
        let folder = FOLDERS.get(usize::from(step.turn) % 4);
        let (name, field, value) = match step.act {
            Act::Rename => ("chat.rename", "title", json!(text)),
            Act::Pin => ("chat.pin", "pinned", json!(yes)),
            Act::Archive => ("chat.archive", "archived", json!(yes)),
            _ => ("chat.file", "folder", json!(folder)),
        };
        let mut args = json!({ "chat": self.id(at, chat) });
        args[field] = value;
        self.call(at, name, args).await?;
        let expected = self.expected[at].change(chat);
        match step.act {
            Act::Rename => expected.title = text,
            Act::Pin => expected.pinned = yes,
            Act::Archive => expected.archived = yes,
            _ => expected.folder = folder.map(ToString::to_string),
        }
        Ok(())
    }

    async fn rename_folder(&mut self, at: usize, step: Step) -> Fine {
        let (from, to) = (FOLDERS[usize::from(step.turn) % 3], FOLDERS[usize::from(step.chat) % 3]);
        // A wild chat may be in it, or not.
        if self.expected[at].chats.iter().any(|chat| self.wild.contains(&chat.id)) {
            return Ok(());
        }
        let done = self.oriel(at).call("chat.renameFolder", json!({ "from": from, "to": to })).await;
        let inside: Vec<usize> = self.expected[at].in_folder(from);
        if inside.is_empty() {
            prop_assert_eq!(json!(done.expect_err("there is none").code), json!("not_found"));
        } else {
            done.map_err(|problem| fails(format!("{problem:?}")))?;
        }
        for chat in inside {
            self.expected[at].change(chat).folder = Some(to.to_owned());
        }
        Ok(())
    }

    async fn bring_from_elsewhere(&mut self, at: usize, hours: u8) -> Fine {
        self.brought += 1;
        let (name, title) = (format!("elsewhere-{}", self.brought), format!("From elsewhere {}", self.brought));
        // Some days ago: what is of the future is left out.
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64();
        let when = now + (f64::from(hours) - 300.0) * 3600.0;
        let message = |role: &str, text: &str| json!({ "author": { "role": role }, "create_time": when, "content": { "content_type": "text", "parts": [text] } });
        let mapping = json!({
            "root": { "id": "root", "parent": null, "message": null },
            "asked": { "id": "asked", "parent": "root", "message": message("user", &title) },
            "told": { "id": "told", "parent": "asked", "message": message("assistant", "So it is.") },
        });
        let export = json!([{ "conversation_id": name, "title": title, "create_time": when, "update_time": when,
            "current_node": "told", "mapping": mapping }]);
        for already in [0, 1] {
            let came = self.bring(at, "conversations.json", export.to_string().as_bytes()).await?;
            prop_assert_eq!((&came["chats"], &came["already"]), (&json!(1 - already), &json!(already)));
        }
        let list = self.call(at, "chat.list", json!({})).await?;
        let id = list.as_array().unwrap().iter().find(|chat| chat["title"] == title.as_str()).unwrap()["id"].clone();
        let now = self.call(at, "chat.open", json!({ "chat": id })).await?;
        let mut chat = Chat::new(&now, &title);
        let asked = chat.add(Turn::of(&now["turns"][0], None));
        chat.add(Turn::of(&now["turns"][1], Some(asked)));
        prop_assert_eq!(chat.turns[asked].text.as_str(), title.as_str());
        self.expected[at].bring(chat);
        Ok(())
    }

    async fn bring(&self, at: usize, name: &str, bytes: &[u8]) -> Result<Value, TestCaseError> {
        let path = file(self.oriel(at), name, bytes);
        self.oriel(at).computer.desktop.will_choose(vec![path]);
        let came = self.call(at, "data.import", json!({})).await?;
        prop_assert_eq!(&came["skipped"], &json!([]));
        Ok(came)
    }

    async fn taken_out(&self, at: usize, chat: Value) -> Result<Vec<u8>, TestCaseError> {
        let path = self.oriel(at).computer.folder.path().join("taken-out");
        self.oriel(at).computer.desktop.will_save_to(Some(&path));
        self.call(at, "data.export", json!({ "chat": chat, "format": "json" })).await?;
        Ok(std::fs::read(path).unwrap())
    }

    /// Takes a chat from one computer to another, or out and in again; it may be `deleted` where it goes meanwhile.
    async fn carry(&mut self, from: usize, to: usize, chat: usize, deleted: bool) -> Fine {
        let id = self.id(from, chat).to_owned();
        let document = self.taken_out(from, json!(id)).await?;
        if deleted {
            self.call(to, "chat.delete", json!({ "chat": id })).await?;
            self.expected[to].change(chat);
        }
        self.bring(to, "one.json", &document).await?;
        if from != to {
            self.meets(from, to, &id).await?;
        }
        self.list_is_as_expected(to).await
    }

    async fn carry_all(&mut self, from: usize, to: usize) -> Fine {
        let ids: Vec<String> =
            self.expected[from].chats.iter().filter(|chat| !chat.deleted).map(|chat| chat.id.clone()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let archive = self.taken_out(from, Value::Null).await?;
        self.bring(to, "all.zip", &archive).await?;
        for id in ids {
            self.meets(from, to, &id).await?;
        }
        Ok(())
    }

    /// A chat came from one computer to another.
    async fn meets(&mut self, from: usize, to: usize, id: &str) -> Fine {
        let [here, there] = [from, to].map(|at| self.expected[at].place(id));
        let here = here.unwrap();
        if self.wild.iter().any(|wild| wild == id) {
            return Ok(());
        }
        let Some(there) = there else {
            let copy = self.expected[from].chats[here].clone();
            self.expected[to].bring(copy);
            self.expected[from].chats[here].changed = false;
            return Ok(());
        };
        let was_deleted = self.expected[to].chats[there].deleted;
        match (self.expected[from].chats[here].changed, self.expected[to].chats[there].changed) {
            (true, false) => {
                self.expected[to].chats[there] = self.expected[from].chats[here].clone();
                self.expected[to].chats[there].changed = false;
                self.expected[to].last.retain(|other| other != id);
                self.expected[from].chats[here].changed = false;
            }
            // Who brings a chat in wants to see it.
            (false, _) if was_deleted => self.expected[to].change(there).deleted = false,
            (false, _) => {}
            (true, true) => self.agree(from, to, id).await?,
        }
        Ok(())
    }

    /// Both changed it. When each has what the other has, they show the same, and nothing of either is lost.
    async fn agree(&mut self, from: usize, to: usize, id: &str) -> Fine {
        let back = self.taken_out(to, json!(id)).await?;
        self.bring(from, "back.json", &back).await?;
        let again = self.taken_out(from, json!(id)).await?;
        self.bring(to, "again.json", &again).await?;
        let shown = |mut chat: Value| {
            chat["draft"].take();
            chat
        };
        let one = shown(self.call(from, "chat.open", json!({ "chat": id })).await?);
        let other = shown(self.call(to, "chat.open", json!({ "chat": id })).await?);
        prop_assert_eq!(&one, &other);
        let sets = [from, to].map(|at| &self.expected[at].chats[self.expected[at].place(id).unwrap()]);
        let mut turns: Vec<&Turn> = sets.iter().flat_map(|chat| &chat.turns).collect();
        turns.sort_by(|one, other| one.id.cmp(&other.id));
        turns.dedup_by(|one, other| one.id == other.id);
        let paid: u64 = turns.iter().map(|turn| turn.cost).sum();
        let told = one["paid"]["microcents"].as_u64().unwrap();
        prop_assert_eq!(told, paid);
        self.wild.push(id.to_owned());
        Ok(())
    }

    /// Both computers are, with every chat that is on them.
    async fn is_as_expected(&self) -> Fine {
        for at in [0, 1] {
            self.list_is_as_expected(at).await?;
            for chat in 0..self.expected[at].chats.len() {
                self.chat_is_as_expected(at, chat).await?;
            }
        }
        Ok(())
    }

    async fn list_is_as_expected(&self, at: usize) -> Fine {
        let list = self.call(at, "chat.list", json!({})).await?;
        let is_tame = |chat: &&Value| !self.wild.iter().any(|wild| chat["id"] == wild.as_str());
        let shown: Vec<&Value> = list.as_array().unwrap().iter().filter(is_tame).collect();
        let told = shown.iter().map(|chat| {
            json!([chat["id"], chat["title"], chat["folder"], chat["pinned"], chat["archived"]]).to_string()
        });
        let told: BTreeSet<String> = told.collect();
        let there = |chat: &&Chat| !chat.deleted && !self.wild.contains(&chat.id);
        let wanted = self.expected[at].chats.iter().filter(there).map(Chat::in_the_list).collect();
        prop_assert_eq!(told, wanted, "the list of computer {}", at);
        // Of the chats that were last asked in here, the newest is first.
        let order: Vec<&str> = shown.iter().filter_map(|chat| chat["id"].as_str()).collect();
        let last: Vec<&str> = self.expected[at].last.iter().rev().map(String::as_str).collect();
        let here: Vec<&str> = order.iter().copied().filter(|id| last.contains(id)).collect();
        let wanted: Vec<&str> = last.into_iter().filter(|id| order.contains(id)).collect();
        prop_assert_eq!(here, wanted, "the order of computer {}", at);
        Ok(())
    }

    async fn chat_is_as_expected(&self, at: usize, chat: usize) -> Fine {
        let expected = &self.expected[at].chats[chat];
        if self.wild.contains(&expected.id) {
            return Ok(());
        }
        let now = self.call(at, "chat.open", json!({ "chat": expected.id })).await?;
        let turns = now["turns"].as_array().unwrap();
        let told: Vec<Value> = turns.iter().map(|turn| json!([turn["id"], turn["text"], turn["siblings"]])).collect();
        prop_assert_eq!(told, expected.path(), "the chat {} on computer {}", expected.id, at);
        let parents: Vec<&Value> = turns.iter().map(|turn| &turn["parent"]).collect();
        let before: Vec<&Value> = [&Value::Null].into_iter().chain(turns.iter().map(|turn| &turn["id"])).collect();
        prop_assert_eq!(&parents[..], &before[..turns.len()]);
        prop_assert!(turns.iter().all(|turn| turn["outcome"] != "running"), "{}", now);
        prop_assert_eq!(now["title"].as_str(), Some(expected.title.as_str()));
        let paid = now["paid"]["microcents"].as_u64().unwrap();
        prop_assert_eq!(paid, expected.paid);
        Ok(())
    }
}
