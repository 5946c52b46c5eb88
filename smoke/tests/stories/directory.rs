//! The directory: branches, roles and their limits, a table that is loaded twice, mailboxes and their secrets, the trail.

use app::AppError;
use app::mail::boxes::{NewMailbox, Server};
use app::mail::settings::Health;
use app::people::directory::{OrganisationForm, PersonForm};
use app::people::import::{Fate, decode};
use app::people::setup::First;
use app::trail::{Verdict, Wanted};
use app::{Actor, App};
use domain::ids::OrganisationId;
use domain::people::{Grant, Object, Permission, Role, Scope};
use testkit::desk::{Person, SUPPORT, TestDesk};
use testkit::on_both;

fn form(name: &str, parent: &str) -> OrganisationForm {
    OrganisationForm {
        kind: "client".into(),
        name: name.into(),
        zone: "Europe/Moscow".into(),
        parent: parent.into(),
        ..OrganisationForm::default()
    }
}

fn over_desk(role: Role) -> Grant {
    Grant { role, scope: Scope::Desk }
}

async fn branch_of(app: &App, by: &Actor, branch: OrganisationId, name: &str, parent: &str) {
    let domains = app.organisation_facts(by, branch, None).await.expect("there").domains;
    let changed = OrganisationForm { domains, ..form(name, parent) };
    app.save_organisation(by, Some(branch), changed).await.expect("a branch");
}

async fn sees(who: &Person, number: i64, desk: &TestDesk) -> bool {
    desk.app().ticket(&who.actor().await, number).await.is_ok()
}

fn server(host: &str, user: &str) -> Server {
    serde_json::from_value(serde_json::json!({ "host": host, "port": 1, "tls": "none", "user": user }))
        .expect("a server")
}

fn mailbox(address: &str, imap: Option<Server>, password: &str) -> NewMailbox {
    NewMailbox {
        address: address.into(),
        name: "Ящик".into(),
        imap,
        smtp: None,
        imap_password: password.into(),
        smtp_password: String::new(),
        plus_addressing: false,
    }
}

