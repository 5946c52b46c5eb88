//! Front matter: names and values above a text, in the plain part of YAML that people write there — words, words in
//! quotes, lists on one line or below each other, blocks of lines. What is nested deeper is passed over.

/// The names and values of front matter, lists with commas between.
pub(super) fn front_matter(text: &str) -> Result<Vec<(String, String)>, String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut fields = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let plain = line.trim();
        if plain.is_empty()
            || plain.starts_with('#')
            || line.starts_with([' ', '\t'])
            || plain.starts_with("- ")
        {
            continue;
        }
        let number = at;
        let wrong = || format!("front matter, line {number}: no name and value");
        let (name, value) = plain.split_once(':').ok_or_else(wrong)?;
        let below = lines[at..].iter().take_while(|line| inner(line)).count();
        let rest = &lines[at..at + below];
        let value = match value.trim() {
            "" => list_below(rest),
            block if block.starts_with(['|', '>']) => lines_below(rest, block),
            value => one(value).ok_or_else(wrong)?,
        };
        at += below;
        fields.push((one(name.trim()).ok_or_else(wrong)?, value));
    }
    Ok(fields)
}

/// Whether a line belongs to the name above it.
fn inner(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t']) || line.starts_with("- ")
}

/// A value on one line; `None` for what is begun and not ended.
fn one(value: &str) -> Option<String> {
    if let Some(rest) = value.strip_prefix('[') {
        let items = parts(rest.trim_end().strip_suffix(']')?).into_iter().map(|item| one(item.trim()));
        let items: Option<Vec<String>> = items.collect();
        return Some(items?.into_iter().filter(|item| !item.is_empty()).collect::<Vec<_>>().join(", "));
    }
    if value.starts_with('"') {
        // What stands in such quotes is what JSON says.
        return serde_json::from_str(value).ok();
    }
    if let Some(rest) = value.strip_prefix('\'') {
        return Some(rest.strip_suffix('\'')?.replace("''", "'"));
    }
    let end = value.find(" #").unwrap_or(value.len());
    Some(value[..end].trim_end().to_owned())
}

/// The parts of a list, whose commas in quotes are none.
fn parts(text: &str) -> Vec<&str> {
    let (mut all, mut from, mut quote) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == ',' => {
                all.push(&text[from..at]);
                from = at + 1;
            }
            None => {}
        }
    }
    all.push(&text[from..]);
    all
}

fn list_below(lines: &[&str]) -> String {
    let items = lines.iter().filter_map(|line| one(line.trim().strip_prefix("- ")?.trim()));
    items.collect::<Vec<_>>().join(", ")
}

/// A block of lines: as they stand (`|`), or as one line (`>`). Its indent is told, or that of its first line.
fn lines_below(lines: &[&str], mark: &str) -> String {
    let spaces = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let told = mark.chars().find(char::is_ascii_digit).and_then(|c| c.to_digit(10)).map(|n| n as usize);
    let first = lines.iter().find(|line| !line.trim().is_empty());
    let indent = told.or_else(|| first.map(spaces)).unwrap_or(0);
    let cut = lines.iter().map(|line| line.get(indent.min(spaces(line))..).unwrap_or_default());
    let text = cut.collect::<Vec<_>>().join(if mark.starts_with('>') { " " } else { "\n" });
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::front_matter;

    #[test]
    fn what_people_write_is_read() {
        let text = "# заметка\nid: a-7\ntitle: \"Чек: \\\"пустой\\\"\"\nname: 'Анна''s'\ntags: [касса, \"а, б\"]\nlist:\n  - раз\n  - 'два'\nother:\n- три\n\ntext: |2-\n  первая\n\n    глубже\nfold: >\n  одна\n  строка\nплюс: да # хвост\nurl: https://x.example/a#b\nnested:\n  a: 1\n";
        let read = front_matter(text).unwrap();
        let read: Vec<(&str, &str)> =
            read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            read,
            [
                ("id", "a-7"),
                ("title", "Чек: \"пустой\""),
                ("name", "Анна's"),
                ("tags", "касса, а, б"),
                ("list", "раз, два"),
                ("other", "три"),
                ("text", "первая\n\n  глубже"),
                ("fold", "одна строка"),
                ("плюс", "да"),
                ("url", "https://x.example/a#b"),
                ("nested", ""),
            ]
        );
    }

    #[test]
    fn what_is_begun_and_not_ended_is_told() {
        for bad in ["title: [", "title: \"a", "title: 'a", "просто слова"] {
            assert!(front_matter(bad).is_err(), "{bad}");
        }
        assert_eq!(front_matter("").unwrap(), []);
    }
}
