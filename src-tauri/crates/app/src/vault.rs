//! The encrypted file of secrets, for a computer without a keychain whose owner chose it over signing in each time.
//! A passphrase becomes a key by Argon2id, and XChaCha20-Poly1305 seals everything with it.
//!
//! It is weaker than a keychain: whoever copies the file may try passphrases on it for as long as they like.
//!
//! ```text
//! file   = header ‖ sealed ‖ BLAKE2s-256 of both      the checksum tells damage from a wrong passphrase
//! header = name and version, 16 ‖ memory in KiB, passes, lanes, 4 each ‖ salt, 16 ‖ nonce, 24
//! sealed = entries under the key, with the header as associated data, and Poly1305's tag
//! entry  = length of the name, 4 ‖ name ‖ length of the secret, 4 ‖ secret
//! ```
//!
//! Numbers are little-endian. The salt and the costs stay while the passphrase does; every write has a new nonce.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Mutex,
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use blake2::{Blake2s256, Digest};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut, Generate},
};
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString, zeroize::Zeroizing};

use crate::{lock, whole_file};

const FILE: &str = "tokens.vault";
/// A line end of each kind, so that a copy made as text is noticed as damaged by the first look.
const NAME: &[u8; 16] = b"Oriel vault 1\r\n\n";
const COSTS: usize = NAME.len();
const SALT: usize = COSTS + 12;
const NONCE: usize = SALT + 16;
const HEADER: usize = NONCE + 24;
const TAG: usize = 16;
const CHECKSUM: usize = 32;
/// Hundreds of tokens. A larger file is none of ours and is not read into memory.
const LARGEST: usize = 1 << 20;

/// A file of secrets that opens with a passphrase. Only the key stays in memory: the file is read at each use.
pub(crate) struct Vault {
    file: PathBuf,
    key: Mutex<Option<Key>>,
}

/// Shorter passphrases are found by trying; in letters and signs.
pub(crate) const SHORTEST_PASSPHRASE: usize = 8;

/// Why the vault did not do it. None of these carries a passphrase or a secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VaultError {
    /// There is a file already, which is left as it is: a vault, a damaged one, or another program's.
    #[error("there is an encrypted file already")]
    Exists,
    /// A new passphrase is shorter than [`SHORTEST_PASSPHRASE`].
    #[error("the passphrase is too short")]
    TooShort,
    /// There is no file.
    #[error("there is no encrypted file")]
    Missing,
    /// It has not been opened, or it was replaced since by one with another passphrase.
    #[error("the encrypted file has not been opened")]
    Locked,
    /// It does not open with this passphrase. Also what a file says that was changed on purpose.
    #[error("the passphrase does not open the encrypted file")]
    WrongPassphrase,
    /// It is cut off, changed, empty, or made by something else. It is left as it is.
    #[error("the encrypted file is damaged")]
    Damaged,
    /// The disk, the folder or the memory did not allow it. The file is as it was before.
    #[error("the encrypted file cannot be read or written")]
    Io(#[from] io::Error),
}

