//! Does what the state machine of a sign-in wants done: asks the server, opens the browser, listens for its answer,
//! exchanges it, keeps the token. Nothing here decides what comes next.

use std::{collections::VecDeque, io, sync::Arc, time::Duration};

use problem::{Code, Problem, Reason};
use puter::{
    Client, Server,
    sign_in::{self, Attempt, Callback, Loopback, RedirectKind},
};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;
use url::Url;

use super::{
    Accounts,
    accounts::Account,
    restore::enter,
    sign_in::{Effect, Event, Round, SignInRequest, State},
    token_store::{TokenLocation, kept_elsewhere},
};
use crate::{changes::What, platform::Handler, puter_error::of_puter};

/// Where the operating system hands links to Oriel.
const SCHEME_REDIRECT: &str = "oriel://auth/callback";
/// A link that only brings the window to the front: it carries nothing.
const RAISE: &str = "oriel://open";
/// How long the page that says how a sign-in ended can be loaded again. No other link is taken meanwhile.
const PAGE_STAYS: Duration = Duration::from_secs(60);
/// Name of the secret that holds an unfinished sign-in, so that the link may also start the program.
pub(super) const UNFINISHED: &str = "unfinished sign-in";

/// Ends a sign-in with the link that came back, whoever brought it.
///
/// Refused links change nothing but the notice; an accepted link is used once.
pub(crate) async fn finish(accounts: &Arc<Accounts>, link: &str, pasted: bool) -> Result<(), Problem> {
    if link == RAISE || link == "oriel://open/" {
        return Ok(());
    }
    dispatch(accounts, Event::Link { link, pasted, now: accounts.platform.clock.now() }).await
}

/// Tells the sign-in what happened and does what follows from it, to the end.
pub(super) async fn dispatch(accounts: &Arc<Accounts>, event: Event<'_>) -> Result<(), Problem> {
    let mut refusal = None;
    let mut effects = VecDeque::new();
    take(accounts, event, &mut effects, &mut refusal);
    while let Some(effect) = effects.pop_front() {
        match effect {
            Effect::StopListening => accounts.lock().listener = None,
            Effect::Forget | Effect::Keep => settle_unfinished(accounts).await,
            Effect::Open(address) => {
                if let Err(problem) = open_browser(accounts, &address) {
                    refusal = Some(problem);
                }
            }
            Effect::Begin(round, request) => match begin(accounts, &request).await {
                Ok(Begun::Doubted(failure)) => {
                    take(accounts, Event::Doubted(round, failure), &mut effects, &mut refusal)
                }
                Ok(Begun::Attempt(attempt, loopback)) => {
                    take(accounts, Event::Began(round, attempt.clone()), &mut effects, &mut refusal);
                    let mut inner = accounts.lock();
                    if matches!(inner.sign_in.now(), State::Waiting(waiting) if Arc::ptr_eq(waiting, &attempt)) {
                        inner.listener = loopback.map(|loopback| listen(accounts, *loopback, attempt));
                    }
                }
                Err(problem) => take(accounts, Event::Failed(round, problem), &mut effects, &mut refusal),
            },
            Effect::Redeem(round, attempt, callback) => {
                if let Err(problem) = redeem_to_the_end(accounts, round, attempt, callback).await {
                    take(accounts, Event::Failed(round, problem.clone()), &mut effects, &mut refusal);
                    refusal = Some(problem);
                }
            }
        }
    }
    refusal.map_or(Ok(()), Err)
}

fn take(accounts: &Accounts, event: Event<'_>, effects: &mut VecDeque<Effect>, refusal: &mut Option<Problem>) {
    let transition = accounts.change(|inner| inner.sign_in.step(event));
    effects.extend(transition.effects);
    *refusal = transition.refusal.or(refusal.take());
}

/// What a server that was asked lets begin.
enum Begun {
    /// The attempt, with its listener where the answer comes over the loopback address.
    Attempt(Arc<Attempt>, Option<Box<Loopback>>),
    /// Nothing before the person agrees to the consent page; with what went wrong with the sign-in service.
    Doubted(Option<String>),
}

