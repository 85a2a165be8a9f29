//! An account's way to Puter: the client with the token of now, whether Puter still accepts it, and waiting for a new
//! one. A person who signs in again replaces the token under everything that waits, so that it goes on where it was.

use std::{sync::Arc, time::SystemTime};

use problem::{Code, Problem, Reason};
use puter::{Client, ErrorKind};
use serde::Serialize;
use tokio::sync::watch;
use ts_rs::TS;

use crate::{
    changes::{Changes, What},
    platform::{Clock, milliseconds},
    puter_error::of_puter,
};

/// This many tokens refused in a row, with nothing accepted between, are enough: going on by itself would be a loop.
const REFUSALS: u32 = 2;

/// Puter no longer accepts the token. Chats can still be read.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Ended {
    /// When Oriel learnt it.
    pub at: i64,
    /// What it means, in full sentences.
    pub problem: Problem,
}

/// The way to Puter for one account. Clones share it.
#[derive(Clone)]
pub(crate) struct Access(Arc<Shared>);

struct Shared {
    standing: watch::Sender<Standing>,
    clock: Arc<dyn Clock>,
    changes: Arc<Changes>,
}

struct Standing {
    client: Client,
    /// Counts sign-ins, so that a late refusal of an older token does not speak for the newer one.
    generation: u64,
    ended: Option<Ended>,
    /// Tokens refused in a row, without one accepted request between.
    refusals: u32,
    closed: bool,
}

/// The client of now.
pub(crate) struct Lease {
    pub(crate) client: Client,
    generation: u64,
}

impl Access {
    /// With this client, until the person signs in again. When the token is refused, `changes` hears of it.
    pub(crate) fn new(client: Client, clock: Arc<dyn Clock>, changes: Arc<Changes>) -> Self {
        let standing = Standing { client, generation: 0, ended: None, refusals: 0, closed: false };
        Self(Arc::new(Shared { standing: watch::Sender::new(standing), clock, changes }))
    }

    /// The client with the token of now.
    pub(crate) fn lease(&self) -> Lease {
        let standing = self.0.standing.borrow();
        Lease { client: standing.client.clone(), generation: standing.generation }
    }

    /// Whether and why Puter no longer accepts the token.
    pub(crate) fn ended(&self) -> Option<Ended> {
        self.0.standing.borrow().ended.clone()
    }

    /// The person signed in again: whatever waits goes on with this client.
    pub(crate) fn renew(&self, client: Client) {
        self.0.standing.send_modify(|standing| {
            standing.client = client;
            standing.generation += 1;
            standing.ended = None;
        });
    }

    /// The person signed out: whatever waits gives up.
    pub(crate) fn close(&self) {
        self.0.standing.send_modify(|standing| standing.closed = true);
    }

    /// Asks Puter something with the token of now. A refused token ends the account's access until the next sign-in.
    pub(crate) async fn ask<T>(&self, work: impl AsyncFnOnce(Client) -> puter::Result<T>) -> Result<T, Problem> {
        let lease = self.lease();
        match work(lease.client.clone()).await {
            Ok(answer) => {
                self.works(&lease);
                Ok(answer)
            }
            Err(error) => Err(self.problem(&lease, error)),
        }
    }

    /// The same, and if the token is refused it waits for the person to sign in again and asks once more. `waits` hears
    /// when the waiting begins and ends.
    pub(crate) async fn ask_through<T, Asked: Future<Output = puter::Result<T>>>(
        &self,
        waits: impl Fn(bool),
        work: impl Fn(Client) -> Asked,
    ) -> Result<T, Problem> {
        loop {
            let lease = self.lease();
            let problem = match work(lease.client.clone()).await {
                Ok(answer) => {
                    self.works(&lease);
                    return Ok(answer);
                }
                Err(error) => self.problem(&lease, error),
            };
            if !self.may_wait(&problem) {
                return Err(problem);
            }
            waits(true);
            let renewed = self.renewed(&lease).await;
            waits(false);
            if !renewed {
                return Err(problem);
            }
        }
    }

    /// The token of this lease was accepted.
    pub(crate) fn works(&self, lease: &Lease) {
        self.0.standing.send_if_modified(|standing| {
            if standing.generation == lease.generation {
                standing.refusals = 0;
            }
            false
        });
    }

    /// An error of Puter on its way to the person. A refused token also ends the access.
    pub(crate) fn problem(&self, lease: &Lease, error: puter::Error) -> Problem {
        if error.kind != ErrorKind::SignedOut {
            return of_puter(error);
        }
        let now = self.0.clock.now();
        let mut said = of_puter(error);
        let ends = self.0.standing.send_if_modified(|standing| {
            let ends = standing.generation == lease.generation && standing.ended.is_none();
            if ends {
                standing.refusals += 1;
                standing.ended = Some(ended(standing, now, &said));
            }
            ends
        });
        if let Some(ended) = self.ended() {
            said = ended.problem;
        }
        if ends {
            self.0.changes.tell(What::Account, None);
        }
        said
    }

    /// Whether what met this problem may wait for a new sign-in: not when the last ones were of no use.
    pub(crate) fn may_wait(&self, problem: &Problem) -> bool {
        problem.code == Code::SignedOut && self.0.standing.borrow().refusals < REFUSALS
    }

    /// Waits until the person has signed in again since this lease; false if they signed out instead.
    pub(crate) async fn renewed(&self, lease: &Lease) -> bool {
        let mut standings = self.0.standing.subscribe();
        let renewed = standings.wait_for(|standing| standing.closed || standing.generation > lease.generation).await;
        renewed.is_ok_and(|standing| !standing.closed)
    }
}

fn ended(standing: &Standing, now: SystemTime, said: &Problem) -> Ended {
    let host = standing.client.server().host();
    let reason =
        if standing.refusals < REFUSALS { Reason::AccessEnded { host } } else { Reason::TokenRefused { host } };
    Ended { at: milliseconds(now), problem: Problem { hint: said.hint.clone(), ..reason.into() } }
}
