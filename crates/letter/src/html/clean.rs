//! HTML of strangers made safe to show.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::from_text::from_text;
use super::to_text::{is_hidden, to_text};
use super::tree::{Data, Tree};

/// From a Content-ID to an address on our site.
pub type Attachment<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// What the caller wants of [`sanitise`].
#[derive(Default, Clone, Copy)]
pub struct Options<'a> {
    /// Load pictures from elsewhere over https. Off, their address waits in `data-remote-src`.
    pub show_images: bool,
    /// Gives the address of our own copy of a part of the mail, by its Content-ID (without `cid:` and brackets).
    pub attachment: Option<&'a Attachment<'a>>,
}

/// Safe HTML and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clean {
    /// The HTML. It holds no script, style, form, frame, and no address but of pages, mail, telephones and our own.
    pub html: String,
    /// Pictures from elsewhere, shown or not.
    pub remote_images: usize,
    /// Pictures of one dot that report the reading; they are left out.
    pub tracking_pixels: usize,
    /// The HTML was larger than is shown; its end is missing.
    pub cut: bool,
}

/// Makes HTML safe to put into a page.
///
/// Style attributes go (the pages forbid them anyway); what of them carries meaning becomes one of the classes
/// `m-bold`, `m-italic`, `m-underline`, `m-strike`, `m-center`, `m-right`, `m-pre`. What is hidden is left out.
#[must_use]
pub fn sanitise(html: &str, options: Options<'_>) -> Clean {
    let mut tree = Tree::read(html);
    let mut clean = Clean { cut: tree.cut, ..Clean::default() };
    let mut fates = Vec::with_capacity(tree.nodes.len());
    for node in &mut tree.nodes {
        let hidden = is_hidden(node);
        fates.push(match &mut node.data {
            Data::Element { .. } if hidden => Fate::Drop,
            Data::Element { name, attributes } => judge(name, attributes, options, &mut clean),
            _ => Fate::Keep,
        });
    }
    let html = tree.write(|at| fates[at] == Fate::Drop, |at| fates[at] == Fate::Unwrap);
    clean.html = settle(GUARD.clean(&html).to_string());
    clean
}

/// Broken nesting reads differently once it is written out; what is shown must read the same every time.
fn settle(mut html: String) -> String {
    for _ in 0..4 {
        let again = GUARD.clean(&Tree::read(&html).write(|_| false, |_| false)).to_string();
        if again == html {
            return html;
        }
        html = again;
    }
    // what does not settle is no mail but an attack
    from_text(&to_text(&html))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    /// Only the content stays.
    Unwrap,
    Drop,
}

/// Elements that stay as they are.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
/// Elements that make a block and stay as one.
const AS_DIV: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "center",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "main",
    "nav",
    "section",
];
const CLASSES: &[&str] = &["m-bold", "m-italic", "m-underline", "m-strike", "m-center", "m-right", "m-pre"];

/// Decides on an element and rewrites its attributes.
fn judge(
    name: &mut String,
    attributes: &mut Vec<(String, String)>,
    options: Options<'_>,
    clean: &mut Clean,
) -> Fate {
    if AS_DIV.contains(&name.as_str()) {
        "div".clone_into(name);
    } else if matches!(name.as_str(), "strike") {
        "s".clone_into(name);
    } else if name == "font" {
        "span".clone_into(name);
    } else if !TAGS.contains(&name.as_str()) {
        return Fate::Unwrap;
    }
    let given = Given(std::mem::take(attributes));
    let mut keep = |key: &str, value: &str| attributes.push((key.to_owned(), value.to_owned()));
    match name.as_str() {
        "a" => match given.get("href").and_then(page_address) {
            Some(href) => keep("href", &href),
            None => return Fate::Unwrap,
        },
        "img" => {
            let fate = picture(&given, options, clean, &mut keep);
            if fate == Fate::Drop {
                return fate;
            }
        }
        "td" | "th" => {
            for key in ["colspan", "rowspan"] {
                if let Some(span) = given
                    .get(key)
                    .and_then(|span| span.trim().parse::<u16>().ok())
                    .filter(|span| (2..=100).contains(span))
                {
                    keep(key, &span.to_string());
                }
            }
        }
        "ol" => {
            if let Some(start) = given.get("start").and_then(|start| start.trim().parse::<u16>().ok()) {
                keep("start", &start.to_string());
            }
        }
        _ => {}
    }
    for key in ["title", "dir", "lang"] {
        let fits = |value: &&str| match key {
            "dir" => matches!(*value, "ltr" | "rtl" | "auto"),
            "lang" => value.len() < 20 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            _ => value.len() < 300,
        };
        if let Some(value) = given.get(key).filter(fits) {
            keep(key, value);
        }
    }
    let classes = classes(&given);
    if !classes.is_empty() {
        keep("class", &classes.join(" "));
    }
    Fate::Keep
}

/// The attributes an element came with.
struct Given(Vec<(String, String)>);

impl Given {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a property of the style attribute, in lower case.
    fn style(&self, property: &str) -> Option<String> {
        self.get("style")?.split(';').find_map(|part| {
            let (key, value) = part.split_once(':')?;
            key.trim().eq_ignore_ascii_case(property).then(|| value.trim().to_ascii_lowercase())
        })
    }
}

