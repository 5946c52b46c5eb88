//! The guides of `docs/guide`, embedded and turned into pages: one text for those who read it in the repository and
//! for those who read it in the product.
//!
//! Only Markdown of our own comes through here, and still no HTML in it is passed on. A heading has the same anchor in
//! every language, made of its English words, so that a link does not depend on who follows it.

use i18n::Lang;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};
use std::collections::HashSet;
use std::sync::LazyLock;

/// For whom a guide is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Who answers.
    Engineer,
    /// Who asks.
    Client,
    /// Who sets the desk up.
    Administrator,
}

impl Reader {
    /// All, in the order in which the guides are listed.
    pub const ALL: [Reader; 3] = [Reader::Client, Reader::Engineer, Reader::Administrator];

    /// The word in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Reader::Engineer => "engineer",
            Reader::Client => "client",
            Reader::Administrator => "administrator",
        }
    }

    /// The reader of a word in an address.
    pub fn from_slug(slug: &str) -> Option<Reader> {
        Reader::ALL.into_iter().find(|reader| reader.slug() == slug)
    }

    /// Where the guide is.
    pub fn path(self) -> &'static str {
        match self {
            Reader::Engineer => "/guide/engineer",
            Reader::Client => "/guide/client",
            Reader::Administrator => "/guide/administrator",
        }
    }

    /// The key of the guide's name.
    pub fn key(self) -> &'static str {
        match self {
            Reader::Engineer => "guide-engineer",
            Reader::Client => "guide-client",
            Reader::Administrator => "guide-administrator",
        }
    }

    /// The text in Russian and in English.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Reader::Engineer => (
                include_str!("../../../docs/guide/engineer.ru.md"),
                include_str!("../../../docs/guide/engineer.en.md"),
            ),
            Reader::Client => (
                include_str!("../../../docs/guide/client.ru.md"),
                include_str!("../../../docs/guide/client.en.md"),
            ),
            Reader::Administrator => (
                include_str!("../../../docs/guide/administrator.ru.md"),
                include_str!("../../../docs/guide/administrator.en.md"),
            ),
        }
    }
}

/// A heading below the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 is a chapter, 3 a task.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The words.
    pub text: String,
}

/// A guide in one language, ready to be shown.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The heading of the page.
    pub title: String,
    /// The first paragraph: what it is about.
    pub lead: String,
    /// All headings below the title, in their order.
    pub contents: Vec<Heading>,
    /// Everything after the lead.
    pub html: String,
}

/// The guide of a reader in a language.
pub fn of(reader: Reader, lang: Lang) -> &'static Guide {
    static ALL: LazyLock<Vec<(Guide, Guide)>> = LazyLock::new(|| {
        let both = Reader::ALL.into_iter().map(|reader| {
            let (ru, en) = reader.texts();
            let ids = anchors(en);
            (draw(ru, &ids), draw(en, &ids))
        });
        both.collect()
    });
    let (ru, en) = &ALL[Reader::ALL.into_iter().position(|one| one == reader).unwrap_or(0)];
    if lang == Lang::Ru { ru } else { en }
}

/// The anchors of the headings below the title, in their order.
fn anchors(english: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut ids = Vec::new();
    for (level, text) in headings(english) {
        if level > 1 {
            let plain = slug(&text);
            let mut id = plain.clone();
            let mut n = 2;
            while !seen.insert(id.clone()) {
                id = format!("{plain}-{n}");
                n += 1;
            }
            ids.push(id);
        }
    }
    ids
}

