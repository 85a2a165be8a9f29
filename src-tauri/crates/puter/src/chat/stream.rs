//! What a model answers, piece by piece as it comes: lines of JSON, which are read as events.

use std::{
    collections::VecDeque,
    fmt,
    future::ready,
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream as Items, StreamExt, TryStreamExt, stream};
use reqwest::Response;
use serde_json::Value;
use tokio::time::timeout;
use tokio_util::{
    codec::{AnyDelimiterCodec, AnyDelimiterCodecError, Decoder, FramedRead},
    io::StreamReader,
};

use super::{
    OPERATION,
    event::{Event, ToolUse},
    halves::Halves,
};
use crate::{
    Client,
    error::{Error, ErrorKind, Result},
    http::body,
    json,
    wire::{ChatLine, Said},
};

/// The longest line taken, in bytes. A picture travels in one line.
const LONGEST_LINE: usize = 32 * 1024 * 1024;
/// How long the end of the answer is waited for once everything is said, so that the connection can be used again.
const LINGER: Duration = Duration::from_secs(1);

/// An answer as it comes. It owns its connection: dropping it closes it.
///
/// It ends after [`Event::Usage`] or [`Event::Failed`]. If the connection ends before either, the last item is an
/// error of kind [`ErrorKind::Interrupted`]; if nothing is heard for too long, [`ErrorKind::Timeout`]; and if a line
/// is longer than 32 MiB or no JSON, [`ErrorKind::Garbled`]. Half a character is U+FFFD, unless its other half follows.
/// Whole lines before the damage are never lost.
pub struct Stream(Pin<Box<dyn Items<Item = Result<Event>> + Send>>);

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("chat::Stream")
    }
}

impl Items for Stream {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl Stream {
    pub(super) fn new(response: Response, idle: Duration, client: Client) -> Stream {
        let (bytes, broken) = until_broken(body(OPERATION, response, idle));
        let lines = FramedRead::new(StreamReader::new(Box::pin(bytes)), Lines::up_to(LONGEST_LINE));
        let lines = with_reason(lines, broken);
        // A server may repeat the token it was sent, in the words of a failure before all.
        let lines = lines
            .map_ok(move |line| if line.contains(client.token()) { line.replace(client.token(), "…") } else { line });
        Stream(Box::pin(events(lines)))
    }
}

/// Why a body broke, once it has.
type Broken = Arc<Mutex<Option<Error>>>;

/// Lets a body that breaks end instead, so that what came is read to its last byte: a line may be whole although
/// nothing follows it.
fn until_broken<B: Send>(
    body: impl Items<Item = Result<B>> + Send,
) -> (impl Items<Item = io::Result<B>> + Send, Broken) {
    let broken = Broken::default();
    let bytes = body.scan(broken.clone(), |broken, piece| {
        let piece = piece.map_err(|error| broken.lock().map(|mut broken| *broken = Some(error)));
        ready(piece.ok().map(Ok))
    });
    (bytes, broken)
}

/// The lines, and after them why there are no more.
fn with_reason(
    lines: impl Items<Item = Result<String, AnyDelimiterCodecError>> + Send,
    broken: Broken,
) -> impl Items<Item = Result<String, AnyDelimiterCodecError>> + Send {
    let reason = move || Some(AnyDelimiterCodecError::Io(io::Error::other(broken.lock().ok()?.take()?)));
    let last = reason.clone();
    // Half a line at the end says only that something broke; the body says what.
    let lines = lines.map(move |line| line.map_err(|error| reason().unwrap_or(error)));
    lines.chain(stream::iter(std::iter::from_fn(move || last().map(Err))))
}

/// Reads lines as events until the answer is over.
fn events(
    lines: impl Items<Item = Result<String, AnyDelimiterCodecError>> + Send + Unpin,
) -> impl Items<Item = Result<Event>> + Send {
    let reading = Reading {
        lines,
        ready: VecDeque::new(),
        halves: Halves::default(),
        complete: false,
        over: false,
        failed: None,
    };
    stream::unfold(reading, |mut reading| async move { reading.next().await.map(|item| (item, reading)) })
}

struct Reading<L> {
    lines: L,
    /// Events of a line that had more than one.
    ready: VecDeque<Event>,
    /// A character of which only half has come.
    halves: Halves,
    /// Everything was said.
    complete: bool,
    /// Nothing comes any more.
    over: bool,
    /// Why it ended, while there is something to be told before.
    failed: Option<Error>,
}

impl<L: Items<Item = Result<String, AnyDelimiterCodecError>> + Unpin> Reading<L> {
    async fn next(&mut self) -> Option<Result<Event>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                match event {
                    Event::Usage(_) => self.complete = true,
                    Event::Failed { .. } => self.over = true,
                    _ => {}
                }
                return Some(Ok(event));
            }
            if self.over {
                return self.failed.take().map(Err);
            }
            match self.line().await {
                Ok(Some(line)) => self.ready.extend(said(line, &mut self.halves)),
                Ok(None) => return None,
                Err(error) => {
                    self.over = true;
                    self.failed = Some(error);
                    self.ready.extend(self.halves.let_go());
                }
            }
        }
    }

    /// The next line that says something.
    async fn line(&mut self) -> Result<Option<ChatLine>> {
        loop {
            if self.complete {
                // All that matters has come; neither silence nor a broken connection can spoil it now.
                let more = timeout(LINGER, self.lines.next()).await;
                return Ok(more.ok().flatten().and_then(Result::ok).and_then(|line| ChatLine::read(&line).ok()));
            }
            let line = match self.lines.next().await {
                Some(line) => line.map_err(line_error)?,
                None => return Err(Error::new(ErrorKind::Interrupted, OPERATION, "The answer broke off.")),
            };
            if !line.trim().is_empty() {
                return ChatLine::read(&line)
                    .map(Some)
                    .map_err(|_| Error::new(ErrorKind::Garbled, OPERATION, "A line is no JSON."));
            }
        }
    }
}

