//! What an answer cost and how long it was, in one set of names for all providers.

use crate::{money::microcents, wire};

/// How many tokens an answer took and what it cost. Each provider has its own names for these; here they are one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TokenUsage {
    /// Read, without those that came from the provider's cache.
    pub input: Option<u64>,
    /// Written.
    pub output: Option<u64>,
    /// Of those, thought. Only some providers say so.
    pub reasoning: Option<u64>,
    /// Read from the provider's cache.
    pub cached: Option<u64>,
    /// Microcents.
    pub cost_microcents: Option<u64>,
}

impl From<wire::TokenCounts> for TokenUsage {
    fn from(counts: wire::TokenCounts) -> TokenUsage {
        let first = |names: &[wire::Count]| names.iter().find_map(|count| count.0).map(|tokens| tokens as u64);
        let written_to_cache = first(&[counts.ephemeral_5m_input_tokens]).unwrap_or_default()
            + first(&[counts.ephemeral_1h_input_tokens]).unwrap_or_default();
        TokenUsage {
            input: first(&[counts.prompt_tokens, counts.input_tokens, counts.prompt])
                .map(|read| read + written_to_cache),
            output: first(&[counts.completion_tokens, counts.output_tokens, counts.completion]),
            reasoning: first(&[counts.reasoning_tokens, counts.thinking_tokens]),
            cached: first(&[counts.cached_tokens, counts.cache_read_input_tokens, counts.input_cache_read]),
            cost_microcents: counts.usd_cents.0.and_then(microcents),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(usage: &Value) -> TokenUsage {
        let line = json!({ "type": "usage", "usage": usage }).to_string();
        match wire::ChatLine::read(&line).unwrap().said {
            Some(wire::Said::Usage { usage }) => usage.into(),
            _ => panic!("{line}"),
        }
    }

    #[test]
    fn every_providers_names_for_tokens_are_understood() {
        let check = |usage: Value, numbers: [Option<u64>; 4]| {
            let found = read(&usage);
            assert_eq!([found.input, found.output, found.reasoning, found.cached], numbers, "{usage}");
        };
        let openai = json!({"prompt_tokens": 20, "completion_tokens": 5, "cached_tokens": 3, "usd_cents": 0.09});
        check(openai.clone(), [Some(20), Some(5), None, Some(3)]);
        assert_eq!(read(&openai).cost_microcents, Some(90_000));
        let claude = json!({
            "input_tokens": 21, "ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 1000,
            "cache_read_input_tokens": 7, "output_tokens": 15, "thinking_tokens": 4,
        });
        check(claude, [Some(1121), Some(15), Some(4), Some(7)]);
        check(json!({"prompt": 17, "completion": 16, "input_cache_read": 0}), [Some(17), Some(16), None, Some(0)]);
        check(json!({"usd_cents": null}), [None; 4]);
        check(json!(null), [None; 4]);
    }
}
