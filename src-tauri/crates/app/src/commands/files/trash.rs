//! The trash: files that wait there, and come back to where they were or go for good.
//! Where a file was stands in its own metadata, as Puter's desktop keeps it, so that each of the two can bring back what
//! the other threw away.

use problem::{Code, Problem, Reason};
use puter::{CloudPath, FileRef, files::Page};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App,
    commands::{Command, StreamingCommand},
    files::{FileEntry, changed, make_way, parse_file, parse_path},
    session::Session,
    several::{FileFailed, FilesDone, FilesProgress, Several},
};

/// The trash of whoever is signed in.
fn trash() -> Result<CloudPath, Problem> {
    parse_path("~/Trash")
}

/// `files.trash`: moves files to the trash, from where `files.restore` brings them back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct TrashFiles {
    /// Ids or paths.
    files: Vec<String>,
}

impl StreamingCommand for TrashFiles {
    type Event = FilesProgress;
    type Output = FilesDone;

    async fn run(self, app: &App, emit: impl Fn(FilesProgress) + Send + Sync) -> Result<FilesDone, Problem> {
        let session = app.session()?;
        let mut several = Several::new(&self.files, emit);
        while let Some(file) = several.turn() {
            let trashed = async {
                let file = parse_file(file)?;
                session.ask(async |client| client.trash(&client.stat(&file).await?).await).await
            };
            several.took(trashed.await);
        }
        several.finish(&session.changes)
    }
}

/// Where files go from the trash.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum RestoreTo {
    /// Each to the folder it was in.
    Original,
    /// The same, and folders that are gone are made again.
    Remade,
    /// All into this folder.
    Folder {
        /// Its id or its path. Not every folder can be named by its path.
        folder: String,
    },
}

/// What became of files that were to come back.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct Restored {
    done: Vec<FileEntry>,
    failed: Vec<FileFailed>,
    /// Those whose folder is gone or not known; they are in the trash as before.
    homeless: Vec<FileEntry>,
}

/// `files.restore`: takes files out of the trash. A name that is taken by now gets a number.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct RestoreFiles {
    /// Ids or paths.
    files: Vec<String>,
    to: RestoreTo,
}

impl StreamingCommand for RestoreFiles {
    type Event = FilesProgress;
    type Output = Restored;

    async fn run(self, app: &App, emit: impl Fn(FilesProgress) + Send + Sync) -> Result<Restored, Problem> {
        let session = app.session()?;
        let mut several = Several::new(&self.files, emit);
        let mut homeless = Vec::new();
        while let Some(file) = several.turn() {
            match restore(&session, file, &self.to).await {
                Ok(Ok(entry)) => several.took(Ok(entry)),
                Ok(Err(entry)) => {
                    homeless.push(entry.into());
                    several.passed();
                }
                Err(problem) => several.took(Err(problem)),
            }
        }
        let FilesDone { done, failed } = several.finish(&session.changes)?;
        Ok(Restored { done, failed, homeless })
    }
}

/// The restored entry, or as it still is in the trash because its folder is gone.
async fn restore(
    session: &Session,
    file: &str,
    to: &RestoreTo,
) -> Result<Result<puter::files::Entry, puter::files::Entry>, Problem> {
    let file = parse_file(file)?;
    let entry = session.ask(async |client| client.stat(&file).await).await?;
    let was = entry.original_path.as_ref().and_then(CloudPath::parent).filter(|folder| !folder.is_root());
    // By a path that cannot be typed Puter would put it elsewhere.
    let was = was.and_then(|folder| folder.as_str().parse::<CloudPath>().ok());
    let folder = match (to, was) {
        (RestoreTo::Folder { folder }, _) => parse_file(folder)?,
        (_, None) => return Ok(Err(entry)),
        (RestoreTo::Remade, Some(was)) => {
            make_way(&session.access, &session.changes, &was).await?;
            FileRef::from(&was)
        }
        (RestoreTo::Original, Some(was)) => {
            match session.ask(async |client| client.stat(&was).await).await {
                Ok(folder) if folder.is_folder && !folder.path.is_in_trash() => {}
                Ok(_) | Err(Problem { code: Code::NotFound, .. }) => return Ok(Err(entry)),
                Err(problem) => return Err(problem),
            }
            FileRef::from(&was)
        }
    };
    let name = entry.original_name.as_deref().unwrap_or(&entry.name);
    session.ask(async |client| client.restore(&entry, &folder, name).await).await.map(Ok)
}

/// `files.erase`: deletes files for good. Only what is in the trash can go; nothing brings it back.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct EraseFiles {
    /// Ids or paths.
    files: Vec<String>,
}

impl StreamingCommand for EraseFiles {
    type Event = FilesProgress;
    type Output = FilesDone;

    async fn run(self, app: &App, emit: impl Fn(FilesProgress) + Send + Sync) -> Result<FilesDone, Problem> {
        let session = app.session()?;
        let mut several = Several::new(&self.files, emit);
        while let Some(file) = several.turn() {
            several.took(erase(&session, file).await);
        }
        several.finish(&session.changes)
    }
}

async fn erase(session: &Session, file: &str) -> Result<puter::files::Entry, Problem> {
    let file = parse_file(file)?;
    let entry = session.ask(async |client| client.stat(&file).await).await?;
    if !entry.path.is_in_trash() {
        return Err(Reason::NotInTrash.into());
    }
    session.ask(async |client| client.delete_forever(&entry).await).await?;
    Ok(entry)
}

/// What lies in the trash.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub(crate) struct TrashSize {
    /// Files and folders; what is in such a folder is not counted.
    items: u64,
    /// Bytes, with all that is in folders.
    bytes: u64,
}

/// `files.trashSize`: what `files.emptyTrash` would delete.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct GetTrashSize {}

impl Command for GetTrashSize {
    type Output = TrashSize;

    async fn run(self, app: &App) -> Result<TrashSize, Problem> {
        let session = app.session()?;
        let trash = trash()?;
        let one = Page { limit: 1, ..Page::default() };
        let listing = session.ask(async |client| client.list(&trash, &one).await).await?;
        let bytes = session.ask(async |client| client.size_of(&trash).await).await?;
        // A server that tells no number gives everything at once.
        Ok(TrashSize { items: listing.total.unwrap_or(listing.entries.len() as u64), bytes })
    }
}

/// `files.emptyTrash`: deletes everything in the trash, for good.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct EmptyTrash {}

impl Command for EmptyTrash {
    type Output = ();

    async fn run(self, app: &App) -> Result<(), Problem> {
        let session = app.session()?;
        let trash = trash()?;
        let emptied = session.ask(async |client| client.empty_trash(&trash).await).await;
        // Even what broke off may have deleted some.
        changed(&session.changes, None);
        emptied
    }
}
