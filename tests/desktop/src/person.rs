//! What the person before the screen does when a web page opens, and what came of it.
//! The person is `person.mjs`: the desktop starts it as the default browser.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{Stage, stage::until};

/// How the person answers the consent page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Approves, and the browser follows the link.
    Approve,
    /// Cancels.
    Cancel,
    /// Looks and does nothing.
    Ignore,
    /// Approves, but the link is kept in the [`Visit`] instead of being opened.
    Collect,
}

/// What the person will do from now on.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The answer to the consent page.
    pub consent: Consent,
    /// The name and password to type if the page asks for them.
    pub account: Option<(String, String)>,
}

impl From<Consent> for Wishes {
    fn from(consent: Consent) -> Self {
        Wishes { consent, account: None }
    }
}

/// A page that was opened in the browser.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The address that Oriel asked for.
    pub address: String,
    /// The words on the page.
    pub text: String,
    /// The link to another program that the page led to.
    pub link: Option<String>,
    /// The words of the page on this computer that the browser ended on.
    pub landed: Option<String>,
    /// The page as the person saw it.
    pub picture: PathBuf,
}

impl Stage {
    /// Tells the person what to do from now on.
    ///
    /// # Errors
    /// The note cannot be written.
    pub fn wish(&self, wishes: impl Into<Wishes>) -> Result<()> {
        let wishes = wishes.into();
        let consent = match wishes.consent {
            Consent::Approve => "approve",
            Consent::Cancel => "cancel",
            Consent::Ignore => "ignore",
            Consent::Collect => "collect",
        };
        let mut note = json!({ "consent": consent });
        if let Some((username, password)) = &wishes.account {
            note["username"] = json!(username);
            note["password"] = json!(password);
        }
        Ok(fs::write(self.home().join("person/wishes.json"), note.to_string())?)
    }

    /// Waits until the person has dealt with the page opened as `number`, counted from 0.
    ///
    /// # Errors
    /// No such page was opened, or it was not what the person expected.
    pub async fn visit(&self, number: usize) -> Result<Visit> {
        let file = self.home().join("person/visits.jsonl");
        let line = until("the person to deal with a page", || async {
            let lines = fs::read_to_string(&file).unwrap_or_default();
            Ok(lines.split_inclusive('\n').nth(number).filter(|line| line.ends_with('\n')).map(String::from))
        })
        .await?;
        let said: Value = serde_json::from_str(&line)?;
        let word = |name: &str| said[name].as_str().map(String::from);
        let text = word("text").unwrap_or_default();
        anyhow::ensure!(word("outcome").as_deref() != Some("failed"), "the person saw something else: {text}");
        Ok(Visit {
            address: word("address").context("a visit has an address")?,
            text,
            link: word("link"),
            landed: word("landed"),
            picture: word("picture").unwrap_or_default().into(),
        })
    }

    /// How many pages were opened and dealt with so far.
    ///
    /// # Errors
    /// The visits cannot be read.
    pub fn visits(&self) -> Result<usize> {
        let file = self.home().join("person/visits.jsonl");
        Ok(if file.exists() { fs::read_to_string(file)?.lines().count() } else { 0 })
    }

    /// Keeps the page of a visit beside the other pictures.
    ///
    /// # Errors
    /// The page was not seen.
    pub fn keep_picture(&self, visit: &Visit, name: &str) -> Result<PathBuf> {
        let file = self.pictures().join(format!("{name}.png"));
        fs::copy(&visit.picture, &file)?;
        Ok(file)
    }
}
