//! The chat driver: checks a request as the recorded server does, writes an answer, streams or sends it whole,
//! and puts it on the bill.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::{
    Fault, Refused,
    account::Account,
    answer::{self, Answer, Given},
    models::{self, Family, Model},
    reply::{self, Problem},
    server::Ask,
    world::{World, now_ms, uuid},
};

const DRIVER: &str = "ai-chat";
/// Anthropic compacts no shorter prompts, and refuses to be asked to (documentation).
const LEAST_FOR_CLAUDE: u64 = 50_000;

/// Somebody listens to a streamed answer; dropped when they leave or it ends. Frees the place of one chat and what was
/// held for it.
pub(crate) struct Listening(Arc<World>, Arc<Account>, f64);

impl Listening {
    fn begin(world: &Arc<World>, account: &Arc<Account>) -> Option<Listening> {
        let chats = &mut account.lock().chats;
        if *chats >= world.options.concurrent_chats {
            return None;
        }
        *chats += 1;
        world.streams.send_modify(|open| *open += 1);
        Some(Listening(world.clone(), account.clone(), 0.0))
    }
}

impl Listening {
    /// Holds so many microcents of the balance until the answer has ended (source: Puter's credit gate).
    fn hold(&mut self, microcents: f64) {
        self.2 = microcents.max(0.0);
        self.1.lock().held += self.2;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut belongings = self.1.lock();
        belongings.chats -= 1;
        belongings.held -= self.2;
        drop(belongings);
        self.0.streams.send_modify(|open| *open -= 1);
    }
}

pub(crate) fn complete(world: &Arc<World>, account: &Arc<Account>, args: &Value) -> Result<Response, Problem> {
    let name = args.get("model").and_then(Value::as_str).unwrap_or("undefined");
    let model = models::find(name).ok_or_else(|| Problem::bad_request(format!("Model not found: {name}")))?;
    let messages = messages(model, args)?;
    if args["moderation"] == json!(true) && messages.to_string().contains("forbidden-word") {
        let extra = json!({"errorCode": "moderation_flagged"});
        return Err(Problem::bad_request("message is not allowed").with(extra));
    }
    if model.id.starts_with(models::SUBSCRIBERS_ONLY) {
        return Err(Problem::subscribers_only());
    }
    if let Some(words) = refuses(model, args) {
        let attempt = json!({"model": model.id, "provider": model.provider, "status": 400, "error": words});
        let refused = Problem::new(400, "upstream_bad_request", words);
        return Err(refused.with(json!({"attempts": [attempt]})));
    }
    let streamed = args["stream"] == json!(true);
    let mut listening =
        if streamed { Some(Listening::begin(world, account).ok_or_else(Problem::too_many_concurrent)?) } else { None };

    let given = Given::read(account, model, &messages);
    let prompt_tokens = given.characters.div_ceil(4) + 12;
    let affordable = affordable(account, model, prompt_tokens, args)?;
    let limit = model.fixed_limit().unwrap_or(affordable);
    let answer = answer::compose(model, args, &given, limit);
    let usage = bill(account, model, prompt_tokens, &answer);
    if let Some(listening) = &mut listening {
        // What is billed already needs not be held.
        let unsaid = affordable.saturating_sub(answer.tokens());
        listening.hold(unsaid as f64 * model.output_cents);
    }
    match listening {
        Some(listening) => Ok(streamed_answer(world, model, args, &answer, usage, prompt_tokens, listening)),
        None => Ok(whole_answer(model, args, &answer, usage)),
    }
}

/// The messages, checked. The odd statuses are as recorded (chat-err-messages-missing, -string, -empty-content).
fn messages(model: &Model, args: &Value) -> Result<Value, Problem> {
    match args.get("messages") {
        Some(messages @ Value::Array(list)) => {
            let empty = |message: &Value| match message.get("content") {
                None | Some(Value::Null) => message.get("tool_calls").is_none(),
                Some(Value::String(text)) => text.is_empty(),
                Some(_) => false,
            };
            if list.iter().any(empty) {
                return Err(Problem::bad_request("each message must have a 'content' property"));
            }
            Ok(messages.clone())
        }
        Some(Value::String(_)) => Err(Problem::internal()),
        _ => {
            let attempt = json!({"model": model.id, "provider": model.provider, "error": "messages is not iterable"});
            Err(Problem::new(500, "internal_error", "All providers failed").with(json!({"attempts": [attempt]})))
        }
    }
}

