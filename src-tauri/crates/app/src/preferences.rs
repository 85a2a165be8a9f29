//! Remembered choices: what the person set and what the program noticed.
//! A value that cannot be read counts as not set; unknown fields of a newer version are not an error.

use std::{collections::HashMap, io, ops::RangeInclusive};

use history::TEMPERATURE;
use problem::{Problem, Reason};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;

use crate::platform::Store;

/// Key of the choices that belong to this computer, whoever is signed in.
const KEY: &str = "preferences";
/// Key of the choices of each account, by its id.
const BY_ACCOUNT: &str = "preferencesByAccount";

/// The most personas an account keeps.
const MOST_PERSONAS: usize = 100;
/// The longest name of a persona, in letters.
pub(crate) const LONGEST_NAME: usize = 80;
/// The longest instructions of a persona, in letters: about 8,000 tokens, which go along with every message.
pub(crate) const LONGEST_SYSTEM: usize = 32_000;
/// The highest limit of a message's cost, in microcents: a thousand dollars.
const HIGHEST_COST_LIMIT: u64 = 100_000_000_000;
/// The most models that are remembered as refused; there are about five hundred altogether.
const MOST_REFUSED: usize = 500;
/// Sizes of the conversation's text.
pub(crate) const TEXT_SCALE: RangeInclusive<f64> = 0.8..=2.0;
/// Sizes of everything in the window.
pub(crate) const ZOOM: RangeInclusive<f64> = 0.5..=3.0;
/// Widths of the sidebar in CSS pixels.
pub(crate) const SIDEBAR_WIDTH: RangeInclusive<u32> = 208..=360;

/// The choices of the person at this computer. Colours, sizes and keys belong to the computer; everything about models
/// and how they answer to the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Preferences {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Size of the conversation's text, within [`TEXT_SCALE`].
    pub text_scale: f64,
    /// Size of everything in the window, within [`ZOOM`].
    pub zoom: f64,
    /// Enter sends and Shift Enter breaks the line; otherwise the other way round.
    pub enter_sends: bool,
    /// Single letters act on the message that has the focus.
    pub letter_keys: bool,
    /// Id of the model used last.
    pub model: Option<String>,
    /// Ids of starred models, in the order they were starred.
    pub favourites: Vec<String>,
    /// Folders of the chat list that show their heading only.
    pub closed_folders: Vec<String>,
    /// The longest answer, in tokens. Always sent: without it one request can hold the whole balance.
    pub max_tokens: u32,
    /// A message that may cost more microcents than this is sent only after asking; `null` never asks.
    pub cost_limit: Option<u64>,
    /// How hard a model was last asked to think; new chats begin with it.
    #[ts(type = "'low' | 'medium' | 'high' | null")]
    pub effort: Option<String>,
    /// Whether a model was last allowed to search the web; new chats begin with it.
    pub web_search: bool,
    /// Ways of answering that were given a name, in the order they are shown.
    pub personas: Vec<Persona>,
    /// Ids of models that Puter refused because they need a paid plan. Nothing in the catalogue marks them.
    pub refused: Vec<String>,
    /// Width of the sidebar in CSS pixels.
    pub sidebar_width: u32,
    /// Long lines of code are broken instead of scrolled.
    pub wrap_code: bool,
    /// The cloud folder that code and answers are saved in.
    pub save_folder: String,
    /// Cloud folder for files of this computer that are attached to a chat.
    pub attach_folder: String,
}

/// A way of answering with a name: instructions for the model, and what they are best used with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Persona {
    /// What chats call it by.
    pub id: String,
    /// At most [`LONGEST_NAME`] letters.
    pub name: String,
    /// What the model is told before every message; at most [`LONGEST_SYSTEM`] letters.
    pub system: String,
    /// Id of the model it is meant for; `null` leaves the chat's.
    pub model: Option<String>,
    /// 0 to 2; `null` leaves the model's own.
    pub temperature: Option<f64>,
    /// How hard the model thinks; `null` leaves the chat's.
    #[ts(type = "'low' | 'medium' | 'high' | null")]
    pub effort: Option<String>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            text_scale: 1.0,
            zoom: 1.0,
            enter_sends: true,
            letter_keys: true,
            model: None,
            favourites: Vec::new(),
            closed_folders: Vec::new(),
            max_tokens: 4096,
            cost_limit: None,
            effort: None,
            web_search: false,
            personas: Vec::new(),
            refused: Vec::new(),
            sidebar_width: 256,
            wrap_code: false,
            save_folder: "~/Documents/From Oriel".into(),
            attach_folder: "~/Documents/Oriel".into(),
        }
    }
}

