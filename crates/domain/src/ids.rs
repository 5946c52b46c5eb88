//! Typed identifiers: one list, one macro.
//!
//! An id is a positive 63-bit integer made by the application (`app::ids`): 41 bits of milliseconds, 6 bits of
//! node, 16 bits of sequence. Ids grow with time, so rows of one moment lie together on both engines.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map($name)
            }
        }
    )+};
}

ids! {
    /// An organisation: ours, a partner, a client, a counterparty.
    OrganisationId,
    /// A person, of whatever side.
    PersonId,
    /// A way to reach a person: a mail address, a phone number.
    ContactPointId,
    /// A role given to a person within a scope.
    GrantId,
    /// A ticket (not its human number).
    TicketId,
    /// A message of a conversation, public or internal.
    MessageId,
    /// A file that came with a message.
    AttachmentId,
    /// One of our mailboxes.
    MailboxId,
    /// A mail as it arrived, before anybody judged it.
    InboundId,
    /// A saved view of the queue.
    ViewId,
    /// A change of many tickets in one act.
    BulkId,
    /// An answer that is written once and used often, or a macro.
    CannedId,
    /// A word that the spelling takes for right.
    OwnWordId,
    /// Words on their way, before they are a message.
    DraftId,
    /// A file that waits with them.
    DraftFileId,
    /// A mail that has to go out, or went.
    OutgoingId,
    /// A secret by which a program acts for a person.
    TokenId,
    /// An address of another system that is told what happens.
    HookId,
    /// One telling of one event to one such address.
    DeliveryId,
    /// A side of a client's orders, and how we hear it.
    OrderSourceId,
    /// A shipment with all its sides.
    TwinId,
    /// A discrepancy of orders.
    FindingId,
    /// An article of what the team knows (not its human number).
    ArticleId,
    /// A picture or a file of an article.
    ArticleFileId,
    /// A word of the desk's own vocabulary.
    TermId,
    /// A working calendar, of whatever version.
    CalendarId,
    /// A plan, of whatever version.
    PlanId,
    /// A contract, of whatever version.
    ContractId,
    /// Something that can be ordered.
    ServiceId,
    /// A team of a line.
    TeamId,
    /// A question that was answered elsewhere, with the articles that answered it.
    LessonId,
    /// Articles proposed to somebody.
    ProposalId,
    /// A topic, of whatever version.
    TopicId,
    /// A type of assets.
    AssetTypeId,
    /// A thing of a client's.
    AssetId,
    /// A release of the makers' software.
    ReleaseId,
    /// A tracker of the makers.
    TrackerId,
    /// A reference image.
    ImageId,
    /// That something was restored from an image.
    RestorationId,
    /// Who sends data to a client, and whom we speak to about them.
    SupplierId,
    /// Data of one kind that a supplier sends.
    FeedId,
    /// A file that came by a feed.
    ArrivalId,
    /// A check of data, of whatever version.
    CheckId,
    /// What is wrong with a supplier's data for one cause, until it is mended.
    CaseId,
    /// A duty rota, of whatever version.
    RotaId,
    /// That somebody cannot be called for a time.
    AbsenceId,
    /// An incident (not its human number).
    IncidentId,
    /// That somebody is told of an incident by a channel.
    PageId,
    /// That alerts are kept quiet for a time.
    SilenceId,
    /// A client's stream of events.
    FlowId,
    /// What watches a flow.
    MonitorId,
    /// What a monitor saw.
    AlertId,
    /// A source: where the events of a flow are fetched, or another system that sends alerts.
    SourceId,
    /// A time in which alerts are held back.
    QuietId,
}
