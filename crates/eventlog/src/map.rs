//! The map of a log: which columns say what, how times are written, what statuses mean, how lines follow from the
//! names of teams. A file in TOML; whatever it leaves out the shipped knowledge fills in.

use crate::fields::Role;
use crate::source::Format;
use crate::states::Meaning;
use crate::time::Times;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;

/// A map.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// The format.
    pub format: Option<Format>,
    /// What parts the columns of a table.
    delimiter: Option<char>,
    /// How the other desk is called: cases of one source are told from those of another.
    pub source: Option<String>,
    /// The client to whom cases belong that name none.
    pub client: Option<String>,
    /// Columns by what they say: a name, or several of which the first that is there counts.
    #[serde(deserialize_with = "columns")]
    pub columns: HashMap<Role, Vec<String>>,
    /// How times are written.
    time: TimeMap,
    /// What statuses mean: `"status/substatus"` or `"status"`.
    #[serde(deserialize_with = "lower")]
    pub states: HashMap<String, Meaning>,
    /// How the line follows from the name of a team: the first rule that fits.
    pub lines: Option<Vec<LineRule>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TimeMap {
    formats: Vec<String>,
    zone: Option<String>,
}

/// A rule by which the name of a team tells its line. Without a name it fits every team.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRule {
    /// Stands somewhere in the name.
    #[serde(default)]
    contains: Option<String>,
    /// Is the name.
    #[serde(default)]
    team: Option<String>,
    /// The line, 1 to 9.
    line: u8,
}

/// Why a map cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// It is no TOML, or says something that maps do not say.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// A zone that nobody knows.
    #[error("time.zone: there is no zone {0}")]
    Zone(String),
    /// A line that is none.
    #[error("lines: there is no line {0}; lines are 1 to 9")]
    Line(u8),
    /// A delimiter that cannot part columns.
    #[error("delimiter: {0:?} cannot part columns")]
    Delimiter(char),
}

fn columns<'de, D: Deserializer<'de>>(from: D) -> Result<HashMap<Role, Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        Many(Vec<String>),
    }
    let all = HashMap::<Role, Names>::deserialize(from)?;
    let names = |names| match names {
        Names::One(name) => vec![name],
        Names::Many(names) => names,
    };
    Ok(all.into_iter().map(|(role, list)| (role, names(list))).collect())
}

fn lower<'de, D: Deserializer<'de>>(from: D) -> Result<HashMap<String, Meaning>, D::Error> {
    let all = HashMap::<String, Meaning>::deserialize(from)?;
    Ok(all.into_iter().map(|(status, meaning)| (status.to_lowercase(), meaning)).collect())
}

impl Map {
    /// The map of a text.
    pub fn parse(text: &str) -> Result<Map, MapError> {
        let map: Map = toml::from_str(text)?;
        if let Some(zone) = &map.time.zone
            && TimeZone::get(zone).is_err()
        {
            return Err(MapError::Zone(zone.clone()));
        }
        if let Some(odd) = map.lines.iter().flatten().find(|rule| !(1..=9).contains(&rule.line)) {
            return Err(MapError::Line(odd.line));
        }
        if let Some(odd) = map.delimiter.filter(|sign| !sign.is_ascii() || matches!(sign, '"' | '\n' | '\r'))
        {
            return Err(MapError::Delimiter(odd));
        }
        Ok(map)
    }

    /// What parts the columns, if the map says it.
    pub(crate) fn delimiter(&self) -> Option<u8> {
        self.delimiter.and_then(|sign| u8::try_from(sign).ok())
    }

    /// How times are read.
    pub(crate) fn times(&self) -> Times {
        let zone = self.time.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        Times { formats: self.time.formats.clone(), zone: zone.unwrap_or(TimeZone::UTC) }
    }

    /// The line of a team. Without rules: a name with «2nd» is on line 2, else one with «3rd» on line 3, else line 1.
    pub fn line(&self, team: &str) -> u8 {
        let Some(rules) = &self.lines else {
            return if team.contains("2nd") {
                2
            } else if team.contains("3rd") {
                3
            } else {
                1
            };
        };
        let lower = team.to_lowercase();
        let fits = |rule: &&LineRule| {
            let contains = rule.contains.as_ref().is_none_or(|part| lower.contains(&part.to_lowercase()));
            contains && rule.team.as_ref().is_none_or(|name| name.to_lowercase() == lower)
        };
        rules.iter().find(fits).map_or(1, |rule| rule.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_follow_from_names() {
        let map = Map::default();
        for (team, line) in [("V5 3rd", 3), ("J11 2nd", 2), ("N26 2nd 3rd", 2), ("V30", 1), ("", 1)] {
            assert_eq!(map.line(team), line, "{team}");
        }
        let own = "[[lines]]\nteam = \"Group 70\"\nline = 3\n[[lines]]\ncontains = \"эксперт\"\nline = 2\n";
        let own = Map::parse(own).unwrap();
        assert_eq!([own.line("group 70"), own.line("Эксперты 1С"), own.line("V5 3rd")], [3, 2, 1]);
    }

    #[test]
    fn a_map_that_says_nonsense_is_refused_with_its_place() {
        for (text, word) in [
            ("colums = 1", "colums"),
            ("[columns]\nwhen = \"x\"", "when"),
            ("[states]\n\"a\" = \"somehow\"", "somehow"),
            ("[time]\nzone = \"Mars/Base\"", "Mars/Base"),
            ("[[lines]]\nline = 0", "0"),
            ("delimiter = \"\\\"\"", "delimiter"),
        ] {
            let error = Map::parse(text).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
