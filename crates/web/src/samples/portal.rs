//! Samples of the portal.

use super::{
    DAY, Drawn, HOUR, MIN, NOW_MS, person, pick,
    texts::{EN, LONG_NAME, LONG_SUBJECT, RU},
};
use crate::{
    pages::{
        happening::{Happened, Happening},
        shell::FieldErrors,
        view::{Channel, Choice, File, Priority, State, Turn},
    },
    portal::{
        confirm::{ConfirmPage, ConfirmStep},
        request::{PortalEntry, PortalMessage, RequestPage},
        requests::{NewRequestPage, RequestRow, RequestsPage, Scope},
    },
};
use i18n::{Lang, T};

fn row(t: &T, i: usize, state: State, turn: Turn) -> RequestRow {
    RequestRow {
        number: (66_412 - i * 31).to_string(),
        subject: if t.lang() == Lang::Ru { RU[i].0 } else { EN[i % EN.len()].0 }.to_owned(),
        state,
        turn,
        at_ms: NOW_MS - (i as i64) * 17 * HOUR - 3 * MIN,
        requester: None,
        company: None,
    }
}

fn entries(t: &T) -> Vec<PortalEntry> {
    let say = |id: &str, ago: i64, from_desk: bool, html: &str| {
        PortalEntry::Message(PortalMessage {
            outside: false,
            id: id.to_owned(),
            from_desk,
            author: if from_desk {
                person(t, "u1", "Марина Котова", "Marina Kay")
            } else {
                person(t, "c1", "Анна Смирнова", "Anna Smith")
            },
            at_ms: NOW_MS - ago,
            html: html.to_owned(),
            quoted: String::new(),
            files: if from_desk {
                Vec::new()
            } else {
                vec![File {
                    id: "a1".to_owned(),
                    name: "остатки.csv".to_owned(),
                    bytes: 1_482_113,
                    picture: false,
                    scan: Default::default(),
                }]
            },
        })
    };
    vec![
        PortalEntry::Event(Happened {
            at_ms: NOW_MS - 26 * HOUR,
            who: None,
            what: Happening::Opened(Channel::Portal),
        }),
        say(
            "m1",
            26 * HOUR,
            false,
            pick(
                t,
                "<p>С утра не загружаются остатки: файл кладём как обычно, а на витрине вчерашние цифры.</p>",
                "<p>Stock has not loaded since this morning: the file is in place as usual, yet the shop shows yesterday’s figures.</p>",
            ),
        ),
        say(
            "m2",
            25 * HOUR,
            true,
            pick(
                t,
                "<p>Анна, здравствуйте! Приёмник снова берёт файлы. Положите, пожалуйста, утренний ещё раз: он загрузится в течение пяти минут.</p>",
                "<p>Hello Anna, the receiver takes files again. Please put the morning one in place once more: it will load within five minutes.</p>",
            ),
        ),
    ]
}

fn request(drawn: &Drawn<'_>) -> RequestPage {
    let t = drawn.t;
    RequestPage {
        t: t.clone(),
        shell: drawn.client(),
        number: "66412".to_owned(),
        subject: pick(t, RU[0].0, EN[0].0).to_owned(),
        company: None,
        state: State::Solved,
        turn: Turn::Client,
        opened_ms: NOW_MS - 26 * HOUR,
        due: None,
        minutes: 80,
        executor: Some(pick(t, "Марина Котова", "Marina Kay").to_owned()),
        topic: vec![pick(t, "Касса", "Till").to_owned(), pick(t, "Нет чека", "No receipt").to_owned()],
        known: vec![crate::topics::fields::FactView {
            label: pick(t, "Номер кассы", "Till number").to_owned(),
            value: pick(t, "Касса 2", "Till 2").to_owned(),
            href: String::new(),
        }],
        missing: vec![pick(t, "Телефон для связи", "Phone to call back").to_owned()],
        may_add: true,
        priority: Priority::P2,
        may_prioritise: true,
        watchers: vec![person(t, "c2", "Игорь Белов", "Igor White")],
        liked: false,
        entries: entries(t),
        text: String::new(),
        errors: FieldErrors::none(),
    }
}

fn scopes(t: &T, company: bool) -> Vec<Scope> {
    let one = |query: &str, name: &str, here| Scope { query: query.into(), name: name.into(), here };
    vec![
        one("scope=mine", t.of("requests-mine"), !company),
        one("scope=company&org=1", pick(t, "Игрушкин двор", "Toybox Yard"), company),
        one("scope=company&org=2", pick(t, "Игрушкин двор на Волге", "Toybox Yard on the Volga"), false),
    ]
}

