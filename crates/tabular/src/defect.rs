//! The list of defects: what can be wrong with a business file, how bad it is, and what is done about it.
//!
//! One row of `data/defects.tsv` is one defect with its titles in Russian and English; pages and documents are made
//! from this list. Nothing here looks at a file.

use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::sync::OnceLock;

macro_rules! codes {
    ($($code:ident)*) => {
        /// The code of a defect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Code { $($code),* }

        impl Code {
            /// All codes, in the order of the list.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// The code as people write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code)),* }
            }
        }
    };
}

codes! {
    F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 F12 F13 F14 F15 F16 F17
    E01 E02 E03 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13
    C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16 C17 C18 C19 C20
    N01 N02 N03 N04 N05 N06 N07 N08 N09 N10 N11 N12 N13 N14 N15
    D01 D02 D03 D04 D05 D06 D07 D08
    K01 K02 K03 K04 K05 K06 K07 K08 K09 K10 K11 K12
    S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11
    X01 X02 X03 X04 X05 X06
    B01 B02 B03 B04 B05 B06
    M01 M02 M03 M04 M05 M06 M07
    G01 G02 G03 G04 G05 G06 G07 G08 G09 G10
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Code {
    /// Its row of the list.
    pub fn defect(self) -> &'static Defect {
        &defects()[self as usize]
    }

    /// What the list says is to be done.
    pub fn action(self) -> Action {
        self.defect().action
    }
}

/// What is done about a defect. The later ones weigh more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It has one meaning: read as that.
    Normalise,
    /// Taken as it is, and told.
    Warn,
    /// A finding for whoever owns the data.
    Report,
    /// Something is awaited and reminded of.
    Remind,
    /// Read later.
    Wait,
    /// The row is put aside, the others are taken.
    QuarantineRow,
    /// Nothing is taken before a person confirms.
    HoldForConfirm,
    /// The file is not taken.
    RejectFile,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Some day.
    Low,
    /// Soon.
    Medium,
    /// Now.
    High,
    /// Work stops.
    Critical,
}

/// A defect of the list.
#[derive(Clone, Debug)]
pub struct Defect {
    /// Its code.
    pub code: Code,
    /// What it is about: delivery, encoding, structure, number, date, key, stock, xlsx, dbf, xml, edi.
    pub group: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is done.
    pub action: Action,
    /// Its name in Russian.
    pub ru: &'static str,
    /// Its name in English.
    pub en: &'static str,
}

/// The list, in the order of the codes.
pub fn defects() -> &'static [Defect] {
    static LIST: OnceLock<Vec<Defect>> = OnceLock::new();
    LIST.get_or_init(|| {
        let rows = include_str!("../data/defects.tsv").lines().skip(1);
        rows.zip(Code::ALL).map(|(row, code)| defect(row, *code)).collect()
    })
}

fn defect(row: &'static str, code: Code) -> Defect {
    let mut cells = row.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    let (name, group, severity, action) = (next(), next(), next(), next());
    assert_eq!(name, code.as_str(), "data/defects.tsv stands in the order of the codes");
    let severity = match severity {
        "info" => Severity::Info,
        "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        _ => Severity::Critical,
    };
    let action = match action {
        "normalise" => Action::Normalise,
        "warn" => Action::Warn,
        "report" => Action::Report,
        "remind" => Action::Remind,
        "wait" => Action::Wait,
        "quarantine_row" => Action::QuarantineRow,
        "hold_for_confirm" => Action::HoldForConfirm,
        _ => Action::RejectFile,
    };
    Defect { code, group, severity, action, ru: next(), en: next() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(defects().len(), Code::ALL.len());
        for defect in defects() {
            assert!(!defect.ru.is_empty() && !defect.en.is_empty(), "{}", defect.code);
        }
        assert_eq!(Code::N03.action(), Action::HoldForConfirm);
        assert_eq!(Code::G10.defect().severity, Severity::Medium);
    }
}
