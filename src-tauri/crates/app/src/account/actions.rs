//! What a person does about the accounts of this computer, one function each.

use std::sync::Arc;

use problem::{Problem, Reason};
use puter::{Server, sign_in::PageWords};
use secrecy::SecretString;
use url::Url;

use super::{
    Accounts, WaitsFor,
    accounts::Account,
    effects::{dispatch, finish, open_browser, waiting_page},
    restore::{give_up_saved, known, move_tokens, open, open_another, saved_account, sign_out},
    sign_in::{Event, SignInRequest, State, stray},
    token_store::{TokenLocation, TokenStoreError},
};
use crate::{puter_error::of_puter, session::Session};

impl Accounts {
    /// Ends a sign-in that has run out.
    pub(crate) async fn end_what_ran_out(self: &Arc<Self>) -> Result<(), Problem> {
        let now = self.platform.clock.now();
        let has_run_out = matches!(self.lock().sign_in.now(), State::Waiting(attempt) if now >= attempt.expires());
        if has_run_out { dispatch(self, Event::TimePassed(now)).await } else { Ok(()) }
    }

    /// What the page in the browser says from now on.
    pub(crate) fn speak(&self, words: Option<PageWords>) {
        self.lock().page_words = words;
    }

    /// Starts a sign-in and opens the browser. An older sign-in that was still open ends. `address` is that of a
    /// self-hosted Puter, `oauth` that of its OAuth bridge; see `account.signIn`.
    pub(crate) async fn sign_in(
        self: &Arc<Self>,
        address: Option<String>,
        oauth: Option<String>,
        allow_http: bool,
    ) -> Result<(), Problem> {
        let server = self.server_to_sign_in_to(address, oauth, allow_http).await?;
        let has_place = self.tokens.has_place().await;
        let request = SignInRequest { server, way: None, has_agreed: false }.into();
        dispatch(self, Event::Asked { request, has_place }).await
    }

    async fn server_to_sign_in_to(
        &self,
        address: Option<String>,
        oauth: Option<String>,
        allow_http: bool,
    ) -> Result<Server, Problem> {
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let address = filled(address);
        let oauth = filled(oauth).or_else(|| self.platform.oauth.clone());
        let oauth = oauth
            .map(|oauth| Url::parse(&oauth).map_err(|_| Problem::from(Reason::OAuthAddressInvalid)))
            .transpose()?;
        let discover = async |address: &str| {
            Server::discover(&self.network, address, oauth.clone(), allow_http).await.map_err(of_puter)
        };
        let ended = || self.session().ok().filter(|session| session.access.ended().is_some());
        let known = || Some(ended()?.access.lease().client.server().clone());
        let known = saved_account(self).map(|account| account.server).or_else(known);
        Ok(match (address, known, &self.platform.server) {
            (Some(address), _, _) => discover(&address).await?,
            (None, Some(server), _) => server,
            (None, None, Some(usual)) => discover(usual).await?,
            (None, None, None) => Server::puter_com(),
        })
    }

    /// Tokens go into memory where there is no keychain; those that are elsewhere move.
    pub(crate) async fn choose_memory(self: &Arc<Self>) -> Result<(), Problem> {
        self.tokens.choose_memory();
        self.place_chosen(TokenLocation::Memory).await
    }

    /// Tokens go into a file that this passphrase locks; those that are elsewhere move.
    pub(crate) async fn choose_file(self: &Arc<Self>, passphrase: SecretString) -> Result<(), Problem> {
        let chosen = self.tokens.choose_file(passphrase).await;
        chosen.map_err(|error| self.in_words(TokenStoreError::File(error)))?;
        self.place_chosen(TokenLocation::File).await
    }

    /// A sign-in that waits for the choice goes on.
    async fn place_chosen(self: &Arc<Self>, to: TokenLocation) -> Result<(), Problem> {
        if self.asks_for_place() { dispatch(self, Event::PlaceChosen).await } else { move_tokens(self, to).await }
    }

    fn asks_for_place(&self) -> bool {
        matches!(self.lock().sign_in.now(), State::Choosing(_))
    }

    /// Looks whether there is a keychain now. A sign-in that waits for a place goes on, a saved one is opened, and tokens
    /// that are elsewhere move in. `quiet`: only if the keychain asks the person nothing, and no error if it does not work.
    pub(crate) async fn check_keychain(self: &Arc<Self>, quiet: bool) -> Result<(), Problem> {
        let ready = self.tokens.ready().await;
        if quiet && ready.is_err() {
            return Ok(());
        }
        if self.asks_for_place() {
            return if self.tokens.has_place().await { dispatch(self, Event::PlaceChosen).await } else { Ok(()) };
        }
        let waits_for = self.lock().saved.as_ref().map(|saved| saved.waits_for);
        if waits_for == Some(WaitsFor::Unlock) {
            self.reopen_saved().await;
            return Ok(());
        }
        let moved = move_tokens(self, TokenLocation::Keychain).await;
        if quiet { Ok(()) } else { moved }
    }

