//! A cloud file in the form that the chosen model really sees.
//!
//! Puter can resolve a path by itself (`puter_path`), but each provider does it differently, and most not at all
//! (recorded: chat-stream-puter-path-*). So text goes inline as text and pictures as data URLs, which every model of
//! that ability reads. PDF goes by path to the models that understand it, and to all others as the text that is read
//! from it here. Of what is too long the first part goes, and the chip says so.

use std::{
    collections::HashMap,
    ops::Range,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use history::{Attachment, Delivery, History};
use problem::{AttachmentNote, Code, Problem, Reason};
use puter::{CloudPath, chat::Part, files::Entry, models::FileSupport};

use crate::{
    access::Access,
    files::{self, kind_of, parse_path},
    lock,
    pdf::{self, Pdf, Unreadable},
};

/// The largest text that goes into a message, in bytes: about 65,000 tokens.
pub(crate) const TEXT_LIMIT: u64 = 256 * 1024;
/// Of what a model can read at once, one file's text takes at most half: so many bytes for each of its tokens.
const BYTES_PER_TOKEN_OF_CONTEXT: u64 = 2;
/// The largest PDF whose text is read here, in bytes.
const PDF_LIMIT: u64 = 20 * 1024 * 1024;
/// How many texts of PDFs are remembered, so that the chip and the question read a file once.
const REMEMBERED: usize = 8;
const PDF: &str = "application/pdf";
/// The largest picture, in bytes, that providers take.
const IMAGE_LIMIT: u64 = 5 * 1024 * 1024;
/// The largest file that Anthropic is handed by path, in bytes (source: thirty million).
const REFERENCE_LIMIT: u64 = 28 * 1024 * 1024;

/// The files of the cloud on their way into an account's chats.
pub(crate) struct Attachments {
    access: Access,
    history: Arc<History>,
    /// The program that reads a PDF, apart from this one.
    reader: PathBuf,
    /// The texts of PDFs that were read in this run.
    texts: Mutex<HashMap<PdfKey, Arc<Result<Pdf, Unreadable>>>>,
}

/// A file as it was at a time, and how much was wanted of it.
type PdfKey = (String, Option<i64>, Option<u64>, u64);

impl Attachments {
    /// Nothing is read yet.
    pub(crate) fn new(access: Access, history: Arc<History>, reader: PathBuf) -> Self {
        Self { access, history, reader, texts: Mutex::default() }
    }

    /// How this model would get these files, which are named by their paths. Files that cannot be found are refused with
    /// a note.
    pub(crate) async fn look_at(&self, paths: Vec<String>, model: &puter::Model) -> Result<Vec<Attachment>, Problem> {
        let mut attachments = Vec::with_capacity(paths.len());
        for text in paths {
            let entry = match parse_path(&text) {
                Ok(path) => self.stat(&path).await,
                Err(problem) => Err(problem),
            };
            attachments.push(match entry {
                Ok(entry) => self.look(&entry, model).await?,
                Err(problem) if matches!(problem.code, Code::NotFound | Code::Invalid) => {
                    left_out(text, AttachmentNote::Unavailable { because: problem.reason.into() })
                }
                Err(problem) => return Err(problem),
            });
        }
        Ok(attachments)
    }

    /// How this model would get the file. Of a PDF whose text would go along, the text is read.
    pub(crate) async fn look(&self, entry: &Entry, model: &puter::Model) -> Result<Attachment, Problem> {
        let mut attachment = judge(entry, model);
        if attachment.kind == PDF && matches!(attachment.delivery, Delivery::Text { .. }) {
            attachment.delivery = match &*self.read_pdf(entry, model).await? {
                Ok(pdf) => Delivery::Text { note: Some(AttachmentNote::Pages { pages: pdf.pages, of: pdf.of }) },
                Err(why) => Delivery::Refused { note: note_of(*why) },
            };
        }
        Ok(attachment)
    }

    /// Gets the files ready for a question to this model: their text and pictures are kept in the history, so that the
    /// chat stays whole when the files change or go.
    ///
    /// Errors: a path that cannot be read, a file that vanished, a file this model cannot get. Nothing was asked then.
    pub(crate) async fn prepare(&self, paths: &[String], model: &puter::Model) -> Result<Vec<Attachment>, Problem> {
        let mut prepared = Vec::with_capacity(paths.len());
        for path in paths {
            let path = parse_path(path)?;
            let entry = self.stat(&path).await?;
            let mut attachment = self.look(&entry, model).await?;
            let content = match attachment.delivery {
                Delivery::Refused { note } => return Err(Reason::NotAttached { name: attachment.name, note }.into()),
                Delivery::Reference => None,
                Delivery::Text { .. } => Some(self.text_of(&entry, &attachment, model).await?),
                Delivery::Image => {
                    let bytes = self.read(&entry, None, IMAGE_LIMIT).await?;
                    Some(format!("data:{};base64,{}", attachment.kind, STANDARD.encode(bytes)))
                }
            };
            attachment.content = content.map(|content| self.history.keep_content(&content)).transpose()?;
            prepared.push(attachment);
        }
        Ok(prepared)
    }

    /// The texts of PDFs that an earlier question handed over by their path, by that path, for a model that cannot be
    /// handed one. A file that is gone or has no text is left out, and the model is told that it cannot see it.
    pub(crate) async fn texts_of_references(
        &self,
        attachments: impl Iterator<Item = &Attachment>,
        model: &puter::Model,
    ) -> HashMap<String, String> {
        let mut texts = HashMap::new();
        if is_handed_files(model) {
            return texts;
        }
        for attachment in attachments.filter(|attachment| attachment.delivery == Delivery::Reference) {
            let Ok(path) = parse_path(&attachment.path) else { continue };
            let Ok(entry) = self.stat(&path).await else { continue };
            if let Ok(text) = self.text_of(&entry, attachment, model).await {
                texts.insert(attachment.path.clone(), text);
            }
        }
        texts
    }

    /// The text that goes into the message, with a word to the model where it is only the beginning.
    async fn text_of(&self, entry: &Entry, attachment: &Attachment, model: &puter::Model) -> Result<String, Problem> {
        if attachment.kind == PDF {
            let read = self.read_pdf(entry, model).await?;
            return match &*read {
                Ok(pdf) if pdf.pages < pdf.of => {
                    Ok(format!("{}\n\n(These are the first {} of {} pages.)", pdf.text.trim_end(), pdf.pages, pdf.of))
                }
                Ok(pdf) => Ok(pdf.text.trim_end().to_owned()),
                Err(why) => Err(Reason::NotAttached { name: attachment.name.clone(), note: note_of(*why) }.into()),
            };
        }
        let limit = text_limit(model);
        let is_part = attachment.size > limit;
        let bytes = self.read(entry, is_part.then_some(0..limit), limit).await?;
        let Some(text) = files::text(bytes, is_part) else {
            return Err(Reason::NotText { name: attachment.name.clone() }.into());
        };
        let (here, whole) = (amount(limit), amount(attachment.size));
        Ok(if is_part { format!("{text}\n\n(These are the first {here} of {whole}.)") } else { text })
    }

    async fn read_pdf(&self, entry: &Entry, model: &puter::Model) -> Result<Arc<Result<Pdf, Unreadable>>, Problem> {
        let limit = text_limit(model);
        let key = (entry.uid.clone(), entry.modified, entry.size, limit);
        if let Some(known) = lock(&self.texts).get(&key) {
            return Ok(known.clone());
        }
        let bytes = self.read(entry, None, PDF_LIMIT).await?;
        let read = Arc::new(pdf::read(&self.reader, &bytes, usize::try_from(limit).unwrap_or(usize::MAX)).await);
        let mut texts = lock(&self.texts);
        if texts.len() >= REMEMBERED {
            texts.clear();
        }
        texts.insert(key, read.clone());
        Ok(read)
    }

    async fn stat(&self, path: &CloudPath) -> Result<Entry, Problem> {
        self.access.ask(async |client| client.stat(path).await).await.map_err(|problem| vanished(problem, path))
    }

    async fn read(&self, entry: &Entry, range: Option<Range<u64>>, limit: u64) -> Result<Vec<u8>, Problem> {
        let read = files::read(&self.access, entry, range, limit).await;
        read.map_err(|problem| vanished(problem, &entry.path))
    }
}

/// Names the file that is gone.
fn vanished(problem: Problem, path: &CloudPath) -> Problem {
    if problem.code != Code::NotFound {
        return problem;
    }
    let name = path.name().unwrap_or(path.as_str()).to_owned();
    Problem { reason: Reason::AttachmentGone { name }, ..problem }
}

/// The most of a file's text that this model gets, in bytes.
fn text_limit(model: &puter::Model) -> u64 {
    model.context.map_or(TEXT_LIMIT, |tokens| TEXT_LIMIT.min(tokens * BYTES_PER_TOKEN_OF_CONTEXT))
}

/// What the person is told of a PDF without text.
fn note_of(why: Unreadable) -> AttachmentNote {
    match why {
        Unreadable::Scanned => AttachmentNote::Scanned,
        Unreadable::Locked => AttachmentNote::Locked,
        Unreadable::Damaged => AttachmentNote::Damaged,
        Unreadable::TooMuch => AttachmentNote::TooMuch,
    }
}

/// Decides how this model would get the file, from its facts alone.
fn judge(entry: &Entry, model: &puter::Model) -> Attachment {
    let kind = kind_of(entry);
    let size = entry.size.unwrap_or(0);
    let by_path = is_handed_files(model);
    let delivery = match () {
        () if entry.is_folder => Delivery::Refused { note: AttachmentNote::Folder },
        () if is_picture(&kind) && !model.reads_images => {
            Delivery::Refused { note: AttachmentNote::NoPictures { model: model.name.clone() } }
        }
        () if is_picture(&kind) => limited(Delivery::Image, size, IMAGE_LIMIT, model),
        () if kind == PDF && by_path => limited(Delivery::Reference, size, REFERENCE_LIMIT, model),
        () if kind == PDF => limited(Delivery::Text { note: None }, size, PDF_LIMIT, model),
        () if is_text(&kind) => Delivery::Text { note: first_part(size, text_limit(model)) },
        () => {
            let note = AttachmentNote::UnknownKind { model: model.name.clone(), mime: kind.clone() };
            Delivery::Refused { note }
        }
    };
    Attachment { path: entry.path.to_string(), name: entry.name.clone(), size, kind, delivery, content: None }
}

fn limited(delivery: Delivery, size: u64, limit: u64, model: &puter::Model) -> Delivery {
    if size <= limit {
        return delivery;
    }
    Delivery::Refused { note: AttachmentNote::TooLarge { model: model.name.clone(), most: limit } }
}

/// What is said of a text of which only the beginning goes along.
fn first_part(size: u64, limit: u64) -> Option<AttachmentNote> {
    (size > limit).then_some(AttachmentNote::FirstPart { bytes: limit, of: size })
}

/// A size in the words that a model reads.
fn amount(bytes: u64) -> String {
    match bytes / 1024 {
        kilobytes if kilobytes >= 1024 => format!("{} MB", kilobytes / 1024),
        kilobytes => format!("{} KB", kilobytes.max(1)),
    }
}

/// Kinds of picture that every provider with eyes takes.
fn is_picture(kind: &str) -> bool {
    matches!(kind, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

/// Kinds whose bytes are text. An unknown kind is tried as text: many plain files have no ending.
fn is_text(kind: &str) -> bool {
    let known =
        ["json", "xml", "yaml", "toml", "javascript", "typescript", "sql", "x-sh", "csv", "rtf", "x-python", "svg+xml"];
    kind.starts_with("text/")
        || kind == "application/octet-stream"
        || kind.rsplit(['/', '+']).next().is_some_and(|ending| known.contains(&ending))
        || known.iter().any(|ending| kind.ends_with(ending))
}

fn is_handed_files(model: &puter::Model) -> bool {
    model.file_support() == FileSupport::ImagesTextAndPdf
}

/// The file as parts of a message to this model.
pub(crate) fn part(attachment: &Attachment, content: Option<String>, model: &puter::Model) -> Part {
    let name = &attachment.name;
    match (&attachment.delivery, content) {
        (Delivery::Reference, _) if is_handed_files(model) => match attachment.path.parse() {
            Ok(path) => Part::PuterPath(path),
            Err(_) => unseen(name),
        },
        (Delivery::Text { .. } | Delivery::Reference, Some(text)) => {
            Part::Text(format!("The file “{name}”:\n\n{text}\n\n(End of the file “{name}”.)"))
        }
        (Delivery::Image, Some(url)) if model.reads_images => Part::ImageUrl(url),
        _ => unseen(name),
    }
}

/// What a model is told of a file from earlier in the chat that it cannot get.
fn unseen(name: &str) -> Part {
    Part::Text(format!("(The file “{name}” was attached here. You cannot see it.)"))
}

/// A file that cannot go along, under the path that it was asked for by.
fn left_out(path: String, note: AttachmentNote) -> Attachment {
    Attachment {
        name: puter::escaped(path.rsplit('/').next().unwrap_or_default()),
        path,
        size: 0,
        kind: String::new(),
        delivery: Delivery::Refused { note },
        content: None,
    }
}
