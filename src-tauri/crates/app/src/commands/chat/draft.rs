//! What was typed and not sent, and where a chat is read.

use history::{ChatOptions, Draft, ReadingPlace};
use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{App, commands::Command};

/// `chat.draft`: what was typed and not sent.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetDraft {
    /// `null` is the new chat.
    chat: Option<String>,
}

impl Command for GetDraft {
    type Output = Draft;

    async fn run(self, app: &App) -> Result<Draft, Problem> {
        let session = app.session()?;
        self.chat.as_deref().map(|chat| session.history.require(chat)).transpose()?;
        session.history.draft(self.chat.as_deref().unwrap_or_default())
    }
}

/// `chat.saveDraft`: keeps what was typed and not sent.
#[derive(Deserialize, TS)]
pub(crate) struct SaveDraft {
    /// `null` is the new chat.
    chat: Option<String>,
    text: String,
    /// Paths in the cloud.
    attachments: Vec<String>,
    /// How the new chat is to be answered; another chat keeps that itself.
    #[serde(default)]
    options: Option<ChatOptions>,
}

impl Command for SaveDraft {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let draft = Draft { text: self.text, attachments: self.attachments, options: self.options };
        let session = app.session()?;
        self.chat.as_deref().map(|chat| session.history.require(chat)).transpose()?;
        session.history.save_draft(self.chat.as_deref().unwrap_or_default(), &draft)
    }
}

/// `chat.savePlace`: keeps where a chat is read, for the next time it is opened.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SavePlace {
    chat: String,
    /// `null` is its end.
    place: Option<ReadingPlace>,
}

impl Command for SavePlace {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.session()?.history.save_place(&self.chat, self.place.as_ref())
    }
}
