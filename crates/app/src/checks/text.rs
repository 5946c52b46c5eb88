//! A check as analysts write it: the kinds of `recon`, and those that need to know more than one table: arrival, anomaly,
//! coverage, SQL. Read here and proved by its own examples; run elsewhere.
//!
//! ```toml
//! id = "stock-is-not-negative"
//! days = 14
//! [table]
//! name = "stock"
//! key = ["supplier", "warehouse", "code", "date"]
//! …
//! [[rule]]
//! id = "negative"
//! kind = "range"
//! columns = ["closing"]
//! min = "0"
//! ```

use serde::Deserialize;
use std::time::Duration;
use store::sandbox::{self, SandTable, SandTrouble};
use toml::{Table as Toml, Value};

/// Texts to begin with: what each is called by programs, and the text.
pub const TEMPLATES: [(&str, &str); 4] = [
    ("stock", include_str!("templates/stock.toml")),
    ("reps", include_str!("templates/reps.toml")),
    ("columns", include_str!("templates/columns.toml")),
    ("sql", include_str!("templates/sql.toml")),
];

/// The longest text of a check.
const LONGEST: usize = 64 << 10;
/// The most days that a check looks at.
const DAYS: i64 = 120;
/// How long a SELECT may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Why a check cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is no TOML, not of its form, or speaks of columns that it does not name.
    #[error("{0}")]
    Form(String),
    /// An example finds what it should not, or nothing where it should.
    #[error("{0}")]
    Example(String),
    /// It speaks of a table that nobody sends.
    #[error("no table `{0}`")]
    NoTable(String),
    /// It speaks of a column that nobody sends.
    #[error("no column `{0}`")]
    NoColumn(String),
    /// It came to nothing when it was run.
    #[error("{0}")]
    Run(String),
}

/// A rule of a kind that `recon` does not have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Own {
    pub id: String,
    #[serde(flatten)]
    pub says: OwnSays,
}

/// What such a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum OwnSays {
    /// Files of this kind were there on each awaited day.
    Arrival {
        /// The kind; of the check's table when not said.
        table: Option<String>,
    },
    /// What a day's rows come to is not far from what is usual for that day of the week.
    Anomaly {
        /// The column that is summed up; rows are counted when not said.
        column: Option<String>,
    },
    /// Everything that stands in a column of another table stands in this one's.
    Coverage {
        /// The other table.
        table: String,
        /// Its column.
        of: String,
        /// The column here.
        column: String,
    },
    /// A SELECT of the rows that are wrong.
    Sql {
        /// It.
        select: String,
        /// The columns of its answer that name a row; all when not said.
        #[serde(default)]
        key: Vec<String>,
    },
}

/// A check that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckText {
    /// Its kinds that `recon` runs, with its table and examples.
    pub check: recon::Check,
    /// How many days it looks at.
    pub days: i64,
    pub(super) own: Vec<Own>,
}

impl CheckText {
    /// Reads a check.
    ///
    /// # Errors
    /// When it is not of its form, or a rule speaks of what the table does not have.
    pub fn parse(text: &str) -> Result<CheckText, Wrong> {
        let form = |e: &dyn std::fmt::Display| Wrong::Form(e.to_string());
        if text.len() > LONGEST {
            return Err(Wrong::Form("too long".to_owned()));
        }
        let mut whole: Toml = text.parse().map_err(|e: toml::de::Error| form(&e))?;
        let days = whole.remove("days").and_then(|days| days.as_integer()).unwrap_or(35).clamp(1, DAYS);
        let rules = match whole.remove("rule") {
            Some(Value::Array(rules)) => rules,
            _ => return Err(Wrong::Form("no [[rule]]".to_owned())),
        };
        let is_own = |rule: &Value| {
            let kind = rule.get("kind").and_then(Value::as_str).unwrap_or_default();
            ["arrival", "anomaly", "coverage", "sql"].contains(&kind)
        };
        let (own, kernel): (Vec<Value>, Vec<Value>) = rules.into_iter().partition(is_own);
        let own: Vec<Own> = own
            .into_iter()
            .map(|rule| rule.try_into().map_err(|e: toml::de::Error| form(&e)))
            .collect::<Result<_, _>>()?;
        whole.insert("rule".to_owned(), Value::Array(kernel));
        let kernel = toml::to_string(&whole).map_err(|e| form(&e))?;
        let check = recon::Check::parse(&kernel).map_err(|e| form(&e))?;
        if own.is_empty() && check.rules.is_empty() {
            return Err(Wrong::Form("no [[rule]]".to_owned()));
        }
        let mut ids: Vec<&String> =
            check.rules.iter().map(|rule| &rule.id).chain(own.iter().map(|rule| &rule.id)).collect();
        ids.sort();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Wrong::Form("two rules have one id".to_owned()));
        }
        Ok(CheckText { check, days, own })
    }

    /// Its name in a language, else in any.
    pub fn title(&self, locale: &str) -> &str {
        let title = self.check.title.get(locale).or_else(|| self.check.title.values().next());
        title.map_or(self.check.id.as_str(), String::as_str)
    }

    /// How many examples it has.
    pub fn examples(&self) -> usize {
        self.check.examples.len()
    }

    /// Runs its examples: each finds what it says, and nothing else.
    ///
    /// # Errors
    /// With what does not hold.
    pub fn prove(&self) -> Result<(), Wrong> {
        let failed = recon::prove(&self.check).map_err(|e| Wrong::Run(e.to_string()))?;
        if let Some(first) = failed.into_iter().next() {
            return Err(Wrong::Example(first));
        }
        for (n, example) in self.check.examples.iter().enumerate() {
            for rule in &self.own {
                let OwnSays::Sql { select, .. } = &rule.says else { continue };
                let finds = self.select(select, &example.rows)? > 0;
                if finds != example.finds.contains(&rule.id) {
                    let what = if finds { "finds something" } else { "finds nothing" };
                    return Err(Wrong::Example(format!("example {}: `{}` {what}", n + 1, rule.id)));
                }
            }
        }
        Ok(())
    }

    /// How many rows a SELECT answers over an example.
    fn select(&self, select: &str, rows: &str) -> Result<u64, Wrong> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(rows.trim_start().as_bytes());
        let bad = |e: csv::Error| Wrong::Example(e.to_string());
        let number = |name: &str| {
            let column = self.check.table.columns.iter().find(|column| column.name == name);
            column.is_some_and(|column| matches!(column.kind, recon::Kind::Integer | recon::Kind::Decimal))
        };
        let columns =
            reader.headers().map_err(bad)?.iter().map(|name| (name.to_owned(), number(name))).collect();
        let records: Result<Vec<Vec<String>>, Wrong> = reader
            .records()
            .map(|record| Ok(record.map_err(bad)?.iter().map(str::to_owned).collect()))
            .collect();
        let table = SandTable { name: self.check.table.name.clone(), columns, rows: records? };
        let answer = sandbox::select(&[table], select, 1, PATIENCE);
        answer.map(|answer| answer.count).map_err(|e: SandTrouble| Wrong::Run(e.to_string()))
    }
}
