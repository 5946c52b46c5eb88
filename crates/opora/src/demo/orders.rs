//! What the demonstration shows of orders: two clients with their marketplaces, shop and ERP, some hundred orders of the last
//! days, and some that go wrong.

use super::cast::Company;
use anyhow::{Context, Result};
use app::orders::NewSource;
use app::{Actor, App};
use demo::{StaffRole, Who};
use domain::desk::Channel;
use domain::ids::OrganisationId;
use domain::people::OrgKind;
use domain::time::{DAY, HOUR, MINUTE};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write;

/// Orders of each client.
const ORDERS: usize = 140;
/// A status with what stands beside it.
type Word = (&'static str, &'static str);
/// The marketplaces: name, number before the orders', words for assembling, on the way, delivered, cancelled.
const MARKETS: [(&str, &str, [Word; 4]); 3] = [
    ("ozon", "24219", [("awaiting_packaging", ""), ("delivering", ""), ("delivered", ""), ("cancelled", "")]),
    (
        "wildberries",
        "18305",
        [("confirm", "waiting"), ("complete", "sorted"), ("complete", "sold"), ("cancel", "canceled")],
    ),
    (
        "yandex_market",
        "44107",
        [("PROCESSING", "STARTED"), ("DELIVERY", ""), ("DELIVERED", ""), ("CANCELLED", "USER_CHANGED_MIND")],
    ),
];
/// The shop's words for the same.
const SHOP: [&str; 4] = ["2", "3", "5", "7"];
/// The ERP's.
const ERP: [&str; 4] = ["assembling", "in_transit", "delivered", "cancelled"];

/// Connects sides and tells orders.
pub async fn settle(app: &App, company: &Company, now: i64) -> Result<()> {
    let cast = demo::cast();
    let head = cast.staff.iter().find(|member| member.role == StaffRole::Head).context("a head")?;
    let head = company.actor(&Who::Staff(head.key.clone()), Channel::Desk)?;
    let clients = app.organisations(&head).await?.into_iter().filter(|org| org.kind == OrgKind::Client);
    for (n, client) in clients.take(2).enumerate() {
        connect(app, &head, client.id).await?;
        let mut rng = ChaCha8Rng::seed_from_u64(n as u64 + 1);
        let mut lines = Vec::new();
        for order in 0..ORDERS {
            tell(&mut lines, order, now, &mut rng);
        }
        // As it happened: a desk that listened all the time would have heard it so.
        lines.sort_unstable();
        for some in lines.chunks(60) {
            let text = some.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n");
            let at = some.last().map_or(now, |(at, _)| *at);
            app.historic(at).tell_orders(&head, client.id, &text).await?;
        }
    }
    Ok(())
}

async fn connect(app: &App, head: &Actor, org: OrganisationId) -> Result<()> {
    let markets = MARKETS.iter().map(|(name, ..)| (*name, *name, "marketplace"));
    for (name, system, role) in markets.chain([("shop", "opencart", "shop"), ("erp", "plain", "erp")]) {
        let new = NewSource {
            name: name.into(),
            system: system.into(),
            role: role.into(),
            road: "list".into(),
            active: true,
            ..NewSource::default()
        };
        app.save_order_source(head, org, None, new).await?;
    }
    Ok(())
}

/// All that is said of one order; every tenth goes wrong in some way.
fn tell(lines: &mut Vec<(i64, String)>, n: usize, now: i64, rng: &mut ChaCha8Rng) {
    let (market, before, words) = MARKETS[n % 3];
    let number = format!("{before}{:04}-{:04}", 1000 + n * 7, n);
    let begin = now - rng.random_range(3 * HOUR..5 * DAY);
    let (goods, pieces, price) =
        (rng.random_range(100..900), rng.random_range(1..4), rng.random_range(300..9_000));
    let wrong = if n % 10 == 4 { n / 10 } else { usize::MAX };
    let ends = if rng.random_range(0..8) == 0 { &[0, 3][..] } else { &[0, 1, 2] };
    let mut at = begin;
    for (turn, step) in ends.iter().copied().enumerate() {
        if turn > 0 {
            at += if step == 2 {
                rng.random_range(30 * HOUR..60 * HOUR)
            } else {
                rng.random_range(4 * HOUR..18 * HOUR)
            };
        }
        let (status, sub) = words[step];
        let sides = [
            (market, status, sub, at),
            ("shop", SHOP[step], "", at + rng.random_range(MINUTE..10 * MINUTE)),
            ("erp", ERP[step], "", at + rng.random_range(11 * MINUTE..20 * MINUTE)),
        ];
        for (side, (source, status, sub, at)) in sides.into_iter().enumerate() {
            if is_silent(wrong, side, turn) || at > now {
                continue;
            }
            let status = if wrong == 5 && side == 1 && turn == 0 { "21" } else { status };
            let price = if wrong == 3 && side > 0 { price + 40 } else { price };
            let pieces = if wrong == 4 && side > 0 { pieces + 1 } else { pieces };
            let mut line = format!(
                r#"{{"source":"{source}","order":"{number}","status":"{status}","at":{at},"seen":{}"#,
                at + MINUTE
            );
            // Writing to a text cannot fail.
            if side > 0 {
                write!(line, r#","of":"{market}""#).unwrap_or(());
            }
            if !sub.is_empty() {
                write!(line, r#","sub":"{sub}""#).unwrap_or(());
            }
            if turn == 0 {
                write!(line, r#","lines":[{{"sku":"A-{goods}","qty":{pieces},"price":{price}}}]"#)
                    .unwrap_or(());
            }
            if wrong == 6 && side == 0 && turn == 0 {
                write!(line, r#","due":{}"#, at + 3 * HOUR).unwrap_or(());
            }
            line.push('}');
            lines.push((at, line));
        }
    }
}

/// Whether a side of an order that goes wrong says nothing of a turn.
fn is_silent(wrong: usize, side: usize, turn: usize) -> bool {
    match wrong {
        // It never came to the shop, nor behind it.
        0 | 7 => side > 0,
        // The shop did not hear how it went on.
        1 | 8 => side > 0 && turn > 0,
        // The ERP did not.
        2 | 9 => side == 2 && turn > 0,
        // The marketplace was not told.
        10 => side == 0 && turn == 1,
        // It waits, and its term is over.
        6 => turn > 0,
        _ => false,
    }
}
