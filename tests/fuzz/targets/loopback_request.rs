//! libFuzzer's way into [`oriel_fuzz::loopback_request`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oriel_fuzz::loopback_request(data));
