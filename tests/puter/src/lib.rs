//! A stand-in for Puter: a loopback server that answers as the real one was recorded to answer, with its state in
//! memory, and that misbehaves when a test asks it to.
//!
//! One origin serves the page a browser sees, the API and the OAuth bridge. Any `Host` is accepted, so
//! `http://127.0.0.1:PORT`, `http://puter.localhost:PORT` and `http://api.puter.localhost:PORT` are the same place.
#![warn(missing_docs)]

mod account;
mod answer;
mod chat;
mod fault;
mod files;
mod kv;
mod models;
mod reply;
mod seed;
mod server;
mod sign_in;
mod socket;
mod tree;
mod upload;
mod walk;
mod world;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::Value;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

pub use fault::{Fault, Route};
use world::World;

/// How a stand-in is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The loopback port; 0 takes any free one.
    pub port: u16,
    /// Whether an OAuth authorization server answers beside Puter, as `mcp.puter.com` does for `puter.com`.
    pub bridge: bool,
    /// The time between two lines of a streamed answer.
    pub pace: Duration,
    /// Whether the account is a temporary one that nobody registered.
    pub temporary: bool,
    /// Bytes of cloud storage (recorded: fs-df).
    pub capacity: u64,
    /// How many chats may run at once (3 on the free plan, 2 for a temporary account).
    pub concurrent_chats: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            port: 0,
            bridge: true,
            pace: Duration::from_millis(12),
            temporary: false,
            capacity: 100 * 1024 * 1024,
            concurrent_chats: 3,
        }
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, decoded.
    pub query: BTreeMap<String, String>,
    /// The headers, names in lower case. `authorization` is shown as it came.
    pub headers: BTreeMap<String, String>,
    /// The body if it was JSON or a form.
    pub body: Option<Value>,
    /// How many bytes the body had.
    pub body_len: usize,
    /// What the request was about; [`Route::Any`] for what no other name fits.
    pub route: Route,
}

/// A running stand-in. Dropping it closes its sockets, also those in the middle of an answer.
pub struct StandIn {
    world: Arc<World>,
    _closing: DropGuard,
}

impl StandIn {
    /// Binds to loopback and begins to answer.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn start(options: Options) -> std::io::Result<StandIn> {
        let closing = CancellationToken::new();
        let world = server::start(options, closing.clone()).await?;
        Ok(StandIn { world, _closing: closing.drop_guard() })
    }

    /// `http://127.0.0.1:PORT/`: the page, the API and the OAuth bridge.
    pub fn origin(&self) -> Url {
        self.world.origin.clone()
    }

    /// Mints a token with full API access, as a person would get by approving.
    pub fn token(&self) -> String {
        self.world.mint_access()
    }

    /// Ends every token given out so far; they answer 401 from now on.
    pub fn revoke_all(&self) {
        self.world.revoke_all();
    }

    /// Makes the next request to `on` go wrong. Faults on one route happen in the order they were set.
    pub fn fault(&self, on: Route, fault: Fault) {
        self.world.lock().faults.push_back((on, fault));
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<Seen> {
        self.world.lock().seen.clone()
    }

    /// How many streamed chats have a client listening.
    pub fn open_streams(&self) -> usize {
        *self.world.streams.borrow()
    }

    /// Waits until no streamed chat has a client listening.
    pub async fn streams_closed(&self) {
        self.streams_reach(0).await;
    }

    /// Waits until exactly this many streamed chats have a client listening.
    pub async fn streams_reach(&self, number: usize) {
        let mut streams = self.world.streams.subscribe();
        // The sender lives in `self`, so waiting can only end with the number reached.
        let _ = streams.wait_for(|open| *open == number).await;
    }

    /// Opens a sign-in address as a browser would and clicks Approve.
    /// Returns where the browser is sent in the end, without going there.
    ///
    /// # Errors
    /// The address leads to no consent page; the sentence says what was there instead.
    pub async fn approve(&self, address: &Url) -> Result<Url, String> {
        walk::approve(&self.world, address).await
    }

    /// Opens a sign-in address as a browser would and clicks Cancel. Nothing is delivered, as on the real page.
    ///
    /// # Errors
    /// The address leads to no consent page; the sentence says what was there instead.
    pub async fn refuse(&self, address: &Url) -> Result<(), String> {
        walk::refuse(&self.world, address).await
    }

    /// Opens a sign-in address as a browser would and comes back without a token, which the OAuth bridge reports as
    /// `error=access_denied`. Returns where the browser is sent in the end, without going there.
    ///
    /// # Errors
    /// The address leads to no consent page; the sentence says what was there instead.
    pub async fn deny(&self, address: &Url) -> Result<Url, String> {
        walk::deny(&self.world, address).await
    }

    /// Puts the clock that sign-ins are measured by forward: flows last ten minutes, codes five.
    pub fn advance(&self, by: Duration) {
        self.world.lock().ahead += by.as_millis() as u64;
    }
}
