//! Deleted chats: which there are, bringing one back, and erasing them for good.

use history::{DeletedChat, Fact};
use problem::{Problem, Reason};
use serde::Deserialize;
use ts_rs::TS;

use super::list::note;
use crate::{App, changes::What, commands::Command};

/// `chat.deleted`: the chats that can be brought back, the last deleted first.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ListDeleted {}

impl Command for ListDeleted {
    type Output = Vec<DeletedChat>;

    async fn run(self, app: &App) -> Result<Vec<DeletedChat>, Problem> {
        Ok(app.session()?.history.deleted())
    }
}

/// `chat.delete`: takes the chat out of the list; `chat.restore` takes it back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Delete {
    chat: String,
}

impl Command for Delete {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let session = app.session()?;
        session.history.note(&self.chat, Fact::Deleted {})?;
        // Only now: a question that comes in meanwhile either finds the chat deleted, or runs already and is stopped here.
        session.answers.stop(&self.chat);
        app.changes.tell(What::Chats, Some(&self.chat));
        Ok(())
    }
}

/// `chat.restore`: takes a deletion back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Restore {
    chat: String,
}

impl Command for Restore {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        note(app, &self.chat, Fact::Restored {})
    }
}

/// `chat.erase`: erases deleted chats for good, all of them or none. It cannot be undone. An answer that still comes in
/// one of them is stopped first.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Erase {
    chats: Vec<String>,
}

impl Command for Erase {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let (history, running) = {
            // The session must not be held while waiting: signing out drops it.
            let session = app.session()?;
            let deleted = session.history.deleted();
            if !self.chats.iter().all(|chat| deleted.iter().any(|known| known.id == *chat)) {
                return Err(Reason::ChatNotDeleted.into());
            }
            let running = self.chats.iter().filter_map(|chat| {
                session.answers.stop(chat);
                session.answers.follow(chat)
            });
            (session.history.clone(), running.collect::<Vec<_>>())
        };
        for mut events in running {
            while events.recv().await.is_some() {}
        }
        let erased = tokio::task::spawn_blocking(move || history.erase(&self.chats)).await;
        // Also when traces are left: the chats are gone.
        app.changes.tell(What::Chats, None);
        erased.unwrap_or_else(|error| Err(Problem::unexpected(error)))
    }
}
