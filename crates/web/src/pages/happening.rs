//! Lines of the journal in words: what happened to a ticket, by whom, when.

use super::view::{Channel, Kind, Priority, State};
use crate::promise::{metric_key, step};
use i18n::T;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It began.
    Opened(Channel),
    /// The requester was told the number.
    Acknowledged(String),
    /// It has a new owner.
    Assigned(String),
    /// Somebody took it himself.
    Took,
    /// It has none any more.
    Unassigned,
    /// Its state changed.
    State(State),
    /// Its priority changed.
    Priority(Priority, Priority),
    /// Its kind changed.
    Kind(Kind),
    /// Its subject changed.
    Subject(String),
    /// It went, or is to go, to another line.
    Passed(Passed),
    /// Somebody watches.
    WatcherAdded(String),
    /// Somebody does not any more.
    WatcherRemoved(String),
    /// A public reply.
    Replied,
    /// A hidden note.
    Noted,
    /// The client wrote.
    ClientWrote,
    /// The requester agreed that it is solved.
    Confirmed,
    /// It is in work again.
    Reopened,
    /// A thank-you.
    Liked,
    /// Minutes were written down, with these words.
    Time(i64, String),
    /// Minutes were taken back, for this reason.
    TimeBack(i64, String),
    /// The client objects to an entry of time.
    TimeDisputed(String),
    /// Something was said about it.
    DisputeAnswered(String),
    /// It was decided, for this reason.
    DisputeDecided(domain::desk::Verdict, String),
    /// A price was offered: what for, how much.
    Quoted(String, domain::sla::Money),
    /// The client said yes or no to it.
    QuoteAnswered(bool),
    /// A mail came back.
    Bounced(String),
    /// A recipient called a mail spam; empty when the provider hides who.
    Complained(String),
    /// A scanner found something in a file: its name, what was found.
    FileInfected(String, String),
    /// It will not be done, for this reason.
    Rejected(String),
    /// It had ended before its history was brought in.
    ClosedByImport,
    /// It was put into another ticket.
    MergedInto(String),
    /// It stands alone again.
    LetGoFrom(i64),
    /// Another ticket became part of it.
    Absorbed(i64),
    /// That one stands alone again.
    LetGo(i64),
    /// It has to do with another ticket.
    Linked(domain::desk::Link, i64),
    /// No more.
    Unlinked(i64),
    /// A flag was set, or taken off.
    Flagged(domain::desk::Flag, bool),
    /// It has a name in another system.
    Referred(String),
    /// No more.
    Unreferred(String),
    /// An article solved it: its number.
    SolvedWith(i64),
    /// It did not, after all.
    SolvedOtherwise(i64),
    /// An article was begun from it: its number.
    ArticleBegun(i64),
    /// Why no article is needed.
    ArticleWaived(String),
    /// A row of another desk's log, in its own words.
    Recorded(String),
    /// A message got a ticket of its own.
    SplitOff(i64),
    /// A change of many tickets was taken back.
    Undone,
    /// Words of ours were put right.
    Edited,
    /// Silence closed it.
    ClosedBySilence,
    /// Something was promised.
    Promised,
    /// A deadline was set by hand: of which clock, until when in words, why; without a moment it was given back.
    DeadlineSet(domain::sla::Metric, Option<i64>, String),
    /// A step of the plan came.
    StageReached(domain::sla::Metric, Option<domain::sla::When>),
    /// The requester was reminded.
    FollowedUp,
    /// A topic was chosen.
    TopicSet,
    /// So many facts were added or put right.
    FactsChanged(usize),
    /// A procedure was begun: the article's number.
    ProcedureBegun(i64),
    /// A step of it was answered: what was done, what it came to.
    StepAnswered(String, String),
    /// It was put aside.
    ProcedureStopped,
    /// Somebody goes on with it.
    ProcedureTakenUp,
    /// It is about a thing.
    AssetNamed(String),
    /// It is not, after all.
    AssetUnnamed(String),
    /// Its mending comes with a release.
    Planned(String),
    /// It does not, after all.
    Unplanned(String),
    /// The release is out, and what the client was told.
    Shipped(String, String),
    /// A tracker told how a task stands: which, the word for its state, whether it is done.
    TaskMoved(String, String, bool),
    /// A reminder went out, to this person or (empty) to the head.
    Reminded(String),
}

impl Happening {
    /// The sentence as the client reads it, without who and when.
    pub fn client_text(&self, t: &T) -> String {
        match self {
            Happening::State(state) => {
                t.with("event-state").arg("name", t.of(state.client_key())).to_string()
            }
            other => other.text(t),
        }
    }

