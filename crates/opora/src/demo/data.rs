//! What the demonstration shows of suppliers' data: six suppliers of one client, four weeks of files, some trouble.

use super::cast::Company;
use anyhow::{Context, Result};
use app::checks::{Coming, FeedEdit, FeedRules, SupplierEdit, TEMPLATES};
use app::{Actor, App};
use demo::{StaffRole, Who};
use domain::checks::{FeedKind, Schedule};
use domain::desk::Channel;
use domain::ids::{FeedId, OrganisationId};
use domain::time::{DAY, HOUR, MINUTE, day_in};
use jiff::civil::Date;
use jiff::tz::TimeZone;

const ZONE: &str = "Europe/Moscow";
/// Days that are told.
const DAYS: i64 = 28;
const HEAD: &str =
    "Дата;Склад;Артикул;Наименование;Начальный остаток;Приход;Расход;Возвраты;Конечный остаток\n";

/// A supplier and what goes wrong with his files: days of work, counted back from the last, and what happens then.
struct Sender {
    name: &'static str,
    mail: &'static str,
    slips: &'static [(usize, Slip)],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Comes after its time.
    Late,
    /// Does not come.
    Never,
    /// A day stands twice; mended the day after.
    Doubled,
    /// A sign is turned; nobody has mended it.
    Sign,
    /// A number that is none; mended the day after.
    Letters,
}

const SENDERS: [Sender; 6] = [
    Sender { name: "Торговый дом «Волга»", mail: "volga-td.example", slips: &[] },
    Sender {
        name: "Северный склад",
        mail: "sklad-sever.example",
        slips: &[(15, Slip::Late), (9, Slip::Late), (3, Slip::Late)],
    },
    Sender {
        name: "Уралпродукт",
        mail: "uralprodukt.example",
        slips: &[(12, Slip::Doubled), (6, Slip::Letters)],
    },
    Sender {
        name: "Сибирь-Опт", mail: "sibir-opt.example", slips: &[(8, Slip::Doubled), (1, Slip::Sign)]
    },
    Sender {
        name: "Дон-Трейд",
        mail: "don-trade.example",
        slips: &[(4, Slip::Never), (3, Slip::Never), (2, Slip::Never), (1, Slip::Never), (0, Slip::Never)],
    },
    Sender {
        name: "Балтика-Дистрибуция",
        mail: "baltika-d.example",
        slips: &[(10, Slip::Late), (5, Slip::Letters)],
    },
];

const ITEMS: [&str; 8] = [
    "Чай чёрный 100 пак.",
    "Кофе молотый 250 г",
    "Печенье овсяное",
    "Вафли сливочные",
    "Сок яблочный 1 л",
    "Вода 0,5 л",
    "Орешки 90 г",
    "Шоколад тёмный",
];

/// A day of a supplier, of which each day goes on where the one before ended.
fn file(day: Date, n: i64, slip: Option<Slip>) -> Vec<u8> {
    let mut text = String::from(HEAD);
    let date = day.strftime("%d.%m.%Y").to_string();
    for warehouse in ["Центральный", "Северный"] {
        for (at, item) in (0_i64..).zip(ITEMS) {
            let opening = 120 + at * 7 + n;
            let (receipts, shipments, returns) = (10 + at, 10 + at, 1);
            let wrong = at == 3 && warehouse == "Северный";
            let shipped = match slip {
                Some(Slip::Sign) if wrong => format!("-{shipments}"),
                Some(Slip::Letters) if wrong => "десять".to_owned(),
                _ => shipments.to_string(),
            };
            let closing = opening + receipts - shipments + returns;
            text.push_str(&format!(
                "{date};{warehouse};{};{item};{opening};{receipts};{shipped};{returns};{closing}\n",
                1_001 + at
            ));
        }
    }
    if slip == Some(Slip::Doubled) {
        let rows = text.split_off(HEAD.len());
        text.push_str(&rows);
        text.push_str(&rows);
    }
    text.into_bytes()
}

fn moment(day: Date, hour: i64, minute: i64) -> Result<i64> {
    let midnight = day.to_zoned(TimeZone::get(ZONE)?)?.timestamp().as_millisecond();
    Ok(midnight + hour * HOUR + minute * MINUTE)
}

