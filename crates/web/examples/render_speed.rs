//! How many pages a core draws in a second: queue of 50 rows, ticket with its conversation.

use askama::Template;
use i18n::{Lang, T};
use std::{hint::black_box, time::Instant};
use web::samples;

fn main() {
    for lang in Lang::ALL {
        let t = T::new(lang, samples::ZONE, samples::NOW_MS);
        measure("queue", lang, &samples::queue_page(&t));
        measure("ticket", lang, &samples::ticket_page(&t));
    }
}

/// The median of seven runs of a thousand pages.
fn measure(name: &str, lang: Lang, page: &impl Template) {
    let mut html = String::with_capacity(64 * 1024);
    let mut runs: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..1000 {
                html.clear();
                black_box(page).render_into(&mut html).expect("a sample can be drawn");
                black_box(&html);
            }
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    let micros = runs[3];
    println!(
        "{name} {}: {micros:.1} µs, {:.0} pages/s per core, {} bytes",
        lang.code(),
        1e6 / micros,
        html.len()
    );
}
