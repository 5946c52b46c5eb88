//! Forms and answers, against a judge of brute force.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const TODAY: &str = "2026-11-22";

fn field(name: &str, kind: FieldKind) -> Field {
    Field { kind, ..Field::line(name, Words::new(name, name)) }
}

fn choice(name: &str, values: &[&str]) -> Field {
    let one = |value: &&str| Choice { value: (*value).to_owned(), words: Words::new(*value, *value) };
    Field { choices: values.iter().map(one).collect(), ..field(name, FieldKind::Choice) }
}

fn one(field: Field, given: &str) -> Result<Option<Value>, Wrong> {
    let name = field.name.clone();
    let form = Form { fields: vec![field] };
    let given = BTreeMap::from([(name.clone(), vec![given.to_owned()])]);
    let checked = check(&form, &given, Ask::Whole, TODAY);
    match checked.wrong.into_iter().next() {
        Some((_, wrong)) => Err(wrong),
        None => Ok(checked.facts.get(&name).cloned()),
    }
}

fn kept(field: Field, given: &str) -> String {
    match one(field, given) {
        Ok(Some(Value::Text(text))) => text,
        other => panic!("{given:?} became {other:?}"),
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let number = || field("n", FieldKind::Number);
    for (given, wanted) in [
        ("1 234,50", "1234.5"),
        ("-0,0", "0"),
        ("007", "7"),
        ("+3", "3"),
        ("\u{2212}2.5", "-2.5"),
        ("0.10", "0.1"),
    ] {
        assert_eq!(kept(number(), given), wanted);
    }
    for given in ["1.2.3", "12a", ".", "-", "1e5", "1234567890123456"] {
        assert_eq!(one(number(), given), Err(Wrong::Number), "{given}");
    }
    let between = Field { limits: Limits { min: Some(1), max: Some(5), ..Limits::default() }, ..number() };
    assert_eq!(one(between.clone(), "0,99"), Err(Wrong::Small(1)));
    assert_eq!(one(between.clone(), "5,01"), Err(Wrong::Large(5)));
    assert_eq!(kept(between, "5"), "5");
}

#[test]
fn days_and_times_are_read_as_people_write_them() {
    let day = || field("d", FieldKind::Date);
    assert_eq!(kept(day(), "22.11.2026"), "2026-11-22");
    assert_eq!(kept(day(), "2026-02-28"), "2026-02-28");
    for given in ["2026-02-29", "31.04.2026", "вчера", "26-11-22", "2026-1"] {
        assert_eq!(one(day(), given), Err(Wrong::Date), "{given}");
    }
    let lately = Field { limits: Limits { min: Some(-30), max: Some(0), ..Limits::default() }, ..day() };
    assert_eq!(one(lately.clone(), "2026-11-23"), Err(Wrong::Late(TODAY.into())));
    assert_eq!(one(lately.clone(), "2026-10-22"), Err(Wrong::Early("2026-10-23".into())));
    assert_eq!(kept(lately, "2026-10-23"), "2026-10-23");
    let time = || field("t", FieldKind::Time);
    assert_eq!((kept(time(), "9.05").as_str(), kept(time(), "23:59:30").as_str()), ("09:05", "23:59"));
    for given in ["24:00", "9", "12:60", "a:b", "12:345"] {
        assert_eq!(one(time(), given), Err(Wrong::Time), "{given}");
    }
}

#[test]
fn lines_look_as_they_have_to() {
    let shaped =
        |shape| Field { limits: Limits { shape, ..Limits::default() }, ..field("l", FieldKind::Line) };
    for (shape, good, bad) in [
        (Shape::Digits, "123 456", "12a"),
        (Shape::Code, "АРТ-77/2", "два слова"),
        (Shape::Mail, "anna@igrosfera.example", "anna@"),
        (Shape::Url, "https://shop.example/card", "shop.example"),
        (Shape::Version, "8.3.24", "8"),
        (Shape::Place, "55.7558, 37.6173", "95, 10"),
        (Shape::Inn, "7707083893", "7707083894"),
        (Shape::Inn, "500100732259", "500100732258"),
    ] {
        assert!(one(shaped(shape), good).is_ok(), "{shape:?} {good}");
        assert_eq!(one(shaped(shape), bad), Err(Wrong::Shape(shape)), "{bad}");
    }
    assert_eq!(kept(shaped(Shape::Place), "55.7558 37.6173"), "55.7558, 37.6173");
    let phone = || field("p", FieldKind::Phone);
    assert_eq!(kept(phone(), "8 (916) 123-45-67"), "+79161234567");
    assert_eq!(kept(phone(), "+375 29 123 45 67"), "+375291234567");
    assert_eq!(one(phone(), "12345"), Err(Wrong::Phone));
    let long = Field {
        limits: Limits { shortest: 3, longest: 5, ..Limits::default() },
        ..field("l", FieldKind::Line)
    };
    assert_eq!(one(long.clone(), "ёё"), Err(Wrong::Short(3)));
    assert_eq!(one(long.clone(), "ёёёёёё"), Err(Wrong::Long(5)));
    assert_eq!(kept(long, "  ё   ё  "), "ё ё");
}

#[test]
fn what_is_required_has_to_be_there_unless_it_is_only_being_filled() {
    let needed = Field { need: Need::Required, ..field("a", FieldKind::Line) };
    let fact = Field { need: Need::Fact, ..field("b", FieldKind::Line) };
    let form = Form { fields: vec![needed, fact, field("c", FieldKind::Line)] };
    let nothing = Given::new();
    let whole = check(&form, &nothing, Ask::Whole, TODAY);
    assert_eq!(whole.wrong, [("a".to_owned(), Wrong::Missing)]);
    assert_eq!(check(&form, &nothing, Ask::Part, TODAY).wrong, []);
    let names: Vec<&str> = missing(&form, &Facts::new()).iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["a", "b"], "both are needed before a hand-over");
}

