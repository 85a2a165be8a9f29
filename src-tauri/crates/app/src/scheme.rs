//! Whether `oriel://` links reach this Oriel: who gets them on this computer, a test that really opens one and waits
//! for it, and repair. A sign-in comes back through such a link, and where links go astray nobody tells the person.

use std::{io, sync::Mutex, time::Duration};

use problem::{Problem, Reason};
use serde::Serialize;
use tokio::{
    sync::oneshot,
    time::{Instant, timeout},
};
use ts_rs::TS;
use ulid::Ulid;
use url::Url;

use crate::{
    lock,
    platform::{Desktop, Handler, Scheme},
};

/// What every link of a test begins with; its nonce follows.
const CHECK: &str = "oriel://check/";
/// How long a link may take. It comes within a second unless the system first asks the person which program to use.
const PATIENCE: Duration = Duration::from_secs(10);

/// The test that is running, if there is one.
#[derive(Default)]
pub(crate) struct Checks {
    open: Mutex<Option<Check>>,
}

/// A link that was opened and is waited for.
struct Check {
    link: String,
    arrived: oneshot::Sender<()>,
}

/// How a test ended.
#[derive(Debug)]
enum Ending {
    Arrived(Duration),
    Late,
    Replaced,
    NotOpened(io::Error),
}

impl Checks {
    /// Opens a link as a browser would and waits, at most ten seconds, until it arrives.
    ///
    /// Errors: a newer test has begun.
    pub(crate) async fn run(&self, scheme: &dyn Scheme, desktop: &dyn Desktop) -> Result<LinkTest, Problem> {
        if scheme.handler().await == Handler::Nobody {
            // Some desktops would give the link to a browser, which can only show an error for it.
            return Ok(LinkTest::Nobody);
        }
        match self.test(PATIENCE, |link| desktop.open(link)).await {
            Ending::Arrived(time) => {
                Ok(LinkTest::Arrived { milliseconds: u64::try_from(time.as_millis()).unwrap_or(u64::MAX) })
            }
            Ending::Late => Ok(LinkTest::Late { seconds: PATIENCE.as_secs() }),
            Ending::NotOpened(error) => {
                tracing::warn!(%error, "the link of a test could not be opened");
                Ok(LinkTest::NotOpened)
            }
            Ending::Replaced => Err(Reason::NewerLinkTest.into()),
        }
    }

    /// Opens a new link and waits until it arrives. An older test ends.
    async fn test(&self, patience: Duration, open: impl FnOnce(&Url) -> io::Result<()>) -> Ending {
        let (arrived, arrival) = oneshot::channel();
        let link = format!("{CHECK}{}", Ulid::generate());
        let address = match Url::parse(&link) {
            Ok(address) => address,
            Err(error) => return Ending::NotOpened(io::Error::other(error)),
        };
        let begun = Instant::now();
        *lock(&self.open) = Some(Check { link, arrived });
        if let Err(error) = open(&address) {
            return Ending::NotOpened(error);
        }
        match timeout(patience, arrival).await {
            Ok(Ok(())) => Ending::Arrived(begun.elapsed()),
            Ok(Err(_)) => Ending::Replaced,
            Err(_) => Ending::Late,
        }
    }

    /// Takes a link from the operating system, if it is the one that is waited for. It counts once.
    pub(crate) fn arrived(&self, link: &str) -> bool {
        let check = lock(&self.open).take_if(|check| check.link == link);
        // Nobody waits any more for the link of a test that has ended.
        check.is_some_and(|check| check.arrived.send(()).is_ok())
    }
}

/// A link of a test, whether it is waited for or not. It has nothing to do with signing in.
pub(crate) fn is_check(link: &str) -> bool {
    link.starts_with(CHECK)
}

/// What a test showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum LinkTest {
    /// The link came back.
    Arrived {
        /// How long it took.
        milliseconds: u64,
    },
    /// No program takes links, so none was opened.
    Nobody,
    /// It was opened and did not come back.
    Late {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The system could not open it.
    NotOpened,
}

/// Who gets `oriel://` links on this computer. Nothing is opened or changed.
pub(crate) async fn health(scheme: &dyn Scheme) -> Handler {
    scheme.handler().await
}

/// Makes this Oriel the program that gets `oriel://` links, and answers what came of it.
pub(crate) async fn repair(scheme: &dyn Scheme) -> Result<Handler, Problem> {
    scheme.repair().await.map_err(|trouble| Reason::LinksNotRepaired { trouble })?;
    Ok(health(scheme).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_link_that_never_arrives_ends_the_test() {
        let checks = Checks::default();
        let mut opened = None;
        let ending = checks
            .test(Duration::ZERO, |link| {
                opened = Some(link.clone());
                Ok(())
            })
            .await;
        assert!(matches!(ending, Ending::Late), "{ending:?}");
        assert!(!checks.arrived(opened.unwrap().as_str()), "nobody waits for it any more");
    }

    #[tokio::test]
    async fn only_the_link_that_is_waited_for_counts_and_only_once() {
        let checks = Checks::default();
        let ending = checks
            .test(PATIENCE, |link| {
                let link = link.as_str();
                let longer = format!("{link}0");
                for forged in ["oriel://check/", "oriel://check", "", &longer, &link[..link.len() - 1]] {
                    assert!(!checks.arrived(forged), "{forged}");
                }
                assert!(checks.arrived(link));
                assert!(!checks.arrived(link));
                Ok(())
            })
            .await;
        assert!(matches!(ending, Ending::Arrived(_)), "{ending:?}");
    }

    #[tokio::test]
    async fn a_browser_that_cannot_be_opened_is_not_waited_for() {
        let ending = Checks::default().test(PATIENCE, |_| Err(io::Error::other("no browser"))).await;
        assert!(matches!(ending, Ending::NotOpened(_)), "{ending:?}");
    }
}