fn slug(text: &str) -> String {
    let low = text.to_lowercase().replace(['’', '\''], "");
    let words: Vec<&str> =
        low.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The headings of a text: level and words.
fn headings(text: &str) -> Vec<(u8, String)> {
    let mut found: Vec<(u8, String)> = Vec::new();
    let mut inside = false;
    for event in parser(text) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                inside = true;
                found.push((level as u8, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(words) | Event::Code(words) if inside => {
                if let Some((_, text)) = found.last_mut() {
                    text.push_str(&words);
                }
            }
            _ => {}
        }
    }
    found
}

/// Turns a text into a page; `ids` are the anchors of its headings below the title.
fn draw(text: &str, ids: &[String]) -> Guide {
    let all = headings(text);
    let title = all.first().map(|(_, text)| text.clone()).unwrap_or_default();
    let below = all.into_iter().filter(|(level, _)| *level > 1);
    let contents: Vec<Heading> =
        below.zip(ids).map(|((level, text), id)| Heading { level, id: id.clone(), text }).collect();
    let mut events = Vec::new();
    let mut rest = contents.iter();
    let mut lead = String::new();
    let (mut in_title, mut in_lead) = (false, false);
    for event in parser(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => in_title = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
            _ if in_title => {}
            Event::Start(Tag::Paragraph) if lead.is_empty() && events.is_empty() => in_lead = true,
            Event::End(TagEnd::Paragraph) if in_lead => in_lead = false,
            Event::SoftBreak if in_lead => lead.push(' '),
            Event::Text(words) | Event::Code(words) if in_lead => lead.push_str(&words),
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = rest.next().map(|heading| CowStr::from(heading.id.clone()));
                events.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            // What may be wider than the page scrolls by itself, also by the keyboard.
            Event::Start(Tag::CodeBlock(_)) => events.push(markup("<pre tabindex=\"0\"><code>")),
            Event::End(TagEnd::CodeBlock) => events.push(markup("</code></pre>\n")),
            Event::Start(Tag::Table(columns)) => {
                events.push(markup("<div class=\"scroll\" tabindex=\"0\">"));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(markup("</div>\n"));
            }
            Event::Code(words) => match is_page(&words) {
                true => events.push(markup(&format!("<a href=\"{words}\"><code>{words}</code></a>"))),
                false => events.push(Event::Code(words)),
            },
            Event::Html(_) | Event::InlineHtml(_) => {}
            other => events.push(other),
        }
    }
    let mut html = String::new();
    push_html(&mut html, events.into_iter());
    Guide { title, lead, contents, html }
}

fn markup(text: &str) -> Event<'static> {
    Event::Html(CowStr::from(text.to_owned()))
}

