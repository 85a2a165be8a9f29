//! How a model is to answer: a chat's options in the form that this model takes, and nothing that it does not know.

use history::{ChatOptions, Level};
use puter::{
    ModelId,
    chat::{Message, Part, Request, web_search},
};

use crate::cost::tokens;

/// A conversation is long when it has this share of the length from which on it is summed up. Short ones do without:
/// OpenAI's are handed to another of its APIs for it, and Anthropic's go through a beta.
const LONG: (u64, u64) = (1, 2);

/// What is sent for these options. An option that the model does not take is left out: the UI does not offer it, and a
/// chat that changes its model keeps it for later.
pub(super) fn request(model: &puter::Model, messages: Vec<Message>, options: &ChatOptions, limit: u32) -> Request {
    let tools = if options.web_search && model.searches_the_web() { vec![web_search()] } else { Vec::new() };
    // A search is handed to the Responses API, where only gpt-5 hears of effort and verbosity (source: Puter's
    // providers); others would be sent a field that it refuses.
    let hears = tools.is_empty() || model.takes_verbosity();
    let effort = options.effort.filter(|_| hears && model.takes_effort()).map(word);
    let verbosity = options.verbosity.filter(|_| model.takes_verbosity()).map(word);
    let needs_responses = tools.is_empty() && model.needs_responses() && (effort.is_some() || verbosity.is_some());
    let compaction = model.sums_up_from().filter(|from| needs_responses || is_long(&messages, *from));
    Request {
        temperature: options
            .temperature
            .filter(|_| model.takes_temperature())
            .map(|wanted| (wanted as f32).clamp(0.0, model.hottest())),
        reasoning_effort: effort,
        verbosity,
        tools,
        compaction,
        ..Request::new(ModelId::clone(&model.id), messages, limit)
    }
}

fn is_long(messages: &[Message], from: u64) -> bool {
    // What was summed up once can only be read where summing up is asked for.
    let was_summed_up =
        messages.iter().flat_map(|message| &message.content).any(|part| matches!(part, Part::Compaction(_)));
    was_summed_up || tokens(messages) >= from / LONG.1 * LONG.0
}

fn word(level: Level) -> String {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
    .into()
}
