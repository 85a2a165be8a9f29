//! Finding what was said, in every chat on this computer.

use history::{Asker, Found};
use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{App, commands::Command};

/// The most hits that are told at once.
const MOST: usize = 200;
/// The longest query, in characters; what is longer is cut.
const LONGEST: usize = 1000;

/// `search.chats`: titles and turns that hold all words of the query; a newer search of the
/// same asker ends an older one.
/// Errors: [`Code::Cancelled`](crate::Code::Cancelled) by a newer search.
#[derive(Deserialize, TS)]
pub(crate) struct SearchChats {
    /// Words in whatever order; case and accents do not matter, and no sign has a meaning of its own.
    query: String,
    limit: usize,
    asker: Asker,
}

impl Command for SearchChats {
    type Output = Found;

    async fn run(self, app: &App) -> Result<Found, Problem> {
        let history = app.session()?.history.clone();
        let query: String = self.query.chars().take(LONGEST).collect();
        let found = tokio::task::spawn_blocking(move || history.find(self.asker, &query, self.limit.min(MOST))).await;
        found.map_err(Problem::unexpected)?
    }
}
