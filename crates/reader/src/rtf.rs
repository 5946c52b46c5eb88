//! RTF: the text between the commands, in the letters its fonts say.

use crate::collect::{Collector, Stop};
use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};
use rustc_hash::FxHashMap;

/// Groups within groups; deeper ones are read as if they were the last.
const DEPTH: usize = 256;
/// Fonts of which the letters are kept.
const FONTS: usize = 4096;
/// Groups that hold no text that is seen. A group marked with `\*` holds none either.
const UNSEEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "fldinst",
    "listtable",
    "listoverridetable",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "filetbl",
    "revtbl",
    "bkmkstart",
    "bkmkend",
    "nonshppict",
    "pnseclvl",
    "template",
    "operator",
    "author",
];

pub(crate) fn read(bytes: &[u8], to: &mut Collector<'_>) -> Result<(), Stop> {
    let mut reader = Rtf::new(bytes, to);
    while reader.at < bytes.len() {
        reader.step()?;
    }
    reader.flush()
}

/// What holds within a group.
#[derive(Clone, Copy)]
struct Group {
    unseen: bool,
    hidden: bool,
    /// Within the table of fonts.
    fonts: bool,
    /// The signs that stand for a letter to those who do not know it.
    stand_ins: usize,
    page: &'static Encoding,
}

struct Rtf<'a, 'c> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    groups: Vec<Group>,
    /// Groups open beyond the depth that is kept.
    beyond: usize,
    page: &'static Encoding,
    pages: FxHashMap<i32, &'static Encoding>,
    font: i32,
    /// Bytes of text that wait for their last: a letter may be made of two.
    waiting: Vec<u8>,
    /// Stand-ins still to be left out.
    leave_out: usize,
    /// The first half of a letter in two.
    half: Option<u16>,
    steps: usize,
    to: &'a mut Collector<'c>,
}

impl<'a, 'c> Rtf<'a, 'c> {
    fn new(bytes: &'a [u8], to: &'a mut Collector<'c>) -> Self {
        let page = WINDOWS_1252;
        let group = Group { unseen: false, hidden: false, fonts: false, stand_ins: 1, page };
        Rtf {
            bytes,
            at: 0,
            group,
            groups: Vec::new(),
            beyond: 0,
            page,
            pages: FxHashMap::default(),
            font: 0,
            waiting: Vec::new(),
            leave_out: 0,
            half: None,
            steps: 0,
            to,
        }
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn step(&mut self) -> Result<(), Stop> {
        self.steps += 1;
        if self.steps.is_multiple_of(1 << 14) {
            self.flush()?;
            self.to.tick()?;
        }
        let byte = self.peek();
        self.at += 1;
        match byte {
            b'{' => {
                self.flush()?;
                if self.groups.len() < DEPTH { self.groups.push(self.group) } else { self.beyond += 1 }
            }
            b'}' => {
                self.flush()?;
                self.leave_out = 0;
                if self.beyond > 0 {
                    self.beyond -= 1;
                } else if let Some(group) = self.groups.pop() {
                    self.group = group;
                }
            }
            b'\\' => self.command()?,
            b'\r' | b'\n' | 0 => {}
            byte => self.byte(byte),
        }
        Ok(())
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.leave_out > 0 {
            self.leave_out -= 1;
        } else if !self.group.unseen && !self.group.hidden {
            self.waiting.push(byte);
        }
    }

    /// Gives on the text that waits.
    fn flush(&mut self) -> Result<(), Stop> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (text, _) = self.group.page.decode_without_bom_handling(&self.waiting);
        let end = self.to.push(&text);
        self.waiting.clear();
        end
    }

