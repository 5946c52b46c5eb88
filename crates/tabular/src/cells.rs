//! Cells into values, by what their column holds; each departure from the plain form is told.

use crate::checksum::Checksum;
use crate::contract::{self, Context, Dates, Kind};
use crate::date::{self, Form};
use crate::defect::{Action, Code};
use crate::grid::Cell;
use crate::names::{self, Role};
use crate::number::{self, Mark, Reading};
use crate::problem::Problem;
use crate::survey::{Column, Comma, Survey};
use crate::value::Value;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// Turns cells of the columns into values.
pub(crate) struct Cells {
    rules: Vec<Rule>,
}

/// What is expected of a column.
struct Rule {
    name: String,
    kind: Kind,
    role: Option<Role>,
    comma: Comma,
    /// The mark that was agreed is another one: told once.
    mark: Option<Mark>,
    form: Option<usize>,
    month_first: Option<bool>,
    length: Option<usize>,
    scale: Option<u32>,
    checksum: Option<Checksum>,
    upper: bool,
    /// Folded codes to codes as they are in the reference.
    codes: Option<FxHashMap<String, String>>,
    period: Option<(i32, i32)>,
    serial: bool,
}

/// Where problems of a row go.
pub(crate) struct Notes<'a> {
    pub(crate) line: u64,
    pub(crate) column: usize,
    pub(crate) name: &'a str,
    pub(crate) out: &'a mut Vec<Problem>,
}

impl Notes<'_> {
    fn tell(&mut self, code: Code, found: &str) {
        let problem = Problem::of(code).at(self.line).in_column(self.column, self.name).found(found);
        self.out.push(problem);
    }

    fn propose(&mut self, code: Code, found: &str, expected: &str) {
        self.tell(code, found);
        if let Some(last) = self.out.last_mut() {
            *last = last.clone().expected(expected);
        }
    }

    fn with(&mut self, code: Code, found: &str, action: Action) {
        self.tell(code, found);
        if let Some(last) = self.out.last_mut() {
            last.action = action;
        }
    }
}

impl Cells {
    /// Rules of all columns; problems of columns as a whole go to `out`.
    pub(crate) fn new(
        survey: &Survey,
        context: &Context,
        delimiter: Option<char>,
        out: &mut Vec<Problem>,
    ) -> Cells {
        let period =
            context.period.or_else(|| survey.above.iter().find_map(|(_, title)| date::period(title)));
        let contract = context.contract.as_ref();
        let line = survey.header.as_ref().map_or(0, |header| header.line);
        let rules = survey.columns.iter().enumerate().map(|(at, column)| {
            let agreed =
                column.agreed.and_then(|agreed| contract.and_then(|contract| contract.columns.get(agreed)));
            let decimal =
                contract.and_then(|contract| contract.decimal).or((delimiter == Some(';')).then_some(','));
            let rule = Rule::of(column, agreed, survey, context, decimal, period);
            rule.whole(column, at, line, contract.and_then(|contract| contract.dates), decimal, out);
            rule
        });
        Cells { rules: rules.collect() }
    }

    /// The value of a cell.
    pub(crate) fn value(&self, at: usize, cell: &Cell, line: u64, out: &mut Vec<Problem>) -> Value {
        let Some(rule) = self.rules.get(at) else { return Value::Null };
        rule.value(cell, &mut Notes { line, column: at, name: &rule.name, out })
    }

    /// Whether a cell could stand in its column.
    pub(crate) fn fits(&self, at: usize, cell: &Cell) -> bool {
        let Some(rule) = self.rules.get(at) else { return cell.is_empty() };
        if cell.is_empty() {
            return true;
        }
        match (rule.kind, cell) {
            (Kind::Number, Cell::Text(text)) => !matches!(number::shape(text), Reading::Text),
            (Kind::Number, _) => matches!(cell, Cell::Number(_)),
            (Kind::Date, Cell::Text(text)) => !matches!(date::shape(text, rule.serial), date::Reading::Text),
            (Kind::Code, Cell::Text(text)) => {
                rule.role != Some(Role::Barcode) || !text.chars().any(char::is_whitespace)
            }
            _ => true,
        }
    }

    /// Whether a column is of numbers or dates.
    pub(crate) fn is_typed(&self, at: usize) -> bool {
        self.rules.get(at).is_some_and(|rule| matches!(rule.kind, Kind::Number | Kind::Date))
    }
}

