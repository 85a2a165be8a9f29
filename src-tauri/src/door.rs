//! The one Tauri command: a name, arguments and a channel for events, handed to the application as they are.

use app::{App, Problem, Surroundings};
use serde_json::value::RawValue;
use tauri::{
    Runtime, State, Webview, async_runtime,
    ipc::{Channel, JavaScriptChannelId},
};
use tokio::sync::watch;

/// The application behind the door. It opens beside the window, so that a slow keychain does not hold the window back.
pub struct Door {
    app: watch::Receiver<Option<App>>,
}

impl Door {
    /// Starts opening the application.
    pub fn open(surroundings: Surroundings) -> Self {
        let (sender, app) = watch::channel(None);
        async_runtime::spawn(async move {
            let opened = App::open(surroundings).await;
            // The receiver is managed state and lives as long as the program.
            let _ = sender.send(Some(opened));
        });
        Self { app }
    }

    /// The application, once it is open.
    pub async fn app(&self) -> Result<App, Problem> {
        let mut app = self.app.clone();
        let opened = app.wait_for(Option::is_some).await.ok().and_then(|app| app.clone());
        opened.ok_or_else(|| Problem::new(app::Code::Failed, "Oriel could not open its own data. Restart Oriel."))
    }
}

/// Runs one command of the application.
#[tauri::command]
pub async fn call<R: Runtime>(
    webview: Webview<R>,
    door: State<'_, Door>,
    name: String,
    args: Box<RawValue>,
    channel: Option<JavaScriptChannelId>,
) -> Result<Box<RawValue>, Problem> {
    let app = door.app().await?;
    let channel: Option<Channel<Box<RawValue>>> = channel.map(|id| id.channel_on(webview));
    let emit = |event| {
        if let Some(channel) = &channel {
            // A window that was closed or reloaded does not listen; the command's answer is the truth anyway.
            let _ = channel.send(event);
        }
    };
    app::call(&app, &name, &args, &emit).await
}
