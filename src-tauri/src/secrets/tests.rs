//! The keychain against the real thing: a bus of its own for each test, with GNOME Keyring on it or without.
//!
//! Who is on which bus is said by the environment, so each test starts itself once more as a program on its bus.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    any::type_name_of_val,
    collections::HashMap,
    fs,
    io::{self, BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use secret_service::{EncryptionType, SecretService};
use tempfile::TempDir;
use tokio::sync::watch;
use zbus::{
    Message, blocking, fdo,
    names::ErrorName,
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value},
};

use super::*;

const INSIDE: &str = "ORIEL_TEST_IS_ON_ITS_BUS";
const PASSPHRASE: &[u8] = b"passphrase";
const NAME: &str = "token of mira@puter.com";

#[test]
fn without_a_bus_there_is_no_keychain() {
    on(
        |_| "unix:path=/nowhere/bus".into(),
        || async {
            let keychain = Keychain::default();
            assert_eq!(keychain.ready().await, Err(SecretsError::Missing));
            assert_eq!(keychain.load(NAME).await.unwrap_err(), SecretsError::Missing);
            assert_eq!(keychain.keep(NAME, "token".into()).await, Err(SecretsError::Missing));
            assert_eq!(keychain.forget(NAME).await, Err(SecretsError::Missing));
            assert_eq!(keychain.name(), "KWallet", "what KDE would have");
        },
    );
}

#[test]
fn a_bus_without_a_service_has_no_keychain() {
    on(
        |stage| stage.bus(""),
        || async {
            let keychain = Keychain::default();
            assert_eq!(keychain.ready().await, Err(SecretsError::Missing));
            assert_eq!(keychain.keep(NAME, "token".into()).await, Err(SecretsError::Missing));
        },
    );
}

#[test]
fn a_service_that_does_not_start_is_no_keychain() {
    on(
        |stage| stage.bus(&stage.service("/bin/false")),
        || async {
            assert_eq!(Keychain::default().ready().await, Err(SecretsError::Missing));
        },
    );
}

#[test]
fn a_bus_that_forbids_it_is_told_apart() {
    let rule = r#"<policy context="mandatory"><deny send_destination="org.freedesktop.secrets"/></policy>"#;
    let forbidden = |stage: &mut Stage| {
        let address = stage.bus(rule);
        stage.keyring(&address);
        address
    };
    on(forbidden, || async {
        let keychain = Keychain::default();
        assert_eq!(keychain.ready().await, Err(SecretsError::Denied));
        assert_eq!(keychain.load(NAME).await.unwrap_err(), SecretsError::Denied);
    });
}

#[test]
fn an_unlocked_keychain_keeps_finds_and_forgets() {
    on(unlocked, || async {
        let keychain = Keychain::default();
        assert_eq!(keychain.ready().await, Ok(()));
        assert_eq!(keychain.name(), "GNOME Keyring", "who answers, not what KDE would have");
        assert_eq!(loaded(&keychain).await, Ok(None));
        keychain.forget(NAME).await.unwrap();
        for secret in ["first", "second, with ü"] {
            keychain.keep(NAME, secret.into()).await.unwrap();
            assert_eq!(loaded(&keychain).await, Ok(Some(secret.into())));
        }
        keychain.forget(NAME).await.unwrap();
        assert_eq!(loaded(&keychain).await, Ok(None));
    });
}

#[test]
fn what_is_kept_found_and_forgotten_at_once_does_not_disturb_one_another() {
    on(unlocked, || async {
        let keychain = Arc::new(Keychain::default());
        let each = (0..6).map(|number| {
            let keychain = Arc::clone(&keychain);
            tokio::spawn(async move {
                let name = format!("token of {number}@puter.com");
                for _ in 0..5 {
                    assert_eq!(keychain.keep(&name, "token".into()).await, Ok(()));
                    assert!(keychain.load(&name).await.unwrap().is_some());
                    assert_eq!(keychain.forget(&name).await, Ok(()));
                }
            })
        });
        for done in each.collect::<Vec<_>>() {
            done.await.unwrap();
        }
    });
}

