//! What changed, told to whoever draws it.
//! A change carries no content: the window fetches again what it shows, so that there is one truth.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use ts_rs::TS;

use crate::{App, Problem, command::Command, lock};

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

/// The one watcher, if there is one. A window has one `app.watch` at a time; a new one ends the old.
#[derive(Default)]
pub(crate) struct Watch {
    watcher: Mutex<Option<mpsc::UnboundedSender<Changed>>>,
}

impl Watch {
    /// Tells the watcher. False if nobody is listening: a watcher that went away is replaced by the next one.
    pub(crate) fn changed(&self, what: What, id: Option<&str>) -> bool {
        let told = |watcher: &mpsc::UnboundedSender<Changed>| watcher.send(Changed { what, id: id.map(str::to_owned) });
        lock(&self.watcher).as_ref().is_some_and(|watcher| told(watcher).is_ok())
    }
}

/// `app.watch`: tells what changes, until another call replaces this one.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct WatchApp {}

impl Command for WatchApp {
    type Event = Changed;
    type Output = ();

    async fn run(self, app: &App, emit: impl Fn(Changed) + Send + Sync) -> Result<(), Problem> {
        let (sender, mut changes) = mpsc::unbounded_channel();
        *lock(&app.watch.watcher) = Some(sender);
        while let Some(change) = changes.recv().await {
            emit(change);
        }
        Ok(())
    }
}
