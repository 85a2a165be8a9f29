//! Which program a Linux desktop opens a link with.
//!
//! GIO, which comes with the window, cannot be asked (tried with 2.74): in an AppImage it takes the mounted entry for
//! the one that gets links, although no browser sees it; it hides an entry whose program is gone; and it does not say
//! which list decides. Nor can a tool: `xdg-mime query` up to 1.1.3 does not see an entry whose path is in quotes.
//!
//! The rules are those of freedesktop.org's "Association between MIME types and applications" 1.0.1.

use std::{
    collections::HashSet,
    env,
    ffi::OsString,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use app::{LinksTrouble, platform::Handler};

use super::entry::{self, Entry};

/// What the desktop calls a link that begins with `oriel://`.
pub const KIND: &str = "x-scheme-handler/oriel";
/// The entry that Oriel writes where no package brought one. Deep-link libraries for Tauri use the same name.
const OUR_ENTRY: &str = "oriel-handler.desktop";
/// Scripts that start a program are short.
const LONGEST_SCRIPT: u64 = 4096;

/// The desktop's folders as other programs of the session see them, and the program that this is.
#[derive(Debug)]
pub struct Associations {
    /// Folders of settings.
    settings: Folders,
    /// Folders of data, with `applications` below.
    data: Folders,
    /// Folders of programs.
    path: Vec<PathBuf>,
    /// The names of the desktop, in lower case: "ubuntu", "gnome".
    desktops: Vec<String>,
    /// The file that starts this program.
    program: PathBuf,
}

/// Folders of one sort, the nearest first.
#[derive(Debug)]
struct Folders {
    /// The person's own; the only one to write to. A person without a home has none.
    own: Option<PathBuf>,
    /// Those that everybody has.
    shared: Vec<PathBuf>,
}

impl Folders {
    fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.own.iter().chain(&self.shared)
    }
}

/// The entry that a repair makes the one for links.
#[derive(Debug, PartialEq, Eq)]
pub struct EntryToUse {
    /// Its name among the desktop's programs.
    pub id: String,
    /// The folder it was written to, if it was.
    pub written_to: Option<PathBuf>,
}

/// An entry that is there for links, and what would come of a link.
struct Found {
    file: PathBuf,
    entry: Entry,
    fate: Fate,
}

/// What comes of a link that is opened with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It reaches this program.
    Arrives,
    /// It starts this program, which is not told of it.
    Dropped,
    /// Another program gets it.
    Elsewhere,
    /// There is no such program; desktops pass such an entry over.
    Nowhere,
}

impl Associations {
    /// Those of the session in which this program was started.
    pub fn of_this_session() -> Self {
        // Once the program has been replaced by an update the system has no name for it any more.
        let program = env::current_exe().unwrap_or_else(|error| {
            tracing::warn!(%error, "this program does not know where it is");
            PathBuf::new()
        });
        Self::new(|name| env::var_os(name).filter(|value| !value.is_empty()), program)
    }

    fn new(variable: impl Fn(&str) -> Option<OsString>, executable: PathBuf) -> Self {
        // An AppImage is mounted somewhere else each time; what stays is the file itself. A program that was started
        // from within another program's AppImage sees the variables too, and is none.
        let mount = variable("APPDIR").map(PathBuf::from).filter(|mount| executable.starts_with(mount));
        let image = variable("APPIMAGE").map(PathBuf::from).filter(|_| mount.is_some());
        let seen_by_others =
            |folder: &PathBuf| folder.is_absolute() && !mount.as_ref().is_some_and(|mount| folder.starts_with(mount));
        let list = |name: &str, usual: &str| -> Vec<PathBuf> {
            let list = variable(name).unwrap_or_else(|| usual.into());
            env::split_paths(&list).filter(seen_by_others).collect()
        };
        let own = |name: &str, usual: &str| {
            let chosen = variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
            chosen.or_else(|| Some(PathBuf::from(variable("HOME")?).join(usual)))
        };
        let desktops = variable("XDG_CURRENT_DESKTOP").unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let program = image.unwrap_or(executable);
        Self {
            settings: Folders { own: own("XDG_CONFIG_HOME", ".config"), shared: list("XDG_CONFIG_DIRS", "/etc/xdg") },
            data: Folders {
                own: own("XDG_DATA_HOME", ".local/share"),
                shared: list("XDG_DATA_DIRS", "/usr/local/share:/usr/share"),
            },
            path: list("PATH", "/usr/local/bin:/usr/bin:/bin"),
            desktops: desktops.split(':').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            program: program.canonicalize().unwrap_or(program),
        }
    }

