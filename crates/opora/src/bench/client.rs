//! A visitor's HTTP: one connection that is kept, one request at a time, as little work as can be, so that the
//! measured program has the machine for itself.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Http {
    stream: TcpStream,
    buffer: Vec<u8>,
    host: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Http {
    /// Connects.
    pub async fn connect(to: SocketAddr) -> Result<Http> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Http { stream, buffer: Vec::with_capacity(64 << 10), host: to.to_string() })
    }

    /// `GET`.
    pub async fn get(&mut self, path: &str, cookie: &str) -> Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: opora={cookie}\r\n\r\n", self.host);
        self.ask(request.as_bytes()).await
    }

    /// `POST` of a form.
    pub async fn post(&mut self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Result<Answer> {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
        let body = form.iter().map(pair).collect::<Vec<_>>().join("&");
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: opora={cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.ask(request.as_bytes()).await
    }

    /// `POST` of lines of JSON by a program.
    pub async fn bring(&mut self, path: &str, token: &str, body: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.ask(request.as_bytes()).await
    }

    async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head]).context("a head that is no text")?.to_owned();
        let status =
            text.split(' ').nth(1).and_then(|code| code.parse().ok()).context("an answer without status")?;
        let header = |name: &str| {
            text.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let length: usize = match header("content-length") {
            Some(length) => length.parse()?,
            None if header("transfer-encoding").is_some() => {
                bail!("an answer in pieces: {}", text.lines().next().unwrap_or(""))
            }
            None => 0,
        };
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok(Answer { status, body: self.buffer[head..head + length].to_vec() })
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => bail!("the server closed the connection"),
            _ => Ok(()),
        }
    }
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// A value of a form.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn forms_are_encoded() {
        assert_eq!(encode("a b&ё"), "a+b%26%D1%91");
    }
}
