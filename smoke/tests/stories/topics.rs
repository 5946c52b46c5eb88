//! Topics: the form is asked, facts are known, versions stay, procedures are followed, things are remembered.

use app::assets::{AssetForm, Fate, ImageForm, Restored};
use app::desk::{Draft, NewTicket};
use app::topics::{Answers, ProcedureState};
use app::{Actor, AppError};
use domain::desk::{Channel, Event, Impact, RunState, TicketKind, Urgency};
use domain::ids::{OrganisationId, TopicId};
use domain::knowledge::End;
use domain::topic::{Audience, Given, Need, Topic, Value, Words, Wrong};
use std::collections::BTreeMap;
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

/// A desk with the topics that ship; the one of a code.
async fn shipped(desk: &TestDesk, code: &str) -> Topic {
    desk.app().enter_topics(&Actor::system()).await.expect("entered");
    let (all, _) = desk.app().topics(&Actor::system()).await.expect("topics");
    all.coded(code).expect("it ships").clone()
}

fn given(answers: &[(&str, &str)]) -> Given {
    answers.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect()
}

fn request(who: &Person, org: OrganisationId, topic: &Topic, answers: &[(&str, &str)]) -> NewTicket {
    let defaults = topic.defaults;
    NewTicket {
        org,
        requester: who.id,
        kind: defaults.kind,
        subject: String::new(),
        impact: defaults.impact,
        urgency: defaults.urgency,
        draft: Draft::of(""),
        via: Channel::Portal,
        topic: Some(Answers { topic: topic.id, version: Some(topic.version), given: given(answers) }),
    }
}

fn wrong(done: Result<i64, AppError>) -> Vec<(String, Wrong)> {
    match done {
        Err(AppError::Answers(wrong)) => wrong,
        other => panic!("{other:?}"),
    }
}

const RECEIPT: [(&str, &str); 5] = [
    ("shop", "№ 14, Тверская, 8"),
    ("till_no", "Касса 2"),
    ("receipt", "none"),
    ("lamp", "red"),
    ("trade_stands", "yes"),
];

