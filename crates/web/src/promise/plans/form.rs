//! A plan as it is typed. What the form does not show stays as it was.

use super::super::typed::{hours, money, span, sum};
use super::PlanPage;
use crate::http::Posted;
use domain::sla::{
    Act, CarryOver, LineLimit, Package, Pauses, Plan, Promise, Stage, Strength, Targets, When,
};
use domain::time::MINUTE;
use i18n::T;

/// The fields of the targets: first answer, next answer, solution, guaranteed; by priority.
const REACTION: [&str; 4] = ["r1", "r2", "r3", "r4"];
const NEXT: [&str; 4] = ["n1", "n2", "n3", "n4"];
const SOLVE: [&str; 4] = ["s1", "s2", "s3", "s4"];
const FIRM: [&str; 4] = ["g1", "g2", "g3", "g4"];
/// The fields of the lines' limits.
const LINES: [&str; 3] = ["l1", "l2", "l3"];
/// The fields of the steps before the breach.
const STEPS: [&str; 12] = ["w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9", "w10", "w11", "w12"];
const BREACH: &str = "breach";
/// Fields of the hours that a line may take.
const LINE_HOURS: [&str; 3] = ["h_line1", "h_line2", "h_line3"];
/// What can become of the rest of a month, with the keys of their names.
const CARRIES: [(CarryOver, &str, &str); 4] = [
    (CarryOver::Never, "never", "carry-never"),
    (CarryOver::OneMonth, "month", "carry-month"),
    (CarryOver::Quarter, "quarter", "carry-quarter"),
    (CarryOver::Always, "always", "carry-always"),
];
/// Rows of steps that are shown at least, and empty ones to add to.
const ROWS: (usize, usize) = (4, 2);
/// What a step can do: its letter in the form, the key of its words.
const ACTS: [(Act, char, &str); 5] = [
    (Act::TellAssignee, 'a', "act-tell-assignee"),
    (Act::TellHead, 'h', "act-tell-head"),
    (Act::Raise, 'r', "act-raise"),
    (Act::HandOver, 'o', "act-hand-over"),
    (Act::BringManager, 'm', "act-bring-manager"),
];

/// A plan as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// By what it is called in files.
    pub code: String,
    /// Its calendar.
    pub calendar: String,
    /// First answer, next answer, solution, in hours; whether that is guaranteed; by priority.
    pub targets: [(String, String, String, bool); 4],
    /// Limits of lines, in hours.
    pub lines: [String; 3],
    /// Steps before the deadline.
    pub steps: Vec<Step>,
    /// What the breach does, by the order of the acts.
    pub breach: Chosen,
    /// Whether waits pause: a third party, a release, an agreed date.
    pub pauses: [bool; 3],
    /// Reminders to the requester, in hours.
    pub follow_ups: String,
    /// Whether everybody at the client's is served.
    pub everybody: bool,
    /// Hours included.
    pub hours: String,
    /// The price of an hour beyond, in roubles.
    pub overage: String,
    /// What becomes of the rest of a month.
    pub carry: &'static str,
    /// Entries are rounded up to so many minutes.
    pub step: String,
    /// Of the hours, at most so many by line.
    pub line_hours: [String; 3],
    /// The price of a month, in roubles.
    pub price: String,
    /// Whether one engineer knows the client.
    pub personal: bool,
    /// From which day the edit holds; empty for now.
    pub since: String,
}

/// Which acts are chosen.
pub type Chosen = [bool; ACTS.len()];

/// A step before the deadline as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Hundredths of the time that have run, or hours that are left; empty for none.
    pub amount: String,
    /// Whether the amount is hours that are left.
    pub left: bool,
    /// What it does.
    pub acts: Chosen,
}

/// A row of a step in the page: its field, what stands in it, its acts.
pub struct StepRow<'a> {
    /// The field of the amount.
    pub slot: &'static str,
    /// The amount.
    pub amount: &'a str,
    /// Whether it is hours that are left.
    pub left: bool,
    /// Each act: its field, its words, whether it is chosen.
    pub acts: Vec<(String, &'static str, bool)>,
}

/// The word of a form for a rule.
fn carry(rule: CarryOver) -> &'static str {
    CARRIES.iter().find(|(one, ..)| *one == rule).map_or("never", |(_, word, _)| word)
}

