//! The plans that every desk has from the start: standard, extended, premium.
//!
//! They are where a desk begins; its own plans are rows with revisions.

use super::plan::{
    Act, CarryOver, HoursIncluded, LineLimit, Money, Package, Pauses, Plan, Promise, Stage, Strength,
    Targets, When,
};
use crate::desk::Channel;
use crate::ids::PlanId;
use crate::time::{HOUR, MINUTE};

impl Plan {
    /// The plans that every desk has from the start.
    pub fn seeds() -> [Plan; 3] {
        [Plan::standard(), Plan::extended(), Plan::premium()]
    }

    /// Working hours, an answer within four of them.
    pub fn standard() -> Plan {
        let day = 9 * HOUR;
        let targets = |resolution| targets(4 * HOUR, 8 * HOUR, resolution, Strength::Promised);
        Plan {
            id: PlanId(1),
            version: 1,
            code: "standard".into(),
            calendar: "ru-9-18".into(),
            targets: [targets(day), targets(2 * day), targets(5 * day), targets(10 * day)],
            lines: vec![limit(1, 4 * HOUR), limit(2, 2 * day), limit(3, 10 * day)],
            stages: stages(),
            pauses: Pauses { third_party: true, release: true, scheduled: true },
            follow_ups: vec![day, 3 * day],
            channels: vec![Channel::Mail, Channel::Portal, Channel::Api],
            package: Package::Hda,
            hours: HoursIncluded {
                minutes: 10 * 60,
                carry_over: CarryOver::Never,
                step: 15,
                overage: Money::roubles(3_000),
                lines: [0; 9],
            },
            price: Money::roubles(40_000),
            personal_engineer: false,
            proactive: false,
            silence_days: 3,
        }
    }

    /// Around the clock, an answer within an hour when everything stands still.
    pub fn extended() -> Plan {
        let targets = |reaction, next, resolution| targets(reaction, next, resolution, Strength::Promised);
        Plan {
            id: PlanId(2),
            code: "extended".into(),
            calendar: "24x7".into(),
            targets: [
                targets(HOUR, 2 * HOUR, 8 * HOUR),
                targets(2 * HOUR, 4 * HOUR, 24 * HOUR),
                targets(4 * HOUR, 8 * HOUR, 72 * HOUR),
                targets(4 * HOUR, 24 * HOUR, 240 * HOUR),
            ],
            lines: vec![limit(1, 2 * HOUR), limit(2, 24 * HOUR), limit(3, 240 * HOUR)],
            pauses: Pauses { third_party: true, release: true, scheduled: true },
            follow_ups: vec![24 * HOUR, 72 * HOUR],
            channels: vec![Channel::Mail, Channel::Portal, Channel::Phone, Channel::Api],
            package: Package::FullSla,
            hours: HoursIncluded {
                minutes: 30 * 60,
                carry_over: CarryOver::OneMonth,
                step: 15,
                overage: Money::roubles(2_500),
                lines: [0; 9],
            },
            price: Money::roubles(120_000),
            ..Plan::standard()
        }
    }

    /// Around the clock and shorter, the solution guaranteed for P1 and P2, with an engineer of one's own.
    pub fn premium() -> Plan {
        use Strength::{Guaranteed, Promised};
        Plan {
            id: PlanId(3),
            code: "premium".into(),
            targets: [
                targets(15 * MINUTE, HOUR, 4 * HOUR, Guaranteed),
                targets(30 * MINUTE, 2 * HOUR, 8 * HOUR, Guaranteed),
                targets(HOUR, 4 * HOUR, 48 * HOUR, Promised),
                targets(2 * HOUR, 8 * HOUR, 120 * HOUR, Promised),
            ],
            lines: vec![limit(1, 30 * MINUTE), limit(2, 8 * HOUR), limit(3, 120 * HOUR)],
            pauses: Pauses { third_party: false, release: true, scheduled: true },
            hours: HoursIncluded {
                minutes: 80 * 60,
                carry_over: CarryOver::Always,
                step: 5,
                overage: Money::roubles(2_000),
                lines: [0; 9],
            },
            price: Money::roubles(350_000),
            personal_engineer: true,
            proactive: true,
            ..Plan::extended()
        }
    }
}

fn targets(reaction: i64, next_answer: i64, resolution: i64, strength: Strength) -> Targets {
    Targets {
        reaction: Some(reaction),
        next_answer: Some(next_answer),
        resolution: Some(Promise { within: resolution, strength }),
    }
}

fn limit(line: u8, limit: i64) -> LineLimit {
    // From the first line a ticket moves on by itself; further on a person decides.
    let then = if line == 1 { vec![Act::TellHead, Act::HandOver] } else { vec![Act::TellHead] };
    LineLimit { line, limit, calendar: None, then }
}

/// Half, three quarters, nine tenths, late.
fn stages() -> Vec<Stage> {
    let stage = |when, acts: &[Act]| Stage { when, acts: acts.to_vec() };
    vec![
        stage(When::Percent(50), &[Act::TellAssignee]),
        stage(When::Percent(75), &[Act::TellAssignee]),
        stage(When::Percent(90), &[Act::TellAssignee, Act::TellHead]),
        stage(When::Breach, &[Act::TellAssignee, Act::TellHead, Act::BringManager]),
    ]
}
