//! Words of our mails, drawn from the mail templates in the reader's language.

use crate::pages::letters::{
    Acknowledgement, ClientWrote, HookOff, Invitation, PasswordReset, Reminder, Reply, Sender, SignInLink,
    Solved,
};
use crate::pages::view::Priority;
use app::mail::{Kind, Press, Text, Words};
use askama::Template;
use domain::time::{DAY, HOUR};
use i18n::{Lang, T};

/// Draws mails with the templates of `templates/mail`.
pub struct WebPress;

impl Press for WebPress {
    fn word(&self, locale: &str, key: &'static str) -> String {
        T::new(Lang::from_tag(locale).unwrap_or_default(), "UTC", 0).of(key).to_owned()
    }

    fn write(&self, words: &Words) -> Text {
        let t = T::new(Lang::from_tag(&words.locale).unwrap_or_default(), &words.zone, words.now);
        match words.kind {
            Kind::Acknowledgement => acknowledgement(t, words),
            Kind::Solved if words.closed => closed(t, words),
            Kind::Reply | Kind::Copy if words.confirm_url.is_empty() => reply(t, words),
            Kind::Reply | Kind::Copy | Kind::Solved => solved(t, words),
            Kind::Notice => notice(t, words),
            Kind::Misunderstood => misunderstood(t, words),
            Kind::Reminder => reminder(t, words),
            Kind::Invitation => invitation(t, words),
            Kind::Reset => reset(t, words),
            Kind::SignIn => sign_in(t, words),
            Kind::HookOff => hook_off(t, words),
            Kind::Deadline => deadline(t, words),
            Kind::FollowUp => follow_up(t, words),
            Kind::Shipped => shipped(t, words),
            Kind::Consent => consent(t, words),
            Kind::Call | Kind::Report => crate::incidents::letters::letter(t, words),
            Kind::FlowAlert | Kind::FlowCalm => crate::flows::letter(t, words),
            Kind::HoursNear | Kind::Objection | Kind::Verdict | Kind::Quote => crate::hours::letter(t, words),
        }
    }
}

/// The subject of a mail about a ticket: its own, with the number by which an answer finds back.
pub(crate) fn about(words: &Words) -> String {
    format!("[№ {}] {}", words.number, words.subject)
}

/// Both forms of a mail. A template over plain values cannot fail; if one did, the mail goes with what there is.
pub(crate) fn both(
    subject: String,
    html: Result<String, askama::Error>,
    plain: Result<String, askama::Error>,
) -> Text {
    Text { subject, html: html.unwrap_or_default(), plain: plain.unwrap_or_default() }
}

/// The desk as its mails show it.
pub(crate) fn sender(words: &Words) -> Sender {
    Sender { name: words.desk.clone(), footer: words.footer.clone(), accent: words.accent.clone() }
}

fn acknowledgement(t: T, words: &Words) -> Text {
    let due = words.deadline.as_ref().and_then(|standing| standing.due);
    let due = due.map(|due| crate::promise::moment(&t, due, &words.zone)).unwrap_or_default();
    let page = Acknowledgement {
        t,
        desk: sender(words),
        number: words.number.to_string(),
        subject: words.subject.clone(),
        url: words.url.clone(),
        due,
        asks: words.asks.clone(),
        asks_url: words.asks_url.clone(),
    };
    both(about(words), page.render(), page.text())
}

/// The words with the signature of the one who wrote them.
fn signed(words: &Words) -> String {
    match words.signature.trim() {
        "" => words.text.clone(),
        signature => format!("{}\n\n{signature}", words.text),
    }
}

fn reply(t: T, words: &Words) -> Text {
    let text = signed(words);
    let page = Reply {
        t,
        desk: sender(words),
        number: words.number.to_string(),
        author: words.author.clone(),
        body_html: letter::html::from_text(&text),
        body_text: text,
        url: words.url.clone(),
    };
    both(format!("Re: {}", about(words)), page.render(), page.text())
}

fn solved(t: T, words: &Words) -> Text {
    let text = if words.text.is_empty() { String::new() } else { signed(words) };
    let page = Solved {
        t,
        desk: sender(words),
        number: words.number.to_string(),
        subject: words.subject.clone(),
        author: words.author.clone(),
        body_html: letter::html::from_text(&text),
        body_text: text,
        yes_url: format!("{}?answer=yes", words.confirm_url),
        no_url: words.confirm_url.clone(),
        silence_days: Some(words.silence_days),
    };
    both(format!("Re: {}", about(words)), page.render(), page.text())
}

