//! A token as its place keeps it: together with the server it is for. The list of accounts is a text file that anybody
//! with access to it may change, and a token must not follow it to another server.

use puter::Server;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Labelled {
    token: String,
    server: Server,
}

/// What to keep.
pub(super) fn label(token: &SecretString, server: &Server) -> SecretString {
    let labelled = Labelled { token: token.expose_secret().to_owned(), server: server.clone() };
    // These types always can be written: no map keys, no numbers out of range.
    serde_json::to_string(&labelled).unwrap_or_default().into()
}

/// The token in what was kept; `None` unless it is for exactly this server.
pub(super) fn token_for(server: &Server, kept: &SecretString) -> Option<SecretString> {
    let labelled: Labelled = serde_json::from_str(kept.expose_secret()).ok()?;
    (labelled.server == *server).then(|| labelled.token.into())
}
