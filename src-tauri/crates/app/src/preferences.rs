//! Remembered choices: what the person set and what the program noticed.
//! A value that cannot be read counts as not set; unknown fields of a newer version are not an error.

use std::collections::HashMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;

use crate::{
    App, Problem,
    command::{Command, Never},
    surroundings::Store,
    watch::What,
};

/// Key of the choices that belong to this computer, whoever is signed in.
const KEY: &str = "preferences";
/// Key of the choices of each account, by its id.
const BY_ACCOUNT: &str = "preferences by account";

/// The choices of the person at this computer. Colours, sizes and keys belong to the computer; the model, the starred
/// models and the length of answers to the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Preferences {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Size of the conversation's text, 0.8 to 2.
    pub text_scale: f64,
    /// Enter sends and Shift Enter breaks the line; otherwise the other way round.
    pub enter_sends: bool,
    /// Single letters act on the message that has the focus.
    pub letter_keys: bool,
    /// Id of the model used last.
    pub model: Option<String>,
    /// Ids of starred models, in the order they were starred.
    pub favourites: Vec<String>,
    /// The longest answer, in tokens. Always sent: without it one request can hold the whole balance.
    pub max_tokens: u32,
    /// Width of the sidebar in CSS pixels.
    pub sidebar_width: u32,
    /// Long lines of code are broken instead of scrolled.
    pub wrap_code: bool,
    /// The cloud folder that code and answers are saved in.
    pub save_folder: String,
    /// Cloud folder for files of this computer that are attached to a chat.
    pub attach_folder: String,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            text_scale: 1.0,
            enter_sends: true,
            letter_keys: true,
            model: None,
            favourites: Vec::new(),
            max_tokens: 4096,
            sidebar_width: 256,
            wrap_code: false,
            save_folder: "~/Documents/From Oriel".into(),
            attach_folder: "~/Documents/Oriel".into(),
        }
    }
}

impl Preferences {
    /// What is set, with defaults for the rest.
    pub(crate) fn load(app: &App) -> Self {
        let store = &*app.surroundings.store;
        let mut preferences: Self = read(store, KEY);
        if let Some(account) = app.account_id() {
            let mut all: HashMap<String, OfAccount> = read(store, BY_ACCOUNT);
            preferences.take(all.remove(&account).unwrap_or_default());
        }
        preferences.within_range()
    }

    /// Remembers them all.
    pub(crate) fn save(&self, app: &App) {
        let store = &*app.surroundings.store;
        let mut of_computer = self.clone();
        if let Some(account) = app.account_id() {
            let mut all: HashMap<String, OfAccount> = read(store, BY_ACCOUNT);
            all.insert(account, self.of_account());
            store.set(BY_ACCOUNT, serde_json::to_value(&all).ok());
            of_computer.take(OfAccount::default());
        }
        store.set(KEY, serde_json::to_value(&of_computer).ok());
    }

    fn of_account(&self) -> OfAccount {
        OfAccount { model: self.model.clone(), favourites: self.favourites.clone(), max_tokens: self.max_tokens }
    }

    fn take(&mut self, OfAccount { model, favourites, max_tokens }: OfAccount) {
        (self.model, self.favourites, self.max_tokens) = (model, favourites, max_tokens);
    }

    /// The same with every value inside its range.
    fn within_range(mut self) -> Self {
        self.text_scale = if self.text_scale.is_finite() { self.text_scale.clamp(0.8, 2.0) } else { 1.0 };
        self.max_tokens = self.max_tokens.clamp(16, 1_000_000);
        self.sidebar_width = self.sidebar_width.clamp(208, 360);
        self
    }
}

/// The choices that belong to an account.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct OfAccount {
    model: Option<String>,
    favourites: Vec<String>,
    max_tokens: u32,
}

impl Default for OfAccount {
    fn default() -> Self {
        Preferences::default().of_account()
    }
}

fn read<T: DeserializeOwned + Default>(store: &dyn Store, key: &str) -> T {
    store.get(key).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Theme {
    /// As the system has it.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// `preferences.get`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetPreferences {}

impl Command for GetPreferences {
    type Event = Never;
    type Output = Preferences;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Preferences, Problem> {
        Ok(Preferences::load(app))
    }
}

/// `preferences.set`: replaces all; answers what was kept.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SetPreferences {
    preferences: Preferences,
}

impl Command for SetPreferences {
    type Event = Never;
    type Output = Preferences;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Preferences, Problem> {
        let preferences = self.preferences.within_range();
        preferences.save(app);
        app.watch.changed(What::Preferences, None);
        Ok(preferences)
    }
}
