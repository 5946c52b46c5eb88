//! What is asked: a field of a form.

use super::Words;
use crate::ids::AssetTypeId;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// All, in the order of the interface.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stored name.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The one of a stored name.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}
pub(super) use codes;

codes! {
    /// Of which kind the answer is.
    FieldKind {
        /// One line.
        Line = "line",
        /// Several lines.
        Text = "text",
        /// A number.
        Number = "number",
        /// A day.
        Date = "date",
        /// A time of the day.
        Time = "time",
        /// One of several words.
        Choice = "choice",
        /// Some of several words.
        Several = "several",
        /// Yes or no.
        YesNo = "yes_no",
        /// A telephone number.
        Phone = "phone",
        /// Photos or files.
        Files = "files",
        /// One of the client's things.
        Asset = "asset",
    }
}

codes! {
    /// How much an answer is needed.
    Need {
        /// Good to have.
        Free = "free",
        /// A ticket is not handed over without it.
        Fact = "fact",
        /// A request is not sent without it.
        Required = "required",
    }
}

codes! {
    /// How a line has to look, in words that anybody understands.
    Shape {
        /// As it comes.
        Any = "any",
        /// Digits alone.
        Digits = "digits",
        /// Letters, digits, dashes, dots, slashes, no spaces: an article number, a serial number.
        Code = "code",
        /// A mail address.
        Mail = "mail",
        /// An address of a page.
        Url = "url",
        /// A number of a version, like 8.3.24.
        Version = "version",
        /// Two numbers: latitude and longitude.
        Place = "place",
        /// A taxpayer's number: 10 or 12 digits that fit each other.
        Inn = "inn",
    }
}

impl FieldKind {
    /// Whether the answer is taken from a list.
    pub fn has_choices(self) -> bool {
        matches!(self, FieldKind::Choice | FieldKind::Several)
    }

    /// Whether smallest and largest mean something.
    pub fn has_bounds(self) -> bool {
        matches!(self, FieldKind::Number | FieldKind::Date | FieldKind::Several | FieldKind::Files)
    }
}

/// A word that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The stored name, which never changes.
    pub value: String,
    /// How people read it.
    pub words: Words,
}

/// When a field is shown: an earlier one was answered so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Show {
    /// The earlier field.
    pub field: String,
    /// One of these answers; with none it is enough that it was answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
}

/// Within which limits an answer is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// The smallest: a number, days from today, how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The largest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// The fewest characters; 0 for any.
    #[serde(skip_serializing_if = "is_zero")]
    pub shortest: u32,
    /// The most characters; 0 for what the kind bears.
    #[serde(skip_serializing_if = "is_zero")]
    pub longest: u32,
    /// How a line has to look.
    #[serde(skip_serializing_if = "is_any")]
    pub shape: Shape,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { min: None, max: None, shortest: 0, longest: 0, shape: Shape::Any }
    }
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

fn is_any(shape: &Shape) -> bool {
    *shape == Shape::Any
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name in facts and programs; stays when the words change.
    pub name: String,
    /// Of which kind the answer is.
    pub kind: FieldKind,
    /// The question.
    pub label: Words,
    /// How to answer it.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub hint: Words,
    /// How an answer looks.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub example: Words,
    /// How much it is needed.
    #[serde(default = "free")]
    pub need: Need,
    /// When it is shown; always without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show: Option<Show>,
    /// Within which limits it is right.
    #[serde(default)]
    pub limits: Limits,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Of which type a thing has to be; of any without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset_type: Option<AssetTypeId>,
}

fn free() -> Need {
    Need::Free
}

impl Field {
    /// A question of one line.
    pub fn line(name: &str, label: Words) -> Field {
        Field {
            name: name.to_owned(),
            kind: FieldKind::Line,
            label,
            hint: Words::default(),
            example: Words::default(),
            need: Need::Free,
            show: None,
            limits: Limits::default(),
            choices: vec![],
            asset_type: None,
        }
    }

    /// How people read a value of its list; the value itself when the list does not have it.
    pub fn chosen<'a>(&'a self, value: &'a str, locale: &str) -> &'a str {
        let found = self.choices.iter().find(|choice| choice.value == value);
        found.map_or(value, |choice| choice.words.of(locale))
    }

    /// What can stand in a condition on it: the stored names of its answers; nothing when it can only be answered or not.
    pub fn answers(&self) -> Vec<String> {
        match self.kind {
            FieldKind::YesNo => vec!["yes".into(), "no".into()],
            kind if kind.has_choices() => self.choices.iter().map(|one| one.value.clone()).collect(),
            _ => vec![],
        }
    }
}