/// The rule of a word.
fn carried(word: &str) -> CarryOver {
    CARRIES.iter().find(|(_, one, _)| *one == word).map_or(CarryOver::Never, |(rule, ..)| *rule)
}

fn chosen(acts: &[Act]) -> Chosen {
    ACTS.map(|(act, ..)| acts.contains(&act))
}

/// The acts that are chosen; in the order that they had.
fn acts(chosen: &Chosen, before: &[Act]) -> Vec<Act> {
    let on = |act: &Act| ACTS.iter().zip(chosen).any(|((one, ..), on)| one == act && *on);
    let kept: Vec<Act> = before.iter().filter(|act| on(act)).copied().collect();
    let added = ACTS.iter().map(|(act, ..)| *act).filter(|act| on(act) && !before.contains(act));
    kept.iter().copied().chain(added).collect()
}

fn is_before(stage: &&Stage) -> bool {
    stage.when != When::Breach
}

impl Form {
    /// What a plan looks like in the form.
    pub fn of(t: &T, plan: &Plan) -> Form {
        let span = |span: Option<i64>| span.map(|span| hours(t, span)).unwrap_or_default();
        let target = |one: &Targets| {
            let firm = one.resolution.is_some_and(|promise| promise.strength == Strength::Guaranteed);
            let solve = span(one.resolution.map(|one| one.within));
            (span(one.reaction), span(one.next_answer), solve, firm)
        };
        let limit = |line: u8| span(plan.lines.iter().find(|one| one.line == line).map(|one| one.limit));
        let step = |stage: &Stage| {
            let (amount, left) = match stage.when {
                When::Percent(percent) => (percent.to_string(), false),
                When::Before(left) => (hours(t, left), true),
                When::Breach => (String::new(), false),
            };
            Step { amount, left, acts: chosen(&stage.acts) }
        };
        let mut steps: Vec<Step> = plan.stages.iter().filter(is_before).take(STEPS.len()).map(step).collect();
        steps.resize((steps.len() + ROWS.1).clamp(ROWS.0, STEPS.len()), Step::default());
        let breach = plan.stages.iter().find(|stage| stage.when == When::Breach);
        Form {
            code: plan.code.clone(),
            calendar: plan.calendar.clone(),
            targets: [0, 1, 2, 3].map(|n| target(&plan.targets[n])),
            lines: [1, 2, 3].map(limit),
            steps,
            breach: chosen(breach.map_or(&[], |stage| &stage.acts)),
            pauses: [plan.pauses.third_party, plan.pauses.release, plan.pauses.scheduled],
            follow_ups: plan.follow_ups.iter().map(|span| hours(t, *span)).collect::<Vec<_>>().join("; "),
            everybody: plan.package == Package::FullSla,
            hours: hours(t, plan.hours.minutes * MINUTE),
            overage: sum(t, plan.hours.overage),
            carry: carry(plan.hours.carry_over),
            step: plan.hours.step.max(1).to_string(),
            line_hours: [0, 1, 2].map(|n| match plan.hours.lines[n] {
                0 => String::new(),
                minutes => hours(t, minutes * MINUTE),
            }),
            price: sum(t, plan.price),
            personal: plan.personal_engineer,
            since: String::new(),
        }
    }

