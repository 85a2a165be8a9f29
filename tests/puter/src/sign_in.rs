//! Signing in: the page with the consent dialog, and the OAuth bridge that wraps it for programs.
//! The bridge's codes are deliberately not single-use and it takes any redirect, as the real one does.

use std::sync::Arc;

use axum::response::Response;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    reply,
    server::Ask,
    world::{TokenKind, World, random, uuid},
};

/// A way in which the authorization server is not what it should be, for attacks on those who trust it. It stays so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Its metadata names this issuer instead of itself.
    Issuer(String),
    /// Its metadata has one of its endpoints at this origin instead of its own.
    Elsewhere(Endpoint, Url),
    /// Its metadata knows only PKCE's `plain`.
    OnlyPlain,
    /// Its metadata says that answers name their issuer (RFC 9207), and they do.
    NamesIssuer,
    /// Its metadata says that answers name their issuer, and they name this one.
    NamesAnotherIssuer(String),
    /// Its metadata says that answers name their issuer, and they name none.
    NamesNoIssuer,
}

/// One of the addresses in an authorization server's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Where the browser goes.
    Authorization,
    /// Where a code becomes a token.
    Token,
    /// Where a program registers.
    Registration,
}

impl Endpoint {
    fn field(self) -> &'static str {
        match self {
            Endpoint::Authorization => "authorization_endpoint",
            Endpoint::Token => "token_endpoint",
            Endpoint::Registration => "registration_endpoint",
        }
    }
}

/// From the start to the consent: ten minutes.
const FLOW_MS: u64 = 10 * 60 * 1000;
/// From the consent to the token: five minutes.
const CODE_MS: u64 = 5 * 60 * 1000;

/// What the bridge remembers between two steps, under the name it hands out.
#[derive(Clone)]
pub(crate) enum Step {
    Flow { redirect: String, state: String, challenge: Challenge, at: u64 },
    Code { token: String, challenge: Challenge, at: u64 },
}

#[derive(Clone)]
pub(crate) struct Challenge {
    value: String,
    method: String,
}

/// The origin as the asker knows it: whatever host it named.
fn origin(ask: &Ask) -> String {
    format!("http://{}", ask.header("host").unwrap_or("127.0.0.1"))
}

pub(crate) fn bridge(world: &Arc<World>, ask: &Ask) -> Option<Response> {
    let mut response = match (ask.method.as_str(), ask.path.as_str()) {
        ("GET", "/.well-known/oauth-authorization-server" | "/.well-known/oauth-authorization-server/mcp") => {
            metadata(world, ask)
        }
        ("POST", "/register") => register(ask),
        ("GET", "/authorize") => authorize(world, ask),
        ("GET", "/oauth/callback") => callback(world, ask),
        ("POST", "/token") => token(world, ask),
        _ => return None,
    };
    reply::set(&mut response, "cache-control", "no-store, no-cache, must-revalidate, max-age=0");
    reply::set(&mut response, "pragma", "no-cache");
    Some(response)
}

fn answer(status: u16, body: Value) -> Response {
    reply::raw(status, "application/json", body.to_string())
}

fn refusal(code: &str, description: &str) -> Response {
    answer(400, json!({"error": code, "error_description": description}))
}

fn metadata(world: &World, ask: &Ask) -> Response {
    let origin = origin(ask);
    let mut about = json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/authorize"),
        "token_endpoint": format!("{origin}/token"),
        "registration_endpoint": format!("{origin}/register"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256", "plain"],
        "token_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": ["puter"],
    });
    for twist in &world.lock().twists {
        match twist {
            Twist::Issuer(issuer) => about["issuer"] = json!(issuer),
            Twist::Elsewhere(endpoint, place) => {
                let path =
                    about[endpoint.field()].as_str().and_then(|url| url.strip_prefix(&origin)).unwrap_or_default();
                about[endpoint.field()] = json!(format!("{}{path}", place.as_str().trim_end_matches('/')));
            }
            Twist::OnlyPlain => about["code_challenge_methods_supported"] = json!(["plain"]),
            Twist::NamesIssuer | Twist::NamesAnotherIssuer(_) | Twist::NamesNoIssuer => {
                about["authorization_response_iss_parameter_supported"] = json!(true);
            }
        }
    }
    answer(200, about)
}