impl Vault {
    /// The vault in this folder. Nothing is read or made yet.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { file: folder.join(FILE), key: Mutex::default() }
    }

    /// Whether there is a file, of whatever content.
    pub(crate) fn exists(&self) -> bool {
        fs::symlink_metadata(&self.file).is_ok()
    }

    /// Whether a passphrase has opened it.
    pub(crate) fn is_open(&self) -> bool {
        lock(&self.key).is_some()
    }

    /// Makes an empty one and opens it. Nothing that exists is replaced.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::TooShort`], [`VaultError::Io`].
    pub(crate) async fn create(&self, passphrase: SecretString) -> Result<(), VaultError> {
        if self.exists() {
            return Err(VaultError::Exists);
        }
        if passphrase.expose_secret().chars().count() < SHORTEST_PASSPHRASE {
            return Err(VaultError::TooShort);
        }
        let key = derive(Derivation::new()?, passphrase).await?;
        let sealed = key.seal(&Secrets::new())?;
        let mut open = lock(&self.key);
        self.write(&sealed, Place::Empty)?;
        *open = Some(key);
        Ok(())
    }

    /// Opens it. An open one stays open if this fails.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::Damaged`], [`VaultError::Missing`], [`VaultError::Io`].
    pub(crate) async fn open(&self, passphrase: SecretString) -> Result<(), VaultError> {
        let bytes = self.read()?;
        let sealed = Sealed::parse(&bytes)?;
        let key = derive(sealed.derivation, passphrase).await?;
        let entries = key.unseal(&sealed).ok_or(VaultError::WrongPassphrase)?;
        read_entries(&entries).ok_or(VaultError::Damaged)?;
        *lock(&self.key) = Some(key);
        Ok(())
    }

    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::Damaged`], [`VaultError::Missing`], [`VaultError::Io`].
    pub(crate) fn load(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.secrets(&mut lock(&self.key))?.1.remove(name))
    }

    /// Keeps the secret, replacing an older one. It is on disk when this returns.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::Damaged`], [`VaultError::Missing`], [`VaultError::Io`].
    pub(crate) fn keep(&self, name: &str, secret: SecretString) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), secret);
            true
        })
    }

    /// Removes it. Removing what is not there is fine.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::Damaged`], [`VaultError::Missing`], [`VaultError::Io`].
    pub(crate) fn forget(&self, name: &str) -> Result<(), VaultError> {
        self.change(|secrets| secrets.remove(name).is_some())
    }

    /// Deletes the file with all its secrets, opened or not, for somebody who has forgotten the passphrase.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub(crate) fn remove(&self) -> Result<(), VaultError> {
        let mut open = lock(&self.key);
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => *open = None,
        }
        Ok(whole_file::settle(&self.file)?)
    }

    /// Changes the secrets as they are on disk now; the answer says whether there is anything to write.
    fn change(&self, change: impl FnOnce(&mut Secrets) -> bool) -> Result<(), VaultError> {
        let mut open = lock(&self.key);
        let (key, mut secrets) = self.secrets(&mut open)?;
        if change(&mut secrets) {
            self.write(&key.seal(&secrets)?, Place::Taken)?;
        }
        Ok(())
    }

    /// What the file holds now, which another Oriel may have written, and the key it opens with.
    fn secrets<'a>(&self, open: &'a mut Option<Key>) -> Result<(&'a Key, Secrets), VaultError> {
        if open.is_none() {
            return Err(VaultError::Locked);
        }
        let bytes = self.read()?;
        let sealed = Sealed::parse(&bytes)?;
        drop(open.take_if(|key| key.derivation != sealed.derivation));
        let key = open.as_ref().ok_or(VaultError::Locked)?;
        let entries = key.unseal(&sealed).ok_or(VaultError::Damaged)?;
        Ok((key, read_entries(&entries).ok_or(VaultError::Damaged)?))
    }

    fn read(&self) -> Result<Vec<u8>, VaultError> {
        // Asked first, because opening something that is no file may never return.
        match fs::metadata(&self.file) {
            Ok(found) if found.is_file() => {}
            Ok(_) => return Err(VaultError::Damaged),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(VaultError::Missing),
            Err(error) => return Err(error.into()),
        }
        let mut bytes = Vec::new();
        File::open(&self.file)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the file whole or not at all.
    fn write(&self, bytes: &[u8], place: Place) -> Result<(), VaultError> {
        if bytes.len() > LARGEST {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
        }
        let written = match place {
            Place::Taken => whole_file::write(&self.file, bytes),
            Place::Empty => whole_file::create(&self.file, bytes),
        };
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => VaultError::Exists,
            _ => error.into(),
        })
    }
}

/// What is where a file is about to be written.
enum Place {
    Empty,
    Taken,
}

