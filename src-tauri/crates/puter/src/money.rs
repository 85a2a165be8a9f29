//! Money as Puter counts it: in whole microcents, which are millionths of a US cent (recorded: metering-usage).
//! Prices and costs come as cents with a fraction and are whole from here on.

/// How many microcents are a US dollar.
pub const MICROCENTS_PER_DOLLAR: u64 = 100_000_000;

const MICROCENTS_PER_CENT: f64 = 1_000_000.0;
/// The largest whole number that JSON carries everywhere: ninety million dollars.
const MOST: f64 = 9_007_199_254_740_991.0;

/// Cents as a server writes them, to the nearest microcent; `None` for what is no amount.
pub(crate) fn microcents(cents: f64) -> Option<u64> {
    (cents >= 0.0).then(|| (cents * MICROCENTS_PER_CENT).round().min(MOST) as u64)
}
