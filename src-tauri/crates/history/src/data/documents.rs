//! The JSON values that stand in a file, one after the other: an array of them, a document, or a document on each line.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use problem::Problem;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// A value of a file.
pub(super) enum Item {
    /// It stands in an array.
    Listed(Box<RawValue>),
    /// It is a document of its own.
    Document(Box<RawValue>),
    /// A line that is none, among lines that are.
    Damaged(serde_json::Error),
}

/// Why the rest of a file was not read.
pub(super) enum Ended {
    /// Whoever takes the values did not want more.
    Stopped(Problem),
    /// It holds no JSON at all.
    NoJson,
    /// It cannot be read, or what stands there is damaged.
    Broken(io::Error),
}

/// Hands over every value in the file. `begins` hears when one has ended and the next may begin.
pub(super) fn each(
    file: impl Read,
    begins: impl Fn(),
    mut take: impl FnMut(Item) -> Result<(), Problem>,
) -> Result<(), Ended> {
    let mut reader = Lines { line: Cursor::default(), rest: BufReader::with_capacity(1 << 16, file) };
    let mut is_first = true;
    loop {
        begins();
        match first_letter(&mut reader).map_err(Ended::Broken)? {
            None if !is_first => return Ok(()),
            Some(b'[') => elements(&mut reader, &begins, &mut take)?,
            Some(b'{') => take(reader.document().map_err(Ended::Broken)?).map_err(Ended::Stopped)?,
            _ if is_first => return Err(Ended::NoJson),
            _ => return Err(Ended::Broken(io::Error::other("something else follows"))),
        }
        is_first = false;
    }
}

/// Takes the elements of an array one by one, so that only one of them is in memory.
fn elements(
    reader: &mut impl Read,
    begins: &impl Fn(),
    take: &mut impl FnMut(Item) -> Result<(), Problem>,
) -> Result<(), Ended> {
    let mut stopped = None;
    let each = Each {
        take: &mut |element| {
            begins();
            take(Item::Listed(element)).map_err(|problem| stopped = Some(problem))
        },
    };
    let read = each.deserialize(&mut serde_json::Deserializer::from_reader(reader));
    match stopped {
        Some(problem) => Err(Ended::Stopped(problem)),
        None => read.map_err(|error| Ended::Broken(error.into())),
    }
}

/// The first letter that is no space, without taking it.
fn first_letter(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let piece = reader.fill_buf()?;
        if piece.is_empty() {
            return Ok(None);
        }
        // Some programs put a mark before everything that says in which order bytes stand.
        let passed =
            piece.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0xEF | 0xBB | 0xBF)).count();
        let found = piece.get(passed).copied();
        reader.consume(passed);
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// A file of which a line can be looked at first.
struct Lines<R> {
    /// What was looked at.
    line: Cursor<Vec<u8>>,
    rest: BufReader<R>,
}

impl<R: Read> Lines<R> {
    /// The document that begins here. Where each line is one, a line that is none costs no other.
    ///
    /// Errors: the file cannot be read, or a document of several lines is damaged.
    fn document(&mut self) -> io::Result<Item> {
        let mut line = Vec::new();
        self.read_until(b'\n', &mut line)?;
        let read = serde_json::from_slice::<Box<RawValue>>(&line);
        let next_begins = self.fill_buf()?.first() == Some(&b'{');
        match read {
            Ok(document) => Ok(Item::Document(document)),
            Err(error) if next_begins => Ok(Item::Damaged(error)),
            Err(_) => {
                line.extend_from_slice(&self.line.get_ref()[self.line.position() as usize..]);
                self.line = Cursor::new(line);
                let mut reader = serde_json::Deserializer::from_reader(self);
                Ok(Item::Document(Box::<RawValue>::deserialize(&mut reader)?))
            }
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.line.fill_buf()?.is_empty() { self.rest.fill_buf() } else { self.line.fill_buf() }
    }

    fn consume(&mut self, length: usize) {
        if self.line.fill_buf().is_ok_and(|line| !line.is_empty()) {
            self.line.consume(length);
        } else {
            self.rest.consume(length);
        }
    }
}

struct Each<'a, F> {
    take: &'a mut F,
}

impl<'de, F: FnMut(Box<RawValue>) -> Result<(), ()>> DeserializeSeed<'de> for Each<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Box<RawValue>) -> Result<(), ()>> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an array of conversations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            (self.take)(element).map_err(|()| serde::de::Error::custom("stopped"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a file: `[…]` for an element, `(…)` for a document, `!` for a damaged line, and how it ended.
    fn read(text: &str) -> String {
        let mut all = String::new();
        let ended = each(
            text.as_bytes(),
            || (),
            |item| {
                match item {
                    Item::Listed(json) => all.push_str(&format!("[{json}]")),
                    Item::Document(json) => all.push_str(&format!("({json})")),
                    Item::Damaged(_) => all.push('!'),
                }
                Ok(())
            },
        );
        let end = match ended {
            Ok(()) => "",
            Err(Ended::NoJson) => " none",
            Err(Ended::Broken(_)) => " broken",
            Err(Ended::Stopped(_)) => " stopped",
        };
        all + end
    }

    #[test]
    fn whatever_form_a_file_has_every_value_is_handed_over() {
        for (text, wanted) in [
            ("[1, {\"a\":2}]", "[1][{\"a\":2}]"),
            ("\u{FEFF} [1]\n", "[1]"),
            ("{\"a\":1}", "({\"a\":1})"),
            ("{\n \"a\": 1\n}\n", "({\n \"a\": 1\n})"),
            ("{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}", "({\"a\":1})({\"b\":2})({\"c\":3})"),
            ("{\"a\":1}{\"b\":2}", "({\"a\":1})({\"b\":2})"),
            ("{\"a\":\n1}{\"b\":2} [3]", "({\"a\":\n1})({\"b\":2})[3]"),
            ("{\"a\n{\"b\":2}\n{\"c\n", "!({\"b\":2}) broken"),
            ("{\"a\":1} x", "({\"a\":1}) broken"),
            ("[1][2]", "[1][2]"),
            ("[1, {\"a\"", "[1] broken"),
            ("", " none"),
            ("x", " none"),
        ] {
            assert_eq!(read(text), wanted, "{text:?}");
        }
    }
}
