//! One answer of one kind, read: what is kept of it, or what is wrong with it.

use super::{Field, FieldKind, Limits, Shape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a ticket knows: answers by the names of their fields.
pub type Facts = BTreeMap<String, Value>;

/// The longest line, characters.
const LINE: usize = 300;
/// The longest text, characters.
const TEXT: usize = 6_000;
/// The most files of one answer.
const FILES: usize = 20;

/// An answer, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// One: words, a number, `2026-11-22`, `14:05`, the stored name of a choice, `yes`, `+79161234567`.
    Text(String),
    /// Some: stored names of choices, names of files.
    Several(Vec<String>),
    /// A thing, and how it was called then.
    Asset {
        /// Which one.
        asset: i64,
        /// Its name at that time.
        name: String,
    },
}

/// What is wrong with an answer. The interface has a text for each under `wrong-<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is needed and not there.
    Missing,
    /// It has to have so many characters at least.
    Short(u32),
    /// It may have so many characters at most.
    Long(u32),
    /// It is no number.
    Number,
    /// It has to be so much at least.
    Small(i64),
    /// It may be so much at most.
    Large(i64),
    /// It is no day.
    Date,
    /// It lies before this day.
    Early(String),
    /// It lies after this day.
    Late(String),
    /// It is no time of the day.
    Time,
    /// It stands in no list.
    Choice,
    /// So many have to be chosen at least.
    Few(i64),
    /// So many may be chosen at most.
    Many(i64),
    /// It is neither yes nor no.
    YesNo,
    /// It is no telephone number.
    Phone,
    /// It does not look as it has to.
    Shape(Shape),
    /// There is no such thing among the client's.
    Asset,
}

impl Wrong {
    /// The code of its words.
    pub fn code(&self) -> &'static str {
        match self {
            Wrong::Missing => "missing",
            Wrong::Short(_) => "short",
            Wrong::Long(_) => "long",
            Wrong::Number => "number",
            Wrong::Small(_) => "small",
            Wrong::Large(_) => "large",
            Wrong::Date => "date",
            Wrong::Early(_) => "early",
            Wrong::Late(_) => "late",
            Wrong::Time => "time",
            Wrong::Choice => "choice",
            Wrong::Few(_) => "few",
            Wrong::Many(_) => "many",
            Wrong::YesNo => "yes-no",
            Wrong::Phone => "phone",
            Wrong::Shape(_) => "shape",
            Wrong::Asset => "asset",
        }
    }
}

/// Reads what was given to a field; `None` when nothing was. `today` like `2026-11-22`.
pub(super) fn read(field: &Field, given: &[String], today: &str) -> Result<Option<Value>, Wrong> {
    let first = given.iter().map(|one| one.trim()).find(|one| !one.is_empty());
    let Some(first) = first else { return Ok(None) };
    let limits = field.limits;
    let text = |text: String| Ok(Some(Value::Text(text)));
    match field.kind {
        FieldKind::Line => {
            let line: String = first.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if line.is_empty() {
                return Ok(None);
            }
            measured(&line, limits, LINE)?;
            shaped(&line, limits.shape).ok_or(Wrong::Shape(limits.shape)).and_then(text)
        }
        FieldKind::Text => {
            let words = crate::text::typed(first).trim().to_owned();
            if words.is_empty() {
                return Ok(None);
            }
            measured(&words, limits, TEXT)?;
            text(words)
        }
        FieldKind::Number => {
            let (kept, value) = number(first).ok_or(Wrong::Number)?;
            #[allow(clippy::cast_precision_loss, reason = "bounds are typed by people")]
            match (limits.min, limits.max) {
                (Some(min), _) if value < min as f64 => Err(Wrong::Small(min)),
                (_, Some(max)) if value > max as f64 => Err(Wrong::Large(max)),
                _ => text(kept),
            }
        }
        FieldKind::Date => date(first, limits, today).and_then(text),
        FieldKind::Time => time(first).ok_or(Wrong::Time).and_then(text),
        FieldKind::Choice => match field.choices.iter().any(|one| one.value == first) {
            true => text(first.to_owned()),
            false => Err(Wrong::Choice),
        },
        FieldKind::Several => several(field, given),
        FieldKind::YesNo => match first {
            "yes" | "no" => text(first.to_owned()),
            _ => Err(Wrong::YesNo),
        },
        FieldKind::Phone => phone(first).ok_or(Wrong::Phone).and_then(text),
        FieldKind::Files => {
            let names: Vec<String> =
                given.iter().map(|one| crate::text::file_name(one).trim().to_owned()).collect();
            let names: Vec<String> = names.into_iter().filter(|one| !one.is_empty()).take(FILES).collect();
            if names.is_empty() {
                return Ok(None);
            }
            counted(names.len(), limits)?;
            Ok(Some(Value::Several(names)))
        }
        FieldKind::Asset => match first.parse() {
            Ok(asset) => Ok(Some(Value::Asset { asset, name: String::new() })),
            Err(_) => Err(Wrong::Asset),
        },
    }
}

fn measured(text: &str, limits: Limits, most: usize) -> Result<(), Wrong> {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let most = if limits.longest > 0 { limits.longest.min(most) } else { most };
    match () {
        () if length < limits.shortest => Err(Wrong::Short(limits.shortest)),
        () if length > most => Err(Wrong::Long(most)),
        () => Ok(()),
    }
}

