//! Use-cases that change a ticket.

use super::act::{Acted, EXCERPT, carry_out, open_ticket, say, speak};
use super::allow::{check, permission};
use super::draft::Draft;
use crate::live::Change;
use crate::secret::ConfirmToken;
use crate::topics::{self, Answers};
use crate::{Actor, App, AppError, Scene, promise};
use domain::desk::{
    By, Channel, Command, Impact, Opening, Refusal, State, Then, Ticket, TicketKind, Urgency,
};
use domain::ids::{MessageId, OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission, Side};
use domain::text::excerpt;
use std::sync::Arc;
use store::{Tx, desk, people};

/// What a new ticket needs.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// For which client.
    pub org: OrganisationId,
    /// Who asks; the actor himself when he is a client's person.
    pub requester: PersonId,
    /// Type.
    pub kind: TicketKind,
    /// Subject.
    pub subject: String,
    /// Impact.
    pub impact: Impact,
    /// Urgency.
    pub urgency: Urgency,
    /// The first message.
    pub draft: Draft,
    /// How the request reached us: portal, phone, desk.
    pub via: Channel,
    /// What was answered to a topic. Subject and words may be left to it.
    pub topic: Option<Answers>,
}

/// The version of the ticket that somebody had before his eyes when he wrote; `None` does not ask.
pub type Seen = Option<i64>;

