//! What a plan is made of: acts of people, each at its moment. Plain values, no behaviour.

use serde::{Deserialize, Serialize};

/// One thing that somebody does in one thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// When, in UTC milliseconds.
    pub at: i64,
    /// Which conversation; numbers start at 0 and follow the order of opening.
    pub thread: u32,
    /// Who does it.
    pub by: Who,
    /// What is done.
    pub what: What,
}

/// The author of an act. Keys are those of [`crate::Cast`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Who {
    /// A person of a client, by key.
    Client(String),
    /// A member of the desk, by key.
    Staff(String),
    /// The desk itself: a check that reports what it found.
    System,
}

/// How a request comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Channel {
    /// A letter.
    Mail,
    /// The client's portal.
    Portal,
    /// Written down by the desk after a call.
    Staff,
}

/// A step of impact or urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One person is hampered; it can wait.
    Low,
    /// A group is hampered; today or tomorrow.
    Medium,
    /// Trade stands still; now.
    High,
}

/// The type of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A question.
    Consultation,
    /// Something stopped working.
    Incident,
    /// A mistake in the program.
    Fault,
    /// Something that the client would like to have.
    Wish,
    /// Work by order: access, details, documents.
    ServiceOrder,
    /// A violation found in data.
    DataFinding,
}

/// What a waiting request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// The requester's answer.
    Requester,
    /// A marketplace, a supplier, a carrier.
    ThirdParty,
    /// A version with the mend.
    Release,
    /// An agreed day.
    Scheduled,
}

/// A file that travels with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// The name the sender gave it.
    pub name: String,
    /// The media type.
    pub mime: String,
    /// The content, whole and valid for its type.
    pub bytes: Vec<u8>,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum What {
    /// A request comes in. Always the first act of its thread.
    Open {
        /// How it comes in; with [`Channel::Staff`] the act is by a member of the desk.
        channel: Channel,
        /// The person who asks, by key.
        requester: String,
        /// The scenario it was played from: for statistics, never for the screen.
        scenario: String,
        /// The subject line.
        subject: String,
        /// The message as text.
        text: String,
        /// The same message as HTML, where the sender's mail program writes it.
        html: Option<String>,
        /// How much stands still.
        impact: Level,
        /// How soon it is needed.
        urgency: Level,
        /// The type, as the desk classifies it.
        kind: Kind,
        /// Files.
        attachments: Vec<File>,
    },
    /// The client writes again: the requester or a colleague of his.
    Write {
        /// The message.
        text: String,
        /// Files.
        attachments: Vec<File>,
    },
    /// A public answer of the desk.
    Reply {
        /// The message, without greeting line of the mail template and without signature.
        text: String,
        /// Files.
        attachments: Vec<File>,
    },
    /// A hidden comment between colleagues.
    Note {
        /// The comment.
        text: String,
    },
    /// The author takes the request.
    Take,
    /// The author gives the request to a colleague.
    Assign {
        /// A member of the desk, by key.
        to: String,
    },
    /// A new impact and urgency; by the desk or by the client.
    Priority {
        /// How much stands still.
        impact: Level,
        /// How soon it is needed.
        urgency: Level,
    },
    /// The request waits. An answer or a message of the client ends a wait for the requester;
    /// other waits end with the next answer that solves, or hands over.
    Wait {
        /// For what.
        reason: Pause,
    },
    /// Somebody begins to follow the request.
    Watch {
        /// Who follows.
        who: Who,
    },
    /// The request goes to another line, unassigned.
    HandOver {
        /// The line that gets it.
        line: u8,
        /// The summary: what is known and what was checked.
        note: String,
    },
    /// Work is written down.
    Time {
        /// Minutes.
        minutes: u32,
    },
    /// The desk offers a solution.
    Solve {
        /// The message that says so.
        text: String,
    },
    /// The requester agrees that it is solved.
    Confirm,
    /// A short thanks, that reopens nothing.
    Thanks {
        /// The message.
        text: String,
    },
    /// The requester does not agree, or it came back.
    Reopen {
        /// The message.
        text: String,
    },
    /// The desk declines, kindly.
    Reject {
        /// The message with the reason.
        reason: String,
    },
    /// The requester likes the work done.
    Like,
}
