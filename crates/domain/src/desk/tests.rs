//! The laws of the journal, with random commands.

use super::*;
use crate::ids::{ArticleId, MessageId, OrganisationId, PersonId, TicketId};
use crate::people::Side;
use crate::time::HOUR;
use proptest::prelude::*;

const ID: TicketId = TicketId(1);

fn opening() -> Opening {
    Opening {
        number: 1,
        org: OrganisationId(1),
        requester: PersonId(1),
        kind: TicketKind::Consultation,
        subject: String::new(),
        impact: Impact::Low,
        urgency: Urgency::High,
        line: 1,
        asked: None,
        assets: vec![],
        message: MessageId(1),
        text: "Не печатает чек на кассе № 3".into(),
        watchers: vec![(PersonId(2), Side::Client)],
        acknowledge: true,
        routed: None,
    }
}

struct Life {
    journal: Vec<Entry>,
    ticket: Ticket,
    rules: Rules,
}

impl Life {
    fn begin() -> Life {
        let rules = Rules::default();
        let by = By::client(PersonId(1));
        let mut journal = Vec::new();
        for event in open(opening(), by, &rules) {
            journal.push(Entry { seq: journal.len() as i64 + 1, at: 0, by, via: Channel::Mail, event });
        }
        let ticket = Ticket::fold(ID, &journal).unwrap();
        Life { journal, ticket, rules }
    }

    fn act(&mut self, command: Command, by: By, at: i64) -> Result<usize, Refusal> {
        let events = decide(&self.ticket, command, by, &self.rules, at)?;
        let count = events.len();
        for event in events {
            if let Some(next) = event.next_state() {
                let passed = self.ticket.state == next || self.ticket.state.may_become(next);
                assert!(passed, "{:?} -> {next:?}", self.ticket.state);
            }
            let entry = Entry { seq: self.ticket.seq + 1, at, by, via: Channel::Desk, event };
            self.ticket.apply(&entry);
            self.journal.push(entry);
        }
        Ok(count)
    }
}

fn command() -> impl Strategy<Value = Command> {
    let message = MessageId(9);
    let text = prop_oneof![Just("Спасибо"), Just("Всё равно не печатает"), Just("")];
    let wait = prop_oneof![
        Just(WaitFor::Requester),
        Just(WaitFor::ThirdParty),
        Just(WaitFor::Release),
        Just(WaitFor::Scheduled)
    ];
    let then =
        prop_oneof![Just(Then::Ask), Just(Then::Keep), Just(Then::Solve), wait.clone().prop_map(Then::Wait)];
    let person = (1i64..4).prop_map(PersonId);
    prop_oneof![
        text.prop_map(move |text| Command::Write { message, text: text.into(), excerpt: text.into() }),
        then.prop_map(move |then| Command::Reply { message, excerpt: "ответ".into(), then }),
        Just(Command::Note { message, excerpt: "заметка".into() }),
        proptest::option::of(person.clone()).prop_map(|to| Command::Assign { to }),
        (0usize..3, 0usize..3)
            .prop_map(|(i, u)| Command::Prioritise { impact: Impact::ALL[i], urgency: Urgency::ALL[u] }),
        wait.prop_map(|on| Command::Wait { on, whose: None }),
        Just(Command::Resume),
        Just(Command::Solve),
        Just(Command::Confirm),
        Just(Command::Reopen),
        Just(Command::OverruleThanks),
        Just(Command::Close { why: ClosedWhy::Staff }),
        Just(Command::Reject { reason: "вне договора".into() }),
        person.prop_map(|person| Command::AddWatcher { person, side: Side::Client }),
        (0u8..11).prop_map(|line| Command::HandOver(HandOver::to(line, ""))),
        (-1i64..7000).prop_map(Command::minutes),
        Just(Command::Like),
        Just(Command::Tick),
        Just(Command::TakeAutoReply { message }),
        Just(Command::MergeInto { into: TicketId(2), number: 2 }),
        Just(Command::Unmerge { number: 2 }),
        (0usize..7, 1i64..4).prop_map(|(n, to)| Command::LinkTo {
            link: Link::ALL[n],
            to: TicketId(to),
            number: to
        }),
        (0usize..7, 1i64..4).prop_map(|(n, to)| Command::UnlinkFrom {
            link: Link::ALL[n],
            to: TicketId(to),
            number: to
        }),
        (1i64..4).prop_map(|person| Command::Absorb {
            ticket: TicketId(3),
            number: 3,
            heard: vec![Watcher { person: PersonId(person), side: Side::Client }],
        }),
        (1i64..14).prop_map(|n| Command::SolveWith { article: ArticleId(n), number: n }),
        (1i64..14).prop_map(|n| Command::Uncite { article: ArticleId(n), number: n }),
        (1i64..3).prop_map(|n| Command::BeginArticle { article: ArticleId(n), number: n }),
        (0usize..3)
            .prop_map(|n| Command::WaiveArticle { reason: ["", "разовое", "дубль"][n].into() }),
        Just(Command::Edit { message, version: 1, excerpt: Some("иначе".into()) }),
    ]
}

