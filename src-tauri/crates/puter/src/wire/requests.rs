//! The bodies of what Puter is asked.

use serde::Serialize;
use serde_json::{Value, json};

/// A body without anything in it: `{}`.
#[derive(Serialize)]
pub(crate) struct Nothing {}

/// Which file or folder is meant, by the one name that it has: its id or its path.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Which<'a> {
    Uid(&'a str),
    Path(&'a str),
}

/// `POST /stat` (recorded: fs-stat-file).
#[derive(Serialize)]
pub(crate) struct Stat<'a> {
    #[serde(flatten)]
    pub file: Which<'a>,
    /// Whether the size of a folder is added up, which takes the server a while.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub return_size: bool,
}

/// `POST /readdir` (recorded: fs-readdir-page).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadDir<'a> {
    #[serde(flatten)]
    pub folder: Which<'a>,
    pub cursor: Option<&'a str>,
    pub limit: u32,
    pub include_total: bool,
    pub sort_by: &'static str,
    pub sort_order: &'static str,
}

/// `POST /search` (recorded: fs-search).
#[derive(Serialize)]
pub(crate) struct Search<'a> {
    pub query: &'a str,
}

/// `POST /mkdir`. What stands at the path already is an error, and so is a folder above it that is missing.
#[derive(Serialize)]
pub(crate) struct MakeDir<'a> {
    pub path: &'a str,
    pub overwrite: bool,
    pub dedupe_name: bool,
    pub create_missing_parents: bool,
}

/// `POST /rename` (recorded: fs-rename).
#[derive(Serialize)]
pub(crate) struct Rename<'a> {
    pub uid: &'a str,
    pub new_name: &'a str,
}

/// `POST /move` and `POST /copy`.
#[derive(Serialize)]
pub(crate) struct Transfer<'a> {
    pub source: &'a str,
    pub destination: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_name: Option<&'a str>,
    pub overwrite: bool,
    pub dedupe_name: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_metadata: Option<NewMetadata>,
}

/// What the GUI is to keep about the entry from now on.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum NewMetadata {
    Trashed(super::TrashedMetadata),
    Nothing(Nothing),
}

/// `POST /delete`.
#[derive(Serialize)]
pub(crate) struct Delete<'a> {
    /// Ids are taken as well.
    pub paths: [&'a str; 1],
    pub recursive: bool,
    /// Whether the folder itself stays.
    pub descendants_only: bool,
}

/// What is said of the file in `POST /batch` (recorded: fs-batch-write).
#[derive(Serialize)]
pub(crate) struct BatchFile<'a> {
    pub name: &'a str,
    #[serde(rename = "type")]
    pub kind: &'a str,
    pub size: u64,
}

/// What is to be done with it.
#[derive(Serialize)]
pub(crate) struct BatchWrite<'a> {
    pub op: &'static str,
    pub path: &'a str,
    pub name: &'a str,
    pub overwrite: bool,
    pub dedupe_name: bool,
    pub create_missing_parents: bool,
    pub operation_id: u32,
    pub item_upload_id: u32,
}

/// `POST /fs/startWrite` (recorded: fs-v2-startWrite).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartWrite<'a> {
    pub file_metadata: FileMetadata<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileMetadata<'a> {
    pub path: &'a str,
    pub size: u64,
    pub content_type: &'a str,
    pub overwrite: bool,
    pub dedupe_name: bool,
    pub create_missing_parents: bool,
}

/// `POST /fs/abortWrite`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AbortWrite<'a> {
    pub upload_id: &'a str,
}

/// `POST /fs/completeWrite` (recorded: fs-v2-completeWrite).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CompleteWrite<'a> {
    pub upload_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<super::Part>>,
}

/// `POST /fs/signMultipartParts` (recorded: fs-v2-signMultipartParts).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignParts<'a> {
    pub upload_id: &'a str,
    pub part_numbers: [u64; 1],
}

/// A key of the key-value store, to read its value or to remove it (recorded: kv-get, kv-del).
#[derive(Serialize)]
pub(crate) struct KvKey<'a> {
    pub key: &'a str,
}

/// What is stored under a key (recorded: kv-set).
#[derive(Serialize)]
pub(crate) struct KvSet<'a> {
    pub key: &'a str,
    pub value: &'a Value,
}

/// A page of the entries whose keys begin so (recorded: kv-list-page1).
#[derive(Serialize)]
pub(crate) struct KvListArgs<'a> {
    #[serde(rename = "as")]
    pub form: &'static str,
    pub pattern: &'a str,
    pub limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<&'a str>,
}

/// A dynamic registration (RFC 7591) of a program that can keep no secret.
#[derive(Serialize)]
pub(crate) struct Registration<'a> {
    pub client_name: &'a str,
    pub redirect_uris: [&'a str; 1],
    pub grant_types: [&'static str; 1],
    pub response_types: [&'static str; 1],
    pub token_endpoint_auth_method: &'static str,
}

/// The arguments of a chat (recorded: chat-stream-openai-gpt).
#[derive(Serialize)]
pub(crate) struct ChatArgs<'a> {
    pub messages: Vec<Turn<'a>>,
    pub model: &'a str,
    pub stream: bool,
    pub max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Reasoning<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Wording<'a>>,
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    pub tools: &'a [Value],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compaction: Option<Compaction>,
}

/// The tool with which a model searches the web by itself.
pub(crate) fn web_search() -> Value {
    json!({ "type": "web_search" })
}

/// How long to think. Every provider that listens takes this form; the flat `reasoning_effort` is not handed on to
/// OpenAI's Responses API (source: Puter's OpenAI providers).
#[derive(Serialize)]
pub(crate) struct Reasoning<'a> {
    pub effort: &'a str,
}

/// How much to say, in the form that reaches OpenAI's Responses API.
#[derive(Serialize)]
pub(crate) struct Wording<'a> {
    pub verbosity: &'a str,
}

/// From which length on earlier turns are summed up.
#[derive(Serialize)]
pub(crate) struct Compaction {
    pub trigger_tokens: u64,
}

/// One turn of a conversation.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Turn<'a> {
    Said {
        role: &'static str,
        content: Vec<Block<'a>>,
    },
    /// What a tool answered, in OpenAI's form (recorded: chat-stream-tool-result).
    Tool {
        role: &'static str,
        tool_call_id: &'a str,
        content: &'a str,
    },
}

/// One piece of a turn.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Block<'a> {
    Text {
        text: &'a str,
    },
    ImageUrl {
        image_url: ImageUrl<'a>,
        #[serde(rename = "thoughtSignature", skip_serializing_if = "Option::is_none")]
        signature: Option<&'a str>,
    },
    File {
        puter_path: &'a str,
    },
    ToolUse {
        id: &'a str,
        name: &'a str,
        input: &'a Value,
    },
    /// What a tool answered, in Anthropic's form (recorded: chat-stream-claude-tool-result).
    ToolResult {
        tool_use_id: &'a str,
        content: &'a str,
    },
    /// What a provider made, as it came.
    #[serde(untagged)]
    AsItCame(&'a Value),
}

#[derive(Serialize)]
pub(crate) struct ImageUrl<'a> {
    pub url: &'a str,
}
