//! Misbehaviour on demand: which request is hit, and what goes wrong with its answer.
//! Faults are one-shot and queued; a request takes the first queued fault that names its route.

use std::{io, time::Duration};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};

use crate::{
    reply::{self, Problem},
    socket::Plug,
};

/// What a request is about, seen from the client. A fault is set on one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// A chat completion (`/drivers/call`, interface `puter-chat-completion`).
    Chat,
    /// The catalogue of models.
    Models,
    /// `/whoami`.
    Whoami,
    /// `/metering/usage`.
    Usage,
    /// `/df`.
    Space,
    /// A listing of a folder, either generation.
    List,
    /// One entry's facts, either generation.
    Stat,
    /// The bytes of a file.
    Read,
    /// Any step that stores bytes: `/batch`, `/fs/write`, the steps of a presigned upload and its `PUT`.
    /// [`Seen::route`](crate::Seen::route) says this for each of them.
    Write,
    /// Of those, the first step of a presigned upload: `/fs/startWrite`.
    UploadStart,
    /// Of those, the question for more addresses to `PUT` parts to: `/fs/signMultipartParts`.
    UploadSign,
    /// Of those, the `PUT` of the bytes or of one part of them.
    UploadPart,
    /// Of those, the last step of a presigned upload: `/fs/completeWrite`.
    UploadComplete,
    /// `/mkdir`.
    Mkdir,
    /// `/rename`.
    Rename,
    /// `/move`, which is also how things reach the trash.
    Move,
    /// `/copy`.
    Copy,
    /// `/delete`.
    Delete,
    /// `/search`.
    Search,
    /// The key-value store (`/drivers/call`, interface `puter-kvstore`).
    Kv,
    /// The authorization server's `/token`.
    Token,
    /// The authorization server's `/register`.
    Register,
    /// The authorization server's metadata document.
    Metadata,
    /// `/version`.
    Version,
    /// The page at the root of the GUI origin.
    Gui,
    /// Whatever comes next.
    Any,
}

impl Route {
    /// Does a fault set on this route hit a request that is about `other`?
    pub(crate) fn covers(self, other: Route) -> bool {
        self == Route::Any || self == other || self == other.whole()
    }

    /// What a step of something is a part of; everything else is whole itself.
    pub(crate) fn whole(self) -> Route {
        match self {
            Route::UploadStart | Route::UploadSign | Route::UploadPart | Route::UploadComplete => Route::Write,
            other => other,
        }
    }
}

/// Why a token is refused. The answer is 401 each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// `reauth_required`, reason `session_revoked`: the person removed it (recorded: err-token-revoked).
    Revoked,
    /// `reauth_required`, reason `session_expired`: it is past its time (recorded: err-token-expired-jwt).
    Expired,
    /// `reauth_required`, reason `token_v1`: of a kind from before, or no token at all (recorded: chat-err-token-garbage).
    OldKind,
    /// `token_auth_failed`: the signature or the person behind it is unknown (recorded: err-token-bad-signature).
    Unknown,
}

