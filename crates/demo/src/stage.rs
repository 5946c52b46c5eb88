//! Plays one scenario with one client: who speaks when, in which words. What scripts leave out is done
//! here as people do it: somebody on shift takes the request, minutes are written down, clients answer in
//! their own hours and close in their own way.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::act::{Act, Channel, File, Kind, Level, What, Who};
use crate::cast::{Cast, Client, Person, Role, Staff, StaffRole, Temper};
use crate::files;
use crate::hours::{Hours, wall};
use crate::mail;
use crate::script::{Aside, FileWish, Scenario, Turn, Verb, Wording};
use crate::template::Template;
use crate::words::{WordBook, Words, nest_quotes};

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

    /// Some people ask a second thing in passing.
    fn digress(&mut self, body: &mut String) {
        let scenario = self.request.scenario;
        let chance = if self.request.requester.temper == Temper::Chaotic { 0.3 } else { 0.06 };
        let fits = !scenario.english && scenario.urgency != Level::High && self.words.rng.random_bool(chance);
        if fits && let Some(aside) = self.stage.asides.choose(&mut self.words.rng) {
            body.push_str("\n\n");
            body.push_str(&self.fill(&aside.ask));
            self.aside = Some(aside);
        }
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

    /// The first public words of a person in a thread begin with a greeting; the answer to a question asked
    /// in passing goes along.
    fn greet(&mut self, who: usize, mut text: String) -> String {
        if let Some(aside) = self.aside.take() {
            text.push_str("\n\n");
            text.push_str(&self.fill(&aside.answer));
        }
        if self.greeted.contains(&who) {
            return text;
        }
        self.greeted.push(who);
        let hour = wall(&self.hours.zone, self.at).hour();
        let call = self.request.requester.call.as_str();
        mail::salute(&text, call, hour, self.request.scenario.english, &mut self.words.rng)
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

    /// Somebody of the line takes the request, or the head gives it to somebody.
    fn claim(&mut self, by_head: bool, delay: Option<(i64, i64)>) {
        let span = delay.unwrap_or(match self.request.scenario.urgency {
            Level::High => (2, 14),
            Level::Medium => (4, 70),
            Level::Low => (10, 200),
        });
        self.wait(span);
        if by_head {
            self.at = self.stage.shifts[self.stage.head()].next(self.at);
        }
        let who = match self.stage.on_shift(self.line, self.at).choose(&mut self.words.rng) {
            Some(&who) => who,
            None => {
                let (who, at) = self.soonest(self.line);
                self.at = at + self.words.rng.random_range(2..30) * MINUTE;
                who
            }
        };
        let key = self.stage.cast.staff[who].key.clone();
        (self.assignee, self.since) = (Some(who), self.at);
        if by_head {
            let head = self.stage.cast.staff[self.stage.head()].key.clone();
            self.push(Who::Staff(head), What::Assign { to: key });
        } else {
            self.push(Who::Staff(key), What::Take);
        }
    }

    /// Who of a line comes to work first, and when.
    fn soonest(&self, line: u8) -> (usize, i64) {
        let comes = |i: usize| (i, self.stage.shifts[i].next(self.at));
        self.stage.engineers(line).map(comes).min_by_key(|&(_, at)| at).unwrap_or((0, self.at))
    }

    fn colleague(&mut self) -> usize {
        let others: Vec<usize> = (0..self.stage.cast.staff.len())
            .filter(|&i| Some(i) != self.assignee && self.stage.cast.staff[i].role == StaffRole::Engineer)
            .filter(|&i| self.stage.cast.staff[i].line >= self.line)
            .collect();
        let here: Vec<usize> =
            others.iter().copied().filter(|&i| self.stage.shifts[i].contain(self.at)).collect();
        let from = if here.is_empty() { &others } else { &here };
        from.choose(&mut self.words.rng).copied().unwrap_or(0)
    }

    /// Moves on to the person's working time. What is urgent a colleague on shift takes over instead.
    fn until_staff_is_there(&mut self, who: usize, verb: &Verb) -> usize {
        if self.stage.shifts[who].contain(self.at) || matches!(verb, Verb::Wait(_) | Verb::Time(..)) {
            return who;
        }
        let comes = self.stage.shifts[who].next(self.at);
        let urgent = self.request.scenario.urgency == Level::High;
        let long = comes - self.at > if urgent { 90 } else { 20 * 60 } * MINUTE;
        if long && Some(who) == self.assignee {
            if let Some(&other) = self.stage.on_shift(self.line, self.at).choose(&mut self.words.rng) {
                self.assignee = Some(other);
                self.push(Who::Staff(self.stage.cast.staff[other].key.clone()), What::Take);
                self.wait((3, 15));
                return other;
            }
        }
        self.at = comes + self.words.rng.random_range(3..50) * MINUTE;
        who
    }

    fn until_client_is_there(&mut self) {
        if self.hours.contain(self.at) {
            return;
        }
        let hour = wall(&self.hours.zone, self.at).hour();
        let urgent = self.request.scenario.urgency == Level::High;
        let late = (7..23).contains(&hour) && (urgent || self.words.rng.random_bool(0.25));
        if !late {
            self.at = self.hours.next(self.at) + self.words.rng.random_range(4..90) * MINUTE;
        }
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

    /// Lets time pass: short spans are more likely than long ones.
    fn wait(&mut self, (from, to): (i64, i64)) {
        let (from, to) = ((from.max(1) * MINUTE) as f64, (to.max(2) * MINUTE) as f64);
        let share: f64 = self.words.rng.random();
        self.at += (from * (to / from).powf(share)) as i64 + self.words.rng.random_range(1..50_000);
    }

    fn push(&mut self, by: Who, what: What) {
        if let Some(last) = self.acts.last() {
            self.at = self.at.max(last.at + 1_000 + self.words.rng.random_range(0..9_000));
        }
        self.acts.push(Act { at: self.at, thread: self.request.thread, by, what });
    }

    fn files(&mut self, wishes: &[FileWish]) -> Vec<File> {
        let mut made = Vec::new();
        for wish in wishes {
            if self.words.rng.random_range(0..100) < wish.chance {
                made.push(files::make(&wish.sort, &self.subject, &mut self.words));
            }
        }
        made
    }

    /// One of the wordings: those for the speaker's temper first, otherwise by turns.
    fn say(&mut self, wordings: &'a [Wording], temper: Option<Temper>, played: usize) -> String {
        let own: Vec<&Wording> =
            wordings.iter().filter(|w| w.temper.is_some() && w.temper == temper).collect();
        let common: Vec<&Wording> = wordings.iter().filter(|w| w.temper.is_none()).collect();
        let from = if own.is_empty() || (!common.is_empty() && self.words.rng.random_bool(0.3)) {
            common
        } else {
            own
        };
        match from.get((played + self.round) % from.len().max(1)) {
            Some(wording) => self.fill(&wording.template),
            None => self.fill(&wordings[0].template),
        }
    }

    fn fill(&mut self, template: &Template) -> String {
        let mut out = String::new();
        template.fill(&mut self.words, &mut out);
        sentence(nest_quotes(out))
    }
}

/// A word may have come first: sentences begin with a capital, except for names like «1С».
fn sentence(text: String) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if c.is_lowercase() => c.to_uppercase().collect::<String>() + chars.as_str(),
        _ => text,
    }
}