    /// What came.
    pub fn posted(posted: &Posted) -> Form {
        let on = |name: &str| !posted.get(name).is_empty();
        let chosen = |slot: &str| ACTS.map(|(_, letter, _)| on(&format!("{slot}{letter}")));
        let step = |slot: &&'static str| Step {
            amount: posted.text(slot),
            left: posted.get(&format!("{slot}u")) == "left",
            acts: chosen(slot),
        };
        let filled = STEPS.iter().rposition(|slot| !posted.text(slot).is_empty()).map_or(0, |n| n + 1);
        let rows = (filled + ROWS.1).clamp(ROWS.0, STEPS.len());
        Form {
            code: posted.text("code"),
            calendar: posted.text("calendar"),
            targets: [0, 1, 2, 3].map(|n| {
                (posted.text(REACTION[n]), posted.text(NEXT[n]), posted.text(SOLVE[n]), on(FIRM[n]))
            }),
            lines: LINES.map(|slot| posted.text(slot)),
            steps: STEPS.iter().take(rows).map(step).collect(),
            breach: chosen(BREACH),
            pauses: [on("p_third"), on("p_release"), on("p_date")],
            follow_ups: posted.text("follow_ups"),
            everybody: on("everybody"),
            hours: posted.text("hours"),
            overage: posted.text("overage"),
            carry: carry(carried(posted.get("carry"))),
            step: posted.text("step"),
            line_hours: LINE_HOURS.map(|slot| posted.text(slot)),
            price: posted.text("price"),
            personal: on("personal"),
            since: posted.text("since"),
        }
    }

    /// The plan that was typed, over what the form does not show; and the fields that cannot be read.
    pub fn read(&self, base: &Plan, new: bool) -> (Plan, Vec<&'static str>) {
        let mut wrong = Vec::new();
        let mut plan = base.clone();
        if new {
            self.code.trim().clone_into(&mut plan.code);
        }
        plan.calendar.clone_from(&self.calendar);
        let mut time = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => span(text).or_else(|| {
                wrong.push(field);
                None
            }),
        };
        for (n, (reaction, next, solve, firm)) in self.targets.iter().enumerate() {
            let strength = if *firm { Strength::Guaranteed } else { Strength::Promised };
            plan.targets[n] = Targets {
                reaction: time(REACTION[n], reaction),
                next_answer: time(NEXT[n], next),
                resolution: time(SOLVE[n], solve).map(|within| Promise { within, strength }),
            };
        }
        for ((line, slot), text) in (1_u8..).zip(LINES).zip(&self.lines) {
            let known = plan.lines.iter().find(|one| one.line == line).cloned();
            plan.lines.retain(|one| one.line != line);
            if let Some(limit) = time(slot, text) {
                let fresh = LineLimit { line, limit, calendar: None, then: vec![Act::TellHead] };
                plan.lines.push(LineLimit { limit, ..known.unwrap_or(fresh) });
            }
        }
        plan.lines.sort_by_key(|one| one.line);
        let reminders = self.follow_ups.split(';').map(str::trim).filter(|text| !text.is_empty());
        plan.follow_ups = reminders.filter_map(|text| time("follow_ups", text)).collect();
        plan.hours.minutes = time("hours", &self.hours).unwrap_or(0) / MINUTE;
        for (n, slot) in LINE_HOURS.into_iter().enumerate() {
            plan.hours.lines[n] = time(slot, &self.line_hours[n]).unwrap_or(0) / MINUTE;
        }
        plan.hours.carry_over = carried(self.carry);
        let mut amount = |field: &'static str, text: &str| {
            money(text).unwrap_or_else(|| {
                wrong.push(field);
                Default::default()
            })
        };
        plan.hours.overage = amount("overage", &self.overage);
        plan.price = amount("price", &self.price);
        match (self.step.trim(), self.step.trim().parse()) {
            ("", _) => {}
            (_, Ok(step)) => plan.hours.step = step,
            (_, Err(_)) => wrong.push("step"),
        }
        plan.stages = self.stages(base, &mut wrong);
        let [third_party, release, scheduled] = self.pauses;
        plan.pauses = Pauses { third_party, release, scheduled };
        plan.package = if self.everybody { Package::FullSla } else { Package::Hda };
        plan.personal_engineer = self.personal;
        (plan, wrong)
    }

    /// The steps that were typed, those beyond the form, and the breach when it does something or was there.
    fn stages(&self, base: &Plan, wrong: &mut Vec<&'static str>) -> Vec<Stage> {
        let before = |when: When| base.stages.iter().find(|stage| stage.when == when);
        let stage = |when: When, chosen: &Chosen| {
            let had = before(when).map_or(&[][..], |stage| &stage.acts);
            Stage { when, acts: acts(chosen, had) }
        };
        let mut stages = Vec::new();
        for (step, slot) in self.steps.iter().zip(STEPS) {
            let when = match (step.amount.trim(), step.left) {
                ("", _) => continue,
                (text, true) => span(text).map(When::Before),
                (text, false) => text.trim_end_matches('%').trim().parse().ok().map(When::Percent),
            };
            match when {
                Some(when) => stages.push(stage(when, &step.acts)),
                None => wrong.push(slot),
            }
        }
        stages.extend(base.stages.iter().filter(is_before).skip(STEPS.len()).cloned());
        let breach = stage(When::Breach, &self.breach);
        if !breach.acts.is_empty() || before(When::Breach).is_some() {
            stages.push(breach);
        }
        stages
    }
}

