#![doc = include_str!("sign_in.md")]

use std::{
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, SystemTime},
};

use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, ClientId, CsrfToken, HttpRequest, HttpResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType, BasicTokenType},
};
use reqwest::{Method, Response, StatusCode, header::HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::{Url, form_urlencoded};

pub use crate::loopback::{Ending, Loopback, PageMessage, PageWords, Visit};
use crate::{
    Server,
    error::{Error, ErrorKind, Result},
    http::{Again, Network, collect, has_user_info},
    json,
    server::beside,
    wire,
};

const OPERATION: &str = "sign_in";
/// The longest link taken, in bytes. Real ones have less than 1,500.
const LONGEST_LINK: usize = 4096;
/// The longest token taken, in bytes. Real ones have about 363.
const LONGEST_TOKEN: usize = 8192;
/// The longest id of a registered program taken, in bytes. Puter's have 46.
const LONGEST_ID: usize = 4096;
/// The largest answer of an authorization server, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;
/// The shortest text taken for a code by itself. Guessing one must take 2^128 tries (RFC 6749, section 10.10), which is
/// 22 characters of base64; Puter's have about 480.
const SHORTEST_CODE: usize = 22;
/// How long an attempt lasts: the bridge's own limit (source: Puter's MCP connector).
const LASTS: Duration = Duration::from_secs(10 * 60);

/// An OAuth 2 authorization server that was found and can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationServer {
    issuer: String,
    says_issuer: bool,
    authorize: Url,
    token: Url,
    register: Url,
}

/// The way an attempt takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RedirectKind {
    /// A code comes back through a scheme of our own.
    Scheme,
    /// A code comes back to a listener on this machine.
    LoopbackCode,
    /// The token itself comes back to a listener on this machine.
    LoopbackAuthMe,
}

/// One attempt to sign in. It holds secrets; `Debug` prints none of them.
#[derive(Clone)]
pub struct Attempt {
    server: Server,
    way: RedirectKind,
    address: Url,
    redirect: Url,
    started: SystemTime,
    state: SecretString,
    /// For the ways with a code.
    exchange: Option<Exchange>,
}

/// What is needed to make a token of a code.
#[derive(Clone)]
struct Exchange {
    /// Whom every answer has to name, if it names anybody.
    issuer: String,
    /// Whether every answer has to.
    says_issuer: bool,
    token_endpoint: Url,
    client_id: String,
    verifier: SecretString,
}

/// What a good link carries.
#[derive(Clone, Debug)]
pub enum Callback {
    /// A code, worth nothing without this attempt.
    Code(SecretString),
    /// The token itself.
    Token(SecretString),
}

/// Why a link is not the answer to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More than 4096 bytes.
    #[error("too long for the answer of a sign-in")]
    TooLong,
    /// Another scheme, host, port or path.
    #[error("not the redirect of this attempt")]
    NotOurs,
    /// No state, or that of another attempt.
    #[error("no state, or that of another attempt")]
    WrongState,
    /// It names another authorization server than the one that was asked, or none where it has to (RFC 9207).
    #[error("from another authorization server")]
    WrongIssuer,
    /// More than ten minutes have passed.
    #[error("the attempt has expired")]
    Expired,
    /// The person said no.
    #[error("declined in the browser")]
    Denied,
    /// Neither a code nor a token, or the server reports a failure.
    #[error("neither a code nor a token")]
    Incomplete,
    /// A parameter appears twice.
    #[error("a parameter appears twice")]
    Duplicate,
    /// What was pasted is a credential of another service.
    #[error("{0}")]
    ForeignKey(ForeignKey),
}

/// A credential of another service that a person pasted in good faith. It is neither kept nor repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForeignKey {
    /// A token of Claude Code: `sk-ant-oat01-…`, or the one that renews it.
    #[error("a token of Claude Code")]
    ClaudeCode,
    /// A key for the API of Anthropic, OpenAI, Google, Groq, xAI and their like.
    #[error("a key for the API of another service")]
    ApiKey,
}

impl ForeignKey {
    /// The beginnings of keys as their makers hand them out; of two that fit, the first.
    const BEGINNINGS: [(&str, ForeignKey); 6] = [
        ("sk-ant-oat", ForeignKey::ClaudeCode),
        ("sk-ant-ort", ForeignKey::ClaudeCode),
        ("sk-", ForeignKey::ApiKey),
        ("AIza", ForeignKey::ApiKey),
        ("gsk_", ForeignKey::ApiKey),
        ("xai-", ForeignKey::ApiKey),
    ];

    /// The first such key in a text, where a word begins: `export ANTHROPIC_API_KEY="sk-ant-…"` is one, too.
    pub fn find(text: &str) -> Option<ForeignKey> {
        let words = text.split(|c: char| c.is_whitespace() || c.is_control() || is_wrapping(c) || "=:,;()".contains(c));
        let known = |word: &str| Self::BEGINNINGS.iter().find(|(beginning, _)| word.starts_with(beginning));
        words.filter_map(known).map(|(_, key)| *key).next()
    }
}

