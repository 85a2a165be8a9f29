//! What the report of a problem says of the accounts: counts and states. Never a name, an address or a server's words.

use puter::Server;

use super::{AccountState, Accounts, SignInStep, TokenLocation, WaitsFor};

impl Accounts {
    /// The server of the account whose window this is, also while its token cannot be read.
    pub(crate) fn server(&self) -> Option<Server> {
        let inner = self.lock();
        let current = inner.accounts.current.as_deref()?;
        inner.accounts.find(current).map(|account| account.server.clone())
    }

    /// How the accounts stand, each fact with its name.
    pub(crate) fn facts(&self) -> [(&'static str, String); 5] {
        facts(&self.state())
    }
}

fn facts(state: &AccountState) -> [(&'static str, String); 5] {
    let kept = |place: TokenLocation| state.accounts.iter().filter(|account| account.kept == place).count();
    let accounts = format!(
        "{} in the keychain, {} in the encrypted file, {} until Oriel is closed",
        kept(TokenLocation::Keychain),
        kept(TokenLocation::File),
        kept(TokenLocation::Memory)
    );
    let session = match &state.current {
        None => "signed out",
        Some(current) if current.ended.is_some() => "ended by Puter",
        Some(_) => "signed in",
    };
    let server = match &state.current {
        None => "none",
        Some(current) if current.host == Server::puter_com().host() => "puter.com",
        Some(_) => "self-hosted",
    };
    let sign_in = match &state.sign_in {
        SignInStep::Idle => "not running",
        SignInStep::Choosing { .. } => "asks where to keep the token",
        SignInStep::Connecting { .. } => "connecting",
        SignInStep::Asking { .. } => "asks whether the consent page may be used",
        SignInStep::Waiting { .. } => "waits for the browser",
        SignInStep::Finishing { .. } => "finishing",
    };
    let saved = match state.saved.as_ref().map(|saved| saved.waits_for) {
        None => "none waits",
        Some(WaitsFor::Keychain) => "waits for the keychain's answer",
        Some(WaitsFor::Unlock) => "waits for the keychain to be unlocked",
        Some(WaitsFor::Passphrase) => "waits for the passphrase of the encrypted file",
    };
    [
        ("Session", session.to_owned()),
        ("Server", server.to_owned()),
        ("Accounts", accounts),
        ("Sign-in", sign_in.to_owned()),
        ("Saved sign-in", saved.to_owned()),
    ]
}
