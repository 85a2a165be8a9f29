//! The list of chats, and what a person does with one in it.

use history::{Chat, ChatOptions, ChatSummary, FOLDER, Fact, TITLE, name};
use problem::{Problem, Reason};
use serde::Deserialize;
use ts_rs::TS;

use crate::{App, changes::What, commands::Command, session::Session};

/// `chat.list`: newest first.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ListChats {}

impl Command for ListChats {
    type Output = Vec<ChatSummary>;

    async fn run(self, app: &App) -> Result<Vec<ChatSummary>, Problem> {
        let session = app.session()?;
        Ok(listed(&session))
    }
}

/// The chats of an account, newest first.
pub(in crate::commands) fn listed(session: &Session) -> Vec<ChatSummary> {
    let mut chats = session.history.chats();
    for chat in &mut chats {
        chat.answering = session.answers.is_running(&chat.id);
    }
    chats
}

/// `chat.cutOff`: the chats with an answer that was cut off when the program ended. They are told once.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TakeCutOff {}

impl Command for TakeCutOff {
    type Output = Vec<String>;

    async fn run(self, app: &App) -> Result<Vec<String>, Problem> {
        Ok(app.session()?.history.take_cut())
    }
}

/// `chat.open`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenChat {
    chat: String,
}

impl Command for OpenChat {
    type Output = Chat;

    async fn run(self, app: &App) -> Result<Chat, Problem> {
        app.session()?.history.chat(&self.chat)
    }
}

/// Adds a fact about an existing chat and tells the window.
pub(super) fn note(app: &App, chat: &str, fact: Fact) -> Result<(), Problem> {
    app.session()?.history.note(chat, fact)?;
    app.changes.tell(What::Chats, Some(chat));
    Ok(())
}

/// `chat.rename`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Rename {
    chat: String,
    title: String,
}

impl Command for Rename {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let title = name(&self.title, TITLE).ok_or(Reason::NoTitle)?;
        note(app, &self.chat, Fact::Titled { title })
    }
}

/// `chat.pin`: pins or unpins.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Pin {
    chat: String,
    pinned: bool,
}

impl Command for Pin {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        note(app, &self.chat, Fact::Pinned { pinned: self.pinned })
    }
}

/// `chat.archive`: puts the chat away or takes it back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Archive {
    chat: String,
    archived: bool,
}

impl Command for Archive {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        note(app, &self.chat, Fact::Archived { archived: self.archived })
    }
}

/// `chat.file`: puts the chat into a folder. A folder is a name: it is there while a chat is in it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct PutInFolder {
    chat: String,
    /// `null` takes it out of all.
    folder: Option<String>,
}

impl Command for PutInFolder {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let folder = self.folder.as_deref().map(folder_name).transpose()?;
        note(app, &self.chat, Fact::Filed { folder })
    }
}

/// `chat.renameFolder`: gives another name to a folder. If there is one of that name already, they become one.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct RenameFolder {
    from: String,
    to: String,
}

impl Command for RenameFolder {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let to = folder_name(&self.to)?;
        let history = app.session()?.history.clone();
        let chats = history.chats_in(&self.from);
        if chats.is_empty() {
            return Err(Reason::FolderGone.into());
        }
        history.write(|transaction| {
            for chat in &chats {
                transaction.add(chat, Fact::Filed { folder: Some(to.clone()) })?;
            }
            Ok(())
        })?;
        app.changes.tell(What::Chats, None);
        Ok(())
    }
}

fn folder_name(text: &str) -> Result<String, Problem> {
    name(text, FOLDER).ok_or_else(|| Reason::NoFolderName.into())
}

/// `chat.setOptions`: replaces the chat's own options.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SetOptions {
    chat: String,
    options: ChatOptions,
}

impl Command for SetOptions {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        self.options.check()?;
        note(app, &self.chat, Fact::Options { options: self.options })
    }
}
