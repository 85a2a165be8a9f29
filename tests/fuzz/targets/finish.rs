//! libFuzzer's way into [`oriel_fuzz::finish`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oriel_fuzz::finish(data));
