//! Links out of the window, and what the program says about itself.
//! A link from a model's text is data: it is opened only if its scheme is one that a browser or mail program takes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use crate::{
    App, Problem,
    command::{Command, Never},
};

/// What the program says about itself.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct AboutOriel {
    /// "0.1.0".
    pub version: String,
    /// The keychain's name as the person knows it.
    pub keychain: String,
}

/// `app.about`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct About {}

impl Command for About {
    type Event = Never;
    type Output = AboutOriel;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AboutOriel, Problem> {
        Ok(AboutOriel { version: env!("CARGO_PKG_VERSION").into(), keychain: app.surroundings.secrets.name() })
    }
}

/// `app.print`: opens the system's own dialog for printing what the window shows. A page that asks for it by itself does
/// not get it: WebKitGTK does nothing in this window, and on a Mac it would call a plugin, which it may not. Answers
/// whether the dialog has ended and the printer has its pages; where it has not, the engine tells the page later.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Print {}

impl Command for Print {
    type Event = Never;
    type Output = bool;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<bool, Problem> {
        Ok(app.surroundings.desktop.print().await?)
    }
}

/// `link.open`: opens an address in the person's own browser, after a check of its scheme.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenLink {
    /// http, https or mailto.
    pub address: String,
}

impl Command for OpenLink {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        let address = checked(&self.address)?;
        Ok(app.surroundings.desktop.open(&address)?)
    }
}

/// The address, if it is one that may leave the window.
fn checked(address: &str) -> Result<Url, Problem> {
    match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => Ok(url),
        _ => Err(Problem::invalid("Only web and mail links are opened from here. Nothing was opened.")),
    }
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
        ];
        for (address, opened) in cases {
            assert_eq!(checked(address).is_ok(), opened, "{address}");
        }
    }
}
