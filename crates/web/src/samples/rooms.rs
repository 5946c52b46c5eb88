//! Samples of keys, webhooks, the desk's own look, and doors that open by a link.

use super::others::PlainText;
use super::settings::tabs;
use super::{DAY, Drawn, HOUR, MIN, NOW_MS, pick};
use crate::pages::access::{ByLinkPage, LinkPage};
use crate::pages::letters::{HookOff, Sender, SignInLink};
use crate::pages::shell::{BrandView, FieldErrors, Tone};
use crate::pages::view::Choice;
use crate::pages::view::Person;
use crate::settings::{Tab, branding, organisations, rules, tokens, webhooks};
use app::brand::{Brand, Logo, Unreadable};
use app::hooks::NewHook;
use app::people::directory::OrganisationForm;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    keys(drawn);
    hooks(drawn);
    look(drawn);
    laws(drawn);
    doors(drawn);
    mails(drawn);
}

fn keys(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let row = tokens::Row {
        id: "1".into(),
        name: pick(&t, "Отчёт для склада", "Warehouse report").into(),
        person: String::new(),
        hint: "opora_…k3Fq".into(),
        mandate: "scope-read",
        created_ms: NOW_MS - 30 * DAY,
        used_ms: Some(NOW_MS - 12 * MIN),
        expires_ms: Some(NOW_MS + 60 * DAY),
        over: false,
    };
    let old = tokens::Row {
        id: "2".into(),
        name: pick(&t, "Сайт", "The site").into(),
        mandate: "scope-admin",
        used_ms: None,
        expires_ms: Some(NOW_MS - DAY),
        over: true,
        ..row.clone()
    };
    let theirs = tokens::Row {
        id: "3".into(),
        person: pick(&t, "Игорь Комаров", "Igor Kay").into(),
        expires_ms: None,
        ..row.clone()
    };
    let page = tokens::TokensPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/tokens"),
        own: vec![row.clone(), old],
        others: Some(vec![theirs]),
        made: Some((row.name, "opora_C2FVsBQIhrscChlQIMVbbsSYspob7oDm".into())),
        name: String::new(),
        scopes: tokens::scopes(""),
        lives: tokens::lives(&t, ""),
        errors: FieldErrors::none(),
    };
    drawn.page("settings-tokens", page.clone());
    let errors = FieldErrors(vec![("name", t.of("wrong-empty").to_owned())]);
    let empty = tokens::TokensPage { own: vec![], others: Some(vec![]), made: None, errors, ..page };
    drawn.page("settings-tokens-empty", empty);
}

fn hooks(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let row = webhooks::Row {
        id: "1".into(),
        name: pick(&t, "Склад", "Warehouse").into(),
        url: "https://hooks.toybox.example/opora?from=desk".into(),
        tone: Tone::Good,
        health: "hook-works",
        since_ms: None,
        events: 0,
    };
    let failing = webhooks::Row {
        id: "2".into(),
        name: String::new(),
        tone: Tone::Warn,
        health: "hook-failing",
        since_ms: Some(NOW_MS - 3 * HOUR),
        events: 3,
        ..row.clone()
    };
    let list = webhooks::WebhooksPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/webhooks"),
        rows: vec![row.clone(), failing],
    };
    drawn.page("settings-webhooks", list.clone());
    drawn.page("settings-webhooks-empty", webhooks::WebhooksPage { rows: vec![], ..list });
    let told = webhooks::Telling {
        id: "7".into(),
        event: "hook-event-created",
        number: Some(66_412),
        at_ms: NOW_MS - HOUR,
        tone: Tone::Good,
        state: "told-delivered",
        attempts: 1,
        next_ms: None,
        status: Some(200),
        answer: "ok".into(),
        problem: String::new(),
        body: "{\"type\":\"ticket.created\"}".into(),
    };
    let lost = webhooks::Telling {
        id: "8".into(),
        tone: Tone::Warn,
        state: "told-again-later",
        attempts: 3,
        next_ms: Some(NOW_MS + HOUR),
        status: Some(503),
        problem: "answered 503".into(),
        ..told.clone()
    };
    let form = NewHook { url: row.url.clone(), name: row.name.clone(), events: vec![], active: true };
    let page = webhooks::WebhookPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/webhooks"),
        id: "1".into(),
        events: webhooks::choices(&["ticket.created".to_owned()]),
        form,
        row: Some(row),
        secret: Some("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDmpqHxMQZ6wA=".into()),
        log: vec![lost, told],
        older: Some("6".into()),
        errors: FieldErrors::none(),
    };
    drawn.page("settings-webhook", page.clone());
    let errors = FieldErrors(vec![("url", t.of("wrong-url-inner").to_owned())]);
    let (id, log) = (String::new(), vec![]);
    drawn.page(
        "settings-webhook-new",
        webhooks::WebhookPage { id, log, row: None, secret: None, errors, ..page },
    );
}

