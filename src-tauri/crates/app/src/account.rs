//! Signing in and out, and who is signed in.
//!
//! A sign-in is a state that every window can read, not a call that waits: the answer comes from outside (a link from
//! the operating system, a request on the loopback address, or the clipboard) and all three end in [`finish`].

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use puter::{
    Client, Server,
    sign_in::{self, Attempt, Loopback, Refusal, Way as Redirect},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio_util::task::AbortOnDropHandle;
use ts_rs::TS;
use url::Url;

use crate::{
    App, Code, Problem,
    command::{Command, Never},
    lock,
    session::Session,
    surroundings::{SecretsError, milliseconds},
    watch::What,
};

/// Where the operating system hands links to Oriel.
const SCHEME_REDIRECT: &str = "oriel://auth/callback";
/// A link that only brings the window to the front: it carries nothing.
const RAISE: &str = "oriel://open";
/// Name of the secret that holds an unfinished sign-in, so that the link may also start the program.
const PENDING: &str = "unfinished sign-in";
/// Key under which the store remembers who is signed in (never the token).
const REMEMBERED: &str = "account";

/// How far a sign-in is, or who is signed in.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum AccountState {
    /// Nobody is signed in.
    SignedOut {
        /// Why, when it was not the person's wish.
        notice: Option<Problem>,
    },
    /// Finding out how this server signs people in.
    Connecting {
        /// "puter.com".
        host: String,
    },
    /// The browser is open; its answer is awaited.
    Waiting {
        /// "puter.com".
        host: String,
        /// The page that the browser shows.
        address: String,
        /// How the answer comes back.
        way: Way,
        /// When the link runs out.
        expires_at: i64,
        /// What was wrong with the last answer.
        notice: Option<Problem>,
    },
    /// The answer came and is being exchanged for a token.
    Finishing {
        /// "puter.com".
        host: String,
    },
    /// Somebody is signed in.
    SignedIn {
        /// Who.
        account: SignedIn,
        /// Puter no longer accepts the token: sign in again. Chats can still be read.
        ended: bool,
        /// What the person should know: a stray link, a keychain that refused.
        notice: Option<Problem>,
    },
}

impl Default for AccountState {
    fn default() -> Self {
        Self::SignedOut { notice: None }
    }
}

/// How the browser's answer comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Way {
    /// A code through `oriel://`.
    Scheme,
    /// A code through a loopback address.
    Loopback,
    /// Puter's consent page (AuthMe) through a loopback address.
    Authme,
}

/// Who is signed in.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedIn {
    /// Puter's user name.
    pub username: String,
    /// "puter.com".
    pub host: String,
    /// An anonymous account that Puter made for a browser it had never seen.
    pub is_temporary: bool,
    /// Where the token is.
    pub kept: Kept,
}

/// Where the token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kept {
    /// In the system keychain.
    Keychain,
    /// In memory only, until Oriel is closed: the keychain refused.
    Memory,
}

/// What the store remembers of the account. Not a secret.
#[derive(Serialize, Deserialize)]
struct Remembered {
    server: Server,
    username: String,
    is_temporary: bool,
}

impl Remembered {
    /// Who was signed in last, if nobody signed out since.
    fn load(app: &App) -> Option<Self> {
        app.surroundings.store.get(REMEMBERED).and_then(|value| serde_json::from_value(value).ok())
    }

    fn secret_name(&self) -> String {
        format!("token {}@{}", self.username, self.server.host())
    }
}

/// The account's state with what belongs to it.
#[derive(Default)]
pub(crate) struct Account {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    state: AccountState,
    session: Option<Arc<Session>>,
    attempt: Option<Arc<Attempt>>,
    /// Counts sign-ins started and cancelled: work of an older one finds another number and gives up.
    round: u64,
    /// Listens for the browser on the loopback address. It outlives the attempt by one answer page.
    listener: Option<AbortOnDropHandle<()>>,
}

impl Account {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    pub(crate) fn state(&self) -> AccountState {
        self.lock().state.clone()
    }
}

