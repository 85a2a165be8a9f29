//! Oriel without its window: everything a person can ask the program to do.
//!
//! The one door is [`call`]: a command has a name and arguments, may tell things while it runs, and ends in an answer
//! or a [`Problem`]. The desktop shell knocks on it for the real window, a loopback server for tests.
//!
//! Modules stand on floors, and `use` only points down: whoever is in a row knows those below it, and only
//! [`commands`] and `app` see the whole [`App`].
//!
//! | module | its one job |
//! |---|---|
//! | [`commands`] | the list of commands, the door, the generated TypeScript; what each command takes and answers |
//! | `app` | what is there from the start to the end of the program; closing |
//! | `account` | signing in and out; who is signed in |
//! | `erase` | erasing for good what is kept of an account, or of everybody |
//! | `chat` | a question on its way: what is asked, and what the model is told |
//! | `upload_local` | a file of this computer on its way into a chat |
//! | `session` | an open account with everything that belongs to it |
//! | `answer` | an answer while it streams |
//! | `data` | taking chats out and in, on a thread of its own |
//! | `attachment`, `pdf` | a cloud file in the form that a model really sees; the text of a PDF |
//! | `transfer`, `folder` | uploads and downloads; what a whole folder holds |
//! | `files`, `several` | the cloud's folders and files; one act on several files |
//! | `estimate` | what a message will cost, before it is sent and while it is answered |
//! | `models` | the catalogue, and what was last known of it |
//! | `slots`, `cost` | whose turn it is at Puter; what a question can cost and what a balance pays of it |
//! | `access` | an account's way to Puter, and waiting for a new sign-in |
//! | `scheme`, `diagnostics` | whether `oriel://` links arrive; what a person can check |
//! | `preferences`, `changes` | remembered choices; what changed, told to whoever draws it |
//! | `vault`, [`StoreFile`], `seen` | the file of tokens; remembered choices on disk; what Puter last told, on disk |
//! | [`platform`] | what the application is given: keychain, browser, choosers, clock, folders |
//! | [`problem`] | what the errors of Puter mean for a person |
//!
//! What is kept of chats is a crate of its own, `history`.
#![warn(missing_docs)]

mod access;
mod account;
mod answer;
mod app;
mod attachment;
mod changes;
mod chat;
pub mod commands;
mod cost;
mod data;
mod diagnostics;
mod erase;
mod estimate;
mod files;
mod folder;
mod models;
mod pdf;
pub mod platform;
mod preferences;
mod puter_error;
mod scheme;
mod seen;
mod session;
mod several;
mod slots;
mod store_file;
mod transfer;
mod upload_local;
mod vault;

pub use app::App;
pub use commands::{Calls, Came, call};
pub use history::LocalName;
pub use pdf::{answer_if_asked as read_pdf_if_asked, text_read_here as pdf_text_read_here};
pub use platform::Platform;
pub use problem::{AttachmentNote, Code, LinksTrouble, Problem, Reason};
pub use puter_error::of_puter;
pub use store_file::StoreFile;

use history::{lock, private, whole_file};
