//! Remembered choices in a JSON file. Never a secret.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde_json::Value;

use crate::{
    lock,
    platform::{Damage, Store},
    whole_file,
};

/// The largest file read or written, in bytes. Real ones have a few kilobytes.
const LARGEST: u64 = 16 << 20;

type Values = BTreeMap<String, Value>;

/// Remembered choices in a file, with the version before each change in a second one beside it:
/// “preferences.json”, “preferences-before.json”. Each of them is written whole or not at all.
pub struct StoreFile {
    file: PathBuf,
    values: Mutex<Values>,
    damage: Option<Damage>,
}

impl StoreFile {
    /// Reads the file. A damaged one is set aside under another name, and the version before is used; where there is
    /// none, nothing is remembered.
    pub fn open(file: PathBuf) -> Self {
        let (values, damage) = match read(&file) {
            Ok(values) => (values, None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (read(&before(&file)).unwrap_or_default(), None),
            Err(error) => {
                tracing::warn!(%error, "the preferences are damaged");
                let earlier = read(&before(&file));
                let kept = whole_file::set_aside(&file).unwrap_or_else(|_| file.clone());
                let kept = kept.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let damage = Damage { kept, is_restored: earlier.is_ok() };
                (earlier.unwrap_or_default(), Some(damage))
            }
        };
        Self { file, values: Mutex::new(values), damage }
    }
}

impl Store for StoreFile {
    fn get(&self, key: &str) -> Option<Value> {
        lock(&self.values).get(key).cloned()
    }

    fn set(&self, key: &str, value: Option<Value>) -> io::Result<()> {
        let mut values = lock(&self.values);
        if values.get(key) == value.as_ref() {
            return Ok(());
        }
        let mut changed = values.clone();
        match value {
            Some(value) => changed.insert(key.to_owned(), value),
            None => changed.remove(key),
        };
        let text = text_of(&changed)?;
        whole_file::write(&before(&self.file), &text_of(&values)?)?;
        whole_file::write(&self.file, &text)?;
        *values = changed;
        Ok(())
    }

    fn forget_versions(&self) -> io::Result<()> {
        let _held = lock(&self.values);
        self.remove(|name| *name != self.file)
    }

    fn clear(&self) -> io::Result<()> {
        let mut values = lock(&self.values);
        // The file itself goes last: without it an earlier version would be used.
        self.remove(|name| *name != self.file)?;
        self.remove(|_| true)?;
        values.clear();
        Ok(())
    }

    fn damage(&self) -> Option<Damage> {
        self.damage.clone()
    }
}

impl StoreFile {
    /// Removes those of its files that are meant: each of their names begins like the file's, also that of one which a
    /// crash left half written.
    fn remove(&self, is_meant: impl Fn(&PathBuf) -> bool) -> io::Result<()> {
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let Some(folder) = self.file.parent() else { return Ok(()) };
        for entry in fs::read_dir(folder)? {
            let file = entry?.path();
            let is_ours = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&*stem));
            if is_ours && is_meant(&file) {
                fs::remove_file(file)?;
            }
        }
        whole_file::settle(&self.file)
    }
}

/// “preferences.json” → “preferences-before.json”.
fn before(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-before.json"))
}

fn read(file: &Path) -> io::Result<Values> {
    // Asked first, because opening something that is no file may never return.
    if !fs::metadata(file)?.is_file() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(serde_json::from_slice(&bytes)?)
}

