//! The protocol of clamd: `INSTREAM` over TCP or a socket of this machine. A file goes out in pieces, as much of it is
//! held as one piece, all of it in a bounded time; of the answer little is read.

use super::Verdict;
use crate::AppError;
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::Semaphore;

/// How long one file may take, when nothing else is said.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Files looked through at once.
const AT_ONCE: usize = 4;
/// The longest answer.
const LONGEST: u64 = 4 << 10;

/// Where clamd is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Tcp(String),
    Unix(PathBuf),
}

/// A scanner to be asked.
#[derive(Debug)]
pub(crate) struct Scanner {
    place: Place,
    patience: Duration,
    places: Semaphore,
}

impl Scanner {
    /// The scanner at an address: `host:port`, or the path of a socket; none when it is empty.
    pub fn at(address: &str, patience: Duration) -> Result<Option<Scanner>, String> {
        let address = address.trim();
        let plain = address.strip_prefix("tcp://").or(address.strip_prefix("unix:")).unwrap_or(address);
        let place = match plain {
            "" => return Ok(None),
            path if path.starts_with('/') => Place::Unix(path.into()),
            host => match host.rsplit_once(':') {
                Some((name, port)) if !name.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => {
                    Place::Tcp(host.to_owned())
                }
                _ => {
                    return Err(format!(
                        "{address} is neither host:port of a scanner nor the path of its socket"
                    ));
                }
            },
        };
        Ok(Some(Scanner { place, patience, places: Semaphore::new(AT_ONCE) }))
    }

    /// Has a file looked through; `piece` gives what of it begins at a place, nothing at its end.
    pub async fn examine<F, P>(&self, piece: F) -> Result<Verdict, String>
    where
        F: Fn(u64) -> P,
        P: Future<Output = Result<Vec<u8>, AppError>>,
    {
        let _place = self.places.acquire().await.map_err(|e| e.to_string())?;
        let asked = async {
            let unreachable = |e: std::io::Error| format!("not reached: {e}");
            match &self.place {
                Place::Tcp(to) => talk(TcpStream::connect(to).await.map_err(unreachable)?, piece).await,
                Place::Unix(path) => talk(UnixStream::connect(path).await.map_err(unreachable)?, piece).await,
            }
        };
        tokio::time::timeout(self.patience, asked).await.unwrap_or_else(|_| Err("no answer in time".into()))
    }
}

async fn talk<F, P>(mut stream: impl AsyncRead + AsyncWrite + Unpin, piece: F) -> Result<Verdict, String>
where
    F: Fn(u64) -> P,
    P: Future<Output = Result<Vec<u8>, AppError>>,
{
    // Whoever had enough says so and hangs up in the middle: his words are the answer, not our broken pipe.
    let sent = send(&mut stream, piece).await;
    let mut answer = Vec::new();
    let heard = (&mut stream).take(LONGEST).read_to_end(&mut answer).await;
    match (said(&answer), sent, heard) {
        (Some(verdict), _, _) => verdict,
        (None, Err(e), _) => Err(e),
        (None, Ok(()), Err(e)) => Err(format!("the connection was lost: {e}")),
        (None, Ok(()), Ok(_)) => Err("it hung up without an answer".into()),
    }
}

async fn send<F, P>(stream: &mut (impl AsyncWrite + Unpin), piece: F) -> Result<(), String>
where
    F: Fn(u64) -> P,
    P: Future<Output = Result<Vec<u8>, AppError>>,
{
    let lost = |e: std::io::Error| format!("the connection was lost: {e}");
    stream.write_all(b"zINSTREAM\0").await.map_err(lost)?;
    let mut at = 0;
    loop {
        let bytes = piece(at).await.map_err(|e| e.to_string())?;
        let length = u32::try_from(bytes.len()).map_err(|e| e.to_string())?;
        stream.write_all(&length.to_be_bytes()).await.map_err(lost)?;
        if bytes.is_empty() {
            return stream.flush().await.map_err(lost);
        }
        stream.write_all(&bytes).await.map_err(lost)?;
        at += u64::from(length);
    }
}

