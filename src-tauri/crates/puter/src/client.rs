//! The connection to one Puter as one person: sending, waiting, trying again, and reading what comes back.
//! Every other module asks through here and never touches HTTP rules by itself.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, pin_mut, stream};
use reqwest::{Method, RequestBuilder, Response, dns, header::RETRY_AFTER, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;
use url::Url;

use crate::{
    error::{Error, ErrorKind, Result, Retry},
    server::{Server, is_loopback},
    wire,
};

/// The largest JSON answer taken, in bytes. The largest one seen, a listing of 10,000 entries, has 8.2 MB.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;
/// The largest answer to a failed request that is read for its words.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// How long to wait. The defaults suit people and their networks; tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection to be made. 10 s.
    pub connect: Duration,
    /// For the next byte of an ordinary answer. 30 s.
    pub idle: Duration,
    /// For the next byte of a chat: models think, and Puter sends nothing while they do. Also for an upload to move on,
    /// and for its answer. 120 s.
    pub chat_idle: Duration,
    /// Before the first repetition of a request that may be repeated; doubled each time, four times. 250 ms.
    pub first_retry: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            chat_idle: Duration::from_secs(120),
            first_retry: Duration::from_millis(250),
        }
    }
}

/// One person's connection to one Puter. Cloning it is cheap and shares the connections.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    server: Server,
    token: SecretString,
    /// Missing only where the machine's TLS could not be set up, which every request then says.
    http: Option<Http>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.0.server.host())
    }
}

impl Client {
    /// A client that acts for whoever `token` was given to. Nothing is sent yet.
    pub fn new(server: Server, token: SecretString) -> Client {
        Client::with_limits(server, token, Limits::default())
    }

    /// The same with other waiting times.
    pub fn with_limits(server: Server, token: SecretString, limits: Limits) -> Client {
        Client(Arc::new(Inner { server, token, http: Http::new(limits).ok() }))
    }

    /// The server it talks to.
    pub fn server(&self) -> &Server {
        &self.0.server
    }

    pub(crate) fn http(&self) -> Result<&Http> {
        let missing = || Error::new(ErrorKind::Network, "connect", "Encrypted connections cannot be made here.");
        self.0.http.as_ref().ok_or_else(missing)
    }

