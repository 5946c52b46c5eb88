//! Histories that are brought in: what had ended is over, what is young waits for us.

use domain::desk::{ClosedWhy, Command, Event, State, Then};
use std::path::Path;
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

/// Weeks before the desk's Monday.
const OLD: &str = "Mon, 5 Oct 2026 12:00:00 +0300";
/// The Friday before it: the silence that closes lasts three working days.
const YOUNG: &str = "Fri, 13 Nov 2026 12:00:00 +0300";

/// A mail of a moment, as a file of a folder.
fn file(folder: &Path, who: &Person, name: &str, date: &str) {
    let mail =
        who.mail(name, "Не идёт обмен с сайтом").id(&format!("{name}@old.example")).field("Date", date);
    std::fs::write(folder.join(format!("{name}.eml")), mail.bytes()).expect("written");
}

async fn import(desk: &TestDesk, folder: &Path) -> app::mail::import::Imported {
    let trouble = |path: &Path, e: &std::io::Error| panic!("{}: {e}", path.display());
    desk.app().import_mail(&app::Actor::system(), folder, |_| {}, trouble).await.expect("imported")
}

on_both! {
    async fn what_had_ended_is_closed_and_what_is_young_waits(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let folder = tempfile::tempdir().expect("a folder");
        file(folder.path(), &anna, "old", OLD);
        file(folder.path(), &anna, "young", YOUNG);
        let got = import(&desk, folder.path()).await;
        assert_eq!((got.messages, got.tickets, got.closed), (2, 2, 1), "{got:?}");
        assert_eq!((desk.state(1).await, desk.state(2).await), (State::Closed, State::New));
        let old = desk.page(1).await;
        assert!(desk.events(1).await.contains(&Event::Closed { why: ClosedWhy::Imported }));
        assert!(old.ticket.closed_at.is_some_and(|at| at < desk.now()), "at its own moment, not now");
        let counts = desk.app().counts(&igor.actor().await).await.expect("the counters").0;
        assert_eq!((counts.us, counts.all), (1, 2), "the old one does not wait for us");
        desk.settle().await;
        assert!(desk.tray().all().is_empty(), "nobody hears of a past");
        // again, and much later: nothing changes
        desk.pass(24 * 6).await;
        let again = import(&desk, folder.path()).await;
        assert_eq!((again.duplicates, again.closed), (2, 0), "the young one was young when it came");
        assert_eq!(desk.state(2).await, State::New);
        // whoever still needs the old one answers a mail of it
        desk.receive(anna.mail("Re: old", "А у нас опять").answering(&["old@old.example"])).await;
        assert_eq!((desk.state(1).await, desk.ticket(1).await.cycle), (State::Open, 2));
    }

    async fn what_one_of_us_has_in_hand_stays(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let folder = tempfile::tempdir().expect("a folder");
        file(folder.path(), &anna, "old", OLD);
        import(&desk, folder.path()).await;
        igor.acts(1, Command::Reopen).await.expect("reopened");
        igor.replies(1, "Смотрю", Then::Keep).await;
        file(folder.path(), &anna, "other", OLD);
        let got = import(&desk, folder.path()).await;
        assert_eq!((got.tickets, got.closed), (1, 1), "only the new one");
        assert_eq!((desk.state(1).await, desk.state(2).await), (State::Open, State::Closed));
    }
}
