//! Bringing chats in: from Oriel, ChatGPT or Claude, from files that the person chooses.
//! Each chat comes in whole or not at all, and is there once, however often it is brought in.

use std::{path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;
use ts_rs::TS;
use ulid::Ulid;

use super::{
    Progress, Reporter, cancelled, chatgpt, claude, own,
    source::{Found, Meter, Source},
    telling,
};
use crate::{
    App, Problem,
    command::Command,
    history::{Adopted, History},
    surroundings::milliseconds,
    transfer::Kind,
    watch::What,
};

/// The most sentences about what was left out.
const SENTENCES: usize = 100;

/// What came in.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[ts(rename = "Imported")]
pub(crate) struct Imported {
    /// Chats that are new here, or have something new.
    chats: u64,
    /// Questions and answers that are new here.
    turns: u64,
    /// Chats that were here already, as they are.
    already: u64,
    /// What was left out, in a sentence each.
    skipped: Vec<String>,
}

/// `data.import`: lets the person choose files, and adds the chats in them. Answers `null` when the person cancelled
/// the choice. `files.cancel` ends it; chats that came in before stay.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Import {}

impl Command for Import {
    type Event = Progress;
    type Output = Option<Imported>;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Option<Imported>, Problem> {
        let session = app.session()?;
        let files = app.surroundings.desktop.choose_files().await;
        if files.is_empty() {
            return Ok(None);
        }
        let running = session.transfers.begin(Ulid::generate().to_string(), Kind::Import);
        let (reporter, heard) = Reporter::new(&running.id);
        // When nobody waits for this command any more, the thread stops as well.
        let _stop = running.stop.clone().drop_guard();
        let work = Work {
            history: session.history.clone(),
            files,
            now: milliseconds(app.surroundings.clock.now()),
            reporter,
            stop: running.stop.clone(),
        };
        let imported = telling(tokio::task::spawn_blocking(move || work.run()), heard, emit).await;
        // Also when it ended early: what came in before is there.
        app.watch.changed(What::Chats, None);
        imported.map(Some)
    }
}

/// All that the thread needs.
struct Work {
    history: Arc<History>,
    files: Vec<PathBuf>,
    now: i64,
    reporter: Reporter,
    stop: CancellationToken,
}

impl Work {
    fn run(self) -> Result<Imported, Problem> {
        let Self { history, files, now, reporter, stop } = self;
        let sources = files.iter().map(|file| Source::open(file)).collect::<Result<Vec<_>, _>>()?;
        let total = sources.iter().map(|source| source.size).sum();
        let mut meter = Meter { reporter, stop: stop.clone(), done: 0, total };
        let (mut imported, mut skipped, mut left_out) = (Imported::default(), Vec::new(), 0_usize);
        for source in sources {
            source.each(&mut meter, &mut skipped, |found, skipped| {
                if stop.is_cancelled() {
                    return Err(cancelled());
                }
                match understood(&found, now) {
                    Ok(adopted) => {
                        let gained = history.adopt(&adopted)?;
                        imported.turns += gained.turns;
                        *(if gained.chat { &mut imported.chats } else { &mut imported.already }) += 1;
                    }
                    Err(sentence) if skipped.len() < SENTENCES => skipped.push(sentence),
                    Err(_) => left_out += 1,
                }
                Ok(())
            })?;
        }
        if left_out > 0 {
            skipped.push(format!("{left_out} more could not be brought in."));
        }
        imported.skipped = skipped;
        Ok(imported)
    }
}

/// The records of what was found. Errors: a sentence that names it and says why there are none.
fn understood(found: &Found, now: i64) -> Result<Adopted, String> {
    let json = match found {
        Found::Document(document) => return own::read(document, now),
        Found::Conversation(json) => json,
    };
    let look: Look = serde_json::from_str(json.get()).unwrap_or_default();
    let title = look.title.or(look.name).unwrap_or_default();
    let named = |why: String| match title.trim() {
        "" => format!("A chat without a title was left out: {why}"),
        title => format!("“{title}” was left out: {why}"),
    };
    let thread = match (look.mapping, look.chat_messages) {
        (Some(_), _) => chatgpt::read(json.get()),
        (None, Some(_)) => claude::read(json.get()),
        (None, None) => return Err(named("it is no conversation that Oriel knows.".into())),
    };
    let thread = thread.map_err(|error| named(format!("it is damaged ({error}).")))?;
    if thread.created > now || thread.steps.iter().any(|step| step.at > now) {
        return Err(named("its time is in the future. Is this computer’s clock right?".into()));
    }
    thread.records().map_err(named)
}

/// Enough of a conversation to tell whose it is and what it is called.
#[derive(Default, Deserialize)]
struct Look<'a> {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, borrow)]
    mapping: Option<&'a RawValue>,
    #[serde(default, borrow)]
    chat_messages: Option<&'a RawValue>,
}
