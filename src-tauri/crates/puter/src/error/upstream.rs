//! What the provider of a model says when it fails. Puter passes some of it on as it came, as the text of a line: a
//! status, and JSON with words for people in it: `429 {"type":"error","error":{"type":"rate_limit_error","message":"…"}}`.

use std::borrow::Cow;

use serde_json::Value;

use crate::json;

/// How often JSON may stand in the words of JSON, as Google's does.
const DEEPEST: usize = 4;

/// The code that Puter has for such a failure where it fails before it begins.
pub(super) fn code(message: &str) -> &'static str {
    match status(message) {
        Some(429 | 529) => "upstream_rate_limited",
        Some(401 | 403) => "upstream_auth_failed",
        Some(400..=499) => "upstream_bad_request",
        Some(500..=599) => "upstream_provider_unavailable",
        _ => "upstream_failed",
    }
}

/// The words for people: what is in the JSON rather than the JSON itself, and nothing where it holds none.
pub(super) fn words(message: &str) -> Cow<'_, str> {
    let mut words = Cow::Borrowed(message);
    for _ in 0..DEEPEST {
        let Some((before, inside)) = parted(&words) else { return words };
        let is_alone = before.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
        match json::from_str(inside).ok().and_then(|value| said(&value)) {
            Some(said) => words = Cow::Owned(said),
            // A number before it is the status, which is known by now.
            None if is_alone => return Cow::Borrowed(""),
            // A sentence that quotes something.
            None => return words,
        }
    }
    words
}

/// The status at the beginning, or what the type of the error stands for (documentation of Anthropic's API).
fn status(message: &str) -> Option<u16> {
    let first = message.split_whitespace().next().unwrap_or_default();
    if first.len() == 3
        && let Ok(status) = first.parse()
    {
        return Some(status);
    }
    let (_, inside) = parted(message)?;
    let value: Value = json::from_str(inside).ok()?;
    let code = value.pointer("/error/code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    code.or_else(|| match value.pointer("/error/type").and_then(Value::as_str)? {
        "invalid_request_error" => Some(400),
        "authentication_error" => Some(401),
        "permission_error" => Some(403),
        "rate_limit_error" => Some(429),
        "api_error" => Some(500),
        "overloaded_error" => Some(529),
        _ => None,
    })
}

/// What stands before JSON, and the JSON to the end of the text.
fn parted(text: &str) -> Option<(&str, &str)> {
    let (before, inside) = text.split_at(text.find('{')?);
    let follows = inside.strip_prefix('{')?.trim_start();
    follows.starts_with(['"', '}']).then_some((before, inside))
}

/// Where the makers put their words.
fn said(value: &Value) -> Option<String> {
    let places = ["/error/message", "/message", "/error", "/detail"];
    places.iter().find_map(|place| value.pointer(place)?.as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::error::{Error, ErrorKind};

    #[test]
    fn what_a_provider_says_in_a_line_is_a_situation_and_words() {
        let claude = |status: &str, kind: &str, words: &str| {
            format!(r#"{status}{{"type":"error","error":{{"type":"{kind}","message":"{words}"}},"request_id":"r"}}"#)
        };
        let long = "prompt is too long: 210000 tokens > 200000 maximum";
        let google = r#"got status: 503. {"error":{"message":"{\n \"error\": {\"code\": 503, \"message\": \"overloaded\"}}","code":503}}"#;
        let cases = [
            (claude("429 ", "rate_limit_error", "slow down"), ErrorKind::ModelBusy, "slow down"),
            (claude("529 ", "overloaded_error", "Overloaded"), ErrorKind::ModelBusy, "Overloaded"),
            (claude("", "overloaded_error", "Overloaded"), ErrorKind::ModelBusy, "Overloaded"),
            (claude("500 ", "api_error", "Internal"), ErrorKind::ModelUnavailable, "Internal"),
            (claude("401 ", "authentication_error", "invalid x-api-key"), ErrorKind::ModelShut, "invalid x-api-key"),
            (claude("400 ", "invalid_request_error", long), ErrorKind::TooLong, long),
            (google.to_owned(), ErrorKind::ModelUnavailable, "overloaded"),
            ("429 {\"type\":\"err".to_owned(), ErrorKind::ModelBusy, ""),
            (r#"{"a":1}"#.to_owned(), ErrorKind::ModelUnavailable, ""),
            ("upstream exploded".to_owned(), ErrorKind::ModelUnavailable, "upstream exploded"),
            (r#"No JSON: "{"city": oops""#.to_owned(), ErrorKind::ModelUnavailable, r#"No JSON: "{"city": oops""#),
            ("no } in {braces}".to_owned(), ErrorKind::ModelUnavailable, "no } in {braces}"),
        ];
        for (line, kind, words) in cases {
            assert_eq!(Error::upstream(&line), (kind, words.to_owned()), "{line}");
        }
    }

    #[test]
    fn a_refusal_has_no_raw_json_in_its_words_either() {
        let refused = Error::refused("chat", 400, Some("upstream_bad_request"), r#"400 {"error":{"message":"no"}}"#);
        assert_eq!(refused.message, "no");
        assert_eq!(Error::refused("chat", 400, None, r#"{"x":[]}"#).message, "HTTP 400");
    }
}