impl Rule {
    fn of(
        column: &Column,
        agreed: Option<&contract::Column>,
        survey: &Survey,
        context: &Context,
        decimal: Option<char>,
        period: Option<(i32, i32)>,
    ) -> Rule {
        let seen = &column.seen;
        let own = match (seen.comma > 0, seen.point > 0) {
            (true, false) => Comma::Fraction,
            (false, true) => Comma::Thousands,
            (true, true) => Comma::Open,
            (false, false) => survey.comma,
        };
        let by_scale =
            agreed.and_then(|agreed| agreed.scale).is_some_and(|scale| scale == 3) && decimal == Some(',');
        let codes = agreed
            .and_then(|agreed| context.references.get(&agreed.name))
            .or_else(|| context.references.get(&column.name));
        let month_first = match (seen.dates[Form::MonthFirst as usize], seen.dates[Form::DayFirst as usize]) {
            (0, 0) => {
                context.contract.as_ref().and_then(|contract| contract.dates).and_then(|dates| match dates {
                    Dates::MonthFirst => Some(true),
                    Dates::DayFirst => Some(false),
                    _ => None,
                })
            }
            (_, 0) => Some(true),
            (0, _) => Some(false),
            _ => None,
        };
        let checksum = agreed.and_then(|agreed| agreed.checksum).or(match column.role {
            Some(Role::Barcode) => Some(Checksum::Gtin),
            Some(Role::Inn) => Some(Checksum::Inn),
            Some(Role::Kpp) => Some(Checksum::Kpp),
            Some(Role::Ogrn) => Some(Checksum::Ogrn),
            Some(Role::Gln) => Some(Checksum::Gln),
            _ => None,
        });
        let is_code = column.kind == Kind::Code;
        Rule {
            name: column.name.clone(),
            kind: column.kind,
            role: column.role,
            comma: if by_scale { Comma::Fraction } else { own },
            mark: match (decimal, seen.comma > 0, seen.point > 0) {
                (_, true, true) => Some(if seen.comma >= seen.point { Mark::Comma } else { Mark::Point }),
                (Some(','), false, true) => Some(Mark::Comma),
                (Some('.'), true, false) => Some(Mark::Point),
                _ => None,
            },
            form: seen.date_form(),
            month_first,
            length: agreed
                .and_then(|agreed| agreed.length)
                .or_else(|| seen.code_length().filter(|_| is_code)),
            scale: agreed.and_then(|agreed| agreed.scale),
            checksum,
            upper: seen.upper > 0 && seen.upper >= seen.lower && is_code,
            codes: codes
                .map(|codes| codes.iter().map(|code| (names::fold_code(code), code.clone())).collect()),
            period: period.filter(|_| column.role == Some(Role::Date)),
            serial: column.kind == Kind::Date,
        }
    }

    /// Problems of the column as a whole.
    fn whole(
        &self,
        column: &Column,
        at: usize,
        line: u64,
        dates: Option<Dates>,
        decimal: Option<char>,
        out: &mut Vec<Problem>,
    ) {
        let seen = &column.seen;
        let of = |code| Problem::of(code).at(line).in_column(at, &column.name);
        if self.kind == Kind::Number {
            let other = match decimal {
                Some(',') => seen.comma == 0 && seen.point > 0,
                Some('.') => seen.point == 0 && seen.comma > 0,
                _ => false,
            };
            if other {
                out.push(of(Code::N01).expected(decimal.map(String::from).unwrap_or_default()));
            }
        }
        if self.kind != Kind::Date {
            return;
        }
        let agreed = match dates {
            Some(Dates::Dotted) => Some(Form::Dotted),
            Some(Dates::Iso) => Some(Form::Iso),
            Some(Dates::DayFirst) => Some(Form::DayFirst),
            Some(Dates::MonthFirst) => Some(Form::MonthFirst),
            None => None,
        };
        let [.., open, word, serial, digits] = seen.dates;
        let slashes = seen.dates[Form::DayFirst as usize] + seen.dates[Form::MonthFirst as usize] + open;
        if serial > 0 && self.form == Some(Form::Serial as usize) {
            out.push(of(Code::D02));
        }
        if word > 0 && self.form == Some(Form::Word as usize) {
            out.push(of(Code::D08));
        }
        let expected = agreed.map(|form| form as usize);
        let plain = [Form::Dotted as usize, Form::Iso as usize];
        let other = self.form.is_some_and(|form| {
            expected.is_some_and(|agreed| agreed != form)
                && (plain.contains(&form) || digits > 0 && form == 7)
        });
        if other
            || slashes > 0
                && agreed != Some(Form::DayFirst)
                && agreed != Some(Form::MonthFirst)
                && (seen.dates[3] > 0 || open > 0)
        {
            let held = open > 0 && self.month_first.is_none();
            let problem = of(Code::D01);
            out.push(if held { problem.with(Action::HoldForConfirm) } else { problem });
        }
    }

