//! The catalogue: every Fluent file, parsed and flattened once for each language.
//!
//! We compile Fluent's own syntax tree to a short list of pieces rather than run the reference resolver for
//! each string: a queue page asks for some three hundred. What a file may use: text, variables, selectors
//! over a variable, and references to other messages without variables. Anything else fails the start (and
//! long before it, every test).

use crate::Lang;
use fluent_syntax::{ast, parser};
use rustc_hash::FxHashMap;
use std::{collections::BTreeSet, sync::LazyLock};

/// The texts of one language, in the order of `ROOMS`.
macro_rules! texts {
    ($lang:literal) => {
        [
            include_str!(concat!("../../../locales/", $lang, "/api.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/checks.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/common.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/desk.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/errors.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/finding.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/flows.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/guide.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/hours.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/incidents.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/orders.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/knowledge.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/mail.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/people.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/portal.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/promise.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/lines.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/queue.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/releases.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/reports.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/settings.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/ticket.ftl")),
            include_str!(concat!("../../../locales/", $lang, "/topics.ftl")),
        ]
    };
}

/// A part of a message.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text(Box<str>),
    Var(Box<str>),
    Select(Select),
}

/// A choice by a variable: a plural category, an exact number or a word.
#[derive(Clone, Debug)]
pub(crate) struct Select {
    pub(crate) var: Box<str>,
    pub(crate) variants: Vec<(Box<str>, Vec<Piece>)>,
    pub(crate) default: usize,
}

type Table = FxHashMap<Box<str>, Vec<Piece>>;

static RU: LazyLock<Table> = LazyLock::new(|| compile(&texts!("ru"), false));
static EN: LazyLock<Table> = LazyLock::new(|| compile(&texts!("en"), false));
static PSEUDO: LazyLock<Table> = LazyLock::new(|| compile(&texts!("en"), true));

fn table(lang: Lang) -> &'static Table {
    match lang {
        Lang::Ru => &RU,
        Lang::En => &EN,
        Lang::Pseudo => &PSEUDO,
    }
}

/// The pieces of a message.
pub(crate) fn pattern(lang: Lang, key: &str) -> Option<&'static [Piece]> {
    table(lang).get(key).map(Vec::as_slice)
}

/// The text of a message that has no variables.
pub(crate) fn plain(lang: Lang, key: &str) -> Option<&'static str> {
    match pattern(lang, key)? {
        [Piece::Text(text)] => Some(text),
        _ => None,
    }
}

/// All keys of a language, sorted.
pub fn keys(lang: Lang) -> Vec<&'static str> {
    let mut keys: Vec<&str> = table(lang).keys().map(|key| &**key).collect();
    keys.sort_unstable();
    keys
}

