//! Remembers: the only SQL; SQLite and PostgreSQL behind one unit of work.
//!
//! `db.read(|tx| …)` and `db.write(|tx| …)` run a synchronous closure on a thread that owns a connection;
//! the closure says portable SQL (`sql!("… $1 …")`, see [`sql`]) and gets rows. Rooms are modules of free
//! functions over [`Tx`], one function a question. This crate decides nothing, knows no clock (moments are
//! arguments, UTC milliseconds) and touches no network but its database.

pub mod alerts;
pub mod assets;
pub mod audit;
pub mod backup;
pub mod blobs;
pub mod channels;
mod checkpoint;
pub mod checks;
mod conn;
mod copy;
pub mod counters;
mod db;
pub mod desk;
pub mod duty;
mod error;
pub mod finding;
pub mod flows;
pub mod gate;
pub mod hooks;
pub mod hours;
pub mod incidents;
pub mod jobs;
pub mod knowledge;
mod lane;
pub mod lease;
mod migrate;
pub mod orders;
pub mod people;
mod postgres;
pub mod presence;
pub mod promise;
pub mod releases;
pub mod sandbox;
pub mod scan;
pub mod sql;
mod sqlite;
pub mod topics;
mod work;

pub use conn::{Described, Engine, FromVal, Row, Tx, Val};
pub use db::{Db, Options, Target};
pub use error::StoreError;
pub use migrate::version;
pub use sql::{Sql, ints, texts};

use domain::ids::{
    AbsenceId, AlertId, ArrivalId, ArticleFileId, ArticleId, AssetId, AssetTypeId, AttachmentId, BulkId,
    CalendarId, CannedId, CaseId, CheckId, ContactPointId, DeliveryId, DraftFileId, DraftId, FeedId,
    FindingId, FlowId, GrantId, HookId, ImageId, InboundId, IncidentId, LessonId, MailboxId, MessageId,
    MonitorId, OrderSourceId, OrganisationId, OutgoingId, OwnWordId, PageId, PersonId, ProposalId, QuietId,
    ReleaseId, RestorationId, RotaId, ServiceId, SilenceId, SourceId, SupplierId, TeamId, TermId, TicketId,
    TokenId, TopicId, TrackerId, TwinId, ViewId,
};

impl_val_for_ids!(
    AbsenceId,
    AlertId,
    ArrivalId,
    ArticleFileId,
    ArticleId,
    AssetId,
    AssetTypeId,
    AttachmentId,
    BulkId,
    CalendarId,
    CannedId,
    CaseId,
    CheckId,
    ContactPointId,
    DeliveryId,
    DraftFileId,
    DraftId,
    FeedId,
    FlowId,
    FindingId,
    GrantId,
    HookId,
    ImageId,
    InboundId,
    IncidentId,
    LessonId,
    MailboxId,
    MessageId,
    MonitorId,
    OrderSourceId,
    OrganisationId,
    OutgoingId,
    OwnWordId,
    PageId,
    PersonId,
    ProposalId,
    QuietId,
    ReleaseId,
    RestorationId,
    RotaId,
    ServiceId,
    SilenceId,
    SourceId,
    SupplierId,
    TeamId,
    TermId,
    TicketId,
    TokenId,
    TopicId,
    TrackerId,
    TwinId,
    ViewId
);
