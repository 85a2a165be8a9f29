//! The text of a PDF, read on this computer for models that take no PDF.
//!
//! A PDF can come from anywhere, so it is read on a thread of its own, with a limit of time and of what it unpacks to;
//! a panic of the reader is a damaged file. A page that was only scanned has no text, and a file of such pages is said
//! to have none.

use std::{
    collections::BTreeMap,
    panic::catch_unwind,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, content::Content};
use tokio::{sync::oneshot, time::timeout};

/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// What one page, or one font, may unpack to, in bytes.
const UNPACKED: usize = 32 * 1024 * 1024;
/// Pages inside pages: a form that is drawn by a form. Deeper ones are left out.
const DEPTH: usize = 3;
/// The reader recurses into what is nested.
const STACK: usize = 8 * 1024 * 1024;

/// The text of the first pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pdf {
    pub(crate) text: String,
    /// How many pages the text is of.
    pub(crate) pages: usize,
    /// How many there are.
    pub(crate) of: usize,
}

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Its pages are pictures.
    Scanned,
    /// It asks for a password.
    Locked,
    /// It is no PDF, or a broken one.
    Damaged,
    /// It took too long.
    TooSlow,
}

impl Unreadable {
    /// What the person is told.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Scanned => {
                "has no text, only pictures of its pages. Claude models can read it, or attach the pages as pictures."
            }
            Self::Locked => "is locked with a password. Save a copy without one and attach that.",
            Self::Damaged => "cannot be read: it is damaged, or not a PDF.",
            Self::TooSlow => "takes too long to read. Split it and attach the part you need.",
        }
    }
}

/// Reads whole pages until their text has reached `limit` bytes.
pub(crate) async fn read(bytes: Vec<u8>, limit: usize) -> Result<Pdf, Unreadable> {
    let (sender, done) = oneshot::channel();
    let given_up = Arc::new(AtomicBool::new(false));
    let stop = given_up.clone();
    let work = move || {
        let read = catch_unwind(|| extract(&bytes, limit, &stop)).unwrap_or(Err(Unreadable::Damaged));
        // Whoever asked may have given up.
        let _ = sender.send(read);
    };
    if thread::Builder::new().name("pdf".into()).stack_size(STACK).spawn(work).is_err() {
        return Err(Unreadable::TooSlow);
    }
    let read = timeout(PATIENCE, done).await;
    given_up.store(true, Ordering::Relaxed);
    match read {
        Ok(Ok(read)) => read,
        Ok(Err(_)) => Err(Unreadable::Damaged),
        Err(_) => Err(Unreadable::TooSlow),
    }
}

fn extract(bytes: &[u8], limit: usize, given_up: &AtomicBool) -> Result<Pdf, Unreadable> {
    let document = Document::load_mem(bytes).map_err(|error| match error {
        lopdf::Error::Decryption(_) => Unreadable::Locked,
        _ => Unreadable::Damaged,
    })?;
    if document.is_encrypted() {
        return Err(Unreadable::Locked);
    }
    let pages = document.get_pages();
    let mut pdf = Pdf { text: String::new(), pages: 0, of: pages.len() };
    for id in pages.into_values() {
        if given_up.load(Ordering::Relaxed) {
            return Err(Unreadable::TooSlow);
        }
        let page = page_text(&document, id);
        // The first page counts even if it is too long by itself; what is too long is cut between characters.
        if pdf.pages > 0 && pdf.text.len() + page.len() > limit {
            break;
        }
        pdf.text.push_str(&page);
        pdf.text.truncate(pdf.text.floor_char_boundary(limit));
        pdf.pages += 1;
    }
    if pdf.of == 0 {
        return Err(Unreadable::Damaged);
    }
    if pdf.text.trim().is_empty() { Err(Unreadable::Scanned) } else { Ok(pdf) }
}

/// The text of one page, as far as it can be read.
fn page_text(document: &Document, id: ObjectId) -> String {
    let mut page = Lines::default();
    let fonts = document.get_page_fonts(id).unwrap_or_default();
    if let Ok(content) = document.get_page_content_with_limit(id, UNPACKED) {
        let (own, inherited) = document.get_page_resources(id).unwrap_or_default();
        let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited).collect();
        draw(document, &content, &fonts, &resources, &mut page, DEPTH);
    }
    page.text.push_str("\n\n");
    page.text
}

