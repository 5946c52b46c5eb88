//! Releases: the list, one that is awaited, one that is out, the choice for a ticket, trackers.

use super::{DAY, Drawn, NOW_MS, pick};
use crate::pages::Tone;
use crate::pages::shell::FieldErrors;
use crate::pages::view::{Choice, State};
use crate::releases::trackers::{Row as TrackerRow, TrackersPage};
use crate::releases::{ChoosePage, ReleasePage, ReleasesPage, Row, Waiting};
use app::releases::NewRelease;
use app::releases::tracker::NewTracker;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    lists(drawn);
    one(drawn);
    trackers(drawn);
}

fn lists(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let of = |ru: &str, en: &str| pick(t, ru, en).to_owned();
    let row = |id: &str, name: String, out_ms: Option<i64>, (tickets, shipped): (i64, i64)| Row {
        id: id.to_owned(),
        name,
        planned_on: if out_ms.is_none() { t.day(NOW_MS + 9 * DAY).to_string() } else { String::new() },
        out_ms,
        tickets,
        shipped,
    };
    let list = ReleasesPage {
        t: t.clone(),
        shell: drawn.staff("releases"),
        coming: vec![
            row("7", of("Магазин 4.12", "Shop 4.12"), None, (5, 0)),
            row("8", of("Кабинет поставщика 2.0", "Supplier account 2.0"), None, (0, 0)),
        ],
        gone: vec![row("6", of("Магазин 4.11", "Shop 4.11"), Some(NOW_MS - 12 * DAY), (21, 21))],
        may_lead: true,
    };
    let choose = ChoosePage {
        t: t.clone(),
        shell: drawn.staff("queue"),
        number: 1_287,
        subject: of("На сайте старая цена", "The site shows an old price"),
        coming: list.coming.clone(),
        planned: "7".to_owned(),
        may_lead: true,
    };
    drawn.page("releases-none", ReleasesPage { coming: vec![], gone: vec![], ..list.clone() });
    drawn.page("releases", list);
    drawn.page("release-choose-none", ChoosePage { coming: vec![], ..choose.clone() });
    drawn.page("release-choose", choose);
}

fn one(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let of = |ru: &str, en: &str| pick(t, ru, en).to_owned();
    let waiting = |number, subject: String, state, shipped| Waiting {
        number,
        subject,
        client: of("Игросфера", "Igrosphere"),
        state,
        shipped,
    };
    let page = ReleasePage {
        t: t.clone(),
        shell: drawn.staff("releases"),
        id: "7".to_owned(),
        version: 2,
        title: of("Магазин 4.12", "Shop 4.12"),
        out_ms: None,
        form: NewRelease {
            product: of("Магазин", "Shop"),
            name: "4.12".to_owned(),
            planned_on: "2026-12-01".to_owned(),
            note_ru: "Цена на сайте обновляется сразу. Откройте карточку товара и сверьте её с прайсом."
                .to_owned(),
            note_en: "The price on the site is renewed at once.".to_owned(),
        },
        tickets: vec![
            waiting(
                1_287,
                of("На сайте старая цена", "The site shows an old price"),
                State::WaitingRelease,
                false,
            ),
            waiting(
                1_290,
                of("Скидка не применилась", "The discount did not apply"),
                State::WaitingRelease,
                false,
            ),
        ],
        may_lead: true,
        errors: FieldErrors::none(),
    };
    let told = page.tickets.iter().cloned().map(|one| Waiting { state: State::Solved, shipped: true, ..one });
    let out = ReleasePage { out_ms: Some(NOW_MS - DAY), tickets: told.collect(), ..page.clone() };
    let wrong = FieldErrors(vec![("name", t.of("release-taken").to_owned())]);
    let refused = ReleasePage { id: "new".to_owned(), tickets: vec![], errors: wrong, ..page.clone() };
    drawn.page("release", page);
    drawn.page("release-out", out);
    drawn.page("release-refused", refused);
}

fn trackers(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let tracker = |id: &str, name: &str, kind, tone, health, told_ms: Option<i64>| TrackerRow {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        base_url: String::new(),
        address: format!("https://desk.example/trackers/{id}"),
        tone,
        health,
        told_ms,
        active: true,
    };
    let trackers = TrackersPage {
        t: t.clone(),
        shell: drawn.staff("settings"),
        tabs: super::settings::tabs("/settings/trackers"),
        rows: vec![
            tracker("3", "Jira", "tracker-jira", Tone::Good, "tracker-told", Some(NOW_MS - DAY / 24)),
            tracker("4", "GitLab", "tracker-gitlab", Tone::Bad, "tracker-unread", Some(NOW_MS - DAY)),
        ],
        form: NewTracker::default(),
        kinds: vec![Choice::new("gitlab", t.of("tracker-gitlab"), true)],
        secret: Some(("Jira".to_owned(), "3fWq0dWn8nZb1Q7m6q2yUA".to_owned())),
        errors: FieldErrors::none(),
    };
    drawn.page("settings-trackers-none", TrackersPage { rows: vec![], secret: None, ..trackers.clone() });
    drawn.page("settings-trackers", trackers);
}
