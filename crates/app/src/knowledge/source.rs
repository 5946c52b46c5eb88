//! Articles as other systems leave them: Markdown with or without front matter, tables of questions and answers, lines
//! of JSON. Reading never fails as a whole: what cannot be taken is told, the rest is there.

use super::front::front_matter;
use domain::knowledge::Content;
use domain::text::fold;
use std::path::Path;

/// An article as it stands in a file. Empty words say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    /// What it is called there; unique in what is brought in.
    pub id: String,
    /// Its kind's name.
    pub kind: String,
    /// Its audience's name.
    pub audience: String,
    /// The names of the clients it is for or about.
    pub clients: Vec<String>,
    /// The mail address of whoever answers for it.
    pub owner: String,
    /// Its language.
    pub language: String,
    /// Its topic.
    pub topic: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Days between reviews.
    pub review_days: Option<i64>,
    /// Whether it is not finished.
    pub draft: bool,
    /// What it says.
    pub content: Content,
}

/// What a field of a file means, by its name there.
const FIELDS: &[(&str, &[&str])] = &[
    ("id", &["id", "external_id", "kb_id", "article_id", "slug", "path", "код", "номер"]),
    ("title", &["title", "name", "heading", "question", "заголовок", "название", "вопрос"]),
    ("summary", &["summary", "description", "lead", "кратко", "описание"]),
    ("symptom", &["symptom", "symptoms", "симптом"]),
    ("cause", &["cause", "root_cause", "причина"]),
    ("workaround", &["workaround", "обходной путь", "обход"]),
    ("body", &["body", "text", "answer", "content", "solution", "markdown", "текст", "ответ", "решение"]),
    ("kind", &["kind", "type", "вид", "тип"]),
    ("audience", &["audience", "visibility", "access", "аудитория", "доступ"]),
    ("clients", &["clients", "client", "клиенты", "клиент"]),
    ("owner", &["owner", "author", "владелец", "автор"]),
    ("language", &["language", "lang", "locale", "язык"]),
    ("topic", &["topic", "category", "section", "folder", "тема", "раздел", "категория"]),
    ("topic1", &["class1", "level1", "category1"]),
    ("topic2", &["class2", "level2", "category2"]),
    ("tags", &["tags", "keywords", "метки", "теги"]),
    ("review_days", &["review_days", "пересмотр"]),
    ("state", &["state", "status", "draft", "состояние", "статус"]),
];

fn field(name: &str) -> Option<&'static str> {
    let name = fold(name);
    FIELDS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

impl Source {
    /// Of fields as they stand in a file.
    fn of(fields: Vec<(String, String)>) -> Source {
        let has = |wanted: &str| fields.iter().any(|(name, _)| field(name) == Some(wanted));
        let classified = has("topic1");
        let mut source = Source::default();
        let mut classes = (String::new(), String::new());
        for (name, text) in fields {
            let text = text.trim().to_owned();
            let content = &mut source.content;
            // A table that has both a question and a name of its own says in the name what it is about.
            let slot = match field(&name) {
                Some("title") if !content.title.is_empty() => {
                    let bare = |text: &str| fold(text.trim_end_matches(['?', '.', '!', ' ']));
                    let before = std::mem::replace(&mut content.title, text);
                    if bare(&content.title) != bare(&before) && content.summary.is_empty() {
                        content.summary = before;
                    }
                    continue;
                }
                Some("topic") if classified => {
                    if content.title.is_empty() {
                        content.title = text;
                    }
                    continue;
                }
                Some(slot) => slot,
                None => continue,
            };
            match slot {
                "id" => source.id = text,
                "title" => content.title = text,
                "summary" => content.summary = text,
                "symptom" => content.symptom = text,
                "cause" => content.cause = text,
                "workaround" => content.workaround = text,
                "body" if content.body.is_empty() => content.body = text,
                "body" => content.body = format!("{}\n\n{text}", content.body),
                "kind" => source.kind = text,
                "audience" => source.audience = text,
                "clients" => source.clients = list(&text),
                "owner" => source.owner = text,
                "language" => source.language = text,
                "topic" => source.topic = text,
                "topic1" => classes.0 = text,
                "topic2" => classes.1 = text,
                "tags" => source.tags = list(&text),
                "review_days" => source.review_days = text.parse().ok(),
                _ => source.draft = matches!(fold(&text).as_str(), "draft" | "true" | "черновик"),
            }
        }
        if !source.content.body.contains("\n\n") {
            source.content.body = paragraphs(&source.content.body);
        }
        if classified {
            source.topic = format!("{} / {}", classes.0, classes.1);
        }
        source
    }
}

