//! One sign-in, from the button to the token, as a state machine without side effects: [`SignIn::step`] takes what
//! happened and answers what is to be done. Whoever does it tells how it went, as the next event.
//!
//! ```text
//!            Asked             PlaceChosen            Began                Link (good)            Done
//!   Idle ───────────▶ Choosing ───────────▶ Connecting ─────▶ Waiting ───────────────▶ Finishing ──────▶ Idle
//!     └── Asked, where the place of the token is known ──▲       │ │
//!                                       AnotherWay ──────└───────┘ └─ Link (denied, expired), TimePassed ─▶ Idle
//!   Doubted leads from Connecting to Asking, and Agreed from there to Connecting again, by way of the consent page.
//!   Asked starts anew from everywhere, Cancelled and Failed lead to Idle from everywhere, Restored leads from Idle to
//!   Waiting. Everything else changes nothing.
//! ```

use std::{sync::Arc, time::SystemTime};

use problem::{Problem, Reason};
use puter::{
    Server,
    sign_in::{Attempt, Callback, ForeignKey, RedirectKind, Refusal},
};
use url::Url;

/// Counts sign-ins that were started or ended: what an older one brings is of another round and changes nothing.
pub(crate) type Round = u64;

/// What the person wants: where to sign in, and by which way if they chose one.
#[derive(Clone, Debug)]
pub(crate) struct SignInRequest {
    pub(crate) server: Server,
    pub(crate) way: Option<RedirectKind>,
    /// The person agreed to use the consent page of this server.
    pub(crate) has_agreed: bool,
}

/// A sign-in as far as it is, with what was wrong with the last step.
#[derive(Debug, Default)]
pub(crate) struct SignIn {
    step: State,
    round: Round,
    notice: Option<Problem>,
}

/// How far it is.
#[derive(Debug, Default)]
pub(crate) enum State {
    /// None is open.
    #[default]
    Idle,
    /// There is no keychain: the person chooses where the token shall be.
    Choosing(SignInRequest),
    /// The server is asked how it signs people in.
    Connecting(SignInRequest),
    /// Only the consent page is left, which hands over the token itself: the person is asked first. With what went
    /// wrong with the sign-in service, in the words of the client library, unless there is none.
    Asking(SignInRequest, Option<String>),
    /// The browser has the word.
    Waiting(Arc<Attempt>),
    /// The browser's answer is exchanged for a token, and the token is kept.
    Finishing(Arc<Attempt>),
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// The person wants to sign in.
    Asked {
        request: Box<SignInRequest>,
        /// It is settled where the token will be kept.
        has_place: bool,
    },
    /// The person chose where the token will be kept.
    PlaceChosen,
    /// The attempt is made; the browser can be opened.
    Began(Round, Arc<Attempt>),
    /// The person has to agree to the consent page first.
    Doubted(Round, Option<String>),
    /// The person agreed to it.
    Agreed,
    /// Connecting or finishing did not work.
    Failed(Round, Problem),
    /// A link came back, from anybody.
    Link {
        link: &'a str,
        /// The person pasted it: then the bare code will do as well.
        pasted: bool,
        now: SystemTime,
    },
    /// The token is kept.
    Done(Round),
    /// The person wants the answer to come back by another way.
    AnotherWay,
    /// The person gave up.
    Cancelled,
    /// An attempt of the program's last run is still open.
    Restored(Arc<Attempt>),
    /// It is this late now.
    TimePassed(SystemTime),
}

/// What is to be done about it, in this order.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Stop waiting on the loopback address.
    StopListening,
    /// Forget the attempt that was kept for the program's next run.
    Forget,
    /// Ask the server, and tell `Began`, `Doubted` or `Failed`.
    Begin(Round, SignInRequest),
    /// Keep the attempt for the program's next run: the link may be what starts it.
    Keep,
    /// Open the page in the browser.
    Open(Url),
    /// Exchange the answer for a token, keep that, and tell `Done` or `Failed`.
    Redeem(Round, Arc<Attempt>, Callback),
}

