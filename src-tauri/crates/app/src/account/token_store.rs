//! Where sign-in tokens are kept: the system keychain; where there is none, memory or a file locked with a passphrase,
//! as the person chose. Nothing is ever written anywhere else.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};

use problem::{KeychainTrouble, Problem, Reason};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{
    accounts::Account,
    labelled::{label, token_for},
};
use crate::{
    lock,
    platform::{Secrets, SecretsError, Store},
    vault::{SHORTEST_PASSPHRASE, Vault, VaultError},
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

/// The places that outlive the program, the best first. What none of them takes stays in memory.
const LASTING: [TokenLocation; 2] = [TokenLocation::Keychain, TokenLocation::File];

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
        self.next_place().await != TokenLocation::Memory || self.memory_is_chosen()
    }

    /// Whether there is this place. A keychain that is locked counts as one: it asks when it is needed.
    async fn has(&self, place: TokenLocation) -> bool {
        match place {
            TokenLocation::Keychain => self.secrets.ready().await != Err(SecretsError::Missing),
            TokenLocation::File => self.vault.is_open(),
            TokenLocation::Memory => true,
        }
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
        for place in LASTING {
            if self.has(place).await {
                return place;
            }
        }
        TokenLocation::Memory
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
        let mut trouble = None;
        for place in LASTING {
            match self.put(place, account, token).await {
                Ok(()) => {
                    lock(&self.memory).remove(&account.secret_name());
                    return (place, trouble);
                }
                Err(TokenStoreError::Keychain(error)) => trouble = Some(error),
                Err(_) => {}
            }
        }
        self.keep_in_memory(account, token);
        (TokenLocation::Memory, trouble)
    }

    /// Keeps a token until the program closes, and nowhere else.
    pub(crate) fn keep_in_memory(&self, account: &Account, token: &SecretString) {
        lock(&self.memory).insert(account.secret_name(), label(token, &account.server));
    }

    /// Keeps a token in this place.
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
        let reason = match self {
            Self::Keychain(error) => Reason::Keychain { keychain: keychain.to_owned(), trouble: error.into() },
            Self::OtherServer => Reason::TokenOfOtherServer,
            Self::NeedsPassphrase => Reason::TokenFileLocked,
            Self::File(VaultError::WrongPassphrase) => Reason::WrongPassphrase,
            Self::File(VaultError::TooShort) => Reason::PassphraseTooShort { least: SHORTEST_PASSPHRASE },
            Self::File(VaultError::Damaged) => Reason::TokenFileDamaged,
            Self::File(_) => Reason::TokenFileFailed,
        };
        reason.into()
    }
}

impl From<SecretsError> for KeychainTrouble {
    fn from(error: SecretsError) -> Self {
        match error {
            SecretsError::Missing => Self::Missing,
            SecretsError::Locked => Self::Locked,
            SecretsError::Denied => Self::Denied,
            SecretsError::Ambiguous => Self::Ambiguous,
            SecretsError::TooLong => Self::TooLong,
            SecretsError::Corrupt => Self::Corrupt,
            SecretsError::Failed => Self::Failed,
        }
    }
}

/// Why a new token is not in the keychain, and where it is instead.
pub(crate) fn kept_elsewhere(kept: TokenLocation, error: SecretsError, keychain: String) -> Option<Problem> {
    let trouble = error.into();
    match kept {
        TokenLocation::Keychain => None,
        // The person chose the file because there is no keychain; that alone needs no words each time.
        TokenLocation::File if error == SecretsError::Missing => None,
        TokenLocation::File => Some(Reason::TokenInFile { keychain, trouble }.into()),
        TokenLocation::Memory => Some(Reason::TokenInMemory { keychain, trouble }.into()),
    }
}
