//! What the application is given by the program it runs in: a keychain, a browser, choosers, a clock, folders.
//! The shell gives the real ones; tests give others, so that no test waits, guesses or touches a person's desktop.

use std::{path::PathBuf, sync::Arc, time::SystemTime};

use async_trait::async_trait;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

/// Everything from outside, in one place.
pub struct Surroundings {
    /// Where the history is kept. Made if missing.
    pub folder: PathBuf,
    /// Address of the Puter to use instead of puter.com.
    pub server: Option<String>,
    /// Address of the OAuth bridge, where it is not found beside the server.
    pub oauth: Option<String>,
    /// The system keychain.
    pub secrets: Arc<dyn Secrets>,
    /// Remembered choices.
    pub store: Arc<dyn Store>,
    /// The person's desktop.
    pub desktop: Arc<dyn Desktop>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The system keychain. Implementations keep off the caller's thread and always come back.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// Its name as the person knows it: "GNOME Keyring".
    fn name(&self) -> String;
    /// The secret of this name, if there is one.
    async fn load(&self, name: &str) -> Result<Option<SecretString>, SecretsError>;
    /// Keeps the secret, replacing an older one.
    async fn keep(&self, name: &str, secret: SecretString) -> Result<(), SecretsError>;
    /// Removes it. Removing what is not there is fine.
    async fn forget(&self, name: &str) -> Result<(), SecretsError>;
}

/// Why the keychain did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// No keychain service is running.
    #[error("no keychain is running on this computer")]
    Missing,
    /// It is locked, or nobody answered its question in time.
    #[error("the keychain is locked")]
    Locked,
    /// It answered with an error.
    #[error("the keychain returned an error")]
    Failed,
}

/// Remembered choices: named JSON values that outlive the program.
pub trait Store: Send + Sync {
    /// The value, if there is one.
    fn get(&self, key: &str) -> Option<Value>;
    /// Remembers the value; `None` forgets it.
    fn set(&self, key: &str, value: Option<Value>);
}

/// The person's desktop.
#[async_trait]
pub trait Desktop: Send + Sync {
    /// Opens the address in the person's own browser or mail program.
    fn open(&self, address: &Url) -> std::io::Result<()>;
    /// Lets the person choose files of this computer; empty when they cancelled.
    async fn choose_files(&self) -> Vec<PathBuf>;
    /// Lets the person choose where to save a file of this name; `None` when they cancelled.
    async fn choose_destination(&self, name: &str) -> Option<PathBuf>;
}

/// The time, injected so that ten minutes can pass in a test.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> SystemTime;
}

/// The computer's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Milliseconds since 1970, as every time crosses the door.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