/// What goes wrong. Line faults count the lines of a streamed answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This answer instead of the real one.
    Status {
        /// The HTTP status.
        code: u16,
        /// The JSON body.
        body: Value,
        /// Further headers, in order.
        headers: Vec<(String, String)>,
    },
    /// 401 `reauth_required`, reason `session_revoked` (recorded: err-token-revoked).
    Unauthorized,
    /// 401 for this reason, this once.
    TokenRefused(Refused),
    /// The token that the request shows is revoked before it is answered: 401 to this and to everything after it.
    /// Where a request shows none, all tokens are.
    Revoked,
    /// The token is revoked while the answer streams, after this many lines: the answer goes on to its end, and
    /// everything after it is 401. This is what a real Puter of version 26.07 does.
    RevokedAfterLines(usize),
    /// The same, but an error line and the end follow at once. No Puter was seen to do this; a later one may.
    RevokedErrorLineAfter(usize),
    /// The same, but the connection is closed instead, without the end of the body.
    RevokedCutAfterLines(usize),
    /// 402 `insufficient_funds` (recorded: chat-err-insufficient-funds).
    NoFunds,
    /// 403 `permission_denied`: a model for subscribers only.
    NeedsPlan,
    /// 403 `email_confirmation_required` (recorded: err-email-confirmation-required).
    Unverified,
    /// 409 `item_with_same_name_exists` (recorded: fs-copy-conflict).
    Conflict,
    /// 413 `storage_limit_reached` (recorded: fs-err-storage-limit).
    StorageFull,
    /// 429 (recorded: chat-err-rate-limited). Puter sends no `Retry-After`; a proxy before it may.
    RateLimited {
        /// Seconds for a `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// 429 "Too many concurrent requests." (recorded: chat-err-too-many-concurrent).
    TooManyConcurrent,
    /// 500 `internal_error` (recorded: chat-err-messages-missing).
    ServerError,
    /// 502 with a proxy's HTML page.
    Html,
    /// 200 with a JSON content type and a body that is not JSON.
    Garbage,
    /// The connection is reset before any header.
    Reset,
    /// Nothing is done and nothing is answered; the socket stays open until the client leaves.
    Silence,
    /// The answer's body arrives in pieces of this many bytes, this far apart.
    Drip {
        /// Bytes in a piece.
        bytes: usize,
        /// Time between pieces.
        every: Duration,
    },
    /// The connection is closed after this many lines, without the end of the body.
    CutAfterLines(usize),
    /// The connection is closed after this many bytes of the body.
    CutAfterBytes(usize),
    /// The connection is closed inside a character of two bytes, after one whole line.
    CutInsideCharacter,
    /// Silence after this many lines; the socket stays open until the client leaves.
    StallAfterLines(usize),
    /// Silence after this many bytes of the body; the socket stays open until the client leaves.
    StallAfterBytes(usize),
    /// After this many lines the answer ends, properly, with an error line.
    ErrorLineAfter(usize, String),
    /// After this many lines comes one of a kind that nobody knows; then the rest.
    UnknownLineAfter(usize),
    /// After this many lines the answer ends, properly, with neither usage nor error.
    EndAfterLines(usize),
    /// The usage line says nothing (recorded: chat-stream-no-usage).
    NoUsage,
    /// After this many lines comes one that is not JSON; then the rest.
    GarbageLineAfter(usize),
    /// The connection is reset after this many lines.
    ResetAfterLines(usize),
    /// In every line of the body the second stands where the first one was.
    Replaced(&'static str, &'static str),
}

type Pieces = futures_util::stream::BoxStream<'static, io::Result<Bytes>>;

impl Fault {
    /// Does the request still do its work, so that only its answer suffers?
    pub(crate) fn spoils_the_body(&self) -> bool {
        use Fault::*;
        matches!(
            self,
            Drip { .. }
                | CutAfterLines(_)
                | CutAfterBytes(_)
                | CutInsideCharacter
                | StallAfterLines(_)
                | StallAfterBytes(_)
                | ErrorLineAfter(..)
                | RevokedAfterLines(_)
                | RevokedErrorLineAfter(_)
                | RevokedCutAfterLines(_)
                | EndAfterLines(_)
                | UnknownLineAfter(_)
                | NoUsage
                | GarbageLineAfter(_)
                | ResetAfterLines(_)
                | Replaced(..)
        )
    }

