//! Events come in: read from what a program sent, refused line by line when they cannot be, kept once, counted.
//!
//! An event is one by its source and its id, however often it comes. What is late or out of order is welcome; what has
//! not happened yet, or is older than events are kept, is not.

use super::{RAW_KEPT, flow_for};
use crate::{Actor, App, AppError};
use domain::flows::Flow;
use domain::people::{Object, Permission};
use domain::time::{MINUTE, Moment};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use store::{Tx, flows};

/// Clocks differ: an event may be so far ahead of ours.
const AHEAD: i64 = 5 * MINUTE;
/// An event stands for so many at most.
const MOST: i64 = 1_000_000_000;
/// Names are so long at most.
const LONGEST: usize = 200;
/// What else is said of an event is so long at most.
const LONGEST_ATTRIBUTES: usize = 8 << 10;
/// Refused lines that are told one by one.
const TOLD: usize = 100;

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where it comes from.
    pub source: String,
    /// Its name there: with the source it is one event, however often it comes.
    pub id: String,
    /// When it happened.
    pub at: Moment,
    /// What happened.
    pub kind: String,
    /// Of what: the number of an order.
    pub key: String,
    /// How many it stands for.
    pub count: i64,
    /// It is a failure.
    pub bad: bool,
    /// A reading: a value, or how long something took, in milliseconds.
    pub value: Option<f64>,
    /// What else was said, as JSON.
    pub attributes: String,
}

impl Default for Event {
    fn default() -> Event {
        Event {
            source: String::new(),
            id: String::new(),
            at: 0,
            kind: String::new(),
            key: String::new(),
            count: 1,
            bad: false,
            value: None,
            attributes: String::new(),
        }
    }
}

/// What became of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Kept and counted.
    pub new: usize,
    /// Known before.
    pub known: usize,
    /// Refused: the line, and the code of why. The first hundred.
    pub refused: Vec<(usize, &'static str)>,
    /// How many were refused in all.
    pub refused_all: usize,
}

/// Why an event cannot be taken; nothing when it can.
fn wrong(event: &Event, now: Moment) -> Option<&'static str> {
    let long = |text: &str| text.len() > LONGEST || text.contains('\0');
    match event {
        _ if event.id.is_empty() => Some("no-id"),
        _ if [&event.id, &event.source, &event.kind, &event.key].into_iter().any(|text| long(text)) => {
            Some("too-long")
        }
        _ if event.at > now.saturating_add(AHEAD) => Some("future"),
        _ if event.at < now.saturating_sub(RAW_KEPT) => Some("too-old"),
        _ if event.count < 0 => Some("negative"),
        _ if event.count > MOST => Some("too-many"),
        _ if event.value.is_some_and(|value| !value.is_finite()) => Some("no-number"),
        _ if event.attributes.len() > LONGEST_ATTRIBUTES => Some("too-long"),
        _ => None,
    }
}

/// Keeps events of a flow, counts them and has its monitors look. Nobody is asked for a permission here.
pub(crate) fn take_events(
    tx: &mut Tx<'_>,
    flow: &Flow,
    events: &[Event],
    now: Moment,
) -> Result<Taken, AppError> {
    let mut taken = Taken::default();
    let mut fit = Vec::with_capacity(events.len());
    for (n, event) in events.iter().enumerate() {
        match wrong(event, now) {
            None => fit.push(flows::NewEvent {
                source: &event.source,
                id: &event.id,
                at: event.at,
                kind: &event.kind,
                key: &event.key,
                count: event.count,
                bad: event.bad,
                value: event.value,
                attributes: &event.attributes,
            }),
            Some(why) => taken.refuse(n + 1, why),
        }
    }
    let (latest, new) = flows::put_events(tx, flow.id, &fit)?;
    (taken.new, taken.known) = (new, fit.len() - new);
    if let Some(latest) = latest {
        flows::heard(tx, flow.id, latest, now)?;
    }
    Ok(taken)
}

impl Taken {
    fn refuse(&mut self, line: usize, why: &'static str) {
        self.refused_all += 1;
        if self.refused.len() < TOLD {
            self.refused.push((line, why));
        }
    }
}

