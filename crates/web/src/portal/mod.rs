//! What clients see: their requests, one request, a short form, and the page behind a link in a mail.
//!
//! Pages of the portal never hold a hidden note, a staff-only fact or another client's word: their structs
//! have no place for one.

pub mod confirm;
pub mod request;
pub mod requests;
pub mod statistics;

pub use confirm::{ConfirmPage, ConfirmStep};
pub use request::{PortalEntry, PortalMessage, RequestPage};
pub use requests::{NewRequestPage, RequestRow, RequestsPage, Scope};
pub use statistics::StatisticsPage;
