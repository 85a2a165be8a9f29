//! Who is signed in, and signing in and out.
//!
//! | module | its one job |
//! |---|---|
//! | [`sign_in`] | one sign-in as a state machine: what happens, and what is to be done about it |
//! | [`effects`] | does it: the browser, the listener, the exchange |
//! | [`restore`] | the accounts that are already signed in: opening, switching, signing out |
//! | [`accounts`] | which there are, as the store remembers them |
//! | [`token_store`] | where their tokens are: keychain, file, memory |
//! | [`labelled`] | a token together with the server it is for |
//! | [`report`] | what the report of a problem says of all this |
//! | [`actions`] | what a person does about all this |

mod accounts;
mod actions;
mod effects;
mod labelled;
mod report;
mod restore;
mod sign_in;
mod token_store;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use problem::{Problem, Reason};
use puter::{Server, sign_in::PageWords};
use serde::Serialize;
use tokio::{sync::watch, task::JoinSet};
use tokio_util::task::AbortOnDropHandle;
use ts_rs::TS;

use self::{
    accounts::Known,
    sign_in::{SignIn, State},
    token_store::TokenStore,
};
pub(crate) use self::{
    accounts::{Account, KnownAccount},
    effects::{finish, is_waiting},
    restore::{leave_all, reopen},
    token_store::TokenLocation,
};
use crate::{
    Platform,
    access::Ended,
    changes::{Changes, What},
    diagnostics::Diagnostics,
    lock,
    platform::{Damage, Store, milliseconds},
    session::Session,
};

/// Who is signed in, and how far a sign-in is. The two are independent: a person may sign in to a second account, or
/// again after the session ended, while the first one's window stays as it is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountState {
    /// The accounts of this computer, in the order they were added.
    accounts: Vec<KnownAccount>,
    /// Whose window this is.
    current: Option<SignedIn>,
    /// How far a sign-in is.
    sign_in: SignInStep,
    /// A saved sign-in that is not open yet, and what it waits for.
    saved: Option<SavedSignIn>,
    /// What the person should know about the last step.
    notice: Option<Problem>,
}

impl AccountState {
    /// The id of the account whose window this is.
    pub(crate) fn id(&self) -> Option<&str> {
        self.current.as_ref().map(|account| account.id.as_str())
    }
}

/// The account whose window this is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedIn {
    /// Its id among the accounts of this computer.
    id: String,
    /// Puter's user name.
    username: String,
    /// "puter.com".
    host: String,
    /// An anonymous account that Puter made for a browser it had never seen.
    is_temporary: bool,
    /// Where the token is.
    kept: TokenLocation,
    /// Where its Puter answers.
    server: Origins,
    /// Puter no longer accepts the token: sign in again. Chats can still be read.
    ended: Option<Ended>,
}

/// The addresses of a Puter: "https://puter.com".
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Origins {
    /// What a person opens in the browser.
    gui: String,
    /// What answers requests.
    api: String,
    /// The OAuth authorization server, if one is known.
    oauth: Option<String>,
}

impl From<&Server> for Origins {
    fn from(server: &Server) -> Self {
        let origin = |address: &url::Url| address.origin().ascii_serialization();
        Self { gui: origin(server.gui()), api: origin(server.api()), oauth: server.oauth().map(origin) }
    }
}

/// How far a sign-in is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "step", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum SignInStep {
    /// None is open.
    Idle,
    /// There is no keychain: where shall the token be?
    Choosing {
        /// "puter.com".
        host: String,
    },
    /// The server is asked how it signs people in.
    Connecting {
        /// "puter.com".
        host: String,
    },
    /// Only Puter's consent page is left, which hands over the token itself: may it be used?
    Asking {
        /// "puter.example".
        host: String,
        /// What was found out about the server.
        server: Origins,
        /// What went wrong with the sign-in service, in the client library's words; `null` where there is none.
        failure: Option<String>,
    },
    /// The browser is open; its answer is awaited.
    Waiting {
        /// "puter.com".
        host: String,
        /// What was found out about the server.
        server: Origins,
        /// The page that the browser shows.
        address: String,
        /// How the answer comes back.
        way: RedirectKind,
        /// When the link runs out.
        expires_at: i64,
    },
    /// The answer came and is being exchanged for a token.
    Finishing {
        /// "puter.com".
        host: String,
    },
}

