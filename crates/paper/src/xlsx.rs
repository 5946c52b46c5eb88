//! The spreadsheet: one sheet, numbers as numbers, texts as texts.

use crate::{Cell, Document, Trouble};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// The longest text of a cell, in characters: what the format takes.
const LONGEST: usize = 32_000;
/// The longest name of a sheet.
const NAME: usize = 31;

/// Draws a document as a spreadsheet.
///
/// # Errors
/// When it is larger than a spreadsheet can be.
pub fn xlsx(document: &Document) -> Result<Vec<u8>, Trouble> {
    write(document).map_err(|e| Trouble::Sheet(e.to_string()))
}

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    minutes: Format,
    money: Format,
    count: Format,
    last: Format,
    last_money: Format,
}

impl Formats {
    fn new() -> Formats {
        let plain = || Format::new().set_align(FormatAlign::Top);
        let last = || Format::new().set_bold().set_border_top(FormatBorder::Thin);
        Formats {
            title: Format::new().set_bold().set_font_size(14),
            head: Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap(),
            text: plain().set_text_wrap().set_num_format("@"),
            minutes: plain().set_num_format("[h]:mm;-[h]:mm"),
            money: plain().set_num_format("#,##0.00"),
            count: plain().set_num_format("0"),
            last: last(),
            last_money: last().set_num_format("#,##0.00"),
        }
    }
}

fn write(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    // The moment of writing would make two equal documents differ.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&document.title).set_creation_datetime(&epoch));
    let sheet = book.add_worksheet();
    sheet.set_name(name(&document.title))?;
    let columns = document.tables.iter().map(|table| table.columns.len()).max().unwrap_or(2).max(2);
    let mut row = 0;
    sheet.write_string_with_format(row, 0, cut(&document.title), &formats.title)?;
    row += 1;
    for (key, value) in &document.facts {
        sheet.write_string_with_format(row, 0, cut(key), &formats.text)?;
        sheet.write_string_with_format(row, 1, cut(value), &formats.text)?;
        row += 1;
    }
    for table in &document.tables {
        row += 1;
        if !table.title.is_empty() {
            sheet.write_string_with_format(row, 0, cut(&table.title), &formats.head)?;
            row += 1;
        }
        for (at, (title, width)) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(row, at, cut(title), &formats.head)?;
            sheet.set_column_width(at, f64::from(*width))?;
        }
        row += 1;
        for cells in &table.rows {
            for (at, cell) in (0_u16..).zip(cells) {
                put(sheet, row, at, cell, &formats, false)?;
            }
            row += 1;
        }
    }
    row += 1;
    let value = u16::try_from(columns - 1).unwrap_or(1);
    for (n, (words, sum)) in document.sums.iter().enumerate() {
        let last = n + 1 == document.sums.len();
        let format = if last { &formats.last } else { &formats.text };
        sheet.write_string_with_format(row, value - 1, cut(words), format)?;
        put(sheet, row, value, sum, &formats, last)?;
        row += 1;
    }
    if !document.foot.is_empty() {
        sheet.write_string_with_format(row + 1, 0, cut(&document.foot), &Format::new())?;
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

/// A format's numbers are floating; hundredths and minutes of any document are held by them exactly enough to be shown.
#[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
    last: bool,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            let format = if last { &formats.last } else { &formats.text };
            sheet.write_string_with_format(row, column, cut(text), format)?;
        }
        // Times of a spreadsheet are parts of a day.
        Cell::Minutes(minutes, _) => {
            sheet.write_number_with_format(row, column, *minutes as f64 / 1_440.0, &formats.minutes)?;
        }
        Cell::Money(hundredths, _) => {
            let format = if last { &formats.last_money } else { &formats.money };
            sheet.write_number_with_format(row, column, *hundredths as f64 / 100.0, format)?;
        }
        Cell::Count(number, _) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.count)?;
        }
    }
    Ok(())
}

pub(crate) fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST).collect()
}

/// A name that a sheet can have.
pub(crate) fn name(title: &str) -> String {
    let allowed = |c: &char| !"[]:*?/\\'".contains(*c) && !c.is_control();
    let name: String = title.chars().filter(allowed).take(NAME).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;
    use calamine::{Data, Reader, Xlsx};

    fn document(note: &str) -> Document {
        Document {
            title: "Акт: ноябрь 2026".into(),
            facts: vec![("Клиент".into(), note.into())],
            tables: vec![Table {
                title: "Работы".into(),
                columns: vec![("Что".into(), 40), ("Время".into(), 10), ("Сумма".into(), 14)],
                rows: vec![vec![
                    Cell::Text(note.into()),
                    Cell::Minutes(80, "1 ч 20 мин".into()),
                    Cell::Money(125_050, "1 250,50".into()),
                ]],
            }],
            sums: vec![("Итого".into(), Cell::Money(125_050, "1 250,50".into()))],
            foot: "Подпись".into(),
            margin: String::new(),
        }
    }

    #[test]
    fn numbers_are_numbers_and_texts_are_never_formulas() {
        for note in ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\")"] {
            let bytes = xlsx(&document(note)).unwrap();
            let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            let sheet = book.worksheet_range_at(0).unwrap().unwrap();
            let at = |row, column| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
            assert_eq!(at(1, 1), Data::String(note.replace('\t', "")));
            assert_eq!(at(5, 0), Data::String(note.replace('\t', "")));
            assert_eq!(at(5, 2), Data::Float(1_250.5));
            let name = book.sheet_names()[0].clone();
            assert_eq!(book.worksheet_formula(&name).map(|all| all.used_cells().count()).unwrap_or(0), 0);
        }
    }

    #[test]
    fn equal_documents_are_equal_bytes() {
        assert_eq!(xlsx(&document("x")).unwrap(), xlsx(&document("x")).unwrap());
    }

    #[test]
    fn a_sheet_has_a_name_whatever_the_title() {
        for title in ["", "[]:*?", &"я".repeat(200), "'a'"] {
            assert!(xlsx(&Document { title: title.to_owned(), ..document("x") }).is_ok(), "{title}");
        }
    }
}
