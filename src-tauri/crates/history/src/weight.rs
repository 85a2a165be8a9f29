//! How many tokens a turn takes each time it is sent along, counted from what is sent. What an answer reported when it
//! was given does not tell: a turn of another program reported nothing, and what a provider had in its cache is left out.

use problem::Problem;

use super::{
    attachment::{Attachment, Delivery},
    turn::Turn,
};

/// Bytes of UTF-8 a token, by which the window counts what is being written, too. Right for English; other scripts have
/// more bytes a letter, and more tokens.
pub const BYTES_PER_TOKEN: u64 = 4;
/// What a picture takes, more or less, whatever its size.
pub const TOKENS_PER_PICTURE: u64 = 1500;
/// Bytes of the words around a file's text, and of those that say that a file cannot be seen, without its name.
const FRAME: u64 = 56;
/// What a page of a PDF takes.
pub const TOKENS_PER_PAGE: u64 = 800;
/// How many bytes of a PDF are taken for a page: about as many as a word processor makes of one.
pub const BYTES_PER_PAGE: u64 = 50_000;

/// The tokens of a turn. `kept` tells how many bytes were kept under a key.
pub(super) fn tokens(turn: &Turn, kept: impl Fn(&str) -> Result<Option<u64>, Problem>) -> Result<u64, Problem> {
    let of_bytes = |bytes: u64| bytes.div_ceil(BYTES_PER_TOKEN);
    let of_file = |file: &Attachment| {
        let frame = of_bytes(FRAME + 2 * file.name.len() as u64);
        Ok(match (&file.delivery, &file.content) {
            (Delivery::Image, _) => TOKENS_PER_PICTURE,
            (Delivery::Text { .. }, Some(key)) => of_bytes(kept(key)?.unwrap_or(0)) + frame,
            (Delivery::Reference, _) => file.size.div_ceil(BYTES_PER_PAGE) * TOKENS_PER_PAGE,
            (Delivery::Text { .. }, None) | (Delivery::Refused { .. }, _) => frame,
        })
    };
    let files = turn.attachments.iter().map(of_file).sum::<Result<u64, Problem>>()?;
    let sum = turn.compaction.as_ref().and_then(|item| item["encrypted_content"].as_str()).map_or(0, str::len);
    Ok(of_bytes(turn.text.len() as u64) + files + turn.images.len() as u64 * TOKENS_PER_PICTURE + of_bytes(sum as u64))
}

#[cfg(test)]
mod tests {
    use problem::AttachmentNote;
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_counts_that_is_sent_along() {
        let file = |delivery, size, content: Option<&str>| Attachment {
            path: "/mira/file".into(),
            name: "file".into(),
            size,
            kind: "text/plain".into(),
            delivery,
            content: content.map(str::to_owned),
        };
        let text = || Delivery::Text { note: None };
        let refused = Delivery::Refused { note: AttachmentNote::Scanned };
        let asked = |files| Turn::asked("", None, "Sum it".to_owned(), files);
        let kept = |key: &str| Ok((key == "k").then_some(4000));
        let cases = [
            (asked(vec![]), 2),
            (Turn { text: "天空".into(), ..asked(vec![]) }, 2),
            // What was kept of a PDF is shorter than the file.
            (asked(vec![file(text(), 9_000_000, Some("k"))]), 1018),
            (asked(vec![file(text(), 9_000_000, None), file(refused, 400, None)]), 34),
            (asked(vec![file(Delivery::Image, 4_000_000, Some("k"))]), 1502),
            (asked(vec![file(Delivery::Reference, 500_000, None)]), 8002),
            (Turn { images: vec!["data:image/png;base64,AA".into()], ..asked(vec![]) }, 1502),
            (Turn { compaction: Some(json!({ "encrypted_content": "x".repeat(400) })), ..asked(vec![]) }, 102),
            // It is not sent back.
            (Turn { reasoning: "x".repeat(400), ..asked(vec![]) }, 2),
        ];
        for (turn, wanted) in cases {
            assert_eq!(tokens(&turn, kept).ok(), Some(wanted), "{turn:?}");
        }
    }
}
