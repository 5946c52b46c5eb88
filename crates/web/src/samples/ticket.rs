//! Samples of the ticket: a conversation of an ordinary length, and one that no layout expects.

use super::{
    HOUR, MIN, NOW_MS, person, pick, staff,
    texts::{CLIENTS, EN, ENGINEERS, LONG_NAME, LONG_SUBJECT, RU},
};
use crate::pages::{
    happening::{Happened, Happening},
    presence::Beside,
    shell::FieldErrors,
    ticket::{Composer, Contact, Entry, Message, MessageKind, Panel, Sibling, TicketPage},
    view::{Channel, Choice, Delivery, File, Impact, Kind, Person, Priority, State, Turn, Urgency},
};
use crate::topics::GuideView;
use crate::topics::fields::FactView;
use crate::topics::procedure::{DoneView, ProcedureView, StepView, ThingView};
use domain::desk::{Flag, Reference};
use i18n::{Lang, T};

fn file(id: &str, name: &str, bytes: u64, picture: bool) -> File {
    File { id: id.to_owned(), name: name.to_owned(), bytes, picture, scan: Default::default() }
}

struct Talk<'a> {
    t: &'a T,
    entries: Vec<Entry>,
}

impl Talk<'_> {
    fn event(&mut self, ago: i64, who: Option<(&str, &str)>, what: Happening) {
        let who = who.map(|(ru, en)| pick(self.t, ru, en).to_owned());
        self.entries.push(Entry::Event(Happened { at_ms: NOW_MS - ago, who, what }));
    }

    fn say(&mut self, ago: i64, kind: MessageKind, who: (&str, &str), html: (&str, &str)) -> &mut Message {
        let id = format!("m{}", self.entries.len() + 1);
        self.entries.push(Entry::Message(Message {
            id,
            kind,
            author: person(self.t, "p", who.0, who.1),
            outside: false,
            to: String::new(),
            channel: Channel::Mail,
            at_ms: NOW_MS - ago,
            html: pick(self.t, html.0, html.1).to_owned(),
            quoted: String::new(),
            files: Vec::new(),
            blocked_images: 0,
            delivery: None,
            part: None,
            versions: 0,
            edit: None,
            may_split: kind == MessageKind::Client,
        }));
        match self.entries.last_mut() {
            Some(Entry::Message(message)) => message,
            _ => unreachable!("a message was put there"),
        }
    }
}

pub(super) const ANNA: (&str, &str) = ("Анна Смирнова", "Anna Smith");
const ANNA_TO: (&str, &str) = ("Анне Смирновой", "Anna Smith");
const MARINA: (&str, &str) = ("Марина Котова", "Marina Kay");
const PETER: (&str, &str) = ("Пётр Лосев", "Peter Elk");

