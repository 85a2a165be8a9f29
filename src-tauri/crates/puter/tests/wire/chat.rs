//! Streams that drip, break, stall and fail, and what is left of them.
//! A chat is never asked twice: somebody pays for it.

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use puter::{
    ErrorKind, Limits,
    chat::{Event, Message, Request, web_search},
};
use puter_stand_in::{Fault, Options, Route};
use serde_json::json;
use tokio::time::timeout;

use crate::{Here, SHORT, kind};

fn request() -> Request {
    Request::new("claude-haiku-4-5".parse().unwrap(), vec![Message::user("Hello there")], 500)
}

/// Everything that comes, and the error it ended with.
async fn hear(here: &Here) -> (Vec<Event>, Option<ErrorKind>) {
    let mut stream = here.client.chat(&request()).await.unwrap();
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing comes after an error");
                return (events, Some(error.kind));
            }
        }
    }
    (events, None)
}

fn text(events: &[Event]) -> String {
    let piece = |event: &Event| if let Event::Text(text) = event { Some(text.clone()) } else { None };
    events.iter().filter_map(piece).collect()
}

#[tokio::test]
async fn an_answer_comes_in_pieces_and_ends_with_what_it_cost() {
    let here = Here::new().await;
    let (events, error) = hear(&here).await;
    assert_eq!(error, None);
    assert!(events.len() > 3 && !text(&events).is_empty());
    let Some(Event::Usage(usage)) = events.last() else { panic!("{events:?}") };
    assert!(usage.input > Some(0) && usage.output > Some(0));
}

#[tokio::test]
async fn the_request_is_sent_as_recorded() {
    let here = Here::new().await;
    let asked = Request { temperature: Some(0.2), ..request() };
    let _: Vec<Event> = here.client.chat(&asked).await.unwrap().try_collect().await.unwrap();
    let body = here.stand_in.requests().pop().unwrap().body.unwrap();
    let message = json!({"role": "user", "content": [{"type": "text", "text": "Hello there"}]});
    let args = json!({
        "messages": [message], "model": "claude-haiku-4-5", "stream": true, "max_tokens": 500, "temperature": 0.2,
    });
    let call = json!({
        "interface": "puter-chat-completion", "driver": "ai-chat", "method": "complete", "test_mode": false,
        "args": args,
    });
    assert_eq!(body, call);
}

#[tokio::test]
async fn how_to_answer_is_sent_in_the_form_that_every_way_hears() {
    let here = Here::new().await;
    let asked = Request {
        reasoning_effort: Some("low".into()),
        verbosity: Some("high".into()),
        tools: vec![web_search()],
        compaction: Some(60_000),
        ..Request::new("gpt-5-nano".parse().unwrap(), vec![Message::user("Hello there")], 500)
    };
    let _: Vec<Event> = here.client.chat(&asked).await.unwrap().try_collect().await.unwrap();
    let args = here.stand_in.requests().pop().unwrap().body.unwrap()["args"].clone();
    assert_eq!((&args["reasoning"], &args["text"]), (&json!({"effort": "low"}), &json!({"verbosity": "high"})));
    assert_eq!(args["tools"], json!([{"type": "web_search"}]));
    assert_eq!(args["compaction"], json!({"trigger_tokens": 60_000}));
}

#[tokio::test]
async fn an_answer_that_drips_is_the_same_answer() {
    let here = Here::new().await;
    let whole = text(&hear(&here).await.0);
    for bytes in [1, 7] {
        here.stand_in.fault(Route::Chat, Fault::Drip { bytes, every: Duration::ZERO });
        let (events, error) = hear(&here).await;
        assert_eq!((text(&events), error), (whole.clone(), None));
    }
}

#[tokio::test]
async fn an_answer_cut_inside_a_character_keeps_every_whole_line() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Chat, Fault::CutInsideCharacter);
    let (events, error) = hear(&here).await;
    assert_eq!((events.len(), error), (1, Some(ErrorKind::Interrupted)));
}

#[tokio::test]
async fn an_answer_that_breaks_off_says_so() {
    let here = Here::new().await;
    for fault in [Fault::CutAfterLines(2), Fault::ResetAfterLines(2), Fault::EndAfterLines(2)] {
        here.stand_in.fault(Route::Chat, fault.clone());
        let (events, error) = hear(&here).await;
        assert_eq!((events.len(), error), (2, Some(ErrorKind::Interrupted)), "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_fails_midway_keeps_what_was_said() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Chat, Fault::ErrorLineAfter(2, "upstream exploded".to_owned()));
    let (events, error) = hear(&here).await;
    assert_eq!((events.len(), error), (3, None));
    let words = "upstream exploded".to_owned();
    assert_eq!(events[2], Event::Failed { kind: ErrorKind::ModelUnavailable, words });
}

#[tokio::test]
async fn an_answer_that_goes_silent_is_given_up() {
    let limits = Limits { chat_idle: Duration::from_secs(1), ..SHORT };
    let here = Here::with(Options { pace: Duration::ZERO, ..Options::default() }, limits).await;
    here.stand_in.fault(Route::Chat, Fault::StallAfterLines(2));
    let (events, error) = hear(&here).await;
    assert_eq!((events.len(), error), (2, Some(ErrorKind::Timeout)));
    here.stand_in.streams_closed().await;
}

#[tokio::test]
async fn a_line_of_a_kind_not_known_yet_disturbs_nothing() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Chat, Fault::UnknownLineAfter(1));
    let (events, error) = hear(&here).await;
    assert_eq!(error, None);
    assert!(matches!(events[1], Event::Unknown(_)) && matches!(events.last(), Some(Event::Usage(_))));
}

