//! Mails of ours that come back.

use domain::channels::threading::Verdict;
use domain::desk::{Event, State, Then};
use testkit::desk::{SUPPORT, Sent};
use testkit::on_both;

/// What a mail server writes about a mail of ours, as RFC 3464 says.
fn report(ours: &Sent, action: &str, status: &str) -> Vec<u8> {
    let letter = ours.letter();
    let text = format!(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.igrosfera.example>\nTo: {SUPPORT}\n\
         Subject: Undelivered Mail Returned to Sender\nMessage-ID: <{action}-{}@mx.igrosfera.example>\n\
         Auto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nI'm sorry to have to inform you that your message could not be delivered.\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.igrosfera.example\n\n\
         Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n\
         Diagnostic-Code: smtp; 550 5.1.1 <{to}>: user unknown\n\n\
         --b\nContent-Type: text/rfc822-headers\n\nFrom: {SUPPORT}\nTo: {to}\nSubject: x\nMessage-ID: <{id}>\n\n--b--\n",
        status.replace('.', "-"),
        to = ours.to,
        id = letter.message_id.expect("our mails have one"),
    );
    text.replace('\n', "\r\n").into_bytes()
}

/// What a provider writes when somebody called a mail of ours spam, as RFC 5965 says.
fn complaint(ours: &Sent, recipient: &str) -> Vec<u8> {
    let text = format!(
        "Return-Path: <>\nFrom: complaints@isp.example\nTo: {SUPPORT}\nSubject: FW: complaint\n\
         Message-ID: <complaint@isp.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nThis is an email abuse report for an email message received from your host.\n\
         --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: ISP/1.0\nVersion: 1\n{recipient}\n\
         --b\nContent-Type: message/rfc822\n\nFrom: {SUPPORT}\nSubject: x\nMessage-ID: <{}>\n\nx\n--b--\n",
        ours.id(),
        recipient =
            recipient.trim_end_matches("\r\n").to_owned() + if recipient.is_empty() { "" } else { "\n" },
    );
    text.replace('\n', "\r\n").into_bytes()
}