impl App {
    /// What exists while somebody is signed in.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Problem> {
        self.account.lock().session.clone().ok_or_else(Problem::signed_out)
    }

    /// An error of the service on its way to the person. A refused token also changes the account's state.
    pub(crate) fn problem(&self, error: puter::Error) -> Problem {
        if error.kind == puter::ErrorKind::SignedOut {
            let mut inner = self.account.lock();
            if let Some(session) = &inner.session {
                session.end();
            }
            if let AccountState::SignedIn { ended, .. } = &mut inner.state {
                *ended = true;
                drop(inner);
                self.watch.changed(What::Account, None);
            }
        }
        error.into()
    }

    fn set_state(&self, state: AccountState) -> AccountState {
        self.account.lock().state = state.clone();
        self.watch.changed(What::Account, None);
        state
    }

    /// Says something beside the state, whatever it is.
    fn notice(&self, problem: &Problem) {
        {
            let mut inner = self.account.lock();
            match &mut inner.state {
                AccountState::SignedOut { notice }
                | AccountState::Waiting { notice, .. }
                | AccountState::SignedIn { notice, .. } => *notice = Some(problem.clone()),
                AccountState::Connecting { .. } | AccountState::Finishing { .. } => return,
            }
        }
        self.watch.changed(What::Account, None);
    }
}

/// Finds who was signed in when the program last ended, or which sign-in was still open.
pub(crate) async fn reopen(app: &App) {
    if let Some(remembered) = Remembered::load(app) {
        match app.surroundings.secrets.load(&remembered.secret_name()).await {
            Ok(Some(token)) => {
                enter(app, remembered, token, Kept::Keychain);
            }
            Ok(None) => {
                app.surroundings.store.set(REMEMBERED, None);
            }
            Err(error) => {
                app.set_state(AccountState::SignedOut { notice: Some(keychain_problem(app, error)) });
            }
        }
    }
    restore_attempt(app).await;
}

/// An unfinished sign-in whose link may still arrive: it may be the link that started the program.
async fn restore_attempt(app: &App) {
    let Ok(Some(saved)) = app.surroundings.secrets.load(PENDING).await else { return };
    match Attempt::restore(&saved, app.surroundings.clock.now()) {
        Some(attempt) => {
            let state = waiting(&attempt, None);
            app.account.lock().attempt = Some(Arc::new(attempt));
            if app.session().is_err() {
                app.set_state(state);
            }
        }
        None => forget_pending(app).await,
    }
}

/// Makes the session of this account and shows it.
fn enter(app: &App, remembered: Remembered, token: SecretString, kept: Kept) -> AccountState {
    let account = SignedIn {
        username: remembered.username,
        host: remembered.server.host(),
        is_temporary: remembered.is_temporary,
        kept,
    };
    let client = Client::new(remembered.server, token);
    let session = match Session::open(app, client, account) {
        Ok(session) => Arc::new(session),
        Err(problem) => return app.set_state(AccountState::SignedOut { notice: Some(problem) }),
    };
    let notice = (kept == Kept::Memory).then(|| {
        Problem::new(
            Code::Keychain,
            "You are signed in until you close Oriel: the token could not be put into the keychain, and it is written nowhere else.",
        )
    });
    let state = session.state(notice);
    app.account.lock().session = Some(session);
    app.set_state(state)
}

fn waiting(attempt: &Attempt, notice: Option<Problem>) -> AccountState {
    AccountState::Waiting {
        host: attempt.server().host(),
        address: attempt.address().to_string(),
        way: match attempt.way() {
            Redirect::Scheme => Way::Scheme,
            Redirect::LoopbackCode => Way::Loopback,
            Redirect::LoopbackAuthMe => Way::Authme,
        },
        expires_at: milliseconds(attempt.expires()),
        notice,
    }
}