/// Follows what is drawn, and keeps its text.
fn draw(
    document: &Document,
    content: &[u8],
    fonts: &Fonts<'_>,
    resources: &[&Dictionary],
    page: &mut Lines,
    depth: usize,
) {
    let Ok(content) = Content::decode(content) else { return };
    let encodings: BTreeMap<&[u8], Encoding> = fonts
        .iter()
        .filter_map(|(name, font)| Some((name.as_slice(), font.get_font_encoding_with_limit(document, UNPACKED).ok()?)))
        .collect();
    let mut encoding = None;
    for operation in &content.operations {
        let operands = operation.operands.as_slice();
        let number = |at: usize| operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
        let name = || operands.first().and_then(|operand| operand.as_name().ok());
        match operation.operator.as_str() {
            "BT" => page.move_to(0.0, 0.0),
            "Tf" => {
                encoding = name().and_then(|name| encodings.get(name));
                page.size = number(1).abs();
            }
            "TL" => page.leading = number(0),
            "Td" => page.move_by(number(0), number(1)),
            "TD" => {
                page.leading = -number(1);
                page.move_by(number(0), number(1));
            }
            "Tm" => {
                page.scale = number(3).abs();
                page.move_to(number(4), number(5));
            }
            "T*" => page.next_line(),
            "Tj" => page.show(operands, encoding),
            "TJ" => {
                if let Some(Object::Array(pieces)) = operands.first() {
                    page.show(pieces, encoding);
                }
            }
            "'" => {
                page.next_line();
                page.show(operands, encoding);
            }
            "\"" => {
                page.next_line();
                page.show(operands.get(2..).unwrap_or_default(), encoding);
            }
            "Do" if depth > 0 => {
                let form = name().and_then(|name| form(document, resources, name));
                if let Some((content, fonts, inner)) = form {
                    draw(document, &content, &fonts, &[inner], page, depth - 1);
                }
            }
            _ => {}
        }
    }
}

/// The fonts of a page or a form, by name.
type Fonts<'a> = BTreeMap<Vec<u8>, &'a Dictionary>;

/// A form of this name: its content, its fonts, and what it may draw.
fn form<'a>(
    document: &'a Document,
    resources: &[&'a Dictionary],
    name: &[u8],
) -> Option<(Vec<u8>, Fonts<'a>, &'a Dictionary)> {
    let find = |resources: &&'a Dictionary| {
        let objects = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
        objects.get_deref(name, document).ok()?.as_stream().ok()
    };
    let stream = resources.iter().find_map(find)?;
    if stream.dict.get(b"Subtype").and_then(Object::as_name).ok()? != b"Form" {
        return None;
    }
    let inner = stream.dict.get_deref(b"Resources", document).ok()?.as_dict().ok()?;
    let fonts = inner.get_deref(b"Font", document).ok().and_then(|fonts| fonts.as_dict().ok());
    let fonts = fonts
        .into_iter()
        .flat_map(Dictionary::iter)
        .filter_map(|(name, font)| {
            let font = document.dereference(font).ok()?.1.as_dict().ok()?;
            Some((name.clone(), font))
        })
        .collect();
    let content = stream.decompressed_content_with_limit(UNPACKED).unwrap_or_else(|_| stream.content.clone());
    Some((content, fonts, inner))
}

/// Text that is put together from pieces with a place on the page.
struct Lines {
    text: String,
    /// Where the next piece begins.
    x: f32,
    y: f32,
    /// Where the last piece was, and about where it ended.
    shown: Option<(f32, f32)>,
    leading: f32,
    size: f32,
    scale: f32,
}

impl Default for Lines {
    fn default() -> Self {
        Self { text: String::new(), x: 0.0, y: 0.0, shown: None, leading: 0.0, size: 0.0, scale: 1.0 }
    }
}