/// Begins by the best way that the server offers. The consent page hands over the token itself, and whoever runs a
/// server can send the browser on to that of another Puter: so it is used unasked only at puter.com, and there only if
/// puter.com says itself that it has nothing better.
async fn begin(accounts: &Accounts, request: &SignInRequest) -> Result<Begun, Problem> {
    let (server, network) = (&request.server, &accounts.network);
    let now = accounts.platform.clock.now();
    let bridge = match request.way {
        Some(RedirectKind::LoopbackAuthMe) => None,
        _ => match sign_in::authorization_server(network, server).await {
            Ok(bridge) => bridge,
            Err(error) => return Ok(Begun::Doubted(Some(error.message))),
        },
    };
    let Some(bridge) = bridge else {
        if !request.has_agreed && server.gui() != Server::puter_com().gui() {
            return Ok(Begun::Doubted(None));
        }
        let loopback = loopback(accounts).await?;
        let attempt = Attempt::by_authme(server, loopback.redirect().clone(), now);
        return Ok(Begun::Attempt(attempt.into(), Some(loopback.into())));
    };
    let by_scheme = match request.way {
        Some(way) => way == RedirectKind::Scheme,
        None => links_reach_us(accounts).await,
    };
    if by_scheme {
        let redirect = Url::parse(SCHEME_REDIRECT).map_err(Problem::unexpected)?;
        let attempt = Attempt::by_code(network, server, &bridge, redirect, now).await.map_err(of_puter)?;
        return Ok(Begun::Attempt(attempt.into(), None));
    }
    let loopback = loopback(accounts).await?;
    let attempt =
        Attempt::by_code(network, server, &bridge, loopback.redirect().clone(), now).await.map_err(of_puter)?;
    Ok(Begun::Attempt(attempt.into(), Some(loopback.into())))
}

/// A listener whose page speaks the window's language.
async fn loopback(accounts: &Accounts) -> Result<Loopback, Problem> {
    let loopback = Loopback::bind(accounts.network.app()).await.map_err(of_puter)?;
    Ok(match accounts.lock().page_words.clone() {
        Some(words) => loopback.saying(words),
        None => loopback,
    })
}

/// Whether a link to `oriel://` would arrive here. Where the system does not tell, it probably would.
async fn links_reach_us(accounts: &Accounts) -> bool {
    matches!(accounts.platform.scheme.handler().await, Handler::Ours | Handler::Unknown { .. })
}

/// Waits for the browser on the loopback address, as long as the link works.
fn listen(accounts: &Arc<Accounts>, mut loopback: Loopback, attempt: Arc<Attempt>) -> AbortOnDropHandle<()> {
    let left = attempt.expires().duration_since(accounts.platform.clock.now()).unwrap_or(Duration::ZERO);
    let accounts = accounts.clone();
    AbortOnDropHandle::new(tokio::spawn(async move {
        let back = Url::parse(RAISE).ok();
        let serve = async {
            while let Ok(link) = loopback.next().await {
                let ending = match finish(&accounts, &link, false).await {
                    Ok(()) => sign_in::Ending::SignedIn,
                    Err(problem) if problem.code == Code::Refused => sign_in::Ending::Cancelled,
                    Err(_) => sign_in::Ending::NotSignedIn,
                };
                if !waits_for(&accounts, &attempt) {
                    loopback.answer(ending, back.as_ref()).await;
                    tokio::time::sleep(PAGE_STAYS).await;
                    break;
                }
                loopback.reject(ending, back.as_ref());
            }
        };
        let _ = tokio::time::timeout(left, serve).await;
    }))
}

/// Whether a sign-in waits for a link.
pub(crate) fn is_waiting(accounts: &Accounts) -> bool {
    waiting_page(accounts).is_some()
}

fn waits_for(accounts: &Accounts, attempt: &Arc<Attempt>) -> bool {
    matches!(accounts.lock().sign_in.now(), State::Waiting(waiting) if Arc::ptr_eq(waiting, attempt))
}

/// The page of the sign-in that waits, if one does.
pub(super) fn waiting_page(accounts: &Accounts) -> Option<Url> {
    match accounts.lock().sign_in.now() {
        State::Waiting(attempt) => Some(attempt.address().clone()),
        _ => None,
    }
}

pub(super) fn open_browser(accounts: &Accounts, address: &Url) -> Result<(), Problem> {
    accounts.platform.desktop.open(address).map_err(|error| {
        let problem = Reason::BrowserNotOpened.with_hint(error);
        accounts.note(Some(problem.clone()));
        problem
    })
}

