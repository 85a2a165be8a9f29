//! Writing a file: through the server where it is small, straight to its storage where it is large.
//! Nothing counts as written before the server and the storage both say it is all there.

use std::{
    fmt, io,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use reqwest::{
    Body, Method, RequestBuilder, Response,
    header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG},
    multipart::{Form, Part},
};
use serde::Serialize;
use serde_json::Value;
use tokio::{sync::Notify, time::sleep};
use url::Url;

use super::{Entry, FileRef, OnConflict, download::header};
use crate::{
    Client, CloudPath,
    error::{Error, ErrorKind, Result, Retry},
    http::{Again, is_loopback},
    wire,
};

const OPERATION: &str = "write";
/// The largest file that may go through `/batch`, which keeps it in memory (recorded: fs-err-batch-file-too-large).
const LARGEST_BATCH: u64 = 100 * 1024 * 1024;
/// What is handed to the network at once, so that progress is seen.
const CHUNK: usize = 64 * 1024;
/// The largest part of a multipart upload held in memory. Puter's are 10 MiB (recorded: fs-v2-startWrite-multipart).
const LARGEST_PART: u64 = 512 * 1024 * 1024;
const BYTES: &str = "application/octet-stream";

type Source = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// What to write: so many bytes, and what they are.
pub struct Upload {
    size: u64,
    kind: Option<String>,
    presigned: bool,
    content: Content,
    /// Bytes that the network or, of what goes in parts, the storage has taken.
    taken: Arc<AtomicU64>,
}

enum Content {
    Bytes(Bytes),
    /// Can be read only once.
    Stream(Mutex<Option<Source>>),
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("size", &self.size).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Upload {
    /// What is in memory.
    pub fn bytes(bytes: Bytes) -> Upload {
        let size = bytes.len() as u64;
        Upload { size, kind: None, presigned: false, content: Content::Bytes(bytes), taken: Arc::default() }
    }

    /// What is read while it is sent. `size` is in bytes and must be right: a stream that yields more or less is
    /// refused before anything is written. `kind` is a MIME type.
    pub fn stream(
        size: u64,
        kind: Option<String>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Upload {
        let content = Content::Stream(Mutex::new(Some(Box::pin(stream))));
        Upload { size, kind, presigned: false, content, taken: Arc::default() }
    }

    /// The same, with its MIME type said.
    pub fn of_kind(self, kind: impl Into<String>) -> Upload {
        Upload { kind: Some(kind.into()), ..self }
    }

    /// The same, and how many bytes of it were taken is told there: by the storage, of what goes to it in parts, and else
    /// by the network. It begins at nothing.
    pub fn told_to(self, taken: Arc<AtomicU64>) -> Upload {
        taken.store(0, Ordering::Relaxed);
        Upload { taken, ..self }
    }

    /// The same, sent straight to the server's storage even if it is small.
    pub fn straight_to_storage(self) -> Upload {
        Upload { presigned: true, ..self }
    }

    fn kind(&self) -> &str {
        self.kind.as_deref().unwrap_or(BYTES)
    }

    /// How a request that carries the content is repeated, if it could be repeated like `again` by itself.
    fn again(&self, again: Again) -> Again {
        match self.content {
            Content::Bytes(_) => again,
            Content::Stream(_) => Again::Never,
        }
    }

    /// Makes sure that nothing comes where nothing was said to come: HTTP would not even ask.
    async fn check_empty(&mut self) -> Result<()> {
        let watch = Arc::new(Watch::default());
        match self.open(&watch)?.next().await {
            Some(Err(error)) => Err(watch.explain(Error::new(ErrorKind::Invalid, OPERATION, error.to_string()))),
            _ => {
                self.content = Content::Bytes(Bytes::new());
                Ok(())
            }
        }
    }

    /// The content in pieces, each told when the network takes it.
    fn open_told(&self, watch: &Arc<Watch>) -> Result<Source> {
        let taken = self.taken.clone();
        taken.store(0, Ordering::Relaxed);
        let told = self.open(watch)?.inspect_ok(move |piece| {
            taken.fetch_add(piece.len() as u64, Ordering::Relaxed);
        });
        Ok(Box::pin(told))
    }

    /// The content in pieces, exactly `size` bytes of it.
    fn open(&self, watch: &Arc<Watch>) -> Result<Source> {
        let pieces = match &self.content {
            Content::Bytes(bytes) => pieces(bytes.clone()),
            Content::Stream(stream) => {
                let mut stream = stream.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                stream
                    .take()
                    .ok_or_else(|| Error::new(ErrorKind::Invalid, OPERATION, "The content was sent before."))?
            }
        };
        Ok(exactly(self.size, pieces, watch.clone()))
    }
}

/// Sees that an upload moves, and keeps what went wrong while reading what is uploaded.
#[derive(Default)]
struct Watch {
    moved: Notify,
    failure: Mutex<Option<String>>,
}

impl Watch {
    /// Waits for `work` as long as something moves at least every `idle`.
    async fn over<T>(&self, idle: Duration, work: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return Some(done),
                () = self.moved.notified() => {}
                () = sleep(idle) => return None,
            }
        }
    }

