//! Oriel opened without a window, on a platform that a test controls.
//! Everything goes through the door that the UI uses; only the keychain, the browser, the clock and the folders are ours.

pub mod long_chat;

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};

use app::{
    App, LinksTrouble, LocalName, Platform, Problem,
    platform::{Clock, Damage, Desktop, Handler, Sandbox, Scheme, Secrets, SecretsError, Store},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json, value::RawValue};
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
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
    pub folder: Folder,
    /// The browser and the choosers.
    pub desktop: Arc<TestDesktop>,
    /// Who gets its `oriel://` links.
    pub scheme: Arc<TestScheme>,
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
            folder: Folder(Disk::Own(tempfile::tempdir().expect("a folder for a test"))),
            desktop: Arc::new(TestDesktop {
                opened: sender,
                files: Mutex::default(),
                dropped: Mutex::default(),
                destination: Mutex::default(),
                suggested: Mutex::default(),
                clipboard: Mutex::default(),
                has_quit: watch::Sender::default(),
                zoom: Mutex::new(1.0),
                has_forgotten: Mutex::default(),
            }),
            scheme: Arc::new(TestScheme { handler: Mutex::new(Handler::Ours), repair: Mutex::new(Ok(())) }),
            opened,
            server,
        }
    }

    /// The same, with a disk that was there before and stays.
    pub fn with_disk(server: Url, folder: &Path) -> Self {
        Self { folder: Folder(Disk::Given(folder.to_owned())), ..Self::new(server) }
    }

    /// The same at another time, in milliseconds since 1970.
    pub fn at(self, milliseconds: u64) -> Self {
        *lock(&self.clock.now) = SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds);
        self
    }

    /// What the keychain and the preferences hold, to give to [`remember`](Self::remember): they outlive the program,
    /// and here they are only memory.
    pub fn memory(&self) -> Value {
        json!({ "secrets": self.secrets.contents(), "store": *lock(&self.store.values) })
    }

    /// Puts into the keychain and the preferences what [`memory`](Self::memory) answered.
    pub fn remember(&self, memory: &Value) {
        for (name, secret) in memory["secrets"].as_object().into_iter().flatten() {
            self.secrets.plant(name, secret.as_str().unwrap_or_default());
        }
        for (key, value) in memory["store"].as_object().into_iter().flatten() {
            lock(&self.store.values).insert(key.clone(), value.clone());
        }
    }

    /// Starts Oriel and waits until it knows who is signed in.
    pub async fn start(self) -> Oriel {
        let oriel = self.start_at_once().await;
        oriel.app.opened().await;
        oriel
    }

    /// Starts Oriel. The keychain may still be asking the person.
    pub async fn start_at_once(self) -> Oriel {
        let app = App::open(Platform {
            folder: self.folder.path().join("data"),
            server: Some(self.server.to_string()),
            oauth: None,
            program: program(),
            secrets: self.secrets.clone(),
            store: self.store.clone(),
            desktop: self.desktop.clone(),
            scheme: self.scheme.clone(),
            clock: self.clock.clone(),
            sandbox: Sandbox::On,
            facts: vec![("Desktop", "Test Desktop".into())],
        })
        .await;
        Oriel { app, computer: self }
    }

    /// The browser itself, for somebody else to sit before it: the addresses that Oriel opens from now on.
    pub fn take_browser(&mut self) -> mpsc::UnboundedReceiver<Url> {
        std::mem::replace(&mut self.opened, mpsc::unbounded_channel().1)
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

/// The program that is started once more: `serve`, beside whatever runs the tests or above it. Where a test has taken
/// that elsewhere, none can be started.
fn program() -> PathBuf {
    let name = format!("serve{}", std::env::consts::EXE_SUFFIX);
    let running = std::env::current_exe().unwrap_or_default();
    let near = running.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|program| program.exists());
    near.unwrap_or_else(|| name.into())
}

/// The disk of a computer.
pub struct Folder(Disk);

enum Disk {
    /// Gone with the computer.
    Own(TempDir),
    /// Somebody else's.
    Given(PathBuf),
}

impl Folder {
    /// Where it is.
    pub fn path(&self) -> &Path {
        match &self.0 {
            Disk::Own(folder) => folder.path(),
            Disk::Given(folder) => folder,
        }
    }
}

