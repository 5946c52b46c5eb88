//! Real sockets: clients that are slow in every way are cut off while others are served.

use super::*;
use axum::routing::{get, post};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// The longest wait for anything; never asserted on its own.
const PATIENCE: Duration = Duration::from_secs(30);

struct House {
    at: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<()>,
}

/// Limits that a test can wait for.
fn short() -> Limits {
    Limits {
        head: Duration::from_millis(300),
        grace: Duration::from_millis(300),
        stall: Duration::from_millis(500),
        ..Limits::new(64, vec![])
    }
}

async fn open(router: axum::Router, limits: Limits) -> House {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(serve(listener, router, limits, async {
        stopped.await.ok();
    }));
    House { at, stop: Some(stop), served }
}

fn plain() -> axum::Router {
    let echo = |body: Body| async move {
        match axum::body::to_bytes(body, 1 << 20).await {
            Ok(bytes) => (axum::http::StatusCode::OK, bytes.len().to_string()),
            Err(_) => (axum::http::StatusCode::REQUEST_TIMEOUT, "slow".to_owned()),
        }
    };
    axum::Router::new().route("/", get(|| async { "hello" })).route("/", post(echo))
}

impl House {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.at).await.unwrap()
    }

    async fn say(&self, words: &str) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(words.as_bytes()).await.unwrap();
        stream
    }

    /// A visitor like others gets his page.
    async fn is_open(&self) {
        let stream = self.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(rest(stream).await.ends_with("hello"));
    }
}

