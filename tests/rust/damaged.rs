//! Sick disks: a history that is damaged, held by another program, full or not to be written to. Oriel opens, says what
//! is wrong and what is safe, and keeps everything that can be kept.

use std::{
    fs,
    os::unix::fs::{FileExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, Once},
};

use oriel_tests::{Chance, Computer, Oriel};
use puter_stand_in::StandIn;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    ask, asked, last_turn, puter, sign_in, state,
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
        Self { folder, memory, chats }
    }

    /// The same once more, so that this one stays as it is.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (self.database(), folder.path().join(self.database().strip_prefix(self.path()).unwrap()));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        Self { folder, memory: self.memory.clone(), chats: self.chats.clone() }
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
        computer.start().await
    }

    /// Everything is there as it was.
    async fn is_whole(&self, oriel: &Oriel) {
        for chat in &self.chats {
            assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.as_ref(), Ok(chat));
        }
    }
}

fn notice(state: &Value) -> &str {
    state["notice"]["message"].as_str().unwrap_or_default()
}

/// What was done to the file of a history: its name for a failure, and the deed.
type Damage = (String, Box<dyn Fn(&fs::File, u64)>);

fn damages() -> Vec<Damage> {
    let write = |bytes: Vec<u8>, at: u64| move |file: &fs::File, _: u64| file.write_all_at(&bytes, at).unwrap();
    let mut all: Vec<Damage> = vec![
        ("the name of the format is gone".into(), Box::new(write(vec![0; 16], 0))),
        ("the header is zero".into(), Box::new(write(vec![0; 100], 0))),
        ("the first page is zero".into(), Box::new(write(vec![0; 4096], 0))),
        ("the beginning is a letter".into(), Box::new(write(b"Dear Ines, ".repeat(900), 0))),
        ("everything is zero".into(), Box::new(|file, size| file.write_all_at(&vec![0; size as usize], 0).unwrap())),
        ("half of it is gone".into(), Box::new(|file, size| file.set_len(size / 2).unwrap())),
        ("its end is gone, within a page".into(), Box::new(|file, size| file.set_len(size - PAGE - 77).unwrap())),
        ("only a hundred bytes are left".into(), Box::new(|file, _| file.set_len(100).unwrap())),
        ("nothing is left".into(), Box::new(|file, _| file.set_len(0).unwrap())),
    ];
    for seed in 0..9 {
        let deed = move |file: &fs::File, size: u64| {
            let mut chance = Chance(seed);
            for _ in 0..=chance.below(3) {
                let (at, length) = (chance.below(size), 1 + chance.below(2 * PAGE).min(size / 4));
                let noise: Vec<u8> = (0..length).map(|_| chance.below(256) as u8).collect();
                file.write_all_at(&noise[..noise.len().min((size - at) as usize)], at).unwrap();
            }
        };
        all.push((format!("noise of seed {seed}"), Box::new(deed)));
    }
    all
}

