//! From what fits to the best of it. First all that fits is found, without judging; then as many of it are judged as tell
//! something.

use super::look::Look;
use super::{Columns, DEEPEST, Hit, Search, Sort, same};
use crate::error::Error;
use tantivy::query::{BooleanQuery, EnableScoring, Query};
use tantivy::{DocAddress, DocSet};

/// Of a shelf, so many documents that have all the words are judged by how well they fit; of more, the newest. A word
/// that stands in so many tickets tells little of them, and their age tells more.
const JUDGED: usize = 5_000;

/// A document with how well it fits.
pub struct Ranked {
    pub score: f32,
    /// Its moment.
    pub at: i64,
    pub address: DocAddress,
}

impl Search<'_> {
    /// The best documents of some queries, those of one ticket taken together, and how many there
    /// are in all.
    pub(super) fn run(&self, queries: &[BooleanQuery]) -> Result<(Vec<Hit>, usize), Error> {
        // Several documents may be of one ticket.
        let wanted = ((self.request.skip.min(DEEPEST) + self.request.top) * 2).max(10);
        let look = self.look;
        let (mut ranked, mut total): (Vec<Ranked>, usize) = (Vec::new(), 0);
        let all = queries.iter().map(|query| look.fitting(query)).collect::<Result<Vec<_>, _>>()?;
        for (n, (query, fitting)) in queries.iter().zip(&all).enumerate() {
            // A number or a code is asked for on every shelf.
            let counted = |address: &DocAddress| {
                all[..n].iter().any(|one| one.binary_search_by_key(address, |(_, address)| *address).is_ok())
            };
            let mut fitting: Vec<_> = fitting.iter().filter(|(_, one)| !counted(one)).copied().collect();
            total += fitting.len();
            match self.request.order {
                Sort::Best => {
                    newest(&mut fitting, JUDGED);
                    ranked.extend(look.judge(query, fitting)?);
                }
                Sort::Newest => {
                    newest(&mut fitting, wanted);
                    ranked.extend(fitting.into_iter().map(|(at, address)| Ranked {
                        score: 0.0,
                        at,
                        address,
                    }));
                }
            }
        }
        let better = |one: &Ranked, other: &Ranked| {
            other
                .score
                .total_cmp(&one.score)
                .then(other.at.cmp(&one.at))
                .then(one.address.cmp(&other.address))
        };
        if ranked.len() > wanted {
            ranked.select_nth_unstable_by(wanted, better);
            ranked.truncate(wanted);
        }
        ranked.sort_unstable_by(better);
        let mut hits: Vec<Hit> = Vec::new();
        let mut columns = Columns::default();
        for one in ranked {
            let hit = columns.hit(look, one.address, one.score)?;
            if !hits.iter().any(|other| same(other, &hit)) {
                hits.push(hit);
            }
        }
        Ok((hits, total))
    }
}

impl Look<'_> {
    /// The documents that fit, in the order of the index, with their moments. Nothing is judged yet: that costs several
    /// times as much.
    fn fitting(&self, query: &BooleanQuery) -> Result<Vec<(i64, DocAddress)>, Error> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut found = Vec::new();
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let (at, alive) = (segment.fast_fields().i64("at")?, segment.alive_bitset());
            weight.for_each_no_score(segment, &mut |docs| {
                let alive = docs.iter().filter(|doc| alive.is_none_or(|alive| alive.is_alive(**doc)));
                found.extend(alive.map(|doc| (at.first(*doc).unwrap_or(0), DocAddress::new(ord, *doc))));
            })?;
        }
        Ok(found)
    }

    /// How well documents fit, all of which do; in the order of the index.
    fn judge(&self, query: &BooleanQuery, documents: Vec<(i64, DocAddress)>) -> Result<Vec<Ranked>, Error> {
        let weight = query.weight(EnableScoring::enabled_from_statistics_provider(self, &self.searcher))?;
        let mut ranked = Vec::with_capacity(documents.len());
        for of_segment in documents.chunk_by(|one, other| one.1.segment_ord == other.1.segment_ord) {
            let Some((_, first)) = of_segment.first() else { continue };
            let mut scorer = weight.scorer(self.searcher.segment_reader(first.segment_ord), 1.0)?;
            for (at, address) in of_segment {
                if scorer.doc() < address.doc_id {
                    scorer.seek(address.doc_id);
                }
                if scorer.doc() == address.doc_id {
                    ranked.push(Ranked { score: scorer.score(), at: *at, address: *address });
                }
            }
        }
        Ok(ranked)
    }
}

/// Leaves the newest documents, so many of them, in the order of the index.
fn newest(documents: &mut Vec<(i64, DocAddress)>, limit: usize) {
    if documents.len() > limit {
        documents.select_nth_unstable_by(limit, |one, other| other.cmp(one));
        documents.truncate(limit);
        documents.sort_unstable_by_key(|(_, address)| *address);
    }
}