/// What an answer says about who gives it (RFC 9207); Puter's own bridge says nothing.
fn named_issuer(world: &World, ask: &Ask) -> Option<String> {
    world.lock().twists.iter().find_map(|twist| match twist {
        Twist::NamesIssuer => Some(origin(ask)),
        Twist::NamesAnotherIssuer(issuer) => Some(issuer.clone()),
        _ => None,
    })
}

fn register(ask: &Ask) -> Response {
    answer(
        201,
        json!({
            "client_id": format!("puter-mcp-{}", uuid()),
            "client_id_issued_at": crate::world::now_ms() / 1000,
            "redirect_uris": ask.json["redirect_uris"].as_array().cloned().unwrap_or_default(),
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
        }),
    )
}

fn authorize(world: &World, ask: &Ask) -> Response {
    let field = |name: &str| ask.query.get(name).cloned().unwrap_or_default();
    let redirect = field("redirect_uri");
    if field("response_type") != "code" || redirect.is_empty() {
        return refusal("invalid_request", "response_type=code and redirect_uri are required");
    }
    let method = match field("code_challenge_method") {
        method if method.is_empty() => "plain".to_owned(),
        method => method,
    };
    let challenge = Challenge { value: field("code_challenge"), method };
    let flow = remember(world, 40, Step::Flow { redirect, state: field("state"), challenge, at: world.now() });
    let callback = format!("{}/oauth/callback?flow={flow}", origin(ask));
    let callback: String = url::form_urlencoded::byte_serialize(callback.as_bytes()).collect();
    to(&format!("{}/?action=authme&redirectURL={callback}", origin(ask)))
}

fn callback(world: &World, ask: &Ask) -> Response {
    let flow = ask.query.get("flow").and_then(|name| world.lock().steps.get(name).cloned());
    let Some(Step::Flow { redirect, state, challenge, at }) = flow else {
        return refusal("invalid_request", "invalid or missing flow");
    };
    if world.now().saturating_sub(at) > FLOW_MS {
        return refusal("invalid_request", "authorization flow expired");
    }
    let Ok(mut target) = Url::parse(&redirect) else {
        return refusal("invalid_request", "redirect_uri is not an address");
    };
    let answer = match ask.query.get("token").filter(|token| !token.is_empty()) {
        Some(token) => {
            // The real code is the sealed token, so it is about this long.
            ("code", remember(world, 480, Step::Code { token: token.clone(), challenge, at: world.now() }))
        }
        None => ("error", "access_denied".to_owned()),
    };
    set_query(&mut target, answer.0, &answer.1);
    if !state.is_empty() {
        set_query(&mut target, "state", &state);
    }
    if let Some(issuer) = named_issuer(world, ask) {
        set_query(&mut target, "iss", &issuer);
    }
    to(target.as_str())
}

fn token(world: &World, ask: &Ask) -> Response {
    let field = |name: &str| ask.text(name).unwrap_or_default();
    if field("grant_type") != "authorization_code" {
        return answer(400, json!({"error": "unsupported_grant_type"}));
    }
    let step = world.lock().steps.get(field("code")).cloned();
    let Some(Step::Code { token, challenge, at }) = step else {
        return refusal("invalid_grant", "invalid authorization code");
    };
    if world.now().saturating_sub(at) > CODE_MS {
        return refusal("invalid_grant", "authorization code expired");
    }
    let verifier = field("code_verifier");
    let proof = match challenge.method.as_str() {
        "S256" => BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        _ => verifier.to_owned(),
    };
    if !challenge.value.is_empty() && proof != challenge.value {
        return refusal("invalid_grant", "PKCE verification failed");
    }
    answer(200, json!({"access_token": token, "token_type": "Bearer", "scope": "puter"}))
}

/// Keeps a step under a fresh name of about this many bytes of noise.
fn remember(world: &World, bytes: usize, step: Step) -> String {
    let noise: Vec<u8> = (0..bytes.div_ceil(8)).flat_map(|_| random().to_be_bytes()).collect();
    let name = BASE64_URL_SAFE_NO_PAD.encode(noise);
    world.lock().steps.insert(name.clone(), step);
    name
}