/// Whether what stands there as code is a page of ours that can be opened.
fn is_page(words: &str) -> bool {
    words.starts_with('/') && crate::routes().iter().any(|route| route.method == "get" && route.path == words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::{Html, Selector};
    use std::{fs, path::Path};

    const LANGS: [Lang; 2] = [Lang::Ru, Lang::En];
    /// The program's own addresses beside the pages.
    const OWN: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

    fn select(page: &Html, css: &str, attribute: &str) -> Vec<String> {
        let selector = Selector::parse(css).expect("a selector");
        page.select(&selector).filter_map(|one| one.attr(attribute).map(str::to_owned)).collect()
    }

    fn words_as_code(text: &str) -> Vec<String> {
        let code = parser(text).filter_map(|event| match event {
            Event::Code(words) => Some(words.to_string()),
            _ => None,
        });
        code.collect()
    }

    #[test]
    fn both_languages_have_the_same_chapters() {
        for reader in Reader::ALL {
            let (ru, en) = reader.texts();
            let levels = |text| headings(text).into_iter().map(|(level, _)| level).collect::<Vec<_>>();
            let pairs: Vec<_> = headings(ru).into_iter().zip(headings(en)).collect();
            assert_eq!(levels(ru), levels(en), "{}: {pairs:#?}", reader.slug());
            assert!(levels(ru).iter().filter(|level| **level == 2).count() > 2, "{}", reader.slug());
            let tables = |text: &str| parser(text).filter(|e| matches!(e, Event::End(TagEnd::Table))).count();
            assert_eq!(tables(ru), tables(en), "{}: tables", reader.slug());
        }
    }

    #[test]
    fn each_anchor_resolves_in_each_language() {
        for reader in Reader::ALL {
            for lang in LANGS {
                let guide = of(reader, lang);
                let page = Html::parse_fragment(&guide.html);
                let ids = select(&page, "h2[id], h3[id]", "id");
                let listed: Vec<_> = guide.contents.iter().map(|heading| heading.id.clone()).collect();
                assert_eq!(ids, listed, "{} {}", reader.slug(), lang.code());
                let apart: HashSet<_> = ids.iter().collect();
                assert_eq!(apart.len(), ids.len(), "{}: two headings of one name", reader.slug());
                assert!(ids.iter().all(|id| !id.is_empty()));
                assert!(
                    !guide.title.is_empty() && !guide.lead.is_empty(),
                    "{} says what it is",
                    reader.slug()
                );
            }
        }
    }

    #[test]
    fn every_path_that_is_named_exists() {
        let known = |method: &str, path: &str| {
            OWN.contains(&path)
                || crate::routes().iter().any(|route| {
                    let alike = route.path == path || route.path.replace("{number}", "1042") == path;
                    alike && (method.is_empty() || route.method == method)
                })
        };
        let mut named = 0;
        for reader in Reader::ALL {
            let (ru, en) = reader.texts();
            let of_one = |text: &str| {
                let mut paths = Vec::new();
                for code in words_as_code(text) {
                    let (method, path) = match code.split_once(' ') {
                        Some((method, path)) if path.starts_with('/') => {
                            (method.to_lowercase(), path.to_owned())
                        }
                        _ => (String::new(), code),
                    };
                    if path.len() > 1 && path.starts_with('/') {
                        assert!(known(&method, &path), "{}: {method} {path} is nowhere", reader.slug());
                        paths.push(path);
                    }
                }
                paths
            };
            assert_eq!(of_one(ru), of_one(en), "{}: both languages name the same places", reader.slug());
            named += of_one(ru).len();
        }
        assert!(named > 10, "the guides name places");
    }

    #[test]
    fn what_stands_in_quotes_is_what_the_buttons_say() {
        // Whoever renames a button finds the guides by this test. Quotes are for words of the interface alone.
        for (lang, open, close) in [(Lang::Ru, '«', '»'), (Lang::En, '“', '”')] {
            let texts = interface(lang);
            let mut unknown = Vec::new();
            for reader in Reader::ALL {
                let (ru, en) = reader.texts();
                let text = if lang == Lang::Ru { ru } else { en };
                for part in text.split(open).skip(1) {
                    let quoted = part.split(close).next().unwrap_or_default();
                    let words = fold(&quoted.split_whitespace().collect::<Vec<_>>().join(" "));
                    if !texts.contains(&words) {
                        unknown.push(format!("{} {}: {quoted}", reader.slug(), lang.code()));
                    }
                }
            }
            assert!(unknown.is_empty(), "no such words in the interface:\n{}", unknown.join("\n"));
        }
    }

    /// Every text of the interface.
    fn interface(lang: Lang) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(lang.code());
        let files = fs::read_dir(folder).expect("the texts are there");
        let mut all = String::new();
        for file in files {
            let text = fs::read_to_string(file.expect("an entry").path()).expect("a text");
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                all.push_str(line.split_once(" = ").map_or(line, |(_, words)| words));
                all.push('\n');
            }
        }
        fold(&all)
    }

    fn fold(text: &str) -> String {
        text.to_lowercase().replace('\u{a0}', " ").replace(['…', '.', ','], "")
    }

    #[test]
    fn a_page_becomes_a_link_and_html_is_left_out() {
        let text =
            "# Title\n\nLead `code`.\n\n## A ‘b’ c\n\nSee `/queue` and `/no/such`.<script>x</script>\n";
        let guide = draw(text, &anchors(text));
        assert_eq!((guide.title.as_str(), guide.lead.as_str()), ("Title", "Lead code."));
        assert_eq!(guide.contents[0].id, "a-b-c");
        assert!(guide.html.contains(r#"<a href="/queue"><code>/queue</code></a>"#), "{}", guide.html);
        assert!(guide.html.contains("<code>/no/such</code>") && !guide.html.contains("script"));
        let twice = "# T\n\n## One\n\n## One\n";
        assert_eq!(anchors(twice), ["one", "one-2"]);
    }
}
