//! Finds a secret in whatever was written, also a piece of it, and also where it was written in another way.

use std::collections::HashMap;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use serde_json::json;
use url::form_urlencoded::byte_serialize;

/// A piece this long gives a secret away, and is nowhere by chance.
const PIECE: usize = 16;
/// How far apart pieces of a text are looked up. What is longer than a piece by this much is always found.
const STRIDE: usize = 4;

/// The secrets that must not be found, cut into pieces.
#[derive(Default)]
pub struct Search {
    pieces: HashMap<[u8; PIECE], String>,
}

impl Search {
    /// Looks for this one, too. `name` is what a failing test calls it.
    pub fn also(mut self, name: &str, secret: &str) -> Self {
        assert!(secret.len() >= PIECE + STRIDE, "{name} is too short to be told from chance");
        for (form, text) in forms(secret) {
            for piece in text.windows(PIECE).filter_map(|piece| piece.try_into().ok()) {
                self.pieces.entry(piece).or_insert_with(|| format!("{name}, {form}"));
            }
        }
        self
    }

    /// What is found, with what stands around it.
    pub fn find(&self, text: &[u8]) -> Option<String> {
        let as_numbers = || self.find_here(&from_numbers(text)).map(|found| format!("as numbers, {found}"));
        self.find_here(text).or_else(as_numbers)
    }

    fn find_here(&self, text: &[u8]) -> Option<String> {
        let at = STRIDE * text.windows(PIECE).step_by(STRIDE).position(|piece| self.pieces.contains_key(piece))?;
        let around = &text[at.saturating_sub(120)..(at + 60).min(text.len())];
        Some(format!("{}: …{}…", self.pieces[&text[at..at + PIECE]], String::from_utf8_lossy(around)))
    }
}

/// The bytes that a text lists as decimal numbers, however it parts them.
fn from_numbers(text: &[u8]) -> Vec<u8> {
    let numbers = text.split(|byte| !byte.is_ascii_digit()).filter(|digits| (1..=3).contains(&digits.len()));
    numbers.filter_map(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).collect()
}

/// A secret in every way in which programs write text.
fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let inside = |quoted: String| quoted[1..quoted.len() - 1].to_owned();
    let bytes = |each: &dyn Fn(u8) -> String| secret.bytes().map(each).collect::<String>();
    let mut forms: Vec<(&'static str, Vec<u8>)> = vec![
        ("plain", secret.into()),
        ("reversed", secret.chars().rev().collect::<String>().into()),
        ("escaped for JSON", inside(json!(secret).to_string()).into()),
        ("escaped twice for JSON", inside(json!(inside(json!(secret).to_string())).to_string()).into()),
        ("escaped by Debug", inside(format!("{secret:?}")).into()),
        ("in UTF-16", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("percent-encoded as a form", byte_serialize(secret.as_bytes()).collect::<String>().into()),
        ("percent-encoded in an address", url::Url::parse(&format!("x:/?{secret}")).unwrap().as_str()[4..].into()),
        ("percent-encoded whole", bytes(&|byte| format!("%{byte:02X}")).into()),
        ("hexadecimal", bytes(&|byte| format!("{byte:02x}")).into()),
        ("hexadecimal", bytes(&|byte| format!("{byte:02X}")).into()),
    ];
    // Base64 takes three bytes at a time, so a secret looks different by how many bytes stand before it.
    for before in 0..3 {
        let padded = [&b"abc"[..before], secret.as_bytes()].concat();
        for engine in [STANDARD, URL_SAFE] {
            let text = engine.encode(&padded);
            forms.push(("base64", text[4 * before.min(1)..text.len() - 4].into()));
        }
    }
    forms
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    let secret = "a secret+of/\"mine\" ümlaut & more, 0123456789";
    let search = Search::default().also("the secret", secret);
    let reversed: String = secret.chars().rev().collect();
    let within = |text: &str| STANDARD.encode(format!("before {text} and after"));
    for written in [
        secret.to_owned(),
        secret[12..12 + PIECE + STRIDE].to_owned(),
        reversed,
        json!({ "link": secret }).to_string(),
        json!({ "body": json!({ "link": secret }).to_string() }).to_string(),
        format!("{:?}", Some(secret)),
        format!("{:?}", secret.as_bytes()),
        format!("{:#?}", json!({ "bytes": secret.as_bytes() })),
        byte_serialize(secret.as_bytes()).collect(),
        url::Url::parse_with_params("http://127.0.0.1/", [("code", secret)]).unwrap().into(),
        within(secret),
        within(&format!(" {secret}")),
        within(&format!("  {secret}")),
    ] {
        assert!(search.find(format!("some words, {written}").as_bytes()).is_some(), "{written}");
    }
    assert_eq!(search.find(b"nothing of it, only a secret of another"), None);
}
