//! What can be asked of a ticket, and how it refuses.

use super::{
    Asked, Before, ClosedWhy, Dealing, Flag, HandOver, Impact, Link, Missing, Offer, Reference, Releasing,
    Routed, Spent, State, TicketKind, Urgency, Verdict, WaitFor, Watcher,
};
use crate::ids::{ArticleId, AssetId, AttachmentId, MessageId, OrganisationId, PersonId, TicketId};
use crate::knowledge::Lead;
use crate::people::Side;
use crate::sla::{Act, Metric, TermsRef, When, Whose};
use crate::time::Moment;
use crate::topic::{Facts, Snapshot};

/// What an opening needs.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The human number, taken beforehand.
    pub number: i64,
    /// The client.
    pub org: OrganisationId,
    /// Who asks.
    pub requester: PersonId,
    /// The type.
    pub kind: TicketKind,
    /// The subject; an empty one is replaced by the beginning of the text.
    pub subject: String,
    /// How much is hit.
    pub impact: Impact,
    /// How soon it hurts.
    pub urgency: Urgency,
    /// The line that it begins on.
    pub line: u8,
    /// By which topic was asked, and what was answered.
    pub asked: Option<Asked>,
    /// The things that it is about.
    pub assets: Vec<Snapshot>,
    /// The first message and its text.
    pub message: MessageId,
    /// The visible text of the first message.
    pub text: String,
    /// Others who were addressed and belong to the client or to us.
    pub watchers: Vec<(PersonId, Side)>,
    /// Whether an acknowledgement goes out (never to a robot).
    pub acknowledge: bool,
    /// Where a rule sends it; the first line otherwise.
    pub routed: Option<Routed>,
}

/// What becomes of the ticket with our answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The requester's move.
    Ask,
    /// Still ours: we go on working.
    Keep,
    /// Somebody else's move.
    Wait(WaitFor),
    /// A solution is offered.
    Solve,
}

