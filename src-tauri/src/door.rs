//! The one Tauri command: a name, arguments and a channel for events, handed to the application as they are.

use app::{App, Problem};
use serde_json::value::RawValue;
use tauri::{
    Runtime, State, Webview,
    ipc::{Channel, JavaScriptChannelId},
};

/// Runs one command of the application.
#[tauri::command]
pub async fn call<R: Runtime>(
    webview: Webview<R>,
    app: State<'_, App>,
    name: String,
    args: Box<RawValue>,
    channel: Option<JavaScriptChannelId>,
) -> Result<Box<RawValue>, Problem> {
    let channel: Option<Channel<Box<RawValue>>> = channel.map(|id| id.channel_on(webview));
    let emit = |event| {
        if let Some(channel) = &channel {
            // A window that was closed or reloaded does not listen; the command's answer is the truth anyway.
            let _ = channel.send(event);
        }
    };
    app::call(&app, &name, &args, &emit).await
}
