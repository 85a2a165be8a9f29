//! The connections this program makes, how long it waits for them, and who is told of each.
//! Every request goes out through here, so that a person can be shown all of them.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, pin_mut, stream};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Method, Request, RequestBuilder, Response, dns, redirect};
use tokio::time::timeout;
use url::Url;

use super::{
    address::{is_loopback, name_of},
    retry::asked_pause,
    untrusted::Untrusted,
};
use crate::{
    AppIdentity,
    error::{Error, ErrorKind, Result, Retry},
    wire,
};

/// The largest answer to a failed request that is read for its words.
const LARGEST_REFUSAL: usize = 64 * 1024;
/// How many times as long as one silence an answer may take that is read whole: a server that sends a byte now and then
/// is never silent.
const WHOLE: u32 = 10;
/// How often the other side of a connection is asked whether it still stands, and how long it may take to say so.
/// The system does the same below (reqwest's defaults), which does not reach through a proxy.
const ALIVE: Duration = Duration::from_secs(30);

/// How long to wait. The defaults suit people and their networks; tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection to be made. 10 s.
    pub connect: Duration,
    /// For the next byte of an ordinary answer. 30 s. One that is read whole may take ten times that.
    pub idle: Duration,
    /// For the next byte of a chat: models think, Puter sends nothing while they do, and all of it is billed. That the
    /// connection still stands is asked of the other side all the while. 30 minutes.
    pub chat_idle: Duration,
    /// For an upload to move on, and for its answer. 120 s.
    pub upload_idle: Duration,
    /// Before the first repetition of a request that may be repeated; doubled each time, four times. 250 ms.
    pub first_retry: Duration,
    /// The longest that a server may ask to be left alone before a repetition; with more the request fails. 30 s.
    pub longest_retry: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            chat_idle: Duration::from_secs(30 * 60),
            upload_idle: Duration::from_secs(120),
            first_retry: Duration::from_millis(250),
            longest_retry: Duration::from_secs(30),
        }
    }
}

/// One request that was sent, as a person may be shown it: never a secret, a query, a header or a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// `GET`, `POST`, …
    pub method: String,
    /// To whom; with the port only when it is not the usual one: `api.puter.com`, `127.0.0.1:4100`.
    pub host: String,
    /// What for, as the server calls it: `/readdir`.
    pub path: String,
    /// What for, in this library's words: `"chat"`, `"list"`, …
    pub operation: &'static str,
    /// The status of the answer; `None` if there was none.
    pub status: Option<u16>,
}

type Observer = Arc<dyn Fn(&Connection) + Send + Sync>;

/// The connections to servers, without anybody's token. Cloning it is cheap and shares them.
#[derive(Clone)]
pub struct Network(Arc<Inner>);

struct Inner {
    app: AppIdentity,
    /// Missing only where the machine's TLS could not be set up, which every request then says.
    ways: Option<Ways>,
    limits: Limits,
    observer: Option<Observer>,
}

struct Ways {
    /// To this very machine: never through a proxy, and every name is this machine.
    loopback: reqwest::Client,
    /// To everywhere else.
    remote: reqwest::Client,
    /// To servers that only a text names.
    untrusted: Untrusted,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").field("limits", &self.0.limits).finish_non_exhaustive()
    }
}

impl Network {
    /// Connections of this program with these waiting times. Nothing is sent yet.
    pub fn new(app: AppIdentity, limits: Limits) -> Network {
        Network(Arc::new(Inner { app, ways: Ways::new(app, limits), limits, observer: None }))
    }

    /// The same, where `observer` is told once of each request that was sent: when its answer begins, or when it is
    /// clear that none will come. A request that is repeated is told each time. It should not block.
    pub fn observed(
        app: AppIdentity,
        limits: Limits,
        observer: impl Fn(&Connection) + Send + Sync + 'static,
    ) -> Network {
        Network(Arc::new(Inner { app, ways: Ways::new(app, limits), limits, observer: Some(Arc::new(observer)) }))
    }

    /// The same where the proxy of this system is the one at this address.
    #[cfg(test)]
    pub(crate) fn through(proxy: &str) -> Network {
        let (app, limits) = (AppIdentity { name: "Test", user_agent: "Test/1.0" }, Limits::default());
        let mut ways = Ways::new(app, limits).unwrap();
        let proxied = reqwest::Client::builder().proxy(reqwest::Proxy::all(proxy).unwrap()).build().unwrap();
        let proxies = Matcher::builder().all(proxy).build();
        ways.untrusted = Untrusted::new(reqwest::Client::builder(), proxied, proxies).unwrap();
        Network(Arc::new(Inner { app, ways: Some(ways), limits, observer: None }))
    }

