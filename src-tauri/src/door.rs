//! The two Tauri commands: one runs a command of the application, the other asks for what it tells while it runs.

use app::{App, Calls, Came, Problem};
use serde_json::value::{RawValue, to_raw_value};
use tauri::State;

/// Runs one command of the application and answers what it answers. Where the page listens to what it tells, the answer
/// is a number at once, by which the page asks for that.
#[tauri::command]
pub async fn call(
    app: State<'_, App>,
    calls: State<'_, Calls>,
    name: String,
    args: Box<RawValue>,
    listens: bool,
) -> Result<Box<RawValue>, Problem> {
    if listens {
        let number = calls.begin(App::clone(&app), name, args);
        return Ok(to_raw_value(&number).unwrap_or_default());
    }
    app::call(&app, &name, &args, &|_| ()).await
}

/// What came of a command that the page listens to, as soon as something has come; `null` when it has ended before.
#[tauri::command]
pub async fn next(calls: State<'_, Calls>, call: u64) -> Result<Option<Came>, ()> {
    Ok(calls.next(call).await)
}
