//! What is to be brought in, gathered from a folder: articles with the files that lie beside them.

use super::LARGEST_PICTURE;
use super::source::{self, Source};
use crate::people::import::decode;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The largest file that is read, bytes.
const LARGEST: u64 = 64 << 20;

/// A file that a text names: its address there, its name, its type, its content.
pub(super) type Beside = (String, String, &'static str, Arc<[u8]>);

/// An article with the files that its text names, and where it was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Where.
    pub place: String,
    /// What stands there.
    pub source: Source,
    /// The files.
    pub files: Vec<Beside>,
}

/// The files that may hold articles, in order; what begins with a dot or an underscore is a part of something else.
pub(super) fn places(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut all = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with(['.', '_']) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if kind(&path).is_some() {
                all.push(path);
            }
        }
    }
    all.sort();
    Ok(all)
}

fn kind(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    ["md", "markdown", "csv", "tsv", "jsonl"].into_iter().find(|known| *known == ending)
}

/// The articles of a file.
pub(super) fn read(place: &Path, name: &Path, root: &Path) -> Result<Vec<Found>, String> {
    let size = std::fs::metadata(place).map_err(|e| e.to_string())?.len();
    if size > LARGEST {
        return Err(format!("{size} bytes are too many"));
    }
    let text = decode(&std::fs::read(place).map_err(|e| e.to_string())?);
    let shown = name.display().to_string();
    let rows = match kind(place) {
        Some("csv" | "tsv") => source::table(&text)?,
        Some("jsonl") => source::json_lines(&text)?,
        _ => {
            if text.trim().is_empty() {
                return Err("it is empty".to_owned());
            }
            let source = source::markdown(name, &text)?;
            let files = beside(&source, place.parent().unwrap_or(root), root);
            return Ok(vec![Found { place: shown, source, files }]);
        }
    };
    let stem = name.with_extension("").to_string_lossy().into_owned();
    let rows = rows.into_iter().enumerate().map(|(n, mut source)| {
        if source.id.is_empty() {
            source.id = format!("{stem}#{}", n + 1);
        }
        Found { place: format!("{shown}, {}", n + 1), source, files: vec![] }
    });
    Ok(rows.collect())
}

/// The files that a text names and that lie beside it, never outside of what is brought in.
fn beside(source: &Source, folder: &Path, root: &Path) -> Vec<Beside> {
    let mut all: Vec<Beside> = Vec::new();
    let Ok(root) = root.canonicalize() else { return all };
    for (_, text) in source.content.texts() {
        for part in text.split("](").skip(1) {
            let address = part.split(')').next().unwrap_or_default();
            let plain = address.split([' ', '#', '?']).next().unwrap_or_default();
            let away = plain.is_empty() || plain.contains("://") || plain.starts_with('/');
            if away || all.iter().any(|(known, ..)| known == address) || kind(Path::new(plain)).is_some() {
                continue;
            }
            let Ok(path) = folder.join(plain).canonicalize() else { continue };
            let inside =
                path.starts_with(&root) && path.components().all(|part| part != Component::ParentDir);
            if !inside || !path.is_file() {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Ok(bytes) = std::fs::read(&path)
                && bytes.len() <= LARGEST_PICTURE
            {
                all.push((address.to_owned(), crate::desk::safe_name(&name), mime(&name), bytes.into()));
            }
        }
    }
    all
}

/// The type of a file by the ending of its name.
fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().map(str::to_lowercase).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}
