//! Where something is in the cloud: an absolute path, checked once.
//! The server's own rules are looser than what is safe to act on, so the questions guards ask are answered here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::names::{FileName, is_space, text_like};

/// The longest path, in bytes of UTF-8.
const LONGEST: usize = 4096;
/// The folders that Puter makes for every account and relies on (recorded: fs-readdir-home).
const SYSTEM: [&str; 7] = ["AppData", "Desktop", "Documents", "Pictures", "Public", "Trash", "Videos"];

/// An absolute path in the cloud: `/`, `/user/Documents/a.txt`, or with `~` for the home of whoever is signed in.
///
/// It has no empty, `.` or `..` part and at most 4096 bytes; a `/` at the end is dropped. Upper and lower case differ, as
/// they do for Puter. One that is read from text has no control character and no white space at its end either; one of
/// an entry that Puter lists may have both, and is then no way to name that entry: see [`CloudPath::is_exact`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CloudPath(String);

/// Why a text is not the path of one certain place in the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It is not an absolute path.
    #[error("not an absolute path of the cloud")]
    NotAbsolute,
    /// It ends in white space, which Puter drops: it would take another file for this one.
    #[error("a path that ends in white space means another file to Puter")]
    SpaceAtEnd,
    /// It has a control character in it.
    #[error("a path with a control character")]
    Invisible,
}

impl CloudPath {
    /// `/`, which lists the homes that may be seen.
    pub fn root() -> CloudPath {
        CloudPath("/".to_owned())
    }

    /// `~`, the home of whoever is signed in.
    pub fn home() -> CloudPath {
        CloudPath("~".to_owned())
    }

    /// The path as text, as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, for example `a.txt`; `None` for `/` and `~`.
    pub fn name(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(_, name)| name).filter(|name| !name.is_empty())
    }

    /// The folder it is in; `None` for `/` and `~`.
    pub fn parent(&self) -> Option<CloudPath> {
        let (parent, name) = self.0.rsplit_once('/')?;
        match (parent, name) {
            (_, "") => None,
            ("", _) => Some(CloudPath::root()),
            (parent, _) => Some(CloudPath(parent.to_owned())),
        }
    }

    /// This folder's child of that name.
    pub fn join(&self, name: &FileName) -> CloudPath {
        if self.is_root() { CloudPath(format!("/{name}")) } else { CloudPath(format!("{self}/{name}")) }
    }

    /// Something of that name in the same folder; `None` for `/` and `~`, and for what is no name.
    pub(crate) fn beside(&self, name: &str) -> Option<CloudPath> {
        let (folder, _) = self.0.rsplit_once('/').filter(|_| !self.is_root())?;
        CloudPath::listed(&format!("{folder}/{name}")).ok()
    }

    /// Whether it is `other` or somewhere below it. `~/a` and `/user/a` are not known to be the same place: whoever
    /// must be sure asks the server for the canonical paths first.
    pub fn starts_with(&self, other: &CloudPath) -> bool {
        match self.0.strip_prefix(&other.0) {
            Some(rest) => rest.is_empty() || rest.starts_with('/') || other.is_root(),
            None => false,
        }
    }

    /// Whether it is `/`.
    pub fn is_root(&self) -> bool {
        self.0 == "/"
    }

    /// Whether it is somebody's home: `~` or `/user`.
    pub fn is_home(&self) -> bool {
        self.0 == "~" || self.parent().is_some_and(|parent| parent.is_root())
    }

    /// Whether it is a folder that Puter itself relies on: `~/Desktop`, `/user/Trash` and the like.
    pub fn is_system(&self) -> bool {
        self.parent().is_some_and(|parent| parent.is_home()) && self.name().is_some_and(|name| SYSTEM.contains(&name))
    }

    /// Whether it is a trash: `~/Trash` or `/user/Trash`.
    pub fn is_trash(&self) -> bool {
        self.is_system() && self.name() == Some("Trash")
    }

    /// Whether it is below a trash.
    pub fn is_in_trash(&self) -> bool {
        let mut above = self.parent();
        while let Some(folder) = above {
            if folder.is_trash() {
                return true;
            }
            above = folder.parent();
        }
        false
    }

    /// Whether Puter takes this path for this place. It drops white space at the end of a path, but not at the end of a
    /// name: `/a/report ` acts on `/a/report`.
    pub fn is_exact(&self) -> bool {
        !self.0.ends_with(is_space)
    }

    /// The path of an entry as Puter listed it.
    pub(crate) fn listed(text: &str) -> Result<CloudPath, PathError> {
        if text == "/" {
            return Ok(CloudPath::root());
        }
        let path = text.strip_suffix('/').unwrap_or(text);
        let parts = match path.strip_prefix('~') {
            Some("") => return Ok(CloudPath::home()),
            Some(rest) => rest,
            None => path,
        };
        let parts = parts.strip_prefix('/').ok_or(PathError::NotAbsolute)?;
        let sane = path.len() <= LONGEST && parts.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if sane { Ok(CloudPath(path.to_owned())) } else { Err(PathError::NotAbsolute) }
    }

    /// The home it is in: `~` or `/user`; `None` for `/`.
    pub(crate) fn home_of(&self) -> Option<CloudPath> {
        if self.0.starts_with('~') {
            return Some(CloudPath::home());
        }
        let user = self.0[1..].split('/').next().filter(|user| !user.is_empty())?;
        Some(CloudPath(format!("/{user}")))
    }
}