fn line_error(error: AnyDelimiterCodecError) -> Error {
    match error {
        AnyDelimiterCodecError::MaxChunkLengthExceeded => {
            Error::new(ErrorKind::Garbled, OPERATION, "A line is too long.")
        }
        AnyDelimiterCodecError::Io(error) => match error.downcast::<Error>() {
            Ok(ours) => ours,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Error::new(ErrorKind::Interrupted, OPERATION, "The answer broke off.")
            }
            Err(_) => Error::new(ErrorKind::Garbled, OPERATION, "A line is no text."),
        },
    }
}

/// Lines that end in `\n`. What follows the last of them counts only if it is whole by itself; else it was cut off.
/// Bytes that are no text do not end an answer that is paid for: they become U+FFFD.
struct Lines {
    codec: AnyDelimiterCodec,
    longest: usize,
}

impl Lines {
    fn up_to(longest: usize) -> Lines {
        Lines { codec: AnyDelimiterCodec::new_with_max_length(b"\n".to_vec(), Vec::new(), longest), longest }
    }
}

impl Decoder for Lines {
    type Item = String;
    type Error = AnyDelimiterCodecError;

    fn decode(&mut self, buffer: &mut BytesMut) -> Result<Option<String>, AnyDelimiterCodecError> {
        let text = |line: Bytes| String::from_utf8_lossy(&line).into_owned();
        Ok(self.codec.decode(buffer)?.map(text))
    }

    fn decode_eof(&mut self, buffer: &mut BytesMut) -> Result<Option<String>, AnyDelimiterCodecError> {
        if let Some(line) = self.decode(buffer)? {
            return Ok(Some(line));
        }
        let rest = buffer.split();
        // It remembers how far it has looked, which is no longer true.
        *self = Lines::up_to(self.longest);
        if rest.trim_ascii().is_empty() {
            return Ok(None);
        }
        let rest = String::from_utf8_lossy(&rest);
        match json::from_str::<Value>(&rest) {
            Ok(_) => Ok(Some(rest.into_owned())),
            Err(_) => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
        }
    }
}

