//! What is folded of mails as people and their programs write them.

use letter::visible::{Kind, Parts, split_html, split_text};
use proptest::prelude::*;

#[track_caller]
fn shows(text: &str, expected: &str) -> Parts {
    let parts = split_text(text);
    assert_eq!(parts.whole(), text, "nothing may be lost");
    assert_eq!(parts.visible, expected);
    parts
}

/// Nothing of this is folded.
#[track_caller]
fn stays(text: &str) {
    let parts = split_text(text);
    assert!(!parts.is_folded(), "folded {:?} {:?}", parts.quoted, parts.signature);
    assert_eq!(parts.whole(), text);
}

#[test]
fn russian_clients() {
    for history in [
        "12 мая 2026 г., 10:15 пользователь Анна <anna@example.org> написал(а):\n\n> Здравствуйте!\n> Где заказ?\n",
        "12 мая 2026 г., 10:15 пользователь Анна Длинная Фамилия <\nanna@example.org> написал:\n\n> Здравствуйте!\n",
        "Понедельник, 12 мая 2026, 10:15 +03:00 от Анна <anna@example.org>:\n \nЗдравствуйте!\n",
        ">Понедельник, 12 мая 2026, 10:15 +03:00 от Анна <anna@example.org>:\n> \n>Здравствуйте!\n",
        "пн, 12 мая 2026 г. в 10:15, Анна <anna@example.org>:\n\n> Здравствуйте!\n",
        "12.05.2026, 10:15, \"Анна\" <anna@example.org>:\nЗдравствуйте!\n",
        "12.05.2026 10:15, Анна пишет:\n> Здравствуйте!\n",
        "Вы писали 12 мая 2026 г., 10:15:\n\n> Здравствуйте!\n",
        "-----Исходное сообщение-----\nОт: Анна [mailto:anna@example.org]\nОтправлено: 12 мая 2026 г. 10:15\nКому: Пётр\nТема: Заказ\n\nЗдравствуйте!\n",
        "От: Анна <anna@example.org>\nОтправлено: 12 мая 2026 г. 10:15\nКому: Пётр\nТема: Заказ\n\nЗдравствуйте!\n",
        "________________________________\nОт: Анна <anna@example.org>\nОтправлено: 12 мая 2026 г. 10:15\nКому: Пётр\nТема: Заказ\n\nЗдравствуйте!\n",
        "-------- Исходное сообщение --------\nТема: Заказ\nДата: 2026-05-12 10:15\nОт: Анна <anna@example.org>\nКому: Пётр\n\nЗдравствуйте!\n",
    ] {
        let parts = shows(
            &format!("Добрый день!\n\nЗаказ приехал, спасибо.\n\n{history}"),
            "Добрый день!\n\nЗаказ приехал, спасибо.",
        );
        assert!(parts.quoted.contains("Здравствуйте"), "{history}");
    }
}

