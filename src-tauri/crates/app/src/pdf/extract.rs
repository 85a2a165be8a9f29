//! What a PDF draws, as the text it shows. Everything that a file can make big has a budget, so that a small file does
//! not keep a computer busy: a form that draws a form ten thousand times is as short as one that does not.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, LoadOptions, Object, ObjectId, Stream, content::Content};

use super::{Pdf, Unreadable, lines::Lines};

/// What one page, or one font, may unpack to, in bytes.
const UNPACKED: usize = 32 * 1024 * 1024;
/// Pages inside pages: a form that is drawn by a form. Deeper ones are left out.
const DEPTH: usize = 3;

/// What the whole file may still cost.
struct Budget {
    /// Steps of drawing: a long page of a book has some ten thousand.
    operations: usize,
    /// Forms that are drawn, and fonts that are looked up, however often they are the same.
    unpackings: usize,
}

const BUDGET: Budget = Budget { operations: 1_000_000, unpackings: 4_000 };

/// It is used up.
struct Spent;

impl Budget {
    fn spend(of: &mut usize) -> Result<(), Spent> {
        *of = of.checked_sub(1).ok_or(Spent)?;
        Ok(())
    }
}

/// Reads whole pages until their text has reached `limit` bytes.
pub(super) fn extract(bytes: &[u8], limit: usize) -> Result<Pdf, Unreadable> {
    extract_within(bytes, limit, BUDGET)
}

fn extract_within(bytes: &[u8], limit: usize, mut budget: Budget) -> Result<Pdf, Unreadable> {
    let options = LoadOptions { max_decompressed_size: Some(UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) => Unreadable::Locked,
        _ => Unreadable::Damaged,
    })?;
    if document.is_encrypted() {
        return Err(Unreadable::Locked);
    }
    let pages = document.get_pages();
    let mut pdf = Pdf { text: String::new(), pages: 0, of: pages.len() };
    for id in pages.into_values() {
        let page = match page_text(&document, id, limit, &mut budget) {
            Ok(page) => page,
            // What was read before is whole pages.
            Err(Spent) if pdf.pages > 0 => break,
            Err(Spent) => return Err(Unreadable::TooMuch),
        };
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

/// The text of one page, as far as it can be read, or a little more than `limit` bytes of it.
fn page_text(document: &Document, id: ObjectId, limit: usize, budget: &mut Budget) -> Result<String, Spent> {
    let mut drawing = Drawing { document, page: Lines::default(), limit, budget };
    let fonts = document.get_page_fonts(id).unwrap_or_default();
    if let Ok(content) = document.get_page_content_with_limit(id, UNPACKED) {
        let (own, inherited) = document.get_page_resources(id).unwrap_or_default();
        let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited).collect();
        drawing.draw(&content, &fonts, &resources, DEPTH)?;
    }
    drawing.page.text.push_str("\n\n");
    Ok(drawing.page.text)
}

/// A page that is being drawn.
struct Drawing<'a> {
    document: &'a Document,
    page: Lines,
    /// How much text is wanted, in bytes.
    limit: usize,
    budget: &'a mut Budget,
}

