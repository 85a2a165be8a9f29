//! The catalogue of models: what can be asked, what it costs, and what it can read.
//! The catalogue is uneven; what it leaves out is worked out here from what it has.

use serde_json::Value;

use crate::{Client, ModelId, error::Result, money::microcents, wire};

/// A model that can be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// By what it is asked for.
    pub id: ModelId,
    /// Its name for people; the id where the catalogue has none.
    pub name: String,
    /// Puter's name for the way there: `claude`, `openai-completion`, `openrouter`, …
    pub provider: String,
    /// Who made it: `Anthropic`, `OpenAI`, …
    pub maker: String,
    /// How many tokens it can read at once.
    pub context: Option<u64>,
    /// How many tokens it can write at once.
    pub max_tokens: Option<u64>,
    /// Microcents for a million tokens that it reads.
    pub input_microcents_per_million: Option<u64>,
    /// Microcents for a million tokens that it writes.
    pub output_microcents_per_million: Option<u64>,
    /// Whether it reads pictures.
    pub reads_images: bool,
    /// Whether it reads PDF documents.
    pub reads_pdf: bool,
    /// Whether it can call tools.
    pub uses_tools: bool,
    /// Whether it thinks before it answers. A guess from its name: the catalogue does not say.
    pub reasons: bool,
    /// Whether it answers with pictures, too.
    pub draws: bool,
    /// Whether the catalogue itself says that it can be told how long to think; see [`Model::takes_effort`].
    pub says_effort: bool,
    /// Whether its weights are public.
    pub open_weights: bool,
    /// The catalogue says that not everybody with balance left may ask it (`subscriberOnly`, `minimumCredits`).
    pub is_reserved: bool,
    /// Other ids for the same model.
    pub aliases: Vec<String>,
}

/// What a model sees when a message refers to a file in the cloud by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSupport {
    /// Pictures, text and PDF (recorded: chat-stream-puter-path-claude-note_txt and its neighbours).
    ImagesTextAndPdf,
    /// Pictures and sound; anything else is replaced by a note (recorded: chat-stream-puter-path-gpt-4.1-nano-doc_pdf).
    ImagesAndAudio,
    /// Nothing: the provider is sent the path, not the file (recorded: chat-stream-puter-path-demo-vision-dot_png).
    None,
}

impl Model {
    /// What it sees when a message refers to a file in the cloud by its path.
    pub fn file_support(&self) -> FileSupport {
        match self.provider.as_str() {
            "claude" => FileSupport::ImagesTextAndPdf,
            "openai-completion" | "openai-responses" | "azure-openai" | "azure-openai-responses" | "meta" => {
                FileSupport::ImagesAndAudio
            }
            _ => FileSupport::None,
        }
    }
}

impl Client {
    /// Reads the catalogue, in the server's order. An entry that makes no sense is left out.
    ///
    /// # Errors
    /// Those of any request.
    pub async fn models(&self) -> Result<Vec<Model>> {
        let catalogue: wire::Models = self.get("models", "puterai/chat/models/details").await?;
        Ok(catalogue.models.into_iter().filter_map(read).collect())
    }
}

fn read(entry: Value) -> Option<Model> {
    let entry: wire::Model = serde_json::from_value(entry).ok()?;
    let id: ModelId = entry.id.parse().ok()?;
    let provider = entry.provider.clone().unwrap_or_default();
    let reads = |kind: &str| entry.modalities.as_ref().is_some_and(|all| all.input.iter().any(|one| one == kind));
    Some(Model {
        name: entry.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| entry.id.clone()),
        maker: maker(&entry, &provider),
        context: entry.context.map(|tokens| tokens as u64),
        max_tokens: entry.max_tokens.map(|tokens| tokens as u64),
        input_microcents_per_million: entry.input_cents_per_million().and_then(microcents),
        output_microcents_per_million: entry.output_cents_per_million().and_then(microcents),
        reads_images: reads("image"),
        reads_pdf: reads("pdf") || reads("file"),
        uses_tools: entry.tool_call,
        reasons: seems_to_reason(bare(&entry.id)),
        draws: entry.modalities.as_ref().is_some_and(|all| all.output.iter().any(|one| one == "image")),
        says_effort: entry.reasoning_effort,
        open_weights: entry.open_weights,
        is_reserved: entry.subscriber_only || entry.minimum_credits,
        id,
        provider,
        aliases: entry.aliases.unwrap_or_default(),
    })
}

