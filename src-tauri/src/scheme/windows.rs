//! Links on Windows: a key in the registry names the program that opens them. An installer writes it; the plugin for
//! links writes the same for this person alone.

use std::path::Path;

use app::{
    LinksTrouble,
    platform::{Handler, Scheme},
};
use tauri::{AppHandle, Runtime};
use tauri_plugin_deep_link::DeepLinkExt;
use windows_registry::CLASSES_ROOT;

const SCHEME: &str = "oriel";

/// The links of this person on this computer.
pub struct SystemScheme<R: Runtime> {
    app: AppHandle<R>,
}

impl<R: Runtime> SystemScheme<R> {
    /// The links of this person on this computer.
    pub fn new(app: &AppHandle<R>) -> Self {
        Self { app: app.clone() }
    }

    /// Registers this program where links reach none: it was never installed, or has moved since.
    pub async fn settle(&self) {
        if command().as_deref().is_some_and(starts_something) {
            return;
        }
        if let Err(trouble) = self.repair().await {
            tracing::warn!(?trouble, "oriel:// links could not be registered; sign-in goes another way");
        }
    }
}

/// The command that opens a link: `"C:\…\oriel.exe" "%1"`.
fn command() -> Option<String> {
    CLASSES_ROOT.open(format!("{SCHEME}\\shell\\open\\command")).ok()?.get_string("").ok()
}

/// Whether the program of a command is there. A command that is written in another way is left in peace.
fn starts_something(command: &str) -> bool {
    command.split('"').nth(1).is_none_or(|program| Path::new(program).exists())
}

#[async_trait::async_trait]
impl<R: Runtime> Scheme for SystemScheme<R> {
    async fn handler(&self) -> Handler {
        match (self.app.deep_link().is_registered(SCHEME), command()) {
            (Ok(true), _) => Handler::Ours,
            (_, None) => Handler::Nobody,
            (Ok(false), Some(command)) => Handler::Other { name: command },
            (Err(_), Some(_)) => Handler::Unknown { trouble: LinksTrouble::WindowsSilent },
        }
    }

    async fn repair(&self) -> Result<(), LinksTrouble> {
        let registered = self.app.deep_link().register(SCHEME);
        registered.map_err(|error| LinksTrouble::WindowsRefused { error: error.to_string() })
    }
}
