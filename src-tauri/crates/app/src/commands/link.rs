//! Ways out of the window: links, and paper.
//! A link from a model's text is data: it is opened only if its scheme is one that a browser or mail program takes.

use problem::{Problem, Reason};
use serde::Deserialize;
use ts_rs::TS;
use url::Url;

use crate::{App, commands::Command};

/// `app.print`: opens the system's own dialog for printing what the window shows. A page that asks for it by itself does
/// not get it: WebKitGTK does nothing in this window, and on a Mac it would call a plugin, which it may not. Answers
/// whether the dialog has ended and the printer has its pages; where it has not, the engine tells the page later.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Print {}

impl Command for Print {
    type Output = bool;

    async fn run(self, app: &App) -> Result<bool, Problem> {
        Ok(app.platform.desktop.print().await?)
    }
}

/// `link.open`: opens an address in the person's own browser, after a check of its scheme.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenLink {
    /// http, https or mailto.
    pub address: String,
}

impl Command for OpenLink {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let address = checked(&self.address)?;
        Ok(app.platform.desktop.open(&address)?)
    }
}

/// The longest address that is opened, in bytes. A program that is started with a longer one may cut it anywhere.
const LONGEST: usize = 8 * 1024;

/// What a mail link may fill in (RFC 6068). Others, such as `attach` or `bcc`, make some mail programs add files or hidden
/// readers that nobody sees before sending.
const MAIL_FIELDS: &[&str] = &["subject", "body", "cc"];

/// The address, if it is one that may leave the window; of a mail link what a person sees in the mail before sending it.
fn checked(address: &str) -> Result<Url, Problem> {
    if address.len() > LONGEST {
        return Err(Reason::AddressTooLong.into());
    }
    match Url::parse(address) {
        Ok(url) if url.scheme() == "mailto" => Ok(plain_mail(url)),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => Err(Reason::AddressNotOpened.into()),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(Reason::AddressWithUser.into()),
        Ok(url) => Ok(url),
        Err(_) => Err(Reason::AddressNotOpened.into()),
    }
}

/// The same mail without the fields that a person may not see.
fn plain_mail(mut mail: Url) -> Url {
    let shown = mail.query().unwrap_or_default().split('&').filter(|field| {
        let name = field.split('=').next().unwrap_or_default();
        MAIL_FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known))
    });
    // The fields stay as they were written: in a mail link "+" is no space.
    let shown = shown.collect::<Vec<_>>().join("&");
    mail.set_query((!shown.is_empty()).then_some(&shown));
    mail.set_fragment(None);
    mail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_links_leave_the_window() {
        let cases = [
            ("https://example.org/a?b#c", true),
            ("http://example.org", true),
            ("mailto:a@example.org", true),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("oriel://auth/callback?code=1", false),
            ("smb://host/share", false),
            ("data:text/html,x", false),
            ("//example.org", false),
            ("", false),
            ("https://example.org@evil.example/", false),
            ("https://me:secret@example.org/", false),
            ("https://:secret@example.org/", false),
            ("https://example.org/@me", true),
        ];
        for (address, opened) in cases {
            assert_eq!(checked(address).is_ok(), opened, "{address}");
        }
    }

    #[test]
    fn an_address_has_a_longest_length() {
        let of = |length: usize| format!("https://example.org/{}", "a".repeat(length - 20));
        assert!(checked(&of(LONGEST)).is_ok());
        assert!(checked(&of(LONGEST + 1)).is_err());
    }

    #[test]
    fn a_mail_link_fills_in_only_what_is_seen_before_sending() {
        let cases = [
            (
                "mailto:a@example.org?subject=Hi&body=1+1%20x&cc=b@example.org",
                "mailto:a@example.org?subject=Hi&body=1+1%20x&cc=b@example.org",
            ),
            ("mailto:a@example.org?attach=/etc/passwd", "mailto:a@example.org"),
            (
                "mailto:a@example.org?Subject=Hi&ATTACHMENT=/etc/passwd&bcc=c@example.org",
                "mailto:a@example.org?Subject=Hi",
            ),
            ("mailto:?to=a@example.org&in-reply-to=x&subject", "mailto:?subject"),
            ("mailto:a@example.org?%61ttach=/etc/passwd#x", "mailto:a@example.org"),
        ];
        for (address, opened) in cases {
            assert_eq!(checked(address).map(String::from).ok().as_deref(), Some(opened), "{address}");
        }
    }
}
