//! Samples of doors, errors, mails.

use super::{DAY, Drawn, HOUR, NOW_MS, pick};
use crate::guide::{self, Reader};
use crate::pages::{
    GuidePage, GuidesPage,
    access::{AccessPage, PasswordResetPage, SignInPage},
    api_docs::{self, ApiDocsPage},
    error::{ErrorKind, ErrorPage},
    letters,
    shell::FieldErrors,
    view::Priority,
};
use askama::Template;

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    super::rooms::draw(drawn);
    doors(drawn);
    for kind in ErrorKind::ALL {
        let page = ErrorPage {
            t: drawn.t.clone(),
            shell: drawn.guest(),
            kind,
            trace: if kind == ErrorKind::Broken { "7f3a-91c2".to_owned() } else { String::new() },
            draft: if kind == ErrorKind::Conflict {
                pick(drawn.t, "Анна, файл загрузился.", "Anna, the file is in.").to_owned()
            } else {
                String::new()
            },
            back: "/queue".to_owned(),
        };
        drawn.page(&format!("error-{kind:?}").to_lowercase(), page);
    }
    let operation = api_docs::Operation {
        id: "get_ticket".to_owned(),
        method: "GET".to_owned(),
        path: "/api/v1/tickets/{number}".to_owned(),
        name: "Look at a ticket".to_owned(),
        about: "Everything but the conversation.".to_owned(),
        request: "{}".to_owned(),
        status: "200".to_owned(),
        response: "{\n  \"number\": 4711\n}".to_owned(),
    };
    let tickets = api_docs::Group {
        name: "tickets".to_owned(),
        about: "Tickets".to_owned(),
        operations: vec![operation],
    };
    let page = ApiDocsPage { t: drawn.t.clone(), shell: drawn.guest(), groups: vec![tickets] };
    drawn.page("api-docs", page);
    let lang = drawn.t.lang();
    let guides = Reader::ALL.map(|reader| (reader, guide::of(reader, lang))).to_vec();
    drawn.page("guides", GuidesPage { t: drawn.t.clone(), shell: drawn.guest(), guides });
    for reader in Reader::ALL {
        let guide = guide::of(reader, lang);
        let page = GuidePage { t: drawn.t.clone(), shell: drawn.guest(), reader, guide };
        drawn.page(&format!("guide-{}", reader.slug()), page);
    }
    mails(drawn);
}

fn doors(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let sign_in = SignInPage {
        t: t.clone(),
        shell: drawn.guest(),
        email: String::new(),
        next: "/tickets/66412".to_owned(),
        locked_minutes: None,
        errors: FieldErrors::none(),
    };
    let mut wrong = sign_in.clone();
    wrong.email = "kotova@opora.example".to_owned();
    wrong.errors = FieldErrors(vec![(
        "",
        pick(
            t,
            "Почта или пароль не подошли. Проверьте раскладку и Caps Lock.",
            "The address or the password did not match. Check the keyboard layout and Caps Lock.",
        )
        .to_owned(),
    )]);
    let locked = SignInPage { locked_minutes: Some(15), email: wrong.email.clone(), ..sign_in.clone() };
    let ask = PasswordResetPage {
        t: t.clone(),
        shell: drawn.guest(),
        email: String::new(),
        sent: false,
        errors: FieldErrors::none(),
    };
    let sent = PasswordResetPage { email: "kotova@opora.example".to_owned(), sent: true, ..ask.clone() };
    let invitation = AccessPage {
        t: t.clone(),
        shell: drawn.guest(),
        token: "t0ken".to_owned(),
        invitation: true,
        name: pick(t, "Анна Смирнова", "Anna Smith").to_owned(),
        email: "a.smirnova@toybox.example".to_owned(),
        company: pick(t, "Поддержка «Опоры»", "Opora support").to_owned(),
        expired: false,
        errors: FieldErrors::none(),
    };
    let short = AccessPage {
        errors: FieldErrors(vec![(
            "password",
            pick(t, "Пароль короче 10 знаков.", "The password is shorter than 10 characters.").to_owned(),
        )]),
        ..invitation.clone()
    };
    let expired = AccessPage { expired: true, ..invitation.clone() };
    let reset = AccessPage { invitation: false, ..invitation.clone() };
    drawn.page("sign-in", sign_in);
    drawn.page("sign-in-wrong", wrong);
    drawn.page("sign-in-locked", locked);
    drawn.page("password-reset", ask);
    drawn.page("password-reset-sent", sent);
    drawn.page("invitation", invitation);
    drawn.page("invitation-short-password", short);
    drawn.page("invitation-expired", expired);
    drawn.page("password-set", reset.clone());
    drawn.page("password-set-expired", AccessPage { expired: true, ..reset });
}

