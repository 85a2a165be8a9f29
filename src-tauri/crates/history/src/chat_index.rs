//! What is known of each chat without reading what was said in it: the list.
//!
//! It is kept in memory and grows with each record, so that the list costs nothing to show. Like everything folded, it
//! does not depend on the order of the records.

use std::{cmp::Reverse, collections::HashMap};

use serde::Serialize;
use ts_rs::TS;

use super::{
    draft::Draft,
    naming::{FOLDER, TITLE, name},
    options::ChatOptions,
    place::ReadingPlace,
    record::{Fact, Record},
    turn::{Chat, Origin, Paid, Turn, written_at},
};

/// A chat in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChatSummary {
    pub id: String,
    pub title: String,
    pub pinned: bool,
    /// It was put away.
    pub archived: bool,
    /// The folder that it is in.
    pub folder: Option<String>,
    /// When it was last asked or answered.
    pub changed_at: i64,
    /// An answer is streaming now.
    pub answering: bool,
}

/// A chat that was deleted and can be brought back.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeletedChat {
    pub id: String,
    pub title: String,
    pub deleted_at: i64,
}

/// A value, and the id of the record that said so: the newest one counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Newest<T> {
    by: String,
    pub(super) value: T,
}

impl<T> Newest<T> {
    pub(super) fn take(&mut self, by: &str, value: T) {
        if by >= self.by.as_str() {
            (self.by, self.value) = (by.to_owned(), value);
        }
    }
}

/// One chat but for what was said in it.
#[derive(Clone, Debug, Default)]
pub(super) struct IndexedChat {
    title: Newest<String>,
    pinned: Newest<bool>,
    archived: Newest<bool>,
    pub(super) folder: Newest<Option<String>>,
    pub(super) options: Newest<ChatOptions>,
    origin: Option<Origin>,
    deleted: Newest<bool>,
    erased: Newest<bool>,
    /// Id of the newest turn, or of the beginning.
    changed: String,
}

impl IndexedChat {
    pub(super) fn read(&mut self, Record { id, fact, .. }: &Record) {
        match fact {
            // Records come from elsewhere, too: a name is made one here, at the door of all.
            Fact::Started { title, from } => {
                self.title.take(id, name(title, TITLE).unwrap_or_default());
                self.origin.clone_from(from);
                self.touch(id);
            }
            Fact::Titled { title } => {
                if let Some(title) = name(title, TITLE) {
                    self.title.take(id, title);
                }
            }
            Fact::Pinned { pinned } => self.pinned.take(id, *pinned),
            Fact::Archived { archived } => self.archived.take(id, *archived),
            Fact::Filed { folder } => self.folder.take(id, folder.as_deref().and_then(|folder| name(folder, FOLDER))),
            Fact::Options { options } => self.options.take(id, options.clone()),
            Fact::Deleted {} => self.deleted.take(id, true),
            Fact::Restored {} => {
                self.deleted.take(id, false);
                self.erased.take(id, false);
            }
            Fact::Erased {} => {
                self.deleted.take(id, true);
                self.erased.take(id, true);
            }
            Fact::Asked { .. } | Fact::Answering { .. } => self.touch(id),
            Fact::Ended(_) | Fact::Chosen { .. } | Fact::Removed { .. } | Fact::PutBack { .. } => {}
        }
    }

    /// What the list shows; empty where there is none, as when the record of the beginning is damaged.
    pub(super) fn title(&self) -> String {
        self.title.value.clone()
    }

    /// It is in the list.
    pub(super) fn is_listed(&self) -> bool {
        !self.deleted.value
    }

    /// It is out of the list and can be brought back.
    pub(super) fn is_deleted(&self) -> bool {
        self.deleted.value && !self.erased.value
    }