    /// A request to the API with the token in its header.
    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        let address = self.0.server.api().join(path);
        let address = address.map_err(|_| Error::new(ErrorKind::Invalid, "connect", "The address cannot be made."))?;
        Ok(self.http()?.request(method, &address).bearer_auth(self.token()))
    }

    /// Sends a request that `build` makes anew for each try, and returns the answer if it is a good one.
    pub(crate) async fn send(
        &self,
        operation: &'static str,
        again: Again,
        build: impl Fn() -> Result<RequestBuilder>,
    ) -> Result<Response> {
        self.send_within(operation, again, self.http()?.limits.idle, build).await
    }

    /// The same with another patience for the beginning of the answer.
    pub(crate) async fn send_within(
        &self,
        operation: &'static str,
        again: Again,
        patience: Duration,
        build: impl Fn() -> Result<RequestBuilder>,
    ) -> Result<Response> {
        let http = self.http()?;
        let once = || async {
            let response = http.send_within(operation, patience, build()?).await?;
            http.check(operation, response, self.token()).await
        };
        let answer = once
            .retry(waits(http.limits.first_retry))
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
        let body = collect(operation, response, LARGEST_ANSWER, self.http()?.limits.idle).await?;
        if let Some(refusal) = wire::Refusal::inside_success(&body) {
            return Err(refusal.into_error(operation, status, self.token()));
        }
        serde_json::from_slice(&body).map_err(|error| {
            let garbled = Error::new(ErrorKind::Garbled, operation, "The answer cannot be read.");
            Error { source: Some(Box::new(error)), ..garbled }
        })
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

/// The HTTP connections, without anybody's token.
pub(crate) struct Http {
    /// To this very machine: never through a proxy, and every name is this machine.
    near: reqwest::Client,
    /// To everywhere else.
    far: reqwest::Client,
    pub(crate) limits: Limits,
}

impl Http {
    pub(crate) fn new(limits: Limits) -> Result<Http> {
        // Fails only where one was chosen before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let common = || {
            reqwest::Client::builder()
                .user_agent(concat!("Oriel/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(limits.connect)
                // A token is never carried to where a server would like to send us.
                .redirect(redirect::Policy::none())
        };
        let near = common().no_proxy().dns_resolver(Arc::new(ThisMachine)).build();
        let far = common().build();
        match (near, far) {
            (Ok(near), Ok(far)) => Ok(Http { near, far, limits }),
            (Err(error), _) | (_, Err(error)) => Err(Error::from_http("connect", error)),
        }
    }

    pub(crate) fn request(&self, method: Method, address: &Url) -> RequestBuilder {
        let client = if is_loopback(address) { &self.near } else { &self.far };
        client.request(method, address.clone())
    }

    pub(crate) fn get(&self, address: &Url) -> RequestBuilder {
        self.request(Method::GET, address)
    }

    /// Sends and waits for the beginning of the answer, whatever its status.
    pub(crate) async fn send(&self, operation: &'static str, request: RequestBuilder) -> Result<Response> {
        self.send_within(operation, self.limits.idle, request).await
    }

    async fn send_within(
        &self,
        operation: &'static str,
        patience: Duration,
        request: RequestBuilder,
    ) -> Result<Response> {
        match timeout(patience, request.send()).await {
            Ok(answer) => answer.map_err(|error| Error::from_http(operation, error)),
            Err(_) => Err(Error::silent(operation)),
        }
    }

    /// Passes a good answer on and turns any other into an error.
    async fn check(&self, operation: &'static str, response: Response, secret: &str) -> Result<Response, Failure> {
        let status = response.status().as_u16();
        if (200..300).contains(&status) {
            return Ok(response);
        }
        Err(Failure { error: self.refusal(operation, response, secret).await, status })
    }

    /// The words of an answer that is not a good one, without the `secret` it may repeat.
    pub(crate) async fn refusal(&self, operation: &'static str, response: Response, secret: &str) -> Error {
        let status = response.status().as_u16();
        let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let body = collect(operation, response, LARGEST_REFUSAL, self.limits.idle).await.unwrap_or_default();
        let mut error = wire::Refusal::read(&body).into_error(operation, status, secret);
        if let Some(seconds) = wait {
            error.retry = Retry::After(Duration::from_secs(seconds));
        }
        error
    }
}

/// The body of an answer as it comes. It owns the connection: dropping it closes it.
pub(crate) fn body(
    operation: &'static str,
    response: Response,
    idle: Duration,
) -> impl Stream<Item = Result<Bytes>> + Send {
    stream::try_unfold(response, move |mut response| async move {
        match timeout(idle, response.chunk()).await {
            Err(_) => Err(Error::silent(operation)),
            Ok(Err(error)) if error.is_timeout() => Err(Error::from_http(operation, error)),
            Ok(Err(error)) => {
                let broken = Error::new(ErrorKind::Interrupted, operation, "The connection broke off.");
                Err(Error { source: Some(Box::new(error.without_url())), ..broken })
            }
            Ok(Ok(chunk)) => Ok(chunk.map(|bytes| (bytes, response))),
        }
    })
}

/// The whole body, if it is not larger than `at_most` bytes.
pub(crate) async fn collect(
    operation: &'static str,
    response: Response,
    at_most: usize,
    idle: Duration,
) -> Result<Bytes> {
    let chunks = body(operation, response, idle);
    pin_mut!(chunks);
    let mut whole = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if whole.len() + chunk.len() > at_most {
            return Err(Error::new(ErrorKind::TooLarge, operation, "The answer is larger than expected."));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// Answers every name with this machine. Some systems do not know names below `localhost` (RFC 6761, section 6.3).
struct ThisMachine;

impl dns::Resolve for ThisMachine {
    fn resolve(&self, _: dns::Name) -> dns::Resolving {
        let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let here: dns::Addrs = Box::new(here.into_iter().map(|ip| SocketAddr::new(ip, 0)));
        Box::pin(std::future::ready(Ok(here)))
    }
}

#[cfg(test)]
mod tests {
    use backon::BackoffBuilder;

    use super::*;

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
