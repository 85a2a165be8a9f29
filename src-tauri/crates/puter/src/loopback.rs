//! A listener on this machine for the one link that ends a sign-in (RFC 8252, section 7.3).
//! It answers nobody but the browser it waits for, and shows a page without secrets.

mod page;
mod visit;

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use oauth2::CsrfToken;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::{AbortHandle, JoinSet},
    time::timeout,
};
use tokio_util::task::AbortOnDropHandle;
use url::Url;

pub use self::{
    page::{Ending, PageMessage, PageWords},
    visit::Visit,
};
use crate::{
    AppIdentity,
    error::{Error, ErrorKind, Result},
};

const OPERATION: &str = "listen";
/// How long a visitor may take to say what it wants, or to take an answer; also to come for the page.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a visitor may take to leave once it has its answer.
const LINGER: Duration = Duration::from_millis(500);
/// The most visitors at once; browsers open a few connections they never use.
const MOST_VISITORS: usize = 32;
/// How often another port is tried when the same one is taken for IPv6.
const MOST_PORTS: usize = 8;

/// A listener on `127.0.0.1`, and on `[::1]` where there is IPv6, at a port and a path nobody can guess. Dropping it
/// closes everything.
///
/// A browser that brings a link is sent on at once, to the same address without its query: so the link is never the
/// address of a page, neither in the address bar nor among those it remembers having shown. There it waits for the page
/// that [`answer`](Self::answer) makes.
#[derive(Debug)]
pub struct Loopback {
    app: AppIdentity,
    words: PageWords,
    redirect: Url,
    desk: Arc<Desk>,
    links: mpsc::Receiver<String>,
    pages: u64,
    _doors: AbortOnDropHandle<()>,
}

/// What all visitors are told, and what they leave.
#[derive(Debug)]
struct Desk {
    redirect: Url,
    step: watch::Sender<Step>,
    /// The number of the newest page that was shown.
    shown: watch::Sender<u64>,
    /// How many were sent on to the page and have not come for it.
    owed: watch::Sender<u64>,
}

/// How far it is.
#[derive(Clone, Debug)]
enum Step {
    /// A link is taken, if one comes. The page is about the link before it, which was not the right one.
    Wanting(Option<Arc<Page>>),
    /// This link was taken; the page is still to come.
    Taken(SecretString),
    /// The page about that link.
    Told(Arc<Page>, SecretString),
}

/// A page that is ready to be sent.
#[derive(Debug)]
struct Page {
    number: u64,
    policy: String,
    text: String,
}

impl Loopback {
    /// Begins to listen for this program, whose name the page in the browser says, in English unless it is given other
    /// [words](Self::saying).
    ///
    /// # Errors
    /// [`ErrorKind::Network`] if this machine lets nobody listen.
    pub async fn bind(app: AppIdentity) -> Result<Loopback> {
        let (v4, v6, port) = doors().await.map_err(|error| {
            let failed =
                Error::new(ErrorKind::Network, OPERATION, "This machine lets no program wait for the browser.");
            Error { source: Some(Box::new(error)), ..failed }
        })?;
        let address = format!("http://127.0.0.1:{port}/{}", CsrfToken::new_random().secret());
        let redirect: Url =
            address.parse().map_err(|_| Error::new(ErrorKind::Invalid, OPERATION, "The address cannot be made."))?;
        let desk = Arc::new(Desk {
            redirect: redirect.clone(),
            step: watch::Sender::new(Step::Wanting(None)),
            shown: watch::Sender::new(0),
            owed: watch::Sender::new(0),
        });
        let (bring, links) = mpsc::channel(1);
        let receiving = tokio::spawn(receive(v4, v6, desk.clone(), bring));
        let words = PageWords::english(app.name);
        Ok(Loopback { app, words, redirect, desk, links, pages: 0, _doors: AbortOnDropHandle::new(receiving) })
    }

    /// The same with other words on its pages.
    pub fn saying(self, words: PageWords) -> Loopback {
        Loopback { words, ..self }
    }

