//! Chats: asking, walking among what was said, and what a person does with a chat in the list.

pub(super) mod ask;
pub(super) mod attach;
pub(super) mod branch;
pub(super) mod deleted;
pub(super) mod draft;
pub(super) mod estimate;
pub(super) mod list;
pub(super) mod search;
