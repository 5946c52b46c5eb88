//! Reports: figures folded from journals, with what they are called in files and pages.

use crate::{Actor, App, AppError};
use domain::desk::Entry;
use domain::desk::lines::{LineTally, Tally, Way, steps};
use domain::ids::{OrganisationId, TicketId};
use domain::people::{Object, Permission, Scope};
use domain::time::{SECOND, month_of};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::desk;
use store::people::directory;

/// Tickets folded in one reading.
const TOGETHER: i64 = 500;

/// Which tickets a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Among {
    /// Tickets of this client and its branches.
    pub org: Option<OrganisationId>,
    /// Opened at this moment or later.
    pub from: i64,
    /// Opened before this moment.
    pub to: i64,
}

impl Default for Among {
    fn default() -> Among {
        Among { org: None, from: i64::MIN, to: i64::MAX }
    }
}

/// The figures of the lines; see `domain::desk::lines` for what they mean. Maps have the number of a line as key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the figures are defined where they are counted")]
pub struct Lines {
    pub tickets: u64,
    pub events: u64,
    pub teams: u64,
    pub first_line_only: u64,
    pub first_line_only_share: Option<f64>,
    pub single_team: u64,
    pub highest_line: BTreeMap<u8, u64>,
    pub first_event_on_line: BTreeMap<u8, u64>,
    pub last_event_on_line: BTreeMap<u8, u64>,
    pub tickets_on_line: BTreeMap<u8, u64>,
    pub events_on_line: BTreeMap<u8, u64>,
    pub escalated_from_line: BTreeMap<u8, u64>,
    pub visits: BTreeMap<u8, u64>,
    pub seconds_on_line: BTreeMap<u8, i64>,
    pub escalation_rate_l1_l2: Option<f64>,
    pub escalation_rate_l2_l3: Option<f64>,
    pub third_line_share: Option<f64>,
    pub handovers: u64,
    pub handed_over_tickets: u64,
    pub ping_pong: u64,
    pub ping_pong_tickets: u64,
    pub ping_pong_share: Option<f64>,
    pub ping_pong_lines: u64,
    pub ping_pong_lines_tickets: u64,
    pub revisiting_tickets: u64,
    pub reopened: u64,
    pub reopenings: u64,
    pub duration_mean_seconds: Option<f64>,
    pub duration_max_seconds: i64,
}

impl From<&Tally> for Lines {
    fn from(tally: &Tally) -> Lines {
        let highest = tally.lines.keys().next_back().copied().unwrap_or(3).max(3);
        let by_line =
            |of: &dyn Fn(LineTally) -> u64| (1..=highest).map(|line| (line, of(tally.line(line)))).collect();
        let share = |part: u64| (tally.tickets > 0).then(|| part as f64 / tally.tickets as f64);
        Lines {
            tickets: tally.tickets,
            events: tally.events,
            teams: tally.hands.len() as u64,
            first_line_only: tally.first_line_only,
            first_line_only_share: share(tally.first_line_only),
            single_team: tally.single_team,
            highest_line: by_line(&|line| line.highest),
            first_event_on_line: by_line(&|line| line.first),
            last_event_on_line: by_line(&|line| line.last),
            tickets_on_line: by_line(&|line| line.tickets),
            events_on_line: by_line(&|line| line.events),
            escalated_from_line: by_line(&|line| line.rose),
            visits: by_line(&|line| line.visits),
            seconds_on_line: (1..=highest).map(|line| (line, tally.line(line).time / SECOND)).collect(),
            escalation_rate_l1_l2: tally.escalation(1),
            escalation_rate_l2_l3: tally.escalation(2),
            third_line_share: tally.third_line(),
            handovers: tally.handovers,
            handed_over_tickets: tally.handed_over,
            ping_pong: tally.ping_pong,
            ping_pong_tickets: tally.ping_pong_tickets,
            ping_pong_share: share(tally.ping_pong_tickets),
            ping_pong_lines: tally.ping_pong_lines,
            ping_pong_lines_tickets: tally.ping_pong_lines_tickets,
            revisiting_tickets: tally.revisited,
            reopened: tally.reopened,
            reopenings: tally.reopenings,
            duration_mean_seconds: (tally.tickets > 0)
                .then(|| tally.time as f64 / SECOND as f64 / tally.tickets as f64),
            duration_max_seconds: tally.longest / SECOND,
        }
    }
}

