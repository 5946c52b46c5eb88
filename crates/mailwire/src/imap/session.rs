//! The commands that a watcher needs, with the server's refusals kept apart from a lost connection.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use super::AfterFetch;
use super::folder_name::quoted;
use super::value::Value;
use super::wire::{Response, Status, Wire};
use crate::net::Trouble;

/// How much of a header is asked for when the message is too big.
pub(super) const HEADER_BYTES: u32 = 64 * 1024;

/// A signed-in connection.
pub(super) struct Session {
    pub(super) wire: Wire,
    pub(super) tag: u32,
    pub(super) abilities: HashSet<String>,
    pub(super) news: bool,
}

/// An opened folder.
pub(super) struct Folder {
    pub(super) uidvalidity: u32,
    pub(super) uid_next: u32,
    pub(super) exists: u32,
}

/// What a listing tells of a message.
pub(super) struct Listed {
    pub(super) uid: u32,
    pub(super) size: u64,
    pub(super) internal_date: Option<i64>,
    pub(super) seen: bool,
}

/// What came of asking for a message.
pub(super) enum Fetched {
    Body(Vec<u8>),
    /// Longer than it said.
    TooBig(u64),
    /// Not there any more.
    Gone,
    /// There, but the server does not give it.
    Refused(String),
}

/// The server's word at the end of a command.
pub(super) struct Done {
    pub(super) status: Status,
    pub(super) text: String,
}

impl Done {
    pub(super) fn ok(self) -> Result<String, Trouble> {
        if self.status == Status::Ok { Ok(self.text) } else { Err(Trouble::Server(self.text)) }
    }
}

impl Session {
    /// Whether the server announced this extension.
    pub(super) fn has(&self, ability: &str) -> bool {
        self.abilities.contains(ability)
    }

