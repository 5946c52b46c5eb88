//! Samples of the settings area.

use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::pages::shell::{FieldErrors, Notice, Tone};
use crate::pages::view::{Choice, State};
use crate::settings::{
    Tab, TicketLine, audit, import, mailboxes, organisations, overview, people, person, setup,
};
use app::people::import::{Fate, Line};
use app::people::setup::Progress;
use i18n::T;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    overviews(drawn);
    boxes(drawn);
    organisation_pages(drawn);
    person_pages(drawn);
    rest(drawn);
}

pub(super) fn tabs(here: &str) -> Vec<Tab> {
    let all = [
        ("/settings", "settings"),
        ("/settings/mailboxes", "settings-mailboxes"),
        ("/settings/organisations", "settings-organisations"),
        ("/settings/people", "settings-people"),
        ("/settings/roles", "settings-roles"),
        ("/settings/answers", "answers-title"),
        ("/settings/macros", "macros-title"),
        ("/settings/vocabulary", "settings-vocabulary"),
        ("/settings/rules", "settings-rules"),
        ("/settings/branding", "settings-branding"),
        ("/settings/tokens", "settings-tokens"),
        ("/settings/webhooks", "settings-webhooks"),
        ("/settings/audit", "settings-audit"),
    ];
    all.map(|(href, key)| Tab { href, key, here: href == here }).to_vec()
}

fn history(drawn: &Drawn<'_>) -> Vec<TicketLine> {
    let line = |n: i64, state| TicketLine {
        number: format!("66{n}"),
        subject: pick(drawn.t, "Не печатаются чеки на кассе 2", "Till 2 prints no receipts").to_owned(),
        state,
        at_ms: NOW_MS - n * DAY,
    };
    vec![line(412, State::Open), line(398, State::Solved), line(377, State::Closed)]
}

fn overviews(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    for (name, so_far) in [
        ("settings-first-run", Progress::default()),
        ("settings", Progress { mailboxes: 2, clients: 21, engineers: 4, tickets: 1_042 }),
    ] {
        let page = overview::OverviewPage {
            t: t.clone(),
            shell: drawn.staff("settings"),
            tabs: tabs("/settings"),
            steps: overview::steps(&t, so_far, true, true),
        };
        drawn.page(name, page);
    }
    let (shell, tabs) = (drawn.staff("settings"), tabs("/settings/roles"));
    drawn.page("settings-roles", overview::RolesPage { t, shell, tabs, roles: overview::roles() });
}

fn boxes(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let good = mailboxes::Row {
        id: "1".into(),
        address: "help@opora.example".into(),
        name: pick(&t, "Поддержка «Опоры»", "Opora support").into(),
        tone: Tone::Good,
        health: "health-connected",
        detail: String::new(),
        retry_at: None,
        last_mail: Some(NOW_MS - HOUR),
        waiting: 0,
        trouble: String::new(),
        fetched: true,
        paused: false,
        removable: false,
    };
    let bad = mailboxes::Row {
        id: "2".into(),
        address: "orders@opora.example".into(),
        tone: Tone::Bad,
        health: mailboxes::trouble("auth"),
        detail: "NO [AUTHENTICATIONFAILED] Invalid credentials".into(),
        retry_at: Some(NOW_MS + HOUR),
        last_mail: None,
        waiting: 3,
        trouble: "451 4.3.0".into(),
        ..good.clone()
    };
    let paused = mailboxes::Row {
        id: "3".into(),
        health: "health-paused",
        tone: Tone::Warn,
        paused: true,
        removable: true,
        ..good.clone()
    };
    let list = mailboxes::MailboxesPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/mailboxes"),
        boxes: vec![good, bad, paused],
    };
    let mut saved = list.clone();
    saved.shell.notice = Some(Notice { tone: Tone::Good, text: t.of("done-saved").to_owned() });
    drawn.page("settings-mailboxes", saved);
    drawn.page("settings-mailboxes-empty", mailboxes::MailboxesPage { boxes: vec![], ..list.clone() });
    box_forms(drawn, &t);
}

