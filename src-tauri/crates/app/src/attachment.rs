//! A cloud file in the form that the chosen model really sees.
//!
//! Puter can resolve a path by itself (`puter_path`), but each provider does it differently, and most not at all
//! (recorded: chat-stream-puter-path-*). So text goes inline as text and pictures as data URLs, which every model of
//! that ability reads. PDF goes by path to the models that understand it, and to all others as the text that is read
//! from it here. Of what is too long the first part goes, and the chip says so.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use puter::{CloudPath, chat::Part, files::Entry, models::FileSupport};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    App, Code, Problem,
    command::{Command, Never},
    files::{self, kind_of, parse_path},
    lock,
    pdf::{self, Pdf, Unreadable},
    session::Session,
};

/// The largest text that goes into a message, in bytes: about 65,000 tokens.
const TEXT_LIMIT: u64 = 256 * 1024;
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

/// A file attached to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attachment {
    /// Absolute path in the cloud.
    pub(crate) path: String,
    pub(crate) name: String,
    /// Bytes.
    pub(crate) size: u64,
    /// MIME type.
    pub(crate) kind: String,
    /// How the model gets it.
    pub(crate) way: Way,
    /// What the person should know about it.
    pub(crate) note: Option<String>,
    /// Where the history keeps what the model was given.
    #[serde(default)]
    #[ts(skip)]
    pub(crate) content: Option<String>,
}

/// How a model gets a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "AttachmentWay")]
pub(crate) enum Way {
    /// Its text stands in the message.
    Text,
    /// As a picture in the message.
    Image,
    /// Puter hands it over by its path.
    Reference,
    /// Not at all; the note says why.
    Refused,
}

/// The most of a file's text that this model gets, in bytes.
fn text_limit(model: &puter::Model) -> u64 {
    model.context.map_or(TEXT_LIMIT, |tokens| TEXT_LIMIT.min(tokens * BYTES_PER_TOKEN_OF_CONTEXT))
}

/// How this model would get the file. Of a PDF whose text would go along, the text is read.
pub(crate) async fn look(
    app: &App,
    session: &Session,
    entry: &Entry,
    model: &puter::Model,
) -> Result<Attachment, Problem> {
    let mut attachment = judge(entry, model);
    if attachment.kind == PDF && attachment.way == Way::Text {
        (attachment.way, attachment.note) = match &*read_pdf(app, session, entry, model).await? {
            Ok(pdf) => (Way::Text, Some(pages(pdf))),
            Err(why) => (Way::Refused, Some(format!("{} {}", entry.name, why.words()))),
        };
    }
    Ok(attachment)
}

/// What goes along of a PDF, for its chip.
fn pages(pdf: &Pdf) -> String {
    match (pdf.pages, pdf.of) {
        (1, 1) => "The text of its page goes along, its pictures do not.".into(),
        (some, all) if some < all => {
            format!("The text of the first {some} of {all} pages goes along; the rest and its pictures do not.")
        }
        (_, all) => format!("The text of its {all} pages goes along, its pictures do not."),
    }
}

/// The texts of PDFs that were read in this run.
#[derive(Default)]
pub(crate) struct Texts(Mutex<HashMap<PdfKey, Arc<Result<Pdf, Unreadable>>>>);

/// A file as it was at a time, and how much was wanted of it.
type PdfKey = (String, Option<i64>, Option<u64>, u64);

async fn read_pdf(
    app: &App,
    session: &Session,
    entry: &Entry,
    model: &puter::Model,
) -> Result<Arc<Result<Pdf, Unreadable>>, Problem> {
    let limit = text_limit(model);
    let key = (entry.uid.clone(), entry.modified, entry.size, limit);
    if let Some(known) = lock(&session.texts.0).get(&key) {
        return Ok(known.clone());
    }
    let bytes = read(app, session, entry, None, PDF_LIMIT).await?;
    let read =
        Arc::new(pdf::read(&app.surroundings.program, &bytes, usize::try_from(limit).unwrap_or(usize::MAX)).await);
    let mut texts = lock(&session.texts.0);
    if texts.len() >= REMEMBERED {
        texts.clear();
    }
    texts.insert(key, read.clone());
    Ok(read)
}

