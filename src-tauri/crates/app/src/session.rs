//! What exists while somebody is signed in, and goes when they sign out.
//! Dropping a session ends its answers and transfers, because it owns their tasks.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use puter::Client;

use crate::{
    App, Problem,
    account::{AccountState, SignedIn},
    answer::Answers,
    history::History,
    models::Catalogue,
    transfer::Transfers,
};

/// A signed-in account with everything that belongs to it.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) account: SignedIn,
    pub(crate) history: Arc<History>,
    pub(crate) catalogue: Catalogue,
    pub(crate) answers: Answers,
    pub(crate) transfers: Transfers,
    ended: AtomicBool,
}

impl Session {
    /// Opens the account's history and is ready to ask.
    pub(crate) fn open(app: &App, client: Client, account: SignedIn) -> Result<Self, Problem> {
        let folder = app.surroundings.folder.join("accounts").join(folder_name(&account));
        std::fs::create_dir_all(&folder)?;
        let history = Arc::new(History::open(&folder.join("history.db"), app.surroundings.clock.clone())?);
        Ok(Self {
            client,
            account,
            history,
            catalogue: Catalogue::default(),
            answers: Answers::default(),
            transfers: Transfers::default(),
            ended: AtomicBool::new(false),
        })
    }

    /// Puter no longer accepts the token.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// The account's state as the window shows it.
    pub(crate) fn state(&self, notice: Option<Problem>) -> AccountState {
        AccountState::SignedIn { account: self.account.clone(), ended: self.ended.load(Ordering::Relaxed), notice }
    }
}

/// A folder for this account that every file system takes: letters, digits, `.`, `-` and `_`; the rest as `%XX`.
fn folder_name(account: &SignedIn) -> String {
    format!("{}@{}", account.username, account.host)
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'@' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
