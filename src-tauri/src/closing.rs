//! How the program is told to close: by its window, or by the system when the session ends. What then happens is the
//! application's affair.

use app::App;
use tauri::{Manager, Runtime, WebviewWindow, WindowEvent, async_runtime};

/// Has the application close the program when the window is closed, in whatever way the desktop offers.
pub fn watch<R: Runtime>(window: &WebviewWindow<R>) {
    let handle = window.app_handle().clone();
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        // Until the application is open there is nothing to keep, and the window may go.
        let Some(app) = handle.try_state::<App>() else { return };
        api.prevent_close();
        let app = app.inner().clone();
        async_runtime::spawn(async move { app.close().await });
    });
}

/// Has the application end the program when the session ends, or somebody ends the program.
#[cfg(unix)]
pub fn listen(app: App) {
    use tokio::signal::unix::{SignalKind, signal};

    for kind in [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()] {
        let app = app.clone();
        async_runtime::spawn(async move {
            match signal(kind) {
                Ok(mut signals) => {
                    signals.recv().await;
                    app.close_now().await;
                }
                Err(error) => tracing::warn!(%error, "a signal cannot be heard; it ends the program as it is"),
            }
        });
    }
}

/// Windows closes the window instead.
#[cfg(not(unix))]
pub fn listen(_: App) {}
