//! Discrepancies, one of each kind: the sayings, or the pulse of an exchange, that show it and nothing else.

use domain::orders::{Kind, Line, Pulse, State, mark};
use domain::time::{DAY, HOUR, MINUTE};

/// A saying of the world.
#[derive(Clone, Debug)]
pub struct Saying {
    /// 0 the marketplace, 1 the shop, 2 the ERP.
    pub side: u8,
    /// In which state.
    pub state: State,
    /// Since when.
    pub at: i64,
    /// Heard when.
    pub seen: i64,
    /// The term.
    pub due: Option<i64>,
    /// The side's own number; 0 for none.
    pub own: u64,
    /// Lines.
    pub lines: Vec<Line>,
    /// A word of its own.
    pub word: String,
}

impl Default for Saying {
    fn default() -> Self {
        Saying {
            side: 0,
            state: State::Unknown,
            at: 0,
            seen: 0,
            due: None,
            own: 0,
            lines: vec![],
            word: String::new(),
        }
    }
}

/// A line of goods: their number, how many (thousandths), the price (hundredths).
pub fn line((goods, quantity, price): (u64, i64, i64)) -> Line {
    Line { goods, quantity, price, stock: -1, known: true }
}

fn says(side: u8, state: State, at: i64) -> Saying {
    Saying { side, state, at, seen: at + 2 * MINUTE, ..Saying::default() }
}

/// All three sides come into a state, one after the other.
fn all(state: State, at: i64) -> Vec<Saying> {
    vec![says(0, state, at), says(1, state, at + 5 * MINUTE), says(2, state, at + 10 * MINUTE)]
}

/// An order whose sides say what is in it.
fn with(lower: Line) -> impl Fn(Vec<Saying>) -> Vec<Saying> {
    move |mut said| {
        for one in &mut said {
            one.lines = vec![if one.side == 0 { line((mark("9") % 50_000, 2000, 10_000)) } else { lower }];
        }
        said
    }
}