/// The answer to an event.
#[derive(Debug, Default)]
pub(crate) struct Transition {
    pub(crate) effects: Vec<Effect>,
    /// Why the event was refused, if it was; then nothing changed but the notice, or the sign-in ended.
    pub(crate) refusal: Option<Problem>,
}

impl Transition {
    fn of(effects: impl Into<Vec<Effect>>) -> Self {
        Self { effects: effects.into(), refusal: None }
    }
}

impl SignIn {
    pub(crate) fn now(&self) -> &State {
        &self.step
    }

    /// What was wrong with the last step.
    pub(crate) fn notice(&self) -> Option<&Problem> {
        self.notice.as_ref()
    }

    /// Says something beside the step.
    pub(crate) fn note(&mut self, notice: Option<Problem>) {
        self.notice = notice;
    }

    /// Whether this is the round of a step that still runs.
    pub(crate) fn is_round(&self, round: Round) -> bool {
        self.round == round
    }

    /// Takes what happened.
    pub(crate) fn step(&mut self, event: Event<'_>) -> Transition {
        match event {
            Event::Asked { request, has_place } => self.ask(*request, has_place),
            Event::PlaceChosen => match std::mem::take(&mut self.step) {
                State::Choosing(request) => self.connect(Vec::new(), request),
                other => self.stay(other),
            },
            Event::Began(round, attempt) => match std::mem::take(&mut self.step) {
                State::Connecting(_) if self.round == round => self.wait(attempt),
                other => self.stay(other),
            },
            Event::Doubted(round, failure) => match std::mem::take(&mut self.step) {
                State::Connecting(request) if self.round == round => self.stay(State::Asking(request, failure)),
                other => self.stay(other),
            },
            Event::Agreed => match std::mem::take(&mut self.step) {
                State::Asking(request, _) => {
                    let request =
                        SignInRequest { way: Some(RedirectKind::LoopbackAuthMe), has_agreed: true, ..request };
                    self.connect(Vec::new(), request)
                }
                other => {
                    self.step = other;
                    Transition { effects: Vec::new(), refusal: Some(stray()) }
                }
            },
            Event::Failed(round, problem) => match &self.step {
                State::Connecting(_) | State::Finishing(_) if self.round == round => {
                    self.end(Some(problem.clone()));
                    Transition { effects: Vec::new(), refusal: Some(problem) }
                }
                _ => Transition::default(),
            },
            Event::Link { link, pasted, now } => self.take(link, pasted, now),
            Event::Done(round) => {
                if matches!(self.step, State::Finishing(_)) && self.round == round {
                    self.end(None);
                }
                Transition::default()
            }
            Event::AnotherWay => match &self.step {
                State::Waiting(attempt) => {
                    let (server, way) = (attempt.server().clone(), Some(next(attempt.way())));
                    let request = SignInRequest { server, way, has_agreed: false };
                    self.connect(vec![Effect::StopListening, Effect::Forget], request)
                }
                _ => Transition { effects: Vec::new(), refusal: Some(stray()) },
            },
            Event::Cancelled => {
                let was_idle = matches!(self.step, State::Idle);
                self.end(None);
                if was_idle { Transition::default() } else { Transition::of([Effect::StopListening, Effect::Forget]) }
            }
            Event::Restored(attempt) => {
                if matches!(self.step, State::Idle) {
                    self.round += 1;
                    self.step = State::Waiting(attempt);
                }
                Transition::default()
            }
            Event::TimePassed(now) => match &self.step {
                State::Waiting(attempt) if now >= attempt.expires() => {
                    self.end(Some(refused(Refusal::Expired)));
                    Transition::of([Effect::StopListening, Effect::Forget])
                }
                _ => Transition::default(),
            },
        }
    }

