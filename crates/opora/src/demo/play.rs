//! Plays the plan of a demo desk through the use-cases, each act at its moment; what happens by itself in between
//! (reminders, silence that closes) happens at its own.
//!
//! Conversations are independent of each other, so many are played at a time and share the commits of the store.

use super::cast::Company;
use super::set_mark;
use super::{duty, flows, furnish, money, orders, topics};
use crate::out::Out;
use anyhow::{Context, Result};
use app::desk::{Draft, NewTicket};
use app::{Actor, App, AppError};
use demo::{Act, Furniture, Level, Pause, What, Who};
use domain::desk::{Channel, Command, HandOver, Impact, Then, TicketKind, Urgency, WaitFor};
use domain::people::Side;
use futures_util::StreamExt;

/// Conversations played at a time.
const TOGETHER: usize = 64;
const DAY: i64 = 86_400_000;

/// Enters everybody and plays `days` days that end now.
pub async fn play(app: &App, seed: u64, now: i64, days: u32, out: &Out) -> Result<()> {
    set_mark(app, "\"furnishing\"").await?;
    let from = now - i64::from(days) * DAY;
    let company = Company::enter(&app.historic(from)).await?;
    let furniture = demo::furniture();
    furnish::put_up(&app.historic(from), &company, &furniture).await?;
    topics::put_up(&app.historic(from), &company).await?;
    // The lists are filled while there is nothing; from then on each act keeps them.
    app.settle().await?;
    let threads = threads(tokio::task::spawn_blocking(move || demo::plan(seed, from, days)).await?);
    let mut progress = out.progress("conversations", Some(threads.len() as u64));
    let (mut acts, mut refused) = (0, 0);
    let mut playing = futures_util::stream::iter(threads)
        .map(|thread| play_one(app, &company, &furniture, thread, now))
        .buffer_unordered(TOGETHER);
    while let Some(played) = playing.next().await {
        let played = played?;
        acts += played.acts;
        refused += played.refused;
        progress.step();
    }
    drop(playing);
    tracing::debug!(acts, refused, "played");
    money::settle(&app.historic(now), &company, &furniture, now).await?;
    super::data::tell(app, &company, now).await?;
    orders::settle(app, &company, now).await?;
    furnish::lines(app, &company, &furniture).await?;
    duty::put_up(app, &company, now).await?;
    flows::furnish(app, now).await?;
    app.tidy("furnishing").await?;
    set_mark(app, "\"furnished\"").await
}

/// The acts of each conversation, in the order of their openings.
fn threads(plan: Vec<Act>) -> Vec<Vec<Act>> {
    let mut threads: Vec<Vec<Act>> = Vec::new();
    for act in plan {
        let at = act.thread as usize;
        if threads.len() <= at {
            threads.resize_with(at + 1, Vec::new);
        }
        threads[at].push(act);
    }
    threads
}

/// What came of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Acts carried out.
    pub acts: u32,
    /// Acts that the desk's rules refused, because something happened by itself that the plan did not know of.
    pub refused: u32,
}

async fn play_one(
    app: &App,
    company: &Company,
    furniture: &Furniture,
    acts: Vec<Act>,
    now: i64,
) -> Result<Played> {
    let mut played = Played::default();
    let Some((first, rest)) = acts.split_first() else { return Ok(played) };
    let mut story = Story::open(app, company, first).await.with_context(|| about(first))?;
    played.acts += 1;
    for act in rest {
        app.let_pass(story.number, act.at).await?;
        match story.act(app, company, act).await {
            Ok(()) => {
                played.acts += 1;
                let marks = furnish::commands(furniture.marks(first, act))?;
                if !marks.is_empty() {
                    let actor = company.actor(&act.by, Channel::Desk)?;
                    app.historic(act.at)
                        .act(&actor, story.number, marks)
                        .await
                        .with_context(|| about(act))?;
                }
            }
            Err(e) if is_refusal(&e) => {
                tracing::debug!("{}: {e:#}", about(act));
                played.refused += 1;
            }
            Err(e) => return Err(e.context(about(act))),
        }
    }
    app.let_pass(story.number, now).await?;
    Ok(played)
}

