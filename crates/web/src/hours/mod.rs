//! Hours and money on pages: the time of a ticket, ledgers, acts, the client's own page, the profit of support, services.
//!
//! Figures come counted from `app::hours`; here they get words. Kopecks are never lost on the way to a page.

mod act;
pub mod client;
pub mod ledger;
pub mod profit;
pub mod services;
pub mod ticket;

use crate::http::Oops;
use crate::pages::letters::Money as Letter;
use crate::pages::{ErrorKind, FieldErrors};
use crate::press::{about, both, sender};
use app::AppError;
use app::mail::{Kind, Text, Words};
use askama::Template;
use domain::desk::Verdict;
use domain::hours::{Month, Sheet, Why};
use domain::sla::Money;
use i18n::{Lang, T};

/// Minutes in words: «1 ч 20 мин», «27 ч»; less than nothing with its sign.
pub fn spent(t: &T, minutes: i64) -> String {
    let sign = if minutes < 0 { "−" } else { "" };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let part = |key: &'static str, n: i64| t.with(key).arg("n", n).to_string();
    match (hours, rest) {
        (0, _) => format!("{sign}{}", part("span-minutes", rest)),
        (_, 0) => format!("{sign}{}", part("span-hours", hours)),
        _ => format!("{sign}{} {}", part("span-hours", hours), part("span-minutes", rest)),
    }
}

/// Minutes in a sentence, as people say them: «5 часов», «1 час», else as [`spent`].
pub fn hours(t: &T, minutes: i64) -> String {
    if minutes % 60 == 0 { t.n("hours-count", minutes / 60).to_string() } else { spent(t, minutes) }
}

/// Money in words: «1 250,50 ₽», whole roubles without kopecks.
pub fn roubles(t: &T, money: Money) -> String {
    if money.0 % 100 == 0 { format!("{}\u{a0}₽", whole(t, money)) } else { exact(t, money) }
}

/// Money with its kopecks always: for columns.
pub fn exact(t: &T, money: Money) -> String {
    let point = if t.lang() == Lang::Ru { ',' } else { '.' };
    format!("{}{point}{:02}\u{a0}₽", whole(t, money), money.0.abs() % 100)
}

/// Whole roubles in groups of three: of money the fourth digit is set apart too, unlike of counts.
fn whole(t: &T, money: Money) -> String {
    let gap = if t.lang() == Lang::Ru { '\u{202f}' } else { ',' };
    let digits = (money.0.abs() / 100).to_string();
    let mut text = String::from(if money.0 < 0 { "−" } else { "" });
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(gap);
        }
        text.push(digit);
    }
    text
}

/// A month in words: «ноябрь 2026».
pub fn month(t: &T, month: Month) -> String {
    let key = MONTHS[usize::try_from(month.number() - 1).unwrap_or(0).min(11)];
    format!("{} {}", t.of(key), month.year())
}

/// A day: 22.11.2026, in English 2026-11-22.
pub fn day(t: &T, day: jiff::civil::Date) -> String {
    if t.lang() == Lang::Ru {
        format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
    } else {
        day.to_string()
    }
}

const MONTHS: [&str; 12] = [
    "month-name-1",
    "month-name-2",
    "month-name-3",
    "month-name-4",
    "month-name-5",
    "month-name-6",
    "month-name-7",
    "month-name-8",
    "month-name-9",
    "month-name-10",
    "month-name-11",
    "month-name-12",
];

/// The key of a decision.
pub fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Kept => "verdict-kept",
        Verdict::Free => "verdict-free",
        Verdict::Partly => "verdict-partly",
    }
}

/// The key of why minutes count, or no longer do; none for what was simply written down.
pub fn why_key(why: Why) -> Option<&'static str> {
    Some(match why {
        Why::Logged => return None,
        Why::Countered => "why-countered",
        Why::Decided => "why-decided",
        Why::Fault => "why-fault",
        Why::Joined => "why-joined",
        Why::Moved => "why-moved",
    })
}

/// How a month stands, for a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// How it looks: `calm`, `near`, `over`, `open` without a limit.
    pub tone: &'static str,
    /// Hundredths that are used, 100 at most.
    pub percent: i64,
    /// Used, in words.
    pub used: String,
    /// Of what, in words; empty without a limit.
    pub of: String,
    /// What is left, or what is beyond, in a sentence.
    pub left: String,
    /// What was carried over, in a sentence; empty when nothing.
    pub carried: String,
}