/// Chance that can be repeated: the same seed gives the same numbers (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    /// A number below this one.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(usize::try_from(self.below(all.len() as u64)).ok()?)
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
    /// True while its own window asks the person.
    asking: watch::Sender<bool>,
    /// True while it takes its time to keep what it is given.
    slow: watch::Sender<bool>,
}

impl MemorySecrets {
    /// Lets every call fail from now on, or work again.
    pub fn fail(&self, error: Option<SecretsError>) {
        *lock(&self.failing) = error;
    }

    /// Lets it ask the person in a window of its own from now on, or lets the person have answered.
    pub fn ask(&self, asking: bool) {
        self.asking.send_replace(asking);
    }

    /// Lets it take its time from now on to keep what it is given, or lets it have kept that.
    pub fn be_slow(&self, slow: bool) {
        self.slow.send_replace(slow);
    }

    /// Puts a secret into it, as another program might.
    pub fn plant(&self, name: &str, secret: &str) {
        lock(&self.secrets).insert(name.into(), secret.into());
    }

    /// Loses a secret, as when another program removes it.
    pub fn lose(&self, name: &str) {
        lock(&self.secrets).remove(name);
    }

    /// The tokens in it, without the servers they are for: names and tokens.
    pub fn tokens(&self) -> HashMap<String, String> {
        let token = |kept: &str| serde_json::from_str::<Value>(kept).ok()?["token"].as_str().map(str::to_owned);
        self.contents().into_iter().filter_map(|(name, kept)| Some((name, token(&kept)?))).collect()
    }

    /// What it holds: names and secrets.
    pub fn contents(&self) -> HashMap<String, String> {
        lock(&self.secrets).iter().map(|(name, secret)| (name.clone(), secret.expose_secret().to_owned())).collect()
    }

    fn works(&self) -> Result<(), SecretsError> {
        lock(&self.failing).map_or(Ok(()), Err)
    }

    /// Waits for the person's answer, if it is asking.
    async fn answered(&self) -> Result<(), SecretsError> {
        // The sender is this very value, so it cannot be gone.
        let _ = self.asking.subscribe().wait_for(|asking| !asking).await;
        self.works()
    }
}

#[async_trait::async_trait]
impl Secrets for MemorySecrets {
    fn name(&self) -> String {
        "Test Keychain".into()
    }

    async fn ready(&self) -> Result<(), SecretsError> {
        if *self.asking.borrow() { Err(SecretsError::Locked) } else { self.works() }
    }

    async fn load(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.answered().await?;
        Ok(lock(&self.secrets).get(name).cloned())
    }

    async fn keep(&self, name: &str, secret: SecretString) -> Result<(), SecretsError> {
        self.answered().await?;
        // The sender is this very value, so it cannot be gone.
        let _ = self.slow.subscribe().wait_for(|slow| !slow).await;
        lock(&self.secrets).insert(name.into(), secret);
        Ok(())
    }

    async fn forget(&self, name: &str) -> Result<(), SecretsError> {
        self.answered().await?;
        lock(&self.secrets).remove(name);
        Ok(())
    }
}

/// Preferences in memory.
#[derive(Default)]
pub struct MemoryStore {
    values: Mutex<HashMap<String, Value>>,
    is_full: Mutex<bool>,
    damage: Mutex<Option<Damage>>,
}

impl MemoryStore {
    /// Lets the disk take nothing from now on, or take it again.
    pub fn fill(&self, is_full: bool) {
        *lock(&self.is_full) = is_full;
    }

    /// Lets the next start find this damage.
    pub fn is_damaged(&self, damage: Damage) {
        *lock(&self.damage) = Some(damage);
    }