fn about(act: &Act) -> String {
    let what = format!("{:?}", act.what);
    format!("conversation {}, {}", act.thread, what.chars().take(40).collect::<String>())
}

fn is_refusal(e: &anyhow::Error) -> bool {
    matches!(e.downcast_ref::<AppError>(), Some(AppError::Refused(_)))
}

/// A conversation under way.
struct Story {
    thread: u32,
    number: i64,
    /// By which road the client writes.
    via: Channel,
    waiting: Option<WaitFor>,
    mails: u32,
}

impl Story {
    async fn open(app: &App, company: &Company, act: &Act) -> Result<Story> {
        let What::Open {
            channel,
            requester,
            subject,
            text,
            impact,
            urgency,
            kind,
            attachments,
            scenario,
            ..
        } = &act.what
        else {
            anyhow::bail!("a conversation begins with its opening");
        };
        let via = match (channel, &act.by) {
            (_, Who::System) => Channel::System,
            (demo::Channel::Mail, _) => Channel::Mail,
            (demo::Channel::Portal, _) => Channel::Portal,
            (demo::Channel::Staff, _) => Channel::Phone,
        };
        let mut story = Story { thread: act.thread, number: 0, via, waiting: None, mails: 0 };
        let new = NewTicket {
            org: company.org(requester)?,
            requester: company.person(&Who::Client(requester.clone()))?,
            kind: ticket_kind(*kind),
            subject: subject.clone(),
            impact: impact_of(*impact),
            urgency: urgency_of(*urgency),
            draft: story.said(company, text, attachments),
            via,
            topic: match via {
                Channel::Portal | Channel::Phone => {
                    topics::answers(app, scenario, act.thread, act.at).await?
                }
                _ => None,
            },
        };
        let actor = company.actor(&act.by, via)?;
        story.number = app.historic(act.at).open(&actor, new).await?;
        // Whoever called once writes the next time.
        if story.via == Channel::Phone || story.via == Channel::System {
            story.via = Channel::Mail;
        }
        Ok(story)
    }

    /// What a client says: of a mail the signature is folded.
    fn said(&mut self, company: &Company, text: &str, files: &[demo::File]) -> Draft {
        let files = files_of(files);
        if self.via != Channel::Mail {
            return Draft::of(text).with(files);
        }
        self.mails += 1;
        let parts = letter::visible::split_text(text);
        let header = format!("demo.{}.{}@mail.{}", self.thread, self.mails, company.domain);
        Draft {
            text: parts.visible,
            quoted: parts.signature,
            header_id: Some(header),
            files,
            ..Draft::default()
        }
    }

    async fn act(&mut self, app: &App, company: &Company, act: &Act) -> Result<()> {
        let app = &app.historic(act.at);
        let via = if matches!(act.by, Who::Client(_)) { self.via } else { Channel::Desk };
        let actor = &company.actor(&act.by, via)?;
        match &act.what {
            What::Open { .. } => anyhow::bail!("a conversation begins once"),
            What::Write { text, attachments } => {
                self.admit(app, actor).await?;
                let draft = self.said(company, text, attachments);
                app.write(actor, self.number, draft).await?;
                self.waiting = None;
            }
            What::Thanks { text } => {
                self.admit(app, actor).await?;
                let draft = self.said(company, text, &[]);
                app.write(actor, self.number, draft).await?;
            }
            What::Reopen { text } => {
                self.admit(app, actor).await?;
                let draft = self.said(company, text, &[]);
                app.reopen(actor, self.number, draft).await?;
                self.waiting = None;
            }
            What::Reply { text, attachments } => {
                // An answer on the way changes nothing of what is waited for.
                let then = match self.waiting {
                    Some(on) => Then::Wait(on),
                    None => Then::Keep,
                };
                let draft = Draft::of(text).with(files_of(attachments));
                app.reply(actor, self.number, draft, then, None).await?;
            }
            What::Solve { text } => {
                app.reply(actor, self.number, Draft::of(text), Then::Solve, None).await?;
                self.waiting = None;
            }
            What::Note { text } => app.note(actor, self.number, Draft::of(text)).await?,
            What::HandOver { line, note } => {
                app.note(actor, self.number, Draft::of(note)).await?;
                let to = Command::HandOver(HandOver::to(*line, ""));
                app.act(actor, self.number, vec![to, Command::Resume]).await?;
                self.waiting = None;
            }
            What::Reject { reason } => {
                let then = self.waiting.map_or(Then::Keep, Then::Wait);
                app.reply(actor, self.number, Draft::of(reason), then, None).await?;
                let why = domain::text::excerpt(reason, 140);
                app.act(actor, self.number, vec![Command::Reject { reason: why }]).await?;
                self.waiting = None;
            }
            other => {
                let command = self.command(company, actor, other)?;
                app.act(actor, self.number, vec![command]).await?;
            }
        }
        Ok(())
    }

