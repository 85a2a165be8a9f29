//! `cargo xtask fuzz`: lets libFuzzer think of links, requests and PDFs, target by target, with stable Rust.
//! What it finds new stays below `target/fuzz`; what is worth keeping is put into `tests/fuzz/corpus` by hand.

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::project::{root, shell};

/// Each is a binary of `tests/fuzz`, a folder of its corpus, and a list of words that its inputs are made of.
const TARGETS: [&str; 3] = ["finish", "loopback_request", "pdf"];
/// LLVM's coverage as libFuzzer reads it. These are switches of LLVM and not of rustc, so stable Rust passes them on.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";
/// The longest input tried, in bytes: a little more than the listener reads.
const LONGEST: &str = "17000";
/// What one may take, in MiB: the process that reads PDFs may have no more either.
const MEMORY: &str = "512";

/// Fuzzes each of the named targets, or all of them, for so many seconds each.
pub fn fuzz(words: &[String]) -> Result<()> {
    let (seconds, names) = read(words)?;
    let seconds = seconds.to_string();
    let shell = shell()?;
    let host = host(&shell)?;
    let built = root().join("target/fuzz");
    build(&shell, &host, &built)?;
    for name in names {
        println!("\n== {name}, for {seconds} s");
        let found = built.join("corpus").join(name);
        shell.create_dir(&found)?;
        let kept = root().join("tests/fuzz/corpus").join(name);
        let dictionary = root().join("tests/fuzz").join(format!("{name}.dict"));
        let program = built.join(&host).join("fuzz").join(name);
        let crashes = format!("{}/", shell.create_dir(built.join("crashes"))?.display());
        cmd!(
            shell,
            "{program} -dict={dictionary} -max_len={LONGEST} -max_total_time={seconds} -timeout=20
                -rss_limit_mb={MEMORY}
                -artifact_prefix={crashes} -print_final_stats=1 {found} {kept}"
        )
        .run()
        .with_context(|| format!("{name} found something; the input is in {crashes}"))?;
    }
    Ok(())
}

/// The seconds, 60 where none are said, and the targets, all where none is named.
fn read(words: &[String]) -> Result<(u32, Vec<&'static str>)> {
    let mut seconds = 60;
    let mut names = Vec::new();
    for word in words {
        match (word.parse(), TARGETS.into_iter().find(|name| name == word)) {
            (Ok(number), _) => seconds = number,
            (_, Some(name)) => names.push(name),
            _ => bail!("there is no target `{word}`; the targets are: {}", TARGETS.join(" ")),
        }
    }
    Ok((seconds, if names.is_empty() { TARGETS.to_vec() } else { names }))
}

/// Builds in a folder of its own: everything is compiled another way. The host is named, so that build scripts and
/// macros are not.
fn build(shell: &Shell, host: &str, into: &std::path::Path) -> Result<()> {
    cmd!(
        shell,
        "cargo build --locked --package oriel-fuzz --features libfuzzer --bins --profile fuzz --target {host}
            --target-dir {into}"
    )
    .env("RUSTFLAGS", COVERAGE)
    .run()
    .context("the targets could not be built; libFuzzer needs a C++ compiler")
}

fn host(shell: &Shell) -> Result<String> {
    let about = cmd!(shell, "rustc -vV").quiet().read()?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what it runs on")?.to_owned())
}
