//! The form of a feed: what was typed, and what it means.

use super::bad;
use crate::http::{Oops, Posted};
use app::checks::{FeedEdit, FeedRules};
use domain::checks::{FeedKind, Schedule, Verdict};
use domain::ids::{CalendarId, FeedId, SupplierId};

/// A feed's form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The supplier's id.
    pub supplier: String,
    /// What it is called.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The days of the week.
    pub days: [bool; 7],
    /// `09:00`
    pub deadline: String,
    /// Days later.
    pub lag: String,
    /// Minutes of grace.
    pub grace: String,
    /// The zone.
    pub zone: String,
    /// The calendar's id; empty for none.
    pub calendar: String,
    /// The mask of names.
    pub mask: String,
    /// From where it is fetched.
    pub url: String,
    /// Whole or not at all.
    pub whole: bool,
    /// Codes that refuse a file.
    pub strict: String,
    /// It is watched.
    pub active: bool,
    /// The version that was seen.
    pub seen: i64,
}

impl Form {
    pub(super) fn of(edit: &FeedEdit) -> Form {
        let (schedule, rules) = (&edit.schedule, &edit.rules);
        let strict: Vec<&str> = rules.strict.keys().map(String::as_str).collect();
        Form {
            supplier: edit.supplier.to_string(),
            name: edit.name.clone(),
            kind: edit.kind.code().to_owned(),
            days: schedule.days,
            deadline: format!("{:02}:{:02}", schedule.deadline / 60, schedule.deadline % 60),
            lag: schedule.lag.to_string(),
            grace: schedule.grace.to_string(),
            zone: schedule.zone.clone(),
            calendar: rules.calendar.map(|id| id.to_string()).unwrap_or_default(),
            mask: rules.mask.clone(),
            url: rules.url.clone(),
            whole: rules.whole,
            strict: strict.join(" "),
            active: edit.active,
            seen: edit.seen,
        }
    }

    pub(super) fn posted(posted: &Posted) -> Form {
        let get = |name: &str| posted.get(name).to_owned();
        let mut days = [false; 7];
        for (n, day) in days.iter_mut().enumerate() {
            *day = !posted.get(&format!("day{n}")).is_empty();
        }
        Form {
            supplier: get("supplier"),
            name: get("name"),
            kind: get("kind"),
            days,
            deadline: get("deadline"),
            lag: get("lag"),
            grace: get("grace"),
            zone: get("zone"),
            calendar: get("calendar"),
            mask: get("mask"),
            url: get("url"),
            whole: !posted.get("whole").is_empty(),
            strict: get("strict"),
            active: !posted.get("active").is_empty(),
            seen: posted.get("seen").parse().unwrap_or(0),
        }
    }

    pub(super) fn edit(&self, id: Option<FeedId>) -> Result<FeedEdit, Oops> {
        let time = self.deadline.split_once(':').and_then(|(hours, minutes)| {
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
        });
        let codes = self.strict.split([' ', ',', ';']).filter(|code| !code.is_empty());
        Ok(FeedEdit {
            id,
            supplier: SupplierId(self.supplier.parse().map_err(|_| bad())?),
            kind: FeedKind::from_code(&self.kind).ok_or_else(bad)?,
            name: self.name.clone(),
            schedule: Schedule {
                days: self.days,
                deadline: time.unwrap_or(u16::MAX),
                lag: self.lag.parse().unwrap_or(u8::MAX),
                grace: self.grace.parse().unwrap_or(u16::MAX),
                zone: self.zone.clone(),
                ..Schedule::default()
            },
            rules: FeedRules {
                mask: self.mask.clone(),
                url: self.url.clone(),
                whole: self.whole,
                strict: codes.map(|code| (code.to_uppercase(), Verdict::Rejected)).collect(),
                calendar: self.calendar.parse().ok().map(CalendarId),
            },
            active: self.active,
            seen: self.seen,
        })
    }
}
