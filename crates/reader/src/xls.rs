//! XLS, the workbooks before 2007. The library reads them as a whole: its bounds are those of the process.

use crate::collect::{Collector, Stop};
use calamine::{Data, Reader, Xls, XlsError};
use std::io::Cursor;

pub(crate) fn read(bytes: &[u8], to: &mut Collector<'_>) -> Result<(), Stop> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Stop::Locked,
        _ => Stop::Broken,
    })?;
    for name in book.sheet_names() {
        to.tick()?;
        let Ok(range) = book.worksheet_range(&name) else { continue };
        to.paragraph(&name)?;
        for row in range.rows() {
            to.line();
            for cell in row {
                to.blank();
                match cell {
                    Data::Empty | Data::Error(_) | Data::Bool(_) => {}
                    Data::DateTime(at) if at.is_datetime() => {
                        to.push(&crate::office::date(at.as_f64(), false))?;
                    }
                    other => to.push(&other.to_string())?,
                }
            }
        }
        to.line();
    }
    to.tick()
}
