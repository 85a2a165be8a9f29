//! The consent page, walked as a person with a browser would: over the stand-in's own HTTP, redirect by redirect.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

use crate::{sign_in::set_query, world::World};

/// More redirects than any sign-in has.
const REDIRECTS: usize = 6;

/// The consent page that an address led to.
struct Consent {
    session: String,
    redirect: Url,
}

enum Place {
    Consent(Consent),
    Elsewhere(Url),
}

pub(crate) async fn approve(world: &Arc<World>, address: &Url) -> Result<Url, String> {
    let consent = consent_at(world, address).await?;
    let body = json!({"permissions": ["full-api-access"], "label": "External app"}).to_string();
    let mut make = world.origin.clone();
    make.set_path("/auth/create-access-token");
    let reply = ask(world, "POST", &make, Some((&consent.session, &body))).await?;
    let made: Value = serde_json::from_str(&reply.body).map_err(|error| format!("no token was made: {error}"))?;
    let token = made["token"].as_str().ok_or("no token was made")?;
    let mut target = consent.redirect;
    set_query(&mut target, "token", token);
    leave(world, target).await
}

pub(crate) async fn refuse(world: &Arc<World>, address: &Url) -> Result<(), String> {
    consent_at(world, address).await.map(|_| ())
}

pub(crate) async fn deny(world: &Arc<World>, address: &Url) -> Result<Url, String> {
    let consent = consent_at(world, address).await?;
    leave(world, consent.redirect).await
}

async fn consent_at(world: &World, address: &Url) -> Result<Consent, String> {
    match follow(world, address.clone()).await? {
        Place::Consent(consent) => Ok(consent),
        Place::Elsewhere(url) => Err(format!("the address led away to {}", url.origin().ascii_serialization())),
    }
}

/// From the consent page's destination on, to the first place that is not the stand-in.
async fn leave(world: &World, target: Url) -> Result<Url, String> {
    match follow(world, target).await? {
        Place::Elsewhere(url) => Ok(url),
        Place::Consent(_) => Err("the way led back to the consent page".to_owned()),
    }
}

async fn follow(world: &World, mut address: Url) -> Result<Place, String> {
    for _ in 0..REDIRECTS {
        if !is_here(world, &address) {
            return Ok(Place::Elsewhere(address));
        }
        let reply = ask(world, "GET", &address, None).await?;
        match (reply.status, reply.location) {
            (302, Some(location)) => {
                address = address.join(&location).map_err(|error| format!("a bad redirect: {error}"))?;
            }
            (200, _) => {
                let session = between(&reply.body, "data-session=\"", "\"").ok_or("the page asks for no consent")?;
                let redirect = address.query_pairs().find(|(key, _)| key == "redirectURL").map(|(_, value)| value);
                let redirect = redirect.and_then(|redirect| Url::parse(&redirect).ok()).ok_or("no destination")?;
                return Ok(Place::Consent(Consent { session: session.to_owned(), redirect }));
            }
            (status, _) => return Err(format!("the page answered {status}: {}", reply.body)),
        }
    }
    Err("too many redirects".to_owned())
}

/// Is this address the stand-in, under whichever of its names?
fn is_here(world: &World, address: &Url) -> bool {
    let local = matches!(address.host_str(), Some(host) if host == "127.0.0.1" || host.ends_with("localhost"));
    address.scheme() == "http" && local && address.port() == world.origin.port()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(inner, _)| inner)
}

struct Reply {
    status: u16,
    location: Option<String>,
    body: String,
}

/// One request over one connection. `send` is a token and a JSON body.
async fn ask(world: &World, method: &str, address: &Url, send: Option<(&str, &str)>) -> Result<Reply, String> {
    let told = |error: std::io::Error| format!("the stand-in did not answer: {error}");
    let port = world.origin.port().unwrap_or(80);
    let host = address.host_str().unwrap_or("127.0.0.1");
    let path = &address[url::Position::BeforePath..url::Position::AfterQuery];
    let (extra, body) = match send {
        Some((token, body)) => {
            let length = body.len();
            let extra = format!(
                "Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
            );
            (extra, body)
        }
        None => (String::new(), ""),
    };
    let request = format!("{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n{extra}\r\n{body}");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(told)?;
    stream.write_all(request.as_bytes()).await.map_err(told)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.map_err(told)?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").ok_or("half an answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
    Ok(Reply { status, location, body: body.to_owned() })
}