#[test]
fn one_that_the_bus_can_start_is_started_and_wants_its_first_passphrase() {
    let start = "/usr/bin/gnome-keyring-daemon --start --foreground --components=secrets";
    on(
        |stage| stage.bus(&stage.service(start)),
        || async {
            let prompter = Prompter::begin().await;
            let keychain = Keychain::default();
            assert_eq!(keychain.ready().await, Err(SecretsError::Locked), "it has no place for secrets yet");
            assert_eq!(loaded(&keychain).await, Ok(None));
            assert_eq!(prompter.asked(), 0, "whoever only looks is not asked");
            prompter.refuse();
            assert_eq!(keychain.keep(NAME, "token".into()).await, Err(SecretsError::Locked));
            assert_eq!(prompter.asked(), 1);
        },
    );
}

#[test]
fn a_locked_keychain_says_so_without_a_question_and_asks_when_it_is_needed() {
    on(unlocked, || async {
        let prompter = Prompter::begin().await;
        let keychain = Keychain::default();
        keychain.keep(NAME, "token".into()).await.unwrap();
        lock().await;
        assert_eq!(keychain.ready().await, Err(SecretsError::Locked));
        assert_eq!(prompter.asked(), 0);

        prompter.refuse();
        assert_eq!(loaded(&keychain).await, Err(SecretsError::Locked));
        assert_eq!(prompter.asked(), 1);
    });
}

#[test]
fn a_question_that_is_answered_after_it_was_given_up_stores_nothing() {
    on(unlocked, || async {
        let prompter = Prompter::begin().await;
        let keychain = Keychain::default();
        keychain.keep(NAME, "old".into()).await.unwrap();
        lock().await;

        tokio::select! {
            kept = keychain.keep(NAME, "new".into()) => panic!("nobody has answered, but {kept:?}"),
            () = prompter.question() => {}
        }
        unlock().await;
        assert_eq!(keychain.ready().await, Ok(()));
        assert_eq!(loaded(&keychain).await, Ok(Some("old".into())));
    });
}

#[test]
fn two_entries_of_one_name_are_ambiguous() {
    on(unlocked, || async {
        add(b"one").await;
        add(b"two").await;
        let keychain = Keychain::default();
        assert_eq!(loaded(&keychain).await, Err(SecretsError::Ambiguous));
        assert_eq!(keychain.keep(NAME, "three".into()).await, Err(SecretsError::Ambiguous));
        assert_eq!(keychain.forget(NAME).await, Err(SecretsError::Ambiguous));
    });
}

#[test]
fn an_entry_that_is_no_text_is_corrupt_and_can_be_replaced() {
    on(unlocked, || async {
        add(b"\xff\xfe\x00").await;
        let keychain = Keychain::default();
        assert_eq!(loaded(&keychain).await, Err(SecretsError::Corrupt));
        keychain.keep(NAME, "token".into()).await.unwrap();
        assert_eq!(loaded(&keychain).await, Ok(Some("token".into())));
    });
}