    fn ask(&mut self, request: SignInRequest, has_place: bool) -> Transition {
        let effects = match self.step {
            State::Idle => vec![],
            _ => vec![Effect::StopListening, Effect::Forget],
        };
        if has_place {
            return self.connect(effects, request);
        }
        self.end(None);
        self.step = State::Choosing(request);
        Transition::of(effects)
    }

    fn connect(&mut self, mut effects: Vec<Effect>, request: SignInRequest) -> Transition {
        self.end(None);
        effects.push(Effect::Begin(self.round, request.clone()));
        self.step = State::Connecting(request);
        Transition::of(effects)
    }

    fn wait(&mut self, attempt: Arc<Attempt>) -> Transition {
        let mut effects = vec![Effect::Open(attempt.address().clone())];
        // A listener dies with the program, so only what comes by the scheme can start it again.
        if attempt.way() == RedirectKind::Scheme {
            effects.push(Effect::Keep);
        }
        self.step = State::Waiting(attempt);
        Transition::of(effects)
    }

    fn take(&mut self, link: &str, pasted: bool, now: SystemTime) -> Transition {
        let State::Waiting(attempt) = &self.step else {
            let key = if pasted { ForeignKey::find(link) } else { None };
            return self.refuse(key.map_or_else(stray, |key| refused(Refusal::ForeignKey(key))));
        };
        let attempt = attempt.clone();
        let read = if pasted { attempt.read_pasted(link, now) } else { attempt.read(link, now) };
        match read {
            Ok(callback) => {
                self.end(None);
                self.step = State::Finishing(attempt.clone());
                Transition::of([Effect::Forget, Effect::Redeem(self.round, attempt, callback)])
            }
            Err(refusal @ (Refusal::Denied | Refusal::Expired)) => {
                let problem = refused(refusal);
                self.end(Some(problem.clone()));
                // The listener stays a while for the page that says how it ended, and then goes by itself.
                Transition { effects: vec![Effect::Forget], refusal: Some(problem) }
            }
            Err(refusal) => self.refuse(refused(refusal)),
        }
    }

    fn refuse(&mut self, problem: Problem) -> Transition {
        self.notice = Some(problem.clone());
        Transition { effects: Vec::new(), refusal: Some(problem) }
    }

    fn stay(&mut self, step: State) -> Transition {
        self.step = step;
        Transition::default()
    }

    fn end(&mut self, notice: Option<Problem>) {
        self.round += 1;
        self.step = State::Idle;
        self.notice = notice;
    }
}

/// The next way down the ladder, and from the last one to the first again.
fn next(way: RedirectKind) -> RedirectKind {
    match way {
        RedirectKind::Scheme => RedirectKind::LoopbackCode,
        RedirectKind::LoopbackCode => RedirectKind::LoopbackAuthMe,
        RedirectKind::LoopbackAuthMe => RedirectKind::Scheme,
    }
}

/// What is said of a link when no sign-in waits for one.
pub(crate) fn stray() -> Problem {
    Reason::NoSignInOpen.into()
}

