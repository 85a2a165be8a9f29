//! The export of Claude: `conversations.json`, a list of conversations with their messages in order.

use serde::Deserialize;
use serde_json::Value;

use super::{
    thread::{File, Piece, Said, Step, Thread},
    when,
};
use crate::history::ToolUse;

/// What it is called in ids, and where no model is named.
const SOURCE: &str = "Claude";

#[derive(Deserialize)]
struct Conversation {
    uuid: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    model: Option<String>,
    created_at: String,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    is_starred: Option<bool>,
    chat_messages: Vec<Message>,
    #[serde(default)]
    current_leaf_message_uuid: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    uuid: String,
    sender: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    content: Option<Vec<Value>>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    attachments: Option<Vec<Attached>>,
    #[serde(default)]
    files: Option<Vec<Attached>>,
    #[serde(default)]
    parent_message_uuid: Option<String>,
}

#[derive(Deserialize)]
struct Attached {
    #[serde(default)]
    file_name: Option<String>,
    #[serde(default)]
    file_size: Option<u64>,
    #[serde(default)]
    file_type: Option<String>,
    #[serde(default)]
    extracted_content: Option<String>,
}

/// Reads a conversation. Errors: what is wrong with it.
pub(super) fn read(json: &str) -> Result<Thread, serde_json::Error> {
    let conversation: Conversation = serde_json::from_str(json)?;
    let created =
        when::parse(&conversation.created_at).ok_or_else(|| serde::de::Error::custom("its time cannot be read"))?;
    let updated = conversation.updated_at.as_deref().and_then(when::parse).unwrap_or(created);
    let mut steps = Vec::with_capacity(conversation.chat_messages.len());
    // Older exports name no parents: each message follows the one before it.
    let is_tree = conversation.chat_messages.iter().any(|message| message.parent_message_uuid.is_some());
    let mut before: Option<String> = None;
    let mut latest = created;
    for message in conversation.chat_messages {
        let at = message.created_at.as_deref().and_then(when::parse).unwrap_or(latest);
        latest = at;
        let id = message.uuid.clone();
        let parent = if is_tree { message.parent_message_uuid.clone() } else { before.replace(id.clone()) };
        let said = said(message, conversation.model.as_deref());
        steps.push(Step { id, parent, at, said });
    }
    let current = conversation.current_leaf_message_uuid.or_else(|| steps.last().map(|step| step.id.clone()));
    Ok(Thread {
        source: SOURCE,
        id: conversation.uuid,
        title: conversation.name.unwrap_or_default(),
        created,
        updated,
        archived: false,
        pinned: conversation.is_starred == Some(true),
        steps,
        current: current.filter(|_| is_tree),
        size: json.len(),
    })
}

fn said(message: Message, model: Option<&str>) -> Said {
    let Message { sender, text, content, attachments, files, .. } = message;
    let blocks = content.unwrap_or_default();
    let mut piece = Piece { model: model.map(str::to_owned), ..Piece::default() };
    for block in &blocks {
        take(block, &mut piece);
    }
    if piece.text.is_empty() {
        piece.text = text.unwrap_or_default();
    }
    match sender.as_str() {
        "human" => {
            let files = attachments.into_iter().chain(files).flatten();
            Said::Person { text: piece.text, files: files.map(file).collect() }
        }
        "assistant" => Said::Model(piece),
        _ => Said::Nothing,
    }
}

fn file(attached: Attached) -> File {
    let text = attached.extracted_content.filter(|text| !text.is_empty());
    File {
        // What was pasted has no name.
        name: attached.file_name.filter(|name| !name.is_empty()).unwrap_or_else(|| "Pasted text".into()),
        size: attached.file_size.or(text.as_ref().map(|text| text.len() as u64)).unwrap_or(0),
        kind: attached.file_type.filter(|kind| kind.contains('/')).unwrap_or_else(|| "text/plain".into()),
        text,
    }
}

/// Adds a block of a message.
fn take(block: &Value, piece: &mut Piece) {
    let word = |name: &str| block[name].as_str().unwrap_or_default();
    match word("type") {
        "text" => add(&mut piece.text, word("text")),
        "thinking" => {
            add(&mut piece.reasoning, word("thinking"));
            let time = |name: &str| block[name].as_str().and_then(when::parse);
            if let (Some(start), Some(stop)) = (time("start_timestamp"), time("stop_timestamp")) {
                let took = u64::try_from(stop - start).unwrap_or(0);
                piece.reasoning_ms = Some(piece.reasoning_ms.unwrap_or(0).saturating_add(took));
            }
        }
        "tool_use" => match artifact(block) {
            Some(artifact) => add(&mut piece.text, &artifact),
            None => {
                piece.tools.push(ToolUse { name: word("name").to_owned(), input: block["input"].to_string() });
            }
        },
        // Results of tools are the tools' words, and long; the answer says what came of them.
        _ => {}
    }
}

/// A document that was written beside the chat, as a part of the answer.
fn artifact(block: &Value) -> Option<String> {
    if block["name"] != "artifacts" {
        return None;
    }
    let input = &block["input"];
    let content = input["content"].as_str().filter(|content| !content.is_empty())?;
    let title = input["title"].as_str().unwrap_or("Document");
    let is_prose = input["type"] == "text/markdown";
    let body =
        if is_prose { content.to_owned() } else { fenced(input["language"].as_str().unwrap_or_default(), content) };
    Some(format!("**{title}**\n\n{body}"))
}

/// Code between fences that it cannot close itself.
pub(super) fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language: String =
        language.chars().filter(|letter| letter.is_alphanumeric() || "+-#.".contains(*letter)).collect();
    format!("{fence}{language}\n{}\n{fence}", code.trim_end_matches('\n'))
}

/// Adds a paragraph.
pub(super) fn add(whole: &mut String, part: &str) {
    if !whole.is_empty() && !part.is_empty() {
        whole.push_str("\n\n");
    }
    whole.push_str(part);
}
