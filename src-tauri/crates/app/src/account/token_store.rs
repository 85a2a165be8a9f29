//! Where sign-in tokens are kept: the system keychain; where there is none, memory or a file locked with a passphrase,
//! as the person chose. Nothing is ever written anywhere else.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{
    accounts::Account,
    labelled::{label, token_for},
};
use crate::{
    Code, Problem, lock,
    platform::{Secrets, SecretsError, Store},
    vault::{Vault, VaultError},
};

/// Key under which the store remembers that the person chose memory where there is no keychain.
const CHOSEN: &str = "tokensInMemory";

/// Where a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum TokenLocation {
    /// In the system keychain.
    Keychain,
    /// In a file locked with a passphrase.
    File,
    /// In memory only, until Oriel is closed.
    Memory,
}

/// Why a token could not be read or removed.
#[derive(Debug)]
pub(crate) enum TokenStoreError {
    /// The keychain did not do it.
    Keychain(SecretsError),
    /// The file needs its passphrase first.
    NeedsPassphrase,
    /// The file did not do it.
    File(VaultError),
    /// It is not for the server of its account, or does not say for which.
    OtherServer,
}

/// The places where tokens are kept.
pub(crate) struct TokenStore {
    secrets: Arc<dyn Secrets>,
    store: Arc<dyn Store>,
    pub(crate) vault: Vault,
    memory: Mutex<HashMap<String, SecretString>>,
}

impl TokenStore {
    pub(crate) fn new(secrets: Arc<dyn Secrets>, store: Arc<dyn Store>, folder: &Path) -> Self {
        Self { secrets, store, vault: Vault::new(folder), memory: Mutex::default() }
    }

    /// The keychain's name as the person knows it.
    pub(crate) fn keychain(&self) -> String {
        self.secrets.name()
    }

    /// Whether the keychain would take a token without a question to the person.
    pub(crate) async fn ready(&self) -> Result<(), SecretsError> {
        self.secrets.ready().await
    }

    /// Whether it is settled where the next token goes: there is a keychain, or the person chose what to do without.
    pub(crate) async fn has_place(&self) -> bool {
        !self.is_without_keychain().await || self.vault.is_open() || self.memory_is_chosen()
    }

    /// A keychain that is locked counts as one: it asks when it is needed.
    async fn is_without_keychain(&self) -> bool {
        self.secrets.ready().await == Err(SecretsError::Missing)
    }

    fn memory_is_chosen(&self) -> bool {
        self.store.get(CHOSEN).is_some_and(|value| value == true)
    }

    /// From now on tokens stay in memory where there is no keychain.
    pub(crate) fn choose_memory(&self) {
        self.choose(Some(true.into()));
    }

    /// A choice that the disk does not take is asked for again at the next sign-in.
    fn choose(&self, memory: Option<Value>) {
        if let Err(error) = self.store.set(CHOSEN, memory) {
            tracing::warn!(%error, "where tokens go is not remembered");
        }
    }

    /// Where the next token goes, if its place takes it.
    pub(crate) async fn next_place(&self) -> TokenLocation {
        match self.is_without_keychain().await {
            false => TokenLocation::Keychain,
            true if self.vault.is_open() => TokenLocation::File,
            true => TokenLocation::Memory,
        }
    }

    /// From now on tokens go into the file where there is no keychain. Makes it, or opens the one that is there.
    pub(crate) async fn choose_file(&self, passphrase: SecretString) -> Result<(), VaultError> {
        if self.vault.exists() {
            self.vault.open(passphrase).await?;
        } else {
            self.vault.create(passphrase).await?;
        }
        self.choose(None);
        Ok(())
    }

    /// Keeps a token in the best place that takes it; says where, and why not in the keychain.
    pub(crate) async fn keep(&self, account: &Account, token: &SecretString) -> (TokenLocation, Option<SecretsError>) {
        let (name, labelled) = (&account.secret_name(), label(token, &account.server));
        let Err(error) = self.secrets.keep(name, labelled.clone()).await else {
            lock(&self.memory).remove(name);
            return (TokenLocation::Keychain, None);
        };
        if self.vault.is_open() && self.vault.keep(name, labelled).is_ok() {
            lock(&self.memory).remove(name);
            return (TokenLocation::File, Some(error));
        }
        self.keep_in_memory(account, token);
        (TokenLocation::Memory, Some(error))
    }

    /// Keeps a token until the program closes, and nowhere else.
    pub(crate) fn keep_in_memory(&self, account: &Account, token: &SecretString) {
        lock(&self.memory).insert(account.secret_name(), label(token, &account.server));
    }

    /// Keeps a token in this place and nowhere else.
    pub(crate) async fn put(
        &self,
        to: TokenLocation,
        account: &Account,
        token: &SecretString,
    ) -> Result<(), TokenStoreError> {
        let (name, labelled) = (&account.secret_name(), label(token, &account.server));
        match to {
            TokenLocation::Keychain => self.secrets.keep(name, labelled).await.map_err(TokenStoreError::Keychain),
            TokenLocation::File if !self.vault.is_open() => Err(TokenStoreError::NeedsPassphrase),
            TokenLocation::File => self.vault.keep(name, labelled).map_err(TokenStoreError::File),
            TokenLocation::Memory => {
                self.keep_in_memory(account, token);
                Ok(())
            }
        }
    }

