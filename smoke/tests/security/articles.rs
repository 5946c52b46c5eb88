//! What routes of articles are about: one for this client or for the other, with a file, published or not.

use super::world::World;
use app::Actor;
use app::desk::File;
use app::knowledge::{ArticleForm, NewTerm, address};
use domain::knowledge::{Audience, Content, Step};

/// An article for people of this client alone, or of the other; published when readers are to find it. Its number.
pub async fn article(world: &World, own: bool, out: bool) -> i64 {
    written(world, own, out, "Проверьте ленту.").await
}

async fn written(world: &World, own: bool, out: bool, body: &str) -> i64 {
    let client = if own { &world.own } else { &world.other };
    let form = ArticleForm {
        audience: Audience::Clients,
        clients: vec![client.id],
        content: Content { title: "Касса".into(), body: body.into(), ..Content::default() },
        ..ArticleForm::default()
    };
    let system = Actor::system();
    let number = world.app().save_article(&system, None, form, None).await.expect("an article");
    if out {
        world.app().step_article(&system, number, Step::Publish, None).await.expect("published");
    }
    number
}

/// The path of a route with its parameters filled in.
pub async fn path(world: &World, path: &str, own: bool) -> String {
    match path {
        "/help/files/{id}/{name}" => {
            let file = File {
                name: "касса.png".into(),
                mime: "image/png".into(),
                data: b"<svg onload=alert(1)>".to_vec().into(),
                content_id: None,
                inline: false,
            };
            let app = world.app();
            let actor = world.engineer.actor().await;
            let kept = app.add_article_file(&actor, None, file).await.expect("kept");
            let named = format!("![Касса]({})", address(&kept));
            // Whoever brought a file names it: the engineer writes, the head publishes.
            let client = if own { &world.own } else { &world.other };
            let form = ArticleForm {
                audience: Audience::Clients,
                clients: vec![client.id],
                content: Content { title: "С файлом".into(), body: named, ..Content::default() },
                ..ArticleForm::default()
            };
            let number = app.save_article(&actor, None, form, None).await.expect("an article");
            app.step_article(&world.head.actor().await, number, Step::Publish, None)
                .await
                .expect("published");
            format!("/help/files/{}/a.png", kept.id)
        }
        "/articles/vocabulary/{id}/removal" => {
            let new =
                NewTerm { word: format!("слово {}", world.app().ids.next()), ..NewTerm::default() };
            let id = world.app().save_term(&Actor::system(), None, new).await.expect("a word");
            format!("/articles/vocabulary/{id}/removal")
        }
        path if path.contains("{number}") => {
            let number = article(world, own, path.starts_with("/help/")).await;
            path.replace("{number}", &number.to_string())
        }
        path => path.to_owned(),
    }
}

/// A form that would be accepted from whoever may send it.
pub fn form(world: &World, path: &str, own: bool) -> Vec<(&'static str, String)> {
    let article = |client: &str| {
        vec![
            ("title", "Касса не печатает".to_owned()),
            ("body", format!("Проверьте ленту. {}", world.app().ids.next())),
            ("kind", "instruction".to_owned()),
            ("audience", "clients".to_owned()),
            ("clients", client.to_owned()),
            ("language", "ru".to_owned()),
            ("review", "90".to_owned()),
        ]
    };
    match path {
        "/articles" if own => article("Игросфера"),
        "/articles" => article("Деталька"),
        "/articles/{number}" => article("Игросфера"),
        "/articles/preview" => vec![("kind", "instruction".to_owned()), ("body", "**Касса**".to_owned())],
        "/articles/vocabulary" => vec![("word", format!("касса {}", world.app().ids.next()))],
        "/articles/{number}/stage" => vec![("step", "submit".to_owned())],
        "/help/{number}/vote" => vec![("helpful", "1".to_owned())],
        _ => vec![],
    }
}
