//! Questions about the account, and the rules that hold for every request: repeating, waiting, keeping secrets.
//! `whoami` stands for any question that changes nothing, making a folder for anything that does.

use std::time::Duration;

use puter::{Client, ErrorKind, Limits, Retry, Unit};
use puter_stand_in::{Fault, Options, Route};
use serde_json::json;

use crate::{Here, SHORT, kind, network, path};

fn too_many() -> Fault {
    Fault::RateLimited { retry_after: None }
}

#[tokio::test]
async fn the_account_tells_whose_it_is_what_it_cost_and_what_room_is_left() {
    let here = Here::new().await;
    let user = here.client.whoami().await.unwrap();
    assert!(!user.username.is_empty() && !user.is_temp && !user.must_verify);
    let usage = here.client.usage().await.unwrap();
    assert!(usage.allowance > 0 && usage.remaining <= usage.allowance && usage.unit == Unit::Microcents);
    let space = here.client.space().await.unwrap();
    assert_eq!(space.capacity, Options::default().capacity);
    assert!(space.used > 0 && space.used < space.capacity);
}

#[tokio::test]
async fn a_throw_away_account_is_known_as_one() {
    let here = Here::with(Options { temporary: true, ..Options::default() }, SHORT).await;
    assert!(here.client.whoami().await.unwrap().is_temp);
}

#[tokio::test]
async fn the_catalogue_has_models_with_prices_and_makers() {
    let models = Here::new().await.client.models().await.unwrap();
    assert!(models.len() > 3);
    assert!(models.iter().any(|model| model.maker == "Anthropic" && model.input_microcents_per_million > Some(0)));
    assert!(models.iter().all(|model| !model.name.is_empty() && !model.maker.is_empty()));
}

#[tokio::test]
async fn an_ended_token_says_sign_in_again() {
    let here = Here::new().await;
    here.stand_in.revoke_all();
    assert_eq!(kind(here.client.whoami().await), ErrorKind::SignedOut);
    assert_eq!(kind(here.client.list(&path("~"), &Default::default()).await), ErrorKind::SignedOut);
}

#[tokio::test]
async fn an_account_that_must_be_confirmed_says_so() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Usage, Fault::Unverified);
    assert_eq!(kind(here.client.usage().await), ErrorKind::Unverified);
}

#[tokio::test]
async fn a_question_is_asked_again_when_there_were_too_many() {
    let here = Here::new().await;
    (0..4).for_each(|_| here.stand_in.fault(Route::Whoami, too_many()));
    here.client.whoami().await.unwrap();
    assert_eq!(here.asked(Route::Whoami), 5);
}

#[tokio::test]
async fn a_question_is_asked_again_when_the_way_there_fails() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Whoami, Fault::Html);
    here.stand_in.fault(Route::Whoami, Fault::Reset);
    here.client.whoami().await.unwrap();
    assert_eq!(here.asked(Route::Whoami), 3);
}

#[tokio::test]
async fn a_server_that_wants_to_be_left_alone_for_long_is() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Whoami, Fault::RateLimited { retry_after: Some(7) });
    let error = here.client.whoami().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::RateLimited, Retry::After(Duration::from_secs(7))));
    assert_eq!(here.asked(Route::Whoami), 1);

    (0..5).for_each(|_| here.stand_in.fault(Route::Whoami, Fault::RateLimited { retry_after: Some(0) }));
    assert_eq!(kind(here.client.whoami().await), ErrorKind::RateLimited);
    assert_eq!(here.asked(Route::Whoami), 6, "four repetitions are enough");

    let dates = [("date", "Fri, 31 Dec 1999 12:00:00 GMT"), ("retry-after", "Fri, 31 Dec 1999 12:00:07 GMT")];
    let headers = dates.map(|(name, date)| (name.to_owned(), date.to_owned())).to_vec();
    here.stand_in.fault(Route::Whoami, Fault::Status { code: 503, body: json!({}), headers });
    let error = here.client.whoami().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Server, Retry::After(Duration::from_secs(7))));
    assert_eq!(here.asked(Route::Whoami), 7);
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_asked_again_whenever_the_server_says_to() {
    for code in [400, 403, 404, 500] {
        let here = Here::new().await;
        let headers = vec![("retry-after".to_owned(), "0".to_owned())];
        here.stand_in.fault(Route::Whoami, Fault::Status { code, body: json!({}), headers });
        let error = here.client.whoami().await.unwrap_err();
        assert_eq!((error.retry, here.asked(Route::Whoami)), (Retry::Never, 1), "{code}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_for_ever_is_given_up() {
    let here = Here::with(Options::default(), Limits { idle: Duration::from_millis(100), ..SHORT }).await;
    here.stand_in.fault(Route::Usage, Fault::Drip { bytes: 1, every: Duration::from_millis(50) });
    assert_eq!(kind(here.client.usage().await), ErrorKind::Timeout);
}

#[tokio::test]
async fn what_changes_something_is_repeated_only_if_surely_nothing_was_done() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Mkdir, too_many());
    here.client.make_folder(&path("~/Documents/one")).await.unwrap();
    assert_eq!(here.asked(Route::Mkdir), 2);

    here.stand_in.fault(Route::Mkdir, Fault::Html);
    assert_eq!(kind(here.client.make_folder(&path("~/Documents/two")).await), ErrorKind::Server);
    here.stand_in.fault(Route::Mkdir, Fault::Reset);
    assert_eq!(kind(here.client.make_folder(&path("~/Documents/three")).await), ErrorKind::Network);
    assert_eq!(here.asked(Route::Mkdir), 4);
}

