//! Remembered choices, in a JSON file of the application's folder by the store plugin. Never a secret.

use std::sync::Arc;

use app::surroundings::Store;
use serde_json::Value;
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::StoreExt;

/// The application's preferences on disk.
pub struct PreferenceStore<R: Runtime> {
    store: Arc<tauri_plugin_store::Store<R>>,
}

impl<R: Runtime> PreferenceStore<R> {
    /// Opens the file; a missing or damaged one counts as empty.
    pub fn open(app: &AppHandle<R>) -> tauri::Result<Self> {
        let store = app.store("preferences.json").map_err(|error| tauri::Error::Anyhow(error.into()))?;
        Ok(Self { store })
    }
}

impl<R: Runtime> Store for PreferenceStore<R> {
    fn get(&self, key: &str) -> Option<Value> {
        self.store.get(key)
    }

    fn set(&self, key: &str, value: Option<Value>) {
        match value {
            Some(value) => self.store.set(key, value),
            None => {
                self.store.delete(key);
            }
        }
        // At once and not when the program ends: it may end by a crash.
        if let Err(error) = self.store.save() {
            tracing::warn!(%error, "the preferences could not be saved");
        }
    }
}
