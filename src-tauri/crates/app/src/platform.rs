//! What the application is given by the program it runs in: a keychain, a browser, choosers, a clock, folders.
//! The shell gives the real ones; tests give others, so that no test waits, guesses or touches a person's desktop.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
pub(crate) use history::milliseconds;
pub use history::{Clock, SystemClock};
use problem::LinksTrouble;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;
use url::Url;

use crate::LocalName;

/// Everything from outside, in one place.
pub struct Platform {
    /// Where the history is kept. Made if missing.
    pub folder: PathBuf,
    /// Address of the Puter to use instead of puter.com.
    pub server: Option<String>,
    /// Address of the OAuth bridge, where it is not found beside the server.
    pub oauth: Option<String>,
    /// This program, or one that begins with [`read_pdf_if_asked`](crate::read_pdf_if_asked) too: it is started once
    /// more for work on a stranger's file that may have to be ended.
    pub program: PathBuf,
    /// The system keychain.
    pub secrets: Arc<dyn Secrets>,
    /// Remembered choices.
    pub store: Arc<dyn Store>,
    /// The person's desktop.
    pub desktop: Arc<dyn Desktop>,
    /// Who gets `oriel://` links on this computer.
    pub scheme: Arc<dyn Scheme>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What holds the engine that draws the window.
    pub sandbox: Sandbox,
    /// What this computer is, for the report a person may copy: ("Desktop", "GNOME"). Names and versions of the
    /// system's parts, in the order they are shown; never a name of a person, a folder or a file.
    pub facts: Vec<(&'static str, String)>,
}

/// Whether the engine that draws the window is held in a sandbox: whoever took it over by what an answer holds would
/// reach neither files nor programs of this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Sandbox {
    /// It is.
    On,
    /// bubblewrap, which would make one, is not installed.
    Missing,
    /// The system does not let it make one, or a variable of the person says so.
    Refused,
    /// The package brings along what a sandbox does not see, as an AppImage does.
    Apart,
}

/// The system keychain. Implementations keep off the caller's thread and always come back.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// Its name as the person knows it: "GNOME Keyring".
    fn name(&self) -> String;
    /// Whether it would take a secret now, found out without asking the person anything: a locked keychain stays
    /// locked and answers [`SecretsError::Locked`].
    async fn ready(&self) -> Result<(), SecretsError>;
    /// The secret of this name, if there is one. A locked keychain asks the person to unlock it.
    async fn load(&self, name: &str) -> Result<Option<SecretString>, SecretsError>;
    /// Keeps the secret, replacing an older one.
    async fn keep(&self, name: &str, secret: SecretString) -> Result<(), SecretsError>;
    /// Removes it. Removing what is not there is fine.
    async fn forget(&self, name: &str) -> Result<(), SecretsError>;
}

/// Why the keychain did not do it. None of these carries text of the keychain: a few kinds repeat the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// No keychain service is running.
    #[error("no keychain is running on this computer")]
    Missing,
    /// It is locked, and the person did not unlock it in time or at all.
    #[error("the keychain is locked")]
    Locked,
    /// It does not allow this program to read or write.
    #[error("the keychain does not allow it")]
    Denied,
    /// Several secrets have this name, and nothing says which is ours.
    #[error("the keychain has several secrets of this name")]
    Ambiguous,
    /// The keychain takes no secret of this length.
    #[error("the secret is too long for the keychain")]
    TooLong,
    /// What is stored under this name is not text.
    #[error("the stored secret is damaged")]
    Corrupt,
    /// It answered with any other error.
    #[error("the keychain returned an error")]
    Failed,
}

/// Remembered choices: named JSON values that outlive the program.
pub trait Store: Send + Sync {
    /// The value, if there is one.
    fn get(&self, key: &str) -> Option<Value>;
    /// Remembers the value; `None` forgets it.
    ///
    /// # Errors
    /// It cannot be written: the value is what it was before.
    fn set(&self, key: &str, value: Option<Value>) -> std::io::Result<()>;
    /// Leaves no earlier version of them on the disk, nor what was set aside as damaged.
    ///
    /// # Errors
    /// Some of it cannot be removed: it is still there.
    fn forget_versions(&self) -> std::io::Result<()>;
    /// Forgets them all for good: nothing of any of them is left on the disk.
    ///
    /// # Errors
    /// Some of it cannot be removed: it is still there.
    fn clear(&self) -> std::io::Result<()>;
    /// What was wrong with what the last run had left, if anything was.
    fn damage(&self) -> Option<Damage>;
}

/// Remembered choices that could not be read when the program began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The name of the damaged file, which is kept in the application's folder.
    pub kept: String,
    /// Whether an earlier version is used instead; otherwise nothing is remembered.
    pub is_restored: bool,
}

/// The person's desktop.
#[async_trait]
pub trait Desktop: Send + Sync {
    /// Opens the address in the person's own browser or mail program.
    fn open(&self, address: &Url) -> std::io::Result<()>;
    /// Opens the system's own dialog for printing what the window shows. True when it has ended and the printer has the
    /// pages it gets; false at once where only the web engine knows when that is, and tells the page.
    async fn print(&self) -> std::io::Result<bool>;
    /// Ends the program. Everything is kept by then, and nothing asks once more.
    fn quit(&self);
    /// Draws everything in the window larger or smaller; 1 is its own size.
    fn zoom(&self, factor: f64);
    /// Has the engine that draws the window forget what it keeps on the disk of the pages it showed.
    fn forget_pages(&self);
    /// Lets the person choose files of this computer; empty when they cancelled.
    async fn choose_files(&self) -> Vec<PathBuf>;
    /// Takes the files and folders of the last drop on the window, where its engine does not show them to the page;
    /// otherwise there are none.
    fn dropped_files(&self) -> Vec<PathBuf>;
    /// Lets the person choose where to save a file of this name; `None` when they cancelled.
    async fn choose_destination(&self, name: &LocalName) -> Option<PathBuf>;
    /// The text on the clipboard, at the person's wish; `None` if there is none. It may be a sign-in link, which is as
    /// secret as a password: it is read here so that it never enters the window's page.
    async fn clipboard(&self) -> Option<String>;
}

/// Who gets `oriel://` links on this computer. Nothing here opens a link or asks the person anything.
#[async_trait]
pub trait Scheme: Send + Sync {
    /// The program that would get a link now.
    async fn handler(&self) -> Handler;
    /// Makes this program the one; an error says why that cannot be done here.
    async fn repair(&self) -> Result<(), LinksTrouble>;
}

/// Which program gets `oriel://` links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "handler", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(rename = "LinkHandler")]
pub enum Handler {
    /// This program, at the place it runs from. Repairing tells the system so once more.
    Ours,
    /// Another program.
    Other {
        /// What it calls itself, or the command that starts it.
        name: String,
    },
    /// Another copy of this program.
    AnotherOriel {
        /// The path it is started by.
        program: String,
    },
    /// This program, but without the link.
    WithoutLink {
        /// The file that starts it so.
        entry: String,
    },
    /// A program that is not there any more.
    Gone {
        /// What it called itself.
        name: String,
        /// The path it was started by.
        program: String,
    },
    /// Only an app bundle, and this program runs outside of one.
    NotABundle,
    /// No program.
    Nobody,
    /// The system does not tell. Repairing cannot help then.
    Unknown {
        /// Why not.
        trouble: LinksTrouble,
    },
}