#[tokio::test]
async fn a_failure_of_the_server_itself_is_not_asked_again() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Whoami, Fault::ServerError);
    assert_eq!(kind(here.client.whoami().await), ErrorKind::Server);
    assert_eq!(here.asked(Route::Whoami), 1);
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let here = Here::with(Options::default(), Limits { idle: Duration::from_millis(100), ..SHORT }).await;
    here.stand_in.fault(Route::Usage, Fault::StallAfterBytes(10));
    assert_eq!(kind(here.client.usage().await), ErrorKind::Timeout);
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_is_no_json_is_not_believed() {
    let here = Here::new().await;
    (0..5).for_each(|_| here.stand_in.fault(Route::Usage, Fault::CutAfterBytes(10)));
    assert_eq!(kind(here.client.usage().await), ErrorKind::Interrupted);
    here.stand_in.fault(Route::Usage, Fault::CutAfterBytes(10));
    here.client.usage().await.unwrap();
    here.stand_in.fault(Route::Models, Fault::Garbage);
    assert_eq!(kind(here.client.models().await), ErrorKind::Garbled);
}

#[tokio::test]
async fn a_failure_inside_a_good_status_is_a_failure() {
    let here = Here::new().await;
    let body = json!({"success": false, "error": {"code": "insufficient_funds", "message": "No usage left."}});
    here.stand_in.fault(Route::Kv, Fault::Status { code: 200, body, headers: vec![] });
    assert_eq!(kind(here.client.kv_get("k").await), ErrorKind::NoFunds);
}

#[tokio::test]
async fn the_token_is_in_the_header_and_nowhere_else() {
    let here = Here::new().await;
    let token = here.stand_in.token();
    let client = Client::new(&network(), here.client.server().clone(), token.clone().into());
    let body = json!({"message": format!("bad token {token} given"), "code": "bad_request"});
    here.stand_in.fault(Route::Whoami, Fault::Status { code: 400, body, headers: vec![] });

    let error = client.whoami().await.unwrap_err();
    client.list(&path("~"), &Default::default()).await.unwrap();
    for printed in [format!("{error:?}"), format!("{error}"), format!("{client:?}")] {
        assert!(!printed.contains(&token), "{printed}");
    }
    assert_eq!(error.message, "bad token … given");
    for request in here.stand_in.requests() {
        assert_eq!(request.headers["authorization"], format!("Bearer {token}"));
        assert!(!format!("{:?}{:?}{:?}", request.path, request.query, request.body).contains(&token));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let here = Here::new().await;
    let elsewhere = here.stand_in.origin().join("elsewhere").unwrap().to_string();
    let headers = vec![("location".to_owned(), elsewhere)];
    here.stand_in.fault(Route::Whoami, Fault::Status { code: 302, body: json!({}), headers });
    assert_eq!(kind(here.client.whoami().await), ErrorKind::NotPuter);
    assert!(here.stand_in.requests().iter().all(|request| request.path != "/elsewhere"));
}

#[tokio::test]
async fn the_program_says_its_name() {
    let here = Here::new().await;
    here.client.whoami().await.unwrap();
    assert!(here.stand_in.requests()[0].headers["user-agent"].starts_with("Star/"));
}
