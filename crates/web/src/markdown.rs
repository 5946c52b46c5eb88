//! Articles' Markdown as HTML. What somebody wrote is drawn and never passed on: HTML in it is shown as the words that
//! it is, links lead to the web, a mailbox, a telephone or within the site, and pictures are our own.
//!
//! Two pages are never drawn differently: preview, engineers and readers all come here.

use domain::knowledge::{Lead, Outcome, Procedure, ProcedureStep};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html::push_html};
use std::collections::HashSet;

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 is a chapter, 3 what is below it.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The words.
    pub text: String,
}

/// A text, drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Its HTML.
    pub html: String,
    /// Its headings in their order.
    pub contents: Vec<Heading>,
}

/// A step of a procedure, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnStep {
    /// Its number.
    pub number: usize,
    /// What is done or asked.
    pub title: String,
    /// How.
    pub html: String,
    /// What it can come to, and where that leads.
    pub outcomes: Vec<(String, Lead)>,
}

/// A procedure, drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawnProcedure {
    /// What stands before its steps.
    pub lead: String,
    /// The steps.
    pub steps: Vec<DrawnStep>,
}

/// Draws a text whose chapters are of the level `top`; `taken` are anchors that the page has already.
pub fn draw(text: &str, top: u8, taken: &mut HashSet<String>) -> Drawn {
    let (events, contents, open) = (Vec::new(), Vec::new(), Vec::new());
    let mut artist = Artist { events, contents, taken, top, last: top - 1, heading: None, open };
    for event in Parser::new_ext(text, options()) {
        artist.take(event);
    }
    let mut html = String::with_capacity(text.len() * 2);
    let contents = std::mem::take(&mut artist.contents);
    push_html(&mut html, artist.events.into_iter());
    Drawn { html, contents }
}

/// Draws a text by itself.
pub fn html(text: &str) -> String {
    draw(text, 2, &mut HashSet::new()).html
}

/// Draws a procedure.
pub fn procedure(text: &str) -> DrawnProcedure {
    let (procedure, _) = Procedure::read(text);
    let mut taken: HashSet<String> = HashSet::new();
    let step = |(number, step): (usize, ProcedureStep)| DrawnStep {
        number,
        title: step.title,
        html: draw(&step.text, 3, &mut taken).html,
        outcomes: step.outcomes.into_iter().map(|Outcome { words, lead }| (plain(&words), lead)).collect(),
    };
    DrawnProcedure { lead: html(&procedure.lead), steps: (1..).zip(procedure.steps).map(step).collect() }
}

/// The words of a text without its marks, on one line.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Text(words) | Event::Code(words) => out.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// What became of a link or a picture that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// It is a link.
    Link,
    /// It is a picture.
    Picture,
    /// It was not taken: its words alone are.
    Lost,
}

struct Artist<'t, 'i> {
    events: Vec<Event<'i>>,
    contents: Vec<Heading>,
    taken: &'t mut HashSet<String>,
    /// The level of its chapters.
    top: u8,
    /// The level of the last heading.
    last: u8,
    /// Where the open heading begins, its level and its words.
    heading: Option<(usize, u8, String)>,
    /// Links and pictures that are open.
    open: Vec<Open>,
}

impl<'i> Artist<'_, 'i> {
    fn take(&mut self, event: Event<'i>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.open_heading(level),
            Event::End(TagEnd::Heading(_)) => self.close_heading(),
            Event::Html(words) | Event::InlineHtml(words) => self.events.push(Event::Text(words)),
            Event::Start(Tag::HtmlBlock) => self.events.push(markup("<p>")),
            Event::End(TagEnd::HtmlBlock) => self.events.push(markup("</p>\n")),
            // A line that somebody ended is a line.
            Event::SoftBreak => self.events.push(Event::HardBreak),
            Event::Start(Tag::CodeBlock(_)) => self.events.push(markup("<pre tabindex=\"0\"><code>")),
            Event::End(TagEnd::CodeBlock) => self.events.push(markup("</code></pre>\n")),
            Event::Start(Tag::Table(columns)) => {
                self.events.push(markup("<div class=\"scroll\" tabindex=\"0\">"));
                self.events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                self.events.push(Event::End(TagEnd::Table));
                self.events.push(markup("</div>\n"));
            }
            Event::Start(Tag::Link { dest_url, link_type, .. }) => self.open_link(&dest_url, link_type),
            Event::End(TagEnd::Link | TagEnd::Image) => self.close(),
            Event::Start(Tag::Image { dest_url, title, id, link_type }) => match is_ours(&dest_url) {
                true => {
                    self.open.push(Open::Picture);
                    self.events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                }
                // Somebody else's picture would tell him who reads: it is a link to it.
                false => self.open_link(&dest_url, LinkType::Inline),
            },
            Event::TaskListMarker(done) => {
                let mark = if done { "☑ " } else { "☐ " };
                self.events.push(Event::Text(CowStr::from(mark)));
            }
            Event::Text(words) => {
                if let Some((.., text)) = &mut self.heading {
                    text.push_str(&words);
                }
                self.events.push(Event::Text(words));
            }
            Event::Code(words) => {
                if let Some((.., text)) = &mut self.heading {
                    text.push_str(&words);
                }
                self.events.push(Event::Code(words));
            }
            other => self.events.push(other),
        }
    }

    fn open_link(&mut self, to: &str, kind: LinkType) {
        let to = if kind == LinkType::Email { format!("mailto:{to}") } else { to.to_owned() };
        let within = self.open.contains(&Open::Link);
        let Some(away) = leads(&to).filter(|_| !within) else { return self.open.push(Open::Lost) };
        let rel = if away { " rel=\"noopener noreferrer nofollow\"" } else { "" };
        self.events.push(markup(&format!("<a href=\"{}\"{rel}>", escaped(&to))));
        self.open.push(Open::Link);
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Link) => self.events.push(markup("</a>")),
            Some(Open::Picture) => self.events.push(Event::End(TagEnd::Image)),
            Some(Open::Lost) | None => {}
        }
    }

    fn open_heading(&mut self, level: HeadingLevel) {
        // The page has levels of its own above, and none is skipped.
        let level = (level as u8 + self.top - 2).max(self.top).min(self.last + 1).min(5);
        self.last = level;
        self.heading = Some((self.events.len(), level, String::new()));
    }

    fn close_heading(&mut self) {
        let Some((at, level, text)) = self.heading.take() else { return };
        let id = self.anchor(&text);
        self.events.insert(at, markup(&format!("<h{level} id=\"{id}\">")));
        self.events.push(markup(&format!("</h{level}>\n")));
        if level <= 3 && !text.trim().is_empty() {
            self.contents.push(Heading { level, id, text: text.trim().to_owned() });
        }
    }

    fn anchor(&mut self, text: &str) -> String {
        let low = text.to_lowercase();
        let words: Vec<&str> =
            low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(12).collect();
        let base = format!("s-{}", words.join("-"));
        let mut id = base.clone();
        let mut n = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{base}-{n}");
            n += 1;
        }
        id
    }
}

