//! When a request is sent again by itself, and after what time: one rule for all requests. A question to a model is never
//! among them; how it waits its turn is the application's own.
//! The request says whether it may be sent twice, the failure whether that may help, and the server how long to wait.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use super::network::Network;
use crate::error::{Error, ErrorKind, Result, Retry};

/// What may be repeated by itself when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// Doing it twice is as good as once: after every failure that may pass.
    Idempotent,
    /// It changes something: only after 429, which says that nothing was done.
    Write,
    /// It costs money, or its body can be sent only once.
    Never,
}

impl Again {
    fn allows(self, error: &Error) -> bool {
        let may_pass = error.retry != Retry::Never;
        match self {
            Again::Never => false,
            Again::Write => may_pass && matches!(error.kind, ErrorKind::RateLimited | ErrorKind::TooManyAtOnce),
            Again::Idempotent => may_pass,
        }
    }
}

impl Network {
    /// Does `work`, and again after a while when it failed in a way that `again` and the failure itself allow.
    pub(crate) async fn repeat<T, Done: Future<Output = Result<T>>>(
        &self,
        again: Again,
        work: impl Fn() -> Done,
    ) -> Result<T> {
        let limits = self.limits();
        work.retry(waits(limits.first_retry))
            .sleep(tokio::time::sleep)
            .when(|error| again.allows(error))
            .adjust(|error, usual| pause(error.retry, usual?, limits.longest_retry))
            .await
    }
}

/// How long to wait before each repetition: doubled each time, four times.
fn waits(first: Duration) -> ExponentialBuilder {
    ExponentialBuilder::new().with_min_delay(first).with_factor(2.0).with_max_times(4)
}

/// How long to wait before a repetition that usually waits for `usual`; `None` where the server asks for more than
/// `longest`.
fn pause(retry: Retry, usual: Duration, longest: Duration) -> Option<Duration> {
    match retry {
        Retry::After(asked) if asked > longest => None,
        Retry::After(asked) => Some(usual.max(asked)),
        Retry::Now | Retry::Never => Some(usual),
    }
}

/// How long an answer asks to be left alone: in seconds, or until a date (RFC 9110, section 10.2.3). A date is compared
/// with the one of the answer itself, since the clock of this computer need not agree with the server's.
pub(crate) fn asked_pause(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let date = |text| httpdate::parse_http_date(text).ok();
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let (until, now) = (date(asked)?, date(text(DATE)?)?);
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use backon::BackoffBuilder;
    use reqwest::header::HeaderValue;

    use super::*;
    use crate::Limits;

    #[test]
    fn the_four_repetitions_wait_for_250_500_1000_and_2000_milliseconds() {
        let waits: Vec<u128> = waits(Limits::default().first_retry).build().map(|wait| wait.as_millis()).collect();
        assert_eq!(waits, [250, 500, 1000, 2000]);
    }

    #[test]
    fn what_the_server_asks_for_is_heeded_unless_it_is_too_much() {
        let [usual, longest] = [2, 30].map(Duration::from_secs);
        let pause = |retry| pause(retry, usual, longest).map(|pause| pause.as_secs());
        let after = |seconds| pause(Retry::After(Duration::from_secs(seconds)));
        assert_eq!([after(0), after(7), after(30), after(31)], [Some(2), Some(7), Some(30), None]);
        assert_eq!(pause(Retry::Now), Some(2));
    }

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_until_a_date() {
        const NOON: &str = "Fri, 31 Dec 1999 12:00:00 GMT";
        let asked = |pause: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(pause));
            date.map(|date| headers.insert(DATE, HeaderValue::from_static(date)));
            asked_pause(&headers).map(|pause| pause.as_secs())
        };
        assert_eq!(asked("7", None), Some(7));
        // The three forms in which a date is written (RFC 9110, section 5.6.7).
        for later in ["Fri, 31 Dec 1999 12:00:07 GMT", "Friday, 31-Dec-99 12:00:07 GMT", "Fri Dec 31 12:00:07 1999"] {
            assert_eq!(asked(later, Some(NOON)), Some(7), "{later}");
        }
        assert_eq!(asked("Fri, 31 Dec 1999 11:59:00 GMT", Some(NOON)), Some(0), "it has passed");
        assert_eq!(asked("Sat, 01 Jan 2000 12:00:00 GMT", Some(NOON)), Some(24 * 60 * 60));
        for unknown in ["", "soon", "-7", "1.5", "99999999999999999999999", "Fri, 31 Dec 1999"] {
            assert_eq!(asked(unknown, Some(NOON)), None, "{unknown}");
        }
        assert_eq!(asked(NOON, None), None, "what time it is there is not known");
        assert_eq!(asked_pause(&HeaderMap::new()), None);
    }

    #[test]
    fn only_what_may_be_done_twice_is_repeated_when_it_is_not_known_what_was_done() {
        let refused = |status| Error::refused("test", status, None, "");
        let lost = [ErrorKind::Network, ErrorKind::Interrupted].map(|kind| Error::new(kind, "test", ""));
        for error in lost.into_iter().chain([502, 503, 504].map(refused)) {
            assert!(Again::Idempotent.allows(&error), "{error:?}");
            assert!(!Again::Write.allows(&error) && !Again::Never.allows(&error), "{error:?}");
        }
        let full = refused(429);
        assert!(Again::Idempotent.allows(&full) && Again::Write.allows(&full) && !Again::Never.allows(&full));
        for error in [400, 401, 402, 409, 500].map(refused) {
            assert!(!Again::Idempotent.allows(&error) && !Again::Write.allows(&error), "{error:?}");
        }
    }
}
