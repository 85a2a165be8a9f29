//! What changed, told to whoever draws it.
//! A change carries no content: the window fetches again what it shows, so that there is one truth.

use std::sync::Mutex;

use serde::Serialize;
use tokio::sync::mpsc;
use ts_rs::TS;

use crate::lock;

/// A part of the application that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Changed {
    /// Which part.
    pub what: What,
    /// Which one of it (a chat's id, a folder's path), when only one changed.
    pub id: Option<String>,
}

/// The parts that can change by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// Who is signed in, or how far a sign-in is.
    Account,
    /// The list of chats, or one chat.
    Chats,
    /// A cloud folder.
    Files,
    /// Remembered choices.
    Preferences,
    /// The program is to close: `app.closing` says that it was heard. With the id "now" nobody is asked.
    Closing,
}

/// Tells what changes to the one who listens, if somebody does. A window has one `app.watch` at a time; a new one ends
/// the old.
#[derive(Default)]
pub(crate) struct Changes {
    watcher: Mutex<Option<mpsc::UnboundedSender<Changed>>>,
}

impl Changes {
    /// Listens in the place of whoever did before.
    pub(crate) fn listen(&self) -> mpsc::UnboundedReceiver<Changed> {
        let (sender, changes) = mpsc::unbounded_channel();
        *lock(&self.watcher) = Some(sender);
        changes
    }

    /// Tells that this part changed. False if nobody is listening: a watcher that went away is replaced by the next one.
    pub(crate) fn tell(&self, what: What, id: Option<&str>) -> bool {
        let told = |watcher: &mpsc::UnboundedSender<Changed>| watcher.send(Changed { what, id: id.map(str::to_owned) });
        lock(&self.watcher).as_ref().is_some_and(|watcher| told(watcher).is_ok())
    }
}
