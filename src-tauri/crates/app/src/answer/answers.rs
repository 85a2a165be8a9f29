//! The answers of an account that run, and the questions that are about to have one.
//!
//! A chat belongs to one question from the moment somebody decides to ask until its answer has ended. It is *reserved*
//! while models and files are looked up, and then *runs*. Between the two nothing can slip in: the question is written
//! down and its answer registered under one lock. So whoever stops, removes, deletes or signs out, and first writes that
//! down and then ends what runs, comes either before the question, which then is not asked, or after it.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, Mutex, Weak},
    task::Poll,
};

use futures_util::poll;
use history::{History, Turn};
use problem::{Problem, Reason};
use puter::chat::Request;
use tokio::sync::{Notify, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, mpsc};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{AnswerEvent, AnswerTask, sending::SendContext};
use crate::{
    access::Access,
    changes::{Changes, What},
    cost::{Balance, CostEstimate},
    estimate::{Meter, SoFar},
    lock,
    slots::Slots,
};

/// The answers of an account, at most one a chat, and the slots at Puter that they wait for.
pub(crate) struct Answers {
    access: Access,
    history: Arc<History>,
    changes: Arc<Changes>,
    all: Arc<Mutex<All>>,
    slots: Slots,
    balance: Balance,
    /// Every question holds a share from the wish to ask until its answer has ended.
    shares: Arc<RwLock<()>>,
    /// The program ends.
    closing: CancellationToken,
}

#[derive(Default)]
struct All {
    running: HashMap<String, Running>,
    /// By a number of their own, because a new chat has no id yet.
    reserved: HashMap<u64, Reservation>,
    next: u64,
    /// The person signed out, or the program ends: nothing is asked any more.
    is_closed: bool,
}

struct Reservation {
    /// `None` where the question starts a chat.
    chat: Option<String>,
    stop: CancellationToken,
}

struct Running {
    live: Arc<Mutex<Live>>,
    stop: CancellationToken,
    retry_now: Arc<Notify>,
    task: AbortOnDropHandle<()>,
}

/// The answer as far as it came, and who follows it.
pub(super) struct Live {
    chat: String,
    question: Turn,
    pub(super) answer: Turn,
    meter: Meter,
    followers: Vec<mpsc::UnboundedSender<AnswerEvent>>,
}

/// One question on its way.
pub(crate) struct Job {
    pub(crate) chat: String,
    pub(crate) question: Turn,
    pub(crate) answer: Turn,
    pub(crate) request: Request,
    pub(crate) estimate: CostEstimate,
    pub(crate) meter: Meter,
    /// Its last try found the balance held by running answers: it goes when one of them has ended.
    pub(crate) after_an_end: bool,
}

/// A chat that is kept free for one question; giving it back is dropping.
pub(crate) struct Reserved {
    number: u64,
    stop: CancellationToken,
    all: Weak<Mutex<All>>,
    share: Arc<OwnedRwLockReadGuard<()>>,
}

impl Live {
    /// Passes it on to everybody who follows; who has gone follows no more.
    pub(super) fn broadcast(&mut self, event: &AnswerEvent) {
        self.followers.retain(|follower| follower.send(event.clone()).is_ok());
    }

    /// What the answer took so far.
    pub(super) fn so_far(&self) -> SoFar {
        self.meter.so_far(self.answer.text.len() + self.answer.reasoning.len())
    }

    /// The answer so far and what comes after, without a gap.
    fn follow(&mut self) -> mpsc::UnboundedReceiver<AnswerEvent> {
        let (sender, events) = mpsc::unbounded_channel();
        let started = AnswerEvent::Started {
            chat: self.chat.clone(),
            question: Box::new(self.question.clone()),
            answer: Box::new(self.answer.clone()),
            so_far: self.so_far(),
        };
        // The receiver is in this function's hands, so it takes the message.
        let _ = sender.send(started);
        self.followers.push(sender);
        events
    }
}

impl All {
    fn has(&self, chat: &str) -> bool {
        self.running.contains_key(chat) || self.reserved.values().any(|other| other.chat.as_deref() == Some(chat))
    }

    /// Lets nothing be asked any more, and hands out what runs.
    fn close(&mut self) -> Vec<Running> {
        self.is_closed = true;
        self.reserved.values().for_each(|other| other.stop.cancel());
        std::mem::take(&mut self.running).into_values().collect()
    }
}

impl Reserved {
    /// Does what has to be waited for before the question can go.
    ///
    /// Errors: those of the work; the person stopped it meanwhile, or signed out.
    pub(crate) async fn unless_stopped<T>(&self, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(stopped()),
            done = work => done,
        }
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if let Some(all) = self.all.upgrade() {
            lock(&all).reserved.remove(&self.number);
        }
    }
}

impl Answers {
    /// None yet. Puter runs fewer at once for a temporary account.
    pub(crate) fn new(access: Access, history: Arc<History>, changes: Arc<Changes>, temporary: bool) -> Self {
        Self {
            access,
            history,
            changes,
            all: Arc::default(),
            slots: Slots::new(temporary),
            balance: Balance::default(),
            shares: Arc::default(),
            closing: CancellationToken::new(),
        }
    }

    /// What is known of the balance.
    pub(crate) fn balance(&self) -> &Balance {
        &self.balance
    }

