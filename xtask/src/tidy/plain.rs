//! Checks on plain text: locales, migrations, traces of a machine.

use super::Problem;
use crate::rust::Source;
use crate::tree::Tree;
use std::collections::BTreeMap;

pub fn locales(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    let keys = |lang: &str| -> BTreeMap<String, (String, usize)> {
        let folder = format!("locales/{lang}/");
        let files = tree.texts().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".ftl"));
        files
            .flat_map(|(path, text)| {
                let room = path[folder.len()..].to_owned();
                messages(text)
                    .into_iter()
                    .map(move |(key, line)| (format!("{room} {key}"), (path.to_owned(), line)))
            })
            .collect()
    };
    let (russian, english) = (keys("ru"), keys("en"));
    let missing =
        |of: &BTreeMap<String, (String, usize)>, there: &BTreeMap<String, (String, usize)>, lang: &str| {
            of.iter()
                .filter(|(key, _)| !there.contains_key(*key))
                .map(|(key, (path, line))| {
                    let key = key.split_once(' ').map_or(key.as_str(), |(_, key)| key);
                    Problem::new(path, *line, format!("`{key}` has no counterpart in {lang}"))
                })
                .collect::<Vec<_>>()
        };
    let mut problems = missing(&russian, &english, "English");
    problems.extend(missing(&english, &russian, "Russian"));
    problems
}

/// Messages, terms and their attributes: `key`, `-key`, `key.attribute`, with their lines.
fn messages(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut current = String::new();
    for (n, line) in text.lines().enumerate() {
        let Some((name, _)) = line.split_once('=') else { continue };
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        let bare = name.trim();
        if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
            && is_name(bare.trim_start_matches('-'))
        {
            bare.clone_into(&mut current);
            found.push((current.clone(), n + 1));
        } else if let Some(attribute) = bare.strip_prefix('.')
            && is_name(attribute)
        {
            found.push((format!("{current}.{attribute}"), n + 1));
        }
    }
    found
}

pub fn migrations(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    const FOLDER: &str = "crates/store/migrations/";
    const LIST: &str = "crates/store/src/migrate.rs";
    let list = tree.text(LIST).unwrap_or_default();
    let mut problems = Vec::new();
    let files = tree.texts().filter_map(|(path, _)| path.strip_prefix(FOLDER));
    for (n, file) in files.enumerate() {
        let path = format!("{FOLDER}{file}");
        let name = file.trim_end_matches(".sql");
        if !list.contains(&format!("\"{name}\"")) {
            problems.push(Problem::new(&path, 0, format!("is not listed in {LIST}")));
        }
        if name.split('_').next().and_then(|digits| digits.parse::<usize>().ok()) != Some(n + 1) {
            problems.push(Problem::new(&path, 0, format!("out of order: {:04} comes next", n + 1)));
        }
    }
    problems
}

pub fn places(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    // Written apart, so that this file does not find itself.
    let roots = [["/wo", "rk"].concat(), ["/ro", "ot"].concat(), ["/ho", "me"].concat()];
    let hosts = [
        ["registry.npm", "js.org"].concat(),
        ["registry.yarn", "pkg.com"].concat(),
        ["index.crates", ".io"].concat(),
        ["static.crates", ".io"].concat(),
        ["files.python", "hosted.org"].concat(),
        ["py", "pi.org"].concat(),
    ];
    let mut problems = Vec::new();
    for (path, text) in tree.texts() {
        let locked = path.ends_with("Cargo.lock") || path.ends_with("package-lock.json");
        for (n, line) in text.lines().enumerate() {
            if let Some(root) = roots.iter().find(|root| names_a_place(line, root)) {
                problems.push(Problem::new(path, n + 1, format!("a path of a machine: {root}")));
            }
            if let Some(host) = hosts.iter().find(|host| line.contains(host.as_str()))
                && !(locked && is_standard_source(line))
            {
                problems.push(Problem::new(path, n + 1, format!("the host of a registry: {host}")));
            }
        }
    }
    problems
}

/// Whether a line names a folder in the root of a machine, not a part of some longer path or address.
fn names_a_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + place.len()..].chars().next();
        let begins = before.is_none_or(|c| !(c.is_alphanumeric() || "/._-}~$*>".contains(c)));
        let ends = after.is_none_or(|c| !(c.is_alphanumeric() || "-_.".contains(c)));
        begins && ends
    })
}

/// The line that a lock file has for each package of the standard registry.
fn is_standard_source(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("source = \"registry+https://github.com/")
        || line.starts_with("\"resolved\": \"https://")
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn locales_have_the_same_keys() {
        let ru = "# Заметка = нет\nsend = Отправить\n    .title = Ответ\nmany =\n    { $n ->\n        [one] a=b\n       *[other] c\n    }\n-brand = Опора\n";
        let en = "send = Send\n    .title = Reply\nmany = x\n-brand = Opora\n";
        assert!(found(locales, &[("locales/ru/a.ftl", ru), ("locales/en/a.ftl", en)]).is_empty());
        let short = "send = Send\nextra = More\n-brand = Opora\n";
        let problems = found(locales, &[("locales/ru/a.ftl", ru), ("locales/en/a.ftl", short)]);
        assert_eq!(
            problems,
            [
                "locales/en/a.ftl:2 `extra` has no counterpart in Russian",
                "locales/ru/a.ftl:3 `send.title` has no counterpart in English",
                "locales/ru/a.ftl:4 `many` has no counterpart in English",
            ]
        );
    }

    #[test]
    fn migrations_are_listed() {
        let list = ("crates/store/src/migrate.rs", "//! M.\nconst M: X = m![1 \"0001_a\"];");
        assert!(found(migrations, &[list, ("crates/store/migrations/0001_a.sql", "")]).is_empty());
        let problems = found(
            migrations,
            &[list, ("crates/store/migrations/0001_a.sql", ""), ("crates/store/migrations/0003_b.sql", "")],
        );
        assert_eq!(problems.len(), 2, "{problems:?}");
    }

    #[test]
    fn machines_leave_no_trace() {
        let place = ["/ho", "me/me/x"].concat();
        let host = ["https://registry.npm", "js.org/x"].concat();
        let bad = format!("cd {place}\nfetch {host}\n");
        assert_eq!(found(places, &[("a.sh", &bad)]).len(), 2);
        let lock = format!("      \"resolved\": \"{host}\",\n");
        assert!(found(places, &[("a/package-lock.json", &lock)]).is_empty());
        assert_eq!(found(places, &[("a/b.json", &lock)]).len(), 1);
        let good = "https://example.com/home/x $HOME/work a/root/b /workshop /rooted {x}/work\n";
        assert!(found(places, &[("a.md", good)]).is_empty());
    }
}
