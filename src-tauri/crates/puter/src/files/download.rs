//! Reading a file, whole or a part of it, as it comes.

use std::{
    fmt,
    ops::Range,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream as Items, StreamExt, stream};
use reqwest::{
    Method, RequestBuilder, Response, StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, RANGE},
};
use url::form_urlencoded;

use super::FileRef;
use crate::{
    Client,
    error::{Error, ErrorKind, Result},
    http::{Again, body},
};

/// The content of a file as it comes. It owns its connection: dropping it closes it.
pub struct Download {
    /// How many bytes come, where the server says so.
    pub size: Option<u64>,
    /// MIME type, where the server says more than "bytes".
    pub kind: Option<String>,
    chunks: Pin<Box<dyn Items<Item = Result<Bytes>> + Send>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("size", &self.size).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Items for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(context)
    }
}

impl Download {
    /// Waits for the whole content.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] if it has more than `at_most` bytes; those of the stream.
    pub async fn bytes(mut self, at_most: u64) -> Result<Bytes> {
        let too_large = || Error::new(ErrorKind::TooLarge, "read", "The file is larger than expected.");
        if self.size.is_some_and(|size| size > at_most) {
            return Err(too_large());
        }
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if (whole.len() + chunk.len()) as u64 > at_most {
                return Err(too_large());
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    fn nothing() -> Download {
        Download { size: Some(0), kind: None, chunks: Box::pin(stream::empty()) }
    }
}

impl Client {
    /// Reads a file, or the bytes of it in `range`. A range that begins behind the end is empty.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], also when the content is missing in the store (recorded:
    /// fs-read-object-missing-in-store); [`ErrorKind::IsFolder`].
    pub async fn read(&self, file: impl Into<FileRef>, range: Option<Range<u64>>) -> Result<Download> {
        const OPERATION: &str = "read";
        let file = file.into();
        // The server answers 500 to a range that cannot be satisfied (recorded: fs-read-range-unsatisfiable).
        if let Some(range) = &range {
            let entry = self.stat_for(OPERATION, &file).await?;
            if entry.is_folder {
                return Err(Error::new(ErrorKind::IsFolder, OPERATION, "A folder cannot be read."));
            }
            if range.is_empty() || entry.size.is_some_and(|size| range.start >= size) {
                return Ok(Download::nothing());
            }
        }
        let build = || {
            let request = self.content_request(Method::GET, file.address(OPERATION)?)?;
            Ok(match &range {
                Some(range) => request.header(RANGE, format!("bytes={}-{}", range.start, range.end - 1)),
                None => request,
            })
        };
        let response = self.send(OPERATION, Again::Idempotent, build).await?;
        if range.is_some() && response.status() != StatusCode::PARTIAL_CONTENT {
            return Err(Error::new(ErrorKind::Garbled, OPERATION, "The server sends more than was asked for."));
        }
        Ok(Download {
            size: header(&response, CONTENT_LENGTH).and_then(|size| size.parse().ok()),
            kind: header(&response, CONTENT_TYPE).filter(|kind| *kind != "application/octet-stream").map(str::to_owned),
            chunks: Box::pin(body(OPERATION, response, self.network().limits().idle)),
        })
    }

    /// A request for the content of a file, named by its path or its id.
    pub(crate) fn content_request(&self, method: Method, file: &str) -> Result<RequestBuilder> {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("file", file).finish();
        // Compressed, neither the length nor a range would mean what they say.
        Ok(self.request(method, &format!("read?{query}"))?.header(ACCEPT_ENCODING, "identity"))
    }
}

pub(super) fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}
