//! Plays one scenario with one client: who speaks when, in which words. What scripts leave out is done
//! here as people do it: somebody on shift takes the request, minutes are written down, clients answer in
//! their own hours and close in their own way.

mod pace;
mod speech;

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::act::{Act, Channel, Kind, What, Who};
use crate::cast::{Cast, Client, Person, Role, Staff, StaffRole, Temper};
use crate::hours::{Hours, wall};
use crate::mail;
use crate::script::{Aside, Scenario, Turn, Verb};
use crate::words::{WordBook, Words};

const MINUTE: i64 = 60_000;

/// Everything that threads share.
pub(crate) struct Stage {
    pub cast: Cast,
    pub book: WordBook,
    pub asides: Vec<Aside>,
    shifts: Vec<Hours>,
}

/// Which request is to be played.
pub(crate) struct Request<'a> {
    pub thread: u32,
    pub client: &'a Client,
    pub requester: &'a Person,
    pub scenario: &'a Scenario,
    /// How often the scenario was played before: wordings take turns.
    pub played: usize,
    pub at: i64,
}

/// One conversation while it is played.
struct Play<'a> {
    stage: &'a Stage,
    request: Request<'a>,
    words: Words<'a>,
    hours: Hours,
    boss: Option<&'a Person>,
    acts: Vec<Act>,
    at: i64,
    line: u8,
    assignee: Option<usize>,
    /// When the line's engineer began.
    since: i64,
    greeted: Vec<usize>,
    subject: String,
    aside: Option<&'a Aside>,
    round: usize,
}

impl Stage {
    pub(crate) fn new(cast: Cast, book: WordBook, asides: Vec<Aside>) -> Self {
        let shifts = cast.staff.iter().map(|s| Hours::of_shift(s.shift, &s.zone)).collect();
        Self { cast, book, asides, shifts }
    }

    /// The whole conversation, to its natural end.
    pub(crate) fn play(&self, request: Request<'_>, rng: ChaCha8Rng) -> Vec<Act> {
        let client = request.client;
        let hours = Hours::of_rhythm(client.rhythm, &client.zone);
        let boss = client.people.iter().filter(|p| p.key != request.requester.key && p.locale == "ru");
        let boss = boss.clone().find(|p| p.role == Role::ClientManager).or_else(|| boss.clone().next());
        let own = &request.scenario.vars;
        let mut words = Words::new(&self.book, client, own, hours.zone.clone(), request.at, rng);
        words.introduce(request.requester, boss);
        let mut play = Play {
            stage: self,
            at: request.at,
            request,
            words,
            hours,
            boss,
            acts: Vec::new(),
            line: 1,
            assignee: None,
            since: 0,
            greeted: Vec::new(),
            subject: String::new(),
            aside: None,
            round: 0,
        };
        play.open();
        let turns = &play.request.scenario.turns;
        play.run(turns);
        play.acts
    }

    /// Engineers of a line who are at work.
    fn on_shift(&self, line: u8, at: i64) -> Vec<usize> {
        self.engineers(line).filter(|&i| self.shifts[i].contain(at)).collect()
    }

    fn engineers(&self, line: u8) -> impl Iterator<Item = usize> {
        let of_line = move |s: &Staff| s.role == StaffRole::Engineer && s.line == line;
        self.cast.staff.iter().enumerate().filter(move |(_, s)| of_line(s)).map(|(i, _)| i)
    }

    fn head(&self) -> usize {
        self.cast.staff.iter().position(|s| s.role == StaffRole::Head).unwrap_or(0)
    }
}

impl<'a> Play<'a> {
    fn open(&mut self) {
        let (scenario, requester) = (self.request.scenario, self.request.requester);
        let channel = self.channel();
        let by =
            if channel == Channel::Staff { self.answer_phone() } else { Who::Client(requester.key.clone()) };
        let speaker = match &by {
            Who::Staff(key) => self.stage.cast.member(key).is_some_and(|s| s.female),
            _ => requester.female,
        };
        self.words.speak(speaker, self.at);
        let subjects = &scenario.subject;
        self.subject = self.fill(&subjects[self.request.played % subjects.len()]);
        let mut body = self.say(&scenario.open, Some(requester.temper), self.request.played);
        if channel != Channel::Staff {
            self.digress(&mut body);
        }
        let attachments = self.files(&scenario.open_files);
        let hour = wall(&self.hours.zone, self.at).hour();
        let text = if channel == Channel::Staff {
            body
        } else {
            let letter = channel == Channel::Mail;
            mail::opening(&body, requester, self.request.client, hour, letter, &mut self.words.rng)
        };
        let with_html = channel == Channel::Mail && self.words.rng.random_bool(0.6);
        let html = with_html.then(|| mail::html(&text, &mut self.words.rng));
        let (impact, urgency, kind) = (scenario.impact, scenario.urgency, scenario.kind);
        let (requester, scenario) = (requester.key.clone(), scenario.key.clone());
        let subject = self.subject.clone();
        let what = What::Open {
            channel,
            requester,
            scenario,
            subject,
            text,
            html,
            impact,
            urgency,
            kind,
            attachments,
        };
        self.acts.push(Act { at: self.at, thread: self.request.thread, by, what });
    }

