//! What is copied out of a chat with the keyboard, as another program gets it.

use anyhow::{Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::Options;
use serde_json::json;

use crate::scene;

#[tokio::test]
async fn a_selection_is_copied_as_its_words_with_formulas_as_tex() -> Result<()> {
    let (_puter, stage) = scene("copying", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    stage.copy("repeat: Energy $E=m$ is:\n\n```js\nlet a;\u{202e}\n```\n\nAfter it.").await?;
    window.find("field", "Message").await?;
    window.strike("ctrl+v").await?;
    window.keys("\u{E007}").await?;
    window.answer_to("Energy").await?;
    window.becomes("return document.querySelectorAll('[role=log] math').length", json!(1)).await?;
    window.wait_for("Hidden marks, not copied").await?;
    let select = "getSelection().selectAllChildren([...document.querySelectorAll('[role=log] article')].at(-1))";
    window.eval(select, vec![]).await?;
    // The question, with the same words in it, is still on the clipboard.
    stage.copy("something else").await?;
    window.strike("ctrl+c").await?;
    let copied = stage.is_copied("After it.").await?;
    ensure!(copied == "Energy $E=m$ is:\n\nlet a;\n\nAfter it.", "{copied:?} was copied");
    window.picture("copied").await?;
    window.close().await
}
