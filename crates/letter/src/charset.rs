//! Bytes into text: by the declared charset where it fits, by what the bytes look like where not.
//!
//! It never fails: what means nothing becomes the replacement sign, and the caller is told.

use crate::problem::{Problem, Problems};
use chardetng::EncodingDetector;
use encoding_rs::{
    EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_2022_JP, ISO_8859_5, KOI8_R, KOI8_U, UTF_8, WINDOWS_1251,
    WINDOWS_1252,
};
use mail_parser::decoders::charsets::map::charset_decoder;

/// How bytes of one declared charset are read.
enum Reader {
    /// A charset of the web's standard.
    Web(&'static Encoding),
    /// One that only mail still knows.
    Mail(fn(&[u8]) -> String),
    /// The label says nothing ("unknown-8bit", "us-ascii" …).
    Undeclared,
}

/// Decodes `bytes` that claim to be in `declared`; `hint` is the charset that other parts of the
/// same mail declare. Notes what had to be guessed.
pub(crate) fn decode(
    bytes: &[u8],
    declared: Option<&str>,
    hint: Option<&str>,
    problems: &mut Problems,
) -> String {
    let declared = declared.map(clean_label).filter(|l| !l.is_empty());
    let reader = declared.as_deref().map(reader);
    match reader {
        Some(Some(Reader::Mail(f))) => f(bytes),
        Some(Some(Reader::Web(encoding))) => decode_web(bytes, encoding, problems),
        Some(None) => {
            let (text, used) = guess(bytes, hint);
            let declared = declared.unwrap_or_default();
            problems.note(Problem::UnknownCharset { declared, used: used.name().to_owned() });
            text
        }
        Some(Some(Reader::Undeclared)) | None => {
            let (text, used) = guess(bytes, hint);
            if used != UTF_8 {
                problems.note(Problem::GuessedCharset { used: used.name().to_owned() });
            }
            text
        }
    }
}

/// Whether the label names a charset that says something (not us-ascii and the like).
pub(crate) fn is_telling(label: &str) -> bool {
    matches!(reader(&clean_label(label)), Some(Reader::Web(_) | Reader::Mail(_)))
}

fn decode_web(bytes: &[u8], encoding: &'static Encoding, problems: &mut Problems) -> String {
    if encoding == ISO_2022_JP && bytes.is_ascii() {
        // Each line begins in ASCII, whatever the one before forgot to end.
        let lines = bytes
            .split(|&b| b == b'\n')
            .map(|l| ISO_2022_JP.decode_without_bom_handling(l.strip_suffix(b"\r").unwrap_or(l)).0);
        return lines.collect::<Vec<_>>().join("\n");
    }
    // A byte order mark counts only where one is at home: "ЪЧ" in koi8-r looks like one.
    let unicode = encoding == UTF_8 || !encoding.is_ascii_compatible();
    let (text, used, bad) = if unicode {
        encoding.decode(bytes)
    } else {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        (text, encoding, bad)
    };
    let wrong = |used: &'static Encoding, problems: &mut Problems| {
        problems.note(Problem::WrongCharset {
            declared: encoding.name().to_owned(),
            used: used.name().to_owned(),
        });
    };
    if used == UTF_8 && encoding == UTF_8 {
        if bad && !mostly_utf8(bytes) {
            let (guessed, used) = guess(bytes, None);
            if is_text(&guessed) {
                wrong(used, problems);
                return guessed;
            }
        }
    } else if encoding != UTF_8 && is_utf8_for_sure(bytes) {
        wrong(UTF_8, problems);
        return String::from_utf8_lossy(bytes).into_owned();
    } else if let Some(better) = better_cyrillic(bytes, encoding) {
        wrong(better, problems);
        return better.decode(bytes).0.into_owned();
    }
    if bad {
        if encoding != UTF_8 && encoding.is_single_byte() {
            problems.note(Problem::UndecodableBytes);
        } else if !mostly_valid(&text) {
            let (guessed, used) = guess(bytes, None);
            if !guessed.contains('\u{fffd}') && is_text(&guessed) {
                wrong(used, problems);
                return guessed;
            }
        }
        problems.note(Problem::UndecodableBytes);
    }
    text.into_owned()
}

/// Whether a guess can be meant: control signs show bytes that are damaged, not mislabelled.
fn is_text(guessed: &str) -> bool {
    !guessed.contains(|c: char| {
        c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}' | '\0')
    })
}

