//! The export of ChatGPT: `conversations.json`, or several `conversations-….json`. Each conversation is a tree of small
//! messages (`mapping`) with the one that was on screen last (`current_node`).

use std::collections::HashMap;

use crate::ToolUse;
use lenient_json as json;
use serde::Deserialize;
use serde_json::Value;

use super::{
    citations::readable,
    claude::{add, fenced},
    thread::{File, Piece, Said, Step, Thread},
    when,
};
/// What it is called in ids, and where no model is named.
const SOURCE: &str = "ChatGPT";

#[derive(Deserialize)]
struct Conversation {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    create_time: Value,
    #[serde(default)]
    update_time: Value,
    mapping: HashMap<String, Value>,
    #[serde(default)]
    current_node: Option<String>,
    #[serde(default)]
    conversation_id: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    is_archived: Option<bool>,
    #[serde(default)]
    is_starred: Option<bool>,
    #[serde(default)]
    default_model_slug: Option<String>,
}

/// What stands before the state of a widget that is told to the model as a message.
const WIDGET: &str = "The latest state of the widget is:";

/// Reads a conversation. One that says nowhere when it began, began `now`. Errors: what is wrong with it.
pub(super) fn read(json: &str, now: i64) -> Result<Thread, serde_json::Error> {
    let conversation: Conversation = serde_json::from_str(json)?;
    let id = conversation.conversation_id.or(conversation.id);
    let id = id.ok_or_else(|| serde::de::Error::custom("it has no id"))?;
    let times = conversation.mapping.values().filter_map(|node| time(&node["message"]["create_time"]));
    let (dated, updated) = (time(&conversation.create_time), time(&conversation.update_time));
    let created = dated.or_else(|| times.min()).or(updated).unwrap_or(now);
    let updated = updated.unwrap_or(created).max(created);
    let model = conversation.default_model_slug.as_deref();
    let mut left_out = 0;
    let mut steps: Vec<Step> = conversation
        .mapping
        .into_iter()
        .map(|(id, node)| {
            let said = said(&node["message"], model);
            left_out += usize::from(said.is_none());
            Step {
                at: time(&node["message"]["create_time"]),
                said: said.unwrap_or(Said::Nothing),
                id,
                parent: node["parent"].as_str().map(str::to_owned),
            }
        })
        .collect();
    // A map has no order; what is written must not depend on it.
    steps.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    Ok(Thread {
        source: SOURCE,
        id,
        title: conversation.title.unwrap_or_default(),
        created,
        is_undated: dated.is_none(),
        updated,
        archived: conversation.is_archived == Some(true),
        pinned: conversation.is_starred == Some(true),
        steps,
        current: conversation.current_node,
        size: json.len(),
        left_out,
    })
}

/// Seconds since 1970 with a fraction, or a time as text; as milliseconds.
fn time(value: &Value) -> Option<i64> {
    let seconds = value.as_f64().filter(|seconds| seconds.is_finite() && *seconds > 0.0 && *seconds < 1e11);
    #[expect(clippy::cast_possible_truncation, reason = "it was just seen to be in range")]
    let milliseconds = seconds.map(|seconds| (seconds * 1000.0).round() as i64);
    milliseconds.or_else(|| value.as_str().and_then(when::parse))
}

/// What a message says; `None` if there is something in it that cannot be read.
fn said(message: &Value, model: Option<&str>) -> Option<Said> {
    let (content, metadata) = (&message["content"], &message["metadata"]);
    let role = message["author"]["role"].as_str();
    let report = report(message, role == Some("user"));
    if let Some(report) = report {
        return Some(Said::Model(Piece { report, ..Piece::default() }));
    }
    if message.is_null() || metadata["is_visually_hidden_from_conversation"] == true {
        return Some(Said::Nothing);
    }
    let recipient = message["recipient"].as_str().filter(|recipient| *recipient != "all");
    match role {
        Some("user") => person(content, metadata),
        Some("assistant") => {
            let mut piece =
                Piece { model: metadata["model_slug"].as_str().or(model).map(str::to_owned), ..Piece::default() };
            match recipient {
                Some(tool) => call(tool, content, &mut piece),
                None => answer(content, metadata, &mut piece)?,
            }
            Some(Said::Model(piece))
        }
        Some("tool") => Some(Said::Model(result(content))),
        // What the program itself told the model.
        Some("system" | "developer") => Some(Said::Nothing),
        _ => None,
    }
}

/// The report of a research, which its widget shows: in the state of the widget, or in the message that tells the model
/// this state.
fn report(message: &Value, is_person: bool) -> Option<String> {
    let read = |state: &Value| {
        let read = state.as_str().and_then(|state| json::from_str::<Value>(state).ok());
        let message = &read.as_ref().unwrap_or(state)["report_message"];
        let text = readable(&parts(&message["content"], true), &message["metadata"]);
        (!text.trim().is_empty()).then_some(text)
    };
    read(&message["metadata"]["chatgpt_sdk"]["widget_state"]).or_else(|| {
        let words = list(&message["content"]["parts"]).first()?.as_str().filter(|_| !is_person)?;
        read(&Value::String(words.trim_start().strip_prefix(WIDGET)?.to_owned()))
    })
}

/// Kinds of content that are no message to anybody: what the person told the program about themselves in its settings,
/// and what the program keeps for itself.
const SILENT: [&str; 3] = ["user_editable_context", "model_editable_context", "app_pairing_content"];