    /// Whether the server told of new messages since the last call.
    pub(super) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.news)
    }

    /// Opens the folder for reading and marking.
    pub(super) async fn select(&mut self, folder: &str) -> Result<Folder, Trouble> {
        self.open_folder("SELECT", folder).await
    }

    /// Opens the folder for reading only.
    pub(super) async fn examine(&mut self, folder: &str) -> Result<Folder, Trouble> {
        self.open_folder("EXAMINE", folder).await
    }

    /// The lowest messages of the folder from this UID on, at most `most` of them, in order.
    pub(super) async fn list(&mut self, from: u32, most: usize) -> Result<Vec<Listed>, Trouble> {
        let mut lowest = BTreeMap::new();
        let command = format!("UID FETCH {from}:* (UID RFC822.SIZE INTERNALDATE FLAGS)");
        let done = self.command(&command, |data| {
            // `n:*` names the last message even when it is below n.
            let Some(listed) = listed(data).filter(|m| m.uid >= from) else { return };
            lowest.insert(listed.uid, listed);
            if lowest.len() > most {
                lowest.pop_last();
            }
        });
        done.await?.ok()?;
        Ok(lowest.into_values().collect())
    }

    /// The whole message.
    pub(super) async fn body(&mut self, uid: u32) -> Result<Fetched, Trouble> {
        self.part(uid, "BODY.PEEK[]").await
    }

    /// The beginning of its header.
    pub(super) async fn header(&mut self, uid: u32) -> Result<Fetched, Trouble> {
        self.part(uid, &format!("BODY.PEEK[HEADER]<0.{HEADER_BYTES}>")).await
    }

    /// Does with a stored message what was asked for. `Some` tells why the server refused.
    pub(super) async fn settle(&mut self, uid: u32, how: &AfterFetch) -> Result<Option<String>, Trouble> {
        let done = match how {
            AfterFetch::Leave => return Ok(None),
            AfterFetch::MarkSeen => self.store(uid, "\\Seen").await?,
            AfterFetch::Delete => self.delete(uid).await?,
            AfterFetch::Move(folder) => self.shift(uid, folder).await?,
        };
        match done.status {
            Status::Ok => Ok(None),
            _ => Ok(Some(done.text)),
        }
    }

    /// Lets the server tell of news.
    pub(super) async fn noop(&mut self) -> Result<(), Trouble> {
        self.command("NOOP", |_| ()).await?.ok().map(drop)
    }

    /// Waits until the server tells of new messages, the time is up or `wake` is done.
    pub(super) async fn idle(
        &mut self,
        limit: Duration,
        wake: impl Future<Output = ()>,
    ) -> Result<(), Trouble> {
        let tag = self.next_tag();
        self.wire.send(format!("{tag} IDLE\r\n").as_bytes()).await?;
        loop {
            match self.wire.response().await? {
                Response::Continue => break,
                Response::Done { text, .. } => return Err(Trouble::Server(text)),
                other => self.aside(other)?,
            }
        }
        let stop = async {
            tokio::select! {
                () = wake => (),
                () = tokio::time::sleep(limit) => (),
            }
        };
        tokio::pin!(stop);
        while !self.news {
            tokio::select! {
                () = &mut stop => break,
                ready = self.wire.readable() => ready?,
            }
            let response = self.wire.response().await?;
            self.aside(response)?;
        }
        self.wire.send(b"DONE\r\n").await?;
        self.finish(&tag, &mut |_| ()).await?.ok().map(drop)
    }

    /// Says goodbye; failing at that is no trouble.
    pub(super) async fn logout(mut self) {
        let bye = async {
            let tag = self.next_tag();
            self.wire.send(format!("{tag} LOGOUT\r\n").as_bytes()).await?;
            while !matches!(self.wire.response().await?, Response::Done { .. }) {}
            Ok::<(), Trouble>(())
        };
        tokio::time::timeout(Duration::from_secs(2), bye).await.ok();
    }

    async fn open_folder(&mut self, how: &str, folder: &str) -> Result<Folder, Trouble> {
        let mut exists = 0;
        let tag = self.next_tag();
        self.wire.send(format!("{tag} {how} {}\r\n", quoted(folder)).as_bytes()).await?;
        let (mut uidvalidity, mut uid_next) = (None, None);
        let done = loop {
            match self.wire.response().await? {
                Response::Note { status: Status::Ok, text } => {
                    uidvalidity = uidvalidity.or(code_number(&text, "UIDVALIDITY"));
                    uid_next = uid_next.or(code_number(&text, "UIDNEXT"));
                }
                Response::Data(data) if data.get(1).is_some_and(|w| w.is_word("EXISTS")) => {
                    exists = data[0].number().unwrap_or(0);
                }
                Response::Done { tag: theirs, status, text } if theirs == tag => break Done { status, text },
                other => self.aside(other)?,
            }
        };
        match done.status {
            Status::Ok => {}
            Status::No => return Err(Trouble::NoFolder(done.text)),
            _ => return Err(Trouble::Server(done.text)),
        }
        let uidvalidity = uidvalidity
            .filter(|v| *v > 0)
            .ok_or_else(|| Trouble::Protocol("the folder has no lasting numbers (UIDVALIDITY)".into()))?;
        // Without UIDNEXT nothing can be said to be surely new.
        Ok(Folder { uidvalidity, uid_next: uid_next.unwrap_or(u32::MAX), exists })
    }

    async fn part(&mut self, uid: u32, what: &str) -> Result<Fetched, Trouble> {
        let mut found = None;
        let command = format!("UID FETCH {uid} (UID {what})");
        let done = self.command(&command, |data| found = body_of(data, uid).or(found.take())).await?;
        if let Some(found) = found {
            return Ok(found);
        }
        // Deleted meanwhile, or refused? The listing knows.
        let there = self.list(uid, 1).await?.first().is_some_and(|m| m.uid == uid);
        Ok(if there { Fetched::Refused(done.text) } else { Fetched::Gone })
    }

    async fn store(&mut self, uid: u32, flag: &str) -> Result<Done, Trouble> {
        self.command(&format!("UID STORE {uid} +FLAGS.SILENT ({flag})"), |_| ()).await
    }

    async fn delete(&mut self, uid: u32) -> Result<Done, Trouble> {
        let done = self.store(uid, "\\Deleted").await?;
        // A plain EXPUNGE would also remove what other people have flagged: without UIDPLUS the message
        // stays flagged, for them or the server to clear away.
        if done.status == Status::Ok && self.has("UIDPLUS") {
            return self.command(&format!("UID EXPUNGE {uid}"), |_| ()).await;
        }
        Ok(done)
    }

    async fn shift(&mut self, uid: u32, folder: &str) -> Result<Done, Trouble> {
        let one_step = self.has("MOVE");
        let verb = if one_step { "MOVE" } else { "COPY" };
        let command = format!("UID {verb} {uid} {}", quoted(folder));
        let mut done = self.command(&command, |_| ()).await?;
        if done.status == Status::No && done.text.to_ascii_uppercase().contains("[TRYCREATE]") {
            self.command(&format!("CREATE {}", quoted(folder)), |_| ()).await?;
            done = self.command(&command, |_| ()).await?;
        }
        if done.status == Status::Ok && !one_step {
            return self.delete(uid).await;
        }
        Ok(done)
    }

    pub(super) async fn command(
        &mut self,
        command: &str,
        mut on: impl FnMut(Vec<Value>),
    ) -> Result<Done, Trouble> {
        let tag = self.next_tag();
        self.wire.send(format!("{tag} {command}\r\n").as_bytes()).await?;
        self.finish(&tag, &mut on).await
    }

    pub(super) async fn finish(
        &mut self,
        tag: &str,
        on: &mut impl FnMut(Vec<Value>),
    ) -> Result<Done, Trouble> {
        loop {
            match self.wire.response().await? {
                Response::Done { tag: theirs, status, text } if theirs == tag => {
                    return Ok(Done { status, text });
                }
                Response::Data(data) => {
                    self.notice(&data);
                    on(data);
                }
                other => self.aside(other)?,
            }
        }
    }

    /// Takes note of what the server says of itself.
    pub(super) fn aside(&mut self, response: Response) -> Result<(), Trouble> {
        match response {
            Response::Note { status: Status::Bye, text } => Err(Trouble::Lost(text)),
            Response::Data(data) => {
                self.notice(&data);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn notice(&mut self, data: &[Value]) {
        self.news |= data.get(1).is_some_and(|word| word.is_word("EXISTS"));
    }

    pub(super) fn next_tag(&mut self) -> String {
        self.tag += 1;
        format!("a{}", self.tag)
    }
}

fn fetch_items(data: &[Value]) -> Option<&[Value]> {
    match data {
        [_, word, items] if word.is_word("FETCH") => Some(items.list()),
        _ => None,
    }
}

fn pair<'a>(items: &'a [Value], name: &str) -> Option<&'a Value> {
    items.chunks(2).find(|p| p[0].is_word(name)).and_then(|p| p.get(1))
}

