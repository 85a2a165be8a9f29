//! A question is on disk before it is sent, so that neither a crash nor a refusal loses it.

use std::sync::Arc;

use history::{Attachment, Chat, ChatOptions, Fact, History, Transaction, Tree, Turn, tokens_of_text};
use problem::{Problem, Reason};
use puter::chat::Request;
use tokio::sync::mpsc;

use super::{
    messages::{messages, summed_up},
    request::request,
    title::title,
};
use crate::{
    answer::{AnswerEvent, Job, Reserved},
    changes::What,
    cost::CostEstimate,
    estimate::Meter,
    models::Model,
    session::Session,
};

/// The turn is unknown, or it or one before it was removed.
pub(crate) fn gone() -> Problem {
    Reason::MessageGone.into()
}

/// A chat as it is when somebody decides to ask.
pub(crate) struct View {
    /// `None` is one that the question will start.
    pub(crate) chat: Option<String>,
    pub(crate) tree: Tree,
    /// How often the history had been written to.
    pub(crate) writes: u64,
}

/// What is asked, after what, and of whom.
pub(crate) struct Plan {
    pub(crate) view: View,
    /// The turns that it follows, oldest first.
    pub(crate) before: Vec<Turn>,
    /// The question; `None` asks the last turn again.
    pub(crate) said: Option<Said>,
    pub(crate) options: Option<ChatOptions>,
    pub(crate) model: puter::Model,
    /// Its last try found the balance held by running answers.
    pub(crate) held: bool,
}

/// A plan for which there is nothing left to wait for.
pub(crate) struct Ready {
    plan: Plan,
    request: Request,
    estimate: CostEstimate,
    meter: Meter,
}

/// A message of the person.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) attachments: Vec<Attachment>,
    /// The same as they were asked for.
    pub(crate) paths: Vec<String>,
    /// It was written in the composer, whose draft goes with it.
    pub(crate) is_draft: bool,
}

/// What was written down of it.
struct Begun {
    chat: String,
    question: Turn,
    answer: Turn,
}

/// A question that was asked, and whoever follows it.
pub(crate) struct Going {
    pub(crate) chat: String,
    /// What streams of it; `None` when nothing does.
    pub(crate) events: Option<mpsc::UnboundedReceiver<AnswerEvent>>,
    pub(crate) history: Arc<History>,
}

impl Going {
    /// Passes on what streams until it has ended, then reads the truth. It is read where it was asked, whatever account the
    /// window shows by then.
    ///
    /// The session must not be held meanwhile: signing out drops it, and with it the answer.
    pub(crate) async fn stream(mut self, emit: impl Fn(AnswerEvent) + Send + Sync) -> Result<Chat, Problem> {
        if let Some(events) = &mut self.events {
            while let Some(event) = events.recv().await {
                emit(event);
            }
        }
        self.history.chat(&self.chat)
    }
}

