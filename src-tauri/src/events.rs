//! How the events of a command reach the page: as calls of one function with one JSON value.
//!
//! WebKit reads such a script as it reads JSON (what was once JSONP). Any other script is compiled, and the last 2,000
//! that were compiled are kept; Tauri's own call has two arguments, and an answer is hundreds of events.

use tauri::{
    Runtime, Webview,
    ipc::{CallbackFn, InvokeResponseBody},
};

/// Gives the page that function. It hands an event to the channel that was made for it, as Tauri's call does.
pub const HEAR: &str = "Object.defineProperty(window, 'hear', {
    value: ({ channel, index, message }) => window.__TAURI_INTERNALS__.runCallback(channel, { index, message }),
});";

/// Longer events are fetched by the page, which is Tauri's way for them. In bytes.
const LONGEST: usize = 8_192;

/// Calls that function; false when the event must go another way.
pub fn deliver<R: Runtime>(view: &Webview<R>, channel: CallbackFn, index: usize, event: &InvokeResponseBody) -> bool {
    match event {
        InvokeResponseBody::Json(message) if message.len() < LONGEST => {
            view.eval(format!(r#"hear({{"channel":{},"index":{index},"message":{message}}})"#, channel.0)).is_ok()
        }
        _ => false,
    }
}