/// Looks for an OAuth 2 authorization server (RFC 8414) that belongs to `server`: the one its owner named; else at the
/// page's own origin; else at `mcp.` before its host. `None` only where each of them answers a plain 404; or, at `mcp.`,
/// which is a guess, where no host of that name can be reached.
///
/// It must know PKCE with S256, its issuer must be exactly the one whose metadata was asked for (RFC 8414, section 3.3),
/// and its endpoints must be at the same origin, without a name or password in them: another origin's endpoints could
/// be anybody's.
///
/// # Errors
/// Whatever else the first of them answered: whether there is one is not known then, and to go on as if there were none
/// would let whoever disturbs it choose the weaker way. [`ErrorKind::Garbled`] if it is not to be trusted; those of any
/// request.
pub async fn authorization_server(network: &Network, server: &Server) -> Result<Option<AuthorizationServer>> {
    let mut failure = None;
    for (origin, is_guess) in candidates(server) {
        // A name that is only guessed mostly is nobody's, which no waiting changes.
        let again = if is_guess { Again::Never } else { Again::Idempotent };
        let found = network.repeat(again, || metadata(network, &origin)).await;
        match found.and_then(|found| found.map(|its| usable(&origin, &its)).transpose()) {
            Ok(Some(found)) => return Ok(Some(found)),
            Ok(None) => {}
            Err(error) if is_guess && error.kind == ErrorKind::Network => {}
            Err(error) => {
                tracing::warn!(host = origin.host_str(), kind = ?error.kind, "an authorization server cannot be used");
                failure.get_or_insert(error);
            }
        }
    }
    failure.map_or(Ok(None), Err)
}

/// Where a server's authorization server may be, and whether that is only a guess.
fn candidates(server: &Server) -> Vec<(Url, bool)> {
    match server.oauth() {
        Some(named) => vec![(named.clone(), false)],
        None => {
            let guess = beside(server.gui(), "mcp").map(|guess| (guess, true));
            [Some((server.gui().clone(), false)), guess].into_iter().flatten().collect()
        }
    }
}

/// What the server at this origin says of itself; `None` if it answers 404, whatever its body says.
async fn metadata(network: &Network, origin: &Url) -> Result<Option<wire::OAuthMetadata>> {
    let invalid = |_| Error::new(ErrorKind::Invalid, OPERATION, "The address of the sign-in service is none.");
    let address = origin.join(".well-known/oauth-authorization-server").map_err(invalid)?;
    let response = network.send(OPERATION, network.get(&address)?).await?;
    if response.status() == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    read(network, response).await.map(Some)
}

fn usable(asked: &Url, metadata: &wire::OAuthMetadata) -> Result<AuthorizationServer> {
    let unusable = |why: &str| Error::new(ErrorKind::Garbled, OPERATION, why);
    // The text is compared, not what it means. A slash at the end leads to the same metadata (RFC 8414, section 3.1).
    let origin = asked.origin().ascii_serialization();
    let issuer = metadata.issuer.strip_suffix('/').unwrap_or(&metadata.issuer);
    if issuer != origin {
        return Err(unusable("It calls itself by another address than its own."));
    }
    if !metadata.code_challenge_methods_supported.iter().any(|method| method == "S256") {
        return Err(unusable("It does not know PKCE with S256."));
    }
    let here = |address: &str| {
        let url = Url::parse(address).ok().filter(|url| url.origin() == asked.origin() && !has_user_info(url));
        url.ok_or_else(|| unusable("It names an address that is not its own."))
    };
    Ok(AuthorizationServer {
        issuer: metadata.issuer.clone(),
        says_issuer: metadata.authorization_response_iss_parameter_supported,
        authorize: here(&metadata.authorization_endpoint)?,
        token: here(&metadata.token_endpoint)?,
        register: here(&metadata.registration_endpoint)?,
    })
}

