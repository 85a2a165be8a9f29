//! Links on macOS: the system itself gives them to an app bundle that declares them, and to nothing else.

use app::{
    LinksTrouble,
    platform::{Handler, Scheme},
};
use tauri::{AppHandle, Runtime};

/// The links of this Mac.
pub struct SystemScheme;

impl SystemScheme {
    /// The links of this Mac.
    pub fn new<R: Runtime>(_: &AppHandle<R>) -> Self {
        Self
    }

    /// Registers nothing: the system did when it first saw the bundle.
    pub async fn settle(&self) {}
}

/// Whether this program runs from an app bundle.
fn is_bundled() -> bool {
    std::env::current_exe().is_ok_and(|program| program.to_string_lossy().contains(".app/Contents/MacOS/"))
}

#[async_trait::async_trait]
impl Scheme for SystemScheme {
    async fn handler(&self) -> Handler {
        if is_bundled() { Handler::Ours } else { Handler::NotABundle }
    }

    async fn repair(&self) -> Result<(), LinksTrouble> {
        Err(if is_bundled() { LinksTrouble::OpenInApplications } else { LinksTrouble::NotABundle })
    }
}
