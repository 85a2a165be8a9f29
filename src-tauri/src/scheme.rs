//! Who gets `oriel://` links on this computer, and how this program becomes the one.
//! Nobody's links are taken away: at its start Oriel registers only where links would reach no program, or its own
//! registration is out of date; everything else happens when the person asks for it.

#[cfg(target_os = "linux")]
mod associations;
#[cfg(target_os = "linux")]
mod entry;
#[cfg(target_os = "linux")]
#[path = "scheme/linux.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "scheme/macos.rs"]
mod system;
#[cfg(target_os = "windows")]
#[path = "scheme/windows.rs"]
mod system;

pub use system::SystemScheme;
