//! People and machines told apart: the cases that matter to a shop's help desk.

use letter::{Action, Auto, Bulk, Kind, Limits, Reason, read};

fn kind(mail: &str) -> Kind {
    read(mail.as_bytes(), &Limits::default()).kind
}

#[test]
fn people_stay_people() {
    let forwarded = "Subject: Fwd: Undelivered Mail Returned to Sender\nFrom: Ann <ann@shop.example>\n\nPlease help, what does this mean?\n\n\
        ---------- Forwarded message ----------\nFrom: MAILER-DAEMON@mx.example\n\n<bob@x.example>: 550 5.1.1 User unknown\n";
    let quoted = "Subject: Re: failure notice\nFrom: Ann <ann@shop.example>\n\nI got this:\n> This is the mail system at host mx.example.\n\
        > <bob@x.example>: host mx said: 550 5.1.1 User unknown\n";
    let attached = "Subject: bounced again\nFrom: Ann <ann@shop.example>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee attached\n\
        --b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<bob@x.example>: 550 no such user\n--b--\n";
    for mail in [
        forwarded,
        quoted,
        attached,
        "Subject: Delivery problem\nFrom: ann@shop.example\n\nMy parcel was not delivered. Order 550 from 5.1.2024, paid 499 rub.\n",
        "Subject: Undelivered order\nFrom: ann@shop.example\n\nOrder 450 could not be delivered, write me to ann@shop.example, invoice 521.\n",
        "Subject: Заказ не доставлен\nFrom: ann@shop.example\n\nЗаказ не доставлен, хотя я заплатила 500 руб. Пишите на ann@shop.example\n",
        "Subject: Re: out of office\nFrom: ann@shop.example\n\nWelcome back! So what about my order?\n",
        "Subject: Re: your complaint\nFrom: postmaster@shop.example\n\nHello, I am Bob, we have looked into your mail that was rejected.\n",
        "From: ann@shop.example\n\n",
    ] {
        assert_eq!(kind(mail), Kind::Human, "{mail}");
    }
}

#[test]
fn machines_are_known() {
    let absence = "Subject: Автоответ: Заказ 15\nFrom: bob@x.example\nAuto-Submitted: auto-replied\n\nЯ в отпуске до 1 августа.\n";
    assert_eq!(kind(absence), Kind::AutoReply { why: Auto::Absence });
    let absence =
        "Subject: Automatic reply: Order\nFrom: bob@x.example\nX-Auto-Response-Suppress: All\n\nI am away.\n";
    assert_eq!(kind(absence), Kind::AutoReply { why: Auto::Absence });
    let replied =
        "Subject: We have got your mail\nFrom: help@x.example\nAuto-Submitted: auto-replied (x)\n\nThanks.\n";
    assert_eq!(kind(replied), Kind::AutoReply { why: Auto::Replied });
    let notice = "Subject: Backup done\nFrom: cron@x.example\nAuto-Submitted: auto-generated\n\nfine\n";
    assert_eq!(kind(notice), Kind::AutoReply { why: Auto::Generated });
    let list = "Subject: [list] hi\nFrom: bob@x.example\nList-Id: <l.x.example>\n\nhi\n";
    assert_eq!(kind(list), Kind::Bulk { why: Bulk::List });
    let news = "Subject: Sale\nFrom: shop@x.example\nList-Unsubscribe: <mailto:u@x.example>\n\nbuy\n";
    assert_eq!(kind(news), Kind::Bulk { why: Bulk::Unsubscribe });
    assert_eq!(kind("From: a@b.example\nAuto-Submitted: no\n\nhi\n"), Kind::Human);
}

#[test]
fn reports_tell_what_became_of_a_mail() {
    let dsn = "From: MAILER-DAEMON@mx.example\nTo: help@shop.example\nReturn-Path: <>\nSubject: Delivery Status Notification (Delay)\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nnot yet\n\
        --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
        Final-Recipient: rfc822; bob@x.example\nAction: delayed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full\n\n\
        Final-Recipient: rfc822; eve@x.example\nAction: failed\nStatus: 5.1.1\n\
        --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <1@shop.example>\nIn-Reply-To: <0@x.example>\nSubject: =?utf-8?B?0J8=?=\nTo: bob@x.example\n--b--\n";
    let Kind::Bounce(reports) = kind(dsn) else { panic!("no bounce") };
    assert_eq!(reports.len(), 2);
    let (bob, eve) = (&reports[0], &reports[1]);
    assert_eq!(
        (bob.recipient.as_deref(), bob.action, bob.hard),
        (Some("bob@x.example"), Action::Delayed, false)
    );
    assert_eq!(
        (bob.status.as_deref(), bob.reply_code, bob.reason),
        (Some("4.2.2"), Some(452), Reason::MailboxFull)
    );
    assert_eq!(
        (eve.recipient.as_deref(), eve.action, eve.reason, eve.hard),
        (Some("eve@x.example"), Action::Failed, Reason::UserUnknown, true)
    );
    assert_eq!(bob.original_message_id.as_deref(), Some("1@shop.example"));
    assert_eq!(
        (bob.original.in_reply_to.as_slice(), bob.original.subject.as_str()),
        (["0@x.example".to_owned()].as_slice(), "П")
    );

    let prose = "From: Почтовая служба <mailer-daemon@mx.example>\nTo: help@shop.example\nSubject: Недоставленное сообщение\n\n\
        Ваше письмо не может быть доставлено адресату:\n\n  bob@x.example\n\n550 5.1.1 Нет такого пользователя\n\n\
        --- Копия письма ---\nMessage-ID: <2@shop.example>\nFrom: help@shop.example\nTo: bob@x.example\nSubject: x\n\nhi\n";
    let Kind::Bounce(reports) = kind(prose) else { panic!("no bounce") };
    let report = &reports[0];
    assert_eq!((reports.len(), report.recipient.as_deref(), report.hard), (1, Some("bob@x.example"), true));
    assert_eq!(report.original_message_id.as_deref(), Some("2@shop.example"));
}
