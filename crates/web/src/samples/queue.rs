//! Samples of the queue.

use super::{
    DAY, MIN, NOW_MS, pick, staff,
    texts::{CLIENTS, EN, ENGINEERS, LONG_NAME, LONG_SUBJECT, RU},
};
use crate::pages::{
    queue::{QueuePage, QueueRow},
    view::{Channel, Person, Priority, State, Turn},
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
    }
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
        channel: [Channel::Mail, Channel::Mail, Channel::Portal, Channel::Mail, Channel::Phone][i % 5],
        files: u32::from(i % 4 == 2),
        watchers: u32::from(i % 6 == 1) * 2,
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
        channel: Channel::Messenger,
        files: 1200,
        watchers: 99,
    }
}
