//! Which letters count as the same: case, accents and forms of a letter do not matter when somebody looks for a word.
//! Texts and queries go through the same function, so whether a text is found is plainly whether it holds the words.
//!
//! The window marks words in what is drawn, at every letter that is typed, and folds it by the same rules: a test writes
//! what becomes of each letter into `ui/src/kit/text/folding.json`, with examples that both must agree on.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, compose, decompose_compatible};

/// Stands behind the end of a text. No text and no query holds it, because control characters become spaces.
pub(super) const PAD: char = '\u{1}';

/// The text as it is compared: lower case, without accents, with one form for each letter and one kind of space.
pub(super) fn fold(text: &str) -> String {
    Folded::without_origins(text).text
}

/// The words of a query, folded, each once.
pub(super) fn words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(query).split(' ').filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// A text folded, with the way back to the letters it was made of.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of `text` the bytes of the original; `None` where they are the same ones.
    origins: Option<Vec<Range<usize>>>,
}

impl Folded {
    pub(super) fn of(text: &str) -> Self {
        let origins = (!text.is_ascii()).then(|| Vec::with_capacity(text.len()));
        Self::read(text, origins)
    }

    fn without_origins(text: &str) -> Self {
        Self::read(text, None)
    }

    /// The piece of the original that this piece of the folded text was made of.
    pub(super) fn origin(&self, piece: &Range<usize>) -> Range<usize> {
        match &self.origins {
            Some(origins) if !piece.is_empty() => origins[piece.start].start..origins[piece.end - 1].end,
            _ => piece.clone(),
        }
    }

    fn read(text: &str, origins: Option<Vec<Range<usize>>>) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len() + 8), origins };
        for (at, letter) in text.char_indices() {
            if letter.is_ascii() {
                folded.push(ascii(letter), at..at + 1);
                continue;
            }
            let origin = at..at + letter.len_utf8();
            if is_unseen(letter) {
                folded.take_in(origin.end);
            } else if letter.is_whitespace() || letter.is_control() {
                folded.push(' ', origin);
            } else {
                decompose_compatible(letter, |part| {
                    for part in part.to_lowercase() {
                        folded.add(part, &origin);
                    }
                });
            }
        }
        folded
    }

    /// Adds a decomposed letter or mark: an accent goes, another mark is put back onto its letter.
    fn add(&mut self, part: char, origin: &Range<usize>) {
        if is_accent(part) {
            return self.take_in(origin.end);
        }
        if let Some(whole) = self.text.chars().next_back().and_then(|last| compose(last, part)) {
            let from = self.pop().unwrap_or(origin.start);
            return self.push(whole, from..origin.end);
        }
        match spelled_out(part) {
            Some(letters) => letters.chars().for_each(|letter| self.push(letter, origin.clone())),
            None if part.is_whitespace() || part.is_control() => self.push(' ', origin.clone()),
            None => self.push(part, origin.clone()),
        }
    }

    fn push(&mut self, letter: char, origin: Range<usize>) {
        self.text.push(letter);
        if let Some(origins) = &mut self.origins {
            origins.resize(self.text.len(), origin);
        }
    }

    /// Takes the last letter away and tells where it began.
    fn pop(&mut self) -> Option<usize> {
        self.text.pop();
        let origins = self.origins.as_mut()?;
        let from = origins.get(self.text.len()).map(|origin| origin.start);
        origins.truncate(self.text.len());
        from
    }

    /// What leaves no letter of its own belongs to the one before it.
    fn take_in(&mut self, end: usize) {
        let last = self.text.chars().next_back().map_or(0, char::len_utf8);
        let from = self.text.len() - last;
        if let Some(origins) = &mut self.origins {
            for origin in &mut origins[from..] {
                origin.end = origin.end.max(end);
            }
        }
    }
}

fn ascii(letter: char) -> char {
    if letter.is_ascii_control() { ' ' } else { letter.to_ascii_lowercase() }
}

/// Marks that may be left out in writing: accents of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel
/// signs. Marks that make another letter stay: Japanese voicing, Indic and Thai vowels.
fn is_accent(mark: char) -> bool {
    matches!(canonical_combining_class(mark), 1 | 10..=36 | 200..)
}

