//! The people who live here: who they are, what is theirs, what they have used.
//! Each account has one lock over its belongings, held for the length of a question and never across an await.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::response::Response;
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    kv,
    models::number,
    reply::{self, Problem},
    seed,
    tree::Tree,
    upload::Upload,
    world::{TokenKind, World, now_ms, random, uuid},
};

/// A month's allowance on the free plan, in microcents: half a dollar (recorded: metering-usage).
const ALLOWANCE: f64 = 50_000_000.0;
/// What a temporary account may use.
const TEMPORARY_ALLOWANCE: f64 = 25_000_000.0;

/// Somebody with an account.
pub(crate) struct Account {
    pub(crate) name: String,
    /// The folder with everything of theirs: `/` and the name.
    pub(crate) home: String,
    uuid: String,
    temporary: bool,
    /// Milliseconds since 1970.
    created: u64,
    /// Bytes of storage.
    pub(crate) capacity: u64,
    /// Where the server is, for the addresses that files have.
    pub(crate) origin: Url,
    belongings: Mutex<Belongings>,
}

/// What an account has, and what it has under way.
pub(crate) struct Belongings {
    pub(crate) tree: Tree,
    pub(crate) uploads: HashMap<String, Upload>,
    pub(crate) kv: kv::Store,
    pub(crate) metering: Metering,
    /// How many streamed chats somebody listens to.
    pub(crate) chats: usize,
    /// What their answers may still cost, in microcents.
    pub(crate) held: f64,
}

impl Account {
    /// Somebody who registered.
    pub(crate) fn registered(name: &str, capacity: u64, origin: &Url) -> Account {
        Account::new(name.to_owned(), false, capacity, origin)
    }

    /// A throw-away account, named as Puter names them: two words and a number.
    pub(crate) fn temporary(capacity: u64, origin: &Url) -> Account {
        Account::new(format!("patient_lantern_{}", random() % 900_000 + 100_000), true, capacity, origin)
    }

    fn new(name: String, temporary: bool, capacity: u64, origin: &Url) -> Account {
        let home = format!("/{name}");
        let mut tree = Tree::new(&home);
        seed::plant(&mut tree, &name, origin);
        let belongings = Belongings {
            tree,
            uploads: HashMap::new(),
            kv: kv::Store::new(),
            metering: Metering::default(),
            chats: 0,
            held: 0.0,
        };
        Account {
            name,
            home,
            uuid: uuid(),
            temporary,
            created: now_ms(),
            capacity,
            origin: origin.clone(),
            belongings: Mutex::new(belongings),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Belongings> {
        self.belongings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who it is, in the words of the consent page.
    pub(crate) fn described(&self) -> String {
        if self.temporary { format!("{} (a temporary account)", self.name) } else { self.name.clone() }
    }

    fn allowance(&self) -> f64 {
        if self.temporary { TEMPORARY_ALLOWANCE } else { ALLOWANCE }
    }

    /// Spends all of the month's allowance but this, in microcents.
    pub(crate) fn leave(&self, microcents: f64) {
        let allowance = self.allowance();
        self.lock().metering.total = allowance - microcents;
    }

    /// What is left of the month's allowance, in microcents.
    pub(crate) fn remaining(&self) -> f64 {
        self.allowance() - self.lock().metering.total
    }
}

/// Microcents and counts by service, as they add up.
#[derive(Default)]
pub(crate) struct Metering {
    lines: Map<String, Value>,
    total: f64,
    count: u64,
}

impl Metering {
    /// Adds to one line, for example `openai:gpt-4_dot_1-nano:prompt_tokens`.
    pub(crate) fn add(&mut self, line: &str, units: f64, microcents: f64) {
        let line = line.replace('.', "_dot_");
        let old = self.lines.get(&line).cloned().unwrap_or_default();
        let sum = |field: &str, more: f64| old[field].as_f64().unwrap_or(0.0) + more;
        let new = json!({
            "units": number(sum("units", units)), "cost": number(sum("cost", microcents)),
            "count": number(sum("count", 1.0)),
        });
        self.lines.insert(line, new);
        self.total += microcents;
        self.count += 1;
    }
}

pub(crate) fn usage(account: &Account) -> Response {
    let belongings = account.lock();
    let metering = &belongings.metering;
    let mut usage = metering.lines.clone();
    usage.insert("total".to_owned(), number(metering.total));
    usage.insert("allowanceUsed".to_owned(), number(metering.total));
    let allowance = account.allowance();
    reply::ok(json!({
        "usage": usage,
        "appTotals": {"os-global": {"total": number(metering.total), "count": metering.count}},
        "allowanceInfo": {
            "remaining": number((allowance - metering.total).max(0.0)), "monthUsageAllowance": number(allowance), "addons": {},
        },
    }))
}

pub(crate) fn space(account: &Account) -> Response {
    reply::ok(json!({"used": account.lock().tree.used(), "capacity": account.capacity}))
}

pub(crate) fn whoami(account: &Account) -> Response {
    let belongings = account.lock();
    let folders = ["Desktop", "AppData", "Documents", "Pictures", "Videos", "Trash"];
    let directories: Map<String, Value> = folders
        .iter()
        .filter_map(|name| belongings.tree.at(&format!("{}/{name}", account.home)))
        .map(|entry| (entry.path.clone(), json!(entry.uid)))
        .collect();
    let temporary = account.temporary;
    let email = (!temporary).then(|| format!("{}@example.com", account.name));
    let task = json!({
        "uid": "app-5584fbf7-ed69-41fc-99cd-85da21b1ef51", "uuid": "app-5584fbf7-ed69-41fc-99cd-85da21b1ef51",
        "name": "camera", "title": "Camera", "godmode": false, "maximize_on_start": false,
        "index_url": "https://camera.example", "description": "A camera.",
    });
    reply::ok(json!({
        "username": account.name, "uuid": account.uuid, "email": email, "unconfirmed_email": email,
        "email_confirmed": !temporary, "requires_email_confirmation": false, "requires_phone_verification": false,
        "requires_card_verification": false, "desktop_bg_url": null, "desktop_bg_color": null, "desktop_bg_fit": null,
        "is_temp": temporary, "is_user_token": true, "referral_code": null, "oidc_only": false, "taskbar_items": [task],
        "otp": false, "feature_flags": {}, "created_ts": account.created / 1000, "human_readable_age": "4 minutes ago",
        "metadata": {}, "hasDevAccountAccess": false, "directories": directories,
        "last_activity_ts": now_ms() / 1000,
    }))
}

/// Only a session may make access tokens (recorded: auth-create-access-token-with-access-token).
pub(crate) fn create_access_token(world: &World, account: &Arc<Account>, kind: TokenKind) -> Result<Response, Problem> {
    match kind {
        TokenKind::Session => Ok(reply::ok(json!({"token": world.mint(account, TokenKind::Access)}))),
        TokenKind::Access => Err(Problem::new(403, "forbidden", "Access tokens may not create access tokens")),
    }
}

pub(crate) fn version() -> Response {
    reply::ok(json!({"version": "26.08", "environment": "stand-in", "location": "loopback", "deploy_timestamp": 0}))
}

pub(crate) fn interfaces() -> Response {
    let one = |driver: &str| json!({"drivers": [driver], "default": driver});
    reply::ok(json!({"puter-kvstore": one("puter-kvstore"), "puter-chat-completion": one("ai-chat")}))
}
