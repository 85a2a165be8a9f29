//! Asking a model: a request, and what comes back while it answers.
//! A chat is never repeated by itself: it may have been billed, and a stopped one is billed to its end.

mod event;
mod halves;
mod request;
mod stream;
mod usage;

use reqwest::{Method, Response, header::CONTENT_TYPE};
use serde_json::Value;

use self::request::messages;
pub use self::{
    event::{Event, ToolUse, signature},
    request::{Message, Part, Request, Role, web_search},
    stream::Stream,
    usage::TokenUsage,
};
use crate::{
    Client,
    error::{Error, ErrorKind, Result},
    http::Again,
    wire,
};

const OPERATION: &str = "chat";

/// A whole answer that was not streamed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// What was said.
    pub text: String,
    /// What was thought.
    pub reasoning: String,
    /// The tools to be called.
    pub tool_uses: Vec<ToolUse>,
    /// What it has cost.
    pub usage: TokenUsage,
    /// Why it ended, in the provider's words: `stop`, `tool_calls`, `end_turn`, `max_tokens`, …
    pub finish_reason: Option<String>,
}

impl Client {
    /// Asks a model and streams its answer. Dropping the stream closes the connection; Puter bills the whole answer
    /// all the same (recorded: chat-stream-client-abort).
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] if nothing is left to send. [`ErrorKind::NoFunds`], [`ErrorKind::RateLimited`],
    /// [`ErrorKind::TooManyAtOnce`], [`ErrorKind::ModelNotFound`], [`ErrorKind::ModelUnavailable`] and the others for
    /// which Puter refuses before it begins. None of them is tried again.
    pub async fn chat(&self, request: &Request) -> Result<Stream> {
        let response = self.complete(request, true).await?;
        let is_json =
            response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        if is_json {
            // Older servers fail inside a good status. Any other JSON is not what was asked for.
            self.read_json::<Value>(OPERATION, response).await?;
            return Err(Error::new(ErrorKind::Garbled, OPERATION, "The answer is not a stream."));
        }
        Ok(Stream::new(response, self.network().limits().chat_idle, self.clone()))
    }

    /// Asks a model and waits for its whole answer. Long answers are better streamed: nothing is heard while this one
    /// is made, and after half an hour of that it is given up (and billed all the same).
    ///
    /// # Errors
    /// As for [`Client::chat`].
    pub async fn chat_once(&self, request: &Request) -> Result<Reply> {
        let response = self.complete(request, false).await?;
        let answer: wire::Answer<wire::ChatReply> = self.read_json(OPERATION, response).await?;
        Ok(answer.result.into())
    }

    async fn complete(&self, request: &Request, stream: bool) -> Result<Response> {
        let messages = messages(&request.messages);
        if messages.is_empty() {
            return Err(Error::new(ErrorKind::Guarded, OPERATION, "There is nothing to ask."));
        }
        let call = wire::Call {
            interface: "puter-chat-completion",
            driver: "ai-chat",
            method: "complete",
            test_mode: false,
            args: wire::ChatArgs {
                messages,
                model: request.model.as_str(),
                stream,
                max_tokens: request.max_tokens,
                temperature: request.temperature,
                reasoning: request.reasoning_effort.as_deref().map(|effort| wire::Reasoning { effort }),
                text: request.verbosity.as_deref().map(|verbosity| wire::Wording { verbosity }),
                tools: &request.tools,
                compaction: request.compaction.map(|trigger_tokens| wire::Compaction { trigger_tokens }),
            },
        };
        let build = || Ok(self.request(Method::POST, "drivers/call")?.json(&call));
        let wait = self.network().limits().chat_idle;
        self.send_within(OPERATION, Again::Never, wait, build).await.map_err(|error| match error.kind {
            // The question may be there and be billed.
            ErrorKind::Network if !error.is_unsent() => Error { kind: ErrorKind::Interrupted, ..error },
            _ => error,
        })
    }
}

impl From<wire::ChatReply> for Reply {
    fn from(reply: wire::ChatReply) -> Reply {
        let wire::ChatMessage { content, reasoning, reasoning_content, tool_calls, stop_reason } = reply.message;
        let mut read = Reply {
            reasoning: reasoning.or(reasoning_content).unwrap_or_default(),
            usage: reply.usage.into(),
            finish_reason: stop_reason.or(reply.finish_reason),
            ..Reply::default()
        };
        for block in content {
            match block {
                wire::ReplyBlock::Text { text } => read.text.push_str(&text),
                wire::ReplyBlock::Thinking { thinking } => read.reasoning.push_str(&thinking),
                wire::ReplyBlock::ToolUse { id, name, input } => read.tool_uses.push(ToolUse { id, name, input }),
                wire::ReplyBlock::Other => {}
            }
        }
        for wire::ToolCall { id, function } in tool_calls.unwrap_or_default() {
            read.tool_uses.push(ToolUse { id, name: function.name, input: function.arguments });
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::answer;

    #[test]
    fn whole_answers_are_read_whatever_their_form() {
        let all: Vec<String> = ["text", "normalized", "reasoning", "responses", "tool", "claude-text", "claude-tool"]
            .into_iter()
            .map(|name| {
                let answer: wire::Answer<wire::ChatReply> = answer(&format!("chat-nonstream-{name}"));
                format!("{name}\n  {:?}\n", Reply::from(answer.result))
            })
            .collect();
        insta::assert_snapshot!("replies", all.concat());
    }
}