/// A mail in plain text, as a sample beside its HTML twin.
#[derive(Template)]
#[template(source = "<pre>{{ text }}</pre>", ext = "html")]
pub(super) struct PlainText {
    pub(super) text: String,
}

macro_rules! mail {
    ($drawn:ident, $name:literal, $letter:expr) => {{
        let letter = $letter;
        let text = letter.text().unwrap_or_else(|error| panic!("{} cannot be drawn: {error}", $name));
        $drawn.part($name, letter);
        $drawn.part(concat!($name, "-text"), PlainText { text });
    }};
}

#[allow(clippy::too_many_lines, reason = "a list of samples")]
fn mails(drawn: &mut Drawn<'_>) {
    let t = drawn.t.clone();
    let of = |ru: &str, en: &str| pick(&t, ru, en).to_owned();
    let desk = letters::Sender::from(of("Поддержка «Опоры»", "Opora support"));
    let (number, url) = ("66412".to_owned(), "https://desk.example/requests/66412".to_owned());
    let subject = of("Не загружаются остатки с утра", "Stock has not loaded since this morning");
    let author = of("Марина Котова", "Marina Kay");
    let body_text = of(
        "Приёмник снова берёт файлы. Положите утренний ещё раз.",
        "The receiver takes files again. Put the morning one in place once more.",
    );
    let body_html = format!("<p>{body_text}</p>");
    let client = of("Игрушкин двор", "Toybox Yard");
    mail!(
        drawn,
        "mail-acknowledgement",
        letters::Acknowledgement {
            t: t.clone(),
            desk: desk.clone(),
            number: number.clone(),
            subject: subject.clone(),
            url: url.clone(),
            due: "16:40".to_owned(),
            asks: vec![of("Номер кассы", "Till number").to_owned()],
            asks_url: url.clone(),
        }
    );
    mail!(
        drawn,
        "mail-acknowledgement-bare",
        letters::Acknowledgement {
            t: t.clone(),
            desk: desk.clone(),
            number: number.clone(),
            subject: subject.clone(),
            url: String::new(),
            due: String::new(),
            asks: vec![],
            asks_url: url.clone(),
        }
    );
    mail!(
        drawn,
        "mail-reply",
        letters::Reply {
            t: t.clone(),
            desk: desk.clone(),
            number: number.clone(),
            author: author.clone(),
            body_html: body_html.clone(),
            body_text: body_text.clone(),
            url: url.clone(),
        }
    );
    mail!(
        drawn,
        "mail-client-wrote",
        letters::ClientWrote {
            t: t.clone(),
            desk: desk.clone(),
            number: number.clone(),
            subject: subject.clone(),
            author: of("Анна Смирнова", "Anna Smith"),
            client: client.clone(),
            priority: Priority::P2,
            body_html: body_html.clone(),
            body_text: body_text.clone(),
            url: url.clone(),
        }
    );
    mail!(
        drawn,
        "mail-reminder",
        letters::Reminder {
            t: t.clone(),
            desk: desk.clone(),
            number: number.clone(),
            subject: subject.clone(),
            client,
            since_ms: NOW_MS - 3 * HOUR - 1_200_000,
            url: url.clone(),
        }
    );
    mail!(
        drawn,
        "mail-invitation",
        letters::Invitation {
            t: t.clone(),
            desk: desk.clone(),
            name: of("Анна", "Anna"),
            inviter: author.clone(),
            url: url.clone(),
            until_ms: NOW_MS + 3 * DAY,
        }
    );
    mail!(
        drawn,
        "mail-password-reset",
        letters::PasswordReset {
            t: t.clone(),
            desk: desk.clone(),
            url: url.clone(),
            until_ms: NOW_MS + HOUR
        }
    );
    mail!(
        drawn,
        "mail-solved",
        letters::Solved {
            t: t.clone(),
            desk,
            number,
            subject,
            author,
            body_html,
            body_text,
            yes_url: url.clone(),
            no_url: url,
            silence_days: Some(3),
        }
    );
}