on_both! {
    /// E2: a topic is chosen and exactly what is needed is asked; hidden questions are neither kept nor missed.
    async fn a_topic_asks_what_it_needs(desk) {
        let topic = shipped(&desk, "till-no-receipt").await;
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let app = desk.app();
        let actor = anna.actor().await;
        let none = app.open(&actor, request(&anna, shop.id, &topic, &[])).await;
        let missing: Vec<String> = wrong(none).into_iter().map(|(name, _)| name).collect();
        assert_eq!(missing, ["shop", "till_no", "receipt", "trade_stands"]);
        let number = app.open(&actor, request(&anna, shop.id, &topic, &RECEIPT)).await.expect("opened");
        desk.settle().await;
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.kind, ticket.impact, ticket.urgency), (TicketKind::Incident, Impact::High, Urgency::High));
        assert_eq!(ticket.subject, "Касса не печатает чек: № 14, Тверская, 8");
        let facts = ticket.guided.facts().expect("facts").clone();
        assert_eq!(facts["lamp"], Value::Text("red".into()));
        let page = desk.page(number).await;
        assert!(page.said[0].message.body.contains("Касса 2"), "what was answered is what he says");
        let missing: Vec<&str> = page.guide.missing.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(missing, ["call_me"], "needed before a hand-over, and not known");
        // The lamp is asked only when nothing comes out.
        let blank = [("shop", "1"), ("till_no", "1"), ("receipt", "blank"), ("lamp", "red"), ("trade_stands", "no")];
        let other = app.open(&actor, request(&anna, shop.id, &topic, &blank)).await.expect("opened");
        assert!(!desk.ticket(other).await.guided.facts().expect("facts").contains_key("lamp"));
        desk.check().await;
    }

    /// A ticket keeps the version that it was asked by; an edit holds at once for the next one.
    async fn an_old_version_stays(desk) {
        let topic = shipped(&desk, "till-no-receipt").await;
        let shop = desk.client("Игросфера").await;
        let (anna, olga) = (shop.person("Анна").await, desk.head("Ольга").await);
        let app = desk.app();
        let number =
            app.open(&anna.actor().await, request(&anna, shop.id, &topic, &RECEIPT)).await.expect("opened");
        let head = olga.actor().await;
        let mut edited = topic.clone();
        edited.form.fields.retain(|field| field.name != "till_no");
        edited.form.fields[0].label = Words::new("В каком магазине?", "In which shop?");
        app.save_topic(&head, edited, Some(topic.version), "Номер кассы видно по кассе").await.expect("saved");
        let again = app.save_topic(&head, topic.clone(), Some(topic.version), "").await;
        assert!(matches!(again, Err(AppError::Changed(_))), "somebody was faster: {again:?}");
        let page = desk.page(number).await;
        let asked = page.guide.topic.expect("a topic");
        assert_eq!((asked.version, asked.form.field("till_no").is_some(), page.guide.edited), (1, true, true));
        // A form that was begun under the old version is finished under it.
        app.open(&anna.actor().await, request(&anna, shop.id, &topic, &RECEIPT)).await.expect("opened");
        let now = app.topic_form(&anna.actor().await, shop.id, topic.id, None).await.expect("the form");
        assert_eq!((now.topic.version, now.topic.form.field("till_no").is_none()), (2, true));
        let history = app.topic_page(&head, Some(topic.id)).await.expect("its page");
        let told: Vec<&str> = history.versions[0].differences.iter().map(|one| one.what).collect();
        assert_eq!(told, ["label", "removed"]);
        assert_eq!(history.versions[0].written.note, "Номер кассы видно по кассе");
    }

    /// Facts are put right with what stood there before; the client sees his own, nobody a foreign client's.
    async fn facts_are_put_right(desk) {
        let topic = shipped(&desk, "till-no-receipt").await;
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Ромашка").await);
        let (anna, boris) = (shop.person("Анна").await, other.person("Борис").await);
        let igor = desk.engineer("Игорь").await;
        let app = desk.app();
        let number =
            app.open(&anna.actor().await, request(&anna, shop.id, &topic, &RECEIPT)).await.expect("opened");
        let mut right = RECEIPT.to_vec();
        right[3] = ("lamp", "off");
        right.push(("call_me", "8 916 123-45-67"));
        let answers = |all: &[(&str, &str)]| Answers { topic: topic.id, version: None, given: given(all) };
        app.set_topic(&igor.actor().await, number, answers(&right)).await.expect("set");
        let events = desk.events(number).await;
        let change = events.iter().rev().find_map(|event| match event {
            Event::FactsChanged { changes, public } => Some((changes.clone(), *public)),
            _ => None,
        });
        let (changes, public) = change.expect("a change");
        assert!(public);
        assert_eq!(changes.keys().collect::<Vec<_>>(), ["call_me", "lamp"]);
        assert_eq!(changes["lamp"].before, Some(Value::Text("red".into())));
        assert_eq!(changes["call_me"].after, Some(Value::Text("+79161234567".into())));
        assert!(desk.page(number).await.guide.missing.is_empty());
        let seen = app.ticket(&anna.actor().await, number).await.expect("hers");
        assert!(seen.ticket.guided.facts().is_some() && seen.guide.procedure.is_none());
        let foreign = boris.actor().await;
        assert!(matches!(app.ticket_form(&foreign, number).await, Err(AppError::Missing)));
        assert!(matches!(app.set_topic(&foreign, number, answers(&right)).await, Err(AppError::Missing)));
        assert!(app.topics_for(&foreign, shop.id).await.is_err());
    }

    /// What is for us alone, or for another client, cannot be chosen and is not seen.
    async fn topics_are_for_those_they_are_for(desk) {
        let topic = shipped(&desk, "shop-price").await;
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Ромашка").await);
        let (anna, igor, olga) =
            (shop.person("Анна").await, desk.engineer("Игорь").await, desk.head("Ольга").await);
        let app = desk.app();
        let codes = |lines: Vec<app::topics::Line>| -> Vec<String> {
            lines.into_iter().map(|line| line.topic.code).collect()
        };
        let hers = codes(app.topics_for(&anna.actor().await, shop.id).await.expect("topics"));
        assert!(hers.contains(&"shop-price".to_owned()) && !hers.contains(&"till-restore".to_owned()));
        let ours = codes(app.topics_for(&igor.actor().await, shop.id).await.expect("topics"));
        assert!(ours.contains(&"till-restore".to_owned()));
        let only = Topic { clients: vec![other.id], ..topic.clone() };
        app.save_topic(&olga.actor().await, only, Some(1), "").await.expect("saved");
        let refused = app.topic_form(&anna.actor().await, shop.id, topic.id, None).await;
        assert!(matches!(refused, Err(AppError::Missing)));
        let opened = app.open(&anna.actor().await, request(&anna, shop.id, &topic, &[])).await;
        assert!(matches!(opened, Err(AppError::Missing)), "{opened:?}");
        let denied = app.save_topic(&igor.actor().await, topic.clone(), Some(2), "").await;
        assert!(matches!(denied, Err(AppError::Denied(_))));
    }

    /// C1: the checklist is followed inside the ticket, by one and then by another; the gate sees where it stands.
    async fn a_procedure_is_followed(desk) {
        let topic = shipped(&desk, "till-no-receipt").await;
        let shop = desk.client("Игросфера").await;
        let (anna, igor, vera) =
            (shop.person("Анна").await, desk.engineer("Игорь").await, desk.engineer("Вера").await);
        let app = desk.app();
        let (first, second) = (igor.actor().await, vera.actor().await);
        let number =
            app.open(&anna.actor().await, request(&anna, shop.id, &topic, &RECEIPT)).await.expect("opened");
        let ready = app.readiness(&first, number).await.expect("readiness");
        assert_eq!(ready.procedure, ProcedureState::NotBegun);
        assert_eq!(ready.missing_facts.len(), 1);
        app.begin_procedure(&first, number, None).await.expect("begun");
        app.answer_step(&first, number, 1, Some(0), "Бумага новая").await.expect("answered");
        assert!(app.answer_step(&second, number, 1, Some(0), "").await.is_err(), "Igor was faster");
        assert!(matches!(
            app.answer_step(&first, number, 2, Some(9), "").await,
            Err(AppError::Invalid("outcome", _))
        ));
        app.stop_procedure(&first, number, "Кассир ушёл").await.expect("put aside");
        assert!(app.answer_step(&second, number, 2, Some(0), "").await.is_err(), "it is put aside");
        app.take_up_procedure(&second, number).await.expect("taken up");
        for (step, outcome) in [(2, 0), (3, 2), (6, 2)] {
            app.answer_step(&second, number, step, Some(outcome), "").await.expect("answered");
        }
        let run = desk.ticket(number).await.guided.run.expect("a run");
        assert_eq!(run.state, RunState::Ended(End::Line(2)));
        let who: Vec<_> = run.done.iter().map(|one| (one.step, one.by)).collect();
        assert_eq!(who, [(1, Some(igor.id)), (2, Some(vera.id)), (3, Some(vera.id)), (6, Some(vera.id))]);
        assert_eq!(run.done[0].note, "Бумага новая");
        assert_eq!(app.readiness(&first, number).await.expect("readiness").procedure, ProcedureState::Done);
        app.begin_procedure(&second, number, None).await.expect("anew");
        assert_eq!(
            app.readiness(&first, number).await.expect("readiness").procedure,
            ProcedureState::Running { step: 1 }
        );
        let hers = app.ticket(&anna.actor().await, number).await.expect("hers");
        assert!(hers.ticket.guided.run.is_none(), "how we work is not hers to see");
        assert!(!hers.journal.iter().any(|entry| entry.event.code().contains("step")));
        desk.check().await;
    }

    /// A mail has no topic: its acknowledgement asks for one; a form with gaps is asked for what is missing.
    async fn the_acknowledgement_asks(desk) {
        let topic = shipped(&desk, "till-no-receipt").await;
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let number = anna.asks("Чек", "Не выходит чек").await;
        let text = anna.last_mail().letter().text.clone();
        assert!(text.contains(&format!("/requests/{number}/topic")), "{text}");
        let other = desk
            .app()
            .open(&anna.actor().await, request(&anna, shop.id, &topic, &RECEIPT))
            .await
            .expect("opened");
        desk.settle().await;
        let text = anna.last_mail().letter().text.clone();
        assert!(text.contains(&format!("/requests/{other}/topic")) && text.contains("Телефон для связи"), "{text}");
        // She fills the form of the first one.
        let answers = Answers { topic: topic.id, version: None, given: given(&RECEIPT) };
        desk.app().set_topic(&anna.actor().await, number, answers).await.expect("set");
        assert_eq!(desk.ticket(number).await.guided.asked.expect("asked").topic, topic.id);
        assert!(desk.journal(number).await.contains(&"topic_set"));
    }

    /// C5: a ticket remembers a thing as it was; images and restorations are a register.
    async fn things_are_remembered(desk) {
        let topic = shipped(&desk, "till-no-receipt").await;
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Ромашка").await);
        let (anna, igor) = (shop.person("Анна").await, desk.engineer("Игорь").await);
        let app = desk.app();
        let one_of_us = igor.actor().await;
        let types = app.asset_types(&one_of_us).await.expect("types");
        let till = types.iter().find(|of| of.code == "till").expect("it ships").id;
        let form = |org, name: &str, firmware: &str| AssetForm {
            org,
            of: till,
            parent: None,
            name: name.to_owned(),
            serial: "SN-1".into(),
            address: "Тверская, 8".into(),
            attributes: BTreeMap::from([("firmware".to_owned(), firmware.to_owned())]),
            retired: false,
        };
        let asset = app.save_asset(&one_of_us, None, form(shop.id, "Касса 2", "5.1"), None).await.expect("entered");
        let foreign = app.save_asset(&one_of_us, None, form(other.id, "Касса 9", "1"), None).await.expect("entered");
        let mut answers = RECEIPT.to_vec();
        let (own, theirs) = (asset.to_string(), foreign.to_string());
        answers.push(("till", &theirs));
        let refused = app.open(&anna.actor().await, request(&anna, shop.id, &topic, &answers)).await;
        assert_eq!(wrong(refused), [("till".to_owned(), Wrong::Asset)], "another client's");
        answers[5] = ("till", &own);
        let number =
            app.open(&anna.actor().await, request(&anna, shop.id, &topic, &answers)).await.expect("opened");
        app.save_asset(&one_of_us, Some(asset), form(shop.id, "Касса 2", "5.2"), Some(1)).await.expect("changed");
        let ticket = desk.ticket(number).await;
        assert_eq!(ticket.guided.assets[0].attributes[0].1, "5.1", "as it was");
        let page = app.asset(&one_of_us, asset).await.expect("its page");
        assert_eq!((page.tickets.len(), page.asset.version), (1, 2));
        let image = ImageForm { name: "Касса".into(), version: "7".into(), place: "//nas/till-7.img".into(),
            checksum: "b3:00".into(), ..ImageForm::default() };
        let image = app.save_image(&one_of_us, None, image).await.expect("entered");
        let done = Restored { image: Some(image), ticket: Some(number), minutes: 25, note: String::new() };
        app.restore_asset(&one_of_us, asset, done).await.expect("written down");
        let page = app.asset(&one_of_us, asset).await.expect("its page");
        assert_eq!((page.restorations[0].minutes, page.restorations[0].person), (25, Some(igor.id)));
        let register = app.image_register(&one_of_us).await.expect("the register");
        assert_eq!(register.restored[&Some(image)], (1, 25));
        assert!(app.asset(&anna.actor().await, asset).await.is_err(), "ours to look after");
        let table = "клиент;тип;название;серийный номер;прошивка\nИгросфера;Касса;Касса 3;SN-3;5.2\n\
                     Игросфера;Касса;Касса 2;SN-1;5.3\nНикто;Касса;Касса 4;;\n";
        let rehearsed = app.import_assets(&one_of_us, table, true).await.expect("read");
        assert_eq!(rehearsed.lines.iter().map(|line| line.fate).collect::<Vec<_>>(),
            [Fate::Enters, Fate::Changes, Fate::Wrong("client", "unknown")]);
        assert_eq!(app.assets(&one_of_us, Some(shop.id), "касса 3").await.expect("none yet").len(), 0);
        app.import_assets(&one_of_us, table, false).await.expect("brought in");
        assert_eq!(app.assets(&one_of_us, Some(shop.id), "SN-3").await.expect("found").len(), 1);
        desk.check().await;
    }

    /// What ships is entered once; a topic that a desk made its own stays so. Nothing stands below itself.
    async fn the_catalogue_is_entered_once(desk) {
        let topic = shipped(&desk, "field-coordinates").await;
        let app = desk.app();
        let olga = desk.head("Ольга").await.actor().await;
        assert_eq!(app.shipped_topics_missing(&olga).await.expect("counted"), 0);
        let mut own = topic.clone();
        own.name.ru = "Координаты врут".into();
        own.form.fields[0].need = Need::Free;
        app.save_topic(&olga, own, Some(1), "").await.expect("saved");
        let again = app.enter_topics(&olga).await.expect("entered");
        assert_eq!((again.topics, again.articles, again.types), (0, 0, 0));
        let (all, _) = app.topics(&olga).await.expect("topics");
        assert_eq!(all.coded("field-coordinates").expect("there").name.ru, "Координаты врут");
        let root = all.coded("field").expect("there").clone();
        let circle = Topic { parent: Some(topic.id), ..root.clone() };
        let refused = app.save_topic(&olga, circle, Some(1), "").await;
        assert!(matches!(refused, Err(AppError::Invalid("parent", "circle"))), "{refused:?}");
        let twin = Topic { id: TopicId(0), version: 0, audience: Audience::Staff, ..topic };
        let refused = app.save_topic(&olga, twin, None, "").await;
        assert!(matches!(refused, Err(AppError::Invalid("code", "taken"))), "{refused:?}");
    }
}
