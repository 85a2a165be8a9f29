//! A file of this computer on its way into a chat: it is uploaded once, found again by its content, and then attached
//! like any file in the cloud.

use std::{io::Read, path::PathBuf};

use blake2::{Blake2s256, Digest};
use puter::{CloudPath, files as cloud};
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    App, Code, Problem,
    attachment::{self, Attachment},
    command::Command,
    files::{absolute, parse_path},
    preferences::Preferences,
    session::Session,
    transfer::{Kind, Progress, send_file},
};

/// The largest file that any model takes in any way, in bytes.
const LARGEST: u64 = 30_000_000;
/// How much is read at a time.
const PIECE: usize = 64 * 1024;

/// `chat.attach`: attaches a file of this computer. Its content is uploaded unless it is in the cloud already from an
/// earlier time; `files.cancel` with the same id ends that.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Attach {
    /// The id of a chosen file.
    chosen: String,
    /// The model that it is for.
    model: String,
}

impl Command for Attach {
    type Event = Progress;
    type Output = Attachment;

    async fn run(self, app: &App, emit: impl Fn(Progress) + Send + Sync) -> Result<Attachment, Problem> {
        let session = app.session()?;
        let chosen = session.transfers.chosen(&self.chosen)?;
        let model = session.catalogue.find(app, &session, &self.model).await?;
        let size = tokio::fs::metadata(&chosen.place).await?.len();
        if size > LARGEST {
            return Err(Problem::invalid(format!(
                "{} is larger than {} MB, and no model takes that. It was not uploaded; put it into the cloud from Files.",
                chosen.name,
                LARGEST / 1_000_000
            )));
        }
        let digest = digest(chosen.place.clone()).await?;
        let entry = match in_the_cloud(app, &session, &digest, size).await? {
            Some(entry) => entry,
            None => {
                let folder = absolute(parse_path(&Preferences::load(app).attach_folder)?, &session.username);
                make_folder(app, &session, &folder).await?;
                let running = session.transfers.begin(self.chosen.clone(), Kind::Upload);
                let keep_both = cloud::OnConflict::KeepBoth;
                let entry = send_file(app, &session, &running, &chosen, &folder, keep_both, emit).await?;
                session.history.remember_upload(&digest, entry.path.as_str(), entry.modified)?;
                entry
            }
        };
        session.transfers.forget(&self.chosen);
        attachment::look(app, &session, &entry, &model).await
    }
}

/// The fingerprint of a file's content.
async fn digest(place: PathBuf) -> Result<String, Problem> {
    let work = move || -> std::io::Result<String> {
        let mut file = std::fs::File::open(place)?;
        let mut digest = Blake2s256::new();
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece)? {
                0 => break,
                read => digest.update(&piece[..read]),
            }
        }
        Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Problem::failed(error.to_string()))?.map_err(Problem::from)
}

/// What was uploaded of this content before, if it is still there and was not changed since.
async fn in_the_cloud(app: &App, session: &Session, digest: &str, size: u64) -> Result<Option<cloud::Entry>, Problem> {
    let Some((path, modified)) = session.history.uploaded(digest)? else { return Ok(None) };
    let Ok(path) = parse_path(&path) else { return Ok(None) };
    match session.ask(app, async |client| client.stat(&path).await).await {
        Ok(entry) => {
            let is_the_same = !entry.is_folder && entry.size == Some(size) && entry.modified == modified;
            Ok(is_the_same.then_some(entry))
        }
        Err(problem) if problem.code == Code::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Makes the folder, and those that it is in, where they are missing.
async fn make_folder(app: &App, session: &Session, folder: &CloudPath) -> Result<(), Problem> {
    match session.ask(app, async |client| client.stat(folder).await).await {
        Err(problem) if problem.code == Code::NotFound => {}
        known => return known.map(drop),
    }
    let mut missing = vec![folder.clone()];
    while let Some(parent) = missing.last().and_then(CloudPath::parent) {
        match session.ask(app, async |client| client.stat(&parent).await).await {
            Err(problem) if problem.code == Code::NotFound => missing.push(parent),
            _ => break,
        }
    }
    for folder in missing.iter().rev() {
        session.ask(app, async |client| client.make_folder(folder).await).await?;
    }
    Ok(())
}
