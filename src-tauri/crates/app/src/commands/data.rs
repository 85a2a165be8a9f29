//! What is kept on this computer: taking chats out and in, their size, and erasing it for good.

use history::data::{Exported, Format, Imported, Taken};
use problem::{Problem, Reason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App,
    changes::What,
    commands::{Command, StreamingCommand},
    data::{Progress, bytes_below, export, import},
    erase,
    platform::milliseconds,
};

/// `data.export`: lets the person choose where, and writes a chat or all of them there. Answers `null` when the person
/// cancelled the choice. `files.cancel` ends it and leaves nothing behind.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Export {
    /// `null` is everything but deleted chats, as an archive with a file for each.
    chat: Option<String>,
    format: Format,
}

impl StreamingCommand for Export {
    type Event = Progress;
    type Output = Option<Exported>;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Option<Exported>, Problem> {
        let session = app.session()?;
        let history = session.history.clone();
        let now = milliseconds(app.platform.clock.now());
        let taken = Taken::of(&history, self.chat.as_deref(), self.format, now)?;
        let Some(destination) = app.platform.desktop.choose_destination(&taken.suggested_name()).await else {
            return Ok(None);
        };
        export(&session.transfers, history, taken, destination, emit).await.map(Some)
    }
}

/// `data.import`: lets the person choose files, and adds the chats in them. Answers `null` when the person cancelled
/// the choice. `files.cancel` ends it; chats that came in before stay.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Import {}

impl StreamingCommand for Import {
    type Event = Progress;
    type Output = Option<Imported>;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Option<Imported>, Problem> {
        let session = app.session()?;
        let files = app.platform.desktop.choose_files().await;
        if files.is_empty() {
            return Ok(None);
        }
        let now = milliseconds(app.platform.clock.now());
        let imported = import(&session.transfers, session.history.clone(), files, now, emit).await;
        // Also when it ended early: what came in before is there.
        app.changes.tell(What::Chats, None);
        imported.map(Some)
    }
}

/// What histories take on this computer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DataSize")]
pub(crate) struct Size {
    /// That of this account.
    bytes: u64,
    /// Accounts of which something is kept here, also those that are signed out.
    accounts: usize,
    /// What is kept of all of them, in bytes.
    all_bytes: u64,
}

/// `data.size`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetSize {}

impl Command for GetSize {
    type Output = Size;

    async fn run(self, app: &App) -> Result<Size, Problem> {
        let bytes = app.session()?.history.size()?;
        let folder = app.platform.folder.join("accounts");
        let accounts = std::fs::read_dir(&folder)?.count();
        Ok(Size { bytes, accounts, all_bytes: bytes_below(&folder) })
    }
}

/// `data.eraseHistory`: erases everything that is kept on this computer of the chats of this account, for good. Its
/// answers and transfers are stopped first, and nothing can be asked meanwhile. It stays signed in.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct EraseHistory {
    /// The account's id, which must be the one that the window shows.
    account: String,
}

impl Command for EraseHistory {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let _one_at_a_time = app.erasing.lock().await;
        let session = app.session()?;
        if session.id != self.account {
            return Err(Reason::AnotherAccount.into());
        }
        let erased = erase::history(&app.platform, &session).await;
        // Also when files are left: the chats are gone.
        app.changes.tell(What::Chats, None);
        app.changes.tell(What::Account, None);
        erased
    }
}

/// `data.eraseEverything`: signs out of every account and erases everything that Oriel keeps on this computer, for
/// good: also of accounts that were signed out before, and what was chosen in the settings.
///
/// Errors: a token cannot be removed, and nothing is erased then. Or files are left, which are removed at the next start.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct EraseEverything {}

impl Command for EraseEverything {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.opened().await;
        let _one_at_a_time = app.erasing.lock().await;
        let erased = erase::everything(&app.platform, &app.accounts).await;
        let desktop = &app.platform.desktop;
        desktop.forget_pages();
        desktop.zoom(app.preferences().zoom);
        for what in [What::Preferences, What::Chats, What::Account] {
            app.changes.tell(what, None);
        }
        erased
    }
}