impl Preferences {
    /// What is set by whoever has this account, with defaults for the rest; `None` is nobody.
    pub(crate) fn load(store: &dyn Store, account: Option<&str>) -> Self {
        let mut preferences: Self = read(store, KEY);
        if let Some(account) = account {
            let mut all: HashMap<String, OfAccount> = read(store, BY_ACCOUNT);
            preferences.take(all.remove(account).unwrap_or_default());
        }
        preferences.within_range()
    }

    /// Remembers them all, as those of whoever has this account; `None` is nobody.
    ///
    /// Errors: the disk does not take them.
    pub(crate) fn save(&self, store: &dyn Store, account: Option<&str>) -> Result<(), Problem> {
        let mut of_computer = self.clone();
        if let Some(account) = account {
            let mut all: HashMap<String, OfAccount> = read(store, BY_ACCOUNT);
            all.insert(account.to_owned(), self.of_account());
            store.set(BY_ACCOUNT, serde_json::to_value(&all).ok()).map_err(unwritten)?;
            of_computer.take(OfAccount::default());
        }
        store.set(KEY, serde_json::to_value(&of_computer).ok()).map_err(unwritten)
    }

    fn of_account(&self) -> OfAccount {
        OfAccount {
            model: self.model.clone(),
            favourites: self.favourites.clone(),
            closed_folders: self.closed_folders.clone(),
            max_tokens: self.max_tokens,
            cost_limit: self.cost_limit,
            effort: self.effort.clone(),
            web_search: self.web_search,
            personas: self.personas.clone(),
            refused: self.refused.clone(),
        }
    }

    fn take(&mut self, of_account: OfAccount) {
        let OfAccount {
            model,
            favourites,
            closed_folders,
            max_tokens,
            cost_limit,
            effort,
            web_search,
            personas,
            refused,
        } = of_account;
        *self = Self {
            model,
            favourites,
            closed_folders,
            max_tokens,
            cost_limit,
            effort,
            web_search,
            personas,
            refused,
            ..self.clone()
        };
    }

    /// The same with every value inside its range.
    pub(crate) fn within_range(mut self) -> Self {
        self.text_scale = size_within(self.text_scale, TEXT_SCALE);
        self.zoom = size_within(self.zoom, ZOOM);
        self.max_tokens = self.max_tokens.clamp(16, 1_000_000);
        self.cost_limit = self.cost_limit.map(|limit| limit.min(HIGHEST_COST_LIMIT));
        self.effort = self.effort.filter(|effort| is_effort(effort));
        self.sidebar_width = self.sidebar_width.clamp(*SIDEBAR_WIDTH.start(), *SIDEBAR_WIDTH.end());
        self.refused.truncate(MOST_REFUSED);
        self
    }

    /// What is refused rather than cut: words that somebody wrote.
    ///
    /// Errors: too many personas, one without a name, one that is too long. Nothing was changed then.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        if self.personas.len() > MOST_PERSONAS {
            return Err(Reason::TooManyPersonas { most: MOST_PERSONAS }.into());
        }
        self.personas.iter().try_for_each(Persona::check)
    }
}

impl Persona {
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let name = self.name.trim();
        let reason = match name.to_owned() {
            name if self.id.is_empty() || name.is_empty() => Reason::PersonaUnnamed,
            name if name.chars().count() > LONGEST_NAME => Reason::PersonaNameTooLong { most: LONGEST_NAME },
            name if self.system.chars().count() > LONGEST_SYSTEM => {
                Reason::PersonaTooLong { name, most: LONGEST_SYSTEM }
            }
            name if self.temperature.is_some_and(|warmth| !TEMPERATURE.contains(&warmth)) => {
                Reason::PersonaTemperature { name }
            }
            name if self.effort.as_ref().is_some_and(|effort| !is_effort(effort)) => Reason::PersonaEffort { name },
            _ => return Ok(()),
        };
        Err(reason.into())
    }
}

fn size_within(size: f64, sizes: RangeInclusive<f64>) -> f64 {
    if size.is_finite() { size.clamp(*sizes.start(), *sizes.end()) } else { 1.0 }
}

fn is_effort(effort: &str) -> bool {
    matches!(effort, "low" | "medium" | "high")
}

/// The choices that belong to an account.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OfAccount {
    model: Option<String>,
    favourites: Vec<String>,
    closed_folders: Vec<String>,
    max_tokens: u32,
    cost_limit: Option<u64>,
    effort: Option<String>,
    web_search: bool,
    personas: Vec<Persona>,
    refused: Vec<String>,
}

impl Default for OfAccount {
    fn default() -> Self {
        Preferences::default().of_account()
    }
}

fn unwritten(error: io::Error) -> Problem {
    Reason::SettingsNotWritten.with_hint(error)
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
