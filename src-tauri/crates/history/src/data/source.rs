//! Reading what a person chose: JSON files, and archives with JSON files in them.
//!
//! Names in an archive are only looked at, never used as paths. A small file that would unfold into a huge one, and a
//! single chat that would fill the memory, are refused while they are read.

use std::{
    borrow::Cow,
    cell::Cell,
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::Path,
    rc::Rc,
};

use problem::{Problem, Reason};
use serde_json::value::RawValue;
use zip::ZipArchive;

use super::{
    Observer, cancelled,
    documents::{self, Ended, Item},
    omissions::{Omission, Omissions},
};

/// The largest chat, in bytes of JSON.
const LARGEST: u64 = 1 << 30;
/// How many times its packed size an archive may become. Text becomes ten times as large, a bomb a thousand times.
const UNFOLDS: u64 = 250;
/// What any archive may become.
const ALWAYS: u64 = 64 << 20;
/// The most files that are looked at in an archive.
const FILES: usize = 200_000;

/// A conversation, or what stands where one could be.
pub(super) struct Found {
    pub(super) json: Box<RawValue>,
    /// The file that it stands in.
    pub(super) file: String,
    /// It is one of a list, and not a document of its own.
    pub(super) is_listed: bool,
}

/// One file that was chosen.
pub(super) struct Source {
    name: String,
    opened: Opened,
    /// Bytes of JSON in it.
    pub(super) size: u64,
}

enum Opened {
    Json(File),
    /// An archive, with the files in it that are worth reading.
    Archive(Box<ZipArchive<BufReader<File>>>, Inside),
}

/// Counts what is read of all sources, and stops where it must.
pub(super) struct Meter<'a> {
    pub(super) observer: &'a dyn Observer,
    pub(super) done: u64,
    pub(super) total: u64,
}

impl Source {
    /// Opens a file. Errors: it cannot be read, or it is neither JSON nor an archive with JSON in it.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut file = File::open(path).map_err(|error| unreadable(&name, error))?;
        let mut start = [0; 4];
        let length = file.read(&mut start).map_err(|error| unreadable(&name, error))?;
        file.rewind().map_err(|error| unreadable(&name, error))?;
        if start[..length] != *b"PK\x03\x04" {
            let size = file.metadata().map_err(|error| unreadable(&name, error))?.len();
            return Ok(Self { name, opened: Opened::Json(file), size });
        }
        let packed = file.metadata().map_err(|error| unreadable(&name, error))?.len();
        let archive = ZipArchive::new(BufReader::new(file));
        let mut archive = archive.map_err(|error| Reason::ArchiveDamaged { name: name.clone() }.with_hint(error))?;
        let inside = Inside::of(&archive);
        if inside.files.is_empty() {
            return Err(Reason::ArchiveEmpty { name }.into());
        }
        let mut size = 0_u64;
        for &place in &inside.files {
            size = size.saturating_add(archive.by_index_raw(place).map_or(0, |file| file.size()));
        }
        if size > ALWAYS && size / UNFOLDS > packed {
            return Err(Reason::ArchiveTooLarge { name }.into());
        }
        Ok(Self { name, opened: Opened::Archive(Box::new(archive), inside), size })
    }

    /// Hands over what stands in it, piece by piece. What cannot be read is said in `left_out`, and the rest goes on.
    ///
    /// Errors: cancelled; whatever `take` answers.
    pub(super) fn each(
        self,
        meter: &mut Meter<'_>,
        left_out: &mut Omissions,
        mut take: impl FnMut(Found, &mut Omissions) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Self { name, opened, size } = self;
        match opened {
            Opened::Json(file) => read(&name, file, u64::MAX, meter, left_out, &mut take),
            Opened::Archive(mut archive, inside) => {
                if let Some(others) = inside.others_left_out(&name) {
                    left_out.add(others);
                }
                let mut room = size.saturating_add(ALWAYS);
                for place in inside.files {
                    let inner = match archive.by_index(place) {
                        Ok(inner) => inner,
                        Err(error) => {
                            left_out.add(Omission::NotUnpacked { archive: name.clone(), error: error.to_string() });
                            continue;
                        }
                    };
                    let path = inner.name().unwrap_or_default().into_owned();
                    let shown = last_part(&path).to_owned();
                    let before = meter.done;
                    read(&shown, inner, room, meter, left_out, &mut take)?;
                    room = room.saturating_sub(meter.done.saturating_sub(before));
                }
                Ok(())
            }
        }
    }
}

/// The JSON files in an archive.
struct Inside {
    /// Those that hold chats: those of other programs by their names, else every one.
    files: Vec<usize>,
    /// The names of the others, unless it is known that they hold no chats.
    others: Vec<String>,
}