    /// Where the browser is to be sent.
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// Waits for a link. It may be given up and asked for again. Whoever brought the link waits for
    /// [`answer`](Self::answer); further links are refused until this is called again.
    ///
    /// # Errors
    /// [`ErrorKind::Network`] if listening fails.
    pub async fn next(&mut self) -> Result<String> {
        if let Ok(link) = self.links.try_recv() {
            return Ok(link);
        }
        self.desk.step.send_modify(|step| {
            *step = Step::Wanting(match step {
                Step::Told(page, _) => Some(page.clone()),
                Step::Wanting(page) => page.take(),
                Step::Taken(_) => None,
            });
        });
        let failed = || Error::new(ErrorKind::Network, OPERATION, "Waiting for the browser failed.");
        self.links.recv().await.ok_or_else(failed)
    }

    /// Shows whoever brought the last link how it ended, and returns when everybody who brought it has seen it, or does
    /// not come for it. `back` is a link without secrets that raises our window; the page tries to open it and offers it.
    pub async fn answer(&mut self, ending: Ending, back: Option<&Url>) {
        let page = self.page(ending, back);
        let number = page.number;
        self.desk.step.send_modify(|step| {
            let link = if let Step::Taken(link) = step { link.clone() } else { SecretString::default() };
            *step = Step::Told(page, link);
        });
        let (mut shown, mut owed) = (self.desk.shown.subscribe(), self.desk.owed.subscribe());
        let seen = async {
            // Their sender is the desk, which is there as long as this is.
            let _ = shown.wait_for(|shown| *shown >= number).await;
            let _ = owed.wait_for(|owed| *owed == 0).await;
        };
        // A browser that was closed meanwhile has no use for a page.
        let _ = timeout(PATIENCE, seen).await;
    }

    /// The last link was not the right one: whoever brought it is told so when they come for the page, and the next link
    /// is taken at once. `back` as in [`answer`](Self::answer).
    pub fn reject(&mut self, ending: Ending, back: Option<&Url>) {
        let page = self.page(ending, back);
        self.desk.owed.send_replace(0);
        self.desk.step.send_replace(Step::Wanting(Some(page)));
    }

    fn page(&mut self, ending: Ending, back: Option<&Url>) -> Arc<Page> {
        let nonce = CsrfToken::new_random().into_secret();
        self.pages += 1;
        let (policy, text) = (page::policy(&nonce), page::page(self.app.name, &self.words, ending, back, &nonce));
        Arc::new(Page { number: self.pages, policy, text })
    }
}

/// Listens at one port of this machine, on both of its addresses if it has both. With only one of them, whoever is at
/// the other could be taken for us.
async fn doors() -> io::Result<(TcpListener, Option<TcpListener>, u16)> {
    let mut tries = 0;
    loop {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = v4.local_addr()?.port();
        tries += 1;
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(v6) => return Ok((v4, Some(v6), port)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && tries < MOST_PORTS => {}
            Err(_) => return Ok((v4, None, port)),
        }
    }
}

/// Receives visitors for ever, or until listening fails.
async fn receive(v4: TcpListener, v6: Option<TcpListener>, desk: Arc<Desk>, bring: mpsc::Sender<String>) {
    let mut visitors = JoinSet::new();
    let mut silent: VecDeque<(AbortHandle, Arc<AtomicBool>)> = VecDeque::new();
    loop {
        let visitor = tokio::select! {
            visitor = accept(Some(&v4)) => visitor,
            visitor = accept(v6.as_ref()) => visitor,
            Some(_) = visitors.join_next() => continue,
        };
        match visitor {
            Ok(stream) => {
                silent.retain(|(visitor, has_spoken)| !visitor.is_finished() && !has_spoken.load(Ordering::Relaxed));
                if visitors.len() >= MOST_VISITORS {
                    // Who has said nothing for longest makes room; where all have spoken there is none.
                    match silent.pop_front() {
                        Some((oldest, _)) => oldest.abort(),
                        None => continue,
                    }
                }
                let has_spoken = Arc::<AtomicBool>::default();
                let visitor = visitors.spawn(serve(stream, desk.clone(), bring.clone(), has_spoken.clone()));
                silent.push_back((visitor, has_spoken));
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "waiting for the browser failed");
                return;
            }
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.map(|(stream, _)| stream),
        None => std::future::pending().await,
    }
}

