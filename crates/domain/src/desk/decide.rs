//! Commands become events. Pure: the same ticket, command, rules and moment give the same events.

use super::{
    By, Cited, ClosedWhy, Command, Event, Impact, Known, Marks, Merge, Opening, Refusal, State, Then, Ticket,
    Urgency, WaitFor, is_short_thanks,
};
use super::{Rules, guided, handover, moment, offer, release, spent};
use crate::people::Side;
use crate::sla::Whose;
use crate::text::excerpt;
use crate::time::Moment;

/// Characters of a message kept in the journal for lists.
const EXCERPT: usize = 140;
/// The longest reason why no article is needed.
const REASON: usize = 300;

/// The events of a new ticket.
pub fn open(opening: Opening, by: By, rules: &Rules) -> Vec<Event> {
    let subject = match opening.subject.trim() {
        "" => excerpt(&opening.text, 80),
        subject => subject.chars().filter(|c| !c.is_control()).take(300).collect(),
    };
    let mut events = vec![Event::Opened {
        number: opening.number,
        org: opening.org,
        requester: opening.requester,
        kind: opening.kind,
        subject,
        impact: opening.impact,
        urgency: opening.urgency,
        priority: rules.matrix.priority(opening.impact, opening.urgency),
        line: opening.routed.as_ref().map_or(opening.line, |routed| routed.line).clamp(1, 9),
    }];
    events.extend(opening.asked.map(|asked| Event::TopicSet { asked, before: None }));
    let assets = opening.assets.into_iter();
    events.extend(assets.map(|one| Event::AssetNamed { snapshot: Box::new(one) }));
    let excerpt = excerpt(&opening.text, EXCERPT);
    events.push(Event::RequesterWrote { message: opening.message, excerpt });
    events.extend(opening.routed.map(|to| Event::Routed { rule: to.rule, team: to.team, to: to.to }));
    for (person, side) in opening.watchers {
        if person != opening.requester && Some(person) != by.person {
            events.push(Event::WatcherAdded { person, side });
        }
    }
    if opening.acknowledge {
        events.push(Event::Acknowledged);
    }
    events
}