    /// What a tool of the desktop must see in its environment so that it works on the same folders.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        let list = |folders: &[PathBuf]| env::join_paths(folders).unwrap_or_default();
        let own = |folders: &Folders| folders.own.clone().map(OsString::from);
        [
            ("PATH", Some(list(&self.path))),
            ("XDG_CONFIG_HOME", own(&self.settings)),
            ("XDG_CONFIG_DIRS", Some(list(&self.settings.shared))),
            ("XDG_DATA_HOME", own(&self.data)),
            ("XDG_DATA_DIRS", Some(list(&self.data.shared))),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The program that a link would reach now.
    pub fn handler(&self) -> Handler {
        let Some(Found { file, entry, fate }) = self.found() else { return Handler::Nobody };
        let program = entry.program();
        let name = if entry.name.is_empty() { program.clone() } else { entry.name };
        match fate {
            Fate::Arrives => Handler::Ours,
            Fate::Dropped => Handler::WithoutLink { entry: file.display().to_string() },
            Fate::Elsewhere if name == "Oriel" => Handler::AnotherOriel { program },
            Fate::Elsewhere => Handler::Other { name },
            Fate::Nowhere => Handler::Gone { name, program },
        }
    }

    /// Whether a link that is opened now would be lost, and nothing is taken from another program by preventing that.
    pub fn would_lose_links(&self) -> bool {
        match self.found() {
            None => true,
            Some(Found { file, fate: Fate::Arrives, .. }) => {
                self.our_entry().is_some_and(|ours| ours == file) && fs::read_to_string(&file).ok() != self.our_text()
            }
            Some(found) => found.fate != Fate::Elsewhere,
        }
    }

    /// The entry that a repair is to use: one that a package brought for this very program, or our own, which is then
    /// written anew. An error says why it could not be.
    pub fn entry_to_use(&self) -> Result<EntryToUse, LinksTrouble> {
        let ours = self.our_entry().ok_or(LinksTrouble::NoDataFolder)?;
        let mut brought = self.candidates().into_iter().filter_map(|id| Some((self.entry(&id)?, id)));
        if let Some((_, id)) = brought.find(|((file, entry), _)| *file != ours && self.fate(entry) == Fate::Arrives) {
            return Ok(EntryToUse { id, written_to: None });
        }
        let text = self.our_text().ok_or(LinksTrouble::FolderNotNameable)?;
        replace(&ours, &text).map_err(|error| LinksTrouble::EntryNotWritten {
            path: ours.display().to_string(),
            error: error.to_string(),
        })?;
        Ok(EntryToUse { id: OUR_ENTRY.into(), written_to: ours.parent().map(Path::to_owned) })
    }

    /// Why the desktop still gives links to another program, as far as its lists say it.
    pub fn why_not_ours(&self) -> LinksTrouble {
        let list = self.lists().into_iter().find(|list| !values(list, "Default Applications").is_empty());
        match (self.handler(), list) {
            (Handler::Other { name: program }, Some(list)) => {
                LinksTrouble::StillAnother { program, list: list.display().to_string() }
            }
            _ => LinksTrouble::StillNotOurs,
        }
    }

    /// A program of this name, or at this path, as the desktop would find it: links resolved.
    pub fn locate(&self, program: &str) -> Option<PathBuf> {
        let program = Path::new(program);
        let mut places = if program.is_absolute() {
            vec![program.to_owned()]
        } else {
            self.path.iter().map(|folder| folder.join(program)).collect()
        };
        places.retain(|place| fs::metadata(place).is_ok_and(|file| file.is_file() && file.mode() & 0o111 != 0));
        places.first()?.canonicalize().ok()
    }

    /// The entry that gets a link. One whose program is gone only if there is no other.
    fn found(&self) -> Option<Found> {
        let mut gone = None;
        for id in self.candidates() {
            let Some((file, entry)) = self.entry(&id) else { continue };
            let fate = self.fate(&entry);
            let found = Found { file, entry, fate };
            if fate != Fate::Nowhere {
                return Some(found);
            }
            gone = gone.or(Some(found));
        }
        gone
    }

    fn fate(&self, entry: &Entry) -> Fate {
        match self.locate(&entry.program()) {
            None => Fate::Nowhere,
            Some(program) if program != self.program && !self.is_started_by(&program) => Fate::Elsewhere,
            Some(_) if entry.passes_link() => Fate::Arrives,
            Some(_) => Fate::Dropped,
        }
    }

    /// Some distributions and launchers put a script before a program. It is ours if it names this very file.
    fn is_started_by(&self, script: &Path) -> bool {
        let is_short = fs::metadata(script).is_ok_and(|file| file.len() <= LONGEST_SCRIPT);
        let Some(program) = self.program.to_str().filter(|program| is_short && !program.is_empty()) else {
            return false;
        };
        fs::read_to_string(script).is_ok_and(|text| text.starts_with("#!") && text.contains(program))
    }

    /// The names of the entries that may take a link, the most preferred first.
    fn candidates(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.lists().iter().flat_map(|list| values(list, "Default Applications")).collect();
        // After the defaults, whatever is associated in any way, nearest folder first.
        let mut removed = HashSet::new();
        for folder in self.folders() {
            let list = folder.join("mimeapps.list");
            names.extend(values(&list, "Added Associations").into_iter().filter(|name| !removed.contains(name)));
            removed.extend(values(&list, "Removed Associations"));
            let index = values(&folder.join("mimeinfo.cache"), "MIME Cache");
            names.extend(index.into_iter().filter(|name| !removed.contains(name)));
        }
        names
    }

    /// The lists of defaults that there may be, the most important first.
    fn lists(&self) -> Vec<PathBuf> {
        let names: Vec<String> = self.desktops.iter().map(|desktop| format!("{desktop}-mimeapps.list")).collect();
        let in_folder = |folder: PathBuf| {
            let names = names.iter().map(String::as_str).chain(["mimeapps.list"]);
            names.map(|name| folder.join(name)).collect::<Vec<_>>()
        };
        self.folders().flat_map(in_folder).collect()
    }

    fn folders(&self) -> impl Iterator<Item = PathBuf> {
        self.settings.all().cloned().chain(self.data.all().map(|folder| folder.join("applications")))
    }

    /// The entry of this name, in the nearest folder that has it; an entry there hides those of the same name behind.
    fn entry(&self, name: &str) -> Option<(PathBuf, Entry)> {
        // A name must not lead out of the folder. A dash in it may stand for a folder below.
        let names = [name.to_owned(), name.replacen('-', "/", 1)];
        let places = self.data.all().flat_map(|folder| names.iter().map(|name| folder.join("applications").join(name)));
        let file = places.filter(|_| !name.contains('/')).find(|file| file.is_file())?;
        let entry = Entry::parse(&fs::read_to_string(&file).ok()?)?;
        Some((file, entry))
    }

    fn our_entry(&self) -> Option<PathBuf> {
        Some(self.data.own.as_ref()?.join("applications").join(OUR_ENTRY))
    }

    fn our_text(&self) -> Option<String> {
        entry::for_links(self.program.to_str().filter(|program| !program.is_empty())?, KIND)
    }
}

/// The names that a list has for links, in a group of it. A list that is not there has none.
fn values(list: &Path, group: &str) -> Vec<String> {
    let text = fs::read_to_string(list).unwrap_or_default();
    let values = entry::keys(&text, group).filter(|(key, _)| *key == KIND).flat_map(|(_, value)| value.split(';'));
    values.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Writes a file as a whole: whoever reads it sees the old one or the new one.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let new = file.with_extension("desktop.new");
    fs::write(&new, text)?;
    fs::rename(&new, file)
}

#[cfg(test)]
pub mod tests {
    use std::{collections::HashMap, os::unix::fs::symlink};