on_both! {
    async fn a_manager_sees_the_branches_and_nobody_else(desk) {
        let (head, app) = (desk.head("Вера").await.actor().await, desk.app().clone());
        let (group, north, south) = (desk.client("Группа").await, desk.client("Север").await, desk.client("Юг").await);
        let (chief, boris) = (group.manager("Марина").await, north.person("Борис").await);
        let (local, simple) = (south.manager("Семён").await, group.person("Анна").await);
        let number = boris.asks("Не идёт обмен", "С утра").await;
        assert!(!sees(&chief, number, &desk).await, "not yet a branch");
        branch_of(&app, &head, north.id, "Север", "группа").await;
        branch_of(&app, &head, south.id, "Юг", "Север").await;
        assert!(sees(&chief, number, &desk).await);
        assert!(!sees(&local, number, &desk).await, "a branch does not see what is above it");
        assert!(!sees(&simple, number, &desk).await, "who only works there sees his own");
        let deep = local.asks("Касса", "молчит").await;
        let all = app.company_requests(&chief.actor().await, group.id, None).await.expect("hers").rows;
        assert_eq!(all.iter().map(|row| row.number).collect::<Vec<_>>(), [deep, number], "freshest first");
        let grants = app.person_facts(&head, chief.id, None).await.expect("she").grants;
        assert_eq!(grants.len(), 1, "what she was given is one role");
        let circle = app.save_organisation(&head, Some(group.id), form("Группа", "Юг")).await;
        assert!(matches!(circle, Err(AppError::Invalid("parent", "circle"))), "{circle:?}");
    }

    async fn nobody_lifts_himself_and_the_last_administrator_stays(desk) {
        let (head, admin) = (desk.head("Вера").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let engineer = desk.engineer("Игорь").await;
        let app = desk.app();
        let (vera, petr) = (head.actor().await, admin.actor().await);
        let lifts = app.grant(&vera, head.id, over_desk(Role::Administrator)).await;
        assert!(matches!(lifts, Err(AppError::Denied(_))), "{lifts:?}");
        let contacts = PersonForm {
            name: "Пётр".into(), zone: "Europe/Moscow".into(), mails: vec!["vera2@desk.example".into()], ..PersonForm::default()
        };
        let takes = app.save_person(&vera, admin.id, contacts).await;
        assert!(matches!(takes, Err(AppError::Denied(_))), "an address is a way in: {takes:?}");
        for refused in [app.set_active(&vera, admin.id, false).await, app.send_link(&vera, admin.id).await,
                        app.take_role(&vera, admin.id, over_desk(Role::Administrator)).await,
                        app.grant(&engineer.actor().await, engineer.id, over_desk(Role::Head)).await] {
            assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        }
        let last = app.take_role(&petr, admin.id, over_desk(Role::Administrator)).await;
        assert!(matches!(last, Err(AppError::Invalid("role", "last-administrator"))), "{last:?}");
        assert!(admin.actor().await.can(Permission::DeskManage, Object::Desk), "nothing was written");
        let himself = app.set_active(&petr, admin.id, false).await;
        assert!(matches!(himself, Err(AppError::Invalid("active", "yourself"))), "{himself:?}");
        app.grant(&petr, head.id, over_desk(Role::Administrator)).await.expect("he may");
        app.take_role(&petr, admin.id, over_desk(Role::Administrator)).await.expect("there is another now");
        app.set_active(&head.actor().await, engineer.id, false).await.expect("he left");
        assert!(matches!(app.actor(engineer.id, domain::desk::Channel::Desk).await, Err(AppError::SignedOut)));
    }

    async fn a_table_loaded_twice_doubles_nothing(desk) {
        let head = desk.head("Вера").await.actor().await;
        let app = desk.app();
        let old = in_windows_1251(
            "Организация;Домены;Головная;ФИО;Почта;Телефон;Роль\r\n\
             Группа;gruppa.example;;Марина Котова;m@gruppa.example;+7 1;руководитель\r\n\
             Север;;Группа;Борис;b@sever.example;;\r\n\
             Север;;;Кривой адрес;нет адреса;;\r\n\
             Юг;;Нет такой;;;;\r\n\
             Север;;;Вера;vera@desk.example;;\r\n");
        let text = decode(&old);
        let would = app.import_people(&head, &text, true).await.expect("looked at");
        let fates: Vec<Fate> = would.lines.iter().map(|line| line.fate).collect();
        assert_eq!(fates, [Fate::Enters(true, true), Fate::Enters(true, true), Fate::Wrong("mail", "address"),
                           Fate::Wrong("parent", "unknown"), Fate::Wrong("mail", "staff")]);
        assert!(app.organisation_of_name(&head, "Группа").await.expect("a look").is_none(), "only rehearsed");
        let did = app.import_people(&head, &text, false).await.expect("taken");
        assert_eq!((did.lines.clone(), did.wrong(), did.useful()), (would.lines, 3, 2));
        assert_eq!(did.rest.lines().count(), 4, "what is wrong comes back under its heading: {}", did.rest);
        let again = app.import_people(&head, &text, false).await.expect("taken");
        assert_eq!(again.useful(), 0, "{:?}", again.lines);
        let mended = did.rest.replace("нет адреса", "k@sever.example").replace("Нет такой", "Север").replace("vera@desk", "v@sever");
        let rest = app.import_people(&head, &mended, false).await.expect("taken");
        assert_eq!((rest.wrong(), rest.useful()), (0, 3), "{:?}", rest.lines);
        let page = app.organisation_list(&head, "сев", None).await.expect("found");
        let north = page.rows[0].org.id;
        let facts = app.organisation_facts(&head, north, None).await.expect("there");
        assert_eq!((page.rows.len(), facts.people.len(), facts.parent.map(|org| org.name)), (1, 3, Some("Группа".into())));
        let found = app.person_list(&head, "m@gruppa", None).await.expect("found").rows;
        assert_eq!(found[0].1[0].0.role, Role::ClientManager);
    }

    async fn a_password_goes_in_and_only_to_its_server(desk) {
        let (admin, head) = (desk.one_of_us("Пётр", Role::Administrator).await.actor().await, desk.head("Вера").await);
        let app = desk.app();
        let refused = app.save_mailbox(&head.actor().await, None, mailbox("a@boxes.example", None, "")).await;
        assert!(matches!(refused, Err(AppError::Denied(_))));
        let new = mailbox("a@boxes.example", Some(server("imap.example", "a")), "тайна тайн");
        let id = app.save_mailbox(&admin, None, new).await.expect("entered");
        let keeps = mailbox("a@boxes.example", Some(Server { folder: "Поддержка".into(), ..server("imap.example", "a") }), "");
        app.save_mailbox(&admin, Some(id), keeps).await.expect("the password is kept");
        for other in [server("evil.example", "a"), server("imap.example", "b")] {
            let moved = mailbox("a@boxes.example", Some(other), "");
            let tried = app.try_mailbox(&admin, Some(id), &moved).await.map(|_| ());
            assert!(matches!(tried, Err(AppError::Invalid("imap_password", "again"))), "{tried:?}");
            let saved = app.save_mailbox(&admin, Some(id), moved).await;
            assert!(matches!(saved, Err(AppError::Invalid("imap_password", "again"))), "{saved:?}");
        }
        let twice = app.save_mailbox(&admin, None, mailbox(SUPPORT, None, "")).await;
        assert!(matches!(twice, Err(AppError::Invalid("address", "taken"))), "{twice:?}");
        let closed = Server { port: testkit::process::free_port(), ..server("127.0.0.1", "a") };
        let tried = app.try_mailbox(&admin, None, &mailbox("b@boxes.example", Some(closed), "x")).await.expect("tried");
        assert!(matches!(tried.0, Some(Err(("refused", _)))), "{tried:?}");
        let removed = app.remove_mailbox(&admin, id).await;
        assert!(matches!(removed, Err(AppError::Invalid("mailbox", "active"))), "{removed:?}");
        app.pause_mailbox(&admin, id, true).await.expect("paused");
        let health = |facts: Vec<app::mail::settings::MailboxFacts>| facts.into_iter().find(|f| f.mailbox.id == id).map(|f| f.health);
        assert_eq!(health(app.mailbox_list(&admin).await.expect("the list")), Some(Health::Paused));
        app.remove_mailbox(&admin, id).await.expect("removed");
        let trail = app.trail(&admin, Wanted { subject: id.to_string(), ..Wanted::default() }, None).await.expect("the log");
        let acts: Vec<&str> = trail.rows.iter().map(|row| row.act.as_str()).collect();
        assert_eq!(acts, ["mailbox.remove", "mailbox.pause", "mailbox.change", "mailbox.enter"]);
        assert!(matches!(trail.chain, Verdict::Whole { .. }));
        assert!(!format!("{:?}", trail.rows).contains("тайна"), "the log knows no secret");
        let later = Wanted { from: Some(desk.now() + 1), ..Wanted::default() };
        assert!(app.trail(&admin, later, None).await.expect("the log").rows.is_empty());
        assert!(matches!(app.trail(&desk.engineer("Игорь").await.actor().await, Wanted::default(), None).await, Err(AppError::Denied(_))));
    }

    async fn an_empty_desk_is_taken_once(desk) {
        let app = desk.app();
        let token = app.setup_token().await.expect("a look").expect("nobody's yet");
        let first = First {
            organisation: "Опора".into(), name: "Пётр".into(), mail: "petr@opora.example".into(),
            password: "длинный пароль 7".into(), locale: "ru".into(), zone: "Europe/Moscow".into(),
        };
        let guessed = app.set_up("0000", first.clone(), "").await;
        assert!(matches!(guessed, Err(AppError::Spent)), "{guessed:?}");
        let short = app.set_up(&token, First { password: "коротко".into(), ..first.clone() }, "").await;
        assert!(matches!(short, Err(AppError::Invalid("password", "short"))), "{short:?}");
        let session = app.set_up(&token, first.clone(), "").await.expect("taken");
        let signed = app.session(&session, domain::desk::Channel::Desk).await.expect("a look").expect("he is in");
        assert!(signed.actor.can(Permission::DeskManage, Object::Desk));
        let again = app.set_up(&token, First { mail: "x@opora.example".into(), ..first }, "").await;
        assert!(matches!(again, Err(AppError::Spent)), "{again:?}");
        assert_eq!(app.setup_token().await.expect("a look"), None);
    }
}

fn in_windows_1251(text: &str) -> Vec<u8> {
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    bytes.into_owned()
}
