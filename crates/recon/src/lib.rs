//! Checks of tables in streams: equations and continuity of stock, rules of columns, codes and keys, two tables compared.
//!
//! A check is a file that people read (`Check`). It runs here over plain files of any size in bounded memory, on whole
//! numbers, and compiles to plain SQL of the same meaning for whoever has an engine. It knows nobody of the product: no
//! feeds, no cases, no words for people.

pub mod bench;
mod business;
mod cause;
mod check;
mod compare;
mod finding;
mod fixed;
pub mod made;
mod plan;
mod returns;
mod run;
mod scan;
mod series;
mod spill;
mod sql;
mod sum;
mod unique;
pub mod usage;

pub use business::{Judged, judge, prove};
pub use check::{Check, Column, Compared, Example, Kind, Rule, Says, Severity, Table, Wrong};
pub use finding::{Cause, Finding, Found};
pub use returns::{Match, Returns};
pub use run::{Options, Trouble, run};
pub use sql::{Dialect, sql};
pub use tabular::Context;

/// Reads what was agreed about a file, from its TOML.
pub fn contract(text: &str) -> Result<tabular::Contract, Wrong> {
    toml::from_str(text).map_err(|e| Wrong::Form(e.to_string()))
}
