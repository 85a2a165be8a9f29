//! The catalogue as the window shows it.
//! A model that the person used last is the default; otherwise one that most people would pick.

use problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{App, commands::Command};

/// Under this name the list is kept.
const SEEN: &str = "models";

/// A model as the picker shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Model {
    id: String,
    name: String,
    maker: String,
    provider: String,
    context: Option<u64>,
    max_tokens: Option<u64>,
    /// Puter ends its answers at so many tokens, whatever limit is asked for.
    fixed_limit: Option<u32>,
    /// Millionths of a US cent for a million tokens that it reads; `null` where it is not known.
    input_microcents_per_million: Option<u64>,
    /// The same for what it writes.
    output_microcents_per_million: Option<u64>,
    reads_images: bool,
    reads_pdf: bool,
    uses_tools: bool,
    /// A guess from its name, for people who look for one; whether it can be told how long to think is `efforts`.
    reasons: bool,
    /// It can be told how long to think.
    efforts: bool,
    /// It can be told how much to say.
    verbose: bool,
    /// It can be told how freely to choose words: from 0 to `hottest`.
    temperature: bool,
    /// The largest temperature it takes.
    hottest: f32,
    /// It can search the web.
    searches: bool,
    /// It answers with pictures, too.
    draws: bool,
}

/// The catalogue with the time it was read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Models {
    models: Vec<Model>,
    read_at: i64,
    default_model: String,
}

/// `models.list`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct ListModels {
    /// Read it from the service even if it was read before.
    refresh: bool,
}

impl Command for ListModels {
    type Output = Models;

    async fn run(self, app: &App) -> Result<Models, Problem> {
        let session = app.session()?;
        let read = session.catalogue.get(self.refresh).await?;
        let last = session.preferences().model;
        let models = Models {
            default_model: default_model(&read.models, last.as_deref()),
            models: read.models.iter().map(Model::from).collect(),
            read_at: read.at,
        };
        session.seen.keep(SEEN, &models);
        Ok(models)
    }
}

/// `models.last`: the list as it was read last, perhaps before Oriel was started; `null` where it never was.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetLastModels {}

impl Command for GetLastModels {
    type Output = Option<Models>;

    async fn run(self, app: &App) -> Result<Option<Models>, Problem> {
        Ok(app.session()?.seen.last(SEEN))
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
            max_tokens: model.max_tokens,
            fixed_limit: model.fixed_limit(),
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
