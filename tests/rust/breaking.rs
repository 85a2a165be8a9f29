//! Whatever breaks, and wherever in an answer it breaks: the outcome has a name, what was received is kept, the history
//! says the same after a restart, and the next question works.
//!
//! The cases are made from a real answer of the stand-in: every fault at every line of it and at every byte.

use std::sync::Mutex;

use oriel_tests::Oriel;
use puter_stand_in::{Fault, Options, Refused, Route, StandIn};
use serde_json::{Value, json};

use crate::{ask, last_turn, model, signed_in};

/// Asked each time. Characters of two, three and four bytes come back in the answer, to be cut in the middle.
const QUESTION: &str = "A short answer to é 語 🪟";
/// The answer's length in tokens, a token being a line: a few are enough to break between.
const TOKENS: u32 = 6;
/// The cases are shared among so many computers, because a broken connection takes its time.
const COMPUTERS: usize = 8;
/// What Puter says in the middle of an answer when a status would be too late.
const LATE_REFUSALS: [&str; 5] = [
    "Re-authentication required",
    "No usage left for request.",
    "This model is only available to subscribers.",
    "Too many requests.",
    "Internal Server Error",
];

/// An Oriel with a Puter of its own, and the answer that it gets when nothing breaks.
struct Lane {
    puter: StandIn,
    oriel: Oriel,
    model: String,
    /// The answer as it travels, line by line with their ends.
    lines: Vec<String>,
}

/// What must come of a question.
#[derive(Clone, Debug, PartialEq)]
struct Expected {
    outcome: &'static str,
    text: String,
    /// The code of the problem, if there is one.
    code: Option<&'static str>,
}

impl Lane {
    async fn new() -> Self {
        let puter = StandIn::start(Options { pace: std::time::Duration::ZERO, ..Options::default() }).await.unwrap();
        let oriel = signed_in(&puter).await;
        let model = model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
        let mut lane = Self { puter, oriel, model, lines: Vec::new() };
        let whole = lane.ask(None).await;
        assert_eq!(last_turn(&whole)["outcome"], "complete", "{whole}");
        lane.lines = lane.spoken().await;
        assert_eq!(lane.text(lane.lines.len()), last_turn(&whole)["text"]);
        lane
    }

    /// The lines of the answer to the last question, asked once more and read as they are.
    async fn spoken(&self) -> Vec<String> {
        let asked = self.puter.requests().into_iter().rfind(|seen| seen.route == Route::Chat).unwrap();
        let address = self.puter.origin().join("drivers/call").unwrap();
        let answer = reqwest::Client::new()
            .post(address)
            .header("content-type", "application/json")
            .bearer_auth(self.puter.token())
            .body(asked.body.unwrap().to_string());
        let text = answer.send().await.unwrap().text().await.unwrap();
        text.split_inclusive('\n').map(str::to_owned).collect()
    }

    async fn ask(&self, chat: Option<&str>) -> Value {
        let mut question = ask(chat, QUESTION, &self.model);
        question["maxTokens"] = json!(TOKENS);
        self.oriel.call("chat.ask", question).await.unwrap()
    }

    /// The text in the first so many lines.
    fn text(&self, lines: usize) -> String {
        let said = |line: &String| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().map(str::to_owned);
        self.lines[..lines].iter().filter_map(said).collect()
    }

    /// The number of lines that are whole in the first so many bytes. The last may lack its end.
    fn whole_lines(&self, bytes: usize) -> usize {
        let mut end = 0;
        let whole = |line: &&String| {
            end += line.len();
            end <= bytes + 1
        };
        self.lines.iter().take_while(whole).count()
    }

    /// The number of lines that are in the first so many bytes with their ends.
    fn ended_lines(&self, bytes: usize) -> usize {
        self.lines.iter().scan(0, |end, line| Some((*end += line.len(), *end).1)).filter(|end| *end <= bytes).count()
    }

    /// What comes of an answer that breaks after so many lines.
    fn broken_after(&self, lines: usize, code: &'static str) -> Expected {
        if lines == self.lines.len() {
            return self.complete();
        }
        let text = self.text(lines);
        let outcome = if text.is_empty() { "failed" } else { "interrupted" };
        Expected { outcome, text, code: Some(code) }
    }

    /// What comes of an answer after so many lines of which Puter says that it failed, be it at the very end.
    fn failed_after(&self, lines: usize) -> Expected {
        let all = lines == self.lines.len();
        self.broken_after(if all { lines - 1 } else { lines }, "failed")
    }

    fn complete(&self) -> Expected {
        Expected { outcome: "complete", text: self.text(self.lines.len()), code: None }
    }

