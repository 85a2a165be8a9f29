//! The transfers that have begun and not come to an end, on disk: what was cut off is offered again at the next start.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
    time::SystemTime,
};

use puter::CloudPath;
use serde::{Deserialize, Serialize};

use crate::{
    lock,
    platform::milliseconds,
    whole_file::{self, Part},
};

/// In the account's folder.
const FILE: &str = "transfers.json";
/// How many are remembered; the oldest go first.
const MOST: usize = 500;

/// A transfer as it is remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    /// The file's name.
    pub(crate) name: String,
    /// When it was asked for, in milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) direction: Direction,
    /// It waits for its turn in this run.
    #[serde(skip)]
    pub(crate) waits: bool,
}

/// From where to where.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Direction {
    /// From this computer into a folder of the cloud, with what was known of the file then.
    Up { place: PathBuf, folder: CloudPath, size: u64, modified: Option<i64> },
    /// From the cloud to a place on this computer, and where its bytes are until it is whole.
    Down { file: String, destination: PathBuf, part: PathBuf },
}

/// How a file of this computer compares with what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Since {
    Same,
    Changed,
    Gone,
}

impl Entry {
    /// What happened to the file meanwhile. Of a download that is nothing.
    pub(crate) fn since(&self) -> Since {
        let Direction::Up { place, size, modified, .. } = &self.direction else { return Since::Same };
        match fs::metadata(place) {
            Ok(facts) if facts.len() == *size && modified_at(&facts) == *modified => Since::Same,
            Ok(_) => Since::Changed,
            Err(_) => Since::Gone,
        }
    }
}

/// When a file was changed last, where the system says.
pub(crate) fn modified_at(facts: &fs::Metadata) -> Option<i64> {
    facts.modified().ok().map(|time: SystemTime| milliseconds(time))
}

/// Those of one account.
pub(crate) struct Unfinished {
    file: PathBuf,
    entries: Mutex<Vec<Entry>>,
}

impl Unfinished {
    /// Those of the last run, for the account with this folder; what a download left half done is removed. A damaged
    /// file is set aside and counts as none.
    pub(crate) fn open(account: &Path) -> Self {
        let file = account.join(FILE);
        let entries: Vec<Entry> = match fs::read(&file).map(|bytes| serde_json::from_slice(&bytes)) {
            Ok(Ok(entries)) => entries,
            Ok(Err(error)) => {
                let aside = whole_file::set_aside(&file);
                tracing::warn!(%error, ?aside, "the list of transfers is damaged");
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        for entry in &entries {
            if let Direction::Down { destination, part, .. } = &entry.direction
                && Part::is_of(part, destination)
            {
                // It is there only if the program was killed.
                drop(Part(part.clone()));
            }
        }
        Self { file, entries: Mutex::new(entries) }
    }

    /// Remembers some, each in the place of an older one of its id.
    pub(crate) fn put(&self, fresh: Vec<Entry>) {
        self.change(|entries| {
            entries.retain(|entry| fresh.iter().all(|new| new.id != entry.id));
            entries.extend(fresh);
            let surplus = entries.len().saturating_sub(MOST);
            entries.drain(..surplus);
        });
    }

    /// It has come to an end, or is not wanted any more.
    pub(crate) fn remove(&self, id: &str) {
        if self.get(id).is_some() {
            self.change(|entries| entries.retain(|entry| entry.id != id));
        }
    }

    /// None is wanted any more.
    pub(crate) fn clear(&self) {
        self.change(Vec::clear);
    }

    pub(crate) fn get(&self, id: &str) -> Option<Entry> {
        lock(&self.entries).iter().find(|entry| entry.id == id).cloned()
    }

    /// All of them, the oldest first.
    pub(crate) fn all(&self) -> Vec<Entry> {
        lock(&self.entries).clone()
    }

    /// How many wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        lock(&self.entries).iter().filter(|entry| entry.waits).count()
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Entry>)) {
        let mut entries = lock(&self.entries);
        change(&mut entries);
        if let Err(error) = save(&self.file, &entries) {
            // The transfers themselves go on; they are only not offered again.
            tracing::warn!(%error, "the list of transfers could not be kept");
        }
    }
}

fn save(file: &Path, entries: &[Entry]) -> io::Result<()> {
    if entries.is_empty() {
        return match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    }
    whole_file::write(file, &serde_json::to_vec(entries)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        let direction = Direction::Up { place: "/home/a".into(), folder: CloudPath::home(), size: 1, modified: None };
        Entry { id: id.into(), name: "a".into(), at: 1, direction, waits: false }
    }

    fn ids(unfinished: &Unfinished) -> Vec<String> {
        unfinished.all().into_iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn they_are_there_after_a_restart_until_they_end_and_the_list_goes_with_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let first = Unfinished::open(folder.path());
        first.put(vec![entry("a"), entry("b")]);
        first.put(vec![entry("a")]);
        first.remove("b");
        assert_eq!(ids(&Unfinished::open(folder.path())), ["a"]);
        first.remove("a");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_and_a_damaged_list_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let unfinished = Unfinished::open(folder.path());
        unfinished.put((0..MOST + 2).map(|number| entry(&number.to_string())).collect());
        let kept = ids(&unfinished);
        assert_eq!((kept.len(), kept[0].as_str()), (MOST, "2"));
        fs::write(folder.path().join(FILE), b"[{").unwrap();
        assert!(Unfinished::open(folder.path()).all().is_empty());
        assert_eq!(fs::read(folder.path().join("transfers-damaged.json")).unwrap(), b"[{");
    }

    #[test]
    fn only_what_a_download_left_is_removed_and_nothing_that_a_list_merely_names() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("plan.pdf");
        let part = Part::beside(&destination);
        let other = folder.path().join("letter.part");
        fs::write(&part.0, b"half").unwrap();
        fs::write(&other, b"mine").unwrap();
        let down = |id: &str, part: &Path| {
            let (destination, part) = (destination.clone(), part.to_owned());
            Entry { direction: Direction::Down { file: "~/plan.pdf".into(), destination, part }, ..entry(id) }
        };
        Unfinished::open(folder.path()).put(vec![down("a", &part.0), down("b", &other)]);
        Unfinished::open(folder.path());
        assert!(!part.0.exists() && other.exists());
    }
}