/// Who made it. `puterId` is `provider:maker/model`; ids of resellers look the same.
fn maker(entry: &wire::Model, provider: &str) -> String {
    let id = entry.puter_id.as_deref().unwrap_or(&entry.id);
    let without_provider = id.split_once(':').map_or(id, |(_, rest)| rest);
    let namespace = without_provider.split_once('/').map(|(namespace, _)| namespace.to_lowercase());
    let known = namespace.as_deref().and_then(|namespace| lookup(&MAKERS, |key| namespace == key));
    let by_name = || lookup(&FAMILIES, |key| bare(&entry.id).starts_with(key));
    match known.or_else(by_name) {
        Some(maker) => maker.to_owned(),
        None => capitalised(namespace.as_deref().unwrap_or(provider)),
    }
}

/// The id without provider and maker, in lower case: `gpt-4.1-nano` for `openai:openai/gpt-4.1-nano`.
pub(crate) fn bare(id: &str) -> &str {
    let behind_the_maker = id.rsplit_once('/').map(|(_, name)| name);
    behind_the_maker.or_else(|| id.split_once(':').map(|(_, name)| name)).unwrap_or(id)
}

fn lookup(table: &[(&str, &'static str)], fits: impl Fn(&str) -> bool) -> Option<&'static str> {
    table.iter().find(|(key, _)| fits(key)).map(|(_, maker)| *maker)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Unknown".to_owned(),
    }
}

/// Makers by the names they have in ids.
const MAKERS: [(&str, &str); 24] = [
    ("alibaba", "Alibaba"),
    ("amazon", "Amazon"),
    ("anthropic", "Anthropic"),
    ("cohere", "Cohere"),
    ("deepseek", "DeepSeek"),
    ("deepseek-ai", "DeepSeek"),
    ("google", "Google"),
    ("meta", "Meta"),
    ("meta-llama", "Meta"),
    ("microsoft", "Microsoft"),
    ("minimax", "MiniMax"),
    ("minimaxai", "MiniMax"),
    ("mistral", "Mistral"),
    ("mistralai", "Mistral"),
    ("moonshotai", "Moonshot AI"),
    ("nvidia", "NVIDIA"),
    ("ollama", "Ollama"),
    ("openai", "OpenAI"),
    ("perplexity", "Perplexity"),
    ("qwen", "Alibaba"),
    ("x-ai", "xAI"),
    ("xai", "xAI"),
    ("z-ai", "Z.ai"),
    ("zai-org", "Z.ai"),
];

/// Makers by how their models are called, for ids without a maker in them.
const FAMILIES: [(&str, &str); 17] = [
    ("claude", "Anthropic"),
    ("codestral", "Mistral"),
    ("deepseek", "DeepSeek"),
    ("gemini", "Google"),
    ("gemma", "Google"),
    ("glm", "Z.ai"),
    ("gpt", "OpenAI"),
    ("grok", "xAI"),
    ("kimi", "Moonshot AI"),
    ("llama", "Meta"),
    ("minimax", "MiniMax"),
    ("mistral", "Mistral"),
    ("o1", "OpenAI"),
    ("o3", "OpenAI"),
    ("o4", "OpenAI"),
    ("pixtral", "Mistral"),
    ("qwen", "Alibaba"),
];

fn seems_to_reason(name: &str) -> bool {
    const BEGINNINGS: [&str; 9] = ["claude", "gpt-5", "gpt-oss", "o1", "o3", "o4", "gemini-2.5", "gemini-3", "grok-4"];
    const ANYWHERE: [&str; 5] = ["reason", "thinking", "-r1", "magistral", "qwq"];
    let name = name.to_lowercase();
    BEGINNINGS.iter().any(|one| name.starts_with(one)) || ANYWHERE.iter().any(|one| name.contains(one))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{money::MICROCENTS_PER_DOLLAR, recorded::recording};

    /// The recorded catalogue as far as the transcript goes: it was cut inside its seventeenth model.
    fn catalogue() -> Vec<Model> {
        let recording = recording("chat-models-details");
        let text = recording["response"]["body_truncated"].as_str().unwrap();
        let end = text.rfind("},{").unwrap();
        let models: wire::Models = serde_json::from_str(&format!("{}}}]}}", &text[..end])).unwrap();
        models.models.into_iter().filter_map(read).collect()
    }

    #[test]
    fn the_recorded_catalogue_is_read_as_reviewed() {
        let dollars = |price: Option<u64>| price.map(|price| price as f64 / MICROCENTS_PER_DOLLAR as f64);
        let line = |model: &Model| {
            format!(
                "{} | {} | {} via {} | context {:?} max {:?} | ${:?} in ${:?} out | images {} pdf {} tools {} reasons {}\n",
                model.id,
                model.name,
                model.maker,
                model.provider,
                model.context,
                model.max_tokens,
                dollars(model.input_microcents_per_million),
                dollars(model.output_microcents_per_million),
                model.reads_images,
                model.reads_pdf,
                model.uses_tools,
                model.reasons
            )
        };
        insta::assert_snapshot!("catalogue", catalogue().iter().map(line).collect::<String>());
    }

    #[test]
    fn what_a_model_sees_of_a_file_depends_on_its_provider() {
        let support = |id: &str| catalogue().iter().find(|model| model.id.as_str() == id).unwrap().file_support();
        assert_eq!(support("claude-haiku-4-5-20251001"), FileSupport::ImagesTextAndPdf);
        assert_eq!(support("gpt-4.1"), FileSupport::ImagesAndAudio);
        assert_eq!(support("ollama:ollama/demo-vision"), FileSupport::None);
    }

    #[test]
    fn the_maker_is_known_for_resellers_too() {
        let maker = |entry: Value| read(entry).unwrap().maker;
        assert_eq!(maker(json!({"id": "openrouter:meta-llama/llama-4", "provider": "openrouter"})), "Meta");
        assert_eq!(maker(json!({"id": "qwen3", "puterId": "alibaba:qwen/qwen3", "provider": "alibaba"})), "Alibaba");
        assert_eq!(maker(json!({"id": "grok-4", "provider": "xai"})), "xAI");
        assert_eq!(maker(json!({"id": "openrouter:sao10k/l3", "provider": "openrouter"})), "Sao10k");
        assert_eq!(maker(json!({"id": "x", "provider": "groq"})), "Groq");
        assert_eq!(maker(json!({"id": "x"})), "Unknown");
    }

    #[test]
    fn prices_are_for_a_million_tokens_whatever_the_scale() {
        let price = |costs: Value, currency: &str| {
            let entry = json!({"id": "m", "costs": costs, "costs_currency": currency, "input_cost_key": "in"});
            read(entry).unwrap().input_microcents_per_million
        };
        assert_eq!(price(json!({"tokens": 1_000_000, "in": 250}), "usd-cents"), Some(250_000_000));
        assert_eq!(price(json!({"tokens": 1000, "in": 0.25}), "usd-cents"), Some(250_000_000));
        assert_eq!(price(json!({"tokens": 0, "in": 250}), "usd-cents"), Some(250_000_000));
        assert_eq!(price(json!({"in": 0.000_007_5}), "usd-cents"), Some(8), "to the nearest microcent");
        assert_eq!(price(json!({"in": "free"}), "usd-cents"), None);
        assert_eq!(price(json!({"in": -100}), "usd-cents"), None, "some resellers mean that it depends");
        assert_eq!(price(json!({"in": 250}), "eur-cents"), None);
    }

    #[test]
    fn an_entry_with_odd_fields_is_still_a_model() {
        let odd = json!({"id": "m", "aliases": null, "context": "big", "modalities": [], "tool_call": 1, "costs": 3});
        let model = read(odd).unwrap();
        assert_eq!((model.aliases.len(), model.context, model.uses_tools), (0, None, true));
    }

    #[test]
    fn an_entry_without_an_id_is_left_out() {
        assert_eq!(read(json!({"provider": "claude"})), None);
        assert_eq!(read(json!({"id": ""})), None);
        assert_eq!(read(json!("claude")), None);
    }
}
