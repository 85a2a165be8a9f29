//! Asking: a new question, an edited one, or one that is asked again; and what a person does while it runs.

use history::{Chat, ChatOptions, Role};
use problem::{Code, Problem, Reason};
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App,
    answer::AnswerEvent,
    chat::{Going, Plan, Ready, Said, View, begin, gone},
    commands::{Command, StreamingCommand},
    session::Session,
};

/// What is asked, in any of the ways.
trait Question: Send {
    /// The chat that it belongs to; `None` starts a new one.
    fn chat(&self) -> Option<&str>;

    /// Looks up what has to be waited for.
    fn prepare(self, session: &Session) -> impl Future<Output = Result<Ready, Problem>> + Send;
}

/// Asks, unless it is stopped before, and passes on the answer until it has ended.
async fn ask(app: &App, question: impl Question, emit: impl Fn(AnswerEvent) + Send + Sync) -> Result<Chat, Problem> {
    let session = app.session()?;
    let reserved = session.answers.reserve(question.chat())?;
    let ready = reserved.unless_stopped(question.prepare(&session)).await?;
    let going = begin(&session, &reserved, ready)?;
    drop((reserved, session));
    going.stream(emit).await
}

/// `chat.ask`: asks a model. The answer is the whole chat when it has ended, well or badly: how it went is in the
/// last turn. Errors only when nothing was asked; the text is then still the person's.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ask {
    /// The chat's id; `null` starts a new one.
    chat: Option<String>,
    /// The turn that it follows; `null` is the last one that is shown.
    after: Option<String>,
    text: String,
    /// Paths in the cloud.
    attachments: Vec<String>,
    /// The model's id.
    model: String,
    /// Kept as the chat's own; `null` leaves those that it has.
    options: Option<ChatOptions>,
    /// The longest answer in tokens, this time only; `null` takes the chat's own, or the one that is set for all.
    max_tokens: Option<u32>,
    /// It was not written in the composer: what stands there is another message, and its draft stays.
    #[serde(default)]
    keeps_draft: bool,
}

impl StreamingCommand for Ask {
    type Event = AnswerEvent;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(AnswerEvent) + Send + Sync) -> Result<Chat, Problem> {
        something(&self.text, &self.attachments)?;
        self.options.as_ref().map(ChatOptions::check).transpose()?;
        ask(app, self, emit).await
    }
}

impl Question for Ask {
    fn chat(&self) -> Option<&str> {
        self.chat.as_deref()
    }

    async fn prepare(self, session: &Session) -> Result<Ready, Problem> {
        let view = View::of(session, self.chat)?;
        let before = match &self.after {
            Some(turn) => view.tree.leading_to(turn).ok_or_else(gone)?,
            None => view.tree.shown(),
        };
        let model = session.catalogue.find(&self.model).await?;
        let attachments = session.attachments.prepare(&self.attachments, &model).await?;
        let is_draft = !self.keeps_draft;
        let said = Said { text: self.text, attachments, paths: self.attachments, is_draft };
        let plan = Plan { view, before, said: Some(said), options: self.options, model, held: false };
        plan.ready(session, self.max_tokens).await
    }
}

/// `chat.edit`: asks a question in other words, in the place of the old one, which stays beside it.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Edit {
    chat: String,
    /// The old question's id.
    turn: String,
    text: String,
    /// Paths in the cloud. Of a file that went with the old question the model gets what it was then.
    attachments: Vec<String>,
    model: String,
    max_tokens: Option<u32>,
}

impl StreamingCommand for Edit {
    type Event = AnswerEvent;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(AnswerEvent) + Send + Sync) -> Result<Chat, Problem> {
        something(&self.text, &self.attachments)?;
        ask(app, self, emit).await
    }
}

impl Question for Edit {
    fn chat(&self) -> Option<&str> {
        Some(&self.chat)
    }

    async fn prepare(self, session: &Session) -> Result<Ready, Problem> {
        let view = View::of(session, Some(self.chat))?;
        let mut before = view.tree.leading_to(&self.turn).ok_or_else(gone)?;
        let old = before.pop().filter(|turn| turn.role == Role::User).ok_or(Reason::NotYourMessage)?;
        let model = session.catalogue.find(&self.model).await?;
        let mut attachments = Vec::with_capacity(self.attachments.len());
        for path in &self.attachments {
            match old.attachments.iter().find(|given| given.path == *path) {
                Some(given) => attachments.push(given.clone()),
                None => attachments.extend(session.attachments.prepare(std::slice::from_ref(path), &model).await?),
            }
        }
        let said = Said { text: self.text, attachments, paths: self.attachments, is_draft: false };
        let plan = Plan { view, before, said: Some(said), options: None, model, held: false };
        plan.ready(session, self.max_tokens).await
    }
}

/// `chat.retry`: asks the question of an answer again, of any model. The older answer stays beside the new one.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Retry {
    chat: String,
    /// The answer's id.
    answer: String,
    model: String,
    max_tokens: Option<u32>,
}

impl StreamingCommand for Retry {
    type Event = AnswerEvent;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(AnswerEvent) + Send + Sync) -> Result<Chat, Problem> {
        ask(app, self, emit).await
    }
}

impl Question for Retry {
    fn chat(&self) -> Option<&str> {
        Some(&self.chat)
    }

    async fn prepare(self, session: &Session) -> Result<Ready, Problem> {
        let view = View::of(session, Some(self.chat))?;
        let mut before = view.tree.leading_to(&self.answer).unwrap_or_default();
        let Some(old) = before.pop().filter(|turn| turn.role == Role::Assistant) else { return Err(gone()) };
        let model = session.catalogue.find(&self.model).await?;
        let held = old.problem.is_some_and(|problem| problem.code == Code::Held);
        let plan = Plan { view, before, said: None, options: None, model, held };
        plan.ready(session, self.max_tokens).await
    }
}

/// `chat.follow`: the answer that streams in this chat, from its beginning; ends at once when none does.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Follow {
    chat: String,
}

impl StreamingCommand for Follow {
    type Event = AnswerEvent;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(AnswerEvent) + Send + Sync) -> Result<Chat, Problem> {
        let going = {
            let session = app.session()?;
            session.history.require(&self.chat)?;
            Going { events: session.answers.follow(&self.chat), history: session.history.clone(), chat: self.chat }
        };
        going.stream(emit).await
    }
}

/// `chat.stop`: ends the answer that streams in this chat; its text stays. Puter may still charge for the rest.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Stop {
    chat: String,
}

impl Command for Stop {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let session = app.session()?;
        session.history.require(&self.chat)?;
        session.answers.stop(&self.chat);
        Ok(())
    }
}

/// `chat.retryNow`: sends a question that waits for Puter's rate limit without waiting any longer.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct RetryNow {
    chat: String,
}

impl Command for RetryNow {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let session = app.session()?;
        session.history.require(&self.chat)?;
        session.answers.retry_now(&self.chat);
        Ok(())
    }
}

fn something(text: &str, attachments: &[String]) -> Result<(), Problem> {
    if text.trim().is_empty() && attachments.is_empty() {
        return Err(Reason::NothingToSend.into());
    }
    Ok(())
}
