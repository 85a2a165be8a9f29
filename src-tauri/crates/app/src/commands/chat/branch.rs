//! Walking to another turn, hiding one, and going on in a chat of its own.

use history::{Chat, Fact, Origin, Outcome};
use problem::{Problem, Reason};
use serde::Deserialize;
use ts_rs::TS;

use crate::{App, changes::What, chat::gone, commands::Command};

/// `chat.choose`: shows this turn in the place of its siblings, with what follows it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Choose {
    chat: String,
    turn: String,
}

impl Command for Choose {
    type Output = Chat;

    async fn run(self, app: &App) -> Result<Chat, Problem> {
        let history = app.session()?.history.clone();
        let tree = history.tree(&self.chat)?;
        tree.leading_to(&self.turn).ok_or_else(gone)?;
        let choices = tree.choices_to_show(&self.turn);
        if !choices.is_empty() {
            history.write(|transaction| {
                for turn in &choices {
                    transaction.add(&self.chat, Fact::Chosen { turn: turn.clone() })?;
                }
                Ok(())
            })?;
            app.changes.tell(What::Chats, Some(&self.chat));
        }
        history.chat(&self.chat)
    }
}

/// `chat.remove`: hides this turn and everything after it; `chat.putBack` shows it again. An answer that still comes in
/// there is stopped.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Remove {
    chat: String,
    turn: String,
}

impl Command for Remove {
    type Output = Chat;

    async fn run(self, app: &App) -> Result<Chat, Problem> {
        let session = app.session()?;
        session.history.tree(&self.chat)?.leading_to(&self.turn).ok_or_else(gone)?;
        session.history.note(&self.chat, Fact::Removed { turn: self.turn.clone() })?;
        // Only now: a question that comes in meanwhile either finds it removed, or runs already and is stopped here.
        if let Some(answer) = session.answers.running(&self.chat)
            && session.history.tree(&self.chat)?.is_in(&answer, &self.turn)
        {
            session.answers.stop(&self.chat);
        }
        app.changes.tell(What::Chats, Some(&self.chat));
        session.history.chat(&self.chat)
    }
}

/// `chat.putBack`: takes a removal back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct PutBack {
    chat: String,
    turn: String,
}

impl Command for PutBack {
    type Output = Chat;

    async fn run(self, app: &App) -> Result<Chat, Problem> {
        let history = app.session()?.history.clone();
        if !history.tree(&self.chat)?.knows(&self.turn) {
            return Err(gone());
        }
        history.note(&self.chat, Fact::PutBack { turn: self.turn })?;
        app.changes.tell(What::Chats, Some(&self.chat));
        history.chat(&self.chat)
    }
}

/// `chat.fork`: a new chat with copies of the turns up to this one.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Fork {
    chat: String,
    turn: String,
}

impl Command for Fork {
    type Output = Chat;

    async fn run(self, app: &App) -> Result<Chat, Problem> {
        let history = app.session()?.history.clone();
        let turns = history.tree(&self.chat)?.leading_to(&self.turn).ok_or_else(gone)?;
        if turns.iter().any(|turn| turn.outcome == Outcome::Running) {
            return Err(Reason::AnswerStillComing.into());
        }
        let about = history.about(&self.chat)?;
        let fork = history.write(|transaction| {
            let origin = Origin { chat: self.chat.clone(), turn: self.turn.clone(), title: about.title.clone() };
            let fork = transaction.start(Fact::Started { title: about.title.clone(), from: Some(origin) })?;
            if about.folder.is_some() {
                transaction.add(&fork, Fact::Filed { folder: about.folder.clone() })?;
            }
            transaction.add(&fork, Fact::Options { options: about.options.clone() })?;
            transaction.copy(&fork, turns.clone())?;
            Ok(fork)
        })?;
        app.changes.tell(What::Chats, Some(&fork));
        history.chat(&fork)
    }
}
