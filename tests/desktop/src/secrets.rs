//! Where a secret is, and where it must never be: the keychain on one side, everything else on the other.
//! The search is by bytes, so it does not depend on how anybody meant to store it.

use std::{fs, path::Path};

use anyhow::Result;

use crate::{
    Stage,
    stage::{identifier, within},
};

impl Stage {
    /// The secrets that the keychain holds for Oriel, with their attributes, as `secret-tool` prints them.
    ///
    /// # Errors
    /// The keychain cannot be asked.
    pub async fn keychain(&self) -> Result<String> {
        // It ends with 1 if there is nothing; the attributes go to the error stream.
        let mut search = self.command("secret-tool");
        search.args(["search", "--all", "service", &identifier()?]);
        let said = within("secret-tool", async { Ok(search.output().await?) }).await?;
        Ok(format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr)))
    }

    /// Every place outside the keychain where `secret` can be read: files of Oriel's profile, its log, and what the
    /// system tells everybody about its processes. Places are named, the secret is not.
    ///
    /// # Errors
    /// A place cannot be searched.
    pub fn leaks(&self, secret: &str) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for place in [self.home(), self.runtime()] {
            search(&place, &self.home().join("person"), secret, &mut found)?;
        }
        if contains(self.log().as_bytes(), secret) {
            found.push("what Oriel printed".into());
        }
        for process in fs::read_dir("/proc")?.flatten() {
            for facts in ["cmdline", "environ"] {
                let path = process.path().join(facts);
                if fs::read(&path).is_ok_and(|bytes| contains(&bytes, secret)) {
                    found.push(path.display().to_string());
                }
            }
        }
        Ok(found)
    }
}

/// The browser's own folder is left out: what it remembers is between the person and the browser.
fn search(folder: &Path, left_out: &Path, secret: &str, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() && path != left_out {
            search(&path, left_out, secret, found)?;
        } else if kind.is_file() && fs::read(&path).is_ok_and(|bytes| contains(&bytes, secret)) {
            found.push(path.display().to_string());
        }
    }
    Ok(())
}

/// Is the secret among these bytes, in either of the encodings that a webview stores?
pub(crate) fn contains(bytes: &[u8], secret: &str) -> bool {
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [secret.as_bytes(), &wide].iter().any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
}
