//! Two names that are one to people: an accented letter is written as one sign or as a letter and its accent, and Puter
//! takes the two for different names. And names that are not taken yet, where both things are to be kept.

use unicode_normalization::UnicodeNormalization;

use super::Entry;
use crate::{
    Client, CloudPath,
    error::{ErrorKind, Result},
};

/// How often another program may take the number that was just found free.
const TRIES: usize = 5;
/// The highest number that is given to a name.
const MOST: u32 = 999;

/// What to do when something of that name is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    /// Nothing: the answer is [`ErrorKind::Conflict`].
    Fail,
    /// Keep both: the new one becomes `name (1)`.
    KeepBoth,
    /// Put the new file in place of the old one, which is gone then. Folders are never replaced.
    Replace,
}

/// Does it again, where both things are to be kept and another program took the number that Puter had just found free.
///
/// # Errors
/// Those of `work`.
pub async fn keeping_both<T, Working: Future<Output = Result<T>>>(
    on_conflict: OnConflict,
    work: impl Fn() -> Working,
) -> Result<T> {
    for _ in 1..TRIES {
        match work().await {
            Err(error) if on_conflict == OnConflict::KeepBoth && error.kind == ErrorKind::Conflict => {}
            done => return done,
        }
    }
    work().await
}

impl Client {
    /// What stands beside this path under the same name in another form; nothing where its name has only one.
    pub(crate) async fn twin(&self, operation: &'static str, path: &CloudPath) -> Result<Option<Entry>> {
        for form in other_forms(path) {
            match self.stat_for(operation, &form).await {
                Ok(entry) => return Ok(Some(entry)),
                Err(error) if error.kind == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The path itself, or with the first number in its name that nothing there has in any form.
    pub(crate) async fn unused(&self, operation: &'static str, path: &CloudPath) -> Result<CloudPath> {
        for number in 1..=MOST {
            let candidate = numbered(path, number);
            let is_free = match self.stat_for(operation, &candidate).await {
                Err(error) if error.kind == ErrorKind::NotFound => self.twin(operation, &candidate).await?.is_none(),
                there => there.map(|_| false)?,
            };
            if is_free {
                return Ok(candidate);
            }
        }
        Ok(path.clone())
    }
}

/// The same path with its name composed and decomposed, as far as those differ from it.
fn other_forms(path: &CloudPath) -> Vec<CloudPath> {
    let name = path.name().unwrap_or_default();
    let forms = [name.nfc().collect::<String>(), name.nfd().collect()];
    forms.into_iter().filter(|form| form != name).filter_map(|form| path.beside(&form)).collect()
}

/// "name (1).txt", as Puter numbers.
fn numbered(path: &CloudPath, number: u32) -> CloudPath {
    let name = path.name().unwrap_or_default();
    let (stem, ending) = match name.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => name.split_at(dot),
        None => (name, ""),
    };
    path.beside(&format!("{stem} ({number}){ending}")).unwrap_or_else(|| path.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> CloudPath {
        text.parse().unwrap()
    }

    #[test]
    fn a_name_with_accents_has_another_form_and_one_without_has_none() {
        let (composed, decomposed) = (path("/a/caf\u{e9}.txt"), path("/a/cafe\u{301}.txt"));
        assert_eq!(other_forms(&composed), std::slice::from_ref(&decomposed));
        assert_eq!(other_forms(&decomposed), std::slice::from_ref(&composed));
        assert_eq!(other_forms(&path("/caf\u{e9}/plain.txt")), []);
        assert_eq!(other_forms(&path("~")), []);
    }

    #[test]
    fn a_number_stands_before_the_ending() {
        for (name, wanted) in [("/a/b.txt", "/a/b (1).txt"), ("/a/b", "/a/b (1)"), ("/a/.env", "/a/.env (1)")] {
            assert_eq!(numbered(&path(name), 1), path(wanted));
        }
    }

    #[tokio::test]
    async fn only_a_number_that_was_taken_is_tried_again() {
        use std::sync::atomic::{AtomicUsize, Ordering};

        for (on_conflict, kind, wanted) in [
            (OnConflict::KeepBoth, ErrorKind::Conflict, TRIES),
            (OnConflict::Fail, ErrorKind::Conflict, 1),
            (OnConflict::KeepBoth, ErrorKind::NotFound, 1),
        ] {
            let tries = AtomicUsize::new(0);
            let work = || async {
                tries.fetch_add(1, Ordering::Relaxed);
                Err::<(), _>(crate::Error::new(kind, "test", ""))
            };
            assert!(keeping_both(on_conflict, work).await.is_err());
            assert_eq!(tries.into_inner(), wanted, "{on_conflict:?} {kind:?}");
        }
    }
}
