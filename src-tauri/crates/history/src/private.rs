//! What Oriel keeps is its owner's alone: no other user of this computer may read chats or lists of accounts.

#[cfg(unix)]
use std::io;
use std::{fs, path::Path};

/// Makes the folder if it is missing, and lets only its owner into it: it and the folders of accounts become 0700, the
/// files in them 0600. A copy that was put back, or another program, may have opened them to others. Links are left
/// alone, and what cannot be changed is logged.
#[cfg(unix)]
pub fn keep(folder: &Path) {
    if let Err(error) = fs::create_dir_all(folder).and_then(|()| close(folder)) {
        tracing::warn!(%error, "the folder could not be closed to others");
    }
    for entry in entries(folder) {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            close_or_say(&entry.path());
        }
    }
    let accounts = folder.join("accounts");
    if accounts.is_dir() {
        close_below(&accounts);
    }
}

/// Elsewhere a person's folder is closed to others by the system.
#[cfg(not(unix))]
pub fn keep(folder: &Path) {
    if let Err(error) = fs::create_dir_all(folder) {
        tracing::warn!(%error, "the folder could not be made");
    }
}

#[cfg(unix)]
fn close_below(folder: &Path) {
    close_or_say(folder);
    for entry in entries(folder) {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => close_below(&entry.path()),
            Ok(kind) if kind.is_file() => close_or_say(&entry.path()),
            _ => {}
        }
    }
}

#[cfg(unix)]
fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

#[cfg(unix)]
fn close_or_say(path: &Path) {
    if let Err(error) = close(path) {
        tracing::warn!(%error, "a file or folder could not be closed to others");
    }
}

#[cfg(unix)]
fn close(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let facts = fs::symlink_metadata(path)?;
    let wanted = if facts.is_dir() { 0o700 } else { 0o600 };
    if facts.permissions().mode() & 0o777 == wanted {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(wanted))
}
