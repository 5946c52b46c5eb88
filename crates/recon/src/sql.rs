//! A check as plain SQL, for engines that hold more than one machine can: the same meaning, to the row.
//!
//! Each rule becomes one statement that gives `rule`, `row_key` and `row_times`, how often the row breaks it. Columns are texts, as
//! files are loaded; what is no number or date is no value, by the same forms as here.

use crate::check::{Check, Column, Kind, Rule, Says};
use crate::fixed::DIGITS;
use crate::sum;
use std::fmt::Write;
use tabular::{Checksum, INN_WEIGHTS};

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dialect {
    Postgres,
    DuckDb,
    ClickHouse,
}

/// The statements of a check: rule and text, in the order of the rules.
pub fn sql(check: &Check, dialect: Dialect) -> Vec<(String, String)> {
    let words = Words { check, dialect };
    check.rules.iter().map(|rule| (rule.id.clone(), words.rule(rule))).collect()
}

struct Words<'a> {
    check: &'a Check,
    dialect: Dialect,
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

impl Words<'_> {
    fn rule(&self, rule: &Rule) -> String {
        let id = &rule.id;
        match &rule.says {
            Says::Required { column } => self.rows(id, &format!("{} = ''", self.raw(column))),
            Says::Type { column } => match self.column(column).kind {
                Kind::Text => self.rows(id, "1 = 0"),
                _ => self.rows(id, &format!("{} <> '' AND {} IS NULL", self.raw(column), self.value(column))),
            },
            Says::OneOf { column, values } => {
                let values: Vec<String> = values.iter().map(|value| text(value)).collect();
                let within = if values.is_empty() {
                    "1 = 1".to_owned()
                } else {
                    format!("{} NOT IN ({})", self.raw(column), values.join(", "))
                };
                self.rows(id, &format!("{} <> '' AND {within}", self.raw(column)))
            }
            Says::Pattern { column, pattern } => {
                let fits = self.fits(&self.raw(column), &format!("^(?:{pattern})$"));
                self.rows(id, &format!("{} <> '' AND NOT {fits}", self.raw(column)))
            }
            Says::Checksum { column, checksum } => {
                let raw = self.raw(column);
                self.rows(id, &format!("{raw} <> '' AND NOT ({})", self.checksum(&raw, *checksum)))
            }
            Says::Range { columns, min, max } => {
                let mut out = Vec::new();
                for column in columns {
                    let value = self.value(column);
                    out.extend(min.iter().map(|min| format!("{value} < {min}")));
                    out.extend(max.iter().map(|max| format!("{value} > {max}")));
                }
                self.rows(id, &if out.is_empty() { "1 = 0".to_owned() } else { out.join(" OR ") })
            }
            Says::Equation { left, right, tolerance } => {
                let apart = format!("({}) - ({})", self.sum(left), self.sum(right));
                self.rows(id, &format!("abs({apart}) > {tolerance}"))
            }
            Says::Reference { column, table, of } => {
                let raw = self.raw(column);
                let known = format!("SELECT {} FROM {} WHERE {0} IS NOT NULL", quoted(of), quoted(table));
                self.rows(id, &format!("{raw} <> '' AND {raw} NOT IN ({known})"))
            }
            Says::Unique { columns } => self.unique(id, columns),
            Says::Continuity { series, order, opening, closing, tolerance } => {
                let broken =
                    format!("row_day - row_before = 1 AND abs(row_opening - row_closed) > {tolerance}");
                self.series(id, series, order, (&self.value(opening), &self.value(closing)), &broken)
            }
            Says::Gap { series, order } => {
                self.series(id, series, order, ("0", "0"), "row_day - row_before > 1")
            }
            Says::Compare { with, key, columns } => self.compare(id, with, key, columns),
        }
    }

    fn column(&self, name: &str) -> &Column {
        static NONE: std::sync::OnceLock<Column> = std::sync::OnceLock::new();
        let none = || Column { name: String::new(), kind: Kind::Text, scale: 0 };
        self.check
            .table
            .columns
            .iter()
            .find(|column| column.name == name)
            .unwrap_or_else(|| NONE.get_or_init(none))
    }

    /// A column as it stands, nothing being an empty text.
    fn raw(&self, column: &str) -> String {
        self.raw_of("", column)
    }

    fn raw_of(&self, alias: &str, column: &str) -> String {
        format!("coalesce({alias}{}, '')", quoted(column))
    }

    fn key(&self) -> String {
        self.joined(&self.check.table.key.iter().map(|column| self.raw(column)).collect::<Vec<_>>())
    }

    fn joined(&self, parts: &[String]) -> String {
        match (parts, self.dialect) {
            ([one], _) => one.clone(),
            (_, Dialect::ClickHouse) => format!("concat({})", parts.join(", '|', ")),
            _ => parts.join(" || '|' || "),
        }
    }

    fn table(&self) -> String {
        quoted(&self.check.table.name)
    }

    /// Rows that a condition holds for.
    fn rows(&self, id: &str, condition: &str) -> String {
        format!(
            "SELECT {} AS rule, {} AS row_key, count(*) AS row_times\nFROM {}\nWHERE {condition}\nGROUP BY row_key",
            text(id),
            self.key(),
            self.table()
        )
    }

    fn fits(&self, value: &str, pattern: &str) -> String {
        match self.dialect {
            Dialect::Postgres => format!("({value} ~ {})", text(pattern)),
            Dialect::DuckDb => format!("regexp_matches({value}, {})", text(pattern)),
            // A backslash is an escape in its texts.
            Dialect::ClickHouse => format!("match({value}, {})", text(&pattern.replace('\\', "\\\\"))),
        }
    }

    fn decimal(&self, value: &str, scale: u8) -> String {
        match self.dialect {
            Dialect::ClickHouse => format!("toDecimal128OrNull({value}, {scale})"),
            // Whole numbers multiply without rounding when they are wide enough.
            _ => format!("CAST({value} AS DECIMAL({}, {scale}))", DIGITS),
        }
    }

    fn scale(&self, column: &str) -> u8 {
        let column = self.column(column);
        if column.kind == Kind::Decimal { column.scale } else { 0 }
    }

    /// A column as its kind, or nothing.
    fn value(&self, column: &str) -> String {
        self.value_of(&self.raw(column), column)
    }

    fn value_of(&self, raw: &str, column: &str) -> String {
        let column = self.column(column);
        match column.kind {
            Kind::Text => format!("nullif({raw}, '')"),
            Kind::Integer => {
                let form = self.fits(raw, &format!("^-?[0-9]{{1,{DIGITS}}}$"));
                format!("CASE WHEN {form} THEN {} END", self.decimal(raw, 0))
            }
            Kind::Decimal => {
                let fraction = if column.scale > 0 {
                    format!("([.][0-9]{{1,{}}})?", column.scale)
                } else {
                    String::new()
                };
                let form = self.fits(raw, &format!("^-?[0-9]{{1,{}}}{fraction}$", DIGITS - column.scale));
                format!("CASE WHEN {form} THEN {} END", self.decimal(raw, column.scale))
            }
            Kind::Date => self.date(raw),
        }
    }

    /// A date as the number of its day.
    fn date(&self, raw: &str) -> String {
        let part = |from, length| format!("CAST(substr({raw}, {from}, {length}) AS INTEGER)");
        let (year, month, day) = (part(1, 4), part(6, 2), part(9, 2));
        let leap = format!("({year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0))");
        let most = format!(
            "CASE WHEN {month} IN (4, 6, 9, 11) THEN 30 WHEN {month} <> 2 THEN 31 WHEN {leap} THEN 29 ELSE 28 END"
        );
        let form = self.fits(raw, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
        let real = format!(
            "CASE WHEN {form} THEN {year} > 0 AND {month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND {most} ELSE 1 = 0 END"
        );
        let days = match self.dialect {
            Dialect::Postgres => format!("(CAST({raw} AS DATE) - DATE '1970-01-01')"),
            Dialect::DuckDb => format!("date_diff('day', DATE '1970-01-01', CAST({raw} AS DATE))"),
            Dialect::ClickHouse => format!("dateDiff('day', toDate32('1970-01-01'), toDate32({raw}))"),
        };
        format!("CASE WHEN {real} THEN {days} END")
    }

    fn sum(&self, expression: &str) -> String {
        let Ok(sum) = sum::parse(expression) else { return "NULL".to_owned() };
        let mut out = String::new();
        for (n, term) in sum.terms.iter().enumerate() {
            let sign = if term.negative {
                "-"
            } else if n > 0 {
                "+"
            } else {
                ""
            };
            let factor = |column: &String| match self.dialect {
                // Room for what is multiplied and added up.
                Dialect::DuckDb => {
                    format!("CAST({} AS DECIMAL(38, {}))", self.value(column), self.scale(column))
                }
                Dialect::Postgres | Dialect::ClickHouse => format!("({})", self.value(column)),
            };
            let mut factors: Vec<String> = term.columns.iter().map(factor).collect();
            if term.factor != (1, 0) || factors.is_empty() {
                factors.insert(0, crate::fixed::show(term.factor.0.into(), term.factor.1));
            }
            let _fits = write!(out, "{}{sign} {}", if n > 0 { " " } else { "" }, factors.join(" * "));
        }
        out
    }

    fn named(&self, columns: &[String]) -> String {
        columns.iter().map(|column| format!("{} <> ''", self.raw(column))).collect::<Vec<_>>().join(" AND ")
    }

    /// Keys that come more than once: as many times as they are too many, under the series' key when that is the row's.
    fn unique(&self, id: &str, columns: &[String]) -> String {
        let parts: Vec<String> = columns.iter().map(|column| self.raw(column)).collect();
        format!(
            "SELECT {} AS rule, {} AS row_key, count(*) - 1 AS row_times\nFROM {}\nWHERE {}\nGROUP BY row_key\nHAVING count(*) > 1",
            text(id),
            self.joined(&parts),
            self.table(),
            self.named(columns)
        )
    }

    /// Days of series, each beside the one before it.
    fn series(&self, id: &str, series: &[String], order: &str, ends: (&str, &str), broken: &str) -> String {
        let name = self.joined(&series.iter().map(|column| self.raw(column)).collect::<Vec<_>>());
        let day = self.value(order);
        let shown = self.joined(&["row_series".to_owned(), self.raw_day(order)]);
        let window = match self.dialect {
            // Its lag knows no NULL before the first row, unless it is made to.
            Dialect::ClickHouse => {
                let lag = |of: &str| {
                    format!(
                        "lagInFrame(toNullable({of})) OVER (PARTITION BY row_series ORDER BY row_day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
                    )
                };
                format!("{} AS row_closed, {} AS row_before", lag("row_closing"), lag("row_day"))
            }
            _ => "lag(row_closing) OVER w AS row_closed, lag(row_day) OVER w AS row_before".to_owned(),
        };
        let over = if self.dialect == Dialect::ClickHouse {
            ""
        } else {
            "\nWINDOW w AS (PARTITION BY row_series ORDER BY row_day)"
        };
        format!(
            "WITH moves AS (\n  SELECT {name} AS row_series, {day} AS row_day, {} AS row_opening, {} AS row_closing\n  FROM {}\n  WHERE {}\n), days AS (\n  SELECT row_series, row_day, min(row_opening) AS row_opening, max(row_closing) AS row_closing\n  FROM moves\n  WHERE row_day IS NOT NULL\n  GROUP BY row_series, row_day\n), steps AS (\n  SELECT row_series, row_day, row_opening, {window}\n  FROM days{over}\n)\nSELECT {} AS rule, {shown} AS row_key, 1 AS row_times\nFROM steps\nWHERE {broken}",
            ends.0,
            ends.1,
            self.table(),
            self.named(series),
            text(id)
        )
    }

    /// The day as it is written.
    fn raw_day(&self, order: &str) -> String {
        if self.column(order).kind != Kind::Date {
            return "CAST(row_day AS VARCHAR)".to_owned();
        }
        match self.dialect {
            Dialect::Postgres => {
                "to_char(DATE '1970-01-01' + CAST(row_day AS INTEGER), 'YYYY-MM-DD')".to_owned()
            }
            Dialect::DuckDb => {
                "strftime(DATE '1970-01-01' + CAST(row_day AS INTEGER), '%Y-%m-%d')".to_owned()
            }
            Dialect::ClickHouse => "toString(addDays(toDate32('1970-01-01'), row_day))".to_owned(),
        }
    }

    fn compare(&self, id: &str, with: &str, key: &[String], columns: &[crate::check::Compared]) -> String {
        let name = |alias: &str| {
            self.joined(&key.iter().map(|column| self.raw_of(alias, column)).collect::<Vec<_>>())
        };
        let select = |table: &str| {
            let columns: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
            format!(
                "SELECT {} AS row_key, {} FROM {} WHERE {}",
                name(""),
                columns.join(", "),
                quoted(table),
                self.named(key)
            )
        };
        let least: Vec<String> =
            columns.iter().map(|column| format!("min({0}) AS {0}", quoted(&column.name))).collect();
        let head = format!(
            "WITH here_rows AS (\n  {}\n), there_rows AS (\n  {}\n), here_keys AS (\n  SELECT row_key, count(*) AS times, {} FROM here_rows GROUP BY row_key\n), there_keys AS (\n  SELECT row_key, count(*) AS times FROM there_rows GROUP BY row_key\n)",
            select(&self.check.table.name),
            select(with),
            least.join(", ")
        );
        let part = |what: &str| text(&format!("{id}.{what}"));
        let mut parts = vec![
            format!(
                "SELECT {} AS rule, row_key, times AS row_times FROM there_keys WHERE row_key NOT IN (SELECT row_key FROM here_keys)",
                part("missing")
            ),
            format!(
                "SELECT {} AS rule, row_key, 1 AS row_times FROM here_keys WHERE row_key NOT IN (SELECT row_key FROM there_keys)",
                part("absent")
            ),
            format!(
                "SELECT {} AS rule, row_key, times - 1 AS row_times FROM here_keys WHERE times > 1",
                part("doubled")
            ),
            format!(
                "SELECT {} AS rule, row_key, times - 1 AS row_times FROM there_keys WHERE times > 1",
                part("doubled_there")
            ),
        ];
        for column in columns {
            let of = |alias: &str| self.value_of(&self.raw_of(alias, &column.name), &column.name);
            let differ = match self.column(&column.name).kind {
                Kind::Text => format!("{} <> {}", of("h."), of("t.")),
                _ => format!("abs(({}) - ({})) > {}", of("h."), of("t."), column.tolerance),
            };
            parts.push(format!(
                "SELECT {} AS rule, h.row_key AS row_key, count(*) AS row_times FROM here_keys h JOIN there_rows t ON h.row_key = t.row_key WHERE h.times = 1 AND {differ} GROUP BY h.row_key",
                part(&column.name)
            ));
        }
        format!("{head}\n{}", parts.join("\nUNION ALL\n"))
    }

    /// The condition that a code passes its check.
    fn checksum(&self, raw: &str, checksum: Checksum) -> String {
        let digit = |at: usize| format!("CAST(substr({raw}, {at}, 1) AS INTEGER)");
        let sum = |weights: &[(usize, u32)]| {
            weights
                .iter()
                .map(|(at, weight)| format!("{weight} * {}", digit(*at)))
                .collect::<Vec<_>>()
                .join(" + ")
        };
        let mod10 = |length: usize| {
            let weights: Vec<(usize, u32)> =
                (1..=length).map(|at| (at, if (length - at).is_multiple_of(2) { 1 } else { 3 })).collect();
            self.guarded(raw, length, &format!("({}) % 10 = 0", sum(&weights)))
        };
        let inn = |at: usize| {
            let weights = &INN_WEIGHTS[INN_WEIGHTS.len() - at..];
            let weights: Vec<(usize, u32)> =
                weights.iter().enumerate().map(|(n, weight)| (n + 1, *weight)).collect();
            format!("({}) % 11 % 10 = {}", sum(&weights), digit(at + 1))
        };
        let rest = |length: usize, by: u32| {
            let whole = match self.dialect {
                Dialect::ClickHouse => format!("toInt64OrZero(substr({raw}, 1, {}))", length - 1),
                _ => format!("CAST(substr({raw}, 1, {}) AS BIGINT)", length - 1),
            };
            self.guarded(raw, length, &format!("{whole} % {by} % 10 = {}", digit(length)))
        };
        match checksum {
            Checksum::Ean13 | Checksum::Gln => mod10(13),
            Checksum::Gtin => [8, 12, 13, 14].map(mod10).join(" OR "),
            Checksum::Inn => {
                let short = self.guarded(raw, 10, &inn(9));
                format!("{short} OR {}", self.guarded(raw, 12, &format!("{} AND {}", inn(10), inn(11))))
            }
            Checksum::Kpp => self.fits(raw, "^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$"),
            Checksum::Ogrn => format!("{} OR {}", rest(13, 11), rest(15, 13)),
            Checksum::Snils => {
                let weights: Vec<(usize, u32)> = (1..=9).map(|at| (at, 10 - at as u32)).collect();
                let told = format!("{} * 10 + {}", digit(10), digit(11));
                self.guarded(raw, 11, &format!("({}) % 101 % 100 = {told}", sum(&weights)))
            }
        }
    }

    /// A condition on the digits of a code of just this length.
    fn guarded(&self, raw: &str, length: usize, condition: &str) -> String {
        let form = self.fits(raw, &format!("^[0-9]{{{length}}}$"));
        format!("CASE WHEN {form} THEN {condition} ELSE 1 = 0 END")
    }
}
