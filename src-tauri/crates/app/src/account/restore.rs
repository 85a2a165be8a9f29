//! The accounts that are signed in on this computer: opening them when the program starts, switching, moving their
//! tokens to a better place, signing out.

use std::sync::Arc;

use problem::{Problem, Reason};
use puter::{Client, sign_in::Attempt};
use secrecy::SecretString;
use tokio_util::task::AbortOnDropHandle;

use super::{
    Accounts, Inner, SavedSignIn, WaitsFor,
    accounts::Account,
    effects::{UNFINISHED, dispatch, settle_unfinished},
    sign_in::{Event, State},
    token_store::{TokenLocation, TokenStore, TokenStoreError},
};
use crate::session::{Owner, Session};

/// Begins to open the account that was current when the program ended, and the sign-in that was still open.
pub(crate) fn reopen(accounts: &Arc<Accounts>) {
    let reading = accounts.clone();
    let task = AbortOnDropHandle::new(tokio::spawn(async move { read(&reading).await }));
    accounts.lock().reading = Some(task);
}

async fn read(accounts: &Arc<Accounts>) {
    let current = {
        let inner = accounts.lock();
        inner.accounts.current.as_deref().and_then(|id| inner.accounts.find(id)).cloned()
    };
    if let Some(account) = current {
        open(accounts, account).await;
    }
    restore_attempt(accounts).await;
    accounts.is_read.send_replace(true);
}

/// An unfinished sign-in whose link may still arrive: it may be the link that started the program. Where the keychain
/// would ask the person for it, it is left alone.
async fn restore_attempt(accounts: &Arc<Accounts>) {
    let secrets = &accounts.platform.secrets;
    if secrets.ready().await.is_err() {
        return;
    }
    let Ok(Some(saved)) = secrets.load(UNFINISHED).await else { return };
    match Attempt::restore(&saved, accounts.platform.clock.now()) {
        Some(attempt) => {
            let _ = dispatch(accounts, Event::Restored(Arc::new(attempt))).await;
        }
        None => settle_unfinished(accounts).await,
    }
}

/// Shows this account: at once if it was opened before, else as soon as its token was read.
pub(super) async fn open(accounts: &Arc<Accounts>, account: Account) {
    let id = account.id();
    let is_open = accounts.change(|inner| {
        let is_open = inner.sessions.contains_key(&id);
        inner.accounts.current = Some(id.clone());
        inner.saved = (!is_open).then(|| SavedSignIn::new(&account, WaitsFor::Keychain, None));
        inner.remember(&*accounts.platform.store);
        is_open
    });
    if is_open {
        return;
    }
    let tokens = &accounts.tokens;
    let token = tokens.load(&account).await;
    // The person may have given up waiting, or signed in anew.
    let still_wanted = accounts.lock().saved.as_ref().is_some_and(|saved| saved.account.id == id);
    if !still_wanted {
        return;
    }
    match token {
        Ok(Some(token)) => {
            enter(accounts, account, token, None).await;
            give_up_sign_in(accounts).await;
        }
        Ok(None) => {
            let notice = Reason::TokenGone { username: account.username.clone(), keychain: tokens.keychain() }.into();
            accounts.change(|inner| {
                inner.saved = None;
                inner.accounts.remove(&id);
                inner.sign_in.note(Some(notice));
                inner.remember(&*accounts.platform.store);
            });
        }
        Err(error @ TokenStoreError::OtherServer) => {
            let problem = error.problem(&tokens.keychain());
            accounts.change(|inner| {
                inner.saved = None;
                inner.accounts.current = None;
                inner.sign_in.note(Some(problem));
                inner.remember(&*accounts.platform.store);
            });
        }
        Err(TokenStoreError::NeedsPassphrase) => {
            accounts.change(|inner| inner.saved = Some(SavedSignIn::new(&account, WaitsFor::Passphrase, None)));
        }
        Err(error) => {
            let problem = error.problem(&tokens.keychain());
            accounts.change(|inner| inner.saved = Some(SavedSignIn::new(&account, WaitsFor::Unlock, Some(problem))));
        }
    }
}

