//! What Oriel shows of itself: whom it has asked in this run, what went wrong how often, and a report without content.
//! All of it is in memory only, bounded, and gone when Oriel is closed.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use problem::Code;
use puter::{Server, sign_in::RedirectKind};
use serde::Serialize;
use ts_rs::TS;
use url::Url;

use crate::{
    Platform, lock,
    platform::{Clock, Handler, Secrets, milliseconds},
};

/// How many connections are remembered; the oldest go first.
const MOST_CONNECTIONS: usize = 100;
/// How many hosts are remembered; the first go first. A person's servers are a handful.
const MOST_HOSTS: usize = 100;
/// A name has at most 253 characters (RFC 1035, section 2.3.4) and a port at most six with its colon.
const LONGEST_HOST: usize = 253 + 6;
/// The longest text about this computer that the report takes.
const LONGEST_FACT: usize = 80;

/// The paths of Puter that Oriel asks. None has a name of a person or a file in it.
const ROUTES: [&str; 24] = [
    "/",
    "/.well-known/oauth-authorization-server",
    "/batch",
    "/copy",
    "/delete",
    "/df",
    "/drivers/call",
    "/fs/abortWrite",
    "/fs/completeWrite",
    "/fs/signMultipartParts",
    "/fs/startWrite",
    "/metering/usage",
    "/mkdir",
    "/move",
    "/puterai/chat/models/details",
    "/read",
    "/readdir",
    "/register",
    "/rename",
    "/search",
    "/stat",
    "/token",
    "/version",
    "/whoami",
];
/// Any other path: the address at which a server's storage takes a file, where a server's page sends its visitors. Such
/// a path may hold names and permissions.
const ANOTHER_PATH: &str = "/…";

/// Who the servers see.
const APP: puter::AppIdentity =
    puter::AppIdentity { name: "Oriel", user_agent: concat!("Oriel/", env!("CARGO_PKG_VERSION")) };

/// What this run of Oriel has done that a person may want to check.
#[derive(Default)]
pub(crate) struct Diagnostics {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    hosts: VecDeque<String>,
    connections: VecDeque<Connection>,
    problems: Vec<(Code, u32)>,
    way: Option<RedirectKind>,
}

impl Diagnostics {
    /// The connections of the whole application, each of which is remembered here.
    pub(crate) fn network(self: &Arc<Self>, clock: Arc<dyn Clock>) -> puter::Network {
        let diagnostics = self.clone();
        puter::Network::observed(APP, puter::Limits::default(), move |told| diagnostics.connected(told, clock.now()))
    }

    fn connected(&self, told: &puter::Connection, at: SystemTime) {
        let connection = Connection {
            at: milliseconds(at),
            method: told.method.clone(),
            host: told.host.chars().take(LONGEST_HOST).collect(),
            path: shown_path(&told.path),
            operation: told.operation,
            status: told.status,
        };
        let mut seen = lock(&self.seen);
        if !seen.hosts.contains(&connection.host) {
            push(&mut seen.hosts, MOST_HOSTS, connection.host.clone());
        }
        push(&mut seen.connections, MOST_CONNECTIONS, connection);
    }

