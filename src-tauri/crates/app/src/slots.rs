//! The slots at Puter: it runs a few answers of an account at a time, and the next question waits its turn.
//! A semaphore of tokio's has a fair queue, but it cannot tell how many are before a question, let a refused question go
//! next, or wait for the end of another answer. With a queue of ours for that beside it, it would only count.
//!
//! How many there are nobody says: three on the free plan, two for a temporary account, up to twenty on paid ones
//! (source: Puter's rate limits), and other programs of the same person take some of them. So it is learnt: Puter's
//! "too many" takes slots away, and trying one more now and then brings them back. A refused question was not billed.

use std::{
    collections::{HashMap, VecDeque},
    future::pending,
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// What is assumed of a registered and of a temporary account before anything is learnt.
const REGISTERED: usize = 3;
const TEMPORARY: usize = 2;
/// More than any plan runs at once.
const MOST: usize = 20;
/// How long a question waits before it tries whether the account has more slots than was assumed.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long nothing more is tried after Puter said "too many"; doubled each time it says so again.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The slots of one account. Clones share them.
#[derive(Clone)]
pub(crate) struct Slots(watch::Sender<State>);

struct State {
    /// How many answers Puter seems to run at once for us.
    limit: usize,
    /// What `limit` was assumed to be: below it, one more is tried without patience.
    assumed: usize,
    /// The slots that are taken, and the most that the answer on each can cost, in microcents.
    taken: HashMap<u64, u64>,
    /// Who waits, the next one first.
    queue: VecDeque<u64>,
    /// How many slots were given back so far.
    ended: u64,
    /// Before this, no more than `limit` are tried.
    quiet_until: Option<Instant>,
    refusals: u32,
    next: u64,
}

/// What is to be given before a question may go.
#[derive(Clone, Copy)]
enum After {
    /// A slot.
    Slot,
    /// A slot, after Puter said "too many" when this many had ended.
    Refusal(u64),
    /// A slot, once one of those that ran when this many had ended has ended, too: it holds the balance.
    AnEnd(u64),
}

impl Slots {
    pub(crate) fn new(temporary: bool) -> Self {
        let assumed = if temporary { TEMPORARY } else { REGISTERED };
        Self(watch::Sender::new(State {
            limit: assumed,
            assumed,
            taken: HashMap::new(),
            queue: VecDeque::new(),
            ended: 0,
            quiet_until: None,
            refusals: 0,
            next: 0,
        }))
    }

    /// Waits for a slot. `tell` hears how many are before this one, at first and whenever it changes; not at all if
    /// there is a slot at once. Giving up is dropping.
    pub(crate) async fn take(&self, tell: impl FnMut(usize)) -> Slot {
        self.wait(After::Slot, false, tell).await
    }

    /// The same, for what the running answers leave too little balance for: waits until one of them has ended.
    pub(crate) async fn take_after_an_end(&self, tell: impl FnMut(usize)) -> Slot {
        let ended = self.0.borrow().ended;
        self.wait(After::AnEnd(ended), false, tell).await
    }

    /// Puter said "too many at once" to the question on this slot: it waits as the next one.
    pub(crate) async fn take_again(&self, slot: Slot, tell: impl FnMut(usize)) -> Slot {
        let mut ended = 0;
        self.0.send_modify(|state| {
            state.limit = state.taken.len().saturating_sub(1);
            let pause = PAUSE.saturating_mul(2_u32.saturating_pow(state.refusals)).min(LONGEST_PAUSE);
            state.refusals = state.refusals.saturating_add(1);
            state.quiet_until = Some(Instant::now() + pause);
            // Giving this slot back is not the end of an answer that made room.
            ended = state.ended + 1;
        });
        drop(slot);
        self.wait(After::Refusal(ended), true, tell).await
    }

    async fn wait(&self, after: After, as_next: bool, mut tell: impl FnMut(usize)) -> Slot {
        let ticket = self.queue(as_next);
        let since = Instant::now();
        let mut changes = self.0.subscribe();
        let mut told = None;
        loop {
            let (before, again) = match self.step(ticket.number, after, since) {
                Verdict::Go => {
                    return Slot { slots: self.clone(), number: ticket.number };
                }
                Verdict::Wait { before, again } => (before, again),
            };
            if told != Some(before) {
                told = Some(before);
                tell(before);
            }
            let pause = async {
                match again {
                    Some(moment) => sleep_until(moment).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                // The sender is in our hands, so it cannot be gone.
                _ = changes.changed() => {}
                () = pause => {}
            }
        }
    }

    fn queue(&self, as_next: bool) -> Ticket<'_> {
        let mut number = 0;
        self.0.send_modify(|state| {
            number = state.next;
            state.next += 1;
            if as_next { state.queue.push_front(number) } else { state.queue.push_back(number) }
        });
        Ticket { slots: self, number }
    }

    fn step(&self, number: u64, after: After, since: Instant) -> Verdict {
        let mut step = Verdict::Go;
        self.0.send_if_modified(|state| {
            step = state.step(number, after, since, Instant::now());
            if let Verdict::Go = step {
                state.queue.retain(|other| *other != number);
                state.taken.insert(number, 0);
                return true;
            }
            false
        });
        step
    }
}

enum Verdict {
    Go,
    Wait {
        /// How many are before it.
        before: usize,
        /// When to look again even if nothing has changed.
        again: Option<Instant>,
    },
}

impl State {
    fn step(&self, number: u64, after: After, since: Instant, now: Instant) -> Verdict {
        let before = self.queue.iter().take_while(|other| **other != number).count();
        if before > 0 {
            return Verdict::Wait { before, again: None };
        }
        let an_end = match after {
            After::Slot => true,
            After::Refusal(ended) => self.ended > ended,
            After::AnEnd(ended) => self.ended > ended || self.taken.is_empty(),
        };
        if an_end && self.taken.len() < self.limit {
            return Verdict::Go;
        }
        let again = match after {
            // Trying one more would not make the balance larger.
            After::AnEnd(_) if !an_end => None,
            _ if self.taken.len() >= MOST => None,
            _ => {
                let patience = if self.limit < self.assumed { since } else { since + PATIENCE };
                Some(self.quiet_until.map_or(patience, |quiet| quiet.max(patience)))
            }
        };
        match again {
            Some(moment) if moment <= now => Verdict::Go,
            again => Verdict::Wait { before, again },
        }
    }
}

/// A turn in the queue; leaving is dropping.
struct Ticket<'a> {
    slots: &'a Slots,
    number: u64,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.slots.0.send_if_modified(|state| {
            let waiting = state.queue.len();
            state.queue.retain(|other| *other != self.number);
            state.queue.len() != waiting
        });
    }
}