/// Decides how this model would get the file, from its facts alone.
fn judge(entry: &Entry, model: &puter::Model) -> Attachment {
    let kind = kind_of(entry);
    let size = entry.size.unwrap_or(0);
    let by_path = is_handed_files(model);
    let (way, note) = match () {
        () if entry.is_folder => (Way::Refused, Some("Folders cannot be attached. Attach the files in it.".to_owned())),
        () if is_picture(&kind) && !model.reads_images => {
            (Way::Refused, Some(format!("{} cannot see pictures. Choose a model that reads images.", model.name)))
        }
        () if is_picture(&kind) => limited(Way::Image, size, IMAGE_LIMIT, model),
        () if kind == PDF && by_path => limited(Way::Reference, size, REFERENCE_LIMIT, model),
        () if kind == PDF => limited(Way::Text, size, PDF_LIMIT, model),
        () if is_text(&kind) => (Way::Text, first_part(size, text_limit(model))),
        () => (Way::Refused, Some(format!("{} cannot read files of the kind {kind}.", model.name))),
    };
    Attachment { path: entry.path.to_string(), name: entry.name.clone(), size, kind, way, note, content: None }
}

fn limited(way: Way, size: u64, limit: u64, model: &puter::Model) -> (Way, Option<String>) {
    if size <= limit {
        return (way, None);
    }
    (Way::Refused, Some(format!("{} takes files of this kind up to {}.", model.name, amount(limit))))
}

/// What is said of a text of which only the beginning goes along.
fn first_part(size: u64, limit: u64) -> Option<String> {
    (size > limit).then(|| format!("The first {} of {} go along; the rest does not.", amount(limit), amount(size)))
}

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

/// Gets the files ready for a question to this model: their text and pictures are kept in the history, so that the
/// chat stays whole when the files change or go.
///
/// Errors: a path that cannot be read, a file that vanished, a file this model cannot get. Nothing was asked then.
pub(crate) async fn prepare(
    app: &App,
    session: &Session,
    paths: &[String],
    model: &puter::Model,
) -> Result<Vec<Attachment>, Problem> {
    let mut prepared = Vec::with_capacity(paths.len());
    for path in paths {
        let path = parse_path(path)?;
        let entry = stat(app, session, &path).await?;
        let mut attachment = look(app, session, &entry, model).await?;
        let content = match attachment.way {
            Way::Refused => {
                let note = attachment.note.unwrap_or_default();
                return Err(Problem::invalid(format!("{}: {note} Your message is kept.", attachment.name)));
            }
            Way::Reference => None,
            Way::Text => Some(text_of(app, session, &entry, &attachment, model).await?),
            Way::Image => {
                let bytes = read(app, session, &entry, None, IMAGE_LIMIT).await?;
                Some(format!("data:{};base64,{}", attachment.kind, STANDARD.encode(bytes)))
            }
        };
        attachment.content = content.map(|content| session.history.keep_content(&content)).transpose()?;
        prepared.push(attachment);
    }
    Ok(prepared)
}

/// The text that goes into the message, with a word to the model where it is only the beginning.
async fn text_of(
    app: &App,
    session: &Session,
    entry: &Entry,
    attachment: &Attachment,
    model: &puter::Model,
) -> Result<String, Problem> {
    if attachment.kind == PDF {
        let read = read_pdf(app, session, entry, model).await?;
        return match &*read {
            Ok(pdf) if pdf.pages < pdf.of => {
                Ok(format!("{}\n\n(These are the first {} of {} pages.)", pdf.text.trim_end(), pdf.pages, pdf.of))
            }
            Ok(pdf) => Ok(pdf.text.trim_end().to_owned()),
            Err(why) => Err(Problem::invalid(format!("{} {} Your message is kept.", attachment.name, why.words()))),
        };
    }
    let limit = text_limit(model);
    let is_part = attachment.size > limit;
    let bytes = read(app, session, entry, is_part.then_some(0..limit), limit).await?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        // The limit may lie inside a character.
        Err(error) if is_part && error.utf8_error().error_len().is_none() => {
            let whole = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(whole);
            String::from_utf8(bytes).ok()
        }
        Err(_) => None,
    };
    let Some(text) = text else {
        return Err(Problem::invalid(format!(
            "{} is not text, so a model cannot read it. Remove it from the message; your text is kept.",
            attachment.name
        )));
    };
    let (here, whole) = (amount(limit), amount(attachment.size));
    Ok(if is_part { format!("{text}\n\n(These are the first {here} of {whole}.)") } else { text })
}