/// What a maker says to a setting that its model does not know. Puter hands settings on, or drops them, as its source
/// does: gpt-5's effort and verbosity are heard by the Responses API only, the o-models' effort by the older one only.
fn refuses(model: &Model, args: &Value) -> Option<String> {
    let searches = args["tools"].as_array().is_some_and(|tools| tools.iter().any(|tool| tool["type"] == "web_search"));
    if !model.is_gpt() {
        return searches.then(|| format!("{} has no tool of the kind web_search", model.id));
    }
    let is_gpt5 = model.id.starts_with("gpt-5");
    let thinks_always = model.id.starts_with(['o']);
    let effort = effort(args).is_some();
    let verbosity = args["verbosity"].is_string() || args["text"]["verbosity"].is_string();
    let refused = [
        (args["temperature"].as_f64().is_some_and(|wanted| wanted != 1.0) && (is_gpt5 || thinks_always), "temperature"),
        (effort && !is_gpt5 && (!thinks_always || responds(model, args)), "reasoning_effort"),
        (verbosity && !is_gpt5, "verbosity"),
    ];
    let (_, name) = refused.into_iter().find(|(refused, _)| *refused)?;
    Some(format!("400 Unsupported parameter: '{name}' is not supported with this model."))
}

/// How long the model is asked to think.
pub(crate) fn effort(args: &Value) -> Option<&str> {
    args["reasoning_effort"].as_str().or_else(|| args["reasoning"]["effort"].as_str())
}

/// Whether OpenAI's Responses API answers: for models that only it has, and for what only it can do.
pub(crate) fn responds(model: &Model, args: &Value) -> bool {
    let searches = args["tools"].as_array().is_some_and(|tools| tools.iter().any(|tool| tool["type"] == "web_search"));
    model.family() == Family::Responses || searches || compaction(args).is_some()
}

/// From how many tokens on the conversation is to be summed up, if it is.
fn compaction(args: &Value) -> Option<u64> {
    match &args["compaction"] {
        Value::Bool(true) => Some(150_000),
        Value::Object(how) => Some(how.get("trigger_tokens").and_then(Value::as_u64).unwrap_or(150_000)),
        _ => None,
    }
}

/// How many tokens the answer may have. What the balance cannot pay is silently cut off, and so is what the prompt
/// leaves of the model's own limit.
fn affordable(account: &Account, model: &Model, prompt_tokens: u64, args: &Value) -> Result<u64, Problem> {
    // A cent is a million microcents and prices are per million tokens: cents per million is microcents per token.
    let left = account.remaining() - account.lock().held - prompt_tokens as f64 * model.input_cents;
    let asked = args["max_tokens"].as_u64().unwrap_or(model.max_tokens);
    if model.output_cents <= 0.0 {
        return Ok(asked.min(model.max_tokens).max(1));
    }
    let payable = (left / model.output_cents).max(0.0) as u64;
    let room = model.max_tokens.saturating_sub(prompt_tokens);
    match asked.min(payable).min(room) {
        0 => Err(Problem::no_funds()),
        tokens => Ok(tokens),
    }
}

/// Writes the answer on the bill, all of it, whether or not anybody listens to the end. Returns the usage.
fn bill(account: &Account, model: &Model, prompt_tokens: u64, answer: &Answer) -> Value {
    let output = answer.tokens();
    let thinking = answer.reasoning.len() as u64;
    let microcents = |tokens: u64, price: f64| tokens as f64 * price;
    let (input_cost, output_cost) =
        (microcents(prompt_tokens, model.input_cents), microcents(output, model.output_cents));
    let cents = models::number((input_cost + output_cost) / 1e6);
    let usage = match model.family() {
        Family::Claude => json!({
            "input_tokens": prompt_tokens, "ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0,
            "cache_read_input_tokens": 0, "output_tokens": output, "thinking_tokens": thinking, "usd_cents": cents,
        }),
        Family::OpenAi if model.provider == "gemini" => json!({
            "prompt_tokens": prompt_tokens, "completion_tokens": output, "thinking_tokens": thinking,
            "cached_tokens": 0, "usd_cents": cents,
        }),
        Family::OpenAi | Family::Responses => json!({
            "prompt_tokens": prompt_tokens, "completion_tokens": output, "cached_tokens": 0, "usd_cents": cents,
        }),
        Family::Other => json!({
            "prompt": prompt_tokens, "completion": output, "input_cache_read": 0,
            "usd_cents": if model.provider == "ollama" { Value::Null } else { cents },
        }),
    };
    let (input_key, output_key) = match model.family() {
        Family::Claude => ("input_tokens", "output_tokens"),
        Family::OpenAi | Family::Responses => ("prompt_tokens", "completion_tokens"),
        Family::Other => ("prompt", "completion"),
    };
    let line = |key: &str| match model.id.split_once(':') {
        Some((provider, _)) if provider == model.provider => format!("{}:{key}", model.id),
        _ => format!("{}:{}:{key}", model.provider, model.id),
    };
    let mut state = account.lock();
    state.metering.add(&line(input_key), prompt_tokens as f64, input_cost);
    state.metering.add(&line(output_key), output as f64, output_cost);
    usage
}