fn refused(refusal: Refusal) -> Problem {
    let reason = match refusal {
        Refusal::Denied => Reason::SignInRefused,
        Refusal::Expired => Reason::LinkExpired,
        Refusal::WrongState => Reason::OtherSignIn,
        Refusal::TooLong => Reason::LinkTooLong,
        Refusal::ForeignKey(ForeignKey::ClaudeCode) => Reason::ClaudeCodeToken,
        Refusal::ForeignKey(ForeignKey::ApiKey) => Reason::ApiKey,
        _ => Reason::NotALink,
    };
    reason.into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use secrecy::SecretString;
    use serde_json::json;

    use super::*;

    const STARTED: Duration = Duration::from_secs(1_795_000_000);

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + STARTED + Duration::from_secs(seconds)
    }

    /// An attempt whose state is known, as the keychain gives it back.
    fn attempt(way: &str, state: &str) -> Arc<Attempt> {
        let saved = json!({
            "server": Server::puter_com(),
            "way": way,
            "address": "https://mcp.puter.com/authorize",
            "redirect": "oriel://auth/callback",
            "started": at(0),
            "state": state,
            "exchange": {
                "token_endpoint": "https://mcp.puter.com/token",
                "client_id": "client",
                "verifier": "verifier",
                "issuer": "https://mcp.puter.com",
                "says_issuer": false,
            },
        });
        let restored = Attempt::restore(&SecretString::from(saved.to_string()), at(1));
        Arc::new(restored.expect("the attempt is whole"))
    }

    fn request() -> SignInRequest {
        SignInRequest { server: Server::puter_com(), way: None, has_agreed: false }
    }

    /// A sign-in in the step of this name, in round 7.
    fn sign_in(step: &str) -> SignIn {
        let step = match step {
            "Idle" => State::Idle,
            "Choosing" => State::Choosing(request()),
            "Connecting" => State::Connecting(request()),
            "Asking" => State::Asking(request(), None),
            "Waiting" => State::Waiting(attempt("Scheme", "mine")),
            "Finishing" => State::Finishing(attempt("Scheme", "mine")),
            other => panic!("there is no step {other}"),
        };
        SignIn { step, round: 7, notice: None }
    }

    fn name(step: &State) -> &'static str {
        match step {
            State::Idle => "Idle",
            State::Choosing(_) => "Choosing",
            State::Connecting(_) => "Connecting",
            State::Asking(..) => "Asking",
            State::Waiting(_) => "Waiting",
            State::Finishing(_) => "Finishing",
        }
    }

    fn effect(effect: &Effect) -> &'static str {
        match effect {
            Effect::StopListening => "StopListening",
            Effect::Forget => "Forget",
            Effect::Begin(..) => "Begin",
            Effect::Keep => "Keep",
            Effect::Open(_) => "Open",
            Effect::Redeem(..) => "Redeem",
        }
    }

    const STEPS: [&str; 6] = ["Idle", "Choosing", "Connecting", "Asking", "Waiting", "Finishing"];

    fn link(link: &'static str, pasted: bool, seconds: u64) -> Event<'static> {
        Event::Link { link, pasted, now: at(seconds) }
    }

    const GOOD: &str = "oriel://auth/callback?code=abc&state=mine";

    /// Every event that can happen, by name.
    fn events() -> Vec<(&'static str, Event<'static>)> {
        let failed = Problem::unexpected("It broke.");
        vec![
            ("asked", Event::Asked { request: request().into(), has_place: true }),
            ("asked without a place", Event::Asked { request: request().into(), has_place: false }),
            ("place chosen", Event::PlaceChosen),
            ("began", Event::Began(7, attempt("Scheme", "new"))),
            ("began by loopback", Event::Began(7, attempt("LoopbackCode", "new"))),
            ("an older one began", Event::Began(6, attempt("Scheme", "old"))),
            ("doubted", Event::Doubted(7, None)),
            ("an older one doubted", Event::Doubted(6, None)),
            ("agreed", Event::Agreed),
            ("failed", Event::Failed(7, failed.clone())),
            ("an older one failed", Event::Failed(6, failed)),
            ("good link", link(GOOD, false, 5)),
            ("good link, pasted", link(GOOD, true, 5)),
            ("good link, too late", link(GOOD, false, 700)),
            (
                "good link, clock set back a day",
                Event::Link { link: GOOD, pasted: false, now: at(0) - Duration::from_secs(86_400) },
            ),
            ("link of an older attempt", link("oriel://auth/callback?code=abc&state=older", false, 5)),
            ("link without a state", link("oriel://auth/callback?code=abc", false, 5)),
            ("bare code from outside", link("abc", false, 5)),
            ("refused in the browser", link("oriel://auth/callback?error=access_denied&state=mine", false, 5)),
            ("refused by a stranger", link("oriel://auth/callback?error=access_denied&state=x", false, 5)),
            ("key of another service", link("sk-ant-oat01-abcdefghijklmnopqrstuvwxyz", true, 5)),
            ("done", Event::Done(7)),
            ("an older one done", Event::Done(6)),
            ("another way", Event::AnotherWay),
            ("cancelled", Event::Cancelled),
            ("restored", Event::Restored(attempt("Scheme", "last run"))),
            ("woke in time", Event::TimePassed(at(599))),
            ("woke too late", Event::TimePassed(at(600))),
        ]
    }

    /// For every event the step that each step becomes, in the order of `STEPS`, with what is then to be done. `=` is
    /// the same step with nothing to do; `!` is refused in words.
    const TABLE: [(&str, [&str; 6]); 28] = [
        (
            "asked",
            [
                "Connecting Begin",
                "Connecting StopListening Forget Begin",
                "Connecting StopListening Forget Begin",
                "Connecting StopListening Forget Begin",
                "Connecting StopListening Forget Begin",
                "Connecting StopListening Forget Begin",
            ],
        ),
        (
            "asked without a place",
            [
                "Choosing",
                "Choosing StopListening Forget",
                "Choosing StopListening Forget",
                "Choosing StopListening Forget",
                "Choosing StopListening Forget",
                "Choosing StopListening Forget",
            ],
        ),
        ("place chosen", ["=", "Connecting Begin", "=", "=", "=", "="]),
        ("began", ["=", "=", "Waiting Open Keep", "=", "=", "="]),
        ("began by loopback", ["=", "=", "Waiting Open", "=", "=", "="]),
        ("an older one began", ["=", "=", "=", "=", "=", "="]),
        ("doubted", ["=", "=", "Asking", "=", "=", "="]),
        ("an older one doubted", ["=", "=", "=", "=", "=", "="]),
        ("agreed", ["= !", "= !", "= !", "Connecting Begin", "= !", "= !"]),
        ("failed", ["=", "=", "Idle !", "=", "=", "Idle !"]),
        ("an older one failed", ["=", "=", "=", "=", "=", "="]),
        ("good link", ["= !", "= !", "= !", "= !", "Finishing Forget Redeem", "= !"]),
        ("good link, pasted", ["= !", "= !", "= !", "= !", "Finishing Forget Redeem", "= !"]),
        ("good link, too late", ["= !", "= !", "= !", "= !", "Idle Forget !", "= !"]),
        ("good link, clock set back a day", ["= !", "= !", "= !", "= !", "Idle Forget !", "= !"]),
        ("link of an older attempt", ["= !", "= !", "= !", "= !", "= !", "= !"]),
        ("link without a state", ["= !", "= !", "= !", "= !", "= !", "= !"]),
        ("bare code from outside", ["= !", "= !", "= !", "= !", "= !", "= !"]),
        ("refused in the browser", ["= !", "= !", "= !", "= !", "Idle Forget !", "= !"]),
        ("refused by a stranger", ["= !", "= !", "= !", "= !", "= !", "= !"]),
        ("key of another service", ["= !", "= !", "= !", "= !", "= !", "= !"]),
        ("done", ["=", "=", "=", "=", "=", "Idle"]),
        ("an older one done", ["=", "=", "=", "=", "=", "="]),
        ("another way", ["= !", "= !", "= !", "= !", "Connecting StopListening Forget Begin", "= !"]),
        (
            "cancelled",
            [
                "Idle",
                "Idle StopListening Forget",
                "Idle StopListening Forget",
                "Idle StopListening Forget",
                "Idle StopListening Forget",
                "Idle StopListening Forget",
            ],
        ),
        ("restored", ["Waiting", "=", "=", "=", "=", "="]),
        ("woke in time", ["=", "=", "=", "=", "=", "="]),
        ("woke too late", ["=", "=", "=", "=", "Idle StopListening Forget", "="]),
    ];

    #[test]
    fn every_step_knows_what_to_make_of_every_event() {
        let names: Vec<&str> = events().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, TABLE.map(|(name, _)| name), "the table has a row for every event");
        for (row, wanted) in TABLE {
            for (before, wanted) in STEPS.into_iter().zip(wanted) {
                let mut sign_in = sign_in(before);
                let event = events().into_iter().find(|(name, _)| *name == row).expect("a row of the table").1;
                let transition = sign_in.step(event);
                let mut seen = name(&sign_in.step).to_owned();
                for todo in &transition.effects {
                    seen += " ";
                    seen += effect(todo);
                }
                if transition.refusal.is_some() {
                    seen += " !";
                }
                let wanted = wanted.replacen('=', before, 1);
                assert_eq!(seen, wanted, "{row}, while {before}");
            }
        }
    }

    #[test]
    fn what_is_refused_is_also_said_beside_the_step() {
        for step in STEPS {
            for (event_name, event) in events() {
                let mut sign_in = sign_in(step);
                let is_wish = matches!(event, Event::AnotherWay | Event::Agreed);
                if let Some(refusal) = sign_in.step(event).refusal
                    && !is_wish
                {
                    assert_eq!(sign_in.notice(), Some(&refusal), "{event_name}, while {step}");
                }
            }
        }
    }

    #[test]
    fn the_ladder_goes_down_and_begins_again_at_its_top() {
        let ways = [RedirectKind::Scheme, RedirectKind::LoopbackCode, RedirectKind::LoopbackAuthMe];
        for (way, below) in ways.into_iter().zip(ways.into_iter().cycle().skip(1)) {
            assert_eq!(next(way), below);
        }
    }

    proptest! {
        /// Whatever happens in whatever order: an answer is redeemed only from the step that waits for it, once, for the
        /// attempt that waits; and a round never comes again.
        #[test]
        fn nothing_is_redeemed_twice_or_for_an_older_attempt(choices in prop::collection::vec(0..28_usize, 1..60)) {
            let mut sign_in = SignIn::default();
            let mut redeemed: Vec<Round> = Vec::new();
            for choice in choices {
                let round = sign_in.round;
                // The events of the table speak of round 7; here they speak of the round of now or the one before.
                let event = match events().swap_remove(choice).1 {
                    Event::Began(7, attempt) => Event::Began(round, attempt),
                    Event::Began(_, attempt) => Event::Began(round.wrapping_sub(1), attempt),
                    Event::Doubted(7, failure) => Event::Doubted(round, failure),
                    Event::Doubted(_, failure) => Event::Doubted(round.wrapping_sub(1), failure),
                    Event::Failed(7, problem) => Event::Failed(round, problem),
                    Event::Failed(_, problem) => Event::Failed(round.wrapping_sub(1), problem),
                    Event::Done(7) => Event::Done(round),
                    Event::Done(_) => Event::Done(round.wrapping_sub(1)),
                    other => other,
                };
                let waiting = match &sign_in.step {
                    State::Waiting(attempt) => Some(attempt.clone()),
                    _ => None,
                };
                let transition = sign_in.step(event);
                prop_assert!(sign_in.round >= round);
                for effect in transition.effects {
                    if let Effect::Redeem(of, attempt, _) = effect {
                        let waiting = waiting.as_ref().expect("something waited for the answer");
                        prop_assert!(Arc::ptr_eq(waiting, &attempt));
                        prop_assert!(matches!(sign_in.step, State::Finishing(_)));
                        prop_assert!(of == sign_in.round && !redeemed.contains(&of));
                        redeemed.push(of);
                    }
                }
            }
        }

        /// No text that is not the link itself gets past a sign-in that waits.
        #[test]
        fn no_other_text_is_taken_for_the_answer(text in "\\PC{0,200}") {
            let mut sign_in = sign_in("Waiting");
            let transition = sign_in.step(Event::Link { link: &text, pasted: false, now: at(5) });
            prop_assert!(transition.effects.is_empty() && transition.refusal.is_some());
            prop_assert_eq!(name(&sign_in.step), "Waiting");
        }
    }
}