async fn stat(app: &App, session: &Session, path: &CloudPath) -> Result<Entry, Problem> {
    session.ask(app, async |client| client.stat(path).await).await.map_err(|problem| vanished(problem, path))
}

async fn read(
    app: &App,
    session: &Session,
    entry: &Entry,
    range: Option<Range<u64>>,
    limit: u64,
) -> Result<Vec<u8>, Problem> {
    files::read(app, session, entry, range, limit).await.map_err(|problem| vanished(problem, &entry.path))
}

/// Names the file that is gone.
fn vanished(problem: Problem, path: &CloudPath) -> Problem {
    if problem.code != Code::NotFound {
        return problem;
    }
    let name = path.name().unwrap_or("The file");
    Problem {
        message: format!(
            "{name} is no longer there: it was moved or deleted. Your message is kept; remove the file from it or find it again."
        ),
        ..problem
    }
}

/// The texts of PDFs that an earlier question handed over by their path, by that path, for a model that cannot be handed
/// one. A file that is gone or has no text is left out, and the model is told that it cannot see it.
pub(crate) async fn texts_of_references(
    app: &App,
    session: &Session,
    attachments: impl Iterator<Item = &Attachment>,
    model: &puter::Model,
) -> HashMap<String, String> {
    let mut texts = HashMap::new();
    if is_handed_files(model) {
        return texts;
    }
    for attachment in attachments.filter(|attachment| attachment.way == Way::Reference) {
        let Ok(path) = parse_path(&attachment.path) else { continue };
        let Ok(entry) = stat(app, session, &path).await else { continue };
        if let Ok(text) = text_of(app, session, &entry, attachment, model).await {
            texts.insert(attachment.path.clone(), text);
        }
    }
    texts
}

fn is_handed_files(model: &puter::Model) -> bool {
    model.file_support() == FileSupport::ImagesTextAndPdf
}

/// The file as parts of a message to this model.
pub(crate) fn part(attachment: &Attachment, content: Option<String>, model: &puter::Model) -> Part {
    let name = &attachment.name;
    match (attachment.way, content) {
        (Way::Reference, _) if is_handed_files(model) => match attachment.path.parse() {
            Ok(path) => Part::PuterPath(path),
            Err(_) => unseen(name),
        },
        (Way::Text | Way::Reference, Some(text)) => {
            Part::Text(format!("The file “{name}”:\n\n{text}\n\n(End of the file “{name}”.)"))
        }
        (Way::Image, Some(url)) if model.reads_images => Part::ImageUrl(url),
        _ => unseen(name),
    }
}

/// What a model is told of a file from earlier in the chat that it cannot get.
fn unseen(name: &str) -> Part {
    Part::Text(format!("(The file “{name}” was attached here. You cannot see it.)"))
}

/// `chat.attachments`: how this model would get these files. Files that cannot be found are refused with a note.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct LookAt {
    paths: Vec<String>,
    model: String,
}

impl Command for LookAt {
    type Event = Never;
    type Output = Vec<Attachment>;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<Vec<Attachment>, Problem> {
        let session = app.session()?;
        let model = session.catalogue.find(app, &session, &self.model).await?;
        let mut attachments = Vec::with_capacity(self.paths.len());
        for text in self.paths {
            let entry = match parse_path(&text) {
                Ok(path) => stat(app, &session, &path).await,
                Err(problem) => Err(problem),
            };
            attachments.push(match entry {
                Ok(entry) => look(app, &session, &entry, &model).await?,
                Err(problem) if matches!(problem.code, Code::NotFound | Code::Invalid) => {
                    left_out(text, problem.message)
                }
                Err(problem) => return Err(problem),
            });
        }
        Ok(attachments)
    }
}

/// A file that cannot go along, under the path that it was asked for by.
fn left_out(path: String, note: String) -> Attachment {
    Attachment {
        name: puter::escaped(path.rsplit('/').next().unwrap_or_default()),
        path,
        size: 0,
        kind: String::new(),
        way: Way::Refused,
        note: Some(note),
        content: None,
    }
}