fn streamed_answer(
    world: &World,
    model: &Model,
    args: &Value,
    answer: &Answer,
    usage: Value,
    prompt_tokens: u64,
    listening: Listening,
) -> Response {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(answer.reasoning.iter().map(|piece| line("reasoning", &[("reasoning", json!(piece))])));
    lines.extend(answer.text.iter().map(|piece| line("text", &[("text", json!(piece))])));
    for url in &answer.pictures {
        lines.push(line("image", &[("image", json!({"type": "image_url", "image_url": {"url": url}}))]));
        let signed = json!({"google": {"thought_signature": answer::SIGNATURE}});
        lines.push(line("extra_content", &[("extra_content", signed)]));
    }
    if let Some((name, input)) = &answer.tool {
        let id = if model.family() == Family::Claude { "toolu_1" } else { "call_1" };
        let mut fields = vec![("id", json!(id)), ("name", json!(name)), ("input", input.clone()), ("text", json!(""))];
        if model.family() == Family::Responses {
            fields.insert(0, ("canonical_id", json!("fc_1")));
        }
        lines.push(line("tool_use", &fields));
    }
    // The model reads more than what it counts where a test wants to see a conversation summed up.
    let from = compaction(args).map(|from| world.lock().sums_up_from.unwrap_or(from));
    if from.is_some_and(|from| prompt_tokens > from) {
        let item = line("compaction", &[("id", json!("cmp_1")), ("encrypted_content", json!(uuid()))]);
        lines.insert(0, item);
    }
    if compaction(args).is_some_and(|from| from < LEAST_FOR_CLAUDE) && model.family() == Family::Claude {
        lines = vec![line("error", &[("message", json!("context_management: trigger must be at least 50000"))])];
    } else {
        lines.push(line("usage", &[("usage", usage)]));
    }

    let pace = world.lock().pace;
    let pace = if model.id.ends_with("demo-slow") { pace * 20 } else { pace };
    let body = stream::iter(lines).then(move |line| async move {
        if pace > Duration::ZERO {
            tokio::time::sleep(pace).await;
        }
        let line = if line.contains(answer::NOW) { timed(&line) } else { line };
        Ok::<_, std::io::Error>(Bytes::from(line))
    });
    let mut response = reply::raw(200, "application/x-ndjson", Body::from_stream(body));
    response.extensions_mut().insert(Arc::new(listening));
    response
}

/// The line with the time at which it leaves, in milliseconds since 1970.
fn timed(line: &str) -> String {
    line.replace(answer::NOW, &format!(" \u{231a}{}", now_ms()))
}

/// One line of a stream, its type first as recorded.
fn line(kind: &str, fields: &[(&str, Value)]) -> String {
    let fields: String = fields.iter().map(|(name, value)| format!(",\"{name}\":{value}")).collect();
    format!("{{\"type\":\"{kind}\"{fields}}}\n")
}

/// Ties the presence of a listener to the body that really goes to the socket, whatever a fault makes of it.
pub(crate) fn watch(mut response: Response) -> Response {
    let Some(listening) = response.extensions_mut().remove::<Arc<Listening>>() else { return response };
    let (head, body) = response.into_parts();
    let body = body.into_data_stream().map(move |piece| {
        let _present = &listening;
        piece
    });
    Response::from_parts(head, Body::from_stream(body))
}