impl Attempt {
    /// Begins a sign-in in which a code comes back: registers this program (RFC 7591) and makes the address to open,
    /// with PKCE S256 and a state.
    ///
    /// `redirect` is an address of a scheme of our own, or that of a [`Loopback`].
    ///
    /// # Errors
    /// [`ErrorKind::Network`] and its like if the server does not answer; [`ErrorKind::Garbled`] if it answers
    /// nonsense.
    pub async fn by_code(
        network: &Network,
        server: &Server,
        authz: &AuthorizationServer,
        redirect: Url,
        now: SystemTime,
    ) -> Result<Attempt> {
        let about = wire::Registration {
            client_name: network.app().name,
            redirect_uris: [redirect.as_str()],
            grant_types: ["authorization_code"],
            response_types: ["code"],
            token_endpoint_auth_method: "none",
        };
        let register = network.request(Method::POST, &authz.register)?.json(&about);
        let wire::Registered { client_id } = ask(network, register).await?;
        if client_id.is_empty() || client_id.len() > LONGEST_ID {
            return Err(Error::new(ErrorKind::Garbled, OPERATION, "The server gave an id that cannot be used."));
        }

        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state) = BasicClient::new(ClientId::new(client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(authz.authorize.clone()))
            .set_redirect_uri(RedirectUrl::from_url(redirect.clone()))
            .authorize_url(CsrfToken::new_random)
            .add_scope(Scope::new("puter".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Attempt {
            server: server.clone(),
            way: if is_web(&redirect) { RedirectKind::LoopbackCode } else { RedirectKind::Scheme },
            address,
            redirect,
            started: now,
            state: state.into_secret().into(),
            exchange: Some(Exchange {
                issuer: authz.issuer.clone(),
                says_issuer: authz.says_issuer,
                token_endpoint: authz.token.clone(),
                client_id,
                verifier: verifier.into_secret().into(),
            }),
        })
    }

    /// Begins a sign-in through Puter's own consent page, which puts the token into the query of `redirect`, the
    /// address of a [`Loopback`] (recorded: authme-browser). The page adds no state; ours travels inside the redirect.
    pub fn by_authme(server: &Server, redirect: Url, now: SystemTime) -> Attempt {
        let state = CsrfToken::new_random().into_secret();
        let mut with_state = redirect.clone();
        with_state.query_pairs_mut().append_pair("state", &state);
        let mut address = server.gui().clone();
        address.query_pairs_mut().append_pair("action", "authme").append_pair("redirectURL", with_state.as_str());
        Attempt {
            server: server.clone(),
            way: RedirectKind::LoopbackAuthMe,
            address,
            redirect,
            started: now,
            state: state.into(),
            exchange: None,
        }
    }

    /// What the browser opens.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Where the browser is sent in the end.
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// The way it takes.
    pub fn way(&self) -> RedirectKind {
        self.way
    }

    /// The server it is for.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// When it ends by itself: ten minutes after it began.
    pub fn expires(&self) -> SystemTime {
        self.started + LASTS
    }

    /// Whether `link` is the answer to this attempt, and what it carries. Nothing but an exact match is.
    ///
    /// # Errors
    /// The first reason why it is not.
    pub fn read(&self, link: &str, now: SystemTime) -> Result<Callback, Refusal> {
        if link.len() > LONGEST_LINK {
            return Err(Refusal::TooLong);
        }
        let (place, query) = link.split_once('?').ok_or(Refusal::NotOurs)?;
        if place != self.redirect.as_str() || query.contains('#') {
            return Err(Refusal::NotOurs);
        }
        let mut found = Parameters::default();
        let mut names: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if names.iter().any(|seen| *seen == name) {
                return Err(Refusal::Duplicate);
            }
            let value = (!value.is_empty()).then(|| value.into_owned());
            match name.as_ref() {
                "state" => found.state = value,
                "iss" => found.issuer = Some(value.unwrap_or_default()),
                "code" => found.code = value,
                "token" => found.token = value,
                "error" => found.error = value,
                _ => {}
            }
            names.push(name.into_owned());
        }
        if !same(self.state.expose_secret(), found.state.as_deref().unwrap_or_default()) {
            return Err(Refusal::WrongState);
        }
        if !self.accepts_issuer(found.issuer.as_deref()) {
            return Err(Refusal::WrongIssuer);
        }
        self.check_time(now)?;
        match (found.error.as_deref(), &self.exchange) {
            (Some("access_denied"), _) => Err(Refusal::Denied),
            (Some(_), _) => Err(Refusal::Incomplete),
            (None, Some(_)) => found.code.map(|code| Callback::Code(code.into())).ok_or(Refusal::Incomplete),
            (None, None) => {
                let token = found.token.filter(|token| is_sane_token(token));
                token.map(|token| Callback::Token(token.into())).ok_or(Refusal::Incomplete)
            }
        }
    }

