//! What a found document is, read from the columns of its segment.

use super::Hit;
use super::look::Look;
use crate::doc::Kind;
use crate::error::Error;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use tantivy::columnar::Column;
use tantivy::{DocAddress, SegmentOrdinal};

type Opened = (Column<u64>, Column<i64>, Column<i64>);

/// What tells what a document is, opened once a segment.
#[derive(Default)]
pub(crate) struct Columns {
    /// Of a segment: the kinds, the ids, and the tickets under which documents are shown.
    open: HashMap<SegmentOrdinal, Opened>,
}

impl Columns {
    /// A document of the index as a hit.
    pub fn hit(&mut self, look: &Look<'_>, address: DocAddress, score: f32) -> Result<Hit, Error> {
        let (kind, id, group) = match self.open.entry(address.segment_ord) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => {
                let columns = look.searcher.segment_reader(address.segment_ord).fast_fields();
                place.insert((columns.u64("kind")?, columns.i64("id")?, columns.i64("group")?))
            }
        };
        let kind = kind.first(address.doc_id).and_then(Kind::of_number).unwrap_or_default();
        let id = id.first(address.doc_id).unwrap_or_default();
        Ok(Hit { kind, id, ticket: group.first(address.doc_id), score, near: false })
    }
}
