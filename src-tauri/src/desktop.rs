//! The person's desktop: their browser, and the system's own file choosers.

use std::path::PathBuf;

use app::surroundings::Desktop;
use tauri::{AppHandle, Manager, Runtime, Url};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::oneshot;

/// The desktop this program runs on.
pub struct SystemDesktop<R: Runtime> {
    app: AppHandle<R>,
}

impl<R: Runtime> SystemDesktop<R> {
    /// The desktop of this application.
    pub fn new(app: AppHandle<R>) -> Self {
        Self { app }
    }

    /// A chooser that belongs to the main window.
    fn chooser(&self) -> FileDialogBuilder<R> {
        let chooser = self.app.dialog().file();
        match self.app.get_webview_window("main") {
            Some(window) => chooser.set_parent(&window),
            None => chooser,
        }
    }
}

#[async_trait::async_trait]
impl<R: Runtime> Desktop for SystemDesktop<R> {
    fn open(&self, address: &Url) -> std::io::Result<()> {
        self.app.opener().open_url(address.as_str(), None::<&str>).map_err(std::io::Error::other)
    }

    async fn choose_files(&self) -> Vec<PathBuf> {
        let (sender, chosen) = oneshot::channel();
        self.chooser().set_title("Upload files").pick_files(move |files| {
            let _ = sender.send(files);
        });
        let files = chosen.await.ok().flatten().unwrap_or_default();
        files.into_iter().filter_map(|file| file.into_path().ok()).collect()
    }

    async fn choose_destination(&self, name: &str) -> Option<PathBuf> {
        let (sender, chosen) = oneshot::channel();
        self.chooser().set_title("Save file").set_file_name(name).save_file(move |file| {
            let _ = sender.send(file);
        });
        chosen.await.ok().flatten()?.into_path().ok()
    }
}
