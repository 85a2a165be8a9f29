//! A chat as one page that stands alone: for reading in any browser, and for printing.
//!
//! Everything in it is text from a person or a model, so it is escaped, raw HTML in it is shown as text, and the page's
//! own policy allows nothing but its one style and pictures that are inside it: no script runs and nothing is fetched.

use std::io::{self, Write};

use crate::{Chat, Delivery, Role, Turn};
use base64::{Engine, engine::general_purpose::STANDARD};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};
use sha2::{Digest, Sha256};
use url::Url;

use super::{
    markdown::{facts, name, note, size},
    name::heading,
    when,
};
const STYLE: &str = include_str!("page.css");

/// Writes the chat's visible path. `content` finds what was kept of an attached file.
///
/// Errors: those of `out` and of `content`.
pub(super) fn write<E: From<io::Error>>(
    out: &mut impl Write,
    chat: &Chat,
    now: i64,
    content: impl Fn(&str) -> Result<Option<String>, E>,
) -> Result<(), E> {
    head(out, heading(&chat.title))?;
    writeln!(
        out,
        "<header>\n<h1 dir=\"auto\">{}</h1>\n<p>{} Exported from Oriel on {}.</p>\n</header>\n<main>",
        escaped(heading(&chat.title)),
        escaped(&facts(chat)),
        when::written(now)
    )?;
    for turn in &chat.turns {
        let kind = if turn.role == Role::User { "you" } else { "model" };
        writeln!(
            out,
            "<article class=\"{kind}\">\n<h2><bdi>{}</bdi> <time datetime=\"{}\">{}</time></h2>",
            escaped(name(turn)),
            when::machine(turn.at),
            when::written(turn.at)
        )?;
        files(out, turn, &content)?;
        if !turn.reasoning.trim().is_empty() {
            let reasoning = rendered(&turn.reasoning);
            writeln!(out, "<details class=\"reasoning\"><summary>Reasoning</summary>\n{reasoning}</details>")?;
        }
        match turn.role {
            Role::User => writeln!(out, "<p class=\"said\" dir=\"auto\">{}</p>", escaped(&turn.text))?,
            Role::Assistant => writeln!(out, "<div class=\"answer\" dir=\"auto\">\n{}</div>", rendered(&turn.text))?,
        }
        for (number, picture) in (1..).zip(turn.images.iter().filter(|picture| is_picture(picture))) {
            writeln!(out, "<img alt=\"Picture {number}\" src=\"{}\">", escaped(picture))?;
        }
        if let Some(note) = note(turn) {
            writeln!(out, "<p class=\"note\">{note}</p>")?;
        }
        writeln!(out, "</article>")?;
    }
    writeln!(out, "</main>\n</body>\n</html>")?;
    Ok(())
}

/// Writes the page that leads to the others: their titles and the names of their files.
pub(super) fn index(out: &mut impl Write, pages: &[(String, String)], now: i64) -> io::Result<()> {
    head(out, "Chats")?;
    writeln!(
        out,
        "<header>\n<h1>Chats</h1>\n<p>Exported from Oriel on {}.</p>\n</header>\n<main>\n<ul>",
        when::written(now)
    )?;
    for (title, file) in pages {
        // A name may hold any letter; as a part of an address it is written without those that mean something there.
        let address = url::form_urlencoded::byte_serialize(file.as_bytes()).collect::<String>().replace('+', "%20");
        writeln!(out, "<li dir=\"auto\"><a href=\"{address}\">{}</a></li>", escaped(title))?;
    }
    writeln!(out, "</ul>\n</main>\n</body>\n</html>")
}

fn head(out: &mut impl Write, title: &str) -> io::Result<()> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        policy(),
        escaped(title)
    )
}

/// What the page may do: nothing but show its style and the pictures inside it.
fn policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'")
}

