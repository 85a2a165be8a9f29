//! libFuzzer's way into [`oriel_fuzz::pdf`].
#![no_main]

use std::sync::Once;

static CAUGHT: Once = Once::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // libFuzzer ends the program at a panic, also at one of the reader's that Oriel catches. What this one panics over
    // itself still ends it: nothing catches that.
    CAUGHT.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    oriel_fuzz::pdf(data);
});
