//! Who the person is, what they have used, and what the server says about itself.

use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::{
    models::number,
    reply::{self, Problem},
    tree::home,
    world::{TokenKind, USER, World, now_ms},
};

/// A month's allowance on the free plan, in microcents: half a dollar (recorded: metering-usage).
const ALLOWANCE: f64 = 50_000_000.0;
/// What a temporary account may use.
const TEMPORARY_ALLOWANCE: f64 = 25_000_000.0;

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

fn allowance(world: &World) -> f64 {
    if world.options.temporary { TEMPORARY_ALLOWANCE } else { ALLOWANCE }
}

pub(crate) fn usage(world: &World) -> Response {
    let state = world.lock();
    let metering = &state.metering;
    let mut usage = metering.lines.clone();
    usage.insert("total".to_owned(), number(metering.total));
    usage.insert("allowanceUsed".to_owned(), number(metering.total));
    let allowance = allowance(world);
    reply::ok(json!({
        "usage": usage,
        "appTotals": {"os-global": {"total": number(metering.total), "count": metering.count}},
        "allowanceInfo": {
            "remaining": number((allowance - metering.total).max(0.0)), "monthUsageAllowance": number(allowance), "addons": {},
        },
    }))
}

/// What is left of the month's allowance, in microcents.
pub(crate) fn remaining(world: &World) -> f64 {
    allowance(world) - world.lock().metering.total
}

pub(crate) fn space(world: &World) -> Response {
    reply::ok(json!({"used": world.lock().tree.used(), "capacity": world.options.capacity}))
}

pub(crate) fn whoami(world: &World) -> Response {
    let state = world.lock();
    let folders = ["Desktop", "AppData", "Documents", "Pictures", "Videos", "Trash"];
    let directories: Map<String, Value> = folders
        .iter()
        .filter_map(|name| state.tree.at(&format!("{}/{name}", home())))
        .map(|entry| (entry.path.clone(), json!(entry.uid)))
        .collect();
    let temporary = world.options.temporary;
    let email = (!temporary).then(|| format!("{USER}@example.com"));
    let task = json!({
        "uid": "app-5584fbf7-ed69-41fc-99cd-85da21b1ef51", "uuid": "app-5584fbf7-ed69-41fc-99cd-85da21b1ef51",
        "name": "camera", "title": "Camera", "godmode": false, "maximize_on_start": false,
        "index_url": "https://camera.example", "description": "A camera.",
    });
    reply::ok(json!({
        "username": USER, "uuid": world.user_uuid, "email": email, "unconfirmed_email": email,
        "email_confirmed": !temporary, "requires_email_confirmation": false, "requires_phone_verification": false,
        "requires_card_verification": false, "desktop_bg_url": null, "desktop_bg_color": null, "desktop_bg_fit": null,
        "is_temp": temporary, "is_user_token": true, "referral_code": null, "oidc_only": false, "taskbar_items": [task],
        "otp": false, "feature_flags": {}, "created_ts": world.started / 1000, "human_readable_age": "4 minutes ago",
        "metadata": {}, "hasDevAccountAccess": false, "directories": directories,
        "last_activity_ts": now_ms() / 1000,
    }))
}

/// Only a session may make access tokens (recorded: auth-create-access-token-with-access-token).
pub(crate) fn create_access_token(world: &World, kind: TokenKind) -> Result<Response, Problem> {
    match kind {
        TokenKind::Session => Ok(reply::ok(json!({"token": world.mint_access()}))),
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
