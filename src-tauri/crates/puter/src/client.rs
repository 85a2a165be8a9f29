//! One person's requests to one Puter: sending, trying again, and reading what comes back.
//! Every other module asks through here and never touches HTTP rules by itself.

use std::{fmt, sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};
use reqwest::{Method, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::{Error, ErrorKind, Result},
    json,
    network::{Network, collect},
    server::Server,
    wire,
};

/// The largest JSON answer taken, in bytes. The largest one seen, a listing of 10,000 entries, has 8.2 MB.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// One person's connection to one Puter. Cloning it is cheap and shares the connections.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    server: Server,
    token: SecretString,
    network: Network,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.0.server.host())
    }
}

impl Client {
    /// A client that acts for whoever `token` was given to. Nothing is sent yet.
    pub fn new(network: &Network, server: Server, token: SecretString) -> Client {
        Client(Arc::new(Inner { server, token, network: network.clone() }))
    }

    /// The server it talks to.
    pub fn server(&self) -> &Server {
        &self.0.server
    }

    pub(crate) fn network(&self) -> &Network {
        &self.0.network
    }

    /// A request to the API with the token in its header.
    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        let address = self.0.server.api().join(path);
        let address = address.map_err(|_| Error::new(ErrorKind::Invalid, "connect", "The address cannot be made."))?;
        Ok(self.network().request(method, &address)?.bearer_auth(self.token()))
    }

    /// Sends a request that `build` makes anew for each try, and returns the answer if it is a good one.
    pub(crate) async fn send(
        &self,
        operation: &'static str,
        again: Again,
        build: impl Fn() -> Result<RequestBuilder>,
    ) -> Result<Response> {
        self.send_within(operation, again, self.network().limits().idle, build).await
    }

    /// The same with another patience for the beginning of the answer.
    pub(crate) async fn send_within(
        &self,
        operation: &'static str,
        again: Again,
        patience: Duration,
        build: impl Fn() -> Result<RequestBuilder>,
    ) -> Result<Response> {
        let once = || async {
            let response = self.network().send_within(operation, patience, build()?).await?;
            self.check(operation, response).await
        };
        let answer = once
            .retry(waits(self.network().limits().first_retry))
            .sleep(tokio::time::sleep)
            .when(|error| again.allows(error))
            .await;
        answer.map_err(|failure| failure.error)
    }

    /// The same for an answer that is JSON. A failure inside a good status is a failure.
    pub(crate) async fn json<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        again: Again,
        build: impl Fn() -> Result<RequestBuilder>,
    ) -> Result<T> {
        let response = self.send(operation, again, build).await?;
        self.read_json(operation, response).await
    }

    /// GETs JSON. Reading changes nothing, so it is tried again when the way there fails.
    pub(crate) async fn get<T: DeserializeOwned>(&self, operation: &'static str, path: &str) -> Result<T> {
        self.json(operation, Again::Read, || self.request(Method::GET, path)).await
    }

    /// POSTs JSON and reads JSON.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        again: Again,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T> {
        self.json(operation, again, || Ok(self.request(Method::POST, path)?.json(body))).await
    }

    /// Reads an answer that has a good status as JSON, unless it says that it failed after all.
    pub(crate) async fn read_json<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        response: Response,
    ) -> Result<T> {
        let status = response.status().as_u16();
        let body = collect(operation, response, LARGEST_ANSWER, self.network().limits().idle).await?;
        if let Some(refusal) = wire::Refusal::inside_success(&body) {
            return Err(refusal.into_error(operation, status, self.token()));
        }
        // The reader's own words quote what they stumble over, which may be the token.
        json::from_slice(&body).map_err(|_| Error::new(ErrorKind::Garbled, operation, "The answer cannot be read."))
    }

    /// Passes a good answer on and turns any other into an error.
    async fn check(&self, operation: &'static str, response: Response) -> Result<Response, Failure> {
        let status = response.status().as_u16();
        if (200..300).contains(&status) {
            return Ok(response);
        }
        Err(Failure { error: self.network().refusal(operation, response, self.token()).await, status })
    }

    /// For the header, and for finding it in what must not hold it.
    pub(crate) fn token(&self) -> &str {
        self.0.token.expose_secret()
    }
}

/// How long to wait before each repetition: doubled each time, four times.
fn waits(first: Duration) -> ExponentialBuilder {
    ExponentialBuilder::new().with_min_delay(first).with_factor(2.0).with_max_times(4)
}

/// What may be repeated by itself when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// It changes nothing: also after 502, 503, 504 and a connection that failed.
    Read,
    /// It changes something: only after 429, which says that nothing was done.
    Write,
    /// It costs money, or its body can be sent only once.
    Never,
}

/// A failed try and the status it failed with; 0 where there was no answer.
struct Failure {
    error: Error,
    status: u16,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure { error, status: 0 }
    }
}

impl Again {
    fn allows(self, failure: &Failure) -> bool {
        match (self, failure.status) {
            (Again::Never, _) => false,
            (_, 429) => true,
            (Again::Read, 502..=504) => true,
            (Again::Read, 0) => failure.error.kind == ErrorKind::Network,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use backon::BackoffBuilder;

    use super::*;
    use crate::Limits;

    #[test]
    fn the_four_repetitions_wait_for_250_500_1000_and_2000_milliseconds() {
        let waits: Vec<u128> = waits(Limits::default().first_retry).build().map(|wait| wait.as_millis()).collect();
        assert_eq!(waits, [250, 500, 1000, 2000]);
    }

    #[test]
    fn only_what_changes_nothing_is_repeated_when_it_is_not_known_what_was_done() {
        let allows = |again: Again, status| {
            let error = Error::new(ErrorKind::Network, "test", "");
            again.allows(&Failure { error, status })
        };
        for status in [0, 502, 503, 504] {
            assert!(allows(Again::Read, status) && !allows(Again::Write, status) && !allows(Again::Never, status));
        }
        assert!(allows(Again::Read, 429) && allows(Again::Write, 429) && !allows(Again::Never, 429));
        for status in [400, 401, 402, 409, 500] {
            assert!(!allows(Again::Read, status) && !allows(Again::Write, status), "{status}");
        }
    }
}
