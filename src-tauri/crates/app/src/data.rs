//! Chats in and out, on a thread of their own: how far it is can be followed, and it can be cancelled like a transfer.

mod size;

use std::{
    cell::Cell,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use history::{
    History,
    data::{self, Exported, Imported, Observer, Taken},
};
use problem::Problem;
use serde::Serialize;
use tokio::{sync::watch, task::spawn_blocking};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;
use ulid::Ulid;

use crate::transfer::{Kind, Transfers};
pub(crate) use size::bytes_below;

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

/// Writes chats into a file that the person chose, and says how far it is.
pub(crate) async fn export(
    transfers: &Transfers,
    history: Arc<History>,
    taken: Taken,
    destination: PathBuf,
    emit: impl Fn(Progress),
) -> Result<Exported, Problem> {
    let work = move |reporter: Reporter| taken.write(&history, &destination, &reporter);
    observed(transfers, Kind::Export, work, emit).await
}

/// Adds the chats in these files, and says how far it is. What came in stays when it ends early.
pub(crate) async fn import(
    transfers: &Transfers,
    history: Arc<History>,
    files: Vec<PathBuf>,
    now: i64,
    emit: impl Fn(Progress),
) -> Result<Imported, Problem> {
    let work = move |reporter: Reporter| data::import(&history, &files, now, &reporter);
    observed(transfers, Kind::Import, work, emit).await
}

/// Does it on a thread of its own, and passes on how far it is until it has ended.
async fn observed<T: Send + 'static>(
    transfers: &Transfers,
    kind: Kind,
    work: impl FnOnce(Reporter) -> Result<T, Problem> + Send + 'static,
    emit: impl Fn(Progress),
) -> Result<T, Problem> {
    let running = transfers.begin(Ulid::generate().to_string(), kind);
    // When nobody waits for this any more, the thread stops as well.
    let _stop = running.stop.clone().drop_guard();
    let (progress, mut heard) = watch::channel(Progress { transfer: running.id.clone(), ..Progress::default() });
    let reporter = Reporter { progress, reported: Cell::new(None), stop: running.stop.clone() };
    let work = spawn_blocking(move || work(reporter));
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            ended = &mut work => {
                return ended.map_err(Problem::unexpected)?;
            }
            Ok(()) = heard.changed() => emit(heard.borrow_and_update().clone()),
        }
    }
}

/// Where the thread says how far it is.
struct Reporter {
    progress: watch::Sender<Progress>,
    reported: Cell<Option<Instant>>,
    stop: CancellationToken,
}

impl Observer for Reporter {
    /// Says it, unless it was said a moment ago.
    fn progressed(&self, done: u64, total: u64) {
        if self.reported.get().is_some_and(|reported| reported.elapsed() < REPORT) && done < total {
            return;
        }
        self.reported.set(Some(Instant::now()));
        self.progress.send_modify(|progress| (progress.done, progress.total) = (done, total));
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_cancelled()
    }
}
