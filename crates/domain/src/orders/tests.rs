//! Tables land on states; every kind of discrepancy has an example of itself and of what it is not.

use super::*;
use crate::time::{DAY, HOUR, MINUTE};
use std::path::PathBuf;

/// The folder of facts that are not part of the program, where it is.
fn shared() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("OPORA_SHARED") {
        return Some(path.into());
    }
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir())
}

#[test]
fn shipped_tables_are_readable_and_whole() {
    let tables: Vec<Table> = table::texts().iter().map(|text| Table::read(text).unwrap()).collect();
    assert_eq!(tables.len(), 12);
    assert!(tables.iter().all(|table| !table.rows.is_empty() && !table.version.is_empty()));
    let reached = |state| tables.iter().any(|table| table.rows.values().any(|found| *found == state));
    for state in State::ALL {
        assert!(reached(state), "{}", state.code());
    }
    assert_eq!(shipped().tables().len(), 12);
}

#[test]
fn a_table_says_where_it_is_wrong() {
    let wrong = |text: &str| Table::read(text).unwrap_err().0;
    assert_eq!(wrong("system x\nside shop\nflying: a"), 3);
    assert_eq!(wrong("system x\nside shop\nnew: a\nassembling: b, a"), 4);
    assert_eq!(wrong("side moon"), 1);
    assert_eq!(wrong("  a, b"), 1);
    assert_eq!(wrong("nonsense"), 1);
}

/// Every row of the facts, whoever wrote them, lands on the state that they say.
#[test]
fn all_rows_of_the_status_facts_land_on_their_state() {
    let Some(folder) = shared().map(|folder| folder.join("facts/statuses")).filter(|f| f.is_dir()) else {
        eprintln!("SKIPPED: the facts about statuses are not here");
        return;
    };
    let (book, mut rows) = (shipped(), 0);
    let own = |dim: &str| match dim {
        "status" => "order:",
        "delivery_status" => "delivery:",
        "supplierStatus" => "supplier:",
        "wbStatus" => "wb:",
        "shipment" => "shipment:",
        "FulfillmentOrderStatus" => "fulfilment:",
        _ => "",
    };
    for table in book.tables() {
        let path = folder.join(format!("{}.toml", table.system));
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let facts: toml::Value = toml::from_str(&text).unwrap();
        let map = &facts["map"];
        let mut check = |row: &toml::Value, prefix: &str| {
            let text = |key: &str| row.get(key).and_then(toml::Value::as_str).unwrap_or_default();
            if text("flag") == "defer" {
                return;
            }
            let status = format!("{prefix}{}", text("code"));
            let read = book.read(&table.system, &status, text("sub"));
            assert_eq!(read.state.code(), text("canon"), "{} {status}/{}", table.system, text("sub"));
            assert_eq!(read.unmapped, None, "{} {status}", table.system);
            rows += 1;
        };
        for row in map["status"].as_array().unwrap() {
            check(row, row.get("dim").and_then(|dim| dim.as_str()).map_or("", own));
        }
        for (list, prefix) in [("push_state", ""), ("logistics_status", "logistics:")] {
            for row in map.get(list).and_then(toml::Value::as_array).into_iter().flatten() {
                check(row, prefix);
            }
        }
    }
    assert!(rows >= 290, "{rows}");
}

/// Our life is that of the facts: the same ranks, phases and lawful steps.
#[test]
fn the_life_is_that_of_the_facts() {
    let Some(path) = shared().map(|f| f.join("facts/statuses/canonical.toml")).filter(|f| f.is_file()) else {
        eprintln!("SKIPPED: the facts about statuses are not here");
        return;
    };
    let facts: toml::Value = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let states = facts["state"].as_array().unwrap();
    assert_eq!(states.len(), State::ALL.len());
    for fact in states {
        let state = State::parse(fact["code"].as_str().unwrap()).unwrap();
        assert_eq!(i64::from(state.rank()), fact["rank"].as_integer().unwrap());
        assert_eq!(state.phase().code(), fact["phase"].as_str().unwrap());
        assert_eq!(state.seller_acts(), fact["seller_acts"].as_bool().unwrap());
        assert_eq!(state.is_terminal(), fact["terminal"].as_bool().unwrap());
    }
    let of = |value: &toml::Value| State::parse(value.as_str().unwrap()).unwrap();
    for row in facts["transition"].as_array().unwrap() {
        for to in row["to"].as_array().unwrap() {
            assert_ne!(step(of(&row["from"]), of(to)), Step::Unlawful, "{row:?}");
        }
    }
    for row in facts["compare"].as_array().unwrap() {
        let upper = Phase::parse(row["marketplace"].as_str().unwrap()).unwrap();
        for lower in row["shop"].as_array().unwrap().iter().filter_map(|one| Phase::parse(one.as_str()?)) {
            let kind = parting(upper, lower).map(|(kind, _)| kind.code().to_uppercase());
            let then = row.get("then").and_then(toml::Value::as_str).map(str::to_owned);
            assert_eq!(kind, then, "{upper:?} {lower:?}");
        }
    }
}