    /// Asks with this fault, and once more without. Answers the chat that came of it.
    async fn check(&self, fault: &Fault, expected: &Expected) -> Value {
        self.puter.fault(Route::Chat, fault.clone());
        let chat = self.ask(None).await;
        self.goes_on(fault, expected, chat).await
    }

    /// The chat is as expected and can be gone on with.
    async fn goes_on(&self, fault: &Fault, expected: &Expected, chat: Value) -> Value {
        let turn = last_turn(&chat);
        assert_eq!(seen(turn), as_seen(expected), "{fault:?}: {turn}");
        if expected.code.is_some() {
            let reason = &turn["problem"]["reason"];
            assert_ne!(reason["kind"], "unexpected", "{fault:?}");
            let claims = reason["hasText"] == true;
            assert!(!claims || !expected.text.is_empty(), "{fault:?}: there is no text above. {reason}");
        }
        let kept = self.oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap();
        assert_eq!(kept["turns"], chat["turns"], "{fault:?}");
        let next = self.ask(chat["id"].as_str()).await;
        assert_eq!(last_turn(&next)["outcome"], "complete", "{fault:?}: the next question: {next}");
        assert_eq!(next["turns"].as_array().unwrap().len(), 4, "{fault:?}: {next}");
        next
    }

    /// Quits, starts again, and finds these chats as they were.
    async fn still_has(self, chats: Vec<Value>) {
        let oriel = self.oriel.restart().await;
        for chat in chats {
            assert_eq!(oriel.call("chat.open", json!({ "chat": chat["id"] })).await.unwrap(), chat);
        }
    }
}

fn seen(turn: &Value) -> (&str, &str, Option<&str>) {
    let word = |value: &'static str| turn[value].as_str().unwrap_or_default();
    (word("outcome"), word("text"), turn["problem"]["code"].as_str())
}

fn as_seen(expected: &Expected) -> (&str, &str, Option<&str>) {
    (expected.outcome, &expected.text, expected.code)
}

/// Makes the cases on each computer anew, because only a running Puter knows its answer, and lets each take its share.
async fn share_out(cases: impl Fn(&Lane) -> Vec<(Fault, Expected)>) {
    let lanes = (0..COMPUTERS).map(async |number| {
        let lane = Lane::new().await;
        let mut chats = Vec::new();
        for (fault, expected) in cases(&lane).into_iter().skip(number).step_by(COMPUTERS) {
            chats.push(lane.check(&fault, &expected).await);
        }
        let done = chats.len();
        lane.still_has(chats).await;
        done
    });
    let done: usize = futures_util::future::join_all(lanes).await.into_iter().sum();
    assert!(done > 10, "only {done} cases were made");
}

