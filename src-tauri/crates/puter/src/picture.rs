//! A picture from anywhere on the web, fetched because a person asked to see this one.
//! Its server is a stranger: it is shown no token, no cookie and no page that it was asked from, it cannot send us on to
//! a place that only this computer or its network reaches, and what it says is bounded.

use bytes::Bytes;
use reqwest::{
    Method,
    header::{ACCEPT, CONTENT_TYPE, LOCATION},
};
use url::{Host, Url};

use crate::{
    error::{Error, ErrorKind, Result},
    http::{Again, Network, collect, has_user_info, is_public},
};

const OPERATION: &str = "picture";
/// The largest picture taken, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;
/// How often a server may send us elsewhere.
const MOST_REDIRECTS: usize = 4;
/// Kinds that are only pixels. SVG is a document and is not among them.
const KINDS: [&str; 6] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];

/// A picture as its server gave it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `image/avif` or `image/bmp`.
    pub kind: &'static str,
    /// At most 10 MiB.
    pub bytes: Bytes,
}

impl Network {
    /// Fetches the picture at this address.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`]: not an address of the public web, or it leads to one that is not.
    /// [`ErrorKind::NotFound`]: there is no picture. [`ErrorKind::TooLarge`]: more than 10 MiB.
    /// [`ErrorKind::Network`] or [`ErrorKind::Timeout`]: nobody answers.
    pub async fn picture(&self, address: &Url) -> Result<Picture> {
        let mut address = address.clone();
        for _ in 0..=MOST_REDIRECTS {
            check(&address)?;
            match self.repeat(Again::Idempotent, || self.look(&address)).await? {
                Answer::Picture(picture) => return Ok(picture),
                Answer::Elsewhere(next) => address = next,
            }
        }
        Err(no_picture())
    }

    async fn look(&self, address: &Url) -> Result<Answer> {
        let way = self.untrusted()?.way_to(address).await.ok_or_else(not_public)?;
        let request = way.request(Method::GET, address.clone()).header(ACCEPT, KINDS.join(", "));
        let response = self.send(OPERATION, request).await?;
        if response.status().is_redirection() {
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            let next = to.and_then(|to| address.join(to).ok()).ok_or_else(no_picture)?;
            let is_weaker = address.scheme() == "https" && next.scheme() != "https";
            return if is_weaker { Err(not_public()) } else { Ok(Answer::Elsewhere(next)) };
        }
        if !response.status().is_success() {
            // What a stranger says of it is for nobody.
            let retry = self.refusal(OPERATION, response, "").await.retry;
            return Err(Error { retry, ..no_picture() });
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let kind = KINDS.into_iter().find(|known| *known == kind).ok_or_else(no_picture)?;
        let bytes = collect(OPERATION, response, LARGEST, self.limits().idle).await?;
        Ok(Answer::Picture(Picture { kind, bytes }))
    }
}

/// What is at an address.
enum Answer {
    Picture(Picture),
    Elsewhere(Url),
}

fn not_public() -> Error {
    Error::new(ErrorKind::Invalid, OPERATION, "This address is not on the public web.")
}

fn no_picture() -> Error {
    Error::new(ErrorKind::NotFound, OPERATION, "There is no picture at this address.")
}

/// Refuses what is no web address, and numbers that are no public address. Names are looked at when they are looked up.
fn check(address: &Url) -> Result<()> {
    let is_web = matches!(address.scheme(), "http" | "https");
    let is_public = match address.host() {
        Some(Host::Ipv4(ip)) => is_public(ip.into()),
        Some(Host::Ipv6(ip)) => is_public(ip.into()),
        Some(Host::Domain(_)) => true,
        None => false,
    };
    if is_web && is_public && !has_user_info(address) { Ok(()) } else { Err(not_public()) }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::{AppIdentity, Limits};

    #[test]
    fn only_addresses_of_the_public_web_are_asked() {
        for (address, asked) in [
            ("https://example.org/a.png", true),
            ("http://93.184.216.34/a.png", true),
            ("https://[2606:2800:220:1::1]/a.png", true),
            ("http://127.0.0.1/a.png", false),
            ("http://2130706433/a.png", false),
            ("http://0x7f.1/a.png", false),
            ("http://0/a.png", false),
            ("http://10.0.0.1/", false),
            ("http://192.168.1.1/", false),
            ("http://172.16.0.1/", false),
            ("http://169.254.169.254/latest/meta-data", false),
            ("http://100.64.0.1/", false),
            ("http://224.0.0.1/", false),
            ("http://[::1]/", false),
            ("http://[::ffff:127.0.0.1]/", false),
            ("http://[64:ff9b::7f00:1]/", false),
            ("http://[2002:7f00:1::]/", false),
            ("http://[fe80::1]/", false),
            ("http://[fd00::1]/", false),
            ("https://mira@example.org/a.png", false),
            ("file:///etc/passwd", false),
            ("ftp://example.org/a.png", false),
            ("data:image/png;base64,AAAA", false),
        ] {
            assert_eq!(check(&address.parse().unwrap()).is_ok(), asked, "{address}");
        }
    }

    #[tokio::test]
    async fn the_proxy_of_the_system_is_asked_for_the_public_web_alone() {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let network = Network::through(&proxy);
        let answer = async {
            let (mut visitor, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 1024];
            let length = visitor.read(&mut asked).await.unwrap();
            let said = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 1\r\n\r\n.";
            visitor.write_all(said.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        };
        // A name that nobody has (RFC 6761): only the proxy could know it.
        let address = "http://pictures.invalid/a.png".parse().unwrap();
        let (picture, asked) = tokio::join!(network.picture(&address), answer);
        assert_eq!(picture.unwrap().bytes, ".");
        assert!(asked.starts_with("GET http://pictures.invalid/a.png HTTP/1.1\r\n"), "{asked}");

        for near in ["http://localhost/a.png", "http://127.0.0.1/a.png", "http://10.0.0.1/a.png"] {
            assert_eq!(network.picture(&near.parse().unwrap()).await.unwrap_err().kind, ErrorKind::Invalid, "{near}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_picture_whose_server_is_busy_is_asked_for_again() {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let network = Network::through(&format!("http://{}", listener.local_addr().unwrap()));
        let busy = "HTTP/1.1 503 Busy\r\nretry-after: 20\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        let good = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 1\r\nconnection: close\r\n\r\n.";
        let gone = "HTTP/1.1 404 Gone\r\nretry-after: 60\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        let answers = async {
            for said in [busy, good, gone] {
                let (mut visitor, _) = listener.accept().await.unwrap();
                assert!(visitor.read(&mut [0; 1024]).await.unwrap() > 0);
                visitor.write_all(said.as_bytes()).await.unwrap();
            }
        };
        let address = "http://pictures.invalid/a.png".parse().unwrap();
        let asked = async {
            let since = tokio::time::Instant::now();
            assert_eq!(network.picture(&address).await.unwrap().bytes, ".");
            assert_eq!(since.elapsed().as_secs(), 20);
            assert_eq!(network.picture(&address).await.unwrap_err().kind, ErrorKind::NotFound);
        };
        tokio::join!(answers, asked);
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_computer_is_not_asked() {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let network = Network::new(AppIdentity { name: "Test", user_agent: "Test/1.0" }, Limits::default());
        let address = format!("http://localhost:{port}/a.png").parse().unwrap();
        assert!(network.picture(&address).await.is_err());
        let nobody = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
        assert!(nobody.is_err(), "somebody connected");
    }
}