/// Starts a sign-in by the given way, or the best that the server offers, and opens the browser.
async fn start(app: &App, server: Server, way: Option<Redirect>) -> Result<AccountState, Problem> {
    let round = {
        let mut inner = app.account.lock();
        inner.round += 1;
        inner.listener = None;
        inner.attempt = None;
        inner.round
    };
    app.set_state(AccountState::Connecting { host: server.host() });
    let begun = begin(app, &server, way).await;
    if app.account.lock().round != round {
        return Ok(app.account.state());
    }
    match begun {
        Ok((attempt, loopback)) => {
            let attempt = Arc::new(attempt);
            if attempt.way() == Redirect::Scheme {
                // Without a keychain the sign-in works all the same as long as Oriel stays open.
                let _ = app.surroundings.secrets.keep(PENDING, attempt.save()).await;
            }
            let state = {
                let mut inner = app.account.lock();
                if inner.round != round {
                    return Ok(inner.state.clone());
                }
                inner.listener = loopback.map(|loopback| listen(app, loopback, &attempt));
                inner.attempt = Some(attempt.clone());
                inner.state = waiting(&attempt, None);
                inner.state.clone()
            };
            app.watch.changed(What::Account, None);
            open_browser(app, attempt.address())?;
            Ok(state)
        }
        Err(problem) => {
            leave(app, Some(problem.clone()));
            Err(problem)
        }
    }
}

/// The attempt itself, with its listener where the answer comes over the loopback address.
async fn begin(app: &App, server: &Server, way: Option<Redirect>) -> Result<(Attempt, Option<Loopback>), Problem> {
    let now = app.surroundings.clock.now();
    let bridge = match way {
        Some(Redirect::LoopbackAuthMe) => None,
        _ => sign_in::authorization_server(server).await?,
    };
    match (bridge, way) {
        (Some(bridge), None | Some(Redirect::Scheme)) => {
            let redirect = Url::parse(SCHEME_REDIRECT).map_err(|error| Problem::failed(error.to_string()))?;
            Ok((Attempt::by_code(server, &bridge, redirect, now).await?, None))
        }
        (Some(bridge), _) => {
            let loopback = Loopback::bind().await?;
            Ok((Attempt::by_code(server, &bridge, loopback.redirect().clone(), now).await?, Some(loopback)))
        }
        (None, _) => {
            let loopback = Loopback::bind().await?;
            Ok((Attempt::by_authme(server, loopback.redirect().clone(), now), Some(loopback)))
        }
    }
}