proptest! {
    #[test]
    fn the_fold_of_the_journal_is_the_ticket(commands in proptest::collection::vec((command(), 0u8..3), 0..60)) {
        let mut life = Life::begin();
        let mut now = 0;
        for (command, who) in commands {
            now += HOUR;
            let by = [By::client(PersonId(1)), By::staff(PersonId(3)), By::SYSTEM][who as usize];
            let _refused = life.act(command, by, now);
        }
        let folded = Ticket::fold(ID, &life.journal).unwrap();
        prop_assert_eq!(&folded, &life.ticket);
        // stored and read again it is the same
        let text = serde_json::to_string(&life.journal).unwrap();
        let again: Vec<Entry> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(Ticket::fold(ID, &again).unwrap(), folded);
        // a due moment is never stuck: ticking until nothing is due ends
        for _ in 0..4 {
            now += 1_000 * HOUR;
            let _nothing = life.act(Command::Tick, By::SYSTEM, now);
        }
        prop_assert_eq!(life.act(Command::Tick, By::SYSTEM, now), Ok(0));
    }
}

proptest! {
    #[test]
    fn what_is_merged_and_let_go_is_as_it_was(commands in proptest::collection::vec((command(), 0u8..3), 0..40)) {
        let mut life = Life::begin();
        let mut now = 0;
        for (command, who) in commands {
            now += HOUR;
            let by = [By::client(PersonId(1)), By::staff(PersonId(3)), By::SYSTEM][who as usize];
            let _refused = life.act(command, by, now);
        }
        let before = life.ticket.clone();
        let due = next_moment(&before, &life.rules);
        let igor = By::staff(PersonId(3));
        if life.act(Command::MergeInto { into: TicketId(7), number: 7 }, igor, now + 1).is_ok() {
            prop_assert_eq!((life.ticket.turn(), next_moment(&life.ticket, &life.rules)), (Turn::Nobody, None));
            let refused = life.act(Command::Note { message: MessageId(5), excerpt: String::new() }, igor, now + 2);
            prop_assert_eq!(refused, Err(Refusal::Merged));
            life.act(Command::Unmerge { number: 7 }, igor, now + 99 * HOUR).unwrap();
            let (mut after, mut before) = (life.ticket.clone(), before);
            prop_assert_eq!(next_moment(&after, &life.rules), due);
            // the journal has grown; nothing else differs
            (after.seq, after.updated_at) = (0, 0);
            (before.seq, before.updated_at) = (0, 0);
            prop_assert_eq!(after, before);
        }
    }
}