    /// What needs no words.
    fn command(&mut self, company: &Company, actor: &Actor, what: &What) -> Result<Command> {
        Ok(match what {
            What::Take => Command::Assign { to: actor.person },
            What::Assign { to } => Command::Assign { to: Some(company.person(&Who::Staff(to.clone()))?) },
            What::Priority { impact, urgency } => {
                Command::Prioritise { impact: impact_of(*impact), urgency: urgency_of(*urgency) }
            }
            What::Wait { reason } => {
                let on = wait_for(*reason);
                self.waiting = Some(on);
                Command::Wait { on, whose: None }
            }
            What::Watch { who } => {
                let side = if matches!(who, Who::Client(_)) { Side::Client } else { Side::Staff };
                Command::AddWatcher { person: company.person(who)?, side }
            }
            What::Time { minutes } => Command::minutes(i64::from(*minutes)),
            What::Confirm => Command::Confirm,
            What::Like => Command::Like,
            other => anyhow::bail!("{other:?} is no command"),
        })
    }

    /// A colleague of the requester who writes becomes a watcher, as he does by mail.
    async fn admit(&self, app: &App, actor: &Actor) -> Result<()> {
        let Some(person) = actor.person else { return Ok(()) };
        let command = Command::AddWatcher { person, side: Side::Client };
        Ok(app.act(&Actor::system(), self.number, vec![command]).await?)
    }
}

fn files_of(files: &[demo::File]) -> Vec<app::desk::File> {
    let file = |file: &demo::File| app::desk::File {
        name: file.name.clone(),
        mime: file.mime.clone(),
        data: file.bytes.clone().into(),
        content_id: None,
        inline: false,
    };
    files.iter().map(file).collect()
}

fn impact_of(level: Level) -> Impact {
    match level {
        Level::Low => Impact::Low,
        Level::Medium => Impact::Medium,
        Level::High => Impact::High,
    }
}

fn urgency_of(level: Level) -> Urgency {
    match level {
        Level::Low => Urgency::Low,
        Level::Medium => Urgency::Medium,
        Level::High => Urgency::High,
    }
}

fn ticket_kind(kind: demo::Kind) -> TicketKind {
    match kind {
        demo::Kind::Consultation => TicketKind::Consultation,
        demo::Kind::Incident => TicketKind::Incident,
        demo::Kind::Fault => TicketKind::Fault,
        demo::Kind::Wish => TicketKind::Wish,
        demo::Kind::ServiceOrder => TicketKind::ServiceOrder,
        demo::Kind::DataFinding => TicketKind::DataFinding,
    }
}

fn wait_for(pause: Pause) -> WaitFor {
    match pause {
        Pause::Requester => WaitFor::Requester,
        Pause::ThirdParty => WaitFor::ThirdParty,
        Pause::Release => WaitFor::Release,
        Pause::Scheduled => WaitFor::Scheduled,
    }
}
