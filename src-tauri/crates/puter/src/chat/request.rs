//! What a model is asked: the conversation so far, and how to answer it.

use serde_json::Value;

use crate::{CloudPath, ModelId, wire};

/// What to ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Who is asked.
    pub model: ModelId,
    /// The conversation so far, oldest first.
    pub messages: Vec<Message>,
    /// The longest answer, in tokens. Always sent: Puter holds the price of the longest possible answer while it runs,
    /// and without a limit that can be the whole balance.
    pub max_tokens: u32,
    /// How freely the model chooses words; the provider's usual where `None`.
    pub temperature: Option<f32>,
    /// How long to think: `low`, `medium`, `high`, where the model can; see [`crate::Model::takes_effort`].
    pub reasoning_effort: Option<String>,
    /// How much to say: `low`, `medium`, `high`, where the model can; see [`crate::Model::takes_verbosity`].
    pub verbosity: Option<String>,
    /// Tools the model may call, in OpenAI's form: `{"type": "function", "function": {…}}`, or [`web_search`].
    pub tools: Vec<Value>,
    /// From how many tokens on the provider may sum up the conversation; see [`Event::Compaction`] and
    /// [`crate::Model::sums_up_from`].
    pub compaction: Option<u64>,
}

impl Request {
    /// A plain request.
    pub fn new(model: ModelId, messages: Vec<Message>, max_tokens: u32) -> Request {
        Request {
            model,
            messages,
            max_tokens,
            temperature: None,
            reasoning_effort: None,
            verbosity: None,
            tools: Vec::new(),
            compaction: None,
        }
    }
}

/// The tool with which a model searches the web by itself; see [`crate::Model::searches_the_web`].
pub fn web_search() -> Value {
    wire::web_search()
}

/// One turn of the conversation. A turn without content is left out when it is sent: Puter refuses empty ones
/// (recorded: chat-err-empty-content).
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: Vec<Part>,
}

impl Message {
    /// What the person says.
    pub fn user(text: impl Into<String>) -> Message {
        Message { role: Role::User, content: vec![Part::Text(text.into())] }
    }

    /// What the model said.
    pub fn assistant(text: impl Into<String>) -> Message {
        Message { role: Role::Assistant, content: vec![Part::Text(text.into())] }
    }

    /// What the model is told beforehand.
    pub fn system(text: impl Into<String>) -> Message {
        Message { role: Role::System, content: vec![Part::Text(text.into())] }
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whoever set the conversation up.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
    /// A tool that the model called.
    Tool,
}

impl Role {
    fn as_str(self) -> &'static str {
        match self {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
        }
    }
}

/// One piece of a turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Text.
    Text(String),
    /// A picture at a `data:` or `https:` address.
    ImageUrl(String),
    /// A picture that the model drew, going back to it so that it can change it (documentation: multi-turn editing).
    Drawn {
        /// Its `data:` or `https:` address.
        url: String,
        /// What the maker signed its thoughts with; see [`signature`].
        signature: Option<String>,
    },
    /// A file in the cloud. What the model sees of it depends on its provider: see [`crate::Model::file_support`].
    PuterPath(CloudPath),
    /// A call of a tool that the model made.
    ToolUse {
        /// The call's id.
        id: String,
        /// The tool's name.
        name: String,
        /// Its arguments.
        input: Value,
    },
    /// What a tool answered.
    ToolResult {
        /// The id of the call it answers.
        id: String,
        /// The answer.
        content: String,
    },
    /// What the provider made of earlier turns, exactly as it came; see [`Event::Compaction`].
    Compaction(Value),
}

/// The conversation as it is sent: no empty text, no empty turn, and each tool's answer as a turn of its own.
pub(super) fn messages(turns: &[Message]) -> Vec<wire::Turn<'_>> {
    let mut sent = Vec::new();
    for turn in turns {
        let mut content = Vec::new();
        for part in &turn.content {
            content.push(match part {
                Part::Text(text) if text.trim().is_empty() => continue,
                Part::Text(text) => wire::Block::Text { text },
                Part::ImageUrl(url) => wire::Block::ImageUrl { image_url: wire::ImageUrl { url }, signature: None },
                Part::Drawn { url, signature } => {
                    let signature = signature.as_deref();
                    wire::Block::ImageUrl { image_url: wire::ImageUrl { url }, signature }
                }
                Part::PuterPath(path) => wire::Block::File { puter_path: path.as_str() },
                Part::ToolUse { id, name, input } => wire::Block::ToolUse { id, name, input },
                Part::ToolResult { id, content } if turn.role == Role::Tool => {
                    sent.push(wire::Turn::Tool { role: turn.role.as_str(), tool_call_id: id, content });
                    continue;
                }
                Part::ToolResult { id, content } => wire::Block::ToolResult { tool_use_id: id, content },
                Part::Compaction(item) => wire::Block::AsItCame(item),
            });
        }
        if !content.is_empty() {
            sent.push(wire::Turn::Said { role: turn.role.as_str(), content });
        }
    }
    sent
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{chat::signature, recorded::recording};

    #[test]
    fn what_is_empty_is_not_sent() {
        let turns = [
            Message::system("  "),
            Message::user("hi"),
            Message { role: Role::Assistant, content: vec![] },
            Message::assistant(""),
        ];
        let sent = json!([{"role": "user", "content": [{"type": "text", "text": "hi"}]}]);
        assert_eq!(json!(messages(&turns)), sent);
    }

    #[test]
    fn a_drawn_picture_goes_back_with_its_signature() {
        let drawn = Part::Drawn { url: "data:,1".into(), signature: Some("s".into()) };
        let sent = json!(messages(&[Message { role: Role::Assistant, content: vec![drawn] }]));
        let block = json!({"type": "image_url", "image_url": {"url": "data:,1"}, "thoughtSignature": "s"});
        assert_eq!(sent[0]["content"][0], block);
        for extra in [json!({"thoughtSignature": "s"}), json!({"google": {"thought_signature": "s"}})] {
            assert_eq!(signature(&extra), Some("s"));
        }
        assert_eq!(signature(&json!({"google": {"grounding_metadata": {}}})), None);
    }

    #[test]
    fn tools_and_files_are_sent_in_the_recorded_form() {
        let call = Part::ToolUse { id: "call_1".into(), name: "get_weather".into(), input: json!({"city": "Paris"}) };
        let result = Part::ToolResult { id: "call_1".into(), content: "18C sunny".into() };
        let path = Part::PuterPath("~/Documents/pics/dot.png".parse().unwrap());
        let turns = [
            Message { role: Role::User, content: vec![path, Part::Text("describe the file".into())] },
            Message { role: Role::Assistant, content: vec![call] },
            Message { role: Role::Tool, content: vec![result] },
        ];
        let sent = json!(messages(&turns));
        let with_file = recording("chat-stream-puter-path-claude-dot_png");
        assert_eq!(sent[0], with_file["request"]["body"]["args"]["messages"][0]);
        let with_call = recording("chat-stream-claude-tool-result");
        assert_eq!(
            sent[1]["content"][0]["type"],
            with_call["request"]["body"]["args"]["messages"][1]["content"][0]["type"]
        );
        let with_result = recording("chat-stream-tool-result");
        assert_eq!(sent[2], with_result["request"]["body"]["args"]["messages"][2]);
    }
}
