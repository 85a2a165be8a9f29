//! Oriel without its window: everything a person can ask the program to do.
//!
//! The one door is [`call`]: a command has a name and arguments, may tell things while it runs, and ends in an answer
//! or a [`Problem`]. The desktop shell knocks on it for the real window, a loopback server for tests.
//!
//! | module | its one job |
//! |---|---|
//! | [`command`] | the list of commands, the door, the generated TypeScript |
//! | [`surroundings`] | what the application is given: keychain, browser, choosers, clock, folders |
//! | [`problem`] | an error as a person reads it |
//! | `account` | signing in and out; who is signed in |
//! | `session` | what exists while somebody is signed in |
//! | `models` | the catalogue |
//! | `history` | immutable records in SQLite, folded into chats |
//! | `chat`, `answer` | asking; an answer while it streams |
//! | `attachment` | a cloud file in the form that a model really sees |
//! | `files`, `transfer` | the cloud's folders; uploads and downloads |
//! | `preferences`, `watch`, `link` | remembered choices; what changed; links out of the window |
#![warn(missing_docs)]

mod account;
mod answer;
mod attachment;
mod chat;
pub mod command;
mod files;
mod history;
mod link;
mod models;
mod preferences;
pub mod problem;
mod session;
pub mod surroundings;
mod transfer;
mod watch;

pub use command::call;
pub use problem::{Code, Problem};
pub use surroundings::Surroundings;

use std::sync::{Arc, Mutex, MutexGuard};

/// The application. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub struct App {
    account: Arc<account::Account>,
    surroundings: Arc<Surroundings>,
    watch: Arc<watch::Watch>,
}

impl App {
    /// Opens the application: finds out who is signed in and which sign-in, if any, was still open when it last ended.
    ///
    /// Never fails: what could not be read (a locked keychain, a damaged history) is said in the account's state.
    pub async fn open(surroundings: Surroundings) -> Self {
        let app = Self { account: Arc::default(), surroundings: Arc::new(surroundings), watch: Arc::default() };
        account::reopen(&app).await;
        app
    }

    /// Takes a link that the operating system handed to the program, from anybody and of any content.
    ///
    /// A sign-in link goes to the open sign-in; everything else changes nothing. What came of it is in the account's
    /// state, which the window shows.
    pub async fn open_link(&self, link: &str) {
        if let Err(problem) = account::finish(self, link).await {
            tracing::info!(code = ?problem.code, "a link from outside was not used");
        }
    }
}

/// The value behind the lock. A panic elsewhere while it was held does not make the value wrong: every change here is
/// one assignment or none.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