impl FromStr for CloudPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let path = CloudPath::listed(text)?;
        if !path.is_exact() {
            return Err(PathError::SpaceAtEnd);
        }
        if path.0.chars().any(char::is_control) { Err(PathError::Invisible) } else { Ok(path) }
    }
}

text_like!(CloudPath, PathError);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(text: &str) -> CloudPath {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_not_an_absolute_path_is_refused() {
        for bad in ["", "a", "user/a", "//", "/a//b", "/a/./b", "/a/../b", "/..", "~a", "~//a", "/a\0b", "/a\nb", "a/~"]
        {
            assert!(bad.parse::<CloudPath>().is_err(), "{bad:?}");
        }
        assert!(format!("/{}", "a".repeat(4096)).parse::<CloudPath>().is_err());
    }

    #[test]
    fn a_path_that_puter_takes_for_another_is_refused_but_listed() {
        for text in ["/a/report ", "/a/report\t", "/a/report\r", "/a/report\u{a0}", "/a/report\u{feff}", "~/ "] {
            assert_eq!(text.parse::<CloudPath>(), Err(PathError::SpaceAtEnd), "{text:?}");
            assert!(!CloudPath::listed(text).unwrap().is_exact(), "{text:?}");
        }
        assert!(path("/a /report").is_exact());
        assert_eq!(CloudPath::listed("/a/b\0c").unwrap().name(), Some("b\0c"));
        assert!(CloudPath::listed("/a/../b").is_err());
    }

    #[test]
    fn a_slash_at_the_end_is_dropped() {
        assert_eq!(path("~/"), path("~"));
        assert_eq!(path("/user/Documents/").as_str(), "/user/Documents");
        assert_eq!(path("/").as_str(), "/");
    }

    #[test]
    fn a_path_has_a_parent_and_a_name() {
        let check = |text: &str, parent: Option<&str>, name: Option<&str>| {
            assert_eq!(path(text).parent(), parent.map(path), "{text}");
            assert_eq!(path(text).name(), name, "{text}");
        };
        check("/", None, None);
        check("~", None, None);
        check("/user", Some("/"), Some("user"));
        check("~/a", Some("~"), Some("a"));
        check("/user/a b/c.txt", Some("/user/a b"), Some("c.txt"));
    }

    #[test]
    fn joining_keeps_the_parent() {
        let name: FileName = "x y.txt".parse().unwrap();
        for folder in ["/", "~", "/user/Documents"] {
            assert_eq!(path(folder).join(&name).parent(), Some(path(folder)));
        }
    }

    #[test]
    fn a_folder_is_below_itself_but_a_neighbour_with_a_longer_name_is_not() {
        assert!(path("/u/a").starts_with(&path("/u/a")));
        assert!(path("/u/a/b").starts_with(&path("/u/a")));
        assert!(path("/u/a").starts_with(&path("/")));
        assert!(!path("/u/ab").starts_with(&path("/u/a")));
        assert!(!path("/u").starts_with(&path("/u/a")));
    }

    #[test]
    fn homes_and_the_folders_puter_relies_on_are_known() {
        assert!(path("~").is_home() && path("/user").is_home());
        assert!(!path("/user/Desktop").is_home() && !path("/").is_home());
        assert!(path("/user/Trash").is_system() && path("~/AppData").is_system());
        assert!(!path("/user/Documents/Trash").is_system() && !path("~/work").is_system());
        assert!(path("~/Trash").is_trash() && !path("/user/Documents/Trash").is_trash());
        assert!(path("/user/Trash/a/b").is_in_trash() && path("~/Trash/a").is_in_trash());
        assert!(!path("~/Trash").is_in_trash() && !path("/user/Documents/Trash/a").is_in_trash());
    }

    #[test]
    fn the_home_of_a_path_is_its_first_part() {
        assert_eq!(path("/user/a/b").home_of(), Some(path("/user")));
        assert_eq!(path("~/a").home_of(), Some(path("~")));
        assert_eq!(path("/").home_of(), None);
    }

    proptest! {
        #[test]
        fn reading_any_text_never_panics_and_keeps_what_it_accepts(text in any::<String>()) {
            let _ = text.parse::<CloudPath>();
        }

        #[test]
        fn an_accepted_path_survives_being_written_and_read(text in "[/~.a-cé ]{0,12}") {
            if let Ok(first) = text.parse::<CloudPath>() {
                prop_assert_eq!(first.as_str().parse::<CloudPath>(), Ok(first.clone()));
                prop_assert!(!first.as_str().contains("//"));
                if let (Some(parent), Some(name)) = (first.parent(), first.name()) {
                    if let Ok(name) = name.parse::<FileName>() {
                        let joined = parent.join(&name);
                        prop_assert_eq!(joined.name(), Some(name.as_str()));
                    }
                    prop_assert!(first.starts_with(&parent));
                }
            }
        }
    }
}
