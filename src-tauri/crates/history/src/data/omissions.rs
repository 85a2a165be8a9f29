//! What an import left out: each thing with the facts about it, and how many more there are.

use serde::Serialize;
use ts_rs::TS;

/// The most things that are named: what a file holds decides how many there could be.
const NAMED: u64 = 100;

/// Something that was left out of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Omission {
    /// A chat.
    Chat {
        /// `null` if it has none.
        title: Option<String>,
        /// Why.
        why: NoChat,
    },
    /// Messages of a chat that came in.
    Messages {
        /// The chat's title; `null` if it has none.
        title: Option<String>,
        /// How many.
        count: usize,
    },
    /// A chat of an Oriel that cannot be read.
    DamagedOwn {
        /// The file that it stands in.
        file: String,
        /// Where reading ended, in the reader's words.
        error: String,
    },
    /// A chat of a newer Oriel.
    NewerOwn {
        /// The file that it stands in.
        file: String,
    },
    /// It is JSON, and no export that Oriel knows.
    NotAnExport {
        /// Its name.
        file: String,
    },
    /// The list of the parts that an export comes in.
    PartsIndex {
        /// Its name.
        file: String,
    },
    /// It holds no JSON.
    NoJson {
        /// Its name.
        file: String,
    },
    /// It holds more than is read at once. What comes before that came in.
    TooLong {
        /// Its name.
        file: String,
    },
    /// It breaks off or is damaged. What comes before that came in.
    BreaksOff {
        /// Its name.
        file: String,
        /// Where reading ended, in the reader's words.
        error: String,
    },
    /// One line of it is damaged.
    DamagedLine {
        /// Its name.
        file: String,
        /// What is wrong, in the reader's words.
        error: String,
    },
    /// A file in an archive could not be unpacked.
    NotUnpacked {
        /// The archive's name.
        archive: String,
        /// What is wrong, in the reader's words.
        error: String,
    },
    /// Files in an archive whose names are not those of chats.
    OtherFiles {
        /// The archive's name.
        archive: String,
        /// How many.
        count: usize,
        /// The first of them.
        names: Vec<String>,
    },
    /// So many more things.
    More {
        /// How many.
        count: u64,
    },
}

/// Why a chat was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "reason", rename_all = "camelCase")]
pub enum NoChat {
    /// It is damaged.
    Damaged {
        /// What is wrong, in the reader's words.
        error: String,
    },
    /// Its time is in the future.
    Future,
    /// It has no messages.
    Empty,
    /// None of its messages could be read.
    Unreadable,
    /// Its branches repeat far more than it holds.
    Tangled,
    /// It is no conversation that Oriel knows.
    Unknown,
    /// Its records have ids that Oriel does not give.
    ForeignRecords,
    /// Its files have ids that Oriel does not give.
    ForeignFiles,
    /// Its beginning is missing.
    NoBeginning,
}

/// What was left out so far.
#[derive(Default)]
pub(super) struct Omissions {
    named: Vec<Omission>,
    count: u64,
}

impl Omissions {
    pub(super) fn add(&mut self, omission: Omission) {
        if self.count < NAMED {
            self.named.push(omission);
        }
        self.count += 1;
    }

    /// All of it, for the person.
    pub(super) fn into_list(mut self) -> Vec<Omission> {
        if self.count > NAMED {
            self.named.push(Omission::More { count: self.count - NAMED });
        }
        self.named
    }
}