/// What of the style carries meaning, as classes of ours.
fn classes(given: &Given) -> Vec<&'static str> {
    let is =
        |property: &str, test: &dyn Fn(&str) -> bool| given.style(property).is_some_and(|value| test(&value));
    let decorated = |line: &str| {
        ["text-decoration", "text-decoration-line"].iter().any(|p| is(p, &|value| value.contains(line)))
    };
    let aligned = |side: &str| {
        is("text-align", &|value| value.starts_with(side))
            || given.get("align").is_some_and(|a| a.eq_ignore_ascii_case(side))
    };
    let before: Vec<&str> = given.get("class").unwrap_or_default().split_ascii_whitespace().collect();
    let found = [
        is("font-weight", &|value| {
            value.starts_with("bold") || value.parse::<u32>().is_ok_and(|weight| weight >= 600)
        }),
        is("font-style", &|value| value == "italic"),
        decorated("underline"),
        decorated("line-through"),
        aligned("center"),
        aligned("right"),
        is("white-space", &|value| value.starts_with("pre")),
    ];
    let named = CLASSES.iter().zip(found);
    named.filter(|(class, found)| *found || before.contains(class)).map(|(class, _)| *class).collect()
}

fn picture(given: &Given, options: Options<'_>, clean: &mut Clean, keep: &mut dyn FnMut(&str, &str)) -> Fate {
    let source = given.get("src").or_else(|| given.get("data-remote-src")).unwrap_or_default();
    let source: String = source.trim().chars().filter(|c| !c.is_control()).collect();
    let scheme = source.get(..source.find(':').unwrap_or(0)).unwrap_or_default().to_ascii_lowercase();
    let words = given.get("alt").map(str::trim).filter(|words| words.len() < 500);
    let remote =
        if source.starts_with("//") { Some(format!("https:{source}")) } else { page_address(&source) };
    let remote = remote.filter(|address| address.starts_with("http"));
    if remote.is_some() && is_dot(given) {
        clean.tracking_pixels += 1;
        return Fate::Drop;
    }
    if let Some(address) = remote {
        clean.remote_images += 1;
        keep(
            if options.show_images && address.starts_with("https:") { "src" } else { "data-remote-src" },
            &address,
        );
    } else if scheme == "cid" || given.get("data-cid").is_some() {
        let id = if scheme == "cid" { &source[4..] } else { given.get("data-cid").unwrap_or_default() };
        let id = id.trim_matches(['<', '>', ' ']);
        match options.attachment.and_then(|attachment| attachment(id)) {
            Some(address) => keep("src", &address),
            None => keep("data-cid", id),
        }
    } else if words.is_none_or(str::is_empty) {
        return Fate::Drop;
    }
    keep("alt", words.unwrap_or_default());
    for key in ["width", "height"] {
        if let Some(size) = given
            .get(key)
            .and_then(|size| size.trim().parse::<u16>().ok())
            .filter(|size| (1..=4000).contains(size))
        {
            keep(key, &size.to_string());
        }
    }
    Fate::Keep
}

/// Whether a picture is one dot or nothing.
fn is_dot(given: &Given) -> bool {
    let tiny =
        |value: &str| matches!(value.trim().trim_end_matches("px").trim().trim_end_matches('%'), "0" | "1");
    let (mut small, mut sizes) = (0, 0);
    for key in ["width", "height"] {
        let values =
            [given.get(key).map(str::to_owned), given.style(key), given.style(&format!("max-{key}"))];
        let mut said = values.iter().flatten().peekable();
        sizes += usize::from(said.peek().is_some());
        small += usize::from(said.any(|value| tiny(value)));
    }
    let unseen = given.style("visibility").is_some_and(|value| value == "hidden")
        || given.style("opacity").is_some_and(|value| value == "0");
    unseen || (small > 0 && small == sizes)
}

/// An address a link may lead to, if this is one.
fn page_address(address: &str) -> Option<String> {
    let address: String = address.trim().chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let lower = address.to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len());
    if known {
        Some(address)
    } else if lower.starts_with("//") {
        Some(format!("https:{address}"))
    } else if lower.starts_with("www.") {
        Some(format!("https://{address}"))
    } else {
        None
    }
}

/// The last word, whatever came before: a whitelist over a full HTML5 parser.
static GUARD: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |values: &[&'static str]| values.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(set(TAGS))
        .clean_content_tags(set(&["script", "style", "template", "iframe", "noscript"]))
        .generic_attributes(set(&["title", "dir", "lang"]))
        .tag_attributes(HashMap::from([
            ("a", set(&["href"])),
            ("img", set(&["src", "alt", "width", "height", "data-remote-src", "data-cid"])),
            ("td", set(&["colspan", "rowspan"])),
            ("th", set(&["colspan", "rowspan"])),
            ("ol", set(&["start"])),
        ]))
        .allowed_classes(TAGS.iter().map(|tag| (*tag, set(CLASSES))).collect())
        .url_schemes(set(&["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(|element, attribute, value| {
            let remote = |value: &str| value.starts_with("https://") || value.starts_with("http://");
            let allowed = match (element, attribute) {
                ("img", "src") => {
                    value.starts_with("https://") || (value.starts_with('/') && !value.starts_with("//"))
                }
                ("img", "data-remote-src") => remote(&value.to_ascii_lowercase()),
                _ => true,
            };
            allowed.then(|| value.into())
        });
    builder
});
