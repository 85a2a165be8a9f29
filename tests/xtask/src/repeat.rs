//! `cargo xtask test --repeat N`: the same checks several times, to find the tests whose outcome hangs on luck.
//! Each round is the command itself, whose words are passed on and read for the names of tests that failed.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::project::root;

/// Runs the named parts, or all of them, so many times, and tells which tests failed in which round.
pub fn repeat(names: &[String], times: usize) -> Result<()> {
    let mut rounds = Vec::new();
    for round in 1..=times {
        println!("\n== round {round} of {times}");
        rounds.push(run(names)?);
    }
    println!("\n== {times} rounds");
    for (number, round) in (1..).zip(&rounds) {
        match (round.passed, round.failed.is_empty()) {
            (true, _) => println!("passed   round {number}"),
            (false, true) => println!("FAILED   round {number}: no test of it said so; see above"),
            (false, false) => println!("FAILED   round {number}"),
        }
        for failed in round.failed.iter().filter(|_| !round.passed) {
            println!("           {failed}");
        }
    }
    let failed = rounds.iter().filter(|round| !round.passed).count();
    if failed > 0 {
        bail!("{failed} of {times} rounds did not pass");
    }
    Ok(())
}

/// What came of a round.
struct Round {
    passed: bool,
    /// The names of the tests and parts that failed.
    failed: BTreeSet<String>,
}

fn run(names: &[String]) -> Result<Round> {
    let mut command = Command::new("cargo");
    // Both streams as one, in the order in which they were written.
    let (reader, writer) = std::io::pipe()?;
    command.args(["xtask", "test"]).args(names).current_dir(root()).stdin(Stdio::null());
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().context("cargo xtask test")?;
    // It holds the other end of the pipe, which would never end.
    drop(command);
    let mut failed = BTreeSet::new();
    let mut out = std::io::stdout();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(out, "{line}")?;
        failed.extend(failed_in(&line));
    }
    Ok(Round { passed: child.wait()?.success(), failed })
}

/// The test or part of which this line says that it failed, in the words of nextest, cargo, vitest, Node and our own.
fn failed_in(line: &str) -> Option<String> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("test ") {
        return rest.strip_suffix(" ... FAILED").map(str::to_owned);
    }
    // "FAIL [   0.344s] (  9/194) app command::tests::one", and the same with how it ended.
    let ends = ["FAIL [", "TIMEOUT [", "SIGABRT [", "SIGSEGV [", "SIGKILL [", "LEAK-FAIL ["];
    if ends.iter().any(|end| line.starts_with(end)) {
        let (_, rest) = line.split_once("] ")?;
        let rest = rest.trim_start();
        let name = rest.strip_prefix('(').and_then(|rest| rest.split_once(") ")).map_or(rest, |(_, name)| name);
        return Some(name.trim().to_owned());
    }
    if let Some(name) = line.strip_prefix("FAIL ") {
        return Some(name.trim().to_owned());
    }
    if let Some(part) = line.strip_prefix("FAILED  ") {
        return part.split_whitespace().next().map(|part| format!("the part {part}"));
    }
    // "✖ brings chats in (1204.5ms)"; a line that ends with a colon is a heading.
    let name = line.strip_prefix("✖ ").filter(|name| !name.ends_with(':'))?;
    Some(name.rsplit_once(" (").map_or(name, |(name, _)| name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::failed_in;

    #[test]
    fn a_test_that_failed_is_named_whoever_ran_it() {
        for (line, wanted) in [
            ("        FAIL [   0.344s] (  9/194) app command::the_types", Some("app command::the_types")),
            ("     TIMEOUT [ 120.011s] oriel-tests::promises links::a", Some("oriel-tests::promises links::a")),
            ("        PASS [   0.004s] (10/194) app command::other", None),
            ("test damaged::whatever ... FAILED", Some("damaged::whatever")),
            ("test damaged::whatever ... ok", None),
            (" FAIL  src/keys.test.ts > a key > works", Some("src/keys.test.ts > a key > works")),
            ("✖ brings chats in (1204.512ms)", Some("brings chats in")),
            ("✖ failing tests:", None),
            ("✔ brings chats in (1204.512ms)", None),
            ("FAILED   rust       12.3 s", Some("the part rust")),
            ("passed   rust       12.3 s", None),
            ("warning: FAIL is a word", None),
        ] {
            assert_eq!(failed_in(line).as_deref(), wanted, "{line}");
        }
    }
}
