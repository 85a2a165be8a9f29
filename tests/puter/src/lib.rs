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

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use serde_json::Value;
use tokio::{sync::Mutex, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

pub use fault::{Fault, Refused, Route};
pub use sign_in::{Endpoint, Twist};
use world::{TokenKind, World};

/// How a stand-in is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The loopback port; 0 takes any free one.
    pub port: u16,
    /// Whether an OAuth authorization server answers beside Puter, as `mcp.puter.com` does for `puter.com`.
    pub bridge: bool,
    /// The time between two lines of a streamed answer.
    pub pace: Duration,
    /// Whether the browser was never here before. It is then given a fresh temporary account, unasked, as Puter does;
    /// otherwise `mira` is logged in.
    pub temporary: bool,
    /// Whether tokens are refused from their first use on: signing in succeeds, `/whoami` answers, and everything else
    /// says 401. See [`StandIn::tokens_are_born_dead`].
    pub born_dead: bool,
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
            born_dead: false,
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
    /// Whose token it showed, good or refused.
    pub account: Option<String>,
}

/// A running stand-in. Dropping it closes its sockets, also those in the middle of an answer.
pub struct StandIn {
    world: Arc<World>,
    serving: Mutex<Option<Serving>>,
}

/// The sockets. Dropping it closes them.
struct Serving {
    task: JoinHandle<std::io::Result<()>>,
    closing: DropGuard,
}

impl StandIn {
    /// Binds to loopback and begins to answer.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn start(options: Options) -> std::io::Result<StandIn> {
        let closing = CancellationToken::new();
        let (world, task) = server::start(options, closing.clone()).await?;
        let serving = Serving { task, closing: closing.drop_guard() };
        Ok(StandIn { world, serving: Mutex::new(Some(serving)) })
    }

    /// Goes away as a server does whose cable was pulled: nobody listens at its port, and every connection is closed.
    /// What it knows stays.
    pub async fn go_away(&self) {
        if let Some(Serving { task, closing }) = self.serving.lock().await.take() {
            drop(closing);
            // How serving ended is of no interest once it was told to.
            let _ = task.await;
        }
    }

    /// Answers again, at the same address.
    ///
    /// # Errors
    /// The port was taken meanwhile.
    pub async fn come_back(&self) -> std::io::Result<()> {
        let mut serving = self.serving.lock().await;
        if serving.is_none() {
            let closing = CancellationToken::new();
            let task = server::start_again(&self.world, closing.clone()).await?;
            *serving = Some(Serving { task, closing: closing.drop_guard() });
        }
        Ok(())
    }

    /// `http://127.0.0.1:PORT/`: the page, the API and the OAuth bridge.
    pub fn origin(&self) -> Url {
        self.world.origin.clone()
    }

    /// Mints a token with full API access, as whoever is logged in in the browser would get by approving.
    pub fn token(&self) -> String {
        self.world.mint(&self.world.visitor(), TokenKind::Access)
    }

    /// Logs this person in in the browser, so that the next consent page is for them. `mira` and `noor` live here and
    /// have files; any other name is registered with an empty home.
    pub fn log_in(&self, user: &str) {
        self.world.log_in(Some(user));
    }

    /// Puts a browser there that was never here before: the next consent page is for a fresh temporary account.
    pub fn bring_new_browser(&self) {
        self.world.log_in(None);
    }

    /// Ends every token given out so far; they answer 401 from now on.
    pub fn revoke_all(&self) {
        self.world.end_tokens(None, Refused::Revoked);
    }

    /// Ends this person's tokens, as they do in Puter's session manager.
    pub fn revoke(&self, user: &str) {
        self.world.end_tokens(Some(user), Refused::Revoked);
    }

    /// Refuses this person's tokens from now on, for this reason.
    pub fn refuse_tokens(&self, user: &str, why: Refused) {
        self.world.end_tokens(Some(user), why);
    }

    /// Whether tokens made from now on are refused from their first use on, as with [`Options::born_dead`].
    pub fn tokens_are_born_dead(&self, dead: bool) {
        self.world.lock().born_dead = dead;
    }

    /// Makes the authorization server something that should not be trusted, beside what it is already.
    pub fn twist(&self, twist: Twist) {
        self.world.lock().twists.push(twist);
    }

    /// Makes the next request to `on` go wrong. Faults on one route happen in the order they were set.
    pub fn fault(&self, on: Route, fault: Fault) {
        self.world.faults.send_modify(|faults| faults.push_back((on, fault)));
    }

    /// Waits until every fault has met its request.
    pub async fn faults_met(&self) {
        let mut faults = self.world.faults.subscribe();
        // The sender lives in `self`, so waiting can only end with none left.
        let _ = faults.wait_for(VecDeque::is_empty).await;
    }

    /// Sets the time between two lines of the answers that begin from now on.
    pub fn pace(&self, pace: Duration) {
        self.world.lock().pace = pace;
    }

    /// Sums up conversations of more than so many tokens, where summing up is asked for at all: real models do so only
    /// when they are nearly full.
    pub fn sums_up_from(&self, tokens: u64) {
        self.world.lock().sums_up_from = Some(tokens);
    }

    /// Spends all of this person's balance but so many US dollars.
    pub fn leave(&self, user: &str, usd: f64) {
        if let Some(account) = self.world.accounts().iter().find(|account| account.name == user) {
            account.leave(usd * 1e8);
        }
    }

    /// Gives somebody's file another name, as any other program can: of a new name Puter asks little.
    ///
    /// # Errors
    /// There is no such file, or that is no name at all; the sentence says which.
    pub fn rename(&self, user: &str, path: &str, name: &str) -> Result<(), String> {
        let accounts = self.world.accounts();
        let account = accounts.iter().find(|account| account.name == user).ok_or("Nobody of this name lives here.")?;
        let renamed = account.lock().tree.rename(&tree::Reference::Path(path.to_owned()), name);
        renamed.map(drop).map_err(|problem| problem.in_batch().to_string())
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
