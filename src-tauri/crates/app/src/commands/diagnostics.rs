//! What a person can check of Oriel: whom it asked, who gets its links, a report without content.

use problem::{Problem, Reason};
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App,
    commands::Command,
    diagnostics::{self, Connections},
    platform::Handler,
    scheme::{self, LinkTest},
};

/// `scheme.health`: who gets `oriel://` links on this computer. Nothing is opened or changed.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetHealth {}

impl Command for GetHealth {
    type Output = Handler;

    async fn run(self, app: &App) -> Result<Handler, Problem> {
        Ok(scheme::health(&*app.platform.scheme).await)
    }
}

/// `scheme.test`: opens a link as a browser would and waits, at most ten seconds, until it arrives. An older test that
/// was still running ends with [`Code::Cancelled`](crate::Code::Cancelled).
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TestLink {}

impl Command for TestLink {
    type Output = LinkTest;

    async fn run(self, app: &App) -> Result<LinkTest, Problem> {
        app.scheme.run(&*app.platform.scheme, &*app.platform.desktop).await
    }
}

/// `scheme.repair`: makes this Oriel the program that gets `oriel://` links, and answers what came of it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Repair {}

impl Command for Repair {
    type Output = Handler;

    async fn run(self, app: &App) -> Result<Handler, Problem> {
        scheme::repair(&*app.platform.scheme).await
    }
}

/// `diagnostics.connections`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetConnections {}

impl Command for GetConnections {
    type Output = Connections;

    async fn run(self, app: &App) -> Result<Connections, Problem> {
        Ok(app.diagnostics.connections())
    }
}

/// `diagnostics.manageSessions`: opens the page of Puter where the person can end this computer's access.
///
/// It is the desktop's *Security* page; behind *Manage Sessions* on it, *Revoke* ends a token. No address leads further
/// (source: `TabSecurity.js` and `parseDashboardRoute` of Puter's GUI, in every version that has the consent page).
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ManageSessions {}

impl Command for ManageSessions {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let address = diagnostics::security_page(&app.accounts.server().ok_or(Reason::SignedOut)?);
        let opened = app.platform.desktop.open(&address);
        opened.map_err(|error| Reason::SessionsPageNotOpened { address: address.into() }.with_hint(error))
    }
}

/// `diagnostics.report`: what a person may paste into a report of a problem.
///
/// It is a fixed list of facts about the program and this computer. Nothing in it is a text of a person, a file, a
/// server or a model.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct MakeReport {}

impl Command for MakeReport {
    type Output = String;

    async fn run(self, app: &App) -> Result<String, Problem> {
        Ok(app.diagnostics.report(&app.platform, app.accounts.facts()).await)
    }
}
