//! What people do to incidents: on pages, by links in mails, by buttons, by an answer to a mail.

use super::facts::figures;
use super::raise::begin;
use super::record::carry;
use super::token::MailLink;
use crate::mail::Kind;
use crate::secret::MailToken;
use crate::{Actor, App, AppError, Scene, trail};
use domain::channels::commands::{Said, said};
use domain::duty::{Channel, is_path};
use domain::ids::{IncidentId, OrganisationId, PersonId};
use domain::incident::{Command, Figures, Incident, Linked, Severity, Signal, State};
use domain::people::{Object, Permission};
use domain::text::{fold, label};
use serde_json::json;
use store::incidents::Kept;
use store::{Tx, channels, desk, incidents, people};

/// The longest note, in characters.
const LONGEST: usize = 4_000;

/// An incident that a person begins.
#[derive(Clone, Debug)]
pub struct NewIncident {
    /// The client.
    pub client: OrganisationId,
    /// The type's path.
    pub kind: String,
    /// What happened.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// The client told us.
    pub by_client: bool,
    /// The ticket that told it.
    pub ticket: Option<i64>,
}

/// What a link in a mail shows of one incident.
#[derive(Clone, Debug)]
pub struct CallView {
    /// Its id.
    pub id: IncidentId,
    /// How it is now.
    pub incident: Incident,
    /// The client's name.
    pub client: String,
    /// Of which episode the mail was.
    pub episode: i64,
    /// Who has it.
    pub held_by: String,
}

/// What a link in a mail is for.
#[derive(Clone, Debug)]
pub struct Summons {
    /// Whose link.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// `ru` or `en`.
    pub locale: String,
    /// His zone.
    pub zone: String,
    /// It reports to the business, and asks whether it steps in.
    pub report: bool,
    /// The incidents.
    pub calls: Vec<CallView>,
}

/// What was pressed behind a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallAnswer {
    /// He has it; all of the list without an incident.
    Take(Option<IncidentId>),
    /// He cannot.
    Decline,
    /// The business steps in, or lets the desk carry on.
    StepIn(bool),
}

/// A command with its words made plain and bounded.
fn bounded(command: Command) -> Command {
    let cut = |text: String| domain::text::typed(&text).trim().chars().take(LONGEST).collect::<String>();
    match command {
        Command::Note(text) => Command::Note(cut(text)),
        Command::Ask(who, text) => Command::Ask(cut(who), cut(text)),
        Command::Answer(who, text) => Command::Answer(cut(who), cut(text)),
        Command::Edit(done, next) => Command::Edit(cut(done), cut(next)),
        Command::Plan(text) => Command::Plan(cut(text)),
        Command::Find(mut causes) => {
            for text in [&mut causes.technical, &mut causes.process, &mut causes.project] {
                *text = cut(std::mem::take(text));
            }
            Command::Find(causes)
        }
        other => other,
    }
}

/// The incident of a number, if the actor may do that to it.
pub(super) fn of_number(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
    what: Permission,
) -> Result<Kept, AppError> {
    let kept = incidents::by_number(tx, number)?.ok_or(AppError::Missing)?;
    let object = Object::Organisation(kept.incident.client);
    actor.may(Permission::IncidentRead, object).map_err(|_| AppError::Missing)?;
    actor.may(what, object)?;
    Ok(kept)
}

