//! Ids for what another program wrote: made of its time and of where it comes from, so that bringing the same thing in
//! twice gives the same id, and the second time adds nothing.

use blake2::{Blake2b512, Digest};
use ulid::Ulid;

/// The id of the part `part` of the conversation `conversation` from `source`, at `milliseconds` since 1970.
pub(super) fn id(milliseconds: i64, source: &str, conversation: &str, part: &str) -> String {
    let mut digest = Blake2b512::new();
    for text in [source, conversation, part] {
        // Lengths keep the texts apart: ("ab", "c") is not ("a", "bc").
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    let random = digest.finalize().iter().take(10).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    Ulid::from_parts(u64::try_from(milliseconds).unwrap_or(0), random).to_string()
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_tells_its_time_and_comes_out_the_same_each_time() {
        let one = id(1_700_000_000_123, "chatgpt", "a", "b");
        assert_eq!(one, id(1_700_000_000_123, "chatgpt", "a", "b"));
        assert_eq!(ulid::Ulid::from_string(&one).map(|id| id.timestamp_ms()), Ok(1_700_000_000_123));
        assert_ne!(one, id(1_700_000_000_123, "chatgpt", "ab", ""));
        assert_ne!(one, id(1_700_000_000_123, "claude", "a", "b"));
    }
}
