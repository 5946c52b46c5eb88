//! Incidents: from the signal to the closing report, at night, with the first responsible on leave.

use app::duty::HandOver;
use app::incidents::alerts::{Format, NewSilence, NewSource};
use app::incidents::{CallAnswer, NewIncident};
use app::{Actor, AppError};
use domain::duty::{Channel, Cover, IncidentType, Map, Place, Reason, Rota, Step, Target, Then};
use domain::ids::{PersonId, RotaId};
use domain::incident::{Causes, Command, Figures, Severity, Signal, State};
use domain::time::{DAY, HOUR, MINUTE};
use serde_json::json;
use std::collections::BTreeMap;
use testkit::desk::{Client, Person, TestDesk};
use testkit::on_both;

/// 2027-01-01 02:40 in Moscow.
const NIGHT: i64 = 1_798_760_400_000;

fn step(target: Target, minutes: u32) -> Step {
    Step { target, channels: vec![], minutes, repeats: 0, then: Then::Next, calendar: None }
}

async fn rota(desk: &TestDesk, head: &Person, people: &[PersonId]) -> RotaId {
    let rota = Rota {
        id: RotaId(0),
        name: "Первая линия".into(),
        zone: "Europe/Moscow".into(),
        start: jiff::civil::date(2026, 11, 2),
        end: None,
        days: 7,
        hand_over: vec![9 * 60],
        people: people.to_vec(),
        covers: vec![],
    };
    desk.app().save_rota(&head.actor().await, rota, None, 0).await.expect("a rota")
}

async fn map(desk: &TestDesk, head: &Person, map: Map) {
    let known = desk.app().duty_map(&head.actor().await, map.org).await.expect("the map");
    let version = known.versions.first().map_or(0, |one| one.version);
    desk.app().save_duty_map(&head.actor().await, map, version).await.expect("a map");
}

fn of(path: &str, steps: Vec<Step>) -> IncidentType {
    IncidentType { path: path.into(), title: String::new(), steps }
}

fn silence(shop: &Client, now: i64, missing: i64) -> Signal {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Signal {
        client: shop.id,
        kind: "orders.silence".into(),
        cause: "flow:7".into(),
        flow: Some(7),
        title: "Нет заказов с площадки".into(),
        facts: vec![
            fact("silent", "90"),
            fact("norm", "3"),
            fact("actual", "0"),
            fact("missing", &missing.to_string()),
        ],
        severity: Severity::Major,
        money_missing: missing * 150_000,
        at: now - 90 * MINUTE,
    }
}

async fn incident(desk: &TestDesk, number: i64) -> domain::incident::Incident {
    desk.app().incident(&Actor::system(), number).await.expect("an incident").kept.incident
}

