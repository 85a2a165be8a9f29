//! Chats: asking, walking among what was said, and what a person does with a chat in the list.
//!
//! | module | its one job |
//! |---|---|
//! | `ask` | a question on its way: new, edited, or asked again |
//! | `messages`, `request` | what a model is told of what was said, and how it is to answer |
//! | `branch` | walking to another turn, hiding one, going on in a chat of its own |
//! | `list` | the list of chats, and what a person does with one in it |
//! | `deleted` | deleted chats: bringing them back, erasing them for good |
//! | `draft` | what was typed and not sent |
//! | `place` | where a chat is read |
//! | `title` | a title made here, never by a paid request |

pub(crate) mod ask;
pub(crate) mod branch;
pub(crate) mod deleted;
pub(crate) mod draft;
pub(crate) mod list;
mod messages;
pub(crate) mod place;
mod request;
mod title;