/// Characters that show nothing: hints where a word may break, how letters join and which way they run.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Letters and signs that people type in another way when their keyboard lacks them; Unicode does not take these apart.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        // At the end of a word.
        'ς' => "σ",
        // Signs as they are set, and as they are typed: quotation marks, apostrophes, dashes, minus.
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | 'ʼ' | '′' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        path::Path,
    };

    use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
    use serde::Serialize;

    use super::*;

    /// What the window folds by.
    #[derive(Serialize)]
    struct Table {
        /// Letters and marks that may become one with the letter before them.
        joining: String,
        /// What becomes of a letter: all the letters, by what they become. The others stay as they are.
        letters: BTreeMap<String, String>,
        /// Texts and what becomes of them.
        examples: BTreeMap<String, String>,
    }

    fn table() -> Table {
        let mut letters: BTreeMap<String, String> = BTreeMap::new();
        let mut joining = BTreeSet::new();
        for letter in '\0'..=char::MAX {
            let folded = fold(letter.encode_utf8(&mut [0; 4]));
            if folded != *letter.encode_utf8(&mut [0; 4]) {
                letters.entry(folded).or_default().push(letter);
            }
            let mut parts = Vec::new();
            unicode_normalization::char::decompose_canonical(letter, |part| parts.push(part));
            joining.extend(parts.into_iter().skip(1).filter(|part| !is_accent(*part)));
        }
        let kinds = prop::sample::select(vec![
            "[a-zA-Z ]{0,4}",
            "[À-ÿĀ-ſ]{0,3}",
            "[\u{300}-\u{345}]{0,2}",
            "[ぁ-ヿｦ-ﾟ\u{3099}\u{309A}]{0,4}",
            "[ᄀ-ᄒ][ᅡ-ᅵ][ᆨ-ᇂ]?",
            "[가-힣]{0,2}",
            "[‐-―‘-‟«»ʼ−′]{0,3}",
            "[\u{AD}\u{200B}-\u{200F}\u{FE0F}\u{A0}\t\n\u{1}]{0,2}",
            "[ก-๎]{0,3}",
            "[ক-৭]{0,3}",
            "[א-ת\u{5B0}-\u{5C7}]{0,3}",
            "[a-zß-ÿ🪟😀]{0,3}",
            "[ﬀ-ﬆ①-⑳㎏℡]{0,2}",
        ]);
        let kinds = prop::collection::vec(kinds, 1..5).prop_flat_map(|kinds| {
            kinds.into_iter().map(|kind| proptest::string::string_regex(kind).unwrap()).collect::<Vec<_>>()
        });
        // The same examples each time.
        let mut runner = TestRunner::deterministic();
        let mut example = || kinds.new_tree(&mut runner).unwrap().current().concat();
        let examples = (0..300).map(|_| example()).map(|text| (text.clone(), fold(&text))).collect();
        Table { joining: joining.into_iter().collect(), letters, examples }
    }

    #[test]
    fn the_window_folds_by_the_same_letters() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/kit/text/folding.json");
        let mut wanted = String::new();
        for letter in serde_json::to_string_pretty(&table()).unwrap().chars() {
            // Marks and spaces by themselves would be hard to see in it.
            if letter.is_ascii() || letter.is_alphanumeric() {
                wanted.push(letter);
            } else {
                letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| wanted.push_str(&format!("\\u{unit:04x}")));
            }
        }
        wanted.push('\n');
        if std::fs::read_to_string(&path).unwrap_or_default() != wanted {
            std::fs::write(&path, wanted).unwrap();
            panic!("ui/src/kit/text/folding.json was out of date. It has been written anew; look at it and commit it.");
        }
    }

    #[test]
    fn case_accents_and_forms_of_a_letter_do_not_matter() {
        let cases = [
            ("Crème BRÛLÉE", "creme brulee"),
            ("Cre\u{300}me", "creme"),
            ("Ещё МОЁ", "еще мое"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("Straße ŁÓDŹ Ærø", "strasse lodz aero"),
            ("İstanbul ılık", "istanbul ilik"),
            ("ＡＢＣ１２３", "abc123"),
            ("ｶﾞｽ ガス カ\u{3099}ス", "ガス ガス ガス"),
            ("한국어", "한국어"),
            ("שָׁלוֹם", "שלום"),
            ("co\u{AD}operate\u{200B}", "cooperate"),
            ("one\ttwo\u{A0}three\u{0}\u{1}", "one two three  "),
            ("ﬁne", "fine"),
            ("กี่ กิ", "กี่ กิ"),
            ("it’s ‘so’ oʼclock ‚x‛ ‹y›", "it's 'so' o'clock 'x' 'y'"),
            ("“so” „so“ «so»", "\"so\" \"so\" \"so\""),
            ("a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"),
        ];
        for (text, wanted) in cases {
            assert_eq!(fold(text), wanted, "{text}");
        }
        assert_eq!(words("  Été été\u{3000}ETE 猫 "), ["ete", "猫"]);
    }

    #[test]
    fn a_folded_piece_leads_back_to_the_letters_it_was_made_of() {
        for (text, word, wanted) in [
            ("a Crème b", "creme", "Crème"),
            ("a Cre\u{300}me b", "cre", "Cre\u{300}"),
            ("die Straße", "ss", "ß"),
            ("x カ\u{3099}ス", "ガ", "カ\u{3099}"),
            ("plain Text", "text", "Text"),
            ("日本語の文", "語の", "語の"),
            ("say “it’s”", "\"it's\"", "“it’s”"),
        ] {
            let folded = Folded::of(text);
            let at = folded.text.find(word).unwrap();
            assert_eq!(&text[folded.origin(&(at..at + word.len()))], wanted);
            assert_eq!(folded.text, fold(text));
        }
    }
}
