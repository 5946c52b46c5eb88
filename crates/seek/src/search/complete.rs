//! What the word under the cursor of a search line may become: names of filters, and their values as far as the asker
//! may see a document that has them.

use super::look::Look;
use crate::doc::Rights;
use crate::error::Error;
use crate::index::Index;
use crate::index::fields::{self, Shelf};
use crate::vocabulary::{Values, Vocabulary};
use crate::words;
use std::collections::BTreeSet;

/// So many are proposed.
const MOST: usize = 8;
/// So many values of a filter are looked through.
const LOOKED: usize = 20_000;

impl Index {
    /// The text before the cursor is given; each answer replaces its last word.
    pub fn complete(
        &self,
        before_cursor: &str,
        rights: &Rights,
        vocabulary: &Vocabulary,
    ) -> Result<Vec<String>, Error> {
        let mut found = vocabulary.complete(before_cursor);
        if let Some((head, name, begun)) = last_filter(before_cursor)
            && let Some(filter) = vocabulary.filter(name)
            && filter.values == Values::Words
        {
            for value in self.values(&filter.name, begun, rights)? {
                let quote = if value.contains(' ') { "\"" } else { "" };
                found.push(format!("{head}{name}:{quote}{value}{quote}"));
            }
        }
        found.truncate(MOST);
        Ok(found)
    }

    /// Values of a filter of which a word begins so, and that something visible has.
    fn values(&self, name: &str, begun: &str, rights: &Rights) -> Result<Vec<String>, Error> {
        let look = Look::new(self, rights, &[Shelf::Desk, Shelf::Knowledge])?;
        let begun = words::fold(begun);
        let prefix = fields::facet_whole(name, "");
        let mut fitting = BTreeSet::new();
        let mut looked = 0;
        for segment in look.searcher.segment_readers() {
            let inverted = segment.inverted_index(look.fields.facets)?;
            let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
            while looked < LOOKED && terms.advance() {
                looked += 1;
                let term = std::str::from_utf8(terms.key()).ok();
                let Some(value) = term.and_then(|term| term.strip_prefix(&prefix)) else { break };
                if value.starts_with(&begun) || value.split(' ').any(|word| word.starts_with(&begun)) {
                    fitting.insert((!value.starts_with(&begun), value.to_owned()));
                }
            }
        }
        let mut found = Vec::new();
        for (_, value) in fitting {
            if found.len() < MOST && !value.is_empty() && look.exists(look.facet(name, &value))? {
                found.push(value);
            }
        }
        Ok(found)
    }
}

/// The filter that is being typed: what stands before its name (a minus), its name, its value so far.
fn last_filter(before_cursor: &str) -> Option<(&str, &str, &str)> {
    // A value in quotation marks may have spaces.
    let start = match before_cursor.matches('"').count() % 2 {
        0 => before_cursor.rfind(char::is_whitespace).map_or(0, |at| at + 1),
        _ => {
            let open = before_cursor.rfind('"')?;
            before_cursor[..open].rfind(char::is_whitespace).map_or(0, |at| at + 1)
        }
    };
    let last = before_cursor.get(start..)?;
    let (head, rest) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
    let (name, value) = rest.split_once(':')?;
    Some((head, name, value.trim_start_matches('"')))
}

#[cfg(test)]
mod tests {
    use crate::{Doc, Index, Kind, Rights, Vocabulary};

    #[test]
    fn values_are_completed_as_far_as_they_may_be_seen() {
        let index = Index::in_memory().expect("memory is there");
        let mut writer = index.writer().expect("the first writer");
        for (id, client, label) in [(1, "ООО «Ромашка»", "a"), (2, "Ромб", "b"), (3, "Василёк", "a")]
        {
            writer
                .put(&Doc {
                    facets: vec![("client".into(), client.into()), ("state".into(), "open".into())],
                    labels: vec![label.into()],
                    ..Doc::new(Kind::Ticket, id)
                })
                .expect("put");
        }
        writer.commit("").expect("committed");
        let complete = |line: &str, labels: &[&str]| {
            let rights = Rights::to(labels.iter().copied());
            index.complete(line, &rights, &Vocabulary::bare()).expect("completed")
        };
        assert_eq!(complete("чек клиент:ром", &["a", "b"]), ["клиент:ромб", "клиент:\"ооо ромашка\""]);
        assert_eq!(complete("чек -client:ром", &["a"]), ["-client:\"ооо ромашка\""]);
        assert_eq!(complete("клиент:\"ооо ро", &["a"]), ["клиент:\"ооо ромашка\""]);
        assert_eq!(complete("клиент:", &["a"]).len(), 2);
        assert_eq!(complete("клиент:ром", &["nobody"]), Vec::<String>::new());
        assert_eq!(complete("сост", &["a"]), ["состояние:"]);
    }
}
