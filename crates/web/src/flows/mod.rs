//! Flows on pages: the board of the night, one flow with its chart, monitors and their life, sources, quiet times, and
//! what a client sees of it.
//!
//! Figures come counted from `app::flows`; here they get words, and lines get their points.

pub mod act;
pub mod board;
pub mod chart;
pub mod client;
pub mod edit;
pub mod monitor;
pub mod page;
pub mod sources;
mod words;

use crate::http::Oops;
use crate::pages::{ErrorKind, FieldErrors};
use app::AppError;
use app::mail::{Kind, Text, Words};
use askama::Template;
use domain::ids::{AlertId, FlowId, MonitorId};
use i18n::T;

fn bad() -> Oops {
    Oops::of(ErrorKind::BadRequest)
}

fn missing() -> Oops {
    AppError::Missing.into()
}

fn flow_id(text: &str) -> Result<FlowId, Oops> {
    text.parse().map_err(|_| missing())
}

fn monitor_id(text: &str) -> Result<MonitorId, Oops> {
    text.parse().map_err(|_| missing())
}

fn alert_id(text: &str) -> Result<AlertId, Oops> {
    text.parse().map_err(|_| missing())
}

/// What was refused, as it stands on the page again; what is no refusal goes on.
fn refused(t: &T, e: AppError) -> Result<FieldErrors, Oops> {
    let AppError::Invalid(field, why) = e else { return Err(e.into()) };
    let key = match (field, why) {
        ("key", "taken") => "flow-key-taken",
        ("key", _) => "flow-key-odd",
        ("zone", _) => "flow-zone-odd",
        ("parent", _) => "flow-parent-odd",
        ("stage", _) => "monitor-not-now",
        ("to" | "until", "too-long") => "quiet-too-long",
        ("to" | "until", _) => "quiet-past",
        ("url", _) => "source-url-odd",
        ("path", _) => "source-path-odd",
        ("days", _) => "flow-days-odd",
        (_, "empty") => "flow-field-empty",
        _ => "flow-field-odd",
    };
    Ok(FieldErrors(vec![(field, t.of(key).to_owned())]))
}

/// The words of our mails about flows.
pub(crate) fn letter(t: T, words: &Words) -> Text {
    let Some(told) = &words.alert else {
        return crate::press::both(words.subject.clone(), Ok(String::new()), Ok(String::new()));
    };
    let calm = words.kind == Kind::FlowCalm;
    let key = if calm { "mail-flow-calm" } else { "mail-flow-alert" };
    let watch = told.kind.rsplit('.').next().and_then(domain::flows::Watch::from_code);
    let what = watch.map(|watch| t.of(words::watch_key(watch))).unwrap_or_default();
    let title = t
        .with(key)
        .arg("client", words.org.as_str())
        .arg("flow", told.title.as_str())
        .arg("what", what)
        .to_string();
    let mut lines =
        vec![t.with("mail-flow-since").arg("since", &t.moment(told.since).to_string()).to_string()];
    if told.missing >= 1.0 {
        lines.push(words::missing(&t, told.missing, told.missing_money));
    }
    if !calm && !told.algorithm.is_empty() {
        lines.push(t.of("mail-flow-algorithm").to_owned());
        lines.extend(told.algorithm.lines().map(str::to_owned));
    }
    let page = crate::pages::letters::Money {
        t,
        desk: crate::press::sender(words),
        title: title.clone(),
        lines,
        url: words.url.clone(),
        act: "mail-flow-act",
        why: "mail-flow-why",
    };
    crate::press::both(title, page.render(), page.text())
}