#[test]
fn every_error_is_one_of_seven_situations() {
    use secret_service::Error as Service;
    use zbus::Error as Bus;

    let platform = |error: Service| Error::PlatformFailure(Box::new(error));
    let answer = |error: fdo::Error| platform(Service::ZbusFdo(error));
    let bus = |error: Bus| platform(Service::Zbus(error));
    let named = |name: &'static str| {
        let message = Message::method_call("/", "Any").unwrap().build(&()).unwrap();
        bus(Bus::MethodError(ErrorName::from_static_str(name).unwrap().into(), None, message))
    };
    let connection = |kind: io::ErrorKind| {
        let address = "unix:path=/run/user/0/bus".parse().unwrap();
        bus(Bus::Connection(Arc::new(kind.into()), address))
    };
    let said = || "token".to_owned();
    for (error, expected) in [
        (platform(Service::Unavailable), SecretsError::Missing),
        (platform(Service::PromptDisconnected), SecretsError::Missing),
        (connection(io::ErrorKind::ConnectionRefused), SecretsError::Missing),
        (bus(Bus::InputOutput(Arc::new(io::ErrorKind::BrokenPipe.into()))), SecretsError::Missing),
        (answer(fdo::Error::ServiceUnknown(said())), SecretsError::Missing),
        (answer(fdo::Error::ZBus(Bus::FDO(Box::new(fdo::Error::NameHasNoOwner(said()))))), SecretsError::Missing),
        (named("org.freedesktop.DBus.Error.Spawn.ChildExited"), SecretsError::Missing),
        (named("org.freedesktop.systemd1.UnitMasked"), SecretsError::Missing),
        (Error::NoStorageAccess(Box::new(Service::NoResult)), SecretsError::Missing),
        (Error::NoStorageAccess(Box::new(Service::Prompt)), SecretsError::Locked),
        (platform(Service::Locked), SecretsError::Locked),
        (named("org.freedesktop.Secret.Error.IsLocked"), SecretsError::Locked),
        (connection(io::ErrorKind::PermissionDenied), SecretsError::Denied),
        (answer(fdo::Error::AccessDenied(said())), SecretsError::Denied),
        (Error::Ambiguous(Vec::new()), SecretsError::Ambiguous),
        (Error::TooLong(said(), 2560), SecretsError::TooLong),
        (bus(Bus::ExcessData), SecretsError::TooLong),
        (answer(fdo::Error::LimitsExceeded(said())), SecretsError::TooLong),
        (Error::BadEncoding(said().into()), SecretsError::Corrupt),
        (Error::BadDataFormat(said().into(), Box::new(Service::NoResult)), SecretsError::Corrupt),
        (platform(Service::Crypto("padding")), SecretsError::Failed),
        (named("org.freedesktop.Secret.Error.NoSuchObject"), SecretsError::Failed),
        (named("com.example.AccessDenied"), SecretsError::Failed),
        (answer(fdo::Error::NoReply(said())), SecretsError::Failed),
        (Error::PlatformFailure(Box::new(io::Error::other("token"))), SecretsError::Failed),
        (Error::Invalid(said(), said()), SecretsError::Failed),
        (Error::NoDefaultStore, SecretsError::Failed),
    ] {
        let text = format!("{error:?}");
        assert_eq!(situation(error), expected, "{text}");
    }
}

async fn loaded(keychain: &Keychain) -> Result<Option<String>, SecretsError> {
    Ok(keychain.load(NAME).await?.map(|secret| secret.expose_secret().to_owned()))
}

/// Puts one more entry of our name into the keychain, as another program may.
async fn add(secret: &[u8]) {
    let service = SecretService::connect(EncryptionType::Plain).await.unwrap();
    let place = service.get_default_collection().await.unwrap();
    let attributes = HashMap::from([("service", SERVICE), ("username", NAME)]);
    place.create_item("another", attributes, secret, false, "application/octet-stream").await.unwrap();
}

async fn lock() {
    let service = SecretService::connect(EncryptionType::Plain).await.unwrap();
    service.get_default_collection().await.unwrap().lock().await.unwrap();
}

/// Unlocks it as the person's log-in does, without a question.
async fn unlock() {
    let bus = zbus::Connection::session().await.unwrap();
    let (name, path) = (Some("org.freedesktop.secrets"), "/org/freedesktop/secrets");
    let interface = Some("org.freedesktop.Secret.Service");
    let session = bus.call_method(name, path, interface, "OpenSession", &("plain", Value::from(""))).await.unwrap();
    let (_, session): (OwnedValue, OwnedObjectPath) = session.body().deserialize().unwrap();

    let interface = Some("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface");
    let place = ObjectPath::from_static_str_unchecked("/org/freedesktop/secrets/collection/login");
    let passphrase = (session, Vec::<u8>::new(), PASSPHRASE.to_vec(), "text/plain");
    bus.call_method(name, path, interface, "UnlockWithMasterPassword", &(place, passphrase)).await.unwrap();
}

/// What asks the person on GNOME: counts the questions, and leaves them open or refuses them.
struct Prompter {
    desk: Desk,
    _bus: zbus::Connection,
}

#[derive(Clone, Default)]
struct Desk {
    asked: watch::Sender<usize>,
    refuses: Arc<AtomicBool>,
}

#[zbus::interface(name = "org.gnome.keyring.internal.Prompter")]
impl Desk {
    fn begin_prompting(&self, _callback: OwnedObjectPath) -> fdo::Result<()> {
        self.asked.send_modify(|asked| *asked += 1);
        match self.refuses.load(Ordering::Relaxed) {
            true => Err(fdo::Error::Failed("nobody is here".into())),
            false => Ok(()),
        }
    }
}

