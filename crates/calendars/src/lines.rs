//! Deadlines and working minutes for lines of text: what the command line does, without its command line.
//!
//! A line that cannot be understood is told with its number; the others go on.

use crate::{Compiled, Moment};
use jiff::civil::{DateTime, Time};
use serde::Serialize;
use std::io::{self, BufRead, Write};

/// What is asked of each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// `START MINUTES`: when that many working minutes have passed.
    Add,
    /// `FROM TO`: how many working minutes lie between.
    Between,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum Trouble {
    /// Not two words.
    #[error("expected {expected}, found {found} words")]
    Words { expected: &'static str, found: usize },
    /// No local moment.
    #[error("`{0}` is no local moment; write it as 2026-11-22T09:30 or 2026-11-22T09:30:15, without a zone")]
    Moment(String),
    /// No number of minutes.
    #[error("`{0}` is no number of minutes; write a whole number from 0, or one with at most three decimals")]
    Minutes(String),
    /// The calendar does not reach so far.
    #[error("`{0}` lies outside of the years {1} to {2} that the calendar knows")]
    Years(String, i16, i16),
    /// The deadline would be later than the calendar reaches.
    #[error("so much working time passes only after {0}, the last year that the calendar knows")]
    TooFar(i16),
    /// Bytes that are no text.
    #[error("the line is no UTF-8")]
    NoText,
}

/// What came of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// Its number, the first is 1.
    pub line: usize,
    /// The answer, or what is wrong.
    #[serde(flatten)]
    pub answer: Answer,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The local moment, or the number of minutes.
    Result(String),
    /// What is wrong.
    Error(String),
}

/// Answers all lines; empty ones are passed over. Answers go to `out`, a line each, troubles to `trouble` with the number
/// of their line. How many lines were answered, and how many not.
pub fn answer_all(
    calendar: &Compiled,
    question: Question,
    mut input: impl BufRead,
    mut out: impl Write,
    mut trouble: impl Write,
) -> io::Result<(usize, usize)> {
    let (mut good, mut bad) = (0, 0);
    each(calendar, question, &mut input, |answered| match answered.answer {
        Answer::Result(text) => {
            good += 1;
            writeln!(out, "{text}")
        }
        Answer::Error(why) => {
            bad += 1;
            writeln!(trouble, "line {}: {why}", answered.line)
        }
    })?;
    out.flush()?;
    Ok((good, bad))
}

/// Answers line by line; empty ones are passed over.
pub fn each(
    calendar: &Compiled,
    question: Question,
    input: &mut impl BufRead,
    mut take: impl FnMut(Answered) -> io::Result<()>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        line += 1;
        let text = str::from_utf8(&bytes).map(|text| text.trim_start_matches('\u{feff}').trim());
        let answer = match text {
            Ok("") => continue,
            Ok(text) => answer(calendar, question, text),
            Err(_) => Err(Trouble::NoText),
        };
        let answer = answer.map_or_else(|trouble| Answer::Error(trouble.to_string()), Answer::Result);
        take(Answered { line, answer })?;
    }
}

/// Answers one line.
pub fn answer(calendar: &Compiled, question: Question, line: &str) -> Result<String, Trouble> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let expected = match question {
        Question::Add => "START MINUTES",
        Question::Between => "FROM TO",
    };
    let &[first, second] = words.as_slice() else {
        return Err(Trouble::Words { expected, found: words.len() });
    };
    let from = moment(calendar, first)?;
    match question {
        Question::Add => {
            let working = minutes(second).ok_or_else(|| Trouble::Minutes(second.to_owned()))?;
            let due = calendar.add(from, working).filter(|due| *due < calendar.covered().to);
            let local = due.and_then(|due| calendar.local(due));
            Ok(iso(local.ok_or(Trouble::TooFar(years(calendar).1))?))
        }
        Question::Between => Ok(in_minutes(calendar.between(from, moment(calendar, second)?))),
    }
}

fn moment(calendar: &Compiled, text: &str) -> Result<Moment, Trouble> {
    let bad = || Trouble::Moment(text.to_owned());
    let (_, time) = text.split_once(['T', 't']).ok_or_else(bad)?;
    if !time.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.') {
        return Err(bad());
    }
    let local: DateTime = text.parse().map_err(|_| bad())?;
    let at = calendar.moment(local).ok_or_else(bad)?;
    let (first, last) = years(calendar);
    if calendar.covers(at) { Ok(at) } else { Err(Trouble::Years(text.to_owned(), first, last)) }
}

fn years(calendar: &Compiled) -> (i16, i16) {
    let year = |at| calendar.local(at).map_or(0, DateTime::year);
    (year(calendar.covered().from), year(calendar.covered().to - 1))
}

/// `90` or `7.5` as milliseconds.
fn minutes(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 3 || text.ends_with('.') {
        return None;
    }
    let thousandths: i64 = format!("{part:0<3}").parse().ok()?;
    // More than any calendar holds: refused as too far, not here.
    let whole: i64 = whole.parse::<i64>().ok().filter(|whole| *whole < i64::MAX / 120_000)?;
    Some(whole * 60_000 + thousandths * 60)
}

