//! A title made here, never by a paid request.

use history::name;

/// The longest title, in characters.
const LONGEST: usize = 60;

/// The first line of the question, cut between words, or the name of the first file; else empty, for which the window has a word.
pub(super) fn title(text: &str, attachments: &[String]) -> String {
    let named = |text| name(text, LONGEST + 1);
    let line = text.lines().find_map(named);
    let file = || attachments.first().and_then(|path| path.rsplit('/').next()).and_then(named);
    let Some(line) = line.or_else(file) else { return String::new() };
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    let whole_words = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole_words.trim_end())
}

#[cfg(test)]
mod tests {

    use super::title;

    #[test]
    fn a_title_is_the_first_line_cut_between_words() {
        let cases = [
            ("Why is the sky blue?", &[][..], "Why is the sky blue?"),
            ("\n\n  second line  \nthird", &[], "second line"),
            ("", &["~/Documents/bills.csv"], "bills.csv"),
            ("", &[], ""),
            ("\u{200b}\u{7}\n\u{2800}\nthe first that shows", &[], "the first that shows"),
            ("\u{200b}", &["~/Documents/bills.csv"], "bills.csv"),
            ("\u{3164}\u{fe0f}", &[], ""),
        ];
        for (text, files, wanted) in cases {
            let files: Vec<String> = files.iter().map(ToString::to_string).collect();
            assert_eq!(title(text, &files), wanted);
        }
        let long = title(&"word ".repeat(50), &[]);
        assert!(long.ends_with("word…") && long.chars().count() <= 61, "{long}");
        assert_eq!(title(&"x".repeat(100), &[]).chars().count(), 61);
    }
}