impl App {
    /// Begins an incident by hand.
    pub async fn begin_incident(&self, actor: &Actor, new: NewIncident) -> Result<i64, AppError> {
        actor.may(Permission::IncidentWork, Object::Organisation(new.client))?;
        let title = label(&new.title).ok_or(AppError::Invalid("title", "empty"))?;
        if !is_path(&new.kind) {
            return Err(AppError::Invalid("kind", "path"));
        }
        let (scene, who) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let ticket = match new.ticket {
                    Some(number) => {
                        let ticket =
                            desk::by_number(tx, number)?.ok_or(AppError::Invalid("ticket", "unknown"))?;
                        let row = desk::row_only(tx, ticket)?.ok_or(AppError::Missing)?;
                        if row.org != new.client {
                            return Err(AppError::Invalid("ticket", "foreign"));
                        }
                        Some(number)
                    }
                    None => None,
                };
                let cause = match ticket {
                    Some(number) => format!("ticket:{number}"),
                    None => format!("hand:{}", scene.ids.next()),
                };
                let signal = Signal {
                    client: new.client,
                    kind: new.kind.clone(),
                    cause,
                    flow: None,
                    title: title.clone(),
                    facts: vec![],
                    severity: new.severity,
                    money_missing: 0,
                    at: scene.now,
                };
                let id = begin(tx, &signal, scene.now, new.by_client)?;
                let mut kept = incidents::get(tx, id)?.ok_or(AppError::Missing)?;
                if let (Some(number), Some(person)) = (ticket, who.person) {
                    carry(tx, &scene, &kept, person, Command::Link(Linked::Ticket(number)))?;
                    kept = incidents::get(tx, id)?.ok_or(AppError::Missing)?;
                }
                let detail = json!({ "title": kept.incident.title, "by_client": new.by_client });
                trail::tell(
                    tx,
                    scene.wall,
                    &who.name,
                    "incident.begun",
                    &kept.incident.number.to_string(),
                    &detail,
                )?;
                Ok(kept.incident.number)
            })
            .await
    }

    /// Takes a signal in, as a detector gives it. Answers the number of its incident.
    pub async fn signal(&self, actor: &Actor, signal: Signal) -> Result<i64, AppError> {
        actor.may(Permission::IncidentWork, Object::Organisation(signal.client))?;
        if !is_path(&signal.kind) {
            return Err(AppError::Invalid("kind", "path"));
        }
        let now = self.now();
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let id = super::raise::raise(tx, &signal, now)?;
                Ok(incidents::get(tx, id)?.ok_or(AppError::Missing)?.incident.number)
            })
            .await
    }

    /// What is known of a cause has changed.
    pub async fn know_more(
        &self,
        actor: &Actor,
        cause: &str,
        facts: Vec<domain::incident::Fact>,
    ) -> Result<(), AppError> {
        let (now, cause, actor) = (self.now(), cause.to_owned(), actor.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                for kept in incidents::all_of_cause(tx, &cause)? {
                    actor.may(Permission::IncidentWork, Object::Organisation(kept.incident.client))?;
                }
                super::raise::told(tx, &cause, &facts, now)
            })
            .await
    }

    /// What a cause has caused is well again, and this is what it came to.
    pub async fn all_well(&self, actor: &Actor, cause: &str, totals: Figures) -> Result<(), AppError> {
        let (now, cause, actor) = (self.now(), cause.to_owned(), actor.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                for kept in incidents::all_of_cause(tx, &cause)? {
                    actor.may(Permission::IncidentWork, Object::Organisation(kept.incident.client))?;
                }
                super::raise::recovered(tx, &cause, &totals, now)
            })
            .await
    }

    /// Does something to an incident.
    pub async fn act_on_incident(
        &self,
        actor: &Actor,
        number: i64,
        command: Command,
    ) -> Result<(), AppError> {
        let (scene, actor, command) = (self.scene(), actor.clone(), bounded(command));
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let kept = of_number(tx, &actor, number, Permission::IncidentWork)?;
                let person = actor.person.ok_or(AppError::SignedOut)?;
                let command = match command.clone() {
                    // What it came to is what the flow shows, not what somebody types.
                    Command::Recover(_) => Command::Recover(figures(tx, &kept.incident, scene.now)?),
                    other => other,
                };
                carry(tx, &scene, &kept, person, command)
            })
            .await
    }

    /// Somebody acts without a page of ours: by a button or a word.
    pub(crate) async fn act_as(
        &self,
        incident: IncidentId,
        person: PersonId,
        command: Command,
        by: Channel,
    ) -> Result<(), AppError> {
        let scene = self.scene();
        tracing::debug!(%incident, %person, by = by.code(), "answered");
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let kept = incidents::get(tx, incident)?.ok_or(AppError::Missing)?;
                carry(tx, &scene, &kept, person, command.clone())
            })
            .await
    }

    /// What a link in a mail that calls or reports is for. Changes nothing: programs look at links in mails too.
    pub async fn summons(&self, token: &str) -> Result<Summons, AppError> {
        let link = MailLink::read(token, &self.key()).ok_or(AppError::Missing)?;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let pages = incidents::of_mail(tx, link.mail)?;
                let first = pages.first().ok_or(AppError::Missing)?;
                let report = first.why == "report";
                let person = people::person(tx, link.person)?.ok_or(AppError::Missing)?;
                let mut calls = vec![];
                for page in pages.iter().filter(|page| page.person == link.person) {
                    let Some(kept) = incidents::get(tx, page.incident)? else { continue };
                    let client = people::org(tx, kept.incident.client)?.map(|org| org.name);
                    let held_by = match kept.incident.held {
                        Some(held) => people::name(tx, held.person)?.unwrap_or_default(),
                        None => String::new(),
                    };
                    let client = client.unwrap_or_default();
                    let (id, incident, episode) = (kept.id, kept.incident, page.episode);
                    calls.push(CallView { id, incident, client, episode, held_by });
                }
                let (name, locale, zone) = (person.name, person.locale, person.zone);
                Ok(Summons { person: link.person, name, locale, zone, report, calls })
            })
            .await
    }

    /// Somebody answers by a link. Idempotent; of an earlier episode: [`AppError::Spent`].
    pub async fn answer_summons(&self, token: &str, answer: CallAnswer) -> Result<(), AppError> {
        let link = MailLink::read(token, &self.key()).ok_or(AppError::Missing)?;
        let scene = self.scene();
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let mut past = false;
                for page in
                    incidents::of_mail(tx, link.mail)?.iter().filter(|page| page.person == link.person)
                {
                    let Some(kept) = incidents::get(tx, page.incident)? else { continue };
                    let command = match answer {
                        CallAnswer::Take(Some(only)) if only != kept.id => continue,
                        CallAnswer::Take(_) if page.why != "report" => {
                            Command::Acknowledge { by: Some(Channel::Mail), episode: Some(page.episode) }
                        }
                        CallAnswer::Decline if page.why != "report" => Command::Decline,
                        CallAnswer::StepIn(step_in) if page.why == "report" => Command::Decide(step_in),
                        _ => continue,
                    };
                    match carry(tx, &scene, &kept, link.person, command) {
                        Err(AppError::Spent) => past = true,
                        done => done?,
                    }
                }
                if past { Err(AppError::Spent) } else { Ok(()) }
            })
            .await
    }

    /// Notes what was changed so that a problem is not missed again.
    pub async fn note_change(&self, actor: &Actor, number: i64, words: &str) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let words: String = domain::text::typed(words).trim().chars().take(LONGEST).collect();
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let kept = of_number(tx, &actor, number, Permission::IncidentWork)?;
                if !kept.incident.was_missed() {
                    return Err(AppError::Missing);
                }
                incidents::set_change(tx, kept.id, &words)?;
                let detail = json!({ "change": words });
                trail::tell(tx, scene.wall, &actor.name, "incident.change", &number.to_string(), &detail)
            })
            .await
    }
}

