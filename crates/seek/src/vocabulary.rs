//! What a desk's people mean by words: groups of words that stand for one another, and the filters of the search line.
//! Data, read from texts: the standard ones, and what the desk's clients add.

use crate::words;
use std::collections::HashMap;

/// Groups of synonyms, and the filters.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    by_stem: HashMap<String, Vec<usize>>,
    pub(crate) filters: Vec<Filter>,
}

#[derive(Clone, Debug)]
struct Entry {
    group: usize,
    words: Vec<String>,
}

/// A filter of the search line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name in documents' facets.
    pub name: String,
    /// What people write for it, the name included, folded.
    pub names: Vec<String>,
    /// How values are compared.
    pub values: Values,
}

/// How a filter's values are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Any words of the value.
    Words,
    /// One of a list: the value in documents, and what people write for it, folded.
    Listed(Vec<(String, Vec<String>)>),
    /// From the beginning of a day.
    Since,
    /// To the beginning of a day.
    Until,
}

impl Vocabulary {
    /// No synonyms, the standard filters.
    pub fn bare() -> Vocabulary {
        Vocabulary {
            entries: Vec::new(),
            by_stem: HashMap::new(),
            filters: filters(include_str!("../data/filters.txt")),
        }
    }

    /// The standard groups and filters.
    pub fn standard() -> Vocabulary {
        Vocabulary::bare().with_groups(include_str!("../data/brands.txt"))
    }

    /// With more groups: a line each, entries parted by commas, `#` begins a remark.
    #[must_use]
    pub fn with_groups(mut self, text: &str) -> Vocabulary {
        for line in lines(text) {
            let group = self.entries.last().map_or(0, |entry| entry.group + 1);
            for entry in list(line) {
                let words: Vec<String> = words::split(entry).map(|word| word.folded).collect();
                let Some(first) = words.first() else { continue };
                self.by_stem.entry(words::stem(first)).or_default().push(self.entries.len());
                self.entries.push(Entry { group, words });
            }
        }
        self
    }

    /// With other or more filters, in the form of the standard ones; one of a known name replaces it.
    #[must_use]
    pub fn with_filters(mut self, text: &str) -> Vocabulary {
        for filter in filters(text) {
            self.filters.retain(|known| known.name != filter.name);
            self.filters.push(filter);
        }
        self
    }

    /// What stands for the words at the beginning of these, and how many words it stands for.
    pub(crate) fn likes(&self, folded: &[&str]) -> Vec<(usize, &[String])> {
        let Some(first) = folded.first() else { return Vec::new() };
        let known = self.by_stem.get(&words::stem(first)).into_iter().flatten();
        let matching = known.map(|at| &self.entries[*at]).filter(|entry| {
            entry.words.len() <= folded.len()
                && entry.words.iter().zip(folded).all(|(a, b)| words::stem(a) == words::stem(b))
        });
        matching
            .flat_map(|entry| {
                let others = self
                    .entries
                    .iter()
                    .filter(move |other| other.group == entry.group && other.words != entry.words);
                others.map(move |other| (entry.words.len(), other.words.as_slice()))
            })
            .collect()
    }

    /// The filter that people call so.
    pub(crate) fn filter(&self, name: &str) -> Option<&Filter> {
        let folded = words::fold(name);
        self.filters.iter().find(|filter| filter.names.contains(&folded))
    }

