//! How much the chats take on this computer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App, Problem,
    command::{Command, Never},
};

/// What the account's history takes on this computer.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(rename = "DataSize")]
pub(crate) struct Size {
    bytes: u64,
}

/// `data.size`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetSize {}

impl Command for GetSize {
    type Event = Never;
    type Output = Size;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Size, Problem> {
        Ok(Size { bytes: app.session()?.history.size()? })
    }
}
