//! The person's desktop: their browser, and the system's own file choosers.

use std::{path::PathBuf, time::Duration};

use app::{LocalName, platform::Desktop};
use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::{mpsc, oneshot};

use crate::{dropped::Dropped, window};

/// How much is read from the clipboard, in bytes. Sign-in links have at most 4 KiB.
const CLIPBOARD_LIMIT: usize = 64 * 1024;
/// How long the program that copied a text may take to hand it over.
const CLIPBOARD_PATIENCE: Duration = Duration::from_secs(3);

/// The desktop this program runs on.
pub struct SystemDesktop<R: Runtime> {
    app: AppHandle<R>,
    dropped: Dropped,
}

impl<R: Runtime> SystemDesktop<R> {
    /// The desktop of this application, on whose window files may be dropped.
    pub fn new(app: AppHandle<R>, dropped: Dropped) -> Self {
        Self { app, dropped }
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

    fn quit(&self) {
        self.app.exit(0);
    }

    async fn print(&self) -> std::io::Result<bool> {
        let window = self.app.get_webview_window("main").ok_or(std::io::ErrorKind::NotFound)?;
        printed(&window).await
    }

    fn zoom(&self, factor: f64) {
        window::zoom(&self.app, factor);
    }

    fn forget_pages(&self) {
        let window = self.app.get_webview_window("main");
        if let Some(Err(error)) = window.map(|window| window.clear_all_browsing_data()) {
            // It is no word of a chat: the order in which files are shown, for one.
            tracing::warn!(%error, "the web engine did not forget its data");
        }
    }

    async fn choose_files(&self) -> Vec<PathBuf> {
        let (sender, chosen) = oneshot::channel();
        self.chooser().set_title("Upload files").pick_files(move |files| {
            let _ = sender.send(files);
        });
        let files = chosen.await.ok().flatten().unwrap_or_default();
        files.into_iter().filter_map(|file| file.into_path().ok()).collect()
    }

    fn dropped_files(&self) -> Vec<PathBuf> {
        self.dropped.take()
    }

    async fn choose_destination(&self, name: &LocalName) -> Option<PathBuf> {
        let (sender, chosen) = oneshot::channel();
        self.chooser().set_title("Save file").set_file_name(name.as_str()).save_file(move |file| {
            let _ = sender.send(file);
        });
        chosen.await.ok().flatten()?.into_path().ok()
    }

    async fn clipboard(&self) -> Option<String> {
        // The text comes from the program that copied it, and that program may hang.
        tokio::time::timeout(CLIPBOARD_PATIENCE, copied_text(&self.app)).await.ok().flatten()
    }
}

/// Waits until the dialog was closed and the printer has its pages: without any, WebKitGTK tells the page nothing.
#[cfg(target_os = "linux")]
async fn printed<R: Runtime>(window: &WebviewWindow<R>) -> std::io::Result<bool> {
    use webkit2gtk::{PrintOperation, PrintOperationExt};

    let (sender, mut ended) = mpsc::unbounded_channel();
    window
        .with_webview(move |view| {
            let operation = PrintOperation::new(&view.inner());
            let failed = sender.clone();
            operation.connect_failed(move |_, error| drop(failed.send(Err(std::io::Error::other(error.to_string())))));
            operation.connect_finished(move |_| drop(sender.send(Ok(true))));
            // Returns when the dialog is closed. With nothing to print the operation goes here, and the senders with it.
            operation.run_dialog(None::<&gtk::Window>);
        })
        .map_err(std::io::Error::other)?;
    ended.recv().await.unwrap_or(Ok(true))
}

/// Neither a Mac nor Windows tells this side when its dialog ends.
#[cfg(not(target_os = "linux"))]
async fn printed<R: Runtime>(window: &WebviewWindow<R>) -> std::io::Result<bool> {
    window.print().map(|()| false).map_err(std::io::Error::other)
}

/// The text on the clipboard, as the window's own toolkit sees it: under Wayland only a program with a window may look.
#[cfg(target_os = "linux")]
async fn copied_text<R: Runtime>(app: &AppHandle<R>) -> Option<String> {
    let (sender, text) = oneshot::channel();
    app.run_on_main_thread(move || {
        gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD).request_text(move |_, text| {
            let _ = sender.send(text.map(beginning));
        });
    })
    .ok()?;
    text.await.ok().flatten()
}

/// The text on the clipboard.
#[cfg(not(target_os = "linux"))]
async fn copied_text<R: Runtime>(_: &AppHandle<R>) -> Option<String> {
    let text = tokio::task::spawn_blocking(|| arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text()));
    text.await.ok()?.ok().map(|text| beginning(&text))
}

/// As much of a text as is of use here. What is cut off is too long for a link either way.
fn beginning(text: &str) -> String {
    text[..text.floor_char_boundary(CLIPBOARD_LIMIT)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_two_letters() {
        assert_eq!(beginning("a link"), "a link");
        let long = "ä".repeat(CLIPBOARD_LIMIT);
        assert_eq!(beginning(&long).len(), CLIPBOARD_LIMIT);
        let odd = format!("x{long}");
        assert_eq!(beginning(&odd).len(), CLIPBOARD_LIMIT - 1);
    }
}
