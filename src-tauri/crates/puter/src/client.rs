//! One person's requests to one Puter: sending, and reading what comes back.
//! Every other module asks through here and never touches HTTP rules by itself.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Method, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::{Error, ErrorKind, Result},
    http::{Again, Network, collect},
    json,
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
        self.network().repeat(again, || self.once(operation, patience, build())).await
    }

    async fn once(
        &self,
        operation: &'static str,
        patience: Duration,
        request: Result<RequestBuilder>,
    ) -> Result<Response> {
        let response = self.network().send_within(operation, patience, request?).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(self.network().refusal(operation, response, self.token()).await)
    }

    /// The same for an answer that is JSON. A failure inside a good status is a failure.
    pub(crate) async fn json<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        again: Again,
        build: impl Fn() -> Result<RequestBuilder>,
    ) -> Result<T> {
        let patience = self.network().limits().idle;
        let work = async || {
            let response = self.once(operation, patience, build()).await?;
            self.read_json(operation, response).await
        };
        self.network().repeat(again, work).await
    }

    /// GETs JSON. Reading changes nothing, so it is tried again when the way there fails.
    pub(crate) async fn get<T: DeserializeOwned>(&self, operation: &'static str, path: &str) -> Result<T> {
        self.json(operation, Again::Idempotent, || self.request(Method::GET, path)).await
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

    /// For the header, and for finding it in what must not hold it.
    pub(crate) fn token(&self) -> &str {
        self.0.token.expose_secret()
    }
}