    use tempfile::TempDir;

    use super::*;

    /// A computer in a folder: `home`, `etc` for settings and `share` for data of everybody, `bin` for programs.
    pub struct Place {
        pub folder: TempDir,
        variables: HashMap<&'static str, OsString>,
        program: PathBuf,
    }

    impl Place {
        /// A computer with this program in `home/oriel` and no entry anywhere.
        pub fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().canonicalize().unwrap();
            let variables = [
                ("HOME", root.join("home").into()),
                ("XDG_CONFIG_DIRS", root.join("etc").into()),
                ("XDG_DATA_DIRS", root.join("share").into()),
                ("PATH", root.join("bin").into()),
                ("XDG_CURRENT_DESKTOP", "Star:GNOME".into()),
            ];
            let program = root.join("home/oriel");
            let place = Self { folder, variables: variables.into(), program };
            place.write("home/oriel", "\u{7f}ELF");
            place
        }

        pub fn path(&self, name: &str) -> PathBuf {
            self.folder.path().canonicalize().unwrap().join(name)
        }

        /// Writes a file; everything can be started.
        pub fn write(&self, name: &str, text: &str) {
            let file = self.path(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }

        /// An entry in a folder of data, and the index of that folder as `update-desktop-database` would write it.
        pub fn entry(&self, data: &str, id: &str, name: &str, exec: &str) {
            let here = self.folder.path().canonicalize().unwrap();
            let exec = exec.replace("HERE", &here.display().to_string());
            let text = format!("[Desktop Entry]\nType=Application\nName={name}\nExec={exec}\nMimeType={KIND};\n");
            self.write(&format!("{data}/applications/{id}"), &text);
            let index = self.path(&format!("{data}/applications/mimeinfo.cache"));
            let known = fs::read_to_string(&index).unwrap_or_else(|_| format!("[MIME Cache]\n{KIND}="));
            fs::write(&index, known + id + ";").unwrap();
        }

        /// A list of defaults.
        fn default(&self, list: &str, ids: &str) {
            self.write(list, &format!("[Default Applications]\ntext/html=web.desktop\n{KIND}={ids}\n"));
        }

        pub fn set(&mut self, variable: &'static str, value: impl Into<OsString>) {
            self.variables.insert(variable, value.into());
        }

        pub fn associations(&self) -> Associations {
            Associations::new(|name| self.variables.get(name).cloned(), self.program.clone())
        }

        fn handler(&self) -> Handler {
            self.associations().handler()
        }
    }

