//! What the window begins with, in one answer. All of it is kept here, so that nobody waits for Puter.

use history::{ChatSummary, DeletedChat, Draft};
use problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Command, chat::list::listed};
use crate::{
    App, account::AccountState, models::Models, platform::Sandbox, preferences::Preferences, session::Session,
};

/// `app.start`: what the window shows first, and again after each change of the account. Reading it is also where a
/// sign-in that has run out ends.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct StartWindow {
    /// The id of the account that the window has begun with; `null` while it has with none.
    shown: Option<String>,
}

/// What the window shows first.
#[derive(Serialize, TS)]
pub(crate) struct Start {
    account: AccountState,
    preferences: Preferences,
    about: AboutOriel,
    /// What is kept of the account whose window this is; `null` where the window has begun with it.
    opened: Option<Opened>,
}

/// What the program says about itself.
#[derive(Debug, Serialize, TS)]
pub(crate) struct AboutOriel {
    /// "0.1.0".
    version: String,
    /// The keychain's name as the person knows it.
    keychain: String,
    sandbox: Sandbox,
}

/// What the window of an account begins with.
#[derive(Serialize, TS)]
pub(crate) struct Opened {
    /// As `chat.list` has them.
    chats: Vec<ChatSummary>,
    /// As `chat.deleted` has them.
    deleted: Vec<DeletedChat>,
    /// That of the new chat; `null` where it cannot be read.
    draft: Option<Draft>,
    /// As they were read last, perhaps before Oriel was started; `null` where they never were.
    models: Option<Models>,
}

impl Opened {
    fn of(session: &Session) -> Self {
        // The lists come after it: what turns out to be damaged is recovered first, and may be less then.
        let draft = session.history.draft("");
        Self {
            chats: listed(session),
            deleted: session.history.deleted(),
            draft: draft.inspect_err(|problem| tracing::warn!(?problem, "the draft could not be read")).ok(),
            models: session.catalogue.last(),
        }
    }
}

impl Command for StartWindow {
    type Output = Start;

    async fn run(self, app: &App) -> Result<Start, Problem> {
        app.accounts.end_what_ran_out().await?;
        let account = app.accounts.state();
        // Another account may be shown by now: what is told is of the one that is named.
        let new = account.id().filter(|id| self.shown.as_deref() != Some(id));
        let session = new.and_then(|id| app.accounts.sessions().into_iter().find(|session| session.id == id));
        Ok(Start {
            opened: session.map(|session| Opened::of(&session)),
            account,
            preferences: app.preferences(),
            about: AboutOriel {
                version: env!("CARGO_PKG_VERSION").into(),
                keychain: app.platform.secrets.name(),
                sandbox: app.platform.sandbox,
            },
        })
    }
}
