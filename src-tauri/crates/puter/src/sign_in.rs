//! Signing in through the browser: one attempt, the link that comes back, and the token it is worth.
//! See the crate's first page for the ways there are; nothing here opens a browser or keeps anything.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, SystemTime},
};

use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, ClientId, CsrfToken, HttpRequest, HttpResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType},
};
use reqwest::{Method, header::HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use url::{Url, form_urlencoded};

pub use crate::loopback::Loopback;
use crate::{
    Server,
    client::{Http, Limits, collect},
    error::{Error, ErrorKind, Result},
    server::beside,
    wire,
};

const OPERATION: &str = "sign_in";
/// The longest link taken, in bytes. Real ones have less than 1,500.
const LONGEST_LINK: usize = 4096;
/// The longest token taken, in bytes. Real ones have about 363.
const LONGEST_TOKEN: usize = 8192;
/// The largest answer of an authorization server, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;
/// How long an attempt lasts: the bridge's own limit (source: Puter's MCP connector).
const LASTS: Duration = Duration::from_secs(10 * 60);

/// An OAuth 2 authorization server that was found and can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationServer {
    authorize: Url,
    token: Url,
    register: Url,
}

/// The way an attempt takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
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
    way: Way,
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

/// Why a link is not the answer to an attempt. `Display` is a sentence for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More than 4096 bytes.
    #[error("This link is too long to be the answer of a sign-in. Nothing was changed.")]
    TooLong,
    /// Another scheme, host, port or path.
    #[error("This link does not belong to the sign-in that is waiting. Nothing was changed.")]
    NotOurs,
    /// No state, or that of another attempt.
    #[error("This link belongs to another sign-in. Nothing was changed; use the page that was opened last.")]
    WrongState,
    /// More than ten minutes have passed.
    #[error("This sign-in has taken too long and was ended. Nothing was changed; start it again.")]
    Expired,
    /// The person said no.
    #[error("The sign-in was declined in the browser. Nothing was changed; start it again whenever you like.")]
    Denied,
    /// Neither a code nor a token, or the server reports a failure.
    #[error("The answer of the sign-in is incomplete. Nothing was changed; start it again.")]
    Incomplete,
    /// A parameter appears twice.
    #[error("This link was tampered with. Nothing was changed; start the sign-in again.")]
    Duplicate,
}

/// Looks for an OAuth 2 authorization server (RFC 8414) that belongs to `server`: the one its owner named; else at the
/// page's own origin; else at `mcp.` before its host. `None` if none answers as one.
///
/// It must know PKCE with S256, and its issuer and endpoints must be where it was asked: another origin's endpoints
/// could be anybody's.
///
/// # Errors
/// Only if no connection at all can be made from here.
pub async fn authorization_server(server: &Server) -> Result<Option<AuthorizationServer>> {
    let http = Http::new(Limits::default())?;
    let candidates = match server.oauth() {
        Some(named) => vec![named.clone()],
        None => [Some(server.gui().clone()), beside(server.gui(), "mcp")].into_iter().flatten().collect(),
    };
    for origin in candidates {
        let Ok(address) = origin.join(".well-known/oauth-authorization-server") else { continue };
        match ask::<wire::OAuthMetadata>(&http, http.get(&address)).await {
            Ok(metadata) => match usable(&origin, &metadata) {
                Some(found) => return Ok(Some(found)),
                None => tracing::warn!(host = origin.host_str(), "an authorization server is not to be trusted"),
            },
            Err(error) => tracing::debug!(host = origin.host_str(), kind = ?error.kind, "no authorization server"),
        }
    }
    Ok(None)
}