/// An intention.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum Command {
    /// The client's side writes.
    Write { message: MessageId, text: String, excerpt: String },
    /// A robot of the client's side answered.
    TakeAutoReply { message: MessageId },
    /// A mail of ours came back.
    TakeBounce { message: Option<MessageId>, recipient: String, hard: bool, reason: String },
    /// A recipient called a mail of ours spam.
    TakeComplaint { message: Option<MessageId>, recipient: String, feedback: String },
    /// A scanner found something in a file.
    TakeInfection { file: AttachmentId, name: String, threat: String },
    /// We answer.
    Reply { message: MessageId, excerpt: String, then: Then },
    /// We note.
    Note { message: MessageId, excerpt: String },
    /// Give to a person, or to nobody.
    Assign { to: Option<PersonId> },
    /// Set impact and urgency.
    Prioritise { impact: Impact, urgency: Urgency },
    /// Set the type.
    ChangeKind { kind: TicketKind },
    /// Set the subject.
    ChangeSubject { subject: String },
    /// Set client and requester.
    ChangeRequester { org: OrganisationId, requester: PersonId },
    /// Go on working.
    Resume,
    /// Wait for somebody else; whose move it is, if not as the kind of the wait says.
    Wait { on: WaitFor, whose: Option<Whose> },
    /// Offer the solution.
    Solve,
    /// The requester accepts it.
    Confirm,
    /// The requester, or one of us, refuses it.
    Reopen,
    /// A thanks was more than that.
    OverruleThanks,
    /// Close a solved ticket.
    Close { why: ClosedWhy },
    /// Say no, with a reason.
    Reject { reason: String },
    /// Watch.
    AddWatcher { person: PersonId, side: Side },
    /// Stop watching.
    RemoveWatcher { person: PersonId },
    /// Hand over to a line.
    HandOver(HandOver),
    /// The head agrees to a hand-over that waits for him, or does not.
    JudgeHandOver { agreed: bool, reason: String },
    /// Write down how to reproduce the fault.
    Reproduce { steps: String },
    /// Deal it out to a member of its line.
    Deal { to: PersonId, how: Option<Dealing> },
    /// Note that the knowledge base was asked, and how much it knew.
    Search { text: String, found: u32 },
    /// Write down minutes.
    LogTime { minutes: i64, spent: Spent },
    /// Take minutes of an entry back, with a reason.
    CounterTime { of: i64, minutes: i64, reason: String },
    /// The client objects to an entry.
    DisputeTime { of: i64, words: String },
    /// Say something about an entry that is objected to.
    AnswerDispute { of: i64, words: String },
    /// Decide it: `free` minutes of it are not charged.
    DecideDispute { of: i64, verdict: Verdict, free: i64, reason: String },
    /// Offer a price for a service.
    Quote { offer: Offer },
    /// Say yes or no to it.
    AnswerQuote { of: i64, accepted: bool, words: String },
    /// What it has to do with a release, or a task of a tracker.
    Releasing(Releasing),
    /// Like.
    Like,
    /// A next moment came: remind, or close by silence.
    Tick,
    /// Become part of another ticket of the same client.
    MergeInto { into: TicketId, number: i64 },
    /// Stand alone again.
    Unmerge { number: i64 },
    /// Take another ticket in; those who heard there hear here from now on.
    Absorb { ticket: TicketId, number: i64, heard: Vec<Watcher> },
    /// Let it go again.
    Release { ticket: TicketId, number: i64, watchers: Vec<Watcher> },
    /// Note what another ticket is to this one.
    LinkTo { link: Link, to: TicketId, number: i64 },
    /// Forget it.
    UnlinkFrom { link: Link, to: TicketId, number: i64 },
    /// Set a flag, or take it off.
    Flag { flag: Flag, on: bool },
    /// Write down another system's name for it.
    Refer { reference: Reference },
    /// Forget it.
    Unrefer { reference: Reference },
    /// Say that an article solved it; a live ticket is solved with it.
    SolveWith { article: ArticleId, number: i64 },
    /// Take that back; its state stays.
    Uncite { article: ArticleId, number: i64 },
    /// Note that an article was begun from it.
    BeginArticle { article: ArticleId, number: i64 },
    /// Say why no article is needed.
    WaiveArticle { reason: String },
    /// Note that a message got a ticket of its own.
    SplitOff { message: MessageId, to: TicketId, number: i64 },
    /// Take a bulk change back.
    Undo { before: Box<Before> },
    /// Promise what the contract says now.
    Promise { terms: TermsRef },
    /// Set the deadline of a running clock by hand, or give it back to the plan; with a reason.
    SetDeadline { metric: Metric, at: Option<Moment>, reason: String },
    /// A step of the plan came: do what it wants; `manager` is the client's technical manager.
    Reach { metric: Metric, stage: u8, when: When, acts: Vec<Act>, manager: Option<PersonId> },
    /// Remind the requester that we wait for him.
    FollowUp { n: u8 },
    /// Set the topic with what is known.
    SetTopic { asked: Asked },
    /// Set all that is known.
    ChangeFacts { facts: Facts },
    /// Begin a procedure, anew if one was begun before.
    BeginProcedure { article: ArticleId, number: i64, version: i64 },
    /// Answer the step that the procedure is at.
    AnswerStep { step: usize, title: String, outcome: String, note: String, lead: Lead },
    /// Put the procedure aside.
    StopProcedure { reason: String },
    /// Go on with it.
    TakeUpProcedure,
    /// Remember a thing that it is about, as it is now.
    NameAsset { snapshot: Box<Snapshot> },
    /// Forget it.
    UnnameAsset { asset: AssetId },
    /// Note that words of ours were put right.
    Edit { message: MessageId, version: i64, excerpt: Option<String> },
}

