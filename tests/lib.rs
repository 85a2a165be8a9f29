//! Oriel opened without a window, in surroundings that a test controls.
//! Everything goes through the door that the UI uses; only the keychain, the browser, the clock and the folders are ours.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};

use app::{
    App, Problem, Surroundings,
    surroundings::{Clock, Desktop, Secrets, SecretsError, Store},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, value::RawValue};
use tempfile::TempDir;
use tokio::sync::mpsc;
use url::Url;

/// Oriel on a desktop of its own. Dropping it is quitting the program and throwing the computer away.
pub struct Oriel {
    /// The application.
    pub app: App,
    /// The computer it runs on.
    pub computer: Computer,
}

/// What is left of a computer when Oriel quits: its keychain, its preferences, its disk, its clock.
pub struct Computer {
    /// The keychain.
    pub secrets: Arc<MemorySecrets>,
    /// The preferences.
    pub store: Arc<MemoryStore>,
    /// The clock.
    pub clock: Arc<TestClock>,
    /// The disk.
    pub folder: TempDir,
    /// The browser and the choosers.
    pub desktop: Arc<TestDesktop>,
    opened: mpsc::UnboundedReceiver<Url>,
    server: Url,
}

impl Computer {
    /// A new computer, whose Puter is at this address.
    pub fn new(server: Url) -> Self {
        let (sender, opened) = mpsc::unbounded_channel();
        Self {
            secrets: Arc::default(),
            store: Arc::default(),
            clock: Arc::new(TestClock { now: Mutex::new(SystemTime::now()) }),
            folder: tempfile::tempdir().expect("a folder for a test"),
            desktop: Arc::new(TestDesktop { opened: sender, files: Mutex::default(), destination: Mutex::default() }),
            opened,
            server,
        }
    }

    /// Starts Oriel.
    pub async fn start(self) -> Oriel {
        let app = App::open(Surroundings {
            folder: self.folder.path().join("data"),
            server: Some(self.server.to_string()),
            oauth: None,
            secrets: self.secrets.clone(),
            store: self.store.clone(),
            desktop: self.desktop.clone(),
            clock: self.clock.clone(),
        })
        .await;
        Oriel { app, computer: self }
    }

    /// The next address that Oriel opens in the browser, whenever that is; `None` when it has quit.
    pub async fn next_opened(&mut self) -> Option<Url> {
        self.opened.recv().await
    }

    /// The address that Oriel opens in the browser now.
    pub async fn opened(&mut self) -> Url {
        let opened = tokio::time::timeout(Duration::from_secs(20), self.next_opened()).await;
        opened.ok().flatten().expect("Oriel opens the browser")
    }
}

impl Oriel {
    /// Calls a command.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value, Problem> {
        self.call_with(name, args, |_| {}).await
    }

    /// Calls a command and hears what it tells while it runs.
    pub async fn call_with(
        &self,
        name: &str,
        args: Value,
        hear: impl Fn(Value) + Send + Sync,
    ) -> Result<Value, Problem> {
        call(&self.app, name, args, hear).await
    }

    /// Quits and starts again on the same computer.
    pub async fn restart(self) -> Self {
        let Self { app, computer } = self;
        drop(app);
        computer.start().await
    }
}

/// Calls a command of the application.
pub async fn call(app: &App, name: &str, args: Value, hear: impl Fn(Value) + Send + Sync) -> Result<Value, Problem> {
    let args = RawValue::from_string(args.to_string()).expect("JSON is JSON");
    let emit = |event: Box<RawValue>| hear(serde_json::from_str(event.get()).expect("an event is JSON"));
    let output = app::call(app, name, &args, &emit).await?;
    Ok(serde_json::from_str(output.get()).expect("an answer is JSON"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// A keychain in memory that can be missing or locked.
#[derive(Default)]
pub struct MemorySecrets {
    secrets: Mutex<HashMap<String, SecretString>>,
    failing: Mutex<Option<SecretsError>>,
}

impl MemorySecrets {
    /// Lets every call fail from now on, or work again.
    pub fn fail(&self, error: Option<SecretsError>) {
        *lock(&self.failing) = error;
    }

    /// What it holds: names and secrets.
    pub fn contents(&self) -> HashMap<String, String> {
        lock(&self.secrets).iter().map(|(name, secret)| (name.clone(), secret.expose_secret().to_owned())).collect()
    }

    fn works(&self) -> Result<(), SecretsError> {
        lock(&self.failing).map_or(Ok(()), Err)
    }
}

#[async_trait::async_trait]
impl Secrets for MemorySecrets {
    fn name(&self) -> String {
        "Test Keychain".into()
    }

    async fn load(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.works()?;
        Ok(lock(&self.secrets).get(name).cloned())
    }

    async fn keep(&self, name: &str, secret: SecretString) -> Result<(), SecretsError> {
        self.works()?;
        lock(&self.secrets).insert(name.into(), secret);
        Ok(())
    }

    async fn forget(&self, name: &str) -> Result<(), SecretsError> {
        self.works()?;
        lock(&self.secrets).remove(name);
        Ok(())
    }
}

/// Preferences in memory.
#[derive(Default)]
pub struct MemoryStore {
    values: Mutex<HashMap<String, Value>>,
}

impl MemoryStore {
    /// Everything it holds, as text.
    pub fn text(&self) -> String {
        format!("{:?}", lock(&self.values))
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Option<Value> {
        lock(&self.values).get(key).cloned()
    }

    fn set(&self, key: &str, value: Option<Value>) {
        match value {
            Some(value) => lock(&self.values).insert(key.into(), value),
            None => lock(&self.values).remove(key),
        };
    }
}

/// A desktop whose browser only tells what it was asked to open, and whose choosers answer what a test chose.
pub struct TestDesktop {
    opened: mpsc::UnboundedSender<Url>,
    files: Mutex<Vec<PathBuf>>,
    destination: Mutex<Option<PathBuf>>,
}

impl TestDesktop {
    /// What the person will choose to upload.
    pub fn will_choose(&self, files: Vec<PathBuf>) {
        *lock(&self.files) = files;
    }

    /// Where the person will save.
    pub fn will_save_to(&self, destination: Option<&Path>) {
        *lock(&self.destination) = destination.map(Path::to_owned);
    }
}

#[async_trait::async_trait]
impl Desktop for TestDesktop {
    fn open(&self, address: &Url) -> std::io::Result<()> {
        self.opened.send(address.clone()).map_err(std::io::Error::other)
    }

    async fn choose_files(&self) -> Vec<PathBuf> {
        lock(&self.files).clone()
    }

    async fn choose_destination(&self, _: &str) -> Option<PathBuf> {
        lock(&self.destination).clone()
    }
}

/// A clock that a test moves.
pub struct TestClock {
    now: Mutex<SystemTime>,
}

impl TestClock {
    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        *lock(&self.now) += time;
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *lock(&self.now)
    }
}
