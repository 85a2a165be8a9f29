//! `cargo xtask`: the project's own commands, so that nobody has to remember the long ones.
//! Each command is a module; this file reads what was typed and hands it on.

mod bench;
mod bundle;
mod fuzz;
mod licences;
mod project;
mod repeat;
mod run;
mod setup;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use bundle::Profile;

const HELP: &str = "\
The project's own commands.

cargo xtask run [--demo] [--server ADDRESS] [--oauth ADDRESS] [--user NAME --password-file FILE]
    Sets up what is missing, builds Oriel and opens it.
    --demo             with a Puter that lives in this computer's memory and a profile of its own; without a
                       display, a script plays the person and leaves pictures in target/demo
    --server ADDRESS   the Puter to sign in to, instead of puter.com
    --oauth ADDRESS    that Puter's OAuth server, if it has one
    --user NAME --password-file FILE
                       whom the script logs in as on that Puter's page; not needed on the stand-in
cargo xtask test [--repeat TIMES] [PART]...
    Runs every check, the quick ones first, and prints what passed. Name parts to run only those:
    setup fmt ui clippy rust pages bundle window demo
    --repeat TIMES     so many rounds of it, and which tests failed in which round
cargo xtask bundle [--debug | --build-only | --pack-only] [--bundles LIST]
    Builds the packages for this system and prints where they are.
    --debug            quicker to build, larger
    --build-only       the released programs, without packing them
    --pack-only        the packages, of the released programs that were built before
    --bundles LIST     deb,rpm,appimage on Linux; dmg on macOS; msi,nsis on Windows
cargo xtask bench chat [--quick] [--debug] [NAME]...
    Measures how quick a release is in its real window, on a desktop that nobody sees, with 1,000 chats of 100,000
    messages: searching starting opening lateness work length memory. Name some to measure only those. Prints a
    table with the spread of each figure and writes target/bench/chat.json. Nothing else should run meanwhile.
    --quick            fewer repetitions
    --debug            the debug program, to work on the measurements
cargo xtask kill [TIMES] [SEED]
    Kills Oriel in the middle of its work, 200 times if not said otherwise, starts it again each time, and looks
    whether everything is there that it promised to keep. The ordinary tests do this 20 times.
    SEED               repeats a run that failed; it printed its own
cargo xtask damage [TIMES] [SEED]
    Damages a history in 200 ways if not said otherwise, before Oriel opens it or while it is used, and looks whether
    Oriel goes on by itself. The ordinary tests do this 20 times.
    SEED               repeats a run that failed; it printed its own
cargo xtask live [LIVES] [SEED]
    Lives on two computers in as many ways, 2000 if not said otherwise: sixty random steps each, and after each step
    Oriel shows what a person expects. The ordinary tests live 40 lives.
    SEED               repeats a run that failed; it printed its own
cargo xtask fuzz [SECONDS] [TARGET]...
    Lets a fuzzer think of links and requests for a sign-in and of PDFs, for 60 seconds each if not said otherwise:
    finish loopback_request pdf
cargo xtask setup
    Only the first step of the others: system packages, npm packages, licence list.
";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let mut typed = Arguments::from_env();
    if typed.contains(["-h", "--help"]) {
        print!("{HELP}");
        return Ok(());
    }
    match typed.subcommand()?.as_deref() {
        Some("run") => {
            let options = run::Options {
                demo: typed.contains("--demo"),
                server: typed.opt_value_from_str("--server")?,
                oauth: typed.opt_value_from_str("--oauth")?,
                user: typed.opt_value_from_str("--user")?,
                password_file: typed.opt_value_from_str("--password-file")?,
            };
            nothing_more(typed)?;
            run::run(&options)
        }
        Some("test") => {
            let times: Option<usize> = typed.opt_value_from_str("--repeat")?;
            let names = words(typed)?;
            match times {
                Some(0) => bail!("no round is nothing to tell of"),
                Some(times) => repeat::repeat(&names, times),
                None => test::test(&names),
            }
        }
        Some("bundle") => {
            let [debug, build_only, pack_only] =
                ["--debug", "--build-only", "--pack-only"].map(|word| typed.contains(word));
            let kinds: Option<String> = typed.opt_value_from_str("--bundles")?;
            nothing_more(typed)?;
            setup::for_running()?;
            let kinds = kinds.as_deref();
            let packages = match (debug, build_only, pack_only) {
                (false, true, false) => return bundle::build_release(),
                (false, false, true) => bundle::pack(Profile::Release, kinds)?,
                (false, false, false) => bundle::bundle(Profile::Release, kinds)?,
                (true, false, false) => bundle::bundle(Profile::Debug, kinds)?,
                _ => bail!("only one of --debug, --build-only and --pack-only can be meant"),
            };
            bundle::print(&packages)
        }
        Some("bench") => {
            let (quick, debug) = (typed.contains("--quick"), typed.contains("--debug"));
            bench::bench(&words(typed)?, quick, debug)
        }
        Some("kill") => test::long(&test::KILLS, &words(typed)?),
        Some("damage") => test::long(&test::DAMAGES, &words(typed)?),
        Some("live") => test::long(&test::LIVES, &words(typed)?),
        Some("fuzz") => fuzz::fuzz(&words(typed)?),
        Some("setup") => {
            nothing_more(typed)?;
            setup::for_testing()
        }
        Some(other) => bail!("there is no command `{other}`\n\n{HELP}"),
        None => {
            print!("{HELP}");
            Ok(())
        }
    }
}

fn words(typed: Arguments) -> Result<Vec<String>> {
    let words = typed.finish().into_iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>();
    if let Some(switch) = words.iter().find(|word| word.starts_with('-')) {
        bail!("`{switch}` is not known here\n\n{HELP}");
    }
    Ok(words)
}

fn nothing_more(typed: Arguments) -> Result<()> {
    let rest = words(typed)?;
    if !rest.is_empty() {
        bail!("`{}` is not known here\n\n{HELP}", rest.join(" "));
    }
    Ok(())
}
