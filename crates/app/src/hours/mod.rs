//! Hours: what people wrote down, what counts against a contract, what the client objects to, what a month comes to.
//!
//! ```text
//! follow     each new entry of a journal that says anything of time is noted beside it   → facts
//! account    a client's facts × contract × closed months, counted                        → sheets
//! write      entries, counter-entries, timers
//! object     the client objects to an entry, the head decides
//! warn       a limit is near: the client's managers and ours hear of it, once
//! statement  a month in all its figures; closed, it is frozen
//! report     sums over clients, employees, plans
//! service    what can be ordered, and prices that are offered
//! ```
//!
//! Nothing is edited: the journal is the book, everything here is counted from it. Nothing here draws a page or a file.

mod account;
mod follow;
mod object;
mod report;
mod service;
mod statement;
mod terms;
mod warn;
mod write;

pub(crate) use account::account;
pub use account::{Account, Balance};
pub(crate) use follow::{FILL_TIME, examine, follow, seed};
pub use object::{Disputed, TimeOf};
pub use report::{Asked, ClientHours, ClientMonth, EmployeeHours, HoursReport, Profit, ProfitRow};
pub use service::{Pricing, Service};
pub use statement::{Line, ServiceLine, Statement};
pub use terms::HoursRules;
pub(crate) use warn::near;
pub(crate) use write::clock;
pub use write::{Clock, NewTime};