#[test]
fn introductions_of_the_world() {
    let mut missed = Vec::new();
    for line in [
        "On 05/04/17 12:00, Ann wrote:",
        "On Apr 5, 2017 12:00, \"Ann\" <ann@example.org> wrote:",
        "On Wednesday, April 5, 2017, Ann <ann@example.org> wrote:",
        "On Wed, Apr 05, 2017 at 12:00:00PM +0000, Ann wrote:",
        "At 12:00 PM 4/5/2017, Ann wrote:",
        "Ann <ann@example.org> wrote on 05/04/2017 12:00:",
        "Quoting Ann <ann@example.org>:",
        "---- On Wed, 05 Apr 2017 12:00:00 +0300 Ann <ann@example.org> wrote ----",
        "середа, 7 жовтня 2015 р. користувач Ганна <ann@example.org> написав:",
        "7 жовтня 2015 р. 10:15 Ганна <ann@example.org> пише:",
        "6 октября 2014 г., 17:21 пользователь Анна <ann@example.org> написал:",
        "ср, 5 апр. 2017 г. в 12:00, Анна <ann@example.org>:",
        "Среда,  5 апреля 2017, 12:00 +03:00 от \"Анна\" <ann@example.org>:",
        "Анна <ann@example.org> писала 05.04.2017 12:00:",
        "5 апр. 2017 г., в 12:00, Анна <ann@example.org> написала:",
        "Op wo 5 apr. 2017 om 12:00 schreef Ann <ann@example.org>:",
        "Ann <ann@example.org> schreef op 5 april 2017:",
        "Den 5 april 2017 12:00 skrev Ann <ann@example.org>:",
        "5 apr. 2017 kl. 12:00 skrev Ann <ann@example.org>:",
        "Den ons. 5. apr. 2017 kl. 12.00 skrev Ann <ann@example.org>:",
        "Dne 5. 4. 2017 v 12:00 Ann <ann@example.org> napsal(a):",
        "El 5/4/2017 a las 12:00, Ann escribió:",
        "El mié., 5 abr. 2017 a las 12:00, Ann (<ann@example.org>) escribió:",
        "Em qua, 5 de abr de 2017 às 12:00, Ann <ann@example.org> escreveu:",
        "śr., 5 kwi 2017 o 12:00 Ann <ann@example.org> napisał(a):",
        "W dniu 05.04.2017 o 12:00, Ann pisze:",
        "ke 5. huhtik. 2017 klo 12.00 Ann (ann@example.org) kirjoitti:",
        "Ann <ann@example.org> ezt írta (időpont: 2017. ápr. 5., Sze, 12:00):",
        "5 Nisan 2017 Çarşamba 12:00 tarihinde Ann <ann@example.org> yazdı:",
        "Ann <ann@example.org>, 5 Nis 2017 Çar, 12:00 tarihinde şunu yazdı:",
        "Vào Th 4, 5 thg 4, 2017 vào lúc 12:00 Ann <ann@example.org> đã viết:",
        "Ann <ann@example.org> 于2017年4月5日周三 下午12:00写道：",
        "2017年4月5日(水) 12:00 Ann <ann@example.org>:",
        "2017/04/05 12:00、Ann <ann@example.org>のメール:",
        "2017년 4월 5일 (수) 오후 12:00, Ann <ann@example.org>님이 작성:",
        "2017-04-05 12:00 GMT+08:00 Ann <ann@example.org>:",
        "Le mer. 5 avr. 2017 à 12:00, Ann <ann@example.org> a écrit :",
        "Am 05.04.2017 um 12:00 schrieb Ann:",
        "Il mer 5 apr 2017, 12:00 Ann <ann@example.org> ha scritto:",
        "-----Ursprüngliche Nachricht-----",
        "----- Mensagem original -----",
        "-------- Původní zpráva --------",
        "-----Message d'origine-----",
        "-----Mensaje original-----",
        "-------- Alkuperäinen viesti --------",
        "-----Oorspronkelijk bericht-----",
        "-----Original message-----",
        "-----Исходное сообщение-----",
        "-------- Оригінальне повідомлення --------",
        "-----邮件原件----- 原始邮件 -----",
        "Von: Ann <ann@example.org>\nGesendet: Mittwoch, 5. April 2017 12:00\nAn: Bob\nBetreff: x",
        "Van: Ann\nVerzonden: woensdag 5 april 2017 12:00\nAan: Bob\nOnderwerp: x",
        "Från: Ann\nSkickat: den 5 april 2017 12:00\nTill: Bob\nÄmne: x",
        "Od: Ann\nWysłano: środa, 5 kwietnia 2017 12:00\nDo: Bob\nTemat: x",
        "Od: Ann\nOdesláno: 5. dubna 2017 12:00\nKomu: Bob\nPředmět: x",
        "Da: Ann\nInviato: mercoledì 5 aprile 2017 12:00\nA: Bob\nOggetto: x",
        "De: Ann\nEnviada em: quarta-feira, 5 de abril de 2017 12:00\nPara: Bob\nAssunto: x",
        "Kimden: Ann\nGönderildi: 5 Nisan 2017 12:00\nKime: Bob\nKonu: x",
        "Від: Ann\nНадіслано: 5 квітня 2017 р. 12:00\nКому: Bob\nТема: x",
        "发件人: Ann\n发送时间: 2017年4月5日 12:00\n收件人: Bob\n主题: x",
        "差出人: Ann\n送信日時: 2017年4月5日 12:00\n宛先: Bob\n件名: x",
        "*From:* Ann\n*Sent:* Wednesday\n*To:* Bob\n*Subject:* x",
        "**From:** Ann\n**Sent:** Wednesday\n**To:** Bob\n**Subject:** x",
    ] {
        let parts = split_text(&format!("New words.\nTwo lines.\n\n{line}\n\nOld words.\n"));
        if parts.visible != "New words.\nTwo lines." {
            missed.push(line);
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn signatures() {
    for signature in [
        "-- \nИван Петров\nООО «Ромашка»\n+7 495 000-00-00\n",
        "С уважением,\nИван Петров\nменеджер по закупкам\nтел. +7 495 000-00-00\n",
        "С уважением, Иван Петров\n",
        "Отправлено с iPhone\n",
        "Отправлено из мобильной Почты Mail.ru\n",
        "--\nОтправлено из Mail.ru для Android\n",
        "Sent from my Galaxy\n",
        "Best regards,\nJohn Smith\nHead of Sales\n",
        "Иван Петров\n+7 495 000-00-00\nivan@example.org\nwww.example.org\n",
    ] {
        let parts = shows(&format!("Прошу прислать счёт.\n\n{signature}"), "Прошу прислать счёт.");
        assert!(!parts.signature.is_empty() && parts.quoted.is_empty(), "{signature}");
    }
    let parts = shows("Да, верно.\n\n-- \nИван\n\n12.05.2026 10:15, Анна пишет:\n> Верно?\n", "Да, верно.");
    assert_eq!(parts.signature, "-- \nИван");
    assert!(parts.quoted.contains("Верно?"));
}

#[test]
fn answers_between_quotes_stay() {
    let text = "On Dec 15, 2024, at 2:00 PM, Jane Doe <jane@example.com> wrote:\n> A?\n\nYes.\n\n> B?\n\nNo.\n\n> C\n> D\n";
    let parts = shows(text, "> A?\n\nYes.\n\n> B?\n\nNo.");
    assert_eq!(parts.pieces.iter().filter(|piece| piece.kind == Kind::Quoted).count(), 2);
    shows(
        "Ответы в тексте.\n\n12.05.2026 10:15, Анна пишет:\n> Когда?\nЗавтра.\n> Где?\nНа складе.\n",
        "Ответы в тексте.\n\n> Когда?\nЗавтра.\n> Где?\nНа складе.",
    );
    shows("12.05.2026 10:15, Анна пишет:\n> Когда?\n\nЗавтра.\n", "Завтра.");
}

#[test]
fn a_message_passed_on_stays() {
    let forwarded = "---------- Forwarded message ---------\nFrom: Anna <anna@example.org>\nDate: Mon, May 12, 2026 at 10:15 AM\nSubject: Order\nTo: shop@example.org\n\nWhere is my order?\n";
    stays(forwarded);
    stays(&format!("Посмотрите, пожалуйста.\n\n{forwarded}"));
    stays(
        "-------- Пересылаемое сообщение --------\nОт кого: Иван <ivan@example.org>\nКому: Пётр <petr@example.org>\nДата: Среда, 14 июня 2017, 15:19 +03:00\nТема: Заказ\n\nГде заказ?\n",
    );
    stays(
        "См. ниже\n\nОт: Анна <anna@example.org>\nОтправлено: 12 мая 2026 г. 10:15\nКому: Пётр\nТема: Заказ\n\nГде заказ?\n",
    );
    shows(
        &format!("Мы разобрались.\nВот что писал покупатель, всё уже решено.\n\n{forwarded}"),
        "Мы разобрались.\nВот что писал покупатель, всё уже решено.",
    );
}

#[test]
fn people_without_quotes_are_left_alone() {
    for text in [
        "Здравствуйте!\n\nЗаказ 123 от 12.05.2024 не пришёл, а менеджер написал:\nждите ещё неделю.\n\nСпасибо,\nАнна\n",
        "Прошу отправить на мои данные:\n\nИванов Иван\n+7 900 000-00-00\nivan@example.org\n",
        "Ticket text.\n\nProject: shop\nStatus: Resolved\nDue date: 2010-12-31\nStart: 2010-01-01\n",
        "Состав заказа:\n\n-----\nКружка x 2\nЧашка x 3\n-----\nИтого: 500 руб\n",
        "Отправлено из Москвы 5 мая, номер 123.\nГде посылка?\n",
        "Имя: Анна\nТелефон: +7 900 000-00-00\nТема: доставка\nСообщение: где заказ?\n",
        "От: Анны\nКому: Маше\nТекст открытки: С днём рождения!\n",
        "On Thursday I will come.\n\nOn Friday: not.\n",
        "Из письма поставщика:\n> мы всё отправили\nНо ничего не пришло.\n",
        "Здравствуйте.\n\n1. Пункт\n-- подпункт\n-- подпункт\n\nЧто делать?\n",
        "",
        "\n\n",
        "-- \nИван\n",
        "> only\n> a quote\n",
        "Отправлено с iPhone\n",
    ] {
        stays(text);
    }
}

#[test]
fn html_of_clients() {
    for (client, html) in [
        (
            "gmail",
            r#"<div dir="ltr">Да, <b>верно</b>.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">пн, 12 мая 2026 г. в 10:15, Анна &lt;<a href="mailto:a@example.org">a@example.org</a>&gt;:<br></div><blockquote class="gmail_quote">Верно?</blockquote></div>"#,
        ),
        (
            "yandex",
            r#"<div>Да, <b>верно</b>.</div><div> </div><div>12.05.2026, 10:15, "Анна" &lt;a@example.org&gt;:</div><blockquote><p>Верно?</p></blockquote>"#,
        ),
        (
            "mail.ru",
            r#"<HTML><BODY><div>Да, <b>верно</b>.<blockquote style="border-left:1px solid #0857A6;">Понедельник, 12 мая 2026, 10:15 +03:00 от Анна &lt;a@example.org&gt;:<br><div>Верно?</div></blockquote></div></BODY></HTML>"#,
        ),
        (
            "outlook",
            r#"<div class="WordSection1"><p class="MsoNormal">Да, <b>верно</b>.</p><p class="MsoNormal">&nbsp;</p><div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>От:</b> Анна &lt;a@example.org&gt; <br><b>Отправлено:</b> 12 мая 2026 г. 10:15<br><b>Кому:</b> Пётр<br><b>Тема:</b> Заказ</p></div><p class="MsoNormal">Верно?</p></div>"#,
        ),
        (
            "outlook web",
            r#"<div>Да, <b>верно</b>.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>От:</b> Анна<br></div><div>Верно?</div>"#,
        ),
        (
            "apple",
            r#"<div>Да, <b>верно</b>.<br><div><blockquote type="cite"><div>12 мая 2026 г., в 10:15, Анна &lt;a@example.org&gt; написал(а):</div><br><div>Верно?</div></blockquote></div></div>"#,
        ),
        (
            "thunderbird",
            r#"<p>Да, <b>верно</b>.</p><div class="moz-cite-prefix">12.05.2026 10:15, Анна пишет:<br></div><blockquote type="cite">Верно?</blockquote>"#,
        ),
        (
            "proton",
            r#"<div>Да, <b>верно</b>.</div><div class="protonmail_quote">On Monday, May 12th, 2026 at 10:15, Anna &lt;a@example.org&gt; wrote:<br><blockquote>Верно?</blockquote></div>"#,
        ),
        ("plain", "<pre>Да, <b>верно</b>.\n\n12.05.2026 10:15, Анна пишет:\n&gt; Верно?\n</pre>"),
    ] {
        let parts = split_html(html);
        assert_eq!(parts.visible_text(), "Да, верно.", "{client}: {parts:?}");
        assert!(parts.quoted.contains("Верно?") && !parts.visible.contains("Верно?"), "{client}: {parts:?}");
        assert!(parts.visible.contains("<b>верно</b>"), "{client}");
    }
}

#[test]
fn html_answers_between_quotes_stay() {
    let html = r#"<div class="gmail_quote"><div class="gmail_attr">On Mon, May 12, 2026 at 10:15 AM Anna &lt;a@example.org&gt; wrote:</div><blockquote class="gmail_quote">When?</blockquote><div>Tomorrow.</div><blockquote class="gmail_quote">Where?</blockquote><div>Here.</div></div><div class="gmail_signature">Ann<br>Shop</div>"#;
    let parts = split_html(html);
    let shown = parts.visible_text();
    assert!(shown.contains("Tomorrow.") && shown.contains("Here.") && shown.contains("> When?"), "{shown}");
    assert!(!shown.contains("wrote:") && parts.signature.contains("Shop"));
}

#[test]
fn html_without_quotes_is_left_alone() {
    for html in [
        "<p>Здравствуйте!</p><p>Где заказ?</p><table><tr><td>1</td><td>Кружка</td></tr></table>",
        r#"<blockquote>only a quote</blockquote>"#,
        r#"<div class="gmail_quote">---------- Forwarded message ----------<br>From: <b>Foo</b> &lt;foo@example.org&gt;<br>Date: Thu, Mar 24, 2016 at 5:17 PM<br>Subject: S<br>To: Bar<br><br>Some text</div>"#,
        "",
    ] {
        let parts = split_html(html);
        assert!(!parts.is_folded(), "{parts:?}");
    }
}

#[test]
fn large_and_odd_input_is_read_in_line_with_its_size() {
    let line = "On Mon, May 12, 2026 at 10:15 AM Anna <anna@example.org>\n";
    for text in [
        "a".repeat(1 << 20),
        line.repeat(10_000),
        ">".repeat(1 << 18),
        "> a\nb\n".repeat(2_000),
        "From: a\n".repeat(2_000),
        "-- \n".repeat(2_000),
        "_____\n\nx\n\n".repeat(2_000),
        "-----Original Message-----\n> a\n".repeat(2_000) + "b",
        "x\n\nSent from my iPhone\n\n".repeat(2_000),
        "<".repeat(1 << 18),
        "From: a To: b Subject: c ".repeat(2_000),
        "Thanks,\n\n".repeat(2_000),
    ] {
        let parts = split_text(&text);
        assert_eq!(parts.whole(), text);
        assert!(!parts.visible.is_empty());
    }
}

/// Lines mails are made of, and others.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(vec![
            "Hello", "> quoted", ">> deeper", "", "-- ", "____", "On Mon, May 12, 2026 at 10:15 AM Ann <a@example.org> wrote:",
            "-----Original Message-----", "---------- Forwarded message ----------", "From: Ann <a@example.org>", "Sent: Monday, 12 May 2026",
            "To: Bob", "Subject: x", "С уважением,", "Иван Петров", "+7 495 000-00-00", "Sent from my iPhone", "A long line that goes on and on, well over fifty characters.",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_something_shows(lines in proptest::collection::vec(line(), 0..24)) {
        let text = lines.join("\n");
        let parts = split_text(&text);
        prop_assert_eq!(parts.whole(), text.replace('\r', "\n"));
        prop_assert_eq!(parts.visible.is_empty(), text.trim().is_empty());
    }
}