async fn send(
    app: &App,
    by: &Actor,
    feed: FeedId,
    at: i64,
    day: Date,
    bytes: Vec<u8>,
    mail: &str,
) -> Result<()> {
    let coming = Coming {
        name: format!("stock_{}.csv", day.strftime("%Y%m%d")),
        data: bytes.into(),
        source: "mail",
        origin: format!("it@{mail}"),
    };
    app.historic(at).deliver(by, feed, coming).await?;
    Ok(app.historic(at).settle_data().await?)
}

async fn enter(app: &App, by: &Actor, client: OrganisationId, one: &Sender) -> Result<FeedId> {
    let edit = SupplierEdit {
        client: Some(client),
        name: one.name.to_owned(),
        locale: "ru".to_owned(),
        it: format!("it@{}", one.mail),
        head: format!("office@{}", one.mail),
        ..SupplierEdit::default()
    };
    let supplier = app.save_supplier(by, edit).await.context(one.name)?;
    let feed = FeedEdit {
        id: None,
        supplier,
        kind: FeedKind::Stock,
        name: "Остатки и движение".to_owned(),
        schedule: Schedule { lag: 0, deadline: 19 * 60, zone: ZONE.to_owned(), ..Schedule::default() },
        rules: FeedRules::default(),
        active: true,
        seen: 0,
    };
    Ok(app.save_feed(by, feed).await?)
}

/// Enters the suppliers and tells four weeks of their files, that end now.
pub async fn tell(app: &App, company: &Company, now: i64) -> Result<()> {
    let cast = demo::cast();
    let of_role = |role: StaffRole| -> Result<Actor> {
        let member = cast.staff.iter().find(|member| member.role == role).context("one of the staff")?;
        company.actor(&Who::Staff(member.key.clone()), Channel::Desk)
    };
    let (engineer, head) = (of_role(StaffRole::Engineer)?, of_role(StaffRole::Head)?);
    let client = company.clients().into_iter().next().context("a client")?;
    let today = day_in(ZONE, now);
    let begin = today.saturating_sub(jiff::ToSpan::days(DAYS));
    let past = app.historic(moment(begin, 8, 0)?);
    let mut feeds = Vec::new();
    for one in &SENDERS {
        let feed = enter(&past, &engineer, client, one).await?;
        let sample = begin.yesterday()?;
        send(app, &engineer, feed, moment(begin, 8, 30)?, sample, file(sample, -1, None), one.mail).await?;
        let proposal = past.feed(&engineer, feed).await?.proposal.context("columns of a sample")?;
        app.historic(moment(begin, 9, 0)?).agree_contract(&engineer, feed, proposal).await?;
        feeds.push(feed);
    }
    let check =
        past.save_check(&engineer, None, client, TEMPLATES[0].1).await?.context("a check that holds")?;
    past.try_check(&engineer, check).await?;
    past.approve_check(&head, check).await?;
    let days: Vec<Date> = (0..=DAYS)
        .map(|n| begin.saturating_add(jiff::ToSpan::days(n)))
        .filter(|day| day.weekday().to_monday_zero_offset() < 5)
        .collect();
    let last = days.len().saturating_sub(1);
    for (n, day) in days.iter().enumerate() {
        let back = last - n;
        let number = i64::try_from(n)?;
        for (late, hour) in [(false, 17), (true, 21)] {
            for (one, feed) in SENDERS.iter().zip(&feeds) {
                let at = moment(*day, hour, 10)?;
                let slip = one.slips.iter().find(|(when, _)| *when == back).map(|(_, slip)| *slip);
                if at > now || slip == Some(Slip::Never) || (slip == Some(Slip::Late)) != late {
                    continue;
                }
                send(app, &engineer, *feed, at, *day, file(*day, number, slip), one.mail).await?;
                // What was wrong the day before is mended, where it is.
                let before = one.slips.iter().find(|(when, _)| *when == back + 1).map(|(_, slip)| *slip);
                if matches!(before, Some(Slip::Doubled | Slip::Letters)) && n > 0 {
                    let mended = file(days[n - 1], number - 1, None);
                    send(app, &engineer, *feed, at + MINUTE, days[n - 1], mended, one.mail).await?;
                }
            }
            let evening = moment(*day, hour + 2, 40)?;
            if evening < now {
                app.historic(evening).settle_data().await?;
            }
        }
    }
    app.historic(now - DAY / 1_000).settle_data().await?;
    Ok(())
}