/// The events of a command on an existing ticket; none when it changes nothing.
pub fn decide(
    ticket: &Ticket,
    command: Command,
    by: By,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Event>, Refusal> {
    if let Some(merge) = ticket.merged {
        if spent::is_afterthought(&command) {
            return spent::decide(ticket, command, by, rules, now);
        }
        if matches!(command, Command::AnswerQuote { .. }) {
            return offer::decide(ticket, command);
        }
        return as_a_part(merge, command);
    }
    if ends(&command) && wants_article(ticket, by, rules) {
        return Err(Refusal::NeedsArticle);
    }
    match command {
        Command::Write { message, text, excerpt } => Ok(write(ticket, message, &text, excerpt)),
        Command::TakeAutoReply { message } => Ok(vec![Event::AutoReplied { message }]),
        Command::TakeBounce { message, recipient, hard, reason } => {
            Ok(vec![Event::Bounced { message, recipient, hard, reason }])
        }
        Command::TakeComplaint { message, recipient, feedback } => {
            Ok(vec![Event::Complained { message, recipient, feedback }])
        }
        Command::TakeInfection { file, name, threat } => Ok(vec![Event::FileInfected { file, name, threat }]),
        Command::Reply { message, excerpt, then } => reply(ticket, message, excerpt, then, by),
        Command::Note { message, excerpt } => Ok(vec![Event::Noted { message, excerpt }]),
        Command::Assign { to } => Ok(changed(ticket.assignee != to, Event::Assigned { to })),
        Command::Prioritise { impact, urgency } => Ok(prioritise(ticket, impact, urgency, rules)),
        Command::ChangeKind { kind } => Ok(changed(ticket.kind != kind, Event::KindChanged { kind })),
        Command::ChangeSubject { subject } => change_subject(ticket, &subject),
        Command::ChangeRequester { org, requester } => {
            let differs = (ticket.org, ticket.requester) != (org, requester);
            Ok(changed(differs, Event::RequesterChanged { org, requester }))
        }
        Command::Resume if !ticket.state.is_live() => Err(passage(ticket, State::Open)),
        Command::Resume => Ok(changed(ticket.state != State::Open, Event::Resumed)),
        Command::Wait { on, whose } => wait(ticket, on, whose),
        Command::Solve if ticket.state == State::Solved => Ok(vec![]),
        Command::Solve => pass(ticket, Event::Solved).map(|event| vec![event]),
        Command::Confirm => confirm(ticket),
        Command::Reopen if ticket.state.is_live() => Ok(vec![]),
        Command::Reopen => Ok(vec![Event::Reopened]),
        Command::OverruleThanks if ticket.likes > 0 && !ticket.state.is_live() => {
            Ok(vec![Event::ThanksOverruled])
        }
        Command::OverruleThanks => Err(Refusal::NoThanks),
        Command::Close { why } => close(ticket, why),
        Command::Reject { reason } if reason.trim().is_empty() => Err(Refusal::Empty),
        Command::Reject { reason } => pass(ticket, Event::Rejected { reason }).map(|event| vec![event]),
        Command::AddWatcher { person, side } => {
            let known = ticket.requester == person || ticket.watchers.iter().any(|w| w.person == person);
            Ok(changed(!known, Event::WatcherAdded { person, side }))
        }
        Command::RemoveWatcher { person } => {
            let known = ticket.watchers.iter().any(|watcher| watcher.person == person);
            Ok(changed(known, Event::WatcherRemoved { person }))
        }
        Command::HandOver(wish) => handover::hand_over(ticket, wish, by, rules),
        Command::JudgeHandOver { agreed, reason } => handover::judge(ticket, agreed, &reason),
        Command::Reproduce { steps } => Ok(handover::reproduce(ticket, &steps)),
        Command::Deal { to, how } => Ok(changed(ticket.assignee != Some(to), Event::Dealt { to, how })),
        Command::Search { text, found } => Ok(handover::searched(&text, found)),
        Command::Releasing(what) => release::decide(ticket, what),
        Command::Like => Ok(vec![Event::Liked]),
        Command::Tick => Ok(tick(ticket, rules, now)),
        Command::LogTime { .. } => spent::decide(ticket, command, by, rules, now),
        Command::Quote { .. } | Command::AnswerQuote { .. } => offer::decide(ticket, command),
        other if spent::is_afterthought(&other) => spent::decide(ticket, other, by, rules, now),
        other => mark(ticket, other),
    }
}

/// Whether a command offers a solution for us.
fn ends(command: &Command) -> bool {
    match command {
        Command::Reply { then, .. } => *then == Then::Solve,
        Command::Solve | Command::Close { why: ClosedWhy::Staff } => true,
        _ => false,
    }
}

/// Whether the desk wants to know first what the solution leaves behind. Only people are asked, and only once.
fn wants_article(ticket: &Ticket, by: By, rules: &Rules) -> bool {
    let from = rules.article_line;
    let asked = from > 0 && ticket.line >= from && by.side == Side::Staff;
    asked && ticket.state.is_live() && ticket.known.is_open()
}

/// What a solution has to do with what the team knows.
fn learn(ticket: &Ticket, command: Command) -> Result<Vec<Event>, Refusal> {
    let known = &ticket.known;
    match command {
        Command::SolveWith { article, number } => {
            if !known.cites(article) && known.solved_with.len() >= Known::MOST {
                return Err(Refusal::TooManyArticles(Known::MOST));
            }
            let mut events = changed(!known.cites(article), Event::SolvedWith { article, number });
            if ticket.state.is_live() {
                events.push(pass(ticket, Event::Solved)?);
            }
            Ok(events)
        }
        Command::Uncite { article, number } => {
            Ok(changed(known.cites(article), Event::SolvedOtherwise { article, number }))
        }
        Command::BeginArticle { article, number } => {
            let differs = known.drafted != Some(Cited { article, number });
            Ok(changed(differs, Event::ArticleBegun { article, number }))
        }
        Command::WaiveArticle { reason } => {
            let reason = excerpt(&reason, REASON);
            if reason.is_empty() {
                return Err(Refusal::Empty);
            }
            Ok(changed(known.waived.as_ref() != Some(&reason), Event::ArticleWaived { reason }))
        }
        other => join(ticket, other),
    }
}

/// What is known of a ticket.
fn mark(ticket: &Ticket, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Flag { flag, on } => Ok(changed(ticket.marks.has(flag) != on, Event::Flagged { flag, on })),
        Command::Refer { reference } if ticket.marks.names(&reference) => Ok(vec![]),
        Command::Refer { .. } if ticket.marks.references.len() >= Marks::MOST => {
            Err(Refusal::TooMany(Marks::MOST))
        }
        Command::Refer { reference } => Ok(vec![Event::Referred { reference }]),
        Command::Unrefer { reference } => {
            let known = ticket.marks.references.iter().any(|one| one.is(&reference));
            Ok(changed(known, Event::Unreferred { reference }))
        }
        other => learn(ticket, other),
    }
}