impl App {
    /// Takes events into the flow of a name. `lines` are those that could be read, with their numbers, and why others
    /// could not.
    pub async fn take_flow_events(
        &self,
        actor: &Actor,
        key: &str,
        lines: Vec<(usize, Result<Event, &'static str>)>,
    ) -> Result<Taken, AppError> {
        let (actor, key, now) = (actor.clone(), key.to_owned(), self.now());
        let mut numbers = Vec::with_capacity(lines.len());
        let mut events = Vec::with_capacity(lines.len());
        let mut unread = Taken::default();
        for (number, line) in lines {
            match line {
                Ok(event) => {
                    numbers.push(number);
                    events.push(event);
                }
                Err(why) => unread.refuse(number, why),
            }
        }
        let (org, mut taken) = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                let flow = flow_for(tx, &key)?;
                actor
                    .may(Permission::FlowWrite, Object::Organisation(flow.flow.org))
                    .map_err(|_| AppError::Missing)?;
                Ok((flow.flow.org, take_events(tx, &flow.flow, &events, now)?))
            })
            .await?;
        // Lines have the numbers that the sender gave them.
        taken
            .refused
            .iter_mut()
            .for_each(|(line, _)| *line = numbers.get(*line - 1).copied().unwrap_or(*line));
        taken.refused.extend(unread.refused);
        taken.refused.sort_unstable();
        taken.refused.truncate(TOLD);
        taken.refused_all += unread.refused_all;
        if taken.new > 0 {
            self.flow_news(org);
        }
        Ok(taken)
    }
}

/// A line as programs write it: ours, or a CloudEvent.
#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow, default)]
    specversion: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    id: Option<Name<'a>>,
    #[serde(borrow, default)]
    source: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    time: Option<Name<'a>>,
    #[serde(borrow, default, alias = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default, alias = "subject")]
    key: Option<Name<'a>>,
    #[serde(default)]
    count: Option<f64>,
    #[serde(default)]
    ok: Option<bool>,
    #[serde(default)]
    value: Option<f64>,
    #[serde(borrow, default, alias = "attributes")]
    data: Option<&'a RawValue>,
}

/// A name that may be a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name<'a> {
    Text(#[serde(borrow)] Cow<'a, str>),
    Number(i64),
}

impl Name<'_> {
    fn text(self) -> String {
        match self {
            Name::Text(text) => text.into_owned(),
            Name::Number(number) => number.to_string(),
        }
    }
}

/// What of a CloudEvent's data means something to us.
#[derive(Deserialize, Default)]
struct Data {
    #[serde(default)]
    count: Option<f64>,
    #[serde(default)]
    ok: Option<bool>,
    #[serde(default)]
    value: Option<f64>,
}

/// A moment in RFC 3339, or in milliseconds since 1970.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    domain::time::read_rfc3339(text).or_else(|| text.parse().ok())
}

fn event(written: Written<'_>, source: &str, now: Moment) -> Result<Event, &'static str> {
    let cloud = written.specversion.is_some();
    if written.specversion.as_deref().is_some_and(|version| !version.starts_with("1.")) {
        return Err("specversion");
    }
    let inner: Data = match written.data {
        Some(raw) if cloud && raw.get().starts_with('{') => {
            serde_json::from_str(raw.get()).unwrap_or_default()
        }
        _ => Data::default(),
    };
    let at = match written.time {
        None => now,
        Some(Name::Number(at)) => at,
        Some(Name::Text(text)) => moment(&text).ok_or("no-time")?,
    };
    let count = written.count.or(inner.count).unwrap_or(1.0);
    if count.fract() != 0.0 {
        return Err("no-whole-number");
    }
    Ok(Event {
        source: written.source.map_or_else(|| source.to_owned(), Cow::into_owned),
        id: written.id.map(Name::text).ok_or("no-id")?,
        at,
        kind: written.kind.map(Cow::into_owned).unwrap_or_default(),
        key: written.key.map(Name::text).unwrap_or_default(),
        count: count.clamp(-1e15, 1e15) as i64,
        bad: !written.ok.or(inner.ok).unwrap_or(true),
        value: written.value.or(inner.value),
        attributes: written.data.map(|raw| raw.get().to_owned()).unwrap_or_default(),
    })
}

fn read(bytes: &[u8], source: &str, now: Moment) -> Result<Event, &'static str> {
    serde_json::from_slice::<Written<'_>>(bytes)
        .map_err(|_| "no-event")
        .and_then(|one| event(one, source, now))
}

