//! Histories of other desks: they are tickets like ours, and nobody hears of a past.

use app::Actor;
use app::histories::{LogPlan, LogSum};
use app::reports::{Among, Lines};
use domain::desk::{Channel, Command, Event, HandOver, State, WaitFor};
use std::path::{Path, PathBuf};
use testkit::desk::TestDesk;
use testkit::on_both;

const HEAD: &str = "case_id,status,timestamp,team,person,requester,priority\n";
const LOG: &str = "\
    T-1,New,2020-01-06 09:00,Первая,Анна,Магазин,P2\n\
    T-2,New,2020-01-06 09:30,Первая,Анна,Магазин,P3\n\
    T-1,In Progress,2020-01-06 10:00,Вторая 2nd,Олег,Магазин,P1\n\
    T-1,Resolved,2020-01-07 10:00,Вторая 2nd,Олег,Магазин,P1\n\
    T-2,Pending Customer,2020-01-07 11:00,Первая,Анна,Магазин,P3\n\
    T-1,Reopened,2020-01-08 10:00,Первая,Анна,Магазин,P1\n\
    T-1,Closed,2020-01-09 10:00,Вторая 2nd,Олег,Магазин,P1\n";

fn file(folder: &Path, rows: &str) -> PathBuf {
    let path = folder.join("log.csv");
    std::fs::write(&path, format!("{HEAD}{rows}")).expect("written");
    path
}

async fn import(desk: &TestDesk, path: &Path) -> LogSum {
    let plan = LogPlan { client: Some("Игросфера".into()), ..LogPlan::default() };
    desk.app().import_event_log(&Actor::system(), path, plan, |_| {}).await.expect("imported")
}

async fn clean(desk: &TestDesk) {
    let found = desk.app().examine(false, |_| {}).await.expect("examined");
    assert!(found.is_clean(), "{found:?}");
}

on_both! {
    async fn a_history_becomes_tickets_and_nobody_hears_of_it(desk) {
        let igor = desk.engineer("Игорь").await;
        let folder = tempfile::tempdir().expect("a folder");
        let sum = import(&desk, &file(folder.path(), LOG)).await;
        assert_eq!((sum.cases, sum.events, sum.tickets_new, sum.problems_total), (2, 7, 2, 0), "{sum:?}");
        let (first, second) = (desk.ticket(1).await, desk.ticket(2).await);
        assert_eq!((first.state, first.line, first.cycle, first.priority.number()), (State::Closed, 2, 2, 1));
        assert_eq!((second.state, second.line), (State::Waiting(WaitFor::Requester), 1));
        assert!(first.team.is_some() && first.team != second.team && first.requester == second.requester);
        let rows = desk.events(1).await.into_iter().filter(|event| matches!(event, Event::Recorded { .. })).count();
        assert_eq!(rows, 5, "a row, an entry");
        assert_eq!(first.channel, Channel::Import);
        let counts = desk.app().counts(&igor.actor().await).await.expect("the counters").0;
        assert_eq!((counts.us, counts.all), (0, 2));
        clean(&desk).await;

        // Weeks pass: no mail, no reminder, no closing by itself.
        desk.pass(24 * 14).await;
        desk.settle().await;
        assert!(desk.tray().all().is_empty(), "nobody hears of a past");
        assert_eq!(desk.ticket(2).await, second);

        // The figures of the lines, of everybody and of the client alone.
        let report = desk.app().lines(&Actor::system(), &Among::default()).await.expect("a report");
        let lines = Lines::from(&report.all);
        assert_eq!((lines.tickets, lines.events, lines.handovers, lines.ping_pong), (2, 7, 3, 2), "{lines:?}");
        assert_eq!((lines.first_line_only, lines.reopened, lines.escalation_rate_l1_l2), (1, 1, Some(0.5)));
        assert_eq!(report.months.keys().collect::<Vec<_>>(), [&(2020, 1)]);

        // Once more, and a longer log.
        let again = import(&desk, &file(folder.path(), LOG)).await;
        assert_eq!((again.tickets_unchanged, again.events_new), (2, 0), "{again:?}");
        let longer = format!("{LOG}T-2,Open,2020-01-10 10:00,Вторая 2nd,Олег,Магазин,P3\n");
        let more = import(&desk, &file(folder.path(), &longer)).await;
        assert_eq!((more.tickets_changed, more.events_new), (1, 1), "{more:?}");
        assert_eq!((desk.state(2).await, desk.ticket(2).await.line), (State::Open, 2));
        clean(&desk).await;
    }

    async fn what_one_of_us_takes_up_is_ours(desk) {
        let igor = desk.engineer("Игорь").await;
        let folder = tempfile::tempdir().expect("a folder");
        import(&desk, &file(folder.path(), LOG)).await;
        igor.acts(2, Command::Resume).await.expect("resumed");
        assert!(!desk.ticket(2).await.quiet);
        igor.acts(2, Command::HandOver(HandOver::to(3, "Нужен разработчик"))).await.expect("handed over");
        let report = desk.app().lines(&Actor::system(), &Among::default()).await.expect("a report");
        assert_eq!((report.all.events, report.all.line(3).tickets), (9, 1), "both acts are steps");
        // What the other desk did later than we knew cannot be put before what we did.
        let longer = format!("{LOG}T-2,Closed,2020-01-10 10:00,Первая,Анна,Магазин,P3\n");
        let sum = import(&desk, &file(folder.path(), &longer)).await;
        assert_eq!((sum.cases_skipped, sum.problems[0].case.as_str(), sum.problems[0].row), (1, "T-2", 9), "{sum:?}");
        desk.pass(24 * 7).await;
        assert!(desk.ticket(2).await.reminded > 0, "now it is work of ours, and waits for us");
        clean(&desk).await;
    }

    async fn a_real_log_is_clean(desk) {
        let Some(log) = sets::find_or_skip("data/bpi2013/BPIC13_open_problems.xes.gz") else { return };
        let sum = import(&desk, &log).await;
        assert_eq!((sum.tickets_new, sum.events_new, sum.problems_total), (819, 2351, 0));
        clean(&desk).await;
        let again = import(&desk, &log).await;
        assert_eq!((again.tickets_unchanged, again.events_new), (819, 0));
    }

    async fn bugs_of_mantis_become_tickets(desk) {
        let (Some(dump), Some(users)) =
            (sets::find_or_skip("data/mantis_dump/maestro_bugtracker_sanitised.sql"), sets::find_or_skip("data/mantis_dump/users.csv")) else { return };
        let plan = || LogPlan { client: Some("Игросфера".into()), ..LogPlan::default() };
        let system = Actor::system();
        let import = || desk.app().import_mantis(&system, &dump, Some(users.as_path()), plan(), |_| {});
        let sum = import().await.expect("imported");
        assert_eq!((sum.tickets_new, sum.problems_total), (8, 0), "{sum:?}");
        // Bugs 17 to 21, 28 to 30 in their order.
        let layout = desk.page(6).await;
        assert_eq!(layout.ticket.subject, "Incorrect PCB layout");
        assert_eq!((layout.ticket.state, layout.ticket.priority.number()), (State::Closed, 2));
        assert_eq!(layout.said.len(), 3, "the description and two notes");
        let open = desk.ticket(8).await;
        assert_eq!((open.state, open.quiet), (State::Open, true));
        clean(&desk).await;
        desk.pass(24 * 14).await;
        assert!(desk.tray().all().is_empty());
        let again = import().await.expect("imported");
        assert_eq!((again.tickets_unchanged, again.events_new), (8, 0), "{again:?}");
        assert_eq!(desk.page(6).await.said.len(), 3);
    }
}
