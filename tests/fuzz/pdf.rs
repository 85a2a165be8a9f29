//! Files that say they are PDFs: whatever they hold, reading one comes to an end, and gives no more text than was wanted.

/// How much text is wanted, in bytes.
const LIMIT: usize = 100_000;

/// One file.
///
/// # Panics
/// If it gives more text than was wanted.
pub fn pdf(data: &[u8]) {
    if let Some(text) = app::pdf_text_read_here(data, LIMIT) {
        assert!(text.len() <= LIMIT, "{} bytes of text", text.len());
    }
}
