//! Mails that are odd without malice: no Message-ID, the same one twice, several writers, crowds of readers, names
//! with signs that no name has. And an import that ends before its time.

use app::Actor;
use domain::channels::threading::Verdict;
use testkit::desk::{Eml, ORDERS, SUPPORT, TestDesk};
use testkit::on_both;

/// A mail of these header lines and this text, as it stands on the wire.
fn raw(head: &[&str], text: &str) -> Vec<u8> {
    let head: String = head.iter().map(|line| format!("{line}\r\n")).collect();
    format!("{head}\r\n{text}").into_bytes()
}

/// From whom the desk thinks a mail to be.
async fn sender(desk: &TestDesk, head: &[&str]) -> String {
    let landed = desk.receive(raw(head, &format!("{head:?}"))).await;
    assert!(landed.ticket.is_some(), "{:?}", landed.mail);
    landed.mail.sender
}

on_both! {
    async fn without_a_message_id(desk) {
        let date = "Date: Mon, 16 Nov 2026 10:00:00 +0300";
        let head = ["From: a@b.example", "Subject: Без номера", date];
        let first = desk.receive(raw(&head, "Текст")).await;
        let by_another_road = raw(&[&["Received: from elsewhere", "Delivered-To: orders@desk.example"], &head[..]].concat(), "Текст\r\n\r\n");
        let again = desk.receive_at(ORDERS, by_another_road).await;
        assert!(matches!(again.verdict(), Verdict::Duplicate { of } if of == first.mail.id), "{:?}", again.mail);
        let later = ["From: a@b.example", "Subject: Без номера", "Date: Mon, 16 Nov 2026 10:00:01 +0300"];
        assert!(desk.receive(raw(&later, "Текст")).await.ticket.is_some(), "another moment, another mail");
        // nothing tells two mails without a date from each other: rather two tickets than one mail lost
        let undated = ["From: a@b.example", "Subject: Без номера"];
        assert!(desk.receive(raw(&undated, "Текст")).await.ticket.is_some());
        assert!(desk.receive(raw(&undated, "Текст")).await.ticket.is_some());
        assert_eq!(desk.tickets().await, 4);
    }

    async fn one_message_id_for_two_mails(desk) {
        let mail = |text: &str| Eml::new("form@b.example", SUPPORT, "Заявка с сайта", text).id("always-the-same@b.example");
        let first = desk.receive(mail("Первая")).await.number();
        let second = desk.receive(mail("Вторая")).await;
        assert_ne!(second.number(), first, "what differs is not thrown away");
        assert!(desk.page(second.number()).await.said[0].message.body.contains("Вторая"));
        assert!(matches!(desk.receive(mail("Первая")).await.verdict(), Verdict::Duplicate { .. }));
    }

    async fn several_writers(desk) {
        for (head, expected) in [
            (&["From: Ann <ann@b.example>, Bob <bob@b.example>", "Sender: office@b.example"][..], "ann@b.example"),
            (&["From: Ann <ann@b.example>", "Sender: robot@c.example"], "ann@b.example"),
            (&["From: Ann", "Sender: Office <office@b.example>"], "office@b.example"),
            (&["From: Ann <>, Bob <bob@b.example>"], "bob@b.example"),
            (&["Sender: office@b.example"], "office@b.example"),
            (&["From: Ann <ANN@B.Example>"], "ann@b.example"),
        ] {
            assert_eq!(sender(&desk, head).await, expected, "{head:?}");
        }
        let crowd = desk.receive(raw(&["From: a b@c", "Subject: x"], "x")).await;
        assert!(crowd.ticket.is_some() || crowd.mail.state == "quarantined");
        let endless = format!("From: <{}@b.example>", "a".repeat(3_000));
        let landed = desk.receive(raw(&[&endless, "Subject: endless"], "x")).await;
        assert_eq!((landed.mail.state.as_str(), landed.mail.problem.as_str()), ("quarantined", "no-sender"));
    }

    async fn a_robot_without_a_sender_waits_for_a_person(desk) {
        for head in [
            &["Return-Path: <>", "Subject: Заявка с формы"][..],
            &["Return-Path: <>", "From: <>", "Subject: Заявка с формы"],
            &["From: <>", "Auto-Submitted: auto-generated", "Subject: Заявка с формы"],
        ] {
            let landed = desk.receive(raw(head, &format!("Позвоните нам. {head:?}"))).await;
            let is = (landed.mail.state.as_str(), landed.mail.problem.as_str(), landed.ticket.is_none());
            assert_eq!(is, ("quarantined", "no-sender", true), "{head:?}: it would be seen by nobody");
        }
        let engineer = desk.engineer("Олег").await.actor().await;
        assert_eq!(desk.app().troubled_mails(&engineer).await.expect("the list").len(), 3);
        // A robot with an address is a robot, and no affair of a person.
        let known = ["Return-Path: <>", "From: robot@b.example", "Subject: Ваш заказ"];
        let landed = desk.receive(raw(&known, "Заказ собран")).await;
        assert_eq!((landed.mail.state.as_str(), landed.ticket), ("done", None));
    }

    async fn a_crowd_of_readers(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let many: Vec<String> = (0..3_000).map(|n| format!("Reader {n} <reader{n}@igrosfera.example>")).collect();
        let mail = anna.mail("Всем", "Прошу всех прочитать").field("Cc", &format!("{}, {}", anna.from(), many.join(",\r\n ")));
        let number = desk.receive(mail).await.number();
        let ticket = desk.ticket(number).await;
        assert!(ticket.watchers.len() <= 30, "{} watch", ticket.watchers.len());
        assert!(ticket.watchers.iter().all(|watcher| watcher.person != anna.id), "who asks does not watch himself");
        assert_eq!(desk.tray().all().iter().filter(|sent| sent.to.starts_with("reader")).count(), 0, "nobody asked them to");
    }

    async fn signs_that_no_name_has(desk) {
        let landed = desk.receive(raw(
            &[
                "From: =?utf-8?Q?=00A=01nn=0Aa=E2=80=AE?= <ann@b.example>",
                "Subject: =?utf-8?Q?Za=00kaz_=1B[31m=07?= 5",
                "Message-ID: <a\0b@b.example>",
                "In-Reply-To: <c\0d@b.example>",
                "Delivered-To: support\0@desk.example",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
            ],
            "--b\r\nContent-Type: text/html\r\n\r\n<b>be\0fore</b> &#0; after<table><tr><td>\0</td></tr></table>\r\n\
             --b\r\nContent-Type: im\0age/png; name=\"=?utf-8?Q?a=00=0A.png?=\"\r\nContent-ID: <p\0@x>\r\n\r\nx\0y\r\n--b--\r\n",
        )).await;
        let page = desk.page(landed.number()).await;
        let said = &page.said[0];
        for text in [&page.requester.name, &page.ticket.subject, &said.message.body, &said.message.html, &said.files[0].name] {
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
        let (_, bytes) = desk.app().file(&Actor::system(), said.files[0].id).await.expect("the file");
        assert!(bytes.starts_with(b"x\0y"), "files keep every byte");
    }

    async fn ids_longer_than_any_line(desk) {
        let endless = format!("{}@b.example", "x".repeat(9_000));
        let head = [
            "From: a@b.example".to_owned(),
            "Subject: ids".into(),
            format!("Message-ID: <{endless}>"),
            format!("References: <{endless}> <short@b.example>"),
        ];
        let first = desk.receive(raw(&head.each_ref().map(String::as_str), "one")).await;
        let answer = Eml::new("a@b.example", SUPPORT, "Re: ids", "two").answering(&["short@b.example"]);
        assert_eq!(desk.receive(answer).await.number(), first.number(), "the sound one of them still tells the thread");
    }

    async fn files_without_names(desk) {
        let mail = raw(
            &["From: a@b.example", "Subject: files", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"],
            "--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n--b\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n\
             --b\r\nContent-Disposition: attachment\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n\
             --b\r\nContent-Disposition: attachment; filename=\"..\"\r\nContent-Type: image/png\r\n\r\n2\r\n--b--\r\n",
        );
        let page = desk.page(desk.receive(mail).await.number()).await;
        let names: Vec<&str> = page.said[0].files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["document.pdf", "attachment.bin", "image.png"]);
    }

    async fn an_import_that_ended_early(desk) {
        // the import stored the mail and went; the engine judges it later, and still answers nobody
        let mail = Eml::new("a@b.example", SUPPORT, "Давно", "Пять лет назад").field("Date", "Tue, 16 Nov 2021 10:00:00 +0300");
        let source = "import:of-a-test".to_owned();
        let taken = desk.app().take_mail(source.clone(), None, mail.bytes().into(), None).await.expect("stored");
        desk.settle().await;
        assert_eq!(desk.landed(taken.id).await.mail.state, "new", "whoever imports goes first");
        desk.pass_minutes(11).await;
        let landed = desk.landed(taken.id).await;
        assert!(landed.ticket.is_some(), "{:?}", landed.mail);
        assert!(desk.tray().all().is_empty(), "histories are told, not lived");
        let again = desk.app().take_mail(source, None, mail.bytes().into(), None).await.expect("known");
        assert!(!again.fresh && again.id == taken.id);
    }

    async fn machines_that_announce_and_machines_that_answer(desk) {
        let robot = desk.client("Игросфера").await.person("Робот").await;
        let notice = |subject: &str| robot.mail(subject, "Сообщение системы").field("Auto-Submitted", "auto-generated");
        let number = desk.receive(notice("Резервное копирование не прошло")).await.number();
        assert!(robot.mails().is_empty(), "news is a ticket, and nobody is thanked for it");
        let engineer = desk.engineer("Игорь").await;
        engineer.replies(number, "Смотрим", domain::desk::Then::Ask).await;
        let state = desk.state(number).await;
        for answer in [
            notice(&format!("Получено ваше письмо [№ {number}]")),
            notice("Re: Резервное копирование не прошло").answering(&[&robot.last_mail().id()]),
            notice("Доставлено").field("Return-Path", "<>"),
            robot.mail("Автоответ: отпуск", "Меня нет до 1 декабря").field("Auto-Submitted", "auto-replied"),
            robot.mail("Out of office", "Back on Monday").field("X-Autoreply", "yes"),
        ] {
            let landed = desk.receive(answer).await;
            assert!(matches!(landed.verdict(), Verdict::AutoReply { .. }), "{:?}", landed.mail);
        }
        assert_eq!((desk.tickets().await, desk.state(number).await), (1, state), "answers of machines change nothing");
    }
}
