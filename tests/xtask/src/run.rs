//! `cargo xtask run`: builds Oriel and opens it, on a person's Puter or on one that lives in memory.
//! Without a display the demo is played by a script that leaves pictures behind.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    project::{has_display, program, root, target},
    setup,
};

/// What was typed after `run`.
pub struct Options {
    /// Play with a Puter in memory.
    pub demo: bool,
    /// The Puter to sign in to, instead of puter.com.
    pub server: Option<String>,
    /// Its OAuth server.
    pub oauth: Option<String>,
    /// Whom the script that plays the person logs in as on that Puter's page.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<String>,
}

/// Sets up, builds and opens Oriel; returns when it is closed.
pub fn run(options: &Options) -> Result<()> {
    if options.demo && !has_display() {
        return play(options);
    }
    if !has_display() {
        bail!("there is no display to open a window on; `cargo xtask run --demo` shows Oriel without one");
    }
    setup::for_running()?;
    setup::build()?;
    if options.demo && options.server.is_none() {
        open_on_stand_in()
    } else {
        println!("Opening Oriel on {}.", options.server.as_deref().unwrap_or("puter.com"));
        open(options.server.as_deref(), options.oauth.as_deref(), options.demo)
    }
}

/// The demo without a display: a script signs in, chats and looks at files on a desktop of its own.
fn play(options: &Options) -> Result<()> {
    println!("There is no display, so a script will play the person, on a desktop that nobody sees.");
    setup::for_testing()?;
    setup::build()?;
    let mut demo = Command::new(program("demo")?);
    for (switch, value) in [
        ("--server", &options.server),
        ("--oauth", &options.oauth),
        ("--user", &options.user),
        ("--password-file", &options.password_file),
    ] {
        if let Some(value) = value {
            demo.args([switch, value]);
        }
    }
    if !demo.status().context("the demo did not start")?.success() {
        bail!("the demo failed; its pictures are in target/demo");
    }
    Ok(())
}

/// Ends a program that would otherwise outlive us.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // Both fail only if it has ended already, which is what we want.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn open_on_stand_in() -> Result<()> {
    let child = Command::new(program("puter-stand-in")?)
        .args(["--port", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("the stand-in for Puter did not start")?;
    let mut stand_in = Ended(child);
    // Kept to the end: a program whose reader has gone fails when it writes.
    let mut lines = BufReader::new(stand_in.0.stdout.take().context("the stand-in has no output")?).lines();
    let origin = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split_whitespace().find(|word| word.starts_with("http://")).map(String::from))
        .context("the stand-in ended before it said its address")?;
    println!("The Puter is a stand-in at {origin}: its answers are invented and it forgets everything at the end.");
    println!("Oriel is the real program. Its profile is target/demo/profile; yours is not touched.");
    open(Some(&origin), Some(&origin), true)
}

fn open(server: Option<&str>, oauth: Option<&str>, private: bool) -> Result<()> {
    let binary = program("oriel")?;
    let mut oriel = Command::new(&binary);
    for (name, value) in [("ORIEL_SERVER", server), ("ORIEL_OAUTH", oauth)] {
        if let Some(value) = value {
            oriel.env(name, value);
        }
    }
    let _handler =
        if private && cfg!(target_os = "linux") { Some(private_profile(&mut oriel, &binary)?) } else { None };
    let ended = oriel.status().context("Oriel did not start")?;
    if !ended.success() {
        bail!("Oriel ended with {ended}");
    }
    Ok(())
}

/// A desktop entry that is removed when the demo ends.
struct Handler(PathBuf);

impl Drop for Handler {
    fn drop(&mut self) {
        // Failing leaves a hidden entry that opens a program of this checkout: harmless, and replaced next time.
        let _ = fs::remove_file(&self.0);
        if let Some(folder) = self.0.parent() {
            index(folder);
        }
    }
}

/// The folders that make a profile: the variables that name them, and what they are called in a private one.
const FOLDERS: [(&str, &str); 4] = [
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_STATE_HOME", "state"),
];

