//! What a visitor of the sign-in listener wants, told from the bytes it sent.
//! hyper's own parser reads the head, but its server does not serve: it mends what it is sent. With the same rules for
//! its requests (tried with hyper 1.12) six kinds of strangers brought a link: a line that ends in LF alone, as the
//! first and as a later one; an empty line before the head; a fragment; a second request and a stray byte behind it.
//! No sockets and no waiting in here, so that every text there is can be tried.

use std::fmt;

use url::Url;

/// The largest request read, in bytes.
pub(super) const LARGEST_REQUEST: usize = 16 * 1024;
/// The most headers read. Browsers send about twenty.
const MOST_HEADERS: usize = 64;
const METHOD: &[u8] = b"GET ";
const END: &[u8] = b"\r\n\r\n";

/// What a visitor of a [`Loopback`](super::Loopback) wants. `Debug` does not print the link.
#[derive(Clone, PartialEq, Eq)]
pub enum Visit {
    /// It has not yet said everything. Read on.
    Unfinished,
    /// It brings a link to the redirect. The link begins with the redirect, whichever address the visitor came to.
    Link(String),
    /// It wants the page that says how the sign-in ended: the redirect without a query.
    Page,
    /// It wants the little picture of a page.
    Icon,
    /// It is nobody the listener waits for.
    Stranger,
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Visit::Unfinished => "Unfinished",
            Visit::Link(_) => "Link(…)",
            Visit::Page => "Page",
            Visit::Icon => "Icon",
            Visit::Stranger => "Stranger",
        })
    }
}

impl Visit {
    /// Reads the beginning of a connection, everything that was `received` so far, for a listener at `redirect`, an
    /// address of the form `http://127.0.0.1:PORT/PATH`.
    ///
    /// Only one kind of request is not a [`Stranger`](Visit::Stranger)'s: at most 16 KiB of HTTP/1.1, `GET`, a path
    /// and perhaps a query (RFC 9112, section 3.2.1), exactly one `Host`, which is `127.0.0.1:PORT` or `[::1]:PORT`,
    /// no body and nothing after the head. The host tells apart a page that made a name of its own point to this
    /// machine; names, `localhost` among them, are never ours.
    pub fn read(received: &[u8], redirect: &Url) -> Visit {
        let begins_well = received.starts_with(METHOD) || METHOD.starts_with(received);
        if received.len() > LARGEST_REQUEST || !begins_well {
            return Visit::Stranger;
        }
        match received.windows(END.len()).position(|bytes| bytes == END) {
            None => Visit::Unfinished,
            // Whatever follows would be a second request or a body, and might be read as either.
            Some(at) if at + END.len() < received.len() => Visit::Stranger,
            Some(_) => wanted(received, redirect).unwrap_or(Visit::Stranger),
        }
    }
}

/// What a whole head asks for; `None` if it is not exactly as it has to be.
fn wanted(head: &[u8], redirect: &Url) -> Option<Visit> {
    if !has_plain_line_ends(head) {
        return None;
    }
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    if !request.parse(head).ok()?.is_complete() || request.version != Some(1) {
        return None;
    }
    if !is_for_us(request.headers, redirect) {
        return None;
    }
    let target = request.path?;
    let sane = target.starts_with('/') && target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if !sane {
        return None;
    }
    match target.split_once('?') {
        Some((path, query)) if path == redirect.path() => Some(Visit::Link(format!("{redirect}?{query}"))),
        None if target == redirect.path() => Some(Visit::Page),
        None if target == "/favicon.ico" => Some(Visit::Icon),
        _ => None,
    }
}

/// Whether every line ends in CR LF, and neither stands anywhere else: where programs disagree about the end of a line
/// they disagree about what was asked (RFC 9112, section 2.2).
fn has_plain_line_ends(head: &[u8]) -> bool {
    let pairs = head.windows(2).filter(|bytes| bytes == b"\r\n").count();
    let count = |wanted| head.iter().filter(|byte| **byte == wanted).count();
    count(b'\r') == pairs && count(b'\n') == pairs
}

