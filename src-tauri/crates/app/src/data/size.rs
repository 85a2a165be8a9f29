//! How much the chats take on this computer.

use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App, Problem,
    command::{Command, Never},
};

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
    type Event = Never;
    type Output = Size;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Size, Problem> {
        let bytes = app.session()?.history.size()?;
        let folder = app.surroundings.folder.join("accounts");
        let accounts = std::fs::read_dir(&folder)?.count();
        Ok(Size { bytes, accounts, all_bytes: bytes_below(&folder) })
    }
}

/// The bytes of all files below this folder. What cannot be looked at counts as nothing.
fn bytes_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(facts) if facts.is_dir() => bytes_below(&entry.path()),
        Ok(facts) => facts.len(),
        Err(_) => 0,
    });
    bytes.sum()
}
