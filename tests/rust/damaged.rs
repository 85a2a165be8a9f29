//! Sick disks: a history that is damaged, held by another program, full or not to be written to. Oriel opens, says what
//! is wrong and what is safe, and keeps everything that can be kept.

use std::{
    fs,
    os::unix::fs::{FileExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, Once},
};

use app::Reason;
use oriel_tests::{Chance, Computer, Oriel};
use puter_stand_in::StandIn;
use rusqlite::Connection;
use serde_json::{Value, json};
use ulid::Ulid;

use crate::{
    ask, asked,
    import::{bring, file},
    last_turn, puter,
    search::found,
    sign_in, state,
    surviving::{Promised, Said, database, now, working},
};

/// How many bytes SQLite's pages have here.
const PAGE: u64 = 4096;

/// A disk with some chats on it, and everything else that a computer remembers.
struct Disk {
    folder: tempfile::TempDir,
    memory: Value,
    /// The chats as they were, by their ids.
    chats: Vec<Value>,
    /// The time there, if it is not ours.
    now: Option<u64>,
}

impl Disk {
    async fn with_chats(puter: &StandIn, number: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut oriel = Computer::with_disk(puter.origin(), folder.path()).start().await;
        sign_in(puter, &mut oriel).await;
        let mut chats = Vec::new();
        for number in 0..number {
            chats.push(asked(&oriel, None, &format!("What was the reading of meter {number}?")).await);
        }
        let memory = oriel.computer.memory();
        Self { folder, memory, chats, now: None }
    }

    /// A disk whose chats have the same ids, times and words for the same seed.
    async fn of_seed(puter: &StandIn, seed: u64) -> Self {
        const TIME: u64 = 1_790_000_000_000;
        const CHATS: u64 = 24;
        let mut chance = Chance(seed);
        let mut words = |number: u64| {
            let word = |number| ["meter", "reading", "boiler", "garden", "lamp", "\u{1FA9F}"][number as usize];
            (0..=chance.below(number)).map(|_| word(chance.below(6))).collect::<Vec<_>>().join(" ")
        };
        let mut ids = Chance(!seed);
        let mut id = |at: u64| {
            let random = u128::from(ids.below(u64::MAX)) << 16 | u128::from(ids.below(1 << 16));
            Ulid::from_parts(TIME + at, random).to_string()
        };
        let device = id(0);
        let chats = (1..=CHATS).map(|number| {
            let [chat, question, answer, end] = [0, 1, 2, 3].map(|step| id(number * 60_000 + step));
            let record = |id: &str, step: u64, body: Value| {
                json!({ "id": id, "device": device, "sequence": number * 4 + step, "body": body })
            };
            json!({ "format": "oriel.chat", "version": 1, "chat": chat, "title": "T", "records": [
                record(&chat, 0, json!({ "kind": "started", "title": words(4) })),
                record(&question, 1, json!({ "kind": "asked", "parent": null, "text": words(40), "attachments": [] })),
                record(&answer, 2, json!({ "kind": "answering", "parent": question, "model": "m", "modelName": "M" })),
                record(&end, 3, json!({ "kind": "ended", "answer": answer, "text": words(1500), "reasoning": words(80),
                    "reasoningMs": null, "images": [], "tools": [], "spent": null, "outcome": "complete", "problem": null })),
            ] })
        });
        let chats = chats.collect::<Vec<_>>();
        let folder = tempfile::tempdir().unwrap();
        let mut oriel = Computer::with_disk(puter.origin(), folder.path()).at(TIME + 86_400_000).start().await;
        sign_in(puter, &mut oriel).await;
        let archive = file(&oriel, "chats.json", json!(chats).to_string().as_bytes());
        let came = bring(&oriel, vec![archive]).await;
        assert_eq!((&came["chats"], &came["skipped"]), (&json!(CHATS), &json!([])));
        let mut opened = Vec::new();
        for chat in &chats {
            opened.push(oriel.call("chat.open", json!({ "chat": chat["chat"] })).await.unwrap());
        }
        Self { memory: oriel.computer.memory(), folder, chats: opened, now: Some(TIME + 2 * 86_400_000) }
    }

