//! Just enough of HTTP and LMTP to know for certain what the server has acknowledged, and what not.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Longer than any answer takes; a server that was killed breaks the connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    head: String,
    /// The page.
    pub body: String,
}

impl Answer {
    /// The values of a header field.
    pub fn fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.head.lines().filter_map(move |line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The value of a form's hidden field.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let tag = &self.body[self.body[..at].rfind('<')?..];
        let tag = &tag[..tag.find('>')?];
        let value = tag.split_once("value=\"")?.1;
        Some(value.split('"').next()?.to_owned())
    }
}

/// A signed-in browser without a window.
#[derive(Clone, Debug)]
pub struct Browser {
    cookies: Vec<(String, String)>,
    /// What its forms carry.
    pub csrf: String,
}

impl Browser {
    /// Signs in.
    pub async fn sign_in(at: &str, mail: &str, password: &str) -> Result<Browser, String> {
        let mut browser = Browser { cookies: vec![], csrf: String::new() };
        browser.learn(at, "/session").await?;
        let answer = browser.post(at, "/session", &[("email", mail), ("password", password)]).await?;
        if answer.status != 303 {
            return Err(format!("signing in: {}", answer.status));
        }
        browser.keep(&answer);
        browser.learn(at, "/").await?;
        Ok(browser)
    }

    /// Looks at a page, follows to where it leads, and keeps its cookies and its token.
    async fn learn(&mut self, at: &str, path: &str) -> Result<(), String> {
        let mut path = path.to_owned();
        for _ in 0..4 {
            let answer = self.get(at, &path).await?;
            self.keep(&answer);
            if let Some(next) = answer.fields("location").next() {
                path = next.to_owned();
                continue;
            }
            self.csrf = answer.hidden("csrf").ok_or(format!("{path} has no form: {}", answer.status))?;
            return Ok(());
        }
        Err(format!("{path} leads nowhere"))
    }

    fn keep(&mut self, answer: &Answer) {
        for cookie in answer.fields("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// `GET`.
    pub async fn get(&self, at: &str, path: &str) -> Result<Answer, String> {
        self.ask(at, "GET", path, "").await
    }

    /// `POST` of a form, with the token.
    pub async fn post(&self, at: &str, path: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let mut form = format!("csrf={}", escaped(&self.csrf));
        for (name, value) in fields {
            form.push_str(&format!("&{name}={}", escaped(value)));
        }
        self.ask(at, "POST", path, &form).await
    }

    async fn ask(&self, at: &str, method: &str, path: &str, form: &str) -> Result<Answer, String> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nCookie: {}\r\nOrigin: http://{at}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            cookies.join("; "),
            form.len()
        );
        let talk = async {
            let mut tcp = TcpStream::connect(at).await?;
            tcp.write_all(request.as_bytes()).await?;
            let mut bytes = Vec::new();
            tcp.read_to_end(&mut bytes).await?;
            Ok::<_, std::io::Error>(bytes)
        };
        let bytes = tokio::time::timeout(PATIENCE, talk).await.map_err(|_| "no answer")?.map_err(|e| e.to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").ok_or("the answer was cut off")?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
        Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
    }
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Hands a mail over by LMTP; `Ok` only when the server has said that it keeps it.
pub async fn deliver(at: &str, from: &str, to: &str, mail: &str) -> Result<(), String> {
    let talk = async {
        let mut tcp = BufReader::new(TcpStream::connect(at).await.map_err(|e| e.to_string())?);
        expect(&mut tcp, "220").await?;
        for line in ["LHLO crash.example", &format!("MAIL FROM:<{from}>"), &format!("RCPT TO:<{to}>")] {
            say(&mut tcp, line).await?;
            expect(&mut tcp, "250").await?;
        }
        say(&mut tcp, "DATA").await?;
        expect(&mut tcp, "354").await?;
        say(&mut tcp, &format!("{mail}\r\n.")).await?;
        expect(&mut tcp, "250").await?;
        // What comes after the 250 is of no matter.
        say(&mut tcp, "QUIT").await.ok();
        Ok(())
    };
    tokio::time::timeout(PATIENCE, talk).await.map_err(|_| "no answer")?
}

async fn say(tcp: &mut BufReader<TcpStream>, line: &str) -> Result<(), String> {
    tcp.write_all(format!("{line}\r\n").as_bytes()).await.map_err(|e| e.to_string())
}

async fn expect(tcp: &mut BufReader<TcpStream>, code: &str) -> Result<(), String> {
    loop {
        let mut line = String::new();
        if tcp.read_line(&mut line).await.map_err(|e| e.to_string())? == 0 {
            return Err("the connection broke".into());
        }
        if !line.starts_with(code) {
            return Err(line.trim().to_owned());
        }
        if line.as_bytes().get(3) != Some(&b'-') {
            return Ok(());
        }
    }
}
