//! Flows: events come once, the norm is learnt, a monitor lives, silence is told at night and taken back, outages do not
//! teach.

use app::AppError;
use app::flows::{Minute, NewFlow, NewMonitor, NewQuiet, Step, Taken, lines};
use domain::flows::{Flow, Kind, Often, Settings, Stage, Usefulness, Watch};
use domain::ids::{FlowId, MonitorId};
use domain::incident::Command::Acknowledge;
use domain::time::{DAY, HOUR, MINUTE};
use testkit::desk::{Client, Person, TestDesk};
use testkit::on_both;

fn orders(client: &Client, key: &str) -> NewFlow {
    NewFlow {
        org: client.id,
        key: key.into(),
        name: format!("Заказы {key}"),
        kind: Kind::Orders,
        zone: "Europe/Moscow".into(),
        unit_value: 350_000,
        parent: None,
        period: 0,
        days: vec![],
    }
}

/// Twenty an hour, spread as chance would.
fn stretch(from: i64, to: i64) -> Vec<Minute> {
    let mut state = 88_172_645_463_325_252_u64 ^ from.unsigned_abs();
    let mut minutes = Vec::new();
    for minute in from / MINUTE..to / MINUTE {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if state.is_multiple_of(3) {
            minutes.push(Minute { minute, good: 1, bad: 0 });
        }
    }
    minutes
}

async fn flow(desk: &TestDesk, client: &Client, head: &Person, key: &str) -> Flow {
    let head = head.actor().await;
    let flow = desk.app().create_flow(&head, orders(client, key)).await.expect("a flow");
    desk.app()
        .bring_flow_history(&head, flow.id, stretch(desk.now() - 60 * DAY, desk.now()))
        .await
        .expect("its history");
    desk.settle().await;
    flow
}

async fn watched(desk: &TestDesk, head: &Person, flow: FlowId) -> MonitorId {
    let (app, head) = (desk.app(), head.actor().await);
    let new = NewMonitor {
        watch: Watch::Silence,
        settings: Settings::default(),
        reason: "Ночью заказы теряются до утра".into(),
        replay: String::new(),
        algorithm: "1. Открыть кабинет\n2. Спросить площадку".into(),
    };
    let id = app.request_monitor(&head, flow, new).await.expect("requested");
    app.step_monitor(&head, id, Step::Agree { note: "Анна, по телефону".into() }).await.expect("agreed");
    app.step_monitor(&head, id, Step::Start).await.expect("live");
    desk.settle().await;
    id
}

async fn come(desk: &TestDesk, head: &Person, key: &str, count: i64) -> Taken {
    let now = desk.now();
    let line =
        |n: i64| format!("{{\"id\":\"{now}-{n}\",\"source\":\"shop\",\"time\":{}}}\n", now - n * 1_000);
    let body: String = (0..count).map(line).collect();
    let read = lines(body.as_bytes(), "shop", now);
    desk.app().take_flow_events(&head.actor().await, key, read).await.expect("taken")
}

fn count(of: &Person, kind: &str) -> usize {
    of.kinds().iter().filter(|one| *one == kind).count()
}

