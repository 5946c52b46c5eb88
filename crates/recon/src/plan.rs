//! A check made ready: names are places, numbers are whole, rules that can share a pass share it.

use crate::check::{Check, Kind, Says, Wrong};
use crate::fixed::{self, NULL, TEN};
use crate::sum::{self, Sum};
use regex::bytes::Regex;
use rustc_hash::FxHashSet;
use tabular::Checksum;

/// A check made ready.
pub(crate) struct Plan {
    /// Kinds and scales of the columns, in the order of the check.
    pub(crate) columns: Vec<(Kind, u8)>,
    /// Rules that look at one row.
    pub(crate) local: Vec<(usize, Local)>,
    /// Rules that follow series over days.
    pub(crate) series: Vec<Series>,
    /// Keys that come once.
    pub(crate) unique: Vec<(usize, Vec<usize>)>,
    /// Codes that stand elsewhere: rule, column, table, its column.
    pub(crate) references: Vec<(usize, usize, String, String)>,
    /// Comparisons with another table.
    pub(crate) compare: Vec<(usize, Compare)>,
    /// What names a row.
    pub(crate) key: Vec<usize>,
}

/// What a rule asks of one row.
pub(crate) enum Local {
    Required(usize),
    Type(usize),
    /// Column, least, greatest.
    Range(Vec<(usize, i64, i64)>),
    OneOf(usize, FxHashSet<Vec<u8>>),
    Pattern(usize, Box<Regex>),
    Checksum(usize, Checksum),
    Equation(Equation),
}

/// Two sums, brought to one side and one scale.
pub(crate) struct Equation {
    /// Factor and columns of each term; the right side is subtracted.
    pub(crate) terms: Vec<(i128, Vec<usize>)>,
    /// The terms are single columns of the same scale, added or subtracted: whole numbers suffice.
    pub(crate) simple: Option<Vec<(i64, usize)>>,
    pub(crate) tolerance: i128,
    pub(crate) scale: u8,
    /// The terms of the right side begin here.
    pub(crate) right: usize,
}

impl Equation {
    /// Left minus right; `None` when something is missing.
    #[inline]
    pub(crate) fn apart(&self, numbers: &[i64]) -> Option<i128> {
        if let Some(simple) = &self.simple {
            let mut sum = 0i64;
            for (sign, column) in simple {
                let value = numbers[*column];
                if value == NULL {
                    return None;
                }
                sum += sign * value;
            }
            return Some(i128::from(sum));
        }
        let mut sum = 0i128;
        for (factor, columns) in &self.terms {
            let mut product = *factor;
            for column in columns {
                if numbers[*column] == NULL {
                    return None;
                }
                product = product.checked_mul(i128::from(numbers[*column]))?;
            }
            sum = sum.checked_add(product)?;
        }
        Some(sum)
    }
}

/// What is asked of a series over days.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) columns: Vec<usize>,
    pub(crate) order: usize,
    /// Rule, opening, closing, factors to one scale, tolerance, scale.
    pub(crate) continuity: Option<Continuity>,
    pub(crate) gap: Option<usize>,
    /// The rule that wants one row for each day.
    pub(crate) unique: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Continuity {
    pub(crate) rule: usize,
    pub(crate) opening: usize,
    pub(crate) closing: usize,
    pub(crate) factors: (i128, i128),
    pub(crate) tolerance: i128,
    pub(crate) scale: u8,
}

/// A comparison.
pub(crate) struct Compare {
    pub(crate) with: String,
    pub(crate) key: Vec<usize>,
    /// Columns and how far apart their numbers may be.
    pub(crate) columns: Vec<(usize, i64)>,
}

/// Names to places, for one rule.
struct Names<'a> {
    check: &'a Check,
    rule: &'a str,
}

