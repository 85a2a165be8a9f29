//! A question on its way: a new one, an edited one, or one that is asked again.
//! A question is on disk before it is sent, so that neither a crash nor a refusal loses it.

use std::sync::Arc;

use puter::chat::Request;
use serde::Deserialize;
use tokio::sync::mpsc;
use ts_rs::TS;

use super::{branch::gone, messages::messages, request::request, title::title};
use crate::{
    App, Code, Problem,
    answer::{Asking, Job, Reserved},
    attachment::{self, Attachment},
    command::{Command, Never},
    history::{Chat, ChatOptions, Fact, History, Role, Step, Tree, Turn},
    preferences::Preferences,
    price::Price,
    session::Session,
    watch::What,
};

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

impl Command for Ask {
    type Event = Asking;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
        something(&self.text, &self.attachments)?;
        self.options.as_ref().map(ChatOptions::check).transpose()?;
        let session = app.session()?;
        let reserved = session.answers.reserve(self.chat.as_deref())?;
        let ready = reserved.unless_stopped(self.prepare(app, &session)).await?;
        let going = begin(app, &session, &reserved, ready)?;
        drop((reserved, session));
        going.tell(emit).await
    }
}

impl Ask {
    async fn prepare(self, app: &App, session: &Session) -> Result<Ready, Problem> {
        let view = View::of(session, self.chat)?;
        let before = match &self.after {
            Some(turn) => view.tree.leading_to(turn).ok_or_else(gone)?,
            None => view.tree.shown(),
        };
        let model = session.catalogue.find(app, session, &self.model).await?;
        let attachments = attachment::prepare(app, session, &self.attachments, &model).await?;
        let is_draft = !self.keeps_draft;
        let said = Said { text: self.text, attachments, paths: self.attachments, is_draft };
        let plan = Plan { view, before, said: Some(said), options: self.options, model, held: false };
        plan.ready(app, session, self.max_tokens).await
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

impl Command for Edit {
    type Event = Asking;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
        something(&self.text, &self.attachments)?;
        let session = app.session()?;
        let reserved = session.answers.reserve(Some(&self.chat))?;
        let ready = reserved.unless_stopped(self.prepare(app, &session)).await?;
        let going = begin(app, &session, &reserved, ready)?;
        drop((reserved, session));
        going.tell(emit).await
    }
}

impl Edit {
    async fn prepare(self, app: &App, session: &Session) -> Result<Ready, Problem> {
        let view = View::of(session, Some(self.chat))?;
        let mut before = view.tree.leading_to(&self.turn).ok_or_else(gone)?;
        let old = before.pop().filter(|turn| turn.role == Role::User).ok_or_else(|| {
            Problem::invalid("Only your own messages can be edited. Nothing was sent; your text is kept.")
        })?;
        let model = session.catalogue.find(app, session, &self.model).await?;
        let mut attachments = Vec::with_capacity(self.attachments.len());
        for path in &self.attachments {
            match old.attachments.iter().find(|given| given.path == *path) {
                Some(given) => attachments.push(given.clone()),
                None => {
                    attachments.extend(attachment::prepare(app, session, std::slice::from_ref(path), &model).await?)
                }
            }
        }
        let said = Said { text: self.text, attachments, paths: self.attachments, is_draft: false };
        let plan = Plan { view, before, said: Some(said), options: None, model, held: false };
        plan.ready(app, session, self.max_tokens).await
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

impl Command for Retry {
    type Event = Asking;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
        let session = app.session()?;
        let reserved = session.answers.reserve(Some(&self.chat))?;
        let ready = reserved.unless_stopped(self.prepare(app, &session)).await?;
        let going = begin(app, &session, &reserved, ready)?;
        drop((reserved, session));
        going.tell(emit).await
    }
}

impl Retry {
    async fn prepare(self, app: &App, session: &Session) -> Result<Ready, Problem> {
        let view = View::of(session, Some(self.chat))?;
        let mut before = view.tree.leading_to(&self.answer).unwrap_or_default();
        let Some(old) = before.pop().filter(|turn| turn.role == Role::Assistant) else { return Err(gone()) };
        let model = session.catalogue.find(app, session, &self.model).await?;
        let held = old.problem.is_some_and(|problem| problem.code == Code::Held);
        let plan = Plan { view, before, said: None, options: None, model, held };
        plan.ready(app, session, self.max_tokens).await
    }
}

/// `chat.follow`: the answer that streams in this chat, from its beginning; ends at once when none does.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Follow {
    chat: String,
}

impl Command for Follow {
    type Event = Asking;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
        let going = {
            let session = app.session()?;
            session.history.require(&self.chat)?;
            Going { events: session.answers.follow(&self.chat), history: session.history.clone(), chat: self.chat }
        };
        going.tell(emit).await
    }
}

