//! Letters of a PDF: TrueType files, several for one weight, each of which knows an alphabet.

use crate::Trouble;
use ttf_parser::{Face, GlyphId};

/// The files of a document: each weight in some alphabets.
#[derive(Clone, Debug)]
pub struct Fonts<'a> {
    /// The usual weight.
    pub plain: Vec<&'a [u8]>,
    /// The heavy one.
    pub bold: Vec<&'a [u8]>,
}

/// A file that was read.
pub(crate) struct Font<'a> {
    pub(crate) data: &'a [u8],
    pub(crate) face: Face<'a>,
}

/// The files of a weight.
pub(crate) struct Weight<'a>(pub(crate) Vec<Font<'a>>);

/// A piece of a line that one file draws.
pub(crate) struct Run {
    /// Which file of the weight.
    pub(crate) font: usize,
    /// The glyphs with the letters that they stand for.
    pub(crate) glyphs: Vec<(u16, char)>,
}

impl<'a> Weight<'a> {
    pub(crate) fn read(files: &[&'a [u8]]) -> Result<Weight<'a>, Trouble> {
        let read = |data: &&'a [u8]| {
            let face = Face::parse(data, 0).map_err(|e| Trouble::Font(e.to_string()))?;
            Ok(Font { data, face })
        };
        let fonts: Vec<Font<'a>> = files.iter().map(read).collect::<Result<_, Trouble>>()?;
        if fonts.is_empty() { Err(Trouble::Font("there is none".into())) } else { Ok(Weight(fonts)) }
    }

    /// Which file draws a letter, and how; a question mark for what none knows.
    fn glyph(&self, letter: char) -> (usize, GlyphId, char) {
        let find = |letter: char| {
            let known = |(n, font): (usize, &Font<'a>)| Some((n, font.face.glyph_index(letter)?, letter));
            self.0.iter().enumerate().find_map(known)
        };
        // A narrow blank that no file has is a blank.
        let blank = || letter.is_whitespace().then(|| find(' ')).flatten();
        find(letter).or_else(blank).or_else(|| find('?')).unwrap_or((0, GlyphId(0), letter))
    }

    /// The width of a letter, in thousandths of its size.
    pub(crate) fn advance(&self, letter: char) -> i64 {
        let (n, glyph, _) = self.glyph(letter);
        let face = &self.0[n].face;
        let units = i64::from(face.units_per_em()).max(1);
        i64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1_000 / units
    }

    /// The width of a text, in thousandths of its size.
    pub(crate) fn width(&self, text: &str) -> i64 {
        text.chars().map(|letter| self.advance(letter)).sum()
    }

    /// A text as the files draw it.
    pub(crate) fn runs(&self, text: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for letter in text.chars() {
            let (font, glyph, meant) = self.glyph(letter);
            match runs.last_mut() {
                Some(run) if run.font == font => run.glyphs.push((glyph.0, meant)),
                _ => runs.push(Run { font, glyphs: vec![(glyph.0, meant)] }),
            }
        }
        runs
    }

    /// A text in lines that are no wider than so much, in thousandths of its size; a word too long is broken.
    pub(crate) fn lines(&self, text: &str, most: i64) -> Vec<String> {
        let (mut lines, mut line, mut wide) = (Vec::new(), String::new(), 0);
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let space = if line.is_empty() { 0 } else { self.advance(' ') };
            let width = self.width(word);
            if !line.is_empty() && wide + space + width > most {
                lines.push(std::mem::take(&mut line));
                wide = 0;
            } else if !line.is_empty() {
                line.push(' ');
                wide += space;
            }
            for letter in word.chars() {
                let advance = self.advance(letter);
                if wide + advance > most && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    wide = 0;
                }
                line.push(letter);
                wide += advance;
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }
}