/// The charset to read a mail's raw headers in: the body's, unless that is a Western one while the
/// headers together are plainly in a two-byte script.
pub(crate) fn of_headers(values: &[&[u8]], body: Option<&str>) -> Option<String> {
    let bytes = values.join(&b' ');
    let western =
        body.is_none_or(|b| matches!(reader(&clean_label(b)), Some(Reader::Web(e)) if e == WINDOWS_1252));
    if western && !bytes.is_ascii() && std::str::from_utf8(&bytes).is_err() && best_cyrillic(&bytes).is_none()
    {
        let mut detector = EncodingDetector::new();
        detector.feed(&bytes, true);
        let found = detector.guess(None, true);
        let high = bytes.iter().filter(|b| !b.is_ascii()).count();
        if !found.is_single_byte()
            && found != UTF_8
            && high >= 8
            && !found.decode_without_bom_handling(&bytes).1
        {
            return Some(found.name().to_owned());
        }
    }
    body.map(str::to_owned)
}

/// Reads bytes of which nobody said what they are.
fn guess(bytes: &[u8], hint: Option<&str>) -> (String, &'static Encoding) {
    if bytes.is_ascii() {
        if has_iso_2022_escape(bytes) {
            return (ISO_2022_JP.decode(bytes).0.into_owned(), ISO_2022_JP);
        }
        return (String::from_utf8_lossy(bytes).into_owned(), UTF_8);
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return (UTF_8.decode_without_bom_handling(bytes).0.into_owned(), UTF_8);
    }
    if let Some(Reader::Web(encoding)) = hint.and_then(|h| reader(&clean_label(h)))
        && encoding != UTF_8
        && (encoding != WINDOWS_1252 || better_cyrillic(bytes, encoding).is_none())
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (text.into_owned(), encoding);
    }
    let encoding = best_cyrillic(bytes).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new();
        detector.feed(bytes, true);
        detector.guess(None, true)
    });
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding)
}

/// Valid UTF-8 with something in it that no other charset would give by chance.
fn is_utf8_for_sure(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() && !has_iso_2022_escape(bytes)
}

/// UTF-8 with a few damaged letters: far more good sequences than bad bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut rest) = (0usize, 0usize, bytes);
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                good += text.chars().filter(|c| !c.is_ascii()).count();
                return good > 0 && good >= bad * 4;
            }
            Err(e) => {
                let valid = &rest[..e.valid_up_to()];
                good += String::from_utf8_lossy(valid).chars().filter(|c| !c.is_ascii()).count();
                bad += 1;
                let skip = e.error_len().unwrap_or(rest.len() - e.valid_up_to());
                rest = &rest[e.valid_up_to() + skip..];
            }
        }
    }
}

fn mostly_valid(text: &str) -> bool {
    let bad = text.chars().filter(|&c| c == '\u{fffd}').count();
    let good = text.chars().filter(|c| !c.is_ascii()).count() - bad;
    good >= bad * 4
}

fn has_iso_2022_escape(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@" | b"\x1b(J" | b"\x1b$("))
}

const CYRILLIC: [&Encoding; 4] = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5];

/// Another charset in which the bytes are plainly Russian, when the declared one makes them not.
fn better_cyrillic(bytes: &[u8], declared: &'static Encoding) -> Option<&'static Encoding> {
    let cyrillic = CYRILLIC.contains(&declared) || declared == KOI8_U;
    if !cyrillic && declared != WINDOWS_1252 {
        return None;
    }
    let best = best_cyrillic(bytes)?;
    if best == declared || declared == KOI8_U && best == KOI8_R {
        return None;
    }
    let (claimed, found) = (russian(bytes, declared), russian(bytes, best));
    // A declared Cyrillic charset is believed unless what it gives is no language at all.
    (!cyrillic || claimed < 0.0 && found > 1.0).then_some(best)
}

/// The Cyrillic charset in which the bytes read as Russian, if they do in one.
fn best_cyrillic(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(16_384)];
    let high: Vec<u8> = high_words(sample);
    if high.len() < 4 {
        return None;
    }
    let mut scored: Vec<(f64, &'static Encoding)> =
        CYRILLIC.iter().map(|e| (russian(&high, e), *e)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    (scored[0].0 > 0.9).then_some(scored[0].1)
}

/// The bytes of words that are written outside ASCII: two or more such bytes side by side. Western
/// texts have single ones among ASCII letters and so leave nothing; two-byte scripts leave runs, but
/// those do not read as Russian.
fn high_words(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for word in bytes.split(|b| b.is_ascii()) {
        if word.len() > 1 {
            out.extend_from_slice(word);
            out.push(b' ');
        }
    }
    out
}

/// How Russian the bytes read in a charset: mean weight per letter outside ASCII; over 1 is prose,
/// under 0 is noise.
fn russian(bytes: &[u8], encoding: &'static Encoding) -> f64 {
    let text = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(16_384)]).0;
    let (mut sum, mut n, mut before) = (0.0, 0usize, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            n += 1;
            sum += weight(c);
            // "нАЧАЛО" is what the wrong one of koi8-r and windows-1251 looks like.
            if c.is_uppercase() && before.is_lowercase() {
                sum -= 3.0;
            }
        }
        before = c;
    }
    if n == 0 { 0.0 } else { sum / n as f64 }
}

