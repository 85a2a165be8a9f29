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
const PLENTY: u64 = 4;
const MILLION: u128 = 1_000_000;

/// What a model costs, in microcents for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Price {
    pub(crate) input: u64,
    pub(crate) output: u64,
}

impl Price {
    /// What reading and writing so many tokens costs, in microcents. Rounded up: never less than what Puter may charge.
    pub(crate) fn cost(&self, read: u64, written: u64) -> u64 {
        u64::try_from(self.exact(read, written).div_ceil(MILLION)).unwrap_or(u64::MAX)
    }

    /// How many tokens can be written for so many microcents after reading. Rounded down; `None` is no end.
    pub(crate) fn payable(&self, microcents: u64, read: u64) -> Option<u64> {
        let rest = (u128::from(microcents) * MILLION).saturating_sub(self.exact(read, 0));
        rest.checked_div(self.output.into()).map(|tokens| u64::try_from(tokens).unwrap_or(u64::MAX))
    }

    /// In millionths of a microcent.
    fn exact(&self, read: u64, written: u64) -> u128 {
        let of = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
        of(read, self.input).saturating_add(of(written, self.output))
    }
}

/// The figures of one question to one model. An unknown price counts as nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CostEstimate {
    model: String,
    /// Tokens to be read, as Puter estimates them.
    prompt: u64,
    price: Price,
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
        Self {
            model: model.name.clone(),
            prompt: tokens(&request.messages),
            price: Price {
                input: model.input_microcents_per_million.unwrap_or(0),
                output: model.output_microcents_per_million.unwrap_or(0),
            },
            limit: request.max_tokens.into(),
            is_fixed: model.fixed_limit().is_some(),
            is_reserved: model.is_reserved,
            room: model.max_tokens,
        }
    }

    /// The most that it can cost, in microcents.
    pub(crate) fn most(&self) -> u64 {
        self.price.cost(self.prompt, self.longest())
    }

    /// The longest answer that Puter allows: what was asked for, or what the prompt leaves of the model's own limit.
    fn longest(&self) -> u64 {
        self.room.map_or(self.limit, |room| self.limit.min(room.saturating_sub(self.prompt)))
    }

    /// Without this much nothing can be answered.
    fn least(&self) -> u64 {
        self.price.cost(self.prompt, 1)
    }

    /// Why an answer of so many tokens ended where it did, if that was not the model's own wish. `left` is what the
    /// balance had for it, in microcents.
    pub(crate) fn cut(&self, output: u64, left: Option<u64>) -> Option<Cut> {
        if output >= self.limit {
            return Some(Cut::Limit);
        }
        if self.is_fixed {
            return None;
        }
        let payable = left.and_then(|left| self.price.payable(left, self.prompt));
        match payable {
            Some(payable) if payable < self.longest() && reaches(output, payable) => Some(Cut::Balance),
            _ if self.longest() < self.limit && reaches(output, self.longest()) => Some(Cut::Limit),
            _ => None,
        }
    }

    /// What Puter meant by "no usage left": `balance` is what is left of it altogether, if that is known, and `others`
    /// how many answers of this account run, with the most that they can cost, all in microcents.
    pub(crate) fn no_usage_left(&self, balance: Option<u64>, others: (usize, u64), words: String) -> Problem {
        let (running, held) = others;
        let too_long = self.room.is_some_and(|room| self.prompt + 1 > room);
        match balance {
            Some(balance) if balance < self.least() => no_funds(words),
            Some(balance) if running > 0 && balance.saturating_sub(held) < self.least() => {
                self.held(running, held, balance)
            }
            _ if too_long => self.too_long(),
            Some(balance) if running > 0 => self.held(running, held, balance),
            Some(_) if self.is_reserved => of_puter(puter::Error::new(puter::ErrorKind::NeedsPlan, "chat", words)),
            _ => no_funds(words),
        }
    }

    /// Whether a balance of so much covers it many times over.
    pub(crate) fn is_plenty(&self, microcents: u64) -> bool {
        microcents > self.most().saturating_mul(PLENTY)
    }

    /// The prompt leaves no room for an answer.
    fn too_long(&self) -> Problem {
        Reason::ChatTooLongFor { model: self.model.clone(), tokens: self.prompt, room: self.room }.into()
    }

    fn held(&self, running: usize, held: u64, balance: u64) -> Problem {
        Reason::BalanceHeld { running, held_microcents: held.min(balance), balance_microcents: balance }.into()
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

/// The mean of two rules of thumb: a quarter of the UTF-16 units, and four thirds of the words (source: Puter's code).
fn of_text(text: &str) -> u64 {
    let letters = text.encode_utf16().count() as f64 / 4.0;
    let words = text.split_whitespace().count().max(1) as f64 * 4.0 / 3.0;
    ((letters + words) / 2.0) as u64
}

/// What is known of the balance, in microcents. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Balance(Arc<Mutex<Option<u64>>>);

impl Balance {
    /// Puter said what is left; answers it in microcents, if it can be said so.
    pub(crate) fn learn(&self, usage: &puter::Usage) -> Option<u64> {
        let left = usage.remaining_microcents();
        *lock(&self.0) = left;
        left
    }

    /// Whether it is known to cover so much many times over.
    pub(crate) fn has_plenty_for(&self, microcents: u64) -> bool {
        lock(&self.0).is_some_and(|left| left > microcents.saturating_mul(PLENTY))
    }
}

#[cfg(test)]
mod tests {
    use problem::Code;

    use super::*;

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_rounding_favours_us(read in 0..10_000_000_u64, written in 0..10_000_000_u64, input: u32, output: u32) {
            let price = Price { input: input.into(), output: output.into() };
            let exact = (f64::from(input) * read as f64 + f64::from(output) * written as f64) / 1e6;
            let cost = price.cost(read, written);
            // Within a microcent, and what a binary fraction of that size leaves open.
            let noise = exact * 1e-12;
            prop_assert!(cost as f64 >= exact - noise && cost as f64 <= exact + 1.0 + noise, "{} for {}", cost, exact);
            if let Some(payable) = price.payable(cost, read) {
                prop_assert!(payable >= written);
                prop_assert!(price.cost(read, payable) <= cost, "{} tokens are more than {}", payable, cost);
            } else {
                prop_assert_eq!(output, 0);
            }
        }
    }

    const DOLLAR: u64 = puter::MICROCENTS_PER_DOLLAR;
    const CENT: u64 = DOLLAR / 100;

    /// A thousand tokens asked, four thousand allowed, at $1 and $10 a million.
    fn price() -> CostEstimate {
        CostEstimate {
            model: "Claude".into(),
            prompt: 1000,
            price: Price { input: DOLLAR, output: 10 * DOLLAR },
            limit: 4000,
            is_fixed: false,
            is_reserved: false,
            room: Some(64_000),
        }
    }

    #[test]
    fn an_answer_is_cut_by_the_limit_by_the_balance_or_by_nobody() {
        let cases = [
            (4000, Some(DOLLAR), Some(Cut::Limit)),
            (4000, None, Some(Cut::Limit)),
            (3500, Some(DOLLAR), None),
            (3500, None, None),
            // 2.1 cents pay the prompt and two thousand tokens.
            (2000, Some(CENT * 21 / 10), Some(Cut::Balance)),
            (1900, Some(CENT * 21 / 10), Some(Cut::Balance)),
            (700, Some(CENT * 21 / 10), None),
        ];
        for (output, left, wanted) in cases {
            assert_eq!(price().cut(output, left), wanted, "{output} tokens with {left:?}");
        }
        let little_room = CostEstimate { room: Some(1500), ..price() };
        assert_eq!(
            little_room.cut(500, Some(DOLLAR)),
            Some(Cut::Limit),
            "the prompt left 500 of the model's own limit"
        );
        let fixed = CostEstimate { limit: 1000, is_fixed: true, ..price() };
        assert_eq!(fixed.cut(1000, Some(DOLLAR)), Some(Cut::Limit));
        assert_eq!(
            fixed.cut(900, Some(CENT * 9 / 10)),
            None,
            "the balance lowered a limit that the maker was not told"
        );
        let costs_nothing = CostEstimate { price: Price { input: 0, output: 0 }, ..price() };
        assert_eq!(costs_nothing.cut(700, Some(0)), None);
    }

    #[test]
    fn no_usage_left_is_told_apart() {
        let small = || CostEstimate { room: Some(900), ..price() };
        let reserved = || CostEstimate { is_reserved: true, ..price() };
        let cases = [
            (price(), Some(CENT / 20), (0, 0), Code::NoFunds),
            (price(), Some(CENT / 20), (2, 30 * CENT), Code::NoFunds),
            (price(), Some(30 * CENT), (2, 30 * CENT - CENT / 100), Code::Held),
            (small(), Some(30 * CENT), (0, 0), Code::TooLong),
            (small(), None, (0, 0), Code::TooLong),
            (small(), Some(CENT / 20), (0, 0), Code::NoFunds),
            (price(), None, (0, 0), Code::NoFunds),
            (reserved(), Some(30 * CENT), (0, 0), Code::NeedsPlan),
            (reserved(), Some(CENT / 20), (0, 0), Code::NoFunds),
            (reserved(), Some(30 * CENT), (2, 30 * CENT - CENT / 100), Code::Held),
        ];
        for (price, balance, others, wanted) in cases {
            assert_eq!(price.no_usage_left(balance, others, String::new()).code, wanted, "{balance:?} {others:?}");
        }
        let held = price().no_usage_left(Some(31 * CENT), (2, 31 * CENT - CENT / 10), String::new()).reason;
        let microcents = (30_900_000, 31_000_000);
        assert_eq!(
            held,
            Reason::BalanceHeld { running: 2, held_microcents: microcents.0, balance_microcents: microcents.1 }
        );
        let long = small().no_usage_left(None, (0, 0), String::new()).reason;
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
