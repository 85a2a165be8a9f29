//! The door to the account: one command for each thing a person can do about it.

use puter::Server;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::{
    AccountState, WaitsFor,
    accounts::Account,
    flow::{finish, happen, open_browser, waiting_page},
    keeping::{KeepingError, Kept},
    saved::{give_up_saved, known, move_tokens, open, open_another, saved_account, sign_out},
    sign_in::{Event, Step, Wish, stray},
};
use crate::{
    App, Problem,
    command::{Command, Never},
    session::Session,
    surroundings::milliseconds,
};

/// `account.state`. Reading it is also where a sign-in that has run out ends.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetState {}

impl Command for GetState {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let now = app.surroundings.clock.now();
        let has_run_out =
            matches!(app.account.lock().sign_in.now(), Step::Waiting(attempt) if now >= attempt.expires());
        if has_run_out {
            happen(app, Event::TimePassed(now)).await?;
        }
        Ok(app.account_state())
    }
}

/// `account.signIn`: starts a sign-in and opens the browser. An older sign-in that was still open ends.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignIn {
    /// Address of a self-hosted Puter; `null` for that of the saved account that did not open or whose session ended,
    /// else the usual one.
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
        if app.is_erasing() {
            return Err(Problem::invalid(
                "Oriel is still erasing what it kept on this computer. Try again in a moment; if that does not help, close Oriel and start it again.",
            ));
        }
        let server = self.server(app).await?;
        let has_place = app.account.keeping.has_place().await;
        let wish = Wish { server, way: None, has_agreed: false }.into();
        happen(app, Event::Asked { wish, has_place }).await?;
        Ok(app.account_state())
    }
}

impl SignIn {
    async fn server(self, app: &App) -> Result<Server, Problem> {
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let address = filled(self.server);
        let oauth = filled(self.oauth).or_else(|| app.surroundings.oauth.clone());
        let oauth = oauth
            .map(|oauth| {
                Url::parse(&oauth)
                    .map_err(|_| Problem::invalid("The address of the sign-in service cannot be read. Check it."))
            })
            .transpose()?;
        let discover =
            async |address: &str| Server::discover(&app.network, address, oauth.clone(), self.allow_http).await;
        let ended = || app.session().ok().filter(|session| session.access.ended().is_some());
        let known = || Some(ended()?.access.lease().client.server().clone());
        let known = saved_account(app).map(|account| account.server).or_else(known);
        Ok(match (address, known, &app.surroundings.server) {
            (Some(address), _, _) => discover(&address).await?,
            (None, Some(server), _) => server,
            (None, None, Some(usual)) => discover(usual).await?,
            (None, None, None) => Server::puter_com(),
        })
    }
}

/// Where a token goes that the keychain does not take.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Place {
    /// Memory, until Oriel is closed.
    Memory,
    /// A file locked with a passphrase.
    File,
}

/// `account.choosePlace`: where tokens go without a keychain. A sign-in that waits for the choice goes on; tokens that
/// are elsewhere move.
#[derive(Deserialize, TS)]
pub(crate) struct ChoosePlace {
    place: Place,
    /// For the file: that of the file that is there, or of the new one.
    passphrase: Option<String>,
}

impl Command for ChoosePlace {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let keeping = &app.account.keeping;
        let to = match self.place {
            Place::Memory => {
                keeping.choose_memory();
                Kept::Memory
            }
            Place::File => {
                let passphrase = SecretString::from(self.passphrase.unwrap_or_default());
                keeping.choose_file(passphrase).await.map_err(|error| in_words(app, KeepingError::File(error)))?;
                Kept::File
            }
        };
        let is_asked = matches!(app.account.lock().sign_in.now(), Step::Choosing(_));
        if is_asked {
            happen(app, Event::PlaceChosen).await?;
        } else {
            move_tokens(app, to).await?;
        }
        Ok(app.account_state())
    }
}

