//! A file of this computer on its way into a chat: it is uploaded once, found again by its content, and then attached
//! like any file in the cloud.

use std::{io::Read, path::PathBuf};

use blake2::{Blake2s256, Digest};
use history::Attachment;
use problem::{Code, Problem, Reason};
use puter::files as cloud;

use crate::{
    files::{absolute, make_way, parse_path},
    session::Session,
    transfer::{Kind, Progress},
};

/// The largest file that any model takes in any way, in bytes.
const LARGEST: u64 = 30_000_000;
/// How much is read at a time.
const PIECE: usize = 64 * 1024;

/// Brings a chosen file of this computer into the cloud, unless its content is there already from an earlier time, and
/// answers how this model would get it. `files.cancel` with the same id ends that; what is cut off otherwise is offered
/// again at the next start.
pub(crate) async fn upload(
    session: &Session,
    chosen_id: &str,
    model: &puter::Model,
    emit: impl Fn(Progress) + Send + Sync,
) -> Result<Attachment, Problem> {
    let chosen = session.transfers.chosen(chosen_id)?;
    let size = tokio::fs::metadata(&chosen.place).await?.len();
    if size > LARGEST {
        session.transfers.cancel(chosen_id);
        return Err(Reason::TooLargeToAttach { name: chosen.name.to_string(), most: LARGEST }.into());
    }
    let digest = digest(chosen.place.clone()).await?;
    let entry = match in_the_cloud(session, &digest, size).await? {
        Some(entry) => entry,
        None => {
            let folder = absolute(parse_path(&session.preferences().attach_folder)?, &session.username);
            make_way(&session.access, &session.changes, &folder).await?;
            session.transfers.remember(chosen_id, &folder);
            let running = session.transfers.begin(chosen_id.to_owned(), Kind::Upload);
            let keep_both = cloud::OnConflict::KeepBoth;
            let entry = session.transfers.send(&running, &chosen, &folder, keep_both, emit).await?;
            session.history.remember_upload(&digest, entry.path.as_str(), entry.modified)?;
            entry
        }
    };
    session.transfers.forget(chosen_id);
    session.attachments.look(&entry, model).await
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
    done.map_err(Problem::unexpected)?.map_err(Problem::from)
}

/// What was uploaded of this content before, if it is still there and was not changed since.
async fn in_the_cloud(session: &Session, digest: &str, size: u64) -> Result<Option<cloud::Entry>, Problem> {
    let Some((path, modified)) = session.history.uploaded(digest)? else { return Ok(None) };
    let Ok(path) = parse_path(&path) else { return Ok(None) };
    match session.ask(async |client| client.stat(&path).await).await {
        Ok(entry) => {
            let is_the_same = !entry.is_folder && entry.size == Some(size) && entry.modified == modified;
            Ok(is_the_same.then_some(entry))
        }
        Err(problem) if problem.code == Code::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}
