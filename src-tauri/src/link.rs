//! `oriel://` links from the operating system: the one that started the program and those that arrive while it runs.
//! Anybody can open such a link with any content, so it goes to the application as text and nothing else happens here.

use tauri::{AppHandle, Manager, Runtime, async_runtime};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::{door::Door, window};

/// Takes links from now on, and the one that started the program.
pub fn listen<R: Runtime>(app: &AppHandle<R>) {
    register(app);
    if let Ok(Some(links)) = app.deep_link().get_current() {
        hand_over(app, links);
    }
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        window::raise(&handle);
        hand_over(&handle, event.urls());
    });
}

fn hand_over<R: Runtime>(app: &AppHandle<R>, links: Vec<tauri::Url>) {
    let handle = app.clone();
    async_runtime::spawn(async move {
        match handle.state::<Door>().app().await {
            Ok(app) => {
                for link in links {
                    app.open_link(link.as_str()).await;
                }
            }
            Err(problem) => tracing::error!(%problem, "a link arrived and nobody could take it"),
        }
    });
}

/// Makes this program the handler of the scheme where no installer did: development runs and portable copies.
/// A package brings its own desktop file, and a macOS bundle its own Info.plist.
#[cfg(any(target_os = "linux", target_os = "windows"))]
fn register<R: Runtime>(app: &AppHandle<R>) {
    let installed = std::env::current_exe().is_ok_and(|program| program.starts_with("/usr"));
    if installed {
        return;
    }
    if let Err(error) = app.deep_link().register_all() {
        tracing::warn!(%error, "oriel:// links could not be registered; sign-in goes another way");
    }
}

#[cfg(not(any(target_os = "linux", target_os = "windows")))]
fn register<R: Runtime>(_: &AppHandle<R>) {}