/// The variables of a message, in every branch of it.
pub fn variables(lang: Lang, key: &str) -> BTreeSet<&'static str> {
    fn walk(pieces: &'static [Piece], into: &mut BTreeSet<&'static str>) {
        for piece in pieces {
            match piece {
                Piece::Text(_) => {}
                Piece::Var(name) => {
                    into.insert(name);
                }
                Piece::Select(select) => {
                    into.insert(&select.var);
                    select.variants.iter().for_each(|(_, pieces)| walk(pieces, into));
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(pattern(lang, key).unwrap_or(&[]), &mut found);
    found
}

fn compile(texts: &[&'static str], marked: bool) -> Table {
    let mut sources: FxHashMap<&str, ast::Pattern<&str>> = FxHashMap::default();
    for text in texts {
        let resource =
            parser::parse(*text).unwrap_or_else(|(_, errors)| panic!("broken Fluent file: {errors:?}"));
        for entry in resource.body {
            if let ast::Entry::Message(ast::Message { id, value: Some(value), .. }) = entry {
                let twice = sources.insert(id.name, value);
                assert!(twice.is_none(), "the key {} is there twice", id.name);
            }
        }
    }
    let build = Builder { sources: &sources, marked };
    sources.iter().map(|(key, pattern)| ((*key).into(), build.pieces(key, pattern))).collect()
}

struct Builder<'s> {
    sources: &'s FxHashMap<&'static str, ast::Pattern<&'static str>>,
    marked: bool,
}

impl Builder<'_> {
    fn pieces(&self, key: &str, pattern: &ast::Pattern<&str>) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for element in &pattern.elements {
            let next = match element {
                ast::PatternElement::TextElement { value } => vec![Piece::Text(self.text(value))],
                ast::PatternElement::Placeable { expression } => self.placeable(key, expression),
            };
            for piece in next {
                match (pieces.last_mut(), piece) {
                    (Some(Piece::Text(last)), Piece::Text(more)) => *last = format!("{last}{more}").into(),
                    (_, piece) => pieces.push(piece),
                }
            }
        }
        pieces
    }

    fn placeable(&self, key: &str, expression: &ast::Expression<&str>) -> Vec<Piece> {
        use ast::InlineExpression as Inline;
        match expression {
            ast::Expression::Inline(Inline::VariableReference { id }) => vec![Piece::Var(id.name.into())],
            ast::Expression::Inline(Inline::StringLiteral { value }) => {
                vec![Piece::Text(fluent_syntax::unicode::unescape_unicode_to_string(value).as_ref().into())]
            }
            ast::Expression::Inline(Inline::MessageReference { id, attribute: None }) => {
                let other = self
                    .sources
                    .get(id.name)
                    .unwrap_or_else(|| panic!("{key} refers to nothing: {}", id.name));
                self.pieces(key, other)
            }
            ast::Expression::Select { selector: Inline::VariableReference { id }, variants } => {
                let default = variants.iter().position(|v| v.default).unwrap_or(0);
                let variants = variants
                    .iter()
                    .map(|variant| {
                        let (ast::VariantKey::Identifier { name }
                        | ast::VariantKey::NumberLiteral { value: name }) = &variant.key;
                        ((*name).into(), self.pieces(key, &variant.value))
                    })
                    .collect();
                vec![Piece::Select(Select { var: id.name.into(), variants, default })]
            }
            _ => panic!("{key} uses a part of Fluent that we do not need"),
        }
    }

    fn text(&self, text: &str) -> Box<str> {
        if !self.marked {
            return text.into();
        }
        const ACCENTED: [(char, char); 10] = [
            ('a', 'á'),
            ('e', 'é'),
            ('i', 'í'),
            ('o', 'ó'),
            ('u', 'ú'),
            ('y', 'ý'),
            ('A', 'Á'),
            ('E', 'É'),
            ('I', 'Í'),
            ('O', 'Ó'),
        ];
        let mark = |c: char| ACCENTED.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
        format!("⟦{}⟧", text.chars().map(mark).collect::<String>()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selects(pieces: &[Piece]) -> Vec<&Select> {
        pieces
            .iter()
            .filter_map(|piece| if let Piece::Select(select) = piece { Some(select) } else { None })
            .collect()
    }

    #[test]
    fn russian_counts_have_all_their_forms() {
        for (key, pieces) in table(Lang::Ru) {
            for select in selects(pieces) {
                let forms: BTreeSet<&str> = select.variants.iter().map(|(name, _)| &**name).collect();
                if forms.contains("one") {
                    assert!(forms.contains("few") && forms.contains("many"), "{key}");
                }
            }
        }
    }

    #[test]
    fn compiles_references_literals_and_choices() {
        let table = compile(
            &["a = { b }{ \"\\u00a0\" }c\nb = b\nd = { $x ->\n    [1] one\n   *[other] many { $x }\n}\n"],
            false,
        );
        assert!(matches!(table["a"].as_slice(), [Piece::Text(text)] if &**text == "b\u{a0}c"));
        assert!(matches!(table["d"].as_slice(), [Piece::Select(select)] if select.default == 1));
    }

    #[test]
    #[should_panic(expected = "refers to nothing")]
    fn a_reference_to_nothing_stops_the_start() {
        compile(&["a = { b }\n"], false);
    }
}