#[tokio::test]
async fn a_line_that_is_no_json_ends_the_answer() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Chat, Fault::GarbageLineAfter(1));
    let (events, error) = hear(&here).await;
    assert_eq!((events.len(), error), (1, Some(ErrorKind::Garbled)));
}

#[tokio::test]
async fn an_answer_without_a_price_is_whole() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Chat, Fault::NoUsage);
    let (events, error) = hear(&here).await;
    assert_eq!((events.last(), error), (Some(&Event::Usage(Default::default())), None));
}

#[tokio::test]
async fn a_refused_chat_is_never_asked_again() {
    let refusals = [
        (Fault::RateLimited { retry_after: None }, ErrorKind::RateLimited),
        (Fault::TooManyConcurrent, ErrorKind::TooManyAtOnce),
        (Fault::NoFunds, ErrorKind::NoFunds),
        (Fault::NeedsPlan, ErrorKind::NeedsPlan),
        (Fault::Unauthorized, ErrorKind::SignedOut),
        (Fault::ServerError, ErrorKind::Server),
        (Fault::Html, ErrorKind::Server),
        (Fault::Reset, ErrorKind::Interrupted),
        (Fault::Garbage, ErrorKind::Garbled),
    ];
    let here = Here::new().await;
    for (number, (fault, expected)) in refusals.into_iter().enumerate() {
        here.stand_in.fault(Route::Chat, fault);
        assert_eq!(kind(here.client.chat(&request()).await), expected);
        assert_eq!(here.asked(Route::Chat), number + 1);
    }
}

#[tokio::test]
async fn an_unknown_model_is_told_apart() {
    let here = Here::new().await;
    let asked = Request::new("no-such-model".parse().unwrap(), vec![Message::user("hi")], 10);
    assert_eq!(kind(here.client.chat(&asked).await), ErrorKind::ModelNotFound);
}

#[tokio::test]
async fn dropping_an_answer_closes_its_connection() {
    let here = Here::with(Options { pace: Duration::from_millis(50), ..Options::default() }, SHORT).await;
    let mut stream = here.client.chat(&request()).await.unwrap();
    stream.next().await.unwrap().unwrap();
    assert_eq!(here.stand_in.open_streams(), 1);
    drop(stream);
    timeout(Duration::from_secs(5), here.stand_in.streams_closed()).await.expect("the socket is closed");
}

#[tokio::test]
async fn dropping_an_answer_that_is_silent_closes_its_connection() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Chat, Fault::StallAfterLines(1));
    let mut stream = here.client.chat(&request()).await.unwrap();
    stream.next().await.unwrap().unwrap();
    assert!(timeout(Duration::from_millis(50), stream.next()).await.is_err(), "it is silent");
    drop(stream);
    timeout(Duration::from_secs(5), here.stand_in.streams_closed()).await.expect("the socket is closed");
}

#[tokio::test]
async fn a_whole_answer_says_the_same() {
    let here = Here::new().await;
    let streamed = text(&hear(&here).await.0);
    for model in ["claude-haiku-4-5", "gpt-4.1-nano"] {
        let asked = Request { model: model.parse().unwrap(), ..request() };
        let reply = here.client.chat_once(&asked).await.unwrap();
        assert!(!reply.text.is_empty() && reply.usage.output > Some(0), "{model}");
        if model.starts_with("claude") {
            assert_eq!(reply.text, streamed);
        }
    }
}

#[tokio::test]
async fn nothing_is_asked_when_there_is_nothing_to_ask() {
    let here = Here::new().await;
    let asked = Request { messages: vec![Message::user(" \n"), Message::assistant("")], ..request() };
    assert_eq!(kind(here.client.chat(&asked).await), ErrorKind::Guarded);
    assert_eq!(here.asked(Route::Chat), 0);
}

#[tokio::test]
async fn a_chat_can_be_carried_to_another_thread() {
    fn can_be_sent<T: Send>(value: T) -> T {
        value
    }
    let here = Here::new().await;
    let request = request();
    let stream = can_be_sent(can_be_sent(here.client.chat(&request)).await.unwrap());
    assert!(stream.count().await > 1);
}
