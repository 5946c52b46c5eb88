//! The PDF: A4 pages, tables whose heads come again on each, the letters inside.

use crate::fonts::{Fonts, Weight};
use crate::{Cell, Document, Table, Trouble};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::collections::BTreeMap;
use std::io::Write;

/// A4, in points; its margins.
const PAGE: (i64, i64) = (595, 842);
const SIDE: i64 = 45;
const TOP: i64 = 50;
const BOTTOM: i64 = 55;
/// Sizes of letters.
const BODY: i64 = 9;
const TITLE: i64 = 16;
const HEAD: i64 = 11;
/// The height of a line, in tenths of its size.
const LINE: i64 = 14;
/// Between columns.
const GAP: i64 = 8;

/// Draws a document as a PDF.
///
/// # Errors
/// When a font cannot be read.
pub fn pdf(document: &Document, fonts: &Fonts<'_>) -> Result<Vec<u8>, Trouble> {
    let weights = [Weight::read(&fonts.plain)?, Weight::read(&fonts.bold)?];
    let mut press =
        Press { weights: &weights, pages: vec![Content::new()], y: PAGE.1 - TOP, used: BTreeMap::new() };
    press.document(document);
    let Press { pages, used, .. } = press;
    Ok(bind(document, &weights, pages, &used))
}

/// Which letters of which file were drawn: weight and file, then glyph and letter.
type Used = BTreeMap<(usize, usize), BTreeMap<u16, char>>;

struct Press<'a> {
    weights: &'a [Weight<'a>; 2],
    pages: Vec<Content>,
    /// Where the next line begins, from below.
    y: i64,
    used: Used,
}

impl Press<'_> {
    fn document(&mut self, document: &Document) {
        self.block(&document.title, 1, TITLE, 0);
        self.y -= 4;
        for (key, value) in &document.facts {
            let at = self.y;
            self.block(key, 0, BODY, 0);
            let after = self.y;
            self.y = at;
            self.block(value, 0, BODY, 130);
            self.y = self.y.min(after);
        }
        for table in &document.tables {
            self.table(table);
        }
        self.sums(document);
        if !document.foot.is_empty() {
            self.y -= 14;
            self.block(&document.foot, 0, BODY, 0);
        }
        let pages = self.pages.len();
        for n in 0..pages {
            let text = format!("{} · {} / {pages}", document.margin, n + 1);
            self.draw(n, SIDE, BOTTOM - 25, 0, BODY - 1, text.trim_start_matches(" · "));
        }
    }

    /// A text in as many lines as it needs.
    fn block(&mut self, text: &str, weight: usize, size: i64, indent: i64) {
        let most = (PAGE.0 - 2 * SIDE - indent) * 1_000 / size;
        for line in self.weights[weight].lines(text, most) {
            self.room(size * LINE / 10);
            self.y -= size * LINE / 10;
            let (page, y) = (self.pages.len() - 1, self.y);
            self.draw(page, SIDE + indent, y, weight, size, &line);
        }
    }

    /// Goes on to a new page when there is no room for so much.
    fn room(&mut self, height: i64) -> bool {
        let full = self.y - height < BOTTOM;
        if full {
            self.pages.push(Content::new());
            self.y = PAGE.1 - TOP;
        }
        full
    }

    fn table(&mut self, table: &Table) {
        self.y -= 12;
        if !table.title.is_empty() {
            self.room(HEAD * 6);
            self.block(&table.title, 1, HEAD, 0);
            self.y -= 2;
        }
        let edges = edges(&table.columns);
        let numbers: Vec<bool> = (0..table.columns.len())
            .map(|n| table.rows.iter().any(|row| row.get(n).is_some_and(Cell::is_number)))
            .collect();
        let head: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        self.row(&head, &edges, &numbers, 1, None);
        for cells in &table.rows {
            let words: Vec<&str> = cells.iter().map(Cell::words).collect();
            self.row(&words, &edges, &numbers, 0, Some(&head));
        }
    }

    /// A row with a hairline under it; on a new page the head comes first.
    fn row(
        &mut self,
        words: &[&str],
        edges: &[(i64, i64)],
        right: &[bool],
        weight: usize,
        head: Option<&[&str]>,
    ) {
        let lines: Vec<Vec<String>> = words
            .iter()
            .zip(edges)
            .map(|(text, (_, width))| self.weights[weight].lines(text, width * 1_000 / BODY))
            .collect();
        let step = BODY * LINE / 10;
        let tall = lines.iter().map(Vec::len).max().unwrap_or(1) as i64 * step + 4;
        if self.room(tall)
            && let Some(head) = head
        {
            self.row(head, edges, right, 1, None);
        }
        let page = self.pages.len() - 1;
        for (n, (all, (left, width))) in lines.iter().zip(edges).enumerate() {
            for (down, line) in (1..).zip(all) {
                let wide = self.weights[weight].width(line) * BODY / 1_000;
                let x = if right.get(n) == Some(&true) { left + width - wide } else { *left };
                self.draw(page, x, self.y - down * step, weight, BODY, line);
            }
        }
        self.y -= tall;
        self.line(page, self.y);
    }

    fn sums(&mut self, document: &Document) {
        self.y -= 10;
        let most = document.sums.len();
        for (n, (words, sum)) in document.sums.iter().enumerate() {
            let (weight, size) = if n + 1 == most { (1, HEAD) } else { (0, BODY) };
            let step = size * LINE / 10 + 2;
            self.room(step);
            self.y -= step;
            let (page, y) = (self.pages.len() - 1, self.y);
            let edge = PAGE.0 - SIDE;
            let wide = |text: &str| self.weights[weight].width(text) * size / 1_000;
            let (left, right) = (edge - 110 - wide(words), edge - wide(sum.words()));
            self.draw(page, left, y, weight, size, words);
            self.draw(page, right, y, weight, size, sum.words());
        }
    }

    fn line(&mut self, page: usize, y: i64) {
        let content = &mut self.pages[page];
        content.set_stroke_gray(0.75).set_line_width(0.5);
        content.move_to(points(SIDE), points(y)).line_to(points(PAGE.0 - SIDE), points(y)).stroke();
    }

    fn draw(&mut self, page: usize, x: i64, y: i64, weight: usize, size: i64, text: &str) {
        let content = &mut self.pages[page];
        content.begin_text();
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, points(x), points(y)]);
        for run in self.weights[weight].runs(text) {
            let key = (weight, run.font);
            content.set_font(Name(font_name(key).as_bytes()), points(size));
            let codes: Vec<u8> = run.glyphs.iter().flat_map(|(glyph, _)| glyph.to_be_bytes()).collect();
            content.show(Str(&codes));
            self.used.entry(key).or_default().extend(run.glyphs);
        }
        content.end_text();
    }
}