    const MINE: &str = "home/.local/share";

    fn other(name: &str) -> Handler {
        Handler::Other { name: name.into() }
    }

    #[test]
    fn without_an_entry_nobody_gets_links() {
        let place = Place::new();
        assert_eq!(place.handler(), Handler::Nobody);
        place.default("home/.config/mimeapps.list", "gone.desktop;");
        assert_eq!(place.handler(), Handler::Nobody, "a default that is not installed");
        assert!(place.associations().would_lose_links());
    }

    #[test]
    fn an_entry_that_takes_links_gets_them_without_any_list() {
        let place = Place::new();
        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/oriel %u");
        assert_eq!(place.handler(), Handler::Ours);
        assert!(!place.associations().would_lose_links(), "a package’s entry is not ours to write");
    }

    #[test]
    fn the_nearest_list_decides() {
        let place = Place::new();
        place.write("bin/star", "\u{7f}ELF");
        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/oriel %u");
        place.entry("share", "star.desktop", "Star", "star %u");
        let star = other("Star");
        // From the farthest list to the nearest, each says the contrary of the one before.
        for (list, id, expected) in [
            ("share/applications/mimeapps.list", "star.desktop;", &star),
            ("share/applications/gnome-mimeapps.list", "Oriel.desktop;", &Handler::Ours),
            ("home/.local/share/applications/mimeapps.list", "star.desktop", &star),
            ("etc/mimeapps.list", "Oriel.desktop", &Handler::Ours),
            ("etc/gnome-mimeapps.list", "star.desktop", &star),
            ("etc/star-mimeapps.list", "Oriel.desktop", &Handler::Ours),
            ("home/.config/mimeapps.list", "gone.desktop;star.desktop;Oriel.desktop;", &star),
            ("home/.config/gnome-mimeapps.list", "Oriel.desktop", &Handler::Ours),
            ("home/.config/star-mimeapps.list", "star.desktop", &star),
        ] {
            place.default(list, id);
            assert_eq!(place.handler(), *expected, "{list}");
        }
        place.default("home/.config/kde-mimeapps.list", "Oriel.desktop");
        assert_eq!(place.handler(), star, "a list of another desktop");
    }

