//! Templates of monitors for shops, marketplaces, retail and distribution: a data file.

use domain::flows::{Kind, Often, Watch};
use serde::Deserialize;
use std::sync::LazyLock;

/// A template.
#[derive(Clone, Debug, Deserialize)]
pub struct Template {
    /// Its name for programs; pages word it.
    pub key: String,
    /// For which kinds of flows.
    pub kinds: Vec<Kind>,
    /// What it watches for.
    pub watch: Watch,
    /// How sensitive it is.
    pub often: Often,
    /// Why one wants it, in Russian and in English.
    pub reason: Words,
    /// What is to be done when it raises.
    pub algorithm: Words,
    /// Its name for people.
    pub name: Words,
}

/// Words in both languages.
#[derive(Clone, Debug, Deserialize)]
pub struct Words {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
    // The file is a part of the program; a test reads it.
    serde_json::from_str(include_str!("catalogue.json")).unwrap_or_default()
});

/// All templates.
pub fn templates() -> &'static [Template] {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole() {
        assert!(templates().len() >= 10, "it is read");
        for one in templates() {
            assert!(!one.kinds.is_empty() && !one.key.is_empty());
            assert!(
                [&one.reason, &one.algorithm, &one.name]
                    .into_iter()
                    .all(|w| !w.ru.is_empty() && !w.en.is_empty())
            );
        }
    }
}