/// A sign-in that was begun because the saved one did not open is needed no more.
async fn give_up_sign_in(accounts: &Arc<Accounts>) {
    let is_idle = matches!(accounts.lock().sign_in.now(), State::Idle);
    if !is_idle {
        let _ = dispatch(accounts, Event::Cancelled).await;
    }
}

/// Makes this account the current one with this token. If it was open before, whatever waits in it goes on.
pub(super) async fn enter(accounts: &Accounts, account: Account, token: SecretString, notice: Option<Problem>) {
    let id = account.id();
    let client = Client::new(&accounts.network, account.server.clone(), token);
    let open = accounts.lock().sessions.get(&id).cloned();
    let opened = match open {
        Some(session) => {
            session.access.renew(client);
            Ok(session)
        }
        None => Session::open(&accounts.platform, &accounts.changes, client, owner(&account)).map(Arc::new),
    };
    let older = accounts.change(|inner| {
        inner.saved = None;
        inner.unopened = None;
        let older = inner.accounts.put(account.clone());
        inner.accounts.current = Some(id.clone());
        inner.sign_in.note(None);
        inner.remember(&*accounts.platform.store);
        match opened {
            Ok(session) => {
                inner.sessions.insert(id, session);
                if notice.is_some() {
                    inner.sign_in.note(notice);
                }
            }
            Err(problem) => {
                inner.unopened = Some((id, problem.clone()));
                inner.sign_in.note(Some(problem));
            }
        }
        older
    });
    // A token that lay elsewhere is of the sign-in before.
    if let Some(older) = older.filter(|older| older.kept != account.kept) {
        let _ = accounts.tokens.forget(older.kept, &older.secret_name()).await;
    }
}

fn owner(account: &Account) -> Owner {
    Owner { id: account.id(), username: account.username.clone(), is_temporary: account.is_temporary }
}

/// Moves the tokens that are not there yet to this place, and remembers where they are.
pub(super) async fn move_tokens(accounts: &Accounts, to: TokenLocation) -> Result<(), Problem> {
    let known = accounts.lock().accounts.known.clone();
    let tokens = &accounts.tokens;
    for account in known.into_iter().filter(|account| account.kept != to) {
        let name = account.secret_name();
        let failed = |error: TokenStoreError| error.problem(&tokens.keychain());
        // One that is locked away moves when it is opened.
        let Ok(Some(token)) = tokens.load(&account).await else { continue };
        tokens.put(to, &account, &token).await.map_err(|error| match error {
            TokenStoreError::Keychain(error) => {
                Reason::TokenNotMoved { keychain: tokens.keychain(), trouble: error.into() }.into()
            }
            error => failed(error),
        })?;
        let from = account.kept;
        let remembered = accounts.change(|inner| {
            let older = inner.accounts.put(Account { kept: to, ..account });
            let remembered = inner.accounts.save(&*accounts.platform.store);
            match (&remembered, older) {
                (Err(_), Some(older)) => drop(inner.accounts.put(older)),
                _ => inner.sign_in.note(None),
            }
            remembered
        });
        if let Err(error) = remembered {
            // The one where it was is the one that the disk knows of.
            let _ = tokens.forget(to, &name).await;
            return Err(not_remembered(error));
        }
        tokens.forget(from, &name).await.map_err(failed)?;
    }
    accounts.change(|inner| tidy(inner, tokens));
    Ok(())
}

fn not_remembered(error: std::io::Error) -> Problem {
    Reason::TokenNotMovedDiskFull.with_hint(error)
}

/// The file is of no use once no token is in it.
fn tidy(inner: &Inner, tokens: &TokenStore) {
    let is_used = inner.accounts.known.iter().any(|account| account.kept == TokenLocation::File);
    if !is_used && tokens.vault.is_open() {
        // If it stays it is an empty one, still locked with the passphrase.
        let _ = tokens.vault.remove();
    }
}

