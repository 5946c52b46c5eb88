//! Forms of mail that are rare and met all the same: each read as its sender meant it.

use encoding_rs::Encoding;
use letter::{Letter, Limits, read};

fn mail(head: &str, body: &[u8]) -> Letter {
    let head = format!("From: Ann <ann@x.example>\nTo: help@y.example\n{head}\n\n").replace('\n', "\r\n");
    read(&[head.as_bytes(), body].concat(), &Limits::default())
}

fn files(letter: &Letter) -> Vec<(&str, &str)> {
    letter.attachments.iter().map(|a| (a.name.as_str(), a.mime.as_str())).collect()
}

const RUSSIAN: &str = "Добрый день! Не приходят остатки по складу, проверьте обмен, пожалуйста. Спасибо";

#[test]
fn charsets_declared_wrongly_or_oddly() {
    let coded = |label: &str, text: &str| {
        Encoding::for_label(label.as_bytes()).expect("label").encode(text).0.into_owned()
    };
    let cases: &[(&str, &str, &str)] = &[
        ("windows-1251", "iso-8859-1", RUSSIAN),
        ("koi8-r", "us-ascii", RUSSIAN),
        ("koi8-r", "windows-1252", RUSSIAN),
        ("windows-1251", "utf-8", RUSSIAN),
        ("windows-1251", "x-unknown", RUSSIAN),
        ("koi8-r", "koi8-u", RUSSIAN),
        ("utf-8", "windows-1251", RUSSIAN),
        ("utf-8", "koi8-r", RUSSIAN),
        ("windows-1251", "cp1251", RUSSIAN),
        ("windows-1251", "win-1251", RUSSIAN),
        ("ibm866", "cp866", RUSSIAN),
        ("gb18030", "gb2312", "您好，订单没有收到，请帮忙查一下。谢谢！€"),
        ("gb18030", "gb18030", "您好，订单没有收到 𠮷"),
        ("iso-2022-jp", "iso-2022-jp", "お世話になっております。注文が届きません。"),
        ("shift_jis", "shift_jis", "お世話になっております。注文が届きません。"),
        ("euc-kr", "ks_c_5601-1987", "안녕하세요 주문이 도착하지 않았습니다"),
    ];
    for (real, label, text) in cases {
        let letter = mail(&format!("Content-Type: text/plain; charset={label}"), &coded(real, text));
        assert_eq!(letter.text, *text, "{real} as {label}");
    }
    let letter = mail("Content-Type: text/plain; charset=utf-7", b"Gr+APwA3w-e +BB8EQAQ4BDIENQRC-");
    assert_eq!(letter.text, "Grüße Привет");
    let none = coded("koi8-r", RUSSIAN);
    assert_eq!(mail("Subject: x", &none).text, RUSSIAN);
}

#[test]
fn names_in_parts_and_words_in_odd_places() {
    let name = |disposition: &str| {
        let letter = mail(
            "Content-Type: multipart/mixed; boundary=b",
            format!(
                "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: {disposition}\r\n\r\nx\r\n--b--"
            )
            .as_bytes(),
        );
        letter.attachments[0].name.clone()
    };
    let cases = [
        (
            "attachment; filename*0*=utf-8''%D0%A1%D1; filename*1*=%87%D1%91%D1%82; filename*2=\" 1.pdf\"",
            "Счёт 1.pdf",
        ),
        ("attachment; filename*1*=%87%D1%91%D1%82.pdf; filename*0*=utf-8''%D0%A1%D1", "Счёт.pdf"),
        ("attachment; filename*=koi8-r'ru'%F3%DE%C5%D4.pdf", "Счет.pdf"),
        ("attachment; filename*=''a%20b.pdf", "a b.pdf"),
        ("attachment; filename=\"=?utf-8?B?0KHRh9GR0YI=?=.pdf\"", "Счёт.pdf"),
        (
            "attachment; filename=\"=?windows-1251?Q?=D1=F7=B8=F2?=\r\n =?windows-1251?Q?_1.pdf?=\"",
            "Счёт 1.pdf",
        ),
        ("attachment; filename=Счёт 1.pdf", "Счёт 1.pdf"),
        ("attachment; filename*0=long; filename*1=name.pdf", "longname.pdf"),
        ("attachment; filename=plain.pdf; filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82.pdf", "Счёт.pdf"),
    ];
    for (disposition, expected) in cases {
        assert_eq!(name(disposition), expected, "{disposition}");
    }
    let head = "From: =?koi8-r?B?4c7OwQ==?= =?koi8-r?B?6dfBzs/XwQ==?= <a@x.example>\nCc: (=?utf-8?Q?=D0=90?=) b@x.example,\n \"=?utf-8?B?0JHQvtGA0LjRgQ==?=\" <c@x.example>\nSubject: Re:=?utf-8?Q?=D0=9E=D1=82?=\n =?utf-8?Q?=D0=B2=D0=B5=D1=82?= =?utf-8?Q?_=E2=84=96?=1";
    let letter = read(format!("{head}\n\nx").as_bytes(), &Limits::default());
    assert_eq!(letter.from[0].name, "АннаИванова");
    let cc: Vec<_> = letter.cc.iter().map(|a| (a.name.as_str(), a.address.as_str())).collect();
    assert_eq!(cc, [("А", "b@x.example"), ("Борис", "c@x.example")]);
    assert_eq!(letter.subject, "Re:Ответ №1");
}