/// Waits for the browser on the loopback address, as long as the link works.
fn listen(app: &App, mut loopback: Loopback, attempt: &Attempt) -> AbortOnDropHandle<()> {
    let left = attempt.expires().duration_since(app.surroundings.clock.now()).unwrap_or(Duration::ZERO);
    let app = app.clone();
    AbortOnDropHandle::new(tokio::spawn(async move {
        let back = Url::parse(RAISE).ok();
        let serve = async {
            while let Ok(link) = loopback.next().await {
                let finished = finish(&app, &link).await.is_ok();
                loopback.answer(finished, back.as_ref()).await;
                if finished || !matches!(app.account.state(), AccountState::Waiting { .. }) {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(left, serve).await;
    }))
}

fn open_browser(app: &App, address: &Url) -> Result<(), Problem> {
    app.surroundings.desktop.open(address).map_err(|error| {
        let problem = Problem {
            hint: Some(error.to_string()),
            ..Problem::failed("The browser could not be opened. Copy the link and open it in a browser yourself; Oriel goes on waiting.")
        };
        app.notice(&problem);
        problem
    })
}

/// Ends a sign-in with the link that came back, whoever brought it.
///
/// Refused links change nothing but the notice; an accepted link is used once.
pub(crate) async fn finish(app: &App, link: &str) -> Result<AccountState, Problem> {
    if link == RAISE || link == "oriel://open/" {
        return Ok(app.account.state());
    }
    let accepted = {
        let mut inner = app.account.lock();
        let Some(attempt) = inner.attempt.clone() else {
            drop(inner);
            let problem = stray();
            app.notice(&problem);
            return Err(problem);
        };
        match attempt.read(link, app.surroundings.clock.now()) {
            Ok(callback) => {
                inner.attempt = None;
                inner.round += 1;
                inner.state = AccountState::Finishing { host: attempt.server().host() };
                Ok((attempt, callback, inner.round))
            }
            Err(refusal) => Err(refusal),
        }
    };
    match accepted {
        Ok((attempt, callback, round)) => {
            app.watch.changed(What::Account, None);
            forget_pending(app).await;
            let entered = redeem(app, &attempt, callback, round).await;
            if let Err(problem) = &entered
                && app.account.lock().round == round
            {
                leave(app, Some(problem.clone()));
            }
            entered
        }
        Err(refusal) => {
            let problem = refused(&refusal);
            if matches!(refusal, Refusal::Denied | Refusal::Expired) {
                forget_pending(app).await;
                leave(app, Some(problem.clone()));
            } else {
                app.notice(&problem);
            }
            Err(problem)
        }
    }
}

/// Exchanges the answer for a token, asks whose it is, and keeps it.
async fn redeem(
    app: &App,
    attempt: &Attempt,
    callback: sign_in::Callback,
    round: u64,
) -> Result<AccountState, Problem> {
    let token = attempt.redeem(callback).await?;
    let user = Client::new(attempt.server().clone(), token.clone()).whoami().await?;
    if app.account.lock().round != round {
        return Err(Problem::new(Code::Cancelled, "The sign-in was cancelled. Nothing was signed in."));
    }
    let remembered =
        Remembered { server: attempt.server().clone(), username: user.username, is_temporary: user.is_temp };
    let kept = match app.surroundings.secrets.keep(&remembered.secret_name(), token.clone()).await {
        Ok(()) => {
            app.surroundings.store.set(REMEMBERED, serde_json::to_value(&remembered).ok());
            Kept::Keychain
        }
        Err(_) => Kept::Memory,
    };
    Ok(enter(app, remembered, token, kept))
}

/// Back to where the sign-in started: the session if there is one, otherwise signed out.
fn leave(app: &App, notice: Option<Problem>) -> AccountState {
    let state = {
        let mut inner = app.account.lock();
        inner.round += 1;
        inner.attempt = None;
        inner.state = match &inner.session {
            Some(session) => session.state(notice),
            None => AccountState::SignedOut { notice },
        };
        inner.state.clone()
    };
    app.watch.changed(What::Account, None);
    state
}

async fn forget_pending(app: &App) {
    // What cannot be removed runs out in ten minutes by itself.
    let _ = app.surroundings.secrets.forget(PENDING).await;
}

fn stray() -> Problem {
    Problem::invalid(
        "This code does not belong to a sign-in that is open here. Nothing was changed. Use the newest browser page.",
    )
}

fn refused(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::Denied => Problem::new(
            Code::Refused,
            "Sign-in was refused. You, or the page, chose not to allow Oriel. Nothing was signed in.",
        ),
        Refusal::Expired => Problem::new(
            Code::Expired,
            "This link has run out. Links work for ten minutes. Nothing was signed in. Get a new link.",
        ),
        Refusal::WrongState => Problem::invalid(
            "This code does not belong to the sign-in that is open. Nothing was changed. Use the newest browser page.",
        ),
        Refusal::TooLong => Problem::invalid("This link is far too long to be a sign-in. Nothing was changed."),
        Refusal::NotOurs | Refusal::Incomplete | Refusal::Duplicate => Problem::invalid(
            "This is not a sign-in link of this Oriel. Nothing was changed. Copy the whole link from the last browser page.",
        ),
    }
}

fn keychain_problem(app: &App, error: SecretsError) -> Problem {
    let name = app.surroundings.secrets.name();
    let sentence = match error {
        SecretsError::Missing => {
            format!(
                "No keychain is running on this computer, so the saved sign-in could not be read. Start {name} and open Oriel again, or sign in anew."
            )
        }
        SecretsError::Locked => {
            format!("{name} is locked. Unlock it to use the saved sign-in, then open Oriel again, or sign in anew.")
        }
        SecretsError::Failed => {
            format!("{name} returned an error. Nothing was changed. Open Oriel again, or sign in anew.")
        }
    };
    Problem::new(Code::Keychain, sentence)
}

/// `account.state`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetState {}

impl Command for GetState {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        Ok(app.account.state())
    }
}

/// `account.signIn`: starts a sign-in and opens the browser. An older sign-in that was still open ends.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignIn {
    /// Address of a self-hosted Puter; `null` for that of the account whose session ended, else the usual one.
    server: Option<String>,
    /// Address of its OAuth bridge, if it is not found beside it.
    oauth: Option<String>,
    /// The person allowed http for this address.
    allow_http: bool,
}

