//! Everything that fuzzing found worth keeping, once more, on every run of the tests.

use oriel_fuzz::{corpus, finish, loopback_request, pdf};

fn replay(target: &str, run: impl Fn(&[u8])) {
    let kept = corpus(target);
    assert!(kept.len() >= 20, "{target}: the corpus is missing");
    for (name, input) in kept {
        assert!(input.len() < 4096, "{name} is larger than it has to be");
        println!("{target}/{name}");
        run(&input);
    }
}

#[test]
fn no_kept_text_signs_anybody_in() {
    replay("finish", finish);
}

#[test]
fn no_kept_request_is_taken_for_another() {
    replay("loopback_request", loopback_request);
}

#[test]
fn every_kept_pdf_is_read_to_an_end() {
    replay("pdf", pdf);
}