impl Lines {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.x, self.y) = (x, y);
    }

    fn move_by(&mut self, x: f32, y: f32) {
        self.move_to(self.x + x * self.scale, self.y + y * self.scale);
    }

    fn next_line(&mut self) {
        let leading = if self.leading == 0.0 { self.size } else { self.leading };
        self.move_by(0.0, -leading);
    }

    /// The height of a letter, in the units of places.
    fn height(&self) -> f32 {
        let height = self.size * self.scale;
        if height.is_finite() && height > 0.0 { height } else { 1.0 }
    }

    /// Adds strings; numbers between them move the next one, in thousandths of the height.
    fn show(&mut self, pieces: &[Object], encoding: Option<&Encoding>) {
        let Some(encoding) = encoding else { return };
        let height = self.height();
        self.part_from_last(height);
        let mut letters = 0_usize;
        for piece in pieces {
            match piece {
                Object::String(bytes, _) => {
                    let shown = Document::decode_text(encoding, bytes).unwrap_or_default();
                    letters += shown.chars().count();
                    self.text.extend(shown.chars().filter(|letter| *letter == '\t' || !letter.is_control()));
                }
                gap => {
                    let is_space = gap.as_float().is_ok_and(|gap| gap < -180.0);
                    if is_space && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
            }
        }
        self.shown = Some((self.x + letters as f32 * height * 0.5, self.y));
    }

    /// Begins a line, or leaves a space, where this piece is far from the last.
    fn part_from_last(&mut self, height: f32) {
        let Some((x, y)) = self.shown else { return };
        let down = (self.y - y).abs();
        if down > height * 0.5 {
            let blank = down > height * 2.2 && !self.text.ends_with("\n\n");
            self.text.push_str(if blank { "\n\n" } else { "\n" });
        } else if (self.x - x).abs() > height * 0.3 && !self.text.ends_with([' ', '\n']) && self.x != 0.0 {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// A PDF with a page for each content.
    fn pdf(pages: &[&str]) -> Vec<u8> {
        let mut document = Document::with_version("1.4");
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let resources = dictionary! { "Font" => dictionary! { "F1" => font } };
        let parent = document.new_object_id();
        let kids: Vec<Object> = pages
            .iter()
            .map(|content| {
                let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
                let page = dictionary! {
                    "Type" => "Page", "Parent" => parent, "Contents" => content, "Resources" => resources.clone(),
                };
                document.add_object(page).into()
            })
            .collect();
        let count = i64::try_from(kids.len()).unwrap();
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        document.objects.insert(parent, Object::Dictionary(tree));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[tokio::test]
    async fn lines_and_words_come_apart_and_pages_are_counted() {
        let first = "BT /F1 12 Tf 60 700 Td (Night tariff) Tj 0 -14 Td [(0.11) -300 (EUR)] TJ ET";
        let read = read(pdf(&[first, "BT /F1 12 Tf (second) Tj ET"]), 1000).await.unwrap();
        assert_eq!(read.text, "Night tariff\n0.11 EUR\n\nsecond\n\n");
        assert_eq!((read.pages, read.of), (2, 2));
    }

    #[tokio::test]
    async fn only_whole_pages_are_taken_up_to_the_limit() {
        let page = format!("BT /F1 12 Tf ({}) Tj ET", "x".repeat(60));
        let pages = [page.as_str(); 5];
        let some = read(pdf(&pages), 130).await.unwrap();
        assert_eq!((some.pages, some.of, some.text.len()), (2, 5, 124));
        let cut = read(pdf(&pages), 10).await.unwrap();
        assert_eq!((cut.pages, cut.text.as_str()), (1, "xxxxxxxxxx"));
    }

    #[tokio::test]
    async fn pages_without_text_and_bytes_that_are_no_pdf_are_said() {
        assert_eq!(read(pdf(&["0 0 100 100 re f"]), 1000).await, Err(Unreadable::Scanned));
        for bytes in [&b""[..], b"%PDF-1.7\n", b"hello", &[0xff; 4096]] {
            assert_eq!(read(bytes.to_vec(), 1000).await, Err(Unreadable::Damaged));
        }
    }

    #[tokio::test]
    async fn a_pdf_that_breaks_off_or_is_bent_is_an_error_or_a_text() {
        let whole = pdf(&["BT /F1 12 Tf (hello) Tj ET"]);
        for cut in (0..whole.len()).step_by(37) {
            let _ = read(whole[..cut].to_vec(), 1000).await;
            let mut bent = whole.clone();
            bent[cut] ^= 0x15;
            let _ = read(bent, 1000).await;
        }
    }
}
