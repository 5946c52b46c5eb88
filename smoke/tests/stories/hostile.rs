//! Mails that nobody wrote in good faith: each becomes a ticket or waits in quarantine with its bytes; none is lost,
//! none costs more than a bounded amount of memory, and the desk goes on working.

use std::io::Write as _;

use app::Actor;
use testkit::desk::{Eml, Landed, SUPPORT, TestDesk};
use testkit::on_both;

/// The most memory that this process ever held, in MiB. Each test has a process of its own.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("VmHWM");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1024
}

/// Takes it in, and shows that it is kept byte by byte and that the desk is well.
async fn survives(desk: &TestDesk, mail: impl Into<Vec<u8>>) -> Landed {
    let bytes: Vec<u8> = mail.into();
    let landed = desk.receive(bytes.clone()).await;
    assert!(landed.ticket.is_some() || landed.mail.state != "new", "{:?}", landed.mail);
    let kept = desk.app().raw_mail(&Actor::system(), landed.mail.id).await.expect("its bytes");
    assert!(kept == bytes, "the bytes are kept as they came");
    let next = desk.receive(Eml::new("a@b.example", SUPPORT, &format!("После {}", landed.mail.id), "Живы?")).await;
    assert!(next.ticket.is_some(), "the desk goes on");
    landed
}

fn html(body: &str) -> String {
    format!(
        "From: x@nowhere.example\r\nTo: {SUPPORT}\r\nSubject: html\r\nMessage-ID: <{}@nowhere.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}",
        body.len()
    )
}