    /// The same for what a person pasted: a whole link, or for the ways with a code the code alone; with quotes, angle
    /// brackets, space and line breaks around it and line breaks within.
    ///
    /// A code alone comes without a state. It is safe all the same: the server takes it only together with this
    /// attempt's verifier, so nobody else's code fits (RFC 9700, sections 2.1.1 and 4.5.3.1).
    ///
    /// # Errors
    /// [`Refusal::ForeignKey`] if it is a credential of another service, which is seen before anything else; otherwise
    /// the first reason why it is no answer to this attempt.
    pub fn read_pasted(&self, text: &str, now: SystemTime) -> Result<Callback, Refusal> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || is_wrapping(c));
        // In a link of ours anything may follow by chance.
        if !text.starts_with(self.redirect.as_str())
            && let Some(key) = ForeignKey::find(text)
        {
            return Err(Refusal::ForeignKey(key));
        }
        if text.len() > 2 * LONGEST_LINK {
            return Err(Refusal::TooLong);
        }
        let text: String = text.split(['\r', '\n']).map(str::trim).collect();
        if self.exchange.is_some() && is_code(&text) {
            self.check_time(now)?;
            return Ok(Callback::Code(text.into()));
        }
        self.read(&text, now)
    }

    fn check_time(&self, now: SystemTime) -> Result<(), Refusal> {
        // A clock that was set back by more than a moment says nothing about how old the attempt is.
        let in_time = now < self.expires() && now + LASTS > self.started;
        if in_time { Ok(()) } else { Err(Refusal::Expired) }
    }

    /// Whether an answer may name this issuer, or none (RFC 9207, section 2.4).
    fn accepts_issuer(&self, named: Option<&str>) -> bool {
        match (named, &self.exchange) {
            (Some(named), Some(exchange)) => named == exchange.issuer,
            (None, Some(exchange)) => !exchange.says_issuer,
            // Puter's consent page names nobody.
            (named, None) => named.is_none(),
        }
    }

    /// Makes a token of what a good link carried. A code works only once and for five minutes (source: Puter's MCP
    /// connector; that it is used once is up to the caller).
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] if the server refuses the code; [`ErrorKind::Garbled`] if it answers with something that
    /// is no token; those of any request.
    pub async fn redeem(&self, network: &Network, callback: Callback) -> Result<SecretString> {
        match (callback, &self.exchange) {
            (Callback::Token(token), None) => Ok(token),
            (Callback::Code(code), Some(exchange)) => self.exchange(network, code, exchange).await,
            _ => Err(Error::new(ErrorKind::Invalid, OPERATION, "This is the answer to another kind of sign-in.")),
        }
    }

    async fn exchange(&self, network: &Network, code: SecretString, exchange: &Exchange) -> Result<SecretString> {
        let messenger = Messenger(network.clone());
        let client = BasicClient::new(ClientId::new(exchange.client_id.clone()))
            .set_token_uri(TokenUrl::from_url(exchange.token_endpoint.clone()))
            .set_redirect_uri(RedirectUrl::from_url(self.redirect.clone()));
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(exchange.verifier.expose_secret().to_owned()))
            .request_async(&messenger)
            .await;
        // What the answer held is left out of every error: a token may be in it.
        let garbled = || Error::new(ErrorKind::Garbled, OPERATION, "The answer of the sign-in cannot be read.");
        match answer {
            Ok(answer) => {
                let token = answer.access_token().secret();
                // Another kind would have to be used in another way (RFC 6749, section 7.1).
                let is_bearer = matches!(answer.token_type(), BasicTokenType::Bearer);
                if is_bearer && is_sane_token(token) { Ok(token.clone().into()) } else { Err(garbled()) }
            }
            Err(RequestTokenError::ServerResponse(refusal)) => {
                let message = match refusal.error() {
                    BasicErrorResponseType::InvalidGrant => "The code is no longer valid. Start the sign-in again.",
                    _ => "The server refuses to finish the sign-in. Start it again.",
                };
                Err(Error::new(ErrorKind::Rejected, OPERATION, message))
            }
            Err(RequestTokenError::Request(error)) => Err(error),
            Err(_) => Err(garbled()),
        }
    }

    /// Everything about this attempt, so that a program started anew by the link can finish it. It is as secret as a
    /// password until the attempt ends.
    pub fn save(&self) -> SecretString {
        let saved = Saved {
            server: self.server.clone(),
            way: self.way,
            address: self.address.clone(),
            redirect: self.redirect.clone(),
            started: self.started,
            state: self.state.expose_secret().to_owned(),
            exchange: self.exchange.as_ref().map(|exchange| SavedExchange {
                issuer: exchange.issuer.clone(),
                says_issuer: exchange.says_issuer,
                token_endpoint: exchange.token_endpoint.clone(),
                client_id: exchange.client_id.clone(),
                verifier: exchange.verifier.expose_secret().to_owned(),
            }),
        };
        // These types always can be written: no map keys, no numbers out of range.
        serde_json::to_string(&saved).unwrap_or_default().into()
    }

    /// An attempt that was saved; `None` if it has expired by `now` or is not one.
    pub fn restore(saved: &SecretString, now: SystemTime) -> Option<Attempt> {
        let saved: Saved = serde_json::from_str(saved.expose_secret()).ok()?;
        let attempt = Attempt {
            server: saved.server,
            way: saved.way,
            address: saved.address,
            redirect: saved.redirect,
            started: saved.started,
            state: saved.state.into(),
            exchange: saved.exchange.map(|exchange| Exchange {
                issuer: exchange.issuer,
                says_issuer: exchange.says_issuer,
                token_endpoint: exchange.token_endpoint,
                client_id: exchange.client_id,
                verifier: exchange.verifier.into(),
            }),
        };
        (now < attempt.expires()).then_some(attempt)
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.server.host();
        f.debug_struct("Attempt").field("server", &host).field("way", &self.way).finish_non_exhaustive()
    }
}

/// An attempt as it is saved.
#[derive(Serialize, Deserialize)]
struct Saved {
    server: Server,
    way: RedirectKind,
    address: Url,
    redirect: Url,
    started: SystemTime,
    state: String,
    exchange: Option<SavedExchange>,
}

#[derive(Serialize, Deserialize)]
struct SavedExchange {
    issuer: String,
    says_issuer: bool,
    token_endpoint: Url,
    client_id: String,
    verifier: String,
}

/// The parameters of a link that mean something.
#[derive(Default)]
struct Parameters {
    state: Option<String>,
    issuer: Option<String>,
    code: Option<String>,
    token: Option<String>,
    error: Option<String>,
}

