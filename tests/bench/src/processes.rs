//! What the processes of Oriel use, as Linux counts it: the program itself and its web view's.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// The names of Oriel's processes, as far as the system keeps them (15 letters).
const NAMES: [&str; 3] = ["oriel", WEB, "WebKitNetworkPr"];
/// The process that runs and draws the page.
const WEB: &str = "WebKitWebProces";
/// Clock ticks in a second, in which Linux counts the time of processes on every machine that Oriel runs on.
const TICKS: f64 = 100.0;

/// Oriel's processes at one moment.
pub struct Processes(Vec<PathBuf>);

impl Processes {
    /// Those with this variable in their environment.
    ///
    /// # Errors
    /// None runs.
    pub fn of(marker: &str) -> Result<Self> {
        let mut found = Vec::new();
        for process in fs::read_dir("/proc")?.flatten().map(|entry| entry.path()) {
            let has_marker = || {
                let environment = fs::read(process.join("environ")).unwrap_or_default();
                environment.split(|byte| *byte == 0).any(|variable| variable == marker.as_bytes())
            };
            if NAMES.contains(&name(&process).as_str()) && has_marker() {
                found.push(process);
            }
        }
        ensure!(!found.is_empty(), "Oriel does not run");
        Ok(Self(found))
    }

    /// The time on a processor that they have used, in milliseconds.
    ///
    /// # Errors
    /// One has ended.
    pub fn cpu(&self) -> Result<f64> {
        let of = |process: &PathBuf| {
            let fields = stat(process)?;
            // utime and stime; see proc_pid_stat(5), whose third field is the first here.
            Ok((number(&fields, 14)? + number(&fields, 15)?) * 1000.0 / TICKS)
        };
        self.0.iter().map(of).sum()
    }

    /// Their memory in MiB, pages that are shared among processes counted in part.
    ///
    /// # Errors
    /// One has ended.
    pub fn memory(&self) -> Result<f64> {
        let of = |process: &PathBuf| {
            let text = fs::read_to_string(process.join("smaps_rollup"))?;
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss")?;
            Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
        };
        self.0.iter().map(of).sum()
    }

    /// The main thread of the page: all scripts, style, layout and, without a graphics card, painting.
    ///
    /// # Errors
    /// There is no page.
    pub fn page(&self) -> Result<Thread> {
        let process = self.0.iter().find(|process| name(process) == WEB).context("there is no page")?;
        let id = process.file_name().context("a process has a number")?;
        Ok(Thread(process.join("task").join(id).join("schedstat")))
    }
}

/// A thread.
pub struct Thread(PathBuf);

impl Thread {
    /// The time on a processor that it has used, in milliseconds, as exactly as the scheduler knows it.
    ///
    /// # Errors
    /// It has ended.
    pub fn cpu(&self) -> Result<f64> {
        let text = fs::read_to_string(&self.0)?;
        let nanoseconds: f64 = text.split(' ').next().context("an empty schedstat")?.parse()?;
        Ok(nanoseconds / 1e6)
    }
}

fn name(process: &Path) -> String {
    fs::read_to_string(process.join("comm")).unwrap_or_default().trim().to_owned()
}

/// The fields after the name, which may have spaces in it.
fn stat(process: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(process.join("stat"))?;
    let (_, fields) = text.rsplit_once(')').context("no name in stat")?;
    Ok(fields.split_whitespace().map(str::to_owned).collect())
}

fn number(fields: &[String], field: usize) -> Result<f64> {
    Ok(fields.get(field - 3).context("too few fields in stat")?.parse()?)
}

/// Milliseconds since 1970.
pub fn now() -> f64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs_f64() * 1000.0
}
