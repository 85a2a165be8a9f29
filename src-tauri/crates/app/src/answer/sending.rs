//! A question on its way to Puter: it waits for a slot, for Puter's rate limit and for a new sign-in, and goes out once.
//!
//! What Puter refused before it began (401, 402, 429) was not billed and brought nothing, so such a question may go out
//! again; anything else may have been billed, and then it does not. While it waits, whoever follows sees what for, and
//! the person can end it: nothing was sent then.

use std::time::Duration;

use history::Wait;
use problem::Problem;
use puter::{
    Error, ErrorKind, Retry,
    chat::{Request, Stream},
};
use tokio::{sync::Notify, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{AnswerEvent, AnswerTask, End};
use crate::{
    access::Lease,
    cost::{Balance, CostEstimate},
    lock,
    puter_error::of_puter,
    slots::{Slot, Slots},
};

/// How long a question waits after each time that Puter's rate limit was met, which counts ten seconds.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(10),
    Duration::from_secs(10),
];

/// However long Puter asks to be left alone, it is tried again after this.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// A question that Puter took.
pub(super) struct Sent {
    pub(super) slot: Slot,
    pub(super) lease: Lease,
    pub(super) events: Stream,
    /// `None` where the balance did not matter.
    pub(super) look: Option<Look>,
}

/// A look at the balance beside a question. Both are microcents.
pub(super) struct Look {
    /// What the balance had for this question when it went out, if that could be read.
    pub(super) left: AbortOnDropHandle<Option<u64>>,
    /// What other answers held of it then.
    pub(super) held: u64,
}

/// What a question waits for and is measured by.
pub(super) struct SendContext<'a> {
    pub(super) slots: &'a Slots,
    pub(super) balance: &'a Balance,
    pub(super) estimate: &'a CostEstimate,
    /// The balance was held by others: wait until one of them has ended.
    pub(super) after_an_end: bool,
    /// The person does not want to wait for Puter's rate limit any longer.
    pub(super) retry_now: &'a Notify,
}

impl AnswerTask<'_> {
    /// Sends the question as soon as it may go; the end is why it cannot.
    pub(super) async fn send(
        &mut self,
        request: &Request,
        context: &SendContext<'_>,
        stop: &CancellationToken,
    ) -> Result<Sent, End> {
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            sent = self.go_out(request, context) => return sent,
        }
        Err(if self.is_out { End::Stopped } else { End::Unsent })
    }

    async fn go_out(&mut self, request: &Request, context: &SendContext<'_>) -> Result<Sent, End> {
        let mut slot = if context.after_an_end {
            context.slots.take_after_an_end(|_| self.show_waiting(Some(Wait::Balance))).await
        } else {
            context.slots.take(|before| self.show_waiting(Some(Wait::Place { before }))).await
        };
        let mut pauses = (1..).zip(PAUSES);
        loop {
            self.show_waiting(None);
            slot.hold(context.estimate.most());
            let look = self.look_at_the_balance(context, &slot);
            let lease = self.access.lease();
            let error = match self.ask(&lease, request).await {
                Ok(events) => {
                    self.access.works(&lease);
                    slot.works();
                    return Ok(Sent { slot, lease, events, look });
                }
                Err(error) => error,
            };
            // While it waits it holds nothing.
            slot.hold(0);
            match error.kind {
                ErrorKind::TooManyAtOnce => {
                    let tell = |before| self.show_waiting(Some(Wait::Place { before }));
                    slot = context.slots.take_again(slot, tell).await;
                }
                ErrorKind::RateLimited => {
                    let Some((attempt, pause)) = pauses.next() else { return Err(End::Broken(of_puter(error))) };
                    let pause = match error.retry {
                        Retry::After(asked) => pause.max(asked.min(LONGEST_PAUSE)),
                        Retry::Now | Retry::Never => pause,
                    };
                    let (seconds, attempts) = (pause.as_secs(), PAUSES.len());
                    self.show_waiting(Some(Wait::RateLimit { seconds, attempt, attempts }));
                    tokio::select! {
                        () = sleep(pause) => {}
                        () = context.retry_now.notified() => {}
                    }
                }
                ErrorKind::NoFunds => return Err(End::Broken(self.no_usage_left(context, &slot, error).await)),
                _ => self.sign_in_again(&lease, error).await?,
            }
        }
    }

    /// Asks once. From here on the question may be billed, until Puter has refused it.
    async fn ask(&mut self, lease: &Lease, request: &Request) -> Result<Stream, Error> {
        self.is_out = true;
        // A crash from here on may have cost something; before, it did not.
        if let Err(problem) = self.history.receive(&self.id, "", "") {
            tracing::warn!(?problem.hint, "it could not be written down that a question goes out");
        }
        let asked = lease.client.chat(request).await;
        self.is_out = asked.is_ok();
        asked
    }

    /// Waits for the person to sign in again, if that is what is missing.
    async fn sign_in_again(&self, lease: &Lease, error: Error) -> Result<(), End> {
        let problem = self.access.problem(lease, error);
        if !self.access.may_wait(&problem) {
            return Err(End::Broken(problem));
        }
        self.show_waiting(Some(Wait::SignIn));
        if self.access.renewed(lease).await { Ok(()) } else { Err(End::Broken(problem)) }
    }

    /// Asks beside the question what the balance has for it, unless it is surely enough.
    fn look_at_the_balance(&self, context: &SendContext<'_>, slot: &Slot) -> Option<Look> {
        let (_, held) = slot.others();
        let most = context.estimate.most();
        if most == 0 || context.balance.has_plenty_for(most.saturating_add(held)) {
            return None;
        }
        let (client, balance) = (self.access.lease().client, context.balance.clone());
        let look = async move {
            // Without an answer it stays open why the answer ended; the answer is what matters.
            let usage = client.usage().await.ok()?;
            balance.learn(&usage).map(|left| left.saturating_sub(held))
        };
        Some(Look { left: AbortOnDropHandle::new(tokio::spawn(look)), held })
    }

    async fn no_usage_left(&self, context: &SendContext<'_>, slot: &Slot, error: Error) -> Problem {
        let usage = self.access.ask(async |client| client.usage().await).await.ok();
        let balance = usage.and_then(|usage| context.balance.learn(&usage));
        context.estimate.no_usage_left(balance, slot.others(), error.message)
    }

    /// Tells whoever follows what the question waits for, or that it goes on.
    fn show_waiting(&self, wait: Option<Wait>) {
        let answer = self.id.clone();
        let mut live = lock(self.live);
        if wait.is_none() && live.answer.waiting.is_none() {
            return;
        }
        live.answer.waiting.clone_from(&wait);
        live.broadcast(&match wait {
            Some(wait) => AnswerEvent::Waiting { answer, wait },
            None => AnswerEvent::Resumed { answer },
        });
    }
}
