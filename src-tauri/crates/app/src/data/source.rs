//! Reading what a person chose: JSON files, and archives with JSON files in them.
//!
//! Names in an archive are only looked at, never used as paths. A small file that would unfold into a huge one, and a
//! single chat that would fill the memory, are refused while they are read.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek},
    path::Path,
    rc::Rc,
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;
use zip::ZipArchive;

use super::{Reporter, cancelled};
use crate::Problem;

/// The largest chat, in bytes of JSON.
const LARGEST: u64 = 1 << 30;
/// How many times its packed size an archive may become. Text becomes ten times as large, a bomb a thousand times.
const UNFOLDS: u64 = 250;
/// What any archive may become.
const ALWAYS: u64 = 64 << 20;
/// The most files that are looked at in an archive.
const FILES: usize = 200_000;

/// What stands in a file.
pub(super) enum Found {
    /// A conversation of another program.
    Conversation(Box<RawValue>),
    /// A document of its own.
    Document(Box<RawValue>),
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
    Archive(Box<ZipArchive<BufReader<File>>>, Vec<usize>),
}

/// Counts what is read of all sources, and stops where it must.
pub(super) struct Meter {
    pub(super) reporter: Reporter,
    pub(super) stop: CancellationToken,
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
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| Problem {
            hint: Some(error.to_string()),
            ..Problem::invalid(format!("“{name}” is a damaged archive. Download it again; nothing was changed."))
        })?;
        let files = worth_reading(&archive);
        if files.is_empty() {
            return Err(Problem::invalid(format!(
                "“{name}” has no chats in it. Choose an export of ChatGPT, of Claude, or of Oriel."
            )));
        }
        let mut size = 0_u64;
        for &place in &files {
            size = size.saturating_add(archive.by_index_raw(place).map_or(0, |file| file.size()));
        }
        if size > ALWAYS && size / UNFOLDS > packed {
            return Err(too_large(&name));
        }
        Ok(Self { name, opened: Opened::Archive(Box::new(archive), files), size })
    }

    /// Hands over what stands in it, piece by piece. What cannot be read is said in `skipped`, and the rest goes on.
    ///
    /// Errors: cancelled; whatever `take` answers.
    pub(super) fn each(
        self,
        meter: &mut Meter,
        skipped: &mut Vec<String>,
        mut take: impl FnMut(Found, &mut Vec<String>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Self { name, opened, size } = self;
        match opened {
            Opened::Json(file) => read(&name, file, u64::MAX, meter, skipped, &mut take),
            Opened::Archive(mut archive, files) => {
                let mut room = size.saturating_add(ALWAYS);
                for place in files {
                    let inner = match archive.by_index(place) {
                        Ok(inner) => inner,
                        Err(error) => {
                            skipped.push(format!("A file in “{name}” could not be unpacked: {error}."));
                            continue;
                        }
                    };
                    let path = inner.name().unwrap_or_default().into_owned();
                    let shown = last_part(&path).to_owned();
                    let before = meter.done;
                    read(&shown, inner, room, meter, skipped, &mut take)?;
                    room = room.saturating_sub(meter.done.saturating_sub(before));
                }
                Ok(())
            }
        }
    }
}

/// The files of an archive that hold chats: those of other programs by their names, else every JSON file.
fn worth_reading(archive: &ZipArchive<BufReader<File>>) -> Vec<usize> {
    let mut named = Vec::new();
    let mut json = Vec::new();
    for place in 0..archive.len().min(FILES) {
        let Some(Ok(path)) = archive.name_for_index(place) else { continue };
        if path.starts_with("__MACOSX/") {
            continue;
        }
        let name = last_part(&path).to_ascii_lowercase();
        let Some(stem) = name.strip_suffix(".json") else { continue };
        json.push(place);
        if stem == "conversations" || stem.starts_with("conversations-") {
            named.push(place);
        }
    }
    if named.is_empty() { json } else { named }
}

/// The name of a file in an archive, whatever folders it claims to be in.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

fn unreadable(name: &str, error: io::Error) -> Problem {
    Problem {
        hint: Some(error.to_string()),
        ..Problem::invalid(format!("“{name}” could not be opened. Nothing was changed."))
    }
}

fn too_large(name: &str) -> Problem {
    Problem::invalid(format!(
        "“{name}” would unpack into far more than an export holds, so it was not read. Nothing was changed."
    ))
}

/// Reads one JSON file: an array of conversations, or one document.
fn read(
    name: &str,
    file: impl Read,
    room: u64,
    meter: &mut Meter,
    skipped: &mut Vec<String>,
    take: &mut impl FnMut(Found, &mut Vec<String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let since = Rc::new(Cell::new(0));
    let mut reader = BufReader::with_capacity(1 << 16, Limited { file, room, since: since.clone(), meter });
    let first = match first_letter(&mut reader) {
        Ok(first) => first,
        Err(error) => return not_read(name, &error, &reader.get_ref().meter.stop, skipped),
    };
    let mut failed = None;
    let outcome = match first {
        Some(b'[') => {
            let each = Each {
                take: &mut |conversation| {
                    since.set(0);
                    take(Found::Conversation(conversation), skipped).map_err(|problem| failed = Some(problem))
                },
            };
            each.deserialize(&mut serde_json::Deserializer::from_reader(&mut reader))
        }
        Some(b'{') => {
            Box::<RawValue>::deserialize(&mut serde_json::Deserializer::from_reader(&mut reader)).map(|document| {
                failed = take(Found::Document(document), skipped).err();
            })
        }
        _ => {
            skipped.push(format!("“{name}” is not an export: it holds no JSON."));
            return Ok(());
        }
    };
    match (failed, outcome) {
        (Some(problem), _) => Err(problem),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => not_read(name, &io::Error::from(error), &reader.get_ref().meter.stop, skipped),
    }
}

/// Says what broke reading a file, and goes on with the next one, unless it was the person.
fn not_read(name: &str, error: &io::Error, stop: &CancellationToken, skipped: &mut Vec<String>) -> Result<(), Problem> {
    if stop.is_cancelled() {
        return Err(cancelled());
    }
    skipped.push(if error.kind() == io::ErrorKind::FileTooLarge {
        format!("“{name}” holds more than Oriel reads at once. What comes before that in it was brought in.")
    } else {
        format!("“{name}” breaks off or is damaged ({error}). What comes before that in it was brought in.")
    });
    Ok(())
}

/// The first letter that is no space, without taking it.
fn first_letter(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let piece = reader.fill_buf()?;
        if piece.is_empty() {
            return Ok(None);
        }
        // Some programs put a mark before everything that says in which order bytes stand.
        let passed =
            piece.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0xEF | 0xBB | 0xBF)).count();
        let found = piece.get(passed).copied();
        reader.consume(passed);
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// A file that is read with its limits kept.
struct Limited<'a, R> {
    file: R,
    /// Bytes that may still come.
    room: u64,
    /// Bytes since the last chat began.
    since: Rc<Cell<u64>>,
    meter: &'a mut Meter,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.stop.is_cancelled() {
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
        self.meter.reporter.report(done.min(total), total);
        Ok(length)
    }
}

/// Takes the elements of an array one by one, so that only one of them is in memory.
struct Each<'a, F> {
    take: &'a mut F,
}

impl<'de, F: FnMut(Box<RawValue>) -> Result<(), ()>> DeserializeSeed<'de> for Each<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Box<RawValue>) -> Result<(), ()>> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an array of conversations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            (self.take)(element).map_err(|()| serde::de::Error::custom("stopped"))?;
        }
        Ok(())
    }
}
