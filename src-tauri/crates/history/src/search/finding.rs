//! From a query to what was found.
//!
//! First the chats whose title holds all the words, then the turns whose text does. Turns are read from the newest on;
//! among the newest that were found, those come first that hold the query as it was typed, then those in which each
//! word begins a word, then the rest, then those where the words were only thought; and of equals the newer one.

use std::cmp::Reverse;

use rusqlite::{Connection, params};
use serde::Serialize;
use ts_rs::TS;

use super::{
    folding::{Folded, PAD, fold, words},
    index::quoted,
    snippet::{Piece, snippet},
};
use crate::turn::{Role, written_at};

/// So many of the newest turns that were found are put in order by how well they fit.
const RANKED: usize = 120;
/// The most bytes of them that are looked at for that.
const RANKED_BYTES: usize = 1 << 20;
/// The most words that the index is asked for; the texts themselves are asked for the rest.
const ASKED: usize = 16;
/// A word of two letters with which more pieces begin than this is said everywhere: beside longer words the texts
/// themselves are asked for it.
const PIECES: usize = 12;
/// The most letters of a word that the index is asked for, likewise.
const ASKED_LETTERS: usize = 48;

/// What was found.
#[derive(Debug, Default, PartialEq, Serialize, TS)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// How many chats were searched.
    pub chats: usize,
    /// There is more than was asked for.
    pub more: bool,
    /// The index is being made: older chats may be missing.
    pub rebuilding: bool,
}

/// A title or a turn that holds all the words.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Hit {
    /// The chat's id.
    pub chat: String,
    /// The chat's title.
    pub title: String,
    /// The turn's id; `null` when the title was found.
    pub turn: Option<String>,
    /// Who said it.
    pub role: Option<Role>,
    /// It was thought before the answer, and not said in it.
    pub reasoning: bool,
    /// When the turn was said, or the chat changed.
    pub at: i64,
    /// The text around the words, which are marked.
    pub pieces: Vec<Piece>,
}

/// Searches the index for all words of the query.
pub(super) fn find(index: &Connection, query: &str, limit: usize) -> rusqlite::Result<Found> {
    let chats: i64 = index.query_row("SELECT count(*) FROM chat WHERE NOT deleted", [], |row| row.get(0))?;
    let chats = usize::try_from(chats).unwrap_or(0);
    let words = words(query);
    if words.is_empty() {
        return Ok(Found { chats, ..Found::default() });
    }
    let mut hits = titles(index, &words, limit + 1)?;
    if hits.len() <= limit {
        hits.extend(turns(index, query, &words, limit + 1 - hits.len())?);
    }
    let more = hits.len() > limit;
    hits.truncate(limit);
    Ok(Found { hits, chats, more, rebuilding: false })
}

/// The chats whose title holds the words, the last changed first.
fn titles(index: &Connection, words: &[String], limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let mut rows = index.prepare_cached(
        "SELECT id, title, folded, max(newest, id) AS newest FROM chat WHERE NOT deleted AND instr(folded, ?1)
         ORDER BY newest DESC",
    )?;
    let mut rows = rows.query([&words[0]])?;
    let mut hits = Vec::new();
    while let (true, Some(row)) = (hits.len() < limit, rows.next()?) {
        let folded = row.get_ref(2)?.as_str()?;
        if !words.iter().all(|word| folded.contains(word)) {
            continue;
        }
        let title: String = row.get(1)?;
        let at = folded.find(&words[0]).unwrap_or(0);
        hits.push(Hit {
            chat: row.get(0)?,
            pieces: snippet(&title, &Folded::of(&title), words, at, false),
            title,
            turn: None,
            role: None,
            reasoning: false,
            at: written_at(row.get_ref(3)?.as_str()?),
        });
    }
    Ok(hits)
}

/// A turn that was found, before it is known whether it is shown.
struct Candidate {
    hit: Hit,
    text: String,
    fit: Fit,
}

/// How well a text fits; more is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// In what was thought before the answer.
    Thought,
    Inside,
    Begins,
    AsTyped,
}

