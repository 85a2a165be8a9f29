//! What a message will cost, while it is written.

use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App,
    commands::Command,
    estimate::{Estimate, Means, Message},
};

/// `chat.estimate`: what a message will cost, by what is known of the models; `null` where its model is not.
#[derive(Deserialize, TS)]
pub(crate) struct EstimateMessage {
    message: Message,
    means: Means,
}

impl Command for EstimateMessage {
    type Output = Option<Estimate>;

    async fn run(self, app: &App) -> Result<Option<Estimate>, Problem> {
        let session = app.session()?;
        let favourites = session.preferences().favourites;
        let kept = |key: &str| session.history.size_of_content(key).ok().flatten();
        let kept = |file: &history::Attachment| file.content.as_deref().and_then(kept);
        Ok(self.message.estimate(&session.catalogue.known(), &favourites, self.means, kept))
    }
}