/// Events, one of JSON in each line; empty lines are nothing.
pub fn lines(body: &[u8], source: &str, now: Moment) -> Vec<(usize, Result<Event, &'static str>)> {
    let numbered = body.split(|byte| *byte == b'\n').enumerate();
    numbered
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(n, line)| (n + 1, read(line, source, now)))
        .collect()
}

/// One event of JSON, or a list of them.
pub fn document(body: &[u8], source: &str, now: Moment) -> Vec<(usize, Result<Event, &'static str>)> {
    if !body.trim_ascii_start().starts_with(b"[") {
        return vec![(1, read(body, source, now))];
    }
    match serde_json::from_slice::<Vec<&RawValue>>(body) {
        Ok(all) => {
            let one = |(n, raw): (usize, &&RawValue)| (n + 1, read(raw.get().as_bytes(), source, now));
            all.iter().enumerate().map(one).collect()
        }
        Err(_) => vec![(1, Err("no-list"))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_told() {
        let body = b"{\"id\":\"a\",\"time\":\"2026-11-22T09:30:00Z\",\"key\":17,\"ok\":false}\n\n{\"id\":1,\"count\":-2}\nnot json\n{\"count\":1}\n{\"id\":\"x\",\"count\":1.5}\n{\"id\":\"x\",\"time\":\"soon\"}\n";
        let read = lines(body, "api", 5);
        let first = read[0].1.clone().expect("an event");
        assert_eq!((first.id.as_str(), first.key.as_str(), first.bad), ("a", "17", true));
        assert_eq!((first.source.as_str(), first.count), ("api", 1));
        assert_eq!(read[1].1.clone().map(|one| one.count), Ok(-2), "refused later, with its line");
        let wrong: Vec<_> = read[2..].iter().map(|(n, one)| (*n, one.clone().err())).collect();
        let told = ["no-event", "no-id", "no-whole-number", "no-time"];
        assert_eq!(wrong, [4, 5, 6, 7].into_iter().zip(told.map(Some)).collect::<Vec<_>>());
    }

    #[test]
    fn cloud_events_are_events() {
        let body = br#"[{"specversion":"1.0","id":"7","source":"/shop","type":"order.created","subject":"A-7",
            "time":"2026-11-22T09:30:00Z","data":{"count":3,"value":2.5}},{"specversion":"2.0","id":"8","source":"s","type":"t"}]"#;
        let read = document(body, "api", 5);
        let first = read[0].1.clone().expect("an event");
        assert_eq!((first.kind.as_str(), first.key.as_str(), first.count), ("order.created", "A-7", 3));
        assert_eq!((first.source.as_str(), first.value), ("/shop", Some(2.5)));
        assert_eq!(read[1].1, Err("specversion"));
    }

    #[test]
    fn what_has_not_happened_or_makes_no_sense_is_refused() {
        let fit = Event { id: "a".into(), at: 100 * MINUTE, ..Event::default() };
        let now = 100 * MINUTE;
        assert_eq!(wrong(&fit, now), None);
        assert_eq!(wrong(&Event { at: now + AHEAD + 1, ..fit.clone() }, now), Some("future"));
        assert_eq!(wrong(&Event { at: now - RAW_KEPT - 1, ..fit.clone() }, now), Some("too-old"));
        assert_eq!(wrong(&Event { count: -1, ..fit.clone() }, now), Some("negative"));
        assert_eq!(wrong(&Event { id: String::new(), ..fit.clone() }, now), Some("no-id"));
        assert_eq!(wrong(&Event { value: Some(f64::NAN), ..fit }, now), Some("no-number"));
    }
}
