//! The login keychain of macOS. It asks by itself where it must, in the middle of any call.

use std::{error::Error, sync::Arc};

use app::platform::SecretsError;
use keyring_core::api::CredentialStoreApi;
use security_framework::os::macos::keychain::{SecKeychain, SecPreferencesDomain};

use super::Wish;

/// Opens the store.
pub fn open_store() -> Result<Arc<impl CredentialStoreApi>, keyring_core::Error> {
    apple_native_keyring_store::keychain::Store::new()
}

/// Its name.
pub fn usual_name() -> &'static str {
    "Keychain"
}

/// The login keychain.
pub struct Keychain;

impl Keychain {
    /// Finds it. That asks nothing, and does not tell whether it is locked; it seldom is while somebody is logged in.
    pub async fn find() -> Result<Self, SecretsError> {
        let found =
            tokio::task::spawn_blocking(|| SecKeychain::default_for_domain(SecPreferencesDomain::User).map(drop));
        match found.await {
            Ok(Ok(())) => Ok(Self),
            Ok(Err(error)) => Err(situation(&error).unwrap_or(SecretsError::Failed)),
            Err(_) => Err(SecretsError::Failed),
        }
    }

    /// There is one name for it.
    pub async fn name(&self) -> Option<&'static str> {
        None
    }

    /// Having found it is all that can be known without a question.
    pub async fn ready(&self) -> Result<(), SecretsError> {
        Ok(())
    }

    /// It asks when it is used.
    pub async fn unlock(&self, _: &str, _: &str, _: Wish) -> Result<(), SecretsError> {
        Ok(())
    }
}

/// What a status of the keychain means, by the list in Apple's `SecBase.h`.
pub fn situation(cause: &(dyn Error + 'static)) -> Option<SecretsError> {
    let status = cause.downcast_ref::<security_framework::base::Error>()?.code();
    Some(match status {
        // The person closed the question, or the system may not ask now.
        -128 | -25308 | -25315 => SecretsError::Locked,
        // The person or the entry's list of programs said no, or the keychain is for reading only.
        -61 | -25243 | -25244 | -25292 | -25293 | -34018 => SecretsError::Denied,
        // There is no keychain, or none that can be used.
        -25291 | -25294 | -25295 | -25307 => SecretsError::Missing,
        -25302 => SecretsError::TooLong,
        -26275 => SecretsError::Corrupt,
        _ => SecretsError::Failed,
    })
}