/// Where columns begin and how wide they are.
fn edges(columns: &[(String, u16)]) -> Vec<(i64, i64)> {
    let all: i64 = columns.iter().map(|(_, width)| i64::from(*width)).sum::<i64>().max(1);
    let free = PAGE.0 - 2 * SIDE - GAP * (columns.len() as i64 - 1).max(0);
    let mut left = SIDE;
    let edge = |(_, width): &(String, u16)| {
        let (at, wide) = (left, free * i64::from(*width) / all);
        left += wide + GAP;
        (at, wide)
    };
    columns.iter().map(edge).collect()
}

fn font_name((weight, font): (usize, usize)) -> String {
    format!("F{weight}{font}")
}

#[allow(clippy::cast_precision_loss, reason = "a page has some hundred points")]
fn points(n: i64) -> f32 {
    n as f32
}

/// Pages and letters as one file.
fn bind(document: &Document, weights: &[Weight<'_>; 2], pages: Vec<Content>, used: &Used) -> Vec<u8> {
    let mut next = 1;
    let mut fresh = || {
        next += 1;
        Ref::new(next - 1)
    };
    let (catalog, tree, info) = (fresh(), fresh(), fresh());
    let fonts: Vec<((usize, usize), [Ref; 5])> =
        used.keys().map(|key| (*key, std::array::from_fn(|_| fresh()))).collect();
    let sheets: Vec<(Ref, Ref, Content)> = pages.into_iter().map(|page| (fresh(), fresh(), page)).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.document_info(info).title(TextStr(&document.title));
    let count = i32::try_from(sheets.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(sheets.iter().map(|(page, ..)| *page)).count(count);
    for (id, stream, content) in sheets {
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, points(PAGE.0), points(PAGE.1))).parent(tree).contents(stream);
        let mut resources = page.resources();
        let mut dict = resources.fonts();
        for (key, refs) in &fonts {
            dict.pair(Name(font_name(*key).as_bytes()), refs[0]);
        }
        dict.finish();
        resources.finish();
        page.finish();
        pdf.stream(stream, &deflate(&content.finish())).filter(Filter::FlateDecode);
    }
    for (key, refs) in &fonts {
        if let Some(letters) = used.get(key) {
            embed(&mut pdf, &weights[key.0].0[key.1], *key, refs, letters);
        }
    }
    pdf.finish()
}

/// Puts a file of letters in, with what each glyph means for those who copy or search.
fn embed(
    pdf: &mut Pdf,
    font: &crate::fonts::Font<'_>,
    key: (usize, usize),
    refs: &[Ref; 5],
    letters: &BTreeMap<u16, char>,
) {
    let [whole, cid, descriptor, data, meaning] = *refs;
    let (face, name) = (&font.face, format!("Paper{}", font_name(key)));
    let base = Name(name.as_bytes());
    let scale = 1_000.0 / f32::from(face.units_per_em());
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(whole)
        .base_font(base)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(meaning);
    let mut one = pdf.cid_font(cid);
    one.subtype(CidFontType::Type2).base_font(base).system_info(system).font_descriptor(descriptor);
    one.cid_to_gid_map_predefined(Name(b"Identity")).default_width(0.0);
    let mut widths = one.widths();
    for glyph in letters.keys() {
        let advance = face.glyph_hor_advance(ttf_parser::GlyphId(*glyph)).unwrap_or(0);
        widths.consecutive(*glyph, [f32::from(advance) * scale]);
    }
    widths.finish();
    one.finish();
    let bounds = face.global_bounding_box();
    let at = |n: i16| f32::from(n) * scale;
    pdf.font_descriptor(descriptor)
        .name(base)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(at(bounds.x_min), at(bounds.y_min), at(bounds.x_max), at(bounds.y_max)))
        .italic_angle(0.0)
        .ascent(at(face.ascender()))
        .descent(at(face.descender()))
        .cap_height(at(face.capital_height().unwrap_or(700)))
        .stem_v(80.0)
        .font_file2(data);
    let length = i32::try_from(font.data.len()).unwrap_or(i32::MAX);
    let packed = deflate(font.data);
    let mut stream = pdf.stream(data, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), length);
    stream.finish();
    let mut map = UnicodeCmap::new(base, system);
    for (glyph, letter) in letters {
        map.pair(*glyph, *letter);
    }
    pdf.cmap(meaning, &map.finish());
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail; if it did, an empty stream is a broken page and not a broken desk.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