#[test]
fn the_two_words_of_wildberries_are_one_state() {
    let book = shipped();
    for (seller, marketplace, state) in [
        ("new", "waiting", State::New),
        ("confirm", "", State::Assembling),
        ("complete", "waiting", State::HandedOver),
        ("complete", "sorted", State::InTransit),
        ("confirm", "declined_by_client", State::Cancelled),
        ("complete", "sold", State::Delivered),
    ] {
        assert_eq!(book.read("wildberries", seller, marketplace).state, state, "{seller} {marketplace}");
    }
    assert_eq!(book.read("wildberries", "confirm", "teleported").unmapped.as_deref(), Some("wb:teleported"));
}

#[test]
fn an_unknown_word_is_told_and_never_guessed() {
    let book = shipped();
    let read = |status, sub| book.read("ozon", status, sub);
    assert_eq!(read("posting_vanished", "").state, State::Unknown);
    assert_eq!(read("posting_vanished", "").unmapped.as_deref(), Some("posting_vanished"));
    // The status has its documented meaning, whatever the new substatus adds.
    let half = read("delivering", "posting_by_balloon");
    assert_eq!(
        (half.state, half.unmapped.as_deref()),
        (State::InTransit, Some("delivering/posting_by_balloon"))
    );
    let decided =
        book.clone().with([("ozon".into(), "delivering/posting_by_balloon".into(), State::OutForDelivery)]);
    let now = decided.read("ozon", "delivering", "posting_by_balloon");
    assert_eq!((now.state, now.unmapped), (State::OutForDelivery, None));
    assert_eq!(book.read("nobody", "new", "").state, State::Unknown);
}

#[test]
fn lots_make_one_shipment() {
    use State::{Assembling, Cancelled, ReadyToShip, Unknown};
    for (lots, whole) in [
        (&[ReadyToShip, ReadyToShip][..], ReadyToShip),
        (&[ReadyToShip, Assembling], Assembling),
        (&[Cancelled, ReadyToShip], ReadyToShip),
        (&[Cancelled, Cancelled], Cancelled),
        (&[], Unknown),
    ] {
        assert_eq!(roll_up(lots), whole, "{lots:?}");
    }
}

#[test]
fn kinds_and_words_belong_together() {
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.code()), Some(kind));
    }
    assert_eq!(Kind::ALL.iter().filter(|kind| kind.group() == Group::Flow).count(), 5);
    assert_eq!(Kind::ALL.iter().filter(|kind| kind.is_passing()).count(), 4);
}

// ---- every kind, and what it is not -------------------------------------------------------------------------------

const T: i64 = 1_700_000_000_000;
const ONE: [Line; 1] = [line(1, 2, 100)];

const fn line(goods: u64, pieces: i64, price: i64) -> Line {
    Line { goods, quantity: pieces * 1000, price, stock: -1, known: true }
}

fn says(side: u8, minute: i64, state: State) -> Fact<'static> {
    let at = T + minute * MINUTE;
    Fact { side, state, at, seen: at, due: None, own: 0, lines: &[], marks: Marks::default() }
}

