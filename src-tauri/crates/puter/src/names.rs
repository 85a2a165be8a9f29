//! Names that were checked once, where they came in: a file's name and a model's id.
//! Whoever holds one of these types need not ask again whether it is a sane one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest name a file may have, in bytes of UTF-8. Most file systems stop here, so that it can be downloaded too.
const LONGEST_NAME: usize = 255;
/// The longest id a model may have, in bytes. The longest known ones have about 80.
const LONGEST_MODEL: usize = 256;

/// One name of a file or folder: something of it can be seen, no `/`, not `.` or `..`, at most 255 bytes of UTF-8, and
/// nothing in it that cannot be seen but changes how it looks (control characters, line separators, direction
/// overrides). White space around it is dropped: Puter drops it at the end of a path, and would take another file for
/// one whose name ends so. Letters with accents are of one piece (NFC), however they were typed. Letters that are written from right to left and emoji are fine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(String);

/// Why a name cannot be given to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing of it can be seen.
    #[error("a name without a letter that can be seen")]
    Empty,
    /// `.` or `..`, which mean a folder.
    #[error("“.” and “..” are no names")]
    Dots,
    /// A slash, which separates folders.
    #[error("a name with a slash")]
    Slash,
    /// A character that nobody sees, or that turns the direction of what follows.
    #[error("a name with a character that nobody sees")]
    Invisible,
    /// More than 255 bytes.
    #[error("a name of more than 255 bytes")]
    TooLong,
}

impl FileName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FileName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let text: String = text.trim_matches(is_space).nfc().collect();
        if text == "." || text == ".." {
            return Err(NameError::Dots);
        }
        if text.contains('/') {
            return Err(NameError::Slash);
        }
        if text.chars().any(makes_a_name_lie) {
            return Err(NameError::Invisible);
        }
        if text.chars().all(is_unseen) {
            return Err(NameError::Empty);
        }
        if text.len() > LONGEST_NAME {
            return Err(NameError::TooLong);
        }
        Ok(FileName(text))
    }
}

/// Control characters (C0, DEL, C1), line and paragraph separators, and the marks that override or isolate the
/// direction of text: with one of those `gpj.exe` can be shown as `exe.jpg`.
fn makes_a_name_lie(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A name that somebody else gave, as it can be shown: what would make it lie is written out, such as `Icon\r`.
pub fn escaped(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for c in name.chars() {
        if makes_a_name_lie(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}

/// White space, as Puter drops it at the end of a path, and what looks like none at all.
pub(crate) fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// A letter that leaves no mark: spaces, joiners, fillers, variation selectors and tags (Unicode: Default Ignorable Code
/// Points), and the blank of Braille.
fn is_unseen(c: char) -> bool {
    is_space(c)
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200C}'..='\u{200F}' | '\u{2061}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// The id by which a model is asked for, for example `claude-haiku-4-5` or `openai:openai/gpt-4.1-nano`. Aliases are
/// accepted by Puter in the same place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModelId(String);

/// The text is not a model's id: empty, longer than 256 bytes, or with control characters in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a model")]
pub struct ModelIdError;

impl ModelId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ModelId {
    type Err = ModelIdError;

    fn from_str(text: &str) -> Result<Self, ModelIdError> {
        let sane = !text.is_empty() && text.len() <= LONGEST_MODEL && !text.chars().any(char::is_control);
        if sane { Ok(ModelId(text.to_owned())) } else { Err(ModelIdError) }
    }
}

/// What every checked name has in common: it shows as its text, and it is checked when it is read from anywhere.
macro_rules! text_like {
    ($name:ident, $error:ty) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }
    };
}
pub(crate) use text_like;

text_like!(FileName, NameError);
text_like!(ModelId, ModelIdError);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), NameError>) {
        assert_eq!(text.parse::<FileName>().map(drop), expected, "{text:?}");
    }

    #[test]
    fn a_name_that_cannot_be_or_would_lie_is_refused() {
        for nothing in ["", " ", "\u{a0}\u{3000}", "\u{200b}", "\u{200d}", "\u{3164}", "\u{2800}", " \u{feff}\u{fe0f} "]
        {
            check(nothing, Err(NameError::Empty));
        }
        check(".", Err(NameError::Dots));
        check("..", Err(NameError::Dots));
        check("a/b", Err(NameError::Slash));
        check("a\0b", Err(NameError::Invisible));
        check("a\nb", Err(NameError::Invisible));
        check("a\u{7f}", Err(NameError::Invisible));
        check("a\u{85}", Err(NameError::Invisible));
        check("a\u{2028}b", Err(NameError::Invisible));
        check("photo\u{202E}gpj.exe", Err(NameError::Invisible));
        check("photo\u{2067}gpj.exe", Err(NameError::Invisible));
        check(&"n".repeat(256), Err(NameError::TooLong));
        check(&"é".repeat(128), Err(NameError::TooLong));
    }

    #[test]
    fn names_of_people_everywhere_are_fine() {
        for name in ["a", "...", ".hidden", "a b", "شكرا.txt", "日本語 😀.md", "back\\slash", "%2e%2e", "👩‍👩‍👧"]
        {
            check(name, Ok(()));
        }
        check(&"n".repeat(255), Ok(()));
    }

    #[test]
    fn white_space_around_a_name_is_dropped() {
        for name in [" report.txt", "report.txt ", "\u{a0}report.txt\u{200b}", "\treport.txt\r\n"] {
            assert_eq!(name.parse::<FileName>().as_ref().map(FileName::as_str), Ok("report.txt"), "{name:?}");
        }
        check(" . ", Err(NameError::Dots));
        assert_eq!("re\u{301}sume\u{301}.txt".parse::<FileName>().unwrap().as_str(), "r\u{e9}sum\u{e9}.txt");
    }

    #[test]
    fn a_name_of_somebody_else_is_shown_with_what_it_hides() {
        assert_eq!(escaped("Icon\r"), "Icon\\r");
        assert_eq!(escaped("a\0b\u{202e}gpj.exe"), "a\\u{0}b\\u{202e}gpj.exe");
        assert_eq!(escaped("“é” 👩‍👩‍👧 \\"), "“é” 👩‍👩‍👧 \\");
    }

    #[test]
    fn a_model_id_is_one_line_of_text() {
        assert!("ollama:ollama/demo-chat".parse::<ModelId>().is_ok());
        for bad in ["", "a\nb", &"m".repeat(257)] {
            assert!(bad.parse::<ModelId>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn an_accepted_name_is_one_whole_name(text in any::<String>()) {
            if let Ok(name) = text.parse::<FileName>() {
                let name = name.as_str();
                prop_assert!(name.nfc().eq(name.chars()) && !name.is_empty() && name.len() <= 255 && !name.contains('/'));
                prop_assert!(!name.chars().any(char::is_control) && !name.ends_with(char::is_whitespace));
            }
        }
    }
}