    fn channel(&mut self) -> Channel {
        match self.words.rng.random_range(0..100) {
            _ if self.request.scenario.by_phone => Channel::Staff,
            0..=51 => Channel::Mail,
            _ => Channel::Portal,
        }
    }

    /// A call is written down by whoever is at work; the opening moves to that moment if nobody is.
    fn answer_phone(&mut self) -> Who {
        let free = self.stage.on_shift(1, self.at);
        let who = match free.choose(&mut self.words.rng) {
            Some(&who) => who,
            None => {
                let (who, at) = self.soonest(1);
                self.at = at;
                who
            }
        };
        Who::Staff(self.stage.cast.staff[who].key.clone())
    }

    fn run(&mut self, turns: &'a [Turn]) {
        let (mut i, mut played) = (0, true);
        while i < turns.len() {
            if let Verb::Loop(from, to, fresh) = &turns[i].verb {
                let end = turns[i..].iter().position(|t| t.verb == Verb::End).map_or(turns.len(), |n| i + n);
                for round in 0..self.words.rng.random_range(*from..=*to) {
                    self.round = round as usize;
                    self.words.renew(fresh);
                    self.run(&turns[i + 1..end]);
                }
                self.round = 0;
                i = end + 1;
                continue;
            }
            let turn = &turns[i];
            played = (played || !turn.follows) && self.words.rng.random_range(0..100) < turn.chance;
            if played {
                self.turn(turn);
            } else if turn.verb == Verb::Reopen {
                // What is written after a return plays only if it came back.
                break;
            }
            i += 1;
        }
        let ends = |v: &Verb| matches!(v, Verb::Confirm | Verb::Thanks | Verb::Like | Verb::Reject);
        let last = self.acts.last().map(|a| matches!(a.what, What::Solve { .. }));
        if last == Some(true) && !turns.iter().any(|t| ends(&t.verb)) {
            self.part();
        }
    }

    fn turn(&mut self, turn: &'a Turn) {
        match &turn.verb {
            Verb::Client
            | Verb::Boss
            | Verb::Watch
            | Verb::Raise(..)
            | Verb::Confirm
            | Verb::Thanks
            | Verb::Reopen
            | Verb::Like => self.client_turn(turn),
            Verb::Loop(..) | Verb::End => {}
            _ => self.desk_turn(turn),
        }
    }

    fn client_turn(&mut self, turn: &'a Turn) {
        let span = turn.delay.unwrap_or(match turn.verb {
            Verb::Client | Verb::Boss => (6, 240),
            Verb::Watch | Verb::Raise(..) => (2, 40),
            Verb::Confirm => (12, 900),
            Verb::Reopen => (90, 1800),
            _ => (5, 200),
        });
        let boss = if turn.verb == Verb::Boss { self.boss } else { None };
        let person = boss.unwrap_or(self.request.requester);
        self.wait(span);
        self.until_client_is_there();
        self.words.speak(person.female, self.at);
        let by = Who::Client(person.key.clone());
        let mut text = String::new();
        if !turn.wordings.is_empty() {
            text = mail::manner(
                &self.say(&turn.wordings, Some(person.temper), self.request.played),
                person.temper,
            );
        }
        let attachments = self.files(&turn.files);
        let what = match &turn.verb {
            Verb::Client | Verb::Boss => What::Write { text, attachments },
            Verb::Watch => match self.boss {
                Some(boss) => What::Watch { who: Who::Client(boss.key.clone()) },
                None => return,
            },
            Verb::Raise(impact, urgency) => What::Priority { impact: *impact, urgency: *urgency },
            Verb::Thanks => What::Thanks { text },
            Verb::Reopen => What::Reopen { text },
            Verb::Like => What::Like,
            _ => What::Confirm,
        };
        self.push(by, what);
    }

