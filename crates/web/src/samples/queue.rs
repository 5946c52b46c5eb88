//! Samples of the queue.

use super::{
    DAY, MIN, NOW_MS, pick, staff,
    texts::{CLIENTS, EN, ENGINEERS, LONG_NAME, LONG_SUBJECT, RU},
};
use crate::handle::first_steps::{Step, shown};
use crate::pages::{
    FirstSteps,
    conditions::{ConditionsPage, Flag, Found, Group, Tick},
    many::{BarPart, Choices, ManyPage, Would},
    palette::{PalettePart, Place},
    queue::{QueuePage, QueueRow},
    shell::{FieldErrors, Notice, Shell, Tone},
    view::{Channel, Choice, Person, Priority, State, Turn},
};
use i18n::{Lang, T};

/// The queue with 50 tickets.
pub fn queue_page(t: &T) -> QueuePage {
    QueuePage {
        fresh: false,
        t: t.clone(),
        shell: staff(t, "open"),
        total: Some(64),
        q: String::new(),
        rows: (0..50).map(|i| row(t, i)).collect(),
        later: false,
        next: Some("1778740000000.1042".to_owned()),
        filling: None,
        may_change: false,
        first: None,
        undo: None,
    }
}

/// The queue of somebody new, who has tried two things.
pub(super) fn first_page(t: &T) -> QueuePage {
    let steps = Step::ALL.map(|step| shown(step, step <= Step::Answer)).to_vec();
    QueuePage { first: Some(FirstSteps { steps }), ..queue_page(t) }
}

/// Deadlines of all sorts: far, near, late, paused.
fn sample(t: &T, i: usize) -> crate::promise::Chip {
    let left = [80, 25, -130, 0][i % 4] * MIN;
    let paused = (i % 4 == 3).then_some(domain::sla::Whose::Client);
    let standing = app::promise::Standing {
        metric: Some([domain::sla::Metric::Reaction, domain::sla::Metric::Resolution][i % 2]),
        due: paused.is_none().then_some(NOW_MS + left),
        left,
        until: NOW_MS,
        paused,
        risk: if i % 8 == 1 { 1_500_000 } else { 0 },
    };
    crate::promise::Chip::of(t, &standing, "Europe/Moscow")
}

pub(super) fn row(t: &T, i: usize) -> QueueRow {
    let (subject, last_by, last_words) = if t.lang() == Lang::Ru { RU[i] } else { EN[i % EN.len()] };
    let client = CLIENTS[(i * 7) % CLIENTS.len()];
    let engineer = ENGINEERS[(i * 3) % ENGINEERS.len()];
    let turn = match i {
        0..12 => Turn::Ours,
        _ if i.is_multiple_of(7) => Turn::Third,
        _ if i.is_multiple_of(3) => Turn::Ours,
        _ => Turn::Client,
    };
    let age = (i as i64 * 47 + 6) * MIN + (i as i64).pow(3) * MIN / 6;
    QueueRow {
        number: (66_412 - i * 3).to_string(),
        subject: subject.to_owned(),
        turn,
        since_ms: NOW_MS - age,
        state: State::Open,
        last_by: last_by.to_owned(),
        last_words: last_words.to_owned(),
        last_hidden: i % 9 == 4,
        client: pick(t, client.0, client.1).to_owned(),
        line: 1 + u8::from(i % 6 == 5),
        assignee: (i % 8 != 3)
            .then(|| Person::new(format!("u{}", (i * 3) % 5), pick(t, engineer.0, engineer.1))),
        mine: (i * 3).is_multiple_of(5),
        priority: [
            Priority::P3,
            Priority::P2,
            Priority::P3,
            Priority::P3,
            Priority::P4,
            Priority::P3,
            Priority::P1,
        ][i % 7],
        raised: i % 10 == 6,
        channel: [Channel::Mail, Channel::Mail, Channel::Portal, Channel::Mail, Channel::Phone][i % 5],
        files: u32::from(i % 4 == 2),
        watchers: u32::from(i % 6 == 1) * 2,
        due: (i % 5 != 4).then(|| sample(t, i)),
    }
}

pub(super) fn long_row() -> QueueRow {
    QueueRow {
        number: "СЗМ-1000042".to_owned(),
        subject: LONG_SUBJECT.to_owned(),
        turn: Turn::Ours,
        since_ms: NOW_MS - 400 * DAY,
        state: State::Open,
        last_by: "Константин Константинович Константинопольский".to_owned(),
        last_words: LONG_SUBJECT.repeat(3),
        last_hidden: true,
        client: LONG_NAME.to_owned(),
        line: 12,
        assignee: Some(Person::new("u9", LONG_NAME)),
        mine: false,
        priority: Priority::P1,
        raised: true,
        channel: Channel::Messenger,
        files: 1200,
        watchers: 99,
        due: None,
    }
}