fn counted(count: usize, limits: Limits) -> Result<(), Wrong> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    match (limits.min, limits.max) {
        (Some(min), _) if count < min => Err(Wrong::Few(min)),
        (_, Some(max)) if count > max => Err(Wrong::Many(max)),
        _ => Ok(()),
    }
}

/// What was chosen, in the order of the list, each once.
fn several(field: &Field, given: &[String]) -> Result<Option<Value>, Wrong> {
    let given: Vec<&str> = given.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
    if given.iter().any(|one| !field.choices.iter().any(|choice| choice.value == *one)) {
        return Err(Wrong::Choice);
    }
    let chosen = field.choices.iter().map(|choice| &choice.value).filter(|one| given.contains(&one.as_str()));
    let chosen: Vec<String> = chosen.cloned().collect();
    counted(chosen.len(), field.limits)?;
    Ok(Some(Value::Several(chosen)))
}

/// A number as it is kept, and its size: `-1 234,50` is `-1234.5`.
fn number(text: &str) -> Option<(String, f64)> {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let plain = plain.replace('\u{2212}', "-");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || rest.len() > 6 || !all_digits(whole) || !all_digits(rest) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let (whole, rest) = (if whole.is_empty() { "0" } else { whole }, rest.trim_end_matches('0'));
    let kept = match (rest, whole) {
        ("", "0") => "0".to_owned(),
        ("", whole) => format!("{sign}{whole}"),
        (rest, whole) => format!("{sign}{whole}.{rest}"),
    };
    let value = kept.parse().ok()?;
    Some((kept, value))
}

/// A day as it is kept; bounds are days from today.
fn date(text: &str, limits: Limits, today: &str) -> Result<String, Wrong> {
    let day = day(text).ok_or(Wrong::Date)?;
    let now: Option<jiff::civil::Date> = today.parse().ok();
    let bound = |days: Option<i64>| {
        let span = jiff::Span::new().try_days(days?).ok()?;
        now?.checked_add(span).ok()
    };
    match (bound(limits.min), bound(limits.max)) {
        (Some(min), _) if day < min => Err(Wrong::Early(min.to_string())),
        (_, Some(max)) if day > max => Err(Wrong::Late(max.to_string())),
        _ => Ok(day.to_string()),
    }
}

/// `2026-11-22`, or `22.11.2026`.
fn day(text: &str) -> Option<jiff::civil::Date> {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let [a, b, c] = parts[..] else { return None };
    if [a, b, c].iter().any(|part| part.is_empty() || !part.bytes().all(|x| x.is_ascii_digit())) {
        return None;
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 {
        return None;
    }
    jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `14:05`, also `9.30` and `14:05:00`.
fn time(text: &str) -> Option<String> {
    let mut parts = text.split([':', '.']);
    let (hour, minute) = (parts.next()?, parts.next()?);
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !short(hour) || !short(minute) || parts.next().is_some_and(|second| !short(second)) {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// `+79161234567`; eight in front of ten digits is Russia's own way.
fn phone(text: &str) -> Option<String> {
    let odd = |c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+-().".contains(c));
    if text.chars().any(odd) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.trim_start().starts_with('+');
    match digits.len() {
        11 if !abroad && digits.starts_with('8') => Some(format!("+7{}", &digits[1..])),
        10 if !abroad => Some(format!("+7{digits}")),
        10..=15 => Some(format!("+{digits}")),
        _ => None,
    }
}

/// A line as it is kept when it looks as it has to.
fn shaped(line: &str, shape: Shape) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fits = match shape {
        Shape::Any => true,
        Shape::Digits => {
            let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            return digits(&bare).then_some(bare);
        }
        Shape::Code => line.chars().all(|c| c.is_alphanumeric() || "-_./#".contains(c)),
        Shape::Mail => is_mail(line),
        Shape::Url => {
            let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
            rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
        }
        Shape::Version => line.split('.').all(digits) && line.contains('.'),
        Shape::Place => return place(line),
        Shape::Inn => is_inn(line),
    };
    fits.then(|| line.to_owned())
}

fn is_mail(line: &str) -> bool {
    let Some((who, host)) = line.rsplit_once('@') else { return false };
    !who.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !line.contains(' ')
}

/// `55.7558, 37.6173`: latitude and longitude within their bounds.
fn place(line: &str) -> Option<String> {
    let parts: Vec<&str> = line.split([',', ';', ' ']).filter(|part| !part.is_empty()).collect();
    let [latitude, longitude] = parts[..] else { return None };
    let (first, north) = number(latitude)?;
    let (second, east) = number(longitude)?;
    (north.abs() <= 90.0 && east.abs() <= 180.0).then(|| format!("{first}, {second}"))
}

/// A taxpayer's number, by its own check digits.
fn is_inn(line: &str) -> bool {
    let digits: Vec<u32> = line.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != line.len() {
        return false;
    }
    let check = |weights: &[u32]| {
        let sum: u32 = weights.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        sum % 11 % 10
    };
    match digits.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[9],
        12 => {
            check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[10]
                && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[11]
        }
        _ => false,
    }
}
