//! What a model answers. It says its name and what it was really given, so that attaching can be checked by eye
//! and by tests; the rest is a little of everything that Markdown can do.

use serde_json::{Map, Value, json};

use crate::{
    account::Account,
    chat,
    models::{Family, Model},
    seed,
    tree::{Content, Reference},
};

/// How many sections make an answer of about twenty thousand characters.
const LONG_SECTIONS: usize = 43;

/// Stands for the time at which a line leaves, where the person asked for it: what shows it can tell how late it is.
pub(crate) const NOW: &str = " \u{231a}now";

const CITATION: &str =
    "The night tariff rises in March ([example.org](https://example.org/tariffs/2026?utm_source=openai)).";

/// What a drawn picture is signed with; a model that gets its picture back wants to see it.
pub(crate) const SIGNATURE: &str = "c2lnbmVkIGJ5IHRoZSBzdGFuZC1pbg";

/// A question that begins so is answered with its other words.
const REPEAT: &str = "repeat: ";
/// The most letters that come at once of what is repeated.
const REPEATED_AT_ONCE: usize = 400;
/// In how many pieces it comes at least, so that the half of it can be seen however short it is.
const REPEATED_PIECES: usize = 12;

/// What the last turn of a conversation brought.
#[derive(Default)]
pub(crate) struct Given {
    /// The words of the person.
    prompt: String,
    /// Sentences about what came along with them.
    notes: Vec<String>,
    /// What a tool gave back.
    tool_result: Option<String>,
    /// The length of the whole conversation.
    pub(crate) characters: u64,
}

/// An answer in the pieces it is streamed in; a piece counts as a token.
pub(crate) struct Answer {
    pub(crate) reasoning: Vec<String>,
    pub(crate) text: Vec<String>,
    pub(crate) pictures: Vec<String>,
    pub(crate) tool: Option<(String, Value)>,
}

impl Answer {
    pub(crate) fn tokens(&self) -> u64 {
        let tool = if self.tool.is_some() { 12 } else { 0 };
        (self.text.len() + self.reasoning.len()) as u64 + tool
    }
}

/// The text parts of a message's content.
pub(crate) fn texts(content: &Value) -> Vec<String> {
    match content {
        Value::String(text) => vec![text.clone()],
        Value::Array(parts) => {
            let text = |part: &Value| part.as_str().or_else(|| part["text"].as_str()).map(str::to_owned);
            parts.iter().filter_map(text).collect()
        }
        _ => Vec::new(),
    }
}

impl Given {
    pub(crate) fn read(account: &Account, model: &Model, messages: &Value) -> Given {
        let list = messages.as_array().map(Vec::as_slice).unwrap_or_default();
        let characters = list.iter().flat_map(|message| texts(&message["content"])).map(|text| text.len() as u64).sum();
        let mut given = Given { characters, ..Given::default() };
        given.notes.extend(remembered(list));
        let Some(last) = list.last() else { return given };
        if last["role"] == "tool" {
            given.tool_result = Some(texts(&last["content"]).concat());
            return given;
        }
        let parts = last["content"].as_array().map(Vec::as_slice).unwrap_or_default();
        if let Some(result) = parts.iter().find(|part| part["type"] == "tool_result") {
            given.tool_result = Some(texts(&result["content"]).concat());
            return given;
        }
        let mut pictures = parts.iter().filter(|part| part.get("image_url").is_some()).count();
        for path in parts.iter().filter_map(|part| part["puter_path"].as_str()) {
            match resolve(account, model, path) {
                Resolved::Picture => pictures += 1,
                Resolved::Said(note) => given.notes.push(note),
            }
        }
        let mut texts = texts(&last["content"]);
        // The question is the last text, unless only files were sent.
        if texts.last().is_some_and(|last| !last.trim_start_matches('(').starts_with("The file ")) {
            given.prompt = texts.pop().unwrap_or_default();
        }
        for text in texts {
            given.notes.push(describe_text(&text));
        }
        if pictures > 0 && model.is('i') {
            given.notes.push(format!("I can see {pictures} picture{}.", if pictures == 1 { "" } else { "s" }));
        } else if pictures > 0 {
            given.notes.push("I cannot see pictures.".to_owned());
        }
        given
    }
}

/// What came back of earlier answers: a summing-up, and a picture to go on with.
fn remembered(messages: &[Value]) -> Vec<String> {
    let parts = || {
        messages
            .iter()
            .filter(|message| message["role"] == "assistant")
            .flat_map(|message| message["content"].as_array().map(Vec::as_slice).unwrap_or_default())
    };
    let mut notes = Vec::new();
    if parts().any(|part| part["type"] == "compaction") {
        notes.push("I remember what was summed up.".to_owned());
    }
    if let Some(picture) = parts().rfind(|part| part.get("image_url").is_some()) {
        let is_signed = picture["thoughtSignature"] == SIGNATURE;
        notes.push(if is_signed { "I go on from my picture." } else { "This picture is not signed by me." }.to_owned());
    }
    notes
}

enum Resolved {
    Picture,
    Said(String),
}

