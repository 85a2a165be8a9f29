//! The piece of a text in which the words were found, short enough for a line or two of a list.

use std::ops::Range;

use serde::Serialize;
use ts_rs::TS;
use unicode_normalization::char::is_combining_mark;

use super::folding::Folded;

/// The most letters of a snippet.
const LONGEST: usize = 160;
/// So many of them stand before the words.
const BEFORE: usize = 40;

/// A part of a text that is marked or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// The original text around the words (which are folded), with every one of them marked. `at` is where in the folded
/// text they stand; the whole text where it is short. Signs that only shape Markdown are left out around the words.
pub(super) fn snippet(text: &str, folded: &Folded, words: &[String], at: usize, markdown: bool) -> Vec<Piece> {
    let at = folded.origin(&(at..(at + 1).min(folded.text.len()))).start;
    let shown = window(text, at);
    let marks = marks(folded, words, &shown);
    let mut pieces = Pieces::default();
    if text[..shown.start].contains(|letter: char| !letter.is_whitespace()) {
        pieces.add("…", false);
    }
    let around = |pieces: &mut Pieces, text: &str| match markdown {
        true => pieces.add(&without_signs(text), false),
        false => pieces.add(text, false),
    };
    let mut done = shown.start;
    for mark in marks {
        around(&mut pieces, &text[done..mark.start]);
        pieces.add(&text[mark.clone()], true);
        done = mark.end;
    }
    around(&mut pieces, &text[done..shown.end]);
    if text[shown.end..].contains(|letter: char| !letter.is_whitespace()) {
        pieces.add("…", false);
    }
    pieces.0
}

/// The text without what makes headings, emphasis, code and tables of it.
fn without_signs(text: &str) -> String {
    let line = |line: &str| {
        let plain = line.trim_start().trim_start_matches(['#', '>']);
        let heading = plain.len() < line.trim_start().len() && (plain.is_empty() || plain.starts_with(' '));
        let line = if heading { plain } else { line };
        line.replace("**", "").replace("__", "").replace('`', "").replace("|", " ").replace("---", "")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What is shown of the text when this place is to be seen: cut between words where there are any.
fn window(text: &str, at: usize) -> Range<usize> {
    let mut start = text[..at].char_indices().rev().take(BEFORE).last().map_or(at, |(place, _)| place);
    if start > 0 && !text[..start].ends_with(char::is_whitespace) {
        start = match text[start..at].find(char::is_whitespace) {
            Some(space) => start + space,
            None => whole_letter(text, start),
        };
    }
    start += text[start..at].len() - text[start..at].trim_start().len();
    // Two for the dots that say that it goes on.
    let mut end = text[start..].char_indices().nth(LONGEST - 2).map_or(text.len(), |(place, _)| start + place);
    if end < text.len() && !text[end..].starts_with(char::is_whitespace) {
        // A word that is half the snippet is cut, or hardly anything would be left.
        end = match text[start..end].rfind(char::is_whitespace) {
            Some(space) if start + space > at && space > (end - start) / 2 => start + space,
            _ => whole_letter(text, end),
        };
    }
    end = start.max(at) + text[start.max(at)..end].trim_end().len();
    start..end
}

/// The place at or before this one where a letter with all of its marks begins.
fn whole_letter(text: &str, mut at: usize) -> usize {
    while at > 0 && text[at..].starts_with(is_combining_mark) {
        at = text[..at].char_indices().next_back().map_or(0, |(place, _)| place);
    }
    at
}

/// Where the words stand in what is shown, in order and not one over the other.
fn marks(folded: &Folded, words: &[String], shown: &Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        for (at, _) in folded.text.match_indices(word.as_str()) {
            let mark = folded.origin(&(at..at + word.len()));
            if mark.start >= shown.end {
                break;
            }
            if mark.end > shown.start {
                found.push(mark.start.max(shown.start)..mark.end.min(shown.end));
            }
        }
    }
    found.sort_by_key(|mark| mark.start);
    let mut marks: Vec<Range<usize>> = Vec::new();
    for mark in found {
        match marks.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => marks.push(mark),
        }
    }
    marks
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    /// Adds text with every run of white space as one space, so that lines of the original do not matter.
    fn add(&mut self, text: &str, marked: bool) {
        let mut after_space = self.0.last().is_some_and(|last| last.text.ends_with(' '));
        let mut kept = String::with_capacity(text.len());
        for letter in text.chars() {
            let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
            if letter != ' ' || !after_space {
                kept.push(letter);
            }
            after_space = letter == ' ';
        }
        if kept.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.marked == marked => last.text.push_str(&kept),
            _ => self.0.push(Piece { text: kept, marked }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::folding, *};

    /// The snippet with marks in brackets.
    fn shown(text: &str, query: &str) -> String {
        let (folded, words) = (Folded::of(text), folding::words(query));
        let at = folded.text.find(&words[0]).unwrap();
        let pieces = snippet(text, &folded, &words, at, false);
        pieces.iter().map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn the_words_are_marked_as_they_were_written() {
        for (text, query, wanted) in [
            ("A Crème\n\n  brûlée", "creme BRULEE", "A [Crème] [brûlée]"),
            ("aaaa", "aa", "[aaaa]"),
            ("die Straße", "strasse", "die [Straße]"),
            ("猫が好き", "が", "猫[が]好き"),
            ("x", "x", "[x]"),
            ("<b>bold</b>", "b>", "<[b>]bold</[b>]"),
        ] {
            assert_eq!(shown(text, query), wanted);
        }
    }

    #[test]
    fn signs_that_only_shape_are_left_out_unless_they_were_looked_for() {
        for (text, query, wanted) in [
            ("## The **short** version\n\n| a | `b` |\n|---|---|", "version", "The short [version] a b "),
            ("> quoted #1 and #2", "quoted", " [quoted] #1 and #2"),
            ("use `**kwargs`", "**", "use [**]kwargs"),
        ] {
            let (folded, words) = (Folded::of(text), folding::words(query));
            let at = folded.text.find(&words[0]).unwrap();
            let pieces = snippet(text, &folded, &words, at, true);
            let shown: String = pieces
                .iter()
                .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect();
            assert_eq!(shown.trim(), wanted.trim(), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_what_was_found() {
        let text = format!("{} needle {}", "before ".repeat(50), "after ".repeat(50));
        let shown = shown(&text, "needle");
        assert!(shown.starts_with("…before ") && shown.ends_with(" after…") && shown.contains(" [needle] "), "{shown}");
        assert!(shown.chars().count() <= LONGEST + 2, "{shown}");
    }

    #[test]
    fn a_text_without_spaces_is_cut_between_letters() {
        for filler in ["語", "e\u{301}", "🪟"] {
            let text = format!("{0}猫{0}", filler.repeat(200));
            let shown = shown(&text, "猫");
            assert!(shown.contains("[猫]") && shown.chars().count() <= LONGEST + 2, "{shown}");
            assert!(!shown.trim_start_matches('…').starts_with('\u{301}'), "{shown}");
        }
    }
}