/// Serves one visitor one answer.
async fn serve(mut stream: TcpStream, desk: Arc<Desk>, bring: mpsc::Sender<String>, has_spoken: Arc<AtomicBool>) {
    let Ok(Some(visit)) = timeout(PATIENCE, hear(&mut stream, &desk.redirect)).await else { return };
    has_spoken.store(true, Ordering::Relaxed);
    match visit {
        Visit::Link(link) if desk.takes(&link, &bring).await => {
            desk.owed.send_modify(|owed| *owed += 1);
            let there = format!("Location: {}\r\n", desk.redirect.path());
            respond(stream, "303 See Other", &there, NO_CONTENT, "").await;
        }
        Visit::Link(_) => respond(stream, "410 Gone", PLAIN, NO_CONTENT, "This sign-in link was used already.").await,
        Visit::Page => match desk.page().await {
            Some(page) => {
                respond(stream, "200 OK", HTML, &page.policy, &page.text).await;
                desk.shown.send_modify(|shown| *shown = page.number.max(*shown));
                desk.owed.send_modify(|owed| *owed = owed.saturating_sub(1));
            }
            None => respond(stream, "404 Not Found", "", NO_CONTENT, "").await,
        },
        Visit::Icon => respond(stream, "204 No Content", "", NO_CONTENT, "").await,
        Visit::Stranger | Visit::Unfinished => respond(stream, "404 Not Found", "", NO_CONTENT, "").await,
    }
}

/// Reads until it is clear what a visitor wants; `None` if it leaves before.
async fn hear(stream: &mut TcpStream, redirect: &Url) -> Option<Visit> {
    let mut received = Vec::new();
    let mut limited = stream.take(visit::LARGEST_REQUEST as u64 + 1);
    while limited.read_buf(&mut received).await.is_ok_and(|read| read > 0) {
        match Visit::read(&received, redirect) {
            Visit::Unfinished => {}
            visit => return Some(visit),
        }
    }
    None
}

impl Desk {
    /// Whether there is a page for whoever brought this link: it is the one that is wanted, the first of several; or the
    /// one that was taken, once more. While another one is looked at it has to wait, because that may be a stranger's.
    async fn takes(&self, link: &str, bring: &mpsc::Sender<String>) -> bool {
        let mut step = self.step.subscribe();
        let decided = step.wait_for(|step| !matches!(step, Step::Taken(taken) if taken.expose_secret() != link));
        if !timeout(PATIENCE, decided).await.is_ok_and(|decided| decided.is_ok()) {
            return false;
        }
        let mut takes = false;
        self.step.send_if_modified(|step| match step {
            Step::Wanting(_) => {
                takes = bring.try_send(link.to_owned()).is_ok();
                if takes {
                    *step = Step::Taken(link.into());
                }
                takes
            }
            Step::Taken(taken) | Step::Told(_, taken) => {
                takes = taken.expose_secret() == link;
                false
            }
        });
        takes
    }

    /// The page about the link that came last, as soon as there is one; nothing if there was no link.
    async fn page(&self) -> Option<Arc<Page>> {
        let mut step = self.step.subscribe();
        let told = step.wait_for(|step| !matches!(step, Step::Taken(_))).await.ok()?;
        match &*told {
            Step::Told(page, _) => Some(page.clone()),
            Step::Wanting(page) => page.clone(),
            Step::Taken(_) => None,
        }
    }
}

const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";
const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\r\n";
/// The policy of an answer that shows nothing.
const NO_CONTENT: &str = "default-src 'none'; frame-ancestors 'none'";

/// Sends an answer that is kept nowhere, shown in no frame, and tells no other server where the visitor has been.
async fn respond(mut stream: TcpStream, status: &str, more: &str, policy: &str, body: &str) {
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         Content-Security-Policy: {policy}\r\nX-Frame-Options: DENY\r\nX-Content-Type-Options: nosniff\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Connection: close\r\n{more}\r\n{body}",
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
