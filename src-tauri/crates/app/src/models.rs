//! The catalogue: which models Puter offers, read once and again when asked.

use std::sync::Arc;

use problem::{Problem, Reason};
use tokio::sync::Mutex;

use crate::{
    access::Access,
    platform::{Clock, milliseconds},
};

/// The catalogue of one session.
pub(crate) struct Catalogue {
    access: Access,
    clock: Arc<dyn Clock>,
    read: Mutex<Option<Read>>,
}

#[derive(Clone)]
pub(crate) struct Read {
    pub(crate) models: Arc<Vec<puter::Model>>,
    pub(crate) at: i64,
}

impl Catalogue {
    /// Not read yet.
    pub(crate) fn new(access: Access, clock: Arc<dyn Clock>) -> Self {
        Self { access, clock, read: Mutex::default() }
    }

    /// The catalogue; from the service the first time or when a fresh one is wanted.
    pub(crate) async fn get(&self, refresh: bool) -> Result<Read, Problem> {
        let mut read = self.read.lock().await;
        if let (Some(read), false) = (&*read, refresh) {
            return Ok(read.clone());
        }
        let models = self.access.ask(async |client| client.models().await).await?;
        let fresh = Read { models: Arc::new(models), at: milliseconds(self.clock.now()) };
        *read = Some(fresh.clone());
        Ok(fresh)
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
}
