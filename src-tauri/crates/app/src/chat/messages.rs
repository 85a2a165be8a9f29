//! What a model is told of what was said before.
//!
//! Puter refuses a message without content and makes one of neighbours of one role. So an answer that brought nothing is
//! left out, and neighbours are put together here, where it can be seen.

use std::collections::HashMap;

use puter::chat::{Message, Part, Role as MessageRole, signature};

use crate::{
    Problem, attachment,
    history::{History, Role, Turn},
};

/// The turns as messages to this model. If it `can_read` what a provider made of the turns before an answer, the newest
/// such answer begins the conversation and what came before it is left out. `texts` are those of files that it cannot be
/// handed, by their path.
pub(super) fn messages(
    history: &History,
    system: Option<&str>,
    turns: &[Turn],
    model: &puter::Model,
    texts: &HashMap<String, String>,
    can_read: impl Fn(&Turn) -> bool,
) -> Result<Vec<Message>, Problem> {
    let summed_up = turns.iter().rposition(|turn| turn.compaction.is_some() && can_read(turn));
    let mut messages: Vec<Message> = Vec::new();
    messages.extend(system.filter(|system| !system.trim().is_empty()).map(Message::system));
    for (place, turn) in turns.iter().enumerate().skip(summed_up.unwrap_or(0)) {
        let mut content = Vec::new();
        if Some(place) == summed_up {
            content.extend(turn.compaction.clone().map(Part::Compaction));
        }
        for attachment in &turn.attachments {
            let kept = attachment.content.as_deref().map(|key| history.content(key)).transpose()?.flatten();
            let text = || texts.get(&attachment.path).cloned();
            content.push(attachment::part(attachment, kept.or_else(text), model));
        }
        if !turn.text.trim().is_empty() {
            content.push(Part::Text(turn.text.clone()));
        }
        content.extend(drawn(turn, model));
        let role = match turn.role {
            Role::User => MessageRole::User,
            Role::Assistant => MessageRole::Assistant,
        };
        match messages.last_mut().filter(|last| last.role == role) {
            Some(last) => last.content.append(&mut content),
            None if content.is_empty() => {}
            None => messages.push(Message { role, content }),
        }
    }
    Ok(messages)
}

/// The pictures that a model drew in this turn. One that draws gets them back to go on with, with the signature that it
/// gave them itself; any other takes no picture in an answer and is told that there was one.
fn drawn(turn: &Turn, model: &puter::Model) -> Vec<Part> {
    if !model.draws {
        return turn.images.first().map(|_| Part::Text("(A picture was drawn here.)".into())).into_iter().collect();
    }
    let is_its_own = turn.model.as_deref() == Some(model.id.as_str());
    let pictures = turn.images.iter().enumerate().map(|(place, url)| {
        let extra = turn.extra.iter().find(|extra| extra["image"] == place);
        let signature = extra.filter(|_| is_its_own).and_then(signature).map(str::to_owned);
        Part::Drawn { url: url.clone(), signature }
    });
    pictures.collect()
}
