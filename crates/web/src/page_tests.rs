//! Every page, with every sample, in every language: is its HTML sound, translated, labelled and quiet?

use crate::{
    assets,
    samples::{self, Sample},
};
use i18n::{Lang, T};
use scraper::{ElementRef, Html, Selector};
use std::{collections::HashSet, fs, path::Path};

fn samples_in(lang: Lang) -> Vec<Sample> {
    samples::all(&T::new(lang, samples::ZONE, samples::NOW_MS), &|shell| shell)
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).expect("a selector")).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_mail(sample: &Sample) -> bool {
    sample.name.starts_with("mail-")
}

/// Runs a check over all samples in all languages, collecting what is wrong.
fn check(wrong_in: impl Fn(&Sample, &Html, &mut Vec<String>)) {
    let mut found = Vec::new();
    for lang in [Lang::Ru, Lang::En, Lang::Pseudo] {
        for sample in samples_in(lang) {
            let page = if sample.whole {
                Html::parse_document(&sample.html)
            } else {
                Html::parse_fragment(&sample.html)
            };
            let mut wrong = Vec::new();
            wrong_in(&sample, &page, &mut wrong);
            found.extend(wrong.into_iter().map(|what| format!("{} {}: {what}", sample.name, lang.code())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_parser_sees_what_is_not_well_formed() {
    for broken in
        ["<!doctype html><p></b>", "<!doctype html><table><p>x</table>", "<!doctype html><p id=a id=b>"]
    {
        assert!(!Html::parse_document(broken).errors.is_empty(), "{broken}");
    }
}

#[test]
fn pages_are_well_formed() {
    check(|sample, page, wrong| {
        if sample.whole {
            wrong.extend(page.errors.iter().map(ToString::to_string));
            for (css, n) in [("html[lang]", 1), ("head title", 1), ("main", 1), ("h1", 1), ("body header", 1)]
            {
                let there = select(page, css).len();
                if there < n || (n == 1 && css != "body header" && there != 1) {
                    wrong.push(format!("{css} is there {there} times"));
                }
            }
        }
        let mut seen = HashSet::new();
        for element in select(page, "[id]") {
            let id = element.attr("id").unwrap_or("");
            if id.is_empty() || id.contains(char::is_whitespace) || !seen.insert(id) {
                wrong.push(format!("the id «{id}» is empty or there twice"));
            }
        }
        let refers = [
            ("for", "[for]"),
            ("aria-describedby", "[aria-describedby]"),
            ("aria-labelledby", "[aria-labelledby]"),
            ("list", "[list]"),
            ("form", "[form]"),
        ];
        for (attribute, css) in refers {
            for element in select(page, css) {
                for id in element.attr(attribute).unwrap_or("").split_whitespace() {
                    if !seen.contains(id) {
                        wrong.push(format!("{attribute} refers to nothing: {id}"));
                    }
                }
            }
        }
        for link in select(page, "a[href^='#']") {
            let href = link.attr("href").unwrap_or("");
            if !seen.contains(&href[1..]) {
                wrong.push(format!("a link goes nowhere: {href}"));
            }
        }
    });
}

#[test]
fn headings_do_not_skip_a_level() {
    check(|sample, page, wrong| {
        let mut last = 0;
        for heading in select(page, "h1, h2, h3, h4").into_iter().filter(|_| sample.whole && !is_mail(sample))
        {
            let level = i32::from(heading.value().name().as_bytes()[1] - b'0');
            if level > last + 1 {
                wrong.push(format!("after h{last} comes h{level}: {}", words(heading)));
            }
            last = level;
        }
    });
}

#[test]
fn what_can_be_used_has_a_name() {
    check(|_, page, wrong| {
        let labels: HashSet<_> =
            select(page, "label[for]").iter().filter_map(|l| l.attr("for").map(str::to_owned)).collect();
        for field in select(page, "input:not([type=hidden]), select, textarea") {
            let by_label = field.attr("id").is_some_and(|id| labels.contains(id));
            let inside = field.ancestors().filter_map(ElementRef::wrap).any(|a| a.value().name() == "label");
            if !by_label && !inside && field.attr("aria-label").is_none_or(str::is_empty) {
                wrong.push(format!("a field without a label: {}", field.html()));
            }
        }
        for element in select(page, "button, a[href], summary") {
            let picture = select_in(element, "img[alt]").iter().any(|img| img.attr("alt") != Some(""));
            if words(element).is_empty() && element.attr("aria-label").is_none_or(str::is_empty) && !picture {
                wrong.push(format!("nothing to read on {}", element.html()));
            }
        }
        wrong.extend(
            select(page, "img:not([alt])").iter().map(|img| format!("a picture without alt: {}", img.html())),
        );
    });
}

fn select_in<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(css).expect("a selector")).collect()
}

#[test]
fn a_strict_content_policy_holds() {
    check(|sample, page, wrong| {
        if is_mail(sample) {
            return;
        }
        for element in select(page, "*") {
            for (name, value) in element.value().attrs() {
                let bad = name == "style"
                    || name.starts_with("on")
                    || value.trim_start().starts_with("javascript:");
                if bad {
                    wrong.push(format!("{name}=«{value}»"));
                }
                let address = matches!(name, "href" | "src") && value.starts_with("/assets/");
                let file = value.split('#').next().unwrap_or("");
                if address && assets::serve(file, "").is_none() {
                    wrong.push(format!("no such file: {value}"));
                }
            }
        }
        if !select(page, "style, script:not([src]), iframe, object, embed, base").is_empty() {
            wrong.push("an inline script or style, or a frame".to_owned());
        }
        for tag in select(page, "link[rel=stylesheet], script, link[rel=icon]") {
            let file = tag.attr("href").or(tag.attr("src")).unwrap_or("");
            // The desk's own colours are made of what stands in the address.
            let own = file.starts_with("/brand/colours.css?") && file.len() == 31;
            if !own && assets::serve(file, "").is_none() {
                wrong.push(format!("no such file: {file}"));
            }
        }
    });
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = assets::serve(assets::icons(), "").expect("the sprite is there");
    let sprite = Html::parse_fragment(std::str::from_utf8(sprite.bytes).expect("text"));
    let there: HashSet<_> =
        select(&sprite, "symbol").iter().filter_map(|s| s.attr("id").map(str::to_owned)).collect();
    check(|_, page, wrong| {
        for using in select(page, "use") {
            let name = using.attr("href").and_then(|href| href.split_once('#')).map_or("", |(_, name)| name);
            if !there.contains(name) {
                wrong.push(format!("no such icon: {name}"));
            }
        }
    });
}

#[test]
fn forms_that_change_something_carry_a_token() {
    check(|sample, page, wrong| {
        for form in select(page, "form[method=post]") {
            if select_in(form, "input[type=hidden][name=csrf]").len() != 1 {
                wrong.push(format!("no token: {}", form.attr("action").unwrap_or("?")));
            }
            if form.attr("action").is_none_or(|a| !a.starts_with('/')) {
                wrong.push("a form that goes nowhere".to_owned());
            }
        }
        if select(page, "form").iter().any(|f| !matches!(f.attr("method"), Some("get" | "post" | "dialog"))) {
            wrong.push(format!("a form without a method in {}", sample.name));
        }
    });
}

#[test]
fn no_key_comes_out_untranslated() {
    let keys: HashSet<_> = i18n::keys(Lang::Ru).into_iter().filter(|key| key.contains('-')).collect();
    check(|_, page, wrong| {
        for element in select(page, "*") {
            let own =
                element.children().filter_map(|node| node.value().as_text().map(|t| t.trim().to_owned()));
            let spoken = ["title", "aria-label", "placeholder", "alt"]
                .iter()
                .filter_map(|name| element.attr(name).map(str::to_owned));
            wrong
                .extend(own.chain(spoken).filter(|text| keys.contains(text.as_str()) || text.contains("{$")));
        }
    });
}

#[test]
fn every_word_of_the_interface_is_translated() {
    // In the pseudo language each translated text is marked; what people read on controls must be.
    let mut found = Vec::new();
    // The reference of the API is in English, as its names are; the guides have texts of their own.
    let data = ["gallery", "api-docs", "guide"];
    for sample in samples_in(Lang::Pseudo)
        .into_iter()
        .filter(|s| s.whole && !is_mail(s) && !data.iter().any(|name| s.name.starts_with(name)))
    {
        let page = Html::parse_document(&sample.html);
        for element in
            select(&page, "label, button, legend, th, dt, summary, nav a > span:first-child, .hint, .empty p")
        {
            let text = words(element);
            // What has no letter is no word: a number, a date of numbers, a sign.
            let data = !text.contains(char::is_alphabetic)
                || element
                    .select(&Selector::parse(".name, kbd, .avatar").expect("a selector"))
                    .next()
                    .is_some();
            if !data && !text.contains('⟦') {
                found.push(format!("{}: «{text}»", sample.name));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn templates_hold_no_words() {
    let mut found = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut |path| {
        if path.ends_with("gallery.html") {
            return;
        }
        let text = fs::read_to_string(path).expect("a template can be read");
        // The class of <main> is a block, and no word.
        let mut text = without(&text, "{%- block main_class %}", "{% endblock -%}");
        for (open, close) in [
            ("{#", "#}"),
            ("{%", "%}"),
            ("{{", "}}"),
            ("<kbd>", "</kbd>"),
            ("<code>", "</code>"),
            ("<style", "</style>"),
        ] {
            text = without(&text, open, close);
        }
        for attribute in ["title=\"", "aria-label=\"", "placeholder=\"", "alt=\""] {
            for part in text.split(attribute).skip(1) {
                let value = part.split('"').next().unwrap_or("");
                if value.chars().any(char::is_alphabetic) {
                    found.push(format!("{}: {attribute}{value}", path.display()));
                }
            }
        }
        let mut text = without(&without(&text, "<", ">"), "&", ";");
        for command in ["#note", "#close", "#line2", "#time"] {
            text = text.replace(command, "");
        }
        // What a macro gives to the tag of its caller is an attribute, and no word.
        let told = text.split_whitespace().filter(|token| !token.contains("=\""));
        let spoken = told
            .flat_map(|token| token.split(|c: char| !c.is_alphabetic()))
            .filter(|word| word.chars().count() > 1);
        found.extend(spoken.map(|word| format!("{}: {word}", path.display())));
    });
    assert!(found.is_empty(), "words that no translator will see:\n{}", found.join("\n"));
}

fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

fn visit(folder: &Path, act: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() { visit(&path, act) } else { act(&path) }
    }
}

#[test]
fn the_clients_pages_never_show_what_is_hidden() {
    check(|sample, _, wrong| {
        if sample.name.starts_with("portal-") && sample.html.contains("hidden-note") {
            wrong.push("a hidden note".to_owned());
        }
    });
}

#[test]
fn every_letter_has_both_forms() {
    let samples = samples_in(Lang::Ru);
    let mails: Vec<_> = samples.iter().filter(|s| is_mail(s) && !s.name.ends_with("-text")).collect();
    assert!(mails.len() >= 7);
    for mail in mails {
        let text = samples.iter().find(|s| s.name == format!("{}-text", mail.name));
        let text = &text.unwrap_or_else(|| panic!("{} has no plain text", mail.name)).html;
        assert!(text.contains("\n\n") && text.contains("\n-- \n"), "{} has lost its paragraphs", mail.name);
        assert!(!text.contains("\n\n\n"), "{} gapes", mail.name);
    }
}
