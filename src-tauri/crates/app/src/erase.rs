//! Erasing for good all that Oriel keeps on this computer: the history of one account, or everything of everybody.
//!
//! What goes is first moved into the folder `erasing`, which happens as a whole or not at all, and then removed there.
//! What a crash or a failing disk leaves in that folder is removed at the next start. So a history is never half erased.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};

use history::History;
use problem::{Problem, Reason};
use tokio::time::{sleep, timeout};
use ulid::Ulid;

use crate::{
    Platform,
    account::{Accounts, leave_all},
    platform::Store,
    session::Session,
    whole_file,
};

/// In Oriel's folder: what is being erased.
const FOLDER: &str = "erasing";
/// In Oriel's folder: what it keeps of each account. In the folder of what is being erased it says that everything is.
const ACCOUNTS: &str = "accounts";
/// How long it is waited for whoever still works with a history after its account was signed out, and how often it is
/// looked.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(10);

/// Removes what an earlier run of Oriel did not come to. Nothing of Oriel's folder may be in use yet.
pub(crate) fn go_on(platform: &Platform) {
    if let Err(error) = sweep(&platform.folder, &*platform.store) {
        // The folder stays, and the next start tries it again.
        tracing::warn!(%error, "what was erased could not be removed from the disk");
    }
}

/// Whether everything of everybody waits for the next start to be removed.
pub(crate) fn is_unfinished(folder: &Path) -> bool {
    everybody(folder).exists()
}

/// Erases everything that is kept on this computer of the chats of this account, for good. Its answers and transfers are
/// stopped first, and nothing can be asked meanwhile. It stays signed in.
pub(crate) async fn history(platform: &Platform, session: &Session) -> Result<(), Problem> {
    let folder = platform.folder.clone();
    forget_folders(session)?;
    platform.store.forget_versions().map_err(|error| Reason::EraseRefused.with_hint(error))?;
    let _silence = session.answers.silence().await;
    session.transfers.clear().await;
    let (history, seen, store) = (session.history.clone(), session.seen.clone(), platform.store.clone());
    on_a_thread(move || {
        let away = make_room(&folder)?.join(Ulid::generate().to_string());
        history.move_away(&away)?;
        seen.erase()
            .and_then(|()| sweep(&folder, &*store))
            .map_err(|error| Reason::HistoryErasedInPart.with_hint(error))
    })
    .await
}

/// Signs out of every account and erases everything that Oriel keeps on this computer, for good: also of accounts that
/// were signed out before, and what was chosen in the settings.
///
/// Errors: a token cannot be removed, and nothing is erased then. Or files are left, which are removed at the next start.
pub(crate) async fn everything(platform: &Platform, accounts: &Arc<Accounts>) -> Result<(), Problem> {
    let folder = platform.folder.clone();
    // A disk that takes nothing is found before anybody is signed out.
    make_room(&folder)?;
    let histories: Vec<_> = accounts.sessions().iter().map(|session| Arc::downgrade(&session.history)).collect();
    leave_all(accounts).await.map_err(|problem| problem.within(|because| Reason::NoChatErased { because }))?;
    wait_until_closed(&histories).await;
    let store = platform.store.clone();
    on_a_thread(move || {
        move_accounts(&folder).map_err(|error| Reason::SignedOutNotErased.with_hint(error))?;
        sweep(&folder, &*store).map_err(|error| Reason::ErasedInPart.with_hint(error))
    })
    .await
}

/// The names of folders of chats stand in the settings as well, for as long as they are closed.
fn forget_folders(session: &Session) -> Result<(), Problem> {
    let mut preferences = session.preferences();
    if preferences.closed_folders.is_empty() {
        return Ok(());
    }
    preferences.closed_folders.clear();
    let forgotten = session.prefer(&preferences);
    forgotten.map_err(|problem| problem.within(|because| Reason::NothingErased { because }))
}

/// Waits until nobody works with these histories any more, whose accounts are signed out.
async fn wait_until_closed(histories: &[Weak<History>]) {
    let closed = async {
        while histories.iter().any(|history| history.strong_count() > 0) {
            sleep(LOOK).await;
        }
    };
    if timeout(PATIENCE, closed).await.is_err() {
        tracing::warn!("a history is still in use while it is erased");
    }
}

/// The folder for what is being erased, which is made if it is missing.
fn make_room(folder: &Path) -> Result<PathBuf, Problem> {
    let room = folder.join(FOLDER);
    let made = fs::create_dir_all(&room).and_then(|()| whole_file::settle(&room));
    made.map(|()| room).map_err(|error| Reason::EraseRefused.with_hint(error))
}

fn everybody(folder: &Path) -> PathBuf {
    folder.join(FOLDER).join(ACCOUNTS)
}

/// Moves what is kept of all accounts to where it is removed. From here on everything is as good as erased.
fn move_accounts(folder: &Path) -> io::Result<()> {
    let away = everybody(folder);
    match fs::rename(folder.join(ACCOUNTS), &away) {
        // Nobody was ever signed in: it only says that everything goes.
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(&away)?,
        moved => moved?,
    }
    whole_file::settle(&away)?;
    whole_file::settle(&folder.join(ACCOUNTS))
}

/// Removes what was moved away, and the settings as well where everything is erased.
fn sweep(folder: &Path, store: &dyn Store) -> io::Result<()> {
    let away = everybody(folder);
    if away.exists() {
        store.clear()?;
        // From here on a start does not clear the settings once more: they may be of somebody who signed in since.
        fs::rename(&away, folder.join(FOLDER).join(Ulid::generate().to_string()))?;
    }
    match fs::remove_dir_all(folder.join(FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

async fn on_a_thread(work: impl FnOnce() -> Result<(), Problem> + Send + 'static) -> Result<(), Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Problem::unexpected(error)))
}
