//! Laws that hold whatever happens: every row is the fold of its journal, every counter is a count, nothing is lost.

use app::desk::NewView;
use domain::desk::{
    ClosedWhy, Command, Filter, Flag, HandOver, Impact, Link, Owner, Reference, State, Then, TicketKind,
    Turn, Urgency, WaitFor,
};
use domain::people::Side;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use testkit::desk::{Eml, Person, SUPPORT, TestDesk};
use testkit::on_both;

struct World {
    desk: TestDesk,
    random: ChaCha8Rng,
    clients: Vec<Person>,
    staff: Vec<Person>,
    numbers: Vec<i64>,
    mails: u64,
}

impl World {
    async fn new(desk: TestDesk, seed: u64) -> World {
        let (mut clients, mut staff) = (Vec::new(), Vec::new());
        for client in ["Игросфера", "Детали", "Сеть"] {
            let client = desk.client(client).await;
            for person in ["Анна", "Борис", "Вера"] {
                clients.push(client.person(person).await);
            }
        }
        for engineer in ["Игорь", "Олег", "Пётр"] {
            staff.push(desk.engineer(engineer).await);
        }
        staff.push(desk.head("Ольга").await);
        World { desk, random: ChaCha8Rng::seed_from_u64(seed), clients, staff, numbers: vec![], mails: 0 }
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.random.random_range(0..from.len())].clone()
    }

    fn client(&mut self) -> Person {
        let all = self.clients.clone();
        self.pick(&all)
    }

    fn engineer(&mut self) -> Person {
        let all = self.staff.clone();
        self.pick(&all)
    }

    fn number(&mut self) -> Option<i64> {
        let recent: Vec<i64> = self.numbers.iter().rev().take(25).copied().collect();
        (!recent.is_empty()).then(|| self.pick(&recent))
    }

    fn words(&mut self) -> String {
        let all = [
            "Не идёт обмен",
            "Спасибо!",
            "Опять пусто",
            "Где заказ 17?",
            "Готово",
            "#close",
            "#note\nсм. лог",
            "Цены",
        ];
        self.pick(&all).to_owned()
    }

    /// One thing happens. Refusals are fine: rules refuse. Faults are not.
    async fn step(&mut self) {
        let text = self.words();
        match self.random.random_range(0..100) {
            0..18 => self.ask().await,
            18..40 => self.answer(&text).await,
            40..55 => self.reply(&text).await,
            55..85 => self.act().await,
            85..92 => self.note(&text).await,
            92..94 => self.join().await,
            94..96 => self.many().await,
            96..98 => {
                let minutes = self.random.random_range(1..600);
                self.desk.pass_minutes(minutes).await;
            }
            _ => self.desk.app().tidy("laws").await.expect("tidied"),
        }
    }

    async fn ask(&mut self) {
        let (who, subject) = (self.client(), self.words());
        self.mails += 1;
        let mail =
            Eml::new(&who.from(), SUPPORT, &subject, &subject).id(&format!("m{}@x.example", self.mails));
        let landed = self.desk.receive(mail).await;
        self.numbers.extend(landed.ticket.filter(|number| !self.numbers.contains(number)));
    }

    /// Somebody answers some mail of ours, perhaps not one that went to him.
    async fn answer(&mut self, text: &str) {
        let ours = self.desk.tray().all();
        let recent: Vec<_> = ours.iter().rev().take(30).cloned().collect();
        if recent.is_empty() {
            return;
        }
        let ours = self.pick(&recent);
        let everybody: Vec<Person> = self.clients.iter().chain(&self.staff).cloned().collect();
        let addressee = everybody.iter().find(|person| person.mail == ours.to).cloned();
        let who = match (self.random.random_range(0..5), addressee) {
            (1.., Some(person)) => person,
            _ => self.pick(&everybody),
        };
        self.mails += 1;
        let answer = who.answer(&ours, text).id(&format!("m{}@x.example", self.mails));
        let landed = self.desk.receive(answer).await;
        assert_ne!(landed.mail.state, "new");
        self.numbers.extend(landed.ticket.filter(|number| !self.numbers.contains(number)));
    }

    async fn reply(&mut self, text: &str) {
        let (Some(number), who) = (self.number(), self.engineer()) else { return };
        let then = self.pick(&[Then::Ask, Then::Keep, Then::Solve, Then::Wait(WaitFor::ThirdParty)]);
        if self.desk.ticket(number).await.merged.is_none() {
            who.replies(number, text, then).await;
        }
    }

    async fn note(&mut self, text: &str) {
        let (Some(number), who) = (self.number(), self.engineer()) else { return };
        if self.desk.ticket(number).await.merged.is_none() {
            who.notes(number, text).await;
        }
    }

    async fn act(&mut self) {
        let (Some(number), who, other, client) =
            (self.number(), self.engineer(), self.engineer(), self.client())
        else {
            return;
        };
        let order = Reference::of("Ozon", "35481264-0001-1", "").expect("a reference");
        let commands = [
            Command::Assign { to: Some(other.id) },
            Command::Assign { to: None },
            Command::Prioritise { impact: Impact::High, urgency: Urgency::High },
            Command::Prioritise { impact: Impact::Low, urgency: Urgency::Low },
            Command::ChangeKind { kind: TicketKind::Fault },
            Command::ChangeSubject { subject: "Другая тема".into() },
            Command::Resume,
            Command::Wait { on: WaitFor::Release, whose: None },
            Command::Solve,
            Command::Reopen,
            Command::OverruleThanks,
            Command::Close { why: ClosedWhy::Staff },
            Command::Reject { reason: "Не делаем".into() },
            Command::AddWatcher { person: other.id, side: Side::Staff },
            Command::AddWatcher { person: client.id, side: Side::Client },
            Command::RemoveWatcher { person: other.id },
            Command::HandOver(HandOver::to(2, "")),
            Command::HandOver(HandOver::to(1, "")),
            Command::minutes(5),
            Command::Flag { flag: Flag::OurFault, on: true },
            Command::Flag { flag: Flag::OurFault, on: false },
            Command::Refer { reference: order.clone() },
            Command::Unrefer { reference: order.clone() },
            Command::ChangeRequester { org: client.org.expect("a client's"), requester: client.id },
        ];
        let command = self.pick(&commands);
        match who.acts(number, command.clone()).await {
            Ok(()) | Err(app::AppError::Refused(_) | app::AppError::Invalid(..)) => {}
            Err(e) => panic!("{command:?} on {number}: {e}"),
        }
        if self.random.random_bool(0.2) {
            let ticket = self.desk.ticket(number).await;
            let asker = self.clients.iter().find(|person| person.id == ticket.requester).cloned();
            if let (State::Solved, Some(asker)) = (ticket.state, asker) {
                asker.acts(number, Command::Confirm).await.expect("she confirms");
            }
        }
    }

    /// Tickets are merged, let go, linked, split.
    async fn join(&mut self) {
        let (Some(one), Some(other), who) = (self.number(), self.number(), self.engineer()) else { return };
        let (app, actor) = (self.desk.app().clone(), who.actor().await);
        let done = match self.random.random_range(0..5) {
            0 | 1 => app.merge(&actor, one, other).await.map(drop),
            2 => {
                let merged = self.numbers.clone();
                for number in merged.into_iter().rev().take(60) {
                    if self.desk.ticket(number).await.merged.is_some() {
                        return app.unmerge(&actor, number).await.expect("it is let go");
                    }
                }
                Ok(())
            }
            3 => {
                let link = self.pick(&Link::ALL);
                let on = self.random.random_bool(0.7);
                app.link(&actor, one, link, other, on).await
            }
            _ => {
                let said = self.desk.page(one).await.said;
                let message = said[self.random.random_range(0..said.len())].message.id;
                app.split(&actor, one, message, "Отдельно".into())
                    .await
                    .map(|number| self.numbers.push(number))
            }
        };
        match done {
            Ok(()) | Err(app::AppError::Refused(_) | app::AppError::Invalid(..)) => {}
            Err(e) => panic!("{one} and {other}: {e}"),
        }
    }

    /// Many tickets in one act, taken back or not; sometimes somebody changes a view.
    async fn many(&mut self) {
        let who = self.engineer();
        let (app, actor) = (self.desk.app().clone(), who.actor().await);
        if self.random.random_bool(0.3) {
            let new = self.view();
            let views = app.saved_views(&actor).await.expect("his views");
            let id = (views.len() > 6).then(|| self.pick(&views).view.id);
            app.save_view(&actor, id, new).await.expect("saved");
            return;
        }
        let mut numbers: Vec<i64> = (0..10).filter_map(|_| self.number()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let commands = self.pick(&[
            vec![Command::Solve],
            vec![
                Command::Assign { to: Some(who.id) },
                Command::Wait { on: WaitFor::ThirdParty, whose: None },
            ],
            vec![Command::HandOver(HandOver::to(2, ""))],
            vec![Command::Prioritise { impact: Impact::High, urgency: Urgency::Medium }],
            vec![Command::Reject { reason: "вне договора".into() }],
        ]);
        if numbers.is_empty() {
            return;
        }
        let seen = app.preview_bulk(&actor, numbers.clone(), commands.clone()).await.expect("looked at");
        let mut before = Vec::new();
        for number in &numbers {
            before.push(self.desk.ticket(*number).await.before());
        }
        let done = app.bulk(&actor, numbers.clone(), commands).await.expect("done");
        assert_eq!((&seen.changed, &seen.refused), (&done.changed, &done.refused), "as it was shown before");
        if let Some(id) = done.id.filter(|_| self.random.random_bool(0.5)) {
            let undone = app.undo_bulk(&actor, id).await.expect("taken back");
            assert_eq!(undone.changed, done.changed);
            for (number, before) in numbers.iter().zip(before) {
                assert_eq!(self.desk.ticket(*number).await.before(), before);
            }
        }
    }

    fn view(&mut self) -> NewView {
        let filter = match self.random.random_range(0..5) {
            0 => Filter { live: Some(true), turns: vec![Turn::Us], ..Filter::default() },
            1 => {
                Filter { owners: vec![Owner::Nobody, Owner::Person(self.engineer().id)], ..Filter::default() }
            }
            2 => Filter { subject: "обмен".into(), reopened: Some(false), ..Filter::default() },
            3 => Filter { states: vec![State::Solved, State::Closed, State::Merged], ..Filter::default() },
            _ => Filter { lines: vec![2], raised: Some(false), ..Filter::default() },
        };
        let (mine, newest) = (self.random.random_bool(0.5), self.random.random_bool(0.5));
        NewView { name: "Вид".into(), filter, mine, newest, shared: false }
    }
}

/// How many things happen; more by `OPORA_LAWS_STEPS`.
fn steps() -> u32 {
    std::env::var("OPORA_LAWS_STEPS").ok().and_then(|text| text.parse().ok()).unwrap_or(3_000)
}

on_both! {
    async fn rows_are_folds_and_counters_are_counts(desk) {
        let seed = std::env::var("OPORA_LAWS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7);
        eprintln!("OPORA_LAWS_SEED={seed}");
        let mut world = World::new(desk.clone(), seed).await;
        // A check goes through all that has happened: of a long run, some forty times.
        let every = (steps() / 40).max(500);
        for step in 1..=steps() {
            world.step().await;
            if step % every == 0 {
                desk.check().await;
            }
        }
        desk.check().await;
        assert_eq!(desk.tickets().await, world.numbers.len() as u64, "every ticket came of a mail that we saw land");
    }
}
