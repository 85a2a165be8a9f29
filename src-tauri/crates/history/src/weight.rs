//! How many tokens a turn takes each time it is sent along, counted from what is sent. What an answer reported when it
//! was given does not tell: a turn of another program reported nothing, and what a provider had in its cache is left out.

use problem::Problem;

use super::{
    attachment::{Attachment, Delivery},
    turn::Turn,
};

/// Bytes of UTF-8 a token. Right for English; other scripts have more bytes a letter, and more tokens.
const BYTES_PER_TOKEN: u64 = 4;
/// What a picture takes, more or less, whatever its size.
const TOKENS_PER_PICTURE: u64 = 1500;
/// Bytes of the words around a file's text, and of those that say that a file cannot be seen, without its name.
const FRAME: u64 = 56;
/// What a page of a PDF takes.
const TOKENS_PER_PAGE: u64 = 800;
/// How many bytes of a PDF are taken for a page: about as many as a word processor makes of one.
const BYTES_PER_PAGE: u64 = 50_000;

/// About how many tokens so many bytes of text take.
pub fn tokens_of_text(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(BYTES_PER_TOKEN)
}

/// About how many tokens a file takes that goes along. `text` is the bytes of it that stand in the message, where its text
/// does.
pub fn tokens_of_file(file: &Attachment, text: u64) -> u64 {
    let frame = FRAME + 2 * file.name.len() as u64;
    match &file.delivery {
        Delivery::Image => TOKENS_PER_PICTURE,
        Delivery::Text { .. } => text.div_ceil(BYTES_PER_TOKEN) + frame.div_ceil(BYTES_PER_TOKEN),
        Delivery::Reference => file.size.div_ceil(BYTES_PER_PAGE) * TOKENS_PER_PAGE,
        Delivery::Refused { .. } => frame.div_ceil(BYTES_PER_TOKEN),
    }
}

/// The tokens of a turn. `kept` tells how many bytes were kept under a key.
pub(super) fn tokens(turn: &Turn, kept: impl Fn(&str) -> Result<Option<u64>, Problem>) -> Result<u64, Problem> {
    let of_file = |file: &Attachment| {
        let text = file.content.as_deref().map(&kept).transpose()?.flatten();
        Ok(tokens_of_file(file, text.unwrap_or(0)))
    };
    let files = turn.attachments.iter().map(of_file).sum::<Result<u64, Problem>>()?;
    let sum = turn.compaction.as_ref().and_then(|item| item["encrypted_content"].as_str()).map_or(0, str::len);
    let pictures = turn.images.len() as u64 * TOKENS_PER_PICTURE;
    Ok(tokens_of_text(turn.text.len()) + files + pictures + tokens_of_text(sum))
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