impl Names<'_> {
    fn at(&self, column: &str) -> Result<usize, Wrong> {
        let missing = || Wrong::NoColumn { rule: self.rule.to_owned(), column: column.to_owned() };
        self.check.column(column).ok_or_else(missing)
    }

    fn all(&self, columns: &[String]) -> Result<Vec<usize>, Wrong> {
        if columns.is_empty() {
            return Err(self.text("no columns"));
        }
        columns.iter().map(|column| self.at(column)).collect()
    }

    fn number(&self, column: &str) -> Result<usize, Wrong> {
        self.of(column, "number", |kind| matches!(kind, Kind::Integer | Kind::Decimal))
    }

    fn of(&self, column: &str, wanted: &'static str, is: fn(Kind) -> bool) -> Result<usize, Wrong> {
        let at = self.at(column)?;
        match is(self.check.table.columns[at].kind) {
            true => Ok(at),
            false => Err(Wrong::WrongKind { rule: self.rule.to_owned(), column: column.to_owned(), wanted }),
        }
    }

    fn text(&self, what: impl Into<String>) -> Wrong {
        Wrong::Text { rule: self.rule.to_owned(), what: what.into() }
    }

    fn scale(&self, at: usize) -> u8 {
        scale(self.check, at)
    }

    /// A number of a scale.
    fn fixed(&self, text: &str, scale: u8) -> Result<i64, Wrong> {
        match fixed::decimal(text.as_bytes(), scale) {
            NULL => Err(self.text(format!("`{text}` is no number of at most {scale} decimals"))),
            value => Ok(value),
        }
    }
}

fn scale(check: &Check, at: usize) -> u8 {
    let column = &check.table.columns[at];
    if column.kind == Kind::Decimal { column.scale } else { 0 }
}

impl Plan {
    /// Makes a check ready.
    pub(crate) fn of(check: &Check) -> Result<Plan, Wrong> {
        let form = |what: &str| Wrong::Form(what.to_owned());
        if check.table.columns.iter().any(|column| column.scale > 9) {
            return Err(form("a scale of more than 9"));
        }
        if !check.table.delimiter.is_ascii() {
            return Err(form("a delimiter that is not ASCII"));
        }
        let mut plan = Plan {
            columns: (0..check.table.columns.len())
                .map(|at| (check.table.columns[at].kind, scale(check, at)))
                .collect(),
            local: Vec::new(),
            series: Vec::new(),
            unique: Vec::new(),
            references: Vec::new(),
            compare: Vec::new(),
            key: Names { check, rule: "key" }.all(&check.table.key)?,
        };
        for (rule, says) in check.rules.iter().map(|rule| &rule.says).enumerate() {
            plan.take(rule, says, &Names { check, rule: &check.rules[rule].id })?;
        }
        plan.share();
        Ok(plan)
    }

    fn take(&mut self, rule: usize, says: &Says, names: &Names<'_>) -> Result<(), Wrong> {
        match says {
            Says::Required { column } => self.local.push((rule, Local::Required(names.at(column)?))),
            Says::Type { column } => self.local.push((rule, Local::Type(names.at(column)?))),
            Says::OneOf { column, values } => {
                let values = values.iter().map(|value| value.clone().into_bytes()).collect();
                self.local.push((rule, Local::OneOf(names.at(column)?, values)));
            }
            Says::Pattern { column, pattern } => {
                let regex = Regex::new(&format!("^(?:{pattern})$")).map_err(|e| names.text(e.to_string()))?;
                self.local.push((rule, Local::Pattern(names.at(column)?, Box::new(regex))));
            }
            Says::Checksum { column, checksum } => {
                self.local.push((rule, Local::Checksum(names.at(column)?, *checksum)))
            }
            Says::Range { columns, min, max } => {
                let mut bounds = Vec::new();
                for column in columns {
                    let at = names.number(column)?;
                    let bound = |text: &Option<String>, open| {
                        text.as_deref().map_or(Ok(open), |text| names.fixed(text, names.scale(at)))
                    };
                    bounds.push((at, bound(min, i64::MIN + 1)?, bound(max, i64::MAX)?));
                }
                self.local.push((rule, Local::Range(bounds)));
            }
            Says::Equation { left, right, tolerance } => {
                self.local.push((rule, Local::Equation(equation(names, left, right, tolerance)?)));
            }
            Says::Unique { columns } => self.unique.push((rule, names.all(columns)?)),
            Says::Reference { column, table, of } => {
                self.references.push((rule, names.at(column)?, table.clone(), of.clone()));
            }
            Says::Continuity { series, order, opening, closing, tolerance } => {
                let (opening, closing) = (names.number(opening)?, names.number(closing)?);
                let (a, b) = (names.scale(opening), names.scale(closing));
                let scale = a.max(b);
                let factor = |of: u8| i128::from(TEN[usize::from(scale - of)]);
                let tolerance = i128::from(names.fixed(tolerance, scale)?);
                let continuity =
                    Continuity { rule, opening, closing, factors: (factor(a), factor(b)), tolerance, scale };
                self.series.push(Series { continuity: Some(continuity), ..of_series(names, series, order)? });
            }
            Says::Gap { series, order } => {
                self.series.push(Series { gap: Some(rule), ..of_series(names, series, order)? })
            }
            Says::Compare { with, key, columns } => {
                let compared = columns.iter().map(|column| {
                    let at = names.at(&column.name)?;
                    let tolerance = if self.columns[at].0 == Kind::Text {
                        0
                    } else {
                        names.fixed(&column.tolerance, names.scale(at))?
                    };
                    Ok((at, tolerance))
                });
                let compare = Compare {
                    with: with.clone(),
                    key: names.all(key)?,
                    columns: compared.collect::<Result<_, Wrong>>()?,
                };
                self.compare.push((rule, compare));
            }
        }
        Ok(())
    }

