//! The listener for the link that ends a sign-in, visited by a browser that is written out by hand.
//! It answers nobody but the browser it waits for, takes one link at a time, and its page holds no secret.

use std::time::{Duration, SystemTime};

use puter::sign_in::{Attempt, Ending, Loopback, PageMessage, PageWords, RedirectKind};
use puter_stand_in::{Options, StandIn};
use secrecy::ExposeSecret;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};
use url::Url;

use crate::{
    APP, network,
    sign_in::{Bridge, server, works},
};

/// One request and the whole answer, on a connection of their own.
async fn ask_at(host: &str, port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect((host, port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn ask(port: u16, request: &str) -> String {
    ask_at("127.0.0.1", port, request).await
}

fn get(target: &str, port: u16) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")
}

/// Plays the browser: goes to the address, and on to where it is sent; answers where that was and the page.
fn browse(address: &Url) -> JoinHandle<(String, String)> {
    let port = address.port().unwrap();
    let request = get(&address[url::Position::BeforePath..], port);
    tokio::spawn(async move {
        let sent_on = ask(port, &request).await;
        assert!(sent_on.starts_with("HTTP/1.1 303 See Other\r\n"), "{sent_on}");
        let target = sent_on.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap().to_owned();
        let page = ask(port, &get(&target, port)).await;
        (target, page)
    })
}

fn with_query(redirect: &Url, query: &str) -> Url {
    format!("{redirect}?{query}").parse().unwrap()
}

#[tokio::test]
async fn signing_in_through_the_listener_gives_a_token_that_works() {
    let stand_in = StandIn::start(Options { bridge: false, ..Options::default() }).await.unwrap();
    let server = server(&stand_in);
    let mut listener = Loopback::bind(APP).await.unwrap();
    let attempt = Attempt::by_authme(&server, listener.redirect().clone(), SystemTime::now());
    assert_eq!(attempt.way(), RedirectKind::LoopbackAuthMe);
    let browser = browse(&stand_in.approve(attempt.address()).await.unwrap());
    let callback = attempt.read(&listener.next().await.unwrap(), SystemTime::now()).unwrap();
    let token = attempt.redeem(&network(), callback).await.unwrap();
    listener.answer(Ending::SignedIn, None).await;

    let (shown_at, page) = browser.await.unwrap();
    assert_eq!(shown_at, listener.redirect().path(), "nothing of the query stays in the address");
    assert!(page.contains("<h1>Signed in</h1>") && !page.contains(token.expose_secret()), "{page}");
    assert!(works(&server, token).await);
}

#[tokio::test]
async fn a_code_can_come_back_to_the_listener_too() {
    let bridge = Bridge::new().await;
    let mut listener = Loopback::bind(APP).await.unwrap();
    let (redirect, now) = (listener.redirect().clone(), SystemTime::now());
    let attempt = Attempt::by_code(&network(), &bridge.server, &bridge.authz, redirect, now).await.unwrap();
    assert_eq!(attempt.way(), RedirectKind::LoopbackCode);
    let browser = browse(&bridge.stand_in.approve(attempt.address()).await.unwrap());
    let callback = attempt.read(&listener.next().await.unwrap(), SystemTime::now()).unwrap();
    listener.answer(Ending::NotSignedIn, None).await;
    assert!(browser.await.unwrap().1.contains("<h1>Not signed in</h1>"));
    assert!(works(&bridge.server, attempt.redeem(&network(), callback).await.unwrap()).await);
}

/// The page that a browser is shown.
async fn page(ending: Ending, back: Option<&Url>) -> String {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let browser = browse(&with_query(listener.redirect(), "state=the-state&token=the-token"));
    listener.next().await.unwrap();
    listener.answer(ending, back).await;
    browser.await.unwrap().1
}

#[tokio::test]
async fn the_page_says_how_it_ended() {
    let check = |page: String, heading: &str| assert!(page.contains(&format!("<h1>{heading}</h1>")), "{page}");
    check(page(Ending::SignedIn, None).await, "Signed in");
    check(page(Ending::Cancelled, None).await, "Sign-in was cancelled");
    check(page(Ending::NotSignedIn, None).await, "Not signed in");
}

#[tokio::test]
async fn the_page_says_it_in_the_words_it_was_given() {
    let words = PageWords {
        lang: "ar".into(),
        is_right_to_left: true,
        signed_in: PageMessage { heading: "تم <b>".into(), sentence: "A & \"b\"".into() },
        back: "عودة".into(),
        ..PageWords::english("Example")
    };
    let mut listener = Loopback::bind(APP).await.unwrap().saying(words);
    let browser = browse(&with_query(listener.redirect(), "state=s"));
    listener.next().await.unwrap();
    listener.answer(Ending::SignedIn, Some(&"oriel://open".parse().unwrap())).await;
    let page = browser.await.unwrap().1;
    for part in ["<html lang=\"ar\" dir=\"rtl\">", "<h1>تم &lt;b&gt;</h1>", "<p>A &amp; &quot;b&quot;</p>", ">عودة</a>"]
    {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[tokio::test]
async fn the_page_is_kept_nowhere_and_holds_no_secret() {
    let page = page(Ending::SignedIn, None).await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    for header in [
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "X-Frame-Options: DENY",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
    ] {
        assert!(page.contains(&format!("\r\n{header}\r\n")), "{header} in {page}");
    }
    assert!(!page.contains("the-state") && !page.contains("the-token"), "{page}");
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own() {
    let (first, second) = (page(Ending::SignedIn, None).await, page(Ending::SignedIn, None).await);
    let nonce = |page: &str| page.split("<script nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_ne!(nonce(&first), nonce(&second));
    let policy = first.lines().find_map(|line| line.strip_prefix("Content-Security-Policy: ")).unwrap();
    let own = format!("'nonce-{}'", nonce(&first));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src {own}; style-src {own}; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        )
    );
    assert_eq!((first.matches("<script").count(), first.matches("<style").count()), (1, 1));
    assert!(!first.contains("http://") && !first.contains("https://") && !first.contains("style="), "{first}");
}

#[tokio::test]
async fn the_page_leads_back_to_our_window() {
    let back = "oriel://open/?a=1&b=\"<2>".parse().unwrap();
    let page = page(Ending::SignedIn, Some(&back)).await;
    assert!(page.contains(r#"href="oriel://open/?a=1&amp;b=%22%3C2%3E""#), "{page}");
    let alone = self::page(Ending::SignedIn, None).await;
    assert!(!alone.contains("<a ") && !alone.contains("oriel:"), "{alone}");
}

#[tokio::test]
async fn the_listener_answers_nobody_but_the_browser_it_waits_for() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let (port, path) = (redirect.port().unwrap(), redirect.path().to_owned());
    assert!(path.len() > 20, "a path that nobody can guess");
    let host = format!("Host: 127.0.0.1:{port}");
    let long = "x".repeat(17 * 1024);
    for request in [
        format!("GET /?token=t HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("POST {path}?token=t HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET {path}?token=t HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"),
        format!("GET {path}?token=t HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"),
        format!("GET {path}?token={long} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET {path}?token=t HTTP/1.1\r\n{host}\r\nContent-Length: 3\r\n\r\nabc"),
        "\u{16}\u{3}\u{1} not HTTP at all\r\n\r\n".to_owned(),
    ] {
        let answer = ask(port, &request).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer} to {request:.200}");
    }
    assert!(ask(port, &get("/favicon.ico", port)).await.starts_with("HTTP/1.1 204 "));
    // One that says nothing stays, as browsers' spare connections do.
    let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let none = timeout(Duration::ZERO, listener.next()).await;
    assert!(none.is_err(), "a stranger was believed: {none:?}");

    let browser = browse(&with_query(&redirect, "state=s"));
    let link = timeout(Duration::from_secs(4), listener.next()).await.expect("not behind the silent one").unwrap();
    assert_eq!(link, format!("{redirect}?state=s"));
    listener.answer(Ending::SignedIn, None).await;
    assert!(browser.await.unwrap().1.contains("Signed in"));
}

#[tokio::test]
async fn one_link_is_taken_and_no_other_until_the_next_is_asked_for() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let (port, path) = (redirect.port().unwrap(), redirect.path().to_owned());
    let bring = |query: &str| get(&format!("{path}?{query}"), port);
    assert!(ask(port, &bring("n=1")).await.starts_with("HTTP/1.1 303 "));
    assert_eq!(listener.next().await.unwrap(), format!("{redirect}?n=1"));
    assert!(ask(port, &bring("n=1")).await.starts_with("HTTP/1.1 303 "), "once more the same");
    let late = bring("n=3");
    let late = tokio::spawn(async move { ask(port, &late).await });
    let clean = get(&path, port);
    let pages = [(); 2].map(|()| {
        let clean = clean.clone();
        tokio::spawn(async move { ask(port, &clean).await })
    });
    listener.answer(Ending::NotSignedIn, None).await;
    for page in pages {
        assert!(page.await.unwrap().contains("Not signed in"));
    }
    let late = late.await.unwrap();
    assert!(late.starts_with("HTTP/1.1 410 ") && late.contains("used already"), "{late}");
    assert!(ask(port, &bring("n=4")).await.starts_with("HTTP/1.1 410 "));

    assert!(timeout(Duration::ZERO, listener.next()).await.is_err(), "nothing was left over");
    assert!(ask(port, &bring("n=5")).await.starts_with("HTTP/1.1 303 "));
    assert_eq!(listener.next().await.unwrap(), format!("{redirect}?n=5"));
}

#[tokio::test]
async fn the_right_link_twice_shows_twice_that_it_was_right() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let port = redirect.port().unwrap();
    for _ in 0..2 {
        let sent_on = ask(port, &get(&format!("{}?state=right", redirect.path()), port)).await;
        assert!(sent_on.starts_with("HTTP/1.1 303 "), "{sent_on}");
    }
    listener.next().await.unwrap();
    let pages = [(); 2].map(|()| {
        let clean = get(redirect.path(), port);
        tokio::spawn(async move { ask(port, &clean).await })
    });
    listener.answer(Ending::SignedIn, None).await;
    for page in pages {
        assert!(page.await.unwrap().contains("<h1>Signed in</h1>"));
    }
}

#[tokio::test]
async fn a_wrong_link_whose_visitor_wants_no_page_keeps_the_right_one_not_waiting() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let port = redirect.port().unwrap();
    let wrong = get(&format!("{}?state=wrong", redirect.path()), port);
    assert!(ask(port, &wrong).await.starts_with("HTTP/1.1 303 "));
    listener.next().await.unwrap();
    let right = browse(&with_query(&redirect, "state=right"));
    listener.reject(Ending::NotSignedIn, None);
    let taken = timeout(Duration::from_secs(4), listener.next()).await.expect("nobody waits for the other's page");
    assert_eq!(taken.unwrap(), format!("{redirect}?state=right"));
    listener.answer(Ending::SignedIn, None).await;
    assert!(right.await.unwrap().1.contains("<h1>Signed in</h1>"));
}

#[tokio::test]
async fn visitors_who_say_nothing_make_room_the_oldest_first() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(TcpStream::connect(("127.0.0.1", redirect.port().unwrap())).await.unwrap());
    }
    let browser = browse(&with_query(&redirect, "n=1"));
    timeout(Duration::from_secs(4), listener.next()).await.expect("the silent hold nobody up").unwrap();
    listener.answer(Ending::SignedIn, None).await;
    assert!(browser.await.unwrap().1.contains("<h1>Signed in</h1>"));
    let mut oldest = String::new();
    assert_eq!(silent[0].read_to_string(&mut oldest).await.unwrap_or(0), 0, "it was sent away");
}