/// A saved view that is being filled, with a change of many tickets just made.
pub(super) fn saved_page(t: &T, mut shell: Shell) -> QueuePage {
    shell.view = "saved";
    shell.saved_at = "v12".to_owned();
    let text = t.with("many-done").arg("change", 42).arg("same", 3).arg("refused", 2).to_string();
    shell.notice = Some(Notice { tone: Tone::Good, text });
    QueuePage {
        shell,
        filling: Some((12_500, 66_412)),
        may_change: true,
        undo: Some("/bulk/7/undo".to_owned()),
        ..queue_page(t)
    }
}

/// The conditions of a view, with an error.
pub(super) fn conditions(t: &T, shell: Shell) -> ConditionsPage {
    fn ticks(words: &[(&str, &'static str)]) -> Vec<Tick> {
        let tick = |(n, (name, key)): (usize, &(&str, &'static str))| Tick {
            name: (*name).to_owned(),
            key,
            number: 0,
            on: n == 0,
        };
        words.iter().enumerate().map(tick).collect()
    }
    let lines =
        (1..=9).map(|number| Tick { name: format!("line.{number}"), key: "", number, on: number == 2 });
    let states = State::ALL.iter().map(|state| (state.slug(), state.key())).collect::<Vec<_>>();
    let turns = Turn::ALL.iter().map(|turn| (turn.slug(), turn.key())).collect::<Vec<_>>();
    ConditionsPage {
        t: t.clone(),
        shell,
        id: "v12".to_owned(),
        name: LONG_NAME.to_owned(),
        groups: vec![
            Group { legend: "cond-turn", ticks: ticks(&turns) },
            Group { legend: "field-state", ticks: ticks(&states) },
            Group { legend: "field-line", ticks: lines.collect() },
        ],
        flags: vec![
            Flag { name: "raised", key: "cond-raised", is: "yes" },
            Flag { name: "unanswered", key: "cond-unanswered", is: "" },
        ],
        clients: vec![pick(t, CLIENTS[0].0, CLIENTS[0].1).to_owned(), String::new()],
        known: CLIENTS.iter().map(|client| pick(t, client.0, client.1).to_owned()).collect(),
        owners: vec![vec![Choice::new("nobody", t.of("assignee-none"), true)]],
        subject: "НДС".to_owned(),
        newest: true,
        mine: true,
        shared: true,
        may_share: true,
        found: Some(Found { n: 42, newest: Some(20_000) }),
        errors: FieldErrors(vec![("client", t.of("error-unknown-client").to_owned())]),
    }
}

/// Ctrl-K.
pub(super) fn palette(t: &T) -> PalettePart {
    let place = |label: &str, what, icon| Place { href: "/queue".into(), label: label.into(), what, icon };
    PalettePart {
        t: t.clone(),
        q: "66412".to_owned(),
        places: vec![
            place(LONG_SUBJECT, "palette-ticket", "inbox"),
            place(pick(t, "Горит у сетей", "Chains on fire"), "palette-view", "menu"),
            place(pick(t, CLIENTS[0].0, CLIENTS[0].1), "palette-client", "users"),
        ],
    }
}

/// The bar under the list.
pub(super) fn bar(t: &T) -> BarPart {
    BarPart { t: t.clone(), offered: Some(64), choices: choices(t) }
}

fn choices(t: &T) -> Choices {
    let staff = || {
        let choice =
            |(n, one): (usize, &(&str, &str))| Choice::new(n.to_string(), pick(t, one.0, one.1), n == 1);
        ENGINEERS.iter().enumerate().map(choice).collect()
    };
    Choices {
        assignees: staff(),
        watchers: staff(),
        nobody: false,
        state: "solved".to_owned(),
        priority: "p2".to_owned(),
        kind: String::new(),
        line: "2".to_owned(),
    }
}

/// Many tickets, looked at before they are changed.
pub(super) fn many(t: &T, shell: Shell) -> ManyPage {
    ManyPage {
        t: t.clone(),
        shell,
        numbers: (1..=47).collect(),
        view: "ours".to_owned(),
        q: "обмен".to_owned(),
        choices: choices(t),
        would: Some(Would { change: 14, same: 3, refused: (1..=30).collect() }),
        trouble: Some(Notice { tone: Tone::Warn, text: t.of("many-nothing-changes").to_owned() }),
    }
}