    fn fail(&self, words: &str) {
        *self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(words.to_owned());
    }

    /// The failure of a request, or what caused it on our side.
    fn explain(&self, error: Error) -> Error {
        let failure = self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        match failure {
            Some(words) => Error::new(ErrorKind::Invalid, OPERATION, words),
            None => error,
        }
    }
}

/// JSON for a field of a form.
fn as_json(asked: &impl Serialize) -> Result<String> {
    serde_json::to_string(asked).map_err(|error| Error::new(ErrorKind::Invalid, OPERATION, error.to_string()))
}

/// Slices of what is in memory.
fn pieces(bytes: Bytes) -> Source {
    let slices = stream::unfold(bytes, |mut rest| async move {
        let next = rest.split_to(rest.len().min(CHUNK));
        (!next.is_empty()).then_some((Ok(next), rest))
    });
    Box::pin(slices)
}

/// The same pieces, if they are `size` bytes altogether; else an error where they stop being so. The last piece is
/// passed on only when nothing comes after it: once everything was sent, HTTP asks for no more.
fn exactly(size: u64, source: Source, watch: Arc<Watch>) -> Source {
    let checked = stream::unfold(Some((source, size)), move |state| {
        let watch = watch.clone();
        async move {
            let (mut source, left) = state?;
            match next_piece(&mut source, left).await {
                Ok(None) => None,
                Ok(Some(piece)) => {
                    watch.moved.notify_one();
                    let left = left - piece.len() as u64;
                    // At the end it was seen that nothing follows; a stream is not asked again after that.
                    Some((Ok(piece), (left > 0).then_some((source, left))))
                }
                Err(words) => {
                    watch.fail(&words);
                    Some((Err(io::Error::other(words)), None))
                }
            }
        }
    });
    Box::pin(checked.fuse())
}

/// The next piece if `left` bytes are still to come, or why there is none.
async fn next_piece(source: &mut Source, left: u64) -> Result<Option<Bytes>, String> {
    let unreadable = |error| format!("The file could not be read to its end ({error}). Nothing was written.");
    let piece = source.next().await.transpose().map_err(unreadable)?;
    let after = left.checked_sub(piece.as_ref().map_or(0, Bytes::len) as u64);
    let grew = || "The file grew while it was read. Nothing was written; try again.".to_owned();
    match (&piece, after) {
        (_, None) => Err(grew()),
        (None, Some(1..)) => {
            Err("The file became shorter while it was read. Nothing was written; try again.".to_owned())
        }
        (Some(_), Some(0)) => match source.next().await.transpose().map_err(unreadable)? {
            Some(_) => Err(grew()),
            None => Ok(piece),
        },
        _ => Ok(piece),
    }
}