#[test]
fn what_nobody_asked_is_dropped() {
    let form = Form {
        fields: vec![
            field("a", FieldKind::YesNo),
            Field {
                show: Some(Show { field: "a".into(), any: vec!["yes".into()] }),
                need: Need::Required,
                ..field("b", FieldKind::Line)
            },
        ],
    };
    let given = |a: &str| {
        BTreeMap::from([
            ("a".to_owned(), vec![a.to_owned()]),
            ("b".to_owned(), vec!["да".to_owned()]),
            ("z".to_owned(), vec!["x".to_owned()]),
        ])
    };
    assert_eq!(check(&form, &given("yes"), Ask::Whole, TODAY).facts.len(), 2);
    let hidden = check(&form, &given("no"), Ask::Whole, TODAY);
    assert_eq!(
        (hidden.facts.len(), hidden.wrong),
        (1, vec![]),
        "a hidden question is neither kept nor missed"
    );
    assert_eq!(check(&form, &given("perhaps"), Ask::Whole, TODAY).wrong, [("a".to_owned(), Wrong::YesNo)]);
}

#[test]
fn flaws_of_a_form_are_named() {
    let codes = |fields: Vec<Field>| -> Vec<&'static str> {
        Form { fields }.flaws().into_iter().map(|flaw| flaw.code).collect()
    };
    let on = |field: &str, any: &[&str]| {
        Some(Show { field: field.into(), any: any.iter().map(|one| (*one).to_owned()).collect() })
    };
    assert_eq!(codes(vec![field("a", FieldKind::Line)]), [] as [&str; 0]);
    assert_eq!(codes(vec![field("А б", FieldKind::Line)]), ["name"]);
    assert_eq!(codes(vec![field("a", FieldKind::Line), field("a", FieldKind::Line)]), ["twin"]);
    assert_eq!(codes(vec![field("a", FieldKind::Choice)]), ["choices"]);
    assert_eq!(codes(vec![choice("a", &["x", "x"])]), ["twin-choice"]);
    let later = Field { show: on("b", &[]), ..field("a", FieldKind::Line) };
    assert_eq!(codes(vec![later, field("b", FieldKind::Line)]), ["show"], "it looks back only");
    let odd = Field { show: on("a", &["z"]), ..field("b", FieldKind::Line) };
    assert_eq!(codes(vec![choice("a", &["x"]), odd]), ["show-answer"]);
    let turned = Limits { min: Some(2), max: Some(1), shortest: 9, longest: 3, ..Limits::default() };
    assert_eq!(codes(vec![Field { limits: turned, ..field("a", FieldKind::Line) }]), ["bounds", "length"]);
}

#[test]
fn differences_are_told_by_field() {
    let topic = |fields: Vec<Field>| Topic {
        id: crate::ids::TopicId(1),
        version: 1,
        code: "x".into(),
        parent: None,
        place: 1,
        name: Words::new("Касса", "Till"),
        help: Words::default(),
        audience: Audience::Clients,
        clients: vec![],
        retired: false,
        form: Form { fields },
        defaults: Defaults::default(),
        procedure: None,
        articles: vec![],
    };
    let [a, b, c] = ["a", "b", "c"].map(|name| field(name, FieldKind::Line));
    let before = topic(vec![a.clone(), b.clone(), c.clone()]);
    let renamed = Field { label: Words::new("Б", "B"), need: Need::Required, ..b };
    let mut after = topic(vec![c, renamed, field("d", FieldKind::Line)]);
    after.retired = true;
    let told: Vec<(&str, String)> = differences(&before, &after)
        .into_iter()
        .map(|one| (one.what, one.field.map(|words| words.ru).unwrap_or_default()))
        .collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(what, name)| (*what, name.as_str())).collect();
    assert_eq!(
        told,
        [
            ("retired", ""),
            ("label", "Б"),
            ("need", "Б"),
            ("added", "d"),
            ("removed", "a"),
            ("moved", "c"),
            ("moved", "Б")
        ]
    );
    assert_eq!(differences(&before, &before), []);
}

