//! Finding what was said: a full-text index of titles and turns, and the thread that keeps it up.
//!
//! The index is derived from the records and never asked for anything but where to look. It is brought up to date after
//! every write and before every search, in a thread of its own; when it is missing, damaged or of another form it is
//! made anew there, and searches meanwhile answer with what it has.

mod finding;
mod folding;
mod index;
mod snippet;
mod worker;

pub use finding::Found;
pub use worker::{Asker, Search};

#[cfg(test)]
mod tests;
