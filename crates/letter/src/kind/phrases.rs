//! Words by which mail systems are known, in the languages they speak.
//!
//! These are the stems of typical sentences, not sentences of particular products: they say nothing
//! alone, only with the signs in [`super::evidence`].

/// Local parts of addresses under which mail systems write; letters only.
#[rustfmt::skip]
const DAEMONS: &[&str] = &[
    "mailerdaemon", "postmaster", "maildaemon", "mailsystem", "maildelivery", "maildeliverysubsystem",
    "maildeliverysystem", "mdaemon", "maileradmin", "mailadmin", "mailadministrator",
    "systemadministrator", "mtaadmin", "ndr",
];

/// Display names under which mail systems write; letters only.
#[rustfmt::skip]
const DAEMON_NAMES: &[&str] = &[
    "mailerdaemon", "postmaster", "maildelivery", "mailsystem", "mailadministrator", "systemadministrator",
    "deliverysubsystem", "deliverysystem", "mailrouter", "microsoftoutlook", "internetmaildelivery",
    "ndradministrator", "microsoftexchange",
];

/// Whether an address belongs to a mail system.
pub(crate) fn is_daemon(address: &str) -> bool {
    let local = letters(address.rsplit_once('@').map_or(address, |(l, _)| l));
    DAEMONS.iter().any(|d| local == *d)
        || local.starts_with("mailerdaemon")
        || local.starts_with("postmaster")
}

/// Whether a display name is a mail system's.
pub(crate) fn is_daemon_name(name: &str) -> bool {
    let name = letters(name);
    DAEMON_NAMES.iter().any(|d| if d.starts_with("microsoft") { name == *d } else { name.contains(d) })
}