impl Command for SignIn {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let address = filled(self.server);
        let oauth = filled(self.oauth).or_else(|| app.surroundings.oauth.clone());
        let oauth = oauth
            .map(|oauth| {
                Url::parse(&oauth)
                    .map_err(|_| Problem::invalid("The address of the sign-in service cannot be read. Check it."))
            })
            .transpose()?;
        let server = match (address, app.session(), &app.surroundings.server) {
            (Some(address), _, _) => Server::discover(&address, oauth, self.allow_http).await?,
            (None, Ok(session), _) => session.client.server().clone(),
            (None, Err(_), Some(usual)) => Server::discover(usual, oauth, self.allow_http).await?,
            (None, Err(_), None) => Server::puter_com(),
        };
        start(app, server, None).await
    }
}

/// `account.openAgain`: opens the page of the open sign-in once more.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenAgain {}

impl Command for OpenAgain {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        let attempt = app.account.lock().attempt.clone().ok_or_else(stray)?;
        open_browser(app, attempt.address())
    }
}

/// `account.anotherWay`: the next way down: the scheme, then a loopback address, then the consent page.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct AnotherWay {}

impl Command for AnotherWay {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let attempt = app.account.lock().attempt.clone().ok_or_else(stray)?;
        let next = match attempt.way() {
            Redirect::Scheme => Redirect::LoopbackCode,
            Redirect::LoopbackCode => Redirect::LoopbackAuthMe,
            Redirect::LoopbackAuthMe => Redirect::Scheme,
        };
        forget_pending(app).await;
        start(app, attempt.server().clone(), Some(next)).await
    }
}

/// `account.cancel`: ends the open sign-in. Nothing is signed in.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Cancel {}

impl Command for Cancel {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        if matches!(app.account.state(), AccountState::SignedIn { .. }) {
            return Ok(app.account.state());
        }
        forget_pending(app).await;
        app.account.lock().listener = None;
        Ok(leave(app, None))
    }
}

/// `account.finish`: the link or address that the person pasted.
#[derive(Deserialize, TS)]
pub(crate) struct Finish {
    link: String,
}

impl Command for Finish {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        finish(app, self.link.trim()).await
    }
}

/// `account.signOut`: the token leaves the keychain and memory. It stays valid at Puter until removed there.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SignOut {}

impl Command for SignOut {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        if let Some(remembered) = Remembered::load(app) {
            app.surroundings.secrets.forget(&remembered.secret_name()).await.map_err(|_| {
                let name = app.surroundings.secrets.name();
                Problem::new(
                    Code::Keychain,
                    format!("The token could not be removed from {name}. You are still signed in. Unlock the keychain and sign out again."),
                )
            })?;
            app.surroundings.store.set(REMEMBERED, None);
        }
        {
            let mut inner = app.account.lock();
            inner.session = None;
            inner.listener = None;
        }
        Ok(leave(app, None))
    }
}

/// What the month's usage leaves.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balance {
    used_usd: f64,
    allowance_usd: f64,
    remaining_usd: f64,
    read_at: i64,
}

/// `account.balance`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetBalance {}

impl Command for GetBalance {
    type Event = Never;
    type Output = Balance;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Balance, Problem> {
        let usage = app.session()?.client.usage().await.map_err(|error| app.problem(error))?;
        Ok(Balance {
            used_usd: usage.used_usd,
            allowance_usd: usage.allowance_usd,
            remaining_usd: usage.remaining_usd,
            read_at: milliseconds(app.surroundings.clock.now()),
        })
    }
}
