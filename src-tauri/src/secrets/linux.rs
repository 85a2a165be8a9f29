//! The Secret Service of Linux desktops, asked over D-Bus before the store is: who it is, whether it is locked, and to
//! unlock it. The store would wait for that on a blocked thread, and do its work whenever the person answers at last.

use std::{collections::HashMap, error::Error, io, sync::Arc};

use app::platform::SecretsError;
use keyring_core::api::CredentialStoreApi;
use secret_service::{Collection, EncryptionType, SecretService};
use zbus::{DBusError, fdo, names::WellKnownName};

use super::Wish;

const BUS_NAME: WellKnownName<'static> = WellKnownName::from_static_str_unchecked("org.freedesktop.secrets");

/// Opens the store.
pub fn open_store() -> Result<Arc<impl CredentialStoreApi>, keyring_core::Error> {
    zbus_secret_service_keyring_store::Store::new()
}

/// Its name as long as nobody has answered.
pub fn usual_name() -> &'static str {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    if desktop.contains("KDE") { "KWallet" } else { "GNOME Keyring" }
}

/// The Secret Service that answers on the session's bus. Whoever drops it no longer waits for what it asks the person.
pub struct Keychain {
    bus: zbus::Connection,
    service: SecretService<'static>,
}

impl Keychain {
    /// Finds it, and lets the bus start it if it can be started.
    pub async fn find() -> Result<Self, SecretsError> {
        let bus = zbus::Connection::session().await.map_err(|error| of_bus(&error))?;
        // No secret passes here, so the session needs no key.
        let service = SecretService::connect_with_existing(EncryptionType::Plain, bus.clone()).await;
        Ok(Self { bus, service: service.map_err(|error| of_service(&error))? })
    }

    /// What the person calls the program that answers, if we know it: the bus tells its process.
    pub async fn name(&self) -> Option<&'static str> {
        let bus = fdo::DBusProxy::new(&self.bus).await.ok()?;
        let process = bus.get_connection_credentials(BUS_NAME.into()).await.ok()?.process_id()?;
        // The system cuts this name after fifteen characters.
        match tokio::fs::read_to_string(format!("/proc/{process}/comm")).await.ok()?.trim_end() {
            "gnome-keyring-d" => Some("GNOME Keyring"),
            "ksecretd" | "kwalletd" | "kwalletd5" | "kwalletd6" => Some("KWallet"),
            "keepassxc" => Some("KeePassXC"),
            "oo7-daemon" => Some("oo7"),
            _ => None,
        }
    }

    /// Whether it would take a secret without a question. One that has no place for secrets yet counts as locked: it
    /// asks for the passphrase of a new one as it would for that of an old one.
    pub async fn ready(&self) -> Result<(), SecretsError> {
        match self.place().await? {
            Some(place) if !is_locked(&place).await? => Ok(()),
            _ => Err(SecretsError::Locked),
        }
    }

    /// Has the person unlock what the wish needs, if anything.
    pub async fn unlock(&self, service: &str, name: &str, wish: Wish) -> Result<(), SecretsError> {
        let attributes = HashMap::from([("service", service), ("username", name)]);
        let found = self.service.search_items(attributes).await.map_err(|error| of_service(&error))?;
        if !found.locked.is_empty() {
            let locked: Vec<_> = found.locked.iter().collect();
            return self.service.unlock_all(&locked).await.map_err(|error| of_service(&error));
        }
        if !found.unlocked.is_empty() {
            return Ok(());
        }
        // Not found: in a locked place some services see nothing at all.
        match self.place().await? {
            Some(place) if is_locked(&place).await? => place.unlock().await,
            None if wish == Wish::Keep => self.service.create_collection("Default keyring", "default").await.map(drop),
            _ => Ok(()),
        }
        .map_err(|error| of_service(&error))
    }

    /// Where new secrets go, if there is such a place.
    async fn place(&self) -> Result<Option<Collection<'_>>, SecretsError> {
        match self.service.get_default_collection().await {
            Ok(place) => Ok(Some(place)),
            Err(secret_service::Error::NoResult) => Ok(None),
            Err(error) => Err(of_service(&error)),
        }
    }
}

async fn is_locked(place: &Collection<'_>) -> Result<bool, SecretsError> {
    place.is_locked().await.map_err(|error| of_service(&error))
}

/// What an error that the store passes on means, if it is one of the Secret Service.
pub fn situation(cause: &(dyn Error + 'static)) -> Option<SecretsError> {
    cause.downcast_ref().map(of_service)
}

fn of_service(error: &secret_service::Error) -> SecretsError {
    use secret_service::Error;
    match error {
        Error::Locked | Error::Prompt => SecretsError::Locked,
        Error::Unavailable | Error::NoResult | Error::PromptDisconnected => SecretsError::Missing,
        Error::Zbus(error) => of_bus(error),
        Error::ZbusFdo(error) => of_answer(error),
        _ => SecretsError::Failed,
    }
}

fn of_bus(error: &zbus::Error) -> SecretsError {
    use zbus::Error;
    match error {
        Error::MethodError(name, ..) => of_name(name.as_str()),
        Error::FDO(error) => of_answer(error),
        Error::Connection(cause, _) | Error::InputOutput(cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
            SecretsError::Denied
        }
        Error::Connection(..) | Error::InputOutput(_) | Error::Address(_) | Error::Handshake(_) => {
            SecretsError::Missing
        }
        Error::ExcessData => SecretsError::TooLong,
        _ => SecretsError::Failed,
    }
}

fn of_answer(error: &fdo::Error) -> SecretsError {
    match error {
        fdo::Error::ZBus(error) => of_bus(error),
        named => of_name(named.name().as_str()),
    }
}

/// Names of errors, by the specifications of D-Bus and of the Secret Service, and by systemd, which starts services.
fn of_name(name: &str) -> SecretsError {
    match name.strip_prefix("org.freedesktop.").unwrap_or_default() {
        "Secret.Error.IsLocked" => SecretsError::Locked,
        "DBus.Error.AccessDenied" | "DBus.Error.AuthFailed" => SecretsError::Denied,
        "DBus.Error.LimitsExceeded" => SecretsError::TooLong,
        "DBus.Error.ServiceUnknown"
        | "DBus.Error.NameHasNoOwner"
        | "DBus.Error.NoServer"
        | "DBus.Error.Disconnected" => SecretsError::Missing,
        start if start.starts_with("DBus.Error.Spawn.") || start.starts_with("systemd1.") => SecretsError::Missing,
        _ => SecretsError::Failed,
    }
}
