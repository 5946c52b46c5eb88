//! What time does to an incident: calls, misses, reminders, drafts, reports.

use super::event::Event;
use super::report::{Figures, Report, next_hour};
use super::state::{Incident, State};
use crate::duty::{Book, Stage, next_call};
use crate::time::{HOUR, MINUTE, Moment};

/// Who holds an incident is reminded when nothing was heard of anybody for so long.
const QUIET: i64 = 2 * HOUR;
/// He has so long to show that he is there.
const ANSWER: i64 = 15 * MINUTE;

/// What stands around an incident.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Whom to call.
    pub book: Book<'a>,
    /// What its flow shows now.
    pub figures: &'a Figures,
}

impl Incident {
    /// When something will happen by itself.
    pub fn next_moment(&self) -> Option<Moment> {
        let campaign = match (self.state, self.ring, &self.held) {
            (State::Calling, None, _) => Some(self.raised_at),
            (State::Calling, Some(ring), _) => Some(ring.until),
            (State::Held, _, Some(held)) => Some(held.reminded_until.unwrap_or(held.alive_at + QUIET)),
            _ => None,
        };
        let report = match (&self.draft, self.state) {
            (Some((report, _)), State::Recovered) if !report.closing => self.recovered_at,
            (Some((_, goes_at)), _) => Some(*goes_at),
            (None, State::Calling | State::Held) if self.severity.is_major() => Some(self.next_report()),
            (None, State::Recovered) if self.owes_closing() => self.recovered_at,
            _ => None,
        };
        [campaign, report].into_iter().flatten().min()
    }

    /// The full hour of the next report. Hours are full at once in all zones that are whole hours apart.
    fn next_report(&self) -> Moment {
        next_hour(self.reported_at.unwrap_or(self.raised_at))
    }

    /// The business was told of it, and not yet that it is over.
    fn owes_closing(&self) -> bool {
        !self.closing_sent && (self.severity.is_major() || self.reports > 0)
    }
}

/// The next thing that time does, or nothing. Asked again until nothing: each event changes what comes next.
pub fn tick(incident: &Incident, now: Moment, scene: &Scene<'_>) -> Vec<Event> {
    if incident.next_moment().is_none_or(|next| next > now) {
        return vec![];
    }
    let campaign = campaign(incident, now, scene);
    if !campaign.is_empty() {
        return campaign;
    }
    report(incident, now, scene)
}

fn campaign(incident: &Incident, now: Moment, scene: &Scene<'_>) -> Vec<Event> {
    match (incident.state, incident.ring, &incident.held) {
        (State::Calling, Some(ring), _) if ring.until <= now => {
            vec![Event::Missed { person: ring.person }]
        }
        (State::Calling, None, _) => {
            let call = next_call(&scene.book, &incident.kind, now, incident.spot, &incident.declined);
            let left = call.spot.stage == Stage::Head && !incident.exhausted;
            let called = Event::Called { call, episode: incident.episode };
            left.then_some(Event::Exhausted).into_iter().chain([called]).collect()
        }
        (State::Held, _, Some(held)) => match held.reminded_until {
            Some(until) if until <= now => {
                let episode = incident.episode + 1;
                vec![Event::Unacknowledged { person: held.person, episode }]
            }
            None if held.alive_at + QUIET <= now => {
                vec![Event::Reminded { person: held.person, until: now + ANSWER }]
            }
            _ => vec![],
        },
        _ => vec![],
    }
}

/// Drafts and reports. One that was due while nobody ran is caught up with once, for the last full hour: the business
/// hears late, never not at all, and never five times at once.
fn report(incident: &Incident, now: Moment, scene: &Scene<'_>) -> Vec<Event> {
    let to = scene.book.map.report_to.clone();
    if let Some((report, goes_at)) = &incident.draft {
        return match *goes_at <= now || (incident.state == State::Recovered && !report.closing) {
            true => vec![Event::Reported { report: report.clone(), to }],
            false => vec![],
        };
    }
    let minutes = i64::from(scene.book.map.report_minutes) * MINUTE;
    match incident.state {
        State::Recovered if incident.owes_closing() => {
            let at = incident.recovered_at.unwrap_or(now);
            let figures = incident.totals.clone().unwrap_or_default();
            let report = Report::of(incident, at, figures, true);
            vec![Event::Drafted { report, goes_at: at + minutes }]
        }
        State::Calling | State::Held if incident.severity.is_major() && incident.next_report() <= now => {
            let hour = now.div_euclid(HOUR) * HOUR;
            let report = Report::of(incident, hour, scene.figures.clone(), false);
            vec![Event::Drafted { report, goes_at: hour + minutes }]
        }
        _ => vec![],
    }
}
