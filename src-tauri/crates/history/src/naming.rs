//! Names of chats and folders: one line that shows something, whoever gave it: a person, a question, a file.

/// The longest title of a chat, in characters.
pub const TITLE: usize = 200;
/// The longest name of a folder, in characters.
pub const FOLDER: usize = 100;

/// The text as a name of at most `most` characters, on one line and without what shows nothing; `None` when nothing
/// is left to see.
pub fn name(text: &str, most: usize) -> Option<String> {
    // What is far too long is not looked through to its end.
    let words: String = text.chars().take(most * 8).filter(|letter| !is_hidden(*letter)).collect();
    let line = words.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let start = line.trim_start_matches(|letter: char| letter == ' ' || is_empty(letter));
    let cut: String = start.chars().take(most).collect();
    let name = cut.trim_end_matches(|letter: char| letter == ' ' || is_blank(letter));
    name.chars().any(|letter| !is_empty(letter) && letter != ' ').then(|| name.to_owned())
}

/// Has no place in a name: control characters, and marks that hide a break or turn the direction of what follows.
fn is_hidden(letter: char) -> bool {
    let hidden = ['\u{ad}', '\u{200b}', '\u{feff}'].contains(&letter)
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}');
    hidden || (letter.is_control() && !letter.is_whitespace())
}

/// Shows nothing of its own and is nothing to others either, at the end of a name.
fn is_blank(letter: char) -> bool {
    let fillers = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}', '\u{61c}', '\u{180e}'];
    fillers.contains(&letter) || matches!(letter, '\u{200c}'..='\u{200f}')
}

/// Shows nothing by itself: blanks, and what only joins or varies its neighbours.
fn is_empty(letter: char) -> bool {
    is_blank(letter)
        || matches!(letter, '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(letter, '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_one_line_that_shows_something() {
        let cases = [
            ("  Bay windows ", Some("Bay windows")),
            ("two\nlines\tand\u{2028}more", Some("two lines and more")),
            ("bell\u{7} and \u{1b}[31mred", Some("bell and [31mred")),
            ("in\u{200b}vis\u{ad}ible", Some("invisible")),
            ("\u{202e}gnp.exe", Some("gnp.exe")),
            ("\u{2800}\u{3164}Title\u{2800} \u{200e}", Some("Title")),
            // What joins and varies belongs to its letters.
            ("👩\u{200d}💻 ❤\u{fe0f}", Some("👩\u{200d}💻 ❤\u{fe0f}")),
            ("می\u{200c}خواهم", Some("می\u{200c}خواهم")),
            ("", None),
            (" \n\t ", None),
            ("\u{0}\u{1b}\u{7f}\u{85}", None),
            ("\u{200b}\u{200d}\u{feff}\u{2060}", None),
            ("\u{202e}\u{2066} \u{2069}", None),
            ("\u{3164}\u{2800}\u{fe0f}\u{e0041}", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(name(text, 60).as_deref(), wanted, "{text:?}");
        }
        assert_eq!(name(&"x".repeat(1000), 60).map(|name| name.len()), Some(60));
        assert_eq!(name(&format!("{}{}", "\u{200b}".repeat(1_000_000), "x"), 60), None, "nobody waits for it");
    }
}
