//! The benchmark over real streams: time to detect at a fixed budget of false alarms, with both limits beside.
//!
//! Each stream is learnt from in its first part and judged in the rest. Faults are put in at seeded moments of active
//! hours: total silence, half of the orders, a stuck export. All rules get the lowest threshold that keeps one false
//! alarm in thirty days on the healthy rest (in hindsight, which flatters all alike); ours also runs with what it learnt
//! before, as it does in the product.

pub mod chance;
mod drops;
mod export;
mod field;
mod judge;
mod oracle;
pub(crate) mod pages;
pub mod prove;
mod report;
mod rules;
mod silences;
mod stamp;
mod stream;

pub use field::Field;
pub use judge::{Export, Figures, Judged, Row, judge, silence_figures};
pub use report::Report;
pub use stream::{Found, Stream, parse, read};
