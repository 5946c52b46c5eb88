//! How wide the signs of a font are, in parts of its size.

use hayro_syntax::object::{Array, Dict, Object};

/// Spans of signs whose widths are kept.
const SPANS: usize = 70_000;

/// Widths by the numbers of signs.
pub(super) struct Widths {
    /// First, last, width; sorted.
    spans: Vec<(u32, u32, f32)>,
    other: f32,
}

impl Widths {
    /// Those of a font of single bytes; `unit` is what its numbers are parts of.
    pub(super) fn simple(font: &Dict<'_>, unit: f32) -> Widths {
        let first = font.get::<u32>("FirstChar").unwrap_or(0);
        let listed: Array<'_> = font.get("Widths").unwrap_or_default();
        let described: Option<Dict<'_>> = font.get("FontDescriptor");
        let missing = described.and_then(|d| d.get::<f32>("MissingWidth")).filter(|width| *width > 0.0);
        let spans: Vec<_> = (first..)
            .zip(listed.iter::<f32>().take(256))
            .map(|(code, width)| (code, code, width * unit))
            .collect();
        // the standard fonts may come without widths: about the middle of Helvetica's
        let other = if spans.is_empty() { 0.5 } else { missing.unwrap_or(0.0) * unit };
        Widths { spans, other }
    }

    /// Those of a font of many signs.
    pub(super) fn wide(font: &Dict<'_>) -> Widths {
        let other = font.get::<f32>("DW").unwrap_or(1000.0) / 1000.0;
        let listed: Array<'_> = font.get("W").unwrap_or_default();
        let mut spans = Vec::new();
        let mut items = listed.iter::<Object<'_>>();
        while let (Some(first), Some(next)) = (items.next().and_then(number), items.next()) {
            if spans.len() >= SPANS {
                break;
            }
            match next {
                Object::Array(widths) => {
                    let widths = widths.iter::<f32>().take(SPANS);
                    spans.extend((first..).zip(widths).map(|(cid, width)| (cid, cid, width / 1000.0)));
                }
                next => {
                    let (Some(last), Some(Object::Number(width))) = (number(next), items.next()) else {
                        break;
                    };
                    spans.push((first, last, width.as_f32() / 1000.0));
                }
            }
        }
        spans.sort_by_key(|(first, ..)| *first);
        Widths { spans, other }
    }

    pub(super) fn of(&self, number: u32) -> f64 {
        let after = self.spans.partition_point(|(first, ..)| *first <= number);
        let span = after.checked_sub(1).and_then(|at| self.spans.get(at));
        f64::from(span.filter(|(_, last, _)| number <= *last).map_or(self.other, |(.., width)| *width))
    }
}

fn number(object: Object<'_>) -> Option<u32> {
    match object {
        Object::Number(number) => u32::try_from(number.as_i64()).ok(),
        _ => None,
    }
}
