//! What the team knows: an article's life, who reads it, what comes of it, and cases that become articles.

use app::desk::{Draft, File};
use app::knowledge::{ArticleForm, ImportPlan, NewTerm, Wanted, address, differences};
use app::{Actor, AppError};
use domain::desk::{Command, Flag, HandOver, Refusal, Rules, State, Then};
use domain::knowledge::{ArticleKind, Audience, Content, Stage, Step};
use domain::people::Role;
use domain::time::DAY;
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

fn written(title: &str, body: &str) -> ArticleForm {
    let content = Content { title: title.into(), body: body.into(), ..Content::default() };
    ArticleForm { audience: Audience::Public, content, ..ArticleForm::default() }
}

async fn published(desk: &TestDesk, by: &Person, form: ArticleForm) -> i64 {
    let actor = by.actor().await;
    let number = desk.app().save_article(&actor, None, form, None).await.expect("an article");
    desk.app().step_article(&actor, number, Step::Publish, None).await.expect("published");
    number
}

/// The numbers that somebody sees in the help centre.
async fn help(desk: &TestDesk, actor: &Actor) -> Vec<i64> {
    let help = desk.app().help(actor, "", "ru").await.expect("the help centre");
    let groups = help.sections.iter().flat_map(|section| &section.groups);
    let mut all: Vec<i64> = groups.flat_map(|(_, all)| all.iter().map(|article| article.number)).collect();
    all.sort_unstable();
    all
}

fn guest() -> Actor {
    Actor::guest("ru", "UTC")
}

