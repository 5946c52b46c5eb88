//! Samples of pages about words on their way, tickets that belong together, and answers written once.

use super::{Drawn, MIN, NOW_MS, pick, ticket_page};
use crate::pages::canned::{CannedForm, CannedMenu, CannedPage, MacroPage};
use crate::pages::joining::{MergePage, Merging, OldWords, VersionsPage};
use crate::pages::shell::FieldErrors;
use crate::pages::ticket::{Entry, Held, Linked, News, Sibling, TicketPage, Waiting};
use crate::pages::view::{Kind, State};
use i18n::T;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    drawn.page("ticket-on-its-way", TicketPage { shell: drawn.staff("ours"), ..on_its_way(t) });
    drawn.page("ticket-part", TicketPage { shell: drawn.staff("ours"), ..part(t) });
    for (name, merging) in [("merge", possible(t)), ("merge-refused", refused(t))] {
        drawn.page(
            name,
            MergePage {
                t: t.clone(),
                shell: drawn.staff("ours"),
                number: "66398".to_owned(),
                subject: pick(t, "Остатки", "Stock").to_owned(),
                client: pick(t, "Игрушкин двор", "Toybox Yard").to_owned(),
                into: "66412".to_owned(),
                merging,
            },
        );
    }
    drawn.page(
        "versions",
        VersionsPage {
            t: t.clone(),
            shell: drawn.staff("ours"),
            number: "66412".to_owned(),
            subject: pick(t, "Остатки", "Stock").to_owned(),
            message: "m5".to_owned(),
            now: pick(t, "<p>Пароль сменили.</p>", "<p>The password was changed.</p>").to_owned(),
            old: vec![OldWords {
                at_ms: NOW_MS - 40 * MIN,
                who: pick(t, "Пётр Лосев", "Peter Elk").to_owned(),
                html: pick(t, "<p>Пароль: 12345.</p>", "<p>Password: 12345.</p>").to_owned(),
            }],
        },
    );
    draw_canned(drawn);
}

fn draw_canned(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    for (name, macros) in [("answers", false), ("macros", true)] {
        let mut wrong = form(t, "7");
        wrong.errors = FieldErrors(vec![("text", t.of("canned-unknown").to_owned())]);
        let rows = vec![form(t, "5"), wrong, CannedForm { editable: false, ..form(t, "6") }];
        let blank = form(t, "new");
        let (shell, t) = (drawn.staff("settings"), t.clone());
        let tabs = super::settings::tabs(if macros { "/settings/macros" } else { "/settings/answers" });
        let fresh = CannedForm { name: String::new(), text: String::new(), ..blank };
        drawn.page(name, CannedPage { t, shell, tabs, macros, may_share: true, rows, fresh });
    }
    let name = pick(t, "Обмен стоит", "Exchange is down").to_owned();
    let menu = CannedMenu {
        t: t.clone(),
        number: "66412".to_owned(),
        answers: vec![(name.clone(), pick(t, "Проверяем.", "Checking.").to_owned())],
        macros: vec![("9".to_owned(), name.clone())],
    };
    drawn.part("canned-menu", menu);
    let page = MacroPage {
        t: t.clone(),
        shell: drawn.staff("ours"),
        number: "66412".to_owned(),
        subject: pick(t, "Остатки", "Stock").to_owned(),
        id: "9".to_owned(),
        name,
        changes: vec![t.of("macro-take").to_owned()],
        text: Some(pick(t, "Анна, чиним.", "Anna, we are on it.").to_owned()),
        note: false,
        to: pick(t, "Анна Смирнова", "Anna Smith").to_owned(),
        seen_seq: 17,
        possible: true,
        errors: FieldErrors::none(),
    };
    drawn.page("macro", page);
}

fn form(t: &T, id: &str) -> CannedForm {
    CannedForm {
        id: id.to_owned(),
        name: pick(t, "Обмен стоит", "Exchange is down").to_owned(),
        text: pick(t, "{имя}, проверяем № {номер}.", "{name}, checking № {number}.").to_owned(),
        shared: true,
        editable: true,
        note: false,
        state: State::WaitingRelease,
        take: true,
        kind: Some(Kind::Incident),
        impact: None,
        urgency: None,
        line: 2,
        minutes: 15,
        errors: FieldErrors::none(),
    }
}

fn other(t: &T, number: &str) -> Sibling {
    let subject = pick(t, "Не выгружаются остатки", "Stock does not load").to_owned();
    Sibling { number: number.to_owned(), subject, state: State::Open }
}

fn possible(t: &T) -> Merging {
    Merging::Possible {
        target: other(t, "66412"),
        client: pick(t, "Игрушкин двор", "Toybox Yard").to_owned(),
        requester: pick(t, "Анна Смирнова", "Anna Smith").to_owned(),
    }
}

fn refused(t: &T) -> Merging {
    Merging::Refused(t.of("error-other-client").to_owned())
}

fn on_its_way(t: &T) -> TicketPage {
    let mut page = ticket_page(t);
    let text = pick(t, "Перезапустили, проверьте.", "Restarted, please check.").to_owned();
    page.held = vec![Held { id: "31".to_owned(), text: format!("<p>{text}</p>"), due_ms: NOW_MS + 7_000 }];
    let links = [("child", "66398"), ("caused_by", "66001"), ("split_from", "65990")];
    page.panel.links = links
        .map(|(link, number)| Linked { link, ticket: other(t, number), by_hand: link != "split_from" })
        .to_vec();
    page.panel.open_children = vec!["66398".to_owned()];
    if let Some(composer) = &mut page.composer {
        composer.text = text;
        composer.state = State::Solved;
        composer.failed = true;
        composer.draft_ms = Some(NOW_MS - 9 * MIN);
        composer.open_children = vec!["66398".to_owned()];
        composer.files = vec![Waiting { id: "8".to_owned(), name: "price.csv".to_owned(), bytes: 48_200 }];
        composer.news = vec![News {
            id: "m1".to_owned(),
            author: pick(t, "Анна Смирнова", "Anna Smith").to_owned(),
            at_ms: NOW_MS - 2 * MIN,
            html: pick(t, "<p>Уже не нужно.</p>", "<p>No need any more.</p>").to_owned(),
        }];
    }
    if let Some(Entry::Message(message)) =
        page.entries.iter_mut().find(|entry| matches!(entry, Entry::Message(_)))
    {
        message.part = Some("66398".to_owned());
        message.versions = 1;
        message.edit = Some(pick(t, "Добрый день", "Good morning").to_owned());
    }
    page
}

fn part(t: &T) -> TicketPage {
    let mut page = ticket_page(t);
    (page.state, page.part_of, page.composer) = (State::Merged, Some(other(t, "66398")), None);
    page.panel.may_work = false;
    page
}
