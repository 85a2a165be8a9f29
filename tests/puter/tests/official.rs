//! The official client from npm, unchanged, runs its own tests against the stand-in.
//! Needs Node; installs the client as its lock file says when that has not happened yet.

use std::{path::Path, process::Stdio, time::Duration};

use puter_stand_in::{Options, StandIn};
use tokio::process::Command;

async fn run(folder: &Path, program: &str, arguments: &[&str], origin: &str) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("STAND_IN", origin)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap_or_else(|error| panic!("{program} could not be started: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?} failed\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn the_official_client_finds_everything_it_expects_of_puter() {
    let server = StandIn::start(Options { pace: Duration::ZERO, ..Options::default() }).await.unwrap();
    let origin = server.origin().as_str().trim_end_matches('/').to_owned();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("official");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if !folder.join("node_modules").exists() {
        run(&folder, npm, &["ci", "--no-audit", "--no-fund"], &origin).await;
    }
    run(&folder, "node", &["--test"], &origin).await;
}