/// What a model makes of a cloud file that it is only pointed at (recorded: chat-stream-puter-path-…).
fn resolve(account: &Account, model: &Model, path: &str) -> Resolved {
    let state = account.lock();
    let entry =
        Reference::path(&account.home, path).ok().and_then(|reference| state.tree.find(&reference).ok().cloned());
    let Some(entry) = entry else { return Resolved::Said(format!("There is no file at {path}.")) };
    let kind = entry.listed_type().unwrap_or_default();
    let is_picture = kind.starts_with("image/");
    match model.family() {
        Family::Claude if is_picture => Resolved::Picture,
        Family::Claude if kind.starts_with("text/") => match &entry.content {
            Content::Bytes(bytes) => Resolved::Said(describe(entry.name(), &String::from_utf8_lossy(bytes))),
            _ => Resolved::Said(format!("{} is empty.", entry.name())),
        },
        Family::Claude if kind == "application/pdf" => Resolved::Said(format!("I can read {} (PDF).", entry.name())),
        _ if model.is_gpt() && is_picture => Resolved::Picture,
        _ if model.is_gpt() => Resolved::Said(
            "You said: \"{error: input file has unsupported MIME type; the user did not write this message}\"."
                .to_owned(),
        ),
        _ => Resolved::Said(format!("I was pointed at {} but cannot see it.", entry.name())),
    }
}

fn describe(name: &str, text: &str) -> String {
    let lines = text.lines().count();
    let first: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
    format!("I can read {name} (text, {lines} lines); it begins with `{first}`.")
}

/// A text part that came before the question: a file if its first line names one.
fn describe_text(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let Some(name) = file_name(first) else {
        return format!("I also read {} characters of text.", text.chars().count());
    };
    let frame = |line: &&str| line.trim().is_empty() || line.starts_with("```") || line.starts_with("(End of the file");
    let body: Vec<&str> = rest.lines().filter(|line| !frame(line)).collect();
    if body.is_empty() {
        return format!("I was told of {name} but cannot read it.");
    }
    describe(&name, &body.join("\n"))
}

/// The first thing in a line that looks like a file's name: up to its ending, back to a quote, a slash or a colon.
fn file_name(line: &str) -> Option<String> {
    let end = line.match_indices('.').find_map(|(at, _)| {
        let ending = line[at + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let looks_right = ending.len() <= 5 && ending.starts_with(|c: char| c.is_ascii_alphabetic());
        looks_right.then_some(at + 1 + ending.len())
    })?;
    let begin = line[..end].rfind(['"', '\'', '`', '/', ':', '<', '>', '=', '(', '[', '\u{201c}']);
    let name = line[..end].get(begin.map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8))..)?;
    let name = name.trim().trim_start_matches(['#', '*', '-']).trim();
    let name = ["File ", "file ", "Attached file ", "Attachment "]
        .iter()
        .find_map(|word| name.strip_prefix(word))
        .unwrap_or(name);
    Some(name.to_owned())
}

pub(crate) fn compose(model: &Model, args: &Value, given: &Given, limit: u64) -> Answer {
    let prompt = given.prompt.as_str();
    let lower = prompt.to_lowercase();
    let tool = call_for(args).filter(|_| given.tool_result.is_none());
    let draws = model.is('g') && (lower.contains("draw") || lower.contains("picture"));
    let length = number_before(&lower, " characters");
    let text = match (&tool, &given.tool_result) {
        (Some((name, _)), _) => format!("I will call {name}."),
        (None, Some(result)) => {
            format!("The tool answered:\n\n> {}\n\nThat is what {} works with.", result.trim(), model.title)
        }
        // Word for word, for tests of what is made of an answer.
        (None, None) if prompt.starts_with(REPEAT) => prompt[REPEAT.len()..].to_owned(),
        (None, None) if length.is_some() => of_length(model, given, length.unwrap_or_default()),
        (None, None) if lower.contains("long answer") => long(model, given),
        (None, None) if lower.contains("short answer") => opening(model, given),
        (None, None) => usual(model, given),
    };
    // For gpt-5 the older API is not told.
    let is_told = !model.id.starts_with("gpt-5") || chat::responds(model, args);
    let effort = chat::effort(args).filter(|_| is_told);
    // Claude and OpenAI's models think aloud only when they are asked to (recorded: chat-stream-claude-reasoning).
    let thinks = match (model.is('r'), model.family()) {
        (false, _) => false,
        (true, Family::Other) => true,
        (true, _) if !model.is_gpt() && model.family() != Family::Claude => effort != Some("none"),
        (true, _) => effort.is_some_and(|effort| effort != "none"),
    };
    let thoughts = format!(
        "The question is \u{201c}{}\u{201d}. First I look at what came with it, then at what is being asked. \
         A table will compare the two, and the arithmetic is short enough to show.",
        prompt.chars().take(80).collect::<String>()
    );
    let searched = args["tools"].as_array().is_some_and(|tools| tools.iter().any(|tool| tool["type"] == "web_search"));
    // As the Responses API cites: a link in the text (documentation).
    let text = if searched { format!("{text}\n\n{CITATION}") } else { text };
    let mut pieces = if prompt.starts_with(REPEAT) { repeated(&text) } else { pieces(&text) };
    if lower.contains("tell the time") {
        pieces.iter_mut().for_each(|piece| piece.push_str(NOW));
    }
    pieces.truncate(limit.try_into().unwrap_or(usize::MAX));
    Answer {
        reasoning: if thinks { self::pieces(&thoughts) } else { Vec::new() },
        text: pieces,
        pictures: if draws { vec![seed::picture_url()] } else { Vec::new() },
        tool,
    }
}