/// How the browser's answer comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum RedirectKind {
    /// A code through `oriel://`.
    Scheme,
    /// A code through a loopback address.
    Loopback,
    /// Puter's consent page (AuthMe) through a loopback address.
    Authme,
}

impl From<puter::sign_in::RedirectKind> for RedirectKind {
    fn from(way: puter::sign_in::RedirectKind) -> Self {
        match way {
            puter::sign_in::RedirectKind::Scheme => Self::Scheme,
            puter::sign_in::RedirectKind::LoopbackCode => Self::Loopback,
            puter::sign_in::RedirectKind::LoopbackAuthMe => Self::Authme,
        }
    }
}

/// A saved sign-in that is not open yet.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedSignIn {
    /// Whose.
    account: KnownAccount,
    /// What must happen first.
    waits_for: WaitsFor,
    /// Why it did not open at once.
    problem: Option<Problem>,
}

impl SavedSignIn {
    fn new(account: &Account, waits_for: WaitsFor, problem: Option<Problem>) -> Self {
        Self { account: account.into(), waits_for, problem }
    }
}

/// What a saved sign-in waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum WaitsFor {
    /// The keychain is being asked, and may be asking the person in a window of its own.
    Keychain,
    /// The keychain stayed locked or failed: the person may try again.
    Unlock,
    /// The passphrase of the file.
    Passphrase,
}

/// The accounts of this computer and the open sign-in.
pub(crate) struct Accounts {
    inner: Mutex<Inner>,
    tokens: TokenStore,
    /// True once the saved sign-in was read, or could not be.
    is_read: watch::Sender<bool>,
    /// Held by whoever keeps or forgets the attempt whose link may start the program.
    unfinished: tokio::sync::Mutex<()>,
    platform: Arc<Platform>,
    network: puter::Network,
    changes: Arc<Changes>,
    diagnostics: Arc<Diagnostics>,
}

struct Inner {
    accounts: Known,
    /// Accounts that were opened in this run, by id. One that is not current keeps its answers and transfers going.
    sessions: HashMap<String, Arc<Session>>,
    /// The account whose history could not be opened the last time, and why.
    unopened: Option<(String, Problem)>,
    saved: Option<SavedSignIn>,
    sign_in: SignIn,
    /// Listens for the browser on the loopback address. It outlives the attempt by a minute, for the page that says how
    /// that ended; the next sign-in replaces it.
    listener: Option<AbortOnDropHandle<()>>,
    /// What the page in the browser says how a sign-in ended with, if the window has told.
    page_words: Option<PageWords>,
    /// Exchanges of a code for a token. One that the person gave up comes to its end, to leave nothing behind.
    finishing: JoinSet<()>,
    /// Reads the saved sign-in.
    reading: Option<AbortOnDropHandle<()>>,
    /// What was wrong with what the last run had left of remembered choices.
    damage: Option<Damage>,
}

impl Accounts {
    /// As the last run left them; none is open yet, which [`reopen`] begins.
    pub(crate) fn new(
        platform: Arc<Platform>,
        network: puter::Network,
        changes: Arc<Changes>,
        diagnostics: Arc<Diagnostics>,
    ) -> Self {
        let accounts = Known::load(&*platform.store);
        let current = accounts.current.as_deref().and_then(|id| accounts.find(id));
        let inner = Inner {
            saved: current.map(|account| SavedSignIn::new(account, WaitsFor::Keychain, None)),
            accounts,
            sessions: HashMap::new(),
            unopened: None,
            sign_in: SignIn::default(),
            listener: None,
            page_words: None,
            finishing: JoinSet::new(),
            reading: None,
            damage: platform.store.damage(),
        };
        let (secrets, store) = (platform.secrets.clone(), platform.store.clone());
        Self {
            inner: Mutex::new(inner),
            tokens: TokenStore::new(secrets, store, &platform.folder),
            is_read: watch::Sender::new(false),
            unfinished: tokio::sync::Mutex::default(),
            platform,
            network,
            changes,
            diagnostics,
        }
    }

