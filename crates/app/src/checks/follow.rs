//! What stands is followed up: a case for each supplier and cause, which is a ticket with whoever mends. He gets the file
//! with the marked cells, is reminded, the head office is told when nobody mends; data that are right end the case by
//! themselves, with their proof. What comes back opens the same ticket again.

use super::letter::{Titles, day, finding, marked, titles, tongue};
use super::suppliers::{address, patience};
use crate::desk::{Acted, Draft, EXCERPT, carry_out, open_ticket, refuses, say};
use crate::{App, AppError, Scene};
use domain::checks::Step;
use domain::desk::{
    By, Channel, ClosedWhy, Command, Impact, Opening, Then, Ticket, TicketKind, Urgency, WaitFor,
};
use domain::ids::{ArrivalId, CaseId, MessageId, PersonId};
use domain::people::Side;
use domain::text::excerpt;
use domain::time::DAY;
use i18n::T;
use std::collections::BTreeMap;
use store::checks::{self, CaseRow, FindingRow, Supplier};
use store::{Tx, channels, desk};

/// Findings that a letter tells one by one; the others stand in its file.
const LINES: usize = 8;
/// Files with marks that go with a letter.
const FILES: usize = 3;
/// What comes back within this long goes on in the same ticket.
const SAME: i64 = 30 * DAY;

/// What letters are written with.
#[derive(Clone)]
pub(crate) struct Pen {
    pub scene: Scene,
    /// Where the desk is.
    pub public: String,
}

impl App {
    /// What letters are written with.
    pub(crate) fn pen(&self) -> Pen {
        Pen { scene: self.scene(), public: self.config.public_url.clone() }
    }
}

/// Whom a letter is to, in which words, about what.
struct Desk<'a> {
    pen: &'a Pen,
    of: &'a Supplier,
    t: T,
    titles: Titles,
}

/// Begins, goes on with and ends the cases of a supplier, as what stands demands.
pub(super) fn follow(tx: &mut Tx<'_>, pen: &Pen, of: &Supplier) -> Result<Vec<Acted>, AppError> {
    let mut groups: BTreeMap<String, Vec<FindingRow>> = BTreeMap::new();
    for one in checks::open_findings(tx, of.id)? {
        groups.entry(one.cause.clone()).or_default().push(one);
    }
    let cases = checks::cases(tx, of.id, i64::MAX)?.into_iter().filter(|one| one.closed_at.is_none());
    let mut cases: BTreeMap<String, CaseRow> = cases.map(|one| (one.cause.clone(), one)).collect();
    let desk = desk_of(tx, pen, of)?;
    let mut acted = Vec::new();
    for (cause, group) in groups {
        match cases.remove(&cause) {
            Some(case) => acted.extend(desk.go_on(tx, case, &group)?),
            None => acted.extend(desk.begin(tx, &cause, &group)?),
        }
    }
    for (_, case) in cases {
        acted.extend(desk.end(tx, case)?);
    }
    Ok(acted)
}

/// The next moment of a case has come: a reminder, or word to the head office.
pub(super) fn step(tx: &mut Tx<'_>, pen: &Pen, id: CaseId) -> Result<Option<Acted>, AppError> {
    let Some(case) = checks::case(tx, id)? else { return Ok(None) };
    if case.closed_at.is_some() || case.next_at.is_none_or(|at| at > pen.scene.now) {
        return Ok(None);
    }
    let of = super::supplier(tx, case.supplier)?;
    let desk = desk_of(tx, pen, &of)?;
    desk.step(tx, case)
}

fn desk_of<'a>(tx: &mut Tx<'_>, pen: &'a Pen, of: &'a Supplier) -> Result<Desk<'a>, AppError> {
    let t = tongue(of, &pen.scene.rules.hours.zone, pen.scene.now);
    let titles = titles(tx, of, t.lang().code())?;
    Ok(Desk { pen, of, t, titles })
}