impl App {
    /// Opens a ticket. A client's person opens for himself; one of us for anybody of a client in his scope.
    pub async fn open(&self, actor: &Actor, new: NewTicket) -> Result<i64, AppError> {
        actor.may(Permission::TicketOpen, Object::Organisation(new.org))?;
        if new.draft.is_empty() && new.topic.is_none() {
            return Err(AppError::Invalid("text", "empty"));
        }
        if !actor.is_staff() && !actor.is_system() && actor.person != Some(new.requester) {
            return Err(domain::people::Denied(Permission::TicketOpen).into());
        }
        let (scene, new, actor) = (self.scene(), Arc::new(new), actor.clone());
        let by = actor.by();
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                people::org(tx, new.org)?.ok_or(AppError::Invalid("organisation", "unknown"))?;
                let of_client = people::grants(tx, new.requester)?
                    .iter()
                    .any(|grant| grant.scope == domain::people::Scope::Organisation(new.org));
                if !of_client {
                    return Err(AppError::Invalid("requester", "not-of-client"));
                }
                let Ready { draft, subject, asked } = ready(tx, &scene, &actor, &new)?;
                let opening = Opening {
                    number: tx.next_number("ticket")?,
                    org: new.org,
                    requester: new.requester,
                    kind: new.kind,
                    subject,
                    impact: new.impact,
                    urgency: new.urgency,
                    line: asked.as_ref().map_or(1, |ready| ready.line),
                    assets: asked.as_ref().map(|ready| ready.assets.clone()).unwrap_or_default(),
                    asked: asked.map(|ready| ready.asked),
                    message: MessageId(scene.ids.next()),
                    text: draft.text.clone(),
                    watchers: vec![],
                    acknowledge: true,
                    routed: None,
                };
                let mailbox = store::channels::mailboxes(tx)?.first().map(|mailbox| mailbox.id);
                // What one of us writes down is what the requester said.
                let said_by = if by.side == Side::Staff { By::client(new.requester) } else { by };
                open_ticket(tx, &scene, opening, &draft, said_by, new.via, mailbox, None)
            })
            .await?;
        self.tell(&acted);
        Ok(acted.ticket.number)
    }

    /// Answers publicly. Refused when something arrived that the writer has not seen.
    pub async fn reply(
        &self,
        actor: &Actor,
        number: i64,
        draft: Draft,
        then: Then,
        seen: Seen,
    ) -> Result<(), AppError> {
        self.speak(actor, number, Permission::TicketReply, draft, seen, move |message, excerpt| {
            vec![Command::Reply { message, excerpt, then }]
        })
        .await
    }

    /// Writes an internal note.
    pub async fn note(&self, actor: &Actor, number: i64, draft: Draft) -> Result<(), AppError> {
        self.speak(actor, number, Permission::TicketNote, draft, None, |message, excerpt| {
            vec![Command::Note { message, excerpt }]
        })
        .await
    }

    /// Writes as the client's side.
    pub async fn write(&self, actor: &Actor, number: i64, draft: Draft) -> Result<(), AppError> {
        let text = draft.text.clone();
        self.speak(actor, number, Permission::TicketWrite, draft, None, move |message, excerpt| {
            vec![Command::Write { message, text: text.clone(), excerpt }]
        })
        .await
    }

    #[allow(clippy::too_many_arguments, reason = "what three ways of speaking share")]
    async fn speak(
        &self,
        actor: &Actor,
        number: i64,
        permission: Permission,
        draft: Draft,
        seen: Seen,
        commands: impl Fn(MessageId, String) -> Vec<Command> + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        if draft.is_empty() {
            return Err(AppError::Invalid("text", "empty"));
        }
        let (scene, actor, draft) = (self.scene(), actor.clone(), Arc::new(draft));
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, permission)?;
                refuse_unseen(tx, &ticket, seen)?;
                speak(tx, &scene, &actor, ticket, &draft, &commands)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// Anything else that can be asked of a ticket: assignment, state, priority, type, subject, watchers, line,
    /// time, like. Each command has its permission.
    pub async fn act(&self, actor: &Actor, number: i64, commands: Vec<Command>) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketRead)?;
                let watching = ticket.watching();
                let object = Object::Ticket(ticket.facts(&watching));
                let mut commands = commands.clone();
                for command in &mut commands {
                    actor.may(permission(command), object)?;
                    check(tx, &ticket, command)?;
                    if let Command::HandOver(wish) = command {
                        wish.agreed = actor.can(Permission::LineManage, object);
                    }
                }
                carry_out(tx, &scene, ticket, commands, actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// Says no: the reason goes to the client as our answer, and the ticket is over with it.
    pub async fn reject(&self, actor: &Actor, number: i64, reason: &str) -> Result<(), AppError> {
        if reason.trim().is_empty() {
            return Err(AppError::Invalid("reason", "empty"));
        }
        let (scene, actor, draft) = (self.scene(), actor.clone(), Arc::new(Draft::of(reason)));
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketReply)?;
                let watching = ticket.watching();
                actor.may(Permission::TicketWork, Object::Ticket(ticket.facts(&watching)))?;
                let then = match ticket.state {
                    State::Waiting(on) => Then::Wait(on),
                    _ => Then::Keep,
                };
                if !ticket.state.may_become(State::Rejected) {
                    return Err(Refusal::Passage { from: ticket.state, to: State::Rejected }.into());
                }
                speak(tx, &scene, &actor, ticket, &draft, |message, reason| {
                    vec![
                        Command::Reply { message, excerpt: reason.clone(), then },
                        Command::Reject { reason },
                    ]
                })
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// The requester refuses the offered solution, with words or without.
    pub async fn reopen(&self, actor: &Actor, number: i64, draft: Draft) -> Result<(), AppError> {
        let (scene, actor, draft) = (self.scene(), actor.clone(), Arc::new(draft));
        let needed = if actor.is_staff() { Permission::TicketWork } else { Permission::TicketJudge };
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, needed)?;
                speak(tx, &scene, &actor, ticket, &draft, |message, excerpt| {
                    let words = Command::Write { message, text: draft.text.clone(), excerpt };
                    if draft.is_empty() { vec![Command::Reopen] } else { vec![Command::Reopen, words] }
                })
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// What a link in a mail says about the ticket it confirms, before the button is pressed.
    pub async fn confirmation(&self, token: &str) -> Result<(Ticket, ConfirmToken, String), AppError> {
        let token = ConfirmToken::read(token, &self.key()).ok_or(AppError::Missing)?;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = desk::get(tx, token.ticket)?.ok_or(AppError::Missing)?;
                let name = people::person(tx, token.person)?.map(|person| person.name).unwrap_or_default();
                Ok((ticket, token, name))
            })
            .await
    }

    /// Confirms or reopens by the link of a mail, without signing in. A link of an earlier cycle is spent.
    pub async fn judge_by_link(&self, token: &str, solved: bool, words: &str) -> Result<i64, AppError> {
        let token = ConfirmToken::read(token, &self.key()).ok_or(AppError::Missing)?;
        let (scene, draft) = (self.scene(), Arc::new(Draft::of(words)));
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = desk::get(tx, token.ticket)?.ok_or(AppError::Missing)?;
                if ticket.cycle != token.cycle {
                    return Err(AppError::Spent);
                }
                let by = By::client(token.person);
                let mut commands = vec![if solved { Command::Confirm } else { Command::Reopen }];
                if !draft.is_empty() && !solved {
                    let message = MessageId(scene.ids.next());
                    say(tx, &scene, ticket.id, message, &draft, by, Channel::Mail, true)?;
                    let excerpt = excerpt(&draft.text, EXCERPT);
                    commands.push(Command::Write { message, text: draft.text.clone(), excerpt });
                }
                carry_out(tx, &scene, ticket, commands, by, Channel::Mail, Some(&draft))
            })
            .await?;
        self.tell(&acted);
        Ok(acted.ticket.number)
    }

    /// Lets a ticket's next moment come: a reminder, or silence that closes. When the rules have moved it meanwhile,
    /// it is put where it is now.
    pub(crate) async fn tick(&self, id: TicketId) -> Result<(), AppError> {
        let scene = self.scene();
        let acted = self
            .db
            .write(move |tx| -> Result<Option<Acted>, AppError> {
                let Some(ticket) = desk::get(tx, id)? else { return Ok(None) };
                let mut commands = promise::due(tx, &scene, &ticket)?;
                commands.push(Command::Tick);
                let acted = carry_out(tx, &scene, ticket, commands, By::SYSTEM, Channel::System, None)?;
                if acted.entries.is_empty() {
                    let step = store::promise::next_step(tx, id)?;
                    desk::set_due(tx, id, scene.next_moment(&acted.ticket).into_iter().chain(step).min())?;
                }
                Ok(Some(acted))
            })
            .await?;
        if let Some(acted) = acted {
            self.tell(&acted);
        }
        Ok(())
    }

    /// Lets all moments of one ticket come that lie before `until`, each at its own: for histories, which are told
    /// ticket by ticket.
    pub async fn let_pass(&self, number: i64, until: i64) -> Result<(), AppError> {
        loop {
            let due = self
                .db
                .read(move |tx| -> Result<_, AppError> {
                    let id = desk::by_number(tx, number)?.ok_or(AppError::Missing)?;
                    Ok(desk::extra(tx, id)?.due_at.map(|at| (id, at)))
                })
                .await?;
            match due {
                Some((id, at)) if at < until => self.historic(at).tick(id).await?,
                _ => return Ok(()),
            }
        }
    }

    pub(crate) fn tell(&self, acted: &Acted) {
        if acted.entries.is_empty() {
            return;
        }
        let ticket = &acted.ticket;
        self.live.tell(Change {
            ticket: ticket.id,
            number: ticket.number,
            seq: ticket.seq,
            org: ticket.org,
            requester: ticket.requester,
            public: acted.is_public(),
        });
    }
}

