//! The catalogue: which models Puter offers, read once and again when asked, and what was last known of them.
//! A model that the person used last is the default; otherwise one that most people would pick.

use std::sync::{Arc, Mutex as StdMutex};

use problem::{Problem, Reason};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use ts_rs::TS;

use crate::{
    access::Access,
    cost::Price,
    lock,
    platform::{Clock, milliseconds},
    seen::Seen,
};

/// Under this name the list is kept.
const SEEN: &str = "models";

/// A model as the window knows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Model {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) maker: String,
    pub(crate) provider: String,
    pub(crate) context: Option<u64>,
    /// The longest answer that it gives through Puter, in tokens, whatever is asked for; `null` where that is not known.
    pub(crate) longest_answer: Option<u64>,
    /// Puter ends all its answers there, also where less is asked for.
    pub(crate) has_fixed_limit: bool,
    /// Millionths of a US cent for a million tokens that it reads; `null` where it is not known.
    pub(crate) input_microcents_per_million: Option<u64>,
    /// The same for what it writes.
    pub(crate) output_microcents_per_million: Option<u64>,
    pub(crate) reads_images: bool,
    pub(crate) reads_pdf: bool,
    pub(crate) uses_tools: bool,
    /// A guess from its name, for people who look for one; whether it can be told how long to think is `efforts`.
    pub(crate) reasons: bool,
    /// It can be told how long to think.
    pub(crate) efforts: bool,
    /// It can be told how much to say.
    pub(crate) verbose: bool,
    /// It can be told how freely to choose words: from 0 to `hottest`.
    pub(crate) temperature: bool,
    /// The largest temperature it takes.
    pub(crate) hottest: f32,
    /// It can search the web.
    pub(crate) searches: bool,
    /// It answers with pictures, too.
    pub(crate) draws: bool,
}

/// The catalogue with the time it was read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Models {
    pub(crate) models: Vec<Model>,
    read_at: i64,
    default_model: String,
}

/// The catalogue of one session.
pub(crate) struct Catalogue {
    access: Access,
    clock: Arc<dyn Clock>,
    seen: Seen,
    read: Mutex<Option<Read>>,
    /// `None` until somebody looks: then those that were seen last.
    known: StdMutex<Option<Arc<Vec<Model>>>>,
}

#[derive(Clone)]
pub(crate) struct Read {
    models: Arc<Vec<puter::Model>>,
    at: i64,
}

impl Catalogue {
    /// Not read yet.
    pub(crate) fn new(access: Access, clock: Arc<dyn Clock>, seen: Seen) -> Self {
        Self { access, clock, seen, read: Mutex::default(), known: StdMutex::default() }
    }

    /// The catalogue; from the service the first time or when a fresh one is wanted. `used_last` is the model that the
    /// person used last.
    pub(crate) async fn list(&self, refresh: bool, used_last: Option<&str>) -> Result<Models, Problem> {
        let models = self.get(refresh).await?.models(used_last);
        self.seen.keep(SEEN, &models);
        Ok(models)
    }

    /// The catalogue as it was read last, perhaps before Oriel was started; `None` where it never was.
    pub(crate) fn last(&self) -> Option<Models> {
        self.seen.last(SEEN)
    }

    /// What is known of the models without asking Puter; nothing where they were never read.
    pub(crate) fn known(&self) -> Arc<Vec<Model>> {
        let last = || Arc::new(self.last().map(|last| last.models).unwrap_or_default());
        lock(&self.known).get_or_insert_with(last).clone()
    }

    /// The model of this id.
    pub(crate) async fn find(&self, id: &str) -> Result<puter::Model, Problem> {
        let read = self.get(false).await?;
        read.models
            .iter()
            .find(|model| model.id.as_str() == id)
            .cloned()
            .ok_or_else(|| Reason::ModelGone { model: id.to_owned() }.into())
    }

    async fn get(&self, refresh: bool) -> Result<Read, Problem> {
        let mut read = self.read.lock().await;
        if let (Some(read), false) = (&*read, refresh) {
            return Ok(read.clone());
        }
        let models = self.access.ask(async |client| client.models().await).await?;
        *lock(&self.known) = Some(Arc::new(models.iter().map(Model::from).collect()));
        let fresh = Read { models: Arc::new(models), at: milliseconds(self.clock.now()) };
        *read = Some(fresh.clone());
        Ok(fresh)
    }
}

impl Read {
    fn models(&self, used_last: Option<&str>) -> Models {
        Models {
            default_model: default_model(&self.models, used_last),
            models: self.models.iter().map(Model::from).collect(),
            read_at: self.at,
        }
    }
}

impl Model {
    /// `None` where one of its prices is not known.
    pub(crate) fn price(&self) -> Option<Price> {
        let (input, output) = (self.input_microcents_per_million?, self.output_microcents_per_million?);
        Some(Price { input, output })
    }

    /// The longest answer that is given where so much was asked for, in tokens; never none.
    pub(crate) fn answer_limit(&self, asked: u32) -> u32 {
        let longest = self.longest_answer.map(|longest| u32::try_from(longest).unwrap_or(u32::MAX));
        let limit = match longest {
            // Puter holds the cost of that one, and what was wished for changes nothing.
            Some(longest) if self.has_fixed_limit => longest,
            longest => asked.min(longest.unwrap_or(u32::MAX)),
        };
        limit.max(1)
    }
}

impl From<&puter::Model> for Model {
    fn from(model: &puter::Model) -> Self {
        Self {
            id: model.id.to_string(),
            name: model.name.clone(),
            maker: model.maker.clone(),
            provider: model.provider.clone(),
            context: model.context,
            longest_answer: model.fixed_limit().map(u64::from).or(model.max_tokens),
            has_fixed_limit: model.fixed_limit().is_some(),
            input_microcents_per_million: model.input_microcents_per_million,
            output_microcents_per_million: model.output_microcents_per_million,
            reads_images: model.reads_images,
            reads_pdf: model.reads_pdf,
            uses_tools: model.uses_tools,
            reasons: model.reasons,
            efforts: model.takes_effort(),
            verbose: model.takes_verbosity(),
            temperature: model.takes_temperature(),
            hottest: model.hottest(),
            searches: model.searches_the_web(),
            draws: model.draws,
        }
    }
}

/// The model used last if it still exists, else a Sonnet, else the first. Empty only when the catalogue is.
fn default_model(models: &[puter::Model], last: Option<&str>) -> String {
    let used_last = models.iter().find(|model| Some(model.id.as_str()) == last);
    let sonnet = || models.iter().find(|model| model.id.as_str().contains("sonnet"));
    used_last.or_else(sonnet).or(models.first()).map_or_else(String::new, |model| model.id.to_string())
}