on_both! {
    async fn an_article_lives_from_draft_to_review_and_back(desk) {
        let (oleg, irina) = (desk.engineer("Олег Титов").await, desk.head("Ирина Гай").await);
        let (app, writer, leader) = (desk.app(), oleg.actor().await, irina.actor().await);
        let number = app.save_article(&writer, None, written("Касса молчит", "Проверьте ленту."), None).await.expect("begun");
        assert!(help(&desk, &guest()).await.is_empty(), "a draft is nobody's but ours");
        let alone = app.step_article(&writer, number, Step::Publish, None).await;
        assert!(matches!(alone, Err(AppError::Denied(_))), "somebody else looks first: {alone:?}");
        app.step_article(&writer, number, Step::Submit, None).await.expect("submitted");
        app.step_article(&leader, number, Step::Publish, Some(1)).await.expect("published");
        assert_eq!(help(&desk, &guest()).await, [number]);

        // The next version is written while readers have this one.
        let reader = app.reader(&guest(), None, "браузер");
        let mut next = written("Касса молчит", "Проверьте ленту и крышку.");
        next.note = "крышка".into();
        app.save_article(&writer, Some(number), next.clone(), Some(1)).await.expect("the next version");
        let late = app.save_article(&leader, Some(number), next.clone(), Some(1)).await;
        assert!(matches!(late, Err(AppError::Changed(2))), "nobody writes over what he has not seen: {late:?}");
        let shown = app.help_article(&guest(), number, &reader).await.expect("readers have it");
        assert_eq!((shown.shown.version, shown.shown.content.body.as_str()), (1, "Проверьте ленту."));
        let page = app.article(&writer, number, None).await.expect("we have both");
        assert_eq!((page.article.stage, page.article.version, page.article.out), (Stage::Draft, 2, Some(1)));
        assert_eq!(page.steps(), [Step::Submit], "what an engineer may do");
        let (older, newer) = app.article_versions(&writer, number, 1, 2).await.expect("both");
        assert_eq!(differences(&older.content, &newer.content).len(), 1);
        app.step_article(&leader, number, Step::Publish, None).await.expect("published");
        let same = app.save_article(&writer, Some(number), next, None).await;
        assert_eq!(same.expect("nothing new"), number);
        assert_eq!(app.article(&writer, number, None).await.expect("there").article.version, 2, "the same is no version");

        // Its time comes.
        desk.pass(24 * 181).await;
        app.tidy("story").await.expect("swept");
        let due = app.article(&leader, number, None).await.expect("there");
        assert_eq!(due.article.stage, Stage::Due);
        assert_eq!(help(&desk, &guest()).await, [number], "it holds until somebody looks");
        assert_eq!(app.article_measures(&leader).await.expect("figures").due.len(), 1);
        app.step_article(&leader, number, Step::Confirm, None).await.expect("still right");
        let confirmed = app.article(&leader, number, None).await.expect("there").article;
        assert_eq!(confirmed.review_at, Some(desk.now() + 180 * DAY));
        app.step_article(&leader, number, Step::Retire, None).await.expect("retired");
        assert!(help(&desk, &guest()).await.is_empty());
        let gone = app.help_article(&guest(), number, &reader).await;
        assert!(matches!(gone, Err(AppError::Missing)));
        assert!(matches!(app.step_article(&leader, number, Step::Publish, None).await, Err(AppError::Invalid("step", _))));
        let told = app.trail(&Actor::system(), Default::default(), None).await.expect("the log").rows;
        let acts: Vec<&str> = told.iter().rev().map(|row| row.act.as_str()).filter(|act| act.starts_with("article.")).collect();
        assert_eq!(acts, ["article.begin", "article.submit", "article.publish", "article.change", "article.publish", "article.confirm", "article.retire"]);
    }

    async fn everybody_reads_what_is_for_him(desk) {
        let (toys, parts) = (desk.client("Игросфера").await, desk.client("Деталька").await);
        let (anna, boris) = (toys.person("Анна").await, parts.person("Борис").await);
        let irina = desk.head("Ирина").await;
        let partner = desk.serving("Пётр", Role::Engineer, toys.id).await;
        let of = |audience, clients: &[_]| {
            let content = Content { title: format!("{audience:?} {clients:?}"), body: "Текст".into(), ..Content::default() };
            ArticleForm { audience, clients: clients.to_vec(), content, ..ArticleForm::default() }
        };
        let public = published(&desk, &irina, of(Audience::Public, &[])).await;
        let clients = published(&desk, &irina, of(Audience::Clients, &[])).await;
        let hers = published(&desk, &irina, of(Audience::Clients, &[toys.id])).await;
        let his = published(&desk, &irina, of(Audience::Clients, &[parts.id])).await;
        let ours = published(&desk, &irina, of(Audience::Internal, &[])).await;
        let memo = ArticleForm { kind: ArticleKind::Memo, ..of(Audience::Internal, &[parts.id]) };
        let memo = published(&desk, &irina, memo).await;

        assert_eq!(help(&desk, &guest()).await, [public]);
        assert_eq!(help(&desk, &anna.actor().await).await, [public, clients, hers]);
        assert_eq!(help(&desk, &boris.actor().await).await, [public, clients, his]);
        let sees = async |who: &Person| {
            let page = desk.app().articles(&who.actor().await, Wanted::default(), None).await.expect("the list");
            let mut all: Vec<i64> = page.rows.iter().map(|(article, _)| article.number).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(sees(&irina).await, [public, clients, hers, his, ours, memo]);
        assert_eq!(sees(&partner).await, [public, clients, hers, ours], "nothing about a client whom he does not serve");
        let refused = desk.app().articles(&anna.actor().await, Wanted::default(), None).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "the desk's own list is no client's");
        let reader = desk.app().reader(&guest(), None, "б");
        for number in [clients, hers, ours, memo] {
            let tried = desk.app().help_article(&guest(), number, &reader).await;
            assert!(matches!(tried, Err(AppError::Missing)));
        }
        // Who sees what is out is changed by those who publish.
        let oleg = desk.engineer("Олег").await.actor().await;
        let wider = ArticleForm { audience: Audience::Public, ..of(Audience::Internal, &[]) };
        let tried = desk.app().save_article(&oleg, Some(ours), wider, None).await;
        assert!(matches!(tried, Err(AppError::Denied(_))), "{tried:?}");
        // The map of the site is everybody's.
        let map = desk.app().public_articles(&irina.actor().await, 100).await.expect("the map");
        assert_eq!(map.iter().map(|(article, _)| article.number).collect::<Vec<_>>(), [public]);
    }

    async fn a_case_becomes_an_article_and_solves_the_next_one(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let (igor, irina) = (desk.engineer("Игорь").await, desk.head("Ирина").await);
        let (app, actor, leader) = (desk.app(), igor.actor().await, irina.actor().await);
        let admin = desk.one_of_us("Админ", Role::Administrator).await;
        let gate = Rules { article_line: 2, ..Rules::clone(&app.rules()) };
        app.save_rules(&admin.actor().await, gate).await.expect("set");

        let first = anna.asks("Касса печатает пустой чек", "Лента есть, чек пустой.").await;
        igor.acts(first, Command::ChangeKind { kind: domain::desk::TicketKind::Incident }).await.expect("set");
        igor.acts(first, Command::HandOver(HandOver::to(2, ""))).await.expect("handed over");
        igor.notes(first, "Проверил драйвер").await;
        igor.replies(first, "Пока печатайте на второй кассе.", Then::Ask).await;
        igor.acts(first, Command::Flag { flag: Flag::Workaround, on: true }).await.expect("set");
        igor.notes(first, "Лента вставлена не той стороной").await;
        igor.acts(first, Command::Flag { flag: Flag::CauseKnown, on: true }).await.expect("set");
        let solved = igor.acts(first, Command::Solve).await;
        assert!(matches!(solved, Err(AppError::Refused(Refusal::NeedsArticle))), "{solved:?}");
        assert!(app.ticket(&actor, first).await.expect("the page").learnt.wanted);

        let begun = app.begin_article(&actor, first).await.expect("gathered");
        assert_eq!((begun.incident, begun.symptom.as_str()), (true, "Лента есть, чек пустой."));
        assert_eq!(begun.cause, "Лента вставлена не той стороной");
        assert_eq!(begun.workaround, "Пока печатайте на второй кассе.");
        assert_eq!(begun.steps, ["Проверил драйвер"]);
        let content = Content {
            title: begun.title,
            symptom: begun.symptom,
            cause: begun.cause,
            workaround: begun.workaround,
            body: "Переверните ленту.".into(),
            ..Content::default()
        };
        let form = ArticleForm { kind: ArticleKind::Incident, audience: Audience::Public, content, ticket: Some(first), ..ArticleForm::default() };
        let number = app.save_article(&actor, None, form, None).await.expect("begun");
        igor.replies(first, "Переверните ленту.", Then::Solve).await;
        assert_eq!(desk.state(first).await, State::Solved, "a draft is enough");
        assert!(desk.journal(first).await.contains(&"article_begun"));

        // Not before it is published does it solve anything.
        let second = anna.asks("Опять пустой чек", "На другой кассе пусто.").await;
        let early = app.solve_with(&actor, second, number).await;
        assert!(matches!(early, Err(AppError::Invalid("article", "unpublished"))), "{early:?}");
        app.step_article(&leader, number, Step::Publish, None).await.expect("published");
        app.solve_with(&actor, second, number).await.expect("one click");
        desk.settle().await;
        assert_eq!(desk.state(second).await, State::Solved);
        assert_eq!(anna.kinds().last().map(String::as_str), Some("solved"), "she is asked whether it is");
        let page = app.ticket(&actor, second).await.expect("the page");
        assert_eq!(page.learnt.solved_with, [(number, "Касса печатает пустой чек".to_owned())]);
        let seen = app.ticket(&anna.actor().await, second).await.expect("her own");
        assert!(seen.ticket.known.is_open() && seen.learnt.solved_with.is_empty(), "none of it is the client's business");
        assert!(seen.journal.iter().all(|entry| entry.event.code() != "solved_with"));

        // What stays solved, and what comes back.
        let third = anna.asks("И третий", "Пусто.").await;
        app.solve_with(&actor, third, number).await.expect("one click");
        app.reopen(&anna.actor().await, third, Draft::of("Не помогло.")).await.expect("it did not help");
        let measure = app.article(&actor, number, None).await.expect("figures").measure;
        assert_eq!((measure.solved, measure.settled, measure.kept), (2, 1, 0), "one came back, one may still");
        desk.pass(24 * 15).await;
        let page = app.article(&actor, number, None).await.expect("figures");
        assert_eq!((page.measure.solved, page.measure.settled, page.measure.kept), (2, 2, 1));
        assert_eq!(page.from, Some(first));
        assert_eq!(page.solved.iter().filter(|one| one.reopened_at.is_some()).count(), 1);
        app.uncite(&actor, third, number).await.expect("taken back");
        assert_eq!(app.article(&actor, number, None).await.expect("figures").measure.solved, 1);

        // A reason is enough, too.
        let fourth = anna.asks("Разовое", "Моргнул свет.").await;
        igor.acts(fourth, Command::HandOver(HandOver::to(2, ""))).await.expect("handed over");
        igor.acts(fourth, Command::WaiveArticle { reason: "авария в сети".into() }).await.expect("said");
        igor.acts(fourth, Command::Solve).await.expect("solved");
    }

    async fn readers_say_whether_it_helped(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let irina = desk.head("Ирина").await;
        let (app, leader) = (desk.app(), irina.actor().await);
        let number = published(&desk, &irina, written("Касса", "Лента.")).await;
        let (home, office): (std::net::IpAddr, std::net::IpAddr) = ("192.0.2.7".parse().expect("an address"), "192.0.2.8".parse().expect("an address"));
        for (from, helpful) in [(home, true), (home, false), (office, false)] {
            let reader = app.reader(&guest(), Some(from), "");
            let article = app.help_article(&guest(), number, &reader).await.expect("read").article;
            app.note_view(&guest(), &article, &reader).await;
            app.vote(&guest(), number, &reader, helpful, " не та касса\u{0} ").await.expect("said");
        }
        let actor = anna.actor().await;
        let reader = app.reader(&actor, Some(home), "");
        app.vote(&actor, number, &reader, true, "").await.expect("said");
        assert_eq!(app.help_article(&actor, number, &reader).await.expect("read").said, Some(true));
        let page = app.article(&leader, number, None).await.expect("figures");
        assert_eq!((page.measure.views, page.measure.outside), (2, 2), "a reader counts once a day");
        assert_eq!((page.measure.helpful, page.measure.unhelpful), (1, 2), "the last word of each counts");
        assert_eq!(page.words[0].words, "не та касса");
        assert_eq!(app.article_measures(&leader).await.expect("figures").unhelpful.len(), 1);
    }

    async fn files_are_for_readers_of_what_holds(desk) {
        let irina = desk.head("Ирина").await;
        let (app, leader) = (desk.app(), irina.actor().await);
        let file = |name: &str| File { name: name.into(), mime: "image/png".into(), data: b"png".to_vec().into(), content_id: None, inline: false };
        let shown = app.add_article_file(&leader, None, file("касса 1.png")).await.expect("kept");
        let stray = app.add_article_file(&leader, None, file("лишняя.png")).await.expect("kept");
        assert!(matches!(app.article_file(&guest(), shown.id).await, Err(AppError::Missing)), "nobody's yet");
        let number = published(&desk, &irina, written("Касса", &format!("![Касса]({})", address(&shown)))).await;
        assert_eq!(app.article_file(&guest(), shown.id).await.expect("named by what holds").1, b"png");
        // A picture of the next version is not out before it is.
        let next = app.add_article_file(&leader, Some(number), file("новая.png")).await.expect("kept");
        let body = format!("![Касса]({}) ![Новая]({})", address(&shown), address(&next));
        app.save_article(&leader, Some(number), written("Касса", &body), None).await.expect("written");
        assert!(matches!(app.article_file(&guest(), next.id).await, Err(AppError::Missing)));
        app.step_article(&leader, number, Step::Publish, None).await.expect("published");
        app.article_file(&guest(), next.id).await.expect("out now");
        desk.pass(25).await;
        app.tidy("story").await.expect("swept");
        assert!(matches!(app.article_file(&leader, stray.id).await, Err(AppError::Missing)), "what no text names goes");
    }

    async fn folders_and_tables_come_in_and_go_out(desk) {
        let irina = desk.head("Ирина").await;
        let (app, leader) = (desk.app(), irina.actor().await);
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        write("Касса/chek.md", "---\nid: chek\ntitle: 'Чек: пустой'\nkind: incident\naudience: public\nsymptom: Пусто\ntags: [касса, лента]\n---\nПереверните ленту.\n\n![Лента](img/lenta.png)\n");
        write("Касса/img/lenta.png", "png");
        write("Касса/_part.md", "не статья");
        write("плохая.md", "---\ntitle: [\n---\nх");
        write("вопросы.csv", "kb_id,topic,question,answer,class1,class2\n7,Пароль,Как сменить пароль?,\"Откройте профиль.\nНажмите «Сменить».\",Учётная запись,Вход\n");
        let plan = ImportPlan { audience: Audience::Public, language: "ru".into(), draft: false };
        let bring = async |folder: &std::path::Path| {
            let mut trouble = Vec::new();
            let sum = app.import_articles(&leader, folder, plan.clone(), |_| (), |place, _| trouble.push(place.to_owned())).await;
            (sum.expect("brought in"), trouble)
        };
        let (sum, trouble) = bring(folder.path()).await;
        assert_eq!((sum.articles, sum.new, sum.failed, sum.files), (3, 2, 1, 1), "{trouble:?}");
        assert_eq!(trouble, ["плохая.md"]);
        let (again, _) = bring(folder.path()).await;
        assert_eq!((again.new, again.changed, again.unchanged, again.files), (0, 0, 2, 0), "again changes nothing");
        write("вопросы.csv", "kb_id,question,answer\n7,Как сменить пароль?,Позвоните нам.\n");
        let (changed, _) = bring(folder.path()).await;
        assert_eq!((changed.changed, changed.unchanged), (1, 1));
        assert_eq!(help(&desk, &guest()).await.len(), 2);

        // Out and in again without a difference, also where it came from here.
        published(&desk, &irina, written("Своя", "Без имени снаружи.\n\n- раз\n  - два")).await;
        let away = tempfile::tempdir().expect("a folder");
        let out = app.export_articles(&leader, away.path(), |_| ()).await.expect("written");
        assert_eq!((out.articles, out.files), (3, 1));
        let (back, trouble) = bring(away.path()).await;
        assert_eq!((back.unchanged, back.articles), (3, 3), "{back:?} {trouble:?}");
    }

    async fn real_knowledge_bases_come_in(desk) {
        let Some(data) = sets::find_or_skip("data") else { return };
        let leader = desk.head("Ирина").await.actor().await;
        let plan = ImportPlan { audience: Audience::Public, language: "ru".into(), draft: false };
        let table = data.join("rutube_support_ru/kb.csv");
        let sum = desk.app().import_articles(&leader, &table, plan, |_| (), |place, why| panic!("{place}: {why}")).await.expect("brought in");
        assert!(sum.articles > 100 && sum.failed == 0, "{sum:?}");
        let help = desk.app().help(&guest(), "", "ru").await.expect("the help centre");
        assert!(help.sections.len() > 3 && help.sections.iter().all(|section| !section.name.is_empty()));
    }

    async fn words_of_the_trade_are_kept_once(desk) {
        let oleg = desk.engineer("Олег").await.actor().await;
        let app = desk.app();
        let new = |word: &str| NewTerm { word: word.into(), means: "ККТ, кассовый аппарат; касса".into(), ..NewTerm::default() };
        let id = app.save_term(&oleg, None, new("Касса")).await.expect("written down");
        assert!(matches!(app.save_term(&oleg, None, new("касса ")).await, Err(AppError::Invalid("word", "taken"))));
        let terms = app.terms(&oleg).await.expect("the words");
        assert_eq!(terms[0].means, ["ККТ", "кассовый аппарат"], "what it is called itself is left out");
        app.delete_term(&oleg, id).await.expect("forgotten");
        assert_eq!(app.terms(&oleg).await.expect("the words").len(), 0);
    }
}