/// A slot that is taken; giving it back is dropping.
pub(crate) struct Slot {
    slots: Slots,
    number: u64,
}

impl Slot {
    /// Says what the answer on this slot can cost at most, in microcents: so much of the balance it holds.
    pub(crate) fn hold(&self, most: u64) {
        self.slots.0.send_if_modified(|state| {
            state.taken.insert(self.number, most);
            false
        });
    }

    /// How many other answers hold some of the balance, and how much of it, in microcents. What is on a slot but waits
    /// for Puter's window holds nothing.
    pub(crate) fn others(&self) -> (usize, u64) {
        let state = self.slots.0.borrow();
        let others = state.taken.iter().filter(|(number, most)| **number != self.number && **most > 0);
        others.fold((0, 0), |(count, sum), (_, most)| (count + 1, u64::saturating_add(sum, *most)))
    }

    /// Puter took the question: there are at least as many slots as are taken.
    pub(crate) fn works(&self) {
        self.slots.0.send_if_modified(|state| {
            state.refusals = 0;
            let grows = state.taken.len() > state.limit;
            if grows {
                state.limit = state.taken.len();
                state.quiet_until = None;
            }
            grows
        });
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.0.send_modify(|state| {
            state.taken.remove(&self.number);
            state.ended += 1;
        });
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;

    /// Whether it is ready without waiting.
    fn now<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    async fn taken(slots: &Slots, number: usize) -> Vec<Slot> {
        let mut all = Vec::new();
        for _ in 0..number {
            all.push(slots.take(|_| {}).await);
        }
        all
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_waits_in_order_and_goes_when_a_place_is_free() {
        let slots = Slots::new(false);
        let mut running = taken(&slots, 3).await;
        let (mut first_told, mut second_told) = (Vec::new(), Vec::new());
        {
            let mut first = pin!(slots.take(|before| first_told.push(before)));
            let mut second = pin!(slots.take(|before| second_told.push(before)));
            assert!(now(first.as_mut()).is_none() && now(second.as_mut()).is_none());
            running.pop();
            assert!(now(second.as_mut()).is_none(), "whoever came first goes first");
            let slot = now(first.as_mut()).unwrap();
            assert!(now(second.as_mut()).is_none());
            drop(slot);
            assert!(now(second.as_mut()).is_some());
        }
        assert_eq!((first_told, second_told), (vec![0], vec![1, 0]));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gives_up_lets_the_others_move_up() {
        let slots = Slots::new(true);
        let mut running = taken(&slots, 2).await;
        let mut told = Vec::new();
        {
            let mut second = {
                let mut first = Box::pin(slots.take(|_| {}));
                assert!(now(first.as_mut()).is_none());
                let mut second = Box::pin(slots.take(|before| told.push(before)));
                assert!(now(second.as_mut()).is_none());
                second
            };
            running.pop();
            assert!(now(second.as_mut()).is_some());
        }
        assert_eq!(told, [1]);
    }

    #[tokio::test(start_paused = true)]
    async fn too_many_takes_a_place_away_until_one_more_works() {
        let slots = Slots::new(false);
        let mut running = taken(&slots, 3).await;
        let refused = running.pop().unwrap();
        let mut again = Box::pin(slots.take_again(refused, |_| {}));
        assert!(now(again.as_mut()).is_none());
        tokio::time::advance(PAUSE - Duration::from_millis(1)).await;
        assert!(now(again.as_mut()).is_none(), "nothing is tried right after it was refused");
        tokio::time::advance(Duration::from_millis(2)).await;
        let slot = now(again.as_mut()).unwrap();
        slot.works();
        drop((slot, running));
        let all = taken(&slots, 3).await;
        assert!(now(Box::pin(slots.take(|_| {})).as_mut()).is_none());
        drop(all);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_question_goes_as_soon_as_one_of_ours_has_ended() {
        let slots = Slots::new(false);
        let mut running = taken(&slots, 3).await;
        let refused = running.pop().unwrap();
        let mut again = Box::pin(slots.take_again(refused, |_| {}));
        let mut later = Box::pin(slots.take(|_| {}));
        assert!(now(again.as_mut()).is_none() && now(later.as_mut()).is_none());
        running.pop();
        assert!(now(later.as_mut()).is_none(), "the refused one was there before");
        assert!(now(again.as_mut()).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn alone_and_refused_it_waits_instead_of_asking_again_at_once() {
        let slots = Slots::new(false);
        let mut refused = slots.take(|_| {}).await;
        for pause in [5, 10, 20, 40, 60, 60] {
            let mut again = Box::pin(slots.take_again(refused, |_| {}));
            assert!(now(again.as_mut()).is_none());
            tokio::time::advance(Duration::from_secs(pause) - Duration::from_millis(1)).await;
            assert!(now(again.as_mut()).is_none(), "{pause}");
            tokio::time::advance(Duration::from_millis(2)).await;
            refused = now(again.as_mut()).unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_long_finds_out_whether_the_account_has_more_places() {
        let slots = Slots::new(false);
        let mut running = taken(&slots, 3).await;
        let mut fourth = Box::pin(slots.take(|_| {}));
        assert!(now(fourth.as_mut()).is_none());
        tokio::time::advance(PATIENCE + Duration::from_millis(1)).await;
        let fourth = now(fourth.as_mut()).unwrap();
        fourth.works();
        running.push(fourth);
        drop(running);
        assert_eq!(taken(&slots, 4).await.len(), 4, "it is remembered");
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_balance_is_held_for_waits_for_an_end_and_nothing_else() {
        let slots = Slots::new(false);
        let running = taken(&slots, 1).await;
        running[0].hold(30);
        let mut held = Box::pin(slots.take_after_an_end(|_| {}));
        assert!(now(held.as_mut()).is_none(), "there is a slot, but no balance");
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert!(now(held.as_mut()).is_none());
        drop(running);
        let slot = now(held.as_mut()).unwrap();
        assert_eq!(slot.others(), (0, 0));

        let others = taken(&slots, 2).await;
        others[0].hold(20);
        assert_eq!(slot.others(), (1, 20), "the one that waits for Puter's rate limit holds nothing");
    }
}
