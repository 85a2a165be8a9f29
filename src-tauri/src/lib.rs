//! The desktop shell: a window, the `oriel://` scheme, the keychain, and two Tauri commands that are the door to
//! the application. Everything that needs no window is in the crate `app`.

mod closing;
mod desktop;
mod door;
mod dropped;
mod link;
mod profile;
mod sandbox;
mod scheme;
mod secrets;
mod system;
mod window;

use std::{process::ExitCode, sync::Arc, time::Duration};

use app::{
    App, Calls, Platform, StoreFile,
    platform::{Sandbox, SystemClock},
};
use tauri::{AppHandle, Manager, Runtime, async_runtime};

/// How long an Oriel that ends may take to let go of its folder.
const ENDING: Duration = Duration::from_secs(10);

/// Runs Oriel until its window is closed.
pub fn run() -> ExitCode {
    if let Some(done) = app::read_pdf_if_asked() {
        return done;
    }
    let filter = tracing_subscriber::EnvFilter::try_from_env("ORIEL_LOG").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();

    let sandbox = sandbox::enter();
    let links = link::Links::default();
    let (taking, listening) = (links.clone(), links.clone());
    let dropped = dropped::Dropped::default();
    let built = tauri::Builder::default()
        // First, so that a second launch hands its link over and ends before it does anything else.
        .plugin(tauri_plugin_single_instance::init(move |app, arguments, _| taking.take_arguments(app, &arguments)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(tauri::generate_handler![door::call, door::next])
        .setup(move |app| {
            let handle = app.handle();
            app.manage(profile::hold(&handle.path().app_data_dir()?, ENDING)?);
            // The application reads this computer's certificates while the web view starts. Nothing is asked of it
            // before this function has ended.
            let opening = async_runtime::spawn(App::open(platform(handle, dropped.clone(), sandbox)?));
            window::open(handle, &dropped)?;
            let opened = async_runtime::block_on(opening)?;
            closing::listen(opened.clone());
            window::zoom(handle, opened.zoom());
            app.manage(opened);
            app.manage(Calls::default());
            listening.listen(handle);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(move |app, event| links.close(app, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            link::start_once_more(&error);
            eprintln!("Oriel could not start: {error}. Nothing was changed and no link was used; try again.");
            ExitCode::FAILURE
        }
    }
}

/// The real platform of the application on this computer.
fn platform<R: Runtime>(app: &AppHandle<R>, dropped: dropped::Dropped, sandbox: Sandbox) -> tauri::Result<Platform> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let folder = app.path().app_data_dir()?;
    Ok(Platform {
        store: Arc::new(StoreFile::open(folder.join("preferences.json"))),
        folder,
        server: variable("ORIEL_SERVER"),
        oauth: variable("ORIEL_OAUTH"),
        program: std::env::current_exe()?,
        secrets: Arc::new(secrets::Keychain::default()),
        desktop: Arc::new(desktop::SystemDesktop::new(app.clone(), dropped)),
        scheme: Arc::new(scheme::SystemScheme::new(app)),
        clock: Arc::new(SystemClock),
        sandbox,
        facts: system::facts(),
    })
}