/// Everything that comes until the server closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let all = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes));
    // A reset is an end, too.
    all.await.expect("the server never closes the connection").ok();
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut seen = Vec::new();
    let read = async {
        while !seen.ends_with(end.as_bytes()) {
            seen.push(stream.read_u8().await.expect("the server goes on"));
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("the server answers");
    String::from_utf8_lossy(&seen).into_owned()
}

#[tokio::test]
async fn slow_heads_are_cut_off_while_others_are_served() {
    let house = open(plain(), short()).await;
    let silent = house.connect().await;
    let begun = house.say("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    // One that sends a byte now and then is no better.
    let mut drip = house.say("GET / HTTP/1.1\r\nX-Slow: ").await;
    let dripping = async {
        while drip.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    house.is_open().await;
    rest(silent).await;
    rest(begun).await;
    tokio::time::timeout(PATIENCE, dripping).await.expect("the server listens for ever");
    house.is_open().await;
}

#[tokio::test]
async fn connections_that_only_wait_are_closed() {
    let house = open(plain(), short()).await;
    let mut kept = house.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    until(&mut kept, "hello").await;
    kept.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    until(&mut kept, "hello").await;
    assert_eq!(rest(kept).await, "", "no third request came");
}

#[tokio::test]
async fn slow_bodies_are_cut_off_and_steady_ones_are_not() {
    let limits = Limits { body_rate: 1_000, ..short() };
    let house = open(plain(), limits).await;
    let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";
    let stopped = house.say(&format!("{head}0123456789")).await;
    assert!(rest(stopped).await.starts_with("HTTP/1.1 408"));
    let mut drip = house.say(head).await;
    let dripping = async {
        while drip.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, dripping).await.expect("the server listens for ever");
    // Longer than the grace in all, and fast enough.
    let mut steady =
        house.say("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 50000\r\n\r\n").await;
    for _ in 0..10 {
        steady.write_all(&[b'a'; 5_000]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(rest(steady).await.ends_with("50000"));
}

#[tokio::test]
async fn heads_have_a_size() {
    let house = open(plain(), short()).await;
    let big = "x".repeat(40 << 10);
    let answer = rest(house.say(&format!("GET / HTTP/1.1\r\nHost: x\r\nX-Big: {big}\r\n\r\n")).await).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let long = format!("GET /{big} HTTP/1.1\r\nHost: x\r\n\r\n");
    let answer = rest(house.say(&long).await).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    house.is_open().await;
}

#[tokio::test]
async fn streams_that_the_server_feeds_live_on() {
    let (feed, fed) = mpsc::channel::<&str>(1);
    let fed = Arc::new(Mutex::new(Some(fed)));
    let live = move || async move {
        let fed = fed.lock().unwrap().take().expect("one listener");
        let events =
            stream::unfold(fed, |mut fed| async { Some((Ok::<_, Infallible>(fed.recv().await?), fed)) });
        Body::from_stream(events)
    };
    let house = open(plain().route("/live", get(live)), short()).await;
    let mut listening = house.say("GET /live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    feed.send("first").await.unwrap();
    until(&mut listening, "first\r\n").await;
    // Somebody who came later has been sent away for his silence: the stream has been silent for longer.
    rest(house.connect().await).await;
    rest(house.connect().await).await;
    feed.send("second").await.unwrap();
    until(&mut listening, "second\r\n").await;
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    struct Told(Arc<AtomicBool>, Option<oneshot::Sender<()>>);
    impl Drop for Told {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
            self.1.take().map(|told| told.send(()));
        }
    }
    let (told, gone) = oneshot::channel();
    let dropped = Arc::new(AtomicBool::new(false));
    let told = Arc::new(Mutex::new(Some(Told(dropped.clone(), Some(told)))));
    let endless = move || async move {
        let told = told.lock().unwrap().take();
        Body::from_stream(stream::unfold(told, |told| async {
            Some((Ok::<_, Infallible>(vec![b'x'; 1 << 16]), told))
        }))
    };
    let house = open(plain().route("/endless", get(endless)), short()).await;
    let unread = house.say("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").await;
    house.is_open().await;
    tokio::time::timeout(PATIENCE, gone).await.expect("it is held for ever").ok();
    assert!(dropped.load(Ordering::SeqCst));
    drop(unread);
}

#[tokio::test]
async fn no_more_connections_than_seats() {
    let house = open(plain(), Limits { connections: 2, ..short() }).await;
    let first = house.connect().await;
    let second = house.connect().await;
    // Waits in the system's queue until the silent ones are sent away.
    house.is_open().await;
    for silent in [first, second] {
        assert_eq!(rest(silent).await, "");
    }
}

#[test]
fn one_address_does_not_take_every_seat() {
    let limits = Limits { per_address: 2, proxies: vec!["192.0.2.1".parse().unwrap()], ..short() };
    let crowd = Crowd::default();
    let enter = |from: &str| crowd.enter(from.parse().unwrap(), &limits);
    let (a, b) = (enter("203.0.113.9").unwrap(), enter("::ffff:203.0.113.9").unwrap());
    assert!(enter("203.0.113.9").is_none());
    assert!(enter("203.0.113.8").is_some());
    let many: Vec<_> = (0..9).flat_map(|_| [enter("192.0.2.1"), enter("127.0.0.1")]).collect();
    assert!(many.iter().all(Option::is_some), "a proxy stands for many");
    drop(a);
    assert!(enter("203.0.113.9").is_some());
    drop(b);
    assert!(crowd.0.lock().unwrap().is_empty(), "nobody is remembered who has gone");
}

#[tokio::test]
async fn what_was_begun_is_ended() {
    let (go, going) = oneshot::channel::<()>();
    let (asked, has_asked) = oneshot::channel::<()>();
    let gate = Arc::new(Mutex::new(Some((going, asked))));
    let late = move || async move {
        let (going, asked) = gate.lock().unwrap().take().expect("one visitor");
        asked.send(()).ok();
        going.await.ok();
        "done"
    };
    let limits = Limits { head: PATIENCE, ..short() };
    let mut house = open(plain().route("/late", get(late)), limits).await;
    let mut idle = house.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    until(&mut idle, "hello").await;
    let mut begun = house.say("GET /late HTTP/1.1\r\nHost: x\r\n\r\n").await;
    has_asked.await.unwrap();
    house.stop.take().unwrap().send(()).unwrap();
    assert_eq!(rest(idle).await, "", "whoever only waits is sent away");
    go.send(()).unwrap();
    until(&mut begun, "done").await;
    rest(begun).await;
    tokio::time::timeout(PATIENCE, house.served).await.expect("it ends").unwrap();
    assert!(TcpStream::connect(house.at).await.is_err(), "nobody is let in any more");
}
