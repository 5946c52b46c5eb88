//! Contents by their hash, kept in the database (`docs/adr/0004-blobs-in-the-database.md`).
//!
//! Bytes lie in chunks of 256 KiB, so that neither a reader nor a writer needs the whole in memory. Equal
//! contents are stored once. Nothing here knows what the bytes are, who may see them or whether they are
//! still needed.

use std::io::Read;
use std::ops::Range;

use crate::{Db, StoreError, Tx, args, sql};

/// How many bytes a chunk has; the last one of a blob may have fewer.
pub const CHUNK: usize = 256 * 1024;

/// The name of stored contents.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Blob {
    /// BLAKE3, in hexadecimal.
    pub hash: String,
    /// How many bytes.
    pub size: u64,
}

/// Stores bytes, unless they are stored already.
pub fn put(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<Blob, StoreError> {
    let blob = Blob { hash: blake3::hash(bytes).to_hex().to_string(), size: bytes.len() as u64 };
    if find(tx, &blob.hash)?.is_some() {
        return Ok(blob);
    }
    let id = tx.next_number("blob")?;
    tx.exec(
        sql!("insert into blob (id, hash, size) values ($1, $2, $3)"),
        args![id, &blob.hash, signed(blob.size)?],
    )?;
    for (n, chunk) in bytes.chunks(CHUNK).enumerate() {
        put_chunk(tx, id, n as u64, chunk)?;
    }
    Ok(blob)
}

/// Stores what a reader gives, chunk by chunk in a `write` each, so that memory stays bounded and other
/// writers get their turn. What a crash leaves half-done is removed by [`drop_staged`].
pub fn put_from(db: &Db, mut from: impl Read, now: i64) -> Result<Blob, StoreError> {
    let id = db.write_blocking(move |tx| stage(tx, now))?;
    let (mut hasher, mut size, mut n) = (blake3::Hasher::new(), 0_u64, 0_u64);
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        from.by_ref().take(CHUNK as u64).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            break;
        }
        hasher.update(&chunk);
        size += chunk.len() as u64;
        db.write_blocking(move |tx| put_chunk(tx, id, n, &chunk))?;
        n += 1;
    }
    let blob = Blob { hash: hasher.finalize().to_hex().to_string(), size };
    let named = blob.clone();
    db.write_blocking(move |tx| publish(tx, id, &named))?;
    Ok(blob)
}

/// Opens an upload; its bytes follow by [`put_chunk`] and it gets its name by [`publish`].
pub fn stage(tx: &mut Tx<'_>, now: i64) -> Result<i64, StoreError> {
    let id = tx.next_number("blob")?;
    tx.exec(sql!("insert into blob (id, size, staged_at) values ($1, 0, $2)"), args![id, now])?;
    Ok(id)
}

/// Adds the chunk `n` (from 0) to an upload. All but the last have [`CHUNK`] bytes.
pub fn put_chunk(tx: &mut Tx<'_>, upload: i64, n: u64, bytes: &[u8]) -> Result<(), StoreError> {
    tx.exec_one(
        sql!("insert into blob_chunk (blob_id, n, body) values ($1, $2, $3)"),
        args![upload, signed(n)?, bytes],
    )
}

/// Gives an upload its name. If the same contents are stored already, the upload goes.
pub fn publish(tx: &mut Tx<'_>, upload: i64, blob: &Blob) -> Result<(), StoreError> {
    if find(tx, &blob.hash)?.is_some() {
        return delete(tx, upload);
    }
    tx.exec_one(
        sql!("update blob set hash = $2, size = $3, staged_at = null where id = $1 and hash is null"),
        args![upload, &blob.hash, signed(blob.size)?],
    )
}

/// Removes uploads that were begun before the moment and never finished; says how many.
pub fn drop_staged(tx: &mut Tx<'_>, before: i64) -> Result<u64, StoreError> {
    let old: Vec<i64> =
        tx.all(sql!("select id from blob where hash is null and staged_at < $1"), args![before], |row| {
            row.get(0)
        })?;
    old.iter().try_for_each(|id| delete(tx, *id))?;
    Ok(old.len() as u64)
}

