//! The rules of the desk: working hours, reminders, silence, priorities.

use super::{Answer, ok};
use crate::body::Body;
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::short;
use domain::desk as d;
use domain::people::Permission;
use domain::time::MINUTE;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The rules.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeskRules {
    /// Working days.
    #[schema(example = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]), min_items = 1, max_items = 7)]
    days: Vec<Weekday>,
    /// When the working day begins.
    #[schema(example = "09:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    from: String,
    /// When it ends, later than it begins; `24:00` is midnight.
    #[schema(example = "18:00", pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
    to: String,
    /// The zone of both, an IANA name.
    #[schema(example = "Europe/Moscow", min_length = 1, max_length = 60)]
    zone: String,
    /// Working minutes of our move after which the assignee is reminded.
    #[schema(example = 240, minimum = 1, maximum = 12_000)]
    remind_owner_minutes: i64,
    /// Working minutes after which the head is told; no fewer.
    #[schema(example = 480, minimum = 1, maximum = 12_000)]
    remind_head_minutes: i64,
    /// Working days of silence that close what is solved.
    #[schema(example = 3, minimum = 1, maximum = 60)]
    silence_days: i64,
    /// Priorities, 1 (the highest) to 4: rows by impact, columns by urgency, each low to high.
    #[schema(value_type = Vec<Vec<i64>>, example = json!([[4, 4, 3], [4, 3, 2], [3, 2, 1]]))]
    matrix: [[i64; 3]; 3],
    /// From which line of support up a solution needs an article, a draft of one or a reason why not; 0 for none.
    #[serde(default)]
    #[schema(example = 2, minimum = 0, maximum = 9)]
    article_line: u8,
}

fn shown(rules: &d::Rules) -> DeskRules {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let works = WEEK.into_iter().zip(rules.hours.days).filter(|(_, works)| *works);
    DeskRules {
        days: works.map(|(day, _)| day).collect(),
        from: clock(rules.hours.from_minute),
        to: clock(rules.hours.to_minute),
        zone: rules.hours.zone.clone(),
        remind_owner_minutes: rules.remind_owner_ms / MINUTE,
        remind_head_minutes: rules.remind_head_ms / MINUTE,
        silence_days: rules.silence_days(),
        matrix: rules.matrix.0.map(|row| row.map(d::Priority::number)),
        article_line: rules.article_line,
    }
}

/// The minute of `09:00`; -1 for what is none.
fn minute(text: &str) -> i64 {
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        let (hour, minute) = Some((hour, minute)).filter(|(h, m)| digits(h) && digits(m))?;
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        (minute < 60).then_some(hour * 60 + minute)
    };
    read().unwrap_or(-1)
}

fn read(new: &DeskRules) -> Result<d::Rules, Problem> {
    short("zone", &new.zone, 60)?;
    let mut rules = d::Rules::default();
    rules.hours.days = WEEK.map(|day| new.days.contains(&day));
    rules.hours.zone.clone_from(&new.zone);
    rules.hours.from_minute = minute(&new.from);
    rules.hours.to_minute = minute(&new.to);
    rules.remind_owner_ms = new.remind_owner_minutes.saturating_mul(MINUTE);
    rules.remind_head_ms = new.remind_head_minutes.saturating_mul(MINUTE);
    rules.set_silence_days(new.silence_days);
    rules.article_line = new.article_line;
    for (row, new) in rules.matrix.0.iter_mut().zip(new.matrix) {
        for (cell, number) in row.iter_mut().zip(new) {
            let known = d::Priority::from_number(number);
            *cell = known.ok_or_else(|| Problem::field("matrix", "a priority is 1, 2, 3 or 4"))?;
        }
    }
    let Some((field, code)) = rules.flaws().first().copied() else { return Ok(rules) };
    Err(match (field, code) {
        ("zone", _) => Problem::field("zone", "no such zone"),
        ("days", _) => Problem::field("days", "at least one working day"),
        ("from", _) => Problem::field("from", "a time like 09:00"),
        ("to", "order") => Problem::field("to", "later than `from`"),
        ("to", _) => Problem::field("to", "a time like 18:00, 24:00 at most"),
        ("owner", _) => Problem::field("remind_owner_minutes", "from 1 to 12000"),
        ("head", "order") => Problem::field("remind_head_minutes", "no less than `remind_owner_minutes`"),
        ("head", _) => Problem::field("remind_head_minutes", "from 1 to 12000"),
        ("article_line", _) => Problem::field("article_line", "a line is 1 to 9, and 0 is none"),
        _ => Problem::field("silence_days", "from 1 to 60"),
    })
}

/// Look at the rules
///
/// Working hours, reminders, silence, priorities. Needs scope `admin`, and the right to set up the desk.
#[utoipa::path(get, path = "/rules", operation_id = "get_rules", tag = "desk",
    responses((status = 200, description = "The rules", body = DeskRules)))]
pub(crate) async fn get(caller: Caller) -> Answer {
    caller.may(Permission::DeskManage)?;
    ok(shown(&caller.app.rules()))
}

/// Set the rules
///
/// All of them. They hold at once; the reminders of tickets that wait already are reckoned anew.
#[utoipa::path(put, path = "/rules", operation_id = "set_rules", tag = "desk", request_body = DeskRules,
    responses((status = 200, description = "The rules", body = DeskRules)))]
pub(crate) async fn change(caller: Caller, Body(new): Body<DeskRules>) -> Answer {
    caller.may(Permission::DeskManage)?;
    caller.app.save_rules(&caller.actor, read(&new)?).await?;
    ok(shown(&caller.app.rules()))
}