#[tokio::test]
async fn a_refusal_before_the_answer_has_a_name() {
    share_out(|_| {
        let failed = |fault: Fault, code: &'static str| {
            (fault, Expected { outcome: "failed", text: String::new(), code: Some(code) })
        };
        let status = |code: u16, word: &str| Fault::Status {
            code,
            body: json!({ "error": "No.", "message": "No.", "code": word }),
            headers: Vec::new(),
        };
        vec![
            failed(Fault::NoFunds, "no_funds"),
            failed(status(402, "subscription_required"), "needs_plan"),
            failed(Fault::NeedsPlan, "needs_plan"),
            failed(Fault::Unverified, "failed"),
            failed(status(403, "forbidden"), "failed"),
            failed(Fault::ServerError, "failed"),
            failed(status(501, "not_implemented"), "failed"),
            failed(Fault::Html, "failed"),
            failed(status(503, "db_unavailable"), "failed"),
            failed(status(504, "upstream_failed"), "failed"),
            failed(status(599, "nobody_knows"), "failed"),
            failed(Fault::Garbage, "failed"),
            failed(Fault::Reset, "failed"),
        ]
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_breaks_at_any_line_keeps_the_lines_before() {
    share_out(|lane| {
        let mut cases = Vec::new();
        for n in 0..=lane.lines.len() {
            let broken = |code| lane.broken_after(n, code);
            cases.push((Fault::CutAfterLines(n), broken("failed")));
            cases.push((Fault::ResetAfterLines(n), broken("failed")));
            cases.push((Fault::EndAfterLines(n), broken("failed")));
            cases.push((Fault::GarbageLineAfter(n), broken("failed")));
            cases.push((Fault::UnknownLineAfter(n), lane.complete()));
            cases.extend(LATE_REFUSALS.map(|said| (Fault::ErrorLineAfter(n, said.into()), lane.failed_after(n))));
        }
        cases
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_cut_at_any_byte_keeps_the_whole_lines_before() {
    share_out(|lane| {
        let bytes: usize = lane.lines.iter().map(String::len).sum();
        let cut = |n| (Fault::CutAfterBytes(n), lane.broken_after(lane.whole_lines(n), "failed"));
        (0..=bytes).map(cut).collect()
    })
    .await;
}

/// Half a character that stands alone is no character, and no reason to lose an answer that is paid for.
#[tokio::test]
async fn an_answer_with_half_an_emoji_anywhere_is_whole() {
    const LETTERS: [&str; 3] = ["é", "語", "🪟"];
    const IN_TWO_LINES: &str = concat!(r"\ud83d", "\"}\n{\"type\":\"text\",\"text\":\"", r"\ude00");
    share_out(|lane| {
        let with = |letter: &'static str, halves: &'static str, seen: &str| {
            let Expected { outcome, text, code } = lane.complete();
            (Fault::Replaced(letter, halves), Expected { outcome, text: text.replace(letter, seen), code })
        };
        let forms = [(r"\ud83d", "\u{FFFD}"), (r"\ude00", "\u{FFFD}"), (r"\ud83d\ude00", "😀"), (IN_TWO_LINES, "😀")];
        let cases = forms.iter().flat_map(|(halves, seen)| LETTERS.map(|letter| with(letter, halves, seen)));
        cases.collect()
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_drips_is_whole() {
    share_out(|lane| {
        let drip = |bytes| (Fault::Drip { bytes, every: std::time::Duration::ZERO }, lane.complete());
        (1..=24).map(drip).chain([(Fault::NoUsage, lane.complete())]).collect()
    })
    .await;
}

/// Half an hour of silence is put forward as soon as everything was heard that will ever come.
#[tokio::test]
async fn an_answer_that_falls_silent_at_any_byte_is_given_up_and_kept() {
    let lane = Lane::new().await;
    let bytes: usize = lane.lines.iter().map(String::len).sum();
    let mut chats = Vec::new();
    for n in 0..bytes {
        let fault = Fault::StallAfterBytes(n);
        // A line without its end may still go on, so it is taken only when nothing follows for long.
        let expected = lane.broken_after(lane.whole_lines(n), "silent");
        let before = lane.text(lane.ended_lines(n));
        lane.puter.fault(Route::Chat, fault.clone());
        let heard = Mutex::new(String::new());
        let (all, mut is_all) = tokio::sync::watch::channel(before.is_empty());
        let hear = |event: Value| {
            let mut heard = heard.lock().unwrap();
            heard.push_str(event["answer"]["text"].as_str().or(event["text"].as_str()).unwrap_or_default());
            all.send_replace(*heard == before);
        };
        let mut question = ask(None, QUESTION, &lane.model);
        question["maxTokens"] = json!(TOKENS);
        let wait = async {
            is_all.wait_for(|all| *all).await.unwrap();
            lane.puter.streams_reach(1).await;
            tokio::time::pause();
        };
        let (chat, ()) = tokio::join!(lane.oriel.call_with("chat.ask", question, hear), wait);
        tokio::time::resume();
        chats.push(lane.goes_on(&fault, &expected, chat.unwrap()).await);
    }
    lane.still_has(chats).await;
}

/// A token that is refused costs nothing: the question waits for the next sign-in and is then answered, so its outcome
/// is no failure. What waits is tested in `reauth`; here it is every way to refuse.
#[tokio::test]
async fn a_refused_token_is_said_whatever_the_reason() {
    for why in [Refused::Revoked, Refused::Expired, Refused::OldKind, Refused::Unknown] {
        let lane = Lane::new().await;
        lane.puter.fault(Route::Chat, Fault::TokenRefused(why));
        let (told, mut waits) = tokio::sync::mpsc::unbounded_channel();
        let asking = lane.oriel.call_with("chat.ask", ask(None, QUESTION, &lane.model), |event| {
            if event["kind"] == "started" || event["kind"] == "waiting" {
                told.send(event).unwrap();
            }
        });
        let stop = async {
            let started = waits.recv().await.unwrap();
            let waiting = waits.recv().await.unwrap();
            assert_eq!(waiting["wait"]["for"], "signIn", "{why:?}: {waiting}");
            lane.oriel.call("chat.stop", json!({ "chat": started["chat"] })).await.unwrap();
        };
        let (chat, ()) = tokio::join!(asking, stop);
        let chat = chat.unwrap();
        assert_eq!(last_turn(&chat)["outcome"], "stopped", "{why:?}");
        lane.still_has(vec![chat]).await;
    }
}