/// What an answer says; none when it is none.
fn said(answer: &[u8]) -> Option<Result<Verdict, String>> {
    let text = String::from_utf8_lossy(answer);
    let text = text.split('\0').next().unwrap_or_default().trim();
    if text.is_empty() {
        return None;
    }
    let words = text.strip_prefix("stream: ").unwrap_or(text);
    Some(match words.strip_suffix(" FOUND") {
        Some(threat) => {
            let plain: String = threat.chars().filter(|c| !c.is_control()).take(200).collect();
            Ok(Verdict::Infected(plain))
        }
        None if words == "OK" => Ok(Verdict::Clean),
        None if words.contains("size limit exceeded") => Ok(Verdict::TooBig),
        None => Err(words.chars().take(200).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn addresses_are_read() {
        let at = |text: &str| Scanner::at(text, PATIENCE).map(|scanner| scanner.map(|scanner| scanner.place));
        assert_eq!(at(""), Ok(None));
        assert_eq!(at("scan.example:3310"), Ok(Some(Place::Tcp("scan.example:3310".into()))));
        assert_eq!(at("tcp://[::1]:3310"), Ok(Some(Place::Tcp("[::1]:3310".into()))));
        assert_eq!(at("/run/clamav/clamd.ctl"), Ok(Some(Place::Unix("/run/clamav/clamd.ctl".into()))));
        assert_eq!(at("unix:/run/clamd"), Ok(Some(Place::Unix("/run/clamd".into()))));
        for wrong in ["scan", ":3310", "scan:0", "scan:port", "scan:99999"] {
            assert!(at(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn answers_are_understood() {
        assert_eq!(said(b"stream: OK\0"), Some(Ok(Verdict::Clean)));
        let found = Verdict::Infected("Eicar-Test-Signature".into());
        assert_eq!(said(b"stream: Eicar-Test-Signature FOUND\0"), Some(Ok(found)));
        assert_eq!(said(b"INSTREAM size limit exceeded. ERROR\0"), Some(Ok(Verdict::TooBig)));
        assert!(matches!(said(b"stream: Can't allocate memory ERROR\0"), Some(Err(_))));
        assert_eq!(said(b"\0"), None);
        assert_eq!(said(b""), None);
    }

    /// A server that hears a whole stream and answers.
    async fn hearing(answer: &'static [u8], most: usize) -> (Scanner, tokio::task::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let heard = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("somebody");
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.expect("a command");
            assert_eq!(&command, b"zINSTREAM\0");
            let mut all = Vec::new();
            while all.len() <= most {
                let length = stream.read_u32().await.expect("a length") as usize;
                if length == 0 {
                    break;
                }
                let from = all.len();
                all.resize(from + length, 0);
                stream.read_exact(&mut all[from..]).await.expect("a piece");
            }
            stream.write_all(answer).await.expect("answered");
            all
        });
        let scanner = Scanner::at(&address, PATIENCE).expect("an address").expect("a scanner");
        (scanner, heard)
    }

    async fn ask(scanner: &Scanner, whole: &[u8]) -> Result<Verdict, String> {
        let piece = |at: u64| {
            let at = at as usize;
            let bytes = whole[at.min(whole.len())..(at + 1_000).min(whole.len())].to_vec();
            async move { Ok(bytes) }
        };
        scanner.examine(piece).await
    }

    #[tokio::test]
    async fn a_file_goes_out_whole_in_pieces() {
        let whole: Vec<u8> = (0..10_500_u32).map(|n| n as u8).collect();
        let (scanner, heard) = hearing(b"stream: OK\0", usize::MAX).await;
        assert_eq!(ask(&scanner, &whole).await, Ok(Verdict::Clean));
        assert_eq!(heard.await.expect("heard"), whole);
        let (scanner, heard) = hearing(b"stream: OK\0", usize::MAX).await;
        assert_eq!(ask(&scanner, b"").await, Ok(Verdict::Clean));
        assert_eq!(heard.await.expect("heard"), b"");
    }

    #[tokio::test]
    async fn whoever_does_not_answer_said_nothing() {
        let (scanner, _heard) = hearing(b"", usize::MAX).await;
        assert!(ask(&scanner, b"x").await.is_err());
        let nobody = Scanner::at("127.0.0.1:1", PATIENCE).expect("an address").expect("a scanner");
        assert!(ask(&nobody, b"x").await.is_err());
        // Connected, and silent.
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let silent =
            Scanner::at(&address, Duration::from_millis(50)).expect("an address").expect("a scanner");
        assert_eq!(ask(&silent, b"x").await, Err("no answer in time".into()));
    }
}