impl Desk<'_> {
    fn scene(&self) -> &Scene {
        &self.pen.scene
    }

    /// What the letter is about: the feed, and the day or the check.
    fn subject(&self, tx: &mut Tx<'_>, cause: &str, group: &[FindingRow]) -> Result<String, AppError> {
        let (t, Some(first)) = (&self.t, group.first()) else { return Ok(String::new()) };
        let feed = checks::feed(tx, first.feed)?.map(|feed| feed.name).unwrap_or_default();
        let msg = if cause.starts_with("arrival:") {
            t.with("case-missing").arg("feed", &feed).arg("day", &day(t, first.day)).to_string()
        } else if cause.starts_with("format:") {
            t.with("case-format").arg("feed", &feed).arg("day", &day(t, first.day)).to_string()
        } else {
            let check = finding(t, first, &self.titles).what;
            t.with("case-check").arg("feed", &feed).arg("check", &check).to_string()
        };
        Ok(msg)
    }

    /// A letter with what stands and how to mend it, and the files with their marks.
    fn letter(
        &self,
        tx: &mut Tx<'_>,
        intro: &'static str,
        group: &[FindingRow],
        with_files: bool,
    ) -> Result<Draft, AppError> {
        let t = &self.t;
        let mut text = format!("{}\n\n", t.of(intro));
        for one in group.iter().take(LINES) {
            text.push_str(&format!("— {}\n", finding(t, one, &self.titles).line(t)));
        }
        if group.len() > LINES {
            let rest = i64::try_from(group.len() - LINES).unwrap_or(0);
            text.push_str(&format!("— {}\n", t.n("letter-more", rest)));
        }
        if let Some(first) = group.first() {
            text.push_str(&format!("\n{}\n", finding(t, first, &self.titles).mend));
        }
        let url = address(&self.pen.public, &self.scene().key, self.of);
        text.push_str(&format!("\n{}", t.with("letter-how").arg("url", &url)));
        let mut arrivals: Vec<ArrivalId> = group.iter().filter_map(|one| one.arrival).collect();
        arrivals.sort_unstable();
        arrivals.dedup();
        let mut files = Vec::new();
        for id in arrivals.into_iter().rev().take(if with_files { FILES } else { 0 }) {
            let Some(arrival) = checks::arrival(tx, id)? else { continue };
            files.extend(marked(tx, t, &arrival, group, &self.titles)?);
        }
        Ok(Draft::of(text).with(files))
    }

    /// Says words in a ticket, publicly, with commands around them.
    fn say(
        &self,
        tx: &mut Tx<'_>,
        ticket: Ticket,
        before: Vec<Command>,
        draft: &Draft,
        then: Then,
        after: Vec<Command>,
    ) -> Result<Option<Acted>, AppError> {
        let scene = self.scene();
        let message = MessageId(scene.ids.next());
        let mut commands = before;
        commands.push(Command::Reply { message, excerpt: excerpt(&draft.text, EXCERPT), then });
        commands.extend(after);
        // One of us may have ended the ticket, or merged it: then it is talked about there, by people.
        if refuses(&ticket, &commands, By::SYSTEM, scene) {
            return Ok(None);
        }
        say(tx, scene, ticket.id, message, draft, By::SYSTEM, Channel::System, true)?;
        carry_out(tx, scene, ticket, commands, By::SYSTEM, Channel::System, Some(draft)).map(Some)
    }

    fn begin(&self, tx: &mut Tx<'_>, cause: &str, group: &[FindingRow]) -> Result<Vec<Acted>, AppError> {
        let scene = self.scene();
        // Nobody to write to: it stands on the grid, where his card asks for an address.
        let (Some(it), Some(first)) = (self.of.it, group.first()) else { return Ok(vec![]) };
        let draft = self.letter(tx, "letter-new", group, true)?;
        let before = checks::cases(tx, self.of.id, scene.now - SAME)?;
        let last = before.into_iter().find(|one| one.cause == cause && one.closed_at.is_some());
        let wait = Then::Wait(WaitFor::ThirdParty);
        let mut acted = Vec::new();
        let again = match last.map(|last| desk::get(tx, last.ticket)).transpose()?.flatten() {
            Some(ticket) => self.say(tx, ticket, vec![Command::Reopen], &draft, wait, vec![])?,
            None => None,
        };
        let ticket = match again {
            Some(again) => {
                let id = again.ticket.id;
                acted.push(again);
                id
            }
            None => {
                let opened = self.open(tx, it, cause, group)?;
                let (id, ticket) = (opened.ticket.id, opened.ticket.clone());
                acted.push(opened);
                acted.extend(self.say(tx, ticket, vec![], &draft, wait, vec![])?);
                id
            }
        };
        let case = CaseRow {
            id: CaseId(scene.ids.next()),
            supplier: self.of.id,
            feed: first.feed,
            cause: cause.to_owned(),
            ticket,
            opened_at: scene.now,
            step: 0,
            next_at: patience(self.of).next(scene.now, 0).map(|(at, _)| at),
            told: i64::try_from(group.len()).unwrap_or(i64::MAX),
            closed_at: None,
            proof: None,
        };
        checks::put_case(tx, &case)?;
        belong(tx, &case, group)?;
        Ok(acted)
    }

    fn open(
        &self,
        tx: &mut Tx<'_>,
        it: PersonId,
        cause: &str,
        group: &[FindingRow],
    ) -> Result<Acted, AppError> {
        let scene = self.scene();
        let subject = self.subject(tx, cause, group)?;
        let text = self.t.of("case-opened").to_owned();
        let opening = Opening {
            number: tx.next_number("ticket")?,
            org: self.of.org,
            requester: it,
            kind: TicketKind::DataFinding,
            subject,
            impact: Impact::Low,
            urgency: Urgency::Medium,
            line: 1,
            asked: None,
            assets: vec![],
            message: MessageId(scene.ids.next()),
            text: text.clone(),
            watchers: vec![],
            acknowledge: false,
            routed: None,
        };
        let mailbox = channels::mailboxes(tx)?.first().map(|mailbox| mailbox.id);
        // In the name of whom it is for: the letter that follows tells him, not a copy of this.
        let by = By { person: Some(it), ..By::SYSTEM };
        open_ticket(tx, scene, opening, &Draft::of(text), by, Channel::System, mailbox, None)
    }

    /// More is wrong than was told: when a file brought it, its sender hears of it at once; else with the next reminder.
    fn go_on(
        &self,
        tx: &mut Tx<'_>,
        mut case: CaseRow,
        group: &[FindingRow],
    ) -> Result<Option<Acted>, AppError> {
        let fresh: Vec<FindingRow> = group.iter().filter(|one| one.case.is_none()).cloned().collect();
        if fresh.is_empty() {
            return Ok(None);
        }
        belong(tx, &case, &fresh)?;
        if fresh.iter().all(|one| one.arrival.is_none()) {
            return Ok(None);
        }
        case.told = i64::try_from(group.len()).unwrap_or(i64::MAX);
        checks::put_case(tx, &case)?;
        let Some(ticket) = desk::get(tx, case.ticket)? else { return Ok(None) };
        let draft = self.letter(tx, "letter-still", &fresh, true)?;
        self.say(tx, ticket, vec![], &draft, Then::Wait(WaitFor::ThirdParty), vec![])
    }

    /// All of it is mended: the case ends with its proof.
    fn end(&self, tx: &mut Tx<'_>, mut case: CaseRow) -> Result<Option<Acted>, AppError> {
        let (t, scene) = (&self.t, self.scene());
        let findings = checks::findings_of_case(tx, case.id)?;
        let proof = findings.iter().filter_map(|one| one.mended_by).max();
        let arrival = proof.map(|id| checks::arrival(tx, id)).transpose()?.flatten();
        (case.closed_at, case.next_at, case.proof) = (Some(scene.now), None, proof);
        checks::put_case(tx, &case)?;
        let Some(ticket) = desk::get(tx, case.ticket)? else { return Ok(None) };
        let text = match arrival {
            Some(one) => t
                .with("letter-mended")
                .arg("name", one.name.as_str())
                .arg("at", &t.moment(one.at).to_string())
                .arg("rows", one.rows)
                .to_string(),
            None => t.of("letter-mended-plain").to_owned(),
        };
        let close = vec![Command::Close { why: ClosedWhy::Staff }];
        self.say(tx, ticket, vec![], &Draft::of(text), Then::Solve, close)
    }

    fn step(&self, tx: &mut Tx<'_>, mut case: CaseRow) -> Result<Option<Acted>, AppError> {
        let (scene, patience) = (self.scene(), patience(self.of));
        let done = usize::try_from(case.step).unwrap_or(usize::MAX);
        let Some((_, what)) = patience.next(case.opened_at, done) else {
            case.next_at = None;
            checks::put_case(tx, &case)?;
            return Ok(None);
        };
        case.step += 1;
        case.next_at = patience.next(case.opened_at, done + 1).map(|(at, _)| at);
        checks::put_case(tx, &case)?;
        let Some(ticket) = desk::get(tx, case.ticket)? else { return Ok(None) };
        let all = checks::open_findings(tx, self.of.id)?;
        let group: Vec<FindingRow> = all.into_iter().filter(|one| one.cause == case.cause).collect();
        let wait = Then::Wait(WaitFor::ThirdParty);
        match (what, self.of.head) {
            (Step::Remind(_), _) => {
                let draft = self.letter(tx, "letter-remind", &group, true)?;
                self.say(tx, ticket, vec![], &draft, wait, vec![])
            }
            (Step::Head, Some(head)) => {
                let draft = self.letter(tx, "letter-head", &group, true)?;
                let told = vec![Command::AddWatcher { person: head, side: Side::Client }];
                self.say(tx, ticket, told, &draft, wait, vec![])
            }
            (Step::Head, None) => {
                let message = MessageId(scene.ids.next());
                let draft = Draft::of(self.t.of("letter-nobody"));
                let note = Command::Note { message, excerpt: excerpt(&draft.text, EXCERPT) };
                say(tx, scene, ticket.id, message, &draft, By::SYSTEM, Channel::System, false)?;
                let acted =
                    carry_out(tx, scene, ticket, vec![note], By::SYSTEM, Channel::System, Some(&draft))?;
                Ok(Some(acted))
            }
        }
    }
}

/// Findings belong to a case.
fn belong(tx: &mut Tx<'_>, case: &CaseRow, group: &[FindingRow]) -> Result<(), AppError> {
    for one in group {
        checks::put_finding(tx, &FindingRow { case: Some(case.id), ..one.clone() })?;
    }
    Ok(())
}
