//! The catalogue as the window shows it.

use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{App, commands::Command, models::Models};

/// `models.list`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ListModels {
    /// Read it from the service even if it was read before.
    refresh: bool,
}

impl Command for ListModels {
    type Output = Models;

    async fn run(self, app: &App) -> Result<Models, Problem> {
        let session = app.session()?;
        let used_last = session.preferences().model;
        session.catalogue.list(self.refresh, used_last.as_deref()).await
    }
}