#[tokio::test]
async fn whatever_was_done_to_the_history_oriel_opens_and_says_it_and_goes_on() {
    let puter = puter().await;
    let healthy = Disk::with_chats(&puter, 12).await;
    let mut found = 0;
    for (name, damage) in damages() {
        let disk = healthy.copy();
        let file = fs::File::options().write(true).open(disk.database()).unwrap();
        damage(&file, file.metadata().unwrap().len());
        drop(file);
        let damaged = fs::read(disk.database()).unwrap();

        let mut oriel = disk.start(&puter).await;
        let mut seen = state(&oriel).await;
        assert!(seen["current"].is_object(), "{name}: {seen}");
        let at_once = notice(&seen).contains("history-damaged.db");
        if !at_once {
            // Some damage is met only where it is read. It is said there, and repaired at the next start.
            for chat in &disk.chats {
                if let Err(problem) = oriel.call("chat.open", json!({ "chat": chat["id"] })).await {
                    assert!(problem.message.ends_with('.') && problem.message.len() > 40, "{name}: {problem:?}");
                }
            }
            oriel = oriel.restart().await;
            seen = state(&oriel).await;
            assert!(seen["current"].is_object(), "{name}, once more: {seen}");
        }
        if !notice(&seen).is_empty() {
            let said = notice(&seen);
            assert!(said.contains("damaged") && said.contains("kept"), "{name}: {said}");
            let kept = disk.database().with_file_name("history-damaged.db");
            // What was not noticed at once may have been written to.
            let same = !at_once || fs::read(&kept).is_ok_and(|bytes| bytes == damaged);
            assert!(kept.exists() && same, "{name}: the damaged file is not kept as it was");
        }
        let mut left = 0;
        for chat in &disk.chats {
            if let Ok(opened) = oriel.call("chat.open", json!({ "chat": chat["id"] })).await {
                left += 1;
                for turn in opened["turns"].as_array().unwrap() {
                    let before = chat["turns"].as_array().unwrap().iter().find(|before| before["id"] == turn["id"]);
                    let text = |turn: &Value| turn["text"].as_str().unwrap().to_owned();
                    assert!(
                        before.is_some_and(|before| text(turn).is_empty() || text(before) == text(turn)),
                        "{name}: {turn}"
                    );
                }
            }
        }
        found += left;
        println!("{name}: {left} of 12 chats");
        let next = asked(&oriel, None, "And now?").await;
        assert_eq!(last_turn(&next)["outcome"], "complete", "{name}");
        let oriel = oriel.restart().await;
        assert_eq!(oriel.call("chat.open", json!({ "chat": next["id"] })).await.unwrap(), next, "{name}");
    }
    println!("of 18 damaged histories with 12 chats each, {found} chats could be read");
    assert!(found > 18 * 12 / 2, "only {found} chats could be read of what was left");
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
    assert!(problem.message.contains("Another program") && problem.message.contains("Nothing was"), "{problem:?}");
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
    assert!(notice(&state(&oriel).await).contains("not on this computer’s disk yet"), "{}", state(&oriel).await);
    other.execute_batch("ROLLBACK").unwrap();
    oriel.call("chat.draft", json!({ "chat": null })).await.unwrap();
    assert_eq!(notice(&state(&oriel).await), "", "it is written now");
    drop(oriel);

    // It is there before Oriel is.
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let oriel = disk.start(&puter).await;
    assert!(notice(&state(&oriel).await).contains("Another program"), "{}", state(&oriel).await);
    drop((oriel, other));
    let oriel = disk.start(&puter).await;
    disk.is_whole(&oriel).await;
    assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap(), chat);
}

/// A shell that gives a program a disk with a little room, and starts it there. `$1` is the folder, `$2` the room in KiB.
/// Where the system lets nobody but the administrator mount one, no file may grow beyond that instead.
const SMALL_DISK: &str = r#"
folder=$1 room=$2; shift 2
if unshare --map-root-user --mount true 2>/dev/null; then
  exec unshare --map-root-user --mount sh -c '
    folder=$1 room=$2; shift 2
    cp -a "$folder" "$folder.all" && mount -t tmpfs -o size="${room}k" none "$folder" || exit 1
    cp -a "$folder.all/." "$folder" && exec "$@"' sh "$folder" "$room" "$@"
fi
trap "" XFSZ; ulimit -f $((room * 2)); exec "$@"
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
    small.args(["-c", SMALL_DISK, "sh"]).arg(&folder).arg("500");
    let working = working(&folder, &puter, 7);
    small.arg(working.get_program()).args(working.get_args());
    let said = Said::until_all_are_refused(small);
    assert_eq!(said.lines[0]["notice"], Value::Null, "it opens: {:?}", said.lines[0]);
    let can_mount = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).status();
    let word = if can_mount.is_ok_and(|status| status.success()) { "is full" } else { "free space" };
    for said in said.refused() {
        assert!(said.contains(word) && said.contains("is still"), "{said}");
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
    let words = lines.iter().find_map(|line| line["refused"].as_str()).unwrap_or_else(|| panic!("{said}"));
    assert!(words.contains("not enough room") && words.contains("your chats are safe"), "{words}");
    let there = lines.iter().find_map(|line| line.get("there")).unwrap();
    assert_eq!(*there, json!({ "chat.html": "the page of last time" }), "no half page, under whatever name");
    let oriel = disk.start(&puter).await;
    assert_eq!(notice(&state(&oriel).await), "");
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
        for line in said.refused() {
            assert!(line.contains("disk") && line.contains("still"), "{blocks}: {line}");
        }
        let mut promised = Promised::default();
        promised.hear(&said);
        // What was still being received could not be kept, and it was said.
        promised.forget_unfinished();
        let oriel = disk.start(&puter).await;
        assert_eq!(notice(&state(&oriel).await), "", "{blocks}");
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
    let words: Vec<&str> = ready["notice"].as_str().into_iter().chain(said.refused()).collect();
    assert!(words.iter().any(|said| said.contains("cannot be")), "{words:?}");
    assert!(words.iter().all(|said| !said.contains("signed out")), "{words:?}");
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