/// Whether there is exactly one host, which is one of our two addresses, and no body is announced.
fn is_for_us(headers: &[httparse::Header<'_>], redirect: &Url) -> bool {
    let port = redirect.port().unwrap_or_default();
    let ours = [format!("127.0.0.1:{port}"), format!("[::1]:{port}")];
    let is = |header: &httparse::Header<'_>, name: &str| header.name.eq_ignore_ascii_case(name);
    let mut hosts = headers.iter().filter(|header| is(header, "host"));
    let host = hosts.next().filter(|_| hosts.next().is_none());
    let has_body = headers.iter().any(|header| is(header, "content-length") || is(header, "transfer-encoding"));
    !has_body && host.is_some_and(|host| ours.iter().any(|ours| host.value == ours.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PORT: u16 = 41461;
    const HOST: &str = "Host: 127.0.0.1:41461";

    fn redirect() -> Url {
        format!("http://127.0.0.1:{PORT}/p4th").parse().unwrap()
    }

    fn read(request: &str) -> Visit {
        Visit::read(request.as_bytes(), &redirect())
    }

    fn link(query: &str) -> Visit {
        Visit::Link(format!("http://127.0.0.1:{PORT}/p4th?{query}"))
    }

    #[test]
    fn a_browser_that_brings_a_link_is_understood() {
        let headers = "User-Agent: Mozilla/5.0\r\nAccept: */*\r\nUpgrade-Insecure-Requests: 1\r\nCookie: é";
        assert_eq!(read(&format!("GET /p4th?a=1&b=2 HTTP/1.1\r\n{HOST}\r\n{headers}\r\n\r\n")), link("a=1&b=2"));
        assert_eq!(read(&format!("GET /p4th? HTTP/1.1\r\nhOST:   [::1]:{PORT}  \r\n\r\n")), link(""));
        assert_eq!(read(&format!("GET /p4th HTTP/1.1\r\n{HOST}\r\n\r\n")), Visit::Page);
        assert_eq!(read(&format!("GET /favicon.ico HTTP/1.1\r\n{HOST}\r\n\r\n")), Visit::Icon);
    }

    #[test]
    fn a_request_that_has_not_ended_is_waited_for_to_its_last_byte() {
        let whole = format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n");
        for end in 0..whole.len() {
            assert_eq!(read(&whole[..end]), Visit::Unfinished, "{end}");
        }
        assert_eq!(read(&whole), link("a=1"));
    }

    #[test]
    fn strangers_are_told_from_the_browser() {
        for request in [
            // Another way to ask.
            format!("POST /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("HEAD /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("get /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("CONNECT 127.0.0.1:{PORT} HTTP/1.1\r\n{HOST}\r\n\r\n"),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
            "\u{16}\u{3}\u{1}\r\n\r\n".to_owned(),
            format!("\r\nGET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.0\r\n{HOST}\r\n\r\n"),
            "GET /p4th?a=1\r\n\r\n".to_owned(),
            // Another thing asked for.
            format!("GET / HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th/?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /P4TH?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /x/../p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th%3Fa=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET //p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1#b HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=é HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /favicon.ico?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET http://127.0.0.1:{PORT}/p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET 127.0.0.1:{PORT} HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET * HTTP/1.1\r\n{HOST}\r\n\r\n"),
            // Another host, none, or two.
            "GET /p4th?a=1 HTTP/1.1\r\n\r\n".to_owned(),
            "GET /p4th?a=1 HTTP/1.1\r\nHost:\r\n\r\n".to_owned(),
            "GET /p4th?a=1 HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_owned(),
            format!("GET /p4th?a=1 HTTP/1.1\r\nHost: evil.example:{PORT}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nHost: localhost:{PORT}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nHost: 127.1:{PORT}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nHost: [0:0:0:0:0:0:0:1]:{PORT}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nHost: me@127.0.0.1:{PORT}\r\n\r\n"),
            "GET /p4th?a=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".to_owned(),
            "GET /p4th?a=1 HTTP/1.1\r\nHost: 127.0.0.1:41462\r\n\r\n".to_owned(),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\nHost: evil.example\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}, evil.example\r\n\r\n"),
            // Heads that programs read in different ways.
            format!("GET /p4th?a=1 HTTP/1.1\r\nHost : 127.0.0.1:{PORT}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nX: y\r\n {HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nX: y\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nX: y\rz\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\nX: \0\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\nContent-Length: 5\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\ncontent-length: 0\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: chunked\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\nGET /p4th?b=2 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n\0"),
            format!("GET  /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 b HTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1\tHTTP/1.1\r\n{HOST}\r\n\r\n"),
            format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n{}\r\n", "X: y\r\n".repeat(64)),
        ] {
            assert_eq!(read(&request), Visit::Stranger, "{request:?}");
        }
    }

    #[test]
    fn a_request_may_have_sixteen_kibibytes_and_not_one_more() {
        let sized = |size: usize| {
            let frame = format!("GET /p4th?a= HTTP/1.1\r\n{HOST}\r\n\r\n").len();
            format!("GET /p4th?a={} HTTP/1.1\r\n{HOST}\r\n\r\n", "x".repeat(size - frame))
        };
        assert!(matches!(read(&sized(LARGEST_REQUEST)), Visit::Link(_)));
        assert_eq!(read(&sized(LARGEST_REQUEST + 1)), Visit::Stranger);
        let endless = format!("GET /{}", "x".repeat(LARGEST_REQUEST));
        assert_eq!(read(&endless[..LARGEST_REQUEST]), Visit::Unfinished);
        assert_eq!(read(&endless[..LARGEST_REQUEST + 1]), Visit::Stranger);
    }

    #[test]
    fn a_link_is_not_printed() {
        assert_eq!(format!("{:?}", link("token=the-token")), "Link(…)");
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let visit = Visit::read(&bytes, &redirect());
            prop_assert!(matches!(visit, Visit::Stranger | Visit::Unfinished));
        }

        #[test]
        fn a_link_is_the_redirect_and_a_query_of_visible_characters(query in ".{0,40}", more in "[ -~\r\n]{0,60}") {
            let request = format!("GET /p4th?{query} HTTP/1.1\r\n{HOST}\r\n{more}\r\n\r\n");
            if let Visit::Link(link) = read(&request) {
                let rest = link.strip_prefix("http://127.0.0.1:41461/p4th?").unwrap();
                prop_assert_eq!(rest, query);
                prop_assert!(rest.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }

        #[test]
        fn one_byte_changed_brings_no_other_place(at in 0usize..70, with in any::<u8>()) {
            let mut request = format!("GET /p4th?a=1 HTTP/1.1\r\n{HOST}\r\n\r\n").into_bytes();
            prop_assume!(at < request.len());
            request[at] = with;
            if let Visit::Link(link) = Visit::read(&request, &redirect()) {
                prop_assert!(link.starts_with("http://127.0.0.1:41461/p4th?"));
            }
        }
    }
}