/// A form of fields that depend on each other at random, and answers, right or wrong.
fn forms() -> impl Strategy<Value = (Form, Given)> {
    let kinds = prop::sample::select(vec![
        FieldKind::Choice,
        FieldKind::Several,
        FieldKind::YesNo,
        FieldKind::Number,
        FieldKind::Line,
    ]);
    let need = prop::sample::select(vec![Need::Free, Need::Fact, Need::Required]);
    let answer = prop::sample::select(vec!["", "x", "y", "z", "yes", "no", "1", "99", "x y"]);
    let row =
        (kinds, need, any::<Option<prop::sample::Index>>(), 0usize..4, prop::collection::vec(answer, 0..3));
    prop::collection::vec(row, 1..9).prop_map(|rows| {
        let (mut fields, mut given): (Vec<Field>, Given) = Default::default();
        for (at, (kind, need, on, mask, answers)) in rows.into_iter().enumerate() {
            let name = format!("f{at}");
            let mut one = Field { need, ..choice(&name, &["x", "y"]) };
            one.kind = kind;
            if !kind.has_choices() {
                one.choices.clear();
            }
            if kind == FieldKind::Number {
                one.limits.max = Some(50);
            }
            if let Some(on) = on.filter(|_| at > 0) {
                let above: &Field = &fields[on.index(at)];
                let any = above.answers().into_iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1);
                one.show =
                    Some(Show { field: above.name.clone(), any: any.map(|(_, value)| value).collect() });
            }
            given.insert(name, answers.into_iter().map(ToOwned::to_owned).collect());
            fields.push(one);
        }
        (Form { fields }, given)
    })
}

/// The same judgement the long way: every set of shown fields is tried, and the one that explains itself is right.
fn by_force(form: &Form, given: &Given) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let names: Vec<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
    let answer = |field: &Field| -> Option<Result<Vec<String>, ()>> {
        let all: Vec<&str> =
            given[&field.name].iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
        let first = *all.first()?;
        let listed = |one: &&str| ["x", "y"].contains(one);
        Some(match field.kind {
            FieldKind::Choice if listed(&first) => Ok(vec![first.to_owned()]),
            FieldKind::Several if all.iter().all(listed) => {
                Ok(all.iter().map(|one| (*one).to_owned()).collect())
            }
            FieldKind::YesNo if ["yes", "no"].contains(&first) => Ok(vec![first.to_owned()]),
            FieldKind::Number if first == "1" => Ok(vec!["1".to_owned()]),
            FieldKind::Line => Ok(vec![first.to_owned()]),
            _ => Err(()),
        })
    };
    for set in 0u32..1 << names.len() {
        let shown =
            |name: &str| names.iter().position(|one| *one == name).is_some_and(|at| set >> at & 1 == 1);
        let right = |field: &Field| {
            let Some(show) = &field.show else { return true };
            let above = form.field(&show.field).unwrap();
            let Some(Ok(values)) = answer(above).filter(|_| shown(&above.name)) else { return false };
            show.any.is_empty() || values.iter().any(|value| show.any.contains(value))
        };
        if !form.fields.iter().all(|field| shown(&field.name) == right(field)) {
            continue;
        }
        let seen = || form.fields.iter().filter(|field| shown(&field.name));
        let with = |is: &dyn Fn(&Field) -> bool| -> BTreeSet<String> {
            seen().filter(|field| is(field)).map(|field| field.name.clone()).collect()
        };
        return (
            with(&|field| matches!(answer(field), Some(Ok(_)))),
            with(&|field| match answer(field) {
                Some(Err(())) => true,
                None => field.need == Need::Required,
                Some(Ok(_)) => false,
            }),
            with(&|field| field.need != Need::Free && !matches!(answer(field), Some(Ok(_)))),
        );
    }
    unreachable!("what looks back only always has one explanation")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What is kept, what is wrong and what is missing are those of the judge of brute force.
    #[test]
    fn answers_are_judged_as_by_force((form, given) in forms()) {
        prop_assert_eq!(form.flaws(), vec![]);
        let checked = check(&form, &given, Ask::Whole, TODAY);
        let (facts, wrong, needed) = by_force(&form, &given);
        prop_assert_eq!(checked.facts.keys().cloned().collect::<BTreeSet<_>>(), facts);
        prop_assert_eq!(checked.wrong.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>(), wrong);
        let absent: BTreeSet<String> =
            missing(&form, &checked.facts).iter().map(|field| field.name.clone()).collect();
        prop_assert_eq!(absent, needed);
    }

    /// What was kept is right still when it is given again, and nothing is longer than it may be.
    #[test]
    fn what_is_kept_is_kept_again(text in ".{0,400}", kind in prop::sample::select(FieldKind::ALL.to_vec())) {
        let of = if kind.has_choices() {
            Field { kind, ..choice("a", &["x", "y"]) }
        } else {
            field("a", kind)
        };
        if let Ok(Some(value)) = one(of.clone(), &text) {
            let again = match &value {
                Value::Text(text) => text.clone(),
                Value::Several(all) => all.first().cloned().unwrap_or_default(),
                Value::Asset { asset, .. } => asset.to_string(),
            };
            prop_assert!(again.chars().count() <= 6_000);
            prop_assert_eq!(one(of, &again), Ok(Some(value)));
        }
    }
}