type Secrets = BTreeMap<String, SecretString>;

/// How a passphrase becomes the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Derivation {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: [u8; 16],
}

impl Derivation {
    /// RFC 9106, section 4, second recommendation, in one lane because nothing here runs lanes side by side.
    fn new() -> Result<Self, VaultError> {
        Ok(Self { memory: 64 * 1024, passes: 3, lanes: 1, salt: random()? })
    }

    /// The same of a file. Less than this would be a weak key, and more a file that wants all our memory or time.
    fn read(memory: u32, passes: u32, lanes: u32, salt: [u8; 16]) -> Option<Self> {
        let bearable =
            (19 * 1024..=256 * 1024).contains(&memory) && (2..=10).contains(&passes) && (1..=4).contains(&lanes);
        bearable.then_some(Self { memory, passes, lanes, salt })
    }

    fn key(self, passphrase: &SecretString) -> Result<Key, VaultError> {
        let params = Params::new(self.memory, self.passes, self.lanes, None).map_err(io::Error::other)?;
        let mut memory = Zeroizing::new(Vec::new());
        memory.try_reserve_exact(params.block_count()).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        memory.resize(params.block_count(), Block::new());
        let mut key = SecretBox::<[u8; 32]>::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                passphrase.expose_secret().as_bytes(),
                &self.salt,
                key.expose_secret_mut(),
                memory.as_mut_slice(),
            )
            .map_err(io::Error::other)?;
        Ok(Key { derivation: self, key })
    }
}

/// The key, on a thread that may be busy for a while.
async fn derive(derivation: Derivation, passphrase: SecretString) -> Result<Key, VaultError> {
    tokio::task::spawn_blocking(move || derivation.key(&passphrase)).await.map_err(io::Error::other)?
}

/// What opens a vault, and how it was made.
struct Key {
    derivation: Derivation,
    key: SecretBox<[u8; 32]>,
}

impl Key {
    /// The whole content of a file that holds these secrets.
    fn seal(&self, secrets: &Secrets) -> Result<Vec<u8>, VaultError> {
        let Derivation { memory, passes, lanes, salt } = self.derivation;
        let nonce: [u8; 24] = random()?;
        let mut file = Vec::from(NAME);
        for cost in [memory, passes, lanes] {
            file.extend(cost.to_le_bytes());
        }
        file.extend(salt);
        file.extend(nonce);

        let mut sealed = entries(secrets)?;
        self.cipher().encrypt_in_place(&XNonce::from(nonce), &file, &mut *sealed).map_err(io::Error::other)?;
        file.extend_from_slice(&sealed);
        file.extend(Blake2s256::digest(&file));
        Ok(file)
    }

    /// The entries of the file; `None` if this key does not open it.
    fn unseal(&self, file: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(file.sealed.to_vec());
        self.cipher().decrypt_in_place(&XNonce::from(file.nonce), file.header, &mut *bytes).ok()?;
        Some(bytes)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.expose_secret().into())
    }
}

/// A file in its parts.
struct Sealed<'a> {
    derivation: Derivation,
    nonce: [u8; 24],
    header: &'a [u8],
    sealed: &'a [u8],
}

impl<'a> Sealed<'a> {
    fn parse(file: &'a [u8]) -> Result<Self, VaultError> {
        Self::parts(file).ok_or(VaultError::Damaged)
    }

    fn parts(file: &'a [u8]) -> Option<Self> {
        if file.len() > LARGEST {
            return None;
        }
        let (content, checksum) = file.split_last_chunk::<CHECKSUM>()?;
        if Blake2s256::digest(content).as_slice() != checksum {
            return None;
        }
        let (header, sealed) = content.split_at_checked(HEADER)?;
        let mut rest = header.strip_prefix(NAME)?;
        let derivation =
            Derivation::read(number(&mut rest)?, number(&mut rest)?, number(&mut rest)?, take(&mut rest)?)?;
        Some(Self { derivation, nonce: take(&mut rest)?, header, sealed })
    }
}