    /// The token of this account; a locked keychain asks the person.
    pub(crate) async fn load(&self, account: &Account) -> Result<Option<SecretString>, TokenStoreError> {
        let name = &account.secret_name();
        let labelled = match account.kept {
            TokenLocation::Keychain => self.secrets.load(name).await.map_err(TokenStoreError::Keychain)?,
            TokenLocation::File if !self.vault.is_open() => return Err(TokenStoreError::NeedsPassphrase),
            TokenLocation::File => self.vault.load(name).map_err(TokenStoreError::File)?,
            TokenLocation::Memory => lock(&self.memory).get(name).cloned(),
        };
        labelled.map(|kept| token_for(&account.server, &kept).ok_or(TokenStoreError::OtherServer)).transpose()
    }

    /// Removes a token.
    pub(crate) async fn forget(&self, kept: TokenLocation, name: &str) -> Result<(), TokenStoreError> {
        match kept {
            TokenLocation::Keychain => self.secrets.forget(name).await.map_err(TokenStoreError::Keychain),
            TokenLocation::File if !self.vault.is_open() => Err(TokenStoreError::NeedsPassphrase),
            TokenLocation::File => self.vault.forget(name).map_err(TokenStoreError::File),
            TokenLocation::Memory => {
                lock(&self.memory).remove(name);
                Ok(())
            }
        }
    }
}

impl TokenStoreError {
    /// What it means for reading the saved sign-in, and what to do.
    pub(crate) fn problem(self, keychain: &str) -> Problem {
        let sentence = match self {
            Self::Keychain(error) => return keychain_problem(error, keychain),
            Self::OtherServer => {
                return Problem::new(
                    Code::SignedOut,
                    "The saved sign-in is for another server than the list of accounts says, so it was not used. Chats on this computer are safe. Sign in again if you know this server.",
                );
            }
            Self::NeedsPassphrase => "The file with the sign-in token is locked. Type its passphrase to go on.".into(),
            Self::File(VaultError::WrongPassphrase) => {
                return Problem::new(Code::Passphrase, "This is not the passphrase of the file. Nothing was changed; try again.");
            }
            Self::File(VaultError::Damaged) => {
                "The file with the sign-in token is damaged and cannot be opened. Nothing else is affected: remove it and sign in again.".into()
            }
            Self::File(_) => {
                "The file with the sign-in token could not be read or written. Nothing was changed; check the disk’s free space and rights.".to_owned()
            }
        };
        Problem::new(Code::Keychain, sentence)
    }
}

/// Why the keychain did not give the saved sign-in, and what to do.
pub(crate) fn keychain_problem(error: SecretsError, name: &str) -> Problem {
    let sentence = match error {
        SecretsError::Missing => format!(
            "No keychain is running on this computer, so the saved sign-in could not be read. Start {name} and try again, or sign in anew."
        ),
        SecretsError::Locked => {
            format!("{name} is locked. Unlock it to use the saved sign-in, or sign in anew. Nothing was changed.")
        }
        SecretsError::Denied => format!(
            "{name} does not let Oriel read the saved sign-in. Allow Oriel there and try again, or sign in anew. Nothing was changed."
        ),
        SecretsError::Ambiguous => format!(
            "{name} holds several tokens for this account, and nothing says which is the right one. Remove the entries “app.oriel.desktop” there, or sign in anew."
        ),
        SecretsError::TooLong => {
            format!("{name} takes no token of this length. Nothing was changed.")
        }
        SecretsError::Corrupt => {
            format!("What {name} holds for this account is not a token. Sign in anew; it is replaced then.")
        }
        SecretsError::Failed => {
            format!("{name} returned an error. Nothing was changed. Try again, or sign in anew.")
        }
    };
    Problem::new(Code::Keychain, sentence)
}

/// Why a token stays where it is instead of moving into the keychain, and what to do.
pub(crate) fn not_moved(error: SecretsError, name: &str) -> Problem {
    let why = why_not_kept(error, name);
    let sentence = format!("The token stays where it is, because {why}. You are still signed in; try again later.");
    Problem::new(Code::Keychain, sentence)
}

fn why_not_kept(error: SecretsError, name: &str) -> String {
    match error {
        SecretsError::Missing => "no keychain is running on this computer".to_owned(),
        SecretsError::Locked => format!("{name} is locked"),
        SecretsError::Denied => format!("{name} does not let Oriel write"),
        SecretsError::Ambiguous => format!("{name} holds several entries of this name"),
        SecretsError::TooLong => format!("{name} takes no token of this length"),
        SecretsError::Corrupt | SecretsError::Failed => format!("{name} returned an error"),
    }
}

/// Why a new token is not in the keychain, where it is instead, and what to do.
pub(crate) fn kept_elsewhere(kept: TokenLocation, error: SecretsError, name: &str) -> Option<Problem> {
    let why = why_not_kept(error, name);
    let sentence = match kept {
        TokenLocation::Keychain => return None,
        // The person chose the file because there is no keychain; that alone needs no words each time.
        TokenLocation::File if error == SecretsError::Missing => return None,
        TokenLocation::File => format!("The token is in the file locked with your passphrase, because {why}."),
        TokenLocation::Memory => format!(
            "You are signed in until you close Oriel: {why}, so the token is in memory only and written nowhere. Once the keychain can be used, Settings, Account moves it there."
        ),
    };
    Some(Problem::new(Code::Keychain, sentence))
}