    #[test]
    fn associations_count_after_defaults_and_can_be_removed() {
        let place = Place::new();
        place.write("bin/star", "\u{7f}ELF");
        place.entry("share", "star.desktop", "Star", "star %u");
        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/oriel %u");
        assert_eq!(place.handler(), other("Star"), "the first of the index");
        place.write("home/.config/mimeapps.list", &format!("[Removed Associations]\n{KIND}=star.desktop;\n"));
        assert_eq!(place.handler(), Handler::Ours);
        place.write("etc/mimeapps.list", &format!("[Added Associations]\n{KIND}=star.desktop;\n"));
        assert_eq!(place.handler(), Handler::Ours, "who is nearer has removed it");
        place.write("home/.config/mimeapps.list", &format!("[Added Associations]\n{KIND}=star.desktop;\n"));
        assert_eq!(place.handler(), other("Star"));
    }

    #[test]
    fn an_entry_of_ones_own_hides_the_one_of_the_same_name() {
        let place = Place::new();
        place.write("bin/star", "\u{7f}ELF");
        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/oriel %u");
        place.entry(MINE, "Oriel.desktop", "Star", "star %u");
        assert_eq!(place.handler(), other("Star"));
        place.write(&format!("{MINE}/applications/Oriel.desktop"), "[Desktop Entry]\nType=Application\nHidden=true\n");
        assert_eq!(place.handler(), Handler::Nobody, "a person may remove what a package brought");
    }

    #[test]
    fn a_dash_in_a_name_may_be_a_folder_and_nothing_leads_out() {
        let place = Place::new();
        place.entry("share", "maker/oriel.desktop", "Oriel", "HERE/home/oriel %u");
        place.write("share/applications/mimeinfo.cache", "");
        assert_eq!(place.handler(), Handler::Nobody);
        place.default("home/.config/mimeapps.list", "maker-oriel.desktop");
        assert_eq!(place.handler(), Handler::Ours);
        place.default("home/.config/mimeapps.list", "../applications/maker/oriel.desktop");
        assert_eq!(place.handler(), Handler::Nobody);
    }

