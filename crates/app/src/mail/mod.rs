//! Mail: what comes in is stored before it is judged, what goes out is planned in the unit of work that causes it.
//!
//! [`intake`] takes bytes; [`judge`] finds out where they belong; [`outbox`] plans and sends; [`boxes`] connects to
//! the mail servers. The words of our mails are written by a [`Press`] and carried by a [`Post`], both handed in.

mod about;
mod blank;
pub mod boxes;
mod data;
mod facts;
pub mod import;
pub mod intake;
pub mod judge;
pub(crate) mod outbox;
mod reading;
mod report;
mod send;
pub(crate) mod sender;
pub mod settings;

use std::future::Future;
use std::pin::Pin;
use store::channels::Mailbox;

/// What a mail of ours is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// «Обращение принято».
    Acknowledgement,
    /// An answer to the client's side.
    Reply,
    /// What another of the client's side said.
    Copy,
    /// A solution is offered without words.
    Solved,
    /// To one of us: something happened.
    Notice,
    /// To one of us: it is our move.
    Reminder,
    /// To one of us: a mail command was not understood.
    Misunderstood,
    /// An invitation to sign in.
    Invitation,
    /// A link to set a new password.
    Reset,
    /// A link to sign in by.
    SignIn,
    /// To those who set up the desk: a webhook was switched off.
    HookOff,
    /// To one of us: a deadline comes near, or has passed.
    Deadline,
    /// To the client: we wait for him.
    FollowUp,
    /// To those who lead: a hand-over waits for consent.
    Consent,
    /// To the client's managers and ours: the limit of hours is near.
    HoursNear,
    /// To those who decide: the client objects to an entry of time.
    Objection,
    /// To the client: what was decided of it.
    Verdict,
    /// To the client: a price is offered.
    Quote,
    /// To the client: the release that was waited for is out.
    Shipped,
    /// To whoever is on duty: incidents call him.
    Call,
    /// To the business: how a major incident stands.
    Report,
    /// To one of us: a flow of a client's events goes wrong.
    FlowAlert,
    /// To one of us: it is well again.
    FlowCalm,
}

impl Kind {
    const ALL: [(Kind, &'static str); 23] = [
        (Kind::Acknowledgement, "acknowledgement"),
        (Kind::Reply, "reply"),
        (Kind::Copy, "copy"),
        (Kind::Solved, "solved"),
        (Kind::Notice, "notice"),
        (Kind::Reminder, "reminder"),
        (Kind::Misunderstood, "misunderstood"),
        (Kind::Invitation, "invitation"),
        (Kind::Reset, "reset"),
        (Kind::SignIn, "sign_in"),
        (Kind::HookOff, "hook_off"),
        (Kind::Deadline, "deadline"),
        (Kind::FollowUp, "follow_up"),
        (Kind::Consent, "consent"),
        (Kind::HoursNear, "hours_near"),
        (Kind::Objection, "objection"),
        (Kind::Verdict, "verdict"),
        (Kind::Quote, "quote"),
        (Kind::Shipped, "shipped"),
        (Kind::Call, "call"),
        (Kind::Report, "report"),
        (Kind::FlowAlert, "flow_alert"),
        (Kind::FlowCalm, "flow_calm"),
    ];

    /// The stored name.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("notice", |(_, code)| code)
    }

    /// The kind of a stored name.
    pub fn from_code(code: &str) -> Option<Kind> {
        Self::ALL.iter().find(|(_, name)| *name == code).map(|(kind, _)| *kind)
    }

    /// To one of us, and nobody of the client's.
    pub fn is_to_us(self) -> bool {
        matches!(
            self,
            Kind::Notice
                | Kind::Reminder
                | Kind::Misunderstood
                | Kind::Deadline
                | Kind::Consent
                | Kind::Objection
                | Kind::FlowAlert
                | Kind::FlowCalm
        )
    }

    /// Sent by the desk on its own account: marked so, and braked.
    pub fn is_automatic(self) -> bool {
        !matches!(self, Kind::Reply | Kind::Copy)
    }
}

/// Everything that the words of a mail may need.
#[derive(Clone, Debug)]
pub struct Words {
    /// What it is about.
    pub kind: Kind,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA zone of the reader.
    pub zone: String,
    /// The moment.
    pub now: i64,
    /// The reader's name.
    pub to: String,
    /// The name of the desk; the mailbox's when it has none of its own.
    pub desk: String,
    /// What the desk says under its mails.
    pub footer: String,
    /// The colour of buttons, `#rrggbb`; empty for the product's own.
    pub accent: String,
    /// The ticket's number, 0 when it is about none.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// Where the reader sees it.
    pub url: String,
    /// Where he confirms or reopens; empty when there is nothing to confirm.
    pub confirm_url: String,
    /// Who said it.
    pub author: String,
    /// Who asked, and of which company.
    pub requester: String,
    /// The client.
    pub org: String,
    /// What was said.
    pub text: String,
    /// Under it.
    pub signature: String,
    /// A note, not a message.
    pub internal: bool,
    /// The first message of the ticket.
    pub opening: bool,
    /// Names of the files.
    pub files: Vec<String>,
    /// How important it is, 1 to 4.
    pub priority: i64,
    /// The ticket is closed.
    pub closed: bool,
    /// Working days of silence after which a solved ticket is closed.
    pub silence_days: i64,
    /// Since when it is our move.
    pub since: i64,
    /// How the next deadline stands.
    pub deadline: Option<crate::promise::Standing>,
    /// Where the reader signs in or sets a password.
    pub access_url: String,
    /// How a client's hours stand.
    pub hours: Option<domain::hours::Sheet>,
    /// The entry of time that it is about, and what was decided of it.
    pub entry: Option<(domain::hours::Entry, Option<domain::desk::Verdict>)>,
    /// The price that is offered.
    pub offer: Option<domain::desk::Offer>,
    /// The name of the release that is out.
    pub release: String,
    /// What is told of an alert over a flow.
    pub alert: Option<crate::flows::Raised>,
    /// Where the requester is asked for what we do not know yet; empty when nothing is asked.
    pub asks_url: String,
    /// What that is, in his language; nothing when he is asked for the topic itself.
    pub asks: Vec<String>,
    /// The incidents that call the reader.
    pub calls: Vec<crate::incidents::CallWords>,
    /// The report for the business.
    pub report: Option<crate::incidents::ReportWords>,
}

/// A mail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The subject.
    pub subject: String,
    /// As plain text.
    pub plain: String,
    /// As HTML.
    pub html: String,
}

/// Writes mails' words, in the reader's language.
pub trait Press: Send + Sync {
    /// The words.
    fn write(&self, words: &Words) -> Text;

    /// One word or sentence of a key, for buttons where no page is.
    fn word(&self, locale: &str, key: &'static str) -> String;
}

/// Why a mail did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// Trying again is of no use.
    pub permanent: bool,
    /// What the server said.
    pub why: String,
}

/// The answer of a [`Post`].
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Undelivered>> + Send + 'a>>;

/// Sends mails.
pub trait Post: Send + Sync {
    /// Hands a finished mail to the mailbox's server; `Ok` means that the server took it.
    fn send<'a>(
        &'a self,
        from: &'a Mailbox,
        secret: Option<&'a str>,
        to: &'a str,
        bytes: &'a [u8],
    ) -> Sending<'a>;
}