#[test]
fn links_are_kept_on_both_sides_in_their_own_words() {
    for link in Link::ALL {
        assert_eq!(link.back().back(), link);
        assert_eq!(Link::from_code(link.code()), Some(link));
    }
    let mut life = Life::begin();
    let itself = Command::LinkTo { link: Link::Parent, to: ID, number: 1 };
    assert_eq!(life.act(itself, By::staff(PersonId(3)), 1), Err(Refusal::Itself));
}

#[test]
fn a_life_by_the_book() {
    let mut life = Life::begin();
    let (anna, igor) = (By::client(PersonId(1)), By::staff(PersonId(3)));
    assert_eq!((life.ticket.priority, life.ticket.turn()), (Priority::P3, Turn::Us));
    assert_eq!(life.ticket.subject, "Не печатает чек на кассе № 3");
    let reply = |then| Command::Reply {
        message: MessageId(2), excerpt: "Проверьте ленту".into(), then
    };
    life.act(reply(Then::Ask), igor, 1).unwrap();
    assert_eq!((life.ticket.turn(), life.ticket.assignee), (Turn::Requester, Some(PersonId(3))));
    let write =
        |text: &str| Command::Write { message: MessageId(3), text: text.into(), excerpt: text.into() };
    life.act(write("Лента есть"), anna, 2).unwrap();
    assert_eq!(life.ticket.turn(), Turn::Us);
    life.act(reply(Then::Solve), igor, 3).unwrap();
    life.act(write("Спасибо, печатает"), anna, 4).unwrap();
    assert_eq!((life.ticket.state, life.ticket.likes), (State::Solved, 1));
    life.act(Command::OverruleThanks, igor, 5).unwrap();
    assert_eq!((life.ticket.state, life.ticket.cycle, life.ticket.likes), (State::Open, 2, 0));
    life.act(Command::Solve, igor, 6).unwrap();
    life.act(Command::Confirm, anna, 7).unwrap();
    assert_eq!(life.ticket.state, State::Closed);
    assert_eq!(life.act(Command::Confirm, anna, 8), Ok(0));
    life.act(write("Опять не печатает"), anna, 9).unwrap();
    assert_eq!((life.ticket.state, life.ticket.cycle), (State::Open, 3));
}

#[test]
fn silence_closes_and_our_move_is_remembered() {
    let mut life = Life::begin();
    let igor = By::staff(PersonId(3));
    let due = next_moment(&life.ticket, &life.rules).unwrap();
    assert_eq!(life.act(Command::Tick, By::SYSTEM, due - 1), Ok(0));
    assert_eq!(life.act(Command::Tick, By::SYSTEM, due), Ok(1));
    assert_eq!(life.ticket.reminded, 1);
    let head = next_moment(&life.ticket, &life.rules).unwrap();
    assert!(head > due);
    life.act(Command::Tick, By::SYSTEM, head).unwrap();
    assert_eq!((life.ticket.reminded, next_moment(&life.ticket, &life.rules)), (2, None));
    life.act(Command::Solve, igor, head + 1).unwrap();
    let silence = next_moment(&life.ticket, &life.rules).unwrap();
    life.act(Command::Tick, By::SYSTEM, silence).unwrap();
    assert_eq!(life.ticket.state, State::Closed);
}

#[test]
fn forbidden_passages_say_so() {
    let mut life = Life::begin();
    let refused = life.act(Command::Confirm, By::client(PersonId(1)), 1);
    assert_eq!(refused, Err(Refusal::NothingToConfirm));
    life.act(Command::Reject { reason: "вне договора".into() }, By::staff(PersonId(3)), 2).unwrap();
    let refused = life.act(Command::Solve, By::staff(PersonId(3)), 3);
    assert_eq!(refused, Err(Refusal::Passage { from: State::Rejected, to: State::Solved }));
}

