//! The words of mails and messages that call somebody or report to the business.

use super::told::{fact, said_by};
use super::{at_risk, severity_key};
use crate::pages::letters::Money as Letter;
use crate::press::{both, sender};
use app::incidents::{CallWords, ReportWords};
use app::mail::{Kind, Text, Words};
use askama::Template;
use i18n::T;

/// The words of a mail.
pub(crate) fn letter(t: T, words: &Words) -> Text {
    let (subject, lines, act, why) = match (&words.report, words.kind) {
        (Some(report), Kind::Report) => report_lines(&t, report),
        _ => call_lines(&t, words),
    };
    // A message that has no link of its own leads to the page.
    let url = if words.access_url.is_empty() { words.url.clone() } else { words.access_url.clone() };
    let page = Letter { t, desk: sender(words), title: subject.clone(), lines, url, act, why };
    both(subject, page.render(), page.text())
}

type Parts = (String, Vec<String>, &'static str, &'static str);

fn call_lines(t: &T, words: &Words) -> Parts {
    let subject = match words.calls.as_slice() {
        [one] if one.reminder => t.with("call-reminder").arg("title", one.title.as_str()).to_string(),
        [one] => format!("{}: {}", one.client, one.title),
        all => t.n("call-many", all.len() as i64).to_string(),
    };
    let line = |call: &CallWords| {
        let since = t.moment(call.since).to_string();
        let severity = t.of(severity_key(call.severity));
        let mut line =
            t.with("call-line").arg("number", call.number).arg("title", call.title.as_str()).to_string();
        let whose = t
            .with("call-whose")
            .arg("client", call.client.as_str())
            .arg("severity", severity)
            .arg("since", &since)
            .to_string();
        line.push(' ');
        line.push_str(&whose);
        if call.money > 0 {
            let sum = at_risk(t, call.money);
            line.push(' ');
            line.push_str(&t.with("call-money").arg("sum", &sum).to_string());
        }
        if let Some(until) = call.until {
            let until = t.clock(until).to_string();
            line.push(' ');
            line.push_str(&t.with("call-until").arg("until", &until).to_string());
        }
        line
    };
    let mut lines: Vec<String> = words.calls.iter().map(line).collect();
    lines.push(t.of("call-how").to_owned());
    (subject, lines, "call-act", "call-why")
}

fn report_lines(t: &T, words: &ReportWords) -> Parts {
    let ReportWords { number, title, client, report } = words;
    let at = t.clock(report.at).to_string();
    let key = if report.closing { "report-closing-subject" } else { "report-subject" };
    let subject = t
        .with(key)
        .arg("number", *number)
        .arg("title", title.as_str())
        .arg("client", client.as_str())
        .arg("at", &at)
        .to_string();
    (subject, report_words(t, report), if report.closing { "report-see" } else { "report-act" }, "report-why")
}

/// What a report says, sentence by sentence: also on the page of its draft.
pub(crate) fn report_words(t: &T, report: &domain::incident::Report) -> Vec<String> {
    let since = t.moment(report.since).to_string();
    let span = t.span(report.at - report.since).to_string();
    let key = if report.closing { "report-was" } else { "report-lasts" };
    let mut lines = vec![t.with(key).arg("since", &since).arg("span", &span).to_string()];
    let figures = &report.figures;
    if let (Some(norm), Some(actual)) = (figures.norm, figures.actual) {
        lines.push(t.with("report-norm").arg("norm", norm).arg("actual", actual).to_string());
    }
    if let Some(missing) = figures.missing {
        lines.push(t.n("report-missing", missing).to_string());
    }
    if let Some(stuck) = figures.stuck {
        lines.push(t.n("report-stuck", stuck).to_string());
    }
    if figures.money > 0 {
        lines.push(t.with("report-money").arg("sum", &at_risk(t, figures.money)).to_string());
    }
    let shown = ["norm", "actual", "missing", "stuck"];
    let known = report.facts.iter().filter(|(label, _)| !shown.contains(&label.as_str()));
    lines.extend(known.map(|one| fact(t, one)));
    match &report.said {
        Some(said) => lines.push(said_by(t, said)),
        None if !report.closing => lines.push(t.of("report-silent").to_owned()),
        None => {}
    }
    if !report.done.is_empty() {
        lines.push(t.with("report-done").arg("text", report.done.as_str()).to_string());
    }
    if !report.next.is_empty() {
        lines.push(t.with("report-next").arg("text", report.next.as_str()).to_string());
    }
    if report.stepped_in {
        lines.push(t.of("report-stepped-in").to_owned());
    }
    lines
}
