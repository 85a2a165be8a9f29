//! What exists while somebody is signed in, and goes when they sign out.
//! Dropping a session ends its answers and transfers, because it owns their tasks.

use std::sync::Arc;

use history::History;
use problem::Problem;
use puter::Client;

use crate::{
    Platform,
    access::Access,
    answer::Answers,
    attachment::Attachments,
    changes::{Changes, What},
    models::Catalogue,
    platform::Store,
    preferences::Preferences,
    seen::Seen,
    transfer::Transfers,
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
    pub(crate) attachments: Attachments,
    pub(crate) seen: Seen,
    pub(crate) changes: Arc<Changes>,
    store: Arc<dyn Store>,
}

/// Whose session it is.
pub(crate) struct Owner {
    /// The account's id among those of this computer.
    pub(crate) id: String,
    pub(crate) username: String,
    /// Puter allows such an account less at once.
    pub(crate) is_temporary: bool,
}

impl Session {
    /// Opens the account's history and is ready to ask.
    pub(crate) fn open(
        platform: &Platform,
        changes: &Arc<Changes>,
        client: Client,
        owner: Owner,
    ) -> Result<Self, Problem> {
        let Owner { id, username, is_temporary } = owner;
        let folder = platform.folder.join("accounts").join(folder_name(&id));
        std::fs::create_dir_all(&folder)?;
        let told = changes.clone();
        let damaged = move || {
            told.tell(What::Account, None);
            // A history that was damaged may have lost some of them.
            told.tell(What::Chats, None);
        };
        let clock = &platform.clock;
        let history = Arc::new(History::open(&folder.join("history.db"), clock.clone(), damaged)?);
        let access = Access::new(client, clock.clone(), changes.clone());
        let seen = Seen::of(&folder);
        Ok(Self {
            id,
            username,
            catalogue: Catalogue::new(access.clone(), clock.clone(), seen.clone()),
            answers: Answers::new(access.clone(), history.clone(), changes.clone(), is_temporary),
            attachments: Attachments::new(access.clone(), history.clone(), platform.program.clone()),
            seen,
            transfers: Transfers::new(&folder, access.clone(), clock.clone(), changes.clone()),
            access,
            history,
            changes: changes.clone(),
            store: platform.store.clone(),
        })
    }

    /// Asks Puter something in this account's name.
    pub(crate) async fn ask<T>(&self, work: impl AsyncFnOnce(Client) -> puter::Result<T>) -> Result<T, Problem> {
        self.access.ask(work).await
    }

    /// What the person chose for this account.
    pub(crate) fn preferences(&self) -> Preferences {
        Preferences::load(&*self.store, Some(&self.id))
    }

    /// Remembers what the person chose for this account.
    pub(crate) fn prefer(&self, preferences: &Preferences) -> Result<(), Problem> {
        preferences.save(&*self.store, Some(&self.id))?;
        self.changes.tell(What::Preferences, None);
        Ok(())
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
