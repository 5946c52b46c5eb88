//! Records parted by a hash into files that fit memory one by one: how an order is made, and equals are found, in data
//! larger than memory. Small data never touch the disk.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes that all parts together hold in memory before they are written.
const HELD: usize = 16 << 20;

/// Parts of records.
pub(crate) struct Spill {
    parts: Vec<Part>,
    shift: u32,
    each: usize,
}

#[derive(Default)]
struct Part {
    buffer: Vec<u8>,
    file: Option<File>,
}

impl Spill {
    /// As many parts as make each about `part` bytes of `whole`: a power of two.
    pub(crate) fn new(whole: u64, part: u64) -> Spill {
        let parts = whole.div_ceil(part.max(1)).clamp(1, 1024).next_power_of_two() as usize;
        let shift = 64 - parts.trailing_zeros();
        Spill {
            parts: (0..parts).map(|_| Part::default()).collect(),
            shift,
            each: (HELD / parts).max(1 << 12),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// The buffer that a record of this hash is written to, whole.
    #[inline]
    pub(crate) fn part(&mut self, hash: u64) -> io::Result<&mut Vec<u8>> {
        let at = hash.checked_shr(self.shift).unwrap_or(0) as usize;
        let part = &mut self.parts[at];
        if part.buffer.len() >= self.each {
            part.flush()?;
        }
        Ok(&mut part.buffer)
    }

    /// Takes a part's records out, into a buffer that may be used again.
    pub(crate) fn take(&mut self, at: usize, out: &mut Vec<u8>) -> io::Result<()> {
        out.clear();
        let part = std::mem::take(&mut self.parts[at]);
        if let Some(mut file) = part.file {
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(out)?;
        }
        out.extend_from_slice(&part.buffer);
        Ok(())
    }
}

impl Part {
    fn flush(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        if let Some(file) = self.file.as_mut() {
            file.write_all(&self.buffer)?;
        }
        self.buffer.clear();
        Ok(())
    }
}

/// A hash of bytes: quick and well spread over all bits.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = (bytes.len() as u64).wrapping_mul(K);
    let mix = |state: u64, word: u64| {
        let wide = u128::from(state ^ word).wrapping_mul(u128::from(K));
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        state = mix(state, u64::from_le_bytes(chunk.try_into().unwrap_or_default())).wrapping_add(K);
    }
    let rest = chunks.remainder();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    state = mix(state, u64::from_le_bytes(last));
    mix(state, K.rotate_left(32))
}
