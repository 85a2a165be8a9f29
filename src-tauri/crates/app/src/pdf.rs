//! The text of a PDF, read on this computer for models that take no PDF.
//!
//! A PDF can come from anywhere, so it is read by a process of its own: this program, started once more with
//! [`ARGUMENT`]. That one may only have so much memory and time, and whatever a file makes of it ends with it. A page
//! that was only scanned has no text, and a file of such pages is said to have none.

mod extract;
mod lines;

use std::{
    io::{Read, Write},
    panic::catch_unwind,
    path::Path,
    process::{ExitCode, Stdio},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    time::timeout,
};

/// What the program is started with to read a PDF from its input, and to answer with the text on its output. The
/// longest text that is wanted follows, in bytes.
const ARGUMENT: &str = "--read-pdf";
/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the process may have for its data, in bytes.
const MEMORY: u64 = 512 * 1024 * 1024;
/// Files are parsed by recursion into what is nested.
const STACK: usize = 8 * 1024 * 1024;

/// The text of the first pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pdf {
    pub(crate) text: String,
    /// How many pages the text is of.
    pub(crate) pages: usize,
    /// How many there are.
    pub(crate) of: usize,
}

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unreadable {
    /// Its pages are pictures.
    Scanned,
    /// It asks for a password.
    Locked,
    /// It is no PDF, or a broken one.
    Damaged,
    /// It took too long, or too much memory.
    TooMuch,
}

/// Reads whole pages until their text has reached `limit` bytes. `program` is one that begins with
/// [`answer_if_asked`]: this one.
pub(crate) async fn read(program: &Path, bytes: &[u8], limit: usize) -> Result<Pdf, Unreadable> {
    let mut command = Command::new(program);
    command.arg(ARGUMENT).arg(limit.to_string()).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    timeout(PATIENCE, answer_of(command, bytes, limit)).await.unwrap_or(Err(Unreadable::TooMuch))
}

/// What the process says. One that ended without a word had to be ended.
async fn answer_of(mut command: Command, bytes: &[u8], limit: usize) -> Result<Pdf, Unreadable> {
    let mut process = command.spawn().map_err(|error| {
        tracing::error!(%error, "the program could not be started to read a PDF");
        Unreadable::TooMuch
    })?;
    let (Some(mut input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
        return Err(Unreadable::TooMuch);
    };
    let give = async move {
        // A process that has ended says why by what it answered, or by no answer.
        let _ = input.write_all(bytes).await;
    };
    let mut said = Vec::new();
    // A letter may be written in six: \u001f.
    let mut output = output.take(6 * limit as u64 + 1024);
    let hear = output.read_to_end(&mut said);
    let (_, heard) = tokio::join!(give, hear);
    heard.map_err(|_| Unreadable::TooMuch)?;
    serde_json::from_slice(&said).unwrap_or(Err(Unreadable::TooMuch))
}

/// Reads a PDF and answers, where the program was started for that; every program that reads PDFs begins with this.
/// `None`: it was started for something else.
#[must_use]
pub fn answer_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != ARGUMENT {
        return None;
    }
    let limit = arguments.next()?.to_str()?.parse().ok()?;
    limit_memory();
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes).map_err(|_| Unreadable::Damaged);
    let work = move || read.and_then(|_| read_here(&bytes, limit));
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    let answer = thread.ok().and_then(|thread| thread.join().ok()).unwrap_or(Err(Unreadable::TooMuch));
    let written = serde_json::to_vec(&answer).is_ok_and(|answer| std::io::stdout().write_all(&answer).is_ok());
    Some(if written { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read_here(bytes: &[u8], limit: usize) -> Result<Pdf, Unreadable> {
    // The reader panics over some damaged files.
    catch_unwind(|| extract::extract(bytes, limit)).unwrap_or(Err(Unreadable::Damaged))
}

/// The text of the first pages of a PDF, if it can be read, in at most `limit` bytes. It is read by this very process,
/// in which no system ends what takes too much: for looking at the reader itself with files that somebody bent.
#[must_use]
pub fn text_read_here(bytes: &[u8], limit: usize) -> Option<String> {
    read_here(bytes, limit).ok().map(|pdf| pdf.text)
}

/// Has the system refuse this process more memory than that. Where it has no such limit, what is read is still bounded
/// by the numbers in [`extract`].
fn limit_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let limit = Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) };
        if let Err(error) = setrlimit(Resource::Data, limit) {
            tracing::warn!(%error, "the memory for reading a PDF could not be limited");
        }
    }
}
