//! Which Puter: the origins it answers on.
//! Either the hosted one, whose origins are known, or one that is found from the address a person typed.

use std::{net::IpAddr, time::Duration};

use bytes::Bytes;
use reqwest::header::LOCATION;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::{
    error::{Error, ErrorKind, Result, Retry},
    http::{Again, Network, collect, has_user_info, is_loopback, is_public, name_of},
    json, wire,
};

const OPERATION: &str = "discover";
/// The largest page read while looking for a server, in bytes. Puter's is about 10 kB.
const LARGEST_PAGE: usize = 2 * 1024 * 1024;
/// How often a server may send us elsewhere before it is called broken.
const MOST_REDIRECTS: usize = 5;
/// How long a name may take to be looked up.
const LOOKUP: Duration = Duration::from_secs(5);

/// Which Puter: the origins it answers on. None of them has a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Origins", into = "Origins")]
pub struct Server {
    gui: Url,
    api: Url,
    oauth: Option<Url>,
}

/// A server as it is remembered: its origins as text.
#[derive(Serialize, Deserialize)]
struct Origins {
    gui: Url,
    api: Url,
    #[serde(default)]
    oauth: Option<Url>,
}

impl From<Origins> for Server {
    fn from(origins: Origins) -> Server {
        Server::new(origins.gui, origins.api, origins.oauth)
    }
}

impl From<Server> for Origins {
    fn from(Server { gui, api, oauth }: Server) -> Origins {
        Origins { gui, api, oauth }
    }
}

impl Server {
    /// The hosted one: `https://puter.com`, its API, and the OAuth server beside it (source: Puter's MCP connector).
    pub fn puter_com() -> Server {
        let known = |address: &str| Url::parse(address).expect("a constant address is one");
        Server::new(known("https://puter.com"), known("https://api.puter.com"), Some(known("https://mcp.puter.com")))
    }

    /// A server whose origins are known. Paths, queries and fragments are dropped.
    ///
    /// `gui` is what a person opens in a browser, `api` answers requests, and `oauth` is its OAuth authorization
    /// server, where the person who runs it says so.
    pub fn new(gui: Url, api: Url, oauth: Option<Url>) -> Server {
        Server { gui: origin_of(gui), api: origin_of(api), oauth: oauth.map(origin_of) }
    }

    /// Finds a server from the address a person typed, for example `puter.example` or `http://puter.localhost:4100`.
    ///
    /// `https` is meant where nothing else is said. The page at that address declares where the API is (source:
    /// Puter's `PuterHomepageService`); where it does not, `api.` before the host is tried. `{api}/version` then has
    /// to answer as a Puter does.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`]: not a web address. [`ErrorKind::Insecure`]: `http` to a host that is not this machine,
    /// and `allow_http` is false. [`ErrorKind::Network`] or [`ErrorKind::Timeout`]: nobody answers.
    /// [`ErrorKind::Server`] or [`ErrorKind::RateLimited`]: it cannot answer at the moment.
    /// [`ErrorKind::NotPuter`]: somebody answers, but not as a Puter.
    pub async fn discover(network: &Network, address: &str, oauth: Option<Url>, allow_http: bool) -> Result<Server> {
        let asked = typed_address(address)?;
        if let Some(oauth) = &oauth {
            if has_user_info(oauth) {
                return Err(Error::new(ErrorKind::Invalid, OPERATION, "This is not a web address."));
            }
            check_secure(oauth, allow_http)?;
        }

        let (gui, page) = fetch_page(network, &asked, allow_http).await?;
        let api = match declared_api(&page) {
            Some(api) => api,
            None => api_beside(&gui).ok_or_else(|| not_puter("The page there is not Puter's."))?,
        };
        check_secure(&api, allow_http)?;
        check_reach(&asked, &api).await?;

        let server = Server::new(gui, api, oauth);
        let asked = server.api.join("version").map_err(|_| not_puter("The page names an API that is no address."))?;
        let answer = network.repeat(Again::Idempotent, || visit(network, &asked)).await?;
        let Answer::Page(version) = answer else { return Err(not_puter("The API there does not say its version.")) };
        match json::from_slice::<wire::Version>(&version) {
            Ok(_) => Ok(server),
            Err(_) => Err(not_puter("The API there does not answer as Puter's does.")),
        }
    }

    /// What a person opens in a browser.
    pub fn gui(&self) -> &Url {
        &self.gui
    }

    /// What answers requests.
    pub fn api(&self) -> &Url {
        &self.api
    }

    /// The OAuth authorization server, if one was named.
    pub fn oauth(&self) -> Option<&Url> {
        self.oauth.as_ref()
    }

