//! Times as other programs write them, and as a person reads them in a file.

/// Days since 1970 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // The year begins in March here, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day since 1970.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Milliseconds since 1970 of a time like `2026-11-25T19:50:09.123456Z` or `…+01:00`; `None` when it is none.
pub(super) fn parse(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok().filter(|number| *number >= 0);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    if !in_range || !matches!(text.as_bytes().get(10), Some(b'T' | b' ')) {
        return None;
    }
    let rest = text.get(19..)?;
    let digits = rest.strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let fraction: String = rest.chars().skip(1).take(digits.min(3)).collect();
    let milliseconds = format!("{fraction:0<3}").parse::<i64>().ok()?;
    let zone = rest.get(if digits > 0 { digits + 1 } else { 0 }..)?;
    let offset = match zone.as_bytes() {
        [] | [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let minutes = zone.get(1..3)?.parse::<i64>().ok()? * 60 + zone.get(4..6)?.parse::<i64>().ok()?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second;
    Some(seconds * 1000 + milliseconds)
}

/// "2026-11-25".
pub(super) fn day(milliseconds: i64) -> String {
    let (year, month, day) = date(milliseconds.div_euclid(86_400_000));
    format!("{year:04}-{month:02}-{day:02}")
}

/// "25 Nov 2026, 19:50 UTC": a file is read in any place, so it says which clock it means.
pub(super) fn written(milliseconds: i64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = date(milliseconds.div_euclid(86_400_000));
    let minutes = milliseconds.rem_euclid(86_400_000) / 60_000;
    let month = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{day} {month} {year}, {:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// "2026-11-25T19:50:09Z", for a machine.
pub(super) fn machine(milliseconds: i64) -> String {
    let seconds = milliseconds.rem_euclid(86_400_000) / 1000;
    format!("{}T{:02}:{:02}:{:02}Z", day(milliseconds), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{date, day, days, machine, parse, written};

    #[test]
    fn times_of_other_programs_are_read() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-25T19:50:09.123456Z", Some(1_795_636_209_123)),
            ("2026-11-25T20:50:09.123456+01:00", Some(1_795_636_209_123)),
            ("2026-11-25 19:50:09", Some(1_795_636_209_000)),
            ("2000-02-29T12:00:00.5Z", Some(951_825_600_500)),
            ("1969-12-31T23:59:59Z", Some(-1000)),
            ("", None),
            ("yesterday", None),
            ("2026-13-01T00:00:00Z", None),
            ("2026-11-25T19:50:09+1", None),
            ("2026-11-25T19:5ü:09Z", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_day_is_the_same_in_both_directions() {
        for day in (-800_000..800_000).step_by(17) {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), day);
        }
        assert_eq!(day(1_795_636_209_123), "2026-11-25");
        assert_eq!(written(1_795_636_209_123), "25 Nov 2026, 19:50 UTC");
        assert_eq!(machine(1_795_636_209_123), "2026-11-25T19:50:09Z");
    }
}
