//! Strict lines in, answers out, with bounded memory and patience.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use crate::net::BoxStream;

/// An endless line is read off and forgotten up to here; then the connection ends.
const LOST_PATIENCE: usize = 1024 * 1024;

/// A command line, or why there is none.
pub(super) enum Line {
    Whole(Vec<u8>),
    /// Too long; it was read to its end.
    TooLong,
    /// It ended with, or had in it, a bare CR or LF.
    Bare,
    /// The peer went away, or never stops.
    Closed,
    /// Nothing came in time.
    Silent,
}

/// One connection.
pub(super) struct Conn {
    stream: BoxStream,
    buffer: BytesMut,
    answers: Vec<u8>,
    idle: Duration,
}

impl Conn {
    pub(super) fn new(stream: BoxStream, idle: Duration) -> Conn {
        Conn { stream, buffer: BytesMut::with_capacity(4096), answers: Vec::new(), idle }
    }

    /// Queues one line of answer; it goes out when we next wait for the peer.
    pub(super) fn say(&mut self, line: &str) {
        self.answers.extend_from_slice(line.as_bytes());
        self.answers.extend_from_slice(b"\r\n");
    }

    /// Sends what is queued.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        if self.answers.is_empty() {
            return Ok(());
        }
        let work = async {
            self.stream.write_all(&self.answers).await?;
            self.stream.flush().await
        };
        tokio::time::timeout(self.idle, work).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))?;
        self.answers.clear();
        Ok(())
    }

    /// Sends what is queued and says goodbye to the transport.
    pub(super) async fn close(mut self) {
        if self.flush().await.is_ok() {
            tokio::time::timeout(Duration::from_secs(2), self.stream.shutdown()).await.ok();
        }
    }

    /// The next line. Dropping the future loses nothing.
    pub(super) async fn line(&mut self, longest: usize) -> Line {
        let mut dropped = 0;
        // For the whole line: a peer that sends a letter a minute is silent too.
        let deadline = Instant::now() + self.idle;
        loop {
            if let Some(end) = self.buffer.iter().position(|b| *b == b'\n') {
                let line = self.buffer.split_to(end + 1);
                let text = line.strip_suffix(b"\r\n");
                return match text {
                    _ if dropped + line.len() > longest => Line::TooLong,
                    Some(text) if !text.contains(&b'\r') => Line::Whole(text.to_vec()),
                    _ => Line::Bare,
                };
            }
            if self.buffer.len() > longest {
                dropped += self.buffer.len();
                self.buffer.clear();
            }
            if dropped > LOST_PATIENCE {
                return Line::Closed;
            }
            match self.fill(deadline).await {
                Ok(0) => return Line::Closed,
                Ok(_) => {}
                Err(e) if e.kind() == io::ErrorKind::TimedOut => return Line::Silent,
                Err(_) => return Line::Closed,
            }
        }
    }

    /// Bytes that are here, after waiting for some when there are none. Empty: the peer went away.
    pub(super) async fn bytes(&mut self) -> io::Result<&[u8]> {
        if self.buffer.is_empty() {
            self.fill(Instant::now() + self.idle).await?;
        }
        Ok(&self.buffer)
    }

    /// Forgets bytes that were used.
    pub(super) fn used(&mut self, count: usize) {
        self.buffer.advance(count.min(self.buffer.len()));
    }

    /// Whether the peer has said more than was read.
    pub(super) fn has_more(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// Puts TLS around the connection.
    pub(super) async fn secure(&mut self, config: Arc<rustls::ServerConfig>) -> io::Result<()> {
        let bare = std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()));
        let handshake = TlsAcceptor::from(config).accept(bare);
        let tls = tokio::time::timeout(self.idle, handshake).await;
        self.stream = Box::new(tls.unwrap_or(Err(io::ErrorKind::TimedOut.into()))?);
        Ok(())
    }

    async fn fill(&mut self, deadline: Instant) -> io::Result<usize> {
        self.flush().await?;
        self.buffer.reserve(16 * 1024);
        let read = self.stream.read_buf(&mut self.buffer);
        tokio::time::timeout_at(deadline, read).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
    }
}
