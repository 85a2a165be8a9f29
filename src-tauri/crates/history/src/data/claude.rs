//! The export of Claude: `conversations.json`, a list of conversations with their messages in order, and `design_chats`,
//! a file for each conversation about a design, whose messages have another form.

use crate::ToolUse;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    thread::{File, Piece, Said, Step, Thread},
    when,
};
/// What it is called in ids, and where no model is named.
const SOURCE: &str = "Claude";

#[derive(Deserialize)]
struct Conversation {
    uuid: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    created_at: Value,
    #[serde(default)]
    updated_at: Value,
    #[serde(default)]
    is_starred: Option<bool>,
    chat_messages: Vec<Value>,
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

/// Reads a conversation. One that says nowhere when it began, began `now`. Errors: what is wrong with it.
pub(super) fn read(json: &str, now: i64) -> Result<Thread, serde_json::Error> {
    Ok(thread(serde_json::from_str(json)?, json.len(), now))
}

/// Reads a conversation about a design, likewise.
pub(super) fn read_design(json: &str, now: i64) -> Result<Thread, serde_json::Error> {
    Ok(thread(serde_json::from_str::<DesignChat>(json)?.into(), json.len(), now))
}

fn thread(conversation: Conversation, size: usize, now: i64) -> Thread {
    let time = |value: &Value| value.as_str().and_then(when::parse);
    let count = conversation.chat_messages.len();
    let messages = conversation.chat_messages.into_iter();
    let messages: Vec<Message> = messages.filter_map(|message| serde_json::from_value(message).ok()).collect();
    let mut left_out = count - messages.len();
    let (dated, updated) = (time(&conversation.created_at), time(&conversation.updated_at));
    let times = messages.iter().filter_map(|message| message.created_at.as_deref().and_then(when::parse));
    let created = dated.or_else(|| times.min()).or(updated).unwrap_or(now);
    let updated = updated.unwrap_or(created);
    let mut steps = Vec::with_capacity(messages.len());
    // Older exports name no parents: each message follows the one before it.
    let is_tree = messages.iter().any(|message| message.parent_message_uuid.is_some());
    let mut before: Option<String> = None;
    let mut latest = None;
    for message in messages {
        latest = message.created_at.as_deref().and_then(when::parse).or(latest);
        let id = message.uuid.clone();
        let parent = if is_tree { message.parent_message_uuid.clone() } else { before.replace(id.clone()) };
        let said = said(message, conversation.model.as_deref(), &mut left_out);
        steps.push(Step { id, parent, at: latest, said });
    }
    let current = conversation.current_leaf_message_uuid.or_else(|| steps.last().map(|step| step.id.clone()));
    Thread {
        source: SOURCE,
        id: conversation.uuid,
        title: conversation.name.unwrap_or_default(),
        created,
        is_undated: dated.is_none(),
        updated,
        archived: false,
        pinned: conversation.is_starred == Some(true),
        steps,
        current: current.filter(|_| is_tree),
        size,
        left_out,
    }
}

/// What a message says. What cannot be read of it is counted in `left_out`.
fn said(message: Message, model: Option<&str>, left_out: &mut usize) -> Said {
    let Message { sender, text, content, attachments, files, .. } = message;
    let blocks = content.unwrap_or_default();
    let mut piece = Piece { model: model.map(str::to_owned), ..Piece::default() };
    let known = blocks.iter().filter(|block| take(block, &mut piece)).count();
    if piece.text.is_empty() {
        piece.text = text.unwrap_or_default();
    }
    let is_empty = piece.text.is_empty() && piece.reasoning.is_empty() && piece.tools.is_empty();
    *left_out += usize::from(is_empty && known < blocks.len());
    match sender.as_str() {
        "human" => {
            let files = attachments.into_iter().chain(files).flatten();
            Said::Person { text: piece.text, files: files.map(file).collect() }
        }
        "assistant" => Said::Model(piece),
        _ => {
            *left_out += usize::from(!is_empty);
            Said::Nothing
        }
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

/// Adds a block of a message. Answers whether its kind is known.
fn take(block: &Value, piece: &mut Piece) -> bool {
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
        "tool_result" | "token_budget" | "flag" => {}
        _ => {
            let text = word("text");
            add(&mut piece.text, text);
            return !text.is_empty();
        }
    }
    true
}

/// A conversation about a design.
#[derive(Deserialize)]
struct DesignChat {
    uuid: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    project: Value,
    #[serde(default)]
    created_at: Value,
    #[serde(default)]
    updated_at: Value,
    messages: Vec<Value>,
}

impl From<DesignChat> for Conversation {
    fn from(chat: DesignChat) -> Self {
        let DesignChat { uuid, title, project, created_at, updated_at, messages } = chat;
        let title = title.filter(|title| !title.trim().is_empty());
        let name = title.or_else(|| project["name"].as_str().map(str::to_owned));
        let messages = messages.iter().enumerate();
        let chat_messages = messages.map(|(number, message)| designed(message, number)).collect();
        Self {
            uuid,
            name,
            model: None,
            created_at,
            updated_at,
            is_starred: None,
            chat_messages,
            current_leaf_message_uuid: None,
        }
    }
}

/// A message about a design in the form of the others. Its number is its id where it has none.
fn designed(message: &Value, number: usize) -> Value {
    let content = &message["content"];
    let blocks = content["contentBlocks"].as_array().map(|blocks| blocks.iter().map(designed_block).collect());
    let blocks: Vec<Value> = blocks.unwrap_or_default();
    let time = [&message["created_at"], &content["timestamp"]].into_iter().find(|time| time.is_string());
    let attachments = content["attachments"].as_array().map(|files| {
        let file =
            |file: &Value| json!({ "file_name": file["name"].as_str(), "extracted_content": file["content"].as_str() });
        files.iter().map(file).collect::<Vec<_>>()
    });
    json!({
        "uuid": message["uuid"].as_str().map_or_else(|| number.to_string(), str::to_owned),
        "sender": if message["role"] == "user" { "human" } else { message["role"].as_str().unwrap_or_default() },
        "text": content["content"].as_str().or(content.as_str()),
        "content": blocks,
        "created_at": time,
        "attachments": attachments,
    })
}

fn designed_block(block: &Value) -> Value {
    let message = &block["message"];
    let words = message.as_str().or_else(|| message["content"].as_str());
    match block["type"].as_str() {
        Some("thinking") => json!({ "type": "thinking", "thinking": block["text"] }),
        Some("tool_call") => {
            let call = &block["toolCall"];
            json!({ "type": "tool_use", "name": call["name"], "input": call["input"] })
        }
        // Said by the person while the model worked.
        Some("user_interjection") => json!({ "type": "text", "text": words.map(|words| format!("> {words}")) }),
        Some("error") => json!({ "type": "text", "text": words.map(|words| format!("*{words}*")) }),
        _ => block.clone(),
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
