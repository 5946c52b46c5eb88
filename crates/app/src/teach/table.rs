//! Cases in a file: a table with a heading, as a spreadsheet saves it, or lines of JSON.

use crate::people::import::decode;

/// A question, and what the articles that answered it are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What was asked.
    pub question: String,
    /// Names of articles: what another system calls them, or our numbers.
    pub articles: Vec<String>,
}

/// What a column of questions is called, the surest first.
const QUESTIONS: &[&str] =
    &["question", "user_question", "query", "вопрос", "запрос", "text", "текст", "subject", "тема"];
/// What a column of articles is called.
const ARTICLES: &[&str] = &[
    "articles",
    "article",
    "article_ids",
    "article_id",
    "gold_kb_ids",
    "gold_docs",
    "kb_ids",
    "kb_id",
    "solved_by",
    "gold",
    "статьи",
    "статья",
    "решение",
    "ids",
    "answers",
];
/// What the name of such a column contains, when it is none of these.
const LIKE_QUESTION: &[&str] = &["question", "вопрос", "query", "запрос"];
const LIKE_ARTICLES: &[&str] = &["article", "стать", "gold", "kb", "doc"];

/// The cases of a file, or what is wrong with it.
pub fn read_cases(bytes: &[u8]) -> Result<Vec<Case>, String> {
    let text = decode(bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') { json_lines(text) } else { table(text) }
}

fn table(text: &str) -> Result<Vec<Case>, String> {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = b";\t,".iter().copied().max_by_key(count).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let heading: Vec<String> =
        reader.headers().map_err(|e| e.to_string())?.iter().map(|name| name.trim().to_lowercase()).collect();
    let (question, articles) = columns(&heading)
        .ok_or_else(|| format!("no columns of questions and of articles among {}", heading.join(", ")))?;
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| e.to_string())?;
        let cell = |at: usize| row.get(at).unwrap_or_default().trim();
        all.push(Case { question: cell(question).to_owned(), articles: names(cell(articles)) });
    }
    Ok(all)
}

/// Which columns hold the questions and the articles. Of two columns without known names the first asks.
fn columns(heading: &[String]) -> Option<(usize, usize)> {
    let exact = |known: &[&str]| known.iter().find_map(|name| heading.iter().position(|own| own == name));
    let like = |parts: &[&str]| heading.iter().position(|own| parts.iter().any(|part| own.contains(part)));
    let question = exact(QUESTIONS).or_else(|| like(LIKE_QUESTION));
    let articles = exact(ARTICLES).or_else(|| like(LIKE_ARTICLES));
    match (question, articles) {
        (Some(question), Some(articles)) if question != articles => Some((question, articles)),
        _ if heading.len() == 2 => Some((0, 1)),
        _ => None,
    }
}

/// Names in a cell: a list as JSON writes it, or parted by `;` or `|`. Spaces are for whoever knows the names.
fn names(cell: &str) -> Vec<String> {
    if let Ok(serde_json::Value::Array(all)) = serde_json::from_str(cell) {
        return all.iter().filter_map(scalar).collect();
    }
    cell.split([';', '|']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn scalar(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        serde_json::Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

fn json_lines(text: &str) -> Result<Vec<Case>, String> {
    let mut all = Vec::new();
    for (n, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let value: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).map_err(|e| format!("line {n}: {e}"))?;
        let heading: Vec<String> = value.keys().map(|key| key.to_lowercase()).collect();
        let cells: Vec<&serde_json::Value> = value.values().collect();
        let (question, articles) = columns(&heading)
            .ok_or_else(|| format!("line {n}: no question and articles among {}", heading.join(", ")))?;
        let articles = match cells[articles] {
            serde_json::Value::Array(all) => all.iter().filter_map(scalar).collect(),
            one => scalar(one).map(|text| names(&text)).unwrap_or_default(),
        };
        all.push(Case { question: scalar(cells[question]).unwrap_or_default(), articles });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Vec<String>)> {
        let cases = read_cases(text.as_bytes()).unwrap_or_else(|e| panic!("{text}: {e}"));
        cases.into_iter().map(|case| (case.question, case.articles)).collect()
    }

    fn one(question: &str, articles: &[&str]) -> (String, Vec<String>) {
        (question.to_owned(), articles.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn tables_are_read_by_any_heading_that_can_be_understood() {
        assert_eq!(read("question,articles\nКак?,\"a;b | c\"\n"), [one("Как?", &["a", "b", "c"])]);
        assert_eq!(
            read(
                "case_id,user_question,gold_kb_ids,gold_kb_ids_exact_answer,staff_answer\n3,\"Как, так?\",196 204,2,x\n"
            ),
            [one("Как, так?", &["196 204"])]
        );
        assert_eq!(read("\u{feff}Вопрос;Статьи\nКак?;7|8\n"), [one("Как?", &["7", "8"])]);
        assert_eq!(read("q,a\nКак?,\"[\"\"x/y.md\"\", 5]\"\n"), [one("Как?", &["x/y.md", "5"])]);
        assert_eq!(read("customer question\tkb article\nКак?\t12\n"), [one("Как?", &["12"])]);
        assert!(read_cases("a,b,c\n1,2,3\n".as_bytes()).is_err());
    }

    #[test]
    fn lines_of_json_are_read() {
        let text = "{\"id\":\"v-1\",\"question\":\"Как?\",\"answer\":\"Так\",\"gold_docs\":[\"a/b.md\"]}\n\n{\"question\":\"Где?\",\"articles\":\"1;2\"}\n";
        assert_eq!(read(text), [one("Как?", &["a/b.md"]), one("Где?", &["1", "2"])]);
        assert!(read_cases(b"{\"question\":1").is_err());
    }
}
