//! Chats in and out: everything a person can take along, and what they bring from elsewhere.
//!
//! Both directions go chat by chat, so that neither a whole history nor a whole archive is ever in memory. What comes
//! from a file is as untrusted as what comes from the network: names in archives are only looked at, sizes are limited,
//! and records are only added. Both block for as long as they take.

use problem::{Problem, Reason};

mod chatgpt;
mod citations;
mod claude;
mod documents;
mod export;
mod html;
mod import;
mod made;
mod markdown;
mod name;
mod omissions;
mod own;
mod source;
mod thread;
mod when;

pub use export::{Exported, Format, Taken};
pub use import::{Imported, import};
pub use omissions::{NoChat, Omission};

/// Who hears how far it is, and may want it to end.
pub trait Observer {
    /// So much of all of it is done: chats taken out, or bytes read.
    fn progressed(&self, done: u64, total: u64);
    /// Whether it is to end without having come to its end.
    fn is_cancelled(&self) -> bool;
}

fn cancelled() -> Problem {
    Reason::Cancelled.into()
}