/// `chat.stop`: ends the answer that streams in this chat; its text stays. Puter may still charge for the rest.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Stop {
    chat: String,
}

impl Command for Stop {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        let session = app.session()?;
        session.history.require(&self.chat)?;
        session.answers.stop(&self.chat);
        Ok(())
    }
}

/// `chat.tryNow`: sends a question that waits for Puter's window without waiting any longer.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TryNow {
    chat: String,
}

impl Command for TryNow {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        let session = app.session()?;
        session.history.require(&self.chat)?;
        session.answers.hurry(&self.chat);
        Ok(())
    }
}

fn something(text: &str, attachments: &[String]) -> Result<(), Problem> {
    if text.trim().is_empty() && attachments.is_empty() {
        return Err(Problem::invalid("There is nothing to send yet. Type a question or attach a file."));
    }
    Ok(())
}

/// A chat as it is when somebody decides to ask.
struct View {
    /// `None` is one that the question will start.
    chat: Option<String>,
    tree: Tree,
    /// How often the history had been written to.
    writes: u64,
}

/// What is asked, after what, and of whom.
struct Plan {
    view: View,
    /// The turns that it follows, oldest first.
    before: Vec<Turn>,
    /// The question; `None` asks the last turn again.
    said: Option<Said>,
    options: Option<ChatOptions>,
    model: puter::Model,
    /// Its last try found the balance held by running answers.
    held: bool,
}

/// A plan for which there is nothing left to wait for.
struct Ready {
    plan: Plan,
    request: Request,
    price: Price,
}

/// A message of the person.
struct Said {
    text: String,
    attachments: Vec<Attachment>,
    /// The same as they were asked for.
    paths: Vec<String>,
    /// It was written in the composer, whose draft goes with it.
    is_draft: bool,
}

/// What was written down of it.
struct Begun {
    chat: String,
    question: Turn,
    answer: Turn,
}

/// A question that was asked, and whoever follows it.
struct Going {
    chat: String,
    /// What streams of it; `None` when nothing does.
    events: Option<mpsc::UnboundedReceiver<Asking>>,
    history: Arc<History>,
}

impl Going {
    /// Tells what streams until it has ended, then reads the truth. It is read where it was asked, whatever account the
    /// window shows by then.
    ///
    /// The session must not be held meanwhile: signing out drops it, and with it the answer.
    async fn tell(mut self, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
        if let Some(events) = &mut self.events {
            while let Some(event) = events.recv().await {
                emit(event);
            }
        }
        self.history.chat(&self.chat)
    }
}

impl View {
    fn of(session: &Session, chat: Option<String>) -> Result<Self, Problem> {
        let history = &session.history;
        let writes = history.writes();
        chat.as_deref().map(|chat| history.require_listed(chat)).transpose()?;
        let tree = chat.as_deref().map(|chat| history.tree(chat)).transpose()?.unwrap_or_default();
        Ok(Self { chat, tree, writes })
    }
}

/// Writes down what is asked and lets the model answer.
///
/// Errors: nothing can be asked: it was stopped, or the chat or what the question follows is not there any more.
/// Nothing was written then.
fn begin(app: &App, session: &Session, reserved: &Reserved, ready: Ready) -> Result<Going, Problem> {
    let history = session.history.clone();
    let Ready { mut plan, request, price } = ready;
    let model = plan.model.id.to_string();
    let mut chat = String::new();
    let events = session.answers.start(app, session.access.clone(), history.clone(), reserved, || {
        plan.look_again(&history)?;
        let begun = history.write(|step| plan.write(step, request.max_tokens))?;
        chat.clone_from(&begun.chat);
        let answer = Turn { searched: !request.tools.is_empty(), ..begun.answer };
        // It is asked from here on, whatever else cannot be read.
        let question = history.weighed(begun.question.clone()).unwrap_or(begun.question);
        Ok(Job { chat: begun.chat, question, answer, request, price, after_an_end: plan.held })
    })?;
    let mut preferences = Preferences::load(app);
    if preferences.model.as_deref() != Some(model.as_str()) {
        preferences.model = Some(model);
        match preferences.save(app) {
            Ok(()) => drop(app.watch.changed(What::Preferences, None)),
            Err(problem) => tracing::warn!(%problem, "the model of the last question is not remembered"),
        }
    }
    app.watch.changed(What::Chats, Some(&chat));
    Ok(Going { chat, events: Some(events), history })
}

