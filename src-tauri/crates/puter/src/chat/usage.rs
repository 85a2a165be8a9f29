//! What an answer cost and how long it was, in one set of names for all providers.

use serde_json::Value;

use crate::money::microcents;

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

impl TokenUsage {
    pub(super) fn read(usage: &Value) -> TokenUsage {
        let number = |key: &str| usage.get(key).and_then(Value::as_f64).filter(|number| *number >= 0.0);
        let first = |keys: &[&str]| keys.iter().find_map(|key| number(key)).map(|tokens| tokens as u64);
        // Anthropic counts what it writes into its cache apart from the rest of the prompt.
        let written_to_cache: u64 =
            ["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"].iter().filter_map(|key| first(&[key])).sum();
        TokenUsage {
            input: first(&["prompt_tokens", "input_tokens", "prompt"]).map(|read| read + written_to_cache),
            output: first(&["completion_tokens", "output_tokens", "completion"]),
            reasoning: first(&["reasoning_tokens", "thinking_tokens"]),
            cached: first(&["cached_tokens", "cache_read_input_tokens", "input_cache_read"]),
            cost_microcents: number("usd_cents").and_then(microcents),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_providers_names_for_tokens_are_understood() {
        let check = |usage: Value, numbers: [Option<u64>; 4]| {
            let read = TokenUsage::read(&usage);
            assert_eq!([read.input, read.output, read.reasoning, read.cached], numbers, "{usage}");
        };
        let openai = json!({"prompt_tokens": 20, "completion_tokens": 5, "cached_tokens": 3, "usd_cents": 0.09});
        check(openai.clone(), [Some(20), Some(5), None, Some(3)]);
        assert_eq!(TokenUsage::read(&openai).cost_microcents, Some(90_000));
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