on_both! {
    async fn thirty_megabytes_of_attachment(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let data: Vec<u8> = (0..30 << 20).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let mail = anna.mail("Большой файл", "Выгрузка во вложении").file("выгрузка.bin", "application/octet-stream", data.clone());
        let number = desk.receive(mail).await.number();
        let page = desk.app().ticket(&anna.actor().await, number).await.expect("her ticket");
        let file = &page.said[0].files[0];
        assert_eq!((file.name.as_str(), file.size), ("выгрузка.bin", 30 << 20));
        let (_, bytes) = desk.app().file(&anna.actor().await, file.id).await.expect("her file");
        assert!(bytes == data);
        drop((bytes, data));
        assert!(peak_mib() < 700, "{} MiB at most", peak_mib());
    }

    async fn a_hundred_megabytes_wait_in_quarantine_or_are_cut(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let mut mail = anna.mail("Очень большое", "Начало").bytes();
        mail.resize(100 << 20, b'x');
        let landed = desk.receive(mail).await;
        assert!(landed.ticket.is_some() || landed.mail.state == "quarantined", "{:?}", landed.mail);
        let kept = desk.app().raw_mail(&Actor::system(), landed.mail.id).await.expect("its bytes");
        assert_eq!(kept.len(), 100 << 20);
        if let Some(number) = landed.ticket {
            let page = desk.page(number).await;
            assert!(page.said[0].message.body.len() < 4 << 20, "a page can still be shown");
        }
        drop(kept);
        assert!(peak_mib() < 1200, "{} MiB at most", peak_mib());
    }

    async fn nesting_without_end(desk) {
        let mut mail = format!("From: x@nowhere.example\r\nTo: {SUPPORT}\r\nSubject: nesting\r\nMIME-Version: 1.0\r\n");
        for i in 0..20_000 {
            mail.push_str(&format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"));
        }
        mail.push_str("Content-Type: text/plain\r\n\r\nthe middle\r\n");
        survives(&desk, mail).await;
        let mut mail = format!("From: x@nowhere.example\r\nTo: {SUPPORT}\r\nSubject: messages\r\nMIME-Version: 1.0\r\n");
        for _ in 0..20_000 {
            mail.push_str("Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nMIME-Version: 1.0\r\n");
        }
        survives(&desk, mail).await;
        assert!(peak_mib() < 400, "{} MiB at most", peak_mib());
    }

    async fn bytes_that_are_no_text(desk) {
        let head = |extra: &str| format!("From: x@nowhere.example\r\nTo: {SUPPORT}\r\nSubject: s\r\n{extra}\r\n").into_bytes();
        // invalid UTF-8, in the body and in the header
        let broken = [head("Content-Type: text/plain; charset=utf-8\r\n"), b"good \xff\xfe\xc3\x28 \xf0\x28\x8c\x28 end".to_vec()].concat();
        let landed = survives(&desk, broken).await;
        let page = desk.page(landed.number()).await;
        assert!(page.said[0].message.body.contains("good") && page.said[0].message.body.contains("end"));
        survives(&desk, b"From: \xff\xfe <x@nowhere.example>\r\nSubject: \xd0\xd1\x80\r\n\r\n\x00\x00".to_vec()).await;
        // a charset that does not exist, one that does not fit, an encoding that does not exist
        for extra in [
            "Content-Type: text/plain; charset=x-klingon\r\n",
            "Content-Type: text/plain; charset=\"\r\n",
            "Content-Type: text/plain; charset=utf-16\r\n",
            "Content-Type: text/plain; charset=iso-2022-kr\r\n",
            "Content-Transfer-Encoding: rot13\r\n",
            "Content-Type: ; ;;=\r\n",
        ] {
            survives(&desk, [head(extra), "текст и text".as_bytes().to_vec()].concat()).await;
        }
        // every byte there is; zero bytes reach PostgreSQL nowhere as text
        let all: Vec<u8> = (0..=255).cycle().take(70_000).collect();
        survives(&desk, [head("X: y\r\n"), all.clone()].concat()).await;
        survives(&desk, all).await;
    }

    async fn mails_that_are_hardly_mails(desk) {
        for bytes in [&b""[..], b"\r\n", b"\n", b":", b"From", b"From: \r\n\r\n", b"\r\n\r\n\r\nbody", b"From: <>\r\n\r\nx", &[0; 1000]] {
            let landed = survives(&desk, bytes.to_vec()).await;
            assert_eq!(landed.mail.state, "quarantined", "no sender, no ticket: {bytes:?}");
        }
        let troubled = desk.app().troubled_mails(&Actor::system()).await.expect("the list");
        assert_eq!(troubled.len(), 9, "all are shown");
    }

    async fn headers_by_the_thousand(desk) {
        let mut mail = String::from("From: x@nowhere.example\r\n");
        for i in 0..50_000 {
            mail.push_str(&format!("X-Spam-{i}: {i}\r\n"));
        }
        mail.push_str(&format!("References:{}\r\n", " <a@b>".repeat(100_000)));
        mail.push_str(&format!("To: {SUPPORT}{}\r\n", ", <u@igrosfera.example>".repeat(50_000)));
        mail.push_str(&format!("Subject: {}\r\n\r\nbody", "очень длинная тема ".repeat(20_000)));
        let landed = survives(&desk, mail).await;
        assert!(desk.ticket(landed.number()).await.subject.chars().count() <= 300);
        assert!(peak_mib() < 400, "{} MiB at most", peak_mib());
    }

    async fn a_zip_bomb_stays_packed(desk) {
        // a gigabyte of nothing in a megabyte; attachments are stored as they came, never opened
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let nothing = vec![0; 1 << 20];
        for _ in 0..512 {
            packer.write_all(&nothing).expect("packed");
        }
        let bomb = packer.finish().expect("packed");
        let size = bomb.len();
        drop(nothing);
        let mail = Eml::new("x@nowhere.example", SUPPORT, "архив", "во вложении").file("logs.zip", "application/zip", bomb);
        let page = desk.page(survives(&desk, mail).await.number()).await;
        assert_eq!(usize::try_from(page.said[0].files[0].size).expect("a size"), size);
        assert!(peak_mib() < 300, "{} MiB at most", peak_mib());
    }

    async fn html_bombs(desk) {
        survives(&desk, html(&"<div>".repeat(200_000))).await;
        survives(&desk, html(&"<table><tr><td>".repeat(60_000))).await;
        survives(&desk, html(&"<b><i><a>".repeat(60_000))).await;
        survives(&desk, html(&format!("<p {}>x</p>", "a=b ".repeat(200_000)))).await;
        survives(&desk, html(&format!("{}x", "&lt;".repeat(500_000)))).await;
        survives(&desk, html(&"<blockquote>&gt; ".repeat(50_000))).await;
        assert!(peak_mib() < 700, "{} MiB at most", peak_mib());
    }

    async fn html_does_nothing(desk) {
        let evil = r#"<p onclick="steal()">Добрый день</p><script>alert(1)</script><iframe src="http://evil.example"></iframe>
            <img src="http://evil.example/track.gif"><a href="javascript:alert(1)">жми</a><svg onload=alert(1)>
            <form action="http://evil.example"><input name=password></form><style>@import 'http://evil.example/x.css'</style>
            <table><tr><td background="http://evil.example/b.png">ячейка</td></tr></table><base href="http://evil.example/">"#;
        let page = desk.page(survives(&desk, html(evil)).await.number()).await;
        let shown = page.said[0].message.html.to_lowercase();
        for bad in ["<script", "onclick", "onload", "<iframe", "javascript:", "<form", "<input", "<style", "<svg", "<base", " src=\"http"] {
            assert!(!shown.contains(bad), "{bad} in {shown}");
        }
        assert!(shown.contains("ячейка"));
        assert!(page.said[0].message.remote_images >= 1, "the picture waits until somebody asks for it");
    }

    async fn a_failed_mail_is_kept_and_replayed(desk) {
        let landed = desk.receive(b"Subject: no sender\r\n\r\nbody".to_vec()).await;
        assert_eq!((landed.mail.state.as_str(), landed.mail.problem.as_str()), ("quarantined", "no-sender"));
        let engineer = desk.engineer("Игорь").await;
        let troubled = desk.app().troubled_mails(&engineer.actor().await).await.expect("engineers see them");
        assert_eq!(troubled.iter().map(|mail| mail.id).collect::<Vec<_>>(), [landed.mail.id]);
        // replaying changes nothing while the reason stands, and loses nothing
        let head = desk.head("Ольга").await.actor().await;
        desk.app().replay_mail(&head, landed.mail.id).await.expect("replayed");
        desk.settle().await;
        assert_eq!(desk.landed(landed.mail.id).await.mail.state, "quarantined");
        // a client's person has no business here
        let anna = desk.client("Игросфера").await.person("Анна").await.actor().await;
        assert!(desk.app().troubled_mails(&anna).await.is_err());
        assert!(desk.app().raw_mail(&anna, landed.mail.id).await.is_err());
        assert!(desk.app().replay_mail(&anna, landed.mail.id).await.is_err());
    }

    async fn a_mail_judged_twice_is_one(desk) {
        let head = desk.head("Ольга").await.actor().await;
        let landed = desk.receive(Eml::new("a@b.example", SUPPORT, "Раз", "раз")).await;
        desk.app().replay_mail(&head, landed.mail.id).await.expect("no harm");
        desk.settle().await;
        assert_eq!(desk.tickets().await, 1);
        assert_eq!(desk.page(landed.number()).await.said.len(), 1);
    }
}