fn weight(c: char) -> f64 {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let weight = match lower {
        'о' | 'е' | 'а' | 'и' | 'н' | 'т' => 2.2,
        'с' | 'р' | 'в' | 'л' | 'к' | 'м' | 'д' | 'п' | 'у' => 1.7,
        'я' | 'ы' | 'ь' | 'г' | 'з' | 'б' | 'ч' | 'й' => 1.0,
        'х' | 'ж' | 'ш' | 'ю' | 'і' | 'є' | 'ї' => 0.5,
        'ц' | 'щ' | 'э' | 'ф' | 'ё' | 'ъ' => 0.2,
        '«' | '»' | '–' | '—' | '№' | '\u{a0}' | '“' | '”' | '„' | '…' | '’' => 0.3,
        '\u{2500}'..='\u{25ff}' => -2.5,
        _ => -2.0,
    };
    // Capitals are rarer, but a headline may be nothing else.
    if c.is_uppercase() && weight > 0.0 { weight * 0.9 } else { weight }
}

fn clean_label(label: &str) -> String {
    let label = label.trim_matches(|c: char| c.is_whitespace() || "\"';,".contains(c)).to_ascii_lowercase();
    // RFC 2231 allows "charset*language".
    label.split(['*', ' ']).next().unwrap_or_default().to_owned()
}

/// The reader for a label: the web's names, the names that mailers use besides, and their slips.
fn reader(label: &str) -> Option<Reader> {
    let squeezed: String = label.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let web =
        match squeezed.as_str() {
            "usascii" | "ascii" | "ansix341968" | "unknown8bit" | "unknown" | "xunknown" | "8bit"
            | "7bit" | "binary" | "default" | "defaultcharset" | "none" | "iso646us" | "charset" | "en"
            | "utf" => return Some(Reader::Undeclared),
            "unicode11utf7" | "utf7" | "xunicode20utf7" => "utf-7",
            "utf8mb4" | "utf8" | "unicode11utf8" | "cp65001" | "uft8" => "utf-8",
            "win1251" | "windows1251" | "cp1251" | "xcp1251" | "ansi1251" | "1251" => "windows-1251",
            "koi8r" | "koi8" | "koir" => "koi8-r",
            "koi8u" | "koi8ru" => "koi8-u",
            "cp866" | "ibm866" | "dos866" | "866" | "xcp866" => "ibm866",
            "win1252" | "windows1252" | "cp1252" | "ansi" | "iso88591" | "latin1" | "latin" | "88591" => {
                "windows-1252"
            }
            "windows1250" | "win1250" | "cp1250" => "windows-1250",
            "gb2312" | "gb231280" | "cngb" | "xgbk" | "cp936" | "ms936" | "gbk" | "windows936"
            | "gb18030" | "chinesesimplified" => "gb18030",
            "cnbig5" | "big5hkscs" | "xxbig5" | "cp950" | "windows950" | "big5" => "big5",
            "ksc5601" | "ksc56011987" | "cp949" | "uhc" | "xwindows949" | "windows949" | "euckr"
            | "ksc5601198" => "euc-kr",
            "cp932" | "windows31j" | "ms932" | "xsjis" | "shiftjis" | "sjis" => "shift_jis",
            "iso2022jp" | "iso2022jp1" | "iso2022jp2" | "iso2022jp3" | "iso2022jpms" | "cp50220"
            | "cp50221" => "iso-2022-jp",
            "iso2022kr" => return Some(Reader::Mail(iso_2022_kr)),
            "hzgb2312" | "hz" => return Some(Reader::Mail(hz)),
            "utf32" | "utf32le" | "utf32be" | "ucs4" => return Some(Reader::Mail(utf_32)),
            _ => label,
        };
    if let Some(encoding) = Encoding::for_label(web.as_bytes()).filter(|e| *e != encoding_rs::REPLACEMENT) {
        return Some(Reader::Web(if encoding == GBK { GB18030 } else { encoding }));
    }
    charset_decoder(web.as_bytes()).map(Reader::Mail)
}

