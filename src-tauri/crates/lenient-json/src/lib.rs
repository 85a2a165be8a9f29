//! JSON from elsewhere. Everything that another program wrote is read here, so that one rule holds for all of it: what
//! is no character becomes U+FFFD, and the rest is kept.
//!
//! Programs that count in UTF-16 cut texts in the middle of an emoji and write the half as an escape of its own
//! (`"\ud83d"`). JSON allows that (RFC 8259, 8.2), but no text in Rust can hold it, and the parser refuses the whole.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Half a character that stands alone: where its escape begins, and which half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Half {
    pub at: usize,
    pub unit: u16,
}

/// How long an escape is: `\ud83d`.
pub const ESCAPE: usize = 6;

/// The same JSON without halves of characters and without bytes that are no text.
pub fn mended(json: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(json);
    let halves = halves(&text);
    if halves.is_empty() {
        return text;
    }
    let mut mended = String::with_capacity(text.len());
    let mut done = 0;
    for Half { at, .. } in halves {
        mended.push_str(&text[done..at]);
        mended.push_str("\\ufffd");
        done = at + ESCAPE;
    }
    mended.push_str(&text[done..]);
    Cow::Owned(mended)
}

/// Reads JSON that came from elsewhere.
///
/// # Errors
/// What makes it no JSON, or not of this form.
pub fn from_slice<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    serde_json::from_str(&mended(json))
}

/// Reads JSON that came from elsewhere as a text, or in one.
///
/// # Errors
/// As for [`from_slice`].
pub fn from_str<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    from_slice(json.as_bytes())
}

/// The halves of characters in this JSON, in order. Outside of its strings JSON has no backslash.
pub fn halves(json: &str) -> Vec<Half> {
    let bytes = json.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        at += next;
        at += match unit(&bytes[at..]) {
            Some(0xD800..0xDC00) if matches!(unit(&bytes[at + ESCAPE..]), Some(0xDC00..0xE000)) => 2 * ESCAPE,
            Some(unit @ 0xD800..0xE000) => {
                found.push(Half { at, unit });
                ESCAPE
            }
            Some(_) => ESCAPE,
            None => 2,
        };
    }
    found
}

/// The UTF-16 unit that is escaped at the beginning of this.
fn unit(json: &[u8]) -> Option<u16> {
    let digits = json.get(..ESCAPE)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn half_a_character_becomes_the_sign_for_what_is_none() {
        for (json, wanted) in [
            (&br#""cut \ud83d here""#[..], "cut \u{FFFD} here"),
            (br#""\ud83d""#, "\u{FFFD}"),
            (br#""\uDE00 b""#, "\u{FFFD} b"),
            (br#""\ud83d\ude00""#, "😀"),
            (br#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
            (br#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (br#""\ud83d\n""#, "\u{FFFD}\n"),
            (br#""\\ud83d \"\ud83d\"""#, "\\ud83d \"\u{FFFD}\""),
            (br#""\\\ud83d""#, "\\\u{FFFD}"),
            (b"\"\xf0\x9f\x98 b\"", "\u{FFFD} b"),
            ("\"é 語 🪟\"".as_bytes(), "é 語 🪟"),
        ] {
            assert_eq!(from_slice::<String>(json).unwrap(), wanted, "{}", String::from_utf8_lossy(json));
        }
        for json in [&br#""\ud83""#[..], br#""\u"#, br#""\"#, br"\", b"", br#""\ud83d"#] {
            assert!(from_slice::<Value>(json).is_err(), "{}", String::from_utf8_lossy(json));
        }
    }

    #[test]
    fn a_name_with_half_a_character_is_read_as_well() {
        let value: Value = from_str(r#"{"\ud83d":["\udc00",{"a":"\ud800x"}]}"#).unwrap();
        assert_eq!(value, serde_json::json!({ "\u{FFFD}": ["\u{FFFD}", { "a": "\u{FFFD}x" }] }));
    }

    proptest! {
        #[test]
        fn whatever_is_escaped_it_is_read_as_utf_16_would_be(units in prop::collection::vec(prop_oneof![
            Just(0x61_u16), Just(0x5C), Just(0x22), 0xD7F0..0xE010_u16, any::<u16>(),
        ], 0..40)) {
            let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            prop_assert_eq!(from_str::<String>(&format!("\"{escaped}\"")).unwrap(), String::from_utf16_lossy(&units));
        }

        #[test]
        fn what_the_parser_takes_is_left_as_it_is(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            match serde_json::from_slice::<Value>(&bytes) {
                Ok(value) => prop_assert_eq!(from_slice::<Value>(&bytes).unwrap(), value),
                Err(_) => drop(from_slice::<Value>(&bytes)),
            }
        }
    }
}
