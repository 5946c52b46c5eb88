//! Where bytes come from: memory or a file, read as often as wished; and how much of them is read at most.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes that can be read more than once.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name under which it came.
    pub name: String,
    bytes: Bytes,
}

#[derive(Clone, Debug)]
enum Bytes {
    Memory(Arc<[u8]>),
    File(PathBuf),
    /// A packed file, unpacked anew for each reading.
    Packed(Arc<Source>, Packing),
}

/// How a file is packed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packing {
    Gzip,
    /// The entry of a ZIP archive.
    Zip(usize),
}

/// What reads and seeks.
pub(crate) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Source {
    /// A file.
    pub fn file(path: &Path) -> Source {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Source { name, bytes: Bytes::File(path.to_owned()) }
    }

    /// Bytes in memory, under a name.
    pub fn memory(name: &str, bytes: impl Into<Arc<[u8]>>) -> Source {
        Source { name: name.to_owned(), bytes: Bytes::Memory(bytes.into()) }
    }

    pub(crate) fn packed(&self, name: &str, packing: Packing) -> Source {
        Source { name: name.to_owned(), bytes: Bytes::Packed(Arc::new(self.clone()), packing) }
    }

    /// Opens it for reading from its beginning, no further than the limit.
    pub(crate) fn open(&self, limits: &Limits) -> io::Result<Box<dyn Read>> {
        match &self.bytes {
            Bytes::Memory(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
            Bytes::File(path) => Ok(Box::new(BufReader::with_capacity(1 << 16, File::open(path)?))),
            Bytes::Packed(source, Packing::Gzip) => {
                let inner = source.open(limits)?;
                Ok(Box::new(Bounded::new(flate2::read::MultiGzDecoder::new(inner), limits.unpacked)))
            }
            Bytes::Packed(source, Packing::Zip(entry)) => {
                Ok(Box::new(Bounded::new(self::entry(source, *entry, limits)?, limits.unpacked)))
            }
        }
    }

    /// Opens it for reading at any place; what is packed is unpacked into memory, within the limit of a whole document.
    pub(crate) fn seekable(&self, limits: &Limits) -> io::Result<Box<dyn ReadSeek>> {
        match &self.bytes {
            Bytes::Memory(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
            Bytes::File(path) => Ok(Box::new(BufReader::new(File::open(path)?))),
            Bytes::Packed(..) => {
                let mut bytes = Vec::new();
                Bounded::new(self.open(limits)?, limits.document).read_to_end(&mut bytes)?;
                Ok(Box::new(Cursor::new(bytes)))
            }
        }
    }

    /// Its first bytes.
    pub(crate) fn head(&self, most: usize, limits: &Limits) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open(limits)?.take(most as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Its size as it is stored, when it is known without reading.
    pub(crate) fn size(&self) -> Option<u64> {
        match &self.bytes {
            Bytes::Memory(bytes) => Some(bytes.len() as u64),
            Bytes::File(path) => std::fs::metadata(path).ok().map(|m| m.len()),
            Bytes::Packed(..) => None,
        }
    }

    /// The extension of its name, in small letters.
    pub fn extension(&self) -> String {
        self.name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
    }
}

/// Opens one entry of an archive, unpacked piece by piece, its sum checked at the end.
pub(crate) fn entry(source: &Source, number: usize, limits: &Limits) -> io::Result<Box<dyn Read>> {
    let mut archive = zip::ZipArchive::new(source.seekable(limits)?).map_err(io::Error::other)?;
    let (start, packed, sum, method) = {
        let entry = archive.by_index_raw(number).map_err(io::Error::other)?;
        let start = entry.data_start().ok_or_else(|| io::Error::other("an entry without data"))?;
        (start, entry.compressed_size(), entry.crc32(), entry.compression())
    };
    let mut inner = archive.into_inner();
    inner.seek(SeekFrom::Start(start))?;
    let inner = inner.take(packed);
    match method {
        zip::CompressionMethod::Stored => Ok(Box::new(Summed::new(inner, sum))),
        zip::CompressionMethod::Deflated => {
            Ok(Box::new(Summed::new(flate2::read::DeflateDecoder::new(inner), sum)))
        }
        _ => Err(io::Error::new(io::ErrorKind::Unsupported, "packed by a method that is not read")),
    }
}

/// Fails at the end when the check sum is another one.
struct Summed<R> {
    inner: R,
    sum: u32,
    so_far: flate2::Crc,
}

impl<R> Summed<R> {
    fn new(inner: R, sum: u32) -> Summed<R> {
        Summed { inner, sum, so_far: flate2::Crc::new() }
    }
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.so_far.update(&buffer[..n]);
        if n == 0 && !buffer.is_empty() && self.so_far.sum() != self.sum {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the check sum of the archive is wrong",
            ));
        }
        Ok(n)
    }
}

/// Fails when more comes than the limit: what unpacks without end is a bomb.
pub(crate) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R> Bounded<R> {
    pub(crate) fn new(inner: R, most: u64) -> Bounded<R> {
        Bounded { inner, left: most }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "unpacks to more than the limit"));
            }
        }
        Ok(n)
    }
}

/// How much is read at most.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a file after unpacking, when it is read piece by piece.
    pub unpacked: u64,
    /// Bytes of a document that must be held whole (a workbook), after unpacking.
    pub document: u64,
    /// Bytes of one line, record, element.
    pub record: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Keys that are remembered for finding a key twice.
    pub keys: usize,
    /// Problems of one code that are told; the others are counted.
    pub problems: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            unpacked: 16 << 30,
            document: 256 << 20,
            record: 1 << 20,
            columns: 32_768,
            keys: 2 << 20,
            problems: 1000,
        }
    }
}