/// Korean in seven bits: between SO and SI each byte is a byte of EUC-KR without its high bit.
fn iso_2022_kr(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut shifted, mut i) = (false, 0);
    while i < bytes.len() {
        match bytes[i] {
            0x0e => shifted = true,
            0x0f => shifted = false,
            0x1b if bytes[i..].starts_with(b"\x1b$)C") => i += 3,
            b'\n' => {
                shifted = false;
                out.push(b'\n');
            }
            b => out.push(if shifted && b > 0x20 { b | 0x80 } else { b }),
        }
        i += 1;
    }
    EUC_KR.decode_without_bom_handling(&out).0.into_owned()
}

/// Chinese in seven bits: between "~{" and "~}" each byte is a byte of GB 2312 without its high bit.
fn hz(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut chinese, mut i) = (false, 0);
    while i < bytes.len() {
        match (bytes[i], bytes.get(i + 1)) {
            (b'~', Some(b'{')) => (chinese, i) = (true, i + 1),
            (b'~', Some(b'}')) => (chinese, i) = (false, i + 1),
            (b'~', Some(b'~')) => {
                out.push(b'~');
                i += 1;
            }
            (b'~', Some(b'\n')) => i += 1,
            (b, _) => out.push(if chinese && b > 0x20 { b | 0x80 } else { b }),
        }
        i += 1;
    }
    GB18030.decode_without_bom_handling(&out).0.into_owned()
}

fn utf_32(bytes: &[u8]) -> String {
    let big = !bytes.starts_with(b"\xff\xfe\0\0");
    bytes
        .chunks_exact(4)
        .map(|c| {
            let n = [c[0], c[1], c[2], c[3]];
            char::from_u32(if big { u32::from_be_bytes(n) } else { u32::from_le_bytes(n) })
                .unwrap_or('\u{fffd}')
        })
        .filter(|&c| c != '\u{feff}')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Добрый день! Подскажите, пожалуйста, когда будет отгружен заказ N 15?";

    fn read(bytes: &[u8], declared: Option<&str>) -> String {
        decode(bytes, declared, None, &mut Problems::default())
    }

    #[test]
    fn reads_russian_whatever_is_declared() {
        for encoding in CYRILLIC {
            let bytes = encoding.encode(RUSSIAN).0;
            for declared in [
                None,
                Some("us-ascii"),
                Some("iso-8859-1"),
                Some("utf-8"),
                Some("x-nonsense"),
                Some(encoding.name()),
            ] {
                assert_eq!(read(&bytes, declared), RUSSIAN, "{} as {declared:?}", encoding.name());
            }
        }
        for declared in [None, Some("koi8-r"), Some("windows-1251"), Some("iso-8859-1"), Some("us-ascii")] {
            assert_eq!(read(RUSSIAN.as_bytes(), declared), RUSSIAN, "utf-8 as {declared:?}");
        }
    }

    #[test]
    fn guesses_a_single_word() {
        for word in ["Привет", "Заказ", "возврат товара", "Срочно", "ПРЕТЕНЗИЯ"]
        {
            for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
                assert_eq!(read(&encoding.encode(word).0, None), word, "{}", encoding.name());
            }
        }
    }

    #[test]
    fn leaves_western_texts_alone() {
        let text = "Größe, naïve façade, Çesme, Ærø: 15 €, déjà vu";
        let bytes = WINDOWS_1252.encode(text).0;
        assert_eq!(read(&bytes, Some("iso-8859-1")), text);
        assert_eq!(read(&bytes, None), text);
    }

    #[test]
    fn knows_the_charsets_of_mail_only() {
        assert_eq!(read(b"\x1b$)C\x0e>H3g\x0f ok", Some("iso-2022-kr")), "안녕 ok");
        assert_eq!(read(b"~{<:Ky2;S{NpJ)SZHK~} ok", Some("hz-gb-2312")), "己所不欲勿施于人 ok");
        assert_eq!(read(b"+ANw-bermittlung", Some("unicode-1-1-utf-7")), "Übermittlung");
        assert_eq!(read(b"\x1b$B%O%m!<\x1b(B", None), "ハロー");
        assert_eq!(read("привет".as_bytes(), Some("UTF8MB4")), "привет");
    }
}
