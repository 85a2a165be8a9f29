//! What the real window promises, each promise on a desktop of its own: the real program, webview, keychain, links and
//! file choosers, a browser with a person before it, and the stand-in for Puter.
#![cfg(target_os = "linux")]

mod accounts;
mod canary;
mod closing;
mod copying;
mod deleting;
mod diagrams;
mod files;
mod going_on;
mod hostile;
mod keeping_the_token;
mod keys;
mod links;
mod narrow;
mod offline;
mod pictures_and_paper;
mod reading;
mod signing_in;
mod trusting;
mod working;

use anyhow::{Context, Result, ensure};
use oriel_desktop::{Keyring, Stage, Window};
use puter_stand_in::{Options, Seen, StandIn};
use serde_json::{Value, json};
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{AtomEnum, ConnectionExt as _, PropMode},
    wrapper::ConnectionExt as _,
};

/// Who is logged in in the browser, unless a test says otherwise.
const USER: &str = "mira";

/// A desktop with a Puter that Oriel will use.
async fn scene(name: &str, keyring: Keyring, options: Options) -> Result<(StandIn, Stage)> {
    let bridge = options.bridge;
    let puter = StandIn::start(options).await?;
    let mut stage = Stage::set(&format!("desktop/{name}"), keyring).await?;
    let origin = puter.origin().to_string();
    stage.give("ORIEL_SERVER", &origin);
    if bridge {
        stage.give("ORIEL_OAUTH", &origin);
    }
    Ok((puter, stage))
}

/// The token that Oriel uses for this person, as the server sees it.
fn token_of(puter: &StandIn, user: &str) -> Result<String> {
    let requests = puter.requests();
    // The consent page has a token of its own; what its scripts ask for can be told by what only browsers send.
    let by_oriel = |request: &&Seen| !request.headers.contains_key("sec-fetch-mode");
    let mut theirs = requests.iter().rev().filter(by_oriel).filter(|request| request.account.as_deref() == Some(user));
    let shown = theirs.find_map(|request| request.headers.get("authorization")?.strip_prefix("Bearer "));
    shown.map(String::from).with_context(|| format!("no request showed a token of {user}"))
}

fn token(puter: &StandIn) -> Result<String> {
    token_of(puter, USER)
}

/// Everything that the page itself can reach, as one text.
async fn webview(window: &Window<'_>) -> Result<String> {
    let page = "return [document.documentElement.outerHTML, JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }), document.cookie, location.href, String(getSelection()),
        ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value),
        ...performance.getEntries().map(({ name }) => name)].join('\\n')";
    let mut seen = vec![window.eval(page, vec![]).await?];
    for command in ["app.start", "account.balance", "preferences.get", "chat.list"] {
        // A refusal is something the page can read too.
        seen.push(window.call(command, json!({})).await.unwrap_or_else(|refused| json!(refused.to_string())));
    }
    Ok(Value::Array(seen).to_string())
}

#[tokio::test]
async fn a_stage_leaves_nothing_behind() -> Result<()> {
    let stage = Stage::set("desktop/nothing-left", Keyring::Unlocked).await?;
    let home = stage.home();
    let marker = stage.marker();
    ensure!(oriel_desktop::processes_with(&marker)? > 0, "nothing runs on the stage");
    drop(stage);
    ensure!(!home.exists(), "{} is left", home.display());
    ensure!(oriel_desktop::processes_with(&marker)? == 0, "something of the stage still runs");
    Ok(())
}

#[tokio::test]
async fn a_display_goes_on_when_nobody_is_connected() -> Result<()> {
    let stage = Stage::set("desktop/display-goes-on", Keyring::Absent).await?;
    let (first, screen) = x11rb::connect(Some(stage.display()))?;
    let root = first.setup().roots[screen].root;
    first.change_property8(PropMode::REPLACE, root, AtomEnum::WM_NAME, AtomEnum::STRING, b"as it was")?.check()?;
    drop(first);

    // One that begins anew has an empty backdrop, or is not there while it does.
    let (second, _) = x11rb::connect(Some(stage.display()))?;
    let name = second.get_property(false, root, AtomEnum::WM_NAME, AtomEnum::STRING, 0, 16)?.reply()?;
    ensure!(name.value == b"as it was", "the display began anew");
    Ok(())
}
