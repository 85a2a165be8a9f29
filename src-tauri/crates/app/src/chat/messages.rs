//! What a model is told of what was said before.
//!
//! Puter refuses a message without content and makes one of neighbours of one role. So an answer that brought nothing is
//! left out, and neighbours are put together here, where it can be seen.

use std::collections::HashMap;

use history::{History, Role, Turn};
use problem::Problem;
use puter::chat::{Message, Part, Role as MessageRole, signature};

use crate::attachment;

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
    let summed_up = summed_up(turns, can_read);
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

/// Where the turns begin that go along, if a provider whom the model `can_read` made something of those before.
pub(super) fn summed_up(turns: &[Turn], can_read: impl Fn(&Turn) -> bool) -> Option<usize> {
    turns.iter().rposition(|turn| turn.compaction.is_some() && can_read(turn))
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use history::Outcome;
    use serde_json::json;

    use super::*;
    use crate::platform::SystemClock;

    fn model() -> puter::Model {
        puter::Model {
            id: "luna".parse().unwrap(),
            name: "Luna".to_owned(),
            provider: "claude".to_owned(),
            maker: "Anthropic".to_owned(),
            context: None,
            max_tokens: None,
            input_microcents_per_million: None,
            output_microcents_per_million: None,
            reads_images: true,
            reads_pdf: true,
            uses_tools: true,
            reasons: false,
            draws: false,
            says_effort: false,
            open_weights: false,
            is_reserved: false,
            aliases: Vec::new(),
        }
    }

    fn asked(text: &str) -> Turn {
        Turn::asked("", None, text.to_owned(), Vec::new())
    }

    fn answered(text: &str, outcome: Outcome) -> Turn {
        Turn { text: text.to_owned(), outcome, ..Turn::answering("", "", "luna", "Luna", None) }
    }

    fn summed_up(text: &str, item: &str) -> Turn {
        Turn { compaction: Some(json!({ "type": "compaction", "id": item })), ..answered(text, Outcome::Complete) }
    }

    /// The messages in short: who, and the texts; what was summed up by its id.
    fn told(system: Option<&str>, turns: &[Turn], can_read: bool) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(&folder.path().join("history.db"), Arc::new(SystemClock), || ()).unwrap();
        let messages = messages(&history, system, turns, &model(), &HashMap::new(), |_| can_read).unwrap();
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Compaction(item) => format!("[{}]", item["id"].as_str().unwrap()),
            other => format!("{other:?}"),
        };
        let message = |Message { role, content }: &Message| {
            format!("{role:?}: {}", content.iter().map(part).collect::<Vec<_>>().join(" | "))
        };
        messages.iter().map(message).collect()
    }

    #[test]
    fn what_brought_nothing_is_left_out_and_what_was_broken_off_is_told() {
        use Outcome::*;
        let turns = [
            asked("One"),
            answered("", Failed),
            asked("Two"),
            answered("Half of", Interrupted),
            asked("Three"),
            answered(" \n", Stopped),
            asked("Four"),
        ];
        assert_eq!(told(None, &turns, true), ["User: One | Two", "Assistant: Half of", "User: Three | Four"]);
        assert_eq!(told(Some(" "), &turns[..1], true), ["User: One"]);
        assert_eq!(told(Some("Be brief."), &turns[..1], true), ["System: Be brief.", "User: One"]);
    }

    #[test]
    fn the_newest_sum_of_what_was_said_takes_the_place_of_it() {
        let turns = [
            asked("One"),
            summed_up("First", "a"),
            asked("Two"),
            summed_up("Second", "b"),
            asked("Three"),
            answered("Third", Outcome::Complete),
            asked("Four"),
        ];
        assert_eq!(
            told(Some("Be brief."), &turns, true),
            ["System: Be brief.", "Assistant: [b] | Second", "User: Three", "Assistant: Third", "User: Four"]
        );
        // A model that cannot read it is told everything.
        assert_eq!(
            told(None, &turns, false),
            [
                "User: One",
                "Assistant: First",
                "User: Two",
                "Assistant: Second",
                "User: Three",
                "Assistant: Third",
                "User: Four"
            ]
        );
        // One that was stopped right after it still begins with it.
        let stopped = [asked("One"), Turn { text: String::new(), ..summed_up("", "c") }, asked("Two")];
        assert_eq!(told(None, &stopped, true), ["Assistant: [c]", "User: Two"]);
    }
}