    /// Counts a problem on its way to the person.
    pub(crate) fn went_wrong(&self, code: Code) {
        let mut seen = lock(&self.seen);
        match seen.problems.iter_mut().find(|(known, _)| *known == code) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => seen.problems.push((code, 1)),
        }
    }

    /// Remembers how the answer of the sign-in that just succeeded came back.
    pub(crate) fn signed_in(&self, way: RedirectKind) {
        lock(&self.seen).way = Some(way);
    }

    /// Whom Oriel has asked since it was started.
    pub(crate) fn connections(&self) -> Connections {
        let seen = lock(&self.seen);
        Connections {
            hosts: seen.hosts.iter().cloned().collect(),
            last: seen.connections.iter().rev().cloned().collect(),
        }
    }

    /// What a person may paste into a report of a problem; `accounts` is how those stand.
    pub(crate) async fn report(&self, platform: &Platform, accounts: impl IntoIterator<Item = Fact>) -> String {
        let mut facts = program_facts();
        facts.extend(platform.facts.iter().map(|(name, fact)| (*name, one_line(fact))));
        facts.push(("Sandbox of the window", format!("{:?}", platform.sandbox)));
        facts.push(("Keychain", keychain_fact(&*platform.secrets).await));
        facts.push(("oriel:// links", handler_fact(&platform.scheme.handler().await).to_owned()));
        facts.extend(accounts);
        let now = milliseconds(platform.clock.now());
        let seen = lock(&self.seen);
        facts.push(("Last sign-in", seen.way.map_or("none in this run", way_fact).to_owned()));
        let facts: Vec<String> = facts.iter().map(|(name, fact)| format!("{name}: {fact}")).collect();
        let problems: Vec<String> = seen.problems.iter().map(|(code, times)| format!("{code:?}: {times}")).collect();
        let last: Vec<String> = seen.connections.iter().rev().map(|one| connection_line(one, now)).collect();
        format!(
            "# Oriel diagnostic report\n\nNo chats, files, names, tokens or addresses of your own are in it.\n\n\
             {}\n## Problems in this run\n\n{}\n## Last connections\n\n{}",
            list(&facts),
            list(&problems),
            list(&last),
        )
    }
}

/// Adds at the end what is newest, and lets the oldest go where there are `most` already.
fn push<T>(queue: &mut VecDeque<T>, most: usize, newest: T) {
    if queue.len() >= most {
        queue.pop_front();
    }
    queue.push_back(newest);
}

/// The path as it may be shown.
fn shown_path(path: &str) -> &'static str {
    ROUTES.into_iter().find(|route| *route == path).unwrap_or(ANOTHER_PATH)
}

/// One request that Oriel sent. Never a query, a header, a body, or a path that may hold a name.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Connection {
    /// When its answer began, or when it was clear that none would come.
    at: i64,
    /// "POST".
    method: String,
    /// "api.puter.com"; with the port only when it is not the usual one.
    host: String,
    /// "/readdir"; "/…" where the path is a server's own.
    path: &'static str,
    /// What for: "chat", "list".
    operation: &'static str,
    /// The status of the answer; `null` if there was none.
    status: Option<u16>,
}

/// Whom Oriel has asked since it was started.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Connections {
    /// Every host, in the order they were first asked; of more than a hundred the last hundred.
    hosts: Vec<String>,
    /// The newest first, at most a hundred.
    last: Vec<Connection>,
}

/// The page of Puter where a person can end this computer's access; see `diagnostics.manageSessions`.
pub(crate) fn security_page(server: &Server) -> Url {
    let mut address = server.gui().clone();
    address.set_path("/dashboard");
    address.set_fragment(Some("security"));
    address
}

/// The lines as a list that reads well both as text and as Markdown.
fn list(lines: &[String]) -> String {
    if lines.is_empty() {
        return "None.\n".into();
    }
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

/// A fact and its name.
type Fact = (&'static str, String);

fn program_facts() -> Vec<Fact> {
    let system = format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH);
    vec![("Oriel", env!("CARGO_PKG_VERSION").to_owned()), ("System", system)]
}

/// A text about this computer, cut to what cannot spoil the report: one short line of plain characters.
fn one_line(fact: &str) -> String {
    let plain = |character: char| if character.is_ascii_graphic() || character == ' ' { character } else { '?' };
    fact.chars().take(LONGEST_FACT).map(plain).collect()
}

async fn keychain_fact(secrets: &dyn Secrets) -> String {
    let state = match secrets.ready().await {
        Ok(()) => "ready".to_owned(),
        Err(error) => error.to_string(),
    };
    format!("{}, {state}", one_line(&secrets.name()))
}

/// Who gets the links, without the other program's name: it may be a path in the person's home.
fn handler_fact(handler: &Handler) -> &'static str {
    match handler {
        Handler::Ours => "open this Oriel",
        Handler::Other { .. } | Handler::Gone { .. } => "open another program",
        Handler::AnotherOriel { .. } | Handler::WithoutLink { .. } | Handler::NotABundle => "open another Oriel",
        Handler::Nobody => "open nothing",
        Handler::Unknown { .. } => "the system does not tell who opens them",
    }
}

