//! What a question can cost, how much of its answer a balance can pay, and which "no usage left" it was.
//!
//! Before a request runs Puter holds the most that it can cost, and lowers the answer's limit to what the balance can
//! pay, without a word. What it says when even that is too little is the same for an empty balance, a balance that
//! other answers hold, and a prompt that leaves the model no room (wire: money). So it is told apart here.

use std::sync::{Arc, Mutex};

use history::Cut;
use problem::{Problem, Reason};
use puter::chat::{Message, Part, Request};

use crate::{lock, puter_error::of_puter};

/// Bytes of a picture, after base64, that count as a token (source: Puter's estimate).
const PICTURE_BYTES_PER_TOKEN: u64 = 150;
/// What a file is taken for that Puter reads by its path (source).
const TOKENS_OF_A_FILE: u64 = 1500;
/// A balance of so many times the most that a question can cost needs no second look.
const PLENTY: f64 = 4.0;

/// The figures of one question to one model. Money is US dollars; an unknown price counts as nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CostEstimate {
    model: String,
    /// Tokens to be read, as Puter estimates them.
    prompt: u64,
    /// Of one token.
    input: f64,
    output: f64,
    /// The longest answer that was asked for, in tokens.
    limit: u64,
    /// Whether that ends the answer whatever the balance can pay.
    is_fixed: bool,
    /// Not everybody with balance left may ask it.
    is_reserved: bool,
    /// What the model can write at once. Puter subtracts the prompt from it.
    room: Option<u64>,
}

impl CostEstimate {
    pub(crate) fn of(request: &Request, model: &puter::Model) -> Self {
        let each = |per_million: Option<f64>| per_million.unwrap_or(0.0) / 1_000_000.0;
        Self {
            model: model.name.clone(),
            prompt: tokens(&request.messages),
            input: each(model.input_usd_per_million),
            output: each(model.output_usd_per_million),
            limit: request.max_tokens.into(),
            is_fixed: model.fixed_limit().is_some(),
            is_reserved: model.is_reserved,
            room: model.max_tokens,
        }
    }

    /// The most that it can cost.
    pub(crate) fn most(&self) -> f64 {
        self.prompt as f64 * self.input + self.longest() as f64 * self.output
    }

    /// The longest answer that Puter allows: what was asked for, or what the prompt leaves of the model's own limit.
    fn longest(&self) -> u64 {
        self.room.map_or(self.limit, |room| self.limit.min(room.saturating_sub(self.prompt)))
    }

    /// Without this much nothing can be answered.
    fn least(&self) -> f64 {
        self.prompt as f64 * self.input + self.output
    }

    /// Why an answer of so many tokens ended where it did, if that was not the model's own wish. `left` is what the
    /// balance had for it.
    pub(crate) fn cut(&self, output: u64, left: Option<f64>) -> Option<Cut> {
        if output >= self.limit {
            return Some(Cut::Limit);
        }
        if self.is_fixed {
            return None;
        }
        let payable = left.filter(|_| self.output > 0.0).map(|left| {
            let for_the_answer = (left - self.prompt as f64 * self.input).max(0.0);
            (for_the_answer / self.output) as u64
        });
        match payable {
            Some(payable) if payable < self.longest() && reaches(output, payable) => Some(Cut::Balance),
            _ if self.longest() < self.limit && reaches(output, self.longest()) => Some(Cut::Limit),
            _ => None,
        }
    }

    /// What Puter meant by "no usage left": `balance` is what is left of it altogether, if that is known, and `others`
    /// how many answers of this account run, with the most that they can cost.
    pub(crate) fn no_usage_left(&self, balance: Option<f64>, others: (usize, f64), words: String) -> Problem {
        let (running, held) = others;
        let too_long = self.room.is_some_and(|room| self.prompt + 1 > room);
        match balance {
            Some(balance) if balance < self.least() => no_funds(words),
            Some(balance) if running > 0 && balance - held < self.least() => self.held(running, held, balance),
            _ if too_long => self.too_long(),
            Some(balance) if running > 0 => self.held(running, held, balance),
            Some(_) if self.is_reserved => of_puter(puter::Error::new(puter::ErrorKind::NeedsPlan, "chat", words)),
            _ => no_funds(words),
        }
    }

    /// Whether a balance of so much covers it many times over.
    pub(crate) fn is_plenty(&self, usd: f64) -> bool {
        usd > self.most() * PLENTY
    }

    /// The prompt leaves no room for an answer.
    fn too_long(&self) -> Problem {
        Reason::ChatTooLongFor { model: self.model.clone(), tokens: self.prompt, room: self.room }.into()
    }

    fn held(&self, running: usize, held: f64, balance: f64) -> Problem {
        let (held_microcents, balance_microcents) = (microcents(held.min(balance)), microcents(balance));
        Reason::BalanceHeld { running, held_microcents, balance_microcents }.into()
    }
}

/// Whether an answer of so many tokens was stopped by this limit. Puter's estimate of the prompt is not ours to the
/// token, so what comes close counts.
fn reaches(output: u64, limit: u64) -> bool {
    output + limit / 10 + 8 >= limit
}

fn no_funds(words: String) -> Problem {
    let error = puter::Error::new(puter::ErrorKind::NoFunds, "chat", words);
    of_puter(error)
}

/// US dollars as whole microcents, a hundred-millionth of a dollar, as Puter counts them. Below nothing there is none.
fn microcents(usd: f64) -> u64 {
    (usd * 1e8).round() as u64
}

