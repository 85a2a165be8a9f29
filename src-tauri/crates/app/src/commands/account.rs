//! The accounts: one command for each thing a person can do about them.

use problem::{Problem, Reason};
use puter::sign_in;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App,
    account::{AccountState, finish},
    commands::Command,
    platform::milliseconds,
};

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
    /// What the page in the browser says; `null` for English.
    page: Option<BrowserPage>,
}

/// The words of the page in the browser that says how a sign-in ended, in the window's language.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BrowserPage {
    /// The language, as HTML has it: "en-GB".
    lang: String,
    /// Whether the language is written from right to left.
    is_right_to_left: bool,
    signed_in: BrowserMessage,
    cancelled: BrowserMessage,
    not_signed_in: BrowserMessage,
    /// On the button that raises the window.
    back: String,
}

/// How a sign-in ended, in words.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct BrowserMessage {
    heading: String,
    sentence: String,
}

impl From<BrowserPage> for sign_in::PageWords {
    fn from(page: BrowserPage) -> Self {
        let message = |BrowserMessage { heading, sentence }| sign_in::PageMessage { heading, sentence };
        Self {
            lang: page.lang,
            is_right_to_left: page.is_right_to_left,
            signed_in: message(page.signed_in),
            cancelled: message(page.cancelled),
            not_signed_in: message(page.not_signed_in),
            back: page.back,
        }
    }
}

impl Command for SignIn {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        if app.is_erasing() {
            return Err(Reason::StillErasing.into());
        }
        app.accounts.speak(self.page.map(Into::into));
        app.accounts.sign_in(self.server, self.oauth, self.allow_http).await?;
        Ok(app.accounts.state())
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
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        match self.place {
            Place::Memory => app.accounts.choose_memory().await?,
            Place::File => app.accounts.choose_file(self.passphrase.unwrap_or_default().into()).await?,
        }
        Ok(app.accounts.state())
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
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.check_keychain(self.quiet).await?;
        Ok(app.accounts.state())
    }
}

/// `account.reopen`: asks the keychain for the saved sign-in once more.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Reopen {}

impl Command for Reopen {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.reopen_saved().await;
        Ok(app.accounts.state())
    }
}

/// `account.unlockFile`: opens the file with the tokens, and the saved sign-in in it.
#[derive(Deserialize, TS)]
pub(crate) struct UnlockFile {
    passphrase: String,
}

impl Command for UnlockFile {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.unlock_file(SecretString::from(self.passphrase)).await?;
        Ok(app.accounts.state())
    }
}

/// `account.forgetFile`: removes the file whose passphrase is forgotten, and the accounts in it. Their chats stay.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ForgetFile {}

impl Command for ForgetFile {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.forget_file().await?;
        Ok(app.accounts.state())
    }
}

/// `account.openAgain`: opens the page of the open sign-in once more.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct OpenAgain {}

impl Command for OpenAgain {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        app.accounts.open_page_again()
    }
}

/// `account.anotherWay`: the next way down: the scheme, then a loopback address, then the consent page, which is asked
/// about first where the server is not puter.com.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct AnotherWay {
    /// What the page in the browser says; `null` for English.
    page: Option<BrowserPage>,
}

impl Command for AnotherWay {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.speak(self.page.map(Into::into));
        app.accounts.try_another_way().await?;
        Ok(app.accounts.state())
    }
}

/// `account.agree`: the person agrees that the server's consent page hands over the token itself. It opens then.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Agree {}

impl Command for Agree {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.agree().await?;
        Ok(app.accounts.state())
    }
}

/// `account.cancel`: ends the open sign-in, or waits no longer for the saved one. Nothing is signed in or out.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Cancel {}

impl Command for Cancel {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.cancel().await?;
        Ok(app.accounts.state())
    }
}

/// `account.finish`: the link or code that the person typed.
#[derive(Deserialize, TS)]
pub(crate) struct Finish {
    link: String,
}

impl Command for Finish {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        finish(&app.accounts, self.link.trim(), true).await?;
        Ok(app.accounts.state())
    }
}

/// `account.paste`: the link or code on the clipboard. It is read on this side of the door, because some ways put the
/// token itself into the link, and the window's page must never hold it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Paste {}

impl Command for Paste {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.paste().await?;
        Ok(app.accounts.state())
    }
}

/// `account.switch`: shows another account. What runs in the one before goes on.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Switch {
    /// Its id.
    account: String,
}

impl Command for Switch {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.switch(&self.account).await?;
        Ok(app.accounts.state())
    }
}

/// `account.signOut`: the token leaves the keychain and memory. It stays valid at Puter until removed there.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SignOut {
    /// The account's id; `null` is the current one.
    account: Option<String>,
}

impl Command for SignOut {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.sign_out(self.account.as_deref()).await?;
        Ok(app.accounts.state())
    }
}

/// `account.signOutAll`: every account of this computer. If one stays because its token could not be removed, the
/// others have gone all the same.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SignOutAll {}

impl Command for SignOutAll {
    type Output = AccountState;

    async fn run(self, app: &App) -> Result<AccountState, Problem> {
        app.accounts.sign_out_all().await?;
        Ok(app.accounts.state())
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
    /// What remains, in microcents, to be held against a price; `null` where it is credits of unknown worth.
    remaining_microcents: Option<u64>,
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

/// `account.balance`. With it is looked whether a temporary account is still one.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetBalance {}

impl Command for GetBalance {
    type Output = Balance;

    async fn run(self, app: &App) -> Result<Balance, Problem> {
        let session = app.session()?;
        let usage = session.ask(async |client| client.usage().await).await?;
        session.answers.balance().learn(&usage);
        app.accounts.look_whether_lasting(&session).await;
        Ok(Balance {
            used: usage.used,
            allowance: usage.allowance,
            remaining: usage.remaining,
            unit: match usage.unit {
                puter::Unit::Microcents => BalanceUnit::Microcents,
                puter::Unit::Millicredits { .. } => BalanceUnit::Millicredits,
            },
            remaining_microcents: usage.remaining_microcents(),
            read_at: milliseconds(app.platform.clock.now()),
        })
    }
}