    fn value(&self, cell: &Cell, notes: &mut Notes<'_>) -> Value {
        match cell {
            Cell::Empty => Value::Null,
            Cell::Error(text) => {
                notes.tell(Code::N06, text);
                Value::Null
            }
            Cell::Bool(value) => Value::Bool(*value),
            Cell::Number(number) => self.typed_number(*number, notes),
            Cell::Date(date) => match self.kind {
                Kind::Number | Kind::Code => {
                    notes.tell(Code::X04, &date.to_string());
                    Value::Text(date.to_string())
                }
                _ => self.day(*date, notes),
            },
            Cell::Text(text) => self.text(text, notes),
        }
    }

    fn typed_number(&self, number: Decimal, notes: &mut Notes<'_>) -> Value {
        match self.kind {
            Kind::Number => self.limited(number, notes),
            Kind::Date => match number.trunc().try_into() {
                Ok(days) if (20_000..=60_000).contains(&days) => self.day(date::from_serial(days), notes),
                _ => {
                    notes.with(Code::D01, &number.to_string(), Action::QuarantineRow);
                    Value::Number(number)
                }
            },
            Kind::Code => self.code(&number.normalize().to_string(), notes),
            Kind::Text => Value::Number(number),
        }
    }

    fn text(&self, raw: &str, notes: &mut Notes<'_>) -> Value {
        let plain = plain(raw, notes);
        if plain.is_empty() {
            return Value::Null;
        }
        match self.kind {
            Kind::Number => self.number(&plain, raw, notes),
            Kind::Date => self.date(&plain, notes),
            Kind::Code => {
                if number::is_nothing(&plain) {
                    notes.tell(Code::N06, &plain);
                    return Value::Null;
                }
                self.code(&plain, notes)
            }
            Kind::Text => match plain.as_str() {
                "NULL" | "null" | "NaN" | "#Н/Д" | "#N/A" | "н/д" | "(null)" => {
                    notes.tell(Code::N06, &plain);
                    Value::Null
                }
                _ => Value::Text(plain.trim().to_owned()),
            },
        }
    }

    fn number(&self, plain: &str, raw: &str, notes: &mut Notes<'_>) -> Value {
        let shape = match number::shape(plain) {
            Reading::Empty => return Value::Null,
            Reading::Nothing => {
                notes.tell(Code::N06, plain);
                return Value::Null;
            }
            Reading::Text => {
                notes.tell(Code::X04, plain);
                return Value::Text(plain.to_owned());
            }
            Reading::Number(shape) => shape,
        };
        if shape.exponent {
            notes.with(Code::N07, plain, Action::QuarantineRow);
            return Value::Text(plain.to_owned());
        }
        if shape.mark == Mark::Ambiguous && self.comma == Comma::Open {
            notes.tell(Code::N03, plain);
        }
        let Some(value) = shape.value(self.comma != Comma::Thousands) else {
            notes.tell(Code::X04, plain);
            return Value::Text(plain.to_owned());
        };
        if shape.thousands && !raw.chars().any(number::is_odd_space)
            || shape.mark == Mark::Ambiguous && self.comma == Comma::Thousands
        {
            notes.tell(Code::N02, plain);
        }
        if shape.odd_minus {
            notes.tell(Code::N04, plain);
        }
        if !shape.unit.is_empty() && shape.unit != "%" {
            notes.propose(Code::N05, plain, &value.to_string());
        }
        // One of a few in the other writing; a whole column is told once.
        let mixed = matches!(
            (self.mark, shape.mark),
            (Some(Mark::Comma), Mark::Point) | (Some(Mark::Point), Mark::Comma)
        );
        if mixed && self.comma == Comma::Open {
            notes.tell(Code::N01, plain);
        }
        self.limited(value, notes)
    }

    /// A number with no more digits than agreed, and without the tail of a binary fraction.
    fn limited(&self, value: Decimal, notes: &mut Notes<'_>) -> Value {
        let short = value.normalize();
        if short.scale() >= 9 {
            let rounded = short.round_dp(self.scale.unwrap_or(6).min(6)).normalize();
            if (rounded - short).abs() < Decimal::new(1, 8) {
                notes.propose(Code::N08, &value.to_string(), &rounded.to_string());
                return Value::Number(rounded);
            }
        }
        if self.scale.is_some_and(|scale| short.scale() > scale) {
            notes.tell(Code::N10, &value.to_string());
        }
        if self.role == Some(Role::Price) && value <= Decimal::ZERO {
            notes.tell(Code::N14, &value.to_string());
        }
        Value::Number(value)
    }

