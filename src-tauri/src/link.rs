//! `oriel://` links from the operating system: the one that started the program and those that arrive while it runs.
//! Anybody can open such a link with any content, so it goes to the application as text and nothing else happens here.

use std::{
    process::Command,
    sync::{Arc, Mutex, PoisonError},
};

use app::App;
use tauri::{AppHandle, Manager, RunEvent, Runtime, Url, async_runtime};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::{scheme::SystemScheme, window};

const SCHEME: &str = "oriel";
/// The name under which the program starts itself once more. Its last part stays that of the program, because the
/// desktop tells windows apart by it.
#[cfg(unix)]
const ONCE_MORE: &str = "once-more/oriel";

/// Where links go. From its first moment to its last this program is the one to which the system brings every link, so
/// those that come before it can use them, or when it no longer can, are kept. Cheap to clone; all clones are the same.
#[derive(Clone, Default)]
pub struct Links {
    kept: Arc<Mutex<Kept>>,
}

/// Links that cannot be used now.
enum Kept {
    /// The program is starting and will use them when it has started.
    UntilStarted(Vec<Url>),
    /// The program runs and uses every link at once.
    None,
    /// The program is closing. A new one gets them.
    ForTheNext(Vec<Url>),
}

impl Default for Kept {
    fn default() -> Self {
        Self::UntilStarted(Vec::new())
    }
}

impl Links {
    /// Takes what a second start of the program brought: its link, or the wish to see the window.
    pub fn take_arguments<R: Runtime>(&self, app: &AppHandle<R>, arguments: &[String]) {
        self.take(app, link_in(arguments).into_iter().collect());
    }

    /// Uses links from now on: those that came so far, the one that started the program, and all that follow.
    pub fn listen<R: Runtime>(&self, app: &AppHandle<R>) {
        let scheme = SystemScheme::new(app);
        async_runtime::spawn(async move { scheme.settle().await });
        let mut links = app.deep_link().get_current().ok().flatten().unwrap_or_default();
        links.extend(self.now(Kept::None));
        hand_over(app, links);
        let (handle, this) = (app.clone(), self.clone());
        app.deep_link().on_open_url(move |event| this.take(&handle, event.urls()));
    }

    /// Keeps links while the program closes, and starts it anew for them at the very end.
    pub fn close<R: Runtime>(&self, app: &AppHandle<R>, event: &RunEvent) {
        match event {
            RunEvent::ExitRequested { .. } => self.begin_closing(),
            RunEvent::Exit => {
                // Nothing more is brought to us, and a new one would bring nothing back.
                tauri_plugin_single_instance::destroy(app);
                self.now(Kept::None).iter().for_each(|link| start_with(app, link));
            }
            _ => {}
        }
    }

    fn begin_closing(&self) {
        // A program that closes while it is still starting has links already.
        let links = self.now(Kept::ForTheNext(Vec::new()));
        self.to_use_now(links);
    }

    fn take<R: Runtime>(&self, app: &AppHandle<R>, links: Vec<Url>) {
        if let Some(links) = self.to_use_now(links) {
            window::raise(app);
            hand_over(app, links);
        }
    }

    /// The links, if the program runs; otherwise they are kept.
    fn to_use_now(&self, links: Vec<Url>) -> Option<Vec<Url>> {
        match &mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner) {
            Kept::UntilStarted(kept) | Kept::ForTheNext(kept) => {
                kept.extend(links);
                None
            }
            Kept::None => Some(links),
        }
    }

    /// Changes what happens to links, and answers those that were kept until now.
    fn now(&self, kept: Kept) -> Vec<Url> {
        let before = std::mem::replace(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner), kept);
        match before {
            Kept::UntilStarted(links) | Kept::ForTheNext(links) => links,
            Kept::None => Vec::new(),
        }
    }
}

/// The link among the arguments of a start: the only one, as the desktop gives it.
fn link_in(arguments: &[String]) -> Option<Url> {
    let [_, link] = arguments else { return None };
    Url::parse(link).ok().filter(|link| link.scheme() == SCHEME)
}

fn hand_over<R: Runtime>(app: &AppHandle<R>, links: Vec<Url>) {
    if links.is_empty() {
        return;
    }
    let app = app.state::<App>().inner().clone();
    async_runtime::spawn(async move {
        for link in links {
            app.open_link(link.as_str()).await;
        }
    });
}

fn start_with<R: Runtime>(app: &AppHandle<R>, link: &Url) {
    let started =
        tauri::process::current_binary(&app.env()).and_then(|program| Command::new(program).arg(link.as_str()).spawn());
    if let Err(error) = started {
        tracing::error!(%error, "a link arrived while Oriel was closing, and Oriel could not be started again");
    }
}

/// Starts this program once more in place of itself, if an Oriel that ended at the same moment is the reason why it
/// could not start; its link would be lost otherwise. Comes back only if that is of no use.
///
/// The name on the bus is free then: the bus says that there is no answer when the other one has left it.
#[cfg(unix)]
pub fn start_once_more(error: &tauri::Error) {
    use std::os::unix::process::CommandExt;

    let tauri::Error::PluginInitialization(plugin, _) = error else { return };
    let mut arguments = std::env::args_os();
    if plugin != "single-instance" || arguments.next().is_some_and(|name| name == ONCE_MORE) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let error = Command::new(program).arg0(ONCE_MORE).args(arguments).exec();
        tracing::error!(%error, "Oriel could not start itself once more");
    }
}

/// Elsewhere no bus stands between two programs.
#[cfg(not(unix))]
pub fn start_once_more(_: &tauri::Error) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<Url> {
        text.split_whitespace().map(|link| Url::parse(link).unwrap()).collect()
    }

    #[test]
    fn links_are_kept_while_the_program_starts_and_while_it_closes() {
        let all = Links::default();
        assert_eq!(all.to_use_now(links("oriel://a oriel://b")), None);
        assert_eq!(all.clone().to_use_now(links("oriel://c")), None);
        assert_eq!(all.now(Kept::None), links("oriel://a oriel://b oriel://c"), "it has started");
        assert_eq!(all.to_use_now(links("oriel://d")), Some(links("oriel://d")));
        assert_eq!(all.to_use_now(Vec::new()), Some(Vec::new()), "a second start may only want the window");
        all.begin_closing();
        assert_eq!(all.to_use_now(links("oriel://e")), None);
        assert_eq!(all.now(Kept::None), links("oriel://e"), "these are for the next");
    }

    #[test]
    fn links_of_a_program_that_closes_while_it_starts_are_for_the_next() {
        let all = Links::default();
        all.to_use_now(links("oriel://a"));
        all.begin_closing();
        all.to_use_now(links("oriel://b"));
        assert_eq!(all.now(Kept::None), links("oriel://a oriel://b"));
    }

    #[test]
    fn a_start_brings_at_most_one_link_of_ours() {
        let check = |arguments: &[&str], expected: Option<&str>| {
            let arguments: Vec<String> = arguments.iter().copied().map(String::from).collect();
            assert_eq!(link_in(&arguments).as_ref().map(Url::as_str), expected, "{arguments:?}");
        };
        check(&["oriel", "oriel://auth/callback?code=1"], Some("oriel://auth/callback?code=1"));
        check(&["once-more/oriel", "ORIEL://open"], Some("oriel://open"));
        check(&["oriel"], None);
        check(&[], None);
        check(&["oriel", "https://example.org/"], None);
        check(&["oriel", "/etc/passwd"], None);
        check(&["oriel", "oriel://open", "oriel://open"], None);
        check(&["oriel", "--quiet", "oriel://open"], None);
    }
}
