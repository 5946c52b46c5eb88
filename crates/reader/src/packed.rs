//! A ZIP archive, unpacked piece by piece within a limit for all its parts together; nothing unpacked is kept.

use crate::collect::Stop;
use crate::limits::Limits;
use memchr::memmem;
use std::cell::Cell;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts of an office file; the list of them is kept in memory.
const PARTS: usize = 20_000;

pub(crate) struct Packed<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: Cell<u64>,
}

impl<'a> Packed<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Stop> {
        if memmem::find_iter(bytes, b"PK\x01\x02").nth(PARTS).is_some() {
            return Err(Stop::TooLarge);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Stop::Broken)?;
        Ok(Packed { archive, left: Cell::new(limits.unpacked) })
    }

    /// The names of all parts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.archive.file_names().flatten().map(|name| name.into_owned()).collect()
    }

    /// A part to read from its beginning.
    pub(crate) fn part(&mut self, name: &str) -> Result<impl Read, Stop> {
        let file = self.archive.by_name(name).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Stop::Locked,
            _ => Stop::Broken,
        })?;
        Ok(Part { file, left: &self.left })
    }

    /// A short part as a whole.
    pub(crate) fn short(&mut self, name: &str) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        self.part(name)?.take(256).read_to_end(&mut bytes).map_err(|_| Stop::Broken)?;
        Ok(bytes)
    }
}

/// A part being unpacked.
struct Part<'p, R> {
    file: R,
    left: &'p Cell<u64>,
}

impl<R: Read> Read for Part<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let left = self.left.get().checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.left.set(left);
        Ok(read)
    }
}
