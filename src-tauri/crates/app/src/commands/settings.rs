//! Remembered choices.

use problem::Problem;
use serde::Deserialize;
use ts_rs::TS;

use crate::{App, changes::What, commands::Command, preferences::Preferences};

/// `preferences.get`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetPreferences {}

impl Command for GetPreferences {
    type Output = Preferences;

    async fn run(self, app: &App) -> Result<Preferences, Problem> {
        Ok(app.preferences())
    }
}

/// `preferences.set`: replaces all; answers what was kept. Figures outside their range are put inside. Words that are too
/// long, and what the disk does not take, are refused, and nothing changes.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SetPreferences {
    preferences: Preferences,
}

impl Command for SetPreferences {
    type Output = Preferences;

    async fn run(self, app: &App) -> Result<Preferences, Problem> {
        self.preferences.check()?;
        let preferences = self.preferences.within_range();
        preferences.save(&*app.platform.store, app.accounts.current().as_deref())?;
        app.platform.desktop.zoom(preferences.zoom);
        app.changes.tell(What::Preferences, None);
        Ok(preferences)
    }
}
