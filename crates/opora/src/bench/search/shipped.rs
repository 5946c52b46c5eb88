//! The whole way as people go it: a desk of its own in a folder that is removed, articles brought in by the importer,
//! one half of the questions taught, the other half looked up. Then the other way round.

use super::super::Temporary;
use crate::config::Place;
use crate::desk;
use anyhow::{Context, Result};
use app::find::{Among, Name};
use app::knowledge::ImportPlan;
use app::teach::Case;
use app::{Actor, App};
use domain::knowledge::Audience;
use seek::judge::Score;
use seek::judge::data::Set;
use std::path::Path;

/// Words of a text that stand for the title that it has not.
const TITLE_WORDS: usize = 8;

/// Asks each half of the questions of a desk that was taught the other.
pub async fn halves(set: &Set) -> Result<Score> {
    let mut score = Score::new("import, teach one half, look the other up");
    for half in [0, 1] {
        let folder = std::env::temp_dir().join(format!("opora-bench-search-{}-{half}", std::process::id()));
        let _removed = Temporary(folder.clone());
        score.add(one(set, half, &folder).await?);
    }
    Ok(score)
}

async fn one(set: &Set, half: usize, folder: &Path) -> Result<Score> {
    let place = Place { data: Some(folder.to_owned()), database_url: None };
    let app = desk::open_indexed(&place, app::Config::default()).await?;
    let system = Actor::system();
    bring(&app, set, folder).await?;
    let parted = |taught: bool| {
        let all = set.questions.iter().enumerate();
        all.filter(move |(n, _)| (n % 2 == half) == taught).map(|(_, question)| question)
    };
    let name = |id: &i64| id.to_string();
    let cases = parted(true).map(|(question, right)| Case {
        question: question.clone(),
        articles: right.iter().map(name).collect(),
    });
    app.teach(&system, cases.collect(), |_| ()).await?;
    app.index_missing(&system, |_| ()).await?;
    let mut score = Score::new("");
    for (question, right) in parted(false) {
        let found = app.look_up(&system, Among::Articles, question, 5).await?;
        let found: Vec<String> = found.into_iter().map(said).collect();
        score.count(&found, &right.iter().map(name).collect::<Vec<_>>());
    }
    crate::demo::close(app).await?;
    Ok(score)
}

/// Brings the documents in, as lines of JSON.
async fn bring(app: &App, set: &Set, folder: &Path) -> Result<()> {
    let file = folder.join("articles.jsonl");
    let mut text = String::new();
    for doc in &set.docs {
        let line = serde_json::json!({
            "id": doc.id.to_string(), "title": title(&doc.title, &doc.body), "body": doc.body, "topic": doc.context,
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    std::fs::write(&file, text).with_context(|| file.display().to_string())?;
    let plan = ImportPlan { audience: Audience::Internal, language: "ru".to_owned(), draft: false };
    let trouble = |place: &str, why: &str| eprintln!("opora: {place}: {why}");
    app.import_articles(&Actor::system(), &file, plan, |_| (), trouble).await?;
    Ok(())
}

/// The title, or the first words for what has none.
fn title(title: &str, body: &str) -> String {
    let words = if title.trim().is_empty() { body } else { title };
    let most = if title.trim().is_empty() { TITLE_WORDS } else { usize::MAX };
    let line = words.split_whitespace().take(most).collect::<Vec<_>>().join(" ");
    line.chars().take(domain::knowledge::LONGEST_TITLE).collect()
}

fn said(name: Name) -> String {
    match name {
        Name::Number(number) => number.to_string(),
        Name::External(name) => name,
    }
}