/// Whether a mail answers one that called somebody; if so, what it says is done: a word takes it or refuses it,
/// anything else is written down in the incident.
pub(crate) fn answered_by_mail(
    tx: &mut Tx<'_>,
    scene: &Scene,
    address: &str,
    letter: &letter::Letter,
    text: &str,
) -> Result<bool, AppError> {
    let references = letter.in_reply_to.iter().chain(letter.references.iter().rev());
    for header in references.take(20) {
        let Some((token, signature)) = MailToken::read(header) else { continue };
        let (0, Some(person)) = (token.ticket.0, token.staff) else { continue };
        if !token.proves(&signature, &scene.key, OrganisationId(0)) {
            continue;
        }
        let mail = domain::ids::OutgoingId(token.nonce);
        let ours = channels::outgoing(tx, mail)?
            .filter(|mail| Kind::from_code(&mail.kind) == Some(Kind::Call) && mail.person == Some(person));
        // What was passed on to somebody else has no power in his hands.
        let Some(ours) = ours.filter(|ours| fold(&ours.address) == fold(address)) else { continue };
        for page in incidents::of_mail(tx, ours.id)? {
            let Some(kept) = incidents::get(tx, page.incident)? else { continue };
            let command = match said(text) {
                Some(Said::Taken) => {
                    Command::Acknowledge { by: Some(Channel::Mail), episode: Some(page.episode) }
                }
                Some(Said::Declined) => Command::Decline,
                None if kept.incident.state == State::Closed => continue,
                None => bounded(Command::Note(text.to_owned())),
            };
            match carry(tx, scene, &kept, person, command) {
                Err(AppError::Spent | AppError::Invalid(..)) => {}
                done => done?,
            }
        }
        return Ok(true);
    }
    Ok(false)
}
