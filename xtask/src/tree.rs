//! The tracked tree: paths, and the text of what is text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files that git tracks or would track, with their texts.
pub struct Tree {
    /// Path from the root, with `/`; the text is `None` for bytes that are no UTF-8.
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Reads the tree from the working copy: new files count before they are added, deleted ones do not.
    pub fn load(root: &Path) -> Result<Tree, String> {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .map_err(|e| format!("git ls-files: {e}"))?;
        if !listed.status.success() {
            return Err(format!("git ls-files: {}", String::from_utf8_lossy(&listed.stderr).trim()));
        }
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut files = BTreeMap::new();
        for name in names.split('\0').filter(|name| !name.is_empty()) {
            if let Ok(bytes) = std::fs::read(root.join(name)) {
                files.insert(name.to_owned(), String::from_utf8(bytes).ok());
            }
        }
        Ok(Tree { files })
    }

    /// A tree made of values, for tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Tree {
        Tree {
            files: files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned()))).collect(),
        }
    }

    /// All text files: path and text.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether a path is a file or a folder of the tree.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let inside = format!("{path}/");
        self.files.contains_key(path)
            || self.files.range(inside.clone()..).next().is_some_and(|(found, _)| found.starts_with(&inside))
    }

    /// Whether any file fits a pattern in which `*` stands for anything but `/` and `**` for anything.
    pub fn any_fits(&self, pattern: &str) -> bool {
        self.files.keys().any(|path| fits(pattern.as_bytes(), path.as_bytes()))
    }

    /// Names in the root: the first parts of all paths.
    pub fn is_root_name(&self, name: &str) -> bool {
        self.has(name)
    }
}

/// Whether a path fits a pattern, or lies in a folder that does.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        ([], [b'/', ..]) => true,
        ([b'*', b'*', rest @ ..], _) => {
            let rest = rest.strip_prefix(b"/").unwrap_or(rest);
            (0..=path.len()).any(|at| fits(rest, &path[at..]))
        }
        ([b'*', rest @ ..], _) => {
            let reach = path.iter().position(|c| *c == b'/').unwrap_or(path.len());
            (0..=reach).any(|at| fits(rest, &path[at..]))
        }
        ([p, rest @ ..], [c, path @ ..]) if p == c => fits(rest, path),
        _ => false,
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stop_at_folders_unless_doubled() {
        let fits = |pattern: &str, path: &str| fits(pattern.as_bytes(), path.as_bytes());
        assert!(fits("locales/*/desk.ftl", "locales/ru/desk.ftl"));
        assert!(fits("crates/*/src", "crates/web/src/lib.rs"), "a folder that fits counts");
        assert!(!fits("crates/*.rs", "crates/web/src/lib.rs"));
        assert!(fits("docs/**/*.md", "docs/guide/client.en.md"));
        assert!(fits("docs/**/*.md", "docs/index.md"));
    }

    #[test]
    fn folders_exist_by_what_is_in_them() {
        let tree = Tree::of(&[("docs/adr/0001-a.md", "")]);
        assert!(tree.has("docs") && tree.has("docs/adr/") && tree.has("docs/adr/0001-a.md"));
        assert!(!tree.has("doc") && !tree.has("docs/ad"));
    }
}
