//! Oriel as it really runs: its window, its keychain, its links, a browser and the person before them, each test on a
//! desktop of its own that nobody sees. What is here is Linux's; other systems have no such desktop to give away.
#![cfg(target_os = "linux")]

mod chooser;
mod clipboard;
mod dragging;
mod ending;
mod hands;
mod journey;
mod links;
mod mouse;
mod paper;
mod person;
mod secrets;
mod stage;
mod window;

pub use dragging::Dragging;
pub use journey::Answer;
pub use mouse::Button;
pub use person::{Consent, Visit, Wishes};
pub use stage::{Keyring, Stage, processes_with, target};
pub use window::Window;
