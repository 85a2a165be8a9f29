//! Chats: asking, asking again, following, and what a person does with a chat in the list.
//! A question is on disk before it is sent, so that neither a crash nor a refusal loses it.

use puter::{
    ModelId,
    chat::{Message, Part, Request, Role as MessageRole},
};
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App, Problem,
    answer::{Asking, Job},
    attachment,
    command::{Command, Never},
    history::{Chat, ChatSummary, Fact, Role, Turn},
    preferences::Preferences,
    session::Session,
    watch::What,
};

/// The longest title, in characters.
const TITLE: usize = 60;

/// `chat.ask`: asks a model. The answer is the whole chat when it has ended, well or badly: how it went is in the
/// last turn. Errors only when nothing was asked; the text is then still the person's.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ask {
    /// The chat's id; `null` starts a new one.
    chat: Option<String>,
    text: String,
    /// Paths in the cloud.
    attachments: Vec<String>,
    /// The model's id.
    model: String,
    /// The longest answer in tokens; `null` takes the one that is set.
    max_tokens: Option<u32>,
}

impl Command for Ask {
    type Event = Asking;
    type Output = Chat;

    async fn run(self, app: &App, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
        if self.text.trim().is_empty() && self.attachments.is_empty() {
            return Err(Problem::invalid("There is nothing to send yet. Type a question or attach a file."));
        }
        let session = app.session()?;
        idle(&session, self.chat.as_deref())?;
        let model = session.catalogue.find(app, &session, &self.model).await?;
        let attachments = attachment::prepare(app, &session, &self.attachments, &model).await?;
        let history = &session.history;
        let (chat, mut turns) = match self.chat {
            Some(chat) => {
                let turns = history.chat(&chat)?.turns;
                (chat, turns)
            }
            None => (history.start_chat(&title(&self.text, &self.attachments))?, Vec::new()),
        };
        let parent = turns.last().map(|turn| turn.id.clone());
        let fact = Fact::Asked { parent: parent.clone(), text: self.text.clone(), attachments: attachments.clone() };
        let id = history.add(&chat, &fact)?;
        turns.push(Turn::asked(&id, parent, &self.text, &attachments));
        history.save_draft(&chat, "")?;
        begin(app, &session, &chat, &turns, &model, self.max_tokens)?;
        drop(session);
        follow(app, &chat, emit).await
    }
}

/// `chat.retry`: asks the question of an answer again, of any model. The older answer stays in the history.
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
        idle(&session, Some(&self.chat))?;
        let model = session.catalogue.find(app, &session, &self.model).await?;
        let turns = session.history.chat(&self.chat)?.turns;
        let asked = turns.iter().position(|turn| turn.id == self.answer && turn.role == Role::Assistant);
        let Some(before) = asked else {
            return Err(Problem::invalid("This answer is not in the chat any more. Nothing was sent."));
        };
        begin(app, &session, &self.chat, &turns[..before], &model, self.max_tokens)?;
        drop(session);
        follow(app, &self.chat, emit).await
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
        follow(app, &self.chat, emit).await
    }
}

/// One answer at a time in a chat.
fn idle(session: &Session, chat: Option<&str>) -> Result<(), Problem> {
    match chat {
        Some(chat) if session.answers.is_running(chat) => Err(Problem::invalid(
            "An answer is still coming in this chat. Stop it or wait for its end; your text is kept.",
        )),
        _ => Ok(()),
    }
}

/// Lets the model answer the last of these turns.
fn begin(
    app: &App,
    session: &Session,
    chat: &str,
    turns: &[Turn],
    model: &puter::Model,
    limit: Option<u32>,
) -> Result<(), Problem> {
    let Some(question) = turns.last() else {
        return Err(Problem::invalid("There is no question in this chat yet. Nothing was sent."));
    };
    let messages = messages(session, turns, model)?;
    let mut preferences = Preferences::load(app);
    let limit = limit.unwrap_or(preferences.max_tokens).max(1);
    let most = model.max_tokens.and_then(|most| u32::try_from(most).ok()).unwrap_or(u32::MAX).max(1);
    let (id, name) = (model.id.as_str(), model.name.as_str());
    let fact = Fact::Answering { parent: question.id.clone(), model: id.to_owned(), model_name: name.to_owned() };
    let answer = Turn::answering(&session.history.add(chat, &fact)?, &question.id, id, name);
    let request = Request::new(ModelId::clone(&model.id), messages, limit.min(most));
    let job = Job { chat: chat.to_owned(), question: question.clone(), answer, request };
    session.answers.start(app, session.access.clone(), session.history.clone(), job);
    if preferences.model.as_deref() != Some(model.id.as_str()) {
        preferences.model = Some(model.id.to_string());
        preferences.save(app);
        app.watch.changed(What::Preferences, None);
    }
    app.watch.changed(What::Chats, Some(chat));
    Ok(())
}