#[test]
fn a_solution_leaves_knowledge_behind_where_the_desk_wants_it() {
    let igor = By::staff(PersonId(3));
    let solving = |then| Command::Reply { message: MessageId(9), excerpt: "Готово".into(), then };
    let gated = || {
        let mut life = Life::begin();
        life.rules.article_line = 2;
        life
    };
    let mut first = gated();
    first.act(solving(Then::Solve), igor, 1).unwrap();
    assert_eq!(first.ticket.state, State::Solved, "the first line is not asked");
    for ends in [Command::Solve, Command::Close { why: ClosedWhy::Staff }, solving(Then::Solve)] {
        let mut life = gated();
        life.act(Command::HandOver(HandOver::to(2, "")), igor, 1).unwrap();
        assert_eq!(life.act(ends.clone(), igor, 2), Err(Refusal::NeedsArticle));
        life.act(solving(Then::Ask), igor, 3).unwrap();
        assert_eq!(life.act(Command::WaiveArticle { reason: "  ".into() }, igor, 4), Err(Refusal::Empty));
        life.act(Command::WaiveArticle { reason: "разовый сбой сети".into() }, igor, 5).unwrap();
        life.act(ends, igor, 6).unwrap();
        assert!(!life.ticket.state.is_live());
    }
    let mut cited = gated();
    cited.act(Command::HandOver(HandOver::to(3, "")), igor, 1).unwrap();
    cited.act(Command::SolveWith { article: ArticleId(5), number: 5 }, igor, 2).unwrap();
    assert_eq!(cited.ticket.state, State::Solved, "one act says both");
    assert_eq!(cited.act(Command::SolveWith { article: ArticleId(5), number: 5 }, igor, 3), Ok(0));
    cited.act(Command::Uncite { article: ArticleId(5), number: 5 }, igor, 4).unwrap();
    assert_eq!((cited.ticket.state, cited.ticket.known.is_open()), (State::Solved, true));
    let mut begun = gated();
    begun.act(Command::HandOver(HandOver::to(2, "")), igor, 1).unwrap();
    begun.act(Command::BeginArticle { article: ArticleId(6), number: 6 }, igor, 2).unwrap();
    begun.act(Command::Solve, igor, 3).unwrap();
    // Nobody is asked by the clock or by a client.
    let mut client = gated();
    client.act(Command::HandOver(HandOver::to(2, "")), igor, 1).unwrap();
    let by_client = client.act(Command::Confirm, By::client(PersonId(1)), 2);
    assert_eq!(by_client, Err(Refusal::NothingToConfirm));
}

/// The command by which one of us leads a ticket to a state.
fn leading_to(state: State) -> Option<Command> {
    Some(match state {
        State::Open => Command::Resume,
        State::Waiting(on) => Command::Wait { on, whose: None },
        State::Solved => Command::Solve,
        State::Closed => Command::Close { why: ClosedWhy::Staff },
        State::Rejected => Command::Reject { reason: "вне договора".into() },
        State::New | State::Merged => return None,
    })
}

#[test]
fn what_is_offered_is_what_is_not_refused() {
    let rules = Rules::default();
    for from in State::ALL {
        let mut ticket = Life::begin().ticket;
        ticket.state = from;
        ticket.merged = (from == State::Merged).then_some(Merge {
            into: TicketId(2),
            state: State::Open,
            turn_since: 0,
            reminded: 0,
        });
        for to in State::ALL.into_iter().filter(|to| *to != from) {
            let command = match leading_to(to) {
                Some(Command::Resume) if !from.is_live() => Some(Command::Reopen),
                command => command,
            };
            let done =
                command.and_then(|command| decide(&ticket, command, By::staff(PersonId(3)), &rules, 0).ok());
            let leads = done.is_some_and(|events| events.iter().any(|event| event.next_state() == Some(to)));
            assert_eq!(from.moves().any(|offered| offered == to), leads, "{from:?} -> {to:?}");
        }
        assert!(from.moves().all(|to| to != from), "staying is no move");
    }
}
