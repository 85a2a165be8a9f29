//! What a model can be told beside the question: how long to think, how much to say, to search the web, to sum up.
//!
//! The catalogue says nearly none of it, and a setting that a model does not know is not ignored: the maker answers 400,
//! or Puter drops it without a word. So each rule here says where it comes from. "Source" is Puter's own source.

use crate::models::{Model, bare};

/// The share of what a model can read at once after which its earlier turns are summed up: late enough that little is
/// summed up without need, early enough that the answer and the next question still fit.
const FULL: (u64, u64) = (4, 5);
/// Anthropic refuses to sum up conversations shorter than this (documentation).
const LEAST_FOR_CLAUDE: u64 = 50_000;

impl Model {
    /// Whether it can be told how long to think.
    pub fn takes_effort(&self) -> bool {
        let name = self.bare_name();
        match self.api() {
            // Source: the Claude provider makes a thinking budget of it, or Anthropic's own effort for newer models.
            // The models before 3.7 cannot think.
            Api::Claude => {
                !["claude-3-5", "claude-3-opus", "claude-3-haiku", "claude-2"].iter().any(|old| name.starts_with(old))
            }
            // Source: gpt-5 gets it through the Responses API only, to which a request that asks for summing
            // up (or for the web) is handed over; see `needs_responses`.
            Api::Chat | Api::Responses if is_gpt5(&name) => true,
            // Source: o-models get it through the older API; the newer one is sent a field that it does not know.
            Api::Chat => thinks_always(&name),
            // Source: the Meta provider hands it on; its models always think.
            Api::Meta => true,
            Api::Responses | Api::Other => self.says_effort,
        }
    }

    /// Whether it can be told how much to say: gpt-5 only (documentation and source).
    pub fn takes_verbosity(&self) -> bool {
        matches!(self.api(), Api::Chat | Api::Responses) && is_gpt5(&self.bare_name())
    }

    /// Whether its effort and verbosity are only heard by the Responses API, which is reached by asking for summing up
    /// as well (source: the provider for chat completions drops both for gpt-5).
    pub fn needs_responses(&self) -> bool {
        matches!(self.api(), Api::Chat) && is_gpt5(&self.bare_name())
    }

    /// Whether it can be told how freely to choose words.
    pub fn takes_temperature(&self) -> bool {
        let name = self.bare_name();
        match self.api() {
            // Source: Anthropic's newest refuse it, so Puter leaves it out for them.
            Api::Claude => {
                let refuse = ["claude-fable", "claude-sonnet-5", "claude-opus-5", "claude-opus-4-7", "claude-opus-4-8"];
                !refuse.iter().any(|one| name.starts_with(one))
            }
            // OpenAI's models that think refuse anything but 1 (documentation).
            Api::Chat | Api::Responses => !is_gpt5_or_later(&name) && !thinks_always(&name),
            Api::Meta => true,
            // Source: these two providers do not hand it on.
            Api::Other => !matches!(self.provider.as_str(), "xai" | "moonshotai" | "moonshot"),
        }
    }

    /// The largest temperature it takes: Anthropic's ends at 1.
    pub fn hottest(&self) -> f32 {
        if self.api() == Api::Claude { 1.0 } else { 2.0 }
    }

    /// How many tokens its answers end at, where Puter tells the maker a limit of its own and none that it was asked for:
    /// xAI's models (source).
    pub fn fixed_limit(&self) -> Option<u32> {
        (self.provider == "xai").then_some(1000)
    }

    /// Whether it can search the web by itself: a tool of OpenAI's Responses API, to which Puter hands the request over
    /// (documentation and source). The smallest and the oldest do not have it (OpenAI's documentation).
    pub fn searches_the_web(&self) -> bool {
        let name = self.bare_name();
        let cannot = ["gpt-4.1-nano", "gpt-3.5", "gpt-4-", "o1", "o3-mini"];
        matches!(self.api(), Api::Chat | Api::Responses)
            && name != "gpt-4"
            && !cannot.iter().any(|one| name.starts_with(one))
    }

    /// From how many tokens on it sums up a conversation, if it can. Sent to a model that cannot, it ends the answer
    /// with an error, so this is narrow: OpenAI's gpt-5 and later, and Claude from 4.6 on (documentation of both).
    pub fn sums_up_from(&self) -> Option<u64> {
        let name = self.bare_name();
        let full = self.context? / FULL.1 * FULL.0;
        match self.api() {
            Api::Claude => {
                let before = ["claude-2", "claude-3", "claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5"];
                let first_of_four = ["claude-opus-4-2", "claude-sonnet-4-2", "claude-opus-4-1"];
                let cannot = before.iter().chain(&first_of_four).any(|one| name.starts_with(one))
                    || matches!(name.as_str(), "claude-opus-4" | "claude-sonnet-4");
                (!cannot).then_some(full.max(LEAST_FOR_CLAUDE))
            }
            Api::Chat | Api::Responses => is_gpt5_or_later(&name).then_some(full),
            Api::Meta | Api::Other => None,
        }
    }