/// Whether nobody reads what is sent to the address.
pub(crate) fn is_no_reply(address: &str) -> bool {
    let local = letters(address.rsplit_once('@').map_or(address, |(l, _)| l));
    ["noreply", "donotreply", "nobody", "dontreply", "noresponse", "notreply"]
        .iter()
        .any(|n| local.contains(n))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphabetic()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a subject begins as an answer or a forward does.
pub(crate) fn is_answer(subject: &str) -> bool {
    #[rustfmt::skip]
    const MARKS: &[&str] = &[
        "re", "fw", "fwd", "aw", "wg", "sv", "vs", "tr", "rv", "enc", "r", "i", "odp", "pd", "ha", "на",
        "пересл", "отв", "ответ", "回复", "转发", "ynt",
    ];
    let lower = subject.trim_start().to_lowercase();
    let head = lower.split([':', '：']).next().unwrap_or_default();
    let head = head.split('[').next().unwrap_or_default().trim();
    lower.contains([':', '：']) && MARKS.contains(&head)
}

/// Lines after which another's mail follows that a person passes on.
#[rustfmt::skip]
pub(crate) const FORWARD_MARKS: &[&str] = &[
    "forwarded message", "begin forwarded", "пересылаемое сообщение", "пересланное сообщение",
    "начало переадресованного", "пересылаемое письмо", "weitergeleitete nachricht", "message transféré",
    "mensaje reenviado", "messaggio inoltrato",
];

/// Stems of subjects that say a mail was not delivered (or not yet).
#[rustfmt::skip]
pub(crate) const SUBJECTS: &[&str] = &[
    "undeliver", "not delivered", "non-deliver", "nondeliver", "non deliver", "could not be delivered",
    "cannot be delivered", "can't be delivered", "couldn't be delivered", "not be delivered",
    "delivery status notification", "delivery notification", "delivery failure", "delivery failed",
    "delivery has failed", "delivery error", "delivery problem", "delivery delayed", "delivery report",
    "delivery status", "delivery has been delayed", "delayed mail", "delayed:", "failed delivery",
    "failure notice", "failure delivery", "returned mail", "returned to sender", "mail returned",
    "returning message", "mail failure", "mail error", "mail system error", "mail failed",
    "returning to sender", "message delivery", "mail delivery", "unable to deliver",
    "warning: could not send", "could not send", "warning--could not send", "undelivery", "bounced",
    "rejected:", "message rejected", "rejected mail", "mail rejected", "message status", "email delivery",
    "e-mail delivery", "loop alert", "delivery incomplete", "delivery temporarily", "permanent error",
    "nachricht nicht zugestellt", "unzustellbar", "zustellung", "zustellstatus", "übermittlungsstatus",
    "nicht zugestellt", "zustellbenachrichtigung", "недоставлен", "не доставлен", "не удалось доставить",
    "не может быть доставлено", "ошибка доставки", "возвращено отправителю", "сообщение не отправлено",
    "статус доставки", "уведомление о доставке", "доставка задерж", "не вдалося доставити", "non remis",
    "échec de la remise", "non distribu", "non délivr", "retour de courrier", "no se puede entregar",
    "no entregado", "error de entrega", "no se pudo entregar", "mancato recapito", "não entregue",
    "falha na entrega", "onbestelbaar", "niet bezorgd", "メールエラー", "退信",
];

/// Stems of sentences by which mail systems say that a mail was not delivered (or not yet).
#[rustfmt::skip]
pub(crate) const SENTENCES: &[&str] = &[
    "not be delivered", "n't be delivered", "cannot be delivered", "was not delivered",
    "not been delivered", "not delivered to", "message not delivered", "mail not delivered",
    "undeliverable", "undelivered", "delivery failed", "delivery has failed", "delivery failure",
    "delivery to the following", "failed permanently", "permanent error", "permanent failure",
    "permanent fatal error", "fatal error", "unable to deliver", "able to deliver", "cannot deliver",
    "could not deliver", "can't deliver", "failed to deliver", "trying to deliver", "error delivering",
    "delivering your mail", "delivery error", "delivery problem", "had delivery", "delivery attempt",
    "returned to sender", "has been returned", "being returned", "is returned", "was returned",
    "returning message", "mail returned", "user unknown", "unknown user", "no such user",
    "unknown recipient", "invalid recipient", "invalid user", "recipient unknown", "mailbox full",
    "mailbox is full", "over quota", "exceeding their quota", "quota exceeded", "did not reach",
    "not reach the following", "did not receive", "has been delayed", "delivery delayed", "is delayed",
    "could not send", "not be sent", "still being processed", "delivery status notification",
    "non-delivery", "nondelivery", "addresses had", "address(es) failed", "address failed",
    "addresses failed", "was rejected", "been rejected", "rejected by", "delivery report",
    "no longer in use", "was undeliv", "no valid recipients", "failed addresses", "unknown host",
    "duplicated message-id", "failure reasons", "transcript of session", "invalid final delivery",
    "intended recipient", "recipient address rejected", "message could not", "mail could not",
    "automatically rejected", "system contact", "не может быть доставлено", "не доставлено",
    "не удалось доставить", "не может быть отправлено", "недоставлен", "не было доставлено",
    "не был доставлен", "не могло быть доставлено", "ящик получателя переполнен", "доставка отложена",
    "не вдалося доставити", "nicht zugestellt", "unzustellbar", "zustellung", "fehlgeschlagen",
    "konnte nicht", "n'a pas pu être", "non remis", "n'a pas été remis", "échec", "no se ha podido",
    "no se pudo", "no pudo ser", "impossibile recapitare", "non è stato possibile", "não pôde ser",
    "não foi possível", "niet worden bezorgd", "niet afgeleverd", "nie można dostarczyć", "送信できません",
    "配信できません", "配送できません", "届きません", "送信に失敗", "送信時", "无法投递", "无法送达", "退信", "배달",
];

/// Stems that say that it is not over: the system goes on trying.
#[rustfmt::skip]
pub(crate) const DELAYS: &[&str] = &[
    "has been delayed", "is delayed", "was delayed", "(delay)", "delayed mail", "delivery delayed",
    "will be retried", "will keep trying", "will continue to", "warning message only",
    "warning: could not send", "warning--could not send", "warning--", "not need to resend",
    "still trying", "will retry", "delivery incomplete", "temporarily deferred", "отложена",
    "повторные попытки", "доставка задерж", "verzögert", "noch weitere", "not yet been delivered",
];

/// Subjects of answers for absent people, by their beginning.
#[rustfmt::skip]
pub(crate) const ABSENCE_STARTS: &[&str] = &[
    "out of office", "out-of-office", "out of the office", "automatic reply", "auto reply", "auto-reply",
    "autoreply", "auto:", "automatic response", "auto response", "auto-response", "autoresponse",
    "autorespons", "i am out", "i'm out", "on vacation", "away from", "автоответ", "автоматический ответ",
    "автоматична відповідь", "вне офиса", "отсутств", "в отпуске", "automatische antwort", "abwesen",
    "réponse automatique", "absence du bureau", "respuesta automática", "risposta automatica",
    "resposta automática",
];

/// Whether a subject is one that programs make for absent people: the words alone, or before the
/// subject that is answered.
pub(crate) fn is_absence_form(subject: &str) -> bool {
    ABSENCE_STARTS.iter().any(|s| {
        subject.strip_prefix(s).is_some_and(|rest| {
            s.ends_with(':') || rest.trim().is_empty() || rest.trim_start().starts_with([':', '['])
        })
    })
}

/// The same in the midst of a subject, where they are plain enough.
#[rustfmt::skip]
pub(crate) const ABSENCE_WITHIN: &[&str] = &[
    "out of office", "out of the office", "automatic reply", "autoreply", "automatic response",
    "autoresponse", "автоответ", "автоматический ответ", "automatische antwort", "abwesenheitsnotiz",
    "réponse automatique", "absence du bureau", "respuesta automática", "fuera de la oficina",
    "risposta automatica", "resposta automática", "automatisch antwoord", "autosvar", "自動返信", "自动回复",
];