    fn date(&self, plain: &str, notes: &mut Notes<'_>) -> Value {
        let shape = match date::shape(plain, true) {
            date::Reading::Empty => return Value::Null,
            date::Reading::Nothing => {
                let code = if number::is_nothing(plain) { Code::N06 } else { Code::D05 };
                notes.tell(code, plain);
                return Value::Null;
            }
            date::Reading::Text => {
                notes.with(Code::D01, plain, Action::QuarantineRow);
                return Value::Text(plain.to_owned());
            }
            date::Reading::Date(shape) => shape,
        };
        let main = self.form == Some(shape.form as usize);
        let mut date = shape.date;
        match shape.form {
            Form::Open if shape.other.is_none() => {}
            Form::Open => match self.month_first {
                Some(true) => date = shape.other.unwrap_or(date),
                Some(false) => {}
                None => notes.with(Code::D01, plain, Action::HoldForConfirm),
            },
            Form::Serial if !main => notes.tell(Code::D02, plain),
            Form::Word if !main => notes.tell(Code::D08, plain),
            Form::Dotted | Form::Iso | Form::Digits if !main => notes.tell(Code::D01, plain),
            _ => {}
        }
        if shape.short_year {
            notes.propose(Code::D03, plain, &date.to_string());
        }
        if shape.odd_time {
            notes.propose(Code::D04, plain, &date.to_string());
        }
        self.day(date, notes)
    }

    fn day(&self, date: date::Date, notes: &mut Notes<'_>) -> Value {
        if self.period.is_some_and(|(first, last)| !(first..=last).contains(&date.day)) {
            notes.tell(Code::D06, &date.to_string());
        }
        Value::Date(date)
    }

    fn code(&self, plain: &str, notes: &mut Notes<'_>) -> Value {
        let trimmed = plain.trim();
        let is_exponent = matches!(number::shape(trimmed), Reading::Number(shape) if shape.exponent);
        if is_exponent && trimmed.contains(['+', ',', '.']) {
            notes.tell(Code::N07, trimmed);
            return Value::Text(trimmed.to_owned());
        }
        let mut told = plain.len() != trimmed.len();
        if told {
            notes.propose(Code::K11, plain, trimmed);
        }
        if names::mixes_scripts(trimmed) {
            notes.propose(Code::E08, trimmed, &names::fold_code(trimmed));
        }
        if self.upper
            && trimmed.chars().any(char::is_lowercase)
            && !trimmed.chars().any(char::is_uppercase)
            && !told
        {
            notes.propose(Code::K11, trimmed, &trimmed.to_uppercase());
            told = true;
        }
        let digits = trimmed.bytes().all(|b| b.is_ascii_digit());
        let mut code = trimmed.to_owned();
        if let Some(length) = self.length.filter(|length| digits && trimmed.len() < *length) {
            let padded = format!("{trimmed:0>length$}");
            let known = self.codes.as_ref().is_none_or(|codes| codes.contains_key(&padded));
            if known && self.codes.as_ref().is_none_or(|codes| !codes.contains_key(trimmed)) {
                notes.propose(Code::N11, trimmed, &padded);
                return Value::Text(code);
            }
        }
        if let Some(codes) = &self.codes {
            match codes.get(&names::fold_code(trimmed)) {
                Some(known) if known == trimmed => {}
                Some(known) => {
                    if !told && !names::mixes_scripts(trimmed) {
                        notes.propose(Code::K11, trimmed, known);
                    }
                    known.clone_into(&mut code);
                }
                None => notes.tell(Code::K02, trimmed),
            }
        }
        if let Some(checksum) = self.checksum
            && !checksum.holds(trimmed.as_bytes())
        {
            let code = if matches!(checksum, Checksum::Inn | Checksum::Kpp | Checksum::Ogrn | Checksum::Snils)
            {
                Code::K05
            } else {
                Code::K04
            };
            notes.tell(code, trimmed);
        }
        Value::Text(code)
    }
}

/// A text without control characters, odd spaces and what Excel wraps around codes.
fn plain(raw: &str, notes: &mut Notes<'_>) -> String {
    let mut text = raw.to_owned();
    if text.chars().any(number::is_odd_space) {
        notes.tell(Code::E09, raw);
        text = text
            .chars()
            .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}'))
            .map(|c| if number::is_odd_space(c) { ' ' } else { c })
            .collect();
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        notes.tell(Code::E10, raw);
        text.retain(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    }
    let unwrapped = text.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let bare = text
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains('\''));
    if let Some(inner) = unwrapped.or(bare).map(str::to_owned) {
        notes.propose(Code::C20, raw, &inner);
        text = inner;
    }
    text
}