fn requests(drawn: &Drawn<'_>) -> RequestsPage {
    let t = drawn.t;
    let cycle = [
        (State::Open, Turn::Ours),
        (State::WaitingThirdParty, Turn::Third),
        (State::Closed, Turn::Nobody),
        (State::Rejected, Turn::Nobody),
        (State::New, Turn::Ours),
    ];
    RequestsPage {
        t: t.clone(),
        shell: drawn.client(),
        company: String::new(),
        query: "scope=mine".into(),
        scopes: scopes(t, false),
        whole_company: false,
        ours: vec![row(t, 0, State::Solved, Turn::Client), row(t, 3, State::WaitingRequester, Turn::Client)],
        rows: (4..16).map(|i| row(t, i, cycle[i % 5].0, cycle[i % 5].1)).collect(),
        next: Some("66000".to_owned()),
    }
}

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let list = requests(drawn);
    let mut company = RequestsPage {
        whole_company: true,
        company: LONG_NAME.to_owned(),
        scopes: scopes(t, true),
        ..list.clone()
    };
    company.rows[1].company = Some(pick(t, "Игрушкин двор на Волге", "Toybox Yard on the Volga").to_owned());
    for row in &mut company.rows {
        row.requester = Some(pick(t, "Игорь Белов", "Igor White").to_owned());
    }
    company.rows[0].subject = LONG_SUBJECT.to_owned();
    let empty =
        RequestsPage { ours: Vec::new(), rows: Vec::new(), next: None, scopes: Vec::new(), ..list.clone() };
    let urgency = |value: &str, key: &str, chosen| Choice::new(value, t.of(key), chosen);
    let new = NewRequestPage {
        t: t.clone(),
        shell: drawn.client(),
        companies: Vec::new(),
        subject: String::new(),
        text: String::new(),
        urgencies: vec![
            urgency("high", "urgency-high", false),
            urgency("medium", "urgency-medium", true),
            urgency("low", "urgency-low", false),
        ],
        proposal: String::new(),
        file_limit: 25 << 20,
        errors: FieldErrors::none(),
    };
    let mut wrong = new.clone();
    wrong.companies = vec![Choice::new("1", pick(t, "Игрушкин двор", "Toybox Yard"), false)];
    wrong.subject = LONG_SUBJECT.to_owned();
    wrong.errors = FieldErrors(vec![(
        "text",
        pick(t, "Напишите хотя бы пару слов.", "Write at least a few words.").to_owned(),
    )]);
    let solved = request(drawn);
    let open = RequestPage { state: State::Open, turn: Turn::Ours, liked: true, ..solved.clone() };
    let mut fresh = RequestPage {
        state: State::New,
        turn: Turn::Ours,
        executor: None,
        watchers: Vec::new(),
        may_prioritise: false,
        ..solved.clone()
    };
    fresh.entries.truncate(2);
    fresh.subject = LONG_SUBJECT.to_owned();
    fresh.opened_ms = NOW_MS - 400 * DAY;
    let waits = RequestPage { state: State::WaitingRequester, ..solved.clone() };
    let closed = RequestPage { state: State::Closed, turn: Turn::Nobody, ..solved.clone() };
    let confirm = ConfirmPage {
        t: t.clone(),
        shell: drawn.guest(),
        token: "t0ken".to_owned(),
        number: "66412".to_owned(),
        subject: pick(t, RU[0].0, EN[0].0).to_owned(),
        step: ConfirmStep::Ask,
        by_itself: true,
        text: String::new(),
        errors: FieldErrors::none(),
    };
    draw_confirm(drawn, confirm);
    drawn.page("portal-requests", list);
    drawn.page("portal-company", company);
    drawn.page("portal-empty", empty);
    drawn.page("portal-new", new);
    drawn.page("portal-new-errors", wrong);
    drawn.page("portal-request-solved", solved);
    drawn.page("portal-request-open", open);
    drawn.page("portal-request-new", fresh);
    drawn.page("portal-request-waits", waits);
    drawn.page("portal-request-closed", closed);
}

fn draw_confirm(drawn: &mut Drawn<'_>, confirm: ConfirmPage) {
    for (name, step) in [
        ("thanks", ConfirmStep::Thanks),
        ("reopened", ConfirmStep::Reopened),
        ("expired", ConfirmStep::Expired),
    ] {
        drawn.page(&format!("confirm-{name}"), ConfirmPage { step, ..confirm.clone() });
    }
    drawn.page("confirm", ConfirmPage { by_itself: false, ..confirm.clone() });
    drawn.page("confirm-by-itself", confirm);
}
