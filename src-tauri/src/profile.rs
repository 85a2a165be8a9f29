//! One program a profile: two Oriels that write into one folder would not know of each other's chats and tokens. That a
//! second start hands its link to the first is the work of another part, which sees only this log-in.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

const FILE: &str = "in-use.lock";
/// How often it is looked whether the other one has ended.
const PAUSE: Duration = Duration::from_millis(50);

/// Holds the folder for this program until the answer is dropped, or the program ends however it does. Waits for an
/// Oriel that is just ending, at most for `patience`.
///
/// # Errors
/// [`WouldBlock`](io::ErrorKind::WouldBlock) if another Oriel holds it; the folder cannot be written.
pub fn hold(folder: &Path, patience: Duration) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let file = File::options().create(true).write(true).truncate(false).open(folder.join(FILE))?;
    let until = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                let message = "another Oriel, perhaps in another session of this computer, uses the same folder";
                return Err(io::Error::new(io::ErrorKind::WouldBlock, message));
            }
            // Some network file systems know no locks; there the program starts as ever.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_program_until_that_ends() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made too");
        let first = hold(&folder, Duration::ZERO).unwrap();
        assert_eq!(hold(&folder, Duration::ZERO).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        drop(first);
        hold(&folder, Duration::ZERO).unwrap();
    }

    #[test]
    fn who_starts_while_another_ends_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = hold(folder.path(), Duration::ZERO).unwrap();
        thread::scope(|threads| {
            let second = threads.spawn(|| hold(folder.path(), Duration::from_secs(20)));
            drop(first);
            second.join().unwrap().unwrap();
        });
    }
}
