//! Files with a question: how a model would get them, and bringing one of this computer along.

use history::Attachment;
use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App,
    commands::{Command, StreamingCommand},
    transfer::Progress,
    upload_local::upload,
};

/// `chat.attachments`: how this model would get these files. Files that cannot be found are refused with a note.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct LookAt {
    paths: Vec<String>,
    model: String,
}

impl Command for LookAt {
    type Output = Vec<Attachment>;

    async fn run(self, app: &App) -> Result<Vec<Attachment>, Problem> {
        let session = app.session()?;
        let model = session.catalogue.find(&self.model).await?;
        session.attachments.look_at(self.paths, &model).await
    }
}

/// `chat.attach`: attaches a file of this computer. Its content is uploaded unless it is in the cloud already from an
/// earlier time; `files.cancel` with the same id ends that.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Attach {
    /// The id of a chosen file.
    chosen: String,
    /// The model that it is for.
    model: String,
}

impl StreamingCommand for Attach {
    type Event = Progress;
    type Output = Attachment;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Attachment, Problem> {
        let session = app.session()?;
        let model = session.catalogue.find(&self.model).await?;
        upload(&session, &self.chosen, &model, emit).await
    }
}
