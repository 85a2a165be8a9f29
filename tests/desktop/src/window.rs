//! Oriel's window in a person's hands: find by role and name, click, type, read, look.
//! WebKitWebDriver moves the pointer and the keys of the real webview; every call gives up in time.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use fantoccini::{
    Client, ClientBuilder,
    elements::{Element, ElementRef},
    wd::TimeoutConfiguration,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::{net::TcpStream, process::Child};

use crate::{
    Stage,
    stage::{PATIENCE, free_port, until, within},
};

/// The key that WebDriver writes before the name of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An open window of Oriel.
pub struct Window<'stage> {
    stage: &'stage Stage,
    client: Client,
    driver: Child,
}

impl<'stage> Window<'stage> {
    pub(crate) async fn open(stage: &'stage Stage, program: &std::path::Path, arguments: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let mut driver = stage.command("WebKitWebDriver");
        driver.args([format!("--port={port}"), "--host=127.0.0.1".into()]);
        // Without it the webview never answers the driver, and the request for a session never ends.
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = stage.start(driver.stdout(std::process::Stdio::null()), "driver.log")?;
        until("WebKitWebDriver to listen", || async { Ok(TcpStream::connect(("127.0.0.1", port)).await.ok()) }).await?;

        let wanted = json!({ "webkitgtk:browserOptions": { "binary": program, "args": arguments } });
        let Value::Object(wanted) = wanted else { bail!("capabilities are an object") };
        let client = within("opening the window", async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            Ok(builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await?)
        })
        .await
        .with_context(|| format!("Oriel said: {}", tail(&stage.log())))?;
        let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), Some(Duration::ZERO));
        within("setting time-outs", async { Ok(client.update_timeouts(patience).await?) }).await?;
        Ok(Window { stage, client, driver })
    }

    /// Closes the window as its close button would, and waits until Oriel has gone.
    ///
    /// # Errors
    /// It stays.
    pub async fn close(mut self) -> Result<()> {
        self.stage.only_one().await?;
        within("closing the window", async { Ok(self.client.clone().close().await?) }).await?;
        self.stage.closed().await?;
        self.driver.kill().await?;
        Ok(())
    }

    /// Waits until Oriel has ended by itself, or by what was done to it.
    ///
    /// # Errors
    /// It stays.
    pub async fn ended(mut self) -> Result<()> {
        self.stage.gone().await?;
        self.driver.kill().await?;
        Ok(())
    }

    /// Presses the button that ends Oriel, and waits until it has ended. The window may be gone before the driver has told
    /// that it was pressed, so only the end shows it.
    ///
    /// # Errors
    /// It stays.
    pub async fn press_to_end(self, button: &str) -> Result<()> {
        let _ = self.press(button).await;
        self.ended().await
    }

    /// Runs a function body in the page and returns what it returns.
    ///
    /// # Errors
    /// It throws, or takes too long.
    pub async fn eval(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        within("a script in the page", async { Ok(self.client.execute(script, arguments).await?) }).await
    }

    /// Runs a function body in the page and returns what it hands to its last argument, whenever that is.
    ///
    /// # Errors
    /// It throws, or takes too long.
    pub async fn eval_later(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        within("a script in the page", async { Ok(self.client.execute_async(script, arguments).await?) }).await
    }

    /// Runs the body of an asynchronous function in the page, which has one `argument`, and returns what it comes to.
    ///
    /// # Errors
    /// It rejects, or takes too long.
    pub async fn work(&self, body: &str, argument: Value) -> Result<Value> {
        let script = format!(
            "const [argument, done] = arguments;
            (async () => {{ {body} }})().then((output) => done({{ output }}), (error) => done({{ error: String(error) }}))"
        );
        let said = self.eval_later(&script, vec![argument]).await?;
        match said.get("error") {
            Some(error) => bail!("the page says: {error}"),
            None => Ok(said["output"].clone()),
        }
    }

    /// Runs the body of an asynchronous function inside the only frame of the page, as [`Window::work`] does in the page.
    ///
    /// # Errors
    /// There is no frame; it rejects, or takes too long.
    pub async fn work_in_frame(&self, body: &str, argument: Value) -> Result<Value> {
        within("entering the frame", async { Ok(self.client.clone().enter_frame(0).await?) }).await?;
        let said = self.work(body, argument).await;
        within("leaving the frame", async { Ok(self.client.clone().enter_parent_frame().await?) }).await?;
        said
    }

    /// Waits until a function body in the page returns this.
    ///
    /// # Errors
    /// It returns something else to the end.
    pub async fn becomes(&self, script: &str, wanted: Value) -> Result<()> {
        let seen = until(script, || async { Ok((self.eval(script, vec![]).await? == wanted).then_some(())) }).await;
        self.explained(seen).await
    }

    /// Knocks at the application's door as the page would, without events.
    ///
    /// # Errors
    /// The application's problem, as text.
    pub async fn call(&self, name: &str, arguments: Value) -> Result<Value> {
        let script = "const [name, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke('call', { name, args, listens: false })
                .then((output) => done({ output }), (problem) => done({ problem }))";
        let arguments = vec![json!(name), arguments];
        let said = within(name, async { Ok(self.client.execute_async(script, arguments).await?) }).await?;
        match said.get("problem") {
            Some(problem) => bail!("{name}: {problem}"),
            None => Ok(said["output"].clone()),
        }
    }

    /// What can be read on the page, without the marks that keep a name's direction to itself.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn text(&self) -> Result<String> {
        let text = self.eval("return document.body ? document.body.innerText : ''", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().replace(['\u{2068}', '\u{2069}'], ""))
    }

    /// Waits until these words can be read on the page.
    ///
    /// # Errors
    /// They never came; the error tells what was there instead.
    pub async fn wait_for(&self, words: &str) -> Result<()> {
        self.wait_until(&format!("“{words}”"), |text| text.contains(words)).await
    }

    /// Waits until these words can no longer be read on the page.
    ///
    /// # Errors
    /// They stayed.
    pub async fn wait_without(&self, words: &str) -> Result<()> {
        self.wait_until(&format!("“{words}” to go"), |text| !text.contains(words)).await
    }

    /// Waits until the page's words are as wanted.
    ///
    /// # Errors
    /// They never were; the error tells what was there instead.
    pub async fn wait_until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<()> {
        let seen = until(what, || async { Ok(wanted(&self.text().await?).then_some(())) }).await;
        self.explained(seen).await
    }

    /// Waits for a control that can be used. `name` may have `*` for anything: `Model: *`.
    ///
    /// # Errors
    /// There is none.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element> {
        let found = until(&format!("the {role} “{name}”"), || self.look(role, name, true)).await;
        self.explained(found).await
    }

    /// A failure with what the window showed instead: the beginning of its words, and a picture.
    pub(crate) async fn explained<T>(&self, result: Result<T>) -> Result<T> {
        let Err(error) = result else { return result };
        self.stage.picture("failed").await?;
        let words: String =
            self.text().await?.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(1_200).collect();
        Err(error.context(format!("the window shows: {words}")))
    }

    /// Is such a control to be seen now?
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.look(role, name, false).await?.is_some())
    }

    /// Waits until such a control has the focus.
    ///
    /// # Errors
    /// Something else has it to the end.
    pub async fn has_focus(&self, role: &str, name: &str) -> Result<()> {
        let seen = until(&format!("the focus on the {role} “{name}”"), || async {
            let script = "return [document.activeElement.getAttribute('role') ?? document.activeElement.localName,
                document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent]";
            let now: [String; 2] = serde_json::from_value(self.eval(script, vec![]).await?)?;
            let is_named = match name.strip_suffix('*') {
                Some(begin) => now[1].starts_with(begin),
                None => now[1] == name,
            };
            Ok((now[0] == role && is_named).then_some(()))
        })
        .await;
        self.explained(seen).await
    }

    /// Waits until there is no such control.
    ///
    /// # Errors
    /// It stays.
    pub async fn gone(&self, role: &str, name: &str) -> Result<()> {
        let what = format!("the {role} “{name}” to go");
        until(&what, || async { Ok((!self.has(role, name).await?).then_some(())) }).await
    }

    async fn look(&self, role: &str, name: &str, ready: bool) -> Result<Option<Element>> {
        let found = self.eval(include_str!("find.js"), vec![json!(role), json!(pattern(name)), json!(ready)]).await?;
        let id = found[ELEMENT].as_str().map(|id| ElementRef::from(id.to_owned()));
        Ok(id.map(|id| Element::from_element_id(self.client.clone(), id)))
    }

    /// Clicks a control, once it is there and nothing lies over it.
    ///
    /// # Errors
    /// It cannot be clicked.
    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        until(&format!("a click on the {role} “{name}”"), || async {
            let element = self.find(role, name).await?;
            // What moved or was drawn anew between finding and clicking is found again.
            within("a click", async { Ok(element.click().await.ok()) }).await
        })
        .await
    }

    /// Clicks a button.
    ///
    /// # Errors
    /// It cannot be clicked.
    pub async fn press(&self, button: &str) -> Result<()> {
        self.click("button", button).await
    }

    /// Clicks a button of the question in which these words stand, or of its answer.
    ///
    /// # Errors
    /// There is no such message, or it has no such button.
    pub async fn press_at(&self, words: &str, button: &str) -> Result<()> {
        let script = "const [words, name] = arguments
            const turn = [...document.querySelectorAll('[role=log] article')].find((turn) => turn.innerText.includes(words))
            return turn?.parentElement.querySelector(`button[aria-label=\"${name}\"]:not(:disabled)`) ?? null";
        let clicked = until(&format!("a click on “{button}” at “{words}”"), || async {
            let found = self.eval(script, vec![json!(words), json!(button)]).await?;
            let Some(id) = found[ELEMENT].as_str() else { return Ok(None) };
            let element = Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()));
            // What moved or was drawn anew between finding and clicking is found again.
            within("a click", async { Ok(element.click().await.ok()) }).await
        })
        .await;
        self.explained(clicked).await
    }

    /// Replaces what is written in a field.
    ///
    /// # Errors
    /// It cannot be written in.
    pub async fn fill(&self, field: &str, text: &str) -> Result<()> {
        let element = self.find("field", field).await?;
        within("typing", async {
            element.clear().await?;
            if !text.is_empty() {
                element.send_keys(text).await?;
            }
            Ok(())
        })
        .await
    }

    /// Presses keys wherever the focus is; `\u{E007}` is Enter (see WebDriver's table of keys).
    ///
    /// # Errors
    /// Nothing has the focus.
    pub async fn keys(&self, keys: &str) -> Result<()> {
        within("pressing keys", async { Ok(self.client.active_element().await?.send_keys(keys).await?) }).await
    }

    /// Scrolls to where these words stand, for a picture.
    ///
    /// # Errors
    /// They stand nowhere.
    pub async fn show(&self, words: &str) -> Result<()> {
        let script = "const place = [...document.querySelectorAll('p, h1, h2, h3, button')]
                .find((element) => element.textContent.trim() === arguments[0])
            place?.scrollIntoView({ block: 'center', behavior: 'instant' })
            return Boolean(place)";
        let found = self.eval(script, vec![json!(words)]).await?;
        anyhow::ensure!(found == json!(true), "“{words}” stands nowhere");
        Ok(())
    }

    /// Takes a picture of the screen.
    ///
    /// # Errors
    /// The screen cannot be read.
    pub async fn picture(&self, name: &str) -> Result<PathBuf> {
        // Some frames, so that what the page says has also come to the screen.
        let drawn = "const done = arguments[0]; let left = 8
            const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : done(null)); frame()";
        within("drawing", async { Ok(self.client.execute_async(drawn, vec![]).await?) }).await?;
        self.stage.picture(name).await
    }

    /// The desktop that this window is on.
    pub fn stage(&self) -> &'stage Stage {
        self.stage
    }
}

/// A name with `*` in it as a regular expression for the whole name.
fn pattern(name: &str) -> String {
    let mut pattern = String::from("^");
    for letter in name.chars() {
        match letter {
            '*' => pattern.push_str(".*"),
            letter if letter.is_alphanumeric() || letter == ' ' => pattern.push(letter),
            other => {
                pattern.push('\\');
                pattern.push(other);
            }
        }
    }
    pattern + "$"
}

fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(1500).map_or(0, |(at, _)| at);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_in_a_name_stands_for_anything() {
        for (name, expected) in [("Send", "^Send$"), ("Model: *", r"^Model\: .*$"), ("Ask…", r"^Ask\…$")] {
            assert_eq!(pattern(name), expected);
        }
    }
}