/// Compares in a time that does not depend on where two texts differ.
fn same(ours: &str, theirs: &str) -> bool {
    let differences = ours.bytes().zip(theirs.bytes()).fold(0, |differences, (a, b)| differences | (a ^ b));
    !ours.is_empty() && ours.len() == theirs.len() && std::hint::black_box(differences) == 0
}

/// Whether a token can be put into a header as it is.
fn is_sane_token(token: &str) -> bool {
    !token.is_empty()
        && token.len() <= LONGEST_TOKEN
        && token.bytes().all(|byte| byte.is_ascii_graphic())
        && HeaderValue::from_str(token).is_ok()
}

/// Whether a text by itself looks like a code: long enough, and of the characters that codes are made of.
fn is_code(text: &str) -> bool {
    (SHORTEST_CODE..=LONGEST_LINK).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

/// What people and programs put around a link, and what copying brings along unseen.
fn is_wrapping(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '<' | '>' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '\u{200B}' | '\u{FEFF}')
}

fn is_web(address: &Url) -> bool {
    matches!(address.scheme(), "http" | "https")
}

/// Sends a request to an authorization server and reads its JSON.
async fn ask<T: DeserializeOwned>(network: &Network, request: reqwest::RequestBuilder) -> Result<T> {
    read(network, network.send(OPERATION, request).await?).await
}

async fn read<T: DeserializeOwned>(network: &Network, response: Response) -> Result<T> {
    if !response.status().is_success() {
        return Err(network.refusal(OPERATION, response, "").await);
    }
    let body = collect(OPERATION, response, LARGEST_ANSWER, network.limits().idle).await?;
    json::from_slice(&body).map_err(|_| Error::new(ErrorKind::Garbled, OPERATION, "The answer cannot be read."))
}

/// Carries the requests of the `oauth2` crate over our own connections, which never follow a redirect.
struct Messenger(Network);

