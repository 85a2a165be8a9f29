//! The way of every request: it is written down, may meet a fault, is let in or refused, and reaches its answer.
//! The routes are one `match`, so that what the stand-in answers can be read in one place.

use std::{collections::BTreeMap, io::Write, net::Ipv4Addr, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    Fault, Options, Route, Seen,
    account::{self, Account},
    chat, files, kv, models,
    reply::{self, Problem},
    sign_in,
    socket::{Door, Plug},
    upload,
    world::{TokenKind, World},
};

/// The largest body taken: more than the 100 MiB that a batch may carry.
const BODY_LIMIT: usize = 300 * 1024 * 1024;

/// Answers shorter than this are not compressed (recorded: replies of 1 KB and more were).
const COMPRESS_FROM: usize = 1024;

/// A request, read to its end.
pub(crate) struct Ask {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
    /// The body as JSON: null when there was none, or when its type said that it is something else.
    pub(crate) json: Value,
}

impl Ask {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.json.get(field)?.as_str()
    }

    /// A boolean field; absent is false.
    pub(crate) fn flag(&self, field: &str) -> bool {
        self.json.get(field).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// A world with its sockets: they close, and the task ends, when `closing` says so.
pub(crate) async fn start(
    options: Options,
    closing: CancellationToken,
) -> std::io::Result<(Arc<World>, JoinHandle<std::io::Result<()>>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let port = listener.local_addr()?.port();
    let origin = Url::parse(&format!("http://127.0.0.1:{port}/")).map_err(std::io::Error::other)?;
    let world = Arc::new(World::new(options, origin));
    let serving = serve(&world, listener, closing);
    Ok((world, serving))
}

/// The same for a world that was there before, at its own address.
pub(crate) async fn start_again(
    world: &Arc<World>,
    closing: CancellationToken,
) -> std::io::Result<JoinHandle<std::io::Result<()>>> {
    let port = world.origin.port().unwrap_or_default();
    Ok(serve(world, TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?, closing))
}

fn serve(world: &Arc<World>, listener: TcpListener, closing: CancellationToken) -> JoinHandle<std::io::Result<()>> {
    let router = Router::new().fallback(arrive).with_state(world.clone());
    let service = router.into_make_service_with_connect_info::<Plug>();
    let door = Door { listener, closing: closing.clone() };
    tokio::spawn(async move {
        tokio::select! {
            result = axum::serve(door, service) => result,
            () = closing.cancelled() => Ok(()),
        }
    })
}

async fn arrive(
    State(world): State<Arc<World>>,
    ConnectInfo(plug): ConnectInfo<Plug>,
    request: Request<Body>,
) -> Response {
    let ask = match read(request).await {
        Ok(ask) => ask,
        Err(problem) => return problem.into_response(),
    };
    let route = classify(&ask);
    let token = shown_token(&ask).map(str::to_owned);
    let seen = seen(&world, &ask, route.whole(), token.as_deref());
    world.lock().seen.push(seen);
    let fault = world.take_fault(route).or_else(|| chat::typed_fault(&ask));
    if matches!(fault, Some(Fault::Silence)) {
        std::future::pending::<()>().await;
    }
    if fault.as_ref().is_some_and(Fault::revokes_at_once) {
        world.revoke(token.as_deref());
    }
    let mut response = match &fault {
        Some(fault) if !fault.spoils_the_body() => fault.answer(&plug),
        _ => answer(&world, &ask).await,
    };
    allow_any_origin(&ask, &mut response);
    // Words are replaced where they can be read.
    let is_read = matches!(fault, Some(Fault::Replaced(..)));
    let response = if is_read { response } else { compress(&ask, response).await };
    chat::watch(match fault {
        Some(fault) if fault.spoils_the_body() => fault.spoil(response, plug, move || world.revoke(token.as_deref())),
        _ => response,
    })
}

async fn read(request: Request<Body>) -> Result<Ask, Problem> {
    let (head, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return Err(Problem::new(413, "client_bad_request", "request entity too large"));
    };
    let query = head.uri.query().unwrap_or_default();
    let kind = head.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // A space after the semicolon leaves the body unread (recorded: err-text-plain-ignored).
    let is_json = kind.starts_with("application/json") || kind == "text/plain;actually=json";
    let json = match kind {
        _ if is_json && !bytes.is_empty() => match serde_json::from_slice(&bytes) {
            Ok(json) => json,
            Err(_) => {
                return Err(Problem::new(400, "client_bad_json", "Malformed JSON in request body"));
            }
        },
        form if form.starts_with("application/x-www-form-urlencoded") => {
            url::form_urlencoded::parse(&bytes).map(|(key, value)| (key.into_owned(), json!(value))).collect()
        }
        _ => Value::Null,
    };
    Ok(Ask {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: head.headers,
        bytes,
        json,
    })
}

fn seen(world: &World, ask: &Ask, route: Route, token: Option<&str>) -> Seen {
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Seen {
        method: ask.method.clone(),
        path: ask.path.clone(),
        query: ask.query.clone(),
        headers: ask.headers.iter().map(header).collect(),
        body: (!ask.json.is_null()).then(|| ask.json.clone()),
        body_len: ask.bytes.len(),
        route,
        account: token.and_then(|token| world.owner(token)),
    }
}

fn classify(ask: &Ask) -> Route {
    match ask.path.as_str() {
        "/drivers/call" => match ask.text("interface") {
            Some("puter-chat-completion") => Route::Chat,
            Some("puter-kvstore") => Route::Kv,
            _ => Route::Any,
        },
        "/puterai/chat/models" | "/puterai/chat/models/details" => Route::Models,
        "/whoami" => Route::Whoami,
        "/metering/usage" => Route::Usage,
        "/df" => Route::Space,
        "/readdir" | "/fs/readdir" => Route::List,
        "/stat" | "/fs/stat" => Route::Stat,
        "/read" | "/fs/read" | "/file" | "/down" => Route::Read,
        "/batch" | "/fs/write" | "/fs/batchWrite" | "/fs/abortWrite" => Route::Write,
        "/fs/startWrite" | "/fs/startBatchWrite" => Route::UploadStart,
        "/fs/signMultipartParts" => Route::UploadSign,
        "/fs/completeWrite" | "/fs/completeBatchWrite" => Route::UploadComplete,
        "/mkdir" | "/fs/mkdir" => Route::Mkdir,
        "/rename" | "/fs/rename" => Route::Rename,
        "/move" | "/fs/move" => Route::Move,
        "/copy" | "/fs/copy" => Route::Copy,
        "/delete" | "/fs/delete" => Route::Delete,
        "/search" => Route::Search,
        "/token" => Route::Token,
        "/register" => Route::Register,
        "/version" => Route::Version,
        "/" | "/dashboard" => Route::Gui,
        path if path.starts_with("/.well-known/") => Route::Metadata,
        path if path.starts_with(upload::STORE) => Route::UploadPart,
        _ => Route::Any,
    }
}

async fn answer(world: &Arc<World>, ask: &Ask) -> Response {
    if ask.method == "OPTIONS" {
        return reply::raw(204, "text/plain", "");
    }
    if let Some(response) = open_to_all(world, ask) {
        return response;
    }
    match let_in(world, ask) {
        Ok((account, kind)) => {
            members_only(world, ask, &account, kind).await.unwrap_or_else(IntoResponse::into_response)
        }
        Err(problem) => problem.into_response(),
    }
}

/// What needs no token.
fn open_to_all(world: &Arc<World>, ask: &Ask) -> Option<Response> {
    Some(match (ask.method.as_str(), ask.path.as_str()) {
        // The desktop has addresses of its own for its pages; what is shown there is behind the fragment.
        ("GET", "/" | "/dashboard") => sign_in::page(world, ask),
        ("GET", "/favicon.ico") => reply::raw(204, "image/x-icon", ""),
        ("GET", "/version") => account::version(),
        ("GET", "/healthcheck") => reply::ok(json!({"ok": true})),
        ("GET", "/puterai/chat/models") => reply::ok(json!({"models": models::ids()})),
        ("GET", "/puterai/chat/models/details") => reply::ok(json!({"models": models::details()})),
        ("GET", "/file") => files::signed_read(world, ask),
        ("PUT", path) if path.starts_with(upload::STORE) => upload::put(world, ask),
        _ if world.options.bridge => return sign_in::bridge(world, ask),
        ("GET", path) if path.starts_with("/.well-known/") => {
            Problem::new(404, "not_found", "Not Found").into_response()
        }
        _ => return None,
    })
}

/// What needs a token.
async fn members_only(
    world: &Arc<World>,
    ask: &Ask,
    account: &Arc<Account>,
    kind: TokenKind,
) -> Result<Response, Problem> {
    Ok(match (ask.method.as_str(), ask.path.as_str()) {
        ("GET", "/whoami") => account::whoami(account),
        ("GET", "/metering/usage") => account::usage(account),
        ("GET" | "POST", "/df") => account::space(account),
        ("POST", "/auth/create-access-token") => account::create_access_token(world, account, kind)?,
        ("GET", "/auth/list-sessions") | ("POST", "/auth/revoke-access-token" | "/logout")
            if kind == TokenKind::Access =>
        {
            return Err(Problem::new(403, "forbidden", "This endpoint is only available to user sessions"));
        }
        ("GET", "/drivers/list-interfaces") => account::interfaces(),
        ("POST", "/drivers/call") => drivers(world, account, ask)?,
        ("GET", "/cache/last-change-timestamp") => reply::ok(json!({"timestamp": account.lock().tree.last_change})),
        ("POST", "/stat") => files::stat(account, ask)?,
        ("POST", "/fs/stat") => files::stat_v2(account, ask)?,
        ("POST", "/readdir") => files::list(account, ask)?,
        ("POST", "/fs/readdir") => files::list_v2(account, ask)?,
        ("GET" | "HEAD", "/read") | ("POST", "/down") => files::read(account, ask, "application/octet-stream")?,
        ("GET" | "HEAD", "/fs/read") => files::read(account, ask, "")?,
        ("POST", "/mkdir") => files::make_folder(account, ask)?,
        ("POST", "/rename") => files::rename(account, ask)?,
        ("POST", "/move") => files::move_to(account, ask)?,
        ("POST", "/fs/move") => files::move_v2(account, ask)?,
        ("POST", "/copy") => files::copy_to(account, ask)?,
        ("POST", "/delete") => files::delete(account, ask, true)?,
        ("POST", "/fs/delete") => files::delete(account, ask, false)?,
        ("POST", "/search") => files::search(account, ask)?,
        ("POST", "/touch") => files::touch(account, ask)?,
        ("POST", "/sign") => files::sign(account, ask)?,
        ("POST", "/batch") => upload::batch(account, ask).await?,
        ("POST", "/fs/write") => upload::write(account, ask)?,
        ("POST", "/fs/batchWrite") => upload::batch_write(account, ask).await?,
        ("POST", "/fs/startWrite") => reply::ok(upload::start(account, &ask.json)?),
        ("POST", "/fs/startBatchWrite") => upload::start_batch(account, ask)?,
        ("POST", "/fs/completeWrite") => reply::ok(upload::complete(account, &ask.json)?),
        ("POST", "/fs/completeBatchWrite") => upload::complete_batch(account, ask)?,
        ("POST", "/fs/signMultipartParts") => upload::sign_parts(account, ask)?,
        ("POST", "/fs/abortWrite") => upload::abort(account, ask),
        _ => return Err(Problem::new(404, "not_found", "Not Found")),
    })
}

fn drivers(world: &Arc<World>, account: &Arc<Account>, ask: &Ask) -> Result<Response, Problem> {
    let Some(interface) = ask.text("interface") else {
        return Err(Problem::bad_request("Missing or invalid `interface`"));
    };
    let home = match interface {
        "puter-chat-completion" => "ai-chat",
        "puter-kvstore" => "puter-kvstore",
        _ => "",
    };
    let driver = ask.text("driver").or_else(|| ask.text("service"));
    if home.is_empty() || driver.is_some_and(|driver| driver != home && driver != interface) {
        let driver = driver.unwrap_or("(no default)");
        return Err(Problem::new(404, "not_found", format!("Driver not found: {interface}:{driver}")));
    }
    let method = ask.text("method").unwrap_or_default();
    let args = ask.json.get("args").unwrap_or(&Value::Null);
    match (interface, method) {
        ("puter-chat-completion", "complete") => chat::complete(world, account, args),
        ("puter-chat-completion", "models") => Ok(driver_result("ai-chat", json!(models::details()))),
        ("puter-chat-completion", "list") => Ok(driver_result("ai-chat", json!(models::ids()))),
        ("puter-kvstore", _) => kv::call(account, method, args),
        _ => Err(unknown_method(interface, method)),
    }
}

pub(crate) fn unknown_method(interface: &str, method: &str) -> Problem {
    Problem::new(404, "not_found", format!("Method '{method}' not found on driver '{interface}'"))
}

/// What a driver returns, in its envelope (recorded: kv-get).
pub(crate) fn driver_result(driver: &str, result: Value) -> Response {
    reply::ok(json!({"success": true, "result": result, "service": {"name": driver}}))
}

fn let_in(world: &World, ask: &Ask) -> Result<(Arc<Account>, TokenKind), Problem> {
    match shown_token(ask) {
        None => Err(Problem::new(401, "token_missing", "Missing authentication token")),
        Some(token) => world.check(token, &ask.path),
    }
}

/// Looks for a token in the places and in the order that Puter does: body, header, `x-api-key`, cookie, query.
fn shown_token(ask: &Ask) -> Option<&str> {
    let bearer = ask.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let cookie =
        ask.header("cookie").and_then(|all| all.split("; ").find_map(|pair| pair.strip_prefix("puter_auth_token=")));
    ask.text("auth_token")
        .or(bearer)
        .or(ask.header("x-api-key"))
        .or(cookie)
        .or(ask.query.get("auth_token").map(String::as_str))
}

/// Lets a page of any origin ask, with credentials (recorded: whoami-access-token, and what a browser needs to be let in).
fn allow_any_origin(ask: &Ask, response: &mut Response) {
    match ask.header("origin") {
        Some(origin) => {
            reply::set(response, "access-control-allow-origin", origin);
            reply::set(response, "access-control-allow-credentials", "true");
        }
        None => reply::set(response, "access-control-allow-origin", "*"),
    }
    for (name, value) in [
        (
            "access-control-allow-methods",
            "GET, POST, OPTIONS, PUT, PATCH, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK",
        ),
        (
            "access-control-allow-headers",
            "Origin, X-Requested-With, Content-Type, Accept, Authorization, Cache-Control, Pragma, sentry-trace, \
             baggage, Depth, Destination, Overwrite, If, Lock-Token, Timeout, X-Expected-Entity-Length, DAV, \
             stripe-signature",
        ),
        ("access-control-allow-private-network", "true"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
    ] {
        reply::set(response, name, value);
    }
}

/// Compresses longer JSON for those who ask. Streams and files go as they are (recorded: only JSON was compressed).
async fn compress(ask: &Ask, response: Response) -> Response {
    let is = |response: &Response, name: &str, start: &str| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(start))
    };
    let wanted = ask.header("accept-encoding").is_some_and(|accepted| accepted.contains("gzip"));
    if !wanted || !is(&response, "content-type", "application/json") {
        return response;
    }
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    if bytes.len() < COMPRESS_FROM {
        return Response::from_parts(head, Body::from(bytes));
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    let mut response = Response::from_parts(head, Body::from(packed));
    reply::set(&mut response, "content-encoding", "gzip");
    reply::set(&mut response, "vary", "Accept-Encoding");
    response
}
