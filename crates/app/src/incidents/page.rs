//! Who is told of an incident, by which channel. Mails go by the outbox, messages and webhooks by jobs of their own; what
//! one person is to be told by one channel at one time is one message with a list.

use super::telegram;
use super::token::{Button, MailLink};
use crate::crash::Point;
use crate::mail::{Kind, Words, outbox};
use crate::{App, AppError, Scene};
use domain::duty::{Call, Channel};
use domain::ids::{OutgoingId, PageId, PersonId};
use domain::incident::{Event, Report, Severity};
use domain::time::{MINUTE, Moment, SECOND};
use std::collections::BTreeSet;
use store::incidents::{Kept, Page};
use store::jobs::{self, NewJob, Outcome};
use store::{Tx, duty, incidents, people};

/// The kind of the jobs that tell somebody by a channel other than mail.
pub(crate) const TELL: &str = "page";
/// What could not be told for so long is told by others.
const PATIENCE: i64 = 30 * MINUTE;

/// What a mail or a message says of one incident.
#[derive(Clone, Debug)]
pub struct CallWords {
    /// Its number.
    pub number: i64,
    /// What happened.
    pub title: String,
    /// The client.
    pub client: String,
    /// Since when.
    pub since: Moment,
    /// How bad it is.
    pub severity: Severity,
    /// Until when it is to be acknowledged.
    pub until: Option<Moment>,
    /// He has it, and nothing was heard of him.
    pub reminder: bool,
    /// Money at risk, kopecks.
    pub money: i64,
    /// It is over: told to other systems alone.
    pub resolved: bool,
    /// What the button sends.
    pub button: String,
}

/// What a report says.
#[derive(Clone, Debug)]
pub struct ReportWords {
    /// The incident.
    pub number: i64,
    /// What happened.
    pub title: String,
    /// The client.
    pub client: String,
    /// What it says.
    pub report: Report,
}

/// What is to be told.
pub(super) struct Told<'a> {
    why: &'static str,
    persons: Vec<PersonId>,
    channels: &'a [Channel],
}

impl<'a> Told<'a> {
    pub(super) fn call(call: &'a Call) -> Told<'a> {
        Told { why: "call", persons: vec![call.person], channels: &call.channels }
    }

    pub(super) fn reminder(person: PersonId) -> Told<'a> {
        Told { why: "reminder", persons: vec![person], channels: &[] }
    }

    pub(super) fn report(to: &[PersonId]) -> Told<'a> {
        Told { why: "report", persons: to.to_vec(), channels: &[] }
    }

    /// Writes the pages. Answers who has any.
    pub(super) fn plan(
        &self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        kept: &Kept,
        seq: i64,
    ) -> Result<Vec<PersonId>, AppError> {
        for person in &self.persons {
            for (channel, address) in ways(tx, *person, self.channels)? {
                if self.why == "report" && channel == Channel::Live {
                    continue;
                }
                let (state, problem) = match (&address, channel) {
                    (None, _) => ("failed", "no-address"),
                    // What pages show needs no sending; what is past was told.
                    (_, Channel::Live) => ("sent", ""),
                    _ if scene.historic => ("sent", ""),
                    _ => ("waiting", ""),
                };
                let page = Page {
                    id: PageId(scene.ids.next()),
                    incident: kept.id,
                    seq,
                    person: *person,
                    why: self.why.to_owned(),
                    channel,
                    address: address.unwrap_or_default(),
                    episode: kept.incident.episode,
                    state: state.to_owned(),
                    outgoing: None,
                    at: scene.now,
                    done_at: (state == "sent").then_some(scene.now),
                    problem: problem.to_owned(),
                };
                incidents::insert_page(tx, &page)?;
            }
        }
        Ok(self.persons.clone())
    }
}

