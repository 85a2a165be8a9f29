//! Everything that the program says while a test runs: its log in all detail, its dying words, and what a test hands in.

use std::{
    cell::Cell,
    io,
    panic::PanicHookInfo,
    sync::{Mutex, MutexGuard, Once},
};

use tracing::subscriber::{NoSubscriber, set_default};
use tracing_subscriber::fmt::format::FmtSpan;

use super::search::Search;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

thread_local! {
    /// Whether what this thread says is of the program.
    static COUNTS: Cell<bool> = const { Cell::new(true) };
}

fn log() -> MutexGuard<'static, Vec<u8>> {
    LOG.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What was said, each with where.
pub struct Record(Mutex<Vec<(String, Vec<u8>)>>);

impl Record {
    /// Begins to listen, in this whole process.
    pub fn begin() -> Self {
        static LISTENING: Once = Once::new();
        LISTENING.call_once(|| {
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_span_events(FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(|| Log)
                .init();
            // Some libraries still write to the older log.
            log::set_logger(&Log).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                let trace = std::backtrace::Backtrace::force_capture();
                log().extend(format!("{info}\n{info:?}\n{:?}\n{trace}\n", payload(info)).into_bytes());
                usual(info);
            }));
        });
        Self(Mutex::default())
    }

    /// Takes down what was said here.
    pub fn hear(&self, place: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.0.lock().unwrap().push((place.into(), text.into()));
    }

    /// Fails with everything in which something was found. The log has to hold these words: otherwise nobody listened.
    pub fn holds_nothing_of(&self, search: &Search, in_the_log: &str) {
        let log = log().clone();
        assert!(log.windows(in_the_log.len()).any(|words| words == in_the_log.as_bytes()), "the log is not heard");
        let said = self.0.lock().unwrap();
        assert!(!said.is_empty());
        let all = said.iter().map(|(place, text)| (place.as_str(), text)).chain([("the log", &log)]);
        let found: Vec<String> =
            all.filter_map(|(place, text)| Some(format!("{place}: {}", search.find(text)?))).collect();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}

/// The words of a panic, as whoever catches it has them.
fn payload(info: &PanicHookInfo<'_>) -> Option<String> {
    info.payload()
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| info.payload().downcast_ref().map(|s: &&str| (*s).into()))
}

/// What this thread says from now on is not of the program: it plays the server or the browser.
pub fn leave_out_this_thread() {
    COUNTS.set(false);
    std::mem::forget(set_default(NoSubscriber::default()));
}

#[derive(Clone, Copy)]
struct Log;

impl io::Write for Log {
    fn write(&mut self, words: &[u8]) -> io::Result<usize> {
        log().extend_from_slice(words);
        Ok(words.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        COUNTS.get()
    }

    fn log(&self, record: &log::Record<'_>) {
        if COUNTS.get() {
            log().extend(format!("{record:?} {}\n", record.args()).into_bytes());
        }
    }

    fn flush(&self) {}
}
