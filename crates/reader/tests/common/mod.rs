//! Files made for the tests.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::fmt::Write as _;
use std::io::Write as _;

/// Packs parts into a ZIP archive.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// DOCX with this body and further parts.
pub fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let body = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())];
    parts.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    packed(&parts)
}

/// Bytes as zlib packs them.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).expect("bytes");
    writer.finish().expect("a stream")
}

/// So many zeros as zlib packs them, packed again so many times more.
pub fn zeros(count: u64, again: usize) -> Vec<u8> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), count), &mut writer).expect("zeros");
    let first = writer.finish().expect("a stream");
    (0..again).fold(first, |bytes, _| deflated(&bytes))
}

/// A stream object.
pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<</Length {}{dict}>>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

/// A PDF of numbered objects; object 1 is the catalogue.
pub fn pdf_of(objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, object) in objects {
        writeln!(table, "{number} 1\n{:010} 00000 n ", out.len()).expect("a string");
        writeln!(out, "{number} 0 obj").expect("bytes");
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
    write!(out, "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n")
        .expect("bytes");
    out
}

/// The objects of a PDF with one page of this content; objects 10 and up are free to use, of the page's resources too.
/// The font F says letters by UTF-16, W by windows-1252, D by names of Cyrillic letters.
pub fn objects(content: &str, resources: &str, page: &str) -> Vec<(u32, Vec<u8>)> {
    let letters = "/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange \
                   1 beginbfrange <0000> <FFFF> <0000> endbfrange end";
    let fonts = "/Font<</F 5 0 R/W 8 0 R/D 9 0 R>>";
    vec![
        (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec()),
        (3, format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{fonts}{resources}>>{page}>>").into()),
        (4, stream("", content.as_bytes())),
        (5, b"<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>".to_vec()),
        (6, b"<</Type/Font/Subtype/CIDFontType2/DW 500>>".to_vec()),
        (7, stream("/Filter/FlateDecode", &deflated(letters.as_bytes()))),
        (8, b"<</Type/Font/Subtype/TrueType/Encoding/WinAnsiEncoding/BaseFont/Helvetica>>".to_vec()),
        (
            9,
            b"<</Type/Font/Subtype/Type1/FirstChar 65/LastChar 67/Widths[500 500 500]/Encoding<</Differences[65/afii10017/afii10071/uni0436]>>>>"
                .to_vec(),
        ),
    ]
}

/// A PDF with one page of this content.
pub fn pdf(content: &str) -> Vec<u8> {
    pdf_of(&objects(content, "", ""))
}

/// A text as the font F writes it.
pub fn hex(text: &str) -> String {
    let mut out = String::from("<");
    for unit in text.encode_utf16() {
        write!(out, "{unit:04x}").expect("a string");
    }
    out + ">"
}

/// The content that writes these lines, each below the one before.
pub fn lines(lines: &[&str]) -> String {
    let mut out = String::from("BT /F 10 Tf 50 800 Td ");
    for line in lines {
        write!(out, "{} Tj 0 -12 Td ", hex(line)).expect("a string");
    }
    out + "ET"
}