    /// The same once more, so that this one stays as it is.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (self.database(), folder.path().join(self.database().strip_prefix(self.path()).unwrap()));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        Self { folder, memory: self.memory.clone(), chats: self.chats.clone(), now: self.now }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn database(&self) -> PathBuf {
        database(self.path())
    }

    async fn start(&self, puter: &StandIn) -> Oriel {
        let computer = Computer::with_disk(puter.origin(), self.path());
        computer.remember(&self.memory);
        match self.now {
            Some(now) => computer.at(now).start().await,
            None => computer.start().await,
        }
    }

    /// Everything is there as it was.
    async fn is_whole(&self, oriel: &Oriel) {
        for chat in &self.chats {
            assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.as_ref(), Ok(chat));
        }
    }
}

/// What the window is told, or null.
fn notice(state: &Value) -> &Value {
    &state["notice"]["reason"]
}

/// What was done to the file of a history: its name for a failure, and the deed.
type Damage = (String, Box<dyn Fn(&fs::File, u64)>);

fn damages() -> Vec<Damage> {
    let write = |bytes: Vec<u8>, at: u64| move |file: &fs::File, _: u64| file.write_all_at(&bytes, at).unwrap();
    vec![
        ("the name of the format is gone".into(), Box::new(write(vec![0; 16], 0))),
        ("the header is zero".into(), Box::new(write(vec![0; 100], 0))),
        ("the first page is zero".into(), Box::new(write(vec![0; 4096], 0))),
        ("the beginning is a letter".into(), Box::new(write(b"Dear Ines, ".repeat(900), 0))),
        ("everything is zero".into(), Box::new(|file, size| file.write_all_at(&vec![0; size as usize], 0).unwrap())),
        ("half of it is gone".into(), Box::new(|file, size| file.set_len(size / 2).unwrap())),
        ("its end is gone, within a page".into(), Box::new(|file, size| file.set_len(size - PAGE - 77).unwrap())),
        ("only a hundred bytes are left".into(), Box::new(|file, _| file.set_len(100).unwrap())),
        ("nothing is left".into(), Box::new(|file, _| file.set_len(0).unwrap())),
    ]
}

/// Noise in a few places.
fn noise(seed: u64) -> Damage {
    let deed = move |file: &fs::File, size: u64| {
        let mut chance = Chance(seed);
        for _ in 0..=chance.below(3) {
            let (at, length) = (chance.below(size), 1 + chance.below(2 * PAGE).min(size / 4));
            let noise: Vec<u8> = (0..length).map(|_| chance.below(256) as u8).collect();
            file.write_all_at(&noise[..noise.len().min((size - at) as usize)], at).unwrap();
        }
    };
    (format!("noise of seed {seed}"), Box::new(deed))
}

/// When it is damaged.
#[derive(Clone, Copy, PartialEq)]
enum When {
    /// Before Oriel opens it.
    Before,
    /// While Oriel has it open.
    InUse,
}

fn damage(file: &Path, deed: &dyn Fn(&fs::File, u64)) {
    let file = fs::File::options().write(true).open(file).unwrap();
    let size = file.metadata().unwrap().len();
    // What is not there yet cannot be damaged.
    if size > 4 * PAGE {
        deed(&file, size);
    }
}

