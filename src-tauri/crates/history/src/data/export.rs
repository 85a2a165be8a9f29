//! Taking chats out: one or all of them, into a file that the person chooses.
//! The file is whole or not there: everything goes into another one beside it, which takes its name at the end.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::Path,
};

use problem::{Problem, Reason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Observer, cancelled, html, markdown,
    name::{Names, heading, readable},
    own, when,
};
use crate::{ChatSummary, History, local_name::LocalName, whole_file::Part};

/// In which form chats are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DataFormat")]
pub enum Format {
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
pub struct Exported {
    /// The file's name.
    name: String,
    chats: u64,
    /// Questions and answers in them; in JSON, records of any kind.
    turns: u64,
}

/// What is taken out.
pub struct Taken {
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
    pub fn of(history: &History, chat: Option<&str>, format: Format, now: i64) -> Result<Self, Problem> {
        let mut chats = history.chats();
        if let Some(chat) = chat {
            chats.retain(|summary| summary.id == *chat);
        }
        if chat.is_some() && chats.is_empty() {
            return Err(Reason::ChatGone.into());
        }
        Ok(Self { chats, format, is_archive: chat.is_none(), now })
    }

    /// What its file may be called.
    pub fn suggested_name(&self) -> LocalName {
        let name = match self.chats.first() {
            Some(chat) if !self.is_archive => format!("{}.{}", readable(&chat.title), self.format.ending()),
            _ => format!("Oriel chats {}.zip", when::day(self.now)),
        };
        LocalName::new(&name, "Chat")
    }

    /// Writes it into this file, which is whole or not there.
    ///
    /// Errors: the observer wants it to end, the disk does not take it, or a chat cannot be read. Nothing is left then.
    pub fn write(self, history: &History, destination: &Path, observer: &dyn Observer) -> Result<Exported, Problem> {
        let Self { chats, format, is_archive, now } = self;
        let mut work = Work { history, format, now, observer };
        let part = Part::beside(destination);
        let file = File::create(&part.0).map_err(unwritable)?;
        let name = destination.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut written = Exported { name, chats: 0, turns: 0 };
        let file = if is_archive {
            work.archive(file, &chats, &mut written)?
        } else {
            let mut out = BufWriter::new(file);
            for chat in &chats {
                written.turns += work.chat(&mut out, chat)?;
                written.chats += 1;
            }
            out.into_inner().map_err(|error| unwritable(error.into_error()))?
        };
        file.sync_all().map_err(unwritable)?;
        if work.observer.is_cancelled() {
            return Err(cancelled());
        }
        std::fs::rename(&part.0, destination).map_err(unwritable)?;
        Ok(written)
    }
}

/// All that writing needs.
struct Work<'a> {
    history: &'a History,
    format: Format,
    now: i64,
    observer: &'a dyn Observer,
}

impl Work<'_> {
    /// Every chat as a file of its own in one archive.
    fn archive<W: Write + Seek>(
        &mut self,
        file: W,
        chats: &[ChatSummary],
        written: &mut Exported,
    ) -> Result<W, Problem> {
        let mut archive = ZipWriter::new(file);
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
        let (mut names, mut pages) = (Names::default(), Vec::new());
        if self.format == Format::Html {
            names.unused("index", "html");
        }
        let total = chats.len() as u64;
        for chat in chats {
            if self.observer.is_cancelled() {
                return Err(cancelled());
            }
            self.observer.progressed(written.chats, total);
            let name = format!("{} {}", when::day(chat.changed_at), readable(&chat.title));
            let name = names.unused(&name, self.format.ending());
            archive.start_file(name.as_str(), options).map_err(io::Error::from).map_err(unwritable)?;
            written.turns += self.chat(&mut archive, chat)?;
            written.chats += 1;
            pages.push((heading(&chat.title).to_owned(), name));
        }
        if self.format == Format::Html {
            archive.start_file("index.html", options).map_err(io::Error::from).map_err(unwritable)?;
            html::index(&mut archive, &pages, self.now).map_err(unwritable)?;
        }
        self.observer.progressed(total, total);
        archive.finish().map_err(io::Error::from).map_err(unwritable)
    }

    /// Writes one chat, and answers how many turns or records it has.
    fn chat(&self, out: &mut impl Write, summary: &ChatSummary) -> Result<u64, Problem> {
        if self.format == Format::Json {
            return own::write(out, self.history, summary, self.now).map_err(Trouble::into);
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

/// Why a file could not be written.
fn unwritable(error: io::Error) -> Problem {
    let reason = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Reason::ExportNoRoom,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Reason::ExportNotAllowed,
        _ => Reason::ExportFailed,
    };
    reason.with_hint(error)
}