#[test]
fn files_of_other_worlds() {
    let parts = |kind: &str, body: &str| {
        let body = body.replace('\n', "\r\n");
        mail(&format!("Content-Type: multipart/{kind}; boundary=b"), body.as_bytes())
    };
    let outlook = parts(
        "mixed",
        "--b\nContent-Type: text/plain\n\nhi\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+\n--b--",
    );
    assert_eq!(
        (outlook.text.as_str(), files(&outlook)),
        ("hi", vec![("winmail.dat", "application/ms-tnef")])
    );
    assert_eq!(outlook.attachments[0].data, b"\x78\x9f\x3e");
    let signed = parts(
        "signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256",
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nhi\n--c\nContent-Type: text/html\n\n<b>hi</b>\n--c--\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIAG\n--b--",
    );
    assert_eq!(
        (signed.text.as_str(), files(&signed)),
        ("hi", vec![("smime.p7s", "application/pkcs7-signature")])
    );
    let apple = parts(
        "mixed",
        "--b\nContent-Type: text/plain\n\nhi\n--b\nContent-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: application/applefile; name=\"a.pdf\"\nContent-Transfer-Encoding: base64\n\nAAUWBw==\n--c\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--c--\n--b--",
    );
    assert_eq!(apple.text, "hi");
    assert_eq!(files(&apple), [("a.pdf", "application/applefile"), ("a.pdf", "application/pdf")]);
    let invite = parts(
        "alternative",
        "--b\nContent-Type: text/plain\n\nmeet\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--b--",
    );
    assert_eq!((invite.text.as_str(), files(&invite)), ("meet", vec![("invite.ics", "text/calendar")]));
    let forwarded = parts(
        "mixed",
        "--b\nContent-Type: text/plain\n\nsee\n--b\nContent-Type: message/rfc822\n\nSubject: =?utf-8?B?0J/QvtC80L7Qs9C40YLQtQ==?=\nFrom: c@z.example\n\ninner\n--b--",
    );
    assert_eq!(
        (forwarded.text.as_str(), files(&forwarded)),
        ("see", vec![("Помогите.eml", "message/rfc822")])
    );
    let usenet = mail("Subject: x", b"hi\r\n=ybegin line=128 size=3 name=a.bin\r\nabc\r\n=yend size=3\r\n");
    assert!(usenet.text.contains("=ybegin") && usenet.text.contains("abc"), "not decoded, and not lost");
    let old = mail("Subject: x", b"hi\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nbye\r\n");
    assert_eq!((old.text.as_str(), old.attachments[0].data.as_slice()), ("hi\nbye\n", b"Cat".as_slice()));
}

#[test]
fn texts_of_every_shape() {
    let flowed = mail(
        "Content-Type: text/plain; format=flowed",
        "Строка \r\nодна\r\n> цитата \r\n> длинная\r\n-- \r\nАнна".as_bytes(),
    );
    assert_eq!(flowed.text, "Строка одна\n> цитата длинная\n-- \nАнна");
    let html = mail(
        "Content-Type: text/html; charset=utf-8",
        "<p>&laquo;А&raquo;&nbsp;&#1041;&mdash;&#x412;&hellip; &lt;b&gt; &amp;copy;</p>".as_bytes(),
    );
    assert_eq!(html.text, "«А» Б—В… <b> &copy;");
    let rtl = mail(
        "Content-Type: text/plain; charset=utf-8\nSubject: \u{202b}שלום\u{202c}",
        "\u{202b}שלום, ההזמנה\u{202c} 12\u{200f}".as_bytes(),
    );
    assert_eq!(rtl.text, "\u{202b}שלום, ההזמנה\u{202c} 12\u{200f}");
    assert!(rtl.subject.contains("שלום"));
    assert_eq!(mail("Content-Type: text/html", b"").text, "");
    let empty = mail("Content-Type: multipart/alternative; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>only here</p>\r\n--b--");
    assert_eq!(empty.text, "only here");
    // A server's footer is one more alternative: the words before it stay.
    let footer = mail("Content-Type: multipart/alternative; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nthe words\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>the words</p>\r\n--b\r\nContent-Type: text/plain\r\n\r\nChecked by a gateway\r\n--b--");
    assert_eq!(footer.text, "the words\n\nChecked by a gateway");
    // The first boundary line was damaged on the way: its part is read all the same.
    let damaged = mail("Content-Type: multipart/mixed; boundary=bound", b"This is MIME.\r\n--bo!nd\r\nContent-Type: text/plain\r\n\r\nthe words\r\n--bound\r\nContent-Type: image/png\r\n\r\nx\r\n--bound--");
    assert_eq!((damaged.text.as_str(), files(&damaged)), ("the words", vec![("image.png", "image/png")]));
}

