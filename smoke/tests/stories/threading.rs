//! The mistakes of other desks (each carries the thread where users complained), told with the bytes of real mail
//! programs through the real intake. The pure half of the same list is in `domain::channels::threading`.

use domain::channels::threading::{Verdict, Why};
use domain::desk::Then;
use domain::people::Side;
use testkit::desk::{Eml, Landed, ORDERS, Person, SUPPORT, Sent, TestDesk, words};
use testkit::on_both;

/// A conversation to be mistaken for: Anna of «Игросфера» asked, Igor answered.
struct Scene {
    anna: Person,
    igor: Person,
    eva: Person,
    number: i64,
}

const FIRST: &str = "CAF1a2b3c@mail.igrosfera.example";

async fn scene(desk: &TestDesk) -> Scene {
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let eva = desk.client("Детали").await.person("Ева").await;
    let igor = desk.engineer("Игорь").await;
    let asked = format!(
        "Return-Path: <{mail}>\nReceived: from mail.igrosfera.example by mx.desk.example; Mon, 16 Nov 2026 10:00:00 +0300\n\
         From: {name} <{mail}>\nTo: {SUPPORT}\nSubject: {subject}\nMessage-ID: <{FIRST}>\n\
         Date: Mon, 16 Nov 2026 10:00:00 +0300\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n\
         Не идёт обмен с сайтом.\n",
        name = words(&anna.name),
        mail = anna.mail,
        subject = words("Обмен с сайтом"),
    );
    let number = desk.receive(wire(&asked)).await.number();
    igor.replies(number, "Какая версия?", Then::Ask).await;
    Scene { anna, igor, eva, number }
}