/// Oriel opens a damaged history, says what is lost, and everything can be done with it at once. Answers how many chats
/// could be read of it.
async fn goes_on(puter: &StandIn, disk: &Disk, (name, deed): Damage, when: When) -> usize {
    let mut damaged = Vec::new();
    if when == When::Before {
        damage(&disk.database(), &deed);
        damaged = fs::read(disk.database()).unwrap();
    }
    let oriel = disk.start(puter).await;
    if when == When::InUse {
        // Its index is there.
        found(&oriel, "garden").await;
        damage(&disk.database(), &deed);
        damage(&disk.database().with_file_name("search.db"), &deed);
    }
    let seen = state(&oriel).await;
    assert!(seen["current"].is_object(), "{name}: {seen}");
    let kept = disk.database().with_file_name("history-damaged.db");
    if when == When::Before && notice(&seen)["damaged"] == "history-damaged.db" {
        assert!(fs::read(&kept).is_ok_and(|bytes| bytes == damaged), "{name}: the damaged file is not kept as it was");
    }
    let mut left = 0;
    for chat in &disk.chats {
        match oriel.call("chat.open", json!({ "chat": chat["id"] })).await {
            Ok(opened) => {
                left += 1;
                for turn in opened["turns"].as_array().unwrap() {
                    let before = chat["turns"].as_array().unwrap().iter().find(|before| before["id"] == turn["id"]);
                    assert!(before.is_some_and(|before| before["role"] == turn["role"]), "{name}: {turn}");
                }
            }
            Err(problem) => assert_eq!(problem.code, app::Code::NotFound, "{name}: {problem:?}"),
        }
    }
    let next = asked(&oriel, None, "And now?").await;
    assert_eq!(last_turn(&next)["outcome"], "complete", "{name}: {next}");
    let id = next["id"].clone();
    let draft = json!({ "chat": id, "text": "half a thou", "attachments": [] });
    oriel.call("chat.saveDraft", draft).await.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
    oriel.call("chat.rename", json!({ "chat": id, "title": "Later" })).await.unwrap();
    loop {
        let search = json!({ "query": "and now", "limit": 9, "asker": "sidebar" });
        let found = oriel.call("search.chats", search).await.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        if found["rebuilding"] == false && found["hits"].as_array().unwrap().iter().any(|hit| hit["chat"] == id) {
            break;
        }
        tokio::task::yield_now().await;
    }
    let seen = state(&oriel).await;
    let said = notice(&seen);
    assert!(said.is_null() || said["kind"] == "historyRecovered" && kept.exists(), "{name}: {said}");
    let next = oriel.call("chat.open", json!({ "chat": id })).await.unwrap();
    let oriel = oriel.restart().await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": id })).await.unwrap(), next, "{name}");
    assert_eq!(next["title"], "Later", "{name}");
    println!("{name}: {left} of {} chats", disk.chats.len());
    left
}

/// `ORIEL_DAMAGES` says how often (`cargo xtask damage 200` does), `ORIEL_SEED` where chance begins.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_done_to_the_history_oriel_opens_and_says_it_and_goes_on() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (times, first) = (number("ORIEL_DAMAGES").unwrap_or(20), number("ORIEL_SEED").unwrap_or(0));
    println!("ORIEL_SEED={first}");
    let puter = puter().await;
    let (mut read, mut all) = (0, 0);
    let healthy = Disk::of_seed(&puter, 0).await;
    for when in [When::Before, When::InUse] {
        for damage in damages() {
            read += goes_on(&puter, &healthy.copy(), damage, when).await;
            all += healthy.chats.len();
        }
    }
    for seed in first..first + times {
        let disk = Disk::of_seed(&puter, seed).await;
        let when = if seed % 2 == 0 { When::Before } else { When::InUse };
        read += goes_on(&puter, &disk, noise(seed), when).await;
        all += disk.chats.len();
    }
    println!("of {all} chats in damaged histories, {read} could be read");
    assert!(read > all / 2, "only {read} of {all} chats could be read of what was left");
}