    /// The server's name for people: `puter.com`, `127.0.0.1:4100`. The port is there only when it is not the usual.
    pub fn host(&self) -> String {
        name_of(&self.gui)
    }
}

/// Reads an address as a person types it.
fn typed_address(text: &str) -> Result<Url> {
    let invalid = || Error::new(ErrorKind::Invalid, OPERATION, "This is not a web address.");
    let text = text.trim();
    let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let address = Url::parse(&text).map_err(|_| invalid())?;
    let sane = matches!(address.scheme(), "http" | "https")
        && address.host_str().is_some_and(|host| !host.is_empty())
        && !has_user_info(&address);
    if sane { Ok(origin_of(address)) } else { Err(invalid()) }
}

/// Refuses what would travel unencrypted, except to this very machine or where the person allowed it, and what has a
/// name or a password in it.
fn check_secure(address: &Url, allow_http: bool) -> Result<()> {
    match address.scheme() {
        _ if has_user_info(address) => Err(not_puter("The server names an address with a name or a password in it.")),
        "https" => Ok(()),
        "http" if allow_http || is_loopback(address) => Ok(()),
        "http" => {
            let message = "The connection to this server would not be encrypted.";
            Err(Error::new(ErrorKind::Insecure, OPERATION, message))
        }
        _ => Err(not_puter("The server names an address that is not a web address.")),
    }
}

/// Refuses to be led from an address of the public web to this computer or its network, where what answers trusts
/// whoever can reach it.
async fn check_reach(typed: &Url, next: &Url) -> Result<()> {
    if next.host() != typed.host() && is_inward(next).await && !is_inward(typed).await {
        return Err(not_puter("The server leads to an address that only this computer or its network can reach."));
    }
    Ok(())
}

/// Whether an address is this computer's or of its own network. A name that cannot be looked up here is neither.
async fn is_inward(address: &Url) -> bool {
    let is_inward = |ip: IpAddr| !is_public(ip);
    match address.host() {
        _ if is_loopback(address) => true,
        Some(Host::Ipv4(ip)) => is_inward(ip.into()),
        Some(Host::Ipv6(ip)) => is_inward(ip.into()),
        Some(Host::Domain(name)) => {
            let found = tokio::time::timeout(LOOKUP, tokio::net::lookup_host((name, 0))).await;
            found.is_ok_and(|found| found.is_ok_and(|mut all| all.any(|address| is_inward(address.ip()))))
        }
        None => false,
    }
}

/// Fetches the page at an origin, going where it sends us, and says where it was found in the end.
async fn fetch_page(network: &Network, typed: &Url, allow_http: bool) -> Result<(Url, String)> {
    let mut at = typed.clone();
    for _ in 0..=MOST_REDIRECTS {
        check_secure(&at, allow_http)?;
        check_reach(typed, &at).await?;
        match network.repeat(Again::Idempotent, || visit(network, &at)).await? {
            Answer::Elsewhere(next) => at = next,
            Answer::Page(page) => return Ok((origin_of(at), String::from_utf8_lossy(&page).into_owned())),
        }
    }
    Err(not_puter("The server sends its visitors in circles."))
}

/// What is at an address.
enum Answer {
    Page(Bytes),
    Elsewhere(Url),
}

async fn visit(network: &Network, at: &Url) -> Result<Answer> {
    let response = network.send(OPERATION, network.get(at)?).await?;
    let status = response.status();
    if status.is_redirection() {
        let next = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| at.join(to).ok());
        return next.map(Answer::Elsewhere).ok_or_else(|| not_puter("The server sends its visitors nowhere."));
    }
    if !status.is_success() {
        let refusal = network.refusal(OPERATION, response, "").await;
        return Err(match status.as_u16() {
            500.. => {
                let failed = Error::new(ErrorKind::Server, OPERATION, "The server has a problem of its own.");
                Error { retry: refusal.retry, ..failed }
            }
            _ if refusal.retry != Retry::Never => refusal,
            _ => not_puter("The server has no page at this address."),
        });
    }
    collect(OPERATION, response, LARGEST_PAGE, network.limits().idle).await.map(Answer::Page)
}

/// The API origin that the page declares in the parameters it starts Puter's desktop with.
fn declared_api(page: &str) -> Option<Url> {
    let (_, after) = page.split_once("\"api_origin\"")?;
    let value = after.trim_start().strip_prefix(':')?;
    let text: String = serde_json::Deserializer::from_str(value).into_iter().next()?.ok()?;
    let api = Url::parse(&text).ok()?;
    (api.has_host() && matches!(api.scheme(), "http" | "https")).then_some(api)
}

