//! `cargo xtask bench chat`: how quick the real window is, in figures. They depend on the machine, so nothing fails by
//! them; `target/bench/chat.json` keeps them.

use anyhow::{Result, bail};
use xshell::cmd;

use crate::{
    project::{program, shell, target},
    setup,
};

/// Builds a release and measures it, or what of it is named.
pub fn bench(words: &[String], quick: bool, debug: bool) -> Result<()> {
    let Some(("chat", names)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) else {
        bail!("what shall be measured? there is: chat");
    };
    if !cfg!(target_os = "linux") {
        bail!("the window is measured on Linux only");
    }
    setup::for_testing()?;
    setup::build()?;
    let shell = shell()?;
    let oriel = if debug {
        program("oriel")?
    } else {
        println!("Building a release. This takes about ten minutes, once.");
        cmd!(shell, "cargo build --locked --release --package oriel").run()?;
        target()?.join("release/oriel")
    };
    let commit = cmd!(shell, "git describe --always --dirty").quiet().read().unwrap_or_default();
    let bench = program("bench")?;
    let quick = quick.then_some("--quick");
    cmd!(shell, "{bench} {quick...} {names...}").env("ORIEL_BIN", oriel).env("ORIEL_COMMIT", commit).run()?;
    Ok(())
}