/// Why a command cannot be carried out. The interface has a text for each under `refusal-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More names elsewhere than one ticket has.
    #[error("a ticket has at most {0} references")]
    TooMany(usize),
    /// The table of states has no such passage.
    #[error("a ticket that is {from:?} cannot become {to:?}")]
    Passage {
        /// The state it is in.
        from: State,
        /// The state asked for.
        to: State,
    },
    /// Nothing was said.
    #[error("the text is empty")]
    Empty,
    /// It became part of another ticket.
    #[error("the ticket was merged into another")]
    Merged,
    /// It stands alone already.
    #[error("the ticket was not merged into another")]
    NotMerged,
    /// A ticket cannot be its own part, parent or cause.
    #[error("a ticket cannot be joined with itself")]
    Itself,
    /// Lines are 1 to 9.
    #[error("there is no line {0}")]
    NoSuchLine(u8),
    /// Minutes are 1 to 6 000 an entry.
    #[error("{0} minutes cannot be written down at once")]
    Minutes(i64),
    /// A day that has not come, or lies too far back.
    #[error("time cannot be written down for this day")]
    NoSuchDay,
    /// The journal has no such entry of time.
    #[error("there is no such entry of time")]
    NoSuchEntry,
    /// Nothing is left of the entry.
    #[error("nothing is left of this entry")]
    NothingToDispute,
    /// Nobody objects to the entry, or it is decided, or somebody does already.
    #[error("the objection is not where this could be said")]
    NoDispute,
    /// The quote was answered already.
    #[error("the quote was answered already")]
    Answered,
    /// No price, or one beyond reason.
    #[error("this is no price")]
    Amount,
    /// Only a solved ticket can be confirmed.
    #[error("there is no solution to confirm")]
    NothingToConfirm,
    /// More articles than solve one ticket.
    #[error("at most {0} articles solve a ticket")]
    TooManyArticles(usize),
    /// The desk wants to know what a solution leaves behind: an article, a draft, or why none is needed.
    #[error("say which article solved it, begin one, or say why none is needed")]
    NeedsArticle,
    /// The procedure is at another step, put aside or over: somebody was faster.
    #[error("the procedure is not at that step")]
    NotAtStep,
    /// More answers than any procedure has.
    #[error("the procedure goes in circles")]
    LongProcedure,
    /// More things than one ticket is about.
    #[error("a ticket is about at most {0} assets")]
    TooManyAssets(usize),
    /// No thanks to overrule.
    #[error("there is no thanks to overrule")]
    NoThanks,
    /// The next line wants to see more first.
    #[error("the next line wants to see more first: {}", .0.iter().map(|one| one.code()).collect::<Vec<_>>().join(", "))]
    Gate(Vec<Missing>),
    /// Who sends a ticket back, or declines, says why.
    #[error("say why")]
    NeedsReason,
    /// No hand-over waits for the head.
    #[error("no hand-over waits for a decision")]
    NothingAsked,
}

impl Refusal {
    /// The key of the text in the interface.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Passage { .. } => "passage",
            Refusal::Empty => "empty",
            Refusal::Merged => "merged",
            Refusal::NotMerged => "not-merged",
            Refusal::Itself => "itself",
            Refusal::NoSuchLine(_) => "line",
            Refusal::Minutes(_) => "minutes",
            Refusal::NoSuchDay => "no-such-day",
            Refusal::NoSuchEntry => "no-such-entry",
            Refusal::NothingToDispute => "nothing-to-dispute",
            Refusal::NoDispute => "no-dispute",
            Refusal::Answered => "answered",
            Refusal::Amount => "amount",
            Refusal::NothingToConfirm => "nothing-to-confirm",
            Refusal::NoThanks => "no-thanks",
            Refusal::NeedsArticle => "needs-article",
            Refusal::TooManyArticles(_) => "too-many-articles",
            Refusal::NotAtStep => "not-at-step",
            Refusal::LongProcedure => "long-procedure",
            Refusal::TooManyAssets(_) => "too-many-assets",
            Refusal::TooMany(_) => "too-many",
            Refusal::Gate(_) => "gate",
            Refusal::NeedsReason => "needs-reason",
            Refusal::NothingAsked => "nothing-asked",
        }
    }
}
