//! The main window: made from the configuration, and never led away from the program's own pages.

use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindowBuilder};

use crate::{closing, dropped::Dropped};

const MAIN: &str = "main";

/// Opens the window, and watches what is dropped on it and how it is closed.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "other engines show the page what is dropped"))]
pub fn open<R: Runtime>(app: &AppHandle<R>, dropped: &Dropped) -> tauri::Result<()> {
    for config in &app.config().app.windows {
        let window = WebviewWindowBuilder::from_config(app, config)?.on_navigation(is_our_own).build()?;
        closing::watch(&window);
        #[cfg(target_os = "linux")]
        {
            let dropped = dropped.clone();
            window.with_webview(move |view| dropped.watch(&view.inner()))?;
        }
    }
    Ok(())
}

/// Brings the window to the front.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Draws everything in the window larger or smaller; 1 is its own size.
pub fn zoom<R: Runtime>(app: &AppHandle<R>, factor: f64) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if let Err(error) = window.set_zoom(factor) {
        tracing::warn!(%error, "the window could not be drawn in another size");
    }
}

/// The window shows the program's own pages only, whatever a text in it may link to.
fn is_our_own(url: &Url) -> bool {
    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_can_be_as_narrow_as_half_a_laptops_screen() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        assert_eq!(config["app"]["windows"][0]["minWidth"], 480);
    }

    #[test]
    fn the_window_cannot_be_led_away() {
        for (url, own) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.org/", false),
            ("http://127.0.0.1:4100/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("http://tauri.localhost.example.org/", false),
        ] {
            assert_eq!(is_our_own(&url.parse().unwrap()), own, "{url}");
        }
    }
}