/// The account of this id, or the current one.
pub(super) fn known(accounts: &Accounts, id: Option<&str>) -> Result<Account, Problem> {
    let inner = accounts.lock();
    let id = id.or(inner.accounts.current.as_deref());
    let account = id.and_then(|id| inner.accounts.find(id));
    account.cloned().ok_or_else(|| Reason::AccountGone.into())
}

/// Removes the account's token and ends what runs for it. Its chats stay on this computer.
pub(super) async fn sign_out(accounts: &Accounts, account: &Account) -> Result<(), Problem> {
    let tokens = &accounts.tokens;
    tokens.forget(account.kept, &account.secret_name()).await.map_err(|error| {
        let keychain = (account.kept == TokenLocation::Keychain).then(|| tokens.keychain());
        let reason = Reason::TokenNotRemoved { username: account.username.clone(), keychain };
        Problem { reason, ..error.problem(&tokens.keychain()) }
    })?;
    leave(accounts, &account.id()).await;
    accounts.change(|inner| tidy(inner, tokens));
    Ok(())
}

/// Ends what runs for an account whose token is gone, and takes it out of the list.
async fn leave(accounts: &Accounts, id: &str) {
    let session = accounts.lock().sessions.remove(id);
    if let Some(session) = session {
        session.close().await;
    }
    accounts.change(|inner| {
        if inner.saved.as_ref().is_some_and(|saved| saved.account.id == id) {
            inner.saved = None;
        }
        inner.accounts.remove(id);
        inner.sign_in.note(None);
        inner.remember(&*accounts.platform.store);
    });
}

/// Signs out of every account, also of those in a file whose passphrase nobody typed, and ends a sign-in that is under
/// way. Nothing is left in the keychain.
///
/// Errors: a token could not be removed. Its account stays, and those after it.
pub(crate) async fn leave_all(accounts: &Arc<Accounts>) -> Result<(), Problem> {
    dispatch(accounts, Event::Cancelled).await?;
    settle_unfinished(accounts).await;
    // A sign-in that was given up removes what it kept.
    let finishing = std::mem::take(&mut accounts.lock().finishing);
    finishing.join_all().await;
    let tokens = &accounts.tokens;
    let known = accounts.lock().accounts.known.clone();
    let (in_file, elsewhere): (Vec<_>, Vec<_>) = known.iter().partition(|account| account.kept == TokenLocation::File);
    for account in elsewhere {
        sign_out(accounts, account).await?;
    }
    tokens.vault.remove().map_err(|error| TokenStoreError::File(error).problem(&tokens.keychain()))?;
    for account in in_file {
        leave(accounts, &account.id()).await;
    }
    // It told of a file that goes as well.
    accounts.change(|inner| inner.damage = None);
    Ok(())
}

/// Shows another account when none is current, if there is one.
pub(super) async fn open_another(accounts: &Arc<Accounts>) {
    let next = {
        let inner = accounts.lock();
        let known = &inner.accounts.known;
        let opened = known.iter().find(|account| inner.sessions.contains_key(&account.id()));
        match inner.accounts.current {
            Some(_) => None,
            None => opened.or(known.first()).cloned(),
        }
    };
    if let Some(account) = next {
        open(accounts, account).await;
    }
}

/// The person does not want to wait for the saved sign-in: back to an account that is open, or to the first page.
pub(super) fn give_up_saved(accounts: &Accounts) {
    accounts.change(|inner| {
        if inner.saved.take().is_some() {
            let opened = inner.accounts.known.iter().map(Account::id).find(|id| inner.sessions.contains_key(id));
            inner.accounts.current = opened;
        }
    });
}

/// The account whose saved sign-in is not open yet.
pub(super) fn saved_account(accounts: &Accounts) -> Option<Account> {
    let inner = accounts.lock();
    inner.saved.as_ref().and_then(|saved| inner.accounts.find(&saved.account.id)).cloned()
}