impl PlanPage {
    /// The targets with their fields: priority, then field and text of each, then the field of the guarantee.
    #[allow(clippy::type_complexity, reason = "a row of a form")]
    pub(super) fn targets(
        &self,
    ) -> Vec<(usize, [(&'static str, &'static str, &str); 3], &'static str, bool)> {
        let row = |n: usize| {
            let (reaction, next, solve, firm) = &self.form.targets[n];
            let cells = [
                (REACTION[n], "metric-reaction", reaction.as_str()),
                (NEXT[n], "metric-next-answer", next.as_str()),
                (SOLVE[n], "metric-resolution", solve.as_str()),
            ];
            (n + 1, cells, FIRM[n], *firm)
        };
        (0..4).map(row).collect()
    }

    pub(super) fn carries(&self) -> Vec<(&'static str, &'static str, bool)> {
        CARRIES.iter().map(|(_, word, key)| (*word, *key, *word == self.form.carry)).collect()
    }

    /// The hours that lines may take: line, field, text.
    pub(super) fn line_hours(&self) -> Vec<(usize, &'static str, &str)> {
        (0..3).map(|n| (n + 1, LINE_HOURS[n], self.form.line_hours[n].as_str())).collect()
    }

    pub(super) fn lines(&self) -> Vec<(&'static str, u8, &str)> {
        let typed = LINES.iter().zip(1..).zip(&self.form.lines);
        typed.map(|((slot, n), text)| (*slot, n, text.as_str())).collect()
    }

    pub(super) fn steps(&self) -> Vec<StepRow<'_>> {
        let rows = self.form.steps.iter().zip(STEPS);
        let rows = rows.map(|(step, slot)| StepRow {
            slot,
            amount: &step.amount,
            left: step.left,
            acts: boxes(slot, &step.acts),
        });
        rows.collect()
    }

    /// The acts of the breach.
    pub(super) fn breach(&self) -> Vec<(String, &'static str, bool)> {
        boxes(BREACH, &self.form.breach)
    }
}

/// The acts of a step as boxes: field, words, whether it is chosen.
fn boxes(slot: &str, chosen: &Chosen) -> Vec<(String, &'static str, bool)> {
    let one =
        |((_, letter, key), on): (&(Act, char, &'static str), &bool)| (format!("{slot}{letter}"), *key, *on);
    ACTS.iter().zip(chosen).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::sla::Money;
    use domain::time::HOUR;
    use i18n::Lang;

    fn back(plan: &Plan) -> (Plan, Vec<&'static str>) {
        let t = T::new(Lang::Ru, "Europe/Moscow", 0);
        Form::of(&t, plan).read(plan, false)
    }

    #[test]
    fn a_form_is_the_plan_it_was_made_of() {
        for plan in Plan::seeds() {
            assert_eq!(back(&plan), (plan, vec![]));
        }
    }

    #[test]
    fn what_came_by_other_ways_is_not_lost() {
        let stage = |when, acts: &[Act]| Stage { when, acts: acts.to_vec() };
        let mut plan = Plan::standard();
        plan.price = Money(1_234_550);
        plan.hours.overage = Money(99);
        plan.hours.carry_over = CarryOver::Always;
        // Times before the deadline, acts in an order of their own, no breach.
        plan.stages = vec![
            stage(When::Percent(50), &[Act::TellHead, Act::TellAssignee]),
            stage(When::Before(90 * MINUTE), &[Act::BringManager]),
            stage(When::Before(MINUTE), &[]),
        ];
        assert_eq!(back(&plan), (plan.clone(), vec![]));
        // More steps than the form has rows.
        plan.stages = (1..20).map(|n| stage(When::Before(n * HOUR), &[Act::Raise])).collect();
        plan.stages.push(stage(When::Breach, &[]));
        assert_eq!(back(&plan), (plan, vec![]));
    }

    #[test]
    fn a_step_that_cannot_be_read_is_told_in_its_field() {
        let t = T::new(Lang::Ru, "Europe/Moscow", 0);
        let mut form = Form::of(&t, &Plan::standard());
        form.steps[0] = Step { amount: "скоро".to_owned(), left: false, acts: [true; 5] };
        form.steps[1] = Step { amount: "1:75".to_owned(), left: true, acts: [true; 5] };
        form.price = "дорого".to_owned();
        assert_eq!(form.read(&Plan::standard(), false).1, ["price", "w1", "w2"]);
    }
}
