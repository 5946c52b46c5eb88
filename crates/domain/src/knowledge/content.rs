//! The text of an article as it was at one version, and what is wrong with it.

use super::{ArticleKind, Procedure};
use serde::{Deserialize, Serialize};

/// The longest title, characters.
pub const LONGEST_TITLE: usize = 200;
/// The longest of all texts of an article together, bytes.
pub const LONGEST_BODY: usize = 400_000;
/// The longest summary, characters.
const LONGEST_SUMMARY: usize = 500;
/// The most tags.
pub const MOST_TAGS: usize = 20;
/// The longest tag, and the longest part of a topic, characters.
const LONGEST_TAG: usize = 60;
/// How deep topics go.
const DEEPEST_TOPIC: usize = 4;

/// What an article says; all texts but title and summary are Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Its name: a question, or what it helps with.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// Of a typical incident: how it looks.
    pub symptom: String,
    /// Of a typical incident: why it happens.
    pub cause: String,
    /// Of a typical incident: how to go on until it is solved.
    pub workaround: String,
    /// The text; of a typical incident the solution, of a procedure its steps.
    pub body: String,
}

impl Content {
    /// As it is kept: the title on one line, no white space at the ends.
    pub fn cleaned(self) -> Content {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = |text: String| text.trim_end().trim_start_matches('\n').to_owned();
        Content {
            title: line(&self.title),
            summary: line(&self.summary),
            symptom: text(self.symptom),
            cause: text(self.cause),
            workaround: text(self.workaround),
            body: text(self.body),
        }
    }

    /// What is wrong with it, all of it: the field and the code of what to do.
    pub fn flaws(&self, kind: ArticleKind) -> Vec<(&'static str, &'static str)> {
        let mut flaws = Vec::new();
        let mut check = |wrong: bool, field, code| flaws.extend(wrong.then_some((field, code)));
        check(self.title.is_empty(), "title", "empty");
        check(self.title.chars().count() > LONGEST_TITLE, "title", "long");
        check(self.summary.chars().count() > LONGEST_SUMMARY, "summary", "long");
        check(self.texts().map(|(_, text)| text.len()).sum::<usize>() > LONGEST_BODY, "body", "long");
        let silent = self.texts().all(|(_, text)| text.is_empty());
        check(silent, "body", "empty");
        if kind == ArticleKind::Procedure && !silent {
            check(!Procedure::read(&self.body).1.is_empty(), "body", "procedure");
        }
        flaws
    }

    /// Its Markdown texts in the order in which they are read, with their names.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("symptom", self.symptom.as_str()),
            ("cause", &self.cause),
            ("workaround", &self.workaround),
            ("body", &self.body),
        ]
        .into_iter()
    }

    /// Everything that it says, for those who look for words.
    pub fn words(&self) -> String {
        let mut all = self.summary.clone();
        for (_, text) in self.texts().filter(|(_, text)| !text.is_empty()) {
            all.push('\n');
            all.push_str(text);
        }
        all
    }
}

/// Tags of what somebody typed: with commas between them, each once.
pub fn tags(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in text.split([',', ';', '\n']) {
        let tag = part.trim().trim_start_matches('#').split_whitespace().collect::<Vec<_>>().join(" ");
        let tag: String = tag.chars().filter(|c| !c.is_control()).take(LONGEST_TAG).collect();
        if !tag.is_empty() && !all.iter().any(|known| crate::text::fold(known) == crate::text::fold(&tag)) {
            all.push(tag);
        }
    }
    all.truncate(MOST_TAGS);
    all
}

/// A topic of what somebody typed: its parts from the wide to the narrow, as `Касса / Чеки`.
pub fn topic(text: &str) -> String {
    let parts = text.split(['/', '›', '>']).map(|part| {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        part.chars().filter(|c| !c.is_control()).take(LONGEST_TAG).collect::<String>()
    });
    parts.filter(|part| !part.is_empty()).take(DEEPEST_TOPIC).collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_made_plain() {
        assert_eq!(tags(" касса, #ККТ;Касса ,, чек \n"), ["касса", "ККТ", "чек"]);
        assert_eq!(topic("  Касса/ Чеки  и  лента / "), "Касса / Чеки и лента");
        assert_eq!(topic("a > b › c / d / e"), "a / b / c / d");
        let content = Content {
            title: " Чек\n не  печатается ".into(),
            body: "\n\n  код\n".into(),
            ..Content::default()
        };
        let content = content.cleaned();
        assert_eq!((content.title.as_str(), content.body.as_str()), ("Чек не печатается", "  код"));
    }

    #[test]
    fn every_flaw_is_named() {
        let empty = Content::default();
        assert_eq!(empty.flaws(ArticleKind::Instruction), [("title", "empty"), ("body", "empty")]);
        let incident =
            Content { title: "Нет чека".into(), symptom: "Пусто".into(), ..Content::default() };
        assert_eq!(incident.flaws(ArticleKind::Incident), [], "a known error may wait for its solution");
        let procedure =
            Content { title: "Касса".into(), body: "без шагов".into(), ..Content::default() };
        assert_eq!(procedure.flaws(ArticleKind::Procedure), [("body", "procedure")]);
        let long =
            Content { title: "я".repeat(201), body: "x".repeat(LONGEST_BODY + 1), ..Content::default() };
        assert_eq!(long.flaws(ArticleKind::Memo), [("title", "long"), ("body", "long")]);
    }
}