/// What tickets do with each other, and what is put right or taken back.
fn join(ticket: &Ticket, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::MergeInto { into, .. } if into == ticket.id => Err(Refusal::Itself),
        Command::MergeInto { into, number } => {
            pass(ticket, Event::Merged { into, number }).map(|event| vec![event])
        }
        Command::Unmerge { .. } => Err(Refusal::NotMerged),
        Command::Absorb { ticket: other, number, mut heard } => {
            heard.retain(|one| ticket.requester != one.person && !ticket.watching().contains(&one.person));
            Ok(vec![Event::Absorbed { ticket: other, number, watchers: heard }])
        }
        Command::Release { ticket, number, watchers } => {
            Ok(vec![Event::Released { ticket, number, watchers }])
        }
        Command::LinkTo { to, .. } if to == ticket.id => Err(Refusal::Itself),
        Command::LinkTo { link, to, number } => {
            Ok(changed(!ticket.is_linked(link, to), Event::Linked { link, to, number }))
        }
        Command::UnlinkFrom { link, to, number } => {
            Ok(changed(ticket.is_linked(link, to), Event::Unlinked { link, to, number }))
        }
        Command::SplitOff { message, to, number } => {
            let link = Event::Linked { link: super::Link::SplitInto, to, number };
            Ok(vec![Event::SplitOff { message, to, number }, link])
        }
        Command::Undo { before } => Ok(changed(ticket.before() != *before, Event::Undone { before })),
        Command::Edit { message, version, excerpt } => Ok(vec![Event::Edited { message, version, excerpt }]),
        other => guided::decide(ticket, other),
    }
}

/// What a ticket that is part of another still does: stand alone again, and let its own parts go.
fn as_a_part(merge: Merge, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Unmerge { number } => Ok(vec![Event::Unmerged { from: merge.into, number }]),
        Command::Release { ticket, number, watchers } => {
            Ok(vec![Event::Released { ticket, number, watchers }])
        }
        Command::TakeInfection { file, name, threat } => Ok(vec![Event::FileInfected { file, name, threat }]),
        Command::Tick | Command::Reach { .. } | Command::FollowUp { .. } => Ok(vec![]),
        _ => Err(Refusal::Merged),
    }
}

fn write(ticket: &Ticket, message: crate::ids::MessageId, text: &str, excerpt: String) -> Vec<Event> {
    match ticket.state {
        State::Solved | State::Closed if is_short_thanks(text) => vec![Event::Thanked { message, excerpt }],
        State::New | State::Open => vec![Event::RequesterWrote { message, excerpt }],
        State::Waiting(_) => vec![Event::RequesterWrote { message, excerpt }, Event::Resumed],
        State::Solved | State::Closed | State::Rejected | State::Merged => {
            vec![Event::RequesterWrote { message, excerpt }, Event::Reopened]
        }
    }
}