pub(super) fn talk(t: &T) -> Vec<Entry> {
    let mut talk = Talk { t, entries: Vec::new() };
    let first = talk.say(26 * HOUR, MessageKind::Client, ANNA, (
        "<p>Добрый день!</p><p>С утра не загружаются остатки: файл кладём как обычно, в 9:00 и 9:40, а на витрине вчерашние цифры. Заказывают то, чего уже нет.</p><p>Что видим:</p><ul><li>в журнале загрузки пусто с 23:10;</li><li>файл на месте, 14 212 строк, размер обычный;</li><li>пароль не меняли.</li></ul><p>Снимок экрана и сам файл приложила.</p>",
        "<p>Good morning,</p><p>Stock has not loaded since this morning: we put the file in place as usual, at 9:00 and 9:40, yet the shop shows yesterday’s figures. People order what is gone.</p><p>What we see:</p><ul><li>the load journal is empty since 23:10;</li><li>the file is there, 14,212 lines, the usual size;</li><li>nobody changed the password.</li></ul><p>A screenshot and the file are attached.</p>",
    ));
    first.files = vec![
        file("a1", pick(t, "журнал загрузки.png", "load journal.png"), 184_320, true),
        file("a2", "ostatki_2026-05-13_0940.csv", 1_482_113, false),
    ];
    first.blocked_images = 2;
    talk.event(26 * HOUR, None, Happening::Acknowledged(pick(t, "Анна Смирнова", "Anna Smith").to_owned()));
    talk.event(
        25 * HOUR + 40 * MIN,
        Some(MARINA),
        Happening::Assigned(pick(t, MARINA.0, MARINA.1).to_owned()),
    );
    talk.event(25 * HOUR + 38 * MIN, Some(MARINA), Happening::Priority(Priority::P3, Priority::P2));
    let reply = talk.say(25 * HOUR + 20 * MIN, MessageKind::Reply, MARINA, (
        "<p>Анна, здравствуйте!</p><p>Файл вижу, он целый. Похоже, дело в месте на диске у приёмника: проверяю и вернусь в течение часа. До этого можно отключить на витрине продажу под заказ, чтобы не обещать лишнего.</p>",
        "<p>Hello Anna,</p><p>I can see the file and it is whole. It looks like the receiver ran out of disk space: I am checking and will be back within the hour. Until then you can switch off orders for items out of stock.</p>",
    ));
    reply.to = pick(t, ANNA_TO.0, ANNA_TO.1).to_owned();
    reply.delivery = Some(Delivery::Delivered { at_ms: NOW_MS - 25 * HOUR - 19 * MIN });
    talk.say(24 * HOUR + 50 * MIN, MessageKind::Note, PETER, (
        "<p>На <code>stock-02</code> занято 100 %: ночной отчёт не убрал за собой 40 ГБ. Почистил, поставил напоминание. Клиенту про диск лучше не писать подробно.</p>",
        "<p><code>stock-02</code> was at 100 %: the nightly report left 40 GB behind. Cleaned up and set a reminder. Better not to go into disks with the client.</p>",
    ));
    let reply = talk.say(24 * HOUR + 30 * MIN, MessageKind::Reply, MARINA, (
        "<p>Приёмник снова берёт файлы. Положите, пожалуйста, утренний ещё раз: он загрузится в течение пяти минут.</p>",
        "<p>The receiver takes files again. Please put the morning one in place once more: it will load within five minutes.</p>",
    ));
    reply.delivery = Some(Delivery::Sent { at_ms: NOW_MS - 24 * HOUR - 30 * MIN });
    talk.event(24 * HOUR + 30 * MIN, Some(MARINA), Happening::State(State::WaitingRequester));
    let answer = talk.say(70 * MIN, MessageKind::Client, ANNA, (
        "<p>Вчерашний загрузился, спасибо. Но сегодня опять: файл от 9:40 не прошёл. Проверили дважды.</p>",
        "<p>Yesterday’s one loaded, thank you. But today it is back: the 9:40 file did not go through. We tried twice.</p>",
    ));
    answer.quoted = pick(
        t,
        "<blockquote><p>Приёмник снова берёт файлы. Положите, пожалуйста, утренний ещё раз…</p></blockquote>",
        "<blockquote><p>The receiver takes files again. Please put the morning one…</p></blockquote>",
    )
    .to_owned();
    talk.event(70 * MIN, None, Happening::State(State::Open));
    talk.event(42 * MIN, Some(PETER), Happening::Time(25, String::new()));
    Entry::with_days(t, talk.entries)
}

/// A ticket with a conversation of an ordinary length.
pub fn ticket_page(t: &T) -> TicketPage {
    TicketPage {
        t: t.clone(),
        shell: staff(t, "ours"),
        number: "66412".to_owned(),
        subject: pick(t, RU[0].0, EN[0].0).to_owned(),
        state: State::Open,
        turn: Turn::Ours,
        due: None,
        since_ms: NOW_MS - 70 * MIN,
        priority: Priority::P2,
        line: 1,
        channel: Channel::Mail,
        assignee: Some(person(t, "u1", MARINA.0, MARINA.1)),
        mine: true,
        entries: talk(t),
        held: Vec::new(),
        part_of: None,
        may_part: true,
        composer: Some(composer(t)),
        beside: beside(t),
        panel: panel(t),
    }
}

/// One writes, one looks.
pub(super) fn beside(t: &T) -> Vec<Beside> {
    let one = |ru, en, slug, key, icon| Beside { name: pick(t, ru, en).to_owned(), slug, key, icon };
    vec![
        one("Мария Ершова", "Maria Hope", "replying", "presence-replying", "pencil"),
        one("Игорь Комаров", "Igor Kay", "reading", "presence-reading", "eye"),
    ]
}

fn composer(t: &T) -> Composer {
    Composer {
        note: false,
        text: String::new(),
        to: pick(t, "Анна Смирнова", "Anna Smith").to_owned(),
        channel: Channel::Mail,
        copies: vec![pick(t, "Игорь Белов", "Igor White").to_owned()],
        seen_seq: 17,
        states: vec![
            State::Open,
            State::WaitingRequester,
            State::WaitingThirdParty,
            State::WaitingRelease,
            State::Solved,
        ],
        state: State::WaitingRequester,
        errors: FieldErrors::none(),
        news: Vec::new(),
        files: Vec::new(),
        draft_ms: None,
        failed: false,
        open_children: Vec::new(),
    }
}

