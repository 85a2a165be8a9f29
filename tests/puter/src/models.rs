//! The catalogue: models of some twenty makers, offered directly and by two resellers, as `puter.com` merges them.
//! Entries have the recorded fields; only some carry a name (recorded: chat-models-details).

use std::sync::LazyLock;

use serde_json::{Value, json};

/// One model as one provider offers it.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// What the request names and the provider is told.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: String,
    pub(crate) provider: &'static str,
    aliases: Vec<String>,
    puter_id: Option<String>,
    named: bool,
    /// US cents per million tokens.
    pub(crate) input_cents: f64,
    pub(crate) output_cents: f64,
    context: u64,
    pub(crate) max_tokens: u64,
    flags: String,
    released: Option<String>,
}

/// The ways in which providers answer and count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Claude,
    /// OpenAI's chat completions, and the makers who count with the same words.
    OpenAi,
    /// OpenAI's Responses API.
    Responses,
    /// Everybody else, resellers included.
    Other,
}

/// A model for subscribers only. Nothing in the catalogue marks it.
pub(crate) const SUBSCRIBERS_ONLY: &str = "gpt-5.5-pro";

static ALL: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let lines = include_str!("models.txt").lines().filter(|line| !line.starts_with('#'));
    let bases: Vec<Vec<&str>> = lines.map(|line| line.split('|').collect()).collect();
    let direct = bases.iter().filter_map(|line| direct(line));
    let resold = bases.iter().flat_map(|line| resold(line));
    let local = ["demo-chat", "demo-reasoner", "demo-slow", "demo-vision"].map(local);
    direct.chain(resold).chain(local).collect()
});

impl Model {
    pub(crate) fn is(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    pub(crate) fn family(&self) -> Family {
        match self.provider {
            "claude" => Family::Claude,
            "openai-responses" => Family::Responses,
            "openrouter" | "together-ai" | "ollama" => Family::Other,
            _ => Family::OpenAi,
        }
    }

    /// Whose files a `puter_path` reaches: OpenAI's own models (recorded: chat-stream-puter-path-gpt-4.1-nano-…).
    pub(crate) fn is_gpt(&self) -> bool {
        self.provider.starts_with("openai")
    }

    /// The limit that the maker is told instead of the one that was asked for (source).
    pub(crate) fn fixed_limit(&self) -> Option<u64> {
        (self.provider == "xai").then_some(1000)
    }

    fn details(&self) -> Value {
        let (input_key, output_key) = match self.family() {
            Family::Claude => ("input_tokens", "output_tokens"),
            Family::Other => ("prompt", "completion"),
            Family::OpenAi | Family::Responses => ("prompt_tokens", "completion_tokens"),
        };
        let mut costs = json!({"tokens": 1_000_000});
        costs[input_key] = number(self.input_cents);
        costs[output_key] = number(self.output_cents);
        let mut entry = json!({"id": self.id, "costs_currency": "usd-cents", "provider": self.provider});
        if self.provider == "ollama" {
            entry["costs"] = json!({"tokens": 1_000_000, "input_token": 0, "output_token": 0});
            entry["max_tokens"] = json!(self.max_tokens);
            entry["name"] = json!(format!("{} (Ollama)", self.title));
            return entry;
        }
        match self.family() {
            Family::Claude => {
                costs["ephemeral_5m_input_tokens"] = number(self.input_cents * 1.25);
                costs["ephemeral_1h_input_tokens"] = number(self.input_cents * 2.0);
                costs["cache_read_input_tokens"] = number(self.input_cents / 10.0);
            }
            Family::Other => costs["input_cache_read"] = number(self.input_cents / 4.0),
            _ => costs["cached_tokens"] = number(self.input_cents / 4.0),
        }
        let mut input = vec!["text"];
        input.extend(
            [('i', "image"), ('a', "audio"), ('v', "video"), ('p', "pdf")]
                .iter()
                .filter_map(|(flag, name)| self.is(*flag).then_some(*name)),
        );
        let output: &[&str] = if self.is('g') { &["text", "image"] } else { &["text"] };
        entry["costs"] = costs;
        entry["modalities"] = json!({"input": input, "output": output});
        entry["open_weights"] = json!(self.is('o'));
        entry["tool_call"] = json!(self.is('t'));
        entry["aliases"] = json!(self.aliases);
        entry["input_cost_key"] = json!(input_key);
        entry["output_cost_key"] = json!(output_key);
        entry["context"] = json!(self.context);
        entry["max_tokens"] = json!(self.max_tokens);
        if self.named {
            entry["name"] = json!(self.title);
        }
        if let Some(released) = &self.released {
            entry["release_date"] = json!(released);
            entry["knowledge"] = json!(released.get(..7));
        }
        if let Some(id) = &self.puter_id {
            entry["puterId"] = json!(id);
        }
        if self.is('R') {
            entry["responses_api_only"] = json!(true);
        }
        entry
    }
}

/// Whole numbers without a fraction, as JavaScript writes them.
pub(crate) fn number(value: f64) -> Value {
    if value.fract() == 0.0 { json!(value as i64) } else { json!((value * 1e6).round() / 1e6) }
}

fn base(line: &[&str]) -> Option<Model> {
    let &[_, id, name, input, output, context, max_tokens, flags, released] = line else { return None };
    Some(Model {
        id: id.to_owned(),
        title: if name == "-" { id.to_owned() } else { name.to_owned() },
        provider: "",
        aliases: Vec::new(),
        puter_id: None,
        named: name != "-",
        input_cents: input.parse().ok()?,
        output_cents: output.parse().ok()?,
        context: context.parse().ok()?,
        max_tokens: max_tokens.parse().ok()?,
        flags: flags.to_owned(),
        released: (released != "-").then(|| released.to_owned()),
    })
}

/// As its maker offers it, under its own id and a few others.
fn direct(line: &[&str]) -> Option<Model> {
    let mut model = base(line).filter(|model| !model.is('D'))?;
    let maker = line[0];
    model.provider = match maker {
        "anthropic" => "claude",
        "openai" if model.is('R') => "openai-responses",
        "openai" => "openai-completion",
        "google" => "gemini",
        "x-ai" => "xai",
        "mistralai" => "mistral",
        "deepseek" => "deepseek",
        "qwen" => "alibaba",
        "moonshotai" => "moonshotai",
        "minimax" => "minimax",
        _ => return None,
    };
    let short = without_date(&model.id).to_owned();
    model.aliases = vec![short.clone(), format!("{maker}/{short}"), format!("{maker}:{maker}/{short}")];
    model.puter_id = Some(format!("{maker}:{maker}/{short}"));
    Some(model)
}

/// As resellers offer it: one of everything, one of what has open weights, and some of that for nothing.
fn resold(line: &[&str]) -> Vec<Model> {
    let Some(model) = base(line) else { return Vec::new() };
    let maker = line[0];
    let offer = |provider: &'static str, path: String, price: f64| {
        let id = format!("{provider}:{path}");
        Model {
            aliases: vec![path],
            id,
            provider,
            input_cents: model.input_cents * price,
            output_cents: model.output_cents * price,
            ..model.clone()
        }
    };
    let short = without_date(&model.id);
    let mut offers = vec![offer("openrouter", format!("{maker}/{short}"), 1.0)];
    if model.is('o') {
        offers.push(offer("together-ai", format!("{maker}/{}", model.title.replace(' ', "-")), 1.2));
        if model.input_cents < 10.0 {
            offers.push(offer("openrouter", format!("{maker}/{short}:free"), 0.0));
        }
    }
    offers
}

