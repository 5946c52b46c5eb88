//! What was answered becomes facts. The only judge of answers: portal, workspace, programs and mails ask here.

use super::given::{self, Facts, Wrong};
use super::{Field, Form, Need};
use std::collections::BTreeMap;

/// What was given, by the names of fields: texts as they were typed, chosen or named.
pub type Given = BTreeMap<String, Vec<String>>;

/// How strictly is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What is required has to be there: the form is being sent.
    Whole,
    /// What is there has to be right: the form is being filled, or one of us puts facts right.
    Part,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is kept: answers to shown fields that are right.
    pub facts: Facts,
    /// What is wrong, by the names of fields, in the order of the form.
    pub wrong: Vec<(String, Wrong)>,
}

/// Judges what was given to a form. What nobody asked for, or what is not shown, is dropped. `today` like `2026-11-22`.
pub fn check(form: &Form, given: &Given, ask: Ask, today: &str) -> Checked {
    let mut checked = Checked::default();
    let mut shown: Vec<&str> = Vec::with_capacity(form.fields.len());
    for field in &form.fields {
        if let Some(show) = &field.show {
            let seen = shown.contains(&show.field.as_str());
            if !seen || !show.is_met(checked.facts.get(&show.field)) {
                continue;
            }
        }
        shown.push(&field.name);
        let answer = given.get(&field.name).map(Vec::as_slice).unwrap_or_default();
        match given::read(field, answer, today) {
            Ok(Some(value)) => {
                checked.facts.insert(field.name.clone(), value);
            }
            Ok(None) if field.need == Need::Required && ask == Ask::Whole => {
                checked.wrong.push((field.name.clone(), Wrong::Missing));
            }
            Ok(None) => {}
            Err(wrong) => checked.wrong.push((field.name.clone(), wrong)),
        }
    }
    checked
}

/// The fields that are needed before a hand-over and not answered, in the order of the form.
pub fn missing<'f>(form: &'f Form, facts: &Facts) -> Vec<&'f Field> {
    let shown = form.shown(facts);
    shown.into_iter().filter(|field| field.need != Need::Free && !facts.contains_key(&field.name)).collect()
}
