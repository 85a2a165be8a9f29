//! References in answers of ChatGPT, in a form that can be read. They stand in a text as marks that only its own page
//! understands: between private letters (U+E200 to U+E206), and in older chats as `【3†source】`.

use serde_json::Value;

/// The longest old mark, in characters.
const LONGEST: usize = 80;

/// The text with its references as notes behind what they belong to. Those of which nothing is known go.
pub(super) fn readable(text: &str, metadata: &Value) -> String {
    let text = if text.contains('†') { without_old_marks(text, metadata) } else { text.to_owned() };
    if text.contains(is_mark) { without_marks(text, metadata) } else { text }
}

fn is_mark(letter: char) -> bool {
    ('\u{e200}'..='\u{e206}').contains(&letter)
}

fn without_marks(mut text: String, metadata: &Value) -> String {
    for reference in list(&metadata["content_references"]) {
        let matched = reference["matched_text"].as_str().filter(|matched| matched.contains(is_mark));
        if let Some(matched) = matched {
            text = text.replace(matched, reference["alt"].as_str().unwrap_or_default());
        }
    }
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '\u{e200}' => inside = true,
            '\u{e201}' => inside = false,
            _ if inside || is_mark(letter) => {}
            _ => plain.push(letter),
        }
    }
    plain
}

fn without_old_marks(text: &str, metadata: &Value) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut rest, mut passed) = (text, 0);
    while let Some(at) = rest.find('【') {
        plain.push_str(&rest[..at]);
        passed += rest[..at].chars().count();
        rest = &rest[at..];
        let Some((mark, number)) = old_mark(rest) else {
            // Brackets like these are brackets of Chinese and Japanese.
            plain.push('【');
            rest = &rest['【'.len_utf8()..];
            passed += 1;
            continue;
        };
        rest = &rest[mark.len()..];
        let note = citation(metadata, passed, number).and_then(note);
        passed += mark.chars().count();
        let is_end = rest.chars().next().is_none_or(|next| next.is_whitespace() || ".,;:!?)".contains(next));
        match note {
            Some(note) => {
                if !plain.is_empty() && !plain.ends_with(char::is_whitespace) {
                    plain.push(' ');
                }
                plain.push_str(&note);
            }
            None if is_end && plain.ends_with(' ') => drop(plain.pop()),
            None => {}
        }
    }
    plain.push_str(rest);
    plain
}

/// The mark at the beginning of this, and its number: `【3†source】`, `【12:0†report.pdf】`.
fn old_mark(text: &str) -> Option<(&str, Option<u64>)> {
    let end = text.char_indices().take(LONGEST).find(|(_, letter)| *letter == '】')?.0;
    let mark = &text[..end + '】'.len_utf8()];
    let (number, _) = text['【'.len_utf8()..end].split_once('†')?;
    let is_number = number.starts_with(|first: char| first.is_ascii_digit())
        && number.chars().all(|letter| letter.is_ascii_digit() || letter == ':');
    is_number.then(|| (mark, number.split(':').next().and_then(|number| number.parse().ok())))
}

/// What is known of the mark at this place, in characters, with this number.
fn citation(metadata: &Value, at: usize, number: Option<u64>) -> Option<&Value> {
    let all = list(&metadata["citations"]);
    let here = all.iter().find(|citation| citation["start_ix"].as_u64() == u64::try_from(at).ok());
    let numbered = |citation: &&Value| {
        let extra = &citation["metadata"]["extra"]["cited_message_idx"];
        number.is_some() && extra.as_u64() == number
    };
    here.or_else(|| all.iter().find(numbered))
}

/// What a reader needs of a source: `([Title](address))`, or its name.
fn note(citation: &Value) -> Option<String> {
    let about = &citation["metadata"];
    let word = |name: &str| about[name].as_str().map(str::trim).filter(|word| !word.is_empty());
    let is_safe = |letter: char| !letter.is_whitespace() && !letter.is_control() && !"()<>\\".contains(letter);
    let url = word("url")
        .filter(|url| (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(is_safe));
    let title: String =
        word("title").or_else(|| word("name")).or(url)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.replace(['[', ']'], "");
    Some(match url {
        Some(url) => format!("([{title}]({url}))"),
        None => format!("({title})"),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::readable;

    #[test]
    fn old_citations_become_notes_or_go() {
        let page =
            json!({ "title": "Heat [pumps]", "url": "https://heat.example/a", "extra": { "cited_message_idx": 3 } });
        let file = json!({ "name": "report.pdf", "type": "file" });
        let odd = json!({ "title": "Odd", "url": "javascript:alert(1)" });
        for (text, citations, wanted) in [
            ("Cheaper【3†source】.", json!([{ "metadata": page }]), "Cheaper ([Heat pumps](https://heat.example/a))."),
            (
                "é 語【0†source】 on",
                json!([{ "start_ix": 3, "metadata": page }]),
                "é 語 ([Heat pumps](https://heat.example/a)) on",
            ),
            (
                "Is it【12:0†report.pdf】?",
                json!([{ "start_ix": 5, "end_ix": 23, "metadata": file }]),
                "Is it (report.pdf)?",
            ),
            ("Cheaper 【4†source】.", json!([{ "metadata": page }]), "Cheaper."),
            ("Cheaper【4†source】【5†L1-L2】", json!(null), "Cheaper"),
            ("x【0†a】", json!([{ "start_ix": 1, "metadata": odd }]), "x (Odd)"),
            ("【重要】 see † and 【†】", json!([]), "【重要】 see † and 【†】"),
            ("open 【3†source", json!([]), "open 【3†source"),
        ] {
            assert_eq!(readable(text, &json!({ "citations": citations })), wanted, "{text}");
        }
    }

    #[test]
    fn newer_citations_are_replaced_by_their_words_or_go() {
        let text = "Yes \u{e200}cite\u{e202}turn0\u{e201}, no \u{e200}x\u{e201}.";
        let metadata = json!({ "content_references": [
            { "matched_text": "\u{e200}cite\u{e202}turn0\u{e201}", "alt": "([T](https://t.example))" },
        ] });
        assert_eq!(readable(text, &metadata), "Yes ([T](https://t.example)), no .");
    }

    proptest! {
        #[test]
        fn a_text_without_marks_is_left_as_it_is(text in "[a【】†3:é \u{e200}]{0,40}") {
            let read = readable(&text, &json!(null));
            let has_marks = text.contains('\u{e200}') || text.contains('†');
            prop_assert!(has_marks || read == text);
            prop_assert_eq!(readable(&read, &json!(null)).contains('\u{e200}'), false);
        }
    }
}
