//! What exists while somebody is signed in, and goes when they sign out.
//! Dropping a session ends its answers and transfers, because it owns their tasks.

use std::sync::Arc;

use puter::Client;

use crate::{
    App, Problem, access::Access, account::Account, answer::Answers, attachment::Texts, history::History,
    models::Catalogue, transfer::Transfers, watch::What,
};

/// An account that is open, with everything that belongs to it. It stays open while the window shows another one.
pub(crate) struct Session {
    /// The account's id among those of this computer.
    pub(crate) id: String,
    pub(crate) username: String,
    pub(crate) access: Access,
    pub(crate) history: Arc<History>,
    pub(crate) catalogue: Catalogue,
    pub(crate) answers: Answers,
    pub(crate) transfers: Transfers,
    pub(crate) texts: Texts,
}

impl Session {
    /// Opens the account's history and is ready to ask.
    pub(crate) fn open(app: &App, client: Client, account: &Account) -> Result<Self, Problem> {
        let id = account.id();
        let folder = app.surroundings.folder.join("accounts").join(folder_name(&id));
        std::fs::create_dir_all(&folder)?;
        let watch = app.watch.clone();
        let told = move || {
            watch.changed(What::Account, None);
            // A history that was damaged may have lost some of them.
            watch.changed(What::Chats, None);
        };
        let history = Arc::new(History::open(&folder.join("history.db"), app.surroundings.clock.clone(), told)?);
        Ok(Self {
            id,
            username: account.username.clone(),
            access: Access::new(client),
            history,
            catalogue: Catalogue::default(),
            answers: Answers::new(account.is_temporary),
            transfers: Transfers::new(&folder),
            texts: Texts::default(),
        })
    }

    /// Asks Puter something in this account's name.
    pub(crate) async fn ask<T>(
        &self,
        app: &App,
        work: impl AsyncFnOnce(Client) -> puter::Result<T>,
    ) -> Result<T, Problem> {
        self.access.ask(app, work).await
    }

    /// The program ends: what runs is cut, what came of it is kept, and it can go on after the next start.
    pub(crate) async fn suspend(&self) {
        tokio::join!(self.transfers.suspend(), self.answers.suspend());
    }

    /// The person signed out: what runs for this account ends, and what was received of it is kept.
    pub(crate) async fn close(&self) {
        self.transfers.end();
        self.answers.end().await;
        self.access.close();
    }
}

/// A folder for this account that every file system takes: letters, digits, `.`, `-` and `_`; the rest as `%XX`.
fn folder_name(id: &str) -> String {
    id.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'@' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
