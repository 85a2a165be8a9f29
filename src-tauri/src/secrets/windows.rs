//! The Credential Manager of Windows. It is unlocked by logging in and never asks anything.

use std::{error::Error, sync::Arc};

use app::platform::SecretsError;
use keyring_core::api::CredentialStoreApi;

use super::{SERVICE, Wish};

/// Opens the store.
pub fn open_store() -> Result<Arc<impl CredentialStoreApi>, keyring_core::Error> {
    windows_native_keyring_store::Store::new()
}

/// Its name.
pub fn usual_name() -> &'static str {
    "Credential Manager"
}

/// The Credential Manager.
pub struct Keychain;

impl Keychain {
    /// It is part of the system.
    pub async fn find() -> Result<Self, SecretsError> {
        Ok(Self)
    }

    /// There is one name for it.
    pub async fn name(&self) -> Option<&'static str> {
        None
    }

    /// Whether this log-in has credentials at all: one over the network has none. Asks for an entry that nobody makes.
    pub async fn ready(&self) -> Result<(), SecretsError> {
        let asked = tokio::task::spawn_blocking(|| open_store()?.build(SERVICE, "ready", None)?.get_attributes());
        match asked.await {
            Ok(Ok(_) | Err(keyring_core::Error::NoEntry)) => Ok(()),
            Ok(Err(error)) => Err(super::situation(error)),
            Err(_) => Err(SecretsError::Failed),
        }
    }

    /// It has no lock of its own.
    pub async fn unlock(&self, _: &str, _: &str, _: Wish) -> Result<(), SecretsError> {
        Ok(())
    }
}

/// The store does not let its causes be told apart.
pub fn situation(_: &(dyn Error + 'static)) -> Option<SecretsError> {
    None
}
