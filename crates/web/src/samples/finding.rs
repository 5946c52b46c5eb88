//! Samples of what is found and proposed.

use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::finding::beside::{AlikeRow, BesidePart, ProposedRow};
use crate::finding::gaps::GapsPage;
use crate::finding::mine::MinePage;
use crate::finding::search::{CompletionsPart, FoundRow, SearchPage};
use crate::finding::under::{OfferedRow, UnderPart};
use crate::finding::{Parts, Tab};
use crate::pages::ticket::Sibling;
use crate::pages::view::State;
use app::find::Vain;
use app::propose::{Cluster, Effect};
use i18n::T;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    searches(drawn);
    proposals(drawn);
    gaps(drawn);
}

fn parts(t: &T) -> Parts {
    vec![
        (pick(t, "… после обновления ", "… after the update ").to_owned(), false),
        (pick(t, "накладная", "the waybill").to_owned(), true),
        (
            pick(t, " не печатается второй день, касса стоит …", " has not printed for two days …")
                .to_owned(),
            false,
        ),
    ]
}

fn ticket(t: &T, n: i64) -> FoundRow {
    FoundRow {
        href: format!("/tickets/{}", 10_480 + n),
        number: (10_480 + n).to_string(),
        state: Some(if n % 2 == 0 { State::Open } else { State::Closed }),
        what: "search-ticket",
        name: vec![
            (pick(t, "Не печатается ", "Not printing: ").into(), false),
            (pick(t, "накладная", "waybill").into(), true),
        ],
        words: parts(t),
        around: vec![
            pick(t, "Игросфера", "Playsphere").into(),
            pick(t, "Анна Смирнова", "Anna Smith").into(),
        ],
        updated_ms: Some(NOW_MS - n * DAY),
        near: n == 3,
    }
}

fn hits(t: &T) -> Vec<FoundRow> {
    let other = |what: &'static str, name: &str, words: Parts, around: &str| FoundRow {
        href: "/articles/12".into(),
        number: String::new(),
        state: None,
        what,
        name: vec![(name.to_owned(), false)],
        words,
        around: vec![around.to_owned()],
        updated_ms: None,
        near: false,
    };
    let article = FoundRow {
        number: "12".into(),
        updated_ms: Some(NOW_MS - 20 * DAY),
        ..other(
            "search-article",
            pick(t, "Как напечатать накладную", "How to print a waybill"),
            parts(t),
            pick(t, "Касса / Печать", "Till / Printing"),
        )
    };
    let person = other(
        "search-person",
        pick(t, "Анна Смирнова", "Anna Smith"),
        vec![("anna@shop.example".into(), false)],
        pick(t, "Игросфера", "Playsphere"),
    );
    let org = other("search-organisation", pick(t, "Накладные решения", "Waybill Solutions"), vec![], "");
    let org = FoundRow { around: vec![], ..org };
    std::iter::once(article).chain((0..4).map(|n| ticket(t, n))).chain([person, org]).collect()
}

fn searches(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let tab = |slug, key, here| Tab { slug, key, here };
    let found = SearchPage {
        t: t.clone(),
        shell: drawn.staff(""),
        q: pick(t, "накладная не печатается", "waybill does not print").into(),
        tabs: vec![
            tab("", "search-all", true),
            tab("tickets", "search-tickets", false),
            tab("articles", "search-articles", false),
            tab("people", "search-people", false),
        ],
        newest: false,
        total: 137,
        meant: Some(pick(t, "накладная печатает", "waybill prints").into()),
        hits: hits(t),
        next: Some(20),
    };
    let nothing = SearchPage { total: 0, meant: None, hits: vec![], next: None, ..found.clone() };
    drawn.page("search", found);
    drawn.page("search-nothing", nothing);
    drawn.part("search-completions", &CompletionsPart { lines: vec!["client:\"shop & son\"".into()] });
    let mine = MinePage {
        t: t.clone(),
        shell: drawn.client(),
        q: pick(t, "накладная", "waybill").into(),
        total: 5,
        meant: None,
        hits: hits(t).into_iter().take(4).collect(),
        next: None,
    };
    let nothing = MinePage { total: 0, hits: vec![], ..mine.clone() };
    drawn.page("requests-search", mine);
    drawn.page("requests-search-nothing", nothing);
}

fn proposals(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let row = |number: i64, title: &str, learnt, used| ProposedRow {
        href: format!("/proposals/1/articles/{number}"),
        number,
        title: title.to_owned(),
        summary: pick(t, "Лента вставлена термослоем вниз.", "The roll is in with its coated side down.")
            .into(),
        learnt,
        used,
    };
    let alike = |number: i64, state| AlikeRow {
        ticket: Sibling {
            number: number.to_string(),
            subject: pick(t, "Касса печатает пустой чек", "The till prints an empty receipt").into(),
            state,
        },
        client: pick(t, "Игросфера", "Playsphere").into(),
    };
    let beside = BesidePart {
        t: t.clone(),
        csrf: "token".into(),
        number: "10482".into(),
        may_work: true,
        articles: vec![
            row(12, pick(t, "Касса печатает пустой чек", "The till prints an empty receipt"), true, false),
            row(14, pick(t, "Как поменять ленту", "How to change the roll"), false, true),
        ],
        procedures: vec![row(
            20,
            pick(t, "Касса не включается", "The till does not switch on"),
            false,
            false,
        )],
        open: vec![alike(10_470, State::Open)],
        solved: vec![alike(10_301, State::Solved), alike(9_988, State::Closed)],
    };
    let bare =
        BesidePart { articles: vec![], procedures: vec![], open: vec![], solved: vec![], ..beside.clone() };
    drawn.part("ticket-suggestions", &beside);
    drawn.part("ticket-suggestions-none", &bare);
    let offered = OfferedRow {
        href: "/proposals/1/articles/12".into(),
        title: pick(t, "Касса печатает пустой чек", "The till prints an empty receipt").into(),
        summary: pick(t, "Лента вставлена термослоем вниз.", "The roll is in with its coated side down.")
            .into(),
    };
    drawn.part("request-offers", &UnderPart { t: t.clone(), proposal: "1".into(), articles: vec![offered] });
    drawn.part("request-offers-none", &UnderPart { t: t.clone(), proposal: String::new(), articles: vec![] });
}

fn gaps(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let vain = |words: &str, side: &str, times| Vain {
        words: words.to_owned(),
        side: side.to_owned(),
        times,
        first_at: NOW_MS - 30 * DAY,
        last_at: NOW_MS - 2 * HOUR,
    };
    let page = GapsPage {
        t: t.clone(),
        shell: drawn.staff("articles"),
        may_write: true,
        effect: Effect { forms: 214, opened: 96, deflected: 41, sent: 150, beside: 380, used: 77, held: 71 },
        vain: vec![
            vain(pick(t, "возврат по сертификату", "refund by voucher"), "client", 18),
            vain(pick(t, "тачскрин", "touch screen"), "staff", 4),
            vain(pick(t, "маркировка", "marking"), "outside", 1),
        ],
        clusters: vec![Cluster {
            subject: pick(t, "Касса печатает пустой чек", "The till prints an empty receipt").into(),
            numbers: (0..9).map(|n| 10_480 - n * 11).collect(),
            clients: 5,
            minutes: 312,
            updated_at: NOW_MS - HOUR,
        }],
    };
    let none = GapsPage { effect: Effect::default(), vain: vec![], clusters: vec![], ..page.clone() };
    drawn.page("article-gaps", page);
    drawn.page("article-gaps-none", none);
}
