//! Names of files on this computer that somebody else thought of: a server, a model, a stranger who shared a file.
//! Each becomes one part of a path that every file system takes and that shows what it is.

use unicode_normalization::UnicodeNormalization;

/// The longest name, in bytes: some file systems take no more than 255, and a number may be added.
const LONGEST: usize = 240;
/// The longest ending that is kept when a name is cut, in bytes with its dot.
const LONGEST_ENDING: usize = 16;
/// Names that Windows keeps for devices, whatever follows the first dot.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];
/// The same, where a digit follows.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// A name that may be suggested for a file on this computer or given to one.
///
/// It leads nowhere (no separator, no `~`, not `.` or `..`), turns no direction, is no device of Windows, has no dot or
/// space at its end, and at most 240 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalName(String);

impl LocalName {
    /// From any text; `otherwise` stands for what is nothing, and before what would be a device.
    pub fn new(text: &str, otherwise: &str) -> Self {
        let plain: String = text.chars().map(|c| if is_harmless(c) { c } else { '-' }).collect();
        // Windows drops dots and spaces at the end.
        let name = cut(plain.trim_start()).trim_end_matches(['.', ' ']).to_owned();
        if name.is_empty() || is_device(&name) {
            return Self(format!("{otherwise} {name}").trim_end().to_owned());
        }
        Self(name)
    }

    /// What a file system may take for the same name: capitals and the form of accents do not count.
    pub fn folded(name: &str) -> String {
        name.to_lowercase().nfc().collect()
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a letter is part of a name and nothing more, wherever it stands.
fn is_harmless(c: char) -> bool {
    let separates = matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '~');
    // Marks that turn the direction of what follows could show another ending than there is.
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !separates && !turns && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// The name without its middle where it is too long: what it begins with and its ending.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rfind('.').map(|dot| &name[dot..]).filter(|ending| ending.len() <= LONGEST_ENDING);
    let ending = ending.unwrap_or_default();
    format!("{}{ending}", &name[..name.floor_char_boundary(LONGEST - ending.len())])
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
    DEVICES.contains(&stem.as_str())
        || stem.strip_suffix(is_digit).is_some_and(|before| NUMBERED_DEVICES.contains(&before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_elsewhere_or_shows_another() {
        for (text, wanted) in [
            ("notes.txt", "notes.txt"),
            (".env", ".env"),
            ("../.config/autostart/z.desktop", "..-.config-autostart-z.desktop"),
            ("..\\..\\evil", "..-..-evil"),
            ("~/.bashrc", "--.bashrc"),
            ("~", "-"),
            ("C:evil", "C-evil"),
            ("a\rb\0c", "a-b-c"),
            ("invoice\u{202e}fdp.exe", "invoice-fdp.exe"),
            ("a\u{200f}b", "a-b"),
            ("dots...", "dots"),
            ("..", "Untitled"),
            (" ", "Untitled"),
            ("", "Untitled"),
            ("NUL", "Untitled NUL"),
            ("con .tar.gz", "Untitled con .tar.gz"),
            ("com1.txt", "Untitled com1.txt"),
            ("LPT³", "Untitled LPT³"),
            ("com.txt", "com.txt"),
            ("Contract.pdf", "Contract.pdf"),
            ("شيء.txt", "شيء.txt"),
        ] {
            assert_eq!(LocalName::new(text, "Untitled").as_str(), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = LocalName::new(&format!("{}.txt", "é".repeat(200)), "Untitled");
        assert!(name.as_str().len() <= LONGEST && name.as_str().ends_with("é.txt"), "{name:?}");
        assert_eq!(LocalName::new(&"a".repeat(300), "Untitled").as_str().len(), LONGEST);
    }
}
