//! What the trust page says is what happened, and a report that a person copies says nothing of theirs.

use anyhow::{Result, ensure};
use oriel_desktop::Keyring;
use puter_stand_in::Options;
use serde_json::json;

use crate::{USER, scene, token};

#[tokio::test]
async fn the_trust_page_names_the_hosts_the_store_and_the_place_to_end_it() -> Result<()> {
    let (puter, stage) = scene("trust", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;
    window.settings("Privacy and trust").await?;
    window.wait_for("GNOME Keyring").await?;
    let host = format!("127.0.0.1:{}", puter.origin().port().unwrap_or_default());
    window.wait_for(&format!("{host}. Nothing else.")).await?;
    let known = window.call("diagnostics.connections", json!({})).await?;
    ensure!(known["hosts"] == json!([host]), "Oriel talked to {}", known["hosts"]);
    window.wait_for(&format!("{host}/whoami")).await?;
    window.wait_for("would reach neither your files nor your programs").await?;
    ensure!(stage.is_held()?, "the page is not in the sandbox that it says it is in");
    window.picture("trust").await?;

    window.press(&format!("Show on {host}")).await?;
    let visit = stage.visit(1).await?;
    ensure!(visit.address == format!("http://{host}/dashboard#security"), "the browser went to {}", visit.address);
    window.close().await
}

#[tokio::test]
async fn a_diagnostic_report_has_nothing_of_the_person_in_it() -> Result<()> {
    let (puter, stage) = scene("report", Keyring::Unlocked, Options::default()).await?;
    let window = stage.open(&[]).await?;
    window.sign_in().await?;
    window.ask("Where is the loft ladder?").await?;
    let token = token(&puter)?;
    window.settings("Privacy and trust").await?;
    window.press("Copy a report…").await?;
    window.wait_for("Oriel diagnostic report").await?;
    window.picture("report").await?;
    window.press("Copy").await?;
    let report = stage.is_copied("Oriel diagnostic report").await?;
    for fact in ["GNOME Keyring, ready", "Last sign-in", "chat"] {
        ensure!(report.contains(fact), "the report does not say “{fact}”: {report}");
    }
    let home = stage.home().display().to_string();
    let port = puter.origin().port().unwrap_or_default().to_string();
    for private in [token.as_str(), USER, "loft", "127.0.0.1", &port, &home] {
        ensure!(!report.contains(private), "the report tells “{private}”: {report}");
    }
    window.close().await
}
