//! A look into a file of the cloud without downloading it: a picture, or the beginning of a text.

use base64::{Engine, engine::general_purpose::STANDARD};
use problem::Problem;
use puter::FileRef;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App,
    commands::Command,
    files::{kind_of, parse_file, read, text},
};

/// The most of a text that a preview shows, in bytes.
pub(in crate::commands) const TEXT_PREVIEW: u64 = 64 * 1024;
/// The largest picture that a preview loads, in bytes: reading is charged to the person.
const IMAGE_PREVIEW: u64 = 8 * 1024 * 1024;

/// What can be shown of a file.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Preview {
    /// A picture.
    Image {
        /// A `data:` URL: the window has no right to fetch anything.
        data_url: String,
    },
    /// The beginning of a text.
    Text {
        /// The text.
        text: String,
        /// There is more.
        truncated: bool,
    },
    /// Nothing but its facts.
    None {
        /// Why.
        reason: NoPreview,
    },
}

/// Why a file is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum NoPreview {
    /// It is a folder.
    Folder,
    /// A picture of more than 8 MiB.
    TooLarge,
    /// Nothing of this kind is shown.
    UnknownKind,
    /// Its bytes are no text, though its kind is.
    NotText,
}

/// `files.preview`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetPreview {
    /// An id or a path.
    file: String,
}

impl Command for GetPreview {
    type Output = Preview;

    async fn run(self, app: &App) -> Result<Preview, Problem> {
        let session = app.session()?;
        let file = parse_file(&self.file)?;
        let entry = session.ask(async |client| client.stat(&file).await).await?;
        let file = FileRef::from(&entry);
        if entry.is_folder {
            return Ok(Preview::None { reason: NoPreview::Folder });
        }
        let (kind, size) = (kind_of(&entry), entry.size.unwrap_or(0));
        if is_shown_as_picture(&kind) {
            if size > IMAGE_PREVIEW {
                return Ok(Preview::None { reason: NoPreview::TooLarge });
            }
            let bytes = read(&session.access, &file, None, IMAGE_PREVIEW).await?;
            return Ok(Preview::Image { data_url: format!("data:{kind};base64,{}", STANDARD.encode(bytes)) });
        }
        if size == 0 {
            return Ok(Preview::Text { text: String::new(), truncated: false });
        }
        let shown = size.min(TEXT_PREVIEW);
        if !is_shown_as_text(&kind) {
            return Ok(Preview::None { reason: NoPreview::UnknownKind });
        }
        let bytes = read(&session.access, &file, Some(0..shown), TEXT_PREVIEW).await?;
        Ok(text_preview(bytes, size > shown))
    }
}

/// The bytes as text, if they are one that can be shown.
fn text_preview(bytes: Vec<u8>, truncated: bool) -> Preview {
    match text(bytes, truncated) {
        Some(text) if !text.contains('\0') => Preview::Text { text, truncated },
        _ => Preview::None { reason: NoPreview::NotText },
    }
}

/// Kinds that the window draws by itself.
fn is_shown_as_picture(kind: &str) -> bool {
    matches!(
        kind,
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp" | "image/svg+xml" | "image/avif"
    )
}

/// Kinds whose beginning is worth reading as text. Others are binary for sure, and reading costs money.
fn is_shown_as_text(kind: &str) -> bool {
    let binary = ["image/", "audio/", "video/", "font/"].iter().any(|family| kind.starts_with(family));
    !binary && !matches!(kind, "application/pdf" | "application/zip" | "application/gzip" | "application/x-tar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cut_inside_a_character_is_shown_up_to_it() {
        let whole = "naïve 🪟".as_bytes();
        match text_preview(whole[..whole.len() - 2].to_vec(), true) {
            Preview::Text { text, truncated } => {
                assert_eq!(text, "naïve ");
                assert!(truncated);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_not_shown_as_text() {
        for bytes in [&b"\xff\xfe\x00"[..], b"a\0b", b"\x80abc"] {
            assert!(matches!(text_preview(bytes.to_vec(), false), Preview::None { .. }), "{bytes:?}");
        }
    }
}