/// A new ticket with what its topic has to say.
struct Ready {
    draft: Draft,
    subject: String,
    asked: Option<topics::Prepared>,
}

/// Judges the answers to a topic; what its requester wrote none of is left to them.
fn ready(tx: &mut Tx<'_>, scene: &Scene, actor: &Actor, new: &NewTicket) -> Result<Ready, AppError> {
    let (mut draft, mut subject) = (new.draft.clone(), new.subject.clone());
    let Some(answers) = &new.topic else { return Ok(Ready { draft, subject, asked: None }) };
    let locale = people::person(tx, new.requester)?.map(|one| one.locale).unwrap_or_default();
    let asked = topics::prepare(tx, scene, actor, new.org, answers, &locale)?;
    if subject.trim().is_empty() {
        subject.clone_from(&asked.subject);
    }
    if draft.text.trim().is_empty() {
        // What was answered is what he says: in his mails, and for whoever answers by mail.
        draft.text = if asked.words.is_empty() { asked.subject.clone() } else { asked.words.clone() };
    }
    Ok(Ready { draft, subject, asked: Some(asked) })
}

/// Loads a ticket by number for an actor who may do something with it; `Missing` when he may not even see it.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
    permission: Permission,
) -> Result<Ticket, AppError> {
    let ticket = desk::numbered(tx, number)?.ok_or(AppError::Missing)?;
    let watching = ticket.watching();
    let object = Object::Ticket(ticket.facts(&watching));
    actor.may(Permission::TicketRead, object).map_err(|_| AppError::Missing)?;
    actor.may(permission, object)?;
    Ok(ticket)
}

/// Something public arrived after the version that the writer saw.
pub(super) fn refuse_unseen(tx: &mut Tx<'_>, ticket: &Ticket, seen: Seen) -> Result<(), AppError> {
    let Some(seen) = seen else { return Ok(()) };
    if ticket.seq == seen {
        return Ok(());
    }
    use domain::desk::Event::{Noted, Replied, RequesterWrote, Thanked};
    let news = desk::journal(tx, ticket.id)?.into_iter().any(|entry| {
        let words =
            matches!(entry.event, RequesterWrote { .. } | Replied { .. } | Thanked { .. } | Noted { .. });
        entry.seq > seen && words
    });
    if news { Err(AppError::Changed(ticket.seq)) } else { Ok(()) }
}
