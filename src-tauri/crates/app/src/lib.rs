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
//! | `access` | an account's way to Puter, and waiting for a new sign-in |
//! | `session` | an open account with everything that belongs to it |
//! | `vault` | the file of tokens, locked with a passphrase |
//! | [`StoreFile`], `whole_file` | remembered choices on disk; files that are written whole or not at all |
//! | `private` | that only their owner may read them |
//! | `scheme` | whether `oriel://` links arrive: who gets them, a test, repair |
//! | `models` | the catalogue |
//! | `history` | immutable records in SQLite, folded into chats |
//! | `chat`, `answer` | asking; an answer while it streams |
//! | `search` | finding what was said |
//! | `places`, `price` | whose turn it is at Puter; what a question can cost and what a balance pays of it |
//! | `attachment`, `attaching`, `pdf` | a cloud file in the form that a model really sees; a file of this computer on its way there; the text of a PDF |
//! | `data` | chats out of Oriel and into it: export and import |
//! | `erase` | erasing for good what is kept of an account, or of everybody |
//! | `files`, `several`, `trash` | the cloud's folders; one act on several files; the trash |
//! | `transfer`, `folder` | uploads and downloads; what a whole folder holds |
//! | `trust` | what a person can check: connections of this run, a report without content |
//! | `picture` | one picture from the web, at a click |
//! | `preferences`, `watch`, `link` | remembered choices; what changed; links out of the window |
//! | `closing` | the way from the wish to close to the end of the program |
#![warn(missing_docs)]

mod access;
mod account;
mod answer;
mod attaching;
mod attachment;
mod chat;
mod closing;
pub mod command;
mod data;
mod erase;
mod files;
mod folder;
mod history;
mod link;
mod local_name;
mod models;
mod pdf;
mod picture;
mod places;
mod preferences;
mod preview;
mod price;
mod private;
pub mod problem;
mod scheme;
mod search;
mod session;
mod several;
mod store_file;
pub mod surroundings;
mod transfer;
mod trash;
mod trust;
mod vault;
mod watch;
mod whole_file;

pub use command::call;
pub use local_name::LocalName;
pub use pdf::{answer_if_asked as read_pdf_if_asked, text_read_here as pdf_text_read_here};
pub use problem::{Code, Problem};
pub use store_file::StoreFile;
pub use surroundings::Surroundings;

use std::sync::{Arc, Mutex, MutexGuard};

/// The application. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub struct App {
    account: Arc<account::Accounts>,
    surroundings: Arc<Surroundings>,
    watch: Arc<watch::Watch>,
    closing: Arc<closing::Closing>,
    scheme: Arc<scheme::Checks>,
    trust: Arc<trust::Trust>,
    /// Held by whoever erases everything of an account or of all.
    erasing: Arc<tokio::sync::Mutex<()>>,
    /// Every connection of the application goes out through this one, so that `trust` can show them all.
    network: puter::Network,
}

impl App {
    /// Opens the application, at once. Who is signed in, and which sign-in was still open when it last ended, is found
    /// out beside it, because a locked keychain may ask the person first; [`opened`](Self::opened) waits for it.
    ///
    /// Never fails: what could not be read (a locked keychain, a damaged history) is said in the account's state.
    pub async fn open(surroundings: Surroundings) -> Self {
        erase::go_on(&surroundings);
        private::keep(&surroundings.folder);
        let trust = Arc::<trust::Trust>::default();
        let network = trust.network(surroundings.clock.clone());
        let account = Arc::new(account::Accounts::new(&surroundings));
        let surroundings = Arc::new(surroundings);
        let (watch, closing, scheme, erasing) = Default::default();
        let app = Self { account, surroundings, watch, closing, scheme, trust, erasing, network };
        account::reopen(&app);
        app
    }

    /// Waits until the saved sign-in was read, or could not be.
    pub async fn opened(&self) {
        self.account.read().await;
    }

    /// How large the person wants the window drawn; 1 is its own size.
    pub fn zoom(&self) -> f64 {
        preferences::Preferences::load(self).zoom
    }

    /// Takes a link that the operating system handed to the program, from anybody and of any content.
    ///
    /// A sign-in link goes to the open sign-in; everything else changes nothing. What came of it is in the account's
    /// state, which the window shows.
    pub async fn open_link(&self, link: &str) {
        if scheme::arrived(self, link) || scheme::is_check(link) {
            return;
        }
        // The sign-in that it belongs to may be one of the program's last run, which has to be read first.
        if !account::is_waiting(self) {
            self.opened().await;
        }
        if let Err(problem) = account::finish(self, link, false).await {
            tracing::info!(code = ?problem.code, "a link from outside was not used");
        }
    }
}

/// The value behind the lock. A panic elsewhere while it was held does not make the value wrong: every change here is
/// one assignment or none.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