on_both! {
    /// An event is one however often it comes; what cannot be taken is told by its line and the rest goes on.
    async fn events_come_once_and_lines_are_refused_one_by_one(desk) {
        let shop = desk.client("Игросфера").await;
        let (olga, anna) = (desk.head("Ольга").await, shop.manager("Анна").await);
        let app = desk.app();
        let one = app.create_flow(&olga.actor().await, orders(&shop, "ozon")).await.expect("a flow");
        let taken = app.create_flow(&olga.actor().await, orders(&shop, "ozon")).await;
        assert!(matches!(taken, Err(AppError::Invalid("key", "taken"))), "{taken:?}");
        let now = desk.now();
        let body = format!(
            "{{\"id\":\"1\",\"time\":{now},\"key\":\"A-1\"}}\n{{\"id\":\"2\",\"time\":{late}}}\nnonsense\n\
             {{\"id\":\"3\",\"time\":{future}}}\n{{\"id\":\"4\",\"count\":-1}}\n{{\"id\":\"5\",\"count\":7,\"ok\":false}}\n\
             {{\"id\":\"1\",\"time\":{now}}}\n",
            late = now - 3 * DAY,
            future = now + HOUR,
        );
        let read = || lines(body.as_bytes(), "api", now);
        let first = app.take_flow_events(&anna.actor().await, "ozon", read()).await.expect("taken");
        assert_eq!((first.new, first.known, first.refused_all), (3, 1, 3));
        assert_eq!(first.refused, [(3, "no-event"), (4, "future"), (5, "negative")]);
        let again = app.take_flow_events(&anna.actor().await, "ozon", read()).await.expect("taken again");
        assert_eq!((again.new, again.known, again.refused_all), (0, 4, 3));
        app.tidy("story").await.expect("counts are folded");
        let chart = app.flow_chart(&anna.actor().await, one.id, (now - 4 * DAY, now + 1)).await.expect("a chart");
        let sums = chart.points.iter().fold((0, 0), |(seen, bad), one| (seen + one.seen, bad + one.bad));
        assert_eq!(sums, (9, 7), "the late one counts where it belongs");
        let stranger = desk.client("Деталька").await.manager("Борис").await;
        let foreign = app.take_flow_events(&stranger.actor().await, "ozon", read()).await;
        assert!(matches!(foreign, Err(AppError::Missing)), "{foreign:?}");
        assert!(matches!(app.flow(&stranger.actor().await, one.id).await, Err(AppError::Missing)));
    }

    /// At three in the morning of 1 January a marketplace falls silent: it is told once, acknowledged, taken back when orders
    /// come again, and the silence does not teach the norm.
    async fn silence_at_night_is_told_and_does_not_teach(desk) {
        let new_year = 1_798_761_600_000_i64;
        desk.wait(new_year - desk.now());
        let shop = desk.client("Игросфера").await;
        let (olga, igor) = (desk.head("Ольга").await, desk.engineer("Игорь").await);
        let one = flow(&desk, &shop, &olga, "ozon").await;
        let monitor = watched(&desk, &olga, one.id).await;
        let app = desk.app();
        let norm = |chart: app::flows::Chart| chart.points.iter().filter_map(|one| one.expected).sum::<f64>();
        // The same hours of the next week: by them one sees whether the silence taught.
        let next_week = (new_year + 7 * DAY, new_year + 7 * DAY + 4 * HOUR);
        desk.pass_minutes(10).await;
        come(&desk, &olga, "ozon", 3).await;
        desk.settle().await;
        let board = app.flow_board(&igor.actor().await, None).await.expect("the board");
        assert!(board.tiles[0].troubles.is_empty() && board.tiles[0].per_hour.is_some_and(|norm| norm > 15.0));
        desk.pass(2).await;
        let told = count(&olga, "flow_alert");
        assert!((1..=2).contains(&told), "the responsible, and more loudly once more: {:?}", olga.kinds());
        let board = app.flow_board(&igor.actor().await, None).await.expect("the board");
        let trouble = &board.tiles[0].troubles[0];
        assert!(trouble.row.is_up && trouble.facts.missing > 25.0, "{:?}", trouble.facts);
        assert!(trouble.facts.missing_money > 25 * 350_000);
        let alert = trouble.id;
        // Its incident and the alert are one trouble: whoever takes the one has the other.
        let number = app.incidents(&igor.actor().await, false).await.expect("incidents")[0].incident.number;
        app.act_on_incident(&igor.actor().await, number, Acknowledge { by: None, episode: None }).await.expect("taken");
        let page = app.flow_alert(&igor.actor().await, alert).await.expect("the alert");
        assert_eq!(page.alert.acknowledged.as_ref().and_then(|(by, ..)| by.person), Some(igor.id));
        app.acknowledge_alert(&igor.actor().await, alert, "Спросил площадку").await.expect("with a word");
        desk.pass(2).await;
        assert!(count(&olga, "flow_alert") > told, "and a reminder while it lasts");
        for _ in 0..3 {
            desk.pass_minutes(2).await;
            come(&desk, &olga, "ozon", 3).await;
            desk.settle().await;
        }
        desk.pass_minutes(6).await;
        let page = app.monitor(&igor.actor().await, monitor).await.expect("the monitor");
        assert_eq!(page.alerts.len(), 1, "one cause, one alert");
        assert!(page.alerts[0].0.recovered_at.is_some(), "{:?}", page.alerts[0]);
        assert_eq!(count(&olga, "flow_calm"), 1);
        app.judge_alert(&igor.actor().await, alert, Usefulness::Useful, "").await.expect("judged");
        let page = app.monitor(&igor.actor().await, monitor).await.expect("the monitor");
        assert_eq!(page.monitor.precision(), (1, 1));
        let before = norm(app.flow_chart(&igor.actor().await, one.id, next_week).await.expect("a chart"));
        let since = desk.now();
        desk.wait(26 * HOUR);
        let day = stretch(since, desk.now());
        app.bring_flow_history(&olga.actor().await, one.id, day).await.expect("the day after");
        desk.settle().await;
        let after = norm(app.flow_chart(&igor.actor().await, one.id, next_week).await.expect("a chart"));
        assert!(after > before * 0.93, "{before} → {after}");
        desk.check().await;
    }

    /// A monitor goes live step by step, an edit sends it back, verdicts ask for another sensitivity; what is held by work
    /// that is planned is told when that ends.
    async fn a_monitor_lives_and_planned_work_holds_it_back(desk) {
        let shop = desk.client("Игросфера").await;
        let (olga, igor) = (desk.head("Ольга").await, desk.engineer("Игорь").await);
        let anna = shop.manager("Анна").await;
        let one = flow(&desk, &shop, &olga, "shop").await;
        let app = desk.app();
        let new = NewMonitor {
            watch: Watch::Silence,
            settings: Settings::default(),
            reason: "Узнаём утром".into(),
            replay: String::new(),
            algorithm: "Позвонить".into(),
        };
        let id = app.request_monitor(&igor.actor().await, one.id, new).await.expect("requested");
        let early = app.step_monitor(&olga.actor().await, id, Step::Start).await;
        assert!(matches!(early, Err(AppError::Invalid("stage", _))), "{early:?}");
        let denied = app.step_monitor(&igor.actor().await, id, Step::Agree { note: "да".into() }).await;
        assert!(matches!(denied, Err(AppError::Denied(_))), "{denied:?}");
        app.step_monitor(&anna.actor().await, id, Step::Agree { note: String::new() }).await.expect("the client agrees");
        app.step_monitor(&olga.actor().await, id, Step::Shadow).await.expect("into the shadow");
        desk.pass(3).await;
        let page = app.monitor(&olga.actor().await, id).await.expect("it");
        assert!(page.alerts.iter().all(|(row, _)| row.shadow && row.raised_at.is_none()), "nobody is told");
        assert!(!page.alerts.is_empty() && count(&olga, "flow_alert") == 0);
        let work = NewQuiet {
            org: shop.id,
            flow: Some(one.id),
            is_work: true,
            from: desk.now(),
            to: desk.now() + 2 * HOUR,
            reason: "Переезд".into(),
        };
        app.quieten(&igor.actor().await, work).await.expect("planned");
        app.step_monitor(&olga.actor().await, id, Step::Start).await.expect("live");
        desk.pass(1).await;
        assert_eq!(count(&olga, "flow_alert"), 0, "it is held back");
        desk.pass(2).await;
        assert_eq!(count(&olga, "flow_alert"), 1, "and told when the work is over");
        let settings = Settings { often: Often::Weekly, ..Settings::default() };
        let tune = Step::Tune { settings, reason: "Раньше".into() };
        app.step_monitor(&olga.actor().await, id, tune).await.expect("tuned");
        let page = app.monitor(&olga.actor().await, id).await.expect("it");
        assert_eq!((page.monitor.stage, page.monitor.settings.often), (Stage::Agreed, Often::Weekly));
        desk.check().await;
    }
}
