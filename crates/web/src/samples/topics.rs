//! Topics: the list of choice, forms as they are filled, the editor.

use super::{Drawn, NOW_MS, pick};
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Choice, Impact, Kind, Urgency};
use crate::settings::Tab;
use crate::topics::ask::{CheckedPart, TopicGroup, TopicLine};
use crate::topics::edit::{PreviewPart, TreeLine, VersionView};
use crate::topics::{ChoosePage, FactsPage, FormView, TopicEditPage, TopicFormPage, TopicsPage};
use domain::ids::TopicId;
use domain::topic::{
    Audience, Choice as Word, Defaults, Facts, Field, FieldKind, Form, Given, Limits, Need, Shape, Show,
    Topic, Value, Words, Wrong,
};
use i18n::T;

/// A topic with a question of every kind.
pub(super) fn topic() -> Topic {
    let one = |name: &str, kind, ru: &str, en: &str| Field {
        kind,
        hint: Words::new("Как в приложении", "As the app shows it"),
        ..Field::line(name, Words::new(ru, en))
    };
    let words = |all: &[(&str, &str, &str)]| -> Vec<Word> {
        all.iter()
            .map(|(value, ru, en)| Word { value: (*value).into(), words: Words::new(*ru, *en) })
            .collect()
    };
    let lamps =
        words(&[("green", "Зелёная", "Green"), ("red", "Красная", "Red"), ("off", "Никакая", "None")]);
    let parts = words(&[("sound", "Звука", "Sound"), ("picture", "Изображения", "Picture")]);
    let many = words(
        &["a", "b", "c", "d", "e", "f", "g", "h"]
            .map(|name| (name, "Смоленск, Ленина, 4", "4 Lenin St, Smolensk")),
    );
    let many = many.into_iter().enumerate();
    let many = many.map(|(n, one)| Word { value: format!("v{n}"), ..one }).collect();
    let fields = vec![
        Field {
            need: Need::Required,
            ..one("outlet", FieldKind::Line, "Какая торговая точка?", "Which outlet?")
        },
        Field {
            need: Need::Fact,
            ..one("day", FieldKind::Date, "Когда это случилось?", "When did it happen?")
        },
        one("time", FieldKind::Time, "Во сколько?", "At what time?"),
        Field {
            choices: lamps, ..one("lamp", FieldKind::Choice, "Какая лампа горит?", "Which lamp is on?")
        },
        Field {
            show: Some(Show { field: "lamp".into(), any: vec!["red".into()] }),
            ..one("why", FieldKind::Text, "Что написано на экране?", "What does the screen say?")
        },
        Field { choices: parts, ..one("what", FieldKind::Several, "Чего нет?", "What is missing?") },
        Field {
            choices: many, ..one("shop", FieldKind::Choice, "Какой магазин?", "Which shop?")
        },
        one("stands", FieldKind::YesNo, "Торговля стоит?", "Has trading stopped?"),
        Field {
            limits: Limits { min: Some(1), shape: Shape::Any, ..Limits::default() },
            ..one("sum", FieldKind::Number, "На сколько расходится, ₽?", "By how much, ₽?")
        },
        one("phone", FieldKind::Phone, "Телефон для связи", "Phone to call back"),
        Field { need: Need::Required, ..one("photo", FieldKind::Files, "Фото", "A photo") },
        Field { need: Need::Fact, ..one("till", FieldKind::Asset, "Какая касса?", "Which till?") },
    ];
    Topic {
        id: TopicId(7),
        version: 3,
        code: "field-coordinates".into(),
        parent: None,
        place: 1,
        name: Words::new("Неверно определяются координаты", "Coordinates are determined wrongly"),
        help: Words::new("Приложение показывает не то место", "The app shows a wrong place"),
        audience: Audience::Clients,
        clients: vec![],
        retired: false,
        form: Form { fields },
        defaults: Defaults::default(),
        procedure: Some(12),
        articles: vec![4],
    }
}

