//! The system keychain: what it can do now, and three functions, each off the caller's thread and each with an end.
//!
//! The store is opened anew for every call, because a keychain that was missing may have been started since. A locked
//! one asks the person in a window of its own and waits without limit, so that is given up after a while.

#[cfg(target_os = "linux")]
#[path = "secrets/linux.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "secrets/macos.rs"]
mod system;
#[cfg(target_os = "windows")]
#[path = "secrets/windows.rs"]
mod system;
#[cfg(all(test, target_os = "linux"))]
mod tests;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::platform::{Secrets, SecretsError};
use keyring_core::{Entry, Error, api::CredentialStoreApi};
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroize};

const SERVICE: &str = "app.oriel.desktop";
/// Long enough to type a passphrase into the keychain's own window.
const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough for a keychain that is just being started, when nothing is asked of anybody.
const A_MOMENT: Duration = Duration::from_secs(5);

/// The keychain of this system.
#[derive(Default)]
pub struct Keychain {
    /// Who answered last: on Linux that is only known once somebody has.
    name: Mutex<Option<&'static str>>,
}

#[async_trait::async_trait]
impl Secrets for Keychain {
    fn name(&self) -> String {
        self.name.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(system::usual_name).to_owned()
    }

    async fn ready(&self) -> Result<(), SecretsError> {
        let ready = async { self.keychain().await?.ready().await };
        tokio::time::timeout(A_MOMENT, ready).await.unwrap_or(Err(SecretsError::Failed))
    }

    async fn load(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        let secret = self.with_entry(name, Wish::Find, |entry| match entry.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        });
        secret.await?.map(text).transpose()
    }

    async fn keep(&self, name: &str, secret: SecretString) -> Result<(), SecretsError> {
        // As bytes: as a password, Windows would store two for each letter and take half the length.
        self.with_entry(name, Wish::Keep, move |entry| entry.set_secret(secret.expose_secret().as_bytes())).await
    }

    async fn forget(&self, name: &str) -> Result<(), SecretsError> {
        self.with_entry(name, Wish::Find, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }
}

impl Keychain {
    /// The keychain that answers now.
    async fn keychain(&self) -> Result<system::Keychain, SecretsError> {
        let keychain = system::Keychain::find().await?;
        let name = keychain.name().await;
        *self.name.lock().unwrap_or_else(PoisonError::into_inner) = name;
        Ok(keychain)
    }

    /// Does the work on the entry of this name, on a thread that may wait, once the person has unlocked it. A keychain
    /// that fails for no reason that it can name, as one does now and then that is busy, is asked a second time; all
    /// that is done here may be done twice.
    async fn with_entry<T: Send + 'static>(
        &self,
        name: &str,
        wish: Wish,
        work: impl Fn(Entry) -> Result<T, Error> + Send + Sync + 'static,
    ) -> Result<T, SecretsError> {
        let work = Arc::new(work);
        match self.with_entry_once(name, wish, Arc::clone(&work)).await {
            Err(SecretsError::Failed) => self.with_entry_once(name, wish, work).await,
            done => done,
        }
    }

    async fn with_entry_once<T: Send + 'static>(
        &self,
        name: &str,
        wish: Wish,
        work: Arc<impl Fn(Entry) -> Result<T, Error> + Send + Sync + 'static>,
    ) -> Result<T, SecretsError> {
        let work = async {
            // First and apart from the work: nothing is stored by a question that is answered after we gave it up.
            self.keychain().await?.unlock(SERVICE, name, wish).await?;
            let name = name.to_owned();
            tokio::task::spawn_blocking(move || work(system::open_store()?.build(SERVICE, &name, None)?))
                .await
                .map_err(|_| SecretsError::Failed)?
                .map_err(situation)
        };
        tokio::time::timeout(PATIENCE, work).await.unwrap_or(Err(SecretsError::Locked))
    }
}

/// What an entry is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// To read or remove it. Without it there is nothing to do.
    Find,
    /// To put a secret there, where nothing may be yet.
    Keep,
}

fn text(secret: Vec<u8>) -> Result<SecretString, SecretsError> {
    String::from_utf8(secret).map(SecretString::from).map_err(|bytes| {
        bytes.into_bytes().zeroize();
        SecretsError::Corrupt
    })
}

/// The situation a person can do something about. The error ends here, with its text: some kinds carry the secret.
fn situation(error: Error) -> SecretsError {
    match error {
        Error::PlatformFailure(cause) => system::situation(cause.as_ref()).unwrap_or(SecretsError::Failed),
        // What Windows says to a log-in that has no credentials, as one over the network.
        Error::NoStorageAccess(cause) => system::situation(cause.as_ref()).unwrap_or(SecretsError::Missing),
        Error::Ambiguous(_) => SecretsError::Ambiguous,
        Error::TooLong(..) => SecretsError::TooLong,
        Error::BadEncoding(mut secret) | Error::BadDataFormat(mut secret, _) => {
            secret.zeroize();
            SecretsError::Corrupt
        }
        // Among them what only a mistake of ours can bring about: an attribute that is invalid, a store not chosen.
        _ => SecretsError::Failed,
    }
}
