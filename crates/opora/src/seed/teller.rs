//! Tells as many tickets as are wanted, in the order of their openings: most are finished, two of a hundred are live,
//! in every state that there is.

use super::Size;
use super::people::{Crowd, DOMAIN};
use super::story::Story;
use app::App;
use app::ids::Ids;
use app::secret::{Key, MailToken};
use demo::Bulk;
use domain::desk::{
    By, Channel, Command, HandOver, Impact, Opening, Rules, State, Then, TicketKind, Urgency, WaitFor,
    next_moment,
};
use domain::ids::{MailboxId, MessageId, OutgoingId, PersonId, TicketId};
use domain::text::excerpt;
use domain::time::{DAY, HOUR, MINUTE};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use store::channels::Outgoing;
use store::desk::{Extra, Message, Whole};

/// How a ticket ends, for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nobody of us has answered.
    Untouched,
    /// Our move.
    Ours,
    /// The requester's move.
    Asked,
    /// A third party's move.
    Elsewhere,
    /// On the second line, nobody's.
    HandedOver,
    /// Solved, and confirmed by the requester.
    Confirmed,
    /// Solved; silence closes it, unless it is too early for that.
    Solved,
    /// Refused with a reason.
    Rejected,
}

/// The teller.
pub struct Teller {
    size: Size,
    crowd: Crowd,
    mailbox: MailboxId,
    rules: Arc<Rules>,
    key: Key,
    ids: Arc<Ids>,
    now: i64,
    texts: Bulk,
    rng: ChaCha8Rng,
    told: u32,
}

impl Teller {
    /// A teller for a desk with these people.
    pub fn new(app: &App, size: Size, crowd: Crowd, mailbox: MailboxId) -> Teller {
        Teller {
            size,
            crowd,
            mailbox,
            rules: app.rules(),
            key: app.key(),
            ids: app.ids.clone(),
            now: app.now(),
            texts: demo::bulk_texts(size.seed),
            rng: ChaCha8Rng::seed_from_u64(size.seed),
            told: 0,
        }
    }

    /// The tickets of the last fortieth of the history are live, but each fifth: two of a hundred.
    fn is_live(&self, n: u32) -> bool {
        n >= self.size.tickets - self.size.tickets / 40 && !n.is_multiple_of(5)
    }

    fn end(&mut self, n: u32) -> End {
        let chance = self.rng.random_range(0..100);
        if self.is_live(n) {
            return match chance {
                0..15 => End::Untouched,
                15..50 => End::Ours,
                50..80 => End::Asked,
                80..94 => End::Elsewhere,
                _ => End::HandedOver,
            };
        }
        match chance {
            0..60 => End::Confirmed,
            60..97 => End::Solved,
            _ => End::Rejected,
        }
    }

    fn tell(&mut self, n: u32) -> Option<Whole> {
        let end = self.end(n);
        let span = i64::from(self.size.days) * DAY;
        let mut at = self.now - span + (span as f64 * f64::from(n) / f64::from(self.size.tickets)) as i64;
        let client = self.rng.random_range(0..self.crowd.clients.len());
        let (org, persons) = &self.crowd.clients[client];
        let (requester, address) = persons[self.rng.random_range(0..persons.len())].clone();
        let via = match n % 10 {
            0..7 => Channel::Mail,
            7..9 => Channel::Portal,
            _ => Channel::Phone,
        };
        let short = self.texts.next()?;
        let opening = Opening {
            number: i64::from(n) + 1,
            org: *org,
            requester,
            kind: TicketKind::ALL[self.rng.random_range(0..TicketKind::ALL.len())],
            subject: short.subject,
            impact: Impact::ALL[self.rng.random_range(0..3)],
            urgency: Urgency::ALL[self.rng.random_range(0..3)],
            line: 1,
            asked: None,
            assets: vec![],
            message: MessageId(self.ids.next()),
            text: short.text.clone(),
            watchers: vec![],
            acknowledge: true,
            routed: None,
        };
        let first = opening.message;
        let rules = self.rules.clone();
        let id = TicketId(self.ids.next());
        let story = Story::open(id, opening, By::client(requester), via, &rules, at)?;
        let engineer = self.crowd.engineers[self.rng.random_range(0..self.crowd.engineers.len())];
        let mut tale =
            Tale { teller: self, story, engineer, requester, address, via, whole: Parts::default() };
        tale.said(first, short.text, By::client(requester), true, at);
        tale.mail_out("acknowledgement", None, at);
        tale.go_on(end, &mut at);
        let due_at = next_moment(&tale.story.ticket, &rules);
        let (Story { ticket, entries, .. }, Parts { messages, mails, headers }) = (tale.story, tale.whole);
        let extra = Extra { due_at, mailbox: Some(self.mailbox), hint: None, touched_at: at };
        Some(Whole { ticket, entries, extra, messages, mails, headers })
    }
}

impl Iterator for Teller {
    type Item = Whole;

    fn next(&mut self) -> Option<Whole> {
        if self.told == self.size.tickets {
            return None;
        }
        self.told += 1;
        self.tell(self.told - 1)
    }
}