/// The secrets as bytes, with room for the tag: nothing moves, so nothing is left behind in memory.
fn entries(secrets: &Secrets) -> io::Result<Zeroizing<Vec<u8>>> {
    let texts = || secrets.iter().flat_map(|(name, secret)| [name.as_str(), secret.expose_secret()]);
    let room: usize = texts().map(|text| 4 + text.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room + TAG));
    for text in texts() {
        let length = u32::try_from(text.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        bytes.extend(length.to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    Ok(bytes)
}

fn read_entries(mut bytes: &[u8]) -> Option<Secrets> {
    let mut secrets = Secrets::new();
    while !bytes.is_empty() {
        let name = text(&mut bytes)?.to_owned();
        secrets.insert(name, text(&mut bytes)?.into());
    }
    Some(secrets)
}

fn text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    take(bytes).map(u32::from_le_bytes)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    Ok(Generate::try_generate().map_err(io::Error::other)?)
}

#[cfg(test)]
mod tests {

    use std::sync::atomic::{AtomicBool, Ordering};

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.a-token";

    fn key() -> Key {
        Key { derivation: Derivation::new().unwrap(), key: SecretBox::new(Box::new(random().unwrap())) }
    }

    fn one_secret() -> Secrets {
        Secrets::from([("mira@puter.com".to_owned(), TOKEN.into())])
    }

    /// An open vault with one token, made without the seconds that a passphrase takes.
    fn open_vault() -> (TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let key = key();
        fs::write(folder.path().join(FILE), key.seal(&one_secret()).unwrap()).unwrap();
        let vault = Vault { key: Mutex::new(Some(key)), ..Vault::new(folder.path()) };
        (folder, vault)
    }

    fn loaded(vault: &Vault, name: &str) -> Option<String> {
        vault.load(name).unwrap().map(|secret| secret.expose_secret().to_owned())
    }

    fn with_checksum(mut content: Vec<u8>) -> Vec<u8> {
        content.extend(Blake2s256::digest(&content));
        content
    }

    fn header(costs: [u32; 3]) -> Vec<u8> {
        [NAME.as_slice(), &costs.map(u32::to_le_bytes).concat(), &[7; HEADER - SALT]].concat()
    }

    #[tokio::test]
    async fn what_is_kept_comes_back_with_the_passphrase_and_with_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("data");
        let vault = Vault::new(&folder);
        assert!(!vault.exists() && !vault.is_open());
        assert!(matches!(vault.open("correct horse".into()).await, Err(VaultError::Missing)));

        assert!(matches!(vault.create("ein Öde".into()).await, Err(VaultError::TooShort)));
        assert!(!vault.exists());
        vault.create("correct horse".into()).await.unwrap();
        vault.keep("mira@puter.com", TOKEN.into()).unwrap();
        vault.keep("leo@puter.com", "another".into()).unwrap();
        vault.forget("leo@puter.com").unwrap();
        vault.forget("leo@puter.com").unwrap();

        let again = Vault::new(&folder);
        assert!(again.exists() && !again.is_open());
        assert!(matches!(again.load("mira@puter.com"), Err(VaultError::Locked)));
        assert!(matches!(again.keep("mira@puter.com", "new".into()), Err(VaultError::Locked)));
        assert!(matches!(again.open("Correct horse".into()).await, Err(VaultError::WrongPassphrase)));
        assert!(!again.is_open());
        again.open("correct horse".into()).await.unwrap();
        assert_eq!(loaded(&again, "mira@puter.com").as_deref(), Some(TOKEN));
        assert_eq!(loaded(&again, "leo@puter.com"), None);
    }

    #[test]
    fn the_file_is_its_owners_alone_and_says_nothing() {
        let (folder, vault) = open_vault();
        let before = fs::read(&vault.file).unwrap();
        vault.keep("mira@puter.com", TOKEN.into()).unwrap();
        let after = fs::read(&vault.file).unwrap();
        assert_ne!(before[NONCE..HEADER], after[NONCE..HEADER], "each write has a nonce of its own");
        for text in ["mira", TOKEN] {
            assert!(!after.windows(text.len()).any(|part| part == text.as_bytes()), "{text}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&vault.file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[tokio::test]
    async fn what_is_no_vault_is_said_so_and_left_alone() {
        for foreign in [&b""[..], b"\0", b"# my notes\n", NAME, &[0xff; 4096]] {
            let folder = tempfile::tempdir().unwrap();
            let vault = Vault::new(folder.path());
            fs::write(&vault.file, foreign).unwrap();
            assert!(matches!(vault.open("any".into()).await, Err(VaultError::Damaged)), "{foreign:?}");
            assert!(matches!(vault.create("any".into()).await, Err(VaultError::Exists)), "{foreign:?}");
            assert_eq!(fs::read(&vault.file).unwrap(), foreign);
        }
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path());
        fs::create_dir(&vault.file).unwrap();
        assert!(matches!(vault.open("any".into()).await, Err(VaultError::Damaged)));
        assert!(matches!(vault.create("any".into()).await, Err(VaultError::Exists)));
    }

    #[test]
    fn a_file_that_wants_all_memory_or_time_or_hardly_any_is_refused() {
        let sealed = [0; TAG];
        let reads = |costs| Sealed::parse(&with_checksum([header(costs), sealed.to_vec()].concat())).is_ok();
        assert!(reads([64 * 1024, 3, 1]));
        for costs in [[u32::MAX, 3, 1], [64 * 1024, u32::MAX, 1], [64 * 1024, 3, u32::MAX], [8, 1, 1], [0, 0, 0]] {
            assert!(!reads(costs), "{costs:?}");
        }
        assert!(Sealed::parse(&with_checksum(vec![0; LARGEST])).is_err());
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_file_whole() {
        let (folder, vault) = open_vault();
        let before = fs::read(&vault.file).unwrap();
        assert!(matches!(vault.keep("huge", "x".repeat(LARGEST).into()), Err(VaultError::Io(_))));
        assert_eq!(fs::read(&vault.file).unwrap(), before);

        // A folder in its place cannot be replaced by a file.
        let taken = Vault::new(&folder.path().join("other"));
        fs::create_dir_all(taken.file.join("full")).unwrap();
        assert!(matches!(taken.write(b"new", Place::Taken), Err(VaultError::Io(_))));
        assert!(matches!(taken.write(b"new", Place::Empty), Err(VaultError::Exists)));
        assert!(taken.file.join("full").exists());
        assert_eq!(fs::read_dir(folder.path().join("other")).unwrap().count(), 1, "nothing half-made stays");
    }

    #[test]
    fn whoever_reads_while_it_is_written_reads_a_whole_one() {
        let (_folder, vault) = open_vault();
        let done = AtomicBool::new(false);
        std::thread::scope(|threads| {
            let reader = threads.spawn(|| {
                let mut read = 0;
                while !done.load(Ordering::Relaxed) || read == 0 {
                    Sealed::parse(&vault.read().unwrap()).unwrap();
                    read += 1;
                }
            });
            for length in 0..100 {
                vault.keep("leo@puter.com", "x".repeat(length * 97).into()).unwrap();
            }
            done.store(true, Ordering::Relaxed);
            reader.join().unwrap();
        });
        assert_eq!(loaded(&vault, "mira@puter.com").as_deref(), Some(TOKEN));
    }

    #[test]
    fn a_file_that_was_exchanged_meanwhile_is_neither_read_nor_overwritten() {
        let (_folder, vault) = open_vault();
        let others = key().seal(&one_secret()).unwrap();
        fs::write(&vault.file, &others).unwrap();
        assert!(matches!(vault.keep("leo@puter.com", TOKEN.into()), Err(VaultError::Locked)));
        assert!(!vault.is_open());
        assert_eq!(fs::read(&vault.file).unwrap(), others);
    }

    #[test]
    fn two_oriels_see_what_the_other_kept() {
        let (folder, vault) = open_vault();
        let theirs = lock(&vault.key);
        let key = theirs.as_ref().unwrap();
        let key = Key { derivation: key.derivation, key: SecretBox::new(Box::new(*key.key.expose_secret())) };
        drop(theirs);
        let other = Vault { key: Mutex::new(Some(key)), ..Vault::new(folder.path()) };
        other.keep("leo@puter.com", "another".into()).unwrap();
        vault.forget("mira@puter.com").unwrap();
        assert_eq!(loaded(&other, "leo@puter.com").as_deref(), Some("another"));
        assert_eq!(loaded(&other, "mira@puter.com"), None);
    }

    #[test]
    fn a_forgotten_passphrase_ends_with_no_file() {
        let (folder, _) = open_vault();
        let vault = Vault::new(folder.path());
        vault.remove().unwrap();
        assert!(!vault.exists());
        vault.remove().unwrap();

        let (_folder, vault) = open_vault();
        vault.remove().unwrap();
        assert!(!vault.is_open());
        assert!(matches!(vault.load("mira@puter.com"), Err(VaultError::Locked)));
    }

    #[test]
    fn a_file_that_vanished_while_open_is_missing() {
        let (_folder, vault) = open_vault();
        fs::remove_file(&vault.file).unwrap();
        assert!(matches!(vault.load("mira@puter.com"), Err(VaultError::Missing)));
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_damage(position: prop::sample::Index, change in 1..=u8::MAX) {
            let mut file = key().seal(&one_secret()).unwrap();
            let position = position.index(file.len());
            file[position] ^= change;
            prop_assert!(matches!(Sealed::parse(&file), Err(VaultError::Damaged)));
        }

        #[test]
        fn a_cut_file_is_damage(length: prop::sample::Index) {
            let file = key().seal(&one_secret()).unwrap();
            let cut = &file[..length.index(file.len())];
            prop_assert!(matches!(Sealed::parse(cut), Err(VaultError::Damaged)));
        }

        /// Somebody who also mends the checksum is stopped by the seal, which covers the header.
        #[test]
        fn a_byte_changed_on_purpose_is_not_accepted(position: prop::sample::Index, change in 1..=u8::MAX) {
            let key = key();
            let mut content = key.seal(&one_secret()).unwrap();
            content.truncate(content.len() - CHECKSUM);
            let position = position.index(content.len());
            content[position] ^= change;
            let file = with_checksum(content);
            if let Ok(sealed) = Sealed::parse(&file) {
                prop_assert!(key.unseal(&sealed).is_none());
            }
        }

        #[test]
        fn any_content_is_read_or_refused(content: Vec<u8>) {
            let after_the_header = with_checksum([header([64 * 1024, 3, 1]), content.clone()].concat());
            let sealed = Sealed::parse(&after_the_header).unwrap();
            prop_assert!(key().unseal(&sealed).is_none());
            prop_assert!(Sealed::parse(&with_checksum(content.clone())).is_err());
            let _ = read_entries(&content);
        }

        #[test]
        fn any_secrets_come_back(secrets in prop::collection::btree_map(".{0,8}", ".{0,40}", 0..4)) {
            let key = key();
            let file = key.seal(&secrets.iter().map(|(name, text)| (name.clone(), text.as_str().into())).collect());
            let file = file.unwrap();
            let entries = key.unseal(&Sealed::parse(&file).unwrap()).unwrap();
            let read = read_entries(&entries).unwrap();
            let read: BTreeMap<_, _> = read.into_iter().map(|(name, s)| (name, s.expose_secret().to_owned())).collect();
            prop_assert_eq!(read, secrets);
        }
    }
}