    /// Asks once more for the token of the saved sign-in.
    pub(crate) async fn reopen_saved(self: &Arc<Self>) {
        if let Some(account) = saved_account(self) {
            open(self, account).await;
        }
    }

    /// Opens the file with the tokens, and the saved sign-in in it.
    pub(crate) async fn unlock_file(self: &Arc<Self>, passphrase: SecretString) -> Result<(), Problem> {
        let opened = self.tokens.vault.open(passphrase).await;
        opened.map_err(|error| self.in_words(TokenStoreError::File(error)))?;
        self.reopen_saved().await;
        Ok(())
    }

    /// Removes the file whose passphrase is forgotten, and the accounts in it. Their chats stay.
    pub(crate) async fn forget_file(self: &Arc<Self>) -> Result<(), Problem> {
        self.tokens.vault.remove().map_err(|error| self.in_words(TokenStoreError::File(error)))?;
        let locked: Vec<_> = {
            let inner = self.lock();
            let known = inner.accounts.known.iter();
            known.filter(|account| account.kept == TokenLocation::File).map(Account::id).collect()
        };
        let sessions: Vec<_> = self.change(|inner| {
            inner.saved = None;
            locked.iter().for_each(|id| inner.accounts.remove(id));
            inner.remember(&*self.platform.store);
            locked.iter().filter_map(|id| inner.sessions.remove(id)).collect()
        });
        // What a question on its way still holds of them must not go on in an account that is not there any more.
        for session in sessions {
            session.close().await;
        }
        open_another(self).await;
        Ok(())
    }

    fn in_words(&self, error: TokenStoreError) -> Problem {
        error.problem(&self.tokens.keychain())
    }

    /// Opens the page of the open sign-in once more.
    pub(crate) fn open_page_again(&self) -> Result<(), Problem> {
        open_browser(self, &waiting_page(self).ok_or_else(stray)?)
    }

    /// Goes on with the next way down.
    pub(crate) async fn try_another_way(self: &Arc<Self>) -> Result<(), Problem> {
        dispatch(self, Event::AnotherWay).await
    }

    /// The person agrees that the server's consent page hands over the token itself.
    pub(crate) async fn agree(self: &Arc<Self>) -> Result<(), Problem> {
        dispatch(self, Event::Agreed).await
    }

    /// Ends the open sign-in, or waits no longer for the saved one.
    pub(crate) async fn cancel(self: &Arc<Self>) -> Result<(), Problem> {
        let is_idle = matches!(self.lock().sign_in.now(), State::Idle);
        dispatch(self, Event::Cancelled).await?;
        if is_idle {
            give_up_saved(self);
        }
        Ok(())
    }

    /// Takes the link or code on the clipboard, which the window's page must never hold.
    pub(crate) async fn paste(self: &Arc<Self>) -> Result<(), Problem> {
        let text = self.platform.desktop.clipboard().await;
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            let problem = Problem::from(Reason::ClipboardEmpty);
            self.note(Some(problem.clone()));
            return Err(problem);
        };
        finish(self, text.trim(), true).await
    }

    /// Shows another account. What runs in the one before goes on.
    pub(crate) async fn switch(self: &Arc<Self>, id: &str) -> Result<(), Problem> {
        open(self, known(self, Some(id))?).await;
        Ok(())
    }

    /// Removes the account's token; `None` is the current one.
    pub(crate) async fn sign_out(self: &Arc<Self>, id: Option<&str>) -> Result<(), Problem> {
        sign_out(self, &known(self, id)?).await?;
        open_another(self).await;
        Ok(())
    }

    /// Signs out of every account of this computer. If one stays because its token could not be removed, the others have
    /// gone all the same.
    pub(crate) async fn sign_out_all(self: &Arc<Self>) -> Result<(), Problem> {
        let known = self.lock().accounts.known.clone();
        let mut stays = None;
        for account in &known {
            if let Err(problem) = sign_out(self, account).await {
                stays = Some(problem);
            }
        }
        stays.map_or(Ok(()), Err)
    }

    /// Looks whether a temporary account has become a lasting one, which happens in the browser and may change its name.
    pub(crate) async fn look_whether_lasting(&self, session: &Session) {
        let Ok(account) = known(self, Some(&session.id)) else { return };
        if !account.is_temporary {
            return;
        }
        // It is looked again with the next balance.
        let Ok(user) = session.ask(async |client| client.whoami().await).await else { return };
        if !user.is_temp && user.uuid == account.uuid {
            self.change(|inner| {
                inner.accounts.put(Account { username: user.username, is_temporary: false, ..account });
                inner.remember(&*self.platform.store);
            });
        }
    }
}
