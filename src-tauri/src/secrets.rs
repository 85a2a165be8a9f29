//! The system keychain: three functions, each off the main thread and each with an end.
//!
//! The store is opened anew for every call, because a keychain that was missing may have been started since; and a call
//! can block without limit on a locked keyring's own question to the person, so it is given up after a while.

use std::{sync::Arc, time::Duration};

use app::surroundings::{Secrets, SecretsError};
use keyring_core::{Entry, Error, api::CredentialStoreApi};
use secrecy::{ExposeSecret, SecretString};

const SERVICE: &str = "app.oriel.desktop";
/// Long enough to type a passphrase into the keychain's own window.
const PATIENCE: Duration = Duration::from_secs(60);

/// The keychain of this system.
pub struct Keychain;

#[async_trait::async_trait]
impl Secrets for Keychain {
    fn name(&self) -> String {
        name().to_owned()
    }

    async fn load(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        with_entry(name, |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn keep(&self, name: &str, secret: SecretString) -> Result<(), SecretsError> {
        with_entry(name, move |entry| entry.set_password(secret.expose_secret())).await
    }

    async fn forget(&self, name: &str) -> Result<(), SecretsError> {
        with_entry(name, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }
}

/// Does the work on the entry of this name, on a thread that may wait.
async fn with_entry<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(Entry) -> Result<T, Error> + Send + 'static,
) -> Result<T, SecretsError> {
    let name = name.to_owned();
    let done = tokio::task::spawn_blocking(move || work(open_store()?.build(SERVICE, &name, None)?));
    match tokio::time::timeout(PATIENCE, done).await {
        Ok(Ok(result)) => result.map_err(|error| situation(&error)),
        Ok(Err(_)) => Err(SecretsError::Failed),
        Err(_) => Err(SecretsError::Locked),
    }
}

/// The situation a person can do something about. The error's own text stays out: a few kinds carry the secret.
fn situation(error: &Error) -> SecretsError {
    match error {
        Error::PlatformFailure(_) | Error::NoDefaultStore => SecretsError::Missing,
        Error::NoStorageAccess(_) => SecretsError::Locked,
        _ => SecretsError::Failed,
    }
}

#[cfg(target_os = "linux")]
fn open_store() -> Result<Arc<impl CredentialStoreApi>, Error> {
    zbus_secret_service_keyring_store::Store::new()
}

#[cfg(target_os = "macos")]
fn open_store() -> Result<Arc<impl CredentialStoreApi>, Error> {
    apple_native_keyring_store::keychain::Store::new()
}

#[cfg(target_os = "windows")]
fn open_store() -> Result<Arc<impl CredentialStoreApi>, Error> {
    windows_native_keyring_store::Store::new()
}

#[cfg(target_os = "linux")]
fn name() -> &'static str {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    if desktop.contains("KDE") { "KWallet" } else { "GNOME Keyring" }
}

#[cfg(target_os = "macos")]
fn name() -> &'static str {
    "Keychain"
}

#[cfg(target_os = "windows")]
fn name() -> &'static str {
    "Credential Manager"
}