on_both! {
    /// Source case A: the first missing order at night on 1 January, the first responsible on leave.
    async fn a_silence_on_the_first_of_january(desk) {
        let shop = desk.client("Игросфера").await;
        let (petr, sergey) = (shop.manager("Пётр").await, shop.person("Сергей").await);
        let boris = shop.manager("Борис").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let head = olga.actor().await;
        let first = rota(&desk, &olga, &[igor.id]).await;
        let mut escalation = Map::new(shop.id, olga.id);
        escalation.types = vec![
            of("", vec![step(Target::Rota(first), 10)]),
            of("orders", vec![step(Target::Rota(first), 10), step(Target::Person(petr.id), 15)]),
        ];
        escalation.places = vec![Place { person: petr.id, deputies: vec![sergey.id], above: None }];
        escalation.report_to = vec![boris.id];
        map(&desk, &olga, escalation).await;
        let (from, to) = (NIGHT - 3 * DAY, NIGHT + 8 * DAY);
        desk.app().add_absence(&head, petr.id, Reason::Absent, (from, to), "Отпуск").await.expect("on leave");
        // What is asked beforehand is what happens.
        let asked = desk.app().who_is_called(&head, shop.id, "orders.silence", NIGHT, None).await.expect("an answer");
        let would: Vec<PersonId> = asked.answer.calls.iter().map(|call| call.person).collect();
        assert_eq!(would, [igor.id, sergey.id, olga.id]);
        desk.wait(NIGHT - desk.now());
        desk.settle().await;
        let number = desk.app().signal(&Actor::system(), silence(&shop, desk.now(), 3)).await.expect("raised");
        desk.settle().await;
        assert_eq!((igor.kinds(), petr.kinds().len(), sergey.kinds().len()), (vec!["call".to_owned()], 0, 0));
        desk.pass_minutes(5).await;
        assert_eq!(desk.app().signal(&Actor::system(), silence(&shop, desk.now(), 4)).await.expect("again"), number);
        desk.pass_minutes(5).await;
        assert_eq!((sergey.kinds(), petr.kinds().len()), (vec!["call".to_owned()], 0), "who is on leave sleeps");
        let landed = desk.receive(sergey.answer(&sergey.last_mail(), "Взял, смотрю")).await;
        assert_eq!(landed.ticket, None, "an answer to a call is no request");
        let now = incident(&desk, number).await;
        assert_eq!((now.state, now.lead), (State::Held, Some(sergey.id)));
        let app = desk.app();
        let engineer = igor.actor().await;
        app.act_on_incident(&engineer, number, Command::Speak).await.expect("he speaks");
        let asks = Command::Ask("Площадка".into(), "Коллеги, заказов нет полтора часа".into());
        app.act_on_incident(&engineer, number, asks).await.expect("asked");
        desk.pass_minutes(10).await;
        let (draft, goes_at) = incident(&desk, number).await.draft.expect("a draft at three");
        assert_eq!((draft.figures.missing, goes_at - draft.at), (Some(4), 10 * MINUTE));
        let edit = Command::Edit("Проверили обмен у себя".into(), "Ждём площадку".into());
        app.act_on_incident(&engineer, number, edit).await.expect("edited");
        assert!(boris.kinds().is_empty(), "not before its time");
        desk.pass_minutes(10).await;
        assert_eq!(boris.kinds(), ["report"]);
        let text = boris.last_mail().letter().text;
        for words in ["Проверили обмен у себя", "Не хватает 4 заказов", "не ответила"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let link = boris.last_mail().link("/p/").expect("a link");
        assert!(app.summons(&link).await.expect("his link").report);
        app.answer_summons(&link, CallAnswer::StepIn(true)).await.expect("steps in");
        app.answer_summons(&link, CallAnswer::StepIn(true)).await.expect("once more is the same");
        assert_eq!(incident(&desk, number).await.stepped_in, Some(true));
        let answered = Command::Answer("Площадка".into(), "Чиним приём заказов".into());
        app.act_on_incident(&engineer, number, answered).await.expect("they answered");
        desk.pass(1).await;
        assert_eq!(boris.kinds(), ["report", "report"], "every hour");
        assert!(boris.last_mail().letter().text.contains("Чиним приём заказов"));
        let totals = Figures { norm: Some(6), actual: Some(0), missing: Some(6), stuck: None, money: 900_000 };
        app.all_well(&Actor::system(), "flow:7", totals).await.expect("recovered");
        desk.pass_minutes(10).await;
        assert_eq!(boris.kinds().len(), 3);
        assert!(boris.last_mail().letter().subject.contains("Итог"), "{}", boris.last_mail().letter().subject);
        desk.pass(3).await;
        assert_eq!(boris.kinds().len(), 3, "and then it is over");
        let early = app.act_on_incident(&engineer, number, Command::Close).await;
        assert!(matches!(early, Err(AppError::Invalid("causes", _))), "{early:?}");
        let causes = Causes { technical: "Площадка обновляла API".into(), ..Causes::default() };
        app.act_on_incident(&engineer, number, Command::Find(causes)).await.expect("a cause");
        app.act_on_incident(&engineer, number, Command::Close).await.expect("closed");
        let missed = app.missed_problems(&head).await.expect("the register");
        assert_eq!(missed.iter().map(|one| one.incident.number).collect::<Vec<_>>(), [number], "nobody answered for ten minutes");
        app.note_change(&head, number, "Добавили вторую дежурную").await.expect("a change");
        let answers = app.counterparties(&head).await.expect("how they answer");
        assert_eq!((answers[0].asked, answers[0].answered), (1, 1));
    }

    /// Whoever may not, does not; what is another client's is not there.
    async fn incidents_are_for_those_who_serve_the_client(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let partner = desk.serving("Павел", domain::people::Role::Engineer, other.id).await;
        let vera = shop.person("Вера").await;
        let new = NewIncident {
            client: shop.id,
            kind: "servers".into(),
            title: "Касса не печатает".into(),
            severity: Severity::Minor,
            by_client: true,
            ticket: None,
        };
        let app = desk.app();
        let refused = app.begin_incident(&vera.actor().await, new.clone()).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        let number = app.begin_incident(&igor.actor().await, new).await.expect("begun");
        desk.settle().await;
        assert_eq!(olga.kinds(), ["call"], "without a map our head is called");
        assert!(matches!(app.incident(&partner.actor().await, number).await, Err(AppError::Missing)));
        assert!(app.incidents(&partner.actor().await, true).await.expect("a list").is_empty());
        let link = olga.last_mail().link("/p/").expect("a link");
        assert!(matches!(app.summons("x.y.z").await, Err(AppError::Missing)));
        app.answer_summons(&link, CallAnswer::Take(None)).await.expect("taken");
        app.answer_summons(&link, CallAnswer::Take(None)).await.expect("and again");
        assert_eq!(incident(&desk, number).await.held.map(|held| held.by), Some(Some(Channel::Mail)));
        assert_eq!(app.missed_problems(&olga.actor().await).await.expect("the register").len(), 1, "the client said it first");
        let denied = app.save_duty_map(&igor.actor().await, Map::new(shop.id, olga.id), 0).await;
        assert!(matches!(denied, Err(AppError::Denied(_))), "{denied:?}");
    }

    /// A storm: thirty causes at once are one message to one person, taken by one press.
    async fn a_storm_is_one_message(desk) {
        let shop = desk.client("Игросфера").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let mut escalation = Map::new(shop.id, olga.id);
        escalation.types = vec![of("", vec![step(Target::Person(igor.id), 10)])];
        map(&desk, &olga, escalation).await;
        for n in 0..30 {
            let signal = Signal { cause: format!("flow:{n}"), severity: Severity::Minor, ..silence(&shop, desk.now(), n) };
            desk.app().signal(&Actor::system(), signal).await.expect("raised");
        }
        desk.settle().await;
        assert_eq!(igor.kinds(), ["call"]);
        let link = igor.last_mail().link("/p/").expect("a link");
        let summons = desk.app().summons(&link).await.expect("his link");
        assert_eq!(summons.calls.len(), 30);
        desk.app().answer_summons(&link, CallAnswer::Take(Some(summons.calls[3].id))).await.expect("one");
        desk.app().answer_summons(&link, CallAnswer::Take(None)).await.expect("all");
        let held = desk.app().incidents(&igor.actor().await, false).await.expect("a list");
        assert!(held.iter().all(|one| one.incident.state == State::Held));
        desk.pass(1).await;
        assert_eq!((igor.kinds().len(), olga.kinds().len()), (1, 0), "nobody else is woken");
    }

    /// A rota with a gap, a map without a last step: our head is called, and pages say so.
    async fn holes_are_seen_and_nobodys_problem_is_our_heads(desk) {
        let shop = desk.client("Игросфера").await;
        let (igor, petr, olga) = (desk.engineer("Игорь").await, desk.engineer("Пётр").await, desk.head("Ольга").await);
        let head = olga.actor().await;
        let first = rota(&desk, &olga, &[igor.id, petr.id]).await;
        let mut escalation = Map::new(shop.id, olga.id);
        escalation.types = vec![of("orders", vec![step(Target::Rota(first), 10)])];
        map(&desk, &olga, escalation).await;
        let view = desk.app().duty_map(&head, shop.id).await.expect("the map");
        assert!(view.flaws.contains(&domain::duty::Flaw::NoRoot), "{:?}", view.flaws);
        let now = desk.now();
        let gap = Cover { from: now + HOUR, to: now + 3 * HOUR, person: None, note: "Никого нет".into() };
        desk.app().cover_turn(&igor.actor().await, first, gap).await.expect("a gap, said openly");
        let covered = desk.app().coverage(&head, shop.id, (now, now + DAY)).await.expect("checked");
        let bare = covered.found.holes.iter().filter(|hole| hole.absent.is_none() && hole.kind == "orders").count();
        assert!((2..=3).contains(&bare), "{:?}", covered.found.holes);
        desk.pass(2).await;
        desk.app().signal(&Actor::system(), Signal { severity: Severity::Minor, ..silence(&shop, desk.now(), 1) }).await.expect("raised");
        desk.settle().await;
        assert_eq!((igor.kinds().len(), olga.kinds()), (0, vec!["call".to_owned()]));
        let room = desk.app().incident(&head, 1).await.expect("the room");
        assert!(room.kept.incident.exhausted);
        desk.pass_minutes(11).await;
        assert_eq!(olga.kinds().len(), 2, "until he answers");
        // Hand-overs want words; the feed is for whoever has its link.
        desk.app().act_on_incident(&head, 1, Command::Acknowledge { by: None, episode: None }).await.expect("taken");
        let seen = desk.app().rota(&head, first, (now - DAY, now + 15 * DAY)).await.expect("the rota");
        assert!(matches!(seen.silent, Some(HandOver { .. })), "nothing was said at the hand-over");
        desk.app().note_hand_over(&igor.actor().await, first, "Два инцидента, оба ждут площадку").await.expect("said");
        assert!(desk.app().rota(&head, first, (now, now + DAY)).await.expect("the rota").silent.is_none());
        let token = seen.feed.rsplit('/').next().and_then(|file| file.strip_suffix(".ics")).expect("a token");
        let feed = desk.app().rota_feed(token).await.expect("a feed");
        assert!(feed.starts_with("BEGIN:VCALENDAR\r\n") && feed.contains("Игорь") && feed.lines().all(|line| line.len() <= 75));
        assert!(matches!(desk.app().rota_feed("1.abc").await, Err(AppError::Missing)));
    }

    /// What other systems send: once for each cause, quiet when it is to be, and back again.
    async fn alerts_of_other_systems_become_one_incident(desk) {
        let shop = desk.client("Игросфера").await;
        let olga = desk.head("Ольга").await;
        let head = olga.actor().await;
        let new = NewSource {
            org: shop.id,
            name: "prometheus".into(),
            format: Format::Alertmanager,
            kind: "servers".into(),
            mapping: String::new(),
        };
        let app = desk.app();
        let (source, secret) = app.create_alert_source(&head, new).await.expect("a source");
        let alert = |name: &str, status: &str, severity: &str| json!({
            "status": status, "labels": { "alertname": name, "severity": severity }, "annotations": {},
            "startsAt": "2026-11-16T06:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": name
        });
        let body = |alerts: Vec<serde_json::Value>| json!({ "version": "4", "groupKey": "g", "status": "firing", "alerts": alerts });
        let send = async |value: serde_json::Value| {
            let taken = app.take_alerts(&secret, Format::Alertmanager, &value).await.expect("heard").expect("understood");
            desk.settle().await;
            taken
        };
        let wrong = app.take_alerts("opora_alerts_x", Format::Alertmanager, &body(vec![])).await;
        assert!(matches!(wrong, Err(AppError::SignedOut)), "{wrong:?}");
        assert!(app.take_alerts(&secret, Format::Grafana, &body(vec![])).await.is_err(), "another format");
        assert!(app.take_alerts(&secret, Format::Alertmanager, &json!({ "alerts": 5 })).await.expect("heard").is_err());
        // Planned work: nobody is told.
        let window = NewSilence {
            org: shop.id,
            maintenance: true,
            matchers: BTreeMap::from([("alertname".to_owned(), "Deploy".to_owned())]),
            from: desk.now(),
            to: desk.now() + HOUR,
            reason: "Выкладка".into(),
        };
        app.keep_quiet(&head, window).await.expect("quiet");
        let quiet = json!({ "version": "4", "groupKey": "deploy", "alerts": [alert("Deploy", "firing", "critical")] });
        assert_eq!(send(quiet).await.quiet, [("Deploy".to_owned(), "maintenance".to_owned())]);
        assert!(olga.kinds().is_empty());
        // Two of a group: the worse speaks. The same again says nothing.
        let both = body(vec![alert("Slow", "firing", "warning"), alert("Down", "firing", "critical")]);
        let taken = send(both.clone()).await;
        assert_eq!((taken.incidents.len(), taken.quiet.len()), (1, 1));
        send(both.clone()).await;
        send(both).await;
        assert_eq!(app.incidents(&head, true).await.expect("a list").len(), 1);
        assert_eq!(olga.kinds(), ["call"]);
        let number = app.incidents(&head, true).await.expect("a list")[0].incident.number;
        app.act_on_incident(&head, number, Command::Acknowledge { by: None, episode: None }).await.expect("taken");
        // It is over when all of the group is; it comes back as the same incident, called anew.
        send(body(vec![alert("Down", "resolved", "critical")])).await;
        assert!(incident(&desk, number).await.state.is_burning());
        send(body(vec![alert("Slow", "resolved", "warning")])).await;
        assert_eq!(incident(&desk, number).await.state, State::Recovered);
        send(body(vec![alert("Down", "firing", "critical")])).await;
        let now = incident(&desk, number).await;
        assert_eq!((now.state, now.episode), (State::Calling, 2));
        // Flapping: told, and its end held back until it keeps still.
        app.act_on_incident(&head, number, Command::Acknowledge { by: None, episode: None }).await.expect("taken");
        for status in ["resolved", "firing", "resolved", "firing", "resolved"] {
            desk.wait(MINUTE);
            send(body(vec![alert("Down", status, "critical")])).await;
        }
        let now = incident(&desk, number).await;
        assert!(now.state.is_burning(), "{:?}", now.state);
        desk.wait(11 * MINUTE);
        app.tidy("night").await.expect("tidied");
        assert_eq!(incident(&desk, number).await.state, State::Recovered);
        // When the window is over, what still fires is told.
        let before = app.incidents(&head, true).await.expect("a list").len();
        desk.wait(HOUR);
        app.tidy("later").await.expect("tidied");
        assert_eq!(app.incidents(&head, true).await.expect("a list").len(), before + 1);
        app.switch_alert_source(&head, source, false).await.expect("off");
        assert!(matches!(app.take_alerts(&secret, Format::Alertmanager, &body(vec![])).await, Err(AppError::SignedOut)));
        desk.settle().await;
    }
}
