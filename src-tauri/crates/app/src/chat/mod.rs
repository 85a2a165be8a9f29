//! A question on its way: a new one, an edited one, or one that is asked again.
//!
//! | module | its one job |
//! |---|---|
//! | `ask` | what is asked, after what, and of whom; writing it down and sending it |
//! | `messages`, `request` | what a model is told of what was said, and how it is to answer |
//! | `title` | a title made here, never by a paid request |

mod ask;
mod messages;
mod request;
mod title;

pub(crate) use ask::{Going, Plan, Ready, Said, View, begin, gone};
