//! A folder into which files of events are put, a line of JSON each. A file is read when its name does not begin with a
//! point and does not end with `.part`, the oldest name first, and stays where it is: the cursor is the last name.

use crate::flows::source::{Ask, Page, Reading, Source, Trouble, text};
use crate::flows::take::lines;
use crate::hooks::wire::Wire;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Larger files are refused.
const LARGEST: u64 = 64 << 20;

/// See the module.
pub(crate) struct Folder;

impl Source for Folder {
    fn kind(&self) -> &'static str {
        "folder"
    }

    fn check(&self, settings: &Value, _: &Wire) -> Result<(), &'static str> {
        if Path::new(text(settings, "path")).is_absolute() { Ok(()) } else { Err("path") }
    }

    fn read<'a>(&'a self, ask: Ask<'a>) -> Reading<'a> {
        let (folder, after, now) =
            (PathBuf::from(text(ask.settings, "path")), ask.cursor.to_owned(), ask.now);
        Box::pin(async move {
            let read = tokio::task::spawn_blocking(move || next(&folder, &after, now)).await;
            read.unwrap_or_else(|e| Err(Trouble::Away(e.to_string())))
        })
    }
}

/// Reads the first file whose name is greater than the cursor.
fn next(folder: &Path, after: &str, now: i64) -> Result<Page, Trouble> {
    let wrong = |e: std::io::Error| Trouble::Settings("path", e.to_string());
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map_err(wrong)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && !name.ends_with(".part") && name.as_str() > after)
        .collect();
    names.sort_unstable();
    let Some(name) = names.first() else { return Ok(Page { cursor: after.to_owned(), ..Page::default() }) };
    let path = folder.join(name);
    // A link may lead anywhere: only plain files are read.
    let facts = std::fs::symlink_metadata(&path).map_err(wrong)?;
    let mut page = Page { cursor: name.clone(), more: names.len() > 1, ..Page::default() };
    if !facts.is_file() || facts.len() > LARGEST {
        page.broken.push((name.clone(), "no plain file of 64 MiB at most".into()));
        return Ok(page);
    }
    let body = std::fs::read(&path).map_err(wrong)?;
    for (n, line) in lines(&body, "folder", now) {
        match line {
            Ok(event) => page.events.push(event),
            Err(why) => page.broken.push((format!("{name}:{n}"), why.to_owned())),
        }
    }
    Ok(page)
}
