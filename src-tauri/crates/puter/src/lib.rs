//! A client for Puter: sign-in, chat, models, files and the key-value store, for any program that says who it is with an
//! [`AppIdentity`]. It knows Puter's wire and nothing else: no window, no database, no keychain, no global state. The one thing it asks
//! the system for is which proxy to use.
//!
//! # How signing in works
//! Puter itself lets a program ask for a token through its consent page ("AuthMe"), which returns only to http(s)
//! addresses and puts the token into the query. Beside it runs an OAuth 2 authorization server, which wraps that page
//! and hands out a code instead, also to a scheme of our own: what travels through the browser is then useless to
//! whoever else catches it. [`sign_in`] tells the whole flow, the threats to it, what stops each, and which test shows
//! it. In short:
//!
//! 1. [`sign_in::authorization_server`] finds that server; [`sign_in::Attempt::by_code`] begins, with a redirect to
//!    a scheme or to a [`sign_in::Loopback`] listener.
//! 2. Where there is none, [`sign_in::Attempt::by_authme`] begins with the loopback listener.
//!
//! Either way the browser opens [`sign_in::Attempt::address`], some link comes back, [`sign_in::Attempt::read`] says
//! whether it is the answer to this very attempt, and [`sign_in::Attempt::redeem`] makes a token of it. With the token
//! a [`Client`] can do everything else; [`Client::whoami`] says whose it is. All of it goes out through a [`Network`],
//! which tells whoever wants to know.
//!
//! # Code map
//! - `http`: the connections (`network`), what is sent again by itself and when (`retry`), what an address reaches
//!   (`address`), and the ways to servers that only a text names (`untrusted`).
//! - `client`: sending and reading; with `http` the only place that knows HTTP.
//! - `identity`: who asks.
//! - `server`: which Puter; finding one from what a person typed.
//! - `error`: the situations a person can be in, and the one function that maps answers to them.
//! - `money`: what amounts are counted in.
//! - `names`, `path`: text that was checked once: [`FileName`], [`ModelId`], [`CloudPath`].
//! - [`account`], [`models`], [`kv`], [`sign_in`] (with `loopback`): one file for each thing a person does.
//! - [`chat`]: the `request`, the `stream` of lines that comes back (with `halves`: characters cut in two) and its
//!   `event`s, what it cost in `usage`.
//! - [`files`]: what an `entry` tells, `listing`, `download`, `upload`, `change`, `trash`; `reference`: which file is
//!   meant; and `same_name`: names that are one to people and two to Puter, and names that are free.
//! - `abilities`: what a model can be told beside the question.
//! - `wire`: the shapes that Puter sends and expects. Private: nobody else should depend on them.
//! - `recorded` (tests only): transcripts of a real server and the table of what its refusals mean. `tests/wire` tries
//!   the public functions against a stand-in server that misbehaves on purpose.
//!
//! "recorded: NAME" in a comment names a transcript of a real server, kept in `tests/recordings`.
#![warn(missing_docs)]

mod abilities;
pub mod account;
pub mod chat;
mod client;
mod error;
pub mod files;
mod http;
mod identity;
pub mod kv;
mod loopback;
pub mod models;
mod money;
mod names;
mod path;
mod picture;
#[cfg(test)]
mod recorded;
mod server;
pub mod sign_in;
mod wire;

use lenient_json as json;

pub use account::{Space, Unit, Usage, User};
pub use client::Client;
pub use error::{Error, ErrorKind, Result, Retry};
pub use files::FileRef;
pub use http::{Connection, Limits, Network};
pub use identity::AppIdentity;
pub use models::{FileSupport, Model};
pub use money::MICROCENTS_PER_DOLLAR;
pub use names::{FileName, ModelId, ModelIdError, NameError, escaped};
pub use path::{CloudPath, PathError};
pub use picture::Picture;
pub use server::Server;
