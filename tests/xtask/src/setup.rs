//! What must be there before anything can be built: system packages, Node, npm packages, the list of licences.
//! Everything is checked first and done only if missing, so that a second call costs a second.

use std::{fs, path::Path, time::SystemTime};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::{
    licences,
    project::{NPM, root, shell},
};

/// To build and open Oriel on Debian and its relatives.
const BUILDING: &[&str] = &[
    "build-essential",
    "ca-certificates",
    "curl",
    "file",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
    "xdg-utils",
];

/// To put Oriel on a desktop of its own and play the person before it.
const TESTING: &[&str] = &[
    "dbus",
    "desktop-file-utils",
    "fonts-dejavu-core",
    "gnome-keyring",
    "imagemagick",
    "libglib2.0-bin",
    "libsecret-tools",
    "webkit2gtk-driver",
    "xclip",
    "xdotool",
    "xvfb",
];

/// Browsers that the tests can put before the person they play; any of them will do.
const BROWSERS: &[&str] = &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// Vite and svelte-check need at least this.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Everything that building and opening Oriel needs.
pub fn for_running() -> Result<()> {
    system_packages(BUILDING)?;
    the_rest()
}

/// Everything that the tests and the headless demo need.
pub fn for_testing() -> Result<()> {
    let has_browser = BROWSERS.iter().any(|path| Path::new(path).exists());
    let browser: &[&str] = if has_browser { &[] } else { &["chromium"] };
    system_packages(&[BUILDING, TESTING, browser].concat())?;
    the_rest()
}

fn the_rest() -> Result<()> {
    node()?;
    npm_packages()?;
    licences::write()
}

fn system_packages(names: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let shell = shell()?;
    if cmd!(shell, "apt-get --version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        println!(
            "This system has no apt, so its packages are left to you. Debian calls what Oriel needs: {}.",
            names.join(" ")
        );
        return Ok(());
    }
    let installed = installed(&shell, names)?;
    let mut missing: Vec<&str> =
        names.iter().copied().filter(|name| !installed.iter().any(|have| have == name)).collect();
    if cmd!(shell, "node --version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        missing.extend(["nodejs", "npm"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing the system packages that are missing: {}.", missing.join(" "));
    let apt = as_administrator(&shell, "apt-get")?;
    let (program, options) = apt.split_first().context("there is always a command")?;
    cmd!(shell, "{program} {options...} update -qq").run()?;
    cmd!(shell, "{program} {options...} install -qq --yes --no-install-recommends {missing...}").run()?;
    Ok(())
}

/// How the administrator runs this program without being asked questions by it.
fn as_administrator(shell: &xshell::Shell, program: &'static str) -> Result<Vec<&'static str>> {
    let quietly = ["env", "DEBIAN_FRONTEND=noninteractive", program];
    if cmd!(shell, "id -u").quiet().read()? == "0" {
        return Ok(quietly.to_vec());
    }
    println!("This needs the rights of the administrator, so sudo may ask for your password.");
    Ok([&["sudo"], &quietly[..]].concat())
}

/// Those of these packages that are there, asked in one go.
fn installed(shell: &xshell::Shell, names: &[&str]) -> Result<Vec<String>> {
    let format = "--showformat=${db:Status-Status} ${Package}\n";
    // It ends badly if it does not know one of them, and still tells about the others.
    let said = cmd!(shell, "dpkg-query --show {format} {names...}").quiet().ignore_stderr().ignore_status().read()?;
    Ok(said.lines().filter_map(|line| line.strip_prefix("installed ")).map(String::from).collect())
}

fn node() -> Result<()> {
    let shell = shell()?;
    let (major, minor) = OLDEST_NODE;
    let wanted = format!("Oriel's window is built with Node {major}.{minor} or newer; see https://nodejs.org");
    let version = cmd!(shell, "node --version").quiet().read().with_context(|| wanted.clone())?;
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST_NODE {
        bail!("{wanted} (found {version})");
    }
    Ok(())
}

/// Installs the window's npm packages if the lock file is another than the one they were installed from.
fn npm_packages() -> Result<()> {
    let ui = root().join("ui");
    let lock = fs::read(ui.join("package-lock.json")).context("ui/package-lock.json cannot be read")?;
    let installed_from = ui.join("node_modules/.installed-from");
    if fs::read(&installed_from).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    println!("Installing the npm packages of ui.");
    let shell = shell()?;
    shell.change_dir(&ui);
    cmd!(shell, "{NPM} ci --no-audit --no-fund").run()?;
    fs::write(installed_from, lock)?;
    Ok(())
}

/// Builds the window's content if a source is newer than what was built.
pub fn window_content() -> Result<()> {
    let ui = root().join("ui");
    let built = modified(&ui.join("dist/index.html"));
    if built.is_some_and(|built| newest(&ui).is_some_and(|source| source <= built)) {
        return Ok(());
    }
    println!("Building the window's content.");
    let shell = shell()?;
    shell.change_dir(&ui);
    cmd!(shell, "{NPM} run --silent build").run()?;
    Ok(())
}

/// When the newest source below a folder was changed.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    entries
        .filter(|entry| !["node_modules", "dist"].iter().any(|skipped| entry.file_name() == *skipped))
        .filter_map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => newest(&entry.path()),
            _ => modified(&entry.path()),
        })
        .max()
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|facts| facts.modified()).ok()
}

/// Builds the programs of this workspace for debugging, with the window's content as it is now.
///
/// Always all of them: Cargo gives dependencies the features that the chosen members ask for, so another choice would
/// build half of the dependencies a second time. All but this program, which Windows does not replace while it runs.
pub fn build() -> Result<()> {
    window_content()?;
    println!("Building Oriel. The first time takes some minutes.");
    let shell = shell()?;
    cmd!(shell, "cargo build --locked --workspace --exclude xtask").run()?;
    Ok(())
}

/// Puts a Debian package on this system.
pub fn install(package: &Path) -> Result<()> {
    let shell = shell()?;
    let apt = as_administrator(&shell, "apt-get")?;
    let (program, options) = apt.split_first().context("there is always a command")?;
    cmd!(shell, "{program} {options...} install -qq --yes --reinstall --allow-downgrades {package}").run()?;
    Ok(())
}

/// Takes a package off this system.
pub fn remove(name: &str) -> Result<()> {
    let shell = shell()?;
    let apt = as_administrator(&shell, "apt-get")?;
    let (program, options) = apt.split_first().context("there is always a command")?;
    cmd!(shell, "{program} {options...} remove -qq --yes {name}").run()?;
    Ok(())
}

/// Whether a package of this name is on this system.
pub fn is_installed(name: &str) -> Result<bool> {
    Ok(!installed(&shell()?, &[name])?.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_npm_package_is_held_to_a_checksum() {
        let lock = fs::read(root().join("ui/package-lock.json")).unwrap();
        let lock: Value = serde_json::from_slice(&lock).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        let unchecked: Vec<_> = packages
            .iter()
            .filter(|(path, package)| !path.is_empty() && package["integrity"].as_str().is_none())
            .map(|(path, _)| path)
            .collect();
        assert!(packages.len() > 1 && unchecked.is_empty(), "without integrity: {unchecked:?}");
    }
}