    fn command(&mut self) -> Result<(), Stop> {
        let byte = self.peek();
        if !byte.is_ascii_alphabetic() {
            self.at += 1;
            match byte {
                b'\'' => {
                    let digits =
                        self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                    if let Some(byte) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                        self.at += 2;
                        self.byte(byte);
                    }
                }
                b'*' => self.group.unseen = true,
                b'~' => self.byte(b' '),
                b'_' => self.byte(b'-'),
                b'\\' | b'{' | b'}' => self.byte(byte),
                b'\r' | b'\n' => {
                    self.flush()?;
                    self.to.line();
                }
                _ => {}
            }
            return Ok(());
        }
        let begin = self.at;
        while self.peek().is_ascii_alphabetic() && self.at - begin < 32 {
            self.at += 1;
        }
        let name = self.bytes.get(begin..self.at).unwrap_or_default();
        let digits = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        while self.peek().is_ascii_digit() && self.at - digits < 12 {
            self.at += 1;
        }
        let number = self.bytes.get(digits..self.at).and_then(|d| std::str::from_utf8(d).ok());
        let number = number.and_then(|d| d.parse::<i32>().ok());
        if self.peek() == b' ' {
            self.at += 1;
        }
        self.named(std::str::from_utf8(name).unwrap_or_default(), number)
    }

    fn named(&mut self, name: &str, number: Option<i32>) -> Result<(), Stop> {
        match name {
            "u" => return self.letter(number.unwrap_or(0)),
            "uc" => self.group.stand_ins = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "bin" => self.at = self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)),
            "par" | "line" | "row" | "sect" | "page" | "nestrow" => {
                self.flush()?;
                self.to.line();
            }
            "cell" | "nestcell" | "tab" | "emspace" | "enspace" | "column" => {
                self.flush()?;
                self.to.blank();
            }
            "footnote" | "annotation" | "header" | "footer" | "headerl" | "headerr" | "headerf"
            | "footerl" | "footerr" | "footerf" => {
                self.flush()?;
                self.group.unseen = false;
                self.to.line();
            }
            "ansicpg" => {
                self.page = of_page(number.unwrap_or(1252));
                self.group.page = self.page;
                self.groups.iter_mut().for_each(|group| group.page = self.page);
            }
            "fonttbl" => (self.group.unseen, self.group.fonts) = (true, true),
            "f" if self.group.fonts => self.font = number.unwrap_or(0),
            "f" => {
                self.flush()?;
                self.group.page = self.pages.get(&number.unwrap_or(0)).copied().unwrap_or(self.page);
            }
            "fcharset" if self.group.fonts && self.pages.len() < FONTS => {
                if let Some(page) = of_charset(number.unwrap_or(0)) {
                    self.pages.insert(self.font, page);
                }
            }
            "plain" => {
                self.flush()?;
                (self.group.hidden, self.group.page) = (false, self.page);
            }
            "v" => {
                self.flush()?;
                self.group.hidden = number != Some(0);
            }
            "emdash" => self.sign("—")?,
            "endash" => self.sign("–")?,
            "bullet" => self.sign("•")?,
            "lquote" | "rquote" => self.sign("'")?,
            "ldblquote" | "rdblquote" => self.sign("\"")?,
            name if UNSEEN.contains(&name) => {
                self.flush()?;
                self.group.unseen = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// A letter by its number, followed by its stand-ins.
    fn letter(&mut self, number: i32) -> Result<(), Stop> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "written as a signed half"
        )]
        let unit = number as u16;
        self.leave_out = self.group.stand_ins;
        let whole = match self.half.take() {
            Some(first) => char::decode_utf16([first, unit]).next(),
            None => char::decode_utf16([unit]).next(),
        };
        if let Some(Ok(c)) = whole {
            return self.sign(c.encode_utf8(&mut [0; 4]));
        }
        self.half = Some(unit);
        Ok(())
    }

    fn sign(&mut self, sign: &str) -> Result<(), Stop> {
        self.flush()?;
        if self.group.unseen || self.group.hidden { Ok(()) } else { self.to.push(sign) }
    }
}

fn of_page(number: i32) -> &'static Encoding {
    let label = match number {
        866 => "ibm866".to_owned(),
        65001 => "utf-8".to_owned(),
        20866 => "koi8-r".to_owned(),
        10007 => "x-mac-cyrillic".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// The letters of a font's charset, where they are others than the file's.
fn of_charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        204 => return Some(WINDOWS_1251),
        161 => 1253,
        162 => 1254,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        238 => 1250,
        128 => 932,
        134 => 936,
        129 => 949,
        136 => 950,
        _ => return None,
    };
    Some(of_page(page))
}