/// What other programs put into their archives beside chats: about the account, its projects and what it paid.
const NO_CHATS: [&str; 8] = [
    "user",
    "users",
    "user_settings",
    "login_history",
    "memories",
    "projects",
    "message_feedback",
    "shared_conversations",
];

impl Inside {
    fn of(archive: &ZipArchive<BufReader<File>>) -> Self {
        let (mut named, mut others) = (Vec::new(), Vec::new());
        for place in 0..archive.len().min(FILES) {
            let Some(Ok(path)) = archive.name_for_index(place) else { continue };
            if path.starts_with("__MACOSX/") {
                continue;
            }
            let mut parts = path.rsplit(['/', '\\']).map(str::to_ascii_lowercase);
            let name = parts.next().unwrap_or_default();
            let Some(stem) = name.strip_suffix(".json").or_else(|| name.strip_suffix(".jsonl")) else { continue };
            let folder = parts.next().unwrap_or_default();
            if stem == "conversations" || stem.starts_with("conversations-") || folder == "design_chats" {
                named.push(place);
            } else if !NO_CHATS.contains(&stem) && folder != "projects" {
                others.push((place, last_part(&path).to_owned()));
            }
        }
        if named.is_empty() {
            return Self { files: others.into_iter().map(|(place, _)| place).collect(), others: Vec::new() };
        }
        Self { files: named, others: others.into_iter().map(|(_, name)| name).collect() }
    }

    /// The files that are not read, if there are any.
    fn others_left_out(&self, archive: &str) -> Option<Omission> {
        /// So many of them are named.
        const NAMED: usize = 5;
        let names = self.others.iter().take(NAMED).cloned().collect();
        let count = self.others.len();
        (count > 0).then(|| Omission::OtherFiles { archive: archive.to_owned(), count, names })
    }
}

/// The name of a file in an archive, whatever folders it claims to be in.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

fn unreadable(name: &str, error: io::Error) -> Problem {
    Reason::ImportNotOpened { name: name.to_owned() }.with_hint(error)
}

/// Reads one JSON file.
fn read(
    name: &str,
    file: impl Read,
    room: u64,
    meter: &mut Meter<'_>,
    left_out: &mut Omissions,
    take: &mut impl FnMut(Found, &mut Omissions) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let since = Rc::new(Cell::new(0));
    let observer = meter.observer;
    let limited = Limited { file, room, since: since.clone(), meter };
    let read = documents::each(
        limited,
        || since.set(0),
        |item| {
            let (json, is_listed) = match item {
                Item::Listed(json) => (json, true),
                Item::Document(json) => (json, false),
                Item::Damaged(error) => {
                    left_out.add(Omission::DamagedLine { file: name.to_owned(), error: error.to_string() });
                    return Ok(());
                }
            };
            take(Found { json: without_halves(json), file: name.to_owned(), is_listed }, left_out)
        },
    );
    match read {
        Ok(()) => Ok(()),
        Err(Ended::Stopped(problem)) => Err(problem),
        Err(_) if observer.is_cancelled() => Err(cancelled()),
        Err(Ended::NoJson) => {
            left_out.add(Omission::NoJson { file: name.to_owned() });
            Ok(())
        }
        Err(Ended::Broken(error)) => {
            left_out.add(not_read(name, &error));
            Ok(())
        }
    }
}

/// Half a character is no reason to lose a chat.
fn without_halves(json: Box<RawValue>) -> Box<RawValue> {
    match lenient_json::mended(json.get().as_bytes()) {
        Cow::Borrowed(_) => json,
        // What was JSON is JSON still.
        Cow::Owned(mended) => RawValue::from_string(mended).unwrap_or(json),
    }
}

/// What broke reading a file.
fn not_read(name: &str, error: &io::Error) -> Omission {
    let file = name.to_owned();
    match error.kind() {
        io::ErrorKind::FileTooLarge => Omission::TooLong { file },
        _ => Omission::BreaksOff { file, error: error.to_string() },
    }
}

/// A file that is read with its limits kept.
struct Limited<'a, 'o, R> {
    file: R,
    /// Bytes that may still come.
    room: u64,
    /// Bytes since the last chat began.
    since: Rc<Cell<u64>>,
    meter: &'a mut Meter<'o>,
}

impl<R: Read> Read for Limited<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.observer.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        let length = self.file.read(buffer)?;
        let read = length as u64;
        self.since.set(self.since.get() + read);
        self.room = self.room.checked_sub(read).ok_or(io::ErrorKind::FileTooLarge)?;
        if self.since.get() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.meter.done += read;
        let (done, total) = (self.meter.done, self.meter.total);
        self.meter.observer.progressed(done.min(total), total);
        Ok(length)
    }
}
