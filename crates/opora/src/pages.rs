//! Serves the pages over HTTP/1.1 to whoever comes, the slow and the many too: everything that a visitor makes the
//! server hold has an end.
//!
//! A head that is not sent in time, a connection that only waits for another request, a body that trickles and an
//! answer that nobody reads are cut off. Streams that the server itself feeds live on. TLS and HTTP/2 are the
//! business of the proxy before it.

use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::Request;
use futures_util::{StreamExt, stream};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tower::Service;

/// What visitors may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections. One more waits until another ends.
    pub connections: usize,
    /// Open connections of one network address; beyond it they are closed at once.
    pub per_address: usize,
    /// Proxies, which stand for many; those on this machine need not be named.
    pub proxies: Vec<IpAddr>,
    /// For the head of a request, and for an open connection to ask again.
    pub head: Duration,
    /// The largest head, bytes.
    pub head_bytes: usize,
    /// A body has this long to begin with …
    pub grace: Duration,
    /// … and must then keep up with so many bytes a second.
    pub body_rate: u64,
    /// For the other side to take what was sent.
    pub stall: Duration,
}

impl Limits {
    /// So many connections; the rest as it is good for browsers on bad lines.
    pub fn new(connections: usize, proxies: Vec<IpAddr>) -> Limits {
        Limits {
            connections,
            per_address: (connections / 4).max(1),
            proxies,
            head: Duration::from_secs(20),
            head_bytes: 32 << 10,
            grace: Duration::from_secs(30),
            body_rate: 4 << 10,
            stall: Duration::from_secs(60),
        }
    }
}

/// Serves until `stop`, then until everything that was begun has ended.
pub async fn serve(
    listener: TcpListener,
    router: axum::Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let seats = Arc::new(Semaphore::new(limits.connections));
    let (limits, crowd, graceful) = (Arc::new(limits), Crowd::default(), GracefulShutdown::new());
    let mut stop = std::pin::pin!(stop);
    loop {
        let arrival = tokio::select! {
            biased;
            () = &mut stop => break,
            arrival = arrive(&listener, &seats) => arrival,
        };
        let Some((stream, peer, seat)) = arrival else { break };
        let Some(place) = crowd.enter(peer.ip(), &limits) else {
            tracing::debug!(%peer, "too many connections of one address");
            continue;
        };
        let talk = talk(stream, peer, router.clone(), limits.clone(), graceful.watcher());
        tokio::spawn(async move {
            talk.await;
            drop((place, seat));
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next visitor, as soon as there is a seat.
async fn arrive(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let seat = seats.clone().acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Some((stream, peer, seat)),
            // The visitor went away while he waited.
            Err(e) if is_visitors(&e) => {}
            Err(e) => {
                tracing::error!("nobody can be let in: {e}");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

fn is_visitors(e: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(e.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection, to its end.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    router: axum::Router,
    limits: Arc<Limits>,
    graceful: Watcher,
) {
    if let Err(e) = tune(&stream, limits.stall) {
        tracing::debug!(%peer, "a connection stays as it is: {e}");
    }
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_header_size(limits.head_bytes);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|body| paced(body, &limits));
        request.extensions_mut().insert(ConnectInfo(peer));
        let mut router = router.clone();
        async move { Ok::<_, Infallible>(router.call(request).await.unwrap_or_else(|never| match never {})) }
    });
    if let Err(e) = graceful.watch(http.serve_connection(TokioIo::new(stream), service)).await {
        tracing::debug!(%peer, "a connection broke: {e}");
    }
}

/// Small answers go at once, and what nobody takes ends the connection: hyper itself waits for ever.
fn tune(stream: &TcpStream, stall: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    rustix::net::sockopt::set_tcp_user_timeout(stream, u32::try_from(stall.as_millis()).unwrap_or(u32::MAX))?;
    Ok(())
}

/// A body that fails when it falls behind.
fn paced(body: Incoming, limits: &Limits) -> Body {
    if body.is_end_stream() {
        return Body::empty();
    }
    let (grace, rate, began) = (limits.grace, limits.body_rate.max(1), Instant::now());
    let parts = Body::new(body).into_data_stream();
    Body::from_stream(stream::try_unfold((parts, 0_u64), move |(mut parts, mut got)| async move {
        let until = began + grace + Duration::from_millis(got.saturating_mul(1_000) / rate);
        let part = tokio::time::timeout_at(until, parts.next()).await;
        let part =
            part.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "the request is sent too slowly"))?;
        match part.transpose().map_err(io::Error::other)? {
            Some(part) => {
                got += part.len() as u64;
                Ok::<_, io::Error>(Some((part, (parts, got))))
            }
            None => Ok(None),
        }
    }))
}

/// Who is here, by network address.
#[derive(Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Crowd {
    /// A place for one more from there; none when these are too many already.
    fn enter(&self, from: IpAddr, limits: &Limits) -> Option<Place> {
        let from = from.to_canonical();
        if from.is_loopback() || limits.proxies.contains(&from) {
            return Some(Place { crowd: self.clone(), from: None });
        }
        let mut here = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = here.entry(from).or_default();
        if *count >= limits.per_address {
            return None;
        }
        *count += 1;
        Some(Place { crowd: self.clone(), from: Some(from) })
    }
}

/// A visitor's place, given back when dropped.
struct Place {
    crowd: Crowd,
    from: Option<IpAddr>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(from) = self.from else { return };
        let mut here = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = here.get_mut(&from) {
            *count -= 1;
            if *count == 0 {
                here.remove(&from);
            }
        }
    }
}

/// Lets the process hold as many files as the system allows it at most: each connection is one.
pub fn allow_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: now.maximum, maximum: now.maximum });
    if let Err(e) = raised {
        tracing::warn!("open files stay limited to {:?}: {e}", now.current);
    }
}

#[cfg(test)]
mod tests;
