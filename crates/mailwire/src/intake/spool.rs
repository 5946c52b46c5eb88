//! A mail being received: in memory while small, in a nameless file when not.

use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// A received mail.
#[derive(Debug)]
pub struct Body {
    kept: Kept,
    len: u64,
}

#[derive(Debug)]
enum Kept {
    Memory(Vec<u8>),
    File(tokio::fs::File),
}

impl Body {
    pub(super) fn new() -> Body {
        Body { kept: Kept::Memory(Vec::new()), len: 0 }
    }

    /// Adds bytes; beyond `memory` all go to a file in `dir`.
    pub(super) async fn push(&mut self, bytes: &[u8], memory: usize, dir: &Path) -> io::Result<()> {
        if let Kept::Memory(start) = &self.kept
            && start.len() + bytes.len() > memory
        {
            let mut file = tokio::fs::File::from_std(tempfile::tempfile_in(dir)?);
            file.write_all(start).await?;
            self.kept = Kept::File(file);
        }
        match &mut self.kept {
            Kept::Memory(start) => start.extend_from_slice(bytes),
            Kept::File(file) => file.write_all(bytes).await?,
        }
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// All bytes are in, and can be read.
    pub(super) async fn finish(&mut self) -> io::Result<()> {
        if let Kept::File(file) = &mut self.kept {
            file.flush().await?;
            file.rewind().await?;
        }
        Ok(())
    }

    /// Length in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The whole mail in memory.
    pub async fn into_bytes(self) -> io::Result<Vec<u8>> {
        match self.kept {
            Kept::Memory(bytes) => Ok(bytes),
            Kept::File(mut file) => {
                let mut bytes = Vec::with_capacity(usize::try_from(self.len).unwrap_or(0));
                file.read_to_end(&mut bytes).await?;
                Ok(bytes)
            }
        }
    }

    /// A reader for a thread that may block, to store a big mail without holding it in memory.
    pub async fn into_reader(self) -> io::Result<Box<dyn Read + Send>> {
        match self.kept {
            Kept::Memory(bytes) => Ok(Box::new(Cursor::new(bytes))),
            Kept::File(file) => {
                let mut file = file.into_std().await;
                file.rewind()?;
                Ok(Box::new(file))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn small_and_big_come_back_whole() {
        for memory in [0, 9, 10, 1000] {
            let mut body = Body::new();
            for _ in 0..5 {
                body.push(b"ab", memory, &std::env::temp_dir()).await.expect("written");
            }
            body.finish().await.expect("finished");
            assert_eq!(body.len(), 10);
            assert_eq!(matches!(body.kept, Kept::File(_)), memory < 10);
            assert_eq!(body.into_bytes().await.expect("read"), b"ababababab");
        }
    }
}
