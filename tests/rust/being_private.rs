//! What Oriel keeps on the disk is closed to other users of the computer, however it was found.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::{asked, files_below, puter, signed_in};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn folders_and_files_are_closed_to_others_at_each_start() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    asked(&oriel, None, "hello").await;
    let data = oriel.computer.folder.path().join("data");
    assert_eq!(mode(&data), 0o700, "also the first time");
    let files = files_below(&data);
    let folders: Vec<PathBuf> = files
        .iter()
        .flat_map(|file| file.ancestors().skip(1))
        .filter(|path| path.starts_with(&data))
        .map(Into::into)
        .collect();
    assert!(files.iter().any(|file| file.ends_with("history.db")) && folders.len() > 2, "{files:?}");
    let elsewhere = oriel.computer.folder.path().join("elsewhere");
    fs::write(&elsewhere, "of somebody else").unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::symlink(&elsewhere, data.join("link")).unwrap();
    for path in folders.iter().chain(&files).filter(|path| path.exists()) {
        fs::set_permissions(path, fs::Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 })).unwrap();
    }
    let database = files.iter().find(|file| file.ends_with("history.db")).unwrap().clone();
    let _oriel = oriel.restart().await;
    assert_eq!(mode(&database), 0o600);
    for folder in folders {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    assert_eq!(mode(&elsewhere), 0o644, "a link leads to nothing of ours");
}