    fn bare_name(&self) -> String {
        bare(self.id.as_str()).to_lowercase()
    }

    fn api(&self) -> Api {
        match self.provider.as_str() {
            "claude" => Api::Claude,
            "openai-completion" | "azure-openai" => Api::Chat,
            "openai-responses" | "azure-openai-responses" => Api::Responses,
            "meta" => Api::Meta,
            _ => Api::Other,
        }
    }
}

/// The ways to a maker that hear different settings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Api {
    Claude,
    /// OpenAI's chat completions.
    Chat,
    /// OpenAI's Responses API.
    Responses,
    Meta,
    Other,
}

/// The family of gpt-5. Puter asks for the beginning of the name, too, and is silent about later ones (source).
fn is_gpt5(name: &str) -> bool {
    name.starts_with("gpt-5")
}

fn is_gpt5_or_later(name: &str) -> bool {
    name.strip_prefix("gpt-").and_then(|rest| rest.chars().next()).is_some_and(|digit| ('5'..='9').contains(&digit))
}

/// OpenAI's o-models: `o1`, `o3-pro`, `o4-mini`.
fn thinks_always(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next() == Some('o') && letters.next().is_some_and(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(id: &str, provider: &str) -> Model {
        Model {
            id: id.parse().unwrap(),
            name: id.into(),
            provider: provider.into(),
            maker: String::new(),
            context: Some(200_000),
            max_tokens: None,
            input_microcents_per_million: None,
            output_microcents_per_million: None,
            reads_images: false,
            reads_pdf: false,
            uses_tools: false,
            reasons: false,
            draws: false,
            says_effort: false,
            open_weights: false,
            is_reserved: false,
            aliases: Vec::new(),
        }
    }

    /// Each ability by its letter: Effort, Verbosity, Temperature, Web, Sums up.
    fn abilities(id: &str, provider: &str) -> String {
        let model = model(id, provider);
        let has = [
            ('e', model.takes_effort()),
            ('v', model.takes_verbosity()),
            ('t', model.takes_temperature()),
            ('w', model.searches_the_web()),
            ('s', model.sums_up_from().is_some()),
        ];
        has.into_iter().filter_map(|(letter, has)| has.then_some(letter)).collect()
    }

    #[test]
    fn a_model_is_told_only_what_it_understands() {
        let cases = [
            ("claude-sonnet-5", "claude", "es"),
            ("claude-opus-4-8", "claude", "es"),
            ("claude-sonnet-4-6", "claude", "ets"),
            ("claude-haiku-4-5-20251001", "claude", "et"),
            ("claude-opus-4-20250514", "claude", "et"),
            ("claude-3-5-haiku-20241022", "claude", "t"),
            ("gpt-5-nano-2025-08-07", "openai-completion", "evws"),
            ("gpt-5.4-pro", "openai-responses", "evws"),
            ("gpt-6", "openai-responses", "ws"),
            ("gpt-4.1", "openai-completion", "tw"),
            ("gpt-4.1-nano", "openai-completion", "t"),
            ("gpt-4o", "openai-completion", "tw"),
            ("o3", "openai-completion", "ew"),
            ("o3-mini", "openai-completion", "e"),
            ("o3-pro", "openai-responses", "w"),
            ("gemini-2.5-pro", "gemini", "t"),
            ("grok-4.5", "xai", ""),
            ("kimi-k3", "moonshotai", ""),
            ("openrouter:openai/gpt-5", "openrouter", "t"),
            ("muse-spark", "meta", "et"),
        ];
        for (id, provider, wanted) in cases {
            assert_eq!(abilities(id, provider), wanted, "{id}");
        }
    }

    #[test]
    fn what_the_catalogue_says_itself_is_believed() {
        let model = Model { says_effort: true, ..model("glm-5", "neuralwatt") };
        assert!(model.takes_effort());
    }

    #[test]
    fn a_conversation_is_summed_up_when_a_model_is_nearly_full() {
        assert_eq!(model("gpt-5.1", "openai-completion").sums_up_from(), Some(160_000));
        let small = Model { context: Some(20_000), ..model("claude-sonnet-5", "claude") };
        assert_eq!(small.sums_up_from(), Some(50_000), "Anthropic takes no less");
        let unknown = Model { context: None, ..small };
        assert_eq!(unknown.sums_up_from(), None);
    }

    #[test]
    fn only_xai_is_told_a_limit_of_puters_own() {
        assert_eq!(model("grok-4.5", "xai").fixed_limit(), Some(1000));
        assert_eq!(model("openrouter:x-ai/grok-4.5", "openrouter").fixed_limit(), None);
    }

    #[test]
    fn only_gpt_5_through_the_older_api_needs_a_detour() {
        assert!(model("gpt-5.1", "openai-completion").needs_responses());
        assert!(!model("gpt-5.4-pro", "openai-responses").needs_responses());
        assert!(!model("o3", "openai-completion").needs_responses());
    }
}