fn markup(text: &str) -> Event<'static> {
    Event::Html(CowStr::from(text.to_owned()))
}

/// An address as it stands in an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

/// Whether a picture is one of ours.
fn is_ours(to: &str) -> bool {
    to.starts_with("/help/files/") && !to.contains("..")
}

/// Whether a link leads away from the site; `None` for what is no link of ours.
fn leads(to: &str) -> Option<bool> {
    let to = to.trim();
    if to.contains(|c: char| c.is_control() || c.is_whitespace()) || to.starts_with("//") || to.contains('\\')
    {
        return None;
    }
    if to.starts_with(['/', '#', '?']) {
        return Some(false);
    }
    let low = to.to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| low.starts_with(scheme)).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::{Html, Selector};

    fn count(html: &str, css: &str) -> usize {
        Html::parse_fragment(html).select(&Selector::parse(css).expect("a selector")).count()
    }

    #[test]
    fn what_is_written_is_drawn() {
        let text = "# Чек\n\nПроверьте **ленту**:\n1. раз\n2. два\n\n### Глубже\n\n| а | б |\n|---|---|\n| 1 | 2 |\n\n```\nкод <b>\n```\n- [x] сделано\n\nстрока\nещё строка";
        let drawn = draw(text, 2, &mut HashSet::new());
        let levels: Vec<(u8, &str)> = drawn.contents.iter().map(|one| (one.level, one.id.as_str())).collect();
        assert_eq!(levels, [(2, "s-чек"), (3, "s-глубже")]);
        for (css, n) in [
            ("h2", 1),
            ("h3", 1),
            ("strong", 1),
            ("ol > li", 2),
            (".scroll table", 1),
            ("pre code", 1),
            ("br", 1),
        ] {
            assert_eq!(count(&drawn.html, css), n, "{css} in {}", drawn.html);
        }
        assert!(drawn.html.contains("код &lt;b&gt;") && drawn.html.contains("☑ сделано"), "{}", drawn.html);
    }

    #[test]
    fn nothing_that_acts_gets_through() {
        let evil = [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div onclick=\"x\">\nтекст\n</div>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](data:text/html,<script>1</script>)",
            "[a](<java\tscript:alert(1)>)",
            "[a](//evil.example)",
            "[a](\\\\evil)",
            "![a](https://evil.example/pixel.png)",
            "![a](javascript:alert(1))",
            "![[a](javascript:x)](/help/files/1/a.png)",
            "[![a](https://evil.example/p.png)](https://good.example)",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[a](https://x.example/\"onmouseover=\"alert(1))",
            "# <svg onload=alert(1)>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ];
        for text in evil {
            let html = html(text);
            let page = Html::parse_fragment(&html);
            for element in page.root_element().descendants().filter_map(|node| node.value().as_element()) {
                let name = element.name();
                assert!(
                    !["script", "svg", "iframe", "object", "style", "form"].contains(&name),
                    "{text}: {html}"
                );
                for (attribute, value) in element.attrs() {
                    assert!(!attribute.starts_with("on"), "{text}: {html}");
                    let value = value.to_lowercase();
                    let dangerous = value.contains("javascript:")
                        || value.starts_with("data:")
                        || value.starts_with("//");
                    assert!(!(matches!(attribute, "href" | "src") && dangerous), "{text}: {html}");
                    assert!(attribute != "src" || value.starts_with("/help/files/"), "{text}: {html}");
                }
            }
        }
        assert!(html("![схема](https://x.example/a.png)").contains("<a href=\"https://x.example/a.png\""));
        assert!(html("см. <mail@x.example>").contains("href=\"mailto:mail@x.example\""));
        assert_eq!(count(&html("![Касса](/help/files/7/kassa.png)"), "img[alt='Касса']"), 1);
    }

    #[test]
    fn procedures_are_drawn_by_steps() {
        let drawn = procedure("Коротко.\n\n## Лампа\nСмотрите.\n- *Горит* → 2\n- Нет → линия 2\n\n## Чек\n");
        assert_eq!(drawn.steps.len(), 2);
        assert_eq!(drawn.steps[0].outcomes[0], ("Горит".to_owned(), Lead::Step(2)));
        assert!(drawn.lead.contains("Коротко"));
    }
}
