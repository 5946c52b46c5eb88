//! Cases become tickets, within one unit of work.

use super::names::{Kind, Learning, Names};
use crate::{AppError, Scene};
use domain::desk::{
    By, Channel, Entry, Event, Impact, Means, Priority, Record, Reference, Ticket, TicketKind, Urgency,
    WaitFor, record,
};
use domain::ids::{MessageId, PersonId, TicketId};
use domain::people::Side;
use domain::text::{excerpt, typed};
use eventlog::{Case, Level, Meaning, Problem, Row, Words};
use std::collections::HashMap;
use store::Tx;
use store::desk::{self, Extra, Message, Whole};

/// The longest subject.
const SUBJECT: usize = 200;

/// Letters of a message kept in the journal.
const EXCERPT: usize = 140;

/// What a unit of work took.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) new: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    /// Rows written.
    pub(super) rows: u64,
    /// Cases that contradict what we have: how many rows, and why.
    pub(super) refused: Vec<(u64, Problem)>,
    /// Names that were entered.
    pub(super) entered: u64,
    /// Names that were learnt.
    pub(super) names: HashMap<(Kind, String), i64>,
}

/// Takes cases, of which no two have the same name.
pub(super) fn take(tx: &mut Tx<'_>, scene: &Scene, cases: &[Case], names: &Names) -> Result<Taken, AppError> {
    let mut names_here = Learning::new(names);
    let mut taken = Taken::default();
    let mut wholes = Vec::new();
    for case in cases {
        let reference =
            Reference::of(names.source(), &case.id, "").map_err(|_| AppError::Invalid("case", "empty"))?;
        match desk::known_as(tx, &reference.system, &reference.value)? {
            None => {
                wholes.push(begin(tx, scene, case, reference, &mut names_here)?);
                taken.new += 1;
                taken.rows += case.rows.len() as u64;
            }
            Some(id) => match go_on(tx, scene, case, id, &mut names_here)? {
                Ok(0) => taken.unchanged += 1,
                Ok(rows) => {
                    taken.changed += 1;
                    taken.rows += rows;
                }
                Err(problem) => taken.refused.push((case.rows.len() as u64, problem)),
            },
        }
    }
    desk::insert_whole(tx, &wholes)?;
    (taken.entered, taken.names) = (names_here.entered, names_here.fresh);
    Ok(taken)
}

/// The ticket of a case that is not known yet.
fn begin(
    tx: &mut Tx<'_>,
    scene: &Scene,
    case: &Case,
    reference: Reference,
    names: &mut Learning<'_>,
) -> Result<Whole, AppError> {
    let first = case.rows.first().ok_or_else(|| AppError::broken("a case without rows"))?;
    let (org, requester) = names.asked(tx, scene, case.client.as_deref(), case.requester.as_deref())?;
    let at = case.opened.unwrap_or(first.at);
    let head = recorded(tx, scene, first, names)?;
    let (impact, urgency, priority) = head.weight(Impact::Medium, Urgency::Medium, &scene.rules.matrix);
    let opened = Event::Opened {
        number: tx.next_number("ticket")?,
        org,
        requester,
        kind: TicketKind::Incident,
        subject: excerpt(&case.subject, SUBJECT),
        impact,
        urgency,
        priority,
        line: first.line,
    };
    let client = By { side: Side::Client, person: Some(requester) };
    let mut entries = vec![Entry { seq: 1, at, by: client, via: Channel::Import, event: opened }];
    let ticket = Ticket::born(TicketId(scene.ids.next()), &entries[0])
        .ok_or_else(|| AppError::broken("an opening is the beginning of a ticket"))?;
    let mut told = Told { ticket, entries: vec![], messages: vec![] };
    told.write(at, By::SYSTEM, vec![Event::Referred { reference }]);
    for row in &case.rows {
        told.row(tx, scene, row, names)?;
    }
    let Told { ticket, entries: more, messages } = told;
    entries.extend(more);
    let extra =
        Extra { due_at: scene.next_moment(&ticket), mailbox: None, hint: None, touched_at: scene.wall };
    Ok(Whole { ticket, entries, extra, messages, mails: vec![], headers: vec![] })
}

/// Adds to a ticket what its case has beyond what was taken before; answers how many rows that are, or why not.
fn go_on(
    tx: &mut Tx<'_>,
    scene: &Scene,
    case: &Case,
    id: TicketId,
    names: &mut Learning<'_>,
) -> Result<Result<u64, Problem>, AppError> {
    let journal = desk::journal(tx, id)?;
    let before = desk::get(tx, id)?.ok_or(AppError::Missing)?;
    let mut rows = case.rows.iter();
    for entry in journal.iter().filter(|entry| matches!(entry.event, Event::Recorded { .. })) {
        let Some(row) = rows.next() else { return Ok(Ok(0)) };
        if !is_row(tx, entry, row, names)? {
            let what = format!("the row is not what was imported before into ticket № {}", before.number);
            let todo = "if this is another log, import it with --source NAME";
            return Ok(Err(problem(case, row, what, todo)));
        }
    }
    let Some(next) = rows.as_slice().first() else { return Ok(Ok(0)) };
    if next.at < before.updated_at {
        let what = format!("ticket № {} went on here after the time of the row", before.number);
        return Ok(Err(problem(case, next, what, "write down by hand what is missing")));
    }
    let mut told = Told { ticket: before.clone(), entries: vec![], messages: vec![] };
    for row in rows.as_slice() {
        told.row(tx, scene, row, names)?;
    }
    let due_at = scene.next_moment(&told.ticket);
    desk::append(tx, &before, &told.ticket, &told.entries, due_at, scene.wall)?;
    for message in &told.messages {
        desk::insert_message(tx, message)?;
    }
    Ok(Ok(rows.as_slice().len() as u64))
}

