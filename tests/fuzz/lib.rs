//! What must hold for every text and every byte that anybody can send to a sign-in, and for every file that says it is a
//! PDF, as functions that panic where it does not. A fuzzer calls them with what it thinks of; the test `replay` calls them with what was found worth keeping.
#![warn(missing_docs)]

mod finish;
mod loopback_request;
mod pdf;

use std::{fs, path::Path};

pub use finish::finish;
pub use loopback_request::loopback_request;
pub use pdf::pdf;

/// The inputs that were kept for a target, with their names.
///
/// # Panics
/// If they cannot be read.
pub fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut kept: Vec<_> = files
        .map(|file| {
            let path = file.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    kept.sort();
    kept
}