fn box_forms(drawn: &mut Drawn<'_>, t: &T) {
    let server = |host: &str| mailboxes::ServerForm {
        host: host.into(),
        port: "993".into(),
        tls: vec![Choice::new("implicit", t.of("tls-implicit"), true)],
        user: "help@opora.example".into(),
        folder: "INBOX".into(),
    };
    let page = mailboxes::MailboxPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/mailboxes"),
        id: "1".into(),
        form: mailboxes::Form {
            address: "help@opora.example".into(),
            name: "Opora".into(),
            plus: true,
            imap: server("imap.opora.example"),
            smtp: server("smtp.opora.example"),
            ca: String::new(),
        },
        tried: vec![
            mailboxes::said(t, "tried-imap", Ok(Some(21))),
            mailboxes::said(t, "tried-smtp", Err(("auth", "535 5.7.8".into()))),
        ],
        errors: FieldErrors::none(),
    };
    let wrong = t.of("wrong-password-again").to_owned();
    drawn.page("settings-mailbox", page.clone());
    drawn.page(
        "settings-mailbox-new",
        mailboxes::MailboxPage {
            id: String::new(),
            tried: vec![],
            errors: FieldErrors(vec![("imap_password", wrong)]),
            ..page
        },
    );
}

fn organisation_pages(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let row = |id: i64, ru, en| organisations::Row {
        id: id.to_string(),
        name: pick(&t, ru, en).into(),
        kind: "org-client",
        live: 12 * id,
        all: 1_312 * id,
    };
    let room = tabs("/settings/organisations");
    let list = organisations::OrganisationsPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: room.clone(),
        q: String::new(),
        rows: vec![row(1, "Игросфера", "Toybox"), row(2, "Деталька", "Smallparts")],
        next: Some("7.я".into()),
        may_edit: true,
    };
    drawn.page("settings-organisations", list.clone());
    drawn.page(
        "settings-organisations-empty",
        organisations::OrganisationsPage { rows: vec![], ..list.clone() },
    );
    let nothing = organisations::OrganisationsPage { rows: vec![], q: "zzz".into(), ..list };
    drawn.page("settings-organisations-nothing", nothing);
    let member = organisations::Member {
        id: "9".into(),
        name: pick(&t, "Анна Смирнова", "Anna Smith").into(),
        mail: "anna@toybox.example".into(),
        roles: t.of("role-client-manager").into(),
        active: false,
    };
    let page = organisations::OrganisationPage {
        contract: Some(sample_contract()),
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: room.clone(),
        id: "1".into(),
        name: pick(&t, "Игросфера", "Toybox").into(),
        kind: "org-client",
        prefix: "IGR".into(),
        memo: pick(&t, "Кассы обновляем только ночью.", "Tills are updated at night only.").into(),
        zone: "Europe/Moscow".into(),
        domains: "toybox.example".into(),
        parent: Some(("3".into(), "Toy Group".into())),
        branches: vec![("4".into(), "Toybox East".into()), ("5".into(), "Toybox West".into())],
        live: 12,
        all: 1_312,
        people: vec![member],
        tickets: history(drawn),
        older: Some("1.2".into()),
        may_edit: true,
        may_note: true,
        typed: None,
        errors: FieldErrors::none(),
    };
    drawn.page("settings-organisation", page.clone());
    let bare = organisations::OrganisationPage {
        people: vec![],
        tickets: vec![],
        older: None,
        memo: String::new(),
        typed: Some("Кассы".into()),
        errors: FieldErrors(vec![("memo", t.of("wrong-memo-changed").to_owned())]),
        may_edit: false,
        ..page
    };
    drawn.page("settings-organisation-new", bare);
    super::rooms::organisation_form(drawn, room);
}

fn person_pages(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let room = tabs("/settings/people");
    let name = pick(&t, "Анна Смирнова", "Anna Smith").to_owned();
    let row = people::Row {
        id: "9".into(),
        name: name.clone(),
        position: pick(&t, "бухгалтер", "accountant").into(),
        mail: "anna@toybox.example".into(),
        roles: t.of("role-requester").into(),
        active: true,
        joined: false,
    };
    let list = people::PeoplePage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: room.clone(),
        q: String::new(),
        rows: vec![row.clone(), people::Row { active: false, ..row }],
        next: Some("9.a".into()),
        may_edit: true,
    };
    drawn.page("settings-people", list.clone());
    drawn.page("settings-people-nothing", people::PeoplePage { rows: vec![], ..list });
    one_person(drawn, &t, name);
}

