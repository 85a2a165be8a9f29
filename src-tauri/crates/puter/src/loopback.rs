//! A listener on this machine for the one link that ends a sign-in (RFC 8252, section 7.3).
//! It answers nobody but the browser it waits for, and shows a page without secrets.

use std::{io, net::Ipv4Addr, time::Duration};

use oauth2::CsrfToken;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use url::Url;

use crate::error::{Error, ErrorKind, Result};

const OPERATION: &str = "listen";
/// The largest request read, in bytes.
const LARGEST_REQUEST: usize = 16 * 1024;
/// The most headers read. Browsers send about twenty.
const MOST_HEADERS: usize = 64;
/// How long a visitor may take to say what it wants, or to take an answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a visitor may take to leave once it has its answer.
const LINGER: Duration = Duration::from_millis(500);
/// The most visitors at once; browsers open a few connections they never use.
const MOST_VISITORS: usize = 32;

/// A listener on `127.0.0.1`, at a port and a path nobody can guess. Dropping it closes everything.
#[derive(Debug)]
pub struct Loopback {
    listener: TcpListener,
    redirect: Url,
    visitors: JoinSet<Option<(String, TcpStream)>>,
    /// The visitor who brought a link and waits for a page.
    waiting: Option<TcpStream>,
}

impl Loopback {
    /// Begins to listen.
    ///
    /// # Errors
    /// [`ErrorKind::Network`] if this machine lets nobody listen.
    pub async fn bind() -> Result<Loopback> {
        let failed = |error: io::Error| {
            let failed =
                Error::new(ErrorKind::Network, OPERATION, "This machine lets no program wait for the browser.");
            Error { source: Some(Box::new(error)), ..failed }
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let address = format!("http://127.0.0.1:{port}/{}", CsrfToken::new_random().secret());
        let redirect = address.parse();
        let redirect =
            redirect.map_err(|_| Error::new(ErrorKind::Invalid, OPERATION, "The address cannot be made."))?;
        Ok(Loopback { listener, redirect, visitors: JoinSet::new(), waiting: None })
    }

    /// Where the browser is to be sent.
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// Waits for a link. It may be given up and asked for again. Whoever brought the link waits for
    /// [`answer`](Self::answer).
    ///
    /// # Errors
    /// [`ErrorKind::Network`] if listening fails.
    pub async fn next(&mut self) -> Result<String> {
        loop {
            tokio::select! {
                visitor = self.listener.accept(), if self.visitors.len() < MOST_VISITORS => match visitor {
                    Ok((stream, _)) => { self.visitors.spawn(visit(stream, self.redirect.clone())); }
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(error) => {
                        let failed = Error::new(ErrorKind::Network, OPERATION, "Waiting for the browser failed.");
                        return Err(Error { source: Some(Box::new(error)), ..failed });
                    }
                },
                Some(visit) = self.visitors.join_next() => {
                    if let Ok(Some((link, stream))) = visit {
                        self.waiting = Some(stream);
                        return Ok(link);
                    }
                }
            }
        }
    }

    /// Shows whoever brought the last link how it ended. `back` is a link without secrets that raises our window; the
    /// page tries to open it and offers it.
    pub async fn answer(&mut self, ok: bool, back: Option<&Url>) {
        if let Some(stream) = self.waiting.take() {
            let nonce = CsrfToken::new_random().into_secret();
            let policy = format!(
                "Content-Security-Policy: default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
                 base-uri 'none'; form-action 'none'\r\nContent-Type: text/html; charset=utf-8\r\n"
            );
            respond(stream, "200 OK", &policy, &page(ok, back, &nonce)).await;
        }
    }
}

/// Reads what a visitor wants. The link, if it is the one waited for; anybody else is sent away at once.
async fn visit(mut stream: TcpStream, redirect: Url) -> Option<(String, TcpStream)> {
    let mut request = Vec::new();
    let target = match timeout(PATIENCE, read_request(&mut stream, &mut request, &redirect)).await {
        Ok(Wanted::Link(target)) => target,
        Ok(Wanted::Icon) => {
            respond(stream, "204 No Content", "", "").await;
            return None;
        }
        Ok(Wanted::Other) => {
            respond(stream, "404 Not Found", "", "").await;
            return None;
        }
        Err(_) | Ok(Wanted::Nothing) => return None,
    };
    let mut link = redirect;
    link.set_path("");
    Some((format!("{}{target}", link.as_str().trim_end_matches('/')), stream))
}

enum Wanted {
    /// The link that is waited for; its path and query.
    Link(String),
    /// The little picture of a page.
    Icon,
    /// Anything else.
    Other,
    /// It left without a word.
    Nothing,
}

async fn read_request(stream: &mut TcpStream, request: &mut Vec<u8>, redirect: &Url) -> Wanted {
    loop {
        match stream.read_buf(request).await {
            Ok(0) | Err(_) => return Wanted::Nothing,
            Ok(_) => {}
        }
        if request.len() > LARGEST_REQUEST {
            return Wanted::Other;
        }
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(request) {
            Ok(httparse::Status::Partial) => {}
            Ok(httparse::Status::Complete(_)) => return wanted(&head, redirect),
            Err(_) => return Wanted::Other,
        }
    }
}

/// Only a GET of the exact path with the exact host is what we wait for. The host tells apart a page that made its own
/// name point to this machine.
fn wanted(head: &httparse::Request<'_, '_>, redirect: &Url) -> Wanted {
    let host = format!("{}:{}", redirect.host_str().unwrap_or_default(), redirect.port().unwrap_or_default());
    let mut hosts = head.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("host"));
    let host_fits = hosts.next().is_some_and(|header| header.value == host.as_bytes()) && hosts.next().is_none();
    let target = head.path.unwrap_or_default();
    if head.method != Some("GET") || !host_fits {
        return Wanted::Other;
    }
    match target.split_once('?') {
        Some((path, _)) if path == redirect.path() => Wanted::Link(target.to_owned()),
        _ if target == "/favicon.ico" => Wanted::Icon,
        _ => Wanted::Other,
    }
}

async fn respond(mut stream: TcpStream, status: &str, more: &str, body: &str) {
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n{more}\r\n{body}",
        body.len()
    );
    let sending = async {
        stream.write_all(response.as_bytes()).await?;
        stream.shutdown().await
    };
    // A browser that left has no use for an answer.
    if let Ok(Ok(())) = timeout(PATIENCE, sending).await {
        // Closing with something unread would take the answer back; whatever still comes is thrown away.
        let mut rest = [0; 1024];
        let draining = async { while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {} };
        let _ = timeout(LINGER, draining).await;
    }
}

fn page(ok: bool, back: Option<&Url>, nonce: &str) -> String {
    let words = if ok { "Signed in. You can close this page." } else { "Not signed in." };
    let back =
        back.map(|back| format!("<p><a id=\"back\" href=\"{}\">Back to the app</a></p>", escaped(back.as_str())));
    let back = back.unwrap_or_default();
    format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{words}</title>
<style nonce="{nonce}">
:root {{ color-scheme: light dark }}
body {{ font: 1.125rem/1.5 system-ui, sans-serif; text-align: center; margin: 20vh 1rem }}
</style>
<p>{words}</p>
{back}
<script nonce="{nonce}">
history.replaceState(null, "", location.pathname);
const back = document.getElementById("back");
if (back) location.href = back.href;
</script>
</html>
"#
    )
}

/// Text for inside an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
