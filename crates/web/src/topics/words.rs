//! What is wrong with an answer, in words that say what to do.

use domain::topic::{Field, FieldKind, Need, Shape, Wrong};
use i18n::T;

/// The words of a flaw.
pub(crate) fn wrong(t: &T, field: &Field, wrong: &Wrong) -> String {
    let n = |key, n: i64| t.with(key).arg("n", n).to_string();
    let at = |key, day: &str| t.with(key).arg("day", &*day_words(t, day)).to_string();
    match wrong {
        Wrong::Missing => t.of(missing(field.kind)).to_owned(),
        Wrong::Short(least) => n("answer-short", i64::from(*least)),
        Wrong::Long(most) => n("answer-long", i64::from(*most)),
        Wrong::Number => t.of("answer-number").to_owned(),
        Wrong::Small(least) => n("answer-small", *least),
        Wrong::Large(most) => n("answer-large", *most),
        Wrong::Date => t.of("answer-day").to_owned(),
        Wrong::Early(day) => at("answer-early", day),
        Wrong::Late(day) => at("answer-late", day),
        Wrong::Time => t.of("answer-time-of-day").to_owned(),
        Wrong::Choice => t.of("answer-choice").to_owned(),
        Wrong::Few(least) => n("answer-few", *least),
        Wrong::Many(most) => n("answer-many", *most),
        Wrong::YesNo => t.of("answer-yes-no").to_owned(),
        Wrong::Phone => t.of("answer-phone").to_owned(),
        Wrong::Shape(shape) => t.of(shape_wrong(*shape)).to_owned(),
        Wrong::Asset => t.of("answer-asset").to_owned(),
    }
}

/// What is asked for where nothing was given.
fn missing(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Line | FieldKind::Text | FieldKind::Number | FieldKind::Phone => "answer-missing",
        FieldKind::Date | FieldKind::Time => "answer-missing-when",
        FieldKind::Choice | FieldKind::Several | FieldKind::YesNo | FieldKind::Asset => {
            "answer-missing-choice"
        }
        FieldKind::Files => "answer-missing-files",
    }
}

fn shape_wrong(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "answer-missing",
        Shape::Digits => "answer-digits",
        Shape::Code => "answer-code",
        Shape::Mail => "answer-mail",
        Shape::Url => "answer-url",
        Shape::Version => "answer-version",
        Shape::Place => "answer-place",
        Shape::Inn => "answer-inn",
    }
}

/// The key of a shape's name.
pub(crate) fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "shape-any",
        Shape::Digits => "shape-digits",
        Shape::Code => "shape-code",
        Shape::Mail => "shape-mail",
        Shape::Url => "shape-url",
        Shape::Version => "shape-version",
        Shape::Place => "shape-place",
        Shape::Inn => "shape-inn",
    }
}

/// The key of a kind's name.
pub(crate) fn kind(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Line => "ask-line",
        FieldKind::Text => "ask-text",
        FieldKind::Number => "ask-number",
        FieldKind::Date => "ask-date",
        FieldKind::Time => "ask-time",
        FieldKind::Choice => "ask-choice",
        FieldKind::Several => "ask-several",
        FieldKind::YesNo => "ask-yes-no",
        FieldKind::Phone => "ask-phone",
        FieldKind::Files => "ask-files",
        FieldKind::Asset => "ask-asset",
    }
}

/// The key of how much an answer is needed.
pub(crate) fn need(need: Need) -> &'static str {
    match need {
        Need::Free => "need-free",
        Need::Fact => "need-fact",
        Need::Required => "need-required",
    }
}

/// A day as people of the reader's language write it.
pub(crate) fn day_words(t: &T, day: &str) -> String {
    let parts: Vec<&str> = day.split('-').collect();
    match parts[..] {
        [year, month, day] if t.lang().code() == "ru" => format!("{day}.{month}.{year}"),
        _ => day.to_owned(),
    }
}

/// What stands in a flaw of the editor's form.
pub(crate) fn flaw(code: &str) -> &'static str {
    match code {
        "name" => "topic-flaw-name",
        "twin" => "topic-flaw-twin",
        "label" => "topic-flaw-label",
        "long" => "topic-flaw-long",
        "choices" => "topic-flaw-choices",
        "twin-choice" => "topic-flaw-twin-choice",
        "show" => "topic-flaw-show",
        "show-answer" => "topic-flaw-show-answer",
        "bounds" => "topic-flaw-bounds",
        "length" => "topic-flaw-length",
        "many" => "topic-flaw-many",
        "taken" => "topic-flaw-taken",
        "unknown" => "topic-flaw-unknown",
        "circle" => "topic-flaw-circle",
        "kind" => "topic-flaw-procedure",
        "asset" => "topic-flaw-asset",
        _ => "topic-flaw-empty",
    }
}