impl Client {
    /// Writes a file. What is larger than 100 MiB goes straight to the server's storage.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] as `on_conflict` says; [`ErrorKind::IsFolder`] if a folder is there;
    /// [`ErrorKind::NotFound`] if the folder above does not exist; [`ErrorKind::StorageFull`];
    /// [`ErrorKind::Invalid`] if the content is not as long as was said; [`ErrorKind::Interrupted`] if not everything
    /// arrived; [`ErrorKind::Guarded`] for a file beside the homes.
    pub async fn write(&self, path: &CloudPath, mut body: Upload, on_conflict: OnConflict) -> Result<Entry> {
        let (folder, name) = match (path.parent(), path.name()) {
            (Some(folder), Some(name)) if !folder.is_root() => (folder, name),
            _ => return Err(Error::new(ErrorKind::Guarded, OPERATION, "A file is written into a folder.")),
        };
        FileRef::from(path).address(OPERATION)?;
        let landing = self.landing(path, on_conflict).await?;
        let (path, name) = (&landing, landing.name().unwrap_or(name));
        if body.size == 0 {
            body.check_empty().await?;
        }
        // Through the server the folder is named by itself, and not every folder can be.
        if body.presigned || body.size > LARGEST_BATCH || !folder.is_exact() {
            self.write_to_storage(path, &body, on_conflict).await
        } else {
            self.write_through(&folder, name, &body, on_conflict).await
        }
    }

    /// Where a file of this path goes, if something of the same name in another form is there: in its place, or beside it.
    async fn landing(&self, path: &CloudPath, on_conflict: OnConflict) -> Result<CloudPath> {
        match (self.twin(OPERATION, path).await?, on_conflict) {
            (None, _) => Ok(path.clone()),
            (Some(_), OnConflict::KeepBoth) => self.unused(OPERATION, path).await,
            (Some(twin), _) if twin.is_folder => Err(Error::new(ErrorKind::IsFolder, OPERATION, "A folder is there.")),
            (Some(twin), OnConflict::Replace) => Ok(twin.path),
            (Some(_), OnConflict::Fail) => {
                Err(Error::new(ErrorKind::Conflict, OPERATION, "Something of this name is there already."))
            }
        }
    }

    /// `POST /batch` (recorded: fs-batch-write, fs-batch-write-conflict).
    async fn write_through(
        &self,
        folder: &CloudPath,
        name: &str,
        upload: &Upload,
        on_conflict: OnConflict,
    ) -> Result<Entry> {
        let about = as_json(&wire::BatchFile { name, kind: upload.kind(), size: upload.size })?;
        let order = as_json(&wire::BatchWrite {
            op: "write",
            path: folder.as_str(),
            name,
            overwrite: on_conflict == OnConflict::Replace,
            dedupe_name: on_conflict == OnConflict::KeepBoth,
            create_missing_parents: false,
            operation_id: 0,
            item_upload_id: 0,
        })?;
        let watch = Arc::new(Watch::default());
        let build = || {
            let file = Part::stream_with_length(Body::wrap_stream(upload.open_told(&watch)?), upload.size);
            let file = file.file_name("file").mime_str(upload.kind());
            let file = file.map_err(|_| Error::new(ErrorKind::Invalid, OPERATION, "This is not a MIME type."))?;
            let form = Form::new()
                .text("operation_id", "0")
                .text("fileinfo", about.clone())
                .text("operation", order.clone())
                .part("file", file);
            Ok(self.request(Method::POST, "batch")?.multipart(form))
        };
        let sending = self.send_within(OPERATION, upload.again(Again::Write), Duration::MAX, build);
        let response = self.watched(&watch, sending).await?;
        let batch: wire::Batch = self.read_json(OPERATION, response).await?;
        let result = batch.into_first().map_err(|refusal| refusal.into_error(OPERATION, 218, self.token()))?;
        let entry = Entry::from_json(result);
        let entry = entry.ok_or_else(|| Error::new(ErrorKind::Garbled, OPERATION, "The answer cannot be read."))?;
        check_size(upload.size, entry)
    }

