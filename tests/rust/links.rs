//! Whoever wonders whether `oriel://` links arrive can look who gets them, try one, and have them sent to this Oriel;
//! and a link that only pretends to be such a try changes nothing.

use app::{LinksTrouble, Reason, platform::Handler};
use futures_util::poll;
use oriel_tests::{Computer, Oriel, call};
use serde_json::{Value, json};

use crate::{link_of_a_new_sign_in, puter, state};

/// Oriel on a computer whose Puter nobody asks.
async fn oriel() -> Oriel {
    Computer::new("http://127.0.0.1:9".parse().unwrap()).start().await
}

async fn health(oriel: &Oriel) -> Value {
    oriel.call("scheme.health", json!({})).await.unwrap()
}

#[tokio::test]
async fn the_health_says_who_gets_the_links_and_what_to_do() {
    let oriel = oriel().await;
    let cases = [
        (Handler::Ours, json!({ "handler": "ours" })),
        (Handler::Other { name: "Star".into() }, json!({ "handler": "other", "name": "Star" })),
        (Handler::Nobody, json!({ "handler": "nobody" })),
        (
            Handler::Unknown { trouble: LinksTrouble::WindowsSilent },
            json!({ "handler": "unknown", "trouble": { "kind": "windowsSilent" } }),
        ),
    ];
    for (handler, told) in cases {
        oriel.computer.scheme.is_handled_by(handler);
        assert_eq!(health(&oriel).await, told);
    }
}

#[tokio::test]
async fn a_test_opens_a_link_and_sees_it_arrive() {
    let mut oriel = oriel().await;
    let app = oriel.app.clone();
    let browser = async {
        let link = oriel.computer.opened().await;
        app.open_link(link.as_str()).await;
        link
    };
    let (test, link) = tokio::join!(call(&app, "scheme.test", json!({}), |_| {}), browser);
    let test = test.unwrap();
    assert_eq!(test["kind"], "arrived", "{test}");
    assert!(test["milliseconds"].as_u64().is_some(), "{test}");
    assert_eq!((link.scheme(), link.host_str()), ("oriel", Some("check")));
    assert!(link.path().len() > 20 && link.query().is_none(), "{link}");
}

#[tokio::test(start_paused = true)]
async fn a_link_that_never_arrives_is_given_up_after_ten_seconds() {
    let mut oriel = oriel().await;
    let begun = tokio::time::Instant::now();
    let test = oriel.call("scheme.test", json!({})).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 10);
    assert_eq!(test, json!({ "kind": "late", "seconds": 10 }));

    let before = state(&oriel).await;
    let late = oriel.computer.opened().await;
    oriel.app.open_link(late.as_str()).await;
    assert_eq!(state(&oriel).await, before, "a link that comes too late is nobody's sign-in");
}

#[tokio::test]
async fn where_no_program_takes_links_none_is_opened() {
    let mut oriel = oriel().await;
    oriel.computer.scheme.is_handled_by(Handler::Nobody);
    let test = oriel.call("scheme.test", json!({})).await.unwrap();
    assert_eq!(test, json!({ "kind": "nobody" }));

    oriel.call("link.open", json!({ "address": "https://example.org/" })).await.unwrap();
    assert_eq!(oriel.computer.opened().await.as_str(), "https://example.org/", "nothing was opened before");
}

#[tokio::test]
async fn a_newer_test_ends_the_older_one() {
    let mut oriel = oriel().await;
    let app = oriel.app.clone();
    let test = || call(&app, "scheme.test", json!({}), |_| {});
    let mut older = Box::pin(test());
    assert!(poll!(&mut older).is_pending());
    let first = oriel.computer.opened().await;
    let mut newer = Box::pin(test());
    assert!(poll!(&mut newer).is_pending());
    let second = oriel.computer.opened().await;

    assert_eq!(older.await.unwrap_err().code, app::Code::Cancelled);
    oriel.app.open_link(first.as_str()).await;
    assert!(poll!(&mut newer).is_pending(), "the older link counts no more");
    oriel.app.open_link(second.as_str()).await;
    assert_eq!(newer.await.unwrap()["kind"], "arrived");
}

#[tokio::test]
async fn a_forged_link_changes_nothing_and_is_not_told_as_a_sign_in_problem() {
    let puter = puter().await;
    let mut oriel = Computer::new(puter.origin()).start().await;
    let sign_in = link_of_a_new_sign_in(&puter, &mut oriel).await;
    let app = oriel.app.clone();
    let before = state(&oriel).await;
    let mut test = Box::pin(call(&app, "scheme.test", json!({}), |_| {}));
    assert!(poll!(&mut test).is_pending());
    let link = oriel.computer.opened().await;

    let stolen = format!("oriel://check/{}", sign_in.query().unwrap());
    for forged in ["oriel://check/", "oriel://check/01ARZ3NDEKTSV4RRFFQ69G5FAV", &format!("{link}0"), &stolen] {
        oriel.app.open_link(forged).await;
        assert_eq!(state(&oriel).await, before, "{forged}");
        assert!(poll!(&mut test).is_pending(), "{forged}");
    }
    oriel.app.open_link(link.as_str()).await;
    assert_eq!(test.await.unwrap()["kind"], "arrived");
    oriel.app.open_link(link.as_str()).await;
    assert_eq!(state(&oriel).await, before, "the sign-in goes on waiting, and nothing was said about it");
}

#[tokio::test]
async fn repair_sends_the_links_to_this_oriel() {
    let oriel = oriel().await;
    oriel.computer.scheme.is_handled_by(Handler::Other { name: "Another Star".into() });
    let repaired = oriel.call("scheme.repair", json!({})).await.unwrap();
    assert_eq!(repaired["handler"], "ours", "{repaired}");
    assert_eq!(health(&oriel).await, repaired);
}

#[tokio::test]
async fn what_cannot_be_repaired_says_why() {
    let oriel = oriel().await;
    oriel.computer.scheme.is_handled_by(Handler::Nobody);
    oriel.computer.scheme.cannot_be_repaired(LinksTrouble::NoXdgMime);
    let problem = oriel.call("scheme.repair", json!({})).await.unwrap_err();
    assert_eq!(problem.reason, Reason::LinksNotRepaired { trouble: LinksTrouble::NoXdgMime });
    assert_eq!(health(&oriel).await["handler"], "nobody");
}