/// Closed without an answer: what happened, and how to go on.
fn closed(t: T, words: &Words) -> Text {
    let text = t.with("mail-closed").arg("number", words.number).to_string();
    reply(t, &Words { text, signature: String::new(), author: String::new(), ..words.clone() })
}

fn notice(t: T, words: &Words) -> Text {
    let author = if words.author.is_empty() { &words.requester } else { &words.author };
    let text = if words.text.is_empty() { words.subject.clone() } else { words.text.clone() };
    let page = ClientWrote {
        t,
        desk: sender(words),
        number: words.number.to_string(),
        subject: words.subject.clone(),
        author: author.clone(),
        client: words.org.clone(),
        priority: domain::desk::Priority::from_number(words.priority)
            .map_or(Priority::P4, crate::words::priority),
        body_html: letter::html::from_text(&text),
        body_text: text,
        url: words.url.clone(),
    };
    both(about(words), page.render(), page.text())
}

/// A hand-over waits for consent.
fn consent(t: T, words: &Words) -> Text {
    let text = t.of("mail-consent").to_owned();
    notice(t, &Words { text, ..words.clone() })
}

fn misunderstood(t: T, words: &Words) -> Text {
    let explained = format!("{}\n\n{}", t.of("mail-misunderstood"), words.text);
    notice(t, &Words { text: explained, ..words.clone() })
}

fn reminder(t: T, words: &Words) -> Text {
    let subject = t.with("mail-reminder-subject").arg("about", about(words).as_str()).to_string();
    let page = Reminder {
        t,
        desk: sender(words),
        number: words.number.to_string(),
        subject: words.subject.clone(),
        client: words.org.clone(),
        since_ms: words.since,
        url: words.url.clone(),
    };
    both(subject, page.render(), page.text())
}

/// A deadline comes near, or has passed; to one of us.
fn deadline(t: T, words: &Words) -> Text {
    let chip = words.deadline.as_ref().map(|standing| crate::promise::Chip::of(&t, standing, &words.zone));
    let how = chip.map_or_else(String::new, |chip| chip.sentence);
    let subject = t.with("mail-deadline-subject").arg("about", about(words).as_str()).to_string();
    let text = t.with("mail-deadline").arg("client", words.org.as_str()).arg("how", &how).to_string();
    let plain = Words { text, signature: String::new(), author: String::new(), ..words.clone() };
    Text { subject, ..reply(t, &plain) }
}

/// The release is out; the requester sees whether all is well.
fn shipped(t: T, words: &Words) -> Text {
    let told = t.with("mail-shipped").arg("release", words.release.as_str()).to_string();
    let text = if words.text.is_empty() { told } else { format!("{told}\n\n{}", words.text) };
    let words = Words { text, signature: String::new(), author: String::new(), ..words.clone() };
    if words.confirm_url.is_empty() { reply(t, &words) } else { solved(t, &words) }
}

/// We wait for the requester, and say so.
fn follow_up(t: T, words: &Words) -> Text {
    let text = t.of("mail-follow-up").to_owned();
    reply(t, &Words { text, signature: String::new(), author: String::new(), ..words.clone() })
}

fn invitation(t: T, words: &Words) -> Text {
    let subject = t.with("mail-invite-subject").arg("desk", words.desk.as_str()).to_string();
    let page = Invitation {
        t,
        desk: sender(words),
        name: words.to.clone(),
        inviter: words.desk.clone(),
        url: words.access_url.clone(),
        until_ms: words.now + 7 * DAY,
    };
    both(subject, page.render(), page.text())
}

fn reset(t: T, words: &Words) -> Text {
    let subject = t.of("mail-reset-subject").to_owned();
    let page = PasswordReset {
        t,
        desk: sender(words),
        url: words.access_url.clone(),
        until_ms: words.now + 2 * HOUR,
    };
    both(subject, page.render(), page.text())
}

fn sign_in(t: T, words: &Words) -> Text {
    let subject = t.with("mail-link-subject").arg("desk", words.desk.as_str()).to_string();
    let until_ms = words.now + app::people::link::LIFE;
    let page = SignInLink { t, desk: sender(words), url: words.access_url.clone(), until_ms };
    both(subject, page.render(), page.text())
}

fn hook_off(t: T, words: &Words) -> Text {
    let subject = t.with("mail-hook-subject").arg("name", words.subject.as_str()).to_string();
    let page = HookOff {
        t,
        desk: sender(words),
        name: words.subject.clone(),
        address: words.org.clone(),
        why_key: if words.text.contains("410") { "mail-hook-gone" } else { "mail-hook-silent" },
        url: words.url.clone(),
    };
    both(subject, page.render(), page.text())
}
