//! What a model is told of what was said before.
//!
//! Puter refuses a message without content and makes one of neighbours of one role. So an answer that brought nothing is
//! left out, and neighbours are put together here, where it can be seen.

use puter::chat::{Message, Part, Role as MessageRole};

use crate::{
    Problem, attachment,
    history::{History, Role, Turn},
};

/// The turns as messages to this model. If it `can_read` what a provider made of the turns before an answer, the newest
/// such answer begins the conversation and what came before it is left out.
pub(super) fn messages(
    history: &History,
    system: Option<&str>,
    turns: &[Turn],
    model: &puter::Model,
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
            content.push(attachment::part(attachment, kept, model));
        }
        if !turn.text.trim().is_empty() {
            content.push(Part::Text(turn.text.clone()));
        }
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
