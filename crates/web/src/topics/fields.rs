//! A form as it stands on a page: what is asked, what was typed, what is wrong with it. The client's form, ours and the
//! editor's preview are this one.

use super::words;
use crate::http::Posted;
use crate::pages::view::Choice;
use app::topics::AssetChoice;
use domain::topic::{Facts, Field, FieldKind, Form, Given, Need, Topic, Value, Wrong, yes_no};
use i18n::T;

/// More choices than this are a list to open; fewer stand there to be pressed.
const PRESSED: usize = 7;

/// A question.
#[derive(Clone, Debug)]
pub struct FieldView {
    /// Its name in the form.
    pub slot: String,
    /// The name in facts.
    pub name: String,
    /// The kind's code.
    pub kind: &'static str,
    /// The question.
    pub label: String,
    /// How to answer it.
    pub hint: String,
    /// How an answer looks.
    pub example: String,
    /// How much it is needed.
    pub need: &'static str,
    /// What was typed.
    pub value: String,
    /// What can be chosen, with what was.
    pub choices: Vec<Choice>,
    /// Whether there are so few that they are pressed and not opened.
    pub pressed: bool,
    /// Files that are known already.
    pub kept: Vec<String>,
    /// What is wrong.
    pub error: Option<String>,
    /// Whether it is not shown as things stand.
    pub hidden: bool,
    /// When it is shown: the name of an earlier question, and its answers with bars between them.
    pub show: Option<(String, String)>,
    /// Attributes of the input: bounds and lengths.
    pub extra: String,
}

impl FieldView {
    /// The identifier on the page.
    pub fn id(&self) -> String {
        self.slot.replace('.', "-")
    }

    /// Whether the question is a group of inputs and not one.
    pub fn is_group(&self) -> bool {
        matches!(self.kind, "several" | "yes_no") || (self.kind == "choice" && self.pressed)
    }

    /// What describes the input, for whoever hears the page.
    pub fn described(&self) -> String {
        let id = self.id();
        let parts = [(self.error.is_some(), "error"), (!self.hint.is_empty(), "hint")];
        let parts = parts.iter().filter(|(is, _)| *is).map(|(_, what)| format!("{id}-{what}"));
        parts.collect::<Vec<_>>().join(" ")
    }

    /// The type of a plain input.
    pub fn input(&self) -> &'static str {
        match self.kind {
            "date" => "date",
            "time" => "time",
            "phone" => "tel",
            _ => "text",
        }
    }
}

/// A form.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    /// Its questions.
    pub fields: Vec<FieldView>,
}

impl FormView {
    /// A form with what was given so far and what is wrong with it.
    pub fn of(
        t: &T,
        topic: &Topic,
        given: &Given,
        wrong: &[(String, Wrong)],
        assets: &[AssetChoice],
        kept: &Facts,
    ) -> FormView {
        let locale = t.lang().code();
        let shown = shown(&topic.form, given);
        let fields = topic.form.fields.iter().map(|field| {
            let error = wrong.iter().find(|(name, _)| *name == field.name);
            let told = given.get(&field.name).cloned().unwrap_or_default();
            FieldView {
                slot: format!("f.{}", field.name),
                name: field.name.clone(),
                kind: field.kind.code(),
                label: field.label.of(locale).to_owned(),
                hint: field.hint.of(locale).to_owned(),
                example: field.example.of(locale).to_owned(),
                need: field.need.code(),
                value: told.first().cloned().unwrap_or_default(),
                choices: choices(field, &told, assets, locale),
                pressed: field.choices.len() <= PRESSED,
                kept: match kept.get(&field.name) {
                    Some(Value::Several(names)) if field.kind == FieldKind::Files => names.clone(),
                    _ => vec![],
                },
                error: error.map(|(_, wrong)| words::wrong(t, field, wrong)),
                // A thing that cannot be named and need not be is not asked for.
                hidden: !shown.contains(&field.name.as_str())
                    || (field.kind == FieldKind::Asset && assets.is_empty() && field.need == Need::Free),
                show: field.show.as_ref().map(|show| (format!("f.{}", show.field), show.any.join("|"))),
                extra: extra(field),
            }
        });
        FormView { fields: fields.collect() }
    }

    /// Whether anything is wrong.
    pub fn is_wrong(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some())
    }

    /// What is wrong, for the list above the form.
    pub fn wrong(&self) -> impl Iterator<Item = (&FieldView, &str)> {
        self.fields.iter().filter_map(|field| Some((field, field.error.as_deref()?)))
    }
}