/// Gives Oriel a profile of its own while the browser it opens keeps the person's.
///
/// The browser may be running already, outside the private profile, so it is the person's desktop that must know
/// which program takes `oriel://` links. That program hands the link to the Oriel that is open and ends.
fn private_profile(oriel: &mut Command, binary: &Path) -> Result<Handler> {
    let demo = target()?.join("demo");
    for (name, folder) in FOLDERS {
        let folder = demo.join("profile").join(folder);
        fs::create_dir_all(&folder)?;
        oriel.env(name, folder);
    }
    let path = env::var_os("PATH").context("PATH is not set")?;
    let first = own_folders_again(&demo.join("bin"), &path, |name| env::var_os(name))?;
    oriel.env("PATH", env::join_paths(std::iter::once(first).chain(env::split_paths(&path)))?);

    let home = PathBuf::from(env::var_os("HOME").context("HOME is not set")?);
    let data = env::var_os("XDG_DATA_HOME").map_or_else(|| home.join(".local/share"), PathBuf::from);
    let folder = data.join("applications");
    fs::create_dir_all(&folder)?;
    let file = folder.join("oriel-demo.desktop");
    let entry = fs::read_to_string(root().join("src-tauri/linux/oriel.desktop"))?
        .replace("{{exec}}", &format!("\"{}\"", binary.display()))
        .replace("{{icon}}", "oriel");
    fs::write(&file, entry + "NoDisplay=true\n")?;
    index(&folder);
    Ok(Handler(file))
}

/// Puts programs into `folder` that open links as those of the same names in `path` do, but with the folders of the
/// person, as `own` tells them: a browser that Oriel starts would otherwise begin a profile inside that of the demo.
fn own_folders_again(folder: &Path, path: &OsStr, own: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    let mut words = vec!["exec env".to_owned(), format!("PATH={}", quoted(path)?)];
    for (name, _) in FOLDERS {
        match own(name) {
            Some(value) => words.push(format!("{name}={}", quoted(&value)?)),
            None => words.insert(1, format!("-u {name}")),
        }
    }
    fs::create_dir_all(folder)?;
    // What is tried to open a link, in this order (see the crate `open`).
    for program in ["xdg-open", "gio", "gnome-open", "kde-open6", "kde-open5", "kde-open"] {
        let file = folder.join(program);
        fs::write(&file, format!("#!/bin/sh\n{} {program} \"$@\"\n", words.join(" ")))?;
        #[cfg(unix)]
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    }
    Ok(folder.to_owned())
}

/// A word of the shell.
fn quoted(word: &OsStr) -> Result<String> {
    let word = word.to_str().context("a folder's name is no text")?;
    Ok(format!("'{}'", word.replace('\'', r"'\''")))
}

/// Lets the desktop notice an entry that came or went. Desktops that read the folder themselves need no help.
fn index(folder: &Path) {
    let _ = Command::new("update-desktop-database").arg(folder).stderr(Stdio::null()).status();
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_opens_links_has_the_folders_of_the_person() {
        let folder = target().unwrap().join("tmp/own-folders");
        let (real, first) = (folder.join("it's real"), folder.join("bin"));
        fs::create_dir_all(&real).unwrap();
        fs::write(real.join("xdg-open"), "#!/bin/sh\n/usr/bin/env\necho \"opened $1\"\n").unwrap();
        fs::set_permissions(real.join("xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = env::join_paths([real, "/usr/bin".into(), "/bin".into()]).unwrap();
        let own = |name: &str| (name == "XDG_CONFIG_HOME").then(|| "/home/mira's/config".into());
        let first = own_folders_again(&first, &path, own).unwrap();

        let mut opened = Command::new(first.join("xdg-open"));
        opened.arg("https://puter.com/?a=b c").envs(FOLDERS.map(|(name, _)| (name, "/private")));
        let said = String::from_utf8(opened.output().unwrap().stdout).unwrap();
        assert!(said.ends_with("opened https://puter.com/?a=b c\n"), "{said}");
        assert!(said.contains("XDG_CONFIG_HOME=/home/mira's/config\n"), "{said}");
        assert!(!said.contains("/private"), "{said}");
    }
}
