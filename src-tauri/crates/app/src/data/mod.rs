//! Chats in and out: everything a person can take along, and what they bring from elsewhere.
//!
//! Both directions go chat by chat, so that neither a whole history nor a whole archive is ever in memory. What comes
//! from a file is as untrusted as what comes from the network: names in archives are only looked at, sizes are limited,
//! and records are only added.

mod chatgpt;
mod citations;
mod claude;
mod documents;
mod export;
mod html;
mod import;
mod left_out;
mod made;
mod markdown;
mod name;
mod own;
mod size;
mod source;
mod thread;
mod when;

pub(crate) use export::{Exported, Format, Taken, export};
pub(crate) use import::{Imported, import};
pub(crate) use size::bytes_below;

use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::watch;
use ts_rs::TS;

use crate::{Code, Problem};

/// The least time between two reports of how far it is.
const REPORT: Duration = Duration::from_millis(50);

/// How far taking out or bringing in is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
#[ts(rename = "DataProgress")]
pub(crate) struct Progress {
    /// Its id, for `files.cancel`.
    transfer: String,
    /// Chats taken out, or bytes read.
    done: u64,
    /// All of them.
    total: u64,
}

/// Where work on a thread of its own says how far it is.
struct Reporter {
    progress: watch::Sender<Progress>,
    reported: Option<Instant>,
}

impl Reporter {
    fn new(transfer: &str) -> (Self, watch::Receiver<Progress>) {
        let (progress, heard) = watch::channel(Progress { transfer: transfer.to_owned(), ..Progress::default() });
        (Self { progress, reported: None }, heard)
    }

    /// Says it, unless it was said a moment ago.
    fn report(&mut self, done: u64, total: u64) {
        if self.reported.is_some_and(|reported| reported.elapsed() < REPORT) && done < total {
            return;
        }
        self.reported = Some(Instant::now());
        self.progress.send_modify(|progress| (progress.done, progress.total) = (done, total));
    }
}

/// Passes on how far it is, until the work has ended.
async fn telling<T>(
    work: tokio::task::JoinHandle<Result<T, Problem>>,
    mut heard: watch::Receiver<Progress>,
    emit: impl Fn(Progress),
) -> Result<T, Problem> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            ended = &mut work => {
                return ended.map_err(|error| Problem::failed(error.to_string()))?;
            }
            Ok(()) = heard.changed() => emit(heard.borrow_and_update().clone()),
        }
    }
}

fn cancelled() -> Problem {
    Problem::new(Code::Cancelled, "Cancelled.")
}
