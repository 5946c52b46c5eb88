//! Any mail bytes into a letter and its problems, and what kind of mail it is.
//!
//! [`read`] takes whatever came: mail of every age and mailer, broken, cut or hostile. It repairs
//! what real mail gets wrong, says in plain words what was wrong, and tells people from machines
//! (bounces, auto-replies, lists, complaints).
//!
//! This crate has no opinion about the product: it opens no ticket, answers nothing, keeps nothing,
//! knows no clock and no network. HTML leaves it as it came and must be sanitised before it is shown.

mod addresses;
mod body;
mod charset;
mod date;
mod fields;
pub mod html;
mod kind;
mod letter;
mod limits;
mod mime;
mod names;
mod params;
mod plain;
mod problem;
mod read;
mod transfer;
pub mod visible;
mod words;

pub use addresses::Address;
pub use kind::{Action, Auto, Bulk, Complaint, Kind, Original, Reason, Report};
pub use letter::{Attachment, Letter, Marks};
pub use limits::Limits;
pub use problem::Problem;
pub use read::read;