/// A call of the first function among the tools, with arguments made up from its parameters.
fn call_for(args: &Value) -> Option<(String, Value)> {
    let tool = args["tools"]
        .as_array()?
        .iter()
        .find(|tool| tool["type"] == "function" || tool.get("input_schema").is_some())?;
    let function = if tool.get("function").is_some() { &tool["function"] } else { tool };
    let parameters = function.get("parameters").or(function.get("input_schema")).unwrap_or(&Value::Null);
    let arguments: Map<String, Value> = parameters["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.clone(), example(name, schema)))
        .collect();
    Some((function["name"].as_str()?.to_owned(), Value::Object(arguments)))
}

fn example(name: &str, schema: &Value) -> Value {
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("number" | "integer") => json!(1),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        Some("object") => json!({}),
        _ if name.contains("path") || name.contains("file") => json!("~/Documents/House 2026/bills-2025.csv"),
        _ if name.contains("city") || name.contains("place") => json!("Paris"),
        _ => json!(name),
    }
}

/// Cuts before white space, as the recorded answers were cut.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut after_word = true;
    for character in text.chars() {
        if pieces.is_empty() || (character.is_whitespace() && after_word) {
            pieces.push(String::new());
        }
        after_word = !character.is_whitespace();
        if let Some(last) = pieces.last_mut() {
            last.push(character);
        }
    }
    pieces
}

/// Cuts anywhere, and not often: what is repeated may be long.
fn repeated(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let at_once = (letters.len() / REPEATED_PIECES).clamp(1, REPEATED_AT_ONCE);
    letters.chunks(at_once).map(|piece| piece.iter().collect()).collect()
}

fn opening(model: &Model, given: &Given) -> String {
    let prompt: String = given.prompt.chars().take(200).collect();
    let notes = given.notes.iter().map(|note| format!("\n\n{note}")).collect::<String>();
    format!("You said: \"{prompt}\". This is **{}**.{notes}", model.title)
}

fn usual(model: &Model, given: &Given) -> String {
    format!(
        r#"{}

## The short version

A heat pump pays for itself in **7.4 years** at today's night tariff, and in 11 without it. Three things decide:

1. what the *night tariff* costs after March,
2. how much of the roof faces south,
3. whether the boiler lasts another winter.

### The numbers

| | Gas boiler | Heat pump |
|---|---:|---:|
| Buying it | 3 100 € | 11 400 € |
| A year of heating | 1 860 € | 740 € |
| Efficiency | 0.92 | 3.4 |

The years until it pays are $t = \frac{{C_p - C_b}}{{h_b - h_p}}$, that is

$$t = \frac{{11400 - 3100}}{{1860 - 740}} \approx 7.4$$

### Checking it

```python
def breakeven(pump, boiler, year_pump, year_boiler):
    """Years until the dearer machine has paid for itself."""
    return (pump - boiler) / (year_boiler - year_pump)

print(round(breakeven(11_400, 3_100, 740, 1_860), 1))  # 7.4
```

> The tariff is the part that can move. Ask for it in writing.

- [x] bills of 2025
- [ ] a second quote

More about tariffs is at [example.org](https://example.org/tariffs)."#,
        opening(model, given)
    )
}

/// The number that stands before these words: 20000 in "an answer of 20000 characters".
fn number_before(text: &str, words: &str) -> Option<usize> {
    text.split_once(words)?.0.rsplit(' ').next()?.parse().ok()
}

/// An answer of so many characters, of the same kind as the long one.
fn of_length(model: &Model, given: &Given, length: usize) -> String {
    let mut text = opening(model, given);
    let mut characters = text.chars().count();
    for number in 1.. {
        if characters >= length {
            break;
        }
        let section = section(number);
        characters += section.chars().count();
        text.push_str(&section);
    }
    text.chars().take(length).collect()
}

fn long(model: &Model, given: &Given) -> String {
    let sections: String = (1..=LONG_SECTIONS).map(section).collect();
    format!("{}{sections}", opening(model, given))
}

fn section(number: usize) -> String {
    format!(
        "\n\n## Part {number}\n\nThis is part {number} of {LONG_SECTIONS}. It says little, at length, so that scrolling, \
         selecting and searching have something to work on: a long answer arrives over many seconds, and whoever \
         reads it has often scrolled up before it ends.\n\n- The first point of part {number} is **bold** where it \
         matters.\n- The second has `code` in it.\n- The third is plain, and a little longer than the two before \
         it, so that it breaks over a line.\n\n```rust\nfn part() -> usize {{\n    {number}\n}}\n```"
    )
}