/// How many bytes the contents have, if they are stored.
pub fn size(tx: &mut Tx<'_>, hash: &str) -> Result<Option<u64>, StoreError> {
    Ok(find(tx, hash)?.map(|(_, size)| size))
}

/// All bytes.
pub fn get(tx: &mut Tx<'_>, hash: &str) -> Result<Vec<u8>, StoreError> {
    let (_, size) = find(tx, hash)?.ok_or(StoreError::NotFound)?;
    range(tx, hash, 0..size)
}

/// The bytes of a range, cut where the contents end.
pub fn range(tx: &mut Tx<'_>, hash: &str, range: Range<u64>) -> Result<Vec<u8>, StoreError> {
    let (id, size) = find(tx, hash)?.ok_or(StoreError::NotFound)?;
    let (start, end) = (range.start.min(size), range.end.min(size));
    let mut bytes = Vec::with_capacity(usize::try_from(end.saturating_sub(start)).unwrap_or(0));
    if start < end {
        let width = CHUNK as u64;
        for n in start / width..=(end - 1) / width {
            let chunk = chunk_of(tx, id, n)?;
            let within = |at: u64| (at.max(n * width) - n * width).min(chunk.len() as u64) as usize;
            bytes.extend_from_slice(&chunk[within(start)..within(end)]);
        }
    }
    match bytes.len() as u64 == end.saturating_sub(start) {
        true => Ok(bytes),
        false => Err(StoreError::Broken(format!("blob {hash} is shorter than it should be"))),
    }
}

/// The chunk `n` (from 0), `None` behind the end: for streaming with a `read` each.
pub fn chunk(tx: &mut Tx<'_>, hash: &str, n: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let (id, size) = find(tx, hash)?.ok_or(StoreError::NotFound)?;
    if n * CHUNK as u64 >= size {
        return Ok(None);
    }
    chunk_of(tx, id, n).map(Some)
}

/// Whether the stored bytes are still those that were put.
pub fn check(tx: &mut Tx<'_>, hash: &str) -> Result<bool, StoreError> {
    let (id, size) = find(tx, hash)?.ok_or(StoreError::NotFound)?;
    let (mut hasher, mut found) = (blake3::Hasher::new(), 0_u64);
    for n in 0..size.div_ceil(CHUNK as u64) {
        match chunk_of(tx, id, n) {
            Ok(chunk) => {
                hasher.update(&chunk);
                found += chunk.len() as u64;
            }
            Err(StoreError::NotFound) => return Ok(false),
            Err(e) => return Err(e),
        }
    }
    Ok(found == size && hasher.finalize().to_hex().as_str() == hash)
}

/// The hashes of stored contents after `after`, in order: for a check of all, page by page.
pub fn list(tx: &mut Tx<'_>, after: &str, limit: u32) -> Result<Vec<Blob>, StoreError> {
    tx.all(
        sql!("select hash, size from blob where hash > $1 order by hash limit $2"),
        args![after, limit],
        |row| Ok(Blob { hash: row.get(0)?, size: unsigned(row.get(1)?)? }),
    )
}

/// Removes contents. The caller knows that nobody refers to them.
pub fn remove(tx: &mut Tx<'_>, hash: &str) -> Result<(), StoreError> {
    let (id, _) = find(tx, hash)?.ok_or(StoreError::NotFound)?;
    delete(tx, id)
}

fn delete(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    tx.exec_one(sql!("delete from blob where id = $1"), args![id])
}

fn find(tx: &mut Tx<'_>, hash: &str) -> Result<Option<(i64, u64)>, StoreError> {
    tx.opt(sql!("select id, size from blob where hash = $1"), args![hash], |row| {
        Ok((row.get(0)?, unsigned(row.get(1)?)?))
    })
}

fn chunk_of(tx: &mut Tx<'_>, id: i64, n: u64) -> Result<Vec<u8>, StoreError> {
    tx.one(sql!("select body from blob_chunk where blob_id = $1 and n = $2"), args![id, signed(n)?], |row| {
        row.get(0)
    })
}

fn signed(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(StoreError::broken)
}

fn unsigned(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(StoreError::broken)
}