    /// The sentence of what has to do with time and money; none for anything else.
    fn of_time(&self, t: &T) -> Option<String> {
        let about = |key, name: &str| t.with(key).arg("name", name).to_string();
        Some(match self {
            Happening::Time(minutes, note) => {
                let said = t.with("event-time").arg("span", &crate::hours::spent(t, *minutes)).to_string();
                if note.is_empty() { said } else { format!("{said} — {note}") }
            }
            Happening::TimeBack(minutes, reason) => t
                .with("event-time-back")
                .arg("span", &crate::hours::spent(t, *minutes))
                .arg("reason", reason.as_str())
                .to_string(),
            Happening::TimeDisputed(words) => about("event-time-disputed", words),
            Happening::DisputeAnswered(words) => about("event-dispute-answered", words),
            Happening::DisputeDecided(verdict, reason) => t
                .with("event-dispute-decided")
                .arg("verdict", t.of(crate::hours::verdict_key(*verdict)))
                .arg("reason", reason.as_str())
                .to_string(),
            Happening::Quoted(title, amount) => t
                .with("event-quoted")
                .arg("title", title.as_str())
                .arg("sum", &crate::hours::roubles(t, *amount))
                .to_string(),
            Happening::QuoteAnswered(true) => t.of("event-quote-accepted").to_owned(),
            Happening::QuoteAnswered(false) => t.of("event-quote-declined").to_owned(),
            _ => return None,
        })
    }

    /// The sentence without who and when.
    #[allow(clippy::too_many_lines, reason = "a line for each event")]
    pub fn text(&self, t: &T) -> String {
        if let Some(said) = self.of_time(t) {
            return said;
        }
        let about = |key, name: &str| t.with(key).arg("name", name).to_string();
        match self {
            Happening::Opened(channel) => t.with("event-opened").arg("channel", channel.slug()).to_string(),
            Happening::Acknowledged(to) => about("event-acknowledged", to),
            Happening::Assigned(name) => about("event-assigned", name),
            Happening::Took => t.of("event-took").to_owned(),
            Happening::Unassigned => t.of("event-unassigned").to_owned(),
            Happening::State(state) => about("event-state", t.of(state.key())),
            Happening::Priority(from, to) => {
                t.with("event-priority").arg("from", t.of(from.key())).arg("to", t.of(to.key())).to_string()
            }
            Happening::Kind(kind) => about("event-kind", t.of(kind.key())),
            Happening::Subject(subject) => about("event-subject", subject),
            Happening::Passed(passed) => passed.text(t),
            Happening::WatcherAdded(name) => about("event-watcher-added", name),
            Happening::WatcherRemoved(name) => about("event-watcher-removed", name),
            Happening::Replied => t.of("event-replied").to_owned(),
            Happening::Noted => t.of("event-noted").to_owned(),
            Happening::ClientWrote => t.of("event-client-wrote").to_owned(),
            Happening::Confirmed => t.of("event-confirmed").to_owned(),
            Happening::Reopened => t.of("event-reopened").to_owned(),
            Happening::Liked => t.of("event-liked").to_owned(),
            // Said above.
            Happening::Time(..)
            | Happening::TimeBack(..)
            | Happening::TimeDisputed(_)
            | Happening::DisputeAnswered(_)
            | Happening::DisputeDecided(..)
            | Happening::Quoted(..)
            | Happening::QuoteAnswered(_) => String::new(),
            Happening::Bounced(why) => about("event-bounced", why),
            Happening::Complained(who) if who.is_empty() => t.of("event-complained-hidden").to_owned(),
            Happening::Complained(who) => about("event-complained", who),
            Happening::FileInfected(name, threat) => {
                t.with("event-file-infected").arg("name", name).arg("threat", threat).to_string()
            }
            Happening::Rejected(reason) if reason.is_empty() => {
                about("event-state", t.of(State::Rejected.key()))
            }
            Happening::Rejected(reason) => about("event-rejected", reason),
            Happening::ClosedByImport => t.of("event-closed-by-import").to_owned(),
            Happening::MergedInto(number) => about("event-merged", number),
            Happening::ClosedBySilence => t.of("event-closed-by-silence").to_owned(),
            Happening::LetGoFrom(number) => about("event-let-go-from", &number.to_string()),
            Happening::Absorbed(number) => about("event-absorbed", &number.to_string()),
            Happening::LetGo(number) => about("event-let-go", &number.to_string()),
            Happening::Linked(link, number) => {
                t.with("event-linked").arg("link", link.code()).arg("name", &*number.to_string()).to_string()
            }
            Happening::Unlinked(number) => about("event-unlinked", &number.to_string()),
            Happening::Flagged(flag, on) => {
                let on = if *on { "on" } else { "off" };
                t.with("event-flagged").arg("flag", flag.code()).arg("on", on).to_string()
            }
            Happening::Referred(name) => about("event-referred", name),
            Happening::Unreferred(name) => about("event-unreferred", name),
            Happening::SolvedWith(number) => about("event-solved-with", &number.to_string()),
            Happening::SolvedOtherwise(number) => about("event-solved-otherwise", &number.to_string()),
            Happening::ArticleBegun(number) => about("event-article-begun", &number.to_string()),
            Happening::ArticleWaived(reason) => about("event-article-waived", reason),
            Happening::Recorded(words) => about("event-recorded", words),
            Happening::SplitOff(number) => about("event-split-off", &number.to_string()),
            Happening::Undone => t.of("event-undone").to_owned(),
            Happening::Edited => t.of("event-edited").to_owned(),
            Happening::Promised => t.of("event-promised").to_owned(),
            Happening::DeadlineSet(metric, Some(at), why) => t
                .with("event-deadline-set")
                .arg("metric", t.of(metric_key(*metric)))
                .arg("at", &t.moment(*at).to_string())
                .arg("why", why)
                .to_string(),
            Happening::DeadlineSet(metric, None, why) => {
                let metric = t.of(metric_key(*metric));
                t.with("event-deadline-given-back").arg("metric", metric).arg("why", why).to_string()
            }
            Happening::StageReached(metric, when) => {
                let step = step(t, *when);
                t.with("event-stage").arg("metric", t.of(metric_key(*metric))).arg("step", &step).to_string()
            }
            Happening::FollowedUp => t.of("event-followed-up").to_owned(),
            Happening::Reminded(name) if name.is_empty() => t.of("event-reminded-head").to_owned(),
            Happening::Reminded(name) => about("event-reminded", name),
            other => other.guided(t),
        }
    }