    /// The answer that replaces the real one.
    pub(crate) fn answer(&self, plug: &Plug) -> Response {
        match self {
            Fault::Status { code, body, headers } => {
                let mut response = reply::json_with(*code, body.clone());
                for (name, value) in headers {
                    reply::set(&mut response, name, value);
                }
                response
            }
            Fault::Unauthorized | Fault::Revoked => Problem::refused(Refused::Revoked).into_response(),
            Fault::TokenRefused(why) => Problem::refused(*why).into_response(),
            Fault::NoFunds => Problem::no_funds().into_response(),
            Fault::NeedsPlan => Problem::subscribers_only().into_response(),
            Fault::Unverified => {
                let message = "Please confirm your email to continue";
                Problem::new(403, "email_confirmation_required", message).into_response()
            }
            Fault::Conflict => Problem::exists("/mira/Documents/House 2026/bills-2025.csv").into_response(),
            Fault::StorageFull => Problem::storage_full().into_response(),
            Fault::RateLimited { retry_after } => {
                let mut response = Problem::new(429, "too_many_requests", "Too many requests.").into_response();
                if let Some(seconds) = retry_after {
                    reply::set(&mut response, "retry-after", &seconds.to_string());
                }
                response
            }
            Fault::TooManyConcurrent => Problem::too_many_concurrent().into_response(),
            Fault::ServerError => Problem::internal().into_response(),
            Fault::Html => reply::html(502, "<html><head><title>502 Bad Gateway</title></head><body>502</body></html>"),
            Fault::Garbage => reply::raw(200, "application/json; charset=utf-8", "{\"models\": [<<<"),
            _ => {
                plug.pull();
                Problem::internal().into_response()
            }
        }
    }

    /// Is the token that the request shows revoked before there is an answer?
    pub(crate) fn revokes_at_once(&self) -> bool {
        matches!(self, Fault::Revoked)
    }

    /// Spoils the body of a real answer. `revoke` ends the token that the request showed.
    pub(crate) fn spoil(self, response: Response, plug: Plug, revoke: impl FnOnce() + Send + 'static) -> Response {
        let (mut head, body) = response.into_parts();
        let keeps_length = matches!(self, Fault::Drip { .. } | Fault::CutAfterBytes(_) | Fault::StallAfterBytes(_));
        if !keeps_length {
            head.headers.remove("content-length");
        }
        let pieces: Pieces = Box::pin(body.into_data_stream().map(|piece| piece.map_err(io::Error::other)));
        Response::from_parts(head, Body::from_stream(self.spoiled(pieces, plug, revoke)))
    }

    fn spoiled(self, pieces: Pieces, plug: Plug, revoke: impl FnOnce() + Send + 'static) -> Pieces {
        match self {
            Fault::Drip { bytes, every } => Box::pin(resized(pieces, bytes).then(move |piece| async move {
                tokio::time::sleep(every).await;
                piece
            })),
            Fault::CutAfterBytes(n) => Box::pin(first_bytes(pieces, n).chain(broken(plug, false))),
            Fault::StallAfterBytes(n) => Box::pin(first_bytes(pieces, n).chain(futures_util::stream::pending())),
            Fault::CutAfterLines(n) => Box::pin(lines(pieces).take(n).chain(broken(plug, false))),
            Fault::ResetAfterLines(n) => Box::pin(lines(pieces).take(n).chain(broken(plug, true))),
            Fault::StallAfterLines(n) => Box::pin(lines(pieces).take(n).chain(futures_util::stream::pending())),
            Fault::CutInsideCharacter => {
                let half = Bytes::from_static(b"{\"type\":\"text\",\"text\":\"caf\xC3");
                Box::pin(lines(pieces).take(1).chain(one(half)).chain(broken(plug, false)))
            }
            Fault::ErrorLineAfter(n, message) => Box::pin(lines(pieces).take(n).chain(one(error_line(&message)))),
            Fault::RevokedAfterLines(n) => {
                let mut revoke = Some(revoke);
                Box::pin(lines(pieces).enumerate().map(move |(number, line)| {
                    if let Some(revoke) = revoke.take_if(|_| number >= n) {
                        revoke();
                    }
                    line
                }))
            }
            Fault::RevokedErrorLineAfter(n) => {
                let said = error_line("Re-authentication required");
                Box::pin(lines(pieces).take(n).chain(at_once(revoke)).chain(one(said)))
            }
            Fault::RevokedCutAfterLines(n) => {
                Box::pin(lines(pieces).take(n).chain(at_once(revoke)).chain(broken(plug, false)))
            }
            Fault::UnknownLineAfter(n) => {
                insert(pieces, n, Bytes::from_static(b"{\"type\":\"weather\",\"weather\":{\"sky\":\"clear\"}}\n"))
            }
            Fault::GarbageLineAfter(n) => insert(pieces, n, Bytes::from_static(b"{\"type\":\"text\",<<<\n")),
            Fault::Replaced(from, to) => Box::pin(
                lines(pieces).map(move |line| line.map(|line| String::from_utf8_lossy(&line).replace(from, to).into())),
            ),
            Fault::EndAfterLines(n) => Box::pin(lines(pieces).take(n)),
            Fault::NoUsage => Box::pin(lines(pieces).map(|line| match line {
                Ok(line) if is_usage(&line) => Ok(Bytes::from_static(b"{\"type\":\"usage\"}\n")),
                line => line,
            })),
            _ => pieces,
        }
    }
}

