//! The languages, and how a browser's wish becomes one of them.

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Russian: first.
    #[default]
    Ru,
    /// English: equal.
    En,
    /// English with marked letters, never offered to people: a test renders pages in it, and a word
    /// that comes out unmarked was not translated.
    Pseudo,
}

impl Lang {
    /// The languages that people can choose.
    pub const ALL: [Lang; 2] = [Lang::Ru, Lang::En];

    /// The BCP 47 tag.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ru => "ru",
            Lang::En => "en",
            Lang::Pseudo => "en-XA",
        }
    }

    /// The language of a tag such as `ru-RU`; `None` when we do not speak it.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or("");
        Lang::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header; Russian when nothing fits.
    pub fn negotiate(header: &str) -> Lang {
        let mut best = None;
        for part in header.split(',').take(32) {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or("").trim();
            let weight = fields
                .find_map(|f| f.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            let lang = if tag == "*" { Some(Lang::default()) } else { Lang::from_tag(tag) };
            if let Some(lang) = lang
                && weight > best.map_or(0.0, |(_, w)| w)
            {
                best = Some((lang, weight));
            }
        }
        best.map_or_else(Lang::default, |(lang, _)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn negotiates_by_weight_and_falls_back_to_russian() {
        for (header, want) in [
            ("", Lang::Ru),
            ("de-DE,de;q=0.9", Lang::Ru),
            ("en-US,en;q=0.9", Lang::En),
            ("en;q=0.4, ru;q=0.8", Lang::Ru),
            ("de, en;q=0.7, ru;q=0.3", Lang::En),
            ("fr, *;q=0.1", Lang::Ru),
            ("en;q=0, ru;q=0.1", Lang::Ru),
            ("en;q=bad", Lang::Ru),
            ("EN-gb", Lang::En),
        ] {
            assert_eq!(Lang::negotiate(header), want, "{header}");
        }
    }
}
