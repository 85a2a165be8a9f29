//! What people do in Oriel, one verb each, for the tests and the demo.
//! The words are those on the screen; a change of wording is changed here once.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Stage, Window,
    stage::{until, within},
};

/// Keys by WebDriver's own names.
const ENTER: &str = "\u{E007}";
const DOWN: &str = "\u{E015}";

/// An answer as it stands on the screen.
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    /// What was asked; empty when the question is not drawn.
    pub question: String,
    /// The name of the model above it.
    pub model: String,
    /// Everything that can be read in it.
    pub text: String,
    /// Is it still being written?
    pub is_running: bool,
}

/// Where the view of a conversation is, in CSS pixels.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Scrolled {
    /// How much of it lies above the view.
    pub top: f64,
    /// How much of it lies below the view.
    pub below: f64,
}

/// The message at the top of the view of a conversation.
#[derive(Clone, Debug, Deserialize)]
pub struct Topmost {
    /// What can be read in it.
    pub text: String,
    /// Where it begins, in CSS pixels below the top of the view; less than 0 above it.
    pub top: f64,
}

impl Window<'_> {
    /// Signs in through the browser, with whatever the person there was told to do.
    ///
    /// # Errors
    /// The conversation does not open.
    pub async fn sign_in(&self) -> Result<()> {
        self.press("Sign in with Puter").await?;
        self.signed_in().await
    }

    /// Waits until a message could be written, which is what being signed in is for.
    ///
    /// # Errors
    /// It could not.
    pub async fn signed_in(&self) -> Result<()> {
        self.find("field", "Message").await.map(drop)
    }

    /// Has messages go to a model that costs nothing, and lets it give long answers, from the next start on.
    ///
    /// # Errors
    /// The preferences cannot be read or kept.
    pub async fn prefer_long_answers(&self) -> Result<()> {
        let mut preferences = self.call("preferences.get", json!({})).await?;
        preferences["model"] = json!("ollama:ollama/demo-chat");
        preferences["maxTokens"] = json!(32_000);
        self.call("preferences.set", json!({ "preferences": preferences })).await.map(drop)
    }

    /// Signs the only account out, through its own window.
    ///
    /// # Errors
    /// The welcome page does not come back.
    pub async fn sign_out(&self, username: &str) -> Result<()> {
        self.open_accounts(username).await?;
        self.press("Sign out").await?;
        self.wait_for("Sign out of this computer?").await?;
        self.press("Sign out").await?;
        self.wait_for("A window onto your Puter").await
    }

    /// Opens the accounts at the foot of the sidebar, where this one is named.
    ///
    /// # Errors
    /// It is not.
    pub async fn open_accounts(&self, username: &str) -> Result<()> {
        self.press(&format!("*{username}* left")).await?;
        self.find("button", "Add an account…").await.map(drop)
    }

    /// Waits until this is the account whose window it is.
    ///
    /// # Errors
    /// It is another one's.
    pub async fn is_the_window_of(&self, username: &str) -> Result<()> {
        self.find("button", &format!("*{username}* left")).await.map(drop)
    }

    /// Opens a page of the settings.
    ///
    /// # Errors
    /// There is no such page.
    pub async fn settings(&self, page: &str) -> Result<()> {
        if !self.has("button", page).await? {
            self.press("Settings").await?;
        }
        self.press(page).await?;
        self.find("heading", page).await.map(drop)
    }

    /// What is written in the composer.
    ///
    /// # Errors
    /// No conversation is open.
    pub async fn draft(&self) -> Result<String> {
        let field = self.find("field", "Message").await?;
        let text = within("reading the draft", async { Ok(field.prop("value").await?) }).await?;
        Ok(text.unwrap_or_default())
    }

    /// The answers that are drawn of the conversation, oldest first.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn answers(&self) -> Result<Vec<Answer>> {
        let script = "const of = (turn) => turn.getAttribute('aria-label')
            const turns = [...document.querySelectorAll('[role=log] article')]
            return turns.filter((turn) => of(turn) !== 'You').map((turn) => ({
                question: turns.slice(0, turns.indexOf(turn)).findLast((asked) => of(asked) === 'You')?.innerText ?? '',
                model: of(turn),
                text: turn.innerText,
                is_running: turn.getAttribute('aria-busy') === 'true',
            }))";
        Ok(serde_json::from_value(self.eval(script, vec![]).await?)?)
    }

    /// Where the reader is in the conversation, once the view stands still.
    ///
    /// # Errors
    /// No conversation is open.
    pub async fn scrolled(&self) -> Result<Scrolled> {
        let script = "const done = arguments[0], log = document.querySelector('[role=log]')
            let [last, frames] = [NaN, 0]
            const frame = () => {
                frames = log.scrollTop === last ? frames + 1 : 0
                last = log.scrollTop
                if (frames < 6) requestAnimationFrame(frame)
                else done({ top: last, below: log.scrollHeight - log.clientHeight - last })
            }
            frame()";
        Ok(serde_json::from_value(self.eval_later(script, vec![]).await?)?)
    }

    /// The first message that is seen in the conversation, once the view stands still.
    ///
    /// # Errors
    /// No conversation is open, or it is empty.
    pub async fn topmost(&self) -> Result<Topmost> {
        self.scrolled().await?;
        let script = "const line = document.querySelector('[role=log]').getBoundingClientRect().top
            const turns = [...document.querySelectorAll('[role=log] article')]
            const first = turns.find((turn) => turn.getBoundingClientRect().bottom > line)
            return first && { text: first.innerText, top: first.getBoundingClientRect().top - line }";
        Ok(serde_json::from_value(self.eval(script, vec![]).await?)?)
    }

    /// Moves the view of the conversation, in CSS pixels from its beginning, as somebody who turns the wheel and so ends
    /// that an answer is followed.
    ///
    /// # Errors
    /// No conversation is open.
    pub async fn scroll_to(&self, top: f64) -> Result<()> {
        let script = "const log = document.querySelector('[role=log]')
            log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }))
            log.scrollTop = arguments[0]";
        self.eval(script, vec![json!(top)]).await.map(drop)
    }

    /// Sends a message without waiting for its answer.
    ///
    /// # Errors
    /// It cannot be written or sent.
    pub async fn send(&self, text: &str) -> Result<()> {
        self.fill("Message", &format!("{text}{ENTER}")).await
    }

    /// Waits until the last answer has some text, and returns what of it is drawn the same in the end: an emphasis that
    /// is not closed yet shows its asterisks.
    ///
    /// # Errors
    /// Nothing comes.
    pub async fn answer_begins(&self) -> Result<String> {
        let script = "const turns = [...document.querySelectorAll('[role=log] article')]
            return (turns.at(-1)?.querySelector('p')?.innerText ?? '').split('*')[0]";
        until("the answer to begin", || async {
            let text = self.eval(script, vec![]).await?.as_str().unwrap_or_default().to_owned();
            Ok((text.trim().len() > 3).then_some(text))
        })
        .await
    }

    /// Sends a message and waits for the whole answer.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn ask(&self, text: &str) -> Result<Answer> {
        self.send(text).await?;
        self.answer_to(text).await
    }

    /// Waits for the whole answer to this question, which is the last one: of a long chat only a part is drawn.
    ///
    /// # Errors
    /// There is none.
    pub async fn answer_to(&self, question: &str) -> Result<Answer> {
        let seen = until("an answer", || async {
            let last = self.answers().await?.pop();
            Ok(last.filter(|answer| {
                answer.question.contains(question) && !answer.is_running && answer.text.trim() != answer.model
            }))
        })
        .await;
        self.explained(seen).await
    }

    /// Chooses the model for the next message by searching for its name.
    ///
    /// # Errors
    /// There is no such model.
    pub async fn choose_model(&self, name: &str) -> Result<()> {
        self.press("Model: *").await?;
        self.fill("Search models", name).await?;
        self.click("option", &format!("{name},*")).await?;
        self.find("button", &format!("Model: {name}")).await.map(drop)
    }

    /// Chooses whatever model stands after the present one in the list, and returns its name.
    ///
    /// # Errors
    /// There is only one model.
    pub async fn choose_another_model(&self) -> Result<String> {
        let before = self.model().await?;
        self.press("Model: *").await?;
        self.find("field", "Search models").await?;
        self.find("option", "*").await?;
        self.keys(&format!("{DOWN}{ENTER}")).await?;
        until("another model", || async { Ok(Some(self.model().await?).filter(|now| *now != before)) }).await
    }

    /// The name of the model that the next message goes to.
    ///
    /// # Errors
    /// No conversation is open.
    pub async fn model(&self) -> Result<String> {
        let button = self.find("button", "Model: *").await?;
        let name = within("reading the model", async { Ok(button.attr("aria-label").await?) }).await?;
        Ok(name.unwrap_or_default().trim_start_matches("Model: ").to_owned())
    }

    /// Presses a button until it is gone, as somebody does who waits for something to come up.
    ///
    /// # Errors
    /// It stays.
    pub async fn press_until_gone(&self, button: &str) -> Result<()> {
        let gone = until(&format!("the button “{button}” to go"), || async {
            let there = self.has("button", button).await?;
            if there {
                self.press(button).await?;
            }
            Ok((!there).then_some(()))
        })
        .await;
        self.explained(gone).await
    }

    /// Turns to the chats or the files.
    ///
    /// # Errors
    /// There is no such side.
    pub async fn turn_to(&self, side: &str) -> Result<()> {
        self.click("radio", side).await
    }
}