    /// Everything it holds, as text.
    pub fn text(&self) -> String {
        format!("{:?}", lock(&self.values))
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Option<Value> {
        lock(&self.values).get(key).cloned()
    }

    fn set(&self, key: &str, value: Option<Value>) -> io::Result<()> {
        if *lock(&self.is_full) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        match value {
            Some(value) => lock(&self.values).insert(key.into(), value),
            None => lock(&self.values).remove(key),
        };
        Ok(())
    }

    fn forget_versions(&self) -> io::Result<()> {
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        if *lock(&self.is_full) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        lock(&self.values).clear();
        Ok(())
    }

    fn damage(&self) -> Option<Damage> {
        lock(&self.damage).clone()
    }
}

/// A desktop whose browser only tells what it was asked to open, and whose choosers answer what a test chose.
pub struct TestDesktop {
    opened: mpsc::UnboundedSender<Url>,
    files: Mutex<Vec<PathBuf>>,
    dropped: Mutex<Vec<PathBuf>>,
    destination: Mutex<Option<PathBuf>>,
    suggested: Mutex<Option<String>>,
    clipboard: Mutex<Option<String>>,
    has_quit: watch::Sender<bool>,
    zoom: Mutex<f64>,
    has_forgotten: Mutex<bool>,
}

impl TestDesktop {
    /// Whether Oriel has ended the program.
    pub fn has_quit(&self) -> bool {
        *self.has_quit.borrow()
    }

    /// Waits until Oriel has ended the program.
    pub async fn quits(&self) {
        // The sender is this very value, so it cannot be gone.
        let _ = self.has_quit.subscribe().wait_for(|has_quit| *has_quit).await;
    }

    /// What the person will choose to upload.
    pub fn will_choose(&self, files: Vec<PathBuf>) {
        *lock(&self.files) = files;
    }

    /// What the person dropped on the window.
    pub fn is_dropped(&self, files: Vec<PathBuf>) {
        *lock(&self.dropped) = files;
    }

    /// How much larger than usual the window is drawn.
    pub fn zoomed(&self) -> f64 {
        *lock(&self.zoom)
    }

    /// Whether the window's engine was told to forget what it keeps.
    pub fn has_forgotten(&self) -> bool {
        *lock(&self.has_forgotten)
    }

    /// What the person copied.
    pub fn copy(&self, text: &str) {
        *lock(&self.clipboard) = Some(text.to_owned());
    }

    /// The name that was suggested when a place to save was chosen last.
    pub fn suggested(&self) -> Option<String> {
        lock(&self.suggested).clone()
    }

    /// Where the person will save.
    pub fn will_save_to(&self, destination: Option<&Path>) {
        *lock(&self.destination) = destination.map(Path::to_owned);
    }
}

#[async_trait::async_trait]
impl Desktop for TestDesktop {
    fn open(&self, address: &Url) -> io::Result<()> {
        self.opened.send(address.clone()).map_err(io::Error::other)
    }

    fn quit(&self) {
        self.has_quit.send_replace(true);
    }

    fn zoom(&self, factor: f64) {
        *lock(&self.zoom) = factor;
    }

    fn forget_pages(&self) {
        *lock(&self.has_forgotten) = true;
    }

    async fn print(&self) -> io::Result<bool> {
        Ok(false)
    }

    async fn choose_files(&self) -> Vec<PathBuf> {
        lock(&self.files).clone()
    }

    fn dropped_files(&self) -> Vec<PathBuf> {
        std::mem::take(&mut lock(&self.dropped))
    }

    async fn choose_destination(&self, name: &LocalName) -> Option<PathBuf> {
        *lock(&self.suggested) = Some(name.as_str().to_owned());
        lock(&self.destination).clone()
    }

    async fn clipboard(&self) -> Option<String> {
        lock(&self.clipboard).clone()
    }
}

/// The handler of `oriel://` links, as a test wants it.
pub struct TestScheme {
    handler: Mutex<Handler>,
    repair: Mutex<Result<(), LinksTrouble>>,
}

impl TestScheme {
    /// Who gets a link from now on.
    pub fn is_handled_by(&self, handler: Handler) {
        *lock(&self.handler) = handler;
    }

    /// Lets repairing fail for this reason.
    pub fn cannot_be_repaired(&self, why: LinksTrouble) {
        *lock(&self.repair) = Err(why);
    }
}

#[async_trait::async_trait]
impl Scheme for TestScheme {
    async fn handler(&self) -> Handler {
        lock(&self.handler).clone()
    }

    async fn repair(&self) -> Result<(), LinksTrouble> {
        lock(&self.repair).clone()?;
        self.is_handled_by(Handler::Ours);
        Ok(())
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

    /// Lets somebody set it back.
    pub fn set_back(&self, time: Duration) {
        *lock(&self.now) -= time;
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *lock(&self.now)
    }
}
