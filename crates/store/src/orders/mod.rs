//! Orders: sources, shipments with all their sides, discrepancies, what words mean to a client.
//!
//! A saying is written once and never changed. What a word means is not kept with it: it is read anew.

mod findings;
mod sources;
mod twins;

pub use findings::{
    Finding, Tally, Wanted, causes, count_findings, finding_by_print, findings, findings_by_id, findings_of,
    put_finding, tallies,
};
pub use sources::{
    Meaning, Source, meanings, put_meaning, put_source, source_answered, source_by_id, source_failed,
    source_told, sources, sources_of,
};
pub use twins::{
    Saying, Twin, add_twin, any_twin, count_at_hour, count_since, due, say, sayings, stand, twin_by_id,
    twin_by_number, twins_after, twins_like, underway,
};
