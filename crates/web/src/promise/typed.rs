//! Spans and sums as people type them in forms, there and back without loss.

use domain::sla::Money;
use domain::time::{HOUR, MINUTE};
use i18n::T;

/// Hours as people write them: `1,5`.
pub(super) fn hours(t: &T, span: i64) -> String {
    let minutes = span / MINUTE;
    let text = match minutes % 60 {
        0 => (minutes / 60).to_string(),
        _ => format!("{:.2}", minutes as f64 / 60.0).trim_end_matches('0').to_owned(),
    };
    if t.lang() == i18n::Lang::Ru { text.replace('.', ",") } else { text }
}

/// `1,5` or `1:30`, in whole minutes.
#[allow(clippy::cast_possible_truncation, reason = "bounded before")]
pub(super) fn span(text: &str) -> Option<i64> {
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (i64, i64) = (hours.trim().parse().ok()?, minutes.trim().parse().ok()?);
        return ((0..10_000).contains(&hours) && (0..60).contains(&minutes))
            .then_some(hours * HOUR + minutes * MINUTE);
    }
    let hours: f64 = text.trim().replace(',', ".").parse().ok()?;
    (0.0..=10_000.0).contains(&hours).then(|| (hours * 60.0).round() as i64 * MINUTE)
}

/// Roubles as people write them in a field: `1500`, `1500,50`.
pub(super) fn sum(t: &T, amount: Money) -> String {
    let (whole, rest) = (amount.0 / 100, (amount.0 % 100).abs());
    let point = if t.lang() == i18n::Lang::Ru { ',' } else { '.' };
    if rest == 0 { whole.to_string() } else { format!("{whole}{point}{rest:02}") }
}

/// `1 500`, `1500,5`, `1500.50`: a sum that is not negative.
pub(super) fn money(text: &str) -> Option<Money> {
    let text = text.trim().replace([' ', '\u{a0}', '\u{202f}'], "").replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let hundredths: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(Money(whole.parse::<i64>().ok()? * 100 + hundredths))
}

#[cfg(test)]
mod tests {
    use super::*;
    use i18n::Lang;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(
            (span("1,5"), span("1:30"), span("0.25")),
            (Some(90 * MINUTE), Some(90 * MINUTE), Some(15 * MINUTE))
        );
        assert_eq!((span("x"), span("-1"), span("1:75")), (None, None, None));
    }

    #[test]
    fn every_whole_minute_comes_back() {
        for lang in [Lang::Ru, Lang::En] {
            let t = T::new(lang, "Europe/Moscow", 0);
            for minutes in 0..6_000 {
                assert_eq!(span(&hours(&t, minutes * MINUTE)), Some(minutes * MINUTE));
            }
        }
    }

    #[test]
    fn every_sum_comes_back() {
        for lang in [Lang::Ru, Lang::En] {
            let t = T::new(lang, "Europe/Moscow", 0);
            for amount in (0..3_000).chain([123_456_789]) {
                assert_eq!(money(&sum(&t, Money(amount))), Some(Money(amount)));
            }
        }
        assert_eq!(money("1 500,5"), Some(Money(150_050)));
        for wrong in ["", "x", "-1", "1,234", "1e3", "1.2.3", ",5"] {
            assert_eq!(money(wrong), None, "{wrong}");
        }
    }
}
