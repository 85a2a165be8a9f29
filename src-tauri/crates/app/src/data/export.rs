//! Taking chats out: one or all of them, into a file that the person chooses.
//! The file is whole or not there: everything goes into another one beside it, which takes its name at the end.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::PathBuf,
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;
use ulid::Ulid;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Progress, Reporter, cancelled, html, markdown,
    name::{Names, readable},
    own, telling, when,
};
use crate::{
    Code, Problem,
    history::{ChatSummary, History},
    local_name::LocalName,
    transfer::{Kind, Part, Transfers},
};

/// In which form chats are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DataFormat")]
pub(crate) enum Format {
    /// Text to read and edit anywhere: what is on screen.
    Markdown,
    /// Everything that is kept, for another Oriel.
    Json,
    /// Pages to read in a browser and to print: what is on screen.
    Html,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Html => "html",
        }
    }
}

/// What was taken out.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "Exported")]
pub(crate) struct Exported {
    /// The file's name.
    name: String,
    chats: u64,
    /// Questions and answers in them; in JSON, records of any kind.
    turns: u64,
}

/// What is taken out.
pub(crate) struct Taken {
    chats: Vec<ChatSummary>,
    format: Format,
    /// All chats go, into an archive with a file for each.
    is_archive: bool,
    now: i64,
}

impl Taken {
    /// This chat, or all but deleted ones.
    ///
    /// Errors: the chat is not here.
    pub(crate) fn of(history: &History, chat: Option<&str>, format: Format, now: i64) -> Result<Self, Problem> {
        let mut chats = history.chats();
        if let Some(chat) = chat {
            chats.retain(|summary| summary.id == *chat);
        }
        if chat.is_some() && chats.is_empty() {
            let gone = "This chat is not on this computer any more. Nothing was written.";
            return Err(Problem::new(Code::NotFound, gone));
        }
        Ok(Self { chats, format, is_archive: chat.is_none(), now })
    }

    /// What its file may be called.
    pub(crate) fn suggested_name(&self) -> LocalName {
        let name = match self.chats.first() {
            Some(chat) if !self.is_archive => format!("{}.{}", readable(&chat.title), self.format.ending()),
            _ => format!("Oriel chats {}.zip", when::day(self.now)),
        };
        LocalName::new(&name, "Chat")
    }
}

/// Writes it into a file that the person chose, and says how far it is.
pub(crate) async fn export(
    transfers: &Transfers,
    history: Arc<History>,
    taken: Taken,
    destination: PathBuf,
    emit: impl Fn(Progress),
) -> Result<Exported, Problem> {
    let running = transfers.begin(Ulid::generate().to_string(), Kind::Export);
    let (reporter, heard) = Reporter::new(&running.id);
    // When nobody waits for this any more, the thread stops as well.
    let _stop = running.stop.clone().drop_guard();
    let Taken { chats, format, is_archive, now } = taken;
    let work = Work { history, chats, format, is_archive, destination, now, reporter, stop: running.stop.clone() };
    telling(tokio::task::spawn_blocking(move || work.run()), heard, emit).await
}

/// All that the thread needs.
struct Work {
    history: Arc<History>,
    chats: Vec<ChatSummary>,
    format: Format,
    is_archive: bool,
    destination: PathBuf,
    now: i64,
    reporter: Reporter,
    stop: CancellationToken,
}

impl Work {
    fn run(mut self) -> Result<Exported, Problem> {
        let part = Part::beside(&self.destination);
        let file = File::create(&part.0).map_err(unwritable)?;
        let mut written = Exported {
            name: self.destination.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            chats: 0,
            turns: 0,
        };
        let file = if self.is_archive {
            self.archive(file, &mut written)?
        } else {
            let mut out = BufWriter::new(file);
            for chat in std::mem::take(&mut self.chats) {
                written.turns += self.chat(&mut out, &chat)?;
                written.chats += 1;
            }
            out.into_inner().map_err(|error| unwritable(error.into_error()))?
        };
        file.sync_all().map_err(unwritable)?;
        if self.stop.is_cancelled() {
            return Err(cancelled());
        }
        std::fs::rename(&part.0, &self.destination).map_err(unwritable)?;
        Ok(written)
    }

    /// Every chat as a file of its own in one archive.
    fn archive<W: Write + Seek>(&mut self, file: W, written: &mut Exported) -> Result<W, Problem> {
        let mut archive = ZipWriter::new(file);
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
        let (mut names, mut pages) = (Names::default(), Vec::new());
        if self.format == Format::Html {
            names.unused("index", "html");
        }
        let chats = std::mem::take(&mut self.chats);
        let total = chats.len() as u64;
        for chat in &chats {
            if self.stop.is_cancelled() {
                return Err(cancelled());
            }
            self.reporter.report(written.chats, total);
            let name = format!("{} {}", when::day(chat.changed_at), readable(&chat.title));
            let name = names.unused(&name, self.format.ending());
            archive.start_file(name.as_str(), options).map_err(io::Error::from).map_err(unwritable)?;
            written.turns += self.chat(&mut archive, chat)?;
            written.chats += 1;
            pages.push((chat.title.clone(), name));
        }
        if self.format == Format::Html {
            archive.start_file("index.html", options).map_err(io::Error::from).map_err(unwritable)?;
            html::index(&mut archive, &pages, self.now).map_err(unwritable)?;
        }
        self.reporter.report(total, total);
        archive.finish().map_err(io::Error::from).map_err(unwritable)
    }

    /// Writes one chat, and answers how many turns or records it has.
    fn chat(&self, out: &mut impl Write, summary: &ChatSummary) -> Result<u64, Problem> {
        if self.format == Format::Json {
            return own::write(out, &self.history, summary, self.now).map_err(Trouble::into);
        }
        let chat = self.history.chat(&summary.id)?;
        if self.format == Format::Html {
            html::write(out, &chat, self.now, |key| self.history.content(key).map_err(Trouble::History))?;
        } else {
            markdown::write(out, &chat, self.now).map_err(unwritable)?;
        }
        Ok(chat.turns.len() as u64)
    }
}

/// What can go wrong while a chat is written: reading it, or writing it.
pub(super) enum Trouble {
    History(Problem),
    Disk(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::History(problem)
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::History(problem) => problem,
            Trouble::Disk(error) => unwritable(error),
        }
    }
}

/// The sentence for a file that could not be written.
fn unwritable(error: io::Error) -> Problem {
    let sentence = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "There is not enough room for the export on this disk. Nothing was left there; your chats are safe. Choose another place."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "The export cannot be written there: this folder does not allow it. Choose another place; your chats are safe."
        }
        _ => "The export could not be written. Nothing was left there; your chats are safe. Choose another place.",
    };
    Problem { hint: Some(error.to_string()), ..Problem::failed(sentence) }
}
