//! Topics in the desk: what can be chosen by whom, what is asked, and what a ticket knows by it.
//!
//! ```text
//! book       all topics as they hold, in memory until somebody edits one
//! choose     what somebody may choose, and the form that he fills
//! answer     what was answered becomes facts of a ticket
//! change     topics are written, moved, retired; their versions
//! catalogue  the topics that ship, with their procedures
//! procedure  a procedure is followed inside a ticket
//! guide      what a ticket's page shows of all this, and whether it is ready for a hand-over
//! ```

mod answer;
mod book;
mod catalogue;
mod change;
mod choose;
mod guide;
mod procedure;

pub use answer::Answers;
pub(crate) use answer::{Prepared, prepare};
pub use book::{Book, Topics};
pub use catalogue::Entered;
pub(crate) use catalogue::enter;
pub use change::{Placing, TopicPage, VersionLine};
pub use choose::{AssetChoice, Choosing, Line};
pub use guide::{FieldName, Guide, Guiding, ProcedureState, Readiness};
pub(crate) use guide::{asks, facts_words, guide, indexed, lacks};
pub use store::topics::Written;