/// `account.checkKeychain`: looks whether there is a keychain now. A sign-in that waits for a place goes on, a saved one
/// is opened, and tokens that are elsewhere move in.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct CheckKeychain {
    /// Only if the keychain asks the person nothing; then it is no error if it does not work.
    quiet: bool,
}

impl Command for CheckKeychain {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let ready = app.account.keeping.ready().await;
        if self.quiet && ready.is_err() {
            return Ok(app.account_state());
        }
        let is_asked = matches!(app.account.lock().sign_in.now(), Step::Choosing(_));
        if is_asked {
            if app.account.keeping.has_place().await {
                happen(app, Event::PlaceChosen).await?;
            }
        } else if waits_for(app) == Some(WaitsFor::Unlock) {
            reopen_saved(app).await;
        } else {
            let moved = move_tokens(app, Kept::Keychain).await;
            if !self.quiet {
                moved?;
            }
        }
        Ok(app.account_state())
    }
}

fn waits_for(app: &App) -> Option<WaitsFor> {
    app.account.lock().saved.as_ref().map(|saved| saved.waits_for)
}

async fn reopen_saved(app: &App) {
    if let Some(account) = saved_account(app) {
        open(app, account).await;
    }
}

fn in_words(app: &App, error: KeepingError) -> Problem {
    error.problem(&app.account.keeping.keychain())
}

/// `account.reopen`: asks the keychain for the saved sign-in once more.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Reopen {}

impl Command for Reopen {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        reopen_saved(app).await;
        Ok(app.account_state())
    }
}

/// `account.unlockFile`: opens the file with the tokens, and the saved sign-in in it.
#[derive(Deserialize, TS)]
pub(crate) struct UnlockFile {
    passphrase: String,
}

impl Command for UnlockFile {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let opened = app.account.keeping.vault.open(SecretString::from(self.passphrase)).await;
        opened.map_err(|error| in_words(app, KeepingError::File(error)))?;
        reopen_saved(app).await;
        Ok(app.account_state())
    }
}

/// `account.forgetFile`: removes the file whose passphrase is forgotten, and the accounts in it. Their chats stay.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ForgetFile {}

impl Command for ForgetFile {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        app.account.keeping.vault.remove().map_err(|error| in_words(app, KeepingError::File(error)))?;
        let locked: Vec<_> = {
            let inner = app.account.lock();
            let known = inner.accounts.known.iter();
            known.filter(|account| account.kept == Kept::File).map(Account::id).collect()
        };
        let sessions: Vec<_> = app.change(|inner| {
            inner.saved = None;
            locked.iter().for_each(|id| inner.accounts.remove(id));
            inner.remember(&*app.surroundings.store);
            locked.iter().filter_map(|id| inner.sessions.remove(id)).collect()
        });
        // What a question on its way still holds of them must not go on in an account that is not there any more.
        for session in sessions {
            session.close().await;
        }
        open_another(app).await;
        Ok(app.account_state())
    }
}

/// `account.openAgain`: opens the page of the open sign-in once more.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenAgain {}

impl Command for OpenAgain {
    type Event = Never;
    type Output = ();

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<(), Problem> {
        open_browser(app, &waiting_page(app).ok_or_else(stray)?)
    }
}

/// `account.anotherWay`: the next way down: the scheme, then a loopback address, then the consent page, which is asked
/// about first where the server is not puter.com.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct AnotherWay {}

impl Command for AnotherWay {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        happen(app, Event::AnotherWay).await?;
        Ok(app.account_state())
    }
}

/// `account.agree`: the person agrees that the server's consent page hands over the token itself. It opens then.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Agree {}

impl Command for Agree {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        happen(app, Event::Agreed).await?;
        Ok(app.account_state())
    }
}

/// `account.cancel`: ends the open sign-in, or waits no longer for the saved one. Nothing is signed in or out.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Cancel {}

impl Command for Cancel {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let is_idle = matches!(app.account.lock().sign_in.now(), Step::Idle);
        happen(app, Event::Cancelled).await?;
        if is_idle {
            give_up_saved(app);
        }
        Ok(app.account_state())
    }
}

