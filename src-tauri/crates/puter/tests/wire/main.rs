//! The client against a server that misbehaves on purpose, over real sockets on this machine.
//! What is tested are promises of the public functions; each file is about one of their modules.
#![expect(clippy::unwrap_used, reason = "helpers of tests may end a test")]

mod account;
mod chat;
mod examples;
mod files;
mod kv;
mod loopback;
mod network;
mod server;
mod sign_in;

use std::time::Duration;

use puter::{AppIdentity, Client, CloudPath, ErrorKind, Limits, Network, Server};
use puter_stand_in::{Options, Route, StandIn};

/// Who asks.
const APP: AppIdentity = AppIdentity { name: "Star", user_agent: "Star/1.0" };

/// Waiting times that do not make a test wait, but are long for a loopback connection.
const SHORT: Limits = Limits {
    connect: Duration::from_secs(2),
    idle: Duration::from_secs(5),
    chat_idle: Duration::from_secs(5),
    upload_idle: Duration::from_secs(5),
    first_retry: Duration::from_millis(2),
    longest_retry: Duration::from_secs(5),
};

fn network() -> Network {
    Network::new(APP, SHORT)
}

/// A running stand-in and a client that is signed in to it.
struct Here {
    stand_in: StandIn,
    client: Client,
}

impl Here {
    async fn new() -> Here {
        Here::with(Options { pace: Duration::from_millis(1), ..Options::default() }, SHORT).await
    }

    async fn with(options: Options, limits: Limits) -> Here {
        let stand_in = StandIn::start(options).await.unwrap();
        let origin = stand_in.origin();
        let server = Server::new(origin.clone(), origin, None);
        let client = Client::new(&Network::new(APP, limits), server, stand_in.token().into());
        Here { stand_in, client }
    }

    /// How many requests there were about something.
    fn asked(&self, route: Route) -> usize {
        self.stand_in.requests().iter().filter(|request| request.route == route).count()
    }
}

fn path(text: &str) -> CloudPath {
    text.parse().unwrap()
}

#[track_caller]
fn kind<T: std::fmt::Debug>(result: puter::Result<T>) -> ErrorKind {
    result.unwrap_err().kind
}