fn one_person(drawn: &mut Drawn<'_>, t: &T, name: String) {
    let room = tabs("/settings/people");
    let choices = vec![Choice::new("engineer", t.of("role-engineer"), true)];
    let page = person::PersonPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: room.clone(),
        id: "9".into(),
        name: name.clone(),
        position: String::new(),
        mails: "anna@toybox.example".into(),
        phones: "+7 495 000-00-00".into(),
        zone: "Europe/Moscow".into(),
        active: true,
        joined: true,
        seen_at: Some(NOW_MS - DAY),
        roles: vec![
            person::RoleRow { key: "role-engineer", org: None, value: "engineer:".into(), may_take: true },
            person::RoleRow {
                key: "role-client-manager",
                org: Some(("1".into(), "Toybox".into())),
                value: "client_manager:1".into(),
                may_take: false,
            },
        ],
        choices: choices.clone(),
        names: vec!["Toybox".into()],
        organisation: String::new(),
        tickets: history(drawn),
        older: Some("1.2".into()),
        may_edit: true,
        own: false,
        errors: FieldErrors(vec![("", t.of("wrong-last-administrator").to_owned())]),
    };
    drawn.page("settings-person", page.clone());
    let away = person::PersonPage {
        active: false,
        roles: vec![],
        tickets: vec![],
        errors: FieldErrors::none(),
        ..page
    };
    drawn.page("settings-person-away", away);
    let form = people::Form {
        name,
        mail: "anna@toybox.example".into(),
        zone: "Europe/Moscow".into(),
        invite: true,
        ..people::Form::default()
    };
    let page = people::PersonFormPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: room,
        id: String::new(),
        form,
        choices,
        names: vec!["Toybox".into()],
        languages: vec![Choice::new("ru", t.of("language-ru"), true)],
        errors: FieldErrors::none(),
    };
    drawn.page("settings-person-new", page.clone());
    drawn.page("settings-person-edit", people::PersonFormPage { id: "9".into(), ..page });
}

fn rest(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let line = |number, fate| {
        let person = "Anna".to_owned();
        import::told(&t, Line { number, organisation: "Toybox".into(), person, fate })
    };
    let page = import::ImportPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/organisations"),
        text: "Организация;ФИО".into(),
        lines: vec![line(2, Fate::Enters(true, true)), line(3, Fate::Wrong("mail", "address"))],
        summary: Some(t.n("import-would", 1).to_string()),
        tone: Tone::Warn,
        ready: true,
        errors: FieldErrors::none(),
    };
    drawn.page("settings-import", page.clone());
    let errors = FieldErrors(vec![("text", t.of("wrong-no-column").to_owned())]);
    drawn.page(
        "settings-import-empty",
        import::ImportPage { lines: vec![], summary: None, ready: false, errors, ..page },
    );
    let row = audit::Row {
        seq: 1_042,
        at_ms: NOW_MS - HOUR,
        actor: "Anna".into(),
        act: audit::key("person.grant"),
        subject: "9".into(),
        name: "Boris".into(),
        detail: "{\"role\":\"head\"}".into(),
    };
    let page = audit::AuditPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/audit"),
        chain: t.n("audit-whole", 1_042).to_string(),
        tone: Tone::Good,
        actor: String::new(),
        from: String::new(),
        to: String::new(),
        subject: "9".into(),
        filtered: true,
        rows: vec![
            row.clone(),
            audit::Row { actor: String::new(), name: String::new(), detail: "{}".into(), ..row },
        ],
        query: "actor=".into(),
        next: Some(1_000),
    };
    drawn.page("settings-audit", page.clone());
    let torn = audit::AuditPage {
        chain: t.n("audit-torn", 7).to_string(),
        tone: Tone::Bad,
        rows: vec![],
        next: None,
        ..page
    };
    drawn.page("settings-audit-torn", torn);
    let page = setup::SetupPage {
        t: t.clone(),
        shell: drawn.guest(),
        token: "t0ken".into(),
        organisation: String::new(),
        name: String::new(),
        mail: String::new(),
        zone: "Europe/Moscow".into(),
        errors: FieldErrors(vec![("mail", t.of("wrong-address").to_owned())]),
    };
    drawn.page("setup", page);
}

/// A contract with most of its hours used.
fn sample_contract() -> crate::promise::contract::StandingView {
    crate::promise::contract::StandingView {
        plan: "Premium".to_owned(),
        dates: "2026-01-01 — 2026-12-31".to_owned(),
        holds: true,
        ledger: "7".to_owned(),
        hours: ("62 ч".to_owned(), "80 ч".to_owned(), "18 ч".to_owned()),
        used: 77,
        over: false,
        price: "350 000 ₽".to_owned(),
    }
}
