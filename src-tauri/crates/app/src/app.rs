//! The application: what is there from its start to its end.
//! Closing asks the window first, because only it knows what is being typed and can ask the person; one that does not
//! answer is not waited for.

use std::{sync::Arc, time::Duration};

use problem::Problem;
use tokio::{sync::watch, time::timeout};

use crate::{
    Platform,
    account::{self, Accounts},
    changes::{Changes, What},
    diagnostics::Diagnostics,
    erase,
    preferences::Preferences,
    private,
    scheme::{self, Checks},
    session::Session,
};

/// How long the window may take to say that it heard, and to keep what is typed where nobody is asked.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long what runs may take to put on disk what came of it.
const KEEPING: Duration = Duration::from_secs(2);
/// The id of [`What::Closing`] where nobody is asked.
const NOW: &str = "now";

/// The application. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub struct App {
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) platform: Arc<Platform>,
    pub(crate) changes: Arc<Changes>,
    pub(crate) scheme: Arc<Checks>,
    pub(crate) diagnostics: Arc<Diagnostics>,
    /// Held by whoever erases everything of an account or of all.
    pub(crate) erasing: Arc<tokio::sync::Mutex<()>>,
    /// Every connection of the application goes out through this one, so that `diagnostics` can show them all.
    pub(crate) network: puter::Network,
    closing: Arc<Closing>,
}

/// How far closing is.
#[derive(Default)]
struct Closing {
    /// Counts how often the window heard that the program is to close.
    heard: watch::Sender<u64>,
    /// Everything is being ended.
    is_quitting: watch::Sender<bool>,
}

impl App {
    /// Opens the application, at once. Who is signed in, and which sign-in was still open when it last ended, is found
    /// out beside it, because a locked keychain may ask the person first; [`opened`](Self::opened) waits for it.
    ///
    /// Never fails: what could not be read (a locked keychain, a damaged history) is said in the account's state.
    pub async fn open(platform: Platform) -> Self {
        erase::go_on(&platform);
        private::keep(&platform.folder);
        let platform = Arc::new(platform);
        let (changes, diagnostics) = (Arc::<Changes>::default(), Arc::<Diagnostics>::default());
        let network = diagnostics.network(platform.clock.clone());
        let accounts = Accounts::new(platform.clone(), network.clone(), changes.clone(), diagnostics.clone());
        let accounts = Arc::new(accounts);
        account::reopen(&accounts);
        let (scheme, erasing, closing) = Default::default();
        Self { accounts, platform, changes, scheme, diagnostics, erasing, network, closing }
    }

    /// Waits until the saved sign-in was read, or could not be.
    pub async fn opened(&self) {
        self.accounts.read().await;
    }

    /// What exists while somebody is signed in: of the account whose window this is.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Problem> {
        self.accounts.session()
    }

    /// The choices of whoever's window this is.
    pub(crate) fn preferences(&self) -> Preferences {
        Preferences::load(&*self.platform.store, self.accounts.current().as_deref())
    }

    /// How large the person wants the window drawn; 1 is its own size.
    pub fn zoom(&self) -> f64 {
        self.preferences().zoom
    }

    /// Whether something is being erased, or everything waits for the next start to be.
    pub(crate) fn is_erasing(&self) -> bool {
        self.erasing.try_lock().is_err() || erase::is_unfinished(&self.platform.folder)
    }

    /// Takes a link that the operating system handed to the program, from anybody and of any content.
    ///
    /// A sign-in link goes to the open sign-in; everything else changes nothing. What came of it is in the account's
    /// state, which the window shows.
    pub async fn open_link(&self, link: &str) {
        if self.scheme.arrived(link) || scheme::is_check(link) {
            return;
        }
        // The sign-in that it belongs to may be one of the program's last run, which has to be read first.
        if !account::is_waiting(&self.accounts) {
            self.opened().await;
        }
        if let Err(problem) = account::finish(&self.accounts, link, false).await {
            tracing::info!(code = ?problem.code, "a link from outside was not used");
        }
    }

    /// The person closes the program: its window hears of it, keeps what is typed, and asks where something would be
    /// cut. It ends here only if the window does not answer.
    pub async fn close(&self) {
        let mut heard = self.closing.heard.subscribe();
        let told = self.changes.tell(What::Closing, None);
        if !told || timeout(PATIENCE, heard.changed()).await.is_err() {
            self.quit().await;
        }
    }

    /// The window heard that the program is to close.
    pub(crate) fn hear_closing(&self) {
        self.closing.heard.send_modify(|times| *times += 1);
    }

    /// The system ends the program: nobody is asked. The window has a moment to keep what is typed.
    pub async fn close_now(&self) {
        let mut quitting = self.closing.is_quitting.subscribe();
        if self.changes.tell(What::Closing, Some(NOW)) {
            let _ = timeout(PATIENCE, quitting.wait_for(|is_quitting| *is_quitting)).await;
        }
        self.quit().await;
    }

    /// Ends what runs, keeps what came of it, and has the program end.
    pub(crate) async fn quit(&self) {
        self.closing.is_quitting.send_replace(true);
        let sessions = self.accounts.sessions();
        let kept = futures_util::future::join_all(sessions.iter().map(|session| session.suspend()));
        if timeout(KEEPING, kept).await.is_err() {
            tracing::warn!("what ran took too long to end; what was on disk by then is kept");
        }
        self.platform.desktop.quit();
    }
}
