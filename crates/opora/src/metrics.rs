//! What operators watch: `/healthz`, `/readyz`, `/metrics`, and the middleware that counts.
//!
//! One entry for each route of the router's own list, made at the start: a visitor cannot make new ones.

use app::App;
use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clap::ValueEnum;
use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Upper ends of the latency histogram, microseconds.
const BOUNDS: [u64; 12] =
    [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];
/// A store that does not answer a read for so long is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who may read the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Audience {
    /// Programs on this machine that ask directly, not through a proxy
    Local,
    /// Everybody who reaches the pages
    All,
    /// Nobody
    Off,
}

/// What is counted of one route.
#[derive(Default)]
struct Stat {
    by_class: [AtomicU64; 5],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

/// Counts of this process.
pub struct Metrics {
    app: App,
    audience: Audience,
    routes: HashMap<&'static str, HashMap<&'static str, Stat>>,
    other: Stat,
    in_flight: AtomicU64,
    stopping: AtomicBool,
    started_at: i64,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new(app: App, audience: Audience) -> Arc<Metrics> {
        let mut routes: HashMap<_, HashMap<_, Stat>> = HashMap::new();
        for route in web::routes() {
            routes.entry(route.path).or_default().insert(route.method, Stat::default());
        }
        let started_at = app.now();
        Arc::new(Metrics {
            app,
            audience,
            routes,
            other: Stat::default(),
            in_flight: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            started_at,
        })
    }

    /// The program's own routes around the pages, and the counting of all.
    pub fn around(self: &Arc<Self>, pages: Router) -> Router {
        let own = Router::new()
            .route("/healthz", get(healthz))
            .route("/readyz", get(readyz))
            .route("/metrics", get(metrics))
            .with_state(Arc::clone(self));
        pages.layer(from_fn_with_state(Arc::clone(self), count)).merge(own)
    }

    /// From now on it is not ready: whoever sends visitors here shall stop.
    pub fn stop(&self) {
        self.stopping.store(true, Relaxed);
    }

    /// Requests that are being answered.
    pub fn in_flight(&self) -> u64 {
        self.in_flight.load(Relaxed)
    }

    fn stat(&self, method: &str, path: Option<&str>) -> &Stat {
        let of_path = path.and_then(|path| self.routes.get(path));
        of_path.and_then(|methods| methods.get(method)).unwrap_or(&self.other)
    }

    fn is_welcome(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> bool {
        let forwarded = headers.contains_key("forwarded") || headers.contains_key("x-forwarded-for");
        match self.audience {
            Audience::All => true,
            Audience::Off => false,
            Audience::Local => !forwarded && peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback()),
        }
    }
}

impl Stat {
    fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|bound| micros <= *bound).unwrap_or(BOUNDS.len());
        self.by_class[class].fetch_add(1, Relaxed);
        self.buckets[bucket].fetch_add(1, Relaxed);
        self.micros.fetch_add(micros, Relaxed);
    }

    fn total(&self) -> u64 {
        self.buckets.iter().map(|count| count.load(Relaxed)).sum()
    }
}

/// Counts a request that is being answered, also when its visitor goes away.
struct Flight<'m>(&'m AtomicU64);

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let method = if request.method() == "POST" { "post" } else { "get" };
    let path = request.extensions().get::<MatchedPath>().cloned();
    metrics.in_flight.fetch_add(1, Relaxed);
    let flight = Flight(&metrics.in_flight);
    let began = Instant::now();
    let response = next.run(request).await;
    drop(flight);
    metrics.stat(method, path.as_ref().map(MatchedPath::as_str)).count(response.status(), began.elapsed());
    response
}

async fn healthz() -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], "ok\n")
}

async fn readyz(State(metrics): State<Arc<Metrics>>) -> Response {
    let answer = if metrics.stopping.load(Relaxed) {
        Err("stopping".to_owned())
    } else {
        match tokio::time::timeout(PATIENCE, metrics.app.backlog()).await {
            Ok(Ok(_)) => Ok("ready\n"),
            Ok(Err(e)) => {
                tracing::warn!("not ready: {e}");
                Err("the store does not work".to_owned())
            }
            Err(_) => Err("the store does not answer".to_owned()),
        }
    };
    match answer {
        Ok(text) => ([(CACHE_CONTROL, "no-store")], text).into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store")], format!("{why}\n"))
            .into_response(),
    }
}