fn form(t: &T, wrong: bool) -> FormView {
    let given: Given = [("outlet", "Ромашка"), ("lamp", "red"), ("sum", "много")]
        .map(|(n, v)| (n.into(), vec![v.into()]))
        .into();
    let wrong = match wrong {
        true => vec![("sum".to_owned(), Wrong::Number), ("photo".to_owned(), Wrong::Missing)],
        false => vec![],
    };
    let kept = Facts::from([("photo".to_owned(), Value::Several(vec!["витрина.jpg".into()]))]);
    FormView::of(t, &topic(), &given, &wrong, &[], &kept)
}

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let line = |depth, ru: &str, en: &str| TopicLine {
        href: if depth == 2 { String::new() } else { "/requests/new?topic=7".to_owned() },
        name: pick(t, ru, en).to_owned(),
        help: pick(t, "Чек не выходит или выходит пустым", "No receipt, or a blank one").to_owned(),
        depth,
    };
    let group = |ru: &str, en: &str, lines| TopicGroup { name: pick(t, ru, en).to_owned(), lines };
    let choose = ChoosePage {
        t: t.clone(),
        shell: drawn.client(),
        number: String::new(),
        companies: vec![],
        groups: vec![
            group(
                "Касса и торговый зал",
                "Till and shop floor",
                vec![
                    line(1, "Касса не печатает чек", "The till prints no receipt"),
                    line(2, "Торговый зал", "Shop floor"),
                    line(1, "Не сходится отчёт по кассе", "The cash report differs"),
                ],
            ),
            group("", "", vec![line(0, "Перезвоните мне", "Call me back")]),
        ],
        other: "/requests/new?topic=other".to_owned(),
    };
    let companies = ChoosePage {
        companies: vec![("/requests/new?org=1".into(), pick(t, "Игросфера", "Gamesphere").into())],
        groups: vec![],
        other: String::new(),
        ..choose.clone()
    };
    drawn.page("topic-choose", choose);
    drawn.page("topic-company", companies);
    let ask = |shell, wrong| TopicFormPage {
        t: t.clone(),
        shell,
        number: String::new(),
        org: "1".into(),
        back: "/requests/new".into(),
        topic: "7".into(),
        version: 3,
        name: topic().name.of(t.lang().code()).to_owned(),
        help: topic().help.of(t.lang().code()).to_owned(),
        form: form(t, wrong),
        articles: vec![(4, pick(t, "Как включить геолокацию", "How to switch location on").into())],
        text: String::new(),
        proposal: String::new(),
        file_limit: 25 << 20,
        errors: FieldErrors::none(),
    };
    let (first, second) = (ask(drawn.client(), false), ask(drawn.client(), true));
    drawn.page("topic-ask", first);
    drawn.page("topic-ask-wrong", TopicFormPage { number: "1042".into(), ..second });
    drawn.part("topic-checked", CheckedPart { t: t.clone(), form: form(t, true) });
    let facts = FactsPage {
        t: t.clone(),
        shell: drawn.staff(""),
        number: "66104".into(),
        subject: pick(t, "Касса не печатает чек", "The till prints no receipt").into(),
        org: "1".into(),
        topics: vec![Choice::new("7", pick(t, "Касса › Нет чека", "Till › No receipt"), true)],
        topic: "7".into(),
        version: 3,
        form: form(t, false),
    };
    let none = FactsPage { topics: vec![], topic: String::new(), ..facts.clone() };
    drawn.page("topic-facts", facts);
    drawn.page("topic-facts-none", none);
    editor(drawn);
}

fn tabs() -> Vec<Tab> {
    vec![
        Tab { href: "/settings", key: "settings", here: false },
        Tab { href: "/settings/topics", key: "settings-topics", here: true },
    ]
}

fn editor(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let line = |depth, questions, retired| TreeLine {
        id: "7".into(),
        depth,
        name: topic().name.of(t.lang().code()).to_owned(),
        code: "field-coordinates".into(),
        questions,
        version: 3,
        tickets: 41,
        staff: retired,
        clients: usize::from(retired),
        procedure: questions > 0,
        retired,
    };
    let tree = TopicsPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs(),
        lines: vec![line(0, 0, false), line(1, 7, false), line(1, 3, true)],
        shipped: 44,
        may_edit: true,
    };
    let empty = TopicsPage { lines: vec![], shipped: 0, may_edit: false, ..tree.clone() };
    drawn.page("topics", tree);
    drawn.page("topics-empty", empty);
    let facts = app::topics::TopicPage {
        topic: Some(topic()),
        versions: vec![],
        all: std::sync::Arc::default(),
        clients: vec![],
        types: vec![],
    };
    let errors = FieldErrors::none();
    let edit = TopicEditPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs(),
        id: "7".into(),
        fields: crate::topics::edit::typed_fields(t, &topic(), &facts, &errors),
        topic: topic(),
        parents: vec![Choice::new("1", pick(t, "Мобильная торговля", "Field sales"), true)],
        clients: vec![Choice::new("3", pick(t, "Игросфера", "Gamesphere"), false)],
        kind: Kind::Incident,
        impact: Impact::Medium,
        urgency: Urgency::Medium,
        lines: vec![Choice::new("1", t.n("line-n", 1u32).to_string(), true)],
        articles: "4".into(),
        note: String::new(),
        preview: PreviewPart::of(t, &topic()),
        versions: vec![VersionView {
            version: 3,
            at_ms: NOW_MS,
            by: "Марина Котова".into(),
            note: pick(t, "Спрашиваем фото", "We ask for a photo").into(),
            differences: vec![t.with("topic-differs").arg("what", "added").to_string()],
        }],
        errors,
    };
    drawn.page("topic-edit", edit);
}