/// By which channels somebody is told: those of the step, else his own in his order, else every page of ours and mail.
fn ways(
    tx: &mut Tx<'_>,
    person: PersonId,
    wanted: &[Channel],
) -> Result<Vec<(Channel, Option<String>)>, AppError> {
    let own = duty::contacts(tx, person)?;
    let order: Vec<Channel> = match (wanted, own.is_empty()) {
        ([], true) => vec![Channel::Live, Channel::Mail],
        ([], false) => own.iter().map(|(channel, _)| *channel).collect(),
        (wanted, _) => wanted.to_vec(),
    };
    let mut all: Vec<(Channel, Option<String>)> = vec![];
    for channel in order {
        if all.iter().any(|(known, _)| *known == channel) {
            continue;
        }
        let known = own.iter().find(|(one, address)| *one == channel && !address.is_empty());
        let address = match (known, channel) {
            (Some((_, address)), _) => Some(address.clone()),
            (None, Channel::Live) => Some(String::new()),
            (None, Channel::Mail) => people::mail_of(tx, person)?,
            (None, _) => None,
        };
        all.push((channel, address));
    }
    // A person who can be reached by none of them is written to, if he has any address at all.
    let reached = all.iter().any(|(channel, address)| *channel != Channel::Live && address.is_some());
    if !reached && !all.iter().any(|(channel, _)| *channel == Channel::Mail) {
        all.push((Channel::Mail, people::mail_of(tx, person)?));
    }
    Ok(all)
}

/// Says to other systems that were told of an incident that it is over.
pub(super) fn tell_over(tx: &mut Tx<'_>, kept: &Kept, seq: i64, at: Moment) -> Result<(), AppError> {
    let mut told: Vec<(PersonId, String)> = vec![];
    for page in incidents::pages(tx, kept.id)? {
        let fresh = !told.iter().any(|(_, address)| *address == page.address);
        if page.channel == Channel::Webhook && page.state == "sent" && fresh {
            told.push((page.person, page.address));
        }
    }
    for (person, address) in told {
        let page = Page {
            id: PageId(tx.next_number("incident_page")?),
            incident: kept.id,
            seq,
            person,
            why: "resolved".into(),
            channel: Channel::Webhook,
            address,
            episode: kept.incident.episode,
            state: "waiting".into(),
            outgoing: None,
            at,
            done_at: None,
            problem: String::new(),
        };
        incidents::insert_page(tx, &page)?;
        let payload = format!("{}.{person}", Channel::Webhook.code());
        let key = format!("page:{payload}");
        jobs::enqueue(tx, &NewJob { kind: TELL, payload: &payload, run_at: at, dedup_key: Some(&key) })?;
    }
    Ok(())
}

/// Hands what waits for these people over to what carries it.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    scene: &Scene,
    persons: &BTreeSet<PersonId>,
) -> Result<(), AppError> {
    for person in persons {
        let waiting = incidents::waiting(tx, *person, Channel::Mail)?;
        let (reports, calls): (Vec<Page>, Vec<Page>) =
            waiting.into_iter().partition(|page| page.why == "report");
        mail(tx, scene, Kind::Call, &calls)?;
        for report in &reports {
            mail(tx, scene, Kind::Report, std::slice::from_ref(report))?;
        }
        for channel in [Channel::Telegram, Channel::Webhook] {
            if !incidents::waiting(tx, *person, channel)?.is_empty() {
                let payload = format!("{}.{person}", channel.code());
                let key = format!("page:{payload}");
                let job = NewJob { kind: TELL, payload: &payload, run_at: scene.now, dedup_key: Some(&key) };
                jobs::enqueue(tx, &job)?;
            }
        }
    }
    Ok(())
}

fn mail(tx: &mut Tx<'_>, scene: &Scene, kind: Kind, pages: &[Page]) -> Result<(), AppError> {
    let Some(first) = pages.first() else { return Ok(()) };
    match outbox::put_personal(tx, scene, kind, first.person, first.address.clone()) {
        Ok(mail) => pages
            .iter()
            .try_for_each(|page| Ok(incidents::settle_page(tx, page.id, "handed", Some(mail), (None, ""))?)),
        // A desk without a mailbox has nothing to send by; the room says it, and the next is called.
        Err(AppError::Invalid(_, why)) => pages.iter().try_for_each(|page| {
            Ok(incidents::settle_page(tx, page.id, "failed", None, (Some(scene.now), why))?)
        }),
        Err(e) => Err(e),
    }
}

/// Fills the words of a mail that calls or reports: as things stand when it goes.
pub(crate) fn gather(
    tx: &mut Tx<'_>,
    app: &App,
    mail: OutgoingId,
    words: &mut Words,
) -> Result<(), AppError> {
    let pages = incidents::of_mail(tx, mail)?;
    let Some(first) = pages.first() else { return Ok(()) };
    words.access_url =
        format!("{}/p/{}", app.config.public_url, MailLink { mail, person: first.person }.write(&app.key()));
    fill(tx, app, &pages, words)
}

