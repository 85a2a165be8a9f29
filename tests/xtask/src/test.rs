//! `cargo xtask test`: every check of the project, the quick ones first, and a table of what passed.
//! A part that fails does not stop the parts that can do without it, so that one run shows everything.

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::{
    bundle,
    project::{NPM, program, root, shell},
    setup,
};

/// A part has a name to call it by, the parts it cannot do without, and its work.
struct Part {
    name: &'static str,
    needs: &'static [&'static str],
    work: fn(&Shell) -> Result<()>,
}

const PARTS: &[Part] = &[
    Part { name: "setup", needs: &[], work: |_| setup::for_testing() },
    Part { name: "fmt", needs: &[], work: |shell| Ok(cmd!(shell, "cargo fmt --all --check").run()?) },
    Part { name: "ui", needs: &["setup"], work: ui },
    Part { name: "clippy", needs: &["setup", "ui"], work: clippy },
    Part { name: "rust", needs: &["setup", "ui"], work: rust },
    Part { name: "pages", needs: &["ui"], work: pages },
    Part { name: "bundle", needs: &["setup", "ui"], work: |_| bundle::check_debian_package() },
    Part { name: "window", needs: &["setup", "ui", "bundle"], work: window },
    Part { name: "demo", needs: &["setup", "ui"], work: demo },
];

/// What the Debian package calls itself.
const PACKAGE: &str = "oriel";

enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun(&'static str),
}

/// Runs the named parts, or all of them.
pub fn test(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|part| part.name != name.as_str())) {
        let known = PARTS.iter().map(|part| part.name).collect::<Vec<_>>().join(" ");
        bail!("there is no part `{unknown}`; the parts are: {known}");
    }
    let mut outcomes: Vec<(&str, Outcome)> = Vec::new();
    for part in PARTS.iter().filter(|part| names.is_empty() || names.iter().any(|name| name == part.name)) {
        let failed = |need: &&&str| {
            outcomes.iter().any(|(name, outcome)| name == *need && !matches!(outcome, Outcome::Passed(_)))
        };
        let outcome = match part.needs.iter().find(failed) {
            Some(need) => Outcome::NotRun(need),
            None => carry_out(part)?,
        };
        outcomes.push((part.name, outcome));
    }

    println!("\n== result");
    for (name, outcome) in &outcomes {
        match outcome {
            Outcome::Passed(time) => println!("passed   {name:<8}{:>8.1} s", time.as_secs_f64()),
            Outcome::Failed(time) => println!("FAILED   {name:<8}{:>8.1} s", time.as_secs_f64()),
            Outcome::NotRun(need) => println!("NOT RUN  {name:<8}because {need} failed"),
        }
    }
    let not_passed = outcomes.iter().filter(|(_, outcome)| !matches!(outcome, Outcome::Passed(_))).count();
    if not_passed > 0 {
        bail!("{not_passed} of {} parts did not pass", outcomes.len());
    }
    Ok(())
}

fn carry_out(part: &Part) -> Result<Outcome> {
    println!("\n== {}", part.name);
    let started = Instant::now();
    let done = (part.work)(&shell()?);
    let time = started.elapsed();
    Ok(match done {
        Ok(()) => Outcome::Passed(time),
        Err(error) => {
            println!("{}: {error:#}", part.name);
            Outcome::Failed(time)
        }
    })
}

fn ui(shell: &Shell) -> Result<()> {
    let _there = shell.push_dir(root().join("ui"));
    for script in ["lint", "check", "test", "build"] {
        cmd!(shell, "{NPM} run --silent {script}").run().with_context(|| format!("npm run {script}"))?;
    }
    Ok(())
}

fn clippy(shell: &Shell) -> Result<()> {
    setup::window_content()?;
    cmd!(shell, "cargo clippy --locked --workspace --all-targets -- -D warnings").run()?;
    Ok(())
}

fn rust(shell: &Shell) -> Result<()> {
    setup::window_content()?;
    // nextest runs every test in a process of its own and is quicker, but it is nothing one must have. The real window
    // has a part of its own; it is built along, so that all parts share what is built (see `setup::build`).
    if cmd!(shell, "cargo nextest --version").quiet().ignore_stdout().ignore_stderr().run().is_ok() {
        let others = "not binary_id(oriel-desktop::window)";
        cmd!(shell, "cargo nextest run --locked --workspace --no-fail-fast -E {others}").run()?;
    } else {
        cmd!(shell, "cargo test --locked --workspace --exclude oriel-desktop --all-targets --no-fail-fast").run()?;
    }
    cmd!(shell, "cargo test --locked --doc --workspace").run()?;
    Ok(())
}

/// A test of chance that can go on for long.
pub struct Long {
    /// A part of its name.
    name: &'static str,
    /// The variable that says how often.
    times: &'static str,
    /// How often, if nothing else is said.
    usually: &'static str,
}

/// Oriel is killed at any moment.
pub const KILLS: Long = Long { name: "killed_at_any_moment", times: "ORIEL_KILLS", usually: "200" };
/// A history is damaged in any way.
pub const DAMAGES: Long = Long { name: "whatever_was_done_to_the_history", times: "ORIEL_DAMAGES", usually: "200" };
/// Two computers are lived on in whatever order.
pub const LIVES: Long = Long { name: "whatever_a_person_does", times: "ORIEL_LIVES", usually: "2000" };

/// Does this so many times, beginning with this seed of chance.
pub fn long(test: &Long, words: &[String]) -> Result<()> {
    // Each long run has other luck than the one before; the ordinary tests have the same each time.
    let now = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() % 1_000_000).to_string();
    let [times, seed] = match words {
        [] => [test.usually, now.as_str()],
        [times] => [times, now.as_str()],
        [times, seed] => [times.as_str(), seed],
        _ => bail!("how many times, and with which seed? there is nothing more to say"),
    };
    setup::window_content()?;
    let (shell, name) = (shell()?, test.name);
    let tested = cmd!(shell, "cargo test --locked --workspace --test promises -- --nocapture {name}");
    Ok(tested.env(test.times, times).env("ORIEL_SEED", seed).run()?)
}

/// The window's content in a browser, with the real application behind it.
fn pages(shell: &Shell) -> Result<()> {
    setup::build()?;
    cmd!(shell, "node tests/ui/run.mjs").run()?;
    Ok(())
}

/// The real window on private desktops: the installed package, whose own desktop entry catches the links.
fn window(shell: &Shell) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("The tests of the real window are for Linux.");
        return Ok(());
    }
    // A machine that only tests may have one left from a run that was ended from outside.
    if setup::is_installed(PACKAGE)? && std::env::var_os("CI").is_none() {
        bail!("the package `{PACKAGE}` is installed on this computer and would be replaced; remove it first");
    }
    setup::install(&bundle::debug_package()?)?;
    // What the window showed says more than where in a test the wait ended.
    let tested = cmd!(shell, "cargo test --locked --workspace --test window")
        .env("ORIEL_BIN", "/usr/bin/oriel")
        .env("RUST_LIB_BACKTRACE", "0")
        .run();
    setup::remove(PACKAGE)?;
    Ok(tested?)
}

/// The demo as somebody without a display sees it.
fn demo(shell: &Shell) -> Result<()> {
    setup::build()?;
    let demo = program("demo")?;
    cmd!(shell, "{demo}").run()?;
    Ok(())
}
