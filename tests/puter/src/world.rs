//! Everything the stand-in remembers: tokens, files, keys, money, and what it was asked.
//! One lock guards all of it, held for the length of a question and never across an await.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use tokio::sync::watch;
use url::Url;

use crate::{
    Fault, Options, Route, Seen, account::Metering, kv, reply::Problem, seed, sign_in::Step, tree::Tree, upload::Upload,
};

/// The account that lives here.
pub(crate) const USER: &str = "mira";

pub(crate) struct World {
    pub(crate) options: Options,
    pub(crate) origin: Url,
    /// How many streamed chats somebody listens to.
    pub(crate) streams: watch::Sender<usize>,
    pub(crate) user_uuid: String,
    /// Milliseconds since 1970.
    pub(crate) started: u64,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) tokens: HashMap<String, Token>,
    pub(crate) faults: VecDeque<(Route, Fault)>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) tree: Tree,
    pub(crate) uploads: HashMap<String, Upload>,
    pub(crate) kv: kv::Store,
    pub(crate) metering: Metering,
    pub(crate) steps: HashMap<String, Step>,
    /// How far the clock of the sign-in was put forward, in milliseconds.
    pub(crate) ahead: u64,
}

pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) revoked: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// What the page in the browser holds.
    Session,
    /// What a program gets: full API access, but no say over the account.
    Access,
}

impl World {
    pub(crate) fn new(options: Options, origin: Url) -> World {
        let mut tree = Tree::new();
        seed::plant(&mut tree, &origin);
        let state = State {
            tokens: HashMap::new(),
            faults: VecDeque::new(),
            seen: Vec::new(),
            tree,
            uploads: HashMap::new(),
            kv: kv::Store::new(),
            metering: Metering::default(),
            steps: HashMap::new(),
            ahead: 0,
        };
        World {
            options,
            origin,
            streams: watch::Sender::new(0),
            user_uuid: uuid(),
            started: now_ms(),
            state: Mutex::new(state),
        }
    }

    /// The time that sign-ins are measured by, in milliseconds.
    pub(crate) fn now(&self) -> u64 {
        now_ms() + self.lock().ahead
    }

    /// The first queued fault for this route or for any, taken out of the queue.
    pub(crate) fn take_fault(&self, route: Route) -> Option<Fault> {
        let mut state = self.lock();
        let place = state.faults.iter().position(|(on, _)| *on == route || *on == Route::Any)?;
        state.faults.remove(place).map(|(_, fault)| fault)
    }

    /// What a token is good for.
    pub(crate) fn check(&self, token: &str) -> Result<TokenKind, Problem> {
        match self.lock().tokens.get(token) {
            Some(token) if token.revoked => Err(Problem::reauth("session_revoked")),
            Some(token) => Ok(token.kind),
            None if looks_like_ours(token) => Err(Problem::new(401, "token_auth_failed", "Authentication failed")),
            None => Err(Problem::reauth("token_v1")),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn mint_access(&self) -> String {
        self.mint(TokenKind::Access)
    }

    pub(crate) fn mint(&self, kind: TokenKind) -> String {
        let token = jwt(if kind == TokenKind::Access { "access-token" } else { "gui" });
        self.lock().tokens.insert(token.clone(), Token { kind, revoked: false });
        token
    }

    pub(crate) fn revoke_all(&self) {
        self.lock().tokens.values_mut().for_each(|token| token.revoked = true);
    }
}

/// A token of today's kind that we did not sign; anything else counts as one of an older kind.
fn looks_like_ours(token: &str) -> bool {
    let head = token.split('.').next().and_then(|head| BASE64_URL_SAFE_NO_PAD.decode(head).ok());
    head.is_some_and(|head| String::from_utf8_lossy(&head).contains("\"v2\""))
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Sixty-four bits that nobody guesses by accident. Nothing here needs to be secret.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A fresh UUID in version 4's form.
pub(crate) fn uuid() -> String {
    let (a, b) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        0x8000 | ((b >> 48) & 0x3fff),
        b & 0xffff_ffff_ffff
    )
}

/// A string with the look and length of Puter's tokens. The signature is noise: the stand-in knows its own by heart.
pub(crate) fn jwt(kind: &str) -> String {
    let part = |value: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({"alg": "HS256", "typ": "JWT", "kid": "v2"}));
    let body = part(json!({"t": kind, "v": "2", "uu": uuid(), "au": uuid(), "s": uuid(), "iat": now_ms() / 1000}));
    let signature: Vec<u8> = (0..4).flat_map(|_| random().to_be_bytes()).collect();
    format!("{head}.{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}