#[tokio::test]
async fn a_history_that_another_program_holds_is_named_and_nothing_is_lost() {
    let puter = puter().await;
    let disk = Disk::with_chats(&puter, 2).await;
    let oriel = disk.start(&puter).await;
    let other = Connection::open(disk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    disk.is_whole(&oriel).await;
    let model = disk.chats[0]["model"].as_str().unwrap();
    let problem = oriel.call("chat.ask", ask(None, "Is anybody there?", model)).await.unwrap_err();
    assert_eq!(problem.reason, Reason::HistoryBusy);
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap().as_array().unwrap().len(), 2, "nothing was asked");
    other.execute_batch("ROLLBACK").unwrap();
    let next = asked(&oriel, None, "Is anybody there?").await;
    assert_eq!(last_turn(&next)["outcome"], "complete");

    // It comes while an answer does: the answer is whole all the same, and written as soon as that is possible.
    let other = Mutex::new(other);
    let holds = Once::new();
    let hold = |event: Value| {
        if event["kind"] == "started" {
            holds.call_once(|| other.lock().unwrap().execute_batch("BEGIN IMMEDIATE").unwrap());
        }
    };
    let chat = oriel.call_with("chat.ask", ask(None, "Go on", model), hold).await.unwrap();
    let other = other.into_inner().unwrap();
    assert!(holds.is_completed(), "nothing was told");
    assert_eq!(last_turn(&chat)["outcome"], "complete", "{chat}");
    assert_eq!(notice(&state(&oriel).await)["kind"], "answerNotWritten");
    other.execute_batch("ROLLBACK").unwrap();
    oriel.call("chat.draft", json!({ "chat": null })).await.unwrap();
    assert_eq!(*notice(&state(&oriel).await), Value::Null, "it is written now");
    drop(oriel);

    // It is there before Oriel is.
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let oriel = disk.start(&puter).await;
    assert_eq!(notice(&state(&oriel).await)["kind"], "historyBusy");
    drop((oriel, other));
    let oriel = disk.start(&puter).await;
    disk.is_whole(&oriel).await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap(), chat);
}

/// A shell that gives a program a disk with a little room, and starts it there. `$1` is the folder, `$2` the KiB that are
/// left beside what is in it. Where the system lets nobody but the administrator mount one, no file may grow beyond the
/// size of such a disk instead.
const SMALL_DISK: &str = r#"
folder=$1 size=$(($(du -sk "$1" | cut -f1) + $2)); shift 2
if unshare --map-root-user --mount true 2>/dev/null; then
  exec unshare --map-root-user --mount sh -c '
    folder=$1 size=$2; shift 2
    cp -a "$folder" "$folder.all" && mount -t tmpfs -o size="${size}k" none "$folder" || exit 1
    cp -a "$folder.all/." "$folder" && exec "$@"' sh "$folder" "$size" "$@"
fi
trap "" XFSZ; ulimit -f $((size * 2)); exec "$@"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_called_so() {
    let puter = puter().await;
    let disk = Disk::with_chats(&puter, 1).await;
    // In a folder of its own, so that what is left beside it goes too.
    let folder = disk.path().join("small");
    fs::create_dir(&folder).unwrap();
    fs::rename(disk.path().join("data"), folder.join("data")).unwrap();
    fs::write(folder.join("memory.json"), disk.memory.to_string()).unwrap();
    let mut small = Command::new("sh");
    small.args(["-c", SMALL_DISK, "sh"]).arg(&folder).arg("200");
    let working = working(&folder, &puter, 7);
    small.arg(working.get_program()).args(working.get_args());
    let said = Said::until_all_are_refused(small);
    assert_eq!(said.lines[0]["notice"], Value::Null, "it opens: {:?}", said.lines[0]);
    let can_mount = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).status();
    let is_mounted = can_mount.is_ok_and(|status| status.success());
    let expected = if is_mounted { Reason::DiskFull } else { Reason::HistoryFailed };
    for refused in said.refused() {
        assert_eq!(refused, expected);
    }
}

/// The disk that the page would go to is full, not the one that the chats are on.
#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_the_disk_has_no_room_for_is_said_and_leaves_what_was_there() {
    let puter = puter().await;
    let mut disk = Disk::with_chats(&puter, 0).await;
    // As a page each of these signs takes four times the room that it takes among the chats.
    disk.chats.push(asked(&disk.start(&puter).await, None, &"<".repeat(200_000)).await);
    fs::write(disk.path().join("memory.json"), disk.memory.to_string()).unwrap();
    let (full, page) = (disk.path().join("full"), disk.path().join("full/chat.html"));
    fs::create_dir(&full).unwrap();
    fs::write(&page, "the page of last time").unwrap();
    let mut small = Command::new("sh");
    small.args(["-c", SMALL_DISK, "sh"]).arg(full).arg("600");
    let working = working(disk.path(), &puter, 1);
    small.arg(working.get_program()).args(working.get_args()).arg(page);
    let said = String::from_utf8(small.output().unwrap().stdout).unwrap();
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refused = lines.iter().find_map(|line| line.get("refused")).unwrap_or_else(|| panic!("{said}"));
    assert_eq!(*refused, json!(Reason::ExportNoRoom));
    let there = lines.iter().find_map(|line| line.get("there")).unwrap();
    assert_eq!(*there, json!({ "chat.html": "the page of last time" }), "no half page, under whatever name");
    let oriel = disk.start(&puter).await;
    assert_eq!(*notice(&state(&oriel).await), Value::Null);
    disk.is_whole(&oriel).await;
}