    #[test]
    fn this_program_is_known_by_any_of_its_names() {
        let place = Place::new();
        symlink(place.path("home/oriel"), place.path("home/link")).unwrap();
        fs::create_dir(place.path("bin")).unwrap();
        symlink(place.path("home/link"), place.path("bin/oriel")).unwrap();
        place.write("home/script", &format!("#!/bin/sh\nexec '{}' \"$@\"\n", place.path("home/oriel").display()));
        place.write("home/others-script", "#!/bin/sh\nexec star \"$@\"\n");
        let long = format!("#!/bin/sh\n# {}\n{}", place.path("home/oriel").display(), "#\n".repeat(4096));
        place.write("home/long-script", &long);
        let cases = [
            ("HERE/home/oriel %u", Handler::Ours),
            ("\"HERE/home/oriel\" %U", Handler::Ours),
            ("HERE/home/link %u", Handler::Ours),
            ("oriel %u", Handler::Ours),
            ("env GDK_BACKEND=x11 oriel %u", Handler::Ours),
            ("HERE/home/script %u", Handler::Ours),
            ("HERE/home/others-script %u", other("Star")),
            ("HERE/home/long-script %u", other("Star")),
        ];
        for (exec, expected) in cases {
            place.entry(MINE, "star.desktop", "Star", exec);
            assert_eq!(place.handler(), expected, "{exec}");
        }
    }

    #[test]
    fn an_entry_that_drops_the_link_is_told_and_does_not_count_as_ours() {
        let place = Place::new();
        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/oriel");
        let file = place.path("share/applications/Oriel.desktop");
        assert_eq!(place.handler(), Handler::WithoutLink { entry: file.display().to_string() });
        assert!(place.associations().would_lose_links());
    }