/// As it goes over the wire.
fn wire(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

impl Scene {
    fn ours(&self) -> Sent {
        self.anna.last_mail()
    }

    fn joined(&self, landed: &Landed, expected: Why) {
        assert_eq!(landed.ticket, Some(self.number), "{:?}", landed.mail);
        assert!(matches!(landed.verdict(), Verdict::Reply { why, .. } if why == expected), "{:?}", landed.verdict());
    }

    fn fresh(&self, landed: &Landed, expected: Why, hinted: bool) {
        assert_ne!(landed.ticket, Some(self.number), "{:?}", landed.mail);
        let Verdict::New { hint, why, .. } = landed.verdict() else { panic!("{:?}", landed.verdict()) };
        assert_eq!((why, hint.is_some()), (expected, hinted));
    }

    /// Nobody but Anna and ours had anything to read.
    fn nothing_leaked(&self, desk: &TestDesk, to: &str) {
        for mail in desk.tray().to(to) {
            assert!(!mail.letter().text.contains("обмен с сайтом"), "{to} read of a foreign ticket");
        }
    }
}

on_both! {
    /// glpi#16903: she answers the mail in her own folder of sent mails and writes our number into the subject.
    async fn reply_to_own_mail_with_the_number_in_the_subject(desk) {
        let s = scene(&desk).await;
        let subject = format!("Re: [№ {}] Обмен с сайтом", s.number);
        let landed = desk.receive(s.anna.mail(&subject, "Дополнение: версия 8.3")).await;
        s.joined(&landed, Why::Number);
        // and without the number, by the Message-ID of her own first mail that we keep
        let landed = desk.receive(s.anna.mail("Re: Обмен с сайтом", "И сборка 1691").answering(&[FIRST])).await;
        s.joined(&landed, Why::MessageId);
    }

    /// glpi#17705, freescout#2086, uvdesk#358: the copied manager answers the requester's mail, not ours.
    async fn copied_manager_replies(desk) {
        let s = scene(&desk).await;
        let boss = Eml::new(
            "Борис <boris@igrosfera.example>", SUPPORT, "Re: Обмен с сайтом", "Согласую доступ",
        ).cc(&s.anna.from()).answering(&[FIRST]);
        s.joined(&desk.receive(boss).await, Why::MessageId);
        let ticket = desk.ticket(s.number).await;
        assert_eq!(ticket.requester, s.anna.id, "she remains the one who asks");
        let boris = desk.met("boris@igrosfera.example").await.expect("he is known now");
        assert!(ticket.watchers.iter().any(|w| w.person == boris && w.side == Side::Client));
    }

    /// glpi#16757: somebody whom no address book knows.
    async fn sender_outside_the_user_base(desk) {
        let s = scene(&desk).await;
        let landed = desk.receive(Eml::new("Пётр <petr@nowhere.example>", SUPPORT, "Вопрос", "Как вас подключить?")).await;
        s.fresh(&landed, Why::NothingPoints, false);
        assert_eq!(desk.tray().to("petr@nowhere.example").len(), 1, "acknowledged");
        // a second stranger is of no common organisation with the first
        let other = desk.receive(Eml::new("x@elsewhere.example", SUPPORT, &format!("[№ {}]", landed.number()), "?")).await;
        assert_ne!(other.ticket, landed.ticket);
    }

    /// glpi#5283 (#4889, #5514, #8457): the references are right, the rights are not.
    async fn follow_up_of_somebody_without_rights(desk) {
        let s = scene(&desk).await;
        let landed = desk.receive(s.eva.mail("Re: Обмен с сайтом", "А что там у них?").answering(&[FIRST])).await;
        s.fresh(&landed, Why::Stranger, true);
        assert_eq!(desk.page(landed.number()).await.hint.map(|(number, _)| number), Some(s.number), "ours see where it points");
        s.nothing_leaked(&desk, &s.eva.mail);
    }

    /// zammad#2444, #5064: guessing numbers joins nothing and tells nothing.
    async fn stranger_with_the_number_in_the_subject(desk) {
        let s = scene(&desk).await;
        for mark in [format!("[№ {}]", s.number), format!("#{}", s.number), format!("Re: [#{}] Обмен с сайтом", s.number)] {
            let landed = desk.receive(s.eva.mail(&mark, &format!("Что нового? {mark}"))).await;
            s.fresh(&landed, Why::Stranger, true);
            let landed = desk.receive(Eml::new("x@nowhere.example", SUPPORT, &mark, &format!("Что? {mark}"))).await;
            s.fresh(&landed, Why::Stranger, true);
        }
        assert_eq!(desk.page(s.number).await.said.len(), 2);
        s.nothing_leaked(&desk, &s.eva.mail);
        s.nothing_leaked(&desk, "x@nowhere.example");
    }

    /// zammad#2038: `#1` of a colour, an order, a part number is no ticket.
    async fn css_colour_taken_for_a_number(desk) {
        let s = scene(&desk).await;
        let n = s.number;
        let html = format!(
            "From: {} <{}>\nTo: {SUPPORT}\nSubject: {}\nMessage-ID: <css@igrosfera.example>\nMIME-Version: 1.0\n\
             Content-Type: text/html; charset=utf-8\n\n<style>a{{color:#{n}}}</style><p style=\"color:#{n}\">Цена съехала</p>\n",
            words(&s.anna.name), s.anna.mail, words("Цвета на сайте"),
        );
        s.fresh(&desk.receive(wire(&html)).await, Why::NothingPoints, false);
        for subject in [format!("цвет #{n}a3b5c"), format!("заказ #{n}-45"), format!("деталь №{n}/2"), format!("#000{n}")] {
            s.fresh(&desk.receive(s.anna.mail(&subject, &subject)).await, Why::NothingPoints, false);
        }
    }

    /// zammad#4965: a forward that calls itself «WG:» or nothing at all.
    async fn forwarded_with_wg_or_without_a_prefix(desk) {
        let s = scene(&desk).await;
        // a stranger to the conversation forwards our mail back with its number: a matter of its own
        let vera = Eml::new("Вера <vera@igrosfera.example>", ORDERS, &format!("WG: [№ {}] Обмен с сайтом", s.number), "Посмотрите и вы");
        s.fresh(&desk.receive_at(ORDERS, vera).await, Why::Forwarded, true);
        // without any mark, the references of ours: who takes part joins, a foreign client does not
        let bare = Eml::new(&s.eva.from(), ORDERS, "Обмен с сайтом", "Переслано мне").answering(&[FIRST]);
        s.fresh(&desk.receive_at(ORDERS, bare).await, Why::Stranger, true);
        let own = s.anna.mail("Обмен с сайтом", "Вот ещё раз").answering(&[FIRST]);
        s.joined(&desk.receive(own).await, Why::MessageId);
    }

    /// zammad#5287: «Fwd:» with the same references is the same matter under the same subject, another under another.
    async fn forward_with_the_same_references(desk) {
        let s = scene(&desk).await;
        let same = s.anna.mail("Fwd: Обмен с сайтом", "Лог во вложении").answering(&[FIRST]);
        s.joined(&desk.receive(same).await, Why::MessageId);
        let other = s.anna.mail("Fwd: Счёт за октябрь", "Кому его отправить?").answering(&[FIRST]);
        s.fresh(&desk.receive(other).await, Why::Forwarded, true);
    }

    /// zammad#5716: two answers to a mail that we never got.
    async fn references_share_an_ancestor_never_received(desk) {
        let s = scene(&desk).await;
        let root = "private-1@igrosfera.example";
        let first = s.anna.mail("Re: Доступ к складу", "Ставлю поддержку в копию").answering(&[root]);
        let first = desk.receive(first).await;
        s.fresh(&first, Why::NothingPoints, false);
        let second = Eml::new("Вера <vera@igrosfera.example>", SUPPORT, "Re: Доступ к складу", "И я за").answering(&[root]);
        let second = desk.receive(second).await;
        assert_eq!(second.ticket, first.ticket);
        assert!(matches!(second.verdict(), Verdict::Reply { why: Why::CommonAncestor, .. }));
        // not for another client, not under another subject
        let foreign = s.eva.mail("Re: Доступ к складу", "А нам?").answering(&[root]);
        s.fresh(&desk.receive(foreign).await, Why::Stranger, true);
        let elsewhere = s.anna.mail("Re: Зарплата", "Это про другое").answering(&[root]);
        assert_ne!(desk.receive(elsewhere).await.ticket, first.ticket);
    }

    /// The other way round: the answer comes first, then the mail that it answers.
    async fn an_answer_overtakes_its_question(desk) {
        let s = scene(&desk).await;
        let answer = s.anna.mail("Re: Печать чеков", "Уточняю: касса 2").answering(&["late@igrosfera.example"]);
        let answer = desk.receive(answer).await;
        let question = desk.receive(s.anna.mail("Печать чеков", "Не печатает").id("late@igrosfera.example")).await;
        assert_eq!(question.ticket, answer.ticket);
    }

    /// zammad#799: our own colleague writes to the client with the desk in Bcc. His From line alone does not make a
    /// ticket of the client's, so the client's answer is a ticket of its own that points to the first.
    async fn bcc_first_mail(desk) {
        let s = scene(&desk).await;
        let text = format!(
            "From: {} <{}>\nTo: {} <{}>\nSubject: {}\nMessage-ID: <bcc-1@desk.example>\nDate: Mon, 16 Nov 2026 10:00:00 +0300\n\n\
             Course dates attached\n",
            words(&s.igor.name), s.igor.mail, words(&s.anna.name), s.anna.mail, words("Курс"),
        );
        let first = desk.receive(wire(&text)).await;
        s.fresh(&first, Why::NothingPoints, false);
        let answer = s.anna.mail("Re: Курс", "Подходит").answering(&["bcc-1@desk.example"]);
        let answer = desk.receive(answer).await;
        s.fresh(&answer, Why::Stranger, true);
        assert_eq!(desk.page(answer.number()).await.hint.map(|(number, _)| number), first.ticket);
    }

    /// zammad#3022, #3695 (ServiceNow, Jira): another desk strips every header of ours, its number stays in the subject.
    async fn another_desk_strips_all_references(desk) {
        let s = scene(&desk).await;
        let vendor = Eml::new("Vendor desk <desk@vendor.example>", SUPPORT, "INC0010023 opened", "We opened a case");
        let number = desk.receive(vendor).await.number();
        s.igor.replies(number, "Any news?", Then::Ask).await;
        let ours = desk.tray().to("desk@vendor.example").pop().expect("our answer");
        let stripped = Eml::new("Vendor desk <desk@vendor.example>", SUPPORT, &ours.letter().subject, "Fixed in 2.1");
        let landed = desk.receive(stripped).await;
        assert_eq!(landed.ticket, Some(number));
        assert!(matches!(landed.verdict(), Verdict::Reply { why: Why::Number, .. }));
        // freescout#5310: the subject is its own as well; then nothing points, and nothing is guessed
        let alone = Eml::new("Vendor desk <desk@vendor.example>", SUPPORT, "INC0010023 updated", "Closed");
        assert_ne!(desk.receive(alone).await.ticket, Some(number));
    }

    /// zammad#3894: numbers in the body, quoted or typed, are words.
    async fn number_in_the_plain_text_body(desk) {
        let s = scene(&desk).await;
        let text = format!("Похоже на [№ {n}], Ticket#{n}, но другое", n = s.number);
        s.fresh(&desk.receive(s.anna.mail("Другой вопрос", &text)).await, Why::NothingPoints, false);
    }

    /// freescout#2382: somebody who got our mail unseen answers; the requester stays who she is.
    async fn bcc_reply_does_not_change_the_customer(desk) {
        let s = scene(&desk).await;
        let ours = s.ours();
        let text = "Добавлю от себя";
        let hidden = Eml::new("Хозяин <owner@holding.example>", SUPPORT, &format!("Re: {}", ours.letter().subject), text);
        let landed = desk.receive(hidden.quoting(&ours)).await;
        s.joined(&landed, Why::Token);
        let page = desk.page(s.number).await;
        assert_eq!(page.ticket.requester, s.anna.id);
        assert_eq!(page.said.last().expect("messages").message.by.side, Side::Outside, "shown as from outside");
        // our next answer goes to Anna, not to him
        s.igor.replies(s.number, "Приняли", Then::Ask).await;
        assert_eq!(desk.tray().to("owner@holding.example").len(), 0);
        assert_eq!(s.anna.kinds().iter().filter(|kind| *kind == "reply").count(), 2);
    }

    /// freescout#4161, #5587: she forwards our mail to a supplier, the supplier answers us.
    async fn third_party_replies_to_a_forwarded_ticket(desk) {
        let s = scene(&desk).await;
        let ours = s.ours();
        let supplier = Eml::new("Поставщик <help@supplier.example>", SUPPORT, &ours.letter().subject, "Это у нас, чиним");
        s.joined(&desk.receive(supplier.quoting(&ours)).await, Why::Token);
        // with nothing but her own Message-ID in hand he is a stranger
        let bare = Eml::new("Чужой <help@other.example>", SUPPORT, "Re: Обмен с сайтом", "Это у нас").answering(&[FIRST]);
        s.fresh(&desk.receive(bare).await, Why::Stranger, true);
    }

    /// freescout#2324: To: support, Cc: orders; each mailbox gets its copy.
    async fn one_mail_to_two_mailboxes_is_one(desk) {
        let s = scene(&desk).await;
        let before = desk.tickets().await;
        let mail = s.anna.mail("Одно письмо", "Во все ящики").cc(ORDERS).id("both@igrosfera.example").bytes();
        let trace = |by: &str| [format!("Received: by {by}; Mon, 16 Nov 2026 10:00:01 +0300\r\n").as_bytes(), &mail].concat();
        let first = desk.receive_at(SUPPORT, trace("mx1.desk.example")).await;
        let second = desk.receive_at(ORDERS, trace("mx2.desk.example")).await;
        assert_eq!(second.verdict(), Verdict::Duplicate { of: first.mail.id });
        assert_eq!(desk.tickets().await, before + 1);
        assert_eq!(desk.page(first.number()).await.said.len(), 1);
        // both at once
        let third = s.anna.mail("Ещё одно", "Во все ящики").cc(ORDERS).bytes();
        let ids = (desk.drop_at(SUPPORT, third.clone()).await, desk.drop_at(ORDERS, third).await);
        desk.settle().await;
        let both = (desk.landed(ids.0).await.ticket, desk.landed(ids.1).await.ticket);
        assert!(both.0.is_some() != both.1.is_some(), "{both:?}");
        assert_eq!(desk.tickets().await, before + 2);
    }

    /// The same Message-ID with other words (a mailer that counts from 1) is another mail.
    async fn a_message_id_used_twice_loses_nothing(desk) {
        let s = scene(&desk).await;
        let one = desk.receive(s.anna.mail("Раз", "раз").id("1@scanner.local")).await;
        let two = desk.receive(s.eva.mail("Два", "два").id("1@scanner.local")).await;
        assert_ne!(one.ticket, two.ticket);
        assert!(two.ticket.is_some());
        assert_eq!(desk.page(two.number()).await.said[0].message.body, "два");
    }

    /// freescout#2375: the id of one conversation must not open another.
    async fn forged_token_opens_nothing(desk) {
        let s = scene(&desk).await;
        let real = s.ours().id();
        let (token, host) = real.split_once('@').expect("a Message-ID");
        let parts: Vec<&str> = token.split('.').collect();
        let other = desk.receive(s.eva.mail("Своё", "своё")).await.number();
        let foreign = desk.tray().to(&s.eva.mail).pop().expect("an acknowledgement").id();
        let foreign: Vec<&str> = foreign.split('@').next().expect("a token").split('.').collect();
        let forgeries = [
            // another signature
            format!("o.{}.{}.{}.aaaaaaaaaaaaaaaa", parts[1], parts[2], parts[3]),
            // her own signature under a foreign ticket
            format!("o.{}.{}.{}.{}", parts[1], foreign[2], foreign[3], foreign[4]),
            // a notice of an engineer, made up
            format!("o.{}.1.{}.{}", parts[1], parts[3], parts[4]),
            // another nonce
            format!("o.{}.{}.1.{}", parts[1], parts[2], parts[4]),
        ];
        for forged in forgeries {
            let id = format!("{forged}@{host}");
            let landed = desk.receive(s.eva.mail(&format!("Проба {forged}"), "Пустите").answering(&[&id])).await;
            s.fresh(&landed, Why::Forged, false);
        }
        assert_eq!(desk.page(s.number).await.said.len(), 2);
        assert_eq!(desk.page(other).await.said.len(), 1);
        // Outlook may raise the letters; a token of ours in capitals is still ours
        let loud = s.anna.mail("Re: Обмен с сайтом", "Версия 8.3").answering(&[&real.to_uppercase()]);
        assert_eq!(desk.receive(loud).await.ticket, Some(s.number));
    }

    /// zammad#4632: `support+tag@` is our mailbox, not a person to be asked or copied.
    async fn plus_address_is_ours(desk) {
        let s = scene(&desk).await;
        let mail = Eml::new(&s.anna.from(), "orders+sale@desk.example", "Заказ", "Где он?").cc("support+x@desk.example");
        let number = desk.receive_at(ORDERS, mail).await.number();
        let ticket = desk.ticket(number).await;
        assert_eq!(ticket.requester, s.anna.id);
        assert_eq!(ticket.watchers, []);
        assert_eq!(desk.met("orders+sale@desk.example").await, None);
        assert_eq!(desk.met("support+x@desk.example").await, None);
    }

    /// zammad#1351, #2322: one of us writes to the desk himself.
    async fn own_colleague_writes_to_the_desk(desk) {
        let s = scene(&desk).await;
        let landed = desk.receive(s.igor.mail("Сломался принтер", "На втором этаже")).await;
        assert_eq!(landed.verdict(), Verdict::New { hint: None, why: Why::NothingPoints, acknowledge: false });
        assert!(!s.igor.kinds().contains(&"acknowledgement".to_owned()));
        assert_eq!(desk.ticket(landed.number()).await.requester, s.igor.id);
        // and with the number of a ticket his From line alone orders nothing
        let spoofed = desk.receive(s.igor.mail(&format!("[№ {}]", s.number), "#close\nГотово")).await;
        assert_eq!(spoofed.ticket, Some(s.number), "he takes part, so it is kept there");
        let page = desk.page(s.number).await;
        let last = &page.said.last().expect("messages").message;
        assert_eq!((last.public, last.by.side), (false, Side::Outside), "as a note of nobody of ours");
        assert!(!desk.journal(s.number).await.contains(&"closed"));
        assert_eq!(s.anna.kinds(), ["acknowledgement", "reply"], "nothing went to the client in his name");
    }

    /// chatwoot#10028: an engineer answers from his own mail program, the client answers him with the desk in copy.
    async fn the_conversation_goes_on_beside_the_desk(desk) {
        let s = scene(&desk).await;
        let beside = "beside@desk.example";
        let landed = desk.receive(
            s.anna.mail("Re: Обмен с сайтом", "Отвечаю и сюда").answering(&[FIRST, beside]),
        ).await;
        s.joined(&landed, Why::MessageId);
        // from now on that id is known as well
        let next = Eml::new("Вера <vera@igrosfera.example>", SUPPORT, "Re: Обмен с сайтом", "И я").answering(&[beside]);
        s.joined(&desk.receive(next).await, Why::CommonAncestor);
    }

    /// freescout#4631, #1403 in spirit: mailers that keep only In-Reply-To, only References, or break the brackets.
    async fn half_of_the_headers_is_enough(desk) {
        let s = scene(&desk).await;
        let id = s.ours().id();
        let head = format!("From: {} <{}>\nTo: {SUPPORT}\nSubject: {}\n", words(&s.anna.name), s.anna.mail, words("Ответ"));
        let variants = [
            format!("In-Reply-To: <{id}>\n"),
            format!("References: <gone@igrosfera.example> <{id}>\n"),
            format!("References: <gone@igrosfera.example>\n\t<{id}>\n"),
            format!("In-Reply-To: {id}\n"),
            format!("In-Reply-To: Your message of \"Mon\" <{id}>\n"),
            format!("references: <{id}><other@igrosfera.example>\n"),
        ];
        for (at, variant) in variants.iter().enumerate() {
            let text = format!("{head}Message-ID: <half-{at}@igrosfera.example>\n{variant}\nВариант {at}\n");
            s.joined(&desk.receive(wire(&text)).await, Why::Token);
        }
    }
}