/// No file of this Oriel may grow beyond a limit, so that its disk becomes full in the middle of its work, whoever runs
/// the test.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_becomes_full_takes_nothing_back_that_was_promised() {
    let puter = puter().await;
    for blocks in [1000, 2000] {
        let disk = Disk::with_chats(&puter, 1).await;
        fs::write(disk.path().join("memory.json"), disk.memory.to_string()).unwrap();
        // A shell that ignores the signal of the limit starts a program that does too, and gets an error instead.
        let mut limited = Command::new("sh");
        limited.args(["-c", r#"trap "" XFSZ; ulimit -f "$1"; shift; exec "$@""#, "sh", &blocks.to_string()]);
        let working = working(disk.path(), &puter, blocks);
        limited.arg(working.get_program()).args(working.get_args());
        let said = Said::until_all_are_refused(limited);
        for refused in said.refused() {
            let of_the_disk = [Reason::DiskFull, Reason::HistoryFailed, Reason::LocalFile];
            assert!(of_the_disk.contains(&refused), "{blocks}: {refused:?}");
        }
        let mut promised = Promised::default();
        promised.hear(&said);
        // What was still being received could not be kept, and it was said.
        promised.forget_unfinished();
        let oriel = disk.start(&puter).await;
        assert_eq!(*notice(&state(&oriel).await), Value::Null, "{blocks}");
        promised.are_kept(&oriel, &disk.database(), now()).await;
        disk.is_whole(&oriel).await;
        assert_eq!(last_turn(&asked(&oriel, None, "And now?").await)["outcome"], "complete");
    }
}

/// Nobody but the owner may write there, and Oriel is somebody else: the administrator, who may write everywhere, would
/// see nothing of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_to_is_said() {
    let puter = puter().await;
    let disk = Disk::with_chats(&puter, 1).await;
    fs::write(disk.path().join("memory.json"), disk.memory.to_string()).unwrap();
    let command = working(disk.path(), &puter, 1);
    // Somebody else must reach the program too.
    let program = disk.path().join("crash");
    fs::copy(command.get_program(), &program).unwrap();
    let mut reader = Command::new(program);
    reader.args(command.get_args()).stdin(Stdio::null());
    if fs::metadata(disk.path()).unwrap().uid() == 0 {
        std::os::unix::process::CommandExt::uid(&mut reader, 65_534);
    }
    let mode = |write: bool| {
        for path in all_below(disk.path()) {
            let is_program = path.is_dir() || path.ends_with("crash");
            let bits = if is_program { 0o555 } else { 0o444 } | if write { 0o200 } else { 0 };
            fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
        }
    };
    mode(false);
    let said = Said::until_all_are_refused(reader);
    mode(true);
    let ready = said.lines.iter().find(|line| line.get("ready").is_some()).unwrap();
    let noticed: Option<Reason> = serde_json::from_value(ready["notice"].clone()).unwrap();
    let reasons: Vec<Reason> = noticed.into_iter().chain(said.refused()).collect();
    let of_the_folder = |reason: &Reason| matches!(reason, Reason::HistoryReadOnly | Reason::HistoryNotOpened);
    assert!(reasons.iter().any(of_the_folder), "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.code() != app::Code::SignedOut), "{reasons:?}");
    let oriel = disk.start(&puter).await;
    disk.is_whole(&oriel).await;
}

fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => all.extend(all_below(&entry.path())),
            _ => all.push(entry.path()),
        }
    }
    all
}
