//! The accounts of this computer and which of them the window shows, as the store remembers them. Never a secret.

use std::io;

use puter::Server;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::token_store::TokenLocation;
use crate::platform::Store;

/// Key in the store.
const KEY: &str = "accounts";

/// An account of this computer: somebody signed in to it here and has not signed out since.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Account {
    pub(crate) server: Server,
    /// Puter's id of it: letters, digits and `-`, at most 64.
    pub(crate) uuid: String,
    pub(crate) username: String,
    pub(crate) is_temporary: bool,
    pub(crate) kept: TokenLocation,
}

impl Account {
    /// Its id among the accounts of this computer: "0f1c…@https://puter.com". The same name on another server, or on one
    /// of the same host without encryption, is another account.
    pub(crate) fn id(&self) -> String {
        format!("{}@{}", self.uuid, self.server.gui().origin().ascii_serialization())
    }

    /// The name of its token in the keychain.
    pub(crate) fn secret_name(&self) -> String {
        format!("token {}", self.id())
    }
}

/// An account as the door names it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KnownAccount {
    /// Its id among the accounts of this computer.
    pub id: String,
    /// Puter's user name.
    pub username: String,
    /// "puter.com"; in a list that has the same host with and without encryption, "https://puter.example".
    pub host: String,
    /// An anonymous account that Puter made for a browser it had never seen.
    pub is_temporary: bool,
    /// Where the token is.
    pub kept: TokenLocation,
}

impl From<&Account> for KnownAccount {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id(),
            username: account.username.clone(),
            host: account.server.host(),
            is_temporary: account.is_temporary,
            kept: account.kept,
        }
    }
}

/// All accounts, in the order they were added, and the current one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) current: Option<String>,
    pub(crate) known: Vec<Account>,
}

impl Known {
    /// Those of the last run. What cannot be read counts as none.
    pub(crate) fn load(store: &dyn Store) -> Self {
        store.get(KEY).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    /// Remembers those whose token outlives the program.
    ///
    /// Errors: the disk does not take it. What was remembered before is whole.
    pub(crate) fn save(&self, store: &dyn Store) -> io::Result<()> {
        let mut lasting = self.clone();
        lasting.known.retain(|account| account.kept != TokenLocation::Memory);
        let value = (!lasting.known.is_empty()).then(|| serde_json::to_value(&lasting).ok()).flatten();
        store.set(KEY, value)
    }

    /// All of them, as the door names them.
    pub(crate) fn named(&self) -> Vec<KnownAccount> {
        let looks_alike = |account: &Account| {
            let (host, scheme) = (account.server.host(), account.server.gui().scheme());
            self.known.iter().any(|other| other.server.host() == host && other.server.gui().scheme() != scheme)
        };
        let named = |account: &Account| match looks_alike(account) {
            true => KnownAccount { host: account.server.gui().origin().ascii_serialization(), ..account.into() },
            false => account.into(),
        };
        self.known.iter().map(named).collect()
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Account> {
        self.known.iter().find(|account| account.id() == id)
    }

    /// Adds an account, or replaces what was known of it; answers what was known.
    pub(crate) fn put(&mut self, account: Account) -> Option<Account> {
        match self.known.iter_mut().find(|known| known.id() == account.id()) {
            Some(known) => Some(std::mem::replace(known, account)),
            None => {
                self.known.push(account);
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.known.retain(|account| account.id() != id);
        if self.current.as_deref() == Some(id) {
            self.current = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_with_and_one_without_encryption_do_not_look_alike_in_a_list() {
        let account = |gui: &str| {
            let gui: url::Url = gui.parse().unwrap();
            let server = Server::new(gui.clone(), gui, None);
            Account {
                server,
                uuid: "0f1c".into(),
                username: "mira".into(),
                is_temporary: false,
                kept: TokenLocation::Memory,
            }
        };
        let hosts = |guis: &[&str]| -> Vec<String> {
            let known = guis.iter().map(|gui| account(gui)).collect();
            Known { current: None, known }.named().into_iter().map(|account| account.host).collect()
        };
        assert_eq!(hosts(&["https://h", "http://other"]), ["h", "other"]);
        assert_eq!(
            hosts(&["https://h", "http://h", "http://h:8080", "https://puter.com"]),
            ["https://h", "http://h", "h:8080", "puter.com"]
        );
    }
}
