//! What a chat answers: a line of a stream, or the whole of it.
//! Every provider has its own forms, so what is of another shape than expected counts as missing.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Value, json, value::RawValue};

use super::{or_default, shaped};
use crate::json::{self, ESCAPE, Half};

/// One line of a streamed answer.
pub(crate) struct ChatLine {
    /// What it says; `None` if it has not the shape of its kind.
    pub said: Option<Said>,
    /// A provider's own data about what it says.
    pub extra: Option<Value>,
    /// All of it, without `extra`.
    pub whole: Value,
    /// The second half of a character, at the beginning of its text. It is U+FFFD there.
    pub begins: Option<u16>,
    /// The first half of a character, at the end of its text. It is U+FFFD there.
    pub ends: Option<u16>,
}

/// What a line says (recorded: chat-stream-text, chat-stream-claude-reasoning, chat-stream-tool,
/// chat-stream-image-inline, chat-stream-midstream-error).
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Said {
    Text {
        text: String,
    },
    Reasoning {
        reasoning: String,
    },
    ToolUse {
        #[serde(default, deserialize_with = "or_default")]
        id: String,
        name: String,
        #[serde(default = "no_arguments")]
        input: Value,
    },
    Image {
        #[serde(deserialize_with = "picture")]
        image: String,
    },
    /// What a provider made of earlier turns (documentation).
    Compaction {},
    Usage {
        #[serde(default, deserialize_with = "or_default")]
        usage: TokenCounts,
    },
    Error {
        #[serde(default, deserialize_with = "or_default")]
        message: String,
    },
    /// Nothing but a provider's own data.
    ExtraContent {},
    #[serde(other)]
    Other,
}

impl ChatLine {
    /// Reads a line.
    ///
    /// # Errors
    /// It is no JSON.
    pub(crate) fn read(line: &str) -> serde_json::Result<ChatLine> {
        let mended = json::mended(line.as_bytes());
        let mut whole: Value = serde_json::from_str(&mended)?;
        let (begins, ends) = if mended == line { (None, None) } else { halves_at_the_ends(line) };
        let said = shaped(&whole);
        let extra = match &said {
            // It goes back as it came.
            Some(Said::Compaction {} | Said::Other) => None,
            _ => whole.get_mut("extra_content").map(Value::take).filter(|extra| !extra.is_null()),
        };
        let extra = match &said {
            // What the documentation shows beside the picture itself.
            Some(Said::Image { .. }) => {
                extra.or_else(|| signature(&whole["image"]).map(|signature| json!({ "thoughtSignature": signature })))
            }
            _ => extra,
        };
        Ok(ChatLine { said, extra, whole, begins, ends })
    }
}

/// The halves of characters at the ends of the text of a line.
fn halves_at_the_ends(line: &str) -> (Option<u16>, Option<u16>) {
    #[derive(Deserialize)]
    struct Raw<'a> {
        #[serde(borrow, default)]
        text: Option<&'a RawValue>,
        #[serde(borrow, default)]
        reasoning: Option<&'a RawValue>,
    }
    let raw = serde_json::from_str::<Raw<'_>>(line).ok().and_then(|raw| raw.text.or(raw.reasoning));
    let quoted = raw.and_then(|raw| raw.get().strip_prefix('"')?.strip_suffix('"'));
    let Some(text) = quoted else { return (None, None) };
    let halves = json::halves(text);
    let begins = halves.first().filter(|half| half.at == 0 && half.unit >= 0xDC00);
    let ends = halves.last().filter(|half| half.at + ESCAPE == text.len() && half.unit < 0xDC00);
    let unit = |half: &Half| half.unit;
    (begins.map(unit), ends.map(unit))
}

/// The signature of a drawn picture in a provider's own data, under any of the names it has.
pub(crate) fn signature(extra: &Value) -> Option<&str> {
    extra.as_object()?.iter().find_map(|(name, value)| match name.as_str() {
        "thoughtSignature" | "thought_signature" => value.as_str(),
        _ => signature(value),
    })
}

/// The address of a picture, which the documentation shows in more than one wrapping.
fn picture<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let value = Value::deserialize(from)?;
    let inner = value.get("image_url").unwrap_or(&value);
    let address = inner.as_str().or_else(|| inner.get("url")?.as_str());
    address.map(str::to_owned).ok_or_else(|| D::Error::custom("no address of a picture"))
}

fn no_arguments() -> Value {
    json!({})
}

/// How many tokens an answer took and what it cost, under the names of OpenAI, Anthropic and the others (recorded:
/// chat-stream-openai-gpt, chat-stream-claude-reasoning, chat-stream-text).
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct TokenCounts {
    pub prompt_tokens: Count,
    pub input_tokens: Count,
    pub prompt: Count,
    /// Anthropic counts what it writes into its cache apart from the rest of the prompt.
    pub ephemeral_5m_input_tokens: Count,
    pub ephemeral_1h_input_tokens: Count,
    pub completion_tokens: Count,
    pub output_tokens: Count,
    pub completion: Count,
    pub reasoning_tokens: Count,
    pub thinking_tokens: Count,
    pub cached_tokens: Count,
    pub cache_read_input_tokens: Count,
    pub input_cache_read: Count,
    pub usd_cents: Count,
}

/// A number that is not negative, if it is one.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count(pub Option<f64>);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Count, D::Error> {
        Ok(Count(Value::deserialize(from)?.as_f64().filter(|number| *number >= 0.0)))
    }
}

/// The answer of a chat that was not streamed (recorded: chat-nonstream-text, chat-nonstream-claude-tool).
#[derive(Deserialize)]
pub(crate) struct ChatReply {
    pub message: ChatMessage,
    #[serde(default, deserialize_with = "or_default")]
    pub usage: TokenCounts,
    #[serde(default)]
    pub finish_reason: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct ChatMessage {
    #[serde(default, deserialize_with = "blocks")]
    pub content: Vec<ReplyBlock>,
    #[serde(default)]
    pub reasoning: Option<String>,
    #[serde(default)]
    pub reasoning_content: Option<String>,
    #[serde(default)]
    pub tool_calls: Option<Vec<ToolCall>>,
    /// The true reason with Claude, whose `finish_reason` is always `stop`.
    #[serde(default)]
    pub stop_reason: Option<String>,
}

/// One block of an answer in Anthropic's form.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ReplyBlock {
    Text {
        #[serde(default, deserialize_with = "or_default")]
        text: String,
    },
    Thinking {
        #[serde(default, deserialize_with = "or_default")]
        thinking: String,
    },
    ToolUse {
        #[serde(default, deserialize_with = "or_default")]
        id: String,
        #[serde(default, deserialize_with = "or_default")]
        name: String,
        #[serde(default = "no_arguments")]
        input: Value,
    },
    #[serde(other)]
    Other,
}

/// A string for OpenAI's kind of provider, blocks for Anthropic's, null where there are only tool calls.
fn blocks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ReplyBlock>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => vec![ReplyBlock::Text { text }],
        Value::Array(blocks) => blocks.iter().filter_map(shaped).collect(),
        _ => Vec::new(),
    })
}

#[derive(Deserialize)]
pub(crate) struct ToolCall {
    pub id: String,
    pub function: ToolFunction,
}

#[derive(Deserialize)]
pub(crate) struct ToolFunction {
    pub name: String,
    #[serde(default, deserialize_with = "arguments")]
    pub arguments: Value,
}

/// OpenAI's form has the arguments as JSON in a string.
fn arguments<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => json::from_str(&text).unwrap_or(Value::String(text)),
        arguments => arguments,
    })
}
