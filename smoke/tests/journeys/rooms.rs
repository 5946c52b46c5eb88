//! Journeys through what was added beside the queue: who is there, programs, other systems, the look, a link instead of
//! a password, and whom one works for.

use super::journeys;
use domain::people::Role;
use domain::time::HOUR;

journeys! {
    /// Two engineers at one ticket: each sees what the other does, without reload, until he goes.
    async fn two_at_one_ticket(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь Комаров").await;
        let maria = at.desk.engineer("Мария Ершова").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        let page = format!("/tickets/{number}");
        at.sign_in(&igor).await;
        at.go(&page).await;
        at.see("#presence").await;
        let other = at.another().await;
        other.sign_in(&maria).await;
        other.go(&page).await;
        at.read("#presence .reading", "Мария Ершова").await;
        other.read("#presence .reading", "Игорь Комаров").await;
        other.type_in("#text", "Проверяю журнал").await;
        at.read("#presence .replying", "Мария Ершова").await;
        at.read("#beside-writing", "Мария Ершова").await;
        at.look("beside").await;
        // The page closes: gone at once.
        other.go("/queue").await;
        at.gone("#presence .here").await;
        assert_eq!(at.text("#beside-writing").await, "");
        other.end().await;
    }

    /// A key is made, shown once, and taken back.
    async fn a_key_for_a_program(at) {
        let igor = at.desk.engineer("Игорь Комаров").await;
        at.sign_in(&igor).await;
        at.go("/settings/tokens").await;
        at.see(".empty").await;
        at.look("keys-empty").await;
        at.type_in("#name", "Отчёт для склада").await;
        at.click("input[name=scope][value=write]").await;
        at.click(".room form.form button.primary").await;
        at.see("#secret").await;
        let secret = at.value("#secret").await;
        assert!(secret.starts_with("opora_"), "{secret}");
        at.look("key-made").await;
        let found = at.desk.app().bearer(&secret).await.expect("the store answers");
        assert_eq!(found.expect("it works").1.person, Some(igor.id));
        at.go("/settings/tokens").await;
        assert_eq!(at.count("#secret").await, 0, "once");
        at.read(".rows", "Отчёт для склада").await;
        at.click(".rows form button").await;
        at.see(".notice.good").await;
        assert!(at.desk.app().bearer(&secret).await.expect("the store answers").is_none());
    }

    /// Another system is told: refused where it cannot be reached from here, tried, its secret changed, paused.
    async fn another_system_is_told(at) {
        let admin = at.desk.one_of_us("Пётр Админ", Role::Administrator).await;
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        at.sign_in(&admin).await;
        at.go("/settings/webhooks").await;
        at.see(".empty").await;
        at.look("hooks-empty").await;
        at.go("/settings/webhooks/new").await;
        at.type_in("#url", "https://127.0.0.1/").await;
        at.click(".room form.form button.primary").await;
        at.see("#url-error").await;
        at.look("hook-refused").await;
        at.empty("#url").await;
        at.type_in("#url", "https://localhost:1/opora").await;
        at.type_in("#name", "Склад").await;
        at.click("input[name='event.ticket.created']").await;
        at.click(".room form.form button.primary").await;
        at.see("#secret").await;
        let first = at.value("#secret").await;
        at.look("hook-made").await;
        at.click("button[value=try]").await;
        at.see(".notice.bad").await;
        anna.asks("Обмен", "Не идёт").await;
        at.go("/settings/webhooks").await;
        at.click(".rows a").await;
        at.read(".tellings", "№").await;
        at.click(".tellings summary").await;
        at.look("hook-log").await;
        at.click(".tellings form button").await;
        at.see(".notice.good").await;
        at.click("details.more > summary").await;
        at.click("button[value=rotate]").await;
        at.see("#secret").await;
        assert_ne!(at.value("#secret").await, first);
        at.click("button[value=off]").await;
        at.see("button[value=on]").await;
        at.look("hook-paused").await;
    }

    /// The desk gets a name and a colour of its own; one that cannot be read is refused with one that can.
    async fn a_look_of_its_own(at) {
        let admin = at.desk.one_of_us("Пётр Админ", Role::Administrator).await;
        at.sign_in(&admin).await;
        at.go("/settings/branding").await;
        at.look("look").await;
        at.type_in("#desk", "Линия опоры").await;
        at.type_in("#hours", "По будням с 9 до 18").await;
        at.type_in("#accent", "#ffdd00").await;
        at.click(".room form.form button.primary").await;
        at.see("#accent-error").await;
        at.look("look-refused").await;
        at.click("button[data-put='#accent']").await;
        at.click(".room form.form button.primary").await;
        at.see(".notice.good").await;
        if !at.is_phone() {
            at.read(".brand", "Линия опоры").await;
        }
        at.look("look-saved").await;
        assert_ne!(at.desk.app().brand().accent, "#ffdd00");
        at.leave().await;
        at.go("/session").await;
        at.read(".brand", "Линия опоры").await;
        at.read(".served", "По будням").await;
        at.look("look-at-the-door").await;
    }

    /// The rules are read in words, looked at, refused beside their fields, saved, and brought back.
    async fn the_rules_of_the_desk(at) {
        let admin = at.desk.one_of_us("Пётр Админ", Role::Administrator).await;
        at.sign_in(&admin).await;
        at.go("/settings/rules").await;
        at.see(".means").await;
        at.look("rules").await;
        at.empty("#owner").await;
        at.type_in("#owner", "2").await;
        at.empty("#head").await;
        at.type_in("#head", "1").await;
        at.click("input[name=day4]").await;
        at.click(".room form.form button.primary").await;
        at.see("#head-error").await;
        at.look("rules-refused").await;
        at.empty("#head").await;
        at.type_in("#head", "6").await;
        at.click(".room form.form button[value=look]").await;
        at.see(".means p.dim").await;
        at.look("rules-looked-at").await;
        assert_eq!(at.desk.app().rules().remind_owner_ms, 4 * HOUR, "looking saves nothing");
        at.choose("select[name=p22]", "p2").await;
        at.click(".room form.form button.primary").await;
        at.see(".notice.good").await;
        at.look("rules-saved").await;
        let rules = at.desk.app().rules();
        assert_eq!((rules.remind_owner_ms, rules.remind_head_ms), (2 * HOUR, 6 * HOUR));
        assert!(!rules.hours.days[4] && rules.hours.days[3]);
        assert_eq!(rules.matrix.0[2][2], domain::desk::Priority::P2);
        assert_eq!(rules.silence_days(), 3);
        at.click(".room form.form button[value=defaults]").await;
        at.see(".means p.dim").await;
        assert_eq!(at.value("#owner").await, "4");
        assert_eq!(*at.desk.app().rules(), *rules, "shown, not saved");
    }

    /// Without a password: a link in a mail, a button, and in.
    async fn in_by_a_link(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        at.go("/session").await;
        at.click("a[href='/session/link']").await;
        at.until_at("/session/link").await;
        at.look("link").await;
        at.type_in("#email", &anna.mail).await;
        at.click("form.form button.primary").await;
        at.see("main a.btn[href='/session']").await;
        at.look("link-sent").await;
        at.desk.settle().await;
        let link = anna.last_mail().link("/session/link/").expect("the mail has a link");
        at.go(&format!("/session/link/{link}")).await;
        at.look("by-link").await;
        at.click("form.form button.primary").await;
        at.until_at("/requests").await;
        at.leave().await;
        at.go(&format!("/session/link/{link}")).await;
        at.see("a.btn[href='/session/link']").await;
        at.look("by-link-spent").await;
    }

    /// From anywhere to a client by Ctrl-K: the memo, the people, the history.
    async fn to_a_client(at) {
        let client = at.desk.client("Игросфера").await;
        let anna = client.person("Анна").await;
        let igor = at.desk.engineer("Игорь Комаров").await;
        anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&igor).await;
        if at.is_phone() {
            at.go(&format!("/settings/organisations/{}", client.id)).await;
        } else {
            at.type_in("body", "\u{E009}k\u{E000}").await; // Ctrl-K
            at.type_in("#palette-q", "игро").await;
            at.read("#palette-list", "Игросфера").await;
            at.type_in("#palette-q", "\u{E007}").await; // Enter
        }
        at.until_at(&format!("/settings/organisations/{}", client.id)).await;
        at.read("main", "Не идёт обмен").await;
        at.click(".memo summary").await;
        at.type_in("#memo", "Кассы обновляем только ночью.").await;
        at.click(".memo form button").await;
        at.see(".notice.good").await;
        at.read(".memo > p", "только ночью").await;
        at.look("client").await;
    }
}
