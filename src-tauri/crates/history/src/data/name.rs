//! Names of files that a person recognises and every file system takes.

use std::collections::HashSet;

use crate::local_name::LocalName;

/// The longest title in a name, in characters.
const LONGEST: usize = 80;

/// What stands in the place of a title that is missing.
const UNTITLED: &str = "Chat";

/// The title as the heading of a document.
pub(super) fn heading(title: &str) -> &str {
    if title.is_empty() { UNTITLED } else { title }
}

/// The title as a file's name without its ending.
pub(super) fn readable(title: &str) -> String {
    let plain: String = title.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.chars().take(LONGEST).collect();
    let name = cut.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    LocalName::new(name, UNTITLED).as_str().to_owned()
}

/// Names inside one archive: each is there once.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A name that is not taken yet on any file system.
    pub(super) fn unused(&mut self, name: &str, ending: &str) -> String {
        (1_u64..)
            .map(|number| if number == 1 { format!("{name}.{ending}") } else { format!("{name} ({number}).{ending}") })
            .find(|name| self.taken.insert(LocalName::folded(name)))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, readable};

    #[test]
    fn a_title_becomes_a_name_that_every_file_system_takes() {
        let cases = [
            ("House: heat pump or boiler", "House- heat pump or boiler"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("C:\\Windows\\system32", "C--Windows-system32"),
            ("  two\nlines\t and\0 more ", "two lines and more"),
            ("...", "Chat"),
            ("", "Chat"),
            ("NUL", "Chat NUL"),
            ("com1.txt", "Chat com1.txt"),
            ("Contract", "Contract"),
            ("invoice\u{202e}fdp.exe", "invoice-fdp.exe"),
            ("שלום 🪟", "שלום 🪟"),
        ];
        for (title, wanted) in cases {
            assert_eq!(readable(title), wanted);
        }
        assert_eq!(readable(&"ü".repeat(500)).chars().count(), 80);
    }

    #[test]
    fn the_same_title_twice_is_two_names() {
        let mut names = Names::default();
        assert_eq!(names.unused("Plan", "md"), "Plan.md");
        assert_eq!(names.unused("plan", "md"), "plan (2).md");
        assert_eq!(names.unused("Plan", "md"), "Plan (3).md");
    }
}
