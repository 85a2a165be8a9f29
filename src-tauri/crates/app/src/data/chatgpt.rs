//! The export of ChatGPT: `conversations.json`, or several `conversations-….json`. Each conversation is a tree of small
//! messages (`mapping`) with the one that was on screen last (`current_node`).

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    claude::{add, fenced},
    thread::{File, Piece, Said, Step, Thread},
    when,
};
use crate::history::ToolUse;

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
    mapping: HashMap<String, Node>,
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

#[derive(Deserialize)]
struct Node {
    #[serde(default)]
    message: Value,
    #[serde(default)]
    parent: Option<String>,
}

/// Reads a conversation. Errors: what is wrong with it.
pub(super) fn read(json: &str) -> Result<Thread, serde_json::Error> {
    let conversation: Conversation = serde_json::from_str(json)?;
    let id = conversation.conversation_id.or(conversation.id);
    let id = id.ok_or_else(|| serde::de::Error::custom("it has no id"))?;
    let times = conversation.mapping.values().filter_map(|node| time(&node.message["create_time"]));
    let created = time(&conversation.create_time).or_else(|| times.min());
    let created = created.ok_or_else(|| serde::de::Error::custom("it has no time"))?;
    let updated = time(&conversation.update_time).unwrap_or(created).max(created);
    let model = conversation.default_model_slug.as_deref();
    let mut steps: Vec<Step> = conversation
        .mapping
        .into_iter()
        .map(|(id, node)| Step {
            at: time(&node.message["create_time"]).unwrap_or(created),
            said: said(&node.message, model),
            id,
            parent: node.parent,
        })
        .collect();
    // A map has no order; what is written must not depend on it.
    steps.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    Ok(Thread {
        source: SOURCE,
        id,
        title: conversation.title.unwrap_or_default(),
        created,
        updated,
        archived: conversation.is_archived == Some(true),
        pinned: conversation.is_starred == Some(true),
        steps,
        current: conversation.current_node,
        size: json.len(),
    })
}

/// Seconds since 1970 with a fraction, or a time as text; as milliseconds.
fn time(value: &Value) -> Option<i64> {
    let seconds = value.as_f64().filter(|seconds| seconds.is_finite() && *seconds > 0.0 && *seconds < 1e11);
    #[expect(clippy::cast_possible_truncation, reason = "it was just seen to be in range")]
    let milliseconds = seconds.map(|seconds| (seconds * 1000.0).round() as i64);
    milliseconds.or_else(|| value.as_str().and_then(when::parse))
}

fn said(message: &Value, model: Option<&str>) -> Said {
    let (content, metadata) = (&message["content"], &message["metadata"]);
    if metadata["is_visually_hidden_from_conversation"] == true {
        return Said::Nothing;
    }
    let recipient = message["recipient"].as_str().filter(|recipient| *recipient != "all");
    match message["author"]["role"].as_str() {
        Some("user") => person(content, metadata),
        Some("assistant") => {
            let mut piece =
                Piece { model: metadata["model_slug"].as_str().or(model).map(str::to_owned), ..Piece::default() };
            match recipient {
                Some(tool) => call(tool, content, &mut piece),
                None => answer(content, metadata, &mut piece),
            }
            Said::Model(piece)
        }
        Some("tool") => Said::Model(result(content)),
        _ => Said::Nothing,
    }
}

fn person(content: &Value, metadata: &Value) -> Said {
    // What the person told the program about themselves in its settings is no message.
    if !matches!(content["content_type"].as_str(), Some("text" | "multimodal_text" | "code") | None) {
        return Said::Nothing;
    }
    let files = list(&metadata["attachments"]).iter().map(|file| File {
        name: file["name"].as_str().unwrap_or("File").to_owned(),
        size: file["size"].as_u64().or_else(|| file["file_size"].as_u64()).unwrap_or(0),
        kind: file["mime_type"].as_str().or(file["mimeType"].as_str()).unwrap_or("application/octet-stream").to_owned(),
        text: None,
    });
    let files: Vec<File> = files.collect();
    let text = parts(content, files.is_empty());
    if text.is_empty() && files.is_empty() { Said::Nothing } else { Said::Person { text, files } }
}

/// What the model said to the person.
fn answer(content: &Value, metadata: &Value, piece: &mut Piece) {
    let text = content["text"].as_str().unwrap_or_default();
    match content["content_type"].as_str() {
        Some("text" | "multimodal_text") => piece.text = without_marks(&parts(content, true), metadata),
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
        _ => {}
    }
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
        && let Ok(document) = serde_json::from_str::<Value>(&input)
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

/// The text with its references in a form that can be read. They stand in it as marks between private letters
/// (U+E200 to U+E206) that only ChatGPT's page understands.
fn without_marks(text: &str, metadata: &Value) -> String {
    let is_mark = |letter: char| ('\u{e200}'..='\u{e206}').contains(&letter);
    if !text.contains(is_mark) {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    for reference in list(&metadata["content_references"]) {
        let matched = reference["matched_text"].as_str().filter(|matched| matched.contains(is_mark));
        if let Some(matched) = matched {
            text = text.replace(matched, reference["alt"].as_str().unwrap_or_default());
        }
    }
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '\u{e200}' => inside = true,
            '\u{e201}' => inside = false,
            _ if inside || is_mark(letter) => {}
            _ => plain.push(letter),
        }
    }
    plain
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
