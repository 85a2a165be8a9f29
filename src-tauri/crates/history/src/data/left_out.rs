//! What was left out of an import: each thing in a sentence, and how many more there are.

/// The most sentences that are kept: what a file holds decides how many there could be.
const SENTENCES: usize = 100;

/// What was left out so far.
#[derive(Default)]
pub(super) struct LeftOut {
    sentences: Vec<String>,
    more: u64,
}

impl LeftOut {
    pub(super) fn say(&mut self, sentence: String) {
        if self.sentences.len() < SENTENCES {
            self.sentences.push(sentence);
        } else {
            self.more += 1;
        }
    }

    /// All of it, for the person.
    pub(super) fn sentences(mut self) -> Vec<String> {
        match self.more {
            0 => {}
            1 => self.sentences.push("One more thing was left out.".into()),
            more => self.sentences.push(format!("{more} more things were left out.")),
        }
        self.sentences
    }
}
