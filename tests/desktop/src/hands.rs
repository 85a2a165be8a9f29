//! Keys and clicks that come from the display. The driver's own would not reach what the system does with Ctrl V, what
//! an input method takes first, and the menu of the engine.

use anyhow::Result;
use serde_json::json;

use crate::{Window, stage::until};

impl Window<'_> {
    /// Presses keys on the keyboard of the display, by xdotool's names: `ctrl+v`.
    ///
    /// # Errors
    /// The window cannot have the keyboard.
    pub async fn strike(&self, keys: &str) -> Result<()> {
        let stage = self.stage();
        let window = stage.window_id("Oriel").await?;
        stage.run("xdotool", &["windowfocus", "--sync", &window]).await?;
        stage.run("xdotool", &["key", keys]).await.map(drop)
    }

    /// Types on the keyboard of the display, letter by letter, into whatever has the keyboard.
    ///
    /// # Errors
    /// The window cannot have the keyboard.
    pub async fn write(&self, text: &str) -> Result<()> {
        let stage = self.stage();
        let window = stage.window_id("Oriel").await?;
        stage.run("xdotool", &["windowfocus", "--sync", &window]).await?;
        stage.run("xdotool", &["type", text]).await.map(drop)
    }

    /// Clicks with the mouse of the display at the beginning of the first thing on screen that a selector finds:
    /// `buttons` are pressed there one after the other, 1 for the first and 3 for the menu.
    ///
    /// # Errors
    /// Nothing like it comes on screen.
    pub async fn point(&self, selector: &str, buttons: &[&str]) -> Result<()> {
        let script = "for (const element of document.querySelectorAll(arguments[0])) {
                const box = element.getBoundingClientRect()
                const [x, y] = [Math.round(box.left + 12), Math.round(box.top + Math.min(12, box.height / 2))]
                if (element.contains(document.elementFromPoint(x, y))) return [x, y].map((at) => at * devicePixelRatio)
            }
            return null";
        let place = until(&format!("{selector} on screen"), || async {
            Ok(Some(self.eval(script, vec![json!(selector)]).await?).filter(|place| !place.is_null()))
        })
        .await?;
        let [x, y]: [f64; 2] = serde_json::from_value(place)?;
        let (x, y) = (x.to_string(), y.to_string());
        let mut arguments = vec!["mousemove", &x, &y];
        for button in buttons {
            arguments.extend(["click", button]);
        }
        self.stage().run("xdotool", &arguments).await.map(drop)
    }

    /// Selects the first word of what a selector finds, with a double click.
    ///
    /// # Errors
    /// It is not on screen.
    pub async fn double_click(&self, selector: &str) -> Result<()> {
        self.point(selector, &["1", "1"]).await
    }
}
