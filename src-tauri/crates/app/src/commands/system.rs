//! The program itself: what changes in it, and closing it.

use problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App,
    changes::Changed,
    commands::{Command, StreamingCommand},
    transfer::Kind,
};

/// `app.watch`: tells what changes, until another call replaces this one.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct WatchApp {}

impl StreamingCommand for WatchApp {
    type Event = Changed;
    type Output = ();

    async fn run(self, app: &App, emit: impl Fn(Changed) + Send + Sync) -> Result<(), Problem> {
        let mut changes = app.changes.listen();
        while let Some(change) = changes.recv().await {
            emit(change);
        }
        Ok(())
    }
}

/// What would be cut if the program ended now.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub(crate) struct Underway {
    /// Answers that stream, and questions that wait to be sent.
    answers: usize,
    uploads: usize,
    downloads: usize,
    /// Chats that are brought in from files.
    imports: usize,
    /// Chats that are taken out into files.
    exports: usize,
}

/// `app.close`: closes the program as the button of its window does.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Close {}

impl Command for Close {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.close().await;
        Ok(())
    }
}

/// `app.closing`: says that the window heard of it, and answers what would be cut.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct HearClosing {}

impl Command for HearClosing {
    type Output = Underway;

    async fn run(self, app: &App) -> Result<Underway, Problem> {
        app.hear_closing();
        let sessions = app.accounts.sessions();
        let transfers = |kind| sessions.iter().map(|session| session.transfers.count(kind)).sum();
        Ok(Underway {
            answers: sessions.iter().map(|session| session.answers.count()).sum(),
            uploads: transfers(Kind::Upload),
            downloads: transfers(Kind::Download),
            imports: transfers(Kind::Import),
            exports: transfers(Kind::Export),
        })
    }
}

/// `app.quit`: ends the program without asking. What came of an answer is kept, and goes on after the next start if the
/// person likes; so does a transfer.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Quit {}

impl Command for Quit {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.quit().await;
        Ok(())
    }
}