    /// What exists while somebody is signed in: of the account whose window this is.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Problem> {
        let inner = self.lock();
        let session = inner.session().cloned();
        session.ok_or_else(|| inner.why_unopened().cloned().unwrap_or_else(|| Reason::SignedOut.into()))
    }

    /// All accounts that are open, seen or not.
    pub(crate) fn sessions(&self) -> Vec<Arc<Session>> {
        self.lock().sessions.values().cloned().collect()
    }

    /// The id of the account whose window this is.
    pub(crate) fn current(&self) -> Option<String> {
        self.lock().accounts.current.clone()
    }

    /// Who is signed in, and how far a sign-in is.
    pub(crate) fn state(&self) -> AccountState {
        self.lock().state()
    }

    /// Changes something about the accounts and tells the window.
    fn change<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changes.tell(What::Account, None);
        changed
    }

    /// Says something beside the state, whatever it is.
    fn note(&self, notice: Option<Problem>) {
        self.change(|inner| inner.sign_in.note(notice));
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    /// Waits until the saved sign-in was read, or could not be.
    pub(crate) async fn read(&self) {
        // The sender is this very value, so it cannot be gone.
        let _ = self.is_read.subscribe().wait_for(|is_read| *is_read).await;
    }
}

impl Inner {
    fn session(&self) -> Option<&Arc<Session>> {
        self.sessions.get(self.accounts.current.as_deref()?)
    }

    /// Why the current account is not open although somebody is signed in to it.
    fn why_unopened(&self) -> Option<&Problem> {
        let (id, problem) = self.unopened.as_ref()?;
        let is_current = self.session().is_none() && self.accounts.current.as_ref() == Some(id);
        is_current.then_some(problem)
    }

    fn state(&self) -> AccountState {
        AccountState {
            accounts: self.accounts.named(),
            current: self.session().and_then(|session| self.signed_in(session)),
            sign_in: self.step(),
            saved: self.saved.clone(),
            notice: self.notice(),
        }
    }

    fn notice(&self) -> Option<Problem> {
        let of_history = || self.session()?.history.notice();
        let of_store = || self.damage.as_ref().map(news_of);
        self.sign_in.notice().cloned().or_else(of_history).or_else(|| self.why_unopened().cloned()).or_else(of_store)
    }

    /// Remembers the accounts for the next run, and says so where the disk does not take it.
    fn remember(&mut self, store: &dyn Store) {
        if let Err(error) = self.accounts.save(store) {
            self.sign_in.note(Some(Reason::AccountsNotWritten.with_hint(error)));
        }
    }

    fn signed_in(&self, session: &Session) -> Option<SignedIn> {
        let account = self.accounts.find(&session.id)?;
        Some(SignedIn {
            id: account.id(),
            username: account.username.clone(),
            host: account.server.host(),
            is_temporary: account.is_temporary,
            kept: account.kept,
            server: (&account.server).into(),
            ended: session.access.ended(),
        })
    }

    fn step(&self) -> SignInStep {
        match self.sign_in.now() {
            State::Idle => SignInStep::Idle,
            State::Choosing(request) => SignInStep::Choosing { host: request.server.host() },
            State::Connecting(request) => SignInStep::Connecting { host: request.server.host() },
            State::Asking(request, failure) => SignInStep::Asking {
                host: request.server.host(),
                server: (&request.server).into(),
                failure: failure.clone(),
            },
            State::Waiting(attempt) => SignInStep::Waiting {
                host: attempt.server().host(),
                server: attempt.server().into(),
                address: attempt.address().to_string(),
                way: attempt.way().into(),
                expires_at: milliseconds(attempt.expires()),
            },
            State::Finishing(attempt) => SignInStep::Finishing { host: attempt.server().host() },
        }
    }
}

/// What the person should know about remembered choices that were damaged.
fn news_of(Damage { kept, is_restored }: &Damage) -> Problem {
    Reason::SettingsDamaged { is_restored: *is_restored, kept: kept.clone() }.into()
}