/// Not streamed (recorded: chat-nonstream-claude-text, -text, -tool, -reasoning, -responses, -normalized).
fn whole_answer(model: &Model, args: &Value, answer: &Answer, usage: Value) -> Response {
    let text = answer.text.concat();
    let normalize = args["response"]["normalize"] == json!(true);
    let mut result = match model.family() {
        Family::Claude => {
            let mut content = vec![json!({"type": "text", "text": text})];
            if let Some((name, input)) = &answer.tool {
                content.push(json!({"type": "tool_use", "id": "toolu_1", "name": name, "input": input}));
            }
            let reason = if answer.tool.is_some() { "tool_use" } else { "end_turn" };
            let message = json!({
                "id": format!("msg_{}", uuid()), "type": "message", "role": "assistant", "model": model.id,
                "content": content, "stop_reason": reason, "stop_sequence": null,
                "usage": {
                    "input_tokens": usage["input_tokens"], "cache_creation_input_tokens": 0,
                    "cache_read_input_tokens": 0, "output_tokens": usage["output_tokens"],
                },
            });
            json!({"message": message, "finish_reason": "stop"})
        }
        Family::Responses => json!({
            "finish_reason": "stop", "index": 0, "role": "assistant",
            "message": {"content": text, "reasoning": null, "refusal": null, "role": "assistant"},
        }),
        Family::OpenAi | Family::Other => {
            let mut message = json!({"role": "assistant", "content": text});
            let mut reason = "stop";
            if let Some((name, input)) = &answer.tool {
                let function = json!({"name": name, "arguments": input.to_string()});
                message["content"] = Value::Null;
                message["tool_calls"] = json!([{"id": "call_1", "type": "function", "function": function}]);
                reason = "tool_calls";
            } else {
                message["refusal"] = Value::Null;
            }
            if !answer.reasoning.is_empty() {
                message["reasoning_content"] = json!(answer.reasoning.concat());
            }
            json!({"index": 0, "message": message, "logprobs": null, "finish_reason": reason})
        }
    };
    if normalize {
        if let Some(content) = result["message"]["content"].as_str().map(str::to_owned) {
            result["message"]["content"] = json!([{"type": "text", "text": content}]);
        }
        result["normalized"] = json!(true);
    }
    result["usage"] = usage;
    result["via_ai_chat_service"] = json!(true);
    reply::ok(json!({
        "success": true, "result": result, "service": {"name": DRIVER},
        "metadata": {"service_used": model.provider, "providerUsed": model.id},
    }))
}

/// A fault that a person typed as a prompt: `fault: cut`.
pub(crate) fn typed_fault(ask: &Ask) -> Option<Fault> {
    let last = ask.json.get("args")?.get("messages")?.as_array()?.last()?;
    let text = answer::texts(&last["content"]).pop()?;
    let (_, name) = text.split_once("fault:")?;
    Some(match name.trim().to_lowercase().as_str() {
        "signed out" | "401" => Fault::Unauthorized,
        "expired" => Fault::TokenRefused(Refused::Expired),
        "revoked" => Fault::RevokedErrorLineAfter(12),
        "revoked quietly" => Fault::RevokedAfterLines(12),
        "revoked cut" => Fault::RevokedCutAfterLines(12),
        "revoked before" => Fault::Revoked,
        "no funds" | "402" => Fault::NoFunds,
        "needs plan" | "403" => Fault::NeedsPlan,
        "unverified" => Fault::Unverified,
        "rate limited" | "429" => Fault::RateLimited { retry_after: None },
        "too many" => Fault::TooManyConcurrent,
        "server error" | "500" => Fault::ServerError,
        "html" => Fault::Html,
        "garbage" => Fault::Garbage,
        "reset" => Fault::Reset,
        "drip" => Fault::Drip { bytes: 3, every: Duration::from_millis(15) },
        "cut" => Fault::CutAfterLines(12),
        "character" => Fault::CutInsideCharacter,
        "stall" => Fault::StallAfterLines(12),
        "error line" => Fault::ErrorLineAfter(12, "upstream exploded mid-stream".to_owned()),
        "unknown line" => Fault::UnknownLineAfter(4),
        "garbage line" => Fault::GarbageLineAfter(4),
        "reset line" => Fault::ResetAfterLines(12),
        "end" => Fault::EndAfterLines(12),
        "no usage" => Fault::NoUsage,
        "upstream" => Fault::Status {
            code: 400,
            body: reply::error_body(
                "upstream_provider_unavailable",
                "AI provider unavailable",
                json!({"attempts": []}),
            ),
            headers: Vec::new(),
        },
        _ => return None,
    })
}