/// The sayings that show a kind at `now`; `word` is a status that nobody knows.
#[allow(clippy::too_many_lines, reason = "a line or two for each kind")]
pub fn sayings(kind: Kind, now: i64, word: &str) -> Vec<Saying> {
    use State as S;
    let work = || all(S::Assembling, now - 3 * HOUR);
    let (goods, early) = (mark("9") % 50_000, now - 20 * HOUR);
    let sent = |at: i64| [all(S::Assembling, at - 10 * HOUR), all(S::InTransit, at)].concat();
    let and = |mut said: Vec<Saying>, more: Vec<Saying>| {
        said.extend(more);
        said
    };
    match kind {
        Kind::MissingInShop => vec![says(0, S::Assembling, now - 3 * HOUR)],
        Kind::MissingOnMarketplace => work().split_off(1),
        Kind::MissingLine => with(Line { goods: goods + 1, ..line((goods, 2000, 10_000)) })(work()),
        Kind::QtyMismatch => with(line((goods, 1000, 10_000)))(work()),
        Kind::PriceMismatch => with(line((goods, 2000, 10_500)))(work()),
        Kind::SkuUnmatched => {
            let mut said = with(line((goods, 2000, 10_000)))(work());
            said[1].lines[0].known = false;
            said
        }
        Kind::StockOversold => {
            let mut said = with(line((goods, 2000, 10_000)))(work());
            said[1].lines[0].stock = 1000;
            said
        }
        Kind::DuplicateInShop => {
            let mut said = work();
            said[1].own = 1;
            and(said, vec![Saying { own: 2, ..says(1, S::Assembling, now - 2 * HOUR) }])
        }
        Kind::DuplicateEvent => {
            let again =
                Saying { seen: now - 2 * HOUR - 50 * MINUTE, ..says(0, S::Assembling, now - 3 * HOUR) };
            and(work(), vec![again])
        }
        Kind::OutOfOrderEvent => {
            let mut said = work();
            said[0].seen = said[0].at + 13 * MINUTE;
            let next = |side: u8| says(side, S::InTransit, said[0].at + i64::from(side + 5) * 2 * MINUTE);
            let more = (0..3).map(|side| Saying { seen: next(side).at + MINUTE, ..next(side) }).collect();
            and(said, more)
        }
        Kind::LateEvent => {
            let mut said = work();
            said[0].seen = said[0].at + 40 * MINUTE;
            said
        }
        Kind::IllegalTransition => {
            let at = now - 2 * HOUR;
            and(work(), vec![says(0, S::Cancelled, at), says(0, S::Assembling, at + MINUTE)])
        }
        Kind::UnmappedStatus => vec![Saying { word: word.to_owned(), ..says(1, S::Unknown, now - HOUR) }],
        Kind::ContradictoryTerminal => {
            let said = and(sent(early), vec![says(0, S::Delivered, now - 3 * HOUR)]);
            and(
                said,
                vec![
                    says(1, S::Cancelled, now - 3 * HOUR + MINUTE),
                    says(2, S::Cancelled, now - 3 * HOUR + 2 * MINUTE),
                ],
            )
        }
        Kind::CancelNotPropagated => and(work(), vec![says(0, S::Cancelled, now - 2 * HOUR)]),
        Kind::CancelInDeliveryUnseen => and(sent(early), vec![says(0, S::Cancelled, now - 6 * HOUR)]),
        Kind::ShopCancelNotSent => {
            let at = now - 2 * HOUR;
            and(work(), vec![says(1, S::Cancelled, at), says(2, S::Cancelled, at + MINUTE)])
        }
        Kind::ShopAheadStatusNotSent => {
            let at = now - 2 * HOUR;
            and(work(), vec![says(1, S::InTransit, at), says(2, S::InTransit, at + MINUTE)])
        }
        Kind::ShopBehind => and(work(), vec![says(0, S::InTransit, now - 2 * HOUR)]),
        Kind::HandoverNotScanned => {
            and(all(S::Assembling, now - 40 * HOUR), all(S::HandedOver, now - 30 * HOUR))
        }
        Kind::ProcessedBeforeRelease => {
            let said = vec![says(0, S::OnHold, now - 3 * HOUR)];
            let more =
                vec![says(1, S::Assembling, now - 2 * HOUR), says(2, S::Assembling, now - 2 * HOUR + MINUTE)];
            and(said, more)
        }
        Kind::ReturnNotReflected => {
            let said = and(sent(now - 90 * HOUR), all(S::Delivered, now - 50 * HOUR));
            and(said, vec![says(0, S::Returned, now - 30 * HOUR)])
        }
        Kind::LossNotClaimed => and(sent(now - 90 * HOUR), vec![says(0, S::Lost, now - 30 * HOUR)]),
        Kind::ExceptionUnhandled => and(sent(early), vec![says(0, S::Dispute, now - 2 * HOUR)]),
        Kind::StuckBeforeDeadline => due(work(), now + 10 * MINUTE),
        Kind::DeadlineMissed => due(work(), now - HOUR),
        Kind::StuckNoDeadline => all(S::Assembling, now - 30 * HOUR),
        Kind::CutoffShifted => {
            let moved = due(vec![says(0, S::Assembling, now - 2 * HOUR)], now + 10 * HOUR);
            let moved = moved.into_iter().map(|one| Saying { lines: vec![], ..one }).collect();
            and(due(work(), now + 20 * HOUR), moved)
        }
        Kind::FlowSilent | Kind::FlowBurst | Kind::ExchangeFailed | Kind::PushSuspended | Kind::ApiSunset => {
            vec![]
        }
    }
}

fn due(mut said: Vec<Saying>, due: i64) -> Vec<Saying> {
    said[0].due = Some(due);
    said
}

/// Kinds that need states for which only Yandex Market has words.
pub fn is_rare(kind: Kind) -> bool {
    use Kind::{
        ExceptionUnhandled, HandoverNotScanned, LossNotClaimed, ProcessedBeforeRelease, ReturnNotReflected,
    };
    let rare =
        [ExceptionUnhandled, HandoverNotScanned, LossNotClaimed, ProcessedBeforeRelease, ReturnNotReflected];
    rare.contains(&kind)
}

/// The pulse that shows a kind of exchanges; none for kinds of shipments.
pub fn pulse(kind: Kind, well: &Pulse) -> Option<Pulse> {
    const NOW: i64 = super::world::NOW;
    let well = well.clone();
    Some(match kind {
        Kind::FlowSilent => Pulse { usual: 2.0, order_at: Some(NOW - 3 * HOUR), ..well },
        Kind::FlowBurst => Pulse { usual: 4.0, fresh: 12, order_at: Some(NOW), ..well },
        Kind::ExchangeFailed => Pulse { failing: Some((NOW - HOUR, 12)), ..well },
        Kind::PushSuspended => Pulse { pushed_at: Some(NOW - DAY), found_at: Some(NOW - MINUTE), ..well },
        Kind::ApiSunset => Pulse { ends_at: Some(NOW + 20 * DAY), ..well },
        _ => return None,
    })
}