/// Whether an entry was made of a row. What else the row says may differ: exports write the end into every row.
fn is_row(tx: &mut Tx<'_>, entry: &Entry, row: &Row, names: &mut Learning<'_>) -> Result<bool, AppError> {
    let Event::Recorded { status, substatus, team, line, .. } = &entry.event else { return Ok(false) };
    Ok((entry.at, status, substatus, *line) == (row.at, &row.status, &row.substatus, row.line)
        && *team == names.known_team(tx, row.team.as_deref())?
        && entry.by.person == names.known_person(tx, row.person.as_deref())?)
}

/// A ticket while rows are told of it.
struct Told {
    ticket: Ticket,
    entries: Vec<Entry>,
    messages: Vec<Message>,
}

impl Told {
    /// What a row says and means.
    fn row(
        &mut self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        row: &Row,
        names: &mut Learning<'_>,
    ) -> Result<(), AppError> {
        let person = names.person(tx, scene, row.person.as_deref())?;
        let by = By { side: Side::Staff, person };
        let events = record(&self.ticket, recorded(tx, scene, row, names)?, &scene.rules.matrix);
        self.write(row.at, by, events);
        if let Some(words) = &row.words {
            self.said(MessageId(scene.ids.next()), row.at, person, words);
        }
        Ok(())
    }

    fn said(&mut self, id: MessageId, at: i64, person: Option<PersonId>, words: &Words) {
        let ours = words.ours || !words.public;
        let by = By { side: if ours { Side::Staff } else { Side::Client }, person };
        let (message, excerpt) = (id, excerpt(&words.text, EXCERPT));
        let event = match (words.public, ours) {
            (false, _) => Event::Noted { message, excerpt },
            (true, true) => Event::Replied { message, excerpt },
            (true, false) => Event::RequesterWrote { message, excerpt },
        };
        self.write(at, by, vec![event]);
        self.messages.push(Message {
            id,
            ticket: self.ticket.id,
            at,
            by,
            public: words.public,
            via: Channel::Import,
            kind: "text".to_owned(),
            body: typed(words.text.trim()),
            quoted: String::new(),
            html: String::new(),
            quoted_html: String::new(),
            remote_images: 0,
            inbound: None,
            header_id: None,
            versions: 0,
            copy_of: None,
        });
    }

    fn write(&mut self, at: i64, by: By, events: Vec<Event>) {
        for event in events {
            let entry = Entry { seq: self.ticket.seq + 1, at, by, via: Channel::Import, event };
            self.ticket.apply(&entry);
            self.entries.push(entry);
        }
    }
}

/// A row in names of ours.
fn recorded(tx: &mut Tx<'_>, scene: &Scene, row: &Row, names: &mut Learning<'_>) -> Result<Record, AppError> {
    let impact = row.impact.map(|level| match level {
        Level::Low => Impact::Low,
        Level::Medium => Impact::Medium,
        Level::High => Impact::High,
    });
    let urgency = row.urgency.map(|level| match level {
        Level::Low => Urgency::Low,
        Level::Medium => Urgency::Medium,
        Level::High => Urgency::High,
    });
    Ok(Record {
        status: row.status.clone(),
        substatus: row.substatus.clone(),
        means: means(row.meaning),
        team: names.team(tx, scene, row.team.as_deref(), row.line)?,
        line: row.line,
        assignee: names.person(tx, scene, row.assignee.as_deref())?,
        impact,
        urgency,
        priority: row.priority.and_then(|number| Priority::from_number(number.into())),
        said: row.said.clone(),
    })
}

fn means(meaning: Meaning) -> Means {
    match meaning {
        Meaning::New => Means::New,
        Meaning::Open => Means::Open,
        Meaning::Queued => Means::Queued,
        Meaning::WaitingRequester => Means::Waiting(WaitFor::Requester),
        Meaning::WaitingThirdParty => Means::Waiting(WaitFor::ThirdParty),
        Meaning::WaitingRelease => Means::Waiting(WaitFor::Release),
        Meaning::WaitingScheduled => Means::Waiting(WaitFor::Scheduled),
        Meaning::Solved => Means::Solved,
        Meaning::Closed => Means::Closed,
        Meaning::Rejected => Means::Rejected,
        Meaning::Keep => Means::Keep,
    }
}

fn problem(case: &Case, row: &Row, what: String, todo: &str) -> Problem {
    Problem {
        row: row.line_of_file,
        column: String::new(),
        case: case.id.clone(),
        what,
        todo: todo.to_owned(),
    }
}
