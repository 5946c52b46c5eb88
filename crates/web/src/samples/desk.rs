//! Samples of the workspace: queue, ticket, journal, failed mails.

use super::{
    DAY, Drawn, HOUR, MIN, NOW_MS, pick,
    queue::{bar, conditions, first_page, long_row, many, palette, queue_page, row, saved_page},
    texts::{CLIENTS, EN, LONG_NAME, LONG_SUBJECT, RU},
    ticket::{ANNA, long_ticket, panel, talk, ticket_page},
};
use crate::pages::{
    happening::{Happened, Happening, Passed},
    inbound::{FailedMail, InboundPage},
    journal::{JournalLine, JournalPage},
    keys::KeysPart,
    new_ticket::NewTicketPage,
    queue::{PreviewPart, QueuePage},
    shell::{Density, FieldErrors, Notice, Tone},
    ticket::{Entry, TicketPage},
    view::{Channel, Choice, Impact, Kind, Person, State, Turn, Urgency},
};

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let first = QueuePage { shell: drawn.staff("open"), ..first_page(t) };
    drawn.page("queue-first-steps", first);
    let dressed_queue = || QueuePage { shell: drawn.staff("open"), ..queue_page(t) };
    let typical = dressed_queue();
    let mut compact = dressed_queue();
    compact.shell.density = Density::Compact;
    let mut empty = QueuePage {
        shell: drawn.staff("ours"),
        total: Some(0),
        rows: Vec::new(),
        next: None,
        ..queue_page(t)
    };
    empty.shell.failed_mails = Some(0);
    empty.shell.views[0].count = Some(0);
    let nothing = QueuePage { q: "88-1204".to_owned(), total: None, ..empty.clone() };
    let mut long = QueuePage {
        rows: vec![long_row(), row(t, 1), row(t, 2)],
        later: true,
        total: Some(1_000_000),
        q: "сзм".to_owned(),
        ..dressed_queue()
    };
    long.shell.notice = Some(Notice {
        tone: Tone::Good,
        text: pick(t, "Обращение № 66398 назначено на вас.", "Ticket № 66398 is yours.").to_owned(),
    });
    long.shell.viewer = Some(Person::new("u9", LONG_NAME));
    let entries = talk(t);
    let preview = PreviewPart {
        t: t.clone(),
        number: "66412".to_owned(),
        subject: pick(t, RU[0].0, EN[0].0).to_owned(),
        state: State::Open,
        requester: pick(t, ANNA.0, ANNA.1).to_owned(),
        client: pick(t, CLIENTS[0].0, CLIENTS[0].1).to_owned(),
        earlier: entries.len() - 6,
        entries: entries[entries.len() - 6..].to_vec(),
    };
    let ticket = TicketPage { shell: drawn.staff("ours"), ..ticket_page(t) };
    let long_ticket = TicketPage { shell: drawn.staff("ours"), ..long_ticket(t) };
    let mut closed =
        TicketPage { state: State::Closed, turn: Turn::Nobody, composer: None, ..ticket.clone() };
    closed.panel.watchers.clear();
    closed.panel.siblings.clear();
    closed.panel.minutes = 0;
    drawn.page("queue", typical);
    drawn.page("queue-compact", compact);
    drawn.page("queue-empty", empty);
    drawn.page("queue-nothing-found", nothing);
    drawn.page("queue-long", long);
    drawn.part("queue-preview", preview);
    let beside = super::ticket::beside(t);
    drawn.part("presence", crate::pages::presence::PresencePart { t: t.clone(), beside });
    drawn.part(
        "keys",
        KeysPart { t: t.clone(), csrf: "sample-token".to_owned(), single_keys: false, spelling: true },
    );
    drawn.part("palette", palette(t));
    drawn.part("many-bar", bar(t));
    drawn.page("queue-saved", saved_page(t, drawn.staff("saved")));
    drawn.page("conditions", conditions(t, drawn.staff("")));
    drawn.page("many", many(t, drawn.staff("")));
    drawn.page("ticket", ticket);
    drawn.page("ticket-long", long_ticket);
    drawn.page("ticket-closed", closed);
    draw_rest(drawn);
}

