//! Lines of support on pages: handing over and returning, what the head agrees to; lines, teams and rules of routing as
//! settings.

pub mod board;
pub mod handover;
pub mod routes;
pub mod settings;

use crate::pages::view::Choice;
use app::desk::lines::LinesFacts;
use domain::desk::{LINES, Rules};
use domain::ids::TeamId;
use i18n::T;

/// What a line is called: its own name, else its number.
pub fn name(t: &T, rules: &Rules, line: u8) -> String {
    match rules.line(line) {
        Some(known) => known.name.clone(),
        None => t.n("line-n", u32::from(line)).to_string(),
    }
}

/// The lines that a desk has: those that were set up, at least three.
pub fn numbers(rules: &Rules) -> impl Iterator<Item = u8> + use<'_> {
    (1..=LINES).filter(|line| *line <= 3 || rules.line(*line).is_some())
}

/// Lines, and their teams, as they are chosen among: `2`, or `2.17` for a team.
pub fn places(t: &T, rules: &Rules, facts: &LinesFacts, chosen: (u8, Option<TeamId>)) -> Vec<Choice> {
    let mut all = Vec::new();
    for line in numbers(rules) {
        let label = name(t, rules, line);
        all.push(Choice::new(line.to_string(), label.clone(), chosen == (line, None)));
        for team in facts.teams.iter().filter(|one| one.team.line == line) {
            let (value, label) =
                (format!("{line}.{}", team.team.id), format!("{label} · {}", team.team.name));
            all.push(Choice::new(value, label, chosen == (line, Some(team.team.id))));
        }
    }
    all
}

/// A place as it stands in a form.
pub fn place(text: &str) -> Option<(u8, Option<TeamId>)> {
    let (line, team) = match text.split_once('.') {
        Some((line, team)) => (line, Some(TeamId(team.parse().ok()?))),
        None => (text, None),
    };
    let line = line.parse().ok()?;
    (1..=LINES).contains(&line).then_some((line, team))
}
