//! A procedure, read from its Markdown: each heading of the second level is a step, and the last list of a step whose
//! items have an arrow are its outcomes.
//!
//! ```text
//! ## Горит ли лампа на кассе?
//! Посмотрите на панель слева.
//!
//! - Горит зелёным → 2
//! - Не горит → линия 2
//! - Горит, и чек вышел → решено
//! ```
//!
//! So a procedure is written, compared and carried away like any other text. Reading never fails: what cannot be
//! understood is told beside what was.

use serde::{Deserialize, Serialize};

/// How a procedure ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The matter is solved.
    Solved,
    /// It is handed to a line of support.
    Line(u8),
    /// There is nothing more to do here.
    Stop,
}

/// Where an outcome leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// To a step, counted from 1.
    Step(usize),
    /// To the end.
    End(End),
}

/// What a step can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was seen.
    pub words: String,
    /// What follows.
    pub lead: Lead,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureStep {
    /// What is done or asked.
    pub title: String,
    /// How; Markdown.
    pub text: String,
    /// What it can come to; with none the next step follows, and after the last one the end.
    pub outcomes: Vec<Outcome>,
}

/// What cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcedureFlaw {
    /// There is no heading of the second level.
    NoSteps,
    /// An outcome leads to what is no step and no end: its step, its words.
    Nowhere(usize, String),
    /// A step to which nothing leads.
    Unreached(usize),
}

/// Steps with outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Procedure {
    /// What stands before the first step; Markdown.
    pub lead: String,
    /// The steps in their order.
    pub steps: Vec<ProcedureStep>,
}

impl Procedure {
    /// The procedure of a text, and what in it cannot be understood.
    pub fn read(text: &str) -> (Procedure, Vec<ProcedureFlaw>) {
        let mut procedure = Procedure::default();
        let mut flaws = Vec::new();
        let mut fenced = false;
        for line in text.lines() {
            fenced ^= is_fence(line);
            let heading = line.strip_prefix("## ").filter(|_| !fenced);
            match (heading, procedure.steps.last_mut()) {
                (Some(title), _) => procedure.steps.push(ProcedureStep {
                    title: numberless(title).to_owned(),
                    text: String::new(),
                    outcomes: vec![],
                }),
                (None, Some(step)) => push_line(&mut step.text, line),
                (None, None) => push_line(&mut procedure.lead, line),
            }
        }
        procedure.lead = procedure.lead.trim().to_owned();
        let count = procedure.steps.len();
        for (at, step) in procedure.steps.iter_mut().enumerate() {
            take_outcomes(step, at + 1, count, &mut flaws);
        }
        match count {
            0 => flaws.push(ProcedureFlaw::NoSteps),
            _ => flaws.extend(procedure.unreached().into_iter().map(ProcedureFlaw::Unreached)),
        }
        (procedure, flaws)
    }

    /// What follows a step by one of its outcomes; `None` when it has no such outcome. A step without outcomes leads to
    /// the next one, the last one to the end.
    pub fn follows(&self, step: usize, outcome: Option<usize>) -> Option<(&str, Lead)> {
        let one = self.steps.get(step.checked_sub(1)?)?;
        match outcome {
            Some(at) => one.outcomes.get(at).map(|outcome| (outcome.words.as_str(), outcome.lead)),
            None if one.outcomes.is_empty() && step < self.steps.len() => Some(("", Lead::Step(step + 1))),
            None if one.outcomes.is_empty() => Some(("", Lead::End(End::Stop))),
            None => None,
        }
    }

    /// Steps to which no way leads from the first.
    fn unreached(&self) -> Vec<usize> {
        let mut reached = vec![false; self.steps.len()];
        let mut next = vec![1];
        while let Some(step) = next.pop() {
            let Some(seen) = reached.get_mut(step - 1).filter(|seen| !**seen) else { continue };
            *seen = true;
            let outcomes = &self.steps[step - 1].outcomes;
            if outcomes.is_empty() {
                next.push(step + 1);
            }
            next.extend(outcomes.iter().filter_map(|outcome| match outcome.lead {
                Lead::Step(step) => Some(step),
                Lead::End(_) => None,
            }));
        }
        (1..).zip(reached).filter(|(_, reached)| !reached).map(|(step, _)| step).collect()
    }
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A heading without the number that its writer gave it: the order gives it one.
fn numberless(title: &str) -> &str {
    let title = title.trim().trim_end_matches('#').trim_end();
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if rest.len() < title.len() && rest.starts_with(' ') && !rest.trim().is_empty() => {
            rest.trim()
        }
        _ => title,
    }
}

