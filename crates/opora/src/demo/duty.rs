//! The demo desk's nights: a rota of its first line, maps of two clients, an incident of yesterday with its closing report,
//! and one that runs.

use super::cast::Company;
use anyhow::{Context, Result};
use app::App;
use demo::{StaffRole, Who};
use domain::desk::Channel;
use domain::duty::{IncidentType, Map, Place, Rota, Step, Target, Then};
use domain::ids::{OrganisationId, PersonId, RotaId};
use domain::incident::{Causes, Command, Figures, Severity, Signal};
use domain::time::{DAY, HOUR, MINUTE};

fn step(target: Target, minutes: u32, then: Then) -> Step {
    Step { target, channels: vec![], minutes, repeats: 0, then, calendar: None }
}

fn typed(path: &str, title: &str, steps: Vec<Step>) -> IncidentType {
    IncidentType { path: path.into(), title: title.into(), steps }
}

/// Puts it all up; what happened yesterday is told, what happens now is lived.
pub async fn put_up(app: &App, company: &Company, now: i64) -> Result<()> {
    let cast = demo::cast();
    let of_staff = |key: &str| company.person(&Who::Staff(key.to_owned()));
    let head_key = cast.staff.iter().find(|one| one.role == StaffRole::Head).context("a head")?.key.clone();
    let head = company.actor(&Who::Staff(head_key.clone()), Channel::Desk)?;
    let engineers = cast.staff.iter().filter(|one| one.role == StaffRole::Engineer && one.line == 1);
    let keys: Vec<String> = engineers.map(|one| one.key.clone()).take(4).collect();
    let people = keys.iter().map(|key| of_staff(key)).collect::<Result<Vec<PersonId>>>()?;
    let engineer = company.actor(&Who::Staff(keys.first().context("an engineer")?.clone()), Channel::Desk)?;
    let long_ago = app.historic(now - 20 * DAY);
    let zone = "Europe/Moscow".to_owned();
    let rota = Rota {
        id: RotaId(0),
        name: "Первая линия, сутки".into(),
        start: domain::time::day_in(&zone, now - 21 * DAY),
        zone,
        end: None,
        days: 1,
        hand_over: vec![9 * 60],
        people,
        covers: vec![],
    };
    let rota = long_ago.save_rota(&head, rota, None, 0).await?;
    let head_id = of_staff(&head_key)?;
    let toys = map(app, company, ["anna", "egor", "snezhana"], (rota, head_id, now)).await?;
    map(app, company, ["konstantin", "tatiana", "galina"], (rota, head_id, now)).await?;
    yesterday(app, &engineer, toys, now - DAY).await?;
    let signal = silence(toys, "flow:wildberries", "Нет заказов с Wildberries", now - 20 * MINUTE, 5);
    app.historic(now - 12 * MINUTE).signal(&head, signal).await?;
    Ok(())
}

/// A client's map: ours at night, the client's responsible and those who stand in.
async fn map(
    app: &App,
    company: &Company,
    people: [&str; 3],
    (rota, head, now): (RotaId, PersonId, i64),
) -> Result<OrganisationId> {
    let org = company.org(people[0])?;
    let person = |key: &str| company.person(&Who::Client(key.to_owned()));
    let [lead, second, third] = [person(people[0])?, person(people[1])?, person(people[2])?];
    let ours = || step(Target::Rota(rota), 10, Then::Next);
    let mut map = Map::new(org, head);
    map.types = vec![
        typed("", "", vec![ours(), step(Target::Person(lead), 20, Then::Deputy)]),
        typed("orders", "Заказы", vec![ours(), step(Target::Person(second), 15, Then::Up)]),
        typed("orders.silence", "Заказы не приходят", vec![]),
        typed("exchange", "Обмены", vec![ours(), step(Target::Person(third), 15, Then::Up)]),
        typed("tills", "Кассы", vec![]),
    ];
    map.places = vec![
        Place { person: lead, deputies: vec![second], above: None },
        Place { person: second, deputies: vec![third], above: Some(lead) },
        Place { person: third, deputies: vec![], above: Some(lead) },
    ];
    map.report_to = vec![lead];
    let then = app.historic(now - 20 * DAY);
    let system = app::Actor::system();
    let version = then.save_duty_map(&system, map, 0).await?;
    let names = demo::cast();
    let name = names.person(people[0]).map(|(_, person)| person.name.clone()).unwrap_or_default();
    then.sign_duty_map(&system, org, version, &name).await?;
    Ok(org)
}

fn silence(client: OrganisationId, cause: &str, title: &str, since: i64, missing: i64) -> Signal {
    let fact = |label: &str, value: String| (label.to_owned(), value);
    Signal {
        client,
        kind: "orders.silence".into(),
        cause: cause.into(),
        flow: None,
        title: title.into(),
        facts: vec![
            fact("norm", missing.to_string()),
            fact("actual", "0".into()),
            fact("missing", missing.to_string()),
            fact("our_side", "обмен работает, ошибок нет".into()),
        ],
        severity: Severity::Major,
        money_missing: missing * 590_000,
        at: since,
    }
}

/// An incident with all that belongs to one, from the signal to the closing report.
async fn yesterday(app: &App, engineer: &app::Actor, client: OrganisationId, at: i64) -> Result<()> {
    let system = app::Actor::system();
    let begin = at.div_euclid(HOUR) * HOUR + 20 * MINUTE;
    let signal = silence(client, "flow:ozon", "Нет заказов с Ozon", begin - 70 * MINUTE, 9);
    let number = app.historic(begin).signal(&system, signal).await?;
    app.historic(begin).settle().await?;
    let acts = [
        (4, Command::Acknowledge { by: None, episode: None }),
        (5, Command::Speak),
        (7, Command::Note("Проверили обмен у себя: очередь пуста, ошибок нет.".into())),
        (
            9,
            Command::Ask(
                "Ozon".into(),
                "Коллеги, от вас нет заказов уже 70 минут, обычно один каждые 8 минут. Что случилось, можем ли помочь?".into(),
            ),
        ),
        (34, Command::Answer("Ozon".into(), "Видим задержку в очереди заказов, чиним.".into())),
        (92, Command::Answer("Ozon".into(), "Очередь разобрана, заказы пошли.".into())),
    ];
    for (minutes, command) in acts {
        let then = app.historic(begin + minutes * MINUTE);
        then.settle().await?;
        then.act_on_incident(engineer, number, command).await?;
    }
    let end = begin + 95 * MINUTE;
    let totals =
        Figures { norm: Some(21), actual: Some(0), missing: Some(21), stuck: Some(4), money: 21 * 590_000 };
    app.historic(end).all_well(&system, "flow:ozon", totals).await?;
    app.historic(end + 15 * MINUTE).settle().await?;
    let causes = Causes {
        technical: "На площадке встала очередь заказов.".into(),
        process: "Площадка не предупредила о работах.".into(),
        project: String::new(),
    };
    let later = app.historic(end + 40 * MINUTE);
    for command in
        [Command::Find(causes), Command::Plan("Попросить у площадки календарь работ.".into()), Command::Close]
    {
        later.act_on_incident(engineer, number, command).await?;
    }
    Ok(())
}