    /// The program whose connections these are.
    pub fn app(&self) -> AppIdentity {
        self.0.app
    }

    /// How long it waits.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    pub(crate) fn request(&self, method: Method, address: &Url) -> Result<RequestBuilder> {
        let missing = || Error::new(ErrorKind::Network, "connect", "Encrypted connections cannot be made here.");
        let ways = self.0.ways.as_ref().ok_or_else(missing)?;
        let client = if is_loopback(address) { &ways.loopback } else { &ways.remote };
        Ok(client.request(method, address.clone()))
    }

    /// The ways to servers that only a text names.
    pub(crate) fn untrusted(&self) -> Result<&Untrusted> {
        let missing = || Error::new(ErrorKind::Network, "connect", "Encrypted connections cannot be made here.");
        Ok(&self.0.ways.as_ref().ok_or_else(missing)?.untrusted)
    }

    pub(crate) fn get(&self, address: &Url) -> Result<RequestBuilder> {
        self.request(Method::GET, address)
    }

    /// Sends and waits for the beginning of the answer, whatever its status.
    pub(crate) async fn send(&self, operation: &'static str, request: RequestBuilder) -> Result<Response> {
        self.send_within(operation, self.0.limits.idle, request).await
    }

    /// The same with another patience.
    pub(crate) async fn send_within(
        &self,
        operation: &'static str,
        patience: Duration,
        request: RequestBuilder,
    ) -> Result<Response> {
        let (client, request) = request.build_split();
        let request = request.map_err(|error| Error::from_http(operation, error))?;
        let mut told = self.0.observer.clone().map(|observer| Told::new(observer, operation, &request));
        match timeout(patience, client.execute(request)).await {
            Ok(Ok(response)) => {
                if let Some(told) = &mut told {
                    told.connection.status = Some(response.status().as_u16());
                }
                Ok(response)
            }
            Ok(Err(error)) => Err(Error::from_http(operation, error)),
            Err(_) => Err(Error::silent(operation)),
        }
    }

    /// The words of an answer that is not a good one, without the `secret` it may repeat.
    pub(crate) async fn refusal(&self, operation: &'static str, response: Response, secret: &str) -> Error {
        let status = response.status().as_u16();
        let pause = asked_pause(response.headers());
        let body = collect(operation, response, LARGEST_REFUSAL, self.0.limits.idle).await.unwrap_or_default();
        let mut error = wire::Refusal::read(&body).into_error(operation, status, secret);
        // It says when to ask again and not whether: what is refused for good stays so.
        if let (Some(pause), Retry::Now | Retry::After(_)) = (pause, error.retry) {
            error.retry = Retry::After(pause);
        }
        error
    }
}

impl Ways {
    fn new(app: AppIdentity, limits: Limits) -> Option<Ways> {
        // Fails only where one was chosen before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let common = || {
            reqwest::Client::builder()
                .user_agent(app.user_agent)
                .connect_timeout(limits.connect)
                .http2_keep_alive_interval(ALIVE)
                .http2_keep_alive_timeout(ALIVE)
                // A token is never carried to where a server would like to send us.
                .redirect(redirect::Policy::none())
        };
        let loopback = common().no_proxy().dns_resolver(Arc::new(ThisMachine)).build().ok()?;
        let remote = common().build().ok()?;
        let untrusted = Untrusted::new(common(), remote.clone(), Matcher::from_system())?;
        Some(Ways { loopback, remote, untrusted })
    }
}

/// A request on its way. Dropping it, also when whoever asked gives up, tells the observer.
struct Told {
    observer: Observer,
    connection: Connection,
}

impl Told {
    fn new(observer: Observer, operation: &'static str, request: &Request) -> Told {
        let connection = Connection {
            method: request.method().to_string(),
            host: name_of(request.url()),
            path: request.url().path().to_owned(),
            operation,
            status: None,
        };
        Told { observer, connection }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        (self.observer)(&self.connection);
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

/// The whole body, if it is not larger than `at_most` bytes and does not take [`WHOLE`] times as long as a silence.
pub(crate) async fn collect(
    operation: &'static str,
    response: Response,
    at_most: usize,
    idle: Duration,
) -> Result<Bytes> {
    let all = collect_all(operation, response, at_most, idle);
    timeout(idle.saturating_mul(WHOLE), all).await.unwrap_or_else(|_| Err(Error::silent(operation)))
}

async fn collect_all(operation: &'static str, response: Response, at_most: usize, idle: Duration) -> Result<Bytes> {
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