impl Bar {
    /// The bar of a month.
    pub fn of(t: &T, sheet: &Sheet) -> Bar {
        let percent = sheet.percent();
        let tone = match percent {
            None => "open",
            Some(100..) if sheet.over > 0 || sheet.left == 0 => "over",
            Some(80..) => "near",
            Some(_) => "calm",
        };
        let left = match (percent, sheet.over) {
            (None, _) => t.of("hours-no-limit").to_owned(),
            (_, 1..) => {
                let sum = roubles(t, sheet.over_sum);
                t.with("hours-over").arg("span", &spent(t, sheet.over)).arg("sum", &sum).to_string()
            }
            _ => t.with("hours-left").arg("span", &spent(t, sheet.left)).to_string(),
        };
        let extra = sheet.carried + sheet.returned;
        Bar {
            tone,
            percent: percent.unwrap_or(0).clamp(0, 100),
            used: spent(t, sheet.used),
            of: percent.map(|_| hours(t, sheet.available())).unwrap_or_default(),
            left,
            carried: match extra {
                0 => String::new(),
                _ => t.with("hours-carried").arg("span", &spent(t, extra)).to_string(),
            },
        }
    }
}

/// The words of our mails about time and money.
pub(crate) fn letter(t: T, words: &Words) -> Text {
    let (subject, lines, act, why) = match words.kind {
        Kind::HoursNear => near(&t, words),
        Kind::Objection => (
            t.with("mail-objection-subject").arg("number", words.number).to_string(),
            entry_lines(&t, words, "mail-objection"),
            "mail-time-act",
            "mail-objection-why",
        ),
        Kind::Verdict => (
            format!("Re: {}", about(words)),
            entry_lines(&t, words, "mail-verdict"),
            "mail-time-act",
            "mail-verdict-why",
        ),
        _ => quote(&t, words),
    };
    let place = match words.kind {
        Kind::HoursNear => "",
        _ => "/time",
    };
    let url = format!("{}{place}", words.url);
    let page = Letter { t, desk: sender(words), title: subject.clone(), lines, url, act, why };
    both(subject, page.render(), page.text())
}

type Parts = (String, Vec<String>, &'static str, &'static str);

fn near(t: &T, words: &Words) -> Parts {
    let Some(sheet) = &words.hours else {
        return (t.of("mail-hours-subject").to_owned(), vec![], "mail-hours-act", "mail-hours-why");
    };
    let reached = sheet.used >= sheet.included + sheet.carried;
    let key = if reached { "mail-hours-reached" } else { "mail-hours-near" };
    let bar = Bar::of(t, sheet);
    let told = t
        .with("mail-hours-told")
        .arg("client", words.org.as_str())
        .arg("month", &month(t, sheet.month))
        .arg("used", &bar.used)
        .arg("all", &bar.of)
        .to_string();
    let mut lines = vec![told, bar.left];
    if let Some(terms) = sheet.terms.filter(|terms| terms.overage > Money(0)) {
        lines.push(t.with("mail-hours-price").arg("sum", &roubles(t, terms.overage)).to_string());
    }
    (t.with(key).arg("client", words.org.as_str()).to_string(), lines, "mail-hours-act", "mail-hours-why")
}

fn entry_lines(t: &T, words: &Words, key: &'static str) -> Vec<String> {
    let Some((entry, verdict)) = &words.entry else { return vec![words.text.clone()] };
    let about = t
        .with(key)
        .arg("who", words.author.as_str())
        .arg("number", words.number)
        .arg("span", &spent(t, entry.minutes))
        .arg("day", &day(t, entry.day))
        .to_string();
    let verdict = verdict.map(|verdict| t.of(verdict_key(verdict)).to_owned());
    let said = (!words.text.is_empty()).then(|| format!("«{}»", words.text));
    std::iter::once(about).chain(verdict).chain(said).collect()
}

fn quote(t: &T, words: &Words) -> Parts {
    let offer = words.offer.clone().unwrap_or_default();
    let sum = roubles(t, offer.amount);
    let told = t.with("mail-quote").arg("title", offer.title.as_str()).arg("sum", &sum).to_string();
    let note = (!offer.note.is_empty()).then_some(offer.note);
    let lines = std::iter::once(told).chain(note).collect();
    (about(words), lines, "mail-quote-act", "mail-quote-why")
}