fn way_fact(way: RedirectKind) -> &'static str {
    match way {
        RedirectKind::Scheme => "a code through oriel://",
        RedirectKind::LoopbackCode => "a code through a loopback address",
        RedirectKind::LoopbackAuthMe => "the consent page through a loopback address",
    }
}

/// A connection in the report. Only the hosts of puter.com are named: any other says whose computer this is.
fn connection_line(connection: &Connection, now: i64) -> String {
    let known = Server::puter_com();
    let known = [Some(known.gui()), Some(known.api()), known.oauth()];
    let host = known.into_iter().flatten().filter_map(Url::host_str).find(|host| *host == connection.host);
    let status = connection.status.map_or("no answer".to_owned(), |status| status.to_string());
    let seconds = (now - connection.at) / 1000;
    format!("{seconds} s before: {}, {}, {status}", connection.operation, host.unwrap_or("another host"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn told(host: &str, path: &str) -> puter::Connection {
        puter::Connection {
            method: "GET".into(),
            host: host.into(),
            path: path.into(),
            operation: "test",
            status: Some(200),
        }
    }

    #[test]
    fn only_paths_that_oriel_itself_asks_are_shown() {
        for path in ["/whoami", "/drivers/call", "/"] {
            assert_eq!(shown_path(path), path);
        }
        for path in ["/bucket/mira/House 2026.pdf", "/whoami/mira", "/WHOAMI", "/read/", "", "//"] {
            assert_eq!(shown_path(path), ANOTHER_PATH, "{path}");
        }
    }

    #[test]
    fn the_newest_hundred_are_remembered() {
        let diagnostics = Diagnostics::default();
        for number in 0..250_u64 {
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(number);
            diagnostics.connected(&told(&format!("h{number}.example"), "/"), at);
        }
        let seen = lock(&diagnostics.seen);
        assert_eq!((seen.connections.len(), seen.hosts.len()), (100, 100));
        assert_eq!((seen.connections[0].at, seen.connections[99].at), (150_000, 249_000));
        assert_eq!((seen.hosts[0].as_str(), seen.hosts[99].as_str()), ("h150.example", "h249.example"));
    }

    #[test]
    fn a_host_is_listed_once_and_never_longer_than_a_host_can_be() {
        let diagnostics = Diagnostics::default();
        let long = "a".repeat(10_000);
        for host in ["api.puter.com", "puter.com", "api.puter.com", &long] {
            diagnostics.connected(&told(host, "/"), SystemTime::UNIX_EPOCH);
        }
        let seen = lock(&diagnostics.seen);
        assert_eq!(seen.hosts.iter().map(String::len).collect::<Vec<_>>(), [13, 9, LONGEST_HOST]);
    }

    #[test]
    fn a_fact_is_one_short_line_of_plain_characters() {
        let check = |fact: &str, expected: &str| assert_eq!(one_line(fact), expected);
        check("Debian GNU/Linux 12 (bookworm)", "Debian GNU/Linux 12 (bookworm)");
        check("a\n- Session: forged\u{202e}\u{7}", "a?- Session: forged??");
        check(&"x".repeat(1000), &"x".repeat(LONGEST_FACT));
    }

    #[test]
    fn the_report_names_no_host_but_those_of_puter_com() {
        let line = |host: &str| {
            let diagnostics = Diagnostics::default();
            diagnostics.connected(&told(host, "/"), SystemTime::UNIX_EPOCH);
            let seen = lock(&diagnostics.seen);
            connection_line(&seen.connections[0], 12_345)
        };
        assert_eq!(line("api.puter.com"), "12 s before: test, api.puter.com, 200");
        assert_eq!(line("mcp.puter.com"), "12 s before: test, mcp.puter.com, 200");
        for host in ["puter.miras-cellar.example", "puter.com:8443", "api.puter.com.example"] {
            assert_eq!(line(host), "12 s before: test, another host, 200");
        }
    }

    #[test]
    fn the_handler_of_links_is_never_named() {
        for handler in
            [Handler::Other { name: "/home/mira/x".into() }, Handler::AnotherOriel { program: "/home/mira".into() }]
        {
            assert!(!handler_fact(&handler).contains("mira"));
        }
    }
}