fn task(t: &T) -> domain::desk::Task {
    let state = pick(t, "В тесте", "In test").to_owned();
    domain::desk::Task { system: "Jira".to_owned(), value: "SHOP-1287".to_owned(), state, done: false }
}

fn planned(t: &T) -> domain::desk::Planned {
    let name = pick(t, "Магазин 4.12", "Shop 4.12").to_owned();
    domain::desk::Planned { release: domain::ids::ReleaseId(7), name, out: false }
}

pub(super) fn panel(t: &T) -> Panel {
    let engineer = |i: usize| {
        let name = ENGINEERS[i];
        Choice::new(format!("u{}", i + 1), pick(t, name.0, name.1), i == 0)
    };
    let line = |n: u32| Choice::new(n.to_string(), t.n("line-n", n).to_string(), n == 1);
    let sibling = |i: usize, state| Sibling {
        number: (66_100 - i * 41).to_string(),
        subject: if t.lang() == Lang::Ru { RU[i].0 } else { EN[i % EN.len()].0 }.to_owned(),
        state,
    };
    Panel {
        requester: person(t, "c1", ANNA.0, ANNA.1),
        post: pick(t, "Старший товаровед", "Senior merchandiser").to_owned(),
        client: pick(t, CLIENTS[0].0, CLIENTS[0].1).to_owned(),
        about: Some(("/settings/people/7".to_owned(), "/settings/organisations/3".to_owned())),
        memo: pick(
            t,
            "Звонить только до 16:00.\nДоговор через «Линию», счёт — отдельно.",
            "Call before 16:00 only.\nBilled apart.",
        )
        .to_owned(),
        local_time: pick(t, "12:20 у клиента", "12:20 for the client").to_owned(),
        contacts: vec![
            Contact { channel: Channel::Mail, address: "a.smirnova@toybox.example".to_owned() },
            Contact { channel: Channel::Phone, address: "+7 846 000-12-34".to_owned() },
        ],
        may_work: true,
        links: Vec::new(),
        flags: Flag::ALL.into_iter().map(|flag| (flag, flag == Flag::Workaround)).collect(),
        references: [
            ("Ozon", "35481264-0001-1", ""),
            ("Jira", "SHOP-1287", "https://jira.example/SHOP-1287"),
        ]
        .into_iter()
        .filter_map(|(system, value, url)| Reference::of(system, value, url).ok())
        .collect(),
        tasks: vec![task(t)],
        planned: Some(planned(t)),
        guide: guide(t),
        learnt: app::knowledge::LearntFrom {
            solved_with: vec![(
                17,
                pick(t, "Касса не печатает чек", "The till prints no receipt").to_owned(),
            )],
            wanted: true,
            ..Default::default()
        },
        may_write: true,
        open_children: Vec::new(),
        moves: vec![
            State::WaitingRequester,
            State::WaitingThirdParty,
            State::WaitingRelease,
            State::Scheduled,
            State::Solved,
            State::Closed,
            State::Rejected,
        ],
        assignees: (0..ENGINEERS.len()).map(engineer).collect(),
        lines: vec![line(1), line(2), line(3)],
        reproduction: String::new(),
        consent: None,
        watchers: vec![person(t, "c2", "Игорь Белов", "Igor White"), person(t, "u2", PETER.0, PETER.1)],
        watching: true,
        impact: Impact::Medium,
        urgency: Urgency::High,
        kind: Kind::Incident,
        minutes: 85,
        timer: None,
        siblings: vec![
            sibling(3, State::Open),
            sibling(8, State::WaitingRequester),
            sibling(14, State::Solved),
            sibling(19, State::Closed),
        ],
        siblings_total: 137,
        journal_total: 17,
    }
}