fn fill(tx: &mut Tx<'_>, app: &App, pages: &[Page], words: &mut Words) -> Result<(), AppError> {
    for page in pages {
        let Some(kept) = incidents::get(tx, page.incident)? else { continue };
        let incident = &kept.incident;
        let client = people::org(tx, incident.client)?.map(|org| org.name).unwrap_or_default();
        words.url = format!("{}/incidents/{}", app.config.public_url, incident.number);
        if page.why == "report" {
            let journal = incidents::journal(tx, page.incident)?;
            let report = journal.into_iter().find_map(|entry| match entry.event {
                Event::Reported { report, .. } if entry.seq == page.seq => Some(report),
                _ => None,
            });
            words.report = report.map(|report| ReportWords {
                number: incident.number,
                title: incident.title.clone(),
                client,
                report,
            });
            continue;
        }
        let button = Button { incident: kept.id, person: page.person, episode: page.episode };
        words.calls.push(CallWords {
            number: incident.number,
            title: incident.title.clone(),
            client,
            since: incident.since,
            severity: incident.severity,
            until: incident.ring.filter(|ring| ring.person == page.person).map(|ring| ring.until),
            reminder: page.why == "reminder",
            money: incident.money,
            resolved: page.why == "resolved",
            button: button.write(&app.key()),
        });
    }
    Ok(())
}

impl App {
    /// Tells somebody by a channel what waits for him. `None`: the unit of work that noted it took the job with it.
    pub(crate) async fn tell_pages(&self, payload: &str, job: i64) -> Result<Option<Outcome>, AppError> {
        let Some((channel, person)) = payload.split_once('.') else { return Ok(Some(Outcome::Done)) };
        let (Some(channel), Ok(person)) = (Channel::from_code(channel), person.parse::<PersonId>()) else {
            return Ok(Some(Outcome::Done));
        };
        let app = self.clone();
        let gathered = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let pages = incidents::waiting(tx, person, channel)?;
                let mut all = vec![];
                // A report is a message of its own.
                let (reports, calls): (Vec<Page>, Vec<Page>) =
                    pages.into_iter().partition(|page| page.why == "report");
                let groups = std::iter::once(calls).chain(reports.into_iter().map(|one| vec![one]));
                for group in groups.filter(|group| !group.is_empty()) {
                    let kind = if group[0].why == "report" { Kind::Report } else { Kind::Call };
                    let mut words = app.plain_words(tx, kind, person)?;
                    fill(tx, &app, &group, &mut words)?;
                    all.push((group, words));
                }
                Ok(all)
            })
            .await?;
        for (pages, words) in gathered {
            let address = pages[0].address.clone();
            Point::Paging.pass();
            let sent = match channel {
                Channel::Telegram => telegram::send(self, &address, &words).await,
                _ => super::alerts::out::send(self, &address, &words).await,
            };
            Point::Paged.pass();
            let now = self.now();
            if let Err(why) = sent {
                let why: String = why.chars().take(300).collect();
                let late = pages.iter().all(|page| now - page.at > PATIENCE);
                tracing::warn!(%person, channel = channel.code(), "could not be told: {why}");
                let problem = why.clone();
                self.db
                    .write(move |tx| -> Result<(), AppError> {
                        let state = if late { "failed" } else { "waiting" };
                        pages.iter().try_for_each(|page| {
                            let done = late.then_some(now);
                            Ok(incidents::settle_page(tx, page.id, state, None, (done, &problem))?)
                        })
                    })
                    .await?;
                if !late {
                    return Ok(Some(Outcome::Again { at: now + 15 * SECOND, why }));
                }
                continue;
            }
            self.db
                .write(move |tx| -> Result<(), AppError> {
                    pages.iter().try_for_each(|page| {
                        Ok(incidents::settle_page(tx, page.id, "sent", None, (Some(now), ""))?)
                    })
                })
                .await?;
        }
        self.db.write(move |tx| -> Result<_, AppError> { Ok(jobs::fulfil(tx, job)?) }).await?;
        Ok(None)
    }
}
