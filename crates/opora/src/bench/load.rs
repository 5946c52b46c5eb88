//! Drives visitors at full speed for a while and measures each visit.

use crate::metrics::Usage;
use anyhow::Result;
use hdrhistogram::Histogram;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Before it is measured, everything warms up so long.
const WARM_UP: Duration = Duration::from_millis(300);

/// What a visit comes to.
pub type Done<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Somebody who does one thing again and again.
pub trait Visit: Send {
    /// Does it once; an error is a fault of the measured program.
    fn go(&mut self) -> Done<'_>;
}

/// What a run measured. Times in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Visits of the measured time.
    pub ops: u64,
    /// All visits, those of the warm-up too.
    pub all: u64,
    /// The measured time.
    pub seconds: f64,
    /// The warm-up and the measured time.
    pub all_seconds: f64,
    /// Until the work left behind was done, too.
    pub settled_seconds: Option<f64>,
    /// Median.
    pub p50: f64,
    /// 95 of 100 are faster.
    pub p95: f64,
    /// 99 of 100 are faster.
    pub p99: f64,
    /// CPU time of the server for one.
    pub cpu_ms_per_op: f64,
}

/// Lets all visitors go at once, warms up, measures.
pub async fn drive(
    visits: Vec<Box<dyn Visit>>,
    span: Duration,
    usage: impl Fn() -> Usage,
) -> Result<Measured> {
    let began = Instant::now();
    let (from, until) = (began + WARM_UP, began + WARM_UP + span);
    let mut tasks = JoinSet::new();
    for mut visit in visits {
        tasks.spawn(async move {
            let mut times = Histogram::<u64>::new(3)?;
            let mut all = 0;
            loop {
                let start = Instant::now();
                if start >= until {
                    return anyhow::Ok((times, all));
                }
                visit.go().await?;
                all += 1;
                if start >= from {
                    times.record(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX).max(1))?;
                }
            }
        });
    }
    tokio::time::sleep_until(from.into()).await;
    let before = usage();
    let (mut times, mut all) = (Histogram::<u64>::new(3)?, 0);
    while let Some(done) = tasks.join_next().await {
        let (own, count) = done??;
        times.add(own)?;
        all += count;
    }
    let cpu = usage().cpu_seconds - before.cpu_seconds;
    let millis = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1e3;
    Ok(Measured {
        ops: times.len(),
        all,
        seconds: from.elapsed().as_secs_f64(),
        all_seconds: began.elapsed().as_secs_f64(),
        settled_seconds: None,
        p50: millis(0.5),
        p95: millis(0.95),
        p99: millis(0.99),
        cpu_ms_per_op: cpu * 1e3 / times.len().max(1) as f64,
    })
}