    /// The chat with what was said in it.
    pub(super) fn with(
        self,
        id: &str,
        (turns, paid): (Vec<Turn>, Paid),
        draft: Draft,
        place: Option<ReadingPlace>,
    ) -> Chat {
        Chat {
            id: id.to_owned(),
            title: self.title(),
            pinned: self.pinned.value,
            archived: self.archived.value,
            folder: self.folder.value,
            options: self.options.value,
            origin: self.origin,
            model: turns.iter().rev().find_map(|turn| turn.model.clone()),
            turns,
            paid,
            draft,
            place,
        }
    }

    /// Id of what was written last in the chat of this id.
    fn changed_by<'a>(&'a self, chat: &'a str) -> &'a str {
        if self.changed.is_empty() { chat } else { &self.changed }
    }

    fn touch(&mut self, id: &str) {
        if id > self.changed.as_str() {
            id.clone_into(&mut self.changed);
        }
    }
}

/// The index of all chats, by the chat's id.
#[derive(Clone, Debug, Default)]
pub(super) struct ChatIndex {
    chats: HashMap<String, IndexedChat>,
}

impl ChatIndex {
    pub(super) fn read(&mut self, record: &Record) {
        match self.chats.get_mut(&record.chat) {
            Some(head) => head.read(record),
            None => self.chats.entry(record.chat.clone()).or_default().read(record),
        }
    }

    /// A turn of this id was said in the chat.
    pub(super) fn touch(&mut self, chat: &str, turn: &str) {
        self.chats.entry(chat.to_owned()).or_default().touch(turn);
    }

    /// What is known of a chat that was not erased.
    pub(super) fn get(&self, chat: &str) -> Option<&IndexedChat> {
        self.chats.get(chat).filter(|head| !head.erased.value)
    }

    /// Keeps of an erased chat only that it was.
    pub(super) fn strip(&mut self, chat: &str) {
        if let Some(head) = self.chats.get_mut(chat) {
            let (deleted, erased) = (std::mem::take(&mut head.deleted), std::mem::take(&mut head.erased));
            *head = IndexedChat { deleted, erased, ..IndexedChat::default() };
        }
    }

    /// The chat whose id has another time at most.
    pub(super) fn same_but_for_time(&self, chat: &str) -> Option<&str> {
        /// The first letters of an id are its time.
        const TIME: usize = 10;
        let source = chat.get(TIME..)?;
        self.chats.keys().find(|known| known.get(TIME..) == Some(source)).map(String::as_str)
    }

    /// The chats in this folder, also those that are deleted: they may be taken back.
    pub(super) fn in_folder(&self, folder: &str) -> Vec<String> {
        let is_in = |head: &IndexedChat| head.folder.value.as_deref() == Some(folder);
        self.chats.iter().filter(|(_, head)| is_in(head)).map(|(id, _)| id.clone()).collect()
    }

    /// Newest first, without the deleted ones: by what was written last, and not by the time that it tells, which is the
    /// same of many where the clock stood or was set back.
    pub(super) fn list(&self) -> Vec<ChatSummary> {
        let mut there: Vec<(&String, &IndexedChat)> =
            self.chats.iter().filter(|(_, head)| !head.deleted.value).collect();
        there.sort_by(|(one, head), (other, with)| with.changed_by(other).cmp(head.changed_by(one)));
        let summary = |(id, head): (&String, &IndexedChat)| ChatSummary {
            id: id.clone(),
            title: head.title(),
            pinned: head.pinned.value,
            archived: head.archived.value,
            folder: head.folder.value.clone(),
            changed_at: written_at(head.changed_by(id)),
            answering: false,
        };
        there.into_iter().map(summary).collect()
    }

    /// The chats that can be brought back, the last deleted first.
    pub(super) fn deleted(&self) -> Vec<DeletedChat> {
        let mut deleted: Vec<(&String, &IndexedChat)> =
            self.chats.iter().filter(|(_, head)| head.is_deleted()).collect();
        deleted.sort_by_key(|(_, head)| Reverse(&head.deleted.by));
        let list = deleted.into_iter().map(|(id, head)| DeletedChat {
            id: id.clone(),
            title: head.title(),
            deleted_at: written_at(&head.deleted.by),
        });
        list.collect()
    }
}
