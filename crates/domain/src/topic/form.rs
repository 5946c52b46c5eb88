//! A form: fields one after the other. A field is shown or not by what stands before it, so there is no circle.

use super::{Facts, Field, FieldKind, Need, Show, Value};
use serde::{Deserialize, Serialize};

/// The most fields of a form.
pub const MOST_FIELDS: usize = 40;
/// The most words of a list.
const MOST_CHOICES: usize = 80;
/// The longest words of a field.
const LONGEST_WORDS: usize = 400;

/// Fields, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form {
    /// The fields in their order.
    pub fields: Vec<Field>,
}

/// What is wrong with a form: the field's place, counted from 0, and the code of the words that say what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which field.
    pub at: usize,
    /// What is wrong: `name`, `twin`, `label`, `long`, `choices`, `twin-choice`, `show`, `show-answer`, `bounds`,
    /// `length`, `many`.
    pub code: &'static str,
}

impl Form {
    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Which fields are shown when this was answered, in their order.
    pub fn shown<'f>(&'f self, facts: &Facts) -> Vec<&'f Field> {
        let mut shown: Vec<&Field> = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            let fits = match &field.show {
                None => true,
                Some(show) => {
                    let seen = shown.iter().any(|one| one.name == show.field);
                    seen && show.is_met(facts.get(&show.field))
                }
            };
            if fits {
                shown.push(field);
            }
        }
        shown
    }

    /// Everything that is wrong with it, for whoever writes it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            let mut wrong = |is: bool, code| flaws.extend(is.then_some(Flaw { at, code }));
            let before = &self.fields[..at];
            wrong(at >= MOST_FIELDS, "many");
            wrong(!is_name(&field.name), "name");
            wrong(before.iter().any(|one| one.name == field.name), "twin");
            wrong(field.label.is_empty(), "label");
            let long = [&field.label, &field.hint, &field.example];
            wrong(long.iter().any(|words| words.is_longer(LONGEST_WORDS)), "long");
            let (least, all) = (if field.kind.has_choices() { 1 } else { 0 }, field.choices.len());
            wrong(all < least || all > MOST_CHOICES, "choices");
            let twins = |n: usize, one: &super::Choice| {
                field.choices[..n].iter().any(|other| other.value == one.value)
            };
            let bad = |one: &super::Choice| {
                !is_name(&one.value) || one.words.is_empty() || one.words.is_longer(LONGEST_WORDS)
            };
            wrong(field.choices.iter().enumerate().any(|(n, one)| twins(n, one) || bad(one)), "twin-choice");
            if let Some(show) = &field.show {
                let on = before.iter().find(|one| one.name == show.field);
                wrong(on.is_none(), "show");
                wrong(on.is_some_and(|on| !show.is_sound(on)), "show-answer");
            }
            let limits = field.limits;
            wrong(limits.min.zip(limits.max).is_some_and(|(min, max)| min > max), "bounds");
            wrong(limits.longest > 0 && limits.shortest > limits.longest, "length");
        }
        flaws
    }

    /// As it is kept: words on one line, what means nothing for a kind left out.
    pub fn cleaned(mut self) -> Form {
        for field in &mut self.fields {
            field.label = field.label.cleaned();
            field.hint = field.hint.cleaned();
            field.example = field.example.cleaned();
            if !field.kind.has_choices() {
                field.choices.clear();
            }
            field.choices.iter_mut().for_each(|one| one.words = one.words.cleaned());
            if !field.kind.has_bounds() {
                (field.limits.min, field.limits.max) = (None, None);
            }
            if field.kind != FieldKind::Line {
                field.limits.shape = super::Shape::Any;
            }
            if !matches!(field.kind, FieldKind::Line | FieldKind::Text) {
                (field.limits.shortest, field.limits.longest) = (0, 0);
            }
            if field.kind != FieldKind::Asset {
                field.asset_type = None;
            }
        }
        self
    }

    /// Fields that are needed, now or before a hand-over.
    pub fn needed(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.need != Need::Free)
    }
}

impl Show {
    /// Whether an answer to the earlier field calls for this one.
    pub fn is_met(&self, value: Option<&Value>) -> bool {
        let Some(value) = value else { return false };
        self.any.is_empty()
            || match value {
                Value::Text(one) => self.any.contains(one),
                Value::Several(all) => all.iter().any(|one| self.any.contains(one)),
                Value::Asset { asset, .. } => self.any.contains(&asset.to_string()),
            }
    }

    /// Whether the earlier field can be answered so at all.
    fn is_sound(&self, on: &Field) -> bool {
        let answers = on.answers();
        self.any.iter().all(|one| answers.contains(one))
    }
}

/// Names of fields and of choices: small letters, digits, `_`, `-`; they stand in addresses and programs.
pub(super) fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}
