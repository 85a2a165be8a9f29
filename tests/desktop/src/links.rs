//! Which program gets Oriel's links on a stage: Oriel, as its package says; nobody; or another program that came later
//! and took them.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    Stage,
    stage::{checkout, until},
};

/// What a program for Oriel's links says in its entry.
const KIND: &str = "x-scheme-handler/oriel";

impl Stage {
    /// Lays out the programs of this computer for this stage alone, so that they can be taken away: Oriel as its
    /// package brings it, and the person's browser.
    pub(crate) fn settle_programs(&self) -> Result<()> {
        let entries = self.entries();
        fs::create_dir_all(&entries[0])?;
        fs::create_dir_all(&entries[1])?;
        let share = entries[0].parent().context("the entries lie in a folder")?;
        for thing in fs::read_dir("/usr/share")?.flatten().filter(|thing| thing.file_name() != "applications") {
            symlink(thing.path(), share.join(thing.file_name()))?;
        }
        for entry in fs::read_dir("/usr/share/applications")?.flatten() {
            fs::copy(entry.path(), entries[0].join(entry.file_name()))?;
        }
        // An installed Oriel has brought its own entry, and it is that one which is to be tested.
        if !self.oriel().starts_with("/usr") {
            let entry = fs::read_to_string(checkout().join("src-tauri/linux/oriel.desktop"))
                .context("src-tauri/linux/oriel.desktop")?
                .replace("{{exec}}", &format!("\"{}\"", self.program().display()))
                .replace("{{icon}}", "oriel");
            fs::write(entries[0].join("Oriel.desktop"), entry)?;
        }
        let person = checkout().join("tests/desktop/person.mjs");
        let browser = "x-scheme-handler/http;x-scheme-handler/https;text/html;";
        self.write_entry("person", "Person", &format!("node \"{}\" %u", person.display()), browser)?;
        fs::write(
            self.choices(),
            format!(
                "[Default Applications]\nx-scheme-handler/http=person.desktop\nx-scheme-handler/https=person.desktop\n\
                 text/html=person.desktop\n{KIND}=Oriel.desktop\n"
            ),
        )?;
        Ok(fs::create_dir_all(self.home().join("person"))?)
    }

    /// Takes every program for Oriel's links away, as removing a package does.
    ///
    /// # Errors
    /// The desktop does not take note.
    pub async fn remove_link_handlers(&self) -> Result<()> {
        for folder in self.entries() {
            for entry in fs::read_dir(&folder)?.flatten() {
                if fs::read_to_string(entry.path()).is_ok_and(|text| text.contains(KIND)) {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        self.choose_link_handler(None).await
    }

    /// Installs another program that takes Oriel's links from now on, and keeps what it is given.
    ///
    /// # Errors
    /// The desktop does not take note.
    pub async fn let_another_take_links(&self, name: &str) -> Result<()> {
        let program = self.home().join("another-program");
        fs::write(&program, format!("#!/bin/sh\necho \"$1\" >>'{}'\n", self.taken().display()))?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
        self.write_entry("another", name, &format!("{} %u", program.display()), &format!("{KIND};"))?;
        self.choose_link_handler(Some("another.desktop")).await
    }

    /// The links that the other program was given.
    pub fn links_taken(&self) -> Vec<String> {
        fs::read_to_string(self.taken()).unwrap_or_default().lines().map(String::from).collect()
    }

    /// Waits until the other program was given a link.
    ///
    /// # Errors
    /// It was given none.
    pub async fn link_is_taken(&self) -> Result<String> {
        until("the other program to get a link", || async { Ok(self.links_taken().pop()) }).await
    }

    fn taken(&self) -> PathBuf {
        self.home().join("links-of-another-program")
    }

    /// Where programs are announced: the computer's, and this person's.
    fn entries(&self) -> [PathBuf; 2] {
        [self.folder().join("share/applications"), self.home().join(".local/share/applications")]
    }

    /// Where the person's choices of programs are.
    fn choices(&self) -> PathBuf {
        self.home().join(".config/mimeapps.list")
    }

    fn write_entry(&self, file: &str, name: &str, command: &str, kinds: &str) -> Result<()> {
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName={name}\nExec={command}\nMimeType={kinds}\nNoDisplay=true\n"
        );
        Ok(fs::write(self.entries()[1].join(format!("{file}.desktop")), entry)?)
    }

    /// Writes down which program the person chose for Oriel's links, and lets the desktop notice.
    async fn choose_link_handler(&self, entry: Option<&str>) -> Result<()> {
        let mut choices: Vec<String> = fs::read_to_string(self.choices())?
            .lines()
            .filter(|line| !line.starts_with(KIND))
            .map(String::from)
            .collect();
        if let Some(entry) = entry {
            let place = choices.iter().position(|line| line == "[Default Applications]").map_or(0, |place| place + 1);
            choices.insert(place, format!("{KIND}={entry}"));
        }
        fs::write(self.choices(), choices.join("\n") + "\n")?;
        for folder in self.entries() {
            self.index(&folder).await?;
        }
        Ok(())
    }

    /// Makes the list by which the desktop finds programs for a kind of link.
    async fn index(&self, folder: &Path) -> Result<()> {
        self.run("update-desktop-database", &[&folder.display().to_string()]).await.map(drop)
    }
}
