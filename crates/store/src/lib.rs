//! Remembers: the only SQL; SQLite and PostgreSQL behind one unit of work.
//!
//! `db.read(|tx| …)` and `db.write(|tx| …)` run a synchronous closure on a thread that owns a connection;
//! the closure says portable SQL (`sql!("… $1 …")`, see [`sql`]) and gets rows. Rooms are modules of free
//! functions over [`Tx`], one function a question. This crate decides nothing, knows no clock (moments are
//! arguments, UTC milliseconds) and touches no network but its database.

pub mod assets;
pub mod audit;
pub mod backup;
pub mod blobs;
pub mod channels;
mod checkpoint;
mod conn;
mod copy;
pub mod counters;
mod db;
pub mod desk;
mod error;
pub mod finding;
pub mod gate;
pub mod hooks;
pub mod hours;
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
    ArticleFileId, ArticleId, AssetId, AssetTypeId, AttachmentId, BulkId, CalendarId, CannedId,
    ContactPointId, DeliveryId, DraftFileId, DraftId, FindingId, GrantId, HookId, ImageId, InboundId,
    LessonId, MailboxId, MessageId, OrderSourceId, OrganisationId, OutgoingId, OwnWordId, PersonId,
    ProposalId, RestorationId, ServiceId, TeamId, TermId, TicketId, TokenId, TopicId, TwinId, ViewId,
};

impl_val_for_ids!(
    ArticleFileId,
    ArticleId,
    AssetId,
    AssetTypeId,
    AttachmentId,
    BulkId,
    CalendarId,
    CannedId,
    ContactPointId,
    DeliveryId,
    DraftFileId,
    DraftId,
    FindingId,
    GrantId,
    HookId,
    ImageId,
    InboundId,
    LessonId,
    MailboxId,
    MessageId,
    OrderSourceId,
    OrganisationId,
    OutgoingId,
    OwnWordId,
    PersonId,
    ProposalId,
    ServiceId,
    RestorationId,
    TeamId,
    TermId,
    TicketId,
    TokenId,
    TopicId,
    TwinId,
    ViewId
);
