//! What the demo desk knows: a few articles, brought in as anybody's would be.

use anyhow::Result;
use app::knowledge::ImportPlan;
use app::{Actor, App};
use domain::knowledge::Audience;
use domain::time::DAY;
use std::path::Path;

/// The articles, each with the name of its file.
const ARTICLES: &[(&str, &str)] = &[
    ("pustoy-chek.md", include_str!("articles/pustoy-chek.md")),
    ("zakazy-ne-prihodyat.md", include_str!("articles/zakazy-ne-prihodyat.md")),
    ("ostatki.md", include_str!("articles/ostatki.md")),
    ("kassa-ne-vklyuchaetsya.md", include_str!("articles/kassa-ne-vklyuchaetsya.md")),
    ("silence.md", include_str!("articles/silence.md")),
    ("parol.md", include_str!("articles/parol.md")),
    ("vypusk.md", include_str!("articles/vypusk.md")),
    ("nota.md", include_str!("articles/nota.md")),
];

/// Brings them in, as of a month before `now`; `folder` is a place for files on the way.
pub async fn bring(app: &App, folder: &Path, now: i64) -> Result<()> {
    let way = folder.join("articles");
    std::fs::create_dir_all(&way)?;
    for (name, text) in ARTICLES {
        std::fs::write(way.join(name), text)?;
    }
    let plan = ImportPlan { audience: Audience::Internal, language: "ru".into(), draft: false };
    let then = app.historic(now - 30 * DAY);
    let trouble = |place: &str, why: &str| tracing::error!("{place}: {why}");
    then.import_articles(&Actor::system(), &way, plan, |_| (), trouble).await?;
    std::fs::remove_dir_all(&way)?;
    Ok(())
}
