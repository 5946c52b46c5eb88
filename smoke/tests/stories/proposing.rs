//! Proposing and learning: what helps with a ticket, what answers a client before he asks, what was not found.

use app::find::{Among, Found, Kind, Name, Wish};
use app::knowledge::{ArticleForm, ImportPlan};
use app::propose::Period;
use app::teach::{Case, read_cases};
use app::{Actor, AppError};
use domain::desk::{Command, Then};
use domain::knowledge::{Audience, Content, Step};
use domain::people::Role;
use testkit::desk::TestDesk;
use testkit::on_both;

/// A published article; its number.
async fn article(desk: &TestDesk, audience: Audience, title: &str, body: &str) -> i64 {
    let form = ArticleForm {
        audience,
        language: "ru".into(),
        content: Content { title: title.into(), body: body.into(), ..Content::default() },
        ..ArticleForm::default()
    };
    let (app, writer) = (desk.app(), desk.head(&format!("Редактор {title}")).await.actor().await);
    let number = app.save_article(&writer, None, form, None).await.expect("it is written");
    app.step_article(&writer, number, Step::Publish, None).await.expect("it is published");
    number
}

/// The articles that are proposed beside a ticket.
async fn beside(desk: &TestDesk, who: &testkit::desk::Person, number: i64) -> Vec<i64> {
    let found = desk.app().propose_beside(&who.actor().await, number).await.expect("proposals");
    found.articles.iter().map(|one| one.number).collect()
}

