//! Small real pictures, drawn pixel by pixel: windows, tables, receipts, scanned papers. Cyrillic comes
//! from the fixed bitmap fonts of `embedded-graphics`; nothing is read from disk.

use std::convert::Infallible;

use embedded_graphics::mono_font::iso_8859_5::{FONT_8X13, FONT_9X18_BOLD, FONT_10X20};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::{Rgb888, RgbColor};
use embedded_graphics::prelude::{DrawTarget, Drawable, OriginDimensions, Pixel, Point, Primitive, Size};
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle};
use embedded_graphics::text::Text;

const INK: Rgb888 = Rgb888::new(0x22, 0x24, 0x26);
const GREY: Rgb888 = Rgb888::new(0xd4, 0xd6, 0xd8);
const PAPER: Rgb888 = Rgb888::WHITE;

/// A field of pixels.
pub(crate) struct Canvas {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            let (Ok(x), Ok(y)) = (u32::try_from(at.x), u32::try_from(at.y)) else { continue };
            if x < self.width && y < self.height {
                let i = ((y * self.width + x) * 3) as usize;
                self.rgb[i..i + 3].copy_from_slice(&[colour.r(), colour.g(), colour.b()]);
            }
        }
        Ok(())
    }
}

impl Canvas {
    fn new(width: u32, height: u32, ground: Rgb888) -> Self {
        let rgb = [ground.r(), ground.g(), ground.b()].repeat((width * height) as usize);
        Self { width, height, rgb }
    }

    fn block(&mut self, x: i32, y: i32, w: u32, h: u32, colour: Rgb888) {
        let area = Rectangle::new(Point::new(x, y), Size::new(w, h));
        let Ok(()) = area.into_styled(PrimitiveStyle::with_fill(colour)).draw(self);
    }

    fn say(&mut self, x: i32, baseline: i32, text: &str, font: &MonoFont<'_>, colour: Rgb888) {
        // The fonts hold ISO 8859-5: Latin, Cyrillic, «№», and no typographic signs beyond.
        let plain: String = text
            .chars()
            .map(|c| match c {
                '«' | '»' | '„' | '“' => '"',
                '—' | '–' => '-',
                '\u{a0}' | '\u{202f}' => ' ',
                '₽' => 'р',
                '…' => '.',
                c => c,
            })
            .collect();
        let Ok(_) = Text::new(&plain, Point::new(x, baseline), MonoTextStyle::new(font, colour)).draw(self);
    }

    /// The picture as a PNG file.
    pub(crate) fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let written = encoder.write_header().and_then(|mut w| w.write_image_data(&self.rgb));
        written.expect("memory takes every write, and the buffer has the stated size");
        out
    }

    /// The picture as a one-page PDF of A4 size, like an office scanner makes it.
    pub(crate) fn scan(&self) -> Vec<u8> {
        use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};
        use std::io::Write;

        let grey: Vec<u8> = self.rgb.chunks_exact(3).map(|p| p[0]).collect();
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        let packed = packer.write_all(&grey).and_then(|()| packer.finish());
        let packed = packed.expect("memory takes every write");

        let [catalog, pages, page, image, content] = [1, 2, 3, 4, 5].map(Ref::new);
        let (name, a4) = (Name(b"Scan"), Rect::new(0.0, 0.0, 595.0, 842.0));
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(pages);
        pdf.pages(pages).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet.media_box(a4).parent(pages).contents(content);
        sheet.resources().x_objects().pair(name, image);
        sheet.finish();
        let mut picture = pdf.image_xobject(image, &packed);
        picture.filter(Filter::FlateDecode);
        picture.width(self.width as i32).height(self.height as i32);
        picture.color_space().device_gray();
        picture.bits_per_component(8);
        picture.finish();
        let mut place = Content::new();
        place.save_state().transform([595.0, 0.0, 0.0, 842.0, 0.0, 0.0]).x_object(name).restore_state();
        pdf.stream(content, &place.finish());
        pdf.finish()
    }
}