/// Lines of a text that knows no Markdown: each is a paragraph of its own, as whoever wrote them saw them.
fn paragraphs(text: &str) -> String {
    let item = |line: &str| {
        let line = line.trim_start();
        line.starts_with(['-', '*', '+', '|', '>', '•']) || line.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut out = String::with_capacity(text.len() + 64);
    let mut before = false;
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str(if before && item(line) { "\n" } else { "\n\n" });
        }
        before = item(line);
        out.push_str(line.trim_end());
    }
    out
}

fn list(text: &str) -> Vec<String> {
    text.split([',', ';']).map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

/// A Markdown file: its place among the others is its id and its topic as far as it says none itself.
pub(super) fn markdown(place: &Path, text: &str) -> Result<Source, String> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (front, body) = parted(&text);
    let mut source = match front {
        Some(front) => Source::of(front_matter(front)?),
        None => Source::default(),
    };
    let body = domesticated(body);
    let (heading, rest) = headed(&body);
    let content = &mut source.content;
    if content.title.is_empty() {
        content.title = heading.map_or_else(|| stem(place), str::to_owned);
    }
    let same = heading.is_some_and(|heading| fold(heading) == fold(&content.title));
    content.body = if same { rest } else { &body }.trim().to_owned();
    let plain = place.with_extension("");
    let parts: Vec<String> = plain.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if source.id.is_empty() {
        source.id = parts.join("/");
    }
    if source.topic.is_empty() && parts.len() > 1 {
        // `vpn/vpn.md` is the page of its folder.
        let own = parts[..parts.len() - 1].last() == parts.last();
        let depth = parts.len() - 1 - usize::from(own);
        source.topic = parts[..depth].iter().map(|part| spoken(part)).collect::<Vec<_>>().join(" / ");
    }
    Ok(source)
}

/// The name of a file as a title.
fn stem(place: &Path) -> String {
    spoken(&place.file_stem().unwrap_or_default().to_string_lossy())
}

fn spoken(name: &str) -> String {
    name.replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Front matter and the rest.
fn parted(text: &str) -> (Option<&str>, &str) {
    let Some(inner) = text.strip_prefix("---\n") else { return (None, text) };
    match inner.split_once("\n---\n") {
        Some((front, body)) => (Some(front), body),
        None => match inner.strip_suffix("\n---") {
            Some(front) => (Some(front), ""),
            None => (None, text),
        },
    }
}

/// The first heading of the first level, when nothing stands before it, and what follows it.
fn headed(body: &str) -> (Option<&str>, &str) {
    let body = body.trim_start();
    match body.strip_prefix("# ") {
        Some(rest) => {
            let (heading, rest) = rest.split_once('\n').unwrap_or((rest, ""));
            (Some(heading.trim().trim_end_matches('#').trim()), rest)
        }
        None => (None, body),
    }
}

/// Markdown without the marks of generators of sites that no other reader knows: `{heading(A)[id=b]}` is A, tabs are
/// their names in bold, conditions and notes are what stands in them.
fn domesticated(text: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        match fenced || fence || !line.contains('{') {
            true => out.push_str(line),
            false => {
                let plain = unmarked(line);
                if plain.trim().is_empty() && !line.trim().is_empty() {
                    continue;
                }
                out.push_str(&plain);
            }
        }
        out.push('\n');
    }
    out
}

/// One line without such marks; braces that are none stay.
fn unmarked(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let taken = inner.find('}').and_then(|end| Some((mark(&inner[..end])?, end)));
        match taken {
            Some((words, end)) => {
                out.push_str(&words);
                rest = &inner[end + 1..];
            }
            None => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What a mark leaves; `None` when it is none.
fn mark(inner: &str) -> Option<String> {
    let inner = inner.trim().trim_matches('%').trim();
    let inside = |inner: &str| Some(inner.split_once('(')?.1.split(')').next()?.trim().to_owned());
    let word: String = inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphabetic).collect();
    Some(match (word.as_str(), inner.starts_with('/')) {
        ("heading", _) => inside(inner)?,
        ("linkto", _) => inner.split_once("[text=")?.1.trim_end_matches(']').trim_matches('%').to_owned(),
        ("tab" | "cut", false) => format!("**{}**", inside(inner)?),
        ("var", _) => inside(inner)?,
        ("caption" | "params" | "counter", _) => inside(inner).unwrap_or_default(),
        (
            "ifdef" | "ifndef" | "tabs" | "tab" | "note" | "endnote" | "list" | "endlist" | "cut" | "endcut"
            | "include" | "includetag",
            _,
        ) => String::new(),
        _ => return None,
    })
}

/// The rows of a table as a spreadsheet saves it.
pub(super) fn table(text: &str) -> Result<Vec<Source>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = b";\t,".iter().copied().max_by_key(count).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let heading: Vec<String> =
        reader.headers().map_err(|e| e.to_string())?.iter().map(str::to_owned).collect();
    if !heading.iter().any(|name| field(name) == Some("body")) {
        return Err(format!("no column of answers among {}", heading.join(", ")));
    }
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| e.to_string())?;
        let fields = heading.iter().cloned().zip(row.iter().map(str::to_owned));
        all.push(Source::of(fields.filter(|(_, text)| !text.trim().is_empty()).collect()));
    }
    Ok(all)
}

