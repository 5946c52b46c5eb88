//! `opora calendar`: deadlines and working minutes, line by line. The arithmetic and the reading of lines are
//! `calendars`'s; no desk is opened.

use crate::clock::WallClock;
use crate::config::{Calendar as Args, CalendarWhat, Which, read};
use crate::doctor::FOUND;
use crate::out::Out;
use anyhow::{Context, Result, bail};
use app::Clock as _;
use calendars::lines::{self, Answer, Answered, Question};
use calendars::{Because, Calendar, Compiled, Country, SHIPPED, production, shipped};
use jiff::civil::{Date, Weekday, date};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// Answers.
pub fn run(args: Args, out: &Out) -> Result<ExitCode> {
    match args.what {
        CalendarWhat::Add(which) => ask(&which, Question::Add, out),
        CalendarWhat::Between(which) => ask(&which, Question::Between, out),
        CalendarWhat::List => {
            let all: Vec<Calendar> = SHIPPED.into_iter().filter_map(shipped).collect();
            out.done(&json!({ "calendars": all }), || all.iter().map(head).collect::<Vec<_>>().join("\n"));
            Ok(ExitCode::SUCCESS)
        }
        CalendarWhat::Show { which, year } => show(&find(&which)?, year.unwrap_or_else(this_year), out),
    }
}

fn ask(which: &Which, question: Question, out: &Out) -> Result<ExitCode> {
    let calendar = Compiled::new(&find(which)?)?;
    let mut input = std::io::stdin().lock();
    let bad = if out.is_json() {
        let mut all: Vec<Answered> = Vec::new();
        lines::each(&calendar, question, &mut input, |answered| {
            all.push(answered);
            Ok(())
        })?;
        out.done(&json!({ "lines": all }), String::new);
        all.iter().filter(|answered| matches!(answered.answer, Answer::Error(_))).count()
    } else {
        let stdout = std::io::BufWriter::new(std::io::stdout().lock());
        lines::answer_all(&calendar, question, input, stdout, std::io::stderr().lock())?.1
    };
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

fn find(which: &Which) -> Result<Calendar> {
    let name = which.calendar.as_str();
    let path = Path::new(name);
    let calendar = match shipped(name) {
        Some(calendar) => calendar,
        None if path.extension().is_some_and(|end| end == "json") => {
            Calendar::from_json(&read(path)?).with_context(|| name.to_owned())?
        }
        None => bail!(
            "there is no calendar `{name}`; there are {}, and files that end in .json",
            SHIPPED.join(", ")
        ),
    };
    let calendar = which.zone.iter().fold(calendar, |calendar, zone| calendar.in_zone(zone));
    calendar.examine()?;
    Ok(calendar)
}

fn show(calendar: &Calendar, year: i16, out: &Out) -> Result<ExitCode> {
    let special: Vec<(Date, String, String)> = days(year)
        .filter_map(|day| {
            let (hours, because) = calendar.day(day);
            let why = match because {
                Because::Week => return None,
                Because::Production(special) => special.code().to_owned(),
                Because::Own(why) => format!("own day: {why}"),
            };
            Some((day, hours.to_string(), why))
        })
        .collect();
    let known = calendar.production.map(|one| known(one.country, year));
    let minutes: i64 = days(year).map(|day| calendar.day(day).0.minutes()).sum();
    let rows: Vec<Value> =
        special.iter().map(|(day, hours, why)| json!({ "day": day, "hours": hours, "why": why })).collect();
    let value =
        json!({ "calendar": calendar, "year": year, "days": rows, "minutes": minutes, "known": known });
    out.done(&value, || {
        let mut text = head(calendar);
        for (day, hours, why) in &special {
            text.push_str(&format!("\n{day} {:?}  {hours}  {why}", day.weekday()));
        }
        text.push_str(&format!("\n{year}: {} h {} min of work", minutes / 60, minutes % 60));
        known.iter().for_each(|known| text.push_str(&format!("; {known}")));
        text
    });
    Ok(ExitCode::SUCCESS)
}

fn known(country: Country, year: i16) -> String {
    match production::certainty(country, year) {
        production::Certainty::Decreed(by) => format!("by {by}"),
        production::Certainty::Inferred(what) => format!("not yet published, inferred: {what}"),
        production::Certainty::ByRule => "no decree known, by the rules of the law alone".into(),
    }
}

fn this_year() -> i16 {
    let now = jiff::Timestamp::from_millisecond(WallClock.now()).unwrap_or_default();
    now.to_zoned(jiff::tz::TimeZone::UTC).year()
}

fn days(year: i16) -> impl Iterator<Item = Date> {
    date(year, 1, 1).series(jiff::ToSpan::day(1)).take_while(move |day| day.year() == year)
}

fn head(calendar: &Calendar) -> String {
    let mut text = format!("{} ({})", calendar.name, calendar.zone);
    for (n, hours) in (0_i8..).zip(&calendar.week) {
        let day =
            Weekday::from_monday_zero_offset(n).map_or_else(|_| n.to_string(), |day| format!("{day:?}"));
        text.push_str(&format!("\n  {day:<10} {hours}"));
    }
    text
}