/// Milliseconds as minutes: whole ones plain, others with as many decimals as they need, six at most.
fn in_minutes(span: i64) -> String {
    let (sign, span) = (if span < 0 { "-" } else { "" }, span.unsigned_abs());
    let (whole, rest) = (span / 60_000, span % 60_000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let millionths = (rest * 1_000_000 + 30_000) / 60_000;
    format!("{sign}{whole}.{}", format!("{millionths:06}").trim_end_matches('0'))
}

/// To the second, as ISO 8601 writes it.
fn iso(local: DateTime) -> String {
    let time = Time::new(local.hour(), local.minute(), local.second(), 0).unwrap_or_default();
    local.date().to_datetime(time).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compile, shipped};

    fn calendar() -> Compiled {
        compile(&shipped("ru-9-18").unwrap(), 2024..=2026).unwrap()
    }

    fn ask(question: Question, text: &[u8]) -> (String, String) {
        let (mut out, mut trouble) = (Vec::new(), Vec::new());
        answer_all(&calendar(), question, text, &mut out, &mut trouble).unwrap();
        (String::from_utf8(out).unwrap(), String::from_utf8(trouble).unwrap())
    }

    #[test]
    fn deadlines_come_line_by_line() {
        // The eve of Victory Day ends at 17:00, the bridge after it is free.
        let (out, trouble) =
            ask(Question::Add, b"2024-05-08T16:30 60\n\n2024-05-08T09:00:30 0\n  2024-05-04T12:00\t540 \r\n2024-05-06T09:00 7.5\n");
        assert_eq!(
            out,
            "2024-05-13T09:30:00\n2024-05-08T09:00:30\n2024-05-06T18:00:00\n2024-05-06T09:07:30\n"
        );
        assert_eq!(trouble, "");
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_go_on() {
        let lines = b"2024-05-06T09:00 60\nyesterday 60\n2024-05-06T09:00\n2024-05-06T09:00 -5\n2024-02-30T09:00 5\n\
            2024-05-06T09:00Z 5\n2024-05-06T09:00+03:00 5\n1999-01-01T00:00 5\n2026-12-30T09:00 5000\n\xff\xfe 1\n\
            2024-05-06 60\n2024-05-06T09:00 1e3\n2024-05-06T10:00 99999999999999999999\n2024-05-06T10:00 60\n";
        let (out, trouble) = ask(Question::Add, lines);
        assert_eq!(out, "2024-05-06T10:00:00\n2024-05-06T11:00:00\n");
        let told: Vec<&str> = trouble.lines().collect();
        assert_eq!(told.len(), 12);
        assert_eq!(
            told[0],
            "line 2: `yesterday` is no local moment; write it as 2026-11-22T09:30 or 2026-11-22T09:30:15, without a zone"
        );
        assert_eq!(told[1], "line 3: expected START MINUTES, found 1 words");
        assert!(told[2].starts_with("line 4: `-5` is no number of minutes"));
        assert!(told[3].starts_with("line 5: `2024-02-30T09:00`"));
        assert!(told[4].starts_with("line 6: ") && told[5].starts_with("line 7: "));
        assert_eq!(
            told[6],
            "line 8: `1999-01-01T00:00` lies outside of the years 2024 to 2026 that the calendar knows"
        );
        assert!(told[7].starts_with("line 9: so much working time passes only after 2026"));
        assert_eq!(told[8], "line 10: the line is no UTF-8");
        assert!(
            told[9].starts_with("line 11: ")
                && told[10].starts_with("line 12: ")
                && told[11].starts_with("line 13: ")
        );
    }

    #[test]
    fn between_is_told_in_minutes() {
        let lines = b"2024-05-06T09:00 2024-05-06T18:00\n2024-05-06T18:00 2024-05-06T09:00\n\
            2024-05-06T09:00:00 2024-05-06T09:00:30\n2024-05-06T09:00:01 2024-05-06T09:01\n";
        assert_eq!(ask(Question::Between, lines).0, "540\n-540\n0.5\n0.983333\n");
    }

    /// Moscow put its clocks back on 26 October 2014 at two in the morning, Magadan forward on 24 April 2016.
    #[test]
    fn hours_shown_twice_or_never() {
        let of = |zone: &str, question, line: &str| {
            let calendar = compile(&shipped("24x7").unwrap().in_zone(zone), 2014..=2016).unwrap();
            answer(&calendar, question, line).unwrap()
        };
        assert_eq!(of("Europe/Moscow", Question::Between, "2014-10-26T00:00 2014-10-27T00:00"), "1500");
        assert_eq!(of("Europe/Moscow", Question::Add, "2014-10-26T01:30 90"), "2014-10-26T02:00:00");
        assert_eq!(of("Asia/Magadan", Question::Between, "2016-04-24T00:00 2016-04-25T00:00"), "1380");
        assert_eq!(of("Asia/Magadan", Question::Add, "2016-04-24T01:30 60"), "2016-04-24T03:30:00");
    }
}
