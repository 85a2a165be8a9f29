//! A folder of the cloud as a folder of this computer: what is in it is listed first, then written below one place that
//! gets its name when everything is there.
//! Names come from a stranger: each becomes one that every file system takes, and none leads out of the folder.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use problem::{Problem, Reason};
use puter::{
    FileRef,
    files::{Entry, Page},
};

use crate::{LocalName, access::Access, files::local_name};

/// The most files and folders that are downloaded at once.
const MOST: usize = 20_000;

/// What a folder of the cloud holds, and where it goes below the folder on this computer.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Each after the one it is in.
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) files: Vec<(PathBuf, FileRef)>,
    /// Bytes of all files.
    pub(crate) size: u64,
}

/// Lists the folder with all that is below it.
pub(crate) async fn tree(access: &Access, folder: &Entry) -> Result<Tree, Problem> {
    let mut tree = Tree::default();
    let mut waiting = vec![(FileRef::from(folder), PathBuf::new())];
    while let Some((folder, place)) = waiting.pop() {
        let mut names = HashSet::new();
        let mut page = Page::default();
        loop {
            let listing = access.ask(async |client| client.list(&folder, &page).await).await?;
            for entry in listing.entries {
                let place = place.join(unused(&mut names, local_name(&entry).as_str()));
                if tree.folders.len() + tree.files.len() == MOST {
                    return Err(Reason::FolderTooLarge { most: MOST }.into());
                }
                if entry.is_folder {
                    tree.folders.push(place.clone());
                    waiting.push((FileRef::from(&entry), place));
                } else {
                    tree.size = tree.size.saturating_add(entry.size.unwrap_or(0));
                    tree.files.push((place, FileRef::from(&entry)));
                }
            }
            match listing.cursor {
                Some(cursor) => page.cursor = Some(cursor),
                None => break,
            }
        }
    }
    Ok(tree)
}

/// A name that is not taken yet on any file system.
fn unused(taken: &mut HashSet<String>, name: &str) -> String {
    let path = Path::new(name);
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let stem = &name[..name.len() - ending.len()];
    (1_u64..)
        .map(|number| if number == 1 { name.to_owned() } else { format!("{stem} ({number}){ending}") })
        .find(|name| taken.insert(LocalName::folded(name)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_this_computer_takes_for_one_stay_apart() {
        let mut taken = HashSet::new();
        let mut name = |name: &str| unused(&mut taken, name);
        assert_eq!(
            (name("Plan.md"), name("plan.md"), name("Plan.md")),
            ("Plan.md".into(), "plan (2).md".into(), "Plan (3).md".into())
        );
        assert_eq!((name("caf\u{e9}"), name("cafe\u{301}")), ("caf\u{e9}".into(), "cafe\u{301} (2)".into()));
        assert_eq!((name(".env"), name(".env")), (".env".into(), ".env (2)".into()));
    }
}
