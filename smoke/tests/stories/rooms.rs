//! Coming in by a link, the desk's own look, the memo of a client, keys of colleagues, webhooks that are tried and that
//! are switched off.

use app::brand::Brand;
use app::hooks::NewHook;
use app::people::OrganisationRow;
use app::tokens::NewToken;
use app::trail::Wanted;
use app::{Actor, AppError, Config};
use domain::ids::OrganisationId;
use domain::people::{Mandate, Role};
use testkit::desk::{Engine, Person, Place, SUPPORT, TestDesk, tell};
use testkit::on_both;

async fn acts_of(desk: &TestDesk, prefix: &str) -> Vec<String> {
    let trail = desk.app().trail(&Actor::system(), Wanted::default(), None).await.expect("the log");
    trail.rows.into_iter().map(|row| row.act).filter(|act| act.starts_with(prefix)).collect()
}

async fn link_for(desk: &TestDesk, mail: &str) -> Option<String> {
    let before = desk.tray().to(mail).len();
    desk.app().request_link(mail, None).await.expect("asking never fails");
    desk.settle().await;
    let mails = desk.tray().to(mail);
    mails.get(before..)?.last()?.link("/session/link/")
}

async fn comes_in(desk: &TestDesk, link: &str) -> Result<String, AppError> {
    desk.app().enter_by_link(link, "a browser").await
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png
}

on_both! {
    async fn a_link_lets_in_once(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let link = link_for(&desk, &anna.mail).await.expect("a mail with a link");
        // Looking spends nothing, however often: programs that check mails do that.
        for _ in 0..3 {
            assert_eq!(desk.app().link_of(&link).await.expect("it works"), "Анна");
        }
        let session = comes_in(&desk, &link).await.expect("she is in");
        let signed = desk.app().session(&session, domain::desk::Channel::Portal).await.expect("a session");
        assert_eq!(signed.expect("hers").actor.person, Some(anna.id));
        assert!(matches!(comes_in(&desk, &link).await, Err(AppError::Spent)), "once");
        assert!(matches!(desk.app().link_of(&link).await, Err(AppError::Spent)));
        assert_eq!(acts_of(&desk, "person.link").await, ["person.link_used", "person.link"]);
        // Too late; and never for a password.
        let late = link_for(&desk, &anna.mail).await.expect("another");
        let refused = desk.app().accept(&late, "correct horse battery", "x").await;
        assert!(matches!(refused, Err(AppError::Spent)), "it only lets in: {refused:?}");
        desk.pass_minutes(16).await;
        assert!(matches!(comes_in(&desk, &late).await, Err(AppError::Spent)), "a quarter of an hour");
        // Not too often, and to nobody else.
        assert!(link_for(&desk, &anna.mail).await.is_some());
        assert!(link_for(&desk, &anna.mail).await.is_none(), "three an hour");
        let before = desk.tray().all().len();
        desk.app().request_link("nobody@igrosfera.example", None).await.expect("says the same");
        desk.settle().await;
        assert_eq!(desk.tray().all().len(), before);
    }

    async fn staff_come_in_by_a_link_when_the_desk_allows_it(desk) {
        let (oleg, admin) = (desk.engineer("Олег").await, desk.one_of_us("Пётр", Role::Administrator).await);
        assert_eq!(link_for(&desk, &oleg.mail).await, None);
        let open = Brand { staff_links: true, ..Brand::default() };
        desk.app().save_brand(&admin.actor().await, open, None).await.expect("saved");
        let link = link_for(&desk, &oleg.mail).await.expect("now he may");
        // Closed again while the link is under way.
        desk.app().save_brand(&admin.actor().await, Brand::default(), None).await.expect("saved");
        assert!(matches!(comes_in(&desk, &link).await, Err(AppError::Spent)));
    }

    async fn the_look_is_everywhere_and_can_be_read(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (head, admin) = (desk.head("Ирина").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let (app, by) = (desk.app(), admin.actor().await);
        let brand = Brand {
            desk: "Линия опоры".into(),
            accent: "0B6B6B".into(),
            footer: "Телефон 100".into(),
            ..Brand::default()
        };
        let refused = app.save_brand(&head.actor().await, brand.clone(), None).await;
        assert!(matches!(refused, Err(AppError::Denied(_))));
        app.save_brand(&by, brand.clone(), Some(png(320, 96))).await.expect("saved");
        let now = app.brand();
        assert_eq!((now.desk.as_str(), now.accent.as_str()), ("Линия опоры", "#0b6b6b"));
        assert_eq!(now.logo.as_ref().map(|logo| (logo.width, logo.height)), Some((320, 96)));
        assert_eq!(app.logo().await.expect("it is there").1, png(320, 96));
        // Saved without a new picture, the one before stays, until it is taken away.
        app.save_brand(&by, Brand { logo: now.logo.clone(), ..brand.clone() }, None).await.expect("saved");
        assert_eq!(app.brand().logo, now.logo);
        app.save_brand(&by, brand.clone(), None).await.expect("saved");
        assert_eq!(app.brand().logo, None);
        // What cannot be read, or is no picture, changes nothing.
        for (wrong, field, code) in [
            (Brand { accent: "#ffdd00".into(), ..brand.clone() }, "accent", "contrast"),
            (Brand { accent_dark: "#222222".into(), ..brand.clone() }, "accent_dark", "contrast"),
            (Brand { accent: "red".into(), ..brand.clone() }, "accent", "colour"),
            (Brand { footer: "х".repeat(1_001), ..brand.clone() }, "footer", "long"),
        ] {
            let refused = app.save_brand(&by, wrong, None).await;
            assert!(matches!(refused, Err(AppError::Invalid(f, c)) if (f, c) == (field, code)), "{refused:?}");
        }
        for (bytes, code) in [(b"<svg onload='x'/>".to_vec(), "picture"), (png(9_000, 9), "wide"), (vec![0; 300_000], "large")] {
            let refused = app.save_brand(&by, brand.clone(), Some(bytes)).await;
            assert!(matches!(refused, Err(AppError::Invalid("logo", c)) if c == code), "{refused:?}");
        }
        let number = anna.asks("Обмен", "Не идёт").await;
        desk.settle().await;
        let mail = anna.last_mail();
        assert!(mail.letter().text.contains("Линия опоры") && mail.letter().text.contains("Телефон 100"), "{number}");
    }

    async fn whoever_works_with_a_client_keeps_his_memo(desk) {
        let (client, oleg) = (desk.client("Игросфера").await, desk.engineer("Олег").await);
        let anna = client.person("Анна").await;
        let (app, by) = (desk.app(), oleg.actor().await);
        app.save_memo(&by, client.id, "", "Кассы — ночью.\r\n").await.expect("saved");
        assert_eq!(organisation(app, client.id).await.memo, "Кассы — ночью.");
        let stale = app.save_memo(&by, client.id, "", "Другое").await;
        assert!(matches!(stale, Err(AppError::Changed(_))), "nobody's words are lost: {stale:?}");
        app.save_memo(&by, client.id, "Кассы — ночью.", "Кассы — днём.").await.expect("saved");
        app.save_memo(&by, client.id, "Кассы — ночью.", "Кассы — днём.").await.expect("the same again is nothing");
        let trail = app.trail(&Actor::system(), Wanted::default(), None).await.expect("the log");
        let versions: Vec<_> = trail.rows.iter().filter(|row| row.act == "organisation.memo").collect();
        assert_eq!(versions.len(), 2);
        assert!(versions[0].detail.contains("ночью") && versions[0].detail.contains("днём"));
        assert!(app.save_memo(&anna.actor().await, client.id, "Кассы — днём.", "x").await.is_err());
    }

    async fn those_who_manage_people_see_all_keys(desk) {
        let (oleg, admin) = (desk.engineer("Олег").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let new = NewToken { name: "Отчёт".into(), mandate: Mandate::Read, expires_at: None };
        let (token, _) = desk.app().create_token(&oleg.actor().await, new).await.expect("made");
        assert!(matches!(desk.app().all_tokens(&oleg.actor().await).await, Err(AppError::Denied(_))));
        let all = desk.app().all_tokens(&admin.actor().await).await.expect("hers to see");
        assert_eq!(all.iter().map(|(one, whose)| (one.id, whose.as_str())).collect::<Vec<_>>(), [(token.id, "Олег")]);
        desk.app().revoke_token(&admin.actor().await, token.id).await.expect("revoked");
        assert!(desk.app().all_tokens(&admin.actor().await).await.expect("the list").is_empty());
    }
}

async fn organisation(app: &app::App, id: OrganisationId) -> OrganisationRow {
    app.organisation_facts(&Actor::system(), id, None).await.expect("there").row.org
}

/// A desk whose webhooks may go to this machine.
fn with_hooks<F: Future<Output = ()>>(story: impl Fn(TestDesk, Person, Person) -> F) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        tell(engine, |_| async {
            let Some(place) = Place::on(engine) else { return };
            let desk = TestDesk::bare(place, Config { inner_hooks: true, ..Config::default() }).await;
            desk.mailbox(SUPPORT, false).await;
            let head = desk.one_of_us("Пётр", Role::Administrator).await;
            let other = desk.one_of_us("Вера", Role::Administrator).await;
            story(desk.clone(), head, other).await;
            desk.check().await;
        });
    }
}