/// Takes the list of outcomes from the end of a step's text.
fn take_outcomes(step: &mut ProcedureStep, number: usize, count: usize, flaws: &mut Vec<ProcedureFlaw>) {
    let lines: Vec<&str> = step.text.trim_end().lines().collect();
    let found = lines.iter().rev().take_while(|line| line.trim().is_empty() || outcome(line).is_some());
    let kept = lines.len() - found.count();
    for (words, target) in lines[kept..].iter().filter_map(|line| outcome(line)) {
        match lead(target, count) {
            Some(lead) => step.outcomes.push(Outcome { words: words.to_owned(), lead }),
            None => flaws.push(ProcedureFlaw::Nowhere(number, words.to_owned())),
        }
    }
    step.text = lines[..kept].join("\n").trim().to_owned();
}

/// The words of an item and what stands behind its arrow.
fn outcome(line: &str) -> Option<(&str, &str)> {
    let item = line.trim_start().strip_prefix(['-', '*', '+'])?.strip_prefix(' ')?;
    let (words, target) = item.rsplit_once('→').or_else(|| item.rsplit_once("->"))?;
    let (words, target) = (words.trim(), target.trim());
    (!words.is_empty() && !target.is_empty()).then_some((words, target))
}

fn lead(target: &str, count: usize) -> Option<Lead> {
    let low = crate::text::fold(target.trim_matches(['*', '`', '.', ' ']));
    let after = |prefixes: &[&str]| {
        let rest = prefixes.iter().find_map(|prefix| low.strip_prefix(prefix))?;
        rest.trim().parse::<usize>().ok()
    };
    if let Some(step) = after(&["шаг", "step", "п.", ""]) {
        return (1..=count).contains(&step).then_some(Lead::Step(step));
    }
    if let Some(line) = after(&["линия", "на линию", "line"]) {
        return u8::try_from(line)
            .ok()
            .filter(|line| (1..=9).contains(line))
            .map(|line| Lead::End(End::Line(line)));
    }
    match low.as_str() {
        "решено" | "готово" | "solved" | "done" => Some(Lead::End(End::Solved)),
        "конец" | "стоп" | "stop" | "end" => Some(Lead::End(End::Stop)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Для первой линии.

## 1. Горит ли лампа?
Посмотрите **слева**.

- провод
- лента

- Горит зелёным → 2
- Не горит -> линия 2

## Напечатайте отчёт
```
## не заголовок
```
* Вышел → Решено.
* Не вышел → шаг 3

## Замените ленту
";

    #[test]
    fn a_procedure_is_read_from_its_text() {
        let (read, flaws) = Procedure::read(TEXT);
        assert_eq!(flaws, []);
        assert_eq!(read.lead, "Для первой линии.");
        assert_eq!(read.steps.len(), 3);
        let first = &read.steps[0];
        assert_eq!(
            (first.title.as_str(), first.text.as_str()),
            ("Горит ли лампа?", "Посмотрите **слева**.\n\n- провод\n- лента")
        );
        let leads: Vec<Lead> =
            read.steps.iter().flat_map(|step| &step.outcomes).map(|one| one.lead).collect();
        assert_eq!(leads, [Lead::Step(2), Lead::End(End::Line(2)), Lead::End(End::Solved), Lead::Step(3)]);
        assert_eq!(read.steps[1].text, "```\n## не заголовок\n```");
        assert_eq!(read.steps[2].outcomes, [], "the end follows the last step");
    }

    #[test]
    fn what_leads_nowhere_is_told() {
        let (read, flaws) =
            Procedure::read("## Раз\n- Да → 7\n- Нет → куда-нибудь\n- Так → решено\n\n## Два\n");
        assert_eq!(
            flaws,
            [
                ProcedureFlaw::Nowhere(1, "Да".into()),
                ProcedureFlaw::Nowhere(1, "Нет".into()),
                ProcedureFlaw::Unreached(2)
            ]
        );
        assert_eq!(read.steps[0].outcomes.len(), 1, "what was understood is there");
        assert_eq!(Procedure::read("просто текст").1, [ProcedureFlaw::NoSteps]);
        assert_eq!(Procedure::read("").1, [ProcedureFlaw::NoSteps]);
    }

    #[test]
    fn numbers_in_titles_are_no_numbers_of_steps() {
        for (title, wanted) in
            [("2) Два", "Два"), ("1С не отвечает", "1С не отвечает"), ("7.", "7."), ("3. ", "3.")]
        {
            assert_eq!(Procedure::read(&format!("## {title}\n")).0.steps[0].title, wanted);
        }
    }

    proptest::proptest! {
        #[test]
        fn reading_never_fails(text in "[#\\-*→> 0-9а-яa-z\\n`]{0,400}") {
            let (read, flaws) = Procedure::read(&text);
            for step in &read.steps {
                for outcome in &step.outcomes {
                    if let Lead::Step(to) = outcome.lead {
                        proptest::prop_assert!((1..=read.steps.len()).contains(&to));
                    }
                }
            }
            proptest::prop_assert_eq!(read.steps.is_empty(), flaws.contains(&ProcedureFlaw::NoSteps));
        }
    }
}