#[tokio::test]
async fn a_connection_carries_one_request() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let port = redirect.port().unwrap();
    let one = get(&format!("{}?n=1", redirect.path()), port);
    let answer = ask(port, &format!("{one}{one}")).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    assert!(timeout(Duration::ZERO, listener.next()).await.is_err());
}

#[tokio::test]
async fn the_listener_is_at_both_addresses_of_this_machine() {
    let Ok(probe) = tokio::net::TcpListener::bind("[::1]:0").await else {
        assert!(Loopback::bind(APP).await.is_ok(), "without IPv6 it listens all the same");
        return;
    };
    drop(probe);
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let (port, path) = (redirect.port().unwrap(), redirect.path().to_owned());
    let stranger = format!("GET {path}?n=1 HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    assert!(ask_at("::1", port, &stranger).await.starts_with("HTTP/1.1 404 "));
    let request = format!("GET {path}?n=1 HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n");
    assert!(ask_at("::1", port, &request).await.starts_with("HTTP/1.1 303 "));
    assert_eq!(listener.next().await.unwrap(), format!("{redirect}?n=1"), "the link is that of the redirect");
}

#[tokio::test]
async fn a_listener_that_is_dropped_lets_go_of_its_port() {
    let listener = Loopback::bind(APP).await.unwrap();
    let port = listener.redirect().port().unwrap();
    drop(listener);
    let free = async { while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {} };
    timeout(Duration::from_secs(5), free).await.expect("nobody listens any more");
}

#[tokio::test]
async fn a_browser_that_does_not_come_for_its_page_does_not_hold_us_up_for_ever() {
    let mut listener = Loopback::bind(APP).await.unwrap();
    let redirect = listener.redirect().clone();
    let port = redirect.port().unwrap();
    ask(port, &get(&format!("{}?n=1", redirect.path()), port)).await;
    listener.next().await.unwrap();
    timeout(Duration::from_secs(10), listener.answer(Ending::SignedIn, None)).await.expect("it is given up");
}