/// `api.` before the host, which is how Puter is set up unless its owner says otherwise.
fn api_beside(gui: &Url) -> Option<Url> {
    beside(gui, "api")
}

/// The same origin with one more label before its name; `None` for an address of numbers.
pub(crate) fn beside(origin: &Url, label: &str) -> Option<Url> {
    let Some(Host::Domain(name)) = origin.host() else { return None };
    let mut beside = origin.clone();
    beside.set_host(Some(&format!("{label}.{name}"))).ok()?;
    Some(beside)
}

fn origin_of(mut address: Url) -> Url {
    address.set_path("/");
    address.set_query(None);
    address.set_fragment(None);
    address
}

fn not_puter(message: &str) -> Error {
    Error::new(ErrorKind::NotPuter, OPERATION, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_typed_address_is_read_as_its_origin() {
        let check = |typed: &str, expected: &str| assert_eq!(typed_address(typed).unwrap().as_str(), expected);
        check("puter.example", "https://puter.example/");
        check("  puter.example/app?x=1#y ", "https://puter.example/");
        check("http://puter.localhost:4100", "http://puter.localhost:4100/");
        check("puter.localhost:4100", "https://puter.localhost:4100/");
    }

    #[test]
    fn what_is_not_a_web_address_is_refused() {
        for typed in ["", "   ", "ftp://puter.example", "file:///etc/passwd", "https://", "https://me:pw@puter.example"]
        {
            assert_eq!(typed_address(typed).unwrap_err().kind, ErrorKind::Invalid, "{typed:?}");
        }
    }

    #[test]
    fn only_this_machine_may_be_reached_without_encryption() {
        let insecure = |address: &str| check_secure(&url(address), false).is_err();
        assert!(insecure("http://puter.example/"));
        assert!(insecure("http://192.168.1.7:4100/"));
        assert!(insecure("http://localhost.example/"));
        for fine in
            ["https://puter.example/", "http://127.0.0.1:1/", "http://[::1]:1/", "http://api.puter.localhost:1/"]
        {
            assert!(!insecure(fine), "{fine}");
        }
        assert!(check_secure(&url("http://puter.example/"), true).is_ok());
    }

    #[tokio::test]
    async fn only_who_typed_an_inward_address_is_led_to_one() {
        let led = async |typed: &str, next: &str| check_reach(&url(typed), &url(next)).await.is_ok();
        let public = "https://93.184.216.34/";
        let inward = [
            "http://127.0.0.1:4100/",
            "http://[::1]/",
            "http://localhost/",
            "http://api.puter.localhost/",
            "https://10.0.0.1/",
            "https://192.168.1.7/",
            "http://169.254.169.254/latest/meta-data",
            "https://[fd00::1]/",
            "https://[::ffff:192.168.1.7]/",
        ];
        for next in inward {
            assert!(!led(public, next).await, "{next}");
            assert!(led("http://192.168.1.2/", next).await, "{next}");
            assert!(led(next, public).await, "{next}");
        }
        assert!(led(public, "https://8.8.8.8/").await);
    }

    #[test]
    fn the_page_says_where_the_api_is() {
        let page =
            r#"<script>gui({"domain":"x","api_origin":"http:\u002f/api.x.example:4100","app_origin":"y"});</script>"#;
        assert_eq!(declared_api(page), Some(url("http://api.x.example:4100/")));
        assert_eq!(declared_api(r#"gui({"api_origin" : "https://a.example"})"#), Some(url("https://a.example/")));
        for silent in
            ["", "<html>", r#""api_origin":null"#, r#""api_origin":"javascript:alert(1)""#, r#""api_origin":"#]
        {
            assert_eq!(declared_api(silent), None, "{silent}");
        }
    }

    #[test]
    fn the_api_is_looked_for_beside_a_name_but_not_beside_a_number() {
        assert_eq!(api_beside(&url("https://puter.example:8443/")), Some(url("https://api.puter.example:8443/")));
        assert_eq!(api_beside(&url("http://127.0.0.1:4100/")), None);
    }

    #[test]
    fn the_name_for_people_has_a_port_only_when_it_matters() {
        assert_eq!(Server::puter_com().host(), "puter.com");
        let local = Server::new(url("http://127.0.0.1:4100/x"), url("http://127.0.0.1:4100/"), None);
        assert_eq!(local.host(), "127.0.0.1:4100");
    }

    #[test]
    fn a_remembered_server_is_the_same_server() {
        let server = Server::puter_com();
        let remembered = serde_json::to_string(&server).unwrap();
        assert_eq!(serde_json::from_str::<Server>(&remembered).unwrap(), server);
    }
}