/// The body in an answer to a `FETCH` of this message.
fn body_of(mut data: Vec<Value>, uid: u32) -> Option<Fetched> {
    let items = fetch_items(&data)?;
    if pair(items, "UID").and_then(Value::number) != Some(uid) {
        return None;
    }
    let at = 2 * items.chunks(2).position(|p| is_body(&p[0]))? + 1;
    match data.pop()? {
        Value::List(mut items) if at < items.len() => match items.swap_remove(at) {
            Value::Text(bytes) => Some(Fetched::Body(bytes)),
            Value::Skipped(length) => Some(Fetched::TooBig(length)),
            _ => None,
        },
        _ => None,
    }
}

fn is_body(name: &Value) -> bool {
    matches!(name, Value::Atom(word) if word.get(..5).is_some_and(|b| b.eq_ignore_ascii_case("BODY[")))
}

fn listed(data: Vec<Value>) -> Option<Listed> {
    let items = fetch_items(&data)?;
    let internal_date = match pair(items, "INTERNALDATE") {
        Some(Value::Text(text)) => internal_date(text),
        _ => None,
    };
    Some(Listed {
        uid: pair(items, "UID")?.number()?,
        // A server that tells no size gets the message fetched; the reader's own limit holds then.
        size: pair(items, "RFC822.SIZE").and_then(Value::number).unwrap_or(0),
        internal_date,
        seen: pair(items, "FLAGS").is_some_and(|f| f.list().iter().any(|w| w.is_word("\\Seen"))),
    })
}

/// `17-Jul-1996 02:44:25 -0700`, the day padded with a space, as UTC milliseconds.
fn internal_date(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let time = jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", text).ok()?;
    time.to_timestamp().ok().map(|t| t.as_millisecond())
}

/// The number in `[NAME 123] …`.
fn code_number(text: &str, name: &str) -> Option<u32> {
    let code = text.strip_prefix('[')?.split(']').next()?;
    let (word, number) = code.split_once(' ')?;
    word.eq_ignore_ascii_case(name).then(|| number.trim().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_servers_are_read() {
        assert_eq!(internal_date(b"17-Jul-1996 02:44:25 -0700"), Some(837_596_665_000));
        assert_eq!(internal_date(b" 1-Jan-1970 00:00:01 +0000"), Some(1000));
        assert_eq!(internal_date(b"yesterday"), None);
    }

    #[test]
    fn codes_carry_numbers() {
        assert_eq!(code_number("[UIDVALIDITY 3857529045] UIDs valid", "uidvalidity"), Some(3_857_529_045));
        assert_eq!(code_number("[UIDNEXT 4392]", "UIDVALIDITY"), None);
        assert_eq!(code_number("hello", "UIDNEXT"), None);
    }
}
