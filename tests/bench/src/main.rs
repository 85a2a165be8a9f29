//! `bench [--quick] [NAME]...`: how quick the real window is, in figures with their spread, on a desktop that nobody
//! sees. Without names everything is measured. A table is printed, and `target/bench/chat.json` has it too.
//!
//! These are figures and no tests: they depend on the machine and on what else it does, and nothing fails by them.
#![cfg(target_os = "linux")]

mod generate;
mod measure;
mod processes;
mod scene;
mod screen;
mod spread;

use std::{fs, process::ExitCode};

use anyhow::{Result, bail};
use generate::Amount;
use measure::Repetitions;
use scene::Scene;
use serde_json::json;
use spread::{Figure, head};

/// What can be measured, in this order.
const NAMES: [&str; 8] = ["searching", "starting", "opening", "typing", "lateness", "work", "length", "memory"];
/// The history that everything is measured with.
const AMOUNT: Amount = Amount { chats: 1_000, messages: 100_000, longest: 2_000 };

#[tokio::main]
async fn main() -> ExitCode {
    match bench().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn bench() -> Result<()> {
    let (names, times) = read(std::env::args().skip(1))?;
    println!("Measuring {} with {AMOUNT:?} and {times:?}.", names.join(", "));
    let load_before = load();
    let mut scene = Scene::set().await?;
    generate::fill(&scene.database()?, AMOUNT)?;
    let mut figures = measure::indexing(&scene).await?;
    let mut failed = Vec::new();
    println!("\n{}", head());
    figures.iter().for_each(|figure| println!("{}", figure.line()));
    for name in names {
        let measured = match name {
            "starting" => measure::starting(&scene, times).await,
            "opening" => measure::opening(&scene, times).await,
            "typing" => measure::typing(&scene, times).await,
            "searching" => measure::searching(&scene, times).await,
            "lateness" => measure::lateness(&scene, times).await,
            "work" => measure::work(&scene, times).await,
            "length" => measure::length(&scene, times).await,
            _ => measure::memory(&mut scene, times).await,
        };
        match measured {
            Ok(measured) => {
                measured.iter().for_each(|figure| println!("{}", figure.line()));
                figures.extend(measured);
            }
            Err(error) => {
                println!("{name} could not be measured: {error:#}");
                failed.push(name);
            }
        }
        // What was measured is kept, whatever comes after.
        write(&figures, load_before)?;
    }
    println!(
        "\nThe load was {load_before:.1} before and {:.1} after. WEBKIT_DISABLE_COMPOSITING_MODE=1 is set: without a \
         graphics card the web view would imitate one.",
        load()
    );
    if !failed.is_empty() {
        bail!("not measured: {}", failed.join(", "));
    }
    Ok(())
}

/// What to measure, and how often.
fn read(words: impl Iterator<Item = String>) -> Result<(Vec<&'static str>, Repetitions)> {
    let mut names = Vec::new();
    let mut times = Repetitions { many: 10, few: 3 };
    for word in words {
        match NAMES.into_iter().find(|name| *name == word) {
            Some(name) => names.push(name),
            None if word == "--quick" => times = Repetitions { many: 3, few: 1 },
            None => bail!("there is no measurement `{word}`; there are: {}", NAMES.join(" ")),
        }
    }
    Ok((if names.is_empty() { NAMES.to_vec() } else { names }, times))
}

/// How many programs wanted a processor in the last minute.
fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default()
}

fn write(figures: &[Figure], load_before: f64) -> Result<()> {
    let folder = oriel_desktop::target()?.join("bench");
    fs::create_dir_all(&folder)?;
    let facts = json!({
        "program": std::env::var("ORIEL_BIN").unwrap_or_default(),
        "commit": std::env::var("ORIEL_COMMIT").unwrap_or_default(),
        "processors": std::thread::available_parallelism().map_or(0, usize::from),
        "loadBefore": load_before, "loadAfter": load(), "compositing": false,
        "figures": figures.iter().map(Figure::json).collect::<Vec<_>>(),
    });
    fs::write(folder.join("chat.json"), format!("{facts:#}\n"))?;
    Ok(())
}