fn usable(asked: &Url, metadata: &wire::OAuthMetadata) -> Option<AuthorizationServer> {
    let here = |address: &str| Url::parse(address).ok().filter(|url| url.origin() == asked.origin());
    here(&metadata.issuer)?;
    metadata.code_challenge_methods_supported.iter().find(|method| *method == "S256")?;
    Some(AuthorizationServer {
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
        server: &Server,
        authz: &AuthorizationServer,
        redirect: Url,
        now: SystemTime,
    ) -> Result<Attempt> {
        let http = Http::new(Limits::default())?;
        let about = json!({
            "client_name": "Oriel",
            "redirect_uris": [redirect],
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
        });
        let register = http.request(Method::POST, &authz.register).json(&about);
        let wire::Registered { client_id } = ask(&http, register).await?;

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
            way: if is_web(&redirect) { Way::LoopbackCode } else { Way::Scheme },
            address,
            redirect,
            started: now,
            state: state.into_secret().into(),
            exchange: Some(Exchange {
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
            way: Way::LoopbackAuthMe,
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
    pub fn way(&self) -> Way {
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
        // A clock that was set back by more than a moment says nothing about how old the attempt is.
        let in_time = now < self.expires() && now + LASTS > self.started;
        if !in_time {
            return Err(Refusal::Expired);
        }
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

    /// Makes a token of what a good link carried. A code works only once and for five minutes (source: Puter's MCP
    /// connector; that it is used once is up to the caller).
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] if the server refuses the code; [`ErrorKind::Garbled`] if it answers with something that
    /// is no token; those of any request.
    pub async fn redeem(&self, callback: Callback) -> Result<SecretString> {
        match (callback, &self.exchange) {
            (Callback::Token(token), None) => Ok(token),
            (Callback::Code(code), Some(exchange)) => self.exchange(code, exchange).await,
            _ => Err(Error::new(ErrorKind::Invalid, OPERATION, "This is the answer to another kind of sign-in.")),
        }
    }

    async fn exchange(&self, code: SecretString, exchange: &Exchange) -> Result<SecretString> {
        let messenger = Messenger(Http::new(Limits::default())?);
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
                if is_sane_token(token) { Ok(token.clone().into()) } else { Err(garbled()) }
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
    way: Way,
    address: Url,
    redirect: Url,
    started: SystemTime,
    state: String,
    exchange: Option<SavedExchange>,
}

#[derive(Serialize, Deserialize)]
struct SavedExchange {
    token_endpoint: Url,
    client_id: String,
    verifier: String,
}

/// The parameters of a link that mean something.
#[derive(Default)]
struct Parameters {
    state: Option<String>,
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

fn is_web(address: &Url) -> bool {
    matches!(address.scheme(), "http" | "https")
}

/// Sends a request to an authorization server and reads its JSON.
async fn ask<T: DeserializeOwned>(http: &Http, request: reqwest::RequestBuilder) -> Result<T> {
    let response = http.send(OPERATION, request).await?;
    if !response.status().is_success() {
        return Err(http.refusal(OPERATION, response, "").await);
    }
    let body = collect(OPERATION, response, LARGEST_ANSWER, http.limits.idle).await?;
    serde_json::from_slice(&body).map_err(|_| Error::new(ErrorKind::Garbled, OPERATION, "The answer cannot be read."))
}

/// Carries the requests of the `oauth2` crate over our own connections, which never follow a redirect.
struct Messenger(Http);

impl<'c> AsyncHttpClient<'c> for Messenger {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let invalid = || Error::new(ErrorKind::Invalid, OPERATION, "The request could not be made.");
            let (head, body) = request.into_parts();
            let address = Url::parse(&head.uri.to_string()).map_err(|_| invalid())?;
            let request = self.0.request(head.method, &address).headers(head.headers).body(body);
            let response = self.0.send(OPERATION, request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = collect(OPERATION, response, LARGEST_ANSWER, self.0.limits.idle).await?;
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

    fn start() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000)
    }

    fn by_code() -> Attempt {
        Attempt {
            server: Server::puter_com(),
            way: Way::Scheme,
            address: "https://mcp.puter.com/authorize".parse().unwrap(),
            redirect: REDIRECT.parse().unwrap(),
            started: start(),
            state: "the-state".to_owned().into(),
            exchange: Some(Exchange {
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

    #[test]
    fn an_authorization_server_must_know_s256_and_stay_at_home() {
        let home: Url = "https://mcp.puter.com/".parse().unwrap();
        let metadata = |issuer: &str, token: &str, methods: &[&str]| wire::OAuthMetadata {
            issuer: issuer.into(),
            authorization_endpoint: "https://mcp.puter.com/authorize".into(),
            token_endpoint: token.into(),
            registration_endpoint: "https://mcp.puter.com/register".into(),
            code_challenge_methods_supported: methods.iter().map(|method| method.to_string()).collect(),
        };
        let (issuer, token) = ("https://mcp.puter.com", "https://mcp.puter.com/token");
        assert!(usable(&home, &metadata(issuer, token, &["S256", "plain"])).is_some());
        assert!(usable(&home, &metadata(issuer, token, &["plain"])).is_none());
        assert!(usable(&home, &metadata(issuer, token, &[])).is_none());
        assert!(usable(&home, &metadata("https://evil.example", token, &["S256"])).is_none());
        assert!(usable(&home, &metadata(issuer, "https://evil.example/token", &["S256"])).is_none());
        assert!(usable(&home, &metadata(issuer, "http://mcp.puter.com/token", &["S256"])).is_none());
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic_and_only_exact_matches_are_accepted(text in any::<String>()) {
            for link in [text.clone(), format!("{REDIRECT}{text}"), format!("{REDIRECT}?{text}")] {
                prop_assert!(by_code().read(&link, start()).is_err());
            }
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
