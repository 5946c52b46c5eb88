//! A mail server that pushes mails by LMTP: one connection, one mail at a time. A `250` means that the mail is durably
//! stored; it is judged afterwards by the engine, and that is waited for at the end of a run.

use super::load::{Done, Visit};
use super::scene::{Scene, WORDS};
use anyhow::{Result, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection that brings mails.
pub struct Mails {
    stream: BufReader<TcpStream>,
    line: String,
    scene: Arc<Scene>,
    worker: u64,
    n: u64,
}

impl Mails {
    /// Connects and greets.
    pub async fn connect(to: SocketAddr, scene: Arc<Scene>, worker: u64) -> Result<Mails> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        let mut mails = Mails { stream: BufReader::new(stream), line: String::new(), scene, worker, n: 0 };
        mails.expect("220").await?;
        mails.say("LHLO bench.example\r\n", "250").await?;
        Ok(mails)
    }

    async fn say(&mut self, words: &str, wanted: &str) -> Result<()> {
        self.stream.get_mut().write_all(words.as_bytes()).await?;
        self.expect(wanted).await
    }

    /// Reads an answer to its last line.
    async fn expect(&mut self, wanted: &str) -> Result<()> {
        loop {
            self.line.clear();
            self.stream.read_line(&mut self.line).await?;
            ensure!(self.line.starts_with(wanted), "the intake said {:?}", self.line);
            if self.line.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    }

    /// Every other mail answers a conversation, the rest begin one.
    fn mail(&self) -> (String, String) {
        let nth = (self.n * 16 + self.worker) as usize;
        let id = format!("{}.{}.{}@mail.example", self.scene.run, self.worker, self.n);
        let thread = &self.scene.threads[nth % self.scene.threads.len()];
        let (from, subject, refers) = match nth.is_multiple_of(2) {
            true => {
                let refers = format!("In-Reply-To: <{0}>\r\nReferences: <{0}>\r\n", thread.header);
                (thread.from.clone(), format!("Re: {}", thread.subject), refers)
            }
            false => {
                let from = self.scene.writers[nth % self.scene.writers.len()].clone();
                (from, format!("Не выгружаются остатки {nth}"), String::new())
            }
        };
        let mail = format!(
            "From: {from}\r\nTo: support@desk.example\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n{refers}\
             Date: Sat, 21 Nov 2026 12:00:00 +0300\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{WORDS}\r\n{nth}\r\n.\r\n"
        );
        (from, mail)
    }
}

impl Visit for Mails {
    fn go(&mut self) -> Done<'_> {
        Box::pin(async move {
            self.n += 1;
            let (from, mail) = self.mail();
            self.say(&format!("MAIL FROM:<{from}> BODY=8BITMIME\r\n"), "250").await?;
            self.say("RCPT TO:<support@desk.example>\r\n", "250").await?;
            self.say("DATA\r\n", "354").await?;
            self.say(&mail, "250").await
        })
    }
}
