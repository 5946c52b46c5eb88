//! Facts in words: for messages, mails, the index of words. Pages word days and times their own way.

use super::{Facts, Field, FieldKind, Form, Value, Words};

/// How an answer reads.
pub fn told(field: &Field, value: &Value, locale: &str) -> String {
    match (value, field.kind) {
        (Value::Text(text), FieldKind::YesNo) => yes_no(text == "yes").of(locale).to_owned(),
        (Value::Text(text), FieldKind::Choice) => field.chosen(text, locale).to_owned(),
        (Value::Text(text), FieldKind::Date) => day(text, locale),
        (Value::Text(text), _) => text.clone(),
        (Value::Several(all), FieldKind::Several) => {
            all.iter().map(|one| field.chosen(one, locale)).collect::<Vec<_>>().join(", ")
        }
        (Value::Several(all), _) => all.join(", "),
        (Value::Asset { name, .. }, _) => name.clone(),
    }
}

/// All facts that a form knows, in its order: question and answer.
pub fn told_all(form: &Form, facts: &Facts, locale: &str) -> Vec<(String, String)> {
    let known = form.fields.iter().filter_map(|field| Some((field, facts.get(&field.name)?)));
    known.map(|(field, value)| (field.label.of(locale).to_owned(), told(field, value, locale))).collect()
}

/// The answers to a question that has two.
pub fn yes_no(yes: bool) -> Words {
    if yes { Words::new("да", "yes") } else { Words::new("нет", "no") }
}

/// `22.11.2026` for who reads Russian.
fn day(text: &str, locale: &str) -> String {
    let parts: Vec<&str> = text.split('-').collect();
    match parts[..] {
        [year, month, day] if locale.starts_with("ru") => format!("{day}.{month}.{year}"),
        _ => text.to_owned(),
    }
}