    fn desk_turn(&mut self, turn: &'a Turn) {
        if turn.verb == Verb::Check {
            self.wait(turn.delay.unwrap_or((1, 9)));
            self.words.speak(false, self.at);
            let text = self.say(&turn.wordings, None, self.request.played);
            return self.push(Who::System, What::Note { text });
        }
        if matches!(turn.verb, Verb::Take | Verb::Assign) {
            return self.claim(turn.verb == Verb::Assign, turn.delay);
        }
        if self.assignee.is_none() {
            let by_head = self.words.rng.random_bool(0.12);
            self.claim(by_head, None);
        }
        let span = turn.delay.unwrap_or(match turn.verb {
            Verb::Reply => (4, 35),
            Verb::Note => (3, 20),
            Verb::Mate | Verb::Head => (4, 60),
            Verb::Solve | Verb::Reject => (6, 60),
            Verb::Hand(_) if self.line > 1 => (25, 150),
            Verb::Hand(_) => (4, 25),
            _ => (1, 2),
        });
        let who = match turn.verb {
            Verb::Head => self.stage.head(),
            Verb::Mate | Verb::Follow => self.colleague(),
            _ => self.assignee.unwrap_or(0),
        };
        self.wait(span);
        let who = self.until_staff_is_there(who, &turn.verb);
        self.desk_act(who, turn);
    }

    fn desk_act(&mut self, who: usize, turn: &'a Turn) {
        let member = &self.stage.cast.staff[who];
        self.words.speak(member.female, self.at);
        self.words.set("me", member.name.split(' ').next().unwrap_or_default());
        let mut text = String::new();
        if !turn.wordings.is_empty() {
            text = self.say(&turn.wordings, None, self.request.played);
        }
        let public = matches!(turn.verb, Verb::Reply | Verb::Solve | Verb::Reject);
        if public {
            text = self.greet(who, text);
        }
        let attachments = self.files(&turn.files);
        let by = Who::Staff(member.key.clone());
        let what = match &turn.verb {
            Verb::Reply => What::Reply { text, attachments },
            Verb::Wait(reason) => What::Wait { reason: *reason },
            Verb::Hand(line) => What::HandOver { line: *line, note: text },
            Verb::Time(from, to) => What::Time { minutes: self.words.rng.random_range(*from..=*to) },
            Verb::Prio(impact, urgency) => What::Priority { impact: *impact, urgency: *urgency },
            Verb::Follow => What::Watch { who: by.clone() },
            Verb::Solve => What::Solve { text },
            Verb::Reject => What::Reject { reason: text },
            _ => What::Note { text },
        };
        if matches!(turn.verb, Verb::Solve | Verb::Reject | Verb::Hand(_)) {
            self.write_time(&by);
        }
        self.push(by, what);
        if let Verb::Hand(line) = turn.verb {
            (self.line, self.assignee) = (line, None);
        }
    }

    fn write_time(&mut self, by: &Who) {
        let (from, to) = match (self.request.scenario.kind, self.line) {
            (Kind::Consultation | Kind::Wish | Kind::ServiceOrder, 1) => (1, 4),
            (_, 1) => (2, 7),
            _ => (4, 18),
        };
        // Nobody works longer than the request was on the desk.
        let spent = u32::try_from((self.at - self.since) / MINUTE / 5 + 1).unwrap_or(1);
        let minutes = self.words.rng.random_range(from..=to).min(spent) * 5;
        self.push(by.clone(), What::Time { minutes });
    }

    /// How clients take leave when the script does not say.
    fn part(&mut self) {
        let requester = self.request.requester;
        let by = Who::Client(requester.key.clone());
        let mood = self.words.rng.random_range(0..100);
        if mood >= 82 {
            return;
        }
        self.wait((8, 700));
        self.until_client_is_there();
        if mood >= 70 || (mood < 12 && requester.temper == Temper::Warm) {
            self.push(by.clone(), What::Like);
        }
        if mood < 45 {
            self.push(by, What::Confirm);
        } else if mood < 74 {
            let mended = matches!(self.request.scenario.kind, Kind::Incident | Kind::Fault);
            let sort = match (requester.locale.as_str(), requester.temper, mended) {
                ("en", ..) => "english",
                (_, Temper::Brief | Temper::Chaotic, true) => "brief_works",
                (_, Temper::Brief | Temper::Chaotic, false) => "brief",
                (_, Temper::Warm, true) => "warm_works",
                (_, Temper::Warm, false) => "warm",
                (_, _, true) => "plain_works",
                _ => "plain",
            };
            let of = self.stage.book.thanks.get(sort).map_or(&[][..], Vec::as_slice);
            if let Some(text) = of.choose(&mut self.words.rng) {
                self.push(by, What::Thanks { text: text.clone() });
            }
        }
    }

    fn push(&mut self, by: Who, what: What) {
        if let Some(last) = self.acts.last() {
            self.at = self.at.max(last.at + 1_000 + self.words.rng.random_range(0..9_000));
        }
        self.acts.push(Act { at: self.at, thread: self.request.thread, by, what });
    }
}