impl Plan {
    /// Looks up what has to be waited for.
    ///
    /// Errors: nothing can be asked.
    async fn ready(mut self, app: &App, session: &Session, limit: Option<u32>) -> Result<Ready, Problem> {
        let history = &session.history;
        let own = self.view.chat.as_deref().map(|chat| history.about(chat)).transpose()?.map(|about| about.options);
        let own = own.unwrap_or_default();
        self.options = self.options.filter(|options| *options != own);
        let options = self.options.as_ref().unwrap_or(&own);
        let turns = self.turns();
        let readable = readable(app, session, &turns, &self.model).await;
        let can_read = |turn: &Turn| turn.model.as_ref().is_some_and(|model| readable.contains(model));
        let files = turns.iter().flat_map(|turn| &turn.attachments);
        let texts = attachment::texts_of_references(app, session, files, &self.model).await;
        let messages = messages(history, options.system.as_deref(), &turns, &self.model, &texts, can_read)?;
        let limit = limit.or(options.max_tokens).unwrap_or_else(|| Preferences::load(app).max_tokens).max(1);
        let most = self.model.max_tokens.and_then(|most| u32::try_from(most).ok()).unwrap_or(u32::MAX).max(1);
        // Where Puter has a limit of its own it holds the cost of that one, and what was wished for changes nothing.
        let limit = self.model.fixed_limit().unwrap_or(limit.min(most));
        let request = request(&self.model, messages, options, limit);
        let price = Price::of(&request, &self.model);
        Ok(Ready { plan: self, request, price })
    }

    /// The chat as it is now: while files were read it may have been deleted, or lost what the question follows.
    fn look_again(&mut self, history: &History) -> Result<(), Problem> {
        let Some(chat) = &self.view.chat else { return Ok(()) };
        history.require_listed(chat)?;
        if history.writes() == self.view.writes {
            return Ok(());
        }
        self.view.tree = history.tree(chat)?;
        match self.before.last() {
            Some(last) if self.view.tree.leading_to(&last.id).is_none() => Err(gone()),
            _ => Ok(()),
        }
    }

    /// What the model is told of; the question, which has no id yet, is the last.
    fn turns(&self) -> Vec<Turn> {
        let said = self.said.as_ref().map(|said| said.turn("", self.parent()));
        self.before.iter().cloned().chain(said).collect()
    }

    fn parent(&self) -> Option<String> {
        self.before.last().map(|turn| turn.id.clone())
    }

    fn write(&self, step: &mut Step<'_>, limit: u32) -> Result<Begun, Problem> {
        let chat = match (&self.view.chat, &self.said) {
            (Some(chat), _) => chat.clone(),
            (None, said) => {
                let title = said.as_ref().map(|said| title(&said.text, &said.paths)).unwrap_or_default();
                step.start(Fact::Started { title, from: None })?
            }
        };
        if let Some(options) = self.options.clone() {
            step.add(&chat, Fact::Options { options })?;
        }
        let parent = self.parent();
        for turn in parent.as_deref().map(|turn| self.view.tree.choices_to_show(turn)).unwrap_or_default() {
            step.add(&chat, Fact::Chosen { turn })?;
        }
        let question = match (&self.said, self.before.last()) {
            (Some(said), _) => {
                let (text, attachments) = (said.text.clone(), said.attachments.clone());
                let id = step.add(&chat, Fact::Asked { parent: parent.clone(), text, attachments })?;
                let siblings = self.view.tree.siblings_of_new(parent.as_deref(), &id);
                Turn { siblings, ..said.turn(&id, parent) }
            }
            (None, Some(question)) => question.clone(),
            (None, None) => return Err(Problem::invalid("There is no question in this chat yet. Nothing was sent.")),
        };
        let (model, model_name) = (self.model.id.to_string(), self.model.name.clone());
        let answer = |id: &str| Turn::answering(id, &question.id, &model, &model_name, Some(limit));
        let begun = Fact::Answering {
            parent: question.id.clone(),
            model: model.clone(),
            model_name: model_name.clone(),
            limit: Some(limit),
        };
        let id = step.begin_answer(&chat, begun)?;
        let answer = Turn { siblings: self.view.tree.siblings_of_new(Some(&question.id), &id), ..answer(&id) };
        if let Some(said) = self.said.as_ref().filter(|said| said.is_draft) {
            step.forget_draft(self.view.chat.as_deref().unwrap_or_default(), &said.text, &said.paths)?;
        }
        Ok(Begun { chat, question, answer })
    }
}

impl Said {
    fn turn(&self, id: &str, parent: Option<String>) -> Turn {
        Turn::asked(id, parent, self.text.clone(), self.attachments.clone())
    }
}

/// Which models on the way made something of the turns before them that this model can read: those of its provider.
async fn readable(app: &App, session: &Session, turns: &[Turn], model: &puter::Model) -> Vec<String> {
    let mut readable = Vec::new();
    for id in turns.iter().filter(|turn| turn.compaction.is_some()).filter_map(|turn| turn.model.as_ref()) {
        let made_by = session.catalogue.find(app, session, id).await;
        if made_by.is_ok_and(|made_by| made_by.provider == model.provider) {
            readable.push(id.clone());
        }
    }
    readable
}
