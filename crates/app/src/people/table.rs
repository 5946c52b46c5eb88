//! A table as a spreadsheet saves it or a person pastes it: its encoding, its delimiter, what its columns mean.

use super::import::{Fate, Line, MOST};
use crate::AppError;
use domain::people::Role;

/// The text of a file that a spreadsheet saved: by its mark, else UTF-8 when it is that, else windows-1251.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// What a column means, by its heading.
const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Organisation,
        &["организация", "компания", "клиент", "organisation", "organization", "company", "client"],
    ),
    (Column::Kind, &["вид", "тип", "kind", "type"]),
    (Column::Prefix, &["префикс", "prefix"]),
    (Column::Parent, &["головная", "головная организация", "parent"]),
    (Column::Domains, &["домен", "домены", "domain", "domains"]),
    (Column::Zone, &["часовой пояс", "пояс", "zone", "time zone", "timezone"]),
    (Column::Memo, &["памятка", "memo", "note"]),
    (Column::Name, &["имя", "фио", "сотрудник", "контакт", "name", "full name", "person"]),
    (Column::Mail, &["почта", "эл. почта", "электронная почта", "email", "e-mail", "mail"]),
    (Column::Phone, &["телефон", "phone"]),
    (Column::Position, &["должность", "position", "title"]),
    (Column::Role, &["роль", "role"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Organisation,
    Kind,
    Prefix,
    Parent,
    Domains,
    Zone,
    Memo,
    Name,
    Mail,
    Phone,
    Position,
    Role,
}

/// A line of the table as it was read.
pub(super) struct Cells {
    pub(super) number: usize,
    raw: Vec<String>,
    known: Vec<(Column, String)>,
}

impl Cells {
    pub(super) fn of(&self, column: Column) -> &str {
        self.known.iter().find(|(known, _)| *known == column).map_or("", |(_, text)| text.as_str())
    }
}

pub(super) struct Table {
    heading: Vec<String>,
    delimiter: u8,
    pub(super) rows: Vec<Cells>,
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Table, AppError> {
        let text = text.trim_start_matches('\u{feff}');
        let (told, text) = match text.split_once('\n') {
            // Some spreadsheets tell their delimiter in a line of its own.
            Some((first, rest)) if first.trim().len() == 5 && first.starts_with("sep=") => {
                (first.as_bytes().get(4).copied(), rest)
            }
            _ => (None, text),
        };
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
        let delimiter = told.or_else(|| b";\t,".iter().copied().rev().max_by_key(count)).unwrap_or(b';');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let mut next = || records.next().transpose().map_err(|_| AppError::Invalid("text", "table"));
        let heading: Vec<String> = match next()? {
            Some(record) => record.iter().map(|cell| cell.trim().to_owned()).collect(),
            None => return Err(AppError::Invalid("text", "empty")),
        };
        let columns: Vec<Option<Column>> = heading.iter().map(|name| column(name)).collect();
        if !columns.contains(&Some(Column::Organisation)) {
            return Err(AppError::Invalid("text", "no-organisation"));
        }
        let mut rows = Vec::new();
        while let Some(record) = next()? {
            let number = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
            let raw: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if raw.iter().all(String::is_empty) {
                continue;
            }
            let known = columns.iter().zip(&raw);
            let known = known.filter_map(|(column, cell)| column.map(|column| (column, cell.clone())));
            rows.push(Cells { number, known: known.collect(), raw });
        }
        match rows.len() {
            0 => Err(AppError::Invalid("text", "empty")),
            n if n > MOST => Err(AppError::Invalid("text", "many")),
            _ => Ok(Table { heading, delimiter, rows }),
        }
    }

    /// The lines that are wrong, to be mended and taken again.
    pub(super) fn rest(&self, lines: &[Line]) -> String {
        let wrong = |line: &&Line| matches!(line.fate, Fate::Wrong(..));
        let numbers: Vec<usize> = lines.iter().filter(wrong).map(|line| line.number).collect();
        if numbers.is_empty() {
            return String::new();
        }
        let mut writer =
            csv::WriterBuilder::new().delimiter(self.delimiter).flexible(true).from_writer(vec![]);
        writer.write_record(&self.heading).ok();
        for row in self.rows.iter().filter(|row| numbers.contains(&row.number)) {
            writer.write_record(&row.raw).ok();
        }
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

fn column(heading: &str) -> Option<Column> {
    let wanted = heading.trim().to_lowercase();
    COLUMNS.iter().find(|(_, names)| names.contains(&wanted.as_str())).map(|(column, _)| *column)
}

/// The code of a kind's word; what it was before when there is none.
pub(super) fn kind(word: &str, before: &str) -> Result<String, AppError> {
    let code = match word.to_lowercase().as_str() {
        "" => before,
        "клиент" | "client" => "client",
        "партнёр" | "партнер" | "partner" => "partner",
        "контрагент" | "counterparty" => "counterparty",
        "наша" | "ours" => "ours",
        _ => return Err(AppError::Invalid("kind", "unknown")),
    };
    Ok(code.to_owned())
}

/// The role of a word; a client's employee when there is none.
pub(super) fn role(word: &str) -> Result<Role, AppError> {
    match word.to_lowercase().as_str() {
        "" | "сотрудник" | "заявитель" | "requester" => Ok(Role::Requester),
        "руководитель" | "менеджер" | "manager" | "client_manager" => {
            Ok(Role::ClientManager)
        }
        _ => Err(AppError::Invalid("role", "unknown")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, decode};

    #[test]
    fn whatever_a_spreadsheet_saves_is_read() {
        let text = "Компания;ФИО\r\n«Ёлка»;Анна";
        let (old, ..) = encoding_rs::WINDOWS_1251.encode(text);
        let sixteen: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes(), &["\u{feff}", text].concat().into_bytes(), &old, &sixteen] {
            assert_eq!(decode(bytes), text);
        }
    }

    #[test]
    fn delimiters_are_found() {
        for text in ["Клиент;Имя\nА;Б", "Client,Name\nА,Б", "Company\tName\nА\tБ", "sep=,\nКлиент,Имя\nА,Б"]
        {
            let table = Table::read(text).unwrap();
            assert_eq!(table.rows[0].raw, ["А", "Б"], "{text}");
        }
        let quoted = Table::read("Клиент;Памятка\n\"ООО \"\"А\"\"; Б\";\"две\nстроки\"\n").unwrap();
        assert_eq!(quoted.rows[0].raw, ["ООО \"А\"; Б", "две\nстроки"]);
        assert!(Table::read("Имя\nАнна").is_err());
        assert!(Table::read("").is_err());
    }
}
