//! The rows of a database whose tables cannot be followed, page by page: each page of a table says by itself which rows
//! are in it (SQLite's file format, sections 1.6 and 2.1). Which table that is, only the form of a row tells.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use rusqlite::types::Value;

/// What a page of rows begins with.
const LEAF_OF_A_TABLE: u8 = 13;
/// The size of our pages: SQLite's usual one.
const PAGE: usize = 4096;
/// The longest row that is believed, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// Hands every row that can be made out to `take`.
pub(super) fn each_row(path: &Path, mut take: impl FnMut(Vec<Value>)) -> io::Result<()> {
    let mut pages = Pages { file: File::open(path)? };
    let count = pages.file.metadata()?.len().div_ceil(PAGE as u64);
    for number in 1..=u32::try_from(count).unwrap_or(u32::MAX) {
        let Some(page) = pages.read(number) else { continue };
        let head = if number == 1 { 100 } else { 0 };
        if page[head] != LEAF_OF_A_TABLE {
            continue;
        }
        let rows = usize::from(u16::from_be_bytes([page[head + 3], page[head + 4]]));
        for row in 0..rows {
            let place = head + 8 + 2 * row;
            let Some(&[high, low]) = page.get(place..place + 2) else { break };
            let content = pages.content(&page, usize::from(u16::from_be_bytes([high, low])));
            if let Some(values) = content.as_deref().and_then(values) {
                take(values);
            }
        }
    }
    Ok(())
}

struct Pages {
    file: File,
}

impl Pages {
    fn read(&mut self, number: u32) -> Option<Vec<u8>> {
        let mut page = vec![0; PAGE];
        self.file.seek(SeekFrom::Start(u64::from(number.checked_sub(1)?) * PAGE as u64)).ok()?;
        self.file.read_exact(&mut page).ok()?;
        Some(page)
    }

    /// The content of the row that begins there; what does not fit into the page goes on in others.
    fn content(&mut self, page: &[u8], place: usize) -> Option<Vec<u8>> {
        let mut rest = page.get(place..)?;
        let length = usize::try_from(number(&mut rest)?).ok().filter(|length| *length <= LONGEST)?;
        let _rowid = number(&mut rest)?;
        let here = length_here(length);
        let mut content = rest.get(..here)?.to_vec();
        let mut next = rest.get(here..here + 4).map(be32);
        while content.len() < length {
            let page = self.read(next?)?;
            let more = (length - content.len()).min(PAGE - 4);
            content.extend(&page[4..4 + more]);
            next = Some(be32(&page));
        }
        Some(content)
    }
}

/// How much of a row of this length is in its own page.
fn length_here(length: usize) -> usize {
    let most = PAGE - 35;
    if length <= most {
        return length;
    }
    let least = (PAGE - 12) * 32 / 255 - 23;
    let even = least + (length - least) % (PAGE - 4);
    if even <= most { even } else { least }
}

/// The values of a row. A letter that is no letter any more does not cost the text around it.
fn values(content: &[u8]) -> Option<Vec<Value>> {
    let mut head = content;
    let head_length = usize::try_from(number(&mut head)?).ok()?;
    let mut kinds = content.get(content.len() - head.len()..head_length)?;
    let mut body = content.get(head_length..)?;
    let mut values = Vec::new();
    while !kinds.is_empty() {
        let kind = number(&mut kinds)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => (kind - 12) / 2,
        };
        let (bytes, rest) = body.split_at_checked(usize::try_from(length).ok()?)?;
        body = rest;
        values.push(match kind {
            0 | 7 => Value::Null,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => Value::Integer(integer(bytes)),
            _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
            _ => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        });
    }
    Some(values)
}

/// A number as SQLite writes it: seven bits a byte, the largest first, at most nine bytes.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for place in 0..9 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        if place == 8 {
            return Some(number << 8 | u64::from(*first));
        }
        number = number << 7 | u64::from(first & 0x7f);
        if first & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

fn integer(bytes: &[u8]) -> i64 {
    let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    bytes.iter().fold(if is_negative { -1 } else { 0 }, |number, byte| number << 8 | i64::from(*byte))
}

fn be32(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn whatever_stands_in_a_page_something_comes_of_it(cells in vec(any::<u8>(), 200), rows: u8) {
            let mut page = vec![0; PAGE];
            page[0] = LEAF_OF_A_TABLE;
            page[4] = rows;
            for (place, byte) in cells.into_iter().enumerate() {
                page[8 + place * 20] = byte;
                page[9 + place * 20] = byte;
            }
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), [vec![0; PAGE], page].concat()).unwrap();
            each_row(file.path(), drop).unwrap();
        }
    }
}