/// What one line says. A provider's own data beside it becomes an event of its own.
fn said(line: ChatLine, halves: &mut Halves) -> Vec<Event> {
    let event = match line.said {
        Some(Said::Text { text }) => Some(Event::Text(text)),
        Some(Said::Reasoning { reasoning }) => Some(Event::Reasoning(reasoning)),
        Some(Said::ToolUse { id, name, input }) => Some(Event::ToolUse(ToolUse { id, name, input })),
        Some(Said::Image { image }) => Some(Event::Image(image)),
        Some(Said::Usage { usage }) => Some(Event::Usage(usage.into())),
        Some(Said::Error { message }) => {
            let (kind, words) = Error::upstream(&message);
            Some(Event::Failed { kind, words })
        }
        Some(Said::Compaction {}) => Some(Event::Compaction(line.whole)),
        Some(Said::ExtraContent {}) | None if line.extra.is_some() => None,
        Some(Said::ExtraContent {} | Said::Other) | None => Some(Event::Unknown(line.whole)),
    };
    let events = event.into_iter().chain(line.extra.map(Event::Extra)).collect();
    halves.join(events, line.begins, line.ends)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::recorded::recording;

    /// The bytes of a recorded stream.
    fn recorded(name: &str) -> Vec<u8> {
        let recording = recording(name);
        let chunks = recording["response"]["chunks"].as_array().unwrap();
        chunks.iter().flat_map(|chunk| chunk["data"].as_str().unwrap().bytes()).collect()
    }

    /// What is read from bytes that come in pieces of `size`.
    async fn read_in(size: usize, bytes: &[u8]) -> Vec<Result<Event>> {
        let pieces: Vec<io::Result<Vec<u8>>> = bytes.chunks(size).map(|piece| Ok(piece.to_vec())).collect();
        let reader = StreamReader::new(stream::iter(pieces).map_ok(io::Cursor::new));
        let lines = FramedRead::new(reader, Lines::up_to(1024 * 1024));
        events(lines).collect().await
    }

    /// Events as a person reviews them: text that follows text is put together.
    fn told(events: &[Result<Event>]) -> String {
        let mut lines: Vec<(&str, String)> = Vec::new();
        for event in events {
            let (kind, text) = match event {
                Ok(Event::Text(text)) => ("text", text.clone()),
                Ok(Event::Reasoning(text)) => ("reasoning", text.clone()),
                Ok(other) => ("", format!("{other:?}")),
                Err(error) => ("", format!("Err({:?}) {}", error.kind, error.message)),
            };
            match lines.last_mut() {
                Some((last, before)) if *last == kind && !kind.is_empty() => before.push_str(&text),
                _ => lines.push((kind, text)),
            }
        }
        let line = |(kind, text): &(&str, String)| {
            let shown: String = text.chars().take(120).collect();
            if kind.is_empty() { format!("  {shown}\n") } else { format!("  {kind}: {shown:?}\n") }
        };
        lines.iter().map(line).collect()
    }

    const STREAMS: [&str; 27] = [
        "chat-stream-text",
        "chat-stream-unicode",
        "chat-stream-reasoning",
        "chat-stream-tool",
        "chat-stream-two-tools",
        "chat-stream-tool-result",
        "chat-stream-tool-badjson",
        "chat-stream-midstream-error",
        "chat-stream-upstream-dropped",
        "chat-stream-no-usage",
        "chat-stream-client-abort",
        "chat-stream-fake-model",
        "chat-stream-openai-gpt",
        "chat-stream-gpt5-tool",
        "chat-stream-responses-tool",
        "chat-stream-claude-reasoning",
        "chat-stream-claude-tool",
        "chat-stream-claude-tool-result",
        "chat-stream-image-inline",
        "chat-stream-image-openai",
        "chat-stream-puter-path-claude-doc_pdf",
        "chat-stream-puter-path-claude-dot_png",
        "chat-stream-puter-path-claude-note_txt",
        "chat-stream-puter-path-demo-vision-dot_png",
        "chat-stream-puter-path-gpt-4.1-nano-doc_pdf",
        "chat-stream-puter-path-gpt-4.1-nano-dot_png",
        "chat-stream-puter-path-gpt-4.1-nano-note_txt",
    ];

    #[tokio::test]
    async fn every_recorded_stream_is_read_as_reviewed() {
        let mut all = String::new();
        for name in STREAMS {
            let bytes = recorded(name);
            let whole = told(&read_in(usize::MAX, &bytes).await);
            for size in [1, 7, 1000] {
                assert_eq!(told(&read_in(size, &bytes).await), whole, "{name} in pieces of {size}");
            }
            all.push_str(&format!("{name}\n{whole}"));
        }
        insta::assert_snapshot!("streams", all);
    }

    fn read_line(line: &Value) -> Vec<Event> {
        said(ChatLine::read(&line.to_string()).unwrap(), &mut Halves::default())
    }

    #[test]
    fn lines_that_were_never_recorded_are_read_as_documented() {
        let lines = [
            json!({"type": "text", "text": "a", "extra_content": {"google": {"thought_signature": "s"}}}),
            json!({"type": "extra_content", "extra_content": {"google": 1}}),
            json!({"type": "compaction", "id": "c1", "encrypted_content": "…"}),
            json!({"type": "image", "image": {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}}),
            json!({"type": "image", "image": "https://img.example/1.png"}),
            json!({"type": "image", "image": {"image_url": {"url": "data:,1"}, "thoughtSignature": "s"}}),
            json!({"type": "image", "image": 5}),
            json!({"type": "text"}),
            json!({"type": "news", "x": 1}),
            json!(["no", "object"]),
            json!({"type": "usage", "usage": {"prompt": -1, "completion": "three"}}),
        ];
        let read: Vec<String> = lines.into_iter().map(|line| format!("{:?}", read_line(&line))).collect();
        insta::assert_snapshot!("documented", read.join("\n"));
    }

    #[tokio::test]
    async fn a_stream_cut_anywhere_loses_no_whole_line_and_says_that_it_was_cut() {
        let whole = recorded("chat-stream-unicode");
        let everything = read_in(usize::MAX, &whole).await.len();
        // Without the usage line, which makes an answer complete.
        let end = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
        for cut in 0..=end {
            let read = read_in(usize::MAX, &whole[..cut]).await;
            let lines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
            let (last, before) = read.split_last().unwrap();
            assert_eq!(last.as_ref().unwrap_err().kind, ErrorKind::Interrupted, "cut at {cut}");
            // A last line that only lacks its end is whole, too.
            assert!(before.len() == lines || before.len() == lines + 1, "cut at {cut}");
            assert!(before.iter().all(Result::is_ok) && before.len() < everything);
        }
    }

    #[tokio::test]
    async fn a_line_that_is_no_json_is_garbled() {
        for line in [&b"<html>\n"[..], b"{\"type\":\n", b"\xff\xfe\n"] {
            let bytes =
                [b"{\"type\":\"text\",\"text\":\"a\"}\n", line, b"{\"type\":\"text\",\"text\":\"b\"}\n"].concat();
            let read = read_in(usize::MAX, &bytes).await;
            assert_eq!(read.len(), 2, "{line:?}");
            assert_eq!(read[1].as_ref().unwrap_err().kind, ErrorKind::Garbled, "{line:?}");
        }
    }

    /// What was said in all, and how the stream ended, when these lines come in pieces of any size.
    async fn said_in(lines: &[&[u8]]) -> (String, String, usize) {
        let bytes = lines.join(&b'\n');
        let mut outcomes = Vec::new();
        for size in [1, 7, usize::MAX] {
            let (mut text, mut thought, mut failed) = (String::new(), String::new(), 0);
            for event in read_in(size, &bytes).await {
                match event {
                    Ok(Event::Text(piece)) => text.push_str(&piece),
                    Ok(Event::Reasoning(piece)) => thought.push_str(&piece),
                    Ok(_) => {}
                    Err(_) => failed += 1,
                }
            }
            outcomes.push((text, thought, failed));
        }
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:?}");
        outcomes.remove(0)
    }

    #[tokio::test]
    async fn half_a_character_ends_no_answer_and_two_halves_are_one() {
        let cost = br#"{"type":"usage","usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
        let text = |text: &str| format!(r#"{{"type":"text","text":"{text}"}}"#).into_bytes();
        let thought = |text: &str| format!(r#"{{"type":"reasoning","reasoning":"{text}"}}"#).into_bytes();
        let extra = br#"{"type":"text","text":"a \ud83d","extra_content":{"google":{}}}"#.to_vec();
        let no_text = b"{\"type\":\"text\",\"text\":\"\xf0\x9f b\"}".to_vec();
        for (lines, wanted) in [
            (vec![text(r"a \ud83d"), text(r"\ude00 b")], ("a 😀 b", "")),
            (vec![text(r"a \ud83d"), text(""), text(r"\ude00 b")], ("a 😀 b", "")),
            (vec![extra, text(r"\ude00 b")], ("a 😀 b", "")),
            (vec![text(r"\ud83d"), text(r"\ude00"), text(r"\ud83d"), text(r"\ude00")], ("😀😀", "")),
            (vec![text(r"\ud83d"), text(r"\ude00\ud83d"), text(r"\ude00")], ("😀😀", "")),
            (vec![text(r"a \ud83d"), text(" b")], ("a \u{FFFD} b", "")),
            (vec![text(r"a \ud83d"), text(r"\ud83d\ude00")], ("a \u{FFFD}😀", "")),
            (vec![text(r"a \ud83d here"), text(r"\ude00 b")], ("a \u{FFFD} here\u{FFFD} b", "")),
            (vec![text(r"a \\ud83d"), text(r"\\ude00 b")], (r"a \ud83d\ude00 b", "")),
            (vec![text(r"a \ud83d"), thought(r"\ude00 b")], ("a \u{FFFD}", "\u{FFFD} b")),
            (vec![thought(r"a \ud83d"), thought(r"\ude00 b")], ("", "a 😀 b")),
            (vec![text(r"a \ud83d")], ("a \u{FFFD}", "")),
            (vec![no_text], ("\u{FFFD} b", "")),
        ] {
            let (text, thought) = wanted;
            let mut lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
            let broken = said_in(&lines).await;
            assert_eq!((broken.0.as_str(), broken.1.as_str(), broken.2), (text, thought, 1), "{wanted:?}, broken off");
            lines.push(cost);
            let whole = said_in(&lines).await;
            assert_eq!((whole.0.as_str(), whole.1.as_str(), whole.2), (text, thought, 0), "{wanted:?}");
        }
    }

    #[tokio::test]
    async fn a_line_without_end_is_garbled() {
        let read = read_in(4096, &vec![b'x'; 2 * 1024 * 1024]).await;
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].as_ref().unwrap_err().kind, ErrorKind::Garbled);
    }

    #[tokio::test]
    async fn nothing_after_the_cost_can_spoil_an_answer() {
        for after in [&b""[..], b"<html>", b"\xff\n", b"{\"type\":"] {
            let read = read_in(usize::MAX, &[b"{\"type\":\"usage\",\"usage\":{}}\n", after].concat()).await;
            assert!(read.iter().all(Result::is_ok), "{after:?}");
        }
    }
}
