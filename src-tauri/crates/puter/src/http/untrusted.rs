//! The ways to servers that only a text names, of which none may lead to this computer or its network.

use std::{net::SocketAddr, sync::Arc};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::dns;
use url::{Host, Url};

use super::address::is_public;

/// Finds only addresses of the public web, so that no name leads to this computer or its network.
struct PublicOnly;

impl dns::Resolve for PublicOnly {
    fn resolve(&self, name: dns::Name) -> dns::Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            let addresses: dns::Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

/// The ways to servers that only a text names.
pub(crate) struct Untrusted {
    direct: reqwest::Client,
    /// Through the proxies of this system.
    proxied: reqwest::Client,
    proxies: Matcher,
}

impl Untrusted {
    /// `direct` becomes the client that finds only the public web; `proxied` goes through `proxies`.
    pub(crate) fn new(direct: reqwest::ClientBuilder, proxied: reqwest::Client, proxies: Matcher) -> Option<Self> {
        let direct = direct.no_proxy().dns_resolver(Arc::new(PublicOnly)).build().ok()?;
        Some(Self { direct, proxied, proxies })
    }

    /// The client that may ask this address; `None` if it leads to a place of this computer or its network.
    ///
    /// A proxy looks names up by itself, so one that leads to a place of this network is refused before. A name that is
    /// not found here is one that only the proxy knows: that of a public place, where people reach the web by it alone.
    pub(crate) async fn way_to(&self, address: &Url) -> Option<&reqwest::Client> {
        let uri: http::Uri = address.as_str().parse().ok()?;
        if self.proxies.intercept(&uri).is_none() {
            return Some(&self.direct);
        }
        if let Some(Host::Domain(name)) = address.host()
            && let Ok(mut found) = tokio::net::lookup_host((name, 0)).await
            && found.any(|found| !is_public(found.ip()))
        {
            return None;
        }
        Some(&self.proxied)
    }
}
