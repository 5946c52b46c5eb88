//! A text in both languages of the desk.

use serde::{Deserialize, Serialize};

/// A text in Russian and in English; what is not written in one language is read in the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// In Russian.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ru: String,
    /// In English.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Words {
    /// A text in both.
    pub fn new(ru: impl Into<String>, en: impl Into<String>) -> Words {
        Words { ru: ru.into(), en: en.into() }
    }

    /// As a reader of a language reads it.
    pub fn of(&self, locale: &str) -> &str {
        let (first, second) =
            if locale.starts_with("ru") { (&self.ru, &self.en) } else { (&self.en, &self.ru) };
        if first.is_empty() { second } else { first }
    }

    /// Whether it says nothing in either language.
    pub fn is_empty(&self) -> bool {
        self.ru.is_empty() && self.en.is_empty()
    }

    /// Whether either language is longer than so many characters.
    pub fn is_longer(&self, most: usize) -> bool {
        [&self.ru, &self.en].iter().any(|text| text.chars().count() > most)
    }

    /// As it is kept: on one line, no white space at the ends.
    pub fn cleaned(&self) -> Words {
        let line = |text: &str| {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            line.chars().filter(|c| !c.is_control()).collect::<String>()
        };
        Words { ru: line(&self.ru), en: line(&self.en) }
    }
}