/// Redeems in a task of its own: when the person gives up meanwhile, it still comes to its end and removes what it kept.
async fn redeem_to_the_end(
    accounts: &Arc<Accounts>,
    round: Round,
    attempt: Arc<Attempt>,
    callback: Callback,
) -> Result<(), Problem> {
    let (sender, redeemed) = oneshot::channel();
    {
        let mut inner = accounts.lock();
        while inner.finishing.try_join_next().is_some() {}
        let accounts = accounts.clone();
        inner.finishing.spawn(async move {
            // Nobody may wait for it any more.
            let _ = sender.send(redeem(&accounts, round, &attempt, callback).await);
        });
    }
    redeemed.await.unwrap_or_else(|_| Err(cancelled()))
}

/// Exchanges the answer for a token, asks whose it is, keeps it, and opens the account.
async fn redeem(accounts: &Accounts, round: Round, attempt: &Attempt, callback: Callback) -> Result<(), Problem> {
    let token = attempt.redeem(&accounts.network, callback).await.map_err(of_puter)?;
    let server = attempt.server().clone();
    let client = Client::new(&accounts.network, server.clone(), token.clone());
    let user = client.whoami().await.map_err(of_puter)?;
    if !accounts.lock().sign_in.is_round(round) {
        return Err(cancelled());
    }
    let tokens = &accounts.tokens;
    let kept = tokens.next_place().await;
    if !is_id(&user.uuid) {
        return Err(Reason::NobodysAccount.into());
    }
    let (uuid, username, is_temporary) = (user.uuid, user.username, user.is_temp);
    let mut account = Account { server, uuid, username, is_temporary, kept };
    // First the account and then its token: one that no list names would stay in the keychain for ever.
    let (kept, notice) = match remember_first(accounts, &account) {
        Ok(()) => {
            let (kept, trouble) = tokens.keep(&account, &token).await;
            (kept, trouble.and_then(|error| kept_elsewhere(kept, error, tokens.keychain())))
        }
        Err(error) => {
            tokens.keep_in_memory(&account, &token);
            (TokenLocation::Memory, Some(only_until_closed(error)))
        }
    };
    account.kept = kept;
    let accepted = {
        let mut inner = accounts.lock();
        let accepted = inner.sign_in.is_round(round);
        inner.sign_in.step(Event::Done(round));
        accepted
    };
    if !accepted {
        // The person gave up while the keychain asked.
        let _ = tokens.forget(kept, &account.secret_name()).await;
        accounts.change(|inner| inner.remember(&*accounts.platform.store));
        return Err(cancelled());
    }
    accounts.diagnostics.signed_in(attempt.way());
    enter(accounts, account, token, notice).await;
    accounts.changes.tell(What::Chats, None);
    Ok(())
}

/// Remembers the account for the next run before its token is kept. One that is already remembered with its token in the
/// same place needs no room on the disk.
fn remember_first(accounts: &Accounts, account: &Account) -> io::Result<()> {
    let known = accounts.lock().accounts.clone();
    if known.find(&account.id()).is_some_and(|known| known.kept == account.kept) {
        return Ok(());
    }
    let mut with_it = known;
    with_it.put(account.clone());
    with_it.save(&*accounts.platform.store)
}

/// Whether a server may call an account so: it becomes the name of a folder.
fn is_id(uuid: &str) -> bool {
    (1..=64).contains(&uuid.len()) && uuid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn only_until_closed(error: io::Error) -> Problem {
    Reason::TokenInMemoryDiskFull.with_hint(error)
}

fn cancelled() -> Problem {
    Reason::SignInCancelled.into()
}

/// Keeps the attempt that waits now for a program that its link may start, or forgets the one that was kept. One after the
/// other, and by what is true when it is its turn: a browser may bring the link before the keychain has taken the
/// attempt, and what was kept after it would open a sign-in at the next start that nobody wants.
///
/// Where the keychain would ask the person it is left alone. Without a kept attempt the sign-in works all the same as long
/// as Oriel stays open; one that cannot be removed runs out in ten minutes by itself.
pub(super) async fn settle_unfinished(accounts: &Accounts) {
    let _one_at_a_time = accounts.unfinished.lock().await;
    let secrets = &accounts.platform.secrets;
    if secrets.ready().await.is_err() {
        return;
    }
    let waits = match accounts.lock().sign_in.now() {
        // A listener dies with the program, so only what comes by the scheme can start it again.
        State::Waiting(attempt) if attempt.way() == RedirectKind::Scheme => Some(attempt.save()),
        _ => None,
    };
    let _ = match waits {
        Some(attempt) => secrets.keep(UNFINISHED, attempt).await,
        None => secrets.forget(UNFINISHED).await,
    };
}
