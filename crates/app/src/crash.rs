//! Named points at which a test can have the process die, in the way of SIGKILL: nothing is flushed, nobody says
//! goodbye. They exist with the feature `crash` only, which the product is never built with; without it a point is
//! nothing.

/// Where the process can die, by the steps of a mail's way through the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Fetched from its server, and not stored.
    Fetched,
    /// Stored, and not marked or deleted at its server.
    Stored,
    /// About to be judged.
    Judging,
    /// Judged, and not committed.
    Deciding,
    /// Committed with its ticket, and nothing of it sent.
    Judged,
    /// A mail of ours is written, and not handed over.
    Sending,
    /// The server has taken our mail, and we have not noted it.
    Sent,
    /// Somebody is to be called, and it is not committed.
    Calling,
    /// It is committed, and nothing of it sent.
    Called,
    /// A message is about to go.
    Paging,
    /// It went, and we have not noted it.
    Paged,
}

impl Point {
    /// All of them, in the order in which a mail comes by.
    pub const ALL: [Point; 7] = [
        Point::Fetched,
        Point::Stored,
        Point::Judging,
        Point::Deciding,
        Point::Judged,
        Point::Sending,
        Point::Sent,
    ];

    /// Those that a call comes by, from the sweep to the note that it went.
    pub const CALLS: [Point; 4] = [Point::Calling, Point::Called, Point::Paging, Point::Paged];

    /// The name, as the environment says it.
    pub fn name(self) -> &'static str {
        match self {
            Point::Fetched => "fetched",
            Point::Stored => "stored",
            Point::Judging => "judging",
            Point::Deciding => "deciding",
            Point::Judged => "judged",
            Point::Sending => "sending",
            Point::Sent => "sent",
            Point::Calling => "calling",
            Point::Called => "called",
            Point::Paging => "paging",
            Point::Paged => "paged",
        }
    }

    /// Dies here if `OPORA_CRASH_AT` says so.
    #[cfg(feature = "crash")]
    pub(crate) fn pass(self) {
        static AT: std::sync::LazyLock<String> =
            std::sync::LazyLock::new(|| std::env::var("OPORA_CRASH_AT").unwrap_or_default());
        if *AT == self.name() {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).ok();
            std::process::abort();
        }
    }

    /// Nothing happens here.
    #[cfg(not(feature = "crash"))]
    pub(crate) fn pass(self) {}
}