impl Lines {
    /// The figures as a table: a name and a value a row. A figure that nobody can count is empty.
    pub fn csv(&self) -> Result<String, AppError> {
        let value = serde_json::to_value(self).map_err(AppError::broken)?;
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut row = |name: &str, value: &serde_json::Value| {
            let text = if value.is_null() { String::new() } else { value.to_string() };
            writer.write_record([name, &text]).map_err(AppError::broken)
        };
        row("metric", &serde_json::Value::Null)?;
        for (name, value) in value.as_object().into_iter().flatten() {
            match value.as_object() {
                Some(lines) => {
                    for (line, value) in lines {
                        row(&format!("{name}[{line}]"), value)?;
                    }
                }
                None => row(name, value)?,
            }
        }
        let bytes = writer.into_inner().map_err(AppError::broken)?;
        let text = String::from_utf8(bytes).map_err(AppError::broken)?;
        Ok(text.replacen("metric,\n", "metric,value\n", 1))
    }
}

/// How tickets went through the lines: all of them, and by the month in which they were opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinesReport {
    /// All.
    pub all: Tally,
    /// By year and month, by the desk's clock.
    pub months: BTreeMap<(i16, i8), Tally>,
}

impl LinesReport {
    fn add(&mut self, journal: &[Entry], zone: &str) {
        let Some(first) = journal.first() else { return };
        let way = Way::of(&steps(journal));
        self.all.add(&way);
        self.months.entry(month_of(first.at, zone)).or_default().add(&way);
    }

    fn merge(&mut self, other: &LinesReport) {
        self.all.merge(&other.all);
        for (month, tally) in &other.months {
            self.months.entry(*month).or_default().merge(tally);
        }
    }
}

impl App {
    /// The client of a name, for a report.
    pub async fn client_named(&self, actor: &Actor, name: &str) -> Result<OrganisationId, AppError> {
        let name = name.to_owned();
        let found = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(directory::organisation_named(tx, &name)?) })
            .await?;
        let org = found.ok_or(AppError::Missing)?;
        actor.may(Permission::QueueRead, Object::Organisation(org.id)).map_err(|_| AppError::Missing)?;
        Ok(org.id)
    }

    /// How tickets went through the lines, among those of the clients that he serves. Folded from journals, some hundred
    /// tickets in memory at a time.
    pub async fn lines(&self, actor: &Actor, among: &Among) -> Result<LinesReport, AppError> {
        match among.org {
            Some(org) => actor.may(Permission::QueueRead, Object::Organisation(org))?,
            None => actor.may_somewhere(Permission::QueueRead)?,
        }
        let mut report = LinesReport::default();
        for org in self.orgs_among(actor, among.org).await? {
            let (from, to) = (among.from, among.to);
            let mut after = TicketId(i64::MIN);
            loop {
                let zone = self.rules().hours.zone.clone();
                let (some, last) = self
                    .db
                    .read(move |tx| -> Result<_, AppError> {
                        let ids = desk::opened_between(tx, org, from, to, after, TOGETHER)?;
                        let mut some = LinesReport::default();
                        desk::journals_of_lines(tx, &ids, |journal| some.add(journal, &zone))?;
                        Ok((some, ids.last().copied()))
                    })
                    .await?;
                let Some(last) = last else { break };
                report.merge(&some);
                after = last;
            }
        }
        Ok(report)
    }

    /// The organisations whose tickets are looked at, each once; `None` is all of them.
    pub(crate) async fn orgs_among(
        &self,
        actor: &Actor,
        org: Option<OrganisationId>,
    ) -> Result<Vec<Option<OrganisationId>>, AppError> {
        let theirs: Vec<OrganisationId> = match org {
            Some(org) => vec![org],
            None if actor.is_system() || !actor.is_scoped() => return Ok(vec![None]),
            None => actor
                .grants
                .iter()
                .filter_map(|grant| match grant.scope {
                    Scope::Organisation(org)
                        if actor.can(Permission::QueueRead, Object::Organisation(org)) =>
                    {
                        Some(org)
                    }
                    _ => None,
                })
                .collect(),
        };
        let branches = org.is_some();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut all = BTreeSet::new();
                for org in &theirs {
                    all.insert(*org);
                    if branches {
                        all.extend(directory::with_branches(tx, *org)?);
                    }
                }
                Ok(all.into_iter().map(Some).collect())
            })
            .await
    }
}
