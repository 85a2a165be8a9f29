//! Where things are in this project, and a shell that stands at its root.
//! Paths come from where this program was compiled and where it now lies, so it works from any folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

/// npm is a script on Windows, and a script must be named in full there.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// A shell at the root of the checkout.
pub fn shell() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(root());
    Ok(shell)
}

/// The folder that holds our debug programs, wherever Cargo was told to put its results.
pub fn programs() -> Result<PathBuf> {
    let this = std::env::current_exe().context("cannot tell where this program is")?;
    Ok(this.parent().context("this program lies in no folder")?.to_path_buf())
}

/// One of our programs, built for debugging.
pub fn program(name: &str) -> Result<PathBuf> {
    Ok(programs()?.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Cargo's folder for results: the parent of `debug` and `release`.
pub fn target() -> Result<PathBuf> {
    Ok(programs()?.parent().context("the results of Cargo lie in no folder")?.to_path_buf())
}

/// Is there a desktop that a window could open on?
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
