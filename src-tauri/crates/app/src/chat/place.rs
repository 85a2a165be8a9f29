//! Where a chat is read.

use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App, Problem,
    command::{Command, Never},
    history::ReadingPlace,
};

/// `chat.savePlace`: keeps where a chat is read, for the next time it is opened.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SavePlace {
    chat: String,
    /// `null` is its end.
    place: Option<ReadingPlace>,
}

impl Command for SavePlace {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        app.session()?.history.save_place(&self.chat, self.place.as_ref())
    }
}