/// A model on the server's own machine, which costs nothing.
fn local(name: &str) -> Model {
    Model {
        id: format!("ollama:ollama/{name}"),
        title: name.to_owned(),
        provider: "ollama",
        aliases: Vec::new(),
        puter_id: None,
        named: true,
        input_cents: 0.0,
        output_cents: 0.0,
        context: 32_768,
        max_tokens: 32_768,
        flags: if name == "demo-reasoner" { "rt" } else { "t" }.to_owned(),
        released: None,
    }
}

/// `gpt-5-nano-2025-08-07` is `gpt-5-nano`, `claude-haiku-4-5-20251001` is `claude-haiku-4-5`.
fn without_date(id: &str) -> &str {
    for length in ["-2025-08-07".len(), "-20251001".len()] {
        let at = id.len().saturating_sub(length);
        if let Some((name, date)) = id.split_at_checked(at)
            && date.starts_with("-20")
            && date[1..].chars().all(|c| c.is_ascii_digit() || c == '-')
        {
            return name;
        }
    }
    id
}

/// By id, by any alias, or by Puter's own id.
pub(crate) fn find(name: &str) -> Option<&'static Model> {
    let named = |model: &&Model| {
        model.id == name || model.puter_id.as_deref() == Some(name) || model.aliases.iter().any(|alias| alias == name)
    };
    ALL.iter().find(named)
}

pub(crate) fn details() -> Vec<Value> {
    ALL.iter().map(Model::details).collect()
}

pub(crate) fn ids() -> Vec<&'static str> {
    ALL.iter().map(|model| model.puter_id.as_deref().unwrap_or(&model.id)).collect()
}
