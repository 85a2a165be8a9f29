//! The mouse of the display, as a hand moves it: real presses of real buttons, also of those at its side.

use anyhow::Result;

use crate::Window;

/// A button of the mouse, by the display's number of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Left = 1,
    Right = 3,
    Back = 8,
    Forward = 9,
}

impl Window<'_> {
    /// Presses a button of the mouse in the middle of a control.
    ///
    /// # Errors
    /// There is no such control.
    pub async fn push(&self, role: &str, name: &str, button: Button) -> Result<()> {
        let place = self.find(role, name).await?.rectangle().await?;
        // The window stands in the corner of the screen, and nothing is drawn around it.
        self.push_at((place.0 + place.2 / 2.0) as i32, (place.1 + place.3 / 2.0) as i32, button).await
    }

    /// Presses a button of the mouse at a place of the screen.
    ///
    /// # Errors
    /// The display does not answer.
    pub async fn push_at(&self, x: i32, y: i32, button: Button) -> Result<()> {
        let (x, y, button) = (x.to_string(), y.to_string(), (button as u8).to_string());
        self.stage().run("xdotool", &["mousemove", "--sync", &x, &y, "click", &button]).await.map(drop)
    }
}