fn text_of(values: &Values) -> io::Result<Vec<u8>> {
    let text = serde_json::to_vec_pretty(values)?;
    if text.len() as u64 > LARGEST { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    fn place() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("preferences.json");
        (folder, file)
    }

    #[test]
    fn what_is_set_is_there_after_a_restart_until_it_is_forgotten() {
        let (_folder, file) = place();
        let store = StoreFile::open(file.clone());
        assert_eq!((store.get("a"), store.damage()), (None, None));
        store.set("a", Some(json!({ "b": 1 }))).unwrap();
        store.set("c", Some(json!(true))).unwrap();
        store.set("c", None).unwrap();
        let again = StoreFile::open(file);
        assert_eq!((again.get("a"), again.get("c"), again.damage()), (Some(json!({ "b": 1 })), None, None));
    }

    #[test]
    fn what_the_disk_does_not_take_changes_nothing() {
        let (folder, file) = place();
        let store = StoreFile::open(file.clone());
        store.set("a", Some(json!(1))).unwrap();
        let written = fs::read(&file).unwrap();
        store.set("a", Some(json!("x".repeat(17 << 20)))).unwrap_err();
        assert_eq!((store.get("a"), fs::read(&file).unwrap()), (Some(json!(1)), written.clone()));
        // A folder that is not empty cannot be replaced by a file.
        fs::remove_file(folder.path().join("preferences-before.json")).unwrap();
        fs::create_dir_all(folder.path().join("preferences-before.json").join("full")).unwrap();
        store.set("a", Some(json!(2))).unwrap_err();
        assert_eq!((store.get("a"), fs::read(&file).unwrap()), (Some(json!(1)), written));
        assert_eq!(StoreFile::open(file).get("a"), Some(json!(1)));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_the_version_before_is_used() {
        for damaged in [&b""[..], b"{\"a\": 3", b"[]", &[0; 64], b"{} x"] {
            let (folder, file) = place();
            let store = StoreFile::open(file.clone());
            store.set("a", Some(json!(1))).unwrap();
            store.set("a", Some(json!(2))).unwrap();
            fs::write(&file, damaged).unwrap();
            let store = StoreFile::open(file.clone());
            let expected = Damage { kept: "preferences-damaged.json".into(), is_restored: true };
            assert_eq!((store.get("a"), store.damage()), (Some(json!(1)), Some(expected)), "{damaged:?}");
            assert_eq!(fs::read(folder.path().join("preferences-damaged.json")).unwrap(), damaged);
            let again = StoreFile::open(file);
            assert_eq!((again.get("a"), again.damage()), (Some(json!(1)), None), "also if nothing was set since");
        }
    }

    #[test]
    fn what_is_cleared_is_in_no_file_any_more() {
        let (folder, file) = place();
        fs::write(&file, "{ \"quokka\": 1").unwrap();
        fs::write(folder.path().join("preferences.jsonx7Gh"), "quokka, half written").unwrap();
        fs::write(folder.path().join("other.json"), "quokka").unwrap();
        let store = StoreFile::open(file.clone());
        store.set("quokka", Some(json!(1))).unwrap();
        store.set("quokka", None).unwrap();
        store.set("a", Some(json!(1))).unwrap();
        let files = || {
            let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
            names.sort();
            names
        };
        assert_eq!(files().len(), 5, "{:?}", files());
        store.forget_versions().unwrap();
        assert_eq!((files(), store.get("a")), (vec!["other.json".into(), "preferences.json".into()], Some(json!(1))));
        store.clear().unwrap();
        assert_eq!((files(), store.get("a")), (vec!["other.json".to_owned()], None));
        store.set("b", Some(json!(2))).unwrap();
        let again = StoreFile::open(file);
        assert_eq!((again.get("a"), again.get("b")), (None, Some(json!(2))));
    }

    #[test]
    fn a_damaged_file_without_an_earlier_version_is_set_aside_all_the_same() {
        let (folder, file) = place();
        fs::write(&file, "{").unwrap();
        let store = StoreFile::open(file);
        let expected = Damage { kept: "preferences-damaged.json".into(), is_restored: false };
        assert_eq!((store.get("a"), store.damage()), (None, Some(expected)));
        store.set("a", Some(json!(1))).unwrap();
        assert!(folder.path().join("preferences-damaged.json").exists());
    }
}