fn person(content: &Value, metadata: &Value) -> Option<Said> {
    let kind = content["content_type"].as_str();
    if kind.is_some_and(|kind| SILENT.contains(&kind)) {
        return Some(Said::Nothing);
    }
    let files = list(&metadata["attachments"]).iter().map(|file| File {
        name: file["name"].as_str().unwrap_or("File").to_owned(),
        size: file["size"].as_u64().or_else(|| file["file_size"].as_u64()).unwrap_or(0),
        kind: file["mime_type"].as_str().or(file["mimeType"].as_str()).unwrap_or("application/octet-stream").to_owned(),
        text: None,
    });
    let files: Vec<File> = files.collect();
    let text = parts(content, files.is_empty());
    match (text.is_empty() && files.is_empty(), kind) {
        (false, _) => Some(Said::Person { text, files }),
        (true, Some("text" | "multimodal_text" | "code")) => Some(Said::Nothing),
        (true, _) => None,
    }
}

/// What the model said to the person; `None` if it is of a kind that is not known and holds no text.
fn answer(content: &Value, metadata: &Value, piece: &mut Piece) -> Option<()> {
    let text = content["text"].as_str().unwrap_or_default();
    match content["content_type"].as_str() {
        Some("text" | "multimodal_text") => piece.text = readable(&parts(content, true), metadata),
        Some("code") => piece.text = fenced(language(content), text),
        Some("thoughts") => {
            for thought in list(&content["thoughts"]) {
                let summary = thought["summary"].as_str().unwrap_or_default();
                let words = thought["content"].as_str().unwrap_or_default();
                let heading = if summary.is_empty() { String::new() } else { format!("**{summary}**") };
                add(&mut piece.reasoning, &heading);
                add(&mut piece.reasoning, words);
            }
        }
        Some("reasoning_recap") => {
            piece.reasoning_ms = metadata["finished_duration_sec"].as_u64().map(|seconds| seconds.saturating_mul(1000));
        }
        Some("system_error") => piece.text = format!("*{}*", text.trim()),
        Some(kind) if SILENT.contains(&kind) => {}
        _ => {
            piece.text = readable(&parts(content, true), metadata);
            return (!piece.text.is_empty()).then_some(());
        }
    }
    Some(())
}

/// What the model told a tool. Code that it ran and documents that it wrote beside the chat are a part of the answer.
fn call(tool: &str, content: &Value, piece: &mut Piece) {
    let input = content["text"].as_str().map_or_else(|| parts(content, true), str::to_owned);
    if input.is_empty() {
        return;
    }
    if tool == "python" {
        piece.text = fenced("python", &input);
        return;
    }
    if tool == "canmore.create_textdoc"
        && let Ok(document) = json::from_str::<Value>(&input)
        && let Some(text) = document["content"].as_str()
    {
        let name = document["name"].as_str().unwrap_or("Document");
        let kind = document["type"].as_str().unwrap_or_default();
        let body = kind.strip_prefix("code/").map_or_else(|| text.to_owned(), |language| fenced(language, text));
        piece.text = format!("**{name}**\n\n{body}");
        return;
    }
    piece.tools.push(ToolUse { name: tool.to_owned(), input });
}

/// What a tool answered, as far as a person saw it: what code printed, and that there was a picture.
fn result(content: &Value) -> Piece {
    let text = match content["content_type"].as_str() {
        Some("execution_output") => {
            let output = content["text"].as_str().unwrap_or_default();
            if output.trim().is_empty() { String::new() } else { fenced("", output) }
        }
        Some("multimodal_text") => {
            let pictures = list(&content["parts"]).iter().filter(|part| part.is_object());
            pictures.map(note).filter(|note| !note.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
        _ => String::new(),
    };
    Piece { text, ..Piece::default() }
}

/// The parts of a message as one text. Pictures become notes, unless their names are said elsewhere.
fn parts(content: &Value, with_notes: bool) -> String {
    let mut text = String::new();
    for part in list(&content["parts"]) {
        match part {
            Value::String(words) => add(&mut text, words),
            Value::Object(_) if part["content_type"] == "audio_transcription" => {
                add(&mut text, part["text"].as_str().unwrap_or_default());
            }
            Value::Object(_) if with_notes => add(&mut text, &note(part)),
            _ => {}
        }
    }
    if text.is_empty() { content["text"].as_str().unwrap_or_default().to_owned() } else { text }
}

/// What stands for a picture or a recording, which stays in the archive.
fn note(part: &Value) -> String {
    match part["content_type"].as_str() {
        Some("image_asset_pointer") => {
            let prompt = part["metadata"]["dalle"]["prompt"].as_str().filter(|prompt| !prompt.is_empty());
            match (prompt, part["width"].as_u64(), part["height"].as_u64()) {
                (Some(prompt), ..) => format!("*(A picture was here: {})*", prompt.replace('*', "")),
                (None, Some(width), Some(height)) => format!("*(A picture was here, {width} × {height}.)*"),
                _ => "*(A picture was here.)*".into(),
            }
        }
        Some("audio_asset_pointer" | "real_time_user_audio_video_asset_pointer") => "*(A recording was here.)*".into(),
        _ => String::new(),
    }
}

fn language(content: &Value) -> &str {
    content["language"].as_str().filter(|language| *language != "unknown").unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