/// Tells what streams in this chat until it has ended, then reads the truth.
async fn follow(app: &App, chat: &str, emit: impl Fn(Asking) + Send + Sync) -> Result<Chat, Problem> {
    let (events, history) = {
        // The session must not be held while waiting: signing out drops it, and with it the answer.
        let session = app.session()?;
        (session.answers.follow(chat), session.history.clone())
    };
    if let Some(mut events) = events {
        while let Some(event) = events.recv().await {
            emit(event);
        }
    }
    history.chat(chat)
}

/// The turns as messages to this model.
fn messages(session: &Session, turns: &[Turn], model: &puter::Model) -> Result<Vec<Message>, Problem> {
    let mut messages = Vec::with_capacity(turns.len());
    for turn in turns {
        let mut content = Vec::new();
        for attachment in &turn.attachments {
            let kept = attachment.content.as_deref().map(|key| session.history.content(key)).transpose()?.flatten();
            content.push(attachment::part(attachment, kept, model));
        }
        if !turn.text.is_empty() {
            content.push(Part::Text(turn.text.clone()));
        }
        let role = match turn.role {
            Role::User => MessageRole::User,
            Role::Assistant => MessageRole::Assistant,
        };
        messages.push(Message { role, content });
    }
    Ok(messages)
}

/// A title made here, never by a paid request: the first line of the question, cut between words.
fn title(text: &str, attachments: &[String]) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    let file = || attachments.first().and_then(|path| path.rsplit('/').next());
    let Some(line) = line.or_else(file) else { return "New chat".into() };
    if line.chars().count() <= TITLE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(TITLE).collect();
    let whole_words = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole_words.trim_end())
}

/// `chat.list`: newest first.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ListChats {}

impl Command for ListChats {
    type Event = Never;
    type Output = Vec<ChatSummary>;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Vec<ChatSummary>, Problem> {
        let session = app.session()?;
        let mut chats = session.history.chats()?;
        for chat in &mut chats {
            chat.answering = session.answers.is_running(&chat.id);
        }
        Ok(chats)
    }
}

/// `chat.open`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenChat {
    chat: String,
}

impl Command for OpenChat {
    type Event = Never;
    type Output = Chat;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Chat, Problem> {
        app.session()?.history.chat(&self.chat)
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
        app.session()?.answers.stop(&self.chat);
        Ok(())
    }
}

/// Adds a fact about an existing chat and tells the window.
fn note(app: &App, chat: &str, fact: &Fact) -> Result<(), Problem> {
    let session = app.session()?;
    session.history.require(chat)?;
    session.history.add(chat, fact)?;
    app.watch.changed(What::Chats, Some(chat));
    Ok(())
}

/// `chat.rename`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Rename {
    chat: String,
    title: String,
}

impl Command for Rename {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        let title: String = self.title.trim().chars().take(200).collect();
        if title.is_empty() {
            return Err(Problem::invalid("A chat needs a title. The old one is kept."));
        }
        note(app, &self.chat, &Fact::Titled { title })
    }
}

/// `chat.pin`: pins or unpins.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Pin {
    chat: String,
    pinned: bool,
}

impl Command for Pin {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        note(app, &self.chat, &Fact::Pinned { pinned: self.pinned })
    }
}

/// `chat.delete`: takes the chat out of the list; `chat.restore` takes it back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Delete {
    chat: String,
}

impl Command for Delete {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        app.session()?.answers.stop(&self.chat);
        note(app, &self.chat, &Fact::Deleted {})
    }
}

/// `chat.restore`: takes a deletion back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Restore {
    chat: String,
}

impl Command for Restore {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        note(app, &self.chat, &Fact::Restored {})
    }
}

/// `chat.draft`: what was typed and not sent.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetDraft {
    /// `null` is the new chat.
    chat: Option<String>,
}

impl Command for GetDraft {
    type Event = Never;
    type Output = String;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<String, Problem> {
        app.session()?.history.draft(self.chat.as_deref().unwrap_or_default())
    }
}

/// `chat.saveDraft`: keeps what was typed and not sent.
#[derive(Deserialize, TS)]
pub(crate) struct SaveDraft {
    /// `null` is the new chat.
    chat: Option<String>,
    text: String,
}

impl Command for SaveDraft {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        app.session()?.history.save_draft(self.chat.as_deref().unwrap_or_default(), &self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_is_the_first_line_cut_between_words() {
        let cases = [
            ("Why is the sky blue?", &[][..], "Why is the sky blue?"),
            ("\n\n  second line  \nthird", &[], "second line"),
            ("", &["~/Documents/bills.csv"], "bills.csv"),
            ("", &[], "New chat"),
        ];
        for (text, files, wanted) in cases {
            let files: Vec<String> = files.iter().map(ToString::to_string).collect();
            assert_eq!(title(text, &files), wanted);
        }
        let long = title(&"word ".repeat(50), &[]);
        assert!(long.ends_with("word…") && long.chars().count() <= 61, "{long}");
        assert_eq!(title(&"x".repeat(100), &[]).chars().count(), 61);
    }
}
