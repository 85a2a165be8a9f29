//! Changing names and places in the cloud, and writing texts of a chat there.

use problem::Problem;
use puter::files as cloud;
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App,
    commands::{Command, StreamingCommand},
    files::{FileEntry, absolute, changed, make_way, parse_file, parse_name, parse_path},
    several::{FilesDone, FilesProgress, Several},
};

/// `files.makeFolder`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct MakeFolder {
    folder: String,
    name: String,
}

impl Command for MakeFolder {
    type Output = FileEntry;

    async fn run(self, app: &App) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let folder = parse_path(&self.folder)?;
        let path = folder.join(&parse_name(&self.name)?);
        let made = session.ask(async |client| client.make_folder(&path).await).await?;
        changed(&session.changes, Some(folder));
        Ok(made.into())
    }
}

/// `files.saveText`: writes a text of a chat as a new file. A name that is taken gets a number; folders are made where
/// they are missing.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct SaveText {
    /// `null` is the folder that the person prefers.
    folder: Option<String>,
    name: String,
    text: String,
}

impl Command for SaveText {
    type Output = FileEntry;

    async fn run(self, app: &App) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let folder = self.folder.unwrap_or_else(|| session.preferences().save_folder);
        let folder = absolute(parse_path(&folder)?, &session.username);
        let name = parse_name(&self.name)?;
        let kind = mime_guess::from_path(name.as_str()).first_raw().unwrap_or("text/plain");
        make_way(&session.access, &session.changes, &folder).await?;
        let path = folder.join(&name);
        let upload = || cloud::Upload::bytes(self.text.clone().into()).of_kind(kind);
        let keep_both = cloud::OnConflict::KeepBoth;
        let saved = session
            .ask(async |client| cloud::keeping_both(keep_both, || client.write(&path, upload(), keep_both)).await)
            .await?;
        changed(&session.changes, Some(folder));
        Ok(saved.into())
    }
}

/// `files.rename`.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct RenameFile {
    /// An id or a path.
    file: String,
    name: String,
}

impl Command for RenameFile {
    type Output = FileEntry;

    async fn run(self, app: &App) -> Result<FileEntry, Problem> {
        let session = app.session()?;
        let (file, name) = (parse_file(&self.file)?, parse_name(&self.name)?);
        let renamed = session.ask(async |client| client.rename(&file, &name).await).await?;
        changed(&session.changes, renamed.path.parent());
        Ok(renamed.into())
    }
}

/// `files.move`: into a folder. What is there is never replaced.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MoveFiles {
    /// Ids or paths.
    files: Vec<String>,
    /// An id or a path. Not every folder can be named by its path.
    folder: String,
    /// A name that is taken gets a number; else that file stays and its problem is a conflict.
    keep_both: bool,
}

impl StreamingCommand for MoveFiles {
    type Event = FilesProgress;
    type Output = FilesDone;

    async fn run(self, app: &App, emit: impl Fn(FilesProgress) + Send + Sync) -> Result<FilesDone, Problem> {
        let session = app.session()?;
        let folder = parse_file(&self.folder)?;
        let mut several = Several::new(&self.files, emit);
        while let Some(file) = several.turn() {
            let moved = async {
                let file = parse_file(file)?;
                let taken = if self.keep_both { cloud::OnConflict::KeepBoth } else { cloud::OnConflict::Fail };
                session.ask(async |client| client.move_to(&file, &folder, None, taken).await).await
            };
            several.took(moved.await);
        }
        several.finish(&session.changes)
    }
}

/// `files.copy`: into a folder. A copy beside the original gets a name of its own.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct CopyFiles {
    /// Ids or paths.
    files: Vec<String>,
    /// An id or a path. Not every folder can be named by its path.
    folder: String,
}

impl StreamingCommand for CopyFiles {
    type Event = FilesProgress;
    type Output = FilesDone;

    async fn run(self, app: &App, emit: impl Fn(FilesProgress) + Send + Sync) -> Result<FilesDone, Problem> {
        let session = app.session()?;
        let folder = parse_file(&self.folder)?;
        let mut several = Several::new(&self.files, emit);
        while let Some(file) = several.turn() {
            let copied = async {
                let file = parse_file(file)?;
                let keep_both = cloud::OnConflict::KeepBoth;
                session.ask(async |client| client.copy_to(&file, &folder, None, keep_both).await).await
            };
            several.took(copied.await);
        }
        several.finish(&session.changes)
    }
}
