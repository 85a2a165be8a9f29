//! Closing the program. The window is asked first, because only it knows what is being typed and can ask the person; one
//! that does not answer is not waited for.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::{sync::watch, time::timeout};
use ts_rs::TS;

use crate::{
    App, Problem,
    command::{Command, Never},
    watch::What,
};

/// How long the window may take to say that it heard, and to keep what is typed where nobody is asked.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long what runs may take to put on disk what came of it.
const KEEPING: Duration = Duration::from_secs(2);
/// The id of [`What::Closing`] where nobody is asked.
const NOW: &str = "now";

/// How far closing is.
#[derive(Default)]
pub(crate) struct Closing {
    /// Counts how often the window heard that the program is to close.
    heard: watch::Sender<u64>,
    /// Everything is being ended.
    is_quitting: watch::Sender<bool>,
}

/// What would be cut if the program ended now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub(crate) struct Underway {
    /// Answers that stream, and questions that wait to be sent.
    pub(crate) answers: usize,
    pub(crate) uploads: usize,
    pub(crate) downloads: usize,
    /// Chats that are brought in from files.
    pub(crate) imports: usize,
    /// Chats that are taken out into files.
    pub(crate) exports: usize,
}

impl App {
    /// The person closes the program: its window hears of it, keeps what is typed, and asks where something would be
    /// cut. It ends here only if the window does not answer.
    pub async fn close(&self) {
        let mut heard = self.closing.heard.subscribe();
        let told = self.watch.changed(What::Closing, None);
        if !told || timeout(PATIENCE, heard.changed()).await.is_err() {
            self.quit().await;
        }
    }

    /// The system ends the program: nobody is asked. The window has a moment to keep what is typed.
    pub async fn close_now(&self) {
        let mut quitting = self.closing.is_quitting.subscribe();
        if self.watch.changed(What::Closing, Some(NOW)) {
            let _ = timeout(PATIENCE, quitting.wait_for(|is_quitting| *is_quitting)).await;
        }
        self.quit().await;
    }

    /// Ends what runs, keeps what came of it, and has the program end.
    async fn quit(&self) {
        self.closing.is_quitting.send_replace(true);
        let sessions = self.sessions();
        let kept = futures_util::future::join_all(sessions.iter().map(|session| session.suspend()));
        if timeout(KEEPING, kept).await.is_err() {
            tracing::warn!("what ran took too long to end; what was on disk by then is kept");
        }
        self.surroundings.desktop.quit();
    }

    fn underway(&self) -> Underway {
        self.sessions().iter().fold(Underway::default(), |mut underway, session| {
            session.transfers.count(&mut underway);
            underway.answers += session.answers.count();
            underway
        })
    }
}

/// `app.close`: closes the program as the button of its window does.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Close {}

impl Command for Close {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        app.close().await;
        Ok(())
    }
}

/// `app.closing`: says that the window heard of it, and answers what would be cut.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct HearClosing {}

impl Command for HearClosing {
    type Event = Never;
    type Output = Underway;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Underway, Problem> {
        app.closing.heard.send_modify(|times| *times += 1);
        Ok(app.underway())
    }
}

/// `app.quit`: ends the program without asking. What came of an answer is kept, and goes on after the next start if the
/// person likes; so does a transfer.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Quit {}

impl Command for Quit {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        app.quit().await;
        Ok(())
    }
}