pub(super) fn long_ticket(t: &T) -> TicketPage {
    let mut page = ticket_page(t);
    let mut talk = Talk { t, entries: Vec::new() };
    for i in 0..40usize {
        let ago = (40 - i as i64) * 5 * HOUR;
        let words = if t.lang() == Lang::Ru { RU[i].2 } else { EN[i % EN.len()].2 };
        let html = format!("<p>{words}.</p>");
        let (kind, who) = match i % 5 {
            0 | 3 => (MessageKind::Client, ANNA),
            1 => (MessageKind::Reply, MARINA),
            2 => (MessageKind::Note, PETER),
            _ => (MessageKind::Robot, ("Опора", "Opora")),
        };
        let message = talk.say(ago, kind, who, (&html, &html));
        message.outside = i % 10 == 3;
        if kind == MessageKind::Reply {
            message.delivery = Some(match i % 6 {
                0 => Delivery::Queued,
                2 => Delivery::Retrying { tries: 3, why: "connection refused".to_owned() },
                3 => Delivery::Failed {
                    to: "a.smirnova@toybox.example".to_owned(),
                    why: "no route to mx.toybox.example".to_owned(),
                },
                4 => Delivery::Complained { who: "a.smirnova@toybox.example".to_owned() },
                1 => {
                    Delivery::Bounced { why: "550 5.1.1 user unknown: a.smirnova@toybox.example".to_owned() }
                }
                _ => Delivery::Delivered { at_ms: NOW_MS - ago },
            });
        }
    }
    page.entries = Entry::with_days(t, talk.entries);
    page.subject = LONG_SUBJECT.to_owned();
    page.number = "СЗМ-1000042".to_owned();
    page.priority = Priority::P1;
    page.mine = false;
    page.assignee = None;
    page.panel.requester = Person::new("c9", "Константин Константинович Константинопольский");
    page.panel.client = LONG_NAME.to_owned();
    page.panel.assignees.iter_mut().for_each(|choice| choice.chosen = false);
    page.panel.contacts.push(Contact {
        channel: Channel::Mail,
        address: "konstantin.konstantinopolsky@north-west-interregional-wholesale.example".to_owned(),
    });
    page.panel.watching = false;
    if let Some(composer) = &mut page.composer {
        composer.note = true;
        composer.text = pick(t, "Проверить диск ещё раз", "Check the disk again").to_owned();
        composer.errors = FieldErrors(vec![
            (
                "",
                pick(
                    t,
                    "Пока вы писали, Анна ответила. Прочитайте её сообщение выше и отправьте ещё раз.",
                    "Anna answered while you were writing. Read her message above and send again.",
                )
                .to_owned(),
            ),
            (
                "files",
                pick(
                    t,
                    "Файл «видео.mov» больше 25 МБ. Сожмите его или приложите ссылку.",
                    "“video.mov” is larger than 25 MB. Compress it or add a link.",
                )
                .to_owned(),
            ),
        ]);
    }
    page
}

/// Topic, facts, and a procedure at its second step.
fn guide(t: &T) -> GuideView {
    let of = |ru: &str, en: &str| pick(t, ru, en).to_owned();
    let fact = |label: String, value: String| FactView { label, value, href: String::new() };
    GuideView {
        path: vec![of("Касса", "Till"), of("Касса не печатает чек", "The till prints no receipt")],
        facts: vec![
            fact(of("Какой магазин?", "Which shop?"), of("№ 14, Тверская, 8", "No. 14, 8 Tverskaya St")),
            fact(of("Номер кассы", "Till number"), of("Касса 2", "Till 2")),
        ],
        missing: vec![of("Телефон для связи", "Phone to call back")],
        procedure: Some(ProcedureView {
            number: 12,
            title: of("Касса не печатает чек", "The till prints no receipt"),
            state: "at",
            end: String::new(),
            progress: of("шаг 2 из 7", "step 2 of 7"),
            step: Some(StepView {
                n: 2,
                title: of("Не замята ли лента?", "Is the tape jammed?"),
                html: format!("<p>{}</p>", of("Попросите вынуть рулон.", "Ask them to take the roll out.")),
                outcomes: vec![
                    (0, of("Замятия нет", "No jam"), of("шаг 3", "step 3")),
                    (1, of("Чек вышел", "The receipt came"), of("решено", "solved")),
                ],
            }),
            done: vec![DoneView {
                title: of("Есть ли бумага?", "Is there paper?"),
                outcome: of("Есть", "There is"),
                note: String::new(),
                who: of("Марина Котова", "Marina Kay"),
                at_ms: NOW_MS - HOUR,
            }],
        }),
        assets: vec![ThingView {
            href: "/equipment/5".to_owned(),
            name: of("Касса 2", "Till 2"),
            of: of("Касса", "Till"),
            known: vec![(of("Модель", "Model"), "АТОЛ 30Ф".to_owned())],
        }],
    }
}