    /// Keeps the chat free for one question; `None` is a chat that the question will start.
    ///
    /// Errors: another question has it, or the person signed out or erases the history.
    pub(crate) fn reserve(&self, chat: Option<&str>) -> Result<Reserved, Problem> {
        let share = self.shares.clone().try_read_owned().map_err(|_| erasing())?;
        let mut all = lock(&self.all);
        if all.is_closed {
            return Err(Reason::SignedOut.into());
        }
        if chat.is_some_and(|chat| all.has(chat)) {
            return Err(Reason::ChatBusy.into());
        }
        let (number, stop) = (all.next, CancellationToken::new());
        all.next += 1;
        all.reserved.insert(number, Reservation { chat: chat.map(str::to_owned), stop: stop.clone() });
        Ok(Reserved { number, stop, all: Arc::downgrade(&self.all), share: Arc::new(share) })
    }

    /// Is an answer streaming in this chat?
    pub(crate) fn is_running(&self, chat: &str) -> bool {
        lock(&self.all).running.contains_key(chat)
    }

    /// Id of the answer that streams in this chat.
    pub(crate) fn running(&self, chat: &str) -> Option<String> {
        let all = lock(&self.all);
        let live = lock(&all.running.get(chat)?.live);
        Some(live.answer.id.clone())
    }

    /// Sends a question that waits for Puter's rate limit now.
    pub(crate) fn retry_now(&self, chat: &str) {
        if let Some(running) = lock(&self.all).running.get(chat) {
            running.retry_now.notify_waiters();
        }
    }

    /// Ends the answer of this chat; what was received stays. A question that is not on its way yet is not asked.
    pub(crate) fn stop(&self, chat: &str) {
        let all = lock(&self.all);
        let reserved = all.reserved.values().filter(|other| other.chat.as_deref() == Some(chat));
        let running = all.running.get(chat).map(|running| &running.stop);
        reserved.map(|other| &other.stop).chain(running).for_each(CancellationToken::cancel);
    }

    /// Ends all answers, for good, and waits until what was received is kept.
    pub(crate) async fn end(&self) {
        let running = lock(&self.all).close();
        for Running { stop, task, .. } in running {
            stop.cancel();
            // A task that panicked has told it already.
            let _ = task.await;
        }
    }

    /// Ends all answers and stops every question on its way, and waits until nothing of them writes any more. Nothing can
    /// be asked for as long as the answer is held.
    pub(crate) async fn silence(&self) -> OwnedRwLockWriteGuard<()> {
        let mut silence = pin!(self.shares.clone().write_owned());
        // From the first look on nothing new begins; only then it is stopped what began before.
        if let Poll::Ready(silence) = poll!(silence.as_mut()) {
            return silence;
        }
        {
            let all = lock(&self.all);
            all.reserved.values().for_each(|other| other.stop.cancel());
            all.running.values().for_each(|running| running.stop.cancel());
        }
        silence.await
    }

    /// How many stream, wait, or are about to.
    pub(crate) fn count(&self) -> usize {
        let all = lock(&self.all);
        all.running.len() + all.reserved.len()
    }

    /// Cuts all answers off because the program ends, and waits until what was received is on disk. The next start
    /// finds that they have no end, says so, and offers to go on.
    pub(crate) async fn suspend(&self) {
        self.closing.cancel();
        let running = lock(&self.all).close();
        for Running { task, .. } in running {
            // A task that panicked has told it already.
            let _ = task.await;
        }
    }

    /// The answer so far and what comes after, without a gap; `None` when nothing streams in this chat.
    pub(crate) fn follow(&self, chat: &str) -> Option<mpsc::UnboundedReceiver<AnswerEvent>> {
        let all = lock(&self.all);
        let running = all.running.get(chat)?;
        Some(lock(&running.live).follow())
    }

    /// Writes the question down and starts its answer, in one step; answers what is told of it.
    ///
    /// Errors: it was stopped, or could not be written down. Nothing was asked then.
    pub(crate) fn start(
        &self,
        reserved: &Reserved,
        write: impl FnOnce() -> Result<Job, Problem>,
    ) -> Result<mpsc::UnboundedReceiver<AnswerEvent>, Problem> {
        let mut all = lock(&self.all);
        if reserved.stop.is_cancelled() {
            return Err(stopped());
        }
        let Job { chat, question, answer, request, estimate, meter, after_an_end } = write()?;
        all.reserved.remove(&reserved.number);
        let live = Live { chat: chat.clone(), question, answer, meter, followers: Vec::new() };
        let live = Arc::new(Mutex::new(live));
        let events = lock(&live).follow();
        let (stop, retry_now) = (reserved.stop.clone(), Arc::new(Notify::new()));
        let task = {
            let (live, stop, chat) = (live.clone(), stop.clone(), chat.clone());
            let (access, history, changes) = (self.access.clone(), self.history.clone(), self.changes.clone());
            let closing = self.closing.clone();
            let (slots, balance, retry_now) = (self.slots.clone(), self.balance.clone(), retry_now.clone());
            let (all, share) = (Arc::downgrade(&self.all), reserved.share.clone());
            tokio::spawn(async move {
                let mut answer = AnswerTask::new(&access, &history, &live);
                let context = SendContext {
                    slots: &slots,
                    balance: &balance,
                    estimate: &estimate,
                    after_an_end,
                    retry_now: &retry_now,
                };
                tokio::select! {
                    biased;
                    () = closing.cancelled() => answer.keep_all(),
                    end = answer.receive(&request, &context, &stop) => answer.finish(&chat, end),
                }
                if let Some(all) = all.upgrade() {
                    lock(&all).running.remove(&chat);
                }
                // Followers read the truth from the history when their channel closes, so it closes last.
                lock(&live).followers.clear();
                changes.tell(What::Chats, Some(&chat));
                drop(share);
            })
        };
        all.running.insert(chat, Running { live, stop, retry_now, task: AbortOnDropHandle::new(task) });
        Ok(events)
    }
}

fn erasing() -> Problem {
    Reason::HistoryBeingErased.into()
}

fn stopped() -> Problem {
    Reason::StoppedBeforeSent.into()
}