fn to(address: &str) -> Response {
    let mut response = reply::raw(302, "text/plain", "");
    reply::set(&mut response, "location", address);
    response
}

/// Sets a parameter as a browser's `searchParams.set` does: in the place of an old one, or at the end.
pub(crate) fn set_query(address: &mut Url, name: &str, value: &str) {
    let mut pairs: Vec<(String, String)> = address.query_pairs().into_owned().collect();
    match pairs.iter_mut().find(|(key, _)| key == name) {
        Some(pair) => pair.1 = value.to_owned(),
        None => pairs.push((name.to_owned(), value.to_owned())),
    }
    address.query_pairs_mut().clear().extend_pairs(pairs);
}

/// The page at the root: it declares the origins, and holds the consent dialog when it was opened for that.
pub(crate) fn page(world: &Arc<World>, ask: &Ask) -> Response {
    let host = ask.header("host").unwrap_or("127.0.0.1").to_owned();
    let api = if host.starts_with("puter.") { format!("http://api.{host}") } else { format!("http://{host}") };
    let declared = json!({
        "api_base_url": api, "api_origin": api, "app_origin": origin(ask), "gui_origin": origin(ask), "domain": host,
        "env": "prod", "hosting_domain": "site.puter.localhost",
    });
    let body = match ask.query.get("action").map(String::as_str) {
        Some("authme") => consent(world, ask.query.get("redirectURL").map(String::as_str).unwrap_or_default()),
        Some("copyauth") => {
            let token = world.mint(&world.visitor(), TokenKind::Access);
            format!("<h1>A token for another program</h1><p><code id=\"token\">{token}</code></p>")
        }
        _ => "<h1>The stand-in</h1><p>A loopback server that answers as Puter does.</p>".to_owned(),
    };
    let mut response = reply::html(
        200,
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Stand-in</title>\n\
             <style>body {{ font: 16px sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem }}</style>\n\
             </head>\n<body>\n{body}\n<script>function gui() {{}}</script>\n<script type=\"module\">\n\
             window.addEventListener('load', function() {{\n    gui({});\n}});\n</script>\n</body>\n</html>\n",
            declared.to_string().replace('<', "\\u003c")
        ),
    );
    reply::set(&mut response, "referrer-policy", "strict-origin-when-cross-origin");
    response
}

/// The consent dialog. Only http and https destinations are offered; others are turned away and told nothing.
fn consent(world: &Arc<World>, redirect: &str) -> String {
    let target = Url::parse(redirect).ok().filter(|target| matches!(target.scheme(), "http" | "https"));
    let Some(target) = target else {
        return "<h1 id=\"invalid\">Not a web address</h1><p>Nothing was sent to the place that asked.</p>".to_owned();
    };
    let visitor = world.visitor();
    let session = world.mint(&visitor, TokenKind::Session);
    let host = target.host_str().unwrap_or_default();
    let place: String =
        format!("{}{}", target.origin().ascii_serialization(), target.path()).chars().take(60).collect();
    format!(
        r#"<main id="consent" data-session="{session}" data-redirect="{}">
<h1>Let a program in?</h1>
<p>You are signed in as <strong id="account">{}</strong>.</p>
<p>It will be told at <strong id="host">{}</strong><br><code id="destination">{}</code></p>
<p>It gets a key to your files and models, not to your password.</p>
<p><button id="cancel">Cancel</button> <button id="approve">Approve</button></p>
</main>
<script>
const consent = document.getElementById('consent');
document.getElementById('cancel').onclick = () => {{
    consent.innerHTML = '<h1>Authorization Cancelled</h1><p>Nothing was shared. You can close this page.</p>';
}};
document.getElementById('approve').onclick = async () => {{
    const target = new URL(consent.dataset.redirect);
    const answer = await fetch('/auth/create-access-token', {{
        method: 'POST',
        headers: {{ 'Authorization': 'Bearer ' + consent.dataset.session, 'Content-Type': 'application/json' }},
        body: JSON.stringify({{ permissions: ['full-api-access'], label: `External app (${{target.host}})` }}),
    }});
    target.searchParams.set('token', (await answer.json()).token);
    location.assign(target);
}};
</script>"#,
        escape(redirect),
        escape(&visitor.described()),
        escape(host),
        escape(&place)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