/// The rows beside ticket and journal.
#[derive(Default)]
struct Parts {
    messages: Vec<Message>,
    mails: Vec<Outgoing>,
    headers: Vec<(String, &'static str)>,
}

/// One ticket being told.
struct Tale<'t, 'r> {
    teller: &'t mut Teller,
    story: Story<'r>,
    engineer: PersonId,
    requester: PersonId,
    address: String,
    via: Channel,
    whole: Parts,
}

impl Tale<'_, '_> {
    /// Everything after the opening: the conversation, and how it ends.
    fn go_on(&mut self, end: End, at: &mut i64) {
        let staff = By::staff(self.engineer);
        if end != End::Untouched {
            self.advance(at);
            self.story.act(Command::Assign { to: Some(self.engineer) }, staff, Channel::Desk, *at);
        }
        let last = self.teller.size.messages - 1;
        for n in 1..=last {
            self.advance(at);
            let desk = n % 2 == 1;
            match (end, desk, n == last) {
                (End::Untouched, true, _) => self.note(*at),
                (End::Ours, true, true) => self.note(*at),
                (End::Asked | End::Elsewhere, false, true) => self.reply(end, *at),
                (_, true, true) => self.reply(end, *at),
                (_, true, false) => self.reply(End::Asked, *at),
                (_, false, _) => self.write(*at),
            }
        }
        self.advance(at);
        match end {
            End::Confirmed => {
                self.story.act(Command::Solve, staff, Channel::Desk, *at);
                self.advance(at);
                self.story.act(Command::Confirm, By::client(self.requester), self.via, *at);
            }
            End::Solved => self.story.act(Command::Solve, staff, Channel::Desk, *at),
            End::Rejected => {
                let reason = excerpt(&self.teller.texts.message(true), 140);
                self.story.act(Command::Reject { reason }, staff, Channel::Desk, *at);
            }
            End::HandedOver => {
                let to = Command::HandOver(HandOver::to(2, ""));
                self.story.act(to, staff, Channel::Desk, *at);
                self.story.act(Command::Resume, staff, Channel::Desk, *at);
            }
            End::Untouched | End::Ours | End::Asked | End::Elsewhere => {}
        }
        self.story.let_pass(self.teller.now);
    }

    /// Some time later, but never later than now.
    fn advance(&mut self, at: &mut i64) {
        let step = self.teller.rng.random_range(10 * MINUTE..5 * HOUR);
        *at += step.min((self.teller.now - *at) / 3).max(1);
    }

    fn write(&mut self, at: i64) {
        let (id, text) = (MessageId(self.teller.ids.next()), self.teller.texts.message(false));
        let by = By::client(self.requester);
        let command = Command::Write { message: id, excerpt: excerpt(&text, 140), text: text.clone() };
        self.story.act(command, by, self.via, at);
        self.said(id, text, by, true, at);
    }

    fn reply(&mut self, end: End, at: i64) {
        let (id, text) = (MessageId(self.teller.ids.next()), self.teller.texts.message(true));
        let by = By::staff(self.engineer);
        let then = match end {
            End::Elsewhere => Then::Wait(WaitFor::ThirdParty),
            End::Asked => Then::Ask,
            End::Confirmed | End::Solved if self.story.ticket.state != State::Solved => Then::Solve,
            _ => Then::Keep,
        };
        self.story.act(
            Command::Reply { message: id, excerpt: excerpt(&text, 140), then },
            by,
            Channel::Desk,
            at,
        );
        self.said(id, text, by, true, at);
        self.mail_out("reply", Some(id), at);
    }

    fn note(&mut self, at: i64) {
        let (id, text) = (MessageId(self.teller.ids.next()), self.teller.texts.message(true));
        let by = By::staff(self.engineer);
        self.story.act(Command::Note { message: id, excerpt: excerpt(&text, 140) }, by, Channel::Desk, at);
        self.said(id, text, by, false, at);
    }

    fn said(&mut self, id: MessageId, body: String, by: By, public: bool, at: i64) {
        let ours = by.person == Some(self.engineer);
        let via = if ours { Channel::Desk } else { self.via };
        let header_id = (via == Channel::Mail).then(|| format!("seed.{id}@mail.example"));
        self.whole.headers.extend(header_id.iter().map(|id| (id.clone(), "in")));
        self.whole.messages.push(Message {
            id,
            ticket: self.story.ticket.id,
            at,
            by,
            public,
            via,
            kind: "text".into(),
            body,
            quoted: String::new(),
            html: String::new(),
            quoted_html: String::new(),
            remote_images: 0,
            inbound: None,
            header_id,
            versions: 0,
            copy_of: None,
        });
    }

    /// A mail that went out long ago, with a Message-ID that we really signed.
    fn mail_out(&mut self, kind: &str, message: Option<MessageId>, at: i64) {
        let id = OutgoingId(self.teller.ids.next());
        let ticket = &self.story.ticket;
        let token =
            MailToken { ticket: ticket.id, staff: None, nonce: message.map_or(id.0, |message| message.0) };
        let header_id = format!("{}@{DOMAIN}", token.write(&self.teller.key, ticket.org));
        if let (Some(id), Some(said)) = (message, self.whole.messages.last_mut()) {
            debug_assert_eq!(said.id, id, "a reply goes out when it is said");
            said.header_id = Some(header_id.clone());
        }
        self.whole.headers.push((header_id.clone(), "out"));
        self.whole.mails.push(Outgoing {
            id,
            kind: kind.to_owned(),
            ticket: Some(ticket.id),
            message,
            person: Some(self.requester),
            mailbox: Some(self.teller.mailbox),
            address: self.address.clone(),
            header_id,
            state: "sent".into(),
            attempts: 1,
            problem: String::new(),
            queued_at: at,
            done_at: Some(at),
        });
    }
}