#[test]
fn a_trial_says_how_it_fared_and_changes_nothing() {
    with_hooks(|desk, admin, _| async move {
        let by = admin.actor().await;
        let new = NewHook { url: "http://127.0.0.1:1/".into(), active: true, ..NewHook::default() };
        let (hook, _) = desk.app().create_hook(&by, new).await.expect("a webhook");
        let fared = desk.app().try_hook(&by, hook.id).await.expect("tried");
        assert_eq!((fared.state.as_str(), fared.attempts, fared.status), ("failed", 1, None));
        assert!(fared.problem.contains("connect"), "{fared:?}");
        desk.pass(24).await;
        let (log, _) = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log");
        assert_eq!(log.iter().map(|one| one.attempts).collect::<Vec<_>>(), [1], "not tried again");
        let hook = desk.app().hooks(&by).await.expect("the list").remove(0);
        assert!(hook.active && hook.failing_since.is_none() && hook.failures == 0);
    });
}

#[test]
fn whoever_made_a_webhook_hears_that_it_was_switched_off() {
    with_hooks(|desk, admin, other| async move {
        let by = admin.actor().await;
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let new = NewHook {
            url: "http://127.0.0.1:1/sklad".into(),
            name: "Склад".into(),
            active: true,
            ..NewHook::default()
        };
        desk.app().create_hook(&by, new).await.expect("a webhook");
        anna.asks("Обмен", "Не идёт").await;
        desk.pass(24 * 6).await;
        anna.asks("Касса", "Молчит").await;
        desk.pass(1).await;
        assert!(!desk.app().hooks(&by).await.expect("the list")[0].active);
        for who in [&admin, &other] {
            let mails = who.mails();
            let told: Vec<_> = mails.iter().filter(|mail| mail.letter().text.contains("/sklad")).collect();
            assert_eq!(told.len(), 1, "{}", who.mail);
            assert!(told[0].letter().subject.contains("Склад"));
        }
        assert!(anna.mails().iter().all(|mail| !mail.letter().text.contains("/sklad")));
    });
}