/// Lines of JSON, an object each.
pub(super) fn json_lines(text: &str) -> Result<Vec<Source>, String> {
    let mut all = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).map_err(|e| format!("line {}: {e}", n + 1))?;
        let fields = value.into_iter().filter_map(|(name, value)| match value {
            serde_json::Value::String(text) => Some((name, text)),
            serde_json::Value::Number(n) => Some((name, n.to_string())),
            serde_json::Value::Bool(is) => Some((name, is.to_string())),
            serde_json::Value::Array(all) => {
                let words: Vec<&str> = all.iter().filter_map(|one| one.as_str()).collect();
                Some((name, words.join(", ")))
            }
            _ => None,
        });
        all.push(Source::of(fields.collect()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_says_what_it_is_or_its_place_does() {
        let with = "---\nid: kassa-7\ntitle: \"Чек: не печатается\"\naudience: public\ntags: [касса, ККТ]\nreview_days: 90\n---\n# Чек: не печатается\n\nПроверьте ленту.\n";
        let source = markdown(Path::new("Касса/chek.md"), with).unwrap();
        assert_eq!(
            (source.id.as_str(), source.audience.as_str(), source.review_days),
            ("kassa-7", "public", Some(90))
        );
        assert_eq!(source.tags, ["касса", "ККТ"]);
        assert_eq!(
            (source.content.title.as_str(), source.content.body.as_str()),
            ("Чек: не печатается", "Проверьте ленту.")
        );
        assert_eq!(source.topic, "Касса");
        let bare =
            markdown(Path::new("networks/vnet/vpn/vpn.md"), "# {heading(VPN)[id=vnet-vpn]}\n\nТуннели.\n")
                .unwrap();
        assert_eq!(bare.id, "networks/vnet/vpn/vpn");
        assert_eq!((bare.content.title.as_str(), bare.topic.as_str()), ("VPN", "networks / vnet"));
        assert_eq!(bare.content.body, "Туннели.");
        let nameless = markdown(Path::new("как_сбросить-пароль.md"), "Просто текст.").unwrap();
        assert_eq!(nameless.content.title, "как сбросить пароль");
        assert!(markdown(Path::new("a.md"), "---\ntitle: [\n---\nx").is_err());
    }

    #[test]
    fn marks_of_generators_become_plain() {
        let text = "{ifdef(public)}\n{note:warn}\n{linkto(../net#x)[text=Общими сетями]} можно управлять в {var(cloud)}.\n{/note}\n{/ifdef}\n{tab(Личный кабинет)}\n```\n{var(x)}\n```\nЗначение {\"a\": 1} и {имя}.\n";
        assert_eq!(
            domesticated(text),
            "Общими сетями можно управлять в cloud.\n**Личный кабинет**\n```\n{var(x)}\n```\nЗначение {\"a\": 1} и {имя}.\n"
        );
    }

    #[test]
    fn tables_of_questions_are_read() {
        let text = "kb_id,topic,question,answer,class1,class2\n1,Что нельзя,Что нельзя публиковать?,\"Чужое.\nРекламу.\",ВИДЕО,Правила\n";
        let all = table(text).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].id.as_str(), all[0].topic.as_str()), ("1", "ВИДЕО / Правила"));
        assert_eq!(all[0].content.title, "Что нельзя публиковать?");
        assert_eq!(all[0].content.summary, "Что нельзя");
        assert_eq!(all[0].content.body, "Чужое.\n\nРекламу.");
        assert!(table("a,b\n1,2\n").is_err());
        let russian = table("\u{feff}Код;Вопрос;Ответ;Раздел\n7;Как?;Так.;Касса / Чеки\n").unwrap();
        assert_eq!((russian[0].id.as_str(), russian[0].topic.as_str()), ("7", "Касса / Чеки"));
    }

    #[test]
    fn lines_of_json_are_read() {
        let all = json_lines(
            "{\"id\":\"f-1\",\"question\":\"Как выйти?\",\"answer\":\"Никак.\",\"tags\":[\"а\",\"б\"]}\n\n",
        )
        .unwrap();
        assert_eq!((all[0].content.title.as_str(), all[0].content.body.as_str()), ("Как выйти?", "Никак."));
        assert!(json_lines("{").is_err());
    }
}