async fn metrics(State(metrics): State<Arc<Metrics>>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if !metrics.is_welcome(peer, request.headers()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut page = Page(String::with_capacity(16 << 10));
    metrics.write_requests(&mut page);
    metrics.write_work(&mut page).await;
    metrics.write_process(&mut page);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")], page.0)
        .into_response()
}

impl Metrics {
    /// Every route of the list, and what fell beside it.
    fn each(&self) -> Vec<(&'static str, &'static str, &Stat)> {
        let known = web::routes().iter().filter_map(|route| {
            self.routes.get(route.path)?.get(route.method).map(|stat| (route.method, route.path, stat))
        });
        known.chain([("", "", &self.other)]).filter(|(.., stat)| stat.total() > 0).collect()
    }

    fn write_requests(&self, page: &mut Page) {
        page.head("opora_http_requests_total", "counter", "Requests answered, by route and class of status.");
        for (method, route, stat) in self.each() {
            for (class, count) in stat.by_class.iter().enumerate() {
                let (class, count) = (class + 1, count.load(Relaxed));
                if count > 0 {
                    let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{class}xx\"");
                    page.line("opora_http_requests_total", &labels, count);
                }
            }
        }
        page.head("opora_http_request_seconds", "histogram", "Time to the head of the answer, by route.");
        for (method, route, stat) in self.each() {
            let labels = format!("method=\"{method}\",route=\"{route}\"");
            let mut sum = 0;
            for (bound, count) in BOUNDS.iter().zip(&stat.buckets) {
                sum += count.load(Relaxed);
                let le = *bound as f64 / 1e6;
                page.line("opora_http_request_seconds_bucket", &format!("{labels},le=\"{le}\""), sum);
            }
            let total = stat.total();
            page.line("opora_http_request_seconds_bucket", &format!("{labels},le=\"+Inf\""), total);
            page.line("opora_http_request_seconds_sum", &labels, stat.micros.load(Relaxed) as f64 / 1e6);
            page.line("opora_http_request_seconds_count", &labels, total);
        }
        page.one("opora_http_requests_in_flight", "gauge", "Requests being answered.", self.in_flight());
    }

    async fn write_work(&self, page: &mut Page) {
        if let Ok(Ok(backlog)) = tokio::time::timeout(PATIENCE, self.app.backlog()).await {
            page.head(
                "opora_jobs",
                "gauge",
                "Jobs that wait or are at work, and of these the overdue, by kind.",
            );
            for kind in &backlog.jobs {
                page.line("opora_jobs", &format!("kind=\"{}\",state=\"all\"", kind.kind), kind.all);
                page.line("opora_jobs", &format!("kind=\"{}\",state=\"due\"", kind.kind), kind.due);
            }
            page.one(
                "opora_mails_troubled",
                "gauge",
                "Mails put aside for a person (1000 is many).",
                backlog.troubled,
            );
            page.one(
                "opora_mails_unjudged",
                "gauge",
                "Mails stored and not yet judged (1000 is many).",
                backlog.unjudged,
            );
        }
        let meters = &self.app.meters;
        page.one("opora_mails_in_total", "counter", "Mails stored.", meters.mails_in.load(Relaxed));
        page.one(
            "opora_mails_out_total",
            "counter",
            "Mails that a server took.",
            meters.mails_out.load(Relaxed),
        );
        let failed = meters.mails_failed.load(Relaxed);
        page.one("opora_mail_failures_total", "counter", "Attempts to send that failed.", failed);
        let commits = *self.app.db.commits().borrow();
        page.one("opora_store_commits_total", "counter", "Commits of the store by this process.", commits);
    }

    fn write_process(&self, page: &mut Page) {
        let usage = Usage::of("self");
        page.one("process_cpu_seconds_total", "counter", "CPU time.", usage.cpu_seconds);
        page.one("process_resident_memory_bytes", "gauge", "Memory in use.", usage.resident);
        page.one("opora_resident_memory_peak_bytes", "gauge", "Most memory ever in use.", usage.peak);
        let started = self.started_at as f64 / 1e3;
        page.one("process_start_time_seconds", "gauge", "When it began.", started);
        page.head("opora_build_info", "gauge", "The version.");
        page.line("opora_build_info", &format!("version=\"{}\"", env!("CARGO_PKG_VERSION")), 1);
    }
}

/// The text of Prometheus.
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}").expect("a string takes it");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        writeln!(self.0, "{name}{labels} {value}").expect("a string takes it");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.head(name, kind, help);
        self.line(name, "", value);
    }
}

/// What a process uses, as Linux tells it; zeros elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// CPU time of all its threads.
    pub cpu_seconds: f64,
    /// Memory in use, bytes.
    pub resident: u64,
    /// The most ever, bytes.
    pub peak: u64,
}

impl Usage {
    /// Of a process by its number, or of `self`.
    pub fn of(process: &str) -> Usage {
        let file =
            |name: &str| std::fs::read_to_string(format!("/proc/{process}/{name}")).unwrap_or_default();
        let (stat, status) = (file("stat"), file("status"));
        // The name of the program stands in parentheses and may hold anything.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |n: usize| fields.get(n).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        let kib = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key));
            line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0)
        };
        // Linux counts in hundredths of a second for everybody who reads /proc.
        Usage {
            cpu_seconds: (ticks(11) + ticks(12)) / 100.0,
            resident: kib("VmRSS:") << 10,
            peak: kib("VmHWM:") << 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_knows_its_memory() {
        let usage = Usage::of("self");
        assert!(usage.resident > 1 << 20 && usage.peak >= usage.resident, "{usage:?}");
    }

    #[test]
    fn times_fall_into_their_buckets() {
        let stat = Stat::default();
        stat.count(StatusCode::OK, Duration::from_micros(250));
        stat.count(StatusCode::NOT_FOUND, Duration::from_micros(251));
        stat.count(StatusCode::INTERNAL_SERVER_ERROR, Duration::from_secs(60));
        let counts = |all: &[AtomicU64]| all.iter().map(|count| count.load(Relaxed)).collect::<Vec<_>>();
        assert_eq!(counts(&stat.by_class), [0, 1, 0, 1, 1]);
        assert_eq!(counts(&stat.buckets)[..2], [1, 1]);
        assert_eq!(counts(&stat.buckets)[BOUNDS.len()], 1);
        assert_eq!(stat.total(), 3);
    }
}
