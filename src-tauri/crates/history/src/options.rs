//! How a chat wants its answers: kept with the chat, whole, and sent with each question.

use std::ops::RangeInclusive;

use problem::{Problem, Reason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest system prompt, in bytes: a text of this length is a file.
const LONGEST_PROMPT: usize = 256 * 1024;
/// How freely a model may be asked to choose words.
pub const TEMPERATURE: RangeInclusive<f64> = 0.0..=2.0;

/// A chat's own options. What is not set is as usual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ChatOptions {
    /// What the model is told beforehand.
    pub system: Option<String>,
    /// The saved persona whose words these are.
    pub persona: Option<String>,
    /// How freely the model chooses words, 0 to 2.
    pub temperature: Option<f64>,
    /// The longest answer in tokens.
    pub max_tokens: Option<u32>,
    /// How long to think.
    pub effort: Option<Level>,
    /// How much to say.
    pub verbosity: Option<Level>,
    /// The model may search the web.
    pub web_search: bool,
}

/// Little, some, much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}

impl ChatOptions {
    /// Errors: a number outside its range, or too many words. Nothing was changed then.
    pub fn check(&self) -> Result<(), Problem> {
        if self.temperature.is_some_and(|temperature| !TEMPERATURE.contains(&temperature)) {
            return Err(Reason::TemperatureOutOfRange.into());
        }
        if self.max_tokens == Some(0) {
            return Err(Reason::NoTokens.into());
        }
        if self.system.as_ref().is_some_and(|system| system.len() > LONGEST_PROMPT) {
            return Err(Reason::InstructionsTooLong.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused() {
        let usual = ChatOptions::default();
        let cases = [
            (usual.clone(), true),
            (ChatOptions { temperature: Some(0.0), ..usual.clone() }, true),
            (ChatOptions { temperature: Some(2.0), ..usual.clone() }, true),
            (ChatOptions { temperature: Some(2.1), ..usual.clone() }, false),
            (ChatOptions { temperature: Some(f64::NAN), ..usual.clone() }, false),
            (ChatOptions { max_tokens: Some(0), ..usual.clone() }, false),
            (ChatOptions { system: Some("x".repeat(LONGEST_PROMPT + 1)), ..usual }, false),
        ];
        for (options, is_fine) in cases {
            assert_eq!(options.check().is_ok(), is_fine, "{:?} {:?}", options.temperature, options.max_tokens);
        }
    }
}