on_both! {
    async fn what_solved_one_question_is_proposed_for_the_next_and_unlearnt_when_it_came_back(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let tape = article(&desk, Audience::Public, "Замена термоленты", "Откройте крышку и переверните рулон.").await;
        let scales = article(&desk, Audience::Public, "Весы показывают ноль", "Откалибруйте весы по инструкции.").await;
        let first = anna.asks("Пустота вместо букв", "Печатающее устройство выдаёт белую бумагу без единой буквы.").await;
        assert!(!beside(&desk, &igor, first).await.contains(&tape), "no word is shared");

        desk.app().solve_with(&igor.actor().await, first, tape).await.expect("solved");
        let next = anna.asks("Опять белая бумага", "Устройство выдаёт белую бумагу, букв нет.").await;
        assert_eq!(beside(&desk, &igor, next).await.first(), Some(&tape), "it was learnt");
        assert!(!beside(&desk, &igor, next).await.contains(&scales));

        let draft = app::desk::Draft::of("Снова то же самое");
        desk.app().reopen(&anna.actor().await, first, draft).await.expect("reopened");
        assert!(!beside(&desk, &igor, next).await.contains(&tape), "what came back teaches nothing");
    }

    async fn cases_teach_and_whoever_asks_by_lines_gets_names(desk) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kb.csv");
        std::fs::write(&file, "id,title,body\nkb-1,Монетизация канала,Подключите монетизацию в студии.\nkb-2,Удаление видео,Нажмите корзину.\n").expect("written");
        let plan = ImportPlan { audience: Audience::Internal, language: "ru".into(), draft: false };
        let system = Actor::system();
        let sum = desk.app().import_articles(&system, &file, plan, |_| (), |at, why| panic!("{at}: {why}")).await;
        assert_eq!(sum.expect("imported").new, 2);
        let cases = read_cases("вопрос;статьи\nКогда придут мои деньги;kb-1\nНеизвестное;kb-9\n".as_bytes()).expect("read");
        let taught = desk.app().teach(&system, cases.clone(), |_| ()).await.expect("taught");
        assert_eq!((taught.cases, taught.new, taught.failed), (2, 1, 1));
        assert_eq!(taught.unknown, ["kb-9"]);
        let again = desk.app().teach(&system, cases, |_| ()).await.expect("taught");
        assert_eq!((again.new, again.changed), (0, 1), "the same question is one lesson");
        let look = async |text: &str| {
            desk.app().look_up(&system, Among::Articles, text, 3).await.expect("looked up")
        };
        let name = |id: &str| Name::External(id.to_owned());
        assert_eq!(look("придут ли деньги").await.first(), Some(&name("kb-1")));
        assert_eq!(look("удолить видео").await.first(), Some(&name("kb-2")), "misspelt");
        assert_eq!(look("elfkbnm dbltj").await.first(), Some(&name("kb-2")), "in the other layout");
        assert_eq!(look("").await, []);
        let told = Case { question: "Когда придут мои деньги".into(), articles: vec!["kb-2".into()] };
        desk.app().teach(&system, vec![told], |_| ()).await.expect("corrected");
        assert_eq!(look("когда придут мои деньги").await.first(), Some(&name("kb-2")), "what is said last holds");
    }

    async fn a_client_is_offered_what_is_for_him_and_what_came_of_it_is_kept(desk) {
        let (shop, chain) = (desk.client("Игросфера").await, desk.client("Ромашка").await);
        let (anna, gleb) = (shop.person("Анна").await, chain.person("Глеб").await);
        let head = desk.head("Вера").await;
        let open = article(&desk, Audience::Public, "Чек не печатается", "Проверьте ленту в кассе.").await;
        let inner = article(&desk, Audience::Internal, "Чек не печатается: для нас", "Сбросьте кассу.").await;
        let app = desk.app();
        let actor = anna.actor().await;
        let offered = app.propose_under(&actor, "Не печатается чек на кассе", None).await.expect("offered");
        let numbers: Vec<i64> = offered.articles.iter().map(|one| one.number).collect();
        assert!(numbers.contains(&open) && !numbers.contains(&inner), "{numbers:?}");
        let proposal = offered.proposal.expect("it is kept");
        let more = app.propose_under(&actor, "Не печатается чек на кассе со вчера", Some(proposal)).await;
        assert_eq!(more.expect("offered").proposal, Some(proposal), "one form is one proposal");

        let other = gleb.actor().await;
        assert!(matches!(app.open_proposed(&other, proposal, open).await, Err(AppError::Missing)), "not his");
        assert!(matches!(app.helped_by_proposed(&other, proposal).await, Err(AppError::Missing)));
        app.open_proposed(&actor, proposal, open).await.expect("noted");
        let effect = async || app.effect_of_proposing(&head.actor().await, Period::Month).await.expect("figures");
        assert_eq!(effect().await.deflected, 0, "she may still be writing");
        app.helped_by_proposed(&actor, proposal).await.expect("noted");
        let now = effect().await;
        assert_eq!((now.forms, now.opened, now.deflected, now.sent), (1, 1, 1, 0));

        // the second form is sent after all, the third is left alone
        let second = app.propose_under(&actor, "печатается чек кассе", None).await.expect("offered").proposal.expect("kept");
        let number = anna.asks("Чек", "не печатается").await;
        app.sent_after_proposed(&actor, second, number).await.expect("noted");
        let third = app.propose_under(&actor, "чек не печатается", None).await.expect("offered").proposal.expect("kept");
        app.open_proposed(&actor, third, open).await.expect("noted");
        desk.pass(2).await;
        let now = effect().await;
        assert_eq!((now.forms, now.deflected, now.sent), (3, 2, 1));
        let denied = app.effect_of_proposing(&actor, Period::Month).await;
        assert!(denied.is_err(), "figures are ours");
    }

    async fn people_and_organisations_are_found_by_us_alone(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна Смирнова").await;
        let igor = desk.engineer("Игорь").await;
        let partner = desk.serving("Пётр", Role::Engineer, desk.client("Ромашка").await.id).await;
        let named = async |who: &testkit::desk::Person, text: &str| -> Vec<String> {
            let wish = Wish { kinds: &[Kind::Person, Kind::Organisation], ..Wish::new(text) };
            let found = desk.app().find_any(&who.actor().await, wish).await.expect("an answer");
            found.hits.into_iter().map(|hit| match hit {
                Found::Person(person) => format!("person {}", person.id),
                Found::Organisation(org) => format!("organisation {}", org.id),
                _ => "other".to_owned(),
            }).collect()
        };
        let her = format!("person {}", anna.id);
        assert_eq!(named(&igor, "смирнова").await, std::slice::from_ref(&her));
        assert!(named(&igor, &anna.mail).await.contains(&her), "by her address");
        assert!(named(&igor, "игросфера").await.contains(&format!("organisation {}", shop.id)));
        assert!(named(&partner, "смирнова").await.is_empty(), "she is not his client");
        assert!(named(&anna, "смирнова").await.is_empty(), "a client finds no people");
    }

    async fn what_nobody_finds_is_counted_without_names_and_numbers(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        for text in ["Маркировка обуви 35481264", "маркировка  обуви", "ivan@shop.example"] {
            desk.app().find(&anna.actor().await, text, 0).await.expect("an answer");
        }
        let actor = igor.actor().await;
        let vain = desk.app().searched_in_vain(&actor).await.expect("the list");
        let told: Vec<_> = vain.iter().map(|one| (one.words.as_str(), one.side.as_str(), one.times)).collect();
        assert_eq!(told, [("маркировка обуви", "client", 2)]);
        desk.app().settle_vain(&actor, "маркировка обуви").await.expect("settled");
        assert!(desk.app().searched_in_vain(&actor).await.expect("the list").is_empty());
        assert!(desk.app().searched_in_vain(&anna.actor().await).await.is_err());
    }

    async fn alike_tickets_are_shown_beside_one_another_and_gathered_without_an_article(desk) {
        let (shop, chain) = (desk.client("Игросфера").await, desk.client("Ромашка").await);
        let (anna, gleb) = (shop.person("Анна").await, chain.person("Глеб").await);
        let igor = desk.engineer("Игорь").await;
        let text = "Касса пишет ошибку 102 и не открывает смену";
        let one = anna.asks("Ошибка 102 на кассе", text).await;
        let two = gleb.asks("Касса: ошибка 102", text).await;
        let three = gleb.asks("Не открывается смена, ошибка 102", text).await;
        anna.asks("Отчёт за май", "Пришлите отчёт о продажах.").await;
        igor.replies(three, "Обновили прошивку.", Then::Solve).await;
        let actor = igor.actor().await;
        let found = desk.app().propose_beside(&actor, one).await.expect("proposals");
        let numbers = |all: &[app::propose::Alike]| all.iter().map(|one| one.number).collect::<Vec<_>>();
        assert_eq!((numbers(&found.open), numbers(&found.solved)), (vec![two], vec![three]));
        let clusters = desk.app().tickets_without_article(&actor).await.expect("clusters");
        assert_eq!(clusters.len(), 1, "{clusters:?}");
        let mut gathered = clusters[0].numbers.clone();
        gathered.sort_unstable();
        assert_eq!((gathered, clusters[0].clients), (vec![one, two, three], 2));
        let partner = desk.serving("Пётр", Role::Engineer, shop.id).await;
        let seen = desk.app().propose_beside(&partner.actor().await, one).await.expect("proposals");
        assert!(seen.open.is_empty() && seen.solved.is_empty(), "of his client only");
        igor.acts(one, Command::ChangeSubject { subject: "Смена".into() }).await.expect("renamed");
    }
}