    #[test]
    fn a_program_that_is_gone_is_passed_over_and_told_when_there_is_no_other() {
        let place = Place::new();
        place.write("home/other/oriel", "\u{7f}ELF");
        let there = place.path("home/other/oriel").display().to_string();
        place.entry(MINE, "old.desktop", "Oriel", "HERE/home/old/oriel %u");
        place.default("home/.config/mimeapps.list", "old.desktop");
        let old = place.path("home/old/oriel").display().to_string();
        assert_eq!(place.handler(), Handler::Gone { name: "Oriel".into(), program: old });
        assert!(place.associations().would_lose_links());

        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/other/oriel %u");
        assert_eq!(place.handler(), Handler::AnotherOriel { program: there.clone() });
        assert!(!place.associations().would_lose_links(), "another copy keeps the links until the person asks");

        fs::set_permissions(&there, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        assert!(place.associations().would_lose_links(), "what cannot be started takes no link");
    }

    #[test]
    fn another_program_keeps_the_links_at_the_start() {
        let place = Place::new();
        place.write("bin/star", "\u{7f}ELF");
        place.entry("share", "star.desktop", "Star", "star %u");
        assert!(!place.associations().would_lose_links());
        place.entry("share", "blind.desktop", "Blind", "star");
        place.default("home/.config/mimeapps.list", "blind.desktop");
        assert_eq!(place.handler(), other("Blind"), "whatever it does with links");
        assert!(!place.associations().would_lose_links());
    }

    #[test]
    fn our_own_entry_is_written_and_kept_up_to_date() {
        let mut place = Place::new();
        let ours = EntryToUse {
            id: "oriel-handler.desktop".into(),
            written_to: Some(place.path("home/.local/share/applications")),
        };
        assert_eq!(place.associations().entry_to_use().as_ref(), Ok(&ours));
        place.default("home/.config/mimeapps.list", "oriel-handler.desktop");
        assert_eq!(place.handler(), Handler::Ours);
        assert!(!place.associations().would_lose_links());
        let files = fs::read_dir(place.path("home/.local/share/applications")).unwrap().count();
        assert_eq!(files, 1, "nothing else was left there");

        // As a library for deep links wrote it, in quotes that not every xdg-open understands.
        place.entry(MINE, "oriel-handler.desktop", "Oriel", "\"HERE/home/oriel\" %u");
        assert_eq!(place.handler(), Handler::Ours);
        assert!(place.associations().would_lose_links());
        place.associations().entry_to_use().unwrap();
        assert!(!place.associations().would_lose_links());

        fs::create_dir(place.path("home/new")).unwrap();
        fs::rename(place.path("home/oriel"), place.path("home/new/oriel")).unwrap();
        place.program = place.path("home/new/oriel");
        assert!(matches!(place.handler(), Handler::Gone { .. }));
        assert!(place.associations().would_lose_links(), "it was moved");
        place.associations().entry_to_use().unwrap();
        assert_eq!(place.handler(), Handler::Ours);
    }

    #[test]
    fn a_package_keeps_its_own_entry() {
        let place = Place::new();
        place.write("bin/star", "\u{7f}ELF");
        place.entry("share", "star.desktop", "Star", "star %u");
        place.entry("share", "Oriel.desktop", "Oriel", "HERE/home/oriel %u");
        place.default("home/.config/mimeapps.list", "star.desktop");
        let expected = EntryToUse { id: "Oriel.desktop".into(), written_to: None };
        assert_eq!(place.associations().entry_to_use(), Ok(expected));
        assert!(!place.path("home/.local").exists(), "nothing was written");
    }

    #[test]
    fn an_entry_that_cannot_be_written_says_why() {
        let mut place = Place::new();
        place.write("home/.local/share", "a file where a folder should be");
        let why = place.associations().entry_to_use().unwrap_err();
        assert!(
            matches!(&why, LinksTrouble::EntryNotWritten { path, .. } if path.ends_with("oriel-handler.desktop")),
            "{why:?}"
        );
        place.program = PathBuf::new();
        assert_eq!(place.associations().entry_to_use().unwrap_err(), LinksTrouble::FolderNotNameable);
        place.variables.remove("HOME");
        assert_eq!(place.associations().entry_to_use().unwrap_err(), LinksTrouble::NoDataFolder);
    }

    #[test]
    fn an_appimage_is_the_file_and_not_what_is_mounted() {
        let mut place = Place::new();
        let mount = place.path("mount");
        place.write("mount/usr/bin/oriel", "\u{7f}ELF");
        place.write("home/Oriel.AppImage", "\u{7f}ELF");
        place.entry("mount/usr/share", "Oriel.desktop", "Oriel", "oriel %u");
        place.program = mount.join("usr/bin/oriel");
        place.set("APPDIR", &mount);
        place.set("APPIMAGE", place.path("home/Oriel.AppImage"));
        let (inside, outside) = (mount.join("usr/share"), place.path("share"));
        place.set("XDG_DATA_DIRS", env::join_paths([&inside, &outside]).unwrap());
        place.set("PATH", env::join_paths([mount.join("usr/bin"), place.path("bin")]).unwrap());
        assert_eq!(place.handler(), Handler::Nobody, "a browser does not see the mounted folders");
        for (variable, value) in place.associations().variables() {
            assert!(!value.to_string_lossy().contains("mount"), "{variable}={value:?}");
        }

        place.associations().entry_to_use().unwrap();
        place.default("home/.config/mimeapps.list", "oriel-handler.desktop");
        assert_eq!(place.handler(), Handler::Ours);
        let entry = fs::read_to_string(place.path("home/.local/share/applications/oriel-handler.desktop")).unwrap();
        assert!(entry.contains("/home/Oriel.AppImage %u\n"), "{entry}");

        place.program = place.path("home/oriel");
        assert!(
            matches!(place.handler(), Handler::AnotherOriel { program } if program.ends_with("Oriel.AppImage")),
            "a program started from within another’s AppImage is not that AppImage"
        );
    }

    #[test]
    fn folders_are_the_usual_ones_where_nothing_says_otherwise() {
        let associations = Associations::new(
            |name| match name {
                "HOME" => Some("/home/mira".into()),
                "XDG_CONFIG_HOME" => Some("not/absolute".into()),
                _ => None,
            },
            "/usr/bin/oriel".into(),
        );
        let text = |folders: &Folders| folders.all().map(|folder| folder.display().to_string()).collect::<Vec<_>>();
        assert_eq!(text(&associations.settings), ["/home/mira/.config", "/etc/xdg"]);
        assert_eq!(text(&associations.data), ["/home/mira/.local/share", "/usr/local/share", "/usr/share"]);
        assert!(associations.desktops.is_empty());
    }
}