/// Which questions are shown with what was typed so far, right or not yet.
fn shown<'f>(form: &'f Form, given: &Given) -> Vec<&'f str> {
    let raw: Facts = given
        .iter()
        .filter(|(_, all)| all.iter().any(|one| !one.trim().is_empty()))
        .map(|(name, all)| (name.clone(), Value::Several(all.clone())))
        .collect();
    form.shown(&raw).into_iter().map(|field| field.name.as_str()).collect()
}

fn choices(field: &Field, told: &[String], assets: &[AssetChoice], locale: &str) -> Vec<Choice> {
    let chosen = |value: &str| told.iter().any(|one| one.trim() == value);
    match field.kind {
        FieldKind::YesNo => [(true, "yes"), (false, "no")]
            .into_iter()
            .map(|(yes, value)| Choice::new(value, yes_no(yes).of(locale), chosen(value)))
            .collect(),
        FieldKind::Asset => assets
            .iter()
            .filter(|one| field.asset_type.is_none_or(|of| of == one.of))
            .map(|one| {
                let id = one.id.to_string();
                let label = match one.address.as_str() {
                    "" => one.name.clone(),
                    address => format!("{}, {address}", one.name),
                };
                let is = chosen(&id) || chosen(&one.name);
                Choice::new(id, label, is)
            })
            .collect(),
        _ => field
            .choices
            .iter()
            .map(|one| Choice::new(one.value.clone(), one.words.of(locale), chosen(&one.value)))
            .collect(),
    }
}

fn extra(field: &Field) -> String {
    let limits = field.limits;
    let mut all = Vec::new();
    match field.kind {
        FieldKind::Number => all.push("inputmode=\"decimal\"".to_owned()),
        FieldKind::Phone => all.push("autocomplete=\"tel\"".to_owned()),
        FieldKind::Line if limits.shape == domain::topic::Shape::Digits => {
            all.push("inputmode=\"numeric\"".to_owned());
        }
        FieldKind::Line if limits.shape == domain::topic::Shape::Mail => {
            all.push("inputmode=\"email\" autocomplete=\"email\"".to_owned());
        }
        _ => {}
    }
    if matches!(field.kind, FieldKind::Line | FieldKind::Text) && limits.longest > 0 {
        all.push(format!("maxlength=\"{}\"", limits.longest));
    }
    all.join(" ")
}

/// What was typed into a form, by the names of its questions.
pub fn given(posted: &Posted, form: &Form) -> Given {
    let mut given = Given::new();
    for field in &form.fields {
        let slot = format!("f.{}", field.name);
        let all: Vec<String> = match field.kind {
            FieldKind::Several => field
                .choices
                .iter()
                .filter(|one| !posted.get(&format!("{slot}.{}", one.value)).is_empty())
                .map(|one| one.value.clone())
                .collect(),
            FieldKind::Files => {
                let named = posted.files.iter().zip(&posted.slots).filter(|(_, at)| **at == slot);
                let told = posted.get(&slot);
                let told = (!told.is_empty()).then(|| told.to_owned());
                named.map(|(file, _)| file.name.clone()).chain(told).collect()
            }
            _ => vec![posted.text(&slot)],
        };
        given.insert(field.name.clone(), all);
    }
    given
}

/// Facts as they are typed, for a form that puts them right.
pub fn of_facts(facts: &Facts) -> Given {
    let typed = |value: &Value| match value {
        Value::Text(text) => vec![text.clone()],
        Value::Several(all) => all.clone(),
        Value::Asset { asset, .. } => vec![asset.to_string()],
    };
    facts.iter().map(|(name, value)| (name.clone(), typed(value))).collect()
}

/// A fact on a page: question, answer, whether the answer has several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactView {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: String,
    /// Where the answer leads: the thing that it names.
    pub href: String,
}

/// All that is known, in the order of the form.
pub fn facts(t: &T, topic: &Topic, facts: &Facts, linked: bool) -> Vec<FactView> {
    let locale = t.lang().code();
    let known = topic.form.fields.iter().filter_map(|field| Some((field, facts.get(&field.name)?)));
    known
        .map(|(field, value)| FactView {
            label: field.label.of(locale).to_owned(),
            value: domain::topic::told(field, value, locale),
            href: match value {
                Value::Asset { asset, .. } if linked => format!("/equipment/{asset}"),
                Value::Text(text) if field.limits.shape == domain::topic::Shape::Url => text.clone(),
                _ => String::new(),
            },
        })
        .collect()
}