fn look(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let logo = Logo { blob: "0".repeat(64), mime: "image/png".into(), width: 320, height: 96 };
    let form = Brand {
        desk: pick(&t, "Линия опоры", "Support line").into(),
        provider: pick(&t, "ООО «Линия опоры»", "Support Line Ltd").into(),
        accent: "#0b6b6b".into(),
        hours: pick(&t, "По будням с 9 до 18 по Москве", "Weekdays 9 to 18, Moscow time").into(),
        footer: "+7 495 000-00-00".into(),
        logo: Some(logo),
        ..Brand::default()
    };
    let page = branding::BrandingPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/branding"),
        form: form.clone(),
        nearest: vec![],
        errors: FieldErrors::none(),
    };
    drawn.page("settings-branding", page.clone());
    let bad = Unreadable { field: "accent", contrast: 1.83, nearest: "#7a6a00".into() };
    let pale = branding::BrandingPage {
        form: Brand { accent: "#ffdd00".into(), logo: None, ..form.clone() },
        nearest: vec![("accent", bad.nearest.clone())],
        errors: FieldErrors(vec![("accent", branding::contrast(&t, &bad))]),
        ..page
    };
    drawn.page("settings-branding-pale", pale);
    let mut shell = drawn.client();
    shell.brand = BrandView::of(&form);
    shell.viewer = Some(Person::new("c1", "Анна Смирнова"));
    drawn.page("link-branded", LinkPage { t, shell, email: String::new(), sent: false });
}

fn laws(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let now = domain::desk::Rules::default();
    let page = rules::RulesPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: tabs("/settings/rules"),
        form: rules::Form::of(&now, &t),
        meaning: rules::meaning(&t, &now),
        unsaved: false,
        errors: FieldErrors::none(),
    };
    drawn.page("settings-rules", page.clone());
    drawn.page("settings-rules-unsaved", rules::RulesPage { unsaved: true, ..page.clone() });
    let said = |key: &str| t.of(key).to_owned();
    let errors =
        vec![("days", said("wrong-days")), ("to", said("wrong-to-order")), ("owner", said("wrong-wait"))];
    let form = rules::Form { days: [false; 7], to: "08:00".into(), owner: "0".into(), ..page.form.clone() };
    drawn.page(
        "settings-rules-wrong",
        rules::RulesPage { form, meaning: vec![], errors: FieldErrors(errors), ..page },
    );
}

fn doors(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let link =
        LinkPage { t: t.clone(), shell: drawn.guest(), email: "anna@toybox.example".into(), sent: false };
    drawn.page("link", link.clone());
    drawn.page("link-sent", LinkPage { sent: true, ..link });
    let name = Some(pick(&t, "Анна", "Anna").to_owned());
    let by = ByLinkPage { t, shell: drawn.guest(), token: "sample".into(), name };
    drawn.page("by-link", by.clone());
    drawn.page("by-link-expired", ByLinkPage { name: None, ..by });
}

fn mails(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let desk = Sender {
        name: pick(&t, "Линия опоры", "Support line").into(),
        footer: "+7 495 000-00-00\nhttps://liniya-opory.example".into(),
        accent: "#2458a6".into(),
    };
    let url = "https://desk.example/session/link/sample".to_owned();
    let link = SignInLink { t: t.clone(), desk: desk.clone(), url: url.clone(), until_ms: NOW_MS + 15 * MIN };
    let text = link.text().expect("plain values can be written");
    drawn.part("mail-sign-in", link);
    drawn.part("mail-sign-in-text", PlainText { text });
    let name = pick(&t, "Склад", "Warehouse").into();
    let address = "https://hooks.toybox.example/opora".into();
    let off = HookOff { t, desk, name, address, why_key: "mail-hook-silent", url };
    let text = off.text().expect("plain values can be written");
    drawn.part("mail-hook-off", off);
    drawn.part("mail-hook-off-text", PlainText { text });
}

pub(super) fn organisation_form(drawn: &mut Drawn<'_>, room: Vec<Tab>) {
    let t = drawn.t.clone();
    let form = organisations::OrganisationFormPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: room,
        id: String::new(),
        form: OrganisationForm { zone: "Europe/Moscow".into(), ..OrganisationForm::default() },
        domains: String::new(),
        kinds: vec![Choice::new("client", t.of("org-client"), true)],
        names: vec!["Toy Group".into()],
        errors: FieldErrors(vec![("name", t.of("wrong-name-taken").to_owned())]),
    };
    drawn.page("settings-organisation-form", form);
}
