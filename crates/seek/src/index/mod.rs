//! The index on disk: opened, written, committed with its position. A projection that can be rebuilt at any time,
//! never the truth.

pub(crate) mod fields;
pub(crate) mod tokens;

use crate::doc::{Doc, Kind};
use crate::error::Error;
use fields::{Fields, VERSION};
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::directory::MmapDirectory;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};

/// What a writer may take for documents that are not yet committed, unless told otherwise.
pub const HEAP: usize = 40 << 20;
/// How much writing and merging stand back behind all else, as `nice` counts it.
const PATIENCE: i32 = 10;
/// Pieces of at most so many documents are merged with their like. With the engine's ten thousand, each handful of new
/// documents would soon be written together with thousands of old ones.
const FEW: u32 = 128;
/// The file beside the index that tells its form.
const FORM: &str = "seek-form";

/// An index: what all searches look in and one writer writes.
#[derive(Clone)]
pub struct Index {
    pub(crate) inner: tantivy::Index,
    pub(crate) fields: Fields,
    pub(crate) reader: IndexReader,
}

impl Index {
    /// Opens the index of a folder, or makes an empty one in an empty folder.
    ///
    /// An index of another form or with damaged files is [`Error::RebuildDue`]: then [`Index::rebuild`].
    pub fn open(folder: &Path) -> Result<Index, Error> {
        fs::create_dir_all(folder)?;
        let form = folder.join(FORM);
        match fs::read_to_string(&form) {
            Ok(found) if found.trim() == VERSION.to_string() => {
                let directory = MmapDirectory::open(folder).map_err(|e| Error::RebuildDue(e.to_string()))?;
                let index = tantivy::Index::open(directory).map_err(|e| Error::RebuildDue(e.to_string()))?;
                Index::over(index).map_err(|e| Error::RebuildDue(e.to_string()))
            }
            Ok(found) => Err(Error::RebuildDue(format!("form {}, {VERSION} is read", found.trim()))),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                if files(folder)?.is_empty() {
                    Index::create(folder)
                } else {
                    Err(Error::RebuildDue("an index without its form".to_owned()))
                }
            }
            Err(e) => Err(e.into()),
        }
    }

    /// Throws away the index of a folder and makes an empty one. Nobody may have it open.
    pub fn rebuild(folder: &Path) -> Result<Index, Error> {
        fs::create_dir_all(folder)?;
        for file in files(folder)? {
            fs::remove_file(file)?;
        }
        Index::create(folder)
    }

    /// An index in memory, for tests and measurements.
    pub fn in_memory() -> Result<Index, Error> {
        let (schema, _) = Fields::build();
        Index::over(tantivy::Index::builder().schema(schema).create_in_ram()?)
    }

    fn create(folder: &Path) -> Result<Index, Error> {
        let (schema, _) = Fields::build();
        let index = tantivy::Index::builder().schema(schema).create_in_dir(folder)?;
        let index = Index::over(index)?;
        // Last: a folder without it is an index that was not finished.
        fs::write(folder.join(FORM), format!("{VERSION}\n"))?;
        Ok(index)
    }

    fn over(mut index: tantivy::Index) -> Result<Index, Error> {
        let (schema, fields) = Fields::build();
        if index.schema() != schema {
            return Err(Error::RebuildDue("other fields".to_owned()));
        }
        index.set_tokenizers(tokens::manager());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { inner: index, fields, reader })
    }

    /// The position of the last commit: how far the journal is in the index. Empty before the first.
    pub fn position(&self) -> Result<String, Error> {
        Ok(self.inner.load_metas()?.payload.unwrap_or_default())
    }

    /// The one writer, with [`HEAP`].
    pub fn writer(&self) -> Result<Writer, Error> {
        self.writer_with(HEAP)
    }

    /// The one writer, with so many bytes for what is not yet committed (at least 15 MB).
    pub fn writer_with(&self, heap: usize) -> Result<Writer, Error> {
        let index = self.inner.clone();
        // Threads are as patient as the one that begins them, and so are those that write and merge the index: nobody
        // waits for them as for an answer.
        let begun = std::thread::spawn(move || {
            rustix::process::nice(PATIENCE).ok(); // else they are like all others
            index.writer_with_num_threads(1, heap.max(15_000_000))
        });
        let inner: IndexWriter<TantivyDocument> = begun.join().map_err(|_| Error::NoWriter)??;
        let mut merging = LogMergePolicy::default();
        merging.set_min_layer_size(FEW);
        inner.set_merge_policy(Box::new(merging));
        Ok(Writer { inner, index: self.clone() })
    }

    /// How many documents are in it, of all kinds and for whomever.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it takes on disk, in bytes.
    pub fn size(&self) -> Result<u64, Error> {
        Ok(self.reader.searcher().space_usage()?.total().get_bytes())
    }
}

/// Writes the index. There is one at a time; a second is refused.
pub struct Writer {
    inner: IndexWriter<TantivyDocument>,
    index: Index,
}

impl Writer {
    /// Puts a document in place of the earlier one of its kind and id. Found after the next commit.
    pub fn put(&mut self, doc: &Doc) -> Result<(), Error> {
        self.inner.delete_term(self.index.fields.key_of(doc.kind, doc.id));
        self.inner.add_document(self.index.fields.lay_out(doc))?;
        Ok(())
    }

    /// Takes a document out.
    pub fn remove(&mut self, kind: Kind, id: i64) {
        self.inner.delete_term(self.index.fields.key_of(kind, id));
    }

    /// Makes durable and findable what was put and removed, together with the position that it came from.
    pub fn commit(&mut self, position: &str) -> Result<(), Error> {
        let mut prepared = self.inner.prepare_commit()?;
        prepared.set_payload(position);
        prepared.commit()?;
        self.index.reader.reload()?;
        Ok(())
    }

    /// Waits until the index has put its pieces together, after a rebuild.
    pub fn finish(self) -> Result<(), Error> {
        self.inner.wait_merging_threads()?;
        self.index.reader.reload()?;
        Ok(())
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    Ok(files)
}