/// How many tokens these messages are worth in Puter's eyes, which decide what is held.
pub(crate) fn tokens(messages: &[Message]) -> u64 {
    let of_part = |part: &Part| match part {
        Part::Text(text) => of_text(text),
        Part::ImageUrl(url) | Part::Drawn { url, .. } if url.starts_with("data:") => {
            url.len() as u64 * 3 / 4 / PICTURE_BYTES_PER_TOKEN
        }
        Part::ImageUrl(_) | Part::Drawn { .. } | Part::PuterPath(_) => TOKENS_OF_A_FILE,
        Part::ToolUse { input, .. } => of_text(&input.to_string()),
        Part::ToolResult { content, .. } => of_text(content),
        Part::Compaction(item) => item["encrypted_content"].as_str().map_or(0, of_text),
    };
    messages.iter().flat_map(|message| &message.content).map(of_part).sum()
}

/// The mean of two rules of thumb, halved: a quarter of the letters, and four thirds of the words (source).
fn of_text(text: &str) -> u64 {
    let letters = text.encode_utf16().count() as f64 / 4.0;
    let words = text.split_whitespace().count().max(1) as f64 * 4.0 / 3.0;
    ((letters + words) / 2.0) as u64
}

/// What is known of the balance, in US dollars. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Balance(Arc<Mutex<Option<f64>>>);

impl Balance {
    /// Puter said what is left; answers it in dollars, if it can be said so.
    pub(crate) fn learn(&self, usage: &puter::Usage) -> Option<f64> {
        let left = usage.remaining_usd();
        *lock(&self.0) = left;
        left
    }

    /// Whether it is known to cover so much many times over.
    pub(crate) fn has_plenty_for(&self, usd: f64) -> bool {
        lock(&self.0).is_some_and(|left| left > usd * PLENTY)
    }
}

#[cfg(test)]
mod tests {
    use problem::Code;

    use super::*;

    /// A thousand tokens asked, four thousand allowed, at $1 and $10 a million.
    fn price() -> CostEstimate {
        CostEstimate {
            model: "Claude".into(),
            prompt: 1000,
            input: 1e-6,
            output: 1e-5,
            limit: 4000,
            is_fixed: false,
            is_reserved: false,
            room: Some(64_000),
        }
    }

    #[test]
    fn an_answer_is_cut_by_the_limit_by_the_balance_or_by_nobody() {
        let cases = [
            (4000, Some(1.0), Some(Cut::Limit)),
            (4000, None, Some(Cut::Limit)),
            (3500, Some(1.0), None),
            (3500, None, None),
            // 2.1 cents pay the prompt and two thousand tokens.
            (2000, Some(0.021), Some(Cut::Balance)),
            (1900, Some(0.021), Some(Cut::Balance)),
            (700, Some(0.021), None),
        ];
        for (output, left, wanted) in cases {
            assert_eq!(price().cut(output, left), wanted, "{output} tokens with {left:?}");
        }
        let little_room = CostEstimate { room: Some(1500), ..price() };
        assert_eq!(little_room.cut(500, Some(1.0)), Some(Cut::Limit), "the prompt left 500 of the model's own limit");
        let fixed = CostEstimate { limit: 1000, is_fixed: true, ..price() };
        assert_eq!(fixed.cut(1000, Some(1.0)), Some(Cut::Limit));
        assert_eq!(fixed.cut(900, Some(0.009)), None, "the balance lowered a limit that the maker was not told");
        let costs_nothing = CostEstimate { input: 0.0, output: 0.0, ..price() };
        assert_eq!(costs_nothing.cut(700, Some(0.0)), None);
    }

    #[test]
    fn no_usage_left_is_told_apart() {
        let small = || CostEstimate { room: Some(900), ..price() };
        let reserved = || CostEstimate { is_reserved: true, ..price() };
        let cases = [
            (price(), Some(0.0005), (0, 0.0), Code::NoFunds),
            (price(), Some(0.0005), (2, 0.3), Code::NoFunds),
            (price(), Some(0.3), (2, 0.2999), Code::Held),
            (small(), Some(0.3), (0, 0.0), Code::TooLong),
            (small(), None, (0, 0.0), Code::TooLong),
            (small(), Some(0.0005), (0, 0.0), Code::NoFunds),
            (price(), None, (0, 0.0), Code::NoFunds),
            (reserved(), Some(0.3), (0, 0.0), Code::NeedsPlan),
            (reserved(), Some(0.0005), (0, 0.0), Code::NoFunds),
            (reserved(), Some(0.3), (2, 0.2999), Code::Held),
        ];
        for (price, balance, others, wanted) in cases {
            assert_eq!(price.no_usage_left(balance, others, String::new()).code, wanted, "{balance:?} {others:?}");
        }
        let held = price().no_usage_left(Some(0.31), (2, 0.309), String::new()).reason;
        let microcents = (30_900_000, 31_000_000);
        assert_eq!(
            held,
            Reason::BalanceHeld { running: 2, held_microcents: microcents.0, balance_microcents: microcents.1 }
        );
        let long = small().no_usage_left(None, (0, 0.0), String::new()).reason;
        assert!(matches!(long, Reason::ChatTooLongFor { tokens: 1000, room: Some(900), .. }), "{long:?}");
    }

    #[test]
    fn tokens_are_counted_as_puter_estimates_them() {
        assert_eq!(tokens(&[Message::user("abcd efgh")]), 2);
        let picture = Part::ImageUrl(format!("data:image/png;base64,{}", "A".repeat(2000)));
        let message = Message { role: puter::chat::Role::User, content: vec![picture] };
        assert_eq!(tokens(&[message]), 10);
    }
}