impl<'c> AsyncHttpClient<'c> for Messenger {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let invalid = || Error::new(ErrorKind::Invalid, OPERATION, "The request could not be made.");
            let (head, body) = request.into_parts();
            let address = Url::parse(&head.uri.to_string()).map_err(|_| invalid())?;
            let request = self.0.request(head.method, &address)?.headers(head.headers).body(body);
            let response = self.0.send(OPERATION, request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = collect(OPERATION, response, LARGEST_ANSWER, self.0.limits().idle).await?;
            let mut answer = HttpResponse::new(body.into());
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const REDIRECT: &str = "oriel://auth/callback";
    const ISSUER: &str = "https://mcp.puter.com";

    fn start() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000)
    }

    fn by_code() -> Attempt {
        Attempt {
            server: Server::puter_com(),
            way: RedirectKind::Scheme,
            address: "https://mcp.puter.com/authorize".parse().unwrap(),
            redirect: REDIRECT.parse().unwrap(),
            started: start(),
            state: "the-state".to_owned().into(),
            exchange: Some(Exchange {
                issuer: ISSUER.into(),
                says_issuer: false,
                token_endpoint: "https://mcp.puter.com/token".parse().unwrap(),
                client_id: "puter-mcp-1".into(),
                verifier: "the-verifier".to_owned().into(),
            }),
        }
    }

    fn by_authme() -> Attempt {
        let mut attempt =
            Attempt::by_authme(&Server::puter_com(), "http://127.0.0.1:41461/x".parse().unwrap(), start());
        attempt.state = "the-state".to_owned().into();
        attempt
    }

    #[track_caller]
    fn refused(attempt: &Attempt, link: &str, why: Refusal) {
        assert_eq!(attempt.read(link, start()).map(drop), Err(why), "{link}");
    }

    #[test]
    fn the_answer_to_an_attempt_carries_its_code() {
        let link = format!("{REDIRECT}?code=a%2Bb&state=the-state");
        let Ok(Callback::Code(code)) = by_code().read(&link, start()) else { panic!("not a code") };
        assert_eq!(code.expose_secret(), "a+b");
    }

    #[test]
    fn the_answer_of_the_consent_page_carries_the_token() {
        let link = "http://127.0.0.1:41461/x?state=the-state&token=aaa.bbb.ccc";
        let Ok(Callback::Token(token)) = by_authme().read(link, start()) else { panic!("not a token") };
        assert_eq!(token.expose_secret(), "aaa.bbb.ccc");
    }

    #[test]
    fn a_link_to_another_place_is_refused() {
        for place in [
            "oriel://auth/callback/",
            "oriel://auth/callbacks",
            "oriel://auth/x/../callback",
            "oriel://auth:1/callback",
            "oriel://evil/callback",
            "oriel://me@auth/callback",
            "ORIEL://auth/callback",
            "orie1://auth/callback",
            "https://auth/callback",
            " oriel://auth/callback",
            "oriel:auth/callback",
            "",
        ] {
            refused(&by_code(), &format!("{place}?code=c&state=the-state"), Refusal::NotOurs);
        }
        refused(&by_code(), REDIRECT, Refusal::NotOurs);
        refused(&by_code(), &format!("{REDIRECT}?code=c&state=the-state#x"), Refusal::NotOurs);
        for place in ["http://127.0.0.1:41462/x", "http://localhost:41461/x", "https://127.0.0.1:41461/x"] {
            refused(&by_authme(), &format!("{place}?token=t&state=the-state"), Refusal::NotOurs);
        }
    }

    #[test]
    fn a_link_from_an_unknown_state_is_refused() {
        for query in
            ["code=c", "code=c&state=", "code=c&state=the-statE", "code=c&state=the-state2", "state=%00&code=c"]
        {
            refused(&by_code(), &format!("{REDIRECT}?{query}"), Refusal::WrongState);
        }
    }

    #[test]
    fn a_link_that_says_something_twice_is_refused() {
        for query in
            ["state=the-state&code=a&code=b", "state=x&state=the-state&code=a", "state=the-state&code=a&z=1&z=1"]
        {
            refused(&by_code(), &format!("{REDIRECT}?{query}"), Refusal::Duplicate);
        }
    }

    #[test]
    fn a_link_without_what_is_needed_is_refused() {
        for query in
            ["state=the-state", "state=the-state&code=", "state=the-state&token=t", "state=the-state&error=oops"]
        {
            refused(&by_code(), &format!("{REDIRECT}?{query}"), Refusal::Incomplete);
        }
        for query in ["state=the-state&code=c", "state=the-state&token=a%0d%0ab", "state=the-state&token=t%20t"] {
            refused(&by_authme(), &format!("http://127.0.0.1:41461/x?{query}"), Refusal::Incomplete);
        }
    }

    #[test]
    fn a_person_who_says_no_is_heard() {
        refused(&by_code(), &format!("{REDIRECT}?error=access_denied&state=the-state"), Refusal::Denied);
        refused(&by_code(), &format!("{REDIRECT}?error=access_denied&state=other"), Refusal::WrongState);
    }

    #[test]
    fn a_link_longer_than_four_kibibytes_is_refused() {
        let link = |length: usize| {
            let mut link = format!("{REDIRECT}?state=the-state&code=");
            link.push_str(&"c".repeat(length - link.len()));
            link
        };
        assert!(by_code().read(&link(4096), start()).is_ok());
        refused(&by_code(), &link(4097), Refusal::TooLong);
    }

    #[test]
    fn an_attempt_lasts_ten_minutes() {
        let link = format!("{REDIRECT}?code=c&state=the-state");
        let after = |seconds| by_code().read(&link, start() + Duration::from_secs(seconds)).map(drop);
        assert_eq!(after(599), Ok(()));
        assert_eq!(after(600), Err(Refusal::Expired));
        assert_eq!(by_code().expires(), start() + Duration::from_secs(600));
        let long_before = start() - Duration::from_secs(3600);
        assert_eq!(by_code().read(&link, long_before).map(drop), Err(Refusal::Expired));
    }

    #[test]
    fn a_saved_attempt_can_be_finished_by_another_process_until_it_expires() {
        let saved = by_code().save();
        let restored = Attempt::restore(&saved, start() + Duration::from_secs(60)).unwrap();
        assert!(restored.read(&format!("{REDIRECT}?code=c&state=the-state"), start()).is_ok());
        assert_eq!(restored.exchange.unwrap().verifier.expose_secret(), "the-verifier");
        assert!(Attempt::restore(&saved, start() + Duration::from_secs(600)).is_none());
        assert!(Attempt::restore(&"{}".to_owned().into(), start()).is_none());
    }

    #[test]
    fn nothing_that_is_printed_holds_a_secret() {
        for printed in [format!("{:?}", by_code()), format!("{:?}", Callback::Token("the-token".to_owned().into()))] {
            for secret in ["the-state", "the-verifier", "the-token"] {
                assert!(!printed.contains(secret), "{printed}");
            }
        }
    }

    #[test]
    fn the_consent_page_is_opened_as_recorded() {
        let attempt = by_authme();
        let query: Vec<(String, String)> = attempt.address().query_pairs().into_owned().collect();
        assert_eq!(attempt.address().origin(), Server::puter_com().gui().origin());
        assert_eq!(query[0], ("action".into(), "authme".into()));
        assert!(query[1].1.starts_with("http://127.0.0.1:41461/x?state="), "{}", query[1].1);
    }

    fn metadata() -> wire::OAuthMetadata {
        let at = |path: &str| format!("{ISSUER}{path}");
        wire::OAuthMetadata {
            issuer: ISSUER.into(),
            authorization_endpoint: at("/authorize"),
            token_endpoint: at("/token"),
            registration_endpoint: at("/register"),
            code_challenge_methods_supported: vec!["S256".into(), "plain".into()],
            authorization_response_iss_parameter_supported: false,
        }
    }

    fn used(change: impl FnOnce(&mut wire::OAuthMetadata)) -> bool {
        let mut metadata = metadata();
        change(&mut metadata);
        usable(&"https://mcp.puter.com/".parse().unwrap(), &metadata).is_ok()
    }

    #[test]
    fn an_authorization_server_must_know_s256() {
        assert!(used(|_| {}));
        for methods in [&["plain"][..], &["s256"], &[]] {
            assert!(
                !used(|its| its.code_challenge_methods_supported = methods.iter().map(|m| m.to_string()).collect())
            );
        }
    }

    #[test]
    fn an_authorization_server_is_who_it_was_asked_to_be_to_the_letter() {
        assert!(used(|its| its.issuer = "https://mcp.puter.com/".into()));
        for issuer in [
            "https://evil.example",
            "http://mcp.puter.com",
            "https://mcp.puter.com:443",
            "https://MCP.puter.com",
            "https://mcp.puter.com//",
            "https://mcp.puter.com/other",
            "https://mcp.puter.com?x",
            " https://mcp.puter.com",
            "",
        ] {
            assert!(!used(|its| its.issuer = issuer.into()), "{issuer:?}");
        }
    }

    #[test]
    fn an_authorization_server_stays_at_home() {
        for elsewhere in [
            "https://evil.example/x",
            "http://mcp.puter.com/x",
            "https://mcp.puter.com:8443/x",
            "https://puter.com@mcp.puter.com/x",
            "https://:pw@mcp.puter.com/x",
            "/x",
        ] {
            assert!(!used(|its| its.authorization_endpoint = elsewhere.into()), "{elsewhere}");
            assert!(!used(|its| its.token_endpoint = elsewhere.into()), "{elsewhere}");
            assert!(!used(|its| its.registration_endpoint = elsewhere.into()), "{elsewhere}");
        }
    }

    #[test]
    fn an_answer_names_the_server_that_was_asked_or_nobody() {
        let ours = format!("{REDIRECT}?code=c&state=the-state&iss=https%3A%2F%2Fmcp.puter.com");
        assert!(by_code().read(&ours, start()).is_ok());
        for issuer in ["https%3A%2F%2Fevil.example", "https%3A%2F%2Fmcp.puter.com%2F", ""] {
            let answer = |rest: &str| format!("{REDIRECT}?{rest}&state=the-state&iss={issuer}");
            refused(&by_code(), &answer("code=c"), Refusal::WrongIssuer);
            refused(&by_code(), &answer("error=access_denied"), Refusal::WrongIssuer);
        }
        let authme = "http://127.0.0.1:41461/x?token=t&state=the-state&iss=https%3A%2F%2Fmcp.puter.com";
        refused(&by_authme(), authme, Refusal::WrongIssuer);
    }

    #[test]
    fn a_server_that_always_names_itself_must_be_named() {
        let mut attempt = by_code();
        attempt.exchange.as_mut().unwrap().says_issuer = true;
        let answer = format!("{REDIRECT}?code=c&state=the-state");
        refused(&attempt, &answer, Refusal::WrongIssuer);
        assert!(attempt.read(&format!("{answer}&iss=https%3A%2F%2Fmcp.puter.com"), start()).is_ok());
        assert!(used(|its| its.authorization_response_iss_parameter_supported = true));
    }

    const CODE: &str = "aZ09-._~+/aZ09-._~+/a==";

    fn pasted(attempt: &Attempt, text: &str) -> Result<String, Refusal> {
        attempt.read_pasted(text, start()).map(|callback| match callback {
            Callback::Code(secret) | Callback::Token(secret) => secret.expose_secret().to_owned(),
        })
    }

    #[test]
    fn a_pasted_link_is_taken_with_what_came_along() {
        let link = format!("{REDIRECT}?code=c0de&state=the-state");
        for text in [
            link.clone(),
            format!("  {link}\n"),
            format!("\"{link}\""),
            format!("<{link}>"),
            format!(" “<{link}>” \r\n"),
            format!("`{link}`"),
            format!("\u{FEFF}{link}\u{200B}"),
            link.replace("&", "\n    &"),
            link.replace("c0de", "c0\r\nde"),
        ] {
            assert_eq!(pasted(&by_code(), &text).as_deref(), Ok("c0de"), "{text:?}");
        }
        let link = "'http://127.0.0.1:41461/x?state=the-state&token=aaa.bbb'\n";
        assert_eq!(pasted(&by_authme(), link).as_deref(), Ok("aaa.bbb"));
        assert_eq!(pasted(&by_code(), &format!("{REDIRECT}?code=c&state=x")), Err(Refusal::WrongState));
        assert_eq!(
            pasted(&by_code(), &format!("{REDIRECT}?code=sk-ant-oat01-x&state=the-state")).unwrap(),
            "sk-ant-oat01-x"
        );
    }

    #[test]
    fn a_pasted_code_is_enough_where_a_code_is_exchanged() {
        for text in [CODE.to_owned(), format!("\n <{CODE}>\t"), format!("\"{CODE}\""), CODE.replace('~', "~\n")] {
            assert_eq!(pasted(&by_code(), &text).as_deref(), Ok(CODE), "{text:?}");
        }
        assert_eq!(pasted(&by_authme(), CODE), Err(Refusal::NotOurs), "the consent page gives no code");
        let late = start() + LASTS;
        assert_eq!(by_code().read_pasted(CODE, late).map(drop), Err(Refusal::Expired));
    }

    #[test]
    fn what_does_not_look_like_a_code_is_not_tried_as_one() {
        for text in [
            "",
            "\"\"",
            "short",
            "exactly-twenty-one-ch",
            "a sentence that is long enough to be one",
            "https://puter.com/whatever-this-is",
            "code=aaaaaaaaaaaaaaaaaaaaaaaa&state=x",
            "{aaaaaaaaaaaaaaaaaaaaaaaa}",
            "aaaaaaaaaaaaaaaaaaaaaaaaé",
            "aaaaaaaaaaaaaaaaaaaaaaaa\u{0}",
        ] {
            assert_eq!(pasted(&by_code(), text), Err(Refusal::NotOurs), "{text:?}");
        }
        assert!(pasted(&by_code(), &"c".repeat(LONGEST_LINK)).is_ok());
        assert_eq!(pasted(&by_code(), &"c".repeat(LONGEST_LINK + 1)), Err(Refusal::TooLong));
        assert_eq!(pasted(&by_code(), &"c".repeat(1_000_000)), Err(Refusal::TooLong));
    }

    #[test]
    fn keys_of_other_services_are_known_wherever_a_word_begins() {
        use ForeignKey::*;
        for (key, kind) in [
            ("sk-ant-oat01-AbCd_1234-xyz", ClaudeCode),
            ("sk-ant-ort01-AbCd_1234-xyz", ClaudeCode),
            ("sk-ant-api03-AbCd_1234-xyz", ApiKey),
            ("sk-proj-AbCd1234", ApiKey),
            ("sk-AbCd1234AbCd1234AbCd1234", ApiKey),
            ("AIzaSyAbCd1234AbCd1234AbCd1234", ApiKey),
            ("gsk_AbCd1234AbCd1234AbCd1234", ApiKey),
            ("xai-AbCd1234AbCd1234AbCd1234", ApiKey),
        ] {
            for text in [
                key.to_owned(),
                format!(" \t{key}\r\n"),
                format!("\"{key}\""),
                format!("export KEY=\"{key}\""),
                format!("the key:{key},"),
                format!("x-api-key: {key}"),
                format!("https://example.org/?key={key}"),
                format!("{}\n{key}", "x".repeat(100_000)),
            ] {
                for attempt in [by_code(), by_authme()] {
                    assert_eq!(pasted(&attempt, &text), Err(Refusal::ForeignKey(kind)), "{key}");
                }
            }
        }
        for other in
            ["task-aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaa-sk-aaaa", "aizaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
        {
            assert!(pasted(&by_code(), other).is_ok(), "{other} is a code like any other");
        }
    }

    #[test]
    fn a_foreign_key_is_not_repeated() {
        let refusal = pasted(&by_code(), "sk-ant-oat01-AbCd").unwrap_err();
        assert_eq!(refusal, Refusal::ForeignKey(ForeignKey::ClaudeCode));
        for printed in [format!("{refusal:?}"), refusal.to_string()] {
            assert!(!printed.contains("AbCd") && !printed.contains("sk-"), "{printed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic_and_only_exact_matches_are_accepted(text in any::<String>()) {
            for link in [text.clone(), format!("{REDIRECT}{text}"), format!("{REDIRECT}?{text}")] {
                prop_assert!(by_code().read(&link, start()).is_err());
            }
        }

        #[test]
        fn pasting_accepts_only_a_code_by_itself_or_a_link_with_our_state(text in ".{0,60}", glue in "[ \"'<>\n]{0,3}") {
            for link in [text.clone(), format!("{glue}{text}{glue}"), format!("{glue}{REDIRECT}?{text}{glue}")] {
                match by_code().read_pasted(&link, start()) {
                    Ok(Callback::Code(code)) => {
                        let code = code.expose_secret();
                        prop_assert!(is_code(code) && link.replace(['\r', '\n', ' '], "").contains(code), "{}", link);
                    }
                    Ok(Callback::Token(_)) => prop_assert!(false, "{}", link),
                    Err(refusal) => {
                        let said = format!("{refusal} {refusal:?}");
                        prop_assert!(text.trim().len() < 8 || !said.contains(text.trim()), "{}", said);
                    }
                }
            }
        }

        #[test]
        fn a_foreign_key_is_seen_before_anything_else(
            beginning in prop::sample::select(&ForeignKey::BEGINNINGS[..]),
            rest in "[A-Za-z0-9_-]{0,200}",
            glue in "[ \"'<>\r\n\t]{0,4}",
        ) {
            let text = format!("{glue}{}{rest}{glue}", beginning.0);
            let seen = by_code().read_pasted(&text, start() + LASTS).map(drop);
            prop_assert!(matches!(seen, Err(Refusal::ForeignKey(_))), "{} {:?}", text, seen);
        }

        #[test]
        fn a_good_link_with_one_character_changed_gives_no_other_code(at in 0usize..47, with in any::<char>()) {
            let good = format!("{REDIRECT}?state=the-state&code=c0de");
            let mut link: Vec<char> = good.chars().collect();
            prop_assume!(at < link.len() && link[at] != with);
            link[at] = with;
            let link: String = link.into_iter().collect();
            // Only the code itself may differ; a place, a name or a state that differs is refused.
            if let Ok(Callback::Code(_)) = by_code().read(&link, start()) {
                prop_assert!(link.starts_with(&format!("{REDIRECT}?state=the-state&")), "{}", link);
            }
        }
    }
}