#[allow(clippy::too_many_lines, reason = "a list of samples")]
fn draw_rest(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let new = NewTicketPage {
        t: t.clone(),
        shell: drawn.staff(""),
        requesters: vec![Choice::new(
            "a.smirnova@toybox.example",
            pick(t, "Анна Смирнова · Игрушкин двор", "Anna Smith · Toybox Yard"),
            false,
        )],
        requester: String::new(),
        subject: String::new(),
        text: String::new(),
        channel: Channel::Phone,
        kind: Kind::Incident,
        impact: Impact::Low,
        urgency: Urgency::Medium,
        asks: crate::topics::AsksPart::none(
            t.clone(),
            vec![Choice::new("7", pick(t, "Касса", "Till"), false)],
        ),
        assignees: panel(t).assignees,
        errors: FieldErrors::none(),
    };
    let mut wrong = new.clone();
    wrong.requester = "anna@".to_owned();
    wrong.errors = FieldErrors(vec![
        (
            "requester",
            pick(
                t,
                "Это не похоже на адрес почты. Пример: anna@company.ru.",
                "This does not look like a mail address. Example: anna@company.com.",
            )
            .to_owned(),
        ),
        (
            "text",
            pick(t, "Напишите хотя бы пару слов о том, что случилось.", "Say in a few words what happened.")
                .to_owned(),
        ),
    ]);
    let happened: Vec<Happened> =
        talk(t).into_iter().filter_map(|e| if let Entry::Event(e) = e { Some(e) } else { None }).collect();
    let all_kinds = [
        Happening::Opened(Channel::Mail),
        Happening::Noted,
        Happening::Replied,
        Happening::ClientWrote,
        Happening::Unassigned,
        Happening::Kind(Kind::Fault),
        Happening::Subject(LONG_SUBJECT.to_owned()),
        Happening::Passed(handed_over(t)),
        Happening::Confirmed,
        Happening::WatcherAdded(LONG_NAME.to_owned()),
        Happening::WatcherRemoved("Игорь".to_owned()),
        Happening::Reopened,
        Happening::Liked,
        Happening::Bounced("550 5.1.1".to_owned()),
        Happening::MergedInto("66390".to_owned()),
        Happening::LetGoFrom(66_390),
        Happening::Absorbed(66_391),
        Happening::LetGo(66_391),
        Happening::SplitOff(66_420),
        Happening::Unlinked(66_390),
        Happening::Referred("Jira SHOP-1287".to_owned()),
        Happening::Unreferred("Ozon 35481264-0001-1".to_owned()),
        Happening::Edited,
        Happening::Undone,
        Happening::ClosedBySilence,
        Happening::Reminded("Пётр".to_owned()),
    ];
    let linked = domain::desk::Link::ALL.into_iter().map(|link| Happening::Linked(link, 66_390));
    let flags = domain::desk::Flag::ALL;
    let flagged = flags.into_iter().flat_map(|flag| [true, false].map(|on| Happening::Flagged(flag, on)));
    let lines = all_kinds
        .into_iter()
        .chain(linked)
        .chain(flagged)
        .map(|what| Happened { at_ms: NOW_MS - 3 * DAY, who: None, what })
        .chain(happened);
    let journal = JournalPage {
        t: t.clone(),
        shell: drawn.staff("ours"),
        number: "66412".to_owned(),
        subject: pick(t, RU[0].0, EN[0].0).to_owned(),
        lines: lines.zip(1..).map(|(event, seq)| JournalLine { seq, event }).collect(),
    };
    drawn.page("ticket-new", new);
    drawn.page("ticket-new-errors", wrong);
    drawn.page("journal", journal);
    draw_inbound(drawn);
}

fn draw_inbound(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let mail = failed_mail;
    let inbound = InboundPage {
        t: t.clone(),
        shell: drawn.staff("inbound"),
        total: 2,
        mails: vec![
            mail(
                1,
                "sklad@toybox.example",
                pick(t, "Накладные за май", "Waybills for May"),
                pick(
                    t,
                    "Письмо вложено в себя больше 20 раз: похоже на ошибку пересылки.",
                    "The mail is nested in itself more than 20 times: a forwarding loop, it seems.",
                ),
                3,
            ),
            mail(
                2,
                "",
                "",
                pick(
                    t,
                    "Письмо обрывается на середине вложения. Попросите отправителя прислать его ещё раз.",
                    "The mail breaks off in the middle of an attachment. Ask the sender to send it again.",
                ),
                1,
            ),
        ],
        next: Some("f2".to_owned()),
    };
    let mut calm = InboundPage { total: 0, mails: Vec::new(), next: None, ..inbound.clone() };
    calm.shell.failed_mails = Some(0);
    drawn.page("inbound", inbound);
    drawn.page("inbound-empty", calm);
}

fn failed_mail(i: usize, from: &str, subject: &str, why: &str, tries: i64) -> FailedMail {
    FailedMail {
        id: format!("f{i}"),
        from: from.to_owned(),
        subject: subject.to_owned(),
        at_ms: NOW_MS - (i as i64) * 19 * HOUR - 12 * MIN,
        bytes: 38_211 * (i as u64 * 90 + 1),
        why: why.to_owned(),
        detail: if i == 0 { "malformed header at byte 17".to_owned() } else { String::new() },
        kept: i == 0,
        may_replay: true,
        tries,
    }
}

fn handed_over(t: &i18n::T) -> Passed {
    let note = pick(
        t,
        "Касса не печатает чек, перезагрузка не помогла",
        "The till prints no receipt, a restart did not help",
    );
    Passed::To { line: 2, note: note.to_owned(), excuse: String::new(), returned: false }
}
