//! What differs between two texts: lines that went and came, with the words within them; what is the same is told only
//! around a change.

use domain::knowledge::Content;
use similar::{ChangeTag, TextDiff};

/// Lines around a change that are told.
const AROUND: usize = 2;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is as it was.
    Same,
    /// It went.
    Gone,
    /// It came.
    New,
    /// Lines that are as they were are left out here.
    Gap,
}

/// A line of a text that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub mark: Mark,
    /// Its words: the text, and whether it is what differs.
    pub parts: Vec<(String, bool)>,
}

/// What differs in one text of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The name of the text: `title`, `summary`, `symptom`, `cause`, `workaround`, `body`.
    pub field: &'static str,
    /// Its lines.
    pub lines: Vec<DiffLine>,
}

/// What differs between two contents; texts that are the same are left out.
pub fn differences(old: &Content, new: &Content) -> Vec<Difference> {
    let heads = [("title", &old.title, &new.title), ("summary", &old.summary, &new.summary)];
    let heads = heads.into_iter().map(|(field, old, new)| (field, old.as_str(), new.as_str()));
    let texts = old.texts().zip(new.texts()).map(|((field, old), (_, new))| (field, old, new));
    let all = heads.chain(texts).filter(|(_, old, new)| old != new);
    all.map(|(field, old, new)| Difference { field, lines: lines(old, new) }).collect()
}

fn lines(old: &str, new: &str) -> Vec<DiffLine> {
    // Without an end of line the last line would differ from the same one in the middle.
    let (old, new) = (format!("{old}\n"), format!("{new}\n"));
    let diff = TextDiff::from_lines(&old, &new);
    let mut all = Vec::new();
    let gap = || DiffLine { mark: Mark::Gap, parts: vec![] };
    let mut told = 0;
    for group in diff.grouped_ops(AROUND) {
        let begins = group.first().map_or(0, |op| op.old_range().start);
        if begins > told {
            all.push(gap());
        }
        told = group.last().map_or(told, |op| op.old_range().end);
        for change in group.iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let mark = match change.tag() {
                ChangeTag::Equal => Mark::Same,
                ChangeTag::Delete => Mark::Gone,
                ChangeTag::Insert => Mark::New,
            };
            let parts = change
                .iter_strings_lossy()
                .map(|(differs, text)| (text.trim_end_matches('\n').to_owned(), differs));
            let parts: Vec<(String, bool)> = parts.filter(|(text, _)| !text.is_empty()).collect();
            all.push(DiffLine { mark, parts });
        }
    }
    if told < old.lines().count() && !all.is_empty() {
        all.push(gap());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told_with_its_words() {
        let body =
            |n: &str| format!("раз\nдва\nтри\nчетыре\nпять\nшесть: {n} рублей\nсемь\nвосемь\nдевять\nдесять");
        let old = Content { title: "Т".into(), body: body("сто"), ..Content::default() };
        let new = Content { body: body("двести"), ..old.clone() };
        let told = differences(&old, &new);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].field, "body");
        let marks: Vec<Mark> = told[0].lines.iter().map(|line| line.mark).collect();
        use Mark::{Gap, Gone, New, Same};
        assert_eq!(marks, [Gap, Same, Same, Gone, New, Same, Same, Gap]);
        let differing: Vec<&str> = told[0].lines[4]
            .parts
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(text, _)| text.as_str())
            .collect();
        assert_eq!(differing, ["двести"]);
        assert_eq!(differences(&old, &old), []);
    }

    #[test]
    fn a_text_that_came_is_all_new() {
        let old = Content::default();
        let new = Content { cause: "Лента\nкончилась".into(), ..Content::default() };
        let told = differences(&old, &new);
        let came = told[0].lines.iter().filter(|line| line.mark == Mark::New).count();
        assert_eq!((told[0].field, came), ("cause", 2));
    }
}
