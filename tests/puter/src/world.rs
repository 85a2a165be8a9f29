//! Everything the stand-in remembers beside the accounts: who lives here, tokens, and what it was asked.
//! One lock guards all of it, held for the length of a question and never across an await.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use tokio::sync::watch;
use url::Url;

use crate::{Fault, Options, Refused, Route, Seen, Twist, account::Account, reply::Problem, sign_in::Step};

/// Who lives here from the beginning. The first is logged in in the browser.
const RESIDENTS: [&str; 2] = ["mira", "noor"];

/// What a token can still ask when everything else refuses it.
const BORN_DEAD_MAY_ASK: &str = "/whoami";

pub(crate) struct World {
    pub(crate) options: Options,
    pub(crate) origin: Url,
    /// How many streamed chats somebody listens to.
    pub(crate) streams: watch::Sender<usize>,
    /// What is still to go wrong, and on which route, in this order.
    pub(crate) faults: watch::Sender<VecDeque<(Route, Fault)>>,
    state: Mutex<State>,
}

pub(crate) struct State {
    accounts: BTreeMap<String, Arc<Account>>,
    /// Who is logged in in the browser; nobody if it was never here before.
    browser: Option<String>,
    tokens: HashMap<String, Token>,
    /// Whether tokens made from now on are refused from their first use on.
    pub(crate) born_dead: bool,
    /// From how many tokens on conversations are summed up, whatever was asked for.
    pub(crate) sums_up_from: Option<u64>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) steps: HashMap<String, Step>,
    /// How the authorization server is not what it should be.
    pub(crate) twists: Vec<Twist>,
    /// How far the clock of the sign-in was put forward, in milliseconds.
    pub(crate) ahead: u64,
    /// The time between two lines of a streamed answer that begins now.
    pub(crate) pace: Duration,
}

struct Token {
    account: Arc<Account>,
    kind: TokenKind,
    refused: Option<Refused>,
    born_dead: bool,
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
        let resident = |name: &str| Arc::new(Account::registered(name, options.capacity, &origin));
        let state = State {
            accounts: RESIDENTS.iter().map(|name| ((*name).to_owned(), resident(name))).collect(),
            browser: (!options.temporary).then(|| RESIDENTS[0].to_owned()),
            tokens: HashMap::new(),
            born_dead: options.born_dead,
            sums_up_from: None,
            seen: Vec::new(),
            steps: HashMap::new(),
            twists: Vec::new(),
            ahead: 0,
            pace: options.pace,
        };
        World {
            options,
            origin,
            streams: watch::Sender::new(0),
            faults: watch::Sender::default(),
            state: Mutex::new(state),
        }
    }

    /// The time that sign-ins are measured by, in milliseconds.
    pub(crate) fn now(&self) -> u64 {
        now_ms() + self.lock().ahead
    }

    /// The first queued fault for this route or for any, taken out of the queue.
    pub(crate) fn take_fault(&self, route: Route) -> Option<Fault> {
        let mut taken = None;
        self.faults.send_if_modified(|faults| {
            let place = faults.iter().position(|(on, _)| on.covers(route));
            taken = place.and_then(|place| faults.remove(place));
            taken.is_some()
        });
        taken.map(|(_, fault)| fault)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn accounts(&self) -> Vec<Arc<Account>> {
        self.lock().accounts.values().cloned().collect()
    }

    /// Logs somebody in in the browser; nobody makes it a browser that was never here before.
    /// A name that is not known yet is registered.
    pub(crate) fn log_in(&self, name: Option<&str>) {
        let mut state = self.lock();
        state.browser = name.map(str::to_owned);
        if let Some(name) = name {
            let account = || Arc::new(Account::registered(name, self.options.capacity, &self.origin));
            state.accounts.entry(name.to_owned()).or_insert_with(account);
        }
    }

    /// Whoever is before the browser. One that was never here before is given a fresh temporary account, unasked.
    pub(crate) fn visitor(&self) -> Arc<Account> {
        let mut state = self.lock();
        if let Some(account) = state.browser.as_ref().and_then(|name| state.accounts.get(name)) {
            return account.clone();
        }
        let account = Arc::new(Account::temporary(self.options.capacity, &self.origin));
        state.browser = Some(account.name.clone());
        state.accounts.insert(account.name.clone(), account.clone());
        account
    }

    pub(crate) fn mint(&self, account: &Arc<Account>, kind: TokenKind) -> String {
        let text = jwt(if kind == TokenKind::Access { "access-token" } else { "gui" });
        let mut state = self.lock();
        let born_dead = state.born_dead && kind == TokenKind::Access;
        state.tokens.insert(text.clone(), Token { account: account.clone(), kind, refused: None, born_dead });
        text
    }

    /// Whose token this is and what it is good for, if it may ask for this path.
    pub(crate) fn check(&self, token: &str, path: &str) -> Result<(Arc<Account>, TokenKind), Problem> {
        match self.lock().tokens.get(token) {
            Some(Token { refused: Some(why), .. }) => Err(Problem::refused(*why)),
            Some(token) if token.born_dead && path != BORN_DEAD_MAY_ASK => Err(Problem::refused(Refused::Revoked)),
            Some(token) => Ok((token.account.clone(), token.kind)),
            None if looks_like_ours(token) => Err(Problem::refused(Refused::Unknown)),
            None => Err(Problem::refused(Refused::OldKind)),
        }
    }

    /// Whose token this is or was.
    pub(crate) fn owner(&self, token: &str) -> Option<String> {
        self.lock().tokens.get(token).map(|token| token.account.name.clone())
    }

    /// Ends the tokens of one person, or of everybody.
    pub(crate) fn end_tokens(&self, of: Option<&str>, why: Refused) {
        let mut state = self.lock();
        let theirs = |token: &&mut Token| of.is_none_or(|name| token.account.name == name);
        state.tokens.values_mut().filter(theirs).for_each(|token| token.refused = Some(why));
    }

    /// Ends one token; all of them if a request showed none.
    pub(crate) fn revoke(&self, token: Option<&str>) {
        match token {
            Some(token) => {
                if let Some(token) = self.lock().tokens.get_mut(token) {
                    token.refused = Some(Refused::Revoked);
                }
            }
            None => self.end_tokens(None, Refused::Revoked),
        }
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