/// Kinds that are told so many minutes after the beginning.
fn told(facts: &[Fact<'_>], minute: i64) -> Vec<Kind> {
    let mut facts = facts.to_vec();
    facts.sort_by_key(|fact| (fact.at, fact.seen));
    let found = look(&claims(&facts, &Terms::of(2)), T + minute * MINUTE);
    let mut kinds: Vec<Kind> = found.open.iter().chain(&found.passed).map(|claim| claim.kind).collect();
    kinds.sort_unstable();
    kinds
}

/// The kind is told from this minute on, and not in the minute before.
fn from(facts: &[Fact<'_>], minute: i64, kind: Kind) {
    let (before, now) = (told(facts, minute - 1), told(facts, minute));
    assert!(!before.contains(&kind), "{kind:?} too early");
    assert!(now.contains(&kind), "{kind:?} is not told, but {now:?}");
}

use State as S;

#[test]
fn existence() {
    from(&[says(0, 0, S::Assembling)], 15, Kind::MissingInShop);
    // Not released yet: nobody has to have it.
    assert_eq!(told(&[says(0, 0, S::OnHold)], 600), []);
    assert_eq!(told(&[says(0, 0, S::Assembling), says(1, 10, S::Assembling)], 60), []);
    from(&[says(1, 0, S::Assembling)], 60, Kind::MissingOnMarketplace);
    assert_eq!(told(&[says(1, 0, S::Cancelled)], 600), []);
    let gone = Fact { marks: Marks::GONE, ..says(0, 5, S::Unknown) };
    from(&[says(1, 0, S::Assembling), gone], 60, Kind::MissingOnMarketplace);
    let own = |own, fact| Fact { own, ..fact };
    let twice = [says(0, 0, S::Assembling), own(1, says(1, 1, S::New)), own(2, says(1, 2, S::New))];
    assert!(told(&twice, 2).contains(&Kind::DuplicateInShop));
    let mended = [&twice[..], &[own(2, says(1, 9, S::Cancelled))]].concat();
    assert!(!told(&mended, 9).contains(&Kind::DuplicateInShop));
    let trial = Fact { marks: Marks::TRIAL, ..says(0, 0, S::Assembling) };
    assert_eq!(told(&[trial], 600), []);
}

#[test]
fn values() {
    let with = |lines, fact| Fact { lines, ..fact };
    let sides = |a: &'static [Line], b: &'static [Line]| {
        vec![with(a, says(0, 0, S::Assembling)), with(b, says(1, 0, S::Assembling))]
    };
    const MORE: [Line; 2] = [line(1, 2, 100), line(2, 1, 50)];
    const FEWER: [Line; 1] = [line(1, 1, 100)];
    const DEAR: [Line; 1] = [line(1, 2, 102)];
    const CENT: [Line; 1] = [line(1, 2, 101)];
    const STRANGE: [Line; 1] = [Line { known: false, ..line(1, 2, 100) }];
    const SOLD: [Line; 1] = [Line { stock: 1000, ..line(1, 2, 100) }];
    from(&sides(&ONE, &MORE), 15, Kind::MissingLine);
    from(&sides(&ONE, &FEWER), 15, Kind::QtyMismatch);
    from(&sides(&ONE, &DEAR), 15, Kind::PriceMismatch);
    assert_eq!(told(&sides(&ONE, &CENT), 60), []);
    from(&sides(&ONE, &STRANGE), 0, Kind::SkuUnmatched);
    from(&sides(&ONE, &SOLD), 5, Kind::StockOversold);
    let split: Vec<_> = sides(&ONE, &MORE).iter().map(|f| Fact { marks: Marks::SPLIT, ..*f }).collect();
    assert_eq!(told(&split, 60), []);
    // Two lines of the same goods are one.
    const HALVES: [Line; 2] = [line(1, 1, 100), line(1, 1, 100)];
    assert_eq!(told(&sides(&ONE, &HALVES), 60), []);
    let due = |minute: i64, fact| Fact { due: Some(T + minute * MINUTE), ..fact };
    let moved =
        [due(300, says(0, 0, S::Assembling)), due(200, says(0, 5, S::Assembling)), says(1, 1, S::Assembling)];
    assert!(told(&moved, 6).contains(&Kind::CutoffShifted));
    assert_eq!(told(&[moved[0], due(300, says(0, 5, S::Assembling)), moved[2]], 6), []);
}

#[test]
fn states_that_contradict() {
    let sides = |a, b| [says(0, 0, S::Assembling), says(1, 0, S::Assembling), says(0, 10, a), says(1, 10, b)];
    from(&sides(S::Cancelled, S::Assembling), 30, Kind::CancelNotPropagated);
    from(&sides(S::Cancelled, S::InTransit), 250, Kind::CancelInDeliveryUnseen);
    from(&sides(S::Cancelled, S::Delivered), 70, Kind::ContradictoryTerminal);
    from(&sides(S::Delivered, S::Cancelled), 70, Kind::ContradictoryTerminal);
    from(&sides(S::Assembling, S::Cancelled), 25, Kind::ShopCancelNotSent);
    from(&sides(S::Assembling, S::InTransit), 40, Kind::ShopAheadStatusNotSent);
    from(&sides(S::InTransit, S::Assembling), 70, Kind::ShopBehind);
    from(&sides(S::ReadyToShip, S::HandedOver), 730, Kind::HandoverNotScanned);
    from(&sides(S::Lost, S::InTransit), 1450, Kind::LossNotClaimed);
    assert_eq!(told(&sides(S::AtPickup, S::InTransit), 1000), [], "a shop knows no pick-up point");
    assert_eq!(told(&sides(S::Cancelled, S::Cancelled), 1000), []);
    let home = [says(0, 0, S::InTransit), says(1, 0, S::InTransit), says(0, 10, S::Returning)];
    from(&home, 1450, Kind::ReturnNotReflected);
    let early = [says(0, 0, S::OnHold), says(1, 5, S::Assembling)];
    from(&early, 35, Kind::ProcessedBeforeRelease);
    // Mended in time: never told.
    let mended = [says(0, 0, S::Assembling), says(1, 0, S::Assembling), says(0, 10, S::Cancelled)];
    let mended = [&mended[..], &[says(1, 25, S::Cancelled)]].concat();
    assert_eq!(told(&mended, 2000), []);
}

#[test]
fn steps_that_no_order_makes() {
    let shop = says(1, 0, S::Assembling);
    let risen = [shop, says(0, 0, S::Assembling), says(0, 5, S::Cancelled), says(0, 6, S::Assembling)];
    from(&risen, 6, Kind::IllegalTransition);
    let mended = [&risen[..], &[says(0, 8, S::Cancelled)]].concat();
    assert!(told(&mended, 7).contains(&Kind::IllegalTransition));
    assert!(!told(&mended, 8).contains(&Kind::IllegalTransition));
    let skipped = [says(0, 0, S::New), says(0, 5, S::InTransit), says(1, 0, S::InTransit)];
    assert!(!told(&skipped, 6).contains(&Kind::IllegalTransition), "polling sees snapshots");
    let through = [shop, says(0, 0, S::Cancelled), says(0, 5, S::Unknown), says(0, 6, S::Assembling)];
    assert!(told(&through, 6).contains(&Kind::IllegalTransition), "what is not known hides nothing");
}

#[test]
fn what_does_not_move() {
    let shop = |state| says(1, 0, state);
    let due = |minute: i64, fact| Fact { due: Some(T + minute * MINUTE), ..fact };
    let late = [due(400, says(0, 0, S::Assembling)), shop(S::Assembling)];
    from(&late, 300, Kind::StuckBeforeDeadline);
    from(&late, 400, Kind::DeadlineMissed);
    assert_eq!(told(&late, 400), [Kind::DeadlineMissed], "what is missed is no longer near");
    let moved = [&late[..], &[says(0, 350, S::ReadyToShip), says(1, 350, S::ReadyToShip)]].concat();
    assert_eq!(told(&moved, 400), [], "the term was that of the state before");
    from(&[says(0, 0, S::New), shop(S::New)], 240, Kind::StuckNoDeadline);
    assert_eq!(told(&[says(0, 0, S::Delivered), shop(S::Delivered)], 100_000), []);
    from(&[says(0, 0, S::HandedOver), shop(S::InTransit)], 1440, Kind::HandoverNotScanned);
    from(&[says(0, 0, S::NotAccepted), shop(S::InTransit)], 60, Kind::ExceptionUnhandled);
    let handled = [says(0, 0, S::NotAccepted), says(0, 50, S::ReadyToShip), shop(S::ReadyToShip)];
    assert!(!told(&handled, 90).contains(&Kind::ExceptionUnhandled));
}

#[test]
fn sayings_that_arrive_badly() {
    let heard = |minute: i64, fact: Fact<'static>| Fact { seen: T + minute * MINUTE, ..fact };
    let shop = [says(1, 0, S::Assembling), says(1, 2, S::ReadyToShip)];
    let late =
        [heard(20, says(0, 0, S::Assembling)), heard(21, says(0, 15, S::ReadyToShip)), shop[0], shop[1]];
    assert!(told(&late, 22).contains(&Kind::LateEvent));
    assert!(!told(&late, 22).contains(&Kind::OutOfOrderEvent));
    let crossed =
        [heard(9, says(0, 0, S::Assembling)), heard(6, says(0, 5, S::ReadyToShip)), shop[0], shop[1]];
    assert_eq!(told(&crossed, 12), [Kind::OutOfOrderEvent], "and the state is that of the later moment");
    let again = [says(0, 0, S::Assembling), heard(3, says(0, 0, S::Assembling)), shop[0]];
    assert_eq!(told(&again, 4), [Kind::DuplicateEvent]);
}

#[test]
fn what_never_begins_does_not_wake_anybody() {
    let facts = [says(0, 0, S::Assembling), says(1, 5, S::Assembling), says(0, 60, S::ReadyToShip)];
    let mut terms = Terms::of(2);
    terms.sides[0].usual = [-1; 20];
    let found = claims(&facts, &terms);
    assert_eq!(look(&found, T).next, Some(T + 120 * MINUTE), "the shop will be behind");
    assert_eq!(look(&found[..0], T).next, None);
}

#[test]
fn graces_are_agreed() {
    let facts = [says(0, 0, S::Assembling)];
    let mut terms = Terms::of(2);
    terms.graces[Kind::MissingInShop as usize] = Some(2 * HOUR);
    assert_eq!(look(&claims(&facts, &terms), T + HOUR).open, []);
    assert_eq!(look(&claims(&facts, &terms), T + 2 * HOUR).open.len(), 1);
    terms.graces[Kind::MissingInShop as usize] = None;
    terms.sides[0].road = Road::Statistics;
    assert_eq!(look(&claims(&facts, &terms), T).next, Some(T + 90 * MINUTE));
}

#[test]
fn the_exchange_itself() {
    let sick = |pulse: &Pulse| ailments(pulse, T).into_iter().map(|found| found.kind).collect::<Vec<_>>();
    let well = Pulse {
        period: 2 * MINUTE,
        answered_at: Some(T - MINUTE),
        order_at: Some(T - 90 * MINUTE),
        usual: 2.0,
        fresh: 2,
        said: (100, 5),
        ..Pulse::default()
    };
    assert_eq!(sick(&well), [], "three usual pauses are chance, once in twenty times");
    let but = |change: &dyn Fn(&mut Pulse)| {
        let mut pulse = well.clone();
        change(&mut pulse);
        sick(&pulse)
    };
    assert_eq!(but(&|p| p.order_at = Some(T - 140 * MINUTE)), [Kind::FlowSilent]);
    assert_eq!(but(&|p| p.fresh = 7), [Kind::FlowBurst]);
    assert_eq!(but(&|p| p.failing = Some((T - 11 * MINUTE, 5))), [Kind::ExchangeFailed]);
    assert_eq!(but(&|p| p.failing = Some((T - 11 * MINUTE, 1))), []);
    let deaf = |p: &mut Pulse| (p.answered_at, p.order_at) = (Some(T - HOUR), Some(T - 5 * HOUR));
    assert_eq!(but(&deaf), [Kind::ExchangeFailed], "what cannot be heard is not silent");
    let dumb = |p: &mut Pulse| (p.pushed_at, p.found_at) = (Some(T - HOUR), Some(T - 5 * MINUTE));
    assert_eq!(but(&dumb), [Kind::PushSuspended]);
    assert_eq!(but(&|p| p.said = (100, 6)), [Kind::DuplicateEvent]);
    assert_eq!(but(&|p| p.ends_at = Some(T + 50 * DAY)), [Kind::ApiSunset]);
    assert_eq!(but(&|p| p.ends_at = Some(T + 70 * DAY)), []);
    let soon = ailments(&Pulse { ends_at: Some(T + DAY), ..well.clone() }, T);
    assert_eq!(soon[0].weight, Weight::Critical);
}
