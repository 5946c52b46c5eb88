//! Promises on pages: deadlines in words, the ledger of a ticket's clocks, calendars, plans, contracts.
//!
//! Honest words: what is late is called late, what pauses says for whom we wait.

pub mod calendars;
pub mod clocks;
pub mod contract;
mod edit;
mod effect;
pub mod plans;
mod typed;

use app::promise::Standing;
use domain::sla::{Metric, Whose};
use domain::time::HOUR;
use i18n::T;

/// The next deadline of a ticket, as a row or a head of a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// How it looks: `calm`, `soon`, `late`, `paused`.
    pub tone: &'static str,
    /// The figure: `1 ч 20 мин`.
    pub figure: String,
    /// What stands under it: `до 16:40`, `просрочено`, `ждём клиента`.
    pub under: String,
    /// All of it in a sentence.
    pub sentence: String,
    /// What missing it costs, in words; empty when nothing.
    pub risk: String,
    /// When it would be due if working time went on as it does; 0 when nothing counts down.
    pub ends_ms: i64,
    /// Until when it does.
    pub stop_ms: i64,
}

impl Chip {
    /// A standing in words; moments by the client's clock.
    pub fn of(t: &T, standing: &Standing, zone: &str) -> Chip {
        let about = standing.metric.map_or("deadline", metric_key);
        let risk = match standing.risk {
            0 => String::new(),
            risk => t.with("deadline-risk").arg("sum", &roubles(t, risk)).to_string(),
        };
        let Some(due) = standing.due else {
            let whose = t.of(whose_key(standing.paused.unwrap_or(Whose::Client)));
            let sentence = t.with("deadline-paused").arg("whose", whose).to_string();
            let (figure, under) = (t.of("deadline-pause").to_owned(), whose.to_owned());
            return Chip { tone: "paused", figure, under, sentence, risk, ends_ms: 0, stop_ms: 0 };
        };
        let figure = t.span(standing.left).to_string();
        let at = moment(t, due, zone);
        let late = due < t.now_ms();
        let key = if late { "deadline-late" } else { "deadline-left" };
        let words = t.with(key).arg("span", &figure).arg("at", &at).to_string();
        let under = match late {
            true => t.of("deadline-is-late").to_owned(),
            false => t.with("deadline-until").arg("at", &at).to_string(),
        };
        let tone = match late {
            true => "late",
            false if standing.left < HOUR => "soon",
            false => "calm",
        };
        let (ends_ms, stop_ms) = if late { (0, 0) } else { (t.now_ms() + standing.left, standing.until) };
        let sentence = format!("{}: {words}", t.of(about));
        Chip { tone, figure, under, sentence, risk, ends_ms, stop_ms }
    }
}

/// A moment by a clock of a zone: without the day when it is today there.
pub fn moment(t: &T, at: i64, zone: &str) -> String {
    let there = T::new(t.lang(), zone, t.now_ms());
    match there.same_day(at, t.now_ms()) {
        true => there.clock(at).to_string(),
        false => there.moment(at).to_string(),
    }
}

/// Money in roubles, from hundredths: `1 250 ₽`, `1 250,50 ₽`.
pub fn roubles(t: &T, hundredths: i64) -> String {
    let point = if t.lang() == i18n::Lang::Ru { ',' } else { '.' };
    let rest = match (hundredths % 100).abs() {
        0 => String::new(),
        rest => format!("{point}{rest:02}"),
    };
    format!("{}{rest}\u{a0}₽", t.num(hundredths / 100))
}

/// The key of a clock's name.
pub fn metric_key(metric: Metric) -> &'static str {
    match metric {
        Metric::Reaction => "metric-reaction",
        Metric::NextAnswer => "metric-next-answer",
        Metric::Resolution => "metric-resolution",
        Metric::LineVisit => "metric-line-visit",
        Metric::House => "metric-house",
    }
}

/// The key of whom we wait for.
pub fn whose_key(whose: Whose) -> &'static str {
    match whose {
        Whose::Us => "whose-us",
        Whose::Client => "whose-client",
        Whose::ThirdParty => "whose-third-party",
        Whose::Makers => "whose-makers",
        Whose::Nobody => "whose-nobody",
    }
}

/// A plan's name: those of the start have theirs in the interface, others are called as they are.
pub fn plan_name(t: &T, code: &str) -> String {
    match code {
        "standard" => t.of("plan-standard").to_owned(),
        "extended" => t.of("plan-extended").to_owned(),
        "premium" => t.of("plan-premium").to_owned(),
        other => other.to_owned(),
    }
}

/// A step of a plan in words.
pub fn step(t: &T, when: Option<domain::sla::When>) -> String {
    use domain::sla::When;
    match when {
        Some(When::Percent(percent)) => {
            t.with("promise-step-percent").arg("n", i64::from(percent)).to_string()
        }
        Some(When::Before(left)) => t.with("promise-step-before").arg("span", &t.span(left)).to_string(),
        Some(When::Breach) => t.of("promise-step-breach").to_owned(),
        None => t.of("promise-step-some").to_owned(),
    }
}