impl Prompter {
    async fn begin() -> Self {
        let desk = Desk::default();
        let bus = zbus::connection::Builder::session().unwrap();
        let bus = bus.serve_at("/org/gnome/keyring/Prompter", desk.clone()).unwrap();
        Self { desk, _bus: bus.name("org.gnome.keyring.SystemPrompter").unwrap().build().await.unwrap() }
    }

    fn refuse(&self) {
        self.desk.refuses.store(true, Ordering::Relaxed);
    }

    fn asked(&self) -> usize {
        *self.desk.asked.borrow()
    }

    /// Waits for a question.
    async fn question(&self) {
        self.desk.asked.subscribe().wait_for(|asked| *asked > 0).await.unwrap();
    }
}

/// Plays the scene in a program of its own, on the bus with this address.
fn on<Scene: Future<Output = ()>>(bus: impl FnOnce(&mut Stage) -> String, scene: impl Fn() -> Scene) {
    if std::env::var_os(INSIDE).is_some() {
        return tokio::runtime::Runtime::new().unwrap().block_on(scene());
    }
    let mut stage = Stage { folder: tempfile::tempdir().unwrap(), programs: Vec::new() };
    let address = bus(&mut stage);
    // The closure is named after the test it stands in.
    let test = type_name_of_val(&scene).trim_end_matches("::{{closure}}").split_once("::").unwrap().1;
    let mut again = stage.command(&std::env::current_exe().unwrap().display().to_string());
    again.args(["--exact", test, "--nocapture"]).env(INSIDE, "yes").env("DBUS_SESSION_BUS_ADDRESS", address);
    let ended = again.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout) + String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}");
}

fn unlocked(stage: &mut Stage) -> String {
    let address = stage.bus("");
    stage.keyring(&address);
    address
}

/// A person's log-in with nothing in it. Dropping it ends its programs.
struct Stage {
    folder: TempDir,
    programs: Vec<Child>,
}

impl Stage {
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.path();
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("XDG_CURRENT_DESKTOP", "KDE");
        for place in ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(place, folder);
        }
        command
    }

    /// Starts a bus with this in its configuration, and answers its address.
    fn bus(&mut self, more: &str) -> String {
        let file = self.folder.path().join("bus.conf");
        let socket = self.folder.path().join("bus");
        let configuration = format!(
            r#"<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
            <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
            <allow own="*"/></policy>{more}</busconfig>"#,
            socket.display()
        );
        fs::write(&file, configuration).unwrap();
        let mut bus = self.command("dbus-daemon");
        bus.arg(format!("--config-file={}", file.display())).args(["--nofork", "--print-address=1"]);
        let said = self.start(bus.stdout(Stdio::piped()));
        let mut address = String::new();
        BufReader::new(said.unwrap()).read_line(&mut address).unwrap();
        address.trim_end().to_owned()
    }

    /// What lets a bus start the keychain by this command.
    fn service(&self, start: &str) -> String {
        let services = self.folder.path().join("services");
        fs::create_dir(&services).unwrap();
        let service = format!("[D-BUS Service]\nName=org.freedesktop.secrets\nExec={start}\n");
        fs::write(services.join("org.freedesktop.secrets.service"), service).unwrap();
        format!("<servicedir>{}</servicedir>", services.display())
    }

    /// Starts GNOME Keyring, unlocked, and waits until it answers.
    fn keyring(&mut self, address: &str) {
        let bus = blocking::connection::Builder::address(address).unwrap().build().unwrap();
        let bus = blocking::fdo::DBusProxy::new(&bus).unwrap();
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, "org.freedesktop.secrets")]).unwrap();
        let mut keyring = self.command("gnome-keyring-daemon");
        keyring.args(["--foreground", "--unlock", "--components=secrets"]).env("DBUS_SESSION_BUS_ADDRESS", address);
        self.start(keyring.stdin(Stdio::piped()).stdout(Stdio::null()));
        self.programs.last_mut().unwrap().stdin.take().unwrap().write_all(PASSPHRASE).unwrap();
        changes.next().unwrap();
    }

    fn start(&mut self, command: &mut Command) -> Option<ChildStdout> {
        let mut program = command.spawn().unwrap();
        let said = program.stdout.take();
        self.programs.push(program);
        said
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for program in self.programs.iter_mut().rev() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}