/// What was typed as minutes: `90`, `1:30`, `1,5 ч`, `1.5h`, `1 ч 30`.
pub(crate) fn minutes(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase().replace(',', ".");
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (i64, i64) = (hours.trim().parse().ok()?, minutes.trim().parse().ok()?);
        return (hours >= 0 && (0..60).contains(&minutes)).then_some(hours * 60 + minutes);
    }
    let unit = |c: char| c.is_alphabetic();
    match text.find(unit) {
        None => text.parse().ok(),
        Some(at) => {
            let (number, rest) = text.split_at(at);
            let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
            let more = rest[word.len()..].trim_start_matches('.').trim();
            let in_hours = word.starts_with('ч') || word.starts_with('h');
            let first = hundredths(number)?;
            match (in_hours, more) {
                (false, "") => (first % 100 == 0).then_some(first / 100),
                (true, "") => Some(first * 60 / 100),
                (true, more) => {
                    let digits: String = more.chars().take_while(char::is_ascii_digit).collect();
                    Some(first * 60 / 100 + digits.parse::<i64>().ok()?)
                }
                _ => None,
            }
        }
    }
}

/// A number with two digits after its point at most, in hundredths; digits may be grouped by blanks.
pub(crate) fn hundredths(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '₽').collect();
    let plain = plain.replace(',', ".");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || part.len() > 2 || !(part.is_empty() || digits(part)) || whole.len() > 12 {
        return None;
    }
    let part = format!("{part:0<2}");
    Some(whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?)
}

/// What was refused, as it stands on the page again; what is no refusal goes on.
fn refused(t: &T, e: AppError) -> Result<FieldErrors, Oops> {
    let key = match &e {
        AppError::Refused(refusal) => crate::handle::ticket::refusal_key(refusal),
        AppError::Invalid("month", "not-over") => "hours-month-not-over",
        AppError::Invalid("month", "closed") => "hours-month-closed",
        AppError::Invalid("month", _) => "hours-month-earlier",
        AppError::Invalid("person", _) => "hours-not-staff",
        AppError::Invalid("name", "taken") => "service-name-taken",
        AppError::Invalid("name", _) => "service-name-empty",
        AppError::Invalid(..) => "hours-wrong-number",
        _ => return Err(e.into()),
    };
    Ok(FieldErrors(vec![("", t.of(key).to_owned())]))
}

fn bad() -> Oops {
    Oops::of(ErrorKind::BadRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ru() -> T {
        T::new(Lang::Ru, "Europe/Moscow", 0)
    }

    #[test]
    fn spans_are_said_as_people_say_them() {
        let t = ru();
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
        assert_eq!(
            [0, 20, 60, 80, -80].map(|n| plain(spent(&t, n))),
            ["0 мин", "20 мин", "1 ч", "1 ч 20 мин", "−1 ч 20 мин"]
        );
        let counts = [60, 120, 300, 21 * 60, 11 * 60, 90].map(|n| plain(hours(&t, n)));
        assert_eq!(counts, ["1 час", "2 часа", "5 часов", "21 час", "11 часов", "1 ч 30 мин"]);
    }

    #[test]
    fn money_keeps_its_kopecks() {
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
        let t = ru();
        let said = [125_050, 125_000, -5, 0].map(|n| plain(roubles(&t, Money(n))));
        assert_eq!(said, ["1 250,50 ₽", "1 250 ₽", "−0,05 ₽", "0 ₽"]);
        assert_eq!(plain(exact(&t, Money(125_000))), "1 250,00 ₽");
        let en = T::new(Lang::En, "Europe/Moscow", 0);
        assert_eq!(roubles(&en, Money(125_050)), "1,250.50\u{a0}₽");
    }

    #[test]
    fn minutes_are_read_as_people_write_them() {
        for (text, read) in [
            ("90", Some(90)),
            ("1:30", Some(90)),
            ("1,5 ч", Some(90)),
            ("1.5h", Some(90)),
            ("1 ч 30 мин", Some(90)),
            ("2 часа", Some(120)),
            ("15 мин", Some(15)),
            ("1:75", None),
            ("", None),
            ("час", None),
            ("-5", Some(-5)),
        ] {
            assert_eq!(minutes(text), read, "{text}");
        }
    }

    #[test]
    fn sums_are_read_to_the_kopeck() {
        let read = ["1 250,50", "1250.5", "3000 ₽", "0,01", "", "1,234", "-5", "x"].map(hundredths);
        assert_eq!(read, [Some(125_050), Some(125_050), Some(300_000), Some(1), None, None, None, None]);
    }
}