impl View {
    /// The chat as it is now; `None` is one that the question will start.
    ///
    /// Errors: it is not in the list.
    pub(crate) fn of(session: &Session, chat: Option<String>) -> Result<Self, Problem> {
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
pub(crate) fn begin(session: &Session, reserved: &Reserved, ready: Ready) -> Result<Going, Problem> {
    let history = session.history.clone();
    let Ready { mut plan, request, estimate, meter } = ready;
    let model = plan.model.id.to_string();
    let mut chat = String::new();
    let events = session.answers.start(reserved, || {
        plan.look_again(&history)?;
        let begun = history.write(|transaction| plan.write(transaction, request.max_tokens))?;
        chat.clone_from(&begun.chat);
        let answer = Turn { searched: !request.tools.is_empty(), ..begun.answer };
        // It is asked from here on, whatever else cannot be read.
        let question = history.weighed(begun.question.clone()).unwrap_or(begun.question);
        let (chat, after_an_end) = (begun.chat, plan.held);
        Ok(Job { chat, question, answer, request, estimate, meter, after_an_end })
    })?;
    let mut preferences = session.preferences();
    if preferences.model.as_deref() != Some(model.as_str()) {
        preferences.model = Some(model);
        if let Err(problem) = session.prefer(&preferences) {
            tracing::warn!(%problem, "the model of the last question is not remembered");
        }
    }
    session.changes.tell(What::Chats, Some(&chat));
    Ok(Going { chat, events: Some(events), history })
}

impl Plan {
    /// Looks up what has to be waited for.
    ///
    /// Errors: nothing can be asked.
    pub(crate) async fn ready(mut self, session: &Session, limit: Option<u32>) -> Result<Ready, Problem> {
        let history = &session.history;
        let own = self.view.chat.as_deref().map(|chat| history.about(chat)).transpose()?.map(|about| about.options);
        let own = own.unwrap_or_default();
        self.options = self.options.filter(|options| *options != own);
        let options = self.options.as_ref().unwrap_or(&own);
        let turns = self.turns();
        let readable = readable(session, &turns, &self.model).await;
        let can_read = |turn: &Turn| turn.model.as_ref().is_some_and(|model| readable.contains(model));
        let files = turns.iter().flat_map(|turn| &turn.attachments);
        let texts = session.attachments.texts_of_references(files, &self.model).await;
        let messages = messages(history, options.system.as_deref(), &turns, &self.model, &texts, can_read)?;
        let limit = limit.or(options.max_tokens).unwrap_or_else(|| session.preferences().max_tokens);
        let model = Model::from(&self.model);
        let limit = model.answer_limit(limit);
        let along = &turns[summed_up(&turns, can_read).unwrap_or(0)..];
        let turns = along.iter().map(|turn| history.tokens(turn)).sum::<Result<u64, _>>()?;
        let read = turns + options.system.as_deref().map_or(0, |text| tokens_of_text(text.len()));
        let meter = Meter { read, price: model.price(), limit: limit.into() };
        let request = request(&self.model, messages, options, limit);
        let estimate = CostEstimate::of(&request, &self.model);
        Ok(Ready { plan: self, request, estimate, meter })
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

    fn write(&self, transaction: &mut Transaction<'_>, limit: u32) -> Result<Begun, Problem> {
        let chat = match (&self.view.chat, &self.said) {
            (Some(chat), _) => chat.clone(),
            (None, said) => {
                let title = said.as_ref().map(|said| title(&said.text, &said.paths)).unwrap_or_default();
                transaction.start(Fact::Started { title, from: None })?
            }
        };
        if let Some(options) = self.options.clone() {
            transaction.add(&chat, Fact::Options { options })?;
        }
        let parent = self.parent();
        for turn in parent.as_deref().map(|turn| self.view.tree.choices_to_show(turn)).unwrap_or_default() {
            transaction.add(&chat, Fact::Chosen { turn })?;
        }
        let question = match (&self.said, self.before.last()) {
            (Some(said), _) => {
                let (text, attachments) = (said.text.clone(), said.attachments.clone());
                let id = transaction.add(&chat, Fact::Asked { parent: parent.clone(), text, attachments })?;
                let siblings = self.view.tree.siblings_of_new(parent.as_deref(), &id);
                Turn { siblings, ..said.turn(&id, parent) }
            }
            (None, Some(question)) => question.clone(),
            (None, None) => return Err(Reason::NoQuestion.into()),
        };
        let (model, model_name) = (self.model.id.to_string(), self.model.name.clone());
        let answer = |id: &str| Turn::answering(id, &question.id, &model, &model_name, Some(limit));
        let begun = Fact::Answering {
            parent: question.id.clone(),
            model: model.clone(),
            model_name: model_name.clone(),
            limit: Some(limit),
        };
        let id = transaction.begin_answer(&chat, begun)?;
        let answer = Turn { siblings: self.view.tree.siblings_of_new(Some(&question.id), &id), ..answer(&id) };
        if let Some(said) = self.said.as_ref().filter(|said| said.is_draft) {
            transaction.forget_draft(self.view.chat.as_deref().unwrap_or_default(), &said.text, &said.paths)?;
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
async fn readable(session: &Session, turns: &[Turn], model: &puter::Model) -> Vec<String> {
    let mut readable = Vec::new();
    for id in turns.iter().filter(|turn| turn.compaction.is_some()).filter_map(|turn| turn.model.as_ref()) {
        let made_by = session.catalogue.find(id).await;
        if made_by.is_ok_and(|made_by| made_by.provider == model.provider) {
            readable.push(id.clone());
        }
    }
    readable
}