    /// Rules over the same series follow it together.
    fn share(&mut self) {
        let mut shared: Vec<Series> = Vec::new();
        for series in std::mem::take(&mut self.series) {
            let same = shared.iter_mut().find(|other| {
                other.columns == series.columns
                    && other.order == series.order
                    && !(other.continuity.is_some() && series.continuity.is_some())
                    && !(other.gap.is_some() && series.gap.is_some())
            });
            match same {
                Some(other) => {
                    other.continuity = other.continuity.take().or(series.continuity);
                    other.gap = other.gap.or(series.gap);
                }
                None => shared.push(series),
            }
        }
        for series in &mut shared {
            let mut days = series.columns.clone();
            days.push(series.order);
            // A date is written in one way only; a number is not.
            let is_date = self.columns[series.order].0 == Kind::Date;
            let whole = self.unique.iter().position(|(_, columns)| is_date && *columns == days);
            if let Some(whole) = whole {
                series.unique = Some(self.unique.remove(whole).0);
            }
        }
        self.series = shared;
    }
}

fn of_series(names: &Names<'_>, series: &[String], order: &str) -> Result<Series, Wrong> {
    let order = names.of(order, "date or integer", |kind| matches!(kind, Kind::Date | Kind::Integer))?;
    Ok(Series { columns: names.all(series)?, order, continuity: None, gap: None, unique: None })
}

fn equation(names: &Names<'_>, left: &str, right: &str, tolerance: &str) -> Result<Equation, Wrong> {
    let read = |text: &str| sum::parse(text).map_err(|what| names.text(what));
    let (left, right) = (read(left)?, read(right)?);
    let scale_of = |sum: &Sum| -> Result<Vec<(u8, Vec<usize>)>, Wrong> {
        sum.terms
            .iter()
            .map(|term| {
                let columns: Vec<usize> =
                    term.columns.iter().map(|column| names.number(column)).collect::<Result<_, _>>()?;
                Ok((columns.iter().map(|at| names.scale(*at)).sum::<u8>() + term.factor.1, columns))
            })
            .collect()
    };
    let scales: Vec<(u8, Vec<usize>)> = scale_of(&left)?.into_iter().chain(scale_of(&right)?).collect();
    let fraction = tolerance.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u8);
    let scale = scales.iter().map(|(scale, _)| *scale).max().unwrap_or(0).max(fraction);
    if scale > 18 {
        return Err(names.text("more than 18 decimals in all"));
    }
    let all = left.terms.iter().map(|term| (term, false)).chain(right.terms.iter().map(|term| (term, true)));
    let mut terms = Vec::new();
    for ((term, is_right), (own, columns)) in all.zip(scales) {
        let size = i128::from(term.factor.0) * i128::from(TEN[usize::from(scale - own)]);
        terms.push((if term.negative ^ is_right { -size } else { size }, columns));
    }
    // Eight numbers of eighteen digits do not overflow.
    let simple =
        terms.len() <= 8 && terms.iter().all(|(factor, columns)| factor.abs() == 1 && columns.len() == 1);
    let simple = simple.then(|| terms.iter().map(|(factor, columns)| (*factor as i64, columns[0])).collect());
    let tolerance = i128::from(names.fixed(tolerance, scale)?);
    Ok(Equation { terms, simple, tolerance, scale, right: left.terms.len() })
}