fn is_usage(line: &[u8]) -> bool {
    serde_json::from_slice::<Value>(line).is_ok_and(|line| line["type"] == "usage")
}

/// The last line of an answer that failed in the middle (recorded: chat-stream-midstream-error).
fn error_line(message: &str) -> Bytes {
    format!("{{\"type\":\"error\",\"message\":{}}}\n", json!(message)).into()
}

/// No piece, but a deed in its place.
fn at_once(deed: impl FnOnce() + Send + 'static) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    futures_util::stream::once(async move { deed() }).flat_map(|()| futures_util::stream::empty())
}

fn one(piece: Bytes) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    futures_util::stream::once(async move { Ok(piece) })
}

fn insert(pieces: Pieces, after: usize, line: Bytes) -> Pieces {
    Box::pin(lines(pieces).enumerate().flat_map(move |(number, piece)| {
        let mut out = vec![piece];
        if number == after {
            out.insert(0, Ok(line.clone()));
        }
        futures_util::stream::iter(out)
    }))
}

/// Ends a body by breaking its connection. The pause lets what was already said reach the wire first.
fn broken(plug: Plug, reset: bool) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    futures_util::stream::once(async move {
        tokio::time::sleep(Duration::from_millis(40)).await;
        if reset {
            plug.pull();
        }
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    })
}

/// Cuts a body anew at its line ends, which stay with their lines.
fn lines(pieces: Pieces) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let state = (pieces, BytesMut::new());
    futures_util::stream::unfold(state, |(mut pieces, mut rest)| async move {
        loop {
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line = rest.split_to(end + 1).freeze();
                return Some((Ok(line), (pieces, rest)));
            }
            match pieces.next().await {
                Some(Ok(piece)) => rest.extend_from_slice(&piece),
                Some(Err(error)) => return Some((Err(error), (pieces, rest))),
                None if rest.is_empty() => return None,
                None => return Some((Ok(rest.split().freeze()), (pieces, rest))),
            }
        }
    })
}

fn resized(pieces: Pieces, size: usize) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    pieces.flat_map(move |piece| {
        let parts = match piece {
            Ok(piece) => piece.chunks(size.max(1)).map(|part| Ok(piece.slice_ref(part))).collect(),
            Err(error) => vec![Err(error)],
        };
        futures_util::stream::iter(parts)
    })
}

fn first_bytes(pieces: Pieces, at_most: usize) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    futures_util::stream::unfold((pieces, at_most), |(mut pieces, left)| async move {
        if left == 0 {
            return None;
        }
        let piece = pieces.next().await?.map(|mut piece| piece.split_to(piece.len().min(left)));
        let taken = piece.as_ref().map_or(left, Bytes::len);
        Some((piece, (pieces, left - taken)))
    })
}