impl Window<'_> {
    /// Opens a folder or a file of the list.
    ///
    /// # Errors
    /// There is no such entry.
    pub async fn open_entry(&self, name: &str) -> Result<()> {
        self.click("row", &format!("{name}*")).await?;
        self.keys(ENTER).await
    }

    /// Takes a file of the list along to the conversation.
    ///
    /// # Errors
    /// There is no such file.
    pub async fn attach_entry(&self, name: &str) -> Result<()> {
        self.click("row", &format!("{name}*")).await?;
        self.press("Add to chat").await?;
        self.signed_in().await
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// Nobody is.
    pub async fn username(&self) -> Result<String> {
        let start = self.call("app.start", json!({ "shown": null })).await?;
        Ok(start["account"]["current"]["username"].as_str().context("nobody is signed in")?.to_owned())
    }

    /// Asks for a copy of a file on this computer.
    ///
    /// # Errors
    /// There is no such file.
    pub async fn download_entry(&self, name: &str) -> Result<()> {
        self.click("row", &format!("{name}*")).await?;
        self.press("Download").await
    }
}

impl Window<'_> {
    /// Brings chats in, as an archive of another program: each has a title, and questions with their answers.
    ///
    /// # Errors
    /// They do not come in.
    pub async fn bring_in(&self, chats: Vec<(&str, Vec<(String, String)>)>) -> Result<()> {
        let exported = chats.iter().map(|(title, said)| {
            let messages = said.iter().enumerate().flat_map(|(at, (question, answer))| {
                let message =
                    |sender, text| json!({ "uuid": format!("{sender} {at}"), "sender": sender, "text": text });
                [message("human", question), message("assistant", answer)]
            });
            json!({ "uuid": title, "name": title, "created_at": "2025-03-01T10:00:00Z",
                "chat_messages": messages.collect::<Vec<_>>() })
        });
        let file = self.stage().home().join("conversations.json");
        fs::write(&file, Value::from_iter(exported).to_string())?;
        self.settings("Data").await?;
        self.press("Choose files…").await?;
        self.stage().choose_file("Upload files", &file).await?;
        let words = if chats.len() == 1 { "1 chat with".into() } else { format!("{} chats with", chats.len()) };
        self.wait_for(&words).await?;
        self.press("Back to chats").await?;
        self.signed_in().await
    }
}

impl Stage {
    /// Waits until the keychain holds this secret, or until it holds it no longer.
    ///
    /// # Errors
    /// The keychain stays as it is.
    pub async fn keychain_has(&self, secret: &str, wanted: bool) -> Result<()> {
        until(if wanted { "the token in the keychain" } else { "an empty keychain" }, || async {
            Ok((self.keychain().await?.contains(secret) == wanted).then_some(()))
        })
        .await
    }
}