impl Drawing<'_> {
    /// Follows what is drawn, and keeps its text.
    fn draw(
        &mut self,
        content: &[u8],
        fonts: &Fonts<'_>,
        resources: &[&Dictionary],
        depth: usize,
    ) -> Result<(), Spent> {
        let document = self.document;
        let mut encodings: BTreeMap<&[u8], Option<Encoding>> = BTreeMap::new();
        let mut current: Option<&[u8]> = None;
        for operation in Content::decode_iter(content) {
            // A page that breaks off is read up to there.
            let Ok(operation) = operation else { break };
            Budget::spend(&mut self.budget.operations)?;
            if self.page.text.len() > self.limit {
                break;
            }
            let page = &mut self.page;
            let operands = operation.operands.as_slice();
            let number = |at: usize| operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
            let name = || operands.first().and_then(|operand| operand.as_name().ok());
            let encoding = current.and_then(|name| encodings.get(name)?.as_ref());
            match operation.operator.as_str() {
                "BT" => page.move_to(0.0, 0.0),
                "Tf" => {
                    page.size = number(1).abs();
                    let font = name().and_then(|name| fonts.get_key_value(name));
                    current = font.map(|(name, _)| name.as_slice());
                    if let Some((name, font)) = font
                        && !encodings.contains_key(name.as_slice())
                    {
                        Budget::spend(&mut self.budget.unpackings)?;
                        encodings.insert(name, font.get_font_encoding_with_limit(document, UNPACKED).ok());
                    }
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
                    let drawn = name().and_then(|name| form_stream(document, resources, name));
                    if let Some(stream) = drawn {
                        Budget::spend(&mut self.budget.unpackings)?;
                        if let Some((content, fonts, inner)) = form(document, stream) {
                            self.draw(&content, &fonts, &[inner], depth - 1)?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The fonts of a page or a form, by name.
type Fonts<'a> = BTreeMap<Vec<u8>, &'a Dictionary>;

/// The form of this name, if that is what has it.
fn form_stream<'a>(document: &'a Document, resources: &[&'a Dictionary], name: &[u8]) -> Option<&'a Stream> {
    let find = |resources: &&'a Dictionary| {
        let objects = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
        objects.get_deref(name, document).ok()?.as_stream().ok()
    };
    let stream = resources.iter().find_map(find)?;
    (stream.dict.get(b"Subtype").and_then(Object::as_name).ok()? == b"Form").then_some(stream)
}

/// A form: its content, its fonts, and what it may draw.
fn form<'a>(document: &'a Document, stream: &'a Stream) -> Option<(Vec<u8>, Fonts<'a>, &'a Dictionary)> {
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

    #[test]
    fn lines_and_words_come_apart_and_pages_are_counted() {
        let first = "BT /F1 12 Tf 60 700 Td (Night tariff) Tj 0 -14 Td [(0.11) -300 (EUR)] TJ ET";
        let read = extract(&pdf(&[first, "BT /F1 12 Tf (second) Tj ET"]), 1000).unwrap();
        assert_eq!(read.text, "Night tariff\n0.11 EUR\n\nsecond\n\n");
        assert_eq!((read.pages, read.of), (2, 2));
    }

    #[test]
    fn only_whole_pages_are_taken_up_to_the_limit() {
        let page = format!("BT /F1 12 Tf ({}) Tj ET", "x".repeat(60));
        let pages = [page.as_str(); 5];
        let some = extract(&pdf(&pages), 130).unwrap();
        assert_eq!((some.pages, some.of, some.text.len()), (2, 5, 124));
        let cut = extract(&pdf(&pages), 10).unwrap();
        assert_eq!((cut.pages, cut.text.as_str()), (1, "xxxxxxxxxx"));
    }

    #[test]
    fn pages_without_text_and_bytes_that_are_no_pdf_are_said() {
        assert_eq!(extract(&pdf(&["0 0 100 100 re f"]), 1000), Err(Unreadable::Scanned));
        for bytes in [&b""[..], b"%PDF-1.7\n", b"hello", &[0xff; 4096]] {
            assert_eq!(extract(bytes, 1000), Err(Unreadable::Damaged));
        }
    }

    #[test]
    fn a_pdf_that_breaks_off_or_is_bent_is_an_error_or_a_text() {
        let whole = pdf(&["BT /F1 12 Tf (hello) Tj ET"]);
        for cut in (0..whole.len()).step_by(37) {
            let _ = extract(&whole[..cut], 1000);
            let mut bent = whole.clone();
            bent[cut] ^= 0x15;
            let _ = extract(&bent, 1000);
        }
    }

    #[test]
    fn a_form_that_is_drawn_over_and_over_is_given_up() {
        let mut document = Document::load_mem(&pdf(&["/Fm Do ".repeat(100).as_str()])).unwrap();
        let mut inner = dictionary! {};
        for content in ["0 0 1 1 re f", &"/Fm Do ".repeat(100), &"/Fm Do ".repeat(100)] {
            let kind = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => inner };
            let form = document.add_object(Stream::new(kind, content.as_bytes().to_vec()));
            inner = dictionary! { "XObject" => dictionary! { "Fm" => form } };
        }
        let page = document.get_pages()[&1];
        document.get_object_mut(page).and_then(Object::as_dict_mut).unwrap().set("Resources", inner);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        assert_eq!(extract(&bytes, 1000), Err(Unreadable::TooMuch));
    }

    #[test]
    fn no_more_text_is_drawn_than_is_wanted() {
        let forms = include_bytes!("../../../../../tests/hostile/forms-in-forms.pdf");
        assert_eq!(extract(forms, 1000).unwrap().text.len(), 1000);
    }

    #[test]
    fn what_is_read_before_the_budget_is_spent_goes_along() {
        let budget = || Budget { operations: 100, ..BUDGET };
        let long = "q Q ".repeat(100);
        let some = extract_within(&pdf(&["BT /F1 12 Tf (first) Tj ET", &long]), 1000, budget()).unwrap();
        assert_eq!((some.text.as_str(), some.pages, some.of), ("first\n\n", 1, 2));
        assert_eq!(extract_within(&pdf(&[&long]), 1000, budget()), Err(Unreadable::TooMuch));
    }
}
