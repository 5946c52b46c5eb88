//! A marked table: the rows that somebody sent, the cells that are wrong coloured, each with a comment of what was
//! expected; and behind them a sheet that lists everything that is wrong.

use crate::Trouble;
use crate::xlsx::{cut, name};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, XlsxError,
};

/// A table with marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// What it is called.
    pub title: String,
    /// The name of the sheet of rows.
    pub rows_sheet: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<MarkedRow>,
    /// The name of the sheet that lists what is wrong.
    pub list_sheet: String,
    /// Its columns.
    pub list_columns: Vec<String>,
    /// Its rows.
    pub list: Vec<Vec<String>>,
}

/// A row with marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedRow {
    /// What stands in it.
    pub cells: Vec<String>,
    /// Cells that are wrong, and what is said about each.
    pub notes: Vec<(u16, String)>,
}

/// Draws a marked table as a spreadsheet. All that was sent stays a text: nothing becomes a formula.
///
/// # Errors
/// When it is larger than a spreadsheet can be.
pub fn marked(table: &Marked) -> Result<Vec<u8>, Trouble> {
    write(table).map_err(|e| Trouble::Sheet(e.to_string()))
}

fn write(table: &Marked) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&epoch));
    let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let text = Format::new().set_align(FormatAlign::Top).set_num_format("@");
    let wrapped = text.clone().set_text_wrap();
    let wrong = text.clone().set_background_color("FDE3DF").set_border(FormatBorder::Thin);
    if !table.rows.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(name(&table.rows_sheet))?;
        for (at, title) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, at, cut(title), &head)?;
            sheet.set_column_width(at, 16)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, one) in (1_u32..).zip(&table.rows) {
            for (at, cell) in (0_u16..).zip(&one.cells) {
                let marked = one.notes.iter().any(|(column, _)| *column == at);
                sheet.write_string_with_format(row, at, cut(cell), if marked { &wrong } else { &text })?;
            }
            for (at, words) in first_of_each(&one.notes) {
                sheet.insert_note(row, at, &Note::new(words).add_author_prefix(false))?;
            }
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name(name(&table.list_sheet))?;
    for (at, title) in (0_u16..).zip(&table.list_columns) {
        sheet.write_string_with_format(0, at, cut(title), &head)?;
        sheet.set_column_width(at, if at + 1 == table.list_columns.len() as u16 { 60 } else { 18 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1_u32..).zip(&table.list) {
        for (at, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, at, cut(cell), &wrapped)?;
        }
    }
    book.save_to_buffer()
}

/// One note for a cell: what is said twice of it stands in one.
fn first_of_each(notes: &[(u16, String)]) -> Vec<(u16, String)> {
    let mut all: Vec<(u16, String)> = Vec::new();
    for (at, words) in notes {
        match all.iter_mut().find(|(column, _)| column == at) {
            Some((_, told)) => {
                told.push('\n');
                told.push_str(words);
            }
            None => all.push((*at, words.clone())),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn rows_are_marked_and_nothing_is_a_formula() {
        let table = Marked {
            title: "Остатки".into(),
            rows_sheet: "Строки".into(),
            columns: vec!["№".into(), "Код".into()],
            rows: vec![MarkedRow {
                cells: vec!["5".into(), "=1+1".into()],
                notes: vec![(1, "Ждали код".into()), (1, "Второе".into())],
            }],
            list_sheet: "Ошибки".into(),
            list_columns: vec!["Строка".into(), "Что не так".into()],
            list: vec![vec!["5".into(), "Ждали код".into()]],
        };
        let bytes = marked(&table).expect("a spreadsheet");
        assert_eq!(bytes, marked(&table).expect("the same"), "equal tables, equal bytes");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it opens");
        assert_eq!(book.sheet_names(), ["Строки", "Ошибки"]);
        let sheet = book.worksheet_range("Строки").expect("rows");
        assert_eq!(sheet.get((1, 1)), Some(&Data::String("=1+1".into())));
    }
}