/// The turns whose text, or what was thought before it, holds the words.
fn turns(index: &Connection, query: &str, words: &[String], limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let Some(question) = question(index, words)? else { return Ok(Vec::new()) };
    let typed = fold(query);
    let typed = typed.trim();
    // `CROSS JOIN` keeps the order of the tables, so that the rows come from the newest on without being sorted.
    let mut rows = index.prepare_cached(
        "SELECT said.chat, chat.title, said.turn, said.answer, said.text, said.reasoning
         FROM word CROSS JOIN said ON said.place = word.rowid CROSS JOIN chat ON chat.id = said.chat
         WHERE word MATCH ?1 AND said.begun AND NOT said.gone AND NOT chat.deleted
         ORDER BY word.rowid DESC",
    )?;
    let mut rows = rows.query(params![question])?;
    let (mut found, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let (said, thought) = (row.get_ref(4)?.as_str()?, row.get_ref(5)?.as_str()?);
        let holds = |folded: &str| words.iter().all(|word| folded.contains(word));
        let mut folded = fold(said);
        let reasoning = !holds(&folded);
        if reasoning {
            folded = fold(thought);
            if !holds(&folded) {
                continue;
            }
        }
        let text = if reasoning { thought } else { said };
        bytes += text.len();
        let turn: String = row.get(2)?;
        let hit = Hit {
            chat: row.get(0)?,
            title: row.get(1)?,
            role: Some(if row.get(3)? { Role::Assistant } else { Role::User }),
            at: written_at(&turn),
            reasoning,
            turn: Some(turn),
            pieces: Vec::new(),
        };
        let fit = if reasoning { Fit::Thought } else { fit(&folded, typed, words) };
        found.push(Candidate { hit, text: text.to_owned(), fit });
        if found.len() >= limit && (found.len() >= RANKED || bytes > RANKED_BYTES) {
            break;
        }
    }
    // They came newest first, and this keeps the order of equals.
    found.sort_by_key(|candidate| Reverse(candidate.fit));
    found.truncate(limit);
    let shown = |candidate: Candidate| {
        let Candidate { hit, text, .. } = candidate;
        let folded = Folded::of(&text);
        let at = best_place(&folded.text, typed, words);
        let markdown = hit.role == Some(Role::Assistant);
        Hit { pieces: snippet(&text, &folded, words, at, markdown), ..hit }
    };
    Ok(found.into_iter().map(shown).collect())
}

/// What the index is asked; `None` when there cannot be an answer.
fn question(index: &Connection, words: &[String]) -> rusqlite::Result<Option<String>> {
    let mut asked = Vec::new();
    let has_longer = words.iter().take(ASKED).any(|word| word.chars().nth(2).is_some());
    for word in words.iter().take(ASKED) {
        asked.push(match word.chars().count() {
            1 => quoted(&format!("{word}{PAD}{PAD}")),
            2 => {
                let mut pieces = index.prepare_cached("SELECT gram FROM gram WHERE gram >= ?1 AND gram < ?2")?;
                let pieces = pieces.query_map([word.as_str(), &format!("{word}{}", char::MAX)], |row| {
                    Ok(quoted(row.get_ref(0)?.as_str()?))
                })?;
                let pieces = pieces.collect::<rusqlite::Result<Vec<_>>>()?;
                if pieces.is_empty() {
                    return Ok(None);
                }
                if has_longer && pieces.len() > PIECES {
                    continue;
                }
                format!("({})", pieces.join(" OR "))
            }
            _ => quoted(&word.chars().take(ASKED_LETTERS).collect::<String>()),
        });
    }
    Ok(Some(asked.join(" AND ")))
}

fn fit(folded: &str, typed: &str, words: &[String]) -> Fit {
    let begins = |word: &str| begins_a_word(folded, word).is_some();
    if words.len() > 1 && begins(typed) {
        Fit::AsTyped
    } else if words.iter().all(|word| begins(word)) {
        if words.len() > 1 { Fit::Begins } else { Fit::AsTyped }
    } else {
        Fit::Inside
    }
}

/// Where this stands at the beginning of a word.
fn begins_a_word(folded: &str, piece: &str) -> Option<usize> {
    let is_free = |at: usize| !folded[..at].ends_with(char::is_alphanumeric);
    folded.match_indices(piece).map(|(at, _)| at).find(|at| is_free(*at))
}

/// The place of the text that is worth showing: as it was typed, or where most words stand near each other.
fn best_place(folded: &str, typed: &str, words: &[String]) -> usize {
    /// So near, in bytes, that both are seen.
    const NEAR: usize = 110;
    /// Places to compare, at most: the first ones are good enough.
    const TRIED: usize = 64;
    if let Some(at) = begins_a_word(folded, typed) {
        return at;
    }
    let places = words.iter().flat_map(|word| {
        let begun = begins_a_word(folded, word);
        begun.into_iter().chain(folded.match_indices(word.as_str()).map(|(at, _)| at).take(TRIED))
    });
    let worth = |at: usize| {
        let mut end = folded.len().min(at + NEAR);
        while !folded.is_char_boundary(end) {
            end -= 1;
        }
        words.iter().filter(|word| folded[at..end].contains(word.as_str())).count()
    };
    // Of the places that show the most words, the first.
    places.max_by_key(|at| (worth(*at), Reverse(*at))).unwrap_or(0)
}