/// `account.finish`: the link or code that the person typed.
#[derive(Deserialize, TS)]
pub(crate) struct Finish {
    link: String,
}

impl Command for Finish {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        finish(app, self.link.trim(), true).await?;
        Ok(app.account_state())
    }
}

/// `account.paste`: the link or code on the clipboard. It is read on this side of the door, because some ways put the
/// token itself into the link, and the window's page must never hold it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Paste {}

impl Command for Paste {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let Some(text) = app.surroundings.desktop.clipboard().await.filter(|text| !text.trim().is_empty()) else {
            let problem = Problem::invalid(
                "There is no text on the clipboard. Copy the link or code from the last browser page and paste again.",
            );
            app.note(Some(problem.clone()));
            return Err(problem);
        };
        finish(app, text.trim(), true).await?;
        Ok(app.account_state())
    }
}

/// `account.switch`: shows another account. What runs in the one before goes on.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Switch {
    /// Its id.
    account: String,
}

impl Command for Switch {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        open(app, known(app, Some(&self.account))?).await;
        Ok(app.account_state())
    }
}

/// `account.signOut`: the token leaves the keychain and memory. It stays valid at Puter until removed there.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SignOut {
    /// The account's id; `null` is the current one.
    account: Option<String>,
}

impl Command for SignOut {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        sign_out(app, &known(app, self.account.as_deref())?).await?;
        open_another(app).await;
        Ok(app.account_state())
    }
}

/// `account.signOutAll`: every account of this computer. If one stays because its token could not be removed, the
/// others have gone all the same.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SignOutAll {}

impl Command for SignOutAll {
    type Event = Never;
    type Output = AccountState;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<AccountState, Problem> {
        let accounts = app.account.lock().accounts.known.clone();
        let mut stays = None;
        for account in &accounts {
            if let Err(problem) = sign_out(app, account).await {
                stays = Some(problem);
            }
        }
        stays.map_or_else(|| Ok(app.account_state()), Err)
    }
}

/// What the month's usage leaves. The three amounts are whole numbers of the unit.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balance {
    used: i64,
    allowance: i64,
    remaining: i64,
    unit: BalanceUnit,
    /// What remains, in US dollars, to be held against a price; `null` where it is credits of unknown worth.
    remaining_usd: Option<f64>,
    read_at: i64,
}

/// What a balance counts.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum BalanceUnit {
    /// Millionths of a US cent.
    Microcents,
    /// Thousandths of a credit of the server's own.
    Millicredits,
}

/// Whether a temporary account has become a lasting one, which happens in the browser and may change its name.
async fn look_whether_kept(app: &App, session: &Session) {
    let Ok(account) = known(app, Some(&session.id)) else { return };
    if !account.is_temporary {
        return;
    }
    // It is looked again with the next balance.
    let Ok(user) = session.access.ask(app, async |client| client.whoami().await).await else { return };
    if !user.is_temp && user.uuid == account.uuid {
        app.change(|inner| {
            inner.accounts.put(Account { username: user.username, is_temporary: false, ..account });
            inner.remember(&*app.surroundings.store);
        });
    }
}

/// `account.balance`. With it is looked whether a temporary account is still one.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetBalance {}

impl Command for GetBalance {
    type Event = Never;
    type Output = Balance;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Balance, Problem> {
        let session = app.session()?;
        let usage = session.access.ask(app, async |client| client.usage().await).await?;
        session.answers.purse().learn(&usage);
        look_whether_kept(app, &session).await;
        Ok(Balance {
            used: usage.used,
            allowance: usage.allowance,
            remaining: usage.remaining,
            unit: match usage.unit {
                puter::Unit::Microcents => BalanceUnit::Microcents,
                puter::Unit::Millicredits { .. } => BalanceUnit::Millicredits,
            },
            remaining_usd: usage.remaining_usd(),
            read_at: milliseconds(app.surroundings.clock.now()),
        })
    }
}