    /// The sentences of what leads the work on a ticket.
    fn guided(&self, t: &T) -> String {
        let about = |key, name: &str| t.with(key).arg("name", name).to_string();
        match self {
            Happening::TopicSet => t.of("event-topic-set").to_owned(),
            Happening::FactsChanged(count) => t.n("event-facts-changed", *count).to_string(),
            Happening::ProcedureBegun(number) => about("event-procedure-begun", &number.to_string()),
            Happening::StepAnswered(title, outcome) if outcome.is_empty() => about("event-step-done", title),
            Happening::StepAnswered(title, outcome) => {
                t.with("event-step-answered").arg("name", title).arg("outcome", outcome).to_string()
            }
            Happening::ProcedureStopped => t.of("event-procedure-stopped").to_owned(),
            Happening::ProcedureTakenUp => t.of("event-procedure-taken-up").to_owned(),
            Happening::AssetNamed(name) => about("event-asset-named", name),
            Happening::AssetUnnamed(name) => about("event-asset-unnamed", name),
            Happening::Planned(name) => about("event-planned", name),
            Happening::Unplanned(name) => about("event-unplanned", name),
            Happening::Shipped(name, note) if note.is_empty() => about("event-shipped", name),
            Happening::Shipped(name, note) => format!("{}: {note}", about("event-shipped", name)),
            Happening::TaskMoved(name, state, done) => {
                let key = if *done { "event-task-done" } else { "event-task-moved" };
                t.with(key).arg("name", name).arg("state", state).to_string()
            }
            _ => String::new(),
        }
    }
}

/// What happened between lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It is on this line now: with a summary or the reason of a return, past a gate for a reason.
    #[allow(missing_docs, reason = "the variant's description tells")]
    To { line: u8, note: String, excuse: String, returned: bool },
    /// A hand-over to this line waits for the head.
    Asked(u8, String),
    /// The head did not agree.
    Declined(String),
    /// How to reproduce the fault.
    Reproduced(String),
    /// The knowledge base was asked: for what, how much it knew.
    Searched(String, u32),
    /// A rule sent it: which.
    Routed(String),
    /// It was dealt out: to whom, and whether as the client's personal engineer.
    Dealt(String, bool),
}

impl Passed {
    fn text(&self, t: &T) -> String {
        let about = |key, name: &str| t.with(key).arg("name", name).to_string();
        match self {
            Passed::To { line, note, excuse, returned } => {
                let line = u32::from(*line);
                let moved = match (returned, note.is_empty()) {
                    (true, _) => t.n("event-line-returned", line).arg("reason", note).to_string(),
                    (false, true) => t.n("event-line", line).to_string(),
                    (false, false) => t.n("event-line-with", line).arg("note", note).to_string(),
                };
                if excuse.is_empty() {
                    return moved;
                }
                let past = t.with("event-line-excuse").arg("reason", excuse).to_string();
                format!("{moved}; {past}")
            }
            Passed::Asked(line, note) => {
                t.n("event-hand-over-asked", u32::from(*line)).arg("note", note).to_string()
            }
            Passed::Routed(rule) => about("event-routed", rule),
            Passed::Dealt(name, true) => about("event-dealt-personal", name),
            Passed::Dealt(name, false) => about("event-dealt", name),
            Passed::Declined(reason) => about("event-hand-over-declined", reason),
            Passed::Reproduced(steps) => about("event-reproduced", steps),
            Passed::Searched(text, found) => t.n("event-searched", *found).arg("text", text).to_string(),
        }
    }
}

/// A line of the journal.
#[derive(Clone, Debug)]
pub struct Happened {
    /// When.
    pub at_ms: i64,
    /// Who; `None` when nobody but the rules.
    pub who: Option<String>,
    /// What.
    pub what: Happening,
}
