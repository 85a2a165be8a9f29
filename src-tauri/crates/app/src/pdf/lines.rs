//! Text that is put together from pieces with a place on the page.

use lopdf::{Document, Encoding, Object};

/// Text that is put together from pieces with a place on the page.
pub(super) struct Lines {
    pub(super) text: String,
    /// Where the next piece begins.
    x: f32,
    y: f32,
    /// Where the last piece was, and about where it ended.
    shown: Option<(f32, f32)>,
    pub(super) leading: f32,
    pub(super) size: f32,
    pub(super) scale: f32,
}

impl Default for Lines {
    fn default() -> Self {
        Self { text: String::new(), x: 0.0, y: 0.0, shown: None, leading: 0.0, size: 0.0, scale: 1.0 }
    }
}

impl Lines {
    pub(super) fn move_to(&mut self, x: f32, y: f32) {
        (self.x, self.y) = (x, y);
    }

    pub(super) fn move_by(&mut self, x: f32, y: f32) {
        self.move_to(self.x + x * self.scale, self.y + y * self.scale);
    }

    pub(super) fn next_line(&mut self) {
        let leading = if self.leading == 0.0 { self.size } else { self.leading };
        self.move_by(0.0, -leading);
    }

    /// The height of a letter, in the units of places.
    fn height(&self) -> f32 {
        let height = self.size * self.scale;
        if height.is_finite() && height > 0.0 { height } else { 1.0 }
    }

    /// Adds strings; numbers between them move the next one, in thousandths of the height.
    pub(super) fn show(&mut self, pieces: &[Object], encoding: Option<&Encoding>) {
        let Some(encoding) = encoding else { return };
        let height = self.height();
        self.part_from_last(height);
        let mut letters = 0_usize;
        for piece in pieces {
            match piece {
                Object::String(bytes, _) => {
                    let shown = Document::decode_text(encoding, bytes).unwrap_or_default();
                    letters += shown.chars().count();
                    self.text.extend(shown.chars().filter(|letter| *letter == '\t' || !letter.is_control()));
                }
                gap => {
                    let is_space = gap.as_float().is_ok_and(|gap| gap < -180.0);
                    if is_space && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
            }
        }
        self.shown = Some((self.x + letters as f32 * height * 0.5, self.y));
    }

    /// Begins a line, or leaves a space, where this piece is far from the last.
    fn part_from_last(&mut self, height: f32) {
        let Some((x, y)) = self.shown else { return };
        let down = (self.y - y).abs();
        if down > height * 0.5 {
            let blank = down > height * 2.2 && !self.text.ends_with("\n\n");
            self.text.push_str(if blank { "\n\n" } else { "\n" });
        } else if (self.x - x).abs() > height * 0.3 && !self.text.ends_with([' ', '\n']) && self.x != 0.0 {
            self.text.push(' ');
        }
    }
}
