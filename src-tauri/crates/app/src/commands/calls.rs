//! Commands that tell things while they run, for a page that asks for what came: it begins one, and then asks again and
//! again until that has ended. A page that is slow gets more at once and not more often. Measured (`bench chat
//! lateness`), a word is drawn 1.9 ms after what the engine itself needs for it in the median, as it was when each event
//! was a script that the page evaluated.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use problem::Problem;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use super::call;
use crate::{App, lock};

/// The longest that a page waits for something to come.
const PATIENCE: Duration = Duration::from_secs(20);
/// What comes is handed over no oftener than a page can draw it.
const FRAME: Duration = Duration::from_millis(16);

/// The commands that run for a page. Dropping it ends them.
#[derive(Default)]
pub struct Calls(Mutex<Table>);

#[derive(Default)]
struct Table {
    last: u64,
    running: HashMap<u64, Arc<Running>>,
}

struct Running {
    told: Arc<Told>,
    /// When something was handed over last.
    handed: Mutex<Option<Instant>>,
    _task: AbortOnDropHandle<()>,
}

#[derive(Default)]
struct Told {
    came: Mutex<Came>,
    news: Notify,
}

/// What came of a command since it was asked for last. Both `output` and `problem` are missing until it has ended.
#[derive(Default, Serialize)]
pub struct Came {
    /// What it told, oldest first.
    pub events: Vec<Box<RawValue>>,
    /// Its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Box<RawValue>>,
    /// Why it did not work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl Came {
    fn has_ended(&self) -> bool {
        self.output.is_some() || self.problem.is_some()
    }

    fn is_empty(&self) -> bool {
        self.events.is_empty() && !self.has_ended()
    }
}

impl Calls {
    /// Begins a command, whose number is the answer. It runs until it has ended, whoever asks for what comes of it.
    pub fn begin(&self, app: App, name: String, args: Box<RawValue>) -> u64 {
        let told = Arc::<Told>::default();
        let teller = told.clone();
        let task = tokio::spawn(async move {
            let called = call(&app, &name, &args, &|event| teller.tell(|came| came.events.push(event))).await;
            teller.tell(|came| match called {
                Ok(output) => came.output = Some(output),
                Err(problem) => came.problem = Some(problem),
            });
        });
        let running = Running { told, handed: Mutex::default(), _task: AbortOnDropHandle::new(task) };
        let mut table = lock(&self.0);
        table.last += 1;
        let number = table.last;
        table.running.insert(number, Arc::new(running));
        number
    }

    /// What came of a command since the last time, as soon as something has come; empty when nothing has for a while.
    /// `None` is a number that no command has any more, because its end was handed over.
    pub async fn next(&self, number: u64) -> Option<Came> {
        let running = lock(&self.0).running.get(&number).cloned()?;
        let handed = *lock(&running.handed);
        if let Some(handed) = handed {
            sleep_until(handed + FRAME).await;
        }
        let _ = timeout(PATIENCE, running.told.something()).await;
        let came = std::mem::take(&mut *lock(&running.told.came));
        *lock(&running.handed) = Some(Instant::now());
        if came.has_ended() {
            lock(&self.0).running.remove(&number);
        }
        Some(came)
    }
}

impl Told {
    fn tell(&self, what: impl FnOnce(&mut Came)) {
        what(&mut lock(&self.came));
        self.news.notify_one();
    }

    /// Waits until something is there.
    async fn something(&self) {
        while lock(&self.came).is_empty() {
            self.news.notified().await;
        }
    }
}