    /// `POST /fs/startWrite`, `PUT` to the storage, `POST /fs/completeWrite` (recorded: fs-v2-startWrite and on).
    async fn write_to_storage(&self, path: &CloudPath, upload: &Upload, on_conflict: OnConflict) -> Result<Entry> {
        let file_metadata = wire::FileMetadata {
            path: path.as_str(),
            size: upload.size,
            content_type: upload.kind(),
            overwrite: on_conflict == OnConflict::Replace,
            dedupe_name: on_conflict == OnConflict::KeepBoth,
            create_missing_parents: false,
        };
        let asked = wire::StartWrite { file_metadata };
        let session: wire::UploadSession = self.post(OPERATION, Again::Write, "fs/startWrite", &asked).await?;
        let parts = match self.put_everything(&session, upload).await {
            Ok(parts) => parts,
            Err(error) => {
                // Left alone, the session would hold the space for a quarter of an hour.
                let over = wire::AbortWrite { upload_id: &session.session_id };
                let _: Result<Value> = self.post(OPERATION, Again::Never, "fs/abortWrite", &over).await;
                return Err(error);
            }
        };
        let asked = wire::CompleteWrite { upload_id: &session.session_id, parts };
        let done: wire::Completed = self.post(OPERATION, Again::Write, "fs/completeWrite", &asked).await?;
        self.check_arrived(&done, upload.size).await?;
        check_size(upload.size, self.stat(FileRef::Id(done.fs_entry.uid)).await?)
    }

    /// Sends the content to the storage; the parts, if there are any.
    async fn put_everything(&self, session: &wire::UploadSession, upload: &Upload) -> Result<Option<Vec<wire::Part>>> {
        let kind = session.content_type.as_deref().unwrap_or(upload.kind());
        if let Some(url) = &session.url {
            let open = |watch: &_| upload.open_told(watch);
            self.put(url, kind, upload.size, upload.again(Again::Idempotent), open).await?;
            return Ok(None);
        }
        let watch = Arc::new(Watch::default());
        let part_size = session.multipart_part_size.filter(|size| (1..=LARGEST_PART).contains(size));
        let part_size =
            part_size.ok_or_else(|| Error::new(ErrorKind::Garbled, OPERATION, "The server does not say where to."))?;
        let mut rest = BytesMut::new();
        let mut source = upload.open(&watch)?;
        let mut done = Vec::new();
        for number in 1..=upload.size.div_ceil(part_size) {
            while (rest.len() as u64) < part_size {
                match source.next().await {
                    Some(Ok(piece)) => rest.extend_from_slice(&piece),
                    Some(Err(error)) => {
                        return Err(watch.explain(Error::new(ErrorKind::Invalid, OPERATION, error.to_string())));
                    }
                    None => break,
                }
            }
            let part = rest.split_to(rest.len().min(part_size as usize)).freeze();
            let known = session.multipart_part_urls.iter().find(|url| url.part_number == number);
            let etag = match known {
                Some(known) => match self.put_part(&known.url, kind, &part).await {
                    Ok(etag) => etag,
                    Err(error) if error.retry != Retry::Never => return Err(error),
                    // The signature may have expired while the parts before this one were on their way.
                    Err(_) => self.put_part(&self.sign_part(session, number).await?, kind, &part).await?,
                },
                None => self.put_part(&self.sign_part(session, number).await?, kind, &part).await?,
            };
            upload.taken.fetch_add(part.len() as u64, Ordering::Relaxed);
            done.push(wire::Part { part_number: number, etag });
        }
        // Whether more comes than was said shows only when it is asked for.
        match source.next().await {
            Some(Err(error)) => Err(watch.explain(Error::new(ErrorKind::Invalid, OPERATION, error.to_string()))),
            _ => Ok(Some(done)),
        }
    }

    async fn put_part(&self, url: &str, kind: &str, part: &Bytes) -> Result<String> {
        let size = part.len() as u64;
        let open = |watch: &Arc<Watch>| Ok(exactly(size, pieces(part.clone()), watch.clone()));
        let response = self.put(url, kind, size, Again::Idempotent, open).await?;
        let etag = header(&response, ETAG).map(str::to_owned);
        etag.ok_or_else(|| Error::new(ErrorKind::Garbled, OPERATION, "The storage does not confirm what it took."))
    }

    /// Asks for a fresh address for one part (recorded: fs-v2-signMultipartParts).
    async fn sign_part(&self, session: &wire::UploadSession, number: u64) -> Result<String> {
        let asked = wire::SignParts { upload_id: &session.session_id, part_numbers: [number] };
        let signed: wire::SignedParts =
            self.post(OPERATION, Again::Idempotent, "fs/signMultipartParts", &asked).await?;
        let ours = signed.multipart_part_urls.into_iter().find(|url| url.part_number == number);
        let missing = || Error::new(ErrorKind::Garbled, OPERATION, "The server does not say where to.");
        Ok(ours.ok_or_else(missing)?.url)
    }