    /// What the word under the cursor may become: names of filters with their colon, or listed values after one.
    /// The text before the cursor is given; the answers replace its last word.
    pub fn complete(&self, before_cursor: &str) -> Vec<String> {
        let last = before_cursor.rsplit(char::is_whitespace).next().unwrap_or_default();
        let (minus, last) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
        if let Some((name, value)) = last.split_once(':') {
            let Some(filter) = self.filter(name) else { return Vec::new() };
            let Values::Listed(values) = &filter.values else { return Vec::new() };
            let begun = words::fold(value);
            // In the language in which the filter was named.
            let russian = name.chars().any(words::is_cyrillic);
            return values
                .iter()
                .filter_map(|(_, names)| {
                    let own = |n: &&String| n.chars().any(words::is_cyrillic) == russian;
                    let fits = names.iter().any(|n| n.starts_with(&begun));
                    names
                        .iter()
                        .filter(own)
                        .find(|n| n.starts_with(&begun))
                        .or_else(|| names.iter().find(own).filter(|_| fits))
                })
                .map(|value| {
                    let quote = if value.contains(' ') { "\"" } else { "" };
                    format!("{minus}{name}:{quote}{value}{quote}")
                })
                .collect();
        }
        let begun = words::fold(last);
        if begun.is_empty() {
            return Vec::new();
        }
        let names = self.filters.iter().flat_map(|filter| &filter.names);
        names.filter(|name| name.starts_with(&begun)).map(|name| format!("{minus}{name}:")).collect()
    }
}

impl Filter {
    /// The value of documents that people mean by this one.
    pub(crate) fn value<'a>(&'a self, folded: &'a str) -> &'a str {
        let Values::Listed(values) = &self.values else { return folded };
        let named = values.iter().find(|(_, names)| names.iter().any(|name| name == folded));
        named.map_or(folded, |(value, _)| value)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

fn filters(text: &str) -> Vec<Filter> {
    let filter = |line: &str| {
        let mut parts = line.split('|').map(str::trim);
        let names: Vec<String> = list(parts.next()?).map(words::fold).collect();
        let values = match parts.next()? {
            "since" => Values::Since,
            "until" => Values::Until,
            "listed" => Values::Listed(parts.next()?.split(';').filter_map(value).collect()),
            _ => Values::Words,
        };
        Some(Filter { name: names.first()?.clone(), names, values })
    };
    lines(text).filter_map(filter).collect()
}

fn value(text: &str) -> Option<(String, Vec<String>)> {
    let (value, names) = text.split_once('=')?;
    let value = words::fold(value);
    let names = list(names).map(words::fold);
    Some((value.clone(), std::iter::once(value).chain(names).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_for_one_another() {
        let vocabulary = Vocabulary::standard();
        let likes = |words: &[&str]| -> Vec<String> {
            vocabulary.likes(words).into_iter().map(|(n, words)| format!("{n} {}", words.join(" "))).collect()
        };
        assert_eq!(likes(&["озоне"]), ["1 ozon"]);
        assert!(likes(&["вайлдберриз"]).contains(&"1 wildberries".to_owned()));
        assert_eq!(likes(&["лк"]), ["1 личный кабинет"]);
        assert_eq!(likes(&["личном", "кабинете", "нет"]), ["2 лк"]);
        assert_eq!(likes(&["личном"]), Vec::<String>::new());
    }

    #[test]
    fn every_standard_filter_has_both_languages() {
        for filter in Vocabulary::bare().filters {
            let russian = |name: &String| name.chars().any(words::is_cyrillic);
            assert!(filter.names.iter().any(russian), "{}", filter.name);
            assert!(!filter.names.iter().all(russian), "{}", filter.name);
        }
    }

    #[test]
    fn names_and_values_are_completed() {
        let vocabulary = Vocabulary::bare();
        assert_eq!(vocabulary.complete("нет чека сост"), ["состояние:"]);
        assert_eq!(vocabulary.complete("-состояние:отк"), ["-состояние:открыта", "-состояние:отклонено"]);
        assert_eq!(
            vocabulary.complete("state:"),
            ["new", "open", "waiting", "solved", "closed", "merged", "rejected"]
                .map(|value| format!("state:{value}"))
        );
        assert_eq!(vocabulary.complete("нет "), Vec::<String>::new());
        assert_eq!(vocabulary.filter("Статус").map(|f| f.value("решен")), Some("solved"));
    }
}
