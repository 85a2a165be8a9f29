//! The page in the browser that says how a sign-in ended.
//! It holds no secret, fetches nothing, and leaves no address with a query behind.

use url::Url;

/// How a sign-in ended, as the page in the browser says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Somebody is signed in.
    SignedIn,
    /// The person said no.
    Cancelled,
    /// It did not work: the link was that of another sign-in, or the server refused it.
    NotSignedIn,
}

impl Ending {
    /// What it is called in these words, and the drawing beside it.
    fn shown(self, words: &PageWords) -> (&PageMessage, &'static str) {
        match self {
            Ending::SignedIn => (&words.signed_in, "M7 12.5l3.4 3.4L17 9"),
            Ending::Cancelled => (&words.cancelled, "M7.5 12h9"),
            Ending::NotSignedIn => (&words.not_signed_in, "M8.5 8.5l7 7M15.5 8.5l-7 7"),
        }
    }
}

/// What the page says, in one language. All of it is text; nothing in it is taken for HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageWords {
    /// The language, as HTML has it: `en-GB`.
    pub lang: String,
    /// Whether the language is written from right to left.
    pub is_right_to_left: bool,
    /// For [`Ending::SignedIn`].
    pub signed_in: PageMessage,
    /// For [`Ending::Cancelled`].
    pub cancelled: PageMessage,
    /// For [`Ending::NotSignedIn`].
    pub not_signed_in: PageMessage,
    /// On the button that raises the program's window.
    pub back: String,
}

/// A heading and the sentence below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageMessage {
    /// Also the title of the page.
    pub heading: String,
    /// What follows, and what the person can do.
    pub sentence: String,
}

impl PageWords {
    /// Plain English for a program of this name, for whoever has no words of their own.
    pub fn english(app: &str) -> PageWords {
        let message = |heading: &str, sentence: String| PageMessage { heading: heading.to_owned(), sentence };
        PageWords {
            lang: "en".to_owned(),
            is_right_to_left: false,
            signed_in: message("Signed in", format!("{app} goes on by itself. You can close this page.")),
            cancelled: message("Sign-in was cancelled", "Nothing was signed in. You can close this page.".to_owned()),
            not_signed_in: message("Not signed in", format!("The sign-in did not work. {app} says what to do next.")),
            back: format!("Back to {app}"),
        }
    }
}

/// The policy of the page with this nonce: its own two blocks and nothing else, in no frame.
pub(super) fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action \
         'none'; frame-ancestors 'none'"
    )
}

/// The page of the program of this name. `back` raises its window: the page tries to open it by itself, and offers it
/// where that is not allowed.
pub(super) fn page(app: &str, words: &PageWords, ending: Ending, back: Option<&Url>, nonce: &str) -> String {
    let (PageMessage { heading, sentence }, drawing) = ending.shown(words);
    let [app, lang, heading, sentence] = [app, &words.lang, heading, sentence].map(escaped);
    let dir = if words.is_right_to_left { "rtl" } else { "ltr" };
    let button = |back: &Url| format!(r#"<a id="back" href="{}">{}</a>"#, escaped(back.as_str()), escaped(&words.back));
    let back = back.map(button).unwrap_or_default();
    format!(
        r#"<!doctype html>
<html lang="{lang}" dir="{dir}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} · {app}</title>
<style nonce="{nonce}">
:root {{ color-scheme: light dark; --page: #fdfdfc; --ink: #1a1d1c; --soft: #4c524f; --accent: #0b6663; --on: #fff }}
@media (prefers-color-scheme: dark) {{
  :root {{ --page: #191b1c; --ink: #e8eae9; --soft: #b4b9b7; --accent: #5bc2b7; --on: #06211f }}
}}
body {{
  display: grid; place-content: center; box-sizing: border-box; min-block-size: 100vh; margin: 0; padding: 2rem;
  background: var(--page); color: var(--soft); font: 1.0625rem/1.5 system-ui, sans-serif;
}}
main {{ display: grid; justify-items: center; text-align: center }}
svg {{ inline-size: 3.5rem; fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linecap: round }}
h1 {{ margin: 1rem 0 .25rem; color: var(--ink); font-size: 1.75rem; line-height: 1.25 }}
p {{ max-inline-size: 26rem; margin: 0; text-wrap: balance }}
a {{
  margin-block-start: 1.75rem; padding: .625rem 1.25rem; border-radius: .5rem;
  background: var(--accent); color: var(--on); font-weight: 600; text-decoration: none;
}}
a:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 3px }}
</style>
<main>
<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="{drawing}"/></svg>
<h1>{heading}</h1>
<p>{sentence}</p>
{back}
</main>
<script nonce="{nonce}">
const back = document.getElementById("back");
if (back) addEventListener("load", () => {{ location.href = back.href; }});
</script>
</html>
"#
    )
}

/// Text for inside an element or an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