/// A program window with an error message in front.
pub(crate) fn error_window(title: &str, lines: &[String]) -> Canvas {
    let mut c = Canvas::new(760, 420, Rgb888::new(0xee, 0xef, 0xf0));
    c.block(0, 0, 760, 34, Rgb888::new(0x2f, 0x5d, 0x62));
    c.say(14, 22, title, &FONT_9X18_BOLD, PAPER);
    for row in 0..11 {
        c.block(14, 52 + row * 32, 732, 24, PAPER);
        c.block(24, 60 + row * 32, 60 + (row as u32 * 37) % 90, 8, GREY);
        c.block(180, 60 + row * 32, 160 + (row as u32 * 71) % 220, 8, GREY);
    }
    let height = 110 + 20 * lines.len() as u32;
    c.block(126, 116, 512, height + 4, Rgb888::new(0xa8, 0xaa, 0xac));
    c.block(124, 112, 512, height, PAPER);
    c.block(124, 112, 512, 28, Rgb888::new(0xb4, 0x3a, 0x32));
    c.say(136, 131, "Ошибка", &FONT_9X18_BOLD, PAPER);
    let mut y = 168;
    for line in lines {
        c.say(142, y, line, &FONT_8X13, INK);
        y += 20;
    }
    c.block(544, y + 2, 78, 26, GREY);
    c.say(572, y + 19, "ОК", &FONT_8X13, INK);
    c
}

/// A table as an administration page shows it; the marked row is tinted.
pub(crate) fn table(title: &str, head: &[&str], rows: &[Vec<String>], marked: usize) -> Canvas {
    let mut c = Canvas::new(820, 90 + 26 * rows.len() as u32, Rgb888::new(0xf7, 0xf7, 0xf5));
    c.say(16, 28, title, &FONT_10X20, INK);
    let step = 790 / head.len().max(1) as i32;
    c.block(12, 44, 796, 26, GREY);
    for (i, cell) in (0..).zip(head) {
        c.say(20 + i * step, 62, cell, &FONT_8X13, INK);
    }
    for (r, row) in (0..).zip(rows) {
        let y = 70 + r * 26;
        let ground = if r as usize == marked { Rgb888::new(0xfb, 0xe3, 0xdc) } else { PAPER };
        c.block(12, y, 796, 25, ground);
        for (i, cell) in (0..).zip(row) {
            let short: String = cell.chars().take((step / 8 - 1) as usize).collect();
            c.say(20 + i * step, y + 17, &short, &FONT_8X13, INK);
        }
    }
    c
}

/// A narrow till receipt.
pub(crate) fn receipt(lines: &[String]) -> Canvas {
    let mut c = Canvas::new(360, 50 + 19 * lines.len() as u32, Rgb888::new(0xfa, 0xf8, 0xf2));
    for (i, line) in (0..).zip(lines) {
        c.say(18, 34 + i * 19, line, &FONT_8X13, INK);
    }
    c
}

/// A sheet of paper with a heading, text and a place for signatures.
pub(crate) fn sheet(heading: &str, lines: &[String]) -> Canvas {
    let mut c = Canvas::new(840, 1188, Rgb888::new(0xfc, 0xfc, 0xfc));
    c.say(90, 120, heading, &FONT_10X20, INK);
    c.block(90, 134, 660, 2, INK);
    for (i, line) in (0..).zip(lines) {
        c.say(90, 180 + i * 26, line, &FONT_9X18_BOLD, INK);
    }
    for (x, who) in [(90, "Исполнитель"), (460, "Заказчик")] {
        c.say(x, 1020, who, &FONT_9X18_BOLD, INK);
        c.block(x, 1070, 260, 1, INK);
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_real_and_show_cyrillic() {
        let blank = receipt(&[" ".to_owned()]).png();
        let full = receipt(&["Итого к оплате: № 12".to_owned()]).png();
        assert_ne!(blank, full);
        let decoder = png::Decoder::new(std::io::Cursor::new(&full));
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (360, 69));
    }

    #[test]
    fn a_scan_is_a_whole_pdf() {
        let pdf = sheet("Акт", &["Работы выполнены".to_owned()]).scan();
        assert!(pdf.starts_with(b"%PDF-1."));
        assert!(pdf.ends_with(b"%%EOF") || pdf.ends_with(b"%%EOF\n"));
        assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
    }
}