#[test]
fn what_mailers_forget() {
    let mixed = "Content-Type: multipart/mixed; boundary=\"=_bound--\"";
    let part = "Content-Type: text/plain; charset=utf-8";
    let whole = |letter: &Letter| (letter.text.clone(), letter.attachments.len(), letter.problems.clone());
    let sound = mail(&format!("{mixed}\nDate: 1 Jan 2024 10:00:00 +0300"), format!("--=_bound--\r\n{part}\r\n\r\nслова\r\n--=_bound--\r\nContent-Type: image/png\r\n\r\nx\r\n--=_bound----\r\n").as_bytes());
    assert_eq!(whole(&sound), ("слова".to_owned(), 1, Vec::new()));
    // No line of their own for the boundaries behind the words.
    let glued = mail(&format!("{mixed}\nDate: 1 Jan 2024 10:00:00 +0300"), format!("--=_bound--\r\n{part}\r\n\r\nслова--=_bound--\r\nContent-Type: image/png\r\n\r\nx--=_bound----\r\n").as_bytes());
    assert_eq!((whole(&glued), glued.attachments[0].data.as_slice()), (whole(&sound), &b"x"[..]));
    // A gateway put its words into the midst of another part.
    let amidst = mail("Content-Type: multipart/mixed; boundary=out", b"--out\r\nContent-Type: multipart/related; boundary=in\r\n\r\n--in\r\nContent-Type: text/plain\r\n\r\nthe words\r\n--out\r\nContent-Type: text/plain\r\n\r\nChecked by a gateway\r\n--in\r\nContent-Type: image/png\r\n\r\nx\r\n--in--\r\n--out--\r\n");
    assert_eq!(amidst.text, "the words\n\nChecked by a gateway");
    assert_eq!(files(&amidst), [("image.png", "image/png")]);
    // No empty line between the header and the first boundary.
    let headed = read(
        format!("From: a@x.example\n{mixed}\n--=_bound--\n{part}\n\nслова\n--=_bound----\n").as_bytes(),
        &Limits::default(),
    );
    assert_eq!(headed.text, "слова");
    // No encoding, though one is declared.
    let bare = mail(&format!("{part}\nContent-Transfer-Encoding: base64"), "Не приходят остатки".as_bytes());
    assert_eq!(bare.text, "Не приходят остатки");
    assert!(bare.problems.iter().any(|p| matches!(p, letter::Problem::BadTransferEncoding { .. })));
    // No address, only a name.
    let named =
        read("From: Отдел продаж\nX-From: a@x.example\nTo: Moderator\n\nx".as_bytes(), &Limits::default());
    assert_eq!(named.from[0].address, "a@x.example");
    assert_eq!((named.to[0].name.as_str(), named.to[0].address.as_str()), ("Moderator", ""));
    let nobody = read("From: Отдел продаж\n\nx".as_bytes(), &Limits::default());
    assert_eq!((nobody.from[0].name.as_str(), nobody.sender_address()), ("Отдел продаж", None));
    assert!(nobody.problems.contains(&letter::Problem::NoSender));
    // A name of blanks alone makes no file of a text.
    let blank = mail(
        "Content-Type: multipart/mixed; boundary=b",
        b"--b\r\n\r\nhi\r\n--b\r\nContent-Type: text/plain; name=\" \"\r\n\r\nthere\r\n--b--",
    );
    assert_eq!((blank.text.as_str(), files(&blank)), ("hi\n\nthere", vec![]));
    // No name of the file, and a type that says nothing.
    let file = mail(
        "Content-Type: multipart/mixed; boundary=b",
        b"--b\r\nContent-Type: application/others\r\nContent-ID: <324.161.2@host>\r\n\r\nx\r\n--b--",
    );
    assert_eq!(files(&file), [("324.161.2", "application/others")]);
}
