//! The ways in which Oriel comes to its end from outside: the button in the title bar, and signals.

use anyhow::{Context, Result};
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask};

use crate::{Stage, stage::until};

impl Stage {
    /// Asks Oriel's window to close, as a window manager does for the button in the title bar and for Alt F4.
    ///
    /// # Errors
    /// There is no window.
    pub async fn press_close_button(&self) -> Result<()> {
        let window = self.window_id("Oriel").await?.parse()?;
        let (display, _) = x11rb::connect(Some(self.display()))?;
        let atom = |name: &str| -> Result<u32> { Ok(display.intern_atom(false, name.as_bytes())?.reply()?.atom) };
        let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
        let message = ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
        display.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Sends Oriel a signal: `TERM` as at the end of a session, `KILL` as when memory runs out.
    ///
    /// # Errors
    /// No Oriel runs.
    pub async fn signal(&self, name: &str) -> Result<()> {
        let process = self.processes()?.into_iter().next().context("no Oriel runs")?;
        let number = process.file_name().and_then(|name| name.to_str()).context("a process has a number")?;
        self.run("sh", &["-c", &format!("kill -{name} {number}")]).await.map(drop)
    }

    /// Waits until Oriel's process has gone, however that came about.
    ///
    /// # Errors
    /// It stays.
    pub async fn gone(&self) -> Result<()> {
        until("Oriel to be gone", || async { Ok(self.processes()?.is_empty().then_some(())) }).await?;
        self.closed().await
    }
}
