//! `cargo xtask bundle`: the packages that people install, built by Tauri's own bundler.
//! The licences of everything inside are collected first and travel in the package.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Result, bail};
use xshell::cmd;

use crate::{
    project::{root, shell, target},
    setup,
};

/// What each system's own package manager or file manager takes.
const KINDS: &str = if cfg!(target_os = "macos") {
    "dmg"
} else if cfg!(windows) {
    "msi"
} else {
    "deb,rpm"
};

/// How the files of each kind of package end.
const ENDINGS: &[&str] = &["deb", "rpm", "AppImage", "dmg", "msi", "exe"];

/// How the programs inside the packages are built.
#[derive(Clone, Copy)]
pub enum Profile {
    Debug,
    Release,
}

/// Builds the packages and returns their files. Everything that `setup` provides must be there.
pub fn bundle(profile: Profile, kinds: Option<&str>) -> Result<Vec<PathBuf>> {
    match profile {
        Profile::Debug => setup::build()?,
        Profile::Release => build_release()?,
    }
    pack(profile, kinds)
}

/// Builds the released programs. Packing them is a step of its own, so that the secrets for signing are not there while
/// the code of others runs.
pub fn build_release() -> Result<()> {
    setup::window_content()?;
    let (shell, tauri, packaging) = (shell()?, tauri(), packaging());
    println!("Building. A release takes about ten minutes.");
    Ok(cmd!(shell, "node {tauri} build --ci --no-bundle --config {packaging}").run()?)
}

/// Packs the programs that were built, and returns the packages.
pub fn pack(profile: Profile, kinds: Option<&str>) -> Result<Vec<PathBuf>> {
    let kinds = kinds.unwrap_or(KINDS);
    let (shell, tauri, packaging) = (shell()?, tauri(), packaging());
    let started = SystemTime::now();
    let (folder, debug): (_, &[&str]) = match profile {
        Profile::Debug => ("debug", &["--debug"]),
        Profile::Release => ("release", &[]),
    };
    cmd!(shell, "node {tauri} bundle --ci {debug...} --config {packaging} --bundles {kinds}").run()?;
    let mut packages = Vec::new();
    collect(&target()?.join(folder).join("bundle"), started, &mut packages)?;
    if packages.is_empty() {
        bail!("the bundler ended well but left no package in {folder}/bundle");
    }
    packages.sort();
    Ok(packages)
}

/// Tauri's command line, as npm installed it.
fn tauri() -> PathBuf {
    root().join("ui/node_modules/@tauri-apps/cli/tauri.js")
}

/// What only packages need. Tauri finds its main configuration by itself, and a build would insist on this part too.
fn packaging() -> PathBuf {
    root().join("src-tauri/tauri.bundle.conf.json")
}

fn collect(folder: &Path, since: SystemTime, packages: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_package = path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known));
        if is_package && entry.metadata()?.modified()? >= since {
            packages.push(path);
        } else if path.is_dir() {
            collect(&path, since, packages)?;
        }
    }
    Ok(())
}

/// Prints where the packages are and how large.
pub fn print(packages: &[PathBuf]) -> Result<()> {
    println!();
    for package in packages {
        let megabytes = fs::metadata(package)?.len() as f64 / 1_000_000.0;
        println!("{megabytes:7.1} MB  {}", package.display());
    }
    Ok(())
}

/// The Debian package of the debug programs, if it was built.
pub fn debug_package() -> Result<PathBuf> {
    let mut packages = Vec::new();
    collect(&target()?.join("debug/bundle/deb"), SystemTime::UNIX_EPOCH, &mut packages)?;
    match packages.as_slice() {
        [package] => Ok(package.clone()),
        _ => bail!("there should be one Debian package in debug/bundle/deb; `cargo xtask test bundle` makes it"),
    }
}

/// Builds the Debian package and looks inside: what is missing there, nobody would notice in a checkout.
pub fn check_debian_package() -> Result<()> {
    let packages = bundle(Profile::Debug, Some("deb"))?;
    print(&packages)?;
    let shell = shell()?;
    let unpacked = target()?.join("unpacked-deb");
    shell.remove_path(&unpacked)?;
    let Some(deb) = packages.iter().find(|file| file.extension().is_some_and(|ending| ending == "deb")) else {
        bail!("the bundler made no Debian package");
    };
    cmd!(shell, "dpkg-deb --extract {deb} {unpacked}").run()?;

    let entry = unpacked.join("usr/share/applications/Oriel.desktop");
    cmd!(shell, "desktop-file-validate {entry}").run()?;
    let text = shell.read_file(&entry)?;
    for line in ["Exec=oriel %u", "MimeType=x-scheme-handler/oriel;"] {
        if !text.lines().any(|present| present == line) {
            bail!("{} has no line `{line}`, so links would not reach Oriel:\n{text}", entry.display());
        }
    }
    for file in ["usr/bin/oriel", "usr/lib/Oriel/THIRD-PARTY.txt"] {
        if !unpacked.join(file).is_file() {
            bail!("the package lacks {file}");
        }
    }
    let icons = cmd!(shell, "find {unpacked} -path */icons/* -name oriel.*").quiet().read()?;
    if icons.is_empty() {
        bail!("the package has no icon");
    }
    Ok(())
}