    /// A request to where the server keeps its files. The token stays here; the address itself is the permission.
    fn storage_request(&self, url: &str) -> Result<RequestBuilder> {
        let api = self.server().api();
        let url: Url =
            url.parse().map_err(|_| Error::new(ErrorKind::Garbled, OPERATION, "The server does not say where to."))?;
        // No server elsewhere has business on this machine.
        let sane = url.scheme() == "https" || (url.scheme() == "http" && api.scheme() == "http");
        if !sane || (is_loopback(&url) && !is_loopback(api)) {
            return Err(Error::new(ErrorKind::Insecure, OPERATION, "The server's storage cannot be reached safely."));
        }
        self.network().request(Method::PUT, &url)
    }

    /// Sends `size` bytes to the storage, which keeps what was sent there last: twice is as good as once. `open` gives
    /// the bytes anew for each try.
    async fn put(
        &self,
        url: &str,
        kind: &str,
        size: u64,
        again: Again,
        open: impl Fn(&Arc<Watch>) -> Result<Source>,
    ) -> Result<Response> {
        let work = async || {
            let watch = Arc::new(Watch::default());
            let body = Body::wrap_stream(open(&watch)?);
            let request = self.storage_request(url)?.header(CONTENT_TYPE, kind).header(CONTENT_LENGTH, size).body(body);
            let response = self.watched(&watch, self.network().send_within(OPERATION, Duration::MAX, request)).await?;
            if response.status().is_success() {
                return Ok(response);
            }
            let message = format!("The server's storage did not take the file (HTTP {}).", response.status().as_u16());
            let retry = self.network().refusal(OPERATION, response, "").await.retry;
            Err(Error { retry, ..Error::new(ErrorKind::Server, OPERATION, message) })
        };
        self.network().repeat(again, work).await
    }

    /// Waits for an upload as long as it moves.
    async fn watched<T>(&self, watch: &Watch, sending: impl Future<Output = Result<T>>) -> Result<T> {
        let idle = self.network().limits().upload_idle;
        let done = watch.over(idle, sending).await.unwrap_or_else(|| Err(Error::silent(OPERATION)));
        done.map_err(|error| watch.explain(error))
    }

    /// Makes sure that the content is in the storage: the server takes our word for it otherwise, and would list a
    /// file that nobody can read (recorded: fs-v2-completeWrite-without-put, fs-v2-completeWrite-size-mismatch).
    async fn check_arrived(&self, done: &wire::Completed, size: u64) -> Result<()> {
        let build = || self.content_request(Method::HEAD, &done.fs_entry.uid);
        let arrived = match self.send(OPERATION, Again::Idempotent, build).await {
            Ok(response) => header(&response, CONTENT_LENGTH).is_none_or(|length| length == size.to_string()),
            Err(error) if error.kind == ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if arrived {
            return Ok(());
        }
        if !done.was_overwrite {
            // It came to be a moment ago and holds nothing.
            let hollow = wire::Delete { paths: [&done.fs_entry.uid], recursive: false, descendants_only: false };
            let _: Result<Value> = self.post(OPERATION, Again::Write, "delete", &hollow).await;
        }
        Err(incomplete())
    }
}

fn check_size(size: u64, entry: Entry) -> Result<Entry> {
    if entry.size == Some(size) { Ok(entry) } else { Err(incomplete()) }
}

fn incomplete() -> Error {
    Error::new(ErrorKind::Interrupted, OPERATION, "Not everything arrived. Upload the file again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn an_upload_may_take_long_as_long_as_it_moves() {
        let watch = Watch::default();
        let slow = async {
            for _ in 0..100 {
                sleep(IDLE - Duration::from_secs(1)).await;
                watch.moved.notify_one();
            }
        };
        assert_eq!(watch.over(IDLE, slow).await, Some(()));
    }

    #[tokio::test(start_paused = true)]
    async fn an_upload_that_stands_still_is_given_up() {
        let watch = Watch::default();
        let stuck = async {
            watch.moved.notify_one();
            std::future::pending::<()>().await;
        };
        assert_eq!(watch.over(IDLE, stuck).await, None);
    }
}