fn reply(
    ticket: &Ticket,
    message: crate::ids::MessageId,
    excerpt: String,
    then: Then,
    by: By,
) -> Result<Vec<Event>, Refusal> {
    let mut events = vec![Event::Replied { message, excerpt }];
    if ticket.assignee.is_none() && ticket.state.is_live() && by.side == Side::Staff {
        events.push(Event::Assigned { to: by.person });
    }
    let next = match then {
        Then::Ask => State::Waiting(WaitFor::Requester),
        Then::Keep => State::Open,
        Then::Wait(on) => State::Waiting(on),
        Then::Solve => State::Solved,
    };
    // An answer after the end stays an answer after the end.
    if next == ticket.state || (!ticket.state.is_live() && then != Then::Keep) {
        return Ok(events);
    }
    events.push(match then {
        Then::Ask => Event::Waited { on: WaitFor::Requester, whose: None },
        Then::Wait(on) => Event::Waited { on, whose: None },
        Then::Solve => Event::Solved,
        Then::Keep if ticket.state.is_live() => Event::Resumed,
        Then::Keep => Event::Reopened,
    });
    Ok(events)
}

fn prioritise(ticket: &Ticket, impact: Impact, urgency: Urgency, rules: &Rules) -> Vec<Event> {
    let priority = rules.matrix.priority(impact, urgency);
    let differs = (ticket.impact, ticket.urgency, ticket.priority) != (impact, urgency, priority);
    changed(differs, Event::Prioritised { impact, urgency, priority })
}

fn change_subject(ticket: &Ticket, subject: &str) -> Result<Vec<Event>, Refusal> {
    let subject: String = subject.trim().chars().filter(|c| !c.is_control()).take(300).collect();
    if subject.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(changed(ticket.subject != subject, Event::SubjectChanged { subject }))
}

fn wait(ticket: &Ticket, on: WaitFor, whose: Option<Whose>) -> Result<Vec<Event>, Refusal> {
    // What nobody said of the responsible side while it waits already changes nothing.
    if ticket.state == State::Waiting(on) {
        return Ok(whose.map(|_| Event::Waited { on, whose }).into_iter().collect());
    }
    pass(ticket, Event::Waited { on, whose }).map(|event| vec![event])
}

fn confirm(ticket: &Ticket) -> Result<Vec<Event>, Refusal> {
    match ticket.state {
        State::Solved => Ok(vec![Event::Confirmed, Event::Closed { why: ClosedWhy::Confirmed }]),
        State::Closed => Ok(vec![]),
        _ => Err(Refusal::NothingToConfirm),
    }
}

fn close(ticket: &Ticket, why: ClosedWhy) -> Result<Vec<Event>, Refusal> {
    match ticket.state {
        State::Closed => Ok(vec![]),
        State::Solved => Ok(vec![Event::Closed { why }]),
        // «close» from one of us on a live ticket offers the solution and ends it in one act.
        // So does a history that had ended before it was brought in.
        State::New | State::Open | State::Waiting(_)
            if matches!(why, ClosedWhy::Staff | ClosedWhy::Imported) =>
        {
            Ok(vec![Event::Solved, Event::Closed { why }])
        }
        _ => Err(passage(ticket, State::Closed)),
    }
}

fn tick(ticket: &Ticket, rules: &Rules, now: Moment) -> Vec<Event> {
    match moment::due(ticket, rules, now) {
        Some(moment::Due::Close) => vec![Event::Closed { why: ClosedWhy::Silence }],
        Some(moment::Due::Remind(step)) => vec![Event::Reminded { step }],
        None => vec![],
    }
}

fn pass(ticket: &Ticket, event: Event) -> Result<Event, Refusal> {
    match event.next_state() {
        Some(next) if !ticket.state.may_become(next) => Err(passage(ticket, next)),
        _ => Ok(event),
    }
}

fn passage(ticket: &Ticket, to: State) -> Refusal {
    Refusal::Passage { from: ticket.state, to }
}

fn changed(differs: bool, event: Event) -> Vec<Event> {
    if differs { vec![event] } else { vec![] }
}