/// The files of a question: pictures as they are, texts to unfold, others by name.
fn files<E: From<io::Error>>(
    out: &mut impl Write,
    turn: &Turn,
    content: impl Fn(&str) -> Result<Option<String>, E>,
) -> Result<(), E> {
    for file in &turn.attachments {
        let label = format!("{} <small>{}</small>", escaped(&file.name), size(file.size));
        let kept = file.content.as_deref().map(&content).transpose()?.flatten();
        match (&file.delivery, kept) {
            (Delivery::Image, Some(picture)) if is_picture(&picture) => writeln!(
                out,
                "<figure><img alt=\"\" src=\"{}\"><figcaption dir=\"auto\">{label}</figcaption></figure>",
                escaped(&picture)
            )?,
            (Delivery::Text { .. }, Some(text)) => writeln!(
                out,
                "<details class=\"file\"><summary dir=\"auto\">{label}</summary>\n<pre dir=\"auto\">{}</pre></details>",
                escaped(&text)
            )?,
            _ => writeln!(out, "<p class=\"file\" dir=\"auto\">{label}</p>")?,
        }
    }
    Ok(())
}

fn is_picture(address: &str) -> bool {
    address.starts_with("data:image/")
}

/// Where a link may lead.
fn is_web(address: &str) -> bool {
    Url::parse(address).is_ok_and(|address| matches!(address.scheme(), "http" | "https" | "mailto"))
}

/// Markdown of a model as HTML in which only Markdown's own marks are marks.
fn rendered(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut html = String::with_capacity(markdown.len() * 5 / 4);
    // Links that lead nowhere allowed are left out, their words stay; they nest with pictures.
    let mut links = Vec::new();
    let events = Parser::new_ext(markdown, options).into_offset_iter().filter_map(move |(event, place)| match event {
        // One tilde stands between numbers; only two strike out.
        Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
            if !markdown[place.clone()].starts_with("~~") =>
        {
            Some(Event::Text("~".into()))
        }
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Some(Event::Start(Tag::Heading { level: below(level), id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(below(level)))),
        // A picture from the web is a link to it: opening a file must not tell anybody that it was opened.
        Event::Start(Tag::Link { link_type, dest_url, title, id } | Tag::Image { link_type, dest_url, title, id }) => {
            // A link inside a link is not one.
            let allowed = is_web(&dest_url) && !links.contains(&true);
            links.push(allowed);
            allowed.then_some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link | TagEnd::Image) => links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        other => Some(other),
    });
    push_html(&mut html, events);
    html
}

/// The page's own headings are the first and the second level.
fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escaped, rendered};

    #[test]
    fn only_marks_of_markdown_are_marks_in_a_page() {
        let cases = [
            ("**bold** & <b>", "<p><strong>bold</strong> &amp; &lt;b&gt;</p>\n"),
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
            ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n"),
            ("[a](javascript:alert(1))", "<p>a</p>\n"),
            (
                "[a](https://example.org/?a=1&b=\"2\")",
                "<p><a href=\"https://example.org/?a=1&amp;b=%222%22\">a</a></p>\n",
            ),
            ("![sky](https://example.org/a.png)", "<p><a href=\"https://example.org/a.png\">sky</a></p>\n"),
            ("![x](data:text/html,<script>)", "<p>x</p>\n"),
            (
                "[![x](https://example.org/a.png)](https://example.org)",
                "<p><a href=\"https://example.org\">x</a></p>\n",
            ),
            ("# One", "<h3>One</h3>\n"),
            ("$5 and $10", "<p>$5 and $10</p>\n"),
            ("27~28℃，14~17℃ and ~~gone~~", "<p>27~28℃，14~17℃ and <del>gone</del></p>\n"),
        ];
        for (markdown, wanted) in cases {
            assert_eq!(rendered(markdown), wanted, "{markdown}");
        }
        assert_eq!(escaped("<\"'&>"), "&lt;&quot;&#39;&amp;&gt;");
    }

    #[test]
    fn whatever_a_model_writes_no_element_of_its_own_gets_into_a_page() {
        let allowed = [
            "p",
            "br",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "a",
            "ul",
            "ol",
            "li",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "blockquote",
            "div",
            "sup",
            "input",
            "span",
        ];
        proptest::proptest!(|(text in "([<>/\"'&=() \\[\\]!*_`#a-z\n:-]|<script|javascript:|<img |onerror=|<!--|\\]\\(|<style|</){0,60}")| {
            let html = rendered(&text);
            for part in html.split('<').skip(1) {
                let name = part.trim_start_matches('/');
                let name = &name[..name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len())];
                proptest::prop_assert!(allowed.contains(&name), "{} of {}", name, text);
                proptest::prop_assert!(!part.contains("javascript:") || !part.split('>').next().unwrap_or_default().contains("javascript:"));
            }
        });
    }
}