on_both! {
    async fn a_bounce_marks_the_delivery_and_is_told_in_the_ticket(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, vera) = (shop.person("Анна").await, shop.person("Вера").await);
        let igor = desk.engineer("Игорь").await;
        let number = desk.receive(anna.mail("Обмен", "Не идёт").cc(&vera.from())).await.number();
        igor.replies(number, "Смотрим", Then::Ask).await;
        let before = desk.ticket(number).await;
        let landed = desk.receive(report(&anna.last_mail(), "failed", "5.1.1")).await;
        assert_eq!(landed.verdict(), Verdict::Bounce { ticket: Some(before.id) });
        let page = desk.page(number).await;
        let reply = page.said.iter().find(|said| said.message.body == "Смотрим").expect("our answer");
        let state = |mail: &str| reply.deliveries.iter().find(|d| d.address == mail).expect("a delivery").state.clone();
        assert_eq!(state(&anna.mail), "bounced");
        assert_eq!(state(&vera.mail), "sent", "the other copy arrived");
        let bounced = desk.events(number).await.into_iter().find_map(|event| match event {
            Event::Bounced { recipient, hard, reason, .. } => Some((recipient, hard, reason)),
            _ => None,
        });
        let (recipient, hard, reason) = bounced.expect("told in the journal");
        assert_eq!((recipient.as_str(), hard), (anna.mail.as_str(), true));
        assert!(reason.contains("user unknown"), "{reason}");
        // it is attached, internal, and moves nothing
        let last = page.said.last().expect("messages");
        assert_eq!((last.message.kind.as_str(), last.message.public), ("bounce", false));
        assert_eq!((page.ticket.state, page.ticket.turn_since), (before.state, before.turn_since));
        assert_eq!(desk.tickets().await, 1);
        let seen = desk.app().ticket(&anna.actor().await, number).await.expect("her ticket");
        assert!(!format!("{seen:?}").contains("user unknown"), "the client does not see it");
    }

    async fn a_delay_is_no_failure(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрим", Then::Ask).await;
        desk.receive(report(&anna.last_mail(), "delayed", "4.4.1")).await;
        let page = desk.page(number).await;
        let reply = page.said.iter().find(|said| said.message.body == "Смотрим").expect("our answer");
        assert_eq!(reply.deliveries[0].state, "sent");
        assert!(!desk.journal(number).await.contains(&"bounced"));
    }

    async fn a_bounce_of_something_else_opens_nothing(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let foreign = String::from_utf8(report(&anna.last_mail(), "failed", "5.1.1")).expect("ASCII");
        let foreign = foreign.replace(&anna.last_mail().id(), "unknown@elsewhere.example");
        assert_eq!(desk.receive(foreign).await.verdict(), Verdict::Bounce { ticket: None });
        assert_eq!((desk.tickets().await, desk.state(number).await), (1, State::New));
    }

    async fn a_forged_bounce_marks_nothing(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрим", Then::Ask).await;
        let forged = String::from_utf8(report(&anna.last_mail(), "failed", "5.1.1")).expect("ASCII");
        // the right mail, but an address that it never went to
        let forged = forged.replace(&anna.mail, "other@igrosfera.example");
        desk.receive(forged).await;
        let page = desk.page(number).await;
        let reply = page.said.iter().find(|said| said.message.body == "Смотрим").expect("our answer");
        assert_eq!(reply.deliveries[0].state, "sent");
    }

    async fn a_report_of_success_marks_the_delivery_and_is_no_news(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрим", Then::Ask).await;
        let ours = anna.last_mail();
        let before = desk.page(number).await;
        let arrived = report(&ours, "delivered", "2.0.0");
        let landed = desk.receive(arrived.clone()).await;
        assert_eq!(landed.ticket, Some(number));
        let page = desk.page(number).await;
        let state = |page: &app::desk::TicketPage| {
            page.said.iter().find(|said| said.message.body == "Смотрим").expect("our answer").deliveries[0].state.clone()
        };
        assert_eq!(state(&page), "delivered");
        assert_eq!((page.said.len(), page.ticket.seq), (before.said.len(), before.ticket.seq), "no news");
        // that it went on to a server which reports no more says nothing new, and is no news either
        for action in ["relayed", "expanded"] {
            let landed = desk.receive(report(&ours, action, "2.0.0")).await;
            assert_eq!((landed.ticket, state(&desk.page(number).await)), (Some(number), "delivered".to_owned()));
        }
        assert_eq!(desk.page(number).await.ticket.seq, before.ticket.seq, "no news");
        assert_eq!(desk.tickets().await, 1);
        // what came back after all is told, and no later success hides it
        desk.receive(report(&ours, "failed", "5.1.1")).await;
        desk.receive(arrived).await;
        assert_eq!(state(&desk.page(number).await), "bounced");
    }

    async fn a_complaint_is_marked_and_told_to_us_alone(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, vera) = (shop.person("Анна").await, shop.person("Вера").await);
        let igor = desk.engineer("Игорь").await;
        let number = desk.receive(anna.mail("Обмен", "Не идёт").cc(&vera.from())).await.number();
        igor.replies(number, "Смотрим", Then::Ask).await;
        let before = desk.ticket(number).await;
        desk.receive(complaint(&anna.last_mail(), &format!("Original-Rcpt-To: <{}>\r\n", anna.mail))).await;
        let page = desk.page(number).await;
        let reply = page.said.iter().find(|said| said.message.body == "Смотрим").expect("our answer");
        let state = |mail: &str| reply.deliveries.iter().find(|d| d.address == mail).expect("a delivery").state.clone();
        assert_eq!((state(&anna.mail).as_str(), state(&vera.mail).as_str()), ("complained", "sent"));
        let told = |event: &Event| matches!(event, Event::Complained { recipient, .. } if *recipient == anna.mail);
        assert!(desk.events(number).await.iter().any(told));
        let last = page.said.last().expect("messages");
        assert_eq!((last.message.kind.as_str(), last.message.public), ("complaint", false));
        assert_eq!((page.ticket.state, page.ticket.turn_since), (before.state, before.turn_since), "it moves nothing");
        let seen = desk.app().ticket(&anna.actor().await, number).await.expect("her ticket");
        assert!(!format!("{seen:?}").contains("omplain"), "the client does not see it");
    }

    async fn a_complaint_of_somebody_hidden_accuses_nobody(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, vera) = (shop.person("Анна").await, shop.person("Вера").await);
        let igor = desk.engineer("Игорь").await;
        let number = desk.receive(anna.mail("Обмен", "Не идёт").cc(&vera.from())).await.number();
        igor.replies(number, "Смотрим", Then::Ask).await;
        desk.receive(complaint(&anna.last_mail(), "")).await;
        let page = desk.page(number).await;
        let reply = page.said.iter().find(|said| said.message.body == "Смотрим").expect("our answer");
        assert!(reply.deliveries.iter().all(|delivery| delivery.state == "sent"), "{:?}", reply.deliveries);
        let hidden = |event: &Event| matches!(event, Event::Complained { recipient, .. } if recipient.is_empty());
        assert!(desk.events(number).await.iter().any(hidden));
    }
}
